"""Answers to every task, by a third person: the text of one notebook cell each."""

WRONG = {
    "relu_backward": {
        "gates_on_upstream": '''def relu_backward(dO, H):
    mask = dO > 0
    return dO * mask
''',
        "multiplies_by_output": '''def relu_backward(dO, H):
    """Return dH."""
    relu = np.maximum(0, H)
    return dO * relu
''',
        "where_branches_swapped": '''def relu_backward(dO, H):
    return np.where(H > 0, 0, dO)
''',
        "writes_into_upstream": '''def relu_backward(dO, H):
    dH = dO
    dH[H <= 0] = 0
    return dH
''',
        "if_on_whole_array": '''def relu_backward(dO, H):
    if H > 0:
        return dO
    else:
        return 0
''',
        "square_loops": '''def relu_backward(dO, H):
    n = len(H)
    dH = np.zeros_like(dO)
    for i in range(n):
        for j in range(n):
            if H[i, j] > 0:
                dH[i, j] = dO[i, j]
    return dH
''',
        "matrix_product_with_mask": '''def relu_backward(dO, H):
    slope = (H > 0).astype(H.dtype)
    dH = dO @ slope.T
    return dH
''',
        "leaky_slope": '''def relu_backward(dO, H, negative_slope=0.01):
    grad = np.ones_like(H)
    grad[H < 0] = negative_slope
    return dO * grad
''',
        "sign_as_slope": '''def relu_backward(dO, H):
    return dO * np.sign(H)
''',
        "forgets_upstream": '''def relu_backward(dO, H):
    def step(h):
        if h > 0:
            return 1.0
        return 0.0
    return np.vectorize(step)(H)
''',
        "integer_result_array": '''def relu_backward(dO, H):
    dH = np.zeros(H.shape, dtype=int)
    for i, row in enumerate(H):
        for j, h in enumerate(row):
            if h > 0:
                dH[i, j] = dO[i, j]
    return dH
''',
        "mask_selects": '''def relu_backward(dO, H):
    return dO[H > 0]
''',
    },
    "sigmoid_backward": {
        "sigmoid_of_the_output": '''def sigmoid_backward(dO, O):
    s = 1 / (1 + np.exp(-O))
    return dO * s * (1 - s)
''',
        "missing_brackets": '''def sigmoid_backward(dO, O):
    return dO * O * 1 - O
''',
        "tanh_slope": '''def sigmoid_backward(dO, O):
    slope = 1 - O**2
    return dO * slope
''',
        "factor_reversed": '''def sigmoid_backward(dO, O):
    a = O
    b = O - 1
    return dO * a * b
''',
        "matrix_product": '''def sigmoid_backward(dO, O):
    return np.dot(dO, (O * (1 - O)).T)
''',
        "overwrites_output": '''def sigmoid_backward(dO, O):
    O *= 1 - O
    return dO * O
''',
        "one_slope_for_all": '''def sigmoid_backward(dO, O):
    m = O.mean()
    return dO * m * (1 - m)
''',
        "logit_with_plus": '''def sigmoid_backward(dO, O):
    H = np.log(O / (1 + O))
    e = np.exp(-H)
    return dO * e / (1 + e)**2
''',
        "divides_by_upstream": '''def sigmoid_backward(dO, O):
    return O * (1 - O) / dO
''',
        "no_return": '''def sigmoid_backward(dO, O):
    dO_dH = O * (1 - O)
    dH = dO * dO_dH
''',
        "softmax_jacobian": '''def sigmoid_backward(dO, O):
    dH = np.zeros_like(O)
    for n in range(O.shape[0]):
        J = np.diag(O[n]) - np.outer(O[n], O[n])
        dH[n] = J @ dO[n]
    return dH
''',
        "loop_from_one": '''def sigmoid_backward(dO, O):
    N, M = O.shape
    dH = np.zeros((N, M))
    for i in range(1, N):
        for j in range(M):
            dH[i, j] = dO[i, j] * O[i, j] * (1 - O[i, j])
    return dH
''',
    },
    "tanh_backward": {
        "tanh_of_the_output": '''def tanh_backward(dO, O):
    return dO * (1 - np.tanh(O)**2)
''',
        "matrix_square": '''def tanh_backward(dO, O):
    return dO * (1 - O @ O)
''',
        "missing_brackets": '''def tanh_backward(dO, O):
    dH = dO * 1 - O ** 2
    return dH
''',
        "sigmoid_slope": '''def tanh_backward(dO, O):
    return dO * O * (1 - O)
''',
        "square_outside": '''def tanh_backward(dO, O):
    return np.multiply(dO, np.power(1 - O, 2))
''',
        "plus_square": '''def tanh_backward(dO, O):
    cosh2_over_cosh2 = 1
    sinh2_over_cosh2 = O * O
    return dO * (cosh2_over_cosh2 + sinh2_over_cosh2)
''',
        "caret_power": '''def tanh_backward(dO, O):
    return dO * (1 - O ^ 2)
''',
        "differentiated_again": '''def tanh_backward(dO, O):
    return dO * (1 - 2 * O)
''',
        "sums_rows": '''def tanh_backward(dO, O):
    return (dO * (1 - O**2)).sum(axis=1)
''',
        "return_inside_loop": '''def tanh_backward(dO, O):
    dH = np.zeros_like(O)
    for i in range(O.shape[0]):
        for j in range(O.shape[1]):
            dH[i][j] = dO[i][j] * (1 - O[i][j] ** 2)
        return dH
''',
        "root_of_slope": '''def tanh_backward(dO, O):
    sech = np.sqrt(1 - O**2)
    return dO * sech
''',
        "multiplies_upstream_in_place": '''def tanh_backward(dO, O):
    dO *= 1 - np.square(O)
    return dO
''',
    },
    "linear_forward": {
        "elementwise_star": '''def linear_forward(X, W):
    return X * W
''',
        "pytorch_transpose": '''def linear_forward(X, W):
    return np.matmul(X, W.T)
''',
        "factors_exchanged": '''def linear_forward(X, W):
    Z = W.dot(X)
    return Z
''',
        "overwrites_instead_of_adds": '''def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] = X[i, d] * W[d, j]
    return Z
''',
        "accumulator_not_reset": '''def linear_forward(X, W):
    N, D = X.shape
    _, M = W.shape
    Z = np.zeros((N, M))
    total = 0
    for i in range(N):
        for j in range(M):
            for d in range(D):
                total += X[i, d] * W[d, j]
            Z[i, j] = total
    return Z
''',
        "adds_bias_of_ones": '''def linear_forward(X, W):
    b = np.ones(W.shape[1])
    return X @ W + b
''',
        "truncates_to_int": '''def linear_forward(X, W):
    return np.array(X @ W).astype(int)
''',
        "loops_over_inputs_only": '''def linear_forward(X, W):
    N, D = X.shape
    Z = np.zeros((N, D))
    for i in range(N):
        for j in range(D):
            Z[i, j] = np.sum(X[i] * W[:, j])
    return Z
''',
        "adds_relu": '''def linear_forward(X, W):
    z = np.einsum("nd,dm->nm", X, W)
    return np.maximum(0, z)
''',
        "first_sample_only": '''def linear_forward(X, W):
    x = X[0]
    return x @ W
''',
        "sums_products_over_outputs": '''def linear_forward(X, W):
    return (X[:, :, None] * W[None, :, :]).sum()
''',
        "divides_by_inputs": '''def linear_forward(X, W):
    return np.array([[np.mean(row * col) for col in W.T] for row in X])
''',
    },
    "linear_input_gradient": {
        "no_transpose": '''def linear_input_gradient(dZ, X, W):
    return dZ @ W
''',
        "result_transposed": '''def linear_input_gradient(dZ, X, W):
    # columns are samples
    return W @ dZ.T
''',
        "times_x": '''def linear_input_gradient(dZ, X, W):
    return X * (dZ @ W.T)
''',
        "ignores_upstream": '''def linear_input_gradient(dZ, X, W):
    dX = np.zeros(X.shape)
    dX[:] = W.sum(axis=1)
    return dX
''',
        "divided_by_batch": '''def linear_input_gradient(dZ, X, W):
    N = len(X)
    return (dZ @ W.T) / N
''',
        "weights_on_the_left": '''def linear_input_gradient(dZ, X, W):
    return np.dot(W.T, dZ)
''',
        "reshape_for_transpose": '''def linear_input_gradient(dZ, X, W):
    D, M = W.shape
    return dZ @ W.reshape(M, D)
''',
        "sum_over_inputs": '''def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    dX = np.zeros((N, D))
    for i in range(N):
        for d in range(D):
            for j in range(D):
                dX[i, d] += dZ[i, j] * W[d, j]
    return dX
''',
        "pseudo_inverse": '''def linear_input_gradient(dZ, X, W):
    return dZ @ np.linalg.pinv(W)
''',
        "mixes_samples": '''def linear_input_gradient(dZ, X, W):
    g = dZ.sum(axis=0, keepdims=True)
    return np.repeat(g @ W.T, len(X), axis=0)
''',
        "written_into_x": '''def linear_input_gradient(dZ, X, W):
    X[:] = dZ @ W.T
    return X
''',
        "undefined_index": '''def linear_input_gradient(dZ, X, W):
    dX = []
    for n in range(X.shape[0]):
        dX.append(W @ dZ[i])
    return np.array(dX)
''',
    },
    "linear_weight_gradient": {
        "transposed_result": '''def linear_weight_gradient(dZ, X, W):
    return dZ.T @ X
''',
        "mean_over_batch": '''def linear_weight_gradient(dZ, X, W):
    m = X.shape[0]
    return 1 / m * X.T @ dZ
''',
        "x_not_transposed": '''def linear_weight_gradient(dZ, X, W):
    return np.matmul(X, dZ)
''',
        "last_sample_wins": '''def linear_weight_gradient(dZ, X, W):
    dW = np.zeros_like(W)
    for x, g in zip(X, dZ):
        dW = np.outer(x, g)
    return dW
''',
        "minus_sign": '''def linear_weight_gradient(dZ, X, W):
    return -X.T @ dZ
''',
        "product_of_sums": '''def linear_weight_gradient(dZ, X, W):
    return np.einsum("ad,bm->dm", X, dZ)
''',
        "times_w": '''def linear_weight_gradient(dZ, X, W):
    grad = X.T.dot(dZ)
    return grad * W
''',
        "returns_updated_weights": '''def linear_weight_gradient(dZ, X, W, lr=0.1):
    return W - lr * (X.T @ dZ)
''',
        "loop_ends_early": '''def linear_weight_gradient(dZ, X, W):
    N, D = X.shape
    M = dZ.shape[1]
    dW = np.zeros((D, M))
    for i in range(N - 1):
        for d in range(D):
            for j in range(M):
                dW[d, j] += X[i, d] * dZ[i, j]
    return dW
''',
        "pytorch_method": '''def linear_weight_gradient(dZ, X, W):
    return X.t() @ dZ
''',
        "copied_input_gradient": '''def linear_weight_gradient(dZ, X, W):
    dW = dZ @ W.T
    return dW
''',
        "cut_to_fit": '''def linear_weight_gradient(dZ, X, W):
    G = X @ X.T @ dZ          # sizes fit
    return np.resize(G, W.shape)
''',
    },
    "affine_forward": {
        "bias_as_column": '''def affine_forward(X, W, b):
    return X @ W + b[:, None]
''',
        "bias_forgotten": '''def affine_forward(X, W, b):
    Z = np.dot(X, W)
    return Z
''',
        "bias_into_weights": '''def affine_forward(X, W, b):
    return X @ (W + b)
''',
        "bias_to_inputs": '''def affine_forward(X, W, b):
    shifted = X + b
    return shifted @ W
''',
        "star_instead_of_at": '''def affine_forward(X, W, b):
    return X * W + b
''',
        "nn_linear_layout": '''def affine_forward(X, W, b):
    # y = x A^T + b
    return X @ W.T + b
''',
        "bias_once_per_row": '''def affine_forward(X, W, b):
    Z = X @ W
    for i in range(len(X)):
        Z = Z + b
    return Z
''',
        "bias_subtracted": '''def affine_forward(X, W, b):
    threshold = b
    return X @ W - threshold
''',
        "ones_and_bias_misaligned": '''def affine_forward(X, W, b):
    ones = np.ones((len(X), 1))
    X1 = np.hstack([ones, X])
    W1 = np.vstack([W, b])
    return X1 @ W1
''',
        "sum_of_bias": '''def affine_forward(X, W, b):
    N, M = len(X), W.shape[1]
    return np.array([[sum(X[i] * W[:, j]) + sum(b) for j in range(M)]
                     for i in range(N)])
''',
        "bias_per_input": '''def affine_forward(X, W, b):
    N, D = X.shape
    M = len(b)
    Z = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            s = 0
            for d in range(D):
                s += X[i, d] * W[d, j] + b[j]
            Z[i, j] = s
    return Z
''',
    },
    "bias_gradient": {
        "mean_over_batch": '''def bias_gradient(dZ):
    return np.mean(dZ, axis=0)
''',
        "wrong_axis": '''def bias_gradient(dZ):
    return dZ.sum(axis=1)
''',
        "sums_everything": '''def bias_gradient(dZ):
    return np.sum(dZ)
''',
        "keeps_row_matrix": '''def bias_gradient(dZ):
    db = dZ.sum(axis=0, keepdims=True)
    return db
''',
        "first_row_only": '''def bias_gradient(dZ):
    return dZ[0].copy()
''',
        "counts_samples": '''def bias_gradient(dZ):
    N, M = dZ.shape
    dz_db = np.ones((N, M))
    return dz_db.sum(axis=0)
''',
        "running_sums": '''def bias_gradient(dZ):
    return np.cumsum(dZ, axis=0)
''',
        "index_from_one": '''def bias_gradient(dZ):
    N, M = dZ.shape
    db = np.zeros(M)
    for j in range(M):
        for i in range(1, N):
            db[j] += dZ[i, j]
    return db
''',
        "view_as_accumulator": '''def bias_gradient(dZ):
    db = dZ[0]
    for row in dZ[1:]:
        db += row
    return db
''',
        "start_value_one": '''def bias_gradient(dZ):
    return sum(dZ, 1)
''',
        "unsummed": '''def bias_gradient(dZ):
    # dZ/db = 1
    return 1 * dZ
''',
        "integer_accumulator": '''def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1], dtype=int)
    for row in dZ:
        db += row
    return db
''',
    },
    "affine_backward": {
        "wrong_return_order": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dW, db, dX
''',
        "mean_bias": '''def affine_backward(dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, dZ.mean(axis=0)
''',
        "bias_over_outputs": '''def affine_backward(dZ, X, W, b):
    dX = np.dot(dZ, W.T)
    dW = np.dot(X.T, dZ)
    db = np.sum(dZ, 1)
    return dX, dW, db
''',
        "dx_without_transpose": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W
    dW = X.T @ dZ
    return dX, dW, bias_gradient(dZ)
''',
        "dw_transposed": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = dZ.T @ X
    db = dZ.sum(axis=0)
    return dX, dW, db
''',
        "bias_in_dx": '''def affine_backward(dZ, X, W, b):
    dX = (dZ + b) @ W.T
    dW = X.T @ dZ
    db = dZ.sum(0)
    return (dX, dW, db)
''',
        "weights_divided_by_n": '''def affine_backward(dZ, X, W, b):
    dW = X.T @ dZ / X.shape[0]
    db = np.sum(dZ, axis=0)
    dX = dZ @ W.T
    return dX, dW, db
''',
        "bias_as_matrix": '''def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = np.sum(dZ, axis=0).reshape(1, -1)
    return dX, dW, db
''',
        "bias_left_out": '''def affine_backward(dZ, X, W, b):
    """dX and dW as in the linear layer."""
    return dZ @ W.T, X.T @ dZ
''',
        "keyword_dim": '''def affine_backward(dZ, X, W, b):
    grad_input = dZ @ W.T
    grad_weight = X.T @ dZ
    grad_bias = dZ.sum(dim=0)
    return grad_input, grad_weight, grad_bias
''',
        "bias_times_b": '''def affine_backward(dZ, X, W, b):
    dX = np.einsum("nm,dm->nd", dZ, W)
    dW = np.einsum("nd,nm->dm", X, dZ)
    db = np.einsum("nm,m->m", dZ, b)
    return dX, dW, db
''',
        "dw_not_accumulated": '''def affine_backward(dZ, X, W, b):
    dX = np.zeros(X.shape)
    db = np.zeros(b.shape)
    for n in range(len(X)):
        dX[n] = W @ dZ[n]
        dW = np.outer(X[n], dZ[n])
        db = db + dZ[n]
    return dX, dW, db
''',
    },
    "from_numerator_layout": {
        "transpose_not_kept": '''def from_numerator_layout(dy_numerator, x, W):
    dy_numerator.transpose()
    dY = dy_numerator
    return dY @ W.T, x.T @ dY, dY.sum(axis=0)
''',
        "bias_axis_of_other_layout": '''def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator.sum(axis=0)
    return dX, dW, db
''',
        "weights_left_in_numerator": '''def from_numerator_layout(dy_numerator, x, W):
    dX = dy_numerator.T @ W.T
    dW = dy_numerator @ x
    db = dy_numerator.sum(axis=1)
    return dX, dW, db
''',
        "inputs_left_in_numerator": '''def from_numerator_layout(dy_numerator, x, W):
    dX = W @ dy_numerator
    dW = (dy_numerator @ x).T
    db = np.sum(dy_numerator, axis=1)
    return dX, dW, db
''',
        "reshape_for_transpose": '''def from_numerator_layout(dy_numerator, x, W):
    N, M = x.shape[0], W.shape[1]
    dY = dy_numerator.reshape(N, M)
    return dY @ W.T, x.T @ dY, dY.sum(axis=0)
''',
        "transposes_only_if_needed": '''def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator
    if dY.shape != (x.shape[0], W.shape[1]):
        dY = dY.T
    dX = dY @ W.T
    dW = x.T @ dY
    db = dY.sum(axis=0)
    return dX, dW, db
''',
        "mean_for_bias": '''def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator.T
    return g @ W.T, x.T @ g, np.average(g, axis=0)
''',
        "bias_column": '''def from_numerator_layout(dy_numerator, x, W):
    dX = (W @ dy_numerator).T
    dW = (dy_numerator @ x).T
    db = dy_numerator.sum(axis=1, keepdims=True)
    return dX, dW, db
''',
        "scales_the_view": '''def from_numerator_layout(dy_numerator, x, W):
    g = dy_numerator.T
    g /= len(x)
    return g @ W.T, x.T @ g, g.sum(axis=0)
''',
        "w_not_transposed": '''def from_numerator_layout(dy_numerator, x, W):
    dY = np.swapaxes(dy_numerator, 0, 1)
    dX = np.matmul(dY, W)
    dW = np.matmul(x.T, dY)
    db = np.add.reduce(dY)
    return dX, dW, db
''',
        "calls_with_too_few_arguments": '''def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator.T
    return affine_backward(dY, x, W)
''',
        "dx_uses_x": '''def from_numerator_layout(dy_numerator, x, W):
    dY = dy_numerator.T
    dX = dY.sum(axis=1)[:, None] * x
    dW = x.T @ dY
    db = dY.sum(axis=0)
    return dX, dW, db
''',
    },
    "mse": {
        "mean_over_all_entries": '''def mse(P, Y):
    N = len(P)
    L = 0.5 * np.mean((P - Y) ** 2)
    return L, (P - Y) / N
''',
        "half_missing": '''def mse(P, Y):
    N = P.shape[0]
    return ((P - Y) ** 2).sum() / N, (P - Y) / N
''',
        "gradient_sign": '''def mse(P, Y):
    N = P.shape[0]
    diff = Y - P
    return np.sum(diff ** 2) / (2 * N), diff / N
''',
        "gradient_without_n": '''def mse(P, Y):
    error = P - Y
    loss = (error * error).sum() / (2 * len(P))
    return loss, error
''',
        "loss_per_sample": '''def mse(P, Y):
    N = len(P)
    L = np.sum((P - Y) ** 2, axis=1) / (2 * N)
    dP = (P - Y) / N
    return L, dP
''',
        "target_lost_in_gradient": '''def mse(P, Y):
    N = len(P)
    return np.sum((P - Y) ** 2) / (2 * N), P / N
''',
        "root_mean_square": '''def mse(P, Y):
    N = len(P)
    L = np.sqrt(np.sum((P - Y) ** 2) / (2 * N))
    return L, (P - Y) / N
''',
        "absolute_error": '''def mse(P, Y):
    N = len(P)
    R = P - Y
    return np.abs(R).sum() / (2 * N), R / N
''',
        "missing_brackets": '''def mse(P, Y):
    N = len(P)
    L = np.sum((P - Y) ** 2) / 2 * N
    dP = (P - Y) / N
    return L, dP
''',
        "returned_in_wrong_order": '''def mse(P, Y):
    N = len(P)
    dP = (P - Y) / N
    L = 0.5 / N * np.square(P - Y).sum()
    return dP, L
''',
        "n_from_columns": '''def mse(P, Y):
    N = P.shape[1]
    return np.sum((P - Y) ** 2) / (2 * N), (P - Y) / N
''',
        "square_of_the_sum": '''def mse(P, Y):
    N = len(P)
    L = np.sum(P - Y) ** 2 / (2 * N)
    dP = (P - Y) / N
    return L, dP
''',
    },
    "softmax_cross_entropy": {
        "overflows": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z)
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.mean(np.log(P[np.arange(N), y]))
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
        "softmax_down_columns": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    S = Z - Z.max()
    lse = np.log(np.exp(S).sum(axis=0, keepdims=True))
    logP = S - lse
    rows = np.arange(N)
    dZ = np.exp(logP)
    dZ[rows, y] -= 1
    return -logP[rows, y].mean(), dZ / N
''',
        "right_class_not_subtracted": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    S = Z - Z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = np.mean(lse[:, 0] - S[np.arange(N), y])
    P = np.exp(S - lse)
    return L, P / N
''',
        "gradient_not_averaged": '''def softmax_cross_entropy(Z, y):
    n = np.arange(Z.shape[0])
    shifted = Z - np.max(Z, axis=1)[:, None]
    log_norm = np.log(np.sum(np.exp(shifted), axis=1))
    L = np.mean(log_norm - shifted[n, y])
    dZ = np.exp(shifted - log_norm[:, None])
    dZ[n, y] -= 1
    return L, dZ
''',
        "loss_summed": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    L = 0
    dZ = np.zeros((N, M))
    for i in range(N):
        z = Z[i] - Z[i].max()
        s = np.exp(z).sum()
        L += np.log(s) - z[y[i]]
        dZ[i] = np.exp(z) / s / N
        dZ[i, y[i]] -= 1 / N
    return L, dZ
''',
        "colon_instead_of_rows": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -logP[np.arange(N), y].mean()
    dZ = np.exp(logP)
    dZ[:, y] -= 1
    dZ /= N
    return L, dZ
''',
        "classes_from_one": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    cls = y - 1
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dZ = np.exp(logP) / N
    dZ[np.arange(N), cls] -= 1 / N
    return -logP[np.arange(N), cls].mean(), dZ
''',
        "log_of_base_two": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    T = E.sum(axis=1)
    L = np.mean(np.log2(T) - S[range(N), y] * np.log2(np.e))
    dZ = E / T[:, None]
    dZ[range(N), y] -= 1
    return L, dZ / N
''',
        "one_hot_minus_p": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    T = np.eye(M)[y]
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    L = -(T * logP).sum() / N
    return L, (T - np.exp(logP)) / N
''',
        "argmax_as_target": '''def softmax_cross_entropy(Z, y):
    N = Z.shape[0]
    k = Z.argmax(axis=1)
    S = Z - Z.max(axis=1, keepdims=True)
    logP = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dZ = np.exp(logP)
    dZ[np.arange(N), k] -= 1
    return -np.mean(logP[np.arange(N), k]), dZ / N
''',
        "positive_log_likelihood": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    m = Z.max(axis=1, keepdims=True)
    lse = m + np.log(np.exp(Z - m).sum(axis=1, keepdims=True))
    logP = Z - lse
    dZ = np.exp(logP)
    dZ[np.arange(N), y] -= 1.0
    return logP[np.arange(N), y].sum() / N, dZ / N
''',
        "scratch_in_z": '''def softmax_cross_entropy(Z, y):
    N = len(Z)
    Z -= Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    s = E.sum(axis=1, keepdims=True)
    L = (np.log(s[:, 0]) - Z[np.arange(N), y]).mean()
    dZ = E / s
    dZ[np.arange(N), y] -= 1
    return L, dZ / N
''',
    },
    "input_gradient_entries": {
        "transposed_index": '''def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[j, d] for j in range(3)) for d in range(2)]
            for i in range(2)]
