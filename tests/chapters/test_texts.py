"""The pages' text, before it is built."""

import ast
import re
from pathlib import Path

import jupytext
import pytest
import yaml

from benchmarks.reading import read
from theme.verified import labels

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "chapters").glob("*.md"))
# These run commands in the place of cells: tests/grading/test_term.py.
COMMANDS = [
    ROOT / "chapters" / f"{page}.md"
    for page in ("grading_course", "grading_platforms", "own_assignments")
]
# These teach nothing and run nothing, and nobody reads them from start to end.
LOOKED_UP = [
    path
    for path in PAGES
    if path.stem.startswith(("glossary", "references", "solutions"))
]
KEY = {
    node.name
    for path in (ROOT / "solutions").glob("*.py")
    for node in ast.parse(path.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef)
}
CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.M | re.S)

SHOWN = re.compile(r"^(`{4,})\w+$.*?^\1$", re.M | re.S)  # cells that are only shown
FOLDED = re.compile(r"^(`{3,})\{dropdown\}.*?^\1$", re.M | re.S)

every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


@every_page
def test_every_numbered_identity_is_verified_by_a_cell_of_its_page(path):
    text = path.read_text("utf-8")
    names = set(re.findall(r"^\s*\$\$ \(([\w-]+)\)$", text, re.M))
    notebook = jupytext.reads(text, fmt="md:myst")
    verified = {name for cell in notebook.cells for name in labels(cell.metadata)}
    assert sorted(names - verified) == [], f"{path.name}: no cell verifies them"
    assert sorted(verified - names) == [], f"{path.name} does not display them"


@every_page
def test_a_page_is_a_notebook_without_outputs_that_jupytext_reads(path):
    text = path.read_text("utf-8")
    notebook = jupytext.reads(text, fmt="md:myst")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) == len(CELL.findall(SHOWN.sub("", text)))
    assert not any(cell.outputs for cell in code)
    assert path in LOOKED_UP + COMMANDS or len(code) > 2
    if code:
        assert jupytext.read(path).metadata.kernelspec.name == "python3"


@every_page
def test_a_page_shows_the_key_and_does_not_define_it_again(path):
    notebook = jupytext.reads(path.read_text("utf-8"), fmt="md:myst")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                defined = isinstance(node, ast.FunctionDef) and node.name
                assert defined not in KEY, f"{path.name} defines {defined}"


@every_page
def test_code_fits_the_column_of_the_page(path):
    for cell in CELL.findall(path.read_text("utf-8")):
        header = r"^---$.*?^---$|^:[\w-]+:[^\n]*$"
        for line in re.sub(header, "", cell, flags=re.M | re.S).split("\n"):
            assert len(line) <= 66, f"{path.name}: {line}"


@every_page
def test_what_verifies_is_folded_and_no_paragraph_recites_equations(path):
    text = path.read_text("utf-8")
    for cell in jupytext.reads(text, fmt="md:myst").cells:
        if labels(cell.metadata):
            assert "hide-input" in cell.metadata.get("tags", []), cell.source
    for paragraph in re.split(r"\n\s*\n", text):
        assert paragraph.count("{eq}`") <= 2 or "|" in paragraph, paragraph


@every_page
def test_what_a_fold_derives_is_not_told_outside_of_it(path):
    assert r"\boxed" not in FOLDED.sub("", path.read_text("utf-8"))


SECTIONS = [
    "The problem",
    "Solution",
    "What it means",
    "See it hold",
    "Try it",
    "Break it",
    "Your turn",
]


@pytest.mark.parametrize(
    "page",
    [
        "neuron_to_batch",
        "linear_layer",
        "bias",
        "activations",
        "losses",
        "backprop",
        "checking_gradients",
    ],
)
def test_a_problem_has_the_sections_of_every_problem_in_their_order(page):
    text = (ROOT / "chapters" / f"{page}.md").read_text("utf-8")
    titles = re.findall(r"^## (.*)$", text, re.M)
    assert [title for title in titles if title in SECTIONS] == SECTIONS
    picture = re.search(r"^```\{figure\}|^  figure: \{", text, re.M)
    assert picture.start() < text.index("## The problem"), "the idea comes first"
    assert len(re.findall(r"\{dropdown\} Hint \d", text)) == 4
    questions = text[text.index("## Try it") : text.index("## Break it")]
    asked = re.findall(
        r"^(?:```\{question\} \w+$(?:\n:.*)*\n\n)?\*\*(\d)\.\*\*", questions, re.M
    )
    assert asked == [str(number) for number in range(1, len(asked) + 1)]
    assert 2 <= len(asked) <= 4
    assert "```{question}" in questions


def test_the_plan_of_weeks_goes_through_the_pages_in_their_order():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    order = {
        part["caption"]: [Path(each["file"]).name for each in part["chapters"]]
        for part in parts
    }
    text = (ROOT / "chapters" / "for_instructors.md").read_text("utf-8")
    weeks = text[text.index("**Five weeks.**") : text.index("## What do learners get")]
    table = "\n".join(re.findall(r"^\| \*\*\d.*$", weeks, re.M))
    planned = re.findall(r"\]\((\w+)\.md\)", table)
    assert planned == order["Foundations"] + order["Problems"]
    (sixth,) = re.findall(r"If you have a sixth week, .*$", weeks, re.M)
    assert re.findall(r"\]\((\w+)\.md\)", sixth) == order["Further"]


@every_page
def test_a_page_is_read_in_25_minutes(path):
    reading = read(path.read_text("utf-8"))
    assert reading.words <= 2600
    assert reading.minutes <= 25


@every_page
def test_a_page_describes_itself_for_search_engines_without_mathematics(path):
    metadata = jupytext.reads(path.read_text("utf-8"), fmt="md:myst").metadata
    description = metadata["myst"]["html_meta"]["description"]
    assert 40 < len(description) < 300
    assert not set(description) & set("$\\")


@every_page
def test_a_page_says_where_it_leads_and_what_it_needs(path):
    text = path.read_text("utf-8")
    if path not in LOOKED_UP and path.stem != "welcome":
        assert text.index("**You will be able to**") < text.index("**You need**")
        assert text.index("**In one line:**") < text.index("**The way on:**")


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("[a-z]*.py")))
def test_every_function_of_the_key_names_the_page_that_derives_it(path):
    functions = [
        node
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    assert functions or path.stem == "example", "numbers are derived on every page"
    for function in functions:
        page = re.search(
            r"Derived in\s+(chapters/\w+\.md)", ast.get_docstring(function)
        )
        assert page, f"{path.name}: {function.name}"
        assert (ROOT / page[1]).exists(), f"{path.name}: {function.name}: {page[1]}"
