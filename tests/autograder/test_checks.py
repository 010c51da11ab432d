"""The checks: what is asked of an answer, in what order, and how it is said."""

import ast
import itertools
import re
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path

import numpy as np
import pytest

from autograder import checks
from autograder.checks.comparison import Check
from autograder.checks.naming import spelled, spellings
from autograder.checks.parts import NOTHING
from autograder.checks.words import en, keys_in
from solutions import (
    activations,
    checking,
    derivation,
    error_hunt,
    linear,
    losses,
    network,
)

ROOM = Path(checks.__file__).parent
KEY = {
    name: function
    for module in (
        activations,
        checking,
        derivation,
        error_hunt,
        linear,
        losses,
        network,
    )
    for name, function in vars(module).items()
    if name in checks.TASKS
}
ARRAYS = [name for name in KEY if isinstance(checks.TASKS[name], Check)]

every_check = pytest.mark.parametrize("name", KEY)
every_array_check = pytest.mark.parametrize("name", ARRAYS)


def said(verdict):
    """Return the text without its line breaks."""
    return str(verdict).replace("\n", " ")


def test_every_graded_function_has_its_check_under_its_name():
    assert {*KEY} == {*checks.TASKS} <= {*checks.__all__}
    for name in KEY:
        assert getattr(checks, name).name == name


@every_check
@pytest.mark.parametrize("seed", range(12))
def test_the_key_passes_on_every_draw(name, seed):
    verdict = getattr(checks, name)(KEY[name], seed=seed, thorough=True)
    assert verdict.right, verdict
    assert verdict.mistake is None


@every_check
def test_an_unfilled_stub_is_called_by_its_name(name):
    def stub(*inputs):
        raise NotImplementedError("not implemented yet")

    verdict = getattr(checks, name)(stub)
    assert str(verdict) == f"✗ not implemented yet: {name}"
    assert verdict.mistake == "not implemented"


@every_check
def test_what_is_no_function_is_said_to_be_none(name):
    assert said(getattr(checks, name)(3)).startswith(f"✗ {name} is an int, and cannot")


@every_check
def test_none_is_said_to_be_a_missing_return(name):
    verdict = getattr(checks, name)(lambda *inputs: None)
    assert not verdict.right
    if name != "check_gradient" and not name.startswith("hunt"):
        assert said(verdict).startswith(f"✗ {name} returned None. Is its `return`")


# The order: is it there, plain data, shape, dtype, inputs unchanged, finite, value


def worse_and_worse(dZ, X, W, faults):
    dW = X.T @ dZ + 1
    if "finite" in faults:
        dW[0, 0] = np.nan
    if "input" in faults:
        X[0] = 0
    if "dtype" in faults:
        dW = dW.astype(int)
    if "shape" in faults:
        dW = dW.ravel()
    return dW.tolist() if "plain" in faults else dW


def test_the_first_fault_in_order_is_the_one_that_is_named():
    faults = ["value", "finite", "input", "dtype", "shape", "plain"]
    sentences = [
        "dW is off by 1 in every entry.",
        "dW[0, 0] is nan, although every entry of the inputs is finite.",
        "linear_weight_gradient changed its input X. Inputs are still needed",
        "dW is int64, but the inputs are float64. Keep their precision.",
        "dW has shape (8,), but it should have shape (2, 4). A gradient has",
        "dW is a list of length 8, but it has to be a plain NumPy array.",
    ]
    for count, sentence in enumerate(sentences, 1):
        some = faults[:count]
        verdict = checks.linear_weight_gradient(
            lambda dZ, X, W, some=some: worse_and_worse(dZ, X, W, some)
        )
        assert said(verdict).startswith(f"✗ {sentence}"), verdict


