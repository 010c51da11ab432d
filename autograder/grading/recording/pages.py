"""Keeps scripts out of the pages that people read: feedback, and formgrader.

Both are made by nbconvert's HTMLExporter from nbgrader's templates, which print what a
student wrote as it is. These filters take the place of nbconvert's own, and the
templates beside this file forbid a browser what a filter might let through.
"""

import functools
import html
import re
import time
from types import MappingProxyType
from xml.etree.ElementTree import Element

from bleach.css_sanitizer import CSSSanitizer
from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from latex2mathml.converter import Converter
from mistune import import_plugin
from nbconvert.filters import (
    Highlight2HTML,
    ansi2html,
    get_metadata,
    strip_ansi,
)
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade, is_solution

# Beyond this, some texts take mistune, html5lib, latex2mathml and pygments seconds.
MARKDOWN_CHARACTERS = 10_000
HTML_CHARACTERS = 20_000
TEX_CHARACTERS = 3_000
CODE_CHARACTERS = 10_000
ANSI_CHARACTERS = 50_000
GAP = re.compile(r"\s{300}")
PAGE_CHARACTERS = 1_000_000  # of terminals: nbconvert reads the page once more
PAGE_SECONDS = 3  # of all of these on a page; what comes after is shown as written

# A check box is an input, which formgrader would take for one of its own.
PLUGINS = [
    import_plugin(name)
    for name in MarkdownWithMath.DEFAULT_PLUGINS
    if name != "task_lists"
]
IMAGES = "image/png", "image/jpeg", "image/gif", "image/webp"
TAGS = {
    "p", "br", "hr", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
    "details", "summary", "ul", "ol", "li", "dl", "dt", "dd", "a", "img",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    "pre", "code", "kbd", "samp", "var", "em", "strong", "b", "i", "u", "s", "del",
    "ins", "sub", "sup", "small", "mark", "abbr",
}  # fmt: skip
# What a page's own scripts and styles would find by an id, a name or a class is not
# a student's to give. Of classes, those of highlighted code are left.
ATTRIBUTES = {
    "title": r"[\s\S]*",
    "start": r"\d{1,6}",
    "colspan": r"\d{1,2}",
    "rowspan": r"\d{1,2}",
    ("img", "alt"): r"[\s\S]*",
    ("img", "width"): r"\d{1,4}",
    ("img", "height"): r"\d{1,4}",
    ("img", "src"): rf"data:(?:{'|'.join(IMAGES)});base64,[A-Za-z0-9+/=\s]*",
    # A relative link would lead to a file of the submission, which formgrader serves.
    ("a", "href"): r"(?:https?://|mailto:)\S*",
    ("div", "class"): r"highlight",
    ("span", "class"): r"[a-z][a-z0-9]{0,2}",
    ("td", "style"): r"text-align:\s*(?:left|right|center);?",
    ("th", "style"): r"text-align:\s*(?:left|right|center);?",
}

# A formula between rendering and cleaning. Who writes such a tag gets a formula.
FORMULAS = {"tex-inline": "inline", "tex-block": "block"}
MATHML = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot",
    "msub", "msup", "msubsup", "munder", "mover", "munderover",
    "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
}  # fmt: skip
WORDS = {
    "display", "displaystyle", "scriptlevel", "mathvariant", "mathcolor",
    "stretchy", "fence", "form", "separator", "accent", "largeop", "movablelimits",
    "columnalign", "columnlines", "rowlines", "notation", "linebreak",
}  # fmt: skip
LENGTHS = {
    "width", "height", "depth", "lspace", "rspace", "linethickness", "mathsize",
    "minsize", "maxsize", "columnspacing", "rowspacing",
}  # fmt: skip
# What latex2mathml does not know, under the name of what looks like it.
ENVIRONMENTS = {
    "aligned": "align*", "eqnarray": "align*", "eqnarray*": "align*",
    "gathered": "matrix", "gather": "matrix", "gather*": "matrix",
    "multline": "matrix", "multline*": "matrix", "dcases": "cases",
}  # fmt: skip
ENVIRONMENT = re.compile(r"(\\(?:begin|end)\{)([a-z]+\*?)(?=\})")
# Less than 10 em ahead and less than 1 back, and nothing raised: a formula covers
# nothing that is not its own.
LENGTH = r"\+?\d(?:\.\d+)?(?:em|ex|pt|px)?|-?0?\.\d+em|[a-z]+"
LENGTHS_PATTERN = re.compile(rf"(?:{LENGTH})(?: (?:{LENGTH}))*")

