"""Numbers in the prose are the example's, and sums of numbers come out right."""

import importlib
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.chapters.proofs.meaning import Refuted, Scene
from tests.chapters.proofs.reader import RELATIONS, Unreadable, displays

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
PAGES = sorted(CHAPTERS.glob("*.md"))
FORMULA = re.compile(r"\$([^$]+)\$")
NUMBERS = re.compile(r"(?:[\d\s.+−=()/^-]|\\[cd]?frac|\\cdot|[{}]|\\[,;! ]|\\q?quad)+")
STATES = re.compile("|".join(re.escape(sign) for sign in RELATIONS))

every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def prose(path):
    """Return a page's text without its displays, code and front matter."""
    text = path.read_text("utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"^[ ]*\$\$.*?^[ ]*\$\$", "", text, flags=re.M | re.S)
    return re.sub(
        r"^([ ]*)```\{(?:code-cell|literalinclude)\}.*?^\1```$",
        "",
        text,
        flags=re.M | re.S,
    )


def paragraphs_in_numbers(path):
    """Yield the formulas of a page's paragraphs that begin with **In numbers**."""
    for paragraph in re.split(r"\n\s*\n", prose(path)):
        if paragraph.lstrip().startswith("**In numbers"):
            for formula in FORMULA.findall(paragraph):
                if STATES.search(formula):
                    yield formula


def arithmetic(path):
    """Yield the formulas of a page's prose that state something of numbers alone."""
    for formula in FORMULA.findall(prose(path)):
        if (
            re.search(r"\d", formula)
            and STATES.search(formula)
            and NUMBERS.fullmatch(formula)
        ):
            yield formula


def scene_of(path):
    """Return what the letters of a page stand for where it works in numbers."""
    module = importlib.import_module(f"tests.chapters.proofs.{path.stem}")
    return module.in_numbers()


@every_page
def test_what_a_paragraph_says_in_numbers_is_true_of_the_example(path):
    for formula in paragraphs_in_numbers(path):
        scene_of(path).prove(formula)


@every_page
def test_sums_of_numbers_in_the_prose_come_out_right(path):
    for formula in arithmetic(path):
        Scene().prove(formula)


def test_a_wrong_number_is_noticed(tmp_path):
    page = tmp_path / "linear_layer.md"
    page.write_text("**In numbers.** With $x_{11} = 77$ it is $2 + 2 = 5$.\n")
    assert list(paragraphs_in_numbers(page)) == ["x_{11} = 77", "2 + 2 = 5"]
    assert list(arithmetic(page)) == ["2 + 2 = 5"]
    for formula in paragraphs_in_numbers(page):
        with pytest.raises(Refuted):
            scene_of(page).prove(formula)


def misprints(tex):
    """Yield (what changed, display) for each number of a display that could be another.

    What a 0 is multiplied by could be: its product is 0 all the same. Indices and sizes
    stand in scripts, and have a test of their own.
    """
    scripts = [m.span() for m in re.finditer(r"[_^](?:\{[^{}]*\}|\w)", tex)]
    zeros = [m.span() for m in re.finditer(r"[\d()−-]+\s*\\cdot\s*0(?!\d)", tex)]
    zeros += [m.span() for m in re.finditer(r"(?<!\d)0\s*\\cdot\s*[\d()−-]+", tex)]
    spaces = [m.span() for m in re.finditer(r"\\\\\[[^]]*\]|% .*", tex)]
    for number in re.finditer(r"\d+(?:\.\d+)?", tex):
        at = number.start()
        if not any(start <= at < end for start, end in scripts + zeros + spaces):
            other = str(Decimal(number[0]) + 1)
            yield (
                f"{number[0]} to {other} at {at}",
                tex[:at] + other + tex[number.end() :],
            )


@every_page
def test_no_number_of_an_example_can_be_changed_unnoticed(path):
    module = f"tests.chapters.proofs.{path.stem}"
    if not (Path(__file__).parent / "proofs" / f"{path.stem}.py").exists():
        return
    proofs = importlib.import_module(module).PROOFS
    unnoticed = []
    for display in displays(path):
        scenes = list(proofs[display.label]()) if display.label in proofs else []
        if display.kind == "identity" and any(
            getattr(scene, "numbers", None) for scene in scenes
        ):
            for what, tex in misprints(display.tex):
                try:
                    for scene in scenes:
                        scene.prove(tex)
                    unnoticed.append((display.label, what))
                except (Refuted, Unreadable):
                    pass
    assert unnoticed == []
