"""A submission's answers, put into the released notebook.

Nothing of a submission is believed but the text of its cells and their grade_id, so
that points, locks, types and order are always the course's, and the notebook is valid
whatever was handed in.
"""

import itertools
import json
import re
from collections import Counter, defaultdict
from typing import NamedTuple

from nbgrader import utils

from autograder.grading.taking.files import Unreadable
from autograder.grading.taking.release import handed_out, label

CELLS = 1000
SOURCE_BYTES = 150_000
IMAGE_BYTES = 4 << 20  # of all attachments of a cell, in base64
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


class Cell(NamedTuple):
    """What is believed of a submitted cell."""

    kind: str | None  # nbformat's cell_type, if it has one that there is
    source: str
    grade_id: str | None
    id: str | None
    attachments: dict  # as they came


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


def graft(notebook, cells, path, remarks):
    """Return the released notebook as a dict, with a submission's Cells in it.

    The student's own cells come after the released, labelled cell that they followed.
    """
    labelled = {label(cell): cell for cell in notebook.cells if label(cell)}
    sources = handed_out(notebook)["sources"]
    known = {
        grade_id: {tidy(cell.source), tidy(sources.get(grade_id, cell.source))}
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
