"""The check of gradient checkers: fair to sound ones, and silent about its cases."""

import ast
import inspect
import re
import traceback

import numpy as np
import pytest

from autograder.checks import checking, error_hunt
from autograder.checks.checking import (
    BLIND_TO,
    CASES,
    EVERY_RIGHT,
    FORMAL,
    FORMS,
    IDLE,
    RIGHT,
    WRONG,
    Case,
    Given,
    check_gradient,
    posed,
)
from autograder.checks.differences import complex_step_gradient
from autograder.checks.instances import source
from autograder.checks.words import en, keys_in

# Sound designs: upstreams, ways to measure, and ways to compare


def normal(rng, shape):
    return rng.normal(size=shape)


def uniform(rng, shape):
    return rng.uniform(-1, 1, size=shape)


def signs(rng, shape):
    return rng.choice([-1.0, 1.0], size=shape)


def integers(rng, shape):
    return rng.integers(-9, 10, size=shape).astype(float)


def central(h):
    def slope(loss, at, index, rng):
        ahead, behind = at.copy(), at.copy()
        ahead[index] += h
        behind[index] -= h
        return (loss(ahead) - loss(behind)) / (2 * h)

    return slope


def scaled(h):
    def slope(loss, at, index, rng):
        return central(h * max(1, abs(at[index])))(loss, at, index, rng)

    return slope


def forward(h):
    def slope(loss, at, index, rng):
        ahead = at.copy()
        ahead[index] += h
        return (loss(ahead) - loss(at)) / h

    return slope


def fourth_order(h):
    def slope(*where):
        return (4 * central(h)(*where) - central(2 * h)(*where)) / 3

    return slope


def complex_step(loss, at, index, rng):
    moved = at.astype(complex)
    moved[index] += 1e-20j
    return loss(moved).imag / 1e-20


def norms(relative, floor=0.0):
    def close(got, slopes):
        error = np.linalg.norm(got - slopes)
        return error <= relative * np.linalg.norm(slopes) + floor

    return close


def ratio(relative):
    def close(got, slopes):
        size = np.linalg.norm(got) + np.linalg.norm(slopes)
        return size == 0 or np.linalg.norm(got - slopes) / size < relative

    return close


def entries(rtol, atol):
    return lambda got, slopes: np.allclose(got, slopes, rtol=rtol, atol=atol)


def worst_entry(relative, floor):
    def close(got, slopes):
        size = np.maximum(floor, abs(got) + abs(slopes))
        return (abs(got - slopes) / size).max() < relative

    return close


def checker(upstream, measure, close, pooled=False):
    """Return a checker made of its three choices."""
    rng = np.random.default_rng(3)

    def check_gradient(f, backward, inputs):
        dZ = upstream(rng, f(*inputs).shape)
        got = backward(dZ, *inputs)
        if len(got) != len(inputs):
            return False
        if any(np.shape(g) != A.shape for g, A in zip(got, inputs, strict=True)):
            return False
        slopes = [np.zeros(A.shape) for A in inputs]
        for k, at in enumerate(inputs):
            before, after = inputs[:k], inputs[k + 1 :]

            def loss(A, before=before, after=after):
                return (dZ * f(*before, A, *after)).sum()

            for index in np.ndindex(at.shape):
                slopes[k][index] = measure(loss, at, index, rng)
        if pooled:
            got = [np.concatenate([np.ravel(g) for g in got])]
            slopes = [np.concatenate([np.ravel(s) for s in slopes])]
        return all(bool(close(g, s)) for g, s in zip(got, slopes, strict=True))

    return check_gradient


SOUND = [
    (normal, central(1e-5), norms(1e-6, 1e-9)),
    (normal, central(1e-5), norms(1e-7, 1e-9)),
    (normal, central(1e-5), norms(1e-4)),
    (normal, central(1e-6), norms(1e-6)),
    (normal, central(1e-6), norms(1e-7, 1e-9)),
    (normal, central(1e-4), norms(1e-5)),
    (normal, central(1e-4), norms(1e-7, 1e-9)),
    (uniform, scaled(1e-5), norms(1e-6)),
    (uniform, scaled(1e-6), ratio(1e-5)),
    (signs, central(1e-5), ratio(1e-6)),
    (signs, forward(1e-7), norms(1e-4, 1e-9)),
    (integers, central(1e-5), norms(1e-5, 1e-8)),
    (integers, fourth_order(1e-3), norms(1e-6, 1e-9)),
    (normal, complex_step, norms(1e-12)),
    (normal, central(1e-5), entries(1e-4, 1e-8)),
    (normal, central(1e-5), worst_entry(1e-4, 1e-8)),
    (normal, central(1e-5), norms(1e-7), True),
    (uniform, central(1e-6), ratio(1e-7), True),
]


@pytest.mark.parametrize("design", SOUND, ids=range(len(SOUND)))
def test_a_sound_checker_passes_on_every_draw(design):
    for seed in range(3):
        for thorough in False, True:
            verdict = check_gradient(checker(*design), seed=seed, thorough=thorough)
            assert verdict.right, (seed, verdict)


@pytest.mark.parametrize("close", [norms(1e-3), norms(1e-4)])
def test_one_length_for_all_hides_a_wrong_gradient_that_is_small(close):
    for seed in range(3):
        pooled = checker(normal, central(1e-5), close, True)
        verdict = check_gradient(pooled, seed=seed, thorough=True)
        found = {finding.quantity: finding.mistake for finding in verdict.findings}
        assert found == {"caught": "one length for all", "passed": None}


# What a case shows of itself: nothing

