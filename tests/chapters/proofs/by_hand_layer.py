"""What the letters of chapters/by_hand_layer.md stand for."""

from tests.chapters.proofs.example import layer_in_numbers
from tests.chapters.proofs.linear_layer import any_size, the_example
from tests.chapters.proofs.meaning import proofs_in


def in_numbers():
    """The layer of the example."""
    return layer_in_numbers()


PROOFS = proofs_in(
    {
        any_size: "by-hand-sums by-hand-balance by-hand-margins",
        the_example: "by-hand-given",
    }
)
