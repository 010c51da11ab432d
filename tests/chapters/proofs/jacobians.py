"""What the letters of chapters/jacobians.md stand for."""

import sympy as sp

from tests.chapters.proofs import linear_layer
from tests.chapters.proofs.linear_layer import cut_out, mashas
from tests.chapters.proofs.meaning import (
    Scene,
    diagonal,
    f,
    inner,
    proofs_in,
    slope,
    vec,
)


def in_numbers():
    """Two samples and three outputs of the example, as on the page on the layer."""
    return next(cut_out())


def commutation(rows, columns):
    """Return K: K vec X = vec Xᵀ for an X with so many rows and columns."""
    X = sp.Matrix(rows, columns, range(rows * columns))
    lists = zip(vec(X.T), strict=True)
    return sp.ImmutableMatrix([[int(n == at) for n in vec(X)] for (at,) in lists])


def table(Z, X):
    """Return all partial derivatives, a row for each entry of Z."""
    return vec(Z).jacobian(list(X)).as_immutable()


def by_columns(A):
    """Return the entries column by column, as a column."""
    return vec(A.T)


def between():
    """AXB, with both ways to write a matrix as a list."""
    for a, x, b in [((2, 2), (2, 3), (3, 2)), ((3, 2), (2, 1), (1, 2))]:
        scene = Scene()
        scene.given("A", *a)
        scene.given("X", *x)
        scene.given("B", *b)
        scene.functions[r"\vec_c"] = by_columns
        scene.put("K", commutation(*x))
        yield scene


def two_products():
    """Kronecker products of which the factors on the same side can be multiplied."""
    for left, right in [
        ([(2, 3), (3, 2)], [(1, 2), (2, 2)]),
        ([(2, 2), (2, 1)], [(2, 1), (1, 3)]),
    ]:
        scene = Scene()
        for name, shapes in (("A", left), ("B", right)):
            for number, shape in enumerate(shapes, start=1):
                scene.given(name, *shape, layer=number)
        yield scene


def with_bias():
    """Z = XW + 1b with a loss ⟨G, Z⟩; b is a row."""
    for N, D, M in [(2, 2, 3), (3, 2, 2), (1, 3, 2), (4, 1, 2)]:
        scene = Scene(N=N, M=M)
        scene.dots = (N, 1)
        X, W, b = scene.given("X", N, D), scene.given("W", D, M), scene.given("b", 1, M)
        scene.given("G", N, M, still=True)
        scene.let("Z", X * W + sp.ones(N, 1) * b)
        yield scene


def network(N, D, hidden, outputs):
    """P = f(XW⁽¹⁾)W⁽²⁾ with an f of which nothing is known, and a loss ⟨T, P⟩."""
    scene = Scene(N=N)
    X, W1 = scene.given("X", N, D), scene.given("W", D, hidden, layer=1)
    W2 = scene.given("W", hidden, outputs, layer=2)
    H = scene.let("H", X * W1)
    O = scene.let("O", H.applyfunc(f))
    P = scene.let("P", O * W2)
    scene.let("L", inner(scene.given("T", N, outputs, still=True), P))
    scene.put("S", H.applyfunc(slope))
    scene.put("F", diagonal(vec(H.applyfunc(slope))))
    scene.put("J", table(X * W1, X), layer=1)
    scene.put("J", table(O * W2, O), layer=2)
    return scene


def two_by_two():
    """The network for two samples and two neurons."""
    yield network(2, 1, 2, 1)


def networks():
    """The network in several sizes."""
    for sizes in [(2, 2, 2, 1), (1, 2, 3, 2), (3, 1, 2, 1)]:
        yield network(*sizes)


def with_tables(scenes):
    """Return what draws scenes, each with the tables of all partial derivatives."""

    def drawn():
        for scene in scenes():
            X, W = scene.names["X"], scene.names["W"]
            scene.put("J_X", table(X * W, X))
            scene.put("J_W", table(X * W, W))
            yield scene

    return drawn


any_size = with_tables(linear_layer.any_size)


def several_samples():
    """Layers in which the two ways to write a list differ."""
    for scene in any_size():
        if scene.sizes["N"] > 1 and scene.sizes["D"] > 1:
            yield scene


PROOFS = proofs_in(
    {
        with_tables(mashas): "batch-jacobian jacobian-w",
        any_size: "kronecker jacobians jacobian-product contraction",
        with_tables(cut_out): "example-fold",
        between: "vec-product vec-columns commutation",
        two_products: "mixed-product",
        with_bias: "bias-jacobian",
        two_by_two: "activation-jacobian",
        networks: "jacobian-chain bracket",
    }
)
WRONG = proofs_in({several_samples: "mixed-lists"})
