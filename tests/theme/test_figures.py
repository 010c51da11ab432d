"""A drawing in a page is one image, and its names and styles stay its own."""

import re
from xml.etree import ElementTree

import pytest

from theme import ROOM
from theme.drawing import COLOURS, inline_svg

DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     width="72pt" height="36pt" viewBox="0 0 72 36">
 <metadata><date>2000-01-01</date></metadata>
 <style>* {stroke-width: 2}</style>
 <defs><path id="tick" d="M0 0"/><clipPath id="clip"/></defs>
 <use xlink:href="#tick" style="stroke: #000000" clip-path="url(#clip)"/>
 <path fill="#0B6E99" stroke="#123456"/>
</svg>"""


@pytest.fixture
def svg():
    """Return the drawing as a page holds it."""
    text = inline_svg(DRAWING, "d1-", 'The loss "falls".')
    namespace = "{http://www.w3.org/2000/svg}"
    return ElementTree.fromstring(text.replace(namespace, "")).find("*")


def test_a_drawing_is_one_image_with_its_text(svg):
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == 'The loss "falls".'


def test_names_stay_within_a_drawing(svg):
    text = ElementTree.tostring(svg, encoding="unicode")
    names = {element.get("id") for element in svg.iter()} - {None}
    assert names == {"d1-drawing", "d1-tick", "d1-clip"}
    assert 'href="#d1-tick"' in text
    assert "url(#d1-clip)" in text


def test_style_stays_within_a_drawing(svg):
    (style,) = (element for element in svg.iter() if element.tag.endswith("style"))
    assert style.text == "#d1-drawing { * {stroke-width: 2} }"


def test_colours_follow_the_page(svg):
    text = ElementTree.tostring(svg, encoding="unicode")
    assert "stroke: currentColor" in text
    assert 'fill="var(--gradient-forward, #0b6e99)"' in text
    assert 'stroke="#123456"' in text


def test_a_date_is_left_out(svg):
    assert "2000-01" not in ElementTree.tostring(svg, encoding="unicode")


@pytest.mark.parametrize(
    ("size", "width", "shown"),
    [
        ('width="72pt"', None, "96px"),
        ('width="72"', None, "72px"),
        ('viewBox="0 0 640 100"', None, "640px"),
        ('width="72pt"', "50%", "50%"),
        ('width="72pt"', "400", "400px"),
    ],
)
def test_a_drawing_is_as_wide_as_drawn_or_asked(size, width, shown):
    source = f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'
    assert f"--drawing-width: {shown}" in inline_svg(source, "d1-", "Text.", width)


def test_plots_figures_and_the_style_sheet_know_the_same_colours():
    plots = (ROOM / "kernels" / "book" / "plots.py").read_text("utf-8")
    assert {"#000000", *re.findall(r"#[0-9a-f]{6}", plots)} == set(COLOURS)
    figures = (ROOM.parent / "images" / "svg.py").read_text("utf-8")
    variables = re.findall(r'"(var\(--gradient-.*\))"', figures)
    assert {"currentColor", *variables} == set(COLOURS.values())
    style = (ROOM / "static" / "style.css").read_text("utf-8")
    names = re.findall(r"^  (--gradient-\w+):", style, re.M)
    # Once for light pages, once for dark ones.
    assert sorted(names) == sorted(2 * re.findall(r"--gradient-\w+", str(COLOURS)))
