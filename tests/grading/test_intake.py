"""What is taken of a submission: every answer, and nothing else that it says."""

import base64
import copy
import hashlib
import io
import json
import os
import random
import shutil
import signal
import socket
import string
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.parse import quote

import nbformat
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import markdown2html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from PIL import Image
from traitlets.config.loader import PyFileConfigLoader

from autograder.assignments import maker
from autograder.grading.recording import pages
from autograder.grading.taking import files, graft, intake, pictures
from autograder.grading.taking.intake import take
from autograder.grading.taking.release import ReleaseError, released_notebooks

# The same examples in each run, and no folder of those that failed.
settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("fixed")

NAME = "linear_layer"
HIDDEN = "test_linear_forward_hidden"
ANSWERS = {
    "linear_forward": "def linear_forward(X, W):\n    return X @ W",
    "linear_input_gradient": (
        "def linear_input_gradient(dZ, X, W):\n    return dZ @ W.T"
    ),
    "linear_weight_gradient": (
        "def linear_weight_gradient(dZ, X, W):\n    return X.T @ dZ"
    ),
    "derivation": "Each sample adds $x_{id}\\, \\partial L/\\partial z_{ij}$.",
}
IMAGE = "iVBORw0KGgo="


@pytest.fixture(autouse=True)
def hurry():
    """Fail where something waits, as who opens a pipe without care does."""

    def stop(*_):
        pytest.fail("it waited")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    yield
    signal.alarm(0)


# the release, and what students make of it


def release_of_the_course():
    """Return what students get of an assignment, and the gradebook's sources."""
    config = PyFileConfigLoader("nbgrader_config.py", str(maker.PACKAGE)).load_config()
    notebook = maker.read(maker.TEXTS / f"{NAME}.md")
    resources = {"nbgrader": {}}
    for step in LockCells, ClearSolutions, ComputeChecksums:
        notebook, _ = step(config=config).preprocess(notebook, resources)
    sources = {label(cell): cell.source for cell in notebook.cells if label(cell)}
    notebook, _ = ClearHiddenTests(config=config).preprocess(notebook, resources)
    notebook, _ = ComputeChecksums(config=config).preprocess(notebook, resources)
    return notebook, {NAME: sources}


def label(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


GIVEN, SOURCES = release_of_the_course()


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    nbformat.write(GIVEN, folder / f"{NAME}.ipynb")
    (folder / "README.txt").write_text("Read me.")
    (folder / "autograder/checks").mkdir(parents=True)
    (folder / "autograder/checks/words.py").write_text("")
    return folder


@pytest.fixture(scope="module")
def released(release):
    return released_notebooks(release, SOURCES)


@pytest.fixture
def folder(tmp_path):
    """An empty submission."""
    (tmp_path / "submitted").mkdir()
    return tmp_path / "submitted"


@pytest.fixture
def taken(folder, released):
    """A function that takes what lies in the submission; see Taken."""
    return lambda: Taken(folder, released)


class Taken:
    """What was taken of a submission, and where it lies."""

    def __init__(self, submission, released):
        self.clean = submission.parent / "clean"
        self.files = submission.parent / "files"
        took = take(submission, released)
        self.unreadable, self.remarks = took.unreadable, took.remarks
        self.notes = next(iter(took.notes.values()))
        assert took.notebooks.keys() == released.keys()
        # As they are laid out for the sandbox, and for a reader.
        laid_out = {self.files: took.files}
        laid_out[self.clean] = dict(took.shown)
        if took.timestamp is not None:
            laid_out[self.clean]["timestamp.txt"] = took.timestamp
        for name, notebook in took.notebooks.items():
            laid_out[self.clean][f"{name}.ipynb"] = json.dumps(notebook).encode()
        for place, contents in laid_out.items():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            for path, data in contents.items():
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(data)
        self.notebooks = {
            name: valid(self.clean / f"{name}.ipynb", released[name])
            for name in released
        }
        self.notebook = next(iter(self.notebooks.values()))

    def __getitem__(self, grade_id):
        (cell,) = [cell for cell in self.notebook.cells if label(cell) == grade_id]
        return cell

    @property
    def sources(self):
        return [cell.source for cell in self.notebook.cells]

    def order(self, *sources):
        """Return what stands before and after each source, by grade_id or source."""
        names = [label(cell) or cell.source for cell in self.notebook.cells]
        return [names[max(0, k - 1) : k + 2] for k in map(names.index, sources)]

    def beside(self, folder):
        """Return the paths of the files in a folder."""
        return sorted(
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file()
        )

    def said(self, *words):
        """Return whether a remark has all of these words."""
        return any(all(word in remark for word in words) for remark in self.remarks)


def valid(path, released):
    """Return the notebook at path, and assert what holds of each that is grafted."""
    content = json.loads(path.read_bytes())
    schema = nbformat.validator.get_validator(4, 5)
    assert not list(schema.iter_errors(content))
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    notebook = nbformat.read(path, as_version=4)
    MetadataValidator().validate_nb(notebook)
    # A surrogate cannot be written, a zero not be stored.
    assert "\0" not in nbformat.writes(notebook).encode().decode()

    kept = [cell for cell in notebook.cells if label(cell)]
    for cell, original in zip(
        kept, [cell for cell in released.cells if label(cell)], strict=True
    ):
        changeable = {"source", "attachments"} if utils.is_solution(original) else set()
        assert without(cell, changeable) == without(original, changeable)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")
        assert label(cell) or cell.metadata == {}
    assert "handed_out" not in notebook.metadata
    assert notebook.metadata.kernelspec == released.metadata.kernelspec
    return notebook


def without(cell, keys):
    return {key: value for key, value in cell.items() if key not in keys}


def filled(answers=ANSWERS):
    """Return the released notebook with answers."""
    notebook = copy.deepcopy(GIVEN)
    for cell in notebook.cells:
        cell.source = answers.get(label(cell), cell.source)
    return notebook


def position(notebook, grade_id):
    return [label(cell) for cell in notebook.cells].index(grade_id)


def insert(notebook, cell, *, after):
    notebook.cells.insert(position(notebook, after) + 1, cell)
    return cell


def copied(notebook, grade_id, source):
    """Return a copy of a cell, as it is pasted, with another source."""
    cell = copy.deepcopy(notebook.cells[position(notebook, grade_id)])
    cell.id, cell.source = "pasted", source
    return cell


def hand_in(folder, notebook, path=f"{NAME}.ipynb"):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(json.dumps(notebook))


def stub(grade_id):
    return GIVEN.cells[position(GIVEN, grade_id)].source


# the release


def test_hidden_tests_come_from_the_gradebook(released):
    cell = released[NAME].cells[position(GIVEN, HIDDEN)]
    assert cell.source == SOURCES[NAME][HIDDEN]
    assert "thorough=True" in cell.source
    assert "thorough=True" not in stub(HIDDEN)


def test_solution_cells_keep_what_students_were_given(released):
    for cell in released[NAME].cells:
        if utils.is_solution(cell):
            assert cell.source == stub(label(cell))


def test_a_stub_is_what_students_were_given_whatever_the_gradebook_has(release):
    sources = SOURCES[NAME] | {"derivation": "another"}
    notebook = released_notebooks(release, {NAME: sources})[NAME]
    cell = notebook.cells[position(notebook, "derivation")]
    assert cell.source == stub("derivation")


def test_a_release_without_a_notebook_is_named(tmp_path):
    with pytest.raises(ReleaseError, match=str(tmp_path)):
        released_notebooks(tmp_path, {})


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"{}", b"\xff", b'{"nbformat": 3, "worksheets": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}',
    ],
)  # fmt: skip
def test_a_release_that_is_no_notebook_is_named(tmp_path, content):
    (tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(ReleaseError, match=str(tmp_path / "a.ipynb")):
        released_notebooks(tmp_path, {})


@pytest.mark.parametrize("change", ["schema_version", "grade_id", "points"])
def test_a_release_with_wrong_metadata_is_named(tmp_path, change):
    notebook = copy.deepcopy(GIVEN)
    del notebook.cells[position(GIVEN, HIDDEN)].metadata.nbgrader[change]
    hand_in(tmp_path, notebook)
    with pytest.raises(ReleaseError, match=str(tmp_path)):
        released_notebooks(tmp_path, SOURCES)


@pytest.mark.parametrize("task", [False, True])
def test_a_release_with_two_cells_of_one_name_is_named(tmp_path, task):
    notebook = copy.deepcopy(GIVEN)
    notebook.cells.append(copied(notebook, "derivation", ""))
    if task:  # which nbgrader itself does not see
        flags = {"task": True, "grade": False, "solution": False, "locked": False}
        notebook.cells[-1].metadata.nbgrader.update(flags)
        notebook.cells[position(notebook, "derivation")] = notebook.cells[-1]
    hand_in(tmp_path, notebook)
    with pytest.raises(ReleaseError, match=str(tmp_path)):
        released_notebooks(tmp_path, SOURCES)


def test_an_older_release_gets_the_same_ids_each_time(tmp_path):
    notebook = copy.deepcopy(GIVEN)
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]
    hand_in(tmp_path, notebook)
    first, second = (released_notebooks(tmp_path, SOURCES)[NAME] for _ in range(2))
    assert first == second
    nbformat.validate(first)
    assert first.nbformat_minor == 5


# the folder


def fingerprint(folder):
    """Return what there is to know of a folder, and all below it."""
    prints = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.lstat()
        read = path.is_file() and not path.is_symlink()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if read else None
        prints[path] = status.st_mode, status.st_mtime_ns, status.st_ctime_ns, content
    return prints


def test_a_submission_is_never_changed(folder, taken):
    hand_in(folder, filled())
    hand_in(folder, filled(), "sub/copy.ipynb")
    (folder / "timestamp.txt").write_text("nonsense")
    (folder / "page.html").write_text("<script>")
    (folder / "link").symlink_to("timestamp.txt")
    os.mkfifo(folder / "pipe")
    (folder / "page.html").chmod(0o444)
    before = fingerprint(folder)
    taken()
    assert fingerprint(folder) == before


def test_the_release_is_never_changed(folder, taken, released):
    before = copy.deepcopy(released)
    hand_in(folder, filled())
    taken()
    hand_in(folder, [])
    taken()
    assert released == before


def test_what_an_earlier_run_left_is_gone(folder, taken):
    hand_in(folder, filled())
    (folder / "data.csv").write_text("1")
    first = taken()
    assert first.beside(first.clean) == ["data.csv", f"{NAME}.ipynb"]
    (folder / "data.csv").unlink()
    again = taken()
    assert again.beside(again.clean) == [f"{NAME}.ipynb"]
    assert again.beside(again.files) == []


