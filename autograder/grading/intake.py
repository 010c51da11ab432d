"""From what a student handed in to a notebook that nbgrader can convert.

A submission is hostile data. It is read once and never changed, no link in it is
followed, and nothing of it is believed but the text of its cells and their grade_id.
The answers are put into the released notebook, so that points, locks, types and order
are always the course's, and the notebook is valid whatever was handed in.
"""

import itertools
import json
import os
import re
import shutil
import stat
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.nbgraderformat.common import SchemaMismatchError

# What a submission may be. The sandbox's working folder holds 64 MB and 4096 names, and
# one message to it has room for so many paths and for so long a source.
FILE_BYTES = 16 << 20
NOTEBOOK_BYTES = 10 << 20
SUBMISSION_BYTES = 32 << 20
FILES = 1000  # beside notebooks
ENTRIES = 3000  # names that are looked at, of files and folders
DEPTH = 10  # folders
PATH_BYTES = 200
CELLS = 1000
SOURCE_BYTES = 150_000
IMAGE_BYTES = 4 << 20  # of all attachments of a cell, in base64
TIMESTAMP_BYTES = 200
REMARKS = 50

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
# Made by programs, and nobody's work. A checkpoint is, if there is nothing else.
IGNORED = {"__pycache__", ".git", ".DS_Store", "__MACOSX"}
CHECKPOINTS = ".ipynb_checkpoints"
# Formgrader serves what lies beside the notebook from its own address, and
# release_feedback publishes *.html. What may lie there is listed, since nobody can list
# all that some browser runs. The sandbox gets every file.
SHOWN = {
    ".py", ".txt", ".md", ".csv", ".tsv", ".json", ".npy", ".npz",
    ".png", ".jpg", ".jpeg", ".gif", ".webp",
}  # fmt: skip

# nbformat 3 knew two more types of cells.
KINDS = {kind: kind for kind in ("code", "markdown", "raw")} | {
    "heading": "markdown",
    "html": "markdown",
}
IMAGES = "image/png", "image/jpeg", "image/gif", "image/webp"
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
ATTACHMENT = re.compile(r"attachment:([^\s()<>\"'\]]+)")
PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

MISSING = "# This cell was missing from the notebook that was handed in."
UNREADABLE = """\
**This notebook could not be read, so nothing in it was graded.**

The reason: {reason}.

Open your notebook in Jupyter and see that your answers are in it. Save it, and hand \
it in again under the name {name}. If that does not help, show it to your teacher."""


class ReleaseError(Exception):
    """A release that nothing can be graded by; its text says which and why."""


class Unreadable(Exception):
    """A notebook or submission that cannot be taken; its text says why."""


@dataclass(frozen=True)
class Intake:
    """What was taken of one submission.

    notebooks has the path of a valid notebook for each released name, without .ipynb.
    unreadable has the reason for each that holds no answers, and is recorded with 0.
    remarks are sentences for the instructor.
    """

    notebooks: dict[str, Path]
    unreadable: dict[str, str]
    remarks: list[str]


class Cell(NamedTuple):
    """What is believed of a submitted cell."""

    kind: str | None  # nbformat's cell_type, if it has one that there is
    source: str
    grade_id: str | None
    id: str | None
    attachments: dict  # as they came


# the release


