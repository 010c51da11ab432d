"""Answers to every task once more, by a fourth person: a notebook cell each."""

WRONG = {
    "linear_forward": {
        "feature_rows": '''def linear_forward(X, W):
    # in our lecture the samples were the columns
    D, N = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M), dtype=X.dtype)
    for n in range(N):
        for m in range(M):
            for d in range(D):
                Z[n, m] += X[n, d] * W[d, m]
    return Z
''',
        "einsum_no_sum": '''def linear_forward(X, W):
    Z = np.einsum('nd,dm->ndm', X, W)
    return Z
''',
        "first_input_skipped": '''def linear_forward(X, W):
    N, D = X.shape
    D, M = W.shape
    Z = np.zeros((N, M), X.dtype)
    for i in range(N):
        for j in range(M):
            s = 0
            # sum from d = 1 to D as in the formula
            for d in range(1, D):
                s += X[i, d] * W[d, j]
            Z[i, j] = s
    return Z
''',
        "return_in_loop": '''def linear_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
    for i, row in enumerate(X):
        for j, col in enumerate(W.T):
            Z[i, j] = np.dot(row, col)
        return Z
''',
        "list_of_lists": '''def linear_forward(X, W):
    dot = lambda a, b: sum(p * q for p, q in zip(a, b))
    return [[dot(row, col) for col in zip(*W)] for row in X]
''',
        "squeeze": '''def linear_forward(X, W):
    out = np.matmul(X[:, None, :], W[None, :, :])
    return np.squeeze(out)
''',
        "normalised": '''def linear_forward(X, W):
    # weighted average of the inputs for each neuron
    Z = X.dot(W) / X.shape[1]
    return Z
''',
        "never_reset": '''def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    rows = []
    for n in range(N):
        acc = X[n, 0] * 0
        row = []
        for m in range(M):
            for d in range(D):
                acc = acc + X[n, d] * W[d, m]
            row.append(acc)
        rows.append(row)
    return np.array(rows)
''',
        "int_cast": '''def linear_forward(X, W):
    A = X.astype(int)
    B = W.astype(int)
    return A @ B
''',
        "sigmoid_added": '''def linear_forward(X, W):
    """Forward pass of one neuron layer."""
    pre = X @ W
    return 1 / (1 + np.exp(-pre))
''',
        "reshape_not_T": '''def linear_forward(X, W):
    N = X.shape[0]
    M = W.shape[1]
    # one output (column) at a time
    cols = [X @ W[:, m] for m in range(M)]
    return np.array(cols).reshape(N, M)
''',
        "print_only": '''def linear_forward(X, W):
    Z = X @ W
    print("Z =", Z)
    print("shape:", Z.shape)
''',
        "implicit_einsum": '''def linear_forward(X, W):
    return np.einsum('nd,dm', X, W)
''',
        "object_array": '''def linear_forward(X, W):
    Z = np.empty((len(X), W.shape[1]), dtype=object)
    for i, xi in enumerate(X):
        Z[i] = xi @ W
    return Z
''',
        "odd_batch": '''def linear_forward(X, W):
    N = X.shape[0]
    Z = np.zeros((N, W.shape[1]), dtype=X.dtype)
    for k in range(N // 2):
        pair = slice(2 * k, 2 * k + 2)
        Z[pair] = X[pair] @ W
    return Z
''',
        "single_precision": '''def linear_forward(X, W):
    # faster on the GPU anyway
    Z = X.astype(np.float32) @ W.astype(np.float32)
    return Z.astype(X.dtype)
''',
        "out_like_X": '''def linear_forward(X, W):
    Z = np.empty_like(X)
    np.matmul(X, W, out=Z)
    return Z
''',
    },
    "linear_input_gradient": {
        "inner_transposed": '''def linear_input_gradient(dZ, X, W):
    # inner sums over the last axis of both, and that is M
    return np.inner(W, dZ)
''',
        "sum_over_outputs_of_W": '''def linear_input_gradient(dZ, X, W):
    g = dZ.sum(axis=1, keepdims=True)   # (N,1)
    w = W.sum(axis=1)                   # (D,)
    return g * w
''',
        "multiply_by_X": '''def linear_input_gradient(dZ, X, W):
    slope = dZ @ W.T
    return slope * X
''',
        "broadcast_min": '''def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for j in range(min(W.shape)):
        dX += np.outer(dZ[:, j], W[:, j])
    return dX
''',
        "writes_into_X": '''def linear_input_gradient(dZ, X, W):
    out = X          # right shape and dtype already
    out[...] = dZ @ W.T
    return out
''',
        "pinv": '''def linear_input_gradient(dZ, X, W):
    # Z = XW  =>  X = Z W^+  =>  dX = dZ W^+
    W_back = np.linalg.pinv(W)
    return dZ @ W_back
''',
        "finite_difference_ones": '''def linear_input_gradient(dZ, X, W):
    h = 1.0
    base = (X @ W).sum()
    dX = np.empty(X.shape)
    for idx in np.ndindex(*X.shape):
        Xp = X.copy()
        Xp[idx] += h
        dX[idx] = ((Xp @ W).sum() - base) / h
    return dX
''',
        "mean_over_outputs": '''def linear_input_gradient(dZ, X, W):
    # (N,1,M) * (1,D,M) -> (N,D,M)
    contributions = dZ[:, np.newaxis, :] * W[np.newaxis, :, :]
    return contributions.mean(axis=-1)
''',
        "order_of_args": '''def linear_input_gradient(X, W, dZ):
    return dZ @ W.T
''',
        "swapaxes_dZ": '''def linear_input_gradient(dZ, X, W):
    back = W @ np.swapaxes(dZ, 0, 1)
    return back.reshape(X.shape)
''',
        "stale_row": '''def linear_input_gradient(dZ, X, W):
    dX = np.empty_like(X)
    g = dZ[0]
    for n in range(X.shape[0]):
        for d in range(X.shape[1]):
            dX[n, d] = np.sum(g * W[d])
    return dX
''',
        "fsum_float64": '''import math

def linear_input_gradient(dZ, X, W):
    # as exact as it gets
    return np.array([[math.fsum(g * w for g, w in zip(gi, wd)) for wd in W] for gi in dZ])
''',
        "cached_by_shape": '''_memo = {}

def linear_input_gradient(dZ, X, W):
    key = dZ.shape
    if key not in _memo:
        _memo[key] = dZ @ W.T
    return _memo[key].copy()
''',
        "skip_negative": '''def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for i in range(len(X)):
        for j, g in enumerate(dZ[i]):
            if g <= 0:
                continue
            dX[i] += g * W[:, j]
    return dX
''',
        "averaged_row": '''def linear_input_gradient(dZ, X, W):
    g = dZ.mean(axis=0)
    row = g @ W.T
    return np.tile(row, (len(X), 1))
''',
        "vectorize_dot": '''def linear_input_gradient(dZ, X, W):
    f = np.vectorize(lambda g, w: g @ w)
    return f(dZ, W.T)
''',
    },
    "linear_weight_gradient": {
        "plus_W": '''def linear_weight_gradient(dZ, X, W):
    dW = W.copy()
    for x, g in zip(X, dZ):
        dW += x[:, None] * g[None, :]
    return dW
''',
        "last_sample_only": '''def linear_weight_gradient(dZ, X, W):
    for n in range(X.shape[0]):
        dW = np.outer(X[n], dZ[n])
    return dW
''',
        "neighbour_pairs": '''def linear_weight_gradient(dZ, X, W):
    return sum(np.outer(x, g) for x in X for g in dZ)
''',
        "abs_X": '''def linear_weight_gradient(dZ, X, W):
    size = np.abs(X)
    return size.T @ dZ
''',
        "einsum_swapped": '''def linear_weight_gradient(dZ, X, W):
    n_m, n_d = dZ, X
    return np.einsum('nm,nd->md', n_m, n_d)
''',
        "first_row_missing": '''def linear_weight_gradient(dZ, X, W):
    # row 0 is the bias / header row
    return X[1:].T @ dZ[1:]
''',
        "weight_decay": '''def linear_weight_gradient(dZ, X, W):
    lam = 1e-3
    grad = X.T @ dZ
    return grad + lam * W
''',
        "entrywise": '''def linear_weight_gradient(dZ, X, W):
    return X.T * dZ
''',
        "clip": '''def linear_weight_gradient(dZ, X, W):
    dW = X.T @ dZ
    # avoid exploding gradients
    return np.clip(dW, -1.0, 1.0)
''',
        "float16": '''def linear_weight_gradient(dZ, X, W):
    half = np.float16
    dW = X.T.astype(half) @ dZ.astype(half)
    return dW.astype(W.dtype)
''',
        "mutable_default": '''def linear_weight_gradient(dZ, X, W, acc=[]):
    for x_i, g_i in zip(X, dZ):
        acc.append(np.outer(x_i, g_i))
    total = acc[0]
    for a in acc[1:]:
        total = total + a
    return total
''',
        "uses_Z": '''def linear_weight_gradient(dZ, X, W):
    Z = X @ W
    dW = X.T @ Z
    return dW
''',
        "centred": '''def linear_weight_gradient(dZ, X, W):
    Xc = X - X.mean(axis=0)
    return Xc.T @ dZ
''',
        "reshape_X": '''def linear_weight_gradient(dZ, X, W):
    N, D = X.shape
    return X.reshape(D, N) @ dZ
''',
        "int_buffer": '''def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape, dtype=int)
    for i in range(X.shape[0]):
        dW += np.outer(X[i], dZ[i])
    return dW
''',
        "loop_bounds_crossed": '''def linear_weight_gradient(dZ, X, W):
    D, M = W.shape
    dW = np.zeros_like(W)
    for d in range(M):
        for j in range(D):
            dW[d, j] = (X[:, d] * dZ[:, j]).sum()
    return dW
''',
    },
    "affine_forward": {
        "bias_per_sample": '''def affine_forward(X, W, b):
    return np.matmul(X, W) + b.reshape(-1, 1)
''',
        "bias_inside": '''def affine_forward(X, W, b):
    N, D = X.shape
    M = len(b)
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[d, j] + b[j]
    return Z
''',
        "bias_minus": '''def affine_forward(X, W, b):
    theta = b  # threshold of the neuron
    return X.dot(W) - theta
''',
        "augmented_zeros": '''def affine_forward(X, W, b):
    # absorb the bias into the weights
    Xa = np.hstack([X, np.zeros((len(X), 1), dtype=X.dtype)])
    Wa = np.vstack([W, b])
    return Xa @ Wa
''',
        "augmented_order": '''def affine_forward(X, W, b):
    ones = np.ones((X.shape[0], 1), dtype=X.dtype)
    X1 = np.concatenate((ones, X), axis=1)
    W1 = np.concatenate((W, b[None, :]), axis=0)
    return X1 @ W1
''',
        "ones_float64": '''def affine_forward(X, W, b):
    N = X.shape[0]
    one = np.ones((N, 1))
    return X @ W + one @ b.reshape(1, -1)
''',
        "bias_scalar": '''def affine_forward(X, W, b):
    bias = float(b.sum())
    return X @ W + bias
''',
        "inplace_b": '''def affine_forward(X, W, b):
    rows = []
    for i in range(len(X)):
        b += X[i] @ W
        rows.append(b.copy())
    return np.array(rows)
''',
        "bias_twice": '''def affine_forward(X, W, b):
    Z = np.empty((X.shape[0], W.shape[1]), dtype=X.dtype)
    for n, sample in enumerate(X):
        Z[n] = sample @ W + b
    return Z + b
''',
        "flat_output": '''def affine_forward(X, W, b):
    Z = (X @ W + b).ravel()
    return Z
''',
        "tuple_return": '''def affine_forward(X, W, b):
    Z = X @ W + b,
    return Z
''',
        "sorted_bias": '''def affine_forward(X, W, b):
    Z = X @ W
    b = np.unique(b)     # make sure it is a clean 1-D vector
    return Z + b
''',
        "repeat_flat": '''def affine_forward(X, W, b):
    N, M = X.shape[0], W.shape[1]
    B = np.repeat(b, N).reshape(N, M)
    return X @ W + B
''',
        "out_is_X": '''def affine_forward(X, W, b):
    Z = X @ W
    return np.add(Z, b, out=X) if X.shape == Z.shape else np.add(Z, b)
''',
        "bias_where_positive": '''def affine_forward(X, W, b):
    Z = X @ W
    return np.where(Z > 0, Z + b, Z)
''',
    },
    "bias_gradient": {
        "matrix_class": '''def bias_gradient(dZ):
    G = np.matrix(dZ)
    return G.sum(axis=0)
''',
        "total": '''def bias_gradient(dZ):
    M = dZ.shape[1]
    return np.full(M, dZ.sum(), dtype=dZ.dtype)
''',
        "ones_matmul": '''def bias_gradient(dZ):
    N, M = dZ.shape
    return dZ @ np.ones(M, dtype=dZ.dtype)
''',
        "ones_float64": '''def bias_gradient(dZ):
    return np.ones(len(dZ)) @ dZ
''',
        "cumsum_all": '''def bias_gradient(dZ):
    running = np.cumsum(dZ, axis=0)
    return running
''',
        "loop_skips_last": '''def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1], dtype=dZ.dtype)
    for i in range(len(dZ) - 1):
        db = db + dZ[i]
    return db
''',
        "squeeze_scalar": '''def bias_gradient(dZ):
    return dZ.sum(axis=0, keepdims=True).squeeze()
''',
        "python_list": '''def bias_gradient(dZ):
    return [sum(column) for column in zip(*dZ)]
''',
        "nonzero_mean": '''def bias_gradient(dZ):
    count = (dZ != 0).sum(axis=0).astype(dZ.dtype)
    return dZ.sum(axis=0) / count
''',
        "float64_sum": '''def bias_gradient(dZ):
    return np.sum(dZ, axis=0, dtype=np.float64)
''',
        "diagonal": '''def bias_gradient(dZ):
    return np.einsum('jj->j', dZ).copy()
''',
        "norm": '''def bias_gradient(dZ):
    return np.linalg.norm(dZ, axis=0)
''',
        "int_accumulator": '''def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1], dtype=dZ.dtype)
    for row in dZ:
        for j, v in enumerate(row):
            db[j] += int(v)
    return db
''',
    },
    "affine_backward": {
        "dict_return": '''def affine_backward(dZ, X, W, b):
    grads = {}
    grads['dX'] = dZ @ W.T
    grads['dW'] = X.T @ dZ
    grads['db'] = dZ.sum(0)
    return grads
''',
        "db_like_b_scaled": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0) * b
    return dX, dW, db
''',
        "dX_plus_b": '''def affine_backward(dZ, X, W, b):
    db = dZ.sum(axis=0)
    dW = X.T @ dZ
    dX = dZ @ W.T + db
    return dX, dW, db
''',
        "name_error": '''def affine_backward(dZ, X, W, b):
    dX = np.dot(dZ, W.T)
    dW = np.dot(x.T, dZ)
    db = bias_gradient(dZ)
    return dX, dW, db
''',
        "Z_sneaks_in": '''def affine_backward(dZ, X, W, b):
    Z = affine_forward(X, W, b)
    dZ = dZ * Z
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)
''',
        "augmented_slice": '''def affine_backward(dZ, X, W, b):
    Xa = np.hstack([X, np.ones_like(X[:, :1])])
    full = Xa.T @ dZ
    dX = dZ @ W.T
    db, dW = full[0], full[1:]
    return dX, dW, db
