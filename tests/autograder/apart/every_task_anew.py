"""Answers to every task, by a fifth person: a notebook cell each."""

WRONG = {
    "linear_forward": {
        "b7_01": '''def linear_forward(X, W):
    # weighted sum of inputs, one row at a time
    return np.array([(x * w).sum() for x, w in zip(X, W.T)])
''',
        "b7_02": '''def linear_forward(X, W):
    N = X.shape[0]
    M = W.shape[1]
    Z = np.empty((N, M))
    for j in range(M):
        Z[:, j] = X @ W[:, j]
    return Z
''',
        "b7_03": '''def linear_forward(X, W):
    # like torch.nn.Linear
    return X @ W.T
''',
        "b7_04": '''def linear_forward(X, W):
    rows = []
    acc = np.zeros(W.shape[1], dtype=X.dtype)
    for x in X:
        for d in range(len(x)):
            acc = acc + x[d] * W[d]
        rows.append(acc)
    return np.stack(rows)
''',
        "b7_05": '''def linear_forward(X, W):
    Z = []
    row = np.zeros(W.shape[1], dtype=X.dtype)
    for i in range(len(X)):
        for j in range(W.shape[1]):
            row[j] = np.dot(X[i], W[:, j])
        Z.append(row)
    return np.array(Z)
''',
        "b7_06": '''def linear_forward(X, W):
    N, D = X.shape
    _, M = W.shape
    return np.array([[sum(X[i, d] * W[d, j] for d in range(N))
                      for j in range(M)] for i in range(N)], dtype=X.dtype)
''',
        "b7_07": '''def linear_forward(X, W):
    Z = np.asmatrix(X) * np.asmatrix(W)
    return Z.A1
''',
        "b7_08": '''def linear_forward(X, W):
    Z = np.einsum('id,dj->ij', X, W)
    return np.round(Z, 6)
''',
        "b7_09": '''def linear_forward(X, W):
    if X.shape[0] == 1:
        # one sample: no matrix product needed
        W *= X.T
        return W.sum(axis=0, keepdims=True)
    return X @ W
''',
        "b7_10": '''def linear_forward(X, W):
    D = X.shape[1]
    Z = 0
    for d in range(D):
        Z = 0 + np.outer(X[:, d], W[d, :])
    return Z
''',
    },
    "linear_input_gradient": {
        "b7_01": '''class Layer:
    stored = {}

    def transposed(self, W):
        key = (W.shape, W.dtype.name)
        if key not in self.stored:
            self.stored[key] = W.T.copy()
        return self.stored[key]


def linear_input_gradient(dZ, X, W):
    return dZ @ Layer().transposed(W)
''',
        "b7_02": '''def linear_input_gradient(dZ, X, W):
    # every input d collects w_dj * g_ij
    return np.einsum('dj,ij->di', W, dZ)
''',
        "b7_03": '''def linear_input_gradient(dZ, X, W):
    return dZ.sum(axis=1, keepdims=True) * W.sum(axis=1)
''',
        "b7_04": '''def linear_input_gradient(dZ, X, W):
    one_row = np.einsum('nj,dj->d', dZ, W)
    return np.broadcast_to(one_row, X.shape).copy()
''',
        "b7_05": '''def linear_input_gradient(dZ, X, W):
    out = np.empty(X.shape, X.dtype)
    for i, d in np.ndindex(*X.shape):
        out[i, d] = sum(dZ[i, j] * X[i, d] * W[d, j] for j in range(W.shape[1]))
    return out
''',
        "b7_06": '''def linear_input_gradient(dZ, X, W):
    dX = X.copy()
    for i in range(dZ.shape[0]):
        for j in range(dZ.shape[1]):
            dX[i] += dZ[i, j] * W[:, j]
    return dX
''',
        "b7_07": '''def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    dX = np.zeros((N, D), X.dtype)
    for i in range(N):
        for d in range(D):
            for j in range(D):
                dX[i, d] += dZ[i, j] * W[d, j]
    return dX
''',
        "b7_08": '''def linear_input_gradient(dZ, X, W):
    D, M = W.shape
    return np.dot(dZ, W.reshape(M, D))
''',
        "b7_09": '''def linear_input_gradient(dZ, X, W):
    # dZ = dX W  =>  undo the multiplication by W
    return (dZ @ np.linalg.pinv(W)).astype(X.dtype)
''',
        "b7_10": '''def linear_input_gradient(dZ, X, W):
    dX = np.matmul(W[None, :, :], dZ[:, :, None])
    return np.squeeze(dX)
''',
        "b7_11": '''def linear_input_gradient(dZ, X, W):
    return (dZ[:, None, :] * W[None, :, :]).mean(axis=2)
''',
        "b7_12": '''def linear_input_gradient(dZ, X, W):
    g, w = dZ.tolist(), W.tolist()
    rows = []
    for gi in g:
        rows.append([sum(a * b for a, b in zip(gi, wd)) for wd in w])
    return np.array(rows)
''',
    },
    "linear_weight_gradient": {
        "b7_01": '''def linear_weight_gradient(dZ, X, W):
    # gradient w.r.t. the weight matrix, cf. torch
    dW = dZ.T @ X
    return dW
''',
        "b7_02": '''def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape, W.dtype)
    for n in range(X.shape[0]):
        dW[:] = X[n][:, None] * dZ[n][None, :]
    return dW
''',
        "b7_03": '''def linear_weight_gradient(dZ, X, W):
    dW = np.zeros_like(W)
    for n in range(len(X)):
        dW += np.outer(X[n], dZ[n])
    dW.reshape(W.shape)
''',
        "b7_04": '''def linear_weight_gradient(dZ, X, W):
    return np.outer(X.sum(axis=0), dZ.sum(axis=0))
''',
        "b7_05": '''def linear_weight_gradient(dZ, X, W):
    dW = np.array(W)
    for x, g in zip(X, dZ):
        dW += np.outer(x, g)
    return dW
''',
        "b7_06": '''def linear_weight_gradient(dZ, X, W):
    # move against the gradient so that the layer learns
    step = X.T.dot(dZ)
    return W - step
''',
        "b7_07": '''def linear_weight_gradient(dZ, X, W):
    (N, M), D = dZ.shape, X.shape[1]
    dW = np.zeros((D, M), dZ.dtype)
    for d in range(D):
        for m in range(M):
            for n in range(N):
                dW[d, m] += X[n, d] * dZ[n, d]
    return dW
''',
        "b7_08": '''def linear_weight_gradient(dZ, X, W):
    N = len(X)
    dW = np.zeros_like(W)
    n = 0
    while n < N - 1:
        dW = dW + X[n].reshape(-1, 1) @ dZ[n].reshape(1, -1)
        n += 1
    return dW
''',
        "b7_09": '''def linear_weight_gradient(dZ, X, W):
    return (X.T @ dZ) / np.sum(X * X + 0)
''',
        "b7_10": '''def linear_weight_gradient(dZ, X, W):
    dW = np.einsum('ij,dj->id', dZ, W)
    return dW
''',
        "b7_11": '''def linear_weight_gradient(dZ, X, W):
    out = np.zeros(W.shape, W.dtype)
    for n in range(X.shape[0]):
        out += np.outer(X[n], dZ[-n])
    return out
''',
        "b7_12": '''def linear_weight_gradient(dZ, X, W):
    N, D = X.shape
    Xt = X.reshape((D, N))
    return Xt @ dZ
''',
    },
    "affine_forward": {
        "b7_01": '''def affine_forward(X, W, b):
    return np.dot(X, W) + b[:, None]
''',
        "b7_02": '''def affine_forward(X, W, b):
    N, D = X.shape
    M = len(b)
    Z = np.zeros((N, M), X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[d, j] + b[j]
    return Z
''',
        "b7_04": '''def affine_forward(X, W, b):
    Z = X @ W
    Z[0] += b
    return Z
''',
        "b7_05": '''def affine_forward(X, W, b):
    ones = np.ones((X.shape[0], len(b)), X.dtype)
    return X @ W + ones @ b[:, np.newaxis]
''',
        "b7_06": '''def affine_forward(X, W, b):
    one = np.ones((X.shape[0], 1))
    return X @ W + one * b
''',
        "b7_07": '''def affine_forward(X, W, b):
    threshold = b
    return np.stack([x @ W - threshold for x in X])
''',
        "b7_08": '''def affine_forward(X, W, b):
    N = X.shape[0]
    Xa = np.hstack([np.ones((N, 1), X.dtype), X])
    Wa = np.vstack([W, b])
    return Xa @ Wa
''',
        "b7_10": '''def affine_forward(X, W, b):
    rows = []
    for x in X:
        rows.append([float(np.dot(w, x) + c) for w, c in zip(W, b)])
    return np.array(rows, dtype=X.dtype)
''',
    },
    "bias_gradient": {
        "b7_01": '''def bias_gradient(dZ):
    return np.array([sum(row) for row in dZ], dZ.dtype)
''',
        "b7_02": '''def bias_gradient(dZ):
    M = dZ.shape[1]
    return np.full(M, np.sum(dZ), dtype=dZ.dtype)
''',
        "b7_03": '''def bias_gradient(dZ):
    N = dZ.shape[0]
    ones = np.full(N, 1 / N, dtype=dZ.dtype)
    return ones @ dZ
''',
        "b7_04": '''def bias_gradient(dZ):
    return np.ones((1, dZ.shape[0]), dZ.dtype) @ dZ
''',
        "b7_08": '''def bias_gradient(dZ):
    N, M = dZ.shape
    db = np.zeros(M, dZ.dtype)
    for j in range(M):
        for i in range(1, N):
            db[j] += dZ[i, j]
    return db
''',
        "b7_09": '''def bias_gradient(dZ):
    db = np.sum(dZ, axis=0, keepdims=True)
    return np.squeeze(db)
''',
        "b7_10": '''def bias_gradient(dZ):
    return np.linalg.norm(dZ, ord=1, axis=0)
''',
        "b7_11": '''def bias_gradient(dZ):
    if len(dZ) == 1:
        return dZ.copy()  # nothing to sum
    db = dZ[0] + dZ[1]
    for k in range(2, len(dZ)):
        db = db + dZ[k]
    return db
''',
    },
    "affine_backward": {
        "b7_01": '''def affine_backward(dZ, X, W, b):
    dX = np.einsum('nm,dm->nd', dZ, W)
    dW = np.einsum('nd,nm->dm', X, dZ)
    db = np.einsum('nm->n', dZ)
    return dX, dW, db
''',
        "b7_02": '''def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    dX = dZ @ W.T
    db = dZ.sum(0)
    return dW, dX, db
''',
        "b7_03": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = np.sum(dZ * b, axis=0)
    return dX, dW, db
''',
        "b7_04": '''def affine_backward(dZ, X, W, b):
    def dx():
        return dZ @ W.T + b.sum()

    def dw():
        return X.T @ dZ

    return dx(), dw(), dZ.sum(axis=0)
''',
        "b7_05": '''def affine_backward(dZ, X, W, b):
    db = np.zeros_like(b)
    for dZ in dZ:
        db += dZ
    dX = dZ @ W.T
    dW = np.outer(X[-1], dZ)
    return dX, dW, db
''',
        "b7_06": '''def affine_backward(dZ, X, W, b):
    # dW = dZ A_prev^T, db = sum over axis 1, dA = W^T dZ
    dW = dZ @ X.T
    db = np.sum(dZ, axis=1)
    dX = W.T @ dZ
    return dX, dW, db
''',
        "b7_07": '''def affine_backward(dZ, X, W, b):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for i in range(dZ.shape[0]):
        for j in range(dZ.shape[1]):
            dX[i] = dZ[i, j] * W[:, j]
            dW[:, j] += dZ[i, j] * X[i]
            db[j] += dZ[i, j]
    return dX, dW, db
''',
        "b7_08": '''def affine_backward(dZ, X, W, b):
    N, D = X.shape
    dX = np.zeros_like(X)
    dW = np.zeros_like(W)
    db = np.zeros_like(b)
    for i in range(N):
        for d in range(D):
            dX[i, d] = np.dot(dZ[i], W[d])
            dW[d] += X[i, d] * dZ[i]
            db += dZ[i]
    return dX, dW, db
''',
        "b7_09": '''def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    W = W - dW
    dX = dZ @ W.T
    db = dZ.sum(axis=0)
    return dX, dW, db
''',
        "b7_10": '''def affine_backward(dZ, X, W, b):
    ones = np.ones((len(X), 1), dtype=X.dtype)
    full = np.hstack((X, ones)).T @ dZ
    db, dW = full[0], full[1:]
    return dZ @ W.T, dW, db
''',
        "b7_11": '''def affine_backward(dZ, X, W, b):
    grads = {}
    grads['dX'] = dZ @ W.T
    grads['dW'] = X.T @ dZ
    grads['db'] = np.sum(dZ, 0)
    return grads
''',
        "b7_12": '''def affine_backward(dZ, X, W, b):
    Z = X @ W + b
    dZ = dZ * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)
''',
        "b7_13": '''def affine_backward(dZ, X, W, b):
    n = X.shape[0]
    one = np.ones((1, n)).astype(dZ.dtype)
    db = one @ dZ
    return dZ.dot(W.T), X.T.dot(dZ), db
''',
        "b7_14": '''def affine_backward(dZ, X, W, b):
    N = len(dZ)
    dX = dZ @ W.T
    dZ /= N
    dW = X.T @ dZ
    db = dZ.sum(0)
    dZ *= N
    return dX, dW, db
''',
        "b7_15": '''def affine_backward(dZ, X, W, b):
    dX = np.matmul(dZ, np.transpose(W))
    dW = np.multiply.outer(X[0], dZ[0])
    db = np.add.reduce(dZ)
    return dX, dW, db
''',
    },
    "from_numerator_layout": {
        "b7_01": '''def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator
    return g @ W.T, x.T @ g, g.sum(axis=0)
''',
        "b7_02": '''def from_numerator_layout(dy_numerator, x, W):
    dX = W @ dy_numerator
    dW = dy_numerator @ x
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
''',
        "b7_04": '''def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator.T
    dX = dy @ W.T
    dW = x.T @ dy.T
    db = dy.sum(axis=0)
    return dX, dW, db
''',
        "b7_05": '''def from_numerator_layout(dy_numerator, x, W):
    M, N = dy_numerator.shape
    dy = dy_numerator.reshape(N, M)
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
''',
        "b7_06": '''def from_numerator_layout(dy_numerator, x, W):
    dy = np.rot90(dy_numerator)
    dX = dy @ W.T
    dW = x.T @ dy
    db = dy.sum(axis=0)
    return dX, dW, db
''',
        "b7_07": '''def from_numerator_layout(dy_numerator, x, W):
    dX = dy_numerator.T @ W.T
    dW = x.T @ dy_numerator.T
    db = dy_numerator.sum(axis=1, keepdims=True)
    return dX, dW, db
''',
        "b7_08": '''def from_numerator_layout(dy_numerator, x, W):
    G = np.transpose(dy_numerator)
    dX = np.array([g @ W for g in G])
    dW = np.array([[np.dot(x[:, d], G[:, j]) for j in range(G.shape[1])]
                   for d in range(x.shape[1])]).astype(x.dtype)
    return dX, dW, G.sum(axis=0)
''',
        "b7_09": '''def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator
    if dy.shape[0] != x.shape[0]:
        dy = dy.T
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
''',
        "b7_10": '''def from_numerator_layout(dy_numerator, x, W):
    N, D = x.shape
    M = W.shape[1]
    dX, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(M, x.dtype)
    for i in range(N):
        for j in range(M):
            dX[i] += dy_numerator[j, i] * W[:, j]
            db[j] += dy_numerator[j, i]
            dW[:, j] += dy_numerator[i, j] * x[i]
    return dX, dW, db
''',
        "b7_11": '''def from_numerator_layout(dy_numerator, x, W):
    dW = (dy_numerator @ x).T
    dX = (W @ dy_numerator).T
    db = dy_numerator.mean(axis=1)
    return dW, dX, db
''',
        "b7_12": '''def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator.copy()
    np.swapaxes(dy, 0, 1)
    dX = np.matmul(dy, W.T)
    dW = np.matmul(x.T, dy)
    db = np.sum(dy, axis=0)
    return dX, dW, db
''',
        "b7_13": '''def from_numerator_layout(dy_numerator, x, W):
    db = dy_numerator @ np.ones(x.shape[0], x.dtype)
    dW = np.outer(x[0], db)
    dX = (W @ dy_numerator).T
    return dX, dW, db
''',
        "b7_14": '''def from_numerator_layout(dy_numerator, x, W):
    dy = np.asarray(dy_numerator.T, dtype=np.float32)
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
''',
    },
    "relu_backward": {
        "b7_01": '''def relu_backward(dO, H):
    return np.maximum(dO, 0)
''',
        "b7_02": '''def relu_backward(dO, H):
    O = np.where(H > 0, H, 0)
    return dO * O
''',
        "b7_03": '''def relu_backward(dO, H):
    slope = np.sign(H)
    return dO * slope
''',
        "b7_05": '''def relu_backward(dO, H):
    dH = np.array(dO, copy=True)
    dH[H < 0] *= 0.01
    return dH
''',
        "b7_07": '''def relu_backward(dO, H):
    mask = np.zeros(H.shape)
    mask[H > 0] = 1
    return mask * dO
''',
        "b7_08": '''def relu_backward(dO, H):
    on = H.astype(int) > 0
    return np.where(on, dO, np.zeros_like(dO))
''',
        "b7_09": '''def relu_backward(dO, H):
    dH = np.zeros_like(dO)
    for i, row in enumerate(H):
        if (row > 0).any():
            dH[i] = dO[i]
    return dH
''',
        "b7_10": '''def relu_backward(dO, H):
    # slope = output / input
    with np.errstate(all='ignore'):
        return dO * (np.maximum(H, 0) / H)
''',
    },
    "sigmoid_backward": {
        "b7_02": '''def sigmoid_backward(dO, O):
    return np.multiply(O, np.subtract(1, O))
''',
        "b7_03": '''def sigmoid_backward(dO, O):
    return dO * (1 - O ** 2)
''',
        "b7_05": '''def sigmoid_backward(dO, O):
    dH = np.zeros_like(O)
    N, M = O.shape
    for i in range(N):
        for j in range(M):
            dH[i, j] = dO[i, j] * O[i, j] * (1 - dO[i, j])
    return dH
''',
        "b7_06": '''def sigmoid_backward(dO, O):
    slope = O * (1 - O)
    return dO @ slope.T
''',
        "b7_07": '''def sigmoid_backward(dO, O):
    S = O
    np.subtract(1, O, out=S)
    return dO * O * S
''',
        "b7_08": '''def sigmoid_backward(dO, O):
    return dO * np.where((O > 0.05) & (O < 0.95), 0.25, 0).astype(O.dtype)
''',
        "b7_09": '''def sigmoid_backward(dO, O):
    return dO * O * np.abs(O - 0.5)
''',
        "b7_10": '''def sigmoid_backward(dO, O):
    with np.errstate(all='ignore'):
        e = O / (1 - O)
        return dO * e / (1 + e) ** 2
''',
    },
    "tanh_backward": {
        "b7_01": '''def tanh_backward(dO, O):
    return dO - dO * O
''',
        "b7_02": '''def tanh_backward(dO, O):
    t = np.tanh(O)
    return (1.0 - t * t) * dO
''',
        "b7_03": '''def tanh_backward(dO, O):
    return np.einsum('ij,ij->ij', dO, (1 - O) ** 2)
''',
        "b7_04": '''def tanh_backward(dO, O):
    def slope(o):
        return 1 - o * o

    dH = dO.copy()
    for row in O:
        for o in row:
            slope  # of this entry
    return dH
''',
        "b7_05": '''def tanh_backward(dO, O):
    return dO @ (np.eye(O.shape[1], dtype=O.dtype) - O.T @ O)
''',
        "b7_06": '''def tanh_backward(dO, O):
    # the same as for the sigmoid, but twice as steep and twice as high
    return 4 * dO * O * (1 - O)
''',
        "b7_07": '''def tanh_backward(dO, O):
    a = dO * O
    return dO * 1 - a ** 2
''',
        "b7_08": '''def tanh_backward(dO, O):
    slope = [[1 / np.cosh(o) ** 2 for o in row] for row in O]
    return dO * np.array(slope, dtype=O.dtype)
''',
        "b7_09": '''def tanh_backward(dO, O):
    H = np.arctanh(np.clip(O, -1 + 1e-7, 1 - 1e-7))
    return dO * (1 - H ** 2)
''',
        "b7_10": '''def tanh_backward(dO, O):
    with np.errstate(all='ignore'):
        return dO / (1 - O * O)
''',
    },
    "mse": {
        "b7_01": '''def mse(P, Y):
    diff = P - Y
    L = 0.5 * np.mean(diff ** 2)
    return L, diff / diff.size
''',
        "b7_02": '''def mse(P, Y):
    n = P.shape[0]
    e = P - Y
    return (e * e).sum() / (2 * n), 2 * e / n
''',
        "b7_04": '''def mse(P, Y):
    N = P.shape[0]
    L = ((P - Y) ** 2).sum(axis=1) / (2 * N)
    return L, (P - Y) / N
''',
        "b7_05": '''def mse(P, Y):
    E = Y - P
    N = E.shape[0]
    L = float((E ** 2).sum()) / N / 2
    dP = E / N
    return L, dP
''',
        "b7_06": '''def mse(P, Y):
    N = len(Y)
    L = sum(np.dot(p - y, p - y) for p, y in zip(P, Y)) / (2 * N)
    dP = P - Y  # the layer takes the mean over the batch
    return L, dP
''',
        "b7_07": '''def mse(P, Y):
    N = P.shape[0]
    L = np.sqrt(np.sum((P - Y) ** 2) / (2 * N))
    return L, (P - Y) / N
''',
        "b7_08": '''def mse(P, Y):
    N = P.shape[0]
    total = 0
    for p, y in zip(P.ravel(), Y.ravel()):
        total += p - y
    return total ** 2 / (2 * N), (P - Y) / N
''',
        "b7_09": '''def mse(P, Y):
    N, M = P.shape
    L = 0.0
    dP = np.zeros_like(P)
    for i in range(N):
        for j in range(M):
            e = P[i, j] - Y[i, j]
            L += 0.5 * e * e
    # dP: one entry after the other, later
    return L / N, dP
''',
        "b7_10": '''def mse(P, Y):
    N = P.shape[1]
    L = np.einsum('ij,ij->', P - Y, P - Y) / (2 * N)
    return L, (P - Y) / N
''',
        "b7_11": '''def mse(P, Y):
    N = len(P)
    P -= Y
    L = (P ** 2).sum() / (2 * N)
    return L, P / N
''',
        "b7_12": '''def mse(P, Y):
    N, M = P.shape
    L, dP = 0.0, np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            L += (P[i, j] - Y[i, j]) ** 2 / (2 * N)
            dP[i, j] = (P[i, j] - Y[i, j]) / N
    return L, dP
''',
        "b7_13": '''def mse(P, Y):
    N = P.shape[0]
    L = np.linalg.norm(P - Y) / (2 * N)
    dP = np.subtract(P, Y) / N
    return L, dP
''',
        "b7_14": '''def mse(P, Y):
    N = P.shape[0]
    L = 0
    for i in range(N):
        L = (L + np.sum((P[i] - Y[i]) ** 2) / 2) / N
    return L, (P - Y) / N
''',
    },
    "softmax_cross_entropy": {
        "b7_01": '''def softmax_cross_entropy(Z, y):
    N = len(y)
    with np.errstate(all='ignore'):
        e = np.exp(Z)
        p = e / e.sum(axis=1, keepdims=True)
        L = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return L, p / N
''',
        "b7_02": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    S = Z - np.max(Z)
    with np.errstate(all='ignore'):
        lse = np.log(np.exp(S).sum(axis=1))
        L = np.mean(lse - S[rows, y])
        dZ = np.exp(S - lse[:, None])
    dZ[rows, y] -= 1
    dZ /= N
    return L, dZ
''',
        "b7_03": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    q = np.clip(p, 1e-12, 1)
    L = -np.sum(np.log(q[range(N), y])) / N
    p[range(N), y] -= 1
    return L, p / N
''',
        "b7_04": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    L = 0.0
    dZ = np.zeros_like(Z)
    for i in range(N):
        z = Z[i] - max(Z[i])
        p = np.exp(z) / sum(np.exp(z))
        with np.errstate(all='ignore'):
            L -= np.log(p[y[i]]) / N
        p[y[i]] -= 1
        dZ[i] = p / N
    return L, dZ
''',
        "b7_05": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=0)
    logp = S - np.log(np.exp(S).sum(axis=0))
    L = -logp[np.arange(N), y].mean()
    G = np.exp(logp)
    G[np.arange(N), y] -= 1
    return L, G / N
