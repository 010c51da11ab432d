"""Grades a cohort: takes submissions in, has them judged, and records the verdicts.

What is graded of a submission is laid out in a folder of the grader's own until it
stands in the gradebook, and is moved into its place then. So a run that is cut off at
any moment leaves nothing that the next one does not see: what had a verdict is not
judged again, and what had none is.
"""

import contextlib
import errno
import fnmatch
import glob
import json
import os
import re
import shutil
import sys
import time
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.preprocessors import AssignLatePenalties, Execute
from sqlalchemy.exc import DatabaseError
from traitlets import Bool, Integer, Unicode
from traitlets.utils.importstring import import_item

from autograder.grading.judging.workers import (
    NOT_LINUX,
    NotJudged,
    Stuck,
    Workers,
    digest,
    processors,
)
from autograder.grading.recording.assignment import Assignment, CannotGrade, secret
from autograder.grading.recording.book import Book
from autograder.grading.recording.graded import Graded, graded, without_points
from autograder.grading.recording.solution import decide
from autograder.grading.taking.files import BAD_NAME, handed_in, shown
from autograder.grading.taking.intake import Intake, digest_now, take

OURS = ".grading"  # the course's secret, and what belongs to a run
SECONDS = 30  # for a cell, where the configuration says "for ever"
AHEAD = 4  # submissions that are taken in before they are judged, for each worker
BATCH, BATCH_SECONDS = 50, 1.0  # submissions recorded at once, and waited for
VERDICT = ".verdict"
TAKEN = ".taken"  # the digest of what was handed in, beside what was graded of it
HOW_TO_ENABLE = """
Submissions are run in a sandbox, and here none can be made: {reason}

On Debian and Ubuntu, install it with: apt-get install bubblewrap libseccomp2
Where ordinary users may not make namespaces, an administrator can let them:
    sysctl kernel.unprivileged_userns_clone=1
    sysctl kernel.apparmor_restrict_unprivileged_userns=0    (Ubuntu from 23.10 on)
    sysctl user.max_user_namespaces=10000
In a container, start it so that it may make namespaces, or grade outside of it.

Nothing has been graded. To run submissions in this account all the same, with every
right that you have, on a machine that you can lose:
    nbgrader autograde {assignment} --Grade.without_sandbox_at_my_own_risk=True
"""
NO_DASK = (
    "To grade with --scheduler, install Dask in this environment:"
    " python -m pip install distributed"
)
NOT_JUDGED = "This submission could not be judged: {why}"
LOCKED = (
    "{assignment} is being graded by another command or a formgrader at this moment."
    " Wait until that has ended."
)
NO_EXECUTE = (
    "--no-execute takes the outputs that a submission brings along for its grade, and"
    " anybody can write those. Nothing has been graded. Leave the option out."
)
CUT_OFF = (
    "This run has stopped: {why}. What is recorded stays so. When that is mended, run"
    " the command again, and the rest is graded."
)
NO_ROOM = errno.ENOSPC, errno.EDQUOT
NOBODY = (
    "There is no submission of {assignment} by {student} in {folder}. Is one of the"
    " names written otherwise?"
)
RENAMED = (
    "{folder} is recorded under the name {student}, because nbgrader's other commands"
    " would take the one of the folder for a pattern, or not find it."
)
NO_STUDENT = "No student {student} is in the gradebook, and none is to be made."


class Grade(Execute):
    """How a cohort is graded.

    It has the configuration of nbgrader's Execute, in whose place it stands; `timeout`
    is for a cell, and a submission has four times as long.
    """

    processes = Integer(
        0, help="How many submissions are judged at once; 0 is one for each processor."
    ).tag(config=True)
    scheduler = Unicode(
        "", help="The address of a Dask scheduler, whose workers judge."
    ).tag(config=True)
    without_sandbox_at_my_own_risk = Bool(
        False,
        help="Run submissions without a sandbox, in this account, with all its rights.",
    ).tag(config=True)

    @property
    def seconds(self):
        return self.timeout or SECONDS


@dataclass
class Submission:
    """A submission on its way from what was handed in to what is recorded."""

    student: str
    intake: Intake
    tasks: dict[str, bytes]
    verdicts: dict[str, dict] = field(default_factory=dict)

    @property
    def timestamp(self):
        return self.intake.timestamp and self.intake.timestamp.decode().strip()

    @property
    def reasons(self):
        """Why notebooks have no points for another reason than an answer."""
        verdicts = self.verdicts.items()
        return {name: v["stopped"] for name, v in verdicts if v["stopped"]}


