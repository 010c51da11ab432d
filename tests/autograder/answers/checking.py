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


@wrong("check_gradient", "values not compared")
def compared_with_itself(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    measured = gradients
    return all(np.allclose(a, b) for a, b in zip(gradients, measured, strict=True))


@wrong("check_gradient", "always True")
def result_of_the_comparison_dropped(f, backward, inputs):
    dZ = upstream(f, inputs)
    for k, (_, gradient) in enumerate(zip(inputs, backward(dZ, *inputs), strict=False)):
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


@wrong("check_gradient", "values not compared")
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
        slope = (dZ * change).sum() / (2 * h)
        if abs(gradients[k][index] - slope) > 1e-4 * abs(slope):
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


@wrong("check_gradient", "always False")
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


@wrong("check_gradient", "inputs changed")
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


@wrong("check_gradient", "last input only")
def only_the_last_input_counts(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        fine = near(gradient, slopes(f, dZ, inputs, k))
    return fine


@wrong("check_gradient", "shapes not compared")
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


@wrong("check_gradient", "nan accepted")
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


def compared(f, backward, inputs, close=near, dZ=None):
    """Return whether all gradients are close to the slopes, in number and shape too."""
    dZ = upstream(f, inputs) if dZ is None else dZ
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        if np.shape(gradient) != inputs[k].shape:
            return False
        if not close(gradient, slopes(f, dZ, inputs, k)):
            return False
    return True


def shape_of_output(f, inputs):
    return f(*inputs).shape


@wrong("check_gradient", "upstream of rank one")
def a_constant_upstream(f, backward, inputs):
    return compared(f, backward, inputs, dZ=np.full(shape_of_output(f, inputs), 0.7))


@wrong("check_gradient", "upstream of rank one")
def minus_ones(f, backward, inputs):
    return compared(f, backward, inputs, dZ=-np.ones(shape_of_output(f, inputs)))


@wrong("check_gradient", "upstream of rank one")
def one_number_for_each_sample(f, backward, inputs):
    N, M = shape_of_output(f, inputs)
    dZ = np.random.default_rng(4).normal(size=(N, 1)) * np.ones((N, M))
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream of rank one")
def one_number_for_each_output(f, backward, inputs):
    N, M = shape_of_output(f, inputs)
    dZ = np.tile(np.random.default_rng(4).normal(size=M), (N, 1))
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream of rank one")
def an_outer_product(f, backward, inputs):
    rng = np.random.default_rng(4)
    N, M = shape_of_output(f, inputs)
    dZ = np.outer(rng.normal(size=N), rng.normal(size=M))
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream of one sign")
def random_numbers_from_0_to_1(f, backward, inputs):
    dZ = np.random.default_rng(4).random(shape_of_output(f, inputs))
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream of one sign")
def counting_from_one(f, backward, inputs):
    shape = shape_of_output(f, inputs)
    dZ = np.sqrt(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream with zeros")
def first_output_only(f, backward, inputs):
    dZ = np.zeros(shape_of_output(f, inputs))
    dZ[0, 0] = 1
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream with zeros")
def one_output_of_the_first_sample(f, backward, inputs):
    dZ = np.zeros(shape_of_output(f, inputs))
    dZ[0, -1] = 1
    return compared(f, backward, inputs, dZ=dZ)


@wrong("check_gradient", "upstream with zeros")
def ones_on_the_diagonal(f, backward, inputs):
    return compared(f, backward, inputs, dZ=np.eye(*shape_of_output(f, inputs)))


@wrong("check_gradient", "output for upstream")
def gradient_of_the_squared_length(f, backward, inputs):
    return compared(f, backward, inputs, dZ=f(*inputs))


@wrong("check_gradient", "count not compared")
def as_many_as_there_are(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    for k, (gradient, _) in enumerate(zip(gradients, inputs, strict=False)):
        if not near(gradient, slopes(f, dZ, inputs, k)):
            return False
    return True


@wrong("check_gradient", "count not compared")
def not_more_than_there_are_inputs(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    return len(gradients) <= len(inputs) and all(
        near(gradient, slopes(f, dZ, inputs, k)) for k, gradient in enumerate(gradients)
    )


@wrong("check_gradient", "shapes not compared")
def entries_in_a_row(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = slopes(f, dZ, inputs, k).ravel()
        if np.size(gradient) != measured.size or not near(np.ravel(gradient), measured):
            return False
    return True


@wrong("check_gradient", "nan accepted")
def no_entry_too_far_off(f, backward, inputs):
    def close(gradient, measured):
        return not np.any(
            np.abs(gradient - measured) > 1e-5 * np.linalg.norm(measured) + 1e-9
        )

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "not finite accepted")
def nan_left_out(f, backward, inputs):
    def close(gradient, measured):
        there = np.isfinite(gradient)
        return near(gradient[there], measured[there])

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "values not compared")
def shapes_and_finite_numbers(f, backward, inputs):
    return compared(f, backward, inputs, lambda g, measured: bool(np.isfinite(g).all()))


@wrong("check_gradient", "absolute tolerance")
def a_millionth_for_all(f, backward, inputs):
    def close(gradient, measured):
        return bool(np.abs(gradient - measured).max() < 1e-6)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "absolute tolerance")
def a_floor_that_is_too_high(f, backward, inputs):
    def close(gradient, measured):
        error = np.linalg.norm(gradient - measured)
        return bool(error <= 1e-6 * np.linalg.norm(measured) + 1e-6)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "absolute tolerance")
def compared_with_at_least_one(f, backward, inputs):
    def close(gradient, measured):
        size = np.maximum(1, np.abs(gradient) + np.abs(measured))
        return bool((np.abs(gradient - measured) / size).max() < 1e-6)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "tolerance too loose")
def within_two_per_cent_of_each_entry(f, backward, inputs):
    def close(gradient, measured):
        return np.allclose(gradient, measured, rtol=0.02)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "not every entry")
