"""What the letters of chapters/linear_layer.md stand for."""

from tests.chapters.proofs.example import layer, layer_in_numbers, numbers
from tests.chapters.proofs.meaning import proofs_in

MASHAS = (2, 2, 3)
SIZES = [MASHAS, (3, 2, 2), (1, 3, 2), (2, 1, 3), (3, 4, 1)]


def mashas():
    """The layer with two samples, two inputs and three outputs."""
    yield layer(*MASHAS)


def any_size():
    """The layer in several sizes."""
    for sizes in SIZES:
        yield layer(*sizes)


def in_numbers():
    """The layer of the example."""
    return layer_in_numbers()


def the_example():
    """The same, as a scene in turn."""
    yield in_numbers()


def cut_out():
    """The first two samples and the first three outputs of the example."""
    corner = numbers("X", "W", "G")
    corner["X"] = corner["X"][:2]
    corner["W"] = corner["W"][:, :3]
    corner["G"] = corner["G"][:2, :3]
    yield layer(*MASHAS).in_numbers(**corner)


PROOFS = proofs_in(
    {
        mashas: "layer chain-x partials-x entries-x matrix-x chain-w partials-w "
        "entries-w matrix-w",
        any_size: "partials index-sum differential gradients",
        the_example: "example-layer example-inner example-entries-x "
        "example-entries-w example-gradients",
        cut_out: "small-inner-x small-inner-w",
    }
)