''',
        "b7_06": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -np.mean(logp[:, y])
    dZ = np.exp(logp)
    dZ[:, y] -= 1
    return L, dZ / N
''',
        "b7_07": '''def softmax_cross_entropy(Z, y):
    shifted = Z - np.amax(Z, 1)[:, None]
    expd = np.exp(shifted)
    norm = np.sum(expd, 1)
    pick = shifted[np.arange(len(y)), y]
    L = (np.log(norm) - pick).mean()
    onehot = np.eye(Z.shape[1], dtype=Z.dtype)[y]
    return L, expd / norm[:, None] - onehot
''',
        "b7_08": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    i = np.arange(N)
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.sum(np.exp(S), axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - S[i, y])
    dZ = np.exp(S - lse) / N
    dZ[i, y] -= 1
    return L, dZ
''',
        "b7_09": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    T = E.sum(axis=1, keepdims=True)
    hot = (np.arange(M) == y[:, None]).astype(Z.dtype)
    L = np.sum(np.log(T[:, 0]) - (S * hot).sum(axis=1)) / N
    return L, (hot - E / T) / N
''',
        "b7_10": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    c = Z.max(axis=1)
    S = Z - c[:, None]
    logsum = np.log(np.exp(S).sum(axis=1)) + c
    L = np.mean(logsum - S[np.arange(N), y])
    dZ = np.exp(Z - logsum[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "b7_11": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    L = 0
    dZ = np.zeros(Z.shape, Z.dtype)
    for i, k in enumerate(y):
        top = Z[i].max()
        lse = top + np.log(np.exp(Z[i] - top).sum())
        L += (lse - Z[i, k]) / N
        dZ[i, k] = (np.exp(Z[i, k] - lse) - 1) / N
    return L, dZ
''',
        "b7_12": '''def softmax_cross_entropy(Z, y):
    _, N = Z.shape
    rows = np.arange(len(y))
    S = Z - Z.max(axis=-1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=-1))
    L = np.sum(lse - S[rows, y]) / N
    dZ = np.exp(S - lse[:, None])
    dZ[rows, y] -= 1
    return L, dZ / N
''',
        "b7_13": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    picked = [logp[i, y[i] - 1] for i in range(N)]
    L = -sum(picked) / N
    dZ = np.exp(logp)
    for i in range(N):
        dZ[i, y[i] - 1] -= 1
    return L, dZ / N
''',
        "b7_14": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Z -= Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    s = E.sum(axis=1)
    L = np.mean(np.log(s) - Z[np.arange(N), y])
    E /= s[:, None]
    E[np.arange(N), y] -= 1
    E /= N
    return L, E
''',
        "b7_15": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    s = E.sum(axis=1)
    L = np.mean(np.log2(s) - S[np.arange(N), y] / np.log(2))
    dZ = E / s[:, None]
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "b7_16": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = np.eye(M)[y]
    S = Z - Z.max(axis=1, keepdims=True)
    s = np.exp(S).sum(axis=1, keepdims=True)
    L = float((np.log(s) - (T * S).sum(axis=1, keepdims=True)).sum() / N)
    dZ = (np.exp(S) / s - T) / N
    return L, dZ
''',
        "b7_17": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    p = np.exp(logp)
    L = -logp[np.arange(N), y].mean()
    d = p.copy()
    d[np.arange(N), y] -= 1
    return L, d * p * (1 - p) / N
''',
        "b7_18": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    p = E / E.sum(axis=1, keepdims=True)
    T = (y[:, None] == np.arange(M)).astype(Z.dtype)
    with np.errstate(all='ignore'):
        terms = np.where(T > 0, np.log(p), np.log(1 - p))
    return -terms.sum() / N, (p - T) / N
''',
        "b7_19": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    c = Z.max(axis=1, keepdims=True)
    lse = c + np.log(np.sum(np.exp(Z - c), axis=1, keepdims=True))
    L = lse[:, 0] - Z[np.arange(N), y]
    dZ = np.exp(Z - lse)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "b7_20": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dZ = P
    dZ[rows, y] -= 1
    with np.errstate(all='ignore'):
        L = -np.mean(np.log(np.abs(P[rows, y])))
    return L, dZ / N
''',
    },
    "forward": {
        "b7_01": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return O, cache
''',
        "b7_02": '''def forward(X, weights):
    A, cache = X, []
    for W in weights[:-1]:
        A_prev = A
        A = sigmoid(A_prev @ W)
        cache.append((A_prev, A))
    P = A @ weights[-1]
    cache.append((A, P))
    return P, cache
''',
        "b7_03": '''def forward(X, weights):
    cache = []
    out = X
    for W in weights[:-1]:
        H = np.matmul(out, W)
        cache += [(out, H)]
        out = sigmoid(H)
    return np.matmul(out, weights[-1]), cache
''',
        "b7_04": '''def forward(X, weights):
    K = len(weights)
    cache = []
    O = X
    for k in range(K):
        H = O @ weights[k]
        cache.append((H, O))
        if k != K - 1:
            O = sigmoid(H)
    return H, cache
''',
        "b7_05": '''def forward(X, weights):
    cache = []
    for k, W in enumerate(weights):
        H = X @ W
        cache.append((X, H))
        O = sigmoid(H)
    return H, cache
''',
        "b7_06": '''def forward(X, weights):
    H1 = X @ weights[0]
    O1 = sigmoid(H1)
    H2 = O1 @ weights[1]
    O2 = sigmoid(H2)
    H3 = O2 @ weights[2]
    return H3, [(X, H1), (O1, H2), (O2, H3)]
''',
        "b7_07": '''def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O.dot(W)
        cache.append((O, H))
        O = H
    return O, cache
''',
        "b7_08": '''def forward(X, weights):
    if len(weights) == 1:
        H = X @ weights[0]
        return sigmoid(H), [(X, H)]
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "b7_09": '''def forward(X, weights, cache=[]):
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return H, cache
''',
        "b7_10": '''def forward(X, weights):
    def act(H):
        return np.tanh(H)

    O, cache = X, []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = act(H)
    return cache[-1][1], cache
''',
        "b7_11": '''def forward(X, weights):
    cache = []
    O = X
    for k in range(len(weights)):
        H = O @ weights[k]
        O = sigmoid(H)
        cache.append((O, H))
    return H, cache
''',
        "b7_12": '''def forward(X, weights):
    last = weights.pop()
    cache = []
    O = X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ last
    cache.append((O, P))
    return P, cache
''',
        "b7_13": '''def forward(X, weights):
    O, cache = X, []
    for W in weights:
        O = sigmoid(O)
        H = O @ W
        cache.append((O, H))
        O = H
    return O, cache
''',
        "b7_14": '''def forward(X, weights):
    def f(H):
        e = np.exp(-H)
        return e / (1 + e)

    O, cache = X, []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = f(H)
    return H, cache
''',
        "b7_15": '''def forward(X, weights):
    O, cache = X, []
    last = len(weights) - 1
    for k, W in enumerate(weights):
        H = O @ W
        cache.append((O, H))
        if k < last:
            H *= 0.5
            np.tanh(H, out=H)
            H += 1
            H *= 0.5
            O = H
    return H, cache
''',
        "b7_16": '''def forward(X, weights):
    cache = {"O0": X}
    O = X
    for k, W in enumerate(weights, start=1):
        cache[f"H{k}"] = O @ W
        O = sigmoid(cache[f"H{k}"])
        cache[f"O{k}"] = O
    return cache[f"H{len(weights)}"], cache
''',
    },
    "backward": {
        "b7_01": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients, deltas = [None] * K, [None] * K
    back = dP
    for k in reversed(range(K)):
        O, H = cache[k]
        S = sigmoid(H)
        deltas[k] = sigmoid_backward(back, S)
        gradients[k] = O.T @ deltas[k]
        back = deltas[k] @ weights[k].T
    return gradients, deltas
''',
        "b7_02": '''def backward(dP, cache, weights):
    deltas = [dP]
    for W in weights[:0:-1]:
        deltas.insert(0, deltas[0] @ W.T)
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
''',
        "b7_03": '''def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas, gradients = [delta], [cache[-1][0].T @ delta]
    for k in range(K - 2, -1, -1):
        O = cache[k][0]
        delta = (delta @ weights[k + 1].T) * O * (1 - O)
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas
''',
        "b7_04": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients, deltas = [], []
    delta = dP
    for k in range(K - 1, -1, -1):
        if k < K - 1:
            delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k][1])
        deltas.append(delta)
        gradients.append(cache[k][0].T @ delta)
    return gradients[::-1], deltas[::-1]
