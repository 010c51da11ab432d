"""What stops a learner's function, or its check, is one plain sentence of its cause."""

import builtins
import functools
import gc
import itertools
import linecache
import re
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.checks import asking, causes, exceptions, words
from autograder.checks.exceptions import Told, raised, told
from autograder.checks.verdict import Fault
from autograder.checks.words import Kind, kind_of
from autograder.checks.words import en as language

NAME = "linear_weight_gradient"
CELLS = itertools.count()


def inputs():
    return {"dZ": np.ones((3, 4)), "X": np.ones((3, 2)), "W": np.ones((2, 4))}


def names_of(source):
    """Return the names of a cell that is run as a notebook runs it."""
    file = f"<cell {next(CELLS)}>"
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    names = {"np": np, "__name__": "__main__"}
    exec(compile(source, file, "exec"), names)
    return names


def function_of(body):
    """Return the learner's function with this body, of one line or of several."""
    lines = body.splitlines()
    return names_of("def f(dZ, X, W):\n" + "".join(f"    {x}\n" for x in lines))["f"]


def fault_of(function, handed=None):
    with pytest.raises(Fault) as caught:
        asking.call(NAME, function, inputs() if handed is None else handed)
    return caught.value


def said(fault):
    return words.what_and_why(fault.mistake, fault.values)


def fits(fault):
    """Assert that a fault is no longer than a learner reads."""
    lines = asking.everything_wrong(NAME, ["dW"], fault).text.splitlines()
    assert 1 <= len(lines) <= 8, lines
    assert max(map(len, lines)) <= 66, lines
    assert not any("{" in line for line in lines) or "{" in str(fault.values)
    return True


