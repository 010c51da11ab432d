"""Runs test cells in the grader, with proxies for what the student has named.

A test cell is the instructor's ordinary Python. A name that it does not bind itself is
asked for in the sandbox: plain data come as copies, and everything else as a Handle,
which a test can call and pass back, and cannot look into. Nothing of the student's is
ever run here, so nothing can be bent: neither what compares, nor what counts.
"""

import ast
import builtins
import contextlib
import io
import linecache
import math
import random
import re
import signal
import symtable
import sys
import traceback
from numbers import Real

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from autograder.checks import instances
from autograder.checks.exceptions import Told
from autograder.checks.verdict import BOLD, PLAIN, WrongAnswer
from autograder.grading.sandbox import Ended, Interrupted
from autograder.grading.wire import Refused

TEXT = 200_000  # characters of a text that is shown
IMAGES = "image/png", "image/jpeg"
BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
HIDDEN = re.compile(r"#+\s*(BEGIN|END) HIDDEN TESTS")
JUDGING_SECONDS = 60  # of the grader's own time for a test cell
HIDDEN_FAILED = "A hidden test did not pass."
# nbgrader gives all points for it, whoever has seen to it that it is no number.
NO_POINTS = "the test ends with a {kind}, which is no number of points"
SAME_AGAIN = "✗ The same mistake as above, on other inputs."
VERDICT = "autograder.checks.verdict"
# What a test cell may expect a student's function to raise.
RAISED = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}


class TooLong(BaseException):
    """A test cell takes too long in the grader itself."""


# the student's names


