"""What an expression of SymPy's is, term by term, however it is written.

Nothing of the learner's is run: an expression is read by the exact types of its parts,
which are sums, products, whole powers, and what SymPy leaves unevaluated of these.
Every step is paid for, so an expression is refused for its size, and by no clock.
"""

from fractions import Fraction

import numpy as np
import sympy as sp
from sympy.polys.rings import ring

from autograder.checks.verdict import Fault
from autograder.checks.words import Word, kind_of

SIZE, DEPTH = 2000, 32  # of an expression as it is written
BITS = 256  # of a coefficient
WORK = 10_000  # products of two terms


def terms(entry, names):
    """Return an entry as {the symbols of a term: its coefficient}, or raise Fault.

    A symbol that stands n times in a product stands n times in its term. Symbols count
    by their names, so that a learner may make symbols of their own.
    """
    if type(entry) in (int, float, Fraction) or isinstance(entry, np.number):
        entry = sp.sympify(entry)
    if not isinstance(entry, sp.Expr) or isinstance(entry, sp.MatrixExpr):
        raise Fault("not an expression", kind=kind_of(entry))
    measure(entry)
    polynomial = Reading(names).polynomial(entry)
    return {
        tuple(
            n for n, power in zip(names, powers, strict=True) for _ in range(power)
        ): (Fraction(int(coefficient.numerator), int(coefficient.denominator)))
        for powers, coefficient in polynomial.terms()
    }


def measure(entry):
    """Raise Fault if an expression is too large to be read."""
    count, waiting = 0, [(entry, 0)]
    while waiting:
        node, depth = waiting.pop()
        parts = node.args if type(node) in READERS or type(node) in INSIDE else ()
        count += 1
        if count > SIZE or len(parts) > SIZE or depth > DEPTH:
            raise Fault("expression too large")
        waiting += [(part, depth + 1) for part in parts]


