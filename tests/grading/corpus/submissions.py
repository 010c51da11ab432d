"""Every submission of the corpus: one cohort, in the order of its modules."""

from . import attacks, honest, hostile, spoiled
from .records import DOUBTFUL, GOT_OUT, SECRET, SUBMISSIONS, TRACE, Submission

# Who have filled SUBMISSIONS.
MODULES = honest, attacks, hostile, spoiled

__all__ = [
    "DOUBTFUL",
    "GOT_OUT",
    "MODULES",
    "SECRET",
    "SUBMISSIONS",
    "TRACE",
    "Submission",
]
