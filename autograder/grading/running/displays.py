"""What a cell says of screens and programs, which there are none of where it is run.

A notebook may choose how figures are shown, install packages, and ask the system for
files. Neither the sandbox nor the grader does any of it, and the cell goes on.
"""

import ast

# What draws figures without a screen, and keeps them from cell to cell.
SCREENLESS = {"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"}
# Magics for a whole cell that say how it is run, and not what.
AROUND = {"capture", "prun", "time"}


class Displays(ast.NodeTransformer):
    """Leaves out the statements that have figures drawn on a screen."""

    def visit_Expr(self, node):
        match node.value:
            case ast.Call(
                ast.Attribute(
                    ast.Name("matplotlib" | "mpl" | "plt"), "use" | "switch_backend"
                ),
                [ast.Constant(str(name)), *_],
            ) if name.lower() not in SCREENLESS:
                return ast.copy_location(ast.Pass(), node)
        return node


class Magics(Displays):
    """Leaves out the statements that speak to IPython too."""

    def visit(self, node):
        simple = isinstance(node, ast.stmt) and not hasattr(node, "body")
        if simple and any(map(asks_ipython, ast.walk(node))):
            return ast.copy_location(ast.Pass(), node)
        return super().visit(node)


def asks_ipython(node):
    return isinstance(node, ast.Name) and node.id == "get_ipython"


def without_cell_magic(source):
    """Return source without a first line of `%%time`'s kind; nothing is left of a cell
    that is written in another language."""
    line, _, rest = source.lstrip().partition("\n")
    if not line.startswith("%%"):
        return source
    name = line[2:].split()[0] if line[2:].split() else ""
    before = "\n" * (source.count("\n") - rest.count("\n"))
    return before + rest if name in AROUND else ""
