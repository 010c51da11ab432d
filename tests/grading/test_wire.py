"""What crosses the wire, and that a liar at its other end gains nothing by lying.

Nothing of anybody's is run here. Whatever comes in, there is a value of the kinds that
cross or one of three exceptions, soon, and in little memory.
"""

import contextlib
import json
import math
import resource
import signal
import socket
import struct
import threading
import time
import tracemalloc
from collections import Counter, OrderedDict
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.checks.exceptions import Told
from autograder.grading.judging import oracle
from autograder.grading.judging.cells import run_test
from autograder.grading.judging.oracle import (
    Function,
    Handle,
    Link,
    Names,
    clean_outputs,
)
from autograder.grading.running import wire
from autograder.grading.running.wire import Channel, Closed, Decoder, Refused

# The same examples in each run, and no folder of those that failed.
settings.register_profile("wire", derandomize=True, deadline=None, max_examples=300)
FEWER = settings(settings.get_profile("wire"), max_examples=150)
MORE = settings(settings.get_profile("wire"), max_examples=600)
SOON = 4  # seconds for one message, however it is made
ROOM = 1 << 30  # bytes for this process to grow by


@pytest.fixture(autouse=True, scope="module")
def little_room():
    """Let what asks for too much memory fail, and not the machine."""
    most = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM, most[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, most)


@pytest.fixture(autouse=True)
def hurry():
    """Fail where something waits for ever."""

    def stop(*_):
        pytest.fail("it waited")

    before = signal.signal(signal.SIGALRM, stop), signal.signal(signal.SIGVTALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGALRM, before[0])
    signal.signal(signal.SIGVTALRM, before[1])


# what is plain, told apart to the last bit


def bits(number):
    """Return what tells -0.0 from 0.0; one NaN is like another."""
    return "nan" if math.isnan(number) else struct.pack("d", number)


def fingerprint(value):
    """Return what is the same for two values if nothing tells them apart."""
    kind = type(value)
    if kind is float:
        return kind, bits(value)
    if kind is complex:
        return kind, bits(value.real), bits(value.imag)
    if kind in (list, tuple):
        return kind, tuple(map(fingerprint, value))
    if kind in (set, frozenset):
        return kind, frozenset(map(fingerprint, value)), len(value)
    if kind in wire.DICTS.values():
        return kind, tuple(map(fingerprint, value.items()))
    if kind is np.ndarray:
        flags = value.flags.writeable, value.flags.c_contiguous
        about = kind, value.dtype.str, value.shape, flags, value.flags.f_contiguous
        if value.dtype == object:
            return *about, tuple(map(fingerprint, value.ravel().tolist()))
        return *about, value.tobytes()
    if kind in wire.SCALARS:
        return value.dtype.str, value.tobytes()
    if isinstance(value, sympy.MatrixBase):
        return "matrix", value.shape, tuple(map(sympy.srepr, value.flat()))
    return kind, sympy.srepr(value) if isinstance(value, sympy.Basic) else value


def is_plain(value):
    """Return whether a value is of the kinds that cross, in all of its parts."""
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return all(map(is_plain, value))
    if kind in wire.DICTS.values():
        return all(is_plain(pair) for pair in value.items())
    if kind is np.ndarray and value.dtype == object:
        return all(map(is_plain, value.ravel().tolist()))
    if kind is np.ndarray:
        return value.dtype.char in wire.DTYPES + "U"
    if kind is range:
        return len(value) <= wire.ITEMS
    if isinstance(value, sympy.Basic | sympy.MatrixBase):
        allowed = sympy.Symbol, sympy.Number, sympy.Add, sympy.Mul, sympy.Pow
        special = sympy.nan, sympy.oo, -sympy.oo, sympy.zoo
        entries = value.flat() if isinstance(value, sympy.MatrixBase) else [value]
        parts = [part for each in entries for part in sympy.preorder_traversal(each)]
        return all(isinstance(p, allowed) or p in special for p in parts)
    plain = {type(None), bool, int, float, complex, str, bytes, *wire.SCALARS}
    return kind in plain


def refuse(what):
    """Stand for nothing, as one who has neither values nor functions to hand out."""
    raise Refused("nothing stands for this")


def channels(keep=refuse, found=refuse):
    """Return the two ends of a conversation."""
    ours, theirs = socket.socketpair()
    return Channel(ours, keep, found), Channel(theirs, keep, found)


def soon(seconds=SOON):
    return time.monotonic() + seconds


def crossed(value):
    """Return what arrives of a value at the other end."""
    here, there = channels()
    encode = here.encoder()
    message = {"value": encode(value), "buffers": encode.buffers}
    sender = threading.Thread(target=here.send, args=(message, soon()))
    sender.start()
    message = there.receive(soon())
    sender.join()
    return there.decoder(message)(message["value"])


# Half of a pair of surrogates is a str of Python's too.
TEXT = st.text(st.characters(max_codepoint=0xDFFF, exclude_categories=[]), max_size=8)
INTEGERS = st.one_of(
    st.integers(),
    st.integers(1 - (1 << 1024), (1 << 1024) - 1),
    st.sampled_from([1 << 63, (1 << 63) - 1, -(1 << 63), -(1 << 63) - 1, 1 << 64]),
)  # fmt: skip
SHAPES = st.lists(st.integers(0, 4), max_size=4).map(tuple)
DTYPES = st.tuples(
    st.sampled_from("<>"), st.sampled_from([c for c in wire.DTYPES if c not in "qQ"])
).map(lambda pair: np.dtype(pair[1]).newbyteorder(pair[0]))
LAYOUTS = {
    "C": lambda array: array,
    "F": np.asfortranarray,
    "every other row": lambda array: np.repeat(array, 2, axis=0)[::2],
    "every other column": lambda array: np.repeat(array, 2, axis=-1)[..., ::2],
    "backwards": lambda array: array[::-1],
    "transposed": lambda array: np.ascontiguousarray(array.T).T,
    "axes moved": lambda array: np.moveaxis(array, 0, -1),
}


