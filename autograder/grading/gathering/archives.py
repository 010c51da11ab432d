"""Unpacks what students packed, and nothing that leads out of its place.

nbgrader unpacks with the instructor's rights. Here only plain files are taken, under
names that lead nowhere, and no more of them than there is room for. What is left out
costs nobody else anything, stays where it is, and is said at once and again at the end.
"""

import atexit
import io
import itertools
import logging
import os
import re
import shutil
import sys
from pathlib import Path, PurePosixPath

from nbgrader.plugins import ExtractorPlugin
from traitlets import Integer

from autograder.grading.taking.files import ENTRIES, NOTEBOOK_BYTES, walk
from autograder.grading.taking.files import shown as as_text
from autograder.grading.taking.packed import (
    CHUNK,
    RAISE_CAP,
    Budget,
    Names,
    NotTaken,
    Packed,
    TooMuch,
    entries,
    ignored,
    megabytes,
    name_problem,
    without_suffix,
)

NESTED = 3  # archives in each other
# Of an archive that holds a cohort's archives, one student's may use up so much.
SHARE = 8
ARCHIVE_BYTES = 2 << 30
GLOBBED = re.compile(r"[\[\]*?]")  # which nbgrader would take for a pattern
REMARKS = 20  # for each archive or submission
ARCHIVES_SUMMARY = """\
Of the archives of {assignment}, this was left out:
{lines}
Nothing is lost: they are in {folder} as they came. When you have seen to it, run again:
    nbgrader zip_collect {assignment} --force"""


