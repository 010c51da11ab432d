"""The checks of the error hunt: does a counter-example refute the published claim?"""

import contextlib
import re
import types
from dataclasses import dataclass, field
from itertools import chain, combinations, permutations, product
from numbers import Real
from operator import eq

import numpy as np

from autograder.checks import catalogue
from autograder.checks.asking import call, quietly, require_function
from autograder.checks.edits import MAKERS, slip_in
from autograder.checks.expressions import Sum, evaluate
from autograder.checks.instances import source
from autograder.checks.naming import spellings
from autograder.checks.parts import is_plain
from autograder.checks.quantities import complex_steps
from autograder.checks.search import information
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import Word, kind_of

ENTRY = re.compile(r" *(\w+) *\[ *([0-9]{1,3}) *, *([0-9]{1,3}) *\] *")
# Of numbers between these, products neither overflow nor vanish.
SMALLEST, LARGEST = 1e-6, 1e6
VANISHING = 1e-15  # such numbers come from curves that are flat there
FACTORS = {"-1": "−1", "2": "2", "1 / 2": "½", "1 / N": "1/N", "1 / D": "1/D"}
FACTORS |= {"1 / M": "1/M", "N": "N", "D": "D", "M": "M"}
BY_CHANCE = "value times a factor", "term left out"
BITS = 12  # that tell one of the ways to a wrong value from the others
UNKNOWN, NAME = "not the value", re.compile("[A-Za-z_]")
# Kinds of edits of how an array is made, after which the inputs may be other ones.
OF_ARRAYS = {"dtype", "same array"}


