"""The corpus is what it says: large enough, buildable, and right about its points.

Nothing here runs a submission, except the plain right and wrong answers.
"""

import collections
import json
import re
import shutil

import pytest
from nbgrader.api import Gradebook

from tests.autograder.conftest import run

from . import course
from .course import CONFIG, POINTS, RIGHT_POINTS, TOTAL, TOTAL_BY_HAND, WRONG_POINTS
from .submissions import DOUBTFUL, GOT_OUT, SUBMISSIONS

KINDS = {"attack", "spoiled", "honest", "right", "wrong"}
NEEDS = {"ada", "source", "fifo", "socket", "deadline", "sandbox"}
NAMED = {submission.name: submission for submission in SUBMISSIONS}
# Of each kind, how many submissions there are at least of each of these families.
FAMILIES = {
    "attack": {
        "answers": 12, "arguments": 6, "comparison": 6, "disk": 4, "exit": 8,
        "ipython": 10, "language": 10, "machine": 10, "memory": 10, "modules": 7,
        "output": 12, "partial credit": 8, "pretending": 15, "processes": 7,
        "random": 1, "reading": 7, "signals": 6, "time": 12, "wire": 9, "writing": 5,
    },
    "spoiled": {
        "cells": 25, "encoding": 20, "files": 35, "labels": 35, "notebook": 20,
        "page": 8,
    },
    "honest": {
        "cells": 8, "files": 7, "ipython": 6, "notebook": 8, "numpy": 9, "output": 8,
        "python": 18,
    },
    "right": {"plain": 3},
    "wrong": {"plain": 5},
}  # fmt: skip


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """A course with the corpus released, and every submission built."""
    tmp = tmp_path_factory.mktemp("corpus")
    folder = tmp / "course"
    course.write_source(folder)
    (folder / "nbgrader_config.py").write_text(CONFIG)
    command = "nbgrader", "generate_assignment", "corpus"
    run(*command, cwd=folder, home=tmp / "home")
    released = folder / "release" / "corpus" / "corpus.ipynb"
    for submission in SUBMISSIONS:
        place = folder / "submitted" / submission.name / "corpus"
        place.mkdir(parents=True)
        submission.build(place, released)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def stock(cohort, tmp_path_factory):
    """What stock nbgrader gives the plain right and wrong answers."""
    tmp = tmp_path_factory.mktemp("stock")
    folder = tmp / "course"
    # The first is the complete right one, the second the wrong one.
    names = "ada", "bob"
    for name in names:
        shutil.copytree(cohort / "submitted" / name, folder / "submitted" / name)
    for part in "source", "nbgrader_config.py", "gradebook.db":
        copy = shutil.copytree if (cohort / part).is_dir() else shutil.copy
        copy(cohort / part, folder / part)
    run("nbgrader", "autograde", "corpus", cwd=folder, home=tmp / "home")
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "corpus") as book:
        return {
            name: {
                grade.name: None if grade.auto_score is None else grade.score
                for notebook in book.find_submission("corpus", name).notebooks
                for grade in notebook.grades
            }
            for name in names
        }


def test_there_are_enough_of_each_kind_and_family():
    counts = collections.Counter(each.kind for each in SUBMISSIONS)
    print(f"\n{len(SUBMISSIONS)} submissions: {dict(counts)}")
    assert set(counts) == KINDS
    assert counts["attack"] + counts["spoiled"] >= 64
    assert counts["honest"] >= 25
    families = collections.Counter((each.kind, each.family) for each in SUBMISSIONS)
    for (kind, family), count in sorted(families.items()):
        print(f"{kind:<10}{family:<18}{count}")
    for kind, least in FAMILIES.items():
        few = {
            family: families[kind, family]
            for family in least
            if families[kind, family] < least[family]
        }
        assert not few, f"{kind}: {few}"
    unknown = [f for k, f in families if f not in FAMILIES[k]]
    assert not unknown