class Handle:
    """A value that stays in the sandbox: it can be called, and passed back."""

    def __init__(self, link, number, called):
        self.__dict__["_link"], self.__dict__["_number"] = link, number
        if called:
            self.__dict__["__name__"] = called

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._link.ask("attribute", of=self._number, name=name)

    def __repr__(self):
        return f"<{type(self).__qualname__} of the submission's>"

    def opaque(self, *_):
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        raise TypeError(
            f"this is a {kind.removeprefix('builtins.')}, which is not plain data: a"
            " test can pass it back to the notebook's functions, and no more"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = opaque
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = opaque
    __int__ = __float__ = __index__ = __array__ = __setattr__ = opaque
    __hash__ = object.__hash__


class Function(Handle):
    """A Handle that can be called."""

    def __call__(self, *arguments, **named):
        return self._link.call(self._number, arguments, named)

    def seen_changing(self, *arguments, **named):
        """Call it, and let an argument change as its copy has."""
        return self._link.call(self._number, arguments, named, seen=True)


class Link:
    """The grader's end of a submission's process: names, calls, and callbacks."""

    def __init__(self, fork):
        self.process = fork(self.keep, self.found)
        self.process.answer = self.callback
        self.callbacks, self.kinds = [], {}
        self.deadline = None

    def ask(self, what, **message):
        """Ask for something; return the value that came, or raise what was raised."""
        reply = self.process.ask({"do": what, **message}, self.deadline)
        return self.value(reply)

    def value(self, reply):
        """Return the value in a reply, or raise what was raised there."""
        if "missing" in reply:
            raise KeyError
        if "refused" in reply:
            why = printable(reply["refused"], 100)
            raise Refused(f"what came back cannot be handed over: {why}")
        if "raised" in reply:
            raise remote(reply["raised"])
        return self.channel.decoder(reply)(reply.get("value"))

    @property
    def channel(self):
        return self.process.channel

    def call(self, number, arguments, named, seen=False):
        """Call a value of the sandbox's with copies.

        Where it has changed a copy, the argument changes likewise if the caller asks
        for it, or if nothing came back, as from what works in place. Else it does not,
        or a test could be made to compare with what was changed.
        """
        encode = self.channel.encoder()
        message = {"do": "call", "of": number, "arguments": encode(list(arguments))}
        message["named"] = encode(named)
        message["buffers"] = encode.buffers
        reply = self.process.ask(message, self.deadline)
        value = self.value(reply)
        if "after" in reply and (seen or value is None):
            after, after_named = self.channel.decoder(reply)(reply["after"])
            change(list(arguments), after)
            change(named, after_named)
        return value

    def keep(self, value):
        """Return the JSON that stands for a value of the grader's."""
        if isinstance(value, Handle):
            return {"t": "yours", "id": value._number}
        if not callable(value):
            raise Refused(
                f"a {type(value).__qualname__} cannot be sent to a submission: tests"
                " send plain data and functions"
            )
        # Neither a name nor a number that it had before tells which function it is.
        self.callbacks.append(value)
        return {"t": "callback", "id": len(self.callbacks) - 1}

    def found(self, data):
        """Return what stands for a value of the sandbox's."""
        number = data["id"]
        if type(number) is not int or number < 0:
            raise Refused("it is no value")
        if data["t"] == "yours":
            return self.callbacks[number]
        texts = (data[key] for key in ("module", "name", "called"))
        module, name, called = (printable(text, 80) for text in texts)
        base = Function if data["callable"] is True else Handle
        kind = self.kinds.get((base, module, name))
        if kind is None:
            kind = type(name or "object", (base,), {"__module__": module})
            self.kinds[base, module, name] = kind
        return kind(self, number, called)

    def callback(self, message):
        """Return the answer to a submission's call of a function of the grader's."""
        encode, decode = self.channel.encoder(), self.channel.decoder(message)
        try:
            function = self.callbacks[message["callback"]]
            arguments, named = decode(message["arguments"]), decode(message["named"])
            reply = {"value": encode(function(*arguments, **named))}
        except Exception as error:
            encode = self.channel.encoder()
            reply = {"raised": [type(error).__name__, str(error)[:2000]]}
        return {**reply, "answers": message["question"], "buffers": encode.buffers}


def printable(text, most):
    """Return text of one line, without what moves a cursor or turns lines round."""
    text = text[:most] if type(text) is str else ""
    return "".join(character for character in text if character.isprintable())


def clean_text(text):
    """Return text without what no file or database may hold."""
    if type(text) is bytes:
        text = text[: 4 * TEXT].decode("utf-8", "replace")
    text = text[:TEXT] if type(text) is str else ""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def clean_outputs(outputs):
    """Return outputs made anew of what outputs may consist of."""
    clean = []
    for output in outputs[:1000] if type(outputs) is list else []:
        kind = output.get("output_type") if type(output) is dict else None
        kind = clean_text(kind)
        if kind == "stream":
            name = "stderr" if clean_text(output.get("name")) == "stderr" else "stdout"
            text = clean_text(output.get("text"))
            clean.append({"output_type": "stream", "name": name, "text": text})
        elif kind in ("execute_result", "display_data"):
            data = output.get("data")
            data = data if type(data) is dict else {}
            shown = {"text/plain": clean_text(data.get("text/plain"))}
            for mime in IMAGES:
                # A page has it between quotes.
                image = data.get(mime)
                if type(image) is bytes and BASE64.fullmatch(image):
                    shown[mime] = image.decode()
            clean.append({"output_type": kind, "data": shown})
        elif kind == "error":
            lines = output.get("traceback")
            lines = lines[:200] if type(lines) is list else []
            error = {name: clean_text(output.get(name)) for name in ("ename", "evalue")}
            error["traceback"] = [clean_text(line) for line in lines]
            clean.append({"output_type": "error", **error})
    return clean


def remote(data):
    """Return the exception that stands for one that was raised in the sandbox."""
    if type(data) is not dict or type(data.get("kinds")) is not list:
        return Refused("an exception that cannot be read")
    kinds = [printable(kind, 80) for kind in data["kinds"][:20]] or ["Exception"]
    known = next((RAISED[kind] for kind in kinds if kind in RAISED), Exception)
    text = clean_text(data.get("text"))[:2000]
    # It reads as it did there, and has the name of the student's own class, if any.
    members = {"__module__": "builtins", "__str__": lambda self: text}
    name = kinds[0] or known.__name__
    try:
        error = type(name, (known,), members)(text)
    except TypeError:  # such as UnicodeDecodeError, which wants more than a text
        error = type(name, (Exception,), members)(text)
    error.told = told_there(data.get("told"))
    return error


def told_there(data):
    """Return what is told of an exception, if it is of the form that it must have."""
    try:
        line, shapes, stub = data
    except (TypeError, ValueError):
        return Told()
    line = printable(line, 200)
    if shapes is not None:
        try:
            shapes = tuple(tuple(map(axis, shape[:8])) for shape in shapes[:3])
        except (TypeError, ValueError):
            shapes = None
        if shapes is not None and len(shapes) != 2:
            shapes = None
    stub = printable(stub, 80)
    stub = stub if stub.isidentifier() else None
    return Told(line, shapes, stub)


def axis(size):
    """Return the size of an axis, or raise ValueError."""
    if type(size) is not int or not 0 <= size < 1 << 40:
        raise ValueError("no size of an axis")
    return size


def change(argument, after):
    """Make an argument, with all that is in it, equal to what became of its copy."""
    if isinstance(argument, np.ndarray) and isinstance(after, np.ndarray):
        if argument.flags.writeable:
            with contextlib.suppress(TypeError, ValueError):
                if argument.shape != after.shape:
                    argument.resize(after.shape, refcheck=False)
                argument[...] = after
    elif isinstance(argument, dict) and isinstance(after, dict):
        for key in [key for key in argument if key not in after]:
            del argument[key]
        for key, value in after.items():
            if key in argument and isinstance(argument[key], np.ndarray | list | dict):
                change(argument[key], value)
            else:
                argument[key] = value
    elif isinstance(argument, list | tuple) and isinstance(after, list | tuple):
        if isinstance(argument, list) and len(argument) != len(after):
            argument[:] = after
        for place, (one, two) in enumerate(zip(argument, after, strict=False)):
            if isinstance(one, np.ndarray | list | dict | tuple):
                change(one, two)
            elif isinstance(argument, list) and one is not two:
                argument[place] = two


class Names(dict):
    """The names of the test cells: their own, and behind them the student's.

    answers are the names that the released solution cells bind. They are the student's,
    whatever a test cell binds; any other name that the course binds is the course's,
    also where a locked cell stopped before it had bound it.
    """

    def __init__(self, link, answers):
        super().__init__(__name__="__main__")
        self.link, self.theirs, self.courses = link, set(answers), set(vars(builtins))

    def __missing__(self, name):
        if (name in self.courses and name not in self.theirs) or name.startswith("__"):
            raise KeyError(name)
        try:
            value = self.link.ask("get", name=name)
        except KeyError:
            raise KeyError(name) from None
        self.theirs.add(name)
        return value

    def __setitem__(self, name, value):
        if name not in self.theirs:
            super().__setitem__(name, value)
            return
        encode = self.link.channel.encoder()
        self.link.ask("set", name=name, value=encode(value), buffers=encode.buffers)

    def __delitem__(self, name):
        if name in self:
            super().__delitem__(name)
        else:
            self.link.ask("delete", name=name)


# a test cell


class Said(io.TextIOBase):
    """Standard output of a test cell, without what its hidden tests print."""

    def __init__(self, cell):
        self.cell, self.text, self.verdicts = cell, "", ""

    def write(self, text):
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != self.cell.file:
            if frame.f_globals.get("__name__") == VERDICT:
                self.verdicts += text
                self.text += text
                return len(text)
            frame = frame.f_back
        while frame:
            if self.cell.hides(frame.f_code, frame.f_lineno):
                return len(text)
            frame = frame.f_back
        self.text += text[: TEXT - len(self.text)]
        return len(text)

    def writable(self):
        return True


class Cell:
    """A test cell's source, compiled, and which of its lines are hidden."""

    def __init__(self, name, source):
        self.file = f"<cell {name}>"
        self.source = TransformerManager().transform_cell(source)
        self.lines = self.source.splitlines(keepends=True)
        self.hidden, inside = set(), False
        for number, line in enumerate(self.lines, 1):
            mark = HIDDEN.search(line)
            inside = mark[1] == "BEGIN" if mark else inside
            if inside or mark:
                self.hidden.add(number)
        # So that whoever formats a traceback finds the lines.
        entry = len(self.source), None, self.lines, self.file
        linecache.cache[self.file] = entry
        tree = ast.parse(self.source, self.file)
        last = tree.body[-1] if tree.body else None
        self.value = None
        if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
            tree.body.pop()
            self.value = compile(ast.Expression(last.value), self.file, "eval")
        self.body = compile(tree, self.file, "exec")

    @property
    def names(self):
        """The names that the cell binds when all of it runs."""
        table = symtable.symtable(self.source, self.file, "exec")
        symbols = table.get_symbols()
        return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}

    def hides(self, code, line):
        """Return whether a line of code that runs is one of the hidden tests."""
        return code.co_filename == self.file and line in self.hidden

    def run(self, names):
        """Run the cell, and return its last line's value."""
        exec(self.body, names)
        return eval(self.value, names) if self.value else None

    def line_of(self, error):
        """Return the cell's line that an exception came through, and its number.

        It is the hidden one if there is one: what that has called shows what it tests.
        """
        number = None
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename == self.file:
                number = line
                if line in self.hidden:
                    break
        line = "" if number is None else self.lines[number - 1].strip()
        return line, number


