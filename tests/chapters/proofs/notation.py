"""What the letters of chapters/notation.md stand for: X̃, W̃ and so on are given."""

import sympy as sp

from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def columns():
    """Samples are columns: X, W and b are made of X̃, W̃ and b̃, and Z̃ of Z."""
    for N, D, M in [(2, 2, 3), (3, 2, 1), (1, 3, 2)]:
        scene = Scene(N=N, D=D, M=M)
        X = scene.let("X", scene.given(r"\tilde{X}", D, N).T)
        W = scene.let("W", scene.given(r"\tilde{W}", M, D).T)
        b = scene.let("b", scene.given(r"\tilde{b}", M, 1).T)
        Z = scene.let("Z", X * W + sp.ones(N, 1) * b)
        turned = scene.let(r"\tilde{Z}", Z.T)
        scene.let("L", inner(scene.given("G", M, N, still=True), turned))
        yield scene


PROOFS = proofs_in(
    {columns: "columns-forward columns-gradients stored-forward stored-gradients"}
)
