"""One entry of ∂L/∂W = Xᵀ G: column 1 of X, turned into a row, meets column 2 of G."""

from svg import (
    BACKWARD,
    DOTTED,
    FORWARD,
    INK,
    arrow,
    figure,
    fraction,
    hatching,
    math,
    save,
    sized,
    table,
    words,
)

NAME = "one_entry_of_dW"
WIDE, TALL = 34, 44
RESULT_WIDE = 40
X_LEFT, X_TOP = 56, 40
TURNED_LEFT, G_LEFT, RESULT_LEFT = 20, 94, 218
MIDDLE = 206  # y of the product
FOOT = MIDDLE + TALL + 22  # y of the names below it
SUM = FOOT + 76


def draw() -> str:
    blue, orange = f"url(#{NAME}-forward)", f"url(#{NAME}-backward)"
    cell, outputs = (WIDE, TALL), (1, 2, 3)
    x = [[f"x_{{{i}{d}}}" for d in (1, 2)] for i in (1, 2)]
    g = [[f"g_{{{i}{j}}}" for j in outputs] for i in (1, 2)]
    turned = zip(*x, strict=True)
    row = ((1, 1), (1, 2))
    column_1, column_2 = ((1, 1), (2, 1)), ((1, 2), (2, 2))
    top = MIDDLE - TALL
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        math(X_LEFT + WIDE, 20, "X", 20),
        table(X_LEFT, X_TOP, x, cell, column_1, blue, FORWARD),
        table(TURNED_LEFT, top, turned, cell, row, blue, FORWARD),
        table(G_LEFT, top, g, cell, column_2, orange, BACKWARD),
        math(RESULT_LEFT - 11, MIDDLE, "=", 20),
    ]
    cell = (RESULT_WIDE, TALL)
    entry = ((1, 2), (1, 2))
    blank = [["", "", ""]] * 2
    parts.append(table(RESULT_LEFT, top, blank, cell, entry, orange, BACKWARD))
    for d in (1, 2):
        for j in outputs:
            at = RESULT_LEFT + RESULT_WIDE * (j - 0.5), top + TALL * (d - 0.5)
            parts.append(fraction(*at, "∂L", f"∂w_{{{d}{j}}}", 15))
    for at, name, size in (
        (TURNED_LEFT + WIDE, "X^{⊤}", "2×2"),
        (G_LEFT + 1.5 * WIDE, "G", "2×3"),
        (RESULT_LEFT + 1.5 * RESULT_WIDE, "∂L/∂W", "2×3"),
    ):
        parts.append(math(at, FOOT, name, 20))
        parts.append(math(at, FOOT + 25, size, 15))
    # The column turns into the row.
    y, low, left = X_TOP + TALL, top + TALL / 2, TURNED_LEFT - 14
    turn = (X_LEFT - 2, y), (left, y), (left, low), (TURNED_LEFT - 2, low)
    parts.append(arrow(*turn, colour=FORWARD, width=2, dash=DOTTED))
    beside = X_LEFT + 2 * WIDE + 14
    parts.append(words(beside, y - 11, "column 1 becomes", 14, "start"))
    parts.append(words(beside, y + 11, "row 1", 14, "start"))
    at = 44
    terms = [("∂L/∂w_{12}", 76, "", BACKWARD), ("=", 26, "", INK)]
    parts.append(sized(at, SUM, terms, 18))
    at += 104
    for i in (1, 2):
        terms = [(f"x_{{{i}1}}", 26, "", FORWARD), (f"g_{{{i}2}}", 26, "", BACKWARD)]
        parts.append(sized(at, SUM, terms, 18))
        parts.append(words(at + 27, SUM + 28, f"sample {i}", 13))
        if i < 2:
            parts.append(math(at + 68, SUM, "+", 18))
        at += 84
    return figure(340, SUM + 46, *parts)


if __name__ == "__main__":
    save(__file__, draw())
