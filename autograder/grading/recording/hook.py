"""Where grading meets nbgrader: an exporter that leaves its converter nothing to do.

nbgrader's converter makes its exporter when it knows what there is to convert, and
before it converts the first. So `nbgrader autograde`, and formgrader's button, grade a
cohort here, as `python -m autograder.grading` does.
"""

from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException

from autograder.grading.recording.assignment import CannotGrade
from autograder.grading.recording.cohort import Cohort, Grade
from autograder.grading.recording.summary import Summary


class CohortExporter(NotebookExporter):
    """Grades all submissions, so that none is left to export."""

    def __init__(self, parent, **options):
        super().__init__(parent=parent, **options)
        summary = Summary(parent.coursedir.assignment_id, parent.log.warning)
        try:
            cohort = Cohort(parent, Grade(parent=self), summary.add)
            left = cohort.run()
        except CannotGrade as error:
            parent.log.error(error)
            raise NbGraderException(str(error)) from error
        parent.assignments = {}
        for line in [*cohort.remarks, *summary.lines(left)]:
            parent.log.warning(line)
        if left:
            raise NbGraderException("Not all submissions were recorded.")
