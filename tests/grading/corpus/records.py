"""How a submission is recorded: what it tries or protects, and what it must earn.

`SUBMISSIONS` fills when the modules beside this one are imported. Code is data here: it
is written into notebooks, and nothing in this folder runs it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .course import RIGHT, RIGHT_POINTS, STUB, STUB_POINTS, WRONG, WRONG_POINTS

# An attack prints this where it has got out, and not where it only tried. No source has
# it in one piece, so whatever has it is an output.
GOT_OUT = "GOT" + "-OUT"
# In a file's name: an attack has written where it should not be able to.
TRACE = "corpus_was_here"
# An environment variable that the runner may set for the grader. Its value is a secret.
SECRET = "CORPUS_SECRET"
# Code says this where it means the course's folder.
COURSE = "COURSE_FOLDER"

# What the plain wrong answers earn something for.
EARNED = [name for name, points in WRONG_POINTS.items() if points]

EARNS = [(RIGHT, RIGHT_POINTS), (WRONG, WRONG_POINTS), (STUB, STUB_POINTS)]


@dataclass(frozen=True)
class Submission:
    """What one student hands in.

    name is the student's id. kind is "attack" (it wants points, secrets or ruin),
    "spoiled" (nbgrader or the file system would trip over it), "honest" (unusual, and
    earns what it deserves), "right" or "wrong". why is a sentence, family its class.

    build(folder, released) writes the files into folder, which is empty and is
    submitted/NAME/corpus; released is the path of the released notebook.

    points are what each cell must get, None where a person still has to read it. A cell
    that is not named gets what plain answers earn, or less: the code may have spoilt
    itself, or it is open whether a person has to read. Where a grader may both mend and
    refuse a submission, it holds the released stubs, which earn nothing either way.

    runs_in_stock: whether stock nbgrader may run it inside of namespaces. What floods,
    kills, forks, loops or fills may not. needs says what more there has to be: "ada"
    and "source" beside it, "fifo" or "socket" in the file system, a "deadline" that it
    uses up, a "sandbox", without which it does harm.
    """

    name: str
    kind: str
    family: str
    why: str
    build: Callable[[Path, Path], None]
    points: dict[str, float | None]
    runs_in_stock: bool = True
    needs: tuple[str, ...] = ()


SUBMISSIONS: list[Submission] = []
# What must be earned is a choice here: the name, and what else could be said.
DOUBTFUL: dict[str, str] = {}


def record(
    kind,
    name,
    family,
    why,
    *,
    base,
    points=None,
    unsure=(),
    build=None,
    harmless=True,
    needs=(),
    doubt=None,
    **content,
):
    """Record a submission: the answers of base, with content, or what build writes.

    points are those that differ from what base earns, or all of them if base is None;
    those of the cells in unsure are not said.
    """
    name = f"{kind}_{name}" if kind in ("attack", "spoiled", "honest") else name
    earned = next((earned for answers, earned in EARNS if answers is base), {})
    points = {**earned, **(points or {})}
    if doubt:
        DOUBTFUL[name] = doubt
    SUBMISSIONS.append(
        Submission(
            name=name,
            kind=kind,
            family=family,
            why=why,
            build=build or written(base, **content),
            points={cell: points[cell] for cell in points if cell not in unsure},
            runs_in_stock=harmless,
            needs=tuple(needs),
        )
    )


def zero(*tasks):
    """Return the points of tasks that earn nothing."""
    return {f"test_{task}{hidden}": 0 for task in tasks for hidden in ("", "_hidden")}


def written(base, answers=None, first="", last="", files=None, change=None):
    """Return what builds a submission with a notebook.

    answers replace those of base. first and last are the sources of cells of the
    student's own, behind the locked cells and at the end: a text, or several. files are
    beside the notebook, text or bytes. change(notebook) changes the notebook's JSON, in
    place. An answer of None leaves the cell as it was released.
    """

    def build(folder, released):
        notebook = filled(released, {**base, **(answers or {})})
        place = index(notebook, "given") + 1
        notebook["cells"][place:place] = own_cells(first, "first")
        notebook["cells"] += own_cells(last, "last")
        if change:
            change(notebook)
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                content = content.encode()
            (folder / name).write_bytes(content)
        course = str(folder.parents[2])
        text = json.dumps(notebook, indent=1).replace(COURSE, course)
        (folder / "corpus.ipynb").write_text(text, encoding="utf-8")

    return build


def filled(released, answers):
    """Return the released notebook's JSON with answers in its solution cells."""
    notebook = json.loads(released.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = cell["source"]
        source = source if isinstance(source, str) else "".join(source)
        answer = answers.get(grade_id(cell))
        cell["source"] = source if answer is None else answer
    return notebook


def write(folder, notebook):
    """Write a notebook's JSON under its right name."""
    text = json.dumps(notebook, indent=1)
    (folder / "corpus.ipynb").write_text(text, encoding="utf-8")


def grade_id(cell):
    """Return a cell's grade_id, or None."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def index(notebook, name):
    """Return the place of the cell whose grade_id is name."""
    return [grade_id(cell) for cell in notebook["cells"]].index(name)


def cell_of(notebook, name):
    """Return the cell whose grade_id is name."""
    return notebook["cells"][index(notebook, name)]


def own_cells(sources, name):
    """Return code cells of the student's own."""
    sources = [sources] if isinstance(sources, str) else sources
    return [
        own_cell(source.strip("\n"), f"{name}-{number}")
        for number, source in enumerate(sources)
        if source
    ]


def own_cell(source, name, kind="code"):
    """Return a cell that nbgrader does not know."""
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell
