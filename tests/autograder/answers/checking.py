"""Answers to the task of the assignment checking."""

import numpy as np

from .records import right, right_from, wrong, wrong_from


def slopes(f, dZ, inputs, k, h=1e-5):
    """Return the central differences of ⟨dZ, f⟩ in the entries of inputs[k]."""
    measured = np.zeros_like(inputs[k])
    for index in np.ndindex(inputs[k].shape):
        losses = []
        for step in h, -h:
            moved = [A.copy() for A in inputs]
            moved[k][index] += step
            losses.append((dZ * f(*moved)).sum())
        measured[index] = (losses[0] - losses[1]) / (2 * h)
    return measured


def upstream(f, inputs):
    return np.random.default_rng(7).normal(size=f(*inputs).shape)


def near(gradient, measured, tolerance=1e-6):
    if np.shape(gradient) != measured.shape:
        return False
    error = np.linalg.norm(gradient - measured)
    return bool(error <= tolerance * np.linalg.norm(measured) + 1e-9)


@wrong("check_gradient", "always True")
def true(f, backward, inputs):
    return True


@wrong("check_gradient", "always True")
def compared_with_itself(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    measured = gradients
    return all(np.allclose(a, b) for a, b in zip(gradients, measured, strict=True))


@wrong("check_gradient", "always True")
def result_of_the_comparison_dropped(f, backward, inputs):
    dZ = upstream(f, inputs)
    for k, gradient in enumerate(backward(dZ, *inputs)):
        near(gradient, slopes(f, dZ, inputs, k))
    return True


@wrong("check_gradient", "always False")
def false(f, backward, inputs):
    return False


@wrong("check_gradient", "always False")
def step_not_divided_by(f, backward, inputs):
    h = 1e-5
    dZ = upstream(f, inputs)
    for k, gradient in enumerate(backward(dZ, *inputs)):
        if not near(gradient, slopes(f, dZ, inputs, k) * 2 * h):
            return False
    return True


@wrong("check_gradient", "always False")
def another_upstream_for_the_measurement(f, backward, inputs):
    rng = np.random.default_rng(3)
    shape = f(*inputs).shape
    for k, gradient in enumerate(backward(rng.normal(size=shape), *inputs)):
        if not near(gradient, slopes(f, rng.normal(size=shape), inputs, k)):
            return False
    return True


@wrong("check_gradient", "upstream of ones")
def loss_is_the_plain_sum(f, backward, inputs):
    dZ = np.ones(f(*inputs).shape)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    return all(
        near(gradient, slopes(f, dZ, inputs, k)) for k, gradient in enumerate(gradients)
    )


@wrong("check_gradient", "first input only")
def returned_after_one_input(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k in range(len(inputs)):
        return near(gradients[k], slopes(f, dZ, inputs, k))


@wrong("check_gradient", "first input only")
def inputs_zero(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    shapes = [np.shape(gradient) == A.shape for gradient, A in zip(gradients, inputs)]  # noqa: B905
    if len(shapes) != len(inputs) or not all(shapes) or len(gradients) != len(inputs):
        return False
    return near(gradients[0], slopes(f, dZ, inputs, 0))


@wrong("check_gradient", "shape only")
def shapes_compared(f, backward, inputs):
    gradients = backward(f(*inputs), *inputs)
    if len(gradients) != len(inputs):
        return False
    return all(np.shape(g) == A.shape for g, A in zip(gradients, inputs, strict=True))


@wrong("check_gradient", "not every entry")
def returned_after_one_entry(f, backward, inputs):
    h = 1e-5
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, A in enumerate(inputs):
        if np.shape(gradients[k]) != A.shape:
            return False
        index = (0,) * A.ndim
        ahead, behind = A.copy(), A.copy()
        ahead[index] += h
        behind[index] -= h
        change = f(*inputs[:k], ahead, *inputs[k + 1 :]) - f(
            *inputs[:k], behind, *inputs[k + 1 :]
        )
        if abs(gradients[k][index] - (dZ * change).sum() / (2 * h)) > 1e-6:
            return False
    return True


@wrong("check_gradient", "sum only")
def all_entries_moved_at_once(f, backward, inputs):
    h = 1e-5
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, A in enumerate(inputs):
        if np.shape(gradients[k]) != A.shape:
            return False
        ahead = (dZ * f(*inputs[:k], A + h, *inputs[k + 1 :])).sum()
        behind = (dZ * f(*inputs[:k], A - h, *inputs[k + 1 :])).sum()
        slope = (ahead - behind) / (2 * h)
        if not abs(np.sum(gradients[k]) - slope) <= 1e-6 * abs(slope) + 1e-7:
            return False
    return True


@wrong("check_gradient", "sum only")
def totals_compared(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return False
        if not np.isclose(np.sum(gradient), np.sum(measured), rtol=1e-6):
            return False
    return True


@wrong("check_gradient", "sign ignored")
def sizes_compared(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    return all(
        near(np.abs(gradient), np.abs(slopes(f, dZ, inputs, k)))
        for k, gradient in enumerate(gradients)
    )


@wrong("check_gradient", "tolerance too loose")
def half_is_near_enough(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    return all(
        near(gradient, slopes(f, dZ, inputs, k), tolerance=0.5)
        for k, gradient in enumerate(gradients)
    )


@wrong("check_gradient", "tolerance too loose")
def within_a_tenth(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return False
        if not np.allclose(gradient, measured, rtol=0.1):
            return False
    return True


@wrong("check_gradient", "too strict")
def compared_with_equals(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    return len(gradients) == len(inputs) and all(
        np.array_equal(gradient, slopes(f, dZ, inputs, k))
        for k, gradient in enumerate(gradients)
    )


@wrong("check_gradient", "too strict")
def tolerance_below_rounding(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return False
        if np.abs(gradient - measured).max() > 1e-15:
            return False
    return True


@wrong("check_gradient", "input changed")
def entries_left_moved(f, backward, inputs):
    h = 1e-5
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for A, gradient in zip(inputs, gradients, strict=True):
        if np.shape(gradient) != A.shape:
            return False
        measured = np.zeros_like(A)
        for index in np.ndindex(A.shape):
            A[index] += h
            ahead = (dZ * f(*inputs)).sum()
            A[index] -= h
            A[index] -= h
            behind = (dZ * f(*inputs)).sum()
            measured[index] = (ahead - behind) / (2 * h)
        if not near(gradient, measured, tolerance=1e-3):
            return False
    return True


@wrong("check_gradient", "not True or False")
def the_largest_error(f, backward, inputs):
    dZ = upstream(f, inputs)
    worst = 0.0
    for k, gradient in enumerate(backward(dZ, *inputs)):
        measured = slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return np.inf
        worst = max(worst, np.abs(gradient - measured).max())
    return worst


@wrong("check_gradient", "not True or False")
def an_array_of_truths(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return np.array([False])
    return np.array(
        [near(gradient, slopes(f, dZ, inputs, k))
         for k, gradient in enumerate(gradients)]
    )  # fmt: skip


@wrong("check_gradient", "not True or False")
def yes_or_no(f, backward, inputs):
    return "yes" if central_differences(f, backward, inputs) else "no"


@wrong("check_gradient", "too mild")
def only_the_last_input_counts(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        fine = near(gradient, slopes(f, dZ, inputs, k))
    return fine


@wrong("check_gradient", "too mild")
def shapes_broadcast(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        try:
            if not np.allclose(gradient, slopes(f, dZ, inputs, k), rtol=1e-5):
                return False
        except ValueError:
            return False
    return True


@wrong("check_gradient", "too mild")
def nan_is_not_larger(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = slopes(f, dZ, inputs, k)
        if np.shape(gradient) != measured.shape:
            return False
        if np.linalg.norm(gradient - measured) > 1e-6 * np.linalg.norm(measured) + 1e-9:
            return False
    return True


@wrong("check_gradient", "raises")
def wrong_shapes_stop_it(f, backward, inputs):
    dZ = upstream(f, inputs)
    for k, gradient in enumerate(backward(dZ, *inputs)):
        error = np.empty_like(inputs[k])
        error[...] = gradient
        if np.shape(gradient) != inputs[k].shape:
            return False
        if not near(error, slopes(f, dZ, inputs, k)):
            return False
    return len(inputs) == len(backward(dZ, *inputs))


@wrong("check_gradient", "nothing returned")
def only_asserted(f, backward, inputs):
    dZ = upstream(f, inputs)
    for k, gradient in enumerate(backward(dZ, *inputs)):
        print(near(gradient, slopes(f, dZ, inputs, k)))


@wrong("check_gradient", "not implemented")
def not_begun(f, backward, inputs):
    raise NotImplementedError


@wrong_from("check_gradient", "state")
def verdict_of_the_first_question():
    verdicts = []

    def check_gradient(f, backward, inputs):
        verdicts.append(central_differences(f, backward, inputs))
        return verdicts[0]

    return check_gradient


# What is right


@right("check_gradient")
def central_differences(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    return all(
        near(gradient, slopes(f, dZ, inputs, k)) for k, gradient in enumerate(gradients)
    )


@right("check_gradient")
def restored_after_each_step(f, backward, inputs):
    h = 1e-5
    inputs = tuple(A.copy() for A in inputs)
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for A, gradient in zip(inputs, gradients, strict=True):
        measured = np.zeros_like(A)
        for index in np.ndindex(A.shape):
            kept = A[index]
            A[index] = kept + h
            ahead = (dZ * f(*inputs)).sum()
            A[index] = kept - h
            behind = (dZ * f(*inputs)).sum()
            A[index] = kept
            measured[index] = (ahead - behind) / (2 * h)
        if not near(gradient, measured):
            return False
    return True


@right("check_gradient")
def restored_in_the_inputs_themselves(f, backward, inputs):
    h = 1e-5
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for A, gradient in zip(inputs, gradients, strict=True):
        measured = np.zeros_like(A)
        for index in np.ndindex(A.shape):
            kept = A[index]
            A[index] = kept + h
            ahead = (dZ * f(*inputs)).sum()
            A[index] = kept - h
            behind = (dZ * f(*inputs)).sum()
            A[index] = kept
            measured[index] = (ahead - behind) / (2 * h)
        if not near(gradient, measured):
            return False
    return True


@right("check_gradient")
def forward_differences(f, backward, inputs):
    h = 1e-7
    rng = np.random.default_rng(11)
    Z = f(*inputs)
    dZ = rng.uniform(-2, 2, size=Z.shape)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = np.zeros_like(inputs[k])
        for index in np.ndindex(measured.shape):
            moved = [A.copy() for A in inputs]
            moved[k][index] += h
            measured[index] = np.vdot(dZ, f(*moved) - Z) / h
        if not near(gradient, measured, tolerance=1e-4):
            return False
    return True


@right("check_gradient")
def adjoint_test_in_random_directions(f, backward, inputs):
    h = 1e-5
    rng = np.random.default_rng(5)
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, A in enumerate(inputs):
        if np.shape(gradients[k]) != A.shape:
            return False
        for _ in range(3):
            V = rng.normal(size=A.shape)
            ahead = f(*inputs[:k], A + h * V, *inputs[k + 1 :])
            behind = f(*inputs[:k], A - h * V, *inputs[k + 1 :])
            left = np.sum(dZ * (ahead - behind)) / (2 * h)
            right = np.sum(gradients[k] * V)
            scale = np.linalg.norm(gradients[k]) * np.linalg.norm(V)
            if not abs(left - right) <= 1e-6 * scale + 1e-8:
                return False
    return True


@right("check_gradient")
def unseeded_upstream(f, backward, inputs):
    dZ = np.random.default_rng().normal(size=f(*inputs).shape)
    gradients = backward(dZ, *inputs)
    return len(gradients) == len(inputs) and all(
        near(gradient, slopes(f, dZ, inputs, k)) for k, gradient in enumerate(gradients)
    )


@right("check_gradient")
def each_output_on_its_own(f, backward, inputs):
    shape = f(*inputs).shape
    for place in np.ndindex(shape):
        dZ = np.zeros(shape)
        dZ[place] = 1
        gradients = backward(dZ, *inputs)
        if len(gradients) != len(inputs):
            return False
        for k, gradient in enumerate(gradients):
            if not near(gradient, slopes(f, dZ, inputs, k)):
                return False
    return True


@right("check_gradient")
def two_upstreams_and_a_fourth_order_rule(f, backward, inputs):
    h = 1e-3
    rng = np.random.default_rng(2)
    for _ in range(2):
        dZ = rng.normal(size=f(*inputs).shape)
        gradients = backward(dZ, *inputs)
        if len(gradients) != len(inputs):
            return False
        for k, gradient in enumerate(gradients):
            one = slopes(f, dZ, inputs, k, h)
            two = slopes(f, dZ, inputs, k, 2 * h)
            if not near(gradient, (4 * one - two) / 3):
                return False
    return True


@right("check_gradient")
def a_truth_of_numpy(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return np.False_
    fine = np.True_
    for k, gradient in enumerate(gradients):
        if np.shape(gradient) != inputs[k].shape:
            return np.False_
        measured = slopes(f, dZ, inputs, k)
        error = np.linalg.norm(gradient - measured)
        fine &= error <= 1e-5 * np.linalg.norm(measured) + 1e-8
    return fine


@right_from("check_gradient")
def a_checker_with_settings():
    class Checker:
        def __init__(self, h, tolerance):
            self.h, self.tolerance = h, tolerance

        def __call__(self, f, backward, inputs):
            dZ = upstream(f, inputs)
            gradients = backward(dZ, *inputs)
            if len(gradients) != len(inputs):
                return False
            measured = [slopes(f, dZ, inputs, k, self.h) for k in range(len(inputs))]
            return all(
                near(gradient, slope, self.tolerance)
                for gradient, slope in zip(gradients, measured, strict=True)
            )

    return Checker(h=3e-6, tolerance=1e-5)