def test_a_precision_is_named_only_where_the_values_are_right():
    def dW_in(dtype, more=0):
        return lambda dZ, X, W: (X.T @ dZ + more).astype(dtype)

    precise = said(checks.linear_weight_gradient(dW_in(np.float32)))
    assert precise.startswith("✗ dW is float32, but the inputs are float64.")
    wrong = said(checks.linear_weight_gradient(dW_in(np.float32, more=1)))
    assert wrong.startswith("✗ dW is off by 1 in every entry.")


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda dZ, X, W: 3, "dW is an int, but"),
        (lambda dZ, X, W: np.matrix(X.T @ dZ), "dW is a numpy.matrix, but"),
        (lambda dZ, X, W: (X.T @ dZ)[None], "shape (1, 2, 4), but"),
        (lambda dZ, X, W: (X.T @ dZ).sum(), "dW is a numpy.float64, but"),
        (lambda dZ, X, W: (X.T @ dZ).astype(int), "int64, but the inputs are float64"),
        (lambda dZ, X, W: X.T @ dZ + 0j, "complex128, but the inputs are float64"),
    ],
)
def test_what_is_no_plain_array_is_called_what_it_is(function, sentence):
    assert sentence in said(checks.linear_weight_gradient(function))


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (
            lambda dZ, X, W, b: dZ @ W.T,
            "returned a numpy.ndarray, but it has to return (dX, dW",
        ),
        (
            lambda dZ, X, W, b: (dZ @ W.T, X.T @ dZ),
            "returned a tuple of length 2, but it",
        ),
    ],
)
def test_an_answer_with_too_few_members_is_counted(function, sentence):
    verdict = checks.affine_backward(function)
    assert sentence in said(verdict)
    # One sentence for all quantities.
    assert said(verdict).count("✗") == 1


def test_a_list_of_the_wrong_length_is_counted():
    def short(dP, cache, weights):
        gradients, deltas = network.backward(dP, cache, weights)
        return [gradients[0], gradients[2] + 1], deltas

    verdict = checks.backward(short)
    sentence = "`gradients` has length 2, but it should have length 3: one entry for"
    assert sentence in said(verdict)
    assert "✓ deltas are right." in said(verdict)


def test_what_is_wrong_with_a_whole_list_is_said_of_the_list():
    def reversed_list(X, weights):
        P, cache = network.forward(X, weights)
        return P, cache[::-1]

    assert "✗ `cache` is in reverse order." in said(checks.forward(reversed_list))


def test_a_loss_that_is_no_number_is_pointed_at():
    def listed(X, Y, weights, rate, steps):
        weights, losses = network.train(X, Y, weights, rate, steps)
        return weights, [losses[0], [losses[1]], *losses[2:]]

    sentence = "✗ losses[1] is a list of length 1, but it has to be one number."
    assert sentence in said(checks.train(listed))


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (slice(1), "dW is right only in row 0."),
        (slice(2), "dW is right only in rows 0 and 1."),
    ],
)
def test_the_rows_that_are_right_are_counted(right, sentence):
    def partly(dZ, X, W):
        dW = np.zeros_like(W)
        dW[right] = (X.T @ dZ)[right]
        return dW

    tall = checks.linear_weight_gradient(partly, seed=3)
    assert sentence in said(tall)


# Values, and what they are called


def test_the_expected_entry_is_the_written_sum():
    seen = []

    def doubled(dZ, X, W):
        seen.append((dZ.copy(), X.copy()))
        return 2 * X.T @ dZ

    text = said(checks.linear_weight_gradient(doubled))
    dZ, X = seen[0]
    first = X[:, 0] @ dZ[:, 0]
    assert "dW is 2 times what it should be." in text
    assert f"dW[0, 0] is {2 * first:g}, but it should be X[0,0]·dZ[0,0] + " in text
    numbers = " + ".join(f"{x:g}·{g:g}" for x, g in zip(X[:, 0], dZ[:, 0], strict=True))
    numbers = re.sub(r"-(\d+)", r"(−\1)", numbers)
    assert f"X[2,0]·dZ[2,0] = {numbers} = {first:g}." in text


@pytest.mark.parametrize(
    ("powers", "text"),
    [
        ((-1, 0, 0, 0), "1/N"),
        ((0, 1, -1, 2), "4·D/M"),
        ((-1, 0, 0, -2), "1/(4·N)"),
    ],
)
def test_a_factor_is_written_as_on_paper(powers, text):
    assert spelled(powers) == text


