"""Answers to the tasks of the assignment activations."""

import functools
import math

import numpy as np

from .records import right, right_from, wrong, wrong_from


def sigmoid(h):
    return 1 / (1 + np.exp(-h))


# relu_backward(dO, H) → dH


@wrong("relu_backward", "slope missing")
def passed_through(dO, H):
    dH = np.zeros_like(H)
    dH += dO
    return dH


@wrong("relu_backward", "input changed")
def masked_without_a_copy(dO, H):
    dH = dO
    dH[H <= 0] = 0
    return dH


@wrong("relu_backward", "upstream ignored")
def slope_alone(dO, H):
    return (H > 0).astype(dO.dtype)


@wrong("relu_backward", "upstream for the input")
def sign_of_what_arrives(dO, H):
    return np.where(dO > 0, dO, 0)


@wrong("relu_backward", "both masks")
def relu_of_what_arrives_too(dO, H):
    dH = np.maximum(dO, 0)
    dH[H < 0] = 0
    return dH


@wrong("relu_backward", "mask upside down")
def zero_where_positive(dO, H):
    dH = dO.copy()
    dH[H > 0] = 0
    return dH


@wrong("relu_backward", "output for the slope")
def times_the_output(dO, H):
    O = np.maximum(0, H)
    return dO * O


@wrong("relu_backward", "wrong value")
def times_the_input(dO, H):
    dH = np.empty_like(dO)
    for i, h in np.ndenumerate(H):
        dH[i] = dO[i] * h
    return dH


@wrong("relu_backward", "sign for the slope")
def minus_where_negative(dO, H):
    return np.where(H > 0, dO, -dO)


@wrong("relu_backward", "leaky")
def leaky_by_a_hundredth(dO, H):
    dH = dO.copy()
    dH[H < 0] *= 0.01
    return dH


@wrong("relu_backward", "shifted kink")
def kink_at_one(dO, H):
    return np.array([[g if h > 1 else 0 for g, h in zip(*rows, strict=True)]
                     for rows in zip(dO, H, strict=True)], dtype=dO.dtype)  # fmt: skip


@wrong("relu_backward", "precision not kept")
def filled_by_loops(dO, H):
    dH = np.zeros(H.shape)
    for i in range(H.shape[0]):
        for j in range(H.shape[1]):
            if H[i, j] > 0:
                dH[i, j] = dO[i, j]
    return dH


@wrong("relu_backward", "sigmoid's slope")
def slope_of_another_exercise(dO, H):
    s = sigmoid(H)
    return dO * s * (1 - s)


@wrong("relu_backward", "wrong value")
def maximum_again(dO, H):
    return H * (H > 0)


@wrong("relu_backward", "matrix product")
def at_for_star(dO, H):
    return dO @ (H > 0).astype(H.dtype)


@wrong("relu_backward", "not finite")
def output_over_input(dO, H):
    return dO * np.maximum(H, 0) / H


@wrong("relu_backward", "not an array")
def lists_of_lists(dO, H):
    return [[g * (h > 0) for g, h in zip(*rows, strict=True)]
            for rows in zip(dO, H, strict=True)]  # fmt: skip


@wrong_from("relu_backward", "argument kept")
def mask_of_the_first_batch():
    masks = {}

    def relu_backward(dO, H):
        mask = masks.setdefault(H.shape, H > 0)
        return dO * mask

    return relu_backward


@wrong("relu_backward", "partly right")
def a_loop_over_the_first_rows(dO, H):
    dH = np.zeros_like(H)
    for i in range(len(H) - 1):
        dH[i] = np.where(H[i] > 0, dO[i], 0)
    return dH


@wrong("relu_backward", "parameters swapped")
def arguments_in_the_other_order(H, dO):
    return dO * (H > 0)


@wrong("relu_backward", "truth value")
def truth_of_an_array(dO, H):
    return dO if H > 0 else 0


@wrong("relu_backward", "whole numbers")
def upstream_as_integers(dO, H):
    dH = dO.astype(int)
    dH[H <= 0] = 0
    return dH.astype(dO.dtype)


@wrong("relu_backward", "sign")
def minus_the_slope(dO, H):
    return np.where(H > 0, -dO, 0)


@wrong("relu_backward", "slope at the kink")
def kink_counted_from_both_sides(dO, H):
    dH = np.zeros_like(dO)
    for side in H >= 0, H == 0:
        dH[side] += dO[side]
    return dH


@wrong("relu_backward", "entries picked out")
def only_the_entries_that_pass(dO, H):
    return dO[H > 0]


# sigmoid_backward(dO, O) → dH


@wrong("sigmoid_backward", "slope missing")
def nothing_multiplied(dO, O):
    return np.array(dO)


@wrong("sigmoid_backward", "upstream ignored")
def own_slope_alone(dO, O):
    return np.multiply(O, 1 - O)


