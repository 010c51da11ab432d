"""A test cell judges what lies in the sandbox, and nothing there bends the judgment."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from autograder.grading.judging import cells, judge, session, workers
from autograder.grading.judging.cells import Cell, run_test
from autograder.grading.judging.oracle import Function, Handle, Link, Names
from autograder.grading.running.sandbox import Ended, Interrupted, NoSandbox, Server

AROUND = """#!/bin/sh
ulimit -v 16000000 -t 300 -c 0
exec {bwrap} --unshare-all --die-with-parent --ro-bind / / --dev /dev --proc /proc \\
    --cap-add ALL -- {bwrap} "$@"
"""
KEY = bytes(range(32))
OUTSIDE = {"inside": False, "credit": None}
SECONDS = 20


@pytest.fixture(scope="module", autouse=True)
def around(tmp_path_factory):
    """Put other namespaces and limits around every sandbox of this module."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("there is no bubblewrap: `make system` installs it")
    folder = tmp_path_factory.mktemp("around")
    program = folder / "bwrap"
    program.write_text(AROUND.format(bwrap=bwrap))
    program.chmod(0o755)
    line = [program, "--unshare-all", "--ro-bind", "/", "/", "true"]
    if subprocess.run(line, capture_output=True).returncode:
        program.write_text(f'#!/bin/sh\nulimit -t 300 -c 0\nexec {bwrap} "$@"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield


@pytest.fixture(scope="module")
def server():
    server = Server(["numpy", "autograder.checks"])
    try:
        server.wait()
    except NoSandbox as error:
        pytest.skip(f"no sandbox can be made here: {error}")
    yield server
    server.close()


@pytest.fixture
def notebook(server):
    """Return a function that runs a student's code, and returns the names of tests."""
    with contextlib.ExitStack() as started:

        def start(source, answers=()):
            link = Link(server.fork)
            started.callback(link.process.end)

            def begin(seconds):
                link.deadline = time.monotonic() + seconds

            link.begin = begin
            message = {"do": "cell", "source": source}
            reply = link.process.ask(message, time.monotonic() + SECONDS)
            outputs = link.channel.decoder(reply)(reply["outputs"])
            assert not outputs, outputs
            names = Names(link)
            names.hand_over(answers, {})
            return names

        yield start


def judged_by(
    names, source, points=3.0, key=KEY, seconds=SECONDS, name="test_f", credit=None
):
    """Run a test cell, and return its outputs, and what is said as one text."""
    cell = {"name": name, "source": source, "points": points, "key": key.hex()}
    try:
        outcome = run_test({**cell, "credit": credit}, names, seconds)
        text = "\n".join(outcome.said.paragraphs) if outcome.said else ""
        return SimpleNamespace(outputs=outcome.outputs, text=text)
    except BaseException as error:
        # Its frames have the test cell's names, which pytest must not look into.
        escaped = repr(error)
    pytest.fail(escaped)


def passes(names, source):
    """Return whether a test cell ends without an error; say why where it does not."""
    outcome = judged_by(names, source)
    errors = [o for o in outcome.outputs if o["output_type"] == "error"]
    assert not errors, outcome.text
    return True


def score(outcome):
    """Return what nbgrader makes of outputs that hold no error."""
    assert not [o for o in outcome.outputs if o["output_type"] == "error"]
    shown = [o for o in outcome.outputs if o["output_type"] == "execute_result"]
    return float(shown[-1]["data"]["text/plain"]) if shown else None


SQUARES = """
def squares(n):
    if n < 1:
        raise ValueError("n must be at least 1")
    return [k**2 for k in range(1, n + 1)]
def sum_of_squares(n):
    return sum(squares(n))
"""


# what tests are written with


def test_nbgraders_own_example_passes(notebook):
    names = notebook(SQUARES, ["squares", "sum_of_squares"])
    assert passes(names, "assert squares(3) == [1, 4, 9]")
    assert passes(
        names,
        """
for n in 0, -1:
    try:
        squares(n)
    except ValueError:
        pass
    else:
        raise AssertionError("did not raise")
""",
    )
    assert passes(
        names,
        """
original_squares = squares
del squares
try:
    sum_of_squares(1)
except NameError:
    pass
else:
    raise AssertionError("sum_of_squares does not use squares")
finally:
    squares = original_squares
assert sum_of_squares(3) == 14
""",
    )
    assert passes(names, "assert squares(2) == [1, 4]")


def test_a_wrong_answer_fails_with_its_line_and_message(notebook):
    names = notebook("def f(x):\n    return x + 1")
    outcome = judged_by(names, "y = 2\nassert f(y) == 4, f'{f(y)} is not 4'")
    (error,) = outcome.outputs
    assert error["ename"] == "AssertionError"
    assert "3 is not 4" in outcome.text
    assert "in the test: assert f(y) == 4" in outcome.text


def test_an_exception_is_told_with_the_students_line(notebook):
    names = notebook("def f(x):\n    return 1 / x")
    outcome = judged_by(names, "f(0)")
    assert outcome.text.splitlines() == [
        "ZeroDivisionError: division by zero",
        "in your line: return 1 / x",
        "in the test: f(0)",
    ]


def test_an_exception_class_of_the_students_is_its_name_and_what_it_derives_from(
    notebook,
):
    names = notebook(
        """
class TooSmall(ValueError): pass
class Odd(Exception): pass
class Rude(BaseException): pass
class AssertionError(Exception): pass
def f(kind): raise {"a": TooSmall, "b": Odd, "c": Rude, "d": AssertionError}[kind]("x")
def g(): raise SystemExit(3)
"""
    )
    assert passes(
        names,
        """
import pytest
with pytest.raises(ValueError, match="x") as raised:
    f("a")
assert type(raised.value).__name__ == "TooSmall"
for kind, name in ("b", "Odd"), ("c", "Rude"):
    with pytest.raises(Exception, match="x") as raised:
        f(kind)
    assert type(raised.value).__name__ == name
    assert not isinstance(raised.value, ValueError)
with pytest.raises(Exception):
    g()
""",
    )


def test_a_stub_is_called_by_its_name(notebook):
    names = notebook(
        "def helper(x):\n    raise NotImplementedError()\n"
        "def f(*x):\n    return helper(x)\n"
        "def g(*x):\n    raise NotImplementedError()"
    )
    start = "from autograder import checks\n"
    check = "checks.linear_forward({}, seed=1).must_pass()"
    for name in "g", "f":
        outcome = judged_by(names, start + check.format(name))
        said = " ".join(outcome.text.split())
        stub = "helper" if name == "f" else "linear_forward"
        assert said == f"✗ not implemented yet: {stub}"


def test_the_checks_judge_what_is_in_the_sandbox(notebook):
    names = notebook("def right(X, W): return X @ W\ndef wrong(X, W): return X + 0")
    start = "from autograder import checks\n"
    right = judged_by(names, start + "checks.linear_forward(right).must_pass()")
    assert "✓" in right.outputs[0]["text"]
    assert right.text == ""
    wrong = judged_by(names, start + "checks.linear_forward(wrong).must_pass()")
    assert wrong.outputs[-1]["ename"] == "WrongAnswer"
    assert wrong.text.startswith("✗")


# whose name is whose


def test_a_name_is_whose_who_bound_it_last(notebook):
    names = notebook("def g(): return limit\nlimit = 5", ["limit"])
    assert passes(names, "assert limit == g() == 5\nlimit = 6")
    # The student's functions see what the test has set, and cannot change it.
    assert passes(names, "assert limit == g() == 6")
    names.hand_over(["limit"], {})
    assert passes(names, "assert limit == 6\ndel limit")
    assert passes(names, "limit = 8")
    assert dict(names)["limit"] == 8


def test_a_module_is_the_graders_own_and_only_where_the_course_has_it(notebook):
    names = notebook("import math as m, json as j, math\nmath.pi = 3")
    names.hand_over(["m", "j"], {"m": "math", "j": "math"})
    assert passes(names, "assert m.pi > 3.1")
    assert not passes_quietly(names, "assert j.pi")
    assert not passes_quietly(names, "assert math.pi > 3.1")


def test_a_class_of_the_courses_is_caught_by_its_name(notebook):
    names = notebook(
        "import numpy as np\nclass Bad(Exception): pass\n"
        "def f(): raise Bad('so')\ndef g(): np.linalg.inv(np.zeros((2, 2)))"
    )
    caught = "try:\n    {}\nexcept {} as error:\n    assert {!r} in str(error)"
    bad = "class Bad(Exception):\n    def __init__(self, a, b): pass\n"
    assert passes(names, bad + caught.format("f()", "Bad", "so"))
    singular = caught.format("g()", "np.linalg.LinAlgError", "Singular")
    assert passes(names, f"import numpy as np\n{singular}")


POOLS = """
from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor, as_completed
import asyncio, multiprocessing, threading
from multiprocessing.pool import ThreadPool
def square(x): return x * x
def f(xs):
    found = []
    for kind in ThreadPoolExecutor, ProcessPoolExecutor:
        with kind(4) as pool:
            found += [list(pool.map(square, xs))]
            futures = [pool.submit(square, x) for x in xs]
            found += [sorted(each.result() for each in as_completed(futures))]
    with multiprocessing.Pool() as pool, ThreadPool(2) as other:
        found += [pool.map(square, xs), list(other.imap(square, xs))]
        found += [other.apply_async(square, (7,)).get(), pool.starmap(pow, [(2, 3)])]
    threads = [threading.Thread(target=found.append, args=(x,)) for x in xs]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return found
def g():
    with ThreadPoolExecutor() as pool:
        return pool.submit(square, "a").result()
async def h(): return await asyncio.to_thread(square, 3)
def i(): return asyncio.run(h())
"""


def test_what_is_given_to_a_pool_or_a_thread_is_done_in_turn(notebook):
    names = notebook(POOLS)
    squares = [0, 1, 4]
    expected = [squares] * 6 + [49, [8], 0, 1, 2]
    assert passes(names, f"assert f(range(3)) == {expected}")
    assert "TypeError" in judged_by(names, "g()").text
    assert passes(names, "assert i() == 9")


def test_a_test_passes_whether_it_sees_a_changed_argument_or_not(notebook):
    names = notebook("def f(x):\n    x.sort()\n    return x")
    assert passes(names, "assert f([2, 1]) == [1, 2]")
    # One that looks for a change sees it, and none compares with what was changed.
    assert not passes_quietly(names, "x = [2, 1]\nf(x)\nassert x == [2, 1]")
    assert not passes_quietly(names, "x = [2, 1]\nassert f(x) == x")


def test_the_courses_names_are_not_the_students(notebook):
    names = notebook(
        """
import numpy as np
def close(a, b): return True
np.allclose = lambda *a: True
def f(): return 3
"""
    )
    assert passes(names, "import numpy as np\ndef close(a, b): return a == b")
    assert not passes_quietly(names, "assert close(f(), 4)")
    assert not passes_quietly(names, "assert np.allclose(f(), 4)")


def passes_quietly(names, source):
    return not judged_by(names, source).text


def test_builtins_are_pythons(notebook):
    names = notebook(
        "def f(): return 3\ndef abs(x): return 0\ndef print(*a): pass\n"
        "def isinstance(a, b): return True\nAssertionError = None\nlen = None"
    )
    assert not passes_quietly(names, "assert abs(f() - 4) < 1")
    assert passes(names, "assert not isinstance(f(), str) and len('ab') == 2")
    assert judged_by(names, "print(1)").outputs[0]["text"] == "1\n"


def test_a_builtin_name_that_the_solution_binds_is_the_students(notebook):
    names = notebook("def sum(x): return 'mine'", ["sum"])
    assert passes(names, "assert sum([1]) == 'mine'")


def test_a_name_that_is_not_there_is_a_name_error(notebook):
    outcome = judged_by(notebook(""), "f(1)")
    assert outcome.outputs[0]["ename"] == "NameError"
    assert "'f'" in outcome.text


def test_a_helper_that_a_locked_cell_did_not_reach_is_not_the_students(
    server, tmp_path
):
    student = "def f(): 1 / 0\ndef close(a, b): return True"
    locked = "start = f()\ndef close(a, b): return a == b"
    result = judged(server, [
        own(student, "answer"), own(locked, "locked"), graded("assert close(1, 2)"),
    ])  # fmt: skip
    assert error_of(result["outputs"][2])


# what is not plain data


OBJECTS = """
class Stack:
    limit = 3
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item); return self
    def __eq__(self, other): return True
    def __len__(self): return 99
    def __float__(self): return 1.0
    def __bool__(self): return True
    __hash__ = None
def new(): return Stack()
def size(stack): return len(stack.items)
def forever():
    while True: yield 1
"""


def test_a_handle_can_be_called_looked_up_and_passed_back(notebook):
    assert passes(
        notebook(OBJECTS),
        """
s = new()
assert size(s) == 0
t = s.push(1).push({"a": [2]})
assert size(s) == size(t) == 2
assert s.items == [1, {"a": [2]}]
assert s.limit == Stack.limit == 3
assert [size(x) for x in (Stack(), s)] == [0, 2]
assert size(stack=s) == 2
""",
    )


@pytest.mark.parametrize(
    "use",
    [
        "s == 1", "1 == s", "s != 1", "s < 1", "s >= s", "bool(s)", "not s",
        "if s: pass",
        "len(s)", "list(s)", "for x in s: pass", "float(s)", "int(s)", "s[0]", "1 in s",
        "import numpy as np; np.allclose(s, 1)", "import numpy as np; np.array(s)",
        "s.limit = 4", "s in [1]", "[0][s]", "assert s", "next(s)", "s + 1", "sum([s])",
        "import math; math.isclose(s, 1)", "max(s, 1)", "sorted([s, s])", "round(s)",
        "isinstance(forever(), int) or list(forever())", "del s.limit",
        "with s: pass", "'a' % s + s", "s()",
    ],
)  # fmt: skip
def test_a_handle_takes_no_part_in_a_judgment(notebook, use):
    outcome = judged_by(notebook(OBJECTS), f"s = new()\n{use}")
    assert outcome.outputs[0]["output_type"] == "error"
    assert outcome.outputs[0]["ename"] in ("TypeError", "AttributeError")


def test_a_handle_says_what_it_is_and_what_can_be_done(notebook):
    outcome = judged_by(notebook(OBJECTS), "assert new() == 1")
    assert "this is a __main__.Stack, which is not plain data" in outcome.text


def test_a_subclass_of_a_number_is_not_a_number(notebook):
    names = notebook(
        """
import numpy as np
class Any(int):
    def __eq__(self, other): return True
class Same(np.ndarray):
    def __eq__(self, other): return np.True_
def f(): return Any(3)
def g(): return np.zeros(2).view(Same)
def h(): return [1, Any(3)]
"""
    )
    for call in "f() == 4", "(g() == 1).all()", "h() == [1, 4]", "f() < 9":
        assert judged_by(names, f"assert {call}").outputs[0]["ename"] == "TypeError"


# functions of the grader's


CALLS = """
def apply(f, *a, **k): return f(*a, **k)
def safely(f):
    try:
        return f()
    except ValueError as error:
        return str(error)
def compose(f, g): return lambda x: g(f(x))
def square(x): return x**2
def kept(f): kept.f = f
def again(): return kept.f()
def times(f, n): return [f(k) for k in range(n)]
"""


def test_a_function_of_the_tests_is_called_from_the_sandbox(notebook):
    assert passes(
        notebook(CALLS),
        """
import numpy as np
assert apply(lambda a, b=1: a + b, 2, b=5) == 7
A = np.arange(6).reshape(2, 3)
assert np.array_equal(apply(np.transpose, A), A.T)
assert times(lambda k: k, 5) == [0, 1, 2, 3, 4]
assert apply(apply, lambda: 3) == 3
assert compose(lambda x: x + 1, square)(2) == 9
assert compose(square, lambda x: x + 1)(2) == 5
kept(lambda: 4)
assert again() == 4
""",
    )  # fmt: skip


def test_what_such_a_function_raises_can_be_caught_there_and_here(notebook):
    assert passes(
        notebook(CALLS),
        """
def fails(): raise ValueError("from the test")
assert safely(fails) == "from the test"
try:
    apply(fails)
except ValueError as error:
    assert str(error) == "from the test"
else:
    raise AssertionError
try:
    apply(lambda: {}["a"])
except RuntimeError:
    pass
""",
    )


def test_a_function_comes_back_as_itself(notebook):
    assert passes(notebook("def same(x): return x"), "assert same(len) is len")


def test_a_function_of_the_tests_may_call_the_students(notebook):
    assert passes(notebook(CALLS), "assert apply(lambda x: square(x) + 1, 3) == 10")


def test_what_cannot_be_sent_is_named(notebook):
    names = notebook(CALLS)
    outcome = judged_by(names, "square(k for k in range(3))")
    assert "a generator cannot be sent to a submission" in outcome.text
    assert passes(names, "assert square(3) == 9")


def test_what_is_too_long_to_be_sent_is_not_the_students_fault(notebook):
    names = notebook("def f(x): return len(x)")
    judged_by(names, "f('a' * 2_000_000)")
    assert not names.link.process.ended


# arguments


def test_an_argument_that_is_changed_in_place_is_seen_changed(notebook):
    names = notebook(
        """
def up(A): A += 1
def put(members): members.append(4); members[0] = "a"
def enter(table): table["b"] = 2; del table["a"]
def deep(pair): pair[0]["x"][1][0] = 7
"""
    )
    assert passes(
        names,
        """
import numpy as np
A = np.zeros((2, 2)); B = A.T
up(A)
assert A.tolist() == B.tolist() == [[1, 1], [1, 1]]
L = [1, 2]; M = L
put(L)
assert M == ["a", 2, 4]
D = {"a": 1}
enter(D)
assert D == {"b": 2}
P = ({"x": [0, np.zeros(2)]},)
deep(P)
assert P[0]["x"][1].tolist() == [7, 0]
""",
    )


def test_a_test_does_not_compare_with_what_a_function_has_changed(notebook):
    names = notebook("def double(A):\n    A[:] = 0\n    return A")
    outcome = judged_by(
        names,
        "import numpy as np\nA = np.ones(3)\nassert np.allclose(double(A), 2 * A)",
    )
    assert outcome.text


def test_a_changed_input_is_noticed_by_a_check(notebook):
    names = notebook("def f(X, W):\n    X += 0.5\n    return (X - 0.5) @ W")
    check = "from autograder import checks\nchecks.linear_forward(f).must_pass()"
    assert "changed its input X" in " ".join(judged_by(names, check).text.split())


COUNTS = """
calls = []
def f(X, W):
    calls.append(X.shape)
    {what}
    return X @ W
"""


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("pass", ""),
        ("if len(calls) == 2: raise ValueError('no')", "called again"),
        ("if len(calls) == 3: X += 1; W = W - W", "changed its input X"),
    ],
    ids=["right", "raises once", "changes an input"],
)
def test_calls_that_cross_together_are_made_one_after_the_other(notebook, what, text):
    names = notebook(COUNTS.format(what=what))
    asked, ask = [], names.link.process.ask
    names.link.process.ask = lambda message, deadline: (
        asked.append(message["do"]) or ask(message, deadline)
    )
    check = "from autograder import checks\nchecks.linear_forward(f, thorough=True)"
    outcome = judged_by(names, f"{check}.must_pass()")
    assert text in " ".join(outcome.text.split())
    shapes = names["calls"]
    assert shapes[0] == shapes[1]
    if not text:
        assert len(shapes) == 15
        assert asked.count("calls") == 1