HIGHLIGHT = Highlight2HTML(pygments_lexer="ipython3")


class Renderer(IPythonRenderer):
    """nbconvert's renderer, which marks formulas and never fails."""

    def inline_math(self, body):
        return f"<tex-inline>{html.escape(body)}</tex-inline>"

    def block_math(self, body):
        return f"<tex-block>{html.escape(body)}</tex-block>"

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def image(self, text, url, title=None):
        """Show an attached image, once: a page of a thousand is gigabytes.

        nbconvert's prefers SVG, and raises where there is no image.
        """
        kind, _, name = url.partition(":")
        if kind == "attachment":
            pictures = self.attachments.pop(name, {})
            kind = next((kind for kind in IMAGES if kind in pictures), None)
            url = f"data:{kind};base64,{pictures[kind]}" if kind else ""
        return super().image(text, url, title)


class Formulas(Filter):
    """Turns marked formulas into MathML, in what is cleaned already."""

    def __iter__(self):
        tokens = super().__iter__()
        for token in tokens:
            if token["type"] == "StartTag" and token["name"] in FORMULAS:
                yield from element_tokens(formula(tex_until_end(tokens), token["name"]))
            else:
                yield token


def tex_until_end(tokens):
    """Return the text up to the end of a formula, which may hold tags and entities."""
    tex, depth = "", 1
    for token in tokens:
        if token["type"] in ("Characters", "SpaceCharacters"):
            tex += token["data"]
        elif token["type"] == "Entity":
            tex += html.unescape(f"&{token['name']};")
        elif token.get("name") in FORMULAS:
            depth += {"StartTag": 1, "EndTag": -1}[token["type"]]
            if not depth:
                break
    return tex


def formula(tex, mark):
    """Return TeX as an element of MathML, or as code if it is not mathematics."""
    try:
        return mathml(tex, FORMULAS[mark])
    except Exception:  # latex2mathml raises whatever comes, IndexError among it
        code = Element("code")
        code.text = tex
        return code


def rename(mark):
    """Return an environment's mark with a name that latex2mathml knows."""
    return mark[1] + ENVIRONMENTS.get(mark[2], mark[2])


def mathml(tex, display):
    """Return TeX as an element of MathML. Raises ValueError for what must not come
    through, and for what MathML cannot say."""
    if len(tex) > TEX_CHARACTERS:
        raise ValueError("too long")
    converter = Converter(display=display)
    # For reading only: two commands that repeat their argument make millions of it.
    converter.macros = MappingProxyType({})
    formula = converter.convert_to_element(ENVIRONMENT.sub(rename, tex))
    del formula.attrib["xmlns"]
    for element in formula.iter():
        # The converter leaves references to characters, and undoes all escapes at last.
        element.text = html.unescape(element.text or "")
        element.attrib.pop("voffset", None)
        if element.tag not in MATHML:
            raise ValueError(element.tag)
        if element.tag != "mtext" and re.match(r"\\\w|&", element.text):
            raise ValueError(f"unknown: {element.text}")
        for name, value in element.attrib.items():
            if not (
                (name in WORDS and re.fullmatch(r"[\w -]*", value))
                or (name in LENGTHS and LENGTHS_PATTERN.fullmatch(value))
            ):
                raise ValueError(f"{name}={value}")
    if display == "inline":
        return formula
    box = Element("span", {"class": "formula"})
    box.append(formula)
    return box


