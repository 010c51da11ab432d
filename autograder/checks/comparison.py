"""From an answer to a verdict: what is asked of it, in the order it is asked."""

import contextlib
import functools
import re
from contextvars import ContextVar
from dataclasses import replace

import numpy as np

from autograder.checks import instances, words
from autograder.checks.asking import (
    call,
    called_with,
    equal,
    quietly,
    require_function,
)
from autograder.checks.behaviour import behaviour
from autograder.checks.clock import Budget
from autograder.checks.edits import not_finite_in, slip_in, written_in
from autograder.checks.expressions import evaluate, in_numbers
from autograder.checks.instances import EXTREME, SIZES
from autograder.checks.naming import (
    MISFITS,
    UNSPECIFIC,
    VAGUE,
    flattened,
    miscounted,
    name_mistake,
    spellings,
)
from autograder.checks.parts import (
    NOTHING,
    all_alike,
    copy_of,
    is_plain,
    shapes_of,
    snapshot,
    unpacked,
)
from autograder.checks.search import equal_expression, equals
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import Word, keys_in, kind_of

NEAR = {"float64": 1e-2, "float32": 1e-2}
TERMS = 4  # of a sum that is written out
# Expressions of a learner's that others are made of: a difference, a quotient.
OWN = re.compile(r"[\w.]+(?:\([\w, =]*\))? [-/] [\w.]+(?:\([\w, =]*\))?")
MOST_OWN = 3
NAMES_OF_THEIR_OWN = keys_in("""
nothing returned, not a tuple, not a list, input changed, list changed, list
shortened, array changed, precision lost, precision not kept, wrong dtype
""")
# What does not depend on what a function is asked.
AT_ONCE = keys_in("""
not implemented, raise left over, calls its checker, coroutine, generator, arguments,
arguments missing, no arguments
""")
UNKNOWN = "wrong value", "wrong value of a number"
# What has a name, and may have a place as well: which kinds of edits are tried.
MEMORY = {"default", "extra", "in place", "same array"}
MADE_AS, TAKEN_OUT = {"call", "dtype"}, {"axis", "call", "extra", "function"}
SYMPTOMS = {
    "array changed": MEMORY,
    "ascent": {"argument", "operator", "sign"},
    "input changed": MEMORY,
    "layout not read": {"unused"},
    "low precision": MADE_AS | {"constant", "extra"},
    "not finite": {"axis", "function", "in place", "same array"},
    "outputs for pre-activations": MEMORY,
    "overflows": TAKEN_OUT,
    "precision lost": MADE_AS,
    "precision not kept": MADE_AS,
    "shared memory": MEMORY,
    "state": MEMORY,
    "step ignored": {"name", "rebound", "unused"},
    "whole numbers": MADE_AS | {"operator"},
    "wrong dtype": MADE_AS,
    "wrong for very large entries": TAKEN_OUT,
    "wrong where outputs are saturated": TAKEN_OUT | {"constant"},
}
# By which a number comes into a product. Another variable would fit by chance.
NUMBERS = {"bound", "constant", "extra", "factor", "function", "operator", "power"}
NUMBERS |= {"bracket", "missing call", "update"}
# Where it stops, and perhaps not where the mistake is.
STOPPED = MISFITS | {"end of a list", "number for an array"}
UNNAMED = "equals an expression"
# What searches for expressions have come to, by task and quantity, while one answer is
# asked about.
FOUND = ContextVar("FOUND")
# What could be missing, but is not where an answer is right on other inputs.
MISSING, ELSEWHERE = {"factor", "missing call"}, ("wrong ", "special ")
NO_VALUE = {"not an array", "wrong shape", "not one number"}
# Of a whole list, and not of one array in it.
OF_THE_WHOLE = keys_in("""
a step for each sample, first one missing, last one missing, every step kept, one too
many at the start, only the first ones, lists for pairs, pairs in a row, list reversed,
pair swapped, order, state, gradient at the start, one step too few, one step too many,
last layer only, wrong layers, losses after a wrong step, gradients of wrong deltas,
forward pass at the start, one step only
""")


