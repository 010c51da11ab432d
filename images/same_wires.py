"""The running example's layer, read from both ends: its wires, its matrices, its sums.

On the page one entry of Z, ∂L/∂X or ∂L/∂W is chosen, and what it is made of lights up.
"""

from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    centres,
    choices,
    digits,
    enumerated,
    figure,
    frame,
    grid,
    hatching,
    line,
    math,
    node,
    part,
    rims,
    said,
    save,
    signed,
    size_of,
    summed,
    words,
)

from solutions import example
from solutions.linear import linear_input_gradient, linear_weight_gradient

NAME = "same_wires"
X, W, Z, G = example.X, example.W, example.Z, example.G
DX, DW = linear_input_gradient(G, X, W), linear_weight_gradient(G, X, W)
(N, D), M = X.shape, W.shape[1]

# The wires, y within a half of the figure.
LEFT, MIDDLE, RIGHT, RADIUS = 26, 196, 316, 17  # x of inputs, outputs and the loss
INPUTS, OUTPUTS, LOSS = (48, 204), (48, 100, 152, 204), 126
LABEL = 0.33  # where on its wire a weight stands, seen from the input
WIRES = 238  # how high all of this is

# The matrices: each stands in line with those that it is multiplied with.
CELL = WIDE, TALL = 34, 31  # on the narrowest phone, still wide enough for a finger
XT_LEFT, X_LEFT, MIDDLE_LEFT, RIGHT_LEFT = 4, 38, 120, 267
NAMES = 20  # the line of names above matrices
FORWARD_TALL = WIRES + 2 * NAMES + 5 * TALL + 6
BACKWARD_TALL = WIRES + 3 * NAMES + 7 * TALL + 6

# The example that the drawing on its own shows, forwards and backwards.
SHOWN = "Z 2 3", "X 2 1"


def wire(start, end, at, label="", colour=MUTED, width=1.2, dash=""):
    """A wire from rim to rim, with a place left out for its number."""
    (x, y), (x1, y1) = rims(start, end, RADIUS + 1)

    def along(way):
        return x + way * (x1 - x), y + way * (y1 - y)

    half = 13 / abs(x1 - x)
    look = {"colour": colour, "width": width, "dash": dash}
    return "\n".join(
        (
            line((x, y), along(at - half), **look),
            arrow(along(at + half), (x1, y1), **look),
            digits([(*along(at), label)]) if label != "" else "",
        )
    )


def matrix(left, top, entries, name, colour=INK) -> str:
    """A matrix with its name and its size above it."""
    rows, columns = entries.shape
    numbers = centres(left, top, entries, CELL)
    title = f"{name}\u2005{size_of(entries)}"
    return "\n".join(
        (
            math(left + columns * WIDE / 2, top - 10, title, 15, colour=colour),
            grid(left, top, rows, columns, CELL),
            digits(numbers),
        )
    )


def entries_of(left, top, entries, letter, name) -> str:
    """The entries of a matrix as places to choose."""
    at = [
        (x, y, f"{letter} {i} {j}", f"row {i}, column {j} of {name}")
        for (x, y, _), ((i, j), _) in zip(
            centres(left, top, entries, CELL), enumerated(entries), strict=True
        )
    ]
    return choices(f"{letter}choices", f"An entry of {name}", at, CELL)


def heading(top, forwards) -> str:
    """Which way numbers travel, and the names of the columns of nodes."""
    y = top + 12
    if forwards:
        text = words(2, y, "Forwards", 15, "start", FORWARD)
        way = arrow((78, y), (338, y), colour=FORWARD, width=2)
    else:
        text = words(338, y, "Backwards", 15, "end", BACKWARD)
        way = arrow((254, y), (2, y), colour=BACKWARD, width=2, dash=DASHED)
    return text + way


