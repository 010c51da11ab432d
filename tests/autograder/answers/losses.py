"""Answers to the tasks of the assignment losses."""

import functools
import math

import numpy as np

from .records import right, right_from, wrong, wrong_from


def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# mse(P, Y) → (L, dP)


@wrong("mse", "half missing")
def loss_without_the_half(P, Y):
    N = P.shape[0]
    return np.sum((P - Y) ** 2) / N, (P - Y) / N


@wrong("mse", "mean missing")
def sum_of_squares(P, Y):
    error = P - Y
    return 0.5 * np.sum(error * error), error / len(P)


@wrong("mse", "factor")
def squares_added_up(P, Y):
    L = 0
    for p, t in zip(P.flat, Y.flat, strict=True):
        L += (p - t) ** 2
    return L, (P - Y) / len(P)


@wrong("mse", "mean over all entries, half missing")
def numpy_mean_of_squares(P, Y):
    return np.mean((P - Y) ** 2), (P - Y) / P.shape[0]


@wrong("mse", "mean over all entries")
def half_of_the_numpy_mean(P, Y):
    return np.square(P - Y).mean() / 2, (P - Y) / P.shape[0]


@wrong("mse", "wrong value")
def errors_summed(P, Y):
    return (P - Y).sum() / (2 * len(P)), (P - Y) / len(P)


@wrong("mse", "absolute error")
def sizes_of_the_errors(P, Y):
    return np.abs(P - Y).sum() / (2 * len(P)), (P - Y) / len(P)


@wrong("mse", "root taken")
def root_of_the_mean(P, Y):
    L = np.linalg.norm(P - Y) / np.sqrt(2 * len(P))
    return L, (P - Y) / len(P)


@wrong("mse", "loss kept for each sample")
def a_loss_for_each_row(P, Y):
    losses = np.array([0.5 * (e @ e) for e in P - Y])
    return losses, (P - Y) / len(P)


@wrong("mse", "squared after the sum")
def square_of_the_sum(P, Y):
    N = len(P)
    return np.sum(P - Y) ** 2 / (2 * N), (P - Y) / N


@wrong("mse", "factor")
def mean_of_the_divided(P, Y):
    N = len(P)
    squares = (P - Y) ** 2 / (2 * N)
    return squares.sum(axis=1).mean(), (P - Y) / N


@wrong("mse", "mean missing")
def gradient_without_the_batch(P, Y):
    N = len(P)
    return np.sum((P - Y) ** 2) / (2 * N), P - Y


@wrong("mse", "half missing")
def two_from_the_square(P, Y):
    N = len(P)
    dP = 2 * (P - Y) / N
    return np.sum((P - Y) ** 2) / (2 * N), dP


@wrong("mse", "factor")
def derivative_of_the_square_alone(P, Y):
    return ((P - Y) ** 2).sum() / (2 * len(P)), 2 * (P - Y)


@wrong("mse", "sign turned")
def target_minus_prediction(P, Y):
    error = Y - P
    return (error**2).sum() / (2 * len(P)), error / len(P)


@wrong("mse", "mean over all entries")
def divided_by_the_size(P, Y):
    return np.sum((P - Y) ** 2) / (2 * len(P)), (P - Y) / P.size


@wrong("mse", "factor")
def batch_divided_twice(P, Y):
    N = len(P)
    E = (P - Y) / N
    return N * np.sum(E**2) / 2, E / N


@wrong("mse", "wrong value")
def slope_of_the_absolute_value(P, Y):
    dP = np.where(P > Y, 1, np.where(P < Y, -1, 0)) / np.array(len(P), P.dtype)
    return ((P - Y) ** 2).sum() / (2 * len(P)), dP.astype(P.dtype)


@wrong("mse", "summed over the batch")
def mean_error_of_each_output(P, Y):
    return ((P - Y) ** 2).sum() / (2 * len(P)), np.mean(P - Y, axis=0)


@wrong("mse", "argument ignored")
def predictions_for_errors(P, Y):
    return ((P - Y) ** 2).sum() / (2 * len(P)), P / len(P)


@wrong("mse", "not a tuple")
def loss_alone(P, Y):
    return ((P - Y) ** 2).sum() / (2 * len(P))


@wrong("mse", "order")
def gradient_before_loss(P, Y):
    N = len(P)
    return (P - Y) / N, ((P - Y) ** 2).sum() / (2 * N)


@wrong("mse", "divided by M")
def divided_by_the_outputs(P, Y):
    M = P.shape[1]
    return np.sum((P - Y) ** 2) / (2 * M), (P - Y) / len(P)


@wrong("mse", "input changed")
def predictions_become_errors(P, Y):
    N = len(P)
    P -= Y
    return (P**2).sum() / (2 * N), P / N


