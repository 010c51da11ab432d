"""The instructor's own solution, which is graded before anybody's.

A test cell is judged outside of the sandbox where the solution passes there, and no
answer passes that nbgrader would not let pass. Else it is run inside, as nbgrader runs
it. What the solution passes in neither way is a mistake of the assignment's.
"""

import ast
import json
import math
import re
import sys
from dataclasses import asdict, dataclass

from autograder.grading.judging.workers import SAME_AGAIN, NotJudged, digest
from autograder.grading.recording.assignment import CannotGrade, grade_id, role
from autograder.grading.recording.bindings import plain

MARK = re.compile(r"^\s*#\s*judge:\s*(inside|outside)\s*$", re.MULTILINE)
# What asks for another program, and not for what is installed.
PROGRAM = re.compile(
    r"^\s*(?:[\w, ]+=\s*)?"
    r"(?:!(?!=|\s*(?:pip3?|conda)\b)|%(?:system|sx)\b"
    r"|%%(?:!|bash|sh|script|perl|ruby)).*",
    re.MULTILINE,
)
# What looks at more than what a function gives back: what is printed or warned of, the
# names that there are, whether two things are one.
BEYOND = {
    "redirect_stdout", "redirect_stderr", "stdout", "stderr", "patch", "capsys", "mock",
    "catch_warnings", "warns", "globals", "locals", "vars", "dir", "get_ipython", "id",
    "getsource", "getsourcelines", "shares_memory", "may_share_memory", "main",
    "setattr", "delattr", "putenv",
}  # fmt: skip
NOT_PASSED = """\
The solution of {assignment} does not get all points, so nobody has been graded:
{lines}
Mend the cell or the solution, and generate the assignment again. Or write \
`#judge: outside` or `#judge: inside` into the cell: it is judged so all the same."""
POINTS = "its last line gives {:g} points, and the cell has {:g}"
NO_SOLUTION = (
    "{notebook} has no solution in the source folder, so nobody has seen whether a"
    " right answer gets its points."
)
NOTHING_WORKS = "outside, an answer with nothing in it would get points"
MARKED = "it is marked so"
TOGETHER = "others that are inside need what it leaves behind"
NO_PROGRAM = "    {notebook}: no program can be started for `{line}`"
IS_INSIDE = (
    "{notebook}, {test} is judged inside the sandbox, where a submission could forge"
    " what it finds: {why}."
)


def compares_identity(node):
    """Return whether a comparison asks if two things are one and the same."""
    sides = [node.left, *node.comparators]
    return any(
        isinstance(op, ast.Is | ast.IsNot)
        and not any(map(is_no_object, sides[k : k + 2]))
        for k, op in enumerate(node.ops)
    )


def is_no_object(node):
    """Return whether an expression is None, True, False or a type."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(node, ast.Constant) or getattr(called, "id", None) == "type"


def mark(source):
    """Return which way a test cell asks for, or None."""
    found = MARK.findall(source)
    return found[-1] if found else None


def looks_beyond(source):
    """Return whether a test cell can see what does not cross out of the sandbox."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return False
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    names |= {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    compared = [n for n in nodes if isinstance(n, ast.Compare)]
    changed = [n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Store)]
    return (
        not BEYOND.isdisjoint(names)
        or any(map(compares_identity, compared))
        or any(map(is_elsewhere, changed))
    )


def is_elsewhere(node):
    """Return whether what is assigned to is a part of something, such as a module."""
    if isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Attribute)


class Hollow(ast.NodeTransformer):
    """Makes of a solution an answer of its form with nothing in it."""

    def visit_FunctionDef(self, node):
        node.body = [ast.Pass()]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node):
        node.value = ast.Constant(None)
        return node


def hollow(notebook):
    """Return a notebook whose answers have nothing in them."""

    def emptied(cell):
        if role(cell) != "answer":
            return cell
        tree = Hollow().visit(plain(cell["source"]))
        source = ast.unparse(ast.fix_missing_locations(tree))
        return {**cell, "source": source}

    return {**notebook, "cells": [emptied(cell) for cell in notebook["cells"]]}


@dataclass(frozen=True)
class Earned:
    """What a test cell came to: points, whether a number said so, and what was said
    where it failed."""

    points: float
    number: bool
    said: str = ""


def earned(outputs, points, before):
    """Return what a test cell of so many points came to by its outputs, before being
    the one that came before it."""
    for output in outputs:
        if output["output_type"] == "error":
            again = output["evalue"] == SAME_AGAIN
            return Earned(0, False, before.said if again else output["evalue"])
        if output["output_type"] == "execute_result":
            return Earned(float(output["data"]["text/plain"]), True)
    return Earned(points, False)


