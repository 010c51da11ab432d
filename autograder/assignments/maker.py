"""From an assignment's text to nbgrader's source, a release and one file to download.

An assignment is one MyST Markdown notebook in this folder. Its cells carry nbgrader's
own metadata. A solution cell is a line ``from solutions.linear import linear_forward``,
which becomes that function, its body marked as the solution. So the key exists once,
and a stub is the key's function with its body taken out.
"""

import ast
import copy
import importlib
import inspect
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

import jupytext
import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import (
    MetadataValidator,
    SchemaTooNewError,
    SchemaTooOldError,
    ValidationError,
)
from nbgrader.preprocessors import ClearSolutions
from traitlets.config.loader import PyFileConfigLoader

TEXTS = Path(__file__).resolve().parent
COURSE = TEXTS.parent
FROM_KEY = re.compile(r"^from solutions\.(\w+) import (\w+)$", re.MULTILINE)
IMPORTS_KEY = re.compile(r"^\s*(from|import)\s+solutions\b", re.MULTILINE)
SECONDS_A_CELL = 60


class AssignmentError(Exception):
    """An assignment that cannot be made; its text says in which file and cell."""

    def __init__(self, path, cell, problem):
        where = f"autograder/assignments/{path.name}"
        super().__init__(
            f"{where}, cell {named(cell)}: {problem}" if cell else f"{where}: {problem}"
        )


def named(cell):
    """Return what an author can search for: the cell's grade_id, or its first line."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return grade_id or f'"{(cell.source or "empty").splitlines()[0]}"'


def make(path):
    """Make the assignment whose text is at path; return a line that says what was made.

    Everything is made and verified in a folder of its own and put in place at the end,
    so that a failure leaves what was there before. Raises AssignmentError.
    """
    name = path.stem
    config = PyFileConfigLoader("nbgrader_config.py", str(COURSE)).load_config()
    notebook = read(path)
    (COURSE / "source").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=COURSE / "source") as made:
        made = Path(made)
        source = made / "source" / name
        write_source(notebook, source, name)
        verify(path, notebook, source, config)
        release(path, made, config)
        pack(made / "release" / name, made / f"{name}.zip")
        for part in f"source/{name}", f"release/{name}":
            put(made / part, COURSE / part, aside=made / part.replace("/", "-"))
        download = COURSE / "downloads" / f"{name}.zip"
        put(made / f"{name}.zip", download, aside=made / "zip")

    graded = [cell.metadata.nbgrader for cell in notebook.cells if utils.is_grade(cell)]
    tasks = sum(utils.is_solution(cell) for cell in notebook.cells)
    points = sum(cell.points for cell in graded)
    size = download.stat().st_size // 1000
    return (
        f"{name}: {tasks} tasks, {points} points, every solution passes, no stub does"
        f" → autograder/release/{name}, autograder/downloads/{name}.zip ({size} KB)"
    )


def read(path):
    """Return the notebook that the text at path describes, its solutions filled in."""
    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    except Exception as error:  # jupytext's, YAML's or JSON's, all about the text
        raise AssignmentError(path, None, f"cannot be read: {error}") from error
    notebook.metadata = {
        "kernelspec": notebook.metadata.get("kernelspec", {}),
        "language_info": {"name": "python"},
    }
    grade_ids = set()
    for number, cell in enumerate(notebook.cells, 1):
        check_metadata(path, cell)
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in grade_ids:
            raise AssignmentError(path, cell, "its grade_id is taken; choose another.")
        if grade_id:
            grade_ids.add(grade_id)
        # jupytext draws ids at random; a file that is made twice should be one file.
        cell.id = grade_id or f"text-{number}"
        if cell.cell_type == "code" and utils.is_solution(cell):
            fill_in_solution(path, cell)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        if IMPORTS_KEY.search(cell.source):
            raise AssignmentError(
                path, cell, "imports solutions, which students do not have."
            )
    check_names(path, code)
    return notebook


def check_metadata(path, cell):
    """Stop where nbgrader's metadata is missing or wrong, in nbgrader's own words."""
    if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
        raise AssignmentError(
            path,
            cell,
            "has no nbgrader metadata. Every code cell says whether it is locked, a"
            " solution or a test, as the line `:nbgrader: {grade_id: …}` below its"
            " fence.",
        )
    try:
        MetadataValidator().validate_cell(cell)
    except (ValidationError, SchemaTooOldError, SchemaTooNewError) as error:
        problem = getattr(error, "message", error)
        raise AssignmentError(
            path, cell, f"its nbgrader metadata is wrong: {problem}"
        ) from error


def fill_in_solution(path, cell):
    """Replace `from solutions.… import …` by that function, its body marked."""
    found = FROM_KEY.search(cell.source)
    if not found:
        return  # a task that asks for no function has its solution in the text
    module, name = found.groups()
    if name != cell.metadata.nbgrader.grade_id:
        raise AssignmentError(
            path, cell, f"its solution is {name}; name the cell so, grade_id: {name}."
        )
    try:
        function = getattr(importlib.import_module(f"solutions.{module}"), name)
        source = inspect.getsource(function).rstrip("\n")
    except (ImportError, AttributeError, TypeError) as error:
        raise AssignmentError(
            path, cell, f"solutions/{module}.py defines no function {name}."
        ) from error
    definition = ast.parse(source).body[0]
    if ast.get_docstring(definition) is None:
        raise AssignmentError(
            path, cell, f"{name} has no docstring, so its stub would say nothing."
        )
    lines, end = source.splitlines(), definition.body[0].end_lineno
    marked = [
        *lines[:end],
        "    ### BEGIN SOLUTION",
        *lines[end:],
        "    ### END SOLUTION",
    ]
    cell.source = cell.source.replace(found.group(), "\n".join(marked))


def check_names(path, code):
    """Stop where a cell needs a name that only a test cell makes.

    A grader may run tests apart from the student's cells; the name is missing then.
    """
    tests = [cell for cell in code if is_test(cell)]
    others = [cell for cell in code if not is_test(cell)]
    elsewhere = set().union(*(bound_names(cell) for cell in others))
    for test in tests:
        for cell in others:
            for name in (bound_names(test) - elsewhere) & loaded_names(cell):
                raise AssignmentError(
                    path,
                    cell,
                    f"needs {name}, which only the test cell {named(test)} makes."
                    " Make it in a locked cell: tests may run somewhere else.",
                )


def is_test(cell):
    """Return whether nbgrader scores cell by what it does when it runs."""
    return utils.is_grade(cell) and not utils.is_solution(cell)


def nodes(cell):
    """Return the syntax tree's nodes of a code cell, which may contain magics."""
    return list(ast.walk(ast.parse(TransformerManager().transform_cell(cell.source))))


