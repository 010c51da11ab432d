"""The example's network on a tape: four operations, what each keeps, its way back."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    MUTED,
    arrow,
    box,
    figure,
    fraction,
    line,
    math,
    save,
    words,
)

WIDE, TALL = 52, 38
PLACES = (57, 135, 213, 291)  # the middles of the four boxes
THERE, KEPT, BACK, DOWN = 66, 140, 214, 290  # y of each row
STEPS = (("layer", "X, W, b"), ("ReLU", "H"), ("layer", "O, W^{(2)}"), ("loss", "P, Y"))


def draw() -> str:
    half = WIDE / 2
    ends = [9, *PLACES, 333]
    parts = [
        words(9, 14, "forwards", 14, "start", FORWARD),
        words(331, DOWN, "backwards", 14, "end", BACKWARD),
    ]
    for x, (name, kept) in zip(PLACES, STEPS, strict=True):
        parts.append(box(x, THERE, WIDE, TALL, line_width=1.5, corner=6))
        parts.append(words(x, THERE, name, 14))
        parts.append(line((x, THERE + TALL / 2), (x, KEPT - 16), MUTED))
        parts.append(math(x, KEPT, kept, 17))
        parts.append(arrow((x, KEPT + 16), (x, BACK - TALL / 2 - 2), colour=MUTED))
        parts.append(box(x, BACK, WIDE, TALL, BACKWARD, line_width=1.5, corner=6))
        parts.append(words(x, BACK - 7, "its", 13))
        parts.append(words(x, BACK + 8, "adjoint", 13))
    # What goes from box to box: along the upper row forwards, along the lower one back.
    for gap, letter in enumerate("XHOPL"):
        left = ends[gap] + (half if gap else -6)
        right = ends[gap + 1] - (half if gap < 4 else -4)
        middle = (left + right) / 2
        look = {"colour": FORWARD, "width": 1.5}
        parts.append(arrow((left + 2, THERE), (right - 1, THERE), **look))
        parts.append(math(middle, THERE - 17, letter, 17, colour=FORWARD))
        look = {"colour": BACKWARD, "width": 1.5, "dash": DASHED}
        parts.append(arrow((right - 2, BACK), (left + 1, BACK), **look))
        lifted = BACK + 32
        if gap == 4:
            parts.append(math(middle, lifted, "1", 17, colour=BACKWARD))
        else:
            parts.append(fraction(middle, lifted, "∂L", f"∂{letter}", 14, BACKWARD))
    # What stays: the gradients of the parameters.
    y = DOWN - 2
    for x in (PLACES[0], PLACES[2]):
        start, end = (x, BACK + TALL / 2), (x, y - 24)
        parts.append(arrow(start, end, colour=BACKWARD, dash=DASHED))
    parts.append(fraction(PLACES[0] - 17, y, "∂L", "∂W", 15, BACKWARD))
    parts.append(fraction(PLACES[0] + 17, y, "∂L", "∂b", 15, BACKWARD))
    parts.append(math(PLACES[2], y - 9, "∂L", 15, colour=BACKWARD))
    parts.append(line((PLACES[2] - 21, y), (PLACES[2] + 21, y), BACKWARD, 1))
    parts.append(math(PLACES[2], y + 15, "∂W^{(2)}", 15, colour=BACKWARD))
    return figure(340, DOWN + 30, *parts)


if __name__ == "__main__":
    save(__file__, draw())
