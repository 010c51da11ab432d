"""What a class got wrong: page, table and JSON, from verdicts that are made by hand."""

import csv
import json
import re
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.checks.words import en
from autograder.grading import configure
from autograder.grading.recording import report

from .conftest import COURSE_ID, environment

STUB = "def gradient(dZ, W):\n    raise NotImplementedError"
# By student: the answer, the points of its tests, and what the verdict says of it.
TRANSPOSED = {"task": "gradient", "quantity": "dX", "mistake": "transpose missing"}
AVERAGED = {**TRANSPOSED, "mistake": "averaged"}
UNKNOWN = {**TRANSPOSED, "mistake": "wrong value"}
FAILURE = {
    "exception": "AssertionError", "message": "AssertionError: 7 is not 6",
    "line": "assert total() == 6",
}  # fmt: skip
RIGHT = "def gradient(dZ, W):\n    return dZ @ W.T"
ANSWERS = {
    "ada": (
        '# Ada Lovelace, 1234567\ndef gradient(dZ, W):\n    """By Ada."""\n'
        '    ada = "by ada"  # me\n    return dZ @ W',
        0.0, [TRANSPOSED],
    ),
    "bob": ("def gradient(dZ, W):\n    return dZ @ W\n", 0.0, [TRANSPOSED, AVERAGED]),
    "cem": ("def gradient(dZ, W):\n    return dZ @ W  # hm", 0.0, [TRANSPOSED]),
    "dee": ("def gradient(dZ, W):\n    <b>return</b>", 1.0, [UNKNOWN]),
    "eve": (STUB, 0.0, [{**TRANSPOSED, "mistake": "not implemented"}]),
    "fay": (RIGHT, 4.0, []),
}  # fmt: skip


def cell(kind, name, source, points=None):
    made = (new_markdown_cell if kind == "read" else new_code_cell)(source)
    made.metadata.nbgrader = {
        "schema_version": 3, "grade_id": name, "task": False, "locked": kind == "test",
        "solution": kind != "test", "grade": kind != "answer",
    }  # fmt: skip
    if points is not None:
        made.metadata.nbgrader["points"] = points
    return made


def notebook(answer=STUB, outputs=()):
    test = cell("test", "test_gradient", "check(gradient)", 4)
    test.outputs = list(outputs)
    return new_notebook(
        cells=[
            new_markdown_cell("# The sheet\n\n## Task 1: the gradient\n\nWrite it."),
            cell("answer", "gradient", answer),
            test,
            new_markdown_cell("## Task 2: why"),
            cell("read", "why", "…", 2),
        ]
    )


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data)