class Check:
    """The check of one function: call it with the function, and read the verdict.

    signature is the function's name with its arguments, each with its axes: N samples,
    D inputs, M outputs, as in "linear_forward(X ND, W DM)"; an argument without axes is
    a number. inputs(instance) draws the arguments instead, and what the rules use
    beside them. The quantities are the rules of what the function returns, in this
    order; they earn points.
    """

    def __init__(self, signature, *, inputs=None, shown=(), more=(), **quantities):
        self.name, arguments = re.fullmatch(r"(\w+)\((.*)\)", signature).groups()
        pairs = [argument.split() for argument in arguments.split(", ")]
        self.arguments = tuple(name for name, *_ in pairs)
        self.axes = {name: axes for name, *axes in pairs}
        self.quantities, self.inputs = quantities, inputs or self.integers
        self.kinds = {"shown": shown, "more": more}

    def integers(self, instance):
        return {
            name: instance.integers(*(getattr(instance, axis) for axis in axes[0]))
            if axes
            else instance.number()
            for name, axes in self.axes.items()
        }

    def draw(self, seed, thorough):
        return instances.draw(seed, thorough, **self.kinds)

    def given(self, instance):
        """Return the arguments on an instance by name, and the other names."""
        sizes = {size: getattr(instance, size) for size in SIZES}
        common = {"exact": instance.exact, "dtype": instance.dtype}
        # Of these sizes a factor may be made.
        letters = "".join(axes[0] for axes in self.axes.values() if axes) or "N"
        common["sizes"] = [size for size in SIZES if size in letters]
        return {**sizes, **common, **self.inputs(instance)}

    def parts(self, answer, given):
        """Return the Parts of an answer, or raise Fault."""
        members = [answer]
        if len(self.quantities) > 1:
            members = unpacked(answer, self.name, tuple(self.quantities))
        own = dict(zip(self.quantities, members, strict=True))
        return [
            part
            for name, rule in self.quantities.items()
            for part in rule.parts(name, own[name], given, own)
        ]

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on function, on instances drawn from seed.

        Each draws other inputs. thorough draws more kinds of them.
        """
        require_function(self.name, function)
        drawn = self.draw(seed, thorough)
        first, again, *others = self.trials(function, drawn, once_more=True)
        trials = [first, *others]
        wrong = {each: first_wrong(each, trials) for each in self.quantities}
        sure = []
        if any(wrong.values()):
            sure = self.trials(function, instances.to_be_sure(seed))
        findings = [
            finding_on(quantity, trial, trials, again, sure)
            for quantity, trial in wrong.items()
        ]
        findings = agreed(findings, trials)

        @functools.cache
        def alike():
            return self.tried_alike(function, seed, thorough) or [*trials, *sure]

        findings = [with_expression(f, [*trials, *sure], alike) for f in findings]
        budget, known = Budget(), {}
        findings = [with_place(f, [*trials, *sure], budget, known) for f in findings]
        exact = sum(all(part.exact for part in trial.parts) for trial in trials)
        kind = "exact tests" if exact == len(trials) else "some exact tests"
        tried = kind if exact else "tests", {"count": len(trials), "exact": exact}
        verdict = Verdict(self.name, tuple(findings), tried)
        if verdict.right:
            return verdict
        wrong = first_wrong(verdict.wrong[0].quantity, trials) or trials[0]
        inputs = {name: wrong.pristine[name] for name in self.arguments}
        return replace(verdict, inputs=inputs)

    def trials(self, function, drawn, once_more=False):
        """Return the Trials on what is drawn, and the first one once more if wanted."""
        drawn = [(each, self.given(each)) for each in drawn]
        if once_more:
            # At once, before other shapes can make the function start afresh.
            instance, given = drawn[0]
            drawn.insert(1, (instance, copy_of(given)))
        inputs = [[given[name] for name in self.arguments] for _, given in drawn]
        called = called_with(function, inputs)
        return [Trial(self, function, *each, called) for each in drawn]

    def tried_alike(self, function, seed, thorough):
        """Return the Trials on inputs that are the same for everybody, where others
        have been drawn: what grows from these arguments has grown for somebody else."""
        if not instances.MORE.get():
            return []
        with instances.drawn_from(b""), contextlib.suppress(Fault):
            drawn = *self.draw(seed, thorough), *instances.to_be_sure(seed)
            return self.trials(function, drawn)
        return []


class Trial:
    """One call of the learner's function, and what can be said of its answer."""

    def __init__(self, check, function, instance, given, called=None):
        self.check, self.function, self.instance = check, function, instance
        self.pristine = copy_of(given)
        inputs = {argument: given[argument] for argument in check.arguments}
        held = {name: [*flattened([value])] for name, value in inputs.items()}
        self.fault, self.came, self.answer = None, NOTHING, NOTHING
        try:
            self.came = call(check.name, called or function, inputs)
            # What the learner keeps and changes later must not change this.
            self.answer = snapshot(self.came)
            self.parts = check.parts(self.answer, self.pristine)
        except Fault as fault:
            if fault.mistake in AT_ONCE:
                raise
            self.fault = fault
            self.parts = check.parts(NOTHING, self.pristine)
        self.changed = {
            argument: how_changed(given[argument], self.pristine[argument], members)
            for argument, members in held.items()
            if not equal(given[argument], self.pristine[argument])
        }

    def asked_again(self, function=None, **changes):
        """Return the Trial of the same call, of another function or with changes."""
        given = copy_of({**self.pristine, **changes})
        return Trial(self.check, function or self.function, self.instance, given)

    @property
    def is_ordinary(self):
        """Whether its inputs' numbers are as they are on the first instance."""
        return self.instance.kind not in instances.OTHER_VALUES

    def parts_of(self, quantity):
        return [part for part in self.parts if part.quantity == quantity]

    def to_be_shown(self, quantity):
        """Return the first part of a quantity with a wrong entry to see, or None."""
        parts = self.parts_of(quantity)
        return next((part for part in parts if part.came and not part.right), None)

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
        for argument, how in self.changed.items():
            return Fault(how, name=self.check.name, argument=argument)
        for look in not_finite, value_fault:
            for part in parts:
                if fault := look(part):
                    return fault
        return None

    @property
    def tried_on(self):
        """The evidence that says which inputs these were."""
        sizes = ", ".join(
            f"{argument} {shapes}"
            for argument in self.check.arguments
            if (shapes := shapes_of(self.pristine[argument]))
        )
        if kind := self.instance.kind:
            return "tried on a kind", {"sizes": sizes, "kind": Word("KINDS", kind)}
        return "tried on", {"sizes": sizes}


