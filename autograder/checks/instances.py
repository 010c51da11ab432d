"""The inputs that an answer is tried on: shapes, values and memory layouts."""

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np

SIZES = "N", "D", "M"
# Kinds whose numbers are no integers, so that there are rounding errors.
ROUNDED = "float32 digits", "fractions"
# The signs of most numbers and of the others, on kinds by which names are tested.
ONE_SIDED = {"negative": (-1, -1), "mostly positive": (1, -1)}
ONE_SIDED |= {"mostly negative": (-1, 1)}
LAYOUTS = "not contiguous", "read-only"
# Kinds on which an answer may be wrong because of the numbers alone.
EXTREME = "large", "saturated"
OTHER_VALUES = (
    *EXTREME,
    "fractions",
    "large numbers",
    "two zeros",
    "small rate",
    "large rate",
)
# More numbers for the seed of everything that is drawn; none, while a learner works.
MORE = ContextVar("MORE", default=())


@contextlib.contextmanager
def drawn_from(key):
    """Let what is drawn depend on key, bytes, as well as on the seed.

    A grader has a key of its own for each student: nobody knows the inputs in advance,
    and whoever is graded again gets the same ones.
    """
    token = MORE.set((int.from_bytes(key),))
    try:
        yield
    finally:
        MORE.reset(token)


def source(*seed):
    """Return the source of random numbers that belongs to a seed."""
    return np.random.default_rng([*seed, *MORE.get()])


@dataclass(frozen=True)
class Instance:
    """Three sizes, a kind (a key of words.KINDS), a dtype, and a source of values."""

    kind: str
    N: int
    D: int
    M: int
    dtype: str
    rng: np.random.Generator

    @property
    def exact(self):
        """Whether `integers` draws what has no rounding errors."""
        return self.kind not in ROUNDED

    def integers(self, *shape):
        """Return small integers, as floats of this instance's dtype, and none of them
        is 0 unless the kind says so.

        Sums of their products are exact in float64 and float32, and no entry can hide
        behind a zero. An answer in low precision is exact on them too, and so is one
        that cuts off large numbers or takes those up to 1 for 1, so some kinds draw
        others.
        """
        if self.kind == "fractions":
            return self.laid_out(self.rng.uniform(-2, 2, size=shape))
        if self.kind == "zeros":
            quarters = self.rng.integers(-12, 13, size=shape) / 4
            return self.laid_out(quarters * self.one_of([0, 1, 1], shape))
        if not self.exact:
            return self.laid_out(9 * self.rng.normal(size=shape))
        most = 10_000 if self.kind == "large numbers" else 10
        size = self.rng.integers(1, most, size=shape).astype(float)
        numbers = size * self.signs(shape)
        if self.kind == "two zeros":
            numbers.flat[self.rng.permutation(numbers.size)[:2]] = 0
        return self.laid_out(numbers)

    def signs(self, shape):
        """Return 1 or -1 for each entry, by chance where the kind does not say more."""
        if self.kind not in ONE_SIDED:
            return self.one_of([-1, 1], shape)
        most, others = ONE_SIDED[self.kind]
        signs = np.full(shape, most)
        signs.flat[::3] = others
        return signs

    def one_of(self, numbers, shape=()):
        """Return any of a few numbers for each entry; `choice` takes longer."""
        return np.array(numbers)[self.rng.integers(0, len(numbers), size=shape)]

    def number(self):
        """Return a number other than the sizes and ±1, and another one for another N.

        The same number on two instances would pass for a constant.
        """
        if not self.exact:
            return float(self.integers(1)[0])
        return float(self.one_of([-1, 1]) * (self.N + 5 * self.rng.integers(1, 3)))

    def laid_out(self, array):
        """Return array in this instance's dtype and memory layout."""
        if array.dtype.kind == "f":
            array = array.astype(self.dtype)
        if self.kind == "not contiguous":
            array = np.repeat(array, 2, axis=0)[::2]
        if self.kind == "read-only":
            array.setflags(write=False)
        return array


def to_be_sure(seed):
    """Return instances on which a wrong answer's name has to hold as well.

    Nothing is judged on them: an entry may be 0 here, and hide what is wrong. Code that
    asks for a size, a sum's sign or the largest number goes another way on some.
    """
    kinds = [("zeros", 8, 3, 5), ("negative", 2, 3, 4), ("negative", 1, 1, 2)]
    kinds += [("mostly positive", 5, 4, 3), ("mostly negative", 4, 5, 2)]
    return [
        Instance(kind, *sizes, "float64", source(seed, 99, number))
        for number, (kind, *sizes) in enumerate(kinds)
    ]


def draw(seed, thorough, *, shown=(), more=()):
    """Yield the instances: a rectangular and a square one, or all of them.

    On the rectangular one no two sizes are equal, so that a wrong order of factors has
    a wrong shape; on the square one every order has the right one, so that it can be
    told by its values. A task may want other kinds beside the common ones: those
    `shown` are always drawn, and `more` where all are.
    """
    rng = source(seed)
    # No size is the same on both instances, or a constant factor would pass for one;
    # and neither N nor M is 2, or ½ would pass for a mean.
    a, b, c = (int(size) for size in rng.permutation([3, 4, 5]))
    d = 2
    kinds = [("", a, d, b), ("square", c, c, c)]
    kinds += [(kind, a, c, b) for kind in shown]
    if thorough:
        kinds += [
            ("one sample", 1, d, b),
            ("one input", a, 1, b),
            ("one output", a, d, 1),
            ("longer batch", 7, b, c),
            ("float32", c, a, b),
            ("read-only", b, c, a),
            ("not contiguous", b, a, c),
            ("float32 digits", b, a, c),
            ("fractions", c, a, b),
            ("large numbers", a, c, b),
            ("other numbers", a, d, b),
            ("two zeros", b, c, a),
        ]
        kinds += [(kind, a, c, b) for kind in more]
    for number, (kind, N, D, M) in enumerate(kinds):
        dtype = "float32" if kind.startswith("float32") else "float64"
        stream = source(seed, number)
        yield Instance(kind, N, D, M, dtype, stream)
