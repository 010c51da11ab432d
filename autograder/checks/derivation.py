"""The checks of the entries derived on symbols, for N = 2, D = 2, M = 3.

Expressions are compared by their meaning, in any form. What each entry must be is the
derivative of ⟨G, XW⟩, which SymPy takes. This is the one check that needs SymPy, and it
imports it when it is called.
"""

from autograder.checks import words
from autograder.checks.comparison import (
    call,
    everything_wrong,
    quietly,
    require_function,
)
from autograder.checks.parts import Fault, described
from autograder.checks.verdict import Finding, Verdict


class Entries:
    """The check of a function (g, x, w) → the entries of ∂L/∂X or ∂L/∂W, in rows."""

    def __init__(self, name, variable):
        self.name, self.variable = name, variable

    @quietly
    def __call__(self, function, *, seed=1, thorough=False):
        """Return the Verdict on function, on the first row or on all rows.

        Symbols are not drawn, so `seed` changes nothing.
        """
        import sympy as sp

        def symbols(letter, rows, columns):
            return sp.Matrix(
                rows, columns, lambda i, j: sp.Symbol(f"{letter}{i + 1}{j + 1}")
            )

        g, x, w = symbols("g", 2, 3), symbols("x", 2, 2), symbols("w", 2, 3)
        loss = sum((x * w).multiply_elementwise(g))
        known = {str(symbol): symbol for symbol in [*g, *x, *w]}
        right = {str(v): sp.expand(sp.diff(loss, v)) for v in [*x, *w]}
        variables = x if self.variable == "x" else w
        rows = 2 if thorough else 1
        names = [str(v) for v in variables[:rows, :]]
        try:
            require_function(self.name, function)
            answer = call(self.name, function, (g.copy(), x.copy(), w.copy()))
            entries = rows_of(answer, self.name, variables.shape)
        except Fault as fault:
            return everything_wrong(self.name, names, fault)
        findings = []
        for name, entry in zip(
            names, [e for row in entries for e in row], strict=False
        ):
            findings.append(finding_on(name, entry, known, right))
        return Verdict(self.name, tuple(findings), "")


def rows_of(answer, name, shape):
    """Return the entries as a list of rows, or raise Fault."""
    rows = answer.tolist() if hasattr(answer, "tolist") else answer
    tables = list, tuple
    if not isinstance(rows, tables) or not all(isinstance(row, tables) for row in rows):
        what = words.NOT_ROWS.format(name=name, kind=described(answer))
        raise Fault("wrong structure", what)
    lengths = [len(row) for row in rows]
    if lengths != [shape[1]] * shape[0]:
        what = words.WRONG_ROWS.format(name=name, got=lengths, expected=shape)
        raise Fault("wrong shape", what)
    return rows


def finding_on(name, entry, known, right):
    """Return the Finding on one entry."""
    import sympy as sp

    try:
        got = understood(entry, known)
    except Fault as fault:
        part = words.ENTRY_FOR.format(name=name)
        what = words.WITHOUT_FORMULA.format(part=part, what=fault.what)
        return Finding(name, fault.mistake, what, fault.why)
    expected = right[name]
    if sp.simplify(got - expected) == 0:
        return Finding(name)
    mistake = mistake_in(name, got, expected, right) or "wrong value"
    what, why = words.DERIVATION[mistake]
    part = words.ENTRY_FOR.format(name=name)
    what = words.WITHOUT_FORMULA.format(part=part, what=what)
    return Finding(
        name, mistake, what, why, (words.ENTRY_IS.format(name=name, got=got),)
    )


def understood(entry, known):
    """Return entry as an expanded expression in the known symbols, or raise Fault.

    Symbols count by their names, so that a learner may make symbols of their own.
    """
    import sympy as sp

    if not isinstance(entry, sp.Expr | int | float):
        what = words.NOT_AN_EXPRESSION.format(kind=described(entry))
        raise Fault("not an expression", what)
    entry = sp.sympify(entry).doit()
    foreign = sorted({str(s) for s in entry.free_symbols} - set(known))
    if foreign:
        what = words.FOREIGN_SYMBOLS.format(names=", ".join(foreign))
        raise Fault("foreign symbols", what)
    return sp.expand(entry.xreplace({s: known[str(s)] for s in entry.free_symbols}))


def mistake_in(name, got, expected, right):
    """Return the name of what is wrong with an entry, or None."""
    import sympy as sp

    upstream = {s: 1 for s in expected.free_symbols if str(s)[0] == "g"}
    ratio = sp.simplify(got / expected)
    swapped = {
        s: sp.Symbol(f"{str(s)[0]}{str(s)[:0:-1]}") for s in expected.free_symbols
    }
    got_terms, terms = sp.Add.make_args(got), sp.Add.make_args(expected)
    if ratio == -1:
        return "sign"
    if ratio == sp.Rational(1, 2):
        return "averaged"
    if ratio.is_number and ratio != 0:
        return "factor"
    if got == sp.expand(expected.subs(upstream)):
        return "upstream ignored"
    if any(got == other for entry, other in right.items() if entry != name):
        return "another entry"
    for letters in "x", "w", "g", "xg", "wg":
        chosen = {s: t for s, t in swapped.items() if str(s)[0] in letters}
        if got == expected.xreplace(chosen):
            return "indices swapped"
    if got == 0 or set(got_terms) < set(terms):
        return "term missing"
    if set(got_terms) > set(terms):
        return "term too many"
    others = sorted(str(without_upstream(term)) for term in terms)
    if sorted(str(without_upstream(term)) for term in split(got)) == others:
        return "upstream index wrong"
    return None


def split(expression):
    """Return the terms of an expression, a term that stands twice as two."""
    import sympy as sp

    terms = []
    for term in sp.Add.make_args(expression):
        count, rest = term.as_coeff_Mul()
        terms += [rest] * int(count) if count.is_Integer and count > 0 else [term]
    return terms


def without_upstream(term):
    """Return a term with every symbol of the upstream gradient taken as 1."""
    return term.subs({s: 1 for s in term.free_symbols if str(s)[0] == "g"})


input_gradient_entries = Entries("input_gradient_entries", "x")
weight_gradient_entries = Entries("weight_gradient_entries", "w")
