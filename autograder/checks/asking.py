"""Calling a learner's function: what comes back, or the Fault that nothing does."""

import contextlib
import contextvars
import functools
import sys
import types
import warnings

import numpy as np

from autograder.checks.exceptions import is_the_learners, raised
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import Kind, kind_of

# The names of the functions that are being called, each with the calls of its own check
# that have come from within.
CALLS = contextvars.ContextVar("CALLS")
# What calls nothing yet: answers of functions with an `async` or a `yield` in them.
LATER = {
    Kind("coroutine"): "coroutine",
    Kind("generator"): "generator",
    Kind("async_generator"): "generator",
}


def quietly(check):
    """Let neither the learner's code nor ours warn while a check runs, and a Fault that
    is raised be that of every quantity.

    A warning is no mistake, and nbgrader takes text on stderr for one.
    """

    @functools.wraps(check)
    def run(self, function, **options):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                return check(self, function, **options)
            except Fault as fault:
                return everything_wrong(self.name, self.quantities, fault)

    return run


class Open:
    """A stream that is passed on to the learner's code, and that stays open."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def close(self):
        """Leave the stream open: the verdict is still to be printed."""


@contextlib.contextmanager
def put_back():
    """Put back, after the learner's code, what it has set for the whole process."""
    limit = sys.getrecursionlimit()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(Open(sys.stdout)),
        contextlib.redirect_stderr(Open(sys.stderr)),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            sys.setrecursionlimit(limit)


def require_function(name, function):
    """Raise Fault unless function can be called, and is not a class."""
    kind = kind_of(function)
    if issubclass(type(function), type) or kind == Kind("type"):
        raise Fault("a class", name=name)
    if not callable(function):
        raise Fault("not a function", name=name, kind=kind)


def called_with(function, inputs):
    """Return what answers as function does when it is called with these, one after the
    other. A grader's proxy is told them all at once."""
    return getattr(function, "called_with", lambda _: function)(inputs)


def call(name, function, given):
    """Call function with what is given, by name and in order.

    Raises Fault where there is no answer. A grader's proxy of a function works on
    copies of the inputs, and has another way to be called, which lets the inputs change
    as the copies do.
    """
    running = CALLS.get({})
    if name in running:
        running[name].append(True)
        raise Fault("calls its checker", name=name)
    again = []
    token = CALLS.set({**running, name: again})
    fault = None
    try:
        if elsewhere := getattr(function, "seen_changing", None):
            answer = elsewhere(*given.values())
        else:
            with put_back():
                answer = function(*given.values())
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        usual = issubclass(type(error), Exception | SystemExit)
        if not usual and not is_the_learners(error):
            raise
        fault = raised(name, error, tuple(given))
    finally:
        CALLS.reset(token)
    if again:
        raise Fault("calls its checker", name=name)
    if fault:
        # Not from the exception, which would keep alive all that its frames hold.
        raise fault
    if answer is None:
        raise Fault("nothing returned", name=name)
    if later := LATER.get(kind_of(answer)):
        if type(answer) is types.CoroutineType:
            answer.close()  # or Python warns that nobody has waited for it
        raise Fault(later, name=name)
    return answer


def everything_wrong(name, quantities, fault):
    """Return the Verdict where one fault spoils every quantity."""
    return Verdict(
        name, tuple(Finding(q, fault.mistake, fault.values) for q in quantities)
    )


def equal(one, two):
    """Return whether an input still equals its copy, entry by entry in lists.

    What the learner may have put into a list is not asked: it may lie, or raise.
    """
    if type(one) is not type(two):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(equal, one, two))
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and np.array_equal(one, two)
    return bool(one == two)
