"""What crosses between the grader and a sandbox: JSON and raw buffers, never pickle.

A value is plain if it is of exactly one of Python's own data types or a named tuple, or
a NumPy array or scalar of numbers, or a SymPy expression of sums, products and small
powers. A plain value crosses as a copy. Whatever else there is stays where it is, and
the other side gets a number that stands for it.

Each side takes the other for hostile: sizes are capped before they are read, and
nothing is built that has not been counted. The caps hold for one message.
"""

import json
import math
import re
import select
import struct
import sys
import time
from collections import Counter, OrderedDict
from fractions import Fraction

import numpy as np

MESSAGE_BYTES = 1 << 20  # of JSON
BUFFER_BYTES = 64 << 20  # of arrays and bytes beside it
TOTAL_BYTES = 2 << 30  # of all messages of one side
ITEMS = 100_000
DEPTH = 32
DIMENSIONS = 32
INTEGER_BITS = 1024
TERMS = 2_000  # nodes of a SymPy expression
DEGREE = 8  # higher powers of sums take for ever to expand
MEMBERS = 10_000  # of all sets and dicts, whose keys may have been made to collide
DTYPES = "?bBhHiIlLqQefdFD"
DICTS = {"dict": dict, "Counter": Counter, "OrderedDict": OrderedDict}
SCALARS = {np.dtype(character).type for character in DTYPES}
BY_NAME = {
    dtype.str: dtype
    for character in DTYPES
    for dtype in (np.dtype(character), np.dtype(character).newbyteorder())
}
SYMBOL = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,30}")
HEADER = struct.Struct(">II")


class Refused(ValueError):
    """A value or a message that does not cross; its text says why."""


class Closed(ConnectionError):
    """The other side is gone."""


class Clock:
    """What deadlines are times of."""

    now = staticmethod(time.monotonic)

    def turn(self, ours):
        """Note whose turn it is: this side's, or the one's that it waits for."""


class Channel:
    """One side of a conversation over a socket, message by message.

    keep(value) returns what stands for a value that is not plain, as JSON, or raises
    Refused; found(reference) returns what such JSON means on this side.
    """

    def __init__(self, socket, keep, found, clock=Clock()):  # noqa: B008
        self.socket, self.keep, self.found = socket, keep, found
        self.clock, self.received, self.ahead = clock, 0, bytearray()
        socket.setblocking(False)

    def send(self, message, deadline=None):
        """Send a dict whose values are JSON or have been encoded; see `encoder`.

        Raises Refused if it is too large, Closed if nobody is there, and TimeoutError
        at the deadline.
        """
        buffers = message.pop("buffers", [])
        sizes = [len(buffer) for buffer in buffers]
        text = json.dumps({**message, "sizes": sizes}).encode()
        if len(text) > MESSAGE_BYTES or sum(sizes) > BUFFER_BYTES:
            raise Refused("it is too large")
        header = HEADER.pack(len(text), sum(sizes))
        data = memoryview(b"".join([header, text, *buffers]))
        self.look_at_the_clock(deadline)
        while data:
            try:
                data = data[self.socket.send(data) :]
            except BlockingIOError:
                self.wait(deadline, writing=True)
            except OSError as error:
                raise Closed(str(error)) from error

    def receive(self, deadline=None):
        """Return the next message, its buffers in "buffers".

        Raises Refused, Closed and TimeoutError as `send` does.
        """
        self.look_at_the_clock(deadline)
        length, rest = HEADER.unpack(self.read(HEADER.size, deadline))
        self.received += length + rest
        if length > MESSAGE_BYTES or rest > BUFFER_BYTES:
            raise Refused("it is too large")
        if self.received > TOTAL_BYTES:
            raise Refused("all in all, it is too much")
        text, blob = self.read(length, deadline), self.read(rest, deadline)
        try:
            message = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Refused("it is no message") from error
        sizes = message.pop("sizes", None) if type(message) is dict else None
        if type(sizes) is not list or any(not whole(size) for size in sizes):
            raise Refused("it is no message")
        if len(sizes) > ITEMS or sum(sizes) != rest:
            raise Refused("its buffers have other sizes than it says")
        view, message["buffers"] = memoryview(blob), []
        for size in sizes:
            message["buffers"].append(view[:size])
            view = view[size:]
        return message

    def read(self, size, deadline):
        """Return size bytes; what has come beyond them is there for the next ones."""
        while len(self.ahead) < size:
            try:
                missing = size - len(self.ahead)
                piece = self.socket.recv(min(max(missing, 1 << 14), 1 << 20))
            except BlockingIOError:
                piece = None
            except OSError as error:
                raise Closed(str(error)) from error
            if piece == b"":
                raise Closed("nobody is there")
            self.ahead += piece or b""
            if len(self.ahead) < size:
                self.wait(deadline)
        data = bytes(memoryview(self.ahead)[:size])
        del self.ahead[:size]
        return data

    def look_at_the_clock(self, deadline):
        """Raise TimeoutError if the deadline is over."""
        if deadline is not None and self.clock.now() >= deadline:
            raise TimeoutError

    def wait(self, deadline, writing=False):
        """Wait until the socket is ready, or raise TimeoutError at the deadline."""
        poll = select.poll()
        poll.register(self.socket, select.POLLOUT if writing else select.POLLIN)
        self.look_at_the_clock(deadline)
        self.clock.turn(ours=False)
        try:
            left = None
            while deadline is None or (left := deadline - self.clock.now()) > 0:
                if poll.poll(None if left is None else math.ceil(1000 * left)):
                    return
            raise TimeoutError
        finally:
            self.clock.turn(ours=True)

    def encoder(self):
        """Return an Encoder for one message."""
        return Encoder(self.keep)

    def decoder(self, message):
        """Return the function that decodes the values of one message."""
        return Decoder(self.found, message["buffers"])


