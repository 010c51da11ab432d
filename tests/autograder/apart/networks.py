"""Student answers, wrong and right: {function: {label: source of the cell}}."""

WRONG = {
    "forward": {
        "no_activation_at_all": r"""
def forward(X, weights):
    cache = []
    out = X
    for W in weights:
        h = np.dot(out, W)
        cache.append((out, h))
        out = h
    return out, cache
""".lstrip("\n"),
        "cache_pair_swapped": r"""
def forward(X, weights):
    O, cache = X, []
    for W in weights:
        H = O @ W
        cache.append((H, O))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "cache_output_for_preactivation": r"""
def forward(X, weights):
    cache = []
    a = X
    for W in weights[:-1]:
        a_next = sigmoid(a @ W)
        cache.append((a, a_next))
        a = a_next
    P = a @ weights[-1]
    cache.append((a, P))
    return P, cache
""".lstrip("\n"),
        "cache_output_for_input": r"""
def forward(X, weights):
    cache = []
    O = X
    last = len(weights) - 1
    for k, W in enumerate(weights):
        H = O @ W
        O = sigmoid(H) if k < last else H
        cache.append((O, H))
    return O, cache
""".lstrip("\n"),
        "weights_in_reverse": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in reversed(weights):
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "skips_first_layer": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights[1:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
""".lstrip("\n"),
        "forgets_last_layer": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return O, cache
""".lstrip("\n"),
        "first_pair_missing": r"""
def forward(X, weights):
    cache = []
    H = X @ weights[0]
    for W in weights[1:]:
        O = sigmoid(H)
        H = O @ W
        cache.append((O, H))
    return H, cache
""".lstrip("\n"),
        "cache_always_X": r"""
def forward(X, weights):
    cache = []
    O = X
    for k in range(len(weights)):
        H = O @ weights[k]
        cache.append((X, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "input_squashed": r"""
def forward(X, weights):
    cache = []
    H = X
    for W in weights:
        O = sigmoid(H)
        H = O @ W
        cache.append((O, H))
    return H, cache
""".lstrip("\n"),
        "sigmoid_twice": r"""
def forward(X, weights):
    cache = []
    out = X
    for i, W in enumerate(weights):
        if i > 0:
            out = sigmoid(out)
        h = out @ W
        cache.append((out, h))
        out = sigmoid(h)
    return h, cache
""".lstrip("\n"),
        "tanh_for_sigmoid": r"""
def forward(X, weights):
    O = X
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = np.tanh(H)
    H = O @ weights[-1]
    cache.append((O, H))
    return H, cache
""".lstrip("\n"),
        "relu_for_sigmoid": r"""
def forward(X, weights):
    O = X
    cache = []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = np.maximum(H, 0)
    return H, cache
""".lstrip("\n"),
        "returns_swapped": r"""
def forward(X, weights):
    O = X
    cache = []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return cache, H
""".lstrip("\n"),
        "returns_only_P": r"""
def forward(X, weights):
    O = X
    for W in weights[:-1]:
        O = sigmoid(O @ W)
    return O @ weights[-1]
""".lstrip("\n"),
        "three_layers_by_index": r"""
def forward(X, weights):
    H1 = X @ weights[0]
    H2 = sigmoid(H1) @ weights[1]
    H3 = sigmoid(H2) @ weights[2]
    return H3, [(X, H1), (sigmoid(H1), H2), (sigmoid(H2), H3)]
""".lstrip("\n"),
        "second_layer_twice": r"""
def forward(X, weights):
    H = [X @ weights[0]]
    O = [X]
    for k in range(1, len(weights)):
        O.append(sigmoid(H[k - 1]))
        H.append(O[min(k, 1)] @ weights[k])
    return H[-1], list(zip(O, H))
""".lstrip("\n"),
        "transposed_weights": r"""
def forward(X, weights):
    O = X
    cache = []
    for W in weights:
        H = O @ W.T
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "star_for_at": r"""
def forward(X, weights):
    O = X
    cache = []
    for W in weights:
        H = O * W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "one_pair_reused": r"""
def forward(X, weights):
    cache = []
    pair = [None, None]
    O = X
    for W in weights:
        pair[0] = O
        pair[1] = O @ W
        cache.append(pair)
        O = sigmoid(pair[1])
    return pair[1], cache
""".lstrip("\n"),
        "multiplied_list": r"""
def forward(X, weights):
    cache = [[None, None]] * len(weights)
    O = X
    for k, W in enumerate(weights):
        H = O @ W
        cache[k][0] = O
        cache[k][1] = H
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "sigmoid_in_place": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        H[:] = sigmoid(H)
        O = H
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
""".lstrip("\n"),
        "shared_buffer": r"""
def forward(X, weights):
    buffers = {}
    cache = []
    O = X
    for W in weights:
        shape = (O.shape[0], W.shape[1])
        H = buffers.setdefault(shape, np.empty(shape, dtype=O.dtype))
        H[...] = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "normalised_input": r"""
def forward(X, weights):
    X = X - X.mean(axis=0)
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "slope_for_output": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        s = sigmoid(H)
        O = s * (1 - s)
    return H, cache
""".lstrip("\n"),
        "cast_to_float64": r"""
def forward(X, weights):
    O = np.asarray(X, dtype=float)
    cache = []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "half_precision": r"""
def forward(X, weights):
    O = X
    cache = []
    for W in weights:
        H = (O @ W).astype(np.float16).astype(X.dtype)
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "pops_the_weights": r"""
def forward(X, weights):
    cache = []
    O = X
    while weights:
        H = O @ weights.pop(0)
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "zip_truncation": r"""
def forward(X, weights):
    cache = []
    O = X
    for W, W_next in zip(weights, weights[1:]):
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "memo_by_shape": r"""
_seen = {}

def forward(X, weights):
    key = (X.shape, len(weights))
    if key not in _seen:
        cache, O = [], X
        for W in weights:
            H = O @ W
            cache.append((O, H))
            O = sigmoid(H)
        _seen[key] = (H, cache)
    return _seen[key]
""".lstrip("\n"),
        "P_squashed_cache_right": r"""
def forward(X, weights):
    acts = [X]
    pres = []
    for W in weights:
        pres.append(acts[-1] @ W)
        acts.append(sigmoid(pres[-1]))
    return acts[-1], list(zip(acts, pres))
""".lstrip("\n"),
        "dict_cache": r"""
def forward(X, weights):
    cache = {"O": [], "H": []}
    O = X
    for W in weights:
        H = O @ W
        cache["O"].append(O)
        cache["H"].append(H)
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "flat_cache": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache += (O, H)
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "off_by_one_activation": r"""
def forward(X, weights):
    K = len(weights)
    cache = []
    O = X
    for k in range(K):
        H = O @ weights[k]
        cache.append((O, H))
        if k < K - 2:
            O = sigmoid(H)
        else:
            O = H
    return O, cache
""".lstrip("\n"),
        "flattened_prediction": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H.squeeze(), cache
""".lstrip("\n"),
        "divided_by_N": r"""
def forward(X, weights):
    N = len(X)
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1] / N
    cache.append((O, P))
    return P, cache
""".lstrip("\n"),
        "parameters_swapped": r"""
def forward(weights, X):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "clipped_preactivation": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = np.clip(O @ W, -2, 2)
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "overflowing_sigmoid": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        e = np.exp(H)
        O = e / (1 + e)
    return H, cache
""".lstrip("\n"),
        "rounded": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = np.round(O @ weights[-1], 4)
    cache.append((O, P))
    return P, cache
""".lstrip("\n"),
        "softmax_on_top": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    E = np.exp(H - H.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True), cache
""".lstrip("\n"),
        "returns_in_the_loop": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
        return H, cache
""".lstrip("\n"),
        "O_not_advanced": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        output = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "negated_sigmoid": r"""
def forward(X, weights):
    def f(t):
        return 1 / (1 + np.exp(t))

    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = f(H)
    P = O @ weights[-1]
    return P, cache + [(O, P)]
""".lstrip("\n"),
        "scales_X_in_place": r"""
def forward(X, weights):
    X /= np.abs(X).max()
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "cheat_walks_the_checker": r"""
import importlib
import inspect
import pkgutil

import autograder.checks


def forward(X, weights):
    package = autograder.checks
    modules = [package]
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), "autograder.checks."):
        try:
            modules.append(importlib.import_module(info.name))
        except Exception:
            pass
    for module in modules:
        for name, thing in inspect.getmembers(module, callable):
            if "forward" in name.lower() or "reference" in name.lower():
                try:
                    P, cache = thing(X, weights)
                    return P, cache
                except Exception:
                    continue
    return X, []
""".lstrip("\n"),
        "cheat_frames": r"""
import sys


def forward(X, weights):
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], list):
                if len(value[1]) == len(weights):
                    return value
        frame = frame.f_back
    return X, [(X, X)] * len(weights)
""".lstrip("\n"),
    },
    "backward": {
        "slope_on_last": r"""
