"""The committed figures are what their scripts draw, and fit for any page."""

import json
import re
import runpy
import xml.etree.ElementTree as ElementTree
from collections import Counter
from itertools import combinations, product
from pathlib import Path

import pytest

IMAGES = Path(__file__).resolve().parents[2] / "images"
# A script is what draws; svg.py only holds the primitives.
SCRIPTS = sorted(p for p in IMAGES.glob("*.py") if "def draw(" in p.read_text("utf-8"))
FIGURES = sorted(IMAGES.glob("*.svg"))
STEPS = sorted(IMAGES.glob("*.json"))
SVG = "{http://www.w3.org/2000/svg}"

every_figure = pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)


def test_every_figure_has_its_script_and_every_script_its_figure():
    assert SCRIPTS
    assert [p.stem for p in SCRIPTS] == [p.stem for p in FIGURES]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_redraws_the_committed_figure_byte_for_byte(script, monkeypatch):
    monkeypatch.syspath_prepend(IMAGES)
    names = runpy.run_path(str(script))
    redraw = f"run: python images/{script.name}"
    committed = script.with_suffix(".svg").read_bytes()
    assert names["draw"]().encode("utf-8") == committed, redraw
    steps = script.with_suffix(".json")
    assert steps.exists() == ("steps" in names), redraw
    if "steps" in names:
        from svg import as_json

        assert as_json(names["steps"]()) == steps.read_text("utf-8"), redraw


@every_figure
def test_figure_is_an_svg_that_fits_a_phone(path):
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    left, top, width, height = map(float, root.get("viewBox").split())
    assert (left, top) == (0, 0)
    assert 0 < width <= 340
    assert height > 0
    assert "width" not in root.attrib
    assert "height" not in root.attrib


@every_figure
def test_no_text_is_too_small_to_read(path):
    root = ElementTree.parse(path).getroot()
    assert all(text.get("font-size") for text in root.iter(f"{SVG}text"))
    sizes = [float(e.get("font-size")) for e in root.iter() if e.get("font-size")]
    assert min(sizes) >= 13


# As drawn, and in each scene where the figure is one that is stepped through.
MEASURE = """async (steps) => {
  await document.fonts.ready;
  const measure = (svg, scene, parts, view) => {
    if (view) svg.setAttribute("viewBox", view);
    for (const part of parts ? svg.querySelectorAll("[data-part]") : [])
      part.style.visibility = parts.includes(part.dataset.part) ? "visible" : "hidden";
    const seen = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")]
      .filter((text) => getComputedStyle(text).visibility == "visible")
      .map((text) => {
        const { x, y, width, height } = text.getBBox();
        const top = y - seen.y;
        return [text.textContent, x, x + width, top, top + height];
      })
      .filter(([, , , top, bottom]) => bottom > 0 && top < seen.height);
    const { width, height } = seen;
    return { name: svg.parentElement.id + scene, width, height, texts };
  };
  return [...document.querySelectorAll("svg")].flatMap((svg) => [
    measure(svg, ""),
    ...Object.entries(steps[svg.parentElement.id] ?? {}).map(([key, { parts, view }]) =>
      measure(svg, ` ${key}`, parts, view)),
  ]);
}"""


@pytest.fixture(scope="module")
def measured(browser, tmp_path_factory):
    """Return what each figure writes, and where, in the fonts of the book."""
    katex = IMAGES.parent / "theme" / "static" / "katex" / "katex.min.css"
    drawings = [f"<p id={p.stem}>{p.read_text('utf-8')}</p>" for p in FIGURES]
    head = f'<meta charset="utf-8"><link rel="stylesheet" href="{katex.as_uri()}">'
    sheet = tmp_path_factory.mktemp("figures") / "figures.html"
    sheet.write_text("\n".join(["<!doctype html>", head, *drawings]), "utf-8")
    page = browser.new_page()
    page.goto(sheet.as_uri())
    steps = {p.stem: json.loads(p.read_text("utf-8"))["scenes"] for p in STEPS}
    found = page.evaluate(MEASURE, steps)
    page.close()
    return found


def test_texts_of_a_figure_lie_within_it_and_never_on_one_another(measured):
    assert len(measured) > len(FIGURES) > len(STEPS) > 0
    bad = []
    for figure in measured:
        texts = figure["texts"]
        for text, left, right, top, bottom in texts:
            if (
                left < 0
                or right > figure["width"]
                or top < 0
                or bottom > figure["height"]
            ):
                bad.append((figure["name"], text, "is cut"))
        for one, other in combinations(texts, 2):
            # A box is higher than what is written in it, by a quarter above and below.
            (_, left, right, *_), (_, x0, x1, *_) = one, other
            (top, bottom), (y0, y1) = (
                (0.75 * t + 0.25 * b, 0.25 * t + 0.75 * b) for *_, t, b in (one, other)
            )
            if left < x1 and x0 < right and top < y1 and y0 < bottom:
                bad.append((figure["name"], one[0], other[0]))
    assert bad == []


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
def test_each_part_of_a_drawing_is_in_a_scene_and_each_scene_in_reach(path):
    steps = json.loads(path.read_text("utf-8"))
    scenes = steps["scenes"]
    root = ElementTree.parse(path.with_suffix(".svg")).getroot()
    parts = [e.get("data-part") for e in root.iter() if e.get("data-part")]
    assert len(parts) == len(set(parts))
    assert {name for scene in scenes.values() for name in scene["parts"]} == set(parts)
    places = {e.get("data-scene") for e in root.iter()} - {None}
    values = [
        dial.get("options", range(1, dial.get("last", 0) + 1))
        for dial in steps.get("dials", [])
    ]
    dialled = {" ".join(map(str, each)) for each in product(*values)} - {""}
    assert set(scenes) == places | dialled
    assert steps["start"] in scenes
    assert {scene["turn"][1] for scene in scenes.values() if "turn" in scene} <= set(
        scenes
    )


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
