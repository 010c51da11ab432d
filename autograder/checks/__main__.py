"""Judge a file of answers: `python -m autograder.checks ANSWERS.py [--json]`.

The file holds `WRONG` and `RIGHT`, each `{function: {label: source of the cell}}`. Each
answer is run in the names that its notebook has, afresh for each check.
"""

import argparse
import collections
import contextlib
import functools
import io
import json
import linecache
import os
import runpy
import signal
import sys

from nbgrader.utils import is_grade

from autograder import checks
from autograder.assignments.maker import TEXTS, read
from autograder.checks.naming import UNSPECIFIC
from autograder.checks.words import plain

SECONDS = 10  # of computing for one check of one answer, at most, and six times of all


class TooLong(BaseException):
    """Not an Exception, which an answer's own `except` could catch."""


def too_long(*_):
    raise TooLong(f"the cell was still running after {SECONDS} s")


@functools.cache
def cells_of(path):
    """Return the code of a notebook by the ids of its cells, which are no tests."""
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    return {
        cell.metadata.nbgrader.grade_id: compile(cell.source, "<string>", "exec")
        for cell in cells
        if not is_grade(cell)
    }


@functools.cache
def code_before(name):
    """Return the code that stands before a task's cell in its notebook, but no tests.

    Earlier tasks are answered as the key answers them.
    """
    for cells in map(cells_of, sorted(TEXTS.glob("*.md"))):
        if name in cells:
            return [*cells.values()][: [*cells].index(name)]
    return []


def verdict(name, source, label, thorough):
    """Return the Verdict on the function that a cell defines, or why there is none."""
    file = f"<{name}: {label}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    names = {"__name__": "__main__"}
    silence = io.StringIO()
    for each in signal.SIGALRM, signal.SIGPROF:
        signal.signal(each, too_long)
    signal.alarm(6 * SECONDS)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
            for code in *code_before(name), compile(source, file, "exec"):
                exec(code, names)
            return checks.TASKS[name](names[name], thorough=thorough)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def judged(kind, name, label, source):
    """Return what is said of an answer, as JSON has it."""
    said = {"kind": kind, "function": name, "label": label}
    # What is right on all inputs is right on the first of them, and what is wrong there
    # stays wrong where more are tried: if it is as expected, one verdict does.
    expected = kind == "right"
    visible = thorough = verdict(name, source, label, expected)
    if isinstance(visible, str) or visible.right is not expected:
        other = verdict(name, source, label, not expected)
        visible, thorough = (other, thorough) if expected else (visible, other)
    for key, each in ("visible", visible), ("thorough", thorough):
        said[key] = not isinstance(each, str) and each.right
    told = thorough if said["visible"] else visible
    if isinstance(told, str):
        finding = {"mistake": "cell does not run", "place": None, "text": told}
        said["quantities"] = dict.fromkeys(checks.TASKS[name].quantities, finding)
        return said
    said["quantities"] = {}
    for finding in told.findings:
        named = finding.mistake not in UNSPECIFIC
        place = finding.place
        said["quantities"][finding.quantity] = {
            "mistake": finding.mistake if named else None,
            "place": place and f"{place.number}: {place.piece}",
            "text": "" if finding.mistake is None else text_of(finding),
        }
    return said


def text_of(finding):
    """Return what is said of a quantity, a sentence a line."""
    what, *rest = finding.lines
    return plain("\n".join(filter(None, (what, *finding.code, *rest))))


def main():
    parser = argparse.ArgumentParser(
        prog="python -m autograder.checks", description=__doc__.partition("\n\n")[2]
    )
    parser.add_argument("answers", help="a Python file with WRONG and RIGHT")
    parser.add_argument("--json", action="store_true", help="print a line of JSON each")
    options = parser.parse_args()
    if not hasattr(signal, "setitimer"):
        parser.error(
            "it needs Linux, WSL2 or macOS: Windows cannot interrupt an answer"
        )
    answers = runpy.run_path(options.answers)
    # What an answer prints, through Python or past it, is not ours.
    ours = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    counts = collections.Counter()
    for kind in "wrong", "right":
        for name, cells in answers.get(kind.upper(), {}).items():
            if name not in checks.TASKS:
                sys.exit(f"{options.answers}: no task is called {name!r}")
            for label, source in cells.items():
                said = judged(kind, name, label, source)
                count(counts, said)
                line = json.dumps(said) if options.json else spoken(said)
                print(line, file=ours, flush=True)
    if not options.json:
        lines = (f"{count} {what}" for what, count in sorted(counts.items()))
        print(*lines, sep="\n", file=ours)


def count(counts, said):
    """Count an answer, and how the quantities that are wrong in it are called."""
    taken = "accepted" if said["thorough"] else "rejected"
    counts[f"{said['kind']} answers {taken}"] += 1
    for quantity in said["quantities"].values():
        if quantity["text"]:
            how = "named" if quantity["mistake"] else "unnamed"
            how = "placed" if quantity["place"] else how
            counts[f"quantities of {said['kind']} answers {how}"] += 1


def spoken(said):
    """Return what is said of an answer, for a person to read."""
    marks = (("✗", "✓")[said[key]] for key in ("visible", "thorough"))
    lines = [f"{' '.join(marks)}  {said['kind']}: {said['function']}, {said['label']}"]
    for name, quantity in said["quantities"].items():
        if quantity["text"]:
            how = quantity["mistake"] or quantity["place"] or "(unnamed)"
            text = quantity["text"].replace("\n", "\n      ")
            lines.append(f"    {name}: {how}\n      {text}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