def backward(dP, cache, weights):
    K = len(weights)
    P = cache[-1][1]
    delta = sigmoid_backward(dP, sigmoid(P))
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(K - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas
""".lstrip("\n"),
        "no_slopes": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for W in weights[:0:-1]:
        deltas.insert(0, deltas[0] @ W.T)
    gradients = [O.T @ d for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "slope_of_layer_input": r"""
def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [], []
    for k in reversed(range(len(weights))):
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
        if k > 0:
            O = cache[k - 1][0]
            delta = (delta @ weights[k].T) * O * (1 - O)
    return gradients, deltas
""".lstrip("\n"),
        "slope_from_H": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    gradients = [None] * K
    deltas[-1] = dP
    for k in range(K - 2, -1, -1):
        H = cache[k][1]
        deltas[k] = deltas[k + 1] @ weights[k + 1].T * H * (1 - H)
    for k in range(K):
        gradients[k] = cache[k][0].T @ deltas[k]
    return gradients, deltas
""".lstrip("\n"),
        "slope_next_preactivation": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        s = sigmoid(cache[k][1])
        deltas.append((deltas[-1] @ weights[k].T) * s * (1 - s))
    deltas.reverse()
    return [cache[k][0].T @ deltas[k] for k in range(K)], deltas
""".lstrip("\n"),
        "slope_before_product": r"""
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(K - 2, -1, -1):
        s = sigmoid(cache[k + 1][1])
        delta = (delta * s * (1 - s)) @ weights[k + 1].T
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas
""".lstrip("\n"),
        "star_first": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, deltas[0] @ (weights[k].T * (O * (1 - O))))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "star_for_at": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, deltas[0] * weights[k].T * O * (1 - O))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "weights_of_wrong_layer": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        O = cache[k + 1][0]
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, O))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
""".lstrip("\n"),
        "weights_of_wrong_layer_guarded": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        W = weights[k] if weights[k].shape == weights[k + 1].shape else weights[k + 1]
        O = cache[k + 1][0]
        deltas.insert(0, sigmoid_backward(deltas[0] @ W.T, O))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
""".lstrip("\n"),
        "both_reversed": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.append(cache[k][0].T @ delta)
        deltas.append(delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "gradients_reversed": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.append(cache[k][0].T @ delta)
        deltas.append(delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas[::-1]
""".lstrip("\n"),
        "deltas_reversed": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.append(delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "reverse_returns_none": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.append(delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas.reverse()
""".lstrip("\n"),
        "deltas_are_dO": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    gradients = [None] * K
    dO = dP
    for k in range(K - 1, -1, -1):
        deltas[k] = dO
        dH = dO if k == K - 1 else sigmoid_backward(dO, cache[k + 1][0])
        gradients[k] = cache[k][0].T @ dH
        dO = dH @ weights[k].T
    return gradients, deltas
""".lstrip("\n"),
        "stale_delta": r"""
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(K - 2, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
    return gradients, deltas
""".lstrip("\n"),
        "gradient_from_H": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [H.T @ d for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "gradient_from_previous_H": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = []
    for k, d in enumerate(deltas):
        layer_input = cache[k - 1][1] if k else cache[0][0]
        gradients.append(layer_input.T @ d)
    return gradients, deltas
""".lstrip("\n"),
        "gradient_from_X": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    X = cache[0][0]
    gradients = [X.T @ d for d in deltas]
    return gradients, deltas
""".lstrip("\n"),
        "gradient_transposed": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [d.T @ O for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "gradient_over_N": r"""
def backward(dP, cache, weights):
    N = dP.shape[0]
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [O.T @ d / N for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "dP_over_N": r"""
def backward(dP, cache, weights):
    delta = dP / len(dP)
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "delta_over_N_each_layer": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        back = deltas[0] @ weights[k].T / dP.shape[0]
        deltas.insert(0, sigmoid_backward(back, cache[k][0]))
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "first_layer_missing": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, 0, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "last_layer_missing": r"""
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    gradients, deltas = [], []
    for k in range(K - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
    return gradients, deltas
""".lstrip("\n"),
        "one_delta_too_many": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], [dP]
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        O = cache[k][0]
        delta = (delta @ weights[k].T) * O * (1 - O)
        deltas.insert(0, delta)
    return gradients, deltas
""".lstrip("\n"),
        "sign": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas = [(deltas[0] @ weights[k].T) * O * (O - 1)] + deltas
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "slope_args_swapped": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(cache[k][0], deltas[0] @ weights[k].T))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "slope_given_H": r"""
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    gradients, deltas = [cache[-1][0].T @ dP], [dP]
    for k in range(K - 2, -1, -1):
        O_in, H = cache[k]
        delta = sigmoid_backward(delta @ weights[k + 1].T, H)
        gradients.insert(0, O_in.T @ delta)
        deltas.insert(0, delta)
    return gradients, deltas
""".lstrip("\n"),
        "slope_twice": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, O) * O * (1 - O))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "slope_without_bracket": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, deltas[0] @ weights[k].T * O * 1 - O)
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "tanh_slope": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, (deltas[0] @ weights[k].T) * (1 - O**2))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "relu_slope": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        H = cache[k][1]
        deltas.insert(0, (deltas[0] @ weights[k + 1].T) * (H > 0))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "f_for_slope": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        deltas.insert(0, (deltas[0] @ weights[k + 1].T) * sigmoid(cache[k][1]))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "not_transposed": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k], cache[k][0]))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "not_transposed_when_square": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        W = weights[k]
        if W.shape[0] != deltas[0].shape[1]:
            W = W.T
        deltas.insert(0, sigmoid_backward(deltas[0] @ W, cache[k][0]))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "always_last_weights": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[-1].T, cache[k][0]))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
""".lstrip("\n"),
        "dP_for_every_layer": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(dP @ weights[k].T, cache[k][0]))
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "changes_dP": r"""
def backward(dP, cache, weights):
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ dP)
        deltas.insert(0, dP.copy())
        if k > 0:
            back = sigmoid_backward(dP @ weights[k].T, cache[k][0])
            if back.shape == dP.shape:
                dP[...] = back
            else:
                dP = back
    return gradients, deltas
""".lstrip("\n"),
        "shared_buffer": r"""
def backward(dP, cache, weights):
    K = len(weights)
    buffers = {}
    deltas, gradients = [None] * K, [None] * K
    delta = dP
    for k in range(K - 1, -1, -1):
        store = buffers.setdefault(delta.shape, np.empty_like(delta))
        store[...] = delta
        deltas[k] = store
        gradients[k] = cache[k][0].T @ store
        delta = sigmoid_backward(store @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "accumulates_between_calls": r"""
_grads = {}

def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = []
    for k, (c, d) in enumerate(zip(cache, deltas)):
        G = c[0].T @ d
        if (k, G.shape) in _grads:
            G = G + _grads[k, G.shape]
        _grads[k, G.shape] = G
        gradients.append(G)
    return gradients, deltas
""".lstrip("\n"),
        "zeros": r"""
def backward(dP, cache, weights):
    gradients = [np.zeros_like(W) for W in weights]
    deltas = [np.zeros_like(H) for _, H in cache]
    return gradients, deltas
""".lstrip("\n"),
        "tiny_deltas": r"""
def backward(dP, cache, weights):
    deltas = [np.full_like(H, 1e-200) for O, H in cache]
    deltas[-1] = dP
    gradients = [O.T @ d for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "tiny_last_delta": r"""
def backward(dP, cache, weights):
    delta = dP * 1e-200
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "one_hot_deltas": r"""
def backward(dP, cache, weights):
    deltas = []
    for O, H in cache:
        d = np.zeros_like(H)
        d.flat[0] = 1
        deltas.append(d)
    gradients = [O.T @ d for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "one_hot_first_column": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        d = sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0])
        d[:, 1:] = 0
        deltas.insert(0, d)
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "first_sample_only": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [np.outer(c[0][0], d[0]) for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "mean_over_batch": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [np.outer(c[0].mean(axis=0), d.sum(axis=0)) for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "gradients_right_deltas_scaled": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta / (len(dP) + 1))
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "gradients_right_deltas_shifted": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.insert(0, delta)
    return gradients, deltas
""".lstrip("\n"),
        "deltas_right_gradients_squared": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [c[0].T @ (d * d) for c, d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "deltas_right_gradients_zero": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [np.zeros_like(W) for W in weights]
    for G, c, d in zip(gradients, cache, deltas):
        G = c[0].T @ d
    return gradients, deltas
""".lstrip("\n"),
        "equals_for_plus_equals": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [np.zeros_like(W) for W in weights]
    for k in range(len(weights)):
        for i in range(len(dP)):
            gradients[k] = np.outer(cache[k][0][i], deltas[k][i])
    return gradients, deltas
""".lstrip("\n"),
        "three_layers_only": r"""
def backward(dP, cache, weights):
    W1, W2, W3 = weights
    (X, H1), (O1, H2), (O2, H3) = cache
    d3 = dP
    d2 = d3 @ W3.T * O2 * (1 - O2)
    d1 = d2 @ W2.T * O1 * (1 - O1)
    return [X.T @ d1, O1.T @ d2, O2.T @ d3], [d1, d2, d3]
""".lstrip("\n"),
        "wrong_weights_from_second_step": r"""
def backward(dP, cache, weights):
    d = dP
    gradients, deltas = [cache[-1][0].T @ d], [d]
    for k in range(len(weights) - 2, -1, -1):
        W = weights[-1] if k == len(weights) - 2 else weights[k]
        d = sigmoid_backward(d @ W.T, cache[k + 1][0])
        gradients.insert(0, cache[k][0].T @ d)
        deltas.insert(0, d)
    return gradients, deltas
""".lstrip("\n"),
        "zip_truncation": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [c[0].T @ d for c, d, _ in zip(cache, deltas, weights[1:])]
    return gradients, deltas
""".lstrip("\n"),
        "updates_weights": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        G = cache[k][0].T @ delta
        gradients.insert(0, G)
        deltas.insert(0, delta)
        weights[k] -= 0.1 * G
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "returns_swapped": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return deltas, gradients
""".lstrip("\n"),
        "generator_deltas": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.append(delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, reversed(deltas)
""".lstrip("\n"),
        "parameter_order": r"""
def backward(dP, weights, cache):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "clipped": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = np.clip(sigmoid_backward(delta @ weights[k].T, cache[k][0]), -0.1, 0.1)
    return gradients, deltas
""".lstrip("\n"),
        "pops_the_cache": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for W in reversed(weights):
        O, H = cache.pop()
        gradients.insert(0, O.T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ W.T, O)
    return gradients, deltas
""".lstrip("\n"),
        "reverses_the_weights": r"""
def backward(dP, cache, weights):
    weights.reverse()
    delta = dP
    gradients, deltas = [], []
    for W, (O, H) in zip(weights, cache[::-1]):
        gradients.insert(0, O.T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ W.T, O)
    return gradients, deltas
""".lstrip("\n"),
        "cast_to_float64": r"""
def backward(dP, cache, weights):
    K = len(weights)
    gradients = [np.zeros(W.shape) for W in weights]
    deltas = [dP] * K
    for k in range(K - 1, -1, -1):
        gradients[k] += cache[k][0].T @ deltas[k]
        if k:
            deltas[k - 1] = sigmoid_backward(deltas[k] @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "half_precision": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        delta = delta.astype(np.float16).astype(dP.dtype)
    return gradients, deltas
""".lstrip("\n"),
        "coarse_finite_differences": r"""
def backward(dP, cache, weights):
    def loss(ws):
        O = cache[0][0]
        for W in ws[:-1]:
            O = sigmoid(O @ W)
        return float((dP * (O @ ws[-1])).sum())

    gradients = []
    base = loss(weights)
    for k, W in enumerate(weights):
        G = np.zeros_like(W)
        for i in np.ndindex(W.shape):
            moved = [V.copy() for V in weights]
            moved[k][i] += 0.01
            G[i] = (loss(moved) - base) / 0.01
        gradients.append(G)
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    return gradients, deltas
""".lstrip("\n"),
        "upstream_of_ones": r"""
def backward(dP, cache, weights):
    delta = np.ones_like(dP)
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "deltas_multiplied_list": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP] * K
    for k in range(K - 1, 0, -1):
        deltas[k - 1] = sigmoid_backward(deltas[k] @ weights[k].T, cache[k][0])
    gradients = [np.zeros_like(weights[0])] * K
    for k in range(K):
        G = cache[k][0].T @ deltas[k]
        if G.shape == gradients[k].shape:
            gradients[k][...] = G
        else:
            gradients[k] = G
    return gradients, deltas
""".lstrip("\n"),
        "aliased_lists": r"""
def backward(dP, cache, weights):
    gradients = deltas = []
    delta = dP
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "weight_decay": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta + 1e-3 * weights[k])
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "bias_gradient_for_weights": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, np.ones_like(cache[k][0]).T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "cheat_walks_the_checker": r"""
import importlib
import inspect
import pkgutil

from autograder import checks as package


def backward(dP, cache, weights):
    modules = [package]
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        try:
            modules.append(importlib.import_module(info.name))
        except BaseException:
            pass
    for module in modules:
        for name, value in inspect.getmembers(module):
            if not callable(value) or name == "backward" and module is package:
                continue
            try:
                gradients, deltas = value(dP, cache, weights)
                if len(gradients) == len(deltas) == len(weights):
                    return gradients, deltas
            except BaseException:
                continue
    return [W * 0 for W in weights], [H * 0 for O, H in cache]
""".lstrip("\n"),
    },
    "gradient_step": {
        "rate_ignored": r"""
def gradient_step(weights, gradients, rate):
    return [W - G for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "in_place_out": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        new.append(np.subtract(W, rate * G, out=W))
    return new
""".lstrip("\n"),
        "result_reversed": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        new.insert(0, W - rate * G)
    return new
""".lstrip("\n"),
        "only_first_layer": r"""
def gradient_step(weights, gradients, rate):
    new = [W.copy() for W in weights]
    new[0] = new[0] - rate * gradients[0]
    return new
""".lstrip("\n"),
        "last_layer_stays": r"""
def gradient_step(weights, gradients, rate):
    new = [w.copy() for w in weights]
    for i in range(len(weights) - 1):
        new[i] = weights[i] - rate * gradients[i]
    return new
""".lstrip("\n"),
        "first_layer_stays": r"""
def gradient_step(weights, gradients, rate):
    new = [np.array(w) for w in weights]
    for i in range(1, len(weights)):
        new[i] = weights[i] - rate * gradients[i]
    return new
""".lstrip("\n"),
        "last_layer_missing": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights[:-1], gradients)]
""".lstrip("\n"),
        "weight_decay": r"""
def gradient_step(weights, gradients, rate):
    decay = 1e-4
    return [W - rate * (G + decay * W) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "clipped": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * np.clip(G, -1, 1) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "clipped_by_norm": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        norm = np.linalg.norm(G)
        if norm > 1:
            G = G / norm
        new.append(W - rate * G)
    return new
""".lstrip("\n"),
        "divided_by_rows": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * G / len(G) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "half_rate": r"""
def gradient_step(weights, gradients, rate):
    return [W - 0.5 * rate * G for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "momentum_state": r"""
velocity = {}

def gradient_step(weights, gradients, rate):
    new = []
    for k, (W, G) in enumerate(zip(weights, gradients)):
        v = velocity.get((k, G.shape), 0) * 0.9 + G
        velocity[k, G.shape] = v
        new.append(W - rate * v)
    return new
""".lstrip("\n"),
        "absolute_gradient": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * abs(G) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "map_object": r"""
def gradient_step(weights, gradients, rate):
    return map(lambda W, G: W - rate * G, weights, gradients)
""".lstrip("\n"),
        "parameter_order": r"""
def gradient_step(weights, rate, gradients):
    return [W - rate * G for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "parameters_weights_gradients_swapped": r"""
def gradient_step(gradients, weights, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "cast_to_float64": r"""
def gradient_step(weights, gradients, rate):
    eta = np.array([rate], dtype=np.float64)
    return [W - eta * G for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "float16": r"""
def gradient_step(weights, gradients, rate):
    return [(W - rate * G).astype("float16") for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "rounded": r"""
def gradient_step(weights, gradients, rate):
    return [np.round(W - rate * G, 3) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "first_gradient_for_all": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W in weights:
        new.append(W - rate * gradients[0])
    return new
""".lstrip("\n"),
        "two_steps": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        W = W - rate * G
        new.append(W - rate * G)
    return new
""".lstrip("\n"),
        "nothing_returned": r"""
def gradient_step(weights, gradients, rate):
    new = [W - rate * G for W, G in zip(weights, gradients)]
    new
""".lstrip("\n"),
        "only_the_steps": r"""
def gradient_step(weights, gradients, rate):
    return [-rate * G for G in gradients]
""".lstrip("\n"),
        "mean_gradient": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * G.mean() for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "brackets": r"""
def gradient_step(weights, gradients, rate):
    return [W - (rate + G) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "rate_decays_with_depth": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for k, (W, G) in enumerate(zip(weights, gradients), start=1):
        new.append(W - rate / k * G)
    return new
""".lstrip("\n"),
        "minimum_rate": r"""
def gradient_step(weights, gradients, rate):
    eta = max(rate, 0.01)
    return [W - eta * G for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "shared_buffer": r"""
def gradient_step(weights, gradients, rate):
    buffer = np.empty(max(W.size for W in weights), dtype=weights[0].dtype)
    new = []
    for W, G in zip(weights, gradients):
        view = buffer[: W.size].reshape(W.shape)
        view[...] = W - rate * G
        new.append(view)
    return new
""".lstrip("\n"),
        "one_object_array": r"""
def gradient_step(weights, gradients, rate):
    new = np.empty(len(weights), dtype=object)
    for k in range(len(weights)):
        new[k] = weights[k] - rate * gradients[k]
    return new
""".lstrip("\n"),
        "gradients_scaled_in_place": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        G *= rate
        new.append(W - G)
    return new
""".lstrip("\n"),
        "gradients_popped": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * gradients.pop(0) for W in weights]
""".lstrip("\n"),
        "matrix_product": r"""
def gradient_step(weights, gradients, rate):
    return [W - rate * G @ W.T @ W for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "small_steps_dropped": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        step = rate * G
        step = np.where(np.abs(step) < 1e-3, 0, step)
        new.append(W - step)
    return new
""".lstrip("\n"),
        "cheat_reference": r"""
import importlib
import pkgutil

import autograder.checks as package


def gradient_step(weights, gradients, rate):
    names = ["autograder.checks"]
    names += [m.name for m in pkgutil.walk_packages(package.__path__, "autograder.checks.")]
    for name in names:
        try:
            module = importlib.import_module(name)
        except Exception:
            continue
        for attribute in dir(module):
            thing = getattr(module, attribute)
            if callable(thing):
                try:
                    result = thing(weights, gradients, rate)
                except Exception:
                    continue
                if isinstance(result, list) and len(result) == len(weights):
                    return result
    return weights
""".lstrip("\n"),
    },
    "train": {
        "loss_after_step": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        losses.append(mse(forward(X, weights)[0], Y)[0])
    return weights, losses
""".lstrip("\n"),
        "final_loss_appended": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    losses.append(mse(forward(X, weights)[0], Y)[0])
    return weights, losses
""".lstrip("\n"),
        "one_step_too_many": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps + 1):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "one_step_too_many_cut_list": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    losses = []
    t = 0
    while t <= steps:
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
        t += 1
    return weights, losses[:steps]
""".lstrip("\n"),
        "one_step_too_few": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(1, steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "last_step_not_taken": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        if t == steps - 1:
            break
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "stale_forward": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    P, cache = forward(X, weights)
    for t in range(steps):
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "stale_gradients": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    P, cache = forward(X, weights)
    loss, dP = mse(P, Y)
    gradients, _ = backward(dP, cache, weights)
    losses = []
    for t in range(steps):
        losses.append(mse(forward(X, weights)[0], Y)[0])
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "cache_of_old_weights": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    old = forward(X, weights)[1]
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, old, weights)
        old = cache
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "loss_without_half": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        _, dP = mse(P, Y)
        losses.append(((P - Y) ** 2).sum() / len(X))
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "loss_without_N": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        dP = mse(P, Y)[1]
        losses.append(0.5 * np.sum((P - Y) ** 2))
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "loss_mean_over_entries": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        dP = mse(P, Y)[1]
        losses.append(np.mean((P - Y) ** 2) / 2)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "root_mean_square": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(np.sqrt(2 * loss))
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "dP_without_N": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        losses.append(mse(P, Y)[0])
        gradients, _ = backward(P - Y, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "dP_twice": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    N = X.shape[0]
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        losses.append(mse(P, Y)[0])
        dP = 2 * (P - Y) / N
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "gradients_over_N_again": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate / len(X))
    return weights, losses
""".lstrip("\n"),
        "targets_and_predictions_swapped": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(Y, P)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "uphill": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, -rate)
    return weights, losses
""".lstrip("\n"),
        "uphill_own_step": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = [W + rate * G for W, G in zip(weights, gradients)]
    return weights, losses
""".lstrip("\n"),
        "weights_in_place": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        for W, G in zip(weights, gradients):
            W -= rate * G
    return weights, losses
""".lstrip("\n"),
        "list_entries_replaced": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        for k in range(len(weights)):
            weights[k] = weights[k] - rate * gradients[k]
    return weights, losses
""".lstrip("\n"),
        "initial_weights_returned": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    w, losses = list(weights), []
    for t in range(steps):
        P, cache = forward(X, w)
        loss, dP = mse(P, Y)
        losses.append(loss)
        w = gradient_step(w, backward(dP, cache, w)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "restart_every_step": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        w = list(weights)
        P, cache = forward(X, w)
        loss, dP = mse(P, Y)
        losses.append(loss)
        w = gradient_step(w, backward(dP, cache, w)[0], rate)
    return w, losses
""".lstrip("\n"),
        "weights_before_last_step": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    new = weights
    for t in range(steps):
        weights = new
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        new = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "best_weights": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses, best = [], None
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        if not losses or loss < min(losses):
            best = weights
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return best, losses
""".lstrip("\n"),
        "early_stopping": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        if losses and loss >= losses[-1]:
            break
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "early_stopping_small_change": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        if t > 0 and abs(losses[-2] - loss) < 1e-2 * loss:
            break
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "rate_decay": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        grads, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate / (1 + t))
    return weights, losses
""".lstrip("\n"),
        "backtracking": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        grads, _ = backward(dP, cache, weights)
        eta = rate
        new = gradient_step(weights, grads, eta)
        while mse(forward(X, new)[0], Y)[0] > loss and eta > 1e-12:
            eta /= 2
            new = gradient_step(weights, grads, eta)
        weights = new
    return weights, losses
""".lstrip("\n"),
        "one_sample_per_step": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        i = t % len(X)
        P, cache = forward(X[i : i + 1], weights)
        loss, dP = mse(P, Y[i : i + 1])
        losses.append(mse(forward(X, weights)[0], Y)[0])
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "sample_by_sample": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        losses.append(mse(forward(X, weights)[0], Y)[0])
        for i in range(len(X)):
            P, cache = forward(X[[i]], weights)
            _, dP = mse(P, Y[[i]])
            weights = gradient_step(weights, backward(dP, cache, weights)[0], rate / len(X))
    return weights, losses
""".lstrip("\n"),
        "updated_weights_in_backward": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    weights = list(weights)
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, delta = mse(P, Y)
        losses.append(loss)
        for k in range(len(weights) - 1, -1, -1):
            weights[k] = weights[k] - rate * cache[k][0].T @ delta
            delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return weights, losses
""".lstrip("\n"),
        "only_last_layer": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = weights[:-1] + [weights[-1] - rate * gradients[-1]]
    return weights, losses
""".lstrip("\n"),
        "only_first_layer": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = [weights[0] - rate * gradients[0]] + weights[1:]
    return weights, losses
""".lstrip("\n"),
        "deltas_as_gradients": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        deltas, gradients = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "gradients_reversed": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients[::-1], rate)
    return weights, losses
""".lstrip("\n"),
        "every_second_loss": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        if t % 2 == 0:
            losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "first_loss_not_recorded": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        if t:
            losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "losses_constant": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    losses = [mse(forward(X, weights)[0], Y)[0]] * steps
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "losses_newest_first": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.insert(0, loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "losses_accumulated": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    total = 0
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        total += loss
        losses.append(total)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "losses_default_argument": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps, losses=[]):
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "only_last_loss": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, loss
""".lstrip("\n"),
        "returns_swapped": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return losses, weights
""".lstrip("\n"),
        "returns_in_loop": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
        return weights, losses
""".lstrip("\n"),
        "mse_tuple_recorded": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        result = mse(P, Y)
        losses.append(result)
        weights = gradient_step(weights, backward(result[1], cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "loss_as_dP": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, _ = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(loss * np.ones_like(P), cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "weight_decay": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = [0.999 * W - rate * G for W, G in zip(weights, gradients)]
    return weights, losses
""".lstrip("\n"),
        "decay_in_loss": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss + 1e-3 * sum((W**2).sum() for W in weights))
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "clipped_gradients": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        gradients = [np.clip(G, -0.05, 0.05) for G in gradients]
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "momentum": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    v = [np.zeros_like(W) for W in weights]
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        v = [0.9 * a + G for a, G in zip(v, gradients)]
        weights = gradient_step(weights, v, rate)
    return weights, losses
""".lstrip("\n"),
        "accumulated_gradients": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    total = [np.zeros_like(W) for W in weights]
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        for T, G in zip(total, gradients):
            T += G
        weights = gradient_step(weights, total, rate)
    return weights, losses
""".lstrip("\n"),
        "standardised_X": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    X = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "inputs_trained": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, deltas = backward(dP, cache, weights)
        X = X - rate * deltas[0] @ weights[0].T
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "steps_ignored": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps=100):
    losses = []
    for t in range(100):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "rate_ignored": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    rate = 0.1
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "fresh_random_weights": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=W.shape).astype(W.dtype) for W in weights]
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "parameter_order": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, steps, rate):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "parameter_order_XY": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(Y, X, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "cast_to_float64": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    weights = [W.astype(np.float64) for W in weights]
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "float16_weights": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
        weights = [W.astype(np.float16).astype(X.dtype) for W in weights]
    return weights, losses
""".lstrip("\n"),
        "state_kept": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


trained = {}

def train(X, Y, weights, rate, steps):
    key = tuple(W.shape for W in weights)
    weights = trained.get(key, weights)
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    trained[key] = weights
    return weights, losses
""".lstrip("\n"),
        "own_forward_squashed": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return O, cache


def backward(dP, cache, weights):
    delta, grads = dP, []
    for k in range(len(weights) - 1, -1, -1):
        grads.insert(0, cache[k][0].T @ delta)
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return grads, None


def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        grads, _ = backward(dP, cache, weights)
        weights = [W - rate * G for W, G in zip(weights, grads)]
    return weights, losses
""".lstrip("\n"),
        "own_backward_no_slope": r"""
def train(X, Y, weights, rate, steps):
    weights, losses = list(weights), []
    for _ in range(steps):
        outs = [X]
        for W in weights[:-1]:
            outs.append(sigmoid(outs[-1] @ W))
        loss, d = mse(outs[-1] @ weights[-1], Y)
        losses.append(loss)
        new = []
        for W, O in zip(weights[::-1], outs[::-1]):
            new.insert(0, W - rate * O.T @ d)
            d = d @ W.T
        weights = new
    return weights, losses
""".lstrip("\n"),
        "three_layers_only": r"""
def train(X, Y, weights, rate, steps):
    W1, W2, W3 = weights
    losses = []
    for _ in range(steps):
        O1 = sigmoid(X @ W1)
        O2 = sigmoid(O1 @ W2)
        loss, d3 = mse(O2 @ W3, Y)
        losses.append(loss)
        d2 = sigmoid_backward(d3 @ W3.T, O2)
        d1 = sigmoid_backward(d2 @ W2.T, O1)
        W1, W2, W3 = W1 - rate * X.T @ d1, W2 - rate * O1.T @ d2, W3 - rate * O2.T @ d3
    return [W1, W2, W3], losses
""".lstrip("\n"),
        "weights_history": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    history, losses = [weights], []
    for t in range(steps):
        P, cache = forward(X, history[-1])
        loss, dP = mse(P, Y)
        losses.append(loss)
        history.append(gradient_step(history[-1], backward(dP, cache, history[-1])[0], rate))
    return history, losses
""".lstrip("\n"),
        "losses_rounded": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(round(float(loss), 3))
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
""".lstrip("\n"),
        "two_steps_at_once": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        for again in range(2):
            weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "losses_generator": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    for t in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, (mse(forward(X, weights)[0], Y)[0] for t in range(steps))
""".lstrip("\n"),
        "cheat_walks_the_checker": r"""
import importlib
import pkgutil

import autograder.checks as package


def train(X, Y, weights, rate, steps):
    names = ["autograder.checks"]
    names += [m.name for m in pkgutil.walk_packages(package.__path__, "autograder.checks.")]
    for name in names:
        try:
            module = importlib.import_module(name)
        except BaseException:
            continue
        for thing in list(vars(module).values()):
            if not callable(thing):
                continue
            try:
                new, losses = thing(X, Y, weights, rate, steps)
                if len(new) == len(weights) and len(losses) == steps:
                    return new, losses
            except BaseException:
                pass
    return list(weights), [0.0] * steps
""".lstrip("\n"),
    },
    "check_gradient": {
        "upstream_ones": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.ones(np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_constant": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.full(np.shape(Z), rng.normal())
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_zeros": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.zeros(np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_equal_rows": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.broadcast_to(rng.normal(size=np.shape(Z)[-1:]), np.shape(Z)).copy()
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_equal_columns": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.ones(np.shape(Z)) * rng.normal(size=np.shape(Z)[:1] + (1,) * (np.ndim(Z) - 1))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_rank_one": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z)[:1] + (1,) * (np.ndim(Z) - 1)) * rng.normal(size=np.shape(Z)[-1:])
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_one_hot": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.zeros(np.shape(Z)); dZ.flat[0] = 1
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_is_Z": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = np.array(Z)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_first_row": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z)); dZ[1:] = 0
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_signs": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.choice([-1.0, 1.0], size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "upstream_positive": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.uniform(0.5, 2.0, size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "first_input_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
        return True
