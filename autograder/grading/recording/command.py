"""The command `python -m autograder.grading ASSIGNMENT`."""

import json
import sys
from typing import ClassVar

from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import Autograde
from tqdm import tqdm
from traitlets import Bool, default

from autograder.grading.recording.assignment import CannotGrade
from autograder.grading.recording.cohort import Cohort, Grade
from autograder.grading.recording.report import ReportApp
from autograder.grading.recording.summary import Summary


class GradingApp(AutogradeApp):
    """nbgrader's autograde, with a bar that shows how far it is."""

    name = "autograder.grading"
    description = "Grade what was handed in of an assignment"
    examples = "python -m autograder.grading linear_layer --student=ada --force"
    aliases: ClassVar = {
        **AutogradeApp.aliases,
        "workers": "Grade.processes",
        "scheduler": "Grade.scheduler",
    }
    flags: ClassVar = {
        **AutogradeApp.flags,
        "json": (
            {"GradingApp": {"json": True}},
            "Print a line of JSON for each submission instead of words.",
        ),
    }
    subcommands: ClassVar = {"report": (ReportApp, ReportApp.description)}
    json = Bool(False, help="Print JSON.").tag(config=True)

    @default("classes")
    def classes_default(self):
        return [*super()._classes_default(), Grade]

    @default("log_level")
    def log_level_default(self):
        return "ERROR"

    def start(self):
        super(AutogradeApp, self).start()
        if not self.coursedir.assignment_id:
            if len(self.extra_args) != 1:
                self.fail("Name one assignment: python -m autograder.grading NAME")
            self.coursedir.assignment_id = self.extra_args[0]
        converter = Autograde(coursedir=self.coursedir, parent=self)
        name = self.coursedir.assignment_id
        summary = Summary(name, lambda line: tqdm.write(line, file=sys.stderr))

        def report(submission, result):
            summary.add(submission, result)
            if self.json:
                print(json.dumps(line_of(submission, result)), flush=True)

        def progress(submissions, total):
            return tqdm(submissions, name, total, unit=" submissions", disable=None)

        try:
            cohort = Cohort(converter, Grade(parent=self), report)
            left = cohort.run(progress)
        except CannotGrade as error:
            self.fail(str(error))
        for line in [*cohort.remarks, *summary.lines(left)]:
            print(line, file=sys.stderr)
        if left:
            self.exit(1)


def line_of(submission, result):
    """Return what became of a submission, as JSON has it."""
    return {
        "student": result.student,
        "scores": {name: each.scores for name, each in result.notebooks.items()},
        "reasons": submission.reasons,
        "remarks": submission.intake.remarks,
    }