def how_changed(now, before, members):
    """Return the key of how an input was changed, which had these members."""
    if not isinstance(now, list):
        return "input changed"
    if len(now) != len(before):
        return "list shortened"
    kept = equal(members, [*flattened([before])])
    return "list changed" if kept else "array changed"


def shape_fault(part):
    """Return the Fault of a part that is no plain array of the right shape, or None."""
    got = part.got
    if isinstance(got, Fault):
        return got
    if type(got) is not np.ndarray:
        what = "not an array" if part.shape else "not a number"
        return Fault(what, part=words.named(part.name), kind=kind_of(got))
    if got.shape == part.shape:
        return None
    values = {"part": words.named(part.name), "got": got.shape, "expected": part.shape}
    if part.shape == ():
        return Fault("not one number", **values)
    return Fault("wrong shape", **values, reason=Word("WORDS", part.rule.shape))


def dtype_fault(part):
    """Return the Fault of a part in another dtype than its inputs', or None."""
    # A loss is a number, and a number of Python's has one precision.
    if part.got.dtype == part.dtype or part.shape == ():
        return None
    values = {"part": part.name, "got": part.got.dtype, "expected": part.dtype}
    if part.got.dtype.kind == "b":
        return Fault("truth values", part=part.name)
    if part.got.dtype.kind not in "fiu":
        return Fault("wrong dtype", **values)
    if part.got.dtype.kind != "f":
        return Fault("precision lost", **values)
    if not part.close_to(part.got, part.expected, NEAR):
        return None  # a wrong value, whose dtype is no more than a sign of it
    coarser = part.got.dtype.itemsize < part.dtype.itemsize
    return Fault("precision lost" if coarser else "precision not kept", **values)


