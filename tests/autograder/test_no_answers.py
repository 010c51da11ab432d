"""The checks hold no answer: nothing that can be imported from them earns a point."""

import importlib
import pkgutil

import pytest

from autograder import checks
from autograder.checks.asking import quietly
from autograder.checks.comparison import Check, first_wrong
from autograder.checks.quantities import Quantity
from autograder.checks.verdict import Fault
from solutions import linear


def callables():
    """Yield everything in the checks that can be called, and its name."""
    for module in pkgutil.iter_modules(checks.__path__):
        if module.name == "__main__":  # reads the assignments' text
            continue
        found = vars(importlib.import_module(f"{checks.__name__}.{module.name}"))
        for name, value in list(found.items()):
            if name.startswith("__"):  # Python's own
                continue
            for owner, each in within(value):
                if callable(each):
                    yield f"{module.name}.{name}{owner}", each


def within(value):
    """Yield a value, and what it holds if it is one of the checks' own objects."""
    yield "", value
    if isinstance(value, Check):
        for quantity, rule in value.quantities.items():
            yield from ((f".{quantity}{name}", each) for name, each in within(rule))
    if isinstance(value, Check | Quantity):
        names = (name for name in dir(value) if not name.startswith("__"))
        yield from ((f".{name}", getattr(value, name)) for name in names)
    if isinstance(value, dict):
        yield from ((f"[{key!r}]", each) for key, each in value.items())


FOUND = dict(callables())


@quietly
def earned(check, function):
    """Return the quantities whose points a function earns.

    Of a check of arrays the trials are enough: what a wrong answer is called is open.
    """
    if not isinstance(check, Check):
        findings = check(function, thorough=True).findings
        return [finding.quantity for finding in findings if finding.mistake is None]
    right = list(check.quantities)
    for thorough in False, True:  # most fall at the first two inputs
        if right:
            try:
                trials = check.trials(function, check.draw(1, thorough))
            except Fault:
                return []
            right = [each for each in right if not first_wrong(each, trials)]
    return right


@pytest.mark.parametrize("task", checks.TASKS)
def test_nothing_in_the_checks_is_an_answer(task):
    for name, function in FOUND.items():
        right = earned(checks.TASKS[task], function)
        assert not right, f"{name} earns the points for {right}"


def test_an_answer_would_be_noticed():
    task = checks.TASKS["affine_backward"]
    assert earned(task, linear.affine_backward) == ["dX", "dW", "db"]
    assert earned(task, lambda dZ, X, W, b: (dZ @ W.T, 0 * W, b)) == ["dX"]


def test_what_is_looked_through_is_not_little():
    assert len(FOUND) > 300
    assert "expressions.sigmoid" in FOUND
    assert any(name.startswith("linear.linear_forward.Z.") for name in FOUND)
