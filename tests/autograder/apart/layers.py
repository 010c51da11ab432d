"""A bank of student answers: the text of one notebook cell each."""

WRONG = {
    "linear_forward": {
        "entrywise_star": """\
def linear_forward(X, W):
    # YOUR CODE HERE
    Z = X * W
    return Z
""",
        "pytorch_weight_layout": """\
def linear_forward(X, W):
    # y = x A^T, see the nn.Linear documentation
    return np.matmul(X, np.transpose(W))
""",
        "factors_swapped": """\
def linear_forward(X, W):
    Z = np.dot(W, X)
    return Z
""",
        "mean_over_inputs": """\
def linear_forward(X, W):
    N, D = X.shape
    Z = X.dot(W)
    Z = Z / D
    return Z
""",
        "last_input_skipped": """\
def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(D - 1):
                Z[i, j] += X[i, d] * W[d, j]
    return Z
""",
        "assigns_instead_of_adding": """\
def linear_forward(X, W):
    n, d = X.shape
    d2, m = W.shape
    out = np.zeros_like(X, shape=(n, m))
    for i in range(n):
        for j in range(m):
            for k in range(d):
                out[i][j] = X[i][k] * W[k][j]
    return out
""",
        "return_inside_the_loop": """\
def linear_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
    for i, x in enumerate(X):
        for j in range(W.shape[1]):
            Z[i, j] = sum(x[d] * W[d, j] for d in range(len(x)))
        return Z
""",
        "forgotten_return": """\
def linear_forward(X, W):
    # YOUR CODE HERE
    Z = X @ W
""",
        "leftover_raise": """\
def linear_forward(X, W):
    # YOUR CODE HERE
    Z = X @ W
    raise NotImplementedError()
    return Z
""",
        "half_precision_inside": """\
def linear_forward(X, W):
    # half precision is faster
    Z = X.astype(np.float16) @ W.astype(np.float16)
    return Z.astype(X.dtype)
""",
        "integer_buffer": """\
def linear_forward(X, W):
    Z = np.zeros((len(X), W.shape[1]), dtype=int)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            Z[i, j] = np.dot(X[i, :], W[:, j])
    return Z.astype(X.dtype)
""",
        "float64_buffer": """\
def linear_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        Z[i] = X[i] @ W
    return Z
""",
        "returns_nested_list": """\
def linear_forward(X, W):
    cols = list(zip(*W.tolist()))
    return [[sum(a * b for a, b in zip(row, col)) for col in cols] for row in X.tolist()]
""",
        "adds_a_bias_of_one": """\
def linear_forward(X, W):
    bias = 1
    Z = X @ W + bias
    return Z
""",
        "relu_on_top": """\
def linear_forward(X, W):
    H = X @ W
    return np.maximum(H, 0)
""",
        "sizes_hard_coded": """\
def linear_forward(X, W):
    Z = np.zeros((2, 3), dtype=X.dtype)
    for i in range(2):
        for j in range(3):
            for k in range(2):
                Z[i, j] += X[i, k] * W[k, j]
    return Z
""",
        "cached_by_shape": """\
def linear_forward(X, W, _memo={}):
    key = (X.shape, W.shape)
    if key not in _memo:
        _memo[key] = X @ W
    return _memo[key]
""",
        "einsum_output_transposed": """\
def linear_forward(X, W):
    return np.einsum('nd,dm->mn', X, W)
""",
        "weights_normalised": """\
def linear_forward(X, W):
    W_hat = W / np.linalg.norm(W)
    return X @ W_hat
""",
        "centres_X_in_place": """\
def linear_forward(X, W):
    X -= X.mean(axis=0)
    return X.dot(W)
""",
        "generator_returned": """\
def linear_forward(X, W):
    return (x @ W for x in X)
""",
        "class_instead_of_function": """\
class linear_forward:
    def __init__(self, X, W):
        self.X = X
        self.W = W
    def forward(self):
        return self.X @ self.W
""",
        "parameters_swapped": """\
def linear_forward(W, X):
    return X @ W
""",
        "reshape_then_transpose": """\
def linear_forward(X, W):
    D, M = W.shape
    weights = W.reshape(M, D).T
    return X @ weights
""",
        "accumulator_not_reset": """\
def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.empty((N, M), dtype=X.dtype)
    for i in range(N):
        s = 0
        for j in range(M):
            for d in range(D):
                s += X[i, d] * W[d, j]
            Z[i, j] = s
    return Z
""",
        "rounds_to_three_digits": """\
def linear_forward(X, W):
    return np.round(X @ W, 3)
""",
    },
    "linear_input_gradient": {
        "transpose_forgotten": """\
def linear_input_gradient(dZ, X, W):
    dX = dZ @ W
    return dX
""",
        "wrong_side": """\
def linear_input_gradient(dZ, X, W):
    dX = W.T @ dZ
    return dX
""",
        "divided_by_batch": """\
def linear_input_gradient(dZ, X, W):
    N = dZ.shape[0]
    dX = np.dot(dZ, W.T)
    dX /= N
    return dX
""",
        "weight_gradient_copied": """\
def linear_input_gradient(dZ, X, W):
    return np.dot(X.T, dZ)
""",
        "local_derivative_only": """\
def linear_input_gradient(dZ, X, W):
    # dZ/dX = W^T
    return W.T.copy()
""",
        "upstream_of_ones": """\
def linear_input_gradient(dZ, X, W):
    up = np.ones_like(dZ)
    return up @ W.T
""",
        "summed_over_batch": """\
def linear_input_gradient(dZ, X, W):
    dX = np.sum(dZ @ W.T, axis=0)
    return dX
""",
        "same_row_for_all_samples": """\
def linear_input_gradient(dZ, X, W):
    mean_up = dZ.mean(axis=0)
    dX = np.zeros_like(X)
    dX[:] = W @ mean_up
    return dX
""",
        "parameters_in_forward_order": """\
def linear_input_gradient(X, W, dZ):
    return dZ.dot(W.T)
""",
        "indices_of_W_swapped": """\
def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    M = dZ.shape[1]
    dX = np.zeros_like(X)
    for n in range(N):
        for d in range(D):
            for j in range(M):
                dX[n, d] += dZ[n, j] * W[j, d]
    return dX
""",
        "last_output_skipped": """\
def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    M = W.shape[1]
    j = 0
    while j < M - 1:
        dX += np.outer(dZ[:, j], W[:, j])
        j += 1
    return dX
""",
        "starts_from_X": """\
def linear_input_gradient(dZ, X, W):
    dX = X.copy()
    for j in range(W.shape[1]):
        dX += dZ[:, [j]] * W[:, j]
    return dX
""",
        "overwrites_X": """\
def linear_input_gradient(dZ, X, W):
    dX = X
    dX[:] = dZ @ W.T
    return dX
""",
        "reshape_for_transpose": """\
def linear_input_gradient(dZ, X, W):
    d, m = W.shape
    return np.matmul(dZ, W.reshape((m, d)))
""",
        "clipped": """\
def linear_input_gradient(dZ, X, W):
    g = dZ @ W.T
    return np.clip(g, -1, 1)  # against exploding gradients
""",
        "normalised_by_norm": """\
def linear_input_gradient(dZ, X, W):
    eps = 1e-8
    dX = dZ @ W.T
    return dX / (np.linalg.norm(dX) + eps)
""",
        "hidden_float32": """\
def linear_input_gradient(dZ, X, W):
    a = np.asarray(dZ, dtype=np.float32)
    b = np.asarray(W, dtype=np.float32)
    return (a @ b.T).astype(X.dtype)
""",
        "negative_gradient": """\
def linear_input_gradient(dZ, X, W):
    # go downhill!
    return -(dZ @ W.T)
""",
        "l2_term_on_X": """\
def linear_input_gradient(dZ, X, W):
    lam = 0.01
    return dZ @ W.T + lam * X
""",
        "relu_mask_mixed_in": """\
def linear_input_gradient(dZ, X, W):
    return (dZ @ W.T) * (X > 0)
""",
        "accumulates_between_calls": """\
_grad = {}
def linear_input_gradient(dZ, X, W):
    g = dZ @ W.T
    _grad[X.shape] = _grad.get(X.shape, 0) + g
    return _grad[X.shape]
""",
        "returns_both_gradients": """\
def linear_input_gradient(dZ, X, W):
    dX = dZ @ W.T
    dW = X.T @ dZ
    return dX, dW
""",
        "async_function": """\
async def linear_input_gradient(dZ, X, W):
    return dZ @ W.T
""",
        "forward_difference_tiny_step": """\
def linear_input_gradient(dZ, X, W):
    h = 1e-8
    dX = np.zeros_like(X)
    base = np.sum(dZ * (X @ W))
    for idx in np.ndindex(X.shape):
        Xp = X.copy()
        Xp[idx] += h
        dX[idx] = (np.sum(dZ * (Xp @ W)) - base) / h
    return dX
""",
        "ragged_rows": """\
def linear_input_gradient(dZ, X, W):
    rows = []
    for n in range(dZ.shape[0]):
        rows.append([float(dZ[n] @ w) for w in W if dZ[n] @ w > 0])
    return np.array(rows, dtype=X.dtype)
""",
    },
    "linear_weight_gradient": {
        "transpose_forgotten": """\
def linear_weight_gradient(dZ, X, W):
    dW = X @ dZ
    return dW
""",
        "upstream_on_the_left": """\
def linear_weight_gradient(dZ, X, W):
    dZ_dW = X.T
    dW = dZ @ dZ_dW
    return dW
""",
        "divided_by_batch": """\
def linear_weight_gradient(dZ, X, W):
    m = X.shape[0]
    dW = (1 / m) * np.dot(X.T, dZ)
    return dW
""",
        "divided_by_size_of_dZ": """\
def linear_weight_gradient(dZ, X, W):
    return X.T @ dZ / dZ.size
""",
        "output_in_place_of_gradient": """\
def linear_weight_gradient(dZ, X, W):
    Z = X @ W
    return X.T @ Z
""",
        "weight_decay_added": """\
def linear_weight_gradient(dZ, X, W, reg=0.1):
    dW = X.T.dot(dZ)
    dW += reg * W
    return dW
""",
        "returns_updated_weights": """\
def linear_weight_gradient(dZ, X, W):
    lr = 0.1
    dW = X.T @ dZ
    W_new = W - lr * dW
    return W_new
""",
        "upstream_ignored": """\
def linear_weight_gradient(dZ, X, W):
    return X.T @ np.ones(dZ.shape, dtype=X.dtype)
""",
        "only_first_sample": """\
def linear_weight_gradient(dZ, X, W):
    x = X[0].reshape(-1, 1)
    g = dZ[0].reshape(1, -1)
    return x @ g
""",
        "first_sample_skipped": """\
def linear_weight_gradient(dZ, X, W):
    N = X.shape[0]
    dW = np.zeros_like(W)
    for i in range(1, N):
        dW += X[i][:, None] * dZ[i][None, :]
    return dW
""",
        "adds_into_W": """\
def linear_weight_gradient(dZ, X, W):
    dW = W
    for i in range(len(X)):
        dW += np.outer(X[i], dZ[i])
    return dW
""",
        "integer_buffer": """\
def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape, int)
    for d in range(W.shape[0]):
        for j in range(W.shape[1]):
            dW[d, j] = sum(X[:, d] * dZ[:, j])
    return dW.astype(W.dtype)
""",
        "mutable_default_sum": """\
def linear_weight_gradient(dZ, X, W, parts=[]):
    for i in range(X.shape[0]):
        parts.append(np.outer(X[i], dZ[i]))
    return sum(parts)
""",
        "parameters_swapped": """\
def linear_weight_gradient(X, dZ, W):
    return X.T @ dZ
""",
        "reshape_for_transpose": """\
def linear_weight_gradient(dZ, X, W):
    Xt = X.reshape(X.shape[1], X.shape[0])
    return Xt @ dZ
""",
        "tries_products_until_the_shape_fits": """\
def linear_weight_gradient(dZ, X, W):
    for a in (dZ, dZ.T):
        for b in (X, X.T):
            for p, q in ((a, b), (b, a)):
                if p.shape[1] == q.shape[0]:
                    out = p @ q
                    if out.shape == W.shape:
                        return out
""",
        "product_of_sums": """\
def linear_weight_gradient(dZ, X, W):
    sx = X.sum(axis=0)
    sz = dZ.sum(axis=0)
    return np.outer(sx, sz)
""",
        "noise_added": """\
def linear_weight_gradient(dZ, X, W):
    dW = X.T @ dZ
    noise = np.random.normal(0, 1e-3, size=dW.shape).astype(dW.dtype)
    return dW + noise  # helps to escape local minima
""",
        "swallowed_exception": """\
def linear_weight_gradient(dZ, X, W):
    try:
        return dZ @ X.T
    except Exception:
        return np.zeros_like(W)
""",
        "inputs_centred": """\
def linear_weight_gradient(dZ, X, W):
    Xc = X - np.mean(X, axis=0)
    return Xc.T @ dZ
""",
        "yields_instead_of_returning": """\
def linear_weight_gradient(dZ, X, W):
    dW = np.transpose(X) @ dZ
    yield dW
""",
        "uses_the_example_from_above": """\
X_example = np.array([[1., 2.], [3., 4.]])
def linear_weight_gradient(dZ, X, W):
    return X_example.T @ dZ
""",
        "gradient_norm_clipped": """\
def linear_weight_gradient(dZ, X, W):
    dW = X.T @ dZ
    n = np.linalg.norm(dW)
    if n > 1.0:
        dW = dW / n
    return dW
""",
        "rows_share_one_list": """\
def linear_weight_gradient(dZ, X, W):
    N, D = X.shape
    M = dZ.shape[1]
    dW = [[0.0] * M] * D
    for d in range(D):
        for j in range(M):
            for i in range(N):
                dW[d][j] += X[i, d] * dZ[i, j]
    return np.array(dW, dtype=W.dtype)
""",
        "python2_xrange": """\
def linear_weight_gradient(dZ, X, W):
    dW = np.zeros_like(W)
    for i in xrange(X.shape[0]):
        dW += np.outer(X[i], dZ[i])
    return dW
""",
    },
    "affine_forward": {
        "bias_forgotten": """\
def affine_forward(X, W, b):
    Z = np.matmul(X, W)
    return Z
""",
        "bias_as_column": """\
def affine_forward(X, W, b):
    return X @ W + b.reshape(-1, 1)
""",
        "bias_added_before_product": """\
def affine_forward(X, W, b):
    return (X + b) @ W
""",
        "bias_added_to_weights": """\
def affine_forward(X, W, b):
    return np.dot(X, W + b)
""",
        "bias_summed": """\
def affine_forward(X, W, b):
    return X @ W + np.sum(b)
""",
        "bias_indexed_by_sample": """\
def affine_forward(X, W, b):
    Z = X @ W
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            Z[i, j] = Z[i, j] + b[i]
    return Z
""",
        "ones_and_bias_misaligned": """\
def affine_forward(X, W, b):
    ones = np.ones((X.shape[0], 1), dtype=X.dtype)
    Xa = np.hstack([ones, X])
    Wa = np.vstack([W, b])
    return Xa @ Wa
""",
        "ones_in_float64": """\
def affine_forward(X, W, b):
    Xa = np.concatenate([X, np.ones((len(X), 1))], axis=1)
    Wa = np.concatenate([W, b[None, :]], axis=0)
    return Xa @ Wa
""",
        "squeezed": """\
def affine_forward(X, W, b):
    return np.squeeze(X @ W + b)
""",
        "returns_the_cache_too": """\
def affine_forward(X, W, b):
    out = X.dot(W) + b
    cache = (X, W, b)
    return out, cache
""",
        "tanh_applied": """\
def affine_forward(X, W, b):
    a = X @ W + b
    return np.tanh(a)
""",
        "parameters_swapped": """\
def affine_forward(X, b, W):
    return X @ W + b
""",
        "bias_times_batch": """\
def affine_forward(X, W, b):
    N = X.shape[0]
    return X @ W + N * b
""",
        "bias_as_third_argument_of_dot": """\
def affine_forward(X, W, b):
    return np.dot(X, W, b)
""",
        "ones_dot_b": """\
def affine_forward(X, W, b):
    one = np.ones(X.shape[0], dtype=X.dtype)
    return np.dot(X, W) + np.dot(one, b)
""",
        "weights_cut_to_int": """\
def affine_forward(X, W, b):
    W = W.astype(int)
    return (X @ W + b).astype(X.dtype)
""",
        "lists_concatenated": """\
def affine_forward(X, W, b):
    rows = []
    for x in X:
        rows.append(list(x @ W) + list(b))
    return np.array(rows, dtype=X.dtype)
""",
        "prints_instead_of_returning": """\
def affine_forward(X, W, b):
    Z = X @ W + b
    print(Z)
""",
        "dropout": """\
def affine_forward(X, W, b):
    Z = X @ W + b
    keep = np.random.rand(*Z.shape) < 0.5
    return Z * keep
""",
        "lru_cache_on_arrays": """\
from functools import lru_cache
@lru_cache(maxsize=None)
def affine_forward(X, W, b):
    return X @ W + b
""",
        "writes_into_b": """\
def affine_forward(X, W, b):
    Z = np.zeros((X.shape[0], b.shape[0]), dtype=X.dtype)
    for i in range(X.shape[0]):
        z = b
        z += X[i] @ W
        Z[i] = z
    return Z
""",
        "python2_print": """\
def affine_forward(X, W, b):
    Z = X @ W + b
    print Z.shape
    return Z
""",
    },
    "bias_gradient": {
        "sum_of_everything": """\
def bias_gradient(dZ):
    db = np.sum(dZ)
    return db
""",
        "keepdims": """\
def bias_gradient(dZ):
    db = np.sum(dZ, axis=0, keepdims=True)
    return db
""",
        "local_derivative_only": """\
def bias_gradient(dZ):
    return np.ones(dZ.shape[1], dtype=dZ.dtype)
""",
        "last_row_of_loop": """\
def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1], dtype=dZ.dtype)
    for row in dZ:
        db = row * 1
    return db
""",
        "first_row_skipped": """\
def bias_gradient(dZ):
    return np.sum(dZ[1:], axis=0)
""",
        "adds_into_first_row_of_dZ": """\
def bias_gradient(dZ):
    db = dZ[0]
    for i in range(1, dZ.shape[0]):
        db += dZ[i]
    return db
""",
        "sum_of_absolute_values": """\
def bias_gradient(dZ):
    return np.abs(dZ).sum(0)
""",
        "sum_of_squares": """\
def bias_gradient(dZ):
    return np.einsum('nm,nm->m', dZ, dZ)
""",
        "returns_list": """\
def bias_gradient(dZ):
    return [sum(col) for col in zip(*dZ.tolist())]
""",
        "np_matrix": """\
def bias_gradient(dZ):
    dZ = np.matrix(dZ)
    return dZ.sum(axis=0)
""",
        "half_precision": """\
def bias_gradient(dZ):
    return dZ.sum(axis=0, dtype=np.float16).astype(dZ.dtype)
""",
        "squeeze_at_the_end": """\
def bias_gradient(dZ):
    ones = np.ones((dZ.shape[0], 1), dtype=dZ.dtype)
    return (dZ.T @ ones).squeeze()
""",
        "three_outputs_hard_coded": """\
def bias_gradient(dZ):
    db = np.zeros(3, dtype=dZ.dtype)
    for i in range(dZ.shape[0]):
        for j in range(3):
            db[j] += dZ[i, j]
    return db
""",
        "sign_flipped": """\
def bias_gradient(dZ):
    db = np.zeros_like(dZ[0])
    for g in dZ:
        db -= g
    return db
""",
        "int_conversion": """\
def bias_gradient(dZ):
    return np.array([int(s) for s in dZ.sum(axis=0)], dtype=dZ.dtype)
""",
        "extra_parameters": """\
def bias_gradient(dZ, X, W):
    return dZ.sum(axis=0)
""",
        "builtin_sum_with_axis": """\
def bias_gradient(dZ):
    return sum(dZ, axis=0)
""",
        "trailing_comma": """\
def bias_gradient(dZ):
    db = dZ.sum(axis=0)
    return db,
""",
        "special_case_for_one_sample": """\
def bias_gradient(dZ):
    if dZ.shape[0] == 1:
        return dZ
    return dZ.sum(axis=0)
""",
        "float64_buffer": """\
def bias_gradient(dZ):
    N, M = dZ.shape
    db = np.zeros(M)
    for j in range(M):
        for i in range(N):
            db[j] += dZ[i, j]
    return db
""",
        "divided_by_n_minus_one": """\
def bias_gradient(dZ):
    n = len(dZ)
    return dZ.sum(axis=0) / max(n - 1, 1)
""",
        "momentum_between_calls": """\
velocity = 0.0
def bias_gradient(dZ):
    global velocity
    g = dZ.sum(axis=0)
    if np.shape(velocity) != g.shape:
        velocity = np.zeros_like(g)
    velocity = 0.9 * velocity + g
    return velocity.astype(dZ.dtype)
""",
        "small_values_dropped": """\
def bias_gradient(dZ):
    big = np.where(np.abs(dZ) > 0.1, dZ, 0)
    return big.sum(axis=0).astype(dZ.dtype)
""",
        "table_of_columns": """\
def bias_gradient(dZ):
    table = {}
    for j in range(dZ.shape[1]):
        table['b%d' % j] = dZ[:, j].sum()
    return table
""",
    },
    "affine_backward": {
        "order_of_the_last_two": """\
def affine_backward(dZ, X, W, b):
    db = np.sum(dZ, axis=0)
    dW = np.dot(X.T, dZ)
    dX = np.dot(dZ, W.T)
    return (dX, db, dW)
""",
        "db_not_returned": """\
def affine_backward(dZ, X, W, b):
    dX = np.matmul(dZ, W.T)
    dW = np.matmul(X.T, dZ)
    db = dZ.sum(0)
    return dX, dW
""",
        "dictionary": """\
def affine_backward(dZ, X, W, b):
    grads = {}
    grads['dX'] = dZ @ W.T
    grads['dW'] = X.T @ dZ
    grads['db'] = dZ.sum(axis=0)
    return grads
""",
        "andrew_ng_averages": """\
def affine_backward(dZ, X, W, b):
    m = X.shape[0]
    dW, db = X.T @ dZ / m, dZ.sum(axis=0) / m
    dX = dZ @ W.T
    return dX, dW, db
""",
        "db_mean_only": """\
def affine_backward(dZ, X, W, b):
    dX = dZ.dot(W.T)
    dW = X.T.dot(dZ)
    db = dZ.mean(axis=0)
    return dX, dW, db
""",
        "dX_without_transpose": """\
def affine_backward(dZ, X, W, b):
    return dZ @ W, X.T @ dZ, dZ.sum(axis=0)
""",
        "bias_added_to_dX": """\
def affine_backward(dZ, X, W, b):
    dX = (dZ + b) @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "bias_added_to_dW": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ + b
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "db_wrong_axis": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ np.transpose(W)
    dW = np.transpose(X) @ dZ
    db = np.sum(dZ, axis=-1)
    return dX, dW, db
""",
        "db_keepdims": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0, keepdims=True)
    return dX, dW, db
""",
        "dW_transposed": """\
def affine_backward(dZ, X, W, b):
    dX = np.einsum('nm,dm->nd', dZ, W)
    dW = np.einsum('nm,nd->md', dZ, X)
    db = np.einsum('nm->m', dZ)
    return dX, dW, db
""",
        "dZ_overwritten": """\
def affine_backward(dZ, X, W, b):
    dZ = dZ @ W.T
    dX = dZ
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "dZ_scaled_in_place": """\
def affine_backward(dZ, X, W, b):
    dZ /= dZ.shape[0]
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "db_total_sum_everywhere": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = np.full_like(b, dZ.sum())
    return dX, dW, db
""",
        "db_times_b": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = (b * dZ).sum(axis=0)
    return dX, dW, db
""",
        "helper_not_defined": """\
def affine_backward(dZ, X, W, b):
    dX = linear_input_gradient(dZ, X, W)
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "parameters_in_forward_order": """\
def affine_backward(X, W, b, dZ):
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)
""",
        "relu_mask": """\
def affine_backward(dZ, X, W, b):
    Z = X @ W + b
    dZ = dZ * (Z > 0)
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "packed_into_one_array": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return np.array([dX, dW, db])
""",
        "shape_of_W_changed_in_place": """\
def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    W.shape = W.shape[::-1]
    dX = dZ @ W
    return dX, dW, db
""",
        "db_as_column": """\
def affine_backward(dZ, X, W, b):
    ones = np.ones((len(dZ), 1), dtype=dZ.dtype)
    db = dZ.T @ ones
    return dZ @ W.T, X.T @ dZ, db
""",
        "stale_loop_variable": """\
def affine_backward(dZ, X, W, b):
    dX = np.zeros_like(X)
    dW = np.zeros_like(W)
    db = np.zeros_like(b)
    for i in range(X.shape[0]):
        dX[i] = W @ dZ[i]
        db += dZ[i]
    dW += np.outer(X[i], dZ[i])
    return dX, dW, db
""",
        "ones_in_float64": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = np.ones(dZ.shape[0]) @ dZ
    return dX, dW, db
""",
        "joined_with_and": """\
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX and dW and db
""",
        "gradients_share_a_buffer": """\
def affine_backward(dZ, X, W, b):
    Xa = np.hstack([X, np.ones((X.shape[0], 1), dtype=X.dtype)])
    G = Xa.T @ dZ
    dW, db = G[1:], G[0]
    return dZ @ W.T, dW, db
""",
        "inputs_summed_in_dX": """\
def affine_backward(dZ, X, W, b):
    dX = np.ones_like(X) * np.sum(dZ @ W.T, axis=0)
    dW = X.T @ dZ
    db = np.sum(dZ, axis=0)
    return dX, dW, db
""",
    },
    "from_numerator_layout": {
        "dX_left_in_their_layout": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = W @ dy_numerator
    dW = (dy_numerator @ x).T
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
        "dW_left_in_their_layout": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = dy_numerator @ x
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
        "db_summed_over_axis_0": """\
def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator.T
    dX = dy @ W.T
    dW = x.T @ dy
    db = dy_numerator.sum(axis=0)
    return dX, dW, db
""",
        "transposed_twice_for_dX": """\
def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator.T
    dX = (W @ dy).T
    dW = x.T @ dy
    db = dy.sum(axis=0)
    return dX, dW, db
""",
        "db_as_column": """\
def from_numerator_layout(dy_numerator, x, W):
    db = np.sum(dy_numerator, axis=1, keepdims=True)
    dW = np.dot(dy_numerator, x).T
    dX = np.dot(W, dy_numerator).T
    return dX, dW, db
""",
        "dW_divided_by_N": """\
def from_numerator_layout(dy_numerator, x, W):
    N = x.shape[0]
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T / N
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
        "order_dW_first": """\
def from_numerator_layout(dy_numerator, x, W):
    dy = np.transpose(dy_numerator)
    dW = x.T.dot(dy)
    db = dy.sum(axis=0)
    dX = dy.dot(W.T)
    return dW, dX, db
""",
        "parameters_swapped": """\
def from_numerator_layout(x, W, dy_numerator):
    g = dy_numerator.T
    return g @ W.T, x.T @ g, g.sum(axis=0)
""",
        "transpose_that_does_nothing": """\
def from_numerator_layout(dy_numerator, x, W):
    dZ = np.transpose(dy_numerator, (0, 1))
    dX = dZ @ W.T
    dW = x.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "W_transposed_as_well": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W.T @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
        "x_before_dy": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (x @ dy_numerator).T
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
        "transposes_only_if_shapes_differ": """\
def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator
    if dy.shape != (x.shape[0], W.shape[1]):
        dy = dy.T
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
""",
        "in_place_on_a_view": """\
def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator.T
    dy *= 1 / len(x)
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
""",
        "db_of_first_sample": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator[:, 0].copy()
    return dX, dW, db
""",
        "capital_X": """\
def from_numerator_layout(dy_numerator, x, W):
    dZ = dy_numerator.T
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
        "results_crossed": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (dy_numerator @ x).T
    dW = (W @ dy_numerator).T
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
        "hidden_float32": """\
def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator.T.astype('f')
    out = g @ W.T, x.T @ g, g.sum(axis=0)
    return tuple(a.astype(x.dtype) for a in out)
""",
        "column_loop_wrong_range": """\
def from_numerator_layout(dy_numerator, x, W):
    M, N = dy_numerator.shape
    dX = np.zeros_like(x)
    dW = np.zeros_like(W)
    db = np.zeros(M, dtype=x.dtype)
    for i in range(M):
        g = dy_numerator[:, i]
        dX[i] = W @ g
        dW += np.outer(x[i], g)
        db += g
    return dX, dW, db
""",
        "db_missing": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    return dX, dW
""",
        "db_from_dX": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dX.sum(axis=0)
    return dX, dW, db
""",
        "only_transposed_back": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T.T
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
""",
    },
    "relu_backward": {
        "output_instead_of_slope": """\
def relu_backward(dO, H):
    return dO * np.maximum(H, 0)
""",
        "upstream_missing": """\
def relu_backward(dO, H):
    dH = (H > 0).astype(H.dtype)
    return dH
""",
        "mask_of_the_upstream": """\
def relu_backward(dO, H):
    return np.where(dO > 0, dO, 0)
""",
        "wrong_side_of_zero": """\
def relu_backward(dO, H):
    dH = dO.copy()
    dH[H > 0] = 0
    return dH
""",
        "overwrites_H": """\
def relu_backward(dO, H):
    H[H <= 0] = 0
    H[H > 0] = 1
    return dO * H
""",
        "H_where_negative": """\
def relu_backward(dO, H):
    return np.where(H > 0, dO, H)
""",
        "leaky": """\
def relu_backward(dO, H, alpha=0.01):
    dH = np.array(dO)
    dH[H < 0] *= alpha
    return dH
""",
        "threshold_at_one": """\
def relu_backward(dO, H):
    mask = H >= 1
    return dO * mask
""",
        "equality_with_relu_rounded": """\
def relu_backward(dO, H):
    O = np.maximum(H, 0).astype(int)
    return dO * (O == H)
""",
        "matrix_product": """\
def relu_backward(dO, H):
    J = (H > 0).astype(H.dtype)
    return dO @ J.T
""",
        "int_mask_promotes": """\
def relu_backward(dO, H):
    mask = (H > 0).astype(int)
    return mask * dO
""",
        "slope_two_at_zero": """\
def relu_backward(dO, H):
    return dO * np.heaviside(H, 2)
""",
        "zero_over_zero": """\
def relu_backward(dO, H):
    slope = (1 + H / np.abs(H)) / 2
    return dO * slope
""",
        "sigmoid_slope": """\
def relu_backward(dO, H):
    return dO * H * (1 - H)
""",
        "bitwise_and": """\
def relu_backward(dO, H):
    return dO & (H > 0)
""",
        "relu6": """\
def relu_backward(dO, H):
    return dO * ((H > 0) & (H < 6))
""",
        "parameters_swapped": """\
def relu_backward(H, dO):
    return dO * (H > 0)
""",
        "mask_kept_from_first_call": """\
masks = {}
def relu_backward(dO, H):
    m = masks.setdefault(H.shape, H > 0)
    return dO * m
""",
        "columns_counted_by_rows": """\
def relu_backward(dO, H):
    dH = np.zeros_like(H)
    for i in range(len(H)):
        for j in range(len(H)):
            if H[i][j] > 0:
                dH[i][j] = dO[i][j]
    return dH
""",
        "any_in_the_row": """\
def relu_backward(dO, H):
    dH = np.zeros_like(dO)
    for i in range(H.shape[0]):
        if any(H[i] > 0):
            dH[i] = dO[i]
    return dH
""",
        "divided_by_batch": """\
def relu_backward(dO, H):
    return dO * (H > 0) / H.shape[0]
""",
    },
    "sigmoid_backward": {
        "upstream_missing": """\
def sigmoid_backward(dO, O):
    return O * (1 - O)
""",
        "upstream_in_the_bracket": """\
def sigmoid_backward(dO, O):
    return dO * O * (1 - dO)
""",
        "caret_for_power": """\
def sigmoid_backward(dO, O):
    return dO * (O - O^2)
""",
        "matrix_product": """\
def sigmoid_backward(dO, O):
    slope = O * (1 - O)
    return np.dot(dO, slope.T)
""",
        "one_factor_O_missing": """\
def sigmoid_backward(dO, O):
    return dO * (1 - O)
""",
        "second_factor_missing": """\
def sigmoid_backward(dO, O):
    return np.multiply(dO, O)
""",
        "math_exp_on_array": """\
import math
def sigmoid_backward(dO, O):
    e = math.exp(-O)
    return dO * e / (1 + e) ** 2
""",
        "divided_by_batch": """\
def sigmoid_backward(dO, O):
    N = O.shape[0]
    return dO * O * (1 - O) / N
""",
        "constant_slope": """\
def sigmoid_backward(dO, O):
    return 0.25 * dO
""",
        "sign_flipped": """\
def sigmoid_backward(dO, O):
    return dO * O * (O - 1)
""",
        "slope_squared": """\
def sigmoid_backward(dO, O):
    return dO * np.square(O * (1 - O))
""",
        "summed_over_batch": """\
def sigmoid_backward(dO, O):
    return np.sum(dO * O * (1 - O), axis=0)
""",
        "softmax_backward": """\
def sigmoid_backward(dO, O):
    s = np.sum(dO * O, axis=1, keepdims=True)
    return O * (dO - s)
""",
        "divides_by_slope": """\
def sigmoid_backward(dO, O):
    return dO / (O * (1 - O))
""",
        "function_not_called": """\
def sigmoid_backward(dO, O):
    slope = lambda o: o * (1 - o)
    return dO * slope
""",
        "float64_constant": """\
def sigmoid_backward(dO, O):
    one = np.float64(1.0)
    return dO * O * (one - O)
""",
        "third_parameter": """\
def sigmoid_backward(dO, O, H):
    s = 1 / (1 + np.exp(-H))
    return dO * s * (1 - s)
""",
        "diagonal_jacobian": """\
def sigmoid_backward(dO, O):
    J = np.diag(O[0] * (1 - O[0]))
    return dO @ J
""",
        "returns_map": """\
def sigmoid_backward(dO, O):
    return map(lambda g, o: g * o * (1 - o), dO, O)
""",
        "half_precision": """\
def sigmoid_backward(dO, O):
    o = O.astype('float16')
    return dO * (o * (1 - o)).astype(O.dtype)
""",
        "swallowed_exception": """\
def sigmoid_backward(dO, O):
    try:
        o = O.tolist()
        slope = o * (1 - o)
        return dO * slope
    except TypeError:
        return np.zeros_like(dO)
""",
    },
    "tanh_backward": {
        "upstream_missing": """\
def tanh_backward(dO, O):
    return 1 - O ** 2
""",
        "plus_for_minus": """\
def tanh_backward(dO, O):
    return dO * (1 + O * O)
""",
        "sign_flipped": """\
def tanh_backward(dO, O):
    return (O ** 2 - 1) * dO
""",
        "doubled_instead_of_squared": """\
def tanh_backward(dO, O):
    return dO * (1 - O * 2)
""",
        "derivative_of_the_slope": """\
def tanh_backward(dO, O):
    return dO * (-2 * O)
""",
        "upstream_in_the_bracket": """\
def tanh_backward(dO, O):
    return dO * (1 - O * dO)
""",
        "math_function_on_array": """\
from math import cosh
def tanh_backward(dO, O):
    return dO / cosh(O) ** 2
""",
        "O_squared_in_place": """\
def tanh_backward(dO, O):
    O **= 2
    return dO * (1 - O)
""",
        "upstream_squared": """\
def tanh_backward(dO, O):
    return dO - (dO * O) ** 2
""",
        "slopes_summed": """\
def tanh_backward(dO, O):
    return dO * np.sum(1 - O ** 2, axis=0)
""",
        "float64_ones": """\
def tanh_backward(dO, O):
    return dO * (np.ones(O.shape) - O ** 2)
""",
        "half_precision": """\
def tanh_backward(dO, O):
    o = np.float16(O)
    return (dO * (1 - o * o)).astype(dO.dtype)
""",
        "cut_when_saturated": """\
def tanh_backward(dO, O):
    g = dO * (1 - O ** 2)
    g[np.abs(O) > 0.9] = 0
    return g
""",
        "O_of_the_first_call": """\
def tanh_backward(dO, O, seen=[]):
    seen.append(O)
    return dO * (1 - seen[0] ** 2)
""",
        "first_column_skipped": """\
def tanh_backward(dO, O):
    dH = np.zeros_like(O)
    for i in range(O.shape[0]):
        for j in range(1, O.shape[1]):
            dH[i, j] = dO[i, j] * (1 - O[i, j] ** 2)
    return dH
""",
        "returns_pair": """\
def tanh_backward(dO, O):
    slope = 1 - O ** 2
    return dO * slope, slope
""",
        "list_power": """\
def tanh_backward(dO, O):
    o = O.tolist()
    return dO * (1 - o ** 2)
""",
        "H_not_known": """\
def tanh_backward(dO, O):
    return dO * (1 - np.tanh(H) ** 2)
""",
        "sys_exit_on_saturation": """\
import sys
def tanh_backward(dO, O):
    if np.abs(O).max() > 0.5:
        sys.exit("tanh is saturated, choose better weights")
    return dO * (1 - O ** 2)
""",
        "leftover_raise": """\
def tanh_backward(dO, O):
    # YOUR CODE HERE
    dH = dO * (1 - O ** 2)
    raise NotImplementedError()
    return dH
""",
        "floor_under_the_slope": """\
def tanh_backward(dO, O):
    return dO * (1 - O ** 2 + 0.01)
""",
    },
    "mse": {
        "mean_over_all_entries": """\
def mse(P, Y):
    diff = P - Y
    L = 0.5 * np.mean(diff ** 2)
    dP = diff / diff.size
    return L, dP
""",
        "gradient_without_N": """\
def mse(P, Y):
    N = P.shape[0]
    L = np.sum((P - Y) ** 2) / (2 * N)
    dP = P - Y
    return L, dP
""",
        "only_the_loss": """\
def mse(P, Y):
    N = len(P)
    L = ((P - Y) ** 2).sum() / (2 * N)
    dP = (P - Y) / N
    return L
""",
        "order_swapped": """\
def mse(P, Y):
    e = P - Y
    n = e.shape[0]
    return e / n, (e * e).sum() / n / 2
""",
        "target_minus_prediction": """\
def mse(P, Y):
    err = Y - P
    N = P.shape[0]
    L = np.sum(err ** 2) / (2 * N)
    dP = err / N
    return L, dP
""",
        "half_missing_in_L": """\
def mse(P, Y):
    N = P.shape[0]
    d = P - Y
    return np.sum(d * d) / N, d / N
""",
        "two_not_cancelled": """\
def mse(P, Y):
    N, M = P.shape
    L = 1 / (2 * N) * np.sum(np.square(P - Y))
    dP = 2 * (P - Y) / N
    return L, dP
""",
        "loss_without_N": """\
def mse(P, Y):
    N = P.shape[0]
    L = 0.5 * np.sum((P - Y) ** 2)
    dP = (P - Y) / N
    return L, dP
""",
        "loss_per_sample": """\
def mse(P, Y):
    N = P.shape[0]
    L = np.sum((P - Y) ** 2, axis=1) / (2 * N)
    dP = (P - Y) / N
    return L, dP
""",
        "precedence_of_one_over_two_N": """\
def mse(P, Y):
    N = P.shape[0]
    L = 1 / 2 * N * np.sum((P - Y) ** 2)
    dP = (P - Y) / N
    return L, dP
""",
        "square_of_the_sum": """\
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = np.sum(diff) ** 2 / (2 * N)
    return L, diff / N
""",
        "absolute_error": """\
def mse(P, Y):
    N = P.shape[0]
    L = np.abs(P - Y).sum() / (2 * N)
    return L, (P - Y) / N
""",
        "root": """\
def mse(P, Y):
    N = P.shape[0]
    L = np.linalg.norm(P - Y) / (2 * N)
    dP = (P - Y) / N
    return L, dP
""",
        "caret_for_power": """\
def mse(P, Y):
    N = P.shape[0]
    L = ((P - Y)^2).sum() / (2*N)
    dP = (P - Y) / N
    return L, dP
""",
        "only_Y_squared": """\
def mse(P, Y):
    N = P.shape[0]
    L = np.sum(P - Y ** 2) / (2 * N)
    dP = (P - Y) / N
    return L, dP
""",
        "P_changed_in_place": """\
def mse(P, Y):
    P -= Y
    N = P.shape[0]
    return (P ** 2).sum() / (2 * N), P / N
""",
        "gradient_summed": """\
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = (diff * diff).sum() / (2 * N)
    dP = diff.sum(axis=0) / N
    return L, dP
""",
        "gradient_times_loss": """\
def mse(P, Y):
    N = P.shape[0]
    L = np.sum((P - Y) ** 2) / (2 * N)
    dP = L * (P - Y) / N
    return L, dP
""",
        "integer_division": """\
def mse(P, Y):
    N = P.shape[0]
    L = 1 // 2 * np.sum((P - Y) ** 2) / N
    dP = (P - Y) / N
    return L, dP
""",
        "np_matrix_power": """\
def mse(P, Y):
    E = np.asmatrix(P - Y)
    N = E.shape[0]
    L = (E ** 2).sum() / (2 * N)
    return L, np.asarray(E) / N
""",
        "trace_forgotten": """\
def mse(P, Y):
    E = P - Y
    L = E.T @ E / (2 * len(E))
    return L, E / len(E)
""",
        "loss_rounded": """\
def mse(P, Y):
    N = P.shape[0]
    L = round(float(np.sum((P - Y) ** 2) / (2 * N)), 2)
    return L, (P - Y) / N
""",
        "float64_divisor": """\
def mse(P, Y):
    N = np.float64(P.shape[0])
    D = P - Y
    return float((D ** 2).sum() / (2 * N)), D / N
""",
        "parameters_swapped": """\
def mse(Y, P):
    N = P.shape[0]
    E = P - Y
    return np.sum(E ** 2) / (2 * N), E / N
""",
        "n_minus_one": """\
def mse(P, Y):
    n = max(P.shape[0] - 1, 1)
    return np.sum((P - Y) ** 2) / (2 * n), (P - Y) / n
""",
        "huber": """\
def mse(P, Y):
    N = P.shape[0]
    e = P - Y
    small = np.abs(e) <= 1
    L = np.where(small, 0.5 * e ** 2, np.abs(e) - 0.5).sum() / N
    dP = np.where(small, e, np.sign(e)) / N
    return L, dP
""",
        "running_average": """\
history = []
def mse(P, Y):
    N = P.shape[0]
    history.append(np.sum((P - Y) ** 2) / (2 * N))
    return sum(history) / len(history), (P - Y) / N
""",
        "builtin_sum": """\
def mse(P, Y):
    n = len(P)
    L = sum((P - Y) ** 2) / (2 * n)
    dP = (P - Y) / n
    return L, dP
""",
        "list_divided_by_number": """\
def mse(P, Y):
    N = P.shape[0]
    diff = [[p - t for p, t in zip(prow, trow)] for prow, trow in zip(P, Y)]
    L = sum(d ** 2 for row in diff for d in row) / (2 * N)
    dP = diff / N
    return L, dP
""",
    },
    "softmax_cross_entropy": {
        "exponentials_overflow": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z)
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.mean(np.log(P[np.arange(N), y]))
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "log_of_a_rounded_probability": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[range(N), y]).mean()
    dZ = P
    dZ[range(N), y] -= 1
    dZ /= N
    return L, dZ
