"""A letter means one thing: in displays, in sums, and in the code beside them.

i is a sample, d an input, j an output; where a particular one stands beside one that a
sum runs over, n is the sample and k the output. On pages about networks k is a layer.
"""

import ast
import re
from pathlib import Path

import jupytext
import pytest

from tests.chapters.proofs.reader import Node, displays, statements

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
# These show how others write.
OTHERS = {"notation", "corrections", "error_hunt"}
PAGES = [p for p in sorted(CHAPTERS.glob("*.md")) if p.stem not in OTHERS]

ROLES = {"i": "sample", "n": "sample", "d": "input", "j": "output"}
# What the two indices of a letter count.
AXES = {
    "X": ({"sample"}, {"input"}),
    "W": ({"input"}, {"output"}),
    "Z": ({"sample"}, {"output"}),
    "G": ({"sample"}, {"output"}),
    "H": ({"sample"}, {"output"}),
    # What leaves one layer enters the next.
    "O": ({"sample"}, {"output", "input"}),
    "P": ({"sample"}, {"output"}),
    "Y": ({"sample"}, {"output"}),
    r"\delta": ({"sample"}, {"output"}),
    r"\hat{y}": ({"sample"}, {"output"}),
}
SIZES = {"N": "sample", "D": "input", "M": "output", "K": "layer"}


def axes_of(letter):
    """Return what the indices of a letter count; x_{id} is an entry of X."""
    return AXES.get(letter) or AXES.get(letter.upper() if len(letter) == 1 else "")


def indices(node):
    """Yield (index, what it may count there) for the names of a tree."""
    if isinstance(node, Node):
        if node.kind == "name":
            base, layer, subs, _ = node.parts
            if is_letter(layer):
                yield layer.parts[0], {"layer"}
            axes = axes_of(base)
            if axes and len(subs) == 2:
                for sub, counts in zip(subs, axes, strict=True):
                    if is_letter(sub):
                        yield sub.parts[0], counts
        for part in node.parts:
            yield from indices(part)
    elif isinstance(node, tuple | list):
        for part in node:
            yield from indices(part)


def is_letter(node):
    """Return whether a tree is one letter without indices."""
    return isinstance(node, Node) and node.kind == "name" and not any(node.parts[1:])


def cells(path):
    """Return the trees of a page's code."""
    notebook = jupytext.reads(path.read_text("utf-8"), fmt="md:myst")
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return [
        ast.parse(re.sub(r"^[ ]*%.*", "pass", source, flags=re.M)) for source in code
    ]


def counted(tree):
    """Yield (index, what it counts) for loops over sizes and entries in some code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            match node.iter:
                case ast.Call(ast.Name("range"), [ast.Name(size)]):
                    pairs = [(node.target, size)]
                case ast.Call(ast.Attribute(attr="ndindex"), sizes):
                    targets = getattr(node.target, "elts", [node.target])
                    names = [getattr(size, "id", "") for size in sizes]
                    pairs = zip(targets, names, strict=False)
                case _:
                    pairs = []
            for target, size in pairs:
                if isinstance(target, ast.Name) and size in SIZES and target.id != "_":
                    yield target.id, {SIZES[size]}
        elif isinstance(node, ast.Subscript):
            match node.value, node.slice:
                case ast.Name(letter), ast.Tuple([ast.Name(a), ast.Name(b)]):
                    letter = letter.removeprefix("d") if len(letter) == 2 else letter
                    if letter in AXES:
                        yield from zip((a, b), AXES[letter], strict=True)


def meanings(found):
    """Return {index: what it counts, in every place}; nothing where places disagree."""
    counts = {}
    for index, may in found:
        counts[index] = counts.get(index, may) & may
    return counts


def misused(found):
    """Return the indices that count two things, or not what they count in the book."""
    return {
        index
        for index, may in meanings(found).items()
        if not may or (index in ROLES and ROLES[index] not in may)
    }


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"z_{ij} = \sum_{d=1}^{D} x_{id} w_{dj}", set()),
        (r"z_{ij} = \sum_{k=1}^{D} x_{ik} w_{kj}", set()),
        (r"\delta^{(k)}_{ij} = o^{(k)}_{ij}", set()),
        (r"z_{ij} = \sum_{j=1}^{D} x_{ij} w_{jj}", {"j"}),
        (r"z_{kl} = \sum_{i=1}^{D} x_{ki} w_{il}", {"i"}),
        (r"\delta^{(k)}_{ik} = h^{(k)}_{ik}", {"k"}),
    ],
)
def test_an_index_that_counts_something_else_is_noticed_in_a_display(tex, letters):
    assert misused(indices(statements(tex))) == letters


@pytest.mark.parametrize(
    ("code", "letters"),
    [
        ("for i in range(N): X[i, d] + W[d, j]", set()),
        ("for i, d in np.ndindex(N, D): dX[i, d]", set()),
        ("[W[d, j] for j in range(M) for d in range(D)]", set()),
        ("for k in range(M): W[k, j]", {"k"}),
        ("for i in range(M): pass", {"i"}),
        ("for d, i in np.ndindex(N, D): pass", {"d", "i"}),
        ("X[j, d]", {"j"}),
    ],
)
def test_an_index_that_counts_something_else_is_noticed_in_code(code, letters):
    assert misused(counted(ast.parse(code))) == letters


every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


@every_page
def test_an_index_counts_one_thing_on_a_page_and_the_same_in_the_book(path):
    found = []
    for display in displays(path):
        if display.kind == "identity":
            found += indices(statements(display.tex))
    for tree in cells(path):
        found += counted(tree)
    assert misused(found) == set(), "i counts samples, d inputs, j outputs"


@every_page
def test_a_step_is_called_eps_and_the_learning_rate_rate(path):
    small = []
    for tree in cells(path):
        for node in ast.walk(tree):
            match node:
                case ast.Assign([ast.Name(name)], ast.Constant(float(value))):
                    if value < 1e-2 and name not in ("eps", "rate", "tolerance"):
                        small.append(name)
                case ast.Assign([ast.Name("h")]) | ast.arg("h"):
                    small.append("h")
    assert small == []


# What a letter is, where a page gives it a value.
RESERVED = {
    "P": r"forward|predict|softmax|sigmoid|@|\bP\b|example|network|model|layer|exp"
    r"|tape",
    "H": r"@|forward|cache|pre|\bH\b|example|draw|random|integers|normal|array|choice"
    r"|tape",
}


@every_page
def test_h_is_a_pre_activation_and_p_a_prediction_in_code(path):
    wrong = []
    for tree in cells(path):
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef(name, args) if name in (
                    "inner",
                    "adjoint",
                    "norm",
                ):
                    names = {arg.arg for arg in args.args}
                    wrong += sorted(names & RESERVED.keys())
                case ast.Assign([ast.Name(letter)], value) if letter in RESERVED:
                    if not re.search(RESERVED[letter], ast.unparse(value)):
                        wrong.append(ast.unparse(node))
    assert wrong == []
