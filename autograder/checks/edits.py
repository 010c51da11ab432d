"""Where a wrong function's mistake is: at the smallest edit that makes it right.

Nothing here knows the right formula. The learner's own source is changed in one place
after the other, as a person would correct it, and somebody else says of each candidate
whether it is right. What is shown is the place alone.
"""

import __future__

import ast
import contextlib
import copy
import inspect
import itertools
import os
import re
import sys
import types
import warnings
from collections import namedtuple
from dataclasses import dataclass
from functools import partial

import numpy as np

from autograder.checks.clock import Budget, now

# How a person corrects a line: cost (the lower, the more plausible), question, what
# stands there -> what could, or what could be each other. a, b, c are expressions, f
# and g functions, m is a method, r one that reduces, **k further arguments, ∘ and • any
# operators. x is a variable, i and j those of a loop, u and v the others, n is an
# argument, w and h are functions that the learner has, np.d makes a new array.
ANYWHERE = """
0     operator    a + b | a - b
0     operator    a + b | a * b
0     operator    a * b | a @ b
0     operator    a @ b.T | a.T @ b -> a * b
0     operator    a * b | a / b
0     power       a ** b | a * b
0     power       a * 2 -> a ** 2
0     comparison  a < b | a <= b | a > b | a >= b
9     exact       np.array_equal(a, b) -> np.allclose(a, b, 1e-4, 1e-6)
0     operands    a @ b -> b @ a
0     operands    a - b -> b - a
0     transpose   a.T -> a
0     transpose   a @ b | a.T @ b | a @ b.T -> a.T @ b | a @ b.T | b.T @ a | b @ a.T
-.1   call        a.reshape(-1, 1) | a.reshape(1, -1) -> a
0     reshape     a.reshape(b, **k) -> a.T
0     bracket     (a ∘ b) • c | a ∘ (b • c)
0     bracket     (a ∘ b) > c | a ∘ (b > c)
0     bracket     f(a, **k) ∘ b | f(a ∘ b, **k)
0     bracket     a ∘ f(b, **k) -> f(a ∘ b, **k)
0     bracket     a.m(**k) ∘ b | (a ∘ b).m(**k)
1     bracket     a ∘ b * c | b * (a ∘ c)
0     bound       range(a) -> range(a - 1) | range(1, a) | range(a + 1)
0     bound       range(a, b) -> range(a, b - 1) | range(a, b + 1) | range(b)
.5    bound       a < b -> a < b - 1 | a < b + 1
0     index       a[b] -> a[b + 1] | a[b - 1] | a[-1] | a[0] | a[:, b]
0     index       a[b, c] -> a[c, b]
1     index       a[b] -> a[i]
.5    extra       a[b] -> a | a.sum()
0     slice       a[b:] -> a[b + 1:] | a[b - 1:] | a
0     slice       a[:b] -> a[:b + 1] | a[:b - 1] | a
0     slice       a[:-1] | a[1:] | a[::-1] | a[:0:-1]
0     slice       a[::-1] | a[:0:-1] -> a
0     size        a.size -> len(a) | a.shape[1]
1     size        len(a) | a.shape[b] -> n.shape[1] | len(n)
1     size        a.max() + 1 | np.max(a) + 1 -> n.shape[1]
.5    size        a.zeros_like(b, **k) | a.empty_like(b, **k) -> a.zeros_like(b @ n)
1     size        x.shape -> (x @ n).shape
1     constant    0 | 1 | 2 -> 1 | 2
1.3   constant    1 | 2 -> 0
1     constant    1 | 2 -> .5
1.5   constant    1 -> 1 / len(n)
0     sign        -a -> a
1.25  extra       a * b | a @ b | a + b | a - b | a / b | a ** b -> a | b
1.25  extra       a @ b -> a.sum(axis=0) | a.sum(axis=1)
1     extra       f(a, b) -> f(a)
.75   extra       np.logical_and(a, b) | np.logical_or(a, b) | a & b -> a | b
-.5   extra       np.where(a, b, c) -> b | c
-.5   extra       b if a else c -> b | c
.5    sign        np.where(a, b, c) -> np.where(a, b, 0) | np.where(a, 0, c)
1     call        f(a, **k) | a.m(**k) -> a
.5    call        a.squeeze(**k) | np.squeeze(a, **k) -> a | a[0] | a[:, 0]
1.25  call        np.m(a, **k) -> a.T
2     call        np.clip(a, b, c) -> a - a.max(axis=1, keepdims=True)
.5    function    a.sum(**k) | a.mean(**k)
.5    function    a.max(**k) | a.min(**k)
1.5   function    a.sum(**k) | a.mean(**k) -> a.max(**k)
0     function    np.max(a, b) -> np.maximum(a, b)
0     function    a.hstack(**k) | a.vstack(**k) | a.stack(**k) | a.concatenate(**k)
.5    function    np.m(a, b) -> a @ b
.5    function    np.outer(a, b) | np.kron(a, b) -> a.T @ b
.25   function    a.repeat(**k) | a.tile(**k)
0     copy        a.flatten(**k) -> a.ravel(**k)
.5    function    a.zeros_like(**k) | a.ones_like(**k)
.5    function    a.sqrt(**k) | a.square(**k) | a.abs(**k)
1.5   function    h(**k) | a.tanh(**k) | a.exp(**k) -> w(**k)
0     axis        a.r(**k) -> a.r(axis=0) | a.r(axis=1) | a.r()
.25   axis        a.r(**k) -> a.r(axis=0, keepdims=True) | a.r(axis=1, keepdims=True)
0     axis        a.r(b, **k) -> a.r(b, axis=0) | a.r(b, axis=1) | a.r(b)
.25   axis        a.r(b, **k) -> a.r(b, axis=1, keepdims=True)
.75   dtype       np.d(**k) -> np.d(**k).astype(n.dtype) | np.d(**k).astype(n[0].dtype)
.5    dtype       np.zeros_like(**k) -> np.zeros_like(**k).astype(float)
.75   dtype       np.d(**k) -> np.d(**k).astype(float)
0     tuple       a, b -> b, a
0     tuple       [a, b] -> [b, a]
0     tuple       a, b, c -> b, a, c | c, b, a | a, c, b
-1    argument    np.where(a, b, c) -> np.where(a, c, b)
.5    argument    np.m(a, b) -> np.m(b, a)
.5    argument    h(a, b, **k) -> h(b, a, **k)
.5    argument    h(a, b, c, **k) -> h(a, c, b, **k) | h(c, b, a, **k)
1     name        v -> u
1     name        i -> j
.25   update      a = b | a ∘= b -> a = b | a += b | a -= b | a *= b
-.5   in place    x ∘= b -> x = x ∘ b
-.5   in place    x[a] ∘= b -> x[a] = x[a] ∘ b
0     same array  a = v -> a = v.copy()
0     same array  a = b[c] -> a = b[c].copy()
0     same array  a = b[:] -> a = b.copy()
0     same array  list(x) | [*x] | x.copy() | x[:] -> [each.copy() for each in x]
0     same array  a.append(v) -> a.append(v.copy())
1     rebound     x = a -> x[...] = a
"""
OPERATORS = "+", "-", "*", "/", "@", "**"
SAME = "++", "+-", "**", "*/", "@@"  # a bracket more or less changes nothing
REDUCTIONS = "sum", "mean", "max", "min", "argmax", "argmin", "any", "all"
MAKERS = "array", "zeros", "ones", "empty", "full", "eye", "where", "linspace", "arange"
MAKERS += "zeros_like", "ones_like", "empty_like", "full_like"
ATTRIBUTES = {"r": REDUCTIONS, "d": MAKERS}
# What a value could still need: any piece of a formula, a whole right-hand side, the
# list of a loop, a count.
PIECE = """
1.5   transpose     a -> a.T
1     sign          a -> -a
1.5   power         a -> a ** 2
2     factor        a -> a * 2 | a / 2
2.5   factor        a -> a * v
"""
FACTOR = """
0     transpose     a -> a.T
2     other factor  a -> 1 - n | 1 - n ** 2 | n * (1 - n) | n > 0
"""
VALUE = """
1.5   constant      x | a[b] -> 1
2.5   missing call  a -> a.sum(axis=0)
3     missing call  a -> w(a)
3     factor        a -> a * (x > 0) | a * v * (1 - v)
3     factor        a[b] -> a[b] * (n[b] > 0)
"""
LOOPED = """
.25   slice         a -> a[:-1] | a[1:] | a[::-1] | a[:0:-1]
1.5   transpose     a -> a.T
"""
COUNT = """
1     size          a -> n.shape[1] | len(n)
"""
TICK = ast.parse("__tick__()").body[0]
# What gives nothing, and changes a list.
METHODS = {"append", "insert", "extend", "reverse", "sort", "print"}
# What is asked of a value, and not of a name that is returned.
MADE = {"slice", "factor", "constant", "missing call", "other factor", "call"}
# A candidate that calls one of these could be seen, or wait for somebody.
SEEN = {"display", "eval", "exec", "exit", "input", "open", "plt", "quit"}


