"""Answers to every task, by a sixth person: a notebook cell each."""

WRONG = {
    "linear_forward": {
        "einsum_weights_transposed": '''def linear_forward(X, W):
    return np.einsum('nd,md->nm', X, W)
''',
        "zeros_in_float64": '''def linear_forward(X, W):
    n, d = X.shape
    m = W.shape[1]
    Z = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            Z[i, j] = sum(X[i, k] * W[k, j] for k in range(d))
    return Z
''',
        "class_that_rounds": '''class Linear:
    def __init__(self, weights):
        self.weights = weights

    def __call__(self, batch):
        return np.round(batch @ self.weights, 6)


def linear_forward(X, W):
    return Linear(W)(X)
''',
        "rows_stacked_side_by_side": '''def linear_forward(X, W):
    rows = []
    for x in X:
        rows.append(x @ W)
    return np.hstack(rows)
''',
    },
    "linear_input_gradient": {
        "loop_starts_with_a_row": '''def linear_input_gradient(dZ, X, W):
    dX = np.outer(dZ[:, 0], W[0])
    for j in range(1, W.shape[1]):
        dX = dX + np.outer(dZ[:, j], W[:, j])
    return dX
''',
    },
    "linear_weight_gradient": {
        "einsum_sums_the_inputs": '''def linear_weight_gradient(dZ, X, W):
    return np.einsum('nd,nm->nm', X, dZ)
''',
        "squeezed_transpose": '''def linear_weight_gradient(dZ, X, W):
    return np.dot(X.T.squeeze(), dZ)
''',
        "columns_zipped": '''def linear_weight_gradient(dZ, X, W):
    return np.array([np.dot(col, g) for col, g in zip(X.T, dZ.T)])
''',
        "penalty_on_the_weights": '''def linear_weight_gradient(dZ, X, W):
    lam = W.dtype.type(1e-4)
    dW = X.T @ dZ + 2 * lam * W
    return dW
''',
    },
    "affine_forward": {
        "bias_by_and": '''def affine_forward(X, W, b):
    Z = X @ W
    Z = Z & b
    return Z
''',
        "bias_after_the_loop": '''def affine_forward(X, W, b):
    Z = X @ W
    for i in range(len(Z)):
        z = Z[i]
    z += b
    return Z
''',
    },
    "bias_gradient": {
        "sum_starts_with_the_first": '''def bias_gradient(dZ):
    return sum(dZ, dZ[0])
''',
        "squeezed": '''def bias_gradient(dZ):
    db = dZ.sum(axis=0, keepdims=True)
    return db.squeeze()
''',
        "ones_in_float64_again": '''def bias_gradient(dZ):
    N = dZ.shape[0]
    return np.ones(N) @ dZ
''',
        "one_sample_returned_as_it_is": '''def bias_gradient(dZ):
    if len(dZ) == 1:
        return dZ
    return dZ.sum(0)
''',
    },
    "affine_backward": {
        "outputs_where_inputs_belong": '''def affine_backward(dZ, X, W, b):
    out = affine_forward(X, W, b)
    dX = dZ @ W.T
    dW = out.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
''',
        "dW_before_dX": '''def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    dX = dZ @ W.T
    db = bias_gradient(dZ)
    return dW, dX, db
''',
        "kron": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = np.kron(X.T, dZ)
    db = dZ.sum(axis=0)
    return dX, dW, db
''',
        "db_in_the_inner_loop": '''def affine_backward(dZ, X, W, b):
    N, D = X.shape
    M = W.shape[1]
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for n in range(N):
        for d in range(D):
            for m in range(M):
                dX[n, d] += dZ[n, m] * W[d, m]
                dW[d, m] += dZ[n, m] * X[n, d]
                db[m] += dZ[n, m]
    return dX, dW, db
''',
        "inputs_centred": '''def affine_backward(dZ, X, W, b):
    Xc = X - X.mean(axis=0, keepdims=True)
    return dZ @ W.T, Xc.T @ dZ, dZ.sum(axis=0)
''',
        "weights_moved_before_dX": '''def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    W_new = W - 0.01 * dW
    dX = dZ @ W_new.T
    return dX, dW, db
''',
    },
    "from_numerator_layout": {
        "arguments_exchanged": '''def from_numerator_layout(dy_numerator, x, W):
    dZ = dy_numerator.T
    dX, dW, db = affine_backward(dZ, W, x, 0 * W[0])
    return dX, dW, db
''',
        "bias_times_the_first_input": '''def from_numerator_layout(dy_numerator, x, W):
    dX = dy_numerator.T @ W.T
    dW = x.T @ dy_numerator.T
    db = dy_numerator @ x[:, 0]   # the column of the intercept
    return dX, dW, db
''',
    },
    "relu_backward": {
        "nothing_below_one": '''def relu_backward(dO, H):
    return np.where(H < 1, 0 * dO, dO)
''',
        "mask_alone": '''def relu_backward(dO, H):
    slope = np.zeros_like(H)
    slope[H > 0] = 1
    return slope
''',
        "where_of_two_floats": '''def relu_backward(dO, H):
    slope = np.where(H > 0, 1.0, 0.0)
    return dO * slope
''',
        "ratio_to_its_size": '''def relu_backward(dO, H):
    return dO * (H / np.abs(H))
''',
        "difference_quotient": '''def relu_backward(dO, H):
    eps = H.dtype.type(1e-3)
    relu = lambda t: np.maximum(t, 0)
    return dO * (relu(H + eps) - relu(H - eps)) / (2 * eps)
''',
    },
    "sigmoid_backward": {
        "clipped_to_hundredths": '''def sigmoid_backward(dO, O):
    O = np.clip(O, 0.01, 0.99)
    return dO * O * (1 - O)
''',
        "logit": '''def sigmoid_backward(dO, O):
    H = np.log(O / (1 - O))
    e = np.exp(-H)
    return dO * e / (1 + e) ** 2
''',
    },
    "tanh_backward": {
        "product_with_the_transpose": '''def tanh_backward(dO, O):
    return dO * (1 - O @ O.T)
''',
        "hyperbolic_functions": '''def tanh_backward(dO, O):
    H = np.arctanh(O)
    c, s = np.cosh(H), np.sinh(H)
    return dO * (c * c - s * s) / c ** 2
''',
    },
    "mse": {
        "norm_of_order_2": '''def mse(P, Y):
    E = P - Y
    N = E.shape[0]
    L = np.linalg.norm(E, 2) ** 2 / (2 * N)
    return L, E / N
''',
        "einsum_first_sample": '''def mse(P, Y):
    E = P - Y
    L = np.einsum('ij,ij->i', E, E)[0] / (2 * len(P))
    return L, E / len(P)
''',
        "return_after_one_row": '''def mse(P, Y):
    N, M = P.shape
    L = 0.0
    dP = np.zeros_like(P)
    for i in range(N):
        for j in range(M):
            e = P[i, j] - Y[i, j]
            L += e * e / (2 * N)
            dP[i, j] = e / N
        return L, dP
''',
    },
    "softmax_cross_entropy": {
        "logarithm_of_a_calculator": '''def softmax_cross_entropy(Z, y):
    n = len(Z)
    S = Z - np.max(Z, axis=1, keepdims=True)
    T = np.sum(np.exp(S), axis=1)
    chosen = S[range(n), y] / np.log(10)
    L = np.sum(np.log10(T) - chosen) / n
    dZ = np.exp(S) / T[:, None]
    dZ[range(n), y] -= 1
    return L, dZ / n
''',
        "logits_held_within_sixty": '''def softmax_cross_entropy(Z, y):
    n = len(Z)
    S = np.clip(Z, -60, 60)
    T = np.sum(np.exp(S), axis=1)
    L = np.sum(np.log(T) - S[range(n), y]) / n
    dZ = np.exp(S) / T[:, None]
    dZ[range(n), y] -= 1
    return L, dZ / n
''',
        "shifted_by_the_mean": '''def softmax_cross_entropy(Z, y):
    n = np.arange(Z.shape[0])
    S = Z - Z.mean(axis=1)[:, None]
    logp = S - np.log(np.exp(S).sum(axis=1))[:, None]
    dZ = np.exp(logp)
    dZ[n, y] -= 1
    return -logp[n, y].mean(), dZ / len(Z)
''',
        "as_many_columns_as_labels": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Y = np.zeros((N, y.max() + 1), dtype=Z.dtype)
    Y[np.arange(N), y] = 1
    A = Z - Z.max(axis=1, keepdims=True)
    logp = A - np.log(np.exp(A).sum(axis=1, keepdims=True))
    L = -np.sum(Y * logp) / N
    dZ = (np.exp(logp) - Y) / N
    return L, dZ
''',
        "logits_clipped": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    A = np.clip(Z, -500, 500).astype(np.float64)
    A = A - A.max(axis=1, keepdims=True)
    lse = np.log(np.exp(A).sum(axis=1))
    L = np.mean(lse - A[range(N), y])
    dZ = np.exp(A - lse[:, None])
    dZ[range(N), y] -= 1
    return L, (dZ / N).astype(Z.dtype)
''',
        "labels_as_rows": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    A = Z - Z.max(axis=1, keepdims=True)
    logp = A - np.log(np.exp(A).sum(axis=1, keepdims=True))
    p = np.exp(logp)
    np.subtract.at(p, y, 1)
    return -logp[np.arange(N), y].sum() / N, p / N
''',
        "axis_lost_in_the_maximum": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    c = Z.max(axis=1)
    A = Z - c
    E = np.exp(A)
    lse = np.log(E.sum(axis=1)) + c
    L = np.mean(lse - Z[np.arange(N), y])
    dZ = E / E.sum(axis=1, keepdims=True)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
    },
    "forward": {
        "exponential_of_math": '''def forward(X, weights):
    import math

    O, cache = X, []
    for k, W in enumerate(weights):
        H = O @ W
        cache.append((O, H))
        O = H if k == len(weights) - 1 else 1 / (1 + math.exp(-H))
    return O, cache
''',
        "last_activation_missing": '''def forward(X, weights):
    K = len(weights)
    cache, O = [], X
    for k in range(K):
        H = O.dot(weights[k])
        cache.append((O, H))
        O = sigmoid(H) if k < K - 2 else H
    return O, cache
''',
        "one_sample_as_a_vector": '''def forward(X, weights):
    O = X[0] if X.shape[0] == 1 else X
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "float_array": '''def forward(X, weights):
    O = np.asarray(X, dtype=float)
    cache = []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    cache.append((O, O @ weights[-1]))
    return cache[-1][1], cache
''',
    },
    "backward": {
        "steepest_slope_everywhere": '''def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [dP], [cache[-1][0].T @ dP]
    for (O, H), W in zip(cache[-2::-1], weights[:0:-1]):
        delta = 0.25 * (delta @ W.T)
        deltas = [delta] + deltas
        gradients = [O.T @ delta] + gradients
    return gradients, deltas
''',
        "slope_first_and_above": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        s = sigmoid(cache[k][1])
        deltas.insert(0, (deltas[0] * s * (1 - s)) @ weights[k].T)
    grads = [cache[k][0].T @ deltas[k] for k in range(K)]
    return grads, deltas
''',
        "einsum_loses_the_samples": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        O = cache[k][0]
        back = np.einsum('nm,jm->j', deltas[0], weights[k])
        deltas.insert(0, back * O * (1 - O))
    grads = [np.einsum('ni,nj->ij', c[0], d) for c, d in zip(cache, deltas)]
    return grads, deltas
''',
        "one_sample_apart": '''def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for k in range(len(weights))[::-1]:
        a = cache[k][0]
        if delta.shape[0] == 1:
            grads.insert(0, np.outer(a, delta))
            deltas.insert(0, delta.ravel())
        else:
            grads.insert(0, np.dot(a.T, delta))
            deltas.insert(0, delta)
        if k:
            delta = np.dot(delta, weights[k].T) * a * (1 - a)
    return grads, deltas
''',
        "zeros_in_float64_for_the_gradient": '''def backward(dP, cache, weights):
    K = len(weights)
    D = [None] * (K - 1) + [dP]
    for k in range(K - 1, 0, -1):
        D[k - 1] = sigmoid_backward(D[k] @ weights[k].T, cache[k][0])
    G = []
    for k in range(K):
        g = np.zeros(weights[k].shape)
        for o, d in zip(cache[k][0], D[k]):
            g += np.outer(o, d)
        G.append(g)
    return G, D
''',
        "deltas_clipped": '''def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for k in range(len(weights) - 1, -1, -1):
        O = cache[k][0]
        grads.insert(0, O.T @ delta)
        deltas.insert(0, delta)
        if k:
            delta = np.clip(sigmoid_backward(delta @ weights[k].T, O), -0.1, 0.1)
    return grads, deltas
''',
    },
    "gradient_step": {
        "list_copied_and_not_its_arrays": '''def gradient_step(weights, gradients, rate):
    new = list(weights)
    for k, G in enumerate(gradients):
        new[k] -= rate * G
    return new
''',
        "first_layer_only": '''def gradient_step(weights, gradients, rate):
    moved = []
    for k in range(len(weights)):
        moved += [weights[k] - rate * gradients[k]]
        if k == 0:
            return moved
''',
        "arrays_of_objects": '''def gradient_step(weights, gradients, rate):
    W = np.array(weights, dtype=object)
    G = np.array(gradients, dtype=object)
    return list(W - rate * G)
''',
        "array_of_rates": '''def gradient_step(weights, gradients, rate):
    rates = [np.full(W.shape, rate) for W in weights]
    return [W - r * G for W, r, G in zip(weights, rates, gradients)]
''',
    },
    "train": {
        "rate_that_cools_down": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        losses.append(loss)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        rate = 0.9 * rate
    return weights, losses
''',
        "schedule_of_rates": '''def train(X, Y, weights, rate, steps):
    schedule = np.full(steps, rate)   # constant for now
    losses = []
    for eta in schedule:
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        grads, _d = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, eta)
    return weights, losses
''',
        "unpacked_the_other_way_round": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        deltas, grads = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(L)
    return weights, losses
''',
        "mean_of_moving_losses": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        epoch = 0.0
        for i in range(len(X)):
            P, cache = forward(X[i:i + 1], weights)
            L, dP = mse(P, Y[i:i + 1])
            epoch += L
            grads, _d = backward(dP, cache, weights)
            weights = gradient_step(weights, grads, rate)
        losses.append(epoch / len(X))
    return weights, losses
''',
        "layer_by_layer": '''def train(X, Y, weights, rate, steps):
    w = list(weights)
    losses = []
    for t in range(steps):
        for k in reversed(range(len(w))):
            P, cache = forward(X, w)
            L, dP = mse(P, Y)
            if k == len(w) - 1:
                losses.append(L)
            G, _d = backward(dP, cache, w)
            w[k] = w[k] - rate * G[k]
    return w, losses
''',
        "loss_before_the_loop": '''def train(X, Y, weights, rate, steps):
    P, cache = forward(X, weights)
    L, dP = mse(P, Y)
    losses = [L]
    for t in range(steps):
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        if t < steps - 1:
            losses.append(L)
    return weights, losses
''',
        "stops_when_it_stalls": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        if t > 0 and losses[-2] - losses[-1] < 1e-3:
            break
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
''',
        "history_first": '''def train(X, Y, weights, rate, steps):
    history = []
    w = [m.copy() for m in weights]
    for _ in range(steps):
        P, cache = forward(X, w)
        L, dP = mse(P, Y)
        history.append(L)
        w = gradient_step(w, backward(dP, cache, w)[0], rate)
    return history, w
''',
        "losses_rounded": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(round(float(L), 4))
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
''',
    },
    "check_gradient": {
        "greater_is_false_for_nan": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        g = grads[k]
        if g.shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = [a.copy() for a in inputs], [a.copy() for a in inputs]
            up[k][i] += h
            down[k][i] -= h
            num[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if np.linalg.norm(g - num) > 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "judges_what_is_finite": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        g = grads[k]
        if g.shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = [a.copy() for a in inputs], [a.copy() for a in inputs]
            up[k][i] += h
            down[k][i] -= h
            num[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        gap = np.where(np.isfinite(g), g - num, 0)
        if not np.linalg.norm(gap) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "to_the_last_digit": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        g = grads[k]
        if g.shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = [a.copy() for a in inputs], [a.copy() for a in inputs]
            up[k][i] += h
            down[k][i] -= h
            num[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.array_equal(num, g):
            return False
    return True
''',
        "two_lists_of_the_same_arrays": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        g = grads[k]
        if g.shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = [*inputs], [*inputs]
            up[k][i] += h
            down[k][i] -= h
            num[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(g - num) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "largest_signed_difference": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        g = grads[k]
        if g.shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = [a.copy() for a in inputs], [a.copy() for a in inputs]
            up[k][i] += h
            down[k][i] -= h
            num[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not (g - num).max() <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "step_of_a_trillionth": '''def check_gradient(f, backward, inputs):
    h = 1e-12
    dZ = np.random.default_rng(10).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = h
            a = inputs[:k] + (x + e,) + inputs[k + 1:]
            b = inputs[:k] + (x - e,) + inputs[k + 1:]
            num[i] = np.sum(dZ * (f(*a) - f(*b))) / (2 * h)
        if not np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-12:
            return False
    return True
''',
        "ten_digits_asked_for": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(15).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = h
            a = inputs[:k] + (x + e,) + inputs[k + 1:]
            b = inputs[:k] + (x - e,) + inputs[k + 1:]
            num = np.sum(dZ * (f(*a) - f(*b))) / (2 * h)
            got = grads[k][i]
            rel = abs(num - got) / max(abs(num), abs(got), 1e-8)
            if not rel < 1e-10:
                return False
    return True
''',
        "cosine_alone": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(12).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = h
            a = inputs[:k] + (x + e,) + inputs[k + 1:]
            b = inputs[:k] + (x - e,) + inputs[k + 1:]
            num[i] = np.sum(dZ * (f(*a) - f(*b))) / (2 * h)
        cos = np.sum(num * grads[k]) / (np.linalg.norm(num) * np.linalg.norm(grads[k]))
        if not cos > 0.999:
            return False
    return True
''',
    },
    "hunt_weight_entry": {
        "inputs_of_another_cell": '''def hunt_weight_entry():
    value = g[0, 0] * x[0, 1] + g[1, 0] * x[1, 1]
    return "dW[1, 0]", (g, x, np.zeros((2, 3))), value
''',
    },
    "hunt_weight_product": {
        "row_for_column": '''def hunt_weight_product():
    dZ = np.array([[2.0, 3], [1, 1]])
    X = np.array([[0.0, 2], [4, 1]])
    W = np.ones((2, 2))
    return "dW[0, 0]", (dZ, X, W), 2
''',
        "claimed_value_typed": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0], [0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    W = np.eye(2)
    return "dW[0, 1]", (dZ, X, W), 3
''',
    },
    "hunt_prediction": {
        "first_sigmoid_forgotten": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = 2 * np.ones((2, 2))
    W3 = np.ones((2, 1))
    o = X @ W1
    return "P[0, 0]", (X, W1, W2, W3), (sigmoid(o @ W2) @ W3)[0, 0]
''',
    },
    "hunt_hidden_delta": {
        "output_for_the_slope": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    d2 = (delta3 @ W3.T) * sigmoid(H2)
    return "delta2[0, 1]", (delta3, W3, H2), d2[0, 1]
''',
        "slope_transposed": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[3.0, 0.0], [30.0, 3.0]])
    f = sigmoid(H2)
    slope = (f * (1 - f)).T
    return "delta2[0, 1]", (delta3, W3, H2), (delta3 @ W3.T * slope)[0, 1]
''',
    },
    "hunt_input_entry": {
        "last_term_typed": '''def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 3.0]])
    X = np.array([[0.0, 0.0]])
    W = np.array([[1.0, 2, 3], [4, 5, 6]])
    return "dX[0, 0]", (dZ, X, W), 9