@wrong("mse", "low precision")
def loss_in_single_precision(P, Y):
    N = len(P)
    squares = ((P - Y) ** 2).astype(np.float32)
    return float(squares.sum()) / (2 * N), (P - Y) / N


@wrong("mse", "whole numbers")
def floor_division(P, Y):
    N = len(P)
    return ((P - Y) ** 2).sum() // (2 * N), (P - Y) / N


@wrong("mse", "precision not kept")
def gradient_in_double_precision(P, Y):
    N = np.float64(len(P))
    return ((P - Y) ** 2).sum() / (2 * N), (P - Y) / N


@wrong_from("mse", "state")
def losses_of_an_epoch():
    running = []

    def mse(P, Y):
        running.append(((P - Y) ** 2).sum() / (2 * len(P)))
        return sum(running), (P - Y) / len(P)

    return mse


@wrong("mse", "wrong shape")
def loss_with_its_axes_kept(P, Y):
    N = len(P)
    return ((P - Y) ** 2).sum(keepdims=True) / (2 * N), (P - Y) / N


@wrong("mse", "not a number")
def loss_as_text(P, Y):
    N = len(P)
    return f"{((P - Y) ** 2).sum() / (2 * N):.6f}", (P - Y) / N


# softmax_cross_entropy(Z, y) → (L, dZ)


@wrong("softmax_cross_entropy", "overflows")
def exponentials_as_they_are(Z, y):
    N = len(Z)
    E = np.exp(Z)
    P = E / E.sum(axis=1, keepdims=True)
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return -np.log(P[np.arange(N), y]).mean(), dZ / N


@wrong("softmax_cross_entropy", "overflows")
def logarithm_of_the_naive_sum(Z, y):
    rows = np.arange(len(Z))
    L = np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[rows, y])
    dZ = softmax(Z)
    dZ[rows, y] -= 1
    return L, dZ / len(Z)


@wrong("softmax_cross_entropy", "overflows")
def logarithm_of_zero(Z, y):
    rows = np.arange(len(Z))
    P = softmax(Z)
    L = -np.log(P[rows, y]).mean()
    P[rows, y] -= 1
    return L, P / len(Z)


@wrong("softmax_cross_entropy", "overflows")
def largest_of_all_taken_off(Z, y):
    rows = np.arange(len(Z))
    Z = Z - Z.max()
    log_P = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    dZ = np.exp(log_P)
    dZ[rows, y] -= 1
    return -log_P[rows, y].mean(), dZ / len(Z)


@wrong("softmax_cross_entropy", "wrong for very large entries")
def probabilities_clipped(Z, y):
    rows = np.arange(len(Z))
    P = softmax(Z)
    L = -np.log(np.maximum(P[rows, y], 1e-100)).mean()
    P[rows, y] -= 1
    return L, P / len(Z)


def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def one_hot(y, like):
    T = np.zeros_like(like)
    T[np.arange(len(y)), y] = 1
    return T


def right_loss(Z, y):
    return -log_softmax(Z)[np.arange(len(Z)), y].mean()


def right_gradient(Z, y):
    return (np.exp(log_softmax(Z)) - one_hot(y, Z)) / len(Z)


@wrong("softmax_cross_entropy", "mean missing")
def loss_summed(Z, y):
    L = 0
    for row, label in zip(log_softmax(Z), y, strict=True):
        L -= row[label]
    return L, right_gradient(Z, y)


@wrong("softmax_cross_entropy", "sign")
def minus_forgotten(Z, y):
    return (log_softmax(Z) * one_hot(y, Z)).sum() / len(Z), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "wrong value")
def probability_for_loss(Z, y):
    P = softmax(Z)
    return -np.mean([p[label] for p, label in zip(P, y, strict=True)]), right_gradient(
        Z, y
    )


@wrong("softmax_cross_entropy", "mean over all entries")
def numpy_mean_over_the_classes_too(Z, y):
    return -np.mean(one_hot(y, Z) * log_softmax(Z)), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "factor")
def mean_and_division(Z, y):
    N = len(Z)
    return -(one_hot(y, Z) * log_softmax(Z) / N).sum(axis=1).mean(), right_gradient(
        Z, y
    )


@wrong("softmax_cross_entropy", "logarithm to the base 2")
def bits_for_nats(Z, y):
    return right_loss(Z, y) / math.log(2), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "wrong value")
def the_right_logit(Z, y):
    return -Z[np.arange(len(Z)), y].mean(), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "loss kept for each sample")
def losses_in_a_row(Z, y):
    return -log_softmax(Z)[np.arange(len(Z)), y], right_gradient(Z, y)


@wrong("softmax_cross_entropy", "every label in every row")
def every_sample_with_every_label(Z, y):
    return -log_softmax(Z)[:, y].mean(), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "mean missing")
