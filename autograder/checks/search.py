"""Which small NumPy expression of the arguments an answer equals, if any does.

Expressions are grown from the arguments by cost, and those of one value are one: the
cheapest. An answer that is none of them may be a product, a quotient or a combination
of two. All pairs are tried at once on random projections, which one matrix product
gives; whatever seems equal there is evaluated as the text that is shown.
"""

import ast
import contextlib
import functools
import itertools
import math
import pickle

import numpy as np

from autograder.checks.clock import now
from autograder.checks.expressions import FUNCTIONS

SECONDS = 1.5  # at most, for a search; the counts below end it in a tenth of that
TERMS = 2000  # that are grown
FITTING = 350  # operands that are tried in pairs, the cheapest ones
PAIRS = 200  # that seem equal and are looked at, the cheapest ones
BITS = 3  # There are about 2 ** (BITS * cost) expressions of a cost,
MARGIN = 10  # and a wrong one fits in one search of 2 ** MARGIN.
LITERAL = 7  # the cost of a factor that is a number of six digits
KEPT = 8  # lists of arguments of which what has grown is kept
TOLD_BY = 2  # cases by which Terms are told apart; all of them say which one it is
MISFITS = ValueError, IndexError, TypeError, NameError  # a size without a name

ENTRYWISE = [
    "np.maximum({}, 0)", "np.abs({})", "{}**2", "np.exp({})", "np.log({})",
    "np.sqrt({})", "sigmoid({})", "np.tanh({})", "np.sign({})",
]  # fmt: skip
# Of arrays of one number, these say so.
ONES = "np.ones_like({})", "np.ones(N)", "np.ones(M)", "np.ones(D)"
# Templates by their cost and by how many axes an operand has; what costs most first,
# since it is of the simplest operands.
TABLE = [
    (3, (1, 2), [*ENTRYWISE[3:], "{}.max()", "np.cumsum({}, axis=0)"]),
    (3, (2,), [
        "{}.max(axis=0)", "{}.max(axis=1)", "{}.max(axis=1, keepdims=True)",
        "{}.mean(axis=1, keepdims=True)", "np.cumsum({}, axis=1)", *ONES,
        "{}.reshape(D, N)", "{}.reshape(M, N)", "{}.reshape(M, D)",
    ]),
    (2, (1, 2), [*ENTRYWISE[:2], "{}[0]", "{}[-1]", "{}[::-1]"]),
    (2, (2,), [
        "{} > 0", "softmax({})", "np.log(softmax({}))", "{}[np.arange(N), y]",
        "{}[:, 0]", "{}[:, -1]", "{}.sum(axis=0)[:, None]",
        "{}.sum(axis=0, keepdims=True)", "{}.sum(axis=1, keepdims=True)",
    ]),
    (2, (1,), ["{}[:, None]"]),
    (1, (2,), [
        "{}.T", "{}.sum(axis=0)", "{}.sum(axis=1)", "{}.mean(axis=0)", "{}.mean(axis=1)"
    ]),
    (1, (1, 2), ["{}.sum()", "{}.mean()"]),
    (1, (0, 1, 2), ["{}**2", "1 - {}"]),
]  # fmt: skip
UNARY = [
    (fee, axes, template) for fee, axes, templates in TABLE for template in templates
]
BINARY = [((0, 1, 2), f"{{}} {operator} {{}}") for operator in "*-+/"]
BINARY = [((1, 2), "{} @ {}"), *BINARY, ((1,), "np.outer({}, {})")]
COMMUTATIVE = "{} * {}", "{} + {}"
RATES = ["rate * {}", "{} / rate", "2 * rate * {}", "rate * {} / 2", "rate * {} / N"]
RATES += ["(1 - rate) * {}", "(1 + rate) * {}", "rate**2 * {}"]
SIZES = ["N", "M", "D", "(N * M)", "(N * D)", "(D * M)"]
FACTORS = [
    *("{}", *RATES, "{} / 2", "2 * {}"),
    *(template.replace("S", size) for template in (
        "{} / S", "S * {}", "2 * {} / S", "{} / S / 2", "{} / S**2", "S**2 * {}"
    ) for size in SIZES),
    *(f"{one} * {{}} / {two}" for one, two in itertools.permutations("NMD", 2)),
]  # fmt: skip
LAMBDAS = {
    template: compile(
        "lambda one, two=0: " + template.format("one", "two"), template, "eval"
    )
    for *_, template in UNARY + BINARY
}


