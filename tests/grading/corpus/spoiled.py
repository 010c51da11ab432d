"""Submissions that nbgrader, JSON or the file system would trip over.

Where a grader may mend what is spoilt or refuse it, the answers are the released stubs.
"""

import copy
import json
import os
import socket
from functools import partial

from .attacks import OUT
from .course import BY_HAND, RIGHT, STUB, WRONG
from .records import (
    EARNED,
    cell_of,
    filled,
    grade_id,
    index,
    own_cell,
    record,
    write,
    written,
    zero,
)

spoiled = partial(record, "spoiled")

# Cells


def doubled(name, source=None, before=False):
    """Return a change that copies a cell, with another source."""

    def change(notebook):
        cell = copy.deepcopy(cell_of(notebook, name))
        cell["id"] += "-again"
        if source is not None:
            cell["source"] = source
        notebook["cells"].insert(index(notebook, name) + (not before), cell)

    return change


def deleted(*names):
    """Return a change that deletes cells."""

    def change(notebook):
        cells = notebook["cells"]
        notebook["cells"] = [cell for cell in cells if grade_id(cell) not in names]

    return change


def relabelled(*names, **labels):
    """Return a change of the labels of cells; without names, of all that have any."""

    def change(notebook):
        for cell in notebook["cells"]:
            if grade_id(cell) and (not names or grade_id(cell) in names):
                cell["metadata"]["nbgrader"] |= labels

    return change


def retyped(kind, *names):
    """Return a change of the type of cells."""

    def change(notebook):
        for name in names:
            cell = cell_of(notebook, name)
            cell["cell_type"] = kind
            for key in "outputs", "execution_count":
                cell.pop(key, None)
            if kind == "code":
                cell |= {"outputs": [], "execution_count": None}

    return change


def swapped(one, other):
    """Return a change that swaps the names of two cells, and nothing else."""

    def change(notebook):
        first, second = cell_of(notebook, one), cell_of(notebook, other)
        first["metadata"]["nbgrader"]["grade_id"] = other
        second["metadata"]["nbgrader"]["grade_id"] = one

    return change


def metadata(value, *names):
    """Return a change that puts value in the place of nbgrader's metadata."""

    def change(notebook):
        for cell in [cell_of(notebook, name) for name in names]:
            cell["metadata"]["nbgrader"] = value

    return change


def top(**values):
    """Return a change of the notebook's own fields."""
    return lambda notebook: notebook.update(values)


TESTS_OF_SQUARES = "test_squares", "test_squares_hidden"
EASY = "assert True"

