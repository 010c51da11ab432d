"""A gradebook in PostgreSQL, to which two graders write at once."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from .conftest import BIN, COURSE_ID, PLAIN, environment, expected, hand_in, nbgrader

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def as_nobody(*line):
    """Return a command that does not run as root, which PostgreSQL refuses to do."""
    return ["runuser", "-u", "postgres", "--", *line] if os.geteuid() == 0 else line


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The address of a database on a server of this module's own."""
    if not BINARIES:
        pytest.skip("there is no PostgreSQL: `make system` installs it")
    tools = BINARIES[-1]
    folder = Path("/tmp") / f"gradebook-{os.getpid()}"  # its user has no other
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    made = as_nobody(tools / "initdb", "-D", data, "-A", "trust", "-U", "postgres")
    subprocess.run(made, check=True, capture_output=True, cwd=folder)
    line = as_nobody(
        tools / "postgres", "-D", data, "-p", str(port), "-k", folder,
        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
    )  # fmt: skip
    server = subprocess.Popen(
        line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        ready = [tools / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        for _ in range(100):
            if not subprocess.run(ready, capture_output=True).returncode:
                break
            time.sleep(0.1)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def test_two_graders_at_once_lose_nothing(folder, database):
    names = "corpus", "second"
    (folder / "gradebook.db").unlink()
    source = folder / "source"
    shutil.copytree(source / "corpus", source / "second")
    (source / "second" / "corpus.ipynb").rename(source / "second" / "second.ipynb")
    for name in names:
        done = nbgrader(folder, "generate_assignment", name, f"--db={database}", "-f")
        assert done.status == 0, done.said
    students = dict(zip(PLAIN, PLAIN, strict=True))
    students |= {f"s{k}": PLAIN[k % 3] for k in range(9)}
    for student, name in students.items():
        if student != name:
            hand_in(folder, student, name)
        place = folder / "submitted" / student
        shutil.copytree(place / "corpus", place / "second")
        (place / "second" / "corpus.ipynb").rename(place / "second" / "second.ipynb")
    runs = [
        subprocess.Popen(
            [BIN / "python", "-m", "autograder.grading", name, f"--db={database}"],
            cwd=folder, env=environment(folder.parent / "home"), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for name in names
    ]  # fmt: skip
    said = [run.communicate(timeout=300)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    points = expected(*PLAIN)
    with Gradebook(database, COURSE_ID) as book:
        for name in names:
            got = {
                submission.student.id: {
                    grade.name: None if grade.auto_score is None else grade.score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in book.assignment_submissions(name)
            }
            assert got == {s: points[kind] for s, kind in students.items()}
