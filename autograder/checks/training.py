"""The checks of gradient descent: one step, and a whole training.

The gradients of the loss are measured through the whole network, by complex steps.
"""

import functools
from functools import partial

import numpy as np

from autograder.checks import catalogue, words
from autograder.checks.catalogue import slope
from autograder.checks.comparison import Check
from autograder.checks.instances import draw
from autograder.checks.network import (
    cached,
    draw_depths,
    normal,
    passed,
    stacked_gradient,
    true_deltas,
    weights_for,
    widths,
)
from autograder.checks.parts import (
    NOTHING,
    Fault,
    Part,
    described,
    listed_arrays,
    number,
    table,
    unpacked,
)


def step_inputs(instance):
    weights = weights_for(instance)
    gradients = [normal(instance, *W.shape) for W in weights]
    return {"weights": weights, "gradients": gradients, "rate": 0.375}


def step_parts(answer, given):
    weights, gradients, rate = given["weights"], given["gradients"], given["rate"]
    moved = listed_arrays(answer, "weights", len(weights), words.ONE_A_LAYER)
    parts = []
    for k, (W, dW) in enumerate(zip(weights, gradients, strict=True)):
        made = table(catalogue.STEP, {**given, "W": W, "dW": dW})
        last = k == len(weights) - 1
        made["mistakes"]["list reversed"] = lambda k=k: (
            weights[-1 - k] - rate * gradients[-1 - k]
        )
        made["mistakes"]["last layer only"] = lambda W=W, dW=dW, last=last: (
            W - rate * dW * last
        )
        parts.append(
            Part(
                name=f"weights[{k}]",
                quantity="weights",
                got=moved[k],
                shape=W.shape,
                expected=lambda W=W, dW=dW: W - rate * dW,
                terms=lambda i, j, k=k: [
                    f"weights[{k}][{i},{j}] − rate·gradients[{k}][{i},{j}]"
                ],
                reason=words.WEIGHTS_SHAPE,
                dtype=W.dtype,
                sizes={},
                exact=False,
                **made,
            )
        )
    return parts


def train_inputs(instance):
    weights = weights_for(instance)
    return {
        "X": normal(instance, instance.N, instance.D),
        "Y": normal(instance, instance.N, widths(instance)[-1]),
        "weights": weights,
        "rate": 0.375,
        "steps": {"no steps": 0, "many steps": 4}.get(instance.kind, 3),
    }


def loss_of(X, Y, weights):
    """Return the loss, one for each of a stack of weights."""
    errors = passed(X, weights)[0] - Y
    return (errors**2).sum(axis=(-2, -1)) / (2 * len(X))


def measured(X, Y, weights):
    """Return the gradients of the loss for each of weights."""
    return [
        stacked_gradient(
            lambda W, k=k: loss_of(X, Y, [*weights[:k], W, *weights[k + 1 :]]), W
        )
        for k, W in enumerate(weights)
    ]


