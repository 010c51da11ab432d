"""Where grading meets nbgrader: an exporter that has a whole cohort judged ahead of it.

nbgrader's converter makes its exporter when it knows which submissions to convert, and
before it converts the first. So the exporter takes them in, has them judged in
processes of their own, and lets the converter read what was taken. The converter goes
through them one by one, and `Grade`, which stands where nbgrader's Execute was, puts
the verdicts into each notebook. From there on everything is nbgrader's own.
"""

import ast
import contextlib
import fcntl
import fnmatch
import glob
import hashlib
import hmac
import json
import os
import re
import secrets
import select
import shutil
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbformat import from_dict
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute
from nbgrader.utils import (
    find_all_files,
    is_grade,
    is_locked,
    is_solution,
)
from traitlets import Bool, Integer

from autograder.grading import engine
from autograder.grading.intake import (
    ReleaseError,
    handed_in,
    released_notebooks,
    take,
)
from autograder.grading.sandbox import HOW_TO_ENABLE

INTAKE, FILES = "intake", "intake_files"
OURS = ".grading"  # holds the course's secret and, while somebody grades, a lock
SECONDS = 30  # for a cell, where the configuration says "for ever"
AHEAD = 4  # submissions judged before they are asked for, for each process
PROJECT = Path(__file__).resolve().parents[2]
NOT_JUDGED = "This submission could not be judged: {why}"
LOCKED = (
    "{assignment} is being graded by another command or a formgrader at this moment."
    " Wait until that has ended."
)
NO_EXECUTE = (
    "--no-execute takes the outputs that a submission brings along for its grade, and"
    " anybody can write those. Nothing has been graded. Leave the option out."
)
NOT_MADE = "The gradebook has no assignment '{assignment}'."
MAKE = "Make the assignment: nbgrader generate_assignment {assignment} --force"
NOT_PYTHON = (
    "Notebook {notebook} is written in {language}, and only Python can be run here."
    " Nothing has been graded."
)
SUMMARY = """\
{count} of {total} submissions of {assignment} could not be read or run to the end; \
what was not answered has 0 points:
{lines}
Each is in its folder as it came. To grade one again after you have looked at it:
    nbgrader autograde {assignment} --student=STUDENT --force"""


class Grade(Execute):
    """Puts a verdict into each test cell of a submission, and outputs into the others.

    It has the configuration of nbgrader's Execute, in whose place it stands; `timeout`
    is for a cell, and a submission has four times as long.
    """

    processes = Integer(
        0, help="How many submissions are judged at once; 0 is one for each processor."
    ).tag(config=True)
    without_sandbox_at_my_own_risk = Bool(
        False,
        help="Run submissions without a sandbox, in this account, with all its rights.",
    ).tag(config=True)

    def preprocess(self, nb, resources):
        course = resources["nbgrader"]
        key = course["student"], course["assignment"], course["notebook"]
        result = self.parent.cohort.result(key)
        course["comments"] = result["comments"]
        count = 0
        for cell, outputs in zip(nb.cells, result["outputs"], strict=True):
            if cell.cell_type == "code":
                count += 1
                cell.execution_count = count
                cell.outputs = [notebook_output(output, count) for output in outputs]
        return nb, resources


def notebook_output(output, count):
    """Return an output with what nbformat wants beside it."""
    if output["output_type"] in ("execute_result", "display_data"):
        output = {**output, "metadata": {}}
    if output["output_type"] == "execute_result":
        output = {**output, "execution_count": count}
    return from_dict(output)


class SubmissionExporter(NotebookExporter):
    """Makes notebooks of submissions, of which the whole cohort is judged meanwhile."""

    def __init__(self, parent, **options):
        super().__init__(parent=parent, **options)
        self.cohort = Cohort(parent, Grade(parent=self))


