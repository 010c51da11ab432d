"""The committed figures are what their scripts draw, and fit for any page."""

import re
import runpy
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest

IMAGES = Path(__file__).resolve().parents[2] / "images"
# A script is what draws; svg.py only holds the primitives.
SCRIPTS = sorted(p for p in IMAGES.glob("*.py") if "def draw(" in p.read_text("utf-8"))
FIGURES = sorted(IMAGES.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"

every_figure = pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)


def test_every_figure_has_its_script_and_every_script_its_figure():
    assert SCRIPTS
    assert [p.stem for p in SCRIPTS] == [p.stem for p in FIGURES]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_redraws_the_committed_figure_byte_for_byte(script, monkeypatch):
    monkeypatch.syspath_prepend(IMAGES)
    drawn = runpy.run_path(str(script))["draw"]().encode("utf-8")
    committed = script.with_suffix(".svg").read_bytes()
    assert drawn == committed, f"run: python images/{script.name}"


@every_figure
def test_figure_is_an_svg_that_scales_with_its_column(path):
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    left, top, width, height = map(float, root.get("viewBox").split())
    assert (left, top) == (0, 0)
    assert 0 < width <= 720
    assert height > 0
    assert "width" not in root.attrib
    assert "height" not in root.attrib


@every_figure
def test_no_text_is_too_small_to_read(path):
    root = ElementTree.parse(path).getroot()
    assert all(text.get("font-size") for text in root.iter(f"{SVG}text"))
    sizes = [float(e.get("font-size")) for e in root.iter() if e.get("font-size")]
    assert min(sizes) >= 13


@every_figure
def test_colours_follow_the_page(path):
    allowed = re.compile(
        r"none|currentColor|url\(#[\w-]+\)"
        r"|var\(--gradient-(forward|backward|muted), #[0-9a-f]{6}\)"
    )
    for element in ElementTree.parse(path).iter():
        assert not {"fill", "stroke", "color"} & set(element.attrib)
        for colour in re.findall(
            r"(?:^|;)(?:fill|stroke|color):([^;]+)", element.get("style", "")
        ):
            assert allowed.fullmatch(colour), colour


@every_figure
def test_figure_refers_to_nothing_outside_itself(path):
    text = path.read_text("utf-8")
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|@import|<image|<script|<style", text)
    ids = {e.get("id") for e in ElementTree.fromstring(text).iter()} - {None}
    assert set(re.findall(r"url\(([^)]*)\)", text)) == {f"#{name}" for name in ids}


def test_ids_carry_their_figures_name_and_never_repeat():
    """Several figures are inlined in one page, where an id must stay unique."""
    ids = Counter()
    for path in FIGURES:
        for element in ElementTree.parse(path).iter():
            if name := element.get("id"):
                assert name.startswith(f"{path.stem}-")
                ids[name] += 1
    assert all(count == 1 for count in ids.values())
