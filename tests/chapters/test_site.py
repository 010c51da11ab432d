"""The built book as a reader meets it: alone with it, in the dark, on a phone, printed.

Each page is visited twice, and what was seen is asserted one concern at a time.
"""

import re
from collections import Counter
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

VISITS = {
    "light desktop": {
        "color_scheme": "light",
        "viewport": {"width": 1280, "height": 900},
    },
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 320, "height": 800}},
}
SHEET = 680  # the pixels between the margins of A4; letter paper has more

# At the end of a visit, axe looks again: in these colours and a window of this width.
AGAIN = {
    "light desktop": ("dark", 1280),
    "dark phone": ("light", 375),
}

STYLE = "_static/book.css"  # the one thing that a page waits for
LIGHT = 300_000  # bytes of a page with all that it asks for, compressed

RAW_TEX = r"\$\$|\\(frac|begin|partial|mathbf|top|sum)\b|\(\?\?\?\)"

# What came over the network for a page, and what moved while it came. A page that is
# opened after another takes files from the cache, and the size that they had counts.
WATCH = """
  window.moved = 0;
  const watch = (entries) =>
    entries.getEntries().forEach((entry) => { window.moved += entry.value; });
  new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
"""
CAME = """async () => {
  const moved = window.moved;
  const came = ["navigation", "resource"].flatMap((kind) =>
    performance.getEntriesByType(kind));
  return {
    moved,
    weight: came.reduce((sum, file) => sum + file.encodedBodySize, 0),
    awaited: came
      .filter((file) => file.renderBlockingStatus == "blocking")
      .map((file) => file.name),
  };
}"""

# A folded cell fades in, colours change slowly, and pale text has little contrast. What
# is wide has faded edges, and they follow its scrolling.
SETTLE = """async () => {
  // A frame for the layout, and one for what watches it.
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  for (const fading of document.getAnimations())
    if (fading.timeline == document.timeline) fading.finish();
}"""

LOOK = """async () => {
  const ready = document.fonts.ready;
  for (const details of document.querySelectorAll("details")) details.open = true;
  await (SETTLE)();
  await ready;
  const main = document.querySelector("main");
  const prose = main.cloneNode(true);
  for (const e of prose.querySelectorAll("pre, code, annotation, script")) e.remove();
  const style = (element) => getComputedStyle(element);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const fonts = (status) =>
    [...document.fonts].filter((f) => f.status == status).map((f) => f.family);
  return {
    text: prose.textContent,
    unrendered: all(".math").filter((e) => !e.querySelector(".katex")).length,
    fonts: fonts("loaded"),
    lost: fonts("error"),
    formulas: all(".katex").length,
    nameless: all("img, svg[role=img]")
      .filter((e) => !(e.alt ?? e.getAttribute("aria-label"))?.trim())
      .map((e) => e.outerHTML.slice(0, 200)),
    ink: all(".drawing > svg").map((e) => style(e).fill),
    drawings: all(".drawing").map((e) => {
      const svg = e.firstElementChild;
      const scale = svg.clientWidth / svg.viewBox.baseVal.width;
      const sizes = [...svg.querySelectorAll("text, tspan")].map((text) =>
        parseFloat(style(text).fontSize) * scale);
      return [e.scrollWidth - e.clientWidth, Math.min(...sizes)];
    }),
    colour: style(main).color,
    page: style(document.body).backgroundColor,
    lines: ["forward", "backward", "muted"].map((name) => {
      const line = document.createElement("i");
      line.style.color = `var(--gradient-${name})`;
      main.append(line);
      const { color } = style(line);
      line.remove();
      return color;
    }),
    boxes: all(".sd-card-body").slice(0, 1).map((e) => style(e).backgroundColor),
  };
}""".replace("SETTLE", SETTLE)

# What stands beyond the window's edge, where no scrolling of its own reaches it. Within
# a formula, lines of roots and braces do so that are hidden.
WIDE = """() => {
  const scrolls = (e) => e.tagName != "ARTICLE" &&
    (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const wide = [...document.querySelectorAll("article :not(.katex *)")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .map((e) => e.outerHTML.slice(0, 200));
  if (document.documentElement.scrollWidth > innerWidth) wide.push("the page");
  return wide;
}"""

