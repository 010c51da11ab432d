"""What the letters of chapters/frameworks.md stand for."""

from tests.chapters.proofs.losses import squares
from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def used_twice():
    """Two layers in a row with one matrix."""
    for N, D in [(2, 3), (1, 2), (2, 1)]:
        scene = Scene(N=N, D=D)
        X, W = scene.given("X", N, D), scene.given("W", D, D)
        Z = scene.let("Z", X * W * W)
        scene.let("L", inner(scene.given("G", N, D, still=True), Z))
        yield scene


def stored_transposed():
    """A layer that stores its weights transposed, as W̃."""
    for N, D, M in [(2, 2, 3), (3, 2, 1)]:
        scene = Scene(N=N, D=D, M=M)
        X, stored = scene.given("X", N, D), scene.given(r"\tilde{W}", M, D)
        Z = scene.let("Z", X * scene.let("W", stored.T))
        scene.let("L", inner(scene.given("G", N, M, still=True), Z))
        yield scene


PROOFS = proofs_in(
    {
        used_twice: "used-twice",
        stored_transposed: "stored-transposed",
        squares: "all-entries",
    }
)
