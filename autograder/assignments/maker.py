"""From an assignment's text to nbgrader's source, release, solution, and a download.

An assignment is one MyST Markdown notebook in this folder. Its cells carry nbgrader's
own metadata. A solution cell is a line ``from solutions.linear import linear_forward``,
which becomes that function, its body marked as the solution. So the key exists once,
and a stub is the key's function with its body taken out. A locked cell that is not
graded may have such lines too, and gives the functions to the student whole. What the
text says of points follows from the cells as well: see `fill_in_points`.

The notebook that students get works by itself, wherever it is opened: a cell that the
text does not have brings the checks along (`checker`).
"""

import ast
import copy
import importlib
import inspect
import os
import re
import shutil
import tempfile
import threading
import zipfile
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader import utils
from nbgrader.converters import GenerateAssignment, GenerateSolution
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import (
    MetadataValidator,
    SchemaTooNewError,
    SchemaTooOldError,
    ValidationError,
)
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions, Execute
from traitlets.config.loader import PyFileConfigLoader

from autograder.assignments import checker, publication

TEXTS = Path(__file__).resolve().parent
PACKAGE = TEXTS.parent
FROM_KEY = re.compile(r"^from solutions\.(\w+) import (\w+)$", re.MULTILINE)
IMPORTS_KEY = re.compile(r"^\s*(from|import)\s+solutions\b", re.MULTILINE)
DERIVED = re.compile(r"Derived in\s+chapters/(\w+)\.md\.")
HEADING = re.compile(r"^## ", re.MULTILINE)
TASK = re.compile(r"^## Task (\d+)\b", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{((?:all|points)\b[^{}]*)\}")
IN_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)  # fmt: skip
SECONDS_A_CELL = 60
# Assignments are made side by side, in threads, whose kernels are processes and run at
# once. nbgrader works for one thread at a time: it changes the working directory, which
# is that of all threads, and whoever uses a gradebook first sets it up.
ONE_AT_A_TIME = threading.Lock()


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


