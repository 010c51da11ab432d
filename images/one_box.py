"""A layer's three products: one box of N·D·M cubes, added up along each edge."""

from svg import (
    BACKWARD,
    FORWARD,
    INK,
    MUTED,
    arrow,
    figure,
    fraction,
    hatching,
    line,
    math,
    number,
    polyline,
    save,
    words,
)

NAME = "one_box"
N, D, M = 3, 2, 4
SIDE = 25  # of a cube's front
BACK = (12, -10)  # from a sample to the next one, away from the reader
LEFT, FIRST, STEP = 30, 68, 140  # the boxes' left edge, the first one's front, the next


def corner(top, j, d, i):
    """Where the corner lies that is j cubes to the right, d down and i to the back."""
    return LEFT + SIDE * j + BACK[0] * i, top + SIDE * d + BACK[1] * i


def filled(points, fill) -> str:
    """An area without a rim."""
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{path}" style="fill:{fill}"/>'


def face(top, name, cells=None):
    """The corners of a face, or of some cells of it: front (d, j), top (i, j), side."""
    rows, columns = (
        cells
        or {
            "front": ((0, D), (0, M)),
            "top": ((0, N), (0, M)),
            "side": ((0, N), (0, D)),
        }[name]
    )
    turns = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    at = {
        "front": lambda d, j: corner(top, j, d, 0),
        "top": lambda i, j: corner(top, j, 0, i),
        "side": lambda i, d: corner(top, M, d, i),
    }[name]
    return [at(rows[a], columns[b]) for a, b in turns]


def cubes(top) -> list[str]:
    """The edges of all the cubes that can be seen."""
    ends = [((0, d, 0), (M, d, 0)) for d in range(D + 1)]
    ends += [((j, 0, 0), (j, D, 0)) for j in range(M + 1)]
    ends += [((j, 0, 0), (j, 0, N)) for j in range(M + 1)]
    ends += [((0, 0, i), (M, 0, i)) for i in range(1, N + 1)]
    ends += [((M, 0, i), (M, D, i)) for i in range(1, N + 1)]
    ends += [((M, d, 0), (M, d, N)) for d in range(1, D + 1)]
    return [line(corner(top, *a), corner(top, *b), MUTED, 1) for a, b in ends]


# The face that is made; the cubes that one entry of it adds up, as another face shows
# them; that entry; the product; what the sum runs over.
PRODUCTS = (
    ("top", ("front", (0, 2), (1, 2)), ((0, 1), (1, 2)), "XW", "the inputs"),
    ("side", ("front", (0, 1), (0, 4)), ((0, 1), (0, 1)), "GW^{⊤}", "the outputs"),
    ("front", ("top", (0, 3), (1, 2)), ((0, 1), (1, 2)), "X^{⊤}G", "the samples"),
)


def labels(top, made) -> list[str]:
    """What each face is: a factor of the product, or a gradient that is made."""
    x, y = LEFT + SIDE * M, top
    places = {
        "top": (LEFT + SIDE * M / 2 + BACK[0] * N, y + BACK[1] * N - 15),
        "side": (x + BACK[0] * N + 16, y + SIDE * D / 2 + BACK[1] * N / 2),
        "front": (LEFT - 16, y + SIDE * D / 2),
    }
    names = {"top": "Z" if made == "top" else "G", "side": "X", "front": "W"}
    parts = []
    for name, place in places.items():
        colour = INK
        if name == made:
            colour = FORWARD if made == "top" else BACKWARD
        if name == made and made != "top":
            parts.append(fraction(*place, "∂L", f"∂{names[name]}", 16, colour))
        else:
            parts.append(math(*place, names[name], 20, colour=colour))
    return parts


def draw() -> str:
    parts = [
        "<defs>",
        hatching(f"{NAME}-forward", FORWARD, 45),
        hatching(f"{NAME}-backward", BACKWARD, -45),
        "</defs>",
    ]
    for row, (made, (seen, *cells), entry, formula, summed) in enumerate(PRODUCTS):
        top = FIRST + STEP * row
        colour = FORWARD if made == "top" else BACKWARD
        kind = "forward" if made == "top" else "backward"
        added = face(top, seen, cells)
        result = face(top, made, entry)
        parts.append(filled(added, f"url(#{NAME}-{kind})"))
        parts += cubes(top)
        parts.append(polyline(face(top, made), colour, 2.5))
        parts.append(polyline(added, colour, 2))
        parts.append(filled(result, colour))
        # From the far end of the line of cubes to the entry.
        start, end = {
            "top": (corner(top, 1.5, D - 0.2, 0), corner(top, 1.5, 0.1, 0)),
            "side": (corner(top, 0.2, 0.5, 0), corner(top, M - 0.1, 0.5, 0)),
            "front": (corner(top, 1.5, 0, N - 0.3), corner(top, 1.5, 0, 0.2)),
        }[made]
        parts.append(arrow(start, end, colour=INK, width=1.8))
        parts += labels(top, made)
        middle = 262
        parts.append(math(middle, top - 2, formula, 22, colour=colour))
        parts.append(words(middle, top + 28, "adds up over", 14))
        parts.append(words(middle, top + 48, summed, 14))
    return figure(340, FIRST + 2 * STEP + 56, *parts)


if __name__ == "__main__":
    save(__file__, draw())
