"""From an answer to a verdict: what is asked of it, in the order it is asked."""

import copy
import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from autograder.checks import words
from autograder.checks.exceptions import raised, told
from autograder.checks.naming import name_mistake, said_of
from autograder.checks.parts import (
    NOTHING,
    Fault,
    described,
    is_plain,
    shapes_of,
    snapshot,
)
from autograder.checks.verdict import Finding, Verdict

TERMS = 4  # of a sum that is written out
NO_VALUE = "raises", "not an array", "wrong shape"
NAMES_OF_THEIR_OWN = (
    "nothing returned",
    "wrong structure",
    "input changed",
    "low precision",
    "precision not kept",
)
UNSPECIFIC = "raises", "square only", "special case"


def quietly(check):
    """Let neither the learner's code nor ours warn while a check runs.

    A warning is no mistake, and nbgrader takes text on stderr for one.
    """

    @functools.wraps(check)
    def run(*arguments, **options):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return check(*arguments, **options)

    return run


@dataclass(frozen=True)
class Check:
    """The check of one function: call it with the function, and read the verdict.

    name is the function's, arguments its arguments' names, in order. quantities are
    what earns points. inputs(instance) returns everything by name, parts(answer, given)
    the answer's parts or raises Fault; answer is NOTHING where the function has raised.
    """

    name: str
    arguments: tuple[str, ...]
    quantities: tuple[str, ...]
    inputs: Callable
    parts: Callable
    draw: Callable

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on function, on instances drawn from seed."""
        try:
            require_function(self.name, function)
            first, *instances = self.draw(seed, thorough)
            trials = [Trial(self, function, first)]
            # At once, before other shapes can make the function start afresh.
            given = copy.deepcopy(trials[0].pristine)
            again = Trial(self, function, first, given)
            trials += [Trial(self, function, instance) for instance in instances]
        except Fault as fault:
            return everything_wrong(self.name, self.quantities, fault)
        findings = [finding_on(quantity, trials, again) for quantity in self.quantities]
        findings = agreed(findings, trials)
        exact = sum(all(part.exact for part in trial.parts) for trial in trials)
        tried = words.INSTANCES[exact == len(trials), exact > 0]
        tried = tried.format(count=len(trials), exact=exact)
        return Verdict(self.name, tuple(findings), tried)


def require_function(name, function):
    """Raise Fault unless function can be called."""
    if not callable(function):
        what = words.NOT_A_FUNCTION.format(name=name, kind=described(function))
        raise Fault("not a function", what)


def everything_wrong(name, quantities, fault):
    """Return the Verdict where one fault spoils every quantity."""
    findings = [
        Finding(quantity, fault.mistake, fault.what, fault.why)
        for quantity in quantities
    ]
    return Verdict(name, tuple(findings), "")


def call(name, function, inputs):
    """Call function(*inputs). Raises Fault where there is no answer.

    A grader's proxy of a function works on copies of the inputs, and has another way to
    be called, which lets the inputs change as the copies do.
    """
    try:
        answer = getattr(function, "seen_changing", function)(*inputs)
    except NotImplementedError as error:
        what = words.NOT_IMPLEMENTED.format(name=told(error).stub or name)
        raise Fault("not implemented", what) from error
    except Exception as error:
        raise Fault("raises", raised(name, error)) from error
    if answer is None:
        raise Fault("nothing returned", words.NOTHING_RETURNED.format(name=name))
    return answer


class Trial:
    """One call of the learner's function, and what can be said of its answer."""

    def __init__(self, check, function, instance, given=None):
        self.check, self.function, self.instance = check, function, instance
        self.given = given or check.inputs(instance)
        self.pristine = copy.deepcopy(self.given)
        inputs = [self.given[argument] for argument in check.arguments]
        self.fault, self.answer = None, NOTHING
        try:
            answer = call(check.name, function, inputs)
            # What the learner keeps and changes later must not change this.
            self.answer = snapshot(answer)
            self.parts = check.parts(self.answer, self.pristine)
        except Fault as fault:
            if fault.mistake == "not implemented":
                raise
            self.fault = fault
            self.parts = check.parts(NOTHING, self.pristine)
        self.changed = [
            argument
            for argument in check.arguments
            if not equal(self.given[argument], self.pristine[argument])
        ]

    def parts_of(self, quantity):
        return [part for part in self.parts if part.quantity == quantity]

    def fault_in(self, quantity):
        """Return the first Fault that concerns this quantity, or None.

        A shape is compared before a value, since broadcasting would let a wrong shape
        pass.
        """
        if self.fault:
            return self.fault
        parts = self.parts_of(quantity)
        for look in shape_fault, dtype_fault:
            for part in parts:
                if fault := look(part):
                    return fault
        for argument in self.changed:
            name = self.check.name
            what = words.INPUT_CHANGED.format(name=name, argument=argument)
            return Fault("input changed", what)
        for look in not_finite, value_fault:
            for part in parts:
                if fault := look(part):
                    return fault
        return None

    @property
    def tried_on(self):
        """The sentence that says which inputs these were."""
        sizes = ", ".join(
            f"{argument} {shapes}"
            for argument in self.check.arguments
            if (shapes := shapes_of(self.pristine[argument]))
        )
        kind = words.KINDS[self.instance.kind]
        return words.TRIED_ON.format(sizes=sizes, kind=f" ({kind})" if kind else "")


