"""Activation functions, applied to each entry on its own, and their gradients."""

import numpy as np


def sigmoid(H):
    """Return O = 1 / (1 + e⁻ᴴ), entry by entry; O has the shape of H.

    Written with tanh, which never overflows.
    Derived in chapters/backprop.md.
    """
    return 0.5 * (1 + np.tanh(0.5 * H))


def sigmoid_backward(dO, O):
    """Return dH = ∂L/∂H, where O = sigmoid(H).

    dO, O and dH share one shape. The slope can be written with the
    output O, which the forward pass has kept.
    Derived in chapters/backprop.md.
    """
    return dO * O * (1 - O)