# What axe need not look at, and takes five times as long for: the insides of formulas
# and drawings, which are one thing each, and a second token of a kind in code.
TRIM = """() => {
  const formulas = [...document.querySelectorAll(".katex")];
  const sizes = formulas.map((e) => [e.scrollWidth, e.offsetHeight]);
  formulas.forEach((formula, i) => {
    formula.replaceChildren("x");
    const [width, height] = sizes[i].map((pixels) => `${pixels}px`);
    Object.assign(formula.style, { display: "inline-block", width, height });
  });
  for (const e of document.querySelectorAll(".drawing > svg")) e.replaceChildren();
  const kinds = new Set();
  for (const token of document.querySelectorAll(".highlight span:not(:has(*))")) {
    if (kinds.has(token.className)) token.remove();
    kinds.add(token.className);
  }
}"""


def visit(page, address, axe, again):
    """Open an address in a browser's page, and return what is to be seen of it.

    ``again`` are the colours and the width in which axe looks for a second time.
    """
    errors, requests = [], []
    home = urlsplit(address).netloc
    page.on("console", lambda m: m.type == "error" and errors.append(m.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(WATCH)
    page.goto(address)
    came = page.evaluate(CAME)
    look = SimpleNamespace(**came, **page.evaluate(LOOK), errors=errors)
    look.outside = [url for url in requests if urlsplit(url).netloc not in ("", home)]
    look.wide = page.evaluate(WIDE)
    window = page.viewport_size
    if window["width"] > SHEET:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size({**window, "width": SHEET})
        look.wide += page.evaluate(WIDE)
        page.emulate_media(media="screen")
        page.set_viewport_size(window)
    page.evaluate(TRIM)
    # The rule is experimental in axe, and Lighthouse asks it.
    rules = {"label-content-name-mismatch": {"enabled": True}}
    options = {"preload": False, "resultTypes": ["violations"], "rules": rules}
    scheme, width = again
    look.violations = []
    for _ in range(2):
        page.evaluate(SETTLE)
        found = axe.run(page, options=options).response
        look.violations += [
            (rule["id"], [node["html"][:200] for node in rule["nodes"]])
            for rule in found["violations"]
        ]
        page.set_viewport_size({**window, "width": width})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"document.documentElement.dataset.theme == '{scheme}'")
    return look


@pytest.fixture(scope="module")
def visits(site, browser):
    """Visit every page both ways, and return what was seen by page and way."""
    from axe_playwright_python.sync_playwright import Axe

    seen = {}
    for way, options in VISITS.items():
        context = browser.new_context(**options)
        for path in site.pages:
            name = path.relative_to(site.folder).as_posix()
            page = context.new_page()
            seen[name, way] = visit(page, site.address + name, Axe(), AGAIN[way])
            page.close()
        context.close()
    return seen


@pytest.fixture(scope="module")
def soups(site):
    """Return every page, parsed."""
    return {
        path: BeautifulSoup(path.read_bytes(), "html.parser") for path in site.pages
    }


def test_the_book_has_pages(site):
    assert {"welcome.html", "genindex.html"} <= {path.name for path in site.pages}


def test_no_page_asks_another_site_for_anything(visits):
    assert {key: look.outside for key, look in visits.items() if look.outside} == {}


def test_no_page_logs_an_error(visits):
    assert {key: look.errors for key, look in visits.items() if look.errors} == {}


def test_no_page_breaks_a_rule_of_accessibility(visits):
    assert {
        key: look.violations for key, look in visits.items() if look.violations
    } == {}


def test_nothing_is_wider_than_a_phone_or_a_sheet(visits):
    assert {key: look.wide for key, look in visits.items() if look.wide} == {}


def test_a_page_waits_for_its_style_and_nothing_else(visits):
    for key, look in visits.items():
        awaited = [urlsplit(url).path.lstrip("/") for url in look.awaited]
        assert awaited == [STYLE], key


def test_a_page_is_light(visits):
    assert {
        key: look.weight for key, look in visits.items() if look.weight > LIGHT
    } == {}
    assert all(look.weight > 50_000 for look in visits.values()), "nothing was counted"


def test_nothing_moves_while_a_page_comes(visits):
    moved = {key: round(look.moved, 3) for key, look in visits.items()}
    assert {key: shift for key, shift in moved.items() if shift} == {}


def test_every_formula_is_rendered(visits):
    assert {key for key, look in visits.items() if look.unrendered} == set()
    raw = {key: re.findall(f".*{RAW_TEX}.*", look.text) for key, look in visits.items()}
    assert {key: found for key, found in raw.items() if found} == {}
    assert sum(look.formulas for look in visits.values()) > 100


def test_every_image_has_a_text(visits):
    assert {key: look.nameless for key, look in visits.items() if look.nameless} == {}


def test_formulas_and_icons_have_their_fonts(visits):
    for key, look in visits.items():
        assert look.lost == [], key
        assert "Icons" in look.fonts, key
        assert "KaTeX_Main" in look.fonts or not look.formulas, key


def test_drawings_have_the_colour_of_the_text(visits):
    inks = {key: set(look.ink) - {look.colour} for key, look in visits.items()}
    assert {key: ink for key, ink in inks.items() if ink} == {}
    assert any(look.ink for look in visits.values())
    assert len({look.colour for look in visits.values()}) == 2, "dark is as light"


def test_drawings_fit_a_phone_and_can_be_read_there(visits):
    phone = {key: look.drawings for key, look in visits.items() if "phone" in key[1]}
    assert any(phone.values())
    for key, drawings in phone.items():
        for hidden, smallest in drawings:
            assert hidden <= 0, key
            # On the narrowest phone, in a fold or in an exponent; 10.8 px at 375.
            assert smallest >= 9, key


def test_colours_of_gradients_can_be_read(visits, contrast):
    for look in visits.values():
        for ground in look.page, *look.boxes:
            for line in look.lines:
                assert contrast(line, ground) >= 4.5, (line, ground)


def test_print_opens_dropdowns_and_leaves_out_navigation(site, browser):
    path = next(p for p in site.pages if "sd-dropdown" in p.read_text("utf-8"))
    page = browser.new_page()
    page.goto(site.address + path.relative_to(site.folder).as_posix())
    content = page.locator("article details:not([open]) > :not(summary)").first
    navigation = page.locator("nav.bd-links")
    assert not content.is_visible()
    assert navigation.is_visible()
    page.emulate_media(media="print")
    assert content.is_visible()
    assert not navigation.is_visible()
    page.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_summary_on_one_sheet_has_two_sides(site, browser, paper):
    page = browser.new_page()
    for path in site.pages:
        if "one-sheet" in path.read_text("utf-8"):
            page.goto(site.address + path.relative_to(site.folder).as_posix())
            sides = re.findall(rb"/Type /Page\b", page.pdf(format=paper))
            assert len(sides) == 2, path
    page.close()


def test_print_is_light_on_a_dark_screen(site, browser):
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{site.address}chapters/welcome.html")  # not the one that leads there
    theme = "document.documentElement.dataset.theme"
    page.wait_for_function(f"{theme} == 'dark'")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(theme) == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(theme) == "dark"
    page.close()


def test_links_lead_somewhere(soups):
    names = {
        path: {tag["id"] for tag in soup.find_all(id=True)}
        for path, soup in soups.items()
    }
    lost = []
    for path, soup in soups.items():
        for tag in soup.find_all(["a", "img", "link", "script"]):
            address = urlsplit(tag.get("href") or tag.get("src") or "")
            if tag.name == "a" and address.scheme:
                continue
            target, fragment = path, unquote(address.fragment)
            if address.path:
                target = (path.parent / unquote(address.path)).resolve()
            known = not fragment or fragment in names.get(target, ())
            if address.scheme or not target.is_file() or not known:
                lost.append((path.name, address.geturl()))
    assert lost == []


def test_no_page_loads_scripts_for_nothing(soups):
    for path, soup in soups.items():
        scripts = [tag["src"].lower() for tag in soup.find_all("script", src=True)]
        assert scripts, path
        unused = "mathjax", "thebe", "fontawesome", "katex", "bootstrap"
        assert not [src for src in scripts if any(name in src for name in unused)], path


def test_a_page_for_readers_loads_nothing_of_the_search(soups):
    for path, soup in soups.items():
        if path.name != "search.html":
            scripts = str([tag.get("src") for tag in soup.find_all("script")])
            assert "search" not in scripts.replace("sphinx_highlight", ""), path
            assert "language_data" not in scripts, path


def test_each_page_says_what_it_is_about(soups):
    for path, soup in soups.items():
        assert len(soup.find_all("meta", attrs={"name": "description"})) == 1, path


def test_a_link_is_called_more_than_a_formula(soups):
    for path, soup in soups.items():
        for link in soup.find_all("a"):
            formulas = "".join(math.get_text() for math in link.select(".math"))
            assert not formulas or link.get_text().strip() != formulas, path


def test_names_are_unique_within_a_page(soups):
    for path, soup in soups.items():
        names = Counter(tag["id"] for tag in soup.find_all(id=True))
        assert [name for name, times in names.items() if times > 1] == [], path