@st.composite
def arrays(draw):
    """Draw arrays of any bits, NaNs with a payload among them."""
    dtype, shape = draw(DTYPES), draw(SHAPES)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    data = rng.bytes(math.prod(shape) * dtype.itemsize)
    if dtype.kind == "b":
        data = bytes(byte & 1 for byte in data)
    array = np.frombuffer(bytearray(data), dtype).reshape(shape)
    if shape:
        array = LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))](array)
    array.setflags(write=draw(st.booleans()) and array.flags.writeable)
    return array


SCALARS = st.builds(
    lambda dtype, number: np.array([number]).astype(dtype)[0], DTYPES, st.booleans()
)
HASHABLE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        INTEGERS,
        st.floats(),
        st.complex_numbers(),
        TEXT,
        st.binary(max_size=5),
        SCALARS,
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3)
    ),
    max_leaves=5,
)
EXPRESSIONS = st.recursive(
    st.sampled_from(sympy.symbols("x w12 _ y"))
    | st.fractions(-99, 99, max_denominator=99).map(lambda f: sympy.Rational(f))
    | st.floats(-9, 9).map(sympy.Float),
    lambda inner: st.one_of(
        st.builds(lambda a, b: sympy.Add(a, b, evaluate=False), inner, inner),
        st.builds(lambda a, b: sympy.Mul(a, b, evaluate=False), inner, inner),
    ),
    max_leaves=6,
)
SYMPY = EXPRESSIONS | st.lists(EXPRESSIONS, min_size=2, max_size=2).map(
    lambda entries: sympy.Matrix([entries])
)


def objects(members):
    """Return an array of objects with these members."""
    array = np.empty(len(members), dtype=object)
    for number, member in enumerate(members):
        array[number] = member
    return array


PLAIN = st.recursive(
    HASHABLE | arrays() | SYMPY,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.sets(HASHABLE, max_size=4),
        st.dictionaries(HASHABLE, inner, max_size=4),
        st.lists(inner.filter(lambda v: type(v) is not np.ndarray), max_size=3).map(
            objects
        ),
    ),
    max_leaves=8,
)


@FEWER
@given(PLAIN)
def test_a_plain_value_arrives_as_it_was_sent(value):
    assert fingerprint(crossed(value)) == fingerprint(value)


@pytest.mark.parametrize(
    "value",
    [
        [[[[[]]]]], (), set(), {}, "", b"", 0, -0.0, math.nan, math.inf, -math.inf,
        True,
        complex(-0.0, math.nan), (1 << 1024) - 1, 1 << 63, -(1 << 63), "\ud800", "\0",
        np.array(5.0), np.zeros((0, 3)), np.zeros((3, 0, 2)), np.zeros((1,) * 32),
        np.float16(1.5), np.array([1.5], ">f2"), np.array([1j], ">c8"), np.bool_(True),
        np.broadcast_to(np.arange(3.0), (2, 3)), np.arange(12.0).reshape(3, 4)[:, 1:3],
        np.zeros(1 << 20), bytes(1 << 20), list(range(50_000)),
        np.array([[None, "a"], [[1], {2: 3}]], dtype=object),
        np.array(None, dtype=object), np.empty((2, 0), dtype=object),
        np.array([["a", "b\u00e9c"]]), np.array("a"), np.zeros(0, "U3"),
        range(9, 2, -3), Counter("abca"), OrderedDict(b=1, a=2),
        sympy.Symbol("x") ** 8, sympy.Symbol("x") ** -2, sympy.zeros(0, 3),
        sympy.Rational(1, 3) - sympy.Symbol("x") / 2, sympy.Matrix(2, 2, range(4)),
    ],
    ids=lambda value: f"{type(value).__name__} {str(value)[:20]!a}",
)  # fmt: skip
def test_a_value_at_an_edge_arrives_as_it_was_sent(value):
    assert fingerprint(crossed(value)) == fingerprint(value)


def test_an_entry_that_is_an_array_stays_one():
    value = objects([np.array(5.0), np.zeros(2)])
    assert fingerprint(crossed(value)) == fingerprint(value)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("shape", [(3, 1), (1, 3), (2, 3), (1, 1, 4)])
def test_an_array_keeps_its_layout(layout, shape):
    value = LAYOUTS[layout](np.arange(math.prod(shape), dtype=float).reshape(shape))
    assert fingerprint(crossed(value)) == fingerprint(value)


# what is not plain


class Sly(int):
    """An int that says what it likes."""

    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


def subclass(base):
    return type(f"Sly{base.__name__}", (base,), {})


