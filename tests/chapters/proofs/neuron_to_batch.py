"""What the letters of chapters/neuron_to_batch.md stand for."""

from tests.chapters.proofs.linear_layer import any_size
from tests.chapters.proofs.linear_layer import mashas as example
from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def one_sample():
    """A row x of two inputs, three outputs, and a loss ⟨g, z⟩."""
    scene = Scene(D=2, M=3)
    W = scene.given("W", 2, 3, still=True)
    x, g = scene.given("x", 1, 2), scene.given("g", 1, 3, still=True)
    z = scene.let("z", x * W)
    scene.let("L", inner(g, z))
    yield scene


PROOFS = proofs_in(
    {
        one_sample: "one-neuron one-sample sample-jacobian sample-differential "
        "sample-gradient",
        example: "batch batch-jacobian",
        any_size: "kronecker kronecker-product",
    }
)