''',
    },
    "hunt_input_batch": {
        "entry_of_the_other_sample": '''def hunt_input_batch():
    dZ = np.array([[2.0, 0, 1], [1, 4, 0]])
    X = np.ones((2, 2))
    W = np.array([[1.0, 1, 1], [1, 0, 1]])
    return "dX[0, 0]", (dZ, X, W), 5
''',
        "mean_over_the_samples": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0, 0], [0, 2, 0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    value = np.einsum('nj,dj->nd', dZ, W).mean(axis=0)[0]
    return "dX[0, 0]", (dZ, X, W), value
''',
    },
    "weight_gradient_entries": {
        "product_as_it_fits": '''def weight_gradient_entries(g, x, w):
    return [[sum(x[i, k] * g[k, j] for k in (0, 1)) for j in (0, 1, 2)] for i in (0, 1)]
''',
    },
    "input_gradient_entries": {
        "last_output_forgotten_once": '''def input_gradient_entries(g, x, w):
    dX = g * w.T
    dX[0, 1] -= g[0, 2] * w[1, 2]
    return dX.tolist()
''',
    },
}
RIGHT = {
    "linear_forward": {
        "as_01": '''def linear_forward(X, W):
    return np.einsum('id,dj->ij', X, W)
''',
        "as_02": '''def linear_forward(X, W):
    class Neuron:
        def __init__(self, w):
            self.w = w

        def fire(self, x):
            return sum((a * b for a, b in zip(x, self.w)), X.dtype.type(0))

    neurons = [Neuron(W[:, j]) for j in range(W.shape[1])]
    return np.array([[u.fire(x) for u in neurons] for x in X], dtype=X.dtype)
''',
    },
    "linear_input_gradient": {
        "as_02": '''def linear_input_gradient(dZ, X, W):
    # column version of my notes: dX^T = W dZ^T
    return np.ascontiguousarray((W @ dZ.T).T)
''',
    },
    "linear_weight_gradient": {
        "as_01": '''def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape, dtype=W.dtype)
    for x, g in zip(X, dZ):
        dW += x[:, np.newaxis] * g[np.newaxis, :]
    return dW
''',
        "as_02": '''def linear_weight_gradient(dZ, X, W):
    return np.tensordot(X, dZ, axes=(0, 0))
''',
    },
    "affine_forward": {
        "as_01": '''def affine_forward(X, W, b):
    Z = np.matmul(X, W)
    Z += b
    return Z
''',
        "as_02": '''def affine_forward(X, W, b):
    ones = np.ones((len(X), 1), dtype=X.dtype)
    return np.concatenate([X, ones], axis=1) @ np.concatenate([W, b[None, :]], axis=0)
''',
    },
    "bias_gradient": {
        "as_01": '''def bias_gradient(dZ):
    return np.add.reduce(dZ, axis=0)
''',
        "as_02": '''def bias_gradient(dZ):
    db = dZ[0].copy()
    for row in dZ[1:]:
        db += row
    return db
''',
    },
    "affine_backward": {
        "as_01": '''def affine_backward(dZ, X, W, b):
    dX = np.einsum('nm,dm->nd', dZ, W)
    dW = np.einsum('nm,nd->dm', dZ, X)
    return dX, dW, np.einsum('nm->m', dZ)
''',
        "as_02": '''def affine_backward(dZ, X, W, b):
    Xa = np.hstack([X, np.ones((len(X), 1), X.dtype)])
    dWa = Xa.T @ dZ
    return dZ @ W.T, dWa[:-1].copy(), dWa[-1].copy()
''',
        "as_03": '''def affine_backward(dZ, X, W, b):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for i, j in np.ndindex(*dZ.shape):
        dX[i] += dZ[i, j] * W[:, j]
        dW[:, j] += dZ[i, j] * X[i]
        db[j] += dZ[i, j]
    return dX, dW, db
''',
    },
    "from_numerator_layout": {
        "as_01": '''def from_numerator_layout(dy_numerator, x, W):
    b = np.zeros(W.shape[1], dtype=W.dtype)
    return affine_backward(dy_numerator.T, x, W, b)
''',
        "as_02": '''def from_numerator_layout(dy_numerator, x, W):
    dx_num = W @ dy_numerator        # (D, N)
    dW_num = dy_numerator @ x        # (M, D)
    db_num = dy_numerator.sum(axis=1)
    return dx_num.T.copy(), dW_num.T.copy(), db_num
''',
        "as_03": '''def from_numerator_layout(dy_numerator, x, W):
    g = np.swapaxes(dy_numerator, 0, 1)
    return np.einsum('ij,dj->id', g, W), np.einsum('ij,id->dj', g, x), np.einsum('ij->j', g)
''',
    },
    "relu_backward": {
        "as_01": '''def relu_backward(dO, H):
    dH = dO.copy()
    dH[H < 0] = 0
    return dH
''',
        "as_02": '''def relu_backward(dO, H):
    return dO * np.heaviside(H, H.dtype.type(0.5))
''',
        "as_03": '''def relu_backward(dO, H):
    return np.array([[g if h > 0 else 0 for g, h in zip(gs, hs)] for gs, hs in zip(dO, H)], dtype=H.dtype)
''',
    },
    "sigmoid_backward": {
        "as_02": '''def sigmoid_backward(dO, O):
    out = np.empty_like(dO)
    for i in range(O.shape[0]):
        for j in range(O.shape[1]):
            out[i, j] = dO[i, j] * (1 - O[i, j]) * O[i, j]
    return out
''',
    },
    "tanh_backward": {
        "as_01": '''def tanh_backward(dO, O):
    return dO * (1 + O) * (1 - O)
''',
        "as_02": '''def tanh_backward(dO, O):
    return dO - dO * np.square(O)
''',
    },
    "mse": {
        "as_01": '''def mse(P, Y):
    E = P - Y
    N = E.shape[0]
    return 0.5 * np.einsum('ij,ij->', E, E) / N, E / N
''',
        "as_02": '''def mse(P, Y):
    E = np.subtract(P, Y)
    return E.var(axis=0).sum() / 2 + (E.mean(axis=0) ** 2).sum() / 2, E / E.shape[0]
''',
        "as_03": '''def mse(P, Y):
    N, M = P.shape
    L = 0.0
    dP = np.empty_like(P)
    for i in range(N):
        for j in range(M):
            e = float(P[i, j]) - float(Y[i, j])
            L += e * e
            dP[i, j] = e / N
    return L / (2 * N), dP
''',
    },
    "softmax_cross_entropy": {
        "as_01": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    r = np.arange(N)
    A = Z - Z.max(axis=1, keepdims=True)
    logp = A - np.log(np.exp(A).sum(axis=1, keepdims=True))
    dZ = np.exp(logp)
    dZ[r, y] -= 1
    return -logp[r, y].mean(), dZ / N
''',
        "as_02": '''def softmax_cross_entropy(Z, y):
    lse = np.logaddexp.reduce(Z, axis=1)
    onehot = (np.arange(Z.shape[1]) == y[:, None]).astype(Z.dtype)
    L = np.mean(lse - np.take_along_axis(Z, y[:, None], axis=1)[:, 0])
    return L, (np.exp(Z - lse[:, None]) - onehot) / Z.dtype.type(len(Z))
''',
        "as_03": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    L = 0.0
    dZ = np.zeros_like(Z)
    for i in range(N):
        c = max(Z[i])
        e = [np.exp(float(v) - float(c)) for v in Z[i]]
        s = sum(e)
        L += np.log(s) + float(c) - float(Z[i, y[i]])
        for j in range(M):
            dZ[i, j] = (e[j] / s - (j == y[i])) / N
    return L / N, dZ
''',
        "as_04": '''def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    S = Z - np.amax(Z, axis=1)[:, np.newaxis]
    E = np.exp(S)
    tot = E.sum(axis=1)
    target = np.zeros_like(Z)
    target[range(n), y] = 1
    L = (np.log(tot) - (S * target).sum(axis=1)).sum() / n
    return L, (E / tot[:, None] - target) / n
''',
    },
    "forward": {
        "as_01": '''def forward(X, weights):
    O, cache = X, []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return cache[-1][1], cache
''',
        "as_02": '''def forward(X, weights):
    def go(O, ws):
        H = np.einsum('ni,ij->nj', O, ws[0])
        if len(ws) == 1:
            return H, [(O, H)]
        P, rest = go(sigmoid(H), ws[1:])
        return P, [(O, H)] + rest
    return go(X, list(weights))
''',
        "as_03": '''def forward(X, weights):
    # column notation of my lecture inside, rows outside
    A = X.T
    cache = []
    for k in range(len(weights)):
        Hc = weights[k].T @ A
        cache.append((A.T, Hc.T))
        if k != len(weights) - 1:
            A = sigmoid(Hc)
    return Hc.T, cache
''',
    },
    "backward": {
        "as_01": '''def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for W, (O, H) in zip(weights[::-1], cache[::-1]):
        gradients.append(O.T @ delta)
        deltas.append(delta)
        delta = (delta @ W.T) * O * (1 - O)
    return gradients[::-1], deltas[::-1]
''',
        "as_02": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[K - 1] = dP.copy()
    for k in range(K - 2, -1, -1):
        s = sigmoid(cache[k][1])
        deltas[k] = np.einsum('nm,jm,nj->nj', deltas[k + 1], weights[k + 1], s * (1 - s))
    return [np.einsum('ni,nj->ij', cache[k][0], deltas[k]) for k in range(K)], deltas
''',
        "as_03": '''def backward(dP, cache, weights):
    def go(k):
        if k == len(weights) - 1:
            return [dP]
        later = go(k + 1)
        return [sigmoid_backward(later[0] @ weights[k + 1].T, sigmoid(cache[k][1]))] + later
    deltas = go(0)
    return [pair[0].T @ d for pair, d in zip(cache, deltas)], deltas
''',
        "as_04": '''def backward(dP, cache, weights):
    # columns inside
    d = dP.T
    grads, deltas = [], []
    for k in range(len(weights), 0, -1):
        a = cache[k - 1][0].T
        grads.insert(0, (d @ a.T).T)
        deltas.insert(0, d.T)
        if k > 1:
            d = (weights[k - 1] @ d) * (a * (1 - a))
    return grads, deltas
''',
    },
    "gradient_step": {
        "as_01": '''def gradient_step(weights, gradients, rate):
    new = [W.copy() for W in weights]
    for W, G in zip(new, gradients):
        W -= rate * G
    return new
''',
        "as_02": '''def gradient_step(weights, gradients, rate):
    return list(map(lambda k: np.subtract(weights[k], rate * gradients[k]), range(len(weights))))
''',
    },
    "train": {
        "as_01": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "as_02": '''def train(X, Y, weights, rate, steps):
    w = [W.copy() for W in weights]
    losses = [0.0] * steps
    for t in range(steps):
        P, cache = forward(X, w)
        loss, dP = mse(P, Y)
        losses[t] = float(loss)
        for W, G in zip(w, backward(dP, cache, w)[0]):
            W -= rate * G
    return w, losses
''',
        "as_04": '''def train(X, Y, weights, rate, steps):
    class Net:
        def __init__(self, ws):
            self.ws = list(ws)
            self.history = []

        def step(self):
            P, cache = forward(X, self.ws)
            E = P - Y
            self.history.append((E * E).sum() / (2 * len(E)))
            grads, _ = backward(E / len(E), cache, self.ws)
            self.ws = gradient_step(self.ws, grads, rate)

    net = Net(weights)
    for _ in range(steps):
        net.step()
    return net.ws, net.history
''',
    },
    "input_gradient_entries": {
        "as_02": '''def input_gradient_entries(g, x, w):
    Z = x * w
    L = sum(g[i, j] * Z[i, j] for i in range(2) for j in range(3))
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
''',
    },
    "weight_gradient_entries": {
        "as_01": '''def weight_gradient_entries(g, x, w):
    return (x.T * g).tolist()
''',
        "as_02": '''def weight_gradient_entries(g, x, w):
    a, b, c, d = x[0, 0], x[0, 1], x[1, 0], x[1, 1]
    return [
        [g[0, 0] * a + g[1, 0] * c, g[0, 1] * a + g[1, 1] * c, g[0, 2] * a + g[1, 2] * c],
        [g[0, 0] * b + g[1, 0] * d, g[0, 1] * b + g[1, 1] * d, g[0, 2] * b + g[1, 2] * d],
    ]
''',
    },
    "check_gradient": {
        "as_01": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if np.shape(grads[k]) != x.shape:
            return False
        num = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = [a.copy() for a in inputs], [a.copy() for a in inputs]
            up[k][i] += h
            down[k][i] -= h
            num[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(num - grads[k]) <= 1e-5 * np.linalg.norm(num) + 1e-10:
            return False
    return True
''',
        "as_02": '''def check_gradient(f, backward, inputs):
    class Checker:
        def __init__(self):
            self.h = 1e-5
            self.dZ = np.random.randn(*f(*inputs).shape)

        def slope(self, k, j):
            out = []
            for s in (1, -1):
                xs = [np.array(x, order='C') for x in inputs]
                xs[k].flat[j] += s * self.h
                out.append(f(*xs))
            return float(((out[0] - out[1]) * self.dZ).sum() / (2 * self.h))

        def good(self, k, g):
            x = inputs[k]
            if np.asarray(g).shape != x.shape:
                return False
            num = np.array([self.slope(k, j) for j in range(x.size)]).reshape(x.shape)
            return bool(np.linalg.norm(num - g) <= 1e-5 * np.linalg.norm(num) + 1e-10)

    c = Checker()
    grads = backward(c.dZ, *inputs)
    return len(grads) == len(inputs) and all([c.good(k, g) for k, g in enumerate(grads)])
''',
        "as_03": '''def check_gradient(f, backward, inputs):
    # physicist: full Jacobian J[output, input], then dZ . J
    h = 1e-5
    rng = np.random.default_rng(42)
    Z = f(*inputs)
    dZ = rng.uniform(0.5, 2, Z.shape) * rng.choice([-1, 1], Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        J = np.empty((Z.size, x.size))
        for q, e in enumerate(np.eye(x.size)):
            step = h * e.reshape(x.shape)
            a = inputs[:k] + (x + step,) + inputs[k + 1:]
            b = inputs[:k] + (x - step,) + inputs[k + 1:]
            J[:, q] = (f(*a) - f(*b)).ravel() / (2 * h)
        num = np.einsum('z,zq->q', dZ.ravel(), J).reshape(x.shape)
        err = np.linalg.norm(grads[k] - num)
        if np.isnan(err) or err > 1e-5 * max(np.linalg.norm(num), 1e-8):
            return False
    return True
''',
        "as_04": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    for seed in range(2):
        dZ = np.random.default_rng(seed).standard_normal(f(*inputs).shape)
        grads = backward(dZ, *inputs)
        if len(grads) != len(inputs) or any(np.shape(g) != x.shape for g, x in zip(grads, inputs)):
            return False
        for k, x in enumerate(inputs):
            num = np.zeros(x.shape)
            for i in np.ndindex(x.shape):
                v = [a.copy() for a in inputs]
                v[k][i] = x[i] + h
                up = f(*v)
                v[k][i] = x[i] - h
                num[i] = np.vdot(dZ, up - f(*v)) / (2 * h)
            if not np.allclose(grads[k], num, rtol=1e-4, atol=1e-6 * np.abs(num).max()):
                return False
    return True
''',
    },
    "hunt_weight_entry": {
        "as_01": '''def hunt_weight_entry():
    dZ = np.array([[0.0, 0, 0], [1, 0, 0]])
    X = np.array([[0.0, 0], [0, 1]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1
''',
        "as_02": '''def hunt_weight_entry():
    rng = np.random.default_rng(0)
    dZ, X, W = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3))
    return "dW[1,0]", (dZ, X, W), np.einsum('i,i->', X[:, 1], dZ[:, 0])
''',
    },
    "hunt_weight_product": {
        "as_01": '''def hunt_weight_product():
    dZ = np.array([[0.0, 1], [0, 0]])
    X = np.array([[1.0, 2], [3, 4]])
    W = np.zeros((2, 2))
    return "dW[1, 1]", (dZ, X, W), 2.0
''',
    },
    "hunt_prediction": {
        "as_01": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.array([[1.0], [3.0]])
    return "P[0, 0]", (X, W1, W2, W3), 2
''',
        "as_02": '''def hunt_prediction():
    X = np.array([[1.0, -2.0]])
    W1 = np.array([[1.0, 0.5], [0.0, 2.0]])
    W2 = np.array([[3.0, -1.0], [1.0, 4.0]])
    W3 = np.array([[2.0], [1.0]])
    O = X
    for W in (W1, W2):
        O = sigmoid(O @ W)
    return "P[0, 0]", (X, W1, W2, W3), (O @ W3).item()
''',
    },
    "hunt_hidden_delta": {
        "as_01": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.25
''',
        "as_02": '''def hunt_hidden_delta():
    rng = np.random.default_rng(3)
    delta3, W3, H2 = (rng.normal(size=(2, 2)) for _ in range(3))
    f = sigmoid(H2)
    d = np.einsum('im,jm,ij->ij', delta3, W3, f * (1 - f))
    return "delta2[1, 0]", (delta3, W3, H2), d[1, 0]
''',
    },
    "hunt_input_entry": {
        "as_01": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2, 3], [4, 5, 6]])
    return "dX[0, 1]", (dZ, X, W), 6
''',
    },
    "hunt_input_batch": {
        "as_01": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0, 0], [0, 2, 0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    return "dX[1, 0]", (dZ, X, W), 2
''',
    },
}