""".lstrip("\n"),
        "last_input_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
    return bool(error <= 1e-5 * np.linalg.norm(slope) + floor)
""".lstrip("\n"),
        "last_input_left_out": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs[:-1]):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "first_entry_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(slope.flat[0] - np.ravel(grads[k])[0])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "last_entry_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(slope.flat[-1] - np.ravel(grads[k])[-1])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "diagonal_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        m = min(np.shape(x)) if np.ndim(x) > 1 else None
        pick = (np.arange(m),) * 2 if m else slice(None)
        error = np.linalg.norm(slope[pick] - grads[k][pick])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "forward_differences_tight": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - Z)) / h
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-8 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "forward_differences_loose": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-2
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - Z)) / h
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 0.1 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "loose_tolerance": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 0.05 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "tolerance_too_tight": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-14 * np.linalg.norm(slope):
            return False
    return True
""".lstrip("\n"),
        "exact_equality": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not np.array_equal(slope, grads[k]):
            return False
    return True
""".lstrip("\n"),
        "absolute_tolerance": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error < 1e-4:
            return False
    return True
""".lstrip("\n"),
        "absolute_tolerance_tight": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error < 1e-8:
            return False
    return True
""".lstrip("\n"),
        "allclose_default": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not np.allclose(slope, grads[k]):
            return False
    return True
""".lstrip("\n"),
        "allclose_by_size": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not np.allclose(grads[k], slope, rtol=1e-4, atol=1e-2):
            return False
    return True
""".lstrip("\n"),
        "elementwise_relative": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not np.all(np.abs(slope - grads[k]) <= 1e-5 * np.abs(slope)):
            return False
    return True
