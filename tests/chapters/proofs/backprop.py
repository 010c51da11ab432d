"""What the letters of chapters/backprop.md stand for."""

from itertools import pairwise

import sympy as sp

from solutions.network import gradient_step
from tests.chapters.proofs.example import network_in_numbers
from tests.chapters.proofs.meaning import Scene, f, inner, proofs_in


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
    """Networks of two to four layers with biases, several outputs among them."""
    for N, sizes in [(2, [2, 2, 1]), (1, [2, 3, 2]), (1, [1, 2, 1, 2, 1])]:
        yield network(N, sizes, biases=True)


def one_step():
    """What the key's gradient step makes of weights and gradients."""
    for scene in any_depth():
        weights = list(scene.names["W"].values())
        gradients = [scene.gradient(scene.names["L"], W) for W in weights]
        moved = gradient_step(weights, gradients, scene.names[r"\eta"])
        scene.after = {("W", k): W for k, W in enumerate(moved, start=1)}
        yield scene


def in_numbers():
    """The example's network, before its first step."""
    return network_in_numbers()


def the_example():
    """The same, as the one scene of a proof."""
    yield in_numbers()


def after_a_step():
    """The example's network when both its layers have been updated."""
    yield network_in_numbers(steps=1)


PROOFS = proofs_in(
    {
        mashas: "first-layer later-layers composite row-form first-layer-matrix "
        "network delta3 delta2 delta1 network-differential unrolled paths",
        any_depth: "recursion",
        one_step: "descent",
        the_example: "example-network example-output-layer example-hidden-layer "
        "example-first-layer example-step",
        after_a_step: "example-after",
    }
)
