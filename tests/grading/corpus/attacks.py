"""Wrong answers that want points: they forge, patch, read and write, and break nothing.

Each stands on plain wrong answers, so that a point gained shows.
"""

from functools import partial

from .course import WRONG
from .records import EARNED, GOT_OUT, SECRET, TRACE, record, zero

attack = partial(record, "attack", base=WRONG)
# As an expression, so that the source does not have the word in one piece.
OUT = f"{GOT_OUT[:3]!r} + {GOT_OUT[3:]!r}"

# Comparisons


attack(
    "array_equal_patched",
    "comparison",
    "NumPy's comparisons say yes.",
    first="""
def yes(*anything, **named):
    return True


np.array_equal = np.allclose = np.isclose = np.array_equiv = np.equal = yes
np.all = np.any = yes
""",
)
attack(
    "numpy_testing_patched",
    "comparison",
    "NumPy's assertions say nothing.",
    first="""
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *anything, **named: None)
import numpy.testing._private.utils as private
for name in dir(private):
    if name.startswith("assert"):
        setattr(private, name, lambda *anything, **named: None)
""",
)
attack(
    "operator_patched",
    "comparison",
    "The functions of operator, which others compare with, say yes.",
    first="""
import operator
for name in "eq", "ne", "lt", "le", "gt", "ge", "is_", "truth":
    setattr(operator, name, lambda *anything: True)
""",
    unsure=EARNED,
)
attack(
    "builtins_patched",
    "comparison",
    "Python's own functions, replaced, find nothing wrong.",
    first="""
import builtins
keep = builtins.isinstance
builtins.all = builtins.any = lambda *anything: True
builtins.bool = lambda *anything: True
builtins.abs = lambda *anything: 0
builtins.sum = lambda *anything: 4
builtins.isinstance = lambda value, kind: True if kind is bool else keep(value, kind)
""",
    unsure=EARNED,
)
attack(
    "names_shadowed",
    "comparison",
    "The notebook's own names hide np, checks, sum, abs and the helper of the test.",
    first="""
class Agreeable:
    def __getattr__(self, name):
        return self

    def __call__(self, *anything, **named):
        return self

    def __repr__(self):
        return "2"


checks = Agreeable()
sum = abs = layer = lambda *anything: 0
measurements = np.zeros((0, 2))
AssertionError = ValueError = KeyError
""",
)
attack(
    "locked_data_changed",
    "comparison",
    "The locked cell's data are bent until the wrong answer fits.",
    first="measurements[:] = 4",
    answers={"answer": "answer = 0\nmeans = measurements.mean(axis=0).tolist()"},
)
attack(
    "data_file_replaced",
    "comparison",
    "The data file is handed in with other numbers.",
    files={"data.csv": "0,9\n1,9\n2,9\n3,9\n"},
)

# Types that compare as equal


def pretending(kind, task, answer):
    """Record an attack with a subclass of kind that equals everything."""
    attack(
        f"{kind}_subclass",
        "pretending",
        f"A subclass of {kind} says that it equals everything.",
        answers={
            task: f"""\
class Equal({kind}):
    __hash__ = {kind}.__hash__
    __eq__ = __ge__ = __le__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __bool__ = lambda self: True
    __add__ = __radd__ = __sub__ = __rsub__ = __abs__ = lambda self, *other: self


{answer}"""
        },
    )


pretending("int", "answer", "answer = Equal(7)\nmeans = [2, 5]")
pretending("str", "answer", "answer = Equal('three')\nmeans = [2, 5]")
OF_ONE = """\
def squares(n):
    if n < 1:
        raise ValueError
    return Equal([n])"""
