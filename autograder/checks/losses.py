"""The checks of the losses: the number, and its gradient by a complex step."""

from functools import partial

import numpy as np

from autograder.checks import catalogue
from autograder.checks.comparison import Check
from autograder.checks.differences import complex_step_gradient
from autograder.checks.instances import draw
from autograder.checks.parts import Part, number, table, unpacked


def loss_parts(answer, given, check, loss, gradient, formulas):
    """Return the Parts L and its gradient, for L = loss(the first of given)."""
    got_loss, got_gradient = unpacked(answer, check, ("L", gradient))
    at = next(iter(given.values()))
    sizes = {"N": given["N"], "M": given["M"]}
    common = {"dtype": at.dtype, "sizes": sizes, "exact": False}
    return [
        Part(
            name="L",
            quantity="L",
            got=number(got_loss),
            shape=(),
            expected=lambda: np.asarray(loss(at.astype(float))),
            **common,
            **table(formulas[0], given),
        ),
        Part(
            name=gradient,
            quantity=gradient,
            got=got_gradient,
            shape=at.shape,
            expected=lambda: complex_step_gradient(loss, at),
            **common,
            **table(formulas[1], given),
        ),
    ]


def mse_inputs(instance):
    shape = instance.N, instance.M
    P, Y = instance.integers(*shape), instance.integers(*shape)
    return {"P": P, "Y": Y, "N": instance.N, "M": instance.M}


def mse_parts(answer, given):
    def loss(P):
        return ((P - given["Y"]) ** 2).sum() / (2 * given["N"])

    formulas = catalogue.MSE_LOSS, catalogue.MSE_GRADIENT
    return loss_parts(answer, given, "mse", loss, "dP", formulas)


def cross_entropy_inputs(instance):
    N, M = instance.N, instance.M
    Z = instance.rng.uniform(-3, 3, size=(N, M))
    y = instance.rng.integers(0, M, size=N)
    if instance.kind == "large":
        # A class that is wrong without doubt, and a row far below the largest logit.
        Z[0], Z[0, y[0]] = 1000, -1000
        Z[1] -= 1000
    return {
        "Z": instance.laid_out(Z),
        "y": instance.laid_out(y),
        "rows": np.arange(N),
        "onehot": lambda y: np.eye(M)[y],
        "N": N,
        "M": M,
    }


def cross_entropy_parts(answer, given):
    y = given["y"]

    def loss(Z):
        # The largest entry of a row is a constant here: softmax does not notice it.
        Z = Z - Z.real.max(axis=1, keepdims=True)
        right = Z[np.arange(len(y)), y]
        return (np.log(np.exp(Z).sum(axis=1)) - right).mean()

    formulas = catalogue.CROSS_ENTROPY_LOSS, catalogue.CROSS_ENTROPY_GRADIENT
    return loss_parts(answer, given, "softmax_cross_entropy", loss, "dZ", formulas)


mse = Check("mse", ("P", "Y"), ("L", "dP"), mse_inputs, mse_parts, draw)
softmax_cross_entropy = Check(
    "softmax_cross_entropy",
    ("Z", "y"),
    ("L", "dZ"),
    cross_entropy_inputs,
    cross_entropy_parts,
    partial(draw, shown=("large",)),
)
