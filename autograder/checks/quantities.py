"""What a quantity of an answer must be: measured, not stored.

A rule is a literal that reads like the mathematics. ``exact("inner(dZ, X @ W)",
by="W")`` is the gradient of the loss ⟨dZ, XW⟩ by W, which is affine in W, so that a
step of 1 measures it without an error on integers; `smooth` measures by a complex step.
"""

import re
from dataclasses import dataclass, field

import numpy as np

from autograder.checks.expressions import Sum, evaluate
from autograder.checks.parts import Part, members_of, number


@dataclass(frozen=True)
class Quantity:
    """The rule for one array of an answer.

    right(names) returns the right value; exact says that it has no rounding errors
    where the inputs are integers. mistakes are the catalogue's wrong formulas, one or
    several a mistake, and shown says whether a verdict shows them; pick(value, names)
    takes the part's own out of what a formula gives. sum is the text of the sum that an
    entry is, shape the key of the sentence on the right shape.
    """

    right: object
    mistakes: dict = field(default_factory=dict)
    exact: bool = False
    sum: str = ""
    shape: str = "a gradient's shape"
    shown: bool = True
    pick: object = lambda value, names: value

    def parts(self, name, got, given, own):
        """Return the Parts of what came under this quantity's name.

        own are all members of the answer by their names.
        """
        return [Part(name, name, self, got, given)]

    def mistaken(self, formula, names):
        """Return what a wrong formula of the catalogue gives."""
        return self.pick(evaluate(formula, names), names)

    def spelled(self, formula, names):
        """Return a wrong formula as a verdict shows it, in names that learners know."""
        return formula

    def free(self, names):
        """Return which entries may have one of several values, or None."""
        return None

    def terms(self, index, names):
        """Return the terms of one entry as text, or none."""
        return Sum(self.sum).terms(index, names) if self.sum else []


def exact(loss, by, at=None, **more):
    """Return the rule of ∂loss/∂by for a loss that is affine in `by`.

    at says where it is measured, if `by` is none of the arguments.
    """

    def right(names):
        here = evaluate(at or by, names).astype(float)
        moved = here + one_step_each(here)
        before, after = (evaluate(loss, {**names, by: each}) for each in (here, moved))
        return (after - before).reshape(here.shape)

    return Quantity(right, exact=True, **more)


def smooth(loss, by, **more):
    """Return the rule of ∂loss/∂by for a loss of analytic functions."""
    return Quantity(lambda names: complex_steps(loss, by, names), **more)


def complex_steps(loss, by, names):
    """Return ∂loss/∂by by a complex step into every entry, all of them in one stack."""
    h = 1e-30
    at = names[by].astype(float)
    moved = at + 1j * h * one_step_each(at)
    return evaluate(loss, {**names, by: moved}).imag.reshape(at.shape) / h


def one_step_each(array):
    """Return a stack of arrays of zeros, with a 1 in another entry of each."""
    return np.eye(array.size).reshape(-1, *array.shape)


def summed(text, **more):
    """Return the rule of an array whose entries are sums."""
    shape = "an output's shape"
    return Quantity(Sum(text).array, exact=True, sum=text, shape=shape, **more)


class Number(Quantity):
    """The rule for a number, Python's or NumPy's."""

    def parts(self, name, got, given, own):
        return [Part(name, name, self, number(got), given)]


@dataclass(frozen=True)
class EachLayer(Quantity):
    """The rule for a list with one array for each layer.

    at(names, own) returns the names for each layer; own is the answer's members, or
    None for what is true without them. known says for each of these names what it is
    of layer k, "" where that has no short name. last is the rule of the last layer, if
    that is another one.
    """

    at: object = None
    known: dict = field(default_factory=dict)
    last: Quantity | None = None

    def parts(self, name, got, given, own):
        count = len(given["weights"])
        members = members_of(got, name, count, "one a layer")
        names, true = self.at(given, own), self.at(given, None)
        parts = []
        for k in reversed(range(count)):
            rule = self.last if self.last and k == count - 1 else self
            here, there = ({**given, **each[k], "k": k} for each in (names, true))
            parts.append(Part(f"{name}[{k}]", name, rule, members[k], here, there))
        return parts

    def spelled(self, formula, names):
        for name in set(re.findall(r"[A-Za-z_]+", formula)) & self.known.keys():
            if not self.known[name]:
                return ""
            formula = re.sub(rf"\b{name}\b", self.known[name], formula)
        return re.sub(
            r"\[([^][]*\bk\b[^][]*)\]",
            lambda index: f"[{eval(index[1], names) % len(names['weights'])}]",
            formula,
        )