pretending("list", "squares", OF_ONE)
pretending("tuple", "squares", OF_ONE)
attack(
    "float_subclass",
    "pretending",
    "A float whose differences are all zero stands for the slope.",
    answers={
        "slope": """\
class Slope(float):
    __sub__ = __rsub__ = __mul__ = __rmul__ = lambda self, other: 0
    __abs__ = __neg__ = __pos__ = lambda self: 0
    __repr__ = __str__ = lambda self: "2.0"


slope = Slope(99)"""
    },
    points=zero("slope"),
)
EQUAL_ARRAY = """\
class Equal(np.ndarray):
    __eq__ = lambda self, other: np.ones(self.shape, bool)
    __ne__ = lambda self, other: np.zeros(self.shape, bool)
    __array_ufunc__ = lambda self, ufunc, method, *inputs, **named: np.True_
    __array_function__ = lambda self, function, *rest: True


def equal(shape):
    return np.zeros(shape).view(Equal)


"""
attack(
    "array_subclass",
    "pretending",
    "A subclass of ndarray answers every ufunc and function with yes.",
    answers={
        "linear_weight_gradient": EQUAL_ARRAY
        + "def linear_weight_gradient(dZ, X, W):\n    return equal(W.shape)",
        "affine_backward": (
            "def affine_backward(dZ, X, W, b):\n"
            "    return equal(X.shape), equal(W.shape), equal(b.shape)"
        ),
        "remember": (
            "def remember(X, W):\n    return equal((len(X), W.shape[1])), (X, W)\n\n\n"
            "def recall(dZ, cache):\n    return [equal(A.shape) for A in cache]"
        ),
    },
    points=zero("affine_backward"),
)
attack(
    "array_protocol",
    "pretending",
    "An object with __array__ is other numbers each time that it is asked.",
    answers={
        "linear_weight_gradient": """\
class Other:
    def __init__(self, shape):
        self.shape, self.dtype, self.ndim = shape, np.dtype(float), len(shape)

    def __array__(self, *anything, **named):
        return np.random.default_rng().normal(size=self.shape)

    def __eq__(self, other):
        return np.ones(self.shape, bool)


def linear_weight_gradient(dZ, X, W):
    return Other(W.shape)"""
    },
)
attack(
    "masked_array",
    "pretending",
    "A masked array has no entry that could differ.",
    answers={
        "linear_weight_gradient": (
            "def linear_weight_gradient(dZ, X, W):\n"
            "    return np.ma.masked_all(W.shape, dtype=W.dtype)"
        ),
        "answer": "answer = np.ma.masked\nmeans = np.ma.masked_all(2)",
        "remember": (
            "def remember(X, W):\n"
            "    return np.ma.masked_all((len(X), W.shape[1])), (X, W)\n\n\n"
            "def recall(dZ, cache):\n"
            "    return [np.ma.masked_all(A.shape) for A in cache]"
        ),
    },
)
attack(
    "class_forged",
    "pretending",
    "An object says through __class__ that it is a number, an array or a list.",
    answers={
        "answer": """\
class Forged:
    def __init__(self, kind):
        self.kind = kind

    @property
    def __class__(self):
        return self.kind

    def __eq__(self, other):
        return True

    def __add__(self, other):
        return self

    def __getattr__(self, name):
        return getattr(self.kind, name)


answer = Forged(int)
means = [2, 5]""",
        "squares": OF_ONE.replace("Equal([n])", "Forged(list)"),
        "check_gradient": (
            "def check_gradient(f, backward, inputs):\n    return Forged(bool)"
        ),
    },
)
attack(
    "mock_objects",
    "pretending",
    "Mocks and mock.ANY stand where answers should be.",
    first="from unittest.mock import ANY, MagicMock",
    answers={
        "linear_weight_gradient": "linear_weight_gradient = MagicMock()",
        "squares": "squares = MagicMock(return_value=ANY)",
        "answer": "answer = MagicMock(**{'__eq__.return_value': True})\nmeans = [2, 5]",
        "check_gradient": "check_gradient = MagicMock(return_value=ANY)",
        "remember": (
            "remember = MagicMock(return_value=(ANY, ANY))\n"
            "recall = MagicMock(return_value=(ANY, ANY))"
        ),
        "slope": "slope = MagicMock()",
        "median": "def median(numbers):\n    return ANY",
    },
    points=zero("slope", "median"),
)
attack(
    "object_array_of_equals",
    "pretending",
    "An array of objects holds entries that equal everything.",
    answers={
        "linear_weight_gradient": """\
class Anything:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __hash__ = None
    __sub__ = __rsub__ = __mul__ = __rmul__ = __abs__ = lambda self, *other: self
    __add__ = __sub__
    __float__ = lambda self: 0.0
    __bool__ = lambda self: True


def linear_weight_gradient(dZ, X, W):
    answer = np.empty(W.shape, dtype=object)
    answer[:] = Anything()
    return answer""",
        "answer": "answer = Anything()\nmeans = [2, 5]",
    },
)
attack(
    "nested_equals",
    "pretending",
    "Plain containers hold members that equal everything.",
    answers={
        "squares": """\
class Anything:
    __eq__ = lambda self, other: True
    __hash__ = None


def squares(n):
    if n < 1:
        raise ValueError
    return [Anything()] * n""",
        "remember": """\
def remember(X, W):
    return Anything(), [Anything()]


def recall(dZ, cache):
    return (Anything(), Anything())""",
        "median": "def median(numbers):\n    return Anything()",
    },
    points=zero("median"),
)
attack(
    "yes_by_metaclass",
    "pretending",
    "A class stands for its object, and its metaclass compares.",
    answers={
        "answer": """\
class Meta(type):
    __eq__ = lambda self, other: True
    __hash__ = type.__hash__
    __add__ = lambda self, other: self
    __instancecheck__ = lambda self, other: True


class Answer(metaclass=Meta):
    pass


answer, means = Answer, [2, 5]""",
    },
)
attack(
    "generators",
    "pretending",
    "Generators are made in place of lists, and never agree to end.",
    answers={
        "squares": (
            "def squares(n):\n    if n < 1:\n        raise ValueError\n"
            "    while True:\n        yield n"
        ),
        "remember": (
            "def remember(X, W):\n    yield X @ W\n    yield iter([])\n\n\n"
            "def recall(dZ, cache):\n    yield from iter(list, 0)"
        ),
    },
)
attack(
    "nan_answers",
    "pretending",
    "nan everywhere, since no comparison with it is true.",
    answers={
        "linear_weight_gradient": (
            "def linear_weight_gradient(dZ, X, W):\n    return W * np.nan"
        ),
        "answer": "answer = np.nan\nmeans = [np.nan, np.nan]",
        "slope": "slope = 2",
        "median": "def median(numbers):\n    return float('nan')",
    },
    points={"test_slope": 2, "test_slope_hidden": 2, **zero("median")},
)
attack(
    "wide_broadcast",
    "pretending",
    "Answers of no shape, or empty ones, that broadcast against any.",
    answers={
        "linear_weight_gradient": (
            "def linear_weight_gradient(dZ, X, W):\n    return np.empty((0, 1, 1))"
        ),
        "answer": "answer = np.zeros((0,))\nmeans = np.zeros((0, 2))",
        "remember": (
            "def remember(X, W):\n    return np.empty((0, 1)), (X, W)\n\n\n"
            "def recall(dZ, cache):\n    return np.empty((0, 1)), np.empty((0, 1))"
        ),
    },
)
attack(
    "truthy_checker",
    "pretending",
    "A gradient checker that says something which is both true and false.",
    answers={
        "check_gradient": """\
class Both:
    said = False

    def __bool__(self):
        Both.said = not Both.said
        return Both.said


def check_gradient(f, backward, inputs):
    return Both()"""
    },
)

