"""Drawing primitives of the book's figures: each returns a piece of SVG as text.

Coordinates grow to the right and down. A `colour` is one of the four below. Style
attributes carry it, because CSS variables do not work in presentation attributes.
"""

import json
import re
import sys
from html import escape
from math import hypot
from pathlib import Path

# The numbers of a figure come from `solutions`, beside this folder.
sys.path.append(str(Path(__file__).resolve().parents[1]))

INK = "currentColor"
FORWARD = "var(--gradient-forward, #0b6e99)"
BACKWARD = "var(--gradient-backward, #b4490a)"
MUTED = "var(--gradient-muted, #8a8f98)"

# Whatever travels backwards is dashed as well, for readers who see no colour.
DASHED = "6 4"
DOTTED = "1.5 4"

ITALIC = 'font-family="KaTeX_Math, \'Times New Roman\', serif" font-style="italic"'
UPRIGHT = "font-family=\"KaTeX_Main, 'Times New Roman', serif\""
WORDS = 'font-family="system-ui, sans-serif"'

SMALLEST = 13  # the smallest text, in units of a figure that is at most 340 units wide


def figure(width: int, height: int, *parts: str) -> str:
    """A whole figure: it shrinks with its column, and never grows beyond `width`."""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'style="width:100%;max-width:{width}px">',
            *parts,
            "</svg>\n",
        )
    )


def save(script: str, drawing: str, steps: dict | None = None) -> None:
    """Write the drawing, and what is stepped through, beside the script."""
    Path(script).with_suffix(".svg").write_text(drawing, "utf-8", newline="\n")
    if steps:
        Path(script).with_suffix(".json").write_text(
            as_json(steps), "utf-8", newline="\n"
        )


def as_json(steps: dict) -> str:
    """Steps as they are committed, a line for each scene.

    theme/steps.py says what they hold.
    """
    scenes = ",\n".join(
        f"{json.dumps(key)}: {json.dumps(scene, ensure_ascii=False)}"
        for key, scene in steps["scenes"].items()
    )
    rest = json.dumps({**steps, "scenes": {}}, ensure_ascii=False)
    return rest.replace('"scenes": {}', f'"scenes": {{\n{scenes}\n}}') + "\n"


