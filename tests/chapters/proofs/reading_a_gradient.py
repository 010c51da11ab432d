"""What the letters of chapters/reading_a_gradient.md stand for."""

import sympy as sp

from tests.chapters.proofs.example import layer_in_numbers
from tests.chapters.proofs.meaning import Scene, entries, f, inner, proofs_in


def units(rows, columns):
    """Return the function from (i, j) to the matrix with a single 1 there."""
    return lambda i, j: sp.ImmutableMatrix(
        rows, columns, lambda r, c: int((r + 1, c + 1) == (i, j))
    )


def any_loss():
    """A loss of which nothing is known: an unknown function of a sum over all of A."""
    for rows, columns in [(2, 3), (1, 2), (3, 3)]:
        scene = Scene()
        A, B = scene.given("A", rows, columns), scene.given("B", rows, columns)
        C = scene.given("C", rows, columns, still=True)
        scene.let("L", f(inner(C, A)) + inner(A, A))
        assert B.shape == A.shape
        yield scene


def along_a_curve():
    """The same loss, where all entries of A depend on one number t."""
    for rows, columns in [(2, 3), (1, 2)]:
        scene = Scene()
        t = scene.given("t")
        U, V = entries("u", rows, columns), entries("v", rows, columns)
        A = scene.let("A", U * t + V * t**2)
        scene.let("L", f(inner(U, A)) + inner(A, A))
        yield scene


def two_factors():
    """A product of two factors, and something of its size."""
    for N, D, M in [(2, 3, 4), (2, 2, 2), (1, 3, 2), (3, 1, 2)]:
        scene = Scene()
        scene.given("A", N, D)
        scene.given("B", D, M)
        scene.given("G", N, M)
        yield scene


def probe():
    """The loss ⟨G, Z⟩."""
    scene = Scene()
    G, Z = scene.given("G", 2, 3, still=True), scene.given("Z", 2, 3)
    scene.let("L", inner(G, Z))
    yield scene


def affine_loss():
    """A loss that is affine in A, and the matrices E with a single 1."""
    for rows, columns in [(2, 3), (3, 2), (1, 1)]:
        scene = Scene()
        A, C = scene.given("A", rows, columns), scene.given("C", rows, columns)
        c = scene.given("c")
        scene.let("L", inner(C, A) + c)
        scene.functions["L"] = lambda A, C=C, c=c: inner(C, A) + c
        scene.put("E", units(rows, columns))
        yield scene


def row_matrix_column():
    """The loss uAv, with a row u and a column v that stay."""
    scene = Scene()
    u, v = scene.given("u", 1, 2, still=True), scene.given("v", 3, 1, still=True)
    A = scene.given("A", 2, 3)
    scene.let("L", (u * A * v)[0])
    yield scene


def in_numbers():
    """What arrives at the example's layer."""
    return layer_in_numbers()


def the_example():
    """The same, as the one scene of a proof."""
    yield in_numbers()


PROOFS = proofs_in(
    {
        the_example: "example-upstream",
        along_a_curve: "chain-rule",
        any_loss: "shares first-order square",
        two_factors: "adjoint adjoint-sum",
        probe: "probe-loss",
        affine_loss: "exact-difference",
        row_matrix_column: "bilinear",
    }
)
