"""What the course's notation means: trees from the reader in, SymPy's expressions out.

A scene says what a page's letters stand for. Some are given, and their entries are
symbols. The others are defined, and have symbols of their own beside the definition: so
∂L/∂Z can differentiate by the entries of Z, before they are written out in X and W.
A statement holds if its members are one and the same once everything is written out,
for every value of the indices that are left free.
"""

import re
from itertools import product as pairs
from random import Random

import sympy as sp

from tests.chapters.proofs.reader import Node, Parser, statements


class Refuted(AssertionError):
    """A statement that does not hold, or whose members do not exist."""


class Unclear(Refuted):
    """A statement that this scene cannot judge, which is no refutation of it."""


class slope(sp.Function):
    """The derivative of f."""

    def fdiff(self, argindex=1):
        return bend(self.args[0])


class bend(sp.Function):
    """The second derivative of f."""


class f(sp.Function):
    """Any activation function: all that is known of it is that f' is its slope."""

    def fdiff(self, argindex=1):
        return slope(self.args[0])


class positive(sp.Function):
    """1 where a number is positive, and 0 elsewhere: [t > 0]. It is level beside 0."""

    @classmethod
    def eval(cls, t):
        if t.is_number:
            return sp.Integer(bool(t > 0))
        return None

    def fdiff(self, argindex=1):
        return sp.Integer(0)


def entries(letter, rows, columns):
    """Return a matrix of real symbols, x11, x12 and so on."""
    return sp.ImmutableMatrix(
        rows,
        columns,
        lambda i, j: sp.Symbol(f"{letter}_{i + 1},{j + 1}", real=True),
    )


def vec(A):
    """Return the entries row by row, as a column."""
    return sp.ImmutableMatrix(len(A), 1, list(A))


def inner(A, B):
    """Return the sum of entrywise products."""
    if A.shape != B.shape:
        raise Refuted(f"an inner product of {A.shape} and {B.shape}")
    return sum(a * b for a, b in zip(A, B, strict=True))


def entrywise(function):
    """Return the function that takes numbers and matrices, entry by entry."""

    def applied(argument):
        if isinstance(argument, sp.MatrixBase):
            return argument.applyfunc(function)
        return function(argument)

    return applied


def diagonal(A):
    """Return the diagonal matrix of a row or a column."""
    if 1 not in A.shape:
        raise Refuted(f"diag of a {A.shape} matrix")
    return sp.diag(*A, unpack=True).as_immutable()


def trace(A):
    """Return the sum of the diagonal."""
    if A.shape[0] != A.shape[1]:
        raise Refuted(f"the trace of a {A.shape} matrix")
    return A.trace()


FUNCTIONS = {
    "f": entrywise(f),
    r"\sigma": entrywise(lambda t: 1 / (1 + sp.exp(-t))),
    r"\sinh": entrywise(lambda t: (sp.exp(t) - sp.exp(-t)) / 2),
    r"\cosh": entrywise(lambda t: (sp.exp(t) + sp.exp(-t)) / 2),
    r"\tanh": entrywise(lambda t: (sp.exp(t) - sp.exp(-t)) / (sp.exp(t) + sp.exp(-t))),
    r"\relu": entrywise(lambda t: t * positive(t)),
    r"\log": entrywise(sp.log),
    r"\exp": entrywise(sp.exp),
    r"\max": sp.Max,
    r"\Im": sp.im,
    r"\vec": vec,
    r"\diag": diagonal,
    r"\tr": trace,
    r"\det": lambda A: A.det(),
    r"\mathcal{O}": lambda size: sp.Order(size, *size.free_symbols),
}