def wires(top, forwards) -> list[str]:
    """The layer between its inputs and the loss, and what can light up in it."""
    inputs = [(LEFT, top + y) for y in INPUTS]
    outputs = [(MIDDLE, top + y) for y in OUTPUTS]
    loss = (RIGHT, top + LOSS)
    side = "F" if forwards else "B"
    bold = {"colour": FORWARD if forwards else BACKWARD, "width": 3}
    bold["dash"] = "" if forwards else DASHED
    parts = [node(*loss, "L", RADIUS)]
    for d, start in enumerate(inputs, 1):
        parts.append(node(*start, "", RADIUS))
        for j, end in enumerate(outputs, 1):
            ends, at = ((start, end), LABEL) if forwards else ((end, start), 1 - LABEL)
            parts.append(wire(*ends, at, W[d - 1, j - 1]))
            lit = wire(*ends, at, **bold)
            parts.append(
                part(f"{side}wire{d}{j}", lit, shown=lights(f"{side}wire{d}{j}"))
            )
    for j, end in enumerate(outputs, 1):
        parts.append(node(*end, "", RADIUS))
        if forwards:
            parts.append(arrow(*rims(end, loss, RADIUS + 1), colour=MUTED, width=1.2))
        else:
            back = rims(loss, end, RADIUS + 1)
            parts.append(arrow(*back, colour=MUTED, width=1.2))
            lit = arrow(*back, **bold)
            parts.append(part(f"Bloss{j}", lit, shown=lights(f"Bloss{j}")))
    # What runs through the wires: one sample at a time.
    left, middle = (X, Z) if forwards else (DX, G)
    for i in range(1, N + 1):
        name = f"{side}sample{i}"
        numbers = [
            (x, y, value)
            for ends, row in ((inputs, left), (outputs, middle))
            for (x, y), value in zip(ends, row[i - 1], strict=True)
        ]
        title = words(2, top + LOSS, f"sample {i}", 14, "start")
        parts.append(part(name, title, digits(numbers, 16), shown=lights(name)))
    if not forwards:
        letters = [math(x, y, f"x_{{{d}}}", 16) for d, (x, y) in enumerate(inputs, 1)]
        letters += [math(x, y, f"g_{{{j}}}", 16) for j, (x, y) in enumerate(outputs, 1)]
        title = words(2, top + LOSS, "all samples", 14, "start")
        parts.append(part("Bsamples", title, *letters))
    # Which nodes are at the ends.
    for name, ends in (("in", inputs), ("out", outputs)):
        for k, (x, y) in enumerate(ends, 1):
            key = f"{side}{name}{k}"
            ring = node(x, y, "", RADIUS, bold["colour"], 3.5)
            parts.append(part(key, ring, shown=lights(key)))
    return parts


def places(top, forwards) -> dict:
    """Where each matrix stands: its left and top, its numbers and its name."""
    first = top + WIRES + NAMES
    if forwards:
        below = first + 2 * TALL + NAMES
        return {
            "W": (MIDDLE_LEFT, first, W, "W"),
            "X": (X_LEFT, below, X, "X"),
            "Z": (MIDDLE_LEFT, below, Z, "Z"),
        }
    second = first + 2 * TALL + NAMES
    below = second + 2 * TALL + NAMES
    return {
        "XT": (XT_LEFT, first, X.T, "X^{⊤}"),
        "dW": (MIDDLE_LEFT, first, DW, "∂L/∂W"),
        "W": (MIDDLE_LEFT, second, W, "W"),
        "WT": (RIGHT_LEFT, second + 2 * TALL - 4 * TALL, W.T, "W^{⊤}"),
        "X": (X_LEFT, below, X, "X"),
        "G": (MIDDLE_LEFT, below, G, "G = ∂L/∂Z"),
        "dX": (RIGHT_LEFT, below, DX, "∂L/∂X"),
    }


def matrices(top, forwards) -> list[str]:
    """The matrices, and what can light up in them."""
    side, colour, way = ("F", FORWARD, "forward")
    if not forwards:
        side, colour, way = ("B", BACKWARD, "backward")
    fill = f"url(#{NAME}-{way})"
    parts, frames = [], []
    at = places(top, forwards)
    for name, (left, y, entries, title) in at.items():
        given = name in ("dW", "dX", "G")
        parts.append(matrix(left, y, entries, title, BACKWARD if given else INK))
        rows, columns = entries.shape
        lines = {
            f"{side}{name}row{i}": ((i, 1), (i, columns)) for i in range(1, rows + 1)
        }
        lines |= {
            f"{side}{name}col{j}": ((1, j), (rows, j)) for j in range(1, columns + 1)
        }
        lines |= {
            f"{side}{name}{i}{j}": ((i, j), (i, j)) for (i, j), _ in enumerated(entries)
        }
        frames += [
            part(
                key,
                frame(left, y, *corners, CELL, colour, fill),
                shown=lights(key),
            )
            for key, corners in lines.items()
            if key in LIGHTS
        ]
    if forwards:
        chosen = [entries_of(*at["Z"][:3], "Z", "Z")]
    else:
        chosen = [
            entries_of(*at["dW"][:3], "W", "∂L/∂W"),
            entries_of(*at["dX"][:3], "X", "∂L/∂X"),
        ]
    return parts + frames + chosen


