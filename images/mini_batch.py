"""A mini-batch in one layer: each row of X becomes one row of Z, by the same W."""

from svg import (
    FORWARD,
    INK,
    MUTED,
    arrow,
    box,
    figure,
    hatching,
    line,
    math,
    node,
    rims,
    save,
    table,
    words,
)

NAME = "mini_batch"
SAMPLES = (("1", 96), ("2", 144), ("⋮", 192), ("N", 240))
CHOSEN = "2"
WIDE, TALL = 31, 34
X_LEFT, Z_LEFT = 30, 245
BOX_LEFT, BOX_RIGHT = 120, 218
TOP, BOTTOM = 66, 270  # of the layer's box
DOT = 6  # the radius of an input or output of the layer
INPUTS, OUTPUTS = (138, 198), (118, 168, 218)


def strip(left, y, sample, letter, columns) -> str:
    """One sample's row of X or Z, a strip of its own."""
    if sample == "⋮":
        return math(left + WIDE * columns / 2, y, "⋮")
    entries = [[f"{letter}_{{{sample}{j}}}" for j in range(1, columns + 1)]]
    marked = ((1, 1), (1, columns)) if sample == CHOSEN else None
    fill = f"url(#{NAME}-forward)"
    return table(left, y - TALL / 2, entries, (WIDE, TALL), marked, fill)


def layer() -> list[str]:
    """The wires of the layer, once for all samples."""
    middle = (BOX_LEFT + BOX_RIGHT) / 2
    left, right = BOX_LEFT + 20, BOX_RIGHT - 20
    sides = BOX_RIGHT - BOX_LEFT, BOTTOM - TOP
    parts = [box(middle, (TOP + BOTTOM) / 2, *sides, INK, line_width=1.5, corner=6)]
    ends = [(right, y) for y in OUTPUTS]
    for start in ((left, y) for y in INPUTS):
        parts.append(node(*start, "", DOT))
        parts += [line(*rims(start, end, DOT), MUTED) for end in ends]
    parts += [node(*end, "", DOT) for end in ends]
    return parts


def draw() -> str:
    x_middle, z_middle = X_LEFT + WIDE, Z_LEFT + 1.5 * WIDE
    middle = (BOX_LEFT + BOX_RIGHT) / 2
    x_end, z_end = X_LEFT + 2 * WIDE, Z_LEFT
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        "</defs>",
        *layer(),
    ]
    for x, name, size, above, below in (
        (x_middle, "X", "N×2", "each row", "is a sample"),
        (middle, "W", "2×3", "one layer", "for all of them"),
        (z_middle, "Z", "N×3", "each row", "its outputs"),
    ):
        parts.append(math(x, 20, name, 22))
        parts.append(math(x, 46, size, 15))
        parts.append(words(x, 292, above, 14))
        parts.append(words(x, 311, below, 14))
    for sample, y in SAMPLES:
        parts.append(strip(X_LEFT, y, sample, "x", 2))
        parts.append(strip(Z_LEFT, y, sample, "z", 3))
        parts.append(math(X_LEFT - 16, y, sample, 16))
        if sample != "⋮":
            chosen = sample == CHOSEN
            look = {"colour": FORWARD, "width": 3} if chosen else {"colour": MUTED}
            parts.append(arrow((x_end + 3, y), (BOX_LEFT - 2, y), **look))
            parts.append(arrow((BOX_RIGHT + 2, y), (z_end - 3, y), **look))
    return figure(340, 326, *parts)


if __name__ == "__main__":
    save(__file__, draw())