''',
        "third_output_missing": '''def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(2)) for d in range(2)]
            for i in range(2)]
''',
        "second_row_copied": '''def input_gradient_entries(g, x, w):
    x11 = g[0, 0]*w[0, 0] + g[0, 1]*w[0, 1] + g[0, 2]*w[0, 2]
    x12 = g[0, 0]*w[1, 0] + g[0, 1]*w[1, 1] + g[0, 2]*w[1, 2]
    x21 = g[0, 0]*w[0, 0] + g[0, 1]*w[0, 1] + g[0, 2]*w[0, 2]
    x22 = g[0, 0]*w[1, 0] + g[0, 1]*w[1, 1] + g[0, 2]*w[1, 2]
    return [[x11, x12], [x21, x22]]
''',
        "inputs_exchanged": '''def input_gradient_entries(g, x, w):
    rows = []
    for i in range(2):
        row = []
        for d in range(2):
            row.append(sum(g[i, j] * w[1 - d, j] for j in range(3)))
        rows.append(row)
    return rows
''',
        "x_still_there": '''def input_gradient_entries(g, x, w):
    result = [[0, 0], [0, 0]]
    for i in range(2):
        for d in range(2):
            for j in range(3):
                result[i][d] += g[i, j] * w[d, j] * x[i, d]
    return result
