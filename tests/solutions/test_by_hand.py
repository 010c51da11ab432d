"""The exercises on paper: small, their own for each number, and right."""

import re
from fractions import Fraction
from functools import cache
from itertools import islice, pairwise

import numpy as np
import pytest

from autograder.checks import exact_gradient
from solutions import by_hand, example
from solutions.activations import relu

NUMBERS = [*range(60), 4711, 2**40]
EXAMPLE = example.X, example.Y, example.W, example.b, example.W2


def passes(exercise):
    """Return the three passes of two steps."""
    return list(islice(by_hand.descend(*exercise), 3))


@cache
def drawn(number):
    """Return the exercise B of a number, and its passes."""
    exercise = by_hand.draw_network(number)
    return exercise, passes(exercise)


each_number = pytest.mark.parametrize("number", NUMBERS)


@each_number
def test_exercise_a_is_small_and_its_answers_are_exact(number):
    X, W, G = by_hand.draw_layer(number)
    answers = by_hand.work_out_layer(X, W, G)
    loss_X = exact_gradient(lambda X: (G * (X @ W)).sum(), X)
    loss_W = exact_gradient(lambda W: (G * (X @ W)).sum(), W)
    assert (answers["Z"] == X @ W).all()
    assert (answers["dX"] == loss_X).all()
    assert (answers["dW"] == loss_W).all()
    assert (answers["dW"] != X @ G).any(), "a forgotten transpose would pass"
    assert max(abs(A).max() for A in answers.values()) < 100
    assert all(A.all() for A in (X, W, G, *answers.values()))


@each_number
def test_exercise_b_stays_plain_and_small_and_the_loss_falls_twice(number):
    exercise, (first, second, last) = drawn(number)
    for now, of_one in (first, 1), (second, 2):
        matrices = [*exercise, *(A for A in now.values() if np.ndim(A))]
        numbers = np.hstack([np.ravel(A) for A in matrices])
        assert (numbers * of_one % 1 == 0).all()
        assert abs(numbers).max() < 100
    # What is computed last has a hundredth at most before it is multiplied.
    assert (last["H"] * 100 % 1).round(8).max() in (0, 1)
    losses = [now["loss"] for now in (first, second, last)]
    assert losses[0] >= losses[1] / 0.9 > losses[1] >= losses[2] / 0.9


@each_number
def test_in_exercise_b_relu_and_every_number_that_is_given_matter(number):
    (X, _, _, b, W2), (first, second, _) = drawn(number)
    for given in X.any(axis=0), X.any(axis=1), b, W2:
        assert given.all()
    for now in first, second:
        fires = now["H"] > 0
        assert now["H"].all(), "a kink has no slope"
        assert not fires.all()
        assert fires.any(axis=0).all(), "a neuron is silent for all samples"
        assert fires.all(axis=0).any(), "no gradient adds up over the samples"
        assert now["delta2"].all()
        assert now["dW2"].all(), "a weight that does not move"
        assert now["dW1"].any(axis=0).all()


@each_number
def test_a_usual_mistake_changes_a_gradient_of_exercise_b(number):
    (X, *_), (first, second, last) = drawn(number)
    for now, after in (first, second), (second, last):
        fires = now["H"] > 0
        for delta1 in (
            now["dO"],  # the slope of ReLU is forgotten
            (now["error"] @ now["W2"].T) * fires,  # nobody divides by N
            now["delta1"] / 2,  # or somebody does so twice
            (now["delta2"] @ after["W2"].T) * fires,  # W2 has moved too early
            -now["delta1"],
        ):
            assert (X.T @ delta1 != now["dW1"]).any()
        assert (now["H"].T @ now["delta2"] != now["dW2"]).any()
    # The second step with the first one's gradient, or a multiple of it.
    assert np.linalg.det(np.hstack([first["error"], second["error"]])) != 0
    assert (first["dW1"] != second["dW1"]).any()


