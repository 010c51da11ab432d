"""A bias: copied to every row forwards, and its rows of gradient added backwards."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    arrow,
    box,
    figure,
    fraction,
    hatching,
    line,
    math,
    node,
    save,
    words,
)

NAME = "bias_broadcast"
WIDE, TALL = 64, 56
COLUMNS = ("1", "⋯", "M")
SAMPLES = (("1", 216), ("2", 272), ("⋮", 328), ("N", 384))
TOP = 92
# The two panels mirror one another about the middle of the figure, x = 360.
FORWARD_LEFT, FORWARD_BUS = 98, 56
BACKWARD_LEFT, BACKWARD_BUS = 430, 664


def row_of_cells(left, y, sample, colour, fill, write) -> list[str]:
    """One row of a matrix; `write` puts a column's entry at (x, y)."""
    parts = []
    for place, column in enumerate(COLUMNS):
        x = left + WIDE * (place + 0.5)
        parts.append(box(x, y, WIDE, TALL, colour, fill))
        if sample == "⋮":
            parts.append(math(x, y, "⋮"))
        elif column == "⋯":
            parts.append(math(x, y, "⋯"))
        else:
            parts.append(write(x, y, column))
    return parts


def bias(x, y, column) -> str:
    return math(x, y, f"b_{{{column}}}")


def gradient(of):
    """The entry ∂L/∂ of the named variable, whose first index is in the name."""
    return lambda x, y, column: fraction(x, y, "∂L", f"∂{of}{column}}}")


def draw() -> str:
    right = FORWARD_LEFT + WIDE * 3
    fill = f"url(#{NAME}-backward)"
    ahead = {"colour": FORWARD, "width": 2}
    back = {"colour": BACKWARD, "width": 2, "dash": DASHED}
    end = BACKWARD_LEFT + WIDE * 3
    last = SAMPLES[-1][1]
    parts = [
        "<defs>",
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        math((FORWARD_LEFT + right) / 2, 40, "b (M,)", 20, colour=FORWARD),
        math((BACKWARD_LEFT + end) / 2, 40, "∂L/∂b (M,)", 20, colour=BACKWARD),
        *row_of_cells(FORWARD_LEFT, TOP, "", FORWARD, "none", bias),
        *row_of_cells(BACKWARD_LEFT, TOP, "", BACKWARD, fill, gradient("b_{")),
        line((FORWARD_LEFT, TOP), (FORWARD_BUS, TOP), **ahead),
        line((FORWARD_BUS, TOP), (FORWARD_BUS, last), **ahead),
        line((BACKWARD_BUS, last), (BACKWARD_BUS, TOP + 14), **back),
        node(BACKWARD_BUS, TOP, "+", 14, BACKWARD, 2),
        arrow((BACKWARD_BUS - 14, TOP), (end + 2, TOP), **back),
        words((FORWARD_LEFT + right) / 2, 154, "copied to N rows"),
        words((BACKWARD_LEFT + end) / 2, 154, "N rows added up"),
        math((FORWARD_LEFT + right) / 2, last + 52, "(N×M)", 18),
        math((BACKWARD_LEFT + end) / 2, last + 52, "∂L/∂Z (N×M)", 18),
    ]
    for sample, y in SAMPLES:
        of = f"z_{{{sample}"
        parts += row_of_cells(FORWARD_LEFT, y, sample, FORWARD, "none", bias)
        parts += row_of_cells(BACKWARD_LEFT, y, sample, BACKWARD, fill, gradient(of))
        if sample == "⋮":
            parts.append(math(360, y, "⋮"))
            continue
        parts.append(words(360, y, f"sample {sample}"))
        parts.append(arrow((FORWARD_BUS, y), (FORWARD_LEFT - 2, y), **ahead))
        parts.append(line((end, y), (BACKWARD_BUS, y), **back))
    return figure(720, last + 76, *parts)


if __name__ == "__main__":
    save(__file__, draw())
