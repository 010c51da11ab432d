"""The course's network: 2 inputs, two hidden layers of 2, one linear output."""

from svg import FORWARD, arrow, edge, figure, math, node, save, words

TOP, BOTTOM = 120, 300
MIDDLE = (TOP + BOTTOM) / 2
INPUT, HIDDEN_1, HIDDEN_2, OUTPUT = 60, 245, 430, 615
RADIUS = 26


def draw() -> str:
    parts = []
    rows = (TOP, BOTTOM)
    for k, (left, right) in enumerate(((INPUT, HIDDEN_1), (HIDDEN_1, HIDDEN_2)), 1):
        for d, y0 in enumerate(rows, 1):
            for j, y1 in enumerate(rows, 1):
                # Labels of crossing edges keep clear of the crossing in the middle.
                at = 0.47 if y0 == y1 else 0.26
                weight = f"w^{{({k})}}_{{{d}{j}}}"
                ends = (left, y0), (right, y1)
                parts.append(
                    edge(*ends, RADIUS, weight, at, (44, 30), 20, colour=FORWARD)
                )
    for d, y in enumerate(rows, 1):
        weight = f"w^{{(3)}}_{{{d}1}}"
        ends = (HIDDEN_2, y), (OUTPUT, MIDDLE)
        parts.append(edge(*ends, RADIUS, weight, 0.46, (44, 30), 20, colour=FORWARD))
        parts.append(node(INPUT, y, f"x_{{i{d}}}", RADIUS))
        parts.append(node(HIDDEN_1, y, "f", RADIUS))
        parts.append(node(HIDDEN_2, y, "f", RADIUS))
        outside = -44 if y == TOP else 44
        for k, x in enumerate((HIDDEN_1, HIDDEN_2), 1):
            parts.append(math(x, y + outside, f"o^{{({k})}}_{{i{d}}}"))
    end = OUTPUT + RADIUS
    parts.append(node(OUTPUT, MIDDLE, "Σ", RADIUS))
    parts.append(arrow((end, MIDDLE), (end + 40, MIDDLE), colour=FORWARD))
    parts.append(math(end + 58, MIDDLE, "ŷ_{i}"))
    for x, heading, matrix in (
        (INPUT, "inputs", "X"),
        (HIDDEN_1, "hidden layer 1", "O^{(1)} = f(H^{(1)})"),
        (HIDDEN_2, "hidden layer 2", "O^{(2)} = f(H^{(2)})"),
        (OUTPUT, "linear output", "ŷ = O^{(2)}W^{(3)}"),
    ):
        parts.append(words(x, 24, heading))
        parts.append(math(x, 390, matrix, 18))
    return figure(720, 410, *parts)


if __name__ == "__main__":
    save(__file__, draw())