# body of the function, key, what is said of it
CASES = [
    ("if X > 0: X = X", "truth value", "an `if`, an `and`"),
    ("return max(X)", "truth value", "neither true nor false"),
    ("return X ^ 2.0", "power", "It is written `**`"),
    ("return 0.5 ^ 2.0", "power", "It is written `**`"),
    ("return X > 0 & X < 1", "bits", "`&` works on True and False"),
    ("return 0.5 | 0.25", "bits of numbers", "`|` works on True and False"),
    ("return ~X", "bits of numbers", "`~` works on True and False"),
    ("return [1.0] * 2.0", "list for an array", "`np.array(…)` missing"),
    ("return X.shape * 2.0", "list for an array", "an index behind it"),
    ("return [1.0] - [2.0]", "list for an array", "`np.array(…)` missing"),
    ("return -[1.0]", "list for an array", "a list or tuple is used"),
    ("return [1.0] + 1", "list for an array", "a list or tuple is used"),
    ("return [[1.0]] @ [[1.0]]", "list for an array", "a list or tuple is used"),
    ("return [1.0] > 0", "list for an array", "a list or tuple is used"),
    ("return [1.0].shape", "list for an array", "a list or tuple is used"),
    ("return 1 / X.shape", "list for an array", "an index behind it"),
    ("return X.shape + 1", "list for an array", "an index behind it"),
    ("return np.array([[1, 2], [3]])", "ragged", "of different shapes"),
    ("return X * None", "None for a value", "is None"),
    ("a = None; return a.T", "None for a value", "without a `return`"),
    ("a = None; return a()", "None for a value", "is None"),
    ("a, b = None", "None for a value", "is None"),
    ("return X - X.mean", "function for a value", "round brackets"),
    ("return X.sum[0]", "function for a value", "round brackets"),
    ("return np.exp[X]", "function for a value", "round brackets"),
    ("return np.sum[X]", "function for a value", "round brackets"),
    ("return (lambda: 1)[0]", "function for a value", "round brackets"),
    ("return X.transpose.T", "function for a value", "round brackets"),
    ("n = 3; return n[0]", "number for an array", "a single number"),
    ("return len(3)", "number for an array", "a single number"),
    ("return X.sum()[0]", "number for an array", "a single number"),
    ("return np.array(3)[0]", "number for an array", "a single number"),
    ("return len(np.array(3))", "number for an array", "a single number"),
    ("return (3).T", "number for an array", "a single number"),
    ("a, b = 5", "number for an array", "a single number"),
    ("for i in len(X): pass", "loop over a number", "`range(…)`"),
    ("return X(0)", "not callable", "what is called there is no function"),
    ("import math; return math.exp(X)", "array for a function of numbers", "`np.exp`"),
    ("A = np.ones(2, int); A += 0.5", "cannot be stored",
     "of type float64 cannot be stored in an array of type int64"),
    # shapes
    ("return X @ dZ", "product",
     "the left factor has shape (3, 2) and the right one has shape (3, 4). The 2 and "
     "the 3 have to be equal. What does each of them count?"),
    ("return np.dot(X, dZ)", "product", "shape (3, 2) and the right"),
    ("return X.dot(dZ)", "product", "shape (3, 2) and the right one has"),
    ("return np.matmul(X, dZ)", "product", "shape (3, 2) and the right"),
    ("return X.T @ dZ @ W", "product", "shape (2, 4) and the right"),
    ("return W @ X", "product", "the 3 have to be equal."),
    ("v = np.ones(3)\nreturn X @ v", "product",
     "(3, 2) and the right one has shape (3,)"),
    ("A = np.ones((5, 6)); return X @ A", "product", "The 2 and the 5 have to be"),
    ("A = np.ones((7, 3, 4)); return X @ A", "product", "The 2 and the 3 have to be"),
    ("return X[:] @ dZ", "product of sizes",
     "each row of the left factor has length 2, but each column of the right one has "
     "length 3"),
    ("return X @ 2", "product with a number", "the right factor"),
    ("return 2 @ X", "product with a number", "the left factor"),
    ("return X @ X.transpose", "product with a number", "round brackets are missing"),
    ("return np.inner(X, dZ)", "raises", "not aligned"),
    ("return X * dZ", "entry by entry", "(3, 2) and (3, 4) do not fit together"),
    ("return np.maximum(X, np.ones(7))", "entry by entry", "(3, 2) and (7,) do not"),
    ("return np.broadcast_to(X, (4, 4))", "entry by entry", "(3, 2) and (4, 4) do"),
    ("X[:] = dZ", "shape to be stored", "(3, 4) does not fit into what has shape (3, "),
    ("X[[0, 1]] = np.ones(3)", "shape to be stored", "(3,) does not fit into what"),
    ("X += np.ones((2, 3, 2))", "shape to be stored", "(2, 3, 2) does not fit into"),
    ("return np.einsum('nd,dm->nm', X, dZ)", "einsum, letter",
     "the letter `d` stands for 2 and for 3"),
    ("return np.einsum('nd,dm->nm', X, dZ, optimize=True)", "einsum, letter",
     "the letter `d` stands for"),
    ("return np.einsum('nn', X)", "einsum, letter", "`n` stands for 3 and for 2"),
    ("A = np.ones((1, 2)); return np.einsum('nd,nd,nk->k', A, X, W)", "einsum, letter",
     "the letter `n` stands for 3 and for 2"),
    # indices
    ("return X[5]", "index too large", "index 5 does not exist, because axis 0 has "
     "length 3"),
    ("return X[0, -9]", "index too large", "index -9 does not exist, because axis 1"),
    ("return [1][3]", "end of a list", "the list is too short"),
    ("return X.shape[2]", "end of a list", "the tuple is too short"),
    ("a, b, c, d = X", "too few values", "4 names stand on the left, but only 3 came"),
    ("a, b, c = X.shape", "too few axes", "the number of sizes in this shape is 2"),
    # names
    ("return upstream", "unknown name", "no variable called `upstream`. Is it defined"),
    ("return dz", "unknown name, near", "no variable called `dz`. Do you mean `dZ`?"),
    ("return X.t()", "another library's", "no `.t` in NumPy. Write `X.T`."),
    ("return X.clone()", "another library's", "Write `X.copy()`."),
    ("return np.sigmoid(X)", "another library's", "no `np.sigmoid` in NumPy. Write"),
    ("return X.sum(dim=0)", "another library's", "Write `axis=`."),
    ("return X.sum(0, keepdim=True)", "another library's", "Write `keepdims=`."),
    # limits
    # calls
    # the learner's own
    ("raise SystemExit(1)", "own raise", "at its own `raise SystemExit(1)`"),
    ("raise GeneratorExit", "own raise", "GeneratorExit"),
    ("raise type('Rude', (BaseException,), {})('x')", "own raise", ": Rude: x."),
    ("raise type('Odd', (ZeroDivisionError,), {})('x')", "own raise", ": Odd: x."),
    ("raise ValueError('inhomogeneous shape')", "own raise", ": ValueError: inhomog"),
    ("np.testing.assert_allclose(X, 2)", "raises", ": AssertionError: Not equal"),
    ("return int('a')", "raises", ": ValueError: invalid literal for int()"),
    ("return np.random.seed('a')", "raises", "stopped at `return np.random.seed('a')`"),
    ("X = X + 1\nraise NotImplementedError('later')", "raise left over",
     "still has the line `raise NotImplementedError('later')`"),
    ("'''Return dW.'''\npass\nraise NotImplementedError", "not implemented", NAME),
    ("raise NotImplementedError()", "not implemented", NAME),
    ("def helper(): raise NotImplementedError\nreturn helper()", "not implemented",
     "not implemented yet: helper"),
    # SymPy's
    ("import sympy as sp\nreturn sp.ones(2, 3)[2, 0]", "end of a matrix", "from 0"),
    ("import sympy as sp\nreturn sp.ones(2, 3) * sp.ones(2, 3)",
     "product", "does each of them count"),
    # answers that are none
    ("return None", "nothing returned", "`return` missing"),
    ("yield X.T @ dZ", "generator", "a `yield`"),
    ("return (x for x in X)", "generator", "a loop in round brackets"),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(
    ("body", "key", "piece"), CASES, ids=[case[0] for case in CASES]
)
def test_what_stops_a_function_is_said_by_its_cause(body, key, piece):
    fault = fault_of(function_of(body))
    what, why = said(fault)
    assert fault.mistake == key, what
    assert piece in f"{what} {why}"
    assert not re.search("ufunc|core dimension|signature|subscripts", what)
    assert fits(fault)
    if "stopped" in what:
        # The line is the learner's, and is quoted in full where it is short.
        assert f"stopped at `{body.splitlines()[-1]}`" in what or key.startswith("own ")


def test_every_row_of_the_table_has_a_case_and_every_key_its_sentences():
    keys = {key for _, key in causes.TABLE if isinstance(key, str)}
    assert keys <= set(language.FAULTS)
    assert keys <= {key for _, key, _ in CASES}
    assert set(asking.LATER.values()) <= set(language.FAULTS)


# The call itself


@pytest.mark.parametrize(
    ("function", "handed", "key", "piece"),
    [
        (
            lambda dZ, X: X,
            None,
            "arguments",
            "is called with dZ, X and W, but the number of its arguments is 2.",
        ),
        (
            lambda dZ, X, W, b: X,
            None,
            "arguments missing",
            "is called with dZ, X and W, but it also asks for `b`.",
        ),
        (
            lambda X, Y: X,
            {},
            "no arguments",
            "is called without arguments, but it asks for `X` and `Y`.",
        ),
    ],
)
def test_a_wrong_number_of_arguments_is_told_with_those_that_are_given(
    function, handed, key, piece
):
    fault = fault_of(function, handed)
    assert fault.mistake == key
    assert said(fault)[0] == f"{NAME} {piece}"


def test_a_name_is_not_said_to_be_near_to_itself():
    fault = fault_of(names_of("def f(dZ, X, V):\n    return W")["f"])
    assert fault.mistake == "unknown name"


def test_a_function_without_source_is_still_told_of():
    names = {}
    exec("def f(dZ, X, W):\n    return X @ dZ", names)
    what, _ = said(fault_of(names["f"]))
    assert what.startswith(f"{NAME} stopped at some point: in a matrix product")
    exec("def f(*x):\n    1 + 1\n    raise NotImplementedError", names)
    assert fault_of(names["f"]).mistake == "not implemented"


def test_a_function_of_numpys_that_is_passed_is_told_of():
    assert fault_of(np.dot).mistake in ("product", "raises")
    assert fits(fault_of(np.dot))


def test_the_deepest_line_that_is_the_learners_is_quoted():
    source = """
def helper(x):
    return [
        # a comment in between
        np.linalg.inv(x)
    ]
def f(dZ, X, W):
    return helper(X)
"""
    assert "stopped at `np.linalg.inv(x)`:" in said(fault_of(names_of(source)["f"]))[0]


def test_a_long_line_is_cut_and_a_backtick_in_it_ends_no_code():
    fault = fault_of(function_of(f"return X @ dZ  # `{'x' * 900}"))
    assert said(fault)[0].count("`") == 2
    assert fits(fault)


def test_a_left_over_raise_of_a_helper_is_told_with_its_name():
    body = (
        "def helper(x):\n    y = x\n    raise NotImplementedError()\nreturn helper(X)"
    )
    assert said(fault_of(function_of(body)))[0].startswith("helper still has the line")


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("body", [case[0] for case in CASES])
def test_an_exception_from_elsewhere_is_told_as_one_from_here(body):
    # Its name, its text, the builtin class that it derives from, and what is Told of it
    # are all that a grader gets.
    try:
        with asking.put_back():
            function_of(body)(*inputs().values())
    except BaseException as error:
        kind, text, seen = type(error), str(error), told(error)
        here = raised(NAME, error, tuple(inputs()))
    else:
        return
    base = next((each for each in kind.__mro__ if each in BUILTIN), Exception)
    there = type(kind.__name__, (base,), {"__str__": lambda self: text})(text)
    there.told = seen
    there = raised(NAME, there, tuple(inputs()))
    assert (there.mistake, there.values) == (here.mistake, here.values)


BUILTIN = [
    each
    for each in vars(builtins).values()
    if isinstance(each, type) and issubclass(each, Exception)
]


AXES = st.lists(st.integers(0, 9), max_size=4).map(tuple)


@pytest.mark.parametrize("row", range(len(causes.TABLE)))
@given(data=st.data())
@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_text_that_is_only_like_pythons_is_said_too(row, data):
    # As a submission may send it, with whatever line and shapes it likes.
    pattern = causes.TABLE[row][0]
    text = data.draw(st.from_regex(pattern))
    name = "ValueError"
    if pattern.startswith("^"):
        name, _, text = text.partition(": ")
    error = type(re.match(r"\w*", name)[0], (Exception,), {})(text)
    line = data.draw(
        st.sampled_from(["", "X @ W", "assert", "x" * 200, 'einsum("ab,b")'])
    )
    error.told = Told(line, data.draw(st.none() | st.tuples(AXES, AXES)))
    arguments = data.draw(st.sampled_from([(), ("dZ", "X")]))
    assert fits(raised(NAME, error, arguments))


# What a function does to its check


def quick(function):
    """Return the fault of a function, which is found in less than a second."""
    start = time.process_time()
    fault = fault_of(function)
    assert time.process_time() - start < 1
    assert fits(fault)
    return fault


class Silent(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


class Leaving(Exception):
    def __str__(self):
        sys.exit()


class Untouchable(Exception):
    def __getattribute__(self, name):
        raise ValueError("no")


class Unseen(BaseException):
    __getattribute__ = Untouchable.__getattribute__


class Lying(type):
    def __getattribute__(cls, name):
        if name in ("__module__", "__qualname__", "__name__"):
            raise ValueError("no")
        return super().__getattribute__(name)


class Metallic(Exception, metaclass=Lying):
    pass


class Sly(str):
    def __str__(self):
        raise ValueError("no")

    __getitem__ = __format__ = __iter__ = __len__ = __str__


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Silent(), "Silent."),
        (Leaving(), "Leaving."),
        (Untouchable(), "Untouchable."),
        (Unseen(), "Unseen."),
        (Metallic("words"), "Metallic: words."),
        (ValueError(Sly("slyly")), "ValueError"),
        (ValueError("x" * 5000), "ValueError: xxxx"),
        (ValueError("x" * 5_000_000), "ValueError: xxxx"),
        (ValueError("x " * 2_500_000), "ValueError: x x"),
        (
            ValueError("one\ntwo\x1b[31m\0\u202ethree"),
            "ValueError: one two [31m three.",
        ),
        (ValueError("\ud800"), "ValueError."),
        (ValueError("{x} {0} `"), "ValueError: {x} {0} `."),
        (StopIteration("x"), "StopIteration: x."),
        (ExceptionGroup("many", [ValueError("x")]), "ExceptionGroup: many (1 "),
        (type("", (Exception,), {})("x"), "x."),
        (type("\n" * 500, (Exception,), {})("x"), "x."),
    ],
    ids=range(16),
)
def test_whatever_is_raised_is_one_sentence(error, text):
    def f(dZ, X, W):
        raise error

    fault = quick(f)
    assert fault.mistake in ("own raise", "raises")
    assert text in said(fault)[0]
    assert all(line.isprintable() for line in said(fault))