class Reading:
    """One expression, read as a fraction of two polynomials in the known symbols."""

    def __init__(self, names):
        self.ring, *symbols = ring(names, sp.QQ)
        self.known = dict(zip(names, symbols, strict=True))
        self.zero, self.one = self.ring.zero, self.ring.one
        self.indices, self.left = {}, WORK
        self.foreign, self.others = set(), set()

    def polynomial(self, entry):
        """Return an expression as a polynomial, or raise Fault."""
        above, below = self.value(entry)
        for key, met in [
            ("foreign symbols", self.foreign),
            ("not sums and products", self.others),
        ]:
            if met:
                names = sorted(met, key=str)
                raise Fault(key, names=names[:3])
        quotient = self.zero
        while above:
            self.pay(len(above) + len(below) + len(quotient))
            term, rest = above.leading_term().div(below.leading_term())
            if rest:
                raise Fault("fraction left")
            quotient, above = quotient + term, above - self.times(term, below)
        return quotient

    def pay(self, cost):
        self.left -= cost
        if self.left < 0:
            raise Fault("expression too large")

    def value(self, node):
        self.pay(1)
        read = READERS.get(type(node), Reading.other)
        return read(self, node)

    def other(self, node):
        """Note that there is something that no sum and no product is made of."""
        name = node if isinstance(node, Word) else type(node).__name__[:40]
        self.others.add(name)
        return self.zero, self.one

    def strange(self, name):
        self.foreign.add(name[:40])
        return self.zero, self.one

    def times(self, p, q):
        self.pay(len(p) * len(q))
        product = p * q
        for number in product.values():
            self.check(number.numerator, number.denominator)
        return product

    def check(self, numerator, denominator):
        if numerator.bit_length() + denominator.bit_length() > BITS:
            raise Fault("expression too large")

    def plus(self, one, other):
        (a, b), (c, d) = one, other
        self.pay(len(a) + len(c))
        if b == d:
            return a + c, b
        return self.times(a, d) + self.times(c, b), self.times(b, d)

    def number(self, node):
        p, q = node.p, node.q
        self.check(p, q)
        return self.ring.ground_new(sp.QQ(p, q)), self.one

    def decimal(self, node):
        # 1/3 has no exact float: the fraction that is meant is a short one nearby.
        _, _, exponent, bits = node._mpf_
        if abs(exponent + bits) > BITS:
            raise Fault("expression too large")
        p, q = Fraction(float(node)).limit_denominator(10**6).as_integer_ratio()
        return self.ring.ground_new(sp.QQ(p, q)), self.one

    def symbol(self, node):
        if node.name in self.indices:
            return self.ring.ground_new(sp.QQ(self.indices[node.name])), self.one
        if node.name in self.known:
            return self.known[node.name], self.one
        return self.strange(node.name)

    def sum(self, node):
        total = self.zero, self.one
        for part in node.args:
            total = self.plus(total, self.value(part))
        return total

    def product(self, node):
        above, below = self.one, self.one
        for part in node.args:
            a, b = self.value(part)
            above, below = self.times(above, a), self.times(below, b)
        return above, below

    def power(self, node):
        above, below = self.value(node.args[0])
        exponent = self.whole(node.args[1])
        if exponent is None:
            return self.other(Word("WORDS", "a root"))
        if exponent < 0:
            above, below = below, above
        if not below:
            return self.other(Word("WORDS", "a division by 0"))
        self.pay(abs(exponent))
        p, q = self.one, self.one
        for _ in range(abs(exponent)):
            p, q = self.times(p, above), self.times(q, below)
        return p, q

    def whole(self, node):
        """Return the whole number that an expression is, or None."""
        above, below = self.value(node)
        if not above.is_ground or not below.is_ground:
            return None
        number = above.coeff(1) / below.coeff(1)
        return int(number) if number.denominator == 1 else None

    def unevaluated(self, node):
        return self.value(node.args[0])

    def unevaluated_sum(self, node):
        term, *limits = node.args
        return self.summed(node, term, limits)

    def summed(self, node, term, limits):
        if not limits:
            return self.value(term)
        *inner, limit = limits
        index, *bounds = limit.args
        bounds = [self.whole(bound) for bound in bounds]
        if type(index) is not sp.Symbol or len(bounds) != 2 or None in bounds:
            return self.other(node)
        first, last = bounds
        self.pay(abs(last - first))
        total = self.zero, self.one
        for number in range(first, last + 1):
            outside = self.indices
            self.indices = {**outside, index.name: number}
            total = self.plus(total, self.summed(node, term, inner))
            self.indices = outside
        return total

    def derivative(self, node):
        expression, *variables = node.args
        above, below = self.value(expression)
        for variable, count in (pair.args for pair in variables):
            symbol, times = self.value(variable)[0], self.whole(count)
            if symbol not in self.known.values() or times is None:
                return self.other(node)
            self.pay(times)
            for _ in range(times):
                up = self.times(above.diff(symbol), below)
                down = self.times(above, below.diff(symbol))
                above, below = up - down, self.times(below, below)
        return above, below

    def delta(self, node):
        one, other = map(self.whole, node.args[:2])
        if None in (one, other):
            return self.other(node)
        return (self.one if one == other else self.zero), self.one

    def element(self, node):
        """Read an entry of a matrix, or of one that is but a name."""
        matrix, *index = node.args
        if type(matrix) in (sp.MatrixSymbol, sp.IndexedBase):
            return self.strange(str(matrix))
        index = [self.whole(each) for each in index]
        if type(matrix) is not sp.ImmutableMatrix or None in index:
            return self.other(node)
        if not all(0 <= i < size for i, size in zip(index, matrix.shape, strict=True)):
            return self.other(node)
        return self.value(matrix[tuple(index)])


NUMBERS = (
    sp.Integer,
    sp.Rational,
    *map(type, [sp.S.Zero, sp.S.One, -sp.S.One, sp.S.Half]),
)
READERS = {
    sp.Add: Reading.sum,
    sp.Mul: Reading.product,
    sp.Pow: Reading.power,
    sp.Symbol: Reading.symbol,
    sp.Dummy: Reading.symbol,
    sp.Float: Reading.decimal,
    **dict.fromkeys(NUMBERS, Reading.number),
    sp.UnevaluatedExpr: Reading.unevaluated,
    sp.Sum: Reading.unevaluated_sum,
    sp.Derivative: Reading.derivative,
    sp.KroneckerDelta: Reading.delta,
    sp.matrices.expressions.matexpr.MatrixElement: Reading.element,
    sp.Indexed: Reading.element,
}
INSIDE = sp.Tuple, sp.ImmutableMatrix  # stand inside of what is read