def released_notebooks(
    release: Path, source_cells: dict[str, dict[str, str]], changed: Container[str] = ()
) -> dict[str, NotebookNode]:
    """Return the notebooks of a release folder by name, with their hidden tests.

    source_cells has the gradebook's source by notebook and grade_id; it replaces that
    of each locked cell. What students hold in its place, and the files that they were
    given, stand in the notebook's metadata under "handed_out", for `take`. Of these,
    the changed ones are the student's to change.

    Raises ReleaseError.
    """
    files = [
        path.relative_to(release).as_posix()
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb"
    ]
    files = [path for path in files if path not in changed]
    notebooks = {}
    for path in sorted(release.glob("*.ipynb")):
        try:
            notebook = nbformat.reader.reads(path.read_bytes())
            give_ids(notebook)
            nbformat.validate(notebook)
            MetadataValidator().validate_nb(notebook)
        except (
            OSError, ValueError, AttributeError, TypeError,
            ValidationError, SchemaMismatchError,
        ) as error:  # fmt: skip
            problem = str(error).partition("\n")[0]
            raise ReleaseError(f"{path} is no released notebook: {problem}") from error
        sources = {}
        for cell in notebook.cells:
            grade_id = label(cell)
            if grade_id in sources:
                raise ReleaseError(f"{path} has two cells {grade_id}.")
            if grade_id:
                sources[grade_id] = cell.source
                if not utils.is_solution(cell):
                    known = source_cells.get(path.stem, {})
                    cell.source = known.get(grade_id, cell.source)
                    # Or nbgrader would say that the hidden tests are a change.
                    if "checksum" in cell.metadata.nbgrader:
                        cell.metadata.nbgrader.checksum = utils.compute_checksum(cell)
        notebook.metadata.handed_out = {"sources": sources, "files": files}
        notebooks[path.stem] = notebook
    if not notebooks:
        raise ReleaseError(f"There is no notebook in {release}.")
    return notebooks


def give_ids(notebook):
    """Make a notebook of nbformat 4 one of 4.5.

    nbformat draws missing ids at random, and two processes should agree on them.
    """
    seen = set()
    for number, cell in enumerate(notebook.cells, 1):
        if cell.get("id") is None or cell.id in seen:
            cell.id = f"released-{number}"
        seen.add(cell.id)
    notebook.nbformat_minor = 5


def label(cell):
    """Return the grade_id of a released cell that nbgrader knows by it, or None."""
    nbgrader = cell["metadata"].get("nbgrader", {})
    known = any(nbgrader.get(key) for key in ("grade", "solution", "locked", "task"))
    return nbgrader.get("grade_id") if known else None


# a submission


def take(
    submission: Path, released: dict[str, NotebookNode], clean: Path, files: Path
) -> Intake:
    """Take what may be taken of a submission, into two folders that are made anew.

    clean gets what nbgrader's converter reads, and files what lies beside the notebook
    when it runs. Whatever was handed in, clean gets a valid notebook for each released
    one.
    """
    for folder in clean, files:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    remarks = []
    try:
        contents, left = collect(submission)
        chosen, unreadable = choose(released, contents, left, remarks)
    except Unreadable as error:
        contents, left, chosen = {}, {}, {}
        unreadable = dict.fromkeys(released, f"the submission was not read: {error}")
    notebooks = {}
    for name, notebook in released.items():
        if name in chosen:
            path, cells = chosen[name]
            grafted = graft(notebook, cells, shown(path), remarks)
        else:
            grafted = unread(notebook, f"{name}.ipynb", unreadable[name])
        notebooks[name] = clean / f"{name}.ipynb"
        notebooks[name].write_text(json.dumps(grafted))
    graded = {f"{name}.ipynb" for name in released}
    graded.update(path for path, _ in chosen.values())
    write_timestamp(contents, left, clean, remarks)
    write_files(contents, graded, released, clean, files, remarks)
    remarks += [
        f"{shown(path)} was left out: {reason}." for path, reason in left.items()
    ]
    if len(remarks) > REMARKS:
        more = len(remarks) - REMARKS
        remarks = [*remarks[:REMARKS], f"There are {more} more remarks."]
    return Intake(notebooks, unreadable, remarks)


def shown(text):
    """Return a student's name for something, as any terminal can show it."""
    text = unicodedata.normalize("NFC", text)
    text = text if len(text) <= 120 else f"{text[:120]}…"
    return re.sub(r"[^\w .,:+=()/…-]", "�", text)


# its files