@dataclass(frozen=True)
class Place:
    """Where an edit is.

    number counts the lines of the function's source from 1, line is that line without
    its indentation, and piece is line[start:end]. question is a key of the
    language's EDITS.
    """

    number: int
    line: str
    start: int
    end: int
    piece: str
    question: str


class OutOfTime(BaseException):
    """Not an Exception, which a learner's own `except` could catch."""


# A node, and where it hangs: in a list or in the fields of its parent, by its key.
Spot = namedtuple("Spot", "owner key node parent field")
# The lower its cost, the more plausible an edit. piece is (line, column, last line,
# last column), new says which edits of other pieces are alike, changes are (owner, key,
# what comes there: a node, or a function that makes it).
Edit = namedtuple("Edit", "cost question piece new changes")


def slip_in(function, accepts, budget=None, questions=None):
    """Return the Place of the smallest edit of function that is accepted, or None.

    If there are questions, of the edits to which these belong.

    accepts(candidate) says whether a function is right; it has to give each one inputs
    of its own, and where it raises, the candidate is not right.
    """
    budget = budget or Budget()
    share = 0.2  # seconds of an endless candidate, so that others have their turn
    found = source_of(function)
    if found is None:
        return None
    lines, module, definition = found
    lists = ast.Assign | ast.Call | ast.For | ast.While | ast.comprehension
    lists |= ast.FunctionDef

    def accepted(changes):
        undo = []
        try:
            for owner, key, new in changes:
                new = new() if callable(new) else new
                undo.append((owner, key, owner[key]))
                owner[key] = new
            # An edit may have made a loop anew.
            nodes = [each for each in ast.walk(definition) if isinstance(each, lists)]
            if any(map(holds_itself, nodes)):
                return False
            with ticking(nodes):
                code = next(made_of(module, function))
            until = min(budget.end, now() + share)
            return bool(accepts(candidate(function, code, partial(tick, until))))
        except (Exception, OutOfTime, SystemExit):
            return False
        finally:
            for owner, key, old in reversed(undo):
                owner[key] = old

    # The legacy state is the one that a learner's np.random.seed has set.
    state = np.random.get_state()  # noqa: NPY002
    try:
        with (
            open(os.devnull, "w") as nowhere,
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
            warnings.catch_warnings(action="ignore"),
            np.errstate(all="ignore"),
        ):
            start = now()
            if accepted([]):
                return None  # nothing is wrong
            share = min(share, 0.05 + 20 * (now() - start))
            edits = every_edit(definition, function, lines)
            edits = itertools.takewhile(lambda _: budget.is_left(), edits)
            for edit in ranked(edits, lines):
                if questions and edit.question not in questions:
                    continue
                if not budget.spend():
                    return None
                if accepted(edit.changes):
                    return place_of(edit, lines)
    finally:
        np.random.set_state(state)  # noqa: NPY002
    return None