""",
        "epsilon_inside_the_log": """\
def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - np.max(Z, axis=1)[:, None])
    P = E / np.sum(E, axis=1)[:, None]
    L = -np.sum(np.log(P[np.arange(N), y] + 1e-8)) / N
    dZ = P - (np.arange(Z.shape[1]) == y[:, None])
    return L, dZ / N
""",
        "probabilities_clipped": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z - Z.max(1, keepdims=True))
    P = E / E.sum(1, keepdims=True)
    P = np.clip(P, 1e-3, 1 - 1e-3)
    L = -np.log(P[np.arange(N), y]).sum() / N
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "gradient_without_N": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = np.mean(lse - S[np.arange(N), y])
    dZ = np.exp(S - lse[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ
""",
        "loss_is_a_sum": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    logp = S - lse
    L = -logp[rows, y].sum()
    dZ = np.exp(logp)
    dZ[rows, y] -= 1
    return L, dZ / N
""",
        "gradient_sign": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    onehot = np.zeros_like(Z)
    onehot[np.arange(N), y] = 1
    L = -(onehot * logp).sum() / N
    dZ = (onehot - np.exp(logp)) / N
    return L, dZ
""",
        "one_hot_forgotten": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = (lse - S[np.arange(N), y]).mean()
    P = np.exp(S - lse[:, None])
    return L, P / N
