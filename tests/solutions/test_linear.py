"""The key's linear layer against derivatives that know nothing of its formulas."""

import numpy as np
import pytest

from autograder.checks import exact_gradient
from solutions import linear

SHAPES = [(2, 2, 3), (4, 4, 4), (1, 3, 2), (5, 1, 2), (3, 4, 1), (1, 1, 1)]


@pytest.fixture(params=SHAPES, ids=str)
def layer(request):
    """Integers for a layer of N samples, D inputs, M outputs: X, W, b and dZ."""
    N, D, M = request.param
    rng = np.random.default_rng(N * 100 + D * 10 + M)
    shapes = (N, D), (D, M), (M,), (N, M)
    return [rng.integers(-9, 10, size=shape).astype(float) for shape in shapes]


def test_forward_is_a_weighted_sum_for_each_sample_and_neuron(layer):
    X, W, b, _ = layer
    Z, affine = linear.linear_forward(X, W), linear.affine_forward(X, W, b)
    for i, j in np.ndindex(Z.shape):
        weighted_sum = sum(X[i, d] * W[d, j] for d in range(len(W)))
        assert Z[i, j] == weighted_sum
        assert affine[i, j] == weighted_sum + b[j]


def test_gradients_are_the_exact_differences_of_the_loss(layer):
    X, W, b, dZ = layer

    def loss(X, W, b):
        return (dZ * linear.affine_forward(X, W, b)).sum()

    dX = exact_gradient(lambda X: loss(X, W, b), X)
    dW = exact_gradient(lambda W: loss(X, W, b), W)
    db = exact_gradient(lambda b: loss(X, W, b), b)
    np.testing.assert_array_equal(linear.linear_input_gradient(dZ, X, W), dX)
    np.testing.assert_array_equal(linear.linear_weight_gradient(dZ, X, W), dW)
    np.testing.assert_array_equal(linear.bias_gradient(dZ), db)
    from_gradient_layout = linear.affine_backward(dZ, X, W, b)
    from_numerator_layout = linear.from_numerator_layout(dZ.T, X, W)
    for got in (from_gradient_layout, from_numerator_layout):
        for gradient, expected in zip(got, (dX, dW, db), strict=True):
            np.testing.assert_array_equal(gradient, expected)


def test_float32_stays_float32(layer):
    X, W, b, dZ = (array.astype(np.float32) for array in layer)
    results = [
        linear.linear_forward(X, W),
        linear.linear_input_gradient(dZ, X, W),
        linear.linear_weight_gradient(dZ, X, W),
        linear.affine_forward(X, W, b),
        linear.bias_gradient(dZ),
        *linear.affine_backward(dZ, X, W, b),
        *linear.from_numerator_layout(dZ.T, X, W),
    ]
    assert {result.dtype for result in results} == {np.dtype("float32")}


def test_layers_that_do_not_fit_raise_value_error():
    with pytest.raises(ValueError, match="mismatch"):
        linear.linear_forward(np.ones((2, 3)), np.ones((2, 4)))