def the_last_entry(f, backward, inputs):
    return compared(f, backward, inputs, lambda g, m: near(g.flat[-1:], m.flat[-1:]))


@wrong("check_gradient", "not every entry")
def the_diagonal(f, backward, inputs):
    def close(gradient, measured):
        on = (slice(None),) if gradient.ndim == 1 else (np.arange(min(gradient.shape)),)
        return near(gradient[on * gradient.ndim], measured[on * gradient.ndim])

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "not every entry")
def the_largest_entry(f, backward, inputs):
    def close(gradient, measured):
        k = np.abs(measured).argmax()
        return near(gradient.ravel()[k : k + 1], measured.ravel()[k : k + 1], 1e-5)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "not every entry")
def the_first_row(f, backward, inputs):
    return compared(f, backward, inputs, lambda g, m: near(g[:1], m[:1]))


@wrong("check_gradient", "length only")
def lengths_compared(f, backward, inputs):
    def close(gradient, measured):
        one, two = np.linalg.norm(gradient), np.linalg.norm(measured)
        return bool(abs(one - two) <= 1e-6 * two)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "order ignored")
def sorted_first(f, backward, inputs):
    def close(gradient, measured):
        return near(np.sort(gradient, axis=None), np.sort(measured, axis=None))

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "sum only")
def means_compared(f, backward, inputs):
    def close(gradient, measured):
        return near(np.mean(gradient), np.mean(measured), 1e-5)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "direction only")
def the_angle_between_them(f, backward, inputs):
    def close(gradient, measured):
        lengths = np.linalg.norm(gradient) * np.linalg.norm(measured)
        return bool(np.sum(gradient * measured) >= (1 - 1e-7) * lengths)

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "direction only")
def signs_compared(f, backward, inputs):
    def close(gradient, measured):
        return np.array_equal(np.sign(gradient), np.sign(measured))

    return compared(f, backward, inputs, close)


@wrong("check_gradient", "tolerance too loose")
def all_gradients_in_one_array(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if [np.shape(g) for g in gradients] != [A.shape for A in inputs]:
        return False
    measured = [slopes(f, dZ, inputs, k).ravel() for k in range(len(inputs))]
    gradients = np.concatenate([np.ravel(g) for g in gradients])
    return near(gradients, np.concatenate(measured), tolerance=0.02)


@wrong("check_gradient", "stops")
def wrong_shapes_stop_it(f, backward, inputs):
    dZ = upstream(f, inputs)
    if len(backward(dZ, *inputs)) != len(inputs):
        return False
    for k, gradient in enumerate(backward(dZ, *inputs)):
        error = np.empty_like(inputs[k])
        error[...] = gradient
        if np.shape(gradient) != inputs[k].shape:
            return False
        if not near(error, slopes(f, dZ, inputs, k)):
            return False
    return True


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


@right("check_gradient")
def a_complex_step(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, gradient in enumerate(gradients):
        measured = np.zeros(inputs[k].shape)
        for index in np.ndindex(measured.shape):
            moved = [A.astype(complex) for A in inputs]
            moved[k][index] += 1e-20j
            measured[index] = (dZ * f(*moved)).sum().imag / 1e-20
        if not near(gradient, measured, tolerance=1e-10):
            return False
    return True


@right("check_gradient")
def random_signs_upstream(f, backward, inputs):
    dZ = np.random.default_rng(9).choice([-1.0, 1.0], size=shape_of_output(f, inputs))
    return compared(f, backward, inputs, dZ=dZ)


@right("check_gradient")
def whole_numbers_upstream(f, backward, inputs):
    dZ = np.random.default_rng(9).integers(-9, 10, size=shape_of_output(f, inputs))
    return compared(f, backward, inputs, dZ=dZ)


@right("check_gradient")
def upstream_of_both_signs_within_one(f, backward, inputs):
    dZ = np.random.default_rng(9).uniform(-1, 1, size=shape_of_output(f, inputs))
    return compared(f, backward, inputs, dZ=dZ)


@right("check_gradient")
def within_a_ten_thousandth(f, backward, inputs):
    return compared(f, backward, inputs, lambda g, measured: near(g, measured, 1e-4))


@right("check_gradient")
def every_entry_by_allclose(f, backward, inputs):
    def close(gradient, measured):
        return np.allclose(gradient, measured, rtol=1e-5, atol=1e-8)

    return compared(f, backward, inputs, close)


@right("check_gradient")
def the_worst_relative_error(f, backward, inputs):
    def close(gradient, measured):
        size = np.maximum(1e-8, np.abs(gradient) + np.abs(measured))
        return bool((np.abs(gradient - measured) / size).max() < 1e-4)

    return compared(f, backward, inputs, close)


@right("check_gradient")
def compared_with_both_lengths(f, backward, inputs):
    def close(gradient, measured):
        both = np.linalg.norm(gradient) + np.linalg.norm(measured)
        return both == 0 or bool(np.linalg.norm(gradient - measured) / both < 1e-6)

    return compared(f, backward, inputs, close)


@right("check_gradient")
def one_array_and_a_small_tolerance(f, backward, inputs):
    dZ = upstream(f, inputs)
    gradients = backward(dZ, *inputs)
    if [np.shape(g) for g in gradients] != [A.shape for A in inputs]:
        return False
    measured = [slopes(f, dZ, inputs, k).ravel() for k in range(len(inputs))]
    gradients = np.concatenate([np.ravel(g) for g in gradients])
    return near(gradients, np.concatenate(measured), tolerance=1e-6)
