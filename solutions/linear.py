"""The linear layer Z = XW, with and without a bias, and its gradients."""

import numpy as np


def linear_forward(X, W):
    """Return Z = XW: each sample (row of X) meets each neuron.

    X is (N, D), W is (D, M), Z is (N, M). NumPy raises ValueError
    if X and W disagree about D.
    Derived in chapters/neuron_to_batch.md.
    """
    return X @ W


def linear_input_gradient(dZ, X, W):
    """Return dX = ∂L/∂X, which goes back to the layer before.

    dZ is (N, M), X is (N, D), W is (D, M), dX is (N, D). The values
    of X do not matter, because the layer is linear in X.
    Derived in chapters/linear_layer.md.
    """
    return dZ @ W.T


def linear_weight_gradient(dZ, X, W):
    """Return dW = ∂L/∂W, which the layer learns from.

    dZ is (N, M), X is (N, D), W is (D, M), dW is (D, M). The values
    of W do not matter, because the layer is linear in W.
    Derived in chapters/linear_layer.md.
    """
    return X.T @ dZ


def affine_forward(X, W, b):
    """Return Z = XW + 1b: each neuron adds its bias to every sample.

    X is (N, D), W is (D, M), b is (M,), Z is (N, M). NumPy raises
    ValueError if the sizes disagree.
    Derived in chapters/bias.md.
    """
    return X @ W + b


def bias_gradient(dZ):
    """Return db = ∂L/∂b, which the bias learns from.

    dZ is (N, M), db is (M,).
    Derived in chapters/bias.md.
    """
    return dZ.sum(axis=0)


def affine_backward(dZ, X, W, b):
    """Return (dX, dW, db), the gradients of Z = XW + 1b.

    dZ is (N, M), X is (N, D), W is (D, M), b is (M,); dX, dW and db
    have the shapes of X, W and b.
    Derived in chapters/bias.md.
    """
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def from_numerator_layout(dy_numerator, x, W):
    """Return (dX, dW, db) from a gradient in numerator layout.

    dy_numerator is (M, N), the transpose of ∂L/∂y; x is (N, D), W is
    (D, M). The gradients are in this course's layout: dX is (N, D),
    dW is (D, M), db is (M,).
    Derived in chapters/bias.md.
    """
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator @ np.ones(len(x), dtype=dy_numerator.dtype)
    return dX, dW, db
