"""Derivatives measured from the loss itself, without knowing their formula."""

import numpy as np


def exact_gradient(loss, at):
    """Return ∂loss/∂at for a loss that is affine in `at`: differences with step 1.

    `loss` maps an array of the shape of `at` to a scalar; the gradient has that shape.
    An affine function changes by exactly its derivative, whatever the step, so on
    integers of moderate size (in a float array too) there is no error at all.
    Derived in chapters/reading_a_gradient.md.
    """
    gradient = np.empty(at.shape, dtype=at.dtype)
    here = loss(at)
    for index in np.ndindex(at.shape):
        moved = at.copy()
        moved[index] += 1
        gradient[index] = loss(moved) - here
    return gradient


def complex_step_gradient(loss, at):
    """Return ∂loss/∂at for a smooth loss, to rounding: Im loss(at + i·h·e) / h.

    `loss` must be made of analytic functions (no abs, no comparison, no conjugate) and
    accept complex arrays. Nothing is subtracted, so h can be far below rounding, and no
    truncation error is left. Derived in chapters/backprop.md.
    """
    h = 1e-30
    gradient = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        moved = at.astype(complex)
        moved[index] += 1j * h
        gradient[index] = loss(moved).imag / h
    return gradient
