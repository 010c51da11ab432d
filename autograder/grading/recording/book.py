"""The gradebook's one writer: many submissions in one transaction.

nbgrader opens the gradebook eight times for a submission and commits for each cell,
which waits for the disk each time. The rows are those that it would have written.
"""

import time

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy import make_url, select
from sqlalchemy.exc import IntegrityError, OperationalError

TRIALS, PAUSE_SECONDS = 10, 0.2  # of a transaction that meets another
PATIENCE_SECONDS = 300  # for a gradebook that somebody else is writing to


class Book:
    """A course's gradebook.

    penalty(student, score, seconds late) returns what a late notebook loses, or None.
    """

    def __init__(self, coursedir, penalty):
        url = make_url(coursedir.db_url)
        if url.get_backend_name() == "sqlite":
            url = url.update_query_dict({"timeout": str(PATIENCE_SECONDS)})
        url = url.render_as_string(hide_password=False)
        self.gradebook = Gradebook(url, coursedir.course_id)
        self.db, self.penalty = self.gradebook.db, penalty

    def close(self):
        self.gradebook.close()

    def assignment(self, name):
        """Return nbgrader's Assignment of a name, or None."""
        return self.db.scalar(select(Assignment).where(Assignment.name == name))

    def students(self, names):
        """Return those of the names that are students in the gradebook."""
        return set(self.db.scalars(select(Student.id).where(Student.id.in_(names))))

    def record(self, name, results):
        """Record the Results of an assignment, all of them or none."""
        for left in reversed(range(TRIALS)):
            try:
                self.write(self.assignment(name), results)
                self.db.commit()
                return
            except (IntegrityError, OperationalError):
                # Somebody else has written the same student, or waits for us likewise.
                self.db.rollback()
                if not left:
                    raise
                time.sleep(PAUSE_SECONDS)
            except BaseException:
                self.db.rollback()
                raise
            finally:
                # What is not needed any more would be looked through at each commit.
                self.db.expunge_all()

    def write(self, assignment, results):
        names = [result.student for result in results]
        new = set(names) - self.students(names)
        self.db.add_all(Student(id=name) for name in sorted(new))
        of_these = SubmittedAssignment.student_id.in_(names)
        of_these &= SubmittedAssignment.assignment_id == assignment.id
        found = self.db.scalars(select(SubmittedAssignment).where(of_these))
        submissions = {each.student_id: each for each in found}
        for name in names:
            if name not in submissions:
                submissions[name] = self.new_submission(assignment, name)
        self.db.flush()
        ids = [each.id for each in submissions.values()]
        notebooks = self.all(SubmittedNotebook, SubmittedNotebook.assignment_id, ids)
        by_name = {(each.assignment_id, each.notebook_id): each for each in notebooks}
        ids = [each.id for each in notebooks]
        grades = {
            (each.notebook_id, each.cell_id): each
            for each in self.all(Grade, Grade.notebook_id, ids)
        }
        comments = {
            (each.notebook_id, each.cell_id): each
            for each in self.all(Comment, Comment.notebook_id, ids)
        }
        graded_cells, commented_cells = {}, {}
        for notebook in assignment.notebooks:
            graded_cells[notebook.name] = ids_by_name(notebook.grade_cells)
            commented = [*notebook.solution_cells, *notebook.task_cells]
            commented_cells[notebook.name] = ids_by_name(commented)
        for result in results:
            submission = submissions[result.student]
            if result.timestamp:
                submission.timestamp = parse_utc(result.timestamp)
            for notebook in assignment.notebooks:
                graded = result.notebooks.get(notebook.name)
                if graded is None:
                    continue
                recorded = by_name[submission.id, notebook.id]
                cells = graded_cells[notebook.name]
                for cell, score in graded.scores.items():
                    grade = grades[recorded.id, cells[cell]]
                    grade.auto_score = score
                    # A person has been there, or has to be.
                    by_hand = grade.manual_score is not None or cell in graded.wanted
                    grade.needs_manual_grade = by_hand
                cells = commented_cells[notebook.name]
                for cell, comment in graded.comments.items():
                    comments[recorded.id, cells[cell]].auto_comment = comment
                recorded.late_submission_penalty = None
                # Formgrader lists it, until a person has taken the flag away.
                recorded.flagged |= graded.stopped
        self.db.flush()
        for result in results:
            submission = submissions[result.student]
            if (late := submission.total_seconds_late) > 0:
                for notebook in submission.notebooks:
                    if notebook.name in result.notebooks:
                        lost = self.penalty(result.student, notebook, late)
                        notebook.late_submission_penalty = lost

    def all(self, kind, column, ids):
        """Return all rows of a kind that belong to what has these ids."""
        return self.db.scalars(select(kind).where(column.in_(ids))).all()

    def new_submission(self, assignment, student):
        """Add a submission without grades, as nbgrader's add_submission does."""
        submission = SubmittedAssignment(
            id=new_uuid(), assignment_id=assignment.id, student_id=student
        )
        self.db.add(submission)
        for notebook in assignment.notebooks:
            mine = SubmittedNotebook(
                id=new_uuid(), notebook_id=notebook.id, assignment_id=submission.id
            )
            self.db.add(mine)
            for kind, cells in (
                (Grade, notebook.grade_cells),
                (Grade, notebook.task_cells),
                (Comment, notebook.solution_cells),
                (Comment, notebook.task_cells),
            ):
                rows = [kind(cell_id=cell.id, notebook_id=mine.id) for cell in cells]
                self.db.add_all(rows)
        return submission


def ids_by_name(cells):
    return {cell.name: cell.id for cell in cells}
