"""The four-index Jacobian ∂z/∂x of a small layer: one small matrix an output."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    MUTED,
    arrow,
    box,
    figure,
    hatching,
    math,
    save,
    words,
)

NAME = "four_index_jacobian"
SAMPLES, INPUTS, OUTPUTS = 2, 2, 3
WIDE, TALL = 52, 42  # an entry of a small matrix
LEFTS = (118, 334, 550)  # where the small matrices of the three outputs begin
TOPS = (100, 232)  # and those of the two samples
SUM_LEFT, SUM_TOP, SUM_WIDE, SUM_TALL = 106, 406, 264, 48


def small_matrix(i: int, j: int) -> tuple[list[str], list[str]]:
    """∂z_ij/∂X, cell by cell: the quiet ones, and those of row i, which hold a w."""
    left, top = LEFTS[j - 1], TOPS[i - 1]
    quiet, chosen = [], []
    for k in range(1, SAMPLES + 1):
        for d in range(1, INPUTS + 1):
            x, y = left + WIDE * (d - 0.5), top + TALL * (k - 0.5)
            if k == i:
                fill = f"url(#{NAME}-forward)"
                chosen.append(box(x, y, WIDE, TALL, FORWARD, fill, 2.5))
                chosen.append(math(x, y, f"w_{{{d}{j}}}"))
            else:
                quiet.append(box(x, y, WIDE, TALL, MUTED))
                quiet.append(math(x, y, "0", colour=MUTED))
    return quiet, chosen


def weighted_sum(k: int, d: int) -> str:
    """Entry (k, d) of ∂L/∂X as a sum over the outputs."""
    terms = (f"g_{{{k}{j}}}w_{{{d}{j}}}" for j in range(1, OUTPUTS + 1))
    return " + ".join(terms)


def draw() -> str:
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
    ]
    quiet, chosen = [], []  # frames of chosen cells lie above those of the quiet ones
    for j, left in enumerate(LEFTS, 1):
        middle = left + WIDE
        parts.append(words(middle, 22, f"output {j}"))
        for i, top in enumerate(TOPS, 1):
            parts.append(math(middle, top - 22, f"∂z_{{{i}{j}}}/∂X", 18))
            parts.append(
                math(left - 10, top + TALL, f"g_{{{i}{j}}} ·", 20, "end", BACKWARD)
            )
            if (i, j) != (1, 1):
                parts.append(math(left - 62, top + TALL, "+", 22))
            for cells, more in zip((quiet, chosen), small_matrix(i, j), strict=True):
                cells += more
    for i, top in enumerate(TOPS, 1):
        parts.append(words(8, top - 22, f"sample {i}", anchor="start"))
    below = TOPS[-1] + 2 * TALL
    middle = SUM_LEFT + SUM_WIDE
    parts.append(
        arrow(
            (middle, below + 14),
            (middle, SUM_TOP - 12),
            colour=BACKWARD,
            width=2,
            dash=DASHED,
        )
    )
    parts.append(
        words(middle + 16, (below + SUM_TOP) / 2, "add all six", anchor="start")
    )
    parts.append(
        math(SUM_LEFT - 12, SUM_TOP + SUM_TALL, "∂L/∂X =", 20, "end", BACKWARD)
    )
    for k in range(1, SAMPLES + 1):
        for d in range(1, INPUTS + 1):
            x = SUM_LEFT + SUM_WIDE * (d - 0.5)
            y = SUM_TOP + SUM_TALL * (k - 0.5)
            fill = f"url(#{NAME}-backward)"
            parts.append(box(x, y, SUM_WIDE, SUM_TALL, BACKWARD, fill, 2))
            parts.append(math(x, y, weighted_sum(k, d)))
    return figure(720, SUM_TOP + 2 * SUM_TALL + 20, *parts, *quiet, *chosen)


if __name__ == "__main__":
    save(__file__, draw())