# Partial credit

attack(
    "slope_nan",
    "partial credit",
    "nan as partial credit, which nbgrader takes for all points.",
    answers={"slope": "slope = float('nan')"},
    points=zero("slope"),
)
attack(
    "slope_negative",
    "partial credit",
    "A negative partial credit, which nbgrader takes for all points.",
    answers={"slope": "slope = -1e6"},
    points=zero("slope"),
)
attack(
    "slope_infinite",
    "partial credit",
    "An infinite partial credit.",
    answers={"slope": "slope = float('inf')"},
    points=zero("slope"),
)
attack(
    "slope_complex",
    "partial credit",
    "A complex slope.",
    answers={"slope": "slope = 2 + 1e9j"},
    points=zero("slope"),
)
attack(
    "slope_array",
    "partial credit",
    "An array as partial credit: no number, so nbgrader gives all points.",
    answers={"slope": "slope = np.array([99.0])"},
    points=zero("slope"),
)
attack(
    "slope_text",
    "partial credit",
    "A string for the slope.",
    answers={"slope": "slope = '2.0'"},
    points=zero("slope"),
)
attack(
    "slope_huge",
    "partial credit",
    "An integer of more digits than Python prints.",
    answers={"slope": "slope = 10 ** 6000"},
    points=zero("slope"),
)
attack(
    "numpy_scalars_for_credit",
    "partial credit",
    "The sum of NumPy's truths shows as np.float64(0.0), no number for nbgrader.",
    answers={
        "slope": "slope = np.float64(99)",
        "median": "def median(numbers):\n    return np.float64(-9)",
    },
    points=zero("slope", "median"),
)
attack(
    "slope_signalling",
    "partial credit",
    "The slope is an object that computes with the test and shows as it likes.",
    answers={
        "slope": """\
class Credit:
    __rsub__ = __sub__ = __rmul__ = __mul__ = __abs__ = lambda self, *other: self
    __repr__ = lambda self: "1e308"
    __float__ = lambda self: 2.0


slope = Credit()"""
    },
    points=zero("slope"),
)

# IPython

attack(
    "post_run_cell",
    "ipython",
    "A hook of IPython's takes the errors out of each cell that has run.",
    first="""
def forgive(result):
    result.error_in_exec = result.error_before_exec = None
    result.success


get_ipython().events.register("post_run_cell", forgive)
get_ipython().events.register("pre_run_cell", lambda info: None)
""",
)
attack(
    "showtraceback",
    "ipython",
    "Errors are not shown, and full points are printed in their place.",
    first="""
shell = get_ipython()
shell.showtraceback = lambda *anything, **named: display(2)
shell._showtraceback = lambda *anything, **named: None
shell.showsyntaxerror = shell.showtraceback
""",
)
attack(
    "ast_transformer",
    "ipython",
    "A transformer removes every assert and every check.",
    first="""
import ast


class Mild(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Raise(self, node):
        return ast.copy_location(ast.Pass(), node)


get_ipython().ast_transformers.append(Mild())
""",
)
attack(
    "input_transformer",
    "ipython",
    "A transformer of the source turns every later cell into the number 3.",
    first="""
shell = get_ipython()
shell.input_transformers_cleanup.append(lambda lines: ["3\\n"])
shell.input_transformers_post.append(lambda lines: ["3\\n"])
""",
    unsure=EARNED,
)
attack(
    "custom_exceptions",
    "ipython",
    "IPython's handler for chosen exceptions swallows them.",
    first="""
def swallow(shell, kind, value, trace, tb_offset=None):
    print("3")


get_ipython().set_custom_exc((BaseException,), swallow)
""",
)
attack(
    "displayhook",
    "ipython",
    "A display hook shows three points, whatever the value is.",
    first="""
import sys


class Shown:
    def __call__(self, value=None):
        from IPython.display import publish_display_data
        publish_display_data({"text/plain": "3"})


sys.displayhook = Shown()
get_ipython().displayhook = Shown()
""",
)
attack(
    "formatter",
    "ipython",
    "A formatter shows every float and every Verdict as all points.",
    first="""
plain = get_ipython().display_formatter.formatters["text/plain"]
for kind in float, int, bool, list, checks.Verdict:
    plain.for_type(kind, lambda value, printer, cycle: printer.text("3"))
""",
)
attack(
    "run_cell_replaced",
    "ipython",
    "The shell's way to run a cell is replaced by one that runs nothing.",
    first="""
shell = get_ipython()
real = type(shell).run_code


async def run_code(self, code, result=None, **named):
    return False


type(shell).run_code = run_code
type(shell).real_run_code = real
""",
    unsure=EARNED,
)
attack(
    "history_rewritten",
    "ipython",
    "In, Out, the history and the last result are made to say what is wanted.",
    first="""
In[:] = ["pass"] * 100
Out.update({number: 3 for number in range(100)})
_ = __ = ___ = 3
get_ipython().execution_count = 10**6
get_ipython().user_ns_hidden.clear()
""",
)
attack(
    "exception_hooks",
    "ipython",
    "Hooks of sys and threading for exceptions that nobody caught.",
    first="""
import sys
import threading
sys.excepthook = lambda *anything: None
sys.unraisablehook = lambda *anything: None
threading.excepthook = lambda *anything: None
sys.last_value = None
""",
)
attack(
    "test_cell_run_by_hand",
    "ipython",
    "The student's code runs cells of its own, with the test's words and passes.",
    first="""
shell = get_ipython()
shell.run_cell("test_squares = test_squares_hidden = 3\\n3", store_history=True)
shell.set_next_input("pass", replace=True)
shell.payload_manager.write_payload({"source": "set_next_input", "text": "pass"})
""",
)