def not_finite(part):
    finite = np.isfinite(part.got)
    if finite.all():
        return None
    index = np.argwhere(~finite)[0].tolist()
    got = part.got[tuple(index)]
    return Fault("not finite", part=part.name, index=str(index or ""), got=got)


def value_fault(part):
    if part.right:
        return None
    what = "wrong value" if part.shape else "wrong value of a number"
    return Fault(what, part=words.named(part.name))


def first_wrong(quantity, trials):
    """Return the first trial in which something is wrong with quantity, or None."""
    return next((trial for trial in trials if trial.fault_in(quantity)), None)


def finding_on(quantity, trial, trials, again, sure):
    """Return the Finding on one quantity: its fault in the first trial that is wrong,
    if there is one, named if it has a name."""
    changes = differs(trials[0], again, quantity)
    if trial is None:
        if not changes:
            return Finding(quantity)
        return named_finding(quantity, trials[0], "state", {}, None)
    fault = trial.fault_in(quantity)
    if changes:
        return named_finding(quantity, trial, "state", {}, fault)
    named = None
    if fault.mistake == "wrong count":
        named = miscounted(quantity, trial)
        if not named:
            return shown(quantity, trial, fault.mistake, fault.values, fault)
    elif fault.mistake not in NAMES_OF_THEIR_OWN:
        named = name_mistake(quantity, trials, trial, sure)
    if named:
        return named_finding(quantity, trial, *named, fault)
    return shown(quantity, trial, fault.mistake, fault.values, fault)


def named_finding(quantity, trial, mistake, values, fault):
    """Return the Finding with what belongs to a mistake that has a name."""
    parts = trial.parts_of(quantity)
    part = next((part for part in parts if not part.right), parts[0])
    if part.got is NOTHING:  # which would have failed, had the others come?
        failed = (part for part in parts if fails(part, mistake))
        part = next(failed, part)
    values = {**values, "only_where_square": part.got is NOTHING}
    if not part.rule.shown or mistake in OF_THE_WHOLE:
        values["formula"] = ""
    if formula := values.get("formula"):
        formula = part.rule.spelled(formula, part.names)
        values["formula"] = formula if formula != part.name else ""
    name = quantity if mistake in OF_THE_WHOLE else part.name
    if values.get("formula") and part.quantity in trial.check.arguments:
        name = Word("WORDS", "new", {"part": name})
    evidence = ()
    if fault and mistake != "order" and (trial.fault or fault.mistake in NO_VALUE):
        evidence = (("plainly", {"fault": fault}),)
    return shown(quantity, trial, mistake, {**values, "part": name}, fault, evidence)


def shown(quantity, trial, mistake, values, fault, evidence=()):
    """Return the Finding with where it shows: an array and its first wrong entry, and
    the inputs."""
    came, wrong = None, ()
    if part := trial.to_be_shown(quantity):
        came, wrong = part.got, tuple(map(tuple, part.wrong_entries()))
        evidence = (*evidence, wrong_entry(part, wrong[0]))
    evidence = (*evidence, trial.tried_on)
    return Finding(quantity, mistake, values, fault, evidence, came, wrong)