def written_in(function):
    """Return the expressions in the source of a function, and its names."""
    found = source_of(function)
    nodes = ast.walk(found[2]) if found else ()
    texts = [ast.unparse(node) for node in nodes if isinstance(node, ast.expr)]
    return {text.replace(", keepdims=True", "") for text in texts}


def not_finite_in(function, axes, ask):
    """Return the Place of the first line that gives a number that is not finite, in an
    array of so many axes at least.

    ask calls the function that it is given as a learner's is called. None if there is
    no such line.
    """
    found, places, last, before = source_of(function), [], [], sys.gettrace()
    if found is None:
        return None
    lines, code = found[0], function.__code__
    heads = [n.lineno for n in ast.walk(found[2]) if isinstance(n, ast.With)]

    def trace(frame, event, value):
        if frame.f_code is not code:
            return None
        number = frame.f_lineno - code.co_firstlineno + 1
        if event == "line" and number in heads and last and last[0] >= number:
            return trace  # a block is left by its first line
        if event in ("line", "return") and not places:
            came = [*frame.f_locals.values(), *[value] * (event == "return")]
            if last and not all(is_finite(each, axes) for each in came):
                line = lines[last[0] - 1].decode().strip()
                places.append(Place(last[0], line, 0, len(line), line, "not finite"))
            last[:] = [number]
        return trace

    def traced(*arguments):
        sys.settrace(trace)
        try:
            return function(*arguments)
        finally:
            sys.settrace(before)

    ask(traced)
    return places[0] if places else None