class Term:
    """An expression, and its value in each case.

    template says how it is made of its operands, functions make it so, case by case.
    The values of the first cases are known; the others are computed when somebody asks
    for them. form is a number that stands for shapes and kinds of values.
    """

    __slots__ = "cost", "form", "functions", "operands", "template", "values"

    def __init__(self, template, cost, values, functions=(), operands=()):
        self.template, self.cost, self.values = template, cost, values
        self.functions, self.operands, self.form = functions, operands, None

    @property
    def text(self):
        """The expression, with brackets around each operand."""
        return self.template.format(*[f"({each.text})" for each in self.operands])

    def value(self, k):
        """Return its value in case k; raises MISFITS where it has none."""
        for n in range(len(self.values), k + 1):
            inputs = [operand.value(n) for operand in self.operands]
            self.values.append(self.functions[n](*inputs))
        return self.values[k]


def equal_expression(cases, written=()):
    """Return the simplest NumPy expression of the arguments that gives each answer.

    cases is a list of (given, got): given holds the arguments by name, and the sizes
    N, D and M as far as there are any; got is the array that came. written are the
    expressions in the learner's source: of two that are as simple, the one with more of
    these counts. Returns None where no expression is found in time, or got says too
    little to tell one from another.
    """
    # Most digits and most entries first: they leave the fewest candidates.
    cases = sorted(cases, key=lambda case: (tolerance(case[0]), -case[1].size))
    gots = [np.asarray(got, dtype=float) for _, got in cases]
    if not gots or not all(np.isfinite(got).all() for got in gots):
        return None
    evidence = sum(map(information, gots)) - MARGIN
    if evidence < BITS:
        return None  # not even one argument could be told from another
    tolerances = [tolerance(given) for given, _ in cases]
    grown = grown_from(pickle.dumps([given for given, _ in cases]))
    found, most = {}, evidence / BITS
    with np.errstate(all="ignore"):
        for cost, text in candidates(grown, gots, tolerances):
            if cost > most:
                if found:
                    break
                continue
            tree = Ordered().visit(ast.parse(text))
            text = ast.unparse(tree).replace(" ** ", "**")
            values = [np.asarray(eval(text, name)) for name in grown.names]
            if text not in found and all(map(close, values, gots, tolerances)):
                parts = {ast.unparse(n) for n in ast.walk(tree) if is_made(n)}
                found[text], most = len(parts & {*written}), cost
    return max(found, key=found.get, default=None)


def equals(text, cases):
    """Return whether an expression gives the answer in all cases."""
    with np.errstate(all="ignore"), contextlib.suppress(*MISFITS):
        return all(
            close(np.asarray(eval(text, names_of(given))), got, tolerance(given))
            for given, got in cases
        )
    return False


def names_of(given):
    """Return the names of an expression; numbers of single precision are computed with
    in double precision."""
    numbers = {n: np.asarray(v, float)[()] for n, v in given.items() if is_value(v)}
    return {**FUNCTIONS, **given, **numbers}


def is_made(node):
    """Return whether a node is an expression of others."""
    return isinstance(node, ast.expr) and not isinstance(node, ast.Name | ast.Constant)


class Ordered(ast.NodeTransformer):
    """Swaps factors and summands where that takes fewer brackets, or later ones."""

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        if not isinstance(node.op, ast.Mult | ast.Add):
            return node
        texts = {ast.unparse(each): each for each in (
            node, ast.BinOp(node.right, node.op, node.left)
        )}  # fmt: skip
        return texts[min(texts, key=lambda text: (len(text), text.startswith("(")))]


