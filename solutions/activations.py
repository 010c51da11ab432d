"""Activation functions, applied to each entry on its own, and their gradients."""

import numpy as np


def relu(H):
    """Return O = max(H, 0), entry by entry; O has the shape of H.

    Derived in chapters/activations.md.
    """
    return np.maximum(H, 0)


def relu_backward(dO, H):
    """Return dH = ∂L/∂H, where O = max(H, 0).

    dO, H and dH have the same shape. At exactly 0 there is no
    derivative. Any slope from 0 to 1 is a subgradient there, and
    this function uses 0.
    Derived in chapters/activations.md.
    """
    return dO * (H > 0)


def sigmoid(H):
    """Return O = 1 / (1 + e⁻ᴴ), entry by entry; O has the shape of H.

    Written with tanh, which never overflows.
    Derived in chapters/activations.md.
    """
    return 0.5 * (1 + np.tanh(0.5 * H))


def sigmoid_backward(dO, O):
    """Return dH = ∂L/∂H, where O = sigmoid(H).

    dO, O and dH have the same shape. The slope can be written with
    the output O, which the forward pass has kept.
    Derived in chapters/activations.md.
    """
    return dO * O * (1 - O)


def tanh_backward(dO, O):
    """Return dH = ∂L/∂H, where O = tanh(H).

    dO, O and dH have the same shape. The slope can be written with
    the output O, which the forward pass has kept.
    Derived in chapters/activations.md.
    """
    return dO * (1 - O**2)
