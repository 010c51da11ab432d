"""Answers from the network on, by somebody else: the text of a notebook cell each."""

WRONG = {
    "forward": {
        "no_activation_anywhere": '''\
def forward(X, weights):
    cache = []
    out = X
    for k in range(len(weights)):
        H = np.dot(out, weights[k])
        cache.append((out, H))
        out = H
    return out, cache
''',
        "cache_holds_output_not_preactivation": '''\
def forward(X, weights):
    cache = []
    inp = X
    for W in weights[:-1]:
        H = inp @ W
        H = sigmoid(H)          # activation
        cache.append((inp, H))
        inp = H
    P = inp @ weights[-1]
    cache.append((inp, P))
    return P, cache
''',
        "cache_own_output_with_preactivation": '''\
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        O = sigmoid(H)
        cache.append((O, H))
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "weights_transposed": '''\
def forward(X, weights):
    # y = x A^T as in pytorch
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W.T
        cache.append((O, H))
        O = sigmoid(H)
    H = O @ weights[-1].T
    cache.append((O, H))
    return H, cache
''',
        "weights_times_input": '''\
def forward(X, weights):
    cache = []
    O = X
    K = len(weights)
    for k, W in enumerate(weights):
        H = W @ O
        cache.append((O, H))
        O = sigmoid(H) if k < K - 1 else H
    return O, cache
''',
        "column_convention_all_transposed": '''\
def forward(X, weights):
    O = X.T                     # one column for each sample
    cache = []
    for W in weights[:-1]:
        H = W.T @ O
        cache.append((O, H))
        O = sigmoid(H)
    H = weights[-1].T @ O
    cache.append((O, H))
    return H, cache
''',
        "pair_swapped": '''\
def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((H, O))
        O = sigmoid(H)
    H = O @ weights[-1]
    cache.append((H, O))
    return H, cache
''',
        "last_layer_not_in_cache": '''\
def forward(X, weights):
    O = X
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache += [(O, H)]
        O = sigmoid(H)
    P = O @ weights[-1]
    return P, cache
''',
        "every_layer_from_X": '''\
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = X @ W
        cache.append((O, H))
        O = sigmoid(H)
    H = X @ weights[-1]
    cache.append((O, H))
    return H, cache
''',
        "sigmoid_of_the_inputs": '''\
def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        O = sigmoid(O)
        H = O @ W
        cache.append((O, H))
        O = H
    return O, cache
''',
        "mutable_default_cache": '''\
def forward(X, weights, cache=[]):
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "cache_reset_in_loop": '''\
def forward(X, weights):
    O = X
    cache = []
    for W in weights[:-1]:
        cache = []
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "return_inside_loop": '''\
def forward(X, weights):
    cache = []
    O = X
    for k, W in enumerate(weights):
        H = O @ W
        cache.append((O, H))
        if k < len(weights) - 1:
            O = sigmoid(H)
        return H, cache
''',
        "inplace_sigmoid_overwrites_cached_H": '''\
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        # save memory
        H *= 0.5
        np.tanh(H, out=H)
        H += 1
        H *= 0.5
        O = H
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "own_sigmoid_sign": '''\
def forward(X, weights):
    f = lambda t: 1 / (1 + np.exp(t))
    cache = []
    O = X
    for i in range(len(weights) - 1):
        H = O.dot(weights[i])
        cache.append((O, H))
        O = f(H)
    P = O.dot(weights[-1])
    cache.append((O, P))
    return P, cache
''',
        "own_sigmoid_precedence": '''\
def forward(X, weights):
    cache = []
    O = X
    for i in range(len(weights) - 1):
        H = O @ weights[i]
        cache.append((O, H))
        O = 1/1 + np.exp(-H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "own_sigmoid_overflows": '''\
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = np.exp(H) / (1 + np.exp(H))
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "converts_to_float64": '''\
def forward(X, weights):
    O = np.array(X, dtype=np.float64)
    cache = []
    for W in weights[:-1]:
        H = O @ np.array(W, dtype=np.float64)
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ np.array(weights[-1], dtype=np.float64)
    cache.append((O, P))
    return P, cache
''',
        "tanh_as_activation": '''\
def forward(X, weights):
    O = X
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = np.tanh(H)
    cache.append((O, O @ weights[-1]))
    return cache[-1][1], cache
''',
        "softmax_at_the_end": '''\
def forward(X, weights):
    def softmax(Z):
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        return E / E.sum(axis=1, keepdims=True)

    O = X
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    H = O @ weights[-1]
    cache.append((O, H))
    return softmax(H), cache
''',
        "squeezes_prediction": '''\
def forward(X, weights):
    O = X
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P.squeeze(), cache
''',
        "pops_the_callers_weights": '''\
def forward(X, weights):
    cache = []
    O = X
    while weights:
        W = weights.pop(0)
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H) if weights else H
    return O, cache
''',
        "flat_cache": '''\
def forward(X, weights):
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W
        cache += [O, H]
        O = sigmoid(H)
    P = O @ weights[-1]
    cache += [O, P]
    return P, cache
''',
    },
    "backward": {
        "slope_on_last_layer": '''\
def backward(dP, cache, weights):
    K = len(weights)
    gradients, deltas = [], []
    dO = dP
    for k in range(K - 1, -1, -1):
        O, H = cache[k]
        delta = sigmoid_backward(dO, sigmoid(H))
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        dO = delta @ weights[k].T
    return gradients, deltas
''',
        "slope_of_next_layers_preactivation": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP.copy()]
    for k in range(K - 2, -1, -1):
        H = cache[k + 1][1]
        dO = deltas[0] @ weights[k + 1].T
        deltas.insert(0, sigmoid_backward(dO, sigmoid(H)))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
''',
        "slope_from_own_input": '''\
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in reversed(range(K - 1)):
        O = cache[k][0]
        delta = sigmoid_backward(delta @ weights[k + 1].T, O)
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
    return gradients, deltas
''',
        "preactivation_given_to_sigmoid_backward": '''\
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in reversed(range(K - 1)):
        O, H = cache[k]
        delta = sigmoid_backward(delta @ weights[k + 1].T, H)
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
    return gradients, deltas
''',
        "no_slope": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for (O, H), W in zip(reversed(cache), reversed(weights)):
        deltas.append(delta)
        gradients.append(O.T @ delta)
        delta = delta @ W.T
    return gradients[::-1], deltas[::-1]
''',
        "weights_not_transposed": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    gradients = [None] * K
    deltas[-1] = dP
    gradients[-1] = cache[-1][0].T @ dP
    for k in range(K - 2, -1, -1):
        O = cache[k + 1][0]
        deltas[k] = (deltas[k + 1] @ weights[k + 1]) * O * (1 - O)
        gradients[k] = cache[k][0].T @ deltas[k]
    return gradients, deltas
''',
        "own_layers_weights": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[K - 1] = dP
    for k in range(K - 2, -1, -1):
        dO = deltas[k + 1] @ weights[k].T
        deltas[k] = sigmoid_backward(dO, sigmoid(cache[k][1]))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
''',
        "gradient_from_own_output": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    K = len(weights)
    delta = dP
    for k in range(K - 1, -1, -1):
        inp, H = cache[k]
        if k < K - 1:
            delta = sigmoid_backward(delta @ weights[k + 1].T, sigmoid(H))
        deltas.insert(0, delta)
        gradients.insert(0, sigmoid(H).T @ delta)
    return gradients, deltas
''',
        "gradient_from_sigmoid_of_input": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    K = len(weights)
    delta = dP
    for k in range(K - 1, -1, -1):
        inp, H = cache[k]
        if k < K - 1:
            delta = sigmoid_backward(delta @ weights[k + 1].T, sigmoid(H))
        deltas.insert(0, delta)
        gradients.insert(0, sigmoid(inp).T @ delta)
    return gradients, deltas
''',
        "gradients_transposed": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [delta.T @ cache[-1][0]]
    for k in range(len(weights) - 1, 0, -1):
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.insert(0, delta)
        gradients.insert(0, delta.T @ cache[k - 1][0])
    return gradients, deltas
''',
        "gradients_divided_by_N": '''\
def backward(dP, cache, weights):
    N = dP.shape[0]
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta / N]
    for k in range(len(weights) - 1, 0, -1):
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k - 1][0].T @ delta / N)
    return gradients, deltas
''',
        "lists_from_last_to_first": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.append(delta)
        gradients.append(cache[k - 1][0].T @ delta)
    return gradients, deltas
''',
        "only_gradients_reversed": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.append(delta)
        gradients.append(cache[k - 1][0].T @ delta)
    return gradients[::-1], deltas
''',
        "returns_list_reverse": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.append(delta)
        gradients.append(cache[k - 1][0].T @ delta)
    return gradients.reverse(), deltas.reverse()
''',
        "pops_the_callers_cache": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    k = len(weights)
    while cache:
        k -= 1
        O, H = cache.pop()
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "slope_computed_in_place_in_the_cache": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        slope = cache[k][0]
        slope *= 1 - slope
        delta = (delta @ weights[k].T) * slope
        deltas.insert(0, delta)
        gradients.insert(0, cache[k - 1][0].T @ delta)
    return gradients, deltas
''',
        "star_before_matrix_product": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        delta = delta @ (weights[k].T * (O * (1 - O)))
        deltas.insert(0, delta)
        gradients.insert(0, cache[k - 1][0].T @ delta)
    return gradients, deltas
''',
        "slope_mixes_O_and_H": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in reversed(range(len(weights))):
        inp, H = cache[k]
        if k != len(weights) - 1:
            out = sigmoid(H)
            delta = delta @ weights[k + 1].T * (out * (1 - H))
        gradients.insert(0, np.dot(inp.T, delta))
        deltas.insert(0, delta)
    return gradients, deltas
''',
        "slope_of_tanh": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in reversed(range(len(weights))):
        inp, H = cache[k]
        if k != len(weights) - 1:
            out = sigmoid(H)
            delta = (delta @ weights[k + 1].T) * (1 - out ** 2)
        gradients.insert(0, inp.T.dot(delta))
        deltas.insert(0, delta)
    return gradients, deltas
''',
        "deltas_before_the_slope": '''\
def backward(dP, cache, weights):
    K = len(weights)
    gradients, deltas = [], []
    d = dP
    for k in range(K - 1, -1, -1):
        inp, H = cache[k]
        deltas.insert(0, d)
        if k < K - 1:
            d = sigmoid_backward(d, sigmoid(H))
        gradients.insert(0, inp.T @ d)
        d = d @ weights[k].T
    return gradients, deltas
''',
        "deltas_without_the_last_layer": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas = []
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k - 1][0].T @ delta)
    return gradients, deltas
