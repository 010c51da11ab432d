"""The student's names, as a test cell sees them.

A name that a test cell does not bind itself is asked for in the sandbox: plain data
come as copies, and everything else as a Handle, which a test can call and pass back,
and cannot look into. Nothing of the student's is ever run here, so nothing can be bent:
neither what compares, nor what counts.
"""

import builtins
import contextlib
import importlib
import itertools
import re

import numpy as np

from autograder.checks.exceptions import Told
from autograder.grading.running.wire import Refused

TEXT = 200_000  # characters of a text that is shown
HTML = 20_000  # of HTML, as a page has it
DISPLAYS = "IPython.core.display_functions", "autograder.grading.judging.cells"
STOPPED = "{text}\nIts cell has ended with that, so {name} is not defined."
IMAGES = "image/png", "image/jpeg"
BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
# What a test cell may expect a student's function to raise, beside the course's own.
RAISED = {
    name: kind
    for module in (np.exceptions, np.linalg, builtins)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}


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
        (reply,) = self._link.calls(self._number, [(arguments, named)])
        return self._link.answer(reply, arguments, named)

    def seen_changing(self, *arguments):
        """Call it, and let an argument change as its copy has."""
        return self.called_with([arguments]).seen_changing(*arguments)

    def called_with(self, inputs):
        """Call it with all these inputs, one after the other, and return what stands
        for it when it is called with them."""
        replies = self._link.calls(self._number, [(each, {}) for each in inputs])
        return Called(self, replies)


class Called:
    """A Function that has been called, until it gave nothing, with its next inputs."""

    def __init__(self, function, replies):
        self.function, self.replies = function, replies

    def seen_changing(self, *arguments):
        if not self.replies:
            return self.function.seen_changing(*arguments)
        reply = self.replies.pop(0)
        return self.function._link.answer(reply, arguments, {}, seen=True)


class Link:
    """The grader's end of a submission's process: names, calls, and callbacks."""

    def __init__(self, fork):
        self.process = fork(self.keep, self.found)
        self.process.answer = self.callback
        self.callbacks, self.kinds, self.errors = [], {}, dict(RAISED)
        self.deadline = None
        # Whether an argument changes where something came back too, and one would have.
        self.changing = self.changed = False

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
            raise remote(reply["raised"], self.errors)
        return self.channel.decoder(reply)(reply.get("value"))

    @property
    def channel(self):
        return self.process.channel

    def calls(self, number, inputs):
        """Call a value of the sandbox's with copies of each (arguments, named), until
        it gives nothing, and return the replies."""
        calls, buffers = [], []
        for arguments, named in inputs:
            encode = self.channel.encoder()
            call = {"of": number, "arguments": encode(list(arguments))}
            call |= {"named": encode(named), "buffers": len(encode.buffers)}
            calls.append(call)
            buffers += encode.buffers
        message = {"do": "calls", "calls": calls, "buffers": buffers}
        whole = self.process.ask(message, self.deadline)
        replies, buffers = [], iter(whole["buffers"])
        came = whole.get("replies")
        for reply, _ in zip(came if type(came) is list else [], inputs, strict=False):
            reply = reply if type(reply) is dict else {}
            count = reply.get("buffers")
            count = count if type(count) is int and count >= 0 else 0
            mine = list(itertools.islice(buffers, count))
            replies.append({**reply, "buffers": mine})
        return replies or [whole]

    def answer(self, reply, arguments, named, seen=False):
        """Return the answer in a reply to a call, or raise what was raised there.

        Where a copy has been changed, the argument changes likewise if the caller asks
        for it, or if nothing came back, as from what works in place. Else a test is to
        pass both ways, see `run_test`: a test that looks for a change is to see it, and
        none is to be made to compare with what was changed.
        """
        value = self.value(reply)
        loud = "after" in reply and not (seen or value is None)
        self.changed |= loud
        if "after" in reply and (not loud or self.changing):
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
            page = data.get("text/html")
            page = clean_text(page) if type(page) in (str, bytes) else ""
            if 0 < len(page) <= HTML:
                shown["text/html"] = page
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