def test_no_link_is_followed(folder, taken, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("the key")
    (folder / "file.txt").symlink_to(secret / "key.txt")
    (folder / "inside.txt").symlink_to("file.txt")
    (folder / "nothing.txt").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / "folder").symlink_to(secret)
    (folder / "sub").mkdir()
    (folder / "sub/up").symlink_to("..")
    took = taken()
    assert took.beside(took.files) == []
    assert took.beside(took.clean) == [f"{NAME}.ipynb"]
    for name in "file.txt", "inside.txt", "nothing.txt", "loop", "folder", "sub/up":
        assert f"{name} was left out: it is a link." in took.remarks


def test_a_notebook_that_is_a_link_is_not_read(folder, taken, tmp_path):
    hand_in(tmp_path, filled(), "solution.ipynb")
    (folder / f"{NAME}.ipynb").symlink_to(tmp_path / "solution.ipynb")
    took = taken()
    assert took.unreadable == {NAME: f"{NAME}.ipynb was not read: it is a link"}
    assert "dZ @ W.T" not in str(took.notebook)


def test_a_submission_that_is_a_link_is_not_read(tmp_path, released):
    hand_in(tmp_path / "theirs", filled())
    (tmp_path / "mine").symlink_to(tmp_path / "theirs")
    took = Taken(tmp_path / "mine", released)
    assert "link" in took.unreadable[NAME]
    assert waits(took["derivation"])


def test_a_submission_that_is_not_there_is_recorded(tmp_path, released):
    assert Taken(tmp_path / "nowhere", released).unreadable
    (tmp_path / "file").write_text("")
    assert Taken(tmp_path / "file", released).unreadable


def test_pipes_and_sockets_are_not_opened(folder, taken, monkeypatch):
    os.mkfifo(folder / f"{NAME}.ipynb")
    os.mkfifo(folder / "timestamp.txt")
    monkeypatch.chdir(folder)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        took = taken()
    assert took.unreadable == {NAME: f"{NAME}.ipynb was not read: it is a pipe"}
    assert "socket was left out: it is a socket." in took.remarks
    assert took.said("timestamp cannot be read: it is a pipe", "in time")
    assert took.beside(took.files) == []


def test_a_file_that_becomes_a_pipe_stops_nobody(folder, taken, monkeypatch):
    os.mkfifo(folder / "data.csv")
    honest = os.stat

    def stat(path, **options):
        return honest(__file__ if path == "data.csv" else path, **options)

    monkeypatch.setattr(files.os, "stat", stat)
    monkeypatch.setattr(files.os, "fstat", os.fstat)
    took = taken()
    monkeypatch.undo()
    assert "data.csv was left out: it is a pipe." in took.remarks


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_becomes_a_link_is_not_followed(folder, taken, monkeypatch, kind):
    secret = folder.parent / "secret"
    hand_in(secret, {}, "key.txt")
    (folder / "data").symlink_to(secret if kind == "folder" else secret / "key.txt")
    honest = os.stat

    def stat(path, **options):
        there = {"file": __file__, "folder": "/"}[kind]
        return honest(there if path == "data" else path, **options)

    monkeypatch.setattr(files.os, "stat", stat)
    took = taken()
    monkeypatch.undo()
    assert took.beside(took.files) == []
    assert took.said("data was left out: it cannot be opened")


def test_hard_links_are_files(folder, taken, tmp_path):
    hand_in(folder, filled())
    os.link(folder / f"{NAME}.ipynb", tmp_path / "backup.ipynb")
    took = taken()
    assert took.unreadable == {}
    assert took["derivation"].source == ANSWERS["derivation"]


def test_a_tree_deeper_than_any_honest_one_is_cut(folder, taken):
    hand_in(folder, filled())
    deep = folder
    for _ in range(files.DEPTH + 3):
        deep /= "d"
        deep.mkdir()
        (deep / "f.txt").write_text("")
    took = taken()
    assert len(took.beside(took.files)) == files.DEPTH
    assert took.said("folders deep")
    assert took.unreadable == {}


@pytest.mark.parametrize(
    "name",
    [
        "a[b].csv", "a*.csv", "a?.csv", "a\n.csv", "a\x1b[2J.csv", "a\x7f.csv",
        b"a\xff.csv", "a.csv ", "\u0085.csv", "a" * 250 + ".csv",
    ],
)  # fmt: skip
def test_what_a_name_cannot_have_becomes_a_line(folder, taken, name):
    hand_in(folder, filled())
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    Path(os.fsdecode(path)).write_text("1")
    Path(os.fsdecode(path + b"d")).mkdir()
    Path(os.fsdecode(path + b"d/inside.csv")).write_text("1")
    took = taken()
    if isinstance(name, str) and len(name) > 200:
        assert took.beside(took.files) == []
        assert took.said("left out", "name")
    else:
        assert len(took.beside(took.files)) == 2
        assert all(map(str.isprintable, took.beside(took.files)))
        assert not any(set("[]*?") & set(path) for path in took.beside(took.files))
    assert all(remark.isprintable() for remark in took.remarks)
    assert took.unreadable == {}


def test_names_in_any_language_are_taken(folder, taken):
    names = ["Übung (2).csv", "решение.csv", "e\u0301.csv", "a b.csv", "データ/数.csv"]
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("1")
    hand_in(folder, filled())
    took = taken()
    assert took.beside(took.files) == sorted(names)
    assert took.remarks == []


def test_a_file_that_is_too_large_is_left_out_unread(folder, taken):
    hand_in(folder, filled())
    with (folder / "data.csv").open("wb") as file:
        file.truncate(1 << 40)  # and takes no room
    took = taken()
    assert took.beside(took.files) == []
    assert "data.csv was left out: it has more than 16 MB." in took.remarks


def test_a_file_that_grows_while_it_is_read_is_left_out(folder, taken, monkeypatch):
    monkeypatch.setattr(files, "FILE_BYTES", 10)
    (folder / "data.csv").write_text("1" * 11)
    (folder / "small.csv").write_text("1" * 10)
    honest = os.fstat

    def fstat(descriptor):
        status = list(honest(descriptor))
        status[6] = 0  # its size, when it was asked for
        return os.stat_result(status)

    monkeypatch.setattr(files.os, "fstat", fstat)
    took = taken()
    monkeypatch.undo()
    assert took.beside(took.files) == ["small.csv"]


def test_a_notebook_that_is_too_large_is_unreadable(folder, taken):
    with (folder / f"{NAME}.ipynb").open("wb") as file:
        file.truncate(1 << 40)
    reason = f"{NAME}.ipynb was not read: it has more than 128 MB"
    assert taken().unreadable == {NAME: reason}


def test_too_many_files_cost_no_notebook(folder, taken, monkeypatch):
    monkeypatch.setattr(files, "FILES", 5)
    hand_in(folder, filled(), f"z/{NAME}.ipynb")
    for number in range(9):
        (folder / f"{number}.csv").write_text("")
    took = taken()
    assert took.beside(took.files) == [f"{number}.csv" for number in range(5)]
    assert took.said("8.csv was left out", "more than 5 files")
    assert took["derivation"].source == ANSWERS["derivation"]


def test_too_many_bytes_cost_no_notebook(folder, taken, monkeypatch):
    hand_in(folder, filled())
    monkeypatch.setattr(files, "SUBMISSION_BYTES", 1 << 20)
    for number in range(9):
        (folder / f"{number}.csv").write_bytes(bytes(262_000))
    took = taken()
    assert len(took.beside(took.files)) == 4
    assert took.said("8.csv was left out", "more than 1 MB")
    assert took.unreadable == {}


def test_no_more_names_are_looked_at_than_the_cap(folder, taken, monkeypatch):
    monkeypatch.setattr(files, "ENTRIES", 20)
    for number in range(40):
        (folder / f"{number}.csv").write_text("")
        (folder / f"folder{number}").mkdir()
    took = taken()
    assert len(took.beside(took.files)) <= 20
    assert took.said("more than 20 files and folders")


def test_exactly_as_many_names_as_the_cap_are_all_taken(folder, taken, monkeypatch):
    monkeypatch.setattr(files, "ENTRIES", 20)
    for number in range(20):
        (folder / f"{number}.csv").write_text("")
    took = taken()
    assert len(took.beside(took.files)) == 20
    assert took.remarks == []
    (folder / "20.csv").write_text("")
    assert taken().said("more than 20 files and folders")


def test_remarks_end_where_nobody_reads_them(folder, taken):
    for number in range(500):
        (folder / f"{number}.csv").symlink_to("nowhere")
    took = taken()
    assert len(took.remarks) == intake.REMARKS + 1
    assert took.remarks[-1] == f"There are {500 - intake.REMARKS} more remarks."


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_what_cannot_be_opened_is_left_out(folder, taken):
    hand_in(folder, filled())
    for name in "closed.csv", "shut":
        hand_in(folder, {}, "shut/in.csv" if name == "shut" else name)
        (folder / name).chmod(0)
    took = taken()
    assert took.said("closed.csv was left out", "cannot be opened")
    assert took.said("shut was left out", "cannot be opened")


def test_what_the_disk_does_not_give_is_left_out(folder, taken, monkeypatch):
    hand_in(folder, filled())
    (folder / "data.csv").write_text("")

    def fstat(descriptor, honest=os.fstat):
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith(".csv"):
            fstat.calls += 1
            if fstat.calls == 2:
                raise OSError(5, "Input/output error")
        return honest(descriptor)

    fstat.calls = 0
    monkeypatch.setattr(files.os, "fstat", fstat)
    took = taken()
    monkeypatch.undo()
    assert took.said("data.csv was left out", "Input/output error")
    assert took.unreadable == {}


def test_no_descriptor_is_left_open(folder, taken):
    hand_in(folder, filled())
    hand_in(folder, {}, "a/b/c.csv")
    os.mkfifo(folder / "a/pipe")
    before = os.listdir("/proc/self/fd")
    taken()
    assert os.listdir("/proc/self/fd") == before


# what lies beside the notebook


def test_the_sandbox_gets_every_file_and_a_reader_what_no_browser_runs(folder, taken):
    hand_in(folder, filled())
    safe = ["data.csv", "helper.py", "scan.pdf", "sub/figure.PNG", "notes.txt"]
    unsafe = [
        "page.html", "page.HTM", "figure.svg", "page.xhtml", "feed.xml", "code.js",
        "style.css", "page.mht", "noname", ".html", "page.txt.shtml",
    ]  # fmt: skip
    for name in safe + unsafe:
        hand_in(folder, {}, name)
    took = taken()
    assert took.beside(took.files) == sorted(safe + unsafe)
    # What a person may have to read can be opened as plain text.
    as_text = ["page.html.txt", "page.HTM.txt", "figure.svg.txt"]
    assert took.beside(took.clean) == sorted([*safe, *as_text, f"{NAME}.ipynb"])
    for name in unsafe:
        assert took.said(f"{name} ", "formgrader")
    assert not took.said("data.csv")


