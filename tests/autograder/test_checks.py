"""The checks: right answers pass, wrong ones are refused in a sentence that is true."""

import numpy as np
import pytest

from autograder import checks
from solutions import linear

NAMES = [
    "linear_forward",
    "linear_input_gradient",
    "linear_weight_gradient",
    "bias_gradient",
]
UNUSUAL_BUT_RIGHT = {
    "linear_forward": [
        lambda X, W: np.einsum("nd,dm->nm", X, W),
        lambda X, W: np.stack([x @ W for x in X]),
        lambda X, W: sum(np.outer(X[:, d], W[d]) for d in range(len(W))),
        lambda X, W: np.asfortranarray(X @ W),
    ],
    "linear_input_gradient": [
        lambda dZ, X, W: (W @ dZ.T).T,
        lambda dZ, X, W: np.tensordot(dZ, W, axes=(1, 1)),
        lambda dZ, X, W: (dZ[:, None, :] * W).sum(axis=2),
    ],
    "linear_weight_gradient": [
        lambda dZ, X, W: (dZ.T @ X).T,
        lambda dZ, X, W: sum(np.outer(x, g) for x, g in zip(X, dZ, strict=True)),
        lambda dZ, X, W: np.einsum("nd,nm->dm", X, dZ),
    ],
    "bias_gradient": [
        lambda dZ: sum(dZ),
        lambda dZ: np.ones(len(dZ), dtype=dZ.dtype) @ dZ,
        lambda dZ: np.einsum("nm->m", dZ),
    ],
}
WRONG = [
    ("linear_forward", lambda X, W: X @ W + 1),
    ("linear_forward", lambda X, W: np.ones((len(X), W.shape[1]))),
    ("linear_input_gradient", lambda dZ, X, W: dZ.sum() * np.ones_like(X)),
    # Right for an upstream gradient of ones, and for no other.
    ("linear_input_gradient", lambda dZ, X, W: np.ones_like(dZ) @ W.T),
    # Right for a square, symmetric W, and for no other.
    ("linear_input_gradient", lambda dZ, X, W: dZ @ W.reshape(W.T.shape)),
    ("linear_weight_gradient", lambda dZ, X, W: X.T @ dZ / len(X)),
    ("linear_weight_gradient", lambda dZ, X, W: np.outer(X.sum(0), dZ.sum(0))),
    ("linear_weight_gradient", lambda dZ, X, W: np.outer(X[-1], dZ[-1])),
    ("bias_gradient", lambda dZ: dZ.mean(axis=0)),
    ("bias_gradient", lambda dZ: dZ[0]),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(20))
def test_the_key_passes_on_every_draw(name, seed):
    verdict = getattr(checks, name)(getattr(linear, name), seed=seed, thorough=True)
    assert verdict.right, verdict


@pytest.mark.parametrize("name", NAMES)
def test_an_unusual_right_answer_passes(name):
    for function in UNUSUAL_BUT_RIGHT[name]:
        verdict = getattr(checks, name)(function, thorough=True)
        assert verdict.right, verdict


@pytest.mark.parametrize(("name", "function"), WRONG)
def test_a_wrong_answer_fails_on_every_draw(name, function):
    for seed in range(20):
        assert not getattr(checks, name)(function, seed=seed).right


@pytest.mark.parametrize("name", NAMES)
def test_an_unfilled_stub_is_called_by_its_name(name):
    def stub(*inputs):
        raise NotImplementedError

    assert str(getattr(checks, name)(stub)) == f"✗ not implemented yet: {name}"


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda dZ, X, W: None, "returned None. Is its `return` missing?"),
        (lambda dZ, X, W: [[1.0]], "dW is a list, where a plain NumPy array"),
        (lambda dZ, X, W: 3, "dW is an int, where"),
        (lambda dZ, X, W: np.matrix(X.T @ dZ), "dW is a numpy.matrix, where"),
        (lambda dZ, X, W: dZ.T @ X, "the shape (4, 3), and it should be (3, 4)."),
        (lambda dZ, X, W: (X.T @ dZ)[None], "the shape (1, 3, 4), and"),
        (lambda dZ, X, W: (X.T @ dZ).sum(), "dW is a numpy.float64, where"),
        (lambda dZ, X, W: (X.T @ dZ).astype(int), "int64, and the inputs are float64"),
        (lambda dZ, X, W: X.T @ dZ * np.nan, "✗ dW[0, 0] is nan. Every entry"),
        (lambda dZ, X, W: X.T @ dZ / 2, "dW has the right shape, but wrong values"),
        (lambda dZ, X, W: X.T @ dZ / 2, "It should be X[0,0]·dZ[0,0] + X[1,0]·dZ[1,0]"),
        (lambda dZ, X, W: X @ dZ, "rows of 3 numbers meet columns of 2."),
        (lambda dZ, X, W: X @ dZ, "in the line `(lambda dZ, X, W: X @ dZ,"),
        (lambda dZ: dZ, "linear_weight_gradient stopped: TypeError:"),
        ("X.T @ dZ", "linear_weight_gradient is a str, and cannot be called"),
    ],
)
def test_the_sentence_says_what_is_wrong(function, sentence):
    verdict = checks.linear_weight_gradient(function)
    assert not verdict.right
    assert sentence in str(verdict).replace("\n", " ")


