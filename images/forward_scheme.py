"""The forward pass in matrix form, from X to the loss, with the size of each matrix."""

from svg import FORWARD, arrow, box, figure, math, node, save

STEP = 108
CHAIN = (  # the matrices along the main line, with their sizes
    ("X", "N×2"),
    ("H^{(1)}", "N×2"),
    ("O^{(1)}", "N×2"),
    ("H^{(2)}", "N×2"),
    ("O^{(2)}", "N×2"),
    ("ŷ", "N×1"),
    ("L", "1×1"),
)
WEIGHTS = (("W^{(1)}", "2×2"), ("W^{(2)}", "2×2"), ("W^{(3)}", "2×1"))
HALF = 23  # half a matrix's box
DISC = 14  # the radius of an operation's circle


def place(position: float) -> float:
    """x of a matrix; halves lie midway between two of them, where operations are."""
    return 36 + STEP * position


def product(layer: int) -> float:
    """x of the product with W of this layer, counted from 1."""
    return place(2 * layer - 1.5)


def draw() -> str:
    weight_y, y = 36, 152
    parts = []
    for position, (name, size) in enumerate(CHAIN):
        x = place(position)
        parts.append(box(x, y, 2 * HALF, 40, line_width=1.5, corner=6))
        parts.append(math(x, y, name))
        parts.append(math(x, y + 36, size, 16))
    for layer, (name, size) in enumerate(WEIGHTS, 1):
        x = product(layer)
        parts.append(box(x, weight_y, 52, 40, line_width=1.5, corner=6))
        parts.append(math(x, weight_y, name))
        parts.append(math(x, weight_y + 36, size, 16))
        parts.append(
            arrow((x, weight_y + 50), (x, y - DISC - 2), colour=FORWARD, width=1.8)
        )
    for position, operation in enumerate(("·", "f", "·", "f", "·", "")):
        left, right = place(position) + HALF, place(position + 1) - HALF
        middle = place(position + 0.5)
        ends = [(left, right - 2)]
        if operation:
            parts.append(
                node(middle, y, operation, DISC, size=28 if operation == "·" else 20)
            )
            ends = [(left, middle - DISC - 2), (middle + DISC, right - 2)]
        for start, end in ends:
            parts.append(arrow((start, y), (end, y), colour=FORWARD, width=1.8))
    return figure(720, 206, *parts)


if __name__ == "__main__":
    save(__file__, draw())