''',
        "augmented_dX": '''def affine_backward(dZ, X, W, b):
    Wa = np.vstack([W, b])
    Xa = np.hstack([X, np.ones_like(X[:, :1])])
    dXa = dZ @ Wa.T
    dWa = Xa.T @ dZ
    return dXa, dWa[:-1], dWa[-1]
''',
        "updates_weights": '''def affine_backward(dZ, X, W, b):
    lr = 0.01
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    W -= lr * dW
    b -= lr * db
    return dX, dW, db
''',
        "db_from_dX": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dX.sum(axis=0)
    return dX, dW, db
''',
        "updated_W_first": '''def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    db = np.sum(dZ, axis=0)
    W_new = W - dW
    dX = dZ @ W_new.T
    return dX, dW, db
''',
        "per_sample_dW": '''def affine_backward(dZ, X, W, b):
    dX = (dZ[:, None, :] * W[None]).sum(-1)
    dW = X[:, :, None] * dZ[:, None, :]
    db = dZ.sum(0)
    return dX, dW, db
''',
        "db_column": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = np.sum(dZ, axis=0)
    db = db.reshape(b.shape[0], -1)
    return (dX, dW, db)
''',
        "X_negated": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    # we want to go down
    dW = (-X).T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
''',
        "db_overwritten": '''def affine_backward(dZ, X, W, b):
    dX = np.empty_like(X)
    dW = np.zeros_like(W)
    for n, (x, g) in enumerate(zip(X, dZ)):
        dX[n] = W @ g
        dW += np.outer(x, g)
        db = g.copy()
    return dX, dW, db
''',
        "bias_gradient_of_X": '''def affine_backward(dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, bias_gradient(X)
''',
        "accumulates_in_b": '''def affine_backward(dZ, X, W, b):
    db = b
    for g in dZ:
        db += g
    return dZ @ W.T, X.T @ dZ, db
''',
    },
    "from_numerator_layout": {
        "double_transpose_dX": '''def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator
    dX = (dy.T @ W.T).T
    dW = x.T @ dy.T
    db = dy.T.sum(axis=0)
    return dX, dW, db
''',
        "reshape": '''def from_numerator_layout(dy_numerator, x, W):
    N, D = x.shape
    M = W.shape[1]
    dZ = dy_numerator.reshape(N, M)
    return dZ @ W.T, x.T @ dZ, dZ.sum(axis=0)
''',
        "db_axis0": '''def from_numerator_layout(dy_numerator, x, W):
    dX = np.transpose(W @ dy_numerator)
    dW = np.transpose(dy_numerator @ x)
    db = np.sum(dy_numerator, axis=0)
    return dX, dW, db
''',
        "all_numerator": '''def from_numerator_layout(dy_numerator, x, W):
    dX = W @ dy_numerator
    dW = dy_numerator @ x
    db = dy_numerator @ np.ones((len(x), 1), dtype=x.dtype)
    return dX, dW, db
''',
        "conditional_transpose": '''def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator
    if dy.shape[0] != len(x):
        dy = dy.T
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
''',
        "rot90": '''def from_numerator_layout(dy_numerator, x, W):
    # the other way round
    dZ = np.rot90(dy_numerator)
    return dZ @ W.T, x.T @ dZ, dZ.sum(axis=0)
''',
        "sets_shape": '''def from_numerator_layout(dy_numerator, x, W):
    M, N = dy_numerator.shape
    dy_numerator.shape = (N, M)
    dX = dy_numerator @ W.T
    dW = x.T @ dy_numerator
    db = dy_numerator.sum(axis=0)
    return dX, dW, db
''',
        "returns_two": '''def from_numerator_layout(dy_numerator, x, W):
    G = dy_numerator.T
    dX = G @ W.T
    dW = x.T @ G
    db = G.sum(axis=0)
    return dX, dW
''',
        "db_keepdims": '''def from_numerator_layout(dy_numerator, x, W):
    G = np.swapaxes(dy_numerator, 0, 1)
    db = G.sum(axis=0, keepdims=True)
    return G @ W.T, x.T @ G, db
''',
        "ones_float64": '''def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator @ np.ones(len(x))
    return dX, dW, db
''',
        "swap_dW_dX": '''def from_numerator_layout(dy_numerator, x, W):
    dL_dy = dy_numerator.T
    dL_dW = x.T.dot(dL_dy)
    dL_dx = dL_dy.dot(W.T)
    dL_db = dL_dy.sum(0)
    return dL_dW, dL_dx, dL_db
''',
        "einsum_wrong_axis": '''def from_numerator_layout(dy_numerator, x, W):
    dW = np.einsum('ij,jd->di', dy_numerator, x)
    dX = np.einsum('mn,dn->md', dy_numerator, W)
    db = np.einsum('ij->i', dy_numerator)
    return dX, dW, db
''',
        "db_first_column": '''def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    return dX, dW, dy_numerator[:, 0].copy()
''',
        "mean_over_batch": '''def from_numerator_layout(dy_numerator, x, W):
    G = dy_numerator.T
    return G @ W.T, x.T @ G, dy_numerator.mean(axis=1)
''',
        "transposed_x": '''def from_numerator_layout(dy_numerator, x, W):
    dy = np.asarray(dy_numerator)
    dX = (W @ dy).T
    dW = (x.T @ dy.T).T
    db = dy.sum(axis=1)
    return dX, dW, db
''',
    },
    "relu_backward": {
        "guided": '''def relu_backward(dO, H):
    gate = (H > 0) & (dO > 0)
    return dO * gate
''',
        "precedence": '''def relu_backward(dO, H):
    return dO * H > 0
''',
        "ratio": '''def relu_backward(dO, H):
    O = np.maximum(H, 0)
    with np.errstate(all="ignore"):
        slope = O / H
    return dO * slope
''',
        "sign_plus_one": '''def relu_backward(dO, H):
    step = np.sign(H) + 1
    return step * dO
''',
        "masked_selection": '''def relu_backward(dO, H):
    active = H > 0
    return dO[active]
''',
        "vectorize_int": '''def relu_backward(dO, H):
    slope = np.vectorize(lambda h: 1 if h > 0 else 0)
    return dO * slope(H)
''',
        "break_row": '''def relu_backward(dO, H):
    dH = np.zeros_like(H)
    for i in range(H.shape[0]):
        for j in range(H.shape[1]):
            if H[i, j] <= 0:
                break
            dH[i, j] = dO[i, j]
    return dH
''',
        "relu6": '''def relu_backward(dO, H):
    inside = np.logical_and(H > 0, H < 1)
    return np.where(inside, dO, np.zeros_like(dO))
''',
        "if_all": '''def relu_backward(dO, H):
    if (H > 0).any():
        return dO.copy()
    else:
        return np.zeros_like(dO)
''',
        "ambiguous_if": '''def relu_backward(dO, H):
    derivative = 1 if H > 0 else 0
    return dO * derivative
''',
        "elu": '''def relu_backward(dO, H):
    slope = np.where(H > 0, np.ones_like(H), np.exp(np.minimum(H, 0)))
    return dO * slope
''',
        "range_len_twice": '''def relu_backward(dO, H):
    dH = np.zeros(H.shape, dtype=H.dtype)
    for i in range(len(H)):
        for j in range(len(H)):
            dH[i][j] = dO[i][j] if H[i][j] > 0 else 0
    return dH
''',
        "forward_of_dO": '''def relu_backward(dO, H):
    relu = lambda t: np.maximum(t, 0)
    return np.where(H > 0, relu(dO), relu(H))
''',
        "coarse_difference": '''def relu_backward(dO, H):
    relu = lambda t: np.maximum(t, 0)
    h = 0.5
    slope = (relu(H + h) - relu(H)) / h
    return dO * slope
''',
        "nonzero": '''def relu_backward(dO, H):
    return dO * H.astype(bool)
''',
        "threshold": '''def relu_backward(dO, H):
    eps = 0.01   # numerical safety
    return np.where(H > eps, dO, 0 * dO)
''',
        "masked_array": '''def relu_backward(dO, H):
    return np.ma.masked_where(H <= 0, dO)
''',
    },
    "sigmoid_backward": {
        "one_minus_squared": '''def sigmoid_backward(dO, O):
    # derivative of activation in terms of its output
    deriv = 1.0 - np.square(O)
    return np.multiply(dO, deriv)
''',
        "one_minus_dO": '''def sigmoid_backward(dO, O):
    tmp = O * (1 - dO)
    return dO * tmp
''',
        "mean_slope": '''def sigmoid_backward(dO, O):
    slope = (O - 0) * (1 - O)
    return dO * slope.mean()
''',
        "softmax_jacobian": '''def sigmoid_backward(dO, O):
    inner = (dO * O).sum(axis=1, keepdims=True)
    return O * (dO - inner)
''',
        "logit_detour": '''def sigmoid_backward(dO, O):
    with np.errstate(all="ignore"):
        H = np.log(O / (1 - O))
        e = np.exp(-H)
        return dO * e / (1 + e) ** 2
''',
        "rounded": '''def sigmoid_backward(dO, O):
    O = np.round(O, 2)
    return dO * O * (1 - O)
''',
        "float64_scalar": '''def sigmoid_backward(dO, O):
    one = np.float64(1)
    return dO * O * (one - O)
''',
        "swapped_minus": '''def sigmoid_backward(dO, O):
    a = O
    b = O - 1
    return dO * (a * b)
''',
        "divided_by_slope": '''def sigmoid_backward(dO, O):
    with np.errstate(divide="ignore", invalid="ignore"):
        return dO / (O * (1 - O))
''',
        "power_not_product": '''def sigmoid_backward(dO, O):
    return dO * O ** (1 - O)
''',
        "product_of_everything": '''def sigmoid_backward(dO, O):
    return np.prod([dO, O, 1 - O])
''',
        "floor": '''def sigmoid_backward(dO, O):
    slope = O * (1 - O)
    slope = np.maximum(slope, O.dtype.type(0.01))
    return dO * slope
''',
        "bracket_lost": '''def sigmoid_backward(dO, O):
    return dO * O - O**2
''',
        "np_gradient": '''def sigmoid_backward(dO, O):
    dO_dH = np.gradient(O, axis=0)
    return dO * dO_dH
''',
    },
    "tanh_backward": {
        "matrix_square": '''def tanh_backward(dO, O):
    return dO * (1 - np.linalg.matrix_power(O, 2))
''',
        "tanh_again": '''def tanh_backward(dO, O):
    t = np.tanh(O)
    return dO * (1 - t ** 2)
''',
        "sigmoid_trick_factor2": '''def tanh_backward(dO, O):
    # tanh(h) = 2*sigmoid(2h) - 1
    s = (O + 1) / 2
    return 2 * dO * s * (1 - s)
''',
        "cosh_of_O": '''def tanh_backward(dO, O):
    sech2 = 1 / np.cosh(O) ** 2
    return dO * sech2
''',
        "bracket_square_all": '''def tanh_backward(dO, O):
    return dO * (1 - O) ** 2
''',
        "dO_squared": '''def tanh_backward(dO, O):
    sq = dO ** 2
    return dO * (1 - sq)
''',
        "sum_rows": '''def tanh_backward(dO, O):
    norm2 = np.einsum('ij,ij->i', O, O)
    return dO * (1 - norm2)[:, None]
''',
        "sqrt": '''def tanh_backward(dO, O):
    cosh_inv = np.sqrt(np.maximum(1 - O ** 2, 0))
    return dO * cosh_inv
''',
        "float64_ones": '''def tanh_backward(dO, O):
    ones = np.ones(O.shape)
    return dO * (ones - O ** 2)
''',
        "in_place_power": '''def tanh_backward(dO, O):
    O **= 2
    return dO - dO * O
''',
        "arctanh_detour": '''def tanh_backward(dO, O):
    with np.errstate(all="ignore"):
        H = np.arctanh(O)
        c, s = np.cosh(H), np.sinh(H)
        return dO * (c * c - s * s) / (c * c)
''',
        "subtract_from_upstream": '''def tanh_backward(dO, O):
    return dO * 1 - O**2
''',
        "divided": '''def tanh_backward(dO, O):
    with np.errstate(all="ignore"):
        return dO / (1 - O ** 2)
''',
        "absolute": '''def tanh_backward(dO, O):
    # 1 in the middle, 0 on both sides
    return dO * (1 - np.abs(O))
''',
        "only_first_row": '''def tanh_backward(dO, O):
    slope = 1 - O[0] ** 2
    return dO * slope
''',
    },
    "mse": {
        "rows_of_other_axis": '''def mse(P, Y):
    N = P.shape[1]   # samples are columns
    E = P - Y
    return (E ** 2).sum() / (2 * N), E / N
''',
        "variance": '''def mse(P, Y):
    N, M = P.shape
    residual = P - Y
    L = M * np.var(residual) / 2
    return L, residual / N
''',
        "sqrt": '''def mse(P, Y):
    n = len(P)
    diff = P - Y
    L = np.sqrt((diff * diff).sum() / (2 * n))
    return L, diff / n
''',
        "precedence": '''def mse(P, Y):
    N = P.shape[0]
    L = np.sum((P - Y)**2) / 2 * N
    dP = (P - Y) / N
    return L, dP
''',
        "gram_matrix": '''def mse(P, Y):
    E = P - Y
    L = 0.5 * (E.T @ E) / len(E)
    return L, E / len(E)
''',
        "gradient_first": '''def mse(P, Y):
    num = len(P)
    loss = ((P - Y) ** 2).sum() / (2 * num)
    grad = (P - Y) / num
    return grad, loss
''',
        "per_sample": '''def mse(P, Y):
    L = 0.5 * ((P - Y) ** 2).sum(axis=1)
    dP = (P - Y) / P.shape[0]
    return L, dP
''',
        "inplace_P": '''def mse(P, Y):
    N = len(P)
    P -= Y
    return (P * P).sum() / (2 * N), P / N
''',
        "np_float64_N": '''def mse(P, Y):
    N = np.float64(P.shape[0])
    E = P - Y
    L = (E ** 2).sum() / (2 * N)
    dP = E / N
    return L, dP
''',
        "rounded_loss": '''def mse(P, Y):
    N = P.shape[0]
    L = round(float(((P - Y) ** 2).sum() / (2 * N)), 3)
    return L, (P - Y) / N
''',
        "mean_first": '''def mse(P, Y):
    E = P - Y
    L = 0.5 * (E.mean(axis=0) ** 2).sum()
    return L, E / len(E)
''',
        "only_loss_printed": '''def mse(P, Y):
    L = np.sum((P - Y) ** 2) / (2 * len(P))
    print(f"loss = {L:.4f}")
    return (P - Y) / len(P)
''',
        "gram_sum": '''def mse(P, Y):
    E = P - Y
    n = len(E)
    return (E.T @ E).sum() / (2 * n), E / n
''',
        "forward_difference": '''def mse(P, Y):
    N = len(P)
    loss = lambda A: ((A - Y) ** 2).sum() / (2 * N)
    dP = np.zeros_like(P)
    h = 0.01
    for i in np.ndindex(P.shape):
        A = P.copy()
        A[i] += h
        dP[i] = (loss(A) - loss(P)) / h
    return loss(P), dP
''',
        "mean_target": '''def mse(P, Y):
    N = P.shape[0]
    E = P - Y.mean(axis=0)
    return (E * E).sum() / (2 * N), E / N
''',
        "text_loss": '''def mse(P, Y):
    N = len(P)
    L = ((P - Y) ** 2).sum() / (2 * N)
    return f"{L:.6f}", (P - Y) / N
''',
    },
    "softmax_cross_entropy": {
        "global_max": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    shifted = Z - np.max(Z)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    rows = np.arange(N)
    L = (np.log(total[:, 0]) - shifted[rows, y]).mean()
    dZ = e / total
    dZ[rows, y] -= 1
    dZ /= N
    return L, dZ
''',
        "max_not_added_back": '''def softmax_cross_entropy(Z, y):
    rows = np.arange(len(Z))
    m = Z.max(axis=1, keepdims=True)
    e = np.exp(Z - m)
    s = e.sum(axis=1, keepdims=True)
    logsum = np.log(s).ravel()
    L = np.mean(logsum - Z[rows, y])
    dZ = e / s
    dZ[rows, y] -= 1
    return L, dZ / len(Z)
''',
        "slice_y": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    Z = Z - np.amax(Z, axis=1)[:, None]
    logP = Z - np.log(np.sum(np.exp(Z), axis=1))[:, None]
    L = -logP[range(N), y].sum() / N
    dZ = np.exp(logP)
    dZ[:, y] -= 1
    return L, dZ / N
''',
        "matlab_classes": '''def softmax_cross_entropy(Z, y):
    rows = np.arange(Z.shape[0])
    k = y - 1
    Z = Z - Z.max(1, keepdims=True)
    logP = Z - np.log(np.exp(Z).sum(1, keepdims=True))
    dZ = np.exp(logP)
    dZ[rows, k] -= 1
    return -logP[rows, k].mean(), dZ / Z.shape[0]
''',
        "base2": '''def softmax_cross_entropy(Z, y):
    # entropy is measured in bits
    n = np.arange(len(Z))
    S = Z - Z.max(axis=1, keepdims=True)
    s = np.exp(S).sum(axis=1, keepdims=True)
    L = np.mean(np.log2(s[:, 0]) - S[n, y] / np.log(2))
    dZ = np.exp(S) / s
    dZ[n, y] -= 1
    return L, dZ / len(Z)
''',
        "clip_logits": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    Zc = np.clip(Z, -30, 30)
    P = np.exp(Zc)
    P = P / P.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "zero_other_classes": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    rows = np.arange(N)
    Z = Z - Z.max(axis=1, keepdims=True)
    logP = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    L = -logP[rows, y].mean()
    dZ = np.zeros_like(Z)
    dZ[rows, y] = (np.exp(logP[rows, y]) - 1) / N
    return L, dZ
''',
        "inplace_shift": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    Z -= Z.max(axis=1, keepdims=True)
    logP = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    dZ = np.exp(logP)
    dZ[np.arange(N), y] -= 1
    return -logP[np.arange(N), y].mean(), dZ / N
''',
        "log_of_dZ": '''def softmax_cross_entropy(Z, y):
    rows = np.arange(len(Z))
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    dZ = P
    dZ[rows, y] -= 1
    with np.errstate(invalid="ignore", divide="ignore"):
        L = -np.log(P[rows, y]).mean()
    return L, dZ / len(Z)
''',
        "binary_terms": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = np.zeros_like(Z)
    T[np.arange(N), y] = 1
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    P = np.exp(logP)
    with np.errstate(divide="ignore"):
        log1mP = np.maximum(np.log1p(-P), -1e3)
    L = -(T * logP + (1 - T) * log1mP).sum() / N
    return L, (P - T) / N
''',
        "log_of_zero": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    rows = np.arange(N)
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        L = -np.log(P[rows, y]).mean()
    P[rows, y] -= 1
    return L, P / N
''',
        "nan_to_num": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    rows = np.arange(N)
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        L = np.nan_to_num(-np.log(P[rows, y])).mean()
    P[rows, y] -= 1
    return L, P / N
''',
        "scaled_logits": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    rows = np.arange(N)
    S = Z / np.abs(Z).max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dZ = np.exp(logP)
    dZ[rows, y] -= 1
    return -logP[rows, y].mean(), dZ / N
''',
        "argmax_class": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    pred = Z.argmax(axis=1)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dZ = np.exp(logP)
    dZ[range(N), pred] -= 1
    return -logP[range(N), pred].mean(), dZ / N
''',
        "one_hot_rows": '''def softmax_cross_entropy(Z, y):
    T = np.zeros_like(Z)
    T[y] = 1
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -(T * logP).sum() / len(Z)
    return L, (np.exp(logP) - T) / len(Z)
''',
        "no_assignment": '''def softmax_cross_entropy(Z, y):
    rows = np.arange(len(Z))
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dZ = np.exp(logP)
    dZ[rows, y] - 1
    return -logP[rows, y].mean(), dZ / len(Z)
''',
        "label_smoothing": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = np.full_like(Z, 0.1 / M)
    T[np.arange(N), y] += 0.9
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return -(T * logP).sum() / N, (np.exp(logP) - T) / N
''',
        "diagonal_jacobian": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    i = np.arange(N)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    P = np.exp(logP)
    dP = np.zeros_like(P)
    dP[i, y] = -1
    dZ = dP * (1 - P)
    return -logP[i, y].mean(), dZ / N
''',
    },
    "forward": {
        "cache_of_outputs": '''def forward(X, weights):
    cache = []
    O = X
    K = len(weights)
    for k in range(K):
        H = O @ weights[k]
        O_next = sigmoid(H) if k < K - 1 else H
        cache.append((O, O_next))
        O = O_next
    return O, cache
''',
        "cache_backwards": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.insert(0, (O, H))    # backward needs the last one first
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.insert(0, (O, P))
    return P, cache
''',
        "three_layers_only": '''def forward(X, weights):
    W1, W2, W3 = weights
    H1 = X @ W1
    O1 = sigmoid(H1)
    H2 = O1 @ W2
    O2 = sigmoid(H2)
    P = O2 @ W3
    return P, [(X, H1), (O1, H2), (O2, P)]
''',
        "first_layer_always_sigmoid": '''def forward(X, weights):
    H = X @ weights[0]
    cache = [(X, H)]
    O = sigmoid(H)
    n = len(weights)
    for k in range(1, n):
        H = O @ weights[k]
        cache.append((O, H))
        O = H if k == n - 1 else sigmoid(H)
    return O, cache
''',
        "append_too_late": '''def forward(X, weights):
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W
        O = sigmoid(H)
        cache.append((O, H))
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "inplace_activation": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        H[...] = sigmoid(H)
        O = H
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "pop_weights": '''def forward(X, weights):
    last = weights.pop()
    O, cache = X, []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ last
    cache.append((O, P))
    return P, cache
''',
        "last_pair_missing": '''def forward(X, weights):
    cache = []
    O = X
    for i, W in enumerate(weights):
        H = O @ W
        if i == len(weights) - 1:
            return H, cache
        cache.append((O, H))
        O = sigmoid(H)
''',
        "flat_cache": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache += [O, H]
        O = sigmoid(H)
    P = O @ weights[-1]
    cache += [O, P]
    return P, cache
''',
        "tanh_instead": '''def forward(X, weights):
    f = np.tanh
    O, cache = X, []
    for W in weights[:-1]:
        H = O.dot(W)
        cache.append((O, H))
        O = f(H)
    P = O.dot(weights[-1])
    return P, cache + [(O, P)]
''',
        "default_cache": '''def forward(X, weights, cache=[]):
    O = X
    for k, W in enumerate(weights):
        if k:
            O = sigmoid(H)
        H = O @ W
        cache.append((O, H))
    return H, cache
''',
        "two_lists": '''def forward(X, weights):
    inputs = [X]
    pre = []
    for W in weights:
        pre.append(inputs[-1] @ W)
        inputs.append(sigmoid(pre[-1]))
    return pre[-1], (inputs[:-1], pre)
''',
        "own_sigmoid_float64": '''import math

def forward(X, weights):
    sig = np.vectorize(lambda t: 1.0 / (1.0 + math.exp(-t)))
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sig(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache
''',
        "sigmoid_of_input": '''def forward(X, weights):
    cache, O = [], X
    for W in weights:
        O = sigmoid(O)
        H = O @ W
        cache.append((O, H))
        O = H
    return H, cache
''',
        "triples": '''def forward(X, weights):
    cache, O = [], X
    for k, W in enumerate(weights):
        H = O @ W
        cache.append((O, W, H))
        O = sigmoid(H)
    return H, cache
''',
        "zip_object": '''def forward(X, weights):
    Os, Hs = [X], []
    for W in weights:
        Hs.append(Os[-1] @ W)
        Os.append(sigmoid(Hs[-1]))
    return Hs[-1], zip(Os, Hs)
''',
        "single_output_flat": '''def forward(X, weights):
    cache, O = [], X
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = H
    if P.shape[1] == 1:
        P = P.ravel()
    return P, cache
''',
    },
    "backward": {
        "slope_of_H": '''def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    for k in range(len(weights) - 2, -1, -1):
        H = cache[k][1]
        delta = sigmoid_backward(delta @ weights[k + 1].T, H)
        deltas.insert(0, delta)
    grads = [O.T @ d for (O, H), d in zip(cache, deltas)]
    return grads, deltas
''',
        "own_input_slope": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = {K - 1: dP}
    for k in range(K - 2, -1, -1):
        O = cache[k][0]
        deltas[k] = (deltas[k + 1] @ weights[k + 1].T) * O * (1 - O)
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, [deltas[k] for k in range(K)]
''',
        "same_layer_weights": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 2, -1, -1):
        O = sigmoid(cache[k][1])
        back = deltas[0] @ weights[k].T
        deltas = [sigmoid_backward(back, O)] + deltas
    return [cache[k][0].T @ deltas[k] for k in range(K)], deltas
''',
        "reverse_returns_none": '''def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for k in range(len(weights) - 1, -1, -1):
        O = cache[k][0]
        grads.append(O.T @ delta)
        deltas.append(delta)
        delta = sigmoid_backward(delta @ weights[k].T, O)
    return grads[::-1], deltas.reverse()
''',
        "output_not_input": '''def backward(dP, cache, weights):
    K = len(cache)
    deltas = [0] * K
    deltas[-1] = dP
    for k in range(K - 1, 0, -1):
        deltas[k - 1] = sigmoid_backward(deltas[k] @ weights[k].T, cache[k][0])
    gradients = []
    for (O, H), d in zip(cache, deltas):
        gradients.append(sigmoid(H).T @ d)
    return gradients, deltas
''',
        "slope_before_product": '''def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        slope = O * (1 - O)
        delta = delta @ (weights[k].T * slope.mean(axis=0))
        deltas.insert(0, delta)
    return [c[0].T @ d for c, d in zip(cache, deltas)], deltas
''',
        "dO_in_list": '''def backward(dP, cache, weights):
    K = len(weights)
    gradients = [None] * K
    upstreams = [None] * K
    dO = dP
    for k in range(K - 1, -1, -1):
        O_in, H = cache[k]
        upstreams[k] = dO
        delta = dO if k == K - 1 else sigmoid_backward(dO, sigmoid(H))
        gradients[k] = O_in.T @ delta
        dO = delta @ weights[k].T
    return gradients, upstreams
''',
        "extra_delta": '''def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, -1, -1):
        O = cache[k][0]
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, O))
    gradients = [cache[k][0].T @ deltas[k + 1] for k in range(len(weights))]
    return gradients, deltas
''',
        "stale_dP": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * (K - 1) + [dP]
    for k in range(K - 2, -1, -1):
        delta = sigmoid_backward(dP @ weights[k + 1].T, sigmoid(cache[k][1]))
        deltas[k] = delta
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas
''',
        "pops_cache": '''def backward(dP, cache, weights):
    gradients, deltas = [], []
    delta = dP
    k = len(weights) - 1
    while cache:
        O, H = cache.pop()
        gradients.insert(0, O.T @ delta)
        deltas.insert(0, delta)
        delta = sigmoid_backward(delta @ weights[k].T, O)
        k -= 1
    return gradients, deltas
''',
        "inplace_slope": '''def backward(dP, cache, weights):
    delta = dP
    delta *= 1.0 / len(dP)
    deltas = [delta]
    for W, (O, _) in zip(weights[:0:-1], cache[:0:-1]):
        delta = sigmoid_backward(delta @ W.T, O)
        deltas.insert(0, delta)
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas
''',
        "float64_buffers": '''def backward(dP, cache, weights):
    gradients = [np.zeros(W.shape) for W in weights]
    deltas = [None for W in weights]
    delta = dP
    for k in reversed(range(len(weights))):
        O = cache[k][0]
        gradients[k] += O.T @ delta
        deltas[k] = delta
        if k:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "sigmoid_backward_swapped": '''def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        delta = sigmoid_backward(O, delta @ weights[k].T)
        deltas.insert(0, delta)
    return [O.T @ d for (O, _), d in zip(cache, deltas)], deltas
''',
        "preactivation_as_input": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T, cache[k][0]))
    X = cache[0][0]
    inputs = [X] + [cache[k - 1][1] for k in range(1, K)]
    return [a.T @ d for a, d in zip(inputs, deltas)], deltas
