"""Answers to the tasks of the assignment linear_layer."""

import functools
import warnings

import numpy as np

from .records import right, right_from, wrong, wrong_from

# linear_forward(X, W) → Z


@wrong("linear_forward", "weights transposed")
def a_row_for_each_neuron(X, W):
    return np.einsum("nd,md->nm", X, W)


@wrong("linear_forward", "elementwise product")
def star_for_at(X, W):
    Z = X * W
    return Z


@wrong("linear_forward", "product turned round")
def weights_first(X, W):
    return np.dot(W, X)


@wrong("linear_forward", "last term only")
def assigned_where_added(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
    for n in range(X.shape[0]):
        for m in range(W.shape[1]):
            for d in range(X.shape[1]):
                Z[n, m] = X[n, d] * W[d, m]
    return Z


@wrong("linear_forward", "wrong value")
def weighted_sum_that_returns_in_its_loop(X, W):
    def weighted_sum(x, w):
        total = 0
        for a, b in zip(x, w, strict=True):
            total += a * b
            return total

    return np.array([[weighted_sum(x, w) for w in W.T] for x in X])


@wrong("linear_forward", "partly right")
def last_neuron_forgotten(X, W):
    Z = np.zeros((len(X), W.shape[1]), dtype=X.dtype)
    for m in range(W.shape[1] - 1):
        Z[:, m] = X @ W[:, m]
    return Z


@wrong("linear_forward", "averaged over the inputs")
def mean_of_the_products(X, W):
    return np.mean(X[:, :, None] * W[None, :, :], axis=1)


@wrong("linear_forward", "sum not taken")
def products_of_einsum(X, W):
    return np.einsum("nd,dm->ndm", X, W)


@wrong("linear_forward", "result transposed")
def a_row_for_each_output(X, W):
    rows = []
    for w in W.T:
        rows.append(X @ w)
    return np.array(rows)


@wrong("linear_forward", "wrong value")
def a_neuron_fires(X, W):
    Z = X @ W
    return 1 / (1 + np.exp(-Z))


@wrong("linear_forward", "relu applied")
def negative_outputs_cut(X, W):
    Z = X @ W
    Z[Z < 0] = 0
    return Z


@wrong("linear_forward", "outer product of sums")
def sums_multiplied(X, W):
    x = X.sum(axis=1)
    w = W.sum(axis=0)
    return x[:, None] * w


@wrong("linear_forward", "input changed")
def weights_decay_on_the_way(X, W):
    Z = X @ W
    W *= 0.99
    return Z


@wrong("linear_forward", "not an array")
def lists_of_numbers(X, W):
    return [[sum(X[n] * W[:, m]) for m in range(W.shape[1])] for n in range(len(X))]


@wrong("linear_forward", "nothing returned")
def computed_and_forgotten(X, W):
    Z = X @ W
    Z.sum()


@wrong("linear_forward", "not implemented")
def stub_with_a_note(X, W):
    raise NotImplementedError("tomorrow")


@wrong_from("linear_forward", "not a function")
def an_array_for_the_function():
    return np.ones((2, 3))


@wrong("linear_forward", "low precision")
def half_precision_on_the_way(X, W):
    X_short = X.astype(np.float16)
    return X_short.astype(W.dtype) @ W


@wrong("linear_forward", "whole numbers")
def integer_array_filled(X, W):
    Z = np.zeros((len(X), W.shape[1]), dtype=int)
    for n, x in enumerate(X):
        for m, w in enumerate(W.T):
            Z[n, m] = x @ w
    return Z.astype(X.dtype)


@wrong("linear_forward", "square only")
def one_size_for_all_loops(X, W):
    size = len(X)
    Z = np.zeros((size, size), dtype=X.dtype)
    for i in range(size):
        for j in range(size):
            for k in range(size):
                Z[i, j] += X[i, k] * W[k, j]
    return Z


@wrong("linear_forward", "wrong shape")
def the_example_hard_coded(X, W):
    Z = np.zeros((2, 3), dtype=X.dtype)
    for n in range(min(2, len(X))):
        for m in range(min(3, W.shape[1])):
            Z[n, m] = X[n] @ W[:, m]
    return Z


@wrong("linear_forward", "unknown name, near")
def a_name_mistyped(X, W):
    return X @ w  # noqa: F821


@wrong("linear_forward", "another shape")
def squeezed(X, W):
    return np.squeeze(X @ W)


@wrong("linear_forward", "offset")
def a_one_added(X, W):
    return X @ W + 1


@wrong("linear_forward", "not finite")
def products_by_logarithms(X, W):
    powers = np.log(X)[:, :, None] + np.log(W)[None, :, :]
    return np.exp(powers).sum(axis=1)


# linear_input_gradient(dZ, X, W) → dX


@wrong("linear_input_gradient", "transpose missing")
def dot_without_a_transpose(dZ, X, W):
    return np.dot(dZ, W)


@wrong("linear_input_gradient", "factors swapped")
def transposed_weights_first(dZ, X, W):
    return W.T @ dZ


@wrong("linear_input_gradient", "wrong value")
def weights_first_as_they_are(dZ, X, W):
    return np.matmul(W, dZ)


@wrong("linear_input_gradient", "result transposed")
def indices_of_the_result_turned(dZ, X, W):
    return np.einsum("nm,dm->dn", dZ, W)


@wrong("linear_input_gradient", "reshaped, not transposed")
def weights_reshaped(dZ, X, W):
    D, M = W.shape
    return np.dot(dZ, W.reshape(M, D))


@wrong("linear_input_gradient", "upstream ignored")
def sums_of_the_weights(dZ, X, W):
    return np.tile(W.sum(axis=1), (len(X), 1))


@wrong("linear_input_gradient", "averaged")
def divided_in_the_loop(dZ, X, W):
    N = X.shape[0]
    dX = np.zeros_like(X)
    for i in range(N):
        dX[i] = W @ dZ[i] / N
    return dX


@wrong("linear_input_gradient", "summed over the batch")
def every_row_the_total(dZ, X, W):
    dX = np.zeros_like(X)
    for i in range(len(dZ)):
        dX += W @ dZ[i]
    return dX


@wrong("linear_input_gradient", "wrong value")
def one_row_for_the_batch(dZ, X, W):
    return (dZ @ W.T).sum(axis=0)


@wrong("linear_input_gradient", "last term only")
def overwritten_by_each_output(dZ, X, W):
    dX = np.empty_like(X)
    for j in range(dZ.shape[1]):
        dX[:] = np.outer(dZ[:, j], W[:, j])
    return dX


@wrong("linear_input_gradient", "sum not taken")
def an_index_too_many(dZ, X, W):
    return np.einsum("nj,dj->ndj", dZ, W)


@wrong("linear_input_gradient", "wrong shape")
def summed_over_the_inputs(dZ, X, W):
    return (dZ[:, None, :] * W).sum(axis=1)


@wrong("linear_input_gradient", "multiplied by the variable")
def times_the_inputs(dZ, X, W):
    return (dZ @ W.T) * X


@wrong("linear_input_gradient", "the other gradient")
def gradient_of_the_weights(dZ, X, W):
    return np.tensordot(X, dZ, axes=(0, 0))


@wrong("linear_input_gradient", "factor")
def mean_over_the_outputs(dZ, X, W):
    return np.mean(dZ[:, None, :] * W, axis=2)


@wrong("linear_input_gradient", "square only")
def sum_that_ends_at_the_inputs(dZ, X, W):
    N, D = X.shape
    dX = np.zeros_like(X)
    for i in range(N):
        for k in range(D):
            for j in range(D):
                dX[i, k] += dZ[i, j] * W[k, j]
    return dX


@wrong("linear_input_gradient", "input changed")
def written_into_the_inputs(dZ, X, W):
    dX = X
    dX[:] = dZ @ W.T
    return dX


@wrong_from("linear_input_gradient", "argument kept")
def remembered_by_shape():
    memory = {}

    def linear_input_gradient(dZ, X, W):
        if X.shape not in memory:
            memory[X.shape] = dZ @ W.T
        return memory[X.shape]

    return linear_input_gradient


@wrong("linear_input_gradient", "sign")
def downhill_already(dZ, X, W):
    return -np.einsum("nj,dj->nd", dZ, W)


@wrong("linear_input_gradient", "precision not kept")
def zeros_of_the_default_precision(dZ, X, W):
    dX = np.zeros(X.shape)
    for i in range(len(X)):
        for j in range(W.shape[1]):
            dX[i] += dZ[i, j] * W[:, j]
    return dX


@wrong("linear_input_gradient", "inverted, not transposed")
def inverted_where_transposed(dZ, X, W):
    return dZ @ np.linalg.pinv(W)


@wrong("linear_input_gradient", "permuted")
def rows_put_in_front(dZ, X, W):
    rows = []
    for g in dZ:
        rows.insert(0, W @ g)
    return np.array(rows)


@wrong("linear_input_gradient", "argument ignored")
def only_what_arrives(dZ, X, W):
    dX = np.zeros_like(X)
    dX += dZ.sum(axis=1, keepdims=True)
    return dX


@wrong("linear_input_gradient", "wrong value")
def all_of_it_transposed(dZ, X, W):
    return dZ.T @ W.T


@wrong("linear_input_gradient", "outer product of sums")
def sums_of_both_multiplied(dZ, X, W):
    g = np.array([sum(row) for row in dZ])
    w = np.array([sum(row) for row in W])
    return g.reshape(-1, 1) @ w.reshape(1, -1)


@wrong("linear_input_gradient", "averaged sample for all")
def average_for_every_sample(dZ, X, W):
    g = dZ.mean(axis=0)
    return np.array([W @ g for _ in X])


@wrong("linear_input_gradient", "partly right")
def first_input_skipped(dZ, X, W):
    dX = np.zeros_like(X)
    for k in range(1, X.shape[1]):
        dX[:, k] = dZ @ W[k]
    return dX


# linear_weight_gradient(dZ, X, W) → dW


@wrong("linear_weight_gradient", "transpose missing")
def product_as_it_comes(dZ, X, W):
    return X.dot(dZ)


@wrong("linear_weight_gradient", "factors swapped")
def upstream_first(dZ, X, W):
    return dZ @ np.transpose(X)


@wrong("linear_weight_gradient", "wrong value")
def upstream_times_inputs(dZ, X, W):
    return dZ @ X


@wrong("linear_weight_gradient", "result transposed")
def a_row_for_each_output_neuron(dZ, X, W):
    return sum(np.outer(g, x) for g, x in zip(dZ, X, strict=True))


@wrong("linear_weight_gradient", "averaged")
def mean_of_the_outer_products(dZ, X, W):
    dW = np.zeros_like(W)
    for i in range(len(X)):
        dW += np.outer(X[i], dZ[i])
    dW /= len(X)
    return dW


@wrong("linear_weight_gradient", "factor")
def divided_on_both_ends(dZ, X, W):
    N = len(dZ)
    dZ = dZ / N
    dW = X.T @ dZ
    return dW / N


@wrong("linear_weight_gradient", "last sample only")
def overwritten_by_each_sample(dZ, X, W):
    dW = np.zeros_like(W)
    for x, g in zip(X, dZ, strict=True):
        dW = np.outer(x, g)
    return dW


@wrong("linear_weight_gradient", "first sample only")
def returned_inside_the_loop(dZ, X, W):
    dW = np.zeros_like(W)
    for i in range(len(X)):
        dW += X[i][:, None] * dZ[i][None, :]
        return dW


@wrong("linear_weight_gradient", "outer product of sums")
def batch_summed_first(dZ, X, W):
    return np.outer(np.sum(X, axis=0), np.sum(dZ, axis=0))


@wrong("linear_weight_gradient", "batch axis kept")
def an_outer_product_for_each_sample(dZ, X, W):
    return np.array([np.outer(x, g) for x, g in zip(X, dZ, strict=True)])


@wrong("linear_weight_gradient", "upstream ignored")
def columns_of_summed_inputs(dZ, X, W):
    dW = np.zeros_like(W)
    for j in range(W.shape[1]):
        dW[:, j] = X.sum(axis=0)
    return dW


@wrong("linear_weight_gradient", "argument ignored")
def rows_of_summed_upstream(dZ, X, W):
    dW = np.zeros_like(W)
    dW[:] = dZ.sum(axis=0)
    return dW


@wrong("linear_weight_gradient", "variable added")
def added_to_the_weights(dZ, X, W):
    dW = W.copy()
    for x, g in zip(X, dZ, strict=True):
        dW += np.outer(x, g)
    return dW


@wrong("linear_weight_gradient", "wrong value")
def the_step_already_taken(dZ, X, W):
    return W - 0.1 * (X.T @ dZ)


@wrong_from("linear_weight_gradient", "state")
def gradients_never_zeroed():
    grads = {}

    def linear_weight_gradient(dZ, X, W):
        key = W.shape
        grads[key] = grads.get(key, 0) + X.T @ dZ
        return grads[key]

    return linear_weight_gradient


@wrong_from("linear_weight_gradient", "state")
def default_list_that_grows():
    def linear_weight_gradient(dZ, X, W, products=[]):  # noqa: B006
        for x, g in zip(X, dZ, strict=True):
            products.append(np.outer(x, g))
        return sum(products)

    return linear_weight_gradient


@wrong("linear_weight_gradient", "state")
def random_start(dZ, X, W):
    return np.random.default_rng().normal(size=W.shape).astype(W.dtype)


@wrong("linear_weight_gradient", "input changed")
def weights_used_as_the_sum(dZ, X, W):
    W[:] = 0
    for i in range(len(X)):
        W += np.outer(X[i], dZ[i])
    return W.copy()


@wrong("linear_weight_gradient", "one term too few")
def first_sample_skipped(dZ, X, W):
    dW = np.zeros_like(W)
    for i in range(1, len(X)):
        dW += np.outer(X[i], dZ[i])
    return dW


@wrong("linear_weight_gradient", "partly right")
def last_row_left_at_zero(dZ, X, W):
    D, M = W.shape
    dW = np.zeros_like(W)
    for d in range(D - 1):
        for j in range(M):
            dW[d, j] = (X[:, d] * dZ[:, j]).sum()
    return dW


@wrong("linear_weight_gradient", "low precision")
def single_precision_on_the_way(dZ, X, W):
    dW = X.astype(np.float32).T @ dZ.astype(np.float32)
    return dW.astype(W.dtype)


@wrong("linear_weight_gradient", "low precision")
def a_small_step_each(dZ, X, W):
    h = 1e-4
    dW = np.zeros_like(W)

    def loss(V):
        return (dZ.astype(float) * (X.astype(float) @ V)).sum()

    for d, j in np.ndindex(W.shape):
        V = W.astype(float)
        V[d, j] += h
        dW[d, j] = (loss(V) - loss(W.astype(float))) / h
    return dW


@wrong("linear_weight_gradient", "whole numbers")
def counted_in_integers(dZ, X, W):
    dW = np.zeros(W.shape, dtype=np.int64)
    for d, j in np.ndindex(W.shape):
        for i in range(len(X)):
            dW[d, j] += int(X[i, d] * dZ[i, j])
    return dW.astype(W.dtype)


@wrong("linear_weight_gradient", "whole numbers")
def left_as_integers(dZ, X, W):
    return np.rint(X.T @ dZ).astype(int)


@wrong("linear_weight_gradient", "not finite")
def divided_by_its_own_spread(dZ, X, W):
    dW = X.T @ dZ
    return dW / np.std([dW, dW], axis=0)


@wrong("linear_weight_gradient", "not an array")
def a_matrix_object(dZ, X, W):
    return np.asmatrix(X).T * np.asmatrix(dZ)


@wrong("linear_weight_gradient", "not an array")
def a_masked_array(dZ, X, W):
    return np.ma.masked_invalid(X.T @ dZ)


@wrong("linear_weight_gradient", "not an array")
def both_gradients_in_a_tuple(dZ, X, W):
    return X.T @ dZ, dZ @ W.T


@wrong("linear_weight_gradient", "not an array")
def summed_to_a_number(dZ, X, W):
    return float((X.T @ dZ).sum())


@wrong("linear_weight_gradient", "precision not kept")
def a_double_on_the_way(dZ, X, W):
    return np.asarray(X, dtype=np.float64).T @ dZ


@wrong("linear_weight_gradient", "the forward pass")
def outputs_again(dZ, X, W):
    Z = np.einsum("nd,dm->nm", X, W)
    return Z


@wrong("linear_weight_gradient", "the other gradient")
def gradient_of_the_inputs(dZ, X, W):
    return (W @ dZ.T).T


@wrong("linear_weight_gradient", "square only")
def room_of_the_inputs_shape(dZ, X, W):
    dW = np.zeros_like(X)
    np.matmul(X.T, dZ, out=dW)
    return dW


@wrong("linear_weight_gradient", "special kind")
def squeezed_before_the_product(dZ, X, W):
    return np.reshape(X.squeeze().T @ dZ, W.shape)


@wrong("linear_weight_gradient", "special kind")
def transposed_by_its_strides(dZ, X, W):
    N, D = X.shape
    step = X.itemsize
    turned = np.lib.stride_tricks.as_strided(X, (D, N), (step, step * D))
    return turned @ dZ


@wrong("linear_weight_gradient", "special kind")
def an_iterator_that_wants_to_write(dZ, X, W):
    dW = np.zeros_like(W)
    with np.nditer(X, flags=["multi_index"], op_flags=["readwrite"]) as entries:
        for x in entries:
            i, d = entries.multi_index
            dW[d] += x * dZ[i]
    return dW


@wrong("linear_weight_gradient", "special kind")
def double_precision_demanded(dZ, X, W):
    for array in (dZ, X, W):
        assert array.dtype == np.float64, "convert your data first"
    return X.T @ dZ


@wrong("linear_weight_gradient", "multiplied by the variable")
def times_the_weights(dZ, X, W):
    dW = np.zeros_like(W)
    for d, j in np.ndindex(W.shape):
        dW[d, j] = np.dot(X[:, d], dZ[:, j]) * W[d, j]
    return dW


@wrong("linear_weight_gradient", "factor")
def the_square_differentiated_again(dZ, X, W):
    return 2 * X.T @ dZ


@wrong("linear_weight_gradient", "arguments")
def arguments_left_out(dZ, X):
    return X.T @ dZ


@wrong("linear_weight_gradient", "another shape")
def a_flat_gradient(dZ, X, W):
    return (X.T @ dZ).ravel()


# What is right


@right("linear_forward")
def einsum(X, W):
    return np.einsum("nd,dm->nm", X, W)


@right("linear_forward")
def three_loops(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M), dtype=X.dtype)
    for i in range(N):
        for j in range(M):
            for k in range(D):
                Z[i, j] += X[i, k] * W[k, j]
    return Z