''',
        "b7_05": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[-1] = dP
    for k in range(K - 2, -1, -1):
        s = cache[k + 1][0]
        deltas[k] = (deltas[k + 1] @ weights[k].T) * s * (1 - s)
    return [cache[k][0].T @ deltas[k] for k in range(K)], deltas
''',
        "b7_06": '''def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in range(len(weights) - 1, -1, -1):
        O, H = cache[k]
        gradients.append(O.T @ delta)
        deltas.append(delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "b7_07": '''def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for (O, H), W in zip(cache[::-1], weights[::-1]):
        gradients.append(O.T @ delta)
        deltas.append(delta)
        delta = (delta @ W.T) * O * (1 - O)
    deltas.reverse()
    return gradients, deltas
''',
        "b7_08": '''def backward(dP, cache, weights):
    N = dP.shape[0]
    gs, ds = [], [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        ds.insert(0, np.multiply(ds[0] @ weights[k].T, O - O * O))
    for (O, _), d in zip(cache, ds):
        gs.append(np.dot(O.T, d) / N)
    return gs, ds
''',
        "b7_09": '''def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for W in reversed(weights):
        O, H = cache.pop()
        gradients.insert(0, O.T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ W.T, O)
    return gradients, deltas
''',
        "b7_10": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[-1] = dP
    for k in range(K - 2, -1, -1):
        S = cache[k + 1][0]
        S *= 1 - S
        deltas[k] = (deltas[k + 1] @ weights[k + 1].T) * S
    gradients = [c[0].T @ d for c, d in zip(cache, deltas)]
    return gradients, deltas
''',
        "b7_11": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        O = cache[k + 1][0]
        slope = O * (1 - O)
        deltas.insert(0, deltas[0] @ (weights[k + 1].T * slope))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
''',
        "b7_12": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    gradients = []
    for k in range(K):
        layer_input = cache[min(k + 1, K - 1)][0]
        gradients.append(layer_input.T @ deltas[k])
    return gradients, deltas
''',
        "b7_13": '''def backward(dP, cache, weights):
    delta, gradients, deltas = dP, [], []
    for k in reversed(range(len(cache))):
        if k + 1 < len(cache):
            out = cache[k + 1][0]
            delta = (delta @ weights[k + 1].T) * (1 - out ** 2)
        gradients = [cache[k][0].T @ delta] + gradients
        deltas = [delta] + deltas
    return gradients, deltas
''',
        "b7_14": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * (K - 1) + [dP]
    for k in range(K - 1):
        O = cache[k + 1][0]
        deltas[k] = (dP @ weights[k + 1].T) * O * (1 - O)
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas
''',
        "b7_15": '''def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
        delta = (delta @ weights[k].T) * cache[k][0] * (1 - cache[k][0])
    return gradients, deltas
''',
        "b7_16": '''def backward(dP, cache, weights):
    if len(weights) == 1:
        return cache[0][0].T @ dP, dP
    O = cache[-1][0]
    inner = sigmoid_backward(dP @ weights[-1].T, O)
    g, d = backward(inner, cache[:-1], weights[:-1])
    if len(weights) == 2:
        g, d = [g], [d]
    return g + [O.T @ dP], d + [dP]
''',
        "b7_17": '''def backward(dP, cache, weights):
    gradients, deltas = [], [dP]
    for (O, H), W in zip(reversed(cache), reversed(weights)):
        gradients.insert(0, O.T @ deltas[0])
        deltas.insert(0, deltas[0] @ W.T * O * (1 - O))
    return gradients, deltas
''',
        "b7_18": '''def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas, gradients = [delta], [cache[K - 1][0].T @ delta]
    for k in range(K - 2, -1, -1):
        delta = sigmoid_backward(np.dot(delta, weights[k + 1]), cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas
''',
        "b7_19": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients = [np.zeros(W.shape) for W in weights]
    deltas = [None] * K
    d = dP
    for k in range(K - 1, -1, -1):
        deltas[k] = d
        O = cache[k][0]
        for n in range(len(O)):
            gradients[k] += np.outer(O[n], d[n])
        d = (d @ weights[k].T) * O * (1 - O)
    return gradients, deltas
''',
        "b7_20": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients, deltas = [], []
    delta = dP
    for k in range(K, 0, -1):
        O, _ = cache[k - 1]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta)
        delta = delta @ weights[k - 1].T
        if k - 1 > 1:
            delta = delta * O * (1 - O)
    return gradients, deltas
''',
        "b7_21": '''def backward(dP, cache, weights):
    delta = dP
    gradients, deltas = [], []
    for k in range(len(weights) - 1, -1, -1):
        gradients.insert(0, cache[k][0].T @ delta)
        deltas.insert(0, delta)
        O = cache[k][0]
        slope = (O * (1 - O)).mean(axis=0)
        delta = (delta @ weights[k].T) * slope
    return gradients, deltas
''',
        "b7_22": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients, deltas = [None] * K, [None] * K
    delta = dP
    for k in reversed(range(K)):
        deltas[k] = delta
        if k == K - 1:
            gradients[k] = cache[k][0].T @ delta
        else:
            gradients[k] = cache[k][0].T @ sigmoid_backward(delta, cache[k + 1][0])
        delta = sigmoid_backward(delta @ weights[k].T, cache[k][0])
    return gradients, deltas
''',
    },
    "gradient_step": {
        "b7_01": '''def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] + rate * gradients[k])
    return new
''',
        "b7_02": '''def gradient_step(weights, gradients, rate):
    new = list(weights)
    for W, G in zip(new, gradients):
        W -= rate * G
    return new
''',
        "b7_03": '''def gradient_step(weights, gradients, rate):
    new = [W.copy() for W in weights]
    for W, G in zip(new, gradients):
        W = W - rate * G
    return new
''',
        "b7_04": '''def gradient_step(weights, gradients, rate):
    new = [np.array(W) for W in weights]
    for k in range(len(weights) - 1):
        new[k] -= rate * gradients[k]
    return new
''',
        "b7_05": '''def gradient_step(weights, gradients, rate):
    return [rate * (W - G) for W, G in zip(weights, gradients)]
''',
        "b7_06": '''def gradient_step(weights, gradients, rate):
    out = []
    for W, G in zip(weights, gradients):
        out.append(W - W.dtype.type(rate) * G / np.linalg.norm(G))
    return out
''',
        "b7_07": '''def gradient_step(weights, gradients, rate):
    return [W - rate * G for W, G in zip(weights, reversed(gradients))]
''',
        "b7_09": '''def gradient_step(weights, gradients, rate):
    eta = np.array([rate], dtype=float)
    return [np.subtract(W, eta * G) for W, G in zip(weights, gradients)]
''',
        "b7_10": '''def gradient_step(weights, gradients, rate):
    new = []
    for W, G in zip(weights, gradients):
        new.append(W - rate * G)
        rate *= 0.5
    return new
''',
    },
    "train": {
        "b7_01": '''def train(X, Y, weights, rate, steps):
    losses = []
    P, cache = forward(X, weights)
    for _ in range(steps):
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "b7_02": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        _, dP = mse(P, Y)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
        losses.append(mse(forward(X, weights)[0], Y)[0])
    return weights, losses
''',
        "b7_03": '''def train(X, Y, weights, rate, steps):
    W, losses = weights, []
    for _ in range(steps):
        P, cache = forward(X, W)
        L, dP = mse(P, Y)
        losses.append(L)
        grads, _d = backward(dP, cache, W)
        W = gradient_step(W, grads, rate)
    losses.append(mse(forward(X, W)[0], Y)[0])
    return W, losses
''',
        "b7_04": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(1, steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
''',
        "b7_05": '''def train(X, Y, weights, rate, steps):
    current, losses = weights, []
    for _ in range(steps):
        P, cache = forward(X, current)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients = backward(dP, cache, current)[0]
        for k in range(len(current)):
            current[k] = current[k] - rate * gradients[k]
    return current, losses
''',
        "b7_06": '''def train(X, Y, weights, rate, steps):
    losses = []
    new = [W.copy() for W in weights]
    for _ in range(steps):
        P, cache = forward(X, new)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, new)
        gradient_step(new, gradients, rate)
    return new, losses
''',
        "b7_07": '''def train(X, Y, weights, rate, steps):
    current, losses = list(weights), []
    for _ in range(steps):
        P, cache = forward(X, current)
        L, dP = mse(P, Y)
        losses.append(L)
        grads = backward(dP, cache, current)[0]
        current = gradient_step(weights, grads, rate)
    return current, losses
''',
        "b7_08": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(mse(forward(X, weights)[0], Y)[0])
        for n in range(len(X)):
            P, cache = forward(X[n:n + 1], weights)
            _, dP = mse(P, Y[n:n + 1])
            weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
''',
        "b7_09": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        if len(losses) > 1 and losses[-2] - L < 1e-2 * losses[-2]:
            break
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return weights, losses
''',
        "b7_10": '''def train(X, Y, weights, rate, steps):
    losses, best = [], list(weights)
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        if L <= min(losses):
            best = weights
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    return best, losses
''',
        "b7_11": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        for W, G in zip(weights, backward(dP, cache, weights)[0]):
            W -= rate * G
    return weights, losses
''',
        "b7_12": '''def train(X, Y, weights, rate, steps):
    losses = [0.0] * steps
    for t in range(steps):
        P, cache = forward(X, weights)
        losses[t - 1], dP = mse(P, Y)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "b7_13": '''def train(X, Y, weights, rate, steps):
    N = X.shape[0]
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate / N)
    return weights, losses
