"""What a book says of itself where it is published: to its readers, and to other sites.

All of it follows from ``repository: url`` in ``_config.yml``, and without it nothing is
said: below each page, where to report an error in it and where to change it, and which
version, commit and date it has; the address under which it is to be found (Sphinx makes
the canonical link of it); and what other sites show where they link to it, a text and a
card. A card is drawn when the page is written, with the fonts of ``notebooks.picture``:
the same bytes on each machine. The extension sphinxext-opengraph would draw it with
matplotlib in other proportions, and put a page's first words, TeX and all, in the place
of the description that each page has.

Beside the site lie the PDF and the ePub, if they have been made, and each page links
them.
"""

import shutil
import subprocess
from datetime import date
from html import escape
from importlib.metadata import version
from pathlib import Path
from posixpath import join
from textwrap import wrap

from docutils import nodes
from sphinx.util.i18n import format_date

from autograder.assignments.publication import site
from theme.notebooks.picture import SCALE, png

# The theme knows their addresses.
LINKS = {
    "source-issues-button": "Report an error",
    "source-edit-button": "Suggest an edit",
}
FORMATS = {"PDF": "pdf/*.pdf", "ePub": "epub/*.epub"}
WIDTH, HEIGHT = 1200, 630  # of a card, in pixels
CARD = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
<path d="M40 315V0H0V315Z" fill="#b4490a"/>
<path d="M28 52H12M19 44L11 52L19 60" fill="none" stroke="#fff" stroke-width="3"/>
<g font-family="KaTeX_Main">
<text x="72" y="58" font-size="19" fill="#b4490a">{book}</text>
<g font-size="42" font-weight="bold" fill="#14181e">
{title}
</g>
<g font-size="18" fill="#48566b">
{about}
</g>
</g>
</svg>
"""
LINE = '<text x="72" y="{y}">{text}</text>'


def last_commit(folder):
    """Return the hash and the date of the last commit of a folder that is a repository.

    Both are "" elsewhere: a copy of the sources does not have them.
    """
    asked = (["rev-parse", "--show-toplevel"], ["log", "-1", "--format=%H %cs"])
    answers = []
    for arguments in asked:
        try:
            command = ["git", "-C", str(folder), *arguments]
            done = subprocess.run(command, capture_output=True, text=True)
        except FileNotFoundError:
            return "", ""
        answers.append(done.stdout.strip())
    top, commit = answers
    return commit.split() if top and Path(top).samefile(folder) and commit else ("", "")


def find_out(app, config):
    """Complete the settings, and note what stands below each page."""
    options = config.html_theme_options
    repository = options["repository_url"].rstrip("/")
    config.html_baseurl = site(config.html_baseurl, repository)
    if repository:
        options |= {"use_issues_button": True, "use_edit_page_button": True}
        commit, day = last_commit(app.srcdir)
        if day:
            day = format_date(
                "%-d %B %Y", date=date.fromisoformat(day), language=config.language
            )
        config.edition = {
            "version": version("linear-backprop"),
            "commit": commit and [commit[:7], f"{repository}/commit/{commit}"],
            "day": day,
        }
    built = Path(app.outdir).parent
    config.formats = {
        kind: file.name
        for kind, pattern in FORMATS.items()
        for file in built.glob(pattern)
    }


def add_foot(app, pagename, templatename, context, doctree):
    """Hand on what stands below a page; the theme's buttons become links there.

    At the top of a page a phone has no room for them, and they are groups that the
    theme opens by a script that the book does without.
    """
    if app.builder.name != "html":
        return
    links, others = [], []
    for button in context["header_buttons"]:
        ours = [
            (LINKS[each["label"]], each["url"])
            for each in button.get("buttons", [button])
            if each["label"] in LINKS
        ]
        links += ours
        if not ours:
            others.append(button)
    context["header_buttons"] = others
    context["reports"] = sorted(links)
    context["edition"] = app.config.edition
    context["formats"] = {
        kind: context["pathto"](name, resource=True)
        for kind, name in app.config.formats.items()
    }


def lines(text, width, top, step):
    """Return a text as lines of SVG, each of at most so many characters."""
    return "\n".join(
        LINE.format(y=top + step * number, text=escape(line))
        for number, line in enumerate(wrap(text, width))
    )


def draw(book, title, about):
    """Return the card of a page as a PNG."""
    below = 122 + 46 * len(wrap(title, 22))
    return png(
        CARD.format(
            width=WIDTH // SCALE,
            height=HEIGHT // SCALE,
            book=escape(book),
            title=lines(title, 22, 112, 46),
            about=lines(about, 58, below, 24),
        )
    )


def add_card(app, pagename, templatename, context, doctree):
    """Tell other sites what to show where they link to a page, and draw its card."""
    if doctree is None or app.builder.name != "html" or not app.config.html_baseurl:
        return
    title, book = app.env.titles[pagename].astext(), app.config.project
    about = " ".join(
        meta["content"]
        for meta in doctree.findall(nodes.meta)
        if meta.get("name") == "description"
    )
    card = f"_static/cards/{pagename}.png"
    path = Path(app.outdir, card)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draw(book, title, about))
    tags = {
        "og:type": "article",
        "og:site_name": book,
        "og:title": title,
        "og:description": about,
        "og:url": context["pageurl"],
        "og:image": join(app.config.html_baseurl, card),
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:image:alt": f"{book}: {title}",
    }
    context["metatags"] += "".join(
        f'<meta property="{name}" content="{escape(str(content))}" />\n'
        for name, content in tags.items()
    )
    context["metatags"] += (
        '<meta name="twitter:card" content="summary_large_image" />\n'
    )


def add_formats(app, exception):
    """Put the book in its other forms beside the pages."""
    if not exception and app.builder.name == "html":
        for pattern in FORMATS.values():
            for file in Path(app.outdir).parent.glob(pattern):
                shutil.copy(file, app.outdir)


def setup(app):
    """Complete the settings before the theme reads them, and pages after it."""
    app.add_config_value("edition", {}, "html", dict)
    app.add_config_value("formats", {}, "html", dict)
    app.connect("config-inited", find_out, priority=100)
    app.connect("html-page-context", add_foot, priority=600)
    app.connect("html-page-context", add_card)
    app.connect("build-finished", add_formats)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