def gradient_of_the_sum(Z, y):
    return right_loss(Z, y), softmax(Z) - one_hot(y, Z)


@wrong("softmax_cross_entropy", "sign turned")
def target_minus_probability(Z, y):
    return right_loss(Z, y), (one_hot(y, Z) - softmax(Z)) / len(Z)


@wrong("softmax_cross_entropy", "target not subtracted")
def probabilities_handed_back(Z, y):
    return right_loss(Z, y), softmax(Z) / len(Z)


@wrong("softmax_cross_entropy", "argument ignored")
def one_from_every_class(Z, y):
    dZ = softmax(Z)
    dZ -= 1
    return right_loss(Z, y), dZ / len(Z)


@wrong("softmax_cross_entropy", "wrong value")
def logits_for_probabilities(Z, y):
    dZ = Z.copy()
    dZ[range(len(y)), y] -= 1
    return right_loss(Z, y), dZ / len(Z)


@wrong("softmax_cross_entropy", "argument ignored")
def targets_alone(Z, y):
    dZ = np.zeros_like(Z)
    for i, label in enumerate(y):
        dZ[i, label] = -1 / len(Z)
    return right_loss(Z, y), dZ


@wrong("softmax_cross_entropy", "normalised over the batch")
def softmax_down_the_columns(Z, y):
    E = np.exp(Z - Z.max(axis=0))
    P = E / E.sum(axis=0)
    return right_loss(Z, y), (P - one_hot(y, Z)) / len(Z)


@wrong("softmax_cross_entropy", "normalised over everything")
def one_sum_for_the_batch(Z, y):
    E = np.exp(Z - Z.max())
    P = E / E.sum()
    return right_loss(Z, y), (P - one_hot(y, Z)) / len(Z)


@wrong("softmax_cross_entropy", "diagonal of the Jacobian only")
def slope_of_one_probability(Z, y):
    P = softmax(Z)
    dP = -one_hot(y, Z) / np.where(P > 0, P, 1) / len(Z)
    return right_loss(Z, y), dP * P * (1 - P)


@wrong("softmax_cross_entropy", "stopped at the probabilities")
def gradient_for_the_probabilities(Z, y):
    P = np.maximum(softmax(Z), 1e-300).astype(Z.dtype)
    return right_loss(Z, y), -one_hot(y, Z) / (len(Z) * P)


@wrong("softmax_cross_entropy", "every label in every row")
def columns_of_all_labels(Z, y):
    dZ = softmax(Z)
    dZ[:, y] -= 1
    return right_loss(Z, y), dZ / len(Z)


@wrong("softmax_cross_entropy", "labels one off")
def labels_from_one(Z, y):
    dZ = softmax(Z)
    dZ[np.arange(len(Z)), y - 1] -= 1
    return right_loss(Z, y), dZ / len(Z)


@wrong("softmax_cross_entropy", "factor")
def divided_and_divided(Z, y):
    dZ = right_gradient(Z, y)
    dZ /= Z.shape[0]
    return right_loss(Z, y), dZ


@wrong("softmax_cross_entropy", "mean over all entries")
def divided_by_all_entries(Z, y):
    return right_loss(Z, y), (softmax(Z) - one_hot(y, Z)) / Z.size


@wrong("softmax_cross_entropy", "input changed")
def maximum_taken_off_in_place(Z, y):
    Z -= Z.max(axis=1, keepdims=True)
    return right_loss(Z, y), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "order")
def gradient_first(Z, y):
    return right_gradient(Z, y), right_loss(Z, y)


@wrong("softmax_cross_entropy", "precision not kept")
def targets_from_an_identity(Z, y):
    T = np.eye(Z.shape[1])[y]
    return right_loss(Z, y), (softmax(Z) - T) / len(Z)


@wrong("softmax_cross_entropy", "argument ignored")
def the_likeliest_class_for_the_right_one(Z, y):
    return right_loss(Z, Z.argmax(axis=1)), right_gradient(Z, y)


@wrong("softmax_cross_entropy", "not a tuple")
def only_the_loss(Z, y):
    return right_loss(Z, y)


@wrong("softmax_cross_entropy", "low precision")
def probabilities_in_half_precision(Z, y):
    P = softmax(Z).astype(np.float16).astype(Z.dtype)
    return right_loss(Z, y), (P - one_hot(y, Z)) / len(Z)


@wrong("softmax_cross_entropy", "last sample only")
def loss_of_the_last_sample(Z, y):
    for row, label in zip(log_softmax(Z), y, strict=True):
        L = -row[label]
    return L, right_gradient(Z, y)


