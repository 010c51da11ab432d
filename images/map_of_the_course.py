"""How the whole course follows from one rule, by which a factor changes sides."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    arrow,
    box,
    figure,
    line,
    math,
    polyline,
    save,
    words,
)

WIDTH = 340
TRUNK, LEFT, RIGHT, RAIL = 12, 32, 312, 328  # x of the trunk, the boxes, the rail
TITLE, ROW, GAP = 28, 26, 10  # heights: of a title, of a line of mathematics, between

# What follows from the rule at once: a title, what is put in, and the result.
AT_ONCE = (
    ("Linear layer", "A = X,  B = W", ["∂L/∂X = GW^{⊤},\u2003∂L/∂W = X^{⊤}G"]),
    ("Bias", "A = 1,  B = b", ["∂L/∂b = 1^{⊤}G"]),
    ("Activation", "B = diag f^{′}(h)", ["∂L/∂H = ∂L/∂O ⊙ f^{′}(H)"]),
)
LOSS = ("Loss", "the right end", ["∂L/∂P = (P − Y) / N"])
NETWORK = (
    "Network",
    "layer after layer",
    [
        "∂L/∂W^{(k)} = O^{(k−1)⊤}δ^{(k)}",
        "δ^{(k−1)} = (δ^{(k)}W^{(k)⊤}) ⊙ f^{′}(H^{(k−1)})",
    ],
)
DESCENT = ("Descent", "a step", ["W ← W − η ∂L/∂W"])
BESIDES = (
    ("Cost", "two products for one", ["backward: at most twice forward"]),
    ("Test", "A = J,  B = V", ["⟨G, JV⟩ = ⟨J^{⊤}G, V⟩"]),
    ("New formulas", "Z = XBX^{⊤}", ["∂L/∂X = GXB^{⊤} + G^{⊤}XB"]),
)
SENTENCES = {
    "the right end",
    "layer after layer",
    "a step",
    "two products for one",
    "backward: at most twice forward",
}


def tall(entry) -> int:
    return TITLE + ROW * len(entry[2]) + 4


def card(top, entry, colour=INK) -> str:
    """A box with a title, what leads to it at the right, and formulas below."""
    title, put_in, formulas = entry
    height = tall(entry)
    y = top + TITLE + 0.4 * ROW
    return "\n".join(
        (
            box(
                (LEFT + RIGHT) / 2,
                top + height / 2,
                RIGHT - LEFT,
                height,
                colour,
                line_width=1.5,
                corner=5,
            ),
            words(LEFT + 8, top + 15, title, 14, "start", colour),
            text(RIGHT - 8, top + 15, put_in, 14, "end"),
            *(
                text(LEFT + 10, y + ROW * row, formula, 17, "start")
                for row, formula in enumerate(formulas)
            ),
        )
    )


def text(x, y, content, size, anchor) -> str:
    """Words where it is a sentence, and a formula where it is not."""
    if content in SENTENCES:
        return words(x, y, content, 14, anchor)
    return math(x, y, content, size, anchor)


def draw() -> str:
    parts = [
        words(WIDTH / 2, 12, "A factor changes sides:", 15),
        box(WIDTH / 2, 44, WIDTH - 4, 38, FORWARD, line_width=2.5, corner=5),
        math(WIDTH / 2, 44, "⟨G, AB⟩ = ⟨A^{⊤}G, B⟩ = ⟨GB^{⊤}, A⟩", 19),
    ]
    top = 76

    def branch(entry):
        y = top + tall(entry) / 2
        return arrow((TRUNK, y), (LEFT - 2, y), colour=FORWARD, width=2)

    meet = []
    for entry in AT_ONCE:
        parts += [branch(entry), card(top, entry)]
        meet.append(top + tall(entry) / 2)
        top += tall(entry) + GAP
    parts.append(card(top, LOSS, BACKWARD))
    meet.append(top + tall(LOSS) / 2)
    top += tall(LOSS) + GAP
    # The layers and the loss meet in the network.
    look = {"colour": BACKWARD, "width": 2, "dash": DASHED}
    end = top + tall(NETWORK) / 2
    parts += [line((RIGHT, y), (RAIL, y), **look) for y in meet]
    parts.append(polyline([(RAIL, meet[0]), (RAIL, end - 4)], **look))
    parts.append(arrow((RAIL, end - 4), (RAIL, end), (RIGHT + 2, end), **look))
    parts.append(card(top, NETWORK, BACKWARD))
    below = top + tall(NETWORK)
    top = below + GAP + 6
    middle = (LEFT + RIGHT) / 2
    parts.append(arrow((middle, below), (middle, top - 1), **look))
    parts.append(card(top, DESCENT, BACKWARD))
    top += tall(DESCENT) + GAP
    for entry in BESIDES:
        parts += [branch(entry), card(top, entry)]
        last = top + tall(entry) / 2
        top += tall(entry) + GAP
    parts.append(line((TRUNK, 63), (TRUNK, last + 1), FORWARD, 2))
    return figure(WIDTH, top, *parts)


if __name__ == "__main__":
    save(__file__, draw())
