"""The book's own Sphinx extension, in thirteen parts and what holds for every page.

``execution`` decides when cells run again, ``mathematics`` renders TeX while the book
is built, ``figures`` writes SVG into the page, ``steps`` lets a reader step through a
figure, ``questions`` asks and answers on the page, ``verified`` says which equations a
cell verifies, ``solutions`` shows the answer key, ``search`` ranks what a reader looks
for, ``run`` runs cells in the reader's browser, ``notebooks`` makes an executed
notebook of each page, ``published`` says where the book is to be found, ``delivery``
makes pages arrive fast, ``epub`` makes the book for electronic readers. ``templates/``
and ``static/`` hold what is served, and ``server`` serves it. ``_config.yml`` loads
this package as a local extension. ``pdf`` prints what it has built.
"""

import hashlib
import json
import os
from pathlib import Path

ROOM = Path(__file__).parent

DESCRIPTIONS = {
    "search": "Search the book, for words and for formulas as one types them.",
    "genindex": "All terms of the book, each with the places that speak of it.",
}


def digest(root, *patterns):
    """Return a name for the content of the files below root that match the patterns."""
    files = {path for pattern in patterns for path in root.glob(pattern)}
    parts = hashlib.sha256()
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            parts.update(f"{path.relative_to(root)} {len(content)}\n".encode())
            parts.update(content)
    return parts.hexdigest()[:16]


def as_data(name, content):
    """Return an element that hands content on to a script of the page."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c")
    return f'<script type="application/json" class="{name}">{text}</script>'


def note_theme(app, config):
    """Have every page written anew where the theme has changed.

    Sphinx compares pages and configuration with the last build, not the code of
    extensions or static files, and would leave an edited style sheet uncopied.
    """
    config.theme_digest = digest(ROOM, "**/*")


def fail_on_warning(app, exception):
    """Fail a build that warned, now and when it is repeated.

    Sphinx warns of a page while it reads or writes that page, and an unchanged page is
    neither read nor written again: without its memory, it reads all pages.
    """
    if app._warncount:
        app.statuscode = 1
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)


def mend_labels(app, pagename, templatename, context, doctree):
    """Let assistive technology hear what stands on the page.

    The role of a bibliography's entries, doc-biblioentry, is deprecated, and the list
    that docutils puts them in may not hold it. The label that MyST-NB gives to each
    folded cell is not the text that is to be seen there.
    """
    if body := context.get("body"):
        body = body.replace('role="doc-biblioentry"', 'role="listitem"')
        body = body.replace(' aria-label="Toggle hidden content"', "")
        context["body"] = body


def describe(app, pagename, templatename, context, doctree):
    """Say what pages are about that have no text of their own to say it in."""
    if about := DESCRIPTIONS.get(pagename):
        meta = f'<meta name="description" content="{about}" />\n'
        context["metatags"] = context.get("metatags", "") + meta


def keep_to_the_project(app):
    """Have IPython and matplotlib keep their files with what is built, not at home."""
    built = Path(app.outdir).parent
    os.environ.setdefault("IPYTHONDIR", str(built / ".ipython"))
    os.environ.setdefault("MPLCONFIGDIR", str(built / ".matplotlib"))


def setup(app):
    """Load the parts."""
    keep_to_the_project(app)
    for part in (
        "execution",
        "mathematics",
        "figures",
        "steps",
        "questions",
        "verified",
        "solutions",
        "search",
        "run",
        "notebooks",
        "published",
        "delivery",
        "epub",
    ):
        app.setup_extension(f"{__name__}.{part}")
    app.add_config_value("theme_digest", "", "html", str)
    app.connect("config-inited", note_theme)
    app.connect("html-page-context", mend_labels)
    app.connect("html-page-context", describe)
    app.connect("build-finished", fail_on_warning)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
