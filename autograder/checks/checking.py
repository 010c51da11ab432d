"""The check of the learner's own gradient checker.

It is judged by gradients that are known: the wrong ones that it catches, and the right
ones that it lets pass. Each is that of a function drawn for it. The right gradient is
measured, and a wrong one is the right one changed.
"""

import contextlib
import copy
from collections.abc import Callable
from dataclasses import replace
from math import prod
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from autograder.checks.asking import (
    call,
    equal,
    everything_wrong,
    quietly,
    require_function,
)
from autograder.checks.edits import slip_in
from autograder.checks.instances import source
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import Word, keys_in, kind_of

CURVES = np.positive, np.sin, np.sinh, np.tanh, np.exp
ANSWERS = WeakKeyDictionary()  # what each Given calls; by itself it shows nothing


class Given:
    """A function as a learner's checker gets it: it looks like every other."""

    __slots__ = ("__weakref__",)

    def __init__(self, answer):
        ANSWERS[self] = answer

    def __call__(self, *arguments):
        with np.errstate(all="ignore"):
            try:
                return ANSWERS[self](*arguments)
            except Exception as error:
                # The steps of its traceback would show what has been called.
                raise error.with_traceback(None) from None


class Form(NamedTuple):
    """What kind of function is drawn.

    inputs and output are shapes in the letters of sizes, scale, if there is one, is how
    large the gradients are, weights how much each input matters. One of weight 0 is an
    array of zeros.
    """

    inputs: str = "ab bc c"
    output: str = "ac"
    scale: float | None = None
    weights: tuple = (1, 1, 1)


class Case(NamedTuple):
    """A gradient of a form's function: right as it is, wrong with something changed.

    upstream(G, Z) is taken for the upstream gradient G, change is what becomes of the
    gradients at some places, and returned(gradients) what comes back.
    """

    form: str = "several inputs"
    at: tuple = (0, 1, 2)
    change: Callable = np.positive
    upstream: Callable = lambda G, Z: G
    returned: Callable = list


def entry(which, to=lambda number, size: number + size / 2):
    """Return the change of the entry with the index which(gradient): the first becomes
    larger, and any other one smaller, so that a difference has either sign."""

    def change(gradient):
        wrong, index = gradient.copy(), which(gradient)
        size = np.abs(wrong).max() * (1 if index == 0 else -1)
        wrong.flat[index] = to(wrong.flat[index], size)
        return wrong

    return change


