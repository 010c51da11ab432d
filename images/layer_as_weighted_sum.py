"""A linear layer with 2 inputs and 3 outputs; one output is a weighted sum."""

from svg import FORWARD, INK, MUTED, edge, figure, math, node, save

INPUTS = (62, 222)
OUTPUTS = (32, 142, 252)
LEFT, RIGHT, RADIUS = 24, 174, 20
CHOSEN = 1  # the output that is written out


def draw() -> str:
    parts = []
    for d, y0 in enumerate(INPUTS, 1):
        for j, y1 in enumerate(OUTPUTS, 1):
            look = (
                {"colour": FORWARD, "width": 3}
                if j == CHOSEN
                else {"colour": MUTED, "width": 1.2}
            )
            ends = (LEFT, y0), (RIGHT, y1)
            parts.append(edge(*ends, RADIUS, f"w_{{{d}{j}}}", 0.28, **look))
        parts.append(node(LEFT, y0, f"x_{{{d}}}", RADIUS))
    for j, y in enumerate(OUTPUTS, 1):
        look = (FORWARD, 3) if j == CHOSEN else (INK, 1.5)
        parts.append(node(RIGHT, y, f"z_{{{j}}}", RADIUS, *look))
    y = OUTPUTS[CHOSEN - 1]
    formula = "= w_{11}x_{1} + w_{21}x_{2}"
    parts.append(math(RIGHT + RADIUS + 10, y, formula, 18, "start"))
    return figure(340, 284, *parts)


if __name__ == "__main__":
    save(__file__, draw())