def test_the_expected_entry_is_the_written_sum():
    seen = []

    def doubled(dZ, X, W):
        seen.append((dZ.copy(), X.copy()))
        return 2 * X.T @ dZ

    text = str(checks.linear_weight_gradient(doubled))
    dZ, X = seen[0]
    first = X[0, 0] * dZ[0, 0] + X[1, 0] * dZ[1, 0]
    assert f"dW[0, 0] is {2 * first:g}." in text
    assert f"X[0,0]·dZ[0,0] + X[1,0]·dZ[1,0] = {first:g}." in text


def test_a_long_sum_is_cut():
    verdict = checks.bias_gradient(
        lambda dZ: dZ.sum(axis=0) + (len(dZ) == 7), thorough=True
    )
    assert "dZ[2,0] + dZ[3,0] + … =" in str(verdict).replace("\n", " ")


def test_changing_an_input_is_noticed():
    def in_place(dZ, X, W):
        dW = X.T @ dZ
        X *= 0
        return dW

    verdict = checks.linear_weight_gradient(in_place)
    assert "linear_weight_gradient changed its input X." in str(verdict)


@pytest.mark.parametrize(
    ("kind", "function"),
    [
        ("float32", lambda dZ, X, W: X.astype(float).T @ dZ),
        ("one sample", lambda dZ, X, W: X.T @ dZ * (len(X) > 1)),
        ("one input", lambda dZ, X, W: X.T @ dZ * (X.shape[1] > 1)),
        ("one output", lambda dZ, X, W: X.T @ dZ * (dZ.shape[1] > 1)),
        ("a longer batch", lambda dZ, X, W: X[:5].T @ dZ[:5]),
        (
            "not contiguous",
            lambda dZ, X, W: X.T @ dZ * X.flags.c_contiguous,
        ),
        ("read-only", lambda dZ, X, W: X.T @ dZ * X.flags.writeable),
    ],
)
def test_thorough_catches_what_two_instances_miss(kind, function):
    assert checks.linear_weight_gradient(function).right
    verdict = checks.linear_weight_gradient(function, thorough=True)
    assert not verdict.right
    assert kind in str(verdict).replace("\n", " ")


def test_warnings_and_prints_on_the_way_are_no_mistake(recwarn):
    import warnings

    def noisy(X, W):
        warnings.warn("just saying", stacklevel=1)
        np.array(1.0) / np.array(0.0)
        print("on my way")
        return X @ W

    assert checks.linear_forward(noisy).right
    assert not recwarn.list


def test_must_pass_prints_what_is_right_and_raises_what_is_wrong(capsys):
    checks.linear_forward(linear.linear_forward).must_pass()
    assert capsys.readouterr().out == (
        "✓ linear_forward: Z is right on 2 instances, exactly.\n"
    )
    with pytest.raises(checks.WrongAnswer, match="right shape, but wrong values"):
        checks.linear_forward(lambda X, W: X @ W + 1).must_pass()


def test_a_learner_sees_the_sentence_and_no_traceback():
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    with capture_output() as seen:
        shell.run_cell(
            "from autograder import checks\n"
            "checks.linear_forward(lambda X, W: X @ W + 1).must_pass()"
        )
    assert seen.stdout.startswith("✗ Z has the right shape, but wrong values in it.")
    assert "Traceback" not in seen.stdout
    assert "must_pass" not in seen.stdout


def test_the_other_draws_are_other_draws():
    def recorded(seed):
        inputs = []
        checks.linear_forward(
            lambda X, W: inputs.append((X, W)) or X @ W, seed=seed, thorough=True
        )
        return inputs

    same = zip(recorded(1), recorded(1), strict=True)
    assert all((a == b).all() for one, two in same for a, b in zip(one, two))  # noqa: B905
    shapes = {tuple(X.shape + W.shape) for seed in range(9) for X, W in recorded(seed)}
    assert len(shapes) > 30


@pytest.mark.parametrize("line_by_line", [True, False])
def test_a_message_fits_the_page(line_by_line):
    wrong = (lambda X, W: X @ W + 1) if line_by_line else (lambda X, W: X @ X)
    for line in str(checks.linear_forward(wrong)).splitlines():
        assert len(line) <= 66