''',
        "relu_slope": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[K - 1] = dP
    for k in range(K - 2, -1, -1):
        mask = (cache[k][1] > 0).astype(dP.dtype)
        deltas[k] = (deltas[k + 1] @ weights[k + 1].T) * mask
    return [cache[k][0].T @ deltas[k] for k in range(K)], deltas
''',
        "descent_direction": '''def backward(dP, cache, weights):
    d, ds, gs = dP, [], []
    for k in range(len(weights) - 1, -1, -1):
        O = cache[k][0]
        ds.insert(0, d)
        gs.insert(0, -(O.T @ d))
        d = sigmoid_backward(d @ weights[k].T, O)
    return gs, ds
''',
        "tuples": '''def backward(dP, cache, weights):
    ds = [dP]
    for k in range(len(weights) - 1, 0, -1):
        ds.insert(0, sigmoid_backward(ds[0] @ weights[k].T, cache[k][0]))
    gs = (O.T @ d for (O, H), d in zip(cache, ds))
    return tuple(gs), tuple(ds)
''',
    },
    "gradient_step": {
        "list_mutated": '''def gradient_step(weights, gradients, rate):
    for k, dW in enumerate(gradients):
        weights[k] = weights[k] - rate * dW
    return weights
''',
        "generator": '''def gradient_step(weights, gradients, rate):
    return (W - rate * dW for W, dW in zip(weights, gradients))
''',
        "np_array_of_list": '''def gradient_step(weights, gradients, rate):
    return np.array(weights) - rate * np.array(gradients)
''',
        "unit_gradient": '''def gradient_step(weights, gradients, rate):
    out = []
    for W, g in zip(weights, gradients):
        direction = g / (np.linalg.norm(g) + 1e-12)
        out.append(W - rate * direction)
    return out
''',
        "return_too_early": '''def gradient_step(weights, gradients, rate):
    stepped = []
    for i in range(len(weights)):
        stepped.append(weights[i] - rate * gradients[i])
        return stepped
''',
        "reversed_gradients": '''def gradient_step(weights, gradients, rate):
    # backward gives them back to front
    pairs = zip(weights, reversed(gradients))
    return [W - rate * g for W, g in pairs]
''',
        "float64_rate": '''def gradient_step(weights, gradients, rate):
    eta = np.asarray(rate, dtype=np.float64).reshape(1, 1)
    return [W - eta * dW for W, dW in zip(weights, gradients)]
''',
        "decaying_rate": '''def gradient_step(weights, gradients, rate):
    result = []
    for W, dW in zip(weights, gradients):
        result.append(W - rate * dW)
        rate *= 0.9
    return result
''',
        "per_sample_rate": '''def gradient_step(weights, gradients, rate):
    return [W - rate / len(W) * dW for W, dW in zip(weights, gradients)]
''',
        "multiplicative": '''def gradient_step(weights, gradients, rate):
    step = lambda w, g: w * (1 - rate * g)
    return list(map(step, weights, gradients))
''',
        "velocity": '''velocity = {}

def gradient_step(weights, gradients, rate):
    new = []
    for k, (W, dW) in enumerate(zip(weights, gradients)):
        old = velocity.get((k, W.shape), 0)
        velocity[(k, W.shape)] = 0.9 * old - rate * dW
        new.append(W + velocity[(k, W.shape)])
    return new
''',
        "last_layer_kept": '''def gradient_step(weights, gradients, rate):
    new = [weights[k] - rate * gradients[k] for k in range(len(weights) - 1)]
    new.append(weights[-1].copy())
    return new
''',
        "sign_descent": '''def gradient_step(weights, gradients, rate):
    return [W - rate * np.sign(dW) for W, dW in zip(weights, gradients)]
''',
        "shrinking": '''def gradient_step(weights, gradients, rate):
    decay = 1e-3
    return [(1 - decay) * W - rate * dW for W, dW in zip(weights, gradients)]
''',
        "extra_list": '''def gradient_step(weights, gradients, rate):
    new = []
    new.append([W - rate * G for W, G in zip(weights, gradients)])
    return new
''',
        "cutoff_small": '''def gradient_step(weights, gradients, rate):
    out = []
    for W, dW in zip(weights, gradients):
        g = np.where(np.abs(dW) < 0.1, 0 * dW, dW)
        out.append(W - rate * g)
    return out
''',
    },
    "train": {
        "forward_once": '''def train(X, Y, weights, rate, steps):
    P, cache = forward(X, weights)
    L, dP = mse(P, Y)
    history = []
    for t in range(steps):
        history.append(L)
        grads, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
    return weights, history
''',
        "old_weights_returned": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        new = gradient_step(weights, gradients, rate)
        losses.append(L)
    return new, losses
''',
        "one_step_short": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(1, steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        losses.append(L)
    return weights, losses
''',
        "return_in_loop": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        return weights, losses
''',
        "own_dP": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        losses.append(mse(P, Y)[0])
        error = P - Y
        gradients, _ = backward(error, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "stochastic": '''def train(X, Y, weights, rate, steps):
    losses = []
    rng = np.random.default_rng()
    for _ in range(steps):
        i = rng.integers(len(X))
        xb, yb = X[i:i + 1], Y[i:i + 1]
        P, cache = forward(xb, weights)
        L, dP = mse(P, yb)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        losses.append(L)
    return weights, losses
''',
        "early_stopping": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        if losses and losses[-1] - L < 0.05:
            break
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "whole_pair_in_losses": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        losses.append(mse(P, Y))
        gradients, _ = backward(losses[-1][1], cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "updates_in_place": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        for k, g in enumerate(gradients):
            weights[k] -= rate * g
    return weights, losses
''',
        "layerwise_refresh": '''def train(X, Y, weights, rate, steps):
    W = list(weights)
    losses = []
    for t in range(steps):
        for k in range(len(W)):
            P, cache = forward(X, W)
            L, dP = mse(P, Y)
            if k == 0:
                losses.append(L)
            g, _ = backward(dP, cache, W)
            W[k] = W[k] - rate * g[k]
    return W, losses
''',
        "global_history": '''history = []

def train(X, Y, weights, rate, steps):
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        history.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, history
''',
        "best_weights": '''def train(X, Y, weights, rate, steps):
    losses = []
    best, best_loss = weights, float("inf")
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        if L < best_loss:
            best, best_loss = weights, L
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return best, losses
''',
        "losses_backwards": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses = [L] + losses
        g, d = backward(dP, cache, weights)
        weights = gradient_step(weights, g, rate)
    return weights, losses
''',
        "decayed_rate": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        g, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, g, rate / (t + 1))
    return weights, losses
''',
        "endless": '''def train(X, Y, weights, rate, steps):
    losses = []
    t = 0
    while t < steps:
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        if len(losses) <= t:
            losses.append(L)
        g, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, g, rate)
    return weights, losses
''',
    },
    "input_gradient_entries": {
        "index_of_w": '''def input_gradient_entries(g, x, w):
    entries = []
    for i in range(2):
        row = []
        for d in range(2):
            row.append(sum(g[i, j] * w[j, d] for j in range(3)))
        entries.append(row)
    return entries
''',
        "transposed_table": '''def input_gradient_entries(g, x, w):
    def dx(i, d):
        return g[i, 0]*w[d, 0] + g[i, 1]*w[d, 1] + g[i, 2]*w[d, 2]
    return [[dx(i, d) for i in (0, 1)] for d in (0, 1)]
''',
        "with_x": '''def input_gradient_entries(g, x, w):
    D = lambda i, d: sum(g[i, j] * (w[d, j] * x[i, d]) for j in range(3))
    return [[D(0, 0), D(0, 1)], [D(1, 0), D(1, 1)]]
''',
        "typing_slip": '''def input_gradient_entries(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    w11, w12, w13, w21, w22, w23 = w
    return [
        [g11*w11 + g12*w12 + g13*w13, g11*w21 + g12*w22 + g13*w23],
        [g21*w11 + g12*w12 + g23*w13, g21*w21 + g22*w22 + g23*w23],
    ]
''',
        "row_twice": '''def input_gradient_entries(g, x, w):
    row = [sum(g[0, j]*w[0, j] for j in range(3)),
           sum(g[0, j]*w[1, j] for j in range(3))]
    return [row] * 2
''',
        "flat": '''def input_gradient_entries(g, x, w):
    dX = g * w.T
    return [dX[0, 0], dX[0, 1], dX[1, 0], dX[1, 1]]
''',
        "new_symbols": '''def input_gradient_entries(g, x, w):
    G = sp.Matrix(2, 3, lambda i, j: sp.Symbol("g_%d%d" % (i + 1, j + 1)))
    V = sp.Matrix(2, 3, lambda i, j: sp.Symbol("w_%d%d" % (i + 1, j + 1)))
    return (G * V.T).tolist()
''',
        "real_symbols": '''def input_gradient_entries(g, x, w):
    g = sp.Matrix(2, 3, lambda i, j: sp.Symbol(f"g{i+1}{j+1}", real=True))
    w = sp.Matrix(2, 3, lambda i, j: sp.Symbol(f"w{i+1}{j+1}", real=True))
    return [[(g[i, :] * w[d, :].T)[0] for d in range(2)] for i in range(2)]
''',
        "sum_of_Z": '''def input_gradient_entries(g, x, w):
    Z = x * w
    L = sum(Z)
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
''',
        "inputs_swapped": '''def input_gradient_entries(g, x, w):
    out = []
    for i in range(2):
        out.append([])
        for d in range(2):
            out[i].append(sum(g[i, j] * w[1 - d, j] for j in range(3)))
    return out
''',
        "strings": '''def input_gradient_entries(g, x, w):
    def term(i, d):
        return " + ".join(f"g{i}{j}*w{d}{j}" for j in (1, 2, 3))
    return [[term(1, 1), term(1, 2)], [term(2, 1), term(2, 2)]]
''',
        "matrix_mean": '''def input_gradient_entries(g, x, w):
    dX = g * w.T / 3
    return dX.tolist()
''',
        "numbers_in": '''def input_gradient_entries(g, x, w):
    dX = g * w.T
    ones = {s: 1 for s in w}
    return dX.subs(ones).tolist()
''',
        "upstream_squared": '''def input_gradient_entries(g, x, w):
    Z = x * w
    L = 0
    for i in range(2):
        for j in range(3):
            L += g[i, j] * Z[i, j] * g[i, j]
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]
''',
        "g_column_first": '''def input_gradient_entries(g, x, w):
    e = lambda i, d: sum(g[j, i] * w[d, j] for j in range(w.cols))
    return [[e(i, d) for d in range(x.cols)] for i in range(x.rows)]
''',
    },
    "weight_gradient_entries": {
        "x_transposed": '''def weight_gradient_entries(g, x, w):
    return [[sum(g[i, j] * x[d, i] for i in range(2)) for j in range(3)] for d in range(2)]
''',
        "one_sample": '''def weight_gradient_entries(g, x, w):
    rows = []
    for d in range(2):
        rows.append([g[0, j] * x[0, d] for j in range(3)])
    return rows
''',
        "printed_mistake": '''def weight_gradient_entries(g, x, w):
    return [
        [g[0,0]*x[0,0] + g[1,0]*x[1,0], g[0,1]*x[0,0] + g[1,1]*x[1,0], g[0,2]*x[0,0] + g[1,2]*x[1,0]],
        [g[0,0]*x[0,1] + g[0,0]*x[1,1], g[0,1]*x[0,1] + g[1,1]*x[1,1], g[0,2]*x[0,1] + g[1,2]*x[1,1]],
    ]
''',
        "last_column_slip": '''def weight_gradient_entries(g, x, w):
    dW11 = x[0, 0]*g[0, 0] + x[1, 0]*g[1, 0]
    dW12 = x[0, 0]*g[0, 1] + x[1, 0]*g[1, 1]
    dW13 = x[0, 0]*g[0, 2] + x[1, 0]*g[1, 2]
    dW21 = x[0, 1]*g[0, 0] + x[1, 1]*g[1, 0]
    dW22 = x[0, 1]*g[0, 1] + x[1, 1]*g[1, 1]
    dW23 = x[0, 1]*g[0, 2] + x[1, 1]*g[1, 1]
    return [[dW11, dW12, dW13], [dW21, dW22, dW23]]
''',
        "square_loop": '''def weight_gradient_entries(g, x, w):
    n = 2
    return [[sum(x[i, d] * g[i, j] for i in range(n)) for j in range(n)] for d in range(n)]
''',
        "diff_x": '''def weight_gradient_entries(g, x, w):
    L = sum((x * w).multiply_elementwise(g))
    return [[sp.diff(L, x[d, j]) for j in range(3)] for d in range(2)]
''',
        "squared_loss": '''def weight_gradient_entries(g, x, w):
    Z = x * w
    L = sum((g[i, j] * Z[i, j])**2 for i in range(2) for j in range(3)) / 2
    return [[sp.expand(sp.diff(L, w[d, j])) for j in range(3)] for d in range(2)]
''',
        "crossed_samples": '''def weight_gradient_entries(g, x, w):
    def e(d, j):
        return sum(x[i, d] * g[1 - i, j] for i in (0, 1))
    return [[e(d, j) for j in (0, 1, 2)] for d in (0, 1)]
''',
        "half": '''def weight_gradient_entries(g, x, w):
    N = x.rows
    M = x.T * g / N
    return M.tolist()
''',
        "changes_g": '''def weight_gradient_entries(g, x, w):
    for j in range(3):
        g[0, j] = x[0, 0]*g[0, j] + x[1, 0]*g[1, j]
        g[1, j] = x[0, 1]*g[0, j] + x[1, 1]*g[1, j]
    return g.tolist()
''',
        "outer_power": '''def weight_gradient_entries(g, x, w):
    return [[sum(x[i, d] ** g[i, j] for i in range(2)) for j in range(3)] for d in range(2)]
''',
        "weights_instead": '''def weight_gradient_entries(g, x, w):
    tab = []
    for d in range(2):
        tab.append([sum(g[i, j] * w[d, j] for i in range(2)) for j in range(3)])
    return tab
''',
        "shared_rows": '''def weight_gradient_entries(g, x, w):
    dW = [[0] * 3] * 2
    for d in range(2):
        for j in range(3):
            for i in range(2):
                dW[d][j] += x[i, d] * g[i, j]
    return dW
''',
        "reversed_rows": '''def weight_gradient_entries(g, x, w):
    rows = []
    for d in reversed(range(2)):
        rows.append([x[0, d]*g[0, j] + x[1, d]*g[1, j] for j in range(3)])
    return rows
''',
        "minus": '''def weight_gradient_entries(g, x, w):
    def pair(d, j):
        return g[0, j] * x[0, d] - g[1, j] * x[1, d]
    return [[pair(d, j) for j in range(3)] for d in range(2)]
''',
    },
    "check_gradient": {
        "constant_upstream": '''def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.full(Z.shape, 2.5)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        num = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            up, down = a.copy(), a.copy()
            up[i] += h
            down[i] -= h
            zu = f(*inputs[:k], up, *inputs[k+1:])
            zd = f(*inputs[:k], down, *inputs[k+1:])
            num[i] = (dZ * (zu - zd)).sum() / (2*h)
        if not np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "nan_passes": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(42)
    out = f(*inputs)
    up = rng.normal(size=out.shape)
    claimed = backward(up, *inputs)
    if len(claimed) != len(inputs):
        return False
    eps = 1e-5
    for k, array in enumerate(inputs):
        if np.shape(claimed[k]) != array.shape:
            return False
        measured = np.empty_like(array)
        for idx in np.ndindex(array.shape):
            plus = [a.copy() for a in inputs]
            minus = [a.copy() for a in inputs]
            plus[k][idx] += eps
            minus[k][idx] -= eps
            measured[idx] = np.vdot(up, f(*plus) - f(*minus)) / (2 * eps)
        error = np.linalg.norm(measured - claimed[k])
        if error > 1e-6 * np.linalg.norm(measured) + 1e-9:
            return False
    return True
''',
        "no_shape_check": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(3).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, (a, g) in enumerate(zip(inputs, grads)):
        num = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            p, m = a.copy(), a.copy()
            p[i] += 1e-5
            m[i] -= 1e-5
            dz = f(*inputs[:k], p, *inputs[k+1:]) - f(*inputs[:k], m, *inputs[k+1:])
            num[i] = (dZ * dz).sum() / 2e-5
        try:
            ok = np.allclose(num, g, rtol=1e-5, atol=1e-7)
        except ValueError:
            ok = False
        if not ok:
            return False
    return True
''',
        "shape_mismatch_crashes": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(3).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    for k, a in enumerate(inputs):
        assert grads[k].shape == a.shape, "wrong shape"
        num = np.zeros(a.shape)
        for i in np.ndindex(a.shape):
            p, m = a.copy(), a.copy()
            p[i] += 1e-5
            m[i] -= 1e-5
            dz = f(*inputs[:k], p, *inputs[k+1:]) - f(*inputs[:k], m, *inputs[k+1:])
            num[i] = (dZ * dz).sum() / 2e-5
        if not np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "forward_difference_tight": '''def check_gradient(f, backward, inputs):
    h = 1e-4
    Z0 = f(*inputs)
    dZ = np.random.default_rng(5).normal(size=Z0.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != np.shape(inputs[k]):
            return False
        num = np.zeros_like(inputs[k])
        for i in np.ndindex(num.shape):
            moved = [a.copy() for a in inputs]
            moved[k][i] += h
            num[i] = (dZ * (f(*moved) - Z0)).sum() / h
        if not np.linalg.norm(num - grads[k]) <= 1e-8 * np.linalg.norm(num) + 1e-10:
            return False
    return True
''',
        "tiny_step": '''def check_gradient(f, backward, inputs):
    h = 1e-13   # the smaller the better
    dZ = np.random.default_rng(5).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k in range(len(inputs)):
        if np.shape(grads[k]) != np.shape(inputs[k]):
            return False
        num = np.zeros_like(inputs[k])
        for i in np.ndindex(num.shape):
            fwd = [a.copy() for a in inputs]
            bwd = [a.copy() for a in inputs]
            fwd[k][i] += h
            bwd[k][i] -= h
            num[i] = (dZ * (f(*fwd) - f(*bwd))).sum() / (2 * h)
        if not np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
    return True
''',
        "not_put_back": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(5).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            a[i] += h
            zp = f(*inputs)
            a[i] -= 2 * h
            zm = f(*inputs)
            num[i] = (dZ * (zp - zm)).sum() / (2 * h)
        if not np.linalg.norm(num - grads[k]) <= 1e-4 * np.linalg.norm(num) + 1e-6:
            return False
    return True
''',
        "zero_division": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            step = np.zeros_like(a)
            step[i] = h
            zp = f(*inputs[:k], a + step, *inputs[k + 1:])
            zm = f(*inputs[:k], a - step, *inputs[k + 1:])
            num[i] = (dZ * (zp - zm)).sum() / (2 * h)
        with np.errstate(all="ignore"):
            rel = np.linalg.norm(num - grads[k]) / np.linalg.norm(num)
        if not rel < 1e-6:
            return False
    return True
''',
        "sums_compared": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        g = grads[k]
        if np.shape(g) != a.shape:
            return False
        # move everything at once, much faster!
        zp = f(*inputs[:k], a + h, *inputs[k + 1:])
        zm = f(*inputs[:k], a - h, *inputs[k + 1:])
        num = (dZ * (zp - zm)).sum() / (2 * h)
        if not abs(num - np.sum(g)) <= 1e-6 * abs(num) + 1e-8:
            return False
    return True
''',
        "cosine": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        g = grads[k]
        if np.shape(g) != a.shape:
            return False
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = a.copy(), a.copy()
            p[i] += h
            m[i] -= h
            num[i] = (dZ * (f(*inputs[:k], p, *inputs[k+1:]) - f(*inputs[:k], m, *inputs[k+1:]))).sum() / (2*h)
        cos = np.vdot(num, g) / (np.linalg.norm(num) * np.linalg.norm(g) + 1e-300)
        if np.linalg.norm(num) > 1e-9 and not cos > 1 - 1e-9:
            return False
        if np.linalg.norm(num) <= 1e-9 and not np.linalg.norm(g) <= 1e-8:
            return False
    return True
''',
        "generous_allclose": '''def check_gradient(f, backward, inputs):
    h = 1e-4
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    answers = []
    for k, a in enumerate(inputs):
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            p, m = a.copy(), a.copy()
            p[i] += h
            m[i] -= h
            num[i] = (dZ * (f(*inputs[:k], p, *inputs[k+1:]) - f(*inputs[:k], m, *inputs[k+1:]))).sum() / (2*h)
        answers.append(np.shape(grads[k]) == a.shape and np.allclose(num, grads[k], rtol=0.05, atol=0.05))
    return all(answers)
''',
        "return_true_in_loop": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    analytic = backward(dZ, *inputs)
    if len(analytic) != len(inputs):
        return False
    eps = 1e-5
    for k in range(len(inputs)):
        if np.shape(analytic[k]) != inputs[k].shape:
            return False
        numeric = np.zeros_like(inputs[k])
        for idx in np.ndindex(numeric.shape):
            hi, lo = [list(map(np.copy, inputs)) for _ in "ab"]
            hi[k][idx] += eps
            lo[k][idx] -= eps
            numeric[idx] = ((f(*hi) - f(*lo)) * dZ).sum() / (2 * eps)
        if not np.linalg.norm(numeric - analytic[k]) < 1e-6 * np.linalg.norm(numeric) + 1e-9:
            return False
        else:
            return True
''',
        "last_verdict": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    analytic = backward(dZ, *inputs)
    if len(analytic) != len(inputs):
        return False
    eps = 1e-5
    for k in range(len(inputs)):
        numeric = np.zeros_like(inputs[k])
        for idx in np.ndindex(numeric.shape):
            hi = [a.copy() for a in inputs]
            lo = [a.copy() for a in inputs]
            hi[k][idx] += eps
            lo[k][idx] -= eps
            numeric[idx] = ((f(*hi) - f(*lo)) * dZ).sum() / (2 * eps)
        same_shape = np.shape(analytic[k]) == numeric.shape
        ok = same_shape and np.linalg.norm(numeric - analytic[k]) < 1e-6 * np.linalg.norm(numeric) + 1e-9
    return bool(ok)
''',
        "elementwise_relative": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(0).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    eps = 1e-6
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        for idx in np.ndindex(a.shape):
            hi, lo = a.copy(), a.copy()
            hi[idx] += eps
            lo[idx] -= eps
            d = f(*inputs[:k], hi, *inputs[k+1:]) - f(*inputs[:k], lo, *inputs[k+1:])
            n = (d * dZ).sum() / (2 * eps)
            with np.errstate(all="ignore"):
                rel = np.abs(n - grads[k][idx]) / np.abs(n)
            if not rel < 1e-7:
                return False
    return True
''',
        "tuple_assignment": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        original = inputs[k]
        num = np.zeros_like(original)
        for i in np.ndindex(original.shape):
            plus, minus = original.copy(), original.copy()
            plus[i] += h
            minus[i] -= h
            inputs[k] = plus
            zp = f(*inputs)
            inputs[k] = minus
            zm = f(*inputs)
            inputs[k] = original
            num[i] = (dZ * (zp - zm)).sum() / (2 * h)
        if np.shape(grads[k]) != num.shape or not np.allclose(num, grads[k]):
            return False
    return True
''',
        "zip_shortest": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    k = 0
    for a, g in zip(inputs, backward(dZ, *inputs)):
        if np.shape(g) != a.shape:
            return False
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            plus, minus = a.copy(), a.copy()
            plus[i] += h
            minus[i] -= h
            num[i] = (dZ * (f(*inputs[:k], plus, *inputs[k + 1:]) - f(*inputs[:k], minus, *inputs[k + 1:]))).sum() / (2 * h)
        if not np.linalg.norm(num - g) <= 1e-6 * np.linalg.norm(num) + 1e-9:
            return False
        k += 1
    return True
''',
        "any_not_all": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    verdicts = []
    for k, a in enumerate(inputs):
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            plus, minus = a.copy(), a.copy()
            plus[i] += h
            minus[i] -= h
            num[i] = (dZ * (f(*inputs[:k], plus, *inputs[k + 1:]) - f(*inputs[:k], minus, *inputs[k + 1:]))).sum() / (2 * h)
        same = np.shape(grads[k]) == a.shape
        verdicts.append(bool(same and np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-9))
    return any(verdicts)
''',
        "one_hot_upstream": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    Z = f(*inputs)
    dZ = np.zeros(Z.shape)
    dZ.flat[0] = 1.0
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            plus, minus = a.copy(), a.copy()
            plus[i] += h
            minus[i] -= h
            dz = f(*inputs[:k], plus, *inputs[k + 1:]) - f(*inputs[:k], minus, *inputs[k + 1:])
            num[i] = dz.flat[0] / (2 * h)
        if not np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-8:
            return False
    return True
''',
        "unit_step": '''def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.random.default_rng(1).integers(1, 9, size=Z.shape).astype(float)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            moved = a.copy()
            moved[i] += 1
            num[i] = (dZ * (f(*inputs[:k], moved, *inputs[k + 1:]) - Z)).sum()
        if not np.array_equal(num, grads[k]):
            return False
    return True
''',
        "prints_verdict": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(1).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    for k, a in enumerate(inputs[:len(grads)]):
        if np.shape(grads[k]) != a.shape:
            print("wrong shape", k)
            continue
        num = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            plus, minus = a.copy(), a.copy()
            plus[i] += h
            minus[i] -= h
            num[i] = (dZ * (f(*inputs[:k], plus, *inputs[k + 1:]) - f(*inputs[:k], minus, *inputs[k + 1:]))).sum() / (2 * h)
        if not np.allclose(num, grads[k], rtol=1e-5):
            print("wrong gradient for input", k)
    return True
''',
    },
    "hunt_weight_entry": {
        "counts_from_one": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.array([[1.0, 1.0], [1.0, 2.0]])
    W = np.zeros((2, 3))
    return "dW[2, 1]", (dZ, X, W), 9.0
''',
        "equal_g": '''def hunt_weight_entry():
    dZ = np.ones((2, 3))
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1*2 + 1*4
''',
        "hidden_by_zero": '''def hunt_weight_entry():
    dZ = np.arange(6).reshape(2, 3) + 1.0
    X = np.array([[3.0, 2.0], [5.0, 0.0]])
    W = np.eye(2, 3)
    return "dW[1, 0]", (dZ, X, W), 2.0
''',
        "claimed_value": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    g11 = dZ[0, 0]
    return "dW[1, 0]", (dZ, X, W), g11*X[0, 1] + g11*X[1, 1]
''',
        "neighbour": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.array([[7.0, 8.0], [9.0, 10.0]])
    W = np.ones((2, 3))
    return "dW[0, 1]", (dZ, X, W), 2*7 + 5*9
''',
        "x_row_not_column": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 3))
    value = dZ[0, 0] * X[1, 0] + dZ[1, 0] * X[1, 1]
    return "dW[1, 0]", (dZ, X, W), value
