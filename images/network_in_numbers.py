"""Masha's network in numbers: forwards and back, one matrix after the other.

Its samples and targets are those of the running example, and so are its weights: the
example's first layer, cut into two of 2×2, and half of the example's last one.
"""

import numpy as np
from svg import (
    BACKWARD,
    DASHED,
    FORWARD,
    INK,
    MUTED,
    arrow,
    centres,
    digits,
    figure,
    frame,
    grid,
    hatching,
    line,
    math,
    part,
    said,
    save,
    signed,
    size_of,
    words,
)

from solutions import example
from solutions.losses import mse
from solutions.network import backward, forward, gradient_step

NAME = "network_in_numbers"
X, Y, RATE = example.X, example.Y, example.rate
WEIGHTS = [example.W[:, :2], example.W[:, 2:], example.W2[:2]]
P, CACHE = forward(X, WEIGHTS)
LOSS, DP = mse(P, Y)
GRADIENTS, DELTAS = backward(DP, CACHE, WEIGHTS)
AFTER = mse(forward(X, gradient_step(WEIGHTS, GRADIENTS, RATE))[0], Y)[0]
N = len(X)

# Everything that is drawn: what it is called, its numbers, and where: the block of its
# layer, forwards or below that its gradient, and the left end.
X_LEFT, W_LEFT, H_LEFT, O_LEFT, Y_LEFT = 2, 56, 152, 248, 232
CELL, WHOLE = (44, 20), (22, 20)
INPUTS, STATES = (list(each) for each in zip(*CACHE, strict=True))
MATRICES = {"X": ("X", X, (1, 0, X_LEFT), WHOLE)}
for k, (W, dW, H, delta) in enumerate(
    zip(WEIGHTS, GRADIENTS, STATES, DELTAS, strict=True), 1
):
    last = k == len(WEIGHTS)
    MATRICES |= {
        f"W{k}": (f"W^{{({k})}}", W, (k, 0, W_LEFT), CELL),
        f"dW{k}": (f"∂L/∂W^{{({k})}}", dW, (k, 1, W_LEFT), CELL),
        f"H{k}": ("ŷ" if last else f"H^{{({k})}}", H, (k, 0, H_LEFT), CELL),
        f"d{k}": (f"δ^{{({k})}}", delta, (k, 1, H_LEFT), CELL),
    }
    if not last:
        dO = DELTAS[k] @ WEIGHTS[k].T
        MATRICES |= {
            f"O{k}": (f"O^{{({k})}}", INPUTS[k], (k, 0, O_LEFT), CELL),
            f"dO{k}": (f"∂L/∂O^{{({k})}}", dO, (k, 1, O_LEFT), CELL),
        }
MATRICES["y"] = ("y", Y, (3, 0, Y_LEFT), CELL)
GIVEN = "X", "W1", "W2", "W3", "y"

TOP, ROW, BLOCK = 26, 104, 216  # of the first block, from row to row, block to block
FOOT = TOP + 3 * BLOCK + 4
WHOLE_TALL = FOOT + 12


def rounded(value) -> str:
    """A number with three decimals, or a whole one as it is."""
    whole = isinstance(value, int | np.integer)
    return signed(value if whole else f"{value:.3f}")


def corner(name):
    """The left and the top of a matrix."""
    _, entries, (block, row, left), cell = MATRICES[name]
    # A column stands in the middle of the place that two columns would take.
    if entries.shape[1] == 1 and name != "y":
        left += cell[0] / 2
    return left, TOP + BLOCK * (block - 1) + ROW * row + 20


def matrix(name) -> list[str]:
    """A matrix with its name above and its size below, and what can light up."""
    title, entries, (_, row, _), cell = MATRICES[name]
    left, top = corner(name)
    rows, columns = entries.shape
    middle, bottom = left + columns * cell[0] / 2, top + 3 * cell[1]
    shown = [[rounded(value) for value in each] for each in entries]
    numbers = digits(centres(left, top, np.array(shown), cell), 14)
    back = row == 1
    colour = BACKWARD if back else FORWARD
    whole = (1, 1), (rows, columns), cell
    used = "".join(
        part(f"{side}use{name}", frame(left, top, *whole, ink, fill))
        for side, ink, fill in (
            ("F", FORWARD, f"url(#{NAME}-forward)"),
            ("B", BACKWARD, f"url(#{NAME}-backward)"),
        )
        if f"{side}use{name}" in LIGHTS
    )
    return [
        math(middle, top - 10, title, 15, colour=BACKWARD if back else INK),
        grid(left, top, rows, columns, cell),
        math(middle, bottom - (3 - rows) * cell[1] + 10, size_of(entries), 13),
        numbers if name in GIVEN else part(f"number{name}", numbers, shown=True),
        used,
        part(f"new{name}", frame(left, top, *whole, colour, "none"))
        if name not in GIVEN
        else "",
        part(
            f"kept{name}",
            words(middle + 16, bottom + 10, "kept", 13, "start", FORWARD),
            shown=True,
        )
        if f"kept{name}" in LIGHTS
        else "",
    ]


