"""The printed sheets: the exercises of their numbers, and a page that needs nothing."""

import re
from itertools import islice

import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograder.assignments import sheets
from solutions import by_hand

from .conftest import ROOT, run

NUMBERS = [17, 4, 20240017]


@pytest.fixture(scope="module")
def html():
    return sheets.page(NUMBERS, key=True)


@pytest.fixture(scope="module")
def document(html):
    return BeautifulSoup(html, "html.parser")


@pytest.fixture
def command(monkeypatch, tmp_path):
    """Return a function that gives the command its arguments, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["sheets", *arguments])
        sheets.main()

    return call


def matrices(part):
    """Return the matrices in a part of a page, read from its MathML."""
    return [
        [
            [float(cell.get_text().replace("−", "-")) for cell in row("mtd")]
            for row in table("mtr")
        ]
        for table in part("mtable")
    ]


def listed(*arrays):
    """Return arrays as a sheet shows them, where a row is a matrix."""
    return [np.atleast_2d(A).astype(float).round(8).tolist() for A in arrays]


def sides(document, number, label):
    (side,) = document("section", {"aria-label": f"Number {number}, {label}"})
    return side


@pytest.mark.parametrize("number", NUMBERS)
def test_the_front_shows_what_is_given_and_nothing_else(document, number):
    given = *by_hand.draw_layer(number), *by_hand.draw_network(number)
    assert matrices(sides(document, number, "front")) == listed(*given)
    assert not matrices(sides(document, number, "back"))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_key_is_what_the_functions_compute(document, number):
    layer = by_hand.draw_layer(number)
    answers = by_hand.work_out_layer(*layer)
    exercise = by_hand.draw_network(number)
    first, second, last = islice(by_hand.descend(*exercise), 3)
    names = [name for name in first if name not in ("W1", "b", "W2", "loss")]
    moved = "W1", "b", "W2"
    steps = [
        matrix
        for pair in zip(
            [*map(first.get, names), *map(second.get, moved)],
            [*map(second.get, names), *map(last.get, moved)],
            strict=True,
        )
        for matrix in pair
    ]
    key = sides(document, number, "answers")
    P = last["P"].round(2)
    assert matrices(key) == listed(*answers.values(), *steps, P)

    text = key.get_text(" ").replace("−", "-").replace("- ", "-")
    numbers = [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", text)]
    for now in first, second:
        assert now["loss"] in numbers
        assert (now["delta2"] * now["P"]).sum() in numbers
        assert (now["dW2"] * now["W2"]).sum() in numbers
        assert (now["dW1"] * now["W1"]).sum() + (now["db"] * now["b"]).sum() in numbers
    assert last["loss"].round(2) in numbers
    assert (layer[2] * answers["Z"]).sum() in numbers


def test_every_side_names_the_course_and_its_number(document):
    labels = [side["aria-label"] for side in document("section")]
    assert labels == [
        *(f"Number {n}, {side}" for n in NUMBERS for side in ("front", "back")),
        *(f"Number {n}, answers" for n in NUMBERS),
    ]
    for side in document("section"):
        header = side.header.get_text()
        assert "Gradients, Backwards" in header
        assert side["aria-label"].split(",")[0] in header


def test_without_a_key_there_are_no_answers():
    document = BeautifulSoup(sheets.page([17]), "html.parser")
    assert [side["aria-label"] for side in document("section")] == [
        "Number 17, front",
        "Number 17, back",
    ]


def test_the_back_has_room_for_every_line_of_both_steps(document):
    X, Y, *weights = by_hand.draw_network(17)
    passes = islice(by_hand.descend(X, Y, *weights), 2)
    back = sides(document, 17, "back")
    rows = [row for row in back.tbody("tr") if not row.td.get_text()]
    assert len(rows) == len(by_hand.pass_lines(X, Y, *passes))
    assert all(len(row("td")) == 2 for row in rows)


def test_a_sheet_needs_nothing_but_itself(html, document):
    assert "://" not in html
    assert "url(" not in html
    assert "@import" not in html
    for name in "script", "link", "img", "iframe", "object", "form", "base":
        assert not document(name), name
    attributes = {name for tag in document(True) for name in tag.attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert not attributes & {"src", "href", "style"}
    assert "default-src 'none'" in document.find("meta", content=True)["content"]


def test_all_tex_has_become_mathml(document):
    document = BeautifulSoup(str(document), "html.parser")
    document.style.extract()
    assert "\\" not in document.get_text()
    assert len(document("math")) > 100


def test_the_command_writes_one_file_and_says_what_is_in_it(command, tmp_path, capsys):
    command("17", "18")
    assert [path.name for path in tmp_path.iterdir()] == ["sheets.html"]
    written = (tmp_path / "sheets.html").read_text("utf-8")
    assert written == sheets.page([17, 18])
    assert capsys.readouterr().out == (
        "sheets.html: 2 sheets of two sides. Open it in a browser, and print.\n"
    )
    command("0", "--key", "--output", "one.html")
    assert (tmp_path / "one.html").read_text("utf-8") == sheets.page([0], key=True)
    assert "1 sheet of two sides, then 1 of answers." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["17", "-3"], "-3 is negative. Numbers begin at 0: leave out the minus sign."),
        (["17,18"], "“17,18” is not a whole number. Give numbers such as 17 18 19"),
        (["3.5"], "“3.5” is not a whole number."),
        (["Ada"], "“Ada” is not a whole number."),
        ([""], "“” is not a whole number."),
        (["²"], "“²” is not a whole number."),
        (["17", "18", "017"], "given more than once: 17. Sheets of one number are the"),
        (["5", "4", "5", "4"], "given more than once: 5, 4."),
        ([], "the following arguments are required: NUMBER"),
        (
            ["1", "--output", "no/such/folder.html"],
            "cannot write no/such/folder.html",
        ),
        (["1", "--output", "."], "cannot write .: "),
    ],
)
def test_bad_input_is_named_and_writes_nothing(
    command, tmp_path, capsys, arguments, problem
):
    with pytest.raises(SystemExit) as stop:
        command(*arguments)
    assert stop.value.code == 2
    assert problem in " ".join(capsys.readouterr().err.split())
    assert not [*tmp_path.iterdir()]


def test_the_command_of_the_page_runs(tmp_path):
    written = tmp_path / "sheets.html"
    said = run(
        "python", "-m", "autograder.assignments.sheets", "17", "18", "19",
        f"--output={written}", cwd=ROOT, home=tmp_path / "home",
    )  # fmt: skip
    assert "3 sheets of two sides" in said
    assert written.stat().st_size < 200_000


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_number_is_two_sides_of_paper_and_its_key_one(browser, html, paper):
    page = browser.new_page()
    page.set_content(html)
    pdf = page.pdf(format=paper)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 3 * len(NUMBERS)
