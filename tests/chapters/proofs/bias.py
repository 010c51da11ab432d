"""What the letters of chapters/bias.md stand for."""

import sympy as sp

from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def affine():
    """Z = XW + 1b with a loss ⟨G, Z⟩; b is a row."""
    for N, D, M in [(2, 2, 3), (3, 2, 2), (1, 3, 2), (4, 1, 2), (3, 2, 1)]:
        scene = Scene(N=N, D=D, M=M)
        scene.dots = (N, 1)
        X, W, b = scene.given("X", N, D), scene.given("W", D, M), scene.given("b", 1, M)
        G = scene.given("G", N, M, still=True)
        Z = scene.let("Z", X * W + sp.ones(N, 1) * b)
        scene.let("L", inner(G, Z))
        yield scene


PROOFS = proofs_in(
    {
        affine: "affine bias-box-w numerator-w bias-box-b numerator-b bias-box-x "
        "numerator-x affine-differential appended-ones bias-jacobian",
    }
)