@right("linear_forward")
def outer_products_summed(X, W):
    return sum(np.outer(X[:, d], W[d]) for d in range(len(W)))


@right("linear_forward")
def kronecker_product_of_a_batch(X, W):
    N = len(X)
    z = np.kron(np.eye(N, dtype=X.dtype), W.T) @ X.reshape(-1)
    return z.reshape(N, -1)


@right("linear_forward")
def fortran_order(X, W):
    return np.asfortranarray(X @ W)


@right("linear_forward")
def batch_in_two_halves(X, W):
    if len(X) <= 1:
        return X @ W
    half = len(X) // 2
    return np.vstack([batch_in_two_halves(x, W) for x in (X[:half], X[half:])])


@right("linear_forward")
def every_second_row_of_a_larger_array(X, W):
    room = np.zeros((2 * len(X), W.shape[1]), dtype=X.dtype)
    room[::2] = X @ W
    return room[::2]


@right("linear_forward")
def prints_and_warns(X, W):
    print("X", X.shape, "W", W.shape)
    warnings.warn("slow", stacklevel=1)
    np.float64(1) / np.zeros(1)
    return X @ W


@right("linear_forward")
def warnings_made_errors(X, W):
    warnings.simplefilter("error")
    np.seterr(all="raise")
    return X @ W