def tolerance(given):
    """Return how far in norm, relatively, rounding takes what is made of given."""
    single = any(getattr(value, "dtype", "") == np.float32 for value in given.values())
    return 1e-4 if single else 1e-9


def close(value, got, tolerance):
    return value.shape == got.shape and within(value, got, tolerance)


def within(value, got, tolerance):
    return np.linalg.norm(value - got) <= tolerance * np.linalg.norm(got)


def information(got):
    """Return about how many bits say which numbers are in got.

    Zeros, a mask, or one number everywhere have hardly any: they equal too much.
    """
    numbers = np.unique(got)
    # Small multiples of one number say little. Sizes divide sixty.
    sixtieths = np.round(60 * numbers)
    whole = (np.abs(60 * numbers - sixtieths) < 1e-6) & (np.abs(sixtieths) < 1e15)
    if not whole.all():
        return 30 * numbers.size
    unit = np.gcd.reduce([60, *sixtieths.astype(int)])
    return np.log2(1 + 2 * np.abs(sixtieths) / unit).sum()


def candidates(grown, gots, tolerances):
    """Yield (cost, text) of what seems equal to the answers, cheap ones first."""
    deadline, got, factors = now() + SECONDS, gots[0], grown.factors
    for cost in itertools.count(1):
        if now() > deadline:
            return
        if cost == len(grown.levels):
            if grown.complete:
                break
            grown.grow()
        found = proportional(*grown.of_shape(got.shape, cost), got, tolerances[0])
        yield from sorted(
            each for term in found for each in scaled([term], gots, tolerances, factors)
        )
    if got.size < 2:  # Every number is some multiple of every other.
        for term in grown.terms:
            if total := grown.joined("{}.sum()", [term], term.cost + 1):
                yield from scaled([total], gots, tolerances, factors)
        return
    alike, stack = grown.of_shape(got.shape)
    for template in ENTRYWISE:
        wrapped = grown.functions[template][0](stack)
        for each in proportional(alike, wrapped, got, tolerances[0]):
            if wrapped := grown.joined(template, [each], each.cost + 2):
                yield from scaled([wrapped], gots, tolerances, factors)
    pairs = grown.operands(got.shape).paired(got, tolerances[0])
    for cost, template, operands in sorted(pairs, key=lambda pair: pair[0])[:PAIRS]:
        if now() > deadline:
            return
        if template:
            operands = [grown.joined(template, operands, cost)]
        if None not in operands:
            yield from scaled(operands, gots, tolerances, factors)


@functools.lru_cache(KEPT)
def grown_from(pickled):
    """Return what grows from pickled cases. Answers to one task share it: they are
    tried on the same arguments."""
    return Grown([names_of(given) for given in pickle.loads(pickled)])


