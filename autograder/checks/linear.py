"""The checks of the linear layer, with and without a bias, in both layouts.

The loss ⟨dZ, XW + b⟩ is affine in each argument, so what a gradient must be is measured
by steps of 1, and on integers the comparison is exact.
"""

from autograder.checks import catalogue, words
from autograder.checks.comparison import Check
from autograder.checks.differences import exact_gradient
from autograder.checks.instances import draw
from autograder.checks.parts import Part, table, unpacked


def layer(name, arguments, quantities, parts):
    """Return the Check of a function of some of X, W, b and dZ."""

    def inputs(instance):
        N, D, M = instance.N, instance.D, instance.M
        shapes = {
            "X": (N, D),
            "x": (N, D),
            "W": (D, M),
            "b": (M,),
            "dZ": (N, M),
            "dy_numerator": (M, N),
        }
        given = {
            argument: instance.integers(*shapes[argument]) for argument in arguments
        }
        return {**given, "N": N, "D": D, "M": M, "exact": instance.exact}

    return Check(
        name=name,
        arguments=arguments,
        quantities=quantities,
        inputs=inputs,
        parts=parts,
        draw=draw,
    )


def part(quantity, got, given, shape, expected, terms, formulas, **more):
    sizes = {name: given[name] for name in ("N", "D", "M")}
    dtype = next(iter(given.values())).dtype
    return Part(
        name=quantity,
        quantity=quantity,
        got=got,
        shape=shape,
        expected=expected,
        terms=terms,
        dtype=dtype,
        sizes=sizes,
        exact=given["exact"],
        **table(formulas, given),
        **more,
    )


def output(got, given):
    X, W = given["X"], given["W"]
    b = given.get("b", 0)
    formulas = catalogue.AFFINE_OUTPUT if "b" in given else catalogue.LINEAR_OUTPUT

    def terms(i, j):
        bias = [f"b[{j}]"] if "b" in given else []
        return [f"X[{i},{d}]·W[{d},{j}]" for d in range(given["D"])] + bias

    return part(
        "Z",
        got,
        given,
        (given["N"], given["M"]),
        lambda: (X[:, :, None] * W[None, :, :]).sum(axis=1) + b,
        terms,
        formulas,
        reason=words.OUTPUT_SHAPE,
    )


def input_gradient(got, given, dZ="dZ[{i},{j}]", formulas=catalogue.INPUT_GRADIENT):
    upstream, X, W = upstream_and_inputs(given)
    return part(
        "dX",
        got,
        given,
        X.shape,
        lambda: exact_gradient(lambda X: (upstream * (X @ W)).sum(), X),
        lambda i, d: [f"{dZ.format(i=i, j=j)}·W[{d},{j}]" for j in range(given["M"])],
        formulas,
    )


def weight_gradient(
    got, given, dZ="dZ[{i},{j}]", X="X", formulas=catalogue.WEIGHT_GRADIENT
):
    upstream, inputs, W = upstream_and_inputs(given)
    return part(
        "dW",
        got,
        given,
        W.shape,
        lambda: exact_gradient(lambda W: (upstream * (inputs @ W)).sum(), W),
        lambda d, j: [f"{X}[{i},{d}]·{dZ.format(i=i, j=j)}" for i in range(given["N"])],
        formulas,
    )


def bias_part(got, given, dZ="dZ[{i},{j}]", formulas=catalogue.BIAS_GRADIENT):
    upstream = upstream_in(given)
    # XW is a constant here, and any constant gives the same differences.
    return part(
        "db",
        got,
        given,
        (given["M"],),
        lambda: exact_gradient(lambda b: (upstream * b).sum(), 0 * upstream[0]),
        lambda j: [dZ.format(i=i, j=j) for i in range(given["N"])],
        formulas,
    )


def upstream_in(given):
    """Return dZ, however it arrives."""
    return given["dy_numerator"].T if "dy_numerator" in given else given["dZ"]


def upstream_and_inputs(given):
    """Return dZ, X and W, whatever they are called and however they arrive."""
    return upstream_in(given), given["x" if "x" in given else "X"], given["W"]


def affine_parts(answer, given):
    dX, dW, db = unpacked(answer, "affine_backward", ("dX", "dW", "db"))
    return [
        input_gradient(dX, given),
        weight_gradient(dW, given),
        bias_part(db, given),
    ]


def numerator_parts(answer, given):
    dX, dW, db = unpacked(answer, "from_numerator_layout", ("dX", "dW", "db"))
    dZ = "dy_numerator[{j},{i}]"
    return [
        input_gradient(dX, given, dZ, catalogue.NUMERATOR_INPUT_GRADIENT),
        weight_gradient(dW, given, dZ, "x", catalogue.NUMERATOR_WEIGHT_GRADIENT),
        bias_part(db, given, dZ, catalogue.NUMERATOR_BIAS_GRADIENT),
    ]


def alone(part):
    """Return the parts of an answer that is one array."""
    return lambda answer, given: [part(answer, given)]


linear_forward = layer("linear_forward", ("X", "W"), ("Z",), alone(output))
linear_input_gradient = layer(
    "linear_input_gradient", ("dZ", "X", "W"), ("dX",), alone(input_gradient)
)
linear_weight_gradient = layer(
    "linear_weight_gradient", ("dZ", "X", "W"), ("dW",), alone(weight_gradient)
)
affine_forward = layer("affine_forward", ("X", "W", "b"), ("Z",), alone(output))
bias_gradient = layer("bias_gradient", ("dZ",), ("db",), alone(bias_part))
affine_backward = layer(
    "affine_backward", ("dZ", "X", "W", "b"), ("dX", "dW", "db"), affine_parts
)
from_numerator_layout = layer(
    "from_numerator_layout",
    ("dy_numerator", "x", "W"),
    ("dX", "dW", "db"),
    numerator_parts,
)
