"""The maker: what students get is the key without its bodies, and it works alone."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook

from autograder.assignments import __main__ as command
from autograder.assignments import maker
from solutions import linear

TEXT = maker.TEXTS / "linear_layer.md"
MADE = "source/linear_layer", "release/linear_layer", "downloads"


def linear_weight_gradient(dZ, X, W):
    """Return dW, wrongly: a wrong key for the tests below."""
    return X.T @ dZ / len(X)


def read_notebook(project, step):
    path = project / "autograder" / step / "linear_layer" / "linear_layer.ipynb"
    return nbformat.read(path, as_version=4)


def by_grade_id(notebook):
    cells = (cell for cell in notebook.cells if "nbgrader" in cell.metadata)
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


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
    """The text of the assignment, to be changed; the maker works in its project."""
    monkeypatch.setattr(maker, "COURSE", project / "autograder")
    monkeypatch.setattr(maker, "TEXTS", project / "autograder" / "assignments")
    monkeypatch.setattr(command, "TEXTS", maker.TEXTS)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return maker.TEXTS / "linear_layer.md"


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What is made


def test_the_command_says_in_a_line_what_it_made(made):
    (line,) = (made / "said.txt").read_text(encoding="utf-8").splitlines()
    assert line.startswith("linear_layer: 4 tasks, 12 points")


def test_a_second_run_writes_the_same_bytes(project, course):
    before = fingerprints(project)
    for file in (project / "autograder" / "downloads").iterdir():
        file.unlink()
    maker.make(course)
    assert fingerprints(project) == before
    assert len(before) > 10


def test_points_are_those_of_the_course(made):
    cells = by_grade_id(read_notebook(made, "release"))
    graded = {g: c.metadata.nbgrader for g, c in cells.items()}
    assert {g: m.points for g, m in graded.items() if m.grade} == {
        "test_linear_forward": 1,
        "test_linear_forward_hidden": 1,
        "test_linear_input_gradient": 2,
        "test_linear_input_gradient_hidden": 2,
        "test_linear_weight_gradient": 2,
        "test_linear_weight_gradient_hidden": 2,
        "derivation": 2,
    }


@pytest.mark.parametrize(
    "name", ["linear_forward", "linear_input_gradient", "linear_weight_gradient"]
)
def test_a_stub_is_the_keys_function_with_its_body_taken_out(made, name):
    key = (made / "solutions" / "linear.py").read_text(encoding="utf-8")
    (expected,) = (
        node for node in ast.parse(key).body if getattr(node, "name", "") == name
    )
    expected.body[1:] = ast.parse(
        'raise NotImplementedError("not implemented yet")'
    ).body
    stub = by_grade_id(read_notebook(made, "release"))[name].source
    assert ast.dump(ast.parse(stub)) == ast.dump(ast.Module([expected], []))


def test_the_release_gives_no_solution_away(made):
    source = by_grade_id(read_notebook(made, "source"))
    secret = source["derivation"].source.splitlines()
    for cell in source.values():
        for part in "SOLUTION", "HIDDEN TESTS":
            region = f"### BEGIN {part}\n(.*?)\n *### END {part}"
            secret += re.findall(region, cell.source, re.DOTALL)
    secret = {text.strip() for text in secret} - {"", "$$"}
    assert {"return X @ W", "return dZ @ W.T", "return X.T @ dZ"} < secret
    archive = made / "autograder" / "downloads" / "linear_layer.zip"
    with zipfile.ZipFile(archive) as packed:
        zipped = packed.read("linear_layer/linear_layer.ipynb").decode()
    for notebook in read_notebook(made, "release"), nbformat.reads(zipped, 4):
        text = "\n".join(cell.source for cell in notebook.cells)
        assert [part for part in secret if part in text] == []
        assert "YOUR ANSWER HERE" in text
        assert "thorough" not in text
        assert not any(cell.get("outputs") for cell in notebook.cells)


def test_the_download_is_the_release(made):
    release = made / "autograder" / "release"
    with zipfile.ZipFile(made / "autograder/downloads/linear_layer.zip") as packed:
        zipped = {name: packed.read(name) for name in packed.namelist()}
    files = (file for file in release.glob("linear_layer/**/*") if file.is_file())
    assert zipped == {str(f.relative_to(release)): f.read_bytes() for f in files}
    assert "linear_layer/README.txt" in zipped


STUDENT = """
import json, sys
site_packages, answers = sys.argv[1], json.loads(sys.argv[2])
sys.path[:] = ["", *sys.path, site_packages]
try:
    import solutions