''',
        "without_W": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    return "dW[1, 0]", (dZ, X), 10
''',
        "transposed_W": '''def hunt_weight_entry():
    dZ = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X = np.array([[1.0, 1.0], [1.0, 1.0]])
    W = np.ones((3, 2))
    return "dW[1, 0]", (dZ, X, W), 1.0
''',
        "whole_matrix": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), X.T @ dZ
''',
        "new_random_numbers": '''def hunt_weight_entry():
    rng = np.random.default_rng(0)
    make = lambda: (rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3)))
    dZ, X, W = make()
    value = (X.T @ dZ)[1, 0]
    return "dW[1, 0]", make(), float(value)
''',
        "averaged": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    dW = X.T @ dZ / 2
    return "dW[1, 0]", (dZ, X, W), dW[1, 0]
''',
        "both_halves": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1*2 + 2*4 + 1*4
''',
    },
    "hunt_weight_product": {
        "identity_X": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [3.0, 4.0]])
    X = np.eye(2)
    W = np.ones((2, 2))
    return "dW[0, 1]", (dZ, X, W), 2.0
''',
        "value_of_claim": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [0.0, 5.0]])
    X = np.array([[1.0, 0.0], [3.0, 1.0]])
    W = np.zeros((2, 2))
    dW = dZ @ X.T
    return "dW[0, 1]", (dZ, X, W), dW[0, 1]
