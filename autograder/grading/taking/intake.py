"""From what a student handed in to notebooks and files that can be judged.

A submission is read once and never changed, and whatever was handed in, there is a
valid notebook for each released one.
"""

import hashlib
import io
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from autograder.grading.taking import pictures
from autograder.grading.taking.files import (
    BAD_NAME,
    BRACKETS,
    CELLS_BYTES,
    CHECKPOINTS,
    ENTRIES,
    FILE_BYTES,
    FILES,
    NOTEBOOK_BYTES,
    PACKED,
    SUBMISSION_BYTES,
    Unreadable,
    collect,
    is_notebook,
    large,
    shown,
    timestamp_problem,
    without_outputs,
)
from autograder.grading.taking.graft import (
    found_in,
    graft,
    is_text,
    link,
    read,
    unread,
)
from autograder.grading.taking.packed import (
    Budget,
    Names,
    NotTaken,
    Packed,
    entries,
    ignored,
    name_problem,
    whole,
    without_suffix,
)
from autograder.grading.taking.release import handed_out, label

REMARKS = 50
NESTED = 3  # archives in each other
ARCHIVES_BYTES = 256 << 20  # that a submission's archives may unpack to
ZIP = b"PK\x03\x04"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # which no text has
# Formgrader serves what lies beside the notebook from its own address, and
# release_feedback publishes *.html. What may lie there is listed, since nobody can list
# all that some browser runs. The sandbox gets every file.
SHOWN = {
    ".py", ".txt", ".md", ".csv", ".tsv", ".json", ".npy", ".npz",
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif",
    ".heic", ".heif", ".pdf", ".docx", ".odt", ".rtf",
}  # fmt: skip
# nbgrader's and a programmer's, which hold none.
NO_ANSWERS = {"timestamp.txt", "submission_secret.txt", "requirements.txt"}
# What may hold an answer that a person has to read, wherever it can be opened.
READ = SHOWN - {".csv", ".tsv", ".json", ".npy", ".npz"} | {
    ".svg", ".html", ".htm", ".tex", ".doc", ".pages", ".rst", ".rar", ".7z", ".pptx",
}  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """What was taken of one submission.

    notebooks has a valid notebook for each released name, without .ipynb. unreadable
    has the reason for each whose answers were not found: its tests earn 0. files are
    the bytes of what lies beside the notebooks when they run, by path, and shown of
    what may lie beside them for a reader. timestamp is the content of
    timestamp.txt, if nbgrader can read it. remarks are sentences for the instructor,
    and notes those of them that belong to an answer, by notebook and grade_id. digest
    names what was there to be taken.
    """

    notebooks: dict[str, dict]
    unreadable: dict[str, str]
    files: dict[str, bytes]
    shown: dict[str, bytes]
    timestamp: bytes | None
    remarks: list[str]
    notes: dict[str, dict[str, list[str]]]
    digest: str


def given_in(released):
    """Return the paths of the files that the students were given with notebooks."""
    return {path for each in released.values() for path in handed_out(each)["files"]}


def digest_of(contents, left):
    """Return what names all that `collect` has of a submission."""
    digest = hashlib.sha256()
    for path, data in sorted([*contents.items(), *left.items()]):
        data = data.encode() if isinstance(data, str) else data
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def digest_now(submission, released):
    """Return the digest that taking a submission would have now."""
    try:
        return digest_of(*collect(submission, given_in(released)))
    except Unreadable:
        return ""


def take(submission: Path, released: dict[str, NotebookNode], own=()) -> Intake:
    """Return what may be taken of a submission.

    own are the paths of the assignment's own files, which are no answers when they come
    back.
    """
    remarks = []
    given, digest = given_in(released), ""
    try:
        contents, left = collect(submission, given)
        digest = digest_of(contents, left)
        contents = unpacked(contents, left)
        chosen, unreadable, broken = choose(released, contents, left)
    except Unreadable as error:
        contents, left, chosen = {}, {}, {}
        broken = {submission.name: str(error)}
        unreadable = dict.fromkeys(released, f"the submission was not read: {error}")
    graded = {f"{name}.ipynb" for name in released}
    graded.update(path for path, _, _ in chosen.values())
    files, readable = beside(contents, graded, given, remarks)
    wanted = [
        path
        for path in contents
        if path in broken
        or (path in files and is_wanted(path, left, given.union(own), chosen))
    ]
    # The reader is told of each, and where it cannot be opened, of that.
    openable, missing = {}, left | broken
    room = SUBMISSION_BYTES - sum(map(len, files.values()))
    for path in wanted:
        if path in readable:
            openable[path] = path
        elif suffix := suffix_of(contents[path]):
            name = f"{path}.{suffix}"
            if name not in contents and len(contents[path]) <= room:
                openable[path] = name
                room -= len(contents[path])
    links = [
        link(openable[path])
        if path in openable
        else link(path, missing.get(path, "it is in the folder as it came"))
        for path in wanted
    ] + [
        link(path, why)
        for path, why in missing.items()
        if path not in contents and (path in broken or is_worth_unpacking(path))
    ]
    links = links[:REMARKS]
    open_to_readers = {path: files[path] for path in readable}
    open_to_readers |= {name: contents[path] for path, name in openable.items()}
    notebooks, notes = {}, {}
    for name, notebook in released.items():
        if name in chosen:
            path, cells, instead = chosen[name]
            done = graft(name, notebook, cells, path, remarks, links, files)
            if instead:
                remarks.append(instead)
                first = next(filter(is_answer, notebook.cells), None)
                if first:
                    done.notes.setdefault(label(first), []).insert(0, instead)
        else:
            done = unread(notebook, f"{name}.ipynb", unreadable[name], links)
        notebooks[name], notes[name] = done.notebook, done.notes
        files |= done.files
        open_to_readers |= done.files
    timestamp = timestamp_of(contents, left, remarks)
    remarks += [
        f"{shown(path)} was left out: {reason}." for path, reason in left.items()
    ]
    if len(remarks) > REMARKS:
        more = len(remarks) - REMARKS
        remarks = [*remarks[:REMARKS], f"There are {more} more remarks."]
    return Intake(
        notebooks, unreadable, files, open_to_readers, timestamp, remarks, notes, digest
    )