x, y = sympy.symbols("x y")
NOT_PLAIN = [
    Sly(3), subclass(str)("a"), subclass(list)([1]), subclass(dict)(a=1),
    subclass(tuple)((1,)), subclass(float)(1.0), subclass(np.ndarray)((2,)),
    subclass(np.float64)(1), subclass(set)(), subclass(bytes)(b""),
    np.ma.masked_array([1]), np.ma.masked, np.longdouble(1),
    np.zeros(2, np.longdouble), np.zeros(2, np.clongdouble), np.zeros(2, "f8,i4"),
    np.zeros(2, "M8[s]"), np.datetime64("2020"), np.timedelta64(1),
    np.zeros(2, "S3"), np.zeros(2, "V3"), np.str_("a"), np.void(b"a"),
    (k for k in range(3)), range(100_001), bytearray(b"a"), memoryview(b"a"),
    slice(1), ...,
    print, json, int, object(), ValueError("x"), 1 << 1024, {}.keys(), iter([]),
    np.broadcast_to(0.0, (wire.BUFFER_BYTES,)), np.broadcast_to(None, (1 << 20,)),
    sympy.sin(x), x**y, sympy.Dummy("x"), sympy.Symbol("a b"), sympy.Eq(x, y), sympy.pi,
    sympy.sqrt(x), sympy.Matrix([sympy.sin(x)]), sympy.Function("f"),
]  # fmt: skip


@pytest.mark.parametrize("inside", [False, True], ids=["bare", "in a list"])
@pytest.mark.parametrize(
    "value", NOT_PLAIN, ids=[f"{k} {type(v).__name__}" for k, v in enumerate(NOT_PLAIN)]
)
def test_what_is_not_plain_stays_and_something_stands_for_it(value, inside):
    kept = []

    def keep(what):
        kept.append(what)
        return {"t": "handle"}

    encode = wire.Encoder(keep)
    data = encode([(value,)] if inside else value)
    stands = [{"t": "tuple", "v": [{"t": "handle"}]}] if inside else {"t": "handle"}
    assert data == stands
    assert kept[0] is value
    assert not encode.buffers
    with pytest.raises(Refused):
        wire.Encoder(refuse)(value)


def cyclic(kind):
    """Return something that holds itself."""
    if kind is dict:
        value = {}
        value["again"] = value
        return value
    if kind is np.ndarray:
        value = objects([None])
        value[0] = value
        return value
    value = []
    value.append((value,))
    return value


def nested(times, wrap=lambda value: [value]):
    value = None
    for _ in range(times):
        value = wrap(value)
    return value


TOO_MUCH = {
    "a list in itself": cyclic(list),
    "a dict in itself": cyclic(dict),
    "an array in itself": cyclic(np.ndarray),
    "a deep list": nested(40),
    "a very deep list": nested(50_000),
    "deep dicts": nested(20, lambda value: {1: value}),
    "many parts": [0] * wire.ITEMS,
    "many parts in few lists": [[0] * 1000] * 200,
    "long bytes": bytes(wire.BUFFER_BYTES + 1),
    "much, a part at a time": [np.zeros(1 << 20)] * 9,
}


@pytest.mark.parametrize("name", sorted(TOO_MUCH))
def test_what_is_too_much_is_refused(name):
    with pytest.raises(Refused):
        wire.Encoder(lambda value: {"t": "handle"})(TOO_MUCH[name])


@pytest.mark.parametrize(
    "value", ["é" * wire.MESSAGE_BYTES, [0.1234567890123] * 99_000]
)
def test_a_message_that_is_too_long_is_refused(value):
    here, _ = channels()
    with pytest.raises(Refused):
        here.send({"value": wire.Encoder(refuse)(value), "buffers": []}, soon())


def test_what_can_be_sent_can_be_read():
    # A matrix has its terms counted as one, however many entries it has.
    for value in (
        sympy.Matrix(60, 60, lambda i, j: x),
        sympy.Add(*[x] * 2100, evaluate=False),
        sympy.Integer(10) ** 30,
        sympy.Integer(7) ** 6000,
        x**9,
        nested(40, lambda inner: sympy.Add(x, inner or y, evaluate=False)),
    ):
        kept = []
        encode = wire.Encoder(lambda value, kept=kept: kept.append(value) or {"t": "h"})
        try:
            data = encode(value)
        except Refused:
            continue
        if not kept:
            message = json.loads(json.dumps(data))
            assert is_plain(Decoder(refuse, encode.buffers)(message))


# who lies