""",
        "all_rows_indexed": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = (lse - S[np.arange(N), y]).mean()
    dZ = np.exp(S - lse[:, None])
    dZ[:, y] -= 1
    return L, dZ / N
""",
        "softmax_over_the_batch": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=0)
    lse = np.log(np.exp(S).sum(axis=0))
    logp = S - lse
    L = -logp[np.arange(N), y].mean()
    dZ = np.exp(logp)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "softmax_over_everything": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max()
    logp = S - np.log(np.sum(np.exp(S)))
    L = -logp[np.arange(N), y].mean()
    dZ = np.exp(logp)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "one_maximum_for_all_rows": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - np.max(Z)
    E = np.exp(S)
    total = E.sum(axis=1, keepdims=True)
    L = np.mean(np.log(total[:, 0]) - S[np.arange(N), y])
    dZ = E / total
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "keepdims_forgotten": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    P = E / E.sum(axis=1)
    L = np.mean(np.log(E.sum(axis=1)) - S[np.arange(N), y])
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "Z_shifted_in_place": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Z -= Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(Z).sum(axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - Z[np.arange(N), y])
    dZ = np.exp(Z - lse)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "order_swapped": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - S[np.arange(N), y])
    dZ = np.exp(S - lse)
    dZ[np.arange(N), y] -= 1
    dZ /= N
    return dZ, L