def is_answer(cell):
    return label(cell) is not None and utils.is_solution(cell)


def is_for_reading(path):
    """May it hold an answer that a person has to read?"""
    name = path.rpartition("/")[2].lower()
    return os.path.splitext(name)[1] in READ and name not in NO_ANSWERS


def is_wanted(path, left, given, chosen):
    """Has a person to be told of a file that lies beside the notebooks?

    Where no notebook was found, each may hold the answers.
    """
    name = path.rpartition("/")[2]
    if name.startswith(".") or name in NO_ANSWERS or CHECKPOINTS in path.split("/"):
        return False
    if path.endswith(".py") and any(f"/{path}".endswith(f"/{each}") for each in given):
        return False  # It was handed out, and has come in a folder.
    return not chosen or path in left or is_for_reading(path) or is_notebook(path)


def suffix_of(data):
    """Return the suffix under which a reader can open a file, whatever it is called, or
    None. Text is shown as it is written."""
    if data.startswith(ZIP) and b"word/document.xml" in data:
        return "docx"
    if kind := pictures.kind_of(data[:16]):
        return kind
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        return None
    return "txt" if text and not CONTROL.search(text) else None


def is_worth_unpacking(path):
    """May it be the notebook, or be read by a person, or hold what is?"""
    return is_for_reading(path) or is_notebook(path) or path.lower().endswith(PACKED)


def unpacked(contents, left):
    """Return the files, and in the place of an archive those that it holds.

    An archive with no notebook in it, and nothing that a person reads, stays as it is.
    """
    unpacker = Unpacker(contents, left)
    for _ in range(NESTED):
        found = {}
        for path, data in contents.items():
            inside = unpacker.files_of(path, data)
            if any(map(is_worth_unpacking, inside)):
                found |= inside
            else:
                found[path] = data
        contents = found
    return contents


class Unpacker:
    """Unpacks a submission's archives, each once, and no more than there is room for.

    left gets what is left out, and why.
    """

    def __init__(self, contents, left):
        self.left, self.tried, self.names = left, set(), Names()
        for path in contents:
            self.names.problem(PurePosixPath(path))
        beside = sum(len(data) for path, data in contents.items() if not large(path))
        self.all = Budget(ARCHIVES_BYTES, ENTRIES)
        self.files = Budget(max(0, SUBMISSION_BYTES - beside), FILES)
        self.notebooks = Budget(CELLS_BYTES, FILES)
        self.brackets = iter(range(BRACKETS))

    def files_of(self, path, data):
        """Return what is in an archive, by its path beside that of the archive."""
        folder = without_suffix(PurePosixPath(path), PACKED)
        if folder is None and data.startswith(ZIP) and large(path):
            folder = PurePosixPath(f"{path} (unpacked)")
        if folder is None or path in self.tried or CHECKPOINTS in folder.parts:
            return {}
        if suffix_of(data) == "docx":
            return {}  # It is a document, under another kind's name.
        self.tried.add(path)
        inside = {}
        try:
            for entry in entries(Packed(io.BytesIO(data)), self.all):
                name = PurePosixPath(entry.name)
                if ignored(name) or CHECKPOINTS in name.parts:
                    continue
                target = f"{folder}/{BAD_NAME.sub('_', entry.name)}"
                problem = entry.problem or name_problem(target)
                problem = problem or self.names.problem(PurePosixPath(target))
                if problem is None:
                    inside[target] = self.read(entry.stream, large(target))
                    problem = inside[target] is None and "it is too large"
                if problem:
                    inside.pop(target, None)
                    self.left[target] = problem.partition(";")[0]
        # zipfile and tarfile raise whatever the bytes lead them to.
        except Exception as error:
            why = str(error) if isinstance(error, NotTaken) else "it cannot be read"
            self.left[path] = why.partition(";")[0]
            return {}
        return inside

    def read(self, stream, large):
        """Return a file's bytes, without outputs, or None if there are too many."""
        content = whole(stream, NOTEBOOK_BYTES if large else FILE_BYTES)
        if content is not None and large:
            content = without_outputs(content, self.brackets)
        if content is not None:
            budget = self.notebooks if large else self.files
            budget.spend(bytes=len(content), entries=1)
        return content