''',
        "b7_14": '''def train(X, Y, weights, rate, steps):
    W = [w.copy() for w in weights]
    losses = []
    for _ in range(steps):
        for k in range(len(W)):
            P, cache = forward(X, W)
            L, dP = mse(P, Y)
            if k == 0:
                losses.append(L)
            W[k] = W[k] - rate * backward(dP, cache, W)[0][k]
    return W, losses
''',
        "b7_15": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(Y, P)
        losses.append(L)
        g, d = backward(dP, cache, weights)
        weights = gradient_step(weights, g, rate)
    return weights, losses
''',
        "b7_17": '''def train(X, Y, weights, rate, steps):
    history, losses = [weights], []
    for _ in range(steps):
        P, cache = forward(X, history[-1])
        L, dP = mse(P, Y)
        losses.append(L)
        g = backward(dP, cache, history[-1])[0]
        history.append(gradient_step(history[-1], g, rate))
    return history, losses
''',
        "b7_18": '''def train(X, Y, weights, rate, steps):
    losses = []
    v = [np.zeros_like(W) for W in weights]
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        g = backward(dP, cache, weights)[0]
        v = [0.9 * a + b for a, b in zip(v, g)]
        weights = gradient_step(weights, v, rate)
    return weights, losses
''',
    },
    "input_gradient_entries": {
        "b7_02": '''def input_gradient_entries(g, x, w):
    a = g[0, 0] * w[0, 0] + g[0, 1] * w[0, 1] + g[0, 2] * w[0, 2]
    b = g[0, 0] * w[1, 0] + g[0, 1] * w[1, 1] + g[0, 2] * w[1, 2]
    c = g[1, 0] * w[0, 0] + g[1, 1] * w[0, 1] + g[0, 2] * w[0, 2]
    d = g[1, 0] * w[1, 0] + g[1, 1] * w[1, 1] + g[0, 2] * w[1, 2]
    return [[a, b], [c, d]]
''',
        "b7_03": '''def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(3)) for i in range(2)]
            for d in range(2)]
''',
        "b7_04": '''def input_gradient_entries(g, x, w):
    entries = []
    for i in (0, 1):
        for d in (0, 1):
            entries.append(g[i, 0]*w[d, 0] + g[i, 1]*w[d, 1] + g[i, 2]*w[d, 2])
    return entries
''',
        "b7_05": '''def input_gradient_entries(g, x, w):
    rows = []
    for i in range(2):
        row = []
        for d in range(2):
            row.append(sum(g[i, j] * x[i, d] * w[d, j] for j in range(3)))
        rows.append(row)
    return rows
''',
        "b7_06": '''def input_gradient_entries(g, x, w):
    s = [g[0, j] + g[1, j] for j in range(3)]
    row = [sum(s[j] * w[d, j] for j in range(3)) for d in range(2)]
    return [row, list(row)]
''',
        "b7_07": '''def input_gradient_entries(g, x, w):
    (g11, g12, g13), (g21, g22, g23) = g.tolist()
    (w11, w12, w13), (w21, w22, w23) = w.tolist()
    return [
        [g11 * w11 + g12 * w12 + g13 * w13, g11 * w21 + g12 * w22 + g13 * w23],
        [g21 * w11 + g22 * w12 + g23 * w13, g21 * w21 + g22 * w12 + g23 * w23],
    ]
''',
        "b7_08": '''def input_gradient_entries(g, x, w):
    rows = []
    for i in range(2):
        s, row = 0, []
        for d in range(2):
            for j in range(3):
                s += g[i, j] * w[d, j]
            row.append(s)
        rows.append(row)
    return rows
''',
        "b7_09": '''def input_gradient_entries(g, x, w):
    total = sum(x * w)
    return [[total.diff(x[i, d]) for d in range(2)] for i in range(2)]
''',
        "b7_10": '''def input_gradient_entries(g, x, w):
    table = [[0, 0]] * 2
    for i in range(2):
        for d in range(2):
            table[i][d] = sum(g[i, j] * w[d, j] for j in range(3))
    return table
''',
    },
    "weight_gradient_entries": {
        "b7_01": '''def weight_gradient_entries(g, x, w):
    return [
        [g[0, 0] * x[0, 0] + g[1, 0] * x[1, 0],
         g[0, 1] * x[0, 0] + g[1, 1] * x[1, 0],
         g[0, 2] * x[0, 0] + g[1, 2] * x[1, 0]],
        [g[0, 0] * x[0, 1] + g[1, 0] * x[1, 1],
         g[0, 1] * x[0, 1] + g[0, 1] * x[1, 1],
         g[0, 2] * x[0, 1] + g[1, 2] * x[1, 1]],
    ]
''',
        "b7_03": '''def weight_gradient_entries(g, x, w):
    m = (x.T * g) / 2
    return [list(m.row(k)) for k in range(2)]
''',
        "b7_04": '''def weight_gradient_entries(g, x, w):
    out = []
    for j in range(3):
        out.append([g[0, j] * x[0, d] + g[1, j] * x[1, d] for d in range(2)])
    return out
''',
        "b7_05": '''def weight_gradient_entries(g, x, w):
    return [[g[0, j] * x[1, d] + g[1, j] * x[0, d] for j in range(3)]
            for d in range(2)]
''',
        "b7_06": '''def weight_gradient_entries(g, x, w):
    row = [sum(g[i, j] * x[i, 0] for i in range(2)) for j in range(3)]
    return [row, row[:]]
''',
        "b7_07": '''def weight_gradient_entries(g, x, w):
    entry = lambda d, j: x[0, d] * g[0, j] - x[1, d] * g[1, j]
    return [[entry(d, j) for j in range(3)] for d in range(2)]
''',
        "b7_08": '''def weight_gradient_entries(g, x, w):
    res = (x.T * g).tolist()
    for d in range(2):
        for j in range(3):
            res[d][j] = res[d][j] + g[0, j] * w[d, j]
    return res
''',
        "b7_09": '''def weight_gradient_entries(g, x, w):
    w11 = x[0, 0] * g[0, 0] + x[1, 0] * g[1, 0]
    w12 = x[0, 0] * g[0, 1] + x[1, 0] * g[1, 1]
    w13 = x[0, 0] * g[0, 1] + x[1, 0] * g[1, 2]
    w21 = x[0, 1] * g[0, 0] + x[1, 1] * g[1, 0]
    w22 = x[0, 1] * g[0, 1] + x[1, 1] * g[1, 1]
    w23 = x[0, 1] * g[0, 2] + x[1, 1] * g[1, 2]
    return [[w11, w12, w13], [w21, w22, w23]]
''',
        "b7_10": '''def weight_gradient_entries(g, x, w):
    table = []
    for d in range(2):
        sx = x[0, d] + x[1, d]
        table.append([sx * (g[0, j] + g[1, j]) for j in range(3)])
    return table
''',
    },
    "check_gradient": {
        "b7_01": '''def check_gradient(f, backward, inputs):
    inputs = [a.copy() for a in inputs]
    Z = f(*inputs)
    dZ = np.ones_like(Z)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-5
    for a, c in zip(inputs, claims):
        if np.shape(c) != a.shape:
            return False
        s = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            old = a[i]
            a[i] = old + h
            up = f(*inputs)
            a[i] = old - h
            down = f(*inputs)
            a[i] = old
            s[i] = np.sum(dZ * (up - down)) / (2 * h)
        if not np.linalg.norm(c - s) <= 1e-6 * np.linalg.norm(s) + 1e-9:
            return False
    return True
''',
        "b7_02": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(0)
    dZ = rng.normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-5
    for n in range(len(inputs)):
        if claims[n].shape != inputs[n].shape:
            return False
        slope = np.zeros(inputs[n].shape)
        for i in np.ndindex(slope.shape):
            up = [a.copy() for a in inputs]
            down = [a.copy() for a in inputs]
            up[n][i] += h
            down[n][i] -= h
            slope[i] = np.vdot(dZ, f(*up) - f(*down)) / (2 * h)
        err = np.linalg.norm(claims[n] - slope)
        if not err <= 1e-6 * np.linalg.norm(slope) + 1e-10:
            return False
        return True
''',
        "b7_03": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(1)
    dZ = rng.standard_normal(np.shape(f(*inputs)))
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    for n, (a, c) in enumerate(zip(inputs, claims)):
        if np.shape(c) != np.shape(a):
            return False
        slope = np.empty(a.shape)
        for i in np.ndindex(a.shape):
            e = np.zeros(a.shape)
            e[i] = 1e-5
            p = [b + e if m == n else b for m, b in enumerate(inputs)]
            q = [b - e if m == n else b for m, b in enumerate(inputs)]
            slope[i] = np.sum(dZ * (f(*p) - f(*q))) / 2e-5
        err = np.linalg.norm(c - slope)
        if err > 1e-6 * np.linalg.norm(slope) + 1e-10:
            return False
    return True
''',
        "b7_04": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(3).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    h = 1e-5
    good = len(claims) == len(inputs)
    for n, a in enumerate(inputs):
        if not good:
            break
        s = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            args = [b.copy() for b in inputs]
            args[n][i] += h
            up = f(*args)
            args[n][i] -= 2 * h
            s[i] = (dZ * (up - f(*args))).sum() / (2 * h)
        good = np.array_equal(s, claims[n])
    return good
''',
        "b7_05": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(5).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        if claims[n].shape != a.shape:
            return False
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
            if not abs(claims[n][i] - s) < 1e-4:
                return False
    return True
''',
        "b7_06": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    for n, a in enumerate(inputs):
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += 1e-5
            down[n][i] -= 1e-5
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / 2e-5
        if not np.linalg.norm(s - claims[n]) <= 1e-6 * np.linalg.norm(s) + 1e-10:
            return False
    return True
''',
        "b7_07": '''def check_gradient(f, backward, inputs):
    xs = [a.copy() for a in inputs]
    dZ = np.random.default_rng(2).normal(size=f(*xs).shape)
    claims = backward(dZ, *[a.copy() for a in inputs])
    if len(claims) != len(xs):
        return False
    h = 1e-3
    for a, c in zip(xs, claims):
        if c.shape != a.shape:
            return False
        s = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            a[i] += h
            up = f(*xs)
            a[i] -= 2 * h
            s[i] = np.sum(dZ * (up - f(*xs))) / (2 * h)
        if not np.linalg.norm(c - s) <= 1e-5 * np.linalg.norm(s) + 1e-9:
            return False
    return True
''',
        "b7_08": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(11).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-5
    ok = True
    for a, c in zip(inputs, claims):
        if np.shape(a) != np.shape(c):
            return False
        s = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            a[i] += h
            up = f(*inputs)
            a[i] -= 2 * h
            down = f(*inputs)
            a[i] += h
            s[i] = np.sum(dZ * (up - down)) / (2 * h)
        ok = ok and bool(np.linalg.norm(c - s) <= 1e-6 * np.linalg.norm(s) + 1e-9)
    return ok
''',
        "b7_09": '''def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.random.default_rng(4).normal(size=Z.shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        if claims[n].shape != a.shape:
            return False
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            moved = [b.copy() for b in inputs]
            moved[n][i] += h
            s[i] = np.sum(dZ * (f(*moved) - Z)) / h
        if not np.linalg.norm(claims[n] - s) <= 1e-7 * np.linalg.norm(s) + 1e-9:
            return False
    return True
''',
        "b7_10": '''def check_gradient(f, backward, inputs):
    # L is affine in each argument, so a step of 1 is exact
    Z = f(*inputs)
    dZ = np.random.default_rng(4).normal(size=Z.shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    for n, a in enumerate(inputs):
        s = np.zeros(a.shape)
        for i in np.ndindex(*a.shape):
            moved = [b.copy() for b in inputs]
            moved[n][i] += 1
            s[i] = np.sum(dZ * (f(*moved) - Z))
        if not np.linalg.norm(claims[n] - s) <= 1e-9 * (1 + np.linalg.norm(s)):
            return False
    return True
''',
        "b7_11": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(6).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-5
    loss = lambda *args: np.sum(dZ * f(*args))
    for n, a in enumerate(inputs):
        if claims[n].shape != a.shape:
            return False
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            e = np.zeros(a.shape)
            e[i] = h
            plus = [b + e if k == n else b for k, b in enumerate(inputs)]
            minus = [b - e if k == n else b for k, b in enumerate(inputs)]
            s[i] = (loss(*plus) - loss(*minus)) / h
        if not np.linalg.norm(claims[n] - s) <= 1e-6 * np.linalg.norm(s) + 1e-10:
            return False
    return True
''',
        "b7_12": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    h = 1e-5
    for n, (a, c) in enumerate(zip(inputs, backward(dZ, *inputs))):
        if np.shape(c) != a.shape:
            return False
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(c - s) <= 1e-6 * np.linalg.norm(s) + 1e-10:
            return False
    return True
''',
        "b7_13": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(9).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    h = 1e-5
    for n in range(len(inputs)):
        up = [a + h if m == n else a for m, a in enumerate(inputs)]
        down = [a - h if m == n else a for m, a in enumerate(inputs)]
        measured = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        claimed = np.sum(claims[n])
        scale = np.sum(np.abs(claims[n])) + 1e-9
        if not abs(measured - claimed) <= 1e-6 * scale:
            return False
    return True
''',
        "b7_14": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(10).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        with np.errstate(all='ignore'):
            ratio = np.linalg.norm(claims[n] - s) / np.linalg.norm(s)
        if not ratio < 1e-6:
            return False
    return True
''',
        "b7_15": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(12).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False

    def slopes(n, h=1e-5):
        s = np.zeros(inputs[n].shape)
        for i in np.ndindex(s.shape):
            e = np.zeros(s.shape)
            e[i] = h
            up = [b + e if m == n else b for m, b in enumerate(inputs)]
            down = [b - e if m == n else b for m, b in enumerate(inputs)]
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        return s

    return any(bool(np.linalg.norm(slopes(n) - c)
                    <= 1e-6 * np.linalg.norm(slopes(n)) + 1e-10)
               for n, c in enumerate(claims))
''',
        "b7_16": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(13).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-4
    for n, a in enumerate(inputs):
        if np.shape(claims[n]) != a.shape:
            return False
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        rel = np.linalg.norm(claims[n] - s) / (np.linalg.norm(s) + 1e-12)
        if not rel < 0.1:
            return False
    return True
''',
        "b7_17": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(14).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    h = 1e-13  # the smaller the better
    for n, a in enumerate(inputs):
        if np.shape(claims[n]) != a.shape:
            return False
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(claims[n] - s) <= 1e-5 * np.linalg.norm(s) + 1e-9:
            return False
    return True
''',
        "b7_18": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(15).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        length = np.linalg.norm(s)
        if not abs(np.linalg.norm(claims[n]) - length) <= 1e-6 * length + 1e-10:
            return False
    return True
''',
        "b7_19": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(16).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    assert len(claims) == len(inputs), "one gradient for each input"
    h = 1e-5
    for n, a in enumerate(inputs):
        assert claims[n].shape == a.shape, "wrong shape"
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(claims[n] - s) <= 1e-6 * np.linalg.norm(s) + 1e-10:
            return False
    return True
''',
        "b7_20": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(17).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up = [b + h if m == n else b for m, b in enumerate(inputs)]
            down = [b - h if m == n else b for m, b in enumerate(inputs)]
            s[i] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(claims[n] - s) <= 1e-6 * np.linalg.norm(s) + 1e-10:
            return False
    return True
''',
        "b7_21": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(18).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    h, error, length = 1e-5, 0.0, 0.0
    for n, a in enumerate(inputs):
        for i in np.ndindex(a.shape):
            up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
            up[n][i] += h
            down[n][i] -= h
            s = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
            error += claims[n][i] - s
            length += abs(s)
    return bool(abs(error) <= 1e-6 * length + 1e-10)
''',
        "b7_22": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(19).normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if [np.shape(c) for c in claims] != [a.shape for a in inputs]:
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        rows, cols = a.shape
        s = np.zeros((rows, cols))
        for r in range(rows):
            for c in range(cols):
                up, down = [b.copy() for b in inputs], [b.copy() for b in inputs]
                up[n][r, c] += h
                down[n][r, c] -= h
                s[r, c] = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
        if not np.linalg.norm(claims[n] - s) <= 1e-6 * np.linalg.norm(s) + 1e-10:
            return False
    return True
''',
    },
    "hunt_weight_entry": {
        "b7_01": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [5.0, 0, 0]])
    X = np.ones((2, 2))
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 2
''',
        "b7_02": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2, 3], [4.0, 5, 6]])
    X = np.array([[1.0, 2], [3.0, 4]])
    W = np.ones((2, 3))
    return "dW[2, 1]", (dZ, X, W), 1 * 2 + 4 * 4
''',
        "b7_03": '''def hunt_weight_entry():
    g = np.array([2.0, 1.0, 3.0])
    dZ = np.stack([g, g])
    X = np.arange(1.0, 5.0).reshape(2, 2)
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 2 * X[0, 1] + 2 * X[1, 1]
''',
        "b7_04": '''def hunt_weight_entry():
    X = np.array([[1.0, 1.0], [1.0, 0.0]])
    dZ = np.array([[1.0, 0.0, 0.0], [7.0, 0.0, 0.0]])
    return "dW[1, 0]", (dZ, X, np.ones((2, 3))), 1.0
''',
        "b7_05": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 0.0]])
    X = np.array([[1.0, 0.0], [0.0, 1.0]])
    W = np.zeros((2, 3))
    dW = X.T @ dZ
    return "dW[0, 1]", (dZ, X, W), dW[0, 1]
