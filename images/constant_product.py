"""The curve a z = 1: when a moves, z has to move so that the product stays 1."""

from svg import (
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    figure,
    line,
    math,
    node,
    polyline,
    save,
    words,
)

NAME = "constant_product"
LEFT, FOOT, UNIT = 44, 262, 118  # the origin, and a length of 1
AT, STEP = 1.0, 0.6  # where the point is on the curve, and how far a moves


def place(a, z):
    return LEFT + UNIT * a, FOOT - UNIT * z


def draw() -> str:
    curve = [place(a / 100, 100 / a) for a in range(46, 241, 4)]
    start, end = place(AT, 1 / AT), place(AT + STEP, 1 / (AT + STEP))
    corner = place(AT + STEP, 1 / AT)
    return figure(
        340,
        302,
        arrow((LEFT, FOOT), (334, FOOT), width=1.2),
        arrow((LEFT, FOOT), (LEFT, 12), width=1.2),
        math(328, FOOT + 22, "a"),
        math(LEFT - 20, 20, "z"),
        polyline(curve, MUTED, 2.5),
        math(150, 44, "az = 1", 20, "start"),
        line((start[0], FOOT), start, MUTED, 1, DASHED),
        line((LEFT, start[1]), start, MUTED, 1, DASHED),
        math(start[0], FOOT + 22, "1"),
        math(LEFT - 18, start[1], "1"),
        arrow((start[0] + 6, start[1]), (corner[0] - 1, corner[1]), width=2.5),
        arrow(
            (corner[0], corner[1] + 2),
            (end[0], end[1] - 6),
            colour=FORWARD,
            width=2.5,
        ),
        words((start[0] + corner[0]) / 2, start[1] - 16, "a grows", 14),
        words(
            corner[0] + 10, (corner[1] + end[1]) / 2, "z has to", 14, "start", FORWARD
        ),
        words(
            corner[0] + 10,
            (corner[1] + end[1]) / 2 + 19,
            "shrink",
            14,
            "start",
            FORWARD,
        ),
        node(*start, "", 5, INK, 2),
        node(*end, "", 5, FORWARD, 2),
    )


if __name__ == "__main__":
    save(__file__, draw())
