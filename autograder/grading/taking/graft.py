"""A submission's answers, put into the released notebook.

Nothing of a submission is believed but the text of its cells and their grade_id, so
that points, locks, types and order are always the course's, and the notebook is valid
whatever was handed in.
"""

import itertools
import json
import keyword
import re
from collections import Counter, defaultdict
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote, unquote

from nbformat import from_dict
from nbgrader import utils

from autograder.grading.taking import pictures
from autograder.grading.taking.files import Unreadable, shown
from autograder.grading.taking.release import handed_out, label

CELLS = 1000
SOURCE_BYTES = 150_000  # without pictures
VALUES = 4_000_000  # of JSON, each of which becomes an object
# nbformat 3 knew two more types of cells.
KINDS = {kind: kind for kind in ("code", "markdown", "raw")} | {
    "heading": "markdown",
    "html": "markdown",
}
IMAGES = pictures.IMAGES
ATTACHMENT = re.compile(r"attachment:([^\s()<>\"'\]]+)")
PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
MISSING = "# This cell was missing from the notebook that was handed in."
TOO_LONG = (
    f"This cell has more than {SOURCE_BYTES} bytes, and is whole only in the notebook"
    " that was handed in."
)
WAITS = """\
No answer was found in this cell. It may be in another cell of this notebook, \
or in a file that came with it, so a person will look for it."""
BESIDE = "What came beside the notebook, for who reads the answers: {files}."
# Three words in a row, of which none is Python's: whatever this is, it may be read.
LOOKED_AT = 5000  # characters of a cell
WORD = rf"(?!(?:{'|'.join(keyword.kwlist)})\b)[^\W\d_]{{2,}}"
WORDS = re.compile(rf"(?<!\w){WORD}(?:[,;:]? {WORD}){{2}}|[^\x00-\u024f]{{8}}")
LOOKED_FOR = (
    "The notebook could not be read, so a person will look for this answer in what was"
    " handed in. The reason: {reason}."
)
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
    attachments: dict  # a pair of a kind and base64, by name
    untouched: bool = False  # locked, and as it was handed out at some time


def read(data):
    """Return the Cells of a notebook of any version, or what has a list of cells.

    Raises Unreadable.
    """
    if not data:
        raise Unreadable("it is empty")
    if data.count(b",") + data.count(b"[") + data.count(b"{") > VALUES:
        raise Unreadable("its JSON is too large or too deep")
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
    attachments = attached_to(attached)
    if kind != "code":
        source, attachments = pictures.detached(source, attachments)
    if len(data := source.encode()) > SOURCE_BYTES:
        # Half a program is none, and half a text can be read.
        text = data[:SOURCE_BYTES].decode(errors="ignore")
        source = f"# {TOO_LONG}" if kind == "code" else f"{text}\n\n{TOO_LONG}"
    if kind == "heading":
        level = cell.get("level")
        source = "#" * (int(level) if level in range(1, 7) else 1) + f" {source}"
    return Cell(
        KINDS.get(kind) if isinstance(kind, str) else None,
        source,
        grade_id if isinstance(grade_id, str) else None,
        own if isinstance(own, str) else None,
        attachments,
        isinstance(nbgrader, dict) and is_untouched(kind, source, nbgrader),
    )


def is_untouched(kind, source, nbgrader):
    """Is a cell locked, and what nbgrader's checksum in it says that it was?

    An assignment may have been handed out again, otherwise than this student got it.
    """
    said = [nbgrader.get(name) for name in ("locked", "solution", "grade", "points")]
    locked, solution, grade, points = said
    if not (locked is True and solution is False and type(grade) is bool):
        return False
    if grade and type(points) not in (int, float):
        return False
    if not isinstance(kind, str) or not isinstance(nbgrader.get("grade_id"), str):
        return False
    cell = {"cell_type": kind, "source": source, "metadata": {"nbgrader": nbgrader}}
    return nbgrader.get("checksum") == utils.compute_checksum(from_dict(cell))


def attached_to(attached):
    """Return nbformat's attachments as a pair of a kind and base64, by name."""
    found = {}
    for name, bundle in (attached if isinstance(attached, dict) else {}).items():
        kinds = list(bundle) if isinstance(bundle, dict) else []
        kind = next((kind for kind in IMAGES if kind in kinds), next(iter(kinds), ""))
        found[text_of(name)] = kind, text_of(bundle[kind]) if kinds else ""
    return found


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