@dataclass(frozen=True)
class Result:
    """What is recorded of a submission."""

    student: str
    timestamp: str | None
    notebooks: dict[str, Graded]


class Cohort:
    """The submissions that one command of nbgrader's Autograde is to grade.

    converter is nbgrader's, for its configuration. report(submission, result) is called
    for each one that is recorded. Raises CannotGrade where there is no Linux.
    """

    def __init__(self, converter, settings, report):
        if sys.platform != "linux":
            raise CannotGrade(NOT_LINUX)
        self.converter, self.settings, self.report = converter, settings, report
        self.coursedir, self.log = converter.coursedir, converter.log
        self.ours = Path(self.coursedir.root) / OURS
        self.preprocessors = [
            (import_item(each) if isinstance(each, str) else each)(parent=converter)
            for each in converter.autograde_preprocessors
        ]
        self.late = AssignLatePenalties(parent=converter)
        self.late.init_plugin()
        self.batch, self.since = [], None
        self.remarks = []  # on how assignments are judged

    def penalty(self, student, notebook, seconds):
        """Return what a late notebook loses, or None."""
        plugin = self.late.plugin_inst
        lost = plugin.late_submission_penalty(student, notebook.score, seconds)
        return lost if lost is None else min(max(lost, 0), notebook.score)

    def run(self, progress=lambda submissions, total: submissions):
        """Grade what is to be graded, assignment by assignment.

        progress is given the submissions and yields them. Returns the names of the
        students who were to be graded and are not recorded, with the reason. Raises
        CannotGrade.
        """
        if not self.settings.enabled:
            raise CannotGrade(NO_EXECUTE)
        found = self.found()
        left = {}
        self.book = Book(self.coursedir, self.penalty)
        try:
            for name in sorted({name for _, name, _ in found}):
                with self.locked(name):
                    mine = [(s, folder) for s, n, folder in found if n == name]
                    left |= self.grade(name, mine, progress)
        except (OSError, NotJudged, DatabaseError) as error:
            why = getattr(error, "orig", error)
            raise CannotGrade(CUT_OFF.format(why=why)) from error
        finally:
            self.book.close()
        return left

    @contextlib.contextmanager
    def locked(self, assignment):
        """Grade an assignment in one process only; the lock goes with the process."""
        import fcntl  # Windows has none, and reads reports

        self.ours.mkdir(mode=0o700, exist_ok=True)
        with (self.ours / f"{assignment}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotGrade(LOCKED.format(assignment=assignment)) from None
            yield

    # what there is to grade

    def found(self):
        """Return (student, assignment, folder) of all that were handed in, in order.

        A submission whose folder holds no notebook counts too: nobody is missing.
        """
        step = self.coursedir.submitted_directory
        pattern = self.coursedir.format_path(
            step, "(?P<student>[^/]*)", "(?P<assignment>[^/]*)", escape=True
        )
        chosen = self.coursedir.student_id
        excluded = self.coursedir.student_id_exclude.split(",")
        everyone = self.coursedir.format_path(step, "*", self.coursedir.assignment_id)
        every, used = [], set()
        for folder in sorted(glob.glob(everyone)):
            match = re.fullmatch(pattern, folder)
            if match is None:
                continue
            # nbgrader's other commands find nobody whose name has more in it.
            student = BAD_NAME.sub("_", match["student"])
            while (student, match["assignment"]) in used:
                student += "_"
            used.add((student, match["assignment"]))
            if student not in excluded:
                called = match["student"]
                every.append((called, (student, match["assignment"], Path(folder))))
        # A name may look like a pattern, and a student may be recorded under another's.
        found = (
            [(called, one) for called, one in every if one[0] == chosen]
            or [(called, one) for called, one in every if called == chosen]
            or [each for each in every if fnmatch.fnmatchcase(each[0], chosen)]
        )
        if not found:
            raise CannotGrade(
                NOBODY.format(
                    assignment=self.coursedir.assignment_id,
                    student="anybody" if chosen == "*" else chosen,
                    folder=self.coursedir.submitted_directory,
                )
            )
        self.remarks += [
            RENAMED.format(folder=shown(str(folder)), student=student)
            for called, (student, _, folder) in found
            if student != called
        ]
        return [one for _, one in found]

    def wanted(self, student, folder):
        """Return whether a submission is to be graded, as nbgrader would."""
        place = self.place(student)
        if self.converter.force or not place.exists():
            return True
        if any(path.stat().st_size == 0 for path in place.glob(f"*{VERDICT}")):
            return True
        names = (f"{name}.ipynb" for name in self.chosen)
        if self.coursedir.notebook_id != "*" and not all(
            (place / name).exists() for name in names
        ):
            return True
        before = self.coursedir.get_existing_timestamp(str(place))
        now = handed_in(folder)
        if before and now:
            return now > before
        # The archives of some platforms have no times.
        try:
            digest = (place / TAKEN).read_text()
        except OSError:
            return False
        return digest != digest_now(folder, self.assignment.notebooks)

    def place(self, student):
        """Return the folder that a graded submission lies in."""
        step = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(step, student, self.assignment.name))

    # one assignment

    def open(self, name):
        """Have what there is to know of an assignment."""
        self.ours.mkdir(mode=0o700, exist_ok=True)
        key = secret(self.ours / "secret")
        self.assignment = Assignment(
            self.converter, self.book, name, key, self.settings
        )

    def decide(self, workers):
        """Decide how each test is judged, and return remarks on it."""
        if why := workers.no_sandbox():
            name = self.assignment.name
            raise CannotGrade(HOW_TO_ENABLE.format(reason=why, assignment=name))
        return decide(self.assignment, workers.submit, self.ours)

    def try_solution(self, name):
        """Grade the solution only, and return remarks. Raises CannotGrade."""
        self.book = Book(self.coursedir, self.penalty)
        try:
            self.open(name)
        finally:
            self.book.close()
        workers = self.workers(1)
        try:
            return self.decide(workers)
        finally:
            workers.close()

    def grade(self, name, found, progress):
        """Grade submissions, and return by student why one is not recorded."""
        self.open(name)
        self.release = digest(self.assignment.release)
        names = self.assignment.notebooks
        self.chosen = sorted(fnmatch.filter(names, self.coursedir.notebook_id))
        self.stage = self.ours / "stage" / name
        if self.converter.force:
            shutil.rmtree(self.stage, ignore_errors=True)
        submissions = [one for one in found if self.wanted(*one)]
        self.left = {}
        if not self.converter.create_student:
            students = [student for student, _ in submissions]
            for student in set(students) - self.book.students(students):
                self.left[student] = NO_STUDENT.format(student=student)
        submissions = [one for one in submissions if one[0] not in self.left]
        if not submissions:
            return self.left
        workers = self.workers(len(submissions))
        try:
            self.remarks += self.decide(workers)
            self.lay_out_given()
            self.judge(workers, submissions, progress)
        finally:
            workers.close()
        shutil.rmtree(self.stage, ignore_errors=True)
        return self.left

    def workers(self, most):
        """Return who judges: processes of this machine, or Dask's."""
        if self.settings.scheduler:
            # Dask takes a second to import, and one machine needs none of it.
            try:
                from autograder.grading.judging.cluster import Cluster
            except ModuleNotFoundError as error:
                raise CannotGrade(NO_DASK) from error

            release = self.assignment.release
            return Cluster(self.settings.scheduler, release, self.log.error)
        count = self.settings.processes or processors()
        return Workers(min(count, most), self.assignment.release)

    def lay_out_given(self):
        """Copy the assignment's files once; each submission has links to them."""
        self.given = self.stage / ".given"
        shutil.rmtree(self.given, ignore_errors=True)
        self.given.mkdir(parents=True)
        for name, path in self.assignment.files.items():
            copy = self.given / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)

    def judge(self, workers, submissions, progress):
        """Have submissions judged, some ahead of those that are recorded."""
        waiting, running, ready = iter(submissions), {}, []

        def fill():
            # What has a verdict from a run that was cut off needs no worker.
            for student, folder in waiting:
                submission, futures = self.taken(workers, student, folder)
                running.update((future, (submission, n)) for n, future in futures)
                if not futures:
                    ready.append(submission)
                if len(running) >= AHEAD * workers.count:
                    return

        def finished():
            fill()
            while running or ready:
                yield from ready
                ready.clear()
                done, _ = wait(running, self.patience(), FIRST_COMPLETED)
                for future in done:
                    submission, name = running.pop(future)
                    submission.verdicts[name] = self.verdict(submission, name, future)
                    if submission.verdicts.keys() == submission.tasks.keys():
                        ready.append(submission)
                fill()
                self.record_if_due()

        for submission in progress(finished(), len(submissions)):
            try:
                self.stage_one(submission)
            except Exception as error:  # what a course has added to nbgrader raises
                if getattr(error, "errno", None) in NO_ROOM:
                    raise
                self.log.exception("%s could not be recorded", submission.student)
                self.left[submission.student] = f"{type(error).__name__}: {error}"
            self.record_if_due()
        self.record()

    def patience(self):
        """Return how long what is ready to be recorded can wait for more."""
        if self.since is None:
            return None
        return max(0, self.since + BATCH_SECONDS - time.monotonic())

    def taken(self, workers, student, folder):
        """Return a Submission, and the futures of its verdicts by notebook."""
        before = handed_in(folder)
        intake = take(folder, self.assignment.notebooks, self.assignment.own)
        if handed_in(folder) != before:  # it is being replaced by another
            intake = take(folder, self.assignment.notebooks, self.assignment.own)
        for remark in intake.remarks:
            self.log.warning("%s, %s: %s", student, self.assignment.name, remark)
        tasks = {
            name: self.assignment.task(
                student, name, intake.notebooks[name], intake.files
            )
            for name in self.chosen
        }
        submission = Submission(student, intake, tasks)
        futures = []
        for name in self.chosen:
            if reason := intake.unreadable.get(name):
                submission.verdicts[name] = without_points(
                    intake.notebooks[name], "NotRead", f"Not run: {reason}"
                ) | {"stopped": reason}
            elif verdict := self.kept(submission, name):
                submission.verdicts[name] = verdict
            else:
                futures.append((name, workers.submit(tasks[name])))
        return submission, futures

    def kept(self, submission, name):
        """Return the verdict that an earlier run came to, if it is on this task."""
        path = self.stage / submission.student / f"{name}{VERDICT}"
        try:
            verdict = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None
        wanted = self.release, digest(submission.tasks[name])
        return verdict if (verdict["release"], verdict["task"]) == wanted else None

    def verdict(self, submission, name, future):
        """Return the verdict in a future, or that there is none."""
        try:
            return json.loads(future.result())
        except NotJudged as error:
            text = NOT_JUDGED.format(why=error)
            verdict = without_points(
                submission.intake.notebooks[name], "NotJudged", text
            )
            return verdict | {"again": not isinstance(error, Stuck)}

    # recording

    def stage_one(self, submission):
        """Lay out what is graded of a submission, and put it into the next batch."""
        folder = self.stage / submission.student
        shutil.rmtree(folder, ignore_errors=True)
        notebooks = {}
        files = {**submission.intake.shown, TAKEN: submission.intake.digest.encode()}
        if submission.intake.timestamp is not None:
            files["timestamp.txt"] = submission.intake.timestamp
        for name, verdict in submission.verdicts.items():
            notebook = submission.intake.notebooks[name]
            notes = submission.intake.notes.get(name, {})
            done = graded(notebook, verdict, self.preprocessors, self.log, notes)
            notebooks[name] = done
            files[f"{name}.ipynb"] = done.text.encode()
        for path, data in files.items():
            write(folder / path, data)
        for path in self.assignment.files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).unlink(
                missing_ok=True
            )  # the source has it, the release not
            os.link(self.given / path, folder / path)
        for name, verdict in submission.verdicts.items():
            if "task" in verdict:
                write(folder / f"{name}{VERDICT}", json.dumps(verdict).encode())
            elif verdict.get("again"):
                # An empty verdict is none: the next run tries again.
                write(folder / f"{name}{VERDICT}", b"")
        result = Result(submission.student, submission.timestamp, notebooks)
        self.batch.append((submission, result))
        self.since = self.since or time.monotonic()

    def record_if_due(self):
        if len(self.batch) >= BATCH or (self.batch and self.patience() == 0):
            self.record()

    def record(self):
        """Record the batch, and put it in its place."""
        batch, self.batch, self.since = self.batch, [], None
        if not batch:
            return
        os.sync()  # what the gradebook knows of is there, whatever happens
        self.book.record(self.assignment.name, [result for _, result in batch])
        for submission, result in batch:
            self.install(submission.student)
            self.report(submission, result)

    def install(self, student):
        """Move a graded submission from the stage into its place."""
        staged, place = self.stage / student, self.place(student)
        files = [path for path in staged.rglob("*") if path.is_file()]
        # What is in its place is taken for done, also where this run ends just then.
        for path in files:
            path.chmod(int(str(self.converter.permissions), 8))
        if self.coursedir.notebook_id == "*" or not place.exists():
            if place.exists():
                make_writable(place)
                shutil.rmtree(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            staged.rename(place)
        else:
            for path in files:
                target = place / path.relative_to(staged)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        self.converter.set_permissions(self.assignment.name, student)


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def make_writable(folder):
    """Let the folders below one be emptied; files may be read-only."""
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o700 | os.stat(path).st_mode)
