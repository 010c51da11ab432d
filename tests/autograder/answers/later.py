"""Wrong answers written after the checker had been mended by those beside them.

They show whether it knows mistakes, or only the answers that it was mended by.
"""

import math

import numpy as np
import sympy as sp

from . import backprop, checking, error_hunt
from .losses import log_softmax, one_hot, right_gradient, right_loss, softmax
from .records import wrong, wrong_from

# The linear layer


@wrong("linear_forward", "weights transposed")
def rows_of_the_weights(X, W):
    Z = np.zeros((len(X), W.shape[1]), dtype=X.dtype)
    for n in range(Z.shape[0]):
        for m in range(Z.shape[1]):
            Z[n, m] = X[n] @ W[m]
    return Z


@wrong("linear_forward", "last term only")
def the_running_product_kept(X, W):
    for d in range(X.shape[1]):
        Z = X[:, d : d + 1] * W[d : d + 1]
    return Z


@wrong("linear_forward", "state")
def noise_for_robustness(X, W):
    noise = np.random.default_rng().normal(scale=0.1, size=(len(X), W.shape[1]))
    return X @ W + noise.astype(X.dtype)


@wrong("linear_forward", "wrong value")
def samples_for_columns(X, W):
    return np.einsum("ij,ik->jk", X, W)


@wrong("linear_input_gradient", "upstream ignored")
def jacobian_summed(dZ, X, W):
    ones = np.ones((X.shape[0], W.shape[1]), dtype=W.dtype)
    return np.einsum("ij,kj->ik", ones, W)


@wrong("linear_input_gradient", "averaged")
def batch_mean_first(dZ, X, W):
    share = dZ / dZ.shape[0]
    return np.array([[g @ w for w in W] for g in share])


@wrong("linear_input_gradient", "partly right")
def every_second_sample(dZ, X, W):
    dX = np.zeros_like(X)
    for i in range(0, len(X), 2):
        dX[i] = dZ[i] @ W.T
    return dX


@wrong("linear_input_gradient", "wrong value")
def broken_off(dZ, X, W):
    dX = np.zeros_like(X)
    for j in range(dZ.shape[1]):
        dX += dZ[:, [j]] * W[:, j]
        break
    return dX


@wrong("linear_input_gradient", "factor")
def one_half_too_much(dZ, X, W):
    return dZ @ W.T / 2


@wrong("linear_input_gradient", "offset")
def a_small_constant_for_stability(dZ, X, W):
    dX = dZ @ W.T
    dX += 0.5
    return dX


@wrong("linear_weight_gradient", "result transposed")
def filled_by_columns(dZ, X, W):
    D, M = W.shape
    dW = np.zeros((M, D), dtype=W.dtype)
    for d in range(D):
        for j in range(M):
            dW[j, d] = sum(X[:, d] * dZ[:, j])
    return dW


@wrong("linear_weight_gradient", "reshaped, not transposed")
def turned_by_reshape(dZ, X, W):
    N, D = X.shape
    return np.dot(np.reshape(X, (D, N)), dZ)


@wrong("linear_weight_gradient", "averaged")
def covariance(dZ, X, W):
    dW = np.einsum("nd,nm->dm", X, dZ)
    return np.divide(dW, X.shape[0])


@wrong("linear_weight_gradient", "last sample only")
def counter_left_at_the_end(dZ, X, W):
    for x, g in zip(X, dZ, strict=True):
        column, row = x[:, np.newaxis], g[np.newaxis, :]
    return column @ row


@wrong("linear_weight_gradient", "whole numbers")
def shortened_to_integers(dZ, X, W):
    return np.trunc(X.T @ dZ)


@wrong_from("linear_weight_gradient", "state")
def running_mean():
    mean = {}

    def linear_weight_gradient(dZ, X, W):
        dW = X.T @ dZ
        if W.shape in mean:
            dW = (mean[W.shape] + dW) / 3
        mean[W.shape] = dW
        return dW

    return linear_weight_gradient


