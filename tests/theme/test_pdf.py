"""The book on paper: all of it is there, whole, in order, and readable by ear."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from itertools import chain
from typing import NamedTuple

import pikepdf
import pytest
from bs4 import BeautifulSoup
from lxml import html

from theme import ROOM, pdf

MARGIN = 51  # 1.8 cm, in points


class Sheet(NamedTuple):
    """A sheet of paper: its words, the one at its foot, and its edges."""

    words: list[str]
    foot: str
    left: float
    right: float


@pytest.fixture(scope="module")
def path(site):
    """Return the PDF, as `make pdf` makes it of the site."""
    if shutil.which("chromium") is None:
        pytest.skip("there is no chromium: `make system` installs it")
    command = [sys.executable, "-m", "theme.pdf"]
    done = subprocess.run(command, cwd=ROOM.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    path = re.fullmatch(r"The book is at (/.*\.pdf)", done.stdout.splitlines()[-1])[1]
    return path


@pytest.fixture(scope="module")
def book(path):
    """Open the PDF."""
    with pikepdf.open(path) as book:
        yield book


@pytest.fixture(scope="module")
def tags(book):
    """Return the structure's elements, in the order of reading."""
    return list(pdf.elements(book.Root.StructTreeRoot.K))


@pytest.fixture(scope="module")
def laid(path):
    """Return the lines of each sheet, as they lie on it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("there is no pdftotext: `make system` installs it")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True)
    return [sheet.splitlines() for sheet in done.stdout.decode().split("\f")]


@pytest.fixture(scope="module")
def codes(site):
    """Return the code and the output on the site's pages, as it is written there."""
    pages = pdf.parse_toc_yaml(ROOM.parent / "_toc.yml")
    articles = (
        html.parse(site.folder / f"{name}.html", pdf.PARSER).find(".//article")
        for name in pages
    )
    return [code.text_content() for article in articles for code in article.iter("pre")]


