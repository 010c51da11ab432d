"""A page arrives fast: it waits for one style sheet, and for nothing else.

The theme links nine style sheets of half a megabyte, of which a page uses a fifth, and
twelve scripts, and a browser shows nothing before it has read all of them. Then it asks
for fonts: of 156 kB for a dozen icons, of 60 kB for formulas.

Here, once all pages are written, ``_static/book.css`` is made of the sheets that they
link, in their order: without rules for names that no page and no script has, without
variables that nobody reads, and with those letters of the fonts that are used. Every
page links it instead. Scripts wait until the page is shown, and a page has only those
that it can use; templates/layout.html puts them at its end.
"""

import base64
import logging
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import tinycss2
from fontTools import subset

from theme import ROOM

# It tells of each table of a font that it leaves out.
logging.getLogger("fontTools").setLevel(logging.WARNING)

BUNDLE = "_static/book.css"
LINK = re.compile(r'<link (?=[^>]*rel="stylesheet")[^>]*href="([^"?]*)[^>]*>\s*')
MADE_OF = re.compile(r'data-made-of="([^"]*)"')
# Of these fonts, the style sheet holds the letters that are used: the icons, and nearly
# all that stands in formulas.
EMBEDDED = (
    "fa-solid-900",
    "KaTeX_Main-Regular",
    "KaTeX_Math-Italic",
    *(f"KaTeX_Size{size}-Regular" for size in range(1, 5)),
)
# Of these, the few letters that stand in elements that begin so. In the figures that
# one steps through, a script writes bold numbers.
RARE = {
    "KaTeX_Main-Bold": r'class="mord mathbf[^>]*|(?:<|\\u003c)b',
    "KaTeX_Caligraphic-Regular": 'class="mord mathcal[^>]*',
}
# The first may not be called so where it is not whole.
RESERVED = re.compile(r'"Font Awesome 6 Free"|Font Awesome\\ 6 Free')
# What a page has to hold for a script to be of use.
SCRIPTS = {
    "clipboard.min.js": "<pre",
    "copybutton.js": "<pre",
    "design-tabs.js": "sd-tab-set",
}


class Rule(NamedTuple):
    """A rule as it is kept: what stands before its braces, and what stands in them."""

    head: str
    content: list


def names_in_page(html):
    """Return the names by which a style sheet can mean something on a page."""
    names = set(re.findall(r"<([a-z][a-z0-9]*)", html))
    names |= set(re.findall(r'[\s"]([a-z][a-z-]*)(?==")', html))
    for value in re.findall(r' (?:class|id)="([^"]*)"', html):
        names |= set(value.split())
    return names


def names_in_script(script):
    """Return all that can be a name in a script, which may make or change elements."""
    names = set(re.findall(r"[A-Za-z_][\w-]*", script))
    for name in re.findall(r"dataset\.(\w+)", script):
        names.add("data-" + re.sub(r"(?=[A-Z])", "-", name).lower())
    return names


def names_in_selector(tokens):
    """Return the names without which a selector selects nothing.

    What stands in the parentheses of :is() or :not() may be missing.
    """
    before = None
    for token in tokens:
        if token.type == "hash" or (token.type == "ident" and before != ":"):
            yield token.value
        elif token.type == "[] block":
            yield next(each.value for each in token.content if each.type == "ident")
        before = token.value if token.type == "literal" else None