@wrong("linear_weight_gradient", "low precision")
def rounded_for_printing(dZ, X, W):
    return np.round(X.T @ dZ, 2)


@wrong("linear_weight_gradient", "zeros")
def room_that_was_never_filled(dZ, X, W):
    dW = np.zeros_like(W)
    return dW


@wrong("linear_weight_gradient", "batch axis kept")
def products_stacked(dZ, X, W):
    return np.stack([x[:, None] * g for x, g in zip(X, dZ, strict=True)], axis=0)


# The bias


@wrong("affine_forward", "bias missing")
def bias_of_zeros(X, W, b):
    b = np.zeros_like(b)
    return X @ W + b


@wrong("affine_forward", "bias counted N times")
def bias_in_each_term_of_a_loop(X, W, b):
    total = sum(b for _ in range(len(X)))
    return np.dot(X, W) + total


@wrong("affine_forward", "argument ignored")
def nothing_but_the_weights(X, W, b):
    return np.tile(W.sum(axis=0), (len(X), 1)) + b


@wrong("bias_gradient", "wrong axis")
def einsum_of_the_other_index(dZ):
    return np.einsum("ij->i", dZ)


@wrong("bias_gradient", "last sample only")
def assigned_in_the_loop(dZ):
    for g in dZ:
        db = 0 + g
    return db


@wrong("bias_gradient", "special kind")
def five_samples_at_most(dZ):
    db = dZ[:5].sum(axis=0)
    return db


@wrong("affine_backward", "order")
def from_the_bias_to_the_inputs(dZ, X, W, b):
    return dZ.sum(axis=0), X.T @ dZ, dZ @ W.T


@wrong("affine_backward", "upstream ignored")
def weights_hear_nothing(dZ, X, W, b):
    dW = np.zeros_like(W)
    for x in X:
        dW += x[:, None]
    return dZ @ W.T, dW, dZ.sum(axis=0)


@wrong("affine_backward", "wrong value")
def bias_in_the_upstream(dZ, X, W, b):
    dZ = dZ + b
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@wrong("from_numerator_layout", "layout not changed")
def all_three_as_published(dy_numerator, x, W):
    db = dy_numerator @ np.ones((len(x), 1), dtype=x.dtype)
    return W @ dy_numerator, dy_numerator @ x, db


@wrong("from_numerator_layout", "averaged")
def mean_over_columns(dy_numerator, x, W):
    g = dy_numerator / dy_numerator.shape[1]
    return (W @ g).T, (g @ x).T, g.sum(axis=1)


# Activations


@wrong("relu_backward", "mask upside down")
def the_dead_ones_pass(dO, H):
    return dO * np.logical_not(H > 0)


@wrong("relu_backward", "slope missing")
def mask_not_used(dO, H):
    mask = H > 0
    dH = np.where(mask, dO, dO)
    return dH


@wrong("relu_backward", "upstream ignored")
def heaviside(dO, H):
    return np.heaviside(H, np.array(0, dtype=H.dtype))


@wrong("sigmoid_backward", "slope missing")
def straight_through(dO, O):
    return np.einsum("ij->ij", dO) * 1


@wrong("sigmoid_backward", "wrong value")
def output_rounded_to_a_decision(dO, O):
    return np.rint(dO * O * (1 - O))


@wrong("tanh_backward", "sigmoid's slope")
def all_activations_alike(dO, O):
    return np.multiply(dO, O - np.square(O))


@wrong("tanh_backward", "upstream ignored")
def chain_rule_forgotten(dO, O):
    slope = np.ones_like(O)
    slope -= O**2
    return slope


# Losses


@wrong("mse", "mean missing")
def halves_summed(P, Y):
    L = sum(0.5 * np.dot(e, e) for e in P - Y)
    return L, (P - Y) / len(P)


@wrong("mse", "half missing")
def two_over_n(P, Y):
    N = len(P)
    E = P - Y
    return (E * E).sum() / (2 * N), E * (2 / N)