def fails(part, mistake):
    """Return whether a mistake's formula cannot be worked out on a part's inputs."""
    formulas = spellings(part.rule.mistakes.get(mistake, ()))
    return bool(formulas) and part.mistaken(formulas[0]) is NOTHING


def with_expression(finding, trials, alike):
    """Return a finding without a name with the expression that the answer equals.

    It is searched for on the Trials that alike() gives, and has to hold on trials.
    """
    if finding.mistake not in UNSPECIFIC:
        return finding
    quantity = finding.quantity
    trial = first_wrong(quantity, trials)
    part = next(part for part in trial.parts_of(quantity) if not part.right)
    if not is_plain(part.got):
        return finding
    if not (text := found_expression(quantity, trials, alike)):
        return finding
    evidence = finding.evidence
    if not part.came:
        evidence = (("plainly", {"fault": finding.fault}), *evidence)
    values = {"part": words.named(part.name), "formula": text}
    return replace(finding, mistake=UNNAMED, values=values, evidence=evidence)


def with_place(finding, trials, budget, known):
    """Return a finding without a name with the place in the learner's source where a
    small edit would make it right, or with a question that finds the mistake.

    known are the places of edits that have made another quantity right, too.
    """
    kinds = SYMPTOMS.get(finding.mistake)
    if finding.mistake == "factor" and not {*SIZES} & {*finding.values["factor"]}:
        kinds = NUMBERS
    if not kinds and finding.mistake not in {*UNSPECIFIC, *VAGUE, *STOPPED, UNNAMED}:
        return finding
    if finding.fault and finding.fault.mistake == "own raise":
        return finding
    quantity = finding.quantity
    if quantity in known:
        return replace(finding, place=known[quantity])
    trial = first_wrong(quantity, trials) or trials[0]
    asked = sorted(trials, key=lambda each: each is not trial)  # the wrong one first
    if trial.instance.kind not in EXTREME:
        # There may be another mistake that shows only there.
        asked = [each for each in asked if each.instance.kind not in EXTREME]
    if finding.mistake == "state":
        asked.append(asked[0])
    # What spoils another quantity is no correction, nor what stops there as well.
    every = trial.check.quantities
    kept = [each for each in every if trial.fault or not first_wrong(each, asked)]
    mended = []

    def accepts(edited):
        if not is_right(edited, [quantity, *kept], asked):
            return False
        others = [each for each in every if each not in (quantity, *kept)]
        mended[:] = [each for each in others if is_right(edited, [each], trials)]
        return True

    place = slip_in(trial.function, accepts, budget, kinds)
    elsewhere = finding.mistake in VAGUE and finding.mistake.startswith(ELSEWHERE)
    if place and not (elsewhere and place.question in MISSING):
        known |= dict.fromkeys(mended, place)
        return replace(finding, place=place)
    if "not finite" in (finding.mistake, finding.fault and finding.fault.mistake):
        axes = len(trial.to_be_shown(quantity).shape)
        place = not_finite_in(trial.function, min(axes, 1), trial.asked_again)
        return replace(finding, place=place)
    if finding.mistake in (*UNKNOWN, UNNAMED) and (found := behaviour(quantity, trial)):
        mistake, values = found
        return replace(finding, mistake=mistake, values={**finding.values, **values})
    if (
        finding.mistake in UNKNOWN
        and quantity == "losses"
        and trial.fault_in("weights")
    ):
        mistake = "losses beside wrong weights"
        return replace(finding, mistake=mistake, values={"part": quantity})
    return finding


@contextlib.contextmanager
def one_answer(found):
    """Let searches for expressions be of one answer, and found keep what they come to.

    found is a dict. A grader asks more than once about an answer: what equals it on a
    few inputs is tried first on others, and where nothing did, nothing is looked for.
    """
    token = FOUND.set(found)
    try:
        yield
    finally:
        FOUND.reset(token)


