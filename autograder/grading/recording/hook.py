"""Where grading meets nbgrader: an exporter that leaves its converter nothing to do,
and what is done when an assignment has been generated.

nbgrader's converter makes its exporter when it knows what there is to convert, and
before it converts the first. So `nbgrader autograde`, and formgrader's button, grade a
cohort here, as `python -m autograder.grading` does.
"""

import textwrap
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application
from traitlets.log import get_logger

from autograder.grading.gathering.quiet import quiet
from autograder.grading.recording.assignment import CannotGrade
from autograder.grading.recording.cohort import Cohort, Grade
from autograder.grading.recording.summary import Summary

COLUMNS = 70


class CohortExporter(NotebookExporter):
    """Grades all submissions, so that none is left to export."""

    def __init__(self, parent, **options):
        super().__init__(parent=parent, **options)
        button = isinstance(parent.parent, NbGraderAPI)

        def say(text, log=parent.log.warning):
            log(wrapped(text) if button else text)

        summary = Summary(parent.coursedir.assignment_id, say)
        try:
            cohort = Cohort(parent, Grade(parent=self), summary.add)
            with quiet(parent.log):
                left = cohort.run()
        except CannotGrade as error:
            parent.log.error(error)
            raise NbGraderException(str(error)) from error
        parent.assignments = {}
        wanted = cohort.remarks or summary.remarks or summary.reasons or left
        log = parent.log.warning if wanted else parent.log.info
        for text in [*cohort.remarks, *summary.lines(left)]:
            say(text, log)
        if left:
            raise NbGraderException("Not all submissions were recorded.")
        # Formgrader's button would say that all went well, and is for one submission.
        if summary.reasons and button:
            raise NbGraderException(wrapped(f"\n{summary.reasons[0][1]}"))


def wrapped(text):
    """Return a text in lines as long as formgrader shows them."""
    return "\n".join(textwrap.fill(line, COLUMNS) for line in text.splitlines())


def try_solution(config, assignment, student, notebooks):
    """Grade the solution of an assignment that has been generated, and say what a right
    answer does not get points for. config is the course's."""
    log = get_logger()
    app = Application.instance() if Application.initialized() else None
    if coursedir := getattr(app, "coursedir", None):
        config = app.config
    else:  # formgrader keeps its own to itself
        root = Path(notebooks[0]).absolute().parents[2]
        coursedir = CourseDirectory(config=config, root=str(root))
    converter = Autograde(coursedir=coursedir, config=config)
    try:
        cohort = Cohort(converter, Grade(config=config), None)
        for remark in cohort.try_solution(assignment):
            log.warning(remark)
    except CannotGrade as error:
        log.error(error)