def moved(weights, gradients, rate):
    return [W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


def descend(X, Y, weights, rate, steps, gradients=measured, move=moved):
    """Return the weights after each of so many steps, the given ones first."""
    path = [weights]
    for _ in range(steps):
        path.append(move(path[-1], gradients(X, Y, path[-1]), rate))
    return path


def backpropagated(X, Y, weights):
    """Return the gradients by their formulas, for the wrong trainings."""
    P, cache = passed(X, weights)
    deltas = true_deltas((P - Y) / len(X), cache, weights)
    return [O.T @ delta for (O, _), delta in zip(cache, deltas, strict=True)]


def moved_early(X, Y, weights, rate):
    """Return the weights after a step that moves each while the next still needs it."""
    P, cache = passed(X, weights)
    delta, after = (P - Y) / len(X), []
    for k in reversed(range(len(weights))):
        O = cache[k][0]
        after.insert(0, weights[k] - rate * O.T @ delta)
        if k:
            delta = (delta @ after[0].T) * slope(cache[k - 1][1])
    return after


ONLY_THE_LOSSES = "loss after the step", "first loss only", "a loss too many"
ONLY_THE_WEIGHTS = "step ignored", "one step too many"


def wrong_descents(X, Y, weights, rate, steps):
    """Return what wrong trainings give, by the mistake."""

    def result(path, losses=None):
        if losses is None:
            losses = [loss_of(X, Y, W) for W in path[:-1]]
        return path[-1], losses

    def scaled(factor):
        return lambda: result(
            descend(X, Y, weights, factor * rate, steps, backpropagated)
        )

    def along(gradients=backpropagated, move=moved):
        return lambda: result(descend(X, Y, weights, rate, steps, gradients, move))

    def early():
        path = [weights]
        for _ in range(steps):
            path.append(moved_early(X, Y, path[-1], rate))
        return result(path)

    def last_only(before, gradients, rate):
        return [*before[:-1], before[-1] - rate * gradients[-1]]

    N = len(X)

    @functools.cache
    def right(count):
        path = descend(X, Y, weights, rate, count, backpropagated)
        return path[-1], [loss_of(X, Y, W) for W in path]

    return {
        "ascent": scaled(-1),
        "rate missing": scaled(1 / rate),
        "rate divides": scaled(1 / rate**2),
        "half missing": scaled(2),
        "mean missing": scaled(N),
        "half and mean missing": scaled(2 * N),
        "averaged twice": scaled(1 / N),
        "gradient at the start": along(lambda X, Y, _: backpropagated(X, Y, weights)),
        "weights moved within a step": early,
        "last layer only": along(move=last_only),
        "one sample a step": along(lambda X, Y, W: backpropagated(X[:1], Y[:1], W)),
        "one step too few": lambda: (right(max(steps - 1, 0))[0], right(steps)[1][:-2]),
        "one step too many": lambda: (right(steps + 1)[0], right(steps)[1]),
        "a loss too many": lambda: right(steps),
        "loss after the step": lambda: (right(steps)[0], right(steps)[1][1:]),
        "first loss only": lambda: (right(steps)[0], right(0)[1] * steps),
        "step ignored": lambda: (weights, right(0)[1] * steps),
    }


def train_parts(answer, given):
    X, Y, weights = given["X"], given["Y"], given["weights"]
    rate, steps = given["rate"], given["steps"]
    got_weights, got_losses = unpacked(answer, "train", ("weights", "losses"))
    path = descend(X, Y, weights, rate, steps)
    losses = np.array([loss_of(X, Y, W) for W in path[:-1]])
    wrong = cached(wrong_descents(X, Y, weights, rate, steps))
    N, M = Y.shape
    factors = {
        "half missing": 2,
        "mean missing": N,
        "half and mean missing": 2 * N,
        "mean over all entries": 1 / M,
        "averaged twice": 1 / N,
    }
    got_weights = listed_arrays(got_weights, "weights", len(weights), words.ONE_A_LAYER)
    common = {"dtype": X.dtype, "sizes": {"N": len(X)}, "exact": False}
    parts = [
        Part(
            name=f"weights[{k}]",
            quantity="weights",
            got=got_weights[k],
            shape=W.shape,
            expected=lambda W=W: W,
            reason=words.WEIGHTS_SHAPE,
            mistakes={
                mistake: lambda k=k, value=value: value()[0][k]
                for mistake, value in wrong.items()
                if mistake not in ONLY_THE_LOSSES
            },
            **common,
        )
        for k, W in enumerate(path[-1])
    ]
    parts.append(
        Part(
            name="losses",
            quantity="losses",
            got=array_of_numbers(got_losses, X.dtype),
            shape=losses.shape,
            expected=lambda: losses,
            reason=words.ONE_LOSS_A_STEP,
            mistakes={
                mistake: lambda value=value: value()[1]
                for mistake, value in wrong.items()
                if mistake not in ONLY_THE_WEIGHTS
            }
            | {
                mistake: lambda factor=factor: factor * losses
                for mistake, factor in factors.items()
            },
            **common,
        )
    )
    return parts


def array_of_numbers(answer, dtype):
    """Return a list of numbers as an array, or the Fault."""
    if answer is NOTHING:
        return answer
    if isinstance(answer, list | tuple) or np.ndim(answer) == 1:
        members = [number(member) for member in answer]
        for t, member in enumerate(members):
            if not isinstance(member, np.ndarray) or member.shape != ():
                part, kind = f"losses[{t}]", described(answer[t])
                what = words.NOT_A_NUMBER.format(part=part, kind=kind)
                return Fault("wrong structure", what)
        return np.array([float(member) for member in members], dtype=dtype)
    what = words.NOT_NUMBERS.format(kind=described(answer))
    return Fault("wrong structure", what)


gradient_step = Check(
    "gradient_step",
    ("weights", "gradients", "rate"),
    ("weights",),
    step_inputs,
    step_parts,
    draw_depths,
)
train = Check(
    "train",
    ("X", "Y", "weights", "rate", "steps"),
    ("weights", "losses"),
    train_inputs,
    train_parts,
    partial(draw, more=("one layer", "no steps", "many steps")),
)