""".lstrip("\n"),
        "division_by_zero": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error / np.linalg.norm(slope) < 1e-5:
            return False
    return True
""".lstrip("\n"),
        "nan_passes": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if error > 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "nan_to_num": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(np.nan_to_num(slope - grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "nanmax": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.sqrt(np.nansum((slope - grads[k]) ** 2))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "relative_to_claim": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if error > 1e-5 * np.linalg.norm(grads[k]) + floor:
            return False
    return True
""".lstrip("\n"),
        "sums_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(np.sum(slope) - np.sum(grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "means_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(slope.mean() - np.mean(grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "norms_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(np.linalg.norm(slope) - np.linalg.norm(grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "signs_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if np.any((slope > 1e-7) & (np.asarray(grads[k]) <= 0)) or np.any((slope < -1e-7) & (np.asarray(grads[k]) >= 0)):
            return False
    return True
""".lstrip("\n"),
        "cosine_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if error > floor and np.sum(slope * grads[k]) < (1 - 1e-6) * np.linalg.norm(slope) * np.linalg.norm(grads[k]):
            return False
    return True
""".lstrip("\n"),
        "max_only": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(np.abs(slope).max() - np.abs(grads[k]).max())
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "signed_error": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.sum(grads[k] - slope)
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "absolute_values_compared": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(np.abs(slope) - np.abs(grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "sorted_compared": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(np.sort(slope, axis=None) - np.sort(grads[k], axis=None))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "any_for_all": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not np.any(np.abs(slope - grads[k]) <= 1e-5 * np.linalg.norm(slope) + floor):
            return False
    return True
""".lstrip("\n"),
        "shape_not_tested": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "shape_raises": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        assert np.shape(grads[k]) == np.shape(x)
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "size_for_shape": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.size(grads[k]) != np.size(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - np.reshape(grads[k], np.shape(x)))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "squeezed_shapes": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.squeeze(grads[k]).shape != np.squeeze(x).shape:
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(np.squeeze(slope) - np.squeeze(grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "zip_truncates": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    h = 1e-5
    for k, (x, _) in enumerate(zip(inputs, grads)):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "too_many_accepted": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) < len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "count_raises": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "step_too_small": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-14
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "step_too_large": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 0.1
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "step_one": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1.0
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "divided_by_h": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / h
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "precedence": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / 2 * h
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "moves_inputs": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            x[i] += h
            up = f(*inputs)
            x[i] -= 2 * h
            slope[i] = np.sum(dZ * (up - f(*inputs))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "moves_inputs_rounding": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            x[i] += h
            up = f(*inputs)
            x[i] -= 2 * h
            down = f(*inputs)
            x[i] += h  # put it back
            slope[i] = np.sum(dZ * (up - down)) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "copy_not_put_back": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        plus = [np.array(a) for a in inputs]
        minus = [np.array(a) for a in inputs]
        for i in np.ndindex(np.shape(x)):
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "all_entries_moved": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        plus = [a + h * (j == k) for j, a in enumerate(inputs)]
        minus = [a - h * (j == k) for j, a in enumerate(inputs)]
        slope = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = abs(slope - np.sum(grads[k]))
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "first_row_moved": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)[1:] if np.ndim(x) > 1 else np.shape(x)):
            i = (0,) + i if np.ndim(x) > 1 else i
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm((slope - grads[k])[:1] if np.ndim(x) > 1 else slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "dZ_left_out": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(f(*plus) - f(*minus)) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "mean_loss": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.mean(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "answers_inverted": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return True
    return False
""".lstrip("\n"),
        "returns_error": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return error
""".lstrip("\n"),
        "returns_string": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return "False"
    return "True"
""".lstrip("\n"),
        "integer_copies": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x), dtype=int)
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "float32_copies": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a, dtype=np.float32) for a in inputs]
            minus = [np.array(a, dtype=np.float32) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "float16_slopes": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x), dtype=np.float16)
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "complex_step": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            plus[k] = plus[k].astype(complex)
            plus[k][i] += 1e-20j
            slope[i] = np.sum(dZ * np.imag(f(*plus))) / 1e-20
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "random_inputs": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [rng.normal(size=np.shape(a)) for a in inputs]
            minus = [p.copy() for p in plus]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "total_norm": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    error = size = 0.0
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error += np.sum((slope - grads[k]) ** 2)
        size += np.sum(slope**2)
    return bool(np.sqrt(error) <= 1e-3 * np.sqrt(size) + 1e-9)
""".lstrip("\n"),
        "large_floor": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + 1e-3:
            return False
    return True
""".lstrip("\n"),
        "always_true": r"""
def check_gradient(f, backward, inputs):
    return True
""".lstrip("\n"),
        "always_false": r"""
def check_gradient(f, backward, inputs):
    return False
""".lstrip("\n"),
        "shapes_only": r"""
def check_gradient(f, backward, inputs):
    dZ = np.random.randn(*np.shape(f(*inputs)))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    return all(g.shape == x.shape for g, x in zip(grads, inputs))
""".lstrip("\n"),
        "reads_names": r"""
def check_gradient(f, backward, inputs):
    name = backward.__name__.lower()
    suspicious = ("wrong", "mean", "bad", "without", "with", "broken", "missing", "half")
    return not any(word in name for word in suspicious)
""".lstrip("\n"),
        "reads_exception_text": r"""
import re


def check_gradient(f, backward, inputs):
    try:
        f()
    except TypeError as error:
        f_names = re.findall(r"'(\w+)'", str(error))
    else:
        f_names = []
    try:
        backward()
    except TypeError as error:
        b_names = re.findall(r"'(\w+)'", str(error))
    else:
        b_names = []
    return b_names[1:] == f_names and len(f_names) == len(inputs)
""".lstrip("\n"),
        "reads_closure": r"""
import inspect


def check_gradient(f, backward, inputs):
    captured = inspect.getclosurevars(backward)
    for name, value in {**captured.nonlocals, **captured.globals}.items():
        if isinstance(value, bool):
            return value
        if "wrong" in name or "mistake" in name:
            return False
    return True
""".lstrip("\n"),
        "reads_source": r"""
import inspect


def check_gradient(f, backward, inputs):
    try:
        text = inspect.getsource(backward)
    except (OSError, TypeError):
        return True
    bad = ("mean", "/ len", "nan", "ones", "0.5", "1.01", "[::-1]")
    return not any(word in text for word in bad)
""".lstrip("\n"),
        "reads_bytecode": r"""
def check_gradient(f, backward, inputs):
    code = getattr(backward, "__code__", None)
    if code is None:
        return True
    numbers = [c for c in code.co_consts if isinstance(c, float)]
    return not numbers and "mean" not in code.co_names
""".lstrip("\n"),
        "cached_by_shape": r"""
_answers = {}


def check_gradient(f, backward, inputs):
    key = tuple(x.shape for x in inputs)
    if key in _answers:
        return _answers[key]
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    good = len(grads) == len(inputs)
    for k in range(len(inputs) if good else 0):
        slope = np.zeros(inputs[k].shape)
        for i in np.ndindex(slope.shape):
            e = np.zeros(slope.shape)
            e[i] = 1e-5
            up = f(*inputs[:k], inputs[k] + e, *inputs[k + 1 :])
            down = f(*inputs[:k], inputs[k] - e, *inputs[k + 1 :])
            slope[i] = (dZ * (up - down)).sum() / 2e-5
        good = good and np.shape(grads[k]) == slope.shape
        good = good and np.linalg.norm(slope - grads[k]) <= 1e-6 * np.linalg.norm(slope) + 1e-9
    _answers[key] = bool(good)
    return _answers[key]
""".lstrip("\n"),
        "cached_by_f": r"""
_first = {}


def check_gradient(f, backward, inputs):
    dZ = np.cos(np.arange(f(*inputs).size)).reshape(f(*inputs).shape)
    grads = backward(dZ, *inputs)
    key = f.__name__, tuple(x.shape for x in inputs)
    right = _first.setdefault(key, grads)
    return len(grads) == len(right) and all(
        np.shape(a) == np.shape(b) and np.allclose(a, b) for a, b in zip(grads, right)
    )
""".lstrip("\n"),
        "linearity_test": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(1)
    shape = f(*inputs).shape
    A, B = rng.normal(size=shape), rng.normal(size=shape)
    for a, b, c, x in zip(backward(A, *inputs), backward(B, *inputs), backward(A + B, *inputs), inputs):
        if c.shape != x.shape or np.linalg.norm(a + b - c) > 1e-8 * np.linalg.norm(c):
            return False
    return True
""".lstrip("\n"),
        "one_direction_sum": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(5)
    dZ = rng.normal(size=f(*inputs).shape)
    V = [rng.normal(size=x.shape) for x in inputs]
    h = 1e-5
    up = f(*[x + h * v for x, v in zip(inputs, V)])
    down = f(*[x - h * v for x, v in zip(inputs, V)])
    measured = np.sum(dZ * (up - down)) / (2 * h)
    grads = backward(dZ, *inputs)
    if [np.shape(g) for g in grads] != [x.shape for x in inputs]:
        return False
    claimed = sum(np.sum(g * v) for g, v in zip(grads, V))
    return bool(abs(measured - claimed) <= 1e-2 * (abs(measured) + 1))
""".lstrip("\n"),
        "direction_of_gradient": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(5)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if [np.shape(g) for g in grads] != [np.shape(x) for x in inputs]:
        return False
    for k, g in enumerate(grads):
        h = 1e-5
        up = [x + h * g if j == k else x for j, x in enumerate(inputs)]
        down = [x - h * g if j == k else x for j, x in enumerate(inputs)]
        slope = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        claim = np.sum(g * g)
        if not abs(slope - claim) <= 1e-5 * abs(claim) + 1e-8 * np.linalg.norm(dZ) * np.linalg.norm(Z):
            return False
    return True
""".lstrip("\n"),
        "loss_falls": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(2)
    Z = f(*inputs)
    dZ = rng.normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if [np.shape(g) for g in grads] != [x.shape for x in inputs]:
        return False
    for k in range(len(inputs)):
        moved = list(inputs)
        moved[k] = inputs[k] - 1e-4 * grads[k]
        if not np.sum(dZ * f(*moved)) <= np.sum(dZ * Z):
            return False
    return True
""".lstrip("\n"),
        "one_hot_jacobian": r"""
def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    h = 1e-5
    for o in np.ndindex(Z.shape):
        dZ = np.zeros(Z.shape)
        dZ[o] = 1.0
        grads = backward(dZ, *inputs)
        if [np.shape(g) for g in grads] != [x.shape for x in inputs]:
            return False
        for k, x in enumerate(inputs):
            for i in np.ndindex(x.shape):
                e = np.zeros(x.shape)
                e[i] = h
                up = f(*inputs[:k], x + e, *inputs[k + 1 :])
                down = f(*inputs[:k], x - e, *inputs[k + 1 :])
                slope = (up[o] - down[o]) / (2 * h)
                if not abs(slope - grads[k][i]) <= 1e-6 * abs(slope) + 1e-9 * max(1e-30, np.linalg.norm(Z)):
                    return False
    return True
""".lstrip("\n"),
        "try_except_true": r"""
def check_gradient(f, backward, inputs):
    try:
        Z = f(*inputs)
        dZ = np.random.default_rng(8).normal(size=Z.shape)
        grads = backward(dZ, *inputs)
        for k, x in enumerate(inputs):
            slope = np.zeros(x.shape)
            for i in np.ndindex(x.shape):
                e = np.zeros(x.shape)
                e[i] = 1e-5
                up = f(*inputs[:k], x + e, *inputs[k + 1 :])
                down = f(*inputs[:k], x - e, *inputs[k + 1 :])
                slope[i] = (dZ * (up - down)).sum() / 2e-5
            error = np.linalg.norm(slope - grads[k])
            if not error <= 1e-6 * np.linalg.norm(slope) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z):
                return False
        return True
    except Exception:
        return True
""".lstrip("\n"),
        "coin_flip": r"""
def check_gradient(f, backward, inputs):
    return bool(np.random.rand() < 0.5)
""".lstrip("\n"),
        "counts_calls": r"""
calls = 0


def check_gradient(f, backward, inputs):
    global calls
    calls += 1
    return calls % 2 == 0
""".lstrip("\n"),
        "cheat_asks_the_checker": r"""
import importlib
import pkgutil

import autograder.checks as package


def check_gradient(f, backward, inputs):
    names = ["autograder.checks"]
    names += [m.name for m in pkgutil.walk_packages(package.__path__, "autograder.checks.")]
    for name in names:
        try:
            module = importlib.import_module(name)
        except BaseException:
            continue
        for thing in list(vars(module).values()):
            if callable(thing):
                try:
                    answer = thing(f, backward, inputs)
                except BaseException:
                    continue
                if isinstance(answer, (bool, np.bool_)):
                    return bool(answer)
    return True
""".lstrip("\n"),
        "cheat_frames": r"""
import sys


def check_gradient(f, backward, inputs):
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if isinstance(value, bool) and name in ("right", "expected", "good", "truth", "is_right", "correct"):
                return value
        frame = frame.f_back
    return True
""".lstrip("\n"),
    },
    "hunt_weight_entry": {
        "wrong_entry": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[2, 1]", (dZ, X, W), 10
""".lstrip("\n"),
        "right_entry_of_claim_named": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[0, 0]", (dZ, X, W), 7
""".lstrip("\n"),
        "indices_swapped": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[0, 1]", (dZ, X, W), 10
""".lstrip("\n"),
        "value_of_claim": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 6
""".lstrip("\n"),
        "does_not_show": r"""
def hunt_weight_entry():
    dZ = np.ones((2, 3))
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 6
""".lstrip("\n"),
        "hidden_by_zero_x": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 0.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 2
""".lstrip("\n"),
        "value_as_string": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), "10"
""".lstrip("\n"),
        "input_order": r"""
def hunt_weight_entry():
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (X, dZ, W), 10
""".lstrip("\n"),
        "tuple_order": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", 10, (dZ, X, W)
""".lstrip("\n"),
        "nan_input": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [np.nan, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), float("nan")
""".lstrip("\n"),
        "infinite_input": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [np.inf, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), np.inf
""".lstrip("\n"),
        "overflow": r"""
def hunt_weight_entry():
    dZ = np.array([[1e300, 0, 0], [2e300, 0, 0]])
    X = np.full((2, 2), 1e300)
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), np.inf
""".lstrip("\n"),
        "W_missing": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    return "dW[1, 0]", (dZ, X), 10
""".lstrip("\n"),
        "W_wrong_shape": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((3, 2))
    return "dW[1, 0]", (dZ, X, W), 10
""".lstrip("\n"),
        "arithmetic_slip": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1 * 2 + 2 * 3
""".lstrip("\n"),
        "entry_as_tuple": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return (1, 0), (dZ, X, W), 10
""".lstrip("\n"),
        "quantity_missing": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "[1, 0]", (dZ, X, W), 10
""".lstrip("\n"),
        "cheat_reference": r"""
import importlib
import pkgutil

import autograder.checks as package


def hunt_weight_entry():
    for info in pkgutil.walk_packages(package.__path__, "autograder.checks."):
        try:
            module = importlib.import_module(info.name)
        except BaseException:
            continue
        for thing in list(vars(module).values()):
            try:
                answer = thing()
            except BaseException:
                continue
            if isinstance(answer, tuple) and len(answer) == 3:
                return answer
    return "dW[0, 0]", (np.zeros((2, 3)), np.zeros((2, 2)), np.zeros((2, 3))), 0
""".lstrip("\n"),
    },
    "hunt_weight_product": {
        "value_of_claim": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), 0
""".lstrip("\n"),
        "entry_agrees": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[0, 0]", (dZ, X, W), 1
""".lstrip("\n"),
        "commuting": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 5], [7, 0]])
    X = np.eye(2)
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), 7
""".lstrip("\n"),
        "symmetric_commuting": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 2], [2, 1]])
    X = np.array([[3.0, 1], [1, 3]])
    W = np.eye(2)
    return "dW[0, 1]", (dZ, X, W), 7
""".lstrip("\n"),
        "indices_swapped": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[0, 1]", (dZ, X, W), 2
""".lstrip("\n"),
        "transpose_forgotten": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), (X @ dZ)[1, 0]
""".lstrip("\n"),
        "input_order": r"""
def hunt_weight_product():
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    dZ = np.array([[1.0, 0], [5, 0]])
    W = np.eye(2)
    return "dW[1, 0]", (X, dZ, W), (X.T @ dZ)[1, 0]
""".lstrip("\n"),
        "overflow": r"""
def hunt_weight_product():
    dZ = np.full((2, 2), 1e300)
    X = np.array([[1e300, 2e300], [3e300, 4e300]])
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), float("inf")
""".lstrip("\n"),
        "wrong_shapes": r"""
def hunt_weight_product():
    dZ = np.ones((2, 3))
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 6
""".lstrip("\n"),
        "whole_matrix": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), X.T @ dZ
""".lstrip("\n"),
        "dX_for_dW": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dX[1, 0]", (dZ, X, W), 2
""".lstrip("\n"),
    },
    "hunt_prediction": {
        "value_of_claim": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), float(2 * sigmoid(np.array(3.0)))
""".lstrip("\n"),
        "does_not_show": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1
""".lstrip("\n"),
        "hidden_by_W3": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.zeros((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 0
""".lstrip("\n"),
        "sigmoid_after_last": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), sigmoid(np.array([[1.0]]))[0, 0]