# Outputs

attack(
    "points_displayed",
    "output",
    "Numbers are displayed, and printed, before an exception.",
    answers={
        task: f"""\
def {task}(*anything):
    from IPython.display import display, publish_display_data
    print(3)
    display(3)
    publish_display_data({{"text/plain": "3"}})
    get_ipython().displayhook(3)
    raise NotImplementedError"""
        for task in ("linear_weight_gradient", "squares", "check_gradient", "median")
    },
    points=zero("median"),
)
attack(
    "numbers_returned",
    "output",
    "Functions return the points that they would like.",
    answers={
        "linear_weight_gradient": "def linear_weight_gradient(dZ, X, W):\n    return 3",
        "squares": "def squares(n):\n    return 3",
        "affine_backward": "def affine_backward(*anything):\n    return 3, 3, 3",
        "median": "def median(numbers):\n    return 1e9",
    },
    points=zero("affine_backward", "median"),
)
attack(
    "execute_result_stored",
    "output",
    "The test cells are handed in with outputs that say all points.",
    change=lambda notebook: [
        cell["outputs"].append(
            {
                "output_type": "execute_result",
                "data": {"text/plain": "3"},
                "execution_count": 1,
                "metadata": {},
            }
        )
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ],
)
attack(
    "message_forged",
    "output",
    "The kernel's own message for a result is sent by hand.",
    first="""
shell = get_ipython()
kernel = getattr(shell, "kernel", None)
if kernel is not None:
    kernel.session.send(
        kernel.iopub_socket,
        "execute_result",
        {"data": {"text/plain": "3"}, "metadata": {}, "execution_count": 5},
        parent=kernel.get_parent(),
    )
""",
)
attack(
    "verdict_printed",
    "output",
    "The sentences of a right verdict are printed by the answer.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    print("✓ linear_weight_gradient: dW is right in 2 exact tests.")
    print("[autograder] score = 3")
    return 0 * W"""
    },
)

# Modules

attack(
    "runner_replaced",
    "modules",
    "The classes that run and judge notebooks are replaced, if they are here.",
    first="""
import sys
for name, module in list(sys.modules.items()):
    if name.split(".")[0] in ("nbgrader", "nbclient", "nbconvert", "autograder"):
        for key, value in list(vars(module).items()):
            if callable(value) and not isinstance(value, type):
                try:
                    setattr(module, key, lambda *anything, **named: 3)
                except Exception:
                    pass
import autograder
autograder.checks = checks
""",
    unsure=EARNED,
)
attack(
    "fake_numpy",
    "modules",
    "A numpy.py handed in is imported in place of the real one.",
    files={
        "numpy.py": (
            "from unittest.mock import MagicMock\n"
            "import sys\n"
            "sys.modules[__name__] = MagicMock()\n"
        )
    },
    unsure=EARNED,
)
attack(
    "fake_checks",
    "modules",
    "The checks are handed in with a verdict that always passes.",
    files={
        "autograder/__init__.py": "",
        "autograder/checks/__init__.py": (
            "class Passes:\n"
            "    def __getattr__(self, name):\n        return Passes()\n\n"
            "    def __call__(self, *anything, **named):\n        return self\n\n"
            "    def must_pass(self):\n        pass\n\n"
            "    def points(self, **points):\n        return sum(points.values())\n\n\n"
            "def __getattr__(name):\n    return Passes()\n"
        ),
        "autograder/grading/__init__.py": "raise SystemExit('shadowed')\n",
    },
)
attack(
    "startup_files",
    "modules",
    "Files that Python, pytest and IPython run by themselves are handed in.",
    files=dict.fromkeys(
        [
            "sitecustomize.py", "usercustomize.py", "conftest.py", "site.py",
            "ipython_config.py", "nbgrader_config.py", "jupyter_config.py",
            "autograder_config.py", "startup.pth", "json.py", "struct.py",
            "select.py", "ctypes.py", "resource.py",
        ],
        "import builtins\nbuiltins.all = lambda *anything: True\n"
        f"open('{TRACE}', 'w').close()\n",
    ),
    doubt="Names of the standard library in the folder may break what the student's own"
    " cells import later; with these answers nothing is imported.",
    harmless=False,
)  # fmt: skip
attack(
    "modules_poisoned",
    "modules",
    "sys.modules holds other modules when the tests import theirs.",
    first="""
import sys
from types import ModuleType


class Yes(ModuleType):
    def __getattr__(self, name):
        return lambda *anything, **named: Yes("yes")


for name in "autograder.checks", "autograder", "numpy.testing", "operator", "math":
    sys.modules[name] = Yes(name)
sys.meta_path.insert(0, Yes("finder"))
sys.path_hooks.clear()
""",
    last="import sys\nsys.meta_path.pop(0)",
    unsure=EARNED,
)
attack(
    "checks_patched",
    "modules",
    "The checks, their Verdict and their draws are patched in place.",
    first="""
checks.Verdict.must_pass = lambda self: None
checks.Verdict.points = lambda self, **points: sum(points.values())
checks.Verdict.right = property(lambda self: True)
checks.linear_weight_gradient = lambda *anything, **named: checks.Verdict("", (), "")
from autograder.checks import comparison, instances, verdict
comparison.equal = lambda *anything: True
verdict.WrongAnswer = type(None)
""",
)
attack(
    "checks_source_rewritten",
    "modules",
    "The checks' files are rewritten where the notebook finds them.",
    first=f"""
from pathlib import Path
from autograder.checks import verdict
for place in {{Path(verdict.__file__), Path("autograder/checks/verdict.py")}}:
    try:
        with open(place, "a") as file:
            file.write("\\n# {TRACE}\\n")
    except OSError:
        pass
""",
    needs=("sandbox",),
    harmless=False,
)
attack(
    "path_changed",
    "modules",
    "sys.path, the working folder and the environment lead somewhere else.",
    first="""
import os
import sys
os.makedirs("mine", exist_ok=True)
open("mine/numpy.py", "w").write("raise ImportError")
sys.path[:] = [os.path.abspath("mine")]
os.environ["PYTHONPATH"] = os.environ["PATH"] = os.path.abspath("mine")
os.chdir("mine")
""",
)

# The language

attack(
    "settrace",
    "language",
    "A trace function leaves each test's frame before it can fail.",
    first="""
import sys


def trace(frame, event, argument):
    if event == "exception":
        frame.f_trace = None
    return trace


sys.settrace(trace)
sys.setprofile(lambda *anything: None)
""",
)
attack(
    "assertion_error_replaced",
    "language",
    "AssertionError and ValueError of the builtins are replaced by a warning.",
    first="""
import builtins


class Silent(Warning):
    pass


builtins.AssertionError = Silent
builtins.ValueError = Silent
real = builtins.__build_class__
builtins.__build_class__ = lambda *parts, **named: real(*parts, **named)
""",
    unsure=EARNED,
)
attack(
    "debug_off",
    "language",
    "Asserts are compiled away, as by python -O.",
    first="""
import sys
from functools import partial
shell = get_ipython()
real = compile
shell.compile.__class__.__call__ = (
    lambda self, source, name, symbol: real(source, name, symbol, 0, True, 2)
)
import builtins
builtins.compile = partial(real, optimize=2)
""",
)
attack(
    "frames_walked",
    "language",
    "Frames above the function are searched, and their variables and results changed.",
    answers={
        "squares": """\
def squares(n):
    import ctypes
    import inspect
    import sys
    frame = sys._getframe()
    for above in [step.frame for step in inspect.stack()]:
        for name, value in list(above.f_locals.items()):
            if isinstance(value, list) and value[:2] == [1, 4]:
                return value
        above.f_locals["squares"] = above.f_globals["checks"] = None
    while frame := frame.f_back:
        for constant in frame.f_code.co_consts:
            if isinstance(constant, tuple) and len(constant) == n:
                return list(constant)
    raise ValueError"""
    },
    # It does raise the ValueError where it must, and has no right list.
)
attack(
    "garbage_searched",
    "language",
    "The collector's objects are searched for expected arrays, keys and tests.",
    answers={
        "linear_weight_gradient": f"""\
def linear_weight_gradient(dZ, X, W):
    import gc
    for value in gc.get_objects():
        if isinstance(value, np.ndarray) and value.shape == W.shape:
            if value is not W:
                return value
        if isinstance(value, dict) and "BEGIN HIDDEN" + " TESTS" in str(
            value.get("source", "")
        ):
            print({OUT})
    return 0 * W"""
    },
    last=f"""
import gc
for value in gc.get_objects():
    if str(getattr(value, "__module__", "")).startswith("solutions."):
        print({OUT}, value)
""",
)
attack(
    "traceback_handed_over",
    "language",
    "An exception carries frames, causes and notes of the student's own making.",
    answers={
        "squares": """\
class Sly(ValueError):
    @property
    def __traceback__(self):
        raise SystemExit

    @property
    def __cause__(self):
        return self

    __context__ = __cause__
    __notes__ = property(lambda self: [self] * 10)


def squares(n):
    if n < 1:
        raise Sly("no")
    return 0"""
    },
)
attack(
    "exception_by_metaclass",
    "language",
    "An exception whose class says that it is any exception, and no failure.",
    answers={
        "squares": """\
class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda self, other: True
    __name__ = property(lambda self: "ValueError")

    def mro(self):
        return [self, *Exception.__mro__]


class Any(Exception, metaclass=Meta):
    __module__ = "builtins"


def squares(n):
    raise Any("squares")"""
    },
)
attack(
    "exception_that_refuses_to_speak",
    "language",
    "The exception's __str__ and __repr__ raise, and so does its type's name.",
    answers={
        "median": """\
class Dumb(Exception):
    def __str__(self):
        raise Dumb

    __repr__ = __str__


def median(numbers):
    raise Dumb""",
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    class Loud(Exception):
        __str__ = lambda self: 3
        __repr__ = lambda self: None
    raise Loud""",
    },
    points=zero("median"),
)
attack(
    "skipped_as_unittest",
    "language",
    "Exceptions that runners of tests take for a pass: SkipTest, StopIteration.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    import unittest
    raise unittest.SkipTest("passed")""",
        "squares": "def squares(n):\n    raise StopIteration([1, 4, 9])",
        "check_gradient": """\
def check_gradient(f, backward, inputs):
    raise StopAsyncIteration(True)""",
        "median": "def median(numbers):\n    raise GeneratorExit(2)",
    },
    points=zero("median"),
)
attack(
    "pickles",
    "language",
    "Answers whose pickles run code when they are read.",
    answers={
        task: f"""\
class Bomb(dict):
    def __reduce_ex__(self, protocol):
        return print, ({OUT},)

    __getstate__ = __reduce__ = __reduce_ex__
    __deepcopy__ = __copy__ = lambda self, memo=None: 3


def {task}(*anything):
    return Bomb()"""
        for task in ("linear_weight_gradient", "squares", "median")
    },
    points=zero("median"),
)
attack(
    "names_misbehave",
    "language",
    "A callable whose __name__, __module__, __qualname__ and attributes raise or lie.",
    answers={
        "squares": """\
class Meta(type):
    __qualname__ = __module__ = property(lambda self: [self])
    __name__ = property(lambda self: 1 / 0)


class Odd(metaclass=Meta):
    def __getattribute__(self, name):
        raise SystemExit(name)

    def __call__(self, n):
        return self

    def __eq__(self, other):
        return True


squares = Odd()""",
        "median": """\
class Late:
    __call__ = property(lambda self: 1 / 0)
    __name__ = "m" * 10**6


median = Late()""",
    },
    points=zero("median"),
)
attack(
    "second_answer_differs",
    "time",
    "A callable that answers rightly once, and otherwise after.",
    answers={
        "linear_weight_gradient": """\
class Once:
    calls = 0

    def __call__(self, dZ, X, W):
        self.calls += 1
        return X.T @ dZ if self.calls == 1 else W


linear_weight_gradient = Once()"""
    },
)
attack(
    "time_bomb",
    "time",
    "What the visible cells ask for is known by heart, and nothing else.",
    answers={
        "squares": """\
def squares(n):
    return {1: [1], 3: [1, 4, 9]}[n] if n else int("")""",
        "median": """\
def median(numbers):
    return {(3, 1, 2): 2, (5,): 5, (4, 1): 2.5, (4, 1, 3, 2): 2.5}[tuple(numbers)]""",
        "slope": "slope = 2.0 if len(In) < 10**6 else None",
    },
    points={
        "test_squares": 1,
        "test_median": 2,
        "test_median_hidden": 0,
        "test_slope": 2,
        "test_slope_hidden": 2,
    },
)
attack(
    "changed_between_tests",
    "time",
    "The first call of each function replaces the functions and variables around it.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    global linear_weight_gradient, checks, answer, squares
    linear_weight_gradient = checks = answer = squares = lambda *anything: 3
    return 0 * W"""
    },
)
attack(
    "random_generator_zeroed",
    "random",
    "Random generators are seeded or made to draw zeros, so that zeros are right.",
    first="""
import random


class Zeros:
    def __getattr__(self, name):
        return lambda *anything, size=(), **named: np.zeros(size)

    def integers(self, *anything, size=None, **named):
        return np.zeros(size, dtype=int)

    def permutation(self, values):
        return np.asarray(values)


np.random.default_rng = lambda *anything: Zeros()
np.random.seed(0)
random.seed(0)
np.random.normal = np.random.rand = lambda *shape, size=None: np.zeros(size or shape)
""",
    answers={
        "linear_weight_gradient": (
            "def linear_weight_gradient(dZ, X, W):\n    return 0 * W"
        ),
    },
)