@pytest.fixture(scope="module")
def sheets(path):
    """Return the sheets as they are seen: what lies beyond the edge is not on them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("there is no pdftotext: `make system` installs it")
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True)
    sheets = []
    for sheet in done.stdout.decode().split("<page ")[1:]:
        words = re.findall(
            r'<word xMin="(.*?)" .*? xMax="(.*?)" yMax="(.*?)">(.*?)</word>',
            sheet,
        )
        left, right, low, texts = zip(*words, strict=True)
        text = BeautifulSoup("\n".join(texts), "html.parser").get_text()
        edges = min(map(float, left)), max(map(float, right))
        foot = max(zip(map(float, low), texts, strict=True))[1]
        sheets.append(Sheet(text.split("\n"), foot, *edges))
    return sheets


def test_it_says_what_it_is(book):
    root = book.Root
    assert root.Lang == "en"
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.PageMode == "/UseOutlines"
    with book.open_metadata() as metadata:
        assert metadata["dc:title"] == "Gradients, Backwards"
        assert metadata["dc:creator"] == ["The Gradients, Backwards contributors"]


def test_the_first_sheet_has_title_and_version_and_the_others_their_number(sheets):
    first, *others = sheets
    assert first.words[:2] == ["Gradients,", "Backwards"]
    assert first.words[-2:] == ["Version", version("linear-backprop")]
    assert [sheet.foot for sheet in others] == [
        str(number) for number in range(2, len(sheets) + 1)
    ]


def test_every_heading_is_a_bookmark_in_its_place(book, written):
    with book.open_outline() as outline:
        titles = [entry.title for entry in pdf.entries(outline.root)]
        parts = [entry.title for entry in outline.root]
    headings = chain.from_iterable(page.headings for page in written.values())
    index = titles.index("Index")
    assert [each for each in titles[:index] if each not in parts] == [*headings][1:]
    assert all(len(letter) == 1 for letter in titles[index + 1 :])
    assert parts == [
        "Contents",
        "Gradients, backwards",
        *("Foundations", "Problems", "Further", "Solutions", "Teaching", "Reference"),
    ]


def test_a_bookmark_leads_to_the_sheet_with_its_heading(book, sheets):
    numbers = {page.objgen: number for number, page in enumerate(book.pages)}
    with book.open_outline() as outline:
        for entry in pdf.entries(outline.root):
            target = entry.destination
            if isinstance(target, pikepdf.Name | pikepdf.String):
                target = book.Root.Dests[str(target)]
            sheet = sheets[numbers[target[0].objgen]]
            first = re.match(r"[\w.]*", entry.title)[0]
            assert first in "".join(sheet.words), entry.title


def test_every_heading_and_figure_is_tagged(book, tags, written):
    with book.open_outline() as outline:
        titles = list(pdf.entries(outline.root))
    assert sum(bool(re.match(r"/H\d", str(tag.S))) for tag in tags) == len(titles)
    figures = Counter(chain.from_iterable(page.figures for page in written.values()))
    told = Counter(
        " ".join(str(tag.Alt).split())
        for tag in tags
        if tag.S == "/Figure" and "/Alt" in tag
    )
    assert told == figures
    assert len(figures) > 30


def test_every_formula_is_tagged_with_its_tex_and_holds_what_is_seen(tags, written):
    def shown(tag):
        return any(
            isinstance(each.get("/K"), int)
            or any(isinstance(kid, int) for kid in each.get("/K", []))
            for each in pdf.elements(tag)
        )

    formulas = [tag for tag in tags if tag.S == "/Formula"]
    expected = chain.from_iterable(page.formulas for page in written.values())
    assert Counter(str(tag.Alt) for tag in formulas) == Counter(expected)
    assert all(map(shown, formulas))


def test_no_sheet_is_nearly_empty(sheets):
    assert min(len(sheet.words) for sheet in sheets) > 20


def test_nothing_is_cut(sheets):
    assert min(sheet.left for sheet in sheets) > MARGIN - 1
    assert max(sheet.right for sheet in sheets) < 595 - MARGIN + 3


def test_folds_are_open(sheets, written):
    text = "".join(chain.from_iterable(sheet.words for sheet in sheets))
    folds = list(chain.from_iterable(page.folds for page in written.values()))
    assert len(folds) > 50
    # A paragraph that goes on on the next sheet has a number and a title in it.
    assert sum(fold in text for fold in folds) > 0.9 * len(folds)
    assert all(fold[:20] in text or fold[-20:] in text for fold in folds)


def test_contents_and_index_say_on_which_sheet_a_place_is(book, sheets, written):
    numbers = {page.objgen: number for number, page in enumerate(book.pages, 1)}

    def sheet_of(name):
        return numbers[book.Root.Dests[name][0].objgen]

    found = []
    index = range(sheet_of("/genindex"), len(sheets) + 1)
    for at in (2, *index):
        links = [link for link in book.pages[at - 1].Annots if "/Contents" in link]
        texts = [str(sheet_of(str(link.Dest))) for link in links]
        assert [str(link.Contents) for link in links] == [f"Page {n}" for n in texts]
        assert Counter(texts) <= Counter(sheets[at - 1].words)
        assert "[1]" not in sheets[at - 1].words
        found.append(len(texts))
    assert found[0] == len(written) + 1
    assert sum(found[1:]) > 140


def test_short_code_is_on_one_sheet_and_a_line_of_it_is_one_line(laid, codes):
    def joined(text):
        return re.sub(r"\s", "", text)

    short = [code for code in codes if len(code.splitlines()) <= pdf.SHORT]
    texts = [joined("".join(lines)) for lines in laid]
    # Before it keeps code whole, Chromium keeps it with what announces it.
    whole = [code for code in short if any(joined(code) in text for text in texts)]
    assert len(short) > 300
    assert len(whole) > 0.99 * len(short)
    printed = {joined(line) for lines in laid for line in lines}
    wide = [line for code in codes for line in code.splitlines() if len(line) > 79]
    assert len(wide) > 10
    broken = [line for line in wide if joined(line) not in printed]
    assert all(len(line) > 97 for line in broken), broken


def test_a_mark_of_a_verdict_stands_beside_its_number(laid):
    marked = [line for lines in laid for line in lines if "✗" in line]
    assert len(marked) > 50
    assert not [line for line in marked if re.fullmatch(r"[\s✗✓]+", line)]


def test_links_lead_to_places_in_the_book_or_to_the_web(book):
    inside = 0
    for sheet in book.pages:
        for link in sheet.get("/Annots", []):
            if "/Dest" in link:
                assert str(link.Dest) in book.Root.Dests
                inside += 1
            else:
                assert str(link.A.URI).startswith("https://")
    assert inside > 900


WIDE = """<html><body><main><article class="bd-article">
<div class="katex-display"><span class="katex"><span class="katex-html"
 style="display: inline-block; width: 900px">formula</span></span></div>
<div class="pst-scrollable-table-container"><table><tr><td style="min-width: 900px">
 table</td></tr></table></div>
