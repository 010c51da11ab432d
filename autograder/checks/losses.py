"""The checks of the losses: the number, and its gradient by a complex step."""

import numpy as np

from autograder.checks import catalogue
from autograder.checks.comparison import Check
from autograder.checks.expressions import evaluate
from autograder.checks.quantities import Number, smooth


def loss(expression, of, mistakes):
    """Return the rule of a loss whose expression takes a stack of arrays `of`."""

    def right(names):
        return evaluate(expression, {**names, of: names[of].astype(float)})

    return Number(right, mistakes)


def logits(instance):
    N, M = instance.N, instance.M
    Z = instance.rng.uniform(-3, 3, size=(N, M))
    y = instance.rng.integers(0, M, size=N)
    if instance.kind == "large":
        # A class that is wrong without doubt, a row far below the largest logit, and
        # one logit far above all others, so that even the row's mean is far below it.
        Z[0], Z[0, y[0]] = 1000, -1000
        Z[1] -= 1000
        Z[2, y[2]] = 3000
    if instance.kind == "far below":
        # The largest of all says nothing of this row.
        Z[0] -= 2000
    if instance.kind == "zeros":
        # Probabilities of all sizes, by which what is added is told from a bound.
        Z -= np.eye(M)[y] * np.linspace(3, 36, N)[:, None]
    onehot = {"onehot": lambda y: np.eye(M)[y]}
    return {"Z": instance.laid_out(Z), "y": instance.laid_out(y), **onehot}


SQUARES = "((P - Y) ** 2).sum(axis=(-2, -1)) / (2 * N)"
# The largest entry of a row is a constant here: softmax does not notice it.
CROSS_ENTROPY = (
    "(np.log(np.exp(Z - Z.real.max(axis=-1, keepdims=True)).sum(axis=-1))"
    " + Z.real.max(axis=-1) - (Z * onehot(y)).sum(axis=-1)).mean(axis=-1)"
)

mse = Check(
    "mse(P NM, Y NM)",
    shown=("fractions",),
    L=loss(SQUARES, "P", catalogue.MSE_LOSS),
    dP=smooth(SQUARES, by="P", mistakes=catalogue.MSE_GRADIENT),
)
softmax_cross_entropy = Check(
    "softmax_cross_entropy(Z NM, y N)",
    inputs=logits,
    shown=("large",),
    more=("far below",),
    L=loss(CROSS_ENTROPY, "Z", catalogue.CROSS_ENTROPY_LOSS),
    dZ=smooth(CROSS_ENTROPY, by="Z", mistakes=catalogue.CROSS_ENTROPY_GRADIENT),
)
