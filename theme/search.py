"""The search finds a page by what it is called, and reads formulas as people type them.

Sphinx's search looks words up in the pages' text. Words that stand on every page, like
"transpose", say nothing about which page is meant, and a formula falls apart into
letters. Here, ∂L/∂W is one word however it is written, and a page is ranked by its
names: the keywords in its front matter, its title, its headings and its index entries.

All of it enters through Sphinx's own doors: a search language (``split.js`` is its
splitter), a scorer (``score.js``), and what a page's context can add. Excerpts have
none, and ``static/excerpts.js`` says what it does about them.
"""

import json
import re
import unicodedata
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.search import parse_stop_word
from sphinx.search.en import SearchEnglish

ROOM = Path(__file__).parent

# How a formula is typed, and how the index spells it. Applied in this order to the
# pages' text in Python and to a reader's question in JavaScript, so a pattern uses only
# what both understand, and a replacement names groups as JavaScript does.
SPELLINGS = [
    (r"(?<![A-Za-z])[Ww]\.?r\.?t\.?(?![A-Za-z])", "with respect to"),
    # x_{11} is x_11 is x11, and X^{\top} is X^\top.
    (r"([_^])\{([^{}]{1,6})\}", "$1$2"),
    (r"(?<![A-Za-z0-9_])([A-Za-z])_([A-Za-z0-9]{1,2})(?![A-Za-z0-9_])", "$1$2"),
    # X^\top, X^T and X.T
    (r"([A-Za-z][A-Za-z0-9]?)(?:\^(?:\\top|[Tt])|\.[Tt])(?![A-Za-z0-9_])", "$1ᵀ "),
    (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", " $1/$2 "),
    (r"\\partial\s*|(?<![A-Za-z])partial\s+(?=[A-Za-z](?![A-Za-z]))", "∂"),
    *[
        (rf"(?<![A-Za-z])\\?{name}s?(?![A-Za-z])", f" {sign} ")
        for name, sign in zip(
            ("delta", "eta", "sigma", "nabla", "odot", "otimes"), "δησ∇⊙⊗", strict=True
        )
    ],
    # What is left of TeX is layout.
    (r"\\[A-Za-z]+", " "),
    # The derivative by an entry, dL/dx11, counts as one by its matrix.
    (r"([d∂]\s*[A-Za-z]\s*/\s*[d∂]\s*[A-Za-z])(?:\d\d|[a-z]{2})(?![A-Za-z0-9])", "$1"),
    (
        r"(?<![A-Za-z0-9_])[d∂]\s*([A-Za-z])\s*/\s*[d∂]\s*([A-Za-z]\d?)(?![A-Za-z0-9])",
        " ∂$1/∂$2 ",
    ),
]
PATTERNS = [
    (re.compile(typed), re.sub(r"\$(\d)", r"\\\1", spelled))
    for typed, spelled in SPELLINGS
]
WORD = re.compile(r"[δησ∇⊙⊗]|∂\w+/∂\w+|\w+")

# Sphinx's list lacks the words that questions begin with.
QUESTION_WORDS = parse_stop_word("""
    about am an any because been can come comes could did do does doing each from had
    has have how i its just me more must my our should so some than them through us very
    we were what when where whether which while who whose why would you your
""")


class CourseEnglish(SearchEnglish):
    """English with formulas in it."""

    stopwords = SearchEnglish.stopwords | QUESTION_WORDS
    js_splitter_code = "const spellings = {};\n{}".format(
        json.dumps(SPELLINGS), (ROOM / "split.js").read_text("utf-8")
    )

    def split(self, input):
        """Return a text's words, as ``wordsOf`` in split.js does."""
        text = unicodedata.normalize("NFKC", re.sub("[ᵀ⊤]", "^T", input))
        for typed, spelled in PATTERNS:
            text = typed.sub(spelled, text)
        return WORD.findall(text)


def names_of(doctree):
    """Yield what a page is called, each name with how much it says about the page."""
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "keywords":
            for keyword in meta["content"].split(","):
                yield 1, keyword.strip()
        elif meta.get("name") == "description":
            yield 0.3, meta["content"]
    for number, title in enumerate(doctree.findall(nodes.title)):
        yield (0.6 if number else 0.9), title.astext()
    for node in doctree.findall(addnodes.index):
        for _kind, entry, _target, main, _key in node["entries"]:
            # The glossary's entries are the main ones, and it explains only shortly.
            yield (0.5 if main else 0.8), entry


def index_keywords(app, doctree, docname):
    """Have each word of the keywords indexed; Sphinx takes a keyword as one word."""
    for meta in list(doctree.findall(nodes.meta)):
        if meta.get("name") == "keywords":
            # A node that is never shown, and read by the index like any other.
            doctree += nodes.substitution_definition("", meta["content"])


def hand_names_over(app, pagename, templatename, context, doctree):
    """Write what all pages are called into the search page, in the order of reading."""
    if pagename == "search":
        pages = app.env.collect_relations()
        names = {name: list(names_of(app.env.get_doctree(name))) for name in pages}
        app.add_js_file(None, body=f"const pageNames = {json.dumps(names)};")


def setup(app):
    """Register the language and the scorer."""
    app.add_search_language(CourseEnglish)
    app.config.html_search_scorer = str(ROOM / "score.js")
    app.connect("doctree-resolved", index_keywords)
    app.connect("html-page-context", hand_names_over)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