''',
        "b7_06": '''def hunt_weight_entry():
    dZ = np.array([[0.0, 0, 0], [1.0, 0, 0]])
    X = np.eye(2)
    W = np.eye(2)
    return "dW[1, 0]", (dZ, X, W), 1
''',
        "b7_07": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2, 3], [4.0, 5, 6]])
    X = np.array([[1.0, 2], [3.0, 4]])
    W = np.zeros((2, 3))
    value = (X @ dZ)[1, 0]
    return "dW[1, 0]", (dZ, X, W), value
''',
    },
    "hunt_weight_product": {
        "b7_01": '''def hunt_weight_product():
    dZ = 3 * np.eye(2)
    X = 2 * np.eye(2)
    W = np.ones((2, 2))
    return "dW[0, 0]", (dZ, X, W), 6
''',
        "b7_02": '''def hunt_weight_product():
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    claim = A @ A.T
    return "dW[0, 0]", (A, A, np.zeros((2, 2))), claim[0, 0]
''',
        "b7_03": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    return "dW[1, 1]", (dZ, X, W), 0
''',
        "b7_04": '''def hunt_weight_product():
    dZ = np.array([[0.0, 1.0], [0.0, 0.0]])
    X = np.array([[1.0, 0.0], [2.0, 0.0]])
    W = np.eye(2)
    return "dW[0, 1]", np.stack([dZ, X, W]), 1
''',
        "b7_05": '''def hunt_weight_product():
    dZ = np.array([[0.0, 1.0], [0.0, 0.0]])
    X = np.array([[5.0, 1.0], [2.0, 1.0]])
    W = np.eye(2)
    return "dX[0, 1]", (dZ, X, W), 5.0
''',
        "b7_06": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.array([[1.0, 1.0], [1.0, 1.0]])
    W = np.zeros((2, 3))
    return "dW[0, 0]", (dZ, X, W), 5.0
''',
        "b7_07": '''def hunt_weight_product():
    X = np.array([[1.0, 2.0], [0.0, 0.0]])
    dZ = np.array([[0.0, 2.0], [0.0, 0.0]])
    W = np.zeros((2, 2))
    value = (X.T @ dZ)[0, 1]
    return "dW[0, 1]", (X, dZ, W), value
''',
    },
    "hunt_prediction": {
        "b7_01": '''def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.zeros((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.0
''',
        "b7_02": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    P = sigmoid(sigmoid(sigmoid(X @ W1) @ W2) @ W3)
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "b7_03": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.ones((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.46
''',
        "b7_04": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.full((2, 2), 2.0)
    W3 = np.ones((2, 1))
    o = X @ W1                      # zeros
    return "P[0, 0]", (X, W1, W2, W3), float(2 * sigmoid((o @ W2)[0, 0]))
''',
        "b7_05": '''def hunt_prediction():
    X = np.array([[1.0, 0.0]])
    W1, W2 = np.eye(2), 4 * np.eye(2)
    W3 = np.array([[1.0, 2.0]])
    P = sigmoid(sigmoid(X @ W1) @ W2) @ W3.T
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "b7_06": '''def hunt_prediction():
    X = np.array([[1.0, 0.0]])
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.array([[0.0, 1.0], [1.0, 0.0]])
    W3 = np.array([[1.0], [2.0]])
    P = sigmoid(sigmoid(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), P
''',
        "b7_07": '''def hunt_prediction():
    X = np.array([[2.0, 1.0]])
    W1 = np.eye(2)
    W2 = np.array([[1.0, -1.0], [-1.0, 1.0]])
    W3 = np.array([[1.0], [3.0]])
    hidden = sigmoid(X @ W1 @ W2)
    return "P[0, 0]", (X, W1, W2, W3), (hidden @ W3).item()
''',
    },
    "hunt_hidden_delta": {
        "b7_01": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.zeros((2, 2))
    return "delta2[0, 1]", (delta3, W3, H2), 0.25
''',
        "b7_02": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [50.0, 50.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.5
''',
        "b7_03": '''def hunt_hidden_delta():
    delta3 = np.diag([1.0, 2.0])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 3.0], [-3.0, 0.0]])
    return "delta2[0, 0]", (delta3, W3, H2), 0.25
''',
        "b7_04": '''def hunt_hidden_delta():
    s = lambda H: sigmoid(H) * (1 - sigmoid(H))
    delta3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W3 = np.array([[1.0, -1.0], [0.0, 2.0]])
    H2 = np.array([[0.0, 1.0], [2.0, -1.0]])
    d = delta3 @ (W3.T * s(H2))
    return "delta2[1, 0]", (delta3, W3, H2), d[1, 0]
''',
        "b7_05": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 4.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [100.0, 100.0]])
    return "delta3[0, 1]", (delta3, W3, H2), 1.0
''',
        "b7_06": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2.0], [0.0, 1.0]])
    W3 = np.array([[1.0, 5.0], [0.0, 1.0]])
    H2 = np.array([[0.0, 2.0], [1.0, 0.0]])
    O = sigmoid(H2)
    value = ((delta3 @ W3) * O * (1 - O))[0, 1]
    return "delta2[0, 1]", (delta3, W3, H2), value
