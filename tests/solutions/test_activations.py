"""The key's activations against slopes that are measured entry by entry."""

import numpy as np
import pytest

from autograder.checks import complex_step_gradient, exact_gradient
from solutions.activations import (
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh_backward,
)

SHAPES = [(4, 3), (3, 3), (1, 5), (5, 1), (1, 1)]


@pytest.fixture(params=SHAPES, ids=str)
def layer(request):
    """Numbers for an activation, on both sides of zero: the upstream dO, and H."""
    rng = np.random.default_rng(request.param)
    return rng.normal(size=(2, *request.param))


def relative_error(got, expected):
    return np.linalg.norm(got - expected) / np.linalg.norm(expected)


def test_relu_keeps_what_is_positive_and_nothing_else():
    H = np.array([[-2.0, -0.5, 0.0], [0.5, 2.0, 1e308]])
    assert relu(H).tolist() == [[0.0, 0.0, 0.0], [0.5, 2.0, 1e308]]


def test_relu_backward_is_the_exact_difference_away_from_the_kink():
    # On integers other than 0, a step by 1 stays on one straight piece.
    H = np.array([[-3.0, -2.0, -1.0], [1.0, 2.0, 3.0]])
    dO = np.array([[5.0, -7.0, 2.0], [-4.0, 3.0, 6.0]])
    measured = exact_gradient(lambda H: (dO * relu(H)).sum(), H)
    np.testing.assert_array_equal(relu_backward(dO, H), measured)


def test_relu_backward_takes_the_slope_0_at_the_kink():
    assert relu_backward(np.full(2, 3.0), np.array([0.0, -0.0])).tolist() == [0, 0]


def test_sigmoid_is_the_logistic_function_and_never_overflows():
    H = np.linspace(-30, 30, 601)
    assert relative_error(sigmoid(H), 1 / (1 + np.exp(-H))) < 1e-15
    with np.errstate(all="raise"):
        extremes = sigmoid(np.array([-1e308, -800.0, 0.0, 800.0, 1e308]))
    assert extremes.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_sigmoid_backward_is_the_upstream_times_the_slope(layer):
    dO, H = layer
    measured = complex_step_gradient(lambda H: (dO * sigmoid(H)).sum(), H)
    assert relative_error(sigmoid_backward(dO, sigmoid(H)), measured) < 1e-14


def test_tanh_backward_is_the_upstream_times_the_slope(layer):
    dO, H = layer
    measured = complex_step_gradient(lambda H: (dO * np.tanh(H)).sum(), H)
    assert relative_error(tanh_backward(dO, np.tanh(H)), measured) < 1e-14


def test_a_saturated_neuron_hands_nothing_back():
    dO, O = np.full(2, 3.0), np.array([1.0, 0.0])
    assert sigmoid_backward(dO, O).tolist() == [0.0, 0.0]
    assert tanh_backward(dO, 2 * O - 1).tolist() == [0.0, 0.0]


def test_float32_stays_float32_and_inputs_stay_as_they_are(layer):
    dO, H = layer.astype(np.float32)
    for array in dO, H:
        array.flags.writeable = False
    backward = relu_backward, sigmoid_backward, tanh_backward
    results = [relu(H), sigmoid(H), *(function(dO, H) for function in backward)]
    assert {result.dtype for result in results} == {np.dtype("float32")}
