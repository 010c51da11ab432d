"""The check of the learner's own gradient checker.

It is judged by what it says of gradients that are known: the wrong ones that it
catches, and the right ones that it lets pass.
"""

import copy
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from autograder.checks import words
from autograder.checks.catalogue import sigmoid, slope
from autograder.checks.comparison import (
    call,
    equal,
    everything_wrong,
    quietly,
    require_function,
)
from autograder.checks.instances import source
from autograder.checks.parts import Fault, described
from autograder.checks.verdict import Finding, Verdict

QUANTITIES = "caught", "passed"


class Case(NamedTuple):
    """A function, a gradient of it, inputs, and the case's name in words.CASES."""

    f: Callable
    backward: Callable
    inputs: tuple
    name: str


def affine(X, W, b):
    return X @ W + b


def affine_backward(dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def smooth(X, W):
    return sigmoid(X @ W)


def smooth_backward(dO, X, W):
    dZ = dO * slope(X @ W)
    return dZ @ W.T, X.T @ dZ


def product(A, B):
    return A * B


def product_backward(dZ, A, B):
    return dZ * B, dZ * A


def cubes(X):
    return X**3


def cubes_backward(dZ, X):
    return (3 * dZ * X**2,)


def one_entry_off(gradient):
    wrong = gradient.copy()
    wrong[-1, -1] *= 1.5
    return wrong


def cases(seed, thorough):
    """Return the cases: some right and some wrong ones, or all."""
    rng = source(seed)
    N, D, M = (int(size) for size in rng.permutation([3, 4, 5]))
    layer = rng.normal(size=(N, D)), rng.normal(size=(D, M)), rng.normal(size=M)
    one_sample = layer[0][:1], *layer[1:]
    square = tuple(rng.normal(size=(2, 3, 3)))
    small = tuple(1e-3 * rng.normal(size=(2, 3, 3)))
    large = tuple(1e2 * rng.normal(size=(2, 3, 3)))

    def changed(**changes):
        """Return affine_backward with changes to some of its gradients."""

        def backward(dZ, X, W, b):
            gradients = dict(zip("XWb", affine_backward(dZ, X, W, b), strict=True))
            for name, change in changes.items():
                gradients[name] = change(gradients[name])
            return tuple(gradients.values())

        return backward

    def ignoring(dZ, X, W, b):
        return affine_backward(np.ones_like(dZ), X, W, b)

    def transposed(dO, X, W):
        dZ = dO * slope(X @ W)
        return dZ @ W, X.T @ dZ

    def without_slope(dZ, X, W):
        return dZ @ W.T, X.T @ dZ

    def all_changed(change):
        return changed(X=change, W=change, b=change)

    right = [
        Case(affine, affine_backward, layer, "a linear layer"),
        Case(smooth, smooth_backward, square, "a smooth layer"),
        Case(cubes, cubes_backward, square[:1], "cubes"),
    ]
    wrong = [
        Case(affine, ignoring, layer, "upstream ignored"),
        Case(affine, changed(W=lambda dW: dW / N), layer, "second gradient"),
        Case(affine, changed(X=lambda dX: -dX), layer, "sign turned"),
        Case(affine, changed(X=lambda dX: dX[::-1]), layer, "rows in another order"),
        Case(affine, changed(X=one_entry_off), layer, "one entry"),
        Case(smooth, without_slope, square, "slope missing"),
        Case(affine, changed(X=lambda dX: 1.01 * dX), layer, "one per cent"),
        Case(affine, changed(W=lambda dW: dW.T), layer, "shape"),
    ]
    if thorough:
        right += [
            Case(product, product_backward, square, "a product"),
            Case(product, product_backward, small, "small products"),
            Case(product, product_backward, large, "large products"),
            Case(affine, affine_backward, one_sample, "one sample"),
            Case(product, product_backward, (0 * square[0], square[1]), "zeros"),
        ]
        wrong += [
            Case(smooth, transposed, square, "transpose missing"),
            Case(affine, changed(W=one_entry_off), layer, "one entry of W"),
            Case(affine, changed(b=lambda db: db / N), layer, "last gradient"),
            Case(affine, all_changed(lambda d: -d), layer, "all signs turned"),
            Case(affine, all_changed(lambda d: 2 * d), layer, "all doubled"),
            Case(affine, changed(X=lambda dX: dX * np.nan), layer, "nan"),
            Case(affine, changed(b=lambda db: db[None]), layer, "axis kept"),
            Case(
                product,
                lambda dZ, A, B: (dZ * A, dZ * B),
                small,
                "small numbers",
            ),
        ]
    return right, wrong


# What gets past a checker tells what is wrong with it: by its name, the cases that do,
# while the others of VALUES do not.
BLIND_TO = {
    # Its rows are all equal then, in whatever order.
    "upstream of ones": {"upstream ignored", "rows in another order"},
    "first input only": {"second gradient", "one entry of W", "last gradient"},
    "not every entry": {"one entry", "one entry of W"},
    "sum only": {"rows in another order"},
    "sign ignored": {"sign turned", "all signs turned"},
}
VALUES = {"slope missing", "transpose missing", "one per cent", "all doubled"}.union(
    *BLIND_TO.values()
)


class Checker:
    """The check of a function (f, backward, inputs) → is the gradient right?"""

    name = "check_gradient"

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on function, on cases drawn from seed."""
        right, wrong = cases(seed, thorough)
        try:
            require_function(self.name, function)
            asked = right + wrong
            said = [None] * len(asked)
            # In no order that could be counted along.
            for index in source(seed, len(asked)).permutation(len(asked)):
                said[index] = self.ask(function, asked[index])
        except Fault as fault:
            return everything_wrong(self.name, QUANTITIES, fault)
        missed = [
            case for case, yes in zip(wrong, said[len(right) :], strict=True) if yes
        ]
        refused = [case for case, yes in zip(right, said, strict=False) if not yes]
        mistake = weakness(missed, refused, right, wrong)
        if mistake in ("always True", "always False", "shape only"):
            # It has judged no values, so it has earned nothing.
            fault = Fault(mistake, *words.CHECKERS[mistake])
            return everything_wrong(self.name, QUANTITIES, fault)
        findings = []
        for quantity, cases_, total in (
            ("caught", missed, len(wrong)),
            ("passed", refused, len(right)),
        ):
            if not cases_:
                findings.append(Finding(quantity))
                continue
            name = mistake or {"caught": "too mild", "passed": "too strict"}[quantity]
            what, why = words.CHECKERS[name]
            example = words.CASES[cases_[0].name]
            evidence = words.CHECKED[quantity].format(
                count=len(cases_), total=total, example=example
            )
            findings.append(Finding(quantity, name, what, why, (evidence,)))
        tried = words.GRADIENTS.format(right=len(right), wrong=len(wrong))
        return Verdict(self.name, tuple(findings), tried)

    def ask(self, function, case):
        """Return what function says of a case, or raise Fault."""
        inputs = copy.deepcopy(case.inputs)
        said = call(self.name, function, (case.f, case.backward, inputs))
        if not isinstance(said, bool | np.bool_):
            what = words.NOT_TRUE_OR_FALSE.format(name=self.name, kind=described(said))
            raise Fault("not True or False", what)
        if not equal(inputs, case.inputs):
            what = words.INPUTS_CHANGED.format(name=self.name)
            raise Fault("input changed", what)
        return bool(said)


def weakness(missed, refused, right, wrong):
    """Return the name of what is wrong with a checker, or None.

    missed are the wrong cases that got past it, refused the right ones that did not.
    """
    past = {case.name for case in missed}
    drawn = VALUES & {case.name for case in wrong}
    if len(refused) == len(right) and not missed:
        return "always False"
    if past >= drawn:
        return "always True" if "shape" in past else "shape only"
    if refused:
        return None
    if "one per cent" in past and "sign turned" not in past:
        return "tolerance too loose"
    for name, cases_ in BLIND_TO.items():
        if past & drawn == cases_ & drawn:
            return name
    return None


check_gradient = Checker()
