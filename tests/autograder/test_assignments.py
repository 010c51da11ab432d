"""The maker: what students get is the key without its bodies, and it works alone."""

import ast
import copy
import hashlib
import json
import re
import subprocess
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbgrader import utils
from nbgrader.api import Gradebook

from autograder import checks
from autograder.assignments import __main__ as command
from autograder.assignments import checker, maker
from autograder.grading.taking.graft import SOURCE_BYTES
from solutions import linear

from .conftest import ROOT, run

ASSIGNMENTS = sorted(path.stem for path in maker.TEXTS.glob("*.md"))
TEXT = maker.TEXTS / "linear_layer.md"
MADE = "source", "release", "solution", "downloads"

each_assignment = pytest.mark.parametrize("name", ASSIGNMENTS)


def linear_weight_gradient(dZ, X, W):
    """Return dW, wrongly: a wrong key for the tests below."""
    return X.T @ dZ / len(X)


def read_notebook(project, step, name):
    path = project / "autograder" / step / name / f"{name}.ipynb"
    return nbformat.read(path, as_version=4)


def by_grade_id(notebook):
    cells = (cell for cell in notebook.cells if "nbgrader" in cell.metadata)
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def tasks(notebook):
    """Return the names of the functions that an assignment asks for."""
    return [
        grade_id
        for grade_id, cell in by_grade_id(notebook).items()
        if cell.cell_type == "code" and utils.is_solution(cell)
    ]


def handed_out(function):
    """Return a function of the key as students get it, who have no chapters/."""
    function = copy.deepcopy(function)
    text = function.body[0].value
    page = re.search(r"Derived in (chapters/\w+\.md)\.", text.value)
    title = re.search(r"^# (.*)$", (ROOT / page[1]).read_text("utf-8"), re.M)[1]
    text.value = text.value.replace(page[0], f"Derived on the page “{title}”.")
    return function


def functions(text):
    """Return each function that text defines, by name, as a syntax tree."""
    found = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return {function.name: function for function in found}


@pytest.fixture(scope="session")
def key(made):
    """The functions of solutions/, by name."""
    modules = sorted((made / "solutions").glob("*.py"))
    found = [functions(module.read_text(encoding="utf-8")) for module in modules]
    names = [name for module in found for name in module]
    assert len(set(names)) == len(names)
    return {name: module[name] for module in found for name in module}


def unzipped(project, name):
    """Return the files of an assignment's download, by their names in it."""
    with zipfile.ZipFile(project / f"autograder/downloads/{name}.zip") as packed:
        return {file: packed.read(file) for file in packed.namelist()}