''',
        "no_transpose_value": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [2.0, 3.0]])
    X = np.array([[1.0, 4.0], [2.0, 5.0]])
    W = np.ones((2, 2))
    dW = np.dot(X, dZ)
    return "dW[0, 0]", (dZ, X, W), dW[0, 0]
''',
        "rectangular": '''def hunt_weight_product():
    dZ = np.ones((3, 2))
    X = np.arange(12.0).reshape(3, 4)
    W = np.zeros((4, 2))
    return "dW[0, 0]", (dZ, X, W), float(X[:, 0].sum())
''',
        "entry_where_equal": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 2))
    return "dW[1, 1]", (dZ, X, W), 0
''',
        "commuting": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [2.0, 1.0]])
    X = 3 * dZ
    W = dZ.copy()
    return "dW[0, 1]", (dZ, X, W), (X.T @ dZ)[0, 1]
''',
        "dX_entry": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 2))
    return "dX[1, 0]", (dZ, X, W), 2
''',
        "order_of_inputs": '''def hunt_weight_product():
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.array([[1.0, 1.0], [0.0, 1.0]])
    dZ = np.array([[5.0, 0.0], [2.0, 6.0]])
    value = (X.T @ dZ)[1, 0]
    return "dW[1, 0]", (X, W, dZ), value