def test_each_has_a_name_of_its_own_that_is_a_student_id():
    assert len(NAMED) == len(SUBMISSIONS)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{1,60}", name) for name in NAMED)
    for submission in SUBMISSIONS:
        if submission.kind in ("attack", "spoiled", "honest"):
            assert submission.name.startswith(submission.kind)
    assert set(DOUBTFUL) <= set(NAMED)


def test_each_says_why_and_what_it_needs():
    for submission in SUBMISSIONS:
        assert submission.why.endswith("."), submission.name
        assert set(submission.needs) <= NEEDS, submission.name


def test_points_are_of_the_courses_cells_and_within_them():
    assert sum(POINTS.values()) == TOTAL
    assert sum(course.BY_HAND.values()) == TOTAL_BY_HAND
    for submission in SUBMISSIONS:
        for cell, points in submission.points.items():
            assert points is None or 0 <= points <= POINTS[cell], submission.name
            assert points is not None or cell in course.BY_HAND, submission.name


def test_no_attack_is_to_gain_and_no_plain_answer_is_left_out():
    for submission in SUBMISSIONS:
        total = sum(points or 0 for points in submission.points.values())
        if submission.kind in ("honest", "right"):
            assert set(submission.points) == set(POINTS), submission.name
        if submission.kind == "attack":
            hand = set(course.BY_HAND)
            assert hand <= set(submission.points), submission.name
            assert total <= TOTAL - TOTAL_BY_HAND


def test_an_attack_says_that_it_got_out_only_when_it_runs(cohort):
    assert any(GOT_OUT[:3] in text(cohort, name) for name in NAMED)
    assert not [name for name in NAMED if GOT_OUT in text(cohort, name)]


def text(cohort, name):
    """Return what a submission's notebook says, if it is a file of its own."""
    path = cohort / "submitted" / name / "corpus" / "corpus.ipynb"
    if path.is_symlink() or not path.is_file() or name.startswith("spoiled"):
        return ""
    return path.read_text(encoding="utf-8-sig")


def test_each_is_built_and_the_well_formed_are_json(cohort):
    for submission in SUBMISSIONS:
        folder = cohort / "submitted" / submission.name / "corpus"
        assert folder.exists(), submission.name
        if submission.kind != "spoiled":
            (path,) = folder.glob("corpus*.ipynb")
            notebook = json.loads(path.read_text(encoding="utf-8-sig"))
            assert len(notebook["cells"]) > 20, submission.name
        elif submission.family in ("cells", "labels", "page"):
            json.loads((folder / "corpus.ipynb").read_text(encoding="utf-8"))


def test_no_build_reaches_out_of_its_folder(cohort):
    made = {path.name for path in cohort.iterdir()}
    assert made <= {
        "source", "release", "submitted", "nbgrader_config.py", "gradebook.db",
    }  # fmt: skip
    assert {path.name for path in (cohort / "submitted").iterdir()} == set(NAMED)


def test_building_twice_makes_the_same(cohort, tmp_path):
    released = cohort / "release" / "corpus" / "corpus.ipynb"
    for name in "ada", "attack_array_subclass", "honest_answer_split_in_two":
        folder = tmp_path / "submitted" / name / "corpus"
        folder.mkdir(parents=True)
        NAMED[name].build(folder, released)
        again = (folder / "corpus.ipynb").read_bytes()
        first = cohort / "submitted" / name / "corpus" / "corpus.ipynb"
        assert first.read_bytes() == again


def test_the_hidden_tests_and_the_key_are_not_released(cohort):
    released = (cohort / "release" / "corpus" / "corpus.ipynb").read_text()
    assert "HIDDEN TESTS" not in released
    assert "### BEGIN SOLUTION" not in released
    assert "X.T @ dZ" not in released.replace("assert np.array_equal(dW, X.T @ dZ)", "")


def test_right_answers_get_all_points_of_stock_nbgrader(stock):
    assert stock["ada"] == RIGHT_POINTS == NAMED["ada"].points


def test_wrong_answers_get_what_they_claim_of_stock_nbgrader(stock):
    assert stock["bob"] == WRONG_POINTS == NAMED["bob"].points
