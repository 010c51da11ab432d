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
from typing import ClassVar
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from bleach.css_sanitizer import CSSSanitizer
from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from latex2mathml.converter import Converter
from mistune import HTMLRenderer, import_plugin
from nbconvert.filters import (
    Highlight2HTML,
    ansi2html,
    get_metadata,
    strip_ansi,
)
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
    MathBlockParser,
    MathInlineParser,
)

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
    "ins", "sub", "sup", "small", "mark", "abbr", "center", "figure", "figcaption",
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
    ("img", "src"): rf"data:(?:{'|'.join(IMAGES)});base64,[A-Za-z0-9+/=\s]*"
    r"|attachment:[\s\S]*",
    # A relative link leads to a file of the submission, which formgrader serves. These
    # are what no browser runs, and none leads up.
    ("a", "href"): r"(?:https?://|mailto:)\S*"
    r"|(?i:(?!.*(?:%2[ef5]|%5c|\.\.))[\w%(][\w%.()/-]*"
    r"\.(?:pdf|heic|heif|avif|png|jpe?g|gif|webp|bmp|tiff?|txt|md|py|docx|odt|rtf))",
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
# What holds text, and formulas in it.
OF_TEXT = {
    "center", "proof", "itemize", "enumerate", "description", "quote", "quotation",
    "theorem", "lemma", "proposition", "corollary", "definition", "remark", "example",
    "document", "flushleft", "flushright", "abstract", "solution",
}  # fmt: skip
# What latex2mathml does not know, or gives a number that no other formula knows of,
# under the name of what looks like it.
ENVIRONMENTS = {
    "align": "align*", "IEEEeqnarray": "align*", "IEEEeqnarray*": "align*",
    "aligned": "align*", "eqnarray": "align*", "eqnarray*": "align*",
    "gathered": "matrix", "gather": "matrix", "gather*": "matrix",
    "multline": "matrix", "multline*": "matrix", "dcases": "cases",
    "alignat": "align*", "alignat*": "align*", "flalign": "align*",
    "flalign*": "align*",
}  # fmt: skip
ENVIRONMENT = re.compile(
    r"(\\(?:begin|end)\{)([a-zA-Z]+\*?)\}(\[[tbc]\]|\{\d\}|\{[rlcC]+\})?"
)
# What a page has no numbers and no room for, and what has another name here.
NEEDLESS = re.compile(
    r"\\(?:require|vspace\*?)\s*\{[^{}]*\}"
    r"|\\(?:nonumber|notag|nolimits|allowbreak)(?![a-zA-Z])"
    r"|(?<=\\\\)\s*\[-?\s*[\d.]+\s*[a-z]{2}\]"
)
OTHER_NAMES = {
    r"\hdots": r"\ldots", r"\dotso": r"\ldots", r"\dotsc": r"\ldots",
    r"\dotsb": r"\cdots", r"\cdotp": r"\cdot", r"\intercal": r"\top",
    r"\ensuremath": "", r"\qed": r"\square", r"\blacksquare": "■", r"\middle": "",
    r"\ref": r"\text", r"\mathllap": "", r"\intertext": r"\text",
}  # fmt: skip
LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
REFERENCE = re.compile(r"\\eqref\s*\{([^{}]*)\}")
SPACE = re.compile(r"\\hspace\*?\s*\{\s*([+-]?[\d.]+)\s*(cm|mm|in|pt|ex|em|mu)\s*\}")
EM = {"cm": 2.85, "mm": 0.285, "in": 7.2, "pt": 0.1, "ex": 0.45, "em": 1, "mu": 1 / 18}
MOST_EM = 9.9
DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|def|DeclareMathOperator)(\*?)\s*"
    r"\{?\s*(\\[a-zA-Z]+)\s*\}?\s*(?:\[(\d)\]|((?:#\d)*))\s*(?=\{)"
)
COMMAND = re.compile(r"\\[a-zA-Z]+")
REPLACED = 300  # commands of a page's own in a formula
# Less than 10 em ahead and less than 1 back, and nothing raised: a formula covers
# nothing that is not its own.
LENGTH = r"\+?\d(?:\.\d+)?(?:em|ex|pt|px)?|-?0?\.\d+em|[a-z]+"
LENGTHS_PATTERN = re.compile(rf"(?:{LENGTH})(?: (?:{LENGTH}))*")

