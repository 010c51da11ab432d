"""Losses: a whole batch of predictions in, one number and its gradient out."""

import numpy as np


def mse(P, Y):
    """Return (L, dP) for the loss L = 1/(2N) · Σ (P − Y)².

    P and Y are (N, M), dP = ∂L/∂P is (N, M). The 1/N of the mean is
    in dP, so no layer divides by N again.
    Derived in chapters/losses.md.
    """
    N = len(P)
    return np.sum((P - Y) ** 2) / (2 * N), (P - Y) / N


def softmax_cross_entropy(Z, y):
    """Return (L, dZ) for L = −1/N · Σᵢ log softmax(zᵢ)[yᵢ].

    Z holds the logits, (N, M); y the right classes, N integers from
    0 to M − 1; dZ = ∂L/∂Z is (N, M). Logits of any size are fine.
    Derived in chapters/losses.md.
    """
    samples = np.arange(len(Z))
    Z = Z - Z.max(axis=1, keepdims=True)
    log_P = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    dZ = np.exp(log_P)
    dZ[samples, y] -= 1
    return -log_P[samples, y].mean(), dZ / len(Z)
