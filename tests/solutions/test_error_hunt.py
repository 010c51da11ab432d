"""Each hunt refutes its claim: at its entry the loss itself says another number."""

import numpy as np
import pytest

from autograder.checks import complex_step_gradient, exact_gradient
from solutions.activations import sigmoid, sigmoid_backward
from solutions.error_hunt import (
    hunt_hidden_delta,
    hunt_input_batch,
    hunt_input_entry,
    hunt_prediction,
    hunt_weight_entry,
    hunt_weight_product,
)
from solutions.network import forward


def input_gradient(dZ, X, W):
    """Measure ∂L/∂X from the loss ⟨dZ, XW⟩."""
    return exact_gradient(lambda X: (dZ * (X @ W)).sum(), X)


def weight_gradient(dZ, X, W):
    """Measure ∂L/∂W from the loss ⟨dZ, XW⟩."""
    return exact_gradient(lambda W: (dZ * (X @ W)).sum(), W)


def one_entry_amiss(dZ, X, W):
    dW = weight_gradient(dZ, X, W)
    dW[1, 0] = dZ[0, 0] * X[0, 1] + dZ[0, 0] * X[1, 1]
    return dW


def without_brackets(delta3, W3, H2):
    return delta3 @ (W3.T * sigmoid_backward(1, sigmoid(H2)))


def hidden_delta(delta3, W3, H2):
    """Measure ∂L/∂H₂ from the loss ⟨δ₃, f(H₂)W₃⟩."""
    return complex_step_gradient(lambda H: (delta3 * (sigmoid(H) @ W3)).sum(), H2)


# What is hunted: its quantity, its inputs' shapes, what was claimed, and what is true.
HUNTS = {
    hunt_weight_entry: (
        "dW",
        [(2, 3), (2, 2), (2, 3)],
        one_entry_amiss,
        weight_gradient,
    ),
    hunt_weight_product: (
        "dW",
        [(2, 2), (2, 2), (2, 2)],
        lambda dZ, X, W: dZ @ X.T,
        weight_gradient,
    ),
    hunt_prediction: (
        "P",
        [(1, 2), (2, 2), (2, 2), (2, 1)],
        # Both neurons of the second layer have the weights w¹₁₂ and w¹₂₂.
        lambda X, W1, W2, W3: sigmoid(sigmoid(X @ W1) @ W1[:, [1, 1]]) @ W3,
        lambda X, *weights: forward(X, weights)[0],
    ),
    hunt_hidden_delta: (
        "delta2",
        [(2, 2), (2, 2), (2, 2)],
        without_brackets,
        hidden_delta,
    ),
    hunt_input_entry: (
        "dX",
        [(1, 3), (1, 2), (2, 3)],
        lambda dZ, X, W: dZ[:, : len(W)] @ W[:, : len(W)].T,
        input_gradient,
    ),
    hunt_input_batch: (
        "dX",
        [(2, 3), (2, 2), (2, 3)],
        lambda dZ, X, W: np.ones((len(X), 1)) * (dZ.sum(axis=0) @ W.T),
        input_gradient,
    ),
}


@pytest.mark.parametrize("hunt", HUNTS, ids=lambda hunt: hunt.__name__)
def test_the_claim_is_wrong_at_the_entry_and_the_value_is_right(hunt):
    entry, inputs, value = hunt()
    quantity, shapes, claim, truth = HUNTS[hunt]
    name, _, index = entry.removesuffix("]").partition("[")
    i, j = map(int, index.split(", "))
    assert name == quantity
    assert [array.shape for array in inputs] == shapes
    assert abs(claim(*inputs)[i, j] - value) > 0.1
    assert truth(*inputs)[i, j] == pytest.approx(value, rel=1e-15)