def is_finite(value, axes):
    """Return whether a value holds no array with a number that is not finite."""
    if type(value) in (list, tuple):
        return all(is_finite(member, axes) for member in value)
    if not isinstance(value, np.ndarray | np.floating | float):
        return True
    value = np.asarray(value)
    looked_at = value.dtype.kind == "f" and value.ndim >= axes
    return not looked_at or bool(np.isfinite(value).all())


def tick(until):
    if now() > until:
        raise OutOfTime
    return True


def source_of(function):
    """Return (lines, module, definition) of a plain function, or None.

    definition is the part of the tree that the function was made of: its source is
    compiled again, and has to give the same code, line by line. A cell that has been
    changed since would not. Free variables are those of a function around it.
    """
    code = getattr(function, "__code__", None)
    if not isinstance(function, types.FunctionType) or SEEN & names_in(code):
        return None
    try:
        source = inspect.getsource(function)
        indented = source[0].isspace()
        tree = ast.parse("if True:\n" * indented + source)
    except (OSError, TypeError, SyntaxError, IndexError):
        return None
    nodes = list(ast.walk(tree))
    if any(isinstance(node, ast.Global | ast.Nonlocal) for node in nodes):
        return None
    name, around = code.co_name, ", ".join(code.co_freevars)
    is_lambda = name == "<lambda>"
    # A function that calls itself finds itself where it has been before.
    outer = "pass" if is_lambda or name in code.co_freevars else f"global {name}"
    first = code.co_firstlineno - 1
    ast.increment_lineno(tree, first - indented)
    for node in nodes:
        is_function = isinstance(node, ast.Lambda | ast.FunctionDef)
        if is_function and getattr(node, "name", "<lambda>") == name:
            module = ast.parse(f"def around({around}): {outer}")
            line = ast.copy_location(ast.Expr(node), node) if is_lambda else node
            module.body[0].body.append(line)
            made = made_of(module, function)
            if any(each.replace(co_flags=code.co_flags) == code for each in made):
                ast.increment_lineno(node, -first)
                return [each.encode() for each in source.splitlines()], module, node
    return None


def codes_in(code):
    return [each for each in code.co_consts if isinstance(each, types.CodeType)]


def names_in(code):
    """Return the names that a code object and those within it look up."""
    return set(code.co_names).union(*map(names_in, codes_in(code)))


def made_of(module, function):
    """Compile the module as the function's was, and yield the definition's code.

    Python calls what is in an imported module by other instructions where it sees the
    import, which may stand in another cell.
    """
    code = function.__code__
    flags = code.co_flags & __future__.annotations.compiler_flag
    modules = [
        name
        for name in code.co_names
        if isinstance(function.__globals__.get(name), types.ModuleType)
    ]
    for imported in [], modules:
        imports = [ast.Import([ast.alias(each)]) for each in imported]
        tree = ast.fix_missing_locations(ast.Module([*imports, *module.body], []))
        made = compile(tree, "<candidate>", "exec", flags, dont_inherit=True)
        (around,) = codes_in(made)
        yield next(each for each in codes_in(around) if each.co_name == code.co_name)


@contextlib.contextmanager
def ticking(nodes):
    """Let every round of every loop look at the clock."""
    rounds = [
        getattr(node, "body", None) or node.ifs
        for node in nodes
        if not isinstance(node, ast.Assign | ast.Call)
    ]
    for each in rounds:
        each.insert(0, TICK if each and isinstance(each[0], ast.stmt) else TICK.value)
    try:
        yield
    finally:
        for each in rounds:
            del each[0]


