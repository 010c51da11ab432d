"""Each gradient of a linear layer has the shape of its variable."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    arrow,
    box,
    figure,
    hatching,
    math,
    save,
    table,
    words,
)

NAME = "shapes_along_the_layer"
UNIT = 18
N, D, M = 3, 2, 4
LEFT, MIDDLE, RIGHT = 44, 160, 292  # x of the matrices
WEIGHTS, LAYER = 62, 172  # y of W and of the layer, within a panel
HALF_BOX = 46
PANEL = 264


def matrix(x, y, rows, columns, colour, pattern) -> str:
    """A matrix drawn as what it is: so many cells down, so many across."""
    fill = f"url(#{NAME}-{pattern})" if pattern else "none"
    left, top = x - columns * UNIT / 2, y - rows * UNIT / 2
    blank, all_of_it = [[""] * columns] * rows, ((1, 1), (rows, columns))
    return table(left, top, blank, (UNIT, UNIT), all_of_it, fill, colour)


def panel(top, heading, names, colour, pattern) -> list[str]:
    """The three matrices around the layer, each with its name and its size."""
    x_name, w_name, z_name = names
    w_y, y = top + WEIGHTS, top + LAYER
    beside = MIDDLE + M * UNIT / 2 + 10
    parts = [
        words(8, top + 16, heading, 16, "start", colour),
        box(MIDDLE, y, 2 * HALF_BOX, 46, line_width=1.5, corner=6),
        math(MIDDLE, y, "Z = XW", 19),
        matrix(MIDDLE, w_y, D, M, colour, pattern),
        math(beside, w_y - 11, w_name, 19, "start", colour),
        math(beside, w_y + 13, "D×M", 15, "start"),
        matrix(LEFT, y, N, D, colour, pattern),
        matrix(RIGHT, y, N, M, colour, pattern),
    ]
    below = y + N * UNIT / 2
    for x, name, size in ((LEFT, x_name, "N×D"), (RIGHT, z_name, "N×M")):
        parts.append(math(x, below + 18, name, 19, colour=colour))
        parts.append(math(x, below + 42, size, 15))
    return parts


def draw() -> str:
    # Ends of the arrows, from left to right and from top to bottom.
    x, near, far, z = LEFT + 24, MIDDLE - HALF_BOX, MIDDLE + HALF_BOX, RIGHT - 42
    w, layer = WEIGHTS + D * UNIT / 2 + 6, LAYER - 23
    look = {"colour": FORWARD, "width": 2}
    forward = [
        *panel(0, "Forwards", ("X", "W", "Z"), FORWARD, ""),
        arrow((x, LAYER), (near - 2, LAYER), **look),
        arrow((MIDDLE, w), (MIDDLE, layer - 2), **look),
        arrow((far, LAYER), (z, LAYER), **look),
    ]
    look = {"colour": BACKWARD, "width": 2, "dash": DASHED}
    y, w, layer = PANEL + LAYER, PANEL + w, PANEL + layer
    names = ("∂L/∂X", "∂L/∂W", "∂L/∂Z")
    backward = [
        *panel(PANEL, "Backwards", names, BACKWARD, "backward"),
        arrow((near, y), (x, y), **look),
        arrow((MIDDLE, layer), (MIDDLE, w), **look),
        arrow((z, y), (far + 2, y), **look),
    ]
    return figure(
        340,
        2 * PANEL - 12,
        "<defs>",
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        *forward,
        *backward,
    )


if __name__ == "__main__":
    save(__file__, draw())