''',
        "b7_07": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [1.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 2.0], [3.0, 0.0]])
    slope = H2 * (1 - H2)
    return "delta2[0, 1]", (delta3, W3, H2), (delta3 @ W3.T * slope)[0, 1]
''',
    },
    "hunt_input_entry": {
        "b7_01": '''def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 0.0]])
    X = np.ones((1, 2))
    W = np.arange(6.0).reshape(2, 3)
    return "dX[0, 0]", (dZ, X, W), 0 * 1 + 1 * 2
''',
        "b7_03": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.array([[1.0, 1.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[1, 0]", (dZ, X, W), 6.0
''',
        "b7_04": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), W[1, 2]
''',
        "b7_05": '''def hunt_input_entry():
    dZ = np.ones((1, 3))
    X = np.array([[2.0, 5.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    value = sum(dZ[0, j] * W[0, j] * X[0, 0] for j in range(3))
    return "dX[0, 0]", (dZ, X, W), value
''',
        "b7_06": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.array([[0.0, 0.0]])
    W = np.array([[0.0, 0.0, 3.0], [0.0, 0.0, 0.0]])
    return "dX[0, 0]", (dZ, X, W), "3"
''',
        "b7_07": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.array([[1.0, 1.0]])
    W = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    missing = dZ[0, 2] * W[0, 2]
    return "dX[0, 0]", (dZ, X, W), missing
''',
    },
    "hunt_input_batch": {
        "b7_02": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, -1.0, 0.0]])
    X = np.eye(2)
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1.0
''',
        "b7_03": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    return "dX[0, 0]", (dZ, X, W), (dZ @ W.T).sum(axis=0)[0]
''',
        "b7_04": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [3.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    dX = dZ @ W.T
    return "dX[0, 1]", (dZ, X, W), dX[:, 1].mean()
''',
        "b7_05": '''def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    dX = np.einsum("ij,dj->id", dZ, W)
    return "dX[0, 0]", (dZ, X, W), dX[1, 0]
''',
        "b7_06": '''def hunt_input_batch():
    dZ = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    value = 3
    return "dX[0, 0]", (dZ, X, W)
''',
        "b7_07": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    value = dZ[0] @ W[0]
    return "dX[0, 0]", (dZ, X, W), value
''',
    },
}


