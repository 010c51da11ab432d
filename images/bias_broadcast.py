"""A bias: copied to every row forwards, and its rows of gradient added backwards."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    MUTED,
    arrow,
    figure,
    fraction,
    hatching,
    line,
    math,
    node,
    save,
    table,
    words,
)

NAME = "bias_broadcast"
CELL = WIDE, TALL = 36, 42
COLUMNS = ("1", "⋯", "M")
SAMPLES = ("1", "2", "⋮", "N")
B_LEFT, Z_LEFT = 6, 206
BUS = 174  # x of the vertical line that joins b with the rows
TOP, MIDDLE = 48, 132  # y of the rows, and of b, within a panel
PANEL = 264


def panel(top, heading, said, name, colour, fill) -> list[str]:
    """The frames of b, on the left, and of the N rows, with name and sizes."""
    b_middle, z_middle = B_LEFT + 1.5 * WIDE, Z_LEFT + 1.5 * WIDE
    below = top + TOP + 4 * TALL
    b, z = [[""] * 3], [[""] * 3] * 4
    parts = [
        words(8, top + 16, heading, 16, "start", colour),
        words(332, top + 16, said, 14, "end"),
        table(B_LEFT, top + MIDDLE - TALL / 2, b, CELL, ((1, 1), (1, 3)), fill, colour),
        table(Z_LEFT, top + TOP, z, CELL, ((1, 1), (4, 3)), fill, colour),
        math(b_middle, top + MIDDLE + 40, name, 19, colour=colour),
        math(b_middle, top + MIDDLE + 64, "(M,)", 15),
        math(z_middle, below + 18, "N×M", 15),
    ]
    for sample, y in zip(SAMPLES, rows(top), strict=True):
        parts.append(math(Z_LEFT + 3 * WIDE + 13, y, sample, 15))
    return parts


def rows(top) -> list[float]:
    """The middles of the rows of samples."""
    return [top + TOP + TALL * (place + 0.5) for place in range(len(SAMPLES))]


def row(left, y, sample, write) -> list[str]:
    """One row's entries; `write` puts a column's entry at (x, y)."""
    parts = []
    for place, column in enumerate(COLUMNS):
        x = left + WIDE * (place + 0.5)
        dots = "⋮" if sample == "⋮" else "⋯" if column == "⋯" else ""
        parts.append(math(x, y, dots, 17) if dots else write(x, y, column))
    return parts


def draw() -> str:
    end = B_LEFT + 3 * WIDE

    def bias(x, y, column):
        return math(x, y, f"b_{{{column}}}", 17)

    look = {"colour": FORWARD, "width": 2}
    said = "one row, copied to N rows"
    forward = panel(0, "Forwards", said, "b", FORWARD, "none")
    forward += row(B_LEFT, MIDDLE, "", bias)
    forward.append(line((end, MIDDLE), (BUS, MIDDLE), **look))
    forward.append(line((BUS, rows(0)[0]), (BUS, rows(0)[-1]), **look))
    for sample, y in zip(SAMPLES, rows(0), strict=True):
        forward += row(Z_LEFT, y, sample, bias)
        if sample != "⋮":
            forward.append(arrow((BUS, y), (Z_LEFT - 2, y), **look))

    look = {"colour": BACKWARD, "width": 2, "dash": DASHED}
    fill = f"url(#{NAME}-backward)"
    backward = panel(
        PANEL, "Backwards", "N rows of G, added up", "∂L/∂b", BACKWARD, fill
    )
    middle = PANEL + MIDDLE
    backward += row(
        B_LEFT, middle, "", lambda x, y, c: fraction(x, y, "∂L", f"∂b_{{{c}}}", 15)
    )
    for y in rows(PANEL)[0], rows(PANEL)[-1]:
        towards = middle + (14 if y > middle else -14)
        backward.append(line((BUS, y), (BUS, towards), **look))
    backward.append(node(BUS, middle, "+", 14, BACKWARD, 2))
    backward.append(arrow((BUS - 14, middle), (end + 2, middle), **look))
    for sample, y in zip(SAMPLES, rows(PANEL), strict=True):
        backward += row(
            Z_LEFT, y, sample, lambda x, y, c, s=sample: math(x, y, f"g_{{{s}{c}}}", 17)
        )
        if sample != "⋮":
            backward.append(line((Z_LEFT, y), (BUS, y), **look))
    return figure(
        340,
        2 * PANEL - 12,
        "<defs>",
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        *forward,
        line((0, PANEL - 8), (340, PANEL - 8), MUTED, 1),
        *backward,
    )


if __name__ == "__main__":
    save(__file__, draw())
