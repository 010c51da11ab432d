"""A page as the Markdown that Jupyter shows: no roles, directives, labels or macros.

It is written from the page as Sphinx has resolved it, so a reference is its words and
its number, whoever wrote it. A node that is not known here is a warning that names the
page and the line, and fails the build: nothing is lost in silence.
"""

import json
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import urljoin

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters.toctree import TocTree
from sphinx.util import logging
from sphinx_design.dropdown import dropdown_main

from theme.notebooks.picture import SCALE, png
from theme.questions import element
from theme.steps import scenes_of

logger = logging.getLogger(__name__)

# What is not for readers, or stands where the notebook has something else.
SILENT = nodes.target, nodes.meta, nodes.comment, addnodes.index
# What would be read as Markdown, in a line and where a paragraph begins.
SPECIAL = re.compile(r"[\\`*<|~]|(?<!\w)_|_(?!\w)")
BEGINNING = re.compile(r"^(\d*)([-+#>]|(?<=\d)[.)](?=\s))")


def size(png):
    """Return a picture's size on the page, in CSS pixels."""
    return [int.from_bytes(png[at : at + 4]) // SCALE for at in (16, 20)]


def indent(text, by):
    """Return a list's item with its further lines under its first."""
    return re.sub(r"\n(?=.)", "\n" + " " * by, text)


class Markdown:
    """Writes what stands on a page as Markdown."""

    def __init__(self, app, docname):
        self.app, self.docname = app, docname

    def unknown(self, node):
        """Warn of what would be missing in the notebook."""
        logger.warning(
            "the page's notebook cannot show this: theme/notebooks/markdown.py does "
            "not know the node %s",
            type(node).__name__,
            location=node,
        )
        return ""

    def number(self, kind, node):
        """Return the number of a formula or a figure, or nothing where it has none."""
        numbers = self.app.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        name = next((name for name in node["ids"] if name in numbers), None)
        return ".".join(map(str, numbers[name])) if name else ""

    # In a line

    def inline(self, node):
        """Return what stands in a line of text."""
        match node:
            case nodes.Text():
                return SPECIAL.sub(r"\\\g<0>", node.astext().replace("\n", " "))
            case nodes.math():
                return f"${node.astext().strip()}$"
            case nodes.literal() if "download" in node["classes"]:
                return self.line(node)
            case nodes.literal():
                # The fence is longer than any in the code.
                code = node.astext()
                runs = re.findall("`+", code)
                fence = "`" * (max(map(len, runs), default=0) + 1)
                padding = " " if runs else ""
                return f"{fence}{padding}{code}{padding}{fence}"
            case nodes.emphasis():
                return f"*{self.line(node)}*"
            case nodes.strong():
                return f"**{self.line(node)}**"
            case nodes.reference() | addnodes.download_reference():
                address = self.address(node)
                return f"[{self.line(node)}]({address})" if address else self.line(node)
            case nodes.inline():
                return self.line(node)
            case element():
                return self.element(node)
            case nodes.target() | addnodes.index():
                return ""
        return self.unknown(node)

    def line(self, node):
        """Return what a node holds, as a line of text."""
        return "".join(map(self.inline, node.children))

    def address(self, node):
        """Return where a link leads; a place in this notebook is not linked.

        It leads to the book's site, if that is known, and otherwise to what lies beside
        the notebook, where each page has one.
        """
        if "refid" in node:
            return ""
        if "filename" in node:
            uri = "../" * self.docname.count("/") + f"_downloads/{node['filename']}"
        elif node.get("internal"):
            uri = node["refuri"]
        else:
            return node["refuri"]
        if site := self.app.config.html_baseurl:
            here = self.app.builder.get_target_uri(self.docname)
            return urljoin(f"{site.rstrip('/')}/{here}", uri)
        page, _, _ = uri.partition(".html")
        known = normpath(join(dirname(self.docname), page)) in self.app.env.found_docs
        return f"{page}.ipynb" if known else uri

    # In paragraphs

    def blocks(self, node):
        """Return what a node holds, as paragraphs."""
        return "\n\n".join(filter(None, map(self.block, node.children)))

    def block(self, node):
        """Return a paragraph, or what stands in its place."""
        match node:
            case nodes.paragraph():
                return BEGINNING.sub(r"\1\\\2", self.line(node))
            case nodes.caption():
                return self.caption(node)
            case nodes.math_block():
                return self.formula(node)
            case nodes.literal_block():
                return self.code(node)
            case nodes.bullet_list():
                return "\n".join(
                    f"- {indent(self.blocks(item), 2)}" for item in node.children
                )
            case nodes.enumerated_list():
                return "\n".join(
                    f"{number}. {indent(self.blocks(item), 3)}"
                    for number, item in enumerate(node.children, node.get("start", 1))
                )
            case nodes.definition_list():
                return "\n".join(
                    f"- **{self.line(term)}**: {indent(self.blocks(definition), 2)}"
                    for term, definition in (item.children for item in node.children)
                )
            case nodes.citation():
                label, *texts = node.children
                text = " ".join(map(self.block, texts))
                return f"[{label.astext()}] {text}"
            case nodes.block_quote():
                return self.quote(self.blocks(node))
            case nodes.Admonition():
                return self.admonition(node)
            case nodes.table():
                return self.table(node)
            case nodes.figure():
                return self.figure(node)
            case nodes.image():
                return self.image(node)
            case dropdown_main():
                return self.fold(node)
            case element():
                return self.element(node)
            case nodes.raw() if "question-data" in node.astext():
                return ""
            case addnodes.toctree():
                tree = TocTree(self.app.env)
                listed = tree.resolve(self.docname, self.app.builder, node)
                return self.blocks(listed) if listed else ""
            case addnodes.compact_paragraph():
                return self.line(node)
            case nodes.container() | nodes.compound() | addnodes.glossary():
                return self.blocks(node)
        return "" if isinstance(node, SILENT) else self.unknown(node)

    def formula(self, node):
        """Return a displayed formula with its number, without the book's remarks."""
        lines = node.astext().strip().splitlines()
        tex = "\n".join(line for line in lines if not line.startswith("%"))
        if node["number"]:
            tex += f" \\tag{{{self.number('displaymath', node)}}}"
        return f"$$\n{tex}\n$$"

    def code(self, node):
        """Return code that is not to be run here."""
        language = node.get("language", "")
        if language in ("none", "default"):
            language = ""
        text = node.astext()
        # Longer than any fence in what it shows.
        fence = "`" * max(3, *(1 + len(each) for each in re.findall("`+", text)), 0)
        return f"{fence}{language}\n{text}\n{fence}"

    def quote(self, text):
        """Return paragraphs as a quotation."""
        return re.sub("^", "> ", text, flags=re.M)

    def admonition(self, node):
        """Return what is set apart on the page as a quotation with its title."""
        name = type(node).__name__.capitalize()
        title, texts = f"**{name}**", node.children
        if isinstance(texts[0], nodes.title):
            title, texts = f"**{self.line(texts[0])}**", texts[1:]
        return self.quote("\n\n".join([title, *map(self.block, texts)]))

    def table(self, node):
        """Return a table, which has a line of heads."""
        rows = [
            [" ".join(map(self.block, entry.children)) for entry in row.children]
            for row in node.findall(nodes.row)
        ]
        texts = [text for row in rows for text in row]
        for entry, text in zip(node.findall(nodes.entry), texts, strict=True):
            if re.search(r"(?<!\\)\|", text):
                logger.warning("a | would end this cell of a table", location=entry)
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def caption(self, node):
        """Return what stands below a drawing, with its number."""
        number = self.number("figure", node.parent)
        name = self.app.config.numfig_format["figure"] % number
        return f"**{name}** {self.line(node)}" if number else self.line(node)

    def figure(self, node):
        """Return a drawing and its caption, and what is to be seen at its steps."""
        text = self.blocks(node)
        if data := scenes_of(self.app, node):
            text += "\n\n" + self.steps(json.loads(data.read_text("utf-8")))
        return text

    def image(self, node):
        """Return a drawing in the notebook itself."""
        drawing = Path(self.app.srcdir, node["uri"])
        if drawing.suffix != ".svg":
            return self.unknown(node)
        picture = png(drawing.read_text("utf-8"))
        alt = escape(" ".join(node.get("alt", "").split()))
        data = b64encode(picture).decode()
        width, _ = size(picture)
        return f'<img alt="{alt}" width="{width}" src="data:image/png;base64,{data}">'

    def steps(self, data):
        """Return what a reader is told at each step through a figure, as a fold."""
        items = "\n".join(
            f"<li>{scene['sum']}. {scene['say']}</li>"
            for scene in data["scenes"].values()
        )
        return (
            "<details>\n<summary>What is to be seen, step by step</summary>\n"
            f"<ol>\n{items}\n</ol>\n</details>"
        )

    def fold(self, node):
        """Return a fold."""
        title, *texts = node.children
        parts = "\n\n".join(filter(None, map(self.block, texts)))
        return (
            f"<details>\n<summary>{self.title_of(title)}</summary>\n\n"
            f"{parts}\n\n</details>"
        )

    def title_of(self, node):
        """Return a fold's title, as HTML: Markdown is not read there."""
        words = next(part for part in node.findall(nodes.inline))
        for part in words.children:
            if not isinstance(part, nodes.Text):
                self.unknown(part)
        return escape(words.astext(), quote=False)

    def element(self, node):
        """Return part of a question: what is asked, and what the answer is."""
        match node["tag"]:
            case "table":
                rows = (row.children for row in node.children)
                lines = [" & ".join(each.astext() for each in row) for row in rows]
                tex = r" \\ ".join(lines).replace("−", "-")
                return rf"$\begin{{pmatrix}} {tex} \end{{pmatrix}}$"
            case "form" if node["attributes"].get("class") == "number":
                return ""
            case "form":
                choices = [
                    f"- {self.line(each).strip()}"
                    for each in node.findall(element)
                    if each["tag"] in ("label", "li")
                ]
                group = node.children[0]
                return "\n".join(choices) or f"{self.line(group.children[0])} ?"
            case "ul" | "ol":
                return "\n".join(f"- {self.line(item)}" for item in node.children)
            case "div" if "data-place" in node["attributes"]:
                return f": {self.line(node)}"
            case "div" if node["attributes"].get("class", "").startswith("question"):
                return self.blocks(node)
            case "div" if node["attributes"].get("class") == "asked":
                return self.blocks(node)
            case "div":
                return " ".join(map(self.inline, node.children))
            case "input" | "button" | "output":
                return ""
        return self.line(node)
