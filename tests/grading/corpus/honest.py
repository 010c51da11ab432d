"""Plain answers, right and wrong, and honest ones that look unusual.

What an honest answer prints, imports, warns of or is made of costs it nothing.
"""

import copy
import json
from functools import partial

from .course import RIGHT, STUB, WRONG
from .records import (
    cell_of,
    filled,
    index,
    own_cell,
    record,
    zero,
)

right = partial(record, "right", base=RIGHT)
wrong = partial(record, "wrong", base=WRONG)
honest = partial(record, "honest", base=RIGHT)

# Plain ones

right("ada", "plain", "All is right.")
right(
    "cem",
    "plain",
    "All is right, in other words.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    # One sample after the other.
    dW = np.zeros_like(W)
    for x, dz in zip(X, dZ):
        dW += np.outer(x, dz)
    return dW""",
        "squares": """\
def squares(n):
    assert_positive(n)
    found = []
    for k in range(n):
        found.append((k + 1) ** 2)
    return found


def assert_positive(n):
    if n < 1:
        raise ValueError(n)""",
    },
)
right(
    "dora",
    "plain",
    "All is right, and what a person would read is not written.",
    answers={"explain": None, "sketch": None},
    points={"explain": 0, "sketch": 0},
)
wrong("bob", "plain", "All is wrong, or nearly.")
wrong(
    "emil",
    "plain",
    "Nothing was done.",
    base=STUB,
)
wrong(
    "fay",
    "plain",
    "Half of the tasks are right.",
    answers={task: RIGHT[task] for task in ("squares", "answer", "median")},
    points={
        "test_squares": 1,
        "test_squares_hidden": 2,
        "test_answer": 1,
        "test_answer_hidden": 2,
        "test_median": 2,
        "test_median_hidden": 2,
    },
)
wrong(
    "gus",
    "plain",
    "Two of three gradients are right, and earn their points.",
    base=RIGHT,
    answers={
        "affine_backward": (
            "def affine_backward(dZ, X, W, b):\n    return dZ @ W.T, X.T @ dZ, dZ"
        )
    },
    points={"test_affine_backward": 2, "test_affine_backward_hidden": 2},
)
wrong(
    "hal",
    "plain",
    "Answers that raise, and one that is missing.",
    base=RIGHT,
    answers={
        "squares": "def squares(n):\n    return undefined",
        "median": "1 / 0",
        "slope": "raise ValueError('no idea')",
    },
    points=zero("squares", "median", "slope"),
)
wrong(
    "ina",
    "plain",
    "The gradient is averaged in one task; all else is right.",
    base=RIGHT,
    answers={"linear_weight_gradient": WRONG["linear_weight_gradient"]},
    points=zero("linear_weight_gradient"),
)

# What is written while it runs

honest(
    "warnings",
    "output",
    "Warnings, in cells and in functions, are no mistakes.",
    first="""
import warnings
warnings.warn("this notebook is old", DeprecationWarning)
warnings.warn("and slow")
np.array([1.0]) / 0
""",
    answers={
        "linear_weight_gradient": """\
import warnings


def linear_weight_gradient(dZ, X, W):
    warnings.warn("called")
    np.log(-1.0)
    return X.T @ dZ""",
        "squares": """\
def squares(n):
    warnings.warn("called", RuntimeWarning)
    if n < 1:
        raise ValueError
    return [k**2 for k in range(1, n + 1)]""",
    },
)
honest(
    "stderr",
    "output",
    "Standard error is written to; nbgrader takes that for a failure.",
    answers={
        "squares": """\
import sys


def squares(n):
    print("squares of", n, file=sys.stderr)
    sys.stderr.write("\\n")
    sys.stderr.flush()
    if n < 1:
        raise ValueError
    return [k**2 for k in range(1, n + 1)]""",
        "slope": "print('slope', file=sys.stderr)\nslope = 2",
    },
)
honest(
    "prints_in_functions",
    "output",
    "Functions print what they do, numbers among it.",
    answers={
        "median": """\
def median(numbers):
    print(0)
    print(numbers, flush=True)
    ordered = sorted(numbers)
    n = len(ordered)
    result = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    print("→", result)
    return result""",
        "affine_backward": """\
def affine_backward(dZ, X, W, b):
    print(0)
    display(dZ)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)""",
    },
)
honest(
    "logging",
    "output",
    "A log is kept, on standard error and in a file.",
    first="""