except ImportError:
    pass
else:
    sys.exit("the project is importable, so this proves nothing")
namespace = {}
for cell in json.load(open("linear_layer.ipynb", encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        grade_id = cell["metadata"]["nbgrader"]["grade_id"]
        exec(answers.get(grade_id, "".join(cell["source"])), namespace)
print(namespace["checks"].__file__)
"""


@pytest.mark.parametrize("filled_in", [True, False])
def test_the_download_works_alone_with_numpy(made, tmp_path, filled_in):
    with zipfile.ZipFile(made / "autograder/downloads/linear_layer.zip") as packed:
        packed.extractall(tmp_path)
    answers = {
        "linear_forward": "linear_forward = lambda X, W: X @ W",
        "linear_input_gradient": "linear_input_gradient = lambda dZ, X, W: dZ @ W.T",
        "linear_weight_gradient": "linear_weight_gradient = lambda dZ, X, W: X.T @ dZ",
    }
    # -S keeps the installed project out: its files are found by a .pth file.
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", STUDENT, Path(np.__file__).parents[1],
         json.dumps(answers if filled_in else {})],
        cwd=tmp_path / "linear_layer", env={"PATH": "", "PYTHONUTF8": "1"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    if filled_in:
        *verdicts, checks = done.stdout.splitlines()
        assert done.returncode == 0, done.stderr
        assert [verdict[0] for verdict in verdicts] == ["✓", "✓", "✓"]
        assert Path(checks).is_relative_to(tmp_path / "linear_layer")
    else:
        assert "not implemented yet: linear_forward" in done.stderr


# What is not made


def test_a_solution_that_fails_its_checks_stops_with_the_cell(
    project, course, monkeypatch
):
    monkeypatch.setattr(linear, "linear_weight_gradient", linear_weight_gradient)
    before = fingerprints(project)
    monkeypatch.setattr(sys, "argv", ["assignments"])
    with pytest.raises(SystemExit) as stopped:
        command.main()
    said = str(stopped.value)
    assert "assignments/linear_layer.md, cell test_linear_weight_gradient: " in said
    assert "fails with the solution" in said
    assert "dW has the right shape" in said
    assert fingerprints(project) == before
    assert [p.name for p in (maker.COURSE / "source").iterdir()] == ["linear_layer"]


def test_a_stub_that_passes_stops_with_the_cell(project, course):
    replace(
        course, "checks.linear_forward(linear_forward).must_pass()", "linear_forward"
    )
    before = fingerprints(project)
    with pytest.raises(maker.AssignmentError) as stopped:
        maker.make(course)
    said = str(stopped.value)
    assert "linear_layer.md, cell test_linear_forward: passes with the unfilled" in said
    assert fingerprints(project) == before


def test_a_cell_that_never_ends_is_named(course, monkeypatch):
    monkeypatch.setattr(maker, "SECONDS_A_CELL", 2)
    replace(course, "import numpy as np", "while True:\n    pass")
    with pytest.raises(maker.AssignmentError, match="cell imports: is still running"):
        maker.make(course)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_what_nbgrader_refuses_leaves_the_release_as_it_was(project, course):
    with Gradebook(f"sqlite:///{maker.COURSE / 'gradebook.db'}", "x") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("linear_layer", "ada")
    before = fingerprints(project)
    replace(course, "grade_id: test_linear_forward,", "grade_id: test_renamed,")
    with pytest.raises(maker.AssignmentError, match="there are submissions associated"):
        maker.make(course)
    assert fingerprints(project) == before


SOLUTION_CELL = """```{code-cell} python
:nbgrader: {grade_id: linear_forward, schema_version: 3, grade: false, locked: false, \
solution: true, task: false}
from solutions.linear import linear_forward
```
"""


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