SOURCE = None, "src"
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
HIGHLIGHT = Highlight2HTML(pygments_lexer="ipython3")
# All pages of a cohort show the same assignment's texts.
SHARED = 200


# Markdown's own escapes look the same, so it takes a sign or a single letter.
MORE_THAN_A_WORD = (
    r"(?=\s*(?:[a-zA-Z]{1,2}\s*\\"
    r"|(?:(?!\\[\])])[^`]){0,80}?(?:\\[a-zA-Z,;!]|[\^_=<>+*/|])))"
)


def with_capitals(pattern):
    """Return nbconvert's pattern of environments with Bmatrix in it, and others."""
    return pattern.replace("[a-z]*", "[a-zA-Z]*")


class Block(MathBlockParser):
    """nbconvert's parser of blocks, for which `\\[ … \\]` is mathematics."""

    SPECIFICATION: ClassVar = {
        **MathBlockParser.SPECIFICATION,
        "multiline_math": with_capitals(MathBlockParser.MULTILINE_MATH)
        + r"|^ {0,3}(?<!\\)\\\["
        + MORE_THAN_A_WORD
        + r"(?s:.*?)(?<!\\)\\\]",
    }


class Inline(MathInlineParser):
    """nbconvert's parser of lines, for which `\\( … \\)` is mathematics."""

    SPECIFICATION: ClassVar = {
        **MathInlineParser.SPECIFICATION,
        "block_math_latex": MathInlineParser.BLOCK_MATH_LATEX
        + r"|(?<!\\)\\\["
        + MORE_THAN_A_WORD
        + r"(?P<block_math>(?s:.*?))(?<!\\)\\\]",
        "inline_math_latex": MathInlineParser.INLINE_MATH_LATEX
        + r"|(?<!\\)\\\("
        + MORE_THAN_A_WORD
        + r"(?P<inline_math>(?s:.*?))(?<!\\)\\\)",
        "latex_environment": with_capitals(MathInlineParser.LATEX_ENVIRONMENT),
        # What belongs to formulas, and stands in a text beside them.
        "tex_reference": r"\\(?:eqref|tag|label)\*?\{(?P<tex_number>[^{}\n]*)\}"
        r"|\\(?:[aA]uto|[cCvVfF]|page|name)?ref\*?\{(?P<tex_name>[^{}\n]*)\}"
        r"|\\(?:nonumber|notag)(?![a-zA-Z])",
    }
    DEFAULT_RULES: ClassVar = (
        *MathInlineParser.DEFAULT_RULES[:5], "tex_reference",
        *MathInlineParser.DEFAULT_RULES[5:],
    )  # fmt: skip

    def parse_latex_environment(self, match, state):
        if match["math_env_name"] not in OF_TEXT:
            return super().parse_latex_environment(match, state)
        inside = state.copy()
        body = re.sub(r"\s*\\item\b\s*", "  \n• ", match["math_env_body"])
        inside.src = body.strip()
        state.tokens += self.render(inside)
        return match.end()

    def parse_tex_reference(self, match, state):
        number, name = match["tex_number"], match["tex_name"]
        text = f"({number})" if number is not None else name or ""
        state.append_token({"type": "text", "raw": text})
        return match.end()

    def parse_block_math_latex(self, match, state):
        body = match["math_block_latex"] or match["block_math"]
        state.append_token({"type": "block_math", "raw": body})
        return match.end()

    def parse_inline_math_latex(self, match, state):
        body = match["math_inline_latex"] or match["inline_math"]
        state.append_token({"type": "inline_math", "raw": body})
        return match.end()


class Renderer(IPythonRenderer):
    """nbconvert's renderer, which marks formulas and never fails."""

    def inline_math(self, body):
        if re.fullmatch(r"`[^`]*`", body):  # as GitHub and GitLab have it
            body = body[1:-1]
        return f"<tex-inline>{html.escape(body)}</tex-inline>"

    def block_code(self, code, info=None):
        if info and info.strip() == "math":
            return self.block_math(code)
        return super().block_code(code, info)

    def block_math(self, body):
        return f"<tex-block>{html.escape(body)}</tex-block>"

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def image(self, text, url, title=None):
        # What is attached is put in at last; nbconvert's would raise where it is not.
        # One that cannot be shown says what it is.
        named = not url.startswith(("attachment:", "data:"))
        return HTMLRenderer.image(self, text or (url if named else ""), url, title)


