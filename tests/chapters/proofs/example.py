"""The running example: what its letters stand for, in symbols and in numbers."""

import sympy as sp

from solutions import example
from tests.chapters.proofs.meaning import Scene, inner


def numbers(*letters):
    """Return {letter: array} for some of the example's letters."""
    return {letter: getattr(example, letter) for letter in letters}


def layer(N=3, D=2, M=4):
    """Z = XW with a loss ⟨G, Z⟩: to first order, every loss looks like one of these."""
    scene = Scene(N=N, D=D, M=M)
    X, W = scene.given("X", N, D), scene.given("W", D, M)
    G = scene.given("G", N, M, still=True)
    Z = scene.let("Z", X * W)
    scene.let("L", inner(G, Z))
    variables = [*X, *W]
    scene.factors = [G, *(sp.ImmutableMatrix((X * W).diff(v)) for v in variables)]
    scene.put("J_X", sp.kronecker_product(sp.eye(N), W.T).as_immutable())
    scene.put("J_W", sp.kronecker_product(X, sp.eye(M)).as_immutable())
    return scene


def layer_in_numbers():
    """The example's layer without its bias, and what arrives there."""
    return layer().in_numbers(**numbers("X", "W", "G"))