spoiled(
    "solution_doubled",
    "cells",
    "A solution cell was copied, name and all; nbgrader stops the whole run there.",
    base=RIGHT,
    change=doubled("squares"),
)
spoiled(
    "test_doubled",
    "cells",
    "A test cell was copied, name and all.",
    base=RIGHT,
    change=doubled("test_squares"),
)
spoiled(
    "test_doubled_and_eased",
    "cells",
    "A copy of a test cell passes always, and stands behind it.",
    base=WRONG,
    change=doubled("test_squares_hidden", EASY),
)
spoiled(
    "test_doubled_and_eased_before",
    "cells",
    "A copy of a test cell passes always, and stands before it.",
    base=WRONG,
    change=doubled("test_squares_hidden", EASY, before=True),
)
spoiled(
    "tests_eased",
    "cells",
    "The test cells are edited until they pass.",
    base=WRONG,
    change=lambda notebook: [
        cell.update(source="3")
        for cell in notebook["cells"]
        if str(grade_id(cell)).startswith("test_")
    ],
)
spoiled(
    "test_eased_by_magic",
    "cells",
    "A test cell begins with a magic that swallows it.",
    base=WRONG,
    change=lambda notebook: cell_of(notebook, "test_squares").update(
        source="%%capture\nassert squares(3) == [1, 4, 9]"
    ),
)
spoiled(
    "tests_deleted",
    "cells",
    "Test cells were deleted; they are put back, and the right answers pass them.",
    base=RIGHT,
    change=deleted(*TESTS_OF_SQUARES, "test_median_hidden"),
)
spoiled(
    "failing_tests_deleted",
    "cells",
    "The test cells that fail were deleted.",
    base=WRONG,
    change=deleted(*TESTS_OF_SQUARES, "test_linear_weight_gradient", "test_answer"),
)
spoiled(
    "solution_deleted",
    "cells",
    "A solution cell was deleted, which costs its task alone.",
    base=RIGHT,
    change=deleted("squares"),
    points=zero("squares"),
)
spoiled(
    "task_deleted",
    "cells",
    "A solution cell was deleted, and its tests with it.",
    base=RIGHT,
    change=deleted("median", "test_median", "test_median_hidden"),
    points=zero("median"),
)
spoiled(
    "answers_by_hand_deleted",
    "cells",
    "The cells that a person reads were deleted.",
    base=RIGHT,
    change=deleted(*BY_HAND),
    unsure=BY_HAND,
)
spoiled(
    "locked_cells_deleted",
    "cells",
    "The locked imports were deleted; the grader has them, and so has the sandbox.",
    base=RIGHT,
    answers={"check_gradient": WRONG["check_gradient"]},
    change=lambda notebook: notebook["cells"].pop(index(notebook, "imports")),
    points={"test_check_gradient": 0, "test_check_gradient_hidden": 0},
    doubt="nbgrader does not put locked cells back that have no points. Without them"
    " the locked helper fails in the sandbox, and what needs the data is missing.",
    unsure=("test_answer", "test_answer_hidden", "test_slope", "test_slope_hidden"),
)
spoiled(
    "all_but_text_deleted",
    "cells",
    "Only the first text is left.",
    base=STUB,
    change=lambda notebook: notebook.update(cells=notebook["cells"][:1]),
    unsure=BY_HAND,
)
spoiled(
    "no_cells",
    "cells",
    "There are no cells.",
    base=STUB,
    change=top(cells=[]),
    unsure=BY_HAND,
)
spoiled(
    "test_retyped",
    "cells",
    "A test cell was made into text, which its right answer still passes.",
    base=RIGHT,
    change=retyped("markdown", *TESTS_OF_SQUARES),
)
spoiled(
    "failing_test_retyped",
    "cells",
    "The tests of wrong answers were made into raw text.",
    base=WRONG,
    change=retyped("raw", *TESTS_OF_SQUARES, "test_answer"),
)
spoiled(
    "solution_retyped",
    "cells",
    "A solution was made into text by one key in Jupyter, and is still code.",
    base=RIGHT,
    change=retyped("markdown", "squares"),
)
spoiled(
    "answer_retyped",
    "cells",
    "The text that a person reads was made into code.",
    base=RIGHT,
    change=retyped("code", "explain"),
)
spoiled(
    "tests_moved_to_the_end",
    "cells",
    "All test cells stand at the end.",
    base=RIGHT,
    change=lambda notebook: notebook["cells"].sort(
        key=lambda cell: str(grade_id(cell)).startswith("test_")
    ),
)
spoiled(
    "tests_moved_before_answers",
    "cells",
    "All test cells stand at the top.",
    base=STUB,
    change=lambda notebook: notebook["cells"].sort(
        key=lambda cell: not str(grade_id(cell)).startswith("test_")
    ),
)
spoiled(
    "tasks_in_another_order",
    "cells",
    "A task, with its tests, was moved to the end.",
    base=RIGHT,
    change=lambda notebook: notebook["cells"].sort(
        key=lambda cell: str(grade_id(cell)).endswith(("squares", "squares_hidden"))
    ),
)
spoiled(
    "names_of_solutions_swapped",
    "cells",
    "Two solution cells bear each other's names.",
    base=RIGHT,
    change=swapped("squares", "linear_weight_gradient"),
)
spoiled(
    "names_of_tests_swapped",
    "cells",
    "A test cell and its hidden one bear each other's names.",
    base=RIGHT,
    change=swapped(*TESTS_OF_SQUARES),
)
spoiled(
    "names_of_kinds_swapped",
    "cells",
    "A solution cell and a test cell bear each other's names.",
    base=WRONG,
    change=swapped("squares", "test_squares"),
)
spoiled(
    "cell_of_another_assignment",
    "cells",
    "A solution cell of another assignment was pasted in, with its name.",
    base=STUB,
    change=lambda notebook: notebook["cells"].append(
        own_cell("linear = 1", "pasted")
        | {
            "metadata": {
                "nbgrader": cell_of(notebook, "squares")["metadata"]["nbgrader"]
                | {"grade_id": "linear_forward"}
            }
        }
    ),
)
spoiled(
    "test_of_own_making",
    "cells",
    "A test cell of the student's own, worth 100 points, passes.",
    base=WRONG,
    change=lambda notebook: notebook["cells"].append(
        own_cell("100", "mine")
        | {
            "metadata": {
                "nbgrader": cell_of(notebook, "test_squares")["metadata"]["nbgrader"]
                | {"grade_id": "test_mine", "points": 100}
            }
        }
    ),
    unsure=[*EARNED, *BY_HAND],
)
spoiled(
    "locked_cells_edited",
    "cells",
    "The locked cells import and define other things.",
    base=WRONG,
    change=lambda notebook: [
        cell_of(notebook, name).update(source=source)
        for name, source in (
            (
                "imports",
                "from unittest.mock import MagicMock\nnp = checks = MagicMock()",
            ),
            ("given", "layer = None\nmeasurements = None"),
        )
    ],
)