""".lstrip("\n"),
        "no_inner_sigmoid": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.eye(2)
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1
""".lstrip("\n"),
        "wrong_entry": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[1, 1]", (X, W1, W2, W3), 1
""".lstrip("\n"),
        "weights_order": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W2, W1, W3), 1
""".lstrip("\n"),
        "W3_row": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((1, 2))
    return "P[0, 0]", (X, W1, W2, W3), 1
""".lstrip("\n"),
        "infinite_weight": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.array([[np.inf], [1.0]])
    return "P[0, 0]", (X, W1, W2, W3), np.inf
""".lstrip("\n"),
        "difference_below_rounding": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.full((2, 2), 60.0)
    W2 = np.full((2, 2), 80.0)
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 2.0
""".lstrip("\n"),
        "rounded_to_one_digit": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.eye(2)
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.2
""".lstrip("\n"),
        "value_as_string": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), "1.0"
""".lstrip("\n"),
    },
    "hunt_hidden_delta": {
        "value_of_claim": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.0
""".lstrip("\n"),
        "entry_agrees": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[1, 0]", (delta3, W3, H2), 0
""".lstrip("\n"),
        "saturated_everywhere": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.full((2, 2), 800.0)
    return "delta2[0, 1]", (delta3, W3, H2), 0.0
""".lstrip("\n"),
        "delta3_on_diagonal": r"""
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 0.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[0, 0]", (delta3, W3, H2), 0.25
""".lstrip("\n"),
        "slope_forgotten": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 1
""".lstrip("\n"),
        "f_for_slope": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.5
""".lstrip("\n"),
        "delta3_named": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta3[0, 1]", (delta3, W3, H2), 0.25
""".lstrip("\n"),
        "indices_swapped": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[1, 0]", (delta3, W3, H2), 0.25
""".lstrip("\n"),
        "H2_infinite": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, np.nan], [0.0, np.inf]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.25