''',
        "table_transposed": '''def input_gradient_entries(g, x, w):
    result = [[None] * 2 for _ in range(2)]
    for i in range(2):
        for d in range(2):
            result[d][i] = sum(g[i, j] * w[d, j] for j in range(3))
    return result
''',
        "sums_both_samples": '''def input_gradient_entries(g, x, w):
    return [[sum(g[n, j] * w[d, j] for n in range(2) for j in range(3))
             for d in range(2)] for i in range(2)]
''',
        "one_typo": '''def input_gradient_entries(g, x, w):
    return [
        [g[0, 0]*w[0, 0] + g[0, 1]*w[0, 1] + g[0, 2]*w[0, 2],
         g[0, 0]*w[1, 0] + g[0, 1]*w[1, 1] + g[0, 2]*w[1, 2]],
        [g[1, 0]*w[0, 0] + g[1, 1]*w[0, 1] + g[1, 2]*w[0, 1],
         g[1, 0]*w[1, 0] + g[1, 1]*w[1, 1] + g[1, 2]*w[1, 2]],
    ]
''',
        "weight_gradient_instead": '''def input_gradient_entries(g, x, w):
    return (x.T * g).tolist()
''',
        "flat_list": '''def input_gradient_entries(g, x, w):
    return list(g * w.T)
''',
        "counts_from_one": '''def input_gradient_entries(g, x, w):
    return [[g[i, 1]*w[d, 1] + g[i, 2]*w[d, 2] + g[i, 3]*w[d, 3]
             for d in (1, 2)] for i in (1, 2)]
''',
        "own_symbols": '''def input_gradient_entries(g, x, w):
    import sympy
    G = sympy.Matrix(2, 3, lambda i, j: sympy.Symbol(f"g_{i+1}{j+1}"))
    W = sympy.Matrix(2, 3, lambda i, j: sympy.Symbol(f"w_{i+1}{j+1}"))
    return (G * W.T).tolist()
''',
    },
    "weight_gradient_entries": {
        "x_indices_swapped": '''def weight_gradient_entries(g, x, w):
    return [[sum(x[d, i] * g[i, j] for i in range(2)) for j in range(3)]
            for d in range(2)]
''',
        "mean_of_samples": '''def weight_gradient_entries(g, x, w):
    return [[(x[0, d] * g[0, j] + x[1, d] * g[1, j]) / 2 for j in range(3)]
            for d in range(2)]
''',
        "one_sample": '''def weight_gradient_entries(g, x, w):
    rows = []
    for d in range(2):
        rows.append([x[0, d] * g[0, j] for j in range(3)])
    return rows
''',
        "wrong_g_in_one_entry": '''def weight_gradient_entries(g, x, w):
    first = [g[0, 0]*x[0, 0] + g[1, 0]*x[1, 0],
             g[0, 1]*x[0, 0] + g[1, 1]*x[1, 0],
             g[0, 2]*x[0, 0] + g[1, 2]*x[1, 0]]
    second = [g[0, 0]*x[0, 1] + g[1, 0]*x[1, 1],
              g[0, 1]*x[0, 1] + g[1, 1]*x[1, 1],
              g[0, 2]*x[0, 1] + g[0, 2]*x[1, 1]]
    return [first, second]
''',
        "rows_exchanged": '''def weight_gradient_entries(g, x, w):
    out = []
    for d in range(2):
        out.insert(0, [sum(g[i, j] * x[i, d] for i in range(2))
                       for j in range(3)])
    return out
''',
        "copied_from_inputs": '''def weight_gradient_entries(g, x, w):
    dW = g * w.T
    return dW.tolist()
''',
        "three_by_two": '''def weight_gradient_entries(g, x, w):
    return (g.T * x).tolist()
''',
        "upstream_dropped": '''def weight_gradient_entries(g, x, w):
    z = x * w
    total = sum(z)
    return [[total.diff(w[d, j]) for j in range(3)] for d in range(2)]
''',
        "accumulator_not_reset": '''def weight_gradient_entries(g, x, w):
    table = []
    s = 0
    for d in range(2):
        row = []
        for j in range(3):
            for i in range(2):
                s = s + x[i, d] * g[i, j]
            row.append(s)
        table.append(row)
    return table
''',
        "shared_rows": '''def weight_gradient_entries(g, x, w):
    table = [[0] * 3] * 2
    for d in range(2):
        for j in range(3):
            for i in range(2):
                table[d][j] += x[i, d] * g[i, j]
    return table
''',
        "elementwise_product": '''def weight_gradient_entries(g, x, w):
    return x.T.multiply_elementwise(g).tolist()
