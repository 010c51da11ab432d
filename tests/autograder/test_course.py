"""The course as its people use it: real commands and a real exchange folder.

Three students: ada is right, bob is wrong twice and has bent his copy of the checker,
and cem hands in what he fetched.
"""

import csv
import html
import json
import re
import shutil
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import checks

from .conftest import jupyter, run

COURSE_ID = "gradients-backwards"
RIGHT = {
    "linear_forward": "def linear_forward(X, W):\n    return X @ W",
    "linear_input_gradient": (
        "def linear_input_gradient(dZ, X, W):\n    return dZ @ W.T"
    ),
    "linear_weight_gradient": (
        "def linear_weight_gradient(dZ, X, W):\n    return X.T @ dZ"
    ),
    "derivation": "Each sample adds $x_{id}\\, \\partial L/\\partial z_{ij}$.",
}
WRONG = RIGHT | {
    "linear_input_gradient": (
        "def linear_input_gradient(dZ, X, W):\n    return dZ @ W"
    ),
    "linear_weight_gradient": (
        "def linear_weight_gradient(dZ, X, W):\n    return X.T @ dZ / len(X)"
    ),
    "derivation": "Because the shapes fit.",
}
STUDENTS = {"ada": RIGHT, "bob": WRONG, "cem": {}}


def fill_in(path, answers):
    """Write answers into the notebook's solution cells, by grade_id."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(grade_id, cell.source)
    nbformat.write(notebook, path)


def page_text(path):
    """Return the words of an HTML page, without its styles and scripts."""
    page = path.read_text(encoding="utf-8")
    page = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", page))


@pytest.fixture(scope="module")
def term(made, sandbox, tmp_path_factory):
    """A whole term, from the release to the feedback that students fetch."""
    tmp = tmp_path_factory.mktemp("term")
    course = shutil.copytree(made / "autograder", tmp / "course")
    exchange = tmp / "exchange"
    exchange.mkdir(mode=0o777)
    said = {}

    def instructor(command, *more):
        said[command] = run(
            "nbgrader", command, *more,
            # Here all students are one user of the machine.
            f"--Exchange.root={exchange}", "--ExchangeCollect.check_owner=False",
            cwd=course, home=tmp / "instructor",
        )  # fmt: skip

    def student(name, command, *more):
        said[command, name] = run(
            "nbgrader", command, *more,
            "--course=gradients-backwards", f"--Exchange.root={exchange}",
            cwd=tmp / name, home=tmp / name / "home",
        )  # fmt: skip

    def work_and_submit(name):
        (tmp / name).mkdir()
        student(name, "fetch_assignment", "linear_layer")
        work = tmp / name / "linear_layer"
        fill_in(work / "linear_layer.ipynb", STUDENTS[name])
        if name == "bob":
            with (work / "autograder/checks/verdict.py").open("a") as verdict:
                verdict.write("\nVerdict.must_pass = lambda self: None\n")
        student(name, "submit", "linear_layer", f"--student={name}")

    with ThreadPoolExecutor(2) as pool:
        instructor("release_assignment", "linear_layer")
        listed = pool.submit(instructor, "list")
        list(pool.map(work_and_submit, STUDENTS))
        listed.result()
        instructor("collect", "linear_layer")
        instructor("autograde", "linear_layer")
        exported = pool.submit(instructor, "export")
        instructor("generate_feedback", "linear_layer")
        exported.result()
        instructor("release_feedback", "linear_layer")
        fetches = [
            pool.submit(student, name, "fetch_feedback", "linear_layer")
            for name in STUDENTS
        ]
        for fetch in fetches:
            fetch.result()

    feedback = {}
    for name in STUDENTS:
        (page,) = (tmp / name / "linear_layer" / "feedback").glob("*/*.html")
        feedback[name] = page_text(page)
    return SimpleNamespace(course=course, said=said, feedback=feedback)


@pytest.fixture(scope="module")
def gradebook(term):
    with Gradebook(f"sqlite:///{term.course / 'gradebook.db'}", COURSE_ID) as book:
        yield book


def scores(gradebook, student):
    """Return each cell's score, or None where a person has to give it."""
    (notebook,) = gradebook.find_submission("linear_layer", student).notebooks
    return {
        grade.name: None if grade.auto_score is None else grade.score
        for grade in notebook.grades
    }


