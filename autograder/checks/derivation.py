"""The checks of the entries derived on symbols, for N = 2, D = 2, M = 3.

What each entry must be is the derivative of ⟨G, XW⟩, and expressions are compared term
by term, whatever their form. This is the one check that needs SymPy, and it imports it
when it is called.
"""

from dataclasses import dataclass, replace
from itertools import chain, product

from autograder.checks.asking import call, everything_wrong, quietly, require_function
from autograder.checks.verdict import Fault, Finding, Verdict
from autograder.checks.words import kind_of

# A sum of products is {the sorted symbols of a product: its coefficient}.
LOSS = {
    (f"g{i}{j}", f"w{d}{j}", f"x{i}{d}"): 1
    for i, d, j in product((1, 2), (1, 2), (1, 2, 3))
}
SYMBOLS = sorted({symbol for term in LOSS for symbol in term})
VARIABLES = [symbol for symbol in SYMBOLS if symbol[0] != "g"]
WIDTH = 100  # of an entry as it is shown


def derivative(variable):
    """Return the derivative of the loss, of which every term is linear."""
    return {
        tuple(symbol for symbol in term if symbol != variable): 1
        for term in LOSS
        if variable in term
    }


def variable_of(terms):
    """Return the variable that these terms are the derivative for, as values."""
    others = [v for v in VARIABLES if terms == derivative(v)]
    return {"other": others[0]} if others else None


@dataclass(frozen=True)
class Entry:
    """A wrong entry, by its terms, of the derivative with respect to a variable."""

    variable: str
    terms: dict

    @property
    def right(self):
        return derivative(self.variable)

    @property
    def own(self):
        return self.variable[0]

    @property
    def partner(self):
        return {"x": "w", "w": "x"}[self.own]

    @property
    def added(self):
        """The terms without those that are right."""
        rest = {
            term: self.terms.get(term, 0) - count for term, count in self.right.items()
        }
        return {t: c for t, c in {**self.terms, **rest}.items() if c}

    @property
    def missing(self):
        """How many terms are missing, where the others are right, as values."""
        counts = {"count": len(self.right) - len(self.terms), "total": len(self.right)}
        return counts if self.terms.items() < self.right.items() else None

    @property
    def scale(self):
        """The number that a right entry is multiplied by, as values of a sentence."""
        factor = max(self.terms.values())
        scaled = self.terms == dict.fromkeys(self.right, factor)
        return {"factor": factor} if scaled else None

    def column(self, place):
        """Return the symbols at a place in the right terms: 0 for g, 1 beside it."""
        return [term[place] for term in self.right]

    def has(self, letter):
        return any(symbol[0] == letter for term in self.terms for symbol in term)

    def agrees(self, place):
        """Return whether its terms pair a g with a partner, and one place is right."""
        kinds = {tuple(symbol[0] for symbol in term) for term in self.terms}
        pairs = kinds == {("g", self.partner)} and set(self.terms.values()) == {1}
        return pairs and sorted(t[place] for t in self.terms) == self.column(place)


def multiplied(one, other):
    result = {}
    for (a, p), (b, q) in product(one.items(), other.items()):
        term = tuple(sorted(a + b))
        result[term] = result.get(term, 0) + p * q
    return result


def total(symbols):
    return {(symbol,): 1 for symbol in symbols}


NOT_TRANSPOSED = [  # x * g
    [{(f"g{k}{j}", f"x{i}{k}"): 1 for k in "12"} for j in "123"] for i in "12"
]
# What is wrong with an entry: the first that is true of it.
MISTAKES = (
    ("entry zero", lambda e: not e.terms),
    ("only a number", lambda e: e.terms.keys() == {()}),
    ("entry negated", lambda e: e.terms == dict.fromkeys(e.right, -1)),
    ("entry scaled", lambda e: e.scale),
    ("term negated", lambda e: {t: abs(c) for t, c in e.terms.items()} == e.right),
    ("another entry", lambda e: variable_of(e.terms)),
    (
        "variable as a factor",
        lambda e: e.terms == multiplied(e.right, total([e.variable])),
    ),
    ("entry squared", lambda e: e.terms == multiplied(e.right, e.right)),
    ("terms multiplied", lambda e: e.terms == {tuple(sorted(sum(e.right, ()))): 1}),
    ("factors added", lambda e: e.terms == total(sum(e.right, ()))),
    (
        "outer product of sums",
        lambda e: e.terms == multiplied(total(e.column(0)), total(e.column(1))),
    ),
    ("term missing", lambda e: e.missing),
    ("another entry added", lambda e: variable_of(e.added)),
    ("term too many", lambda e: e.terms.items() > e.right.items()),
    ("upstream missing", lambda e: not e.has("g")),
    ("factor missing", lambda e: not e.has(e.partner) and not e.has(e.own)),
    ("variable for its factor", lambda e: not e.has(e.partner)),
    ("factor squared", lambda e: {tuple(sorted({*t})) for t in e.terms} == {*e.right}),
    ("variable left", lambda e: e.has(e.own)),
    ("upstream index wrong", lambda e: e.agrees(1)),
    ("factor index wrong", lambda e: e.agrees(0)),
    ("not the derivative", lambda e: True),
)