def whole(value):
    """Return whether a JSON value is an int that is not negative."""
    return type(value) is int and value >= 0


class Encoder:
    """Turns values into JSON, and collects the buffers that go beside it."""

    def __init__(self, keep):
        self.keep, self.buffers, self.bytes, self.items = keep, [], 0, 0

    def __call__(self, value, depth=0):
        """Return value as JSON. Raises Refused if it is too large or too deep."""
        self.items += 1
        if self.items > ITEMS:
            raise Refused(f"it has more than {ITEMS} parts")
        if depth > DEPTH:
            raise Refused(f"it is nested more than {DEPTH} deep")
        kind = type(value)
        if value is None or kind in (bool, str, float):
            return value
        if kind is int and value.bit_length() <= INTEGER_BITS:
            # As text: Python's JSON has a limit of its own for digits.
            return value if abs(value) < 1 << 63 else {"t": "int", "v": hex(value)}
        if kind is Fraction:
            parts = [self(value.numerator), self(value.denominator)]
            return {"t": "fraction", "v": parts}
        if kind is complex:
            return {"t": "complex", "v": [value.real, value.imag]}
        if kind is list:
            return [self(member, depth + 1) for member in list(value)]
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            kind = tuple  # its names are lost, its members are not
        if kind in (tuple, set, frozenset):
            members = [self(member, depth + 1) for member in tuple(value)]
            return {"t": kind.__name__, "v": members}
        if kind in DICTS.values():
            members = [self(pair, depth + 1) for pair in list(value.items())]
            told = {"t": "dict", "v": members}
            return told if kind is dict else {**told, "k": kind.__name__}
        if kind is range and len(value) <= ITEMS:
            parts = value.start, value.stop, value.step
            return {"t": "range", "v": [self(part) for part in parts]}
        if kind is bytes:
            return {"t": "bytes", "b": self.buffer(value)}
        if kind is np.ndarray:
            return self.array(value, depth)
        if kind in SCALARS:
            data = {"d": value.dtype.str, "b": self.buffer(value.tobytes())}
            return {"t": "scalar", **data}
        tree = expression(value)
        return self.keep(value) if tree is None else tree

    def buffer(self, data):
        """Return the number under which data goes beside the message."""
        self.bytes += len(data)
        if self.bytes > BUFFER_BYTES:
            raise Refused("it is too large")
        self.buffers.append(data)
        return len(self.buffers) - 1

    def array(self, array, depth):
        """Return an array as JSON: its numbers, shape, layout, and its right to change.

        An array of objects crosses if the objects do.
        """
        text = array.dtype.kind == "U" and array.nbytes <= 4 * MESSAGE_BYTES
        if (text or array.dtype == object) and array.size <= ITEMS:
            members = [self(member, depth + 1) for member in array.ravel().tolist()]
            told = {"t": "objects", "s": list(array.shape), "v": members}
            width = array.dtype.itemsize // 4
            return told if array.dtype == object else {**told, "w": width}
        if array.dtype.char not in DTYPES or array.nbytes > BUFFER_BYTES:
            return self.keep(array)
        layout = "C" if array.flags.c_contiguous else "S"
        if layout == "S" and array.flags.f_contiguous:
            layout = "F"
        return {
            "t": "array",
            "d": array.dtype.str,
            "s": list(array.shape),
            "l": layout,
            "w": bool(array.flags.writeable),
            "b": self.buffer(array.tobytes()),
        }