@wrong("mse", "sign turned")
def from_prediction_to_target(P, Y):
    dP = np.subtract(Y, P) / len(P)
    return 0.5 * np.sum(dP * dP) * len(P), dP


@wrong("mse", "last sample only")
def loss_overwritten(P, Y):
    for p, t in zip(P, Y, strict=True):
        L = ((p - t) ** 2).sum() / 2
    return L, (P - Y) / len(P)


@wrong("mse", "order")
def upside_down(P, Y):
    E = P - Y
    return [E / len(P), float((E**2).sum() / (2 * len(P)))]


@wrong("softmax_cross_entropy", "normalised over the batch")
def axis_zero(Z, y):
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    log_P = np.log(E / E.sum(axis=0, keepdims=True))
    return -log_P[np.arange(len(Z)), y].mean(), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "sign")
def likelihood(Z, y):
    L = np.mean([row[k] for row, k in zip(log_softmax(Z), y, strict=True)])
    return L, right_gradient(Z, y)


@wrong("softmax_cross_entropy", "mean missing")
def one_less_at_the_label(Z, y):
    dZ = np.exp(log_softmax(Z))
    for i, k in enumerate(y):
        dZ[i, k] -= 1
    return right_loss(Z, y), dZ


@wrong("softmax_cross_entropy", "logarithm to the base 2")
def in_bits(Z, y):
    P = np.exp(log_softmax(Z))
    tiny = np.finfo(P.dtype).tiny
    L = -np.log2(np.maximum(P, tiny))[np.arange(len(Z)), y].mean()
    return L, right_gradient(Z, y)


@wrong("softmax_cross_entropy", "loss kept for each sample")
def a_column_of_losses(Z, y):
    return -(one_hot(y, Z) * log_softmax(Z)).sum(axis=1), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "wrong value")
def binary_cross_entropy(Z, y):
    T, P = one_hot(y, Z), 0.5 * (1 + np.tanh(Z / 2))
    return right_loss(Z, y), (P - T) / len(Z)


@wrong("softmax_cross_entropy", "target not subtracted")
def the_target_forgotten(Z, y):
    N = len(Z)
    return right_loss(Z, y), np.array([p / N for p in softmax(Z)])


# The network


@wrong("forward", "wrong value")
def activated_again_in_the_next_layer(X, weights):
    cache, O = [], X
    for k, W in enumerate(weights):
        if k:
            O = backprop.f(O)
        H = O @ W
        cache.append((O, H))
        O = backprop.f(H)
    return H, cache


