"""From an answer to a verdict: what is asked of it, in the order it is asked."""

import linecache
import re
import textwrap
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checks import words
from autograder.checks.instances import draw
from autograder.checks.verdict import Verdict

WIDTH = 66  # the page's column of code
TERMS = 4  # of a sum that is written out


@dataclass(frozen=True)
class Task:
    """One quantity that learners compute.

    name: the function's name. arguments: its arguments' names, in order. quantity: the
    name of what it returns. variable_shape(N, D, M) is the result's shape,
    expected(*inputs) its value, terms(*index, N, D, M) the sum that one entry is.
    """

    name: str
    arguments: tuple[str, ...]
    quantity: str
    variable_shape: Callable
    expected: Callable
    terms: Callable


def judge(function, task, seed, thorough):
    """Return the Verdict on function: the first fault that is found, or none."""
    instances = list(draw(task.arguments, seed, thorough))
    for instance in instances:
        fault = first_fault(function, task, instance)
        if fault:
            sentences = [f"✗ {fault[0]}", *fault[1:]]
            wrapped = [textwrap.fill(sentence, WIDTH) for sentence in sentences]
            return Verdict(False, "\n".join(wrapped))
    right = words.RIGHT.format(
        name=task.name, quantity=task.quantity, count=len(instances)
    )
    return Verdict(True, right)


def first_fault(function, task, instance):
    """Return the sentences on the first thing that is wrong here, or an empty list.

    A shape is compared before a value, since broadcasting would let a wrong shape pass.
    """
    name, quantity = task.name, task.quantity
    if not callable(function):
        return [words.NOT_A_FUNCTION.format(name=name, kind=described(function))]

    given = instance.inputs
    pristine = {argument: array.copy() for argument, array in given.items()}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            # A warning is no mistake, and nbgrader takes text on stderr for one.
            warnings.simplefilter("ignore")
            got = function(*given.values())
    except NotImplementedError:
        return [words.NOT_IMPLEMENTED.format(name=name)]
    except Exception as error:
        return [raised(name, error), tried_on(instance)]

    if got is None:
        return [words.NOTHING_RETURNED.format(name=name)]
    if type(got) is not np.ndarray:
        return [words.NOT_AN_ARRAY.format(quantity=quantity, kind=described(got))]

    N, D, M = instance.N, instance.D, instance.M
    shape = task.variable_shape(N, D, M)
    if got.shape != shape:
        reason = words.GRADIENT_SHAPE if "dZ" in given else words.OUTPUT_SHAPE
        wrong = words.WRONG_SHAPE.format(
            quantity=quantity, got=got.shape, expected=shape, reason=reason
        )
        return [wrong, tried_on(instance)]

    dtype = next(iter(pristine.values())).dtype
    if got.dtype != dtype:
        wrong = words.WRONG_DTYPE.format(
            quantity=quantity, got=got.dtype, expected=dtype
        )
        return [wrong]

    for argument, array in given.items():
        if not np.array_equal(array, pristine[argument]):
            return [words.INPUT_CHANGED.format(name=name, argument=argument)]

    not_finite = np.argwhere(~np.isfinite(got))
    if len(not_finite):
        index = not_finite[0].tolist()
        wrong = words.NOT_FINITE.format(
            quantity=quantity, index=index, got=got[tuple(index)]
        )
        return [wrong, tried_on(instance)]

    expected = task.expected(*pristine.values())
    wrong_entries = np.argwhere(got != expected)
    if not len(wrong_entries):
        return []
    index = wrong_entries[0].tolist()
    terms = task.terms(*index, N, D, M)
    shown = [*terms[:TERMS], "…"] if len(terms) > TERMS else terms
    return [
        words.WRONG_VALUE.format(quantity=quantity),
        words.FIRST_WRONG_ENTRY.format(
            quantity=quantity, index=index, got=f"{got[tuple(index)]:g}"
        ),
        words.SHOULD_BE.format(
            sum=" + ".join(shown), expected=f"{expected[tuple(index)]:g}"
        ),
        tried_on(instance),
    ]


def described(value):
    """Return the type of value for a sentence: "a list", "an int", "a numpy.matrix"."""
    kind = type(value)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    name = module + kind.__qualname__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def raised(name, error):
    """Return the sentence on an exception, with the learner's own line, not ours."""
    place, frame = "", error.__traceback__.tb_next  # the first frame is this module's
    if frame:
        code = frame.tb_frame.f_code
        line = linecache.getline(code.co_filename, frame.tb_lineno).strip()
        place = words.RAISED_ON_LINE.format(line=line) if line else ""
    message = f"{type(error).__name__}: {error}"
    # NumPy speaks of "core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?)".
    if mismatch := re.match(
        r"matmul: .*size (\d+) is different from (\d+)", str(error)
    ):
        rows, columns = mismatch.groups()
        message = words.PRODUCT_DOES_NOT_FIT.format(rows=rows, columns=columns)
    return words.RAISED.format(name=name, error=message, place=place)


def tried_on(instance):
    """Return the sentence that says on which inputs the fault was seen."""
    sizes = ", ".join(f"{name} {a.shape}" for name, a in instance.inputs.items())
    kind = f" ({instance.kind})" if instance.kind else ""
    return words.TRIED_ON.format(sizes=sizes, kind=kind)