class Decoder:
    """Turns the JSON of one message into values again. Raises Refused."""

    def __init__(self, found, buffers):
        self.found, self.buffers, self.items = found, list(buffers), 0
        self.members = 0

    def __call__(self, data, depth=0):
        self.items += 1
        if self.items > ITEMS or depth > DEPTH:
            raise Refused("it has too many parts")
        kind = type(data)
        if data is None or kind in (bool, str, float):
            return data
        if kind is int and data.bit_length() <= INTEGER_BITS:
            return data
        if kind is list:
            return [self(member, depth + 1) for member in data]
        if kind is not dict or type(data.get("t")) is not str:
            raise Refused("it is no value")
        build = getattr(self, f"of_{data['t']}", None)
        try:
            return self.found(data) if build is None else build(data, depth)
        except Refused:
            raise
        except (LookupError, TypeError, ValueError, ArithmeticError) as error:
            name = data["t"][:20].encode("ascii", "replace").decode()
            raise Refused(f"it is no {name}") from error

    def of_int(self, data, depth):
        if len(data["v"]) > INTEGER_BITS:
            raise Refused("it is too large")
        return int(data["v"], 16)

    def of_fraction(self, data, depth):
        above, below = (self(part) for part in data["v"])
        if type(above) is not int or type(below) is not int or below < 1:
            raise Refused("it is no fraction")
        return Fraction(above, below)

    def of_complex(self, data, depth):
        real, imaginary = data["v"]
        return complex(float(real), float(imaginary))

    def of_tuple(self, data, depth):
        return tuple([self(member, depth + 1) for member in data["v"]])

    def of_set(self, data, depth):
        return set(self.few(data, depth))

    def of_frozenset(self, data, depth):
        return frozenset(self.few(data, depth))

    def of_dict(self, data, depth):
        members = dict(self.few(data, depth))
        return DICTS[data["k"]](members) if "k" in data else members

    def of_range(self, data, depth):
        value = range(*map(self, data["v"]))
        if len(value) > ITEMS:
            raise Refused("it is too long")
        return value

    def few(self, data, depth):
        """Return the members of what is looked up by hash."""
        self.members += len(data["v"])
        if self.members > MEMBERS:
            raise Refused(f"it has more than {MEMBERS} members")
        return [self(member, depth + 1) for member in data["v"]]

    def of_bytes(self, data, depth):
        return bytes(self.buffer(data))

    def buffer(self, data):
        """Return a buffer, once."""
        number = data["b"]
        if not whole(number) or number >= len(self.buffers):
            raise Refused("a part of it is missing")
        if self.buffers[number] is None:
            raise Refused("a part of it is there twice")
        buffer, self.buffers[number] = self.buffers[number], None
        return buffer

    def dtype(self, data):
        """Return the dtype that data names, one of numbers."""
        # np.dtype would parse the text as Python.
        if type(data["d"]) is not str or data["d"] not in BY_NAME:
            raise Refused("it is of no known dtype")
        return BY_NAME[data["d"]]

    def shape(self, data):
        """Return a shape, and how many entries it has."""
        shape = data["s"]
        if type(shape) is not list or len(shape) > DIMENSIONS:
            raise Refused("it has no shape")
        if not all(whole(size) and size <= BUFFER_BYTES for size in shape):
            raise Refused("it has no shape")
        return tuple(shape), math.prod(shape)

    def of_array(self, data, depth):
        dtype, (shape, size) = self.dtype(data), self.shape(data)
        buffer = self.buffer(data)
        if size * dtype.itemsize != len(buffer):
            raise Refused("its shape does not fit its numbers")
        array = np.frombuffer(bytearray(buffer), dtype).reshape(shape)
        if data["l"] == "F":
            array = np.asfortranarray(array)
        elif data["l"] == "S" and array.size:
            axis = int(np.argmax(shape))
            every_other = (slice(None),) * axis + (slice(None, None, 2),)
            array = np.repeat(array, 2, axis=axis)[every_other]
        array.setflags(write=data["w"] is True)
        return array

    def of_objects(self, data, depth):
        (shape, size), members = self.shape(data), data["v"]
        if type(members) is not list or len(members) != size:
            raise Refused("its shape does not fit its entries")
        array = np.empty(size, dtype=object)
        for number, member in enumerate(members):
            array[number] = self(member, depth + 1)
        if "w" in data:
            texts = all(type(member) is str for member in members)
            if not (texts and whole(data["w"]) and size * data["w"] <= MESSAGE_BYTES):
                raise Refused("it is no array of texts")
            array = array.astype(f"U{data['w']}")
        return array.reshape(shape)

    def of_scalar(self, data, depth):
        dtype, buffer = self.dtype(data), self.buffer(data)
        if len(buffer) != dtype.itemsize:
            raise Refused("it is no number")
        return np.frombuffer(bytes(buffer), dtype)[0]

    def of_expression(self, data, depth):
        import sympy

        return Tree(sympy).built(data["v"])[0]

    def of_matrix(self, data, depth):
        import sympy

        (rows, columns), size = self.shape(data)
        tree = Tree(sympy)
        if type(data["v"]) is not list or len(data["v"]) != size:
            raise Refused("its shape does not fit its entries")
        entries = [tree.built(entry)[0] for entry in data["v"]]
        return sympy.Matrix(rows, columns, entries)


