"""Runs test cells in the grader, where nothing of the student's is run.

A test cell is the instructor's ordinary Python; what it comes to is told in outputs of
nbformat's form, and as Said: what a verdict or an exception says of the answer.
"""

import ast
import contextlib
import functools
import io
import linecache
import math
import random
import re
import signal
import symtable
import traceback
import warnings
from base64 import b64encode
from dataclasses import dataclass
from numbers import Real

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from autograder.checks import instances
from autograder.checks.comparison import one_answer
from autograder.checks.exceptions import Told
from autograder.checks.verdict import BOLD, HEARD, PLAIN, WrongAnswer
from autograder.grading.judging.oracle import TEXT, clean_outputs, clean_text
from autograder.grading.judging.workers import SAME_AGAIN
from autograder.grading.running.displays import Magics, without_cell_magic
from autograder.grading.running.sandbox import Ended, Interrupted

HIDDEN = re.compile(r"#+\s*(BEGIN|END) HIDDEN TESTS")
JUDGING_SECONDS = 60  # of the grader's own time for a test cell
HIDDEN_FAILED = "A hidden test did not pass."
# nbgrader gives all points for it, whoever has seen to it that it is no number.
NO_POINTS = "the test ends with a {kind}, which is no number of points"


class TooLong(BaseException):
    """A test cell takes too long in the grader itself."""


@dataclass(frozen=True)
class Said:
    """What is said of an answer that is not right.

    key is equal where the same is said of other inputs. findings are the quantities
    and keys of a verdict's mistakes; failure is an exception's name, the first line of
    its text, and the test's line that it came from, "" where that is hidden.
    """

    key: tuple
    paragraphs: list[str]
    findings: list[dict]
    failure: dict | None = None


class Cell:
    """A test cell's source, compiled statement by statement; some are hidden."""

    def __init__(self, name, source):
        self.file = f"<cell {name}>"
        source = without_cell_magic(source)
        self.source = TransformerManager().transform_cell(source)
        self.lines = self.source.splitlines(keepends=True)
        self.hidden = hidden_lines(self.lines)
        # So that whoever formats a traceback finds the lines.
        entry = len(self.source), None, self.lines, self.file
        linecache.cache[self.file] = entry
        self.tree = tree = Magics().visit(ast.parse(self.source, self.file))
        compile(tree, self.file, "exec")  # as a whole, or not at all
        self.statements = [(self.hides(each), self.code(each)) for each in tree.body]
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
            value = compile(ast.Expression(last.value), self.file, "eval")
            self.statements[-1] = self.hides(last), value
        self.hiding = False  # whether what runs now is hidden

    @property
    def names(self):
        """The names that the cell binds when all of it runs."""
        table = symtable.symtable(ast.unparse(self.tree), self.file, "exec")
        symbols = table.get_symbols()
        return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}

    def hides(self, statement):
        """Return whether a statement has a hidden line."""
        lines = range(statement.lineno, statement.end_lineno + 1)
        return not self.hidden.isdisjoint(lines)

    def code(self, statement):
        return compile(ast.Module([statement], []), self.file, "exec")

    def run(self, names, display):
        """Run the cell, and return its last line's value. IPython's display is one of
        the grader's, also where a statement imports it."""
        value, self.hiding = None, False
        for hiding, code in self.statements:
            self.hiding = hiding
            names.show_with(display)
            value = eval(code, names)
        return value

    def line_of(self, error):
        """Return the cell's line that an exception came through."""
        for frame, number in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename == self.file:
                return self.lines[number - 1].strip()
        return ""


# Every submission has the same ones.
known_cell = functools.lru_cache(1000)(Cell)


def hidden_lines(lines):
    """Return the numbers of those of a test cell's lines that students do not see."""
    hidden, inside = set(), False
    for number, line in enumerate(lines, 1):
        mark = HIDDEN.search(line)
        inside = mark[1] == "BEGIN" if mark else inside
        if inside or mark:
            hidden.add(number)
    return hidden


