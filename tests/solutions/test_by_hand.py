"""The exercises on paper: whole, small, their own for each number, and right."""

import re
from functools import cache
from itertools import islice, pairwise

import numpy as np
import pytest

from autograder.checks import exact_gradient
from solutions import by_hand

NUMBERS = [*range(60), 4711, 2**40]


@cache
def drawn(number):
    """Return the exercise B of a number, and its three passes."""
    exercise = by_hand.draw_network(number)
    return exercise, list(islice(by_hand.descend(*exercise), 3))


each_number = pytest.mark.parametrize("number", NUMBERS)


@each_number
def test_exercise_a_is_small_and_its_answers_are_exact(number):
    X, W, dZ = by_hand.draw_layer(number)
    answers = by_hand.work_out_layer(X, W, dZ)
    loss_X = exact_gradient(lambda X: (dZ * (X @ W)).sum(), X)
    loss_W = exact_gradient(lambda W: (dZ * (X @ W)).sum(), W)
    assert (answers["Z"] == X @ W).all()
    assert (answers["dX"] == loss_X).all()
    assert (answers["dW"] == loss_W).all()
    assert (answers["dW"] != X @ dZ).any(), "a forgotten transpose would pass"
    assert max(abs(A).max() for A in answers.values()) < 100
    assert all(A.all() for A in (X, W, dZ, *answers.values()))


@each_number
def test_exercise_b_stays_whole_and_small_and_the_loss_falls_twice(number):
    exercise, passes = drawn(number)
    matrices = [*exercise, *(A for now in passes for A in now.values())]
    numbers = np.hstack([np.ravel(A) for A in matrices])
    assert (numbers % 1 == 0).all()
    assert abs(numbers).max() < 100
    losses = [now["loss"] for now in passes]
    assert losses[0] > losses[1] > losses[2]


@each_number
def test_in_exercise_b_relu_and_every_number_that_is_given_matter(number):
    (X, _, _, W2), (first, second, _) = drawn(number)
    assert X.any(axis=0).all()
    assert W2.all()
    for now in first, second:
        fires = now["H"] > 0
        assert now["H"].all(), "a kink has no slope"
        assert not fires.all()
        assert fires.any(axis=0).all(), "a neuron is silent for all samples"
        assert fires.all(axis=0).any(), "no gradient adds up over the samples"
        assert now["delta2"].all()
        assert now["dW1"].any(axis=0).all()


@each_number
def test_a_usual_mistake_changes_the_gradient_of_exercise_b(number):
    (X, _, _, W2), (first, second, _) = drawn(number)
    for now in first, second:
        fires = now["H"] > 0
        for delta1 in (
            now["dO"],  # the slope of ReLU is forgotten
            now["dO"] * now["O"],  # or taken for its output
            (now["error"] @ W2.T) * fires,  # nobody divides by N
            now["delta1"] / 2,  # or somebody does so twice
            -now["delta1"],
        ):
            assert (X.T @ delta1 != now["dW1"]).any()
    # The second step with the first one's gradient, or a multiple of it.
    assert np.linalg.det(np.hstack([first["error"], second["error"]])) != 0
    assert (first["dW1"] != second["dW1"]).any()


@each_number
def test_each_gradient_of_exercise_b_is_the_slope_of_its_loss(number):
    (X, Y, _, W2), passes = drawn(number)

    def loss(W1):
        return ((np.maximum(X @ W1, 0) @ W2 - Y) ** 2).sum() / 4

    for now, after in pairwise(passes):
        assert now["loss"] == loss(now["W1"])
        assert (after["W1"] == now["W1"] - now["dW1"] / 2).all()
        # A parabola has no third derivative, and no power of two is rounded.
        for index in np.ndindex(3, 2):
            h = np.zeros((3, 2))
            h[index] = 2.0**-10
            slope = (loss(now["W1"] + h) - loss(now["W1"] - h)) * 2.0**9
            assert slope == now["dW1"][index]


def flat(matrices):
    return tuple(np.hstack([np.ravel(A) for A in matrices]).tolist())


def test_a_number_has_one_exercise_and_numbers_differ():
    layers = [flat(by_hand.draw_layer(number)) for number in NUMBERS]
    networks = [flat(drawn(number)[0]) for number in NUMBERS]
    assert len({*layers}) == len({*networks}) == len(NUMBERS)
    assert layers == [flat(by_hand.draw_layer(number)) for number in NUMBERS]
    again = [flat(by_hand.draw_network(number)) for number in NUMBERS[:10]]
    assert networks[:10] == again


@pytest.mark.parametrize("draw", [by_hand.draw_layer, by_hand.draw_network])
def test_numbers_begin_at_0(draw):
    with pytest.raises(ValueError, match="non-negative"):
        draw(-1)