import logging
logging.basicConfig(level=logging.DEBUG, force=True)
logging.getLogger().addHandler(logging.FileHandler("work.log"))
log = logging.getLogger("homework")
log.error("started")
""",
    answers={
        "squares": """\
def squares(n):
    log.warning("squares of %d", n)
    if n < 1:
        log.exception("too small")
        raise ValueError
    return [k * k for k in range(1, n + 1)]"""
    },
)
honest(
    "many_lines",
    "output",
    "Five thousand lines are printed.",
    last="for number in range(5000):\n    print(number, number**2)",
)
honest(
    "progress_bar",
    "output",
    "A bar that goes back to the start of its line, a hundred times.",
    first="""
import sys
import time
for step in range(101):
    sys.stdout.write(f"\\r{step:3d} % " + "█" * (step // 4))
    sys.stdout.flush()
    sys.stderr.write(f"\\r{step}")
print()
""",
)
honest(
    "displayed",
    "output",
    "Things are displayed as text, HTML, Markdown and mathematics.",
    first="""
from IPython.display import HTML, Latex, Markdown, clear_output, display
display(measurements, {"a": 1}, HTML("<b>bold</b>"), Markdown("**bold**"))
clear_output(wait=True)
display(Latex("$x^2$"), display_id="formula")
measurements
""",
)
honest(
    "figure",
    "output",
    "A figure is drawn in the notebook.",
    first="""
%matplotlib inline
import matplotlib.pyplot as plt
plt.figure(figsize=(3, 2))
plt.plot(measurements[:, 0], measurements[:, 1], "o-", label="δ")
plt.legend()
plt.show()
""",
)

# IPython

honest(
    "magics",
    "ipython",
    "Magics that time, list and load.",
    first=[
        "%time sum(range(1000))",
        "%timeit -n1 -r1 np.eye(3)",
        "%%time\nx = np.ones((10, 10))\nx @ x",
        "%who\n%pwd\n%precision 3",
        "%%capture said\nprint('captured')",
    ],
    answers={
        "squares": "%%time\n" + RIGHT["squares"],
        "median": "%precision 3\n" + RIGHT["median"],
    },
)
honest(
    "shell_command",
    "ipython",
    "Shell commands find nothing to run, and cost nothing.",
    first=["!ls -l", "files = !ls\nfiles", "%pip --version", "!pip install numpy"],
)
honest(
    "top_level_await",
    "ipython",
    "A cell awaits at the top.",
    first="""
import asyncio


async def later():
    await asyncio.sleep(0.01)
    return 1


one = await later()
""",
    answers={
        "squares": """\
await asyncio.sleep(0)


def squares(n):
    if n < one:
        raise ValueError
    return [k * k for k in range(one, n + one)]"""
    },
)
honest(
    "history_used",
    "ipython",
    "In, Out and _ are used in cells of its own.",
    first=[
        "6 * 7",
        "seven = _ // 6\nseven",
        "assert Out\nIn[-2], _, __",
        "len(In) > 2",
    ],
    answers={
        "squares": """\
def squares(n):
    if n < seven - 6:
        raise ValueError
    return [k * k for k in range(seven - 6, n + 1)]"""
    },
)
honest(
    "help_asked",
    "ipython",
    "Help is asked for with a question mark.",
    first=["np.sum?", "?layer", "help(layer)"],
)
honest(
    "input_asked",
    "ipython",
    "A cell of its own asks for input, and nobody answers.",
    first="name = input('Your name? ')\nprint(name)",
)

# Cells

honest(
    "helpers_between",
    "cells",
    "Helpers stand in cells of their own, before and between.",
    first="def half(x):\n    return x / 2",
    change=lambda notebook: notebook["cells"].insert(
        index(notebook, "median"),
        own_cell("def middle(ordered):\n    return len(ordered) // 2", "between"),
    ),
    answers={
        "median": """\
def median(numbers):
    ordered = sorted(numbers)
    k = middle(ordered)
    return ordered[k] if len(ordered) % 2 else half(ordered[k - 1] + ordered[k])"""
    },
)
honest(
    "helper_in_lower_cell",
    "cells",
    "A helper is defined below the answer, another one at the very end.",
    change=lambda notebook: notebook["cells"].insert(
        index(notebook, "squares") + 1,
        own_cell("def square(k):\n    return k * k", "lower"),
    ),
    answers={
        "squares": """\
def squares(n):
    if n < 1:
        raise ValueError
    return [square(k) for k in range(1, n + 1)]""",
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    try:
        return matrix_product(X.T, dZ)
    except NameError:
        return X.T @ dZ""",
    },
    last="def matrix_product(A, B):\n    return A @ B",
)
honest(
    "scratch_cells_raise",
    "cells",
    "Cells of its own raise, and the notebook goes on.",
    first=["1 / 0", "undefined", "def broken(:", "raise KeyboardInterrupt", "assert 0"],
    last="raise SystemError('at the end')",
)
honest(
    "test_copied_as_scratch",
    "cells",
    "A test was copied without its name, to try things.",
    change=lambda notebook: notebook["cells"].insert(
        index(notebook, "squares") + 1,
        own_cell("assert squares(3) == [1, 4, 9]\nprint('ok')", "copied"),
    ),
)
honest(
    "tests_tried_before",
    "cells",
    "Its own cell calls the checks.",
    change=lambda notebook: notebook["cells"].insert(
        index(notebook, "squares"),
        own_cell(
            "verdict = checks.linear_weight_gradient(linear_weight_gradient)\nverdict",
            "tried",
        ),
    ),
)


