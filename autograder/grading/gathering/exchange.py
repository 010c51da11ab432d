"""Collects what students left in the exchange, and hands their feedback back there.

Students can put anything there, and nbgrader copies it with the instructor's rights.
Here only plain files are taken, and no more of them than there is room for.
"""

import datetime
import glob
import itertools
import os
import shutil
import tempfile
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback

from autograder.grading.gathering.archives import REMARKS
from autograder.grading.gathering.names import decent
from autograder.grading.gathering.quiet import quiet
from autograder.grading.taking.files import (
    AS_FILE,
    AS_FOLDER,
    ENTRIES,
    timestamp_problem,
    walk,
)
from autograder.grading.taking.files import shown as as_text
from autograder.grading.taking.packed import CHUNK, megabytes

EXCHANGE_SUMMARY = """\
Of the submissions of {assignment}, this was left out:
{lines}
Nothing is lost: they are in {folder} as they came. A student who submits once more is \
collected with:
    nbgrader collect {assignment} --update
What you have mended there yourself is collected when you have deleted the student's \
{assignment} in {submitted}."""

RELEASED = "The feedback on {count} submissions of {assignment} is released."
FEEDBACK_SUMMARY = """\
The feedback of {assignment} was not released to these, whose work did not come \
through the exchange. Send them their pages yourself:
{lines}"""
# What the exchange adds to a submission, and finds its feedback by.
NEEDED = "timestamp.txt", "submission_secret.txt"


class Remaining(list):
    """Submissions, each of which is gone when somebody has begun with it."""

    def __iter__(self):
        while self:
            self.begun = self.pop(0)
            yield self.begun


class ExchangeCollector(ExchangeCollect):
    """Collects submissions from the exchange, where students can put anything.

    Links are left out. A copy of a link would lead whoever opens it later, with the
    instructor's rights, to where the student wants, and that it was none is better said
    while the student can still submit. Left out are pipes and devices, too, and what
    nbgrader's `max_file_size` and `max_dir_size` have no room for, notebooks last.
    """

    def leave_out(self, remark):
        self.log.warning(remark)
        self.left_out.append(remark)

    def init_src(self):
        self.left_out = []
        super().init_src()
        self.src_records = [
            record for record in self.src_records if record["username"] is not None
        ]

    def _path_to_record(self, path):
        """Return nbgrader's record, or nobody's for what is no submission.

        So an older submission is collected where the newest is none.
        """
        filename = os.path.basename(path)
        assignment = self.coursedir.assignment_id
        try:
            record = super()._path_to_record(path)
            student = record["username"]
            if decent(student) and filename.startswith(f"{student}+{assignment}+"):
                os.close(os.open(path, AS_FOLDER))
                return record
            problem = "its name is not STUDENT+ASSIGNMENT+TIMESTAMP+RANDOM"
        except OSError as error:
            # A link is not followed, so it is no folder.
            problem = f"it cannot be opened as a folder ({error.strerror})"
        except Exception as error:  # dateutil raises whatever the name leads it to
            problem = f"its name has no timestamp ({as_text(str(error))})"
        self.leave_out(
            f"{as_text(filename)} was left out: {problem}; if it is a student's, ask"
            " for it once more, by `nbgrader submit`."
        )
        nobody = {"username": None, "timestamp": datetime.datetime.min}
        return nobody | {"filename": filename}

    def copy_files(self):
        self.src_records = Remaining(self.src_records)
        while True:
            try:
                super().copy_files()
                break
            # Whatever it was about this one, the others are collected.
            except Exception as error:
                student = self.src_records.begun["username"]
                self.leave_out(f"{student}'s submission was left out: {error}.")
                if not self.src_records:
                    break
        if self.left_out:
            course = self.coursedir
            self.log.warning(
                EXCHANGE_SUMMARY.format(
                    assignment=course.assignment_id,
                    lines="\n".join(f"  {remark}" for remark in self.left_out),
                    folder=self.inbound_path,
                    submitted=course.format_path(
                        course.submitted_directory, "STUDENT", course.assignment_id
                    ),
                )
            )

    def do_copy(self, src, dest, log=None):
        """Copy as nbgrader does, from a folder in which there are only plain files."""
        with tempfile.TemporaryDirectory() as clean:
            left = self.take(src, Path(clean))
            # As `nbgrader submit` leaves them, whatever a student made of them since.
            self.set_perms(clean, fileperms=0o644, dirperms=0o755)
            try:
                super().do_copy(clean, dest, log)
            except Exception:
                # The next run would take half a submission for the whole.
                shutil.rmtree(dest, ignore_errors=True)
                raise
        student = self.src_records.begun["username"]
        for path, reason in itertools.islice(left.items(), REMARKS):
            self.leave_out(f"{student}'s {as_text(path)} was left out: {reason}.")
        if len(left) > REMARKS:
            more = len(left) - REMARKS
            self.leave_out(f"{more} more of {student}'s files were left out.")

    def take(self, submission, clean):
        """Copy a submission's files into an empty folder; return by path why some were
        left out."""
        left = {}
        most = 1000 * self.coursedir.max_file_size
        room = 1000 * self.coursedir.max_dir_size
        root = os.open(submission, AS_FOLDER)
        try:
            owner = os.fstat(root).st_uid
            for path, descriptor in walk(root, "", left, iter(range(ENTRIES))):
                with open(descriptor, "rb") as file:
                    status = os.fstat(descriptor)
                    if status.st_nlink > 1 and status.st_uid != owner:
                        left[path] = "it is a hard link to somebody else's file"
                        continue
                    if path == "timestamp.txt":
                        # nbgrader stops at one that it cannot read.
                        problem = timestamp_problem(file.read(CHUNK))
                        if problem:
                            left[path] = f"{problem}, so this counts as in time"
                            continue
                        file.seek(0)
                    size = copied(file, clean / path, min(most, room))
                if size is None:
                    left[path] = (
                        f"there is no room for it (max_file_size is {megabytes(most)},"
                        f" and {megabytes(room)} of max_dir_size are left)"
                    )
                    continue
                room -= size
                os.utime(clean / path, ns=(status.st_atime_ns, status.st_mtime_ns))
        finally:
            os.close(root)
        return left


