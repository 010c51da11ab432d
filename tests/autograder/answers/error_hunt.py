"""Answers to the tasks of the assignment error_hunt."""

from fractions import Fraction

import numpy as np

from .records import right, wrong

G = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
X = np.array([[2.0, 3.0], [5.0, 7.0]])
W = np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 4.0]])
G2 = np.array([[1.0, 2.0], [3.0, 5.0]])


def f(H):
    return 1 / (1 + np.exp(-H))


# hunt_weight_entry: ∂L/∂w21 = ∂L/∂z11·x12 + ∂L/∂z11·x22


@wrong("hunt_weight_entry", "entry is right")
def another_weight_named():
    return "dW[0, 1]", (G, X, W), (X.T @ G)[0, 1]


@wrong("hunt_weight_entry", "entry is right")
def counted_from_one():
    return "dW[1, 1]", (G, X, W), (X.T @ G)[1, 1]


@wrong("hunt_weight_entry", "inputs do not show it")
def the_same_upstream_twice():
    dZ = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), X[0, 1] + X[1, 1]


@wrong("hunt_weight_entry", "inputs do not show it")
def second_sample_of_zeros():
    x = np.array([[1.0, 2.0], [0.0, 0.0]])
    return "dW[1, 0]", (G, x, W), 2.0


@wrong("hunt_weight_entry", "the claimed value")
def the_printed_value():
    return "dW[1, 0]", (G, X, W), G[0, 0] * X[0, 1] + G[0, 0] * X[1, 1]


@wrong("hunt_weight_entry", "entry unreadable")
def a_word_for_an_entry():
    return "w21", (G, X, W), (X.T @ G)[1, 0]


@wrong("hunt_weight_entry", "input of wrong shape")
def three_samples():
    return "dW[1, 0]", (np.ones((3, 3)), np.ones((3, 2)), W), 3.0


@wrong("hunt_weight_entry", "not a tuple")
def value_forgotten():
    return "dW[1, 0]", (G, X, W)


@wrong("hunt_weight_entry", "not implemented")
def hunt_not_begun():
    raise NotImplementedError


# hunt_weight_product: ∂L/∂W = ∂L/∂Z · Xᵀ


@wrong("hunt_weight_product", "inputs do not show it")
def identity_for_the_inputs():
    return "dW[0, 1]", (G2, np.eye(2), np.eye(2)), G2[0, 1]


@wrong("hunt_weight_product", "inputs do not show it")
def all_ones():
    ones = np.ones((2, 2))
    return "dW[0, 0]", (ones, ones, ones), 2


@wrong("hunt_weight_product", "the claimed value")
def value_of_the_claim():
    return "dW[0, 1]", (G2, X, np.eye(2)), (G2 @ X.T)[0, 1]


@wrong("hunt_weight_product", "value of a formula")
def value_without_a_transpose():
    return "dW[1, 0]", (G2, X, np.eye(2)), (X @ G2)[1, 0]


@wrong("hunt_weight_product", "input of wrong shape")
def rectangular():
    return "dW[0, 0]", (G, X, W), (X.T @ G)[0, 0]


@wrong("hunt_weight_product", "entry outside")
def an_entry_that_does_not_exist():
    return "dW[2, 2]", (G2, X, np.eye(2)), 1.0


@wrong("hunt_weight_product", "entry unreadable")
def an_entry_of_something_else():
    return "dX[0, 0]", (G2, X, np.eye(2)), 1.0


@wrong("hunt_weight_product", "nothing returned")
def kept_for_oneself():
    answer = "dW[0, 1]", (G2, X, np.eye(2)), (X.T @ G2)[0, 1]
    print(answer)


# hunt_prediction: the second layer's weights never occur


@wrong("hunt_prediction", "inputs do not show it")
def first_weights_again():
    W1 = np.array([[1.0, 2.0], [3.0, 4.0]])
    x, W3 = np.array([[1.0, 1.0]]), np.ones((2, 1))
    W2 = np.array([[2.0, 2.0], [4.0, 4.0]])
    P = f(f(x @ W1) @ W2) @ W3
    return "P[0, 0]", (x, W1, W2, W3), P[0, 0]


@wrong("hunt_prediction", "inputs do not show it")
def last_weights_of_zero():
    zeros = np.zeros((2, 2))
    return "P[0, 0]", (np.ones((1, 2)), zeros, zeros, np.zeros((2, 1))), 0