def told_apart(data, keep_open=False):
    """Give bytes to one end; return what comes of them, which must be of few kinds."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
    ours.setblocking(False)
    with contextlib.suppress(OSError):
        ours.sendall(data)
    if not keep_open:
        ours.close()
    channel = Channel(theirs, refuse, refuse)
    start = time.monotonic()
    try:
        message = channel.receive(soon(0.01 if keep_open else SOON))
        assert type(message) is dict
        decode, values = channel.decoder(message), []
        for key in sorted(set(message) - {"buffers"}):
            values.append(decode(message[key]))
            assert is_plain(values[-1])
        return values
    except (Refused, Closed, TimeoutError) as error:
        return type(error)
    finally:
        assert time.monotonic() - start < SOON
        theirs.close()
        ours.close()


def framed(data, blob=b"", sizes=None):
    """Return a frame around JSON, whose header tells the truth."""
    if type(data) is dict and sizes is not None:
        data = {**data, "sizes": sizes}
    text = data if type(data) is bytes else json.dumps(data).encode()
    return wire.HEADER.pack(len(text), len(blob)) + text + blob


@FEWER
@given(st.binary(max_size=60), st.booleans())
@example(b"", False)
@example(b"", True)
@example(wire.HEADER.pack(0, 0), False)
@example(wire.HEADER.pack(1 << 31, 0), True)
@example(wire.HEADER.pack(0, 1 << 31), True)
@example(wire.HEADER.pack(wire.MESSAGE_BYTES, wire.BUFFER_BYTES), False)
def test_any_bytes_are_refused_or_waited_for(data, keep_open):
    assert told_apart(data, keep_open) in (Refused, Closed, TimeoutError)


@pytest.mark.parametrize(
    "sizes", [(wire.MESSAGE_BYTES + 1, 0), (0, wire.BUFFER_BYTES + 1)]
)
def test_who_announces_too_much_is_refused_before_anything_is_read(sizes):
    here, there = channels()
    here.socket.send(wire.HEADER.pack(*sizes))
    with pytest.raises(Refused):
        there.receive(soon(0.1))


@FEWER
@given(st.binary(max_size=40), st.binary(max_size=9))
@example(b"[" * 200_000, b"")
@example(b'{"sizes":[],"v":' + b"[" * 900 + b"]" * 900 + b"}", b"")
@example(b'{"sizes":[],"v":' + b"9" * 5000 + b"}", b"")
@example(b'{"sizes":[],"v":' + b"9" * 4000 + b"}", b"")
@example(b'{"sizes":[],"v":1e999}', b"")
@example('{"sizes":[]}'.encode("utf-16"), b"")
@example(b'{"sizes":[NaN]}', b"")
@example(b'{"sizes":[true]}', b"a")
@example(b'{"sizes":[1.0]}', b"a")
@example(b'{"sizes":[-1,2]}', b"a")
@example(b'{"sizes":{"1":1}}', b"a")
@example(b'{"sizes":[1e0]}', b"a")
@example(b'{"sizes":[' + b"0," * 200_000 + b"1]}", b"a")
@example(b'{"sizes":[2]}', b"a")
@example(b'{"sizes":[],"sizes":[1]}', b"a")
@example(b'{"buffers":[1],"sizes":[],"v":{"t":"bytes","b":0}}', b"")
def test_any_text_in_a_frame_is_refused_or_read(text, blob):
    told_apart(framed(text, blob))


TAGS = st.sampled_from(
    [name[3:] for name in vars(Decoder) if name.startswith("of_")]
    + ["handle", "yours", "callback", "", "\ud800", "__init__", "t" * 999]
)
ODD = st.one_of(
    st.sampled_from(
        [
            None, True, False, 0, 1, -1, 2, 1 << 26, 1 << 40, 10**400, -(10**400), 0.5,
            1.0, math.nan, math.inf, 1e308, "", "a", "\ud800", "\0", "é" * 300, "1_0",
            "0x" + "f" * 1022, "O", "V8", "S5", "M8", "<f8,<f8", "<f8", ">c16", "?",
            "01f", "(,)f", "2f4", "f8,", "C", "F", "S", "Symbol", "Rational", "Float",
            "Add", "Mul", "Pow", "x", [], {}, [[]], [2, 2], [0], [1], [-1], [1.0],
            [True], [1 << 26, 0], [1 << 63, 0], [2] * 33, [0] * 40, ["Symbol", "x"],
            ["Rational", 1, 0], ["Float", math.nan], ["Pow", ["Symbol", "x"], 3],
            ["Pow", ["Symbol", "x"], ["Rational", 9, 1]], ["Mul"], [[1, 2]], [[[], 2]],
            nested(60), nested(400), [0] * 3000,
        ]
    ),
    st.integers(-2, 9),
    TEXT,
)  # fmt: skip
KEYS = st.sampled_from(["t", "v", "s", "d", "l", "w", "b", "id", "name", "callable"])
JSON = st.recursive(
    ODD,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS, inner, max_size=4),
        st.fixed_dictionaries(
            {"t": TAGS},
            optional={
                "v": inner, "s": inner, "d": inner, "l": inner, "w": inner, "b": inner,
                "id": inner, "module": inner, "name": inner, "called": inner,
                "callable": inner,
            },
        ),
    ),
    max_leaves=10,
)  # fmt: skip


@MORE
@given(JSON, st.lists(st.integers(0, 20), max_size=3), st.data())
def test_any_json_in_a_frame_is_refused_or_read(value, sizes, data):
    blob = bytes(sum(sizes))
    told_apart(framed({"value": value}, blob, sizes))


ARRAY = {"t": "array", "d": "<f8", "s": [2], "l": "C", "w": True, "b": 0}
LIES = {
    "a negative size": {**ARRAY, "s": [-2]},
    "two negative sizes": {**ARRAY, "s": [-1, -2]},
    "a huge size": {**ARRAY, "s": [1 << 62, 8]},
    "a product that wraps round to 2": {**ARRAY, "s": [1 << 32, 1 << 32, 2]},
    "huge and empty": {**ARRAY, "s": [0, *[1 << 26] * 8], "b": 1},
    "a float size": {**ARRAY, "s": [2.0]},
    "a true size": {**ARRAY, "s": [True, 2]},
    "NaN for a size": {**ARRAY, "s": [math.nan]},
    "a shape that is a number": {**ARRAY, "s": 2},
    "33 dimensions": {**ARRAY, "s": [2, *[1] * 32]},
    "no shape": {key: ARRAY[key] for key in "tdlwb"},
    "no layout": {key: ARRAY[key] for key in "tdswb"},
    "too few numbers": {**ARRAY, "s": [3]},
    "too many numbers": {**ARRAY, "s": [1]},
    "a missing buffer": {**ARRAY, "b": 7},
    "a buffer counted from behind": {**ARRAY, "b": -1},
    "a true buffer": {**ARRAY, "b": True},
    "no buffer": {key: ARRAY[key] for key in "tdslw"},
    "pointers": {**ARRAY, "d": "O"},
    "pointers by another name": {**ARRAY, "d": "|O"},
    "void": {**ARRAY, "d": "V8"},
    "bytes": {**ARRAY, "d": "S8"},
    "text": {**ARRAY, "d": "<U2"},
    "dates": {**ARRAY, "d": "M8"},
    "differences of dates": {**ARRAY, "d": "m8"},
    "fields": {**ARRAY, "d": "<f8,<f8", "s": [1]},
    "fields in four letters": {**ARRAY, "d": "f,f", "s": [2]},
    "an array in a dtype": {**ARRAY, "d": "2f8", "s": [1]},
    "a dtype with a number before it": {**ARRAY, "d": "01f"},
    "a dtype with brackets": {**ARRAY, "d": "(,)f"},
    "a dtype that is a list": {**ARRAY, "d": [["a", "f8"]]},
    "a dtype that is missing": {**ARRAY, "d": None},
    "long double": {**ARRAY, "d": "g", "s": [1]},
    "a scalar of two numbers": {"t": "scalar", "d": "<f8", "b": 0},
    "a scalar that is a pointer": {"t": "scalar", "d": "O", "b": 0},
    "an unknown tag": {"t": "pickle", "v": "cos"},
    "a method's name": {"t": "__class__"},
    "a tag that is a list": {"t": ["array"]},
    "half a character for a tag": {"t": "\ud800"},
    "an int that is no text": {"t": "int", "v": 5},
    "an int of a megabit": {"t": "int", "v": "f" * 300_000},
    "an int that is no number": {"t": "int", "v": "zebra"},
    "an int in the open that is huge": 1 << 1025,
    "three parts of a complex": {"t": "complex", "v": [1, 2, 3]},
    "a complex that is huge": {"t": "complex", "v": [10**400, 0]},
    "a list for a key": {"t": "dict", "v": [[[], 1]]},
    "an array for a key": {"t": "dict", "v": [[ARRAY, 1]]},
    "an array in a set": {"t": "set", "v": [ARRAY]},
    "three parts of a pair": {"t": "dict", "v": [[1, 2, 3]]},
    "more members than there may be": {"t": "set", "v": list(range(10_001))},
    "a dict of no kind": {"t": "dict", "k": "defaultdict", "v": []},
    "a dict of many kinds": {"t": "dict", "k": [], "v": []},
    "a range that does not end": {"t": "range", "v": [0, 1 << 40, 1]},
    "a range without steps": {"t": "range", "v": [0, 1, 0]},
    "a range of texts": {"t": "range", "v": ["a", "b", "c"]},
    "wide texts": {"t": "objects", "s": [2], "v": ["a", "b"], "w": 1 << 20},
    "numbers for texts": {"t": "objects", "s": [1], "v": [1], "w": 1},
    "texts of no width": {"t": "objects", "s": [1], "v": ["a"], "w": "1"},
    "objects that are not there": {"t": "objects", "s": [1 << 26], "v": []},
    "objects of no shape": {"t": "objects", "s": "", "v": []},
    "too deep": nested(40),
    "too many parts": [0] * 100_001,
    "a power tower": {"t": "expression", "v": nested(9, lambda v: ["Pow", v or ["Symbol", "x"], ["Rational", 9, 1]])},  # noqa: E501
    "a huge power": {"t": "expression", "v": ["Pow", ["Symbol", "x"], ["Rational", 1 << 60, 1]]},  # noqa: E501
    "a power of two huge numbers": {"t": "expression", "v": ["Pow", ["Rational", 9, 1], ["Rational", 1 << 60, 1]]},  # noqa: E501
    "a product of a high degree": {"t": "expression", "v": ["Mul", *[["Symbol", "x"]] * 9]},  # noqa: E501
    "a power that is unknown": {"t": "expression", "v": ["Pow", ["Symbol", "x"], ["Symbol", "n"]]},  # noqa: E501
    "too many terms": {"t": "expression", "v": ["Add", *[["Symbol", "x"]] * 2001]},
    "a symbol that is code": {"t": "expression", "v": ["Symbol", "x); import os"]},
    "a symbol with a line's end": {"t": "expression", "v": ["Symbol", "x\n"]},
    "a long symbol": {"t": "expression", "v": ["Symbol", "x" * 32]},
    "another function": {"t": "expression", "v": ["sympify", "1"]},
    "an expression of nothing": {"t": "expression", "v": []},
    "text for an expression": {"t": "expression", "v": "x"},
    "a huge rational": {"t": "expression", "v": ["Rational", 1 << 65, 1]},
    "a matrix without entries": {"t": "matrix", "s": [2, 2], "v": []},
    "a matrix of three dimensions": {"t": "matrix", "s": [1, 1, 1], "v": [["Symbol", "x"]]},  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lie_is_refused(lie):
    assert told_apart(framed({"value": LIES[lie]}, bytes(16), [16, 0])) is Refused


SENT = [
    [1, -2.5, None, "text", True], (1j, b"bytes", {1: [2]}, {3, (4,)}),
    np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.arange(8)[::2],
    [np.float32(1), np.int8(2)], objects([1, "a"]), 1 << 100, x * y + 1,
    sympy.Matrix([[x, 1]]), {"a": (np.zeros(2, "?"), np.zeros(0))},
]  # fmt: skip


def sent(value):
    """Return the bytes that a value crosses as."""
    here, there = channels()
    encode = here.encoder()
    here.send({"value": encode(value), "buffers": encode.buffers}, soon())
    return there.socket.recv(1 << 16)


@MORE
@given(
    value=st.sampled_from(SENT),
    flips=st.lists(st.tuples(st.integers(0, 999), st.integers(1, 255)), max_size=4),
    cut=st.none() | st.tuples(st.integers(0, 999), st.integers(0, 99)),
    doubled=st.none() | st.tuples(st.integers(0, 999), st.integers(0, 99)),
)
def test_spoiled_bytes_are_refused_or_read(value, flips, cut, doubled):
    data = bytearray(sent(value))
    for place, mask in flips:
        data[place % len(data)] ^= mask
    if cut:
        start = cut[0] % len(data)
        del data[start : start + cut[1]]
    if doubled and data:
        start = doubled[0] % len(data)
        data[start:start] = data[start : start + doubled[1]]
    told_apart(bytes(data))


def spoiled(data, turns, odd):
    """Return JSON with something odd in the place of one of its parts."""
    if not turns or not isinstance(data, list | dict) or not data:
        return odd
    turn, *rest = turns
    if isinstance(data, list):
        turn %= len(data)
        return [*data[:turn], spoiled(data[turn], rest, odd), *data[turn + 1 :]]
    key = sorted(data)[turn % len(data)]
    return {**data, key: spoiled(data[key], rest, odd)}


@MORE
@given(
    value=st.sampled_from(SENT),
    turns=st.lists(st.integers(0, 9), min_size=1, max_size=5),
    odd=ODD | TAGS | JSON,
)
def test_a_spoiled_message_is_refused_or_read(value, turns, odd):
    encode = wire.Encoder(refuse)
    data = encode(value)
    sizes = [len(buffer) for buffer in encode.buffers]
    message = spoiled({"value": data, "sizes": sizes}, turns, odd)
    told_apart(framed(message, b"".join(encode.buffers)))


# time and memory


COLLIDING = (1 << 61) - 1  # a multiple of it has the hash 0
COSTLY = {
    "a buffer named many times": (
        [{"t": "bytes", "b": 0}] * 2000, bytes(1 << 18),
    ),
    "an array named many times": (
        [{"t": "array", "d": "<f8", "s": [1 << 15], "l": "S", "w": True, "b": 0}] * 500,
        bytes(1 << 18),
    ),
    "long empty arrays": (
        [{**ARRAY, "s": [1 << 26, 0], "l": "S"}] * 100, b"",
    ),
    "colliding numbers": (
        {"t": "set", "v": [{"t": "int", "v": hex(k * COLLIDING)} for k in range(10_000)]},  # noqa: E501
    ),
    "colliding numbers in many sets": (
        [{"t": "set", "v": [k * COLLIDING for k in range(9_900)]}] * 4,
    ),
    "colliding keys": (
        {"t": "dict", "v": [[{"t": "tuple", "v": [k * COLLIDING, 1, 2]}, 0] for k in range(9999)]},  # noqa: E501
    ),
    "long empty matrices": (
        [{"t": "matrix", "s": [1 << 26, 0], "v": []}, {"t": "matrix", "s": [0, 1 << 26], "v": []}] * 99,  # noqa: E501
    ),
    "many expressions": (
        [{"t": "expression", "v": ["Add", *[["Symbol", "x"]] * 1999]}] * 20,
    ),
    "many lists": ([[[]]] * 33_000,),
    "a long int": ([{"t": "int", "v": "f" * 1024}] * 900,),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(COSTLY))
def test_one_message_takes_little_time(name):
    data, *buffers = COSTLY[name]
    assert len(json.dumps(data)) <= wire.MESSAGE_BYTES
    # Of the processor's, so that another's work does not count.
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    with contextlib.suppress(Refused):
        Decoder(refuse, [memoryview(buffer) for buffer in buffers])(data)


@pytest.mark.parametrize(
    "name", ["a buffer named many times", "an array named many times"]
)
def test_one_message_takes_little_memory(name):
    data, *buffers = COSTLY[name]
    tracemalloc.start()
    with contextlib.suppress(Refused):
        Decoder(refuse, [memoryview(buffer) for buffer in buffers])(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * wire.BUFFER_BYTES


def test_a_large_message_takes_a_few_times_its_size():
    blob = bytes(wire.BUFFER_BYTES)
    here, there = channels()
    sender = threading.Thread(
        target=here.socket.sendall,
        args=(framed({"value": {**ARRAY, "s": [1 << 23]}}, blob, [len(blob)]),),
    )
    here.socket.setblocking(True)
    tracemalloc.start()
    sender.start()
    message = there.receive(soon())
    there.decoder(message)(message["value"])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sender.join()
    assert most < 6 * wire.BUFFER_BYTES


@pytest.mark.parametrize("announced", [8, 1000])
def test_one_who_sends_a_byte_at_a_time_is_cut_off(announced):
    here, there = channels()
    stop = threading.Event()

    def drip():
        data = iter(wire.HEADER.pack(announced, 0) + b" " * announced)
        while not stop.wait(0.02):
            here.socket.send(bytes([next(data, 32)]))

    sender = threading.Thread(target=drip)
    sender.start()
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        there.receive(soon(0.15))
    assert time.monotonic() - start < 0.5
    stop.set()
    sender.join()


@pytest.mark.parametrize("said", [b"", b"\0", wire.HEADER.pack(9, 0)])
def test_one_who_says_no_more_is_cut_off(said):
    here, there = channels()
    here.socket.send(said)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        there.receive(soon(0.1))
    assert time.monotonic() - start < 0.5


def test_one_who_never_reads_is_cut_off():
    here, there = channels()
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        here.send({"value": 0, "buffers": [bytes(16 << 20)]}, soon(0.2))
    assert time.monotonic() - start < 0.6
    assert there.socket.recv(1)


@pytest.mark.parametrize("size", [0, 16 << 20])
def test_one_who_is_gone_is_noticed(size):
    here, there = channels()
    there.socket.close()
    with pytest.raises(Closed):
        here.send({"value": 0, "buffers": [bytes(size)]}, soon())
    with pytest.raises(Closed):
        here.receive(soon())


def test_a_deadline_in_the_past_is_over():
    here, there = channels()
    here.send({}, soon())
    with pytest.raises(TimeoutError):
        there.receive(time.monotonic())
    with pytest.raises(TimeoutError):
        here.send({}, time.monotonic())


# what the grader makes of a reply


def new_link(reply=None):
    """Return a Link to nobody; whatever is asked for, there is the same reply."""

    def fork(keep, found):
        ours, _ = socket.socketpair()
        channel = Channel(ours, keep, found)

        def ask(message, deadline):
            return {"buffers": [], **reply}

        return SimpleNamespace(channel=channel, ask=ask, ended=None)

    link = Link(fork)
    link.begin = lambda seconds: None
    link.callbacks.append(lambda *arguments, **named: [arguments, named])
    return link


def is_handed_over(value):
    """Return whether a value is plain, or stands for one of the sandbox's."""
    if isinstance(value, Handle):
        kind = type(value)
        texts = kind.__name__, kind.__module__, value.__dict__.get("__name__", "")
        assert all(text.isprintable() and len(text) <= 80 for text in texts)
        assert kind.__mro__[1] in (Handle, Function)
        return True
    if callable(value):
        return True  # a function of the grader's own
    if type(value) in (list, tuple, set, frozenset):
        return all(map(is_handed_over, value))
    if type(value) is dict:
        return all(is_handed_over(pair) for pair in value.items())
    if type(value) is np.ndarray and value.dtype == object:
        return all(map(is_handed_over, value.ravel().tolist()))
    return is_plain(value)