def test_files_arrive_as_they_were(folder, taken):
    content = bytes(range(256)) * 300
    (folder / "sub").mkdir()
    (folder / "sub/data.npy").write_bytes(content)
    (folder / "sub/data.npy").chmod(0o755)
    took = taken()
    for place in took.clean, took.files:
        assert (place / "sub/data.npy").read_bytes() == content
        assert not os.access(place / "sub/data.npy", os.X_OK)


def test_released_notebooks_are_no_files_and_others_are(folder, taken):
    hand_in(folder, filled())
    hand_in(folder, filled(), "scratch.ipynb")
    hand_in(folder, {}, f"{NAME}.ipynb.d/x.ipynb/data.csv")
    took = taken()
    assert took.beside(took.files) == [
        f"{NAME}.ipynb.d/x.ipynb/data.csv",
        "scratch.ipynb",
    ]
    assert took.beside(took.clean) == [f"{NAME}.ipynb", "scratch.ipynb.txt"]
    assert took.said("scratch.ipynb is not graded")


def test_a_folder_in_a_notebooks_place_is_not_in_its_way(folder, taken):
    hand_in(folder, filled(), f"{NAME}.ipynb/{NAME}.ipynb")
    hand_in(folder, {}, f"{NAME}.ipynb/data.csv")
    took = taken()
    assert took["derivation"].source == ANSWERS["derivation"]
    assert took.beside(took.clean) == [f"{NAME}.ipynb"]


def test_a_readers_copy_of_the_assignments_files_is_not_the_students(folder, taken):
    hand_in(folder, filled())
    for name in "README.txt", "autograder/checks/words.py", "autograder/own.py":
        hand_in(folder, {}, name)
    took = taken()
    assert took.beside(took.clean) == ["autograder/own.py", f"{NAME}.ipynb"]
    assert took.beside(took.files) == ["autograder/own.py"]


@pytest.mark.parametrize(
    "name",
    ["autograder", "autograder/checks", "README.txt/a.csv", "README.txt/a/b.csv"],
)
def test_nothing_is_in_the_way_of_the_assignments_files(folder, taken, name):
    hand_in(folder, filled())
    hand_in(folder, {}, name)
    took = taken()
    assert took.beside(took.clean) == [f"{NAME}.ipynb"]
    assert took.beside(took.files) == []
    assert took.said(f"{name} was left out", "in the way")


def test_what_programs_leave_behind_is_nobodys_work(folder, taken):
    hand_in(folder, filled())
    for name in (
        "__pycache__/a.pyc", ".git/config", ".DS_Store", "sub/__MACOSX/._a.csv",
        f".ipynb_checkpoints/{NAME}-checkpoint.ipynb", ".ipynb_checkpoints/a.py",
    ):  # fmt: skip
        hand_in(folder, filled({}), name)
    took = taken()
    assert took.beside(took.files) == []
    assert took.remarks == []
    assert took["derivation"].source == ANSWERS["derivation"]


# the timestamp


@pytest.mark.parametrize(
    "text",
    ["2026-11-21 10:00:00.000000 UTC", "2026-11-21 10:00:00 CET\n", "", " \n"],
)
def test_a_timestamp_is_taken_as_it_is(folder, taken, text):
    hand_in(folder, filled())
    (folder / "timestamp.txt").write_text(text)
    took = taken()
    assert (took.clean / "timestamp.txt").read_text() == text
    assert took.remarks == []


@pytest.mark.parametrize(
    "content",
    [
        b"yesterday", b"\xff\xfe", "２０２６-１１-２１".encode(), b"2026-99-99",
        b"\0", b"<script>", b"\x1b[2J", b"2026-11-21 10:00:00 UTC" + b" " * 200,
        b"2026-11-21 10:00:00 999999999999999999", b"0001-01-01 00:00:00 +9999",
        b"1e999999999", b"9" * 190,
    ],
)  # fmt: skip
def test_a_timestamp_that_nbgrader_would_stop_at_is_left_out(folder, taken, content):
    hand_in(folder, filled())
    (folder / "timestamp.txt").write_bytes(content)
    took = taken()
    assert not (took.clean / "timestamp.txt").exists()
    (remark,) = took.remarks
    assert remark.startswith("Its timestamp cannot be read: ")
    assert remark.endswith(", graded as if it were in time.")
    assert remark.isprintable()


@pytest.mark.parametrize("name", ["timestamp.txt/a.csv", "Timestamp.TXT/a.csv"])
def test_a_folder_in_the_timestamps_place_is_not_in_nbgraders_way(folder, taken, name):
    hand_in(folder, filled())
    hand_in(folder, {}, name)
    took = taken()
    assert took.beside(took.clean) == [f"{NAME}.ipynb"]


@given(content=st.binary(max_size=60) | st.text(string.printable, max_size=60))
@settings(max_examples=300)
def test_nbgrader_reads_each_timestamp_that_is_taken(content):
    data = content if isinstance(content, bytes) else content.encode()
    if files.timestamp_problem(data) is None and (text := data.decode().strip()):
        utils.parse_utc(text)


# finding the notebook


@pytest.mark.parametrize(
    "path",
    [
        "linear_layer (1).ipynb", "linear_layer_ada_final.ipynb", "Linear_Layer.IPYNB",
        "homework/linear_layer.ipynb", "a/b/x.ipynb", "Übung.ipynb",
        ".ipynb_checkpoints/linear_layer-checkpoint.ipynb",
    ],
)  # fmt: skip
def test_a_renamed_notebook_is_found_and_named(folder, taken, path):
    hand_in(folder, filled(), path)
    took = taken()
    assert took.unreadable == {}
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    (remark,) = took.remarks
    assert path in remark
    assert f"{NAME}.ipynb: it was not handed in" in remark
    assert took.beside(took.files) == []


def test_a_notebooks_own_name_is_the_first_choice(folder, taken):
    hand_in(folder, filled({"derivation": "mine"}))
    hand_in(folder, filled(), "linear_layer (1).ipynb")
    took = taken()
    assert took["derivation"].source == "mine"
    assert took.said("linear_layer (1).ipynb is not graded")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xff", b"[]", b'{"cells": 1}'])
def test_a_readable_copy_stands_in_for_a_notebook_that_is_broken(
    folder, taken, content
):
    (folder / f"{NAME}.ipynb").write_bytes(content)
    hand_in(folder, filled(), "copy.ipynb")
    took = taken()
    assert took.unreadable == {}
    assert took["derivation"].source == ANSWERS["derivation"]
    assert took.said(f"copy.ipynb was taken in the place of {NAME}.ipynb: it ")


def test_of_several_copies_the_one_with_most_is_taken(folder, taken):
    few = filled()
    few.cells = few.cells[:6]
    hand_in(folder, few, "a.ipynb")
    hand_in(folder, filled({}), "b.ipynb")
    hand_in(folder, filled(), "c.ipynb")
    hand_in(folder, filled(), ".ipynb_checkpoints/a.ipynb")
    hand_in(folder, filled({"derivation": "no"}), "d.ipynb")
    took = taken()
    assert took.said("c.ipynb was taken")
    assert took["derivation"].source == ANSWERS["derivation"]


def test_a_tie_is_decided_by_the_path(folder, taken):
    for name in "b.ipynb", "a.ipynb", "0/a.ipynb":
        hand_in(folder, filled({"derivation": name}), name)
    assert taken()["derivation"].source == "a.ipynb"


def test_a_notebook_of_something_else_is_not_taken(folder, taken):
    notebook = new_notebook(cells=[new_code_cell("1 + 1")])
    hand_in(folder, notebook, "scratch.ipynb")
    took = taken()
    assert took.unreadable == {NAME: "no notebook with cells of this one was handed in"}


def test_an_empty_submission_is_recorded(taken):
    assert taken().unreadable == {NAME: "no notebook was handed in"}


@pytest.fixture
def two(tmp_path):
    """A release of two notebooks, which have a cell of the same name."""
    other = copy.deepcopy(GIVEN)
    other.cells = other.cells[: position(GIVEN, "linear_forward") + 1]
    hand_in(tmp_path / "release", GIVEN, "a.ipynb")
    hand_in(tmp_path / "release", other, "b.ipynb")
    return released_notebooks(tmp_path / "release", {"a": SOURCES[NAME]})


def test_a_notebook_is_taken_for_one_released_name(folder, two):
    hand_in(folder, filled(), "mine.ipynb")
    took = Taken(folder, two)
    assert took.unreadable == {"b": "no notebook was handed in"}
    assert took.notebooks["a"] != took.notebooks["b"]


def test_a_notebook_of_another_released_name_is_not_taken(folder, two):
    hand_in(folder, filled(), "b.ipynb")
    took = Taken(folder, two)
    assert took.unreadable == {"a": "no notebook was handed in"}


def test_two_renamed_notebooks_find_their_names(folder, two):
    short = filled({"linear_forward": "short"})
    short.cells = [cell for cell in short.cells if label(cell) == "linear_forward"]
    hand_in(folder, short, "1.ipynb")
    hand_in(folder, filled({"linear_forward": "long"}), "2.ipynb")
    took = Taken(folder, two)
    found = {
        name: notebook.cells[position(notebook, "linear_forward")].source
        for name, notebook in took.notebooks.items()
    }
    assert found == {"a": "long", "b": "short"}