def test_an_argument_is_the_students_copy(notebook):
    names = notebook(
        "kept = []\ndef f(A): kept.append(A); return 1\ndef g(): kept[0][:] = 9"
    )
    assert passes(
        names,
        "import numpy as np\nA = np.zeros(2)\nf(A)\ng()\nassert A.tolist() == [0, 0]",
    )


# points


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("2", 2), ("1.5", 1.5), ("0", 0), ("3", 3), ("7", 3), ("-1", 0), ("-0.0", 0),
        ("float('nan')", 0), ("float('inf')", 0), ("-float('inf')", 0), ("10**300", 3),
        ("__import__('numpy').float64(2)", 2), ("__import__('numpy').int8(2)", 2),
        ("__import__('numpy').float32(1.5)", 1.5), ("__import__('numpy').nan", 0),
        ("__import__('fractions').Fraction(1, 2)", 0.5), ("half()", 0.5),
        ("True", 3), ("__import__('numpy').False_", 0), ("None", None),
        ("2;", None), ("points = 2", None), ("False", 0),
    ],
)  # fmt: skip
def test_partial_credit_is_a_number_between_none_and_all(notebook, value, points):
    assert score(judged_by(notebook("def half(): return 0.5"), value)) == points


@pytest.mark.parametrize("value", ["'2'", "[2]", "1j", "new()", "{}"])
def test_what_is_no_number_gives_no_points(notebook, value):
    # nbgrader would give all of them. So would we, where the solution ends so.
    names = notebook("def new(): return object()")
    outcome = judged_by(names, value, credit=True)
    assert outcome.outputs[-1]["output_type"] == "error"
    assert not judged_by(names, value, credit=False).outputs