def is_told(told):
    """Return whether what is told of an exception can be shown to anybody."""
    shapes = told.shapes
    assert type(told) is Told
    assert type(told.line) is str
    assert told.line.isprintable()
    assert shapes is None or len(shapes) == 2
    assert told.stub is None or told.stub.isidentifier()
    return len(str(told)) < 2000


def is_clean(data):
    """Return whether a file and a database can hold JSON and a page can show it."""
    if isinstance(data, str):
        data.encode()
        return "\0" not in data and len(data) <= 200_000
    if isinstance(data, dict):
        return all(map(is_clean, data)) and all(map(is_clean, data.values()))
    return all(map(is_clean, data)) if isinstance(data, list) else True


CALLABLE = {"t": "handle", "id": 0, "callable": True, "module": "m", "name": "function"}
KINDS = st.lists(
    ODD | st.sampled_from(["ValueError", "KeyError", "Sly", ":", "\n", "\x1b[2J"])
    | st.sampled_from(sorted(oracle.RAISED)),
    max_size=3,
)  # fmt: skip
TOLD = st.tuples(
    ODD, ODD | st.lists(st.lists(ODD, max_size=3), min_size=2, max_size=2), ODD
).map(list)
RAISED = ODD | st.fixed_dictionaries(
    {"kinds": KINDS | ODD}, optional={"text": ODD | JSON, "told": TOLD | ODD}
)
REPLIES = st.fixed_dictionaries({}, optional={"value": JSON}) | st.one_of(
    st.builds(dict, missing=ODD),
    st.builds(dict, refused=ODD | JSON),
    st.builds(dict, raised=RAISED),
    st.builds(dict, value=JSON, after=JSON),
)


