"""What the letters of chapters/half_the_digits.md stand for."""

from tests.chapters.proofs.example import layer, layer_in_numbers
from tests.chapters.proofs.meaning import proofs_in


def scaled():
    """A layer whose loss is multiplied by a number c."""
    for sizes in [(3, 2, 4), (1, 2, 2)]:
        scene = layer(*sizes)
        scene.given("c")
        yield scene


def in_numbers():
    """The layer of the example, of which one weight takes a step."""
    return layer_in_numbers()


PROOFS = proofs_in({scaled: "loss-scale"})