def test_a_long_sum_is_cut():
    verdict = checks.bias_gradient(
        lambda dZ: dZ.sum(axis=0) + (len(dZ) == 7), thorough=True
    )
    assert "dZ[2,0] + dZ[3,0] + … =" in said(verdict)


@every_array_check
def test_no_two_wrong_formulas_are_the_same_and_none_is_right(name):
    # On the two instances that a visible check draws; else one would be called by the
    # name of the other.
    check = getattr(checks, name)
    trials = []
    for instance in itertools.islice(check.draw(1, False), 2):
        trials.append(check.parts(NOTHING, check.given(instance)))
    for quantity in check.quantities:
        parts = [
            part for trial in trials for part in trial if part.quantity == quantity
        ]
        mistakes = set().union(*(part.rule.mistakes for part in parts))
        assert mistakes <= set(en.MISTAKES)
        values = {"right": [part.expected for part in parts]}
        for mistake in sorted(mistakes - {"slope at the kink"}):
            values[mistake] = [
                part.mistaken(spellings(part.rule.mistakes[mistake])[0])
                if mistake in part.rule.mistakes
                else part.expected
                for part in parts
            ]
        for one, other in itertools.combinations(values, 2):
            pairs = zip(parts, values[one], values[other], strict=True)
            assert not all(same(*pair) for pair in pairs), (
                f"{name}, {quantity}: {one} and {other} are one function"
            )


def same(part, one, other):
    if one is NOTHING or other is NOTHING:
        return one is other
    return part.close_to(one, other)


def test_changing_an_input_is_noticed_in_a_list_too():
    def in_place(weights, gradients, rate):
        for W, dW in zip(weights, gradients, strict=True):
            W -= rate * dW
        return weights

    assert "gradient_step changed an array in the list weights" in said(
        checks.gradient_step(in_place)
    )


def test_a_slip_in_one_delta_costs_the_deltas_and_not_the_gradients():
    def without_slope(dP, cache, weights):
        deltas = [dP]
        for W in weights[:0:-1]:
            deltas.insert(0, deltas[0] @ W.T)
        pairs = zip(cache, deltas, strict=True)
        return [O.T @ delta for (O, _), delta in pairs], deltas

    verdict = checks.backward(without_slope, thorough=True)
    assert "deltas[1] lacks the slope of the activation" in said(verdict)
    assert "✓ gradients are right." in said(verdict)
    # The first hidden layer's delta is judged from the wrong one above it.
    assert "deltas[0]" not in said(verdict)


def test_gradients_that_follow_from_deltas_with_zeros_are_not_right():
    def relu_for_the_sigmoid(dP, cache, weights):
        deltas = [dP]
        for W, (_, H) in zip(weights[:0:-1], cache[-2::-1], strict=True):
            deltas.insert(0, (deltas[0] @ W.T) * (H > 0))
        pairs = zip(cache, deltas, strict=True)
        return [O.T @ delta for (O, _), delta in pairs], deltas

    verdict = checks.backward(relu_for_the_sigmoid)
    mistakes = [finding.mistake for finding in verdict.findings]
    assert mistakes == ["gradients of wrong deltas", "relu for the sigmoid"]
    # What is to be mended first is spoken of first.
    assert said(verdict).startswith("✗ deltas[1] uses ReLU")


def test_gradients_that_are_right_count_whatever_deltas_come_with_them():
    def other_deltas(dP, cache, weights):
        gradients, deltas = network.backward(dP, cache, weights)
        return gradients, [2 * delta for delta in deltas]

    verdict = checks.backward(other_deltas, thorough=True)
    assert [finding.mistake is None for finding in verdict.findings] == [True, False]


@pytest.mark.parametrize("slope", [0, 0.5, 1])
def test_relu_may_have_any_usual_slope_at_its_kink(slope):
    def with_slope(dO, H):
        return dO * np.where(H == 0, slope, H > 0).astype(dO.dtype)

    assert checks.relu_backward(with_slope, thorough=True).right


def test_relu_may_not_have_any_slope_at_its_kink():
    verdict = checks.relu_backward(lambda dO, H: dO * np.where(H == 0, 2.0, H > 0))
    assert not verdict.right


