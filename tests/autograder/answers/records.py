"""How an answer is recorded: the task it answers, and what is true of it.

`WRONG` and `RIGHT` fill when the modules beside this one are imported. An answer is
written as learners write, so it may be long, and it imports NumPy or SymPy alone.
"""

from collections.abc import Callable
from typing import NamedTuple


class Answer(NamedTuple):
    """An answer to a task.

    mistake is the true name of what is wrong, None where nothing is. new() returns the
    function, with nothing remembered from earlier calls.
    """

    task: str
    mistake: str | None
    label: str
    new: Callable


WRONG, RIGHT = [], []


def wrong(task, mistake):
    """Record the decorated function as a wrong answer, and its mistake's name."""

    def record(function):
        WRONG.append(Answer(task, mistake, function.__name__, lambda: function))
        return function

    return record


def wrong_from(task, mistake):
    """Record what the decorated function makes: it remembers, or is no function."""

    def record(make):
        WRONG.append(Answer(task, mistake, make.__name__, make))
        return make

    return record


def right(task):
    """Record the decorated function as a right answer."""

    def record(function):
        RIGHT.append(Answer(task, None, function.__name__, lambda: function))
        return function

    return record


def right_from(task):
    """Record what the decorated function makes as a right answer."""

    def record(make):
        RIGHT.append(Answer(task, None, make.__name__, make))
        return make

    return record
