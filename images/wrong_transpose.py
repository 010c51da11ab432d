"""Two factors are tried as ∂L/∂W: most do not fit, and one fits and is wrong.

On paper four tries stand below one another, as shapes. On the page any two factors are
chosen, for the running example and for a part of it with as many samples as inputs.
"""

from svg import (
    BACKWARD,
    FORWARD,
    INK,
    MUTED,
    box,
    centres,
    digits,
    figure,
    frame,
    grid,
    line,
    math,
    part,
    polyline,
    said,
    save,
    signed,
    size_of,
    summed,
    words,
)

from solutions import example
from solutions.linear import linear_weight_gradient

# The layers by the values of the first dial: the example, and its corner that the page
# on the linear layer uses, with as many samples as inputs.
LAYERS = {
    "A": (example.X, example.G, example.W),
    "B": (example.X[:2], example.G[:2, :3], example.W[:, :3]),
}
NAMES = {"X": "X", "XT": "X^{⊤}", "G": "G", "GT": "G^{⊤}"}

CELL, PRODUCT = (24, 22), (27, 22)
ENDS, BEGINS, RESULT = 102, 114, 229  # of the left factor, the right one, the product
MIDDLE, SIZES, INNER = 82, 142, 168  # y on the page, below the drawing for paper
TALL = 182

UNIT, ROW = 15, 76  # of a shape on paper, and from one try to the next
TRIES = ("A", "X", "G"), ("A", "G", "XT"), ("A", "XT", "G"), ("B", "X", "G")
PAPER = len(TRIES) * ROW + 46


def factors(layer) -> dict:
    X, G, _ = LAYERS[layer]
    return {"X": X, "XT": X.T, "G": G, "GT": G.T}


def product(layer, left, right):
    """The product of two factors of a layer, or None where they do not fit."""
    A, B = factors(layer)[left], factors(layer)[right]
    return A @ B if A.shape[1] == B.shape[0] else None


def gradient(layer):
    X, G, W = LAYERS[layer]
    return linear_weight_gradient(G, X, W)


def verdict(layer, left, right) -> str:
    """What is to be said of a product: "none", "size", "side", "wrong" or "right"."""
    made, wanted = product(layer, left, right), gradient(layer)
    if made is None:
        return "none"
    if made.shape == wanted.shape:
        return "right" if (made == wanted).all() else "wrong"
    side = made.shape == wanted.T.shape and (made == wanted.T).all()
    return "side" if side else "size"


def scene(layer, left, right) -> dict:
    of, made, wanted = factors(layer), product(layer, left, right), gradient(layer)
    A, B = of[left], of[right]
    both = f"{NAMES[left]} {NAMES[right]}"
    what = verdict(layer, left, right)
    rows_with_columns = f"{size_of(A)} times {size_of(B)}"
    if what == "none":
        first = f"{both}: {rows_with_columns} does not fit"
        text = (
            f"A row of {NAMES[left]} has {A.shape[1]} numbers and a column of "
            f"{NAMES[right]} has {B.shape[0]}, so they cannot be paired. NumPy refuses."
        )
    else:
        first = f"{both}: {rows_with_columns} makes {size_of(made)}"
        entry = f"{summed(zip(A[0], B[:, 0], strict=True))} = {signed(made[0, 0])}"
        text = {
            "size": f"NumPy computes it, but a gradient has the size of its variable, "
            f"and W is {size_of(wanted)}.",
            "side": f"All the right numbers, but lying on their side: W is "
            f"{size_of(wanted)}, and this is the transpose of its gradient.",
            "right": f"This is the size of W, and it is right. The first entry, "
            f"{entry}, multiplies every input by what came back to the same sample.",
            "wrong": f"This is the size of W, so NumPy says nothing, and it is wrong. "
            f"The first entry is {entry} instead of {signed(wanted[0, 0])}: it "
            "multiplies x_{12}, which is an input of sample 1, by g_{21}, which came "
            "back to sample 2. It fits only because there are as many samples as "
            "inputs.",
        }[what]
    return {
        "parts": [
            f"{layer}left{left}",
            f"{layer}right{right}",
            f"{layer}wanted",
            f"inner{A.shape[1]}{B.shape[0]}",
            "refused" if made is None else f"{layer}{left}{right}",
        ],
        "sum": said(first),
        "say": said(text),
        "view": f"0 {PAPER} 340 {TALL}",
    }


SCENES = {
    f"{layer} {left} {right}": scene(layer, left, right)
    for layer in LAYERS
    for left in NAMES
    for right in NAMES
}


def steps() -> dict:
    layers = {
        layer: f"{len(X)} samples, {len(W)} inputs, {W.shape[1]} outputs"
        for layer, (X, _, W) in LAYERS.items()
    }
    options = {value: said(name) for value, name in NAMES.items()}
    return {
        "start": "A X G",
        "dials": [
            {"label": "The layer", "options": layers},
            {"label": "Left factor", "options": options},
            {"label": "Right factor", "options": options},
        ],
        "scenes": SCENES,
    }