def test_a_weird_traceback_is_no_matter():
    error = ValueError("x")
    source = "def f(*x):\n    raise error"
    for file in "", "\n", "<string>", "/", str(Path(__file__).parent), "x" * 9000:
        names = {"error": error, "__loader__": Silent(), "__name__": 3}
        exec(compile(source, file, "exec"), names)
        assert quick(names["f"]).mistake == "raises"

    def cut(*inputs):
        try:
            return 1 / 0
        except ZeroDivisionError as error:
            error.__traceback__ = None
            error.__cause__ = error
            raise

    assert quick(cut).mistake == "raises"


def test_deep_recursion_is_told_in_a_second_and_its_limit_put_back():
    limit = sys.getrecursionlimit()
    body = """import sys; sys.setrecursionlimit(20_000)
def deeper(n): return deeper(n + 1)
return deeper(0)"""
    assert quick(function_of(body)).mistake == "raises"
    assert sys.getrecursionlimit() == limit


def test_a_function_that_calls_its_own_checker_is_told_so():
    calls = []

    def check(function):
        calls.append(function)
        try:
            return asking.call(NAME, function, inputs())
        except Fault as fault:
            return fault

    def looks(dZ, X, W):
        check(looks)
        return X.T @ dZ

    def believes(dZ, X, W):
        raise ValueError(check(believes).mistake)

    for function in looks, believes:
        calls.clear()
        assert quick(function).mistake == "calls its checker"
        assert len(calls) == 1
    # Another function's check may be called, and this one again afterwards.
    assert asking.call("other", lambda x: check(lambda *x: 1), {"x": 2}) == 1
    assert check(lambda *x: 2) == 2