def split(notebook):
    """Cut the answer to squares into two cells, as Jupyter does: both keep the name."""
    place = index(notebook, "squares")
    first, second = notebook["cells"][place], copy.deepcopy(notebook["cells"][place])
    first["source"] = "def square(k):\n    return k**2"
    second["id"] += "-2"
    second["source"] = (
        "def squares(n):\n    if n < 1:\n        raise ValueError\n"
        "    return [square(k) for k in range(1, n + 1)]"
    )
    notebook["cells"].insert(place + 1, second)


honest(
    "answer_split_in_two",
    "cells",
    "An answer was split into two cells, which both bear its name.",
    change=split,
)


honest(
    "answer_beside_its_cell",
    "cells",
    "The answer stands in a cell of its own, and the solution cell is empty.",
    answers={"squares": ""},
    change=lambda notebook: notebook["cells"].insert(
        index(notebook, "squares"), own_cell(RIGHT["squares"], "instead")
    ),
)
honest(
    "answer_written_again",
    "cells",
    "A later cell writes a right answer again, after its test.",
    answers={"squares": WRONG["squares"]},
    last=RIGHT["squares"],
    points=zero("squares"),
    doubt="In the notebook's order the tests see the wrong one, as in nbgrader.",
)
honest(
    "empty_and_raw_cells",
    "cells",
    "Empty cells, raw ones, and cells of comments alone.",
    change=lambda notebook: notebook["cells"].extend(
        [
            own_cell("", "e1"),
            own_cell("   \n\n", "e2"),
            own_cell("# nothing", "e3"),
            own_cell("raw", "e4", "raw"),
            own_cell("", "e5", "markdown"),
        ]
    ),
)

# Files

