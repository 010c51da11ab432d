"""From what a student handed in to notebooks and files that can be judged.

A submission is read once and never changed, and whatever was handed in, there is a
valid notebook for each released one.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from autograder.grading.taking.files import (
    CHECKPOINTS,
    Unreadable,
    collect,
    is_notebook,
    shown,
    timestamp_problem,
)
from autograder.grading.taking.graft import graft, read, tidy, unread
from autograder.grading.taking.release import handed_out, label

REMARKS = 50
# Formgrader serves what lies beside the notebook from its own address, and
# release_feedback publishes *.html. What may lie there is listed, since nobody can list
# all that some browser runs. The sandbox gets every file.
SHOWN = {
    ".py", ".txt", ".md", ".csv", ".tsv", ".json", ".npy", ".npz",
    ".png", ".jpg", ".jpeg", ".gif", ".webp",
}  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """What was taken of one submission.

    notebooks has a valid notebook for each released name, without .ipynb. unreadable
    has the reason for each that holds no answers, and is recorded with 0. files are
    the bytes of what lies beside the notebooks when they run, by path, and shown the
    paths of those that may lie beside them for a reader. timestamp is the content of
    timestamp.txt, if nbgrader can read it. remarks are sentences for the instructor.
    """

    notebooks: dict[str, dict]
    unreadable: dict[str, str]
    files: dict[str, bytes]
    shown: list[str]
    timestamp: bytes | None
    remarks: list[str]


def take(submission: Path, released: dict[str, NotebookNode]) -> Intake:
    """Return what may be taken of a submission."""
    remarks = []
    given = {path for each in released.values() for path in handed_out(each)["files"]}
    try:
        contents, left = collect(submission, given)
        chosen, unreadable = choose(released, contents, left, remarks)
    except Unreadable as error:
        contents, left, chosen = {}, {}, {}
        unreadable = dict.fromkeys(released, f"the submission was not read: {error}")
    notebooks = {}
    for name, notebook in released.items():
        if name in chosen:
            path, cells = chosen[name]
            notebooks[name] = graft(notebook, cells, shown(path), remarks)
        else:
            notebooks[name] = unread(notebook, f"{name}.ipynb", unreadable[name])
    graded = {f"{name}.ipynb" for name in released}
    graded.update(path for path, _ in chosen.values())
    timestamp = timestamp_of(contents, left, remarks)
    files, readable = beside(contents, graded, given, remarks)
    remarks += [
        f"{shown(path)} was left out: {reason}." for path, reason in left.items()
    ]
    if len(remarks) > REMARKS:
        more = len(remarks) - REMARKS
        remarks = [*remarks[:REMARKS], f"There are {more} more remarks."]
    return Intake(notebooks, unreadable, files, readable, timestamp, remarks)


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
        else:
            readable.append(path)
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
