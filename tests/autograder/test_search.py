"""The search finds what an answer equals, and nothing where it equals nothing."""

import time

import numpy as np
import pytest

from autograder.checks import comparison, instances, linear_weight_gradient, search
from autograder.checks.expressions import FUNCTIONS

SHAPES = {
    "X": "ND", "W": "DM", "dW": "DM", "b": "M",
    **dict.fromkeys(("dZ", "dO", "H", "O", "P", "Y", "Z"), "NM"),
}  # fmt: skip
SMALL = {"O": (0.1, 0.9), "Z": (-3, 3), "rate": (0.01, 0.9)}
RECTANGLE, SQUARE, FRESH = (4, 2, 3), (5, 5, 5), (3, 2, 5)

# The arguments of a function, and answers that are in no list of known mistakes.
ANSWERS = {
    "X W": [
        "2 * (X @ W)", "X @ W / (N * M)", "X @ W + 1", "1 - X @ W", "(X @ W)**2",
        "X[::-1] @ W", "X @ W**2", "np.abs(X) @ W", "(X > 0) @ W", "X @ np.abs(W)",
        "np.abs(X @ W)", "np.maximum(X @ W, 0)", "X @ W - W.sum(axis=0)",
        "(X - X.mean(axis=0)) @ W", "np.cumsum(X @ W, axis=0)", "X @ W.sum(axis=1)",
        "X @ W @ W.T @ W", "X @ W + W[0]", "np.exp(X) @ W", "X @ W * W.sum(axis=0)",
        "X @ W / X.sum()", "X[:, 0]",
    ],
    "dZ X W": [
        "X.T @ dZ * W", "X.T @ dZ * W / N", "X.T @ dZ + W / N", "X.T @ dZ - W",
        "X.T @ dZ / W", "X.T**2 @ dZ", "np.abs(X.T @ dZ)", "X.T @ (dZ > 0)",
        "X.T @ (dZ - dZ.mean(axis=0))", "X[::-1].T @ dZ", "X.T @ (X @ W) / N",
        "np.outer(X[0], dZ.sum(axis=0))", "np.outer(X.mean(axis=0), dZ.sum(axis=0))",
        "dZ @ W.T + X", "dZ @ W.T / M + X", "dZ @ W.T * X / N", "(dZ @ W.T)**2",
        "np.maximum(dZ @ W.T, 0)", "dZ @ W.T * (X > 0)", "dZ @ W.T @ W @ W.T",
        "(dZ @ W.T).sum(axis=0)", "X.T @ dZ.sum(axis=1)", "W * dZ.sum(axis=0) / N",
        "W * X.sum(axis=0)[:, None]", "2 * (X.T @ dZ) + 0.01 * W", "3 * W",
    ],
    "dZ": [
        "2 * dZ.sum(axis=0)", "-dZ.sum(axis=0)", "dZ.sum(axis=0)**2", "dZ.T @ dZ",
        "np.abs(dZ).sum(axis=0)", "dZ.sum(axis=0) / M", "dZ.mean(axis=0)**2",
        "dZ - dZ.mean(axis=0)", "dZ * dZ.sum(axis=0)", "dZ.max(axis=0)",
    ],
    "dZ X W b": [
        "X.T @ dZ + b", "X.T @ dZ * b", "X.T @ (dZ + b)", "X.T @ dZ / N + b",
        "(dZ + b) @ W.T", "(dZ * b) @ W.T", "dZ @ W.T + W @ b", "dZ.sum(axis=0) * b",
        "dZ.mean(axis=0) - b", "(X @ W + b).sum(axis=0)", "dZ @ b",
    ],
    "dO H": [
        "-dO * (H > 0)", "dO * (H > 0) / N", "dO * np.abs(H)", "dO * H**2",
        "np.maximum(dO * H, 0)", "dO / H", "np.maximum(H, 0) - dO", "dO * (1 - H)",
        "(dO > 0) * H", "dO * np.exp(H)", "dO @ H.T", "dO * H.sum(axis=0)",
        "dO + (H > 0)",
    ],
    "dO O": [
        "dO * O * (1 - O) / N", "dO * O * (O - 1)", "dO * O**2 * (1 - O)",
        "dO * O * (1 - O)**2", "dO - O * (1 - O)", "dO * np.log(O)", "dO * O / (1 - O)",
        "dO * (1 - 2 * O)", "dO * np.exp(-O)", "dO * np.tanh(O)",
    ],
    "P Y": [
        "(P - Y)**2", "(P - Y)**2 / N", "np.abs(P - Y) / N", "(P - Y) * P / N",
        "P**2 - Y**2", "(P - Y)**3 / N", "P - 2 * Y", "P - Y / N", "0.1 * (P - Y)",
        "(P - Y) / Y", "P.T @ Y",
    ],
    "Z y": [
        "softmax(Z) - 1", "softmax(Z) * (1 - softmax(Z))", "softmax(Z) + np.eye(M)[y]",
        "2 * (softmax(Z) - np.eye(M)[y])", "np.eye(M)[y] * np.log(softmax(Z))",
        "softmax(Z) - np.eye(M)[y] / N", "np.abs(softmax(Z) - np.eye(M)[y])",
        "(np.exp(Z) - np.eye(M)[y]) / N", "softmax(Z)[np.arange(N), y]",
        "(1 - np.eye(M)[y]) * softmax(Z)",
    ],
    "W dW rate": [
        "W - 2 * rate * dW", "W - rate**2 * dW", "W - rate * np.abs(dW)",
        "W - rate * np.sign(dW)", "(1 - rate) * W", "W - rate * dW * W",
        "rate * (dW - W)", "W / rate - dW", "W - dW - rate", "0.5 * W - rate * dW",
        "W - rate * dW / N", "W**2 - rate * dW",
    ],
}  # fmt: skip
ALL = [(names, answer) for names, answers in ANSWERS.items() for answer in answers]