def name_of(name) -> str:
    return MATRICES[name][0]


def sizes(*names, turned=()) -> str:
    """The sizes of a product's factors and of the product, which is the last one."""
    *factors, product = (
        "×".join(reversed(size_of(MATRICES[n][1]).split("×")))
        if n in turned
        else size_of(MATRICES[n][1])
        for n in names
    )
    return f"{' times '.join(factors)} makes {product}"


def first(name) -> float:
    return MATRICES[name][1][0, 0]


def terms(left, right) -> str:
    """A sum of products with three decimals."""

    def bracketed(value):
        return f"({rounded(value)})" if value < 0 else rounded(value)

    pairs = zip(left, right, strict=True)
    return " + ".join(f"{bracketed(a)}·{bracketed(b)}" for a, b in pairs)


def forwards(k):
    """The two steps of a layer on the way forward, the last layer's being one."""
    before = "X" if k == 1 else f"O{k - 1}"
    W, H, O = f"W{k}", f"H{k}", f"O{k}"
    (A, B), value = (MATRICES[before][1], MATRICES[W][1]), first(H)
    equal = "=" if k == 1 else "≈"
    symbol = "ŷ_{1}" if k == 3 else f"h^{{({k})}}_{{11}}"
    yield {
        "view": k,
        "use": [before, W],
        "new": [H],
        "kept": [before],
        "sum": f"{name_of(H)} = {name_of(before)} {name_of(W)}",
        "say": f"{sizes(before, W, H)}. For sample 1, {symbol} {equal} "
        f"{terms(A[0], B[:, 0])} {equal} {rounded(value)}. {name_of(before)} is kept: "
        f"on the way back, it will make the gradient of {name_of(W)}.",
    }
    if k < 3:
        yield {
            "view": k,
            "use": [H],
            "new": [O],
            "kept": [H],
            "sum": f"{name_of(O)} = f({name_of(H)})",
            "say": "The sigmoid, entry by entry, so the size stays "
            f"{size_of(MATRICES[O][1])}: f({rounded(value)}) ≈ {rounded(first(O))}. "
            f"{name_of(H)} is kept, because the way back needs the slope of f there.",
        }


def backwards(k):
    """The steps of a layer on the way back, from its δ on."""
    before = "X" if k == 1 else f"O{k - 1}"
    dW, delta = f"dW{k}", f"d{k}"
    A, d = MATRICES[before][1], MATRICES[delta][1]
    yield {
        "view": k,
        "use": [before, delta],
        "new": [dW],
        "sum": f"∂L/∂W^{{({k})}} = {transposed(before)} δ^{{({k})}}",
        "say": f"{sizes(before, delta, dW, turned=[before])}, the size of "
        f"W^{{({k})}}. Its first entry adds up the samples: {terms(A[:, 0], d[:, 0])} "
        f"≈ {rounded(first(dW))}. Used: {name_of(before)}, which was kept. The layer "
        "keeps this gradient for its step.",
    }
    if k == 1:
        return
    O, H, W, dO, new = f"O{k - 1}", f"H{k - 1}", f"W{k}", f"dO{k - 1}", f"d{k - 1}"
    slope = first(O) * (1 - first(O))
    yield {
        "view": k,
        "use": [delta, W],
        "new": [dO],
        "sum": f"∂L/∂O^{{({k - 1})}} = δ^{{({k})}} W^{{({k})⊤}}",
        "say": f"{sizes(delta, W, dO, turned=[W])}. The first entry, for sample 1: "
        f"{terms(d[0], MATRICES[W][1][0])} ≈ {rounded(first(dO))}. Used: W^{{({k})}}, "
        "as it was on the way forward. This one is handed on, to the left.",
    }
    yield {
        "view": k,
        "use": [dO, H],
        "new": [new],
        "sum": f"δ^{{({k - 1})}} = (δ^{{({k})}} W^{{({k})⊤}}) ⊙ f′(H^{{({k - 1})}})",
        "say": f"Entry by entry, so the size stays {size_of(MATRICES[H][1])}. The "
        f"slope at {rounded(first(H))} is {rounded(slope)}, and {rounded(first(dO))}·"
        f"{rounded(slope)} ≈ {rounded(first(new))}. Used: H^{{({k - 1})}}, which was "
        f"kept. Now layer {k - 1} has its δ.",
    }