def holds_itself(node):
    """Return whether a line puts a list into itself, which NumPy cannot measure."""
    match node:
        case ast.Call(ast.Attribute(holder), values):
            pass
        case ast.Assign([ast.Subscript(holder)], value):
            values = getattr(value, "elts", [value])
        case _:
            return False
    while isinstance(holder, ast.Subscript):
        holder = holder.value
    names = [each.id for each in values if isinstance(each, ast.Name)]
    return getattr(holder, "id", None) in names


def candidate(function, code, tick):
    """Return a function of this code, with copies of all that it could change."""
    known = {**function.__globals__, "__tick__": tick}
    for name in names_in(code) & function.__globals__.keys():
        known[name] = own(known[name])
    free = function.__code__.co_freevars  # the candidate may need fewer
    cells = dict(zip(free, function.__closure__ or (), strict=True))
    closure = [types.CellType(own(cells[n].cell_contents)) for n in code.co_freevars]
    defaults = copy.deepcopy(function.__defaults__)
    made = types.FunctionType(code, known, code.co_name, defaults, tuple(closure))
    made.__kwdefaults__ = copy.deepcopy(function.__kwdefaults__)
    for cell in closure:  # it may call itself
        if cell.cell_contents is function:
            cell.cell_contents = made
    if known.get(code.co_name) is function:
        known[code.co_name] = made
    return made


def own(value):
    """Return what a candidate gets for a value of the learner's."""
    if isinstance(value, np.ndarray):
        value = value.view()
        value.flags.writeable = False  # may be too large to be copied again and again
        return value
    return value if isinstance(value, types.ModuleType) else copy.deepcopy(value)


def place_of(edit, lines):
    """Return the Place of an edit. Of a piece of several lines it is the first."""
    number, start, last, end = edit.piece
    text = lines[number - 1]
    before, line = text[:start].decode().lstrip(), text.decode().strip()
    piece = text[start : end if last == number else None].decode().rstrip()
    start, end = len(before), len(before) + len(piece)
    return Place(number, line, start, end, piece, edit.question)


def span(first, last=None):
    last = last or first
    return first.lineno, first.col_offset, last.end_lineno, last.end_col_offset


def parsed(text):
    (line,) = ast.parse(text.strip()).body
    return line.value if isinstance(line, ast.Expr) else line


def shape(node):
    """Return what a node and a pattern that matches it have in common."""
    return type(node), type(getattr(node, "op", None))


def table(text):
    """Return the rules of a text by the shape of their pattern."""
    by_shape = {}
    for line in text.strip().splitlines():
        cost, question, rule = re.split("  +", line)
        left, _, right = rule.partition(" -> ")
        for pair in itertools.product(left.split(" | "), (right or left).split(" | ")):
            for o in OPERATORS if "∘" in str(pair) else "∘":
                for p in OPERATORS if "•" in str(pair) else "•":
                    one, other = (t.replace("∘", o).replace("•", p) for t in pair)
                    if one == other or o + p in SAME:
                        continue
                    pattern = parsed(one)
                    key = None if isinstance(pattern, ast.Name) else shape(pattern)
                    entry = float(cost), question, pattern, other
                    by_shape.setdefault(key, []).append(entry)
    return by_shape


ANYWHERE, PIECE, FACTOR, VALUE, LOOPED, COUNT = map(
    table, (ANYWHERE, PIECE, FACTOR, VALUE, LOOPED, COUNT)
)


def matches(pattern, node, bound):
    """Return whether a node is what the pattern says, and collect its parts."""
    match pattern:
        case ast.Name(letter) if len(letter) == 1:
            bound[letter] = node
            return isinstance(node, ast.expr) and not isinstance(node, ast.Slice)
        case ast.Call(f, args, [ast.keyword(None)]) if isinstance(node, ast.Call):
            n = len(args)
            bound["k"] = [*node.args[n:], *node.keywords]
            return matches(f, node.func, bound) and matches(args, node.args[:n], bound)
        case ast.Attribute(a, "m" | "r" | "d" as x) if isinstance(node, ast.Attribute):
            bound[x] = node.attr
            known = node.attr in ATTRIBUTES.get(x, [node.attr])
            return known and matches(a, node.value, bound)
        case ast.AST():
            return type(pattern) is type(node) and all(
                matches(getattr(pattern, field), getattr(node, field), bound)
                for field in pattern._fields
                if field != "ctx"
            )
        case list():
            return len(pattern) == len(node) and all(
                matches(each, other, bound)
                for each, other in zip(pattern, node, strict=True)
            )
    return type(pattern) is type(node) and pattern == node