# Labels

spoiled(
    "points_raised",
    "labels",
    "The points of all test cells are edited to 100.",
    base=WRONG,
    change=lambda notebook: relabelled(
        *[name for name in map(grade_id, notebook["cells"]) if "test_" in str(name)],
        points=100,
    )(notebook),
)
for kind, value in {
    "negative": -3,
    "text": "three",
    "nothing": None,
    "huge": 10**400,
    "list": [2],
}.items():
    spoiled(
        f"points_{kind}",
        "labels",
        f"The points of a test cell are {kind}.",
        base=STUB,
        change=relabelled("test_squares", points=value),
    )
spoiled(
    "tests_unmarked",
    "labels",
    "The failing tests say that they are no tests.",
    base=WRONG,
    change=relabelled(*TESTS_OF_SQUARES, grade=False, locked=False, solution=False),
)
spoiled(
    "tests_marked_as_solutions",
    "labels",
    "The failing tests say that a person reads them, and are edited.",
    base=WRONG,
    change=lambda notebook: [
        relabelled(*TESTS_OF_SQUARES, locked=False, solution=True)(notebook),
        cell_of(notebook, "test_squares").update(source=EASY),
    ],
    unsure=TESTS_OF_SQUARES,
    doubt="Not said: test_squares and its hidden one. Best is 0; a grader that trusts"
    " the student's marks would wait for a person.",
)
spoiled(
    "solutions_marked_as_tests",
    "labels",
    "The solutions say that they are tests, and pass.",
    base=WRONG,
    change=relabelled("squares", "answer", grade=True, locked=True, points=50),
    unsure=EARNED,
)
spoiled(
    "answer_unmarked",
    "labels",
    "The cells that a person reads say that nobody does.",
    base=RIGHT,
    change=relabelled(*BY_HAND, grade=False, solution=False),
    unsure=BY_HAND,
)
spoiled(
    "marks_of_other_types",
    "labels",
    "The marks are words and numbers.",
    base=STUB,
    change=relabelled("test_squares", grade="yes", locked=3, solution=[], task=None),
)
spoiled(
    "checksums_forged",
    "labels",
    "Checksums are made up.",
    base=WRONG,
    change=relabelled(checksum="0" * 32),
)
for version in (2, 1, 0, 4, 99, "3", None, -1, 1e400):
    said = {None: "null", -1: "negative", 1e400: "infinite", "3": "text"}.get(
        version, version
    )
    spoiled(
        f"schema_version_{said}",
        "labels",
        f"nbgrader's schema version is {said}; nbgrader stops the whole run there.",
        base=STUB,
        change=relabelled(schema_version=version),
    )
for kind, value in {
    "list": [],
    "text": "x",
    "null": None,
    "number": 3,
    "true": True,
    "empty": {},
}.items():
    spoiled(
        f"labels_{kind}",
        "labels",
        f"nbgrader's metadata of three cells are {kind}.",
        base=STUB,
        change=metadata(value, "squares", "test_squares", "explain"),
        unsure=BY_HAND,
    )
spoiled(
    "labels_removed",
    "labels",
    "All of nbgrader's metadata are gone, as after some converters.",
    base=STUB,
    change=lambda notebook: [
        cell["metadata"].pop("nbgrader", None) for cell in notebook["cells"]
    ],
    unsure=BY_HAND,
)
spoiled(
    "cells_without_metadata",
    "labels",
    "Cells have no metadata at all.",
    base=STUB,
    change=lambda notebook: [
        cell.pop("metadata") for cell in notebook["cells"] if not grade_id(cell)
    ],
)
for kind, value in {
    "long": "x" * 10**5,
    "path": "../../gradebook",
    "number": 3,
    "list": ["test_squares"],
    "empty": "",
    "sql": "'; drop table grade; --",
    "script": "<script>alert(1)</script>",
}.items():
    spoiled(
        f"name_{kind}",
        "labels",
        f"The name of a cell is {kind}.",
        base=STUB,
        change=relabelled("squares", grade_id=value),
    )
