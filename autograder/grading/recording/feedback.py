"""Makes the pages of feedback, side by side."""

import logging
import os
import re
import sys
import threading

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import BaseConverter
from nbgrader.preprocessors import ClearHiddenTests, GetGrades, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from sqlalchemy import select
from traitlets import List

from autograder.grading.judging.workers import processors

WITHOUT_ALT = re.compile(r"<img(?![^>]*\balt=)")
NO_ALT = "No description has been provided for this image"


class FeedbackExporter(HTMLExporter):
    """nbconvert's exporter, which makes a page once, and many pages side by side.

    nbconvert's own parses a page that it has made again. nbgrader's converter makes its
    exporter when it knows what there is to convert, and before it converts the first:
    here its process is forked, and each fork converts a share.
    """

    def __init__(self, parent=None, **options):
        super().__init__(parent=parent, **options)
        self.optimistic_validation = True  # when all preprocessors have run
        # A fork has other threads' locks, such as formgrader's, and not the threads.
        if (
            isinstance(parent, BaseConverter)
            and parent.coursedir.notebook_id == "*"
            and threading.active_count() == 1
        ):
            parent.assignments = self.left_by_forks(parent)

    def left_by_forks(self, converter):
        """Convert all submissions, and return the shares that have failed: what cannot
        be converted the converter finds there and says."""
        found = sorted(converter.assignments.items())
        count = min(processors(), len(found))
        if count < 2:
            return converter.assignments
        shares = {}
        for k in range(count):
            share = dict(found[k::count])
            if number := os.fork():
                shares[number] = share
            else:
                self.convert(converter, share)
        left = {}
        for number, share in shares.items():
            if os.waitpid(number, 0)[1]:
                left |= share
        return left

    def convert(self, converter, share):
        """Convert a share, in a fork, and end with whether that has failed."""
        failed = 1
        try:
            converter.assignments, converter.exporter = share, self
            # What goes wrong is said once, by the process that tries it again.
            converter.log.addFilter(lambda record: record.levelno < logging.ERROR)
            for preprocessor in converter.preprocessors:
                self.register_preprocessor(preprocessor)
            os.chdir(converter.coursedir.root)
            converter.convert_notebooks()
            failed = 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(failed)

    def from_notebook_node(self, nb, resources=None, **options):
        resources = self._init_resources(resources)
        self.register_filter(
            "filter_data_type",
            WidgetsDataTypeFilter(
                notebook_metadata=self._nb_metadata, parent=self, resources=resources
            ),
        )
        page, resources = TemplateExporter.from_notebook_node(
            self, nb, resources, **options
        )
        return WITHOUT_ALT.sub(f'<img alt="{NO_ALT}"', page), resources


class HideTests(ClearHiddenTests):
    """Takes hidden tests out of feedback, and what a traceback quotes of them.

    Only test cells have any: where a student writes nbgrader's marks is an answer.
    """

    # nbconvert's exporter configures it, and nbgrader warns that this is not possible.
    display_data_priority = List().tag(config=True)

    def preprocess_cell(self, cell, resources, cell_index):
        if is_grade(cell) and not is_solution(cell):
            cell, resources = super().preprocess_cell(cell, resources, cell_index)
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class Grades(GetGrades):
    """nbgrader's preprocessor, which opens the gradebook once and asks it three times
    for a notebook, where nbgrader asks several times for each cell."""

    gradebook = None

    def preprocess(self, nb, resources):
        told = resources["nbgrader"]
        if self.gradebook is None:
            self.gradebook = Gradebook(told["db_url"])
        execute = self.gradebook.db.execute
        number, score, most, late = execute(
            select(
                SubmittedNotebook.id,
                SubmittedNotebook.score,
                SubmittedNotebook.max_score,
                SubmittedNotebook.late_submission_penalty,
            )
            .join(SubmittedNotebook.notebook)
            .join(SubmittedNotebook.assignment)
            .join(SubmittedAssignment.assignment)
            .where(
                Notebook.name == told["notebook"],
                Assignment.name == told["assignment"],
                SubmittedAssignment.student_id == told["student"],
            )
        ).one()
        self.scores, self.comments = (
            {
                name: values
                for name, *values in execute(
                    select(BaseCell.name, *columns)
                    .join(kind, kind.cell_id == BaseCell.id)
                    .where(kind.notebook_id == number)
                )
            }
            for kind, columns in (
                (Grade, (Grade.score, Grade.max_score)),
                (Comment, (Comment.comment,)),
            )
        )
        self.gradebook.db.rollback()  # nobody else waits until the pages are made
        told["late_penalty"] = late or 0
        told["score"], told["max_score"] = score - told["late_penalty"], most
        return NbGraderPreprocessor.preprocess(self, nb, resources)

    def _get_comment(self, cell, resources):
        nbgrader = cell.metadata.nbgrader
        (nbgrader["comment"],) = self.comments[nbgrader["grade_id"]]

    def _get_score(self, cell, resources):
        nbgrader = cell.metadata.nbgrader
        nbgrader["score"], nbgrader["points"] = self.scores[nbgrader["grade_id"]]
