"""The verdicts on the answers, and whether they are true.

`python -m answers.judged TASK:ANSWER …`, from the folder above, complains of the
checker on the path where there is reason to: ../test_mutants.py gives it broken ones.
"""

import contextlib
import functools
import io
import sys

from autograder import checks

from . import (  # noqa: F401 (they fill WRONG and RIGHT)
    activations,
    backprop,
    bias,
    checking,
    derivation,
    error_hunt,
    later,
    linear_layer,
    losses,
)
from .records import RIGHT, WRONG

# What these say is plain to see, and true of many mistakes: less than could be said.
UNSPECIFIC = {
    "wrong value", "wrong shape", "raises", "special case", "too mild", "too strict",
    "not an array", "wrong structure", "not True or False",
}  # fmt: skip
# A factor by another name: to say "factor" is true, and less than could be said.
FACTORS = {
    "averaged", "averaged twice", "delta averaged", "half missing", "mean missing",
    "half and mean missing", "mean over all entries",
}  # fmt: skip
# Given and said, where both are right, and why.
BOTH_RIGHT = {
    ("target ignored", "ignores y"): "y holds the targets",
    ("too strict", "always False"): "`==` refuses every gradient, right or wrong",
    ("state", "always True"): "it is asked of a right gradient first, and stays there",
    ("upstream index wrong", "another entry"): "the second row's upstream gives x21",
    ("outer product of sums", "term too many"): "written out, it has more terms",
    ("whole numbers", "ignores dO"): "the products are small, and all rounded to 0",
    ("wrong value", "sign for the difference"): "Huber's is the sign beyond 1",
}
# Rejected, with less than could be said.
MISSED = {
    ("affine_forward", "indexed_by_the_sample"),
    ("backward", "outputs_beside_the_weights"),
    ("bias_gradient", "counted_from_one"),
    ("check_gradient", "one_random_entry"),
    ("gradient_step", "a_rate_of_ones_own"),
    ("gradient_step", "last_layer_not_moved"),
    ("input_gradient_entries", "weights_read_by_columns"),
    ("linear_forward", "a_row_for_each_neuron"),
    ("linear_forward", "samples_for_columns"),
    ("linear_forward", "scaled_for_the_variance"),
    ("linear_input_gradient", "one_row_for_the_batch"),
    ("linear_weight_gradient", "lower_triangle_only"),
    ("softmax_cross_entropy", "entropy_without_the_maximum"),
    ("train", "trained_without_activation"),
}
# Words of a mistake's sentence, by its name; the derivation has sentences of its own.
SPOKEN_OF = {
    "averaged": "is averaged over the batch",
    "transpose missing": "lacks a transpose",
    "factors swapped": "wrong order",
    "result transposed": "is the transpose of",
    "reshaped, not transposed": "reshapes where it should transpose",
    "upstream ignored": "ignores the upstream gradient",
    "last sample only": "from the last sample alone",
    "first sample only": "from the first sample alone",
    "outer product of sums": "multiplies sums",
    "elementwise product": "entrywise product",
    "batch axis kept": "still has the batch axis",
    "summed axis kept": "keeps the axis",
    "wrong axis": "the wrong axis",
    "sum not taken": "does not add them up",
    "bias missing": "lacks the bias",
    "bias subtracted": "subtracts the bias",
    "layout not changed": "still in numerator layout",
    "slope missing": "lacks the slope",
    "activation applied again": "to its own output",
    "tanh's slope": "slope of tanh",
    "sigmoid's slope": "slope of the sigmoid",
    "half missing": "½",
    "mean missing": "division by N",
    "logarithm missing": "lacks the logarithm",
    "softmax missing": "logits where the probabilities belong",
    "overflows": "inputs are large",
    "stale delta": "last layer's delta",
    "brackets missing": "before the matrix product",
    "ascent": "climbs",
    "rate missing": "whole gradient",
    "sign": "opposite sign",
    "permuted": "wrong places",
    "low precision": "digits",
    "state": "calls before",
    "square only": "sizes are equal",
    "input changed": "changed",
    "nothing returned": "`return`",
    "not implemented": "not implemented yet",
}
TASKS = sorted({answer.task for answer in WRONG})
# Nothing is drawn for symbols and for the learner's own inputs.
NOTHING_DRAWN = {task for task in TASKS if "entries" in task or "hunt" in task}


def seeds(answer):
    """Return the seeds that an answer is judged with."""
    return (1,) if answer.task in NOTHING_DRAWN else (1, 2, 3)


@functools.cache
def verdict(answer, seed, thorough):
    """Return what is said of an answer that remembers nothing, and may print."""
    check = getattr(checks, answer.task)
    with contextlib.redirect_stdout(io.StringIO()):
        return check(answer.new(), seed=seed, thorough=thorough)


def verdicts(answer):
    """Yield all that is said of an answer."""
    for seed in seeds(answer):
        for thorough in False, True:
            yield verdict(answer, seed, thorough)


def is_true(given, said):
    """Return whether said may be said of an answer with the mistake given."""
    return (
        said in (given, *UNSPECIFIC)
        or (said == "factor" and given in FACTORS)
        or (given, said) in BOTH_RIGHT
    )


def is_spoken_of(mistake, said):
    """Return whether what is said speaks of a mistake."""
    return SPOKEN_OF.get(mistake, "") in said


def is_named(answer):
    """Return whether an answer is called by its right name wherever it is rejected."""
    said = {each.mistake for each in verdicts(answer) if not each.right}
    return all(
        each == answer.mistake or (answer.mistake, each) in BOTH_RIGHT for each in said
    )


def complaints(answer):
    """Yield what there is to complain of in the verdicts on an answer."""
    where = f"{answer.task}:{answer.label} ({answer.mistake or 'right'})"
    for each in verdicts(answer):
        said = " ".join(str(each).split())
        if answer.mistake is None:
            if not each.right:
                yield f"{where} is refused: {said}"
        elif not each.right and not is_true(answer.mistake, each.mistake):
            yield f"{where} is called {each.mistake}: {said}"
        elif each.mistake == answer.mistake and not is_spoken_of(each.mistake, said):
            yield f"{where} is told of something else: {said}"
    if answer.mistake and any(verdict(answer, s, True).right for s in seeds(answer)):
        yield f"{where} passes."
    if not is_named(answer) and (answer.task, answer.label) not in MISSED:
        yield f"{where} is not named."


if __name__ == "__main__":
    by_label = {f"{each.task}:{each.label}": each for each in WRONG + RIGHT}
    for label in sys.argv[1:]:
        for complaint in complaints(by_label[label]):
            sys.exit(complaint)