@right_from("linear_forward")
def a_layer_that_can_be_called():
    class Layer:
        def __init__(self):
            self.kept = None

        def __call__(self, X, W):
            self.kept = X, W
            return X @ W

    return Layer()


@right_from("linear_forward")
def partial_of_tensordot():
    return functools.partial(np.tensordot, axes=1)


@right_from("linear_forward")
def numpy_matmul_itself():
    return np.matmul


@right("linear_input_gradient")
def transposed_both_times(dZ, X, W):
    return (W @ dZ.T).T


@right("linear_input_gradient")
def tensordot(dZ, X, W):
    return np.tensordot(dZ, W, axes=(1, 1))


@right("linear_input_gradient")
def broadcast_and_summed(dZ, X, W):
    return (dZ[:, None, :] * W).sum(axis=2)


@right("linear_input_gradient")
def sample_by_sample(dZ, X, W):
    dX = np.empty_like(X)
    for i, g in enumerate(dZ):
        dX[i] = W @ g
    return dX


@right("linear_input_gradient")
def vec_and_kronecker(dZ, X, W):
    vec = dZ.reshape(-1, order="F")
    jacobian = np.kron(W, np.eye(len(dZ), dtype=W.dtype))
    return (jacobian @ vec).reshape(X.shape, order="F")