class Pictures(Filter):
    """Puts attachments into images, each once: a page of a thousand is gigabytes."""

    def __init__(self, source, attachments):
        super().__init__(source)
        self.attachments = dict(attachments)

    def __iter__(self):
        for token in super().__iter__():
            url = token["data"].get(SOURCE, "") if token.get("name") == "img" else ""
            if url.startswith("attachment:"):
                name = url.partition(":")[2]
                pictures = self.attachments.pop(name, None)
                pictures = pictures or self.attachments.pop(unquote(name), {})
                kind = next((kind for kind in IMAGES if kind in pictures), None)
                del token["data"][SOURCE]
                if kind and BASE64.fullmatch(pictures[kind]):
                    token["data"][SOURCE] = f"data:{kind};base64,{pictures[kind]}"
            yield token


class Formulas(Filter):
    """Turns marked formulas into MathML, in what is cleaned already.

    macros are the page's own commands, which a formula may add to.
    """

    def __init__(self, source, macros):
        super().__init__(source)
        self.macros = macros

    def __iter__(self):
        tokens = super().__iter__()
        for token in tokens:
            if token["type"] == "StartTag" and token["name"] in FORMULAS:
                tex = tex_until_end(tokens)
                yield from element_tokens(formula(tex, token["name"], self.macros))
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


def formula(tex, mark, macros):
    """Return TeX as an element of MathML, or as code if it is not mathematics."""
    try:
        return mathml(replaced(tex, macros), FORMULAS[mark])
    except Exception:  # latex2mathml raises whatever comes, IndexError among it
        code = Element("code")
        code.text = tex
        return code


def argument(tex, start):
    """Return what stands in the braces at start, or the one sign there, and its end."""
    start += len(tex[start:]) - len(tex[start:].lstrip())
    if tex[start : start + 1] != "{":
        sign = COMMAND.match(tex, start)
        end = sign.end() if sign else start + 1
        return tex[start:end], end
    depth = 0
    for brace in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return tex[start + 1 : start + brace.start()], start + brace.end()
    raise ValueError("a brace is open")


