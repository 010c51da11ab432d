"""Answers to every task, by a seventh person: a notebook cell each."""

WRONG = {
    "linear_forward": {
        "b13_x12": '''def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = [[0.0] * M] * N
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i][j] += X[i, d] * W[d, j]
    return np.array(Z, dtype=X.dtype)
''',
        "b12_x12": '''def linear_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
    for i, (sample, neuron) in enumerate(zip(X, W.T)):
        Z[i, i] = sample @ neuron
    return Z
''',
        "b10_x12": '''def linear_forward(X, W):
    Z = np.zeros_like(X)
    for j in range(W.shape[1]):
        Z[:, j] = np.dot(X, W[:, j])
    return Z
''',
        "b10_x06": '''def linear_forward(X, W):
    out = []
    for x in X:
        col = x.reshape(-1, 1)
        out.append(W.T @ col)
    return np.array(out)
''',
    },
    "linear_input_gradient": {
        "b10_x08": '''def linear_input_gradient(dZ, X, W):
    per_input = np.einsum("nm,dm->d", dZ, W)
    return np.tile(per_input, (X.shape[0], 1))
''',
    },
    "linear_weight_gradient": {
        "b10_x05": '''def linear_weight_gradient(dZ, X, W):
    gradient = X.T.dot(dZ)
    # the layer learns by moving its weights against dW
    W_new = W - gradient
    return W_new
''',
    },
    "affine_forward": {
        "b13_x01": '''def affine_forward(X, W, b=None):
    out = X @ W
    has_bias = b is not None and np.all(b)
    if has_bias:
        out = out + b
    return out
''',
        "b12_x10": '''def affine_forward(X, W, b):
    cols = []
    for w, bj in zip(W.T, b):
        cols.append(X @ w)
    return np.stack(cols, axis=1) + bj
''',
        "b10_x04": '''def affine_forward(X, W, b):
    N, M = X.shape[0], W.shape[1]
    B = np.repeat(b, N).reshape(N, M)
    return X.dot(W) + B
''',
        "b10_x01": '''def affine_forward(X, W, b):
    N, D = X.shape
    M = b.shape[0]
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[d, j] + b[j]
    return Z
''',
    },
    "bias_gradient": {
        "b10_x10": '''def bias_gradient(dZ):
    M = dZ.shape[1]
    return np.full(M, dZ.sum())
''',
    },
    "affine_backward": {
        "b13_x11": '''def affine_backward(dZ, X, W, b):
    X1 = np.column_stack([X, np.ones(len(X), dtype=X.dtype)])
    G = X1.T @ dZ
    dX = dZ @ W.T
    return dX, G[:-1], G[0]
''',
        "b10_x09": '''def affine_backward(dZ, X, W, b):
    dX = np.dot(dZ, W.T)
    dW = np.outer(X, dZ)
    db = np.add.reduce(dZ)
    return dX, dW, db
''',
        "b10_x08": '''def affine_backward(dZ, X, W, b):
    db = dZ.sum(axis=0)
    # W and b both feed Z, so the reactions add up
    dW = X.T @ dZ + db
    dX = dZ @ W.T
    return dX, dW, db
''',
    },
    "from_numerator_layout": {
        "b10_x02": '''def from_numerator_layout(dy_numerator, x, W):
    g = np.rot90(dy_numerator)      # (M, N) -> (N, M)
    dX = np.dot(g, W.T)
    dW = np.dot(x.T, g)
    db = np.sum(g, axis=0)
    return dX, dW, db
''',
    },
    "relu_backward": {
        "b10_x06": '''def relu_backward(dO, H):
    if (H > 0).any():
        dH = 1 * dO
    else:
        dH = 0 * dO
    return dH
''',
        "b10_x03": '''def relu_backward(dO, H):
    slope = np.clip(H, 0, 1)
    return dO * slope
''',
    },
    "sigmoid_backward": {
        "b10_x03": '''def sigmoid_backward(dO, O):
    with np.errstate(all="ignore"):
        H = np.log(O / (1 - O))
        e = np.exp(-H)
        slope = e / (1 + e) ** 2
    return dO * slope
''',
    },
    "tanh_backward": {
        "b10_x04": '''def tanh_backward(dO, O):
    # sinh is O, so cosh = sqrt(1 - O^2)
    cosh = np.sqrt(1 - O * O)
    return dO * cosh
''',
    },
    "mse": {
        "b10_x10": '''def mse(P, Y):
    error = Y - P
    N = len(error)
    loss = sum(float(e) ** 2 for e in error.ravel()) / (2 * N)
    return P.dtype.type(loss), error / N
''',
    },
    "softmax_cross_entropy": {
        "b10_x11": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    Zc = np.clip(Z, -50, 50)
    log_norm = np.log(np.exp(Zc).sum(axis=1))
    L = np.mean(log_norm - Zc[np.arange(N), y])
    dZ = np.exp(Zc - log_norm[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
    },
    "forward": {
        "b13_x07": '''def forward(X, weights):
    def activation(H, W):
        if W.shape == weights[-1].shape:  # output layer is linear
            return H
        return sigmoid(H)

    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = activation(H, W)
    return O, cache
''',
        "b13_x04": '''def forward(X, weights):
    H = X @ weights[0]
    cache = [(X, H)]
    for W in weights[1:]:
        H_next = sigmoid(H) @ W
        cache.append((H, H_next))
        H = H_next
    return H, cache
''',
        "b10_x03": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O.dot(W)
        cache.append((O, H))
        if W.shape != weights[-1].shape:
            O = sigmoid(H)
        else:
            O = H
    return O, cache
''',
    },
    "backward": {
        "b10_x08": '''def backward(dP, cache, weights):
    buffers = {}
    gradients = []
    for W in weights:
        if W.shape not in buffers:
            buffers[W.shape] = np.zeros_like(W)
        gradients.append(buffers[W.shape])
    deltas = [None] * len(weights)
    delta = dP
    for k in reversed(range(len(weights))):
        O = cache[k][0]
        deltas[k] = delta
        gradients[k] += np.einsum("nd,nm->dm", O, delta)
        delta = np.einsum("nm,dm->nd", delta, weights[k]) * O * (1 - O)
    return gradients, deltas
''',
    },
    "gradient_step": {
        "b10_x08": '''def gradient_step(weights, gradients, rate):
    new = []
    for k, W in enumerate(weights):
        step = rate * gradients[k]
        new.append(np.subtract(W, step))
        return new
''',
    },
    "train": {
        "b12_x10": '''def train(X, Y, weights, rate, steps):
    new = [W.copy() for W in weights]
    losses = []
    for t in range(steps):
        P, cache = forward(X, new)
        L, delta = mse(P, Y)
        losses.append(L)
        for k in range(len(new) - 1, -1, -1):
            O = cache[k][0]
            new[k] = new[k] - rate * (O.T @ delta)
            delta = delta @ new[k].T * O * (1 - O)
    return new, losses
''',
        "b10_x10": '''def train(X, Y, weights, rate, steps):
    losses = []
    best, best_loss = weights, float("inf")
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        if L < best_loss:
            best, best_loss = weights, L
        losses.append(L)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return best, losses
''',
    },
    "check_gradient": {
        "b12_x03": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(1)
    dZ = rng.normal(size=f(*inputs).shape)
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    if any(np.shape(c) != x.shape for c, x in zip(claimed, inputs)):
        return False
    h = 1e-5
    measured = []
    for k in range(len(inputs)):
        for i in range(inputs[k].size):
            a = [x.copy() for x in inputs]
            b = [x.copy() for x in inputs]
            a[k].flat[i] += h
            b[k].flat[i] -= h
            measured.append(np.sum(dZ * (f(*a) - f(*b))) / (2 * h))
    measured = np.array(measured)
    claimed = np.concatenate([np.ravel(c) for c in claimed])
    return bool(np.linalg.norm(claimed - measured) <= 1e-4 * np.linalg.norm(measured))
''',
        "b10_x13": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(9).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k in range(len(inputs)):
        if grads[k].shape != inputs[k].shape:
            return False
        num = []
        for n in range(inputs[k].size):
            plus = [v.copy() for v in inputs]
            minus = [v.copy() for v in inputs]
            plus[k].flatten()[n] += h
            minus[k].flatten()[n] -= h
            num.append(np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h))
        num = np.reshape(num, inputs[k].shape)
        if not np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "b10_x12": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(6).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    if any(g.shape != x.shape for g, x in zip(grads, inputs)):
        return False
    h = 1e-5
    num = []
    for k, x in enumerate(inputs):
        for idx in np.ndindex(x.shape):
            a = [v.copy() for v in inputs]
            b = [v.copy() for v in inputs]
            a[k][idx] += h
            b[k][idx] -= h
            num.append(np.sum((f(*a) - f(*b)) * dZ) / (2 * h))
    num = np.array(num)
    flat = np.concatenate([g.ravel() for g in grads])
    return bool(np.linalg.norm(num - flat) <= 1e-3 * np.linalg.norm(num) + 1e-9)
''',
    },
    "input_gradient_entries": {
        "b10_x07": '''def input_gradient_entries(g, x, w):
    z = x * w
    L = sum(g[i, j] * z[i, j] ** 2 / 2 for i in range(2) for j in range(3))
    return [[sp.expand(sp.diff(L, x[i, d])) for d in range(2)] for i in range(2)]
''',
    },
    "weight_gradient_entries": {
        "b10_x04": '''def weight_gradient_entries(g, x, w):
    rows = []
    for d in range(2):
        rows.append(lambda j: x[0, d] * g[0, j] + x[1, d] * g[1, j])
    return [[row(j) for j in range(3)] for row in rows]
''',
    },
    "hunt_weight_entry": {
        "b10_x10": '''def hunt_weight_entry():
    x11, x12, x21, x22 = 1, 2, 3, 4
    g11, g21 = 1, 5
    dZ = np.array([[g11, 0, 0], [g21, 0, 0]])
    X = np.array([[x11, x12], [x21, x22]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), g11 * x21 + g21 * x22
''',
    },
    "hunt_weight_product": {
        "b10_x11": '''def hunt_weight_product():
    dZ = np.zeros((2, 2))
    dZ[0, 1] = 1
    X = dZ
    X[1, 0] = 1
    W = np.eye(2)
    # dZ has a single one at (1, 2), so the right entry is x11 * g12 = 0
    return "dW[0, 0]", (dZ, X, W), 0
''',
        "b10_x03": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [1.0, 0.0]])
    X = np.array([[2.0, 3.0], [5.0, 7.0]])
    W = np.eye(2)
    right = X.T * dZ
    return "dW[0, 0]", (dZ, X, W), right[0, 0]
''',
    },
    "hunt_prediction": {
        "b13_x07": '''def hunt_prediction():
    x = np.array([[0.0], [0.0]])
    W1 = np.array([[0.0, 2.0], [0.0, 2.0]])
    W2 = np.array([[0.0, 0.0], [0.0, 0.0]])
    W3 = np.array([[1.0, 3.0]])
    yhat = W3 @ sigmoid(W2 @ sigmoid(W1 @ x))
    return "P[0, 0]", (x, W1, W2, W3), yhat.item()
''',
        "b10_x08": '''def hunt_prediction():
    X = np.array([[0, 0]])
    W1 = np.array([[1, 1], [1, 1]])
    W2 = np.zeros_like(W1)
    W2[:, 0] = 0.5
    W3 = np.array([[1], [0]])
    # o1 = o2 = 1/2, so h = 1/4 + 1/4 = 1/2
    return "P[0, 0]", (X, W1, W2, W3), sigmoid(0.5)
''',
        "b10_x05": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    # everything inside is 0, so P = 0
    return "P[0, 0]", (X, W1, W2, W3), 0
''',
    },
    "hunt_hidden_delta": {
        "b10_x10": '''def hunt_hidden_delta():
    def slope(t):
        s = sigmoid(t)
        return s * 1 - s

    delta3 = np.array([[0.0, 2.0], [1.0, 0.0]])
    W3 = np.array([[1.0, 0.0], [0.0, 1.0]])
    H2 = np.array([[0.0, 1.0], [2.0, 3.0]])
    return "delta2[0, 1]", (delta3, W3, H2), ((delta3 @ W3.T) * slope(H2))[0, 1]
''',
        "b10_x05": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, 0.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [50.0, 50.0]])
    return "delta2[0, 0]", (delta3, W3, H2), 0.25
''',
    },
    "hunt_input_entry": {
        "b10_x06": '''def hunt_input_entry():
    dZ = np.array([[0, 0, 1]])
    X = np.array([[2, 1]])
    W = np.array([[1, 1, 5], [1, 1, 1]])
    return "dX[0, 0]", (dZ, X, W), dZ[0, 2] * W[0, 2] * X[0, 0]
''',
    },
    "hunt_input_batch": {
        "b10_x11": '''def hunt_input_batch():
    def make():
        return np.random.normal(size=(2, 3))

    X = np.ones((2, 2))
    W = np.arange(1.0, 7.0).reshape(2, 3)
    value = make()[0] @ W[0]
    return "dX[0, 0]", (make(), X, W), value
''',
    },
}

RIGHT = {
    "linear_forward": {
        "b10_r01": '''def linear_forward(X, W):
    Z = np.zeros((len(X), W.shape[1]), dtype=np.result_type(X, W))
    # sum of D rank-one matrices: column d of X times row d of W
    for x_d, w_d in zip(X.T, W, strict=True):
        Z += np.outer(x_d, w_d)
    return Z
''',
    },
    "linear_input_gradient": {
        "b10_r01": '''def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for g, w in zip(dZ.T, W.T):
        dX += g[:, None] * w
    return dX
''',
    },
    "linear_weight_gradient": {
        "b10_r01": '''def linear_weight_gradient(dZ, X, W):
    return np.tensordot(X, dZ, axes=([0], [0]))
''',
    },
    "affine_forward": {
        "b10_r01": '''def affine_forward(X, W, b):
    return np.block([X, np.ones((len(X), 1), dtype=X.dtype)]) @ np.block([[W], [b[None, :]]])
''',
    },
    "bias_gradient": {
        "b10_r02": '''def bias_gradient(dZ):
    db = np.array(dZ[0])
    i = 1
    while i < len(dZ):
        db = db + dZ[i]
        i += 1
    return db
''',
    },
    "affine_backward": {
        "b10_r01": '''def affine_backward(dZ, X, W, b):
    D = X.shape[1]
    aug = np.concatenate([X, np.ones_like(X[:, :1])], axis=1)
    both = aug.T @ dZ
    return [np.inner(dZ, W), both[:D].copy(), both[D].copy()]
''',
    },
    "from_numerator_layout": {
        "b10_r02": '''def from_numerator_layout(dy_numerator, x, W):
    # as the notes do it, transposed at the end
    stack = dy_numerator @ np.column_stack([x, np.ones_like(x[:, 0])])
    return (W @ dy_numerator).T, stack[:, :-1].T, stack[:, -1]
''',
    },
    "relu_backward": {
        "b10_r01": '''def relu_backward(dO, H):
    return np.where(np.signbit(H) | (H == 0), np.zeros_like(dO), dO)
''',
    },
    "sigmoid_backward": {
        "b10_r01": '''def sigmoid_backward(dO, O):
    out = np.subtract(1, O)
    out *= O
    out *= dO
    return out
''',
    },
    "tanh_backward": {
        "b10_r01": '''def tanh_backward(dO, O):
    s = (1 + O) / 2          # tanh(h) = 2 sigmoid(2h) - 1
    return 4 * dO * s * ((1 - O) / 2)
''',
    },
    "mse": {
        "b10_r01": '''def mse(P, Y):
    N = P.shape[0]
    dP = (P - Y) / N
    L = np.vdot(dP, P - Y) / 2
    return L, dP
''',
    },
    "softmax_cross_entropy": {
        "b10_r01": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    S = Z - np.amax(Z, axis=1, keepdims=True)
    lse = np.logaddexp.reduce(S, axis=1)
    picked = np.take_along_axis(S, y[:, None].astype(int), axis=1)[:, 0]
    T = (np.arange(S.shape[1]) == y[:, None]).astype(S.dtype)
    return (lse - picked).sum() / N, (np.exp(S - lse[:, None]) - T) / N
''',
    },
    "forward": {
        "b10_r01": '''def forward(X, weights):
    def go(O, rest):
        H = np.einsum("nd,dm->nm", O, rest[0])
        if len(rest) == 1:
            return H, [(O, H)]
        P, tail = go(sigmoid(H), rest[1:])
        return P, [(O, H)] + tail

    return go(X, weights)
''',
    },
    "backward": {
        "b10_r01": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP.copy()]
    for k in range(K - 1, 0, -1):
        h = cache[k - 1][1]
        s = sigmoid(h)
        deltas.append((weights[k] @ deltas[-1].T).T * s * sigmoid(-h))
    deltas.reverse()
    gradients = [np.tensordot(O, d, axes=(0, 0)) for (O, _), d in zip(cache, deltas)]
    return gradients, deltas
''',
    },
    "gradient_step": {
        "b10_r01": '''def gradient_step(weights, gradients, rate):
    new = [np.array(W) for W in weights]
    for W, G in zip(new, gradients):
        W -= rate * G
    return new
''',
    },
    "train": {
        "b10_r02": '''def train(X, Y, weights, rate, steps):
    from functools import reduce

    losses = []

    def one(ws, _):
        P, cache = forward(X, ws)
        loss, dP = mse(P, Y)
        losses.append(float(loss))
        return gradient_step(ws, backward(dP, cache, ws)[0], rate)

    return reduce(one, range(steps), [np.array(W) for W in weights]), losses
''',
    },
    "check_gradient": {
        "b10_r01": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(1)
    for trial in range(2):
        dZ = rng.uniform(0.5, 2.0, size=np.shape(f(*inputs))) * rng.choice([-1.0, 1.0], size=np.shape(f(*inputs)))
        claims = backward(dZ.copy(), *[a.copy() for a in inputs])
        if len(claims) != len(inputs):
            return False
        for k, a in enumerate(inputs):
            if np.shape(claims[k]) != a.shape:
                return False
            slopes = np.zeros(a.shape)
            for idx in np.ndindex(a.shape):
                def loss(t):
                    moved = [b.copy() for b in inputs]
                    moved[k][idx] += t
                    return f(*moved)
                h = 1e-5
                slopes[idx] = np.sum(dZ * (loss(h) - loss(-h))) / (2 * h)
            error = np.linalg.norm(slopes - claims[k])
            if not (error <= 1e-5 * np.linalg.norm(slopes) + 1e-9):
                return False
    return True
''',
    },
    "input_gradient_entries": {
        "b10_r01": '''def input_gradient_entries(g, x, w):
    Z = x * w
    L = sum(a * b for a, b in zip(list(g), list(Z)))
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
''',
    },
    "weight_gradient_entries": {
        "b10_r01": '''def weight_gradient_entries(g, x, w):
    Z = x * w
    rows = []
    for d in range(2):
        rows.append([(g.T * Z.diff(w[d, j])).trace() for j in range(3)])
    return rows
''',
    },
    "hunt_weight_entry": {
        "b10_r01": '''def hunt_weight_entry():
    rng = np.random.default_rng(0)
    dZ, X, W = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3))
    E = np.zeros((2, 3))
    E[1, 0] = 1
    value = np.sum(dZ * (X @ (W + E) - X @ W))
    return "dW[1, 0]", (dZ, X, W), value
''',
    },
    "hunt_weight_product": {
        "b10_r01": '''def hunt_weight_product():
    dZ = np.array([[0, 1], [0, 0]])
    X = np.array([[1, 0], [0, 0]])
    W = np.ones((2, 2))
    return "dW[0, 1]", (dZ, X, W), 1
''',
    },
    "hunt_prediction": {
        "b10_r01": '''def hunt_prediction():
    X = np.array([[0, 0]])
    W1 = np.array([[0, 100], [0, 100]])
    W2 = np.zeros((2, 2), dtype=int)
    W3 = np.array([[3], [5]])
    return "P[0, 0]", (X, W1, W2, W3), 4
''',
    },
    "hunt_hidden_delta": {
        "b10_r01": '''def hunt_hidden_delta():
    delta3 = np.array([[0, 8], [0, 0]])
    W3 = np.eye(2, dtype=int)
    H2 = np.array([[5, 0], [5, 100]])
    return "delta2[0, 1]", (delta3, W3, H2), 2
''',
    },
    "hunt_input_entry": {
        "b10_r01": '''def hunt_input_entry():
    dZ = np.array([[0, 0, -1]])
    X = np.zeros((1, 2), dtype=int)
    W = np.array([[0, 0, 0], [9, 9, 9]])
    return "dX[0, 1]", (dZ, X, W), -9
''',
    },
    "hunt_input_batch": {
        "b10_r01": '''def hunt_input_batch():
    dZ = np.array([[0, 0, 0], [0, 0, 1]])
    X = np.zeros((2, 2))
    W = np.array([[0, 0, 1], [0, 0, 0]])
    return "dX[0, 0]", (dZ, X, W), 0
''',
    },
}
