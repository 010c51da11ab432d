"""The commands of the README."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run_make(*arguments):
    """Run make as a user would, not as a part of the make that runs the tests."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def make(*targets):
    """Run make in this environment, and return what it printed."""
    done = run_make(f"VENV={sys.prefix}", *targets)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_help_lists_every_target_and_is_the_default():
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", text, re.M)[1].split()
    printed = make()
    assert printed == make("help")
    assert {*re.findall(r"^make (\w+)", printed, re.M)} == {*targets}


def test_a_second_build_runs_no_cell_and_says_where_the_book_is():
    if not Path(sys.prefix, ".installed").exists():
        pytest.skip("this environment was not made by `make book`")
    make("book")
    printed = make("book")
    assert "Executed notebook" not in printed
    assert "autograder.assignments" not in printed
    page = re.fullmatch(
        r"The book is at (/.*_build/html/index\.html)", printed.splitlines()[-1]
    )[1]
    assert Path(page).is_file()


def test_an_unsupported_python_is_refused_before_anything_is_installed(tmp_path):
    python = tmp_path / "python"
    python.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c "
        "'import sys; sys.version_info = (3, 10, 0); exec(sys.argv[1])' \"$2\"\n"
    )
    python.chmod(0o755)
    done = run_make(f"VENV={tmp_path / 'venv'}", f"PYTHON={python}", "book")
    assert done.returncode != 0
    assert "Python 3.11, 3.12 or 3.13 is needed" in done.stderr
    assert not (tmp_path / "venv").exists()
