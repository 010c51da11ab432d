"""The checks of the activations' gradients.

Sigmoid and tanh are smooth, so their slopes are measured by a complex step. ReLU is
affine on either side of its kink, and measured by a step of 1 away from it. At the kink
itself, where the input is exactly 0, the slopes 0, ½ and 1 are all accepted.
"""

import numpy as np

from autograder.checks import catalogue
from autograder.checks.comparison import Check
from autograder.checks.differences import complex_step_gradient
from autograder.checks.instances import draw
from autograder.checks.parts import Part, is_plain, table


def gradient(got, given, expected, formulas, exact):
    """Return the Part dH, of the shape of dO, with the catalogue's wrong slopes."""
    dO = given["dO"]
    N, M = dO.shape
    return Part(
        name="dH",
        quantity="dH",
        got=got,
        shape=dO.shape,
        expected=expected,
        dtype=dO.dtype,
        sizes={"N": N, "M": M},
        exact=exact,
        terms=lambda i, j: [f"dO[{i},{j}]·f′(H[{i},{j}])"],
        **table(formulas, given),
    )


def smooth(name, function, formulas):
    """Return the Check of a function of dO and O, where O = function(H)."""

    def inputs(instance):
        shape = instance.N, instance.M
        H = instance.rng.uniform(-3, 3, size=shape)
        dO = instance.laid_out(instance.rng.normal(size=shape))
        return {"dO": dO, "O": instance.laid_out(function(H)), "H": H}

    def parts(got, given):
        dO, H = given["dO"], given["H"]

        def expected():
            return complex_step_gradient(lambda H: (dO * function(H)).sum(), H)

        return [gradient(got, given, expected, formulas, exact=False)]

    return Check(name, ("dO", "O"), ("dH",), inputs, parts, draw)


def relu_inputs(instance):
    shape = instance.N, instance.M
    H = instance.integers(*shape).copy()
    H[-1, -1] = 0
    dO = instance.integers(*shape)
    return {"dO": dO, "H": instance.laid_out(H), "exact": instance.exact}


def relu_parts(got, given):
    dO, H = given["dO"], given["H"]
    kink = H == 0
    comparable = is_plain(got) and got.shape == H.shape

    def expected():
        step = np.where(H < 0, -1, 1).astype(H.dtype)
        slope = (np.maximum(H + step, 0) - np.maximum(H, 0)) * step
        if not comparable:
            return dO * slope
        accepted = np.isin(got[kink], np.outer(dO[kink], [0, 0.5, 1]))
        return np.where(kink, np.where(accepted.all(), got, 0), dO * slope)

    part = gradient(got, given, expected, catalogue.RELU_GRADIENT, given["exact"])

    def free_at_the_kink(value):
        def compared():
            wrong = value()
            same_shape = comparable and np.shape(wrong) == H.shape
            return np.where(kink, got, wrong) if same_shape else wrong

        return compared

    # A wrong slope is known by its values elsewhere.
    for name, value in part.mistakes.items():
        part.mistakes[name] = free_at_the_kink(value)
    if comparable:  # right everywhere else: there, what came is compared with itself
        part.mistakes["slope at the kink"] = free_at_the_kink(expected)
    return [part]


relu_backward = Check(
    "relu_backward", ("dO", "H"), ("dH",), relu_inputs, relu_parts, draw
)
sigmoid_backward = smooth(
    "sigmoid_backward", catalogue.sigmoid, catalogue.SIGMOID_GRADIENT
)
tanh_backward = smooth("tanh_backward", np.tanh, catalogue.TANH_GRADIENT)