class Outcome:
    """What a test cell came to: outputs in nbformat's form, and what to tell of it.

    text is the verdict or the exception in words, "" where all went well.
    """

    def __init__(self, outputs, text=""):
        self.outputs, self.text = clean_outputs(outputs), clean_text(text)


def run_locked(cell, names):
    """Run a locked cell, which may need answers that are not there or do not work."""
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        compiled = Cell(cell["name"], cell["source"])
        names.courses |= compiled.names
        compiled.run(names)


def run_test(cell, names, key, seconds, said=()):
    """Run a test cell, and return its Outcome.

    key is what random numbers are drawn from. said are the first lines of the verdicts
    there have been on the same answer.
    """
    link = names.link
    random.seed(key)
    np.random.seed(np.frombuffer(key, dtype=np.uint32))  # noqa: NPY002
    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds + JUDGING_SECONDS)
    stdout, error, value = None, None, None
    try:
        compiled = Cell(cell["name"], cell["source"])
        stdout = Said(compiled)
        link.begin(seconds)
        with (
            contextlib.redirect_stdout(stdout),
            contextlib.redirect_stderr(io.StringIO()),
            instances.drawn_from(key),
        ):
            value = compiled.run(names)
            if not (value is None or isinstance(value, Real | np.bool_)):
                raise TypeError(NO_POINTS.format(kind=type(value).__name__))
    except (Exception, Ended, Interrupted, TooLong, SystemExit) as raised:
        error = raised
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    text = stdout.text if stdout else ""
    outputs = []
    if text:
        outputs.append({"output_type": "stream", "name": "stdout", "text": text})
    if error is None:
        verdict = stdout.verdicts if stdout.verdicts.startswith("✗") else ""
        if value is not None:
            data = {"text/plain": repr(credit(value, cell["points"]))}
            outputs.append({"output_type": "execute_result", "data": data})
        return Outcome(outputs, verdict)
    name, lines = described(error, compiled if stdout else None, seconds)
    text = "\n".join(lines)
    if lines and lines[0] in said:
        lines = [SAME_AGAIN]
    shown = [f"{BOLD}{lines[0]}{PLAIN}", *lines[1:]]
    outputs.append(
        {"output_type": "error", "ename": name, "evalue": lines[0], "traceback": shown}
    )
    return Outcome(outputs, text)


