"""The checks of the error hunt: does a counter-example refute the published claim?"""

import re
from dataclasses import dataclass
from numbers import Real

import numpy as np

from autograder.checks.asking import call, everything_wrong, quietly, require_function
from autograder.checks.expressions import evaluate
from autograder.checks.instances import source
from autograder.checks.quantities import complex_steps
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import kind_of

ENTRY = re.compile(r" *(\w+) *\[ *([0-9]{1,3}) *, *([0-9]{1,3}) *\] *")
# Of numbers between these, products neither overflow nor vanish.
SMALLEST, LARGEST = 1e-6, 1e6


@dataclass(frozen=True)
class Hunt:
    """The check of a function () → (entry, inputs, value) against one claim.

    quantity is what the claim is about, and shapes are those of the inputs by their
    names. claim is what was published. What holds is truth or, if there is a `by`, the
    derivative of truth with respect to it.
    """

    name: str
    quantity: str
    shapes: dict
    claim: str
    truth: str
    by: str = ""
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
            entry, inputs, value = answer
            inputs = self.arrays(inputs)
            index = self.index(entry)
        except Fault as fault:
            return everything_wrong(self.name, self.quantities, fault)
        entry = {"entry": f"{self.quantity}{[*index]}"}
        if self.refuted(inputs)[index]:
            refuted, valued = Finding("entry"), self.valued(value, inputs, index, entry)
        else:
            rng = source(seed)
            drawn = [rng.normal(size=shape) for shape in self.shapes.values()]
            wrong = self.refuted(drawn)[index]
            mistake = "inputs do not show it" if wrong else "entry is right"
            refuted = Finding("entry", mistake, entry)
            # Any inputs have some value; it says nothing without a refutation.
            valued = Finding("value", "no refutation")
        return Verdict(self.name, (refuted, valued), ("your inputs", {}))

    def arrays(self, inputs):
        """Return the inputs as arrays of the right shapes, or raise Fault."""
        if not isinstance(inputs, tuple | list) or len(inputs) != len(self.shapes):
            names = ", ".join(self.shapes)
            raise Fault("not these inputs", names=names, kind=kind_of(inputs))
        arrays = []
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
        return np.abs(claimed - true) > 1e-6 * self.terms(inputs)

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
        mistake = "value of another entry" if near.any() else "not the value"
        if np.abs(number - claimed[index]) <= rounding[index]:
            mistake = "the claimed value"
        return Finding("value", mistake, {**entry, "got": f"{number:.10g}"})


LAYER = {"dZ": (2, 3), "X": (2, 2), "W": (2, 3)}

hunt_weight_entry = Hunt(
    "hunt_weight_entry",
    "dW",
    LAYER,
    claim="X.T @ dZ + [[0], [X[1, 1]]] * (dZ[0] - dZ[1]) * [1, 0, 0]",
    truth="inner(dZ, X @ W)",
    by="W",
)
hunt_weight_product = Hunt(
    "hunt_weight_product",
    "dW",
    {"dZ": (2, 2), "X": (2, 2), "W": (2, 2)},
    claim="dZ @ X.T",
    truth="inner(dZ, X @ W)",
    by="W",
)
hunt_prediction = Hunt(
    "hunt_prediction",
    "P",
    {"X": (1, 2), "W1": (2, 2), "W2": (2, 2), "W3": (2, 1)},
    # Both neurons of the second layer get the second column of the first layer's W1.
    claim="sigmoid(sigmoid(X @ W1) @ W1[:, [1, 1]]) @ W3",
    truth="sigmoid(sigmoid(X @ W1) @ W2) @ W3",
)
hunt_hidden_delta = Hunt(
    "hunt_hidden_delta",
    "delta2",
    {"delta3": (2, 2), "W3": (2, 2), "H2": (2, 2)},
    claim="delta3 @ (W3.T * slope(H2))",
    truth="inner(delta3, sigmoid(H2) @ W3)",
    by="H2",
)
hunt_input_entry = Hunt(
    "hunt_input_entry",
    "dX",
    {"dZ": (1, 3), "X": (1, 2), "W": (2, 3)},
    claim="dZ[:, :2] @ W[:, :2].T",
    truth="inner(dZ, X @ W)",
    by="X",
)
hunt_input_batch = Hunt(
    "hunt_input_batch",
    "dX",
    LAYER,
    claim="np.ones((2, 2)) @ dZ @ W.T",
    truth="inner(dZ, X @ W)",
    by="X",
)
