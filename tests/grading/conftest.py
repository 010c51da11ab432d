"""A course with the corpus for its assignment, and nbgrader's commands in it."""

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook

from .corpus import course
from .corpus.submissions import SECRET, SUBMISSIONS

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
COURSE_ID = "gradients-backwards"
BY_NAME = {submission.name: submission for submission in SUBMISSIONS}
PLAIN = "ada", "bob", "cem"


def environment(home):
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        SECRET: "a-secret-of-the-instructors",
        "TMPDIR": str(home / "tmp"),
    }


def nbgrader(folder, *command, outer=()):
    """Run an nbgrader command in a course, and return its exit status and words."""
    home = folder.parent / "home"
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*outer, BIN / "nbgrader", *command],
        cwd=folder, env=environment(home), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900,
    )  # fmt: skip
    return SimpleNamespace(status=done.returncode, said=done.stdout)


@pytest.fixture(scope="module")
def made(sandbox, tmp_path_factory):
    """A course with its assignment made, and three plain submissions handed in."""
    folder = tmp_path_factory.mktemp("made") / "course"
    folder.mkdir()
    shutil.copy(ROOT / "autograder" / "nbgrader_config.py", folder)
    course.write_source(folder)
    done = nbgrader(folder, "generate_assignment", "corpus")
    assert done.status == 0, done.said
    for name in PLAIN:
        hand_in(folder, name, name)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """A copy of that course, to be graded."""
    return shutil.copytree(made, tmp_path / "course")


def hand_in(folder, student, name):
    """Hand in, for a student, what the corpus has under a name."""
    place = folder / "submitted" / student / "corpus"
    place.mkdir(parents=True)
    BY_NAME[name].build(place, folder / "release" / "corpus" / "corpus.ipynb")


def put_first(place, source):
    """Put a cell of the student's own before the others of a notebook handed in."""
    path = place / "corpus" / "corpus.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, path)


def grades(folder, assignment="corpus"):
    """Return each student's scores, None where a person has to give one."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID) as gradebook:
        return {
            submission.student.id: {
                grade.name: None if grade.auto_score is None else grade.score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(assignment)
        }


def expected(*names):
    return {name: BY_NAME[name].points for name in names}