def draw(names, sizes, seed, dtype="float64"):
    """Return arguments by name, and sizes: small integers, unless they must be less."""
    rng = np.random.default_rng([seed, *sizes])
    given = dict(zip("NDM", sizes, strict=True))
    for name in names.split():
        shape = [given[size] for size in SHAPES.get(name, "")]
        if name == "y":
            given[name] = rng.integers(0, given["M"], size=given["N"])
        elif name == "rate":
            given[name] = float(rng.uniform(*SMALL[name]))
        elif name in SMALL:
            given[name] = rng.uniform(*SMALL[name], size=shape).astype(dtype)
        else:
            values = rng.integers(1, 10, size=shape) * rng.choice([-1, 1], size=shape)
            given[name] = values.astype(dtype)
    return given


def value(text, given):
    return np.asarray(eval(text, {**FUNCTIONS, **given}))


def cases_of(names, answer, seed=1, sizes=(RECTANGLE, SQUARE), dtype="float64"):
    drawn = [draw(names, each, seed, dtype) for each in sizes]
    return [(given, value(answer, given)) for given in drawn]


def same(found, answer, given):
    return np.allclose(value(found, given), value(answer, given), rtol=1e-7)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """A machine that is busy finds less: what is found must not depend on it."""
    monkeypatch.setattr(search, "SECONDS", 60)


@pytest.mark.parametrize(("names", "answer"), ALL)
def test_what_an_answer_equals_is_found(names, answer):
    found = search.equal_expression(cases_of(names, answer))
    assert found
    for seed in 2, 3:
        assert same(found, answer, draw(names, FRESH, seed)), found


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        ("dZ X W", "X.T @ dZ * W"),
        ("dZ X W", "X.T @ dZ * W / N"),
        ("dZ X W", "dZ @ W.T + X"),
        ("X W", "np.abs(X) @ W"),
        ("dO O", "dO * O * (1 - O) / N"),
        ("dO H", "dO * np.abs(H)"),
        ("P Y", "(P - Y)**2 / N"),
        ("P Y", "Y - P"),
        ("X W", "X @ W * 2"),
        ("dO O", "dO * O * (1 - O)**2"),
        ("dO H", "-(dO * (H > 0))"),
        ("dO H", "dO * (H > 0) / N"),
        ("W dW rate", "W - rate * np.abs(dW)"),
        ("Z y", "softmax(Z) - np.eye(M)[y] / N"),
    ],
)
def test_an_expression_is_written_as_people_do(names, answer):
    assert search.equal_expression(cases_of(names, answer)) == answer


@pytest.mark.parametrize("names", ANSWERS)
@pytest.mark.parametrize("whole", [True, False])
def test_what_equals_nothing_is_not_named(names, whole):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        drawn = [draw(names, sizes, seed) for sizes in (RECTANGLE, SQUARE)]
        got = [rng.normal(size=(given["N"], given["M"])) for given in drawn]
        if whole:
            got = [np.round(9 * array) for array in got]
        started = time.perf_counter()
        assert search.equal_expression(list(zip(drawn, got, strict=True))) is None
        print(f"{names}: {1000 * (time.perf_counter() - started):.0f} ms")


@pytest.mark.parametrize("names", ["dZ", "dZ X W", "dZ X W b", "W dW rate"])
def test_a_vector_of_small_numbers_is_not_named_by_chance(names):
    for seed in range(8):
        rng = np.random.default_rng(seed)
        given = draw(names, RECTANGLE, seed)
        got = rng.integers(-9, 10, size=given["M"])
        assert search.equal_expression([(given, got)]) is None


@pytest.mark.parametrize(("names", "answer"), ALL[::7])
def test_a_name_holds_on_instances_that_the_search_has_not_seen(names, answer):
    for seed in range(10, 18):
        found = search.equal_expression(cases_of(names, answer, seed))
        assert found is None or same(found, answer, draw(names, FRESH, seed)), found


def test_noise_in_one_entry_is_enough():
    cases = cases_of("dZ X W", "X.T @ dZ * W")
    assert search.equal_expression(cases)
    cases[0][1][1, 2] += 1e-3
    assert search.equal_expression(cases) is None
    cases = cases_of("dZ X W", "X.T @ dZ * W")
    cases[1][1][4, 4] += 1e-3
    assert search.equal_expression(cases) is None