class Entries:
    """The check of a function (g, x, w) → the entries of ∂L/∂X or ∂L/∂W, in rows."""

    def __init__(self, name, letter):
        self.name, self.part = name, f"∂L/∂{letter.upper()}"
        symbols = [symbol for symbol in SYMBOLS if symbol[0] == letter]
        self.quantities = symbols
        self.rows = [[s for s in symbols if s[1] == row] for row in "12"]
        self.right = [[derivative(symbol) for symbol in row] for row in self.rows]

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on function, on the first row or on all rows.

        Symbols are not drawn, so `seed` changes nothing.
        """
        import sympy as sp

        def matrix(letter, columns):
            symbols = [sp.Symbol(name) for name in SYMBOLS if name[0] == letter]
            return sp.Matrix(2, columns, symbols)

        judged = self.rows if thorough else self.rows[:1]
        try:
            require_function(self.name, function)
            given = {"g": matrix("g", 3), "x": matrix("x", 2), "w": matrix("w", 3)}
            before = {name: value.copy() for name, value in given.items()}
            rows = self.in_rows(call(self.name, function, given))
        except Fault as fault:
            return everything_wrong(self.name, [*chain(*judged)], fault)
        shared = len({*map(id, rows)}) < len(rows)
        rows = [list(row) for row in rows]
        table = read(rows)
        orders = {
            "table transposed": transposed(self.right),
            "rows exchanged": self.right[::-1],
            "transpose missing": NOT_TRANSPOSED,
        }
        order = next((key for key, wrong in orders.items() if table == wrong), None)
        entries = zip(*(chain(*each) for each in (judged, rows, table)), strict=False)
        findings = tuple(self.finding(order, *e) for e in entries)
        changed = [name for name in given if given[name] != before[name]]
        # What explains every entry that is wrong, and is wrong only in its values.
        if changed or shared:
            values = {"name": self.name, "argument": changed[0] if changed else ""}
            key = "one list for both rows" if shared else "input changed"
            findings = tuple(
                replace(f, mistake=key, values=values) if f.fault else f
                for f in findings
            )
        return Verdict(self.name, findings)

    def in_rows(self, answer):
        """Return the entries of an answer as a list of rows, or raise Fault."""
        rows = answer.tolist() if hasattr(answer, "tolist") else answer
        tables = list, tuple
        if not rows or not isinstance(rows, tables):
            raise Fault("not rows", name=self.name, kind=kind_of(answer))
        for row in rows:
            if not isinstance(row, tables):
                kind = kind_of(row)
                raise Fault("rows of another kind", name=self.name, kind=kind)
        got = [len(row) for row in rows]
        if got == [len(row) for row in self.rows]:
            return rows
        turned = transposed(self.right)
        if got == [len(row) for row in turned] and read(rows) == turned:
            raise Fault("table transposed", part=self.part)
        size = {"rows": 2, "columns": len(self.rows[0])}
        raise Fault("wrong rows", name=self.name, got=got[:9], **size)

    def finding(self, order, name, entry, terms):
        """Return the Finding on one entry; order is what is wrong with the table."""
        part = f"∂L/∂{name}"
        if terms == derivative(name):
            return Finding(name)
        if order:
            formula = "x * g" if order == "transpose missing" else ""
            return Finding(name, order, {"part": self.part, "formula": formula})
        if isinstance(terms, Fault):
            return Finding(name, terms.mistake, {"part": part, **terms.values})
        wrong = Entry(name, terms)
        mistake, found = next((k, f) for k, is_so in MISTAKES if (f := is_so(wrong)))
        values = {
            "part": part,
            "own": wrong.own.upper(),
            "partner": wrong.partner.upper(),
        }
        if isinstance(found, dict):
            values |= found
        shown = str(entry)
        shown = shown[:WIDTH] + " …" * (len(shown) > WIDTH)
        evidence = (("your entry", {"name": name, "got": shown}),)
        symptom = Fault("not the derivative", part=part)
        return Finding(name, mistake, values, symptom, evidence)


def read(rows):
    """Return the terms of each entry in rows, or the Fault why it cannot be read."""
    from autograder.checks.polynomials import terms

    def one(entry):
        try:
            return terms(entry, SYMBOLS)
        except Fault as fault:
            return fault

    return [[one(entry) for entry in row] for row in rows]


def transposed(table):
    return [list(column) for column in zip(*table, strict=True)]


input_gradient_entries = Entries("input_gradient_entries", "x")
weight_gradient_entries = Entries("weight_gradient_entries", "w")