def filled(template, bound, stored):
    """Return what a template says of the parts that were bound."""

    def part(match):
        match bound.get(match[1]):
            case None:
                return match[0]
            case list(further):
                return ", ".join(map(ast.unparse, further))
            case ast.AST() as node:
                return f"({ast.unparse(node)})"
            case name:
                return name

    text = re.sub(r"(?:\*\*)?\b([a-z])\b", part, template)
    return parsed(f"{text} = 0").targets[0] if stored else parsed(text)


def ranked(edits, lines):
    edits = list(edits)
    # The same slip twice is one slip: axis=1 in both sums, H for O in both factors.
    alike = {}
    for edit in edits:
        number, start, last, end = edit.piece
        text = number if number != last else lines[number - 1][start:end]
        key = edit.question, text, edit.new
        alike.setdefault((1, number, *key), []).append(edit)
        alike.setdefault((1.5, None, *key), []).append(edit)
    for (more, *_), same in alike.items():
        if 1 < len(same) < 9 and same[0].new:
            changes = [change for edit in same for change in edit.changes]
            edits.append(same[0]._replace(cost=same[0].cost + more, changes=changes))
    return sorted(edits, key=lambda edit: edit.cost)


def every_edit(definition, function, lines):
    arguments = [each.arg for each in definition.args.args]
    nodes = list(ast.walk(definition))
    names = [
        node.id for node in nodes if isinstance(node, ast.Name) and is_stored(node)
    ]
    names = [name for name in dict.fromkeys([*arguments, *names]) if name.strip("_")]
    loops = [node for node in nodes if isinstance(node, ast.For | ast.comprehension)]
    targets = [each for node in loops for each in ast.walk(node.target)]
    rounds = {getattr(each, "id", "_") for each in targets}
    rounds = sorted(name for name in rounds if name[0].islower())
    # Another function could run for minutes. Those that this one calls do not.
    near = set("_".join(["relu_sigmoid", *names_in(function.__code__)]).split("_"))
    helpers = [
        name
        for name, value in function.__globals__.items()
        if isinstance(value, types.FunctionType)
        and value is not function
        and near & set(name.split("_"))
        and not SEEN & names_in(value.__code__)
    ]
    fixed = [name for name in names if name not in rounds]
    kinds = {"x": names, "v": fixed, "u": fixed}
    kinds |= {"n": arguments, "i": rounds, "j": rounds, "w": helpers, "h": helpers}
    returns = [node.value for node in nodes if isinstance(node, ast.Return)]
    returned = [each for value in returns for each in getattr(value, "elts", [value])]
    for spot in spots(definition):
        for edit in by_rule(spot, kinds, lines):
            # What is wrong with a name is wrong where it is made.
            if edit.question not in MADE or not (
                isinstance(spot.node, ast.Name) and spot.node in returned
            ):
                yield edit
        if isinstance(spot.node, ast.stmt):
            yield from of_line(spot, names)
        yield from of_constant(spot)
    for key, (name, value) in enumerate(defaults_of(definition)):
        fresh = parsed(f"{name} = {ast.unparse(value)}")
        body = [fresh, *definition.body]
        yield Edit(
            -1, "default", span(value), str(key), [(vars(definition), "body", body)]
        )


def defaults_of(definition):
    """Return the parameters of a definition whose default can be changed."""
    named, values = definition.args.args[::-1], definition.args.defaults[::-1]
    pairs = [*zip(named, values, strict=False)]
    pairs += zip(definition.args.kwonlyargs, definition.args.kw_defaults, strict=True)
    fixed = ast.Constant | ast.Name | ast.UnaryOp | None
    if isinstance(definition, ast.Lambda):
        return []
    return [(name.arg, value) for name, value in pairs if not isinstance(value, fixed)]


def names_read(node):
    return {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node)}


def spots(node):
    """Yield every Spot below a node where something can be exchanged."""
    for field in ("body",) if isinstance(node, ast.FunctionDef) else node._fields:
        value = getattr(node, field)
        owner = value if isinstance(value, list) else vars(node)
        for key, child in enumerate(value) if owner is value else [(field, value)]:
            match child:
                case ast.Expr(ast.Constant()):  # a docstring
                    continue
                case ast.expr() | ast.stmt():
                    yield Spot(owner, key, child, node, field)
            if isinstance(child, ast.AST):
                yield from spots(child)