def labelled_in(notebook):
    """Return the released cells by grade_id, and the texts that each was given with."""
    labelled = {label(cell): cell for cell in notebook.cells if label(cell)}
    sources = handed_out(notebook)["sources"]
    known = {
        grade_id: {tidy(cell.source), tidy(sources.get(grade_id, cell.source))}
        for grade_id, cell in labelled.items()
    }
    return labelled, known


def placed(labelled, known, cells, copies):
    """Return the grade_id that each cell stands for by its number, the answers by
    grade_id, and the numbers of the student's own cells.

    Of the copies of a cell, one says where it stood. Of the others, those in which the
    student has written something become own cells.
    """
    place, answers, own = {}, {}, set()
    for grade_id, numbers in copies.items():
        locked = not utils.is_solution(labelled[grade_id])
        written = [
            k
            for k in numbers
            if tidy(cells[k].source) not in known[grade_id]
            and not (locked and cells[k].untouched)
        ]
        written = [k for k in written if tidy(cells[k].source)] or written
        if locked:
            place[min(set(numbers) - set(written), default=numbers[-1])] = grade_id
        elif written:
            answers[grade_id] = cells[written[-1]]
            place[written.pop()] = grade_id
        else:
            place[numbers[-1]] = grade_id
        own.update(written)
    return place, answers, own


def found_in(notebook, cells):
    """Return the grade_ids that Cells stand for, those of answers, and the numbers of
    the student's own cells."""
    labelled, known = labelled_in(notebook)
    copies, loose = sort_out(labelled, known, cells)
    _, answers, own = placed(labelled, known, cells, copies)
    unlabelled = [cell for cell in notebook.cells if not label(cell)]
    _, loose = recognise(unlabelled, cells, loose)
    return copies, answers, own.union(loose)


class Grafted(NamedTuple):
    """A released notebook with a submission's answers in it.

    notebook is a dict of nbformat. notes are sentences on answers, by grade_id. files
    are the bytes of pictures that no page shows, by name.
    """

    notebook: dict
    notes: dict
    files: dict


def graft(
    name, notebook, cells, path, remarks, beside=(), pictured=MappingProxyType({})
):
    """Return the released notebook Grafted with a submission's Cells.

    The student's own cells come after the released, labelled cell that they followed.
    What a person marks and was left empty waits for a person, if the answer may stand
    elsewhere: in an own cell, or in a file; beside are the paths of those. Each is
    named with a link, or with why it is not there. pictured are the bytes of files, by
    path, which a text may show by their names.
    """
    cells, gone = with_pictures(notebook, cells, path.rpartition("/")[0], pictured)
    path = shown(path)
    kept, lost, files = pictures.fitted([cell.attachments for cell in cells])
    cells = [
        cell._replace(attachments=mine) for cell, mine in zip(cells, kept, strict=True)
    ]
    files = {f"{name}-{each}": data for each, data in files.items()}
    labelled, known = labelled_in(notebook)
    copies, loose = sort_out(labelled, known, cells)

    place, answers, own = placed(labelled, known, cells, copies)
    edited, loose = recognise(
        [cell for cell in notebook.cells if not label(cell)], cells, loose
    )
    own.update(loose)

    followers, last = defaultdict(list), None
    for k, cell in enumerate(cells):
        if k in own and cell.kind:
            followers[last].append(cell)
        last = place.get(k, last)

    missing, notes = [], defaultdict(list)
    ids = fresh_ids(notebook)
    links = [*beside, *map(link, sorted(files))]
    texts = itertools.chain(*followers.values(), edited.values())
    elsewhere = bool(links) or any(map(is_text, texts))
    grafted = [new_cell(cell, next(ids)) for cell in followers[None]]
    for released in notebook.cells:
        grade_id = label(released)
        cell = released
        by_hand = is_by_hand(released)
        if grade_id and utils.is_solution(released) and grade_id not in copies:
            missing.append(grade_id)
            notes[grade_id].append(MISSING.removeprefix("# "))
        if links and (by_hand or utils.is_task(released)):
            told = Cell(
                "markdown", BESIDE.format(files=", ".join(links)), None, None, {}
            )
            grafted.append(new_cell(told, next(ids)))
            links = []
        if grade_id in answers:
            cell = answered(released, answers[grade_id])
        elif by_hand and elsewhere:
            mark = "# " if released.cell_type == "code" else ""
            cell = {**released, "source": mark + WAITS}
        # What is read by a person keeps the text that nbgrader knows for no answer.
        elif grade_id in notes and released.cell_type == "code" and not by_hand:
            cell = {**released, "source": MISSING}
        elif released.id in edited:
            cell = new_cell(edited[released.id], released.id)
        grafted.append(cell)
        if grade_id:
            grafted += [new_cell(cell, next(ids)) for cell in followers[grade_id]]
    if any(cell.source.endswith(TOO_LONG) for cell in cells):
        remarks.append(
            f"{path} has a cell of more than {SOURCE_BYTES} bytes: code was left out,"
            " and a text was cut off."
        )
    if missing:
        remarks.append(f"{path} lacks the cells {', '.join(missing)}.")
    for number, unseen in enumerate(lost):
        for names, why in (
            (unseen, "too large, or of a kind that no page shows"),
            (gone[number], "there is no such file in what was handed in"),
        ):
            if not names:
                continue
            what = f"{shown(', '.join(names))}: {why}"
            remarks.append(f"{path} has images that were left out: {what}.")
            last = place.get(max((k for k in place if k <= number), default=None))
            if last in labelled and utils.is_solution(labelled[last]):
                notes[last].append(f"Images were left out: {what}.")
    return Grafted(as_notebook(notebook, grafted), notes, files)


