"""The wheel: what it installs works where nothing else of the project is."""

import ast
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbgrader.api import Gradebook
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
ASSIGNMENT = "linear_layer"


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Return the folder with the wheel and the sdist that `make dist` makes."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder]
    done = subprocess.run([*command, ROOT], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Place:
    """An environment that has the wheel, and of this one what others have made.

    There is no PyTorch in it, and it is far from the project.
    """

    def __init__(self, folder, wheel):
        self.folder = folder
        self.home, self.temporary = folder / "home", folder / "temporary"
        self.home.mkdir()
        self.temporary.mkdir()
        venv = folder / "venv"
        self.python = venv / "bin" / "python"
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", venv], check=True
        )
        self.packages = Path(sysconfig.get_path("purelib", vars={"base": str(venv)}))
        pip = [sys.executable, "-m", "pip", "--python", self.python, "install"]
        subprocess.run([*pip, "--quiet", "--no-deps", "--no-index", wheel], check=True)
        # What lies beside the project's own package, without the links to the project.
        (self.packages / "others.pth").write_text(sysconfig.get_path("purelib"))
        (self.packages / "torch.py").write_text("raise ModuleNotFoundError('torch')")
        # nbgrader starts it by its name, and pip would have put it there.
        alembic = venv / "bin" / "alembic"
        alembic.write_text(f"#!{self.python}\nfrom alembic.config import main\nmain()")
        alembic.chmod(0o755)

    def run(self, *arguments, cwd=None, status=0):
        """Run Python there; return what it printed."""
        done = subprocess.run(
            [self.python, *arguments],
            cwd=cwd or self.folder,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": str(self.home),
                "TMPDIR": str(self.temporary),
                "LANG": "C.UTF-8",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def place(packed, tmp_path_factory):
    (wheel,) = packed.glob("*.whl")
    return Place(tmp_path_factory.mktemp("place"), wheel)


@pytest.fixture(scope="module")
def course(place):
    """The folder of a course that is made there, with one of the assignments."""
    for text in (place.packages / "autograder" / "assignments").glob("*.md"):
        if text.stem != ASSIGNMENT:
            text.unlink()
    said = place.run("-m", "autograder.assignments", "course")
    assert said.startswith(f"{ASSIGNMENT}: ")
    return place.folder / "course"


def test_the_wheel_and_the_sdist_hold_the_package_and_nothing_that_was_made(packed):
    (wheel,), (sdist,) = packed.glob("*.whl"), packed.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        files = {name for name in archive.namelist() if ".dist-info/" not in name}
    # What git knows of the two packages, if this is a repository.
    command = ["git", "-C", ROOT, "ls-files", "autograder", "solutions"]
    known = subprocess.run(command, capture_output=True, text=True).stdout.split()
    for file in known or files:
        assert file in files, f"{file} is missing: see packages in pyproject.toml"
    assert not {"release", "source", "submitted"} & {f.split("/")[1] for f in files}
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert files | {"pyproject.toml", "README.md", "LICENSE"} <= names


def brought(requirements):
    """Return the names of what pip installs for requirements: theirs, too."""
    names, ahead = set(), [Requirement(each) for each in requirements]
    while ahead:
        wanted = ahead.pop()
        extras = {"", *wanted.extras}
        name = canonicalize_name(wanted.name)
        if (name, *sorted(extras)) not in names:
            names.add((name, *sorted(extras)))
            for each in map(Requirement, requires(name) or []):
                marker = each.marker
                if not marker or any(marker.evaluate({"extra": e}) for e in extras):
                    ahead.append(each)
    return {name for name, *_ in names}


def imported(source):
    """Return which packages of others code imports, by the names that pip has."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    known = sys.stdlib_module_names | {"autograder", "solutions"}
    owners = packages_distributions()
    modules = {name.partition(".")[0] for name in names} - known
    return {canonicalize_name(owners[name][0]) for name in modules & owners.keys()}


@pytest.mark.skipif(sys.platform != "linux", reason="a package is for Linux alone")
def test_the_extra_for_grading_brings_whatever_its_code_imports():
    """The place below cannot see it, since all packages of this environment are lent
    to it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, packages = settings["project"], settings["tool"]["setuptools"]["packages"]
    extra = project["optional-dependencies"]["grading"]
    # Dask is not for grading on one machine: `--scheduler` says that it is missing.
    there = brought([*project["dependencies"], *extra]) | {"distributed"}
    for package in packages:
        for path in (ROOT / package.replace(".", "/")).glob("*.py"):
            missing = imported(path.read_text("utf-8")) - there
            assert not missing, f"{path}: add {missing} to the extra"


def test_the_page_for_other_systems_installs_whatever_the_pages_import():
    text = (ROOT / "chapters" / "other_systems.md").read_text("utf-8")
    (line,) = re.findall(r"^python -m pip install (.* matplotlib .*)$", text, re.M)
    there = brought(["numpy", *line.split()]) | {"torch"}  # which a page does without
    for path in (ROOT / "chapters").glob("*.md"):
        notebook = jupytext.read(path, fmt="md:myst")
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        missing = imported("\n".join(code)) - there
        assert not missing, f"{path.name} imports {missing}"


def test_the_page_for_other_systems_calls_the_wheel_by_its_name(packed):
    text = (ROOT / "chapters" / "other_systems.md").read_text("utf-8")
    (wheel,) = packed.glob("*.whl")
    assert set(re.findall(r"[\w.-]+\.whl", text)) == {wheel.name}


def test_the_checks_work_from_the_wheel(place):
    code = (
        "from autograder import checks\n"
        "print(checks.__file__)\n"
        "print(checks.linear_weight_gradient(lambda dZ, X, W: X.T @ dZ / len(X)))"
    )
    module, *verdict = place.run("-c", code).splitlines()
    assert Path(module).is_relative_to(place.packages)
    assert "1/N" in "".join(verdict)


def test_assignments_are_made_in_a_folder_of_their_own(place, course):
    made = {path.name for path in course.iterdir()}
    assert {"source", "release", "solution", "downloads", "nbgrader_config.py"} <= made
    path = course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert "Derived on the page “Linear layer”." in path.read_text("utf-8")
    assert not (place.packages / "autograder" / "release").exists()
    # Without a folder it says that it needs one.
    place.run("-m", "autograder.assignments", status=2)


def test_a_file_of_answers_is_judged_from_the_wheel(place, course):
    answers = place.folder / "answers.py"
    answers.write_text(
        'MINE = "def linear_forward(X, W):\\n    return X @ W"\n'
        'RIGHT = {"linear_forward": {"mine": MINE}}'
    )
    said = place.run("-m", "autograder.checks", answers)
    assert "right: linear_forward, mine" in said


def test_the_graders_command_explains_itself(place):
    said = place.run("-m", "autograder.grading", "--help")
    assert "python -m autograder.grading" in said


def test_a_submission_is_graded_from_the_wheel(place, course, sandbox):
    notebook = nbformat.read(
        course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4
    )
    submitted = course / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    submitted.parent.mkdir(parents=True)
    nbformat.write(notebook, submitted)
    place.run("-m", "autograder.grading", ASSIGNMENT, cwd=course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "x") as gradebook:
        graded = gradebook.find_submission(ASSIGNMENT, "ada")
        # The text waits for a person.
        assert graded.score == graded.max_score - 2 > 0


def test_no_command_leaves_anything_outside_of_its_folder(place, course):
    """All that ran above ran with this home and this folder for temporary files."""
    assert [*place.home.iterdir(), *place.temporary.iterdir()] == []