spoiled(
    "ids_doubled",
    "notebook",
    "Every cell has the same id.",
    base=RIGHT,
    change=lambda notebook: [cell.update(id="same") for cell in notebook["cells"]],
)
spoiled(
    "ids_wrong",
    "notebook",
    "The cells' ids are no ids.",
    base=STUB,
    change=lambda notebook: [
        cell.update(id=value)
        for cell, value in zip(
            notebook["cells"], ["", "ä b", "x" * 1000, 7, None, []], strict=False
        )
    ],
)

# Notebooks


def into_format_3(notebook):
    """Make it a notebook of format 3."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    inputs = [
        {
            "cell_type": "code",
            "language": "python",
            "metadata": cell["metadata"],
            "input": cell["source"],
            "outputs": [],
            "collapsed": False,
        }
        for cell in cells
    ]
    notebook.clear()
    notebook |= {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "corpus"},
        "worksheets": [{"metadata": {}, "cells": inputs}],
    }


spoiled(
    "nbformat_3",
    "notebook",
    "A notebook of format 3, with worksheets.",
    base=STUB,
    change=into_format_3,
    unsure=BY_HAND,
)
for kind, fields in {
    "minor_99": {"nbformat_minor": 99},
    "major_9": {"nbformat": 9},
    "text": {"nbformat": "four"},
    "null": {"nbformat": None},
}.items():
    spoiled(
        f"nbformat_{kind}",
        "notebook",
        f"The notebook's format is {kind}.",
        base=STUB,
        change=top(**fields),
    )
spoiled(
    "kernel_of_another_language",
    "notebook",
    "The notebook asks for R, and its cells are Python all the same.",
    base=RIGHT,
    change=top(
        metadata={
            "kernelspec": {"name": "ir", "display_name": "R", "language": "R"},
            "language_info": {"name": "R"},
        }
    ),
)
spoiled(
    "kernel_is_a_path",
    "notebook",
    "The kernel's name is a path, and its command is the student's.",
    base=RIGHT,
    change=top(
        metadata={
            "kernelspec": {"name": "../../mine", "display_name": "x", "argv": ["sh"]},
            "language_info": {"name": "python", "nbconvert_exporter": "os.system"},
        }
    ),
)
spoiled(
    "no_metadata",
    "notebook",
    "The notebook has no metadata.",
    base=RIGHT,
    change=top(metadata={}),
)
for kind, cells in {
    "null": None,
    "text": "cells",
    "object": {},
    "of_null": [None, None],
    "of_lists": [[], {}],
}.items():
    spoiled(
        f"cells_{kind}",
        "notebook",
        f"The notebook's cells are {kind}.",
        base=STUB,
        change=top(cells=cells),
        unsure=BY_HAND,
    )
spoiled(
    "source_is_null",
    "notebook",
    "A cell's source is null, another's a number.",
    base=STUB,
    change=lambda notebook: [
        cell_of(notebook, "squares").update(source=None),
        cell_of(notebook, "median").update(source=3),
    ],
)
spoiled(
    "cell_type_unknown",
    "notebook",
    "A cell is of a type that nobody knows.",
    base=STUB,
    change=lambda notebook: notebook["cells"].append(
        own_cell("x", "odd") | {"cell_type": "heading"}
    ),
    unsure=BY_HAND,
)
spoiled(
    "outputs_wrong",
    "notebook",
    "Outputs that are no outputs were stored.",
    base=STUB,
    change=lambda notebook: cell_of(notebook, "squares").update(
        outputs=[None, 3, {"output_type": "oops"}, {"output_type": "stream"}]
    ),
)
spoiled(
    "many_cells",
    "notebook",
    "Twenty thousand cells of text.",
    base=STUB,
    change=lambda notebook: notebook["cells"].extend(
        own_cell("x", f"more-{number}", "markdown") for number in range(20_000)
    ),
    unsure=BY_HAND,
)
spoiled(
    "long_source",
    "notebook",
    "A comment of five million characters.",
    base=STUB,
    change=lambda notebook: notebook["cells"].append(
        own_cell("# " + "x" * 5_000_000, "long")
    ),
    unsure=BY_HAND,
)
spoiled(
    "large_image",
    "notebook",
    "An image of 10 MB was pasted into a text.",
    base=STUB,
    change=lambda notebook: notebook["cells"].append(
        own_cell("![x](attachment:x.png)", "pasted", "markdown")
        | {"attachments": {"x.png": {"image/png": "A" * 10**7}}}
    ),
    unsure=BY_HAND,
)
spoiled(
    "syntax_errors",
    "notebook",
    "An answer is no Python, which costs its task alone.",
    base=RIGHT,
    answers={"squares": "def squares(n:\n    return ]"},
    points=zero("squares"),
)
spoiled(
    "deep_syntax",
    "notebook",
    "An answer is nested more than the parser takes.",
    base=RIGHT,
    answers={"squares": "squares = " + "(" * 2000 + "1" + ")" * 2000},
    points=zero("squares"),
)
spoiled(
    "nul_in_source",
    "notebook",
    "A cell of the student's own has a NUL in it.",
    base=RIGHT,
    last="x = 'a\0b'",
)
spoiled(
    "written_backwards",
    "notebook",
    "Marks of right-to-left writing hide what a line says.",
    base=WRONG,
    first="ok = True  # \u202e eslaF = ko \u2066 \u2069\nа = 1  # a letter of Cyrillic",
)

# Text


def encoded(encoding, errors="strict"):
    """Return what builds the stubs in another encoding."""

    def build(folder, released):
        notebook = filled(released, {"explain": "YOUR ANSWER HERE"})
        notebook["cells"].append(own_cell("Ça va", "own", "markdown"))
        text = json.dumps(notebook, ensure_ascii=False)
        (folder / "corpus.ipynb").write_bytes(text.encode(encoding, errors))

    return build


def text_of(make):
    """Return what builds a file of the text that make(released notebook) returns."""

    def build(folder, released):
        text = make(released.read_text(encoding="utf-8"))
        text = text if isinstance(text, bytes) else text.encode("utf-8")
        (folder / "corpus.ipynb").write_bytes(text)

    return build


for encoding in "utf-16", "utf-32", "latin-1", "cp500":
    spoiled(
        f"encoding_{encoding.replace('-', '_')}",
        "encoding",
        f"The notebook is written in {encoding}.",
        base=STUB,
        build=encoded(encoding),
        unsure=BY_HAND,
    )
TEXTS = {
    "empty": ("an empty file", lambda text: ""),
    "blank": ("blanks", lambda text: " \n" * 100),
    "no_json": ("no JSON", lambda text: "My homework is attached."),
    "html": ("the page that a login shows", lambda text: "<!doctype html><p>Log in"),
    "zip": ("an archive", lambda text: b"PK\x03\x04" + bytes(range(256)) * 40),
    "truncated": ("half of a notebook", lambda text: text[: len(text) // 2]),
    "twice": ("two notebooks, one behind the other", lambda text: text + text),
    "conflict": (
        "a notebook with the marks of a merge",
        lambda text: text.replace('"cells": [', "<<<<<<< HEAD\n" + '"cells": [', 1),
    ),
    "nested": ("brackets, a hundred thousand deep", lambda text: "[" * 100_000),
    "nested_and_closed": (
        "a field nested fifty thousand deep, all closed",
        lambda text: '{"cells": ' + "[" * 50_000 + "]" * 50_000 + "}",
    ),
    "number": (
        "a number of a million digits",
        lambda text: text.replace(
            '"nbformat_minor": ', '"x": ' + "1" * 10**6 + ', "nbformat_minor": ', 1
        ),
    ),
    "infinite": (
        "numbers that are none in JSON",
        lambda text: text.replace(
            '"nbformat_minor": ', '"x": [NaN, Infinity, 1e999], "nbformat_minor": ', 1
        ),
    ),
    "list": ("a list", lambda text: "[]"),
    "null": ("null", lambda text: "null"),
    "object": ("an empty object", lambda text: "{}"),
    "same_keys": (
        "an object with the same key twice",
        lambda text: '{"cells": [], ' + text.lstrip()[1:],
    ),
    "surrogates": (
        "a notebook with half of a character",
        lambda text: text.replace("A notebook with", "\\ud800 \\udfff A notebook", 1),
    ),
    "invalid_utf8": (
        "a notebook with bytes that are no UTF-8",
        lambda text: text.encode().replace(b"A notebook with", b"\xff\xfe\xc0\x80", 1),
    ),
    "nuls": ("a megabyte of NUL", lambda text: bytes(10**6)),
}
for kind, (what, make) in TEXTS.items():
    spoiled(
        f"file_{kind}",
        "encoding",
        f"The notebook's file holds {what}.",
        base=STUB,
        build=text_of(make),
        unsure=BY_HAND,
    )

# What a page would run

SCRIPTS = [
    "<script>document.title = 'owned'</script>",
    "<img src=x onerror=\"document.title = 'owned'\">",
    "[a link](javascript:alert(1)) and <javascript:alert(1)>",
    "$\\href{javascript:alert(1)}{x}$ and $$\\unicode{<script>}$$",
    "<svg onload=alert(1)><iframe srcdoc='<script>alert(1)</script>'></iframe></svg>",
    "</script></style></textarea><b onmouseover=alert(1)>x</b>",
    '![x](x.png "x" onerror=alert(1))\n\n<meta http-equiv=refresh content="0;url=//x">',
    "<form action=//example.org><input name=x autofocus onfocus=alert(1)></form>",
]
spoiled(
    "scripts_in_answer",
    "page",
    "The text that a person reads in formgrader holds scripts.",
    base=RIGHT,
    answers={"explain": "\n\n".join(SCRIPTS)},
)
spoiled(
    "scripts_in_cells",
    "page",
    "Texts of the student's own, raw cells and attachments hold scripts.",
    base=RIGHT,
    change=lambda notebook: notebook["cells"].extend(
        [
            *(own_cell(s, f"m{k}", "markdown") for k, s in enumerate(SCRIPTS)),
            *(own_cell(s, f"r{k}", "raw") for k, s in enumerate(SCRIPTS)),
            own_cell("![x](attachment:x.svg)", "a", "markdown")
            | {"attachments": {"x.svg": {"image/svg+xml": SCRIPTS[4]}}},
        ]
    ),
)
HTML = [
    {
        "output_type": "display_data",
        "data": {"text/html": SCRIPTS[0], "application/javascript": "alert(1)"},
        "metadata": {},
    },
    {
        "output_type": "execute_result",
        "data": {"image/svg+xml": SCRIPTS[4], "text/latex": SCRIPTS[3]},
        "metadata": {},
        "execution_count": 1,
    },
    {"output_type": "stream", "name": "stdout", "text": SCRIPTS[0]},
    {
        "output_type": "error",
        "ename": SCRIPTS[0],
        "evalue": SCRIPTS[1],
        "traceback": [SCRIPTS[0], "\x1b]8;;javascript:alert(1)\x07x\x1b]8;;\x07"],
    },
]
spoiled(
    "scripts_in_stored_outputs",
    "page",
    "Outputs with scripts are handed in, on every cell.",
    base=RIGHT,
    change=lambda notebook: [
        cell.update(outputs=copy.deepcopy(HTML))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ],
)
spoiled(
    "scripts_displayed",
    "page",
    "Cells display scripts, and functions raise them.",
    base=RIGHT,
    last=f"""
