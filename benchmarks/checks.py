"""How long a check takes, by what is found, and against what others write.

    python benchmarks/checks.py

A wrong answer takes the longer, the less it is like a mistake with a name: after the
formulas come expressions of the arguments, and then edits of the answer's source.

The other candidates check one instance and one answer, and only say yes or no:
`central` differences each argument and asks numpy.testing for agreement, as a notebook
for a course usually does; `gradcheck` is PyTorch's, which is optional. Each round times
all candidates, so that a drift of the machine's speed meets them all.
"""

from functools import partial
from statistics import median
from time import perf_counter

import numpy as np

from autograder import checks
from autograder.checks.search import grown_from
from solutions import (
    activations,
    checking,
    derivation,
    error_hunt,
    linear,
    losses,
    network,
)

try:
    import torch
except ImportError:
    torch = None

ROUNDS = 30
MODULES = linear, activations, losses, network, derivation, checking, error_hunt


def milliseconds(function):
    start = perf_counter()
    function()
    return 1e3 * (perf_counter() - start)


def every_check():
    """Print the time of each check, of a right answer and of one without a name."""
    kinds = "visible", "thorough", "wrong", "wrong, th."
    print(f"{'check':26}" + "".join(f"{kind:>11}" for kind in kinds) + "   ms, median")
    slowest = 0
    for module in MODULES:
        for name, function in vars(module).items():
            if getattr(function, "__module__", "") != module.__name__:
                continue
            check = getattr(checks, name, None)
            if check is None:
                continue
            candidates = [
                lambda check=check, function=function: check(function),
                lambda check=check, function=function: check(function, thorough=True),
                lambda check=check, function=function: check(spoiled(function)),
                lambda check=check, function=function: check(
                    spoiled(function), thorough=True
                ),
            ]
            check(function)  # SymPy is imported by the first call
            times = [[milliseconds(c) for c in candidates] for _ in range(ROUNDS)]
            medians = [median(column) for column in zip(*times, strict=True)]
            slowest = max(slowest, *medians)
            print(f"{name:26}" + "".join(f"{m:11.2f}" for m in medians))
    print(f"{'the slowest of them':26}{slowest:11.2f}")


def spoiled(function):
    """Return function with its answer wrong in a way that has no name."""

    def changed(value):
        if isinstance(value, np.ndarray):
            return value + np.arange(value.size).reshape(value.shape) ** 2 % 7
        if isinstance(value, list | tuple):
            return type(value)(map(changed, value))
        return value

    return lambda *inputs: changed(function(*inputs))


def averaged(dZ, X, W):
    return X.T @ dZ / len(X)


def of_sizes_alone(dZ, X, W):
    return X.T @ np.abs(dZ)


def over_the_wrong_axis(dZ, X, W):
    dW = np.zeros_like(W)
    for d in range(W.shape[0]):
        for j in range(W.shape[1]):
            for i in range(X.shape[1]):
                dW[d, j] += X[i, d] * dZ[i, j]
    return dW


def far_off(dZ, X, W):
    return np.sin(X.T @ dZ) / (1 + W**2)


def negated(g, x, w):
    rows = derivation.weight_gradient_entries(g, x, w)
    return [[-entry for entry in row] for row in rows]


def squared(g, x, w):
    rows = derivation.weight_gradient_entries(g, x, w)
    return [[entry + x[0, 0] ** 2 * g[1, 2] for entry in row] for row in rows]


def by_what_is_found():
    """Print the time of wrong answers, visible, by what the checker finds in them."""
    gradient, entries = checks.linear_weight_gradient, checks.weight_gradient_entries

    def first(function):
        grown_from.cache_clear()
        return gradient(function)

    candidates = {
        "a formula with a name": (gradient, averaged),
        "an expression, for the first time": (first, of_sizes_alone),
        "an expression, afterwards": (gradient, of_sizes_alone),
        "the smallest edit": (gradient, over_the_wrong_axis),
        "nothing": (gradient, far_off),
        "a derivation, a mistake with a name": (entries, negated),
        "a derivation, nothing": (entries, squared),
    }
    calls = [partial(*candidate) for candidate in candidates.values()]
    times = [[milliseconds(call) for call in calls] for _ in range(ROUNDS)]
    found = [spoken(call()) for call in calls]
    print(f"\n{'wrong, and found is':38} {'ms':>8}")
    for number, name in enumerate(candidates):
        column = median(row[number] for row in times)
        print(f"{name:38} {column:8.2f}  {found[number]}")


def spoken(verdict):
    """Return how a verdict calls what is wrong, and where."""
    place = verdict.wrong[0].place
    return f"line {place.number}: {place.piece}" if place else verdict.mistake


def central(dZ, X, W):
    """Compare dW with central differences on one instance."""
    h = 1e-5
    slopes = np.empty(W.shape)
    for index in np.ndindex(W.shape):
        ahead, behind = W.copy(), W.copy()
        ahead[index] += h
        behind[index] -= h
        slopes[index] = (dZ * (X @ ahead - X @ behind)).sum() / (2 * h)
    np.testing.assert_allclose(linear.linear_weight_gradient(dZ, X, W), slopes, 1e-6)


def against_others():
    """Print our check of dW, on two and all instances, against the others' on one."""
    rng = np.random.default_rng(0)
    dZ, X, W = (rng.normal(size=shape) for shape in ((4, 5), (4, 3), (3, 5)))
    candidates = {
        "ours, visible": lambda: checks.linear_weight_gradient(
            linear.linear_weight_gradient
        ),
        "ours, thorough": lambda: checks.linear_weight_gradient(
            linear.linear_weight_gradient, thorough=True
        ),
        "central differences, allclose": lambda: central(dZ, X, W),
    }
    if torch:

        class Product(torch.autograd.Function):
            @staticmethod
            def forward(ctx, W):
                return torch.from_numpy(X) @ W

            @staticmethod
            def backward(ctx, upstream):
                return torch.from_numpy(X.T @ upstream.numpy())

        weights = torch.tensor(W, requires_grad=True)
        candidates["torch.autograd.gradcheck"] = lambda: torch.autograd.gradcheck(
            Product.apply, (weights,)
        )
    for candidate in candidates.values():
        candidate()
    times = [[milliseconds(c) for c in candidates.values()] for _ in range(ROUNDS)]
    print(f"\n{'dW, right':32} {'ms':>8} {'visible / it':>14}")
    for number, name in enumerate(candidates):
        column = median(row[number] for row in times)
        ratio = median(row[0] / row[number] for row in times)
        print(f"{name:32} {column:8.2f} {ratio:14.2f}")
    if not torch:
        print("PyTorch is not installed: pip install torch")


if __name__ == "__main__":
    every_check()
    by_what_is_found()
    against_others()