class FeedbackReleaser(ExchangeReleaseFeedback):
    """Hands back the feedback of those who handed in through the exchange.

    A submission that came in another way has nothing by which its student would find
    the page. It is named at the end, and stops no other.
    """

    def copy_files(self):
        course = self.coursedir
        every, released, others = self.src_path, 0, []
        excluded = set(course.student_id_exclude.split(","))
        for folder in sorted(glob.glob(every)):
            student = Path(folder).parent.name
            pages = sorted(Path(folder).glob("*.html"))
            if not pages or student in excluded:
                continue
            try:
                # nbgrader opens what lies here, and a link would lead it elsewhere.
                for name in NEEDED:
                    os.close(os.open(Path(folder) / name, AS_FILE))
                self.src_path = glob.escape(folder)
                with quiet(self.log):
                    super().copy_files()
                released += 1
            except Exception as error:  # of this one, whatever it was
                reason = str(error)
                if isinstance(error, OSError):
                    name = Path(error.filename or folder).name
                    reason = f"{name}: {error.strerror}"
                paths = (as_text(os.path.relpath(page, course.root)) for page in pages)
                others.append(
                    f"  {as_text(student)}: {', '.join(paths)} ({as_text(reason)})"
                )
        self.src_path = every
        self.log.info(RELEASED.format(count=released, assignment=course.assignment_id))
        if others:
            self.log.warning(
                FEEDBACK_SUMMARY.format(
                    assignment=course.assignment_id,
                    lines="\n".join(others),
                )
            )


def copied(file, target, most):
    """Copy an open file and return its size, or None if it has more than most bytes."""
    # A sparse file can be said to be larger than any disk.
    if os.fstat(file.fileno()).st_size > most:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("xb") as copy:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > most:
                break
            copy.write(chunk)
    if size > most:  # It grows.
        target.unlink()
        return None
    return size