@pytest.mark.parametrize(
    "answer",
    [
        "np.zeros_like(W)",
        "np.ones_like(W)",
        "np.full((D, M), 7.0)",
        "X.sum()",
        "np.full(M, X.sum())",
        "np.full((D, M), np.nan)",
        "X.T @ dZ / 0",
    ],
)
def test_what_says_too_little_is_not_named(answer):
    assert search.equal_expression(cases_of("dZ X W", answer)) is None


def test_no_cases_have_no_name():
    assert search.equal_expression([]) is None


def test_a_number_takes_more_cases():
    answer = "((P - Y) ** 2).sum() / N"
    assert search.equal_expression(cases_of("P Y", answer)) is None
    cases = cases_of("P Y", answer, sizes=(RECTANGLE, SQUARE, (5, 2, 4), (4, 3, 5)))
    found = search.equal_expression(cases)
    assert same(found, answer, draw("P Y", FRESH, 1))


def test_a_square_case_alone_names_what_is_simple():
    found = search.equal_expression(cases_of("dZ X W", "W @ dZ + X", sizes=[SQUARE]))
    assert found == "W @ dZ + X"
    tiny = cases_of("dZ X W", "W @ dZ + X", sizes=[(2, 2, 2)])
    assert search.equal_expression(tiny) is None


def test_single_precision_is_compared_as_such():
    for given, got in (
        cases := cases_of("dZ X W", "X.T @ dZ / (N * M)", dtype="float32")
    ):
        assert got.dtype == np.float32
        assert given["X"].dtype == np.float32
    assert search.equal_expression(cases)
    double = [({**g, "X": g["X"].astype(float), "W": g["W"].astype(float),
                "dZ": g["dZ"].astype(float)}, got) for g, got in cases]  # fmt: skip
    assert search.equal_expression(double) is None


def test_a_search_ends_in_time(monkeypatch):
    monkeypatch.setattr(search, "SECONDS", 0.0)
    assert search.equal_expression(cases_of("dZ X W", "X.T @ np.abs(dZ)")) is None


def test_the_same_cases_have_the_same_name():
    cases = cases_of("dZ X W b", "dZ @ W.T + W @ b")
    assert len({search.equal_expression(cases) for _ in range(3)}) == 1


def test_inputs_are_left_alone():
    cases = cases_of("dZ X W", "np.maximum(dZ @ W.T, 0)")
    before = repr(cases)
    search.equal_expression(cases)
    assert repr(cases) == before


EQUALS_WHAT_IS_GIVEN = "lambda dZ, X, W: X.T @ np.abs(dZ)"
EQUALS_NOTHING = "lambda dZ, X, W: np.sinh(X.T @ dZ / 40)"


@pytest.mark.parametrize("source", [EQUALS_WHAT_IS_GIVEN, EQUALS_NOTHING])
def test_an_answer_that_is_asked_about_again_is_not_searched_again(monkeypatch, source):
    def texts():
        with comparison.one_answer(found):
            return [
                str(linear_weight_gradient(eval(source), seed=seed, thorough=seed > 1))
                for seed in (1, 2)
            ]

    found = {}
    apart = [
        str(linear_weight_gradient(eval(source), seed=seed, thorough=seed > 1))
        for seed in (1, 2)
    ]
    assert texts() == apart
    assert len(found) == 1
    monkeypatch.delattr(comparison, "equal_expression")  # which nobody calls now
    assert texts() == apart


def test_what_another_answer_equals_is_not_said_of_this_one():
    found = {}
    with comparison.one_answer(found):
        linear_weight_gradient(eval(EQUALS_WHAT_IS_GIVEN))
        assert list(found.values()) == ["X.T @ np.abs(dZ)"]
        verdict = linear_weight_gradient(lambda dZ, X, W: np.abs(X).T @ dZ)
    assert "X.T @ np.abs(dZ)" not in str(verdict)


def test_what_has_grown_for_one_student_is_there_for_the_next(monkeypatch):
    def text(key):
        with instances.drawn_from(key):
            return str(linear_weight_gradient(eval(EQUALS_WHAT_IS_GIVEN)))

    search.grown_from.cache_clear()
    first = text(b"two")
    monkeypatch.delattr(search.Grown, "grow")  # which nobody calls now
    second = text(b"three")
    assert first != second  # for their inputs are their own
    assert first.splitlines()[0] == second.splitlines()[0]
    assert "X.T @ np.abs(dZ)" in first


def test_what_holds_on_everybodys_inputs_has_to_hold_on_a_students_own():
    check = linear_weight_gradient
    with instances.drawn_from(b""):
        drawn = *check.draw(1, False), *instances.to_be_sure(1)
        everybodys = [check.given(each)["X"].tolist() for each in drawn]

    def answer(dZ, X, W):
        return X.T @ (np.abs(dZ) if X.tolist() in everybodys else np.sinh(dZ / 40))

    with instances.drawn_from(b"one"):
        assert "np.abs(dZ)" not in str(check(answer))
