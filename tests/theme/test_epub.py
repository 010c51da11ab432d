"""The book for electronic readers: valid, whole, and with no script to run."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from posixpath import basename, join
from zipfile import ZipFile

import pytest
from lxml import etree

from theme import ROOM, mathematics

CHECKER = Path("/usr/share/java/epubcheck.jar")
NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "s": "http://www.w3.org/2000/svg",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module")
def path(site):
    """Return the ePub, as `make epub` makes it; no cell runs for it."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    command += ["--builder", "custom", "--custom-builder", "epub"]
    done = subprocess.run(command, cwd=ROOM.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Executed notebook" not in done.stdout + done.stderr
    return ROOM.parent / "_build" / "epub" / "gradients-backwards.epub"


@pytest.fixture(scope="module")
def book(path):
    """Return {name: content} of the files of the ePub, and its pages as trees."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def pages(book):
    """Return {name: tree} of the pages."""
    return {
        name.removesuffix(".xhtml"): etree.fromstring(content)
        for name, content in book.items()
        if name.startswith("chapters/")
    }


def find(tree, path):
    """Return what an XPath finds, with the prefixes above."""
    return tree.xpath(path, namespaces=NAMES)


def in_line(text):
    """Return a text in one line."""
    return " ".join(text.split())


def test_epubcheck_finds_nothing(path, tmp_path):
    if shutil.which("java") is None or not CHECKER.is_file():
        pytest.skip("there is no epubcheck: `make system` installs it")
    found = tmp_path / "found.json"
    # It takes seconds: optimising itself would take longer.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", CHECKER]
    subprocess.run([*java, path, "--json", found, "--quiet"])
    assert json.loads(found.read_text("utf-8"))["messages"] == []


def test_every_page_is_there_with_its_headings_figures_and_formulas(pages, written):
    assert pages.keys() == written.keys()
    for name, tree in pages.items():
        headings = find(tree, "//h:h1 | //h:h2 | //h:h3 | //h:h4")
        # A formula in a heading has its TeX beside it.
        for tex in find(tree, "//m:annotation"):
            assert tex.getparent().getparent().get("alttext") == in_line(tex.text)
        formulas = [in_line(tex.text) for tex in find(tree, "//m:annotation")]
        assert formulas == written[name].formulas, name
        figures = find(tree, "//s:svg/@aria-label | //h:img/@alt")
        assert [in_line(alt) for alt in figures] == written[name].figures, name
        assert len(headings) == len(written[name].headings), name
        for heading, words in zip(headings, written[name].headings, strict=True):
            if not find(heading, ".//m:math"):
                assert in_line("".join(heading.itertext())) == words
        text = re.sub(r"\s", "", "".join(tree.itertext()))
        assert [fold for fold in written[name].folds if fold not in text] == [], name


def test_nothing_needs_a_script_or_another_place(book, pages):
    for name, tree in pages.items():
        controls = ["script", "form", "button", "input", "output", "noscript"]
        assert find(tree, " | ".join(f"//h:{tag}" for tag in controls)) == [], name
        loaded = find(tree, "//@src | //h:link/@href")
        assert [each for each in loaded if "://" in each] == []
        for link in find(tree, "//h:link[@rel='stylesheet']/@href"):
            assert f"_static/{basename(link)}" in book
    assert not [name for name in book if name.endswith((".js", ".woff2"))]
    assert b"url(" not in book["_static/book.css"]


def test_a_question_has_its_choices_and_in_a_fold_its_answer(pages):
    questions = [q for tree in pages.values() for q in find(tree, QUESTIONS)]
    assert len(questions) > 50
    for question in questions:
        assert len(find(question, ".//h:details[h:summary]")) == 1
    (asked,) = find(
        pages["chapters/bias"], f"({QUESTIONS}[contains(@class, 'choose')])[1]"
    )
    assert len(find(asked, "./h:div/h:div/h:p")) > 2


QUESTIONS = "//h:div[starts-with(@class, 'question ')]"


def test_the_table_of_contents_leads_to_every_page(book, pages):
    links = find(etree.fromstring(book["nav.xhtml"]), "//h:nav//h:a/@href")
    assert links[0] == "chapters/welcome.xhtml"
    assert {link.partition("#")[0] for link in links} >= {
        f"{name}.xhtml" for name in pages
    }
    assert len(links) == len({*links})


def test_the_package_says_what_it_is_and_what_its_pages_hold(book, pages):
    package = etree.fromstring(book["content.opf"])
    assert find(package, "//d:language/text()") == ["en"]
    assert find(package, "//d:title/text()") == ["Gradients, Backwards"]
    modes = "//o:meta[@property='schema:accessMode']/text()"
    assert find(package, modes) == ["textual", "visual"]
    for item in find(package, "//o:item[starts-with(@href, 'chapters/')]"):
        tree = pages[item.get("href").removesuffix(".xhtml")]
        held = [("m:math", "mathml"), ("s:svg", "svg")]
        names = [name for tag, name in held if find(tree, f"//{tag}")]
        assert item.get("properties", "").split() == names


def test_links_lead_to_what_is_there(book, pages):
    for name, tree in pages.items():
        for link in find(tree, "//h:a/@href"):
            if "://" not in link:
                page, _, place = link.partition("#")
                target = join("chapters", page).replace("chapters/../", "")
                there = etree.fromstring(book[target]) if page else tree
                assert not place or find(there, f"//*[@id='{place}']"), (name, link)


def test_the_table_of_contents_has_the_parts_of_the_book(book):
    nav = etree.fromstring(book["nav.xhtml"])
    parts = {
        find(part, "string(h:span)"): find(part, "h:ol/h:li/h:a/@href")
        for part in find(nav, "//h:nav/h:ol/h:li[h:span]")
    }
    assert [*parts] == [
        *("Foundations", "Problems", "Further", "Solutions", "Teaching", "Reference")
    ]
    assert parts["Solutions"] == ["chapters/solutions.xhtml"]
    assert parts["Problems"][::8] == [
        "chapters/linear_layer.xhtml",
        "chapters/error_hunt.xhtml",
    ]


# A formula in a line of text is not broken by a browser, and does not scroll.
WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => !element.closest(".katex, .text_html, span.math, .held"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => `${element.localName}: ${element.textContent.trim()}`)"""


def test_nothing_is_wider_than_a_reader_but_what_scrolls(book, browser, tmp_path):
    names = [*filter(re.compile(r"(chapters|_static)/").match, book)]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(book[name])
    page = browser.new_page(viewport={"width": 375, "height": 600})
    for name in names:
        if name.endswith("xhtml"):
            page.goto((tmp_path / name).as_uri())
            assert page.evaluate(WIDE) == [], name
    page.goto((tmp_path / "chapters/bias.xhtml").as_uri())
    matrix = page.locator(".shown table.matrix").first
    # Straight lines would be a determinant.
    assert matrix.evaluate("it => getComputedStyle(it).borderCollapse") == "separate"
    assert (
        page.locator("mrow.box").first.evaluate(
            "it => getComputedStyle(it).borderTopStyle"
        )
        == "solid"
    )
    page.close()


@pytest.mark.parametrize("tex", [r"\underset{3\times 2}{X}", r"\overset{!}{=}"])
def test_a_letter_holds_no_other_element(tex):
    formula = etree.fromstring(mathematics.mathml(tex, displayMode=False)["html"])
    for token in find(formula, "//m:mi | //m:mo | //m:mn"):
        assert len(token) == 0
    assert find(formula, "//m:math/@alttext") == [tex]


@pytest.mark.parametrize(
    ("tex", "held"),
    [
        (r"\mathbf{1}", "<mn>𝟏</mn>"),
        (r"\mathcal{O}", "<mi>𝒪</mi>"),
        (r"\mathbb{1}", "<mn>𝟙</mn>"),
        (r"\boxed{X}", '<mrow class="box">'),
        (r"\tanh t", '<mo rspace="0.17em">\u2061</mo><mi>t</mi>'),
        (r"\tanh(t)", "<mo>\u2061</mo>"),
    ],
)
def test_what_mathml_core_leaves_out_is_said_otherwise(tex, held):
    assert held in mathematics.mathml(tex, displayMode=False)["html"]


def test_lines_of_a_table_are_drawn_by_the_style_sheet():
    tex = r"\begin{array}{r|r} 1 & 2 \\ \hline 3 & 4 \\ 5 & 6 \end{array}"
    formula = etree.fromstring(mathematics.mathml(tex, displayMode=True)["html"])
    classes = [cell.get("class", "") for cell in find(formula, "//m:mtd")]
    assert classes == ["below beside", "below", "beside", "", "beside", ""]
