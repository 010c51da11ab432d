"""The determinant is an area: moving a tip along adds a strip of known height."""

from svg import (
    DASHED,
    FORWARD,
    MUTED,
    arrow,
    figure,
    hatching,
    line,
    math,
    polyline,
    save,
)

NAME = "area_strip"
LEFT, FOOT, UNIT = 22, 168, 62  # the origin, and a length of 1
STEP = 0.5
FIRST, SECOND = (3, -1), (1, 2)  # the rows of A


def place(x, y):
    return LEFT + UNIT * x, FOOT - UNIT * y


def area(*corners, colour, fill) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in corners)
    return f'<polygon points="{points}" style="fill:{fill};stroke:none"/>' + (
        "\n" + polyline([*corners, corners[0]], colour, 1.2)
    )


def draw() -> str:
    (a, b), (c, d) = FIRST, SECOND
    zero, first, second = place(0, 0), place(a, b), place(c, d)
    far = place(a + c, b + d)
    first_moved, far_moved = place(a + STEP, b), place(a + STEP + c, b + d)
    height_at = far_moved[0] + 14
    middle = (first[1] + far[1]) / 2
    return figure(
        340,
        266,
        "<defs>",
        hatching(f"{NAME}-before", MUTED, 45),
        hatching(f"{NAME}-strip", FORWARD, -45),
        "</defs>",
        area(zero, first, far, second, colour=MUTED, fill=f"url(#{NAME}-before)"),
        area(
            first,
            first_moved,
            far_moved,
            far,
            colour=FORWARD,
            fill=f"url(#{NAME}-strip)",
        ),
        arrow(zero, first, width=2.5),
        arrow(zero, second, width=2.5),
        line(first_moved, (height_at, first_moved[1]), MUTED, 1, DASHED),
        line(far_moved, (height_at, far_moved[1]), MUTED, 1, DASHED),
        math(96, 218, "(a_{11}, a_{12})", 18, "end"),
        math(second[0] - 2, second[1] - 18, "(a_{21}, a_{22})", 18),
        math((first[0] + first_moved[0]) / 2, first[1] + 16, "ε", 20, colour=FORWARD),
        arrow((height_at, middle - 14), (height_at, far[1] + 2), colour=MUTED),
        arrow((height_at, middle + 14), (height_at, first[1] - 2), colour=MUTED),
        math(height_at, middle, "a_{22}", 18),
    )


if __name__ == "__main__":
    save(__file__, draw())