@wrong("sigmoid_backward", "activation applied again")
def sigmoid_of_the_output(dO, O):
    s = sigmoid(O)
    return dO * s * (1 - s)


@wrong("sigmoid_backward", "output for the slope")
def output_alone(dO, O):
    dH = dO.copy()
    dH *= O
    return dH


@wrong("sigmoid_backward", "factor O missing")
def one_minus_the_output(dO, O):
    return dO - dO * O


@wrong("sigmoid_backward", "tanh's slope")
def one_minus_the_square(dO, O):
    return dO * (1 - np.square(O))


@wrong("sigmoid_backward", "sign in the slope")
def one_plus_the_output(dO, O):
    slope = O + O**2
    return slope * dO


@wrong("sigmoid_backward", "sign")
def output_minus_one(dO, O):
    return dO * O * (O - 1)


@wrong("sigmoid_backward", "slope squared")
def slope_taken_twice(dO, O):
    slope = O * (1 - O)
    dH = slope * dO
    return slope * dH


@wrong("sigmoid_backward", "slope divides")
def slope_of_the_inverse(dO, O):
    return dO / O / (1 - O)


@wrong("sigmoid_backward", "matrix product")
def dot_of_the_slope(dO, O):
    return np.dot(dO, O * (1 - O))


@wrong("sigmoid_backward", "parameters swapped")
def output_first(O, dO):
    return dO * O * (1 - O)


@wrong("sigmoid_backward", "precision not kept")
def loops_into_doubles(dO, O):
    dH = np.zeros(dO.shape)
    for index in np.ndindex(O.shape):
        dH[index] = dO[index] * O[index] * (1 - O[index])
    return dH


@wrong("sigmoid_backward", "low precision")
def forward_difference(dO, O):
    h = 1e-6
    H = np.log(O.astype(float)) - np.log(1 - O.astype(float))
    slope = (sigmoid(H + h) - sigmoid(H)) / h
    return (dO * slope).astype(dO.dtype)


@wrong("sigmoid_backward", "input changed")
def output_used_up(dO, O):
    dH = dO * O
    O -= 1
    return dH * -O


@wrong("sigmoid_backward", "argument ignored")
def forward_once_more(dO, O):
    return sigmoid(O)


@wrong("sigmoid_backward", "brackets missing in the slope")
def bracket_forgotten(dO, O):
    return dO * O * 1 - O


@wrong("sigmoid_backward", "partly right")
def first_row_left_out(dO, O):
    dH = np.zeros_like(O)
    dH[1:] = (dO * O * (1 - O))[1:]
    return dH


@wrong("sigmoid_backward", "another shape")
def jacobian_of_all_entries(dO, O):
    return np.diag((O * (1 - O)).ravel()) @ dO.ravel()


@wrong("sigmoid_backward", "nothing returned")
def written_into_a_new_array(dO, O):
    dH = np.empty_like(O)
    np.multiply(dO, O - O**2, out=dH)


@wrong("sigmoid_backward", "not finite")
def by_logarithms(dO, O):
    return np.exp(np.log(dO) + np.log(O) + np.log(1 - O))


# tanh_backward(dO, O) → dH


@wrong("tanh_backward", "slope missing")
def upstream_copied(dO, O):
    return dO + np.zeros_like(O)


@wrong("tanh_backward", "upstream ignored")
def one_minus_square_alone(dO, O):
    return 1 - O * O


@wrong("tanh_backward", "activation applied again")
def tanh_of_the_output(dO, O):
    t = np.tanh(O)
    return dO * (1 - t**2)


@wrong("tanh_backward", "output for the slope")
def product_with_the_output(dO, O):
    return np.einsum("ij,ij->ij", dO, O)


@wrong("tanh_backward", "sigmoid's slope")
def copied_from_the_sigmoid(dO, O):
    return dO * O * (1 - O)


@wrong("tanh_backward", "square missing")
def without_the_square(dO, O):
    return dO * (1 - O)


@wrong("tanh_backward", "square of the difference")
def square_at_the_wrong_place(dO, O):
    return dO * np.power(1 - O, 2)


@wrong("tanh_backward", "sign in the slope")
def plus_the_square(dO, O):
    return dO + dO * O**2


@wrong("tanh_backward", "sign")
def square_minus_one(dO, O):
    slope = O**2 - 1
    return dO * slope


@wrong("tanh_backward", "slope squared")
def back_through_it_twice(dO, O):
    dH = dO
    for _ in range(2):
        dH = dH * (1 - O**2)
    return dH


@wrong("tanh_backward", "slope divides")
def slope_of_the_inverse_function(dO, O):
    return dO / (1 - O**2)


@wrong("tanh_backward", "parameters swapped")
def output_and_upstream_exchanged(O, dO):
    return dO * (1 - O**2)


@wrong("tanh_backward", "matrix product")
def a_product_of_matrices(dO, O):
    return np.matmul(dO, 1 - O**2)