class Grown:
    """Terms by cost, no two of one value, as far as they have been asked for.

    names are those of an expression, with their values in each case.
    """

    def __init__(self, names):
        self.names, self.factors = names, factors_of(names)
        self.functions = {
            template: [eval(code, name) for name in names]
            for template, code in LAMBDAS.items()
        }
        leaves = [name for name, value in names[0].items() if is_value(value)]
        level = [Term(leaf, 1, [name[leaf] for name in names]) for leaf in leaves]
        if "y" in names[0]:
            onehot = "np.eye(M)[y]"
            level.append(Term(onehot, 1, [eval(onehot, name) for name in names]))
        sides = [side for name in names for leaf in leaves for side in name[leaf].shape]
        size = max(sides, default=1) ** 2
        self.weights = np.random.default_rng(0).normal(size=size)
        self.levels, self.seen, self.fitting, self.forms = [[], level], set(), {}, {}
        self.stacks, self.operands_of = {}, {}
        for term in level:
            term.form = self.form_of(term)

    @property
    def complete(self):
        return len(self.seen) > TERMS

    @property
    def terms(self):
        return itertools.chain(*self.levels)

    def form_of(self, term):
        values = term.values[:TOLD_BY]
        form = tuple([(value.shape, value.dtype.kind) for value in values])
        return self.forms.setdefault(form, len(self.forms))

    def grow(self):
        """Add the Terms of the next cost, all of them or none."""
        cost, level, fresh = len(self.levels), [], set()
        for template, *operands in applied(self.levels, cost):
            fit = template, *[operand.form for operand in operands]
            form = self.fitting.get(fit, -1)
            if form is None:
                continue
            term = self.joined(template, operands, cost)
            if form == -1:
                self.fitting[fit] = form = term and self.form_of(term)
            if term is None:
                continue
            if template not in ONES and all(map(is_constant, term.values)):
                continue
            numbers = [
                value.ravel().dot(self.weights[: value.size]) for value in term.values
            ]
            if not all(map(math.isfinite, numbers)):
                continue
            term.form = form
            key = form, *[f"{number:.9e}" for number in numbers]
            if key in self.seen or key in fresh:
                continue
            fresh.add(key)
            level.append(term)
            if len(self.seen) + len(fresh) > TERMS:
                break
        self.levels.append(level)
        self.seen |= fresh

    def joined(self, template, operands, cost):
        """Return the Term of a template with operands, None where they do not fit."""
        functions = self.functions[template]
        try:
            values = [
                function(*[operand.values[k] for operand in operands])
                for k, function in enumerate(functions[:TOLD_BY])
            ]
        except MISFITS:
            return None
        return Term(template, cost, values, functions, operands)

    def of_shape(self, shape, cost=None):
        """Return the Terms of a shape, and their values in the first case as rows; of
        one cost, or all that there are in the end."""
        if (shape, cost) not in self.stacks:
            terms = self.terms if cost is None else self.levels[cost]
            terms = [term for term in terms if term.values[0].shape == shape]
            rows = [term.values[0].ravel() for term in terms]
            stack = np.array(rows, dtype=float).reshape(len(terms), math.prod(shape))
            self.stacks[shape, cost] = terms, stack
        return self.stacks[shape, cost]

    def operands(self, shape):
        """Return the Operands of a shape."""
        if shape not in self.operands_of:
            one = Term("1", 1, [np.ones(()) for _ in self.names])
            self.operands_of[shape] = Operands([one, *distinct(self.terms)], shape)
        return self.operands_of[shape]


def applied(levels, cost):
    """Yield each template that makes a Term of this cost, with its operands."""
    for fee, axes, template in UNARY:
        for term in levels[cost - fee] if cost > fee > 1 else ():
            if term.values[0].ndim in axes:
                yield template, term
    for left, (axes, template) in itertools.product(range(1, cost - 1), BINARY):
        right = cost - 1 - left
        if left > right and template in COMMUTATIVE:
            continue
        for one, two in itertools.product(levels[left], levels[right]):
            if one.values[0].ndim in axes and two.values[0].ndim in axes:
                yield template, one, two
    # Last, for many of them are of terms that have just been grown.
    for fee, axes, template in UNARY:
        for term in levels[cost - 1] if fee == 1 else ():
            if term.values[0].ndim in axes:
                yield template, term


def is_value(value):
    return isinstance(value, float) or getattr(value, "dtype", None) in (
        np.float64,
        np.float32,
    )


def factors_of(names):
    """Return the factors made of sizes: templates, and a row of values for each."""
    factors = {}
    for template in FACTORS:
        try:
            value = tuple(float(eval(template.format(1), name)) for name in names)
        except NameError:
            continue
        factors.setdefault(value, template)
    return list(factors.values()), np.array(list(factors))


def proportional(terms, stack, got, tolerance):
    """Return the Terms of whose values in a stack got is a multiple."""
    multiples = (stack @ got.ravel()) / (stack * stack).sum(axis=1)
    errors = np.linalg.norm(multiples[:, None] * stack - got.ravel(), axis=1)
    return list(itertools.compress(terms, errors <= tolerance * np.linalg.norm(got)))


