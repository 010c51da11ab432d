"""The key's network: every gradient against a complex step through the whole of it."""

import itertools

import numpy as np
import pytest

from autograder.checks import complex_step_gradient
from solutions.activations import sigmoid
from solutions.losses import mse
from solutions.network import backward, forward, gradient_step, train

DEPTHS = [(2, 1), (2, 2, 2, 1), (3, 5, 4, 2), (1, 1, 1, 1, 1), (4, 3, 5, 2, 3)]


def network(sizes, N=6, dtype=float):
    rng = np.random.default_rng(sum(sizes))
    pairs = itertools.pairwise(sizes)
    weights = [rng.normal(size=pair).astype(dtype) for pair in pairs]
    X = rng.normal(size=(N, sizes[0])).astype(dtype)
    Y = rng.normal(size=(N, sizes[-1])).astype(dtype)
    return X, Y, weights


def relative_error(got, expected):
    return np.linalg.norm(got - expected) / np.linalg.norm(expected)


@pytest.mark.parametrize("sizes", DEPTHS, ids=str)
def test_every_gradient_and_delta_is_the_derivative_of_the_loss(sizes):
    X, Y, weights = network(sizes)
    P, cache = forward(X, weights)
    gradients, deltas = backward(mse(P, Y)[1], cache, weights)
    for k, W in enumerate(weights):

        def loss_of_weight(moved, k=k):
            return mse(forward(X, [*weights[:k], moved, *weights[k + 1 :]])[0], Y)[0]

        def loss_of_preactivation(moved, k=k):
            later = weights[k + 1 :]
            P = forward(sigmoid(moved), later)[0] if later else moved
            return mse(P, Y)[0]

        H = cache[k][1]
        measured = complex_step_gradient(loss_of_weight, W)
        assert gradients[k].shape == W.shape
        assert relative_error(gradients[k], measured) < 1e-13
        measured = complex_step_gradient(loss_of_preactivation, H)
        assert deltas[k].shape == H.shape
        assert relative_error(deltas[k], measured) < 1e-13


def test_the_cache_holds_each_layers_input_and_preactivation():
    X, _, weights = network((3, 5, 4, 2))
    P, cache = forward(X, weights)
    assert cache[0][0] is X
    assert cache[-1][1] is P
    for (O, H), W in zip(cache, weights, strict=True):
        np.testing.assert_array_equal(H, O @ W)
    for (_, H), (O, _) in itertools.pairwise(cache):
        np.testing.assert_array_equal(O, sigmoid(H))


def test_a_gradient_step_makes_new_weights():
    weights, gradients = [np.full((2, 2), 3.0)], [np.full((2, 2), 2.0)]
    (moved,) = gradient_step(weights, gradients, rate=0.5)
    assert (moved == 2.0).all()
    assert (weights[0] == 3.0).all()


def test_training_lowers_the_loss_and_leaves_the_given_weights_alone():
    X, Y, weights = network((2, 4, 1), N=20)
    before = [W.copy() for W in weights]
    trained, losses = train(X, Y, weights, rate=0.1, steps=200)
    assert len(losses) == 200
    assert losses[0] == mse(forward(X, weights)[0], Y)[0]
    assert (np.diff(losses) < 0).all()
    assert mse(forward(X, trained)[0], Y)[0] < losses[-1]
    for W, original in zip(weights, before, strict=True):
        np.testing.assert_array_equal(W, original)


def test_float32_stays_float32():
    X, Y, weights = network((2, 3, 1), dtype=np.float32)
    P, cache = forward(X, weights)
    gradients, deltas = backward(mse(P, Y)[1], cache, weights)
    stepped = gradient_step(weights, gradients, rate=0.1)
    assert {a.dtype for a in [P, *gradients, *deltas, *stepped]} == {P.dtype}
    assert P.dtype == np.float32
