"""A cohort judged through a real Dask scheduler, of whose workers one is killed."""

import contextlib
import glob
import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from distributed import Client

from autograder.grading.recording.assignment import CannotGrade
from autograder.grading.recording.cohort import Cohort

from .conftest import BIN, PLAIN, environment, expected, grades, hand_in


def started(home, *line, **variables):
    return subprocess.Popen(
        [BIN / "dask", *line], cwd=home, env={**environment(home), **variables},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


@pytest.fixture
def scheduler(tmp_path, request):
    """The address of a scheduler with two workers, and the workers' processes.

    A test may say what is different in each worker's environment.
    """
    home = tmp_path / "home"
    (home / "tmp").mkdir(parents=True)
    file = home / "scheduler.json"
    line = "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
    processes = [started(home, *line, "--scheduler-file", file)]
    try:
        while not (file.exists() and file.read_text()):
            assert processes[0].poll() is None
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        line = "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"
        line += "--host", "127.0.0.1"
        for variables in getattr(request, "param", [{}, {}]):
            processes.append(started(home, *line, **variables))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(len(processes) - 1, timeout=60)
        yield address, processes[1:]
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def grade(course, *options):
    return subprocess.Popen(
        [BIN / "python", "-m", "autograder.grading", "corpus", *options],
        cwd=course, env=environment(course.parent / "home"), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_a_worker_that_is_killed_costs_nobody_anything(folder, scheduler):
    address, workers = scheduler
    students = {f"s{k:02}": PLAIN[k % 3] for k in range(40)}
    for student, name in students.items():
        hand_in(folder, student, name)
    run = grade(folder, f"--scheduler={address}", "--json")
    judged = folder / ".grading" / "stage" / "corpus"
    while len(glob.glob(f"{judged}/*/*.verdict")) < 3:  # what moves is passed over
        assert run.poll() is None, run.stdout.read()
        time.sleep(0.01)
    os.killpg(workers[0].pid, signal.SIGKILL)
    assert len(list((folder / "autograded").glob("*"))) < len(students)
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0, said
    everybody = {**dict(zip(PLAIN, PLAIN, strict=True)), **students}
    points = expected(*PLAIN)
    assert grades(folder) == {s: points[name] for s, name in everybody.items()}
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert {line["student"] for line in lines} == everybody.keys()


NO_BUBBLEWRAP = {"PATH": "/nowhere"}


@pytest.mark.parametrize("scheduler", [[{}, NO_BUBBLEWRAP]], indirect=True)
def test_a_worker_that_can_make_no_sandbox_says_so_and_judges_nothing(
    folder, scheduler
):
    run = grade(folder, f"--scheduler={scheduler[0]}")
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 0, said
    assert "judges nothing: bubblewrap (the command bwrap) is not installed" in said
    assert grades(folder) == expected(*PLAIN)


@pytest.mark.parametrize("scheduler", [[NO_BUBBLEWRAP] * 2], indirect=True)
def test_where_no_worker_can_nothing_is_graded(folder, scheduler):
    run = grade(folder, f"--scheduler={scheduler[0]}")
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 1
    assert "bubblewrap (the command bwrap) is not installed" in said
    assert "Traceback" not in said
    assert grades(folder) == {}


def test_where_dask_is_not_installed_it_says_what_to_install(monkeypatch):
    monkeypatch.delitem(sys.modules, "autograder.grading.judging.cluster", False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    cohort = SimpleNamespace(
        settings=SimpleNamespace(scheduler="tcp://127.0.0.1:8786"),
        assignment=SimpleNamespace(release=b""),
    )
    with pytest.raises(CannotGrade, match="pip install distributed"):
        Cohort.workers(cohort, 1)
