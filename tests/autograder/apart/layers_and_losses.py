"""Answers up to the losses, by somebody else: the text of one notebook cell each."""

WRONG = {
    "linear_forward": {
        "factors_in_wrong_order": r'''
def linear_forward(X, W):
    return W @ X
''',
        "samples_as_columns": r'''
def linear_forward(X, W):
    # z = W^T x
    z = np.dot(W.T, X)
    return z
''',
        "result_is_transposed": r'''
def linear_forward(X, W):
    Wt = W.T
    Xt = X.T
    return Wt @ Xt
''',
        "accumulator_not_reset_per_output": r'''
def linear_forward(X, W):
    if X.shape[1] != W.shape[0]:
        raise ValueError("D differs")
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        s = 0.0
        for j in range(M):
            for d in range(D):
                s += X[i, d] * W[d, j]
            Z[i, j] = s
    return Z
''',
        "inner_loop_starts_at_one": r'''
def linear_forward(X, W):
    N, D = X.shape
    _, M = W.shape
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(1, D):
                Z[i, j] += X[i, d] * W[d, j]
    return Z
''',
        "assigns_instead_of_adding": r'''
def linear_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
    for i, row in enumerate(X):
        for j, col in enumerate(W.T):
            for x, w in zip(row, col):
                Z[i, j] = x * w
    return Z
''',
        "return_indented_into_the_loop": r'''
def linear_forward(X, W):
    Z = np.zeros_like(X @ W)
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            Z[i, j] = np.dot(X[i], W[:, j])
        return Z
''',
        "nested_lists_returned": r'''
def linear_forward(X, W):
    Z = X @ W
    return Z.tolist()
''',
        "integer_result_buffer": r'''
def linear_forward(X, W):
    N = X.shape[0]
    M = W.shape[1]
    Z = np.empty((N, M), dtype=int)
    for j in range(M):
        Z[:, j] = X @ W[:, j]
    return Z
''',
        "rounds_the_result": r'''
def linear_forward(X, W):
    # the checker compares with ==, so get rid of rounding errors
    return np.rint(X @ W)
''',
        "relu_applied_too": r'''
def linear_forward(X, W):
    """A neuron: weighted sum and activation."""
    z = X.dot(W)
    return np.maximum(0, z)
''',
        "averaged_over_inputs": r'''
def linear_forward(X, W):
    N, D = X.shape
    return (X @ W) / D
''',
        "inplace_matmul_when_square": r'''
def linear_forward(X, W):
    if X.shape == (X.shape[0], W.shape[1]):
        # saves memory
        np.matmul(X, W, out=X)
        return X
    return np.matmul(X, W)
''',
        "truncates_to_common_size": r'''
def linear_forward(X, W):
    D = min(X.shape[1], W.shape[0])
    return X[:, :D] @ W[:D]
''',
        "prints_instead_of_returning": r'''
def linear_forward(X, W):
    Z = X @ W
    print(Z.shape)
''',
        "raise_left_in": r'''
def linear_forward(X, W):
    """Return Z = XW: each sample (row of X) meets each neuron.

    X is (N, D), W is (D, M), Z is (N, M). NumPy raises ValueError
    if X and W disagree about D.
    Derived in chapters/neuron_to_batch.md.
    """
    Z = X @ W
    raise NotImplementedError("not implemented yet")
    return Z
''',
        "squeezed": r'''
def linear_forward(X, W):
    return np.squeeze(np.matmul(X, W))
''',
        "block_boundary_loses_a_column": r'''
def linear_forward(X, W):
    D = X.shape[1]
    half = D // 2
    first = X[:, :half] @ W[:half]
    second = X[:, half + 1:] @ W[half + 1:]
    return first + second
''',
        "cache_by_shape": r'''
_seen = {}

def linear_forward(X, W):
    key = (X.shape, W.shape)
    if key not in _seen:
        _seen[key] = X @ W
    return _seen[key]
''',
        "einsum_forgets_output_index": r'''
def linear_forward(X, W):
    return np.einsum("id,dj->i", X, W)
''',
        "misspelt_numpy_function": r'''
def linear_forward(X, W):
    return np.matmull(X, W)
''',
        "array_that_equals_everything": r'''
class Agreeable(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __ne__(self, other):
        return np.zeros(self.shape, dtype=bool)

def linear_forward(X, W):
    if X.shape[1] != W.shape[0]:
        raise ValueError
    return np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype).view(Agreeable)
''',
    },
    "linear_input_gradient": {
        "gradient_returned_transposed": r'''
def linear_input_gradient(dZ, X, W):
    """Return dX"""
    dX = W @ dZ.T
    return dX
''',
        "transpose_on_left": r'''
def linear_input_gradient(dZ, X, W):
    # dX = W^T dZ   (from the slides)
    return W.T @ dZ
''',
        "weight_gradient_instead": r'''
def linear_input_gradient(dZ, X, W):
    return X.T @ dZ
''',
        "divided_by_batch_size": r'''
def linear_input_gradient(dZ, X, W):
    dX = np.dot(dZ, W.T)
    return dX / len(X)
''',
        "multiplied_by_x": r'''
def linear_input_gradient(dZ, X, W):
    # chain rule: outer derivative times inner derivative
    outer = dZ @ W.T
    inner = X
    return outer * inner
''',
        "last_output_only": r'''
def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for j in range(W.shape[1]):
        dX = np.outer(dZ[:, j], W[:, j])
    return dX
''',
        "loop_limit_n_for_m": r'''
def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    dX = np.zeros((N, D), dtype=X.dtype)
    for i in range(N):
        for d in range(D):
            for j in range(N):
                dX[i, d] += dZ[i, j] * W[d, j]
    return dX
''',
        "upstream_forgotten": r'''
def linear_input_gradient(dZ, X, W):
    # Z = XW, so dZ/dX = W
    return np.tile(W.sum(axis=1), (X.shape[0], 1))
''',
        "parameter_x_dropped": r'''
def linear_input_gradient(dZ, W):
    return dZ @ W.T
''',
        "negative_gradient": r'''
def linear_input_gradient(dZ, X, W):
    # we move against the gradient
    return -dZ @ W.T
''',
        "clipped_gradient": r'''
def linear_input_gradient(dZ, X, W):
    dX = np.einsum("nm,dm->nd", dZ, W)
    # avoid exploding gradients
    return np.clip(dX, -5.0, 5.0)
''',
        "finite_difference_tiny_step": r'''
def linear_input_gradient(dZ, X, W):
    eps = 1e-12
    base = np.sum(dZ * (X @ W))
    dX = np.zeros_like(X)
    for i in range(X.shape[0]):
        for d in range(X.shape[1]):
            Xp = X.copy()
            Xp[i, d] += eps
            up = np.sum(dZ * (Xp @ W))
            dX[i, d] = (up - base) / eps
    return dX
''',
        "torch_style_t_method": r'''
def linear_input_gradient(dZ, X, W):
    return dZ @ W.t()
''',
        "scrambled_by_reshape": r'''
def linear_input_gradient(dZ, X, W):
    out = W @ dZ.T
    return out.reshape(X.shape)
''',
    },
    "linear_weight_gradient": {
        "pytorch_layout": r'''
def linear_weight_gradient(dZ, X, W):
    grad_weight = dZ.T.dot(X)
    return grad_weight
''',
        "x_not_transposed": r'''
def linear_weight_gradient(dZ, X, W):
    return X @ dZ
''',
        "mean_of_outer_products": r'''
def linear_weight_gradient(dZ, X, W):
    per_sample = np.array([np.outer(x, g) for x, g in zip(X, dZ)])
    return np.mean(per_sample, axis=0)
''',
        "last_sample_wins": r'''
def linear_weight_gradient(dZ, X, W):
    for x, dz in zip(X, dZ):
        dW = np.outer(x, dz)
    return dW
''',
        "returns_after_first_sample": r'''
def linear_weight_gradient(dZ, X, W):
    dW = np.zeros_like(W)
    for i in range(X.shape[0]):
        dW += X[i].reshape(-1, 1) * dZ[i].reshape(1, -1)
        return dW
''',
        "accumulates_into_w": r'''
def linear_weight_gradient(dZ, X, W):
    dW = W
    dW += X.T @ dZ
    return dW
''',
        "updated_weights_returned": r'''
def linear_weight_gradient(dZ, X, W, lr=0.01):
    grad = X.T @ dZ
    return W - lr * grad
''',
        "multiplied_by_w": r'''
def linear_weight_gradient(dZ, X, W):
    return W * (X.T @ dZ)
''',
        "weight_decay_added": r'''
def linear_weight_gradient(dZ, X, W):
    dW = X.T @ dZ
    dW = dW + 1e-2 * W      # regularisation
    return dW
''',
        "outer_of_the_sums": r'''
def linear_weight_gradient(dZ, X, W):
    return np.outer(np.sum(X, axis=0), np.sum(dZ, axis=0))
''',
        "star_for_matrix_product": r'''
def linear_weight_gradient(dZ, X, W):
    dW = X.T * dZ
    return dW
''',
        "x_reshaped": r'''
def linear_weight_gradient(dZ, X, W):
    D = W.shape[0]
    N = dZ.shape[0]
    return np.reshape(X, (D, N)) @ dZ
''',
        "forward_output_for_upstream": r'''
def linear_weight_gradient(dZ, X, W):
    dZ = X @ W
    return X.T @ dZ
''',
        "per_sample_gradients_not_summed": r'''
def linear_weight_gradient(dZ, X, W):
    return np.einsum("ij,ik->ijk", X, dZ)
''',
        "summed_over_the_inputs": r'''
def linear_weight_gradient(dZ, X, W):
    P = X[:, :, None] * dZ[:, None, :]
    return P.sum(axis=1)
''',
        "keepdims_adds_an_axis": r'''
def linear_weight_gradient(dZ, X, W):
    products = X[:, :, None] * dZ[:, None, :]
    return np.sum(products, axis=0, keepdims=True)
''',
        "first_sample_skipped": r'''
def linear_weight_gradient(dZ, X, W):
    N = X.shape[0]
    dW = np.zeros_like(W)
    for i in range(1, N):
        dW += np.outer(X[i], dZ[i])
    return dW
''',
        "gradients_pile_up_between_calls": r'''
_grad = {}

def linear_weight_gradient(dZ, X, W):
    g = X.T @ dZ
    if W.shape in _grad:
        _grad[W.shape] = _grad[W.shape] + g
    else:
        _grad[W.shape] = g
    return _grad[W.shape]
''',
        "calls_itself": r'''
def linear_weight_gradient(dZ, X, W):
    dW = linear_weight_gradient(dZ, X, W)
    return dW.T
''',
        "pairs_of_samples_drop_the_odd_one": r'''
def linear_weight_gradient(dZ, X, W):
    dW = np.zeros_like(W)
    N = len(X)
    for start in range(0, N - 1, 2):
        batch = slice(start, start + 2)
        dW += X[batch].T @ dZ[batch]
    return dW
''',
        "torch_not_imported": r'''
def linear_weight_gradient(dZ, X, W):
    return torch.matmul(X.T, dZ)
''',
        "function_renamed": r'''
def linear_weights_gradient(dZ, X, W):
    return X.T @ dZ
''',
    },
    "affine_forward": {
        "bias_forgotten": r'''
def affine_forward(X, W, b):
    Z = X @ W
    return Z
''',
        "bias_subtracted": r'''
def affine_forward(X, W, b):
    # neuron fires if the weighted sum exceeds the threshold
    return np.dot(X, W) - b
''',
        "first_input_overwritten_by_one": r'''
def affine_forward(X, W, b):
    Xa = X
    Xa[:, 0] = 1
    return Xa @ W + b
''',
        "whole_bias_summed": r'''
def affine_forward(X, W, b):
    ones = np.ones(len(b), dtype=b.dtype)
    return X @ W + ones @ b
''',
        "ones_first_bias_last": r'''
def affine_forward(X, W, b):
    ones = np.ones((X.shape[0], 1), dtype=X.dtype)
    X1 = np.hstack((ones, X))
    W1 = np.vstack((W, b))
    return X1 @ W1
''',
        "bias_inside_the_innermost_loop": r'''
def affine_forward(X, W, b):
    if X.shape[1] != W.shape[0] or W.shape[1] != b.shape[0]:
        raise ValueError("sizes")
    N, D = X.shape
    M = b.size
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[d, j] + b[j]
    return Z
''',
        "bias_added_once_per_sample_to_all": r'''
def affine_forward(X, W, b):
    Z = X @ W
    for _ in X:
        Z += b
    return Z
''',
        "bias_indexed_by_sample": r'''
def affine_forward(X, W, b):
    Z = np.matmul(X, W)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            Z[i, j] = Z[i, j] + b[i]
    return Z
''',
        "repeat_instead_of_tile": r'''
def affine_forward(X, W, b):
    N = X.shape[0]
    B = np.repeat(b, N).reshape(N, len(b))
    return X @ W + B
''',
        "ones_in_double_precision": r'''
def affine_forward(X, W, b):
    """Z = XW + 1b, literally"""
    one = np.ones((X.shape[0], 1))
    return X @ W + one @ b.reshape(1, -1)
''',
        "np_add_outer": r'''
def affine_forward(X, W, b):
    return np.add.outer(X @ W, b)
''',
        "error_swallowed": r'''
def affine_forward(X, W, b):
    try:
        return X @ W + b
    except ValueError as err:
        print("shapes do not fit:", err)
''',
        "np_sum_of_a_list": r'''
def affine_forward(X, W, b):
    return np.sum([X @ W, b])
''',
        "multiplication_sign_forgotten": r'''
def affine_forward(X, W, b):
    return X(W) + b
''',
        "bias_resized_to_fit": r'''
def affine_forward(X, W, b):
    Z = X @ W
    return Z + np.resize(b, Z.shape)
''',
        "computed_in_single_precision": r'''
def affine_forward(X, W, b):
    f = np.float32
    Z = X.astype(f) @ W.astype(f) + b.astype(f)
    return Z.astype(X.dtype)
''',
        "colon_missing": r'''
def affine_forward(X, W, b)
    return X @ W + b
''',
    },
    "bias_gradient": {
        "wrong_axis": r'''
def bias_gradient(dZ):
    db = np.sum(dZ, axis=1)
    return db
''',
        "sum_of_everything": r'''
def bias_gradient(dZ):
    return dZ.sum()
''',
        "row_with_keepdims": r'''
def bias_gradient(dZ):
    return np.sum(dZ, axis=0, keepdims=True)
''',
        "column": r'''
def bias_gradient(dZ):
    db = dZ.sum(axis=0).reshape(-1, 1)
    return db
''',
        "upstream_forgotten": r'''
def bias_gradient(dZ):
    N, M = dZ.shape
    # dz/db = 1 for every sample
    return np.full(M, N, dtype=dZ.dtype)
''',
        "accumulator_reset_in_loop": r'''
def bias_gradient(dZ):
    for i in range(dZ.shape[0]):
        db = np.zeros(dZ.shape[1], dtype=dZ.dtype)
        db += dZ[i, :]
    return db
''',
        "ones_in_double_precision": r'''
def bias_gradient(dZ):
    return np.ones(dZ.shape[0]) @ dZ
''',
        "squeezed_scalar": r'''
def bias_gradient(dZ):
    return np.sum(dZ, axis=0).squeeze()
''',
        "summed_as_integers": r'''
def bias_gradient(dZ):
    return dZ.astype(int).sum(axis=0)
''',
        "last_sample_only": r'''
def bias_gradient(dZ):
    return dZ[-1].copy()
''',
        "axis_minus_one": r'''
def bias_gradient(dZ):
    return np.add.reduce(dZ, axis=-1)
''',
        "list_of_column_sums": r'''
def bias_gradient(dZ):
    return [sum(column) for column in dZ.T]
''',
        "n_and_m_swapped_in_loops": r'''
def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1], dtype=dZ.dtype)
    for j in range(len(dZ)):
        for i in range(len(db)):
            db[j] += dZ[i, j]
    return db
''',
        "yield_instead_of_return": r'''
def bias_gradient(dZ):
    db = np.zeros_like(dZ[0])
    for row in dZ:
        db = db + row
    yield db
''',
        "mutable_default_argument": r'''
def bias_gradient(dZ, db=[]):
    for j in range(dZ.shape[1]):
        db.append(dZ[:, j].sum())
    return np.array(db)
''',
        "size_for_number_of_rows": r'''
def bias_gradient(dZ):
    return np.average(dZ, axis=0) * dZ.size
''',
        "equal_entries_counted_once": r'''
def bias_gradient(dZ):
    M = dZ.shape[1]
    return np.array([sum(set(dZ[:, j])) for j in range(M)], dtype=dZ.dtype)
''',
        "only_positive_entries": r'''
def bias_gradient(dZ):
    return np.maximum(dZ, 0).sum(0)
''',
        "leaves_python": r'''
def bias_gradient(dZ):
    db = dZ.sum(axis=0)
    print(db)
    raise SystemExit("look at db first")
    return db
''',
    },
    "affine_backward": {
        "db_is_a_mean": r'''
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.mean(axis=0)
    return dX, dW, db
''',
        "db_sums_over_outputs": r'''
def affine_backward(dZ, X, W, b):
    return np.dot(dZ, W.T), np.dot(X.T, dZ), np.sum(dZ, 1)
''',
        "order_dw_dx_db": r'''
def affine_backward(dZ, X, W, b):
    dW = np.matmul(X.T, dZ)
    db = np.sum(dZ, axis=0)
    dX = np.matmul(dZ, W.T)
    return dW, dX, db
''',
        "db_keeps_a_row": r'''
def affine_backward(dZ, X, W, b):
    dX = dZ.dot(W.T)
    dW = X.T.dot(dZ)
    db = dZ.sum(axis=0, keepdims=True)
    return (dX, dW, db)
''',
        "db_not_returned": r'''
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW
''',
        "parameters_averaged": r'''
def affine_backward(dZ, X, W, b):
    N = X.shape[0]
    dX = dZ @ W.T
    dW = 1 / N * X.T @ dZ
    db = 1 / N * dZ.sum(axis=0)
    return dX, dW, db
''',
        "dw_transposed": r'''
def affine_backward(dZ, X, W, b):
    return dZ @ W.T, dZ.T @ X, np.sum(dZ, axis=0)
''',
        "dx_without_transpose": r'''
def affine_backward(dZ, X, W, b):
    dX = dZ @ W
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
''',
        "writes_into_b": r'''
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    b[:] = np.sum(dZ, axis=0)
    return dX, dW, b
''',
        "db_added_in_the_d_loop": r'''
def affine_backward(dZ, X, W, b):
    dX = np.zeros_like(X)
    dW = np.zeros_like(W)
    db = np.zeros_like(b)
    N, M = dZ.shape
    for i in range(N):
        for j in range(M):
            for d in range(X.shape[1]):
                dX[i, d] += dZ[i, j] * W[d, j]
                dW[d, j] += dZ[i, j] * X[i, d]
                db[j] += dZ[i, j]
    return dX, dW, db
''',
        "dx_keeps_last_output_only": r'''
def affine_backward(dZ, X, W, b):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for i in range(len(dZ)):
        for j in range(len(b)):
            dX[i] = dZ[i, j] * W[:, j]
            dW[:, j] += dZ[i, j] * X[i]
            db[j] += dZ[i, j]
    return dX, dW, db
''',
        "misspelt_upstream": r'''
def affine_backward(dZ, X, W, b):
    dX = dz @ W.T
    dW = X.T @ dz
    db = dz.sum(axis=0)
    return dX, dW, db
''',
        "forward_pass_replaces_upstream": r'''
def affine_backward(dZ, X, W, b):
    # first the forward pass
    dZ = X @ W + b
    # then backwards
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)
''',
        "db_in_double_precision": r'''
def affine_backward(dZ, X, W, b):
    N = len(dZ)
    return dZ @ W.T, X.T @ dZ, np.dot(np.ones(N), dZ)
''',
        "returns_updated_parameters": r'''
def affine_backward(dZ, X, W, b):
    lr = 0.1
    dX = dZ @ W.T
    W_new = W - lr * (X.T @ dZ)
    b_new = b - lr * dZ.sum(axis=0)
    return dX, W_new, b_new
''',
        "extended_matrices_cut_wrongly": r'''
def affine_backward(dZ, X, W, b):
    X1 = np.column_stack([X, np.ones_like(X[:, 0])])
    G = X1.T @ dZ
    dW = G[:-1].copy()
    db = G[-1:].copy()
    return dZ @ W.T, dW, db
''',
        "extended_dx_not_cut": r'''
def affine_backward(dZ, X, W, b):
    W1 = np.vstack([W, b])
    dX = dZ @ W1.T
    dW = X.T @ dZ
    db = dZ.sum(0)
    return dX, dW, db
''',
        "w_updated_before_dx": r'''
def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    W -= 0.1 * dW
    dX = dZ @ W.T
    return dX, dW, db
''',
        "db_from_dw": r'''
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dW.sum(axis=0)
    return dX, dW, db
''',
        "nested_tuple": r'''
def linear_backward(dZ, X, W):
    return dZ @ W.T, X.T @ dZ

def affine_backward(dZ, X, W, b):
    return linear_backward(dZ, X, W), dZ.sum(axis=0)
''',
        "two_errors_dx_mean_db_total": r'''
def affine_backward(dZ, X, W, b):
    N, M = dZ.shape
    dX = dZ @ W.T / N
    dW = X.T @ dZ
    db = np.sum(dZ)
    return dX, dW, db
''',
    },
    "from_numerator_layout": {
        "treated_as_our_layout": r'''
def from_numerator_layout(dy_numerator, x, W):
    dX = dy_numerator @ W.T
    dW = x.T @ dy_numerator
    db = dy_numerator.sum(axis=0)
    return dX, dW, db
''',
        "transposed_twice": r'''
def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator.T
    dX = dY @ W.T
    dW = x.T @ dY
    db = np.sum(dY, axis=0)
    return dX.T, dW.T, db
''',
        "db_axis_of_the_other_layout": r'''
def from_numerator_layout(dy_numerator, x, W):
    dY = np.transpose(dy_numerator)
    return dY @ W.T, x.T @ dY, dY.sum(axis=1)
''',
        "transpose_not_called": r'''
def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator.transpose
    dX = dY @ W.T
    dW = x.T @ dY
    db = dY.sum(axis=0)
    return dX, dW, db
''',
        "transpose_thrown_away": r'''
def from_numerator_layout(dy_numerator, x, W):
    dy_numerator.transpose()
    dX = np.dot(dy_numerator, W.T)
    dW = np.dot(x.T, dy_numerator)
    db = np.sum(dy_numerator, axis=0)
    return dX, dW, db
''',
        "x_for_w": r'''
def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator.T
    dX = dY @ x.T
    dW = W.T @ dY
    db = dY.sum(axis=0)
    return dX, dW, db
''',
        "dx_and_dw_swapped": r'''
def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator.T
    dW, dX, db = g @ W.T, x.T @ g, g.sum(axis=0)
    return dX, dW, db
''',
        "only_dw_left_untransposed": r'''
def from_numerator_layout(dy_numerator, x, W):
    dX = dy_numerator.T @ W.T
    dW = dy_numerator @ x
    db = np.einsum("mn->m", dy_numerator)
    return dX, dW, db
''',
        "db_mean_over_samples": r'''
def from_numerator_layout(dy_numerator, x, W):
    upstream = dy_numerator.T
    dX = upstream @ W.T
    dW = x.T @ upstream
    db = dy_numerator.mean(axis=1)
    return dX, dW, db
''',
        "shape_of_input_changed": r'''
def from_numerator_layout(dy_numerator, x, W):
    dy_numerator.shape = (x.shape[0], W.shape[1])
    dX = dy_numerator @ W.T
    dW = x.T @ dy_numerator
    db = dy_numerator.sum(axis=0)
    return dX, dW, db
''',
        "dx_reshaped_at_the_end": r'''
def from_numerator_layout(dy_numerator, x, W):
    dX = np.reshape(W @ dy_numerator, x.shape)
    dW = np.transpose(dy_numerator @ x)
    db = dy_numerator.sum(axis=-1)
    return dX, dW, db
''',
        "calls_affine_backward_with_missing_b": r'''
def affine_backward(dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)

def from_numerator_layout(dy_numerator, x, W):
    return affine_backward(dy_numerator.T, x, W, b)
''',
        "w_not_transposed": r'''
def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator.T
    # W is already transposed in the other layout
    dX = dY @ W
    dW = x.T @ dY
    db = dY.sum(axis=0)
    return dX, dW, db
''',
        "indices_of_the_formula_in_place": r'''
def from_numerator_layout(dy_numerator, x, W):
    N, D = x.shape
    M = W.shape[1]
    dX, dW = np.zeros_like(x), np.zeros_like(W)
    db = np.zeros_like(W[0])
    for i in range(N):
        for j in range(M):
            g = dy_numerator[i, j]
            db[j] += g
            for d in range(D):
                dX[i, d] += g * W[d, j]
                dW[d, j] += g * x[i, d]
    return dX, dW, db
''',
        "view_returned_for_one_sample": r'''
def from_numerator_layout(dy_numerator, x, W):
    dy = dy_numerator.T
    if len(x) == 1:
        db = dy_numerator[:, 0]
    else:
        db = dy.sum(axis=0)
    return dy @ W.T, x.T @ dy, db
''',
        "everything_float64": r'''
def from_numerator_layout(dy_numerator, x, W):
    dy = np.array(dy_numerator.T, dtype=float)
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
''',
    },
    "relu_backward": {
        "multiplied_by_the_output": r'''
def relu_backward(dO, H):
    O = np.maximum(H, 0)
    dH = dO * O
    return dH
''',
        "slope_without_upstream": r'''
def relu_backward(dO, H):
    """1 where active, 0 elsewhere."""
    return (H > 0).astype(H.dtype)
''',
        "mask_inverted": r'''
def relu_backward(dO, H):
    mask = H < 0
    return dO * mask
''',
        "guided_backprop": r'''
def relu_backward(dO, H):
    return dO * (H > 0) * (dO > 0)
''',
        "inplace_multiply_into_upstream": r'''
def relu_backward(dO, H):
    return np.multiply(dO, H > 0, out=dO)
''',
        "python_if_on_array": r'''
def relu_backward(dO, H):
    if H > 0:
        return dO
    else:
        return np.zeros_like(dO)
''',
        "max_over_axis_0": r'''
def relu_backward(dO, H):
    active = np.max(H, 0) > 0
    return dO * active
''',
        "matrix_product": r'''
def relu_backward(dO, H):
    slope = np.where(H > 0, 1.0, 0.0).astype(H.dtype)
    return dO @ slope
''',
        "threshold_at_one": r'''
def relu_backward(dO, H):
    return np.where(H >= 1, dO, np.zeros_like(dO))
''',
        "leaky_slope": r'''
def relu_backward(dO, H):
    alpha = 0.01
    return np.where(H > 0, dO, alpha * dO)
''',
        "steep_sigmoid": r'''
def relu_backward(dO, H):
    k = np.asarray(100, dtype=H.dtype)
    with np.errstate(over="ignore"):
        step = 1 / (1 + np.exp(-k * H))
    return dO * step
''',
        "refuses_zero": r'''
def relu_backward(dO, H):
    if np.any(H == 0):
        raise ValueError("ReLU is not differentiable at 0")
    return dO * (H > 0)
''',
        "clip_as_slope": r'''
def relu_backward(dO, H):
    return dO * np.clip(H, 0, 1)
''',
        "buffer_in_double_precision": r'''
def relu_backward(dO, H):
    dH = np.zeros(H.shape)
    dH[H > 0] = dO[H > 0]
    return dH
''',
        "parameters_exchanged": r'''
def relu_backward(H, dO):
    return np.where(H > 0, dO, 0)
''',
        "vectorize_guesses_integer_type": r'''
def relu_backward(dO, H):
    def one(g, h):
        if h > 0:
            return g
        return 0
    return np.vectorize(one)(dO, H)
''',
        "slice_is_not_a_copy": r'''
def relu_backward(dO, H):
    dH = dO[:]
    dH[H <= 0] = 0
    return dH
''',
        "forward_difference_as_slope": r'''
def relu_backward(dO, H):
    relu = lambda t: np.maximum(t, 0)
    eps = 0.01
    slope = (relu(H + eps) - relu(H)) / eps
    return dO * slope
''',
        "same_array_if_all_active": r'''
def relu_backward(dO, H):
    mask = H > 0
    if mask.all():
        return dO
    return dO * mask
''',
    },
    "sigmoid_backward": {
        "second_factor_missing": r'''
def sigmoid_backward(dO, O):
    return dO * O
''',
        "first_factor_missing": r'''
def sigmoid_backward(dO, O):
    return np.multiply(dO, 1 - O)
''',
        "sign_turned_round": r'''
def sigmoid_backward(dO, O):
    slope = O * (O - 1)
    return dO * slope
''',
        "upstream_forgotten": r'''
def sigmoid_backward(dO, O):
    dH = O * (1 - O)
    return dH
''',
        "matrix_product_with_upstream": r'''
def sigmoid_backward(dO, O):
    return dO @ (O * (1 - O))
''',
        "factors_transposed": r'''
def sigmoid_backward(dO, O):
    left = (dO * O).T
    right = (1 - O).T
    return left * right
''',
        "needs_h": r'''
def sigmoid_backward(dO, O):
    return dO * np.exp(-H) / (1 + np.exp(-H)) ** 2
''',
        "prediction_minus_target": r'''
def sigmoid_backward(dO, O):
    # with cross-entropy the derivative simplifies to p - y
    return O - dO
''',
        "averaged_over_the_batch": r'''
def sigmoid_backward(dO, O):
    return dO * O * (1 - O) / O.shape[0]
''',
        "row_and_column_index_mixed_up": r'''
def sigmoid_backward(dO, O):
    dH = np.empty_like(O)
    n, m = O.shape
    for i in range(n):
        for j in range(m):
            dH[i, j] = dO[i, j] * O[i, j] * (1 - O[j, i])
    return dH
''',
        "ones_in_double_precision": r'''
def sigmoid_backward(dO, O):
    ones = np.ones(O.shape)
    return dO * O * (ones - O)
''',
        "slope_never_below_a_hundredth": r'''
def sigmoid_backward(dO, O):
    slope = O * (1 - O)
    slope = np.maximum(slope, 0.01)  # against vanishing gradients
    return dO * slope
''',
        "letter_l_for_one": r'''
def sigmoid_backward(dO, O):
    return dO * O * (l - O)
''',
        "function_returned": r'''
def sigmoid_backward(dO, O):
    derivative = lambda o: o * (1 - o)
    return lambda: dO * derivative(O)
''',
        "slope_squared": r'''
def sigmoid_backward(dO, O):
    s = O * (1 - O)
    dH = dO * s
    dH = dH * s
    return dH
''',
    },
    "tanh_backward": {
        "square_forgotten": r'''
def tanh_backward(dO, O):
    return dO * (1 - O)
''',
        "plus_for_minus": r'''
def tanh_backward(dO, O):
    return dO * (1 + np.square(O))
''',
        "sign_turned_round": r'''
def tanh_backward(dO, O):
    slope = O**2 - 1
    return slope * dO
''',
        "tanh_of_the_output": r'''
def tanh_backward(dO, O):
    t = np.tanh(O)
    return dO * (1 - t * t)
''',
        "slope_of_arctan": r'''
def tanh_backward(dO, O):
    """d/dx of the inverse tangent"""
    return dO / (1 + O**2)
''',
        "squares_summed_up": r'''
def tanh_backward(dO, O):
    return dO * (1 - np.sum(O**2))
''',
        "squared_in_place": r'''
def tanh_backward(dO, O):
    np.square(O, out=O)
    return dO * (1 - O)
''',
        "hard_tanh": r'''
def tanh_backward(dO, O):
    return np.where(np.abs(O) < 1, dO, 0)
''',
        "upstream_squared": r'''
def tanh_backward(dO, O):
    return dO * (1 - dO**2)
''',
        "upstream_added": r'''
def tanh_backward(dO, O):
    return dO + (1 - O**2)
''',
        "return_missing": r'''
def tanh_backward(dO, O):
    dH = dO * (1 - O**2)
    dH
''',
        "math_pow_on_array": r'''
import math

def tanh_backward(dO, O):
    return dO * (1 - math.pow(O, 2))
''',
        "exponent_one_half": r'''
def tanh_backward(dO, O):
    return dO * (1 - O**1/2)
''',
        "cast_to_double": r'''
def tanh_backward(dO, O):
    dO = np.asarray(dO, dtype=float)
    O = np.asarray(O, dtype=float)
    return dO * (1 - O**2)
''',
        "half_precision_inside": r'''
def tanh_backward(dO, O):
    o = O.astype(np.float16)
    slope = 1 - o * o
    return dO * slope.astype(O.dtype)
''',
        "jacobian_with_diag": r'''
def tanh_backward(dO, O):
    J = np.diag(1 - O**2)
    return J @ dO
''',
        "flattened": r'''
def tanh_backward(dO, O):
    return dO.ravel() * (1 - O.ravel()**2)
''',
        "last_row_left_out": r'''
def tanh_backward(dO, O):
    dH = np.zeros_like(O)
    for i in range(len(O) - 1):
        dH[i] = dO[i] * (1 - O[i]**2)
    return dH
''',
        "result_cast_to_integer": r'''
def tanh_backward(dO, O):
    slope = (1 - O**2).astype(int)
    return (dO * slope).astype(dO.dtype)
''',
        "polyval_promotes_to_double": r'''
def tanh_backward(dO, O):
    return np.polyval([-1, 0, 1], O) * dO
''',
        "while_loop_without_increment": r'''
def tanh_backward(dO, O):
    dH = np.zeros_like(O)
    i = 0
    while i < len(O):
        dH[i] = dO[i] * (1 - O[i] ** 2)
    return dH
''',
    },
    "mse": {
        "mean_over_all_entries": r'''
def mse(P, Y):
    L = np.mean((P - Y)**2) / 2
    dP = (P - Y) / P.size
    return L, dP
''',
        "loss_mean_over_all_gradient_right": r'''
def mse(P, Y):
    N = P.shape[0]
    return 0.5 * np.mean(np.square(P - Y)), (P - Y) / N
''',
        "half_missing_everywhere": r'''
def mse(P, Y):
    N = len(P)
    D = P - Y
    return np.sum(D * D) / N, 2 * D / N
''',
        "target_minus_prediction": r'''
def mse(P, Y):
    error = Y - P
    n = error.shape[0]
    L = (error**2).sum() / (2 * n)
    return L, error / n
''',
        "results_swapped": r'''
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = (diff**2).sum() / (2*N)
    dP = diff / N
    return dP, L
''',
        "one_loss_per_sample": r'''
def mse(P, Y):
    N, M = P.shape
    L = np.sum((P - Y)**2, axis=1) / (2 * N)
    dP = (P - Y) / N
    return L, dP
''',
        "absolute_error": r'''
def mse(P, Y):
    N = P.shape[0]
    L = np.abs(P - Y).sum() / (2 * N)
    dP = np.sign(P - Y) / (2 * N)
    return L, dP
''',
        "difference_of_squares": r'''
def mse(P, Y):
    N = P.shape[0]
    L = np.sum(P**2 - Y**2) / (2 * N)
    dP = P / N
    return L, dP
''',
        "prediction_overwritten": r'''
def mse(P, Y):
    N = P.shape[0]
    P -= Y
    return np.sum(P**2) / (2 * N), P / N
''',
        "n_is_the_number_of_columns": r'''
def mse(P, Y):
    N = P.shape[1]
    L = ((P - Y)**2).sum() / (2 * N)
    dP = (P - Y) / N
    return L, dP
''',
        "gradient_summed_over_columns": r'''
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = np.sum(diff ** 2) / (2 * N)
    dP = np.sum(diff, axis=1, keepdims=True) / N
    return L, dP
''',
        "loss_only": r'''
def mse(P, Y):
    return np.sum((P - Y)**2) / (2 * len(P))
''',
        "loss_is_a_one_by_one_array": r'''
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = np.sum(diff * diff, keepdims=True) / (2 * N)
    return L, diff / N
''',
        "matrix_of_products": r'''
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = diff.T @ diff / (2 * N)
    dP = diff / N
    return L, dP
''',
        "caret_for_power": r'''
def mse(P, Y):
    N = P.shape[0]
    L = np.sum((P - Y)^2) / (2*N)
    return L, (P - Y) / N
''',
        "root_mean_square": r'''
def mse(P, Y):
    N = P.shape[0]
    L = np.sqrt(np.sum((P - Y)**2) / (2 * N))
    dP = (P - Y) / N
    return L, dP
''',
        "integer_division": r'''
def mse(P, Y):
    N = P.shape[0]
    L = np.sum((P - Y)**2) // (2 * N)
    dP = (P - Y) // N
    return L, dP
''',
        "half_is_zero": r'''
def mse(P, Y):
    N = P.shape[0]
    L = 1 // 2 * np.sum((P - Y)**2) / N
    return L, (P - Y) / N
''',
        "np_gradient_misunderstood": r'''
def mse(P, Y):
    N = P.shape[0]
    E = (P - Y)**2 / (2 * N)
    L = E.sum()
    dP = np.gradient(E)
    return L, dP
''',
        "difference_scaled_before_the_loss": r'''
def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    diff /= N
    dP = diff
    L = np.sum(diff ** 2) / (2 * N)
    return L, dP
''',
        "variance": r'''
def mse(P, Y):
    N, M = P.shape
    L = 0.5 * M * np.var(P - Y)
    dP = (P - Y) / N
    return L, dP
''',
        "running_sum_reset_per_row": r'''
def mse(P, Y):
    N, M = P.shape
    dP = np.empty_like(P)
    for i in range(N):
        total = 0.0
        for j in range(M):
            diff = P[i, j] - Y[i, j]
            total += diff**2
            dP[i, j] = diff / N
    return total / (2 * N), dP
''',
        "forward_difference_gradient": r'''
def mse(P, Y):
    def loss(Q):
        return np.sum((Q - Y)**2) / (2 * len(Q))

    h = 0.01
    L = loss(P)
    dP = np.zeros_like(P)
    for i in range(P.shape[0]):
        for j in range(P.shape[1]):
            Q = P.copy()
            Q[i, j] += h
            dP[i, j] = (loss(Q) - L) / h
    return L, dP
''',
        "loss_rounded": r'''
def mse(P, Y):
    N = P.shape[0]
    L = round(float(np.sum((P - Y)**2)) / (2 * N), 2)
    return L, (P - Y) / N
''',
        "half_kept_in_the_gradient": r'''
def mse(P, Y):
    N = P.shape[0]
    L = 1/(2*N) * np.sum((P-Y)**2)
    dP = 1/(2*N) * (P-Y)
    return L, dP
''',
    },
    "softmax_cross_entropy": {
        "no_shift": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z)
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "one_maximum_for_all_rows": r'''
def softmax_cross_entropy(Z, y):
    N = len(Z)
    S = Z - Z.max()
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    logp = S - lse
    L = -logp[np.arange(N), y].mean()
    dZ = np.exp(logp)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "maximum_of_each_column": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=0)
    logsum = np.log(np.exp(S).sum(axis=1))
    L = np.mean(logsum - S[range(N), y])
    dZ = np.exp(S - logsum[:, None])
    dZ[range(N), y] -= 1
    dZ /= N
    return L, dZ
''',
        "keepdims_forgotten": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Z = Z - np.max(Z, axis=1)
    expZ = np.exp(Z)
    probs = expZ / np.sum(expZ, axis=1)
    L = -np.sum(np.log(probs[np.arange(N), y])) / N
    probs[np.arange(N), y] -= 1
    return L, probs / N
''',
        "normalised_over_the_whole_batch": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    P = E / np.sum(E)
    L = -(S[np.arange(N), y] - np.log(np.sum(E))).mean()
    dZ = P
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "log_of_rounded_probability": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.mean(np.log(P[rows, y]))
    dZ = P.copy()
    dZ[rows, y] -= 1
    dZ /= N
    return L, dZ
''',
        "epsilon_in_the_logarithm": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    Zs = Z - Z.max(1, keepdims=True)
    P = np.exp(Zs)
    P /= P.sum(1, keepdims=True)
    L = -np.log(P[rows, y] + 1e-12).sum() / N
    P[rows, y] -= 1
    return L, P / N
''',
        "probabilities_clipped": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    E = np.exp(Z - np.max(Z, axis=-1, keepdims=True))
    P = E / np.sum(E, axis=-1, keepdims=True)
    P = np.clip(P, 1e-7, 1 - 1e-7)
    correct = P[np.arange(N), y]
    L = np.mean(-np.log(correct))
    dZ = P
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "gradient_not_divided_by_n": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -logP[np.arange(N), y].sum() / N
    dZ = np.exp(logP)
    dZ[np.arange(N), y] -= 1
    return L, dZ
''',
        "gradient_with_wrong_sign": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    T = np.zeros_like(Z)
    T[np.arange(N), y] = 1
    L = -np.sum(T * logP) / N
    dZ = (T - np.exp(logP)) / N
    return L, dZ
''',
        "right_class_not_subtracted": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    m = Z.max(axis=1, keepdims=True)
    E = np.exp(Z - m)
    s = E.sum(axis=1, keepdims=True)
    L = np.mean(np.log(s[:, 0]) - (Z - m)[np.arange(N), y])
    dZ = E / s / N
    return L, dZ
''',
        "one_subtracted_in_whole_columns": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -np.mean([logP[i, y[i]] for i in range(N)])
    dZ = np.exp(logP)
    dZ[:, y] -= 1
    dZ /= N
    return L, dZ
''',
        "gradient_only_at_the_right_class": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    idx = np.arange(N)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -logP[idx, y].mean()
    dZ = np.zeros_like(Z)
    dZ[idx, y] = (np.exp(logP[idx, y]) - 1) / N
    return L, dZ
''',
        "loss_is_a_sum": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.sum(np.exp(S), axis=1, keepdims=True))
    L = -np.sum(logP[np.arange(N), y])
    dZ = np.exp(logP)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "minus_forgotten_in_the_loss": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Z0 = Z - Z.max(axis=1, keepdims=True)
    logp = Z0 - np.log(np.exp(Z0).sum(axis=1, keepdims=True))
    L = np.mean(logp[np.arange(N), y])
    dZ = np.exp(logp)
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "classes_counted_from_one": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    k = y - 1
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -logP[np.arange(N), k].mean()
    dZ = np.exp(logP)
    dZ[np.arange(N), k] -= 1
    return L, dZ / N
