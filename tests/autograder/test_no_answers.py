"""The checks hold no answer: nothing that can be imported from them earns a point."""

import importlib
import pkgutil

import pytest

from autograder import checks
from autograder.checks.comparison import Check
from autograder.checks.quantities import Quantity


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


@pytest.mark.parametrize("task", checks.TASKS)
def test_nothing_in_the_checks_is_an_answer(task):
    check = checks.TASKS[task]
    for name, function in FOUND.items():
        verdict = check(function, thorough=True)
        right = [f.quantity for f in verdict.findings if f.mistake is None]
        assert not right, f"{name} earns the points for {right}"


def test_what_is_looked_through_is_not_little():
    assert len(FOUND) > 300
    assert "expressions.sigmoid" in FOUND
    assert any(name.startswith("linear.linear_forward.Z.") for name in FOUND)
