"""The four-index Jacobian ∂z/∂x of a small layer: one small matrix an output."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    figure,
    hatching,
    math,
    save,
    sized,
    table,
    words,
)

NAME = "four_index_jacobian"
SAMPLES, INPUTS, OUTPUTS = 2, 2, 3
CELL = WIDE, TALL = 38, 36
LEFTS = (22, 140, 258)  # where the small matrices of the three outputs begin
TOPS = (94, 236)  # and those of the two samples
SUM_LEFT, SUM_TOP = 96, 366
SUM_CELL = SUM_WIDE, SUM_TALL = 100, 84


def small_matrix(i: int, j: int) -> str:
    """∂z_ij/∂X: column j of W, laid flat into row i, and nothing elsewhere."""
    left, top = LEFTS[j - 1], TOPS[i - 1]
    entries = [
        [f"w_{{{d}{j}}}" if k == i else "" for d in range(1, INPUTS + 1)]
        for k in range(1, SAMPLES + 1)
    ]
    row = (i, 1), (i, INPUTS)
    parts = [table(left, top, entries, CELL, row, f"url(#{NAME}-forward)", FORWARD)]
    for d in range(INPUTS):
        x, y = left + WIDE * (d + 0.5), top + TALL * (2.5 - i)
        parts.append(math(x, y, "0", 17, colour=MUTED))
    return "\n".join(parts)


def draw() -> str:
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
    ]
    for j, left in enumerate(LEFTS, 1):
        middle = left + WIDE
        parts.append(words(middle, 12, f"output {j}", 14))
        for i, top in enumerate(TOPS, 1):
            weight = (f"g_{{{i}{j}}}", 22, "", BACKWARD)
            matrix = (f"∂z_{{{i}{j}}}/∂X", 70, "", INK)
            parts.append(sized(middle - 48, top - 20, [weight, matrix], 16))
            parts.append(small_matrix(i, j))
            if (i, j) != (1, 1):
                parts.append(math(left - 22 if j > 1 else left - 13, top + TALL, "+"))
    for i, top in enumerate(TOPS, 1):
        parts.append(words(LEFTS[0], top - 48, f"sample {i}", 14, "start"))
    below = TOPS[-1] + SAMPLES * TALL
    middle = SUM_LEFT + SUM_WIDE
    look = {"colour": BACKWARD, "width": 2, "dash": DASHED}
    parts.append(arrow((middle, below + 12), (middle, SUM_TOP - 10), **look))
    y = (below + SUM_TOP) / 2
    parts.append(words(middle + 14, y, "all six added up", 14, "start"))
    y = SUM_TOP + SUM_TALL
    parts.append(math(SUM_LEFT - 10, y, "∂L/∂X =", 19, "end", BACKWARD))
    blank = [[""] * INPUTS] * SAMPLES
    whole = (1, 1), (SAMPLES, INPUTS)
    fill = f"url(#{NAME}-backward)"
    parts.append(table(SUM_LEFT, SUM_TOP, blank, SUM_CELL, whole, fill, BACKWARD))
    for k in range(1, SAMPLES + 1):
        for d in range(1, INPUTS + 1):
            x = SUM_LEFT + SUM_WIDE * (d - 0.5)
            for j in range(1, OUTPUTS + 1):
                term = f"g_{{{k}{j}}}w_{{{d}{j}}}"
                y = SUM_TOP + SUM_TALL * (k - 0.5) + 25 * (j - 2)
                parts.append(math(x + 6, y, term, 17))
                if j > 1:
                    parts.append(math(x - 34, y, "+", 17))
    return figure(340, SUM_TOP + SAMPLES * SUM_TALL + 12, *parts)


if __name__ == "__main__":
    save(__file__, draw())