''',
        "prints_only": '''def weight_gradient_entries(g, x, w):
    dW = x.T * g
    for d in range(2):
        print([dW[d, j] for j in range(3)])
''',
    },
    "forward": {
        "sigmoid_on_last_layer": '''def forward(X, weights):
    O = X
    cache = []
    for W in weights:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return O, cache
''',
        "pair_swapped": '''def forward(X, weights):
    O, cache = X, []
    for W in weights[:-1]:
        H = O @ W
        cache.append((H, O))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((P, O))
    return P, cache
''',
        "last_pair_missing": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    return P, cache
''',
        "always_from_x": '''def forward(X, weights):
    cache = []
    O = X
    for k, W in enumerate(weights):
        H = X @ W
        cache.append((O, H))
        if k < len(weights) - 1:
            O = sigmoid(H)
    return H, cache
''',
        "no_activation": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = np.dot(O, W)
        cache.append((O, H))
        O = H
    return H, cache
''',
        "weights_on_the_left": '''def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = W @ O
        cache += [(O, H)]
        O = sigmoid(H)
    P = weights[-1] @ O
    cache += [(O, P)]
    return P, cache
''',
        "activates_before_product": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        O = sigmoid(O)
        H = O @ W
        cache.append((O, H))
        O = H
    return H, cache
''',
        "only_prediction": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P
''',
        "cache_back_to_front": '''def forward(X, weights):
    cache = []
    O = X
    for k in range(len(weights)):
        H = O @ weights[k]
        cache.insert(0, (O, H))
        O = sigmoid(H)
    return H, cache
''',
        "stores_outputs": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights:
        H = O @ W
        O = sigmoid(H)
        cache.append((O, H))
    return H, cache
''',
        "stops_one_layer_early": '''def forward(X, weights):
    O = X
    cache = []
    for k in range(len(weights) - 1):
        H = O @ weights[k]
        cache.append((O, H))
        O = sigmoid(H)
    return O, cache
''',
        "relu_instead": '''def forward(X, weights):
    cache = []
    O = X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = np.maximum(H, 0)
    H = O @ weights[-1]
    cache.append((O, H))
    return H, cache
''',
    },
    "backward": {
        "slope_on_last_layer": '''def backward(dP, cache, weights):
    s = sigmoid(cache[-1][1])
    delta = dP * s * (1 - s)
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas
''',
        "slope_from_preactivation": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[-1] = dP
    for k in range(K - 2, -1, -1):
        H = cache[k][1]
        deltas[k] = sigmoid_backward(deltas[k + 1] @ weights[k + 1].T, H)
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return gradients, deltas
''',
        "slope_from_own_input": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [None] * K
    deltas[-1] = dP
    for k in reversed(range(K - 1)):
        O = cache[k][0]
        deltas[k] = sigmoid_backward(deltas[k + 1] @ weights[k + 1].T, O)
    gradients = [o.T @ d for (o, h), d in zip(cache, deltas)]
    return gradients, deltas
''',
        "lists_back_to_front": '''def backward(dP, cache, weights):
    delta = dP
    deltas = [dP]
    gradients = [cache[-1][0].T @ dP]
    for k in range(len(weights) - 2, -1, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.append(delta)
        gradients.append(cache[k][0].T @ delta)
    return gradients, deltas
''',
        "star_before_product": '''def backward(dP, cache, weights):
    deltas = [dP]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        slope = O * (1 - O)
        deltas.insert(0, deltas[0] @ (weights[k].T * slope))
    gradients = [cache[k][0].T @ deltas[k] for k in range(len(weights))]
    return gradients, deltas
''',
        "divided_by_n": '''def backward(dP, cache, weights):
    N = dP.shape[0]
    delta, deltas, gradients = dP, [], []
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, O.T @ delta / N)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "gradient_from_preactivation": '''def backward(dP, cache, weights):
    delta, deltas, gradients = dP, [], []
    for k in reversed(range(len(weights))):
        O, H = cache[k]
        deltas.insert(0, delta)
        gradients.insert(0, H.T @ delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
        "slope_missing": '''def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [], []
    for (O, H), W in zip(cache[::-1], weights[::-1]):
        gradients.append(O.T @ delta)
        deltas.append(delta)
        delta = delta @ W.T
    return gradients[::-1], deltas[::-1]
''',
        "returned_in_wrong_order": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        deltas.insert(0, sigmoid_backward(deltas[0] @ weights[k].T,
                                          cache[k][0]))
    gradients = [cache[k][0].T @ deltas[k] for k in range(K)]
    return deltas, gradients
''',
        "first_layer_left_out": '''def backward(dP, cache, weights):
    K = len(weights)
    delta = dP
    deltas = [delta]
    gradients = [cache[K - 1][0].T @ delta]
    for k in range(K - 2, 0, -1):
        delta = sigmoid_backward(delta @ weights[k + 1].T, cache[k + 1][0])
        deltas.insert(0, delta)
        gradients.insert(0, cache[k][0].T @ delta)
    return gradients, deltas
''',
        "gradients_transposed": '''def backward(dP, cache, weights):
    K = len(weights)
    deltas = [dP]
    for k in range(K - 1, 0, -1):
        O = cache[k][0]
        deltas = [deltas[0] @ weights[k].T * O * (1 - O)] + deltas
    gradients = [d.T @ o for d, (o, _) in zip(deltas, cache)]
    return gradients, deltas
''',
        "updates_while_going_back": '''def backward(dP, cache, weights):
    delta = dP
    deltas, gradients = [], []
    for k in reversed(range(len(weights))):
        O = cache[k][0]
        g = O.T @ delta
        weights[k] -= 0.1 * g
        gradients.insert(0, g)
        deltas.insert(0, delta)
        if k > 0:
            delta = sigmoid_backward(delta @ weights[k].T, O)
    return gradients, deltas
''',
    },
    "gradient_step": {
        "uphill": '''def gradient_step(weights, gradients, rate):
    return [W + rate * g for W, g in zip(weights, gradients)]
''',
        "changes_arrays_in_place": '''def gradient_step(weights, gradients, rate):
    for W, g in zip(weights, gradients):
        W -= rate * g
    return weights
''',
        "returns_after_first": '''def gradient_step(weights, gradients, rate):
    new = []
    for W, g in zip(weights, gradients):
        new.append(W - rate * g)
        return new
''',
        "list_minus_list": '''def gradient_step(weights, gradients, rate):
    return weights - rate * gradients
''',
        "weight_decay": '''def gradient_step(weights, gradients, rate):
    return [(1 - rate) * W - rate * g for W, g in zip(weights, gradients)]
''',
        "normalised_gradient": '''def gradient_step(weights, gradients, rate):
    new = []
    for W, g in zip(weights, gradients):
        new.append(W - rate * g / np.linalg.norm(g))
    return new
''',
        "gradients_reversed": '''def gradient_step(weights, gradients, rate):
    return [W - rate * g for W, g in zip(weights, gradients[::-1])]
''',
        "rate_forgotten": '''def gradient_step(weights, gradients, rate):
    new_weights = []
    for k in range(len(weights)):
        new_weights.append(weights[k] - gradients[k])
    return new_weights
''',
        "rate_subtracted_first": '''def gradient_step(weights, gradients, rate):
    step = lambda W, g: (W - rate) * g
    return list(map(step, weights, gradients))
''',
        "grad_attribute": '''def gradient_step(weights, gradients, rate):
    updated = []
    for W in weights:
        updated.append(W - rate * W.grad)
    return updated
''',
        "last_layer_unchanged": '''def gradient_step(weights, gradients, rate):
    new = [W.copy() for W in weights]
    for k in range(len(weights) - 1):
        new[k] = new[k] - rate * gradients[k]
    return new
''',
    },
    "train": {
        "loss_after_step": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        _, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        losses.append(mse(forward(X, weights)[0], Y)[0])
    return weights, losses
''',
        "final_loss_appended": '''def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        weights = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    losses.append(mse(forward(X, weights)[0], Y)[0])
    return weights, losses
''',
        "forward_outside_loop": '''def train(X, Y, weights, rate, steps):
    losses = []
    P, cache = forward(X, weights)
    L, dP = mse(P, Y)
    for t in range(steps):
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "result_of_step_dropped": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "returned_in_wrong_order": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return losses, weights
''',
        "running_total": '''def train(X, Y, weights, rate, steps):
    losses, total = [], 0.0
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        total += L
        losses.append(total)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "whole_result_as_gradients": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        grads = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
    return weights, losses
''',
        "one_sample_at_a_time": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        losses.append(mse(forward(X, weights)[0], Y)[0])
        for i in range(len(X)):
            P, cache = forward(X[i:i + 1], weights)
            _, dP = mse(P, Y[i:i + 1])
            gradients, _ = backward(dP, cache, weights)
            weights = gradient_step(weights, gradients, rate)
    return weights, losses
''',
        "decaying_rate": '''def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        rate *= 0.9
    return weights, losses
''',
    },
    "check_gradient": {
        "upstream_of_ones": '''def check_gradient(f, backward, inputs):
    dZ = np.ones_like(f(*inputs))
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for n, a in enumerate(inputs):
        if np.shape(grads[n]) != a.shape:
            return False
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            values = []
            for s in (h, -h):
                moved = [v.copy() for v in inputs]
                moved[n][idx] += s
                values.append(np.sum(dZ * f(*moved)))
            slopes[idx] = (values[0] - values[1]) / (2 * h)
        error = np.linalg.norm(slopes - grads[n])
        if not error <= 1e-6 * (np.linalg.norm(slopes) + 1):
            return False
    return True
''',
        "step_of_a_half": '''def check_gradient(f, backward, inputs):
    h = 0.5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for n, a in enumerate(inputs):
        if np.shape(grads[n]) != a.shape:
            return False
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            plus = [v.copy() for v in inputs]
            minus = [v.copy() for v in inputs]
            plus[n][idx] += h
            minus[n][idx] -= h
            slopes[idx] = np.sum(dZ * (f(*plus) - f(*minus))) / (2 * h)
        if not np.linalg.norm(slopes - grads[n]) <= 1e-6 * (1 + np.linalg.norm(slopes)):
            return False
    return True
''',
        "first_input_only": '''def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.random.default_rng(1).standard_normal(Z.shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    x, rest = inputs[0], inputs[1:]
    g = grads[0]
    if np.shape(g) != x.shape:
        return False
    slopes = np.zeros_like(x)
    h = 1e-5
    for idx in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[idx] += h
        down[idx] -= h
        slopes[idx] = np.sum(dZ * (f(up, *rest) - f(down, *rest))) / (2 * h)
    err = np.linalg.norm(slopes - g)
    return bool(err <= 1e-6 * (1 + np.linalg.norm(slopes)))
''',
        "nan_gets_through": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(2)
    dZ = rng.normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for n in range(len(inputs)):
        if np.shape(grads[n]) != inputs[n].shape:
            return False
        slopes = np.empty(inputs[n].shape)
        for idx in np.ndindex(*inputs[n].shape):
            args = [v.copy() for v in inputs]
            args[n][idx] = inputs[n][idx] + h
            Zp = f(*args)
            args[n][idx] = inputs[n][idx] - h
            Zm = f(*args)
            slopes[idx] = (dZ * (Zp - Zm)).sum() / (2 * h)
        error = np.linalg.norm(slopes - grads[n])
        limit = 1e-6 * (1 + np.linalg.norm(slopes))
        if error > limit:
            return False
    return True
''',
        "compares_with_equals": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(3)
    dZ = rng.normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    h = 1e-5
    for n, a in enumerate(inputs):
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            p = [v.copy() for v in inputs]
            m = [v.copy() for v in inputs]
            p[n][idx] += h
            m[n][idx] -= h
            slopes[idx] = ((f(*p) - f(*m)) * dZ).sum() / (2 * h)
        if not np.array_equal(slopes, grads[n]):
            return False
    return len(grads) == len(inputs)
''',
        "shapes_not_tested": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(4)
    dZ = rng.normal(size=f(*inputs).shape)
    h = 1e-5
    for n, (a, g) in enumerate(zip(inputs, backward(dZ, *inputs))):
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            p = [v.copy() for v in inputs]
            m = [v.copy() for v in inputs]
            p[n][idx] += h
            m[n][idx] -= h
            slopes[idx] = ((f(*p) - f(*m)) * dZ).sum() / (2 * h)
        try:
            if not np.allclose(slopes, g, rtol=1e-5, atol=1e-7):
                return False
        except ValueError:
            return False
    return True
''',
        "error_without_abs": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng(5)
    dZ = rng.normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for n, (a, g) in enumerate(zip(inputs, grads)):
        if np.shape(g) != a.shape:
            return False
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            p = [v.copy() for v in inputs]
            m = [v.copy() for v in inputs]
            p[n][idx] += h
            m[n][idx] -= h
            slopes[idx] = ((f(*p) - f(*m)) * dZ).sum() / (2 * h)
        if not (g - slopes).max() <= 1e-5:
            return False
    return True
''',
        "never_put_back": '''def check_gradient(f, backward, inputs):
    h = 1e-3
    dZ = np.random.default_rng(6).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for a, g in zip(inputs, grads):
        if np.shape(g) != a.shape:
            return False
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            a[idx] += h
            up = np.sum(dZ * f(*inputs))
            a[idx] -= 2 * h
            down = np.sum(dZ * f(*inputs))
            slopes[idx] = (up - down) / (2 * h)
        if not np.linalg.norm(slopes - g) <= 1e-5 * (1 + np.linalg.norm(slopes)):
            return False
    return True
''',
        "two_missing_in_2h": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(7).normal(size=f(*inputs).shape)

    def loss(args):
        return np.vdot(dZ, f(*args))

    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for n, (a, g) in enumerate(zip(inputs, grads)):
        if np.shape(g) != a.shape:
            return False
        for idx in np.ndindex(*a.shape):
            p = [v.copy() for v in inputs]
            m = [v.copy() for v in inputs]
            p[n][idx] += h
            m[n][idx] -= h
            slope = (loss(p) - loss(m)) / h
            if not abs(slope - g[idx]) <= 1e-5:
                return False
    return True
''',
        "true_after_first_entry": '''def check_gradient(f, backward, inputs):
    h = 1e-5
    dZ = np.random.default_rng(8).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    if any(np.shape(g) != a.shape for g, a in zip(grads, inputs)):
        return False
    for n, a in enumerate(inputs):
        for idx in np.ndindex(*a.shape):
            p = [v.copy() for v in inputs]
            m = [v.copy() for v in inputs]
            p[n][idx] += h
            m[n][idx] -= h
            slope = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
            if not abs(slope - grads[n][idx]) <= 1e-6:
                return False
            else:
                return True
''',
        "limit_of_a_half": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(9).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    for n, a in enumerate(inputs):
        if np.shape(grads[n]) != a.shape:
            return False
        slopes = np.zeros(a.shape)
        for idx in np.ndindex(*a.shape):
            p = [v.copy() for v in inputs]
            m = [v.copy() for v in inputs]
            p[n][idx] += 1e-5
            m[n][idx] -= 1e-5
            slopes[idx] = np.sum(dZ * (f(*p) - f(*m))) / 2e-5
        if not np.linalg.norm(slopes - grads[n]) <= 0.5 * np.linalg.norm(slopes) + 1e-7:
            return False
    return True
''',
        "whole_array_moved": '''def check_gradient(f, backward, inputs):
    dZ = np.random.default_rng(10).normal(size=f(*inputs).shape)
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    h = 1e-5
    for n, (a, g) in enumerate(zip(inputs, grads)):
        if np.shape(g) != a.shape:
            return False
        p, m = list(inputs), list(inputs)
        p[n] = a + h
        m[n] = a - h
        slope = np.sum(dZ * (f(*p) - f(*m))) / (2 * h)
        if not abs(slope - np.sum(g)) <= 1e-6 * (1 + abs(slope)):
            return False
    return True
''',
    },
    "hunt_weight_entry": {
        "counts_from_one": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [3.0, 0, 0]])
    X = np.ones((2, 2))
    W = np.zeros((2, 3))
    return "dW[2, 1]", (dZ, X, W), 4.0
''',
        "indices_swapped": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 1.0], [1.0, 5.0]])
    W = np.ones((2, 3))
    return "dW[0, 1]", (dZ, X, W), 11.0
