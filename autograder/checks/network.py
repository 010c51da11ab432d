"""The checks of the network ŷ = f(f(XW₁)W₂)W₃, f the sigmoid, at any depth.

What is right is drawn together with the inputs, not computed from them: nothing here
takes a task's arguments and gives its answer. `backward` gets a cache that comes from a
real forward pass. Each delta and each gradient is measured from the learner's own delta
above it, so that one slip costs one quantity.
"""

from itertools import pairwise

import numpy as np

from autograder.checks import catalogue
from autograder.checks.comparison import Check
from autograder.checks.expressions import inner, sigmoid, slope
from autograder.checks.parts import NOTHING, Part, is_plain, members_of, number
from autograder.checks.quantities import EachLayer, Quantity, complex_steps, smooth
from autograder.checks.verdict import Fault
from autograder.checks.words import kind_of


def identity(H):
    return H


def normal(instance, *shape):
    return instance.laid_out(instance.rng.normal(size=shape))


def layers(instance):
    """Draw weights small enough that no sigmoid saturates, for a kind's depth."""
    N, D, M = instance.N, instance.D, instance.M
    depths = {"one layer": (D, M), "deep": (D, M, D, N, D, M), "square": (D, D, D, D)}
    widths = depths.get(instance.kind, (D, 6, 7, M))
    return [normal(instance, *shape) for shape in pairwise(widths)]


def forward_pass(instance):
    """Draw X and weights, and the P and the cache that belong to them."""
    weights = layers(instance)
    X = normal(instance, instance.N, len(weights[0]))
    if instance.kind == "large":
        X *= 1000

    def run(f=sigmoid, last=identity, X=X, weights=weights):
        cache, O = [], X
        for W in weights:
            cache.append((O, O @ W))
            O = f(cache[-1][1])
        cache[-1] = cache[-1][0], last(cache[-1][1])
        return cache[-1][1], cache

    P, cache = run()
    functions = {
        "run": run,
        "identity": identity,
        "relu": lambda H: np.maximum(H, 0),
    }
    return {"X": X, "weights": weights, "P": P, "cache": cache, **functions}


class Cache(Quantity):
    """The rule of the cache: the pairs that belong to the inputs."""

    def parts(self, name, got, given, own):
        count = len(given["weights"])
        parts = []
        for k, pair in enumerate(members_of(got, name, count, "one a layer")):
            for m, member in enumerate(members_of(pair, f"{name}[{k}]", 2, "a pair")):
                names = {**given, "k": k, "m": m}
                parts.append(Part(f"{name}[{k}][{m}]", name, self, member, names))
        return parts


forward = Check(
    "forward(X, weights)",
    inputs=forward_pass,
    more=("one layer", "deep", "large"),
    P=Quantity(
        lambda names: names["P"],
        catalogue.OUTPUT,
        pick=lambda run, names: run[0],
        shape="an output's shape",
        shown=False,
    ),
    cache=Cache(
        lambda names: names["cache"][names["k"]][names["m"]],
        catalogue.CACHE,
        pick=lambda run, names: run[1][names["k"]][names["m"]],
        shape="the cache's shape",
        shown=False,
    ),
)


# backward

DELTA = "inner(delta, sigmoid(H) @ W)"


def backward_pass(instance):
    """Draw a forward pass, dP, and the deltas that belong to them."""
    drawn = forward_pass(instance)
    P, weights = drawn["P"], drawn["weights"]
    cache = [tuple(map(instance.laid_out, pair)) for pair in drawn["cache"]]
    dP = normal(instance, *P.shape)
    true = [dP]
    for W, (_, H) in zip(weights[:0:-1], cache[-2::-1], strict=True):
        true.insert(0, complex_steps(DELTA, "H", {"delta": true[0], "W": W, "H": H}))
    return {"dP": dP, "cache": cache, "weights": weights, "true": true}


def deltas_of(given, own):
    """Return the learner's own deltas where one can go on from them, or the true ones.

    A delta says nothing if it is nearly zero, or if all its rows are one: then almost
    any gradient would follow from it.
    """
    true = given["true"]
    if own is None:
        return true
    deltas = members_of(own["deltas"], "deltas", len(true), "one a layer")
    return [
        delta if is_telling(delta, right, given, k) else right
        for k, (delta, right) in enumerate(zip(deltas, true, strict=True))
    ]