def test_a_huge_number_of_points_is_all_of_them_or_none(notebook):
    names = notebook("def f(): return (1 << 1024) - 1")
    assert score(judged_by(names, "f()")) in (0, 3)


# hidden tests


def texts(outcome):
    return repr(outcome.outputs) + outcome.text


HIDING = """
print("shown")
{before}
### BEGIN HIDDEN TESTS
secret_number = 41
print("printed in secret", secret_number)
{inside}
### END HIDDEN TESTS
"""


@pytest.mark.parametrize(
    "inside",
    [
        "assert f(secret_number) == 42, f'secret message {secret_number}'",
        "for secret in [1]:\n    raise KeyError('secret', f(secret))",
        "def secretly():\n    assert f(1) == 2, 'secret'\nsecretly()",
        "import numpy\nnumpy.testing.assert_allclose(f(1), 2, err_msg='secret')",
        "f(1).secret",
        "{}['secret']",
        "exec('raise ValueError(\"secret\")')",
    ],
)
def test_nothing_of_a_hidden_test_is_shown(notebook, inside):
    names = notebook("def f(x): return x")
    outcome = judged_by(names, HIDING.format(before="", inside=inside))
    assert outcome.outputs[-1]["output_type"] == "error"
    assert "secret" not in texts(outcome)
    assert "41" not in texts(outcome)
    assert cells.HIDDEN_FAILED in outcome.text
    assert outcome.outputs[0]["text"] == "shown\n"