@wrong("softmax_cross_entropy", "partly right")
def gradient_of_the_first_samples(Z, y):
    dZ = right_gradient(Z, y)
    dZ[-1] = 0
    return right_loss(Z, y), dZ


# What is right


@right("mse")
def einsum_and_a_python_number(P, Y):
    E = P - Y
    return float(np.einsum("nm,nm->", E, E)) / (2 * len(E)), E / len(E)


@right("mse")
def loss_without_dimensions(P, Y):
    E = np.subtract(P, Y)
    return np.array(np.vdot(E, E) / (2 * len(E)), dtype=P.dtype), E / len(E)


@right("mse")
def a_scalar_of_the_inputs_type(P, Y):
    L = ((P - Y) ** 2).sum() / (2 * len(P))
    return P.dtype.type(L), (P - Y) / len(P)


@right("mse")
def a_list_of_both(P, Y):
    N = P.shape[0]
    return [np.linalg.norm(P - Y) ** 2 / (2 * N), np.divide(P - Y, N)]


@right("mse")
def mean_of_the_samples_losses(P, Y):
    losses = [0.5 * sum((p - t) ** 2 for p, t in zip(*rows, strict=True))
              for rows in zip(P, Y, strict=True)]  # fmt: skip
    dP = np.empty_like(P)
    for index in np.ndindex(P.shape):
        dP[index] = (P[index] - Y[index]) / len(P)
    return sum(losses) / len(losses), dP


@right("mse")
def trace_of_a_product(P, Y):
    E = (P - Y) / len(P)
    return len(P) * np.trace(E.T @ E) / 2, E


@right("softmax_cross_entropy")
def logaddexp(Z, y):
    rows = np.arange(len(Z))
    log_P = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    dZ = np.exp(log_P)
    dZ[rows, y] -= 1
    dZ /= len(Z)
    return -np.mean(log_P[rows, y]), dZ


@right("softmax_cross_entropy")
def a_row_at_a_time(Z, y):
    N, L, dZ = len(Z), 0.0, np.zeros_like(Z)
    for i in range(N):
        z = Z[i] - np.max(Z[i])
        total = np.exp(z).sum()
        L += (np.log(total) - z[y[i]]) / N
        dZ[i] = np.exp(z) / total / N
        dZ[i, y[i]] -= 1 / N
    return L, dZ


@right("softmax_cross_entropy")
def targets_as_rows(Z, y):
    T = np.eye(Z.shape[1], dtype=Z.dtype)[y]
    return -(T * log_softmax(Z)).sum() / len(Z), (np.exp(log_softmax(Z)) - T) / len(Z)


@right("softmax_cross_entropy")
def through_the_whole_jacobian(Z, y):
    P = np.exp(log_softmax(Z))
    dZ = np.empty_like(Z)
    for i, (p, label) in enumerate(zip(P, y, strict=True)):
        jacobian = np.diag(p) - np.outer(p, p)
        # The probability of the right class may be 0, so it is divided out first.
        dZ[i] = p - np.eye(len(p), dtype=Z.dtype)[label]
        if p[label] > 1e-3:
            dZ[i] = -jacobian[label] / p[label]
    return right_loss(Z, y), dZ / len(Z)


@right("softmax_cross_entropy")
def take_along_axis(Z, y):
    log_P, labels = log_softmax(Z), y[:, None]
    L = -np.take_along_axis(log_P, labels, axis=1).mean(dtype=Z.dtype)
    dZ = np.exp(log_P)
    right = np.take_along_axis(dZ, labels, axis=1)
    np.put_along_axis(dZ, labels, right - 1, axis=1)
    return L, np.asfortranarray(dZ / len(Z))


@right("softmax_cross_entropy")
def subtract_at(Z, y):
    dZ = np.exp(log_softmax(Z))
    np.subtract.at(dZ, (np.arange(len(y)), y), 1)
    return (right_loss(Z, y), dZ * (1 / len(Z)))


@right_from("softmax_cross_entropy")
def a_class_that_keeps_its_probabilities():
    class CrossEntropy:
        def forward(self, Z, y):
            self.P, self.y = np.exp(log_softmax(Z)), y
            return right_loss(Z, y)

        def backward(self):
            return (self.P - one_hot(self.y, self.P)) / len(self.y)

        def __call__(self, Z, y):
            return self.forward(Z, y), self.backward()

    return CrossEntropy()


@right_from("softmax_cross_entropy")
def partial_with_a_helper():
    def with_loss(log_probabilities, Z, y):
        log_P = log_probabilities(Z)
        rows = [*range(len(Z))]
        dZ = np.exp(log_P)
        dZ[rows, y] -= 1
        return -sum(log_P[rows, y]) / len(Z), dZ / len(Z)

    return functools.partial(with_loss, log_softmax)