''',
        "first_sample_only": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = [np.outer(cache[k][0][0], deltas[k][0]) for k in range(K)]
    return gradients, deltas
''',
        "per_sample_gradient_overwritten": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = []
    for k in range(K):
        G = np.zeros_like(weights[k])
        for i in range(len(dP)):
            G = np.outer(cache[k][0][i], deltas[k][i])
        gradients.append(G)
    return gradients, deltas
''',
        "loop_stops_before_first_layer": '''\
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas = [delta]
    gradients = [cache[K - 1][0].T @ delta]
    for k in range(K - 2, 0, -1):
        O, H = cache[k]
        delta = sigmoid_backward(delta @ weights[k + 1].T, sigmoid(H))
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
    return gradients, deltas
''',
        "delta_always_from_dP": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas, gradients = [], []
    for k in range(K):
        O, H = cache[k]
        if k == K - 1:
            delta = dP
        else:
            delta = sigmoid_backward(dP @ weights[k + 1].T, sigmoid(H))
        deltas.append(delta)
        gradients.append(O.T @ delta)
    return gradients, deltas
''',
        "updates_weights_on_the_way": '''\
def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [delta], []
    for k in range(len(weights) - 1, -1, -1):
        grad = cache[k][0].T @ delta
        gradients.insert(0, grad)
        weights[k] -= 0.1 * grad
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
            deltas.insert(0, delta)
    return gradients, deltas
''',
        "last_delta_zero": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [np.zeros_like(c[1]) for c in cache]
    gradients = [np.zeros_like(W) for W in weights]
    for k in range(K - 1, -1, -1):
        if k < K - 1:
            deltas[k] += sigmoid_backward(deltas[k + 1] @ weights[k + 1].T, sigmoid(cache[k][1]))
        gradients[k] += cache[k][0].T @ deltas[k]
    return gradients, deltas
''',
        "np_zeros_in_float64": '''\
def backward(dP, cache, weights):
    K = len(weights)
    gradients = [np.zeros(W.shape) for W in weights]
    deltas = [np.zeros(H.shape) for _, H in cache]
    deltas[-1][:] = dP
    gradients[-1][:] = cache[-1][0].T @ deltas[-1]
    for k in range(K - 2, -1, -1):
        O = cache[k + 1][0]
        deltas[k][:] = deltas[k + 1] @ weights[k + 1].T * O * (1 - O)
        gradients[k][:] = cache[k][0].T @ deltas[k]
    return gradients, deltas
''',
        "one_list_for_both": '''\
def backward(dP, cache, weights):
    gradients = deltas = []
    delta = dP
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "deltas_returned_first": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return deltas, gradients
''',
        "slope_applied_twice": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = delta @ weights[k].T * (O * (1 - O))
            delta = sigmoid_backward(delta, O)
    return gradients, deltas
''',
        "sigmoid_backward_arguments_swapped": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = sigmoid_backward(O, delta @ weights[k].T)
    return gradients, deltas
''',
        "clips_deltas": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = np.clip(dP, -1.0, 1.0)     # exploding gradients!
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = np.clip(sigmoid_backward(delta @ weights[k].T, O), -1.0, 1.0)
    return gradients, deltas
''',
        "weight_decay_added": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta + 1e-3 * weights[k])
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "slope_by_forward_difference": '''\
def backward(dP, cache, weights):
    def slope(H, h=1e-3):
        return (sigmoid(H + h) - sigmoid(H)) / h

    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        deltas.insert(0, (deltas[0] @ weights[k + 1].T) * slope(cache[k][1]))
    return [cache[k][0].T @ deltas[k] for k in range(K)], deltas
''',
        "einsum_without_transpose": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        dO = np.einsum("im,mj->ij", deltas[0], weights[k])
        deltas.insert(0, sigmoid_backward(dO, cache[k][0]))
    gradients = [np.einsum("id,ij->dj", cache[k][0], deltas[k]) for k in range(K)]
    return gradients, deltas
''',
        "gradient_with_next_layers_delta": '''\
def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    gradients, deltas = [cache[-1][0].T @ dP], [dP]
    for k in range(K - 2, -1, -1):
        O, H = cache[k]
        gradients.insert(0, O.T @ delta)
        delta = sigmoid_backward(delta @ weights[k + 1].T, sigmoid(H))
        deltas.insert(0, delta)
    return gradients, deltas
''',
    },
    "gradient_step": {
        "in_place_minus_equals": '''\
def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        W -= rate * G
        new.append(W)
    return new
''',
        "replaces_entries_of_callers_list": '''\
def gradient_step(weights, gradients, rate):
    new = weights
    for k in range(len(weights)):
        new[k] = weights[k] - rate * gradients[k]
    return new
''',
        "shallow_copy_then_in_place": '''\
def gradient_step(weights, gradients, rate):
    new = weights.copy()      # so that the old ones stay
    for k in range(len(new)):
        new[k] -= rate * gradients[k]
    return new
''',
        "difference_swapped": '''\
def gradient_step(weights, gradients, rate):
    return [rate * gradients[i] - weights[i] for i in range(len(weights))]
''',
        "divides_by_rate": '''\
def gradient_step(weights, gradients, rate):
    return [W - G / rate for W, G in zip(weights, gradients)]
''',
        "last_layer_left_out": '''\
def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights) - 1):
        new.append(weights[k] - rate * gradients[k])
    return new
''',
        "gradients_transposed": '''\
def gradient_step(weights, gradients, rate):
    return [W - rate * G.T for W, G in zip(weights, gradients)]
''',
        "multiplicative_update": '''\
def gradient_step(weights, gradients, rate):
    return [W * (1 - rate * G) for W, G in zip(weights, gradients)]
''',
        "matrix_product_with_gradient": '''\
def gradient_step(weights, gradients, rate):
    return [W - rate * W @ G for W, G in zip(weights, gradients)]
''',
        "normalised_gradient": '''\
def gradient_step(weights, gradients, rate):
    out = []
    for W, G in zip(weights, gradients):
        direction = G / np.linalg.norm(G)
        out.append(W - rate * direction)
    return out
''',
        "divided_by_number_of_rows": '''\
def gradient_step(weights, gradients, rate):
    out = []
    for W, G in zip(weights, gradients):
        out.append(W - rate * G / len(G))
    return out
''',
        "rate_as_float64_scalar": '''\
def gradient_step(weights, gradients, rate):
    eta = np.float64(rate)
    return [W - eta * G for W, G in zip(weights, gradients)]
''',
        "global_momentum": '''\
velocity = {}

def gradient_step(weights, gradients, rate):
    new = []
    for k, (W, G) in enumerate(zip(weights, gradients)):
        v = velocity.get(k)
        if v is None or v.shape != G.shape:
            v = np.zeros_like(G)
        velocity[k] = 0.9 * v + G
        new.append(W - rate * velocity[k])
    return new
''',
        "same_zero_array_for_all": '''\
def gradient_step(weights, gradients, rate):
    new = [np.zeros_like(weights[0])] * len(weights)
    for k in range(len(weights)):
        new[k][:] = weights[k] - rate * gradients[k]
    return new
''',
        "no_return": '''\
def gradient_step(weights, gradients, rate):
    new_weights = [W - rate * G for W, G in zip(weights, gradients)]
''',
        "raise_left_in": '''\
def gradient_step(weights, gradients, rate):
    # YOUR CODE HERE
    raise NotImplementedError("not implemented yet")
    return [W - rate * G for W, G in zip(weights, gradients)]
''',
    },
    "train": {
        "losses_after_the_step": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        P, cache = forward(X, weights)
        losses.append(mse(P, Y)[0])
    return weights, losses
''',
        "final_loss_appended_too": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    losses.append(mse(forward(X, weights)[0], Y)[0])
    return weights, losses
''',
        "one_step_too_few": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(1, steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "one_step_too_many": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    t = 0
    while t <= steps:
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        t += 1
    return weights, losses
''',
        "always_from_the_given_weights": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    new_weights = weights
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        new_weights = gradient_step(weights, gradients, rate)
    return new_weights, losses
''',
        "loss_and_dP_unpacked_in_wrong_order": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        dP, L = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "deltas_instead_of_gradients": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        deltas, gradients = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "losses_reset_in_loop": '''\
def train(X, Y, weights, rate, steps):
    for _ in range(steps):
        losses = []
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "one_sample_per_step": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    N = len(X)
    for t in range(steps):
        i = t % N
        P, cache = forward(X[i:i + 1], weights)
        L, dP = mse(P, Y[i:i + 1])
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "dP_divided_by_N_again": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP / len(X), cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "updates_callers_weights_in_place": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(float(L))
        gradients, deltas = backward(dP, cache, weights)
        for k in range(len(weights)):
            weights[k] -= rate * gradients[k]
    return weights, losses
''',
        "writes_into_callers_list": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(float(L))
        weights[:] = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
''',
        "rate_decays": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        rate *= 0.99
    return weights, losses
''',
        "stops_when_loss_rises": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        if losses and L > losses[-1]:
            break
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "returns_best_weights": '''\
def train(X, Y, weights, rate, steps):
    losses, best, best_weights = [], np.inf, weights
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        if L < best:
            best, best_weights = L, weights
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return best_weights, losses
''',
        "assigns_into_empty_list": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        losses[t], dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "standardises_inputs": '''\