@pytest.mark.parametrize(
    "helper", ["assert a == b, f'{a} and {b}'", "print(a, b); 1 / 0"]
)
def test_a_helper_shows_nothing_of_the_hidden_test_that_called_it(notebook, helper):
    names = notebook("def f(x): return x")
    before = f"def same(a, b):\n    {helper}"
    outcome = judged_by(names, HIDING.format(before=before, inside="same(f(17), 18)"))
    assert "17" not in texts(outcome)


def test_hidden_lines_that_are_not_code_are_hidden(notebook):
    outcome = judged_by(notebook(""), HIDING.format(before="", inside="secret = (1,"))
    assert outcome.outputs[0]["output_type"] == "error"
    assert "secret" not in texts(outcome)


def test_a_verdict_is_shown_though_its_test_is_hidden(notebook):
    names = notebook("def f(X, W): return X @ W\ndef g(X, W): return X @ W + 1")
    start = "from autograder import checks\n"
    for name, mark in ("f", "✓"), ("g", "✗"):
        inside = f"checks.linear_forward({name}, seed=5, thorough=True).must_pass()"
        outcome = judged_by(names, start + HIDING.format(before="", inside=inside))
        assert mark in texts(outcome)
        assert "secret" not in texts(outcome)


def test_what_the_student_prints_in_a_call_is_not_shown(notebook):
    names = notebook("def f(x):\n    print('mine')\n    display('mine')\n    return x")
    assert judged_by(names, "print(f(1))").outputs[0]["text"] == "1\n"