def tables_for(spot):
    """Yield the tables of rules for what may stand at a spot."""
    _, _, node, parent, field = spot
    called = getattr(parent, "func", None)
    called = getattr(called, "attr", getattr(called, "id", ""))
    if field != "func":
        yield ANYWHERE
    if field == "iter" or (field == "args" and called in ("zip", "enumerate")):
        yield LOOPED
    if field == "args" and called in ("range", "zeros", "ones", "eye"):
        yield COUNT
    if (
        is_stored(node)
        or isinstance(node, ast.Constant | ast.Tuple | ast.Starred | ast.Slice)
        or field in ("func", "slice", "iter")
        or isinstance(parent, ast.Subscript | ast.keyword | ast.Compare)
        or (isinstance(parent, ast.Attribute) and not isinstance(node, ast.BinOp))
    ):
        return
    yield PIECE
    if isinstance(parent, ast.BinOp):
        yield FACTOR
    if field in ("value", "elt", "elts", "body") or called in ("append", "insert"):
        yield VALUE


def is_stored(node):
    return isinstance(getattr(node, "ctx", None), ast.Store)


def by_rule(spot, kinds, lines):
    node, stored = spot.node, is_stored(spot.node)
    for rules in tables_for(spot):
        # What is missing is missing from a formula rather than from a name.
        less = 1 / len(ast.unparse(node)) + isinstance(node, ast.Name) / 2
        for cost, question, pattern, template in (
            *rules.get(shape(node), ()),
            *rules.get(None, ()),
        ):
            bound = {}
            if not matches(pattern, node, bound) or any(
                getattr(bound[kind], "id", None) not in kinds[kind]
                for kind in bound.keys() & kinds.keys()
            ):
                continue
            if leaves_out(question, template, bound) or (
                question == "other factor" and isinstance(node, ast.Name)
            ):
                continue
            cost += less * (cost >= 2)
            cost += 1.5 * (stored and isinstance(node, ast.Name | ast.Tuple))
            if question == "call":  # of several variables, it is no change of one
                cost += any(isinstance(each, ast.Name) for each in bound.get("k", ()))
            if question == "name":  # `grads` goes rightly into `gradient_step`
                called = getattr(getattr(spot.parent, "func", None), "id", "")
                cost += called.startswith(node.id[:4])
            used = set(re.findall(r"\w+", template))
            piece = piece_of(question, node, bound, used, lines)
            (kind,) = used & kinds.keys() - bound.keys() or [None]
            for name in kinds.get(kind, [None]):
                bound[kind] = name
                new = bound.get(template)
                new = getattr(new, "id", new)
                if new == getattr(node, "id", ()) or (
                    isinstance(spot.parent, ast.Return) and new in kinds["n"]
                ):
                    continue  # an answer that is given away
                changes = [
                    (spot.owner, spot.key, partial(filled, template, {**bound}, stored))
                ]
                yield Edit(cost, question, piece, f"{template} {name}", changes)


def leaves_out(question, template, bound):
    """Return whether an operator is exchanged so that its right side has no effect."""
    one = question == "operator" and getattr(bound["b"], "value", None) in (0, 1)
    return one and template != "a + b" and template != "a - b"


def piece_of(question, node, bound, used, lines):
    """Return what an edit exchanges: an operator, index, what is left out, or all."""
    match question:
        case "operator" | "comparison" | "update":
            return between(bound["a"], bound["b"], lines)
        case "index":
            return span(node.slice)
        case "function":
            return span(node.func)
        case "reshape" | "copy":
            end, last = node.func.end_col_offset, node.func.end_lineno
            return last, end - len(node.func.attr), last, end
        case "axis" if bound["k"]:
            return span(bound["k"][0], bound["k"][-1])
        case "argument":
            return span(node.args[0], node.args[-1])
        case "extra" if isinstance(node, ast.BinOp):
            first, start, last, end = between(bound["a"], bound["b"], lines)
            if "a" in used:
                return first, start, *span(node)[2:]
            return *span(node)[:2], last, end
    out = [each for name, each in bound.items() if name not in used]
    out = [each for each in out if isinstance(each, ast.AST)]
    return span(out[0] if len(out) == 1 and question != "size" else node)


