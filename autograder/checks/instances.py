"""The inputs that an answer is tried on: shapes, values and memory layouts."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Instance:
    """Sizes N, D, M, one array for each argument, and what is special about them."""

    N: int
    D: int
    M: int
    inputs: dict
    kind: str


def draw(arguments, seed, thorough):
    """Yield the instances for these argument names: two, or all of them.

    Every entry is a small integer other than 0, held as a float. Sums of their products
    are exact in float64 and float32, and no entry can hide behind a zero. The upstream
    gradient is drawn like the rest: one made of ones would let an answer pass that
    ignores it.
    """
    rng = np.random.default_rng(seed)
    # Three different sizes, so that no wrong order of factors has the right shape.
    a, b, c = (int(size) for size in rng.permutation([2, 3, 4, 5])[:3])
    n = int(rng.integers(2, 5))
    kinds = [((a, b, c), "float64", ""), ((n, n, n), "float64", "all sizes equal")]
    if thorough:
        kinds += [
            ((1, b, c), "float64", "one sample"),
            ((a, 1, c), "float64", "one input"),
            ((a, b, 1), "float64", "one output"),
            ((7, b, c), "float64", "a longer batch"),
            ((c, a, b), "float32", "float32"),
            ((b, c, a), "float64", "read-only"),
            ((b, a, c), "float64", "not contiguous"),
        ]
    for (N, D, M), dtype, kind in kinds:
        shapes = {"X": (N, D), "W": (D, M), "b": (M,), "dZ": (N, M)}
        inputs = {}
        for name in arguments:
            size = rng.integers(1, 10, size=shapes[name])
            array = (size * rng.choice([-1, 1], size=size.shape)).astype(dtype)
            if kind == "not contiguous":
                array = np.repeat(array, 2, axis=0)[::2]
            if kind == "read-only":
                array.setflags(write=False)
            inputs[name] = array
        yield Instance(N, D, M, inputs, kind)