class Cohort:
    """All submissions of one run of nbgrader's Autograde, and what became of them."""

    def __init__(self, converter, grade):
        self.converter, self.log = converter, converter.log
        self.coursedir = converter.coursedir
        self.results, self.waiting = {}, deque()
        self.reasons, self.left = [], set()
        if not grade.enabled:
            self.refuse(NO_EXECUTE)
        engine.share()
        self.seconds = grade.timeout or SECONDS
        found = self.found()
        names = sorted({name for _, name, _ in found})
        self.locks, self.judges = [], None
        try:
            for name in names:
                self.locks.append(self.lock(name))
            self.assignments = {name: Assignment(self, name) for name in names}
            submissions = [one for one in found if self.wanted(*one)]
            self.total = len(submissions)
            self.left = {(student, name) for student, name, _ in submissions}
            converter.assignments = {}
            if submissions:
                self.begin(grade, submissions)
        except BaseException:
            self.close()
            raise
        convert = converter.convert_notebooks

        def convert_and_close():
            # nbgrader itself may fail on a submission, in a server that goes on.
            try:
                convert()
            finally:
                self.close()
                self.sum_up()

        converter.convert_notebooks = convert_and_close

    def lock(self, assignment):
        """Return a file that says that an assignment is being graded here and now.

        The lock is the process's, and goes with it.
        """
        path = Path(self.coursedir.root) / OURS / f"{assignment}.lock"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        file = path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            self.refuse(LOCKED.format(assignment=assignment))
        return file

    def close(self):
        """End the judges, and let others grade."""
        if self.judges:
            self.judges.close()
        # A run that was cut off may have left folders with nothing in them.
        for step in INTAKE, FILES:
            root = Path(self.coursedir.root) / step
            for empty, _, _ in os.walk(root, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(empty)
        while self.locks:
            self.locks.pop().close()

    def begin(self, grade, submissions):
        """Take the submissions in while the judges start, and give them the first."""
        count = grade.processes or len(os.sched_getaffinity(0))
        modules = {m for name in self.assignments.values() for m in name.modules}
        start = {
            "modules": sorted(modules),
            "seconds": self.seconds,
            "hidden": [str(PROJECT), self.coursedir.root],
            "sandboxed": not grade.without_sandbox_at_my_own_risk,
        }
        self.judges = Judges(min(count, self.total), start)
        self.take_in(submissions)
        if reason := self.judges.no_sandbox():
            for student, assignment, _ in submissions:
                self.forget(student, assignment)
            name = submissions[0][1]
            self.refuse(HOW_TO_ENABLE.format(reason=reason, assignment=name))
        for _ in range(AHEAD * self.judges.count):
            self.judge_next()

    def refuse(self, why):
        """Say why nothing is graded, and stop."""
        self.log.error(why)
        raise NbGraderException(why)

    # what there is to grade

    def found(self):
        """Return (student, assignment, folder) of all that were handed in, in order.

        A submission whose folder holds no notebook counts too: nobody is missing.
        """
        step = self.coursedir.submitted_directory
        chosen = self.coursedir.student_id, self.coursedir.assignment_id
        excluded = self.coursedir.student_id_exclude.split(",")
        found = []
        for folder in sorted(glob.glob(self.coursedir.format_path(step, *chosen))):
            match = re.fullmatch(self.pattern(step), folder)
            if match and match["student"] not in excluded:
                found.append((match["student"], match["assignment"], folder))
        return found

    def pattern(self, step):
        """Return the regular expression of a submission's folder in a step."""
        return self.coursedir.format_path(
            step, "(?P<student>[^/]*)", "(?P<assignment>[^/]*)", escape=True
        )

    def wanted(self, student, assignment, folder):
        """Return whether nbgrader is going to convert a submission.

        What was taken in and is still there was being graded when a run was cut off:
        it is graded again, from the beginning.
        """
        step = self.coursedir.autograded_directory
        graded = self.folder(step, student, assignment)
        if self.folder(INTAKE, student, assignment).exists():
            self.log.warning(
                "%s, %s: grading was cut off here and begins again", student, assignment
            )
            shutil.rmtree(graded, ignore_errors=True)
        if self.converter.force or not graded.exists():
            return True
        if self.coursedir.notebook_id != "*" and any(
            not (graded / f"{name}.ipynb").exists() for name in self.chosen(assignment)
        ):
            return True
        before = self.coursedir.get_existing_timestamp(str(graded))
        now = handed_in(Path(folder))
        return bool(before and now and now > before)

    def chosen(self, assignment):
        """Return the names of the notebooks that are to be graded."""
        names = self.assignments[assignment].notebooks
        return sorted(fnmatch.filter(names, self.coursedir.notebook_id))

    def folder(self, step, student, assignment):
        return Path(self.coursedir.format_path(step, student, assignment))

    def take_in(self, submissions):
        """Take every submission in, and let the converter read what was taken."""
        converter = self.converter
        theirs = self.coursedir
        traits = {
            name: getattr(theirs, name) for name in theirs.trait_names(config=True)
        }
        # A directory of this run's own: the one that it was given may be a server's.
        converter.coursedir = type(theirs)(
            parent=theirs.parent, **{**traits, "submitted_directory": INTAKE}
        )
        for student, name, folder in submissions:
            clean = self.folder(INTAKE, student, name)
            files = self.folder(FILES, student, name)
            assignment = self.assignments[name]
            taken = take(Path(folder), assignment.notebooks, clean, files)
            for remark in taken.remarks:
                self.log.warning("%s, %s: %s", student, name, remark)
            chosen = self.chosen(name)
            converter.assignments[str(clean)] = [
                str(taken.notebooks[notebook]) for notebook in chosen
            ]
            for notebook in chosen:
                key = student, name, notebook
                if reason := taken.unreadable.get(notebook):
                    self.results[key] = assignment.unread(notebook, reason)
                    self.reasons.append((key, reason))
                else:
                    path = taken.notebooks[notebook]
                    self.waiting.append((key, assignment, path, files))
        hook = converter.post_convert_hook

        def finished(assignment, student, notebooks):
            if hook:
                hook(assignment=assignment, student=student, notebooks=notebooks)
            self.finished(os.path.dirname(notebooks[0]))

        converter.post_convert_hook = finished

    # judging

    def judge_next(self):
        """Have the next submission judged."""
        if self.waiting:
            key, assignment, path, files = self.waiting.popleft()
            task = assignment.task(key, path, files)
            self.results[key] = self.judges.submit(task)

    def result(self, key):
        """Return what became of a submission, as soon as it is known."""
        while key not in self.results and self.waiting:
            self.judge_next()  # nbgrader has passed over the ones before
        result = self.results.pop(key)
        if isinstance(result, dict):
            return result
        self.judge_next()
        result = result.result()
        if result["stopped"]:
            self.reasons.append((key, result["stopped"]))
            self.log.warning(recorded(key, result["stopped"]))
        return result

    def finished(self, folder):
        """Note that a submission is graded and recorded."""
        match = re.fullmatch(self.pattern(INTAKE), folder)
        student, assignment = match["student"], match["assignment"]
        self.forget(student, assignment)
        self.left.discard((student, assignment))

    def forget(self, student, assignment):
        """Remove what was taken in of a submission."""
        for step in INTAKE, FILES:
            folder = self.folder(step, student, assignment)
            shutil.rmtree(folder, ignore_errors=True)

    def sum_up(self):
        """Say who has 0 points for something else than an answer, and who none yet."""
        if self.left:
            names = ", ".join(sorted(student for student, _ in self.left))
            self.log.error("Not recorded, for the reasons above: %s.", names)
        if not self.reasons:
            self.log.info("%d submissions were read and run.", self.total)
            return
        assignment = self.coursedir.assignment_id
        lines = [f"    {recorded(key, reason)}" for key, reason in self.reasons]
        count = len({key[:2] for key, _ in self.reasons})
        summary = SUMMARY.format(
            count=count, total=self.total, assignment=assignment, lines="\n".join(lines)
        )
        self.log.warning(summary)


def recorded(key, reason):
    """Return the line on a submission that has 0 points for another reason."""
    student, assignment, notebook = key
    return f"{student}, {assignment}, notebook {notebook}: {reason}"


class Assignment:
    """What judging needs to know of an assignment."""

    def __init__(self, cohort, name):
        self.name, coursedir = name, cohort.coursedir
        self.key = secret(Path(coursedir.root) / OURS / "secret")
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            try:
                found = gradebook.find_assignment(name)
            except MissingEntry:
                cohort.refuse(f"{NOT_MADE} {MAKE}".format(assignment=name))
            sources = {
                each.name: {cell.name: cell.source for cell in each.source_cells}
                for each in found.notebooks
            }
        release = Path(coursedir.format_path(coursedir.release_directory, ".", name))
        kept = cohort.converter.exclude_overwriting.get(name, [])
        try:
            self.notebooks = released_notebooks(release, sources, kept)
        except ReleaseError as error:
            cohort.refuse(f"{error} {MAKE.format(assignment=name)}")
        self.modules = {"numpy"}
        self.answers = {}
        for notebook, released in self.notebooks.items():
            kernel = released.metadata.get("kernelspec", {})
            language = kernel.get("language", "python")
            if language.lower() != "python":
                cohort.refuse(NOT_PYTHON.format(notebook=notebook, language=language))
            code = [cell for cell in released.cells if cell.cell_type == "code"]
            locked = [c.source for c in code if is_locked(c) and not is_grade(c)]
            answers = [cell.source for cell in code if is_solution(cell)]
            self.modules.update(m for text in locked for m in imported(text))
            names = {name for text in answers for name in bound(text)}
            self.answers[notebook] = sorted(names)
        source = coursedir.format_path(coursedir.source_directory, ".", name)
        self.files = {
            os.path.relpath(path, source): path
            for path in find_all_files(source, [*coursedir.ignore, "*.ipynb"])
            if os.path.relpath(path, source) not in kept
        }

    def task(self, key, path, files):
        """Return what a judge has to know of a submission."""
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return {
            "cells": [self.cell(key, cell) for cell in notebook["cells"]],
            "files": str(files),
            "given": self.files,
            "answers": self.answers[key[2]],
        }

    def cell(self, key, cell):
        """Return what a judge has to know of a cell."""
        source, nbgrader = cell["source"], cell["metadata"].get("nbgrader", {})
        name = nbgrader.get("grade_id", "")
        told = {
            "source": source if isinstance(source, str) else "".join(source),
            "name": name,
            "role": role(cell["cell_type"], nbgrader),
        }
        if told["role"] == "test":
            # Fresh inputs for each student and cell, the same ones when graded again.
            text = "\0".join([self.name, key[2], name, key[0]])
            told["key"] = hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()
            told["points"] = float(nbgrader["points"])
        return told

    def unread(self, notebook, reason):
        """Return what becomes of a notebook that could not be read."""
        # The intake put a cell with the reason above the released ones.
        roles = ["text"] + [
            role(cell.cell_type, cell.metadata.get("nbgrader", {}))
            for cell in self.notebooks[notebook].cells
        ]
        return without_points(roles, "NotRead", f"Not run: {reason}")


def without_points(roles, name, text):
    """Return what becomes of a notebook whose tests all fail for one reason."""
    error = {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [text],
    }
    outputs = [[error] if role == "test" else [] for role in roles]
    return {"outputs": outputs, "comments": {}}


def role(cell_type, nbgrader):
    """Return what a cell is: text, test, answer, locked, or the student's own."""
    if cell_type != "code":
        return "text"
    if nbgrader.get("solution"):
        return "answer"
    if nbgrader.get("grade"):
        return "test"
    return "locked" if nbgrader.get("locked") else "own"


def statements(source):
    """Return a cell's statements, none where it is not plain Python."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def imported(source):
    """Yield the modules that a cell imports at its top level."""
    for statement in statements(source):
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module
            for alias in statement.names:
                yield f"{statement.module}.{alias.name}"


def bound(source):
    """Yield the names that a cell binds at its top level."""
    for statement in statements(source):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def secret(path):
    """Return the course's secret, which is made when it is first needed."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text().strip())


class Judges:
    """Processes that judge, one for each thread of a pool."""

    def __init__(self, count, assignment):
        self.count, self.assignment = count, assignment
        self.pool = ThreadPoolExecutor(count)
        self.free = deque(Judge(assignment) for _ in range(count))
        self.all, self.closed = list(self.free), False

    def no_sandbox(self):
        """Return why no sandbox can be made, or None."""
        return self.free[0].no_sandbox()

    def submit(self, task):
        """Return the Future of what becomes of a submission."""
        return self.pool.submit(self.judged, task)

    def judged(self, task):
        """Return what becomes of a submission."""
        for _ in range(2):
            # A process may end for reasons that are not the submission's.
            judge = self.free.popleft()
            try:
                result = judge.judge(task)
            except JudgeEnded as error:
                judge.close()
                if self.closed:
                    raise
                judge = Judge(self.assignment)
                self.all.append(judge)
                self.free.append(judge)
                why = str(error)
            else:
                self.free.append(judge)
                return result
        text = NOT_JUDGED.format(why=why)
        roles = [cell["role"] for cell in task["cells"]]
        return without_points(roles, "NotJudged", text) | {"stopped": text}

    def close(self):
        """End the processes, whatever they are doing."""
        self.closed = True
        self.pool.shutdown(wait=False, cancel_futures=True)
        for judge in self.all:
            judge.close()


class JudgeEnded(Exception):
    """A judge's process has ended, or does not answer."""


class Judge:
    """A process that judges, as the one sees it who gives it submissions."""

    def __init__(self, assignment):
        self.seconds = assignment["seconds"]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.grading.judge"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        self.started = None
        self.send(assignment)

    def no_sandbox(self):
        """Return why it can make no sandbox, or None."""
        if self.started is None:
            self.started = self.receive(120)
        return self.started.get("no_sandbox")

    def judge(self, task):
        """Return what becomes of a submission. Raises JudgeEnded."""
        if reason := self.no_sandbox():
            raise JudgeEnded(reason)
        self.send(task)
        # Its own deadlines are shorter; this one is for a judge that is stuck.
        return self.receive(10 * self.seconds + 120)

    def send(self, message):
        try:
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise JudgeEnded("the process that judges it has ended.") from error

    def receive(self, seconds):
        """Return the next message. Raises JudgeEnded."""
        end, data = time.monotonic() + seconds, b""
        descriptor = self.process.stdout.fileno()
        while not data.endswith(b"\n"):
            left = max(0, end - time.monotonic())
            if not select.select([descriptor], [], [], left)[0]:
                raise JudgeEnded("judging it takes too long.")
            piece = os.read(descriptor, 1 << 20)
            if not piece:
                raise JudgeEnded("the process that judges it has ended.")
            data += piece
        return json.loads(data)

    def close(self):
        """End the process."""
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):  # of what was not sent
            self.process.stdin.close()