def between(left, right, lines):
    """Return where the operator between two operands is."""
    number, start = left.end_lineno, left.end_col_offset
    gap = lines[number - 1][
        start : right.col_offset if right.lineno == number else None
    ]
    sign = gap.strip(b" ()\\")
    start += gap.index(sign)
    return (number, start, number, start + len(sign)) if sign else span(right)


def of_constant(spot):
    """Yield the edits of a step, a safeguard or the indices of an einsum."""
    cost, question, others = 1, "constant", ()
    match spot.node:
        case ast.Constant(float(number)) if 0 < number < 0.1:
            cost, others = 1.3, (0, 1e-5)  # rather is there a term too many
        case ast.Constant(int(number)) if number > 2:
            others = number - 1, number + 1
        case ast.Constant(str(text)) if "->" in text:
            before, after = text.split("->")
            groups = [group[::-1] for group in before.split(",")]
            letters = sorted({*before} - {*", "})
            counts = len(after), len(after) + 1
            kept = [each for n in counts for each in itertools.permutations(letters, n)]
            others = [f"{before}->{''.join(each)}" for each in kept]
            others += [f"{before.replace(g[::-1], g)}->{after}" for g in groups]
            cost, question = 0, "einsum"
    for other in others:
        change = spot.owner, spot.key, parsed(repr(other))
        yield Edit(cost, question, span(spot.node), str(other), [change])


def of_line(spot, names):
    """Yield the edits of a whole line: its order, how often it runs, what it keeps."""
    body, k, line, *_ = spot
    nothing, after = parsed("pass"), body[k + 1] if k + 1 < len(body) else None
    target = getattr(line, "target", getattr(line, "targets", [None])[0])
    while isinstance(target, ast.Subscript):
        target = target.value
    if after and not isinstance(after, ast.Return):
        changes = [(body, k, after), (body, k + 1, line)]
        yield Edit(1.5, "order", span(after), "", changes)
    if isinstance(line, ast.Expr) and not isinstance(line.value, ast.Constant):
        value = ast.unparse(line.value)
        kept = [ast.unparse(line.value.left)] if hasattr(line.value, "left") else names
        for name in kept if not METHODS & names_read(line.value) else ():
            with contextlib.suppress(SyntaxError):
                changes = [(body, k, parsed(f"{name} = {value}"))]
                yield Edit(-0.5, "unused", span(line), name, changes)
    for answer in (False, True) if isinstance(line, ast.If) else ():
        piece = span(line.test if answer or line.orelse else line)
        changes = [(vars(line), "test", ast.Constant(answer))]
        yield Edit(0.4 if line.orelse else -0.5, "extra", piece, "", changes)
    is_reset = isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
    sums = isinstance(line, ast.Assign) and isinstance(line.value, ast.BinOp)
    is_change = sums and getattr(line.targets[0], "id", 0) in names_read(line.value)
    is_change = is_change or (is_reset and target is not line.targets[0])
    if isinstance(line, ast.AugAssign) or is_change:
        yield Edit(0.2, "extra", span(line), "", [(body, k, nothing)])
    if isinstance(line, ast.Break):
        yield Edit(1, "bound", span(line), "", [(body, k, parsed("continue"))])
    if isinstance(line, ast.For) and isinstance(line.body[0], ast.For):
        inner = line.body[0]
        exchanged = (vars(line), "iter", inner.iter), (vars(inner), "iter", line.iter)
        yield Edit(0, "size", span(line.iter), "", exchanged)
    if isinstance(line, ast.For | ast.While | ast.If):
        *rest, last = line.body
        both = parsed("if True: pass")
        both.body = [line, last]
        changes = [(vars(line), "body", [*rest, nothing]), (body, k, both)]
        cost = 0 if isinstance(last, ast.Return) else 0.5
        yield Edit(cost, "indent", span(last), "", changes)
    if isinstance(line, ast.For | ast.While):
        first, *rest = line.body
        both = parsed("if True: pass")
        both.body = [first, line]
        changes = [(vars(line), "body", rest or [nothing]), (body, k, both)]
        yield Edit(0.5, "indent", span(first), "", changes)
    if isinstance(line, ast.For | ast.While) and after:
        changes = [(vars(line), "body", [*line.body, after]), (body, k + 1, nothing)]
        yield Edit(-0.5, "indent", span(after), "", changes)
