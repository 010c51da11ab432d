"""The running example: what its letters stand for, in symbols and in numbers."""

import sympy as sp

from solutions import example
from tests.chapters.proofs.meaning import Scene, inner, positive


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
    return scene


def layer_in_numbers():
    """The example's layer without its bias, and what arrives there."""
    return layer().in_numbers(**numbers("X", "W", "G"))


def network():
    """P = relu(XW₁ + 1b)W₂ with its mean squared error, and a learning rate η."""
    scene = Scene(N=3, D=2, M=4, K=2)
    X, Y = scene.given("X", 3, 2, still=True), scene.given("Y", 3, 1, still=True)
    W1, W2 = scene.given("W", 2, 4, layer=1), scene.given("W", 4, 1, layer=2)
    b, rate = scene.given("b", 1, 4), scene.given(r"\eta")
    H = scene.let("H", X * W1 + sp.ones(3, 1) * b)
    O = scene.let("O", scene.functions[r"\relu"](H))
    P = scene.let("P", O * W2)
    L = scene.let("L", inner(P - Y, P - Y) / 6)
    G = scene.put("G", scene.gradient(L, H))
    scene.put(r"\delta", G, 1)
    scene.put(r"\delta", scene.gradient(L, P), 2)
    scene.factors = [scene.gradient(L, O), H.applyfunc(positive)]
    for name, layer, value in [("W", 1, W1), ("W", 2, W2), ("b", None, b)]:
        scene.after[name, layer] = value - rate * scene.gradient(L, value)
    return scene


def network_in_numbers(steps=0):
    """The example's network after so many steps of gradient descent, in fractions."""
    scene = network().in_numbers(
        **numbers("X", "Y", "b"), W_1=example.W, W_2=example.W2
    )
    scene.numbers[scene.names[r"\eta"]] = sp.Rational(str(example.rate))
    for _ in range(steps):
        moved = {}
        for (name, layer), value in scene.after.items():
            old = scene.names[name] if layer is None else scene.names[name][layer]
            moved |= dict(zip(old, scene.worked_out(value), strict=True))
        scene.numbers |= moved
    return scene