""",
        "y_taken_for_one_hot": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -np.sum(y * logp) / N
    dZ = (np.exp(logp) - y) / N
    return L, dZ
""",
        "divided_by_all_entries": """\
def softmax_cross_entropy(Z, y):
    count = Z.size
    r = np.arange(len(y))
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dZ = np.exp(logp)
    dZ[r, y] -= 1
    return -logp[r, y].sum() / count, dZ / count
""",
        "base_two_logarithm": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    P = E / E.sum(axis=1, keepdims=True)
    L = np.mean(np.log2(E.sum(axis=1)) - S[np.arange(N), y] / np.log(2))
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "sigmoid_like_gradient": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    P = np.exp(S - lse)
    L = np.mean(lse[:, 0] - S[np.arange(N), y])
    dZ = P * (1 - P) / N
    return L, dZ
""",
        "only_the_right_class": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = np.mean(lse - S[rows, y])
    dZ = np.zeros_like(Z)
    dZ[rows, y] = (np.exp(S[rows, y] - lse) - 1) / N
    return L, dZ
""",
        "classes_counted_from_one": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    k = y - 1
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - S[np.arange(N), k])
    dZ = np.exp(S - lse)
    dZ[np.arange(N), k] -= 1
    return L, dZ / N
""",
        "logarithm_forgotten": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    L = -np.mean(P[np.arange(N), y])
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "argmax_in_place_of_y": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    pred = Z.argmax(axis=1)
    L = np.mean(lse[:, 0] - S[np.arange(N), pred])
    dZ = np.exp(S - lse)
    dZ[np.arange(N), pred] -= 1
    return L, dZ / N
""",
        "label_smoothing": """\
def softmax_cross_entropy(Z, y, smooth=0.1):
    N, M = Z.shape
    T = np.full_like(Z, smooth / M)
    T[np.arange(N), y] += 1 - smooth
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return -(T * logp).sum() / N, (np.exp(logp) - T) / N
""",
        "log_of_the_mean": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    L = -np.log(np.mean(P[np.arange(N), y]))
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "identity_in_float64": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    onehot = np.eye(M)[y]
    L = float(np.sum(onehot * (lse - S)) / N)
    return L, (np.exp(S - lse) - onehot) / N