def remote(data, errors):
    """Return the exception that stands for one that was raised in the sandbox.

    errors are the classes that there are here, by name.
    """
    if type(data) is not dict or type(data.get("kinds")) is not list:
        return Refused("an exception that cannot be read")
    kinds = [printable(kind, 80) for kind in data["kinds"][:20]] or ["Exception"]
    known = next((errors[kind] for kind in kinds if kind in errors), Exception)
    text = clean_text(data.get("text"))[:2000]
    # It reads as it did there, and has the name of the student's own class, if any.
    members = {
        "__module__": "builtins",
        "__init__": lambda self, *_: None,
        "__str__": lambda self: text,
    }
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

    A name is whose who bound it last: `hand_over` says which ones an answer binds, as
    its released solution does. Any other name that the course has bound is the course's
    and stays it, also where a locked cell stopped before it had bound it.
    """

    def __init__(self, link):
        super().__init__(__name__="__main__")
        self.link, self.theirs, self.courses = link, set(), set(vars(builtins))
        self.modules = {}
        self.broken = {}  # what the cell of a name has ended with
        self.functions = {}  # the student's, as the last cell has left them
        self.searched = {}  # what the checks have found that an answer equals

    def hand_over(self, names, modules):
        """Let names be the student's from here on; modules are those that they may
        stand for, by name."""
        for name in names:
            self.pop(name, None)
        self.courses.difference_update(names)
        self.theirs.update(names)
        self.modules.update(modules)
        self.searched.clear()

    def note(self, reply):
        """Note the functions in the reply to a cell, which nobody has to ask for."""
        functions = reply.get("functions")
        decode = self.link.channel.decoder({"buffers": []})
        for name in self.theirs & {*(functions if type(functions) is dict else ())}:
            with contextlib.suppress(Refused):
                value = decode(functions[name])
                if isinstance(value, Function):
                    self.functions[name] = value

    def show_with(self, display):
        """Let what is displayed be shown by a function of the grader's, unless a name
        of IPython's is somebody's own."""
        now = self.get("display", display)
        ours = getattr(now, "__module__", None) in DISPLAYS
        if ours and "display" not in self.theirs:
            super().__setitem__("display", display)

    def note_error(self, names, error):
        """Note what the cell of an answer that binds names has ended with, or None."""
        for name in names:
            self.broken.pop(name, None)
            if error:
                text = clean_text(error["evalue"])[:2000]
                text = STOPPED.format(text=text, name=name)
                kind = printable(error["ename"], 80) or "Exception"
                self.broken[name] = type(kind, (Exception,), {})(text)

    def why(self, error):
        """Return an exception, or what the cell has ended with that it comes from."""
        name = error.name if isinstance(error, NameError) else None
        return self.broken.get(name, error)

    def __missing__(self, name):
        if (name in self.courses and name not in self.theirs) or name.startswith("__"):
            raise KeyError(name)
        if name in self.functions:
            return self.functions[name]
        try:
            value = self.link.ask("get", name=name)
        except KeyError:
            raise KeyError(name) from None
        self.theirs.add(name)
        # A module is the grader's own one, and only where the course has it so.
        called = vars(value).get("__name__") if isinstance(value, Handle) else None
        if called is not None and called == self.modules.get(name):
            return importlib.import_module(called)
        return value

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        if isinstance(value, type) and issubclass(value, Exception):
            self.link.errors[value.__name__] = value
        if name in self.theirs:
            # The student's functions may read what is now the course's.
            self.theirs.remove(name)
            self.courses.add(name)
            encode = self.link.channel.encoder()
            with contextlib.suppress(Refused):
                value = encode(value)
                self.link.ask("set", name=name, value=value, buffers=encode.buffers)

    def __delitem__(self, name):
        if name in self:
            super().__delitem__(name)
        else:
            self.functions.pop(name, None)
            self.link.ask("delete", name=name)