class Scene:
    """What the letters of some statements stand for.

    Sizes are numbers: Scene(N=2, D=3, M=4). `given` and `let` name matrices, rows (1
    row), columns (1 column) and numbers. x and X are one matrix: x_{12} is entry (1, 2)
    of X where no x is named.
    """

    def __init__(self, **sizes):
        self.sizes = sizes
        self.names = {
            "e": sp.E,
            "I": lambda n: sp.eye(n).as_immutable(),
            **{name: sp.Integer(n) for name, n in sizes.items()},
        }
        if "N" in sizes:
            self.names[r"\mathbf{1}"] = sp.ones(sizes["N"], 1).as_immutable()
        self.functions = dict(FUNCTIONS)
        self.definitions = {}
        self.still = set()
        self.numbers = {}  # symbol: its value, where an example is worked in numbers
        self.factors = []  # what a matrix that is written out in ⟨ , ⟩ and ⊙ may be
        self.after = {}  # (name, layer): what stands left of ←
        self.dots = None  # how many rows and columns a matrix with dots has

    # What the letters stand for

    def given(self, name, rows=None, columns=None, layer=None, still=False):
        """Name a matrix of symbols, or a number without sizes. Return it."""
        key = name if layer is None else f"{name}^{layer}"
        if rows is None:
            value = sp.Symbol(key, real=True)
            symbols = [value]
        else:
            value = entries(key, rows, columns)
            symbols = list(value)
        if still:
            self.still |= set(symbols)
        return self.put(name, value, layer)

    def let(self, name, value, layer=None):
        """Name a value that depends on other names. Return its own symbols."""
        key = name if layer is None else f"{name}^{layer}"
        if isinstance(value, sp.MatrixBase):
            own = entries(key, *value.shape)
            self.definitions |= dict(zip(own, value, strict=True))
        else:
            own = sp.Symbol(key, real=True)
            self.definitions[own] = sp.sympify(value)
        return self.put(name, own, layer)

    def put(self, name, value, layer=None):
        """Name a value as it is."""
        if layer is None:
            self.names[name] = value
        else:
            self.names.setdefault(name, {})[layer] = value
        return value

    def written_out(self, value, keep=frozenset()):
        """Return a value with all definitions put in, but for those of some symbols."""
        known = {s: e for s, e in self.definitions.items() if s not in keep}
        while True:
            free = value.free_symbols & known.keys()
            if not free:
                return value
            value = value.xreplace({symbol: known[symbol] for symbol in free})

    def worked_out(self, value):
        """Return a value written out, and in numbers where the symbols have some."""
        return self.written_out(value).xreplace(self.numbers)

    def in_numbers(self, **arrays):
        """Give the entries of named matrices the numbers of arrays. Return the scene.

        Derivatives are taken before, on the symbols.
        """
        for name, array in arrays.items():
            base, _, layer = name.partition("_")
            value = self.names[base]
            value = value[int(layer)] if layer else value
            numbers = map(sp.Rational, array.ravel().tolist())
            self.numbers |= dict(zip(value, numbers, strict=True))
        return self

    def gradient(self, number, variable):
        """Return the derivative of a number by a matrix that it depends on.

        The matrix holds symbols of its own, and what it is made of stays unknown.
        """
        number = self.written_out(number, keep=frozenset(variable))
        return variable.applyfunc(number.diff)

    # Reading trees

    def find(self, base, subs):
        """Return what a letter stands for; x with indices may be entries of X."""
        if named(base, subs) in self.names:
            return self.names[named(base, subs)]
        value = self.names.get(base)
        if subs and (value is None or isinstance(value, sp.Expr)):
            capital = re.sub(r"(\w)(\}?)$", lambda m: m[1].upper() + m[2], base)
            value = self.names.get(capital, value)
        if value is None:
            raise Unclear(f"{base} is not named in this scene")
        return value

    def evaluate(self, node, env):
        """Return the value of a tree, in names' own symbols; env holds the indices."""
        return getattr(self, f"_{node.kind}")(env, *node.parts)

    def _number(self, env, text):
        return sp.Rational(text)

    def _imaginary(self, env):
        return sp.I

    def _group(self, env, inside):
        return self.evaluate(inside, env)

    def index(self, node, env):
        if isinstance(node, str):
            return node
        value = self.evaluate(node, env)
        if not value.is_Integer:
            raise Refuted(f"an index that is no number: {value}")
        return int(value)

    def _name(self, env, base, layer, subs, primes):
        if layer is None and not subs and base in env:
            return sp.Integer(env[base])
        base += "'" * primes
        value = self.find(base, subs)
        if named(base, subs) in self.names:
            return value
        if callable(value):
            return value(*(self.index(sub, env) for sub in subs))
        if isinstance(value, dict):
            if layer is not None:
                key = self.index(layer, env)
            else:
                key, *subs = (self.index(subs[0], env), *subs[1:])
            if key not in value:
                raise Refuted(f"there is no {base} of layer {key}")
            value = value[key]
        elif layer is not None:
            raise Refuted(f"{base} has no layers here")
        return self.entry(base, value, [self.index(sub, env) for sub in subs])

    def _entry(self, env, node, subs):
        value = self.evaluate(node, env)
        return self.entry("the bracket", value, [self.index(sub, env) for sub in subs])

    def entry(self, base, value, at):
        if not at:
            return value
        if not isinstance(value, sp.MatrixBase):
            raise Refuted(f"{base} is a number, and has no entry {at}")
        if len(at) == 1:
            if 1 not in value.shape:
                raise Refuted(f"{base} is a matrix, and {at} is one index")
            at = [at[0], 1] if value.shape[1] == 1 else [1, at[0]]
        rows, columns = value.shape
        if not (1 <= at[0] <= rows and 1 <= at[1] <= columns):
            raise Refuted(f"{base} is {rows} by {columns}, and has no entry {at}")
        return value[at[0] - 1, at[1] - 1]

    def _sum(self, env, *terms):
        total = None
        for sign, term in terms:
            value = self.evaluate(term, env)
            value = -value if sign == "-" else value
            total = value if total is None else self.add(total, value)
        return total

    @staticmethod
    def add(a, b):
        tables = [isinstance(each, sp.MatrixBase) for each in (a, b)]
        if tables == [True, False] and b.is_number:
            return a.applyfunc(lambda entry: entry + b)  # the 1 of 1 − O
        if tables == [False, True] and a.is_number:
            return b.applyfunc(lambda entry: entry + a)
        if tables[0] != tables[1] or (tables[0] and a.shape != b.shape):
            raise Refuted(f"a sum of {shape_of(a)} and {shape_of(b)}")
        return a + b

    def _product(self, env, *factors):
        value = self.evaluate(factors[0], env)
        for factor in factors[1:]:
            other = self.evaluate(factor, env)
            both = isinstance(value, sp.MatrixBase) and isinstance(other, sp.MatrixBase)
            if both and value.shape[1] != other.shape[0]:
                raise Refuted(f"a product of {value.shape} and {other.shape}")
            value = value * other
        return value

    def _odot(self, env, left, right):
        a, b = self.evaluate(left, env), self.evaluate(right, env)
        for side, value in ((left, a), (right, b)):
            if side.kind == "product" and value.shape != (1, 1):
                raise Refuted("a matrix product beside ⊙ without brackets")
        if a.shape != b.shape:
            raise Refuted(f"an entrywise product of {a.shape} and {b.shape}")
        self.recognise((left, a), (right, b))
        return a.multiply_elementwise(b)

    def _otimes(self, env, left, right):
        a, b = self.evaluate(left, env), self.evaluate(right, env)
        return sp.ImmutableMatrix(sp.kronecker_product(a, b))

    def _ratio(self, env, above, below):
        divisor = self.evaluate(below, env)
        if divisor == 0:
            raise Refuted("a division by 0")
        return self.evaluate(above, env) / divisor

    def _power(self, env, base, exponent):
        value, power = self.evaluate(base, env), self.evaluate(exponent, env)
        if isinstance(value, sp.MatrixBase):
            if value.shape[0] != value.shape[1]:
                raise Refuted(f"a power of a {value.shape} matrix")
            return self.written_out(value) ** power
        return value**power

    def _transpose(self, env, node):
        value = self.evaluate(node, env)
        return value.T if isinstance(value, sp.MatrixBase) else value

    def _inner(self, env, left, right):
        a, b = self.evaluate(left, env), self.evaluate(right, env)
        if shape_of(a) == shape_of(b) == ():
            return a * b
        self.recognise((left, a), (right, b))
        return inner(a, b)

    def recognise(self, *sides):
        """Refute matrices that are written out and not among this scene's factors.

        Beside a 0 of one factor, an entry of the other could be anything.
        """
        for node, value in sides:
            written = node.kind == "matrix" and self.factors
            if written and not any(self.same(value, each) for each in self.factors):
                raise Refuted("a product with a matrix that is not here")

    def _norm(self, env, node):
        value = self.evaluate(node, env)
        return sp.sqrt(inner(value, value))

    def _size(self, env, node):
        return sp.Abs(self.evaluate(node, env))

    def _iverson(self, env, left, relation, right):
        a, b = self.evaluate(left, env), self.evaluate(right, env)
        if isinstance(a, sp.MatrixBase):
            if relation != ">" or b != 0:
                raise Refuted("of a matrix one may ask where it is > 0")
            return a.applyfunc(positive)
        return sp.Integer(related(a, relation, b))

    def _cases(self, env, *cases):
        for value, tests in cases:
            if tests is None or all(self.true(test, env) for test in tests):
                return self.evaluate(value, env)
        raise Refuted("no case applies")

    def true(self, chain, env):
        """Return whether relations between numbers hold."""
        members, relations = chain
        values = [self.evaluate(member, env) for member in members]
        return all(map(related, values, relations, values[1:]))

    def _over(self, env, names, start, until, other, body):
        ranges = []
        for name in names:
            if start is None:
                ranges.append(self.span(name, self.spans(body)))
            else:
                first, last = self.index(start, env), self.index(until, env)
                ranges.append(range(first, last + 1))
        total = sp.Integer(0)
        for values in pairs(*ranges):
            inside = env | dict(zip(names, values, strict=True))
            if other is not None and values[0] == self.index(other, env):
                continue
            term = self.evaluate(body, inside)
            total = term if total == 0 else total + term
        return total

    def _matrix(self, env, *rows):
        if any(cell.kind == "dots" for row in rows for cell in row):
            corners = {rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]}
            if len(corners) != 1 or self.dots is None:
                raise Refuted("dots between entries that differ")
            cell = self.evaluate(corners.pop(), env)
            rows = [[cell] * self.dots[1] for _ in range(self.dots[0])]
        else:
            rows = [[self.evaluate(cell, env) for cell in row] for row in rows]
        try:
            return sp.ImmutableMatrix(
                sp.BlockMatrix(
                    [
                        [
                            c
                            if isinstance(c, sp.MatrixBase)
                            else sp.ImmutableMatrix([[c]])
                            for c in row
                        ]
                        for row in rows
                    ]
                ).as_explicit()
            )
        except ValueError as error:
            raise Refuted(f"blocks that do not fit: {error}") from error

    def _call(self, env, name, arguments):
        base, _, subs, primes = name.parts
        values = [self.evaluate(argument, env) for argument in arguments]
        if base not in self.functions:
            raise Unclear(f"{base} is no function in this scene")
        function = self.functions[base]
        if subs:
            values = [*(self.index(sub, env) for sub in subs), *values]
        if not primes:
            return function(*values)
        t = sp.Dummy("t", real=True)
        derivative = function(t).diff(t, primes)
        return entrywise(lambda at: derivative.subs(t, at))(values[0])

    def _derivative(self, env, of, by):
        variable = self.evaluate(by, env)
        value = self.evaluate(of, env)
        table = isinstance(variable, sp.MatrixBase)
        symbols = list(variable) if table else [variable]
        if not all(symbol.is_Symbol for symbol in symbols):
            raise Refuted(f"a derivative by {variable}")
        value = self.written_out(value, keep=frozenset(symbols))
        if by.kind == "call":  # by a vec: a row for each number, as in a Jacobian
            values = value if isinstance(value, sp.MatrixBase) else [value]
            return sp.ImmutableMatrix([[v.diff(s) for s in symbols] for v in values])
        if not table:
            return value.diff(variable)
        if not isinstance(value, sp.MatrixBase):
            return variable.applyfunc(value.diff)
        if 1 in value.shape and 1 in variable.shape:
            return sp.ImmutableMatrix([[v.diff(s) for s in symbols] for v in value])
        raise Refuted("a matrix by a matrix has four indices: write vec")

    def _differential(self, env, node):
        value = self.written_out(self.evaluate(node, env))
        return entrywise(self.moved)(value)

    def moved(self, expression):
        """Return how much a number changes, to first order, if what is given moves."""
        return sum(
            (
                expression.diff(symbol) * sp.Symbol(f"d{symbol}", real=True)
                for symbol in expression.free_symbols - self.still
            ),
            sp.Integer(0),
        )

    def _brace(self, env, node, below):
        """A size under a brace is the value's, and a formula there is equal to it."""
        value = self.evaluate(node, env)
        for part in split(below, ","):
            if part[0].startswith(r"\text:"):
                continue
            if r"\times" in part:
                sizes = [
                    self.evaluate(Parser.whole(each), env)
                    for each in split(part, r"\times")
                ]
                if sizes != list(value.shape):
                    raise Refuted(f"{value.shape} over a brace that says {sizes}")
            elif not self.same(value, self.evaluate(Parser.whole(part), env)):
                raise Refuted(f"not what stands under its brace: {' '.join(part)}")
        return value

    # Indices that are left free

    def spans(self, node):
        """Return {index: the numbers it runs over}, as the matrices tell."""
        found = {}

        def note(letter, numbers):
            numbers = list(numbers)
            if found.setdefault(letter, numbers) != numbers:
                raise Refuted(f"index {letter} runs over {found[letter]} and {numbers}")

        def walk(part):
            if isinstance(part, Node):
                if part.kind == "name":
                    self.note_spans(part, note)
                for each in part.parts:
                    walk(each)
            elif isinstance(part, tuple | list):
                for each in part:
                    walk(each)

        walk(node)
        return found

    def span(self, name, known):
        """Return the numbers that an index runs over."""
        if name not in known:
            raise Unclear(f"nothing says how far {name} runs")
        return known[name]

    def note_spans(self, node, note):
        base, layer, subs, _ = node.parts
        if (not subs and layer is None) or named(base, subs) in self.names:
            return
        value = self.find(base, subs)
        if isinstance(value, dict):
            place = layer if layer is not None else subs[0]
            if letter(place):
                note(letter(place), sorted(value))
            at = next(iter(value))
            if place.kind == "number" and int(place.parts[0]) in value:
                at = int(place.parts[0])
            value, subs = value[at], subs if layer is not None else subs[1:]
        if isinstance(value, sp.MatrixBase):
            shape = value.shape
            if len(subs) == 1:
                shape = (max(shape),)
            for sub, size in zip(subs, shape, strict=False):
                if not isinstance(sub, str) and letter(sub):
                    note(letter(sub), range(1, size + 1))

    def free(self, node, bound=frozenset()):
        """Return the indices of a tree that no sum binds."""
        if isinstance(node, tuple | list) and not isinstance(node, Node):
            return set().union(*(self.free(each, bound) for each in node))
        if not isinstance(node, Node):
            return set()
        if node.kind == "over":
            return self.free(node.parts[1:], bound | set(node.parts[0]))
        if node.kind == "name":
            base, layer, subs, _ = node.parts
            if named(base, subs) in self.names:
                return set()
            found = {letter(p) for p in (layer, *subs) if isinstance(p, Node)}
            found = {l for l in found if l and l not in self.names} - bound
            known = bound | self.names.keys() | self.functions.keys()
            if layer is None and not subs and base not in known:
                found.add(base)
            for part in (layer, *subs):
                found |= self.free(part, bound)
            return found
        return self.free(node.parts, bound)

    # Statements

    def same(self, a, b):
        """Return whether two values are one, once everything is written out."""
        a, b = (self.worked_out(each) for each in (a, b))
        if shape_of(a) == (1, 1) and shape_of(b) == ():
            a = a[0]
        if shape_of(b) == (1, 1) and shape_of(a) == ():
            b = b[0]
        if b == 0 and shape_of(a):
            b = sp.zeros(*a.shape)
        if shape_of(a) != shape_of(b):
            return False
        if isinstance(a, sp.MatrixBase):
            return all(zero(p - q) for p, q in zip(a, b, strict=True))
        return zero(a - b)

    def check(self, statement):
        """Raise Refuted where a statement fails for some value of its indices."""
        members, relations, conditions = statement
        if not relations:
            raise Unclear("a display that states nothing")
        known = self.spans((members, conditions))
        letters = sorted(self.free(members) | self.free([c[0] for c in conditions]))
        held = 0
        for values in pairs(*(self.span(name, known) for name in letters)):
            env = dict(zip(letters, values, strict=True))
            if not all(self.true(condition, env) for condition in conditions):
                continue
            held += 1
            self.check_at(members, relations, env)
        if not held:
            raise Unclear("no indices fulfil the conditions")

    def check_at(self, members, relations, env):
        values = []
        for i, member in enumerate(members):
            if relations[i : i + 1] == ["<-"]:
                base, layer, *_ = member.parts
                key = base, layer and self.index(layer, env)
                values.append(self.after[key])
            else:
                values.append(self.evaluate(member, env))
        for a, relation, b in zip(values, relations, values[1:], strict=False):
            if relation in ("=", "<-"):
                holds = self.same(a, b)
            else:
                holds = related(self.worked_out(a), relation, self.worked_out(b))
            if not holds:
                raise Refuted(
                    f"with {env}: {self.worked_out(a)} {relation} "
                    f"{self.worked_out(b)} does not hold"
                )

    def prove(self, tex):
        """Raise Refuted where one of the statements of a display does not hold."""
        for statement in statements(tex):
            self.check(statement)


