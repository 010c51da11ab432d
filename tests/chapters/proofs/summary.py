"""What the letters of chapters/summary.md stand for, in each row of its tables."""

from itertools import pairwise

import sympy as sp

from solutions.network import gradient_step
from tests.chapters.proofs.losses import one_hot, softmax
from tests.chapters.proofs.meaning import Scene, f, inner

PROOFS = {}  # the page has tables, and no displays

N, D, M = 2, 3, 2


def linear(bias=False):
    """Z = XW, or with a bias."""
    scene = Scene(N=N, D=D, M=M)
    Z = scene.given("X", N, D) * scene.given("W", D, M)
    if bias:
        Z += sp.ones(N, 1) * scene.given("b", 1, M)
    Z = scene.let("Z", Z)
    scene.let("L", inner(scene.given("G", N, M, still=True), Z))
    return scene


def activation(function):
    """O = f(H), entry by entry."""
    scene = Scene(N=N, M=M)
    O = scene.let("O", scene.functions[function](scene.given("H", N, M)))
    scene.let("L", inner(scene.given("G", N, M, still=True), O))
    return scene


def squared_error():
    """Predictions P and targets Y."""
    scene = Scene(N=N, M=M)
    E = scene.given("P", N, M) - scene.given("Y", N, M, still=True)
    scene.let("L", inner(E, E) / (2 * N))
    return scene


def cross_entropy():
    """Logits Z and probabilities P, and T with a 1 for each right class."""
    scene = Scene(N=N, M=3)
    scene.functions[r"\softmax"] = softmax
    P = scene.let("P", softmax(scene.given("Z", N, 3)))
    T = scene.put("T", one_hot([3, 1], 3))
    scene.let("L", -inner(T, P.applyfunc(sp.log)) / N)
    return scene


def network(first):
    """Layers with biases and any f; O counts from first, where O⁰ is X."""
    sizes = 2, 1, 2, 1
    K = len(sizes) - 1
    scene = Scene(N=N, K=K)
    O = scene.given("X", N, sizes[0], still=True)
    if first == 0:
        scene.put("O", O, 0)
    for k, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
        H = O * scene.given("W", inputs, outputs, k)
        H += sp.ones(N, 1) * scene.given("b", 1, outputs, k)
        H = scene.let("H", H, k)
        O = scene.let("O", H.applyfunc(f), k)
    scene.put("P", H)
    E = H - scene.given("Y", N, sizes[-1], still=True)
    scene.let("L", inner(E, E) / (2 * N))
    for k, H in scene.names["H"].items():
        scene.put(r"\delta", scene.gradient(scene.names["L"], H), k)
    rate = scene.given(r"\eta")
    for name in "Wb":
        own = scene.names[name]
        gradients = [scene.gradient(scene.names["L"], own[k]) for k in own]
        moved = gradient_step(list(own.values()), gradients, rate)
        scene.after |= {(name, k): new for k, new in enumerate(moved, start=1)}
    return scene


# A row begins with one of these, and each of its formulas holds in one of the scenes.
ROWS = {
    "Linear": [linear()],
    "Bias": [linear(bias=True)],
    "ReLU": [activation(r"\relu")],
    "Sigmoid": [activation(r"\sigma")],
    "Tanh": [activation(r"\tanh")],
    "Mean squared error": [squared_error()],
    "Softmax cross-entropy": [cross_entropy()],
    "Network": [network(first=0), network(first=1)],
}
