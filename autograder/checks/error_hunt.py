"""The checks of the error hunt: does a counter-example refute the published claim?"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checks import words
from autograder.checks.catalogue import sigmoid, slope
from autograder.checks.comparison import (
    apart,
    call,
    everything_wrong,
    quietly,
    require_function,
)
from autograder.checks.differences import complex_step_gradient, exact_gradient
from autograder.checks.instances import source
from autograder.checks.parts import Fault, counted, described, number, unpacked
from autograder.checks.verdict import Finding, Verdict

ENTRY = re.compile(r"\s*(\w+)\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]\s*")
QUANTITIES = "entry", "value"


@dataclass(frozen=True)
class Hunt:
    """The check of a function () → (entry, inputs, value) against one claim.

    quantity is what the claim is about, shapes are those of the inputs by their names,
    claim(*inputs) is what was published, and truth(*inputs) what holds.
    """

    name: str
    quantity: str
    shapes: dict
    claim: Callable
    truth: Callable

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on what function returns.

        `seed` draws the inputs on which the named entry is tried as well; `thorough`
        changes nothing, since there is one answer.
        """
        try:
            require_function(self.name, function)
            answer = call(self.name, function, ())
            entry, inputs, value = unpacked(
                answer, self.name, ("entry", "inputs", "value")
            )
            inputs = self.arrays(inputs)
            claimed, true = self.claim(*inputs), self.truth(*inputs)
            index = self.index(entry, true.shape)
        except Fault as fault:
            return everything_wrong(self.name, QUANTITIES, fault)
        refuted = self.on_entry(entry, index, claimed, true, seed)
        if refuted.mistake:
            # Any inputs have some value; it says nothing without a refutation.
            what = words.HUNT["no refutation"][0]
            valued = Finding("value", "no refutation", what)
        else:
            valued = self.on_value(entry, index, claimed, true, value)
        return Verdict(self.name, (refuted, valued), words.YOUR_INPUTS)

    def arrays(self, inputs):
        """Return the inputs as arrays of the right shapes, or raise Fault."""
        names = ", ".join(self.shapes)
        if not isinstance(inputs, tuple | list) or len(inputs) != len(self.shapes):
            what = words.NOT_THESE_INPUTS.format(names=names, kind=counted(inputs))
            raise Fault("wrong structure", what)
        arrays = []
        for given, (name, shape) in zip(inputs, self.shapes.items(), strict=True):
            try:
                array = np.array(given, dtype=float)
            except (TypeError, ValueError) as error:
                what = words.INPUT_NOT_NUMBERS.format(name=name)
                raise Fault("inputs of wrong shapes", what) from error
            if array.shape != shape:
                what = words.INPUT_SHAPE.format(
                    name=name, got=array.shape, expected=shape
                )
                raise Fault("inputs of wrong shapes", what)
            if not np.isfinite(array).all():
                what = words.INPUT_NOT_NUMBERS.format(name=name)
                raise Fault("not finite", what)
            arrays.append(array)
        return arrays

    def index(self, entry, shape):
        """Return the index that the name of an entry means, or raise Fault."""
        found = ENTRY.fullmatch(entry) if isinstance(entry, str) else None
        last = [size - 1 for size in shape]
        if not found or found[1] != self.quantity:
            what = words.ENTRY_UNREADABLE.format(entry=entry, quantity=self.quantity)
            raise Fault("entry unreadable", what)
        index = int(found[2]), int(found[3])
        if np.greater(index, last).any():
            what = words.ENTRY_OUTSIDE.format(
                entry=entry, quantity=self.quantity, last=last
            )
            raise Fault("entry unreadable", what)
        return index

    def on_entry(self, entry, index, claimed, true, seed):
        """Return the Finding on the entry: is the claim wrong there, and on these?"""
        if not np.isclose(claimed[index], true[index], rtol=1e-6):
            return Finding("entry")
        rng = source(seed)
        inputs = [rng.normal(size=shape) for shape in self.shapes.values()]
        mistake = "inputs do not show it"
        if np.isclose(self.claim(*inputs)[index], self.truth(*inputs)[index]):
            mistake = "entry is right"
        what, why = words.HUNT[mistake]
        return Finding("entry", mistake, what.format(entry=entry), why)

    def on_value(self, entry, index, claimed, true, value):
        """Return the Finding on the value: is it the right one at the entry?"""
        value = number(value)
        if not isinstance(value, np.ndarray) or value.shape != ():
            what = words.NOT_A_NUMBER.format(part="value", kind=described(value))
            return Finding("value", "not a number", what)
        if np.isclose(value, true[index], rtol=1e-6, atol=1e-9):
            return Finding("value")
        mistake = "wrong value"
        if np.isclose(value, claimed[index], rtol=1e-6):
            mistake = "the claimed value"
        elif np.isclose(value, true, rtol=1e-6).any():
            mistake = "value of another entry"
        what, why = words.HUNT[mistake]
        got, _ = apart(float(value), true[index])
        return Finding("value", mistake, what.format(entry=entry, got=got), why)


def weight_gradient(dZ, X, W):
    return exact_gradient(lambda W: (dZ * (X @ W)).sum(), np.zeros(W.shape))


def input_gradient(dZ, X, W):
    return exact_gradient(lambda X: (dZ * (X @ W)).sum(), np.zeros(X.shape))


def one_index_twice(dZ, X, W):
    dW = weight_gradient(dZ, X, W)
    dW[1, 0] = dZ[0, 0] * X[0, 1] + dZ[0, 0] * X[1, 1]
    return dW


def one_column_for_both(X, W1, W2, W3):
    # Both neurons of the second layer get the second column of the first layer's W1.
    return sigmoid(sigmoid(X @ W1) @ W1[:, [1, 1]]) @ W3


def prediction(X, W1, W2, W3):
    return sigmoid(sigmoid(X @ W1) @ W2) @ W3


def without_brackets(delta3, W3, H2):
    return delta3 @ (W3.T * slope(H2))


def hidden_delta(delta3, W3, H2):
    return complex_step_gradient(lambda H2: (delta3 * (sigmoid(H2) @ W3)).sum(), H2)


def sum_over_inputs(dZ, X, W):
    inputs = X.shape[1]
    return dZ[:, :inputs] @ W[:, :inputs].T


def sum_over_samples(dZ, X, W):
    return np.ones((len(X), len(X))) @ dZ @ W.T


LAYER = {"dZ": (2, 3), "X": (2, 2), "W": (2, 3)}

hunt_weight_entry = Hunt(
    "hunt_weight_entry", "dW", LAYER, one_index_twice, weight_gradient
)
hunt_weight_product = Hunt(
    "hunt_weight_product",
    "dW",
    {"dZ": (2, 2), "X": (2, 2), "W": (2, 2)},
    lambda dZ, X, W: dZ @ X.T,
    weight_gradient,
)
hunt_prediction = Hunt(
    "hunt_prediction",
    "P",
    {"X": (1, 2), "W1": (2, 2), "W2": (2, 2), "W3": (2, 1)},
    one_column_for_both,
    prediction,
)
hunt_hidden_delta = Hunt(
    "hunt_hidden_delta",
    "delta2",
    {"delta3": (2, 2), "W3": (2, 2), "H2": (2, 2)},
    without_brackets,
    hidden_delta,
)
hunt_input_entry = Hunt(
    "hunt_input_entry",
    "dX",
    {"dZ": (1, 3), "X": (1, 2), "W": (2, 3)},
    sum_over_inputs,
    input_gradient,
)
hunt_input_batch = Hunt(
    "hunt_input_batch", "dX", LAYER, sum_over_samples, input_gradient
)