@MORE
@given(REPLIES, st.lists(st.integers(0, 9), max_size=2))
@example({"value": {**CALLABLE, "module": nested(400), "called": ""}}, [])
@example({"value": {"t": "yours", "id": -1}}, [])
@example({"value": {"t": "yours", "id": True}}, [])
@example({"value": {"t": "yours", "id": 10**300}}, [])
@example({"refused": nested(400)}, [])
def test_any_reply_is_a_value_or_an_exception_of_the_students(reply, sizes):
    link = new_link()
    try:
        outcome = link.value({**reply, "buffers": [bytes(size) for size in sizes]})
    except Exception as error:
        outcome = error
    if isinstance(outcome, Refused):
        assert is_clean(str(outcome))
    elif isinstance(outcome, Exception):
        # Of a name that is missing there is nothing to tell.
        assert "missing" in reply or is_told(outcome.told)
    else:
        assert is_handed_over(outcome)


@MORE
@given(RAISED)
@example({"kinds": ["\ud800"]})
@example({"kinds": ["a\0b"]})
@example({"kinds": [nested(400)]})
@example({"kinds": ["E"], "text": nested(400)})
def test_what_was_raised_becomes_an_exception(data):
    error = oracle.remote(data, oracle.RAISED)
    assert isinstance(error, Exception)
    assert is_clean(type(error).__name__)
    assert is_clean(str(error))
    assert isinstance(error, Refused) or is_told(error.told)