class Tree:
    """SymPy expressions as nested lists, of a small size and degree."""

    def __init__(self, sympy):
        self.sympy, self.nodes = sympy, 0

    def count(self):
        self.nodes += 1
        if self.nodes > TERMS:
            raise Refused(f"it has more than {TERMS} terms")

    def taken_apart(self, expression):
        """Return an expression as lists, or None if it is not one that crosses."""
        sympy = self.sympy
        self.count()
        if type(expression) is sympy.Symbol:
            known = SYMBOL.fullmatch(expression.name)
            return ["Symbol", expression.name] if known else None
        if isinstance(expression, sympy.Rational):
            return ["Rational", int(expression.p), int(expression.q)]
        if isinstance(expression, sympy.Float):
            return ["Float", float(expression)]
        if type(expression) is sympy.Pow and not expression.exp.is_Integer:
            return None
        if type(expression) not in (sympy.Add, sympy.Mul, sympy.Pow):
            return None
        parts = [self.taken_apart(part) for part in expression.args]
        return None if None in parts else [type(expression).__name__, *parts]

    def built(self, data, depth=0):
        """Return the expression again, as it was written, and its degree."""
        sympy = self.sympy
        self.count()
        if depth > DEPTH:
            raise Refused(f"it is nested more than {DEPTH} deep")
        name, *parts = data
        if name == "Symbol" and SYMBOL.fullmatch(parts[0]):
            return sympy.Symbol(parts[0]), 1
        if name == "Rational" and all(type(part) is int for part in parts):
            p, q = parts
            if max(p.bit_length(), q.bit_length()) <= 64:
                return sympy.Rational(p, q), 0
        if name == "Float" and type(parts[0]) is float:
            return sympy.Float(parts[0]), 0
        if name in ("Add", "Mul", "Pow"):
            built = [self.built(part, depth + 1) for part in parts]
            parts, degrees = zip(*built, strict=True)
            degree = max(degrees)
            if name == "Mul":
                degree = sum(degrees)
            elif name == "Pow":
                degree = max(1, degrees[0]) * abs(int(parts[1]))
            if degree <= DEGREE:
                return getattr(sympy, name)(*parts, evaluate=False), degree
        raise Refused(f"it is no expression of a degree up to {DEGREE}")


def expression(value):
    """Return a SymPy expression or matrix as JSON, or None if it does not cross."""
    # Where SymPy has not been imported, nothing is made of it.
    sympy = sys.modules.get("sympy")
    if sympy is None or not hasattr(sympy, "MatrixBase"):
        return None
    if isinstance(value, sympy.MatrixBase):
        trees = lists([*value.flat()], sympy)
        if trees is None:
            return None
        return {"t": "matrix", "s": list(value.shape), "v": trees}
    if not isinstance(value, sympy.Expr):
        return None
    trees = lists([value], sympy) or lists([value.doit()], sympy)
    return trees and {"t": "expression", "v": trees[0]}


def lists(expressions, sympy):
    """Return expressions as lists that the other side builds again, or None."""
    there, here = Tree(sympy), Tree(sympy)
    trees = [here.taken_apart(expression) for expression in expressions]
    if None in trees:
        return None
    try:
        for tree in trees:
            there.built(tree)
    except Refused:
        return None
    return trees