from IPython.display import HTML, SVG, Javascript, Markdown, display
for text in {SCRIPTS!r}:
    display(HTML(text), Markdown(text))
    print(text)
display(Javascript("alert(1)"), SVG({SCRIPTS[4]!r}))
raise type({SCRIPTS[0]!r}, (Exception,), {{}})({SCRIPTS[1]!r})
""",
    answers={"median": f"def median(numbers):\n    raise ValueError({SCRIPTS[0]!r})"},
    points=zero("median"),
)
spoiled(
    "scripts_in_metadata",
    "page",
    "The title, the authors and the kernel's name hold scripts.",
    base=RIGHT,
    change=top(
        metadata={
            "title": SCRIPTS[5],
            "authors": [{"name": SCRIPTS[0]}],
            "kernelspec": {"name": "python3", "display_name": SCRIPTS[1]},
            "language_info": {
                "name": "python",
                "pygments_lexer": SCRIPTS[0],
                "codemirror_mode": SCRIPTS[1],
            },
            "widgets": {
                "application/vnd.jupyter.widget-state+json": {"state": SCRIPTS[0]}
            },
        }
    ),
)
spoiled(
    "pages_beside",
    "page",
    "Pages, pictures and styles with scripts are handed in beside the notebook.",
    base=RIGHT,
    files={
        "corpus.html": SCRIPTS[0],
        "x.svg": SCRIPTS[4],
        "custom.css": "body { display: none }",
        "index.j2": "{{ ''.__class__ }}",
    },
)
spoiled(
    "terminal_codes",
    "page",
    "Text that moves the cursor, clears the screen and names the window.",
    base=RIGHT,
    answers={"explain": "\x1b[2J\x1b]0;owned\x07\r\x08\x9b31m"},
    last="print('\\x1b[2J\\x1b]0;owned\\x07\\r=cmd()')",
)
spoiled(
    "formulas_for_a_sheet",
    "page",
    "Words that a sheet of cells would take for a formula.",
    base=RIGHT,
    answers={"explain": '=HYPERLINK("http://example.org","x")\n@SUM(1)\n+1\n-1'},
)

# Files


def with_right_name(build):
    """Return what builds the stubs, and then changes the folder."""

    def both(folder, released):
        write(folder, filled(released, STUB))
        build(folder, released)

    return both


def in_place_of_notebook(make):
    """Return what builds something else under the notebook's name."""
    return lambda folder, released: make(folder / "corpus.ipynb", folder, released)