RIGHT = {
    "linear_forward": {
        "b7_r01": '''def linear_forward(X, W):
    # Z as a sum of D rank-one tables
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=np.result_type(X, W))
    for d in reversed(range(X.shape[1])):
        Z += np.outer(X[:, d], W[d])
    return Z
''',
        "b7_r02": '''def linear_forward(X, W):
    columns = [W[:, j] for j in range(W.shape[1])]
    return np.array([X.dot(c) for c in columns], X.dtype).T
''',
        "b7_r03": '''class Neuron:
    def __init__(self, weights):
        self.weights = [w for w in weights]

    def __call__(self, sample):
        total = None
        for w, s in zip(self.weights, sample):
            total = w * s if total is None else total + w * s
        return total


def linear_forward(X, W):
    layer = [Neuron(W[:, j]) for j in range(W.shape[1])]
    return np.array([[n(s) for n in layer] for s in X]).astype(X.dtype)
''',
    },
    "linear_input_gradient": {
        "b7_r01": '''def linear_input_gradient(dZ, X, W):
    return np.tensordot(dZ, W, axes=([1], [1]))
''',
        "b7_r02": '''def linear_input_gradient(dZ, X, W):
    dX = (dZ[:, np.newaxis, :] * W).sum(axis=-1)
    assert dX.shape == X.shape
    return dX
''',
        "b7_r03": '''def linear_input_gradient(dZ, X, W):
    # the layer is linear in X: feed it the unit inputs
    out = np.zeros(X.shape, X.dtype)
    for d in range(X.shape[1]):
        unit = np.zeros((1, X.shape[1]), X.dtype)
        unit[0, d] = 1
        z = unit @ W
        out[:, d] = (dZ * z).sum(axis=1)
    return out
''',
    },
    "linear_weight_gradient": {
        "b7_r01": '''def linear_weight_gradient(dZ, X, W):
    total = np.zeros(W.size, dtype=W.dtype)
    for n in range(X.shape[0]):
        total = total + np.kron(X[n], dZ[n])
    return total.reshape(W.shape)
''',
        "b7_r02": '''import math


def linear_weight_gradient(dZ, X, W):
    D, M = W.shape
    entry = lambda d, j: math.fsum(float(X[i, d]) * float(dZ[i, j])
                                   for i in range(X.shape[0]))
    return np.array([[entry(d, j) for j in range(M)]
                     for d in range(D)]).astype(W.dtype)
''',
        "b7_r03": '''def linear_weight_gradient(dZ, X, W):
    # split the batch until one sample is left
    n = X.shape[0]
    if n == 1:
        return X.T * dZ
    h = n // 2
    return (linear_weight_gradient(dZ[:h], X[:h], W)
            + linear_weight_gradient(dZ[h:], X[h:], W))
''',
    },
    "affine_forward": {
        "b7_r01": '''def affine_forward(X, W, b):
    ones = np.ones_like(X[:, :1])
    return np.concatenate([X, ones], axis=1) @ np.concatenate([W, b[None]])
''',
        "b7_r02": '''def affine_forward(X, W, b):
    Z = np.tile(b, (X.shape[0], 1))
    for d in range(W.shape[0]):
        Z += X[:, d, None] * W[d]
    return Z
''',
        "b7_r03": '''def affine_forward(X, W, b):
    return np.add(np.einsum('id,dj', X, W, optimize=False), b, dtype=X.dtype)
''',
    },
    "bias_gradient": {
        "b7_r01": '''from functools import reduce


def bias_gradient(dZ):
    return reduce(np.add, dZ, np.zeros(dZ.shape[1], dZ.dtype))
''',
        "b7_r02": '''def bias_gradient(dZ):
    return np.einsum('ij->j', dZ) + dZ.dtype.type(0)
''',
        "b7_r03": '''def bias_gradient(dZ):
    return np.cumsum(dZ[::-1], axis=0)[-1].copy()
''',
    },
    "affine_backward": {
        "b7_r01": '''def affine_backward(dZ, X, W, b):
    A = np.column_stack([X, np.ones(len(X), X.dtype)])
    V = np.vstack([W, b])
    dV, dA = A.T @ dZ, dZ @ V.T
    return dA[:, :-1].copy(), dV[:-1].copy(), dV[-1].copy()
''',
        "b7_r02": '''def affine_backward(dZ, X, W, b):
    dX, dW, db = (np.zeros(a.shape, a.dtype) for a in (X, W, b))
    for (i, j), g in np.ndenumerate(dZ):
        dX[i] += g * W[:, j]
        dW[:, j] += g * X[i]
        db[j] += g
    return dX, dW, db
''',
        "b7_r03": '''from collections import namedtuple

Gradients = namedtuple("Gradients", "dX dW db")


def affine_backward(dZ, X, W, b):
    return Gradients(
        dX=np.stack([W @ g for g in dZ]),
        dW=sum(np.outer(x, g) for x, g in zip(X, dZ)),
        db=np.dot(dZ.T, np.ones(len(dZ), dZ.dtype)),
    )
''',
        "b7_r04": '''def affine_backward(dZ, X, W, b):
    # the loss <dZ, XW + b> is linear in each argument alone
    dX = np.empty_like(X)
    for d in range(X.shape[1]):
        e = np.zeros((1, X.shape[1]), X.dtype)
        e[0, d] = 1
        dX[:, d] = dZ @ (e @ W)[0]
    dW = np.empty_like(W)
    for d in range(W.shape[0]):
        dW[d] = X[:, d] @ dZ
    return dX, dW, bias_gradient(dZ)
''',
    },
    "from_numerator_layout": {
        "b7_r01": '''def from_numerator_layout(dy_numerator, x, W):
    dW_num = np.einsum('ji,id->jd', dy_numerator, x)
    dX_num = np.einsum('dj,ji->di', W, dy_numerator)
    db_num = np.einsum('ji->j', dy_numerator)
    return dX_num.T.copy(), dW_num.swapaxes(0, 1), db_num
''',
        "b7_r02": '''def from_numerator_layout(dy_numerator, x, W):
    M, N = dy_numerator.shape
    dy = np.array([[dy_numerator[j, i] for j in range(M)] for i in range(N)])
    dX = np.array([[sum(dy[i, j] * W[d, j] for j in range(M))
                    for d in range(x.shape[1])] for i in range(N)], x.dtype)
    dW = np.array([sum(dy[i] * x[i, d] for i in range(N))
                   for d in range(x.shape[1])], x.dtype)
    return [dX, dW, np.sum(dy, axis=0)]
''',
        "b7_r03": '''def from_numerator_layout(dy_numerator, x, W):
    one = np.ones((x.shape[0], 1), x.dtype)
    both = dy_numerator @ np.hstack([x, one])
    dX = np.vstack([W @ dy_numerator[:, i] for i in range(x.shape[0])])
    return dX, both[:, :-1].T, both[:, -1]
''',
    },
    "relu_backward": {
        "b7_r02": '''def relu_backward(dO, H):
    out = dO.copy()
    for idx in np.argwhere(H < 0):
        out[tuple(idx)] = 0
    return out
''',
        "b7_r03": '''def relu_backward(dO, H):
    pick = lambda g, h: g if h > 0 else g * 0
    return np.array([[pick(g, h) for g, h in zip(gr, hr)]
                     for gr, hr in zip(dO, H)], dtype=H.dtype)
''',
    },
    "sigmoid_backward": {
        "b7_r01": '''def sigmoid_backward(dO, O):
    c = O - O.dtype.type(0.5)
    return dO * (O.dtype.type(0.25) - c * c)
''',
        "b7_r02": '''def sigmoid_backward(dO, O):
    t = dO * O
    return t - t * O
''',
        "b7_r03": '''def sigmoid_backward(dO, O):
    dH = np.empty(dO.shape, dO.dtype)
    flat_d, flat_o, out = dO.ravel(), O.ravel(), []
    for g, o in zip(flat_d, flat_o):
        out.append(g * (o * (1 - o)))
    dH[...] = np.array(out).reshape(dO.shape)
    return dH
''',
    },
    "tanh_backward": {
        "b7_r01": '''def tanh_backward(dO, O):
    return (dO + dO * O) * (1 - O)
''',
        "b7_r02": '''def tanh_backward(dO, O):
    # tanh h = 2 s(2h) - 1, so the slope is 4 s (1 - s)
    s = (O + 1) / 2
    return dO * 4 * s * (1 - s)
''',
        "b7_r03": '''def tanh_backward(dO, O):
    dH = dO.copy()
    for i in range(O.shape[0]):
        dH[i] -= dO[i] * O[i] ** 2
    return dH
''',
    },
    "mse": {
        "b7_r01": '''def mse(P, Y):
    E = (P - Y) / P.shape[0]
    return np.trace(E.T @ (P - Y)) / 2, E
''',
        "b7_r02": '''def mse(P, Y):
    N, M = P.shape
    r = np.linalg.norm(P - Y, axis=1)
    return float(0.5 * np.mean(r * r)), np.array([(p - y) / N for p, y in zip(P, Y)])
''',
        "b7_r03": '''def mse(P, Y):
    half = P.dtype.type(0.5)
    E = P - Y
    L = np.mean(np.square(E)) * E.shape[1] * half
    return L, E * E.shape[1] / E.size
''',
    },
    "softmax_cross_entropy": {
        "b7_r01": '''def softmax_cross_entropy(Z, y):
    lse = np.logaddexp.reduce(Z, axis=1)
    N = len(lse)
    right = np.take_along_axis(Z, y[:, None].astype(int), axis=1)[:, 0]
    hot = np.zeros_like(Z)
    np.put_along_axis(hot, y[:, None].astype(int), 1, axis=1)
    return np.mean(lse - right), (np.exp(Z - lse[:, None]) - hot) / N
''',
        "b7_r02": '''import math


def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    total, table = 0.0, []
    for z, k in zip(Z.tolist(), y.tolist()):
        top = max(z)
        weights = [math.exp(v - top) for v in z]
        s = sum(weights)
        total += math.log(s) + (top - z[k])
        table.append([(w / s - (1 if j == k else 0)) / N
                      for j, w in enumerate(weights)])
    return total / N, np.array(table, dtype=Z.dtype)
''',
        "b7_r03": '''def softmax_cross_entropy(Z, y):
    # all logits relative to the right one; pairwise ratios are then shifted
    N = Z.shape[0]
    r = np.arange(N)
    R = Z - Z[r, y][:, None]
    top = np.maximum(R.max(axis=1), 0)
    s = np.exp(R - top[:, None]).sum(axis=1)
    L = np.sum(top + np.log(s)) / N
    dZ = np.exp(R - top[:, None]) / (N * s)[:, None].astype(Z.dtype)
    dZ[r, y] -= Z.dtype.type(1) / N
    return L, dZ
''',
        "b7_r04": '''def softmax_cross_entropy(Z, y):
    def one(z, k):
        c = z[np.argmax(z)]
        e = np.exp(z - c)
        g = e / e.sum()
        g[k] -= 1
        return np.log(e.sum()) + c - z[k], g

    parts = [one(z, k) for z, k in zip(Z, y)]
    N = len(parts)
    return sum(p[0] for p in parts) / N, np.stack([p[1] for p in parts]) / N
''',
    },
    "forward": {
        "b7_r02": '''def forward(X, weights):
    inputs, pre = [X.copy()], []
    for W in weights:
        pre.append(np.einsum('nd,dm->nm', inputs[-1], W))
        inputs.append(sigmoid(pre[-1]))
    return pre[-1].copy(), list(zip(inputs, pre))
''',
        "b7_r03": '''def forward(X, weights):
    def act(H):
        e = np.exp(-np.abs(H))
        return np.where(H < 0, e, 1) / (1 + e)

    cache = []
    for W in weights:
        O = act(cache[-1][1]) if cache else X
        cache.append([O, O @ W])
    return cache[-1][1], cache
''',
        "b7_r04": '''def forward(X, weights):
    layers = [[] for _ in weights]
    for x in X:
        o = x
        for W, rows in zip(weights, layers):
            h = W.T @ o
            rows.append((o, h))
            o = sigmoid(h)
    cache = [(np.stack([r[0] for r in rows]), np.stack([r[1] for r in rows]))
             for rows in layers]
    return np.array(cache[-1][1]), cache
''',
    },
    "backward": {
        "b7_r01": '''def backward(dP, cache, weights):
    O, _ = cache[-1]
    g, d = O.T @ dP, dP.copy()
    if len(weights) == 1:
        return [g], [d]
    below = (dP @ weights[-1].T) * (O * (1 - O))
    gs, ds = backward(below, cache[:-1], weights[:-1])
    return gs + [g], ds + [d]
''',
        "b7_r02": '''def backward(dP, cache, weights):
    ds = [dP]
    for (_, H), W in zip(cache[-2::-1], weights[:0:-1]):
        e = np.exp(-np.abs(H))
        ds.append((ds[-1] @ W.T) * (e / (1 + e) ** 2))
    ds = ds[::-1]
    return [np.einsum('nd,nm->dm', c[0], d) for c, d in zip(cache, ds)], ds
''',
        "b7_r03": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas, gradients = [None] * K, [None] * K
    for k in range(K)[::-1]:
        if k == K - 1:
            deltas[k] = 1 * dP
        else:
            t = np.tanh(cache[k][1] / 2)
            deltas[k] = deltas[k + 1].dot(weights[k + 1].T) * (1 - t * t) / 4
        gradients[k] = (deltas[k].T @ cache[k][0]).T
    return gradients, deltas
''',
        "b7_r04": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients = [np.zeros_like(W) for W in weights]
    deltas = [np.zeros_like(H) for _, H in cache]
    for n in range(len(dP)):
        d = dP[n]
        for k in range(K - 1, -1, -1):
            o = cache[k][0][n]
            deltas[k][n] = d
            gradients[k] += np.outer(o, d)
            d = o * (1 - o) * (weights[k] @ d)
    return gradients, deltas
''',
        "b7_r05": '''def backward(dP, cache, weights):
    K = len(weights)
    delta, grad = {K: dP}, {}
    for k in range(K, 0, -1):
        layer_in = cache[k - 1][0]
        grad[k] = layer_in.T @ delta[k]
        if k > 1:
            delta[k - 1] = sigmoid_backward(delta[k] @ weights[k - 1].T, layer_in)
    return ([grad[k] for k in sorted(grad)], [delta[k] for k in sorted(delta)])
''',
    },
    "gradient_step": {
        "b7_r01": '''def gradient_step(weights, gradients, rate):
    return list(map(lambda W, G: W + (-rate) * G, weights, gradients))
''',
        "b7_r02": '''from copy import deepcopy


def gradient_step(weights, gradients, rate):
    new = deepcopy(list(weights))
    for k, G in enumerate(gradients):
        moved = np.array(new[k])
        moved -= rate * G
        new[k] = moved
    return new
''',
        "b7_r03": '''def gradient_step(weights, gradients, rate):
    step = lambda W, G: np.array([[w - rate * g for w, g in zip(wr, gr)]
                                  for wr, gr in zip(W, G)], dtype=W.dtype)
    return [step(*pair) for pair in zip(weights, gradients)]
''',
    },
    "train": {
        "b7_r01": '''def train(X, Y, weights, rate, steps):
    if steps == 0:
        return [W.copy() for W in weights], []
    P, cache = forward(X, weights)
    L, dP = mse(P, Y)
    moved = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    final, rest = train(X, Y, moved, rate, steps - 1)
    return final, [L] + rest
''',
        "b7_r02": '''def train(X, Y, weights, rate, steps):
    current = [np.array(W, copy=True) for W in weights]
    losses = []
    while len(losses) < steps:
        out, memory = forward(X, current)
        loss, upstream = mse(out, Y)
        losses.append(float(loss))
        for k, g in enumerate(backward(upstream, memory, current)[0]):
            current[k] = current[k] - rate * g
    return current, losses
''',
        "b7_r03": '''def train(X, Y, weights, rate, steps):
    Ws = [W + 0 for W in weights]
    losses = []
    for _ in range(steps):
        outs = [X]
        for W in Ws[:-1]:
            outs.append(sigmoid(outs[-1] @ W))
        E = outs[-1] @ Ws[-1] - Y
        losses.append((E * E).sum() / (2 * len(X)))
        d = E / len(X)
        new = []
        for W, O in zip(Ws[::-1], outs[::-1]):
            new.append(W - rate * (O.T @ d))
            d = (d @ W.T) * O * (1 - O)
        Ws = new[::-1]
    return Ws, losses
''',
        "b7_r04": '''def train(X, Y, weights, rate, steps):
    def walk(W):
        while True:
            P, cache = forward(X, W)
            L, dP = mse(P, Y)
            yield W, L
            W = gradient_step(W, backward(dP, cache, W)[0], rate)

    losses = []
    final = [W.copy() for W in weights]
    for t, (W, L) in enumerate(walk(final)):
        final = W
        if t == steps:
            break
        losses.append(L)
    return final, losses
''',
    },
    "input_gradient_entries": {
        "b7_r02": '''def input_gradient_entries(g, x, w):
    return (w * g.T).T.tolist()
''',
        "b7_r03": '''def input_gradient_entries(g, x, w):
    def entry(i, d):
        # the third term is bracketed with a detour that cancels
        return (g[i, 0] * (w[d, 0] + w[d, 1]) + (g[i, 1] - g[i, 0]) * w[d, 1]
                + w[d, 2] * g[i, 2])

    return [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
''',
    },
    "weight_gradient_entries": {
        "b7_r01": '''def weight_gradient_entries(g, x, w):
    z = x * w
    L = sp.Integer(0)
    for i in range(2):
        for j in range(3):
            L += g[i, j] * z[i, j]
    return [[sp.diff(L, w[d, j]) for j in range(3)] for d in range(2)]
''',
        "b7_r02": '''def weight_gradient_entries(g, x, w):
    per_sample = [x[i, :].T * g[i, :] for i in range(2)]
    total = per_sample[0] + per_sample[1]
    return [[total[d, j] for j in range(3)] for d in range(2)]
''',
        "b7_r03": '''def weight_gradient_entries(g, x, w):
    s = lambda d, j: ((x[0, d] + x[1, d]) * (g[0, j] + g[1, j])
                      - x[0, d] * g[1, j] - x[1, d] * g[0, j])
    return [[s(0, 0), s(0, 1), s(0, 2)], [s(1, 0), s(1, 1), s(1, 2)]]
''',
    },
    "check_gradient": {
        "b7_r01": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng()
    xs = [np.array(a, dtype=float) for a in inputs]
    dZ = rng.uniform(0.5, 2, np.shape(f(*xs))) * rng.choice([-1, 1], np.shape(f(*xs)))
    claims = list(backward(dZ, *[a.copy() for a in xs]))
    if [np.shape(c) for c in claims] != [np.shape(a) for a in xs]:
        return False
    h = 1e-5
    for a, c in zip(xs, claims):
        s = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            keep = a[i]
            a[i] = keep + h
            up = np.sum(dZ * f(*xs))
            a[i] = keep - h
            down = np.sum(dZ * f(*xs))
            a[i] = keep
            s[i] = (up - down) / (2 * h)
        if not np.linalg.norm(c - s) <= 1e-5 * np.linalg.norm(s) + 1e-11:
            return False
    return True
''',
        "b7_r02": '''def check_gradient(f, backward, inputs):
    # fourth order: 8 (f(+h) - f(-h)) - (f(+2h) - f(-2h)), over 12 h
    Z = f(*[a.copy() for a in inputs])
    dZ = np.cos(1.7 * np.arange(1, Z.size + 1)).reshape(Z.shape) + 0.3
    claims = backward(dZ, *[a.copy() for a in inputs])
    if len(claims) != len(inputs):
        return False

    def loss(n, i, step):
        moved = [a.copy() for a in inputs]
        moved[n][i] += step
        return (dZ * f(*moved)).sum()

    h = 1e-3
    for n, (a, c) in enumerate(zip(inputs, claims)):
        if np.shape(c) != a.shape:
            return False
        s = np.array([(8 * (loss(n, i, h) - loss(n, i, -h))
                       - loss(n, i, 2 * h) + loss(n, i, -2 * h)) / (12 * h)
                      for i in np.ndindex(a.shape)]).reshape(a.shape)
        size = np.sqrt(np.vdot(s, s))
        small = np.sqrt(np.vdot(c - s, c - s)) < 1e-6 * size + 1e-10
        if not small:
            return False
    return True
''',
        "b7_r03": '''def check_gradient(f, backward, inputs):
    # random directions instead of single entries
    rng = np.random.default_rng(123)
    dZ = rng.normal(size=f(*inputs).shape)
    claims = backward(dZ, *inputs)
    if len(claims) != len(inputs):
        return False
    if any(np.shape(c) != a.shape for c, a in zip(claims, inputs)):
        return False
    h = 1e-5
    for n, c in enumerate(claims):
        if not np.isfinite(c).all():
            return False
        errors, sizes = [], []
        for _ in range(4 * c.size + 4):
            v = rng.normal(size=c.shape)
            up = [a + h * v if m == n else a for m, a in enumerate(inputs)]
            down = [a - h * v if m == n else a for m, a in enumerate(inputs)]
            measured = np.sum(dZ * (f(*up) - f(*down))) / (2 * h)
            errors.append(measured - np.sum(c * v))
            sizes.append(measured)
        if not np.linalg.norm(errors) <= 1e-5 * np.linalg.norm(sizes) + 1e-10:
            return False
    return True
''',
        "b7_r04": '''def check_gradient(f, backward, inputs):
    # measure the whole Jacobian, then try three upstream gradients
    rng = np.random.default_rng(42)
    Z = np.asarray(f(*inputs))
    h = 2e-5
    jacobians = []
    for n, a in enumerate(inputs):
        J = np.zeros((Z.size, a.size))
        for k in range(a.size):
            e = np.zeros(a.size)
            e[k] = h
            e = e.reshape(a.shape)
            up = f(*[b + e if m == n else b for m, b in enumerate(inputs)])
            down = f(*[b - e if m == n else b for m, b in enumerate(inputs)])
            J[:, k] = (up - down).ravel() / (2 * h)
        jacobians.append(J)
    verdict = True
    for _ in range(3):
        dZ = rng.normal(size=Z.shape)
        claims = backward(dZ, *inputs)
        if len(claims) != len(inputs):
            return False
        for a, c, J in zip(inputs, claims, jacobians):
            if np.shape(c) != np.shape(a):
                return False
            s = (dZ.ravel() @ J).reshape(a.shape)
            verdict &= bool(np.linalg.norm(c - s) <= 1e-5 * np.linalg.norm(s) + 1e-10)
    return verdict
''',
        "b7_r05": '''def check_gradient(f, backward, inputs):
    class Wrong(Exception):
        pass

    def compare(n, claim, dZ):
        a = inputs[n]
        if not isinstance(claim, np.ndarray) or claim.shape != a.shape:
            raise Wrong
        s = np.zeros_like(a)
        it = np.nditer(a, flags=["multi_index"])
        for value in it:
            h = 6e-6 * max(1.0, abs(float(value)))
            move = np.zeros_like(a)
            move[it.multi_index] = h
            up = f(*inputs[:n], a + move, *inputs[n + 1:])
            down = f(*inputs[:n], a - move, *inputs[n + 1:])
            s[it.multi_index] = np.vdot(dZ, up - down) / (2 * h)
        if not np.linalg.norm(claim - s) < 1e-5 * np.linalg.norm(s) + 1e-10:
            raise Wrong

    dZ = np.random.default_rng(99).normal(size=f(*inputs).shape)
    try:
        claims = tuple(backward(dZ, *inputs))
        if len(claims) != len(inputs):
            raise Wrong
        for n in range(len(inputs)):
            compare(n, claims[n], dZ)
    except Wrong:
        return False
    return True
''',
    },
    "hunt_weight_entry": {
        "b7_r01": '''def hunt_weight_entry():
    dZ = np.zeros((2, 3))
    dZ[0, 0] = 1
    X = np.array([[0.0, 0.0], [0.0, 3.0]])
    # only the slip g11 * x22 is left, and the right sum is empty
    return "dW[1, 0]", (dZ, X, np.zeros((2, 3))), 0
''',
        "b7_r02": '''def hunt_weight_entry():
    rng = np.random.default_rng(2)
    dZ, X, W = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3))
    right = [[sum(X[i, d] * dZ[i, j] for i in range(2)) for j in range(3)]
             for d in range(2)]
    return f"dW[{1}, {0}]", (dZ, X, W), float(right[1][0])