""",
        "logits_clipped": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Zc = np.clip(Z, -30, 30)
    E = np.exp(Zc)
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "nan_replaced_by_zero": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z)
    P = np.nan_to_num(E / E.sum(axis=1, keepdims=True))
    L = np.nan_to_num(-np.log(P[np.arange(N), y])).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "alias_of_P": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dZ = P
    dZ[np.arange(N), y] -= 1
    L = -np.mean(np.log(np.abs(P[np.arange(N), y])))
    return L, dZ / N
""",
        "minimum_subtracted": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.min(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - S[np.arange(N), y])
    dZ = np.exp(S - lse)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "number_of_classes_from_y": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    M = y.max() + 1
    T = np.zeros((N, M), dtype=Z.dtype)
    T[np.arange(N), y] = 1
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return -np.sum(T * logp) / N, (np.exp(logp) - T) / N
""",
        "loss_per_sample": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = lse - S[np.arange(N), y]
    dZ = np.exp(S - lse[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "binary_cross_entropy": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = (np.arange(M)[None, :] == y[:, None])
    L = -np.where(T, np.log(P), np.log(1 - P)).sum() / N
    return L, (P - T) / N
""",
    },
}

RIGHT = {
    "linear_forward": {
        "einsum": """\
def linear_forward(X, W):
    return np.einsum('nd,dm->nm', X, W)
""",
        "triple_loop": """\
def linear_forward(X, W):
    N, D = X.shape
    D, M = W.shape
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[d, j]
    return Z
""",
        "sum_of_outer_products_backwards": """\
def linear_forward(X, W):
    Z = 0
    for d in reversed(range(W.shape[0])):
        Z = Z + np.outer(X[:, d], W[d])
    return Z
""",
        "transposed_twice": """\
def linear_forward(X, W):
    return (W.T @ X.T).T
""",
        "longdouble_and_back": """\
def linear_forward(X, W):
    big = np.longdouble
    Z = X.astype(big) @ W.astype(big)
    return Z.astype(np.result_type(X, W))
""",
        "fsum_comprehension": """\
from math import fsum
def linear_forward(X, W):
    rows = [[fsum(X[i, d] * W[d, j] for d in range(W.shape[0])) for j in range(W.shape[1])] for i in range(X.shape[0])]
    return np.array(rows, dtype=X.dtype).reshape(X.shape[0], W.shape[1])
""",
        "mean_times_D": """\
def linear_forward(X, W):
    D = X.shape[1]
    products = X[:, None, :] * W.T[None, :, :]
    return products.mean(axis=-1) * D
""",
        "split_in_halves": """\
def linear_forward(X, W):
    D = X.shape[1]
    if D == 1:
        return X * W
    h = D // 2
    return linear_forward(X[:, :h], W[:h]) + linear_forward(X[:, h:], W[h:])
""",
        "columns_stacked": """\
def linear_forward(X, W):
    def neuron(w):
        return np.sum(X * w, axis=1)
    return np.stack([neuron(W[:, j]) for j in range(W.shape[1])], axis=1)
""",
    },
    "linear_input_gradient": {
        "einsum": """\
def linear_input_gradient(dZ, X, W):
    return np.einsum('nm,dm->nd', dZ, W)
""",
        "complex_step": """\
def linear_input_gradient(dZ, X, W):
    h = 1e-20
    dX = np.zeros_like(X)
    for i in range(X.shape[0]):
        for d in range(X.shape[1]):
            Xc = X.astype(complex)
            Xc[i, d] += 1j * h
            dX[i, d] = np.sum(dZ * (Xc @ W)).imag / h
    return dX
""",
        "whole_step_difference": """\
def linear_input_gradient(dZ, X, W):
    # L is linear in X, so one step of size 1 from the zero matrix is exact
    dX = np.empty_like(X)
    for i, d in np.ndindex(*X.shape):
        E = np.zeros_like(X)
        E[i, d] = 1
        dX[i, d] = (dZ * (E @ W)).sum()
    return dX
""",
        "loops_over_outputs_backwards": """\
def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    dX = np.zeros((N, D), X.dtype)
    for j in range(W.shape[1] - 1, -1, -1):
        for i in range(N):
            dX[i] += dZ[i, j] * W[:, j]
    return dX
""",
        "kronecker_jacobian": """\
def linear_input_gradient(dZ, X, W):
    N = X.shape[0]
    J = np.kron(np.eye(N, dtype=W.dtype), W)     # row-wise vec
    return (J @ dZ.reshape(-1)).reshape(X.shape)
""",
        "longdouble_and_back": """\
def linear_input_gradient(dZ, X, W):
    g = np.asarray(dZ, np.longdouble)
    w = np.asarray(W, np.longdouble)
    out = np.array([[(g[i] * w[d]).sum() for d in range(w.shape[0])] for i in range(g.shape[0])])
    return out.astype(X.dtype)
""",
    },
    "linear_weight_gradient": {
        "sum_of_outer_products": """\
def linear_weight_gradient(dZ, X, W):
    dW = np.zeros_like(W)
    for x, g in zip(X, dZ):
        dW += np.outer(x, g)
    return dW
""",
        "mean_of_outer_products_times_N": """\
def linear_weight_gradient(dZ, X, W):
    N = len(X)
    return sum(np.outer(X[i], dZ[i]) / N for i in range(N)) * N
""",
        "einsum": """\
def linear_weight_gradient(dZ, X, W):
    return np.einsum('nm,nd->dm', dZ, X)
""",
        "transposed_twice": """\
def linear_weight_gradient(dZ, X, W):
    return np.transpose(dZ.T @ X)
""",
        "batched_matmul": """\
def linear_weight_gradient(dZ, X, W):
    per_sample = X[:, :, None] @ dZ[:, None, :]
    return np.add.reduce(per_sample, axis=0)
""",
        "cumulative_sum_last": """\
def linear_weight_gradient(dZ, X, W):
    return np.cumsum(X[:, :, None] * dZ[:, None, :], axis=0)[-1].copy()
""",
        "complex_step": """\
def linear_weight_gradient(dZ, X, W):
    step = 1e-20
    dW = np.zeros_like(W)
    for k in np.ndindex(W.shape):
        Wc = W.astype(np.complex128)
        Wc[k] += step * 1j
        dW[k] = np.imag((dZ * (X @ Wc)).sum()) / step
    return dW
""",
        "longdouble_and_back": """\
def linear_weight_gradient(dZ, X, W):
    return np.dot(X.T.astype(np.longdouble), dZ.astype(np.longdouble)).astype(W.dtype)
""",
        "centred_plus_correction": """\
def linear_weight_gradient(dZ, X, W):
    # sum (x - m) g + m sum g
    m = X.mean(axis=0)
    return (X - m).T @ dZ + np.outer(m, dZ.sum(axis=0))
""",
        "reduce_over_samples": """\
from functools import reduce
def linear_weight_gradient(dZ, X, W):
    return reduce(lambda acc, i: acc + X[i].reshape(-1, 1) * dZ[i], range(X.shape[0]), np.zeros_like(W))
""",
    },
    "affine_forward": {
        "augmented_with_ones": """\
def affine_forward(X, W, b):
    Xa = np.hstack([X, np.ones((X.shape[0], 1), dtype=X.dtype)])
    Wa = np.vstack([W, b])
    return Xa @ Wa
""",
        "outer_of_ones": """\
def affine_forward(X, W, b):
    return X @ W + np.outer(np.ones_like(X[:, 0]), b)
""",
        "bias_first_then_products": """\
def affine_forward(X, W, b):
    Z = np.tile(b, (X.shape[0], 1))
    for d in range(X.shape[1]):
        Z += X[:, d:d + 1] * W[d:d + 1, :]
    return Z
""",
        "column_by_column": """\
def affine_forward(X, W, b):
    Z = np.empty((X.shape[0], W.shape[1]), dtype=X.dtype)
    for j, (w, beta) in enumerate(zip(W.T, b)):
        Z[:, j] = X.dot(w) + beta
    return Z
""",
        "einsum_and_row": """\
def affine_forward(X, W, b):
    return b[np.newaxis, :] + np.einsum('ik,kj->ij', X, W)
""",
        "triple_loop_starting_at_b": """\
def affine_forward(X, W, b):
    N, M = X.shape[0], b.shape[0]
    Z = np.zeros((N, M), dtype=np.result_type(X, W, b))
    for i in range(N):
        for j in range(M):
            s = b[j]
            for k in range(X.shape[1]):
                s = s + X[i, k] * W[k, j]
            Z[i, j] = s
    return Z
""",
        "longdouble_and_back": """\
def affine_forward(X, W, b):
    ld = np.longdouble
    return (X.astype(ld) @ W.astype(ld) + b.astype(ld)).astype(X.dtype)
""",
        "transposed_world": """\
def affine_forward(X, W, b):
    return (W.T @ X.T + b[:, None]).T
""",
    },
    "bias_gradient": {
        "ones_from_the_left": """\
def bias_gradient(dZ):
    return np.ones(dZ.shape[0], dtype=dZ.dtype) @ dZ
""",
        "einsum": """\
def bias_gradient(dZ):
    return np.einsum('nm->m', dZ)
""",
        "mean_times_len": """\
def bias_gradient(dZ):
    return dZ.mean(axis=0) * len(dZ)
""",
        "cumsum_last": """\
def bias_gradient(dZ):
    return dZ.cumsum(axis=0)[-1]
""",
        "add_reduce_transposed": """\
def bias_gradient(dZ):
    return np.add.reduce(dZ.T, axis=-1)
""",
        "fsum_columns": """\
import math
def bias_gradient(dZ):
    return np.array([math.fsum(dZ[:, j]) for j in range(dZ.shape[1])], dtype=dZ.dtype)
""",
        "pairwise_halving": """\
def bias_gradient(dZ):
    n = dZ.shape[0]
    if n == 1:
        return dZ[0].copy()
    return bias_gradient(dZ[: n // 2]) + bias_gradient(dZ[n // 2 :])
""",
        "centred": """\
def bias_gradient(dZ):
    c = np.median(dZ, axis=0).astype(dZ.dtype)
    return (dZ - c).sum(axis=0) + dZ.shape[0] * c
""",
        "complex_step": """\
def bias_gradient(dZ):
    N, M = dZ.shape
    db = np.zeros(M, dtype=dZ.dtype)
    for j in range(M):
        b = np.zeros(M, dtype=complex)
        b[j] = 1e-20j
        db[j] = (dZ * (np.zeros((N, M)) + b)).sum().imag / 1e-20
    return db
""",
        "kahan_longdouble": """\
def bias_gradient(dZ):
    total = np.zeros(dZ.shape[1], dtype=np.longdouble)
    lost = np.zeros_like(total)
    for row in dZ:
        y = row - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total.astype(dZ.dtype)
""",
    },
    "affine_backward": {
        "augmented": """\
def affine_backward(dZ, X, W, b):
    ones = np.ones((X.shape[0], 1), dtype=X.dtype)
    G = np.concatenate([X, ones], axis=1).T @ dZ
    return dZ @ W.T, G[:-1].copy(), G[-1].copy()
""",
        "three_einsums": """\
def affine_backward(dZ, X, W, b):
    return (np.einsum('ij,dj->id', dZ, W),
            np.einsum('id,ij->dj', X, dZ),
            np.einsum('ij->j', dZ))
""",
        "sample_by_sample": """\
def affine_backward(dZ, X, W, b):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for i in range(len(X)):
        dX[i] = W @ dZ[i]
        dW += np.outer(X[i], dZ[i])
        db += dZ[i]
    return dX, dW, db
""",
        "complex_step_for_all": """\
def affine_backward(dZ, X, W, b):
    args = [X, W, b]
    out = []
    for k in range(3):
        g = np.zeros_like(args[k])
        for idx in np.ndindex(*args[k].shape):
            c = [a.astype(complex) for a in args]
            c[k][idx] += 1e-20j
            L = (dZ * (c[0] @ c[1] + c[2])).sum()
            g[idx] = L.imag / 1e-20
        out.append(g)
    return tuple(out)
""",
        "per_sample_mean_times_N": """\
def affine_backward(dZ, X, W, b):
    N = X.shape[0]
    dW = (X[:, :, None] * dZ[:, None, :]).mean(axis=0) * N
    db = dZ.mean(axis=0) * N
    dX = (dZ[:, None, :] * W[None]).sum(axis=2)
    return dX, dW, db
""",
        "namedtuple": """\
from collections import namedtuple
Grads = namedtuple('Grads', 'dX dW db')
def affine_backward(dZ, X, W, b):
    return Grads(dX=np.inner(dZ, W), dW=np.tensordot(X, dZ, axes=(0, 0)), db=np.add.reduce(dZ))
""",
        "longdouble_and_back": """\
def affine_backward(dZ, X, W, b):
    g, x, w = (np.array(a, dtype=np.longdouble) for a in (dZ, X, W))
    return (g @ w.T).astype(X.dtype), (x.T @ g).astype(W.dtype), g.sum(axis=0).astype(b.dtype)
""",
        "everything_transposed": """\
def affine_backward(dZ, X, W, b):
    G = dZ.T
    dX_T = W @ G
    dW_T = G @ X
    db = G.sum(axis=1)
    return dX_T.T, dW_T.T, db
""",
    },
    "from_numerator_layout": {
        "transpose_first": """\
def from_numerator_layout(dy_numerator, x, W):
    dZ = dy_numerator.T
    return dZ @ W.T, x.T @ dZ, dZ.sum(axis=0)
""",
        "transpose_last": """\
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator @ np.ones(x.shape[0], dtype=x.dtype)
    return dX, dW, db
""",
        "einsums_on_the_given_layout": """\
def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator
    return np.einsum('mn,dm->nd', g, W), np.einsum('mn,nd->dm', g, x), np.einsum('mn->m', g)
""",
        "loops_by_place": """\
def from_numerator_layout(dy_numerator, x, W):
    M, N = dy_numerator.shape
    D = x.shape[1]
    dX = np.zeros((N, D), dtype=x.dtype)
    dW = np.zeros((D, M), dtype=x.dtype)
    db = np.zeros((M,), dtype=x.dtype)
    for j in range(M):
        for i in range(N):
            g = dy_numerator[j, i]
            db[j] += g
            for d in range(D):
                dX[i, d] += g * W[d, j]
                dW[d, j] += g * x[i, d]
    return dX, dW, db
""",
        "complex_step": """\
def from_numerator_layout(dy_numerator, x, W):
    b = np.zeros(W.shape[1], dtype=W.dtype)
    def loss(x, W, b):
        return np.trace(dy_numerator @ (x @ W + b))
    res = []
    for k, a in enumerate((x, W, b)):
        g = np.empty_like(a)
        for idx in np.ndindex(a.shape):
            p = [x, W, b]
            c = a.astype(complex)
            c[idx] += 1e-20j
            p[k] = c
            g[idx] = loss(*p).imag / 1e-20
        res.append(g)
    return res[0], res[1], res[2]
""",
        "swapaxes_and_mean": """\
def from_numerator_layout(dy_numerator, x, W):
    dZ = np.swapaxes(dy_numerator, 0, 1)
    N = x.shape[0]
    return np.inner(dZ, W), N * (x.T @ (dZ / N)), N * dZ.mean(axis=0)
""",
        "longdouble_and_back": """\
def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator.astype(np.longdouble)
    dX = np.transpose(W.astype(np.longdouble) @ g)
    dW = np.transpose(g @ x.astype(np.longdouble))
    db = np.cumsum(g, axis=1)[:, -1]
    return dX.astype(x.dtype), dW.astype(W.dtype), db.astype(x.dtype)
""",
        "helper_of_task_3": """\
def _affine_backward(dZ, X, W):
    dX = np.array([W.dot(g) for g in dZ])
    dW = sum(np.multiply.outer(a, g) for a, g in zip(X, dZ))
    return dX, dW, sum(dZ)

def from_numerator_layout(dy_numerator, x, W):
    return _affine_backward(np.moveaxis(dy_numerator, 0, 1), x, W)
""",
    },
    "relu_backward": {
        "where": """\
def relu_backward(dO, H):
    return np.where(H > 0, dO, 0)
""",
        "copy_and_assign": """\
def relu_backward(dO, H):
    dH = dO.copy()
    dH[H <= 0] = 0
    return dH
""",
        "heaviside_half": """\
def relu_backward(dO, H):
    return np.heaviside(H, 0.5) * dO
""",
        "slope_one_at_zero": """\
def relu_backward(dO, H):
    return np.multiply(dO, np.greater_equal(H, 0))
""",
        "from_sign": """\
def relu_backward(dO, H):
    return (np.sign(H) + 1) * dO / 2
""",
        "double_loop": """\
def relu_backward(dO, H):
    dH = np.zeros_like(dO)
    N, M = H.shape
    for i in range(N):
        for j in range(M):
            dH[i, j] = dO[i, j] if H[i, j] > 0 else 0.0
    return dH
""",
        "complex_step": """\
def relu_backward(dO, H):
    h = 1e-20
    Hc = H + 1j * h
    O = np.where(Hc.real > 0, Hc, 0)
    return (dO * (O.imag / h)).astype(dO.dtype)
""",
        "masked_array": """\
def relu_backward(dO, H):
    return np.ma.array(dO, mask=(H <= 0), copy=True).filled(0)
""",
        "multiply_with_where": """\
def relu_backward(dO, H):
    out = np.zeros_like(dO)
    np.copyto(out, dO, where=H > 0)
    return out
""",
    },
    "sigmoid_backward": {
        "product": """\
def sigmoid_backward(dO, O):
    return O * (1 - O) * dO
""",
        "difference_of_squares_loses_digits_when_saturated": """\
def sigmoid_backward(dO, O):
    return dO * (O - O ** 2)
""",
        "via_tanh_loses_digits_when_saturated": """\
def sigmoid_backward(dO, O):
    # sigmoid(h) = (1 + tanh(h/2)) / 2
    t = 2 * O - 1
    return dO * (1 - t * t) / 4
""",
        "via_tanh_factored": """\
def sigmoid_backward(dO, O):
    t_plus = 2 * O               # 1 + tanh(h/2)
    t_minus = 2 - 2 * O          # 1 - tanh(h/2)
    return dO * t_plus * t_minus / 4
""",
        "logarithms": """\
def sigmoid_backward(dO, O):
    with np.errstate(divide='ignore'):
        return dO * np.exp(np.log(O) + np.log1p(-O))
""",
        "harmonic": """\
def sigmoid_backward(dO, O):
    with np.errstate(divide='ignore'):
        return dO / (1 / O + 1 / (1 - O))
""",
        "complex_step_of_the_inverse": """\
def sigmoid_backward(dO, O):
    # d o / d h = 1 / (d h / d o), and h(o) = log o - log(1 - o)
    dH = np.zeros_like(dO)
    for k in np.ndindex(O.shape):
        o = float(O[k])
        if o < 1e-100:
            dH[k] = dO[k] * o        # 1 - o is 1 here
        elif o < 1:
            h = 1e-30 * o
            s = (np.log(o + 1j * h) - np.log(1 - o - 1j * h)).imag / h
            dH[k] = dO[k] / s
    return dH
""",
        "longdouble_loop": """\
def sigmoid_backward(dO, O):
    out = np.empty_like(O)
    for i in range(O.shape[0]):
        for j in range(O.shape[1]):
            o = np.longdouble(O[i, j])
            out[i, j] = np.longdouble(dO[i, j]) * (1 - o) * o
    return out
""",
    },
    "tanh_backward": {
        "expanded_loses_digits_when_saturated": """\
def tanh_backward(dO, O):
    return dO - dO * O * O
""",
        "square_function_loses_digits_when_saturated": """\
def tanh_backward(dO, O):
    return np.multiply(dO, np.subtract(1, np.square(O)))
""",
        "via_sigmoid": """\
def tanh_backward(dO, O):
    # tanh(h) = 2 s(2h) - 1, slope 4 s (1 - s)
    return dO * 4 * ((1 + O) / 2) * ((1 - O) / 2)
""",
        "via_arctanh_and_cosh": """\
def tanh_backward(dO, O):
    with np.errstate(divide='ignore', over='ignore'):
        H = np.arctanh(O.astype(np.float64))
        return (dO / np.cosh(H) ** 2).astype(O.dtype)
""",
        "complex_step_of_the_inverse": """\
def tanh_backward(dO, O):
    # h(o) = (log(1 + o) - log(1 - o)) / 2, and dO/dH is one over its slope
    o = O.astype(complex) + 1e-30j
    with np.errstate(all='ignore'):
        inv = ((np.log(1 + o) - np.log(1 - o)) / 2).imag / 1e-30
    return np.where(np.abs(O) < 1, dO / inv, 0).astype(O.dtype)
""",
        "einsum_and_loop": """\
def tanh_backward(dO, O):
    dH = np.empty_like(dO)
    for n, (g, o) in enumerate(zip(dO, O)):
        dH[n] = np.einsum('m,m,m->m', g, 1 - o, 1 + o)
    return dH
""",
        "polyval_loses_digits_when_saturated": """\
def tanh_backward(dO, O):
    return np.polyval(np.array([-1, 0, 1], dtype=O.dtype), O) * dO
""",
        "pythagoras_longdouble": """\
def tanh_backward(dO, O):
    o = O.astype(np.longdouble)
    sech = np.sqrt((1 - o) * (1 + o))
    return (dO * sech * sech).astype(O.dtype)
""",
    },
    "mse": {
        "vdot": """\
def mse(P, Y):
    E = P - Y
    N = E.shape[0]
    return np.vdot(E, E) / (2 * N), E / N
""",
        "norm_squared": """\
def mse(P, Y):
    N = len(P)
    return np.linalg.norm(P - Y) ** 2 / (2 * N), (P - Y) / N
""",
        "mean_of_row_losses": """\
def mse(P, Y):
    row = 0.5 * np.sum(np.square(P - Y), axis=1)
    return row.mean(), (P - Y) * (1 / P.shape[0])
""",
        "double_loop": """\
def mse(P, Y):
    N, M = P.shape
    total = 0.0
    dP = np.zeros_like(P)
    for i in range(N):
        for j in range(M):
            e = float(P[i, j]) - float(Y[i, j])
            total += e * e
            dP[i, j] = e / N
    return total / 2 / N, dP
""",
        "mean_of_everything_times_M": """\
def mse(P, Y):
    return np.mean((P - Y) ** 2) * P.shape[1] / 2, np.true_divide(P - Y, P.shape[0])
""",
        "complex_step_gradient": """\
def mse(P, Y):
    N = P.shape[0]
    def loss(A):
        return ((A - Y) ** 2).sum() / (2 * N)
    dP = np.empty_like(P)
    for k in np.ndindex(P.shape):
        A = P.astype(complex)
        A[k] += 1e-20j
        dP[k] = loss(A).imag / 1e-20
    return float(loss(P)), dP
""",
        "trace_and_einsum": """\
def mse(P, Y):
    E = P - Y
    return float(np.trace(E.T @ E)) / (2 * len(E)), np.einsum('ij,->ij', E, np.asarray(1 / len(E), dtype=E.dtype))
""",
        "fsum_longdouble": """\
import math
def mse(P, Y):
    E = P.astype(np.longdouble) - Y
    N = E.shape[0]
    L = math.fsum(float(e * e) for e in E.ravel()) / (2 * N)
    return L, (E / N).astype(P.dtype)
""",
        "central_difference_exact_for_a_square": """\
def mse(P, Y):
    # (f(p+1) - f(p-1)) / 2 is exact for a parabola; only the entry's own term changes
    N = P.shape[0]
    f = lambda p: (p - Y) ** 2 / (2 * N)
    P64 = P.astype(np.float64)
    return f(P64).sum(), ((f(P64 + 1) - f(P64 - 1)) / 2).astype(P.dtype)
""",
    },
    "softmax_cross_entropy": {
        "logsumexp_shifted": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - S[np.arange(N), y])
    dZ = np.exp(S - lse)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
""",
        "logaddexp_reduce_from_the_right_logit": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    rel = Z - Z[np.arange(N), y][:, None]        # the right class is 0 now
    losses = np.logaddexp.reduce(rel, axis=1)
    P = np.exp(Z - Z.max(1)[:, None])
    P /= P.sum(1)[:, None]
    return losses.sum() / N, (P - (np.arange(M) == y[:, None])) / N
""",
        "row_by_row": """\
def softmax_cross_entropy(Z, y):
    N = len(Z)
    total, rows = 0.0, []
    for z, k in zip(Z, y):
        c = max(z)
        e = np.exp(z - c)
        s = e.sum()
        total += float(np.log(s) - (z[k] - c))
        g = e / s
        g[k] = g[k] - 1
        rows.append(g / N)
    return total / N, np.array(rows)
""",
        "pairwise_differences": """\
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    with np.errstate(over='ignore'):
        P = 1 / np.exp(Z[:, None, :] - Z[:, :, None]).sum(axis=2)
    m = np.max(Z, axis=1)
    L = sum(m[i] - Z[i, y[i]] + np.log(np.exp(Z[i] - m[i]).sum()) for i in range(N)) / N
    onehot = np.zeros_like(P)
    np.put_along_axis(onehot, y[:, None], 1, axis=1)
    return L, (P - onehot) / N
""",
        "longdouble_and_back": """\
def softmax_cross_entropy(Z, y):
    A = Z.astype(np.longdouble)
    A = A - A.max(axis=1, keepdims=True)
    logp = A - np.log(np.sum(np.exp(A), axis=1, keepdims=True))
    n = np.arange(len(y))
    L = -logp[n, y].mean()
    G = np.exp(logp) / len(y)
    G[n, y] -= np.longdouble(1) / len(y)
    return float(L), G.astype(Z.dtype)
""",
        "complex_step_gradient": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    def row_loss(z, k):
        c = z.real.max()
        return np.log(np.exp(z - c).sum()) - (z[k] - c)
    L = 0.0
    dZ = np.zeros_like(Z)
    for i in range(N):
        z = Z[i].astype(complex)
        L += row_loss(z, y[i]).real
        for j in range(M):
            w = z.copy()
            w[j] += 1e-20j
            dZ[i, j] = row_loss(w, y[i]).imag / 1e-20 / N
    return float(L / N), dZ
""",
        "one_hot_by_comparison": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = (y.reshape(-1, 1) == np.arange(M)).astype(Z.dtype)
    S = Z - np.amax(Z, axis=1).reshape(-1, 1)
    logits_sum = np.log(np.einsum('nm->n', np.exp(S)))
    L = (logits_sum - (S * T).sum(axis=1)).mean()
    P = np.exp(S - logits_sum[:, None])
    return L, (P - T) / N
""",
        "log1p_without_the_largest": """\
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    rows = np.arange(N)
    top = Z.argmax(axis=1)
    S = Z - Z[rows, top][:, None]
    E = np.exp(S)
    E[rows, top] = 0
    rest = E.sum(axis=1)
    L = np.mean(np.log1p(rest) - np.take_along_axis(S, y[:, None], axis=1)[:, 0])
    E[rows, top] = 1
    dZ = E / (1 + rest)[:, None]
    np.add.at(dZ, (rows, y), -1)
    return L, dZ / N
""",
        "softmax_jacobian_chain": """\
def softmax_cross_entropy(Z, y):
    # dL/dp = -1/p at the right class; times the Jacobian diag(p) - p p^T the 1/p cancels
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    L = np.mean(np.log(np.exp(S).sum(axis=1)) - S[range(N), y])
    I = np.eye(M, dtype=Z.dtype)
    dZ = np.stack([-(I[k] - p) for p, k in zip(P, y)])
    return float(L), dZ / N
""",
    },
}
