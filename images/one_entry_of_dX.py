"""One entry of ∂L/∂X = G Wᵀ: row 1 of W, turned into a column, meets row 1 of G."""

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

NAME = "one_entry_of_dX"
WIDE, TALL = 36, 44
RESULT_WIDE = 40
W_LEFT, W_TOP = 176, 40
G_LEFT, TURNED_LEFT, RESULT_LEFT = 14, 134, 240
MIDDLE = 252  # y of the product
FOOT = MIDDLE + 1.5 * TALL + 22  # y of the names below it
SUM = FOOT + 76


def draw() -> str:
    blue, orange = f"url(#{NAME}-forward)", f"url(#{NAME}-backward)"
    cell, outputs = (WIDE, TALL), (1, 2, 3)
    w = [[f"w_{{{d}{j}}}" for j in outputs] for d in (1, 2)]
    g = [[f"g_{{{i}{j}}}" for j in outputs] for i in (1, 2)]
    turned = zip(*w, strict=True)
    row, column = ((1, 1), (1, 3)), ((1, 1), (3, 1))
    high, low = MIDDLE - 1.5 * TALL, MIDDLE - TALL  # tops of tall and of low matrices
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        math(W_LEFT + 1.5 * WIDE, 20, "W", 20),
        table(W_LEFT, W_TOP, w, cell, row, blue, FORWARD),
        table(G_LEFT, low, g, cell, row, orange, BACKWARD),
        table(TURNED_LEFT, high, turned, cell, column, blue, FORWARD),
        math(RESULT_LEFT - 16, MIDDLE, "=", 20),
    ]
    cell = (RESULT_WIDE, TALL)
    entry = ((1, 1), (1, 1))
    parts.append(table(RESULT_LEFT, low, [["", ""]] * 2, cell, entry, orange, BACKWARD))
    for i in (1, 2):
        for d in (1, 2):
            x, y = RESULT_LEFT + RESULT_WIDE * (d - 0.5), low + TALL * (i - 0.5)
            parts.append(fraction(x, y, "∂L", f"∂x_{{{i}{d}}}", 15))
    for x, name, size in (
        (G_LEFT + 1.5 * WIDE, "G", "2×3"),
        (TURNED_LEFT + WIDE, "W^{⊤}", "3×2"),
        (RESULT_LEFT + RESULT_WIDE, "∂L/∂X", "2×2"),
    ):
        parts.append(math(x, FOOT, name, 20))
        parts.append(math(x, FOOT + 25, size, 15))
    # The row's start becomes the column's start.
    x, y = TURNED_LEFT + WIDE / 2, W_TOP + TALL / 2
    turn = (W_LEFT - 2, y), (x, y), (x, high - 3)
    parts.append(arrow(*turn, colour=FORWARD, width=2, dash=DOTTED))
    parts.append(words(x - 12, y + 20, "row 1 becomes", 14, "end"))
    parts.append(words(x - 12, y + 40, "column 1", 14, "end"))
    x = 22
    terms = [("∂L/∂x_{11}", 74, "", BACKWARD), ("=", 24, "", INK)]
    parts.append(sized(x, SUM, terms, 18))
    x += 98
    for j in outputs:
        terms = [(f"g_{{1{j}}}", 26, "", BACKWARD), (f"w_{{1{j}}}", 28, "", FORWARD)]
        parts.append(sized(x, SUM, terms, 18))
        parts.append(words(x + 27, SUM + 28, f"output {j}", 13))
        if j < 3:
            parts.append(math(x + 65, SUM, "+", 18))
        x += 76
    return figure(340, SUM + 46, *parts)


if __name__ == "__main__":
    save(__file__, draw())
