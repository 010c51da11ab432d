"""Pages arrive fast and look as they would with all that the theme loads."""

import gzip
import re
import statistics
from urllib.request import Request, urlopen

import pytest
import tinycss2

from theme.delivery import (
    in_ranges,
    merge,
    names_in_page,
    names_in_script,
    purge,
    variables_read,
    write,
)
from theme.server import ADVICE

KNOWN = names_in_page('<p class="a b" id="c" data-d="e">') | names_in_script(
    'element.classList.add("made"); page.dataset.themeName = "dark"'
)


def kept(css, known=KNOWN):
    """Return what is kept of a style sheet, without the variables nobody reads."""
    parts = list(purge(tinycss2.parse_stylesheet(css), known))
    return write(parts, variables_read(parts, []))


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red;}",
        "p.a #c,.b::after{color:red;}",
        "[data-d=x]{color:red;}",
        "[data-theme-name]{color:red;}",
        ".made:hover{color:red;}",
        ".a:not(.other){color:red;}",
        ".a:is(.other,.b) p{color:red;}",
        "*{color:red;}",
        "@media print{p{color:red;}}",
        "@page{margin:1cm}",
        '@font-face{font-family:A;src:url("a;{}.woff2")}',
        "/*! a licence */",
        ":root{--read:1;}p{color:var(--read);}",
        ":root{--one:1;--two:var(--one);}p{color:var(--two);}",
        ':root{--image:url("data:image/svg+xml,{;}");}p{mask:var(--image);}',
    ],
)
def test_a_rule_that_may_mean_something_is_kept(rule):
    assert kept(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".other{color:red}",
        "p .other:hover{color:red}",
        "#other{color:red}",
        "ul{color:red}",
        "[data-other]{color:red}",
        "@media print{.other{color:red}}",
        "/* no licence */",
        ":root{--not-read:1}",
        ":root{--one:var(--two);--two:1}",
    ],
)
def test_a_rule_that_means_nothing_is_left_out(rule):
    assert kept(rule) == ""


def test_of_a_rules_selectors_those_are_kept_that_select_something():
    assert kept(".a,.other,p>.b{color:red}") == ".a,p>.b{color:red;}"


def test_our_own_rules_are_all_kept():
    assert kept(".other{color:red}", known=None) == ".other{color:red;}"


def test_lists_of_sheets_become_one_in_which_each_follows_its_predecessor():
    assert merge(["ad", "abd", "acde"]) == ["a", "c", "b", "d", "e"]


def test_letters_are_written_as_ranges():
    held, others = in_ranges({97, 65, 66})
    assert held == "u+41-42,u+61-61"
    assert others == "u+0-40,u+43-60,u+62-10ffff"