def train(X, Y, weights, rate, steps):
    X = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "own_dP_without_N": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        losses.append(mse(P, Y)[0])
        dP = P - Y
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "loss_by_np_mean": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        losses.append(np.mean((P - Y) ** 2))
        gradients, deltas = backward(mse(P, Y)[1], cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "cache_one_step_late": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    P, cache = forward(X, weights)
    for t in range(steps):
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        P, cache = forward(X, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
    },
    "check_gradient": {
        "forward_difference": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    base = np.sum(dZ * f(*inputs))
    for k, a in enumerate(inputs):
        if np.shape(claimed[k]) != a.shape:
            return False
        slopes = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            moved = a.copy()
            moved[i] += h
            args = list(inputs)
            args[k] = moved
            slopes[i] = (np.sum(dZ * f(*args)) - base) / h
        if not np.linalg.norm(claimed[k] - slopes) <= 1e-7 * np.linalg.norm(slopes) + 1e-9:
            return False
    return True
''',
        "divides_by_h_not_2h": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(claimed[k]) != a.shape:
            return False
        slopes = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            plus, minus = [x.copy() for x in inputs], [x.copy() for x in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slopes[i] = np.sum(dZ * (f(*plus) - f(*minus))) / h
        if not np.linalg.norm(claimed[k] - slopes) <= 1e-6 * np.linalg.norm(slopes) + 1e-9:
            return False
    return True
''',
        "divides_by_2_times_h_precedence": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(claimed[k]) != a.shape:
            return False
        slopes = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            plus, minus = [x.copy() for x in inputs], [x.copy() for x in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slopes[i] = np.sum(dZ * (f(*plus) - f(*minus))) / 2 * h
        if not np.linalg.norm(claimed[k] - slopes) <= 1e-6 * np.linalg.norm(slopes) + 1e-9:
            return False
    return True
''',
        "only_first_input": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(1).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    a = inputs[0]
    if grads[0].shape != a.shape:
        return False
    slopes = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        p, m = a.copy(), a.copy()
        p[i] += h
        m[i] -= h
        slopes[i] = np.sum(dZ * (f(p, *inputs[1:]) - f(m, *inputs[1:]))) / (2 * h)
    err = np.linalg.norm(slopes - grads[0])
    return bool(err <= 1e-6 * np.linalg.norm(slopes) + 1e-9)
''',
        "return_true_inside_loop": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
        else:
            return True
''',
        "dZ_of_ones": '''\
def check_gradient(f, backward, inputs):
    dZ = np.ones(f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(f(*p)) - np.sum(f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "dZ_forgotten_in_the_loss": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(f(*p)) - np.sum(f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "new_dZ_for_each_evaluation": '''\
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(1)

    def loss(*args):
        Z = f(*args)
        dZ = rng.normal(size=Z.shape)
        return np.sum(dZ * Z)

    grads = backward(rng.normal(size=f(*inputs).shape), *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (loss(*p) - loss(*m)) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "exact_comparison": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.array_equal(S, grads[k]):
            return False
    return True
''',
        "absolute_limit_too_wide": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) < 1e-2:
            return False
    return True
''',
        "limit_of_ten_percent": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 0.1 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "nan_slips_through": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        error = np.linalg.norm(S - grads[k])
        if error > 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "zero_slope_gives_nan": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != inputs[k].shape:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        relative = np.linalg.norm(S - grads[k]) / np.linalg.norm(S)
        if not relative < 1e-6:
            return False
    return True
''',
        "no_shape_test_broadcasting": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "only_size_compared": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.size(grads[k]) != inputs[k].size:
            return False
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        diff = S.reshape(-1) - np.reshape(grads[k], -1)
        if not np.linalg.norm(diff) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "wrong_shape_is_an_assert": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    assert len(grads) == len(inputs)
    for k in range(len(inputs)):
        assert np.shape(grads[k]) == inputs[k].shape
        S = np.zeros(inputs[k].shape)
        for i in np.ndindex(S.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "zip_hides_missing_gradients": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    k = -1
    for a, G in zip(inputs, grads):
        k += 1
        if np.shape(G) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = (np.sum(dZ * f(*p)) - np.sum(dZ * f(*m))) / 2e-5
        if not np.linalg.norm(S - G) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "moves_the_inputs_themselves": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for a, G in zip(inputs, grads):
        if np.shape(G) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            a[i] += h
            plus = np.sum(dZ * f(*inputs))
            a[i] -= 2 * h
            minus = np.sum(dZ * f(*inputs))
            a[i] += h
            S[i] = (plus - minus) / (2 * h)
        if not np.linalg.norm(S - G) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "entry_not_put_back": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    work = [x.copy() for x in inputs]
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for a, G in zip(work, grads):
        if np.shape(G) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            a[i] += h
            plus = np.sum(dZ * f(*work))
            a[i] -= 2 * h
            minus = np.sum(dZ * f(*work))
            S[i] = (plus - minus) / (2 * h)
        if not np.linalg.norm(S - G) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "moves_forward_only_but_divides_by_2h": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    work = [x.copy() for x in inputs]
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for a, G in zip(work, grads):
        if np.shape(G) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            a[i] += h
            plus = np.sum(dZ * f(*work))
            a[i] -= h
            minus = np.sum(dZ * f(*work))
            S[i] = (plus - minus) / (2 * h)
        if not np.linalg.norm(S - G) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "whole_array_moved": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        p, m = list(inputs), list(inputs)
        p[k] = a + h
        m[k] = a - h
        slope = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not abs(slope - np.sum(grads[k])) <= 1e-6 * abs(slope) + 1e-8:
            return False
    return True
''',
        "compares_lengths_only": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not abs(np.linalg.norm(S) - np.linalg.norm(grads[k])) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "compares_directions_only": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        G = grads[k]
        lengths = np.linalg.norm(S) * np.linalg.norm(G)
        if lengths == 0:
            if np.any(S != G):
                return False
        elif not np.sum(S * G) / lengths > 1 - 1e-9:
            return False
    return True
''',
        "sum_of_signed_errors": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not abs(np.sum(S - grads[k])) <= 1e-6 * np.sum(abs(S)) + 1e-9:
            return False
    return True
''',
        "any_instead_of_all": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not np.isclose(S, grads[k], rtol=1e-6, atol=1e-8).any():
            return False
    return True
''',
        "ok_overwritten_by_last_input": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    ok = True
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        ok = bool(np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9)
    return ok
''',
        "h_too_small": '''\
def check_gradient(f, backward, inputs):
    h = 1e-13
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "h_too_large": '''\
def check_gradient(f, backward, inputs):
    h = 0.1
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "uses_the_notebooks_layer_inputs": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*layer_inputs).shape)
    grads = backward(dZ, *layer_inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(layer_inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(layer_inputs), list(layer_inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "written_for_three_inputs": '''\
def check_gradient(f, backward, inputs):
    X, W, b = inputs
    dZ = np.random.default_rng(1).normal(size=f(X, W, b).shape)
    dX, dW, db = backward(dZ, X, W, b)

    def slopes(a, g):
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            e = np.zeros_like(a)
            e[i] = 1e-5
            S[i] = np.sum(dZ * (g(a + e) - g(a - e))) / 2e-5
        return S

    def close(S, G):
        return np.shape(G) == S.shape and bool(
            np.linalg.norm(S - G) <= 1e-6 * np.linalg.norm(S) + 1e-9)

    return (close(slopes(X, lambda a: f(a, W, b)), dX)
            and close(slopes(W, lambda a: f(X, a, b)), dW)
            and close(slopes(b, lambda a: f(X, W, a)), db))
''',
        "two_dimensional_loops_only": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros(a.shape)
        for r in range(a.shape[0]):
            for c in range(a.shape[1]):
                p = [x.copy() for x in inputs]
                m = [x.copy() for x in inputs]
                p[k][r, c] += 1e-5
                m[k][r, c] -= 1e-5
                S[r, c] = np.sum(dZ * (f(*p) - f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "dZ_of_the_first_inputs_shape": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=inputs[0].shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            p = [x.copy() for x in inputs]
            m = [x.copy() for x in inputs]
            p[k][i] += 1e-5
            m[k][i] -= 1e-5
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / 2e-5
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "complex_step": '''\
def check_gradient(f, backward, inputs):
    # complex step: no subtraction, no rounding error
    h = 1e-30
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            p = list(inputs)
            p[k] = a.astype(complex)
            p[k][i] += 1j * h
            S[i] = np.sum(dZ * np.imag(f(*p))) / h
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "views_kept_while_entry_moves": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    work = [x.copy() for x in inputs]
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(work):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            old = a[i]
            a[i] = old + h
            Zp = f(*work)
            a[i] = old - h
            Zm = f(*work)
            a[i] = old
            S[i] = np.sum(dZ * (Zp - Zm)) / (2 * h)
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "reshape_of_a_fortran_copy": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    work = [np.copy(x) for x in inputs]
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(work):
        if np.shape(grads[k]) != a.shape:
            return False
        flat = a.reshape(-1)
        S = np.zeros(flat.size)
        for i in range(flat.size):
            old = flat[i]
            flat[i] = old + h
            plus = np.sum(dZ * f(*work))
            flat[i] = old - h
            minus = np.sum(dZ * f(*work))
            flat[i] = old
            S[i] = (plus - minus) / (2 * h)
        S = S.reshape(a.shape)
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
        "one_error_for_all_inputs": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    err = total = 0.0
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            s = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
            err += (s - grads[k][i]) ** 2
            total += s ** 2
    return bool(np.sqrt(err) <= 1e-3 * np.sqrt(total) + 1e-9)
''',
        "some_random_entries_only": '''\
def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(5)
    h = 1e-5
    dZ = rng.normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        for _ in range(3):       # as in cs231n
            i = tuple(rng.integers(n) for n in a.shape)
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            s = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
            if not abs(s - grads[k][i]) <= 1e-6 * abs(s) + 1e-8:
                return False
    return True
''',
        "verdict_inverted": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    worst = 0
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        worst = max(worst, np.linalg.norm(S - grads[k]) / (np.linalg.norm(S) + 1e-8))
    return bool(worst > 1e-6)
''',
        "always_true": '''\
def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    return len(grads) == len(inputs) and all(
        np.shape(G) == a.shape for G, a in zip(grads, inputs))
''',
        "falls_off_the_end": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not np.linalg.norm(S - grads[k]) <= 1e-6 * np.linalg.norm(S) + 1e-9:
            return False
''',
        "returns_the_error": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    worst = 0.0
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        worst = max(worst, np.linalg.norm(S - grads[k]) / (np.linalg.norm(S) + 1e-8))
    return worst
''',
        "float32_copies": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    inputs = [x.astype(np.float32) for x in inputs]
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a.copy(), a.copy()
            p[k][i] += h
            m[k][i] -= h
            S[i] = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not np.linalg.norm(S - grads[k]) <= 1e-4 * np.linalg.norm(S) + 1e-9:
            return False
    return True
''',
    },
    "input_gradient_entries": {
        "matrix_product_without_transpose": '''\
def input_gradient_entries(g, x, w):
    dX = g * w
    return dX.tolist()
''',
        "third_output_missing": '''\
def input_gradient_entries(g, x, w):
    return [
        [g[0, 0]*w[0, 0] + g[0, 1]*w[0, 1], g[0, 0]*w[1, 0] + g[0, 1]*w[1, 1]],
        [g[1, 0]*w[0, 0] + g[1, 1]*w[0, 1], g[1, 0]*w[1, 0] + g[1, 1]*w[1, 1]],
    ]
''',
        "loop_to_number_of_inputs": '''\
def input_gradient_entries(g, x, w):
    N, D = x.shape
    dX = []
    for i in range(N):
        row = []
        for d in range(D):
            s = 0
            for j in range(D):
                s += g[i, j] * w[d, j]
            row.append(s)
        dX.append(row)
    return dX
''',
        "first_sample_in_all_rows": '''\
def input_gradient_entries(g, x, w):
    return [[sum(g[0, j] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]
''',
        "sum_over_samples_too": '''\
def input_gradient_entries(g, x, w):
    def entry(d):
        return sum(g[n, j] * w[d, j] for n in range(2) for j in range(3))
    return [[entry(0), entry(1)], [entry(0), entry(1)]]
''',
        "multiplied_by_x": '''\
def input_gradient_entries(g, x, w):
    # chain rule: dL/dz * dz/dx = g * (x * w)
    return [[sum(g[i, j] * x[i, d] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]
''',
        "counts_from_one": '''\
def input_gradient_entries(g, x, w):
    x11 = g[1, 1]*w[1, 1] + g[1, 2]*w[1, 2] + g[1, 3]*w[1, 3]
    x12 = g[1, 1]*w[2, 1] + g[1, 2]*w[2, 2] + g[1, 3]*w[2, 3]
    x21 = g[2, 1]*w[1, 1] + g[2, 2]*w[1, 2] + g[2, 3]*w[1, 3]
    x22 = g[2, 1]*w[2, 1] + g[2, 2]*w[2, 2] + g[2, 3]*w[2, 3]
    return [[x11, x12], [x21, x22]]
''',
        "copy_paste_slip_in_x22": '''\
def input_gradient_entries(g, x, w):
    x11 = g[0, 0]*w[0, 0] + g[0, 1]*w[0, 1] + g[0, 2]*w[0, 2]
    x12 = g[0, 0]*w[1, 0] + g[0, 1]*w[1, 1] + g[0, 2]*w[1, 2]
    x21 = g[1, 0]*w[0, 0] + g[1, 1]*w[0, 1] + g[1, 2]*w[0, 2]
    x22 = g[1, 0]*w[1, 0] + g[1, 1]*w[1, 1] + g[1, 2]*w[0, 2]
    return [[x11, x12], [x21, x22]]
''',
        "copy_paste_slip_in_x12": '''\
def input_gradient_entries(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    w11, w12, w13, w21, w22, w23 = w
    return [[g11*w11 + g12*w12 + g13*w13, g11*w21 + g11*w22 + g13*w23],
            [g21*w11 + g22*w12 + g23*w13, g21*w21 + g22*w22 + g23*w23]]
''',
        "product_instead_of_sum": '''\
def input_gradient_entries(g, x, w):
    out = []
    for i in range(2):
        row = []
        for d in range(2):
            prod = 1
            for j in range(3):
                prod *= g[i, j] * w[d, j]
            row.append(prod)
        out.append(row)
    return out
''',
        "assignment_instead_of_sum": '''\
def input_gradient_entries(g, x, w):
    out = []
    for i in range(2):
        row = []
        for d in range(2):
            s = 0
            for j in range(3):
                s = g[i, j] * w[d, j]
            row.append(s)
        out.append(row)
    return out
''',
        "sum_not_reset": '''\
def input_gradient_entries(g, x, w):
    out = []
    s = 0
    for i in range(2):
        row = []
        for d in range(2):
            for j in range(3):
                s += g[i, j] * w[d, j]
            row.append(s)
        out.append(row)
    return out
''',
        "same_inner_list_twice": '''\
def input_gradient_entries(g, x, w):
    out = [[0] * 2] * 2
    for i in range(2):
        for d in range(2):
            out[i][d] = sum(g[i, j] * w[d, j] for j in range(3))
    return out
''',
        "entries_are_1x1_matrices": '''\
def input_gradient_entries(g, x, w):
    return [[g[i, :] * w[d, :].T for d in range(2)] for i in range(2)]
''',
        "flat_list": '''\
def input_gradient_entries(g, x, w):
    return [sum(g[i, j] * w[d, j] for j in range(3))
            for i in range(2) for d in range(2)]
''',
        "only_first_row": '''\
def input_gradient_entries(g, x, w):
    row = []
    for d in range(2):
        row.append(g[0, 0]*w[d, 0] + g[0, 1]*w[d, 1] + g[0, 2]*w[d, 2])
    return [row]
''',
        "derivative_of_sum_of_z": '''\
def input_gradient_entries(g, x, w):
    L = sum(x * w)
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
''',
        "derivative_with_other_wrong_loss": '''\
def input_gradient_entries(g, x, w):
    Z = x * w
    L = 0
    for i in range(2):
        for j in range(3):
            L += (g[i, j] * Z[i, j]) ** 2 / 2
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
''',
        "mean_over_outputs": '''\
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(3)) / 3 for d in range(2)]
            for i in range(2)]
''',
        "g_transposed_index": '''\
def input_gradient_entries(g, x, w):
    return [[sum(g[j, i] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]
''',
        "formulas_as_strings": '''\
def input_gradient_entries(g, x, w):
    return [["g11*w11 + g12*w12 + g13*w13", "g11*w21 + g12*w22 + g13*w23"],
            ["g21*w11 + g22*w12 + g23*w13", "g21*w21 + g22*w22 + g23*w23"]]
''',
    },
    "weight_gradient_entries": {
        "x_times_g_without_transpose": '''\
def weight_gradient_entries(g, x, w):
    return (x * g).tolist()
''',
        "g_times_x_does_not_fit": '''\
def weight_gradient_entries(g, x, w):
    dW = g * x.T
    return dW.tolist()
''',
        "one_sample_only": '''\
def weight_gradient_entries(g, x, w):
    return [[g[0, j] * x[0, d] for j in range(3)] for d in range(2)]
''',
        "samples_crossed": '''\
def weight_gradient_entries(g, x, w):
    return [[sum(g[i, j] * x[1 - i, d] for i in range(2)) for j in range(3)]
            for d in range(2)]
''',
        "printed_slip_in_w21": '''\
def weight_gradient_entries(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    x11, x12, x21, x22 = x
    return [
        [g11*x11 + g21*x21, g12*x11 + g22*x21, g13*x11 + g23*x21],
        [g11*x12 + g11*x22, g12*x12 + g22*x22, g13*x12 + g23*x22],
    ]
''',
        "slip_in_w13_by_hand": '''\
def weight_gradient_entries(g, x, w):
    w11 = g[0, 0]*x[0, 0] + g[1, 0]*x[1, 0]
    w12 = g[0, 1]*x[0, 0] + g[1, 1]*x[1, 0]
    w13 = g[0, 2]*x[0, 0] + g[1, 1]*x[1, 0]
    w21 = g[0, 0]*x[0, 1] + g[1, 0]*x[1, 1]
    w22 = g[0, 1]*x[0, 1] + g[1, 1]*x[1, 1]
    w23 = g[0, 2]*x[0, 1] + g[1, 2]*x[1, 1]
    return [[w11, w12, w13], [w21, w22, w23]]
''',
        "second_row_repeats_the_first": '''\
def weight_gradient_entries(g, x, w):
    row = [g[0, j]*x[0, 0] + g[1, j]*x[1, 0] for j in range(3)]
    return [row, list(row)]
''',
        "rows_swapped": '''\
def weight_gradient_entries(g, x, w):
    first = [g[0, j]*x[0, 1] + g[1, j]*x[1, 1] for j in range(3)]
    second = [g[0, j]*x[0, 0] + g[1, j]*x[1, 0] for j in range(3)]
    return [first, second]
''',
        "reshaped_instead_of_transposed": '''\
def weight_gradient_entries(g, x, w):
    return (g.T * x).reshape(2, 3).tolist()
''',
        "w_kept_in_the_terms": '''\
def weight_gradient_entries(g, x, w):
    dW = []
    for d in range(2):
        row = []
        for j in range(3):
            s = 0
            for i in range(2):
                s = s + g[i, j] * x[i, d] * w[d, j]
            row.append(s)
        dW.append(row)
    return dW
''',
        "mean_over_samples": '''\
def weight_gradient_entries(g, x, w):
    N = x.rows
    return [[sum(g[i, j] * x[i, d] for i in range(N)) / N for j in range(3)]
            for d in range(2)]
''',
        "minus_sign": '''\
def weight_gradient_entries(g, x, w):
    return [[-g[0, j]*x[0, d] - g[1, j]*x[1, d] for j in range(3)] for d in range(2)]
''',
        "weights_input_mixed_up": '''\
def weight_gradient_entries(g, x, w):
    return (g * w.T).tolist()
''',
        "sum_over_outputs_too": '''\
def weight_gradient_entries(g, x, w):
    total = [sum(g[i, j] * x[i, d] for i in range(2) for j in range(3))
             for d in range(2)]
    return [[total[d]] * 3 for d in range(2)]
''',
        "return_after_first_row": '''\
def weight_gradient_entries(g, x, w):
    table = []
    for d in range(2):
        row = []
        for j in range(3):
            row.append(g[0, j]*x[0, d] + g[1, j]*x[1, d])
        table.append(row)
        return table
''',
        "global_name_typo": '''\
def weight_gradient_entries(g, x, w):
    return [[sum(G[i, j] * x[i, d] for i in range(2)) for j in range(3)]
            for d in range(2)]
''',
        "diff_with_respect_to_x": '''\
def weight_gradient_entries(g, x, w):
    Z = x * w
    L = sum(g[i, j] * Z[i, j] for i in range(2) for j in range(3))
    return [[L.diff(x[d, j]) for j in range(3)] for d in range(2)]
''',
        "numbers_substituted": '''\
def weight_gradient_entries(g, x, w):
    values = {x[0, 0]: 1, x[0, 1]: 2, x[1, 0]: 3, x[1, 1]: 4}
    return (x.T * g).subs(values).tolist()
''',
        "elementwise_product": '''\
def weight_gradient_entries(g, x, w):
    padded = x.row_join(sp.ones(2, 1))
    return g.multiply_elementwise(padded).tolist()
''',
        "plus_slip_exponent": '''\
def weight_gradient_entries(g, x, w):
    return [[g[0, j] * x[0, d] + g[1, j] ** x[1, d] for j in range(3)]
            for d in range(2)]
''',
        "symmetrised": '''\
def weight_gradient_entries(g, x, w):
    a = x.T * g
    b = x * g
    return ((a + b) / 2).tolist()
''',
    },
    "hunt_weight_entry": {
        "entry_counted_from_one": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.array([[0.0, 1], [0, 1]])
    return "dW[2, 1]", (dZ, X, np.zeros((2, 3))), 3
''',
        "row_and_column_swapped": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 5, 0], [2, 7, 0]])
    X = np.array([[3.0, 1], [4, 1]])
    W = np.ones((2, 3))
    return "dW[0, 1]", (dZ, X, W), 5 * 3 + 7 * 4
''',
        "accuses_a_right_entry": '''\
def hunt_weight_entry():
    dZ = np.arange(6.0).reshape(2, 3)
    X = np.array([[1.0, 2], [3, 4]])
    W = np.ones((2, 3))
    dW = X.T @ dZ
    return "dW[1, 2]", (dZ, X, W), dW[1, 2]
''',
        "all_ones": '''\
def hunt_weight_entry():
    return "dW[1, 0]", (np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 3))), 2.0
''',
        "x22_is_zero": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [5.0, 0.0, 0.0]])
    X = np.eye(2)[::-1]
    return "dW[1, 0]", (dZ, X, np.zeros((2, 3))), 1.0
''',
        "value_of_the_claim": '''\
def hunt_weight_entry():
    g = np.array([[1.0, 0, 0], [3, 0, 0]])
    x = np.array([[1.0, 1], [1, 1]])
    w = np.zeros((2, 3))
    claimed = g[0, 0]*x[0, 1] + g[0, 0]*x[1, 1]
    return "dW[1, 0]", (g, x, w), claimed
''',
        "value_from_x_times_dZ": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), (X @ dZ)[1, 0]
''',
        "weights_left_out": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.ones((2, 2))
    return "dW[1, 0]", (dZ, X), 3
''',
        "inputs_in_another_order": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dW[1, 0]", (X, W, dZ), 3
''',
        "value_before_inputs": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dW[1, 0]", 3, (dZ, X, W)
''',
        "random_inputs_fixed_value": '''\
def hunt_weight_entry():
    rng = np.random.default_rng()
    dZ = rng.normal(size=(2, 3))
    X = rng.normal(size=(2, 2))
    W = rng.normal(size=(2, 3))
    return "dW[1, 0]", (dZ, X, W), -7.3519
''',
        "entry_as_numbers": '''\
def hunt_weight_entry():
    dZ = np.array([[0.0, 0, 0], [1, 0, 0]])
    X = np.array([[0.0, 0], [0, 1]])
    return (1, 0), (dZ, X, np.zeros((2, 3))), 1
''',
        "dZ_with_two_columns": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0], [2, 0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 3
''',
        "whole_gradient_as_value": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), X.T @ dZ
''',
        "name_of_another_gradient": '''\
def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[1, 0]", (dZ, X, W), 3
''',
    },
    "hunt_weight_product": {
        "all_arrays_of_ones": '''\
def hunt_weight_product():
    A = np.ones((2, 2))
    return "dW[0, 0]", (A, A, A), 2.0
''',
        "identity_commutes": '''\
def hunt_weight_product():
    dZ = np.eye(2)
    X = np.array([[1.0, 2], [3, 4]])
    return "dW[0, 1]", (dZ, X, np.zeros((2, 2))), 3.0
''',
        "diagonal_matrices": '''\
def hunt_weight_product():
    dZ = np.diag([1.0, 2.0])
    X = np.diag([3.0, 4.0])
    W = np.eye(2)
    return "dW[1, 1]", (dZ, X, W), 8
''',
        "value_of_the_claim": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 2], [3, 4]])
    X = np.array([[5.0, 6], [7, 8]])
    W = np.zeros((2, 2))
    dW = dZ @ X.T
    return "dW[0, 0]", (dZ, X, W), dW[0, 0]
''',
        "value_without_transpose": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 2], [3, 4]])
    X = np.array([[5.0, 6], [7, 8]])
    W = np.zeros((2, 2))
    return "dW[0, 0]", (dZ, X, W), (X @ dZ)[0, 0]
''',
        "starred_instead_of_product": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 2], [3, 4]])
    X = np.array([[5.0, 6], [7, 8]])
    W = np.zeros((2, 2))
    return "dW[0, 0]", (dZ, X, W), (X.T * dZ)[0, 0]
