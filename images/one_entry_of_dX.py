"""Which entries of ∂L/∂Z and W meet in one entry of ∂L/∂X: one pair per output."""

from svg import (
    BACKWARD,
    DASHED,
    DOTTED,
    FORWARD,
    MUTED,
    arrow,
    box,
    figure,
    fraction,
    hatching,
    math,
    polyline,
    save,
    words,
)

NAME = "one_entry_of_dX"
TALL, WIDE = 56, 68
OUTPUTS = (64, 194, 324)  # x of the three columns, with a link beside each of them
Z_TOP, W_TOP = 84, 268
X_LEFT = 552


def z_at(sample: int) -> float:
    return Z_TOP + TALL * (sample - 0.5)


def w_at(feature: int) -> float:
    return W_TOP + TALL * (feature - 0.5)


def frame(x, y, chosen, colour, pattern) -> str:
    """The frame of an entry; the chosen ones are hatched."""
    if not chosen:
        return box(x, y, WIDE, TALL, MUTED)
    return box(x, y, WIDE, TALL, colour, f"url(#{NAME}-{pattern})", 2.5)


def draw() -> str:
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
    ]
    quiet, chosen = [], []  # frames of chosen cells lie above those of the quiet ones
    for m, x in enumerate(OUTPUTS, 1):
        parts.append(words(x, 58, f"output {m}"))
        for row in (1, 2):
            frames = chosen if row == 1 else quiet
            frames.append(frame(x, z_at(row), row == 1, BACKWARD, "backward"))
            frames.append(frame(x, w_at(row), row == 1, FORWARD, "forward"))
            parts.append(fraction(x, z_at(row), "∂L", f"∂z_{{{row}{m}}}"))
            parts.append(math(x, w_at(row), f"w_{{{row}{m}}}"))
        # The link of this output: beside its column, with the product on it.
        edge_of_cell, beside = x + WIDE / 2, x + WIDE / 2 + 22
        middle = (z_at(2) + TALL / 2 + W_TOP) / 2
        for far, near in ((z_at(1), middle - 16), (w_at(1), middle + 16)):
            parts.append(polyline([(edge_of_cell, far), (beside, far), (beside, near)]))
        product = f"∂L/∂z_{{1{m}}}·w_{{1{m}}}"
        parts.append(math(beside - 8, middle, product, 18))
    for n in (1, 2):
        for d in (1, 2):
            x, y = X_LEFT + WIDE * (d - 0.5), z_at(n)
            is_chosen = n == d == 1
            (chosen if is_chosen else quiet).append(
                frame(x, y, is_chosen, BACKWARD, "backward")
            )
            parts.append(fraction(x, y, "∂L", f"∂x_{{{n}{d}}}"))
    middle_x = OUTPUTS[1]
    parts.append(math(middle_x, 24, "∂L/∂Z", 22))
    parts.append(math(X_LEFT + WIDE, 58, "∂L/∂X", 22))
    parts.append(math(middle_x, W_TOP + 2 * TALL + 26, "W", 22))
    # Row 1 stays row 1; row 1 of W turns into column 1.
    right = OUTPUTS[-1] + WIDE / 2
    parts.append(
        arrow(
            (right + 22, z_at(1)), (X_LEFT - 2, z_at(1)), colour=BACKWARD, dash=DASHED
        )
    )
    parts.append(
        words((right + 26 + X_LEFT) / 2, z_at(1) - 18, "add over the outputs", 15)
    )
    parts.append(
        arrow(
            (right, w_at(1) + 16),
            (X_LEFT + WIDE / 2, w_at(1) + 16),
            (X_LEFT + WIDE / 2, Z_TOP + 2 * TALL + 4),
            colour=FORWARD,
            dash=DOTTED,
        )
    )
    parts.append(
        words((right + X_LEFT) / 2 + 12, w_at(1) + 36, "row 1 becomes column 1", 15)
    )
    formula = (
        "∂L/∂x_{11} = ∂L/∂z_{11} · w_{11} + ∂L/∂z_{12} · w_{12} + ∂L/∂z_{13} · w_{13}"
    )
    parts.append(math(360, W_TOP + 2 * TALL + 76, formula))
    return figure(720, W_TOP + 2 * TALL + 106, *parts, *quiet, *chosen)


if __name__ == "__main__":
    save(__file__, draw())