# draws


DRAWING = """
import random
import numpy as np
from autograder import checks
from autograder.checks import instances
print(random.random(), np.random.rand(), instances.source(1).random())
f(np.arange(3))
checks.linear_forward(f)
"""


def test_a_draw_is_the_students_own_and_the_same_when_graded_again(notebook):
    def drawn(key):
        names = notebook(
            "def f(*a): seen.append(a[0].tolist()); return a[0]\nseen = []"
        )
        outcome = judged_by(names, DRAWING, key=key)
        return outcome.outputs[0]["text"], str(names["seen"])

    one, again, other = drawn(KEY), drawn(KEY), drawn(KEY[::-1])
    assert one == again
    assert one[0] != other[0]
    assert one[1] != other[1]
    numbers = set(one[0].split())
    assert not numbers & set(other[0].split())


SHOWS = """
import sys, warnings
from IPython.display import HTML, display
print("out")
print("err", file=sys.stderr)
warnings.warn("careful")
display(HTML("<b>bold</b>"), 3)
### BEGIN HIDDEN TESTS
display(HTML("secret"))
print("secret", file=sys.stderr)
warnings.warn("secret")
### END HIDDEN TESTS
assert f() == 1
"""


def test_what_a_test_writes_and_displays_is_shown_and_costs_nothing(notebook):
    for source in SHOWS, SHOWS.replace("import HTML, display", "import HTML"):
        outputs = judged_by(notebook("def f(): return 1"), source).outputs
        text, page, number = outputs
        assert (text["name"], text["text"]) == (
            "stdout", "out\nerr\nUserWarning: careful\n"
        )  # fmt: skip
        assert page["data"]["text/html"] == "<b>bold</b>"
        assert number["data"] == {"text/plain": "3"}
        assert "secret" not in str(outputs)
    own = notebook("def display(x): return x", ["display"])
    assert passes(own, "assert display(2) == 2")


# what goes wrong


def test_a_test_that_is_no_python_is_not_the_students_fault(notebook):
    outcome = judged_by(notebook(""), "assert (1")
    assert outcome.outputs[0]["ename"] == "SyntaxError"
    assert "not your mistake" in outcome.text


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        "try:\n    for _ in iter(int, 1): len('')\nexcept Exception: pass",
        "f(lambda: [0 for _ in iter(int, 1)])",
    ],
)
def test_a_test_without_end_is_stopped(notebook, monkeypatch, loop):
    monkeypatch.setattr(cells, "JUDGING_SECONDS", 0.2)
    start = time.monotonic()
    outcome = judged_by(notebook("def f(x): return x()"), loop, seconds=0.3)
    assert time.monotonic() - start < 4
    assert outcome.outputs[-1]["ename"] in ("TimeoutError", "Ended")


def test_no_alarm_goes_off_after_a_test(notebook, monkeypatch):
    monkeypatch.setattr(cells, "JUDGING_SECONDS", 0.1)
    judged_by(notebook(""), "1 + 1", seconds=0.1)
    judged_by(notebook(""), "1 +", seconds=0.1)
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass


def test_a_call_without_end_leaves_the_other_tests_judged(notebook):
    names = notebook("def f():\n    while True: pass\ndef g(): return 1")
    outcome = judged_by(names, "f()", seconds=0.3)
    assert outcome.outputs[0]["ename"] == "TimeoutError"
    assert "interrupted" in outcome.text
    assert passes(names, "assert g() == 1")