''',
        "entry_where_both_agree": '''\
def hunt_weight_product():
    dZ = np.array([[0.0, 1], [0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    return "dW[1, 0]", (dZ, X, np.eye(2)), 0
''',
        "value_of_the_transposed_entry": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    dW = X.T @ dZ
    return "dW[0, 1]", (dZ, X, np.eye(2)), dW[1, 0]
''',
        "not_square": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 0, 0], [2, 0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    W = np.zeros((2, 3))
    return "dW[0, 0]", (dZ, X, W), 7.0
''',
        "entry_index_from_one": '''\
def hunt_weight_product():
    dZ = np.array([[0.0, 1], [0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    return "dW[1, 2]", (dZ, X, np.eye(2)), 1
''',
        "nan_inputs": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 2], [3, 4]])
    X = np.full((2, 2), np.nan)
    W = np.zeros((2, 2))
    return "dW[0, 0]", (dZ, X, W), np.nan
''',
        "takes_an_argument": '''\
def hunt_weight_product(dZ):
    X = np.array([[1.0, 2], [3, 4]])
    W = np.eye(2)
    return "dW[0, 0]", (dZ, X, W), (X.T @ dZ)[0, 0]
''',
        "arrays_from_another_cell": '''\
def hunt_weight_product():
    dW = X.T @ dZ
    return "dW[0, 0]", (dZ, X, W), dW[0, 0]
''',
        "symmetric_pair_of_swaps": '''\
def hunt_weight_product():
    flip = np.array([[0.0, 1.0], [1.0, 0.0]])
    return "dW[0, 0]", (flip, flip.copy(), np.eye(2)), 1.0
''',
    },
    "hunt_prediction": {
        "zero_second_layer_zero_first_layer": '''\
def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    return "P[0, 0]", (X, np.zeros((2, 2)), np.zeros((2, 2)), np.ones((2, 1))), 1.0
''',
        "last_weights_zero": '''\
def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.array([[5.0, 6.0], [7.0, 8.0]])
    W3 = np.zeros((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 0.0
''',
        "weights_cancel": '''\
def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.ones((2, 2))
    W3 = np.array([[1.0], [-1.0]])
    return "P[0, 0]", (X, W1, W2, W3), 0.0
''',
        "W2_has_the_claims_columns": '''\
def hunt_prediction():
    X = np.array([[1.0, -1.0]])
    W1 = np.array([[1.0, 0.5], [2.0, -0.5]])
    W2 = np.column_stack([W1[:, 1], W1[:, 1]])
    W3 = np.array([[1.0], [2.0]])
    P = sigmoid(sigmoid(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "sigmoid_on_the_output": '''\
def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.array([[1.0, -1.0], [2.0, 0.0]])
    W3 = np.array([[1.0], [2.0]])
    P = sigmoid(sigmoid(sigmoid(X @ W1) @ W2) @ W3)
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "sigmoid_forgotten_in_first_layer": '''\
def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.array([[0.1, 0.2], [0.3, 0.4]])
    W2 = np.array([[1.0, -1.0], [2.0, 0.0]])
    W3 = np.array([[1.0], [2.0]])
    P = sigmoid(X @ W1 @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), float(P[0, 0])
''',
        "zero_inputs_give_zero_outputs": '''\
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.ones((2, 2))
    W3 = np.ones((2, 1))
    # all sums are 0 and f(0) = 1/2
    return "P[0, 0]", (X, W1, W2, W3), 0.5 + 0.5
''',
        "value_of_the_claim": '''\
def hunt_prediction():
    X = np.array([[0.0, 0.0]])
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    o = sigmoid(X @ W1)[0]
    s = sigmoid(W1[0, 1] * o[0] + W1[1, 1] * o[1])
    return "P[0, 0]", (X, W1, W2, W3), s * W3[0, 0] + s * W3[1, 0]
''',
        "rows_of_W2_instead_of_columns": '''\
def hunt_prediction():
    X = np.array([[0.0, 0.0]])
    W1 = np.ones((2, 2))
    W2 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W3 = np.ones((2, 1))
    o = sigmoid(X @ W1)[0]
    hidden = sigmoid(W2 @ o)
    return "P[0, 0]", (X, W1, W2, W3), float(hidden @ W3[:, 0])
''',
        "X_without_a_row_axis": '''\
def hunt_prediction():
    X = np.zeros(2)
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.0
''',
        "entry_without_index": '''\
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P", (X, W1, W2, W3), 1.0
''',
        "value_rounded_to_one_digit": '''\
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.ones((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), round(2 * sigmoid(1.0), 1)
''',
        "inputs_of_three_arrays": '''\
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W3), 1.0
''',
    },
    "hunt_hidden_delta": {
        "same_slopes_everywhere": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2], [3, 4]])
    W3 = np.array([[5.0, 6], [7, 8]])
    H2 = np.zeros((2, 2))
    return "delta2[0, 0]", (delta3, W3, H2), (1 * 5 + 2 * 6) / 4
''',
        "single_entry_on_the_diagonal": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 0], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 100.0], [100.0, 0.0]])
    return "delta2[0, 0]", (delta3, W3, H2), 0.25
''',
        "value_of_the_claim": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2], [3, 4]])
    W3 = np.array([[1.0, 0], [2, 1]])
    H2 = np.array([[0.0, 1], [2, 3]])
    s = sigmoid(H2) * (1 - sigmoid(H2))
    delta2 = delta3 @ (W3.T * s)
    return "delta2[0, 1]", (delta3, W3, H2), delta2[0, 1]
