"""What the letters of chapters/bias.md stand for."""

import sympy as sp

from tests.chapters.proofs.example import numbers
from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def layer(N, D, M):
    """Z = XW + 1b with a loss ⟨G, Z⟩; b is a row."""
    scene = Scene(N=N, D=D, M=M)
    X, W, b = scene.given("X", N, D), scene.given("W", D, M), scene.given("b", 1, M)
    G = scene.given("G", N, M, still=True)
    Z = scene.let("Z", X * W + sp.ones(N, 1) * b)
    scene.let("L", inner(G, Z))
    return scene


def affine():
    """The layer in several sizes."""
    for sizes in [(2, 2, 3), (3, 2, 2), (1, 3, 2), (4, 1, 2), (3, 2, 1)]:
        yield layer(*sizes)


def in_numbers():
    """The example's layer, with its bias."""
    return layer(3, 2, 4).in_numbers(**numbers("X", "W", "b", "G"))


def the_example():
    """The same, as the one scene of a proof."""
    yield in_numbers()


PROOFS = proofs_in(
    {
        affine: "affine bias-box-w numerator-w bias-box-b numerator-b bias-box-x "
        "numerator-x affine-differential appended-ones",
        the_example: "example-affine example-bias-gradient",
    }
)