def scaled(terms, gots, tolerances, factors):
    """Yield (cost, text) of the combination of one or two Terms that gives each got.

    Nothing, if there is none, or if it has a factor without a name.
    """
    coefficients, templates, sizes = [], *factors
    # Any two Terms combine to fewer numbers than they are, and none tells of zeros.
    telling = [k for k, got in enumerate(gots) if got.size >= len(terms) and got.any()]
    for k in telling:
        got, tolerance = gots[k], tolerances[k]
        try:
            values = [term.value(k) for term in terms]
        except MISFITS:
            return
        if not all(spreads(value.shape, got.shape) for value in values):
            return
        columns = [np.broadcast_to(value, got.shape).ravel() for value in values]
        columns = np.array(columns, dtype=float).T
        if not np.isfinite(columns).all():
            return
        here = np.linalg.lstsq(columns, got.ravel(), rcond=None)[0]
        if not within(columns @ here, got.ravel(), 10 * tolerance):
            return
        coefficients.append(here)
    coefficients = np.array(coefficients).T
    if not np.isfinite(coefficients).all() or not coefficients.all():
        return
    negative = coefficients[:, 0] < 0
    cost = sum(term.cost for term in terms) + len(terms) - 1 + negative[0]
    texts = [f"({term.text})" for term in terms]
    if negative[0] and not negative[-1]:  # b - a, rather than -a + b
        coefficients, negative, texts = coefficients[::-1], negative[::-1], texts[::-1]
    signs = np.where(negative, -1, 1)[:, None]
    factors = templates, sizes[:, telling]
    named = [factor(each, factors) for each in signs * coefficients]
    if None in named:
        return
    if len(terms) > 1 and named[0] == named[1]:
        sign = "-" if negative[0] else ""
        inner = f"({texts[0]} {'+' if negative[0] == negative[1] else '-'} {texts[1]})"
        yield cost + named[0][0], sign + f"({named[0][1].format(inner)})"
        return
    text = "-" if negative[0] else ""
    for k, ((fee, template), term) in enumerate(zip(named, texts, strict=True)):
        text += (" - " if negative[k] else " + ") if k else ""
        text += f"({template.format(term)})"
        cost += fee
    yield cost, text


def factor(values, factors):
    """Return (cost, template) of a factor that has these values, or None."""
    templates, sizes = factors
    near = (np.abs(values - sizes) <= 1e-6 * np.abs(sizes)).all(axis=1)
    if near.any():
        template = templates[near.argmax()]
        return 0 if template == "{}" else 2, template
    literal = f"{values[0]:.6g}"
    if (np.abs(values - float(literal)) <= 1e-6 * np.abs(values)).all():
        return LITERAL, f"{literal} * {{}}"
    return None


def distinct(terms):
    """Return the first Terms of each direction, on the first case."""
    groups = {}
    for term in terms:
        groups.setdefault(term.values[0].shape, []).append(term)
    chosen = []
    for shape, group in groups.items():
        stack = np.array([term.values[0].ravel() for term in group], dtype=float)
        number = stack @ np.random.default_rng(2).normal(size=math.prod(shape))
        number = np.abs(number) / np.linalg.norm(stack, axis=1)
        _, first = np.unique(number.round(9), return_index=True)
        chosen += [group[k] for k in sorted(first) if np.isfinite(number[k])]
    return sorted(chosen, key=lambda term: term.cost)