@wrong("hunt_prediction", "value of a formula")
def prediction_without_the_activation():
    x, W1, W2 = np.ones((1, 2)), np.eye(2), 2 * np.eye(2)
    W3 = np.ones((2, 1))
    return "P[0, 0]", (x, W1, W2, W3), (x @ W1 @ W2 @ W3)[0, 0]


@wrong("hunt_prediction", "value rounded")
def rounded_to_two_digits():
    x, W1, W2 = np.ones((1, 2)), np.eye(2), 2 * np.eye(2)
    W3 = np.ones((2, 1))
    return "P[0, 0]", (x, W1, W2, W3), round((f(f(x @ W1) @ W2) @ W3)[0, 0], 2)


@wrong("hunt_prediction", "input of wrong shape")
def a_vector_for_the_sample():
    eye = np.eye(2)
    return "P[0, 0]", (np.ones(2), eye, 2 * eye, np.ones((2, 1))), 1.6


@wrong("hunt_prediction", "not these inputs")
def inputs_in_a_dictionary():
    eye = np.eye(2)
    inputs = {"X": np.ones((1, 2)), "W1": eye, "W2": eye, "W3": np.ones((2, 1))}
    return "P[0, 0]", inputs, 1.0


# hunt_hidden_delta: δ3 · (W3ᵀ ⊙ f′(H2))


@wrong("hunt_hidden_delta", "inputs do not show it")
def the_same_slope_everywhere():
    delta3, W3, H2 = G2, np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    return "delta2[0, 0]", (delta3, W3, H2), (delta3 @ W3.T)[0, 0] / 4