def is_telling(delta, true, given, k):
    """Return whether a learner's delta of layer k is ground to judge from."""
    if not is_plain(delta) or delta.shape != true.shape or not np.isfinite(delta).all():
        return False
    delta = delta.astype(float)
    ratio = np.linalg.norm(delta) / np.linalg.norm(true)
    # Without its slopes, a delta has no higher rank than the narrowest place it came
    # through.
    sizes = [size for W in given["weights"][k + 1 :] for size in W.shape]
    rank = np.linalg.matrix_rank(delta, 1e-6 * np.linalg.norm(delta))
    return 1e-6 < ratio < 1e6 and rank >= min(2, *given["dP"].shape, *sizes)


def is_whole(delta, true):
    """Return whether a delta may be judged from: it is 0 only where the true one is."""
    return (delta != 0)[true != 0].all()


def at_deltas(given, own):
    """Return the names for each delta: what it is made of, and its neighbours."""
    deltas = deltas_of(given, own)
    return [at_delta(given, deltas, k) for k in range(len(deltas))]


def at_delta(given, deltas, k):
    cache, weights, true = given["cache"], given["weights"], given["true"]
    names = {"O": cache[k][0], "H": cache[k][1], "W_own": weights[k]}
    if k == len(weights) - 1:
        return names
    above = {"delta": deltas[k + 1], "W": weights[k + 1]}
    above["telling"] = is_whole(deltas[k + 1], true[k + 1])
    is_last = k + 2 == len(weights)
    above["sloped"] = deltas[k + 1] * (1 if is_last else slope(cache[k + 1][1]))
    return {**names, **above, "H_next": cache[k + 1][1]}


def at_gradients(given, own):
    """Return the names for each layer's gradient."""
    deltas = deltas_of(given, own)
    return [at_gradient(given, deltas, k) for k in range(len(deltas))]


def at_gradient(given, deltas, k):
    O, H = given["cache"][k]
    # The first layer has no pre-activations before it, the last no delta after it.
    before = given["cache"][k - 1][1] if k else O
    after = deltas[min(k + 1, len(deltas) - 1)]
    names = {"O": O, "H": H, "W": given["weights"][k], "delta": deltas[k]}
    names["telling"] = is_whole(deltas[k], given["true"][k])
    return {**names, "H_before": before, "delta_next": after}


backward = Check(
    "backward(dP, cache, weights)",
    inputs=backward_pass,
    more=("one layer", "deep"),
    gradients=EachLayer(
        smooth("inner(delta, O @ W)", by="W").right,
        catalogue.LAYER_GRADIENT,
        at=at_gradients,
        known={
            "O": "cache[k][0]",
            "H": "cache[k][1]",
            "H_before": "cache[k - 1][1]",
            "W": "weights[k]",
            "delta": "deltas[k]",
            "delta_next": "deltas[k + 1]",
        },
    ),
    deltas=EachLayer(
        smooth(DELTA, by="H").right,
        catalogue.DELTA,
        at=at_deltas,
        known={
            "O": "cache[k][0]",
            "H": "cache[k][1]",
            "H_next": "cache[k + 1][1]",
            "W": "weights[k + 1]",
            "W_own": "weights[k]",
            "delta": "deltas[k + 1]",
            "sloped": "",
        },
        last=EachLayer(
            lambda names: names["dP"],
            catalogue.LAST_DELTA,
            known={"H": "cache[k][1]"},
        ),
    ),
)


# gradient descent


RATES = {"small rate": 1e-4, "large rate": 4.0}
ANY_RATE = "one layer", *RATES


def step(instance):
    weights = layers(instance)
    gradients = [normal(instance, *W.shape) for W in weights]
    return {"weights": weights, "gradients": gradients, "rate": rate_of(instance)}


def rate_of(instance):
    return RATES.get(instance.kind, 0.375)


gradient_step = Check(
    "gradient_step(weights, gradients, rate)",
    inputs=step,
    more=(*ANY_RATE, "deep"),
    weights=EachLayer(
        lambda names: names["W"] - names["rate"] * names["dW"],
        catalogue.STEP,
        shape="the weights' shape",
        at=lambda given, own: [
            {"W": W, "dW": dW}
            for W, dW in zip(given["weights"], given["gradients"], strict=True)
        ],
        known={"W": "weights[k]", "dW": "gradients[k]"},
    ),
)


