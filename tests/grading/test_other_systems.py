"""Where there is no Linux: what needs one says so, and the rest works."""

import shutil
import subprocess
import sys

import pytest

from autograder.checks import __main__ as answers
from autograder.grading.judging import workers
from autograder.grading.judging.workers import NOT_LINUX

from .conftest import environment, grades, nbgrader

# What these systems do not have is taken away when the libraries, which know them, are
# there, and before this package is.
WITHOUT = {
    "darwin": ("os.sched_getaffinity",),
    "win32": (
        "os.sched_getaffinity", "os.fork", "os.O_CLOEXEC", "os.O_DIRECTORY",
        "os.O_NOFOLLOW", "os.O_NONBLOCK",
    ),
}  # fmt: skip
PRELUDE = """
import os, runpy, signal, sys
import distributed, nbgrader.apps, psutil, tqdm
for name in {without}:
    module, _, function = name.partition(".")
    delattr(sys.modules[module], function)
if {system!r} == "win32":
    sys.modules["fcntl"] = sys.modules["resource"] = None
sys.platform = {system!r}
sys.argv = {argv!r}
if sys.argv[0] == "nbgrader":
    nbgrader.apps.NbGraderApp.launch_instance()
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""

every_system = pytest.mark.parametrize("system", WITHOUT)


def elsewhere(folder, system, *argv):
    """Run a command as on another system; return its exit status and its words."""
    code = PRELUDE.format(system=system, without=WITHOUT[system], argv=list(argv))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout


@every_system
def test_the_graders_command_says_that_it_needs_linux_and_nothing_else(
    tmp_path, system
):
    said = elsewhere(tmp_path, system, "autograder.grading", "linear_layer")
    assert said == (1, f"{NOT_LINUX}\n")


@every_system
def test_nbgraders_command_grades_nobody_and_says_so(folder, system):
    status, said = elsewhere(folder, system, "nbgrader", "autograde", "corpus")
    assert status == 1
    assert NOT_LINUX in said
    assert "Traceback" not in said
    assert grades(folder) == {}


@pytest.fixture(scope="module")
def marked(made, tmp_path_factory):
    """A course in which somebody is graded, on Linux."""
    folder = shutil.copytree(made, tmp_path_factory.mktemp("marked") / "course")
    done = nbgrader(folder, "autograde", "corpus", "--student=ada")
    assert done.status == 0, done.said
    return folder


@every_system
def test_feedback_and_the_report_are_made_of_what_was_graded_on_linux(marked, system):
    feedback = ("nbgrader", "generate_feedback", "corpus", "--force")
    status, said = elsewhere(marked, system, *feedback)
    assert status == 0, said
    page = marked / "feedback" / "ada" / "corpus" / "corpus.html"
    assert "<main" in page.read_text("utf-8")
    page.unlink()
    status, said = elsewhere(marked, system, "autograder.grading", "report", "corpus")
    assert status == 0, said


def test_a_system_that_does_not_share_out_processors_gives_all_of_them(monkeypatch):
    monkeypatch.delattr("os.sched_getaffinity")
    monkeypatch.setattr("os.cpu_count", lambda: 7)
    assert workers.processors() == 7


def test_windows_is_told_that_it_cannot_judge_a_file_of_answers(monkeypatch, capsys):
    monkeypatch.delattr("signal.setitimer")
    monkeypatch.setattr("sys.argv", ["autograder.checks", "answers.py"])
    with pytest.raises(SystemExit, match="2"):
        answers.main()
    assert "Windows cannot interrupt an answer" in capsys.readouterr().err
