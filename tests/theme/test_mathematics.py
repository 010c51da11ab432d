"""Formulas are rendered by one version of KaTeX, and bad ones are found."""

import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinxcontrib import katex

from theme import ROOM, mathematics

KATEX = ROOM / "static" / "katex"


def test_style_sheet_and_renderer_are_of_one_version():
    style = (KATEX / "katex.min.css").read_text("utf-8")
    engine = Path(katex.__file__).with_name("katex.min.js").read_text("utf-8")
    (version,) = re.findall(r'katex-version:after\{content:"([\d.]+)"', style)
    assert version == katex.katex_version
    assert f'version:"{version}"' in engine


def test_every_font_is_served_with_its_licence():
    style = (KATEX / "katex.min.css").read_text("utf-8")
    fonts = set(re.findall(r"url\((fonts/[^)]+\.woff2)\)", style))
    assert len(fonts) == 20
    assert fonts == {f"fonts/{path.name}" for path in (KATEX / "fonts").iterdir()}
    assert "MIT" in (KATEX / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} a &= b \\ &= c \end{aligned}",
        r"\begin{pmatrix} 1 & 2 \end{pmatrix} = \underbrace{x}_{2 \times 3}",
        r"\text{градиент 기울기}",
    ],
)
def test_what_pages_write_is_rendered(tex):
    assert 'class="katex"' in mathematics.render(tex, displayMode=True)["html"]


@pytest.mark.parametrize(
    "tex",
    [r"\frac{1}{", r"\nosuchcommand", r"\label{a}", "é"],
    ids=["unclosed", "unknown", "label", "text in mathematics"],
)
def test_what_katex_would_guess_is_an_error(tex):
    assert "error" in mathematics.render(tex, displayMode=True)


def test_a_full_stop_stays_with_its_formula():
    page = new_document("page")
    page += nodes.paragraph("", "", nodes.math("", "Z = XW"), nodes.Text("). Next"))
    mathematics.hold_punctuation(None, page, "page")
    (held,) = page.findall(nodes.inline)
    assert held.astext() == "Z = XW)."
    assert page.astext() == "Z = XW). Next"


def test_of_equal_texts_the_one_after_the_formula_is_changed():
    page = new_document("page")
    code, formula = nodes.literal("", "dZ"), nodes.math("", "Z")
    page += nodes.paragraph("", "", code, nodes.Text(", "), formula, nodes.Text(", "))
    mathematics.hold_punctuation(None, page, "page")
    assert page.astext() == "dZ, Z, "