def block(left, A, name, cell=CELL) -> str:
    """A matrix of the page, from its left end on."""
    rows, columns = A.shape
    top = PAPER + MIDDLE - rows * cell[1] / 2
    return "\n".join(
        (
            math(left + columns * cell[0] / 2, PAPER + 20, name, 16),
            grid(left, top, rows, columns, cell),
            digits(centres(left, top, A, cell), 14),
        )
    )


def stage() -> list[str]:
    """What the page shows: two factors, whether they fit, and what they make."""
    parts = [math(RESULT - 9, PAPER + MIDDLE, "=", 18)]
    low = PAPER + SIZES
    for layer in LAYERS:
        for key, A in factors(layer).items():
            begin = ENDS - A.shape[1] * CELL[0]
            named = block(begin, A, NAMES[key])
            sized = math(ENDS, low, size_of(A), 15, "end")
            parts.append(part(f"{layer}left{key}", named, sized))
            named = block(BEGINS, A, NAMES[key])
            sized = math(BEGINS, low, size_of(A), 15, "start")
            parts.append(part(f"{layer}right{key}", named, sized))
        text = words(RESULT, low + 26, f"W is {size_of(gradient(layer))}", 14, "start")
        parts.append(part(f"{layer}wanted", text))
        for left in NAMES:
            for right in NAMES:
                made = product(layer, left, right)
                if made is not None:
                    rows, columns = made.shape
                    right_one = verdict(layer, left, right) == "right"
                    top = PAPER + MIDDLE - rows * CELL[1] / 2
                    whole = (1, 1), (rows, columns), PRODUCT, FORWARD, "none"
                    parts.append(
                        part(
                            f"{layer}{left}{right}",
                            block(
                                RESULT,
                                made,
                                "∂L/∂W" if right_one else "∂L/∂W ?",
                                PRODUCT,
                            ),
                            words(RESULT, low, f"makes {size_of(made)}", 14, "start"),
                            frame(RESULT, top, *whole) if right_one else "",
                        )
                    )
    for a, b in sorted({each["parts"][3][5:] for each in SCENES.values()}):
        x, y = (ENDS + BEGINS) / 2, PAPER + INNER
        fits = a == b
        bracket = [(ENDS - 5, low + 9), (ENDS - 5, low + 15), (BEGINS + 5, low + 15)]
        bracket.append((BEGINS + 5, low + 9))
        text = f"{a} and {b}: they {'fit' if fits else 'do not fit'}"
        parts.append(
            part(
                f"inner{a}{b}",
                polyline(bracket, INK if fits else BACKWARD, 2),
                words(x, y, text, 14, colour=INK if fits else BACKWARD),
            )
        )
    cross = words(RESULT, PAPER + MIDDLE, "no product", 14, "start", BACKWARD)
    return [*parts, part("refused", cross)]


def shape(left, middle, A) -> str:
    """A factor on paper, as large as its size."""
    rows, columns = A.shape
    wide, tall = columns * UNIT, rows * UNIT
    sized = math(left + wide / 2, middle, size_of(A), 13)
    return box(left + wide / 2, middle, wide, tall, MUTED, line_width=1.5) + sized


def paper() -> list[str]:
    """Four tries below one another."""
    said_of = {
        "none": "does not fit",
        "right": "fits, and is right",
        "wrong": "fits, and is wrong",
    }
    parts, y = [], 0
    for number, (layer, left, right) in enumerate(TRIES):
        if number in (0, 3):
            X, _, W = LAYERS[layer]
            text = f"{len(X)} samples, {len(W)} inputs, {W.shape[1]} outputs"
            parts.append(words(2, y + 12, text, 14, "start"))
            y += 22
        A, B = (factors(layer)[each] for each in (left, right))
        middle = y + ROW / 2 - 4
        what = verdict(layer, left, right)
        colour = INK if what == "right" else BACKWARD
        name = f"{NAMES[left]} {NAMES[right]}"
        parts.append(math(4, middle, name, 17, "start"))
        begin = 62
        for each in (A, B):
            parts.append(shape(begin, middle, each))
            begin += each.shape[1] * UNIT + 8
        parts.append(words(204, middle - 9, said_of[what], 14, "start", colour))
        made = product(layer, left, right)
        inner = f"{A.shape[1]} and {B.shape[0]} differ"
        result = inner if made is None else f"makes {size_of(made)}, like W"
        parts.append(words(204, middle + 11, result, 14, "start"))
        parts.append(line((0, y + ROW - 6), (340, y + ROW - 6), MUTED, 1))
        y += ROW
    return parts


def draw() -> str:
    return figure(340, PAPER, *paper(), *stage())


if __name__ == "__main__":
    save(__file__, draw(), steps())