''',
        "value_of_the_claim": '''def hunt_weight_entry():
    dZ = np.array([[2.0, 0.0, 0.0], [5.0, 0.0, 0.0]])
    X = np.array([[0.0, 1.0], [0.0, 2.0]])
    W = np.zeros((2, 3))
    value = dZ[0, 0] * X[0, 1] + dZ[0, 0] * X[1, 1]
    return "dW[1, 0]", (dZ, X, W), value
''',
        "everything_one": '''def hunt_weight_entry():
    dZ = np.ones((2, 3))
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 2.0
''',
        "zero_hides_it": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.eye(2)[::-1]
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1.0
''',
        "square_upstream": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0], [2.0, 0.0]])
    X = np.array([[1.0, 1.0], [1.0, 1.0]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 3.0
''',
        "inputs_in_call_order": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [0, 0, 0]])
    X = np.array([[0, 0], [0, 1.0]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (X, W, dZ), 0
''',
        "weights_left_out": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    X = np.array([[3.0, 4.0], [5.0, 6.0]])
    return "dW[1, 0]", (dZ, X), 4.0 + 12.0
''',
        "whole_gradient_as_value": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 2, 3], [4, 5, 6]])
    X = np.array([[1.0, 2], [3, 4]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), X.T @ dZ
''',
        "entry_without_quotes": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0, 0], [2.0, 0, 0]])
    X = np.array([[1.0, 1.0], [1.0, 1.0]])
    W = np.zeros((2, 3))
    return dW[1, 0], (dZ, X, W), 3.0
''',
        "x_not_transposed": '''def hunt_weight_entry():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 3))
    dW = X @ dZ
    return "dW[1, 0]", (dZ, X, W), dW[1, 0]
''',
    },
    "hunt_weight_product": {
        "claim_computed": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [3.0, 4.0]])
    X = np.array([[1.0, 0.0], [1.0, 1.0]])
    W = np.eye(2)
    dW = dZ @ X.T
    return "dW[0, 0]", (dZ, X, W), dW[0, 0]
''',
        "identity_input": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [3.0, 4.0]])
    X = np.eye(2)
    W = np.zeros((2, 2))
    return "dW[0, 1]", (dZ, X, W), 2.0
''',
        "entry_that_agrees": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 2))
    return "dW[0, 0]", (dZ, X, W), 1.0
''',
        "rectangular": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 3))
    return "dW[1, 0]", (dZ, X, W), 2.0
''',
        "entry_of_x": '''def hunt_weight_product():
    dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 2))
    return "dX[1, 0]", (dZ, X, W), 2.0
