"""nbgrader's own tests of autograde, passed by the grader that stands in its place.

They are run as they are installed, on this course's settings of grading. Where one does
not pass, this grader means to do something else, and the reason is here.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from tests.autograder.conftest import ROOT, clean_environment

THEIRS = "nbgrader.tests.apps.test_nbgrader_autograde"
SHARES = 2  # processes side by side
SECONDS = 600  # for each of them

# Their course is not this one: it has a folder of its own, and nbgrader's stubs.
CONFIG = f"""\
load_subconfig("nbgrader_config.py", path={str(ROOT / "autograder")!r})
c = get_config()
del c.CourseDirectory.course_id, c.CourseDirectory.root, c.ClearSolutions
"""
# A plugin that leaves a process its share, which is every second test.
DEALER = """\
def pytest_collection_modifyitems(items):
    items[:] = items[{share}::{shares}]
"""

PASS = {
    "test_custom_permissions", "test_filter_notebook",
    "test_force", "test_force_f", "test_force_single_notebook", "test_grade",
    "test_grade_autotest", "test_grade_complex_autotest", "test_grade_hashed_autotest",
    "test_grade_overwrite_files", "test_grade_overwrite_files_subdirs",
    "test_grade_timestamp", "test_grade_with_validating_envvar", "test_help",
    "test_incorrect_submitted_kernelspec", "test_infinite_loop",
    "test_late_submission_penalty_none", "test_late_submission_penalty_plugin",
    "test_late_submission_penalty_zero", "test_missing_assignment",
    "test_permissions[False]", "test_permissions[True]",
    "test_showtraceback_exploit", "test_skip_extra_notebooks",
    "test_student_id_exclude", "test_update_newer",
    "test_update_newer_single_notebook",
    "test_incorrect_source_kernelspec",
    "test_hidden_tests_autotest",
    "test_missing_student",
}  # fmt: skip
# By nbgrader itself, wherever they are run.
SKIPPED = {"test_infinite_loop_with_output", "test_many_students"}


class Differs(NamedTuple):
    """A test that does not pass: what it complains of, and why it should."""

    complaint: str
    reason: str


DIFFERS = {
    "test_autograde_timeout": Differs(
        "unexpected return code: 1",
        "The solution itself takes longer than the time that is left to it, so that"
        " nobody is graded by it.",
    ),
    "test_hidden_tests_single_notebook": Differs(
        "unexpected return code: 1",
        "The hidden tests fail on the solution itself, so that nobody is graded by"
        " them.",
    ),
    "test_grade_empty_timestamp": Differs(
        "unexpected return code: 0",
        "A timestamp that nobody can read is reported, and the submission is graded as"
        " if it were in time, so that one student does not stop the run.",
    ),
    "test_grade_missing_notebook": Differs(
        "autograded/foo/ps1/p2.ipynb",
        "For a notebook that was not handed in there is one that says so, recorded"
        " with 0 points, so that its student gets feedback too.",
    ),
    "test_handle_failure": Differs(
        "unexpected return code: 0",
        "Labelled cells that the assignment does not have become the student's own,"
        " which are run and earn nothing, so that they do not stop the run.",
    ),
    "test_handle_failure_single_notebook": Differs(
        "unexpected return code: 0",
        "The same, where only some notebooks are graded.",
    ),
    "test_missing_files": Differs(
        "/autograded/bar'",
        "Who handed in an empty folder is recorded with 0 points and told so, instead"
        " of being missed by nobody.",
    ),
    "test_missing_source_kernelspec": Differs(
        "unexpected return code: 0",
        "The kernel that a submission asks for is not believed: it is run as the"
        " assignment is.",
    ),
    "test_no_execute": Differs(
        "unexpected return code: 1",
        "Outputs that a student wrote are never a verdict, so --no-execute is refused.",
    ),
    "test_side_effects": Differs(
        "autograded/foo/ps1/side-effect.txt",
        "What student code writes stays in the sandbox: only the outputs of its cells"
        " leave it.",
    ),
}


class Outcome(NamedTuple):
    """What became of a test: passed, skipped, failure or error, and its complaint."""

    kind: str
    complaint: str
    traceback: str


def run_share(share, home):
    """Run a share of nbgrader's tests in a home; return (name, Outcome) of each."""
    config = home / "config" / "nbgrader_config.py"
    config.parent.mkdir()
    config.write_text(CONFIG)
    (home / "dealer.py").write_text(DEALER.format(share=share, shares=SHARES))
    # Without a file of settings: there may be one above the place it is installed in.
    (home / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-c", "pytest.ini", "-p", "dealer",
            "-p", "no:cacheprovider", "--tb=short", "--junitxml=outcomes.xml",
            "--pyargs", THEIRS,
        ],
        cwd=home,
        env={**clean_environment(home), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout  # all tests passed, or some failed
    cases = ElementTree.parse(home / "outcomes.xml").iter("testcase")
    return [(case.get("name"), outcome(case)) for case in cases]


def outcome(case):
    """Return the Outcome of a test in pytest's report."""
    for found in case:
        if found.tag in ("failure", "error", "skipped"):
            return Outcome(found.tag, found.get("message"), found.text)
    return Outcome("passed", "", "")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """The Outcome of each of nbgrader's tests of autograde, by name."""
    homes = [tmp_path_factory.mktemp("share") for _ in range(SHARES)]
    with ThreadPoolExecutor(SHARES) as pool:
        shares = list(pool.map(run_share, range(SHARES), homes))
    return {name: outcome for share in shares for name, outcome in share}


def test_nbgrader_has_the_tests_that_somebody_has_looked_at(outcomes):
    assert outcomes.keys() == PASS | SKIPPED | DIFFERS.keys()


def test_what_works_with_nbgraders_execute_works_with_this_grader(outcomes):
    failed = [
        f"{name} should have {wanted}:\n{outcomes[name].traceback}"
        for wanted, names in (("passed", PASS), ("skipped", SKIPPED))
        for name in sorted(names & outcomes.keys())
        if outcomes[name].kind != wanted
    ]
    assert not failed, "\n".join(failed)


def test_where_this_grader_differs_it_does_so_in_what_it_means_to(outcomes):
    wrong = [
        f"{name} should say {differs.complaint!r}, but {outcomes[name].kind}:\n"
        f"{outcomes[name].complaint}"
        for name, differs in DIFFERS.items()
        if name in outcomes
        and (
            outcomes[name].kind != "failure"
            or differs.complaint not in outcomes[name].complaint
        )
    ]
    assert not wrong, "\n".join(wrong)