''',
        "value_without_transpose": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2], [3, 4]])
    W3 = np.array([[1.0, 0], [2, 1]])
    H2 = np.array([[0.0, 1], [2, 3]])
    slope = sigmoid(H2) * (1 - sigmoid(H2))
    return "delta2[0, 1]", (delta3, W3, H2), ((delta3 @ W3) * slope)[0, 1]
''',
        "slope_at_H_not_at_output": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2], [3, 4]])
    W3 = np.array([[1.0, 0], [2, 1]])
    H2 = np.array([[0.0, 2], [2, 3]])
    slope = H2 * (1 - H2)
    return "delta2[0, 1]", (delta3, W3, H2), ((delta3 @ W3.T) * slope)[0, 1]
''',
        "sigmoid_instead_of_slope": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0], [0, 50]])
    return "delta2[0, 1]", (delta3, W3, H2), sigmoid(0.0)
''',
        "slope_forgotten": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0], [0, 50]])
    delta2 = delta3 @ W3.T
    return "delta2[0, 1]", (delta3, W3, H2), delta2[0, 1]
''',
        "saturated_on_both_sides": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.full((2, 2), 50.0)
    return "delta2[0, 1]", (delta3, W3, H2), 0.0
''',
        "plus_and_minus_the_same": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[2.0, 2.0], [-2.0, -2.0]])
    s = sigmoid(2.0)
    return "delta2[0, 1]", (delta3, W3, H2), s * (1 - s)
