"""An answer, taken apart into the arrays that are compared."""

import copy
import functools
from dataclasses import dataclass
from numbers import Real

import numpy as np

from autograder.checks.verdict import Fault
from autograder.checks.words import Word, kind_of

NOTHING = object()  # stands for an answer where the function has raised
# How far a right answer may be from the right value, as a share of its norm: where the
# right value is exact, its rounding errors alone are left.
ROUNDING = {"float64": 1e-13, "float32": 2e-6}
TOLERANCE = {"float64": 1e-9, "float32": 2e-5}
DEPTH = 4  # of lists within lists that an answer may have


@dataclass
class Part:
    """One array of an answer: what came, and what it must be.

    name is how it is called, quantity what earns the points, rule the Quantity that it
    is judged by. got is what came: an array if all is well, NOTHING where the function
    has raised, or the Fault that was found on the way to it. names are what the rule's
    expressions may use; true_names, if any, are those with nothing of the learner's.
    """

    name: str
    quantity: str
    rule: object
    got: object
    names: dict
    true_names: dict | None = None

    @functools.cached_property
    def expected(self):
        """The right value, in full precision.

        Where it is measured from what the learner has handed in beside it, an answer
        that is right all the same is right.
        """
        if not self.names.get("telling", True):
            return np.asarray(self.rule.right(self.true_names))
        if self.true_names is not None:
            true = np.asarray(self.rule.right(self.true_names))
            gap = np.inf
            if is_plain(self.got) and self.got.shape == true.shape:
                gap = np.linalg.norm(self.got - true)
            if gap <= 1e-3 * np.linalg.norm(true):
                return true
        return self.freed(np.asarray(self.rule.right(self.names)), right=True)

    @property
    def shape(self):
        return self.expected.shape

    @property
    def dtype(self):
        """The dtype of the inputs, which an answer has to keep."""
        return np.dtype(self.names["dtype"])

    @property
    def exact(self):
        return self.rule.exact and self.names["exact"]

    @property
    def came(self):
        """Whether there is an array of real numbers, of the right shape, to look at."""
        return is_plain(self.got) and self.got.shape == self.shape

    @functools.cached_property
    def right(self):
        """Whether the value is right, whatever its dtype is."""
        return self.came and self.close_to(
            self.got, self.expected, ROUNDING if self.exact else TOLERANCE
        )

    def close_to(self, one, two, tolerances=TOLERANCE):
        """Return whether two arrays are the same up to rounding, by their norms."""
        one, two = np.asarray(one, dtype=float), np.asarray(two, dtype=float)
        if one.shape != two.shape:
            return False
        allowed = self.allowed(two, tolerances)
        return bool(np.linalg.norm(one - two) <= allowed)

    def allowed(self, array, tolerances):
        """Return how far, in norm, a right answer may be from array.

        The floor is for an array of zeros, which rounding may miss.
        """
        tolerance = max(tolerances[self.dtype.name], self.names.get("tolerance", 0))
        return tolerance * (np.linalg.norm(array) + 1e-3)

    def wrong_entries(self):
        gap = np.abs(np.asarray(self.got, dtype=float) - self.expected)
        # Where a norm is too large, some entry has more than its share of it.
        tolerances = ROUNDING if self.exact else TOLERANCE
        allowed = self.allowed(self.expected, tolerances) / max(1, gap.size) ** 0.5
        return np.argwhere(~(gap <= allowed)).tolist()

    def mistaken(self, formula):
        """Return what a wrong formula gives for these inputs, NOTHING if it fails."""
        try:
            value = self.rule.mistaken(formula, self.names)
        except (ValueError, IndexError):
            return NOTHING
        # No formula: right but for what is free.
        return np.asarray(value) if formula else self.freed(np.asarray(value))

    def freed(self, value, right=False):
        """Return a right or wrong value with what is free in it as it came."""
        free = self.rule.free(self.names)
        if free is None or not is_plain(self.got):
            return value
        if not self.got.shape == value.shape == free.shape:
            return value
        if right and not self.rule.accepts(self.got, self.names):
            return np.where(free, 0, value)
        return np.where(free, self.got, value)


def is_plain(value):
    """Return whether value is an array of real numbers, and of no other class."""
    return type(value) is np.ndarray and value.dtype.kind in "fiub"


def snapshot(value, depth=DEPTH):
    """Return value with every array in it copied, through lists and tuples."""
    if type(value) in (list, tuple) and depth:
        return type(value)(snapshot(member, depth - 1) for member in value)
    return value.copy() if type(value) is np.ndarray else value


def unpacked(answer, name, quantities):
    """Return the answer's members, one for each quantity, or raise Fault.

    Where there is no answer, there is no member either.
    """
    if answer is NOTHING:
        return [NOTHING] * len(quantities)
    if not isinstance(answer, tuple | list) or len(answer) != len(quantities):
        expected = f"({', '.join(quantities)})"
        raise Fault("not a tuple", name=name, kind=kind_of(answer), expected=expected)
    return list(answer)


def members_of(answer, part, count, reason):
    """Return count members of the list that came: each an array, or the Fault."""
    if answer is NOTHING or isinstance(answer, Fault):
        return [answer] * count
    reason = Word("WORDS", reason)
    if not isinstance(answer, list | tuple):
        what = "None for a list" if answer is None else "not a list"
        kind = kind_of(answer)
        fault = Fault(what, part=part, kind=kind, expected=count, reason=reason)
        return [fault] * count
    if len(answer) != count:
        got = len(answer)
        fault = Fault("wrong count", part=part, got=got, expected=count, reason=reason)
        return [fault] * count
    return list(answer)


def number(answer):
    """Return a real number, Python's or NumPy's, as an array without axes."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        return np.asarray(answer, dtype=float)
    return answer


def shapes_of(value):
    """Return the shape of an array, or those of a list of arrays, as text."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
        return " ".join(str(array.shape) for array in value)
    return ""


def copy_of(given):
    """Return the names of a trial with copies of the arrays."""
    return {
        name: value if callable(value) else one_copy(value)
        for name, value in given.items()
    }


def one_copy(value):
    """Return a deep copy, which `deepcopy` takes ten times as long to make."""
    if type(value) is np.ndarray:
        return value.copy("K")
    return value if isinstance(value, int | float | str) else copy.deepcopy(value)


def alike(one, two):
    """Return whether two answers' arrays are the same up to rounding."""
    if not is_plain(one) or not is_plain(two):
        return type(one) is type(two)
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-6, equal_nan=True)


def all_alike(parts, others):
    """Return whether two lists of parts hold the same arrays up to rounding."""
    return len(parts) == len(others) and all(
        alike(one.got, two.got) for one, two in zip(parts, others, strict=True)
    )