# How everything on a page looks, and what is drawn before and after it. Formulas are
# alike, and a thousand of their parts are enough.
LOOKS = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const fading of document.getAnimations())
    if (fading.timeline == document.timeline) fading.finish();
  const all = (selector) => [...document.querySelectorAll(selector)];
  const elements = [
    ...all("body *:not(.katex *, svg *, script)"),
    ...all(".katex-html *").slice(0, 1000),
  ];
  const names = `background-color border border-radius box-shadow color content cursor
    display filter flex font gap height left list-style margin max-height
    max-width opacity outline overflow padding position text-align text-decoration
    text-shadow top transform vertical-align visibility white-space width z-index`;
  const looks = (style) => names.split(/\\s+/).map((name) => [
    name,
    style.getPropertyValue(name).replace(/"Font Awesome 6 Free"|Icons/, "icons"),
  ]);
  return elements.flatMap((element) =>
    [null, "::before", "::after"].flatMap((part) => {
      const style = getComputedStyle(element, part);
      if (part && style.content == "none") return [];
      return [[element.outerHTML.slice(0, 80) + (part ?? ""), looks(style)]];
    }));
}"""
# The sheets that the bundle is made of, in its place.
UNBUNDLE = """async () => {
  const bundle = document.querySelector("[data-made-of]");
  const folder = bundle.getAttribute("href").split("_static")[0];
  const loaded = bundle.dataset.madeOf.split(" ").map((sheet) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = folder + sheet;
    bundle.before(link);
    return new Promise((done) => link.addEventListener("load", done));
  });
  await Promise.all(loaded);
  bundle.remove();
}"""


@pytest.mark.parametrize(
    ("page", "width", "theme", "media"),
    [
        ("chapters/welcome.html", 320, "light", "screen"),
        ("chapters/bias.html", 1280, "dark", "screen"),
        ("chapters/summary.html", 680, "light", "print"),
        ("chapters/glossary.html", 800, "light", "screen"),
    ],
)
def test_a_page_looks_as_with_all_that_the_theme_loads(
    site, browser, page, width, theme, media
):
    context = browser.new_context(
        color_scheme=theme,
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",
    )
    opened = context.new_page()
    opened.emulate_media(media=media, color_scheme=theme)
    opened.goto(site.address + page)
    opened.wait_for_function(
        "document.querySelector('.pst-async-banner-revealer').style.height == 'auto'"
    )
    ours = opened.evaluate(LOOKS)
    opened.evaluate(UNBUNDLE)
    opened.evaluate("document.fonts.ready.then(() => {})")
    theirs = opened.evaluate(LOOKS)
    context.close()
    assert len(ours) == len(theirs) > 300
    for (tag, our), (_, their) in zip(ours, theirs, strict=True):
        assert our == their, tag


def test_a_letter_that_no_page_has_is_drawn_from_the_whole_font(site, browser):
    page = browser.new_page()
    page.goto(f"{site.address}chapters/welcome.html")
    loaded = "[...document.fonts].filter((font) => font.family == 'KaTeX_Main'"
    loaded += " && font.weight == '400' && font.status == 'loaded').length"
    page.evaluate("document.fonts.ready.then(() => {})")
    assert page.evaluate(loaded) == 1
    page.evaluate("document.querySelector('.katex-html .mord').append('Ξ')")
    page.wait_for_function(f"{loaded} == 2")
    page.close()


def test_a_page_is_dark_before_scripts_are_there(site, browser):
    page = browser.new_page(color_scheme="dark")
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(site.address + "chapters/welcome.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.close()


def test_what_is_in_a_fold_is_laid_out_late_and_found(site, browser):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{site.address}chapters/linear_layer.html")
    page.wait_for_function(
        "[...document.querySelectorAll('article details')].every(fold =>"
        "getComputedStyle(fold, '::details-content').display == 'block')"
    )
    # A browser opens the fold around the place that an address names.
    folded = "article details:not([open]) .math[id]"
    name = page.locator(folded).first.get_attribute("id")
    page.goto(f"{site.address}chapters/linear_layer.html#{name}")
    page.wait_for_function(f"document.getElementById('{name}').checkVisibility()")
    # What is wider than a phone takes the keyboard's focus once its fold is open.
    page.evaluate(
        "document.querySelectorAll('details').forEach(e => { e.open = true })"
    )
    page.wait_for_function(
        "[...document.querySelectorAll('article details pre')].some((code) =>"
        "code.scrollWidth > code.clientWidth && code.tabIndex == 0)"
    )
    page.close()


def test_the_server_compresses_text_for_those_who_take_it(site):
    address = f"{site.address}search.html"
    content = (site.folder / "search.html").read_bytes()
    with urlopen(address) as plain:
        assert plain.read() == content
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.read()) == content
    assert re.match(r"http://127\.0\.0\.1:", address)


def test_compression_does_for_a_page_what_the_server_says(site):
    assert "a quarter of its size" in ADVICE
    assert "a long page a tenth" in ADVICE
    style = site.folder / "_static" / "book.css"
    part = {}
    for path in site.pages:
        texts = [path.read_bytes(), style.read_bytes()]
        packed = sum(len(gzip.compress(text, compresslevel=6)) for text in texts)
        part[path.stem] = packed / sum(map(len, texts))
    assert statistics.median(part.values()) < 0.25
    assert part["linear_layer"] < 0.11
