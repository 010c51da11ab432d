"""The nbgrader course that this folder is: run nbgrader's commands and Jupyter here.

What an instructor chooses, such as the exchange folder, goes on the command line
(``nbgrader collect linear_layer --Exchange.root=/srv/exchange``) or into Jupyter's own
configuration directory.
"""

import importlib.util
import os
import sys

c = get_config()  # noqa: F821  (traitlets puts it there)

c.CourseDirectory.course_id = "gradients-backwards"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))

c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE\nraise NotImplementedError("not implemented yet")'
}
# Where a kernel can encrypt what it sends, it does, and does not warn that it could.
c.KernelManager.transport_encryption = "auto"

# nbgrader starts alembic by its name. It lies beside this Python, which need not be on
# the PATH, and another environment's alembic may be.
os.environ["PATH"] = os.pathsep.join(
    [os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
)

# Feedback and formgrader show what students wrote, and run nothing of it.
PAGES = importlib.util.find_spec("autograder.grading").submodule_search_locations[0]
c.HTMLExporter.template_file = os.path.join(PAGES, "templates", "page.html.j2")
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "markdown2html": "autograder.grading.pages.safe_markdown",
    "clean_html": "autograder.grading.pages.clean_html",
    "get_metadata": "autograder.grading.pages.plain_metadata",
}
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.grading.pages.HideTests",
]

# Archives and the exchange hold whatever students have put there.
c.ZipCollectApp.extractor_plugin = "autograder.grading.collecting.ArchiveExtractor"
c.ZipCollectApp.collector_plugin = "autograder.grading.collecting.NameCollector"
c.ExchangeFactory.collect = "autograder.grading.collecting.ExchangeCollector"

# Submissions are run in sandboxes and judged outside of them: see autograder/grading.
c.Autograde.exporter_class = "autograder.grading.cohort.SubmissionExporter"
# The intake puts the answers into the released notebook: nothing is left to sanitize.
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "autograder.grading.cohort.Grade",  # in the place of Execute
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.grading.comments.Comments",
    "nbgrader.preprocessors.AssignLatePenalties",
]