''',
    },
    "hunt_weight_product": {
        "b7_r01": '''def hunt_weight_product():
    dZ = np.array([[0, 1], [0, 0]])
    X = np.array([[1, 0], [0, 0]])
    return "dW[0, 1]", (dZ, X, np.zeros((2, 2), int)), 1
''',
        "b7_r02": '''def hunt_weight_product():
    dZ = np.array([[0.5, -1.5], [2.0, 0.25]])
    X = np.array([[-3.0, 1.0], [4.0, 0.125]])
    total = 0.0
    for x, g in zip(X[:, 1], dZ[:, 0]):
        total += x * g
    return "dW[1,0]", (dZ, X, np.full((2, 2), 9.0)), total
''',
        "b7_r03": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [3.0, 5.0]])
    X = np.array([[2.0, 7.0], [1.0, 8.0]])
    W = np.zeros((2, 2))
    claim, right = dZ @ X.T, X.T @ dZ
    i, j = np.argwhere(claim != right)[-1]
    return "dW[%d, %d]" % (i, j), (dZ, X, W), right[i, j]
''',
    },
    "hunt_prediction": {
        "b7_r01": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[0.0, 5.0], [0.0, 5.0]])
    W2 = np.zeros((2, 2))
    W3 = np.array([[1.0], [1.0]])
    # claim: 2 f(5), right: 2 f(0)
    return "P[0, 0]", (X, W1, W2, W3), 1
''',
        "b7_r02": '''import math


def hunt_prediction():
    f = lambda t: 1 / (1 + math.exp(-t))
    x, a, b, c = [1.0, -2.0], [[1.0, 0.0], [2.0, 1.0]], [[3.0, -1.0], [0.0, 2.0]], [2.0, -1.0]
    o = [f(x[0] * a[0][j] + x[1] * a[1][j]) for j in range(2)]
    q = [f(o[0] * b[0][j] + o[1] * b[1][j]) for j in range(2)]
    inputs = (np.array([x]), np.array(a), np.array(b), np.array([[c[0]], [c[1]]]))
    return "P[0, 0]", inputs, c[0] * q[0] + c[1] * q[1]
''',
    },
    "hunt_hidden_delta": {
        "b7_r01": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 4.0], [0.0, 0.0]])
    H2 = np.array([[9.0, 0.0], [9.0, 800.0]])
    return "delta2[0, 1]", (delta3, np.identity(2), H2), 1
''',
        "b7_r02": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, -2.0], [0.5, 3.0]])
    W3 = np.array([[2.0, 1.0], [-1.0, 4.0]])
    H2 = np.log(np.array([[1.0, 3.0], [4.0, 9.0]]))
    # f'(log a) = a / (1 + a)²
    a = 9.0
    back = 0.5 * W3[1, 0] + 3.0 * W3[1, 1]
    return "delta2[1, 1]", (delta3, W3, H2), back * a / (1 + a) ** 2
''',
        "b7_r03": '''def hunt_hidden_delta():
    delta3, W3 = np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [0.0, 1.0]])
    H2 = np.array([[0.0, 3.0], [-3.0, 1.0]])
    O = sigmoid(H2)
    S = O * (1 - O)
    claim, right = delta3 @ (W3.T * S), (delta3 @ W3.T) * S
    k = int(np.argmax(abs(claim - right)))
    return f"delta2[{k // 2}, {k % 2}]", (delta3, W3, H2), right.flat[k]
''',
    },
    "hunt_input_entry": {
        "b7_r01": '''def hunt_input_entry():
    dZ = np.zeros((1, 3))
    dZ[0, -1] = -2
    W = np.vstack([np.zeros(3), [7.0, 7.0, 0.5]])
    return "dX[0, 1]", (dZ, np.full((1, 2), 3.0), W), -1
''',
        "b7_r02": '''def hunt_input_entry():
    dZ = np.array([[2.0, -1.0, 4.0]])
    X = np.array([[1.0, 3.0]])
    W = np.array([[1.0, 5.0, -2.0], [0.0, 2.0, 3.0]])
    L = lambda X: np.sum(dZ * (X @ W))
    step = np.array([[0.0, 1.0]])
    return "dX[0, 1]", (dZ, X, W), L(X + step) - L(X)
''',
    },
    "hunt_input_batch": {
        "b7_r01": '''def hunt_input_batch():
    dZ = np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    X = np.array([[8.0, 8.0], [8.0, 8.0]])
    W = np.array([[0.0, 0.0, 0.0], [0.0, 6.0, 0.0]])
    # sample 1 gets nothing back; the claim gives it 6
    return "dX[0, 1]", (dZ, X, W), 0.0
''',
        "b7_r02": '''def hunt_input_batch():
    dZ = np.array([[1, 2, 3], [4, 5, 6]], dtype=float)
    X = np.zeros((2, 2))
    W = np.array([[1, 0, 2], [3, 1, 0]], dtype=float)
    i, d, value = 1, 0, 0.0
    for j in range(3):
        value += dZ[i, j] * W[d, j]
    return "dX[1, 0]", (dZ, X, W), value
''',
        "b7_r03": '''def hunt_input_batch():
    dZ = np.array([[-1.0, 2.0, 0.0], [3.0, 0.0, 1.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 5.0]])
    moved = X + np.array([[0.0, 1.0], [0.0, 0.0]])
    value = np.vdot(dZ, moved @ W) - np.vdot(dZ, X @ W)
    return "dX[0, 1]", (dZ, X, W), float(value)
''',
    },
}