def test_whoever_is_ended_fails_the_other_tests_in_words(notebook):
    names = notebook("import os\ndef f(): os._exit(0)\ndef g(): return 1")
    for call in "f()", "g()", "assert g() == 1":
        outcome = judged_by(names, call)
        assert outcome.outputs[0]["ename"] == "Ended"
        assert "Your code ended the program it ran in." in outcome.text


@pytest.mark.parametrize("kind", [Ended, Interrupted])
def test_no_except_of_a_test_takes_an_end_for_an_exception(kind):
    assert not issubclass(kind, Exception)


def test_an_old_reply_is_not_taken_for_a_new_one(notebook):
    # It would be one that was written before the question was known.
    names = notebook(
        """
import json, os, struct
def f():
    for question in None, "", 0:
        text = json.dumps({"value": 4, "sizes": [], "question": question}).encode()
        os.write(3, struct.pack(">II", len(text), 0) + text)
    return 3
def g(): return 3
"""
    )
    assert judged_by(names, "f()").text
    assert judged_by(names, "assert g() == 4").text


def test_a_cell_knows_its_hidden_lines():
    cell = Cell("t", "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc")
    assert cell.hidden == {2, 3, 4}


def test_what_a_handle_says_is_nothing_of_the_students():
    handle = type("Evil", (Function,), {})(None, 0, "f")
    assert repr(handle) == "<Evil of the submission's>"
    assert isinstance(handle, Handle)
    assert handle.__name__ == "f"


# a whole submission


def own(source, role, name="f"):
    told = {"role": role, "name": name, "source": source}
    return {**told, "binds": [name], "modules": {}, "imports": []}


def graded(source, name="test_f"):
    return {**own(source, "test", name), "key": KEY.hex(), "points": 3.0, **OUTSIDE}


def test_an_answers_functions_come_with_its_cell(server, monkeypatch):
    asked = []
    ask = Link.ask
    monkeypatch.setattr(
        Link, "ask", lambda link, *a, **b: asked.append(a) or ask(link, *a, **b)
    )
    cells = [own("def f(): return 1", "answer"), graded("assert f() == 1")]
    # The next cell binds it anew, and what was handed over before is forgotten.
    cells += [own("f = (lambda g: lambda: g() + 1)(f)", "answer")]
    cells += [graded("assert f() == 2"), own("f = 5", "answer"), graded("assert f > 4")]
    result = judged(server, cells)
    assert not any(map(error_of, result["outputs"])), result["outputs"]
    assert asked == [("get",)]  # of the last, which is no function


def packed(files):
    return {path: b64encode(data.encode()).decode() for path, data in files.items()}


def release(seconds=SECONDS, given=(), modules=("numpy",)):
    """Return what a judge is told of a release, as bytes."""
    told = {"modules": list(modules), "seconds": seconds, "hidden": []}
    told |= {"sandboxed": True, "given": packed(dict(given))}
    return json.dumps(told).encode()


def task(cells, files=()):
    told = {"notebook": "nb", "cells": cells, "files": packed(dict(files))}
    return json.dumps(told).encode()


def judged(server, cells, seconds=SECONDS, given=(), files=()):
    """Judge a submission end to end, and return the verdict."""
    ours = judge.Judge(release(seconds, given))
    ours.server = server
    escaped, path = None, list(sys.path)
    try:
        with contextlib.chdir("."):
            ours.lay_out()
            return json.loads(ours.judge(task(cells, files)))
    except BaseException as error:
        # Its frames have the test cell's names, which pytest must not look into.
        escaped = repr(error)
    finally:
        sys.path[:] = path
        if ours.next:
            ours.next.process.end()
    pytest.fail(escaped)


def error_of(outputs):
    return next((o["evalue"] for o in outputs if o["output_type"] == "error"), None)


def test_a_submission_is_judged_from_end_to_end(server):
    result = judged(
        server,
        [
            own("# A title", "text"),
            own("import numpy as np\nlimit = 3", "locked"),
            own("def f(x):\n    return min(x, limit)", "answer"),
            own("print(open('data/a.txt').read(), open('b.txt').read())", "own"),
            graded("assert f(5) == limit\nprint('good')"),
            graded("f(1) / 2"),
            own("1 / 0", "own"),
            graded("assert f(5) == 6", "test_g"),
            own("limit", "own"),
        ],
        files={"data/a.txt": "mine", "b.txt": "changed"},
        given={"b.txt": "the course's"},
    )  # fmt: skip
    title, locked, answer, files, good, half, failed, wrong, limit = result["outputs"]
    assert (title, locked, answer) == ([], [], [])
    assert files[0]["text"] == "mine the course's\n"
    assert good[0]["text"] == "good\n"
    assert half[0]["data"] == {"text/plain": "0.5"}
    assert failed[0]["ename"] == "ZeroDivisionError"
    assert error_of(wrong) == "AssertionError"
    assert limit[0]["data"] == {"text/plain": "3"}
    ((answer, said),) = result["said"].items()
    assert answer == "f"
    assert [each["failure"] for each in said] == [
        {"exception": "AssertionError", "message": "AssertionError",
         "line": "assert f(5) == 6"}
    ]  # fmt: skip
    assert result["stopped"] is None


