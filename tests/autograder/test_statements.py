"""What the assignments display is proved, or refuted where they ask to refute it.

The notebooks show no labels, so displays are told by their order. The reader and the
scenes are those of the pages.
"""

import re
from pathlib import Path

import pytest
import sympy as sp

from autograder.assignments.maker import IN_WORDS
from tests.chapters.proofs import (
    backprop,
    bias,
    error_hunt,
    linear_layer,
    losses,
    neuron_to_batch,
)
from tests.chapters.proofs.meaning import FUNCTIONS, Refuted, Scene, Unclear, inner
from tests.chapters.proofs.reader import displays

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "autograder" / "assignments"


def relu():
    """ReLU as f, and a point on each side of its kink."""
    for point in (-3, 3):
        scene = Scene()
        scene.functions["f"] = FUNCTIONS[r"\relu"]
        H, G = scene.given("H", 2, 3), scene.given("G", 2, 3, still=True)
        scene.let("L", inner(G, scene.let("O", scene.functions["f"](H))))
        scene.put("h", sp.Integer(point))
        yield scene


def curve(function):
    """Return scenes with a function as f, at a point h, and its output o."""

    def scenes():
        scene = Scene()
        scene.functions["f"] = FUNCTIONS[function]
        scene.put("o", FUNCTIONS[function](scene.given("h")))
        yield scene

    return scenes


def one_width(N):
    """Return scenes with a network of three layers, all of them two wide."""
    return lambda: [backprop.network(N, [2, 2, 2, 2])]


def called_y():
    """A layer with a bias, whose output is called Y."""
    for scene in bias.affine():
        scene.put("Y", scene.names["Z"])
        yield scene


def losses_of_samples():
    """The cross-entropy of each sample by itself."""
    for scene in losses.batch():
        P, y = scene.names["P"], scene.names["y"]
        by_sample = [-sp.log(P[i, y[i] - 1]) for i in range(len(y))]
        scene.put("L", sp.ImmutableMatrix(len(y), 1, by_sample))
        yield scene


def sizes(N, D, M):
    """Return scenes with one layer of these sizes."""
    return lambda: [linear_layer.layer(N, D, M)]


any_size, example = linear_layer.any_size, linear_layer.mashas
# For each display its scenes; None where it says what a letter means, or is about.
TRUE = {
    "activations": [relu, curve(r"\sigma"), curve(r"\tanh"), curve(r"\tanh")],
    "backprop": [one_width(2), one_width(1)],
    "bias": [bias.affine, bias.affine, called_y, bias.affine],
    "checking": [None],
    "derivation": [example, sizes(1, 2, 2), sizes(2, 1, 3)],
    "linear_layer": [any_size, any_size, any_size, any_size],
    "losses": [None, losses.squares, None, None, losses_of_samples],
}
CLAIMS = [
    example,
    error_hunt.square_layers,
    error_hunt.second_layer,
    error_hunt.hidden_delta,
    neuron_to_batch.one_sample,
    error_hunt.several_samples,
]


def shown(assignment):
    """Return the displays of an assignment, all of them."""
    path = ASSIGNMENTS / f"{assignment}.md"
    found = displays(path)
    assert len(re.findall(r"^\s*\$\$", path.read_text("utf-8"), re.M)) == 2 * len(found)
    return found


def test_every_assignment_is_here():
    assert {*TRUE, "error_hunt"} == {path.stem for path in ASSIGNMENTS.glob("*.md")}


@pytest.mark.parametrize("name", ["README.md", "chapters/welcome.md"])
def test_as_many_assignments_are_promised_as_there_are(name):
    text = (ASSIGNMENTS.parents[1] / name).read_text("utf-8")
    (number,) = re.findall(r"There are (\w+) assignments", text)
    assert number == IN_WORDS[len([*ASSIGNMENTS.glob("*.md")])]


@pytest.mark.parametrize("assignment", TRUE)
def test_what_an_assignment_displays_holds(assignment):
    for display, scenes in zip(shown(assignment), TRUE[assignment], strict=True):
        for scene in scenes() if scenes else ():
            scene.prove(display.tex)


def test_the_claims_of_the_error_hunt_are_wrong():
    for display, scenes in zip(shown("error_hunt"), CLAIMS, strict=True):
        for scene in scenes():
            with pytest.raises(Refuted) as reason:
                scene.prove(display.tex)
            assert not isinstance(reason.value, Unclear)