class Printed(io.TextIOBase):
    """What a test cell puts out, without what its hidden statements do.

    nbgrader gives nothing for a test that has written to standard error, so all that is
    written is on standard output.
    """

    def __init__(self, cell):
        self.cell, self.outputs, self.verdict = cell, [], None
        self.room = TEXT

    def write(self, text):
        if not self.cell.hiding:
            self.put(text[: max(0, self.room)])
            self.room -= len(text)
        return len(text)

    def put(self, text):
        if self.outputs and self.outputs[-1]["output_type"] == "stream":
            self.outputs[-1]["text"] += text
        else:
            self.outputs += stream(text)

    def hear(self, verdict):
        """Take a verdict, which is for the student wherever it is said."""
        self.put(f"{verdict}\n")
        self.verdict = verdict

    def display(self, *values, **_):
        """Take what the cell displays, as IPython's function of this name does."""
        for value in values:
            if not self.cell.hiding:
                data = {"text/plain": repr(value)} | representations(value)
                self.outputs.append({"output_type": "display_data", "data": data})

    def writable(self):
        return True


def representations(value):
    """Return what a value says of itself to IPython, by MIME type."""
    found = {}
    for mime, name in ("text/html", "_repr_html_"), ("image/png", "_repr_png_"):
        data = getattr(value, name, lambda: None)()
        if isinstance(data, bytes):
            data = b64encode(data)
        if data is not None:
            found[mime] = data
    return found


@dataclass(frozen=True)
class Outcome:
    """What a cell came to: outputs in nbformat's form, and what is Said of an answer,
    None where all went well."""

    outputs: list
    said: Said | None = None
    failed: bool = False


@dataclass(frozen=True)
class Ran:
    """How a test cell went that was run in the sandbox: what it put out, its last
    line's value if that is a number, "" if it is something else, and the name and text
    of an exception with the number of the cell's line that it came from."""

    put_out: list
    value: object = None
    error: tuple[str, str] | None = None
    line: int = 0


def run_imports(source, names):
    """Import what a released cell imports that students may change."""
    for line in source:
        with contextlib.suppress(Exception):
            exec(line, names)


def run_locked(cell, names):
    """Run a locked cell, which may need answers that are not there or do not work."""
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        compiled = known_cell(cell["name"], cell["source"])
        names.courses |= compiled.names
        compiled.run(names, lambda *_, **__: None)


def run_test(cell, names, seconds, known=()):
    """Run a test cell, and return its Outcome.

    Random numbers are drawn from the cell's key. known are the keys of what has been
    said of the same answer. Where an answer has changed an argument and given something
    back, the cell is to pass whether the test sees the change or not.
    """
    link = names.link
    for link.changing in False, True:
        link.changed = False
        outcome = run_test_once(cell, names, seconds, known)
        if outcome.failed or not link.changed:
            break
    link.changing = False
    return outcome


def run_test_once(cell, names, seconds, known):
    key = bytes.fromhex(cell["key"])
    random.seed(key)
    np.random.seed(np.frombuffer(key, dtype=np.uint32))  # noqa: NPY002
    signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, JUDGING_SECONDS)  # of the processor's time
    compiled, printed, error, value = None, None, None, None
    try:
        compiled = known_cell(cell["name"], cell["source"])
        printed = Printed(compiled)
        names.link.begin(seconds)
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            without_warnings(compiled.file, printed),
            instances.drawn_from(key),
            one_answer(names.searched),
            heard_by(printed.hear),
        ):
            value = points_of(compiled.run(names, printed.display), cell)
    except BaseException as raised:  # such as pytest's, and the ones from the sandbox
        error = raised
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    outputs = printed.outputs if printed else []
    if error is None:
        verdict = printed.verdict
        said = said_by(verdict) if verdict and not verdict.right else None
        return passed(outputs, value, said)
    if isinstance(error, WrongAnswer):
        return failed(outputs, "WrongAnswer", str(error), said_by(error.verdict), known)
    error = names.why(error)
    return failed(outputs, *told(*described(error, compiled, seconds)), known)


def run_inside(cell, ran, known=()):
    """Return the Outcome of a test cell that was run in the sandbox, as Ran."""
    lines = cell["source"].splitlines()
    hidden = hidden_lines(lines)
    outputs = [] if hidden else ran.put_out
    if ran.error is None:
        try:
            return passed(outputs, points_of(ran.value, cell))
        except TypeError as error:
            ran = Ran(outputs, error=("TypeError", str(error)))
    name, text = ran.error
    seen = lines[ran.line - 1 : ran.line] if ran.line and ran.line not in hidden else []
    paragraphs, line = [HIDDEN_FAILED], "".join(seen).strip()
    if seen or not hidden:
        paragraphs = [f"{name}: {text}"[:2000].rstrip(": ")]
        paragraphs += [f"in the test: {line}"] if line else []
    return failed(outputs, *told(name, paragraphs, line), known)