@right("linear_input_gradient")
def a_result_that_is_read_only(dZ, X, W):
    dX = dZ @ W.T
    dX.setflags(write=False)
    return dX


@right("linear_input_gradient")
def exact_steps_of_one(dZ, X, W):
    dX = np.zeros_like(X)
    for i, d in np.ndindex(X.shape):
        E = np.zeros_like(X)
        E[i, d] = 1
        dX[i, d] = np.vdot(dZ, E @ W)
    return dX


@right("linear_input_gradient")
def any_arguments(*arrays, **options):
    dZ, _, W = arrays
    return np.inner(dZ, W)


@right("linear_input_gradient")
def a_local_helper_and_a_lambda(dZ, X, W):
    def transpose(A):
        return np.array([*zip(*A, strict=True)], dtype=A.dtype)

    multiply = lambda A, B: np.array([[(a * b).sum() for b in B.T] for a in A])  # noqa: E731
    return multiply(dZ, transpose(W)).astype(X.dtype)


@right("linear_weight_gradient")
def turned_at_the_end(dZ, X, W):
    return (dZ.T @ X).T


@right("linear_weight_gradient")
def sum_of_outer_products(dZ, X, W):
    dW = np.zeros_like(W)
    for x, g in zip(X, dZ, strict=True):
        dW += np.outer(x, g)
    return dW


