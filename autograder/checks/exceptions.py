"""What an exception says to the learner: their own line, and the shapes at hand."""

import ast
import linecache
import re
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder.checks import words

HERE = str(Path(__file__).parent)
# Python's own, and those beside NumPy.
LIBRARIES = sysconfig.get_path("stdlib"), str(Path(np.__file__).parents[1])
PRODUCTS = "matmul", "dot"


@dataclass(frozen=True)
class Told:
    """What the learner's own code tells of an exception.

    line is the deepest line that is the learner's, and not the checker's, NumPy's or
    Python's; shapes are those of the two factors, where a matrix product has failed;
    stub is the function, called by the learner's own, that it came from.
    """

    line: str = ""
    shapes: tuple | None = None
    stub: str | None = None


def told(error):
    """Return what is Told of an exception, here or where it comes from.

    The learner's function may have been called in another process. An exception that
    was raised for one of there brings along what there was to tell.
    """
    if isinstance(there := getattr(error, "told", None), Told):
        return there
    steps = learners_steps(error.__traceback__)
    if not steps:
        return Told()
    frame = steps[-1].tb_frame
    file, number = frame.f_code.co_filename, steps[-1].tb_lineno
    line = linecache.getline(file, number, frame.f_globals).strip()
    shapes = product_shapes(frame, steps[-1].tb_lasti // 2)
    return Told(line, shapes, frame.f_code.co_name if len(steps) > 1 else None)


def raised(name, error):
    """Return the sentence on an exception that the function called name has raised.

    It quotes the learner's line. Of a product or sum whose shapes do not fit, it names
    the shapes.
    """
    place, message = "", f"{type(error).__name__}: {error}".rstrip(".: ")
    where = told(error)
    if where.line:
        place = words.RAISED_ON_LINE.format(line=where.line)
    if where.shapes:
        left, right = where.shapes
        message = words.MATMUL_SHAPES.format(left=left, right=right)
    # NumPy speaks of "core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?)".
    if sizes := re.search(words.NUMPY_MATMUL, message):
        message = words.MATMUL_SIZES.format(rows=sizes[1], columns=sizes[2])
    if sizes := re.search(words.NUMPY_DOT, message):
        message = words.MATMUL_SIZES.format(rows=sizes[2], columns=sizes[1])
    if words.NUMPY_ENTRYWISE in message:
        shapes = re.findall(r"\([\d, ]*\)", message.replace(",", ", "))
        shapes = [re.sub(r" +\)", ")", shape) for shape in shapes]
        message = words.ENTRYWISE_SHAPES.format(
            shapes=" and ".join(dict.fromkeys(shapes))
        )
    return words.RAISED.format(name=name, error=message, place=place)


def learners_steps(trace):
    """Return the steps of a traceback that are in the learner's code."""
    steps = []
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith((HERE, *LIBRARIES, "<__array")):
            steps.append(trace)
        trace = trace.tb_next
    return steps


def product_shapes(frame, instruction):
    """Return the shapes of the factors whose matrix product has failed, or None.

    The expression is read, not run again: it may have effects.
    """
    positions = list(frame.f_code.co_positions())[instruction]
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
