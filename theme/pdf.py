"""Print the whole book: `python -m theme.pdf`, after the site is built.

The pages of the site become one, ``_build/pdf/book.html``, and Chromium prints it. They
are taken as they are built: nothing runs or is rendered once more, and what stands on a
page stands on paper. In one document, a name has its page before it, a link to a page
leads to a place, headings stand below those of their part, folds are open, and nothing
waits for a script.

Chromium writes bookmarks, tags and alternative texts. What it does not say of a book,
pikepdf adds: it also knows on which sheet a link's place is, for contents and index.
"""

import shutil
import sys
from importlib.metadata import version
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple
from urllib.parse import urlsplit

import pikepdf
import yaml
from lxml import html
from lxml.html.builder import E
from playwright.sync_api import sync_playwright
from sphinx_external_toc.parsing import parse_toc_yaml

from theme import ROOM

ROOT = ROOM.parent
SITE = ROOT / "_build" / "html"
FOLDER = ROOT / "_build" / "pdf"

PARSER = html.HTMLParser(encoding="utf-8")
# What leads to itself, or waits for a script.
NEEDLESS = ".//a[@class='headerlink'] | .//form[@class='steps'] | .//script"
# Attributes that hold names of the page's elements.
NAMES = "id", "for", "headers", "aria-labelledby", "aria-describedby"
HEADINGS = "h1", "h2", "h3", "h4", "h5", "h6"
TEX = ".//annotation[@encoding='application/x-tex']"
# Of so many lines, code is not divided between two sheets.
SHORT = 20
# How large the numbers in contents and index are, in points.
DIGITS = 9.5

BOOK = """<!DOCTYPE html>
<html lang="{language}" data-theme="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="../html/_static/book.css">
<style>
{style}
</style>
</head>
<body>
<main class="bd-main"><div class="bd-content"><div class="bd-article-container">
{book}
</div></div></main>
</body>
</html>
"""
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    *(f"/Applications/{name}.app/Contents/MacOS/{name}"
      for name in ("Chromium", "Google Chrome")),
)  # fmt: skip
NO_BROWSER = (
    "There is no Chromium and no Chrome to print with. On Debian and Ubuntu, `make"
    " system` installs one; elsewhere, `python -m playwright install chromium` does."
)
# Between the margins that pdf.css gives to an A4 sheet, in pixels.
WIDTH, HEIGHT = 657, 974
# What is wider than its place shrinks, and a formula that is higher than a sheet. Code
# is broken only if it would be too small otherwise. What still is wider is named, since
# Chromium would make the whole book smaller, and so is what nobody could read.
FIT = """(height) => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const small = [];
  for (const box of all(
    ".katex-display, .pst-scrollable-table-container, .cell_output > .output",
  )) {
    const formula = box.className == "katex-display";
    const room = formula ? 0.95 * height / box.scrollHeight : 1;
    const scale = Math.min(box.clientWidth / box.scrollWidth, room);
    if (scale < 1) box.firstElementChild.style.zoom = scale;
    if (scale < 0.6) small.push(box);
  }
  const codes = all("pre");
  for (const code of codes) code.style.whiteSpace = "pre";
  const scales = codes.map((code) => 0.98 * code.clientWidth / code.scrollWidth);
  codes.forEach((code, place) => {
    const scale = scales[place];
    if (scale < 0.75) code.style.whiteSpace = null;
    else if (scale < 0.98) code.style.zoom = scale;
  });
  const edge = all("article")[0].getBoundingClientRect().right + 1;
  const wide = all("article :is(.katex-html, pre, table, svg, img)").filter(
    (element) => element.getBoundingClientRect().right > edge,
  );
  return [...wide, ...small].map((element) => element.textContent.trim().slice(0, 60));
}"""
RUNNING = '@page {name} {{ @top-center {{ content: "{title}" }} }}'


class Page(NamedTuple):
    """A page of the site in the book: how deep it lies, and which part begins there."""

    name: str
    depth: int
    part: str | None


def pages_of(toc):
    """Yield the pages in the order in which they are read."""

    def below(document, depth):
        for tree in document.subtrees:
            part = tree.caption
            deeper = depth + 1 if part or depth else depth
            for name in tree.files():
                yield Page(name, deeper, part)
                yield from below(toc[name], deeper)
                part = None

    yield Page(toc.root.docname, 0, None)
    yield from below(toc.root, 0)


def place(page, name=""):
    """Return what a name on a page is called in the book, or the page itself."""
    return f"{basename(page)}--{name}" if name else basename(page)