@wrong("tanh_backward", "argument ignored")
def sinh_over_cosh(dO, O):
    return np.sinh(O) / np.cosh(O)


@wrong("tanh_backward", "brackets missing in the slope")
def brackets_forgotten(dO, O):
    return dO * 1 - O**2


@wrong("tanh_backward", "input changed")
def squared_in_place(dO, O):
    O **= 2
    return dO * (1 - O)


@wrong("tanh_backward", "low precision")
def slope_in_half_precision(dO, O):
    slope = (1 - O**2).astype(np.float16)
    return dO * slope.astype(dO.dtype)


@wrong("tanh_backward", "precision not kept")
def python_numbers(dO, O):
    def entry(g, o):
        return float(g) * (1 - float(o) ** 2)

    rows = zip(dO, O, strict=True)
    return np.array([[*map(entry, *row)] for row in rows])


@wrong("tanh_backward", "partly right")
def first_column_alone(dO, O):
    dH = dO.copy()
    dH[:, 0] *= 1 - O[:, 0] ** 2
    return dH


@wrong_from("tanh_backward", "state")
def upstream_collected():
    total = {}

    def tanh_backward(dO, O):
        total[O.shape] = total.get(O.shape, 0) + dO * (1 - O**2)
        return total[O.shape]

    return tanh_backward


@wrong("tanh_backward", "special kind")
def read_from_the_buffer(dO, O):
    g, o = np.frombuffer(dO, dtype=dO.dtype), np.frombuffer(O, dtype=O.dtype)
    return (g * (1 - o**2)).reshape(O.shape)


@wrong("tanh_backward", "result transposed")
def turned_at_last(dO, O):
    return (dO * (1 - O**2)).T


# What is right


@right("relu_backward")
def where(dO, H):
    return np.where(H > 0, dO, 0)


@right("relu_backward")
def slope_one_at_the_kink(dO, H):
    return dO * (H >= 0)


@right("relu_backward")
def slope_one_half_at_the_kink(dO, H):
    return dO * np.heaviside(H, np.array(0.5, dtype=H.dtype))


@right("relu_backward")
def a_copy_and_a_mask(dO, H):
    dH = dO.copy()
    dH[H < 0] = 0
    return dH


@right("relu_backward")
def sign_moved_and_halved(dO, H):
    return dO * (np.sign(H) + 1) / 2


@right("relu_backward")
def loops_with_a_condition(dO, H):
    dH = np.zeros_like(dO)
    for i, row in enumerate(H):
        for j, h in enumerate(row):
            if h > 0:
                dH[i, j] = dO[i, j]
    return dH


@right("relu_backward")
def masked_then_filled(dO, H):
    return np.ma.masked_where(H <= 0, dO).filled(0)


@right_from("relu_backward")
def vectorised():
    return np.vectorize(lambda g, h: g if h > 0 else g * 0)


@right("sigmoid_backward")
def expanded(dO, O):
    return dO * (O - O**2)


@right("sigmoid_backward")
def around_one_half(dO, O):
    return dO * (0.25 - (O - 0.5) ** 2)


@right("sigmoid_backward")
def einsum_of_three(dO, O):
    return np.einsum("ij,ij,ij->ij", dO, O, 1 - O)


@right("sigmoid_backward")
def a_jacobian_for_each_row(dO, O):
    return np.array([g @ np.diag(o * (1 - o)) for g, o in zip(dO, O, strict=True)])


@right("sigmoid_backward")
def in_place_on_a_copy(dO, O):
    dH = np.array(O, order="F")
    dH *= 1 - O
    dH *= dO
    return dH


@right_from("sigmoid_backward")
def built_for_a_slope():
    def backward_of(slope):
        return lambda dO, O: slope(O) * dO

    return backward_of(lambda O: O * (1 - O))


@right("tanh_backward")
def product_of_the_conjugates(dO, O):
    return dO * (1 - O) * (1 + O)


@right("tanh_backward")
def subtracted_from_what_arrives(dO, O):
    dH = dO.copy()
    dH -= dO * O * O
    return dH


@right("tanh_backward")
def numpy_functions_only(dO, O):
    return np.multiply(dO, np.subtract(1, np.square(O)))


@right("tanh_backward")
def entries_by_math(dO, O):
    dH = np.empty_like(dO)
    for index, o in np.ndenumerate(O):
        dH[index] = math.prod((float(dO[index]), 1 - float(o), 1 + float(o)))
    return dH


@right_from("tanh_backward")
def an_object_with_a_call():
    class Tanh:
        def __call__(self, dO, O):
            return dO * (1 - O**2)

    return functools.partial(Tanh())


@right("tanh_backward")
def diagonal_taken_of_a_product(dO, O):
    slopes = np.stack([np.diag(o) for o in 1 - O**2])
    return np.einsum("nk,nkj->nj", dO, slopes)
