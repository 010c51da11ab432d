"""An answer, taken apart into the arrays that are compared."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Real

import numpy as np

from autograder.checks import words
from autograder.checks.catalogue import FUNCTIONS

NOTHING = object()  # stands for an answer where the function has raised
TOLERANCE = {"float64": 1e-9, "float32": 1e-4}  # of norms


class Fault(Exception):
    """What is wrong with an answer: the mistake's name, and the sentences on it."""

    def __init__(self, mistake, what, why=""):
        super().__init__(what)
        self.mistake, self.what, self.why = mistake, what, why


@dataclass
class Part:
    """One array of an answer: what came, and what it must be.

    name is how it is called, quantity what earns the points. got is what came: an
    array if all is well, NOTHING where the function has raised, or the Fault that was
    found on the way to it. shape is the right shape, () for a number. expected()
    returns the right value; it is compared exactly, or by norms. terms(*index) returns
    the terms of the sum that one entry is, as text.

    mistakes holds a function for each wrong formula, by the mistake's name, and
    formulas the text of those that have one. sizes are what factors are made of.
    """

    name: str
    quantity: str
    got: object
    shape: tuple
    expected: Callable
    dtype: np.dtype
    sizes: dict
    exact: bool = True
    terms: Callable | None = None
    mistakes: dict = field(default_factory=dict)
    formulas: dict = field(default_factory=dict)
    reason: str = words.GRADIENT_SHAPE

    def __post_init__(self):
        self.expected = functools.cache(self.expected)

    @property
    def called(self):
        """The name, as it stands in a sentence."""
        return in_a_sentence(self.name)

    @property
    def came(self):
        """Whether there is an array of real numbers, of the right shape, to look at."""
        return is_plain(self.got) and self.got.shape == self.shape

    @functools.cached_property
    def right(self):
        """Whether the value is right, whatever its dtype is."""
        if not self.came:
            return False
        if self.exact:
            return np.array_equal(self.got, self.expected())
        return self.close_to(self.got, self.expected())

    def close_to(self, one, two):
        """Return whether two arrays are the same up to rounding, by their norms."""
        one, two = np.asarray(one, dtype=float), np.asarray(two, dtype=float)
        if one.shape != two.shape:
            return False
        return bool(np.linalg.norm(one - two) <= self.tolerance(two))

    def tolerance(self, array):
        """Return how far, in norm, a right answer may be from array.

        The floor is for an array of zeros, which rounding may miss.
        """
        return TOLERANCE[self.dtype.name] * (np.linalg.norm(array) + 1e-3)

    def wrong_entries(self):
        """Return the indices of the entries that are wrong, at least one."""
        gap = np.abs(np.asarray(self.got, dtype=float) - self.expected())
        allowed = 0
        if not self.exact:
            # Where a norm is too large, some entry has more than its share of it.
            allowed = self.tolerance(self.expected()) / max(1, gap.size) ** 0.5
        return np.argwhere(~(gap <= allowed)).tolist()


def in_a_sentence(name):
    """Return a list's name as code, since a sentence says of it what it *is*."""
    return words.CODE.format(name=name) if name in words.LISTS else name


def is_plain(value):
    """Return whether value is an array of real numbers, and of no other class."""
    return type(value) is np.ndarray and value.dtype.kind in "fiub"


def table(formulas, given):
    """Return Part's mistakes and formulas: what each formula gives for these inputs."""

    def valued(formula):
        # The text is the catalogue's own; the names in it are the arguments'.
        return lambda: eval(formula, {**FUNCTIONS, **given})

    mistakes = {name: valued(formula) for name, formula in formulas.items()}
    return {"mistakes": mistakes, "formulas": formulas}


def snapshot(value):
    """Return value with every array in it copied, through lists and tuples."""
    if isinstance(value, list | tuple):
        members = map(snapshot, value)
        return list(members) if isinstance(value, list) else tuple(members)
    return value.copy() if isinstance(value, np.ndarray) else value


def unpacked(answer, name, quantities):
    """Return the answer's members, one for each quantity, or raise Fault.

    Where there is no answer, there is no member either.
    """
    if answer is NOTHING:
        return [NOTHING] * len(quantities)
    if not isinstance(answer, tuple | list) or len(answer) != len(quantities):
        what = words.NOT_A_TUPLE.format(
            name=name, kind=counted(answer), expected=", ".join(quantities)
        )
        raise Fault("wrong structure", what)
    return answer


def listed_arrays(answer, name, count, reason):
    """Return count members of the list that came: each an array, or the Fault."""
    if answer is NOTHING:
        return [NOTHING] * count
    if not isinstance(answer, list | tuple):
        what = words.NOT_A_LIST.format(
            part=name, kind=described(answer), expected=count, reason=reason
        )
        return [Fault("wrong structure", what)] * count
    if len(answer) != count:
        what = words.WRONG_COUNT.format(
            part=name, got=len(answer), expected=count, reason=reason
        )
        return [Fault("wrong structure", what)] * count
    return answer


def number(answer):
    """Return a real number, Python's or NumPy's, as an array without axes."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        return np.asarray(answer, dtype=float)
    return answer


def described(value):
    """Return the type of value for a sentence: "a list", "an int", "a numpy.matrix"."""
    if value is None:
        return str(value)
    kind = type(value)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    name = module + kind.__qualname__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def counted(value):
    """Return what value is for a sentence, with its length: "a tuple of length 2"."""
    if not isinstance(value, list | tuple):
        return described(value)
    return words.OF_LENGTH.format(kind=described(value), count=len(value))


def shapes_of(value):
    """Return the shape of an array, or those of a list of arrays, as text."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, list) and isinstance(value[0], np.ndarray):
        return " ".join(str(array.shape) for array in value)
    return ""
