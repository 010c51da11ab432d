"""An instructor's ordinary notebook is graded as nbgrader grades it.

Each idiom's right and wrong answer is run through both. Where the points differ, the
reason is here.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

from .conftest import nbgrader

CONFIG = """\
from autograder.grading import configure

c = get_config()
configure(c)
c.CourseDirectory.course_id = "idioms"
"""
# What the solution does not get its points for, and what is said of it.
NOWHERE = {
    "shell_assignment_in_locked_cell": "no program can be started for `files = !ls",
    "bash_cell_makes_the_data": "no program can be started for `%%bash`",
    "thread_pool_answer": "thread_pool_answer-",
}
DIFFERS = {
    "unittest_textrunner_default_stream": (
        "unittest reports on standard error, for which nbgrader takes all points"
    ),
}


def idioms():
    """Return the cells of each notebook in idioms.txt by its name: own ones, locked
    ones, tests with points, files, and answers that a wrong one may follow."""
    text = Path(__file__).with_name("idioms.txt").read_text()
    found = {}
    for name, body in re.findall(
        r"^# (\w+)\n(#%.*?)(?=^# \w+\n#%|\Z)", text, re.M | re.S
    ):
        cells = found[name] = []
        for part in re.split(r"^#% ", body, flags=re.MULTILINE)[1:]:
            kind, more, source = re.match(r"(\w+) ?(.*)\n((?s:.*))", part).groups()
            source = source.rstrip("\n")
            if kind == "wrong":
                cells[-1].wrong = source
                continue
            cell = SimpleNamespace(kind=kind, source=source, wrong=source)
            if kind == "test":
                cell.points = int(more)
            elif kind == "file":
                cell.name = more
            cells.append(cell)
    return found


IDIOMS = idioms()
BESIDE = {name for name, cells in IDIOMS.items() if cells[-1].kind == "file"}
TOGETHER = sorted(IDIOMS.keys() - NOWHERE.keys() - BESIDE)


def notebook(name, source_of):
    """Return the notebook of an idiom, with the source that is given for each cell."""
    cells = []
    for number, cell in enumerate(IDIOMS[name]):
        if cell.kind == "file":
            continue
        made = new_code_cell(source_of(cell), id=f"{name}-{number}"[-64:])
        if cell.kind != "own":
            made.metadata.nbgrader = {
                "schema_version": 3, "grade_id": f"{name}-{number}", "task": False,
                "grade": cell.kind == "test", "solution": cell.kind == "answer",
                "locked": cell.kind != "answer",
            }  # fmt: skip
        if cell.kind == "test":
            made.metadata.nbgrader["points"] = cell.points
        cells.append(made)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def files(name):
    return {c.name: f"{c.source}\n" for c in IDIOMS[name] if c.kind == "file"}


def right(cell):
    return cell.source


def wrong(cell):
    return cell.wrong


def solution(cell):
    if cell.kind != "answer":
        return cell.source
    magic = re.match(r"(?:%%.*\n)?", cell.source)[0]
    body = cell.source.removeprefix(magic)
    return f"{magic}### BEGIN SOLUTION\n{body}\n### END SOLUTION"


def write(folder, name, source_of):
    """Write an idiom's notebook and files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(name, source_of), folder / f"{name}.ipynb")
    for path, text in files(name).items():
        (folder / path).write_text(text)


def course(folder, assignments):
    """Make a course of assignments, lists of idioms by name, with two submissions."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    for assignment, names in assignments.items():
        for name in names:
            write(folder / "source" / assignment, name, solution)
            for student, source_of in ("right", right), ("wrong", wrong):
                write(folder / "submitted" / student / assignment, name, source_of)
        done = nbgrader(folder, "generate_assignment", assignment)
        assert done.status == 0, done.said
    return done.said


@pytest.fixture(scope="module")
def graded(sandbox, tmp_path_factory):
    """Each idiom's points, right and wrong, by nbgrader with our settings."""
    folder = tmp_path_factory.mktemp("idioms") / "course"
    course(
        folder, {"all": TOGETHER, **{name: [name] for name in BESIDE - NOWHERE.keys()}}
    )
    done = nbgrader(folder, "autograde", "*")
    assert done.status == 0, done.said
    points = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "idioms") as gradebook:
        for assignment in gradebook.assignments:
            for each in gradebook.assignment_submissions(assignment.name):
                for part in each.notebooks:
                    points.setdefault(part.name, {})[each.student.id] = part.score
    return points


@pytest.fixture(scope="module")
def stock():
    """The same points by nbgrader alone."""
    names = [*TOGETHER, *sorted(BESIDE - NOWHERE.keys())]
    asked = [
        (notebook(name, source_of), files(name))
        for name in names
        for source_of in (right, wrong)
    ]
    program = Path(__file__).with_name("stock.py")
    done = subprocess.run(
        [sys.executable, program], input=json.dumps(asked), text=True,
        capture_output=True, timeout=300,
    )  # fmt: skip
    found = json.loads(done.stdout)
    return dict(zip(names, zip(found[::2], found[1::2], strict=True), strict=True))


def most(name):
    return sum(cell.points for cell in IDIOMS[name] if cell.kind == "test")


def test_a_right_answer_has_all_points_and_a_wrong_one_what_nbgrader_gives(
    graded, stock
):
    table = [
        f"{name:50} {most(name):3} {stock[name]} {graded[name]}"
        for name in stock
        if not (
            graded[name]["right"] == most(name)
            and graded[name]["wrong"] == stock[name][1]
            and (stock[name][0] == most(name) or name in DIFFERS)
        )
    ]
    assert not table, "\n".join(["idiom, most, (right, wrong) there and here", *table])
    assert all(points < most(name) for name, (_, points) in stock.items())


@pytest.mark.parametrize("name", NOWHERE)
def test_what_the_solution_does_not_pass_is_said_and_grades_nobody(
    sandbox, tmp_path, name
):
    said = course(tmp_path / "course", {"it": [name]})
    done = nbgrader(tmp_path / "course", "autograde", "it")
    assert done.status != 0
    for text in said, done.said:
        assert f"{name}, {name}-" in text
        assert NOWHERE[name] in text
    assert not (tmp_path / "course" / "autograded").exists()