def destination(page, link, pages, site):
    """Return where a page's link leads in the book; None where it leads to no place.

    What the site has beside pages is only found where the site is published.
    """
    url = urlsplit(link)
    if url.scheme:
        return link
    target = normpath(join(dirname(page), url.path)) if url.path else f"{page}.html"
    if (other := target.removesuffix(".html")) in pages:
        return f"#{place(other, url.fragment)}"
    return f"{site.rstrip('/')}/{target}" if site else None


def text_of(element):
    """Return an element's text, in one line."""
    return " ".join(element.text_content().split())


def adapt(page, article, pages, site):
    """Make a page's article a part of the book."""
    for element in article.xpath(NEEDLESS):
        element.drop_tree()
    for element in article.xpath(".//noscript"):
        element.drop_tag()
    # A page that is one sheet would have every sheet as it is.
    for element in article.find_class("one-sheet"):
        element.classes.remove("one-sheet")
    for fold in article.iter("details"):
        fold.set("open", "")
    for code in article.iter("pre"):
        if len(code.text_content().splitlines()) <= SHORT:
            code.classes.add("short")
    # Nothing is to be shown or hidden.
    for prompt in article.xpath(".//summary/p[@class='expanded admonition-title']"):
        shown = text_of(prompt.getprevious()).removeprefix("Show ")
        shown = shown.removeprefix("the ")
        prompt.getparent().text = shown[0].upper() + shown[1:]
        prompt.getprevious().drop_tree()
        prompt.drop_tree()
    for formula in article.find_class("katex"):
        mathml, shown = formula
        formula.set("role", "img")
        formula.set("aria-label", text_of(mathml.find(TEX)))
        formula.remove(mathml)
        shown.attrib.pop("aria-hidden")  # Chromium would tag nothing
    for level in range(6 - page.depth, 0, -1):
        for heading in article.iter(f"h{level}"):
            heading.tag = f"h{level + page.depth}"

    for name in NAMES:
        for element in article.xpath(f".//*[@{name}]"):
            whole = [place(page.name, each) for each in element.get(name).split()]
            element.set(name, " ".join(whole))
    for element in article.xpath(".//*[@href]"):
        link = destination(page.name, element.attrib.pop("href"), pages, site)
        if link:
            element.set("href", link)
    # The index calls a term's places [1] and [2], by the names of their files. The term
    # itself leads to the glossary, which is one place more.
    order = [basename(name) for name in pages]
    for entry in article.xpath(".//table//li"):
        for term in entry.xpath("./a[contains(@href, '--term-')]"):
            term.addnext(E.a("[0]", href=term.attrib.pop("href")))
        links = entry.xpath("./a[starts-with(., '[')]")
        places = [link.get("href") for link in links]
        places.sort(key=lambda link: order.index(link[1:].partition("--")[0]))
        for link, target in zip(links, places, strict=True):
            link.getprevious().tail = " "
            link.text = None
            link.set("href", target)
            link.set("class", "number")
    for element in article.xpath(".//*[@src]"):
        source = normpath(join(dirname(page.name), element.get("src")))
        element.set("src", f"../html/{source}")
    # A drawing names its parts in other attributes, too, and itself in its style.
    for element in article.xpath(".//span[@class='drawing']//*"):
        for name, value in element.attrib.items():
            if "url(#" in value:
                whole = value.replace("url(#", f"url(#{basename(page.name)}--")
                element.set(name, whole)
        if element.tag == "style":
            element.text = f"#{place(page.name, element.text.lstrip()[1:])}"


def bind(site, toc, config):
    """Return the book's article, and the style of its sheets."""
    pages = [*pages_of(toc), Page("genindex", 1, None)]
    names = [page.name for page in pages]
    contents = E.ol()
    book = E.article(
        E.header(
            E.p(config["title"], {"class": "title"}),
            E.p(config["html"]["extra_footer"]),
            E.p(config["author"]),
            E.p(f"Version {version('linear-backprop')}"),
            id="title-page",
        ),
        E.nav(E.h1("Contents"), contents, id="contents"),
        {"class": "bd-article"},
    )
    style = [(ROOM / "pdf.css").read_text("utf-8")]
    for page in pages:
        article = html.parse(site / f"{page.name}.html", PARSER).find(".//article")
        adapt(page, article, names, config["html"]["baseurl"])
        name, depth = place(page.name), f"depth-{page.depth}"
        title = text_of(article.find(f".//h{page.depth + 1}"))
        style.append(RUNNING.format(name=name, title=title.replace('"', r"\"")))
        bound = E.section(*article, {"class": depth}, id=name, style=f"page: {name}")
        if page.part:
            bound.insert(0, E.h1(page.part, {"class": "part"}))
            contents.append(E.li(page.part, {"class": "part"}))
        link = E.a(title, {"class": "number"}, href=f"#{name}")
        contents.append(E.li(link, {"class": depth}))
        book.append(bound)
    return book, "\n".join(style)