def shape_fault(part):
    """Return the Fault of a part that is no plain array of the right shape, or None."""
    if isinstance(part.got, Fault):
        return part.got
    if part.shape == () and not isinstance(part.got, np.ndarray):
        what = words.NOT_A_NUMBER.format(part=part.called, kind=described(part.got))
        return Fault("not an array", what)
    if type(part.got) is not np.ndarray:
        what = words.NOT_AN_ARRAY.format(part=part.called, kind=described(part.got))
        return Fault("not an array", what)
    if part.got.shape != part.shape == ():
        what = words.NOT_ONE_NUMBER.format(part=part.called, got=part.got.shape)
        return Fault("wrong shape", what)
    if part.got.shape != part.shape:
        what = words.WRONG_SHAPE.format(
            part=part.called,
            got=part.got.shape,
            expected=part.shape,
            reason=part.reason,
        )
        return Fault("wrong shape", what)
    return None


def dtype_fault(part):
    """Return the Fault of a part in another dtype than its inputs', or None."""
    # A loss is a number, and a number of Python's has one precision.
    if part.got.dtype == part.dtype or part.shape == ():
        return None
    what = words.WRONG_DTYPE.format(
        part=part.called, got=part.got.dtype, expected=part.dtype
    )
    if part.got.dtype.kind not in "fiub":
        return Fault("wrong dtype", what)
    if part.got.dtype.kind != "f":
        return Fault("whole numbers", what)
    coarser = part.got.dtype.itemsize < part.dtype.itemsize
    return Fault("low precision" if coarser else "precision not kept", what)


def not_finite(part):
    """Return the Fault of a part with a nan or an infinity, or None."""
    indices = np.argwhere(~np.isfinite(part.got))
    if not len(indices):
        return None
    index = indices[0].tolist()
    what = words.NOT_FINITE.format(
        part=part.name, index=index or "", got=part.got[tuple(index)]
    )
    return Fault("not finite", what)


def value_fault(part):
    """Return the Fault of a part with a wrong value in it, or None."""
    if part.right:
        return None
    what = words.WRONG_VALUE if part.shape else words.WRONG_VALUE_OF_A_NUMBER
    return Fault("wrong value", what.format(part=part.called))


def first_wrong(quantity, trials):
    """Return the first trial in which something is wrong with quantity, or None."""
    return next((trial for trial in trials if trial.fault_in(quantity)), None)


