"""What judging needs to know of an assignment, and what it is asked of a notebook."""

import ast
import hashlib
import hmac
import json
import os
import secrets
from base64 import b64encode
from pathlib import Path

from nbgrader.utils import find_all_files, is_grade, is_locked, is_solution

from autograder.grading.taking.release import ReleaseError, released_notebooks

PROJECT = Path(__file__).resolve().parents[3]
PACKAGE = "autograder"
NOT_MADE = "The gradebook has no assignment '{assignment}'."
MAKE = "Make the assignment: nbgrader generate_assignment {assignment} --force"
NOT_PYTHON = (
    "Notebook {notebook} is written in {language}, and only Python can be run here."
    " Nothing has been graded."
)


class CannotGrade(Exception):
    """Nothing can be graded; the text says why and what to do."""


class Assignment:
    """A released assignment.

    key is what each student's inputs are drawn from. Raises CannotGrade.
    """

    def __init__(self, converter, book, name, key, settings):
        coursedir = converter.coursedir
        self.name, self.key = name, key
        found = book.assignment(name)
        if found is None:
            raise CannotGrade(f"{NOT_MADE} {MAKE}".format(assignment=name))
        sources = {
            each.name: {cell.name: cell.source for cell in each.source_cells}
            for each in found.notebooks
        }
        folder = Path(coursedir.format_path(coursedir.release_directory, ".", name))
        kept = converter.exclude_overwriting.get(name, [])
        try:
            self.notebooks = released_notebooks(folder, sources, kept)
        except ReleaseError as error:
            raise CannotGrade(f"{error} {MAKE.format(assignment=name)}") from error
        source = coursedir.format_path(coursedir.source_directory, ".", name)
        paths = map(Path, find_all_files(source, [*coursedir.ignore, "*.ipynb"]))
        files = {path.relative_to(source).as_posix(): path for path in paths}
        self.files = {
            name: path
            for name, path in files.items()
            # Of the checker, students hold a copy, which judges nothing.
            if name not in kept and not is_ours(name)
        }
        modules, answers = {"numpy"}, {}
        for notebook, released in self.notebooks.items():
            kernel = released.metadata.get("kernelspec", {})
            language = kernel.get("language", "python")
            if language.lower() != "python":
                raise CannotGrade(
                    NOT_PYTHON.format(notebook=notebook, language=language)
                )
            code = [cell for cell in released.cells if cell.cell_type == "code"]
            locked = [c.source for c in code if is_locked(c) and not is_grade(c)]
            modules.update(each for text in locked for each in imported(text))
            solutions = [cell.source for cell in code if is_solution(cell)]
            answers[notebook] = sorted({n for text in solutions for n in bound(text)})
        given = {
            path: b64encode(file.read_bytes()).decode()
            for path, file in self.files.items()
        }
        self.release = json.dumps({
            "modules": sorted(modules), "seconds": settings.seconds,
            "hidden": [str(PROJECT), coursedir.root], "answers": answers,
            "sandboxed": not settings.without_sandbox_at_my_own_risk, "given": given,
        }).encode()  # fmt: skip

    def task(self, student, name, notebook, files):
        """Return what a judge is asked, as bytes: see judging/judge.py."""
        cells = [self.cell(student, name, cell) for cell in notebook["cells"]]
        files = {path: b64encode(data).decode() for path, data in files.items()}
        task = {"notebook": name, "cells": cells, "files": files}
        return json.dumps(task).encode()

    def cell(self, student, notebook, cell):
        """Return what a judge has to know of a cell."""
        source, nbgrader = cell["source"], cell["metadata"].get("nbgrader", {})
        name = nbgrader.get("grade_id", "")
        told = {
            "source": source if isinstance(source, str) else "".join(source),
            "name": name,
            "role": role(cell),
        }
        if told["role"] == "test":
            # Fresh inputs for each student and cell, the same ones when graded again.
            text = "\0".join([self.name, notebook, name, student])
            told["key"] = hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()
            told["points"] = float(nbgrader["points"])
        return told


def is_ours(name):
    """Return whether a file of an assignment's is a copy of one of this package's."""
    return name.startswith(f"{PACKAGE}/") and (PROJECT / name).is_file()


def role(cell):
    """Return what a cell is: text, test, answer, locked, or the student's own."""
    nbgrader = cell["metadata"].get("nbgrader", {})
    if cell["cell_type"] != "code":
        return "text"
    if nbgrader.get("solution"):
        return "answer"
    if nbgrader.get("grade"):
        return "test"
    return "locked" if nbgrader.get("locked") else "own"


def statements(source):
    """Return a cell's statements, none where it is not plain Python."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def imported(source):
    """Yield the modules that a cell imports at its top level."""
    for statement in statements(source):
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module
            for alias in statement.names:
                yield f"{statement.module}.{alias.name}"


def bound(source):
    """Yield the names that a cell binds at its top level."""
    for statement in statements(source):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def secret(path):
    """Return the course's secret, which is made when it is first needed."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text().strip())