@dataclass(frozen=True)
class Hunt:
    """The check of a function () → (entry, inputs, value) against one claim.

    quantity is what the claim is about, and shapes are those of the inputs by their
    names. claim is what was published. What holds is truth or, if there is a `by`, the
    derivative of truth with respect to it. A value may be what one of the mistakes in
    the catalogue gives, whose names are other ones here if they are known. sum is the
    text of the sum that an entry is.
    """

    name: str
    quantity: str
    shapes: dict
    claim: str
    truth: str
    by: str = ""
    mistakes: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)
    sum: str = ""
    quantities = "entry", "value"

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on what function returns.

        `seed` draws the inputs on which the named entry is tried as well; `thorough`
        changes nothing, since there is one answer.
        """
        require_function(self.name, function)
        answer = call(self.name, function, {})
        if not isinstance(answer, tuple | list) or len(answer) != 3:
            expected = ["entry", "inputs", "value"]
            kind = kind_of(answer)
            raise Fault("not a tuple", name=self.name, kind=kind, expected=expected)
        found = [isinstance(each, str) for each in answer]
        arrays = [isinstance(each, tuple | list) for each in answer]
        if sum(found) == sum(arrays) == 1 and not (found[0] and arrays[1]):
            raise Fault("results in another order", name=self.name)
        entry, inputs, value = answer
        inputs = self.arrays(inputs)
        index = self.index(entry)
        entry = {"entry": f"{self.quantity}{[*index]}"}
        if self.refuted(inputs)[index]:
            refuted = Finding("entry")
            valued = self.valued(function, value, inputs, index, entry)
            if valued.mistake and self.others(function, inputs):
                valued = Finding("value", "other inputs each time")
            elif "got" in valued.values and not valued.values.get("seen"):
                place = self.place(function, entry, OF_ARRAYS)
                place = place or self.place(function, entry)
                # Of numbers as they are typed, what they equal says more.
                if place and (valued.mistake == UNKNOWN or NAME.search(place.piece)):
                    values = {**entry, "got": valued.values["got"]}
                    valued = Finding("value", UNKNOWN, values, place=place)
        else:
            rng = source(seed)
            drawn = [rng.normal(size=shape) for shape in self.shapes.values()]
            wrong = self.refuted(drawn)[index]
            mistake = "inputs do not show it" if wrong else "entry is right"
            if wrong and self.refuted(inputs).any():
                mistake = "another entry shows it"
            if wrong and (orders := self.in_another_order(inputs, index, value)):
                mistake, entry = "inputs perhaps in another order", {**entry, **orders}
            place = self.place(function, entry, OF_ARRAYS) if wrong else None
            refuted = Finding("entry", mistake, entry, place=place)
            # Any inputs have some value; it says nothing without a refutation.
            valued = Finding("value", "no refutation")
        return Verdict(self.name, (refuted, valued), ("your inputs", {}))

    def in_another_order(self, inputs, index, value):
        """Return the order in which alone inputs refute the claim by a value."""
        for order in self.orders:
            with contextlib.suppress(Fault, TypeError, ValueError):
                arrays = self.arrays([inputs[k] for k in order])
                true = self.claimed_and_true(arrays)[1][index]
                near = abs(float(value) - true) <= 1e-6 * abs(true)
                if near and not self.refuted(arrays)[index]:
                    return None  # its own order, say: the value is right there
                if near:
                    return self.said(order)
        return None

    @property
    def orders(self):
        return permutations(range(len(self.shapes)))

    def said(self, order):
        """Return an order of the inputs and the one that is asked for, as values."""
        came = [[*self.shapes][order.index(k)] for k in range(len(order))]
        return {"came": ", ".join(came), "order": ", ".join(self.shapes)}

    def others(self, function, inputs):
        again = call(self.name, function, {})[1]
        return not all(map(np.array_equal, inputs, again))

    def arrays(self, inputs):
        """Return the inputs as arrays of the right shapes, or raise Fault."""
        if not isinstance(inputs, tuple | list) or len(inputs) != len(self.shapes):
            names = ", ".join(self.shapes)
            raise Fault("not these inputs", names=names, kind=kind_of(inputs))
        arrays, came = [], [np.shape(each) for each in inputs if is_plain(each)]
        asked = [*self.shapes.values()]
        # They may be transposed as well, where samples are thought of as columns.
        in_place = all(map(eq, map(sorted, came), map(sorted, asked)))
        if sorted(came) == sorted(asked) and not in_place:
            order = ", ".join(self.shapes)
            raise Fault("inputs in another order", order=order)
        for given, (name, shape) in zip(inputs, self.shapes.items(), strict=True):
            try:
                array = np.array(given)
            except (TypeError, ValueError, OverflowError) as error:
                raise Fault("input not numbers", name=name) from error
            if array.dtype.kind not in "iuf" or not np.isfinite(array).all():
                raise Fault("input not numbers", name=name)
            if array.shape != shape:
                values = {"got": array.shape, "expected": shape}
                raise Fault("input of wrong shape", name=name, **values)
            array = array.astype(float)
            sizes = np.abs(array)
            odd = (sizes > LARGEST) | (sizes > 0) & (sizes < SMALLEST)
            if odd.any():
                raise Fault("input too large or small", name=name, got=array[odd][0])
            arrays.append(array)
        return arrays

    def index(self, entry):
        """Return the index that the name of an entry means, or raise Fault."""
        found = ENTRY.fullmatch(entry) if isinstance(entry, str) else None
        if not found or found[1] != self.quantity:
            shown = repr(entry[:40]) if isinstance(entry, str) else kind_of(entry)
            raise Fault("entry unreadable", entry=shown, quantity=self.quantity)
        index = int(found[2]), int(found[3])
        ones = [np.ones(shape) for shape in self.shapes.values()]
        last = [size - 1 for size in self.claimed_and_true(ones)[0].shape]
        if np.greater(index, last).any():
            values = {"quantity": self.quantity, "last": str(last)}
            raise Fault("entry outside", entry=entry, **values)
        return index

    def claimed_and_true(self, inputs):
        """Return what is claimed of the inputs, and what holds."""
        names = dict(zip(self.shapes, inputs, strict=True))
        claimed = evaluate(self.claim, names)
        if self.by:
            return claimed, complex_steps(self.truth, self.by, names)
        return claimed, evaluate(self.truth, names)

    def terms(self, inputs):
        """Return how large the terms are whose sums are compared; they may cancel."""
        return sum(self.claimed_and_true([np.abs(A) for A in inputs]))

    def refuted(self, inputs):
        """Return for each entry whether the claim is wrong there, beyond rounding."""
        claimed, true = self.claimed_and_true(inputs)
        return np.abs(claimed - true) > 1e-6 * self.terms(inputs) + VANISHING

    def place(self, function, entry, questions=None):
        """Return where a small edit makes the answer right: for the same inputs or, if
        there are questions, for the inputs that these edits lead to."""
        inputs = call(self.name, function, {})[1]

        def is_right(edited):
            named, given, value = call(self.name, edited, {})
            index, arrays = self.index(named), self.arrays(given)
            if f"{self.quantity}{[*index]}" != entry["entry"]:
                return False
            same = questions or all(map(np.array_equal, given, inputs))
            right = self.is_value(float(value), arrays, index)
            return same and right and self.refuted(arrays)[index]

        return slip_in(function, is_right, questions=questions)

    def is_value(self, number, inputs, index):
        true = self.claimed_and_true(inputs)[1]
        near = np.abs(number - true) <= 1e-6 * np.abs(true) + 1e-9 * self.terms(inputs)
        return near[index]

    def valued(self, function, value, inputs, index, entry):
        """Return the Finding on the value: is it the right one at the entry?"""
        number = (
            value[()] if isinstance(value, np.ndarray) and not value.ndim else value
        )
        if not isinstance(number, Real) or isinstance(number, bool):
            values = {"part": "value", "kind": kind_of(value)}
            return Finding("value", "not a number", values)
        try:
            number = float(number)
        except OverflowError:
            number = np.inf
        if self.is_value(number, inputs, index):
            return Finding("value")
        slip = self.slip(function, number, inputs, index)
        mistake, values = slip or (UNKNOWN, {})
        return Finding("value", mistake, {**entry, "got": f"{number:.10g}", **values})

    def slip(self, function, number, inputs, index):
        """Return what a wrong number is, as the key of a sentence and its values.

        There is one point, and many ways lead to a number there, if only by chance.
        Where the function computes its value, it does so once more of other inputs, and
        the way has to lead there too. Elsewhere it is an example, and none is given of
        a 0 or a 1, to which too many ways lead.
        """
        again = self.again(function, number, inputs)
        telling = information(np.array([number])) >= BITS
        ways = [*self.ways(index)]
        if not telling and not again:  # a factor or a term less fits by chance
            ways.sort(key=lambda way: way[0] in BY_CHANCE)
        found = []
        for case, (way, values, value) in product(again or [()], ways):
            cases = (number, inputs), *([case] if case else [])
            # What was published can be read off, and need not be worked out.
            tried = cases[: 1 if way == "the claimed value" and telling else 2]
            with contextlib.suppress(
                Fault, NameError, ValueError, IndexError, TypeError
            ):
                if all(
                    abs(n - (v := value(i))) <= 1e-6 * abs(v) + VANISHING
                    for n, i in tried
                ):
                    sure = case and case is again[0]
                    comes = Word("WORDS", "it comes out" if sure else "for example")
                    said = {"way": Word("WAYS", way, values), "seen": bool(case)}
                    found.append((way, {"comes": comes, **said}))
                    if case or telling or way == "the claimed value":
                        break
        if number in (-1, 0, 1):
            found = [way for way in found if way[1]["seen"]]
        return found[0] if found else None

    def again(self, function, number, inputs):
        """Return other values and their inputs, from the same function with other
        numbers in its arrays: in all of its inputs, and only where there is no 0."""
        if not isinstance(function, types.FunctionType):
            return []
        fresh = Fresh(np.random.default_rng(0))
        known = {n: fresh.other(v) for n, v in function.__globals__.items()}
        made = types.FunctionType(
            function.__code__,
            known,
            function.__name__,
            function.__defaults__,
            function.__closure__,
        )
        found = []
        with contextlib.suppress(Fault, TypeError, ValueError, OverflowError):
            for _ in range(2):  # with other numbers for an input's zeros, too
                _, given, value = call(self.name, made, {})
                arrays, value = self.arrays(given), float(value)
                if value != number and not all(map(np.array_equal, arrays, inputs)):
                    found.insert(0, (value, arrays))
                own = [id(array) for array in given]
                fresh.inputs = {k for k, a in enumerate(fresh.made) if id(a) in own}
                fresh.made = []
        return found

    def ways(self, index):
        """Yield what leads to a wrong value: a key, its values, and what it gives."""

        def true(inputs):
            return self.claimed_and_true(inputs)[1]

        def names(inputs):
            given = dict(zip(self.shapes, inputs, strict=True))
            known = {name: given[own] for name, own in self.known.items()}
            last = inputs[-1].shape
            sizes = {"N": len(inputs[0]), "D": last[0], "M": last[1]}
            return {**given, **known, **sizes}

        def terms(inputs):
            texts = Sum(self.sum).terms(index, names(inputs)) if self.sum else ()
            return [evaluate(t.replace("·", "*"), names(inputs)) for t in texts]

        ones = [np.ones(shape) for shape in self.shapes.values()]
        yield "the claimed value", {}, lambda i: self.claimed_and_true(i)[0][index]
        for digits in range(1, 7):
            yield "value rounded", {}, lambda i, d=digits: round(true(i)[index], d)
        for factor, text in FACTORS.items():
            yield (
                "value times a factor",
                {"factor": text},
                lambda i, f=factor: evaluate(f, names(i)) * true(i)[index],
            )
        count = len(terms(ones))
        for some in chain(*(combinations(range(count), n) for n in range(1, count))):
            yield "term left out", {}, lambda i, s=some: sum(terms(i)[k] for k in s)
        for entry in np.ndindex(true(ones).shape):
            at = {"other": f"{self.quantity}{[*entry]}"}
            yield "value of another entry", at, lambda i, e=entry: true(i)[e]
        for mistake, formulas in self.mistakes.items():
            for formula in spellings(formulas):
                shown = formula
                for name, own in self.known.items():
                    shown = re.sub(rf"\b{name}\b", own, shown)
                if shown == self.claim:
                    continue
                said = "" if "np." in shown else shown  # what the words say better
                fault = Fault(mistake, part=self.quantity, formula=said)
                yield (
                    "value of a formula",
                    {"fault": fault},
                    lambda i, f=formula: evaluate(f, names(i))[index],
                )
        for order in self.orders:
            yield (
                "inputs exchanged",
                self.said(order),
                lambda i, o=order: true(self.arrays([i[k] for k in o]))[index],
            )


class Fresh:
    """NumPy as it is, but with other numbers in what is written out: 0 stays 0, except
    in the arrays whose numbers, as they are made, are in `inputs`."""

    def __init__(self, rng):
        self.rng, self.inputs, self.made = rng, set(), []

    def other(self, value):
        """Return what a function gets for a value of its surroundings."""
        if value is np:
            return self
        if not is_plain(value) or value.dtype.kind == "b":
            return value
        zeros = len(self.made) in self.inputs and value == 0
        value = (value + zeros) * self.rng.uniform(0.5, 2, size=value.shape)
        self.made.append(value)
        return value

    def __getattr__(self, name):
        made = getattr(np, name)
        if name not in MAKERS:
            return made

        def make(*arguments, **more):
            array = made(*arguments, **more)
            return array if any(map(is_computed, arguments)) else self.other(array)

        return make


def is_computed(value):
    """Return whether there is a number of NumPy's in a value."""
    if isinstance(value, list | tuple):
        return any(map(is_computed, value))
    return isinstance(value, np.ndarray | np.number)


