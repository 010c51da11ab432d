"""Makes the pages of feedback, side by side."""

import glob
import logging
import math
import os
import re
import sys
import threading
import time
from pathlib import Path

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
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import ClearHiddenTests, GetGrades, NbGraderPreprocessor
from nbgrader.utils import find_all_files, is_grade, is_solution, temp_attrs
from sqlalchemy import bindparam, select
from traitlets import List

from autograder.grading.judging.workers import processors
from autograder.grading.recording.comments import as_markdown, markdown
from autograder.grading.recording.converting import converting

WITHOUT_ALT = re.compile(r"<img(?![^>]*\balt=)")
NO_ALT = "No description has been provided for this image"
HEADING = re.compile(r"<(/?)h([1-6])\b")
# What is wider than a phone is scrolled, which needs a keyboard's focus.
CODE = re.compile(r"<(pre)>(.*?)</pre>", re.DOTALL)
INLINE = re.compile(r'<(math) display="inline">(.*?)</math>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
NARROW = 30  # characters that fit everywhere
THERE = (
    "{count} of {total} submissions of {assignment} had their feedback already. Where"
    " points or comments have changed since, make it again with --force."
)


# Statements that are made once: making one takes longer than what it asks for.
SUBMITTED = (
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
        Notebook.name == bindparam("notebook"),
        Assignment.name == bindparam("assignment"),
        SubmittedAssignment.student_id == bindparam("student"),
    )
)
GRADES, COMMENTS = (
    select(BaseCell.name, *columns)
    .join(kind, kind.cell_id == BaseCell.id)
    .where(kind.notebook_id == bindparam("number"))
    for kind, columns in (
        (Grade, (Grade.score, Grade.max_score, Grade.auto_score, Grade.manual_score)),
        (Comment, (Comment.auto_comment, Comment.manual_comment)),
    )
)


class FeedbackExporter(HTMLExporter):
    """nbconvert's exporter, which makes a page once, and many pages side by side.

    nbconvert's own parses a page that it has made again. nbgrader's converter makes its
    exporter when it knows what there is to convert, and before it converts the first:
    here its process is forked, and each fork converts a share. What is left then is
    converted at once.
    """

    def __init__(self, parent=None, **options):
        super().__init__(parent=parent, **options)
        self.optimistic_validation = True  # when all preprocessors have run
        if isinstance(parent, BaseConverter):
            self.convert_all(parent)

    def convert_all(self, converter):
        """Convert all submissions, and say which had their feedback already."""
        found, start = converter.assignments, time.time_ns()
        # A fork has other threads' locks, such as formgrader's, and not the threads.
        # Windows has no forks.
        alone = hasattr(os, "fork") and threading.active_count() == 1
        if converter.coursedir.notebook_id == "*" and alone:
            converter.assignments = self.left_by_forks(converter)
        self.convert(converter)
        older = [folder for folder in found if made(converter, folder) < start]
        if older:
            converter.log.warning(
                THERE.format(
                    count=len(older),
                    total=len(found),
                    assignment=converter.coursedir.assignment_id,
                )
            )

    def left_by_forks(self, converter):
        """Convert submissions, and return the shares that have failed, of which the
        reason is found and said when they are converted once more."""
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
                self.convert_share(converter, share)
        left = {}
        for number, share in shares.items():
            if os.waitpid(number, 0)[1]:
                left |= share
        return left

    def convert_share(self, converter, share):
        """Convert a share, in a fork, and end with whether that has failed."""
        failed = 1
        try:
            converter.assignments = share
            # What goes wrong is said once, by the process that tries it again.
            converter.log.addFilter(lambda record: record.levelno < logging.ERROR)
            self.convert(converter)
            failed = 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(failed)

    def convert(self, converter):
        """Convert submissions, without copies of what the assignment has given out."""
        failed, course, given = None, converter.coursedir, {}
        with converting(converter, self):
            for folder, notebooks in sorted(converter.assignments.items()):
                name, _ = names(converter, folder)
                if name not in given:
                    given[name] = given_out(converter, name)
                ours = [f"{glob.escape(folder)}/{path}" for path in given[name]]
                converter.assignments = {folder: notebooks}
                with temp_attrs(course, ignore=[*course.ignore, *ours]):
                    try:
                        converter.convert_notebooks()
                    except NbGraderException as error:  # the others are converted
                        failed = error
        if failed:
            raise failed

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
        return accessible(page), resources