def finding_on(quantity, trials, again):
    """Return the Finding on one quantity: its first fault, named if it has a name."""
    trial = first_wrong(quantity, trials)
    changes = differs(trials[0], again, quantity)
    if trial is None:
        named = ("state", {}) if changes else None
        return named_finding(quantity, trials[0], named) if named else Finding(quantity)
    fault = trial.fault_in(quantity)
    if changes or remembers(trials, trial, quantity):
        named = "state", {}
    elif fault.mistake in NAMES_OF_THEIR_OWN:
        named = None
    else:
        named = name_mistake(quantity, trials, trial)
    if named:
        return named_finding(quantity, trial, named, fault)
    evidence = evidence_on(quantity, trial)
    return Finding(quantity, fault.mistake, fault.what, fault.why, evidence)


def named_finding(quantity, trial, named, fault=None):
    """Return the Finding with the sentences of a mistake that has a name."""
    parts = trial.parts_of(quantity)
    part = next((part for part in parts if not part.right), parts[0])
    what, why = said_of(named[0], part, named[1])
    evidence = evidence_on(quantity, trial)
    if fault and fault.mistake in NO_VALUE:
        evidence = (fault.what, *evidence)
    return Finding(quantity, named[0], what, why, evidence)


def agreed(findings, trials):
    """Let one exception have one name: it leaves every quantity without a value."""
    raised = set()
    for finding in findings:
        trial = first_wrong(finding.quantity, trials)
        if trial and trial.fault:
            raised.add(finding.quantity)
    named = (f for f in findings if f.quantity in raised)
    named = next((f for f in named if f.mistake not in UNSPECIFIC), None)
    return [
        replace(named, quantity=f.quantity) if named and f.quantity in raised else f
        for f in findings
    ]


def evidence_on(quantity, trial):
    """Return the sentences on the first wrong entry, and on the inputs."""
    sentences = []
    for part in trial.parts_of(quantity):
        if part.came and not part.right:
            sentences.append(first_wrong_entry(part))
            break
    return *sentences, trial.tried_on


def first_wrong_entry(part):
    """Return the sentence on one entry: got, expected, and the sum that it is."""
    index = tuple(part.wrong_entries()[0])
    got, right = apart(part.got[index], part.expected()[index])
    if part.terms is None:
        should = words.BUT_SHOULD_BE.format(expected=right)
    else:
        terms = part.terms(*index)
        shown = [*terms[:TERMS], "…"] if len(terms) > TERMS else terms
        should = words.BUT_SHOULD_BE_SUM.format(sum=" + ".join(shown), expected=right)
    if not part.shape:
        return words.WRONG_NUMBER.format(part=part.name, got=got, expected=should)
    return words.FIRST_WRONG_ENTRY.format(
        part=part.name, index=list(index), got=got, expected=should
    )


def apart(got, expected):
    """Return two numbers as text, with as many digits as tell them apart."""
    for digits in range(6, 18):
        # Adding 0 takes the sign off a negative zero.
        texts = f"{got + 0.0:.{digits}g}", f"{expected + 0.0:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def differs(first, again, quantity):
    """Return whether a second call with the same inputs gave another answer."""
    if (first.fault is None) != (again.fault is None):
        return True
    pairs = zip(first.parts_of(quantity), again.parts_of(quantity), strict=False)
    return any(not alike(one.got, two.got) for one, two in pairs)


def remembers(trials, trial, quantity):
    """Return whether a wrong answer is the one that was right for the first inputs."""
    first = trials[0].parts_of(quantity)
    parts = trial.parts_of(quantity)
    return (
        trial is not trials[0]
        and all(part.right for part in first)
        and len(first) == len(parts)
        and all(alike(one.got, two.got) for one, two in zip(first, parts, strict=True))
    )


def alike(one, two):
    """Return whether two answers' arrays are the same up to rounding."""
    if not is_plain(one) or not is_plain(two):
        return type(one) is type(two)
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-6, equal_nan=True)


def equal(one, two):
    """Return whether two inputs are equal, lists and tuples entry by entry."""
    if isinstance(one, list | tuple) and isinstance(two, list | tuple):
        return len(one) == len(two) and all(map(equal, one, two))
    if isinstance(one, np.ndarray) and isinstance(two, np.ndarray):
        return one.dtype == two.dtype and np.array_equal(one, two)
    return bool(one == two)