class Operands:
    """Terms whose products, quotients and combinations may have a shape.

    Every pair is tried on the first case, by projections: numbers that are linear in
    what the pair gives.
    """

    def __init__(self, terms, shape):
        rng = np.random.default_rng(1)
        # u(AB)v = (uA)(Bv), where a vector is a matrix of one row or one column.
        kinds = [("{} @ {}", 2, 2), ("np.outer({}, {})", 1, 1)]
        if len(shape) == 1:
            kinds = [("{} @ {}", 1, 2), ("{} @ {}", 2, 1)]
        # Of each: a template, weights for what a pair gives, Terms, their projections.
        self.multiples = []
        for template, *axes in kinds:
            rows, *columns = (1, *shape) if axes == [1, 2] else shape
            columns = math.prod(columns)
            U, V = rng.normal(size=(2, rows)), rng.normal(size=(2, columns))
            lefts, rights = {}, {}
            for term in terms:
                value = term.values[0]
                if value.ndim == axes[0] and rows in (1, value.shape[0]):
                    side = U @ value.reshape(rows, -1)
                    lefts.setdefault(side.shape, []).append((term, side))
                if value.ndim == axes[1] and columns in (1, value.shape[-1]):
                    side = (value.reshape(-1, columns) @ V.T).T
                    rights.setdefault(side.shape, []).append((term, side))
            outer = [np.outer(u, v).ravel() for u, v in zip(U, V, strict=True)]
            for side in lefts.keys() & rights.keys():
                (ones, A), (twos, B) = (
                    zip(*found[side][:FITTING], strict=True)
                    for found in (lefts, rights)
                )
                A, B = (np.array(C).swapaxes(0, 1) for C in (A, B))
                self.multiples.append((template, outer, ones, twos, A, B))
        # The others work entry by entry.
        terms = [term for term in terms if spreads(term.values[0].shape, shape)]
        self.terms = terms[:FITTING]
        stack = np.array(
            [np.broadcast_to(term.values[0], shape).ravel() for term in self.terms],
            dtype=float,
        )
        self.weights = rng.normal(size=(3, math.prod(shape)))
        weighted = [stack * weight for weight in self.weights[:2]]
        for template, others in ("{} * {}", stack), ("{} / {}", 1 / stack):
            self.multiples.append(
                (template, self.weights, self.terms, self.terms, weighted, [others] * 2)
            )
        self.sides = stack @ self.weights.T
        self.sides /= np.linalg.norm(self.sides, axis=1, keepdims=True)

    def paired(self, got, tolerance):
        """Yield (cost, template, two Terms) of the pairs that may give a multiple of
        got. The template None stands for a combination of the two."""
        slack, got = 100 * tolerance, got.ravel()
        for template, weights, lefts, rights, A, B in self.multiples:
            # The two projections of a pair are to each other as got's are.
            first, second = (weight @ got for weight in weights[:2])
            one = products(second * A[0], B[0])
            error = np.abs(products(first * A[1], B[1]) - one)
            near = error < slack * np.abs(one)
            if template in COMMUTATIVE:
                near &= np.tri(len(near), dtype=bool)
            for i, j in np.argwhere(near):
                pair = lefts[i], rights[j]
                yield sum(term.cost for term in pair) + 1, template, pair
        if got.size > 2:
            # Two vectors and a combination of them span no volume.
            target = self.weights @ got
            normal = np.cross(self.sides, target / np.linalg.norm(target))
            flat = np.abs(products(self.sides, normal)) < slack
            for i, j in np.argwhere(flat & np.tri(len(flat), k=-1, dtype=bool)):
                pair = self.terms[i], self.terms[j]
                yield sum(term.cost for term in pair) + 1, None, pair


def products(A, B):
    """Return A @ B.T, in pieces so small that no other thread is waited for.

    On a machine that is busy, waiting takes ten times as long as multiplying.
    """
    return np.vstack([A[k : k + 16] @ B.T for k in range(0, len(A), 16)])


def is_constant(value):
    """Return whether an array holds one number everywhere, as a softmax's sums do."""
    return value.size > 1 and np.allclose(value, value.flat[0], rtol=1e-9, atol=0)


def spreads(shape, target):
    """Return whether an array of this shape broadcasts to the target shape."""
    return len(shape) <= len(target) and all(
        size in (1, wanted)
        for size, wanted in zip(shape[::-1], target[::-1], strict=False)
    )