LAYER = {"dZ": (2, 3), "X": (2, 2), "W": (2, 3)}

hunt_weight_entry = Hunt(
    "hunt_weight_entry",
    "dW",
    LAYER,
    claim="X.T @ dZ + [[0], [X[1, 1]]] * (dZ[0] - dZ[1]) * [1, 0, 0]",
    truth="inner(dZ, X @ W)",
    by="W",
    mistakes=catalogue.WEIGHT_GRADIENT,
    sum="X[i,d]·dZ[i,j] over i",
)
hunt_weight_product = Hunt(
    "hunt_weight_product",
    "dW",
    {"dZ": (2, 2), "X": (2, 2), "W": (2, 2)},
    claim="dZ @ X.T",
    truth="inner(dZ, X @ W)",
    by="W",
    mistakes=catalogue.WEIGHT_GRADIENT,
    sum="X[i,d]·dZ[i,j] over i",
)
hunt_prediction = Hunt(
    "hunt_prediction",
    "P",
    {"X": (1, 2), "W1": (2, 2), "W2": (2, 2), "W3": (2, 1)},
    # Both neurons of the second layer get the second column of the first layer's W1.
    claim="sigmoid(sigmoid(X @ W1) @ W1[:, [1, 1]]) @ W3",
    truth="sigmoid(sigmoid(X @ W1) @ W2) @ W3",
    mistakes=catalogue.PREDICTION,
)
hunt_hidden_delta = Hunt(
    "hunt_hidden_delta",
    "delta2",
    {"delta3": (2, 2), "W3": (2, 2), "H2": (2, 2)},
    claim="delta3 @ (W3.T * slope(H2))",
    truth="inner(delta3, sigmoid(H2) @ W3)",
    by="H2",
    mistakes=catalogue.DELTA,
    known={"delta": "delta3", "W": "W3", "H": "H2"},
)
hunt_input_entry = Hunt(
    "hunt_input_entry",
    "dX",
    {"dZ": (1, 3), "X": (1, 2), "W": (2, 3)},
    claim="dZ[:, :2] @ W[:, :2].T",
    truth="inner(dZ, X @ W)",
    by="X",
    mistakes=catalogue.INPUT_GRADIENT,
    sum="dZ[i,j]·W[d,j] over j",
)
hunt_input_batch = Hunt(
    "hunt_input_batch",
    "dX",
    LAYER,
    claim="np.ones((2, 2)) @ dZ @ W.T",
    truth="inner(dZ, X @ W)",
    by="X",
    mistakes=catalogue.INPUT_GRADIENT,
    sum="dZ[i,j]·W[d,j] over j",
)