@MORE
@given(TOLD | ODD)
@example(["", [[math.inf], [1]], None])
@example(["", [{}, {}], None])
@example(["", [[10**400] * 8, [10**400] * 8], None])
@example(["", None, "a" * 100_000])
@example("abc")
@example([nested(400), nested(400), nested(400)])
def test_what_is_told_of_an_exception_can_be_shown(data):
    assert is_told(oracle.told_there(data))


@pytest.mark.parametrize(
    "kind",
    sorted(oracle.RAISED),
)
def test_a_builtin_exception_reads_as_it_did_there(kind):
    with contextlib.suppress(TypeError):
        there = oracle.RAISED[kind]("word")
        told = {"kinds": [kind, "Exception"], "text": str(there), "told": None}
        assert str(oracle.remote(told)) == str(there)


@FEWER
@given(
    st.fixed_dictionaries(
        {"callback": st.just(0) | ODD},
        optional={
            "arguments": JSON | st.just([]),
            "named": JSON | st.just({"t": "dict", "v": []}),
        },
    ),
)  # fmt: skip
@example({"callback": 0, "arguments": [], "named": {"t": "dict", "v": [[1, 2]]}})
@example({"callback": 0, "arguments": 5, "named": 5})
@example({"callback": 0, "arguments": nested(400), "named": 5})
def test_any_call_of_the_graders_functions_has_an_answer(message):
    link = new_link()
    reply = link.callback({**message, "question": "a", "buffers": []})
    assert ("value" in reply) != ("raised" in reply)
    json.dumps({**reply, "buffers": []})