def collect(submission):
    """Return the files' bytes by path, and by path why something was left out.

    Raises Unreadable if the submission is no folder.
    """
    try:
        root = os.open(submission, AS_FOLDER)
    except OSError as error:
        raise Unreadable("it is no folder, or a link to one") from error
    contents, left, size, files = {}, {}, 0, 0
    try:
        for path, descriptor in walk(root, "", left, iter(range(ENTRIES))):
            notebook = is_notebook(path)
            most = NOTEBOOK_BYTES if notebook else FILE_BYTES
            try:
                with open(descriptor, "rb") as file:
                    # A sparse file can be said to be larger than any memory.
                    small = os.fstat(descriptor).st_size <= most
                    data = file.read(most + 1) if small else b""
            except OSError as error:
                left[path] = f"it cannot be read ({error.strerror})"
                continue
            if not small or len(data) > most:
                left[path] = f"it has more than {most >> 20} MB"
            elif size + len(data) > SUBMISSION_BYTES:
                left[path] = f"the submission has more than {SUBMISSION_BYTES >> 20} MB"
            elif files == FILES and not notebook:
                left[path] = f"the submission has more than {FILES} files"
            else:
                contents[path] = data
                size += len(data)
                files += not notebook
    finally:
        os.close(root)
    return contents, left


def walk(folder, inside, left, room):
    """Yield the path and an open descriptor of each regular file in an open folder.

    Each step is taken from the folder's descriptor and follows no link, so nothing that
    is moved meanwhile leads out of it. Hard links are files like others: the kernel
    lets nobody make one to what they cannot write to, and backups are full of them.

    A folder's notebooks come first and its folders last, so that the caps leave out
    what matters least. room has as many items as names may be looked at.
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
    folders = []
    for name in names:
        path = inside + name
        if name in IGNORED:
            continue
        if BAD_NAME.search(name):
            left[path] = "there are characters in its name that it cannot have"
            continue
        if len(path.encode()) > PATH_BYTES:
            left[path] = f"its name is longer than {PATH_BYTES} bytes"
            continue
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                folders.append(name)
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
        path = inside + name
        if path.count("/") == DEPTH:
            left[path] = f"it lies more than {DEPTH} folders deep"
            continue
        try:
            descriptor = os.open(name, AS_FOLDER, dir_fd=folder)
        except OSError as error:
            left[path] = f"it cannot be opened ({error.strerror})"
            continue
        try:
            yield from walk(descriptor, f"{path}/", left, room)
        finally:
            os.close(descriptor)


def is_notebook(path):
    return path.lower().endswith(".ipynb")


def write_files(contents, graded, released, clean, files, remarks):
    """Write what lies beside the notebooks, for the sandbox and for a reader.

    The assignment's own files are put over the student's by nbgrader, so a reader needs
    none of those. A file in the place of one of its folders would be in the way, and so
    would a folder in the place of a file.
    """
    given = {
        path
        for notebook in released.values()
        for path in notebook.metadata.get("handed_out", {}).get("files", [])
    }
    folders = {folder for path in given for folder in above(path)}
    made = {clean, files}
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
        write(files, path, data, made)
        if path in given or path == "timestamp.txt":
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
        else:
            write(clean, path, data, made)


def above(path):
    """Return the folders that a file lies in."""
    return [path[:k] for k, character in enumerate(path) if character == "/"]


def write(folder, path, data, made):
    """Write a file and the folders that it lies in, except those in made."""
    target = folder / path
    if target.parent not in made:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.add(target.parent)
    target.write_bytes(data)


def write_timestamp(contents, left, clean, remarks):
    """Write timestamp.txt if nbgrader can read it; it stops at one that it cannot."""
    path = "timestamp.txt"
    if path in contents:
        problem = timestamp_problem(contents[path])
        if problem is None:
            (clean / path).write_bytes(contents[path])
    else:
        problem = left.get(path)
    if problem is not None:
        remarks.append(
            f"Its timestamp cannot be read: {problem}, graded as if it were in time."
        )


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


# its notebooks


def choose(released, contents, left, remarks):
    """Return the path and cells for each released name, and the reason where none is.

    A notebook's own name is the first choice. Where it is missing or cannot be read,
    the notebook is looked for under any other name: the one with most of its cells.
    """
    chosen, broken, unreadable = {}, {}, {}
    own = {f"{name}.ipynb": name for name in released}
    for path, name in own.items():
        if path in contents:
            try:
                chosen[name] = path, read(contents[path])
            except Unreadable as error:
                broken[path] = str(error)
        elif path in left:
            broken[path] = left[path]
    wanted = [name for name in released if name not in chosen]
    if not wanted:
        return chosen, unreadable

    others, found = {}, []
    for path in contents:
        if is_notebook(path) and path not in own:
            try:
                others[path] = read(contents[path])
            except Unreadable as error:
                broken[path] = str(error)
    for path, cells in others.items():
        checkpoint = CHECKPOINTS in path.split("/")
        for name in wanted:
            matches, answers = likeness(released[name], cells)
            if matches:
                rank = -matches, checkpoint, -answers, path.count("/"), path, name
                found.append(rank)
    for *_, path, name in sorted(found):
        if name not in chosen and path in others:
            chosen[name] = path, others.pop(path)
            reason = broken.get(f"{name}.ipynb", "it was not handed in")
            remarks.append(
                f"{shown(path)} was taken in the place of {name}.ipynb: {reason}."
            )
    for name in wanted:
        if name in chosen:
            continue
        tried = [f"{name}.ipynb", *sorted(broken.keys() - own.keys())]
        path = next((path for path in tried if path in broken), None)
        if path:
            unreadable[name] = f"{shown(path)} was not read: {broken[path]}"
        elif others:
            unreadable[name] = "no notebook with cells of this one was handed in"
        else:
            unreadable[name] = "no notebook was handed in"
    return chosen, unreadable


def likeness(notebook, cells):
    """Return how many of a released notebook's cells there are, and of answers."""
    stubs = {label(cell): cell for cell in notebook.cells if label(cell)}
    found = {cell.grade_id for cell in cells} & stubs.keys()
    answered = {
        cell.grade_id
        for cell in cells
        if cell.grade_id in found
        and utils.is_solution(stubs[cell.grade_id])
        and tidy(cell.source) != tidy(stubs[cell.grade_id].source)
    }
    return len(found), len(answered)


