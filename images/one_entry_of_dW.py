"""Which entries of X and ∂L/∂Z meet in one entry of ∂L/∂W: one pair per sample."""

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

NAME = "one_entry_of_dW"
TALL = 56
X_WIDE, Z_WIDE = 60, 76
X_LEFT, Z_LEFT = 120, 396
SAMPLES = (100, 196)  # y of the two rows; between them runs the link of a sample
W_TOP = 306


def x_at(feature: int) -> float:
    return X_LEFT + X_WIDE * (feature - 0.5)


def z_at(output: int) -> float:
    return Z_LEFT + Z_WIDE * (output - 0.5)


def entry(x, y, width, below, chosen, colour, pattern) -> str:
    """The cell of one derivative; the chosen ones are hatched and framed."""
    look = (colour, f"url(#{NAME}-{pattern})", 2.5) if chosen else (MUTED, "none", 1)
    return box(x, y, width, TALL, *look) + "\n" + fraction(x, y, "∂L", below, 18)


def draw() -> str:
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        math(X_LEFT + X_WIDE, 38, "X", 22),
        math(Z_LEFT + 1.5 * Z_WIDE, 38, "∂L/∂Z", 22),
    ]
    quiet, chosen = [], []  # frames of chosen cells lie above those of the quiet ones
    for n, y in enumerate(SAMPLES, 1):
        parts.append(words(X_LEFT - 22, y, f"sample {n}", anchor="end"))
        for d in (1, 2):
            look = (FORWARD, f"url(#{NAME}-forward)", 2.5) if d == 1 else (MUTED,)
            drawing = box(x_at(d), y, X_WIDE, TALL, *look)
            (chosen if d == 1 else quiet).append(drawing)
            parts.append(math(x_at(d), y, f"x_{{{n}{d}}}"))
        for m in (1, 2, 3):
            drawing = entry(
                z_at(m), y, Z_WIDE, f"∂z_{{{n}{m}}}", m == 2, BACKWARD, "backward"
            )
            (chosen if m == 2 else quiet).append(drawing)
        # The link of this sample: an edge below its row, with the product on it.
        start, end, low = x_at(1), z_at(2), y + TALL / 2 + 20
        label = (X_LEFT + 2 * X_WIDE + Z_LEFT) / 2
        for far, near in ((start, label - 70), (end, label + 70)):
            parts.append(polyline([(far, y + TALL / 2), (far, low), (near, low)]))
        parts.append(math(label, low, f"x_{{{n}1}} · ∂L/∂z_{{{n}2}}", 18))
    for d in (1, 2):
        for m in (1, 2, 3):
            y, is_chosen = W_TOP + TALL * (d - 0.5), (d, m) == (1, 2)
            drawing = entry(
                z_at(m), y, Z_WIDE, f"∂w_{{{d}{m}}}", is_chosen, BACKWARD, "backward"
            )
            (chosen if is_chosen else quiet).append(drawing)
    parts.append(math(Z_LEFT + 3 * Z_WIDE + 12, W_TOP + TALL, "∂L/∂W", 20, "start"))
    # Column 2 stays column 2; column 1 of X turns into row 1.
    low = SAMPLES[-1] + TALL / 2 + 20
    parts.append(
        arrow((z_at(2), low), (z_at(2), W_TOP - 2), colour=BACKWARD, dash=DASHED)
    )
    parts.append(words(z_at(2) + 14, low + 26, "add over the samples", anchor="start"))
    turn = x_at(1) - 16
    parts.append(
        arrow(
            (turn, SAMPLES[-1] + TALL / 2),
            (turn, W_TOP + TALL / 2),
            (Z_LEFT - 4, W_TOP + TALL / 2),
            colour=FORWARD,
            dash=DOTTED,
        )
    )
    parts.append(
        words(turn + 14, W_TOP + TALL / 2 + 18, "column 1 becomes row 1", 15, "start")
    )
    parts.append(
        math(
            360,
            W_TOP + 2 * TALL + 46,
            "∂L/∂w_{12} = x_{11} · ∂L/∂z_{12} + x_{21} · ∂L/∂z_{22}",
            22,
        )
    )
    return figure(720, W_TOP + 2 * TALL + 76, *parts, *quiet, *chosen)


if __name__ == "__main__":
    save(__file__, draw())