@pytest.mark.parametrize("inside", [False, True])
def test_a_failure_is_told_as_data_without_what_is_hidden(server, inside):
    shown = "if f() != 1:\n    raise ValueError('no\\nyes')"
    hidden = (
        "### BEGIN HIDDEN TESTS\nassert f() == 17, 'seventeen'\n### END HIDDEN TESTS"
    )
    cells = [own("def f(): return 2", "answer")]
    cells += [graded(each) | {"inside": inside} for each in (shown, hidden)]
    first, second = (each["failure"] for each in judged(server, cells)["said"]["f"])
    assert first == {
        "exception": "ValueError", "message": "ValueError: no",
        "line": "raise ValueError('no\\nyes')",
    }  # fmt: skip
    assert second["exception"] == "AssertionError"
    assert second["line"] == ""
    assert "17" not in second["message"]
    assert "seventeen" not in second["message"]


def test_a_notebook_that_hangs_is_stopped_and_the_tests_are_judged(server):
    cells = [own("def f(): return 1", "answer"), own("while True: pass", "own"),
             graded("assert f() == 1")]  # fmt: skip
    result = judged(server, cells, seconds=0.5)
    assert "interrupted after 0.5 s" in error_of(result["outputs"][1])
    assert result["outputs"][2] == []
    assert result["stopped"] is None


INSIDE = {"inside": True, "credit": None}


@pytest.mark.parametrize("way", [{}, INSIDE], ids=["outside", "inside"])
@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def f():\n    return 1)", "SyntaxError: unmatched ')' (line 2)"),
        ("limit = nosuch\ndef f(): return 1", "NameError: name 'nosuch' is not"),
    ],
)
def test_what_its_cell_ended_with_is_said_of_an_answer_that_is_not_there(
    server, way, source, why
):
    cells = [own(source, "answer"), graded("f()") | way]
    mended = [own("def f():\n    return 1", "answer"), graded("f()") | way]
    result = judged(server, [*cells, *mended, graded("g()", "test_g") | way])
    (said, other) = result["said"]["f"]
    assert said["paragraphs"][0].startswith(why)
    assert "so f is not defined" in said["paragraphs"][0]
    assert "name 'g' is not defined" in other["paragraphs"][0]
    assert error_of(result["outputs"][3]) is None


def test_what_a_test_displays_inside_is_shown(server):
    source = SHOWS.partition("###")[0] + "f()"
    result = judged(server, [own("def f(): 0", "answer"), graded(source) | INSIDE])
    *texts, page, _ = result["outputs"][1]
    assert {text["name"] for text in texts} == {"stdout"}
    assert "".join(text["text"] for text in texts).startswith("out\nerr\n")
    assert page["data"]["text/html"] == "<b>bold</b>"
    hidden = f"### BEGIN HIDDEN TESTS\n{source}"
    result = judged(server, [own("def f(): 0", "answer"), graded(hidden) | INSIDE])
    assert result["outputs"][1] == []


def test_the_frames_of_a_magic_are_not_shown(server):
    result = judged(server, [own("%%time\n1 / 0", "own"), own("%time 1 / 0", "own")])
    for outputs in result["outputs"]:
        (error,) = (o for o in outputs if o["output_type"] == "error")
        assert "ZeroDivisionError" in error["traceback"][-1]
        assert "inside.py" not in str(error)


def test_a_submission_has_so_much_time_in_all(server):
    cells = [own("def f():\n    while True: pass", "answer")]
    cells += [graded("f()")] * 12
    result = judged(server, cells, seconds=0.3)
    assert "used up" in result["stopped"]
    assert all(map(error_of, result["outputs"][1:]))


def test_a_notebook_that_ends_its_process_fails_every_test_after_it(server):
    cells = [own("def f(): return 1", "answer"), graded("assert f() == 1"),
             own("import os; os._exit(0)", "own"),
             graded("assert f() == 1")]  # fmt: skip
    result = judged(server, cells)
    assert result["outputs"][1] == []
    assert error_of(result["outputs"][3])
    assert "ended the program" in result["stopped"]


@pytest.mark.parametrize(
    "code", ["import os; os._exit(0)", "def f():\n    while True: pass"]
)
def test_a_locked_cell_without_answers_ends_nothing(server, code):
    cells = [own(code, "answer"), own("%matplotlib inline\nf()", "locked"),
             graded("assert f() == 1")]  # fmt: skip
    result = judged(server, cells, seconds=0.5)
    assert error_of(result["outputs"][2])


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(chr(0xD800) + chr(0))",
        "return '\\ud800\\0' * 9",
        "return 'a' * 900_000",
    ],
)
def test_what_comes_out_can_be_written_down(server, body):
    cells = [own(f"def f(): {body}", "answer"), graded("print(f())")]
    result = judged(server, cells)
    for text in str(result["outputs"][1]), str(result["said"]):
        assert "\\ud800" not in text
        assert "\\x00" not in text
        assert len(text) < 300_000


def test_one_submission_has_nothing_of_another(server):
    cells = [own("import numpy\nnumpy.mine = f = lambda: 1", "answer")]
    judged(server, cells)
    result = judged(server, [own("import numpy\nprint(numpy.mine, f)", "own")])
    assert "AttributeError" in str(result["outputs"])


def test_a_server_is_recycled_and_one_that_has_ended_is_replaced(monkeypatch):
    monkeypatch.setattr(judge, "RECYCLED_AFTER", 2)
    ours = judge.Judge(release(modules=()))
    ours.start()
    servers = []
    for number in range(5):
        link = ours.fork()
        servers.append(ours.server)
        link.process.ask({"do": "cell", "source": "1"}, time.monotonic() + SECONDS)
        link.process.end()
        if number == 3:
            ours.server.process.kill()
            ours.server.process.wait()
    ours.server.close()
    assert servers[0] is servers[1]
    assert servers[1] is not servers[2]
    assert servers[2] is servers[3]
    assert servers[3] is not servers[4]
    assert servers[0].process.poll() is not None


