"""The backward pass over the forward scheme: what each edge carries back."""

from forward_scheme import (
    DISC,
    HALF,
    HALF_PRODUCT,
    INPUT,
    LAYERS,
    PRODUCT,
    F,
    H,
    O,
    matrix,
    product,
)
from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    figure,
    line,
    node,
    polyline,
    save,
    sized,
)

WEIGHTS = 98  # how far above its row W stands here
ENTERING = ("X^{⊤}", "O^{(1)⊤}", "O^{(2)⊤}")  # what each layer is fed, transposed


def back(*points) -> str:
    return arrow(*points, colour=BACKWARD, width=1.8, dash=DASHED)


def draw() -> str:
    first, pitch = 122, 258
    parts = [
        matrix(INPUT, first, "X"),
        # Nobody asks for ∂L/∂X: the data stay as they are.
        line((INPUT + HALF, first), (PRODUCT - HALF_PRODUCT, first), MUTED),
    ]
    for k, (made, weight, size, h, o) in enumerate(LAYERS, 1):
        y, is_last = first + pitch * (k - 1), k == len(LAYERS)
        above, narrow = y - WEIGHTS, "N×1" if is_last else "N×2"
        delta = (f"δ^{{({k})}}", 36, narrow, BACKWARD)
        parts.append(matrix(PRODUCT, above, weight))
        gradient = [
            (f"∂L/∂{weight}", 82, size, BACKWARD),
            ("=", 22, "", INK),
            (ENTERING[k - 1], 50, "2×N", FORWARD),
            delta,
        ]
        parts.append(sized(PRODUCT + HALF + 10, above - 8, gradient, 18))
        parts.append(back((PRODUCT, y - 20), (PRODUCT, above + 22)))
        parts.append(product(y, made, MUTED))
        parts.append(back((H - HALF, y), (PRODUCT + HALF_PRODUCT + 2, y)))
        parts.append(matrix(H, y, h))
        parts.append(sized(H - 18, y + 36, [delta], 18))
        parts.append(matrix(O, y, o))
        if is_last:
            parts.append(back((O - HALF, y), (H + HALF + 2, y)))
            start = [("∂L/∂ŷ", 70, narrow, BACKWARD)]
            parts.append(sized(F - 35, y - 52, start, 18))
            continue
        parts.append(back((O - HALF, y), (F + DISC + 2, y)))
        parts.append(node(F, y, "f", DISC, MUTED))
        parts.append(back((F - DISC, y), (H + HALF + 2, y)))
        slope = [("⊙", 22, "", INK), (f"f^{{′}}(H^{{({k})}})", 70, narrow, FORWARD)]
        parts.append(sized(F - 35, y - 52, slope, 18))
        # What the next layer hands back comes in at the end of this row.
        turn, below = y + 90, y + pitch
        left, right = H - 65, H + 28  # between them the line has its label
        way = (PRODUCT - HALF_PRODUCT, below), (INPUT, below), (INPUT, turn)
        parts.append(polyline([*way, (left, turn)], BACKWARD, 1.8, DASHED))
        parts.append(back((right, turn), (O, turn), (O, y + 22)))
        narrow = "1" if k + 1 == len(LAYERS) else "2"
        arriving = [
            (f"δ^{{({k + 1})}}", 38, f"N×{narrow}", BACKWARD),
            (f"W^{{({k + 1})⊤}}", 52, f"{narrow}×2", INK),
        ]
        parts.append(sized(left + 2, turn, arriving, 18))
    return figure(340, first + 2 * pitch + 72, *parts)


if __name__ == "__main__":
    save(__file__, draw())
