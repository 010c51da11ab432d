"""Grades strangers' notebooks: takes them in, judges them, and records the verdicts.

A submission is data and so is a verdict, and both flow one way through five rooms:

    recording/   the cohort, the gradebook's writer, pages, nbgrader's hook, reports
       ↓                                   ↘
    judging/     oracle, cells, session      gathering/  archives, names, the exchange
       ↓            ↘                          ↓
    running/     sandbox, inside, wire       taking/     files, pictures, graft, release

`taking` reads what was handed in and puts the answers into the released notebook.
`judging` has `running` run the student's cells in a sandbox, and runs the test cells
itself, with proxies for what the student has named, or has them run inside, where the
instructor's own solution passes only there. `recording` finds that out, and writes the
verdicts down. A room imports from those below it and from none above.

Two arrows are strings: a worker is started as `python -m
autograder.grading.judging.judge` by judging/workers.py, and a sandbox as `python -m
autograder.grading.running.inside` by running/sandbox.py.
"""

import os
import sys
import warnings
from pathlib import Path

RECORDING = "autograder.grading.recording"
GATHERING = "autograder.grading.gathering"
CHECKER = "autograder.assignments.checker.BringChecks"
STUB = '# YOUR CODE HERE\nraise NotImplementedError("not implemented yet")'
TEMPLATE = Path(__file__).parent / "recording" / "templates" / "page.html.j2"


def configure(c):
    """Have nbgrader's commands and formgrader grade, gather and show work safely.

    In nbgrader_config.py:

        from autograder.grading import configure
        c = get_config()
        configure(c)
    """
    # nbgrader starts alembic by its name. It lies beside this Python, which need not be
    # on the PATH, and another environment's alembic may be.
    path = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), path])

    # nbgrader's own, on how it uses its database. The sandbox needs none of that.
    from sqlalchemy.exc import SAWarning

    warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.")

    # What a right answer gets no points for is known before anybody is graded.
    def try_solution(**told):
        from autograder.grading.recording.hook import try_solution

        try_solution(c, **told)

    c.GenerateAssignment.post_convert_hook = try_solution
    c.GenerateAssignment.exporter_class = f"{RECORDING}.converting.AssignmentExporter"
    # What students get of this book works without the folder that it comes in, too.
    c.GenerateAssignment.preprocessors.append(CHECKER)
    c.ClearSolutions.code_stub = {"python": STUB}
    # Where a kernel can encrypt what it sends, it does, and warns of nothing.
    c.KernelManager.transport_encryption = "auto"
    # Submissions are run in sandboxes and judged outside of them.
    c.Autograde.exporter_class = f"{RECORDING}.hook.CohortExporter"
    c.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
    ]
    # What the grader lays beside a notebook goes no further.
    c.CourseDirectory.ignore = [
        ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.verdict", ".taken",
    ]  # fmt: skip
    # Feedback and formgrader show what students wrote, and run nothing of it.
    c.HTMLExporter.template_file = str(TEMPLATE)
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.preprocessors = [f"{RECORDING}.source.Source"]
    c.HTMLExporter.filters = {
        "markdown2html": f"{RECORDING}.pages.safe_markdown",
        "clean_html": f"{RECORDING}.pages.clean_html",
        "get_metadata": f"{RECORDING}.pages.plain_metadata",
        "highlight_code": f"{RECORDING}.pages.highlighted",
        "ansi2html": f"{RECORDING}.pages.coloured",
    }
    c.GenerateFeedback.exporter_class = f"{RECORDING}.feedback.FeedbackExporter"
    c.GenerateFeedback.preprocessors = [
        f"{RECORDING}.feedback.Grades",
        f"{RECORDING}.feedback.HideTests",
        f"{RECORDING}.contents.Contents",
    ]
    # Archives and the exchange hold whatever students have put there.
    c.ZipCollectApp.extractor_plugin = f"{GATHERING}.archives.ArchiveExtractor"
    c.ZipCollectApp.collector_plugin = f"{GATHERING}.names.NameCollector"
    c.ExchangeFactory.collect = f"{GATHERING}.exchange.ExchangeCollector"
    c.ExchangeFactory.release_feedback = f"{GATHERING}.exchange.FeedbackReleaser"
