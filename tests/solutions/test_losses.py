"""The key's losses against their definitions, and their gradients against a step."""

import math

import numpy as np
import pytest

from autograder.checks import complex_step_gradient
from solutions.losses import mse, softmax_cross_entropy

SHAPES = [(4, 3), (3, 3), (1, 5), (5, 2), (4, 1), (1, 1)]


@pytest.fixture(params=SHAPES, ids=str)
def batch(request):
    """A batch of N predictions or logits, targets of their shape, and N classes."""
    N, M = request.param
    rng = np.random.default_rng(request.param)
    return *rng.normal(size=(2, N, M)), rng.integers(M, size=N)


def test_mse_divides_by_the_batch_once_and_hands_that_back():
    P, Y = np.array([[3.0, 1.0], [2.0, 5.0]]), np.array([[1.0, 1.0], [4.0, 4.0]])
    loss, dP = mse(P, Y)
    assert loss == (4 + 0 + 4 + 1) / (2 * 2)
    assert dP.tolist() == [[1.0, 0.0], [-1.0, 0.5]]


def test_cross_entropy_is_the_mean_of_what_the_right_classes_cost(batch):
    Z, _, y = batch
    costs = [
        math.log(math.fsum(math.exp(z) for z in row)) - row[right]
        for row, right in zip(Z, y, strict=True)
    ]
    loss, _ = softmax_cross_entropy(Z, y)
    assert math.isclose(loss, math.fsum(costs) / len(Z), rel_tol=1e-14, abs_tol=1e-15)


def test_both_gradients_are_the_derivatives_of_their_losses(batch):
    A, Y, y = batch
    for loss in (lambda A: mse(A, Y)), (lambda A: softmax_cross_entropy(A, y)):
        gradient = loss(A)[1]
        measured = complex_step_gradient(lambda A, loss=loss: loss(A)[0], A)
        assert gradient.shape == A.shape
        np.testing.assert_allclose(gradient, measured, rtol=1e-14, atol=1e-15)


def test_the_gradient_of_cross_entropy_adds_up_to_0_in_each_row(batch):
    Z, _, y = batch
    _, dZ = softmax_cross_entropy(Z, y)
    np.testing.assert_allclose(dZ.sum(axis=1), 0, atol=1e-15)


def test_a_number_added_to_a_row_of_logits_changes_nothing():
    Z, y = np.array([[1.0, 2.0, 4.0], [0.0, -8.0, 8.0]]), np.array([2, 0])
    loss, dZ = softmax_cross_entropy(Z, y)
    moved_loss, moved_dZ = softmax_cross_entropy(Z + np.array([[64.0], [-32.0]]), y)
    assert moved_loss == loss
    np.testing.assert_array_equal(moved_dZ, dZ)


def test_logits_of_any_size_neither_overflow_nor_lose_the_loss():
    Z = np.array([[1000.0, -1000.0], [1000.0, -1000.0], [-1000.0, -1000.0]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        loss, dZ = softmax_cross_entropy(Z, np.array([0, 1, 0]))
    assert math.isclose(loss, (0 + 2000 + math.log(2)) / 3)
    np.testing.assert_allclose(dZ, np.array([[0, 0], [1, -1], [-0.5, 0.5]]) / 3)


def test_float32_stays_float32_and_inputs_stay_as_they_are(batch):
    A, Y, y = batch
    A, Y = A.astype(np.float32), Y.astype(np.float32)
    for array in A, Y, y:
        array.flags.writeable = False
    results = [*mse(A, Y), *softmax_cross_entropy(A, y)]
    assert {result.dtype for result in results} == {np.dtype("float32")}