def number(value: float) -> str:
    """A coordinate with at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


# Text


def words(x, y, text, size=15, anchor="middle", colour=INK) -> str:
    """Words, their x-height centred on y."""
    return (
        f'<text x="{number(x)}" y="{number(y + 0.33 * size)}" font-size="{size}" '
        f'text-anchor="{anchor}" {WORDS} style="fill:{colour}">{escape(text)}</text>'
    )


def math(x, y, formula, size=20, anchor="middle", colour=INK) -> str:
    """A formula on one line, centred on y, with scripts as in w^{(1)}_{12}."""
    small = max(SMALLEST, round(0.7 * size))
    spans, lifted = [], 0.0  # how far the pen stands above the baseline
    for text, level, back in runs(formula):
        wanted = {"": 0, "^": 0.42 * size, "_": -0.25 * size}[level]
        shift = f' dy="{number(lifted - wanted)}"' if wanted != lifted else ""
        shift += f' dx="{number(-back * small)}"' if back else ""
        shift += f' font-size="{small}"' if level else ""
        lifted = wanted
        for face, letters in re.findall(r"([A-Za-zŷα-ω]+)|([^A-Za-zŷα-ω]+)", text):
            font = ITALIC if face else UPRIGHT
            # A slanted f leans into the prime behind it.
            shift += f' dx="{number(0.1 * size)}"' if letters[:1] == "′" else ""
            spans.append(f"<tspan {font}{shift}>{escape(face or letters)}</tspan>")
            shift = f' font-size="{small}"' if level else ""
    return (
        f'<text x="{number(x)}" y="{number(y + 0.33 * size)}" font-size="{size}" '
        f'text-anchor="{anchor}" style="fill:{colour}">{"".join(spans)}</text>'
    )


def runs(formula: str):
    """Cut a formula into (text, level, back): level is "", "^" or "_".

    Where a symbol has both scripts the subscript is set first, and the superscript
    starts `back` ems further left, above it. Digits are half an em wide in both fonts
    that may be used; of i and j the widths lie between the two fonts'.
    """
    both = re.compile(r"\^\{([^}]*)\}_\{([^}]*)\}")
    formula = both.sub(r"_{\2}^{\1}", formula)
    back = 0.0
    for level, script, plain in re.findall(r"([_^])\{([^}]*)\}|([^_^]+)", formula):
        yield script or plain, level, back if level == "^" else 0.0
        wide = sum({"i": 0.31, "j": 0.37}.get(letter, 0.5) for letter in script)
        back = wide if level == "_" else 0.0


def sized(x, y, terms, size=20) -> str:
    """Matrices of one equation side by side, from x on, each above its size.

    A term is (formula, width of its place, its size or "", colour).
    """
    parts = []
    for formula, width, shape, colour in terms:
        parts.append(math(x + width / 2, y, formula, size, colour=colour))
        if shape:
            parts.append(math(x + width / 2, y + 25, shape, 15))
        x += width
    return "\n".join(parts)


def fraction(x, y, above, below, size=18, colour=INK) -> str:
    """A derivative as a fraction, centred on (x, y)."""
    half = 0.5 * size * (0.5 + 0.45 * len(re.sub(r"[_^{}]", "", below)))
    return "\n".join(
        (
            math(x, y - 0.62 * size, above, size, colour=colour),
            line((x - half, y), (x + half, y), colour, width=1),
            math(x, y + 0.66 * size, below, size, colour=colour),
        )
    )


def digits(numbers, size=15, colour=INK) -> str:
    """Numbers, each (x, y, value) and centred there."""
    texts = "".join(
        f'<text x="{number(x)}" y="{number(y + 0.33 * size)}" font-size="{size}">'
        f"{escape(signed(value))}</text>"
        for x, y, value in numbers
    )
    return f'<g text-anchor="middle" {UPRIGHT} style="fill:{colour}">{texts}</g>'


def signed(value) -> str:
    """A number as it is printed, with the sign that is as wide as a plus."""
    return str(value).replace("-", "−")


# Lines


def line(start, end, colour=INK, width=1.5, dash="") -> str:
    return polyline([start, end], colour, width, dash)


def polyline(points, colour=INK, width=1.5, dash="") -> str:
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    dashes = f";stroke-dasharray:{dash}" if dash else ""
    return (
        f'<polyline points="{path}" style="fill:none;stroke:{colour};'
        f'stroke-width:{number(width)};stroke-linejoin:round{dashes}"/>'
    )


def arrow(*points, colour=INK, width=1.5, dash="") -> str:
    """A line through the points with an arrowhead on the last one."""
    (x0, y0), (x, y) = points[-2:]
    length = hypot(x - x0, y - y0)
    dx, dy = (x - x0) / length, (y - y0) / length
    long, wide = 6 + 2 * width, 2.5 + 0.9 * width
    # The line ends inside the head, so that its blunt end stays hidden.
    neck = (x - 0.8 * long * dx, y - 0.8 * long * dy)
    left = (x - long * dx + wide * dy, y - long * dy - wide * dx)
    right = (x - long * dx - wide * dy, y - long * dy + wide * dx)
    head = " ".join(f"{number(a)},{number(b)}" for a, b in ((x, y), left, right))
    return "\n".join(
        (
            polyline([*points[:-1], neck], colour, width, dash),
            f'<polygon points="{head}" style="fill:{colour}"/>',
        )
    )


def rims(start, end, radius):
    """The ends of a line between two nodes, which lie on their circles."""
    (x0, y0), (x1, y1) = start, end
    length = hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length * radius, (y1 - y0) / length * radius
    return (x0 + dx, y0 + dy), (x1 - dx, y1 - dy)


def edge(source, target, radius, label, at=0.5, gap=(30, 20), size=18, **look) -> str:
    """An arrow from rim to rim of two nodes, with a label at the fraction `at` of it.

    The line is left out beneath the label instead of being covered, because the
    figure does not know the colour of the page that it lies on.
    """
    (x, y), (x1, y1) = source, target
    length = hypot(x1 - x, y1 - y)
    dx, dy = (x1 - x) / length, (y1 - y) / length
    end = length - radius - 2
    middle = radius + at * (end - radius)
    half = min(side / 2 / abs(d) for side, d in zip(gap, (dx, dy), strict=True) if d)

    def along(way):
        return x + way * dx, y + way * dy

    return "\n".join(
        (
            line(along(radius), along(middle - half), **look),
            arrow(along(middle + half), along(end), **look),
            math(*along(middle), label, size),
        )
    )


# Shapes


def box(x, y, width, height, colour=INK, fill="none", line_width=1, corner=0) -> str:
    """A rectangle centred on (x, y): a matrix of a scheme, or one cell of a matrix."""
    return (
        f'<rect x="{number(x - width / 2)}" y="{number(y - height / 2)}" '
        f'width="{number(width)}" height="{number(height)}" rx="{corner}" '
        f'style="fill:{fill};stroke:{colour};stroke-width:{line_width}"/>'
    )


def table(
    left, top, entries, cell, marked=None, fill="none", colour=FORWARD, size=17
) -> str:
    """A matrix as a grid of cells, given as rows of formulas, some of them empty.

    `marked` names the first and the last cell of what gets a thick frame and the fill,
    counted from 1, as in ((1, 1), (1, 3)) for a row.
    """
    wide, tall = cell

    def centre(row, column):
        return left + wide * (column - 0.5), top + tall * (row - 0.5)

    places = [
        (*centre(i, j), formula)
        for i, row in enumerate(entries, 1)
        for j, formula in enumerate(row, 1)
    ]
    parts = [box(x, y, wide, tall, MUTED) for x, y, _ in places]
    if marked:
        (x0, y0), (x1, y1) = (centre(*corner) for corner in marked)
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        sides = x1 - x0 + wide, y1 - y0 + tall
        parts.append(box(*middle, *sides, colour, fill, 2.5))
    parts += [math(x, y, formula, size) for x, y, formula in places if formula]
    return "\n".join(parts)


def grid(left, top, rows, columns, cell) -> str:
    """The lines of a matrix of empty cells."""
    (wide, tall), (right, bottom) = (
        cell,
        (left + columns * cell[0], top + rows * cell[1]),
    )
    across = (
        f"M{number(left)},{number(top + tall * i)}H{number(right)}"
        for i in range(rows + 1)
    )
    down = (
        f"M{number(left + wide * j)},{number(top)}V{number(bottom)}"
        for j in range(columns + 1)
    )
    return f'<path d="{"".join((*across, *down))}" style="fill:none;stroke:{MUTED}"/>'


def size_of(entries) -> str:
    """The size of a matrix, as in 3×2."""
    rows, columns = entries.shape
    return f"{rows}×{columns}"


def enumerated(entries):
    """The entries of a matrix, each with its place (i, j) counted from 1."""
    rows, columns = entries.shape
    for i in range(rows):
        for j in range(columns):
            yield (i + 1, j + 1), entries[i, j]


def centres(left, top, entries, cell):
    """The entries of a matrix as (x, y, value), the middles of their cells."""
    return [
        (left + cell[0] * (j - 0.5), top + cell[1] * (i - 0.5), value)
        for (i, j), value in enumerated(entries)
    ]


def frame(left, top, first, last, cell, colour, fill) -> str:
    """A thick frame around the cells from the first to the last."""
    (i, j), (i1, j1), (wide, tall) = first, last, cell
    x, y = left + wide * (j + j1 - 1) / 2, top + tall * (i + i1 - 1) / 2
    return box(x, y, wide * (j1 - j + 1), tall * (i1 - i + 1), colour, fill, 3)


def node(x, y, label, radius=26, colour=INK, line_width=1.5, size=20) -> str:
    """A circle with a formula in it, or without where it is empty."""
    circle = (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}" '
        f'style="fill:none;stroke:{colour};stroke-width:{line_width}"/>'
    )
    return f"{circle}\n{math(x, y, label, size)}" if label else circle


def hatching(name, colour, angle=45) -> str:
    """Define a pattern of fine parallel lines; fill with f"url(#{name})"."""
    return (
        f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({angle})"><line x1="0" y1="0" x2="0" y2="7" '
        f'style="stroke:{colour};stroke-width:1.4;stroke-opacity:.45"/></pattern>'
    )


# Parts of a figure that one steps through: theme/steps.py


def said(text) -> str:
    """A sentence as HTML: letters in italics, ^{⊤} raised and _{ij} lowered."""
    letters = r"\b(?:[GHLNOPWXYZfy]\b|[a-z](?=[_^]\{))|(?<=∂)[a-z]|[δεηŷ]"
    text = re.sub(letters, r"<i>\g<0></i>", text)
    text = re.sub(r"\^\{([^}]*)\}|(′)", r"<sup>\1\2</sup>", text)
    return signed(re.sub(r"_\{([^}]*)\}", r"<sub>\1</sub>", text))


def summed(pairs) -> str:
    """A sum of products in numbers, as in 2·3 + (−1)·1."""
    return " + ".join(f"{factor(a)}·{factor(b)}" for a, b in pairs)


def factor(value) -> str:
    """A number as it stands in a product."""
    return f"({signed(value)})" if value < 0 else str(value)


def part(name, *pieces, shown=False) -> str:
    """What the page can show and hide; the drawing on its own shows it or not."""
    hidden = "" if shown else ' style="visibility:hidden"'
    return f'<g data-part="{name}"{hidden}>\n{"".join(pieces)}</g>'


def choices(name, label, places, size, shown=False) -> str:
    """A part with places to choose a scene at: (x, y, key, label), centred there."""
    wide, tall = size
    rects = "".join(
        f'<rect x="{number(x - wide / 2)}" y="{number(y - tall / 2)}" '
        f'width="{number(wide)}" height="{number(tall)}" data-scene="{key}" '
        f'aria-label="{said}"/>\n'
        for x, y, key, said in places
    )
    hidden = "" if shown else ";visibility:hidden"
    return (
        f'<g data-part="{name}" aria-label="{label}" class="choices" '
        f'style="fill:none;pointer-events:all{hidden}">\n{rects}</g>'
    )