def training(instance):
    """Draw a training, and the weights and losses that belong to it."""
    weights = layers(instance)
    X = normal(instance, instance.N, len(weights[0]))
    Y = normal(instance, instance.N, weights[-1].shape[1])
    rate = rate_of(instance)
    steps = {"no steps": 0, "many steps": 4}.get(instance.kind, 3)
    N = len(X)

    def predicted(weights, X=X):
        O = X
        for W in weights[:-1]:
            O = sigmoid(O @ W)
        return O @ weights[-1]

    def loss(weights):
        errors = predicted(weights) - Y
        return inner(errors, errors) / (2 * N)

    def measured(weights):
        return [
            complex_steps(
                "loss([*weights[:k], W, *weights[k + 1 :]])",
                "W",
                {"loss": loss, "weights": weights, "k": k, "W": W},
            )
            for k, W in enumerate(weights)
        ]

    def by_formula(before, rows=slice(None), early=False, seen=None):
        """Return the gradients by their formulas, for the wrong trainings."""
        O, cache, after = X[rows], [], []
        for W in seen or before:
            cache.append((O, O @ W))
            O = sigmoid(cache[-1][1])
        delta = (cache[-1][1] - Y[rows]) / len(X[rows])
        for k in reversed(range(len(before))):
            dW = cache[k][0].T @ delta
            after.insert(0, dW)
            if k:
                W = before[k] - rate * dW if early else before[k]
                delta = (delta @ W.T) * slope(cache[k - 1][1])
        return after

    def run(rate=rate, steps=steps, slip=None):
        path = [weights]
        for t in range(steps):
            now, one = path[-1], slice(t % N, t % N + 1)
            gradients = by_formula(
                weights if slip == "gradient at the start" else now,
                rows=one if slip == "one sample after another" else slice(None),
                early=slip == "weights moved within a step",
                seen=weights if slip == "forward pass at the start" else None,
            )
            if slip == "each layer":
                after = [*now]
                for k in reversed(range(len(now))):
                    after[k] = after[k] - rate * by_formula(after)[k]
                path.append(after)
                continue
            if slip == "a step for each sample":
                after = now
                for n in range(N):
                    moves = zip(after, by_formula(after, slice(n, n + 1)), strict=True)
                    after = [W - rate * g for W, g in moves]
                path.append(after)
                continue
            if slip == "last layer only":
                gradients[:-1] = [0 * dW for dW in gradients[:-1]]
            path.append([W - rate * g for W, g in zip(now, gradients, strict=True)])
        return path[-1], np.array([loss(W) for W in path[:-1]])

    path = [weights]
    for _ in range(steps):
        moves = zip(path[-1], measured(path[-1]), strict=True)
        path.append([W - rate * dW for W, dW in moves])
    return {
        "X": X,
        "Y": Y,
        "M": Y.shape[1],
        "weights": weights,
        "rate": rate,
        "steps": steps,
        "run": run,
        "trained": path[-1],
        "losses": np.array([loss(W) for W in path[:-1]]),
    }


class Losses(Quantity):
    """The rule of a list of numbers."""

    def parts(self, name, got, given, own):
        return [Part(name, name, self, numbers(got, given["dtype"]), given)]


def numbers(answer, dtype):
    """Return a list of numbers as an array, or the Fault."""
    if answer is NOTHING:
        return answer
    if not isinstance(answer, list | tuple) and not (
        is_plain(answer) and answer.ndim == 1
    ):
        return Fault("not numbers", kind=kind_of(answer))
    members = [number(member) for member in answer]
    for t, member in enumerate(members):
        if not is_plain(member) or member.shape != ():
            return Fault("not a number", part=f"losses[{t}]", kind=kind_of(answer[t]))
    return np.array([float(member) for member in members], dtype=dtype)


train = Check(
    "train(X, Y, weights, rate, steps)",
    inputs=training,
    more=(*ANY_RATE, "no steps", "many steps"),
    weights=EachLayer(
        lambda names: names["trained"][names["k"]],
        catalogue.TRAINED,
        pick=lambda run, names: run[0][names["k"]],
        shape="the weights' shape",
        shown=False,
        at=lambda given, own: [{} for _ in given["weights"]],
    ),
    losses=Losses(
        lambda names: names["losses"],
        catalogue.LOSSES,
        pick=lambda run, names: run[1],
        shape="one loss a step",
        shown=False,
    ),
)
