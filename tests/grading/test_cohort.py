"""The corpus through the real command: a cohort of attacks, oddities and plain answers.

Nothing here trusts the sandbox: the command runs in process and network namespaces of
its own, with limits, so that a hole in it costs a test and not the machine.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup

from .conftest import BY_NAME, ROOT, environment, grades, nbgrader
from .corpus import course
from .corpus.submissions import GOT_OUT, SUBMISSIONS, TRACE

SECONDS = 4  # for a cell; an endless loop takes all of it
OUTER = [
    "unshare", "--user", "--map-root-user", "--pid", "--net", "--mount", "--ipc",
    "--fork", "--kill-child", "--mount-proc",
    "prlimit", "--nproc=4000", f"--fsize={1 << 30}", "--core=0",
]  # fmt: skip


def files_below(folder):
    """Return what there is below a folder: each path's kind, size, time and content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        regular = path.is_file() and not path.is_symlink()
        content = path.read_bytes() if regular and about.st_size < 1 << 20 else None
        found[os.fsencode(path)] = (
            about.st_mode, about.st_size, about.st_mtime_ns, content
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def cohort(sandbox, tmp_path_factory):
    """The whole corpus, handed in and graded by one command."""
    folder = tmp_path_factory.mktemp("cohort") / "course"
    folder.mkdir()
    shutil.copy(ROOT / "autograder" / "nbgrader_config.py", folder)
    course.write_source(folder)
    made = nbgrader(folder, "generate_assignment", "corpus")
    assert made.status == 0, made.said
    released = folder / "release" / "corpus" / "corpus.ipynb"
    for submission in SUBMISSIONS:
        place = folder / "submitted" / submission.name / "corpus"
        place.mkdir(parents=True)
        submission.build(place, released)
    before = files_below(folder / "submitted")
    graded = nbgrader(
        folder, "autograde", "corpus", f"--Execute.timeout={SECONDS}", outer=OUTER
    )
    after = files_below(folder / "submitted")
    return SimpleNamespace(
        folder=folder, graded=graded, before=before, after=after, grades=grades(folder)
    )


def test_the_command_ends_well_and_nobody_is_missing(cohort):
    assert cohort.graded.status == 0, cohort.graded.said[-5000:]
    assert set(cohort.grades) == set(BY_NAME)
    for submission in SUBMISSIONS:
        notebook = (
            cohort.folder / "autograded" / submission.name / "corpus/corpus.ipynb"
        )
        assert notebook.is_file(), submission.name


@pytest.mark.parametrize("kind", ["right", "wrong", "honest", "spoiled", "attack"])
def test_no_point_is_unearned_and_none_withheld(cohort, kind):
    wrong = {}
    for submission in SUBMISSIONS:
        if submission.kind != kind:
            continue
        got = cohort.grades[submission.name]
        differ = {
            cell: (got.get(cell), points)
            for cell, points in submission.points.items()
            if got.get(cell) != points
        }
        # What is open may not be more than plain answers earn.
        for cell, points in got.items():
            most = course.RIGHT_POINTS[cell]
            if cell not in submission.points and points and points > most:
                differ[cell] = points, "more than there is"
        if differ:
            wrong[submission.name] = differ
    assert not wrong


def test_nothing_gets_out(cohort):
    graded = cohort.folder / "autograded"
    for submission in SUBMISSIONS:
        notebook = nbformat.read(graded / submission.name / "corpus/corpus.ipynb", 4)
        outputs = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
        assert GOT_OUT not in outputs, submission.name
        assert "a-secret-of-the-instructors" not in outputs, submission.name
        assert "BEGIN HIDDEN" not in outputs, submission.name


def test_nothing_is_written_elsewhere(cohort):
    for path in cohort.folder.parent.rglob(f"*{TRACE}*"):
        step = path.relative_to(cohort.folder).parts[0]
        assert step in ("submitted", "autograded"), path
    for place in Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"), Path.home(), ROOT:
        assert not list(place.glob(f"*{TRACE}*"))


def test_what_is_published_is_made_of_known_notebooks_alone(cohort):
    # generate_feedback copies what lies here, and release_feedback publishes pages.
    graded = cohort.folder / "autograded"
    for path in graded.rglob("*"):
        assert not path.is_symlink(), path
        assert path.is_file() or path.is_dir(), path
        assert path.suffix.lower() not in (".html", ".htm", ".svg", ".js", ".xhtml")
        assert path.suffix != ".ipynb" or path.name == "corpus.ipynb", path


def test_submissions_are_kept_as_they_came(cohort):
    assert cohort.before == cohort.after


def test_nothing_is_left_of_the_intake(cohort):
    assert not (cohort.folder / "intake").exists()
    assert not (cohort.folder / "intake_files").exists()


def test_the_summary_names_who_was_not_read_or_run_to_the_end(cohort):
    said = cohort.graded.said
    summary = said[said.index("submissions of corpus could not be read or run") :]
    for name in (
        "spoiled_nothing_handed_in", "attack_os_exit_at_once", "attack_segfault",
        "attack_deaf_cell",
    ):  # fmt: skip
        assert f"{name}, corpus, notebook corpus: " in summary
    assert "ada, corpus" not in summary
    assert "Traceback" not in said


def test_a_report_of_it_shows_what_was_written_and_runs_none_of_it(cohort):
    home = cohort.folder.parent / "home"
    done = subprocess.run(
        [sys.executable, "-m", "autograder.grading", "report", "corpus"],
        cwd=cohort.folder, env=environment(home), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (cohort.folder / "report.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert not page.find_all(["script", "link", "img", "iframe", "object", "base"])
    attributes = {name for tag in page.find_all() for name in tag.attrs}
    assert not [name for name in attributes if name.startswith(("on", "src"))]
    for secret in GOT_OUT, "a-secret-of-the-instructors":
        assert secret not in text
    with (cohort.folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        assert not [cell for cell in row.values() if cell[:1] in "=+-@" and cell[:1]]
    needing = {row["quantity"] for row in table if row["what"] == "needs a person"}
    assert {"spoiled_nothing_handed_in", "attack_segfault"} <= needing
    named = {row["name"] for row in table if row["what"] == "mistake"}
    assert "transpose missing" in named or "averaged" in named
    scores = [row for row in table if row["what"] == "score"]
    assert sum(int(row["submissions"]) for row in scores) == len(SUBMISSIONS)