def with_pictures(notebook, cells, folder, files):
    """Return Cells with the pictures attached that the student's texts show by name,
    and the names of those that there are not, for each."""
    given = {tidy(cell.source) for cell in notebook.cells}
    own = [
        number
        for number, cell in enumerate(cells)
        if cell.kind == "markdown" and tidy(cell.source) not in given
    ]
    known = handed_out(notebook)["files"]
    texts = [(cells[number].source, cells[number].attachments) for number in own]
    found, missing = pictures.shown_by_name(texts, known, files, folder)
    cells, gone = list(cells), [[] for _ in cells]
    for number, (source, attached), names in zip(own, found, missing, strict=True):
        cells[number] = cells[number]._replace(source=source, attachments=attached)
        gone[number] = names
    return cells, gone


def is_by_hand(cell):
    """Is it an answer that a person marks?"""
    return utils.is_grade(cell) and utils.is_solution(cell)


def is_text(cell):
    """May a cell of the student's own be meant for a reader?"""
    if cell.kind == "code":
        return WORDS.search(cell.source, 0, LOOKED_AT) is not None
    return bool(cell.source.strip())


def link(path, why=None):
    """Return a file's name in Markdown: a link, or with why it is not there."""
    name = plain(shown(path))
    return f"{name} (not here: {plain(why)})" if why else f"[{name}]({quote(path)})"


def plain(text):
    """Return Markdown that shows a text as it is: before punctuation, a backslash."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


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
    used = dict.fromkeys(ATTACHMENT.findall(cell.source))
    kept = {name: {kind: data} for name, (kind, data) in cell.attachments.items()}
    for name in [name for name in used if name not in kept]:
        # It may be written with %20 in the text, and without among them.
        plainly = unquote(name)
        there = plainly in kept and plainly not in used
        kept[name] = kept.pop(plainly) if there else {"image/gif": PIXEL}
    return kept


def unread(notebook, name, reason, beside=()):
    """Return the released notebook Grafted with nothing but a first cell that says why.

    What a person marks waits all the same, if there are files beside.
    """
    source = UNREADABLE.format(name=plain(name), reason=plain(reason))
    cell = Cell("markdown", source, None, None, {})
    whole = [
        Cell(each.cell_type, each.source, label(each), each.id, {})
        for each in notebook.cells
    ]
    grafted = graft(name, notebook, whole, "", [], beside).notebook["cells"]
    waiting = filter(is_by_hand, notebook.cells if beside else [])
    notes = {label(each): [LOOKED_FOR.format(reason=reason)] for each in waiting}
    id = next(fresh_ids({"cells": grafted}))
    return Grafted(as_notebook(notebook, [new_cell(cell, id), *grafted]), notes, {})


def fresh_ids(notebook):
    """Yield ids that no cell of the released notebook has."""
    taken = {cell["id"] for cell in notebook["cells"]}
    ids = (f"own-{number}" for number in itertools.count(1))
    return (id for id in ids if id not in taken)


def as_notebook(notebook, cells):
    """Return a dict of nbformat 4.5 with the released notebook's metadata."""
    metadata = {k: v for k, v in notebook.metadata.items() if k != "handed_out"}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
