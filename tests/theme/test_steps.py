"""Figures that one steps through say what the key computes, to mouse and keyboard."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from solutions import example
from solutions.losses import mse
from solutions.network import backward, forward, gradient_step

ROOT = Path(__file__).resolve().parents[2]
NUMBER = r"\(?(−?[\d.]+)\)?"

VISIBLE = """(svg) => [...svg.querySelectorAll("[data-part]")]
  .filter((part) => getComputedStyle(part).visibility == "visible")
  .map((part) => part.dataset.part)"""

# How far something reaches beyond the window.
BEYOND = """(figure) => {
  const ends = [...figure.querySelectorAll(":scope > *, .drawing > *, form *")]
    .map((element) => element.getBoundingClientRect().right);
  return Math.max(...ends) - document.documentElement.clientWidth;
}"""


def numbers(text):
    """Return the numbers of a sum as pairs of factors, and its result."""
    left, result = re.sub(r"\s", " ", text).rsplit("=", 1)
    factors = re.findall(rf"{NUMBER}·{NUMBER}", left)
    return [tuple(map(value, pair)) for pair in factors], value(result)


def value(text):
    return float(text.strip().replace("−", "-"))


class Figure:
    """A figure on a page, as a reader has it."""

    def __init__(self, page, name):
        self.page, self.place = page, page.locator(f"figure#{name}")
        self.svg = self.place.locator("svg").first
        self.svg.scroll_into_view_if_needed()

    def says(self):
        return re.sub(r"\s+", " ", self.place.locator("output").inner_text())

    def sum(self):
        return numbers(self.place.locator("output .sum").inner_text())

    def shows(self):
        return set(self.svg.evaluate(VISIBLE))

    def button(self, name):
        return self.place.get_by_role("button", name=name)


@pytest.fixture
def visit(site, browser):
    """Return a function that opens a page and returns one of its figures."""
    pages = []

    def visit(page, name, **options):
        pages.append(browser.new_page(**options))
        pages[-1].goto(f"{site.address}chapters/{page}.html")
        return Figure(pages[-1], name)

    yield visit
    for page in pages:
        page.close()


def entry(kind, i, j):
    """Return the factors of an entry of Z, ∂L/∂X or ∂L/∂W, counted from 1."""
    X, W, G = example.X, example.W, example.G
    left, right = {"Z": (X, W), "X": (G, W.T), "W": (X.T, G)}[kind]
    left, right = left[i - 1], right[:, j - 1]
    return list(zip(left, right, strict=True)), left @ right


@pytest.mark.parametrize("means", ["mouse", "keyboard"])
def test_every_entry_of_the_layer_is_the_sum_that_its_wires_say(visit, means):
    figure = visit("linear_layer", "fig-same-wires")
    press = figure.page.keyboard.press
    turn = figure.button("Turn round")
    shapes = {"Z": example.Z.shape, "W": example.W.shape, "X": example.X.shape}
    for kind, (rows, columns) in shapes.items():
        first = figure.svg.locator(f"[data-scene='{kind} 1 1']")
        if means == "keyboard":
            if kind == "W":
                turn.focus()
                press("Enter")
            # Back from the button: ∂L/∂X stands next to it, ∂L/∂W before that.
            turn.focus()
            for _ in range(2 if kind == "W" else 1):
                press("Shift+Tab")
            for key in [*3 * ["ArrowUp"], *4 * ["ArrowLeft"], " "]:
                press(key)
        elif kind == "W":
            turn.click()
        for i in range(1, rows + 1):
            for step in range(columns):
                # There and back again, as the arrow keys do.
                j = step + 1 if i % 2 else columns - step
                place = figure.svg.locator(f"[data-scene='{kind} {i} {j}']")
                if means == "mouse":
                    place.click()
                elif step:
                    press("ArrowRight" if i % 2 else "ArrowLeft")
                elif i > 1:
                    press("ArrowDown")
                assert figure.sum() == entry(kind, i, j)
                assert place.get_attribute("aria-checked") == "true"
                wires = {name[5:] for name in figure.shows() if name[1:5] == "wire"}
                assert wires == {
                    f"{d}{m}"
                    for d in (1, 2)
                    for m in (1, 2, 3, 4)
                    if (kind == "X" or m == j)
                    and (kind == "Z" or d == {"X": j, "W": i}[kind])
                }
                assert figure.page.evaluate("document.activeElement.role") in (
                    "radio",
                    None,
                )
        assert first.get_attribute("role") == "radio"


def test_turning_the_layer_round_shows_the_same_sample_from_the_other_end(visit):
    figure = visit("linear_layer", "fig-same-wires")
    figure.svg.locator("[data-scene='Z 3 4']").click()
    assert "Row 3 of X meets column 4 of W" in figure.says()
    figure.button("Turn round: go backwards").click()
    assert figure.sum() == entry("X", 3, 1)
    assert "Row 3 of G meets row 1 of W" in figure.says()
    assert {"BWrow1", "BWTcol1"} <= figure.shows()
    figure.button("Turn round: go forwards").click()
    assert figure.sum() == entry("Z", 3, 1)


def rounded(entries):
    """Return the numbers of a matrix as they are said, from its first row on."""
    digits = "d" if np.issubdtype(np.asarray(entries).dtype, np.integer) else ".3f"
    return [f"{entry:{digits}}".replace("-", "−") for entry in np.ravel(entries)]


def written(figure, part):
    """Return what is written in a part of a drawing."""
    return figure.svg.locator(f"[data-part={part}] text").all_text_contents()


@pytest.mark.parametrize("means", ["mouse", "keyboard"])
def test_the_network_is_stepped_through_there_and_back(visit, means):
    X, Y = example.X, example.Y
    weights = [example.W[:, :2], example.W[:, 2:], example.W2[:2]]
    P, cache = forward(X, weights)
    loss, dP = mse(P, Y)
    gradients, deltas = backward(dP, cache, weights)
    (_, H1), (O1, H2), (O2, _) = cache
    dO2, dO1 = dP @ weights[2].T, deltas[1] @ weights[1].T
    dW1, dW2, dW3 = gradients
    d1, d2, d3 = deltas
    news = [
        *[("H1", H1), ("O1", O1), ("H2", H2), ("O2", O2), ("H3", P)],
        *[("L", loss), ("d3", d3), ("dW3", dW3), ("dO2", dO2), ("d2", d2)],
        *[("dW2", dW2), ("dO1", dO1), ("d1", d1), ("dW1", dW1)],
    ]
    # Of the factors, the way back finds those that the way forward has kept.
    uses = "X W1, H1, O1 W2, H2, O2 W3, H3 y, H3 y, O2 d3, d3 W3, dO2 H2, O1 d2, d2 W2"
    uses = [set(each.split()) for each in f"{uses}, dO1 H1, X d1".split(", ")]

    figure = visit("backprop", "fig-network-in-numbers")
    slider = figure.place.get_by_role("slider", name="Step")
    if means == "keyboard":
        slider.focus()
    there = set()
    for (name, entries), used in zip(news, uses, strict=True):
        shown = figure.shows()
        there.add(f"number{name}")
        assert {part for part in shown if part.startswith("number")} == there
        assert {part[4:] for part in shown if part[1:4] == "use"} == used
        assert f"new{name}" in shown
        assert written(figure, f"number{name}") == rounded(entries)
        kept = {part[4:] for part in shown if part.startswith("kept")}
        if name[0] == "d":
            assert kept == {"X", "H1", "O1", "H2", "O2"}
            assert used & {"X", "H1", "O1", "H2", "O2"} <= kept
        if name not in ("L", "d3"):
            assert rounded(entries)[0] in figure.says()
            assert "×".join(map(str, entries.shape)) in figure.says()
        if means == "keyboard":
            figure.page.keyboard.press("ArrowRight")
        else:
            figure.button("Next").click()
    after, _ = forward(X, gradient_step(weights, gradients, example.rate))
    falls = f"falls from {rounded(loss)[0]} to {rounded(mse(after, Y)[0])[0]}"
    assert falls in figure.says()
    if means == "mouse":
        figure.button("Back").click()
        assert figure.says().startswith("∂L/∂W(1) = X⊤ δ(1)")


@pytest.mark.parametrize(
    ("page", "name", "bias"),
    [
        ("linear_layer", "fig-outer-products", False),
        ("bias", "fig-outer-products-bias", True),
    ],
)
def test_the_gradient_of_the_weights_grows_sample_by_sample(visit, page, name, bias):
    X, G = example.X, example.G
    X = np.column_stack([X, np.ones(len(X), int)]) if bias else X
    figure = visit(page, name)
    for i in range(1, len(X) + 1):
        assert [part for part in figure.shows() if part.startswith("sum")] == [
            f"sum{i}"
        ]
        assert written(figure, f"outer{i}") == rounded(np.outer(X[i - 1], G[i - 1]))
        assert written(figure, f"sum{i}") == rounded(X[:i].T @ G[:i])
        pairs = list(zip(X[:i, 0], G[:i, 0], strict=True))
        assert figure.sum() == (pairs, X[:i, 0] @ G[:i, 0])
        for row in X[i - 1], G[i - 1]:
            listed = rounded(row)
            assert f"{', '.join(listed[:-1])} and {listed[-1]}" in figure.says()
        if i % 2:  # by mouse or by keyboard
            figure.button("Next").click()
        else:
            figure.place.get_by_role("slider", name="Sample").press("ArrowRight")
    gradient = X.T @ G
    figure.svg.locator("[data-scene='W 1 1']").click()
    for (d, j), entry in np.ndenumerate(gradient):
        if (d, j) != (0, 0):
            key = "ArrowDown" if j == 0 else "ArrowRight"
            figure.page.keyboard.press(key)
        pairs = list(zip(X[:, d], G[:, j], strict=True))
        assert figure.sum() == (pairs, entry)
        assert {f"XTrow{d + 1}", f"Gcol{j + 1}"} <= figure.shows()
        letter = "b" if d == 2 else "w"
        assert figure.says().startswith(f"∂L/∂{letter}")
        if j == G.shape[1] - 1:
            for _ in range(j):
                figure.page.keyboard.press("ArrowLeft")


KEYS = ["X", "XT", "G", "GT"]


def size(A):
    return "×".join(map(str, A.shape))


def turn_dial(dial, at, means):
    """Choose the radio button at this place, counted from 0."""
    chosen = dial.locator("input").nth(at)
    if means == "mouse" and not chosen.is_checked():
        dial.locator("label").nth(at).click()
    while not chosen.is_checked():
        dial.locator(":checked").press("ArrowRight")


@pytest.mark.parametrize("means", ["mouse", "keyboard"])
def test_every_product_is_tried_and_refused_or_not(visit, means):
    figure = visit("linear_layer", "fig-wrong-transpose")
    dials = [figure.place.locator("fieldset").nth(dial) for dial in range(3)]
    verdicts = []
    for layer, (N, D, M) in enumerate([(3, 2, 4), (2, 2, 3)]):
        X, G = example.X[:N], example.G[:N, :M]
        gradient = X.T @ G
        factors = {"X": X, "X⊤": X.T, "G": G, "G⊤": G.T}
        for (i, left), (j, right) in product(enumerate(factors), enumerate(factors)):
            for dial, at in zip(dials, (layer, i, j), strict=True):
                turn_dial(dial, at, means)
            A, B = factors[left], factors[right]
            says, shows = figure.says(), figure.shows()
            assert says.startswith(f"{left} {right}: {size(A)} times {size(B)} ")
            if A.shape[1] != B.shape[0]:
                assert "does not fit" in says
                assert "refused" in shows
                continue
            made = A @ B
            assert f"makes {size(made)}" in says
            shown = f"{'AB'[layer]}{KEYS[i]}{KEYS[j]}"
            assert shown in shows
            assert written(figure, shown)[1:-1] == rounded(made)
            if made.shape == gradient.shape:
                right_one = (made == gradient).all()
                assert ("it is right" if right_one else "it is wrong") in says
                assert f"= {rounded(made)[0]}" in says
                assert (f"instead of {rounded(gradient)[0]}" in says) != right_one
                verdicts.append((N, left, right, right_one))
            else:
                assert f"W is {size(gradient)}" in says
                turned = made.shape == (M, D) and (made == gradient.T).all()
                assert ("lying on their side" in says) == turned
    assert verdicts == [
        (3, "X⊤", "G", True),
        (2, "X", "G", False),
        (2, "X⊤", "G", True),
    ]


@pytest.mark.parametrize("means", ["mouse", "keyboard"])
def test_each_step_measures_the_slope_and_says_how_far_it_is_off(visit, means):
    figure = visit("checking_gradients", "fig-step-size")
    slider = figure.place.get_by_role("slider", name="Step size")
    power = r"(\d(?:·10−?\d+)?)"
    best = {}
    for n in range(1, 21):
        eps = float(f"1e-{n}")
        ahead, behind = (1 + eps) ** 3, (1 - eps) ** 3
        slopes = {
            "Forward": (ahead - 1) / eps,
            "Central": (ahead - behind) / (2 * eps),
            "Complex step": ((1 + eps * 1j) ** 3).imag / eps,
        }
        says = figure.says()
        assert says.startswith(f"ε = 10−{n} ")
        assert figure.shows() == {f"at{n}"}
        for way, slope in slopes.items():
            found = re.search(rf"{way}: .*? = (\S+), relative error {power}\.", says)
            # A power is rounded as the machine likes, a product always in one way.
            assert value(found[1]) == pytest.approx(slope, abs=1e-15 / eps)
            first, _, exponent = found[2].partition("·10")
            error = float(f"{first}e{exponent.replace('−', '-') or 0}")
            said_off = abs(value(found[1]) / 3 - 1)
            assert error == pytest.approx(said_off, rel=0.5, abs=3e-16)
            best[way] = min(best.get(way, (1, 0)), (said_off, n))
        assert ("subtracts nothing" in says) == (n >= 8)
        assert ("past its best step" in says) == (n in (6, 7, 8))
        if n < 20:
            if means == "mouse":
                figure.button("Smaller").click()
            else:
                slider.press("ArrowRight")
    assert {way: n for way, (_, n) in best.items()} == {
        "Forward": 8,
        "Central": 6,
        "Complex step": 9,
    }


FIGURES = [
    ("linear_layer", "fig-same-wires", "same_wires"),
    ("linear_layer", "fig-outer-products", "outer_products"),
    ("linear_layer", "fig-wrong-transpose", "wrong_transpose"),
    ("bias", "fig-outer-products-bias", "outer_products_bias"),
    ("backprop", "fig-network-in-numbers", "network_in_numbers"),
    ("checking_gradients", "fig-step-size", "step_size"),
]
# What axe takes long for, and what is no part of a figure.
TRIM = """() => {
  for (const e of document.querySelectorAll(".katex, pre, details"))
    if (!e.closest("figure")) e.remove();
}"""

PAGES = {page: [] for page, *_ in FIGURES}
for page, *figure in FIGURES:
    PAGES[page].append(figure)
every_page = pytest.mark.parametrize("page", PAGES)


def drawn_view(drawing):
    """Return the viewBox of a drawing as it is committed."""
    source = (ROOT / "images" / f"{drawing}.svg").read_text("utf-8")
    return re.search(r'viewBox="([^"]*)"', source)[1]


def drawn_parts(drawing):
    """Return the names of the parts that a drawing shows on its own."""
    source = (ROOT / "images" / f"{drawing}.svg").read_text("utf-8")
    parts = re.findall(r'data-part="([^"]*)"([^>]*)', source)
    return {name for name, look in parts if "hidden" not in look}


def test_these_are_all_the_figures():
    drawings = {path.stem for path in (ROOT / "images").glob("*.json")}
    assert {drawing for *_, drawing in FIGURES} == drawings


@every_page
def test_without_a_script_and_on_paper_a_figure_is_its_drawing(visit, page):
    for options in {"java_script_enabled": False}, {}:
        first = visit(page, PAGES[page][0][0], **options)
        if not options:
            first.page.evaluate("dispatchEvent(new Event('beforeprint'))")
            first.page.emulate_media(media="print")
        for name, drawing in PAGES[page]:
            figure = Figure(first.page, name)
            assert figure.svg.get_attribute("viewBox") == drawn_view(drawing)
            assert figure.shows() == drawn_parts(drawing)
            assert not figure.place.locator("form").is_visible()
    first.page.evaluate("dispatchEvent(new Event('afterprint'))")
    first.page.emulate_media(media="screen")
    assert figure.place.locator("form").is_visible()


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_can_be_read_and_touched_on_a_phone(visit, page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    phone = {"width": 320, "height": 800}
    first = visit(page, PAGES[page][0][0], viewport=phone, color_scheme=scheme)
    for turned in False, True:
        for name, _ in PAGES[page]:
            figure = Figure(first.page, name)
            if turned and (turn := figure.place.locator(".turn")).is_visible():
                turn.click()
            assert figure.place.evaluate(BEYOND) <= 1
            touched = figure.place.locator("button, label, rect[tabindex]")
            sizes = [each.bounding_box() for each in touched.all() if each.is_visible()]
            assert min(min(each["width"], each["height"]) for each in sizes) >= 24
    first.page.evaluate(TRIM)
    context = {"include": [["figure.stepped"]]}
    options = {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(first.page, context=context, options=options).response
    assert [(rule["id"], rule["nodes"]) for rule in found["violations"]] == []


def test_only_pages_with_such_a_figure_load_its_script(site):
    with_script = {
        path.stem
        for path in site.pages
        if "_static/steps.js" in path.read_text("utf-8")
    }
    assert with_script == set(PAGES)