def make(path, course):
    """Make the assignment whose text is at path, for the nbgrader course in a folder.

    Returns a line that says what was made. Everything is made and verified in a folder
    of its own and put in place at the end, so that a failure leaves what was there
    before. Raises AssignmentError.
    """
    name = path.stem
    with ONE_AT_A_TIME:
        config = PyFileConfigLoader("nbgrader_config.py", str(course)).load_config()
        notebook = read(path)
    (course / "source").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=course / "source") as made:
        made = Path(made)
        source = made / "source" / name
        write_source(notebook, source, name)
        executed = verify(path, notebook, source, config)
        with ONE_AT_A_TIME:
            convert(path, course, made, config, GenerateAssignment)
            convert(path, course, made, config, GenerateSolution, executed)
        pack(made / "release" / name, made / f"{name}.zip")
        for part in f"source/{name}", f"release/{name}", f"solution/{name}":
            put(made / part, course / part, aside=made / part.replace("/", "-"))
        download = course / "downloads" / f"{name}.zip"
        put(made / f"{name}.zip", download, aside=made / "zip")

    graded = [cell.metadata.nbgrader for cell in notebook.cells if utils.is_grade(cell)]
    tasks = sum(utils.is_solution(cell) for cell in notebook.cells)
    points = sum(cell.points for cell in graded)
    size = download.stat().st_size // 1000
    return (
        f"{name}: {tasks} task{'s' * (tasks > 1)}, {points} points, every solution"
        f" passes, no stub does → downloads/{name}.zip ({size} KB)"
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
        if cell.cell_type == "markdown" and utils.is_solution(cell):
            if HEADING.search(cell.source):
                raise AssignmentError(
                    path,
                    cell,
                    "has a heading in its model answer, which students do not see. Put"
                    " a line +++ above the heading.",
                )
        elif utils.is_solution(cell):
            fill_in_solution(path, cell)
        elif utils.is_locked(cell) and not utils.is_grade(cell):
            give_functions(path, cell)
    page = None
    for cell in filter(utils.is_solution, notebook.cells):
        # A text is explained where the function before it is.
        page = cell.metadata.setdefault("explained", page)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        try:
            nodes(cell.source)
        except SyntaxError as error:
            raise AssignmentError(path, cell, f"is no Python: {error}.") from error
        if IMPORTS_KEY.search(cell.source):
            raise AssignmentError(
                path, cell, "imports solutions, which students do not have."
            )
    check_names(path, code)
    check_tasks(path, code)
    check_numbers(path, notebook.cells)
    fill_in_points(path, notebook.cells)
    checker.put_into(notebook)
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
    source = from_key(path, cell, module, name)
    cell.metadata["explained"] = explained(module, name)
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


def give_functions(path, cell):
    """Replace each `from solutions.… import …` by that function, complete."""
    cell.source = FROM_KEY.sub(
        lambda line: from_key(path, cell, *line.groups()), cell.source
    )


def from_key(path, cell, module, name):
    """Return the text of the key's function name, as students may read it."""
    try:
        function = getattr(importlib.import_module(f"solutions.{module}"), name)
        source = inspect.getsource(function).rstrip("\n")
    except (ImportError, AttributeError, TypeError) as error:
        raise AssignmentError(
            path, cell, f"solutions/{module}.py defines no function {name}."
        ) from error
    # A student does not have the page's file.
    return DERIVED.sub(lambda found: derived_on(found[1]), source)


def derived_on(name):
    """Return where a docstring's function is derived, as a student finds it."""
    title, address = publication.page(name)
    return f"Derived on the page “{title}”" + (f",\n    {address}" if address else ".")


def explained(module, name):
    """Return the title and the address of the page that derives one of the key's
    functions, for who gets feedback on it."""
    function = getattr(importlib.import_module(f"solutions.{module}"), name)
    if found := DERIVED.search(inspect.getdoc(function) or ""):
        title, address = publication.page(found[1])
        return {"title": title, "address": address}
    return None


def fill_in_points(path, cells):
    """Replace the placeholders of the text by what the cells say.

    {points} is what the cells earn from here to the next heading ##, as "8 points";
    {points dX} is the number that the quantity dX earns of them, and {points each} that
    of each quantity, if they earn the same. Where a person reads several parts,
    {points part} is what one of them earns, as "1 point". {all tasks} is what the
    assignment asks for, as "three functions and one short text", and {all points} what
    it earns.
    """
    asked = Counter(cell.cell_type for cell in cells if utils.is_solution(cell))
    nouns = {"code": "function", "markdown": "short text"}
    tasks = [counted(asked[k], nouns[k], IN_WORDS) for k in nouns if asked[k]]
    whole = {"all tasks": " and ".join(tasks), "all points": earned(cells)["points"]}
    sections = [[]]
    for cell in cells:
        if HEADING.search(cell.source):
            sections.append([])
        sections[-1].append(cell)
    for section in sections:
        known = whole | (earned(section) if any(map(utils.is_grade, section)) else {})
        if parts := sum(cell.source.count("{points part}") for cell in section):
            share = sum(map(points_of, section)) / parts
            if not share * 4 == int(share * 4):
                raise AssignmentError(
                    path,
                    section[0],
                    f"{known['points']} cannot be divided into {parts} equal parts.",
                )
            known["points part"] = counted(share, "point")
        for cell in section:
            if cell.cell_type == "code":
                continue
            for name in PLACEHOLDER.findall(cell.source):
                if name not in known:
                    raise AssignmentError(
                        path,
                        cell,
                        f"nothing can be put for {{{name}}}. Up to the next heading"
                        f" there is {', '.join(f'{{{each}}}' for each in known)}.",
                    )
                cell.source = cell.source.replace(f"{{{name}}}", known[name])


def earned(cells):
    """Return what placeholders stand for where they speak of these cells."""
    graded = [cell for cell in cells if utils.is_grade(cell)]
    shares = Counter()
    for cell in filter(is_test, graded):
        for node in nodes(cell.source):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "points"
            ):
                given = {each.arg: each.value for each in node.keywords}
                shares.update({name: ast.literal_eval(n) for name, n in given.items()})
    points = counted(sum(map(points_of, graded)), "point")
    known = {f"points {quantity}": f"{n:g}" for quantity, n in shares.items()}
    if len({*shares.values()}) == 1:
        known["points each"] = f"{max(shares.values()):g}"
    return {"points": points, **known}