def found_expression(quantity, trials, alike):
    """Return an expression of the arguments that the answer equals, or None."""
    written = written_in(trials[0].function)
    if not (tried := cases_of(quantity, trials, written)):
        return None
    found, key = FOUND.get({}), (trials[0].check.name, quantity)
    if key not in found or (found[key] and not equals(found[key], tried[0])):
        found[key] = None
        for cases in cases_of(quantity, alike(), written):
            text = equal_expression(cases, written)
            if text and equals(text, tried[0]):
                found[key] = text
                break
    return found[key]


def cases_of(quantity, trials, written):
    """Return the lists of cases on which an expression is searched for, one after the
    other: with more to begin with, less that is made of it is found.

    written are the expressions in the learner's source.
    """
    cases, more = [], []
    for trial in trials:
        parts = trial.parts_of(quantity)
        if len(parts) != 1 or (parts[0].rule.mistakes and not parts[0].rule.shown):
            return []
        if is_plain(parts[0].got):
            arguments = {
                name: trial.pristine[name]
                for name in (*trial.check.arguments, *SIZES)
                if isinstance(trial.pristine[name], np.ndarray | int | float)
            }
            # Of the other results, those that the learner's code has under this name.
            others = {
                part.name: part.got
                for part in trial.parts
                if part.quantity != quantity and part.name in written and part.right
            }
            cases.append((arguments, parts[0].got))
            more.append({**values_of(written, arguments), **others})
    if not cases:
        return []
    common = set.intersection(*map(set, more))
    wider = [
        ({**given, **{name: own[name] for name in own if name in common}}, got)
        for (given, got), own in zip(cases, more, strict=True)
    ]
    return [wider, cases] if common else [cases]


def values_of(written, arguments):
    """Return the values of the learner's own expressions of the arguments alone."""
    found = {}
    for text in sorted(written, key=len):
        names = set(re.findall(r"(?<!\.)\b[A-Za-z_]\w*\b(?!=)", text))
        if (
            len(found) < MOST_OWN
            and OWN.fullmatch(text)
            and names <= {*arguments, "np", "True"}
        ):
            with contextlib.suppress(Exception):
                value = evaluate(text, arguments)
                if is_plain(value) and value.dtype.kind == "f":
                    found[text] = value
    return found


def is_right(function, quantities, trials):
    """Return whether another function is right in these on all these inputs."""
    with contextlib.suppress(Fault):
        asked = (trial.asked_again(function) for trial in trials)
        return not any(any(map(each.fault_in, quantities)) for each in asked)
    return False


def agreed(findings, trials):
    """Let one exception have one name: it leaves every quantity without a value."""
    raised = set()
    for finding in findings:
        trial = finding.mistake and first_wrong(finding.quantity, trials)
        if trial and trial.fault:
            raised.add(finding.quantity)
    named = (f for f in findings if f.quantity in raised)
    named = next((f for f in named if is_a_name(f.mistake)), None)
    return [
        replace(named, quantity=f.quantity) if named and f.quantity in raised else f
        for f in findings
    ]


def is_a_name(mistake):
    return mistake and words.is_specific(mistake) and mistake not in UNSPECIFIC


def wrong_entry(part, index):
    """Return the evidence of one entry: got, expected, and the sum that it is."""
    got, right = apart(part.got[index], part.expected[index])
    values = {"part": part.name, "got": got, "expected": right}
    if not part.shape:
        return "wrong number", values
    values["index"] = str(list(index))
    if terms := part.rule.terms(index, part.names):
        sums = [terms]
        if part.exact and "′" not in terms[0]:
            sums.append([in_numbers(term, part.names) for term in terms])
        values["expected"] = " = ".join([*map(written_out, sums), right])
    return "wrong entry", values


def written_out(terms):
    return " + ".join([*terms[:TERMS], "…"] if len(terms) > TERMS else terms)


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
    return not all_alike(first.parts_of(quantity), again.parts_of(quantity))