@right("linear_weight_gradient")
def chunks_of_three(dZ, X, W):
    starts = range(0, len(X), 3)
    return sum(X[s : s + 3].T @ dZ[s : s + 3] for s in starts)


@right("linear_weight_gradient")
def generator_reduced(dZ, X, W):
    products = (np.multiply.outer(x, g) for x, g in zip(X, dZ, strict=True))
    return functools.reduce(np.add, products)


@right("linear_weight_gradient")
def recursion_over_the_batch(dZ, X, W):
    if len(X) == 0:
        return np.zeros_like(W)
    rest = recursion_over_the_batch(dZ[1:], X[1:], W)
    return np.outer(X[0], dZ[0]) + rest


@right("linear_weight_gradient")
def keyword_with_a_default(dZ, X, W, *, scale=1.0):
    return scale * np.einsum("nd,nm->dm", X, dZ, optimize=True)


@right("linear_weight_gradient")
def in_place_on_copies(dZ, X, W):
    dW, X = W.copy(), X.copy()
    dW[...] = 0
    X *= 2
    dW += X.T @ dZ
    dW /= 2
    return dW


@right("linear_weight_gradient")
def entry_by_entry_in_python(dZ, X, W):
    D, M = W.shape
    entries = [
        [sum(float(x[d]) * float(g[j]) for x, g in zip(X, dZ, strict=True))
         for j in range(M)]
        for d in range(D)
    ]  # fmt: skip
    return np.array(entries, dtype=W.dtype)


@right("linear_weight_gradient")
def a_view_of_a_new_array(dZ, X, W):
    both = np.concatenate([X.T @ dZ, np.ones_like(W)])
    return both[: len(W)]


@right_from("linear_weight_gradient")
def a_bound_method():
    class Layer:
        def backward(self, dZ, X, W):
            with np.errstate(all="raise"):
                self.dW = X.T @ dZ
            return self.dW

    return Layer().backward


@right_from("linear_weight_gradient")
def the_same_room_in_each_call():
    rooms = {}

    def linear_weight_gradient(dZ, X, W):
        room = rooms.setdefault((W.shape, W.dtype), np.empty_like(W))
        return np.matmul(X.T, dZ, out=room)

    return linear_weight_gradient
