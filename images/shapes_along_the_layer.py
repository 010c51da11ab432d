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
)

NAME = "shapes_along_the_layer"
UNIT = 20
N, D, M = 4, 2, 3
LEFT, MIDDLE, RIGHT = 130, 360, 590
HEIGHT = 270


def matrix(x, y, rows, columns, colour, pattern) -> str:
    """A matrix drawn as what it is: so many cells down, so many across."""
    fill = f"url(#{NAME}-{pattern})" if pattern else "none"
    width, height = columns * UNIT, rows * UNIT
    cells = [box(x, y, width, height, colour, fill, 2)]
    for row in range(rows):
        for column in range(columns):
            at = (
                x + (column + 0.5) * UNIT - width / 2,
                y + (row + 0.5) * UNIT - height / 2,
            )
            cells.append(box(*at, UNIT, UNIT, colour))
    return "\n".join(cells)


def panel(top, names, colour, pattern) -> list[str]:
    """The three matrices around the layer, each with its name and its size."""
    x_name, w_name, z_name = names
    w_y, y = top + 50, top + 196
    return [
        box(MIDDLE, y, 130, 64, line_width=1.5, corner=6),
        math(MIDDLE, y, "Z = XW", 22),
        matrix(LEFT, y, N, D, colour, pattern),
        math(LEFT - 32, y - 13, x_name, 22, "end", colour),
        math(LEFT - 32, y + 15, "N×D", 17, "end"),
        matrix(MIDDLE, w_y, D, M, colour, pattern),
        math(MIDDLE + 44, w_y - 13, w_name, 22, "start", colour),
        math(MIDDLE + 44, w_y + 15, "D×M", 17, "start"),
        matrix(RIGHT, y, N, M, colour, pattern),
        math(RIGHT + 40, y - 13, z_name, 22, "start", colour),
        math(RIGHT + 40, y + 15, "N×M", 17, "start"),
    ]


def draw() -> str:
    look = {"colour": FORWARD, "width": 2}
    y, w_y = 196, 76
    near, far = MIDDLE - 66, LEFT + 26
    forward = [
        *panel(0, ("X", "W", "Z"), FORWARD, ""),
        arrow((far, y), (near, y), **look),
        arrow((MIDDLE, w_y), (MIDDLE, y - 34), **look),
        arrow((MIDDLE + 66, y), (RIGHT - 36, y), **look),
    ]
    look = {"colour": BACKWARD, "width": 2, "dash": DASHED}
    y, w_y = y + HEIGHT, w_y + HEIGHT
    backward = [
        *panel(HEIGHT, ("∂L/∂X", "∂L/∂W", "∂L/∂Z"), BACKWARD, "backward"),
        math(MIDDLE - 8, y - 68, "X^{⊤} · ∂L/∂Z", 18, "end"),
        math((near + far) / 2, y - 20, "∂L/∂Z · W^{⊤}", 18),
        arrow((near, y), (far, y), **look),
        arrow((MIDDLE, y - 34), (MIDDLE, w_y), **look),
        arrow((RIGHT - 36, y), (MIDDLE + 66, y), **look),
    ]
    return figure(
        720,
        2 * HEIGHT - 12,
        "<defs>",
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        *forward,
        *backward,
    )


if __name__ == "__main__":
    save(__file__, draw())