class Trial:
    """Tries the solution of a notebook, and answers with nothing in them.

    submit(task) returns the Future of a verdict.
    """

    def __init__(self, assignment, name, submit):
        self.assignment, self.name, self.submit = assignment, name, submit
        self.notebook = assignment.solution.notebooks[name]
        released = {**self.notebook, "cells": list(assignment.notebooks[name].cells)}
        self.notebooks = [self.notebook, released, hollow(self.notebook)]
        self.tests = {}
        cells = json.loads(self.task(self.notebook, ()))["cells"]
        self.tests = {cell["name"]: cell for cell in cells if cell["role"] == "test"}
        self.marks = {name: mark(cell["source"]) for name, cell in self.tests.items()}

    def task(self, notebook, inside):
        # More points than the cell has are seen for what they are.
        tried = {"credit": None, "most": sys.float_info.max}
        ways = {name: {"inside": name in inside, **tried} for name in self.tests}
        files = self.assignment.solution.files
        return self.assignment.task("", self.name, notebook, files, ways)

    def run(self, notebooks, inside):
        """Return what each test came to, by name, for each of some notebooks."""
        futures = [self.submit(self.task(each, inside)) for each in notebooks]
        try:
            verdicts = [json.loads(future.result()) for future in futures]
        except NotJudged as error:
            raise CannotGrade(f"The solution could not be judged: {error}") from error
        found = []
        for notebook, verdict in zip(notebooks, verdicts, strict=True):
            cells = zip(notebook["cells"], verdict["outputs"], strict=True)
            named = {grade_id(cell): outputs for cell, outputs in cells}
            results, last = {}, None
            for name, test in self.tests.items():
                last = results[name] = earned(named[name], test["points"], last)
            found.append(results)
        return found

    def passed(self, found):
        """Return the names of the tests that gave all their points, and no more."""
        points = {name: test["points"] for name, test in self.tests.items()}
        return {n for n, e in found.items() if math.isclose(e.points, points[n])}

    def doubts(self, solution, *empty):
        """Return why tests should perhaps not be judged outside, by name."""
        why = {}
        for name, test in self.tests.items():
            if name not in self.passed(solution):
                why[name] = f"outside, its solution fails with {solution[name].said}"
            elif looks_beyond(test["source"]):
                why[name] = "it looks at more than what a function gives back"
            elif any(each[name].points > 0 for each in empty):
                why[name] = NOTHING_WORKS
        return why

    def decide(self):
        """Return the Decision on how each test is judged."""
        outside = self.run(self.notebooks, ())
        found, why = outside[0], self.doubts(*outside)
        inside = {name for name in self.tests if self.marks[name] == "inside"}
        if inside or why:
            there = self.run(self.notebooks, self.tests)
            free = {name for name in self.passed(there[0]) if not self.marks[name]}
            inside |= {
                name for name in free & why.keys()
                # Nothing at all is worth points there too.
                if why[name] != NOTHING_WORKS
                or any(out[name].points > into[name].points
                       for out, into in zip(outside[1:], there[1:], strict=True))
            }  # fmt: skip
            (found,) = self.run([self.notebook], inside)
            if self.tests.keys() - self.passed(found) and free - inside:
                # Some need what others have done before them in the same program.
                inside |= free
                (found,) = self.run([self.notebook], inside)
        failed = {
            n: found[n].said or POINTS.format(found[n].points, self.tests[n]["points"])
            for n in self.tests.keys() - self.passed(found)
        }
        return Decision(
            {n: {"inside": n in inside, "credit": found[n].number} for n in self.tests},
            {n: MARKED if self.marks[n] else why.get(n, TOGETHER) for n in inside},
            {n: said for n, said in failed.items() if not self.marks[n]},
        )


@dataclass(frozen=True)
class Decision:
    """How the tests of a notebook are judged, by name: the ways; why some are inside;
    and what the solution fails with where it fails."""

    ways: dict
    inside: dict
    failed: dict


def is_solved(assignment, name):
    """Return whether the source of a notebook answers what students are to answer."""
    if name in assignment.solution.unreadable:
        return False
    stubs = {cell.id: cell.source for cell in assignment.notebooks[name].cells}
    cells = assignment.solution.notebooks[name]["cells"]
    answers = [cell for cell in cells if role(cell) == "answer"]
    return any(cell["source"] != stubs[cell["id"]] for cell in answers)


def decide(assignment, submit, folder):
    """Set how the tests of an assignment are judged, and return remarks on it.

    What has been decided for the same release and solution lies in a file of the
    folder. Raises CannotGrade where the solution passes neither way.
    """
    solution = assignment.solution
    trials, remarks = {}, []
    for name in assignment.notebooks:
        if solution and is_solved(assignment, name):
            trials[name] = Trial(assignment, name, submit)
        else:
            remarks.append(NO_SOLUTION.format(notebook=name))
    known = digest(b"".join(
        [assignment.release, *(t.task(t.notebook, ()) for t in trials.values())]
    ))  # fmt: skip
    path = folder / f"{assignment.name}.ways"
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        kept = {}
    if kept.get("of") == known:
        decisions = {name: Decision(**each) for name, each in kept["notebooks"].items()}
    else:
        decisions = {name: trial.decide() for name, trial in trials.items()}
    failed = [
        f"    {notebook}, {test}: {said}"
        for notebook, decision in decisions.items()
        for test, said in decision.failed.items()
    ]
    if failed:
        failed += [
            NO_PROGRAM.format(notebook=name, line=line.strip())
            for name, decision in decisions.items()
            for cell in assignment.notebooks[name].cells
            for line in PROGRAM.findall(cell.source)
            if decision.failed and cell.cell_type == "code"
        ]
        lines = "\n".join(failed)
        raise CannotGrade(NOT_PASSED.format(assignment=assignment.name, lines=lines))
    text = {"of": known, "notebooks": {n: asdict(d) for n, d in decisions.items()}}
    path.write_text(json.dumps(text))
    assignment.ways = {name: decision.ways for name, decision in decisions.items()}
    remarks += [
        IS_INSIDE.format(notebook=notebook, test=test, why=why)
        for notebook, decision in decisions.items()
        for test, why in decision.inside.items()
    ]
    return remarks
