"""The running example is pleasant on paper, and nothing in it is there by accident."""

import numpy as np

from autograder.checks import exact_gradient
from solutions import example
from solutions.activations import relu, relu_backward
from solutions.linear import affine_backward, affine_forward, linear_weight_gradient
from solutions.losses import mse
from solutions.network import gradient_step


def steps(count):
    """Return the losses of so many passes, and the last pass's H and dP.

    Both layers move between two passes.
    """
    parameters = [example.W, example.b, example.W2]
    losses = []
    for _ in range(count):
        W, b, W2 = parameters
        H = affine_forward(example.X, W, b)
        O = relu(H)
        loss, dP = mse(O @ W2, example.Y)
        _, dW, db = affine_backward(relu_backward(dP @ W2.T, H), example.X, W, b)
        moves = [dW, db, linear_weight_gradient(dP, O, W2)]
        parameters = gradient_step(parameters, moves, example.rate)
        losses.append(loss)
    return losses, H, dP


def test_no_two_axes_have_one_size_and_nothing_given_is_0():
    assert (*example.X.shape, example.W.shape[1]) == (3, 2, 4)
    for given in (example.X, example.W, example.b, example.W2, example.Z, example.H):
        assert given.all()


def test_all_numbers_of_the_first_pass_are_whole_and_have_at_most_two_digits():
    gradients = affine_backward(example.G, example.X, example.W, example.b)
    gradients += (linear_weight_gradient(example.dP, example.O, example.W2),)
    for numbers in (example.H, example.P, example.dP, example.G, *gradients):
        assert numbers.dtype.kind == "i"
        assert abs(numbers).max() < 100
    assert all(gradient.all() for gradient in gradients)


def test_what_arrives_is_the_derivative_of_the_loss():
    def loss(Z):
        return mse(relu(Z + example.b) @ example.W2, example.Y)[0]

    # The loss is a parabola between kinks, where a central step of ½ is exact.
    numbers = np.zeros(example.G.shape)
    for at in np.ndindex(numbers.shape):
        step = np.zeros(numbers.shape)
        step[at] = 0.5
        numbers[at] = loss(example.Z + step) - loss(example.Z - step)
    assert np.allclose(numbers, example.G, rtol=1e-13, atol=1e-13)


def test_relu_blocks_some_entries_and_every_neuron_fires_somewhere():
    fires = example.H > 0
    assert (~fires).sum() == 4
    assert fires.any(axis=0).all()
    assert fires.any(axis=1).all()
    assert np.linalg.matrix_rank(example.G) == 3


def test_two_steps_stay_short_in_decimals_and_lower_the_loss_each_time():
    losses, *_ = steps(3)
    assert losses[0] > losses[1] > losses[2]
    _, H, dP = steps(2)
    assert np.allclose(dP * 100, np.rint(dP * 100), rtol=0, atol=1e-9)
    assert (H != 0).all()
    assert not (H > 0).all(), "ReLU has nothing to do in the second pass"


def test_gradients_of_the_layer_are_exact():
    dX, dW, db = affine_backward(example.G, example.X, example.W, example.b)
    for name, given, gradient in zip("XWb", "XWb", (dX, dW, db), strict=True):
        at = {letter: getattr(example, letter) for letter in "XWb"}

        def loss(moved, name=name, at=at):
            return (example.G * affine_forward(**(at | {name: moved}))).sum()

        assert (exact_gradient(loss, at[given]) == gradient).all()
