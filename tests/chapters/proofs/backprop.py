"""What the letters of chapters/backprop.md stand for."""

from itertools import pairwise

import sympy as sp

from solutions.network import gradient_step
from tests.chapters.proofs.meaning import (
    FUNCTIONS,
    Scene,
    diagonal,
    f,
    inner,
    proofs_in,
    slope,
    vec,
)


def network(N, sizes, biases=False):
    """The network with an f of which nothing is known, and its mean squared error."""
    K = len(sizes) - 1
    scene = Scene(N=N, K=K)
    O = scene.given("X", N, sizes[0], still=True)
    scene.put("O", O, 0)
    y = scene.given("y", N, sizes[-1], still=True)
    scene.given(r"\eta")
    for k, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
        H = O * scene.given("W", inputs, outputs, k)
        if biases:
            H += sp.ones(N, 1) * scene.given("b", 1, outputs, k)
        H = scene.let("H", H, k)
        if k < K:
            O = scene.let("O", H.applyfunc(f), k)
    prediction = scene.put(r"\hat{y}", H)
    scene.let("L", inner(prediction - y, prediction - y) / (2 * N))
    for k, H in scene.names["H"].items():
        scene.put(r"\delta", scene.gradient(scene.names["L"], H), k)
    return scene


def mashas():
    """Two inputs, two hidden layers of two, one output; two samples."""
    yield network(2, [2, 2, 2, 1])


def any_depth():
    """Networks of two to four layers, several outputs among them."""
    for N, sizes in [(2, [2, 2, 2, 1]), (1, [2, 3, 2]), (1, [1, 2, 1, 2, 1])]:
        yield network(N, sizes)


def with_biases():
    """Networks with a bias in each layer."""
    for N, sizes in [(2, [2, 2, 1]), (1, [1, 2, 2, 1])]:
        yield network(N, sizes, biases=True)


def sigmoid_and_mse():
    """The sigmoid as f, and predictions of one number a sample."""
    for N in (1, 3):
        scene = Scene(N=N)
        scene.functions["f"] = FUNCTIONS[r"\sigma"]
        scene.given("t")
        prediction, y = (
            scene.given(r"\hat{y}", N, 1),
            scene.given("y", N, 1, still=True),
        )
        scene.let("L", inner(prediction - y, prediction - y) / (2 * N))
        yield scene


def tables():
    """The network with the Jacobian of each product and of each activation."""
    for scene in (network(2, [2, 2, 2, 1]), network(1, [2, 3, 2, 2])):
        N = scene.sizes["N"]
        for k, W in scene.names["W"].items():
            scene.put("A", sp.kronecker_product(sp.eye(N), W.T).as_immutable(), k)
        for k, H in scene.names["H"].items():
            scene.put("F", diagonal(vec(H.applyfunc(slope))), k)
        yield scene


def one_step():
    """What the key's gradient step makes of weights and gradients."""
    for scene in any_depth():
        weights = list(scene.names["W"].values())
        gradients = [scene.gradient(scene.names["L"], W) for W in weights]
        moved = gradient_step(weights, gradients, scene.names[r"\eta"])
        scene.after = {("W", k): W for k, W in enumerate(moved, start=1)}
        yield scene


PROOFS = proofs_in(
    {
        sigmoid_and_mse: "sigmoid-and-mse",
        mashas: "first-layer later-layers composite row-form first-layer-matrix "
        "network delta3 delta2 delta1 paths",
        any_depth: "recursion",
        one_step: "descent",
        with_biases: "layer-bias",
        tables: "jacobian-chain bracket",
    }
)
