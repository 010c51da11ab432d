"""What the checks write down as text: expressions that are evaluated, and sums."""

import functools
import re

import numpy as np

INDICES = {"i": "N", "d": "D", "j": "M"}  # of a sample, an input and an output


def sigmoid(H):
    return 0.5 * (1 + np.tanh(0.5 * H))


def softmax(Z):
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def slope(H):
    """Return the slope of the sigmoid where its input is H."""
    O = sigmoid(H)
    return O * (1 - O)


def inner(A, B):
    """Return ⟨A, B⟩ for each matrix of a stack."""
    return (A * B).sum(axis=(-2, -1))


def rows(b, N):
    """Return N rows that are each b, for each b of a stack."""
    return np.repeat(b[..., None, :], N, axis=-2)


FUNCTIONS = {each.__name__: each for each in (inner, rows, sigmoid, slope, softmax)}
FUNCTIONS["np"] = np


@functools.cache
def compiled(expression):
    return compile(expression, "<expression>", "eval")


def evaluate(expression, names):
    """Return the value of an expression of ours, which uses names and FUNCTIONS."""
    return eval(compiled(expression), {**FUNCTIONS, **names})


class Sum:
    """The sum that one entry is: "X[i,d]·dZ[i,j] over i", perhaps with a rest "+ b[j]".

    Its free indices, in the order i, d, j, are those of the entry.
    """

    def __init__(self, text):
        sum_, _, rest = text.partition(" + ")
        self.term, _, self.over = sum_.partition(" over ")
        self.rest = [rest] if rest else []
        used = set(re.findall(r"\b[idj]\b", text.replace(" over ", ""))) - {self.over}
        self.free = [index for index in INDICES if index in used]

    def terms(self, index, names):
        """Return the terms of one entry, as text such as "X[0,1]·dZ[0,2]"."""
        values = dict(zip(self.free, index, strict=True))
        sizes = [names[INDICES[self.over]]] if self.over else [1]
        terms = [
            placed(self.term, {**values, self.over: count}) for count in range(*sizes)
        ]
        return terms + [placed(rest, values) for rest in self.rest]

    def array(self, names):
        total = 0
        for term in self.term, *self.rest:
            factors = re.findall(r"(\w+)(?:\[([idj,]+)\])?", term)
            indices = [letters.replace(",", "") for _, letters in factors]
            free = "".join(i for i in self.free if i in "".join(indices))
            arrays = [names[name] for name, _ in factors]
            total = total + np.einsum(f"{','.join(indices)}->{free}", *arrays)
        return total


def placed(term, values):
    """Return a term with numbers for its indices."""
    return re.sub(r"\b[idj]\b", lambda index: str(values[index[0]]), term)


def in_numbers(term, names):
    """Return a term with the numbers for its entries: "5·(−2)"."""
    factors = [f"{evaluate(factor, names):g}" for factor in term.split("·")]
    factors = [f"(−{f[1:]})" if f.startswith("-") else f for f in factors]
    return "·".join(factors)
