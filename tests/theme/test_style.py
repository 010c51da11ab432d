"""A page on a phone and on paper: what is wide, what is folded, what is divided."""

import re
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup

WIDE = r"""
$$
z_{11} = SUM + \text{rest}
$$ (NAME-wide)

$$
Z = XW
$$ (NAME-short)

```python
print("a line that is wider than a phone and narrower than a sheet")
```

| COLUMNS |
| RULES |
| COLUMNS |

```{figure} wide.svg
:alt: A line.

A drawing.
```
"""
for word, text in {
    "SUM": " + ".join(f"x_{{1{k}}} w_{{{k}1}}" for k in range(1, 25)),
    "COLUMNS": " | ".join(8 * [r"$\partial L/\partial x_{11}$"]),
    "RULES": " | ".join(8 * ["---"]),
}.items():
    WIDE = WIDE.replace(word, text)

CELL = """
```{code-cell} python
:tags: [hide-TAG]
:mystnb: {code_prompt_show: TITLE, code_prompt_hide: TITLE}
print("a line that is wider than a phone and narrower than a sheet")
```
"""

# What is divided into sheets.
PRINTED = """
## Heading-1

```{dropdown} Fold-1
It says something, in a line.
```

## Heading-2

```{figure} tall.svg
:alt: A square.

A drawing.
```

## Heading-3

It is announced in two lines, of which the first is long enough to need another one.
What follows is named after that, and the last word here is Announced

$$
Z = XW
$$

## Heading-4

| One | Two |
|---|---|
ROWS

## Heading-5

```python
first-line
LINES
```

## Heading-6
"""
PRINTED = PRINTED.replace("ROWS", 5 * "| 1 | 2 |\n").replace("LINES", 25 * "line\n")
PRINTED += CELL.replace("TAG", "input").replace("TITLE", "Fold-6")

HIGH = r"""
$$
\begin{aligned}
\text{top}& \\ ROWS \text{bottom}&
\end{aligned}
$$ (high)
""".replace("ROWS", 70 * r"Z &= XW \\")

PAGE = f"""---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
# A page

{WIDE.replace("NAME", "open")}
`````{{dropdown}} Of sphinx-design
{WIDE.replace("NAME", "folded")}
`````

{CELL.replace("TAG", "cell").replace("TITLE", "Of MyST-NB")}
{HIGH}
{PRINTED}
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}"/>'


@pytest.fixture(scope="module")
def address(tmp_path_factory, build_book, serve):
    """Build a page with all of this, and return its address."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "chapters").mkdir()
    for name, size in {"wide": (640, 40), "tall": (200, 200)}.items():
        (folder / "chapters" / f"{name}.svg").write_text(SVG.format(*size))
    done = build_book(folder, PAGE)
    assert done.returncode == 0, done.stderr
    return serve(folder / "_build" / "html") + "chapters/page.html"


@pytest.fixture
def open_page(browser, address):
    """Return a function that opens the page in a window of a width, in a theme."""
    pages = []

    def open_page(width=1280, theme="light", folds=False):
        window = {"width": width, "height": 900}
        page = browser.new_page(viewport=window, color_scheme=theme)
        pages.append(page)
        page.goto(address)
        page.wait_for_function(f"document.documentElement.dataset.theme == '{theme}'")
        page.evaluate(
            "open => document.querySelectorAll('article details')"
            ".forEach((fold) => { fold.open = open; })",
            folds,
        )
        return page

    yield open_page
    for page in pages:
        page.close()


RECT = """e => {
  const { left, top, right, bottom } = e.getBoundingClientRect();
  return [left, top, right, bottom].map(Math.round);
}"""


@pytest.mark.parametrize("name", ["open-wide", "open-short", "folded-wide"])
def test_on_a_phone_a_formula_has_the_width_and_its_number_stands_below(
    open_page, name
):
    page = open_page(375, folds=True)
    box, formula, number = (
        page.locator(f"#equation-{name}{part}").evaluate(RECT)
        for part in ("", " > .katex-display", " > .eqno")
    )
    assert (formula[0], formula[2]) == (box[0], box[2])
    assert formula[3] <= number[1] < number[3] <= box[3]
    digits = page.locator(f"#equation-{name} > .eqno").evaluate("""number => {
      const text = document.createRange();
      text.selectNode(number.firstChild);
      return Math.round(text.getBoundingClientRect().right);
    }""")
    assert digits == box[2]


def test_on_a_desktop_a_formulas_number_stands_beside_it(open_page):
    page = open_page()
    formula, number = (
        page.locator(f"#equation-open-short > .{part}").evaluate(RECT)
        for part in ("katex-display", "eqno")
    )
    assert formula[2] <= number[0]
    assert formula[1] < number[1] < number[3] < formula[3]