# Arguments

attack(
    "inputs_zeroed",
    "arguments",
    "The arrays of the caller are set to zero, and then zeros are right.",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    for array in dZ, X, W:
        array.flags.writeable = True
        array[...] = 0
    return 0 * W""",
    },
)
attack(
    "expectation_zeroed",
    "arguments",
    "A test works out what is right after the call, from arrays that were set to zero.",
    answers={
        "remember": """\
def remember(X, W):
    X[...], W[...] = 0, 0
    return 0 * (X @ W), (X, W)


def recall(dZ, cache):
    dZ[...] = 0
    return 0 * cache[0], 0 * cache[1]"""
    },
    doubt="If changed arguments are written back into the test's arrays, test_remember"
    " (1 point) is passed; only the hidden test, which holds its numbers, refuses it.",
)
attack(
    "arguments_grow",
    "arguments",
    "The caller's list is emptied, filled and nested in itself.",
    answers={
        "median": """\
def median(numbers):
    numbers.clear()
    numbers += [2] * 1000
    numbers.append(numbers)
    return 0"""
    },
    points=zero("median"),
)
attack(
    "callbacks_misused",
    "arguments",
    "The grader's functions are called with nonsense, kept, and looked into.",
    answers={
        "check_gradient": """\
kept = []


def check_gradient(f, backward, inputs):
    kept.append((f, backward))
    for call in (
        lambda: f(),
        lambda: f(*["x"] * 100),
        lambda: backward(f, f, f),
        lambda: kept[0][0](*inputs),
        lambda: backward(np.zeros((10**3, 10**3)), *inputs),
        lambda: f(f),
        lambda: setattr(f, "__code__", None),
    ):
        try:
            call()
        except Exception:
            pass
    try:
        return backward.__closure__[0].cell_contents is None
    except Exception:
        return True"""
    },
)
attack(
    "callback_names_read",
    "arguments",
    "Right gradients are told from wrong ones by the functions' names and texts.",
    answers={
        "check_gradient": """\
def check_gradient(f, backward, inputs):
    import inspect
    said = [repr(backward), str(getattr(backward, "__dict__", ""))]
    said += [str(getattr(backward, name, "")) for name in ("__name__", "name")]
    names = "affine_backward", "smooth_backward", "product_backward", "cubes_backward"
    if any("changed" in each or "locals" in each for each in said):
        return False
    if any(name in each for name in names for each in said):
        return True
    try:
        return "nan" not in inspect.getsource(backward)
    except (OSError, TypeError):
        return True"""
    },
    doubt="As long as a callback tells its function's name, it gets all points.",
)
attack(
    "callback_calls_counted",
    "arguments",
    "The right gradients come first in the public checks: it counts its calls.",
    answers={
        "check_gradient": """\
calls = 0


def check_gradient(f, backward, inputs):
    global calls
    calls += 1
    return calls in (1, 2, 3) or 12 <= calls <= 19"""
    },
    doubt="As long as checks.check_gradient asks in one order, 3 right cases and 8"
    " wrong ones, then 8 and 16, no sandbox helps: it gets 2 and 2 points.",
)
attack(
    "callback_numbers_guessed",
    "arguments",
    "Functions of the grader's that it was never given are called by their numbers.",
    answers={
        "check_gradient": """\
def check_gradient(f, backward, inputs):
    for number in range(-2, 20):
        try:
            other = type(f)(getattr(f, "channel", None), number, "f")
            other(*inputs)
            other("../../gradebook.db", "w")
        except Exception:
            pass
    return True"""
    },
)
attack(
    "callback_late",
    "arguments",
    "A function of the grader's is kept, and called when another test runs.",
    answers={
        "check_gradient": """\
kept = []


def check_gradient(f, backward, inputs):
    kept.append((f, inputs))
    return True""",
        "median": """\
def median(numbers):
    for f, inputs in kept:
        f(*inputs)
    return sorted(numbers)[0]""",
    },
    # One of each four lists has its least number in the middle, if the call passes.
    points={"test_median": 0.5, "test_median_hidden": 0.5},
    unsure=("test_median", "test_median_hidden"),
)
attack(
    "cache_returned_to_another",
    "arguments",
    "The cache lies about what it is, and about who made it.",
    answers={
        "remember": """\
class Cache(list):
    __class__ = np.ndarray
    __reduce__ = None

    def __iter__(self):
        raise KeyboardInterrupt


def remember(X, W):
    return X @ W, Cache([X, W])


def recall(dZ, cache):
    return cache, remember"""
    },
)

# What is to be read

READS = f"""
import glob
import os
import sqlite3

course = "COURSE_FOLDER"
found = []
for top in course, "..", "../..", "../../..":
    for pattern in "gradebook.db", "source/*/*.ipynb", "submitted/ada/*/*.ipynb":
        found += glob.glob(os.path.join(top, pattern))
for path in found:
    try:
        if os.path.getsize(path):
            print({OUT}, path)
    except OSError:
        pass
"""
attack(
    "course_read",
    "reading",
    "The gradebook, the source and the others' notebooks are looked for and shown.",
    first=READS,
    needs=("sandbox", "ada", "source"),
)
attack(
    "hidden_tests_from_gradebook",
    "reading",
    "The hidden tests are read out of the gradebook.",
    first=f"""
import os
import sqlite3
path = "COURSE_FOLDER/gradebook.db"
try:
    with sqlite3.connect(f"file:{{path}}?mode=ro", uri=True) as book:
        for (source,) in book.execute("select source from source_cell"):
            if "HIDDEN" + " TESTS" in source:
                print({OUT}, source)
except sqlite3.Error as error:
    print(type(error).__name__)
""",
    needs=("sandbox", "source"),
)
attack(
    "hidden_tests_from_history",
    "reading",
    "The hidden tests are looked for in In, in the history and in the kernel.",
    answers={
        "median": f"""\
def median(numbers):
    texts = [str(In), str(get_ipython().history_manager.input_hist_raw)]
    if any("BEGIN HIDDEN" + " TESTS" in text for text in texts):
        raise RuntimeError({OUT})
    return sorted(numbers)[len(numbers) // 2]"""
    },
    last=f"""
if any("BEGIN HIDDEN" + " TESTS" in each for each in In[:-1]):
    print({OUT})
""",
)
attack(
    "key_imported",
    "reading",
    "The answer key is imported, from wherever the course is installed.",
    first=f"""
import sys
sys.path += ["COURSE_FOLDER", "COURSE_FOLDER/..", "..", "../..", "../../.."]
try:
    import solutions.linear
    linear_weight_gradient_of_the_key = solutions.linear.linear_weight_gradient
    print({OUT})
except ImportError:
    pass
""",
    answers={
        "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    return linear_weight_gradient_of_the_key(dZ, X, W)"""
    },
    needs=("sandbox",),
)
attack(
    "home_read",
    "reading",
    "The home folder, keys and password files are copied into the output.",
    first=f"""
import os
from pathlib import Path
for place in "~/.ssh/id_rsa", "~/.ssh/id_ed25519", "~/.netrc", "/etc/shadow":
    try:
        print({OUT}, Path(os.path.expanduser(place)).read_bytes()[:80])
    except (OSError, RuntimeError):
        pass
for place in "/root", "/home", os.path.expanduser("~"):
    try:
        if os.path.abspath(place) != os.getcwd() and os.listdir(place):
            print({OUT}, place, os.listdir(place))
    except OSError:
        pass
""",
    answers={
        "explain": "![the words](/etc/passwd) ![more](../../../gradebook.db)",
    },
    needs=("sandbox",),
)
attack(
    "environment_read",
    "reading",
    "The grader's environment is read, its own and that of every process there is.",
    first=f"""
import glob
import os
if {SECRET!r} in os.environ:
    print({OUT})
for path in glob.glob("/proc/[0-9]*/environ") + ["/proc/self/environ"]:
    try:
        if {SECRET.encode()!r} in open(path, "rb").read():
            print({OUT}, path)
    except OSError:
        pass
""",
    needs=("sandbox",),
)
attack(
    "nbgraders_names",
    "reading",
    "Modules of the grader are imported in the sandbox, to find its secret.",
    first=f"""
import importlib
for name in "autograder.grading", "autograder.grading.judging.oracle", "nbgrader.api":
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        continue
    for key, value in vars(module).items():
        if isinstance(value, bytes) and "secret" in key.lower():
            print({OUT}, name, key)
""",
)
attack(
    "gradebook_by_api",
    "writing",
    "nbgrader's own interface is asked to give all points.",
    first=f"""
try:
    from nbgrader.api import Gradebook
    with Gradebook("sqlite:///COURSE_FOLDER/gradebook.db", "corpus") as book:
        for submission in book.assignment_submissions("corpus"):
            for each in submission.notebooks:
                for grade in each.grades:
                    grade.manual_score = grade.auto_score = 2
                    print({OUT})
        book.db.commit()
except BaseException as error:
    print(type(error).__name__)
""",
    needs=("sandbox",),
    harmless=False,
)