def fingerprints(project):
    """Return the digest of every file that the maker has written."""
    files = (
        file
        for made in MADE
        for file in (project / "autograder" / made).rglob("*")
        if file.is_file()
    )
    return {
        str(file.relative_to(project)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


@pytest.fixture
def course(project, monkeypatch):
    """The text of linear_layer, to be changed; the maker works in its project."""
    monkeypatch.setattr(maker, "TEXTS", project / "autograder" / "assignments")
    monkeypatch.setattr(command, "TEXTS", maker.TEXTS)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return maker.TEXTS / "linear_layer.md"


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def keep(*names):
    """Remove the other assignments' texts from the project that the maker works in."""
    for path in maker.TEXTS.glob("*.md"):
        if path.stem not in names:
            path.unlink()


def make_all(monkeypatch):
    """Run the command in this process."""
    monkeypatch.setattr(sys, "argv", ["assignments", str(maker.TEXTS.parent)])
    command.main()


# What is made


def test_the_command_says_in_a_line_each_what_it_made(made):
    said = (made / "said.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in said[:-1]] == ASSIGNMENTS
    (line,) = (line for line in said if line.startswith("linear_layer:"))
    assert re.match(r"linear_layer: \d+ tasks, \d+ points, every solution", line)
    assert "solution/" in said[-1]


def test_a_second_run_writes_the_same_bytes(project, course):
    before = fingerprints(project)
    for file in (project / "autograder" / "downloads").iterdir():
        file.unlink()
    maker.make(course, course.parents[1])
    after = fingerprints(project)
    assert "autograder/downloads/linear_layer.zip" in after
    assert after.items() <= before.items()


def test_nbgrader_works_for_one_assignment_at_a_time(course, monkeypatch):
    keep("activations", "losses", "linear_layer")
    working = set()
    convert = maker.convert

    def convert_alone(path, *arguments):
        assert not working
        working.add(path)
        time.sleep(0.1)
        convert(path, *arguments)
        working.remove(path)

    monkeypatch.setattr(maker, "convert", convert_alone)
    monkeypatch.setattr(maker, "verify", lambda path, notebook, *_: notebook)
    make_all(monkeypatch)


def test_the_gradebook_knows_every_assignment_and_its_points(made):
    points = {}
    for name in ASSIGNMENTS:
        cells = by_grade_id(read_notebook(made, "release", name)).values()
        graded = (cell.metadata.nbgrader for cell in cells if utils.is_grade(cell))
        points[name] = sum(cell.points for cell in graded)
    with Gradebook(f"sqlite:///{made / 'autograder/gradebook.db'}", "x") as gradebook:
        assert {a.name: a.max_score for a in gradebook.assignments} == points


@each_assignment
def test_points_are_those_that_the_text_says(made, name):
    cells = read_notebook(made, "release", name).cells
    points = []
    for cell in cells:
        if utils.is_solution(cell):
            points.append(0)
        if utils.is_grade(cell):
            points[-1] += cell.metadata.nbgrader.points
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    # A part of a task has one point, "(1 point)"; a task has more.
    assert [int(said) for said in re.findall(r"\((\d+) points", text)] == points
    assert f"for {sum(points)} points." in cells[0].source
    assert "points}" not in text
    for part in re.findall(r"\(\d+ points: (.*)\)", text):
        assert re.fullmatch(r"\d [^\d]+(, \d [^\d]+)?", part)


@each_assignment
def test_no_text_says_by_hand_what_its_cells_say(name):
    text = (maker.TEXTS / f"{name}.md").read_text(encoding="utf-8")
    assert not re.findall(r"\d+ points?\b", text)
    assert "for {all points}" in text
    numbers = "|".join([*maker.IN_WORDS[2:], "ten", "twelve"])
    asked = rf"\b(?:{numbers})(?: \w+)? (?:functions|tasks|claims|short texts)\b"
    assert not re.findall(asked, text, re.IGNORECASE)


def cell_of(kind, source, points=None, solution=False):
    """Return a notebook's cell, graded where it has points."""
    cell = getattr(nbformat.v4, f"new_{kind}_cell")(source)
    cell.metadata.nbgrader = nbformat.from_dict(
        {"grade": points is not None, "points": points, "solution": solution}
    )
    return cell


def test_the_text_follows_from_its_cells():
    cells = [
        cell_of("markdown", "# Layers\n\n{all tasks}, {all points}"),
        cell_of("markdown", "## One\n\n({points})"),
        cell_of("code", "", solution=True),
        cell_of("code", "check.must_pass()", 0.5),
        cell_of("code", "check.must_pass()", 0.5),
        cell_of("markdown", "## Two\n\n({points}: {points dX} and {points dW})"),
        cell_of("markdown", "<details>{points}</details>"),
        cell_of("code", "", solution=True),
        cell_of("code", "check.points(dX=1, dW=2)", 3),
        cell_of("code", "check.points(dX=1, dW=0.5)", 1.5),
        cell_of("markdown", "Why?\n\n## Three\n\n({points}: {points each} each)"),
        cell_of("markdown", "Because.", 2, solution=True),
        cell_of("code", "check.points(a=1, b=1)", 2),
        cell_of("markdown", "## Four\n\n1. ({points part})\n2. ({points part})"),
        cell_of("markdown", "So.", 3, solution=True),
    ]
    maker.fill_in_points(TEXT, cells)
    assert [c.source.split("\n")[-1] for c in cells if c.cell_type == "markdown"] == [
        "two functions and two short texts, 12.5 points",
        "(1 point)",
        "(4.5 points: 2 and 2.5)",
        "<details>4.5 points</details>",
        "(4 points: 1 each)",
        "Because.",
        "2. (1.5 points)",
        "So.",
    ]


def test_points_that_cannot_be_divided_stop_with_the_task():
    cells = [
        cell_of("markdown", "## Why" + "\n\n({points part})" * 3),
        cell_of("markdown", "So.", 2, solution=True),
    ]
    with pytest.raises(maker.AssignmentError, match="2 points cannot be divided into"):
        maker.fill_in_points(TEXT, cells)


def test_tasks_are_numbered_from_1_on(tmp_path):
    path = tmp_path / "linear_layer.md"
    path.write_text(TEXT.read_text(encoding="utf-8"), encoding="utf-8")
    replace(path, "## Task 3", "## Task 4")
    with pytest.raises(maker.AssignmentError, match="called task 4, and is task 3"):
        maker.read(path)


def test_a_task_is_not_swallowed_by_a_model_answer(tmp_path):
    path = tmp_path / "linear_layer.md"
    text = TEXT.read_text(encoding="utf-8")
    path.write_text(text + "\n## Task 5\n", encoding="utf-8")
    with pytest.raises(maker.AssignmentError, match="cell derivation: has a heading"):
        maker.read(path)
    path.write_text(text + "\n+++\n\n## Task 5\n", encoding="utf-8")
    maker.read(path)


@pytest.mark.parametrize(
    ("old", "new", "cell", "there_is"),
    [
        ("{points dP}", "{points dQ}", "## Task 1", "{points dP}, {points each}"),
        ("{points dZ}", "{points each}", "## Task 2", "{points L}, {points dZ}."),
        ("{all points}", "{points}", "# Losses", "there is {all tasks}, {all points}."),
        ("{all tasks}", "{all words}", "# Losses", "there is {all tasks}, {all"),
    ],
    ids=["no such quantity", "not the same for each", "nothing graded", "unknown"],
)
def test_a_placeholder_that_nothing_fills_is_named(tmp_path, old, new, cell, there_is):
    path = tmp_path / "losses.md"
    text = (maker.TEXTS / "losses.md").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    replace(path, old, new)
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.read(path)
    said = str(stopped.value)
    assert said.startswith(f'autograder/assignments/losses.md, cell "{cell}')
    assert f"nothing can be put for {new}. " in said
    assert there_is in said


def test_every_check_judges_one_task(made):
    asked = [t for a in ASSIGNMENTS for t in tasks(read_notebook(made, "release", a))]
    assert sorted(asked) == sorted(checks.TASKS)


@each_assignment
def test_a_stub_is_the_keys_function_with_its_body_taken_out(made, key, name):
    cells = by_grade_id(read_notebook(made, "release", name))
    body = ast.parse('raise NotImplementedError("not implemented yet")').body
    for task in tasks(read_notebook(made, "release", name)):
        expected = handed_out(key[task])
        expected.body[1:] = body
        stub = ast.parse(cells[task].source)
        assert ast.dump(stub) == ast.dump(ast.Module([expected], []))
        assert ".md" not in cells[task].source


def test_a_stub_says_where_its_page_is_if_that_is_known(monkeypatch):
    page = "The linear layer", "https://owner.example/chapters/linear_layer.html"
    monkeypatch.setattr(maker.publication, "page", lambda name: page)
    stub = maker.from_key(TEXT, None, "linear", "linear_weight_gradient")
    assert f"Derived on the page “{page[0]}”,\n    {page[1]}\n" in stub


@each_assignment
def test_a_function_that_is_given_is_the_keys(made, key, name):
    for cell in by_grade_id(read_notebook(made, "release", name)).values():
        if cell.cell_type == "code" and not utils.is_solution(cell):
            for given, function in functions(cell.source).items():
                if given in key:
                    assert ast.dump(function) == ast.dump(handed_out(key[given]))


@each_assignment
def test_the_release_gives_no_solution_away(made, name):
    source = by_grade_id(read_notebook(made, "source", name))
    secret = []
    for cell in source.values():
        if utils.is_solution(cell) and cell.cell_type == "markdown":
            # A formula may stand in a hint; what is said of it may not.
            secret += [p for p in cell.source.split("\n\n") if p[:2] != "$$"]
        for part in "SOLUTION", "HIDDEN TESTS":
            region = f"### BEGIN {part}\n(.*?)\n *### END {part}"
            secret += re.findall(region, cell.source, re.DOTALL)
    secret = {text.strip() for text in secret}
    assert len(secret) >= 2 * len(tasks(read_notebook(made, "source", name)))
    zipped = unzipped(made, name)
    (path,) = (file for file in zipped if file.endswith(".ipynb"))
    for notebook in (
        read_notebook(made, "release", name),
        nbformat.reads(zipped[path].decode(), 4),
    ):
        text = "\n".join(cell.source for cell in notebook.cells)
        assert [part for part in secret if part in text] == []
        assert "thorough" not in text
        assert not any(cell.get("outputs") for cell in notebook.cells)
    assert [file for file, data in zipped.items() if b"BEGIN SOLUTION" in data] == []


def test_a_text_that_a_person_reads_is_left_to_write(made):
    cells = by_grade_id(read_notebook(made, "release", "linear_layer"))
    assert cells["derivation"].source == "YOUR ANSWER HERE"


@each_assignment
def test_the_download_is_the_release(made, name):
    release = made / "autograder" / "release"
    files = (file for file in release.glob(f"{name}/**/*") if file.is_file())
    zipped = unzipped(made, name)
    assert zipped == {str(f.relative_to(release)): f.read_bytes() for f in files}
    assert f"{name}/README.txt" in zipped


# The tests say that nothing is implemented yet. Then each answer stands in its cell,
# and then a wrong one.
STUDENT = """
import json, pathlib, sys
notebook, libraries, answers = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
sys.path[:] = ["", *sys.path, libraries]
try:
    import solutions
except ImportError:
    pass
else:
    sys.exit("the project is importable, so this proves nothing")
cells = {
    cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
    for cell in json.load(open(notebook, encoding="utf-8"))["cells"]
    if cell["cell_type"] == "code"
}
namespace = {}
for source in cells.values():
    try:
        exec(source, namespace)
    except AssertionError as error:
        print(error)
print("---")
for source in (cells | answers).values():
    for _ in range(2):  # nobody runs a cell only once
        exec(source, namespace)
print("---")
for task in answers:
    exec(f"def {task}(*_): pass", namespace)
    try:
        exec(cells[f"test_{task}"], namespace)
    except AssertionError as error:
        print(error)
print("---")
folder = pathlib.Path(sys.modules["autograder.checks"].__file__).parents[2]
files = {str(f.relative_to(folder)): f.read_text("utf-8") for f in folder.rglob("*.py")}
print(json.dumps([str(folder), files]))
"""


@each_assignment
def test_the_downloaded_notebook_works_alone_with_numpy(made, tmp_path, name):
    """As in Colab and JupyterLite, but beside an older checker, which is left alone."""
    alone = tmp_path / "alone"
    alone.mkdir()
    notebook = unzipped(made, name)[f"{name}/{name}.ipynb"]
    (alone / f"{name}.ipynb").write_bytes(notebook)
    older = alone / "autograder" / "checks" / "__init__.py"
    older.parent.mkdir(parents=True)
    older.write_text("raise ImportError('an older one')")
    # Links to NumPy alone, out of all that is installed beside it.
    installed = {"numpy"} | ({"mpmath", "sympy"} if name == "derivation" else set())
    (tmp_path / "libraries").mkdir()
    for path in Path(np.__file__).parents[1].iterdir():
        if path.name.partition(".")[0] in installed:
            (tmp_path / "libraries" / path.name).symlink_to(path)
    source = read_notebook(made, "source", name)
    answers = {task: by_grade_id(source)[task].source for task in tasks(source)}
    # -S keeps the installed project out: its files are found by a .pth file.
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", STUDENT, f"{name}.ipynb",
         tmp_path / "libraries", json.dumps(answers)],
        cwd=alone, env={"PATH": "", "PYTHONUTF8": "1"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    unfilled, filled, wrong, brought = done.stdout.split("---\n")
    for task in answers:
        assert f"not implemented yet: {task}" in unfilled
        assert f"✗ {task} returned None." in wrong
    assert "✓" not in unfilled + wrong
    assert [line[0] for line in filled.splitlines() if line[0] in "✓✗"] == [
        "✓" for _ in 2 * [*answers]
    ]
    # What the notebook has brought is what lies in the download, and in the release.
    folder, brought = json.loads(brought)
    files = unzipped(made, name)
    assert {f"{name}/{file}": text.encode() for file, text in brought.items()} == {
        file: data for file, data in files.items() if file.endswith(".py")
    }
    assert not Path(folder).exists(), "it is temporary"
    assert {path for path in alone.rglob("*") if path.is_file()} == {
        alone / f"{name}.ipynb", older,
    }  # fmt: skip


@each_assignment
def test_the_cell_that_brings_the_checks_is_small_enough_and_leaves_one_name(
    made, name
):
    released, *others = [
        by_grade_id(read_notebook(made, step, name))["checker"]
        for step in ("release", "source", "solution")
    ]
    assert len(released.source.encode()) < SOURCE_BYTES
    defined, call = ast.parse(released.source).body
    assert ast.unparse(call) == f"{defined.name}()"
    # Whoever grades has the checks, and the pages of feedback stay small.
    assert {cell.source for cell in others} == {checker.GRADED}
    said = read_notebook(made, "release", name).cells[0].source
    for place in "JupyterLab", "VS Code", "Colab", "JupyterLite":
        assert place in said


def test_the_checker_says_which_python_it_needs(made, monkeypatch):
    cell = by_grade_id(read_notebook(made, "release", "losses"))["checker"]
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    with pytest.raises(RuntimeError, match=r"needs Python 3\.11 or newer.* is 3\.10"):
        exec(cell.source, {})


@each_assignment
def test_the_solution_is_the_source_executed_without_an_error(made, name):
    source = read_notebook(made, "source", name)
    solution = read_notebook(made, "solution", name)
    assert [c.source for c in solution.cells] == [c.source for c in source.cells]
    code = [cell for cell in solution.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [*range(1, len(code) + 1)]
    assert not any(utils.has_failed(cell) for cell in code)
    tests = [cell for cell in code if utils.is_grade(cell)]
    assert len(tests) == 2 * len(tasks(source))
    for test in tests:
        score, points = utils.determine_grade(test)
        assert score == points
        assert test.outputs[0].text.startswith("✓")


def test_the_plain_command_makes_the_same_solution(project, tmp_path):
    course = project / "autograder"
    before = read_notebook(project, "solution", "linear_layer")
    (course / "solution").rename(tmp_path / "solution")
    command = "nbgrader", "generate_solution", "linear_layer"
    joined = "--Execute.coalesce_streams=True"  # a line can arrive in two parts
    run(*command, joined, cwd=course, home=tmp_path / "home")
    after = read_notebook(project, "solution", "linear_layer")
    for cell in after.cells:
        cell.metadata.pop("execution", None)  # when it ran
    assert after.cells == before.cells


@pytest.mark.parametrize("folder", MADE)
def test_what_is_made_is_neither_committed_nor_kept_by_make_clean(folder):
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert f"/autograder/{folder}/" in ignored
    clean = subprocess.run(
        ["make", "--dry-run", "clean"], cwd=ROOT, capture_output=True, text=True
    )
    assert f"autograder/{folder}" in clean.stdout.split()


# What is not made


def test_a_solution_that_fails_its_checks_stops_with_the_cell(
    project, course, monkeypatch
):
    monkeypatch.setattr(linear, "linear_weight_gradient", linear_weight_gradient)
    before = fingerprints(project)
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.make(course, course.parents[1])
    said = str(stopped.value)
    assert "assignments/linear_layer.md, cell test_linear_weight_gradient: " in said
    assert "fails with the solution" in said
    verdict = checks.linear_weight_gradient(linear_weight_gradient)
    assert repr(verdict).splitlines()[0] in said
    assert fingerprints(project) == before
    made = [path.name for path in (course.parents[1] / "source").iterdir()]
    assert sorted(made) == ASSIGNMENTS


def test_what_fails_is_listed_and_stops_no_other(project, course, monkeypatch, capsys):
    keep("activations", "bias", "linear_layer")
    replace(maker.TEXTS / "activations.md", "points: 2, ", "")
    replace(course, "import numpy as np", "import nympy as np")
    before = fingerprints(project)
    (course.parents[1] / "downloads" / "bias.zip").unlink()
    with pytest.raises(SystemExit) as stopped:
        make_all(monkeypatch)
    first, second, end = str(stopped.value).split("\n\n")
    assert "activations.md, cell test_relu_backward: its nbgrader metadata" in first
    assert "linear_layer.md, cell imports: fails with the solution: Module" in second
    assert end.startswith("Not made: 2 of 3 assignments.")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("bias: ")
    assert fingerprints(project) == before


def test_a_stub_that_passes_stops_with_the_cell(project, course):
    replace(
        course,
        "checks.linear_forward(linear_forward).must_pass()",
        "checks.linear_forward(linear_forward)\nNone",
    )
    before = fingerprints(project)
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.make(course, course.parents[1])
    said = str(stopped.value)
    assert "linear_layer.md, cell test_linear_forward: passes with the unfilled" in said
    assert fingerprints(project) == before


def test_points_that_do_not_add_up_stop_with_the_cell(course):
    end = "linear_forward(linear_forward)"
    replace(course, f"{end}.must_pass()", f"{end}.points(Z=0.5)")
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.make(course, course.parents[1])
    said = str(stopped.value)
    assert "cell test_linear_forward: gives the solution 0.5 of 1 points." in said


@pytest.mark.parametrize("result", ["3", "-1", "nan", "np.float64(1.0)", "✗ dX is …"])
def test_a_result_that_is_no_number_of_points_stops_with_the_cell(result):
    metadata = {"grade_id": "test_f", "grade": True, "solution": False, "points": 2}
    cell = nbformat.v4.new_code_cell(metadata={"nbgrader": metadata})
    put_out = partial(nbformat.v4.new_output, "execute_result")
    cell.outputs = [put_out({"text/plain": "1.5"})]
    assert maker.score(TEXT, cell) == 1.5
    cell.outputs = [put_out({"text/plain": result})]
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.score(TEXT, cell)
    assert f"cell test_f: ends with {result}, which is no number" in str(stopped.value)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("while True:\n    pass", "is still running after 1 s"),
        ("import os\nos._exit(1)", "ends the kernel"),
    ],
)
def test_a_cell_that_does_not_come_back_is_named(course, monkeypatch, code, problem):
    monkeypatch.setattr(maker, "SECONDS_A_CELL", 1)
    replace(course, "import numpy as np", code)
    with pytest.raises(maker.AssignmentError, match=f"cell imports: {problem}"):
        maker.make(course, course.parents[1])


def test_an_answer_names_the_page_that_explains_it():
    cells = maker.read(maker.TEXTS / "linear_layer.md").cells
    pages = {
        cell.metadata.nbgrader.grade_id: cell.metadata.explained["title"]
        for cell in cells
        if utils.is_solution(cell)
    }
    assert pages == {
        "linear_forward": "From one neuron to a batch",
        "linear_input_gradient": "The linear layer",
        "linear_weight_gradient": "The linear layer",
        "derivation": "The linear layer",
    }


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_what_nbgrader_refuses_leaves_the_release_as_it_was(project, course):
    with Gradebook(f"sqlite:///{course.parents[1] / 'gradebook.db'}", "x") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("linear_layer", "ada")
    before = fingerprints(project)
    replace(course, "grade_id: imports,", "grade_id: renamed,")
    with pytest.raises(maker.AssignmentError, match="there are submissions associated"):
        maker.make(course, course.parents[1])
    assert fingerprints(project) == before


SOLUTION_CELL = """```{code-cell} python
:nbgrader: {grade_id: linear_forward, schema_version: 3, grade: false, locked: false, \
solution: true, task: false}
from solutions.linear import linear_forward
```
"""


SEEN = "sample = 1\nchecks.linear_forward(linear_forward).must_pass()\n"
CALL = "checks.linear_forward(linear_forward, thorough=True, seed=11)"
BEGIN, END = "### BEGIN HIDDEN TESTS\n", "### END HIDDEN TESTS\n"
HIDDEN = f"{BEGIN}{CALL}.must_pass()\n{END}"


@pytest.mark.parametrize(
    ("old", "new", "cell", "problem"),
    [
        (
            "from solutions.linear import linear_forward",
            "from solutions.linear import linear_fwd",
            "linear_forward",
            "name the cell so",
        ),
        (
            SOLUTION_CELL,
            SOLUTION_CELL.replace("linear_forward", "linear_fwd"),
            "linear_fwd",
            "solutions/linear.py defines no function linear_fwd",
        ),
        (
            "from solutions.linear import linear_forward",
            "from solutions.linnear import linear_forward",
            "linear_forward",
            "solutions/linnear.py defines no function linear_forward",
        ),
        (
            SOLUTION_CELL,
            SOLUTION_CELL * 2,
            "linear_forward",
            "its grade_id is taken",
        ),
        (
            SOLUTION_CELL,
            SOLUTION_CELL + "```{code-cell} python\nprint(W)\nprint(X)\n```\n",
            '"print(W)"',
            "has no nbgrader metadata",
        ),
        (
            "points: 1, ",
            "",
            "test_linear_forward",
            "its nbgrader metadata is wrong: ",
        ),
        (
            "schema_version: 3, ",
            "",
            "imports",
            "its nbgrader metadata is wrong: ",
        ),
        (
            "import numpy as np",
            "import numpy as np\nfrom solutions import linear",
            "imports",
            "imports solutions, which students do not have",
        ),
        (
            "import numpy as np",
            "import numpy as np\nprint(sample)",
            "imports",
            "needs sample, which only the test cell test_linear_forward makes",
        ),
        (
            "import numpy as np",
            "import numpy as",
            "imports",
            "is no Python: ",
        ),
        (
            "grade_id: test_linear_forward,",
            "grade_id: test_forward,",
            "linear_forward",
            "has no test cell test_linear_forward.",
        ),
        (
            "grade_id: test_linear_forward_hidden,",
            "grade_id: test_forward,",
            "linear_forward",
            "has no test cell test_linear_forward_hidden.",
        ),
        (
            SOLUTION_CELL,
            "",
            "test_linear_forward",
            "belongs to no task",
        ),
        (
            "checks.linear_forward(linear_forward).",
            "checks.linear_input_gradient(linear_forward).",
            "test_linear_forward",
            "shows no call of checks.linear_forward",
        ),
        (
            SEEN,
            BEGIN + SEEN + END,
            "test_linear_forward",
            "shows no call of checks.linear_forward",
        ),
        (
            CALL,
            CALL.replace("checks.linear_forward", "checks.linear_input_gradient"),
            "test_linear_forward_hidden",
            "does not call checks.linear_forward",
        ),
        (
            CALL,
            CALL.replace("thorough=True, ", ""),
            "test_linear_forward_hidden",
            "calls checks.linear_forward without thorough=True",
        ),
        (
            CALL,
            CALL.replace("True", "False"),
            "test_linear_forward_hidden",
            "calls checks.linear_forward without thorough=True",
        ),
        (
            CALL,
            CALL.replace(", seed=11", ""),
            "test_linear_forward_hidden",
            "calls checks.linear_forward without thorough=True and a seed",
        ),
        (
            HIDDEN,
            f"{CALL}.must_pass()\n",
            "test_linear_forward_hidden",
            "shows its code",
        ),
        (
            HIDDEN,
            f"print(1)\n{HIDDEN}",
            "test_linear_forward_hidden",
            "shows its code",
        ),
        (
            HIDDEN,
            HIDDEN.removesuffix(END),
            "test_linear_forward_hidden",
            "No end hidden tests statement found",
        ),
    ],
    ids=[
        "cell named unlike its function",
        "unknown function",
        "unknown module",
        "grade_id twice",
        "no metadata",
        "no points",
        "no schema version",
        "key imported",
        "name made in a test",
        "syntax error",
        "no test",
        "no hidden test",
        "tests of no task",
        "another check",
        "all of a test hidden",
        "another check, hidden",
        "not thorough",
        "thorough=False",
        "no seed",
        "nothing hidden",
        "not all hidden",
        "hidden for ever",
    ],
)
def test_a_mistake_in_the_text_is_named_with_its_cell(
    tmp_path, old, new, cell, problem
):
    text = TEXT.read_text(encoding="utf-8")
    text = text.replace(
        "checks.linear_forward(linear_forward).must_pass()",
        "sample = 1\nchecks.linear_forward(linear_forward).must_pass()",
    )
    path = tmp_path / "linear_layer.md"
    path.write_text(text, encoding="utf-8")
    maker.read(path)
    replace(path, old, new)
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.read(path)
    said = str(stopped.value)
    assert said.startswith(f"autograder/assignments/linear_layer.md, cell {cell}: ")
    assert problem in said


def test_a_text_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "linear_layer.md"
    path.write_text(TEXT.read_text(encoding="utf-8"), encoding="utf-8")
    replace(path, "{grade_id: imports,", "{grade_id: imports")
    with pytest.raises(
        maker.AssignmentError, match=r"linear_layer\.md: cannot be read"
    ):
        maker.read(path)


def test_a_name_that_no_assignment_has_is_answered_with_those_that_there_are(tmp_path):
    line = "python", "-m", "autograder.assignments", tmp_path / "course", "nonsense"
    said = run(*line, cwd=ROOT, home=tmp_path / "home", status=2)
    assert "no assignment nonsense; there is activations, " in said
    assert not (tmp_path / "course").exists()


def test_a_cell_of_another_course_that_is_called_like_ours_stays_as_it_is():
    cell = nbformat.v4.new_code_cell("import checker")
    cell.metadata["nbgrader"] = {"grade_id": checker.NAME}
    notebook = nbformat.v4.new_notebook(cells=[cell])
    checker.BringChecks().preprocess(notebook, {})
    assert cell.source == "import checker"