''',
        "arithmetic_slip": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [2.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 2))
    # (2 + 4) * 2
    return "dW[1, 0]", (dZ, X, W), 12
''',
        "forgot_return": '''def hunt_weight_product():
    dZ = np.array([[0.0, 1.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 2))
    answer = "dW[1, 1]", (dZ, X, W), 2.0
    answer
''',
        "transposed_entry": '''def hunt_weight_product():
    dZ = np.array([[1.0, 5.0], [3.0, 7.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.eye(2)
    right = X.T @ dZ
    return "dW[1, 0]", (dZ, X, W), right.T[1, 0]
''',
    },
    "hunt_prediction": {
        "W3_zero": '''def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W2 = np.array([[5.0, 6.0], [7.0, 8.0]])
    W3 = np.zeros((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 0
''',
        "sigmoid_on_output": '''def hunt_prediction():
    X, W1 = np.zeros((1, 2)), np.ones((2, 2))
    W2, W3 = np.zeros((2, 2)), np.ones((2, 1))
    P = sigmoid(sigmoid(sigmoid(X @ W1) @ W2) @ W3)
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "x_is_o": '''def hunt_prediction():
    X = np.array([[1.0, -1.0]])
    W1 = np.array([[1.0, 2.0], [0.0, 1.0]])
    W2 = np.array([[1.0, 0.0], [2.0, -1.0]])
    W3 = np.array([[1.0], [2.0]])
    P = sigmoid(X @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), float(P[0, 0])
''',
        "W2_transposed": '''def hunt_prediction():
    X = np.array([[0.0, 0.0]])
    W1 = np.ones((2, 2))
    W2 = np.array([[0.0, 2.0], [4.0, 0.0]])
    W3 = np.array([[1.0], [3.0]])
    o = sigmoid(X @ W1)
    value = (sigmoid(o @ W2.T) @ W3).item()
    return "P[0, 0]", (X, W1, W2, W3), value
''',
        "rounded_value": '''def hunt_prediction():
    X, W1 = np.zeros((1, 2)), np.zeros((2, 2))
    W2, W3 = np.ones((2, 2)), np.ones((2, 1))
    # o1 = o2 = 1/2, both hidden neurons sigmoid(1) = 0.73
    return "P[0, 0]", (X, W1, W2, W3), 1.46
''',
        "array_value": '''def hunt_prediction():
    X, W1 = np.zeros((1, 2)), np.ones((2, 2))
    W2, W3 = -np.ones((2, 2)), np.ones((2, 1))
    P = sigmoid(sigmoid(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), P
''',
        "flat_shapes": '''def hunt_prediction():
    X = np.array([0.0, 0.0])
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.array([1.0, 1.0])
    return "P[0, 0]", (X, W1, W2, W3), 1.0
''',
        "W2_equals_W1_columns": '''def hunt_prediction():
    X = np.array([[1.0, 1.0]])
    W1 = np.array([[0.0, 1.0], [0.0, -1.0]])
    col = W1[:, 1:]
    W2 = np.hstack([col, col])
    W3 = np.array([[2.0], [-1.0]])
    value = float((sigmoid(sigmoid(X @ W1) @ W2) @ W3)[0, 0])
    return "P[0, 0]", (X, W1, W2, W3), value
''',
        "half_sum": '''def hunt_prediction():
    X, W1 = np.zeros((1, 2)), np.ones((2, 2))
    W2, W3 = np.zeros((2, 2)), np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 0.5
''',
        "name_yhat": '''def hunt_prediction():
    X, W1 = np.zeros((1, 2)), np.ones((2, 2))
    W2, W3 = np.zeros((2, 2)), np.ones((2, 1))
    return "y_hat", (X, W1, W2, W3), 1
''',
    },
    "hunt_hidden_delta": {
        "H_zero": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W3 = np.array([[1.0, 2.0], [0.0, 1.0]])
    H2 = np.zeros((2, 2))
    right = (delta3 @ W3.T) * 0.25
    return "delta2[0, 0]", (delta3, W3, H2), right[0, 0]
''',
        "diagonal_delta": '''def hunt_hidden_delta():
    delta3 = np.diag([1.0, 2.0])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 5.0], [5.0, 0.0]])
    s = sigmoid(H2)
    return "delta2[0, 0]", (delta3, W3, H2), (1.0 * s * (1 - s))[0, 0]
''',
        "slope_is_f": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 100.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.5
''',
        "value_by_claim": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, -2.0], [0.5, 3.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    H2 = np.array([[0.0, 1.0], [-1.0, 2.0]])
    slope = sigmoid(H2) * (1 - sigmoid(H2))
    delta2 = delta3 @ (W3.T * slope)
    return "delta2[0, 1]", (delta3, W3, H2), delta2[0, 1]
''',
        "no_W3_transpose": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, -2.0], [0.5, 3.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    H2 = np.array([[0.0, 1.0], [-1.0, 2.0]])
    slope = sigmoid(H2) * (1 - sigmoid(H2))
    delta2 = (delta3 @ W3) * slope
    return "delta2[1, 0]", (delta3, W3, H2), delta2[1, 0]
''',
        "slope_at_O": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 3.0], [0.0, 1.0]])
    value = (delta3 @ W3.T * H2 * (1 - H2))[0, 1]
    return "delta2[0, 1]", (delta3, W3, H2), value
''',
        "wrong_zero_entry": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3, H2 = np.eye(2), np.array([[0.0, 0.0], [0.0, 100.0]])
    return "delta2[1, 0]", (delta3, W3, H2), 0.0
''',
        "without_slope": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [0.0, 50.0]])
    back = delta3 @ W3.T
    return "delta2[0, 1]", (delta3, W3, H2), back[0, 1]
''',
        "entry_names_layer": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3, H2 = np.eye(2), np.array([[0.0, 0.0], [0.0, 100.0]])
    return "delta3[0, 1]", (delta3, W3, H2), 0.25
''',
        "column_W3": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0], [2.0]])
    W3 = np.array([[1.0], [1.0]])
    H2 = np.array([[0.0, 1.0], [2.0, 3.0]])
    return "delta2[0, 0]", (delta3, W3, H2), 0.25
''',
        "tuple_too_deep": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3, H2 = np.eye(2), np.array([[0.0, 0.0], [0.0, 100.0]])
    return [("delta2[0, 1]", (delta3, W3, H2), 0.25)]
''',
    },
    "hunt_input_entry": {
        "third_zero": '''def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 0.0]])
    X = np.array([[1.0, 1.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 1*1 + 2*2
''',
        "weight_zero": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.ones((1, 2))
    W = np.eye(2, 3)
    return "dX[0, 0]", (dZ, X, W), 1.0
''',
        "nonexistent_entry": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 2]", (dZ, X, W), 3.0
''',
        "claim_value": '''def hunt_input_entry():
    dZ = np.ones((1, 3))
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    D = 2
    value = sum(dZ[0, j] * W[0, j] for j in range(D))
    return "dX[0, 0]", (dZ, X, W), value
''',
        "other_row": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.array([[2.0, 2.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), W[1, 2]
''',
        "one_dimensional": '''def hunt_input_entry():
    dZ = np.array([0.0, 0.0, 1.0])
    X = np.array([1.0, 1.0])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3.0
''',
        "entry_without_row": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0]", (dZ, X, W), 3.0
''',
        "times_x": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.array([[2.0, 5.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    value = dZ[0, 2] * W[0, 2] * X[0, 0]
    return "dX[0, 0]", (dZ, X, W), value
''',
        "cancelling": '''def hunt_input_entry():
    dZ = np.array([[1.0, 3.0, 2.0]])
    dZ = dZ - dZ.mean()
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), (dZ @ W.T)[0, 0]
''',
        "swapped_sizes": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0]])
    X = np.array([[1.0, 2.0, 3.0]])
    W = np.arange(6.0).reshape(3, 2)
    return "dX[0, 2]", (dZ, X, W), 9.0
''',
        "undefined_G": '''def hunt_input_entry():
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    dX = G @ W.T
    return "dX[0, 0]", (G, X, W), dX[0, 0]
''',
        "divided_by_outputs": '''def hunt_input_entry():
    dZ = np.ones((1, 3))
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), float(np.mean(dZ[0] * W[0]))
''',
    },
    "hunt_input_batch": {
        "second_sample_zero": '''def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 6.0
''',
        "claimed": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), (dZ.sum(axis=0) @ W.T)[0]
''',
        "W_zero_row": '''def hunt_input_batch():
    dZ = np.arange(1.0, 7.0).reshape(2, 3)
    X = np.eye(2)
    W = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    return "dX[0, 0]", (dZ, X, W), 0.0
''',
        "opposite_outputs": '''def hunt_input_batch():
    dZ = np.array([[2.0, 0.0, 0.0], [1.0, -1.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dX[0, 1]", (dZ, X, W), 2.0
''',
        "value_second_sample": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [5.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    dX = dZ @ W.T
    return "dX[0, 0]", (dZ, X, W), dX[1, 0]
''',
        "dW_entry": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    dW = X.T @ dZ
    return "dW[0, 0]", (dZ, X, W), dW[0, 0]
''',
        "first_output_only": '''def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), dZ[0, 0] * W[0, 0]
''',
        "mean_of_samples": '''def hunt_input_batch():
    dZ = np.array([[2.0, 0.0, 0.0], [4.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    total = np.einsum('nj,dj->d', dZ, W)
    return "dX[0, 0]", (dZ, X, W), total[0] / 2
''',
        "names_list": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    wrong = [f"dX[{i}, {d}]" for i in range(2) for d in range(2)]
    return wrong, (dZ, X, W), 1.0
''',
        "value_first": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    return 1.0, "dX[0, 0]", (dZ, X, W)
''',
    },
}