def hand_in(course, assignment, student, answer, points, findings, failure=None):
    """Put into place what grading leaves of a submission."""
    said = [
        {"paragraphs": [f"✗ {each['mistake']}" for each in findings],
         "findings": findings, "failure": None}
    ] if findings else []  # fmt: skip
    hidden = {"exception": "AssertionError", "message": "A hidden one.", "line": ""}
    for each in [failure, hidden] if failure else []:
        said += [{"paragraphs": list(each.values()), "findings": [], "failure": each}]
    place = course.folder / "autograded" / student / assignment
    verdict = {
        "release": "0", "task": f"{len(answer):04d}", "outputs": [], "stopped": None,
        "said": {"gradient": said} if said else {},
    }  # fmt: skip
    write(place / "sheet.verdict", json.dumps(verdict))
    write(place / "sheet.ipynb", nbformat.writes(notebook(answer)))
    submission = course.gradebook.add_submission(assignment, student)
    (recorded,) = submission.notebooks
    for grade in recorded.grades:
        if grade.name == "test_gradient":
            grade.auto_score, grade.needs_manual_grade = points, False
        elif student != "fay":
            grade.manual_score, grade.needs_manual_grade = 2.0, False
    return place, verdict, recorded


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with two assignments: in the second, nobody forgets the transpose."""
    configure(Config())  # nbgrader finds alembic by the PATH that this sets
    folder = tmp_path_factory.mktemp("report") / "course"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'gradients-backwards'\n"
    )
    gradebook = Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID)
    course = SimpleNamespace(folder=folder, gradebook=gradebook)
    for name in [*ANSWERS, "gil", "hal", "ida", "joe"]:
        gradebook.add_student(name)
    ada = gradebook.find_student("ada")
    ada.first_name, ada.last_name = "Ada", "Lovelace"
    for name in "first", "second":
        gradebook.add_assignment(name)
        gradebook.add_notebook("sheet", name)
        gradebook.add_solution_cell("gradient", "sheet", name)
        gradebook.add_solution_cell("why", "sheet", name)
        for grade_id, points in ("test_gradient", 4), ("why", 2):
            gradebook.add_grade_cell(
                grade_id, "sheet", name, max_score=points, cell_type="code"
            )
        write(folder / "release" / name / "sheet.ipynb", nbformat.writes(notebook()))
    for student, answer in ANSWERS.items():
        hand_in(course, "first", student, *answer)
    for k, student in enumerate(ANSWERS):
        averaged = [AVERAGED] if k == 0 else []
        failure = {**FAILURE, "message": f"No, {student}, {k}"} if k > 2 else None
        hand_in(course, "second", student, RIGHT, 4.0, averaged, failure)
    # What could not be read, what could not be judged, and who was stopped.
    for student, name in ("gil", "NotRead"), ("hal", "NotJudged"):
        place, _, _ = hand_in(course, "first", student, STUB, 0.0, [])
        error = {"output_type": "error", "ename": name, "evalue": f"{name}: it is so."}
        error["traceback"] = []
        outputs = [nbformat.from_dict(error)]
        write(place / "sheet.ipynb", nbformat.writes(notebook(STUB, outputs)))
        (place / "sheet.verdict").write_bytes(b"")
    place, verdict, recorded = hand_in(course, "first", "ida", "x", 3.0, [])
    verdict["stopped"] = "Your code has ended."
    write(place / "sheet.verdict", json.dumps(verdict))
    recorded.late_submission_penalty = 1.5
    gradebook.db.commit()
    yield course
    gradebook.close()


@pytest.fixture(scope="module")
def run(course):
    """Return a function that calls the command in the course."""

    def call(*command):
        home = course.folder.parent / "home"
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "autograder.grading", "report", *command],
            cwd=course.folder, env=environment(home), capture_output=True, text=True,
        )  # fmt: skip

    return call


@pytest.fixture(scope="module")
def told(run):
    """What the JSON of the command says of both assignments."""
    done = run("first", "second", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["assignments"]


@pytest.fixture(scope="module")
def page(course, run):
    """The page of both assignments: its path, and what is on it."""
    done = run("first", "second", "--to=week.html")
    assert done.returncode == 0, done.stderr
    path = course.folder / "week.html"
    return path, BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_scores_and_tasks_are_counted(told):
    first = told[0]
    assert (first["submissions"], first["never_handed_in"]) == (9, 1)
    # Ida was late, and fay's text has not been read.
    assert first["scores"] == [2, 2, 2, 2, 2, 2, 3, 3.5, 4]
    assert first["lost_points_by_being_late"] == 1
    gradient, why = first["tasks"]
    assert gradient["title"] == "Task 1: the gradient"
    counts = "passed", "not_passed", "not_answered", "not_read_yet"
    assert [gradient[each] for each in counts] == [1, 8, 1, 0]
    assert [why[each] for each in counts] == [8, 0, 0, 1]


def test_answers_below_one_heading_are_told_apart(course):
    cells = notebook().cells
    cells[3:3] = [cell("answer", "other", STUB), cell("test", "test_other", "…", 4)]
    found = report.tasks_of(new_notebook(cells=cells))
    assert [list(each.cells) for each in found.values()] == [
        ["test_gradient"], ["test_other"], ["why"],
    ]  # fmt: skip


def test_mistakes_are_counted_once_a_submission(told):
    found = {each["mistake"]: each for each in told[0]["mistakes"]}
    assert {name: each["submissions"] for name, each in found.items()} == {
        "transpose missing": 3, "averaged": 1, "wrong value": 1,
    }  # fmt: skip
    assert [name for name, each in found.items() if not each["named"]] == [
        "wrong value"
    ]
    # One line of a test is one failure, whatever number its text tells, and a hidden
    # test that fails beside it is none.
    (failure,) = told[1]["failures"]
    assert failure["submissions"] == 3
    assert failure["message"] == "No, …, 3"
    assert failure["line"] == FAILURE["line"]
    assert told[1]["by_name"] == {"AssertionError": 3, "averaged": 1}


def test_two_examples_that_differ_show_nobody(told):
    (missing,) = [e for e in told[0]["mistakes"] if e["mistake"] == "transpose missing"]
    codes = [each["code"] for each in missing["examples"]]
    assert len(set(codes)) == 2
    found = report.anonymous(ANSWERS["ada"][0], report.names_in(["ada", "Ada"]))
    assert found == 'def gradient(dZ, W):\n    … = "by …"\n    return dZ @ W'
    shown = json.dumps([each["mistakes"] + each["failures"] for each in told]).lower()
    assert not re.search(r"\b(ada|lovelace|1234567|bob|cem|dee)\b", shown)


def test_names_that_are_parts_of_words_leave_the_words(told):
    names = report.names_in(["Ann_Sum", None, "李", "bo"])
    text = "annual sums: Ann, SUM_ann 李 bo"
    assert report.without(names, text) == "annual sums: …, …_… … bo"


def test_who_needs_a_person_is_listed_with_the_reason(told):
    assert {each["student"]: each["reason"] for each in told[0]["persons"]} == {
        "fay": "Not read yet: Task 2: why",
        "gil": "sheet: NotRead: it is so.",
        "hal": "sheet: NotJudged: it is so.",
        "ida": "sheet: Your code has ended.",
    }


def test_the_table_has_the_same_counts(page, told):
    path, _ = page
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for each in told[0]["mistakes"]:
        (row,) = [
            row for row in table
            if (row["assignment"], row["name"]) == ("first", each["mistake"])
        ]  # fmt: skip
        assert int(row["submissions"]) == each["submissions"]
        assert int(row["of"]) == 9
    scores = [row for row in table if row["what"] == "score"]
    assert sum(int(row["submissions"]) for row in scores) == 9 + 6
    assert {row["what"] for row in table} == {
        "never handed in", "score", "passed", "not passed", "not answered",
        "not read yet", "mistake", "unnamed mistake", "failure", "needs a person",
    }  # fmt: skip


def test_what_goes_away_comes_first(page):
    _, soup = page
    table = soup.find(id="over").find_next("table")
    rows = [
        [
            cell.get_text(" ", strip=True).replace("\xa0", " ")
            for cell in row(["th", "td"])
        ]
        for row in table.tbody.find_all("tr")
    ]
    assert [[row[0], row[2], row[3], row[1]] for row in rows] == [
        ["transpose missing", "33 %", "0 %", "gone"],
        ["AssertionError", "0 %", "50 %", "new"],
        ["averaged", "11 %", "17 %", "still there"],
    ]


def test_the_page_needs_nothing_and_its_plots_are_told_in_words(page):
    _, soup = page
    assert not soup.find_all(["script", "link", "img", "iframe", "b"])
    assert not [tag for tag in soup.find_all() if tag.has_attr("src")]
    for plot in soup.find_all("svg"):
        if plot.get("aria-hidden") != "true":
            names = plot["aria-labelledby"].split()
            assert all(soup.find(id=name).get_text(strip=True) for name in names)
    told = soup.find(id="told-1").get_text()
    assert told == (
        "2 to less than 3: 6 submissions; 3 to less than 4: 2 submissions; 4 to less"
        " than 5: 1 submission."
    )
    # What the sentence says for all, where an answer's own values are left out.
    assert "dX lacks a transpose." in soup.get_text()
    assert "<b>return</b>" in soup.get_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_by_everybody(page, browser, scheme):
    from axe_playwright_python.sync_playwright import Axe

    path, _ = page
    opened = browser.new_page(color_scheme=scheme)
    asked = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(path.as_uri())
    opened.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    for width in 1280, 375:
        opened.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(opened).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        wide = opened.evaluate("document.documentElement.scrollWidth")
        assert wide == width
    assert asked == [path.as_uri()]
    opened.close()


def test_every_mistake_has_an_outline():
    for key in [*en.WHOLE, *en.MISTAKES]:
        text = report.outline({"mistake": key, "quantity": "dX", "task": "f"})
        assert text.strip()
        assert "{" not in text


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], "Name an assignment"),
        (["frist"], "has no assignment 'frist'. It has first, second."),
    ],
)
def test_what_cannot_be_reported_is_said(run, names, expected):
    done = run(*names)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_not_graded_yet_is_said(course, run):
    course.gradebook.add_assignment("third")
    done = run("third")
    assert "Nothing of third is graded yet" in done.stderr
    course.gradebook.remove_assignment("third")


def test_memory_does_not_grow_with_the_cohort():
    tally = report.Tally({}, "student")
    for k in range(1000):
        tally.add((f"{k * 7919 % 1000:04d}", "student", "sheet", "gradient", "text"))
    assert tally.count == 1000
    assert [lot for lot, *_ in tally.some] == [f"{k:04d}" for k in range(8)]