def loaded_names(cell):
    return {
        node.id
        for node in nodes(cell)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def bound_names(cell):
    names = set()
    for node in nodes(cell):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
    return names


def write_source(notebook, folder, name):
    """Write nbgrader's source, and beside it what a student needs to run it offline.

    The folder `autograder` comes before the installed package in a notebook's path, so
    that students need NumPy alone, and are graded by the checks that they hold.
    """
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    shutil.copy(TEXTS / "README.txt", folder)
    package = folder / "autograder"
    shutil.copytree(
        COURSE / "checks",
        package / "checks",
        ignore=shutil.ignore_patterns("__pycache__", ".*"),
    )
    shutil.copy(COURSE / "__init__.py", package)


def verify(path, notebook, folder, config):
    """Run the stubs, then the solutions, in folder: no test passes, then all do.

    One kernel serves for both, since starting it is most of the time. The stubs come
    first, so that no solution is there yet to help them.
    """
    stub = copy.deepcopy(notebook)
    ClearSolutions(config=config).preprocess(stub, {})
    client = NotebookClient(
        nbformat.v4.new_notebook(metadata=notebook.metadata),
        kernel_name="python3",
        timeout=SECONDS_A_CELL,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        config=config,
    )
    # No __pycache__ in the folder, which is copied to students as it is.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    with client.setup_kernel(env=environment):
        for cell in run(path, client, stub):
            if is_test(cell) and score(cell) > 0:
                raise AssignmentError(
                    path,
                    cell,
                    "passes with the unfilled stub, and would give points for nothing."
                    " Make it call what the learner writes.",
                )
        for cell in run(path, client, copy.deepcopy(notebook)):
            passed = not is_test(cell) or score(cell) == cell.metadata.nbgrader.points
            if utils.has_failed(cell) or not passed:
                raise AssignmentError(
                    path, cell, f"fails with the solution: {complaint(cell)}"
                )


def run(path, client, notebook):
    """Run the notebook's code cells, and yield each with its outputs."""
    client.nb = notebook
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            try:
                client.execute_cell(cell, index)
            except CellTimeoutError as error:
                raise AssignmentError(
                    path, cell, f"is still running after {SECONDS_A_CELL} s."
                ) from error
            yield cell


def score(cell):
    """Return the points that nbgrader gives for a test cell that has run."""
    return utils.determine_grade(cell)[0]


def complaint(cell):
    """Return what a cell that has run says is wrong."""
    said = [
        f"{output.ename}: {output.evalue}"
        if output.output_type == "error"
        else output.get("text", "")
        for output in cell.outputs
    ]
    return "\n".join(said).strip() or "it gives only a part of its points."


def release(path, made, config):
    """Run nbgrader's generate_assignment, from source to release in the folder made."""
    coursedir = CourseDirectory(
        config=config,
        assignment_id=path.stem,
        source_directory=str(made.relative_to(COURSE) / "source"),
        release_directory=str(made.relative_to(COURSE) / "release"),
    )
    result = utils.capture_log(GenerateAssignment(coursedir=coursedir, config=config))
    if not result["success"]:
        raise AssignmentError(
            path,
            None,
            f"nbgrader generate_assignment failed.\n{result.get('log', '')}"
            f"{result['error']}",
        )


def pack(folder, archive):
    """Write folder to a zip, the same bytes whenever its files are the same."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder)}")
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, file.read_bytes())


def put(new, place, aside):
    """Move new to its place, and what was there aside."""
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        place.rename(aside)
    new.rename(place)