def linked(target):
    """Return what makes the notebook a link to target, seen from the submission."""
    return lambda folder, released: (folder / "corpus.ipynb").symlink_to(target)


for kind, target in {
    "to_another": "../../ada/corpus/corpus.ipynb",
    "to_source": "../../../source/corpus/corpus.ipynb",
    "to_gradebook": "../../../gradebook.db",
    "to_nothing": "nowhere.ipynb",
    "to_itself": "corpus.ipynb",
    "to_zeros": "/dev/zero",
    "to_terminal": "/dev/stdin",
}.items():
    spoiled(
        f"link_{kind}",
        "files",
        f"The notebook is a link {kind.replace('_', ' ')}.",
        base=STUB,
        build=linked(target),
        harmless=kind not in ("to_zeros", "to_terminal"),
        needs=("ada", "source"),
        unsure=BY_HAND,
    )


def folder_linked(folder, released):
    folder.rmdir()
    folder.symlink_to("../ada/corpus")


spoiled(
    "link_folder",
    "files",
    "The whole submission is a link to another student's.",
    base=STUB,
    build=folder_linked,
    needs=("ada",),
    unsure=BY_HAND,
    doubt="A folder that is a link may not be found at all: then there is no row.",
)


def hard_linked(folder, released):
    os.link(released, folder / "corpus.ipynb")