def middling(gradient):
    return np.argsort(abs(gradient), axis=None)[gradient.size // 2]


def checkered(array):
    """Return an array of 0 and 1 by turns, of the same shape."""
    return np.indices(array.shape).sum(axis=0) % 2


# Functions with right gradients, and wrong gradients, by their names in words.CASES:
# those that are always tried ...
MANY = "many outputs"  # even an upstream of random signs is none of these by chance
RIGHT = {
    "several inputs": Form(),
    "one input": Form("ab"),
    MANY: Form(output="dd"),
    "small": Form(scale=5e-7),
    "large": Form(scale=1e6),
    "zeros": Form(weights=(1, 0, 1)),
}
WRONG = {
    "upstream ignored": Case(MANY, upstream=lambda G, Z: np.ones_like(G)),
    "columns averaged": Case(MANY, upstream=lambda G, Z: G.mean(axis=1)[:, None]),
    "rows averaged": Case(MANY, upstream=lambda G, Z: G.mean(axis=0)),
    "positive only": Case(MANY, upstream=lambda G, Z: np.where(G > 0, G, 1)),
    "even entries": Case(MANY, upstream=lambda G, Z: G * (1 - checkered(G))),
    "odd entries": Case(MANY, upstream=lambda G, Z: G * checkered(G)),
    "output for upstream": Case(MANY, upstream=lambda G, Z: Z),
    "sign turned": Case(at=(0,), change=np.negative),
    "rows reversed": Case(at=(0,), change=np.flipud),
    "evened out": Case(at=(0,), change=lambda g: np.full_like(g, g.mean())),
    "second gradient": Case(at=(1,), change=lambda g: 2 * g),
    "last gradient": Case(at=(2,), change=lambda g: g / 2),
    "first entry": Case(at=(1,), change=entry(lambda g: 0)),
    "last entry": Case(at=(0,), change=entry(lambda g: -1)),
    "one per cent": Case(change=lambda g: 1.01 * g),
    "two thousandths": Case(change=lambda g: 1.002 * g),
    "small doubled": Case("small", change=lambda g: 2 * g),
    "too few": Case(returned=lambda gradients: gradients[:-1]),
    "too many": Case(returned=lambda gradients: gradients + gradients[-1:]),
    "shape": Case(at=(1,), change=np.transpose),
    "axis kept": Case(at=(2,), change=lambda g: g[None]),
    "nan": Case(at=(1,), change=lambda g: np.nan * g),
}
# ... and the others.
MORE_RIGHT = {
    "one sample": Form("1b bc c", "1c"),
    "square": Form("aa aa aa", "aa"),
    "vectors": Form("a b"),
    "far smaller": Form(weights=(1, 1e-2, 1)),
    "one output": Form("ab", "11"),
}
MORE_WRONG = {
    "rank one": Case(MANY, upstream=lambda G, Z: np.outer(G[:, 0], G[0]) / G[0, 0]),
    "upstream transposed": Case(MANY, upstream=lambda G, Z: G.T),
    "all signs turned": Case(change=np.negative),
    "some signs turned": Case(at=(1,), change=lambda g: g * (1 - 2 * checkered(g))),
    "all doubled": Case(change=lambda g: 2 * g),
    "only gradient": Case("one input", change=lambda g: 2 * g),
    "only output": Case("one output", change=lambda g: 2 * g),
    "vector reversed": Case("vectors", at=(1,), change=np.flipud),
    "square transposed": Case("square", at=(0,), change=np.transpose),
    "exchanged": Case("square", returned=lambda g: [g[1], g[0], g[2]]),
    "smallest entry": Case(at=(1,), change=entry(lambda g: np.abs(g).argmin())),
    "middling entry": Case(at=(0,), change=entry(middling)),
    "large one per cent": Case("large", change=lambda g: 1.01 * g),
    "far smaller off": Case("far smaller", at=(1,), change=lambda g: 1.03 * g),
    "negligible off": Case("negligible", at=(1,), change=lambda g: -2 * g),
    "not zero": Case("zeros", at=(1,), change=lambda g: g + 0.1),
    "axis missing": Case("one sample", at=(0,), change=lambda g: g[0]),
    "flattened": Case(at=(0,), change=np.ravel),
    "one zero": Case("zeros", at=(1,), change=lambda g: np.zeros(1)),
    "one nan": Case(at=(1,), change=entry(lambda g: -1, lambda *_: np.nan)),
}
EVERY_RIGHT, CASES = RIGHT | MORE_RIGHT, WRONG | MORE_WRONG
# A right gradient as small as that is hidden by the rounding errors of the others.
FORMS = EVERY_RIGHT | {"negligible": Form(weights=(1, 1e-5, 1))}

# What gets past a checker tells what is wrong with it, by its name in words.CHECKERS.
# Of what can be seen without a measurement, some of these get past it, ...
FORMAL = {
    "shapes not compared": "shape, axis kept, axis missing, flattened, one zero",
    "count not compared": "too few, too many",
    "nan accepted": "nan, one nan",
}
# ... and of the others all in the first text, perhaps some in the second, and no more.
EQUAL = "columns averaged, rows averaged, rank one, upstream transposed"
ENTRIES = "first entry, last entry, smallest entry, middling entry"
FAINT = "far smaller off, negligible off"
SOON = f"one per cent, large one per cent, {FAINT}"
CLOSE = f"{SOON}, {ENTRIES}"
SMALL = "small doubled, negligible off"
PLACES = "rows reversed, square transposed, vector reversed"
SIGNS = "sign turned, all signs turned"
LENGTHS = (
    "two thousandths, one per cent, large one per cent, far smaller off, "
    "second gradient, last gradient, all doubled, only gradient, only output, "
    "small doubled"
)
BLIND_TO = (
    ("upstream of ones", f"upstream ignored, positive only, {EQUAL}", ""),
    ("upstream of rank one", "columns averaged, rank one", f"{EQUAL}, positive only"),
    ("upstream of rank one", "rows averaged, rank one", f"{EQUAL}, positive only"),
    ("upstream of rank one", "rank one", "positive only"),
    ("upstream of one sign", "positive only", ""),
    ("upstream with zeros", "even entries", f"odd entries, {EQUAL}"),
    ("upstream with zeros", "odd entries", EQUAL),
    ("upstream with zeros", "only output", EQUAL),
    ("output for upstream", "output for upstream", f"positive only, {SMALL}"),
    (
        "one is enough",
        f"sign turned, {PLACES}, evened out, second gradient, last gradient, "
        f"some signs turned, {FAINT}, {ENTRIES}",
        "",
    ),
    ("sum only", f"evened out, {PLACES}", SMALL),
    ("order ignored", PLACES, ""),
    ("length only", f"{PLACES}, {SIGNS}, some signs turned", ""),
    ("sign ignored", SIGNS, f"some signs turned, {SMALL}"),
    ("direction only", LENGTHS, f"{ENTRIES}, {PLACES}, not zero, negligible off"),
    ("one length for all", "negligible off", "far smaller off"),
    ("absolute tolerance", "small doubled", f"two thousandths, not zero, {SOON}"),
    (
        "tolerance too loose",
        "two thousandths",
        f"last gradient, even entries, odd entries, vector reversed, {EQUAL}, {CLOSE}",
    ),
    (
        "first input only",
        "second gradient, last gradient, first entry, smallest entry, vector reversed, "
        f"some signs turned, {FAINT}, not zero",
        "",
    ),
    (
        "last input only",
        f"sign turned, rows reversed, square transposed, evened out, exchanged, "
        f"second gradient, some signs turned, {FAINT}, not zero, {ENTRIES}",
        "",
    ),
    *(
        (
            "not every entry",
            name,
            f"{ENTRIES}, {PLACES}, some signs turned, {SMALL}",
        )
        for name in ENTRIES.split(", ")
    ),
)
IDLE = "always True", "values not compared"
TWICE = {"small doubled", "all doubled", "only gradient", "only output"}
# Which kinds of edits may make a checker sound that refuses everything.
QUESTIONS = {
    "always False": {"constant", "exact"},
    "not moved": {"copy", "same array"},
}
CALLS = 300  # of a function, of which the inputs are kept
BIG, TINY = 0.02, 3e-9  # steps that are too large, and too small
CHANCE = 3  # cases that are answered otherwise when they are asked again


def drawn(form, rng):
    """Return a function, the shape of its output, and inputs.

    The function takes and returns rows: inputs without their axes, or stacks of them.
    It is a sum of products of curves of sums.
    """
    sizes = dict(zip("1abcd", (1, *rng.permutation([2, 3, 4]), 6), strict=True))
    output, *shapes = (
        tuple(int(sizes[letter]) for letter in letters)
        for letters in (form.output, *form.inputs.split())
    )
    layers, inputs = [], []
    for shape, weight in zip(shapes, form.weights, strict=False):
        P = rng.normal(size=(prod(shape), prod(output)))
        layers.append((P * weight / (4 * prod(shape)) ** 0.5, rng.choice(CURVES)))
        inputs.append(rng.normal(size=shape) * (weight != 0))

    def values(*rows):
        terms = [curve(row @ P) for row, (P, curve) in zip(rows, layers, strict=True)]
        products = [t * (1 + u) for t, u in zip(terms, [*terms[1:], 0], strict=True)]
        return scale * sum(products)

    scale = 1.0
    if form.scale:
        slopes = jacobians(values, [np.ravel(A) for A in inputs])
        scale = form.scale / np.linalg.norm(np.vstack(slopes))
    return values, output, tuple(inputs)


def jacobians(values, rows):
    """Return for each input ∂values/∂entry, a row for each entry, by complex steps."""
    steps = [row + 1e-30j * np.eye(row.size) for row in rows]
    return [
        values(*rows[:k], step, *rows[k + 1 :]).imag / 1e-30
        for k, step in enumerate(steps)
    ]


def posed(case, rng):
    """Return f, backward and the inputs of a case."""
    values, output, inputs = drawn(FORMS[case.form], rng)

    def f(*arguments):
        return values(*map(np.ravel, arguments)).reshape(output)

    def backward(dZ, *arguments):
        # What has come is looked at first, so that every case refuses it alike.
        G = np.broadcast_to(dZ, output).astype(float)
        rows = [np.ravel(A).astype(float) for A in arguments]
        Z = values(*rows).reshape(output)
        G = np.broadcast_to(case.upstream(G, Z), output).ravel()
        gradients = []
        for k, (J, own) in enumerate(zip(jacobians(values, rows), inputs, strict=True)):
            right = (J @ G).reshape(own.shape)
            gradients.append(case.change(right) if k in case.at else right)
        # In a layout that does not tell what has been done.
        return tuple(np.array(each, order="C") for each in case.returned(gradients))

    return f, backward, inputs


class Checker:
    """The check of a function (f, backward, inputs) → is the gradient right?"""

    name = "check_gradient"
    quantities = "caught", "passed"

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on function, on cases drawn from seed."""
        right = {name: Case(name) for name in (EVERY_RIGHT if thorough else RIGHT)}
        wrong = CASES if thorough else WRONG
        steps = []
        require_function(self.name, function)
        said = self.asked(function, right | wrong, seed, steps)
        missed = [name for name in wrong if said[name]]
        refused = [name for name in right if not said[name]]
        again = self.asked(function, right | wrong, seed, []) if refused else said
        every, strict = len(refused) == len(right), "too strict"
        if refused:
            by_chance = sum(said[name] != again[name] for name in said) >= CHANCE
            strict = (
                "by chance" if by_chance else strictness(steps, missed, wrong, every)
            )
            if refused == ["zeros"] and strict == "too strict":
                strict = "zero gradient refused"
        if every and (not missed or strict == "exchanged"):
            strict = "always False" if strict == "too strict" else strict
            verdict = everything_wrong(self.name, self.quantities, Fault(strict))
            place = strict in QUESTIONS and self.place(
                function, right, seed, QUESTIONS[strict]
            )
            findings = [replace(f, place=place or None) for f in verdict.findings]
            return replace(verdict, findings=tuple(findings))
        mistake = weakness({*missed}, {*wrong})
        if mistake in IDLE and not refused:
            # It has judged no values, so it has earned nothing.
            return everything_wrong(self.name, self.quantities, Fault(mistake))
        mistake = "too mild" if mistake in IDLE else mistake
        values = {}
        if missed:
            mistake, values = self.probed(function, mistake, seed)
        if strict in ("by chance", "slopes halved", "upstream left out"):
            mistake = strict
        findings = (
            replace(finding("caught", mistake, missed, wrong), values=values),
            finding("passed", strict, refused, right),
        )
        tried = "right checker", {"wrong": len(wrong), "right": len(right)}
        return Verdict(self.name, findings, tried)

    def probed(self, function, mistake, seed):
        """Return a weakness, by what other gradients tell of it, and its values."""

        def passes(change):
            with contextlib.suppress(Fault):
                return self.ask(function, Case(change=change), source(seed), [])

        if mistake == "nan accepted" and passes(lambda g: g + np.inf):
            return "not finite accepted", {}
        if mistake in ("not every entry", "too mild"):
            large = passes(lambda g: g + np.abs(g).max())
            if large != passes(lambda g: g - np.abs(g).max()):
                return "one side only", {
                    "much": Word("WORDS", "large" if large else "small")
                }
        return mistake, {}

    def place(self, function, right, seed, questions):
        """Return where a small edit lets right gradients pass, and no wrong one."""
        cases = {**right, "sign turned": WRONG["sign turned"]}

        def is_sound(edited):
            said = self.asked(edited, cases, seed, [])
            return all(said[name] == (name in right) for name in cases)

        return slip_in(function, is_sound, questions=questions)

    def asked(self, function, cases, seed, steps):
        """Return what function says of each case, and add its steps to a list."""
        cases, said = list(cases.items()), {}
        # In no order that could be counted along.
        for number in source(seed, len(cases)).permutation(len(cases)):
            name, case = cases[number]
            try:
                said[name] = self.ask(function, case, source(seed, number), steps)
            except Fault as fault:
                if case.change is not np.positive or case.returned is not list:
                    self.ask(function, Case(case.form), source(seed, number), [])
                    example = Word("CASES", name)
                    raise Fault("stops", fault=fault, example=example) from None
                raise
        return said

    def ask(self, function, case, rng, steps):
        """Return what function says of a case, or raise Fault."""
        f, backward, inputs = posed(case, rng)

        def seen(*arguments):
            if len(steps) < CALLS:
                steps.append(step_of(arguments, inputs))
            return f(*arguments)

        given = {"f": Given(seen), "backward": Given(backward)}
        given["inputs"] = copy.deepcopy(inputs)
        said = call(self.name, function, given)
        if not isinstance(said, bool | np.bool_):
            raise Fault("not True or False", name=self.name, kind=kind_of(said))
        if not equal(given["inputs"], inputs):
            raise Fault("inputs changed", name=self.name)
        return bool(said)


def finding(quantity, mistake, cases, total):
    """Return the Finding on a quantity: in some cases of all, the answer is wrong."""
    if not cases:
        return Finding(quantity)
    values = {"count": len(cases), "total": len(total)}
    telling = (name for key, must, _ in BLIND_TO if key == mistake
               for name in must.split(", ") if name in cases)  # fmt: skip
    values["example"] = Word("CASES", next(telling, cases[0]))
    key = quantity
    if len(cases) == 1:
        key = {"caught": "one caught", "passed": "one passed"}[quantity]
    elif quantity == "passed" and len(cases) == len(total):
        key = "all passed"
    return Finding(quantity, mistake, evidence=((key, values),))


def step_of(arguments, inputs):
    """Return how far a function was asked from the inputs: an array of differences.

    Where the arguments are no arrays of float64, it is the name of what is wrong.
    """
    for array, own in zip(arguments, inputs, strict=False):
        kind = getattr(array, "dtype", None)
        if kind != own.dtype or array.shape != own.shape:
            return "other arrays"
    pairs = zip(arguments, inputs, strict=False)
    gaps = [np.ravel(array - own) for array, own in pairs]
    return np.concatenate(gaps) if gaps else np.zeros(0)


def strictness(steps, missed, wrong, every):
    """Return the name of what makes a checker refuse right gradients, or every one."""
    values = {*wrong}.difference(*map(keys_in, FORMAL.values()))
    if values <= {*missed}:
        return "exchanged"
    if every and {*missed} & TWICE and {*missed} <= TWICE | {"second gradient"}:
        return "slopes halved"
    if every and missed == ["upstream ignored"]:
        return "upstream left out"
    if any(type(step) is str for step in steps):
        return "in another precision"
    moved = [step[step != 0] for step in steps if step.any()]
    if every and not moved and len(steps) > 3 * len(wrong):
        return "not moved"
    if moved:
        counts = [len(step) for step in moved]
        if min(counts) == 1 < max(counts):
            return "not put back"
        sizes = np.abs(np.concatenate(moved))
        if min(counts) > 1:
            near = every and sizes.max() < BIG
            return "several at once" if near else "too strict"
        if np.median(sizes) > BIG:
            return "step too large"
        if np.median(sizes) < TINY:
            return "step too small"
        if max(counts) == 1 and len({*np.sign(np.concatenate(moved))}) == 1:
            return "one-sided"
    return "too strict"


def weakness(missed, wrong):
    """Return the name of what lets the missed ones of the wrong cases pass."""
    seen = {name: keys_in(cases) for name, cases in FORMAL.items()}
    values = wrong - set.union(*seen.values())
    if missed == wrong:
        return "always True"
    if missed >= values:
        return "values not compared"
    formal = [name for name, cases in seen.items() if missed & cases]
    for name, must, may in BLIND_TO:
        must = keys_in(must) & wrong
        if must and must <= missed & values <= must | keys_in(may):
            # What can be seen without a measurement is mended first.
            return formal[0] if formal and "tolerance" in name else name
    return "too mild" if missed & values or not formal else formal[0]


check_gradient = Checker()
