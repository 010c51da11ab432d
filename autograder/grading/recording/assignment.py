"""What judging needs to know of an assignment, and what it is asked of a notebook."""

import ast
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from base64 import b64encode
from pathlib import Path

from nbgrader.exchange.default import Exchange
from nbgrader.utils import find_all_files, is_grade, is_locked, is_solution

from autograder.grading.recording.bindings import bound, imports, modules, to_import
from autograder.grading.taking.intake import take
from autograder.grading.taking.release import ReleaseError, released_notebooks

PROJECT = Path(__file__).resolve().parents[3]
PACKAGE = "autograder"
# How a test is judged of which nothing has been found out.
OUTSIDE = {"inside": False, "credit": None}
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
        self.own = {*files}
        folder = Path(source)
        self.solution = (
            take(folder, self.notebooks, self.own) if folder.is_dir() else None
        )
        self.ways = {}  # in which each test is judged, by notebook: see `solution`
        preloaded, self.bindings = {"numpy"}, {}
        for notebook, released in self.notebooks.items():
            kernel = released.metadata.get("kernelspec", {})
            language = kernel.get("language", "python")
            if language.lower() != "python":
                raise CannotGrade(
                    NOT_PYTHON.format(notebook=notebook, language=language)
                )
            code = [cell for cell in released.cells if cell.cell_type == "code"]
            given = [c for c in code if is_solution(c) or not is_grade(c)]
            preloaded |= to_import([each for c in given for each in imports(c.source)])
            self.bindings[notebook] = self.bindings_of(notebook, given)
        given = {
            path: b64encode(file.read_bytes()).decode()
            for path, file in self.files.items()
        }
        exchange = Exchange(coursedir=coursedir, parent=converter).root
        self.release = json.dumps({
            "modules": sorted(preloaded), "seconds": settings.seconds,
            "hidden": [coursedir.root, exchange], "given": given,
            "sandboxed": not settings.without_sandbox_at_my_own_risk,
        }).encode()  # fmt: skip

    def bindings_of(self, name, cells):
        """Return what is bound where a cell of a notebook stands, by its id: the names,
        the modules that they may stand for, and what is imported in any case.

        An answer binds what its solution does. What a cell imports that is neither an
        answer nor locked is the course's, though students can change it.
        """
        answers = {}
        if self.solution and name not in self.solution.unreadable:
            for cell in self.solution.notebooks[name]["cells"]:
                answers[cell["id"]] = cell["source"]
        found = {}
        for cell in cells:
            told = {"binds": [], "modules": {}, "imports": []}
            if is_solution(cell):
                texts = cell.source, answers.get(cell.id, "")
                told["binds"] = sorted(set().union(*map(bound, texts)))
                told["modules"] = modules([s for t in texts for s in imports(t)])
            elif not is_locked(cell):
                statements = imports(cell.source)
                told["imports"] = [ast.unparse(each) for each in statements]
                told["binds"] = sorted(bound(cell.source) - modules(statements).keys())
            found[cell.id] = told
        return found

    def task(self, student, name, notebook, files, ways=None):
        """Return what a judge is asked, as bytes: see judging/judge.py.

        ways say how test cells are judged, by grade_id, in the place of what has been
        decided.
        """
        ways = self.ways.get(name, {}) if ways is None else ways
        cells = [self.cell(student, name, cell, ways) for cell in notebook["cells"]]
        files = {path: b64encode(data).decode() for path, data in files.items()}
        task = {"notebook": name, "cells": cells, "files": files}
        return json.dumps(task).encode()

    def cell(self, student, notebook, cell, ways):
        """Return what a judge has to know of a cell."""
        source, name = cell["source"], grade_id(cell)
        told = {
            "source": source if isinstance(source, str) else "".join(source),
            "name": name,
            "role": role(cell),
        }
        if told["role"] == "test":
            # Fresh inputs for each student and cell, the same ones when graded again.
            text = "\0".join([self.name, notebook, name, student])
            told["key"] = hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()
            told["points"] = float(cell["metadata"]["nbgrader"]["points"])
            return {**told, **ways.get(name, OUTSIDE)}
        none = {"binds": [], "modules": {}, "imports": []}
        return {**told, **self.bindings[notebook].get(cell["id"], none)}


def grade_id(cell):
    """Return the name by which nbgrader knows a cell, or ""."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


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


def secret(path):
    """Return the course's secret, which is made when it is first needed."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
            # Whole or not at all, and once.
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return bytes.fromhex(path.read_text().strip())
