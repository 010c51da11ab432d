"""What the cells of a released notebook bind: whose a name is, a test has to know."""

import ast
import symtable

from IPython.core.inputtransformer2 import TransformerManager

from autograder.grading.running.displays import Magics, without_cell_magic


def plain(source):
    """Return the tree of a cell, without what speaks to IPython; what is no Python is
    empty."""
    source = TransformerManager().transform_cell(without_cell_magic(source))
    try:
        return Magics().visit(ast.parse(source))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def bound(source):
    """Return the names that a cell binds when all of it runs."""
    text = ast.unparse(plain(source))
    symbols = symtable.symtable(text, "cell", "exec").get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def imports(source):
    """Return the import statements of a cell's top level."""
    body = plain(source).body
    return [each for each in body if isinstance(each, ast.Import | ast.ImportFrom)]


def modules(statements):
    """Return the module that each name of import statements may stand for."""
    found = {}
    for statement in statements:
        for alias in statement.names:
            name, module = alias.asname or alias.name, alias.name
            if isinstance(statement, ast.ImportFrom):
                module = f"{statement.module}.{alias.name}"
            elif alias.asname is None:
                name = module = module.partition(".")[0]
            found[name] = module
    return found


def to_import(statements):
    """Return every module that import statements may import."""
    found = {s.module for s in statements if isinstance(s, ast.ImportFrom) and s.module}
    for statement in statements:
        before = getattr(statement, "module", None)
        found |= {f"{before}.{a.name}" if before else a.name for a in statement.names}
    return found