def names(converter, folder):
    """Return the assignment and the student of a graded submission."""
    pattern = converter._format_source("(?P<name>.*)", "(?P<student>.*)", escape=True)
    match = re.match(pattern, folder)
    return match["name"], match["student"]


def given_out(converter, name):
    """Return patterns of the files that came with an assignment, and are not the
    student's to change."""
    course = converter.coursedir
    source = course.format_path(course.source_directory, ".", name)
    changed = converter.config.Autograde.get("exclude_overwriting", {}).get(name, [])
    files = find_all_files(source, ["*.ipynb"])
    paths = [os.path.relpath(path, source) for path in files]
    return [glob.escape(path) for path in paths if path not in changed]


def made(converter, folder):
    """Return when the feedback on a graded submission was made, in ns, or infinity
    where there is none."""
    place = Path(converter._format_dest(*names(converter, folder)))
    times = [page.stat().st_mtime_ns for page in place.glob("*.html")]
    return max(times, default=math.inf)


def accessible(page):
    """Return a page that can be heard, and read by keyboard, whatever is in it."""
    page = WITHOUT_ALT.sub(f'<img alt="{NO_ALT}"', page)
    page = page.replace("<table>", '<table tabindex="0">')
    page = page.replace('<span class="formula">', '<span class="formula" tabindex="0">')
    page = CODE.sub(reachable, INLINE.sub(reachable, page))
    header, main, rest = page.partition("<main>")
    return header + main + outlined(rest)


def reachable(found):
    """Return code, or a formula of a line, so that a keyboard reaches a long one."""
    lines = TAG.sub("", found[2]).splitlines()
    if all(len(line) <= NARROW for line in lines):
        return found[0]
    if found[1] == "pre":
        return f'<pre tabindex="0">{found[2]}</pre>'
    return f'<span class="long" tabindex="0">{found[0]}</span>'


def outlined(page):
    """Return a page whose headings go down by one level at a time.

    Students write them at any level. The page's own title is the first.
    """
    above = []

    def level(mark):
        if not mark[1]:
            while above and above[-1] >= mark[2]:
                above.pop()
            above.append(mark[2])
        return f"<{mark[1]}h{min(6, 1 + len(above))}"

    return HEADING.sub(level, page)


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
        notebook = {name: told[name] for name in ("notebook", "assignment", "student")}
        number, score, most, late = execute(SUBMITTED, notebook).one()
        self.scores, self.comments = (
            {name: values for name, *values in execute(cells, {"number": number})}
            for cells in (GRADES, COMMENTS)
        )
        self.gradebook.db.rollback()  # nobody else waits until the pages are made
        told["late_penalty"] = late or 0
        told["score"], told["max_score"] = score - told["late_penalty"], most
        return NbGraderPreprocessor.preprocess(self, nb, resources)

    def _get_comment(self, cell, resources):
        nbgrader = cell.metadata.nbgrader
        auto, manual = self.comments[nbgrader["grade_id"]]
        nbgrader["comment"] = manual or (auto and as_markdown(auto))
        first, *_ = (manual or "").strip().split("\n\n")
        nbgrader["verdict"] = first or (auto and markdown(auto.splitlines()[0]))

    def _get_score(self, cell, resources):
        nbgrader = cell.metadata.nbgrader
        score, points, *given = self.scores[nbgrader["grade_id"]]
        nbgrader["score"], nbgrader["points"] = score, points
        nbgrader["unread"] = given == [None, None]