def read(data):
    """Return the Cells of a notebook of any version, or what has a list of cells.

    Raises Unreadable.
    """
    if not data:
        raise Unreadable("it is empty")
    try:
        # No number is looked at, and int() refuses some that JSON has.
        text = data.decode(json.detect_encoding(data))
        notebook = json.loads(text, parse_int=float)
    except UnicodeDecodeError as error:
        raise Unreadable("it is no text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"it is no JSON from line {error.lineno}, column {error.colno} on"
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("its JSON is too large or too deep") from error
    if not isinstance(notebook, dict):
        raise Unreadable("it is JSON, but no notebook")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        # Up to nbformat 3, notebooks had worksheets.
        sheets = notebook.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        lists = [cells for cells in lists if isinstance(cells, list)]
        if not lists:
            raise Unreadable("it has no list of cells")
        cells = list(itertools.chain(*lists))
    if len(cells) > CELLS:
        raise Unreadable(f"it has more than {CELLS} cells")
    return [read_cell(cell) for cell in cells if isinstance(cell, dict)]


def read_cell(cell):
    """Return a cell of JSON as a Cell. What is of a wrong type counts as missing."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    kind, own, attached = map(cell.get, ("cell_type", "id", "attachments"))
    source = text_of(cell.get("source", cell.get("input")))
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if len(source.encode()) > SOURCE_BYTES:
        raise Unreadable(f"it has a cell of more than {SOURCE_BYTES} bytes")
    if kind == "heading":
        level = cell.get("level")
        source = "#" * (int(level) if level in range(1, 7) else 1) + f" {source}"
    return Cell(
        KINDS.get(kind) if isinstance(kind, str) else None,
        source,
        grade_id if isinstance(grade_id, str) else None,
        own if isinstance(own, str) else None,
        attached if isinstance(attached, dict) else {},
    )


def text_of(value):
    """Return nbformat's text, a string or a list of them, as one that can be written.

    JSON knows halves of characters, which no file can hold, and zeros end C's strings.
    """
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else ""
    return re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\0", ""))


def tidy(source):
    """Return source without the white space that editors add and take away."""
    return "\n".join(line.rstrip() for line in source.split("\n")).strip("\n")


# its answers


def graft(notebook, cells, path, remarks):
    """Return the released notebook as a dict, with a submission's Cells in it.

    The student's own cells come after the released, labelled cell that they followed.
    """
    labelled = {label(cell): cell for cell in notebook.cells if label(cell)}
    handed_out = notebook.metadata.get("handed_out", {}).get("sources", {})
    known = {
        grade_id: {tidy(cell.source), tidy(handed_out.get(grade_id, cell.source))}
        for grade_id, cell in labelled.items()
    }
    copies, loose = sort_out(labelled, known, cells)

    # Of the copies of a cell, one says where it stood. Of the others, those in which
    # the student has written something become own cells.
    place, answers, own = {}, {}, set()
    for grade_id, numbers in copies.items():
        written = [k for k in numbers if tidy(cells[k].source) not in known[grade_id]]
        written = [k for k in written if tidy(cells[k].source)] or written
        if not utils.is_solution(labelled[grade_id]):
            place[min(set(numbers) - set(written), default=numbers[-1])] = grade_id
        elif written:
            answers[grade_id] = cells[written[-1]]
            place[written.pop()] = grade_id
        else:
            place[numbers[-1]] = grade_id
        own.update(written)
    edited, loose = recognise(
        [cell for cell in notebook.cells if not label(cell)], cells, loose
    )
    own.update(loose)

    followers, last = defaultdict(list), None
    for k, cell in enumerate(cells):
        if k in own and cell.kind:
            followers[last].append(cell)
        last = place.get(k, last)

    missing = []
    ids = fresh_ids(notebook)
    grafted = [new_cell(cell, next(ids)) for cell in followers[None]]
    for released in notebook.cells:
        grade_id = label(released)
        cell = released
        if grade_id in answers:
            cell = answered(released, answers[grade_id])
        elif grade_id and utils.is_solution(released) and grade_id not in copies:
            missing.append(grade_id)
            # What is read by a person keeps the text that nbgrader knows for no answer.
            if released.cell_type == "code" and not utils.is_grade(released):
                cell = {**released, "source": MISSING}
        elif released.id in edited:
            cell = new_cell(edited[released.id], released.id)
        grafted.append(cell)
        if grade_id:
            grafted += [new_cell(cell, next(ids)) for cell in followers[grade_id]]
    if missing:
        remarks.append(f"{path} lacks the cells {', '.join(missing)}.")
    if any(len(images(cell)) < len(cell.attachments) for cell in cells):
        remarks.append(
            f"{path} has images that were left out: too large, or no PNG, JPEG, GIF or"
            " WebP."
        )
    return as_notebook(notebook, grafted)


def sort_out(labelled, known, cells):
    """Return the numbers of cells by grade_id, and those of cells that have none.

    Some programs lose nbgrader's metadata. A cell that is missed is known by its id, or
    by its text if nothing was written in it. Where a cell has one released cell's id
    and another's grade_id, somebody has changed the latter.
    """
    copies, loose = defaultdict(list), []
    ids = Counter(cell.id for cell in cells)
    born = {cell.id: name for name, cell in labelled.items() if ids[cell.id] == 1}
    for k, cell in enumerate(cells):
        if cell.grade_id in labelled:
            copies[born.get(cell.id, cell.grade_id)].append(k)
        else:
            loose.append(k)
    lost = defaultdict(list)
    for grade_id, released in labelled.items():
        if grade_id not in copies:
            lost[released.id].append(grade_id)
            for text in known[grade_id]:
                lost[released.cell_type, text].append(grade_id)
    for k in list(loose) if lost else ():
        cell = cells[k]
        meant = lost.get(cell.id, []) + lost.get((cell.kind, tidy(cell.source)), [])
        grade_id = next((name for name in meant if name not in copies), None)
        if grade_id:
            copies[grade_id].append(k)
            loose.remove(k)
    return copies, loose


def recognise(unlabelled, cells, loose):
    """Return what the student made of released cells without grade_id, by their ids,
    and the numbers of the loose cells that are none of these.
    """
    edited, left = {}, [k for k in loose if cells[k].kind]
    ids = {cells[k].id: k for k in reversed(left)}
    unknown = []
    for released in unlabelled:
        k = ids.get(released.id)
        if k is None:
            unknown.append(released)
            continue
        left.remove(k)
        same = cells[k].kind == released.cell_type
        if not same or tidy(cells[k].source) != tidy(released.source):
            edited[released.id] = cells[k]
    texts = defaultdict(list)
    for k in reversed(left):
        texts[cells[k].kind, tidy(cells[k].source)].append(k)
    for released in unknown:
        if same := texts[released.cell_type, tidy(released.source)]:
            left.remove(same.pop())
    return edited, left


def answered(released, answer):
    """Return a released solution cell with the student's source and images in it."""
    cell = {**released, "source": answer.source}
    if released.cell_type == "markdown":
        cell["attachments"] = attachments(answer)
    return cell


def new_cell(cell, id):
    """Return a student's own cell, with nothing of theirs but its source and images."""
    new = {"cell_type": cell.kind, "id": id, "metadata": {}, "source": cell.source}
    if cell.kind == "code":
        new |= {"outputs": [], "execution_count": None}
    elif cell.kind == "markdown":
        new["attachments"] = attachments(cell)
    return new


def attachments(cell):
    """Return nbformat's attachments for a Markdown cell: images, and nothing else.

    nbconvert stops where a cell shows an attachment that it does not have. One that is
    missing, as it is where text was copied, becomes a transparent pixel.
    """
    used = ATTACHMENT.findall(cell.source)
    return {name: {"image/gif": PIXEL} for name in used} | images(cell)


def images(cell):
    """Return those of a cell's attachments that are images that a page can show."""
    kept, room = {}, IMAGE_BYTES
    for name, bundle in cell.attachments.items():
        for kind in IMAGES if isinstance(bundle, dict) else ():
            data = "".join(text_of(bundle.get(kind)).split())
            if BASE64.fullmatch(data) and len(data) % 4 == 0 and len(data) <= room:
                kept[text_of(name)] = {kind: data}
                room -= len(data)
                break
    return kept


def unread(notebook, name, reason):
    """Return the released notebook, as a dict, with a first cell that says why."""
    # Before punctuation, a backslash makes it plain in Markdown.
    name, reason = (
        re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text) for text in (name, reason)
    )
    source = UNREADABLE.format(name=name, reason=reason)
    cell = Cell("markdown", source, None, None, {})
    return as_notebook(
        notebook, [new_cell(cell, next(fresh_ids(notebook))), *notebook.cells]
    )


def fresh_ids(notebook):
    """Yield ids that no cell of the released notebook has."""
    taken = {cell.id for cell in notebook.cells}
    ids = (f"own-{number}" for number in itertools.count(1))
    return (id for id in ids if id not in taken)


def as_notebook(notebook, cells):
    """Return a dict of nbformat 4.5 with the released notebook's metadata."""
    metadata = {k: v for k, v in notebook.metadata.items() if k != "handed_out"}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