honest(
    "file_written_and_read",
    "files",
    "A file is written, and read in another cell.",
    first=[
        "np.savetxt('mine.txt', np.arange(6.0).reshape(2, 3))",
        "table = np.loadtxt('mine.txt')\nwith open('one', 'w') as f:\n    f.write('1')",
    ],
    answers={
        "squares": """\
def squares(n):
    one = int(open("one").read())
    if n < one:
        raise ValueError
    return [k * k for k in range(int(table[0, 1]), n + 1)]"""
    },
)
honest(
    "file_handed_in",
    "files",
    "A file of its own is handed in, and read.",
    files={"mine/numbers.csv": "1,2,3\n4,5,6\n", "δ.txt": "é"},
    first="""
numbers = np.loadtxt("mine/numbers.csv", delimiter=",")
assert open("δ.txt", encoding="utf-8").read() == "é"
one = int(numbers[0, 0])
""",
    answers={
        "squares": """\
def squares(n):
    if n < one:
        raise ValueError
    return [k * k for k in range(one, n + one)]"""
    },
)
honest(
    "module_handed_in",
    "files",
    "A module and a package of its own are handed in, and imported.",
    files={
        "helpers.py": "def square(k):\n    return k * k\n",
        "tools/__init__.py": "from .sums import add\n",
        "tools/sums.py": "def add(dZ):\n    return dZ.sum(axis=0)\n",
    },
    first="import helpers\nfrom tools import add",
    answers={
        "squares": """\
def squares(n):
    if n < 1:
        raise ValueError
    return [helpers.square(k) for k in range(1, n + 1)]""",
        "affine_backward": (
            "def affine_backward(dZ, X, W, b):\n    return dZ @ W.T, X.T @ dZ, add(dZ)"
        ),
    },
)
honest(
    "module_in_its_answer",
    "files",
    "A function imports in its body, and reads the data file again.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    import numpy.linalg
    from math import prod
    assert np.loadtxt("data.csv", delimiter=",").shape == (5, 2)
    return numpy.dot(X.T, dZ)"""
    },
)
honest(
    "slow_import",
    "files",
    "A module takes two seconds to import.",
    files={"slow.py": "import time\n\ntime.sleep(2)\nready = True\n"},
    first="import slow\nassert slow.ready",
)
honest(
    "slow_cell",
    "files",
    "A cell takes two seconds.",
    first="import time\ntime.sleep(2)",
)
honest(
    "notebook_renamed",
    "files",
    "The browser has named the download corpus (1).ipynb; there is no other.",
    build=lambda folder, released: (
        folder / "corpus (1).ipynb"
    ).write_text(json.dumps(filled(released, RIGHT)), encoding="utf-8"),
    doubt="nbgrader finds no notebook of that name and gives 0. The answers are right,"
    " and there is one notebook alone.",
)  # fmt: skip

# Python

honest(
    "classes",
    "python",
    "Classes, dataclasses, enumerations and named tuples do the work.",
    first="""
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Parity(Enum):
    EVEN, ODD = 0, 1


class Pair(NamedTuple):
    dX: object
    dW: object
""",
    answers={
        "median": """\
@dataclass(order=True)
class Sorted:
    numbers: list = field(default_factory=list)

    def middle(self):
        n = len(self.numbers)
        if Parity(n % 2) is Parity.ODD:
            return self.numbers[n // 2]
        return sum(self.numbers[n // 2 - 1 : n // 2 + 1]) / 2


def median(numbers):
    return Sorted(sorted(numbers)).middle()""",
    },
)
honest(
    "named_tuple_returned",
    "python",
    "The gradients come as a named tuple.",
    answers={
        "remember": """\
from collections import namedtuple

Gradients = namedtuple("Gradients", "dX dW")


def remember(X, W):
    return X @ W, {"X": X, "W": W}


def recall(dZ, cache):
    return Gradients(dZ @ cache["W"].T, cache["X"].T @ dZ)"""
    },
    doubt="A named tuple is a subclass of tuple: a grader that lets exact types alone"
    " cross gives 0 for remember, where nbgrader gives all.",
)
honest(
    "decorators",
    "python",
    "Decorators wrap answers and helpers, and one remembers.",
    first="""
import functools


@functools.cache
def square(k):
    return k * k


def counted(function):
    @functools.wraps(function)
    def call(*arguments):
        call.count += 1
        return function(*arguments)

    call.count = 0
    return call
""",
    answers={
        "squares": """\
@functools.lru_cache(maxsize=None)
@counted
def squares(n):
    if n < 1:
        raise ValueError
    return [square(k) for k in range(1, n + 1)]""",
        "linear_weight_gradient": """\
@counted
def linear_weight_gradient(dZ, X, W):
    return X.T @ dZ""",
    },
)
honest(
    "closures",
    "python",
    "The cache is a closure, and the functions are made by functions.",
    answers={
        "remember": """\
def maker():
    def remember(X, W):
        return X @ W, lambda dZ: (dZ @ W.T, X.T @ dZ)

    return remember


remember = maker()


def recall(dZ, cache):
    return cache(dZ)""",
    },
)
honest(
    "cache_is_a_dict",
    "python",
    "The cache is a dict of arrays, a text and a nested tuple.",
    answers={
        "remember": """\
def remember(X, W):
    cache = {"arrays": (X.copy(), [W.copy()]), "name": "layer", 3: None}
    return X @ W, cache


def recall(dZ, cache):
    X, (W,) = cache["arrays"]
    return dZ @ W.T, X.T @ dZ"""
    },
)
honest(
    "cache_is_a_number",
    "python",
    "The cache is a number; what it stands for is kept in a list.",
    answers={
        "remember": """\
kept = []


def remember(X, W):
    kept.append((X, W))
    return X @ W, len(kept) - 1


def recall(dZ, cache):
    X, W = kept[cache]
    return dZ @ W.T, X.T @ dZ"""
    },
)
honest(
    "cache_is_a_generator",
    "python",
    "The cache is a generator that is sent the gradient.",
    answers={
        "remember": """\
def layer_in_two_halves(X, W):
    dZ = yield X @ W
    yield dZ @ W.T, X.T @ dZ


def remember(X, W):
    steps = layer_in_two_halves(X, W)
    return next(steps), steps


def recall(dZ, cache):
    return cache.send(dZ)"""
    },
)
honest(
    "cache_with_itself",
    "python",
    "The cache holds an object with a reference to itself, in a tuple.",
    answers={
        "remember": """\
class Layer:
    def __init__(self, W):
        self.W, self.me = W, self


def remember(X, W):
    me = Layer(W)
    me.X = X
    return X @ W, (me, [me], {"me": me})


def recall(dZ, cache):
    me, (again,), named = cache
    assert me is again.me and named["me"] is me
    return dZ @ me.W.T, me.X.T @ dZ"""
    },
)
honest(
    "global_state",
    "python",
    "Functions count their calls in global names, which later cells show.",
    first="calls = 0\nlog = {}",
    answers={
        "squares": """\
def squares(n):
    global calls
    calls += 1
    log[n] = calls
    if n < 1:
        raise ValueError
    return [k * k for k in range(1, n + 1)]"""
    },
    last="print(calls, log)",
)
honest(
    "recursion",
    "python",
    "Functions call themselves, some hundred deep.",
    answers={
        "squares": """\
def squares(n):
    if n < 1:
        raise ValueError
    return [1] if n == 1 else squares(n - 1) + [n * n]""",
        "median": """\
def median(numbers, depth=700):
    if depth:
        return median(numbers, depth - 1)
    a, n = sorted(numbers), len(numbers)
    return (a[(n - 1) // 2] + a[n // 2]) / 2""",
    },
)
honest(
    "type_hints",
    "python",
    "Types are annotated, and the annotations are texts.",
    first="""
from __future__ import annotations

from collections.abc import Sequence


def hinted(a: NotThere) -> AlsoNot: ...
""",
    answers={
        "squares": """\
from __future__ import annotations


def squares(n: int) -> list[int]:
    if n < 1:
        raise ValueError(f"{n=}")
    return [k * k for k in range(1, n + 1)]""",
        "median": RIGHT["median"].replace(
            "median(numbers):", "median(numbers: list[float]) -> float:"
        ),
    },
)
honest(
    "lambdas_and_partials",
    "python",
    "Lambdas, partials and operators are answers.",
    first="from functools import partial\nimport operator",
    answers={
        "linear_weight_gradient": "linear_weight_gradient = lambda dZ, X, W: X.T @ dZ",
        "affine_backward": """\
def general(axis, dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=axis)


affine_backward = partial(general, 0)""",
        "median": """\
median = lambda numbers: (
    lambda a: (a[(len(a) - 1) // 2] + a[len(a) // 2]) / 2
)(sorted(numbers))""",
    },
)
honest(
    "callable_objects",
    "python",
    "Objects that can be called, and methods, are answers.",
    answers={
        "linear_weight_gradient": """\
class Gradient:
    def __call__(self, dZ, X, W):
        return X.T @ dZ


linear_weight_gradient = Gradient()""",
        "squares": """\
class Squares:
    power = 2

    def of(self, n):
        if n < 1:
            raise ValueError
        return [k**self.power for k in range(1, n + 1)]

    @staticmethod
    def middle(numbers):
        a = sorted(numbers)
        return (a[(len(a) - 1) // 2] + a[len(a) // 2]) / 2


squares = Squares().of""",
        "median": "median = Squares.middle",
    },
)
honest(
    "names_of_other_alphabets",
    "python",
    "Names, texts and comments in Greek, Chinese and emoji.",
    first="δ = 1\nμέσος = '平均 🎓'\nprint(μέσος)",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    \"\"\"∂L/∂W = Xᵀ ∂L/∂Z\"\"\"
    Δ = dZ  # δ
    return X.T @ Δ""",
        "explain": "Η παράγωγος αθροίζεται. 因为链式法则。 🎉 $\\partial L$",
    },
)
honest(
    "generators_inside",
    "python",
    "Generators, comprehensions and iterators do the work inside.",
    answers={
        "squares": """\
def squares(n):
    if n < 1:
        raise ValueError
    return list(k * k for k in iter(range(1, n + 1)))""",
        "affine_backward": """\
def affine_backward(dZ, X, W, b):
    gradients = (dZ @ W.T, X.T @ dZ, sum(row for row in dZ))
    return tuple(g for g in gradients)""",
    },
)
honest(
    "own_exception",
    "python",
    "An exception of its own is a ValueError too.",
    answers={
        "squares": """\
class TooSmall(ValueError):
    def __init__(self, n):
        super().__init__(f"{n} is too small")
        self.n = n


def squares(n):
    if n < 1:
        raise TooSmall(n)
    return [k * k for k in range(1, n + 1)]"""
    },
)
honest(
    "main_guard",
    "python",
    "Code stands behind if __name__ == '__main__'.",
    first="""
assert "__file__" not in globals()
if __name__ == "__main__":
    one = 1
""",
    answers={
        "squares": """\
def squares(n):
    if n < one:
        raise ValueError
    return [k * k for k in range(one, n + one)]"""
    },
)
honest(
    "docstring_tests",
    "python",
    "It tests itself, with doctest and unittest.",
    answers={
        "squares": '''\
def squares(n):
    """Return the squares.

    >>> squares(2)
    [1, 4]
    """
    if n < 1:
        raise ValueError
    return [k * k for k in range(1, n + 1)]


import doctest
doctest.run_docstring_examples(squares, {"squares": squares})
'''
    },
)
honest(
    "threads",
    "python",
    "A pool of threads is used, and ended.",
    answers={
        "squares": """\
from concurrent.futures import ThreadPoolExecutor


def squares(n):
    if n < 1:
        raise ValueError
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda k: k * k, range(1, n + 1)))"""
    },
)
honest(
    "names_deleted",
    "python",
    "Names of helpers and of the locked data are deleted when they are done with.",
    last="del measurements, layer",
)
honest(
    "names_of_builtins_used",
    "python",
    "Its own variables are called sum, max, list and input.",
    first="input = 'x'\nmax = 3\nid = 7\ndir = 'here'",
    answers={"slope": "sum = 4\nslope = sum / 2"},
    doubt="Its sum is a number when the tests of median call the real one: a grader"
    " that puts the student's names before Python's gives 0 there, as nbgrader does.",
)

# NumPy

honest(
    "numpy_scalars",
    "numpy",
    "NumPy's scalars are answers, and arrays where a list was asked for.",
    answers={
        "answer": (
            "answer = (measurements[:, 1] > 4).sum()\nmeans = measurements.mean(axis=0)"
        ),
        "slope": "slope = np.float64(2)",
        "median": "def median(numbers):\n    return np.median(numbers)",
        "check_gradient": RIGHT["check_gradient"].replace(
            "return True", "return np.bool_(True)"
        ),
    },
)
honest(
    "zero_dimensional",
    "numpy",
    "Arrays of no dimension are answers.",
    answers={
        "answer": "answer = np.array(3)\nmeans = np.array([2, 5])",
        "median": "def median(numbers):\n    return np.array(np.median(numbers))",
    },
)
honest(
    "memory_layouts",
    "numpy",
    "Results are in Fortran's order, not contiguous, backwards, or read-only.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    return np.asfortranarray(X.T @ dZ)""",
        "affine_backward": """\
def affine_backward(dZ, X, W, b):
    dX = np.repeat(dZ @ W.T, 2, axis=1)[:, ::2]
    dW = (X.T @ dZ)[::-1].copy()[::-1]
    db = dZ.sum(axis=0)
    db.flags.writeable = False
    return dX, dW, db""",
    },
)
honest(
    "float32_kept",
    "numpy",
    "The precision of the inputs is kept.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    return np.matmul(X.T, dZ).astype(np.result_type(dZ, X))"""
    },
)
honest(
    "loops",
    "numpy",
    "Loops stand where a matrix product would do.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape, dtype=X.dtype)
    for d in range(W.shape[0]):
        for j in range(W.shape[1]):
            for i in range(X.shape[0]):
                dW[d, j] += X[i, d] * dZ[i, j]
    return dW"""
    },
)
honest(
    "einsum",
    "numpy",
    "einsum, tensordot and broadcasting do the products.",
    answers={
        "linear_weight_gradient": (
            "def linear_weight_gradient(dZ, X, W):\n"
            "    return np.einsum('id,ij->dj', X, dZ)"
        ),
        "affine_backward": """\
def affine_backward(dZ, X, W, b):
    dW = np.tensordot(X, dZ, axes=(0, 0))
    return np.inner(dZ, W), dW, np.add.reduce(dZ)""",
    },
)
honest(
    "list_of_gradients",
    "numpy",
    "The gradients come as a list, the arrays as views.",
    answers={
        "affine_backward": """\
def affine_backward(dZ, X, W, b):
    return [dZ @ W.T, (dZ.T @ X).T, np.ones(len(dZ), dZ.dtype) @ dZ]"""
    },
)
honest(
    "array_of_fifty_megabytes",
    "numpy",
    "A large array is made and kept.",
    first="large = np.random.default_rng(0).normal(size=(2500, 2500))\nlarge.sum()",
)
honest(
    "settings",
    "numpy",
    "Seeds, print options, error states and warnings are set.",
    first="""
import random
import warnings
random.seed(1)
np.random.seed(1)
np.set_printoptions(precision=2, suppress=True, threshold=3)
np.seterr(all="raise")
warnings.simplefilter("error")
""",
)
honest(
    "checker_keeps_and_calls_often",
    "numpy",
    "The gradient checker calls forwards and backwards in its own helper, and often.",
    answers={
        "check_gradient": """\
def numerical(loss, x, h=1e-6):
    slopes, flat = np.zeros_like(x), x.reshape(-1)
    for k in range(flat.size):
        before = flat[k]
        flat[k] = before + h
        ahead = loss()
        flat[k] = before - h
        slopes.reshape(-1)[k] = (ahead - loss()) / (2 * h)
        flat[k] = before
    return slopes


def check_gradient(f, backward, inputs):
    inputs = [x.copy() for x in inputs]
    dZ = np.random.default_rng(3).standard_normal(f(*inputs).shape)
    given = backward(dZ, *inputs)
    if len(given) != len(inputs):
        return False
    for x, g in zip(inputs, given, strict=True):
        slopes = numerical(lambda: np.sum(dZ * f(*inputs)), x)
        if np.shape(g) != x.shape:
            return False
        scale = np.linalg.norm(slopes) + np.linalg.norm(g)
        if not np.linalg.norm(g - slopes) <= 1e-5 * scale + 1e-9:
            return False
    return True"""
    },
)

# Notebooks from elsewhere

honest(
    "windows_line_ends",
    "notebook",
    "Sources and files have the line ends of Windows.",
    change=lambda notebook: [
        cell.update(source=cell["source"].replace("\n", "\r\n"))
        for cell in notebook["cells"]
    ],
    files={"notes.txt": "one\r\ntwo\r\n"},
)
honest(
    "tabs_and_blanks",
    "notebook",
    "Code is indented with tabs, and has blanks at its ends.",
    answers={
        "squares": "def squares(n):  \n\tif n < 1:\n\t\traise ValueError\n"
        "\treturn [k*k for k in range(1,n+1)]\t\n\n\n"
    },
)


def with_mark(folder, released):
    """Write the notebook with a mark of byte order."""
    text = json.dumps(filled(released, RIGHT), ensure_ascii=False)
    (folder / "corpus.ipynb").write_text(text, encoding="utf-8-sig")


honest(
    "byte_order_mark",
    "notebook",
    "An editor has put a mark of byte order before the notebook.",
    build=with_mark,
)


def older(notebook):
    """Take what format 4.4 does not have."""
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        cell.pop("id", None)


honest(
    "nbformat_4_4",
    "notebook",
    "A notebook of format 4.4, whose cells have no ids.",
    change=older,
)
honest(
    "from_colab",
    "notebook",
    "Metadata of Colab's, on the notebook and on each cell.",
    change=lambda notebook: [
        notebook["metadata"].update(
            {"colab": {"provenance": [], "name": "corpus"}, "accelerator": "GPU"}
        ),
        *(
            cell["metadata"].update(
                {"id": "x7Yz", "colab": {"base_uri": "https://example.org/"}}
            )
            for cell in notebook["cells"]
        ),
    ],
)
honest(
    "from_vs_code",
    "notebook",
    "Metadata of VS Code's, and an interpreter of another name.",
    change=lambda notebook: [
        notebook["metadata"].update(
            {
                "kernelspec": {"name": "venv", "display_name": ".venv (3.12.4)"},
                "vscode": {"interpreter": {"hash": "00ff"}},
                "language_info": {"name": "python", "version": "3.12.4"},
            }
        ),
        *(
            cell["metadata"].update({"vscode": {"languageId": "python"}})
            for cell in notebook["cells"]
        ),
    ],
)
honest(
    "run_before_handing_in",
    "notebook",
    "The notebook was run: it has outputs, counts, times and tags.",
    change=lambda notebook: [
        cell.update(
            execution_count=number,
            outputs=[{"output_type": "stream", "name": "stdout", "text": ["ran\n"]}],
            metadata=cell["metadata"]
            | {
                "tags": ["x"],
                "collapsed": True,
                "ExecuteTime": {"start_time": "now"},
            },
        )
        for number, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code"
    ],
)
honest(
    "picture_in_answer",
    "notebook",
    "The text that a person reads has a picture in it.",
    answers={"explain": "![graph](attachment:graph.png)"},
    change=lambda notebook: cell_of(notebook, "explain").update(
        attachments={
            "graph.png": {
                "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
                "2mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
            }
        }
    ),
)
honest(
    "timestamp",
    "notebook",
    "A timestamp as nbgrader writes it.",
    files={"timestamp.txt": "2024-05-17 12:34:56.123456 UTC"},
)