def passed(outputs, value, said=None):
    """Return the Outcome of a test cell that ran to its end."""
    outputs = [*outputs]
    if value is not None:
        data = {"text/plain": repr(value)}
        outputs.append({"output_type": "execute_result", "data": data})
    return Outcome(clean_outputs(outputs), said)


def failed(outputs, name, text, said, known):
    """Return the Outcome of a test cell that an exception of a name has ended."""
    # Two exceptions of one text may have two reasons.
    again = said.findings and said.key in known
    lines = [SAME_AGAIN] if again else text.splitlines()
    shown = [f"{BOLD}{lines[0]}{PLAIN}", *lines[1:]]
    error = {"ename": name, "evalue": lines[0], "traceback": shown}
    outputs = [*outputs, {"output_type": "error", **error}]
    return Outcome(clean_outputs(outputs), said, failed=True)


def stream(text):
    """Return a list of the output that text on standard output makes."""
    name = {"output_type": "stream", "name": "stdout"}
    return [{**name, "text": text}] if text else []


def told(name, paragraphs, line=""):
    """Return the name of an exception, what is told of it as one text, and as Said.

    line is the test's that it came from, or "".
    """
    paragraphs = [clean_text(each) for each in paragraphs]
    message, line = paragraphs[0].partition("\n")[0], clean_text(line)
    failure = {"exception": clean_text(name), "message": message, "line": line}
    said = Said((name, *paragraphs), paragraphs, [], failure)
    return name, "\n".join(paragraphs), said


def points_of(value, cell):
    """Return the points that a test cell's value stands for, None for all of them.

    nbgrader gives all points for what is no number. So does the grader where the
    released solution ends with none; else somebody has seen to it.
    """
    if isinstance(value, Real | np.bool_):
        if cell["credit"] is False:
            return None
        return credit(value, cell["points"], cell.get("most", cell["points"]))
    if cell["credit"]:
        raise TypeError(NO_POINTS.format(kind=type(value).__name__))
    return None


@contextlib.contextmanager
def without_warnings(file, printed):
    """Have warnings written of what stands in a file, and of nothing else: the grader's
    own are nobody's concern."""

    def show(message, category, filename, *_, **__):
        if filename == file:
            printed.write(f"{category.__name__}: {message}\n")

    before, warnings.showwarning = warnings.showwarning, show
    try:
        yield
    finally:
        warnings.showwarning = before


@contextlib.contextmanager
def heard_by(hear):
    """Have verdicts heard."""
    token = HEARD.set(hear)
    try:
        yield
    finally:
        HEARD.reset(token)


def said_by(verdict):
    """Return what a verdict says of an answer that is wrong."""
    wrong = verdict.wrong
    findings = [
        {"task": verdict.name, "quantity": each.quantity, "mistake": each.mistake}
        for each in wrong
    ]
    key = verdict.name, wrong[0].quantity, wrong[0].lines[0]
    return Said(key, [clean_text(each) for each in verdict.paragraphs], findings)


def too_long(*_):
    raise TooLong


def credit(value, points, most):
    """Return a score that nbgrader takes for what it is: True is all of the points."""
    if isinstance(value, bool | np.bool_):
        return points if value else 0.0
    if isinstance(value, int):  # of any size
        value = min(max(value, 0), most)
    value = float(value)
    return min(max(value, 0.0), most) if math.isfinite(value) else 0.0


def described(error, cell, seconds):
    """Return the name of an exception, the paragraphs that tell of it, and the test's
    line that it came from, "" where there is none to show.

    They hold no traceback of the grader's, and nothing of a hidden test.
    """
    if isinstance(error, Interrupted):
        return (
            "TimeoutError",
            [f"Your code was still running after {seconds:g} s and was interrupted."],
            "",
        )
    if isinstance(error, Ended):
        return "Ended", [f"Your code {error}."], ""
    if isinstance(error, TooLong):
        return "TimeoutError", ["What your code gave could not be judged in time."], ""
    if cell is None:
        return (
            type(error).__name__,
            [f"This test cannot be run, which is not your mistake: {error}"],
            "",
        )
    line = "" if cell.hiding else cell.line_of(error)
    name = type(error).__name__
    message = f"{name}: {error}".rstrip(": ")
    told = getattr(error, "told", None)
    lines = [message[:2000]]
    if cell.hiding:
        # Its text may quote the inputs.
        lines = [f"{name} in a hidden test." if told else HIDDEN_FAILED]
    if isinstance(told, Told) and told.line:
        lines.append(f"in your line: {told.line}")
    if line:
        lines.append(f"in the test: {line}")
    return name, lines, line