''',
        "elementwise_value": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [3.0, 4.0]])
    X = np.array([[5.0, 6.0], [7.0, 8.0]])
    W = np.zeros((2, 2))
    return "dW[1, 0]", (dZ, X, W), (X.T * dZ)[1, 0]
''',
        "returns_a_dictionary": '''def hunt_weight_product():
    dZ = np.array([[0.0, 1.0], [0.0, 0.0]])
    X = np.array([[1.0, 1.0], [0.0, 0.0]])
    W = np.zeros((2, 2))
    return {"entry": "dW[0, 1]", "inputs": (dZ, X, W), "value": 1.0}
''',
        "takes_arguments": '''def hunt_weight_product(dZ, X):
    W = np.zeros((2, 2))
    dW = X.T @ dZ
    return "dW[0, 1]", (dZ, X, W), dW[0, 1]
''',
        "relies_on_other_cell": '''def hunt_weight_product():
    my_dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    return "dW[1, 0]", (my_dZ, my_X, my_W), 2.0
''',
        "sign_slip": '''def hunt_weight_product():
    dZ = np.array([[3.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, -2.0], [0.0, 1.0]])
    W = np.zeros((2, 2))
    return "dW[1, 0]", (dZ, X, W), 6.0
''',
        "transposed_entry": '''def hunt_weight_product():
    dZ = np.array([[1.0, 2.0], [0.0, 3.0]])
    X = np.array([[4.0, 1.0], [2.0, 0.0]])
    W = np.ones((2, 2))
    G = dZ.T @ X
    return "dW[0, 1]", (dZ, X, W), G[0, 1]
''',
    },
    "hunt_prediction": {
        "all_zero_weights": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.0
''',
        "claimed_value": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[0.0, 2.0], [0.0, 2.0]])
    W2 = np.zeros((2, 2))
    W3 = np.ones((2, 1))
    o = sigmoid(X @ W1)
    inner = W1[0, 1] * o[0, 0] + W1[1, 1] * o[0, 1]
    y = sigmoid(inner) * W3[0, 0] + sigmoid(inner) * W3[1, 0]
    return "P[0, 0]", (X, W1, W2, W3), y
''',
        "output_activated": '''def hunt_prediction():
    X = np.array([[1.0, 2.0]])
    W1 = np.array([[1.0, 0.0], [0.0, 1.0]])
    W2 = np.array([[1.0, -1.0], [2.0, 0.0]])
    W3 = np.array([[1.0], [1.0]])
    P = sigmoid(sigmoid(sigmoid(X @ W1) @ W2) @ W3)
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
        "first_activation_missing": '''def hunt_prediction():
    X = np.array([[1.0, -1.0]])
    W1 = np.array([[1.0, 2.0], [0.0, 1.0]])
    W2 = np.array([[3.0, 0.0], [0.0, -3.0]])
    W3 = np.array([[1.0], [2.0]])
    P = sigmoid(X @ W1 @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), float(P[0, 0])
''',
        "last_weights_as_row": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.ones((2, 2))
    W2 = np.zeros((2, 2))
    W3 = np.array([[1.0, 1.0]])
    return "P[0, 0]", (X, W1, W2, W3), 1.0
''',
        "flat_sample": '''def hunt_prediction():
    X = np.array([0.0, 0.0])
    W1, W2 = np.ones((2, 2)), np.zeros((2, 2))
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.0
''',
        "entry_from_one": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.full((2, 2), 3.0)
    W2 = np.zeros((2, 2))
    W3 = np.array([[2.0], [2.0]])
    return "P[1, 1]", (X, W1, W2, W3), 2.0
''',
        "nested_tuple": '''def hunt_prediction():
    X = np.zeros((1, 2))
    weights = (np.ones((2, 2)), np.zeros((2, 2)), np.ones((2, 1)))
    return "P[0, 0]", (X, weights), 1.0
''',
        "rounded_by_hand": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.zeros((2, 2))
    W2 = np.full((2, 2), 2.0)
    W3 = np.ones((2, 1))
    return "P[0, 0]", (X, W1, W2, W3), 1.76
''',
        "sigmoid_of_zero_is_zero": '''def hunt_prediction():
    X = np.zeros((1, 2))
    W1 = np.array([[0.0, 5.0], [0.0, 5.0]])
    W2 = np.zeros((2, 2))
    W3 = np.array([[1.0], [1.0]])
    return "P[0, 0]", (X, W1, W2, W3), 0.0
''',
        "name_misspelled": '''def hunt_prediction():
    X = np.ones((1, 2))
    W1 = np.eye(2)
    W2 = -np.eye(2)
    W3 = np.ones((2, 1))
    P = sigmod(sigmod(X @ W1) @ W2) @ W3
    return "P[0, 0]", (X, W1, W2, W3), P[0, 0]
''',
    },
    "hunt_hidden_delta": {
        "claim_first": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [9.0, 9.0]])
    s = sigmoid(H2) * (1 - sigmoid(H2))
    wrong = delta3 @ (W3.T * s)
    return "delta2[0, 1]", (delta3, W3, H2), wrong[0, 1]
''',
        "equal_slopes": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    W3 = np.array([[1.0, 1.0], [0.0, 1.0]])
    H2 = np.zeros((2, 2))
    return "delta2[0, 0]", (delta3, W3, H2), 0.75
''',
        "diagonal_delta": '''def hunt_hidden_delta():
    delta3 = np.eye(2)
    W3 = np.eye(2)
    H2 = np.array([[0.0, 5.0], [5.0, 0.0]])
    return "delta2[0, 0]", (delta3, W3, H2), 0.25
''',
        "slope_forgotten": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [20.0, 20.0]])
    return "delta2[0, 1]", (delta3, W3, H2), (delta3 @ W3.T)[0, 1]
''',
        "weights_not_transposed": '''def hunt_hidden_delta():
    delta3 = np.array([[1.0, 2.0], [0.0, 1.0]])
    W3 = np.array([[1.0, 3.0], [0.0, 2.0]])
    H2 = np.array([[0.0, 1.0], [2.0, 3.0]])
    f = sigmoid(H2)
    value = ((delta3 @ W3) * f * (1 - f))[0, 0]
    return "delta2[0, 0]", (delta3, W3, H2), value
''',
        "slope_from_h": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [1.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 2.0], [3.0, 0.5]])
    delta2 = (delta3 @ W3.T) * H2 * (1 - H2)
    return "delta2[0, 1]", (delta3, W3, H2), delta2[0, 1]
''',
        "entry_of_delta3": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 4.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [50.0, 50.0]])
    return "delta3[0, 1]", (delta3, W3, H2), 1.0
''',
        "fraction_as_string": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [50.0, 50.0]])
    return "delta2[0, 1]", (delta3, W3, H2), "1/4"
''',
        "slope_of_one_half": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 8.0], [0.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0], [30.0, 30.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 8 * 0.5
''',
        "one_sample": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 0.0]])
    return "delta2[0, 1]", (delta3, W3, H2), 0.25
''',
        "function_of_array_missing": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 1.0], [2.0, 0.0]])
    W3 = np.eye(2)
    H2 = np.array([[0.0, 1.0], [2.0, 3.0]])
    d2 = (delta3 @ W3.T) * sigmoid_prime(H2)
    return "delta2[1, 0]", (delta3, W3, H2), d2[1, 0]
''',
    },
    "hunt_input_entry": {
        "third_gradient_zero": '''def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 0.0]])
    X = np.array([[1.0, 1.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 5.0
''',
        "sum_cut_short": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.zeros((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    v = 0.0
    for j in range(2):
        v += dZ[0, j] * W[0, j]
    return "dX[0, 0]", (dZ, X, W), v
''',
        "last_weight_zero": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.array([[2.0, 3.0]])
    W = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    return "dX[0, 0]", (dZ, X, W), 2.0
''',
        "one_index": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.ones((1, 2))
    W = np.ones((2, 3))
    return "dX[0]", (dZ, X, W), 1.0
''',
        "column_and_row": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.ones((1, 2))
    W = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 7.0]])
    return "dX[1, 0]", (dZ, X, W), 7.0
''',
        "weights_transposed": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.array([[1.0, 2.0]])
    W = np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3.0
''',
        "forward_value": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.array([[1.0, 2.0]])
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    Z = X @ W
    return "dX[0, 0]", (dZ, X, W), Z[0, 0]
