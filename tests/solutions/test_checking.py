"""The key's own check of gradients: the right ones pass, and the wrong are caught."""

import numpy as np
import pytest

from solutions import activations, linear
from solutions.checking import check_gradient

rng = np.random.default_rng(5)
X, W, b, H = (rng.normal(size=size) for size in [(4, 3), (3, 2), 2, (4, 3)])
AFFINE = linear.affine_forward, (X, W, b)

RIGHT = {
    "a layer with a bias": (*AFFINE, linear.affine_backward),
    "one input": (np.sin, (H,), lambda dZ, H: (dZ * np.cos(H),)),
    "a sigmoid": (
        activations.sigmoid,
        (H,),
        lambda dO, H: (activations.sigmoid_backward(dO, activations.sigmoid(H)),),
    ),
    # What the steps measure is rounding here, and not exactly 0.
    "nothing to learn": (
        lambda H: (H + 1) - H,
        (H,),
        lambda dZ, H: (np.zeros_like(H),),
    ),
    "large numbers": (lambda H: 1e6 * H, (H,), lambda dZ, H: (1e6 * dZ,)),
}


def wrong(change):
    """Return a backward pass of the layer whose three gradients are changed."""
    return lambda dZ, X, W, b: change(dZ, *linear.affine_backward(dZ, X, W, b))


WRONG = {
    "a mean, not a sum": wrong(lambda dZ, dX, dW, db: (dX, dW, db / len(dZ))),
    "the sign": wrong(lambda dZ, dX, dW, db: (-dX, dW, db)),
    "no upstream": wrong(
        lambda dZ, dX, dW, db: (np.ones_like(dZ) @ W.T, dW, db),
    ),
    "transposed": wrong(lambda dZ, dX, dW, db: (dX, dW.T, db)),
    "an axis too many": wrong(lambda dZ, dX, dW, db: (dX, dW, db[None])),
    "one is missing": wrong(lambda dZ, dX, dW, db: (dX, dW)),
    "one too many": wrong(lambda dZ, dX, dW, db: (dX, dW, db, db)),
    "two exchanged": wrong(lambda dZ, dX, dW, db: (dW, dX, db)),
    "nothing": wrong(lambda dZ, dX, dW, db: (dX, np.zeros_like(dW), db)),
    "no number": wrong(lambda dZ, dX, dW, db: (dX, np.full_like(dW, np.nan), db)),
    "off by a thousandth": wrong(lambda dZ, dX, dW, db: (1.001 * dX, dW, db)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_gradient_passes(name):
    f, inputs, backward = RIGHT[name]
    assert check_gradient(f, backward, inputs) is True


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_gradient_is_caught(name):
    f, inputs = AFFINE
    assert check_gradient(f, WRONG[name], inputs) is False


def test_the_inputs_stay_as_they_are():
    f, inputs = AFFINE
    before = [array.copy() for array in inputs]
    check_gradient(f, linear.affine_backward, inputs)
    for array, original in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(array, original)
