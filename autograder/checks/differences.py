"""Derivatives measured from the loss itself, without knowing their formula."""

import numpy as np


def exact_gradient(loss, at):
    """Return ∂loss/∂at for a loss that is affine in `at`.

    `loss` maps an array of the shape of `at` to a scalar, and the
    gradient has that shape. Where an affine function moves by 1, it
    changes by exactly its derivative. On integers, in a float array
    too, there is no error at all.
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
    """Return ∂loss/∂at for a smooth loss, up to rounding.

    `loss` maps a complex array of the shape of `at` to a scalar, and
    is made of analytic functions: no abs, no comparison, no conjugate.
    Nothing is subtracted, so the step h can lie far below rounding,
    and its own error, of the order h², vanishes.
    Derived in chapters/activations.md.
    """
    h = 1e-30
    gradient = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        moved = at.astype(complex)
        moved[index] += 1j * h
        gradient[index] = loss(moved).imag / h
    return gradient
