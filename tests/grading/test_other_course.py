"""A course that knows nothing of this one is graded, from an empty folder on."""

import json
import sqlite3
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from .conftest import environment, nbgrader

CONFIG = """\
from autograder.grading import configure

c = get_config()
configure(c)
c.CourseDirectory.course_id = "other"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
HELPER = "import numpy as np\n\n\ndef scale(x):\n    return {factor} * np.asarray(x)\n"
GIVEN = "import helper\nimport numpy as np\n\ndata = np.loadtxt('data.csv')"
SOLVED = """\
def scaled_sum():
    ### BEGIN SOLUTION
    return float(helper.scale(data).sum())
    ### END SOLUTION"""
TEST = """\
import helper
assert scaled_sum() == {expected}
assert helper.scale(1) == {factor}"""
ANSWER = "def scaled_sum():\n    return float(helper.scale(data).sum())"
ADDED = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"


def cell(kind, name, source, points=None, markdown=False):
    """Return a cell of nbgrader's: locked, answer, test, read (by a person) or task."""
    made = (new_markdown_cell if markdown else new_code_cell)(source, id=name)
    made.metadata.nbgrader = {
        "schema_version": 3, "grade_id": name, "task": kind == "task",
        "locked": kind in ("locked", "test"), "solution": kind in ("answer", "read"),
        "grade": kind in ("test", "read"),
    }  # fmt: skip
    if points is not None:
        made.metadata.nbgrader["points"] = points
    return made


def first(factor, points=2):
    """The notebook that is judged by the machine."""
    test = TEST.format(expected=6.0 * factor, factor=factor)
    return [
        cell("locked", "given", GIVEN),
        cell("answer", "scaled_sum", SOLVED),
        cell("test", "test_scaled_sum", test, points),
    ]


