"""A course of its own for the tests: made once, copied by whoever changes it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHAT_COMMANDS_MAKE = shutil.ignore_patterns(
    "__pycache__", "source", "release", "solution", "submitted", "autograded",
    "feedback", "downloads", "gradebook.db", "*.csv", "*.log", ".*",
)  # fmt: skip


def clean_environment(home):
    """Return an environment without the tester's settings, PATH and PYTHONPATH."""
    return {
        # Without the virtual environment: a command must find what it starts.
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        **{name: os.environ[name] for name in ("TMPDIR",) if name in os.environ},
    }


def run(*command, cwd, home, status=0, stderr=subprocess.STDOUT):
    """Run a command of the virtual environment's, with nothing to read; return what it
    printed, with its errors or without. Fails where it ends with another status."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [Path(sys.executable).parent / command[0], *command[1:]],
        cwd=cwd,
        env=clean_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        timeout=120,
    )
    assert done.returncode == status, f"{' '.join(command)}:\n{done.stdout}"
    return done.stdout


@contextlib.contextmanager
def jupyter(kind, folder, home):
    """Start `jupyter-KIND` in a folder, with "secret" for its token; yield a function
    that waits until it answers, and returns its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home.mkdir(parents=True, exist_ok=True)
    log = home / "log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [Path(sys.executable).parent / f"jupyter-{kind}", "--allow-root",
             "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
             "--no-browser", "--IdentityProvider.token=secret"],
            cwd=folder, env=clean_environment(home),
            stdin=subprocess.DEVNULL, stdout=file, stderr=file,
        )  # fmt: skip

    def address():
        url = f"http://127.0.0.1:{port}/"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}api/status?token=secret", timeout=60)
                return url
            except urllib.error.URLError:
                assert server.poll() is None, log.read_text()
                time.sleep(0.25)
        raise AssertionError(log.read_text())

    try:
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The graded part of the project in a folder of its own, made by its one command.

    For looking only; `project` is for changing.
    """
    project = tmp_path_factory.mktemp("made") / "project"
    for room in "autograder", "solutions", "chapters":
        shutil.copytree(ROOT / room, project / room, ignore=WHAT_COMMANDS_MAKE)
    shutil.copy(ROOT / "_config.yml", project)
    command = "python", "-m", "autograder.assignments"
    # A kernel that ends on a busy machine may say how, as an error.
    said = run(*command, cwd=project, home=project / "home", stderr=None)
    (project / "said.txt").write_text(said)
    return project


@pytest.fixture
def project(made, tmp_path):
    """A copy of `made`, to be changed."""
    return shutil.copytree(made, tmp_path / "project")