''',
        "name_of_delta3": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0], [0, 50]])
    return "delta3[0, 1]", (delta3, W3, H2), 0.25
''',
        "entry_of_the_other_sample": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0], [0, 50]])
    return "delta2[1, 0]", (delta3, W3, H2), 0.25
''',
        "one_output_only": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0], [0.0]])
    W3 = np.array([[1.0], [1.0]])
    H2 = np.array([[0.0, 0], [0, 50]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.25
''',
        "sigmoid_prime_is_not_defined": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0], [0, 50]])
    delta2 = sigmoid_backward(delta3 @ W3.T, sigmoid(H2))
    return "delta2[0, 1]", (delta3, W3, H2), delta2[0, 1]
''',
        "missing_return": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0], [0, 50]])
    s = sigmoid(H2) * (1 - sigmoid(H2))
    delta2 = (delta3 @ W3.T) * s
    print("delta2[0, 1]", delta2[0, 1])
''',
    },
    "hunt_input_entry": {
        "third_gradient_zero": '''\
def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 0.0]])
    X = np.ones((1, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 2
''',
        "third_weight_zero": '''\
def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 3.0]])
    X = np.array([[1.0, 1.0]])
    W = np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 0.0]])
    return "dX[0, 1]", (dZ, X, W), 1 * 3 + 2 * 4
''',
        "value_of_the_claim": '''\
def hunt_input_entry():
    dZ = np.ones((1, 3))
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    D = X.shape[1]
    value = sum(dZ[0, j] * W[0, j] for j in range(D))
    return "dX[0, 0]", (dZ, X, W), value
''',
        "only_the_missing_term": '''\
def hunt_input_entry():
    dZ = np.ones((1, 3))
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), dZ[0, 2] * W[0, 2]
''',
        "multiplied_by_x": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.array([[2.0, 2.0]])
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), dZ[0, 2] * X[0, 0] * W[0, 2]
''',
        "value_of_the_other_input": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[0.0, 0.0, 4.0], [0.0, 0.0, 5.0]])
    return "dX[0, 0]", (dZ, X, W), W[1, 2]
''',
        "entry_as_for_one_sample": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    return "dX[0]", (dZ, X, W), 1
''',
        "entry_counts_samples_wrong": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    return "dX[1, 0]", (dZ, X, W), 1
''',
        "third_entry_of_dX": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    return "dX[0, 2]", (dZ, X, W), 1
''',
        "one_dimensional_arrays": '''\
def hunt_input_entry():
    dZ = np.array([0.0, 0.0, 1.0])
    X = np.array([0.0, 0.0])
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1
''',
        "weights_of_three_inputs": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.ones((3, 2))
    return "dX[0, 0]", (dZ, X, W), 1
''',
        "square_layer": '''\
def hunt_input_entry():
    dZ = np.array([[1.0, 2.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 2))
    return "dX[0, 0]", (dZ, X, W), 3
''',
        "value_as_a_string": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), "1"
''',
        "shape_error_in_the_value": '''\
def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    dX = dZ @ W
    return "dX[0, 0]", (dZ, X, W), dX[0, 0]
''',
    },
    "hunt_input_batch": {
        "second_sample_has_no_gradient": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 6
''',
        "weights_zero": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 3))
    return "dX[0, 0]", (dZ, X, W), 0
''',
        "other_sample_cancels": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, -1.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1.0
''',
        "value_of_the_claim": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    value = 0
    for n in range(2):
        for j in range(3):
            value += dZ[n, j] * W[0, j]
    return "dX[0, 0]", (dZ, X, W), value
''',
        "mean_of_the_samples": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 0, 0], [3.0, 0, 0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), dZ[:, 0].mean()
''',
        "value_of_the_other_sample": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.zeros((2, 2))
    W = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    return "dX[0, 1]", (dZ, X, W), dZ[1] @ W[1]
''',
        "value_transposed": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.zeros((2, 2))
    W = np.array([[1.0, 0.0, 1.0], [2.0, 0.0, 1.0]])
    dX = dZ @ W.T
    return "dX[0, 1]", (dZ, X, W), dX[1, 0]
''',
        "outputs_summed_only_to_two": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    value = sum(dZ[0, j] * W[0, j] for j in range(2))
    return "dX[0, 0]", (dZ, X, W), value
''',
        "weight_gradient_as_value": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), (X.T @ dZ)[0, 0]
''',
        "one_sample_only": '''\
def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0]])
    X = np.zeros((1, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 6
''',
        "index_beyond_the_second_row": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[2, 1]", (dZ, X, W), 3
''',
        "entry_in_formula_notation": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "x_11", (dZ, X, W), 3
''',
        "array_changed_after_the_value": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    value = (dZ @ W.T)[0, 0]
    dZ *= 2          # make the difference larger
    return "dX[0, 0]", (dZ, X, W), value
''',
        "entry_and_value_only": '''\
def hunt_input_batch():
    dZ = np.ones((2, 3))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ @ W.T)[0, 0]
''',
    },
}


RIGHT = {
    "forward": {
        "enumerate_with_condition": '''\
def forward(X, weights):
    O, cache = X, []
    for k, W in enumerate(weights, start=1):
        H = np.matmul(O, W)
        cache.append((O, H))
        if k == len(weights):
            return H, cache
        O = sigmoid(H)
''',
        "einsum_and_zip": '''\
def forward(X, weights):
    inputs, pre = [X], []
    for W in weights:
        pre.append(np.einsum("nd,dm->nm", inputs[-1], W))
        inputs.append(sigmoid(pre[-1]))
    # zip stops at the shorter list, so the last sigmoid is dropped
    return pre[-1], list(zip(inputs, pre))
''',
        "sum_of_outer_products": '''\
def forward(X, weights):
    def times(A, B):
        # columns of A times rows of B, last one first
        C = np.zeros((A.shape[0], B.shape[1]), dtype=B.dtype)
        for d in reversed(range(B.shape[0])):
            C = C + A[:, d:d + 1] * B[d:d + 1, :]
        return C

    cache = []
    for k in range(len(weights)):
        O = X if k == 0 else sigmoid(cache[-1][1])
        cache.append((O, times(O, weights[k])))
    return cache[-1][1], cache
''',
        "own_sigmoid_with_exp": '''\