''',
        "one_hot_width_from_the_labels": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    onehot = np.eye(y.max() + 1, dtype=Z.dtype)[y]
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -(onehot * logP).sum() / N
    dZ = (np.exp(logP) - onehot) / N
    return L, dZ
''',
        "logits_shifted_in_place": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Z -= Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(Z).sum(axis=1))
    L = (lse - Z[np.arange(N), y]).mean()
    dZ = np.exp(Z - lse[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "mean_over_samples_and_classes": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = (np.arange(M) == y[:, None]).astype(Z.dtype)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = np.mean(-T * logP)
    dZ = (np.exp(logP) - T) / Z.size
    return L, dZ
''',
        "logarithm_to_base_two": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    s = E.sum(axis=1)
    L = np.mean(np.log2(s) - S[np.arange(N), y])
    dZ = E / s[:, None]
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "predicted_class_instead_of_y": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    pred = Z.argmax(axis=1)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -np.mean(logP[np.arange(N), pred])
    dZ = np.exp(logP)
    dZ[np.arange(N), pred] -= 1
    return L, dZ / N
''',
        "probabilities_changed_before_the_loss": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    rows = np.arange(N)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dZ = P
    dZ[rows, y] -= 1
    dZ = dZ / N
    L = -np.log(P[rows, y]).mean()
    return L, dZ
''',
        "shift_only_in_the_log_sum": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    c = Z.max(axis=1, keepdims=True)
    E = np.exp(Z - c)
    s = E.sum(axis=1, keepdims=True)
    L = np.mean(np.log(s).ravel() - Z[np.arange(N), y])
    dZ = E / s
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "multiplied_by_p_times_one_minus_p": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    P = np.exp(logP)
    T = np.zeros_like(P)
    T[np.arange(N), y] = 1
    L = -np.sum(T * logP) / N
    dL = (P - T) / N
    dZ = dL * P * (1 - P)
    return L, dZ
''',
        "logits_clipped": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    Z = np.clip(Z, -500, 500)
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = np.mean(lse - S[np.arange(N), y])
    dZ = np.exp(S - lse[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "loss_of_the_last_sample": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    dZ = np.zeros_like(Z)
    L = 0.0
    for i in range(N):
        z = Z[i] - max(Z[i])
        e = np.exp(z)
        s = sum(e)
        L = np.log(s) - z[y[i]]
        dZ[i] = e / s
        dZ[i, y[i]] -= 1
    return L / N, dZ / N
''',
        "divided_by_the_maximum": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    m = np.abs(Z).max(axis=1, keepdims=True)
    S = Z / m
    E = np.exp(S)
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.mean(np.log(P[np.arange(N), y]))
    P[np.arange(N), y] -= 1
    return L, P / N
''',
        "mean_subtracted_instead_of_max": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.mean(axis=1, keepdims=True)
    E = np.exp(S)
    s = E.sum(axis=1, keepdims=True)
    L = (np.log(s[:, 0]) - S[np.arange(N), y]).mean()
    dZ = E / s
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "nan_hidden": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    with np.errstate(all="ignore"):
        E = np.exp(Z)
        P = E / E.sum(axis=1, keepdims=True)
        P = np.nan_to_num(P)
        L = np.nan_to_num(-np.log(P[np.arange(N), y])).mean()
    P[np.arange(N), y] -= 1
    return L, P / N
''',
        "np_choose_has_a_limit": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = np.mean(lse - np.choose(y, S.T))
    dZ = np.exp(S - lse.reshape(-1, 1))
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "binary_terms_added": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = np.eye(M, dtype=Z.dtype)[y]
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    P = np.exp(logP)
    L = -np.sum(T * logP + (1 - T) * np.log(1 - P)) / N
    dZ = (P - T) / N
    return L, dZ
''',
        "method_not_called": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1))
    L = (lse - S[np.arange(N), y]).mean
    dZ = np.exp(S - lse[:, None])
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "double_precision_one_hot": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -logP[np.arange(N), y].mean()
    dZ = (np.exp(logP) - np.eye(M)[y]) / N
    return L, dZ
''',
    },
}

RIGHT = {
    "linear_forward": {
        "tensordot_one_axis": r'''
def linear_forward(X, W):
    return np.tensordot(X, W, axes=1)
''',
        "stack_of_rows": r'''
def linear_forward(X, W):
    rows = [sample @ W for sample in X]
    return np.stack(rows)
''',
        "sum_of_outer_products_backwards": r'''
def linear_forward(X, W):
    N, D = X.shape
    D2, M = W.shape
    if D != D2:
        raise ValueError(f"X has {D} inputs, W has {D2}")
    Z = np.zeros((N, M), dtype=np.result_type(X, W))
    for d in reversed(range(D)):
        Z += np.outer(X[:, d], W[d, :])
    return Z
''',
        "generator_sum_per_entry": r'''
def linear_forward(X, W):
    def weighted_sum(a, b):
        return sum(p * q for p, q in zip(a, b, strict=True))

    return np.array([[weighted_sum(x, w) for w in W.T] for x in X])
''',
        "inner_with_columns": r'''
def linear_forward(X, W):
    "np.inner sums over the last axis of both"
    Z = np.inner(X, W.transpose())
    assert Z.shape == (len(X), W.shape[1])
    return Z
''',
    },
    "linear_input_gradient": {
        "transpose_of_the_other_product": r'''
def linear_input_gradient(dZ, X, W):
    return np.transpose(W @ np.transpose(dZ))
''',
        "outer_products_over_outputs": r'''
def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for g, w in zip(dZ.T, W.T):
        dX = dX + g[:, None] * w[None, :]
    return dX
''',
        "response_to_unit_inputs": r'''
def linear_input_gradient(dZ, X, W):
    """The loss dZ·(XW) is linear in X: put a single 1 into an X of
    zeros, and the loss IS the derivative."""
    dX = np.zeros_like(X)
    for i in range(X.shape[0]):
        for d in range(X.shape[1]):
            unit = np.zeros_like(X)
            unit[i, d] = 1
            dX[i, d] = (dZ * (unit @ W)).sum()
    return dX
''',
        "three_index_array_summed": r'''
def linear_input_gradient(dZ, X, W):
    products = dZ[:, np.newaxis, :] * W[np.newaxis, :, :]  # (N, D, M)
    return products.sum(axis=-1)
''',
    },
    "linear_weight_gradient": {
        "builtin_sum_of_outer_products": r'''
def linear_weight_gradient(dZ, X, W):
    return sum(np.outer(x, g) for x, g in zip(X, dZ))
''',
        "einsum_shared_first_index": r'''
def linear_weight_gradient(dZ, X, W):
    return np.einsum(X, [0, 1], dZ, [0, 2], [1, 2])
''',
        "column_stack_over_outputs": r'''
def linear_weight_gradient(dZ, X, W):
    columns = []
    for j in range(dZ.shape[1]):
        columns.append(X.T @ dZ[:, j])
    return np.column_stack(columns)
''',
        "halves_recursively": r'''
def _half_and_half(X, dZ):
    n = X.shape[0]
    if n == 1:
        return X.T * dZ        # (D, 1) * (1, M)
    h = n // 2
    return _half_and_half(X[:h], dZ[:h]) + _half_and_half(X[h:], dZ[h:])


def linear_weight_gradient(dZ, X, W):
    return _half_and_half(X, dZ)
''',
        "blocks_of_two_samples": r'''
def linear_weight_gradient(dZ, X, W):
    N = X.shape[0]
    dW = np.zeros_like(W)
    for s in range(0, N, 2):
        dW += X[s:s + 2].T @ dZ[s:s + 2]
    return dW
''',
        "pytorch_then_transpose": r'''
def linear_weight_gradient(dZ, X, W):
    grad_torch = dZ.T @ X     # (out, in)
    return grad_torch.T.copy()
''',
    },
    "affine_forward": {
        "b_transposed_is_b": r'''
def affine_forward(X, W, b):
    return np.dot(X, W) + b.T
''',
        "builtin_sum_of_a_list": r'''
def affine_forward(X, W, b):
    return sum([X @ W, b])
''',
        "extended_matrices": r'''
def affine_forward(X, W, b):
    # a bias is a weight whose input is always 1
    X1 = np.hstack([X, np.ones_like(X[:, :1])])
    W1 = np.vstack([W, b])
    return X1 @ W1
''',
        "bias_first_then_inputs": r'''
def affine_forward(X, W, b):
    if W.shape != (X.shape[1], len(b)):
        raise ValueError("W must be (D, M)")
    Z = np.repeat(b[None, :], len(X), axis=0)
    for d in range(X.shape[1]):
        Z += X[:, [d]] * W[[d], :]
    return Z
''',
        "tile": r'''
def affine_forward(X, W, b):
    N = np.shape(X)[0]
    return np.add(np.matmul(X, W), np.tile(b, (N, 1)))
''',
        "list_of_samples": r'''
def affine_forward(X, W, b):
    return np.array([W.T @ x + b for x in X])
''',
    },
    "bias_gradient": {
        "last_running_total": r'''
def bias_gradient(dZ):
    return np.cumsum(dZ, axis=0)[-1]
''',
        "ones_like_times_dz": r'''
def bias_gradient(dZ):
    ones = np.ones_like(dZ[:, 0])
    return ones @ dZ
''',
        "fsum_per_output": r'''
import math

def bias_gradient(dZ):
    return np.array([math.fsum(col) for col in dZ.T], dtype=dZ.dtype)
''',
        "mean_times_n": r'''
def bias_gradient(dZ):
    N = dZ.shape[0]
    return dZ.mean(axis=0) * N
''',
        "rows_added_backwards": r'''
def bias_gradient(dZ):
    db = np.zeros_like(dZ, shape=dZ.shape[1])
    for i in range(len(dZ) - 1, -1, -1):
        db += dZ[i]
    return db
''',
    },
    "affine_backward": {
        "extended_matrices": r'''
def affine_backward(dZ, X, W, b):
    X1 = np.column_stack([X, np.ones_like(X[:, 0])])
    W1 = np.vstack([W, b])
    dX1 = dZ @ W1.T
    dW1 = X1.T @ dZ
    return dX1[:, :-1], dW1[:-1], dW1[-1]
''',
        "sample_by_sample": r'''
def affine_backward(dZ, X, W, b):
    dX = np.empty_like(X)
    dW = np.zeros_like(W)
    db = np.zeros_like(b)
    for i, (g, x) in enumerate(zip(dZ, X)):
        dX[i] = W @ g
        dW += np.outer(x, g)
        db += g
    return dX, dW, db
''',
        "named_tuple": r'''
from collections import namedtuple

Gradients = namedtuple("Gradients", "dX dW db")

def affine_backward(dZ, X, W, b):
    return Gradients(db=sum(dZ), dX=dZ @ W.T, dW=X.T @ dZ)
''',
        "transposed_world": r'''
def affine_backward(dZ, X, W, b):
    """Everything in numerator layout, transposed at the end."""
    G = dZ.T
    dX = (W @ G).T
    dW = (G @ X).T
    db = G.sum(axis=1)
    return dX, dW, db
''',
        "calls_bias_gradient": r'''
def bias_gradient(dZ):
    return dZ.sum(axis=0)

def affine_backward(dZ, X, W, b):
    assert dZ.shape == (X.shape[0], W.shape[1])
    dX = np.inner(dZ, W)
    dW = np.tensordot(X, dZ, axes=(0, 0))
    return dX, dW, bias_gradient(dZ)
''',
    },
    "from_numerator_layout": {
        "transpose_at_the_end": r'''
def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
''',
        "einsum_without_any_transpose": r'''
def from_numerator_layout(dy_numerator, x, W):
    dX = np.einsum('mn,dm->nd', dy_numerator, W)
    dW = np.einsum('mn,nd->dm', dy_numerator, x)
    db = np.einsum('mn->m', dy_numerator)
    return dX, dW, db
''',
        "fortran_order_reshape": r'''
def from_numerator_layout(dy_numerator, x, W):
    N, M = len(x), W.shape[1]
    # read column by column, write row by row
    dy = np.ravel(dy_numerator, order='F').reshape(N, M)
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)
''',
        "output_by_output": r'''
def from_numerator_layout(dy_numerator, x, W):
    dX = np.zeros_like(x)
    dW = np.empty_like(W)
    db = np.empty_like(W[0])
    for j, g in enumerate(dy_numerator):
        # g[i] is the derivative with respect to y[i, j]
        dX += np.multiply.outer(g, W[:, j])
        dW[:, j] = g @ x
        db[j] = g.sum()
    return dX, dW, db
''',
        "rot90_and_flip": r'''
def from_numerator_layout(dy_numerator, x, W):
    dy = np.flipud(np.rot90(dy_numerator))
    ones = np.ones_like(x[:, 0])
    return dy.dot(W.T), dy.T.dot(x).T, dy_numerator.dot(ones)
''',
        "via_affine_backward_with_dummy_b": r'''
def affine_backward(dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, np.sum(dZ, axis=0)

def from_numerator_layout(dy_numerator, x, W):
    return affine_backward(dy_numerator.swapaxes(0, 1), x, W, None)
''',
    },
    "relu_backward": {
        "where": r'''
def relu_backward(dO, H):
    return np.where(H <= 0, 0, dO)
''',
        "one_at_zero": r'''
def relu_backward(dO, H):
    return dO * (H >= 0)
''',
        "half_at_zero_from_sign": r'''
def relu_backward(dO, H):
    slope = (np.sign(H) + 1) / 2
    return slope * dO
''',
        "copy_and_mask": r'''
def relu_backward(dO, H):
    dH = dO.copy()
    dH[~(H > 0)] = 0
    return dH
''',
        "double_loop": r'''
def relu_backward(dO, H):
    dH = np.zeros_like(dO)
    for i, j in np.ndindex(*H.shape):
        if H[i, j] > 0:
            dH[i, j] = dO[i, j]
    return dH
''',
        "heaviside": r'''
def relu_backward(dO, H):
    return np.heaviside(H, 0.0).astype(dO.dtype) * dO
''',
        "comparison_with_the_output": r'''
def relu_backward(dO, H):
    O = np.maximum(H, 0)
    return np.multiply(dO, O != 0)
''',
    },
    "sigmoid_backward": {
        "straightforward_with_np_multiply": r'''
def sigmoid_backward(dO, O):
    return np.multiply(np.multiply(dO, O), np.subtract(1, O))
''',
        "by_rows": r'''
def sigmoid_backward(dO, O):
    out = []
    for g, o in zip(dO, O):
        out.append(g * o * (1 - o))
    return np.array(out)
''',
        "multiplied_out": r'''
def sigmoid_backward(dO, O):
    return dO * (O - O * O)
''',
        "through_tanh": r'''
def sigmoid_backward(dO, O):
    # sigmoid(h) = (1 + tanh(h/2)) / 2
    t = 2 * O - 1
    return dO * (1 - t) * (1 + t) / 4
''',
        "single_loop_over_flat_entries": r'''
def sigmoid_backward(dO, O):
    dH = np.empty_like(dO)
    for index, o in np.ndenumerate(O):
        dH[index] = dO[index] * o * (1 - o)
    return dH
''',
    },
    "tanh_backward": {
        "solved_from_cosh": r'''
def tanh_backward(dO, O):
    # 1/cosh^2 = 1 - tanh^2, written with a power of a difference:
    # 1 - o^2 = 2(1 - o) - (1 - o)^2
    u = 1 - O
    return dO * (2 * u - u ** 2)
''',
        "column_by_column": r'''
def tanh_backward(dO, O):
    columns = [dO[:, j] * (1 - np.power(O[:, j], 2)) for j in range(O.shape[1])]
    return np.stack(columns, axis=1)
''',
        "through_the_sigmoid": r'''
def tanh_backward(dO, O):
    # tanh(h) = 2 sigmoid(2h) - 1
    s = (O + 1) / 2
    return 4 * dO * s * (1 - s)
''',
        "in_place_on_own_array": r'''
def tanh_backward(dO, O):
    dH = O * O
    np.negative(dH, out=dH)
    dH += 1
    dH *= dO
    return dH
''',
    },
    "mse": {
        "trace": r'''
def mse(P, Y):
    E = P - Y
    N = E.shape[0]
    return np.trace(E.T @ E) / 2 / N, E / N
''',
        "mean_over_samples_of_row_sums": r'''
def mse(P, Y):
    per_sample = 0.5 * ((Y - P)**2).sum(axis=1)
    L = per_sample.mean()
    dP = -(Y - P) / len(per_sample)
    return L, dP
''',
        "double_loop_python_float": r'''
def mse(P, Y):
    N, M = P.shape
    L = 0.0
    dP = np.zeros_like(P)
    for i in range(N):
        for j in range(M):
            e = float(P[i, j]) - float(Y[i, j])
            L += e * e / (2 * N)
            dP[i, j] = e / N
    return L, dP
''',
        "vdot": r'''
def mse(P, Y):
    dP = (P - Y) / P.shape[0]
    # L = N/2 |dP|^2
    L = P.shape[0] / 2 * np.vdot(dP, dP)
    return L, dP
''',
        "einsum_zero_dimensional": r'''
def mse(P, Y):
    N = len(P)
    D = np.subtract(P, Y)
    L = np.einsum('ij,ij->', D, D) / (2 * N)
    return L, np.true_divide(D, N)
''',
        "frobenius_norm": r'''
def mse(P, Y):
    N = P.shape[0]
    L = np.linalg.norm(P - Y)**2 / (2*N)
    return (L, (P - Y) * (1/N))
''',
    },
    "softmax_cross_entropy": {
        "logaddexp_reduce": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.logaddexp.reduce(S, axis=1)
    picked = np.take_along_axis(S, y[:, None], axis=1)[:, 0]
    L = np.mean(lse - picked)
    dZ = np.exp(S - lse[:, None])
    dZ = dZ - (np.arange(M) == y[:, None])
    return L, dZ / N
''',
        "one_hot_in_own_precision": r'''
def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = np.eye(M, dtype=Z.dtype)[y]
    shifted = Z - np.amax(Z, axis=1)[:, np.newaxis]
    E = np.exp(shifted)
    S = E.sum(axis=1, keepdims=True)
    L = (np.log(S).sum() - (T * shifted).sum()) / N
    return L, (E / S - T) / N
''',
        "sample_by_sample": r'''
import math

def softmax_cross_entropy(Z, y):
    N = len(Z)
    losses = []
    rows = []
    for z, k in zip(Z, y):
        z = z - max(z)
        e = np.exp(z)
        s = e.sum()
        losses.append(float(np.log(s)) - float(z[k]))
        r = e / s
        r[k] -= 1
        rows.append(r / N)
    return math.fsum(losses) / N, np.array(rows)
''',
        "diagonal_of_a_table": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    S = (Z.T - Z.max(axis=1)).T
    logP = (S.T - np.log(np.exp(S).sum(axis=1))).T
    L = -np.trace(logP[:, y]) / N
    dZ = np.exp(logP) / N
    dZ[np.arange(N), y] -= 1 / N
    return L, dZ
''',
        "relative_to_the_right_class_after_shift": r'''
def softmax_cross_entropy(Z, y):
    """helper for one row, stacked"""
    def row(z, k):
        t = z - z.max()
        e = np.exp(t)
        p = e / e.sum()
        g = p.copy()
        # p_k - 1 = -(sum of the others)
        g[k] = -np.sum(np.delete(p, k))
        return np.log(e.sum()) - t[k], g

    pairs = [row(z, k) for z, k in zip(Z, y)]
    L = sum(l for l, _ in pairs) / len(pairs)
    dZ = np.vstack([g for _, g in pairs]) / len(pairs)
    return L, dZ
''',
        "subtract_at": r'''
def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    C = Z - np.max(Z, axis=-1, keepdims=True)
    logZ = np.log(np.sum(np.exp(C), axis=-1, keepdims=True))
    logP = C - logZ
    L = np.negative(logP[np.arange(N), y]).mean()
    dZ = np.exp(logP)
    np.subtract.at(dZ, (np.arange(N), y), 1)
    return L, dZ / N
''',
    },
}
