"""The whole book for electronic readers: Sphinx's ePub builder, and what it needs here.

An ePub is read without a server, without a script, and in whatever style its reader
prefers. So formulas are MathML, with their TeX as alternative text; figures stand in
the page, as on the site; a question has its answer in the fold, and no controls. Of the
site's templates, scripts and style sheets nothing comes along.

The builder leaves two things to be said in ``content.opf``: which pages hold MathML or
SVG, and for whom the book can be read.
"""

import re
import shutil
from importlib.metadata import version
from pathlib import Path

from docutils import nodes
from lxml import etree
from lxml.builder import ElementMaker
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.builders.epub3 import Epub3Builder
from sphinx_design.dropdown import dropdown_main, dropdown_title

from theme import ROOM
from theme.questions import element

STATIC = ROOM / "epub" / "static"
STYLES = ["_static/pygments.css", "_static/book.css"]
# https://www.w3.org/TR/epub-a11y-11/#sec-discovery
ACCESSIBILITY = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": ["textual"],
    "accessibilityFeature": [
        "alternativeText",
        "MathML",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ],
    "accessibilityHazard": ["none"],
    "accessibilitySummary": [
        "Formulas are MathML, and every figure has a text that says what it shows."
    ],
}
# What only a script makes use of.
SCRIPTED = re.compile(r"(?s)<(script|form)\b.*?</\1>|</?noscript>")
XHTML = ElementMaker(namespace="http://www.w3.org/1999/xhtml")
ITEM = re.compile(r'(<item [^>]*href="([^"]+\.xhtml)"[^>]*?) />')


class Epub(Epub3Builder):
    """Sphinx's builder, for a book whose pages hold formulas and drawings."""

    def init(self):
        """Begin without the site's templates, and with an empty folder: all of it is
        packed."""
        self.config.templates_path = []
        shutil.rmtree(self.outdir)
        super().init()

    def copy_theme_static_files(self, context):
        """Copy nothing: the theme's style is for other books."""

    def copy_html_static_files(self, context):
        """Copy this book's style, and nothing of what extensions need on the site."""
        self.config.html_static_path = [str(STATIC)]
        super().copy_html_static_files(context)

    def build_content(self):
        """Say in content.opf what pages hold, and for whom."""
        # MyST-NB has put its own style there, before any builder is asked.
        for path in Path(self.outdir, "_static").iterdir():
            if f"_static/{path.name}" not in STYLES:
                path.unlink()
        super().build_content()
        path = Path(self.outdir, "content.opf")

        def item(match):
            page = Path(self.outdir, match[2]).read_text("utf-8")
            held = {"<math": "mathml", "<svg": "svg"}
            names = " ".join(name for tag, name in held.items() if tag in page)
            return f'{match[1]} properties="{names}" />' if names else match[0]

        said = "".join(
            f'    <meta property="schema:{name}">{value}</meta>\n'
            for name, values in ACCESSIBILITY.items()
            for value in values
        )
        text = ITEM.sub(item, path.read_text("utf-8"))
        path.write_text(text.replace("  </metadata>", f"{said}  </metadata>"), "utf-8")

    def build_navigation_doc(self):
        """Put the chapters below the part to which they belong."""
        super().build_navigation_doc()
        path = Path(self.outdir, "nav.xhtml")
        nav = etree.parse(path)
        entries = {link.get("href"): link.getparent() for link in nav.iter("{*}a")}
        for part in self.env.external_site_map.root.subtrees:
            chapters = [entries[f"{name}.xhtml"] for name in part.files()]
            group = XHTML.li(XHTML.span(part.caption), XHTML.ol())
            chapters[0].addprevious(group)
            group[1].extend(chapters)
        nav.write(path, encoding="utf-8", xml_declaration=True)


def without_controls(node):
    """Return what is read of an element of a question; None for a control."""
    tag, attributes = node["tag"], node["attributes"]
    if tag in ("button", "output") or attributes.get("class") == "number":
        return None
    if tag == "input":
        return None if attributes["type"] == "radio" else "blank"
    return {"form": "div", "label": "p"}.get(tag, tag)


def read_only(app, doctree, docname):
    """Leave out of a page what a script would serve."""
    if app.builder.name != "epub":
        return
    for node in list(doctree.findall(element)):
        tag = without_controls(node)
        if tag is None or node["attributes"].get("hidden"):
            node.parent.remove(node)
        elif tag == "blank":
            node.replace_self(nodes.inline("", "\u00a0", classes=["blank"]))
        else:
            node["tag"] = tag
            kept = {"class", "id", "scope"} & node["attributes"].keys()
            node["attributes"] = {name: node["attributes"][name] for name in kept}
    for raw in list(doctree.findall(nodes.raw)):
        icon = 'class="sd-octicon' in raw.astext()
        text = "" if icon else SCRIPTED.sub("", raw.astext())
        raw.children = [nodes.Text(text)]
    # MyST-NB says in a fold's line what to do if it is open, and if it is closed.
    for cell in list(doctree.findall(nodes.container)):
        for place, fold in enumerate(cell.children):
            if isinstance(fold, HideCodeCellNode):
                title = dropdown_title("", fold["prompt_show"])
                cell[place] = dropdown_main("", title, *fold.children)


def style(app, pagename, templatename, context, doctree):
    """Have a page link the book's own style sheets."""
    if app.builder.name == "epub":
        context["css_files"] = STYLES


def name_version(app, config):
    """Say which version of the project it is."""
    config.version = version("linear-backprop")


def setup(app):
    """Put the builder in the place of Sphinx's own."""
    app.add_builder(Epub, override=True)
    app.connect("config-inited", name_version)
    app.connect("doctree-resolved", read_only, priority=600)
    app.connect("html-page-context", style, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
