"""The exercises on paper: whole, small, their own for each number, and right."""

from itertools import islice

import numpy as np
import pytest

from autograder.checks import exact_gradient
from solutions import by_hand

NUMBERS = [*range(60), 4711, 2**40]


@pytest.mark.parametrize("number", NUMBERS)
def test_exercise_a_is_small_and_its_answers_are_exact(number):
    X, W, dZ = by_hand.draw_layer(number)
    answers = by_hand.work_out_layer(X, W, dZ)
    loss_X = exact_gradient(lambda X: (dZ * (X @ W)).sum(), X)
    loss_W = exact_gradient(lambda W: (dZ * (X @ W)).sum(), W)
    assert (answers["dX"] == loss_X).all()
    assert (answers["dW"] == loss_W).all()
    assert (answers["dW"] != X @ dZ).any(), "a forgotten transpose would pass"
    assert max(abs(A).max() for A in answers.values()) < 100
    assert all(A.all() for A in (X, W, dZ, *answers.values()))


@pytest.mark.parametrize("number", NUMBERS)
def test_exercise_b_stays_whole_and_small_and_the_loss_falls_twice(number):
    X, Y, W1, W2 = by_hand.draw_network(number)
    assert by_hand.suits_paper(X, Y, W1, W2)
    passes = list(islice(by_hand.descend(X, Y, W1, W2), 3))
    numbers = np.hstack([np.ravel(A) for one in passes for A in one.values()])
    assert (numbers % 1 == 0).all()
    assert abs(numbers).max() < 100
    losses = [one["loss"] for one in passes]
    assert losses[0] > losses[1] > losses[2]
    for now in passes[:2]:
        assert by_hand.is_lively(now["H"])


@pytest.mark.parametrize("number", NUMBERS[:20])
def test_each_gradient_of_exercise_b_is_the_slope_of_its_loss(number):
    X, Y, W1, W2 = by_hand.draw_network(number)
    for now in islice(by_hand.descend(X, Y, W1, W2), 2):

        def loss(W1):
            P = np.maximum(X @ W1, 0) @ W2
            return ((P - Y) ** 2).sum() / 4

        for index in np.ndindex(3, 2):
            h = np.zeros((3, 2))
            h[index] = 2.0**-10
            slope = (loss(now["W1"] + h) - loss(now["W1"] - h)) * 2.0**9
            assert slope == now["dW1"][index]


def test_a_number_has_one_exercise_and_numbers_differ():
    for draw in by_hand.draw_layer, by_hand.draw_network:
        drawn = [np.hstack([np.ravel(A) for A in draw(n)]).tolist() for n in NUMBERS]
        again = [np.hstack([np.ravel(A) for A in draw(n)]).tolist() for n in NUMBERS]
        assert drawn == again
        assert len({*map(tuple, drawn)}) == len(NUMBERS)
        with pytest.raises(ValueError, match="non-negative"):
            draw(-1)


def test_lines_hold_the_numbers_that_were_worked_out():
    X, W, dZ = by_hand.draw_layer(3)
    results = [by_hand.in_tex(A) for A in by_hand.work_out_layer(X, W, dZ).values()]
    lines = by_hand.layer_lines(X, W, dZ)
    assert [line[-1] for line in lines] == results
    assert lines[1][0] == by_hand.gradient_by("X")
    shown = by_hand.on_paper(lines)
    assert all(part in shown for line in lines for part in line)

    X, Y, W1, W2 = by_hand.draw_network(3)
    now, after = islice(by_hand.descend(X, Y, W1, W2), 2)
    lines = by_hand.pass_lines(now, after, X, Y, W2)
    assert [line[-1] for line in lines[:3]] == [by_hand.in_tex(now[n]) for n in "HOP"]
    assert lines[-1][-1] == by_hand.in_tex(after["W1"])