def test_a_released_assignment_is_listed(term):
    assert f"{COURSE_ID} linear_layer" in term.said["list"]


def test_every_submission_is_collected(term):
    assert "Processing 3 submissions" in term.said["collect"]


def test_right_answers_get_all_points_and_text_waits_for_a_person(gradebook):
    assert scores(gradebook, "ada") == {
        "test_linear_forward": 1,
        "test_linear_forward_hidden": 1,
        "test_linear_input_gradient": 2,
        "test_linear_input_gradient_hidden": 2,
        "test_linear_weight_gradient": 2,
        "test_linear_weight_gradient_hidden": 2,
        "derivation": None,
    }


def test_wrong_answers_get_no_points_and_cost_no_others(gradebook):
    assert scores(gradebook, "bob") == {
        "test_linear_forward": 1,
        "test_linear_forward_hidden": 1,
        "test_linear_input_gradient": 0,
        "test_linear_input_gradient_hidden": 0,
        "test_linear_weight_gradient": 0,
        "test_linear_weight_gradient_hidden": 0,
        "derivation": None,
    }


def test_what_is_not_filled_in_gets_no_points_and_no_reader(gradebook):
    assert set(scores(gradebook, "cem").values()) == {0}


def test_totals_are_exported(term):
    with (term.course / "grades.csv").open(newline="") as file:
        rows = {
            row["student_id"]: row
            for row in csv.DictReader(file)
            if row["assignment"] == "linear_layer"
        }
    totals = {n: (float(r["score"]), float(r["max_score"])) for n, r in rows.items()}
    assert totals == {"ada": (10, 12), "bob": (2, 12), "cem": (0, 12)}


def verdict(check, answer):
    """Return what check says of an answer's source."""
    namespace = {}
    exec(answer, namespace)
    return str(check(namespace[check.name]))


def test_feedback_says_what_is_right(term):
    name = "linear_weight_gradient"
    assert verdict(checks.linear_weight_gradient, RIGHT[name]) in term.feedback["ada"]
    assert "✗" not in term.feedback["ada"]
    assert "10 of 12 points" in term.feedback["ada"]
    assert "Answers worth 2 of them have not been read yet" in term.feedback["ada"]


def test_feedback_says_what_is_wrong_without_a_traceback(term):
    feedback = term.feedback["bob"]
    name = "linear_weight_gradient"
    # The inputs are bob's own, the mistake is everybody's.
    mistake = verdict(checks.linear_weight_gradient, WRONG[name]).partition(":")[0]
    assert mistake == "✗ dW is averaged over the batch"
    assert mistake in feedback
    assert "✗ dX lacks a transpose" in feedback
    assert "Traceback" not in feedback
    assert "comparison.py" not in feedback


def test_feedback_on_an_unfilled_stub_says_so(term):
    for name in "linear_forward", "linear_input_gradient", "linear_weight_gradient":
        assert f"not implemented yet: {name}" in term.feedback["cem"]
    assert "Traceback" not in term.feedback["cem"]


def test_the_courses_checks_grade_and_not_the_students_copy(term):
    mine = (term.course / "checks" / "verdict.py").read_bytes()
    path = "bob/linear_layer/autograder/checks/verdict.py"
    assert (term.course / "submitted" / path).read_bytes() != mine
    assert not (term.course / "autograded" / path).exists()  # nor any other copy


def test_the_plain_command_makes_the_same_release(project, tmp_path):
    course = project / "autograder"

    def release():
        release = course / "release" / "linear_layer"
        files = (file for file in release.rglob("*") if file.is_file())
        return {str(file.relative_to(course)): file.read_bytes() for file in files}

    before = release()
    shutil.rmtree(course / "release")
    (course / "gradebook.db").unlink()
    command = "nbgrader", "generate_assignment", "linear_layer"
    run(*command, cwd=course, home=tmp_path / "home")
    assert release() == before