@each_number
def test_each_gradient_of_exercise_b_is_the_slope_of_its_loss(number):
    (X, Y, *weights), (first, second, last) = drawn(number)

    def loss(W1, b, W2):
        return ((np.maximum(X @ W1 + b, 0) @ W2 - Y) ** 2).sum() / 4

    for now, after in (first, second), (second, last):
        weights = [now[name] for name in ("W1", "b", "W2")]
        assert now["loss"] == loss(*weights)
        for k, name in enumerate(["W1", "b", "W2"]):
            moved = weights[k] - now["d" + name] / 10
            assert np.allclose(after[name], moved, rtol=0, atol=1e-12)
            # A parabola has no third derivative, and no power of two is rounded.
            for at in np.ndindex(weights[k].shape):
                eps = np.zeros(weights[k].shape)
                eps[at] = 2.0**-10
                ahead, behind = (
                    loss(*weights[:k], weights[k] + step, *weights[k + 1 :])
                    for step in (eps, -eps)
                )
                assert (ahead - behind) * 2.0**9 == now["d" + name][at]


def test_the_first_pass_of_the_example_is_what_its_module_says():
    first = passes(EXAMPLE)[0]
    for name, letter in [("H", "H"), ("O", "O"), ("P", "P"), ("delta1", "G")]:
        assert (first[name] == getattr(example, letter)).all()
    assert first["loss"] == example.L


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
    X, W, G = by_hand.draw_layer(55)
    assert X.tolist() == [[-3, 1], [-3, 4]]
    assert W.tolist() == [[-4, -4, 3], [3, -1, 3]]
    assert G.tolist() == [[-1, 1, 2], [-2, 2, -4]]
    X, Y, W1, b, W2 = by_hand.draw_network(55)
    assert X.tolist() == [[1, -1, -1], [-1, -1, 0]]
    assert Y.ravel().tolist() == [21, -19]
    assert W1.tolist() == [[0, -3], [-2, 3], [2, 0]]
    assert b.tolist() == [1, 2]
    assert W2.ravel().tolist() == [1, -1]


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
    assert by_hand.is_lively(np.array(H)) == lively
    assert (by_hand.is_lively(np.array([H, H])) == lively).all()


@pytest.mark.parametrize(
    ("X", "Y", "W1", "b", "W2", "reason"),
    [
        ([[0, -1, 0], [1, 2, 0]], [-7, -6], [[0, -2], [0, 3], [1, 3]], [1, 1], [-1, 1],
         "a quarter"),
        ([[0, 0, 1], [1, 1, 2]], [-18, -8], [[3, -3], [2, -2], [3, 1]], [1, 1], [1, -1],
         "a gradient of 100"),
        ([[1, 0, 0], [-1, 2, -1]], [-17, 14], [[2, -2], [2, 2], [1, -3]], [1, -1],
         [1, -1], "the loss rises"),
        ([[0, 2, 1], [0, 0, 1]], [21, -18], [[-3, 3], [-3, -1], [3, 1]], [-2, 2],
         [-1, 1], "the loss hardly falls"),
        ([[-1, 2, 0], [1, 0, 0]], [14, -6], [[0, 3], [1, -3], [1, -3]], [2, -1], [1, 1],
         "an error of 0"),
        ([[-1, -1, 0], [0, -1, -1]], [4, -21], [[-3, -3], [-3, -1], [2, -2]], [-2, -2],
         [-1, -1], "a weight that does not move"),
        ([[1, 2, 2], [1, -1, -1]], [-4, -10], [[1, 3], [-2, -1], [-2, 2]], [2, 1],
         [1, 1], "ReLU has nothing to do in the second pass"),
        ([[0, 1, 0], [1, 1, 1]], [-13, 7], [[-1, 1], [1, 2], [-3, 1]], [1, -1],
         [-1, -1], "both errors shrink by the same factor"),
    ],
)  # fmt: skip
def test_what_does_not_suit_paper_is_drawn_again(X, Y, W1, b, W2, reason):
    X, Y, W1, b, W2 = map(np.array, (X, Y, W1, b, W2))
    assert not by_hand.suits_paper(X, Y[:, None], W1, b, W2[:, None]), reason
    assert by_hand.suits_paper(*drawn(55)[0])