# reading


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"],
)
def test_a_notebook_is_read_in_any_unicode(folder, taken, encoding):
    text = json.dumps(filled({"derivation": "Σ dZ 🎓"}), ensure_ascii=False)
    (folder / f"{NAME}.ipynb").write_bytes(text.encode(encoding))
    assert taken()["derivation"].source == "Σ dZ 🎓"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\xff", "it is no text"),
        ("é".encode("latin-1"), "it is no text"),
        (b"\xff\xfe{", "it is no text"),
        (b"PK\x03\x04", "it is no JSON"),
        (b'{"cells": [{"source": "def f', "it is no JSON from line 1, column 23"),
        (b"[" * 100_000, "too deep"),
        (b'{"cells": ' + b'[{"a":' * 50_000, "too deep"),
        (b"[]", "it is JSON, but no notebook"),
        (b"null", "it is JSON, but no notebook"),
        (b"{}", "it has no list of cells"),
        (b'{"cells": {}, "worksheets": [{}, 1]}', "it has no list of cells"),
        (json.dumps({"cells": [0] * 1001}).encode(), "more than 1000 cells"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_recorded_with_the_reason(
    folder, taken, content, reason
):
    (folder / f"{NAME}.ipynb").write_bytes(content)
    took = taken()
    assert took.unreadable[NAME].startswith(f"{NAME}.ipynb was not read: it")
    assert reason in took.unreadable[NAME]
    first, *others = took.notebook.cells
    assert label(first) is None
    assert "could not be read" in first.source
    # What a person marks waits for one, who is told why.
    (told,) = (cell for cell in others if cell.source.startswith("What came beside"))
    assert waits(took["derivation"])
    assert reason in took.notes["derivation"][0]
    assert [
        cell.source
        for cell in others
        if cell is not told and label(cell) != "derivation"
    ] == [
        SOURCES[NAME].get(label(cell), cell.source)
        for cell in GIVEN.cells
        if label(cell) != "derivation"
    ]
    # What can be read of it, a person can open.
    if content.startswith((b"{", b"[")):
        assert "[linear\\_layer\\.ipynb\\.txt](linear_layer.ipynb.txt)" in told.source
        assert (took.clean / f"{NAME}.ipynb.txt").read_bytes() == content
    else:
        assert "not here" in told.source or "ipynb.txt" in told.source


def test_a_cell_that_is_too_long_costs_no_other(folder, taken):
    notebook = filled({"linear_forward": "mine", "derivation": "é" * 80_000})
    notebook["cells"].append(
        {"cell_type": "code", "source": "data = " + "1, " * 60_000, "metadata": {},
         "outputs": [], "execution_count": None}
    )  # fmt: skip
    hand_in(folder, notebook)
    took = taken()
    assert took.unreadable == {}
    assert took["linear_forward"].source == "mine"
    text = took["derivation"].source
    assert text.startswith("é" * 75_000 + "\n\nThis cell has more than 150000 bytes")
    assert took.notebook.cells[-1].source.startswith("# This cell has more than 150000")
    (remark,) = took.remarks
    assert "has a cell of more than 150000 bytes" in remark


def test_a_notebook_that_takes_too_much_memory_is_recorded(folder, taken, monkeypatch):
    hand_in(folder, filled())

    def loads(*_, **__):
        raise MemoryError

    monkeypatch.setattr(graft.json, "loads", loads)
    took = take(folder, {})
    assert took.unreadable == {}
    with pytest.raises(files.Unreadable):
        graft.read(b"{}")


def test_the_reason_is_shown_as_plain_text(folder, taken):
    name = "<img src=x onerror=alert(1)> &lt; __a__ `b` $x$ {}.ipynb"
    (folder / name).write_bytes(b"")
    took = taken()
    page = markdown2html(took.notebook.cells[0].source)
    assert "__a__" in page
    assert page.count("<p>") * 2 + page.count("<strong>") * 2 == page.count("<")
    assert "$x$" not in page


@pytest.mark.parametrize(
    "change",
    [
        {"nbformat": 4, "nbformat_minor": 99}, {"nbformat": 5}, {"nbformat": "4"},
        {"nbformat": None}, {"nbformat": 3}, {"nbformat_minor": -1}, {"metadata": 1},
        {"nbformat": 10**400}, {"metadata": {"kernelspec": {"name": "sh"}}},
        {"metadata": {"x": float("nan")}}, {"nbformat": float("inf")},
    ],
)  # fmt: skip
def test_numbers_and_metadata_of_a_notebook_do_not_matter(folder, taken, change):
    hand_in(folder, {**filled(), **change})
    took = taken()
    assert took["derivation"].source == ANSWERS["derivation"]
    assert took.unreadable == {}


def test_an_integer_of_any_length_stops_nobody(folder, taken):
    text = json.dumps({**filled(), "nbformat": 77177})
    (folder / f"{NAME}.ipynb").write_text(text.replace("77177", "7" * 1_000_000))
    assert taken()["derivation"].source == ANSWERS["derivation"]


def test_a_key_that_comes_twice_stops_nobody(folder, taken):
    text = json.dumps(filled())
    (folder / f"{NAME}.ipynb").write_text('{"cells": 1, ' + text[1:])
    assert taken()["derivation"].source == ANSWERS["derivation"]


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4])
def test_older_notebooks_of_version_4_are_read(folder, taken, minor):
    notebook = filled()
    notebook.nbformat_minor = minor
    for cell in notebook.cells:
        del cell["id"]
    hand_in(folder, notebook)
    took = taken()
    assert took.sources == grafted_sources(ANSWERS)
    assert took.remarks == []


def test_a_notebook_of_version_3_is_read(folder, taken):
    notebook = filled()
    notebook.cells.append(new_markdown_cell("## My heading"))
    notebook.cells.append(new_code_cell("1 + 1"))
    hand_in(folder, nbformat.convert(notebook, 3))
    took = taken()
    assert took.sources[: len(GIVEN.cells) - 1] == grafted_sources(ANSWERS)[:-1]
    assert took.order("## My heading") == [["derivation", "## My heading", "1 + 1"]]


def grafted_sources(answers):
    """Return the sources of a notebook in which nothing but the answers was written."""
    return [
        answers.get(label(cell), SOURCES[NAME].get(label(cell), cell.source))
        for cell in GIVEN.cells
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (["a\n", "b"], "a\nb"),
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        (["a\r", "\nb"], "a\nb"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("\ud83c\udf93", "\N{GRADUATION CAP}"),
        ("a\0b", "ab"),
        (["a", 1, None, ["x"], "b"], "ab"),
        (7, ""),
        ({"a": "b"}, ""),
    ],
)
def test_a_source_of_any_form_becomes_text(folder, taken, source, expected):
    notebook = filled()
    notebook.cells[position(notebook, "linear_forward")] = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade_id": "linear_forward"}},
        "source": source,
    }
    hand_in(folder, notebook)
    assert taken()["linear_forward"].source == expected


# answers


def test_an_honest_notebook_comes_out_with_its_answers_and_the_hidden_tests(
    folder, taken
):
    hand_in(folder, filled())
    took = taken()
    assert took.sources == grafted_sources(ANSWERS)
    assert took.unreadable == {}
    assert took.remarks == []


def test_a_notebook_in_which_nothing_was_written_comes_out_as_released(folder, taken):
    hand_in(folder, filled({}))
    took = taken()
    assert took.sources == grafted_sources({})
    for grade_id in ANSWERS:
        cell = took[grade_id]
        assert cell.metadata.nbgrader.checksum == utils.compute_checksum(cell)


def test_no_more_than_white_space_is_no_answer(folder, taken):
    hand_in(folder, filled({"derivation": f"\n{stub('derivation')}  \n\n"}))
    assert taken()["derivation"].source == stub("derivation")


@pytest.mark.parametrize(
    "nbgrader",
    [
        {}, {"solution": False, "locked": True}, {"points": 100, "grade": True},
        {"schema_version": 0}, {"schema_version": 99}, {"schema_version": "x"},
        {"checksum": 1, "cell_type": "raw", "task": True, "more": [1]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["code", "markdown", "raw", "poem", None, ["code"]])
def test_nothing_of_a_cell_is_believed_but_its_grade_id_and_source(
    folder, taken, nbgrader, kind
):
    notebook = filled()
    for cell in notebook.cells:
        if label(cell):
            cell.metadata = {"nbgrader": {"grade_id": label(cell), **nbgrader}}
            cell.cell_type = kind
    hand_in(folder, notebook)
    assert taken().sources == grafted_sources(ANSWERS)


def test_the_order_of_cells_is_the_releases(folder, taken):
    notebook = filled()
    notebook.cells.reverse()
    hand_in(folder, notebook)
    assert taken().sources == grafted_sources(ANSWERS)


def test_outputs_and_metadata_are_not_taken(folder, taken):
    notebook = filled()
    notebook.metadata["widgets"] = {"a": 1}
    for cell in notebook.cells:
        cell.metadata["trusted"] = True
        if cell.cell_type == "code":
            cell.execution_count = 3
            cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "5"}]
    own = insert(notebook, new_code_cell("own", id="x"), after="imports")
    own.metadata["tags"] = ["raises-exception"]
    hand_in(folder, notebook)
    took = taken()  # see `valid`
    assert "widgets" not in took.notebook.metadata
    assert "own" in took.sources


def test_the_last_of_several_answers_counts_and_the_others_still_run(folder, taken):
    notebook = filled()
    insert(
        notebook, copied(notebook, "linear_forward", "old"), after="imports"
    )  # above the cell
    end = copied(notebook, "linear_forward", stub("linear_forward"))
    notebook.cells.append(end)  # and the stub once more
    hand_in(folder, notebook)
    took = taken()
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    assert took.order("old")[0][0] == "imports"
    assert stub("linear_forward") not in took.sources


def test_a_later_answer_replaces_an_earlier_one_which_keeps_its_place(folder, taken):
    notebook = filled()
    insert(notebook, new_code_cell("use it"), after="linear_forward")
    notebook.cells.append(copied(notebook, "linear_forward", "new"))
    notebook.cells.append(new_code_cell("after"))
    hand_in(folder, notebook)
    took = taken()
    assert took["linear_forward"].source == "new"
    # What followed the earlier one still does, and what followed the later one too.
    at = took.sources.index(ANSWERS["linear_forward"])
    assert took.sources[at : at + 2] == [ANSWERS["linear_forward"], "use it"]
    assert took.order("after")[0][0] == "linear_forward"


def test_an_emptied_copy_does_not_hide_an_answer(folder, taken):
    notebook = filled()
    notebook.cells.append(copied(notebook, "derivation", " \n"))
    hand_in(folder, notebook)
    assert taken()["derivation"].source == ANSWERS["derivation"]


def test_copies_of_locked_and_test_cells_are_dropped(folder, taken):
    notebook = filled()
    for grade_id in "imports", "test_linear_forward", HIDDEN:
        pasted = copied(notebook, grade_id, stub(grade_id) + "\n")
        insert(notebook, pasted, after="derivation")
    hand_in(folder, notebook)
    assert taken().sources == grafted_sources(ANSWERS)


def test_a_pasted_copy_does_not_move_what_follows_it(folder, taken):
    notebook = filled()
    insert(notebook, copied(notebook, "imports", stub("imports")), after="derivation")
    notebook.cells.append(new_code_cell("own"))
    hand_in(folder, notebook)
    assert taken().order("own")[0][0] == "derivation"


@pytest.mark.parametrize("grade_id", ["imports", "test_linear_forward", HIDDEN])
def test_what_was_written_into_a_locked_cell_is_an_own_cell(folder, taken, grade_id):
    notebook = filled()
    notebook.cells[position(notebook, grade_id)].source = "mine = 1"
    insert(notebook, new_code_cell("next"), after=grade_id)
    hand_in(folder, notebook)
    took = taken()
    assert took[grade_id].source == SOURCES[NAME][grade_id]
    assert took.sources.count("mine = 1") == 1
    # The released cell has the last word.
    names = [label(cell) or cell.source for cell in took.notebook.cells]
    assert names.index("mine = 1") < names.index(grade_id) < names.index("next")