class ArchiveExtractor(ExtractorPlugin):
    """Unpacks the archives of `nbgrader zip_collect`.

    An archive is taken with every plain file in it that has a decent name. One that is
    broken or unpacks to too much gives nothing, for half of a submission would be
    graded as if it were the whole.

    `archives` has the folders that were archives.
    """

    file_bytes = Integer(
        NOTEBOOK_BYTES, help="How many bytes one file of an archive may have."
    ).tag(config=True)
    archive_bytes = Integer(
        ARCHIVE_BYTES,
        help="How many bytes an archive may unpack to, with the archives in it, of"
        f" which none may have more than 1/{SHARE} of that.",
    ).tag(config=True)
    entries = Integer(
        SHARE * ENTRIES,
        help="How many entries an archive may have, with the archives in it, of which"
        f" none may have more than 1/{SHARE} of that.",
    ).tag(config=True)

    def __init__(self, **options):
        super().__init__(**options)
        self.archives, self.left_out = set(), []

    def leave_out(self, remark):
        self.log.warning(remark)
        self.left_out.append(remark)

    def extract(self, archive_path, extracted_path):
        # The command has no last step that a plugin could be named for.
        atexit.register(self.summarise, archive_path)
        root = os.open(archive_path, os.O_RDONLY)
        left = {}
        try:
            for path, descriptor in walk(root, "", left, itertools.count()):
                with Packed(io.FileIO(descriptor)) as file:
                    self.take(file, PurePosixPath(path), Path(extracted_path))
        finally:
            os.close(root)
        for path, reason in left.items():
            self.leave_out(f"{as_text(path)} was left out: {reason}.")

    def summarise(self, archive_path):
        if self.left_out:
            self.log.warning(
                ARCHIVES_SUMMARY.format(
                    assignment=self.parent.coursedir.assignment_id,
                    lines="\n".join(f"  {remark}" for remark in self.left_out),
                    folder=archive_path,
                )
            )
            # The status of a command that has come to its end says that all is well.
            logging.shutdown()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(1)

    def take(self, file, path, extracted):
        """Unpack an archive, or copy another file, to its place below extracted."""
        place = extracted / (without_suffix(path, self.zip_ext) or path)
        remarks = []
        if place.exists() or self.archives.intersection(place.parents):
            remarks.append(
                f"{as_text(str(path))} was left out: there is another {place.name};"
                " rename one of them."
            )
        elif without_suffix(path, self.zip_ext):
            self.log.info(f"Extracting from: {path}")
            self.log.info(f"  Extracting to: {place}")
            budget = Budget(self.archive_bytes, self.entries)
            self.unpack(file, place, budget, as_text(str(path)), 1, remarks)
        else:
            self.log.info(f"Copying from: {path}")
            self.log.info(f"  Copying to: {place}")
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                self.write(file, place)
            except NotTaken as error:
                place.unlink()
                remarks.append(f"{as_text(str(path))} was left out: {error}.")
        for remark in remarks[:REMARKS]:
            self.leave_out(remark)
        if len(remarks) > REMARKS:
            self.leave_out(
                f"{as_text(str(path))}: {len(remarks) - REMARKS} more were left out."
            )

    def unpack(self, file, folder, budget, name, depth, remarks):
        """Unpack an archive into a folder that is not there yet, or nothing of it.

        Raises TooMuch if it has used up the budget of an archive that it lies in.
        """
        said = len(remarks)
        folder.mkdir(parents=True)
        try:
            if os.fstat(file.fileno()).st_size > self.archive_bytes:
                what = f"it has more than {megabytes(self.archive_bytes)}"
                raise NotTaken(f"{what}; {RAISE_CAP.format(trait='archive_bytes')}")
            nested = self.unpack_files(file, folder, budget, name, remarks)
            for path in nested:
                self.unpack_nested(folder, path, budget, name, depth, remarks)
        # zipfile and tarfile raise whatever the bytes lead them to.
        except Exception as error:
            shutil.rmtree(folder)
            if isinstance(error, TooMuch) and error.budget is not budget:
                raise
            reason = str(error)
            if not isinstance(error, NotTaken):
                reason = f"it cannot be read ({as_text(reason)}); ask for it once more"
            # That some of its files were not to be taken matters no more.
            remarks[said:] = [f"{name} was left out, with all that is in it: {reason}."]
        else:
            self.archives.add(folder)

    def unpack_files(self, file, folder, budget, name, remarks):
        """Write the files of an archive, and return those that are archives."""
        names, nested = Names(), []
        for entry in entries(file, budget):
            name_inside = GLOBBED.sub("_", entry.name)
            path = PurePosixPath(name_inside)
            if ignored(path):
                continue
            problem = entry.problem or name_problem(name_inside) or names.problem(path)
            if problem:
                entry_name = as_text(entry.name)
                remarks.append(f"{name}: {entry_name} was left out: {problem}.")
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            self.write(entry.stream, target)
            if without_suffix(path, self.zip_ext):
                nested.append(path)
        return nested

    def unpack_nested(self, folder, path, budget, name, depth, remarks):
        """Put a folder in the place of an archive in an archive."""
        packed, place = folder / path, folder / without_suffix(path, self.zip_ext)
        inside = f"{name}: {as_text(str(path))}"
        if depth == NESTED:
            remarks.append(
                f"{inside} was left out: it is packed more than {NESTED} times; ask for"
                " one archive."
            )
        elif place.exists():
            remarks.append(
                f"{inside} was left out: there is another of that name; rename it."
            )
        else:
            own = Budget(self.archive_bytes // SHARE, self.entries // SHARE, budget)
            with Packed(io.FileIO(packed)) as file:
                self.unpack(file, place, own, inside, depth + 1, remarks)
        packed.unlink()

    def write(self, stream, target):
        """Write a file that is not there yet. Raises NotTaken."""
        room = self.file_bytes
        with target.open("xb") as file:
            while chunk := stream.read(CHUNK):
                room -= len(chunk)
                if room < 0:
                    what = f"{as_text(target.name)} is a file of more than"
                    what = f"{what} {megabytes(self.file_bytes)}"
                    raise NotTaken(f"{what}; {RAISE_CAP.format(trait='file_bytes')}")
                file.write(chunk)
