"""Unpacks what students packed, and nothing that leads out of its place.

nbgrader unpacks with the instructor's rights. Here only plain files are taken, under
names that lead nowhere, and no more of them than there is room for. What is left out
costs nobody else anything, stays where it is, and is said at once and again at the end.
"""

import atexit
import gzip
import io
import itertools
import os
import re
import shutil
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from nbgrader.plugins import ExtractorPlugin
from traitlets import Integer

from autograder.grading.taking.files import (
    BAD_NAME,
    DEPTH,
    ENTRIES,
    IGNORED,
    PATH_BYTES,
    SPECIAL,
    SUBMISSION_BYTES,
    walk,
)
from autograder.grading.taking.files import shown as as_text

CHUNK = 1 << 16
NESTED = 3  # archives in each other
# Of an archive that holds a cohort's archives, one student's may use up so much.
SHARE = 8
ENTRY_BYTES = 256  # of a zip file's table of contents, for each entry
REMARKS = 20  # for each archive or submission
ODD_NAME = "there are characters in its name that it cannot have; rename it"
RAISE_CAP = "ask for less, or raise c.ArchiveExtractor.{trait} in nbgrader_config.py"
ARCHIVES_SUMMARY = """\
Of the archives of {assignment}, this was left out:
{lines}
Nothing is lost: they are in {folder} as they came. When you have seen to it, run again:
    nbgrader zip_collect {assignment} --force"""


class NotTaken(Exception):
    """An archive or file that nothing is taken of; its text says why."""


class TooMuch(NotTaken):
    """What has used up a budget."""

    def __init__(self, budget, what, trait):
        super().__init__(f"{what}; {RAISE_CAP.format(trait=trait)}")
        self.budget = budget


class Budget:
    """What an archive may still unpack to, together with the archives in it.

    around is the budget of the archive that it lies in, and pays as well.
    """

    def __init__(self, bytes, entries, around=None):
        self.bytes, self.entries, self.around = bytes, entries, around
        self.bytes_at_first, self.entries_at_first = bytes, entries

    def spend(self, bytes=0, entries=0):
        """Pay for bytes and entries. Raises TooMuch if there is not enough left."""
        if self.around:
            self.around.spend(bytes, entries)
        self.bytes -= bytes
        self.entries -= entries
        if self.bytes < 0:
            what = f"it unpacks to more than {megabytes(self.bytes_at_first)}"
            raise TooMuch(self, what, "archive_bytes")
        if self.entries < 0:
            what = f"it has more than {self.entries_at_first} entries"
            raise TooMuch(self, what, "entries")


class Packed(io.BufferedReader):
    """An open archive, of which no piece of more than `most` bytes is read at once.

    zipfile reads the table of contents in one piece, and makes larger objects of it.
    """

    most = 1 << 20

    def read(self, size=-1):
        if size is not None and size > self.most:
            raise NotTaken("its table of contents is too long; ask for fewer files")
        return super().read(size)


class Counted:
    """A stream whose bytes are paid for as they are read, so no header is believed.

    It has as much of tell and seek as tarfile needs for going forward.
    """

    def __init__(self, stream, budget):
        self.stream, self.budget = stream, budget
        self.position, self.last = 0, b""

    def read(self, size):
        # Files are read in chunks. What tarfile wants more of at once is a header, of
        # which it would make objects that are far larger.
        if size > CHUNK:
            raise NotTaken("it has an oversized header; ask for a zip file")
        self.last = self.stream.read(size)
        self.position += len(self.last)
        self.budget.spend(bytes=len(self.last))
        return self.last

    def tell(self):
        return self.position

    def seek(self, position):
        if position < self.position:
            raise NotTaken("it leads back to what has been read; ask for a zip file")
        while self.position < position and self.read(
            min(CHUNK, position - self.position)
        ):
            pass


class Entry(NamedTuple):
    """A file in an archive, before anything of it is read.

    problem says why it cannot be taken. Else stream has its bytes.
    """

    name: str
    problem: str | None
    stream: BinaryIO | None


def megabytes(count):
    return f"{count / (1 << 20):.3g} MB"


def entries(file: Packed, budget: Budget) -> Iterator[Entry]:
    """Yield what is no folder in an archive: zip, tar, or tar packed with gzip.

    A stream can be read until the next entry is asked for. Raises TooMuch, and whatever
    zipfile and tarfile do.
    """
    start = file.read(4)
    file.seek(0)
    if start.startswith(b"PK"):
        yield from zip_entries(file, budget)
    elif start.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=file) as stream:
            yield from tar_entries(Counted(stream, budget), budget)
    else:
        yield from tar_entries(Counted(file, budget), budget)