SECOND = [
    cell("read", "why", "Because.", 3, markdown=True),
    cell("read", "sketch", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION", 1),
    cell("task", "look", "Look at a picture.", 4, markdown=True),
]


def write(folder, notebooks):
    folder.mkdir(parents=True, exist_ok=True)
    for name, cells in notebooks.items():
        book = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        nbformat.write(book, folder / f"{name}.ipynb")


def source(folder, assignment, factor, **notebooks):
    """Write an assignment's source, and generate it."""
    place = folder / "source" / assignment
    write(place, notebooks)
    (place / "helper.py").write_text(HELPER.format(factor=factor))
    (place / "data.csv").write_text("1\n2\n3\n")
    run(folder, "generate_assignment", assignment, "--force")


def run(folder, *command):
    done = nbgrader(folder, *command)
    assert done.status == 0, done.said
    return done.said


def hand_in(folder, student, assignment, when, answers):
    """Hand in the released notebooks with answers in them, by grade_id."""
    place = folder / "submitted" / student / assignment
    place.mkdir(parents=True)
    for path in (folder / "release" / assignment).iterdir():
        if path.suffix == ".ipynb":
            book = nbformat.read(path, 4)
            for each in book.cells:
                each.source = answers.get(each.metadata.nbgrader.grade_id, each.source)
            nbformat.write(book, place / path.name)
    (place / "timestamp.txt").write_text(f"{when} UTC")


@pytest.fixture
def course(sandbox, tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    source(folder, "term", 2, one=first(2), two=SECOND)
    source(folder, "next", 5, three=first(5))
    with sqlite3.connect(folder / "gradebook.db") as book:
        book.execute(
            "update assignment set duedate = '2024-03-02 12:00:00.000000'"
            " where name = 'term'"
        )
    right = {"scaled_sum": ANSWER, "why": "It is so.", "sketch": "x = 2"}
    hand_in(folder, "ada", "term", "2024-03-01 12:00:00", right)
    hand_in(folder, "bob", "term", "2024-03-03 12:00:00", right)
    hand_in(folder, "ada", "next", "2024-03-01 12:00:00", right)
    return folder


def read(grade):
    """Return whether there is a score; when it is graded again, nbgrader asks again."""
    return grade.manual_score is not None or not grade.needs_manual_grade


def grades(folder, assignment, student):
    """Return scores by cell, None for what nobody has read, and the points in all."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "other") as book:
        submission = book.find_submission(assignment, student)
        return {
            grade.name: grade.score if read(grade) else None
            for notebook in submission.notebooks
            for grade in notebook.grades
        }, submission.score - submission.late_submission_penalty


def reported(folder, *assignments):
    """Return what is reported on assignments, as JSON."""
    command = [sys.executable, "-m", "autograder.grading", "report", "--json"]
    home = folder.parent / "home"
    done = subprocess.run(
        [*command, *assignments], cwd=folder, env=environment(home),
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["assignments"]


def test_two_assignments_with_a_helper_each_are_graded_in_one_command(course):
    run(course, "autograde", "*")
    # Who is late has nothing of what the machine gives.
    for student, total in ("ada", 2), ("bob", 0):
        scores, score = grades(course, "term", student)
        assert scores == {
            "test_scaled_sum": 2, "why": None, "sketch": None, "look": None,
        }  # fmt: skip
        assert score == total
    assert grades(course, "next", "ada") == ({"test_scaled_sum": 2}, 2)
    run(course, "generate_feedback", "term")
    # What came with the assignment is beside the graded notebook, and not once more.
    for step, given in ("autograded", {"helper.py", "data.csv"}), ("feedback", set()):
        names = {path.name for path in (course / step / "ada" / "term").iterdir()}
        assert names & {"helper.py", "data.csv"} == given
    page = (course / "feedback" / "ada" / "term" / "two.html").read_text()
    assert page.count("Not read yet.") == 3
    told = reported(course, "term", "next")
    assert [each["failures"] for each in told] == [[], []]
    assert [each["student"] for each in told[0]["persons"]] == ["ada", "bob"]
    assert [each["passed"] for each in told[0]["tasks"]] == [2, 0, 0, 0]


def test_a_task_is_added_when_work_has_come_and_points_change_when_it_is_graded(course):
    added = [
        cell("answer", "double", ADDED),
        cell("test", "test_double", "assert double(2) == 4", 3),
    ]
    source(course, "term", 2, one=[*first(2), *added], two=SECOND)
    assert "lacks the cells double" in run(course, "autograde", "term")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "other") as book:
        for name, score, extra in ("why", 2.5, 0), ("look", 4, 1):
            grade = book.find_grade(name, "two", "term", "ada")
            grade.manual_score, grade.extra_credit = score, extra
            grade.needs_manual_grade = False
        book.db.commit()
    source(course, "term", 2, one=[*first(2, points=5), *added], two=SECOND)
    run(course, "autograde", "term", "--force")
    scores, score = grades(course, "term", "ada")
    assert scores == {
        "test_scaled_sum": 5, "test_double": 0, "why": 2.5, "sketch": None, "look": 5,
    }  # fmt: skip
    assert score == 12.5
    # A failure of a test that knows nothing of the checks is told by the test's line.
    (told,) = reported(course, "term")
    found = {each["line"]: each for each in told["failures"]}
    assert set(found) == {"assert double(2) == 4"}
    assert found["assert double(2) == 4"]["exception"] == "NameError"
    assert found["assert double(2) == 4"]["submissions"] == 2


def test_what_is_wrong_with_the_solution_is_said_when_it_is_generated(course):
    wrong = first(3)  # where the helper takes 2
    said = nbgrader(course, "generate_assignment", "term", "--force").said
    assert "does not get all points" not in said
    # Points were changed, but for those that the cell's code gives.
    few, many = cell("test", "few", "2", 5), cell("test", "many", "2.0", 1)
    write(course / "source" / "term", {"one": [*wrong, few, many]})
    for done in (
        nbgrader(course, "generate_assignment", "term", "--force"),
        nbgrader(course, "autograde", "term"),
    ):
        assert "The solution of term does not get all points" in done.said
        assert "one, test_scaled_sum: AssertionError" in done.said
        assert "one, few: its last line gives 2 points, and the cell has 5" in done.said
        assert (
            "one, many: its last line gives 2 points, and the cell has 1" in done.said
        )
    assert done.status != 0
    assert not (course / "autograded").exists()
    # The cell is marked, and so the course has its will.
    wrong[2].source = f"# judge: outside\n{wrong[2].source}"
    source(course, "term", 2, one=wrong)
    run(course, "autograde", "term")
    assert grades(course, "term", "ada")[0]["test_scaled_sum"] == 0