# Of each box that may scroll: what it is, whether in a fold, and at the beginning, in
# the middle and at the end of its way how much is hidden on the left and on the right,
# and how wide these edges fade. None stands for no mask.
FADES = """async () => {
  const table = ".pst-scrollable-table-container";
  const seen = [];
  for (const kind of [".katex-display", ".drawing", "pre", table])
    for (const box of document.querySelectorAll(`article ${kind}`))
      for (const part of [0, 0.5, 1]) {
        const length = box.scrollWidth - box.clientWidth;
        box.scrollLeft = part * length;
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        const style = getComputedStyle(box);
        const width = (edge) => parseFloat(style.getPropertyValue(`--cut-${edge}`));
        const fades = style.maskImage != "none" && [width("left"), width("right")];
        const hidden = [box.scrollLeft, length - box.scrollLeft];
        seen.push([kind, Boolean(box.closest("details")), hidden, fades || null]);
        if (length == 0) break;
      }
  return seen;
}"""


def test_what_is_cut_fades_at_the_edge_beyond_which_there_is_more(open_page):
    page = open_page(320, folds=True)
    cut = set()
    for kind, folded, hidden, fades in page.evaluate(FADES):
        if sum(hidden):
            assert fades == pytest.approx([min(32, x) for x in hidden], abs=1), kind
            cut.add((kind, folded))
        else:
            assert fades is None, kind
    assert len(cut) == 6  # formulas, tables and code; drawings fit a phone


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_code_fades_into_its_own_background(open_page, theme):
    page = open_page(320, theme, folds=True)
    for code in page.locator("article pre").all()[:6]:
        grounds = code.evaluate("""pre => {
          const boxes = [pre, pre.closest(".highlight"), pre.closest(".cell_input")];
          const grounds = boxes.map((e) => e && getComputedStyle(e).backgroundColor);
          return grounds.filter((ground) => ground);
        }""")
        assert len(set(grounds)) == 1