def test_large_logits_ask_for_a_stable_softmax():
    def overflowing(Z, y):
        samples = np.arange(len(Z))
        P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        L = -np.log(P[samples, y]).mean()
        P[samples, y] -= 1
        return L, P / len(Z)

    verdict = checks.softmax_cross_entropy(overflowing)
    assert verdict.mistake == "overflows"
    assert "L is nan for some inputs with very large entries." in said(verdict)


def half_precision_for_single(A, B):
    precision = "f2" if A.dtype == "f4" else "f8"
    return (A.astype(precision) @ B.astype(precision)).astype(A.dtype)


@pytest.mark.parametrize(
    ("kind", "function"),
    [
        ("float32", lambda dZ, X, W: X.astype(float).T @ dZ),
        ("one sample", lambda dZ, X, W: X.T @ dZ * (len(X) > 1)),
        ("one input", lambda dZ, X, W: X.T @ dZ * (X.shape[1] > 1)),
        ("one output", lambda dZ, X, W: X.T @ dZ * (dZ.shape[1] > 1)),
        ("a longer batch", lambda dZ, X, W: X[:5].T @ dZ[:5]),
        ("not contiguous", lambda dZ, X, W: X.T @ dZ * X.flags.c_contiguous),
        ("read-only", lambda dZ, X, W: X.T @ dZ * X.flags.writeable),
        ("between", lambda dZ, X, W: (X.astype("f4").T @ dZ).astype(dZ.dtype)),
        ("large", lambda dZ, X, W: np.clip(X.T @ dZ, -1000, 1000)),
        ("float32", lambda dZ, X, W: half_precision_for_single(X.T, dZ)),
        ("a few zeros", lambda dZ, X, W: X[X.all(axis=1)].T @ dZ[X.all(axis=1)]),
        ("holds a 0", lambda dZ, X, W: X.T @ np.where(dZ.all(), dZ, 2 * dZ)),
    ],
)
def test_thorough_catches_what_two_instances_miss(kind, function):
    assert checks.linear_weight_gradient(function).right
    verdict = checks.linear_weight_gradient(function, thorough=True)
    assert not verdict.right
    assert kind in said(verdict)


def test_thorough_draws_the_shapes_dtypes_and_layouts_of_the_course():
    seen = []
    checks.linear_weight_gradient(
        lambda dZ, X, W: seen.append((dZ, X, W)) or X.T @ dZ, thorough=True
    )
    sizes = [(len(X), *W.shape) for dZ, X, W in seen]
    assert any(len({N, D, M}) == 3 for N, D, M in sizes)
    assert any(N == D == M > 1 for N, D, M in sizes)
    for axis in range(3):
        assert any(size[axis] == 1 for size in sizes)
    assert {X.dtype.name for _, X, _ in seen} == {"float64", "float32"}
    assert any(not X.flags.writeable for _, X, _ in seen)
    assert any(not X.flags.c_contiguous for _, X, _ in seen)
    for dZ, _, _ in seen:
        assert dZ.size == 1 or len(np.unique(dZ)) > 1
    # A zero hides what is wrong in an entry, and shows who asks whether it is one.
    assert [not dZ.all() for dZ, _, _ in seen].count(True) == 1


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
    assert len(shapes) > 20


def test_warnings_and_prints_on_the_way_are_no_mistake(recwarn):
    def noisy(X, W):
        warnings.warn("just saying", stacklevel=1)
        np.array(1.0) / np.array(0.0)
        print("on my way")
        return X @ W

    assert checks.linear_forward(noisy).right
    assert not recwarn.list


@every_check
def test_a_check_of_nonsense_warns_of_nothing(name, recwarn):
    # On stderr a warning would cost the points of the quantities that are right.
    def spoiled(value):
        if isinstance(value, np.ndarray):
            return 0 * value + [np.inf, np.nan, 1e308][len(value.shape) % 3]
        return type(value)(map(spoiled, value)) if isinstance(value, list) else 0.0

    def nonsense(*inputs):
        answer = KEY[name](*inputs)
        if isinstance(answer, tuple):
            return tuple(map(spoiled, answer))
        return spoiled(answer)

    assert not getattr(checks, name)(nonsense, thorough=True).right
    assert not recwarn.list


