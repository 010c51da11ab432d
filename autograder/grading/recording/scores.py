"""What the gradebook says of the submissions of an assignment, read as one table."""

from dataclasses import dataclass
from itertools import groupby

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func, select


@dataclass(frozen=True)
class Recorded:
    """What is recorded of a submission.

    points are by notebook and grade_id; unread are those that a person has to give.
    penalty is what being late takes off.
    """

    student: str
    points: dict
    unread: set
    penalty: float

    @property
    def score(self):
        """The points of the submission, as nbgrader's own export has them."""
        return max(0.0, sum(self.points.values()) - self.penalty)


def recorded(gradebook, assignment):
    """Yield each submission of an assignment as Recorded, by the student's name.

    nbgrader's own attributes would ask the gradebook several times for each of them.
    """
    of_this = Assignment.name == assignment
    of_a_notebook = (
        select(SubmittedNotebook)
        .join(SubmittedNotebook.assignment)
        .join(SubmittedAssignment.assignment)
        .where(of_this)
    )
    lost = func.coalesce(func.sum(SubmittedNotebook.late_submission_penalty), 0.0)
    student = SubmittedAssignment.student_id
    penalties = of_a_notebook.with_only_columns(student, lost).group_by(student)
    penalties = dict(gradebook.db.execute(penalties).all())
    rows = gradebook.db.execute(
        of_a_notebook.outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .outerjoin(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .with_only_columns(
            student,
            Notebook.name,
            BaseCell.name,
            Grade.score,
            # nbgrader also asks for a person where there is a score: when it is graded
            # again, or could not be read.
            Grade.auto_score.is_(None) & Grade.manual_score.is_(None),
        )
        .order_by(student),
        execution_options={"yield_per": 1000},
    )
    for name, cells in groupby(rows, key=lambda row: row[0]):
        points, unread = {}, set()
        for _, notebook, cell, score, asked_for in cells:
            if cell is not None:
                points[notebook, cell] = score
                if asked_for:
                    unread.add((notebook, cell))
        yield Recorded(name, points, unread, penalties[name])


def spreadsheet_text(text):
    """Return a text for a table so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def shortly(number):
    """Return a number of points without zeros that say nothing."""
    return f"{number:.5f}".rstrip("0").rstrip(".")