def selectors(prelude):
    """Return a rule's selectors, each a list of tokens."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def purge(nodes, known):
    """Yield what a style sheet says of known names; None knows them all.

    Licences are kept, and the other comments are not.
    """
    for node in nodes:
        if node.type == "comment" and node.value.startswith("!"):
            yield node.serialize()
        elif node.type == "qualified-rule":
            kept = [
                tinycss2.serialize(selector).strip()
                for selector in selectors(node.prelude)
                if known is None or known.issuperset(names_in_selector(selector))
            ]
            if kept:
                content = tinycss2.parse_blocks_contents(node.content)
                yield Rule(",".join(kept), list(purge(content, known)))
        elif node.type == "declaration":
            yield node
        elif node.type == "at-rule":
            head = f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}".strip()
            if node.content is None:
                yield f"{head};"
            elif node.lower_at_keyword in ("media", "supports", "container", "layer"):
                content = list(purge(tinycss2.parse_rule_list(node.content), known))
                if content:
                    yield Rule(head, content)
            else:
                yield f"{head}{{{tinycss2.serialize(node.content).strip()}}}"


def is_variable(part):
    """Return whether part of a rule gives a variable its value."""
    return not isinstance(part, (str, Rule)) and part.name.startswith("--")


def variables_in(text):
    """Return the variables that a text reads."""
    return set(re.findall(r"var\(\s*(--[\w-]+)", text))


def variables_read(rules, others):
    """Return the variables that somebody reads: a rule, or one of the other texts."""
    values, read, ahead = [], set(), list(rules)
    seen = set().union(*map(variables_in, others))
    while ahead:
        part = ahead.pop()
        if isinstance(part, Rule):
            ahead += part.content
        elif isinstance(part, str):
            seen |= variables_in(part)
        elif is_variable(part):
            values.append((part.name, variables_in(part.serialize())))
        else:
            seen |= variables_in(part.serialize())
    # A variable that is read reads others.
    while seen - read:
        read |= seen
        seen = set().union(*(reads for name, reads in values if name in read))
    return read


def write(parts, read):
    """Return rules as text, without variables that are not read."""
    texts = []
    for part in parts:
        if isinstance(part, Rule):
            if content := write(part.content, read):
                texts.append(f"{part.head}{{{content}}}")
        elif isinstance(part, str):
            texts.append(part)
        elif not is_variable(part) or part.name in read:
            texts.append(f"{part.serialize()};")
    return "".join(texts)


def in_ranges(letters):
    """Return letters as unicode-range has them, u+41-5a,u+61-61, and all others."""
    held, others, after = [], [], 0
    for letter in sorted(letters):
        if held and letter == after:
            held[-1][1] = letter
        else:
            held.append([letter, letter])
            others.append([after, letter - 1])
        after = letter + 1
    others.append([after, 0x10FFFF])
    return [
        ",".join(f"u+{first:x}-{last:x}" for first, last in ranges if first <= last)
        for ranges in (held, others)
    ]


def part_of_font(path, letters):
    """Return a font that has only these letters of another, those that it has."""
    options = subset.Options(flavor="woff2", name_IDs=[], hinting=False)
    font = subset.load_font(path, options)
    part = subset.Subsetter(options)
    part.populate(unicodes=letters & font.getBestCmap().keys())
    part.subset(font)
    file = BytesIO()
    subset.save_font(font, file, options)
    return file.getvalue()


def embed_fonts(css, folder, pages):
    """Return a style sheet that holds the letters of formulas, and the icons.

    A page that waited for them after it is shown would break its lines anew. A letter
    that no page has, but a script may write, is still in the whole font.
    """
    css = RESERVED.sub("Icons", css)
    text = "".join(pages)
    letters = set(map(ord, text))
    wanted = dict.fromkeys(EMBEDDED, letters)
    wanted[EMBEDDED[0]] = set(map(ord, css)) - letters
    for name, begin in RARE.items():
        rare = re.findall(rf"(?:{begin})>([^<\\]*)", text)
        wanted[name] = set(map(ord, "".join(rare)))

    def embed(face):
        source = re.search(r"src:url\(([^)]*\.woff2)\)[^}]*", face[0])
        name = source and Path(source[1]).stem
        if name not in wanted:
            return face[0]
        # A line is as high as in the font that is asked for a space.
        letters = wanted[name] | {ord(" ")}
        held, others = in_ranges(letters)
        font = part_of_font(folder / "_static" / source[1], letters)
        data = base64.b64encode(font).decode()
        before = face[0].removesuffix(source[0] + "}")
        return (
            f"{before}{source[0]};unicode-range:{others}}}"
            f"{before}src:url(data:font/woff2;base64,{data});unicode-range:{held}}}"
        )

    return re.sub(r"@font-face\{[^{}]*\}", embed, css)


def merge(lists):
    """Return what the lists hold, each after what precedes it in one of them."""
    merged = []
    for names in lists:
        place = 0
        for name in names:
            if name not in merged:
                merged.insert(place, name)
            place = merged.index(name) + 1
    return merged


def read(folder, sheet):
    """Return a style sheet's rules, with those that it imports.

    Addresses in it are relative to its folder, and the bundle's folder is _static.
    """
    room = Path(sheet).parent
    css = (folder / sheet).read_text("utf-8")
    css = re.sub(
        r"url\((?=[\w.])(?!data:)",
        f"url({room.relative_to('_static').as_posix()}/",
        css,
    )
    for rule in tinycss2.parse_stylesheet(css):
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            imported = next(each for each in rule.prelude if each.type == "string")
            path = (folder / room / imported.value).resolve()
            yield from read(folder, path.relative_to(folder).as_posix())
        elif rule.type != "at-rule" or rule.lower_at_keyword != "charset":
            yield rule


def style_of(folder, sheets, pages):
    """Return the one style sheet of pages that link these, all in the built folder."""
    scripts = [
        path.read_text("utf-8")
        for path in sorted(folder.rglob("*.js"))
        # The first holds the text of all pages; no page loads the others.
        if path.name not in ("searchindex.js", "bootstrap.js", "fontawesome.js")
    ]
    known = set().union(*map(names_in_page, pages), *map(names_in_script, scripts))
    parts = []
    for sheet in sheets:
        ours = (ROOM / "static" / Path(sheet).name).is_file()
        parts += purge(read(folder, sheet), None if ours else known)
    css = '@charset "UTF-8";' + write(parts, variables_read(parts, [*pages, *scripts]))
    return embed_fonts(css, folder, pages)


def bundle_styles(app, exception):
    """Make one style sheet of all that the pages link, and have them link it."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir)
    pages, linked = {}, {}
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text("utf-8")
        links = list(LINK.finditer(text)) if "_static" not in path.parts else ()
        if links:
            pages[path] = text
            made_of = MADE_OF.search(text)
            linked[path] = (
                made_of[1].split()
                if made_of
                else [
                    (path.parent / link[1]).resolve().relative_to(folder).as_posix()
                    for link in links
                ]
            )

    css = style_of(folder, merge(linked.values()), list(pages.values()))
    digest = sha256(css.encode()).hexdigest()[:8]
    (folder / BUNDLE).write_text(css, "utf-8")
    for path, text in pages.items():
        up = "../" * len(path.relative_to(folder).parent.parts)
        link = (
            f'<link rel="stylesheet" href="{up}{BUNDLE}?v={digest}"'
            f' data-made-of="{" ".join(linked[path])}" />\n'
        )
        place = LINK.search(text).start()
        linking = text[:place] + link + LINK.sub("", text[place:])
        if linking != text:
            path.write_text(linking, "utf-8")


def put_scripts_off(app, pagename, templatename, context, doctree):
    """Have a page's scripts wait until it is read, and leave out what it cannot use."""
    body = context.get("body", "")
    scripts = []
    for script in context["script_files"]:
        name = Path(script.filename or "").name
        if SCRIPTS.get(name, "") in body:
            scripts.append(script)
        if script.filename:
            script.attributes["defer"] = "defer"
        elif script.attributes["body"].startswith("DOCUMENTATION_OPTIONS."):
            # A module waits, too, and this one needs what the first of them declares.
            script.attributes["type"] = "module"
    context["script_files"] = scripts


def setup(app):
    """Look at a page's scripts and styles when all others have."""
    app.connect("html-page-context", put_scripts_off, priority=900)
    app.connect("build-finished", bundle_styles, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
