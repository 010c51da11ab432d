"""The checks of the error hunt: does a counter-example refute the published claim?"""

import contextlib
import re
from dataclasses import dataclass, field
from itertools import chain, combinations
from numbers import Real

import numpy as np

from autograder.checks import catalogue
from autograder.checks.asking import call, everything_wrong, quietly, require_function
from autograder.checks.expressions import Sum, evaluate
from autograder.checks.instances import source
from autograder.checks.naming import spellings
from autograder.checks.parts import is_plain
from autograder.checks.quantities import complex_steps
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import kind_of

ENTRY = re.compile(r" *(\w+) *\[ *([0-9]{1,3}) *, *([0-9]{1,3}) *\] *")
# Of numbers between these, products neither overflow nor vanish.
SMALLEST, LARGEST = 1e-6, 1e6
VANISHING = 1e-15  # such numbers come from curves that are flat there
FACTORS = {2: "2", 0.5: "½", -1: "−1"}


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
        try:
            require_function(self.name, function)
            answer = call(self.name, function, {})
            if not isinstance(answer, tuple | list) or len(answer) != 3:
                values = {
                    "kind": kind_of(answer),
                    "expected": ["entry", "inputs", "value"],
                }
                raise Fault("not a tuple", name=self.name, **values)
            found = [isinstance(each, str) for each in answer]
            arrays = [isinstance(each, tuple | list) for each in answer]
            if sum(found) == sum(arrays) == 1 and not (found[0] and arrays[1]):
                raise Fault("results in another order", name=self.name)
            entry, inputs, value = answer
            inputs = self.arrays(inputs)
            index = self.index(entry)
        except Fault as fault:
            return everything_wrong(self.name, self.quantities, fault)
        entry = {"entry": f"{self.quantity}{[*index]}"}
        if self.refuted(inputs)[index]:
            refuted, valued = Finding("entry"), self.valued(value, inputs, index, entry)
            if valued.mistake and self.others(function, inputs):
                valued = Finding("value", "other inputs each time")
        else:
            rng = source(seed)
            drawn = [rng.normal(size=shape) for shape in self.shapes.values()]
            wrong = self.refuted(drawn)[index]
            mistake = "inputs do not show it" if wrong else "entry is right"
            if wrong and self.refuted(inputs).any():
                mistake = "another entry shows it"
            refuted = Finding("entry", mistake, entry)
            # Any inputs have some value; it says nothing without a refutation.
            valued = Finding("value", "no refutation")
        return Verdict(self.name, (refuted, valued), ("your inputs", {}))

    def others(self, function, inputs):
        """Return whether a second call comes with other inputs."""
        again = call(self.name, function, {})[1]
        return not all(map(np.array_equal, inputs, again))

    def arrays(self, inputs):
        """Return the inputs as arrays of the right shapes, or raise Fault."""
        if not isinstance(inputs, tuple | list) or len(inputs) != len(self.shapes):
            names = ", ".join(self.shapes)
            raise Fault("not these inputs", names=names, kind=kind_of(inputs))
        arrays, came = [], [np.shape(each) for each in inputs if is_plain(each)]
        if came != [*self.shapes.values()] and sorted(came) == sorted(
            self.shapes.values()
        ):
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

    def valued(self, value, inputs, index, entry):
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
        claimed, true = self.claimed_and_true(inputs)
        rounding = 1e-9 * self.terms(inputs)
        near = np.abs(number - true) <= 1e-6 * np.abs(true) + rounding
        if near[index]:
            return Finding("value")
        if np.abs(number - claimed[index]) <= rounding[index]:
            mistake, values = "the claimed value", {}
        else:
            slip = self.slip(number, true, inputs, index, near)
            mistake, values = slip or ("not the value", {})
        return Finding("value", mistake, {**entry, "got": f"{number:.10g}", **values})

    def slip(self, number, true, inputs, index, near):
        """Return what a wrong number is, as the key of a sentence and its values.

        true holds the right values, and near says to which of them the number is near.
        """

        def so(value):
            return abs(number - value) <= 1e-6 * abs(value) + 1e-12

        true = true[index]
        names = dict(zip(self.shapes, inputs, strict=True))
        names |= {name: names[own] for name, own in self.known.items()}
        names |= {"N": len(inputs[0]), "D": len(inputs[-1]), "M": inputs[-1].shape[1]}
        for digits in range(1, 7):
            if number == round(true, digits):
                return "value rounded", {}
        terms = Sum(self.sum).terms(index, names) if self.sum else ()
        terms = [evaluate(term.replace("·", "*"), names) for term in terms]
        for count in range(1, len(terms)):
            if any(so(sum(some)) for some in combinations(terms, count)):
                return "term left out", {}
        if near.any():
            return "value of another entry", {}
        for formula in chain(*map(spellings, self.mistakes.values())):
            with contextlib.suppress(NameError, ValueError, IndexError, TypeError):
                if so(evaluate(formula, names)[index]):
                    for name, own in self.known.items():
                        formula = re.sub(rf"\b{name}\b", own, formula)
                    return "value of a formula", {"formula": f"({formula}){[*index]}"}
        for (one, A), (two, B) in combinations(
            zip(self.shapes, inputs, strict=True), 2
        ):
            swapped = [{id(A): B, id(B): A}.get(id(C), C) for C in inputs]
            if A.shape == B.shape and so(self.claimed_and_true(swapped)[1][index]):
                return "inputs exchanged", {"one": one, "two": two}
        for factor, text in FACTORS.items():
            if so(factor * true):
                return "value times a factor", {"factor": text}
        return None


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
