"""The forward pass in matrix form, from X to the loss, with the size of each matrix."""

from svg import FORWARD, INK, arrow, box, figure, math, node, save, words

# Where things stand in a layer's row: the input, its product with W, H, f, and O.
INPUT, PRODUCT, H, F, O = 24, 104, 188, 251, 314
HALF = 22  # half a matrix's box
HALF_PRODUCT = 36
DISC = 14  # the radius of f's circle
WEIGHTS = 96  # how far above its row W stands

LAYERS = (  # the product, W with its size, and the matrices that come out of it
    ("XW^{(1)}", "W^{(1)}", "2×2", "H^{(1)}", "O^{(1)}"),
    ("O^{(1)}W^{(2)}", "W^{(2)}", "2×2", "H^{(2)}", "O^{(2)}"),
    ("O^{(2)}W^{(3)}", "W^{(3)}", "2×1", "ŷ", "L"),
)


def matrix(x, y, name) -> str:
    return "\n".join(
        (
            box(x, y, 2 * HALF, 40, line_width=1.5, corner=6),
            math(x, y, name, 18),
        )
    )


def product(y, name, colour=INK) -> str:
    return "\n".join(
        (
            box(PRODUCT, y, 2 * HALF_PRODUCT, 40, colour, line_width=1.5),
            math(PRODUCT, y, name, 17),
        )
    )


def draw() -> str:
    first, pitch = 118, 190
    look = {"colour": FORWARD, "width": 1.8}
    parts = [
        matrix(INPUT, first, "X"),
        math(INPUT, first + 34, "N×2", 15),
        arrow((INPUT + HALF, first), (PRODUCT - HALF_PRODUCT - 2, first), **look),
    ]
    for k, (made, weight, size, h, o) in enumerate(LAYERS, 1):
        y, is_last = first + pitch * (k - 1), k == len(LAYERS)
        above = y - WEIGHTS
        parts.append(words(336, above + 4, f"layer {k}", 15, "end"))
        parts.append(matrix(PRODUCT, above, weight))
        parts.append(math(PRODUCT, above + 32, size, 15))
        parts.append(arrow((PRODUCT, above + 43), (PRODUCT, y - 22), **look))
        parts.append(product(y, made))
        parts.append(arrow((PRODUCT + HALF_PRODUCT, y), (H - HALF - 2, y), **look))
        parts.append(matrix(H, y, h))
        parts.append(matrix(O, y, o))
        parts.append(math(H, y + 34, "N×1" if is_last else "N×2", 15))
        parts.append(math(O, y + 34, "1×1" if is_last else "N×2", 15))
        if is_last:
            parts.append(arrow((H + HALF, y), (O - HALF - 2, y), **look))
        else:
            parts.append(arrow((H + HALF, y), (F - DISC - 2, y), **look))
            parts.append(node(F, y, "f", DISC))
            parts.append(arrow((F + DISC, y), (O - HALF - 2, y), **look))
            # What comes out at the end of this row goes in at the start of the next.
            turn, below = y + 58, y + pitch
            way = (O, y + 46), (O, turn), (INPUT, turn), (INPUT, below)
            parts.append(arrow(*way, (PRODUCT - HALF_PRODUCT - 2, below), **look))
    return figure(340, first + 2 * pitch + 50, *parts)


if __name__ == "__main__":
    save(__file__, draw())
