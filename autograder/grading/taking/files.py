"""The files of a submission, read once, and none that leads out of it.

A submission is hostile data: sizes are capped before anything is read, and no link in
it is followed.
"""

import os
import re
import stat
import sys
import unicodedata

from nbgrader import utils

# What a submission may be. The sandbox's working folder holds 64 MB and 4096 names, and
# one message to it has room for so many paths and for so long a source.
FILE_BYTES = 16 << 20
SUBMISSION_BYTES = 32 << 20  # of files beside the notebooks
NOTEBOOK_BYTES = 128 << 20  # of a notebook or an archive, as it came
NOTEBOOKS_BYTES = 256 << 20  # of all of them
CELLS_BYTES = 64 << 20  # of all of them, without outputs
FILES = 1000  # beside notebooks
ENTRIES = 3000  # names that are looked at, of files and folders
DEPTH = 10  # folders
PATH_BYTES = 200
TIMESTAMP_BYTES = 200
if sys.platform == "win32":
    AS_FILE = AS_FOLDER = None  # nothing is taken there
else:
    # O_NONBLOCK: should a file become a FIFO before it is opened, nobody waits for it.
    AS_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    AS_FOLDER = AS_FILE | os.O_DIRECTORY
SPECIAL = {
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
# nbgrader globs paths as they are, and a terminal shows what it is given.
BAD_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\[\]*?]| \Z")
# Whatever a browser or a system has put behind it.
NOTEBOOK_NAME = re.compile(
    r"\.ipynb(?:[^a-z0-9.][^.]*)?(?:\.(?:json|txt|text|download|bak|ipynb))?\Z", re.I
)
PACKED = ".zip", ".gz", ".tgz", ".tar"
OUTPUTS = re.compile(rb'"(?:outputs|widgets)"\s*:\s*[\[{]')
# All up to the next bracket that stands in no string.
BRACKET = re.compile(
    rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+(?:([\[{])|[\]}])', re.DOTALL
)
BRACKETS = 3_000_000  # that are looked at: some seconds
# Made by programs, and nobody's work. A checkpoint is, if there is nothing else.
IGNORED = {"__pycache__", ".git", ".DS_Store", "__MACOSX"}
CHECKPOINTS = ".ipynb_checkpoints"


class Unreadable(Exception):
    """A notebook or submission that cannot be taken; its text says why."""


def collect(submission, known=()):
    """Return the files' bytes by path, and by path why something was left out.

    Notebooks come without their outputs. Of what is known, as the assignment's own
    files are, nothing is read. Raises Unreadable if the submission or the student's
    folder, which it lies in, is no folder.
    """
    try:
        student = os.open(submission.parent, AS_FOLDER)
        try:
            root = os.open(submission.name, AS_FOLDER, dir_fd=student)
        finally:
            os.close(student)
    except OSError as error:
        raise Unreadable("it is no folder, or a link to one") from error
    contents, left, size, files = {}, {}, 0, 0
    room, cells, brackets = NOTEBOOKS_BYTES, CELLS_BYTES, iter(range(BRACKETS))
    try:
        for path, descriptor in walk(root, "", left, iter(range(ENTRIES)), known):
            is_large = large(path)
            most = min(NOTEBOOK_BYTES, room) if is_large else FILE_BYTES
            try:
                with open(descriptor, "rb") as file:
                    # A sparse file can be said to be larger than any memory.
                    small = os.fstat(descriptor).st_size <= most
                    data = file.read(most + 1) if small else b""
            except OSError as error:
                left[path] = f"it cannot be read ({error.strerror})"
                continue
            if is_large:
                room -= len(data)
                data = without_outputs(data, brackets)
            if not small or len(data) > most:
                left[path] = f"it has more than {most >> 20} MB"
            elif is_large and len(data) > cells:
                what = "its cells have" if is_notebook(path) else "it has"
                left[path] = f"{what} more than {cells >> 20} MB"
            elif not is_large and size + len(data) > SUBMISSION_BYTES:
                left[path] = f"the submission has more than {SUBMISSION_BYTES >> 20} MB"
            elif files == FILES and not is_large:
                left[path] = f"the submission has more than {FILES} files"
            else:
                contents[path] = data
                cells -= len(data) if is_large else 0
                size += 0 if is_large else len(data)
                files += not is_large
    finally:
        os.close(root)
    return contents, left