spoiled(
    "link_hard",
    "files",
    "The notebook is the same file as the released one, by a hard link.",
    base=STUB,
    build=hard_linked,
)


def links_beside(folder, released):
    read = """
for name in "book", "key", "words", "up/gradebook.db":
    try:
        print(%s, open(name, "rb").read(100))
    except OSError as error:
        print(type(error).__name__)
"""
    written(WRONG, first=read % OUT)(folder, released)
    for name, target in {
        "book": "../../../gradebook.db",
        "key": "../../../source/corpus/corpus.ipynb",
        "words": "/etc/passwd",
        "up": "../../..",
        "loop": ".",
        "data.csv": "../../../gradebook.db",
    }.items():
        (folder / name).symlink_to(target)


spoiled(
    "links_beside",
    "files",
    "Links beside the notebook lead to the gradebook, the source and the passwords.",
    base=WRONG,
    build=links_beside,
    needs=("source",),
    unsure=[*EARNED, *BY_HAND],
    doubt="A grader may refuse the folder, or leave the links out and grade. data.csv"
    " is a link to the gradebook: whoever copies the source over it writes there.",
)
spoiled(
    "fifo_as_notebook",
    "files",
    "The notebook is a pipe: who opens it waits for ever.",
    base=STUB,
    build=in_place_of_notebook(lambda path, folder, released: os.mkfifo(path)),
    harmless=False,
    needs=("fifo",),
    unsure=BY_HAND,
)
spoiled(
    "fifo_as_timestamp",
    "files",
    "The timestamp is a pipe.",
    base=STUB,
    build=with_right_name(lambda folder, released: os.mkfifo(folder / "timestamp.txt")),
    harmless=False,
    needs=("fifo",),
    unsure=BY_HAND,
)
spoiled(
    "fifo_beside",
    "files",
    "A pipe lies beside the notebook: who copies the folder waits for ever.",
    base=STUB,
    build=with_right_name(lambda folder, released: os.mkfifo(folder / "notes.txt")),
    harmless=False,
    needs=("fifo",),
    unsure=BY_HAND,
)


def socket_beside(folder, released):
    # A socket's path may have 107 bytes, and a test's folder more.
    before = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("notes")
    finally:
        os.chdir(before)


spoiled(
    "socket_beside",
    "files",
    "A socket lies beside the notebook, and cannot be copied.",
    base=STUB,
    build=with_right_name(socket_beside),
    harmless=False,
    needs=("socket",),
    unsure=BY_HAND,
)
spoiled(
    "folder_as_notebook",
    "files",
    "The notebook is a folder.",
    base=STUB,
    build=in_place_of_notebook(lambda path, folder, released: path.mkdir()),
    unsure=BY_HAND,
)
spoiled(
    "nothing_handed_in",
    "files",
    "The folder is empty.",
    base=STUB,
    build=lambda folder, released: None,
    unsure=BY_HAND,
)