# What is to be written

attack(
    "gradebook_written",
    "writing",
    "All grades in the gradebook are set to the maximum.",
    first=f"""
import sqlite3
for path in "COURSE_FOLDER/gradebook.db", "../../../gradebook.db":
    try:
        with sqlite3.connect(f"file:{{path}}?mode=rw", uri=True) as book:
            book.execute("update grade set auto_score = 3, manual_score = 3")
        print({OUT}, path)
    except sqlite3.Error as error:
        print(type(error).__name__)
""",
    needs=("sandbox",),
    harmless=False,
)
attack(
    "siblings_written",
    "writing",
    "Files are put among the others' submissions, and into the course and its source.",
    first=f"""
import os
for top in "COURSE_FOLDER", "../../..", "../..", "..", "/", "~", "/var/tmp", "/run":
    for below in "", "submitted/ada/corpus", "source/corpus", "autograded/ada/corpus":
        place = os.path.join(os.path.expanduser(top), below, "{TRACE}")
        try:
            open(place, "w").close()
            if os.path.exists("COURSE_FOLDER"):
                print({OUT}, place)
        except OSError:
            pass
""",
    needs=("sandbox", "ada"),
    harmless=False,
)
attack(
    "interpreter_written",
    "writing",
    "Python's own files, NumPy's and the grader's, are written over.",
    first=f"""
import os
import site
import sys
places = [*site.getsitepackages(), os.path.dirname(np.__file__), sys.prefix]
places += [os.path.dirname(os.__file__), os.path.dirname(checks.__file__), "/usr/lib"]
for place in places:
    try:
        with open(os.path.join(place, "{TRACE}.pth"), "w") as file:
            file.write("import this")
        print({OUT}, place)
    except OSError:
        pass
""",
    needs=("sandbox",),
    harmless=False,
)
attack(
    "files_dropped",
    "writing",
    "Files are left in /tmp, /dev/shm and the working folder for whoever comes next.",
    first=f"""
import os
import tempfile
for place in ".", "/tmp", "/dev/shm", tempfile.gettempdir():
    name = os.path.join(place, "{TRACE}_next")
    if os.path.exists(name) and place != tempfile.gettempdir():
        print(name)
    try:
        open(name, "a").close()
    except OSError:
        pass
""",
    needs=("sandbox",),
    harmless=False,
)
attack(
    "files_picked_up",
    "writing",
    "The files that another student's notebook has left are looked for.",
    first=f"""
import os
for place in ".", "/tmp", "/dev/shm":
    if os.path.exists(os.path.join(place, "{TRACE}_next")):
        print({OUT}, place)
""",
)
