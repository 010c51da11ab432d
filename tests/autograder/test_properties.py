"""The checks under any seed, any slip and any answer at all: what must always hold."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder import checks
from autograder.checks.quantities import EachLayer

from .answers.judged import WRONG
from .test_checks import ARRAYS, KEY

# The same examples in each run, and no folder of those that failed.
settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=10)
settings.load_profile("fixed")

SEEDS = st.integers(0, 2**32 - 1)
# The tasks that ask for one array.
ONE_ARRAY = [
    name
    for name in ARRAYS
    if len(checks.TASKS[name].quantities) == 1
    and not any(
        isinstance(q, EachLayer) for q in checks.TASKS[name].quantities.values()
    )
]
# A factor that a mistake makes may be called by that mistake's name.
FACTORS = {
    "factor", "sign", "averaged", "averaged over the inputs",
}  # fmt: skip


def spoiled(name, change):
    """Return the key's function with a change made to each array that it returns."""
    return lambda *inputs: change(np.array(KEY[name](*inputs)))


def said_by(verdict):
    """Return what a verdict says on one line."""
    return " ".join(str(verdict).split())


@pytest.mark.parametrize("name", sorted(set(KEY) - {"train"}))
@settings(max_examples=10)
@given(seed=SEEDS)
def test_the_key_is_right_on_every_draw(name, seed):
    verdict = getattr(checks, name)(KEY[name], seed=seed, thorough=True)
    assert verdict.right, verdict


@settings(max_examples=4)
@given(seed=SEEDS)
def test_the_keys_training_is_right_on_every_draw(seed):
    verdict = checks.train(KEY["train"], seed=seed, thorough=True)
    assert verdict.right, verdict


@pytest.mark.parametrize("name", ONE_ARRAY)
@given(
    seed=SEEDS,
    place=st.integers(0, 10**6),
    slip=st.integers(-(10**5), 10**5).filter(bool).map(lambda k: k / 4),
    later=st.booleans(),
)
def test_the_first_wrong_entry_is_named_with_what_came_and_what_should_be(
    name, seed, place, slip, later
):
    calls = []

    def change(array):
        expected = array.copy()
        index = tuple(int(i) for i in np.unravel_index(place % array.size, array.shape))
        if later:
            array.flat[-1] -= 1000
        # No slope between 0 and 1 makes so much of what arrives.
        array[index] = expected[index] + slip + np.copysign(100, slip)
        calls.append((index, array[index], expected[index]))
        return array

    text = said_by(getattr(checks, name)(spoiled(name, change), seed=seed))
    entry = re.search(r"First wrong entry: \w+\[([\d, ]+)\] is (\S+), but it", text)
    index, got, expected = calls[0]
    assert entry, text
    assert tuple(map(int, entry[1].split(","))) == index, text
    assert float(entry[2]) == pytest.approx(got, rel=1e-4), text
    should = re.search(r"should be .*?(?:= )?(-?[\d.e+-]+?)\.(?: |$)", text)
    assert should, text
    assert float(should[1]) == pytest.approx(expected, rel=1e-4, abs=1e-6), text


@pytest.mark.parametrize("name", ONE_ARRAY)
@given(
    seed=SEEDS,
    above=st.integers(-9, 9).filter(bool),
    below=st.integers(1, 9),
)
def test_a_factor_is_called_one(name, seed, above, below):
    factor = above / below
    assume(factor != 1)
    # A slope between 0 and 1 is a slope at ReLU's kink, and no factor.
    verdict = getattr(checks, name)(spoiled(name, lambda A: factor * A), seed=seed)
    assert verdict.mistake in FACTORS, verdict
    if verdict.mistake == "sign":
        assert factor == -1
    if said := re.search(r" is (-?[\d.e-]+) times", said_by(verdict)):
        assert float(said[1]) == pytest.approx(factor, rel=1e-4)


@pytest.mark.parametrize("name", ONE_ARRAY)
@given(seed=SEEDS, keys=st.lists(st.integers(0, 99), min_size=9, max_size=9))
def test_rows_in_another_order_are_rejected(name, seed, keys):
    moved = []

    def change(array):
        other = array[np.argsort(keys[: len(array)], kind="stable")]
        moved.append(not np.array_equal(other, array))
        return other

    verdict = getattr(checks, name)(spoiled(name, change), seed=seed)
    assert verdict.right != any(moved), verdict


@pytest.mark.parametrize(
    ("name", "quantities"),
    [
        ("affine_backward", ("dX", "dW", "db")),
        ("from_numerator_layout", ("dX", "dW", "db")),
        ("mse", ("L", "dP")),
        ("softmax_cross_entropy", ("L", "dZ")),
    ],
)
@given(data=st.data(), seed=SEEDS)
def test_points_are_those_of_the_quantities_that_are_right(
    name, quantities, data, seed
):
    wrong = data.draw(st.sets(st.sampled_from(quantities)))
    points = {quantity: 2**k for k, quantity in enumerate(quantities)}

    def function(*inputs):
        answers = zip(quantities, KEY[name](*inputs), strict=True)
        return [value - 3 * (quantity in wrong) for quantity, value in answers]

    verdict = getattr(checks, name)(function, seed=seed)
    if wrong == set(quantities):
        with pytest.raises(checks.WrongAnswer):
            verdict.points(**points)
    else:
        expected = sum(points[quantity] for quantity in set(quantities) - wrong)
        assert verdict.points(**points) == expected