# The verdict


def test_must_pass_prints_what_is_right_and_raises_what_is_wrong(capsys):
    checks.linear_forward(linear.linear_forward).must_pass()
    assert capsys.readouterr().out == (
        "✓ linear_forward: Z is right in 2 exact tests.\n"
    )
    with pytest.raises(checks.WrongAnswer, match="Z is off by 1 in"):
        checks.linear_forward(lambda X, W: X @ W + 1).must_pass()


def test_points_are_given_for_each_quantity_that_is_right(capsys):
    verdict = checks.affine_backward(
        lambda dZ, X, W, b: (dZ @ W.T, X.T @ dZ / len(X), dZ.sum(axis=0))
    )
    assert verdict.points(dX=1, dW=2, db=4) == 5
    assert "✗ dW is averaged over the batch" in capsys.readouterr().out
    right = checks.affine_backward(linear.affine_backward)
    assert right.points(dX=1, dW=2, db=4) == 7


def test_points_are_not_given_where_nothing_is_right():
    verdict = checks.mse(lambda P, Y: (0.0, 0 * P))
    with pytest.raises(checks.WrongAnswer, match="L "):
        verdict.points(L=1, dP=1)


def test_points_for_other_quantities_are_an_authors_mistake():
    verdict = checks.mse(losses.mse)
    with pytest.raises(ValueError, match="mse has the quantities L and dP, not L"):
        verdict.points(L=2)


def run_in_ipython(code):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    with capture_output() as seen:
        shell.run_cell(code)
    return seen.stdout


def test_a_learner_sees_the_sentence_and_no_traceback():
    stdout = run_in_ipython(
        "from autograder import checks\n"
        "added = lambda X, W: X @ W + 1\n"
        "checks.linear_forward(added).must_pass()"
    )
    plain = re.sub(r"\x1b\[[\d;]*m", "", stdout)
    assert plain.startswith("✗ Z is off by 1 in every entry.")
    assert plain != stdout, "nothing is coloured"
    assert "Traceback" not in plain
    assert "must_pass" not in plain


def test_the_html_form_is_short_and_escaped():
    verdict = checks.linear_input_gradient(lambda dZ, X, W: (dZ < 0) @ W.T * 1.0)
    html = verdict._repr_html_()
    assert "<details><summary>Where it shows</summary>" in html
    assert "<script" not in html

    def hostile(dZ, X, W):
        raise ValueError("<script>alert(1)</script>")

    html = checks.linear_input_gradient(hostile)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    right = checks.linear_forward(linear.linear_forward)._repr_html_()
    assert "✓" in right
    assert "<details>" not in right


def test_lines_fit_the_page_and_formulas_are_not_broken():
    text = str(checks.linear_input_gradient(lambda dZ, X, W: dZ * W))
    assert "dZ * W" in text
    assert "\N{NO-BREAK SPACE}" not in text
    for line in text.splitlines():
        assert len(line) <= 66


# The room


def test_every_sentence_is_in_one_place():
    # A sentence has three words in a row; docstrings, formulas and keys are for others.
    keys = set().union(
        *(table for table in vars(en).values() if isinstance(table, dict))
    )
    for path in ROOM.glob("*.py"):
        if path.name in (
            "__main__.py",
            "catalogue.py",
            "causes.py",
            "checking.py",
            "edits.py",
        ):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            sentence = re.search(r"\b[a-z]+ [a-z]+ [a-z]+\b", node.value)
            if (
                sentence
                and id(node) not in docstrings
                and not (node.value in keys or keys_in(node.value) <= keys)
            ):
                pytest.fail(f"{path.name}:{node.lineno}: {node.value!r}")


def test_numpy_alone_is_needed():
    code = textwrap.dedent("""
        import sys
        sys.modules.update(dict.fromkeys(["sympy", "IPython", "scipy", "solutions"]))
        from autograder import checks
        assert checks.linear_forward(lambda X, W: X @ W).right
        assert checks.check_gradient(lambda f, backward, inputs: True).mistake
    """)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOM.parents[1])