def transposed(name) -> str:
    """The name of a matrix with its transpose's sign."""
    title = name_of(name)
    return title[:-1] + "⊤}" if title.endswith("}") else title + "^{⊤}"


def losses():
    """The steps at the right end: the loss, and what it sends back."""
    errors = (P - Y)[:, 0]
    listed = ", ".join(map(rounded, errors[:-1])) + f" and {rounded(errors[-1])}"
    deltas = DP[:, 0]
    yield {
        "view": 3,
        "use": ["H3", "y"],
        "new": ["L"],
        "sum": f"L ≈ {rounded(LOSS)}",
        "say": f"The right end. The errors ŷ − y are {listed}. Their squares add up to "
        f"{rounded((errors**2).sum())}. Divided by 2N = {2 * N}, that is the loss, one "
        "number.",
    }
    yield {
        "view": 3,
        "use": ["H3", "y"],
        "new": ["d3"],
        "back": True,
        "sum": "δ^{(3)} = (ŷ − y) / N",
        "say": f"Turn round. What the loss sends is each error, divided by N = {N}: "
        f"{', '.join(map(rounded, deltas[:-1]))} and {rounded(deltas[-1])}, "
        f"{size_of(DP)} like ŷ. The last layer has no f, so this is its δ already.",
    }


def all_steps():
    there = [step for k in (1, 2, 3) for step in forwards(k)]
    loss, turn = losses()
    back = [step | {"back": True} for k in (3, 2, 1) for step in backwards(k)]
    end = {
        "view": 0,
        "use": [f"{name}{k}" for k in (1, 2, 3) for name in ("W", "dW")],
        "new": [],
        "back": True,
        "sum": "W^{(k)} ← W^{(k)} − η ∂L/∂W^{(k)}",
        "say": "Under every matrix of weights stands its gradient, of the same size, "
        "and nothing is sent back to X. Only now do the weights move. With "
        f"η = {RATE} the loss falls from {rounded(LOSS)} to {rounded(AFTER)}.",
    }
    return [*there, loss, turn, *back, end]


def scenes() -> dict:
    """What is to be seen at each step: all that is there by now, and what is new."""
    there, kept_by_now, found = [], [], {}
    views = {
        0: (0, WHOLE_TALL),
        1: (0, TOP + 2 * BLOCK - 4),
        2: (0, TOP + 2 * BLOCK - 4),
        3: (TOP + BLOCK - 5, WHOLE_TALL - TOP - BLOCK + 5),
    }
    for number, step in enumerate(all_steps(), 1):
        side = "B" if step.get("back") else "F"
        there += [f"number{name}" for name in step["new"]]
        kept_by_now += [f"kept{name}" for name in step.get("kept", [])]
        top, tall = views[step["view"]]
        found[str(number)] = {
            "parts": [
                *there,
                *kept_by_now,
                *(f"{side}use{name}" for name in step["use"]),
                *(f"new{name}" for name in step["new"]),
            ],
            "sum": said(step["sum"]),
            "say": said(step["say"]),
            "view": f"0 {top} 340 {tall}",
        }
    return found


SCENES = scenes()
LIGHTS = {name for scene in SCENES.values() for name in scene["parts"]}


def steps() -> dict:
    return {
        "start": "1",
        "dials": [{"label": "Step", "last": len(SCENES), "buttons": ["Back", "Next"]}],
        "scenes": SCENES,
    }


def draw() -> str:
    parts = []
    for k in (1, 2, 3):
        y = TOP + BLOCK * (k - 1)
        parts.append(words(2, y + 152, f"layer {k}", 14, "start"))
        if k > 1:
            parts.append(line((0, y - 5), (340, y - 5), MUTED, 1))
    for name in MATRICES:
        parts += matrix(name)
    _, top = corner("y")
    loss = math(312, top + 30, rounded(LOSS), 15)
    ring = frame(286, top + 18, (1, 1), (1, 1), (52, 24), FORWARD, "none")
    return figure(
        340,
        WHOLE_TALL,
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
        words(2, 12, "Forwards", 15, "start", FORWARD),
        arrow((78, 12), (338, 12), colour=FORWARD, width=2),
        *parts,
        math(312, top - 10, "L", 15),
        part("numberL", loss, shown=True),
        part("newL", ring),
        words(338, FOOT, "Backwards", 15, "end", BACKWARD),
        arrow((254, FOOT), (2, FOOT), colour=BACKWARD, width=2, dash=DASHED),
    )


if __name__ == "__main__":
    save(__file__, draw(), steps())
