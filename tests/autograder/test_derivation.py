"""The entries derived on symbols: right in any form, wrong by name, and never for long.

What each bomb takes is printed by `pytest -s`.
"""

import time

import numpy as np
import pytest
import sympy as sp

from autograder.checks import derivation
from autograder.checks.derivation import MISTAKES
from autograder.checks.words import en

from .answers import derivation as answers
from .answers import later
from .answers.records import RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("error")

x_entries = derivation.input_gradient_entries
w_entries = derivation.weight_gradient_entries
G = sp.Matrix(2, 3, sp.symbols("g11 g12 g13 g21 g22 g23"))
X = sp.Matrix(2, 2, sp.symbols("x11 x12 x21 x22"))
W = sp.Matrix(2, 3, sp.symbols("w11 w12 w13 w21 w22 w23"))
DX, DW = G * W.T, X.T * G
LOSS = sum(g * z for g, z in zip(G, X * W, strict=True))
a, b, c = (
    G[0, 0] * W[0, 0],
    G[0, 1] * W[0, 1],
    G[0, 2] * W[0, 2],
)  # the terms of ∂L/∂x11
x11, x12 = X[0, 0], X[0, 1]
i, j, k = sp.symbols("i j k", integer=True)
OWN = [each for each in WRONG + RIGHT if each.task.endswith("_gradient_entries")]
assert answers
assert later


def judged(entry):
    """Return the finding on an entry for x11 where all others are right."""
    table = DX.tolist()
    table[0][0] = entry
    verdict = x_entries(lambda g, x, w: table, thorough=True)
    first, *others = verdict.findings
    assert not any(other.mistake for other in others)
    assert "{" not in verdict.text
    assert max(map(len, verdict.text.splitlines())) <= 80
    return first


# What is right


def unevaluated(kind, *parts):
    return kind(*parts, evaluate=False)


def written_by_indices(delta=False):
    g, w = (sp.ImmutableMatrix(each) for each in (G, W))
    if not delta:
        return sp.Sum(g[0, j] * w[0, j], (j, 0, 2))
    both = sp.KroneckerDelta(j, k)
    return sp.Sum(g[0, j] * w[0, k] * both, (j, 0, 2), (k, 0, 2))


RIGHT_FORMS = {
    "as it is": DX[0, 0],
    "in brackets": x11 * (a / x11 + (b + c) / x11),
    "a factor taken out": W[0, 0] * (G[0, 0] + (b + c) / W[0, 0]),
    "powers that cancel": ((a + b + c + x11) ** 3 / (a + b + c + x11) ** 2) - x11,
    "rational coefficients": (a + b + c) / 3 + sp.Rational(2, 3) * (a + b + c),
    "decimals": 0.1 * a + 0.9 * a + 1.0 * b + c,
    "thirds as decimals": unevaluated(sp.Mul, 3, a * (1 / 3)) + b + c,
    "a fraction that cancels": (
        (x11**2 - x12**2) / (x11 - x12) * (a + b + c) / (x11 + x12)
    ),
    "a sum of fractions": (a + b) * x11 / (x11 + x12) + (a + b) * x12 / (x11 + x12) + c,
    "not evaluated": unevaluated(sp.Add, c, unevaluated(sp.Add, b, a)),
    "held": sp.UnevaluatedExpr(a + b) + c,
    "a derivative": sp.Derivative(LOSS, x11),
    "a derivative of a fraction": sp.Derivative(
        LOSS * (x11**2 - 1) / (x11 - 1) / (x11 + 1), x11
    ),
    "a second derivative": sp.Derivative(x11 * LOSS, (x11, 2)) / 2 - (
        sp.Derivative(x11 * (LOSS - x11 * (a + b + c)), (x11, 2)) / 2
    ),
    "a sum": written_by_indices(),
    "a sum of sums": written_by_indices(delta=True),
    "a sum of sums whose bound is an index": (
        sp.Sum(sp.Integer(1) * (a + b + c), (j, k, 1), (k, 1, 1))
    ),
    "an entry of a matrix": sp.Sum(sp.ImmutableMatrix([[a, b, c]])[0, j], (j, 0, 2)),
}  # fmt: skip


@pytest.mark.parametrize("form", RIGHT_FORMS)
def test_an_entry_is_right_in_any_form(form):
    found = judged(RIGHT_FORMS[form])
    assert found.mistake is None, found.lines


