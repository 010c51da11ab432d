"""What the letters of chapters/checking_gradients.md stand for."""

from itertools import product

import sympy as sp

from tests.chapters.proofs.linear_layer import SIZES, layer
from tests.chapters.proofs.losses import softmax
from tests.chapters.proofs.meaning import (
    Refuted,
    Scene,
    diagonal,
    f,
    inner,
    proofs_in,
    slope,
    zero,
)
from tests.chapters.proofs.reader import statements


def two_moves():
    """A layer of which both arguments move, X by U and W by V."""
    for N, D, M in [(2, 2, 3), (1, 3, 2)]:
        scene = Scene()
        for name, rows, columns in [
            ("X", N, D),
            ("U", N, D),
            ("W", D, M),
            ("V", D, M),
            ("G", N, M),
        ]:
            scene.given(name, rows, columns)
        yield scene


def curve():
    """A loss of one number: a polynomial of degree 6 with any coefficients."""
    scene = Scene()
    scene.given("a")
    scene.given(r"\varepsilon")
    coefficients = sp.symbols("c:7", real=True)
    scene.functions["L"] = lambda t: sum(c * t**n for n, c in enumerate(coefficients))
    yield scene


class BestStep:
    """Each bound has its only minimum where the display says."""

    def prove(self, tex):
        forward, central = statements(tex)[::2], statements(tex)[1::2]
        scene = Scene()
        step, u, loss, bend = sp.symbols("e u L B", positive=True)
        for name, value in [
            (r"\varepsilon", step),
            ("u", u),
            ("L", loss),
            ("L''", bend),
            ("L'''", bend),
        ]:
            scene.put(name, value)
        for (bound, *_), (best, *_) in zip(forward, central, strict=True):
            bound, least = scene.evaluate(bound[0], {}), scene.evaluate(best[1], {})
            if best[0].parts[0] != r"\varepsilon" or not zero(
                bound.diff(step).subs(step, least)
            ):
                raise Refuted(f"{bound} is not least at {least}")
            assert bound.diff(step, 2).is_positive


def best_step():
    """Positive numbers in the bounds of both differences."""
    yield BestStep()


def linear_map():
    """Lists A and Z = f(BA), the table J of the derivatives, and a direction V."""
    for inputs, outputs in [(2, 3), (3, 2)]:
        scene = Scene()
        A, B = scene.given("A", inputs, 1), scene.given("B", outputs, inputs)
        scene.given("V", inputs, 1)
        G = scene.given("G", outputs, 1, still=True)
        Z = scene.let("Z", (B * A).applyfunc(f))
        scene.let("L", inner(G, Z))
        scene.put("J", diagonal((B * A).applyfunc(slope)) * B)
        yield scene


def random_direction():
    """An error E, and the mean over all V with entries 1 and −1."""
    for rows, columns in [(1, 2), (2, 2), (2, 3)]:
        scene = Scene()
        scene.given("E", rows, columns)
        V = scene.given("V", rows, columns)

        def mean(expression, V=V):
            signs = list(product([1, -1], repeat=len(V)))
            expression = sp.expand(expression)
            drawn = (
                expression.xreplace(dict(zip(V, each, strict=True))) for each in signs
            )
            return sum(drawn) / len(signs)

        scene.functions[r"\mean"] = mean
        yield scene


def ones_arrive():
    """A layer whose loss is the sum of its outputs."""
    for N, D, M in SIZES:
        scene = layer(N, D, M)
        scene.let("L", sum(scene.names["Z"]))
        scene.dots = (N, M)
        yield scene


def softmax_of_any():
    """Logits Z and their softmax P."""
    for N, M in [(2, 3), (1, 2), (3, 1)]:
        scene = Scene(N=N, M=M)
        scene.let("P", softmax(scene.given("Z", N, M)))
        yield scene


class RoundedSum:
    """Each product and each addition off by the unit roundoff, up or down.

    The computed sum is affine in each of these errors alone, so it is furthest off
    where all of them are as large as they can be.
    """

    def prove(self, tex):
        u = sp.Rational(1, 1000)
        for x, g in [([3, -2, 5], [1, 4, -2]), ([3, 2, 1], [4, 1, 2])]:
            for errors in product((-u, u), repeat=5):
                products = [
                    a * b * (1 + e) for a, b, e in zip(x, g, errors, strict=False)
                ]
                computed = products[0]
                for term, error in zip(products[1:], errors[3:], strict=True):
                    computed = (computed + term) * (1 + error)
                self.scene(sp.Matrix([x]), sp.Matrix([g]), u, computed).prove(tex)

    def scene(self, x, g, u, computed):
        """Return the scene in which these are the numbers, and this is their sum."""
        scene = Scene(N=3)
        scene.put("x", x.as_immutable())
        scene.put("g", g.as_immutable())
        scene.put("u", u)

        def rounded(exact):
            if exact != inner(x, g):
                raise Refuted("another sum than the one that is computed")
            return computed

        scene.functions[r"\fl"] = rounded
        return scene


def rounded_sum():
    """Sums of three products, with every way to round them."""
    yield RoundedSum()


def near_a_kink():
    """Points t no further than a step ε from the kink."""
    for t, step in product((-2, -1, 0, 1, 2), (2, 3)):
        scene = Scene()
        scene.put("t", sp.Integer(t))
        scene.put(r"\varepsilon", sp.Integer(step))
        yield scene


PROOFS = proofs_in(
    {
        two_moves: "both-moved",
        curve: "forward-difference central-difference complex-error",
        best_step: "best-step",
        linear_map: "adjoint-test",
        random_direction: "seen-error",
        ones_arrive: "ones-arrive",
        softmax_of_any: "softmax-ones",
        rounded_sum: "rounded-sum",
        near_a_kink: "over-the-kink",
    }
)