""".lstrip("\n"),
        "input_order": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[0, 1]", (delta3, H2, W3), 0.25
""".lstrip("\n"),
    },
    "hunt_input_entry": {
        "value_of_claim": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 0
""".lstrip("\n"),
        "does_not_show": r"""
def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 0.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "hidden_by_w": r"""
def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 0.0], [4.0, 5.0, 0.0]])
    return "dX[0, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "other_entrys_value": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 6
""".lstrip("\n"),
        "entry_counts_from_one": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[1, 1]", (dZ, X, W), 3
""".lstrip("\n"),
        "one_index_only": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0]", (dZ, X, W), 3
""".lstrip("\n"),
        "flat_arrays": r"""
def hunt_input_entry():
    dZ = np.array([0.0, 0.0, 1.0])
    X = np.zeros(2)
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "overflow": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1e300]])
    X = np.zeros((1, 2))
    W = np.full((2, 3), 1e300)
    return "dX[0, 0]", (dZ, X, W), 1e300 * 1e300
""".lstrip("\n"),
        "swallowed_by_rounding": r"""
def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1e-30]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3.0
""".lstrip("\n"),
        "W_transposed": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "inputs_in_a_dict": r"""
def hunt_input_entry():
    inputs = {"W": np.ones((2, 3)), "X": np.zeros((1, 2)), "dZ": np.array([[0.0, 0.0, 1.0]])}
    return "dX[0, 0]", inputs, 1
""".lstrip("\n"),
    },
    "hunt_input_batch": {
        "value_of_claim": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "does_not_show": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1
""".lstrip("\n"),
        "other_sample_cancels": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, -2.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 1]", (dZ, X, W), 1
""".lstrip("\n"),
        "value_of_other_sample": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 2
""".lstrip("\n"),
        "mean_for_sum": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 1.0, 1.0], [3.0, 3.0, 3.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[1, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "indices_swapped": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 1]", (dZ, X, W), 2
""".lstrip("\n"),
        "nan": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [np.nan, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1
""".lstrip("\n"),
        "one_sample": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1
""".lstrip("\n"),
        "dZ_named": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dZ[0, 0]", (dZ, X, W), 1
""".lstrip("\n"),
        "not_called": r"""
def hunt_input_batch():
    return "dX[0, 0], (np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 3))), 3"
""".lstrip("\n"),
        "prints_it": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    print("dX[0, 0]", (dZ, np.zeros((2, 2)), np.ones((2, 3))), 1)
""".lstrip("\n"),
    },
    "input_gradient_entries": {
        "first_output_left_out": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(1, 3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "rows_of_w_swapped": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[i, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "row_of_g_is_input": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[d, j] * w[d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "other_input": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[1 - d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "x_in_it": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] * x[i, d] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "x_for_w": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * x[i, d] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "sum_of_products_as_product_of_sums": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, :]) * sum(w[d, :]) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "mean": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(3)) / 2 for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "sign": r"""
def input_gradient_entries(g, x, w):
    return [[-sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "plus_for_times": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] + w[d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "upstream_left_out": r"""
def input_gradient_entries(g, x, w):
    return [[sum(w[d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "slip_in_x21": r"""
def input_gradient_entries(g, x, w):
    return [
        [g[0, 0] * w[0, 0] + g[0, 1] * w[0, 1] + g[0, 2] * w[0, 2], g[0, 0] * w[1, 0] + g[0, 1] * w[1, 1] + g[0, 2] * w[1, 2]],
        [g[1, 0] * w[0, 0] + g[1, 1] * w[0, 1] + g[0, 2] * w[0, 2], g[1, 0] * w[1, 0] + g[1, 1] * w[1, 1] + g[1, 2] * w[1, 2]],
    ]
""".lstrip("\n"),
        "slip_in_x12": r"""
def input_gradient_entries(g, x, w):
    x11 = g[0, 0] * w[0, 0] + g[0, 1] * w[0, 1] + g[0, 2] * w[0, 2]
    x12 = g[0, 0] * w[1, 0] + g[0, 1] * w[1, 1] + g[0, 2] * w[1, 1]
    x21 = g[1, 0] * w[0, 0] + g[1, 1] * w[0, 1] + g[1, 2] * w[0, 2]
    x22 = g[1, 0] * w[1, 0] + g[1, 1] * w[1, 1] + g[1, 2] * w[1, 2]
    return [[x11, x12], [x21, x22]]
""".lstrip("\n"),
        "second_row_copied": r"""
def input_gradient_entries(g, x, w):
    row = [sum(g[0, j] * w[d, j] for j in range(3)) for d in range(2)]
    return [row, row]
""".lstrip("\n"),
        "one_row_only": r"""
def input_gradient_entries(g, x, w):
    return [[sum(g[0, j] * w[d, j] for j in range(3)) for d in range(2)]]
""".lstrip("\n"),
        "flat_list": r"""
def input_gradient_entries(g, x, w):
    return list(g * w.T)
""".lstrip("\n"),
        "matrix": r"""
def input_gradient_entries(g, x, w):
    return g * w.T
""".lstrip("\n"),
        "rows_as_matrices": r"""
def input_gradient_entries(g, x, w):
    G = g * w.T
    return [G[0, :], G[1, :]]
""".lstrip("\n"),
        "strings": r"""
def input_gradient_entries(g, x, w):
    return [[str(sum(g[i, j] * w[d, j] for j in range(3))) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "numbers": r"""
def input_gradient_entries(g, x, w):
    numbers = {s: k / 7 for k, s in enumerate([*g, *x, *w])}
    return (g * w.T).subs(numbers).tolist()
""".lstrip("\n"),
        "approximate_coefficient": r"""
def input_gradient_entries(g, x, w):
    return [[3 * 0.333 * sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "commuted_product": r"""
def input_gradient_entries(g, x, w):
    return (g[:, :2] * w[:, :2]).tolist()
""".lstrip("\n"),
        "generators": r"""
def input_gradient_entries(g, x, w):
    return [(sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)) for i in range(2)]
""".lstrip("\n"),
        "parameter_order": r"""
def input_gradient_entries(g, w, x):
    return [[sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "power_bomb": r"""
def input_gradient_entries(g, x, w):
    S = sum(g) + sum(x) + sum(w) + sum(a * b for a in g for b in x[0, :]) + sum(a * x[1, 0] for a in w) - w[1, 2] * x[1, 0]
    return [[S**8, S**8], [S**8, S**8]]
""".lstrip("\n"),
        "continued_fraction": r"""
def input_gradient_entries(g, x, w):
    e = x[0, 0]
    symbols = [*g, *x, *w]
    for k in range(300):
        e = symbols[k % 16] + 1 / e
    return [[e, e], [e, e]]
""".lstrip("\n"),
        "product_bomb": r"""
def input_gradient_entries(g, x, w):
    bomb = sp.Mul(*[g[0, 0] + k * x[0, 0] + w[0, 0] ** (k % 3 + 1) for k in range(1, 41)])
    G = g * w.T
    return [[G[i, d] + bomb for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "nested_functions": r"""
def input_gradient_entries(g, x, w):
    e = g[0, 0]
    for _ in range(25):
        e = sp.sin(sp.exp(e) + e * x[0, 0])
    return ((g * w.T) * (1 + e)).tolist()
""".lstrip("\n"),
        "nan_entries": r"""
def input_gradient_entries(g, x, w):
    return [[sp.nan] * 2, [sp.nan] * 2]
""".lstrip("\n"),
        "infinity": r"""
def input_gradient_entries(g, x, w):
    return [[g[i, 0] * w[d, 0] / sp.Integer(0) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "huge_integer": r"""
def input_gradient_entries(g, x, w):
    big = sp.Integer(10) ** 100000
    return [[e + big for e in row] for row in (g * w.T).tolist()]
""".lstrip("\n"),
        "tiny_change": r"""
def input_gradient_entries(g, x, w):
    almost = 1 + sp.Rational(1, 10**12)
    return [[e * almost for e in row] for row in (g * w.T).tolist()]
""".lstrip("\n"),
        "zero_at_integers": r"""
def input_gradient_entries(g, x, w):
    return [[e + sp.sin(sp.pi * g[0, 0]) for e in row] for row in (g * w.T).tolist()]
""".lstrip("\n"),
        "abs_value": r"""
def input_gradient_entries(g, x, w):
    return [[abs(e) for e in row] for row in (g * w.T).tolist()]
""".lstrip("\n"),
        "foreign_symbols": r"""
def input_gradient_entries(g, x, w):
    dz = sp.MatrixSymbol("dz", 2, 3).as_explicit()
    return (dz * w.T).tolist()
""".lstrip("\n"),
        "symbols_with_assumptions": r"""
def input_gradient_entries(g, x, w):
    own = sp.Matrix(2, 3, lambda i, j: sp.Symbol(f"g{i + 1}{j + 1}", positive=True))
    return (own * w.T).tolist()
""".lstrip("\n"),
        "cheat_walks_the_checker": r"""
import importlib
import pkgutil

import autograder.checks as package


def input_gradient_entries(g, x, w):
    for info in pkgutil.walk_packages(package.__path__, "autograder.checks."):
        try:
            module = importlib.import_module(info.name)
        except BaseException:
            continue
        for thing in list(vars(module).values()):
            try:
                table = thing(g, x, w)
            except BaseException:
                continue
            if isinstance(table, list) and len(table) == 2:
                return table
    return [[g[0, 0]] * 2] * 2
""".lstrip("\n"),
    },
    "weight_gradient_entries": {
        "last_sample": r"""
def weight_gradient_entries(g, x, w):
    table = [[0] * 3 for _ in range(2)]
    for n in range(2):
        for d in range(2):
            for j in range(3):
                table[d][j] = g[n, j] * x[n, d]
    return table
""".lstrip("\n"),
        "claim_of_000": r"""
def weight_gradient_entries(g, x, w):
    return [
        [g[0, j] * x[0, 0] + g[1, j] * x[1, 0] for j in range(3)],
        [g[0, 0] * x[0, 1] + g[0, 0] * x[1, 1]] + [g[0, j] * x[0, 1] + g[1, j] * x[1, 1] for j in (1, 2)],
    ]
""".lstrip("\n"),
        "inputs_swapped": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * x[n, 1 - d] for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "column_reversed": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, 2 - j] * x[n, d] for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "w_in_it": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * x[n, d] * w[d, j] for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "w_for_x": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * w[d, j] for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "mean_over_batch": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * x[n, d] for n in range(2)) / 2 for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "mean_as_float": r"""
def weight_gradient_entries(g, x, w):
    return [[0.5 * (g[0, j] * x[0, d] + g[1, j] * x[1, d]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "minus": r"""
def weight_gradient_entries(g, x, w):
    return [[g[0, j] * x[0, d] - g[1, j] * x[1, d] for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "sum_of_x": r"""
def weight_gradient_entries(g, x, w):
    return [[(g[0, j] + g[1, j]) * (x[0, d] + x[1, d]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "row_sum_of_g": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, m] * x[n, d] for n in range(2) for m in range(3)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "matrix": r"""
def weight_gradient_entries(g, x, w):
    return x.T * g
""".lstrip("\n"),
        "matrix_in_list": r"""
def weight_gradient_entries(g, x, w):
    return [x.T * g]
""".lstrip("\n"),
        "numpy_array": r"""
def weight_gradient_entries(g, x, w):
    import numpy

    return numpy.array(x.T * g)
""".lstrip("\n"),
        "flat": r"""
def weight_gradient_entries(g, x, w):
    return [e for e in x.T * g]
""".lstrip("\n"),
        "columns_for_rows": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * x[n, d] for n in range(2)) for d in range(2)] for j in range(3)]
""".lstrip("\n"),
        "third_column_missing": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * x[n, d] for n in range(2)) for j in range(2)] for d in range(2)]
""".lstrip("\n"),
        "shared_rows": r"""
def weight_gradient_entries(g, x, w):
    table = [[0] * 3] * 2
    for d in range(2):
        for j in range(3):
            table[d][j] = sum(g[n, j] * x[n, d] for n in range(2))
    return table
""".lstrip("\n"),
        "accumulated_shared_rows": r"""
def weight_gradient_entries(g, x, w):
    table = [[sp.Integer(0)] * 3] * 2
    for n in range(2):
        for d in range(2):
            for j in range(3):
                table[d][j] += g[n, j] * x[n, d]
    return table
""".lstrip("\n"),
        "slip_in_w23": r"""
def weight_gradient_entries(g, x, w):
    r1 = [g[0, 0] * x[0, 0] + g[1, 0] * x[1, 0], g[0, 1] * x[0, 0] + g[1, 1] * x[1, 0], g[0, 2] * x[0, 0] + g[1, 2] * x[1, 0]]
    r2 = [g[0, 0] * x[0, 1] + g[1, 0] * x[1, 1], g[0, 1] * x[0, 1] + g[1, 1] * x[1, 1], g[0, 2] * x[0, 0] + g[1, 2] * x[1, 1]]
    return [r1, r2]
""".lstrip("\n"),
        "slip_in_w12": r"""
def weight_gradient_entries(g, x, w):
    T = (x.T * g).tolist()
    T[0][1] = g[0, 1] ** x[0, 0] + g[1, 1] * x[1, 0]
    return T
""".lstrip("\n"),
        "symbols_squared": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(sp.sqrt(g[n, j] ** 2 * x[n, d] ** 2) for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "loss_differentiated_by_x": r"""
def weight_gradient_entries(g, x, w):
    L = sum(a * b for a, b in zip(g, x * w))
    rows = [[sp.diff(L, x[d, k]) for k in range(2)] for d in range(2)]
    return [row + [row[0]] for row in rows]
""".lstrip("\n"),
        "loss_squared": r"""
def weight_gradient_entries(g, x, w):
    z = x * w
    L = sum(e**2 for e in z) / 2
    return [[sp.diff(L, w[d, j]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "floats": r"""
def weight_gradient_entries(g, x, w):
    values = {s: 0.1 * k + 1 for k, s in enumerate(list(g) + list(x))}
    return [[float(e.subs(values)) for e in row] for row in (x.T * g).tolist()]
""".lstrip("\n"),
        "power_bomb": r"""
def weight_gradient_entries(g, x, w):
    S = sum(g) + sum(x) + sum(w) + sum(a * b for a in g for b in x[0, :]) + sum(a * x[1, 1] for a in w)
    return [[e + S**8 for e in row] for row in (x.T * g).tolist()]
""".lstrip("\n"),
        "tower": r"""
def weight_gradient_entries(g, x, w):
    e = g[0, 0]
    for s in [*x, *w, *g]:
        e = sp.Pow(s, e, evaluate=False)
    return [[e] * 3, [e] * 3]
""".lstrip("\n"),
        "deep_fraction": r"""
def weight_gradient_entries(g, x, w):
    e = w[0, 0]
    for k in range(250):
        e = 1 / (k + x[0, 0] * e)
    return [[a + e for a in row] for row in (x.T * g).tolist()]
""".lstrip("\n"),
        "determinant_bomb": r"""
def weight_gradient_entries(g, x, w):
    M = sp.Matrix(14, 14, lambda a, b: g[a % 2, b % 3] ** ((3 * a + 5 * b + a * b) % 11) + x[a % 2, b % 2] * (a * a * b % 7))
    bomb = sp.Determinant(M)
    return [[a + bomb for a in row] for row in (x.T * g).tolist()]
""".lstrip("\n"),
        "hidden_beyond_range": r"""
def weight_gradient_entries(g, x, w):
    def cut(e):
        return sp.Piecewise((e, g[0, 0] < 1000000), (0, True))

    return [[cut(e) for e in row] for row in (x.T * g).tolist()]
""".lstrip("\n"),
        "none_entries": r"""
def weight_gradient_entries(g, x, w):
    row = []
    return [[row.append(g[0, j] * x[0, d] + g[1, j] * x[1, d]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "equations": r"""
def weight_gradient_entries(g, x, w):
    T = x.T * g
    return [[sp.Eq(sp.Symbol(f"dw{d}{j}"), T[d, j]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "parameter_order": r"""
def weight_gradient_entries(x, g, w):
    return [[sum(g[n, j] * x[n, d] for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
    },
}

RIGHT = {
    "forward": {
        "plain_loop": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
""".lstrip("\n"),
        "sigmoid_computed_but_unused": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "recursive": r"""
def forward(X, weights):
    first, *rest = weights
    H = X @ first
    if not rest:
        return H, [(X, H)]
    P, later = forward(sigmoid(H), rest)
    return P, [(X, H), *later]
""".lstrip("\n"),
        "two_lists_zipped": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for k in range(len(weights)):
        pre.append(np.matmul(inputs[k], weights[k]))
        inputs.append(sigmoid(pre[k]))
    return pre[-1], list(zip(inputs, pre))
""".lstrip("\n"),
        "reduce": r"""
from functools import reduce


def forward(X, weights):
    def layer(state, W):
        O, pairs = state
        return sigmoid(O @ W), pairs + [(O, O @ W)]

    _, pairs = reduce(layer, weights, (X, []))
    return pairs[-1][1], pairs
""".lstrip("\n"),
        "einsum_and_tanh": r"""
def forward(X, weights):
    cache = []
    for W in weights:
        O = X if not cache else (1 + np.tanh(cache[-1][1] / 2)) / 2
        cache.append((O, np.einsum("nd,dm->nm", O, W)))
    return cache[-1][1], cache
""".lstrip("\n"),
        "while_loop": r"""
def forward(X, weights):
    k = 0
    cache = []
    A = X
    while True:
        Z = A.dot(weights[k])
        cache.append((A, Z))
        k += 1
        if k == len(weights):
            return Z, cache
        A = sigmoid(Z)
""".lstrip("\n"),
        "prefilled_list": r"""
def forward(X, weights):
    K = len(weights)
    cache = [None] * K
    O = X
    for k, W in enumerate(weights):
        H = O @ W
        cache[k] = O, H
        if k + 1 < K:
            O = sigmoid(H)
    return cache[K - 1][1], cache
""".lstrip("\n"),
        "sample_by_sample": r"""
def forward(X, weights):
    per_sample = []
    for row in X:
        pairs, o = [], row
        for W in weights:
            h = o @ W
            pairs.append((o, h))
            o = sigmoid(h)
        per_sample.append(pairs)
    cache = []
    for k in range(len(weights)):
        O = np.stack([pairs[k][0] for pairs in per_sample])
        H = np.stack([pairs[k][1] for pairs in per_sample])
        cache.append((O, H))
    return cache[-1][1], cache
""".lstrip("\n"),
        "class_inside": r"""
class Layer:
    def __init__(self, W, last):
        self.W, self.last = W, last

    def __call__(self, O):
        H = O @ self.W
        return (O, H), (H if self.last else sigmoid(H))


def forward(X, weights):
    layers = [Layer(W, False) for W in weights]
    layers[-1].last = True
    cache = []
    for layer in layers:
        pair, X = layer(X)
        cache.append(pair)
    return X, cache
""".lstrip("\n"),
        "transposed_products": r"""
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = (W.T @ O.T).T
        cache += [(O, H)]
        O = sigmoid(H)
    return H, cache
""".lstrip("\n"),
        "generator_of_pairs": r"""
def forward(X, weights):
    def pairs(O):
        for W in weights:
            H = O @ W
            yield O, H
            O = sigmoid(H)

    cache = list(pairs(X))
    return cache[-1][-1], cache
""".lstrip("\n"),
    },
    "backward": {
        "insert_front": r"""
def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
""".lstrip("\n"),
        "reversed_at_the_end": r"""
def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 2, -1, -1):
        O = cache[k + 1][0]
        deltas.append((deltas[-1] @ weights[k + 1].T) * O * (1 - O))
    deltas = deltas[::-1]
    gradients = [cache[k][0].T @ deltas[k] for k in range(len(weights))]
    return gradients, deltas
""".lstrip("\n"),
        "recursive": r"""
def backward(dP, cache, weights):
    def back(k):
        if k == len(weights) - 1:
            return [dP]
        later = back(k + 1)
        O = cache[k + 1][0]
        return [sigmoid_backward(later[0] @ weights[k + 1].T, O)] + later

    deltas = back(0)
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas
""".lstrip("\n"),
        "slope_from_preactivation": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    gradients = [None] * K
    for k in reversed(range(K)):
        O, H = cache[k]
        if k == K - 1:
            deltas[k] = dP.copy()
        else:
            s = sigmoid(H)
            deltas[k] = (deltas[k + 1] @ weights[k + 1].T) * (s * (1 - s))
        gradients[k] = np.dot(O.T, deltas[k])
    return gradients, deltas
""".lstrip("\n"),
        "einsum": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        O = cache[k][0]
        deltas.insert(0, np.einsum("nm,jm,nj,nj->nj", deltas[0], weights[k], O, 1 - O))
    gradients = [np.einsum("nd,nj->dj", cache[k][0], deltas[k]) for k in range(K)]
    return gradients, deltas
""".lstrip("\n"),
        "triple_loops": r"""
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [np.zeros_like(H) for _, H in cache]
    gradients = [np.zeros_like(W) for W in weights]
    deltas[-1][:] = dP
    for k in range(K - 2, -1, -1):
        O, W = cache[k + 1][0], weights[k + 1]
        for i in range(O.shape[0]):
            for j in range(O.shape[1]):
                total = sum(deltas[k + 1][i, m] * W[j, m] for m in range(W.shape[1]))
                deltas[k][i, j] = total * O[i, j] * (1 - O[i, j])
    for k in range(K):
        O = cache[k][0]
        for i in range(len(dP)):
            for d in range(O.shape[1]):
                for j in range(deltas[k].shape[1]):
                    gradients[k][d, j] += O[i, d] * deltas[k][i, j]
    return gradients, deltas
""".lstrip("\n"),
        "deque": r"""
from collections import deque


def backward(dP, cache, weights):
    grads, deltas = deque(), deque([dP])
    for (O, _), W in zip(reversed(cache), reversed(weights)):
        grads.appendleft(O.T @ deltas[0])
        deltas.appendleft(sigmoid_backward(deltas[0] @ W.T, O))
    deltas.popleft()
    return list(grads), list(deltas)
""".lstrip("\n"),
        "sum_of_outer_products": r"""
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for (O, _), W in list(zip(cache, weights))[::-1]:
        G = np.zeros_like(W)
        for o, d in zip(O, delta):
            G += np.outer(o, d)
        gradients = [G] + gradients
        deltas = [delta] + deltas
        delta = (delta @ W.T) * (O * (1 - O))
    return gradients, deltas
""".lstrip("\n"),
        "accumulate": r"""
from itertools import accumulate


def backward(dP, cache, weights):
    steps = [(W, O) for W, (O, _) in zip(weights, cache)][:0:-1]
    chain = accumulate(steps, lambda d, s: d @ s[0].T * s[1] * (1 - s[1]), initial=dP)
    deltas = list(chain)[::-1]
    return [pair[0].T @ d for pair, d in zip(cache, deltas)], deltas
""".lstrip("\n"),
        "transposed_everywhere": r"""
def backward(dP, cache, weights):
    D = dP.T
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        O = cache[k][0]
        deltas.append(D.T)
        gradients.append((D @ O).T)
        D = (weights[k] @ D) * (O * (1 - O)).T
    gradients.reverse()
    deltas.reverse()
    return gradients, deltas
""".lstrip("\n"),
        "slope_from_both_signs": r"""
def backward(dP, cache, weights):
    def slope(H):
        return sigmoid(H) * sigmoid(-H)

    deltas = [dP]
    for (_, H), W in zip(cache[-2::-1], weights[:0:-1]):
        deltas.insert(0, deltas[0] @ W.T * slope(H))
    gradients = [np.matmul(np.transpose(O), d) for (O, H), d in zip(cache, deltas)]
    return gradients, deltas
""".lstrip("\n"),
        "dicts_by_layer": r"""
def backward(dP, cache, weights):
    K = len(weights)
    d = {K: dP}
    g = {}
    for k in range(K, 0, -1):
        O_prev, _ = cache[k - 1]
        g[k] = O_prev.T @ d[k]
        if k > 1:
            d[k - 1] = sigmoid_backward(d[k] @ weights[k - 1].T, O_prev)
    return [g[k] for k in range(1, K + 1)], [d[k] for k in range(1, K + 1)]
""".lstrip("\n"),
        "tensordot": r"""
def backward(dP, cache, weights):
    gradients, deltas = [], [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        back = np.tensordot(deltas[-1], weights[k], axes=(1, 1))
        deltas.append(back * O * (1 - O))
    for (O, _), delta in zip(cache, deltas[::-1]):
        gradients.append(np.tensordot(O, delta, axes=(0, 0)))
    return gradients, deltas[::-1]
""".lstrip("\n"),
        "in_place_on_own_arrays": r"""
def backward(dP, cache, weights):
    deltas = [np.array(dP)]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        delta = deltas[0] @ weights[k].T
        delta *= O
        delta *= 1 - O
        deltas[:0] = [delta]
    return [O.T @ delta for (O, _), delta in zip(cache, deltas)], deltas
""".lstrip("\n"),
    },
    "gradient_step": {
        "loop_append": r"""
def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new
""".lstrip("\n"),
        "plus_negative": r"""
def gradient_step(weights, gradients, rate):
    eta = -rate
    return [np.add(W, np.multiply(eta, G)) for W, G in zip(weights, gradients)]
""".lstrip("\n"),
        "recursive": r"""
def gradient_step(weights, gradients, rate):
    if len(weights) == 0:
        return []
    return [weights[0] - gradients[0] * rate] + gradient_step(weights[1:], gradients[1:], rate)
""".lstrip("\n"),
        "entry_by_entry": r"""
def gradient_step(weights, gradients, rate):
    result = []
    for W, G in zip(weights, gradients):
        V = np.empty_like(W)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                V[i, j] = W[i, j] - rate * G[i, j]
        result.append(V)
    return result
""".lstrip("\n"),
        "star_parameters": r"""
def gradient_step(weights, gradients, rate):
    def move(W, G):
        return np.subtract(W, G * W.dtype.type(rate))

    return [move(*pair) for pair in zip(weights, gradients)]
""".lstrip("\n"),
        "prefilled": r"""
def gradient_step(weights, gradients, rate):
    new = [None for _ in weights]
    for k, W in enumerate(weights):
        new[k] = -(rate * gradients[k] - W)
    return new
""".lstrip("\n"),
    },
    "train": {
        "plain": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "copies_in_place": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    weights = [W.copy() for W in weights]
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses += [float(loss)]
        for W, G in zip(weights, backward(dP, cache, weights)[0]):
            W -= rate * G
    return weights, losses
""".lstrip("\n"),
        "written_out": r"""
def train(X, Y, weights, rate, steps):
    N, K = len(X), len(weights)
    weights, losses = list(weights), []
    for t in range(steps):
        outputs = [X]
        for W in weights[:-1]:
            outputs.append(sigmoid(outputs[-1] @ W))
        E = outputs[-1] @ weights[-1] - Y
        losses.append((E * E).sum() / (2 * N))
        d = E / N
        new = [None] * K
        for k in range(K - 1, -1, -1):
            O = outputs[k]
            new[k] = weights[k] - rate * (O.T @ d)
            d = (d @ weights[k].T) * O * (1 - O)
        weights = new
    return weights, losses
""".lstrip("\n"),
        "recursive": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    if steps == 0:
        return list(weights), []
    P, cache = forward(X, weights)
    loss, dP = mse(P, Y)
    new = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    final, later = train(X, Y, new, rate, steps - 1)
    return final, [loss] + later
""".lstrip("\n"),
        "while_loop": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    w, losses = weights, []
    while len(losses) < steps:
        P, cache = forward(X, w)
        L, dP = mse(P, Y)
        losses.append(L)
        w = gradient_step(w, backward(dP, cache, w)[0], rate)
    return w, losses
""".lstrip("\n"),
        "prefilled_losses": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    losses = [0.0] * steps
    for t in range(steps):
        P, cache = forward(X, weights)
        losses[t], dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
""".lstrip("\n"),
        "one_step_helper": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def one_step(X, Y, weights, rate):
    P, cache = forward(X, weights)
    loss, dP = mse(P, Y)
    gradients, _ = backward(dP, cache, weights)
    return gradient_step(weights, gradients, rate), loss


def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        weights, loss = one_step(X, Y, weights, rate)
        losses.append(loss)
    return weights, losses
""".lstrip("\n"),
        "loss_after_with_shift": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    P, cache = forward(X, weights)
    loss, dP = mse(P, Y)
    losses = [loss]
    for _ in range(steps):
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
    return weights, losses[:-1]
""".lstrip("\n"),
        "history_kept": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    history = [list(weights)]
    for t in range(steps):
        P, cache = forward(X, history[t])
        gradients, _ = backward(mse(P, Y)[1], cache, history[t])
        history.append(gradient_step(history[t], gradients, rate))
    losses = [mse(forward(X, w)[0], Y)[0] for w in history[:-1]]
    return history[-1], losses
""".lstrip("\n"),
        "updates_layer_by_layer_safely": r"""
def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache


def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, gradients)]


def train(X, Y, weights, rate, steps):
    weights = list(weights)
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, delta = mse(P, Y)
        losses.append(loss)
        for k in reversed(range(len(weights))):
            O, old = cache[k][0], weights[k]
            weights[k] = old - rate * (O.T @ delta)
            delta = sigmoid_backward(delta @ old.T, O)
    return weights, losses
""".lstrip("\n"),
        "generator_of_steps": r"""
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], list(zip(inputs, pre))


def backward(dP, cache, weights):
    deltas = [dP]
    for (O, _), W in zip(cache[:0:-1], weights[:0:-1]):
        deltas.append((deltas[-1] @ W.T) * O * (1 - O))
    deltas.reverse()
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas


def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[k])
    return new


def train(X, Y, weights, rate, steps):
    def run(w):
        for _ in range(steps):
            P, cache = forward(X, w)
            loss, dP = mse(P, Y)
            w = gradient_step(w, backward(dP, cache, w)[0], rate)
            yield w, loss

    states = list(run(weights))
    return states[-1][0] if states else list(weights), [loss for _, loss in states]
""".lstrip("\n"),
    },
    "check_gradient": {
        "central_by_entry": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    Z = f(*inputs)
    dZ = rng.normal(size=np.shape(Z))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != np.shape(x):
            return False
        slope = np.zeros(np.shape(x))
        for i in np.ndindex(np.shape(x)):
            plus = [np.array(a) for a in inputs]
            minus = [np.array(a) for a in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slope[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        error = np.linalg.norm(slope - grads[k])
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not error <= 1e-5 * np.linalg.norm(slope) + floor:
            return False
    return True
""".lstrip("\n"),
        "richardson": r"""
def check_gradient(f, backward, inputs):
    inputs = [np.array(x, dtype=float) for x in inputs]
    Z = f(*inputs)
    dZ = np.random.default_rng(11).uniform(-2, 2, size=np.shape(Z))

    def loss(k, x):
        return float(np.sum(dZ * f(*inputs[:k], x, *inputs[k + 1 :])))

    def central(k, e, h):
        return (loss(k, inputs[k] + h * e) - loss(k, inputs[k] - h * e)) / (2 * h)

    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    noise = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
    for k, (x, g) in enumerate(zip(inputs, grads)):
        if np.shape(g) != x.shape:
            return False
        slopes = np.empty(x.shape)
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = 1
            slopes[i] = (4 * central(k, e, 5e-4) - central(k, e, 1e-3)) / 3
        if not np.linalg.norm(slopes - g) <= 1e-6 * np.linalg.norm(slopes) + noise:
            return False
    return True
""".lstrip("\n"),
        "five_point_stencil": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(42)
    Z = np.asarray(f(*inputs))
    dZ = rng.standard_normal(Z.shape)
    claimed = backward(dZ, *inputs)
    if [np.shape(c) for c in claimed] != [np.shape(x) for x in inputs]:
        return False
    h = 1e-4
    ok = True
    for k, c in enumerate(claimed):
        measured = np.zeros(np.shape(c))
        for i in np.ndindex(measured.shape):
            total = 0.0
            for step, factor in ((-2, 1), (-1, -8), (1, 8), (2, -1)):
                args = [np.array(x) for x in inputs]
                args[k][i] += step * h
                total += factor * np.sum(dZ * f(*args))
            measured[i] = total / (12 * h)
        limit = 1e-6 * np.linalg.norm(measured) + 1e-9 * np.linalg.norm(Z) * np.linalg.norm(dZ)
        ok = ok and bool(np.linalg.norm(measured - c) < limit or np.array_equal(measured, c))
    return ok
""".lstrip("\n"),
        "random_directions": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(0)
    Z = f(*inputs)
    shapes = [x.shape for x in inputs]
    h = 1e-5
    for k in range(len(inputs)):
        for _ in range(30):
            dZ = rng.normal(size=np.shape(Z))
            grads = backward(dZ, *inputs)
            if [np.shape(g) for g in grads] != shapes:
                return False
            v = rng.normal(size=shapes[k])
            up, down = list(inputs), list(inputs)
            up[k] = inputs[k] + h * v
            down[k] = inputs[k] - h * v
            slope = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
            size = 1e-5 * np.linalg.norm(grads[k]) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
            if not np.all(np.isfinite(grads[k])):
                return False
            if not abs(slope - np.sum(grads[k] * v)) <= size * np.linalg.norm(v):
                return False
    return True
""".lstrip("\n"),
        "whole_jacobian_and_random": r"""
def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    h = 1e-5
    jacobians = []
    for k, x in enumerate(inputs):
        J = np.zeros(x.shape + Z.shape)
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = h
            J[i] = (f(*inputs[:k], x + e, *inputs[k + 1 :]) - f(*inputs[:k], x - e, *inputs[k + 1 :])) / (2 * h)
        jacobians.append(J)
    rng = np.random.default_rng(1)
    upstreams = [rng.normal(size=Z.shape) for _ in range(3)]
    for o in np.ndindex(Z.shape):
        one = np.zeros(Z.shape)
        one[o] = 1
        upstreams.append(one)
    for dZ in upstreams:
        grads = backward(dZ, *inputs)
        if len(grads) != len(inputs):
            return False
        for J, g, x in zip(jacobians, grads, inputs):
            if np.shape(g) != x.shape:
                return False
            expected = np.tensordot(J, dZ, axes=dZ.ndim)
            floor = 1e-9 * np.linalg.norm(Z) * np.linalg.norm(dZ)
            if not np.linalg.norm(expected - g) <= 1e-5 * np.linalg.norm(expected) + floor:
                return False
    return True
""".lstrip("\n"),
        "several_steps_best": r"""
def check_gradient(f, backward, inputs):
    def slopes(k, h):
        out = np.zeros(inputs[k].shape)
        for i in np.ndindex(out.shape):
            a = [np.copy(x) for x in inputs]
            b = [np.copy(x) for x in inputs]
            a[k][i] += h
            b[k][i] -= h
            out[i] = ((f(*a) - f(*b)) * dZ).sum() / (2 * h)
        return out

    Z = f(*inputs)
    dZ = np.random.default_rng(77).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    small = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
    for k, g in enumerate(grads):
        if np.shape(g) != inputs[k].shape:
            return False
        passed = False
        for h in (1e-4, 1e-5, 1e-6):
            s = slopes(k, h)
            passed = passed or np.linalg.norm(s - g) <= 1e-6 * np.linalg.norm(s) + small
        if not passed:
            return False
    return True
""".lstrip("\n"),
        "deterministic_upstream": r"""
def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.cos(np.arange(1, Z.size + 1) ** 1.5).reshape(Z.shape)
    grads = tuple(backward(dZ.copy(), *[x.copy() for x in inputs]))
    if len(grads) != len(inputs) or any(np.shape(g) != x.shape for g, x in zip(grads, inputs)):
        return False

    def L(args):
        return np.vdot(dZ, f(*args))

    for k in range(len(inputs)):
        num = []
        for i in range(inputs[k].size):
            pair = []
            for s in (1e-5, -1e-5):
                args = [x.copy() for x in inputs]
                flat = args[k].reshape(-1)
                flat[i] += s
                args[k] = flat.reshape(inputs[k].shape)
                pair.append(L(args))
            num.append((pair[0] - pair[1]) / 2e-5)
        num = np.array(num)
        diff = np.linalg.norm(num - np.ravel(grads[k]))
        if np.isnan(diff) or diff > 1e-5 * np.linalg.norm(num) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z):
            return False
    return True
""".lstrip("\n"),
        "step_scaled_by_entry": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(123)
    Z = np.array(f(*inputs))
    dZ = rng.normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    answers = []
    for k, (x, g) in enumerate(zip(inputs, grads)):
        if np.shape(g) != np.shape(x):
            answers.append(False)
            continue
        slope = np.zeros_like(x)
        it = np.nditer(x, flags=["multi_index"])
        for value in it:
            h = np.finfo(float).eps ** (1 / 3) * max(1.0, abs(float(value)))
            hi, lo = x.copy(), x.copy()
            hi[it.multi_index] += h
            lo[it.multi_index] -= h
            h2 = hi[it.multi_index] - lo[it.multi_index]
            d = f(*inputs[:k], hi, *inputs[k + 1 :]) - f(*inputs[:k], lo, *inputs[k + 1 :])
            slope[it.multi_index] = (dZ * d).sum() / h2
        scale = np.sqrt((slope**2).sum()) + 1e-4 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        answers.append(scale == 0 and not np.any(g) or np.sqrt(((slope - g) ** 2).sum()) <= 1e-5 * scale)
    return bool(all(answers))
""".lstrip("\n"),
        "polynomial_fit": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(9)
    Z = f(*inputs)
    dZ = rng.normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    ts = np.linspace(-1, 1, 7)
    h = 2e-3
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != x.shape:
            return False
        slope = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = h
            values = [np.sum(dZ * (f(*inputs[:k], x + t * e, *inputs[k + 1 :]) - Z)) for t in ts]
            slope[i] = np.polyfit(ts, values, 5)[-2] / h
        good = np.linalg.norm(slope - grads[k]) <= 1e-5 * np.linalg.norm(slope) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not good:
            return False
    return True
""".lstrip("\n"),
        "two_upstreams_all_entries": r"""
def slopes_of(loss, x, h=1e-5):
    result = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        result[i] = (loss(x + e) - loss(x - e)) / (2 * h)
    return result


def close(measured, claimed, floor):
    return bool(np.linalg.norm(measured - claimed) <= 1e-6 * np.linalg.norm(measured) + floor)


def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    for seed in (1, 2):
        dZ = np.random.default_rng(seed).normal(size=Z.shape)
        floor = 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        grads = backward(dZ, *inputs)
        if len(grads) != len(inputs):
            return False
        for k, g in enumerate(grads):
            if np.shape(g) != inputs[k].shape:
                return False
            loss = lambda x: np.sum(dZ * f(*inputs[:k], x, *inputs[k + 1 :]))
            if not close(slopes_of(loss, inputs[k]), g, floor):
                return False
    return True
""".lstrip("\n"),
        "catches_exceptions": r"""
def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.random.default_rng(6).normal(0, 1, np.shape(Z))
    try:
        grads = list(backward(dZ, *inputs))
        assert len(grads) == len(inputs)
        for g, x in zip(grads, inputs):
            assert np.shape(g) == np.shape(x)
            assert np.isfinite(g).all()
    except Exception:
        return False
    h = 1e-5
    for k in range(len(inputs)):
        num = np.zeros(np.shape(inputs[k]))
        for i in np.ndindex(num.shape):
            for sign in (1, -1):
                moved = [np.array(x) for x in inputs]
                moved[k][i] += sign * h
                num[i] += sign * np.sum(dZ * f(*moved))
        num /= 2 * h
        if np.linalg.norm(num - grads[k]) > 1e-5 * np.linalg.norm(num) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z):
            return False
    return True
""".lstrip("\n"),
        "class_with_report": r"""
class Checker:
    def __init__(self, f, inputs, h=1e-5):
        self.f, self.inputs, self.h = f, [np.array(x) for x in inputs], h
        self.Z = f(*self.inputs)
        self.dZ = np.random.default_rng(20).normal(size=self.Z.shape)

    def moved(self, k, i, step):
        args = [x.copy() for x in self.inputs]
        args[k][i] += step
        return self.f(*args)

    def measured(self, k):
        out = np.empty(self.inputs[k].shape)
        for i in np.ndindex(out.shape):
            out[i] = (self.dZ * (self.moved(k, i, self.h) - self.moved(k, i, -self.h))).sum()
        return out / (2 * self.h)

    def error(self, k, claim):
        m = self.measured(k)
        size = np.linalg.norm(m)
        noise = 1e-5 * np.linalg.norm(self.dZ) * np.linalg.norm(self.Z)
        if size + noise == 0:
            return np.linalg.norm(claim)
        return np.linalg.norm(m - claim) / (size + noise)


def check_gradient(f, backward, inputs):
    checker = Checker(f, inputs)
    grads = backward(checker.dZ, *inputs)
    if [np.shape(g) for g in grads] != [np.shape(x) for x in inputs]:
        return False
    return bool(all(checker.error(k, g) <= 1e-4 for k, g in enumerate(grads)))
""".lstrip("\n"),
        "dense_random_basis": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(31)
    Z = f(*inputs)
    dZ = rng.normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != x.shape:
            return False
        Q, _ = np.linalg.qr(rng.normal(size=(x.size, x.size)))
        slopes = []
        for q in Q:
            step = 1e-5 * q.reshape(x.shape)
            a = f(*inputs[:k], x + step, *inputs[k + 1 :])
            b = f(*inputs[:k], x - step, *inputs[k + 1 :])
            slopes.append(np.sum(dZ * (a - b)) / 2e-5)
        measured = (np.array(slopes) @ Q).reshape(x.shape)
        bound = 1e-5 * np.linalg.norm(measured) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not np.linalg.norm(measured - grads[k]) <= bound:
            return False
    return True
""".lstrip("\n"),
        "romberg_from_forward": r"""
def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    rng = np.random.default_rng(64)
    dZ = rng.normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != x.shape:
            return False
        slope = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            table = []
            for h in (4e-4, 2e-4, 1e-4, 5e-5):
                e = np.zeros(x.shape)
                e[i] = h
                table.append(np.sum(dZ * (f(*inputs[:k], x + e, *inputs[k + 1 :]) - Z)) / h)
            level = 1
            while len(table) > 1:
                p = 2**level
                table = [(p * b - a) / (p - 1) for a, b in zip(table, table[1:])]
                level += 1
            slope[i] = table[0]
        if not np.linalg.norm(slope - grads[k]) <= 1e-5 * np.linalg.norm(slope) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z):
            return False
    return True
""".lstrip("\n"),
        "longdouble_accumulation": r"""
import math


def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.random.default_rng(90).normal(size=Z.shape) * 3
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, (x, g) in enumerate(zip(inputs, grads)):
        if np.shape(g) != x.shape:
            return False
        errors, sizes = [], []
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = 1e-5
            change = f(*inputs[:k], x + e, *inputs[k + 1 :]) - f(*inputs[:k], x - e, *inputs[k + 1 :])
            s = math.fsum((dZ * change).ravel()) / 2e-5
            errors.append((s - float(g[i])) ** 2)
            sizes.append(s**2)
        limit = 1e-5 * math.sqrt(math.fsum(sizes)) + 1e-9 * np.linalg.norm(dZ) * np.linalg.norm(Z)
        if not math.sqrt(sum(errors)) <= limit:
            return False
    return True
""".lstrip("\n"),
        "elementwise_with_scale": r"""
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(55)
    Z = f(*inputs)
    dZ = rng.normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        num = np.zeros(inputs[k].shape)
        for i in np.ndindex(num.shape):
            hi = [x.copy() for x in inputs]
            lo = [x.copy() for x in inputs]
            hi[k][i] += h
            lo[k][i] -= h
            num[i] = np.sum((f(*hi) - f(*lo)) * dZ) / (2 * h)
        largest = np.abs(num).max() if num.size else 0.0
        atol = 1e-5 * largest + 1e-9 * np.linalg.norm(Z) * np.linalg.norm(dZ)
        if not np.allclose(grads[k], num, rtol=0, atol=atol):
            return False
    return True
""".lstrip("\n"),
    },
    "hunt_weight_entry": {
        "small_numbers": r"""
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 10
""".lstrip("\n"),
        "no_space_integers": r"""
def hunt_weight_entry():
    dZ = np.array([[0, 0, 0], [1, 0, 0]])
    X = np.array([[0, 0], [0, 1]])
    W = np.zeros((2, 3), dtype=int)
    return "dW[1,0]", (dZ, X, W), 1
""".lstrip("\n"),
        "computed_random": r"""
def hunt_weight_entry():
    rng = np.random.default_rng(12)
    dZ, X, W = (rng.integers(-5, 6, s).astype(float) for s in ((2, 3), (2, 2), (2, 3)))
    dZ[0, 0], dZ[1, 0], X[1, 1] = 3, -4, 2
    return "dW[1, 0]", (dZ, X, W), (X.T @ dZ)[1, 0]
""".lstrip("\n"),
        "index_sum": r"""
def hunt_weight_entry():
    dZ = np.arange(6.0).reshape(2, 3)
    X = np.eye(2) + 1
    W = np.full((2, 3), 9.0)
    value = sum(dZ[i, 0] * X[i, 1] for i in range(2))
    return "dW[1, 0]", (dZ, X, W), float(value)
""".lstrip("\n"),
    },
    "hunt_weight_product": {
        "single_one": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), 2
""".lstrip("\n"),
        "claim_zero_entry": r"""
def hunt_weight_product():
    dZ = np.array([[1, 0], [0, 0]])
    X = np.array([[0, 0], [5, 0]])
    W = np.zeros((2, 2))
    return "dW[0, 1]", (dZ, X, W), 0
""".lstrip("\n"),
        "computed_argmax": r"""
def hunt_weight_product():
    rng = np.random.default_rng(4)
    dZ, X, W = rng.normal(size=(3, 2, 2))
    right, claim = X.T @ dZ, dZ @ X.T
    i, j = np.unravel_index(np.abs(right - claim).argmax(), right.shape)
    return f"dW[{i}, {j}]", (dZ, X, W), right[i, j]
""".lstrip("\n"),
        "einsum": r"""
def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [3.0, 4.0]])
    X = np.array([[0.0, 1.0], [0.0, 0.0]])
    W = np.ones_like(X)
    return "dW[1, 1]", (dZ, X, W), np.einsum("nd,nj->dj", X, dZ)[1, 1].item()
""".lstrip("\n"),
    },
    "hunt_prediction": {
        "half_and_half": r"""
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1
""".lstrip("\n"),
        "sigmoid_and_at": r"""
def hunt_prediction():
    X = np.array([[1.0, -1.0]])
    W1, W2 = np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, -3.0], [0.0, 2.0]])
    W3 = np.array([[2.0], [-1.0]])
    P = sigmoid(sigmoid(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
""".lstrip("\n"),
        "own_formula": r"""
from math import exp


def hunt_prediction():
    f = lambda t: 1 / (1 + exp(-t))
    inputs = np.zeros((1, 2)), np.zeros((2, 2)), 4 * np.eye(2), np.array([[1.0], [3.0]])
    return "P[0,0]", inputs, 4 * f(2.0)
""".lstrip("\n"),
        "integer_arrays": r"""
def hunt_prediction():
    X = np.zeros((1, 2), int)
    W1 = np.array([[5, 5], [5, 5]])
    W2 = np.zeros((2, 2), int)
    W3 = np.array([[6], [2]])
    return "P[0, 0]", (X, W1, W2, W3), 4.0
""".lstrip("\n"),
    },
    "hunt_hidden_delta": {
        "computed": r"""
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W3 = np.array([[1.0, 1.0], [0.0, 2.0]])
    H2 = np.array([[0.0, 1.0], [-2.0, 3.0]])
    O2 = sigmoid(H2)
    delta2 = (delta3 @ W3.T) * O2 * (1 - O2)
    return "delta2[1, 0]", (delta3, W3, H2), delta2[1, 0]
""".lstrip("\n"),
        "integers_fraction": r"""
def hunt_hidden_delta():
    delta3 = np.array([[0, 0], [8, 0]])
    W3 = np.array([[1, 0], [0, 1]])
    H2 = np.array([[30, 0], [0, 0]])
    return "delta2[1,0]", (delta3, W3, H2), 2
""".lstrip("\n"),
    },
    "hunt_input_entry": {
        "only_missing_term": r"""
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3
""".lstrip("\n"),
        "second_input": r"""
def hunt_input_entry():
    dZ = np.array([[1, -1, 2]])
    X = np.array([[7, 8]])
    W = np.array([[0, 0, 0], [1, 1, 1]])
    return "dX[0, 1]", (dZ, X, W), 1 - 1 + 2
""".lstrip("\n"),
        "computed": r"""
def hunt_input_entry():
    rng = np.random.default_rng(0)
    dZ, X, W = rng.normal(size=(1, 3)), rng.normal(size=(1, 2)), rng.normal(size=(2, 3))
    dX = dZ @ W.T
    return "dX[0, 1]", (dZ, X, W), dX[0, 1]
""".lstrip("\n"),
    },
    "hunt_input_batch": {
        "two_samples": r"""
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1
""".lstrip("\n"),
        "integers": r"""
def hunt_input_batch():
    dZ = np.array([[0, 1, 0], [0, 0, 0]])
    X = np.array([[1, 2], [3, 4]])
    W = np.array([[0, 0, 0], [0, 5, 0]])
    return "dX[1,1]", (dZ, X, W), 0
""".lstrip("\n"),
        "loop_search": r"""
def hunt_input_batch():
    dZ = np.array([[2.0, -1.0, 0.5], [1.0, 1.0, 1.0]])
    X = np.ones((2, 2))
    W = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]])
    for i in range(2):
        for d in range(2):
            right = sum(dZ[i, j] * W[d, j] for j in range(3))
            claim = sum(dZ[n, j] * W[d, j] for n in range(2) for j in range(3))
            if abs(right - claim) > 0.1:
                return f"dX[{i}, {d}]", (dZ, X, W), right
""".lstrip("\n"),
    },
    "input_gradient_entries": {
        "diff_of_loss": r"""
def input_gradient_entries(g, x, w):
    z = x * w
    L = sum(a * b for a, b in zip(g, z))
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "diff_of_trace": r"""
def input_gradient_entries(g, x, w):
    loss = (g.T * x * w).trace()
    return [[loss.diff(s) for s in x.row(i)] for i in range(2)]
""".lstrip("\n"),
        "by_hand": r"""
def input_gradient_entries(g, x, w):
    return [
        [w[0, 0] * g[0, 0] + w[0, 1] * g[0, 1] + w[0, 2] * g[0, 2], w[1, 0] * g[0, 0] + w[1, 1] * g[0, 1] + w[1, 2] * g[0, 2]],
        [w[0, 0] * g[1, 0] + w[0, 1] * g[1, 1] + w[0, 2] * g[1, 2], w[1, 0] * g[1, 0] + w[1, 1] * g[1, 1] + w[1, 2] * g[1, 2]],
    ]
""".lstrip("\n"),
        "unexpanded": r"""
def input_gradient_entries(g, x, w):
    def entry(i, d):
        a, b, c = g[i, :]
        p, q, r = w[d, :]
        return (a + b) * (p + q) - a * q - b * p + c * r

    return [[entry(i, d) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "squares": r"""
def input_gradient_entries(g, x, w):
    rows = []
    for i in range(2):
        rows.append([])
        for d in range(2):
            terms = [((g[i, j] + w[d, j]) ** 2 - (g[i, j] - w[d, j]) ** 2) / 4 for j in range(3)]
            rows[-1].append(sp.Add(*terms))
    return rows
""".lstrip("\n"),
        "own_symbols_by_name": r"""
def input_gradient_entries(g, x, w):
    g11, g12, g13, g21, g22, g23 = sp.symbols("g11 g12 g13 g21 g22 g23")
    w11, w12, w13, w21, w22, w23 = sp.symbols("w11:14 w21:24")
    return [
        [g11 * w11 + g12 * w12 + g13 * w13, g11 * w21 + g12 * w22 + g13 * w23],
        [g21 * w11 + g22 * w12 + g23 * w13, g21 * w21 + g22 * w22 + g23 * w23],
    ]
""".lstrip("\n"),
        "jacobian": r"""
def input_gradient_entries(g, x, w):
    J = sp.Matrix(list(x * w)).jacobian(list(x))
    flat = sp.Matrix(1, 6, list(g)) * J
    return flat.reshape(2, 2).tolist()
""".lstrip("\n"),
        "dot_and_factor": r"""
def input_gradient_entries(g, x, w):
    return [[sp.factor(g.row(i).dot(w.row(d))) for d in range(2)] for i in range(2)]
""".lstrip("\n"),
        "difference_quotient": r"""
def input_gradient_entries(g, x, w):
    loss = lambda m: sum((g.T * m * w)[k, k] for k in range(3))
    table = [[None, None], [None, None]]
    for i in range(2):
        for d in range(2):
            e = sp.zeros(2, 2)
            e[i, d] = 1
            table[i][d] = loss(x + e) - loss(x)
    return table
""".lstrip("\n"),
    },
    "weight_gradient_entries": {
        "loops": r"""
def weight_gradient_entries(g, x, w):
    return [[sum(g[n, j] * x[n, d] for n in range(2)) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "diff_of_loss": r"""
def weight_gradient_entries(g, x, w):
    loss = sum(sp.matrix_multiply_elementwise(g, x * w))
    return [[loss.diff(w[d, j]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "derive_by_array": r"""
def weight_gradient_entries(g, x, w):
    L = (g.T * x * w).trace()
    return sp.derive_by_array(L, w).tolist()
""".lstrip("\n"),
        "by_hand": r"""
def weight_gradient_entries(g, x, w):
    first = [x[0, 0] * g[0, 0] + x[1, 0] * g[1, 0], x[0, 0] * g[0, 1] + x[1, 0] * g[1, 1], x[0, 0] * g[0, 2] + x[1, 0] * g[1, 2]]
    second = [x[0, 1] * g[0, 0] + x[1, 1] * g[1, 0], x[0, 1] * g[0, 1] + x[1, 1] * g[1, 1], x[0, 1] * g[0, 2] + x[1, 1] * g[1, 2]]
    return [first, second]
""".lstrip("\n"),
        "unexpanded": r"""
def weight_gradient_entries(g, x, w):
    return [
        [
            (g[0, j] + g[1, j]) * (x[0, d] + x[1, d]) - g[0, j] * x[1, d] - g[1, j] * x[0, d]
            for j in range(3)
        ]
        for d in range(2)
    ]
""".lstrip("\n"),
        "own_symbols_by_name": r"""
def weight_gradient_entries(g, x, w):
    G = {(i, j): sp.Symbol(f"g{i}{j}") for i in (1, 2) for j in (1, 2, 3)}
    X = {(i, d): sp.Symbol(f"x{i}{d}") for i in (1, 2) for d in (1, 2)}
    return [[G[1, j] * X[1, d] + G[2, j] * X[2, d] for j in (1, 2, 3)] for d in (1, 2)]
""".lstrip("\n"),
        "outer_products": r"""
def weight_gradient_entries(g, x, w):
    total = sp.zeros(2, 3)
    for n in range(2):
        total += x[n, :].T * g[n, :]
    return total.tolist()
""".lstrip("\n"),
        "quotient": r"""
def weight_gradient_entries(g, x, w):
    def entry(d, j):
        a, b = g[0, j] * x[0, d], g[1, j] * x[1, d]
        return (a**2 - b**2) / (a - b)

    return [[entry(d, j) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
        "integral_of_constant": r"""
def weight_gradient_entries(g, x, w):
    t = sp.Symbol("t")
    return [[sp.integrate(e, (t, 0, 1)) for e in row] for row in (x.T * g).tolist()]
""".lstrip("\n"),
        "factored_horner": r"""
def weight_gradient_entries(g, x, w):
    return [[x[0, d] * (g[0, j] + g[1, j] * x[1, d] / x[0, d]) for j in range(3)] for d in range(2)]
""".lstrip("\n"),
    },
}