def test_a_printed_sheet_can_still_be_marked_with_the_key():
    """Another draw, or another NumPy, must not change what a class has on paper."""
    X, W, dZ = by_hand.draw_layer(55)
    assert X.tolist() == [[-3, 1], [-3, 4]]
    assert W.tolist() == [[-4, -4, 3], [3, -1, 3]]
    assert dZ.tolist() == [[-1, 1, 2], [-2, 2, -4]]
    X, Y, W1, W2 = by_hand.draw_network(55)
    assert X.tolist() == [[1, -1, 1], [1, 1, 0]]
    assert Y.ravel().tolist() == [7, -21]
    assert W1.tolist() == [[5, 2], [0, -5], [4, 1]]
    assert W2.ravel().tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("H", "lively"),
    [
        ([[9, 8], [5, -3]], True),
        ([[9, 8, 1], [5, -3, -2]], True),
        ([[9, 8], [5, 0]], False),  # a kink
        ([[9, 8], [5, 3]], False),  # ReLU does nothing
        ([[9, -8], [5, -3]], False),  # a neuron is silent
        ([[9, -8], [-5, 3]], False),  # no neuron fires for both samples
    ],
)
def test_pre_activations_are_lively_if_relu_has_something_to_do(H, lively):
    assert by_hand.is_lively(np.array(H)) is lively


MASHAS_X = [[1, -1, 1], [1, 1, 0]]


@pytest.mark.parametrize(
    ("X", "Y", "W1", "W2", "reason"),
    [
        (MASHAS_X, [7, -20], [[5, 2], [0, -5], [4, 1]], [-1, 1], "half an error"),
        (MASHAS_X, [1, -7], [[5, 2], [0, -5], [4, 1]], [-1, 1], "an odd gradient"),
        (MASHAS_X, [7, -5], [[5, 2], [0, -5], [4, 1]], [-1, 1], "an error of 0"),
        (MASHAS_X, [15, 11], [[5, 2], [0, -5], [4, 1]], [-1, 1], "a loss of 128"),
        (MASHAS_X, [-93, -121], [[105, 2], [0, -5], [4, 1]], [-1, 1], "long numbers"),
        (MASHAS_X, [-73, -101], [[85, 2], [0, -5], [4, 1]], [-1, 1], "a long target"),
        ([[2, 2, 0], [1, -1, 2]], [-6, 11], [[5, 0], [0, -4], [1, 5]], [-1, 1],
         "the loss rises"),
        ([[0, -1, 0], [-1, 0, 1]], [-21, -14], [[3, -3], [-2, -3], [-1, 3]], [-1, -1],
         "both errors are halved"),
    ],
)  # fmt: skip
def test_what_does_not_suit_paper_is_drawn_again(X, Y, W1, W2, reason):
    X, Y, W1, W2 = map(np.array, (X, Y, W1, W2))
    assert not by_hand.suits_paper(X, Y[:, None], W1, W2[:, None]), reason
    assert by_hand.suits_paper(*drawn(55)[0])


def value(tex):
    """Return the value of a line's numbers, read from their TeX."""
    matrix = re.compile(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}")

    def rows(found):
        cells = [row.split("&") for row in found[1].split(r"\\")]
        return f"np.array({[[int(cell) for cell in row] for row in cells]})"

    tex = re.sub(r"(\\end\{pmatrix\})(\\begin)", r"\1 @ \2", tex)
    tex = matrix.sub(rows, tex)
    for sign, meaning in {
        r"\max\left(": "np.maximum(",
        r"\right)": ")",
        r"\odot": "*",
        r"\frac{1}{2} ": "1 / 2 * ",
        "^2": " ** 2",
    }.items():
        tex = tex.replace(sign, meaning)
    return eval(tex, {"np": np})


@pytest.mark.parametrize("number", NUMBERS[:10])
def test_in_every_line_the_numbers_make_the_result(number):
    exercise, (first, second, last) = drawn(number)
    X, Y, _, W2 = exercise
    lines = [
        *by_hand.layer_lines(*by_hand.draw_layer(number)),
        *by_hand.pass_lines(first, second, X, Y, W2),
        *by_hand.pass_lines(second, last, X, Y, W2),
    ]
    assert len(lines) == 3 + 10 + 10
    for name, *_, numbers, result in lines:
        assert np.array_equal(value(numbers), value(result)), name


def test_lines_show_a_pass_in_its_order_and_end_with_the_step():
    (X, Y, _, W2), (now, after, _) = drawn(3)
    _, *computed = now.values()
    lines = by_hand.pass_lines(now, after, X, Y, W2)
    assert [line[-1] for line in lines] == [
        by_hand.in_tex(A) for A in (*computed, after["W1"])
    ]
    assert lines[8][0] == by_hand.gradient_by("W^{(1)}")
    assert by_hand.gradient_by("X") == r"\frac{\partial L}{\partial X}"


def test_a_display_has_a_row_for_each_part_of_a_line():
    shown = by_hand.on_paper([("Z", "XW", "6"), ("P", "5")])
    assert shown == r"\begin{aligned}Z &= XW \\ &= 6 \\[3ex] P &= 5\end{aligned}"


def test_numbers_are_written_as_on_paper():
    assert by_hand.in_tex(np.float64(80)) == "80"
    assert by_hand.in_tex(np.array([[1.0, -0.0], [-3.0, 12.0]])) == (
        r"\begin{pmatrix} 1 & 0 \\ -3 & 12 \end{pmatrix}"
    )