NONSENSE = [
    lambda dZ, inputs: (),
    lambda dZ, inputs: (dZ,),
    lambda dZ, inputs: (dZ, *inputs, dZ),
    lambda dZ, inputs: ("x", *inputs),
    lambda dZ, inputs: (dZ[None, None, :, :2], *inputs),
    lambda dZ, inputs: (None, *[None] * len(inputs)),
    lambda dZ, inputs: (dZ, *[np.zeros((7, 7))] * len(inputs)),
    lambda dZ, inputs: (dZ, *["x"] * len(inputs)),
]
CALLS = "failure", "__call__"  # the steps of a traceback
every_case = pytest.mark.parametrize("name", [*FORMS, *CASES])


def look(function):
    """Return all that can be seen of a function without a call."""
    names = "__dict__", "__name__", "__qualname__", "__closure__", "__code__"
    return [
        type(function),
        dir(function),
        function.__doc__,
        re.sub("0x[0-9a-f]+", "", repr(function)),
        inspect.signature(function),
        function.__call__.__func__,
        *(getattr(function, name, None) for name in names),
    ]


def test_whatever_is_given_looks_the_same():
    looks = []
    for name in [*FORMS, *CASES]:
        f, backward, _ = posed(CASES.get(name, Case(name)), source(1))
        looks += [look(Given(f)), look(Given(backward))]
    assert all(each == looks[0] for each in looks)
    assert not hasattr(Given(f), "__dict__")


def test_all_that_is_handed_over_is_of_that_kind():
    kinds = set()

    def check_gradient_of(f, backward, inputs):
        kinds.update((type(f), type(backward), type(inputs)))
        return False

    check_gradient(check_gradient_of, thorough=True)
    assert kinds == {Given, tuple}


@every_case
def test_a_wrong_gradient_fails_as_the_right_one_does(name):
    case = CASES.get(name, Case(name))
    failures = []
    for each in case, Case(case.form):
        f, backward, inputs = posed(each, source(5))
        dZ = np.ones(f(*inputs).shape)
        failures.append([failure(Given(backward), say(dZ, inputs)) for say in NONSENSE])
    assert failures[0] == failures[1]
    assert {steps for _, _, steps, *_ in filter(None, failures[0])} == {CALLS}


def failure(function, arguments):
    """Return what an exception shows, or None where there is none."""
    try:
        function(*arguments)
    except Exception as error:
        steps = traceback.walk_tb(error.__traceback__)
        steps = tuple(frame.f_code.co_name for frame, _ in steps)
        return type(error), str(error), steps, error.__cause__, error.__context__


@every_case
def test_what_comes_back_differs_in_nothing_but_numbers_and_shapes(name):
    f, backward, inputs = posed(CASES.get(name, Case(name)), source(5))
    for dZ in np.zeros(f(*inputs).shape), f(*inputs):
        # Where a learner has asked for it, a division by 0 would raise.
        with np.errstate(all="raise"):
            gradients = Given(backward)(dZ, *inputs)
        assert type(gradients) is tuple
        for gradient in gradients:
            assert type(gradient) is np.ndarray
            assert gradient.dtype == np.float64
            assert gradient.flags.c_contiguous
            assert gradient.flags.owndata
            assert gradient.flags.writeable


def test_each_wrong_gradient_has_a_right_one_of_its_form():
    assert {case.form for case in WRONG.values()} <= set(RIGHT)
    assert {case.form for case in CASES.values()} <= set(FORMS)


def test_the_gradients_are_those_that_are_measured():
    for name in FORMS:
        f, backward, inputs = posed(Case(name), source(3))
        dZ = source(4).normal(size=f(*inputs).shape)
        for k, gradient in enumerate(backward(dZ, *inputs)):
            before, after = inputs[:k], inputs[k + 1 :]
            right = complex_step_gradient(
                lambda A, before=before, after=after, f=f, dZ=dZ: (
                    dZ * f(*before, A, *after)
                ).sum(),
                inputs[k],
            )
            assert gradient == pytest.approx(right, rel=1e-12, abs=0)


# What can be imported answers no task


def importable():
    """Yield every function that a learner could take from the checks."""
    for module in checking, error_hunt:
        for name, value in vars(module).items():
            if callable(value):
                yield f"{module.__name__}.{name}", value
    for name, case in CASES.items():
        for part in case.change, case.upstream, case.returned:
            yield name, part


def test_no_function_of_the_checks_answers_a_task():
    rng = source(2)
    dZ, X, W = (rng.normal(size=size) for size in ((4, 3), (4, 2), (2, 3)))
    b = rng.normal(size=3)
    answers = [
        ((X, W), X @ W),
        ((X, W, b), X @ W + b),
        ((dZ, X, W), X.T @ dZ),
        ((dZ, X, W), dZ @ W.T),
        ((dZ,), dZ.sum(axis=0)),
        ((dZ, X, W, b), dZ.sum(axis=0)),
    ]
    for name, function in importable():
        assert not check_gradient(function).right, name
        for arguments, right in answers:
            try:
                got = function(*arguments)
            except Exception:
                continue
            parts = got if isinstance(got, tuple | list) else [got]
            for part in parts:
                same = np.shape(part) == right.shape and np.allclose(part, right)
                assert not same, name


def test_every_case_and_every_name_of_a_checker_has_its_words():
    assert {*EVERY_RIGHT, *CASES} == set(en.CASES)
    names = {name for name, *_ in BLIND_TO} | {*FORMAL, *IDLE}
    tree = ast.parse(inspect.getsource(checking))
    used = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert names <= set(en.CHECKERS) <= used


def test_what_a_name_stands_for_is_a_case():
    texts = [text for _, *texts in BLIND_TO for text in texts]
    for text in [*texts, *FORMAL.values()]:
        assert keys_in(text) - {""} <= set(CASES), text