# How the line of a fold looks: the line itself, its text and its marker.
FOLD = """summary => {
  const fold = summary.parentElement;
  const style = (e, part) => getComputedStyle(e, part);
  const texts = summary.querySelectorAll(".sd-summary-text, .admonition-title");
  const text = [...texts].find((e) => e.offsetWidth);
  const { right, height } = summary.getBoundingClientRect();
  const others = [...summary.querySelectorAll("svg")].filter((e) => e.clientWidth);
  const { backgroundColor, boxShadow, textDecorationLine, filter } = style(summary);
  const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = style(summary);
  const { color, fontSize, fontWeight, textShadow } = style(text);
  const { content, top, width, rotate, borderTop } = style(summary, "::after");
  const edge = (e) => style(e).borderLeftWidth == "0px" ? [] : [style(e).borderLeft];
  return {
    line: [right, height, backgroundColor, boxShadow],
    edge: [...edge(fold), ...edge(summary)],
    beginning: text.getBoundingClientRect().left - fold.getBoundingClientRect().left,
    marker: [content, width, rotate, borderTop, style(summary, "::after").right],
    others: [others.length, style(text).listStyleType],
    gap: [style(fold).marginTop, style(fold).marginBottom],
    text: [color, fontSize, fontWeight, textShadow],
    hover: [textDecorationLine, filter],
    focus: outlineStyle != "none" && [outlineWidth, outlineOffset, outlineColor],
    colours: [color, backgroundColor],
  };
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_folds_of_both_makers_look_alike(open_page, contrast, theme):
    page = open_page(theme=theme)
    seen = []
    for maker in ".sd-dropdown", ".cell > .hide":
        line = page.locator(f"article {maker} > summary").first
        looks = [line.evaluate(FOLD)]
        line.hover()
        looks.append(line.evaluate(FOLD))
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")  # from now on, focus is a keyboard's
        line.focus()
        looks.append(line.evaluate(FOLD))
        line.press("Enter")
        looks.append(line.evaluate(FOLD))
        seen.append(looks)
    for one, other in zip(*seen, strict=True):
        assert one == other
    rest, hovered, focused, opened = seen[0]
    assert len(rest["edge"]) == 1
    assert rest["hover"] != hovered["hover"]
    assert not rest["focus"]
    width, offset, _ = focused["focus"]
    assert (width, offset) == ("3px", "-3px"), "a box around it may cut it"
    assert rest["marker"] != opened["marker"]
    assert contrast(*rest["colours"]) >= 4.5


VERIFIES = """() => {
  const links = document.createElement("div");
  links.className = "verifies docutils container";
  links.innerHTML = '<p>Verifies <a class="reference internal" href="#x">(3)</a></p>';
  document.querySelector("article .tag_hide-input").after(links);
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_cell_verifies_stands_small_right_under_its_output(
    open_page, contrast, theme
):
    page = open_page(375, theme)
    page.evaluate(VERIFIES)
    output, links = page.locator(
        ".cell:has(+ .verifies) > .cell_output, .verifies p"
    ).all()
    assert 0 <= links.evaluate(RECT)[1] - output.evaluate(RECT)[3] <= 8
    size, colour, link, line, ground = links.evaluate("""p => {
      const { fontSize, color } = getComputedStyle(p);
      const link = getComputedStyle(p.querySelector("a"));
      const ground = getComputedStyle(document.body).backgroundColor;
      return [fontSize, color, link.color, link.textDecorationLine, ground];
    }""")
    assert float(size.removesuffix("px")) < 14
    assert contrast(colour, ground) >= 4.5
    assert (link, line) == (colour, "underline")
    page.emulate_media(media="print")
    assert links.is_visible()


# Each part again and again, on a sheet of its own on which less and less room is left.
ROOM = """(sheet) => {
  document.querySelector("#jb-print-toc").remove();
  const article = document.querySelector("article");
  const kinds = ["", " > .sd-dropdown", " > .cell"];
  const parts = article.querySelectorAll(kinds.map((kind) => `section section${kind}`));
  const sheets = [...parts].flatMap((part) => {
    const sheets = [];
    for (let room = 200; room > 20; room -= 15) {
      const before = document.createElement("div");
      before.textContent = `${part.id}-with-${room}`;
      before.style = `break-before: page; height: ${sheet - room}px`;
      sheets.push(before, part.cloneNode(true));
    }
    return sheets;
  });
  article.append(...sheets);
}"""
HEIGHTS = {"A4": 1009, "Letter": 942}  # in pixels, between the margins


@pytest.fixture(scope="module", params=list(HEIGHTS))
def sheets(request, browser, address):
    """Print the page, and return for each sheet its words and where they end.

    That is, to the right and below, in parts of the sheet's width and height.
    """
    if shutil.which("pdftotext") is None:
        pytest.skip("there is no pdftotext: `make system` installs it")
    page = browser.new_page(color_scheme="dark")
    page.goto(address)
    page.evaluate(ROOM, HEIGHTS[request.param])
    pdf = page.pdf(format=request.param)
    page.close()
    command = ["pdftotext", "-bbox", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    sheets = BeautifulSoup(done.stdout, "html.parser").find_all("page")
    return [
        [
            (
                word.get_text(),
                float(word["xmax"]) / float(sheet["width"]),
                float(word["ymax"]) / float(sheet["height"]),
            )
            for word in sheet.find_all("word")
        ]
        for sheet in sheets
    ]


def test_what_announces_something_does_not_stand_alone_at_the_foot(sheets):
    last = [max(words, key=lambda word: word[:0:-1])[0] for words in sheets]
    assert [word for word in last if re.match("Heading|Fold|Announced", word)] == []
    assert len(last) > 100


def test_code_begins_where_the_text_before_it_ends(sheets):
    words = [[text for text, *_ in words] for words in sheets]
    begun = [x[0] for x in words if x[0].startswith("heading-5") and "first-line" in x]
    assert len(begun) > 2


def test_no_formula_is_cut_on_paper(sheets):
    words = [word for words in sheets for word in words]
    # What lies beyond the sheet is no word on it.
    assert sum("rest" in text for text, *_ in words) == 2
    assert max(right for _, right, _ in words) < 0.935
    rows = [
        [text for text, *_ in words if text in ("top", "bottom")] for words in sheets
    ]
    assert ["top", "bottom"] in rows


def test_folds_are_open_on_paper(sheets):
    words = [text for words in sheets for text, *_ in words]
    assert "something," in words
    assert sum("print(" in word for word in words) > 5


def test_links_are_not_underlined_on_paper(open_page):
    page = open_page()
    link = "<a id='link' href='#'>a link</a>"
    page.locator("article p").first.evaluate(
        "(p, link) => { p.innerHTML = link; }", link
    )
    line = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("#link").evaluate(line) == "underline"
    page.emulate_media(media="print")
    assert page.locator("#link").evaluate(line) == "none"


def test_a_cell_on_paper_has_no_place_for_buttons_and_a_verdict_its_colours(
    browser, site
):
    page = browser.new_page()
    page.goto(f"{site.address}chapters/welcome.html")
    page.locator(".run").evaluate_all("lines => lines.forEach(line => line.remove())")
    padding = "e => getComputedStyle(e).paddingBottom"
    assert page.locator(".cell_input").last.evaluate(padding) != "0px"
    page.emulate_media(media="print")
    assert page.locator(".cell_input").last.evaluate(padding) == "0px"
    mark = page.locator(".text_html span[style*=background]").first
    assert mark.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    page.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_page_for_one_sheet_has_small_type_and_no_list_of_its_parts(open_page, paper):
    page = open_page()
    page.evaluate("""() => {
      document.querySelector("#equation-high").remove();
      document.querySelectorAll("article section section")
        .forEach((part) => part.after(part.cloneNode(true)));
    }""")
    sides = [len(re.findall(rb"/Type /Page\b", page.pdf(format=paper)))]
    page.evaluate("document.querySelector('article p').classList.add('one-sheet')")
    sides.append(len(re.findall(rb"/Type /Page\b", page.pdf(format=paper))))
    assert sides[0] > 4
    assert sides[1] == 2
    page.emulate_media(media="print")
    assert not page.locator("#jb-print-toc").is_visible()
