"""The checks of the network ŷ = f(f(XW₁)W₂)W₃, f the sigmoid, at any depth.

`backward` gets a cache that comes from a real forward pass. Each delta and each
gradient is measured from the learner's own delta above it, so that one slip costs one
quantity.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from autograder.checks import catalogue, words
from autograder.checks.catalogue import sigmoid, slope
from autograder.checks.comparison import Check
from autograder.checks.instances import draw
from autograder.checks.parts import (
    Fault,
    Part,
    is_plain,
    listed_arrays,
    table,
    unpacked,
)


def cached(mistakes):
    """Return mistakes, each to be worked out once for all the parts of an answer."""
    values = {}

    def value(mistake):
        if mistake not in values:
            values[mistake] = mistakes[mistake]()
        return values[mistake]

    return {mistake: partial(value, mistake) for mistake in mistakes}


def passed(X, weights, f=sigmoid, first=lambda X: X):
    """Return P and the cache of one forward pass, with other functions in places."""
    cache, O = [], first(X)
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = f(H)
    return H, cache


def widths(instance):
    """Return the sizes of the layers, the inputs first."""
    N, D, M = instance.N, instance.D, instance.M
    return {
        "one layer": (D, M),
        "deep": (D, M, D, N, D, M),
        "square": (D, D, D, D),
    }.get(instance.kind, (D, 6, 7, M))


def stacked_gradient(loss, at):
    """Return ∂loss/∂at by a complex step into every entry, all of them in one stack.

    `loss` maps a stack of arrays of the shape of `at` to as many numbers, which makes
    this many times as fast as one step after the other.
    """
    h = 1e-30
    steps = 1j * h * np.eye(at.size).reshape(-1, *at.shape)
    return loss(at + steps).imag.reshape(at.shape) / h


def weights_for(instance):
    """Draw weights small enough that no sigmoid saturates."""
    return [normal(instance, *shape) for shape in pairwise(widths(instance))]


def normal(instance, *shape):
    return instance.laid_out(instance.rng.normal(size=shape))


draw_depths = partial(draw, more=("one layer", "deep"))


# forward


def forward_inputs(instance):
    X = normal(instance, instance.N, instance.D)
    if instance.kind == "large":
        X *= 1000
    return {"X": X, "weights": weights_for(instance)}


ONLY_THE_CACHE = (
    "outputs for pre-activations",
    "pair swapped",
    "inputs of the next layer",
    "list reversed",
)
ONLY_THE_OUTPUT = ("last layer missing",)


def wrong_passes(X, weights):
    """Return what wrong forward passes give, by the mistake."""
    P, cache = passed(X, weights)
    return {
        "activation missing": lambda: passed(X, weights, f=lambda H: H),
        "tanh for the sigmoid": lambda: passed(X, weights, f=np.tanh),
        "relu for the sigmoid": lambda: passed(
            X, weights, f=lambda H: np.maximum(H, 0)
        ),
        "activation twice": lambda: passed(X, weights, f=lambda H: sigmoid(sigmoid(H))),
        "activation after the last layer": lambda: (
            sigmoid(P),
            [*cache[:-1], (cache[-1][0], sigmoid(P))],
        ),
        "activation on the inputs": lambda: passed(X, weights, first=sigmoid),
        "weights transposed": lambda: passed(X, [W.T for W in weights]),
        "layers in reverse": lambda: passed(X, weights[::-1]),
        "last layer missing": lambda: (cache[-1][0], cache),
        "outputs for pre-activations": lambda: (
            P,
            [(O, sigmoid(H)) for O, H in cache[:-1]] + cache[-1:],
        ),
        "pair swapped": lambda: (P, [(H, O) for O, H in cache]),
        "inputs of the next layer": lambda: (
            P,
            [(sigmoid(H), H) for _, H in cache[:-1]] + [(P, P)],
        ),
        "list reversed": lambda: (P, cache[::-1]),
    }


def forward_parts(answer, given):
    X, weights = given["X"], given["weights"]
    got_P, got_cache = unpacked(answer, "forward", ("P", "cache"))
    P, cache = passed(X, weights)
    wrong = cached(wrong_passes(X, weights))
    right_in = {"P": ONLY_THE_CACHE, "cache": ONLY_THE_OUTPUT}
    count = len(weights)
    common = {"dtype": X.dtype, "sizes": {"N": len(X)}, "exact": False}

    def part(name, quantity, got, expected, pick, reason):
        return Part(
            name=name,
            quantity=quantity,
            got=got,
            shape=expected.shape,
            expected=lambda: expected,
            reason=reason,
            mistakes={
                mistake: lambda value=value: pick(value())
                for mistake, value in wrong.items()
                if mistake not in right_in[quantity]
            },
            **common,
        )

    reason = words.OUTPUT_SHAPE
    parts = [part("P", "P", got_P, P, lambda answer: answer[0], reason)]
    pairs = listed_arrays(got_cache, "cache", count, words.ONE_A_LAYER)
    for k, pair in enumerate(pairs):
        members = (
            [pair] * 2
            if isinstance(pair, Fault)
            else listed_arrays(pair, f"cache[{k}]", 2, words.A_PAIR)
        )
        for m, member in enumerate(members):
            parts.append(
                part(
                    f"cache[{k}][{m}]",
                    "cache",
                    member,
                    cache[k][m],
                    lambda answer, k=k, m=m: answer[1][k][m],
                    words.CACHE_SHAPE,
                )
            )
    return parts


# backward


def backward_inputs(instance):
    weights = weights_for(instance)
    X = normal(instance, instance.N, instance.D)
    P, cache = passed(X, weights)
    cache = [tuple(map(instance.laid_out, pair)) for pair in cache]
    return {
        "dP": normal(instance, *P.shape),
        "cache": cache,
        "weights": weights,
    }


def true_deltas(dP, cache, weights):
    deltas = [dP]
    for W, (_, H) in zip(weights[:0:-1], cache[-2::-1], strict=True):
        deltas.insert(0, (deltas[0] @ W.T) * slope(H))
    return deltas


def backward_parts(answer, given):
    dP, cache, weights = given["dP"], given["cache"], given["weights"]
    gradients, deltas = unpacked(answer, "backward", ("gradients", "deltas"))
    count = len(weights)
    true = true_deltas(dP, cache, weights)
    gradients = listed_arrays(gradients, "gradients", count, words.ONE_A_LAYER)
    deltas = listed_arrays(deltas, "deltas", count, words.ONE_A_LAYER)
    # The learner's own, where one can go on from them; otherwise the right ones.
    own = [
        got if is_like(got, right) and np.isfinite(got).all() else right
        for got, right in zip(deltas, true, strict=True)
    ]
    common = {"dtype": dP.dtype, "sizes": {"N": len(dP)}, "exact": False}
    parts = []
    for k in reversed(range(count)):

        def measure(above, k=k):
            return measured_delta(k, above, given)

        parts.append(
            Part(
                name=f"deltas[{k}]",
                quantity="deltas",
                got=deltas[k],
                shape=true[k].shape,
                expected=from_own(deltas[k], measure, own, true, k + 1),
                **wrong_deltas(k, own, true, given),
                **common,
            )
        )
    for k in reversed(range(count)):
        O, W = cache[k][0], weights[k]

        def measure(delta, O=O, W=W):
            return stacked_gradient(lambda W: (delta * (O @ W)).sum(axis=(-2, -1)), W)

        parts.append(
            Part(
                name=f"gradients[{k}]",
                quantity="gradients",
                got=gradients[k],
                shape=W.shape,
                expected=from_own(gradients[k], measure, own, true, k),
                **wrong_gradients(k, own, true, given),
                **common,
            )
        )
    return parts


def is_like(got, array):
    """Return whether got is a plain array of the same shape."""
    return is_plain(got) and got.shape == array.shape


def from_own(got, measure, own, true, k):
    """Return what measures a part from the learner's own delta of layer k.

    An answer that is right all the same, whatever delta was handed back, is right.
    """

    def expected():
        delta, right = (d[k] if k < len(d) else None for d in (own, true))
        value = measure(right)
        if is_like(got, value):
            gap = np.linalg.norm(got - value)
            if gap <= 1e-3 * np.linalg.norm(value):
                return value
        return measure(delta)

    return expected


def measured_delta(k, above, given):
    """Return the delta of layer k, given the one above it: dP for the last layer."""
    if above is None:
        return given["dP"]
    W, H = given["weights"][k + 1], given["cache"][k][1]
    return stacked_gradient(lambda H: (above * (sigmoid(H) @ W)).sum(axis=(-2, -1)), H)


def wrong_deltas(k, own, true, given):
    """Return Part's mistakes and formulas for the delta of layer k."""
    dP, cache, weights = given["dP"], given["cache"], given["weights"]
    names = {"dP": dP, "N": len(dP), "H": cache[k][1]}
    if k == len(weights) - 1:
        made = table(catalogue.LAST_DELTA, names)
    else:
        names |= {"delta": own[k + 1], "W": weights[k + 1]}
        names |= {"H_next": cache[k + 1][1], "W_own": weights[k]}
        # Of the first layer the one "before" is the last, as Python counts.
        names["H_before"] = cache[k - 1][1]
        made = table(catalogue.DELTA, names)
    made["mistakes"]["list reversed"] = lambda: true[-1 - k]
    return made


def wrong_gradients(k, own, true, given):
    """Return Part's mistakes and formulas for the gradient of layer k."""
    cache = given["cache"]
    (O, H), delta = cache[k], own[k]
    names = {"O": O, "H": H, "delta": delta, "W": given["weights"][k], "N": len(O)}
    # The first layer has no pre-activations before it, the last no delta after it.
    names["H_before"] = cache[k - 1][1] if k else O
    names["delta_next"] = own[min(k + 1, len(own) - 1)]
    made = table(catalogue.LAYER_GRADIENT, names)
    made["mistakes"]["list reversed"] = lambda: cache[-1 - k][0].T @ true[-1 - k]
    return made


forward = Check(
    "forward",
    ("X", "weights"),
    ("P", "cache"),
    forward_inputs,
    forward_parts,
    partial(draw, more=("one layer", "deep", "large")),
)
backward = Check(
    "backward",
    ("dP", "cache", "weights"),
    ("gradients", "deltas"),
    backward_inputs,
    backward_parts,
    draw_depths,
)
