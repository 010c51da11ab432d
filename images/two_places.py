"""Z = X B Xᵀ: a sample makes a row of Z as left factor, a column as right factor."""

from svg import (
    FORWARD,
    INK,
    arrow,
    box,
    figure,
    hatching,
    math,
    save,
    table,
    words,
)

NAME = "two_places"
CELL = WIDE, TALL = 42, 38
LEFT, RIGHT = 20, 172  # of X B and of Z
HIGH, LOW = 62, 182  # tops of Xᵀ and of Z
SAMPLES = (1, 2, 3)


def draw() -> str:
    row = ((2, 1), (2, 3))
    blue, dark = f"url(#{NAME}-left)", f"url(#{NAME}-right)"
    z = [[f"z_{{{i}{j}}}" for j in SAMPLES] for i in SAMPLES]
    middle_x, middle_y = RIGHT + 1.5 * WIDE, LOW + 1.5 * TALL
    look = {"width": 2}
    return figure(
        340,
        350,
        "<defs>",
        hatching(f"{NAME}-left", FORWARD, 45),
        hatching(f"{NAME}-right", INK, -45),
        "</defs>",
        words(middle_x, 14, "sample 2 as the right factor", 14, colour=INK),
        math(RIGHT - 22, HIGH + TALL, "X^{⊤}", 20),
        table(RIGHT, HIGH, [[""] * 3] * 2, CELL, ((1, 2), (2, 2)), dark, INK),
        arrow((middle_x, 24), (middle_x, HIGH - 4), colour=INK, **look),
        arrow(
            (middle_x, HIGH + 2 * TALL + 4),
            (middle_x, LOW - 5),
            colour=INK,
            **look,
        ),
        math(LEFT + WIDE, LOW - 20, "XB", 20),
        table(LEFT, LOW, [[""] * 2] * 3, CELL, ((2, 1), (2, 2)), blue, FORWARD),
        arrow(
            (LEFT + 2 * WIDE + 5, middle_y),
            (RIGHT - 5, middle_y),
            colour=FORWARD,
            **look,
        ),
        table(RIGHT, LOW, z, CELL, row, blue, FORWARD),
        box(middle_x, middle_y, WIDE, 3 * TALL, INK, dark, 2.5),
        math(middle_x, LOW + 3 * TALL + 24, "Z", 20),
        words(LEFT, LOW + 3 * TALL + 20, "sample 2 as", 14, "start", FORWARD),
        words(LEFT, LOW + 3 * TALL + 40, "the left factor", 14, "start", FORWARD),
    )


if __name__ == "__main__":
    save(__file__, draw())
