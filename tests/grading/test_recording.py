"""The rows of the gradebook are those that nbgrader itself would have written."""

import shutil
import sqlite3

import pytest

from .conftest import COURSE_ID, hand_in, nbgrader

# nbgrader's own, on notebooks that have been run already.
STOCK = f"""
c = get_config()
c.CourseDirectory.course_id = "{COURSE_ID}"
c.CourseDirectory.submitted_directory = "autograded"
c.CourseDirectory.autograded_directory = "again"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
"""
LATE = """
from nbgrader.plugins import BasePlugin


class Tenth(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10 if total_seconds_late < 7200 else score * 10


c.AssignLatePenalties.plugin_class = Tenth
"""
ROWS = """
select student.id, submission.timestamp, submission.extension, notebook.name, cell.name,
       mine.late_submission_penalty, mine.flagged, {columns}
from {table} row
join base_cell cell on cell.id = row.cell_id
join submitted_notebook mine on mine.id = row.notebook_id
join notebook on notebook.id = mine.notebook_id
join submitted_assignment submission on submission.id = mine.assignment_id
join student on student.id = submission.student_id
order by 1, 4, 5
"""
GRADES = "row.auto_score, row.manual_score, row.extra_credit, row.needs_manual_grade"
COMMENTS = "row.auto_comment, row.manual_comment"


def rows(course, comments=COMMENTS):
    """Return all grades and comments of a gradebook, with what they belong to."""
    with sqlite3.connect(course / "gradebook.db") as book:
        grades = book.execute(ROWS.format(columns=GRADES, table="grade")).fetchall()
        query = ROWS.format(columns=comments, table="comment")
        return grades, book.execute(query).fetchall()


def graded(course, *options):
    done = nbgrader(course, "autograde", "corpus", *options)
    assert done.status == 0, done.said
    return done


@pytest.fixture
def both(folder):
    """A course, and a function that grades it by ours, and by nbgrader from there."""
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + LATE)
    for number, student in enumerate(("late", "later", "odd", "none")):
        name = "spoiled_nothing_handed_in" if student == "none" else "cem"
        hand_in(folder, student, name)
        stamp = folder / "submitted" / student / "corpus" / "timestamp.txt"
        day = f"2024-03-0{number + 1}"
        stamp.write_text("\n" if student == "odd" else f"{day} 13:00:00 UTC")
    with sqlite3.connect(folder / "gradebook.db") as book:
        book.execute("update assignment set duedate = '2024-03-01 12:00:00.000000'")
    before = shutil.copy(folder / "gradebook.db", folder.with_name("before.db"))

    def compare(*options):
        graded(folder, *options)
        copy = folder.with_name("stock")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        (copy / "nbgrader_config.py").write_text(STOCK + LATE)
        shutil.copy(before, copy / "gradebook.db")
        graded(copy, "--force")
        return rows(folder), rows(copy)

    return folder, before, compare


def test_every_row_is_nbgraders(both):
    _, _, compare = both
    ours, stock = compare()
    assert len(ours[0]) > 60
    # A person is asked, once, to look at what could not be read.
    asked = []
    for mine, theirs in zip(ours[0], stock[0], strict=True):
        assert (*mine[:6], *mine[7:-1]) == (*theirs[:6], *theirs[7:-1])
        assert mine[6] - theirs[6] == (mine[0] == "none")
        asked += [mine[0]] * (mine[-1] - theirs[-1])
    assert asked == ["none"]
    # nbgrader has no comment where the checker has one, and else the same.
    for mine, theirs in zip(ours[1], stock[1], strict=True):
        assert (*mine[:6], *mine[7:-2]) == (*theirs[:6], *theirs[7:-2])
        assert theirs[-2] in (None, mine[-2])
    penalties = {row[0]: row[5] for row in ours[0]}
    assert penalties["late"] > 0
    assert penalties["later"] > 5 * penalties["late"]  # all of it, and not ten times
    assert penalties["ada"] is penalties["odd"] is None


def test_what_a_person_has_given_outlives_grading_again(both):
    folder, before, compare = both
    compare()
    with sqlite3.connect(folder / "gradebook.db") as book:
        book.execute("update grade set manual_score = 1.5, extra_credit = 0.5")
        book.execute("update comment set manual_comment = 'Well done.'")
    shutil.copy(folder / "gradebook.db", before)
    ours, stock = compare("--force")
    assert [(*row[:6], *row[7:]) for row in ours[0]] == [
        (*row[:6], *row[7:]) for row in stock[0]
    ]
    assert {row[-3] for row in ours[0]} == {1.5}
    assert {row[-1] for row in ours[1]} == {"Well done."}