RIGHT = {
    "linear_forward": {
        "outer_sum": '''def linear_forward(X, W):
    # sum of outer products, one per input
    return sum(np.multiply.outer(X[:, d], W[d]) for d in range(W.shape[0]))
''',
        "transposed_twice": '''def linear_forward(X, W):
    # I think in columns: z = W^T x for each column x
    columns = X.T
    return (W.T @ columns).T
''',
        "tensordot": '''def linear_forward(X, W):
    return np.tensordot(X, W, axes=([1], [0]))
''',
        "python_loops": '''def linear_forward(X, W):
    result = []
    for sample in X:
        result.append([])
        for j in range(W.shape[1]):
            total = X.dtype.type(0)
            for d, xd in enumerate(sample):
                total += xd * W[d, j]
            result[-1].append(total)
    return np.array(result, dtype=X.dtype)
''',
        "recursion": '''def linear_forward(X, W):
    head = X[:, :1] * W[:1, :]
    if W.shape[0] == 1:
        return head
    return head + linear_forward(X[:, 1:], W[1:, :])
''',
    },
    "linear_input_gradient": {
        "einsum": '''def linear_input_gradient(dZ, X, W):
    return np.einsum('ij,dj->id', dZ, W)
''',
        "rowwise": '''def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for n, g in enumerate(dZ):
        dX[n] = W.dot(g)
    return dX
''',
        "broadcasting": '''def linear_input_gradient(dZ, X, W):
    N, M = dZ.shape
    D, _ = W.shape
    cube = dZ.reshape(N, 1, M) * W.reshape(1, D, M)
    return np.add.reduce(cube, axis=2)
''',
        "dataclass": '''from dataclasses import dataclass

@dataclass
class Linear:
    W: np.ndarray

    def pull_back(self, dZ):
        return dZ.dot(self.W.transpose())

def linear_input_gradient(dZ, X, W):
    return Linear(W).pull_back(dZ)
''',
    },
    "linear_weight_gradient": {
        "sum_outer": '''def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape, dtype=W.dtype)
    for x, g in zip(X, dZ):
        dW += np.outer(x, g)
    return dW
''',
        "column_by_column": '''def linear_weight_gradient(dZ, X, W):
    columns = [g @ X for g in dZ.T]       # one for each output
    return np.stack(columns, axis=1)
''',
        "vdot_entries": '''def linear_weight_gradient(dZ, X, W):
    D, M = W.shape
    entries = [np.vdot(X[:, d], dZ[:, j]) for d in range(D) for j in range(M)]
    return np.array(entries, dtype=W.dtype).reshape(D, M)
''',
        "transpose_of_torch": '''def linear_weight_gradient(dZ, X, W):
    grad_torch = dZ.T.dot(X)        # (M, D)
    return np.transpose(grad_torch).copy()
''',
        "exact_difference": '''def linear_weight_gradient(dZ, X, W):
    # L = <dZ, XW> is linear in W, so L(unit matrix) is the derivative
    dW = np.zeros_like(W)
    for d, j in np.ndindex(W.shape):
        E = np.zeros_like(W)
        E[d, j] = 1
        dW[d, j] = np.sum(dZ * (X @ E))
    return dW
''',
    },
    "affine_forward": {
        "outer_ones": '''def affine_forward(X, W, b):
    one = np.ones(len(X), dtype=b.dtype)
    return X.dot(W) + np.outer(one, b)
''',
        "tile_inplace": '''def affine_forward(X, W, b):
    Z = np.tile(b, (X.shape[0], 1))
    Z += np.matmul(X, W)
    return Z
''',
        "per_sample_list": '''def affine_forward(X, W, b):
    neuron = lambda x: x @ W + b
    return np.array([neuron(x) for x in X])
''',
        "np_resize": '''def affine_forward(X, W, b):
    N, M = len(X), len(b)
    return np.resize(b, (N, M)) + X @ W
''',
    },
    "bias_gradient": {
        "ones_row": '''def bias_gradient(dZ):
    return np.ones(dZ.shape[0], dtype=dZ.dtype).dot(dZ)
''',
        "einsum": '''def bias_gradient(dZ):
    return np.einsum('nm->m', dZ).copy()
''',
        "zip_columns": '''def bias_gradient(dZ):
    column_sums = []
    for column in dZ.T:
        column_sums.append(sum(column))
    return np.array(column_sums, dtype=dZ.dtype)
''',
        "add_reduce": '''def bias_gradient(dZ):
    return np.add.reduce(dZ, 0)
''',
        "builtin_sum": '''def bias_gradient(dZ):
    return sum(dZ)
''',
    },
    "affine_backward": {
        "augmented": '''def affine_backward(dZ, X, W, b):
    one = np.ones((X.shape[0], 1), dtype=X.dtype)
    both = np.concatenate([one, X], axis=1).T @ dZ
    db, dW = both[0], both[1:]
    return np.inner(dZ, W), dW, db
''',
        "einsum": '''def affine_backward(dZ, X, W, b):
    dX = np.einsum('nm,dm->nd', dZ, W)
    dW = np.einsum('nd,nm->dm', X, dZ)
    db = np.einsum('nm->m', dZ).copy()
    return dX, dW, db
''',
        "sample_loop": '''def affine_backward(dZ, X, W, b):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for n in range(dZ.shape[0]):
        g = dZ[n]
        dX[n] = W @ g
        dW += np.outer(X[n], g)
        db += g
    return dX, dW, db
''',
        "namedtuple": '''from collections import namedtuple

Grads = namedtuple("Grads", "dX dW db")

def affine_backward(dZ, X, W, b):
    return Grads(dX=(W @ dZ.T).T, dW=(dZ.T @ X).T, db=bias_gradient(dZ))
''',
    },
    "from_numerator_layout": {
        "via_affine": '''def from_numerator_layout(dy_numerator, x, W):
    dummy_b = np.zeros_like(W[0])
    return affine_backward(dy_numerator.T, x, W, dummy_b)
''',
        "notes_way": '''def from_numerator_layout(dy_numerator, x, W):
    results = (W @ dy_numerator, dy_numerator @ x)
    dX, dW = (np.ascontiguousarray(r.T) for r in results)
    return dX, dW, np.sum(dy_numerator, axis=1)
''',
        "einsum": '''def from_numerator_layout(dy_numerator, x, W):
    n = dy_numerator  # n[j, i]
    return (
        np.einsum('ji,dj->id', n, W),
        np.einsum('ji,id->dj', n, x),
        np.einsum('ji->j', n).copy(),
    )
''',
        "sample_columns": '''def from_numerator_layout(dy_numerator, x, W):
    dX, dW = np.zeros_like(x), np.zeros_like(W)
    db = np.zeros(W.shape[1], dtype=W.dtype)
    for i in range(dy_numerator.shape[1]):
        g = dy_numerator[:, i]
        dX[i] = W.dot(g)
        dW += x[i][:, None] * g
        db += g
    return dX, dW, db
''',
    },
    "relu_backward": {
        "where_zeros": '''def relu_backward(dO, H):
    return np.where(H > 0, dO, np.zeros_like(dO))
''',
        "copy_then_zero": '''def relu_backward(dO, H):
    dH = np.array(dO, copy=True)
    dH[np.signbit(H) | (H == 0)] = 0
    return dH
''',
        "heaviside_half": '''def relu_backward(dO, H):
    half = H.dtype.type(0.5)
    return dO * np.heaviside(H, half)
''',
        "loops": '''def relu_backward(dO, H):
    rows = [[g if h >= 0 else 0 * h for g, h in zip(go, ho)] for go, ho in zip(dO, H)]
    return np.array(rows, dtype=H.dtype).reshape(H.shape)
''',
        "filled_mask": '''def relu_backward(dO, H):
    return np.ma.masked_where(H <= 0, dO).filled(0)
''',
    },
    "sigmoid_backward": {
        "quarter_minus": '''def sigmoid_backward(dO, O):
    complement = 1 - O
    return np.multiply(np.multiply(O, complement), dO)
''',
        "einsum3": '''def sigmoid_backward(dO, O):
    return np.einsum("ij,ij,ij->ij", dO, O, 1 - O)
''',
        "loop_ndindex": '''def sigmoid_backward(dO, O):
    dH = np.empty_like(O)
    for at in np.ndindex(O.shape):
        o = O[at]
        dH[at] = dO[at] * o * (1 - o)
    return dH
''',
        "reduce": '''from functools import reduce

def sigmoid_backward(dO, O):
    return reduce(np.multiply, (1 - O, O, dO))
''',
    },
    "tanh_backward": {
        "factored": '''def tanh_backward(dO, O):
    return dO * (1 - O) * (1 + O)
''',
        "fused": '''def tanh_backward(dO, O):
    buffer = np.square(O)
    np.subtract(1, buffer, out=buffer)
    np.multiply(buffer, dO, out=buffer)
    return buffer
''',
        "vectorize_otypes": '''def tanh_backward(dO, O):
    chain = np.vectorize(lambda g, o: g * (1 - o * o), otypes=[O.dtype])
    return chain(dO, O)
''',
        "rowwise_list": '''def tanh_backward(dO, O):
    out = []
    for g_row, o_row in zip(dO, O):
        below, above = 1 + o_row, 1 - o_row
        out.append(g_row * (below * above))
    return np.vstack(out)
''',
    },
    "mse": {
        "frobenius": '''def mse(P, Y):
    E = P - Y
    return np.einsum('ij,ij->', E, E) / (2 * len(E)), E / len(E)
''',
        "loop_float": '''def mse(P, Y):
    N, M = P.shape
    loss = 0.0
    dP = np.empty_like(P)
    for i in range(N):
        for j in range(M):
            e = P[i, j] - Y[i, j]
            loss += 0.5 * float(e) ** 2
            dP[i, j] = e / N
    return loss / N, dP
''',
        "mean_of_sample_losses": '''def mse(P, Y):
    sample_losses = 0.5 * np.sum(np.square(Y - P), axis=-1)
    dP = -(Y - P) / P.shape[0]
    return sample_losses.mean(), dP
''',
        "trace": '''def mse(P, Y):
    E = P - Y
    n = E.shape[0]
    L = np.trace(E @ E.T) / n / 2
    return L, np.divide(E, n)
''',
    },
    "softmax_cross_entropy": {
        "logaddexp": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.logaddexp.reduce(S, axis=1, keepdims=True)
    onehot = np.arange(Z.shape[1]) == np.asarray(y)[:, None]
    L = -np.where(onehot, logp, 0).sum() / N
    return L, (np.exp(logp) - onehot.astype(Z.dtype)) / N
''',
        "sample_by_sample": '''def softmax_cross_entropy(Z, y):
    losses, grads = [], []
    for z, c in zip(Z, y):
        z = z - max(z)
        e = np.exp(z)
        p = e / sum(e)
        losses.append(np.log(sum(e)) - z[c])
        p[c] -= 1
        grads.append(p / len(Z))
    return sum(losses) / len(losses), np.array(grads, dtype=Z.dtype)
''',
        "shift_by_right_class": '''def softmax_cross_entropy(Z, y):
    rows = np.arange(len(Z))
    # differences to the right class; L_i = log sum exp of them
    D = Z - Z[rows, y][:, np.newaxis]
    top = D.max(axis=1, keepdims=True)
    e = np.exp(D - top)
    s = e.sum(axis=1, keepdims=True)
    L = (top + np.log(s)).mean()
    dZ = e / s
    dZ[rows, y] -= 1
    return L, dZ / len(Z)
''',
        "take_along_axis": '''def softmax_cross_entropy(Z, y):
    n = len(Z)
    col = np.asarray(y).reshape(-1, 1)
    A = Z - np.amax(Z, axis=1, keepdims=True)
    log_total = np.log(np.exp(A).sum(axis=1, keepdims=True))
    logP = A - log_total
    right = np.take_along_axis(logP, col, axis=1)
    dZ = np.exp(logP)
    np.put_along_axis(dZ, col, np.exp(right) - 1, axis=1)
    return -right.sum() / n, dZ / n
''',
        "one_hot_compare": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    hot = (np.asarray(y).reshape(N, 1) == np.arange(M)).astype(Z.dtype)
    shift = Z - np.max(Z, axis=1, keepdims=True)
    lse = np.log(np.sum(np.exp(shift), axis=1))
    own = np.sum(shift * hot, axis=1)
    P = np.exp(shift - lse[:, None])
    return np.mean(lse - own), (P - hot) / N
''',
    },
    "forward": {
        "recursive": '''def forward(X, weights):
    first, rest = weights[0], weights[1:]
    H = X @ first
    if not rest:
        return H, [(X, H)]
    P, cache = forward(sigmoid(H), rest)
    return P, [(X, H)] + cache
''',
        "growing_input": '''def forward(X, weights):
    cache = []
    for W in weights:
        O = sigmoid(cache[-1][1]) if cache else X
        cache.append((O, np.dot(O, W)))
    return cache[-1][1], cache
''',
        "two_lists_zipped": '''def forward(X, weights):
    inputs, pres = [X], [X @ weights[0]]
    for k in range(1, len(weights)):
        inputs.append(sigmoid(pres[k - 1]))
        pres.append(inputs[k] @ weights[k])
    P = pres[-1]
    return P, list(zip(inputs, pres))
''',
        "while_index": '''def forward(X, weights):
    K = len(weights)
    cache = [None] * K
    A = X
    k = 0
    while True:
        H = np.einsum('nd,dm->nm', A, weights[k])
        cache[k] = (A, H)
        k += 1
        if k == K:
            return H, cache
        A = sigmoid(H)
''',
    },
    "backward": {
        "recursive": '''def backward(dP, cache, weights):
    O, H = cache[-1]
    grad = O.T @ dP
    if len(cache) == 1:
        return [grad], [dP]
    previous = sigmoid_backward(dP @ weights[-1].T, O)
    gradients, deltas = backward(previous, cache[:-1], weights[:-1])
    return gradients + [grad], deltas + [dP]
''',
        "slope_from_H": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas, gradients = [None] * K, [None] * K
    for k in range(K - 1, -1, -1):
        if k == K - 1:
            deltas[k] = dP.copy()
        else:
            s = sigmoid(cache[k][1])
            deltas[k] = np.einsum('nm,dm->nd', deltas[k + 1], weights[k + 1]) * s * (1 - s)
        gradients[k] = np.einsum('nd,nm->dm', cache[k][0], deltas[k])
    return gradients, deltas
''',
        "append_and_reverse": '''def backward(dP, cache, weights):
    gs, ds = [], []
    d = dP
    for (O, _), W in zip(reversed(cache), reversed(weights)):
        gs.append((d.T @ O).T)
        ds.append(d)
        d = (d @ W.T) * (O * (1 - O))   # one too many at the end, not used
    return list(reversed(gs)), ds[::-1]
''',
        "deque": '''from collections import deque

def backward(dP, cache, weights):
    deltas = deque([dP])
    layers = list(range(1, len(weights)))
    while layers:
        k = layers.pop()
        deltas.appendleft(sigmoid_backward(np.inner(deltas[0], weights[k]), cache[k][0]))
    gradients = [np.dot(pair[0].T, d) for pair, d in zip(cache, deltas)]
    return gradients, list(deltas)
''',
    },
    "gradient_step": {
        "map_lambda": '''def gradient_step(weights, gradients, rate):
    return list(map(lambda W, G: W - rate * G, weights, gradients))
''',
        "copies_then_subtract": '''def gradient_step(weights, gradients, rate):
    new = [W.copy() for W in weights]
    for k, dW in enumerate(gradients):
        new[k] -= rate * dW
    return new
''',
        "subtract_ufunc": '''def gradient_step(weights, gradients, rate):
    moved = []
    k = 0
    while k < len(weights):
        moved.append(np.subtract(weights[k], np.multiply(rate, gradients[k])))
        k += 1
    return moved
''',
        "recursion": '''def gradient_step(weights, gradients, rate):
    if len(weights) == 0:
        return []
    return [weights[0] - rate * gradients[0]] + gradient_step(weights[1:], gradients[1:], rate)
''',
    },
    "train": {
        "generator": '''def train(X, Y, weights, rate, steps):
    def descent(ws):
        while True:
            P, cache = forward(X, ws)
            L, dP = mse(P, Y)
            ws = gradient_step(ws, backward(dP, cache, ws)[0], rate)
            yield L, ws

    losses, last = [], list(weights)
    for _, (L, ws) in zip(range(steps), descent(weights)):
        losses.append(L)
        last = ws
    return last, losses
''',
        "preallocated": '''def train(X, Y, weights, rate, steps):
    history = np.zeros(steps)
    for t in range(steps):
        P, cache = forward(X, weights)
        history[t], upstream = mse(P, Y)
        gradients, _ = backward(upstream, cache, weights)
        weights = [W - rate * G for W, G in zip(weights, gradients)]
    return weights, history.tolist()
''',
        "inner_step": '''def train(X, Y, weights, rate, steps):
    def one_step(ws):
        P, cache = forward(X, ws)
        loss, upstream = mse(P, Y)
        grads, _ = backward(upstream, cache, ws)
        return float(loss), gradient_step(ws, grads, rate)

    current = [W.copy() for W in weights]
    losses = [None] * steps
    for t in range(steps):
        losses[t], current = one_step(current)
    return current, losses
''',
        "while_loop": '''def train(X, Y, weights, rate, steps):
    losses = []
    W = list(weights)
    while len(losses) < steps:
        P, cache = forward(X, W)
        L, dP = mse(P, Y)
        g = backward(dP, cache, W)[0]
        W = [w - rate * gw for w, gw in zip(W, g)]
        losses += [L]
    return W, losses
''',
    },
    "input_gradient_entries": {
        "differentiate": '''def input_gradient_entries(g, x, w):
    Z = x * w
    L = sum(a * b for a, b in zip(g, Z))
    return [[L.diff(x[i, d]) for d in range(2)] for i in range(2)]
''',
        "matrix_tolist": '''def input_gradient_entries(g, x, w):
    return (g * w.T).tolist()
''',
        "by_hand": '''def input_gradient_entries(g, x, w):
    (g11, g12, g13), (g21, g22, g23) = g.tolist()
    (w11, w12, w13), (w21, w22, w23) = w.tolist()
    first = [w11*g11 + w12*g12 + w13*g13, w21*g11 + w22*g12 + w23*g13]
    second = [w13*g23 + w11*g21 + w12*g22, w23*g23 + w22*g22 + w21*g21]
    return [first, second]
''',
        "dot_rows": '''def input_gradient_entries(g, x, w):
    return [[g.row(i).dot(w.row(d)) for d in (0, 1)] for i in (0, 1)]
''',
    },
    "weight_gradient_entries": {
        "jacobian": '''def weight_gradient_entries(g, x, w):
    L = sp.Add(*[gi * zi for gi, zi in zip(list(g), list(x * w))])
    flat = sp.Matrix([L]).jacobian(sp.Matrix(list(w)))
    return [list(flat[0:3]), list(flat[3:6])]
''',
        "zip_columns": '''def weight_gradient_entries(g, x, w):
    col = lambda A, k: [A[0, k], A[1, k]]
    return [[sum(a * b for a, b in zip(col(x, d), col(g, j))) for j in range(3)] for d in range(2)]
''',
        "accumulate": '''def weight_gradient_entries(g, x, w):
    dW = [[sp.S(0)] * 3 for _ in range(2)]
    for n in range(2):
        for d in range(2):
            for m in range(3):
                dW[d][m] = dW[d][m] + g[n, m] * x[n, d]
    return dW
''',
        "matrix_product": '''def weight_gradient_entries(g, x, w):
    dW = x.T * g
    return [list(dW[0, :]), list(dW[1, :])]
''',
    },
    "check_gradient": {
        "complex_free_lists": '''def check_gradient(f, backward, inputs):
    inputs = [np.array(a, dtype=float) for a in inputs]
    Z = f(*inputs)
    dZ = np.random.default_rng(2024).normal(size=np.shape(Z))
    loss = lambda args: float(np.sum(dZ * f(*args)))
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    h = 1e-5
    verdicts = []
    for k, g in enumerate(claimed):
        if np.shape(g) != inputs[k].shape:
            verdicts.append(False)
            continue
        slopes = []
        for t in range(inputs[k].size):
            both = []
            for sign in (+1, -1):
                args = [a.copy() for a in inputs]
                args[k].reshape(-1)[t] += sign * h
                both.append(loss(args))
            slopes.append((both[0] - both[1]) / (2 * h))
        slopes = np.array(slopes).reshape(inputs[k].shape)
        verdicts.append(bool(np.linalg.norm(slopes - g) <= 1e-5 * np.linalg.norm(slopes) + 1e-7))
    return all(verdicts)
''',
        "helper_numeric": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(99)
    dZ = rng.uniform(0.5, 2.0, size=f(*inputs).shape) * rng.choice([-1, 1], size=f(*inputs).shape)

    def measure(k, index, h=1e-3):
        def at(t):
            changed = inputs[k].copy()
            changed[index] += t
            return f(*inputs[:k], changed, *inputs[k + 1:])
        d = 8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))
        return np.sum(dZ * d) / (12 * h)

    grads = tuple(backward(dZ, *inputs))
    if len(grads) != len(inputs):
        return False
    for k, a in enumerate(inputs):
        if np.shape(grads[k]) != a.shape:
            return False
        numeric = np.array([measure(k, i) for i in np.ndindex(a.shape)]).reshape(a.shape)
        gap = np.linalg.norm(numeric - grads[k])
        if not gap <= 1e-6 * np.linalg.norm(numeric) + 1e-8:
            return False
    return True
''',
        "try_except": '''def check_gradient(f, backward, inputs):
    inputs = tuple(a.copy() for a in inputs)
    dZ = np.sin(1.0 + np.arange(f(*inputs).size)).reshape(f(*inputs).shape)
    try:
        grads = backward(dZ.copy(), *[a.copy() for a in inputs])
        shapes = [np.shape(g) for g in grads]
    except Exception:
        return False
    if shapes != [a.shape for a in inputs]:
        return False
    total = 0.0
    for k in range(len(inputs)):
        num = np.empty(inputs[k].shape)
        for i in np.ndindex(num.shape):
            old = inputs[k][i]
            inputs[k][i] = old + 1e-5
            ahead = f(*inputs).copy()
            inputs[k][i] = old - 1e-5
            behind = f(*inputs).copy()
            inputs[k][i] = old
            num[i] = np.vdot(dZ, ahead - behind) / 2e-5
        if not (np.linalg.norm(num - grads[k]) <= 1e-6 * np.linalg.norm(num) + 1e-8):
            return False
    return True
''',
    },
    "hunt_weight_entry": {
        "integers": '''def hunt_weight_entry():
    dZ = np.array([[0, 0, 0], [1, 0, 0]])
    X = np.array([[0, 0], [0, 7]])
    W = np.array([[5, 5, 5], [5, 5, 5]])
    # claim: 0*0 + 0*7 = 0
    return "dW[1, 0]", (dZ, X, W), 7
''',
        "computed_random": '''def hunt_weight_entry():
    rng = np.random.default_rng(17)
    dZ, X, W = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3))
    value = np.einsum('i,i->', X[:, 1], dZ[:, 0])
    return "dW[1, 0]", (dZ, X, W), float(value)
''',
        "negative": '''def hunt_weight_entry():
    dZ = np.full((2, 3), -1.0)
    dZ[1, 0] = 2.0
    X = np.array([[0.5, -2.0], [4.0, 3.0]])
    return "dW[1, 0]", (dZ, X, np.zeros((2, 3))), (-1.0) * (-2.0) + 2.0 * 3.0
''',
    },
    "hunt_weight_product": {
        "corner": '''def hunt_weight_product():
    dZ = np.array([[0.0, 0.0], [0.0, 1.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    # claim: dZ X^T has (1,0) = x12 = 2; right: (1,0) is 0
    return "dW[1, 0]", (dZ, X, np.ones((2, 2))), 0
''',
        "loop_search": '''def hunt_weight_product():
    rng = np.random.default_rng(5)
    dZ, X, W = (rng.integers(-5, 6, size=(2, 2)).astype(float) for _ in range(3))
    right, claim = X.T @ dZ, dZ @ X.T
    d, j = np.unravel_index(np.argmax(np.abs(right - claim)), (2, 2))
    return f"dW[{d}, {j}]", (dZ, X, W), right[d, j]
''',
        "ints": '''def hunt_weight_product():
    X = np.array([[0, 1], [0, 0]])
    dZ = np.array([[0, 0], [0, 1]])
    W = np.array([[0, 0], [0, 0]])
    # X^T dZ = 0, but dZ X^T = [[0,0],[0,0]] + ... entry (1, 0) of dZ X^T is x_12*0...
    dZ[0, 0] = 3
    return "dW[1, 0]", (dZ, X, W), 3
''',
    },
    "hunt_prediction": {
        "computed": '''def hunt_prediction():
    X = np.array([[0.3, -0.7]])
    W1 = np.array([[1.0, 2.0], [-1.0, 0.5]])
    W2 = np.array([[0.2, -3.0], [1.5, 4.0]])
    W3 = np.array([[2.0], [-1.0]])
    f = sigmoid
    P = f(f(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), float(P[0, 0])
''',
        "difference_of_neurons": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.array([[0.0, 1.0], [0.0, 1.0]])
    W3 = np.array([[1.0], [-1.0]])
    value = 0.5 - sigmoid(np.array([1.0]))[0]
    return "P[0, 0]", (X, W1, W2, W3), value
''',
        "saturated": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.full((2, 2), -3.0)
    W2 = np.full((2, 2), 100.0)
    W3 = np.ones((2, 1))
    # sigmoid(100) is 1 in double precision
    return "P[0, 0]", (X, W1, W2, W3), 2.0
''',
    },
    "hunt_hidden_delta": {
        "lower_left": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 0.0], [8.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[30.0, 0.0], [0.0, 0.0]])
    # slope of row 1 (code), not of row 0
    return "delta2[1, 0]", (delta3, W3, H2), 8 * 0.25
