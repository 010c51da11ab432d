"""The verdicts on the answers, and whether they are true.

`python -m answers.judged MODULE.ANSWER …`, from the folder above, complains of the
checker on the path where there is reason to: ../test_mutants.py gives it broken ones.
"""

import contextlib
import functools
import importlib
import io
import sys
from pathlib import Path

from autograder import checks
from autograder.checks.words import en

from .records import RIGHT, WRONG

MODULES = {path.stem for path in Path(__file__).parent.glob("*.py")}
if __name__ == "__main__":
    MODULES = {name.partition(".")[0] for name in sys.argv[1:]}
for module in sorted(MODULES - {"records", "judged"}):  # they fill WRONG and RIGHT
    importlib.import_module(f"{__package__}.{module}")

# What these say was seen on the answer itself, and is true of many mistakes. So is
# every sentence on an exception or on what is no answer at all: en.FAULTS.
MEASURED = {
    "argument kept", "entries mixed", "equals an expression",
    "not proportional", "special case", "special kind",
    "square only", "wrong layers", "zeros",
}  # fmt: skip
NO_NAME = {"wrong value", "wrong value of a number"}
# A factor by another name: to say "factor" is true, and less than could be said.
FACTORS = {
    "averaged", "half missing", "mean missing", "mean over all entries",
}  # fmt: skip
# Where another name than the one given is right too: the answer, that name, and why.
ALSO_RIGHT = {
    (
        "softmax_cross_entropy",
        "the_likeliest_class_for_the_right_one",
        "argument ignored",
    ): ("y holds the targets"),
    ("check_gradient", "compared_with_equals", "always False"): (
        "what is measured never equals a gradient"
    ),
    ("check_gradient", "verdict_of_the_first_question", "always False"): (
        "where it is asked of a wrong gradient first, it stays there"
    ),
    ("input_gradient_entries", "second_row_of_the_upstream", "another entry"): (
        "the second row's upstream gives x21"
    ),
    ("linear_weight_gradient", "left_as_integers", "precision lost"): (
        "where the numbers are whole, only their type shows it"
    ),
    ("train", "weights_rounded_to_be_stored", "low precision"): (
        "in the end they are, as far as the tolerance tells"
    ),
}
# Rejected, with less than could be said.
MISSED = {
    ("affine_forward", "indexed_by_the_sample"),
    ("backward", "loss_taken_for_the_sum"),
    ("gradient_step", "last_layer_not_moved"),
    ("linear_forward", "a_row_for_each_neuron"),
    ("linear_forward", "samples_for_columns"),
    ("linear_forward", "scaled_for_the_variance"),
    ("linear_weight_gradient", "lower_triangle_only"),
    ("relu_backward", "upstream_as_integers"),
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
    "last sample only": "only the last sample",
    "first sample only": "only the first sample",
    "outer product of sums": "is a product of sums",
    "elementwise product": "entrywise product",
    "batch axis kept": "still has the batch axis",
    "summed axis kept": "axis of length 1",
    "wrong axis": "the wrong axis",
    "sum not taken": "does not add them up",
    "bias missing": "lacks the bias",
    "bias subtracted": "subtracts the bias",
    "layout not changed": "is in numerator layout",
    "slope missing": "lacks the slope",
    "activation applied again": "to its own output",
    "tanh's slope": "slope of tanh",
    "sigmoid's slope": "slope of the sigmoid",
    "half missing": "½",
    "mean missing": "division by N",
    "overflows": "very large entries",
    "stale delta": "last layer's delta",
    "brackets missing": "before the matrix product",
    "ascent": "uphill",
    "rate missing": "whole gradient",
    "sign": "opposite sign",
    "permuted": "wrong places",
    "low precision": "digits",
    "state": "called again",
    "square only": "sizes are equal",
    "input changed": "changed",
    "nothing returned": "`return`",
    "not implemented": "not implemented yet",
}
# Nothing is drawn for symbols and for the learner's own inputs.
NOTHING_DRAWN = {task for task in checks.TASKS if "entries" in task or "hunt" in task}


def seeds(answer):
    """Return the seeds that an answer is judged with."""
    return (1,) if answer.task in NOTHING_DRAWN else (1, 2)


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


def is_right(answer, said):
    """Return whether said is a right name of an answer's mistake."""
    return said == answer.mistake or (answer.task, answer.label, said) in ALSO_RIGHT


def is_true(answer, said):
    """Return whether said may be said of a wrong answer."""
    factor = said == "factor" and answer.mistake in FACTORS
    seen = said in MEASURED or said in en.FAULTS or said.startswith("wrong ")
    return is_right(answer, said) or seen or factor


def is_spoken_of(mistake, said):
    """Return whether what is said speaks of a mistake."""
    return SPOKEN_OF.get(mistake, "") in said


def is_named(answer):
    """Return whether an answer is called by a right name wherever it is rejected.

    What is found beside a name, an expression or a place, depends on the time there is.
    """
    return all(
        is_right(answer, each.mistake) or {answer.mistake, each.mistake} <= NO_NAME
        for each in verdicts(answer)
        if not each.right
    )


def complaints(answer):
    """Yield what there is to complain of in the verdicts on an answer."""
    where = f"{answer.task}:{answer.label} ({answer.mistake or 'right'})"
    for each in verdicts(answer):
        said = " ".join(str(each).split())
        if answer.mistake is None:
            if not each.right:
                yield f"{where} is refused: {said}"
        elif not each.right and not is_true(answer, each.mistake):
            yield f"{where} is called {each.mistake}: {said}"
        elif each.mistake == answer.mistake and not is_spoken_of(each.mistake, said):
            yield f"{where} is told of something else: {said}"
    if answer.mistake and any(verdict(answer, s, True).right for s in seeds(answer)):
        yield f"{where} passes."
    if not is_named(answer) and (answer.task, answer.label) not in MISSED:
        yield f"{where} is not named."


if __name__ == "__main__":
    by_label = {answer.label: answer for answer in WRONG + RIGHT}
    for name in sys.argv[1:]:
        for complaint in complaints(by_label[name.partition(".")[2]]):
            sys.exit(complaint)