@wrong("forward", "pair swapped")
def sums_in_front(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append([H, O])
        O = backprop.f(H)
    P = O @ weights[-1]
    cache.append([P, O])
    return P, cache


@wrong("forward", "wrong value")
def half_of_the_tangent(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = 0.5 * (1 + np.tanh(H))
    P = O @ weights[-1]
    return P, [*cache, (O, P)]


@wrong("backward", "stale delta")
def d_never_renewed(dP, cache, weights):
    d = dP
    deltas = [d]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        new = np.dot(d, weights[k].T) * O * (1 - O)
        deltas.insert(0, new)
    return backprop.gradients_from(deltas, cache), deltas


@wrong("backward", "averaged")
def mean_of_outer_products(dP, cache, weights):
    gradients, deltas = backprop.backward(dP, cache, weights)
    for k, (O, _) in enumerate(cache):
        products = np.einsum("nd,nm->ndm", O, deltas[k])
        gradients[k] = products.mean(axis=0)
    return gradients, deltas


@wrong("backward", "slope missing")
def slope_left_out_of_the_loop(dP, cache, weights):
    deltas = [dP]
    for W in reversed(weights[1:]):
        deltas = [np.inner(deltas[0], W), *deltas]
    return backprop.gradients_from(deltas, cache), deltas


@wrong("backward", "sign")
def deltas_of_descent(dP, cache, weights):
    _, deltas = backprop.backward(dP, cache, weights)
    return [-np.matmul(O.T, d) for (O, _), d in zip(cache, deltas, strict=True)], deltas


@wrong("gradient_step", "ascent")
def minus_minus(weights, gradients, rate):
    return [W - (-rate) * dW for W, dW in zip(weights, gradients, strict=True)]


@wrong("gradient_step", "argument ignored")
def a_rate_of_ones_own(weights, gradients, rate):
    rate = 0.01
    return [W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


@wrong("train", "gradient at the start")
def forward_pass_outside_the_loop(X, Y, weights, rate, steps):
    given, losses = weights, []
    for _ in range(steps):
        losses.append(backprop.loss_and_gradients(X, Y, weights)[0])
        _, gradients = backprop.loss_and_gradients(X, Y, given)
        weights = backprop.moved(weights, gradients, rate)
    return weights, losses


@wrong("train", "last layer only")
def only_the_output_learns(X, Y, weights, rate, steps):
    weights, losses = list(weights), []
    for _ in range(steps):
        L, gradients = backprop.loss_and_gradients(X, Y, weights)
        losses.append(L)
        weights = [*weights[:-1], weights[-1] - rate * gradients[-1]]
    return weights, losses


@wrong("train", "loss after the step")
def measured_last(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        weights = backprop.moved(
            weights, backprop.loss_and_gradients(X, Y, weights)[1], rate
        )
        P, _ = backprop.forward(X, weights)
        losses.append(0.5 * ((P - Y) ** 2).sum(axis=1).mean())
    return weights, losses


@wrong("train", "wrong value")
def rate_that_decays(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        L, gradients = backprop.loss_and_gradients(X, Y, weights)
        losses.append(L)
        weights = backprop.moved(weights, gradients, rate / math.sqrt(t + 1))
    return weights, losses


# By symbols, by measuring, by hand


@wrong("input_gradient_entries", "term missing")
def last_term_lost_in_copying(g, x, w):
    right = (g * w.T).tolist()
    right[0][0] -= g[0, 2] * w[0, 2]
    return right


@wrong("input_gradient_entries", "another entry")
def second_row_of_the_upstream(g, x, w):
    return [[sum(g[1, j] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]  # fmt: skip


@wrong("weight_gradient_entries", "entry negated")
def one_sign_lost(g, x, w):
    return [[-sum(x[i, d] * g[i, j] for i in range(2)) for j in range(3)]
            for d in range(2)]  # fmt: skip


@wrong("weight_gradient_entries", "factor index wrong")
def one_symbol_turned(g, x, w):
    right = (x.T * g).tolist()
    right[0][0] = x[0, 0] * g[0, 0] + x[0, 1] * g[1, 0]
    return right


@wrong("weight_gradient_entries", "foreign symbols")
def letters_of_the_lecture(g, x, w):
    h = sp.Matrix(2, 2, sp.symbols("h11 h12 h21 h22"))
    return (h.T * g).tolist()


@wrong("check_gradient", "sign ignored")
def squares_compared(f, backward, inputs):
    dZ = checking.upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = checking.slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return False
        if (
            not np.linalg.norm(gradient**2 - measured**2)
            <= 1e-6 * np.linalg.norm(measured**2) + 1e-9
        ):
            return False
    return True


@wrong("check_gradient", "upstream of ones")
def sum_of_the_outputs(f, backward, inputs):
    gradients = backward(np.ones_like(f(*inputs)), *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = checking.slopes(f, 1.0, inputs, k)
        if not checking.near(gradient, measured, tolerance=1e-5):
            return False
    return True


@wrong("check_gradient", "tolerance too loose")
def three_per_cent(f, backward, inputs):
    dZ = checking.upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    return len(gradients) == len(inputs) and all(
        checking.near(gradient, checking.slopes(f, dZ, inputs, k), tolerance=0.03)
        for k, gradient in enumerate(gradients)
    )


@wrong("check_gradient", "step too small")
def a_step_too_small(f, backward, inputs):
    dZ = checking.upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    return len(gradients) == len(inputs) and all(
        checking.near(gradient, checking.slopes(f, dZ, inputs, k, h=1e-13))
        for k, gradient in enumerate(gradients)
    )


@wrong("hunt_weight_entry", "value of a formula")
def a_product_left_out():
    G, X, W = error_hunt.G, error_hunt.X, error_hunt.W
    return "dW[1, 0]", (G, X, W), G[0, 0] * X[0, 1]


@wrong("hunt_input_batch", "value of another entry")
def the_neighbour():
    G, X, W = error_hunt.G, error_hunt.X, error_hunt.W
    return "dX[0, 1]", (G, X, W), (G @ W.T)[1, 0]


# A third draw: two mistakes at once, and mistakes without a name


@wrong("linear_forward", "wrong value")
def shifted_by_one_input(X, W):
    return np.roll(X, 1, axis=1) @ W


@wrong("linear_forward", "wrong value")
def outputs_made_to_sum_to_one(X, W):
    return softmax(X @ W)


@wrong("linear_forward", "permuted")
def neurons_from_the_right(X, W):
    return X @ W[:, ::-1]


@wrong("linear_forward", "factor")
def scaled_for_the_variance(X, W):
    return X @ W / np.array(math.sqrt(X.shape[1]), dtype=X.dtype)


@wrong("linear_input_gradient", "wrong value")
def squared_upstream(dZ, X, W):
    return dZ**2 @ W.T


@wrong("linear_input_gradient", "wrong value")
def decay_added(dZ, X, W):
    return dZ @ W.T + 0.1 * X


@wrong("linear_input_gradient", "wrong value")
def clipped_to_a_norm(dZ, X, W):
    dX = dZ @ W.T
    norm = np.abs(dX).max(axis=1, keepdims=True)
    return dX / np.maximum(norm, 1)


@wrong("linear_input_gradient", "wrong value")
def upstream_of_the_batch_mean_taken_off(dZ, X, W):
    return (dZ - dZ.mean(axis=0)) @ W.T


@wrong("linear_input_gradient", "raises")
def keyword_that_does_not_exist(dZ, X, W):
    return np.dot(dZ, W, transpose_b=True)


@wrong("linear_weight_gradient", "wrong value")
def transposed_and_averaged_over_entries(dZ, X, W):
    return X.T @ dZ / W.size + X.T @ dZ / len(X)


@wrong("linear_weight_gradient", "wrong value")
def clipped_to_ten(dZ, X, W):
    return np.clip(X.T @ dZ, -10, 10)


@wrong("linear_weight_gradient", "wrong value")
def neighbours_multiplied(dZ, X, W):
    return np.roll(X, 1, axis=0).T @ dZ


@wrong("linear_weight_gradient", "wrong value")
def decay_of_the_weights_added(dZ, X, W):
    return X.T @ dZ + 0.01 * W


@wrong("linear_weight_gradient", "permuted")
def rows_turned_over(dZ, X, W):
    return np.flipud(X.T @ dZ)


@wrong("linear_weight_gradient", "partly right")
def lower_triangle_only(dZ, X, W):
    return np.tril(X.T @ dZ)


@wrong("linear_weight_gradient", "one term too few")
def last_sample_left_out(dZ, X, W):
    dW = np.zeros_like(W)
    for i in range(len(X) - 1):
        dW += np.outer(X[i], dZ[i])
    return dW


@wrong("affine_forward", "wrong value")
def bias_scaled_by_the_inputs(X, W, b):
    return X @ W + b * X.shape[1]


@wrong("affine_forward", "wrong value")
def two_mistakes_with_the_bias(X, W, b):
    return X @ W - b / len(X)


@wrong("affine_forward", "permuted")
def outputs_sorted(X, W, b):
    return np.sort(X @ W + b, axis=1)


@wrong("bias_gradient", "wrong value")
def lengths_of_the_columns(dZ):
    return np.linalg.norm(dZ, axis=0)


@wrong("bias_gradient", "offset")
def sum_begun_at_one(dZ):
    db = np.ones_like(dZ[0])
    for row in dZ:
        db = db + row
    return db


@wrong("affine_backward", "offset")
def the_bias_gradient_added_up(dZ, X, W, b):
    dX = dZ @ W.T + dZ.sum()
    return dX, X.T @ dZ, dZ.sum(axis=0)


@wrong("affine_backward", "nothing returned")
def assigned_to_a_name(dZ, X, W, b):
    result = dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)  # noqa: F841


@wrong("relu_backward", "wrong value")
def saturated_at_both_ends(dO, H):
    return dO * ((H > 0) & (H < 6))


@wrong("sigmoid_backward", "wrong value")
def logarithm_of_the_odds(dO, O):
    return dO * np.log(O / (1 - O))


@wrong("sigmoid_backward", "wrong value")
def slope_of_a_hard_sigmoid(dO, O):
    return dO * np.where((O > 0.1) & (O < 0.9), 0.2, 0).astype(dO.dtype)


@wrong("tanh_backward", "wrong value")
def slope_of_the_arc(dO, O):
    return dO / np.sqrt(1 - O**2)


@wrong("tanh_backward", "factor")
def half_of_the_slope(dO, O):
    return dO * (1 - O**2) / 2


@wrong("mse", "wrong value")
def logarithm_of_the_loss(P, Y):
    E = P - Y
    return np.log((E**2).sum() / (2 * len(P))), E / len(P)


@wrong("mse", "wrong value")
def huber(P, Y):
    E = P - Y
    return (E**2).sum() / (2 * len(P)), np.clip(E, -1, 1) / len(P)


@wrong("softmax_cross_entropy", "wrong value")
def smoothed_labels(Z, y):
    T = 0.9 * one_hot(y, Z) + 0.1 / Z.shape[1]
    return right_loss(Z, y), (np.exp(log_softmax(Z)) - T) / len(Z)


@wrong("softmax_cross_entropy", "factor")
def a_temperature_in_the_gradient(Z, y):
    return right_loss(Z, y), right_gradient(Z, y) / 3


@wrong("softmax_cross_entropy", "offset")
def entropy_without_the_maximum(Z, y):
    return right_loss(Z, y) + 1, right_gradient(Z, y)


@wrong("forward", "offset")
def an_output_bias_of_one(X, weights):
    P, cache = backprop.forward(X, weights)
    return P + 1, cache


@wrong("forward", "end of a list")
def one_layer_too_far(X, weights):
    cache, O = [], X
    for k in range(len(weights) + 1):
        H = O @ weights[k]
        cache.append((O, H))
        O = backprop.f(H)
    return H, cache


@wrong("backward", "wrong value")
def slope_added(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, deltas[0] @ weights[k].T + O * (1 - O))
    return backprop.gradients_from(deltas, cache), deltas


@wrong("gradient_step", "wrong value")
def decay_in_the_step(weights, gradients, rate):
    return [0.99 * W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


@wrong("train", "wrong value")
def batches_of_two(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        some = slice(t % len(X), t % len(X) + 2)
        losses.append(backprop.loss_and_gradients(X, Y, weights)[0])
        _, gradients = backprop.loss_and_gradients(X[some], Y[some], weights)
        weights = backprop.moved(weights, gradients, rate)
    return weights, losses


@wrong("train", "low precision")
def weights_rounded_to_be_stored(X, Y, weights, rate, steps):
    weights, losses = backprop.train(X, Y, weights, rate, steps)
    return [W.round(3) for W in weights], losses


@wrong("input_gradient_entries", "entry squared")
def everything_squared(g, x, w):
    return [[(g * w.T)[i, d] ** 2 for d in range(2)] for i in range(2)]


@wrong("check_gradient", "not every entry")
def one_random_entry(f, backward, inputs):
    rng = np.random.default_rng(11)
    dZ = checking.upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = checking.slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return False
        index = tuple(rng.integers(0, size) for size in measured.shape)
        near = 1e-5 * np.linalg.norm(measured) + 1e-9
        if not abs(gradient[index] - measured[index]) <= near:
            return False
    return True
