"""What the letters of chapters/activations.md stand for."""

from fractions import Fraction
from itertools import pairwise

import sympy as sp

from solutions import example
from tests.chapters.proofs.meaning import (
    Refuted,
    Scene,
    f,
    inner,
    positive,
    proofs_in,
)
from tests.chapters.proofs.reader import statements
from tests.chapters.proofs.reading_a_gradient import units


def any_activation():
    """O = f(H) for an f of which nothing is known, and a loss ⟨G, O⟩."""
    for N, M in [(2, 2), (2, 3), (1, 3), (3, 1)]:
        scene = Scene(N=N, M=M)
        H, G = scene.given("H", N, M), scene.given("G", N, M, still=True)
        O = scene.let("O", H.applyfunc(f))
        scene.let("L", inner(G, O))
        yield scene


def in_numbers():
    """The example's ReLU, and what comes back to its outputs."""
    scene = Scene(N=3, M=4)
    H, dO = scene.given("H", 3, 4), scene.given("G", 3, 4, still=True)
    O = scene.let("O", scene.functions[r"\relu"](H))
    scene.let("L", inner(dO, O))
    scene.factors = [dO, H.applyfunc(positive)]
    return scene.in_numbers(H=example.H, G=example.dO)


def the_example():
    """The same, as the one scene of a proof."""
    yield in_numbers()


def one_number():
    """A number t, and the functions as the page defines them."""
    scene = Scene()
    t = scene.given("t")
    # The quotient u/v that tanh is, and the derivatives of both.
    u, v = sp.exp(t) - sp.exp(-t), sp.exp(t) + sp.exp(-t)
    for name, value in [("u", u), ("v", v), ("u'", u.diff(t)), ("v'", v.diff(t))]:
        scene.put(name, value)
    yield scene


class ThreeActivations:
    """Each statement after a premise O = σ(H) is judged in a scene where that is so."""

    def prove(self, tex):
        found = statements(tex)
        if len(found) != 6:
            raise Refuted("three activations with a gradient each")
        for premise, gradient in pairwise(found):
            if premise.members[0].parts[0] == "O":
                function = premise.members[1].parts[0].parts[0]
                scene = Scene()
                H, G = scene.given("H", 2, 3), scene.given("G", 2, 3, still=True)
                O = scene.let("O", scene.functions[function](H))
                scene.let("L", inner(G, O))
                scene.check(premise)
                scene.check(gradient)


class Subgradient:
    """The inequality holds for all t exactly where the slope lies between 0 and 1.

    Both sides are straight left and right of 0, so two points on each side tell.
    """

    def prove(self, tex):
        below, between = statements(tex)
        for s in [Fraction(n, 4) for n in range(-6, 9)]:
            holds = []
            for t in (-2, -1, 0, 1, 2):
                scene = Scene()
                scene.put("s", sp.Rational(s))
                scene.put("t", sp.Integer(t))
                holds.append(scene.true(below[:2], {}))
            if all(holds) != scene.true(between[:2], {}):
                raise Refuted(f"with s = {s}: one side holds, and the other does not")


def three_activations():
    """Sigmoid, tanh and ReLU, each with its own O."""
    yield ThreeActivations()


def subgradient():
    """Slopes s and points t on both sides of the kink."""
    yield Subgradient()


def complex_step():
    """A loss that is a polynomial of the entries of A, and a step ε."""
    scene = Scene()
    A, C = scene.given("A", 2, 2), scene.given("C", 2, 2)
    scene.given(r"\varepsilon")

    def loss(A):
        return inner(C, A.applyfunc(lambda a: a**3 + a**2)) + A[0] * A[1] * A[3]

    scene.functions["L"] = loss
    scene.let("L", loss(A))
    scene.put("E", units(2, 2))
    yield scene


PROOFS = proofs_in(
    {
        any_activation: "entrywise activation-partials activation-entry "
        "activation-differential activation",
        the_example: "example-relu example-relu-gradient",
        one_number: "sigmoid-slope tanh-slope kink slope-bounds sigmoid-tanh",
        three_activations: "activation-gradients",
        subgradient: "subgradient",
        complex_step: "complex-step",
    }
)
