"""What the letters of chapters/neuron_to_batch.md stand for."""

from tests.chapters.proofs.example import layer_in_numbers
from tests.chapters.proofs.linear_layer import mashas
from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def one_sample():
    """A row x of two inputs, three outputs, and a loss ⟨g, z⟩."""
    scene = Scene(D=2, M=3)
    W = scene.given("W", 2, 3, still=True)
    x, g = scene.given("x", 1, 2), scene.given("g", 1, 3, still=True)
    z = scene.let("z", x * W)
    scene.let("L", inner(g, z))
    yield scene


def in_numbers():
    """The example's layer."""
    return layer_in_numbers()


def the_example():
    """The same, as the one scene of a proof."""
    yield in_numbers()


PROOFS = proofs_in(
    {
        one_sample: "one-neuron one-sample sample-jacobian sample-differential "
        "sample-gradient",
        mashas: "batch",
        the_example: "example-forward",
    }
)