<div class="katex-display"><span class="katex"><span class="katex-html"
 style="display: inline-block; height: 1500px; width: 10px">high</span></span></div>
{}</article></main></body></html>"""


@pytest.fixture
def prints(tmp_path):
    """Return a function that prints a page, and returns the numbers of sheets."""
    if shutil.which("chromium") is None:
        pytest.skip("there is no chromium: `make system` installs it")

    def prints(text):
        page = tmp_path / "page.html"
        style = (ROOM / "pdf.css").read_text("utf-8")
        page.write_text(f"<style>{style}</style>{text}", "utf-8")
        # Playwright runs once in a thread, and other tests may have started it in this.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(pdf.print_book, page, tmp_path / "page.pdf").result()
        with pikepdf.open(tmp_path / "page.pdf") as printed:
            return len(printed.pages)

    return prints


def test_what_does_not_fit_shrinks(prints):
    assert prints(WIDE.format("")) == 1


@pytest.mark.parametrize(
    ("large", "name"),
    [
        ('<pre style="width: 900px">print("wide")</pre>', "print"),
        (
            '<div class="katex-display"><span><span class="katex-html" style="display:'
            ' inline-block; height: 2000px">formula</span></span></div>',
            "formula",
        ),
    ],
)
def test_what_cannot_shrink_is_named(prints, large, name):
    with pytest.raises(SystemExit, match=f"larger than a sheet of paper:\n{name}"):
        prints(WIDE.format(large))


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "chrome-of-playwright"])
def test_a_browser_is_found_by_its_names_and_where_playwright_has_it(
    name, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "BROWSERS", [b for b in pdf.BROWSERS if b[0] != "/"])
    playwrights = str(tmp_path / "chrome-of-playwright")
    with pytest.raises(SystemExit, match="python -m playwright install chromium"):
        pdf.find_browser(playwrights)
    browser = tmp_path / name
    browser.touch(0o755)
    assert pdf.find_browser(playwrights) == str(browser)


@pytest.mark.parametrize(
    ("link", "site", "leads"),
    [
        ("#hint", "", "#bias--hint"),
        ("losses.html", "", "#losses"),
        ("losses.html#the-problem", "", "#losses--the-problem"),
        ("https://example.org/a#b", "", "https://example.org/a#b"),
        ("../_downloads/bias.zip", "", None),
        (
            "../_downloads/bias.zip",
            "https://a.b/c/",
            "https://a.b/c/_downloads/bias.zip",
        ),
    ],
)
def test_a_link_leads_to_a_place_or_the_site_or_nowhere(link, site, leads):
    pages = {"chapters/bias", "chapters/losses"}
    assert pdf.destination("chapters/bias", link, pages, site) == leads


ARTICLE = """<article>
<h1>Bias<a class="headerlink" href="#bias">#</a></h1>
<details id="fold"><summary><p class="collapsed admonition-title">Show the check</p>
<p class="expanded admonition-title">Hide</p></summary>x</details>
<span class="drawing"><svg id="d-drawing" role="img"><style>#d-drawing { * {} }</style>
<path id="d-a" clip-path="url(#d-b)"></path><use href="#d-a"></use></svg></span>
<form class="steps">steps</form><script>run()</script>
<noscript><p aria-labelledby="fold d-a">without</p></noscript>
<a href="../_downloads/bias.zip">download</a>
<table><tr><td><ul><li><a href="glossary.html#term-row">row</a>,
<a href="bias.html#index-0">[1]</a>, <a href="activations.html#index-2">[2]</a></li>
</ul></td></tr></table>
<pre>one
two</pre><pre>LONG</pre>
</article>"""


def test_a_page_becomes_part_of_the_book():
    long = "line\n" * (pdf.SHORT + 1)
    article = html.fragment_fromstring(ARTICLE.replace("LONG", long))
    page = pdf.Page("chapters/bias", 1, None)
    pages = [f"chapters/{name}" for name in ("activations", "bias", "glossary")]
    pdf.adapt(page, article, pages, "")
    text = html.tostring(article, encoding="unicode")
    assert "<h2>Bias</h2>" in text
    assert '<details id="bias--fold" open' in text
    assert "<summary>Check" in text
    assert "#bias--d-drawing { * {} }" in text
    assert 'id="bias--d-drawing"' in text
    assert "url(#bias--d-b)" in text
    assert 'href="#bias--d-a"' in text
    assert '<p aria-labelledby="bias--fold bias--d-a">without</p>' in text
    assert "<a>download</a>" in text
    assert [link.get("href") for link in article.find_class("number")] == [
        "#activations--index-2",
        "#bias--index-0",
        "#glossary--term-row",
    ]
    assert "[1]" not in text
    assert [code.text[:3] for code in article.find_class("short")] == ["one"]
    assert not re.search("script|form|Hide", text)