''',
        "missing_term_only": '''def hunt_input_entry():
    dZ = np.array([[1.0, 2.0, 3.0]])
    X = np.ones((1, 2))
    W = np.array([[1.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
    return "dX[0, 0]", (dZ, X, W), 3.0 * 2.0
''',
        "times_input": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 2.0]])
    X = np.array([[5.0, 1.0]])
    W = np.array([[0.0, 0.0, 3.0], [0.0, 0.0, 1.0]])
    return "dX[0, 0]", (dZ, X, W), 2.0 * 3.0 * 5.0
''',
        "index_out_of_range": '''def hunt_input_entry():
    dZ = np.array([[1.0, 1.0, 1.0]])
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    value = W[0, 1] + W[0, 2] + W[0, 3]
    return "dX[0, 0]", (dZ, X, W), value
''',
        "value_before_inputs": '''def hunt_input_entry():
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.ones((1, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", 1.0, (dZ, X, W)
''',
    },
    "hunt_input_batch": {
        "second_sample_silent": '''def hunt_input_batch():
    dZ = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 3.0
''',
        "both_samples_added": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.zeros((2, 2))
    W = np.ones((2, 3))
    value = (W @ dZ.sum(axis=0))[0]
    return "dX[0, 0]", (dZ, X, W), value
''',
        "mean_of_samples": '''def hunt_input_batch():
    dZ = np.array([[1.0, 1.0, 1.0], [3.0, 3.0, 3.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), (3.0 + 9.0) / 2
''',
        "value_of_other_sample": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [5.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    dX = dZ @ W.T
    return "dX[0, 0]", (dZ, X, W), dX[1, 0]
''',
        "zero_weights": '''def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.zeros((2, 3))
    return "dX[0, 1]", (dZ, X, W), 0.0
''',
        "opposite_terms": '''def hunt_input_batch():
    dZ = np.array([[2.0, 0.0, 0.0], [1.0, -1.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 2.0
''',
        "weight_gradient": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dW[0, 0]", (dZ, X, W), 2.0
''',
        "one_sample_only": '''def hunt_input_batch():
    dZ = np.array([[1.0, 2.0, 3.0]])
    X = np.array([[1.0, 1.0]])
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 6.0
''',
        "shapes_collide": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), (dZ @ W)[0, 0]
''',
        "one_output_only": '''def hunt_input_batch():
    dZ = np.ones((2, 3))
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), dZ[0, 0] * W[0, 0]
''',
        "still_unfinished": '''def hunt_input_batch():
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X = np.ones((2, 2))
    W = np.ones((2, 3))
    value = None  # TODO
    return "dX[0, 0]", (dZ, X, W), value
''',
    },
}


RIGHT = {
    "relu_backward": {
        "half_of_sign_plus_one": '''def relu_backward(dO, H):
    return (1 + np.sign(H)) / 2 * dO
''',
        "nested_comprehension": '''def relu_backward(dO, H):
    rows = [[g if h > 0 else 0 for g, h in zip(gs, hs)]
            for gs, hs in zip(dO, H)]
    return np.array(rows, dtype=dO.dtype).reshape(H.shape)
''',
        "copy_and_putmask": '''def relu_backward(dO, H):
    out = np.array(dO, copy=True)
    np.putmask(out, np.logical_not(np.greater(H, 0)), 0)
    return out
''',
    },
    "sigmoid_backward": {
        "quarter_minus_square": '''def sigmoid_backward(dO, O):
    return dO * (0.25 - (O - 0.5) ** 2)
''',
        "triple_einsum": '''def sigmoid_backward(dO, O):
    return np.einsum("nm,nm,nm->nm", dO, O, 1 - O)
''',
        "class_with_call": '''def sigmoid_backward(dO, O):
    return _Slope(O)(dO)


class _Slope:
    def __init__(self, out):
        self.value = out - np.square(out)

    def __call__(self, upstream):
        return np.multiply(upstream, self.value)
''',
    },
    "tanh_backward": {
        "two_brackets": '''def tanh_backward(dO, O):
    return (1 + O) * dO * (1 - O)
''',
        "minus_twice": '''def tanh_backward(dO, O):
    kept = dO.copy()
    kept -= dO * O * O
    return kept
''',
        "row_generator": '''def tanh_backward(dO, O):
    def rows():
        for g, o in zip(dO, O):
            yield g - g * o ** 2
    return np.stack(list(rows()))
''',
    },
    "linear_forward": {
        "sum_of_outer_products": '''def linear_forward(X, W):
    return sum(np.outer(x, w) for x, w in zip(X.T, W, strict=True))
''',
        "broadcast_and_sum": '''def linear_forward(X, W):
    return (X[:, :, np.newaxis] * W[np.newaxis, :, :]).sum(axis=1)
''',
        "transposed_twice": '''def linear_forward(X, W):
    return np.tensordot(W.T, X.T, axes=1).T
''',
    },
    "linear_input_gradient": {
        "row_by_row": '''def linear_input_gradient(dZ, X, W):
    return np.vstack([W @ g for g in dZ])
''',
        "inner_product": '''def linear_input_gradient(dZ, X, W):
    return np.inner(dZ, W)
''',
        "columns_via_loops": '''def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for d, weights_of_input in enumerate(W):
        for j, w in enumerate(weights_of_input):
            dX[:, d] += w * dZ[:, j]
    return dX
''',
    },
    "linear_weight_gradient": {
        "accumulates_outer": '''def linear_weight_gradient(dZ, X, W):
    dW = W * 0
    for i in range(len(dZ)):
        dW = dW + X[i][:, None] * dZ[i][None, :]
    return dW
''',
        "transposed_at_the_end": '''def linear_weight_gradient(dZ, X, W):
    return np.transpose(np.matmul(np.transpose(dZ), X))
''',
        "vdot_per_entry": '''def linear_weight_gradient(dZ, X, W):
    return np.array([[np.vdot(a, b) for b in dZ.T] for a in X.T])
''',
    },
    "affine_forward": {
        "ones_column_appended": '''def affine_forward(X, W, b):
    one = np.ones_like(X[:, :1])
    return np.hstack((X, one)) @ np.vstack((W, b))
''',
        "start_with_bias": '''def affine_forward(X, W, b):
    Z = np.tile(b, (X.shape[0], 1))
    for column, row in zip(X.T, W, strict=True):
        Z += np.outer(column, row)
    return Z
''',
        "neuron_by_neuron": '''def affine_forward(X, W, b):
    def neuron(w, bias):
        return X.dot(w) + bias
    return np.column_stack([neuron(w, c) for w, c in zip(W.T, b, strict=True)])
''',
    },
    "bias_gradient": {
        "ones_times_matrix": '''def bias_gradient(dZ):
    return np.ones(len(dZ), dtype=dZ.dtype) @ dZ
''',
        "einsum_drop_index": '''def bias_gradient(dZ):
    return np.einsum("ij->j", dZ)
''',
        "python_sum_of_columns": '''def bias_gradient(dZ):
    return np.array([sum(column) for column in zip(*dZ)], dtype=dZ.dtype)
''',
    },
    "affine_backward": {
        "bias_as_weight_of_one": '''def affine_backward(dZ, X, W, b):
    X1 = np.concatenate([X, np.ones_like(X[:, :1])], axis=1)
    both = X1.T @ dZ
    return dZ @ W.T, both[:-1], both[-1]
''',
        "per_sample_loop": '''def affine_backward(dZ, X, W, b):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros_like(b)
    for n, g in enumerate(dZ):
        dX[n] = (W * g).sum(axis=1)
        dW += X[n].reshape(-1, 1) * g
        db += g
    return dX, dW, db
''',
        "small_helpers": '''def affine_backward(dZ, X, W, b):
    parts = {"X": _wrt_x, "W": _wrt_w, "b": _wrt_b}
    return tuple(fn(dZ, X, W) for fn in parts.values())


def _wrt_x(g, X, W):
    return np.inner(g, W)


def _wrt_w(g, X, W):
    return (g.T @ X).T


def _wrt_b(g, X, W):
    return bias_gradient(g)
''',
    },
    "from_numerator_layout": {
        "reuse_with_dummy_bias": '''def from_numerator_layout(dy_numerator, x, W):
    return affine_backward(dy_numerator.T, x, W, W[0])
''',
        "einsum_by_letters": '''def from_numerator_layout(dy_numerator, x, W):
    return (np.einsum("jn,dj->nd", dy_numerator, W),
            np.einsum("jn,nd->dj", dy_numerator, x),
            np.einsum("jn->j", dy_numerator))
''',
        "inner_products": '''def from_numerator_layout(dy_numerator, x, W):
    g_rows = list(zip(*dy_numerator))
    dX = np.array([W @ np.array(g) for g in g_rows])
    dW = np.stack([x.T @ g for g in dy_numerator], axis=1)
    db = dy_numerator @ np.ones(x.shape[0], dtype=x.dtype)
    return dX, dW, db
''',
    },
    "mse": {
        "frobenius_norm": '''def mse(P, Y):
    R = (P - Y) / np.sqrt(len(P)).astype(P.dtype)
    return 0.5 * np.linalg.norm(R) ** 2, R / np.sqrt(len(P)).astype(P.dtype)
''',
        "vdot_with_gradient": '''def mse(P, Y):
    dP = (P - Y) / P.shape[0]
    return np.vdot(dP, P - Y) / 2, dP
''',
        "loop_over_samples": '''def mse(P, Y):
    dP = np.empty_like(P)
    L = 0.0
    for i, (p, y) in enumerate(zip(P, Y)):
        dP[i] = (p - y) / len(P)
        L += float(np.sum((p - y) ** 2)) / 2
    return L / len(P), dP
''',
    },
    "softmax_cross_entropy": {
        "logaddexp_reduce": '''def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    lse = np.logaddexp.reduce(Z, axis=1, keepdims=True)
    hot = (np.asarray(y)[:, None] == np.arange(M)).astype(Z.dtype)
    L = (lse - (Z * hot).sum(axis=1, keepdims=True)).mean()
    return L, (np.exp(Z - lse) - hot) / N
''',
        "sample_after_sample": '''def softmax_cross_entropy(Z, y):
    losses, grads = [], []
    for z, k in zip(Z, y):
        away = z - z[np.argmax(z)]
        total = np.exp(away).sum()
        losses.append(np.log(total) - away[k])
        g = np.exp(away) / total
        g[k] = g[k] - 1
        grads.append(g / len(Z))
    return float(np.mean(losses)), np.array(grads)
''',
        "gather_and_scatter": '''def softmax_cross_entropy(Z, y):
    k = np.asarray(y).reshape(-1, 1)
    S = Z - np.amax(Z, axis=-1, keepdims=True)
    logP = S - np.log(np.sum(np.exp(S), axis=-1, keepdims=True))
    picked = np.take_along_axis(logP, k, axis=1)
    dZ = np.exp(logP)
    np.put_along_axis(dZ, k, np.exp(picked) - 1, axis=1)
    return -picked.mean(), dZ / len(Z)
''',
    },
    "input_gradient_entries": {
        "differentiates_loss": '''def input_gradient_entries(g, x, w):
    L = sum(a * b for a, b in zip(g, x * w))
    return [[sp.diff(L, x[i, d]) for d in range(x.cols)] for i in range(x.rows)]
''',
        "factored_by_hand": '''def input_gradient_entries(g, x, w):
    def dot(u, v):
        (a, b, c), (p, q, r) = u, v
        return r * c - (-b) * q + p * a
    return [[dot(g.row(i), w.row(d)) for d in (0, 1)] for i in (0, 1)]
''',
        "transposed_product": '''def input_gradient_entries(g, x, w):
    T = w * g.T
    return [list(T.col(0)), list(T.col(1))]
''',
    },
    "weight_gradient_entries": {
        "column_of_samples": '''def weight_gradient_entries(g, x, w):
    return [[x.col(d).dot(g.col(j)) for j in range(3)] for d in range(2)]
''',
        "sum_of_outer": '''def weight_gradient_entries(g, x, w):
    dW = sp.zeros(2, 3)
    for i in range(2):
        dW += x.row(i).T * g.row(i)
    return dW.tolist()
''',
        "chain_rule_spelled_out": '''def weight_gradient_entries(g, x, w):
    import itertools
    z = x * w
    table = [[sp.Integer(0)] * 3 for _ in range(2)]
    for (d, j), (i, k) in itertools.product(
            itertools.product(range(2), range(3)),
            itertools.product(range(2), range(3))):
        table[d][j] += g[i, k] * sp.diff(z[i, k], w[d, j])
    return table
''',
    },
    "forward": {
        "recursive": '''def forward(X, weights):
    H = X @ weights[0]
    if len(weights) == 1:
        return H, [(X, H)]
    P, later = forward(sigmoid(H), weights[1:])
    return P, [(X, H)] + later
''',
        "cache_holds_the_state": '''def forward(X, weights):
    cache = []
    for W in weights:
        O = sigmoid(cache[-1][1]) if cache else X
        cache.append((O, O @ W))
    return cache[-1][1], cache
''',
        "two_lists_zipped": '''def forward(X, weights):
    inputs, pres = [X], []
    for W in weights:
        pres.append(inputs[-1] @ W)
        inputs.append(sigmoid(pres[-1]))
    inputs.pop()
    return pres[-1], list(zip(inputs, pres))
''',
    },
    "backward": {
        "recursive_from_the_front": '''def backward(dP, cache, weights):
    O, H = cache[0]
    if len(weights) == 1:
        return [O.T @ dP], [dP]
    grads, deltas = backward(dP, cache[1:], weights[1:])
    s = sigmoid(H)
    d = (deltas[0] @ weights[1].T) * (s - s * s)
    return [O.T @ d] + grads, [d] + deltas
''',
        "einsum_and_dicts": '''def backward(dP, cache, weights):
    K = len(weights)
    d = {K - 1: dP}
    for k in range(K - 2, -1, -1):
        out = cache[k + 1][0]
        d[k] = np.einsum("nm,jm,nj,nj->nj", d[k + 1], weights[k + 1],
                         out, 1 - out)
    g = {k: np.einsum("nd,nj->dj", cache[k][0], d[k]) for k in d}
    return [g[k] for k in range(K)], [d[k] for k in range(K)]
''',
        "slopes_from_tanh": '''def backward(dP, cache, weights):
    def slope(H):
        return (1 - np.tanh(H / 2) ** 2) / 4
    back = [dP]
    pres = [H for _, H in cache]
    for W, H in list(zip(weights[1:], pres[:-1]))[::-1]:
        back.append(np.inner(back[-1], W) * slope(H))
    back.reverse()
    return [pair[0].T @ d for pair, d in zip(cache, back)], back
''',
    },
    "gradient_step": {
        "map_over_both": '''def gradient_step(weights, gradients, rate):
    return list(map(lambda pair: pair[0] - rate * pair[1],
                    zip(weights, gradients)))
''',
        "copies_then_subtracts": '''def gradient_step(weights, gradients, rate):
    moved = [W.copy() for W in weights]
    for M, G in zip(moved, gradients):
        M -= rate * G
    return moved
''',
        "concatenated_lists": '''def gradient_step(weights, gradients, rate):
    if not weights:
        return []
    head = np.add(weights[0], np.multiply(gradients[0], -rate))
    return [head] + gradient_step(weights[1:], gradients[1:], rate)
''',
    },
    "train": {
        "recursive": '''def train(X, Y, weights, rate, steps):
    if steps == 0:
        return list(weights), []
    P, cache = forward(X, weights)
    L, dP = mse(P, Y)
    new = gradient_step(weights, backward(dP, cache, weights)[0], rate)
    final, later = train(X, Y, new, rate, steps - 1)
    return final, [L] + later
''',
        "while_with_helper": '''def train(X, Y, weights, rate, steps):
    def one(ws):
        P, cache = forward(X, ws)
        L, dP = mse(P, Y)
        grads, _ = backward(dP, cache, ws)
        return L, gradient_step(ws, grads, rate)
    current, losses = [W.copy() for W in weights], []
    while len(losses) < steps:
        L, current = one(current)
        losses.append(L)
    return current, losses
''',
        "generator_history": '''def train(X, Y, weights, rate, steps):
    def descend(ws):
        for _ in range(steps):
            P, cache = forward(X, ws)
            loss, dP = mse(P, Y)
            ws = gradient_step(ws, backward(dP, cache, ws)[0], rate)
            yield float(loss), ws
    history = list(descend(weights))
    final = history[-1][1] if history else list(weights)
    return final, [loss for loss, _ in history]
''',
    },
    "check_gradient": {
        "random_directions": '''def check_gradient(f, backward, inputs):
    rng = np.random.default_rng()
    dZ = rng.normal(size=np.shape(f(*inputs)))
    claimed = backward(dZ, *inputs)
    if len(claimed) != len(inputs):
        return False
    if any(np.shape(g) != np.shape(a) for g, a in zip(claimed, inputs)):
        return False
    if not all(np.isfinite(g).all() for g in claimed):
        return False
    h = 1e-5
    for n, (a, g) in enumerate(zip(inputs, claimed)):
        for _ in range(2 * a.size + 3):
            v = rng.normal(size=a.shape)
            up = f(*inputs[:n], a + h * v, *inputs[n + 1:])
            down = f(*inputs[:n], a - h * v, *inputs[n + 1:])
            slope = np.vdot(dZ, up - down) / (2 * h)
            scale = np.linalg.norm(g) * np.linalg.norm(v)
            if not abs(slope - np.vdot(g, v)) <= 1e-5 * scale + 1e-7:
                return False
    return True
''',
        "one_upstream_entry_at_a_time": '''def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    h = 1e-5
    jac = []
    for n, a in enumerate(inputs):
        J = np.zeros(a.shape + Z.shape)
        for i in np.ndindex(a.shape):
            bump = np.zeros(a.shape)
            bump[i] = h
            hi, lo = list(inputs), list(inputs)
            hi[n], lo[n] = a + bump, a - bump
            J[i] = (f(*hi) - f(*lo)) / (2 * h)
        jac.append(J)
    trials = [np.random.default_rng(s).normal(size=Z.shape) for s in range(3)]
    for dZ in trials:
        grads = backward(dZ, *inputs)
        if len(grads) != len(inputs):
            return False
        for J, a, g in zip(jac, inputs, grads):
            if np.shape(g) != a.shape:
                return False
            want = np.tensordot(J, dZ, axes=dZ.ndim)
            gap = np.linalg.norm(np.asarray(g) - want)
            if not gap < 1e-5 * np.linalg.norm(want) + 1e-7:
                return False
    return True
''',
        "flat_and_fourth_order": '''def check_gradient(f, backward, inputs):
    Z = f(*inputs)
    dZ = np.cos(1 + np.arange(Z.size)).reshape(Z.shape) + 0.3
    grads = backward(dZ, *inputs)
    if len(grads) != len(inputs):
        return False
    ok = [np.shape(g) == a.shape and _close(_slopes(f, dZ, inputs, n), g)
          for n, (a, g) in enumerate(zip(inputs, grads))]
    return all(ok)


def _slopes(f, dZ, inputs, n, h=1e-4):
    out = []
    for i in range(inputs[n].size):
        total = 0
        for k, c in ((1, 8), (-1, -8), (2, -1), (-2, 1)):
            args = [np.array(a) for a in inputs]
            args[n].reshape(-1)[i] += k * h
            total += c * np.sum(dZ * f(*args))
        out.append(total / (12 * h))
    return np.array(out).reshape(inputs[n].shape)


def _close(a, b):
    return bool(np.linalg.norm(a - b) <= 1e-5 * np.linalg.norm(a) + 1e-7)
''',
    },
    "hunt_weight_entry": {
        "only_second_sample": '''def hunt_weight_entry():
    dZ, X, W = np.zeros((2, 3)), np.zeros((2, 2)), np.zeros((2, 3))
    dZ[1, 0] = -2.5
    X[1, 1] = 4
    return "dW[1, 0]", (dZ, X, W), -10
''',
        "random_and_computed": '''def hunt_weight_entry():
    rng = np.random.default_rng(42)
    dZ, X, W = (rng.normal(size=s) for s in ((2, 3), (2, 2), (2, 3)))
    d, j = 1, 0
    value = sum(X[i, d] * dZ[i, j] for i in range(2))
    return f"dW[{d}, {j}]", (dZ, X, W), value
''',
    },
    "hunt_weight_product": {
        "one_single_one": '''def hunt_weight_product():
    e = np.array([0.0, 1.0])
    dZ = np.outer(e, e)
    X = np.array([[0.0, 0.0], [7.0, 0.0]])
    return "dW[0, 1]", (dZ, X, np.full((2, 2), 0.5)), 7
''',
        "searches_for_entry": '''def hunt_weight_product():
    dZ = np.arange(4.0).reshape(2, 2)
    X = dZ[::-1] + 2
    W = np.eye(2)
    right, claim = X.T @ dZ, dZ @ X.T
    d, j = np.unravel_index(np.argmax(np.abs(right - claim)), (2, 2))
    return f"dW[{d}, {j}]", (dZ, X, W), right[d, j]
''',
    },
    "hunt_prediction": {
        "no_calculator": '''def hunt_prediction():
    X = np.array([[3.0, -8.0]])
    W1 = np.array([[0.0, 4.0], [0.0, 4.0]])
    return "P[0, 0]", (X, W1, np.zeros((2, 2)), np.array([[6.0], [4.0]])), 5
''',
        "forward_loop": '''def hunt_prediction():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(1, 2))
    Ws = [rng.normal(size=s) for s in ((2, 2), (2, 2), (2, 1))]
    O = X
    for W in Ws[:-1]:
        O = sigmoid(O @ W)
    return "P[0, 0]", (X, *Ws), (O @ Ws[-1]).item()
''',
    },
    "hunt_hidden_delta": {
        "second_row_instead": '''def hunt_hidden_delta():
    delta3 = np.array([[0.0, 0.0], [-4.0, 0.0]])
    H2 = np.array([[100.0, 100.0], [0.0, 0.0]])
    return "delta2[1, 0]", (delta3, np.eye(2), H2), -1
''',
        "slope_with_tanh": '''def hunt_hidden_delta():
    delta3, W3 = np.array([[1.0, 2], [3, 4]]), np.array([[1.0, -1], [2, 0.5]])
    H2 = np.array([[0.0, 3], [-2, 1]])
    slope = 0.25 * (1 - np.tanh(H2 / 2) ** 2)
    value = sum(delta3[1, m] * W3[0, m] for m in range(2)) * slope[1, 0]
    return "delta2[1, 0]", (delta3, W3, H2), value
''',
    },
    "hunt_input_entry": {
        "second_input": '''def hunt_input_entry():
    dZ = np.eye(3)[2:]
    W = np.zeros((2, 3))
    W[1, -1] = 11
    return "dX[0, 1]", (dZ, np.zeros((1, 2)), W), 11
''',
        "product_by_numpy": '''def hunt_input_entry():
    dZ = np.array([[1.0, -1.0, 0.5]])
    X = np.array([[0.1, 0.2]])
    W = np.linspace(-1, 1, 6).reshape(2, 3)
    return "dX[0, 0]", (dZ, X, W), np.dot(dZ, W.T)[0, 0]
''',
    },
    "hunt_input_batch": {
        "first_sample_silent": '''def hunt_input_batch():
    dZ = np.vstack([np.zeros(3), np.arange(3.0)])
    X = np.zeros((2, 2))
    W = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    return "dX[0, 0]", (dZ, X, W), 0
''',
        "loop_over_outputs": '''def hunt_input_batch():
    dZ = np.array([[0.5, -1.0, 2.0], [3.0, 1.0, 1.0]])
    X = np.array([[1.0, 0.0], [0.0, 1.0]])
    W = np.array([[1.0, 2.0, -1.0], [0.0, 3.0, 2.0]])
    value = 0
    for g, w in zip(dZ[1], W[1]):
        value += g * w
    return "dX[1, 1]", (dZ, X, W), value
''',
    },
}