class InTurn:
    """Scenes for the statements of a display, one for each."""

    def __init__(self, *scenes):
        self.scenes = scenes
        self.numbers = {s: n for scene in scenes for s, n in scene.numbers.items()}

    def prove(self, tex):
        """Raise Refuted where a statement does not hold in its scene."""
        found = statements(tex)
        if len(found) != len(self.scenes):
            raise Refuted(f"{len(found)} statements, and {len(self.scenes)} scenes")
        for scene, statement in zip(self.scenes, found, strict=True):
            scene.check(statement)


def proofs_in(scenes):
    """Return {label: scenes} from {scenes: labels in one string}."""
    return {label: each for each, labels in scenes.items() for label in labels.split()}


def split(tokens, at):
    """Return the parts of some tokens between those that separate them."""
    parts = [[]]
    for token in tokens:
        if token == at:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def named(base, subs):
    """Return the name of a letter with a sign below it that is no index, like J_X."""
    if len(subs) == 1:
        below = subs[0] if isinstance(subs[0], str) else letter(subs[0])
        return f"{base}_{below}" if below else None
    return None


def letter(node):
    """Return the letter that an index is, or "" where it is something else."""
    if isinstance(node, Node) and node.kind == "name":
        base, layer, subs, _ = node.parts
        if layer is None and not subs:
            return base
    return ""