def test_an_async_function_is_told_so_and_nothing_is_left_unawaited():
    async def f(dZ, X, W):
        return X.T @ dZ

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert quick(f).mistake == "coroutine"
        gc.collect()
    assert not warned

    async def g(dZ, X, W):
        yield X.T @ dZ

    assert quick(g).mistake == "generator"


def test_a_class_is_no_function():
    class Layer(metaclass=Lying):
        pass

    for each in int, Layer:
        with pytest.raises(Fault) as caught:
            asking.require_function(NAME, each)
        assert caught.value.mistake == "a class"
        assert fits(caught.value)
    asking.require_function(NAME, len)


def test_what_a_function_sets_for_the_process_is_put_back(capsys):
    def f(dZ, X, W):
        sys.stdout.write("on my way\n")
        sys.stdout.close()
        sys.stderr.close()
        sys.stdout = sys.stderr = None
        np.seterr(all="raise")
        warnings.simplefilter("error")
        sys.setrecursionlimit(10_000)
        return X

    streams, limit = (sys.stdout, sys.stderr), sys.getrecursionlimit()
    filters, settings = list(warnings.filters), np.geterr()
    asking.call(NAME, f, inputs())
    assert (sys.stdout, sys.stderr) == streams
    assert sys.getrecursionlimit() == limit
    assert (warnings.filters, np.geterr()) == (filters, settings)
    print("still open")
    assert capsys.readouterr().out == "on my way\nstill open\n"