@pytest.mark.parametrize("grade_id", ["imports", "test_linear_forward", HIDDEN])
def test_a_locked_cell_of_an_earlier_release_is_nothing_that_was_written(
    folder, taken, grade_id
):
    notebook = filled()
    cell = notebook.cells[position(notebook, grade_id)]
    cell.source = "import this  # as it was handed out then"
    cell.metadata.nbgrader.checksum = utils.compute_checksum(cell)
    hand_in(folder, notebook)
    assert taken().sources == grafted_sources(ANSWERS)


@pytest.mark.parametrize("odd", [{"points": "many"}, {"grade": []}, {"grade_id": 1}])
def test_a_checksum_beside_odd_metadata_stops_nobody(folder, taken, odd):
    notebook = filled()
    notebook.cells[position(notebook, HIDDEN)].metadata.nbgrader.update(odd)
    hand_in(folder, notebook)
    assert taken()["linear_forward"].source == ANSWERS["linear_forward"]


def test_a_missing_answer_does_not_become_a_stub_that_overwrites_it(folder, taken):
    notebook = filled()
    at = position(notebook, "linear_forward")
    notebook.cells[at] = new_code_cell(ANSWERS["linear_forward"], id="mine")
    del notebook.cells[position(notebook, "linear_input_gradient")]
    hand_in(folder, notebook)
    took = taken()
    for grade_id in "linear_forward", "linear_input_gradient":
        assert took[grade_id].source == graft.MISSING
        compile(took[grade_id].source, "cell", "exec")
    assert ANSWERS["linear_forward"] in took.sources
    assert took.said("linear_forward, linear_input_gradient")


def test_a_missing_answer_that_a_person_reads_is_no_response_to_nbgrader(folder, taken):
    notebook = filled()
    del notebook.cells[position(notebook, "derivation")]
    hand_in(folder, notebook)
    took = taken()
    cell = took["derivation"]
    assert cell.source == stub("derivation")
    assert cell.metadata.nbgrader.checksum == utils.compute_checksum(cell)
    assert took.said("derivation")


def test_missing_tests_come_back(folder, taken):
    notebook = filled()
    notebook.cells = [cell for cell in notebook.cells if label(cell) in ANSWERS]
    hand_in(folder, notebook)
    assert taken().sources == grafted_sources(ANSWERS)


def test_cells_that_lost_their_metadata_are_known_by_their_ids(folder, taken):
    notebook = filled()
    for cell in notebook.cells:
        cell.metadata = {}
    hand_in(folder, notebook)
    took = taken()
    assert took.sources == grafted_sources(ANSWERS)
    assert took.remarks == []


def test_cells_whose_grade_id_was_changed_are_known_by_their_ids(folder, taken):
    notebook = filled()
    for cell in notebook.cells:
        if label(cell):
            cell.metadata.nbgrader.grade_id += "_2"
    hand_in(folder, notebook)
    assert taken().sources == grafted_sources(ANSWERS)


def test_cells_that_lost_everything_are_known_by_what_was_not_written(folder, taken):
    notebook = filled({"linear_forward": "own"})
    for cell in notebook.cells:
        cell.metadata = {}
        del cell["id"]
    hand_in(folder, notebook)
    took = taken()
    expected = grafted_sources({"linear_forward": graft.MISSING})
    expected.insert(position(GIVEN, "imports") + 1, "own")
    assert took.sources == expected


# the student's own cells


def test_own_cells_keep_their_place_their_order_and_their_kind(folder, taken):
    notebook = filled()
    notebook.cells.insert(0, new_code_cell("first"))
    insert(notebook, new_raw_cell("raw"), after="linear_forward")
    insert(notebook, new_markdown_cell("text"), after="linear_forward")
    insert(notebook, new_code_cell("code"), after="linear_forward")
    notebook.cells.append(new_code_cell("last"))
    hand_in(folder, notebook)
    took = taken()
    kinds = {cell.source: cell.cell_type for cell in took.notebook.cells}
    assert took.sources[0] == "first"
    assert took.order("text") == [["code", "text", "raw"]]
    assert took.order("code")[0][0] == "linear_forward"
    assert took.order("last")[0][0] == "derivation"
    assert kinds | {
        "first": "code", "code": "code", "text": "markdown", "raw": "raw"
    } == kinds  # fmt: skip


def test_cells_with_unknown_grade_ids_are_own_cells(folder, taken):
    notebook = filled()
    own = insert(notebook, new_code_cell("own"), after="imports")
    own.metadata["nbgrader"] = {"grade_id": "points", "grade": True, "points": 1000}
    hand_in(folder, notebook)
    took = taken()
    cell = took.notebook.cells[took.sources.index("own")]
    assert cell.metadata == {}
    assert cell.id.startswith("own-")


def test_ids_are_the_same_each_time_and_never_those_of_the_release(folder, tmp_path):
    notebook = copy.deepcopy(GIVEN)
    notebook.cells[0].id = "own-1"
    hand_in(tmp_path / "release", notebook)
    released = released_notebooks(tmp_path / "release", SOURCES)
    notebook = copy.deepcopy(notebook)
    for number in range(3):
        notebook.cells.append(new_code_cell(str(number), id="own-1"))
    hand_in(folder, notebook)
    first, second = (Taken(folder, released).notebook for _ in range(2))
    assert first == second
    ids = [cell.id for cell in first.cells if cell.source in ("0", "1", "2")]
    assert ids == ["own-2", "own-3", "own-4"]


def test_released_texts_are_not_doubled_and_those_that_were_edited_are_replaced(
    folder, taken
):
    notebook = filled()
    plain = [cell for cell in notebook.cells if not label(cell)]
    plain[0].id = "another"  # its text is known
    plain[1].source = "edited"  # its id is known
    plain[2].cell_type, plain[2].source = "raw", "retyped"
    notebook.cells.remove(plain[3])
    hand_in(folder, notebook)
    took = taken()
    expected = grafted_sources(ANSWERS)
    at = [k for k, cell in enumerate(GIVEN.cells) if not label(cell)]
    expected[at[1]], expected[at[2]] = "edited", "retyped"
    assert took.sources == expected
    assert [cell.id for cell in took.notebook.cells] == [c.id for c in GIVEN.cells]


def test_a_students_copy_of_a_released_text_is_kept_once(folder, taken):
    notebook = filled()
    notebook.cells.append(new_markdown_cell(notebook.cells[0].source))
    hand_in(folder, notebook)
    took = taken()
    assert took.sources.count(GIVEN.cells[0].source) == 2
    assert len(took.sources) == len(GIVEN.cells) + 1


# images


def with_attachments(source, attachments):
    notebook = filled({"derivation": source})
    notebook.cells[position(notebook, "derivation")]["attachments"] = attachments
    return notebook


@pytest.mark.parametrize("kind", graft.IMAGES)
def test_images_in_an_answer_are_kept(folder, taken, kind):
    source = "![](attachment:scan.png)"
    halves = {kind: [IMAGE[:4] + "\n", IMAGE[4:]]}
    hand_in(folder, with_attachments(source, {"scan.png": halves}))
    took = taken()
    assert took["derivation"].attachments == {"scan.png": {kind: IMAGE}}
    assert took.remarks == []


@pytest.mark.parametrize(
    "bundle",
    [
        {"image/svg+xml": "PHN2Zz48L3N2Zz4="}, {"text/html": "<script>"},
        {"image/png": "no!!"},
        {"image/png": "abc"}, {"image/png": 7}, {"image/png": ""}, {}, 7, None,
        {"image/png": '"onerror=alert(1)'}, {"image/png": "A" * (5 << 20)},
    ],
)  # fmt: skip
def test_an_attachment_that_is_no_image_becomes_a_pixel_and_is_named(
    folder, taken, bundle
):
    hand_in(folder, with_attachments("![](attachment:a.png)", {"a.png": bundle}))
    took = taken()
    assert took["derivation"].attachments == {"a.png": {"image/gif": graft.PIXEL}}
    assert took.said("images that were left out")


def test_an_attachments_name_can_be_written(folder, taken):
    images = {"\ud800\0.png": {"image/png": IMAGE}}
    hand_in(folder, with_attachments("![](attachment:\ud800.png)", images))
    assert taken()["derivation"].attachments == {"\ufffd.png": {"image/png": IMAGE}}


def test_own_texts_keep_their_images_and_code_has_none(folder, taken):
    notebook = filled()
    for cell in new_markdown_cell("![](attachment:a)"), new_code_cell("code"):
        cell["attachments"] = {"a": {"image/png": IMAGE}}
        notebook.cells.append(cell)
    hand_in(folder, notebook)
    text, code = taken().notebook.cells[position(GIVEN, "derivation") + 1 :][:2]
    assert text.attachments == {"a": {"image/png": IMAGE}}
    assert "attachments" not in code


def test_a_page_can_be_made_of_a_text_whose_image_is_missing(folder, taken):
    source = "![](attachment:gone.png) ![b](attachment:b.png 'x') <attachment:c>"
    hand_in(folder, filled({"derivation": source}))
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(taken().notebook)
    assert page.count(f"data:image/gif;base64,{graft.PIXEL}") >= 2


# what a person has to read