def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        E = np.exp(-np.abs(H))
        O = np.where(H >= 0, 1 / (1 + E), E / (1 + E))
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "triple_loop": '''\
def forward(X, weights):
    cache = []
    O = X
    for k in range(len(weights)):
        W = weights[k]
        N, D = O.shape
        M = W.shape[1]
        H = np.empty((N, M), dtype=X.dtype)
        for i in range(N):
            for j in range(M):
                s = 0
                for d in range(D):
                    s += O[i, d] * W[d, j]
                H[i, j] = s
        cache.append((O, H))
        O = sigmoid(H)
    return H.copy(), cache
''',
        "pairs_as_lists": '''\
def forward(X, weights):
    cache = [[X, X @ weights[0]]]
    for W in weights[1:]:
        O = sigmoid(cache[-1][1])
        cache.append([O, O @ W])
    return cache[-1][-1], cache
''',
    },
    "backward": {
        "plain_insert": '''\
def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP.copy()
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "dP_itself_as_last_delta": '''\
def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[-1] = dP
    for k in range(K - 2, -1, -1):
        O = sigmoid(cache[k][1])
        deltas[k] = (deltas[k + 1] @ weights[k + 1].T) * (O * (1 - O))
    return [c[0].T @ d for c, d in zip(cache, deltas)], deltas
''',
        "recursion": '''\
def backward(dP, cache, weights):
    O, H = cache[0]
    if len(weights) == 1:
        return [O.T @ dP], [1 * dP]
    gradients, deltas = backward(dP, cache[1:], weights[1:])
    out = cache[1][0]
    delta = sigmoid_backward(deltas[0] @ weights[1].T, out)
    return [O.T @ delta] + gradients, [delta] + deltas
''',
        "einsum": '''\
def backward(dP, cache, weights):
    inputs = [pair[0] for pair in cache]
    deltas = [+dP]
    for W, out in zip(weights[:0:-1], inputs[:0:-1]):
        deltas.append(np.einsum("im,jm,ij,ij->ij", deltas[-1], W, out, 1 - out))
    deltas.reverse()
    gradients = [np.einsum("id,ij->dj", a, d) for a, d in zip(inputs, deltas)]
    return gradients, deltas
''',
        "sums_over_samples_in_loops": '''\
def backward(dP, cache, weights):
    K, N = len(weights), dP.shape[0]
    deltas = [np.empty_like(H) for _, H in cache]
    gradients = [np.zeros_like(W) for W in weights]
    for i in reversed(range(N)):               # one sample at a time
        deltas[-1][i] = dP[i]
        for k in range(K - 2, -1, -1):
            W = weights[k + 1]
            for j in range(W.shape[0]):
                s = 0
                for m in range(W.shape[1]):
                    s += deltas[k + 1][i, m] * W[j, m]
                o = cache[k + 1][0][i, j]
                deltas[k][i, j] = s * (o - o * o)
        for k in range(K):
            gradients[k] += np.outer(cache[k][0][i], deltas[k][i])
    return gradients, deltas
''',
        "transposed_products_and_cosh": '''\
def backward(dP, cache, weights):
    def slope(H):
        return 0.25 * (1 - np.tanh(H / 2) ** 2)

    delta, gradients, deltas = 0 + dP, [], []
    k = len(weights) - 1
    while True:
        gradients = [(delta.T @ cache[k][0]).T] + gradients
        deltas = [delta] + deltas
        if k == 0:
            break
        delta = (weights[k] @ delta.T).T * slope(cache[k - 1][1])
        k -= 1
    return gradients, deltas
''',
        "in_place_on_new_arrays": '''\
def backward(dP, cache, weights):
    deltas = [np.array(dP)]
    gradients = []
    for (O, _), W in zip(cache[::-1], weights[::-1]):
        gradients.append(O.T @ deltas[-1])
        d = deltas[-1] @ W.T
        d *= O
        d *= 1 - O
        deltas.append(d)
    deltas.pop()            # there is nothing before the first layer
    return gradients[::-1], list(reversed(deltas))
''',
    },
    "gradient_step": {
        "zip_comprehension": '''\
def gradient_step(weights, gradients, rate):
    return [W - rate * dW for W, dW in zip(weights, gradients)]
''',
        "map_with_subtract": '''\
def gradient_step(weights, gradients, rate):
    move = lambda W, G: np.subtract(W, np.multiply(G, rate))
    return list(map(move, weights, gradients))
''',
        "deep_copy_then_in_place": '''\
import copy

def gradient_step(weights, gradients, rate):
    new = copy.deepcopy(weights)
    for k, W in enumerate(new):
        W.flags.writeable = True
        W -= rate * gradients[k]
    return new
''',
        "entry_by_entry": '''\
def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        W = weights[k].copy()
        D, M = W.shape
        for d in range(D):
            for j in range(M):
                W[d, j] -= rate * gradients[k][d, j]
        new.append(W)
    return new
''',
        "recursion_from_the_end": '''\
def gradient_step(weights, gradients, rate):
    if not weights:
        return []
    last = -(rate * gradients[-1] - weights[-1])
    return gradient_step(weights[:-1], gradients[:-1], rate) + [last]
''',
    },
    "train": {
        "plain_loop": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "copies_then_in_place": '''\
def train(X, Y, weights, rate, steps):
    W = [np.array(w) for w in weights]
    losses = [0.0] * steps
    for t in range(steps):
        P, cache = forward(X, W)
        L, dP = mse(P, Y)
        losses[t] = float(L)
        for w, g in zip(W, backward(dP, cache, W)[0]):
            w -= rate * g
    return W, losses
''',
        "history_of_weights": '''\
def train(X, Y, weights, rate, steps):
    history = [list(weights)]
    losses = []
    while len(history) <= steps:
        now = history[-1]
        P, cache = forward(X, now)
        loss, dP = mse(P, Y)
        losses += [loss]
        history.append(gradient_step(now, backward(dP, cache, now)[0], rate))
    return history[-1], losses
''',
        "forward_at_the_end_of_the_loop": '''\
def train(X, Y, weights, rate, steps):
    losses = []
    P, cache = forward(X, weights)
    for t in range(steps):
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        P, cache = forward(X, weights)
    return list(weights), losses
''',
        "helper_function_and_own_loss": '''\
def train(X, Y, weights, rate, steps):
    def one_step(weights):
        P, cache = forward(X, weights)
        E = P - Y
        loss = 0.5 * sum(float(e @ e) for e in E) / len(E)
        grads = backward(E / len(E), cache, weights)[0]
        return gradient_step(weights, grads, rate), loss

    weights, losses = list(weights), []
    for t in range(steps):
        weights, loss = one_step(weights)
        losses.append(loss)
    return weights, losses
''',
    },
    "check_gradient": {
        "copies_of_all_inputs": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(claimed[k]) != a.shape:
            return False
        slopes = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            plus = [x.copy() for x in inputs]
            minus = [x.copy() for x in inputs]
            plus[k][i] += h
            minus[k][i] -= h
            slopes[i] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        if not np.linalg.norm(claimed[k] - slopes) <= 1e-6 * np.linalg.norm(slopes) + 1e-8:
            return False
    return True
''',
        "generator_of_verdicts": '''\
def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.sin(1 + np.arange(Z.size)).reshape(Z.shape)

    def loss(k, a):
        return np.vdot(dZ, f(*inputs[:k], a, *inputs[k + 1:]))

    def slope(k, i, h=2e-6):
        e = np.zeros(inputs[k].shape)
        e[i] = h
        return (loss(k, inputs[k] + e) - loss(k, inputs[k] - e)) / (h + h)

    def right(k, G):
        if np.shape(G) != np.shape(inputs[k]):
            return False
        S = np.array([slope(k, i) for i in np.ndindex(G.shape)])
        error = np.sqrt(np.sum((S - G.reshape(-1)) ** 2))
        return bool(error < 1e-5 * np.sqrt(S @ S) + 1e-8)

    claimed = backward(dZ, *inputs)
    return len(claimed) == len(inputs) and all(
        right(k, G) for k, G in enumerate(claimed))
''',
        "five_point_stencil": '''\
def check_gradient(f, backward, inputs):
    h = 1e-3
    rng = np.random.default_rng(42)
    dZ = rng.standard_normal(f(*inputs).shape)
    grads = backward(dZ.copy(), *inputs)
    if len(grads) != len(inputs):
        return False
    good = True
    for k in range(len(inputs)):
        work = [x.copy() for x in inputs]
        if np.shape(grads[k]) != work[k].shape:
            return False
        S = np.zeros(work[k].shape)
        for i in np.ndindex(S.shape):
            a = work[k][i]
            for step, weight in ((2, -1), (1, 8), (-1, -8), (-2, 1)):
                work[k][i] = a + step * h
                S[i] += weight * float((dZ * f(*work)).sum())
            work[k][i] = a
        S /= 12 * h
        good &= bool(np.linalg.norm(S - grads[k]) <= 1e-5 * np.linalg.norm(S) + 1e-9)
    return good
''',
        "random_directions": '''\
def check_gradient(f, backward, inputs):
    """Compare slopes along random directions, ten for each input."""
    rng = np.random.default_rng(2024)
    h = 1e-5
    dZ = rng.normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, (a, G) in enumerate(zip(inputs, grads)):
        if np.shape(G) != a.shape:
            return False
        for _ in range(10):
            v = rng.normal(size=a.shape)
            p, m = list(inputs), list(inputs)
            p[k], m[k] = a + h * v, a - h * v
            slope = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
            limit = 1e-6 * np.linalg.norm(G) * np.linalg.norm(v) + 1e-8
            if not abs(slope - np.sum(G * v)) <= limit:
                return False
    return True
''',
        "symmetric_relative_error": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(3).uniform(-2, 2, size=np.shape(f(*inputs)))
    grads = tuple(backward(dZ, *inputs))
    if [np.shape(G) for G in grads] != [a.shape for a in inputs]:
        return False
    work = [a.copy() for a in inputs]
    for a, G in zip(work, grads):
        S = np.empty(a.shape)
        for i in np.ndindex(a.shape):
            old = a[i]
            a[i] = old + h
            up = (dZ * f(*work)).sum()
            a[i] = old - h
            down = (dZ * f(*work)).sum()
            a[i] = old
            S[i] = (up - down) / (2 * h)
        scale = np.linalg.norm(S) + np.linalg.norm(G)
        error = np.linalg.norm(S - G)
        if error <= 1e-9 or error / scale <= 1e-6:
            continue
        return False
    return True
''',
        "whole_jacobian": '''\
def check_gradient(f, backward, inputs):
    # measure the Jacobian, then ask for every unit dZ
    h = 1e-5
    shape = f(*inputs).shape
    jacobians = []
    for k, a in enumerate(inputs):
        J = np.zeros(shape + a.shape)
        for i in np.ndindex(a.shape):
            e = np.zeros_like(a)
            e[i] = h
            p = f(*inputs[:k], a + e, *inputs[k + 1:])
            m = f(*inputs[:k], a - e, *inputs[k + 1:])
            J[(...,) + i] = (p - m) / (2 * h)
        jacobians.append(J)
    dZs = [np.random.default_rng(9).normal(size=shape)]
    for o in np.ndindex(shape):
        unit = np.zeros(shape)
        unit[o] = 1.0
        dZs.append(unit)
    for dZ in dZs:
        grads = backward(dZ, *inputs)
        if len(grads) != len(inputs):
            return False
        for G, J, a in zip(grads, jacobians, inputs):
            if np.shape(G) != a.shape:
                return False
            S = np.tensordot(dZ, J, axes=dZ.ndim)
            if not np.linalg.norm(S - G) <= 1e-6 * np.linalg.norm(S) + 1e-8:
                return False
    return True
''',
        "numpy_bool_from_allclose": '''\
def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    verdicts = []
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        S = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            args = [x.copy() for x in inputs]
            args[k][i] = a[i] + h
            plus = np.sum(dZ * f(*args))
            args[k][i] = a[i] - h
            S[i] = (plus - np.sum(dZ * f(*args))) / (2 * h)
        verdicts.append(np.allclose(grads[k], S, rtol=1e-5, atol=1e-7))
    return np.all(verdicts)
''',
    },
    "input_gradient_entries": {
        "list_comprehension": '''\
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]
''',
        "by_hand_with_unpacking": '''\
def input_gradient_entries(g, x, w):
    g11, g12, g13, g21, g22, g23 = list(g)
    w11, w12, w13, w21, w22, w23 = list(w)
    return [
        [w13*g13 + w11*g11 + w12*g12, g13*w23 + w22*g12 + g11*w21],
        [g21*w11 + g22*w12 + g23*w13, (g21*w21 + g22*w22) + g23*w23],
    ]
''',
        "terms_that_cancel": '''\
def input_gradient_entries(g, x, w):
    def entry(a, b):
        # (sum of a)(sum of b) without the mixed products
        mixed = sum(a[j] * b[m] for j in range(3) for m in range(3) if j != m)
        return sum(a) * sum(b) - mixed
    return [[entry(list(g.row(i)), list(w.row(d))) for d in (0, 1)] for i in (0, 1)]
''',
        "numpy_object_arrays": '''\
import numpy as np

def input_gradient_entries(g, x, w):
    return np.einsum("ij,dj->id", np.array(g.tolist()), np.array(w.tolist())).tolist()
''',
        "difference_quotient_of_a_linear_loss": '''\
def input_gradient_entries(g, x, w):
    def loss(x):
        return sum(a * b for a, b in zip(g, x * w))

    rows = []
    for i in range(2):
        rows.append([])
        for d in range(2):
            moved = x.copy()
            moved[i, d] += 1          # L is linear in x
            rows[-1].append(sp.expand(loss(moved) - loss(x)))
    return rows
''',
    },
    "weight_gradient_entries": {
        "diff_of_traces": '''\
def weight_gradient_entries(g, x, w):
    L = (g.T * (x * w)).trace()
    return [[L.diff(w[d, j]) for j in range(3)] for d in range(2)]
''',
        "loops_over_samples_outside": '''\
def weight_gradient_entries(g, x, w):
    dW = [[0, 0, 0], [0, 0, 0]]
    for i in (1, 0):
        for j in range(3):
            for d in range(2):
                dW[d][j] += x[i, d] * g[i, j]
    return dW
''',
        "by_columns_then_zip": '''\
def weight_gradient_entries(g, x, w):
    columns = []
    for j in range(3):
        columns.append([g[:, j].dot(x[:, d]) for d in range(2)])
    return [list(row) for row in zip(*columns)]
''',
        "polarisation": '''\
def weight_gradient_entries(g, x, w):
    # ab = ((a + b)² - (a - b)²) / 4
    times = lambda a, b: ((a + b) ** 2 - (a - b) ** 2) / 4
    return [[times(g[0, j], x[0, d]) + times(g[1, j], x[1, d])
             for j in range(3)] for d in range(2)]
''',
        "symbols_by_name": '''\
