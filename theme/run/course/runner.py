"""Runs cells in the reader's browser, and hands on what is to be seen of them.

A notebook's cells share its names: those of a page are one notebook, and the functions
that an assignment asks for are another.
"""

import ast
import builtins
import contextlib
import io
import linecache
import logging
import re
import symtable
import sys
import time
import traceback

NOTEBOOKS = {}
LONGEST = 50_000  # characters that a cell may print: a page cannot hold all
SECONDS = 0.1  # between two pieces of what a cell prints
ABSENT = "There is no {} in the browser. In Jupyter, this cell can have it."
ANSI = re.compile(r"\x1b\[[\d;]*m")


class Screen(io.TextIOBase):
    """What is seen of a cell: ``show(kind, content)`` gets each piece in its order."""

    def __init__(self, show, alt):
        self.hand_on, self.alt = show, alt
        self.printed, self.length, self.since = [], 0, time.monotonic()

    def write(self, text):
        """Take what is printed, and hand it on before long."""
        room = LONGEST - self.length
        self.length += len(text)
        if room >= 0:
            self.printed.append(text[:room])
            if self.length > LONGEST:
                self.printed.append("\n… and more, which is not shown.\n")
        if time.monotonic() - self.since > SECONDS:
            self.flush()
        return len(text)

    def flush(self):
        """Hand on what has been printed."""
        text, self.printed = "".join(self.printed), []
        self.since = time.monotonic()
        if text:
            self.hand_on("text", text)

    def show(self, kind, content):
        """Hand on something that is not printed, after what is."""
        self.flush()
        self.hand_on(kind, content)


screen = None
# It announces that it looks for fonts, on a reader's page.
logging.getLogger("matplotlib").setLevel(logging.ERROR)


def run(notebook, name, source, show, alt):
    """Run a cell; return whether it came to its end, and which module it lacks if any.

    ``name`` is what errors call it, and ``alt`` the text alternative of what it plots.
    """
    global screen
    screen = Screen(show, alt)
    names = NOTEBOOKS.setdefault(notebook, {"__name__": "__main__"})
    file = f"<{name}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        try:
            show_value(evaluate(source, file, names))
            if "matplotlib.pyplot" in sys.modules:
                import plots

                plots.show()
        except BaseException as error:
            told = failure(error)
            if told:
                screen.show("error", told)
            lacks = isinstance(error, ModuleNotFoundError)
            return False, error.name.partition(".")[0] if lacks and error.name else None
        finally:
            screen.flush()
    return True, None


def evaluate(source, file, names):
    """Run source, and return the value of its last line, unless a semicolon ends it."""
    tree = ast.parse(source, file)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, file, "exec"), names)
    if last is None:
        return None
    value = eval(compile(last, file, "eval"), names)
    return None if source.rstrip().endswith(";") else value


def show_value(value):
    """Show a value as a notebook does: its HTML, its TeX, or its text."""
    if value is None:
        return
    for method, kind in ("_repr_html_", "html"), ("_repr_latex_", "tex"):
        content = getattr(value, method, None)
        if callable(content) and (content := content()):
            screen.show(kind, content)
            return
    screen.show("text", f"{value!r}\n")


def failure(error):
    """Return what is told of an error: the cells' own lines, and what it says.

    A verdict that has been shown, with its folds, says the same again, and is not told.
    """
    if hasattr(error, "shown"):
        text = "\n".join(error._render_traceback_())
        return "" if error.shown != str(error) else ANSI.sub("", text)
    told = traceback.TracebackException.from_exception(error)
    links, seen = [told], []
    while links:
        link = links.pop()
        if link and link not in seen:
            seen.append(link)
            own = [step for step in link.stack if step.filename.startswith("<")]
            link.stack = traceback.StackSummary.from_list(
                [step for step in own if step.filename in linecache.cache]
            )
            links += [link.__cause__, link.__context__]
    if isinstance(error, ModuleNotFoundError):
        return f"{''.join(told.format())}{ABSENT.format(error.name)}"
    return "".join(told.format())


def names_of(source):
    """Return the names that a cell makes, and those that it takes from others."""
    made, used = set(), set()
    tables = [symtable.symtable(source, "cell", "exec")]
    for table in tables:
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table is tables[0] and (
                symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            ):
                made.add(symbol.get_name())
            elif table is tables[0] or symbol.is_global():
                used.add(symbol.get_name())
    return made, used - made


def needed(notebook, above, source):
    """Return which of the cells above have to run first, by their numbers.

    ``above`` are the sources of those that have not run. It is the nearest cell that
    makes a name, and what that cell needs in its turn.
    """
    known = {*dir(builtins), *NOTEBOOKS.get(notebook, {})}
    try:
        _, missing = names_of(source)
    except SyntaxError:
        return []  # it will say so itself
    order, missing = [], missing - known
    for number in reversed(range(len(above))):
        try:
            made, used = names_of(above[number])
        except SyntaxError:
            continue
        if made & missing:
            order.insert(0, number)
            missing = (missing - made) | (used - known)
    return order