STEADY = [answer for answer in WRONG if answer.mistake != "state"
          and "entries" not in answer.task]  # fmt: skip


@settings(max_examples=40)
@given(answer=st.sampled_from(STEADY), seed=st.integers(0, 3))
def test_a_seed_fixes_the_verdict(answer, seed):
    def judged():
        check = getattr(checks, answer.task)
        return str(check(answer.new(), seed=seed, thorough=False))

    assert judged() == judged()


NUMBERS = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.none(), st.text(max_size=5),
    st.complex_numbers(), st.binary(max_size=3),
)  # fmt: skip
SHAPES = st.lists(st.integers(0, 4), max_size=3).map(tuple)
DTYPES = st.sampled_from(
    ["f8", "f4", "f2", "i8", "u1", "c16", "?", "O", "U3", "S2", "M8[s]", "i4,f8"]
)
ARRAYS = st.builds(np.zeros, SHAPES, dtype=DTYPES) | st.builds(
    np.full, SHAPES, st.sampled_from([np.nan, np.inf, 1e308, -0.0])
)
ANYTHING = st.recursive(
    NUMBERS | ARRAYS | st.sampled_from([print, np, Exception("x"), np.ma.masked]),
    lambda inside: st.one_of(
        st.lists(inside, max_size=4),
        st.lists(inside, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=2), inside, max_size=2),
    ),
    max_leaves=12,
)


def fits(verdict):
    """Assert that a verdict's text is no longer than a learner reads."""
    lines = str(verdict).splitlines()
    assert 1 <= len(lines) <= 12, verdict
    assert max(map(len, lines)) <= 80, verdict
    return True


@pytest.mark.parametrize("name", sorted(KEY))
@given(anything=ANYTHING)
def test_whatever_is_returned_gets_a_verdict(name, anything):
    verdict = getattr(checks, name)(lambda *inputs: anything)
    always = name == "check_gradient" and isinstance(anything, bool)
    assert not verdict.right or always
    assert fits(verdict)


def with_a_leaf(answer, anything, turns):
    """Return answer with anything in the place of one of its leaves."""
    if not isinstance(answer, list | tuple) or not answer or not turns:
        return anything
    turn, *rest = turns
    k = turn % len(answer)
    members = list(answer)
    members[k] = with_a_leaf(members[k], anything, rest)
    return type(answer)(members)


@pytest.mark.parametrize("name", sorted(KEY))
@given(anything=ANYTHING, turns=st.lists(st.integers(0, 5), min_size=1, max_size=4))
def test_whatever_stands_in_a_right_answer_gets_a_verdict(name, anything, turns):
    def function(*inputs):
        return with_a_leaf(KEY[name](*inputs), anything, turns)

    assert fits(getattr(checks, name)(function))


@pytest.mark.parametrize("name", sorted(KEY))
@given(
    kind=st.sampled_from(
        [ValueError, KeyError, AssertionError, StopIteration, RecursionError, OSError]
    ),
    message=st.text() | st.text("{x}<&>\n \x1b\\", max_size=900),
)
def test_whatever_is_raised_gets_a_verdict(name, kind, message):
    def function(*inputs):
        raise kind(message)

    verdict = getattr(checks, name)(function)
    assert verdict.mistake == "own raise", verdict
    assert kind.__name__ in str(verdict)
    assert fits(verdict)
    assert "<&>" not in verdict._repr_html_()


# What the checks themselves measure with

SIZES = st.integers(1, 6)


def integers(rng, *shape):
    return rng.integers(-99, 100, size=shape).astype(float)


@given(N=SIZES, D=SIZES, M=SIZES, seed=SEEDS)
def test_a_step_of_one_is_the_derivative_of_an_affine_loss(N, D, M, seed):
    rng = np.random.default_rng(seed)
    X, W, b, G = (integers(rng, *shape) for shape in [(N, D), (D, M), (M,), (N, M)])

    def loss(X, W, b):
        return (G * (X @ W + b)).sum()

    dX = checks.exact_gradient(lambda X: loss(X, W, b), X)
    dW = checks.exact_gradient(lambda W: loss(X, W, b), W)
    db = checks.exact_gradient(lambda b: loss(X, W, b), b)
    assert dX.tolist() == (G @ W.T).tolist()
    assert dW.tolist() == (X.T @ G).tolist()
    assert db.tolist() == (np.ones(N) @ G).tolist()
    # ⟨dX, V⟩ is the change of the loss along any V.
    V = integers(rng, N, D)
    assert (dX * V).sum() == loss(X + V, W, b) - loss(X, W, b)


@given(
    shape=st.lists(st.integers(0, 4), max_size=3).map(tuple),
    seed=SEEDS,
    function=st.sampled_from(
        [
            (np.sin, np.cos),
            (np.exp, np.exp),
            (np.tanh, lambda A: 1 - np.tanh(A) ** 2),
            (lambda A: A**3 - 1 / A, lambda A: 3 * A**2 + 1 / A**2),
            (np.log, lambda A: 1 / A),
        ]
    ),
)
def test_a_complex_step_is_right_to_thirteen_digits(shape, seed, function):
    f, slope = function
    rng = np.random.default_rng(seed)
    at = rng.uniform(0.1, 3, size=shape)
    weights = rng.normal(size=shape)
    measured = checks.complex_step_gradient(lambda A: (weights * f(A)).sum(), at)
    expected = weights * slope(at)
    assert measured.shape == shape
    error = np.linalg.norm(measured - expected)
    assert error <= 1e-13 * np.linalg.norm(expected)