def zip_entries(file, budget):
    file.most = max(Packed.most, budget.entries * ENTRY_BYTES)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            budget.spend(entries=1)
            kind = stat.S_IFMT(info.external_attr >> 16)
            problem = None
            if info.is_dir():
                continue
            if kind not in (0, stat.S_IFREG):
                problem = f"it is {SPECIAL.get(kind, 'no file')}; ask for a plain file"
            elif info.flag_bits & 1:
                problem = "it is encrypted; ask for it without a password"
            elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                # Others have dictionaries as large as they claim.
                problem = "it is packed in an unusual way; ask for a plain zip file"
            # zipfile ends a name at a NUL.
            if problem:
                yield Entry(info.orig_filename, problem, None)
            else:
                with archive.open(info) as stream:
                    yield Entry(info.orig_filename, None, Counted(stream, budget))


def tar_entries(stream, budget):
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        while member := archive.next():
            budget.spend(entries=1)
            # tarfile keeps them all, with all their headers.
            archive.members.clear()
            if len(archive.pax_headers) > ENTRIES:
                raise NotTaken("it has too many headers; ask for a zip file")
            if member.isdir():
                continue
            if member.isreg() and not member.issparse():
                yield Entry(member.name, None, archive.extractfile(member))
            else:
                kinds = {
                    tarfile.FIFOTYPE: "a pipe",
                    tarfile.CHRTYPE: "a device",
                    tarfile.BLKTYPE: "a device",
                    tarfile.SYMTYPE: "a link",
                    tarfile.LNKTYPE: "a link",
                }
                kind = kinds.get(member.type, "no plain file")
                yield Entry(member.name, f"it is {kind}; ask for a plain file", None)
        # tarfile takes damage for the end. Behind the end there is nothing but zeros.
        while not stream.last.strip(b"\0"):
            if not stream.read(CHUNK):
                return
        raise NotTaken("it is damaged; ask for it once more")


def name_problem(name):
    """Return why a file cannot have this name inside a folder, or None."""
    path = PurePosixPath(name)
    if BAD_NAME.search(name) or any(part.endswith(" ") for part in path.parts):
        return ODD_NAME
    if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", name):
        return "its name leads out of the archive; ask for an archive made anew"
    if "\\" in name:
        return "its name has a backslash; ask for an archive made anew"
    if not path.parts:
        return "it has no name; ask for an archive made anew"
    if len(name.encode()) > PATH_BYTES:
        return f"its name is longer than {PATH_BYTES} bytes; rename it"
    if len(path.parts) > DEPTH + 1:
        return f"it lies more than {DEPTH} folders deep; ask for fewer folders"
    return None


def ignored(path):
    """Is it made by a program, and nobody's work? macOS packs a ._ file with each."""
    return bool(IGNORED.intersection(path.parts)) or path.name.startswith("._")


def folded(path):
    """Return what two paths share that some file systems take for one."""
    return unicodedata.normalize("NFC", str(path)).casefold()


class Names:
    """The names that an archive has used, as a file system would see them that does not
    tell a capital letter from a small one."""

    def __init__(self):
        self.files, self.folders = {}, set()

    def problem(self, path):
        """Return why path cannot be written beside what was, or None, and keep it."""
        key, above = folded(path), {folded(folder) for folder in path.parents}
        if key in self.files:
            twin = self.files[key]
            if twin == path:
                return "it is there twice, and the first was taken"
            return f"its name differs from {as_text(str(twin))} in its case alone"
        if key in self.folders or above & self.files.keys():
            return "its name is a folder's and a file's at once"
        self.files[key] = path
        self.folders |= above
        return None


class ArchiveExtractor(ExtractorPlugin):
    """Unpacks the archives of `nbgrader zip_collect`.

    An archive is taken with every plain file in it that has a decent name. One that is
    broken or unpacks to too much gives nothing, for half of a submission would be
    graded as if it were the whole.

    `archives` has the folders that were archives.
    """

    file_bytes = Integer(
        SUBMISSION_BYTES, help="How many bytes one file of an archive may have."
    ).tag(config=True)
    archive_bytes = Integer(
        SHARE * SUBMISSION_BYTES,
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

    def take(self, file, path, extracted):
        """Unpack an archive, or copy another file, to its place below extracted."""
        place = extracted / (self.without_suffix(path) or path)
        remarks = []
        if place.exists() or self.archives.intersection(place.parents):
            remarks.append(
                f"{as_text(str(path))} was left out: there is another {place.name};"
                " rename one of them."
            )
        elif self.without_suffix(path):
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

    def without_suffix(self, path):
        """Return the folder that an archive is unpacked to, or None for other files."""
        if path.suffix.lower() not in self.zip_ext:
            return None
        folder = path.with_suffix("")
        return folder.with_suffix("") if folder.suffix.lower() == ".tar" else folder

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
            path = PurePosixPath(entry.name)
            if ignored(path):
                continue
            problem = entry.problem or name_problem(entry.name) or names.problem(path)
            if problem:
                entry_name = as_text(entry.name)
                remarks.append(f"{name}: {entry_name} was left out: {problem}.")
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            self.write(entry.stream, target)
            if self.without_suffix(path):
                nested.append(path)
        return nested

    def unpack_nested(self, folder, path, budget, name, depth, remarks):
        """Put a folder in the place of an archive in an archive."""
        packed, place = folder / path, folder / self.without_suffix(path)
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