def equation(name, left, right, value) -> str:
    """An entry and the sum that it is."""
    terms = summed(zip(left, right, strict=True))
    return said(f"{name} = {terms} =\u00a0") + f"<b>{signed(value)}</b>"


def scenes() -> dict:
    """What lights up and is said for each entry that can be chosen."""
    forward = f"0 0 340 {FORWARD_TALL}"
    backward = f"0 {FORWARD_TALL + 8} 340 {BACKWARD_TALL}"
    found = {}
    for (i, j), z in enumerated(Z):
        found[f"Z {i} {j}"] = {
            "parts": [
                "Zchoices",
                f"Fsample{i}",
                *(f"Fwire{d}{j}" for d in range(1, D + 1)),
                *(f"Fin{d}" for d in range(1, D + 1)),
                f"Fout{j}",
                f"FXrow{i}",
                f"FWcol{j}",
                f"FZ{i}{j}",
            ],
            "sum": equation(f"z_{{{i}{j}}}", X[i - 1], W[:, j - 1], z),
            "say": said(
                f"Forwards, for sample {i}: output {j} adds up what comes in on its "
                f"two wires. Row {i} of X meets column {j} of W."
            ),
            "view": forward,
            "turn": ["Turn round: go backwards", f"X {i} 1"],
        }
    for (i, d), dx in enumerated(DX):
        found[f"X {i} {d}"] = {
            "parts": [
                "Wchoices",
                "Xchoices",
                f"Bsample{i}",
                *(f"Bwire{d}{j}" for j in range(1, M + 1)),
                *(f"Bloss{j}" for j in range(1, M + 1)),
                *(f"Bout{j}" for j in range(1, M + 1)),
                f"Bin{d}",
                f"BGrow{i}",
                f"BWrow{d}",
                f"BWTcol{d}",
                f"BdX{i}{d}",
            ],
            "sum": equation(f"∂L/∂x_{{{i}{d}}}", G[i - 1], W[d - 1], dx),
            "say": said(
                f"Backwards, for sample {i}: input {d} adds up what comes back on its "
                f"four wires. Row {i} of G meets row {d} of W. A product needs a "
                f"column there, and column {d} of W^{{⊤}} is that row: the same wires "
                "with the same numbers, read from the other end."
            ),
            "view": backward,
            "turn": ["Turn round: go forwards", f"Z {i} 1"],
        }
    for (d, j), dw in enumerated(DW):
        found[f"W {d} {j}"] = {
            "parts": [
                "Wchoices",
                "Xchoices",
                "Bsamples",
                f"Bwire{d}{j}",
                f"Bloss{j}",
                f"Bin{d}",
                f"Bout{j}",
                f"BXTrow{d}",
                f"BXcol{d}",
                f"BGcol{j}",
                f"BdW{d}{j}",
            ],
            "sum": equation(f"∂L/∂w_{{{d}{j}}}", X[:, d - 1], G[:, j - 1], dw),
            "say": said(
                f"Backwards, for all samples: each of the three has used the one wire "
                f"from input {d} to output {j}. What went in there, column {d} of X, "
                f"meets what comes back, column {j} of G. A product needs a row on its "
                f"left, and row {d} of X^{{⊤}} is that column."
            ),
            "view": backward,
            "turn": ["Turn round: go forwards", f"Z 1 {j}"],
        }
    return found


SCENES = scenes()
LIGHTS = {name for scene in SCENES.values() for name in scene["parts"]}


def lights(name) -> bool:
    """Whether the drawing on its own shows a part."""
    return any(name in SCENES[key]["parts"] for key in SHOWN)


def steps() -> dict:
    return {
        "start": SHOWN[0],
        "hint": "Choose an entry of <i>Z</i>, or backwards of ∂<i>L</i>/∂<i>X</i> or "
        "∂<i>L</i>/∂<i>W</i>: touch it, or use Tab and the arrow keys.",
        "scenes": SCENES,
    }


def draw() -> str:
    below = FORWARD_TALL + 8
    return figure(
        340,
        below + BACKWARD_TALL,
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        heading(0, True),
        *wires(0, True),
        *matrices(0, True),
        line((0, below - 4), (340, below - 4), MUTED, 1),
        heading(below, False),
        *wires(below, False),
        *matrices(below, False),
    )


if __name__ == "__main__":
    save(__file__, draw(), steps())