@pytest.fixture(scope="module")
def formgrader(term, tmp_path_factory):
    """Jupyter with nbgrader's formgrader, in a copy of the course; calls its pages."""
    tmp = tmp_path_factory.mktemp("formgrader")
    course = shutil.copytree(term.course, tmp / "course")

    def call(path, method="GET", **body):
        request = urllib.request.Request(
            f"{home}formgrader/{path}",
            method=method,
            data=json.dumps(body).encode() if method != "GET" else None,
            headers={"Authorization": "token secret"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode()
        return json.loads(text) if path.startswith("api/") else html.unescape(text)

    with jupyter("server", course, tmp / "home") as address:
        home = address()
        yield SimpleNamespace(call=call, course=course)


def test_formgrader_lists_the_assignment_and_its_submissions(formgrader):
    assignments = formgrader.call("api/assignments")
    assignment = {each["name"]: each for each in assignments}["linear_layer"]
    assert assignment["max_score"] == 12
    assert assignment["num_submissions"] == 3
    assert assignment["average_score"] == 4
    submissions = formgrader.call("api/submissions/linear_layer")
    assert {s["student"]: s["score"] for s in submissions} == {
        "ada": 10,
        "bob": 2,
        "cem": 0,
    }
    assert "nbgrader formgrade" in formgrader.call("manage_assignments")


def test_formgraders_button_grades_and_a_person_adds_the_rest(formgrader):
    path = "api/submission/linear_layer/ada"
    graded = formgrader.call(f"{path}/autograde", "POST")
    assert graded["success"], graded
    notebooks = formgrader.call("api/submitted_notebooks/linear_layer/linear_layer")
    (notebook,) = (each for each in notebooks if each["student"] == "ada")
    grades = formgrader.call(f"api/grades?submission_id={notebook['id']}")
    (derivation,) = (grade for grade in grades if grade["name"] == "derivation")
    assert derivation["needs_manual_grade"]
    formgrader.call(f"api/grade/{derivation['id']}", "PUT", manual_score=2)
    assert formgrader.call(path)["score"] == 12
    page = formgrader.call(f"submissions/{notebook['id']}/?index=0")
    assert "✓ linear_weight_gradient: dW is right" in page


def test_a_deleted_test_cell_is_put_back_and_graded(formgrader):
    submitted = formgrader.course / "submitted"
    shutil.copytree(submitted / "ada", submitted / "dora")
    path = submitted / "dora" / "linear_layer" / "linear_layer.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if "test_linear_weight_gradient" not in str(cell.metadata)
    ]
    nbformat.write(notebook, path)
    graded = formgrader.call("api/submission/linear_layer/dora/autograde", "POST")
    assert graded["success"], graded
    assert formgrader.call("api/submission/linear_layer/dora")["score"] == 10


def test_each_quantity_of_a_function_earns_its_own_points(formgrader):
    submission = formgrader.course / "submitted" / "ada" / "bias"
    shutil.copytree(formgrader.course / "release" / "bias", submission)
    answer = "def affine_backward(dZ, X, W, b):\n    return dZ @ W.T, X.T @ dZ, dZ"
    fill_in(submission / "bias.ipynb", {"affine_backward": answer})
    path = "api/submission/bias/ada"
    graded = formgrader.call(f"{path}/autograde", "POST")
    assert graded["success"], graded
    (notebook,) = formgrader.call("api/submitted_notebooks/bias/bias")
    grades = formgrader.call(f"api/grades?submission_id={notebook['id']}")
    earned = {grade["name"]: grade["auto_score"] for grade in grades}
    # dX and dW, visible and hidden; db is not summed.
    assert earned["test_affine_backward"] == 2
    assert earned["test_affine_backward_hidden"] == 2
    assert formgrader.call(path)["score"] == 4
    page = formgrader.call(f"submissions/{notebook['id']}/?index=0")
    assert "✗ db still has the batch axis: it equals dZ." in page
    assert "✓ dX and dW are right." in page
