"""The checks of the activations' gradients.

Sigmoid and tanh are smooth, so their slopes are measured by a complex step. ReLU is
affine on either side of its kink, and measured by a step of 1 away from it. At the kink
itself, where the input is exactly 0, the slopes 0, ½ and 1 are all accepted.
"""

import numpy as np

from autograder.checks import catalogue
from autograder.checks.comparison import Check
from autograder.checks.expressions import sigmoid
from autograder.checks.instances import ONE_SIDED
from autograder.checks.quantities import Quantity, smooth

SUM = "dO[i,j]·f′(H[i,j])"


def after(activation):
    """Return what draws dO and O = activation(H), and H beside them."""

    def inputs(instance):
        shape = instance.N, instance.M
        H = instance.rng.uniform(-3, 3, size=shape)
        if instance.kind == "saturated":
            H = 800 * np.sign(H)
        if instance.kind in ONE_SIDED:
            H = np.abs(H) * instance.signs(shape)
        dO = instance.laid_out(instance.rng.normal(size=shape))
        return {"dO": dO, "O": instance.laid_out(activation(H)), "H": H}

    return inputs


def relu_inputs(instance):
    shape = instance.N, instance.M
    H = instance.integers(*shape).copy()
    H[-1, -1] = 0
    return {"dO": instance.integers(*shape), "H": instance.laid_out(H)}


def relu_slope(names):
    dO, H = names["dO"], names["H"].astype(float)
    # Away from the kink the function is affine, so that any step that keeps away from
    # it has no error but rounding.
    step = np.where(H < 0, -1, 1)
    return dO * (np.maximum(H + step, 0) - np.maximum(H, 0)) * step


class Kinked(Quantity):
    """The rule of a gradient that is free among three slopes where H is 0."""

    def free(self, names):
        return names["H"] == 0

    def accepts(self, got, names):
        """Return whether what came for the entries that are free is one of theirs."""
        kink = self.free(names)
        return np.isin(got[kink], np.outer(names["dO"][kink], [0, 0.5, 1])).all()

    def mistaken(self, formula, names):
        # Right everywhere else: there, what came is compared with itself.
        return super().mistaken(formula, names) if formula else self.right(names)


relu_backward = Check(
    "relu_backward(dO NM, H NM)",
    inputs=relu_inputs,
    shown=("fractions",),
    dH=Kinked(
        relu_slope,
        {**catalogue.RELU_GRADIENT, "slope at the kink": ""},
        exact=True,
        sum=SUM,
    ),
)
sigmoid_backward = Check(
    "sigmoid_backward(dO NM, O NM)",
    inputs=after(sigmoid),
    more=("saturated",),
    dH=smooth(
        "inner(dO, sigmoid(H))", by="H", sum=SUM, mistakes=catalogue.SIGMOID_GRADIENT
    ),
)
tanh_backward = Check(
    "tanh_backward(dO NM, O NM)",
    inputs=after(np.tanh),
    more=("saturated",),
    dH=smooth(
        "inner(dO, np.tanh(H))", by="H", sum=SUM, mistakes=catalogue.TANH_GRADIENT
    ),
)
