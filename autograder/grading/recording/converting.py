"""Has nbgrader's converters convert, and say of it what a person needs.

A converter makes its exporter when it knows what there is to convert, and before it
converts the first. These exporters have it convert everything there and then.
"""

import contextlib
import os

from nbconvert.exporters import NotebookExporter

from autograder.grading.gathering.quiet import quiet

THERE = (
    "{assignment} is in {folder} already, and stays as it is. To make it again, add"
    " --force."
)


@contextlib.contextmanager
def converting(converter, exporter):
    """Let a converter convert what it has, as it would, and leave it nothing."""
    converter.exporter = exporter
    for preprocessor in converter.preprocessors:
        exporter.register_preprocessor(preprocessor)
    with contextlib.chdir(converter.coursedir.root), quiet(converter.log):
        yield
    converter.assignments = {}


class AssignmentExporter(NotebookExporter):
    """Exports the notebooks that students get."""

    def __init__(self, parent=None, **options):
        super().__init__(parent=parent, **options)
        course = parent.coursedir
        name, step = course.assignment_id, course.release_directory
        if not parent.force and os.path.exists(course.format_path(step, ".", name)):
            parent.log.warning(THERE.format(assignment=name, folder=step))
        with converting(parent, self):
            parent.convert_notebooks()