def test_what_a_judge_prints_is_no_verdict():
    prints = "import os\nos.write(1, b'x')\nprint(2)\nf()"
    pool = workers.Workers(1, release())
    try:
        assert pool.no_sandbox() == ""
        cells = [own("def f(): return 1", "answer"), graded(prints)]
        result = json.loads(pool.submit(task(cells)).result(60))
    finally:
        pool.close()
    assert result["outputs"][1][-1]["data"] == {"text/plain": "1.0"}


def test_a_test_is_judged_by_the_key_of_its_cell(server):
    cells = [
        own("def f(): return 1", "answer"),
        graded("import numpy as np\nprint(np.random.rand())"),
    ]
    one, other = (
        judged(server, [cells[0], {**cells[1], "key": key.hex()}])
        for key in (KEY, KEY[::-1])
    )
    assert one != other
    assert np.isfinite(float(one["outputs"][1][0]["text"]))


def test_a_notebook_puts_out_so_much_in_all(server, monkeypatch):
    monkeypatch.setattr(session, "SHOWN", 100_000)
    cells = [own("def f(): return 1", "answer")]
    cells += [own("print('x' * 30_000)", "own")] * 9
    cells += [graded("print('the verdict')\nf() / 2")]
    result = judged(server, cells)
    assert len(json.dumps(result)) < 110_000
    assert "cut off" in json.dumps(result["outputs"][4])
    assert result["outputs"][5:10] == [[]] * 5
    # What the test says, and the points, are not the student's.
    said, half = result["outputs"][10]
    assert said["text"] == "the verdict\n"
    assert half["data"] == {"text/plain": "0.5"}


# bubblewrap twice, the server, the keeper of a submission's process, and that process
@pytest.mark.parametrize("generation", range(1, 6))
def test_whatever_is_killed_below_a_judge_costs_nobody_anything(generation):
    pool = workers.Workers(1, release())
    try:
        assert pool.no_sandbox() == ""
        slow = "import time\ntime.sleep(1)\ndef f(): return 1"
        verdict = pool.submit(task([own(slow, "answer"), graded("assert f() == 1")]))
        time.sleep(0.4)
        (worker,) = pool.all
        below = [psutil.Process(worker.process.pid)]
        for _ in range(generation):
            below = [child for each in below for child in each.children()]
        below[0].kill()
        result = json.loads(verdict.result(60))
    finally:
        pool.close()
    assert result["stopped"] is None
    assert result["outputs"] == [[], []]


def test_who_ends_the_program_has_the_time_of_one_and_what_it_came_to(server):
    ends = "import time, os\nprint(1)\ntime.sleep(0.4)\nos._exit(0)"
    start = time.monotonic()
    result = judged(server, [own(ends, "own"), graded("assert f()")], seconds=0.5)
    assert time.monotonic() - start < 0.5 * session.PATIENCE + 3
    assert "ended the program" in result["stopped"]


def test_endless_loops_leave_their_turn_to_others(monkeypatch):
    monkeypatch.setattr(workers, "LONG_SECONDS", 0.5)
    group = Path("/proc/self/autogroup")
    before = group.read_text() if group.exists() else None
    pool = workers.Workers(1, release())
    try:
        assert pool.no_sandbox() == ""
        cells = own("while True: pass", "own"), own("def f(): return 1", "answer")
        loops = [
            pool.submit(task([*cells, graded("assert f() == 1")])) for _ in range(2)
        ]
        honest = [pool.submit(task([cells[1], graded("f()")])) for _ in range(4)]
        for verdict in honest:
            assert json.loads(verdict.result(120))["stopped"] is None
        assert not any(verdict.done() for verdict in loops)
        # Neither a processor nor a worker is theirs before it is the others'.
        aside = [psutil.Process(each.process.pid) for each in pool.all if each.aside]
        assert aside
        for process in aside:
            assert {each.nice() for each in process.children(recursive=True)} == {19}
    finally:
        pool.close()
    assert before is None or group.read_text() == before


def test_what_takes_too_long_is_not_tried_again(monkeypatch):
    monkeypatch.setattr(workers, "STUCK_SECONDS", 0)
    pool = workers.Workers(1, release(seconds=1))
    begun = []
    judge_one = workers.Worker.judge
    monkeypatch.setattr(
        workers.Worker, "judge", lambda w, *t: begun.append(t) or judge_one(w, *t)
    )
    try:
        assert pool.no_sandbox() == ""
        # One call into C, which no alarm interrupts.
        endless = "import numpy as np\nA = np.ones((4000, 4000))\nwhile True: A @ A"
        verdict = pool.submit(task([graded(f"{endless}")]))
        with pytest.raises(workers.Stuck):
            verdict.result(120)
        assert len(begun) == 1
        again = pool.submit(task([own("def f(): return 1", "answer"), graded("f()")]))
        assert json.loads(again.result(60))["stopped"] is None
    finally:
        pool.close()


def test_two_failures_of_one_text_are_not_called_the_same_mistake():
    # Each of two functions fails a bare assert: who reads "as above" mends one only.
    line = "in the test: assert {} == 12"
    keys = set()
    for lines in ["AssertionError", line.format("area(2)")], [cells.HIDDEN_FAILED]:
        for _ in range(2):
            name, text, said = cells.told("AssertionError", lines)
            outcome = cells.failed("", name, text, said, keys)
            assert outcome.outputs[0]["evalue"] == lines[0]
            keys.add(said.key)
    lines = ["AssertionError", line.format("name(2)")]
    assert cells.told("AssertionError", lines)[2].key not in keys