@wrong("hunt_hidden_delta", "another entry shows it")
def an_entry_where_both_agree_by_chance():
    delta3 = np.array([[1.0, 0.0], [1.0, 1.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    H2 = np.array([[1.0, 0.0], [0.0, 2.0]])
    s = f(H2)
    return "delta2[0, 0]", (delta3, W3, H2), (delta3 @ W3.T * s * (1 - s))[0, 0]


@wrong("hunt_hidden_delta", "value of a formula")
def slope_forgotten_in_the_value():
    H2 = np.array([[1.0, 0.0], [0.0, 2.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    return "delta2[0, 0]", (G2, W3, H2), (G2 @ W3.T)[0, 0]


@wrong("hunt_hidden_delta", "the claimed value")
def value_of_the_claim_without_brackets():
    H2 = np.array([[1.0, 0.0], [0.0, 2.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    slope = f(H2) * (1 - f(H2))
    return "delta2[1, 0]", (G2, W3, H2), (G2 @ (W3.T * slope))[1, 0]


@wrong("hunt_hidden_delta", "entry unreadable")
def a_pair_for_an_entry():
    H2 = np.array([[1.0, 0.0], [0.0, 2.0]])
    return (0, 0), (G2, np.eye(2), H2), 0.2


# hunt_input_entry: the sum over j ends at Min − 1


@wrong("hunt_input_entry", "inputs do not show it")
def last_output_of_zero():
    dZ = np.array([[1.0, 2.0, 0.0]])
    x = np.ones((1, 2))
    return "dX[0, 1]", (dZ, x, W), (dZ @ W.T)[0, 1]


@wrong("hunt_input_entry", "another entry shows it")
def an_input_without_a_last_weight():
    dZ = np.array([[1.0, 2.0, 3.0]])
    weights = np.array([[1.0, 2.0, 0.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), weights), 5.0


@wrong("hunt_input_entry", "the claimed value")
def value_of_the_short_sum():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), (dZ[:, :2] @ W[:, :2].T)[0, 0]


@wrong("hunt_input_entry", "input of wrong shape")
def two_samples_for_one():
    return "dX[0, 0]", (G, X, W), (G @ W.T)[0, 0]


@wrong("hunt_input_entry", "entry unreadable")
def brackets_left_out():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX 0 0 0", (dZ, np.ones((1, 2)), W), (dZ @ W.T)[0, 0]


@wrong("hunt_input_entry", "product")
def sizes_in_the_other_order():
    dZ, x = np.ones((1, 3)), np.ones((1, 2))
    return "dX[0, 0]", (dZ, x, W), (dZ @ W)[0, 0]


# hunt_input_batch: every output depends on every input


@wrong("hunt_input_batch", "another entry shows it")
def second_sample_silent():
    dZ = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    return "dX[0, 0]", (dZ, X, W), (dZ @ W.T)[0, 0]


@wrong("hunt_input_batch", "inputs do not show it")
def upstreams_that_cancel_nothing():
    return "dX[0, 0]", (G, X, np.zeros((2, 3))), 0


@wrong("hunt_input_batch", "the claimed value")
def value_of_the_sum_over_the_batch():
    return "dX[0, 0]", (G, X, W), (G @ W.T).sum(axis=0)[0]


@wrong("hunt_input_batch", "value times a factor")
def value_with_a_wrong_sign():
    return "dX[1, 0]", (G, X, W), -(G @ W.T)[1, 0]


@wrong("hunt_input_batch", "input of wrong shape")
def one_sample_only():
    return "dX[0, 0]", (G[:1], X[:1], W), (G @ W.T)[0, 0]


@wrong("hunt_input_batch", "another entry shows it")
def a_row_beside_a_silent_one():
    dZ = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])
    return "dX[1, 0]", (dZ, X, W), (dZ @ W.T)[1, 0]


@wrong("hunt_input_batch", "not a tuple")
def a_sentence():
    return "dX[0, 0] mixes the samples"


# What is no number, no entry, or of no sane size


@wrong("hunt_weight_entry", "input too large or small")
def sums_that_are_not_finite():
    dZ = np.array([[1e300, 0.0, 0.0], [-1e300, 0.0, 0.0]])
    return "dW[0, 0]", (dZ, 1e300 * np.ones((2, 2)), W), 0.0


@wrong("hunt_weight_product", "input too large or small")
def products_that_vanish():
    tiny = 1e-160 * X
    return "dW[0, 1]", (tiny, tiny, np.eye(2)), (tiny.T @ tiny)[0, 1]


@wrong("hunt_input_entry", "input not numbers")
def an_infinite_upstream():
    dZ = [[0.0, 0.0, np.inf]]
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), np.inf


@wrong("hunt_weight_product", "input not numbers")
def imaginary_inputs():
    return "dW[0, 1]", (G2 + 1j, X, np.eye(2)), (X.T @ G2)[0, 1]


@wrong("hunt_weight_product", "input not numbers")
def digits_as_text():
    return "dW[0, 1]", (G2.astype(str), X, np.eye(2)), (X.T @ G2)[0, 1]


@wrong("hunt_weight_product", "input not numbers")
def conditions_for_inputs():
    return "dW[0, 1]", (G2 > 1, X, np.eye(2)), 7


@wrong("hunt_weight_product", "input not numbers")
def rows_of_two_lengths():
    return "dW[0, 1]", ([[1, 2], [3]], X, np.eye(2)), 7


@wrong("hunt_weight_entry", "entry is right")
def refuted_by_rounding():
    return "dW[0, 0]", (G / 9, X / 7, W), ((X / 7).T @ (G / 9))[0, 0]


@wrong("hunt_weight_entry", "entry is right")
def what_is_left_of_large_terms():
    dZ = 1e5 * np.array([[1.0, 1 / 3, 3.0], [4.0, -1.0, 6.0]])
    x = np.array([[1.0, 3.0], [1 / 3, 7.0]])
    return "dW[0, 1]", (dZ, x, W), 0.0


@wrong("hunt_input_entry", "not a number")
def a_truth_for_a_value():
    dZ, w = [[0, 0, 1]], [[0, 0, 1], [0, 0, 2]]
    return "dX[0, 0]", (dZ, [[0, 0]], w), True


@wrong("hunt_input_entry", "not a number")
def an_imaginary_value():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), np.array(7 + 0j)


@wrong("hunt_input_entry", "not a number")
def the_value_as_text():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), "7"


@wrong("hunt_input_entry", "not the value")
def an_endless_value():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), 10**400


@wrong("hunt_input_entry", "not the value")
def not_a_number_at_all():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), W), np.nan


@wrong("hunt_input_entry", "not the value")
def small_and_not_exact():
    dZ = np.array([[1e-5, 0.0, 2e-5]])
    w = np.array([[1e-4, 0.0, 1e-4], [0.0, 0.0, 0.0]])
    return "dX[0, 0]", (dZ, np.ones((1, 2)), w), 3.3e-9


@wrong("hunt_input_batch", "entry unreadable")
def counted_from_behind():
    return "dX[-1, 0]", (G, X, W), (G @ W.T)[-1, 0]


@wrong("hunt_input_batch", "entry unreadable")
def digits_of_another_script():
    return "dX[\N{FULLWIDTH DIGIT ONE}, 0]", (G, X, W), (G @ W.T)[1, 0]


@wrong("hunt_input_batch", "entry unreadable")
def endless_digits():
    return f"dX[{'1' * 5000}, 0]", (G, X, W), (G @ W.T)[1, 0]


@wrong("hunt_input_batch", "entry unreadable")
def nothing_for_an_entry():
    return [], (G, X, W), (G @ W.T)[1, 0]


# What is right


@right("hunt_input_batch")
def spaces_and_whole_numbers():
    return " dX [ 1 , 0 ]", (G, X, W), np.int64((G @ W.T)[1, 0])


@right("hunt_hidden_delta")
def a_slope_that_vanishes():
    H2 = np.array([[1000.0, 0.0], [0.0, 0.0]])
    return "delta2[0, 0]", (G2, np.ones((2, 2)), H2), 0.0


@right("hunt_weight_product")
def the_largest_and_the_smallest_numbers():
    dZ = np.array([[1e6, 1e-6], [0.0, 1.0]])
    return "dW[0, 1]", (dZ, X, np.eye(2)), (X.T @ dZ)[0, 1]


@right("hunt_weight_entry")
def the_printed_entry_on_other_numbers():
    return "dW[1, 0]", (G, X, W), (X.T @ G)[1, 0]


@right("hunt_weight_entry")
def integer_arrays_and_an_int():
    dZ, x, w = (A.astype(int) for A in (G, X, W))
    return "dW[1,0]", [dZ, x, w], int(dZ[0, 0] * x[0, 1] + dZ[1, 0] * x[1, 1])


@right("hunt_weight_entry")
def nested_lists():
    dZ, x, w = [[1, 0, 0], [2, 0, 0]], [[1, 2], [3, 4]], [[0, 0, 0], [0, 0, 0]]
    return ["dW[1, 0]", (dZ, x, w), 10.0]


@right("hunt_weight_product")
def every_entry_is_wrong_here():
    return "dW[0, 1]", (G2, X, np.eye(2)), (X.T @ G2)[0, 1]


@right("hunt_weight_product")
def the_diagonal_too():
    return "dW[1, 1]", (G2, X, np.eye(2)), np.float32((X.T @ G2)[1, 1])


@right("hunt_prediction")
def without_second_weights():
    x, eye = np.ones((1, 2)), np.eye(2)
    return "P[0, 0]", (x, eye, np.zeros((2, 2)), np.ones((2, 1))), 1.0


@right("hunt_prediction")
def large_second_weights():
    x, W1 = np.array([[1, -2]]), np.array([[1, 2], [3, 4]])
    W2, W3 = np.array([[5, -6], [7, 8]]), np.array([[1], [-1]])
    return "P[0, 0]", (x, W1, W2, W3), (f(f(x @ W1) @ W2) @ W3).item()


@right("hunt_hidden_delta")
def slopes_that_differ():
    H2 = np.array([[1.0, 0.0], [0.0, 2.0]])
    W3 = np.array([[1.0, 2.0], [3.0, 4.0]])
    slope = f(H2) * (1 - f(H2))
    return "delta2[1, 1]", (G2, W3, H2), (G2 @ W3.T * slope)[1, 1]


@right("hunt_hidden_delta")
def an_entry_of_the_first_row():
    H2 = np.array([[0.0, 1.0], [3.0, -2.0]])
    slope = f(H2) - f(H2) ** 2
    value = np.array((G2 @ np.ones((2, 2)) * slope)[0, 1])
    return "delta2[0, 1]", (G2, np.ones((2, 2)), H2), value


@right("hunt_input_entry")
def the_second_input():
    dZ = np.array([[1.0, 2.0, 3.0]])
    return "dX[0, 1]", (dZ, np.zeros((1, 2)), W), sum(dZ[0] * W[1])


@right("hunt_input_entry")
def last_output_alone():
    return "dX[0, 0]", ([[0, 0, 1]], [[0, 0]], [[0, 0, 5], [0, 0, 7]]), 5


@right("hunt_input_batch")
def the_second_sample():
    return "dX[1, 1]", (G, X, W), (G @ W.T)[1, 1]


@right("hunt_input_batch")
def a_silent_first_sample():
    dZ = np.array([[0, 0, 0], [1, 2, 3]])
    return "dX[0, 0]", (dZ, X, W), 0


@right("hunt_input_batch")
def a_fraction():
    dZ = np.array([[0.5, 0, 0], [1, 0, 0]])
    return "dX[0, 1]", (dZ, X, W), Fraction(3, 2)