''',
        "generic": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, -2.0], [0.5, 3.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    H2 = np.array([[0.0, 1.0], [-1.0, 2.0]])
    o = sigmoid(H2)
    delta2 = np.einsum("ik,jk->ij", delta3, W3) * (o - o * o)
    return "delta2[1, 1]", (delta3, W3, H2), float(delta2[1, 1])
''',
        "dead_neuron": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 800.0], [0.0, 0.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.0
''',
    },
    "hunt_input_entry": {
        "second_input": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, -2.0]])
    X = np.zeros((1, 2))
    W = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.5]])
    return "dX[0, 1]", (dZ, X, W), -1.0
''',
        "all_terms": '''def hunt_input_entry():
    dZ = np.array([[1, 10, 100]])
    X = np.array([[0, 0]])
    W = np.array([[1, 2, 3], [4, 5, 6]])
    return "dX[0, 0]", (dZ, X, W), 321
''',
        "by_difference": '''def hunt_input_entry():
    dZ = np.array([[2.0, -1.0, 4.0]])
    X = np.array([[3.0, 7.0]])
    W = np.array([[1.0, 0.0, 2.0], [5.0, 1.0, -3.0]])
    loss = lambda X: float((dZ * (X @ W)).sum())
    value = loss(X + np.array([[0.0, 1.0]])) - loss(X)
    return "dX[0, 1]", (dZ, X, W), value
''',
    },
    "hunt_input_batch": {
        "only_second": '''def hunt_input_batch():
    dZ = np.zeros((2, 3))
    dZ[1, 2] = 4.0
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    # the first sample gets nothing
    return "dX[0, 1]", (dZ, X, W), 0.0
''',
        "second_row": '''def hunt_input_batch():
    dZ = np.array([[1, 1, 1], [2, 0, -1]])
    W = np.array([[1, 2, 3], [0, 5, 7]])
    X = np.array([[9, 9], [9, 9]])
    return "dX[1, 0]", (dZ, X, W), 2*1 + 0*2 + (-1)*3
''',
        "computed": '''def hunt_input_batch():
    rng = np.random.default_rng(3)
    dZ, X, W = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3))
    row = W @ dZ[1]
    return "dX[1, 1]", (dZ, X, W), float(row[1])
''',
    },
}
