"""The course's network: 2 inputs, two hidden layers of 2, one linear output."""

from svg import FORWARD, edge, figure, math, node, save, words

TOP, BOTTOM = 104, 264
MIDDLE = (TOP + BOTTOM) / 2
INPUT, HIDDEN_1, HIDDEN_2, OUTPUT = 22, 120, 218, 316
RADIUS = 18
OUTSIDE = RADIUS + 16  # how far from its node a neuron's output is written


def draw() -> str:
    parts = []
    rows = (TOP, BOTTOM)
    look = {"gap": (36, 26), "size": 17, "colour": FORWARD}
    for k, (left, right) in enumerate(((INPUT, HIDDEN_1), (HIDDEN_1, HIDDEN_2)), 1):
        for d, y0 in enumerate(rows, 1):
            for j, y1 in enumerate(rows, 1):
                # Labels of crossing edges keep clear of the crossing in the middle.
                at = 0.46 if y0 == y1 else 0.28
                weight = f"w^{{({k})}}_{{{d}{j}}}"
                ends = (left, y0), (right, y1)
                parts.append(edge(*ends, RADIUS, weight, at, **look))
    for d, y in enumerate(rows, 1):
        weight = f"w^{{(3)}}_{{{d}1}}"
        ends = (HIDDEN_2, y), (OUTPUT, MIDDLE)
        parts.append(edge(*ends, RADIUS, weight, 0.46, **look))
        parts.append(node(INPUT, y, f"x_{{i{d}}}", RADIUS, size=18))
        outside = -OUTSIDE if y == TOP else OUTSIDE
        for k, x in enumerate((HIDDEN_1, HIDDEN_2), 1):
            parts.append(node(x, y, "f", RADIUS))
            parts.append(math(x, y + outside, f"o^{{({k})}}_{{i{d}}}", 18))
    parts.append(node(OUTPUT, MIDDLE, "Σ", RADIUS))
    parts.append(math(OUTPUT, MIDDLE - OUTSIDE, "ŷ_{i}", 18))
    for x, heading, matrix in (
        (INPUT, ("", "inputs"), ("X", "")),
        (HIDDEN_1, ("hidden", "layer 1"), ("O^{(1)}", "= f(H^{(1)})")),
        (HIDDEN_2, ("hidden", "layer 2"), ("O^{(2)}", "= f(H^{(2)})")),
        (OUTPUT - 17, ("linear", "output"), ("ŷ", "= O^{(2)}W^{(3)}")),
    ):
        for line, text in enumerate(heading):
            if text:
                parts.append(words(x, 16 + 20 * line, text, 14))
        for line, text in enumerate(matrix):
            if text:
                parts.append(math(x, 336 + 26 * line, text, 15))
    return figure(340, 380, *parts)


if __name__ == "__main__":
    save(__file__, draw())
