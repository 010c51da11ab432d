"""A layer's wires read from both ends: a column of W forwards, a row of W backwards."""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    edge,
    figure,
    hatching,
    line,
    math,
    node,
    rims,
    save,
    table,
    words,
)

NAME = "same_wires"
INPUTS, OUTPUTS = (82, 222), (62, 152, 242)  # y within a half of the figure
LEFT, MIDDLE, RIGHT, RADIUS = 30, 190, 308, 19  # x of inputs, outputs and the loss
LABEL = 0.28  # where on its wire a weight stands, seen from the input
CELL = (44, 34)
TABLE_LEFT, TABLE_TOP = 44, 302
HALF = 410


def half(top, output=None, input=None) -> str:
    """The layer and its table: forwards to one output, or backwards to one input."""
    forwards = output is not None
    colour = FORWARD if forwards else BACKWARD
    bold = {"colour": colour, "width": 3, "dash": "" if forwards else DASHED}
    quiet = {"colour": MUTED, "width": 1.2}
    inputs = [(LEFT, top + y) for y in INPUTS]
    outputs = [(MIDDLE, top + y) for y in OUTPUTS]
    loss = (RIGHT, top + OUTPUTS[1])
    parts = [
        words(LEFT, top + 26, "inputs"),
        words(MIDDLE, top + 26, "outputs"),
        words(RIGHT, top + 26, "loss"),
        node(*loss, "L", RADIUS),
    ]
    for d, start in enumerate(inputs, 1):
        chosen = d == input
        look = (colour, 3) if chosen else (INK, 1.5)
        parts.append(node(*start, f"x_{{{d}}}", RADIUS, *look))
        for j, end in enumerate(outputs, 1):
            look = bold if chosen or j == output else quiet
            ends, at = ((start, end), LABEL) if forwards else ((end, start), 1 - LABEL)
            parts.append(edge(*ends, RADIUS, f"w_{{{d}{j}}}", at, **look))
    for j, end in enumerate(outputs, 1):
        look = (colour, 3) if j == output else (INK, 1.5)
        parts.append(node(*end, f"z_{{{j}}}", RADIUS, *look))
        if forwards:
            parts.append(arrow(*rims(end, loss, RADIUS), **quiet))
        else:
            parts.append(edge(loss, end, RADIUS, f"g_{{{j}}}", 0.42, **bold))
    # The table of the weights: a row for each input, a column for each output.
    left, y = TABLE_LEFT, top + TABLE_TOP
    rows, columns = range(1, 3), range(1, 4)
    marked = ((1, output), (2, output)) if forwards else ((input, 1), (input, 3))
    fill = f"url(#{NAME}-{'forward' if forwards else 'backward'})"
    entries = [[f"w_{{{d}{j}}}" for j in columns] for d in rows]
    parts.append(table(left, y, entries, CELL, marked, fill, colour, 18))
    parts += [math(left - 16, y + CELL[1] * (d - 0.5), f"x_{{{d}}}") for d in rows]
    parts += [math(left + CELL[0] * (j - 0.5), y - 16, f"z_{{{j}}}") for j in columns]
    parts.append(math(left - 18, y - 17, "W"))
    if forwards:
        lines = "The wires into", f"output {output} are", f"column {output} of W."
    else:
        lines = "The wires out of", f"input {input} are", f"row {input} of W."
    x = left + 3 * CELL[0] + 18
    parts += [
        words(x, y + 12 + 22 * k, text, 15, "start") for k, text in enumerate(lines)
    ]
    return "\n".join(parts)


def draw() -> str:
    return figure(
        340,
        2 * HALF + 6,
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        words(12, 16, "Forwards", 16, "start", FORWARD),
        arrow((96, 16), (328, 16), colour=FORWARD, width=2),
        half(28, output=1),
        line((0, HALF), (340, HALF), MUTED, 1),
        words(328, HALF + 26, "Backwards", 16, "end", BACKWARD),
        arrow((236, HALF + 26), (12, HALF + 26), colour=BACKWARD, width=2, dash=DASHED),
        half(HALF + 38, input=1),
    )


if __name__ == "__main__":
    save(__file__, draw())