def photo(width, height, kind="JPEG"):
    """Return a picture that cannot be packed well, as a photo cannot."""
    noise = numpy.random.default_rng(1).integers(0, 256, (height // 8, width // 8, 3))
    image = Image.fromarray(noise.astype("uint8")).resize((width, height))
    file = io.BytesIO()
    image.save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def waits(cell):
    """Does nbgrader take it for an answer that a person has to mark?"""
    checksum = cell.metadata.nbgrader.checksum
    return checksum != utils.compute_checksum(cell)


def test_outputs_of_a_hundred_megabytes_do_not_count(folder, taken):
    notebook = filled()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            text = 'a "quotation", [a bracket' + "x" * (1 << 20)
            data = {"image/png": "A" * (3 << 20), "text/plain": text}
            output = {"output_type": "display_data", "data": data, "metadata": {}}
            cell.outputs = [output, output]
    notebook.metadata["widgets"] = {"state": {"a": ["x" * (25 << 20)]}}
    # Who writes of outputs keeps them.
    told = 'x = {"outputs": [1, 2], "widgets": {}}'
    insert(notebook, new_code_cell(told), after="imports")
    hand_in(folder, notebook)
    assert (folder / f"{NAME}.ipynb").stat().st_size > 100 << 20
    took = taken()
    assert took.unreadable == {}
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    assert told in took.sources
    assert took.remarks == []


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [{"outputs": [' + b"[]," * 6_000_000,
        b'{"outputs": ["' + b'\\"' * 9_000_000,
        b'"outputs": [' * 2_000_000,
        b'{"outputs": [' + b" " * 20_000_000,
    ],
    ids=["lists", "quotes", "keys", "spaces"],
)
def test_what_only_looks_like_outputs_costs_little(folder, taken, data):
    (folder / f"{NAME}.ipynb").write_bytes(data)
    start = time.process_time()
    assert "was not read" in taken().unreadable[NAME]
    assert time.process_time() - start < 20


def test_json_of_too_many_values_is_not_made_into_objects(monkeypatch):
    monkeypatch.setattr(graft.json, "loads", lambda *_, **__: pytest.fail("it was"))
    with pytest.raises(files.Unreadable, match="too large"):
        graft.read(b'{"cells": [' + b"[]," * 2_500_000 + b"[]]}")


@pytest.mark.parametrize(
    "text",
    [
        "So it is: ![image.png](data:image/png;base64,{})",
        "![][image1]\n\n[image1]: <data:image/png;base64,{}>",
        'a <img width=30 src="data:image/jpeg;charset=utf-8;base64,{}"> b',
        "![](DATA:image/webp;BASE64,{})",
    ],
)
def test_a_picture_in_a_text_becomes_an_attachment(folder, taken, text):
    picture = photo(400, 400, "PNG")
    assert len(picture) > graft.SOURCE_BYTES
    hand_in(folder, filled({**ANSWERS, "derivation": text.format(picture)}))
    took = taken()
    cell = took["derivation"]
    assert list(cell.attachments.values()) == [{"image/png": picture}]
    assert f"attachment:{next(iter(cell.attachments))}" in cell.source
    assert len(cell.source) < 100
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    shown = pages.safe_markdown({"cell": cell}, cell.source)
    assert f'src="data:image/png;base64,{picture}"' in shown
    assert took.remarks == []


def test_a_data_uri_in_code_is_the_programs(folder, taken):
    source = f'{ANSWERS["linear_forward"]}\nx = "data:image/png;base64,{IMAGE}"'
    hand_in(folder, filled({"linear_forward": source}))
    assert taken()["linear_forward"].source == source


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_a_photo_that_is_too_large_is_drawn_smaller(folder, taken, kind):
    large = photo(3000, 2000, kind)
    assert len(large) > pictures.PICTURE_BYTES
    bundle = {f"image/{kind.lower()}": large}
    hand_in(folder, with_attachments("![](attachment:a b.jpg)", {"a b.jpg": bundle}))
    took = taken()
    (picture,) = took["derivation"].attachments["a b.jpg"].items()
    assert picture[0] == "image/jpeg"
    assert len(picture[1]) <= pictures.PICTURE_BYTES
    image = Image.open(io.BytesIO(base64.b64decode(picture[1])))
    assert image.width / image.height == pytest.approx(1.5, rel=0.01)
    assert image.width >= 900
    assert took.remarks == []


@pytest.mark.parametrize("declared", ["image/jpg", "application/octet-stream", "x"])
def test_a_pictures_own_bytes_say_of_what_kind_it_is(folder, taken, declared):
    small = photo(40, 40)
    hand_in(folder, with_attachments("![](attachment:a)", {"a": {declared: small}}))
    assert taken()["derivation"].attachments == {"a": {"image/jpeg": small}}


def bomb():
    """Return a picture of little data that says it has a billion points."""
    head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 40_000, 40_000)
    return head + b"\x08\x02\0\0\0" + bytes(4) + bytes(1 << 20)


def test_a_picture_that_is_none_costs_no_other_and_no_time(folder, taken):
    attached = {
        "bomb": {"image/png": base64.b64encode(bomb()).decode()},
        "junk": {"image/png": "A" * (2 << 20)},
        "svg": {"image/svg+xml": base64.b64encode(b"<svg/>").decode()},
        "good": {"image/png": photo(3000, 2000)},
    }
    hand_in(folder, with_attachments("![](attachment:bomb)", attached))
    took = taken()
    kept = took["derivation"].attachments
    assert kept["bomb"] == {"image/gif": graft.PIXEL}
    assert kept.keys() == {"bomb", "good"}
    assert took.said("bomb, junk, svg", "images that were left out")
    (note,) = took.notes["derivation"]
    assert "bomb, junk, svg" in note


def test_who_draws_smaller_can_do_nothing_else():
    """What a picture might make of its decoder has no file, no process, no network."""
    code = f"""
import os, runpy, socket, sys
scaling = runpy.run_path({str(pictures.SCALING)!r})
scaling["confine"]()
for what in (lambda: open("/etc/passwd"), lambda: os.fork(), lambda: os.listdir("/"),
             lambda: socket.socket(), lambda: os.kill(os.getppid(), 0)):
    try:
        what()
    except OSError:
        print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["refused"] * 5, done.stderr


BY_NAME = [
    ("![](photo.png)", "photo.png"),
    ("![my sketch](<my sketch.PNG> 'of it')", "my sketch.PNG"),
    ("![](my%20sketch.png)", "my sketch.png"),
    ("![](./pictures/a.png)", "pictures/a.png"),
    # Where it lay when it was written, and not when it was handed in.
    ("![](/content/drive/MyDrive/photo.png)", "photo.png"),
    (r"![](C:\Users\ada\photo.png)", "photo.png"),
    ("![](file:///C:/Users/ada/photo.png)", "photo.png"),
    ("![](Photo.png)", "photo.PNG"),
    ('<img width=200 src="photo.png" alt="a">', "photo.png"),
    ("<center><img src=photo.png></center>", "photo.png"),
]


@pytest.mark.parametrize(("text", "path"), BY_NAME, ids=[text for text, _ in BY_NAME])
def test_a_picture_that_a_text_shows_by_its_name_is_shown(folder, taken, text, path):
    hand_in(folder, filled({"derivation": f"Because $x$: {text}"}))
    picture = base64.b64decode(photo(8 * 5, 8, "PNG"))
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_bytes(picture)
    took = taken()
    cell = took["derivation"]
    shown = pages.safe_markdown({"cell": cell, "resources": {}}, cell.source)
    data = base64.b64encode(picture).decode()
    assert f'src="data:image/png;base64,{data}"' in shown
    assert not took.said("images")
    assert HTMLExporter(template_name="basic").from_notebook_node(took.notebook)


def test_the_picture_in_the_notebooks_own_folder_is_meant(folder, taken):
    hand_in(folder, filled({"derivation": "![](p.png)"}), f"b/{NAME}.ipynb")
    for place, size in ("a", 5), ("b", 6), ("c", 7):
        hand_in(folder, {}, f"{place}/p.png")
        (folder / place / "p.png").write_bytes(
            base64.b64decode(photo(8 * size, 8, "PNG"))
        )
    ((kind, data),) = taken()["derivation"].attachments["b/p.png"].items()
    assert (kind, base64.b64decode(data)) == (
        "image/png",
        base64.b64decode(photo(8 * 6, 8, "PNG")),
    )


def test_a_picture_that_is_not_there_is_said_at_its_answer(folder, taken):
    text = "![](gone.png) ![](https://example.org/a.png) ![](scan.heic) ![](here.png)"
    hand_in(folder, filled({"derivation": text}))
    (folder / "scan.heic").write_bytes(b"0000ftypheic")
    (folder / "here.png").write_bytes(base64.b64decode(photo(8 * 5, 8, "TIFF")))
    took = taken()
    why = "gone.png: there is no such file in what was handed in."
    assert took.notes["derivation"] == [f"Images were left out: {why}"]
    assert took.said(why)
    # What no page shows is there to be opened.
    assert any("[scan\\.heic](scan.heic)" in source for source in took.sources)
    assert list(took["derivation"].attachments["here.png"]) == ["image/jpeg"]


def test_a_picture_of_the_assignments_is_not_missed(folder, release, released):
    released = copy.deepcopy(released)
    released[NAME].metadata.handed_out.files.append("images/net.png")
    question = released[NAME].cells[position(GIVEN, "derivation") - 1]
    question.source += "\n\n![](images/net.png)"
    text = "As in ![the figure](images/net.png)"
    hand_in(folder, filled({"derivation": text}))
    took = Taken(folder, released)
    assert took.remarks == []
    assert took["derivation"].source == text


def test_a_picture_that_is_named_often_costs_no_more_than_the_cap(monkeypatch):
    monkeypatch.setattr(pictures, "NAMES", 6)
    monkeypatch.setattr(pictures, "CELL_BYTES", 24)
    shown = {"p.png": b"\x89PNG" + bytes(4), "large.png": b"\x89PNG" + bytes(20)}
    texts = [
        ("![](p.png) ![](p.png)", {}), ("![](p.png)", {}),
        ("![](large.png)", {}), ("![](large.png) ![](a)", {}),
    ]  # fmt: skip
    found, missing = pictures.shown_by_name(texts, [], shown, "")
    assert [list(attached) for _, attached in found] == [
        ["p.png"], ["p.png"], ["large.png"], []
    ]  # fmt: skip
    assert found[0][0].count("attachment:") == 2
    assert missing == [[], [], [], ["a"]]
    monkeypatch.setattr(pictures, "NAMES", 5)
    _, missing = pictures.shown_by_name(texts, [], shown, "")
    assert missing == [[], [], [], []]


def test_no_more_text_is_looked_through_for_pictures_than_the_cap(monkeypatch):
    monkeypatch.setattr(pictures, "LOOKED_AT", 40)
    texts = [("![](p.png)" + " " * 20, {}), ("![](p.png)", {}), ("![](p.png)", {})]
    found, _ = pictures.shown_by_name(texts, [], {"p.png": b"\x89PNG"}, "")
    assert [text.count("attachment:") for text, _ in found] == [1, 1, 0]


def test_an_attachments_name_may_be_written_with_its_spaces_coded(folder, taken):
    notebook = filled({"derivation": "![](attachment:my%20plot.png)"})
    cell = notebook.cells[position(notebook, "derivation")]
    cell["attachments"] = {"my plot.png": {"image/png": IMAGE}}
    hand_in(folder, notebook)
    cell = taken()["derivation"]
    shown = pages.safe_markdown({"cell": cell, "resources": {}}, cell.source)
    assert f"base64,{IMAGE}" in shown


def test_a_picture_that_no_page_shows_lies_beside_for_the_reader(folder, taken):
    heic = b"\0\0\0\x18ftypheic" + bytes(100)
    attached = {"IMG_1.HEIC": {"image/heic": base64.b64encode(heic).decode()}}
    hand_in(folder, with_attachments("![](attachment:IMG_1.HEIC)", attached))
    took = taken()
    name = f"{NAME}-attachment-1.heic"
    assert (took.clean / name).read_bytes() == heic
    assert any(f"({name})" in source for source in took.sources)


NOTHING = {name: text for name, text in ANSWERS.items() if name != "derivation"}
TEXT = "Each sample contributes its own product."


def below(notebook):
    insert(notebook, new_markdown_cell(TEXT), after="derivation")


def as_code(notebook):
    insert(notebook, new_code_cell(TEXT), after="derivation")


def as_a_comment(notebook):
    notebook.cells.insert(0, new_code_cell(f"# {TEXT}"))


def as_raw(notebook):
    notebook.cells.append(new_raw_cell(TEXT))


def in_another_script(notebook):
    notebook.cells.append(new_code_cell("因为每个样本都对权重有贡献"))


def a_picture(notebook):
    cell = new_markdown_cell("![](attachment:a.png)")
    cell["attachments"] = {"a.png": {"image/png": IMAGE}}
    notebook.cells.append(cell)


def in_the_question(notebook):
    at = position(notebook, "derivation") - 1
    notebook.cells[at].source += f"\n\n{TEXT}"


def without_metadata(notebook):
    notebook.cells[position(notebook, "derivation")].source = TEXT
    for cell in notebook.cells:
        cell.metadata, cell.id = {}, f"new-{cell.id}"


def in_a_new_cell_instead(notebook):
    at = position(notebook, "derivation")
    notebook.cells[at] = new_markdown_cell(TEXT)


def split(notebook):
    below(notebook)
    notebook.cells[position(notebook, "derivation")].source = ""


@pytest.mark.parametrize(
    "change",
    [
        below, as_code, as_a_comment, as_raw, in_another_script, a_picture,
        in_the_question, without_metadata, in_a_new_cell_instead, split,
    ],
)  # fmt: skip
def test_an_answer_that_stands_elsewhere_waits_for_a_person(folder, taken, change):
    notebook = filled(NOTHING)
    change(notebook)
    hand_in(folder, notebook)
    took = taken()
    assert waits(took["derivation"])
    assert any(
        TEXT in source or "attachment:" in source or "因为" in source
        for source in took.sources
    )
    if change not in (without_metadata,):
        assert took["linear_forward"].source == ANSWERS["linear_forward"]


def test_a_renamed_notebook_that_lost_its_metadata_is_found(folder, taken):
    notebook = filled(NOTHING)
    without_metadata(notebook)
    hand_in(folder, notebook, "Untitled3.ipynb")
    took = taken()
    assert took.unreadable == {}
    assert waits(took["derivation"])


@pytest.mark.parametrize("code", ["x = 1", "import numpy as np\nlinear_forward(X, W)"])
def test_an_empty_answer_beside_own_code_is_an_empty_answer(folder, taken, code):
    notebook = filled(NOTHING)
    notebook.cells.append(new_code_cell(code))
    hand_in(folder, notebook)
    (folder / "data.csv").write_text("1")
    (folder / "timestamp.txt").write_text("2026-11-21 10:00:00 UTC")
    (folder / "submission_secret.txt").write_text("0")
    assert not waits(taken()["derivation"])


@pytest.mark.parametrize(
    "name",
    [
        "scan.pdf", "IMG 1.HEIC", "a/photo.jpeg", "why.docx", "answer.txt", "(1) a.png",
        "derivation.py", "a/notes.md",
    ],
)  # fmt: skip
def test_a_file_beside_is_linked_for_the_reader_and_the_answer_waits(
    folder, taken, name
):
    hand_in(folder, filled(NOTHING))
    hand_in(folder, {}, name)
    took = taken()
    assert waits(took["derivation"])
    at = took.sources.index(took["derivation"].source)
    shown = pages.safe_markdown({}, took.sources[at - 1])
    assert f'href="{quote(name)}"' in shown
    assert (took.clean / name).is_file()
    # The same where there is no notebook, or an answer that the file belongs to.
    (folder / f"{NAME}.ipynb").unlink()
    took = taken()
    assert took.unreadable == {NAME: "no notebook was handed in"}
    assert waits(took["derivation"])
    hand_in(folder, filled())
    took = taken()
    assert took["derivation"].source == ANSWERS["derivation"]
    assert any("What came beside" in source for source in took.sources)


def a_document(folder):
    path = folder / f"{NAME}.ipynb"
    picture = ("word/media/image1.png", b"\x89PNG")
    path.write_bytes(packed(("word/document.xml", b"<w/>"), picture))


@pytest.mark.parametrize(
    ("spoil", "name", "link"),
    [
        # Of another kind, under the notebook's name.
        (lambda folder: hand_in(folder, {}), f"{NAME}.ipynb", ".txt"),
        (b"%PDF-1.7 \x00", f"{NAME}.ipynb", ".pdf"),
        (b"\xff\xd8\xff\xe0", f"{NAME}.ipynb", ".jpeg"),
        (a_document, f"{NAME}.ipynb", ".docx"),
        (
            b'{"cells": [{"cell_type": "markdown", "source": "Because',
            "my.ipynb",
            ".txt",
        ),
        # What no browser may open as what it is.
        (b"<html>Because", "text.html", ".txt"),
        (b"\\begin{document}", "answer.tex", ".txt"),
        (b"\x00\x01", f"{NAME}.ipynb", None),
        (b"PK\x03\x04 and no more", "work.zip", None),
        (b"\x1f\x8b and no more", "work.tar.gz", None),
        (b"PK\x03\x04 and no more", "work", None),
        (b"\x00", "answer.numbers", None),
    ],
)
def test_what_cannot_be_read_waits_for_a_person(folder, taken, spoil, name, link):
    if callable(spoil):
        spoil(folder)
    else:
        (folder / name).write_bytes(spoil)
    (folder / "submission_secret.txt").write_text("0")
    took = taken()
    assert NAME in took.unreadable
    assert waits(took["derivation"])
    assert took.notes["derivation"][0].endswith(f"The reason: {took.unreadable[NAME]}.")
    assert not waits(took["linear_forward"])
    (told,) = (source for source in took.sources if "What came beside" in source)
    assert told.count(graft.plain(name)) == 1
    assert "secret" not in told
    if link:
        shown = pages.safe_markdown({}, told)
        assert f'href="{quote(name + link)}"' in shown
        assert (took.clean / f"{name}{link}").read_bytes() == (
            folder / name
        ).read_bytes()
    else:
        assert "not here: it " in told
        kept = [f"{NAME}.ipynb", "submission_secret.txt"]
        assert took.beside(took.clean) == kept


def test_a_notebook_that_was_not_opened_waits(folder, taken):
    (folder / f"{NAME}.ipynb").symlink_to("/etc/passwd")
    took = taken()
    assert waits(took["derivation"])
    assert any("not here: it is a link" in source for source in took.sources)


def test_nothing_handed_in_and_what_was_handed_out_wait_for_nobody(folder, taken):
    assert not waits(taken()["derivation"])
    for name in "timestamp.txt", "submission_secret.txt", ".gitignore":
        (folder / name).write_text("2026-11-21 10:00:00 UTC")
    hand_in(folder, {}, "homework/autograder/checks/words.py")
    took = taken()
    assert not waits(took["derivation"])
    assert took.notes == {}


def test_an_archive_with_a_password_waits(folder, taken):
    data = bytearray(packed((f"{NAME}.ipynb", json.dumps(filled()))))
    data[data.index(b"PK\1\2") + 8] |= 1  # its table of contents says so
    (folder / "work.zip").write_bytes(data)
    took = taken()
    assert "it is encrypted" in took.unreadable[NAME]
    assert waits(took["derivation"])
    assert any("not here: it is encrypted" in source for source in took.sources)


@pytest.mark.parametrize(
    "name", ["scan.html", "scan.svg", "all.rar", "large.pdf", "broken.zip"]
)
def test_what_cannot_be_opened_there_is_named_and_waits(folder, taken, name):
    hand_in(folder, filled(NOTHING))
    with (folder / name).open("wb") as file:
        file.truncate(1 << 40 if name == "large.pdf" else 10)
    took = taken()
    assert waits(took["derivation"])
    (told,) = (source for source in took.sources if "What came beside" in source)
    assert "not here" in told
    assert "](" not in told
    assert not (took.clean / name).exists()


@pytest.mark.parametrize(
    "link",
    [
        "../x.pdf", "%2e%2e/x.pdf", "a%2Fx.pdf", "/x.pdf", "x.html", "x.pdf?a",
        "//a/x.pdf", "javascript:x.pdf", "x.svg", "a/../x.pdf", "x.pdf#a", "%5cx.pdf",
    ],
)  # fmt: skip
def test_no_other_link_leads_to_a_file(link):
    assert "href" not in pages.safe_markdown({}, f"[a]({link})")


# names of downloads


@pytest.mark.parametrize(
    "path",
    [
        "linear_layer.ipynb.json", "linear_layer.ipynb.txt", "linear_layer",
        "linear_layer.IPYNB", "linear_layer-1.ipynb", "linear_layer (2).ipynb",
        "Copy of linear_layer.ipynb", "linear_layer_final.ipynb",
        "linear%5Flayer.ipynb",
        "linear_layer - Kopie.ipynb", "lösung.ipynb", "LINEAR_LAYER.ipynb",
        "linear_layer.ipynb (1)", "linear_layer.ipynb.download", "linear_layer.json",
        "linear_layer[1].ipynb", "linear layer\n.ipynb", "linear_layer.ipynb ",
        b"lin\xffear.ipynb", "a[b]/linear_layer.ipynb", "linear_layer.ipynb.ipynb",
        "linear_layer.txt", "linear_layer%2Eipynb", "linear_layer.ipynb.bak",
    ],
)  # fmt: skip
def test_a_download_is_found_whatever_it_is_called(folder, taken, path):
    name = os.fsdecode(path)
    hand_in(folder, filled(), name)
    took = taken()
    assert took.unreadable == {}
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    (remark,) = took.remarks
    assert f"was taken in the place of {NAME}.ipynb: it was not handed in" in remark
    assert remark.isprintable()
    assert took.notes["linear_forward"] == [remark]


def packed(*pairs):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return file.getvalue()


def tarred(*pairs):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, data in pairs:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("linear_layer.zip", packed), ("Abgabe Übung.ZIP", packed),
        ("linear_layer.tar.gz", tarred), ("linear_layer.tgz", tarred),
        ("linear_layer.ipynb", packed), ("linear_layer", packed),
    ],
)  # fmt: skip
def test_the_zip_as_it_came_is_unpacked(folder, taken, name, pack):
    content = json.dumps(filled()).encode()
    inner = packed(("linear_layer/data.csv", b"1"), (f"x/{NAME}.ipynb", content))
    (folder / name).write_bytes(
        pack(("__MACOSX/._a.ipynb", b"x"), ("../evil.ipynb", b"x"), ("in.zip", inner))
    )
    took = taken()
    assert took.unreadable == {}
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    assert [path.rpartition("/")[2] for path in took.beside(took.files)] == ["data.csv"]
    assert took.said("evil", "leads out")


def test_a_copy_of_the_checker_is_not_beside_the_graded_notebook(folder, taken):
    inside = [("x/autograder/checks/words.py", b""), ("x/autograder/mine.py", b"")]
    notebook = json.dumps(filled()).encode()
    (folder / "x.zip").write_bytes(packed((f"x/{NAME}.ipynb", notebook), *inside))
    took = taken()
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    found = [
        {path.rpartition("/")[2] for path in took.beside(place) if path.endswith(".py")}
        for place in (took.files, took.clean)
    ]
    assert found == [{"mine.py", "words.py"}, {"mine.py"}]


def test_an_archive_of_data_stays_one(folder, taken):
    hand_in(folder, filled())
    data = packed(("data.csv", b"1"))
    (folder / "data.zip").write_bytes(data)
    took = taken()
    assert (took.files / "data.zip").read_bytes() == data
    assert len(took.beside(took.files)) == 1
    assert not took.said("data.zip was left out")
    assert not took.said("data.csv")


def test_a_file_in_a_folders_place_in_an_archive_is_left_out(folder, taken):
    hand_in(folder, {}, "work")
    odd = packed(
        (f"{NAME}.ipynb", json.dumps(filled())), ("a.txt", "1"), ("a.txt/b.txt", "1"),
        ("A.TXT", "1"),
    )  # fmt: skip
    (folder / "homework.zip").write_bytes(odd)
    (folder / "work.zip").write_bytes(packed(("b.pdf", b"1")))
    took = taken()
    assert took.unreadable == {}
    assert took.beside(took.files) == ["homework/a.txt", "work", "work.zip"]
    assert took.said("homework/a.txt/b.txt was left out", "a folder's and a file's")


def test_archives_fill_no_more_than_there_is_room_for(folder, taken, monkeypatch):
    hand_in(folder, filled())
    monkeypatch.setattr(intake, "SUBMISSION_BYTES", 1 << 20)
    for number in range(4):
        content = packed(("a.pdf", bytes(300_000)), ("b.csv", bytes(100_000)))
        (folder / f"{number}.zip").write_bytes(content)
    took = taken()
    assert len([path for path in took.beside(took.files) if "/" in path]) == 4
    assert took.said("3.zip was left out: it unpacks to more than")


def test_an_archive_that_is_a_bomb_costs_its_limit(folder, taken, monkeypatch):
    monkeypatch.setattr(intake, "ARCHIVES_BYTES", 4 << 20)
    zeros = packed((f"{NAME}.ipynb", bytes(9 << 20)))
    (folder / "a.zip").write_bytes(zeros)
    (folder / "b.zip").write_bytes(packed((f"{NAME}.ipynb", json.dumps(filled()))))
    took = taken()
    assert took.said("a.zip was left out", "unpacks to more than 4 MB")
    assert not took.said("nbgrader_config")


def test_one_that_is_broken_is_named(folder, taken):
    (folder / "linear_layer.zip").write_bytes(b"PK\x03\x04 and no more")
    took = taken()
    assert took.unreadable == {NAME: "linear_layer.zip was not read: it cannot be read"}
    assert took.said("linear_layer.zip was left out: it cannot be read")


def test_of_an_empty_original_and_a_copy_with_answers_the_copy_is_taken(folder, taken):
    hand_in(folder, filled({}))
    hand_in(folder, filled(), "linear_layer (1).ipynb")
    took = taken()
    assert took["linear_forward"].source == ANSWERS["linear_forward"]
    assert took.said(
        "linear_layer (1).ipynb was taken in the place", "nothing was written in it"
    )


def test_a_students_folder_that_is_a_link_is_not_followed(tmp_path, released):
    hand_in(tmp_path / "theirs" / NAME, filled())
    (tmp_path / "mine").symlink_to(tmp_path / "theirs")
    took = Taken(tmp_path / "mine" / NAME, released)
    assert took.unreadable == {
        NAME: "the submission was not read: it is no folder, or a link to one"
    }


def test_a_cell_that_was_missing_is_said_at_its_answer(folder, taken):
    notebook = filled()
    for grade_id in "linear_forward", "derivation":
        del notebook.cells[position(notebook, grade_id)]
    hand_in(folder, notebook)
    took = taken()
    for grade_id in "linear_forward", "derivation":
        assert took.notes[grade_id] == [graft.MISSING.removeprefix("# ")]


# anything at all

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6),
    st.sampled_from([10**400, "\ud800", "\0", "\r", "code", "markdown", "x" * 200]),
)  # fmt: skip
LABELS = sorted({label(cell) for cell in GIVEN.cells} - {None})
KEYS = st.sampled_from(
    [
        "cells", "worksheets", "cell_type", "metadata", "nbgrader", "grade_id", "id",
        "source", "input", "outputs", "attachments", "nbformat", "image/png", "level",
    ]
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS | st.sampled_from(LABELS),
    lambda inside: st.one_of(
        st.lists(inside, max_size=5),
        st.dictionaries(KEYS | st.text(max_size=3), inside, max_size=5),
    ),
    max_leaves=20,
)


def or_anything(strategy):
    """Return what is mostly of the right form."""
    return st.one_of(strategy, strategy, strategy, ANYTHING)


IDS = [cell.id for cell in GIVEN.cells]
SUBMITTED_CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": or_anything(
            st.sampled_from(["code", "markdown", "raw", "heading", "html"])
        ),
        "id": or_anything(st.sampled_from(IDS) | st.text(max_size=70)),
        "metadata": or_anything(
            st.fixed_dictionaries(
                {
                    "nbgrader": or_anything(
                        st.fixed_dictionaries(
                            {"grade_id": or_anything(st.sampled_from(LABELS))},
                            optional={
                                "solution": ANYTHING, "grade": ANYTHING,
                                "points": ANYTHING, "schema_version": ANYTHING,
                            },
                        )
                    )
                }
            )
        ),
        "source": or_anything(
            st.sampled_from([cell.source for cell in GIVEN.cells])
            | st.text(max_size=20)
            | st.lists(st.text(max_size=5), max_size=4)
            | st.just("![](attachment:a) attachment:b")
        ),
        "attachments": or_anything(
            st.dictionaries(
                st.sampled_from(["a", "b", "\ud800"]),
                st.dictionaries(
                    st.sampled_from([*graft.IMAGES, "image/svg+xml"]),
                    or_anything(st.sampled_from([IMAGE, "no", ""])),
                ),
            )
        ),
        "outputs": ANYTHING,
        "level": ANYTHING,
    },
)  # fmt: skip
CELL_LISTS = or_anything(st.lists(or_anything(SUBMITTED_CELLS), max_size=12))
NOTEBOOKS = or_anything(
    st.one_of(
        st.fixed_dictionaries({"cells": CELL_LISTS}),
        st.fixed_dictionaries(
            {
                "worksheets": or_anything(
                    st.lists(st.fixed_dictionaries({"cells": CELL_LISTS}), max_size=3)
                )
            }
        ),
    )
)


def taken_of(content, released):
    """Return what is taken of a notebook file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        submission = Path(folder) / "submitted"
        submission.mkdir()
        (submission / f"{NAME}.ipynb").write_bytes(content)
        return Taken(submission, released)


@given(notebook=NOTEBOOKS)
@settings(max_examples=150)
def test_whatever_is_handed_in_becomes_a_valid_notebook(released, notebook):
    took = taken_of(json.dumps(notebook).encode(), released)
    assert len(took.notebook.cells) >= len(GIVEN.cells)


@given(content=st.binary(max_size=40) | st.text('[]{}",:0\\ute', max_size=40))
def test_any_bytes_become_a_valid_notebook(released, content):
    taken_of(content if isinstance(content, bytes) else content.encode(), released)


def shuffle(notebook, random):
    random.shuffle(notebook["cells"])


def duplicate(notebook, random):
    cells = notebook["cells"]
    cells.insert(random.randint(0, len(cells)), copy.deepcopy(random.choice(cells)))


def rewrite(notebook, random):
    random.choice(notebook["cells"])["source"] = f"x = {random.random()}"


def delete(notebook, random):
    notebook["cells"].pop(random.randrange(len(notebook["cells"])))


def retype(notebook, random):
    cell = random.choice(notebook["cells"])
    cell["cell_type"] = random.choice(["code", "markdown", "raw", "heading", 3])


def mark_again(notebook, random):
    nbgrader = random.choice(notebook["cells"])["metadata"].setdefault("nbgrader", {})
    key = random.choice(["grade", "solution", "locked", "task", "points", "grade_id"])
    nbgrader[key] = random.choice([True, False, 100, -1, "imports", "derivation", None])


def strip_ids(notebook, random):
    for cell in notebook["cells"]:
        cell.pop("id", None)


def strip_metadata(notebook, random):
    random.choice(notebook["cells"])["metadata"] = {}


def downgrade_schema(notebook, random):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = random.choice([0, 1, 2, 9])


def add(notebook, random):
    cells = notebook["cells"]
    cells.insert(random.randint(0, len(cells)), new_code_cell(f"{random.random()}"))


MUTATIONS = [
    shuffle, duplicate, rewrite, delete, retype, mark_again, strip_ids, strip_metadata,
    downgrade_schema, add,
]  # fmt: skip


@given(
    mutations=st.lists(st.sampled_from(MUTATIONS), max_size=8),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_real_notebook_survives_all_that_editors_and_students_do(
    released, mutations, seed
):
    notebook = json.loads(json.dumps(filled()))
    for mutation in mutations:
        mutation(notebook, random.Random(seed))
    took = taken_of(json.dumps(notebook).encode(), released)

    # What was written is there, once for each cell in which it stood, unless it stood
    # in what is no cell.
    given_texts = {graft.tidy(cell.source) for cell in GIVEN.cells}
    for cell in notebook["cells"]:
        if cell["cell_type"] != 3 and graft.tidy(cell["source"]) not in given_texts:
            heading = "# " * (cell["cell_type"] == "heading")
            assert heading + cell["source"] in took.sources


@given(
    mutations=st.lists(
        st.sampled_from([shuffle, retype, strip_ids, downgrade_schema, add]), max_size=6
    ),
    seed=st.integers(0, 2**32 - 1),
)
def test_answers_are_found_wherever_they_stand(released, mutations, seed):
    notebook = json.loads(json.dumps(filled()))
    for mutation in mutations:
        mutation(notebook, random.Random(seed))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "heading":
            cell["cell_type"] = "raw"
    took = taken_of(json.dumps(notebook).encode(), released)
    for grade_id, answer in ANSWERS.items():
        assert took[grade_id].source == answer
