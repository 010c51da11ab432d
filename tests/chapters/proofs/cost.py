"""What the letters of chapters/cost.md stand for: numbers that are counted.

The key's functions run on arrays that count the multiply-adds of their products.
"""

from itertools import pairwise

import numpy as np
import sympy as sp

from solutions.losses import mse
from solutions.network import backward, forward
from tests.chapters.proofs.meaning import Scene, proofs_in


class Counting(np.ndarray):
    """An array whose matrix products count their multiply-adds."""

    multiply_adds = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(each) for each in inputs]
        if ufunc is np.matmul:
            Counting.multiply_adds += plain[0].size * plain[1].shape[1]
        return np.asarray(getattr(ufunc, method)(*plain, **options)).view(Counting)


def counted(function, *arguments):
    """Return what a function returns, and the multiply-adds that it took."""
    before = Counting.multiply_adds
    return function(*arguments), Counting.multiply_adds - before


def numbers(arrays):
    """Return how many numbers some arrays hold."""
    return sum(array.size for array in arrays)


def network(N, *sizes):
    """A network whose passes and arrays are counted."""
    scene = Scene(N=N, K=len(sizes) - 1)
    scene.put("D", dict(enumerate(map(sp.Integer, sizes))))
    weights = [np.zeros(shape).view(Counting) for shape in pairwise(sizes)]
    X = np.zeros((N, sizes[0])).view(Counting)
    (P, cache), there = counted(forward, X, weights)
    dP = mse(P, np.zeros(P.shape))[1]
    (gradients, _), back = counted(backward, dP, cache, weights)
    differences = sum(counted(forward, X, weights)[1] for _ in range(numbers(weights)))
    for name, count in {
        "C_forward": there,
        "C_backward": back,
        "C_differences": differences + there,
        "S_weights": numbers(weights),
        "S_gradients": numbers(gradients),
        "S_cache": numbers(array for pair in cache for array in pair),
    }.items():
        scene.put(name, sp.Integer(count))
    return scene


def networks():
    """Networks of several depths and widths."""
    for N, *sizes in [(3, 2, 2, 2, 1), (1, 4, 5, 2), (10, 3, 2), (5, 2, 3, 4, 5, 1)]:
        yield network(N, *sizes)


def one_width():
    """Networks whose layers are all of one width D."""
    for N, K, D in [(3, 2, 4), (1, 4, 3)]:
        scene = network(N, *[D] * (K + 1))
        scene.put("D", sp.Integer(D))
        yield scene


def tables():
    """The product G Wᵀ, and a product with each of the two tables."""
    for N, D, M in [(2, 3, 4), (5, 2, 3), (1, 4, 2)]:
        scene = Scene(N=N, D=D, M=M)
        G, W = np.zeros((N, M)).view(Counting), np.zeros((D, M))
        scene.put("C_product", sp.Integer(counted(np.matmul, G, W.T)[1]))
        for name, inputs in [("X", N * D), ("W", D * M)]:
            table = np.zeros((inputs, N * M)).view(Counting)
            count = counted(np.matmul, table, np.zeros((N * M, 1)))[1]
            scene.put(f"C_by {name}", sp.Integer(count))
        yield scene


def checkpoints():
    """Layers of one width, of which the inputs of every s-th are kept."""
    for N, D, K, s in [(2, 3, 4, 2), (1, 2, 6, 3), (3, 1, 4, 1), (2, 2, 3, 3)]:
        scene = Scene(N=N, D=D, K=K)
        scene.put("s", sp.Integer(s))
        starts = range(0, K, s)
        most = max(len({*starts, *range(first, first + s)}) for first in starts)
        scene.put("S_checkpoints", sp.Integer(most * N * D))
        yield scene


PROOFS = proofs_in(
    {
        networks: "cost cost-ratio cost-differences memory",
        one_width: "cache-share",
        tables: "table-cost",
        checkpoints: "checkpoints",
    }
)
