"""Numbers go through a network from left to right, and gradients come back."""

from itertools import pairwise

from svg import BACKWARD, DASHED, FORWARD, arrow, box, figure, math, save, words

INPUT, LAYERS, LOSS = 20, (110, 214), 318  # x of what stands in the row
ROW, APART = 76, 11  # y of the row; how far the two ways lie from its middle
TALL, WIDE = 62, 58  # a layer's box
GRADIENTS = 162  # y of what each layer learns


def draw() -> str:
    places = [(INPUT, 12), *((x, WIDE / 2) for x in LAYERS), (LOSS, 16)]
    parts = [
        words(2, 14, "Forwards", 16, "start", FORWARD),
        math(INPUT - 4, ROW, "X", 20),
        math(LOSS, ROW, "L", 20),
        box(LOSS, ROW, 32, TALL, line_width=1.5, corner=6),
        words(LOSS, 28, "loss", 14),
    ]
    for k, x in enumerate(LAYERS, 1):
        parts.append(box(x, ROW, WIDE, TALL, line_width=1.5, corner=6))
        parts.append(math(x, ROW, f"W^{{({k})}}", 20))
        parts.append(words(x, 28, f"layer {k}", 14))
    for (left, near), (right, far) in pairwise(places):
        start, end = left + near + 3, right - far - 3
        there, back = ROW - APART, ROW + APART
        parts.append(arrow((start, there), (end, there), colour=FORWARD, width=2))
        if left != INPUT:
            look = {"colour": BACKWARD, "width": 2, "dash": DASHED}
            parts.append(arrow((end, back), (start, back), **look))
    for k, x in enumerate(LAYERS, 1):
        down = (x, ROW + TALL / 2 + 3), (x, GRADIENTS - 18)
        parts.append(arrow(*down, colour=BACKWARD, width=2, dash=DASHED))
        parts.append(math(x, GRADIENTS, f"∂L/∂W^{{({k})}}", 18, colour=BACKWARD))
    parts.append(words(2, GRADIENTS, "Back", 16, "start", BACKWARD))
    return figure(340, 182, *parts)


if __name__ == "__main__":
    save(__file__, draw())
