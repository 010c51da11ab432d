"""The backward pass over the forward scheme: the factor that each edge puts in."""

from forward_scheme import CHAIN, DISC, HALF, WEIGHTS, place, product
from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    box,
    figure,
    line,
    math,
    node,
    save,
    sized,
    words,
)

ENTERING = ("X^{⊤}", "O^{(1)⊤}", "O^{(2)⊤}")  # what each layer is fed, transposed


def back(*points) -> str:
    return arrow(*points, colour=BACKWARD, width=1.8, dash=DASHED)


def graph(weight_y: float, y: float) -> list[str]:
    parts = []
    for position, (name, _) in enumerate(CHAIN):
        parts.append(box(place(position), y, 2 * HALF, 40, line_width=1.5, corner=6))
        parts.append(math(place(position), y, name))
    for layer, ((weight, size), entering) in enumerate(
        zip(WEIGHTS, ENTERING, strict=True), 1
    ):
        x = product(layer)
        before, after = place(2 * layer - 2), place(2 * layer - 1)
        # The product hands its gradient back to the weight and to its input.
        parts.append(box(x, weight_y, 52, 40, line_width=1.5, corner=6))
        parts.append(math(x, weight_y, weight))
        parts.append(
            math(x, weight_y - 58, f"∂L/∂{weight}", colour=BACKWARD)
            + "\n"
            + math(x, weight_y - 33, size, 16)
        )
        parts.append(node(x, y, "·", DISC, MUTED, size=28))
        parts.append(back((after - HALF, y), (x + DISC + 2, y)))
        parts.append(back((x, y - DISC), (x, weight_y + 22)))
        parts.append(
            math(x + 8, y - 66, f"{entering} ·", anchor="start", colour=FORWARD)
        )
        if layer == 1:  # nobody asks for ∂L/∂X: the data stay as they are
            parts.append(line((before + HALF, y), (x - DISC, y), MUTED))
        else:
            parts.append(back((x - DISC, y), (before + HALF + 2, y)))
            right = weight.replace(")}", ")⊤}")
            parts.append(math(x - 12, y + 36, f"· {right}"))
        # δ of this layer, below the matrix whose gradient it is
        delta = f"δ^{{({layer})}}"
        parts.append(math(after, y + 36, delta, colour=BACKWARD))
        parts.append(math(after, y + 60, "N×1" if layer == 3 else "N×2", 16))
    for layer in (1, 2):
        x = place(2 * layer - 0.5)
        parts.append(node(x, y, "f", DISC, MUTED))
        parts.append(back((place(2 * layer) - HALF, y), (x + DISC + 2, y)))
        parts.append(back((x - DISC, y), (place(2 * layer - 1) + HALF + 2, y)))
        parts.append(math(x, y - 34, f"⊙ f^{{′}}(H^{{({layer})}})", colour=FORWARD))
    parts.append(back((place(6) - HALF, y), (place(5) + HALF + 2, y)))
    parts.append(math(place(5.5), y - 34, "∂L/∂ŷ", colour=BACKWARD))
    return parts


def ledger(y: float) -> list[str]:
    """The same three steps as equations, in the order in which they are computed."""
    parts = []
    for row, layer in enumerate((3, 2, 1)):
        width = 1 if layer == 3 else 2
        delta = (f"δ^{{({layer})}}", 46, f"N×{width}", BACKWARD)
        if layer == 3:
            terms = [delta, ("=", 26, "", INK), ("∂L/∂ŷ", 62, "N×1", BACKWARD)]
        else:
            above = layer + 1
            wide = 1 if above == 3 else 2
            terms = [
                delta,
                ("=", 26, "", INK),
                ("(", 8, "", INK),
                (f"δ^{{({above})}}", 44, f"N×{wide}", BACKWARD),
                (f"W^{{({above})⊤}}", 62, f"{wide}×2", INK),
                (")", 8, "", INK),
                ("⊙", 30, "", INK),
                (f"f^{{′}}(H^{{({layer})}})", 84, "N×2", FORWARD),
            ]
        gradient = [
            (f"∂L/∂W^{{({layer})}}", 92, f"2×{width}", BACKWARD),
            ("=", 28, "", INK),
            (ENTERING[layer - 1], 56, "2×N", FORWARD),
            (f"δ^{{({layer})}}", 44, f"N×{width}", BACKWARD),
        ]
        top = y + 66 * row
        parts.append(words(44, top, f"{row + 1}", 16))
        parts.append(sized(70, top, terms))
        parts.append(sized(450, top, gradient))
    return parts


def draw() -> str:
    rule = line((36, 322), (684, 322), MUTED, width=1)
    return figure(720, 530, *graph(88, 216), rule, *ledger(356))


if __name__ == "__main__":
    save(__file__, draw())