def element_tokens(element):
    """Yield an element as html5lib's tokens, which its serializer escapes."""
    attributes = {(None, name): value for name, value in element.attrib.items()}
    named = {"name": element.tag, "namespace": None}
    yield {"type": "StartTag", "data": attributes, **named}
    if element.text:
        yield {"type": "Characters", "data": element.text}
    for child in element:
        yield from element_tokens(child)
    yield {"type": "EndTag", **named}


def allowed(tag, name, value):
    """Say whether an element may have this attribute with this value."""
    pattern = ATTRIBUTES.get((tag, name)) or ATTRIBUTES.get(name)
    return pattern is not None and re.fullmatch(pattern, value) is not None


def as_written(source):
    """Return HTML that shows a text as it was written."""
    return f"<pre>{html.escape(source)}</pre>"


def without_colours(text):
    """Return HTML of a text of a terminal's, inside of an element that keeps lines."""
    return html.escape(strip_ansi(text))


def always(most, otherwise=as_written):
    """Make of a converter a filter that always has something to show.

    A text of more than so many characters, one that the converter fails on, whatever a
    text does to it, and all of them once a page has taken its time, are shown as they
    were written.
    """

    def decorate(convert):
        @pass_context
        @functools.wraps(convert)
        def converted(context, source, *more, **named):
            page, start = context.get("resources", {}), time.process_time()
            if len(source) > most or page.get("seconds", 0) > PAGE_SECONDS:
                return otherwise(source)
            try:
                return convert(context, source, *more, **named)
            except Exception:
                return otherwise(source)
            finally:
                page["seconds"] = page.get("seconds", 0) + time.process_time() - start

        return converted

    return decorate


@always(HTML_CHARACTERS)
def clean_html(context, source):
    """Return HTML of an output or a raw cell without scripts."""
    return clean(source)


@always(ANSI_CHARACTERS, without_colours)
def terminal(context, source):
    return ansi2html(source)


@pass_context
def coloured(context, source):
    """Return what a terminal would show, in colours, as HTML; of a page, so much."""
    page = context.get("resources", {})
    page["room"] = page.get("room", PAGE_CHARACTERS) - len(source)
    return terminal(context, source) if page["room"] >= 0 else "… cut off"


@always(CODE_CHARACTERS)
def highlighted(context, source, language=None, metadata=None):
    """Return code as HTML in colours."""
    if GAP.search(source):
        raise ValueError("pygments looks through all of it from each of its lines")
    return HIGHLIGHT(source, language, metadata)


def clean(source):
    """Return HTML of which only text, tables, images and formulas are left.

    Other tags are shown as they were written.
    """
    return Cleaner(
        tags=TAGS | set(FORMULAS),
        attributes=allowed,
        protocols={"http", "https", "mailto", "data"},
        filters=[Formulas],
        css_sanitizer=CSSSanitizer(allowed_css_properties=["text-align"]),
    ).clean(source)


@always(MARKDOWN_CHARACTERS)
def safe_markdown(context, source):
    """Return Markdown as HTML without scripts, its formulas as MathML."""
    renderer = Renderer(
        escape=False,
        exclude_anchor_links=True,
        attachments=dict(context.get("cell", {}).get("attachments", {})),
    )
    return clean(MarkdownWithMath(renderer, plugins=PLUGINS).render(source))


def plain_metadata(output, key, mimetype=None):
    """Return what an output says of itself, unless it would end an attribute."""
    value = get_metadata(output, key, mimetype)
    return value if type(value) is (str if key == "alt" else int) else None


class HideTests(ClearHiddenTests):
    """Takes hidden tests out of feedback, and what a traceback quotes of them.

    Only test cells have any: where a student writes nbgrader's marks is an answer.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        if is_grade(cell) and not is_solution(cell):
            cell, resources = super().preprocess_cell(cell, resources, cell_index)
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources
