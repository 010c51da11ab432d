"""The gradient of the weights grows sample by sample, as a sum of outer products.

On paper all of it is there: what each sample adds, and the sum. On the page the samples
come one by one, or an entry is chosen and read as a row times a column.
"""

import numpy as np
from svg import (
    BACKWARD,
    FORWARD,
    INK,
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
    part,
    said,
    save,
    signed,
    size_of,
    summed,
    words,
)

from solutions import example
from solutions.linear import bias_gradient, linear_weight_gradient

X, G = example.X, example.G
N, M = G.shape
DW = linear_weight_gradient(G, X, example.W)

LEFT, RIGHT = 24, 160  # where a left factor begins, and where products do
TOP = 20
CELL, CHOSEN = (40, 24), (40, 31)  # of what is read, and of what can be chosen
APART = 12


class OuterProducts:
    """The figure with the weights alone, or with the bias as one row more."""

    def __init__(self, name, bias):
        self.name, self.bias = name, bias
        self.inputs = np.column_stack([X, np.ones(N, int)]) if bias else X
        self.sum = np.vstack([DW, bias_gradient(G)]) if bias else DW
        self.rows = len(self.sum)
        self.tall = self.rows * CELL[1] + APART
        self.outer = TOP + N * CELL[1] + 20
        self.below = self.outer + N * self.tall + 28
        self.height = self.below + self.rows * CHOSEN[1] + (24 if bias else 4)
        self.scenes = self.samples() | self.entries()
        self.shown = self.scenes["W 1 1"]["parts"]  # on paper

    def listed(self, numbers):
        *some, last = map(signed, numbers)
        return f"{', '.join(some)} and {last}"

    def samples(self):
        found = {}
        for i in range(1, N + 1):
            x, g = self.inputs[i - 1], G[i - 1]
            pairs = list(zip(self.inputs[:i, 0], G[:i, 0], strict=True))
            so_far = sum(a * b for a, b in pairs)
            many, all_of_them = ("three", "twelve") if self.bias else ("two", "eight")
            ones = ", and the last row is what came back, times 1" if self.bias else ""
            then = {
                1: f"Each of the {many} meets each of the four: {all_of_them} "
                f"products{ones}.",
                2: f"Again every pair makes a product, and these {all_of_them} are "
                "added to those of sample 1.",
                3: "With its products the sum is complete. Choose an entry of it, and "
                "the same sum is a row times a column.",
            }[i]
            found[str(i)] = {
                "parts": [
                    *(f"outer{k}" for k in range(1, i + 1)),
                    f"sum{i}",
                    f"XTcol{i}",
                    f"x{i}",
                    f"Grow{i}",
                    f"new{i}",
                    "choices",
                ],
                "sum": said(f"∂L/∂w_{{11}}: {summed(pairs)} =\u00a0{so_far}"),
                "say": said(
                    f"Sample {i}: {self.listed(x)} went in, and {self.listed(g)} come "
                    f"back. {then}"
                ),
            }
        return found

    def entries(self):
        found = {}
        for (d, j), value in enumerated(self.sum):
            x, g = self.inputs[:, d - 1], G[:, j - 1]
            of_bias = d == 3
            symbol = f"∂L/∂b_{{{j}}}" if of_bias else f"∂L/∂w_{{{d}{j}}}"
            ones = ", which is all ones, and so the column is simply added up"
            left = self.left_name()
            found[f"W {d} {j}"] = {
                "parts": [
                    *(f"outer{k}" for k in range(1, N + 1)),
                    f"sum{N}",
                    f"XTrow{d}",
                    f"Gcol{j}",
                    f"all{d}{j}",
                    "choices",
                ],
                "sum": said(f"{symbol} = {summed(zip(x, g, strict=True))} =\u00a0")
                + f"<b>{signed(value)}</b>",
                "say": said(
                    f"Column {j} of G meets row {d} of {left}"
                    f"{ones if of_bias else ''}. The three products, one for each "
                    "sample, are the numbers that stand above this one: "
                    f"{self.listed(x * g)}."
                ),
            }
        return found

    def left_name(self):
        return "[X 1]^{⊤}" if self.bias else "X^{⊤}"

    def lit(self, name, *place, colour=BACKWARD, fill=True):
        hatch = f"url(#{self.name}-{'forward' if colour == FORWARD else 'backward'})"
        lit = frame(*place, colour, hatch if fill else "none")
        return part(name, lit, shown=name in self.shown)

    def draw(self):
        XT, rows = self.inputs.T, self.rows
        parts = [
            math(
                RIGHT + 2 * CELL[0],
                TOP - 10,
                f"G\u2002{size_of(G)}",
                15,
                colour=BACKWARD,
            ),
            grid(RIGHT, TOP, *G.shape, CELL),
            digits(centres(RIGHT, TOP, G, CELL)),
        ]
        for i in range(1, N + 1):
            y = self.outer + self.tall * (i - 1)
            middle = y + rows * CELL[1] / 2
            column, product = XT[:, [i - 1]], np.outer(XT[:, i - 1], G[i - 1])
            x = RIGHT - 12 - CELL[0]
            parts += [
                words(2, middle, f"sample {i}", 14, "start"),
                math(x - 24, middle, "+" if i > 1 else "", 18) if i > 1 else "",
                grid(x, y, rows, 1, CELL),
                digits(centres(x, y, column, CELL)),
                grid(RIGHT, y, rows, M, CELL),
                part(f"outer{i}", digits(centres(RIGHT, y, product, CELL)), shown=True),
                self.lit(f"x{i}", x, y, (1, 1), (rows, 1), CELL, colour=FORWARD),
                self.lit(f"new{i}", RIGHT, y, (1, 1), (rows, M), CELL, fill=False),
                self.lit(f"Grow{i}", RIGHT, TOP, (i, 1), (i, M), CELL),
            ]
        y = self.below
        middle, right = RIGHT + M * CELL[0] / 2, RIGHT + M * CELL[0]
        if self.bias:
            at = y + 2 * CHOSEN[1]
            parts += [
                line((LEFT, at), (LEFT + N * CELL[0], at), INK, 2),
                line((RIGHT, at), (right, at), INK, 2),
                math(
                    middle, self.height - 11, f"∂L/∂b\u20021×{M}", 15, colour=BACKWARD
                ),
            ]
        parts += [
            line((RIGHT - 6, y - 26), (right + 6, y - 26), INK, 1.5),
            math(middle, y - 11, f"∂L/∂W\u2002{size_of(DW)}", 15, colour=BACKWARD),
            math(
                LEFT + 1.5 * CELL[0],
                y - 11,
                f"{self.left_name()}\u2002{size_of(XT)}",
                15,
            ),
            grid(LEFT, y, rows, N, CHOSEN),
            digits(centres(LEFT, y, XT, CHOSEN)),
            grid(RIGHT, y, rows, M, CHOSEN),
        ]
        so_far = np.zeros_like(self.sum)
        for i in range(1, N + 1):
            so_far = so_far + np.outer(XT[:, i - 1], G[i - 1])
            numbers = digits(centres(RIGHT, y, so_far, CHOSEN))
            parts += [
                part(f"sum{i}", numbers, shown=i == N),
                self.lit(
                    f"XTcol{i}", LEFT, y, (1, i), (rows, i), CHOSEN, colour=FORWARD
                ),
            ]
        for d in range(1, rows + 1):
            place = LEFT, y, (d, 1), (d, N), CHOSEN
            parts.append(self.lit(f"XTrow{d}", *place, colour=FORWARD))
        for j in range(1, M + 1):
            parts.append(self.lit(f"Gcol{j}", RIGHT, TOP, (1, j), (N, j), CELL))
        for (d, j), _ in enumerated(self.sum):
            hatch = f"url(#{self.name}-backward)"
            marks = [
                frame(RIGHT, top, (d, j), (d, j), CELL, BACKWARD, hatch)
                for top in (self.outer + self.tall * i for i in range(N))
            ]
            marks.append(frame(RIGHT, y, (d, j), (d, j), CHOSEN, BACKWARD, "none"))
            parts.append(part(f"all{d}{j}", *marks, shown=f"all{d}{j}" in self.shown))
        places = [
            (x, top, f"W {d} {j}", f"row {d}, column {j}")
            for (x, top, _), ((d, j), _) in zip(
                centres(RIGHT, y, self.sum, CHOSEN), enumerated(self.sum), strict=True
            )
        ]
        parts.append(choices("choices", "An entry of the sum", places, CHOSEN))
        return figure(
            340,
            self.height,
            "<defs>",
            hatching(f"{self.name}-forward", FORWARD, 45),
            hatching(f"{self.name}-backward", BACKWARD, -45),
            "</defs>",
            *parts,
        )

    def steps(self):
        return {
            "start": "1",
            "dials": [{"label": "Sample", "last": N, "buttons": ["Back", "Next"]}],
            "hint": said(
                "Add the samples one by one. Then choose entries of the sum: touch "
                "them, or use Tab and the arrow keys."
            ),
            "scenes": self.scenes,
        }


FIGURE = OuterProducts("outer_products", bias=False)
draw, steps = FIGURE.draw, FIGURE.steps

if __name__ == "__main__":
    save(__file__, draw(), steps())