def walk(folder, inside, left, room, known=()):
    """Yield the path and an open descriptor of each regular file in an open folder.

    Each step is taken from the folder's descriptor and follows no link, so nothing that
    is moved meanwhile leads out of it. Hard links are files like others: the kernel
    lets nobody make one to what they cannot write to, and backups are full of them.

    A folder's notebooks come first and its folders last, so that the caps leave out
    what matters least. room has as many items as names may be looked at. The known
    files are passed over. What a name cannot have in it becomes a _ in its path.
    """
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for _, entry in zip(room, entries, strict=False)]
            if next(entries, None):
                left[f"{inside}…"] = f"there are more than {ENTRIES} files and folders"
    except OSError as error:
        left[f"{inside}…"] = f"it cannot be listed ({error.strerror})"
        return
    names.sort(key=lambda name: (not is_notebook(name), name.startswith("."), name))
    folders, used = [], set()
    for name in names:
        path = inside + BAD_NAME.sub("_", name)
        if name in IGNORED:
            continue
        if path in used:
            left[f"{path} (2)"] = f"there is another {path}"
            continue
        used.add(path)
        if len(path.encode()) > PATH_BYTES:
            left[path] = f"its name is longer than {PATH_BYTES} bytes"
            continue
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                folders.append(name)
                continue
            if stat.S_ISREG(status.st_mode) and path in known:
                continue
            if stat.S_ISREG(status.st_mode):
                descriptor = os.open(name, AS_FILE, dir_fd=folder)
                status = os.fstat(descriptor)
                if stat.S_ISREG(status.st_mode):
                    yield path, descriptor
                    continue
                os.close(descriptor)
            left[path] = f"it is {SPECIAL.get(stat.S_IFMT(status.st_mode), 'no file')}"
        except OSError as error:
            left[path] = f"it cannot be opened ({error.strerror})"
    for name in folders:
        path = inside + BAD_NAME.sub("_", name)
        if path.count("/") == DEPTH:
            left[path] = f"it lies more than {DEPTH} folders deep"
            continue
        try:
            descriptor = os.open(name, AS_FOLDER, dir_fd=folder)
        except OSError as error:
            left[path] = f"it cannot be opened ({error.strerror})"
            continue
        try:
            yield from walk(descriptor, f"{path}/", left, room, known)
        finally:
            os.close(descriptor)


def is_notebook(path):
    """Is it called like a notebook?"""
    return NOTEBOOK_NAME.search(path.rpartition("/")[2]) is not None


def large(path):
    """May it be large, as a notebook is with its outputs, and an archive of one?"""
    suffix = os.path.splitext(path.rpartition("/")[2])[1].lower()
    return is_notebook(path) or not suffix or suffix in PACKED


def without_outputs(data, brackets):
    """Return a notebook's JSON without outputs and widgets, unread.

    They are most of a large notebook, and nothing of them is ever looked at. There may
    be as many brackets in there as brackets has items.
    """
    kept, start = [], 0
    # Within a string, a quotation mark has a backslash before it.
    while key := OUTPUTS.search(data, start):
        kept.append(data[start : key.end()])
        depth, end = 1, key.end()
        while depth:
            bracket = BRACKET.match(data, end)
            if bracket is None or next(brackets, None) is None:
                return data  # It is cut off in there, or is no notebook.
            start, end = bracket.end() - 1, bracket.end()
            depth += 1 if bracket[1] else -1
    return b"".join([*kept, data[start:]]) if kept else data


def handed_in(folder):
    """Return when a submission was handed in, or None if that cannot be read."""
    try:
        descriptor = os.open(folder / "timestamp.txt", AS_FILE)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        data = file.read(TIMESTAMP_BYTES + 1)
    if timestamp_problem(data):
        return None
    return utils.parse_utc(data.decode().strip() or None)


def timestamp_problem(data):
    """Return why a timestamp cannot be read, or None."""
    if len(data) > TIMESTAMP_BYTES:
        return f"it has more than {TIMESTAMP_BYTES} bytes"
    try:
        text = data.decode("ascii").strip()
        if text:  # of an empty one, nbgrader says so itself
            utils.parse_utc(text)
    except Exception:  # dateutil raises whatever the text leads it to
        return f"it is {shown(data.decode('ascii', 'replace').strip())}"
    return None


def shown(text):
    """Return a student's name for something, as any terminal can show it."""
    text = unicodedata.normalize("NFC", text)
    text = text if len(text) <= 120 else f"{text[:120]}…"
    return re.sub(r"[^\w .,:+=()@/…-]", "�", text)