def test_who_interrupts_the_check_is_let_through():
    # A grader's deadline, and the learner at the keyboard.
    class Deadline(BaseException):
        pass

    def waits(dZ, X, W):
        end(dZ)

    source = "def end(error, x):\n    raise error"
    for error in KeyboardInterrupt(), Deadline():
        names = {}
        exec(compile(source, exceptions.__file__, "exec"), names)
        end = functools.partial(names["end"], error)
        with pytest.raises(type(error)):
            asking.call(NAME, waits, inputs())
    with pytest.raises(KeyboardInterrupt):
        asking.call(NAME, function_of("raise KeyboardInterrupt"), inputs())


def test_an_input_equals_its_copy_whatever_was_put_into_it():
    class Hostile:
        __array_priority__ = 99
        __eq__ = __len__ = __iter__ = __bool__ = property(lambda self: 1 / 0)
        __class__ = property(lambda self: 1 / 0)

    assert asking.equal([np.ones(2), 3.0], [np.ones(2), 3.0])
    assert not asking.equal([np.ones(2)], [np.ones(3)])
    assert not asking.equal([np.ones(2)], [np.ones(2, "f4")])
    assert not asking.equal([Hostile()], [np.ones(2)])
    assert not asking.equal([Hostile(), 3.0], [np.ones(2), 3.0])


class Odd(metaclass=Lying):
    __class__ = property(lambda self: 1 / 0)
    __len__ = __eq__ = __array__ = __hash__ = __repr__ = property(lambda self: 1 / 0)


class Endless(list):
    def __len__(self):
        raise ValueError("no end")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "None"),
        (3, Kind("int")),
        ([1, 2], Kind("list", 2)),
        ((), Kind("tuple", 0)),
        (np.ones(2), Kind("numpy.ndarray")),
        (type("", (), {"__module__": "builtins"})(), Kind("object")),
        (type("A\nB", (), {"__module__": 3})(), Kind("A B")),
        (type(Sly("C"), (), {"__module__": Sly("m")})(), Kind("m.C")),
        (Endless([1]), Kind(f"{__name__}.Endless"[:80], 1)),
        (Odd(), Kind(f"{__name__}.Odd"[:80])),
    ],
    ids=range(10),
)
def test_the_kind_of_a_value_is_found_without_asking_it(value, kind):
    assert kind_of(value) == kind
    assert isinstance(words.spoken(kind_of(value)), str)


def test_told_says_nothing_where_the_exception_will_not_be_looked_at():
    assert told(Untouchable()) == Told()