SHOWING = "print(f(1))\nf(2)", "assert f(1) == 1, 'no'", "f(1)", "f(1)\n1 / 0"
ODD_SCORES = [
    (1 << 1024) - 1,
    -(1 << 1023),
    math.nan,
    math.inf,
    -1,
    1e9,
    True,
    "\ud800",
]


@MORE
@given(reply=REPLIES, source=st.sampled_from(SHOWING), hidden=st.booleans())
@example({"raised": {"kinds": [""], "text": "", "told": []}}, "f(1)", True)
@example({"raised": {"kinds": ["E"], "text": "\ud800\0", "told": []}}, "f(1)", False)
@example({"raised": {"kinds": ["E"], "text": "\n\x0b", "told": []}}, "f(1)", False)
@example({"raised": {"kinds": ["\ud800"]}}, "f(1)", False)
@example({"value": "\ud800\0"}, SHOWING[0], False)
@example({"value": "a" * 900_000}, SHOWING[0], False)
@example({"value": (1 << 1023) * 1.0}, "f(1)", False)
@example({"value": {"t": "int", "v": hex((1 << 1024) - 1)}}, "f(1)", False)
@example({"value": {"t": "\ud800"}}, "f(1)", False)
def test_whatever_comes_back_a_test_cell_has_clean_outputs(reply, source, hidden):
    link = new_link(reply)
    names = Names(link)
    names.hand_over(["g"], {})
    names["f"] = Function(link, 0, "f")
    if hidden:
        source = f"### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"
    cell = {"name": "test_f", "source": source, "points": 3.0, "credit": None}
    outcome = run_test({**cell, "key": bytes(32).hex()}, names, 1)
    assert is_clean(outcome.outputs), outcome.outputs
    assert outcome.said is None or all(map(is_clean, outcome.said.paragraphs))
    for output in outcome.outputs:
        if output["output_type"] == "execute_result":
            assert 0 <= float(output["data"]["text/plain"]) <= 3


OUTPUT = st.fixed_dictionaries(
    {"output_type": ODD | st.sampled_from(["stream", "error", "display_data"])},
    optional={
        "name": ODD, "text": ODD | JSON, "ename": ODD, "evalue": JSON,
        "traceback": ODD | st.lists(ODD), "metadata": JSON,
        "data": ODD | st.dictionaries(
            st.sampled_from(["text/plain", "image/png", "text/html", "\ud800"]), JSON
        ),
    },
)  # fmt: skip


@MORE
@given(JSON | st.lists(OUTPUT | JSON, max_size=4))
@example([{"output_type": "stream", "text": "\ud800\0"}] * 3)
@example([{"output_type": "stream", "text": "a" * 1_000_000}])
@example([{"output_type": "stream", "text": "a"}] * 100_000)
@example([{"output_type": "error", "traceback": ["a"] * 100_000}])
@example([{"output_type": "execute_result", "data": {"text/html": "<script>"}}])
def test_any_outputs_are_made_anew_of_what_outputs_consist_of(outputs):
    clean = clean_outputs(outputs)
    assert is_clean(clean)
    assert len(clean) <= 1000
    for output in clean:
        output = json.loads(json.dumps(output))
        if output["output_type"] in ("execute_result", "display_data"):
            assert set(output["data"]) <= {"text/plain", "text/html", *oracle.IMAGES}
            output["metadata"] = {}
        if output["output_type"] == "execute_result":
            output["execution_count"] = None
        cell = nbformat.v4.new_code_cell(outputs=[nbformat.from_dict(output)])
        nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_an_image_is_base64_and_nothing_else():
    data = {"image/png": '"><script>alert(1)</script>', "text/plain": "<Figure>"}
    (output,) = clean_outputs([{"output_type": "display_data", "data": data}])
    assert "<" not in output["data"].get("image/png", "")
