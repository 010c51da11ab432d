"""What an exception tells: the learner's own line, the shapes, and the cause."""

import ast
import linecache
import os
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder.checks.causes import cause_of
from autograder.checks.verdict import Fault
from autograder.checks.words import Word, one_line, quoted

# The checker's and the grader's, Python's own, and those beside NumPy.
CHECKS = Path(__file__).parent
LIBRARIES = (
    *(str(room) + os.sep for room in (CHECKS, CHECKS.with_name("grading"))),
    *(sysconfig.get_path("stdlib"), str(Path(np.__file__).parents[1])),
    *("<__array", "<frozen "),
)
PRODUCTS = "matmul", "dot"
LINE, TEXT = 100, 200  # how much is quoted


@dataclass(frozen=True)
class Told:
    """What the learner's own code tells of an exception.

    line is the deepest line that is the learner's, and not the checker's, NumPy's or
    Python's. The `raise NotImplementedError` of a function that stands as it was handed
    out is not the learner's either. shapes are those of the two factors, where a matrix
    product has failed; stub is the function, called by the learner's own, that the
    exception came from.
    """

    line: str = ""
    shapes: tuple | None = None
    stub: str | None = None


def told(error):
    """Return what is Told of an exception, here or where it comes from.

    The learner's function may have been called in another process. An exception that
    was raised for one of there brings along what there was to tell.
    """
    try:
        if isinstance(there := getattr(error, "told", None), Told):
            return there
        return told_by(error)
    except (Exception, SystemExit):
        # The exception's class, or what its source is read by, is the learner's too.
        return Told()


def told_by(error):
    steps = [step for step in steps_of(error) if is_theirs(step)]
    if not steps:
        return Told()
    code = steps[-1].tb_frame.f_code
    stub = code.co_name if len(steps) > 1 else None
    # A function of an earlier cell may have no source: then the line that calls it.
    line = next(filter(None, map(line_of, steps[::-1])), "")
    if isinstance(error, NotImplementedError) and is_as_handed_out(code):
        return Told(stub=stub)
    return Told(line, product_shapes(steps[-1]), stub)


def line_of(step):
    frame = step.tb_frame
    file, names = frame.f_code.co_filename, frame.f_globals
    return linecache.getline(file, step.tb_lineno, names).strip()


def raised(name, error, arguments=()):
    """Return the Fault of an exception that the function called name has raised.

    arguments are the names of what the function was called with.
    """
    where = told(error)
    line = Word("WORDS", "somewhere")
    if where.line:
        line = quoted(one_line(where.line, LINE))
    if issubclass(type(error), NotImplementedError):
        if not where.line:
            return Fault("not implemented", name=where.stub or name)
        if where.line.startswith("raise"):
            return Fault("raise left over", name=where.stub or name, line=line)
    text = f"{kind_name(error)}: {text_of(error)}"
    # What the learner's own `raise` says is the learner's to know.
    own = where.line.startswith("raise ")
    if not own:
        key, values = cause_of(text, where, arguments)
        if key:
            return Fault(key, name=name, line=line, **values)
    error = one_line(text.rstrip(".: "), TEXT)
    if own:
        return Fault("own raise", name=name, line=line, error=error)
    return Fault("raises", name=name, line=line, error=error)


def kind_name(error):
    return one_line(type.__dict__["__name__"].__get__(type(error)), 80)


def text_of(error):
    try:
        return one_line(str(error), 10 * TEXT)
    except (Exception, SystemExit):
        return ""  # the learner's own class cannot say itself


def is_the_learners(error):
    """Return whether the learner's code has raised it, and not somebody from outside.

    A grader ends what takes too long by an exception, and so does a notebook.
    """
    steps = steps_of(error)
    return bool(steps) and is_theirs(steps[-1])


def steps_of(error):
    steps, trace = [], BaseException.__traceback__.__get__(error)
    while trace:
        steps.append(trace)
        trace = trace.tb_next
    return steps


def is_theirs(step):
    file = step.tb_frame.f_code.co_filename
    return not file.startswith(LIBRARIES) and not file.endswith(".pyx")


def is_as_handed_out(code):
    """Return whether a function has nothing but its `raise`, as far as can be seen."""
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except SyntaxError:
        return True
    for node in ast.walk(tree):
        first = [node, *getattr(node, "decorator_list", [])]
        if isinstance(node, ast.FunctionDef) and code.co_firstlineno in [
            each.lineno for each in first
        ]:
            return all(is_nothing(statement) for statement in node.body)
    return True


def is_nothing(statement):
    """Return whether a statement computes nothing: a docstring, `pass`, `raise`."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass | ast.Raise)


def product_shapes(step):
    """Return the shapes of the factors whose matrix product has failed, or None.

    The expression is read, not run again: it may have effects.
    """
    frame = step.tb_frame
    positions = list(frame.f_code.co_positions())[step.tb_lasti // 2]
    if None in positions:
        return None
    first, last, start, end = positions
    file = frame.f_code.co_filename
    lines = [
        linecache.getline(file, number).encode() for number in range(first, last + 1)
    ]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    try:
        node = ast.parse(b"".join(lines).decode().strip(), mode="eval").body
    except SyntaxError:
        return None
    factors = factors_of(node)
    if factors is None:
        return None
    left, right = (shape_of(factor, frame) for factor in factors)
    if not left or not right or left[-1] == right[-2:][0]:
        return None  # not known, or the product is not what has failed
    return left, right


def factors_of(node):
    """Return the two factors of a matrix product in the source, or None."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if isinstance(node, ast.Call) and len(node.args) == 2:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return node.args if name in PRODUCTS else None
    if isinstance(node, ast.Call) and len(node.args) == 1:
        method = node.func if isinstance(node.func, ast.Attribute) else None
        return (method.value, *node.args) if method and method.attr == "dot" else None
    return None


def shape_of(node, frame):
    """Return the shape of an expression made of names, .T and products, or None."""
    if isinstance(node, ast.Name):
        value = frame.f_locals.get(node.id, frame.f_globals.get(node.id))
        return value.shape if isinstance(value, np.ndarray) else None
    if isinstance(node, ast.Attribute) and node.attr == "T":
        shape = shape_of(node.value, frame)
        return None if shape is None else shape[::-1]
    factors = factors_of(node)
    if factors:
        left, right = (shape_of(factor, frame) for factor in factors)
        return None if left is None or right is None else (*left[:-1], *right[1:])
    return None