def replaced(tex, macros):
    """Return TeX with what it stands for in the place of the page's own commands.

    A definition is added to macros, and shown as nothing. Raises ValueError if it
    becomes too long.
    """
    if len(tex) > TEX_CHARACTERS:
        raise ValueError("too long")
    while definition := DEFINITION.search(tex):
        body, end = argument(tex, definition.end())
        if "Operator" in definition[0]:
            body = rf"\operatorname{definition[1]}{{{body}}}"
        count = int(definition[3] or len(definition[4] or "") // 2)
        if len(macros) < REPLACED:
            macros[definition[2]] = count, body
        tex = tex[: definition.start()] + tex[end:]
    position = 0
    for _ in range(REPLACED if macros else 0):
        command = COMMAND.search(tex, position)
        if command is None:
            return tex
        position = command.end()
        if command[0] in macros:
            count, body = macros[command[0]]
            end = position
            for number in range(1, count + 1):
                value, end = argument(tex, end)
                body = body.replace(f"#{number}", value)
            position = command.start()
            # What follows is no part of the command's name.
            tex = f"{tex[:position]}{{{body}}}{tex[end:]}"
            if len(tex) > TEX_CHARACTERS:
                raise ValueError("too long")
    if macros:
        raise ValueError("too many commands")
    return tex


def rename(mark):
    """Return an environment's mark with a name that latex2mathml knows."""
    name = ENVIRONMENTS.get(mark[2], mark[2])
    more = mark[3] or ""
    return f"{mark[1]}{name}}}" + ("" if mark[2] != name or "[" in more else more)


def space(mark):
    """Return a space in a unit that every page has."""
    return rf"\hspace{{{min(float(mark[1]) * EM[mark[2]], MOST_EM):.3g}em}}"


def named(row):
    """Return a row of a formula with its label for a tag, if it has none."""
    return LABEL.sub("" if r"\tag" in row else r"\\quad\\tag{\1}", row)


def readable(tex):
    """Return TeX as latex2mathml can read it."""
    # A formula has a name to be known by, as it has no number but one that was given.
    tex = r"\\".join(map(named, tex.split(r"\\")))
    tex = REFERENCE.sub(r"\\text{(\1)}", tex)
    tex = ENVIRONMENT.sub(rename, NEEDLESS.sub("", tex))
    tex = COMMAND.sub(lambda mark: OTHER_NAMES.get(mark[0], mark[0]), tex)
    return SPACE.sub(space, tex)


def mathml(tex, display):
    """Return TeX as an element of MathML. Raises ValueError for what must not come
    through, and for what MathML cannot say."""
    converter = Converter(display=display)
    # For reading only: two commands that repeat their argument make millions of it.
    converter.macros = MappingProxyType({})
    formula = converter.convert_to_element(readable(tex))
    del formula.attrib["xmlns"]
    for element in formula.iter():
        # The converter leaves references to characters, and undoes all escapes at last.
        element.text = html.unescape(element.text or "")
        element.attrib.pop("voffset", None)
        if element.tag not in MATHML:
            raise ValueError(element.tag)
        if element.tag != "mtext" and re.match(r"\\\w|&", element.text):
            raise ValueError(f"unknown: {element.text}")
        for name, value in list(element.attrib.items()):
            if value == "":
                del element.attrib[name]
            elif not (
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


def page_of(context):
    """Return what is kept of a page while it is made."""
    return context.get("resources", {})


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
            page, start = page_of(context), time.process_time()
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
    return clean(context, source)


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
    return in_colours(source, language)


@functools.lru_cache(SHARED)
def in_colours(source, language):
    return HIGHLIGHT(source, language)


def clean(context, source):
    """Return HTML of which only text, tables, images and formulas are left.

    Other tags are shown as they were written.
    """
    return Cleaner(
        tags=TAGS | set(FORMULAS),
        attributes=allowed,
        protocols={"http", "https", "mailto", "data", "attachment"},
        filters=[
            functools.partial(Formulas, macros=page_of(context).setdefault("tex", {})),
            functools.partial(
                Pictures, attachments=context.get("cell", {}).get("attachments", {})
            ),
        ],
        css_sanitizer=CSSSanitizer(allowed_css_properties=["text-align"]),
    ).clean(source)


@pass_context
def safe_markdown(context, source):
    """Return Markdown as HTML without scripts, its formulas as MathML."""
    return "\n".join(rendered(context, piece) for piece in pieces(source))


def pieces(source):
    """Yield a long text in pieces, between which there is an empty line, no fence is
    open, and no formula."""
    piece = []
    for part in (
        re.split(r"\n{2,}", source) if len(source) > MARKDOWN_CHARACTERS else ()
    ):
        text = "\n\n".join(piece)
        whole = text.count("```") % 2 == 0 and text.count("$$") % 2 == 0
        if piece and whole and len(text) + len(part) > MARKDOWN_CHARACTERS // 2:
            yield text
            piece = []
        piece.append(part)
    yield "\n\n".join(piece) if piece else source


@always(MARKDOWN_CHARACTERS)
def rendered(context, source):
    """Return a piece of Markdown as HTML."""
    macros = page_of(context).setdefault("tex", {})
    if macros or context.get("cell", {}).get("attachments"):
        return made(context, source)
    text, defined = shared(source)
    macros.update(defined)
    return text


def made(context, source):
    renderer = Renderer(escape=False, exclude_anchor_links=True)
    parse = MarkdownWithMath(renderer, Block(), Inline(hard_wrap=False), PLUGINS).render
    return clean(context, parse(source))


@functools.lru_cache(SHARED)
def shared(source):
    """Return the HTML of a text that needs nothing of its page, as many pages may have
    it, and the commands that it defines."""
    page = {}
    text = made({"resources": page}, source)
    return text, page.get("tex", {})


def plain_metadata(output, key, mimetype=None):
    """Return what an output says of itself, unless it would end an attribute."""
    value = get_metadata(output, key, mimetype)
    return value if type(value) is (str if key == "alt" else int) else None
