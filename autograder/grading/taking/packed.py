"""What is packed in archives, and nothing that leads out of its place.

Only plain files are taken, under names that lead nowhere, and no more of them than
there is room for.
"""

import gzip
import io
import re
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from autograder.grading.taking.files import (
    BAD_NAME,
    DEPTH,
    ENTRIES,
    IGNORED,
    PATH_BYTES,
    SPECIAL,
    shown,
)

CHUNK = 1 << 16
ENTRY_BYTES = 256  # of a zip file's table of contents, for each entry
ODD_NAME = "there are characters in its name that it cannot have; rename it"
RAISE_CAP = "ask for less, or raise c.ArchiveExtractor.{trait} in nbgrader_config.py"


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


def whole(stream, most):
    """Return an entry's bytes, or None if they are more."""
    pieces, size = [], 0
    while piece := stream.read(CHUNK):
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
    return b"".join(pieces)


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


def without_suffix(path, suffixes):
    """Return the folder that an archive is unpacked to, or None for other files."""
    if path.suffix.lower() not in suffixes:
        return None
    folder = path.with_suffix("")
    return folder.with_suffix("") if folder.suffix.lower() == ".tar" else folder


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
            return f"its name differs from {shown(str(twin))} in its case alone"
        if key in self.folders or above & self.files.keys():
            return "its name is a folder's and a file's at once"
        self.files[key] = path
        self.folders |= above
        return None
