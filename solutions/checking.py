"""Is a gradient right? Small steps tell, without knowing its formula."""

import numpy as np


def check_gradient(f, backward, inputs):
    """Return whether backward is the gradient of f at inputs.

    inputs is a tuple of float64 arrays. f(*inputs) returns an array
    Z. For an upstream gradient dZ, backward(dZ, *inputs) returns a
    tuple with one gradient for each input. The answer is True or
    False, and the inputs are left unchanged.
    Derived in chapters/checking_gradients.md.
    """
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, at in enumerate(inputs):
        if np.shape(gradients[k]) != at.shape:
            return False
        slopes = np.empty(at.shape)
        before, after = inputs[:k], inputs[k + 1 :]
        for index in np.ndindex(at.shape):
            ahead, behind = at.copy(), at.copy()
            ahead[index] += eps
            behind[index] -= eps
            change = f(*before, ahead, *after) - f(*before, behind, *after)
            slopes[index] = (dZ * change).sum() / (2 * eps)
        error = np.linalg.norm(gradients[k] - slopes)
        # Written with "not", so that a gradient of nan does not pass.
        if not error <= 1e-6 * np.linalg.norm(slopes) + 1e-9:
            return False
    return True
