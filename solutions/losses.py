"""Losses: a whole batch of predictions in, one number and its gradient out."""

import numpy as np


def mse(P, Y):
    """Return (L, dP) for the loss L = 1/(2N) · Σ (P − Y)².

    P and Y are (N, M), dP = ∂L/∂P is (N, M). The mean's 1/N is in
    dP, so nothing further back divides by N again.
    Derived in chapters/backprop.md.
    """
    N = len(P)
    return np.sum((P - Y) ** 2) / (2 * N), (P - Y) / N