def weight_gradient_entries(g, x, w):
    g11, g12, g13, g21, g22, g23 = sp.symbols("g11 g12 g13 g21 g22 g23")
    x11, x12, x21, x22 = sp.symbols("x11 x12 x21 x22")
    return [[g11*x11 + g21*x21, g12*x11 + g22*x21, g13*x11 + g23*x21],
            [g11*x12 + g21*x22, g12*x12 + g22*x22, g13*x12 + g23*x22]]
''',
        "factored_differently": '''\
def weight_gradient_entries(g, x, w):
    def entry(d, j):
        a, b = g[0, j], g[1, j]
        p, q = x[0, d], x[1, d]
        return (a - b) * p + b * (p + q)
    return [[entry(d, j) for j in range(3)] for d in range(2)]
''',
    },
    "hunt_weight_entry": {
        "smallest_numbers": '''\
def hunt_weight_entry():
    dZ = np.array([[0, 0, 0], [1, 0, 0]])
    X = np.array([[0, 0], [0, 1]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1
''',
        "random_inputs_value_computed": '''\
def hunt_weight_entry():
    rng = np.random.default_rng(31)
    dZ, X, W = (rng.normal(size=s) for s in ((2, 3), (2, 2), (2, 3)))
    return "dW[1, 0]", (dZ, X, W), float((X.T @ dZ)[1, 0])
''',
        "no_space_in_the_entry": '''\
def hunt_weight_entry():
    dZ = np.zeros((2, 3))
    dZ[0, 0], dZ[1, 0] = -1, 4
    X = np.full((2, 2), 0.5)
    return "dW[1,0]", (dZ, X, X @ dZ), 0.5 * -1 + 0.5 * 4
''',
        "numeric_derivative_of_the_loss": '''\
def hunt_weight_entry():
    dZ = np.array([[2.0, 1, 3], [5, 4, 6]])
    X = np.array([[1.0, 2], [3, 4]])
    W = np.array([[1.0, 0, 0], [0, 1, 0]])
    loss = lambda W: np.sum(dZ * (X @ W))
    step = np.zeros((2, 3))
    step[1, 0] = 1          # L is linear, so a step of 1 is exact
    return "dW[1, 0]", (dZ, X, W), loss(W + step) - loss(W)
''',
        "numpy_scalar_and_name_built": '''\
def hunt_weight_entry():
    d, j = 1, 0
    dZ = np.array([[10.0, 0, 0], [0, 0, 0]])
    X = np.array([[9.0, 3.0], [9.0, 2.0]])
    value = sum(dZ[i, j] * X[i, d] for i in range(2))
    return f"dW[{d}, {j}]", (dZ, X, np.ones((2, 3))), value
''',
    },
    "hunt_weight_product": {
        "single_one": '''\
def hunt_weight_product():
    dZ = np.array([[0, 1], [0, 0]])
    X = np.array([[1, 2], [3, 4]])
    W = np.zeros((2, 2))
    return "dW[0, 0]", (dZ, X, W), 0
''',
        "full_matrices_by_einsum": '''\
def hunt_weight_product():
    dZ = np.array([[1.0, 2], [3, 4]])
    X = np.array([[5.0, 6], [7, 8]])
    W = np.eye(2)
    dW = np.einsum("nd,nm->dm", X, dZ)
    return "dW[1, 1]", (dZ, X, W), dW[1, 1]
''',
        "search_for_the_largest_difference": '''\
def hunt_weight_product():
    rng = np.random.default_rng(0)
    dZ, X, W = rng.integers(-5, 6, size=(3, 2, 2)).astype(float)
    right, claimed = X.T @ dZ, dZ @ X.T
    i, j = np.unravel_index(np.argmax(abs(right - claimed)), (2, 2))
    return f"dW[{i}, {j}]", (dZ, X, W), right[i, j]
''',
        "same_array_twice": '''\
def hunt_weight_product():
    A = np.array([[1.0, 1.0], [0.0, 0.0]])
    # AᵀA has a 1 where AAᵀ has a 0
    return "dW[1, 1]", (A, A, A), 1
''',
        "negative_numbers_by_hand": '''\
def hunt_weight_product():
    dZ = np.array([[-1.0, 0.0], [0.0, 0.0]])
    X = np.array([[0.0, 2.0], [0.0, 0.0]])
    return "dW[1, 0]", (dZ, X, np.full((2, 2), 7.0)), -2.0
''',
    },
    "hunt_prediction": {
        "second_layer_zero": '''\
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1
''',
        "network_computed": '''\
def hunt_prediction():
    X = np.array([[1, -2]])
    W1 = np.array([[1, 2], [3, 4]])
    W2 = np.array([[-1, 1], [0, 2]])
    W3 = np.array([[3], [-1]])
    P = sigmoid(sigmoid(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "with_math_exp_by_hand": '''\
import math

def hunt_prediction():
    f = lambda t: 1 / (1 + math.exp(-t))
    inputs = (np.zeros((1, 2)), np.zeros((2, 2)),
              np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([[1.0], [1.0]]))
    return "P[0, 0]", inputs, f(0.5 * 2) + f(0.5 * 4)
''',
        "large_weights_saturate": '''\
def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.full((2, 2), 1000.0)      # f(1000) is 1
    W3 = np.array([[3.0], [4.0]])
    return "P[0,0]", (X, W1, W2, W3), 7.0
''',
        "loops_over_neurons": '''\
def hunt_prediction():
    rng = np.random.default_rng(5)
    X, W1 = rng.normal(size=(1, 2)), rng.normal(size=(2, 2))
    W2, W3 = rng.normal(size=(2, 2)), rng.normal(size=(2, 1))
    out = list(X[0])
    for W in (W1, W2):
        out = [sigmoid(sum(o * W[d, j] for d, o in enumerate(out)))
               for j in range(2)]
    value = out[1] * W3[1, 0] + out[0] * W3[0, 0]
    return "P[0, 0]", (X, W1, W2, W3), float(value)
''',
    },
    "hunt_hidden_delta": {
        "quarter_by_hand": '''\
def hunt_hidden_delta():
    delta3 = np.array([[0, 1], [0, 0]])
    W3 = np.eye(2)
    H2 = np.array([[0, 0], [0, 100]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.25
''',
        "claim_too_large": '''\
def hunt_hidden_delta():
    # here the right value is 0 but for rounding and the claim is 2
    delta3 = np.array([[0.0, 0.0], [8.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [1000.0, 0.0]])
    return "delta2[1, 0]", (delta3, W3, H2), 0.0
''',
        "computed_with_full_matrices": '''\
def hunt_hidden_delta():
    delta3 = np.array([[1.0, -2.0], [3.0, 0.5]])
    W3 = np.array([[2.0, 1.0], [-1.0, 1.0]])
    H2 = np.array([[0.0, 1.0], [-2.0, 3.0]])
    f = sigmoid(H2)
    delta2 = f * (1 - f) * (delta3 @ W3.T)
    return "delta2[1, 1]", (delta3, W3, H2), float(delta2[1, 1])
''',
        "one_entry_as_in_the_formula": '''\
def hunt_hidden_delta():
    rng = np.random.default_rng(12)
    delta3, W3, H2 = rng.normal(size=(3, 2, 2))
    i, j = 0, 0
    back = sum(delta3[i, m] * W3[j, m] for m in range(2))
    value = back * 0.25 / np.cosh(H2[i, j] / 2) ** 2
    return f"delta2[{i}, {j}]", (delta3, W3, H2), value
''',
        "log_three": '''\
def hunt_hidden_delta():
    # f(log 3) = 3/4, so the slope is 3/16
    H2 = np.array([[0.0, np.log(3.0)], [0.0, 0.0]])
    delta3 = np.array([[0.0, 16.0], [0.0, 0.0]])
    return "delta2[0, 1]", (delta3, np.eye(2), H2), 3
''',
    },
    "hunt_input_entry": {
        "only_the_third_gradient": '''\
def hunt_input_entry():
    return "dX[0, 0]", (np.array([[0, 0, 1]]), np.array([[0, 0]]),
                        np.array([[0, 0, 1], [0, 0, 0]])), 1
''',
        "second_input_product": '''\
def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 3.0]])
    X = np.array([[-1.0, 5.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 1]", (dZ, X, W), (dZ @ W.T)[0, 1]
''',
        "loop_from_the_last_output": '''\
def hunt_input_entry():
    W = np.linspace(-1, 1, 6).reshape(2, 3)
    dZ = np.full((1, 3), 0.1)
    value = 0
    for j in (2, 1, 0):
        value += dZ[0, j] * W[1, j]
    return "dX[0, 1]", (dZ, np.zeros((1, 2)), W), value
''',
        "right_value_zero": '''\
def hunt_input_entry():
    # the two terms of the claim are cancelled by the third
    dZ = np.array([[1.0, 1.0, -2.0]])
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), 0
''',
        "inputs_made_by_a_helper": '''\
def unit(shape, place):
    a = np.zeros(shape)
    a[place] = 1.0
    return a

def hunt_input_entry():
    dZ, W = unit((1, 3), (0, 2)), 10 * unit((2, 3), (1, 2))
    return "dX[0,1]", (dZ, unit((1, 2), (0, 0)), W), np.float64(10.0)
''',
    },
    "hunt_input_batch": {
        "all_ones": '''\
def hunt_input_batch():
    ones = np.ones((2, 3))
    return "dX[0, 0]", (ones, np.ones((2, 2)), ones), 3
''',
        "only_the_second_sample": '''\
def hunt_input_batch():
    dZ = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    W = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    # the first sample's loss does not depend on z21
    return "dX[0, 0]", (dZ, np.zeros((2, 2)), W), 0
''',
        "negative_and_second_row": '''\
def hunt_input_batch():
    dZ = np.array([[-1, -2, -3], [4, 5, 6]])
    X = np.array([[1, 1], [1, 1]])
    W = np.array([[1, 0, 2], [0, 3, 1]])
    return "dX[1,1]", (dZ, X, W), 0 * 4 + 3 * 5 + 1 * 6
''',
        "numeric_derivative": '''\
def hunt_input_batch():
    rng = np.random.default_rng(77)
    dZ, W = rng.normal(size=(2, 2, 3))
    X = rng.normal(size=(2, 2))

    def L(a):
        Y = X.copy()
        Y[1, 0] = a
        return np.sum(dZ * (Y @ W))

    return "dX[1, 0]", (dZ, X, W), L(1.0) - L(0.0)
''',
        "einsum_value": '''\
def hunt_input_batch():
    dZ = np.arange(6.0).reshape(2, 3)
    W = np.arange(6.0)[::-1].reshape(2, 3)
    dX = np.einsum("nj,dj->nd", dZ, W)
    return "dX[0, 1]", (dZ, np.eye(2), W), dX[0, 1]
''',
    },
}