def find_browser(*more):
    """Return the path of a Chromium or a Chrome; more are other places to look at."""
    found = filter(None, map(shutil.which, (*BROWSERS, *more)))
    return next(found, None) or sys.exit(NO_BROWSER)


def print_book(page, path):
    """Have Chromium print a page into a file."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        browser = chromium.launch(
            executable_path=find_browser(chromium.executable_path),
            args=["--no-sandbox"],
        )
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.set_default_timeout(0)
        tab.emulate_media(media="print")
        tab.goto(page.as_uri())
        tab.evaluate("document.fonts.ready")
        if large := tab.evaluate(FIT, HEIGHT):
            sys.exit("\n".join(["this is larger than a sheet of paper:", *large]))
        tab.pdf(path=path, format="A4", outline=True, tagged=True)
        browser.close()


def entries(outline):
    """Yield the entries of an outline, in the order of reading."""
    for entry in outline:
        yield entry
        yield from entries(entry.children)


def elements(node):
    """Yield the elements of a PDF's structure below a node."""
    ahead = [node]
    while ahead:
        node = ahead.pop()
        if isinstance(node, pikepdf.Array):
            ahead += reversed(list(node))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                ahead.append(node.K)


def number(pdf, book):
    """Write into contents and index on which sheet the place of a link is.

    This is for the eye: who listens is told of it by the link.
    """
    numbers = {sheet.objgen: number for number, sheet in enumerate(pdf.pages, 1)}

    def sheet_of(name):
        return numbers[pdf.Root.Dests[name][0].objgen]

    links = [f"/{link[1:]}" for link in book.xpath(".//a[@class='number']/@href")]
    begin, index = sheet_of(links[0]), sheet_of("/genindex")
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
        )
    )
    for at, sheet in enumerate(pdf.pages, 1):
        if begin <= at < index:
            continue
        texts = []
        for link in sheet.get("/Annots", []):
            if (target := str(link.get("/Dest"))) in links:
                text = str(sheet_of(target))
                link.Contents = f"Page {text}"
                left, low, right, high = map(float, link.Rect)
                if at < begin:
                    # A digit of Helvetica is 0.556 of its size wide.
                    left = right - 0.556 * DIGITS * len(text)
                base = (low + high) / 2 - 0.35 * DIGITS
                texts.append(f"1 0 0 1 {left:.2f} {base:.2f} Tm ({text}) Tj")
        name = sheet.add_resource(font, pikepdf.Name.Font)
        sheet.contents_add(b"q\n", prepend=True)
        start, end = f"Q /Artifact BMC BT {name} {DIGITS} Tf", "ET EMC"
        sheet.contents_add("\n".join([start, *texts, end]).encode())


def finish(path, book, config):
    """Say in a PDF what Chromium does not: what it is, and what is a formula.

    Where a heading is divided into lines, or moved to the next sheet, Chromium writes
    it into the bookmarks without a space, or twice.
    """
    language = config["sphinx"]["config"]["language"]
    titles = [text_of(heading) for heading in book.iter(*HEADINGS)]
    formulas = {each.get("aria-label") for each in book.find_class("katex")}
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = config["title"]
            metadata["dc:creator"] = [config["author"]]
            metadata["dc:language"] = {language}
        pdf.Root.Lang = language
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with pdf.open_outline(max_depth=6) as outline:
            for entry, title in zip(entries(outline.root), titles, strict=True):
                entry.title = title
        for element in elements(pdf.Root.StructTreeRoot.K):
            if str(element.get("/Alt", "")) in formulas:
                element.S = pikepdf.Name.Formula
        number(pdf, book)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def main():
    """Make the single page, and print it."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    page, path = FOLDER / "book.html", FOLDER / "gradients-backwards.pdf"
    book, style = bind(SITE, parse_toc_yaml(ROOT / "_toc.yml"), config)
    text = BOOK.format(
        language=config["sphinx"]["config"]["language"],
        title=config["title"],
        style=style,
        book=html.tostring(book, encoding="unicode"),
    )
    page.write_text(text, "utf-8")
    print_book(page, path)
    finish(path, book, config)
    print(f"The book is at {path}")


if __name__ == "__main__":
    main()
