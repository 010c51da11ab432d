"""What the letters of chapters/error_hunt.md stand for."""

import sympy as sp

from tests.chapters.proofs import losses
from tests.chapters.proofs.bias import affine
from tests.chapters.proofs.example import layer
from tests.chapters.proofs.linear_layer import mashas
from tests.chapters.proofs.meaning import Scene, f, inner, proofs_in


def square_layers():
    """Layers with as many samples as inputs and outputs."""
    for N in (2, 3):
        yield layer(N, N, N)


def one_sample():
    """A layer with more outputs than inputs, for a row x."""
    for D, M in [(2, 3), (1, 3)]:
        yield layer(1, D, M)


def several_samples():
    """Layers that more than one sample goes through."""
    for sizes in [(2, 2, 3), (3, 2, 2), (4, 1, 2)]:
        yield layer(*sizes)


def second_layer():
    """What the first layer of Masha's network gives, and what the rest makes of it."""
    scene = Scene()
    o = scene.given("o", 1, 2)
    scene.given("h")
    scene.given("W", 2, 2, 1)
    W2, W3 = scene.given("W", 2, 2, 2), scene.given("W", 2, 1, 3)
    scene.let(r"\hat{y}", ((o * W2).applyfunc(f) * W3)[0])
    yield scene


def hidden_delta():
    """δ of the third layer, and δ of the second: the gradient at what enters f."""
    for N in (2, 3):
        scene = Scene(N=N)
        delta, W = scene.given(r"\delta", N, N, 3), scene.given("W", N, N, 3)
        H = scene.given("H", N, N, 2)
        loss = inner(delta, H.applyfunc(f) * W)
        scene.put(r"\delta", scene.gradient(loss, H), 2)
        yield scene


def both_layouts():
    """A layer with its bias, of which no two sizes agree."""
    for scene in affine():
        if len({*scene.sizes.values()}) == 3:
            yield scene


def right_class():
    """One sample, and y its right class."""
    for y, scene in enumerate(losses.one_sample(), start=1):
        scene.put("y", sp.Integer(y))
        yield scene


PROOFS = proofs_in(
    {
        mashas: "hunt-entry hunt-repaired",
        square_layers: "hunt-product",
        second_layer: "hunt-prediction hunt-collapsed",
        hidden_delta: "hunt-brackets",
        one_sample: "hunt-limit",
        several_samples: "hunt-batch hunt-trace",
        affine: "hunt-mirrored",
        right_class: "hunt-other-classes",
    }
)
WRONG = proofs_in(
    {
        mashas: "hunt-one-of-six hunt-juxtaposed",
        square_layers: "hunt-wrong-side",
        second_layer: "hunt-idle-layer",
        hidden_delta: "hunt-no-brackets",
        one_sample: "hunt-short-sum",
        several_samples: "hunt-all-outputs",
        both_layouts: "hunt-two-layouts",
        right_class: "hunt-diagonal",
    }
)