def related(a, relation, b):
    """Return whether SymPy knows a relation to hold for all values of symbols."""
    match relation:
        case "=":
            return zero(a - b)
        case "!=":
            return not zero(a - b)
        case "<":
            return (b - a).is_positive is True
        case "<=":
            return (b - a).is_nonnegative is True
    return related(b, relation.replace(">", "<"), a)


def shape_of(value):
    """Return (rows, columns), or () for a number."""
    return value.shape if isinstance(value, sp.MatrixBase) else ()


def zero(expression):
    """Return whether an expression is 0 for all values of its symbols.

    Numbers refute quickly. What they do not refute is proved by SymPy. Raises Unclear
    for an expression that is neither refuted nor brought to 0.
    """
    expression = sp.sympify(expression)
    if expression.has(sp.Order):
        return sp.expand(expression).removeO() == 0
    if refuted_by_numbers(expression):
        return False
    if sp.expand(expression) == 0 or sp.simplify(expression) == 0:
        return True
    raise Unclear(f"neither 0 nor refuted: {expression}")


def refuted_by_numbers(expression):
    """Return whether an expression is not 0 at some point that is drawn at random."""
    draw = Random(7)
    known = {
        bend: lambda t: 6 * t,
        slope: lambda t: 3 * t**2 + 2,
        f: lambda t: t**3 + 2 * t,
    }
    for _ in range(2):
        values = {
            symbol: sp.Rational(draw.randint(1, 40), draw.randint(7, 13))
            * draw.choice([-1, 1] if symbol.is_positive is None else [1])
            for symbol in sorted(expression.free_symbols, key=str)
        }
        number = expression.xreplace(values)
        for function, formula in known.items():
            number = number.replace(function, formula)
        number = number.doit()
        if number.is_Rational:
            if number != 0:
                return True
        elif abs(sp.N(number, 30)) > 1e-20:
            return True
    return False