def below(folder, released):
    (folder / "corpus").mkdir()
    write(folder / "corpus", filled(released, STUB))


spoiled(
    "notebook_in_folder",
    "files",
    "The notebook is one folder too deep.",
    base=STUB,
    build=below,
    unsure=BY_HAND,
)


def beside(name, answers):
    """Return what builds wrong answers, and a notebook of another name beside them."""

    def build(folder, released):
        other = json.dumps(filled(released, answers))
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(other, encoding="utf-8")
        write(folder, filled(released, WRONG))

    return build


for kind, name in {
    "copy": "corpus (1).ipynb",
    "other": "my notes.ipynb",
    "upper": "CORPUS.ipynb",
    "checkpoint": ".ipynb_checkpoints/corpus-checkpoint.ipynb",
    "hidden": ".corpus.ipynb",
}.items():
    spoiled(
        f"second_notebook_{kind}",
        "files",
        f"Beside the notebook lies {name}; the one of the right name counts.",
        base=WRONG,
        build=beside(name, RIGHT),
    )
spoiled(
    "archive_beside",
    "files",
    "The submission was handed in as an archive too, and with other leavings.",
    base=RIGHT,
    files={
        "corpus.zip": b"PK\x05\x06" + bytes(18),
        "corpus.ipynb.bak": "{}",
        ".DS_Store": b"\0\0\0\1Bud1",
        "__MACOSX/._corpus.ipynb": b"\0\5\x16\7",
        "Thumbs.db": b"",
        ".git/config": "[core]\n\tfsmonitor = touch corpus_was_here\n",
    },
)
spoiled(
    "odd_names_beside",
    "files",
    "Files beside the notebook have names of blanks, dashes, quotes and line ends.",
    base=RIGHT,
    files=dict.fromkeys(
        [
            " ", "-rf", "a\nb", "'; drop", "$(touch x)", "%s", "x" * 200, "δ.txt",
            "CON", "gradebook.db", "feedback.html", "submission.json",
        ],
        "x",
    ),
)  # fmt: skip


def bytes_beside(folder, released):
    written(RIGHT)(folder, released)
    (folder / os.fsdecode(b"\xff\xfe.txt")).touch()


spoiled(
    "name_that_is_no_text",
    "files",
    "A file beside the notebook has a name that is no UTF-8.",
    base=RIGHT,
    build=bytes_beside,
    doubt="A file system may refuse such a name, and the build fails then.",
)


def unreadable(folder, released):
    write(folder, filled(released, STUB))
    (folder / "corpus.ipynb").chmod(0)


spoiled(
    "notebook_unreadable",
    "files",
    "Nobody has the right to read the notebook, unless he is root.",
    base=STUB,
    build=unreadable,
    unsure=BY_HAND,
)
spoiled(
    "many_files",
    "files",
    "Three thousand small files lie beside the notebook.",
    base=STUB,
    files={f"data/{number}.txt": "x" for number in range(3000)},
    unsure=BY_HAND,
)
spoiled(
    "large_file",
    "files",
    "A file of 80 MB, more than the sandbox holds, lies beside the notebook.",
    base=STUB,
    build=with_right_name(
        lambda folder, released: (folder / "large.bin").write_bytes(bytes(80 << 20))
    ),
    unsure=BY_HAND,
)
for kind, text in {
    "words": "yesterday evening",
    "empty": "",
    "far": "9999-99-99 99:99:99 UTC",
    "bytes": b"\xff\xfe\0",
    "long": "2024 " * 100_000,
    "script": "<script>alert(1)</script>",
}.items():
    spoiled(
        f"timestamp_{kind}",
        "files",
        f"The timestamp is {kind}, and the answers are right.",
        base=RIGHT,
        files={"timestamp.txt": text},
        doubt="No late penalty can be worked out. A grader may refuse it and give 0.",
    )
spoiled(
    "graders_files_guessed",
    "files",
    "Files of the names that a grader may use lie beside the notebook.",
    base=WRONG,
    files={
        "hidden_tests.py": "def test():\n    pass",
        "test_corpus.py": "def test():\n    pass",
        "results.json": '{"score": 30}',
        "grades.csv": "student,score\nme,30\n",
        "secret": "0" * 64,
        "autograded/corpus.ipynb": "{}",
    },
)