def value(tex):
    """Return what the numbers of a line make, in fractions, read from their TeX."""
    for pattern, meaning in [
        (r"\\frac1(?:\{(.*?)\}|(\d))", r"1 / (\1\2) * "),
        (r" \\\\ &\\(?:;|quad)\{\}", ""),
        (r"(\\end\{pmatrix\})(?=\\begin)", r"\1 @ "),
        (r"(?<=[-+] 0\.1) ", " * "),
        (r"-?\d+(?:\.\d+)?", r"F('\g<0>')"),
        (r"\\odot|\\cdot", "*"),
        (r"\^", "**"),
        (r" & ", ", "),
        (r"\\begin\{pmatrix\}", "np.array([["),
        (r"\\end\{pmatrix\}", "]])"),
        (r" \\\\ ", "], ["),
    ]:
        tex = re.sub(pattern, meaning, tex)
    return eval(tex, {"np": np, "F": Fraction})


def lines_of(exercise):
    X, Y, *_ = exercise
    for now, after in pairwise(passes(exercise)):
        yield from by_hand.pass_lines(X, Y, now, after)


@pytest.mark.parametrize("number", ["the example", *NUMBERS[:10]])
def test_in_every_line_the_numbers_make_the_result_to_the_last_digit(number):
    if number == "the example":
        layer, network = (example.X, example.W, example.G), EXAMPLE
    else:
        layer, network = by_hand.draw_layer(number), drawn(number)[0]
    lines = [*by_hand.layer_lines(*layer), *lines_of(network)]
    assert len(lines) == 3 + 14 + 14
    H = None
    for name, *_, numbers, result in lines:
        if name == "H":
            H = value(result)
        made = relu(H) if name == "O" else value(numbers)
        assert np.array_equal(made, value(result)), name


def test_lines_show_a_pass_in_its_order_and_end_with_the_step():
    (X, Y, *_), (now, after, _) = drawn(3)
    weights, computed = [*now][:3], [*now][3:]
    lines = by_hand.pass_lines(X, Y, now, after)
    assert [line[-1] for line in lines] == [
        by_hand.in_tex(each)
        for each in (*map(now.get, computed), *map(after.get, weights))
    ]
    assert lines[9][0] == by_hand.gradient_by("W^{(1)}")
    assert by_hand.gradient_by("X") == r"\frac{\partial L}{\partial X}"


def test_a_cross_has_the_product_where_its_factors_meet_and_sums_beside_them():
    A, B = np.array([[1, 2], [0, -1], [3, 0]]), np.array([[4, 5, -1], [6, 0, 2]])
    assert by_hand.cross(A, B) == (
        r"\begin{array}{rr|rrr|r}"
        r" &  & 4 & 5 & -1 & 8 \\  &  & 6 & 0 & 2 & 8 \\ \hline "
        r"1 & 2 & 16 & 5 & 3 & 24 \\ 0 & -1 & -6 & 0 & -2 & -8 \\ "
        r"3 & 0 & 12 & 15 & -3 & 24"
        r"\end{array}"
    )


def test_a_display_has_a_row_for_each_part_of_a_line():
    shown = by_hand.on_paper([("Z", "XW", "6"), ("P", "5")])
    assert shown == r"\begin{aligned}Z &= XW \\ &= 6 \\[3ex] P &= 5\end{aligned}"


def test_numbers_are_written_as_on_paper():
    assert by_hand.in_tex(np.float64(80)) == "80"
    assert by_hand.in_tex(0.1 + 0.2) == "0.3"
    assert by_hand.in_tex(np.array([[1.0, -0.0], [-3.0, 12.5]])) == (
        r"\begin{pmatrix} 1 & 0 \\ -3 & 12.5 \end{pmatrix}"
    )
    now = {"P": np.array([[2.345678]]), "loss": np.float64(0.8298)}
    assert by_hand.outcome(now) == [
        r"P \approx \begin{pmatrix} 2.35 \end{pmatrix}",
        r"L \approx 0.83",
    ]
