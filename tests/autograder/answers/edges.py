"""Answers that are wrong for some numbers alone, or right but for the last digit."""

import numpy as np

from .records import right, wrong

# Wrong only where numbers are large, lie between whole ones, or end a range


@wrong("linear_weight_gradient", "special kind")
def clipped_at_a_thousand(dZ, X, W):
    return np.clip(X.T @ dZ, -1000, 1000)


@wrong("linear_input_gradient", "special kind")
def stored_in_sixteen_bits(dZ, X, W):
    whole = np.round(dZ @ W.T)
    return np.where(abs(whole) > 32767, 32767.0, dZ @ W.T).astype(dZ.dtype)


@wrong("linear_weight_gradient", "low precision")
def half_precision_for_single(dZ, X, W):
    kind = np.float16 if X.dtype == np.float32 else X.dtype
    return (X.astype(kind).T @ dZ.astype(kind)).astype(W.dtype)


@wrong("relu_backward", "shifted kink")
def from_one_on(dO, H):
    return dO * (H >= 1)


@wrong("relu_backward", "shifted kink")
def made_whole_before_the_question(dO, H):
    return dO * (H.astype(np.int64) > 0)


@wrong("relu_backward", "slope capped at 1")
def input_cut_off_at_one(dO, H):
    return dO * np.clip(H, 0, 1)


@wrong("sigmoid_backward", "wrong where outputs are saturated")
def outputs_kept_from_the_ends(dO, O):
    O = np.clip(O, 1e-7, 1 - 1e-7)
    return dO * O * (1 - O)


@wrong("tanh_backward", "wrong where outputs are saturated")
def never_quite_flat(dO, O):
    return dO * np.maximum(1 - O**2, 1e-8)


@wrong("softmax_cross_entropy", "overflows")
def shifted_by_the_mean_of_the_row(Z, y):
    powers = np.exp(Z - Z.mean(axis=1, keepdims=True))
    P = powers / powers.sum(axis=1, keepdims=True)
    rows = np.arange(len(Z))
    L = -np.log(P[rows, y]).mean()
    P[rows, y] -= 1
    return L, P / len(Z)


@wrong("train", "special kind")
def stops_when_the_loss_grows(X, Y, weights, rate, steps):
    def forward(weights):
        O, cache = X, []
        for W in weights:
            cache.append((O, O @ W))
            O = 1 / (1 + np.exp(-cache[-1][1]))
        return cache

    losses = []
    for _ in range(steps):
        cache = forward(weights)
        delta = (cache[-1][1] - Y) / len(X)
        loss = (delta**2).sum() * len(X) / 2
        if losses and loss > losses[-1]:
            losses += [losses[-1]] * (steps - len(losses))
            break
        losses.append(loss)
        moved = []
        for k in reversed(range(len(weights))):
            moved.insert(0, weights[k] - rate * cache[k][0].T @ delta)
            if k:
                O = cache[k][0]
                delta = delta @ weights[k].T * O * (1 - O)
        weights = moved
    return weights, losses


# What says nothing earns nothing: the gradients that follow from deltas of no content


def gradients_from(deltas, cache):
    return [O.T @ delta for (O, _), delta in zip(cache, deltas, strict=True)]


@wrong("backward", "zeros")
def nothing_at_all(dP, cache, weights):
    deltas = [np.zeros_like(H) for _, H in cache]
    return gradients_from(deltas, cache), deltas


@wrong("backward", "wrong value")
def next_to_nothing(dP, cache, weights):
    deltas = [1e-200 * (1 + np.abs(H)) for _, H in cache]
    return gradients_from(deltas, cache), deltas


@wrong("backward", "argument ignored")
def a_single_one_in_each_row(dP, cache, weights):
    deltas = [np.eye(*H.shape, dtype=H.dtype) for _, H in cache]
    return gradients_from(deltas, cache), deltas


@wrong("backward", "upstream ignored")
def ones_for_deltas(dP, cache, weights):
    deltas = [np.ones_like(H) for _, H in cache]
    return gradients_from(deltas, cache), deltas


# Right but for the last digit


@right("linear_weight_gradient")
def mean_of_outer_products_times_the_batch(dZ, X, W):
    outer = [np.outer(x, g) / len(X) for x, g in zip(X, dZ, strict=True)]
    return (sum(outer) * len(X)).astype(W.dtype)


@right("bias_gradient")
def mean_times_the_batch(dZ):
    return dZ.mean(axis=0) * len(dZ)


@right("bias_gradient")
def sums_about_their_mean(dZ):
    mean = dZ.mean(axis=0)
    return (dZ - mean).sum(axis=0) + len(dZ) * mean


@right("linear_weight_gradient")
def a_complex_step_of_twenty_zeros(dZ, X, W):
    dW = np.empty(W.shape)
    for index in np.ndindex(W.shape):
        moved = W.astype(complex)
        moved[index] += 1e-20j
        dW[index] = (dZ * (X @ moved)).sum().imag / 1e-20
    return dW.astype(W.dtype)


@right("linear_input_gradient")
def thirds_put_together(dZ, X, W):
    return (dZ / 3 @ W.T + dZ @ (W.T * (2 / 3))).astype(X.dtype)