def points_of(cell):
    """Return what a cell earns."""
    return cell.metadata.nbgrader.points if utils.is_grade(cell) else 0


def counted(count, noun, words=()):
    """Return "1 point", "2 points", or in words as far as they go."""
    number = words[count] if count < len(words) else f"{count:g}"
    return f"{number} {noun}{'s' * (count != 1)}"


def check_numbers(path, cells):
    """Stop where the tasks are not numbered from 1 on."""
    numbered = [(cell, int(n)) for cell in cells for n in TASK.findall(cell.source)]
    for expected, (cell, number) in enumerate(numbered, 1):
        if number != expected:
            raise AssignmentError(
                path, cell, f"is called task {number}, and is task {expected}."
            )


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


def check_tasks(path, code):
    """Stop where a task lacks one of its two tests, or a test does not test its task.

    A task is a solution cell NAME. The learner sees test_NAME as it is, and nothing of
    test_NAME_hidden but its comments.
    """
    tests = {cell.metadata.nbgrader.grade_id: cell for cell in code if is_test(cell)}
    for cell in code:
        if not utils.is_solution(cell) or utils.is_grade(cell):
            continue
        name = cell.metadata.nbgrader.grade_id
        for grade_id in f"test_{name}", f"test_{name}_hidden":
            if grade_id not in tests:
                raise AssignmentError(path, cell, f"has no test cell {grade_id}.")
        seen, hidden = tests.pop(f"test_{name}"), tests.pop(f"test_{name}_hidden")
        if check_call(cleared(path, seen, ClearHiddenTests()).source, name) is None:
            raise AssignmentError(path, seen, f"shows no call of checks.{name}.")
        call = check_call(hidden.source, name)
        if call is None:
            raise AssignmentError(path, hidden, f"does not call checks.{name}.")
        options = {option.arg: ast.unparse(option.value) for option in call.keywords}
        if options.get("thorough") != "True" or "seed" not in options:
            raise AssignmentError(
                path,
                hidden,
                f"calls checks.{name} without thorough=True and a seed of its own, so"
                f" it tries little that {seen.metadata.nbgrader.grade_id} does not.",
            )
        if ast.parse(cleared(path, hidden, ClearHiddenTests()).source).body:
            raise AssignmentError(
                path,
                hidden,
                "shows its code. Put ### BEGIN HIDDEN TESTS above it, and below it"
                " ### END HIDDEN TESTS.",
            )
    for cell in tests.values():
        raise AssignmentError(
            path,
            cell,
            "belongs to no task. The tests of the solution cell NAME are test_NAME and"
            " test_NAME_hidden.",
        )


def check_call(source, name):
    """Return the call of checks.name in source as a syntax tree, or None."""
    for node in nodes(source):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"checks.{name}":
            return node
    return None


def cleared(path, cell, step):
    """Return a copy of cell as one of nbgrader's clearing steps leaves it."""
    try:
        return step.preprocess_cell(copy.deepcopy(cell), {"language": "python"}, 0)[0]
    except RuntimeError as error:  # a mark that is not closed, or opened twice
        raise AssignmentError(path, cell, f"{error}.") from error


def is_test(cell):
    """Return whether nbgrader scores cell by what it does when it runs."""
    return utils.is_grade(cell) and not utils.is_solution(cell)


def nodes(source):
    """Return the nodes of a code cell's syntax tree. It may contain magics."""
    return list(ast.walk(ast.parse(TransformerManager().transform_cell(source))))


def loaded_names(cell):
    return {
        node.id
        for node in nodes(cell.source)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def bound_names(cell):
    names = set()
    for node in nodes(cell.source):
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
        PACKAGE / "checks",
        package / "checks",
        ignore=shutil.ignore_patterns("__pycache__", "__main__.py", ".*"),
    )
    shutil.copy(PACKAGE / "__init__.py", package)