def too_long(*_):
    raise TooLong


def credit(value, points):
    """Return a score that nbgrader takes for what it is: True is all of the points."""
    if isinstance(value, bool | np.bool_):
        return points if value else 0.0
    if isinstance(value, int):  # of any size
        value = min(max(value, 0), points)
    value = float(value)
    return min(max(value, 0.0), points) if math.isfinite(value) else 0.0


def described(error, cell, seconds):
    """Return the name of an exception and the lines that tell of it.

    They hold no traceback of the grader's, and nothing of a hidden test.
    """
    if isinstance(error, WrongAnswer):
        return "WrongAnswer", str(error).splitlines()
    if isinstance(error, Interrupted):
        return "TimeoutError", [
            f"Your code was still running after {seconds:g} s and was interrupted."
        ]
    if isinstance(error, Ended):
        return "Ended", [f"Your code {error}."]
    if isinstance(error, TooLong):
        return "TimeoutError", ["What your code gave could not be judged in time."]
    if cell is None:
        return type(error).__name__, [
            f"This test cannot be run, which is not your mistake: {error}"
        ]
    line, number = cell.line_of(error)
    name = type(error).__name__
    message = f"{name}: {error}".rstrip(": ")
    told = getattr(error, "told", None)
    lines = [message[:2000]]
    if number in cell.hidden:
        # Its text may quote the inputs.
        lines = [f"{name} in a hidden test." if told else HIDDEN_FAILED]
    if isinstance(told, Told) and told.line:
        lines.append(f"in your line: {told.line}")
    if line and number not in cell.hidden:
        lines.append(f"in the test: {line}")
    return name, "\n".join(lines).splitlines()
