"""What the letters of chapters/welcome.md stand for."""

from tests.chapters.proofs.linear_layer import any_size

PROOFS = {"two-formulas": any_size}