def verify(path, notebook, folder, config):
    """Run the stubs, then the solutions, in folder: no test passes, then all do.

    One kernel serves for both, since starting it is most of the time. The stubs come
    first, so that no solution is there yet to help them. Returns the notebook with what
    the solutions' run put out.
    """
    stub = copy.deepcopy(notebook)
    solutions = ClearSolutions(config=config)
    stub.cells = [cleared(path, cell, solutions) for cell in stub.cells]
    executed = copy.deepcopy(notebook)
    client = NotebookClient(
        nbformat.v4.new_notebook(metadata=notebook.metadata),
        kernel_name="python3",
        timeout=SECONDS_A_CELL,
        allow_errors=True,
        # A line may arrive in two parts; a file that is made twice should be one file.
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        config=config,
    )
    # No __pycache__ in the folder, which is copied to students as it is.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    with client.setup_kernel(env=environment):
        for cell in run(path, client, stub):
            if is_test(cell) and score(path, cell) > 0:
                raise AssignmentError(
                    path,
                    cell,
                    "passes with the unfilled stub, and would give points for nothing."
                    " Make it call what the learner writes.",
                )
        # What the stubs defined is forgotten, and cells count from 1 again.
        reset = client.kc.execute("get_ipython().reset()", silent=True)
        client.wait_for_reply(reset)
        for cell in run(path, client, executed):
            if utils.has_failed(cell):
                raise AssignmentError(
                    path, cell, f"fails with the solution: {complaint(cell)}"
                )
            if is_test(cell) and score(path, cell) < cell.metadata.nbgrader.points:
                raise AssignmentError(
                    path,
                    cell,
                    f"gives the solution {score(path, cell):g} of"
                    f" {cell.metadata.nbgrader.points:g} points. What the quantities"
                    " earn must add up to the cell's points.",
                )
    return executed


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
            except DeadKernelError as error:
                raise AssignmentError(path, cell, "ends the kernel.") from error
            yield cell


def score(path, cell):
    """Return the points that nbgrader gives for a test cell that has run.

    Stops at a result that is no number from 0 to the cell's points: nbgrader gives all
    of them for most of these, whatever they say, and grades no further at the rest.
    """
    points = cell.metadata.nbgrader.points
    for output in cell.outputs:
        if output.output_type == "execute_result":
            result = output.data["text/plain"]
            try:
                is_score = 0 <= float(result) <= points
            except ValueError:
                is_score = False
            if not is_score:
                raise AssignmentError(
                    path,
                    cell,
                    f"ends with {result}, which is no number of points from 0 to"
                    f" {points:g}. End it with must_pass() or points(…).",
                )
    return utils.determine_grade(cell)[0]


def complaint(cell):
    """Return what a cell that has run says is wrong."""
    said = [
        f"{output.ename}: {output.evalue}"
        if output.output_type == "error"
        else output.get("text", "")
        for output in cell.outputs
    ]
    return "\n".join(said).strip()


def convert(path, course, made, config, converter, executed=None):
    """Run one of nbgrader's converters on the source in the folder made.

    Where it would run the notebook, it gets what the notebook put out in executed, so
    that no second kernel starts.
    """

    def put_out(notebook, resources):
        for cell, run in zip(notebook.cells, executed.cells, strict=True):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = run.outputs, run.execution_count
        return notebook, resources

    coursedir = CourseDirectory(
        config=config,
        assignment_id=path.stem,
        source_directory=str(made.relative_to(course) / "source"),
        release_directory=str(made.relative_to(course) / "release"),
        solution_directory=str(made.relative_to(course) / "solution"),
    )
    conversion = converter(coursedir=coursedir, config=config)
    # `verify` has seen to the solution; a book is made where no sandbox is, too.
    conversion.post_convert_hook = None
    conversion.preprocessors = [
        put_out if step is Execute else step for step in conversion.preprocessors
    ]
    result = utils.capture_log(conversion)
    if not result["success"]:
        raise AssignmentError(
            path,
            None,
            f"nbgrader's {converter.__name__} failed.\n{result.get('log', '')}"
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
