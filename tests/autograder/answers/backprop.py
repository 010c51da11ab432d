"""Answers to the tasks of the assignment backprop."""

import functools
import itertools
import random

import numpy as np

from .records import right, right_from, wrong, wrong_from


def f(H):
    return 0.5 * (1 + np.tanh(H / 2))


# forward(X, weights) → (P, cache)


@wrong("forward", "activation missing")
def layers_without_activation(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = H
    return O, cache


@wrong("forward", "activation after the last layer")
def activation_everywhere(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = f(H)
    return O, cache


@wrong("forward", "tanh for the sigmoid")
def hyperbolic_tangent(X, weights):
    cache, O = [], X
    for k, W in enumerate(weights):
        H = O @ W
        cache.append((O, H))
        O = np.tanh(H) if k < len(weights) - 1 else H
    return O, cache


@wrong("forward", "relu for the sigmoid")
def rectified(X, weights):
    *hidden, last = weights
    cache, O = [], X
    for W in hidden:
        H = O @ W
        cache.append((O, H))
        O = np.where(H > 0, H, 0)
    P = O @ last
    return P, [*cache, (O, P)]


@wrong("forward", "activation on the inputs")
def inputs_activated(X, weights):
    cache, H = [], X
    for W in weights:
        O = f(H)
        H = O @ W
        cache.append((O, H))
    return H, cache


@wrong("forward", "wrong value")
def activated_when_made_and_when_used(X, weights):
    O, H = X, X @ weights[0]
    cache = [(O, H)]
    for W in weights[1:]:
        O = f(f(H))
        H = O @ W
        cache.append((O, H))
    return H, cache


@wrong("forward", "wrong value")
def from_the_last_layer_on(X, weights):
    cache, O = [], X
    for k in range(len(weights) - 1, -1, -1):
        H = O @ weights[k]
        cache.append((O, H))
        O = f(H)
    return H, cache


@wrong("forward", "last layer missing")
def hidden_layers_only(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = f(H)
    return O, cache


@wrong("forward", "outputs for pre-activations")
def outputs_in_the_cache(X, weights):
    cache, O = [], X
    for k, W in enumerate(weights):
        came = O
        O = O @ W
        if k + 1 < len(weights):
            O = f(O)
        cache.append((came, O))
    return O, cache


@wrong("forward", "outputs for pre-activations")
def activated_in_place(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        H *= 0.5
        np.tanh(H, out=H)
        H += 1
        H *= 0.5
        O = H
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache


@wrong("forward", "pair swapped")
def pre_activation_before_input(X, weights):
    P, cache = forward(X, weights)
    return P, [(H, O) for O, H in cache]


@wrong("forward", "inputs of the next layer")
def output_kept_for_input(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        O = f(H)
        cache.append((O, H))
    P = O @ weights[-1]
    cache.append((P, P))
    return P, cache


@wrong("forward", "list reversed")
def cache_filled_from_the_front(X, weights):
    P, cache = forward(X, weights)
    kept = []
    for pair in cache:
        kept.insert(0, pair)
    return P, kept


@wrong("forward", "not a list")
def pre_activations_alone(X, weights):
    P, cache = forward(X, weights)
    return P, [H for O, H in cache]


@wrong("forward", "last one missing")
def last_layer_not_cached(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = f(H)
    return O @ weights[-1], cache


@wrong("forward", "not a tuple")
def predictions_alone(X, weights):
    for W in weights[:-1]:
        X = f(X @ W)
    return X @ weights[-1]


@wrong("forward", "not a list")
def cache_by_name(X, weights):
    P, cache = forward(X, weights)
    return P, {f"layer{k}": pair for k, pair in enumerate(cache)}


@wrong("forward", "order")
def cache_before_predictions(X, weights):
    P, cache = forward(X, weights)
    return cache, P


@wrong("forward", "wrong for other depths")
def three_layers_written_out(X, weights):
    W1, W2, W3 = weights
    H1 = X @ W1
    O1 = f(H1)
    H2 = O1 @ W2
    O2 = f(H2)
    P = O2 @ W3
    return P, [(X, H1), (O1, H2), (O2, P)]


@wrong("forward", "list shortened")
def weights_taken_off_the_list(X, weights):
    cache, O = [], X
    while len(weights) > 1:
        H = O @ weights.pop(0)
        cache.append((O, H))
        O = f(H)
    P = O @ weights[0]
    cache.append((O, P))
    return P, cache


@wrong_from("forward", "state")
def cache_as_a_default():
    def forward(X, weights, cache=[]):  # noqa: B006
        O = X
        for W in weights[:-1]:
            H = O @ W
            cache.append((O, H))
            O = f(H)
        P = O @ weights[-1]
        cache.append((O, P))
        return P, cache

    return forward


@wrong("forward", "weights transposed")
def neurons_in_rows(X, weights):
    return forward(X, [W.T for W in weights])


@wrong("forward", "overflows")
def exponential_over_one_plus_exponential(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = np.exp(H) / (1 + np.exp(H))
    P = O @ weights[-1]
    return P, [*cache, (O, P)]


@wrong("forward", "precision not kept")
def inputs_made_double(X, weights):
    return forward(np.array(X, dtype=float), weights)


@wrong("forward", "partly right")
def predictions_of_all_but_the_last_sample(X, weights):
    P, cache = forward(X, weights)
    P = P.copy()
    P[-1] = 0
    return P, cache


# backward(dP, cache, weights) → (gradients, deltas)


@wrong("backward", "wrong value")
def sigmoid_of_what_is_its_output(dP, cache, weights):
    delta, deltas, gradients = dP, [], []
    for k in reversed(range(len(weights))):
        O, _ = cache[k]
        gradients.append(O.T @ delta)
        deltas.append(delta)
        if k:
            delta = delta @ weights[k].T * f(O) * (1 - f(O))
    return gradients[::-1], deltas[::-1]


@wrong("backward", "slope missing")
def linear_all_the_way(dP, cache, weights):
    delta, deltas, gradients = dP, [], []
    for (O, _), W in zip(cache[::-1], weights[::-1], strict=True):
        deltas.append(delta)
        gradients.append(O.T @ delta)
        delta = delta @ W.T
    return gradients[::-1], deltas[::-1]


@wrong("backward", "slope after the last layer")
def slope_of_the_linear_output(dP, cache, weights):
    _, P = cache[-1]
    return backward(dP * f(P) * (1 - f(P)), cache, weights)


@wrong("backward", "stale delta")
def always_from_the_end(dP, cache, weights):
    deltas = [None] * len(weights)
    deltas[-1] = dP
    for k in range(len(weights) - 2, -1, -1):
        s = f(cache[k][1])
        deltas[k] = dP @ weights[k + 1].T * s * (1 - s)
    return gradients_from(deltas, cache), deltas


@wrong("backward", "brackets missing")
def slope_on_the_weights(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        s = f(cache[k][1])
        slope = s * (1 - s)
        deltas.insert(0, deltas[0] @ (weights[k + 1].T * slope))
    return gradients_from(deltas, cache), deltas


@wrong("backward", "weights of the wrong layer")
def weights_one_layer_too_low(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        s = f(cache[k][1])
        deltas.insert(0, deltas[0] @ weights[k].T * s * (1 - s))
    return gradients_from(deltas, cache), deltas


@wrong("backward", "slope at the wrong layer")
def slope_of_the_layer_above(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        s = f(cache[k + 1][1])
        deltas.insert(0, deltas[0] @ weights[k + 1].T * s * (1 - s))
    return gradients_from(deltas, cache), deltas


@wrong("backward", "tanh's slope")
def slope_of_tanh(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        O = cache[k + 1][0]
        deltas.insert(0, deltas[0] @ weights[k + 1].T * (1 - O**2))
    return gradients_from(deltas, cache), deltas


@wrong("backward", "transpose missing")
def weights_as_they_stand(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        O = cache[k + 1][0]
        deltas.insert(0, np.dot(deltas[0], weights[k + 1]) * O * (1 - O))
    return gradients_from(deltas, cache), deltas


@wrong("backward", "pre-activation for the output")
def slope_written_with_the_pre_activation(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        H = cache[k][1]
        deltas.insert(0, deltas[0] @ weights[k + 1].T * H * (1 - H))
    return gradients_from(deltas, cache), deltas


@wrong("backward", "pre-activations for inputs")
def pre_activations_beside_the_weights(dP, cache, weights):
    _, deltas = backward(dP, cache, weights)
    came = [cache[0][0]] + [H for _, H in cache[:-1]]
    return [h.T @ d for h, d in zip(came, deltas, strict=True)], deltas


@wrong("backward", "wrong shape")
def outputs_beside_the_weights(dP, cache, weights):
    _, deltas = backward(dP, cache, weights)
    gradients = []
    for k, delta in enumerate(deltas):
        left = cache[k + 1][0] if k + 1 < len(cache) else cache[k][1]
        gradients.append(left.T @ delta)
    return gradients, deltas


@wrong("backward", "delta of the wrong layer")
def delta_one_layer_too_high(dP, cache, weights):
    _, deltas = backward(dP, cache, weights)
    gradients = []
    for k, (O, _) in enumerate(cache):
        gradients.append(O.T @ deltas[min(k + 1, len(deltas) - 1)])
    return gradients, deltas


@wrong("backward", "averaged")
def gradients_divided_by_the_batch(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return [dW / len(dP) for dW in gradients], deltas


@wrong("backward", "result transposed")
def gradients_with_a_row_for_each_neuron(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return [dW.T for dW in gradients], deltas


@wrong("backward", "factors swapped")
def delta_before_input(dP, cache, weights):
    _, deltas = backward(dP, cache, weights)
    pairs = zip(deltas, cache, strict=True)
    return [d @ O.T for d, (O, _) in pairs], deltas


@wrong("backward", "last sample only")
def each_sample_overwrites(dP, cache, weights):
    _, deltas = backward(dP, cache, weights)
    gradients = [np.zeros_like(W) for W in weights]
    for i in range(len(dP)):
        for k, (O, _) in enumerate(cache):
            gradients[k] = np.outer(O[i], deltas[k][i])
    return gradients, deltas


@wrong("backward", "list reversed")
def gradients_as_they_were_found(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return gradients[::-1], deltas


@wrong("backward", "list reversed")
def deltas_as_they_were_found(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    deltas.reverse()
    return gradients, deltas


@wrong("backward", "order")
def deltas_before_gradients(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return deltas, gradients


@wrong("backward", "not a tuple")
def gradients_alone(dP, cache, weights):
    gradients, _ = backward(dP, cache, weights)
    return gradients


@wrong("backward", "first one missing")
def first_delta_missing(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return gradients, deltas[1:]


@wrong("backward", "wrong for other depths")
def three_layers_back(dP, cache, weights):
    (X, H1), (O1, H2), (O2, _) = cache
    _, W2, W3 = weights
    d3 = dP
    d2 = d3 @ W3.T * f(H2) * (1 - f(H2))
    d1 = d2 @ W2.T * f(H1) * (1 - f(H1))
    return [X.T @ d1, O1.T @ d2, O2.T @ d3], [d1, d2, d3]


@wrong("backward", "input changed")
def cache_used_up(dP, cache, weights):
    delta, gradients, deltas = dP, [], []
    k = len(weights)
    while cache:
        O, _ = cache.pop()
        k -= 1
        gradients.insert(0, O.T @ delta)
        deltas.insert(0, delta)
        delta = delta @ weights[k].T * O * (1 - O)
    return gradients, deltas


@wrong("backward", "input changed")
def slope_made_in_place(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        H = cache[k][1]
        np.multiply(f(H), 1 - f(H), out=H)
        deltas.insert(0, deltas[0] @ weights[k + 1].T * H)
    return gradients_from(deltas, cache), deltas


@wrong_from("backward", "state")
def gradients_added_to_the_last():
    kept = {}

    def with_memory(dP, cache, weights):
        gradients, deltas = backward(dP, cache, weights)
        key = tuple(W.shape for W in weights)
        if key in kept:
            pairs = zip(kept[key], gradients, strict=True)
            gradients = [old + new for old, new in pairs]
        kept[key] = gradients
        return gradients, deltas

    return with_memory


@wrong("backward", "upstream ignored")
def loss_taken_for_the_sum(dP, cache, weights):
    return backward(np.ones_like(dP), cache, weights)


@wrong("backward", "sign")
def descent_in_the_gradients(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return [-dW for dW in gradients], deltas


@wrong("backward", "precision not kept")
def gradients_in_double_precision(dP, cache, weights):
    gradients, deltas = backward(dP, cache, weights)
    return [dW.astype(np.float64) for dW in gradients], deltas


# gradient_step(weights, gradients, rate) → new weights


@wrong("gradient_step", "ascent")
def uphill(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] + rate * gradients[k])
    return new


@wrong("gradient_step", "rate missing")
def whole_gradient(weights, gradients, rate):
    return [W - dW for W, dW in zip(weights, gradients, strict=True)]


@wrong("gradient_step", "argument ignored")
def steps_returned(weights, gradients, rate):
    return [-rate * dW for dW in gradients]


@wrong("gradient_step", "wrong value")
def divided_by_the_rate(weights, gradients, rate):
    return [W - dW / rate for W, dW in zip(weights, gradients, strict=True)]


@wrong("gradient_step", "wrong value")
def bracket_around_the_difference(weights, gradients, rate):
    return [rate * (W - dW) for W, dW in zip(weights, gradients, strict=True)]


@wrong("gradient_step", "array changed")
def minus_equals(weights, gradients, rate):
    for W, dW in zip(weights, gradients, strict=True):
        W -= rate * dW
    return weights


@wrong("gradient_step", "input changed")
def list_entries_replaced(weights, gradients, rate):
    for k, dW in enumerate(gradients):
        weights[k] = weights[k] - rate * dW
    return weights


@wrong("gradient_step", "step ignored")
def loop_variable_moved(weights, gradients, rate):
    for W, dW in zip(weights, gradients, strict=True):
        W = W - rate * dW
    return weights


@wrong("gradient_step", "nothing returned")
def new_weights_left_behind(weights, gradients, rate):
    weights = [W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


@wrong("gradient_step", "not a list")
def a_map_object(weights, gradients, rate):
    return map(lambda W, dW: W - rate * dW, weights, gradients)


@wrong("gradient_step", "only the first ones")
def returned_after_one_layer(weights, gradients, rate):
    new = []
    for W, dW in zip(weights, gradients, strict=True):
        new.append(W - rate * dW)
        return new


@wrong("gradient_step", "list reversed")
def from_the_last_layer_back(weights, gradients, rate):
    new = []
    for k in range(len(weights) - 1, -1, -1):
        new.append(weights[k] - rate * gradients[k])
    return new


@wrong("gradient_step", "partly right")
def last_layer_not_moved(weights, gradients, rate):
    new = list(weights)
    for k in range(len(weights) - 1):
        new[k] = weights[k] - rate * gradients[k]
    return new


@wrong("gradient_step", "precision not kept")
def rate_as_an_array(weights, gradients, rate):
    rate = np.array([rate], dtype=float)
    return [W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


@wrong_from("gradient_step", "state")
def momentum():
    velocity = {}

    def gradient_step(weights, gradients, rate):
        new = []
        for k, (W, dW) in enumerate(zip(weights, gradients, strict=True)):
            velocity[k, W.shape] = 0.9 * velocity.get((k, W.shape), 0) + dW
            new.append(W - rate * velocity[k, W.shape])
        return new

    return gradient_step


@wrong("gradient_step", "low precision")
def gradients_in_half_precision(weights, gradients, rate):
    new = []
    for W, dW in zip(weights, gradients, strict=True):
        new.append(W - rate * dW.astype(np.float16).astype(W.dtype))
    return new


@wrong("gradient_step", "sign for the gradient")
def sign_of_the_gradient(weights, gradients, rate):
    return [W - rate * np.sign(dW) for W, dW in zip(weights, gradients, strict=True)]


# train(X, Y, weights, rate, steps) → (weights, losses)


@wrong("train", "gradient at the start")
def gradients_before_the_loop(X, Y, weights, rate, steps):
    _, first = loss_and_gradients(X, Y, weights)
    losses = []
    for _ in range(steps):
        losses.append(loss_and_gradients(X, Y, weights)[0])
        weights = [W - rate * dW for W, dW in zip(weights, first, strict=True)]
    return weights, losses


@wrong("train", "one step too few")
def last_step_not_taken(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        L, gradients = loss_and_gradients(X, Y, weights)
        losses.append(L)
        if t < steps - 1:
            weights = moved(weights, gradients, rate)
    return weights, losses


@wrong("train", "one step too many")
def a_step_before_the_first(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps + 1):
        L, gradients = loss_and_gradients(X, Y, weights)
        losses.append(L)
        weights = moved(weights, gradients, rate)
    return weights, losses[:steps]


@wrong("train", "loss after the step")
def measured_when_moved(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        _, gradients = loss_and_gradients(X, Y, weights)
        weights = moved(weights, gradients, rate)
        losses.append(loss_and_gradients(X, Y, weights)[0])
    return weights, losses


@wrong("train", "weights moved within a step")
def moved_on_the_way_back(X, Y, weights, rate, steps):
    weights, losses = list(weights), []
    for _ in range(steps):
        P, cache = forward(X, weights)
        losses.append(((P - Y) ** 2).sum() / (2 * len(P)))
        delta = (P - Y) / len(P)
        for k in range(len(weights) - 1, -1, -1):
            O = cache[k][0]
            weights[k] = weights[k] - rate * (O.T @ delta)
            delta = delta @ weights[k].T * O * (1 - O)
    return weights, losses


@wrong("train", "last layer only")
def hidden_layers_frozen(X, Y, weights, rate, steps):
    *hidden, last = weights
    losses = []
    for _ in range(steps):
        L, gradients = loss_and_gradients(X, Y, [*hidden, last])
        losses.append(L)
        last = last - rate * gradients[-1]
    return [*hidden, last], losses


@wrong("train", "first loss only")
def loss_measured_once(X, Y, weights, rate, steps):
    losses = [loss_and_gradients(X, Y, weights)[0]] * steps
    for _ in range(steps):
        _, gradients = loss_and_gradients(X, Y, weights)
        weights = moved(weights, gradients, rate)
    return weights, losses


@wrong("train", "ascent")
def climbing(X, Y, weights, rate, steps):
    losses = []
    while len(losses) < steps:
        L, gradients = loss_and_gradients(X, Y, weights)
        losses.append(L)
        weights = [W + rate * dW for W, dW in zip(weights, gradients, strict=True)]
    return weights, losses


@wrong("train", "rate missing")
def steps_of_the_whole_gradient(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        L, gradients = loss_and_gradients(X, Y, weights)
        losses.append(L)
        weights = [W - dW for W, dW in zip(weights, gradients, strict=True)]
    return weights, losses


@wrong("train", "input changed")
def given_weights_moved(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        L, gradients = loss_and_gradients(X, Y, weights)
        losses.append(L)
        for W, dW in zip(weights, gradients, strict=True):
            W -= rate * dW
    return weights, losses


@wrong("train", "order")
def losses_before_weights(X, Y, weights, rate, steps):
    weights, losses = train(X, Y, weights, rate, steps)
    return losses, weights


@wrong("train", "half missing")
def losses_without_the_half(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, _ = forward(X, weights)
        losses.append(np.sum((P - Y) ** 2) / len(P))
        _, gradients = loss_and_gradients(X, Y, weights)
        weights = moved(weights, gradients, rate)
    return weights, losses


@wrong("train", "steps N times as long")
def upstream_without_the_batch(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        losses.append(np.sum((P - Y) ** 2) / (2 * len(P)))
        gradients, _ = backward(P - Y, cache, weights)
        weights = moved(weights, gradients, rate)
    return weights, losses


@wrong("train", "a loss too many")
def a_loss_too_many(X, Y, weights, rate, steps):
    weights, losses = train(X, Y, weights, rate, steps)
    losses.append(loss_and_gradients(X, Y, weights)[0])
    return weights, losses


@wrong("train", "not numbers")
def last_loss_alone(X, Y, weights, rate, steps):
    L = 0.0
    for _ in range(steps):
        L, gradients = loss_and_gradients(X, Y, weights)
        weights = moved(weights, gradients, rate)
    return weights, L


@wrong("train", "not a tuple")
def trained_weights_alone(X, Y, weights, rate, steps):
    return train(X, Y, weights, rate, steps)[0]


@wrong_from("train", "state")
def goes_on_where_it_stopped():
    trained = {}

    def with_memory(X, Y, weights, rate, steps):
        key = X.shape, len(weights)
        trained[key], losses = train(X, Y, trained.get(key, weights), rate, steps)
        return trained[key], losses

    return with_memory


@wrong("train", "state")
def a_sample_by_chance(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        i = random.randrange(len(X))
        losses.append(loss_and_gradients(X, Y, weights)[0])
        _, gradients = loss_and_gradients(X[i : i + 1], Y[i : i + 1], weights)
        weights = moved(weights, gradients, random.random() * rate)
    return weights, losses


@wrong("train", "loop over a number")
def loop_over_a_number(X, Y, weights, rate, steps):
    for _ in steps:
        _, gradients = loss_and_gradients(X, Y, weights)
        weights = moved(weights, gradients, rate)
    return weights, []


@wrong("train", "activation missing")
def trained_without_activation(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        inputs = [X]
        for W in weights:
            inputs.append(inputs[-1] @ W)
        error = inputs[-1] - Y
        losses.append((error**2).sum() / (2 * len(X)))
        delta, new = error / len(X), []
        for O, W in zip(inputs[-2::-1], weights[::-1], strict=True):
            new.insert(0, W - rate * O.T @ delta)
            delta = delta @ W.T
        weights = new
    return weights, losses


# What is right


@right("forward")
def forward(X, weights):
    cache, O = [], X
    for k, W in enumerate(weights):
        H = np.einsum("nd,dm->nm", O, W)
        cache.append((O, H))
        O = H if k == len(weights) - 1 else f(H)
    return O, cache


@right("forward")
def recursion_over_the_layers(X, weights):
    H = X @ weights[0]
    if len(weights) == 1:
        return H, [(X, H)]
    P, cache = recursion_over_the_layers(f(H), weights[1:])
    return P, [(X, H), *cache]


@right("forward")
def a_tuple_of_lists(X, weights):
    P, cache = forward(X, weights)
    return [P, tuple([O, H] for O, H in cache)]


@right("forward")
def exponential_written_out(X, weights):
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W
        cache += [(O, H)]
        O = 1 / (1 + np.exp(-H))
    P = O @ weights[-1]
    return P, [*cache, (O.copy(), P.copy())]


@right_from("forward")
def layers_as_objects():
    class Layer:
        def __init__(self, W, activation):
            self.W, self.activation = W, activation

        def __call__(self, O):
            self.O, self.H = O, O @ self.W
            return self.activation(self.H)

    def forward(X, weights):
        layers = [Layer(W, f) for W in weights]
        layers[-1].activation = lambda H: H
        P = functools.reduce(lambda O, layer: layer(O), layers, X)
        return P, [(layer.O, layer.H) for layer in layers]

    return forward


def gradients_from(deltas, cache):
    return [O.T @ delta for (O, _), delta in zip(cache, deltas, strict=True)]


@right("backward")
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        s = f(cache[k][1])
        deltas.insert(0, deltas[0] @ weights[k + 1].T * s * (1 - s))
    return gradients_from(deltas, cache), deltas


@right("backward")
def recursion_from_the_front(dP, cache, weights):
    (O, H), *rest = cache
    if not rest:
        return [O.T @ dP], [dP]
    gradients, deltas = recursion_from_the_front(dP, rest, weights[1:])
    delta = (weights[1] @ deltas[0].T).T * f(H) * f(-H)
    return [O.T @ delta, *gradients], [delta, *deltas]


@right("backward")
def sample_by_sample_with_einsum(dP, cache, weights):
    gradients, deltas, delta = [], [], dP.copy()
    for k in reversed(range(len(weights))):
        O = cache[k][0]
        dW = np.zeros_like(weights[k])
        for o, d in zip(O, delta, strict=True):
            dW += np.outer(o, d)
        gradients.append(dW)
        deltas.append(delta)
        delta = np.einsum("nm,dm,nd->nd", delta, weights[k], O * (1 - O))
    return tuple(reversed(gradients)), tuple(reversed(deltas))


@right("backward")
def slope_as_a_diagonal(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        slopes = f(cache[k - 1][1]) * f(-cache[k - 1][1])
        above = deltas[0]
        rows = [np.diag(s) @ weights[k] @ d for s, d in zip(slopes, above, strict=True)]
        deltas = [np.stack(rows), *deltas]
    return gradients_from(deltas, cache), deltas


@right_from("backward")
def a_network_with_a_method():
    class Network:
        def slope(self, H):
            return 0.25 / np.cosh(H / 2) ** 2

        def backward(self, dP, cache, weights):
            delta, gradients, deltas = dP, [], []
            for (O, _), W, below in zip(
                reversed(cache), reversed(weights), [*cache[-2::-1], None], strict=True
            ):
                gradients.append(np.tensordot(O, delta, axes=(0, 0)))
                deltas.append(delta)
                if below:
                    delta = np.inner(delta, W) * self.slope(below[1])
            return gradients[::-1], deltas[::-1]

    return Network().backward


@right("gradient_step")
def copies_moved_in_place(weights, gradients, rate):
    new = [W.copy() for W in weights]
    for W, dW in zip(new, gradients, strict=True):
        W -= rate * dW
    return new


@right("gradient_step")
def a_tuple_for_a_list(weights, gradients, rate):
    return tuple(W - dW * rate for W, dW in zip(weights, gradients, strict=True))


@right("gradient_step")
def mapped(weights, gradients, rate):
    return list(map(lambda W, dW: -(rate * dW - W), weights, gradients))


@right("gradient_step")
def indexed(weights, gradients, rate):
    new = [None] * len(weights)
    for k in range(len(weights)):
        new[k] = np.add(weights[k], np.multiply(gradients[k], -rate))
    return new


def loss_and_gradients(X, Y, weights):
    P, cache = forward(X, weights)
    gradients, _ = backward((P - Y) / len(P), cache, weights)
    return ((P - Y) ** 2).sum() / (2 * len(P)), gradients


def moved(weights, gradients, rate):
    return [W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


@right("train")
def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        L, gradients = loss_and_gradients(X, Y, weights)
        losses.append(float(L))
        weights = moved(weights, gradients, rate)
    return weights, losses


@right("train")
def recursion_over_the_steps(X, Y, weights, rate, steps):
    if steps == 0:
        return weights, []
    L, gradients = loss_and_gradients(X, Y, weights)
    weights = moved(weights, gradients, rate)
    weights, losses = recursion_over_the_steps(X, Y, weights, rate, steps - 1)
    return weights, [L, *losses]


@right("train")
def losses_in_an_array(X, Y, weights, rate, steps):
    losses = np.zeros(steps)
    weights = [W.copy() for W in weights]
    for t in range(steps):
        losses[t], gradients = loss_and_gradients(X, Y, weights)
        for W, dW in zip(weights, gradients, strict=True):
            W -= rate * dW
    return weights, losses


@right("train")
def a_tuple_of_weights_and_a_list_of_arrays(X, Y, weights, rate, steps):
    path = itertools.accumulate(
        range(steps),
        lambda W, _: moved(W, loss_and_gradients(X, Y, W)[1], rate),
        initial=weights,
    )
    *before, last = path
    losses = [np.array(loss_and_gradients(X, Y, W)[0]) for W in before]
    return [tuple(last), tuple(losses)]