def choose(released, contents, left):
    """Return for each released name the path, the cells and a remark on what stands in
    its place; the reason where there is none; and by path why one was not read.

    A notebook's own name is the first choice. Where it is missing, cannot be read or
    has no answer in it, the notebook is looked for under any other name: the one with
    most of its cells.
    """
    chosen, broken, unreadable, empty = {}, {}, {}, {}
    own = {f"{name}.ipynb": name for name in released}
    rivals = [
        path
        for path, data in contents.items()
        if path not in own and (is_notebook(path) or looks_like_one(data))
    ]
    for path, name in own.items():
        if path in contents:
            try:
                cells = read(contents[path])
            except Unreadable as error:
                broken[path] = str(error)
                continue
            if not rivals or likeness(released[name], cells)[1]:
                chosen[name] = path, cells, None
            else:
                empty[name] = path, cells, None
        elif path in left:
            broken[path] = left[path]
    wanted = [name for name in released if name not in chosen]
    if not wanted:
        return chosen, unreadable, broken

    others, found = {}, []
    for path in rivals:
        try:
            others[path] = read(contents[path])
        except Unreadable as error:
            broken[path] = str(error)
    for path, cells in others.items():
        checkpoint = CHECKPOINTS in path.split("/")
        for name in wanted:
            matches, answers = likeness(released[name], cells)
            if matches and (answers or name not in empty):
                rank = -matches, checkpoint, -answers, path.count("/"), path, name
                found.append(rank)
    for *_, path, name in sorted(found):
        if name not in chosen and path in others:
            reason = broken.get(f"{name}.ipynb", "it was not handed in")
            reason = "nothing was written in it" if name in empty else reason
            instead = f"{shown(path)} was taken in the place of {name}.ipynb: {reason}."
            chosen[name] = path, others.pop(path), instead
    for name in wanted:
        if name in empty:
            chosen.setdefault(name, empty[name])
        if name in chosen:
            continue
        reasons = broken
        if not others:  # it may be in an archive that was not opened
            closed = {path: why for path, why in left.items() if large(path)}
            reasons = closed | broken
        tried = [f"{name}.ipynb", *sorted(reasons.keys() - own.keys())]
        path = next((path for path in tried if path in reasons), None)
        if path:
            unreadable[name] = f"{shown(path)} was not read: {reasons[path]}"
        elif others:
            unreadable[name] = "no notebook with cells of this one was handed in"
        else:
            unreadable[name] = "no notebook was handed in"
    return chosen, unreadable, broken


def looks_like_one(data):
    """Does a file hold a notebook, whatever it is called?"""
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and b'"cells"' in data and b'"cell_type"' in data


def likeness(notebook, cells):
    """Return how many of a released notebook's cells there are, and of answers.

    Where cells lost what they are known by, a text of the student's own counts as one.
    """
    copies, written, own = found_in(notebook, cells)
    answers = len(written)
    return len(copies), answers or int(any(is_text(cells[k]) for k in own))


def beside(contents, graded, given, remarks):
    """Return what lies beside the notebooks, for the sandbox, and what a reader sees.

    The assignment's own files take the place of the student's. A file in the place of
    one of its folders would be in the way, and so would a folder in the place of a
    file.
    """
    folders = {folder for path in given for folder in above(path)}
    files, readable = {}, []
    for path, data in contents.items():
        *parts, name = path.split("/")
        if path in graded or CHECKPOINTS in parts:
            continue
        if path in folders or not given.isdisjoint(above(path)):
            remarks.append(
                f"{shown(path)} was left out: it is in the way of the assignment's"
                " files."
            )
            continue
        files[path] = data
        if path == "timestamp.txt":
            continue
        if is_notebook(path):
            remarks.append(
                f"{shown(path)} is not graded: no notebook of the assignment is called"
                " so."
            )
        elif (
            os.path.splitext(name)[1].lower() not in SHOWN
            or path.lower().partition("/")[0] == "timestamp.txt"
            or any(is_notebook(part) for part in parts)
        ):
            remarks.append(
                f"{shown(path)} is there when the notebook runs, and not beside it in"
                " formgrader: it is of no kind that is safe to open there."
            )
        elif not any("/" in name and path.endswith(f"/{name}") for name in given):
            readable.append(path)  # and no copy of a package that was handed out
    return files, readable


def above(path):
    """Return the folders that a file lies in."""
    return [path[:k] for k, character in enumerate(path) if character == "/"]


def timestamp_of(contents, left, remarks):
    """Return timestamp.txt if nbgrader can read it; it stops at one that it cannot."""
    path = "timestamp.txt"
    problem = left.get(path)
    if path in contents:
        problem = timestamp_problem(contents[path])
        if problem is None:
            return contents[path]
    if problem is not None:
        remarks.append(
            f"Its timestamp cannot be read: {problem}, graded as if it were in time."
        )
    return None
