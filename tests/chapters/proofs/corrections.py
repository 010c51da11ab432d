"""What the letters of chapters/corrections.md stand for."""

from tests.chapters.proofs.backprop import mashas
from tests.chapters.proofs.bias import affine
from tests.chapters.proofs.error_hunt import several_samples
from tests.chapters.proofs.linear_layer import mashas as example
from tests.chapters.proofs.meaning import proofs_in


def two_outputs_more():
    """Layers with a bias that have more samples than one, and D is not M."""
    for scene in affine():
        if scene.sizes["N"] > 1 and scene.sizes["D"] != scene.sizes["M"]:
            yield scene


PROOFS = {}
WRONG = proofs_in(
    {
        example: "printed-weight-entry",
        mashas: "printed-second-layer printed-order",
        two_outputs_more: "printed-limit printed-broadcast",
        several_samples: "printed-one-sample",
    }
)