TABLES = {
    "a matrix": sp.Matrix,
    "an immutable matrix": sp.ImmutableMatrix,
    "lists": sp.Matrix.tolist,
    "tuples": lambda m: tuple(tuple(row) for row in m.tolist()),
    "an array of objects": lambda m: np.array(m.tolist(), dtype=object),
    "SymPy's array": lambda m: sp.Array(m.tolist()),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_is_right_as_any_object(kind):
    table = TABLES[kind]
    assert x_entries(lambda g, x, w: table(g * w.T), thorough=True).right
    assert w_entries(lambda g, x, w: table(x.T * g), thorough=True).right


def test_a_check_says_what_is_right_row_by_row():
    half_done = sp.Matrix([DX[:2], [0, 0]])
    assert x_entries(lambda g, x, w: half_done).right
    verdict = x_entries(lambda g, x, w: half_done, thorough=True)
    assert [f.mistake for f in verdict.findings] == [None, None] + ["entry zero"] * 2


# What is wrong

NAMED = {
    "entry zero": [0, 0.0, a - a, np.int64(0)],
    "entry negated": [-(a + b + c), (x12**2 - 1) / (1 - x12) * (a + b + c) / (x12 + 1)],
    "entry scaled": [2 * (a + b + c), -(a + b + c) / 6],
    "term negated": [a - b + c, a - b - c],
    "another entry added": [a + b + c + DX[0, 1], a + b + c + DX[1, 0]],
    "another entry": [DX[0, 1], DX[1, 0], DW[0, 0]],
    "variable as a factor": [x11 * (a + b + c)],
    "entry squared": [(a + b + c) ** 2],
    "terms multiplied": [a * b * c],
    "factors added": [sum(G[0, :]) + sum(W[0, :])],
    "outer product of sums": [sum(G[0, :]) * sum(W[0, :])],
    "term missing": [a + b, c],
    "term too many": [a + b + c + 1, LOSS.subs(x11, 1), a + b + c + x11],
    "only a number": [5, sp.Rational(1, 3), -2.5],
    "upstream missing": [sum(W[0, :]), x11],
    "factor missing": [sum(G[0, :]), G[0, 0]],
    "variable for its factor": [
        G[0, 0] * x11 + G[0, 1] * x12, LOSS.subs(dict.fromkeys(W, 1)),
    ],
    "factor squared": [a**2 + b + c, a * G[0, 0] + b * G[0, 1] + c],
    "variable left": [x11 * a + b + c, LOSS + a],
    "upstream index wrong": [a + G[0, 0] * W[0, 1] + c],
    "factor index wrong": [a + G[0, 1] * W[0, 0] + c, G[0, 0] * W[1, 1] + b + c,
        a + G[0, 1] * W[1, 0] + c],
    "not the derivative": [3 * a + W[1, 1] * G[0, 0], a * b],
    "fraction left": [(a + b + c) / x11, DX[0, 0] + 1 / (x11 + 1), x11**-2],
    "foreign symbols": [
        sp.Symbol("h11") * a, sp.Dummy("h11"), sp.MatrixSymbol("dZ", 2, 3)[0, 0],
        sp.Sum(a * j, (j, 0, sp.Symbol("n"))), sp.IndexedBase("g")[1, 1],
        sp.Derivative(LOSS, sp.Symbol("y")), sp.Derivative(LOSS, (x11, k)),
        unevaluated(sp.Add, sp.Sum(a * j, (j, 1, 1)), b * j, c),
    ],
    "not sums and products": [
        sp.sqrt(x11**2) * a, sp.sin(x11), x11**x12, sp.Integral(a, (x12, 0, 1)),
        sp.Limit(a / x12, x12, 0), sp.zoo, sp.nan, sp.oo, float("inf"), sp.pi * a,
        unevaluated(sp.Pow, a - b - unevaluated(sp.Add, a, -b), -1), sp.I * a,
        np.complex128(1j), sp.Function("f")(x11),
        sp.ImmutableMatrix([[a, b]])[0, x11], sp.KroneckerDelta(x11, x12),
        sp.factorial(10**12, evaluate=False),
    ],
    "not an expression": [
        "g11*w11 + g12*w12 + g13*w13", "", None, True, [a], sp.Eq(x11, a), sp.true,
        sp.ImmutableMatrix([[a]]), sp.Matrix([[a]]), sp.MatrixSymbol("w", 2, 2),
        sp.Tuple(a), np.array(a), {a}, sp.Integer, b"", object(),
    ],
}  # fmt: skip


@pytest.mark.parametrize("key", NAMED)
def test_a_wrong_entry_is_called_by_its_name(key):
    for entry in NAMED[key]:
        found = judged(entry)
        assert found.mistake == key, (entry, found.lines)


def test_every_name_has_an_entry_and_a_sentence():
    keys = {key for key, _ in MISTAKES}
    assert keys <= set(NAMED)
    assert set(NAMED) <= set(en.MISTAKES)


def test_the_sentences_name_what_they_speak_of():
    for entry, text in {
        DX[1, 0]: "with respect to x21",
        sp.sin(x11) + sp.sqrt(x12): "is not a whole number and sin, but",
        sp.Symbol("h11") + sp.Symbol("a"): "a and h11",
        sum(sp.symbols("a:8")): "such as a0, a1 and a2, which",
    }.items():
        assert text in " ".join(judged(entry).lines).replace("\N{NO-BREAK SPACE}", " ")


def test_the_entry_is_shown_as_it_was_written_and_cut():
    ((key, values),) = judged((a + b) * 2).evidence
    assert (key, values["name"]) == ("your entry", "x11")
    assert values["got"] == str((a + b) * 2)
    ((_, values),) = judged(sum(s * t for s in G for t in W)).evidence
    assert len(values["got"]) == 102
    assert values["got"].endswith(" …")


@pytest.mark.parametrize("thorough", [False, True])
def test_a_table_is_judged_as_a_table_where_that_is_what_is_wrong(thorough):
    def keys(check, answer):
        verdict = check(lambda g, x, w: answer, thorough=thorough)
        return [f.mistake for f in verdict.findings], verdict.text

    wrong = ["table transposed"] * 6 if thorough else ["table transposed"] * 3
    found, text = keys(w_entries, DW.T)
    assert found == wrong
    assert "∂L/∂W has its rows and columns exchanged." in text
    found, _ = keys(x_entries, DX.T)
    some = [None, "table transposed", "table transposed", None]
    assert found == some[: 4 if thorough else 2]
    found, text = keys(w_entries, sp.Matrix([DW[1, :], DW[0, :]]))
    assert set(found) == {"rows exchanged"}
    assert len(text.splitlines()) <= 3
    other = DW.T + sp.Matrix(3, 2, [a, 0, 0, 0, 0, 0])
    assert set(keys(w_entries, other)[0]) == {"wrong rows"}
    changed = DX.T.tolist()
    changed[1][1] += a
    assert keys(x_entries, changed)[0][1] == "another entry"


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ([], "not rows"), ("abcd", "not rows"), (a, "not rows"),
        ([1, 2], "rows of another kind"),
        ([[1, 2]], "wrong rows"), ([[1, 2], [1]], "wrong rows"), ([[]], "wrong rows"),
        ([[1, 2]] * 10**5, "wrong rows"), (np.array(1), "not rows"),
        (np.zeros((2, 2, 2)), "not an expression"), (None, "nothing returned"),
        (DX[:, :1], "wrong rows"), (sp.zeros(3, 2), "wrong rows"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said(answer, key):
    verdict = x_entries(lambda g, x, w: answer, thorough=True)
    assert {f.mistake for f in verdict.findings} == {key}
    assert len(verdict.text) < 400


# What would take for ever


def deep(step, times, start=x11):
    for _ in range(times):
        start = step(start)
    return start


def doubled(times):
    return deep(lambda e: unevaluated(sp.Add, e, e), times)


ALL = [*G, *X, *W]
NINES = unevaluated(sp.Pow, 9, unevaluated(sp.Pow, 9, 9))
BOMBS = {
    "a power of a sum": lambda: (sum(s * t for s in ALL for t in ALL) + 1) ** 8,
    "a sum to the 100,000th": lambda: (sum(ALL) + 1) ** 100_000,
    "a product of sums": lambda: unevaluated(
        sp.Mul, *[sum(ALL) + n for n in range(20)]
    ),
    "a power of a power": lambda: deep(lambda e: unevaluated(sp.Pow, e, 8) + x12, 8),
    "a continued fraction": lambda: deep(lambda e: 1 / (x11 + e), 200),
    "a wide continued fraction": lambda: deep(lambda e: 1 / (sum(ALL) + e), 10),
    "nines": lambda: NINES,
    "nines as a power": lambda: unevaluated(sp.Pow, x11, NINES),
    "a huge integer": lambda: sp.Integer(7) ** 1_000_000,
    "a huge integer of Python's": lambda: 7**1_000_000,
    "a huge coefficient": lambda: a * sp.Integer(7) ** 1_000_000,
    "a huge fraction": lambda: sp.Rational(1, 7**100_000) * a,
    "huge numbers multiplied": lambda: unevaluated(
        sp.Mul, *[sp.Integer(2) ** 200 + 1] * 900
    ),
    "a huge decimal": lambda: sp.Float(2) ** 10**9,
    "a tiny decimal": lambda: sp.Float(2) ** -(10**9) * a,
    "a sum of a billion": lambda: sp.Sum(a * j, (j, 1, 10**9)),
    "sums of sums": lambda: sp.Sum(a * j * k, (j, 1, 3000), (k, 1, 3000)),
    "a billionth derivative": lambda: sp.Derivative(sp.Pow(x11, 40), (x11, 10**9)),
    "derivatives of a fraction": lambda: sp.Derivative(1 / (sum(ALL) + 1), (x11, 12)),
    "a deep tree": lambda: deep(lambda e: unevaluated(sp.Add, e, x12), 5_000),
    "a tree as deep as can be walked": lambda: deep(
        lambda e: unevaluated(sp.Add, e, x12), 900
    ),
    "a power of 0": lambda: unevaluated(
        sp.Pow, unevaluated(sp.Add, a, unevaluated(sp.Mul, -1, a)), 10**12
    ),
    "a deep tree of powers": lambda: deep(lambda e: unevaluated(sp.Pow, e, -1), 5_000),
    "a wide sum": lambda: unevaluated(sp.Add, *[x11] * 200_000),
    "a long sum": lambda: sp.Add(*(x11**n for n in range(1900))),
    "doubled 30 times": lambda: doubled(30),
    "doubled 300 times": lambda: doubled(300),
    "a wide matrix": lambda: sp.Sum(
        sp.ImmutableMatrix(1, 3000, [x11] * 3000)[0, j], (j, 0, 2)
    ),
    "a division that does not end": lambda: (
        unevaluated(sp.Pow, G[0, 0], 900) / sum(ALL)
    ),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_for_its_size(bomb):
    entry = BOMBS[bomb]()
    start = time.perf_counter()
    verdict = x_entries(lambda g, x, w: [[entry] * 2] * 2, thorough=True)
    seconds = time.perf_counter() - start
    print(f"\n{bomb}: {seconds * 1000:.1f} ms")
    assert {f.mistake for f in verdict.findings} == {"expression too large"}
    assert "∂L/∂x11 is too large to be read." in verdict.text


class Loud(Exception):
    """Something of the learner's has been run."""


def loud(*_, **__):
    raise Loud


class Liar(sp.Expr):
    """An expression that claims to be whatever it is asked for."""

    doit = expand = simplify = subs = xreplace = diff = as_coeff_Mul = loud
    _sympystr = _eval_derivative = _latex = __str__ = __repr__ = loud
    free_symbols = property(loud)
    is_zero = is_number = is_commutative = True

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash(DX[0, 0])

    def __sub__(self, other):
        return sp.S.Zero

    __rsub__ = __sub__


class LoudSymbol(sp.Symbol):
    doit = _sympystr = __str__ = loud
    __eq__ = Liar.__eq__
    __hash__ = Liar.__hash__


class LoudSum(sp.Add):
    doit = _sympystr = __str__ = loud


class Pretender:
    """No expression, which says that its class is one."""

    __class__ = property(lambda self: sp.Expr)
    args = doit = property(loud)


@pytest.mark.parametrize(
    "entry",
    [
        Liar(), unevaluated(sp.Add, Liar(), a), LoudSymbol("g11"), LoudSum(a, b, c),
        unevaluated(sp.Mul, LoudSymbol("x11"), a), Pretender(),
        sp.UnevaluatedExpr(Liar()),
    ],
    ids=lambda entry: type(entry).__name__,
)  # fmt: skip
def test_an_object_that_pretends_neither_runs_nor_wins(entry):
    found = judged(entry)
    assert found.mistake == "not sums and products"
    assert found.evidence == ()


# The answers as learners write them


@pytest.mark.parametrize("answer", OWN, ids=lambda answer: answer.label)
def test_an_answer_is_judged_as_it_was_recorded(answer):
    check = getattr(derivation, answer.task)
    verdict = check(answer.new(), thorough=True)
    also = {"second_row_of_the_upstream": "another entry"}
    assert verdict.mistake == also.get(answer.label, answer.mistake)
    assert verdict.right == (answer.mistake is None)
