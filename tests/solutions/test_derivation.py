"""The key's ten entries against SymPy, which differentiates the loss itself."""

import pytest
import sympy

from solutions.derivation import input_gradient_entries, weight_gradient_entries


@pytest.fixture
def example():
    """The symbols of the example, and its loss ⟨G, XW⟩: g, x, w and L."""
    g = sympy.Matrix([sympy.symbols("g11 g12 g13"), sympy.symbols("g21 g22 g23")])
    x = sympy.Matrix([sympy.symbols("x11 x12"), sympy.symbols("x21 x22")])
    w = sympy.Matrix([sympy.symbols("w11 w12 w13"), sympy.symbols("w21 w22 w23")])
    return g, x, w, sum(g.multiply_elementwise(x * w))


def test_the_four_entries_by_x_are_the_derivatives_of_the_loss(example):
    g, x, w, L = example
    entries = input_gradient_entries(g, x, w)
    expected = [[L.diff(x[i, d]) for d in range(2)] for i in range(2)]
    assert sympy.Matrix(entries).expand() == sympy.Matrix(expected)


def test_the_six_entries_by_w_are_the_derivatives_of_the_loss(example):
    g, x, w, L = example
    entries = weight_gradient_entries(g, x, w)
    expected = [[L.diff(w[d, j]) for j in range(3)] for d in range(2)]
    assert sympy.Matrix(entries).expand() == sympy.Matrix(expected)


def test_the_entries_are_lists_of_rows(example):
    g, x, w, _ = example
    for entries, columns in [
        (input_gradient_entries(g, x, w), 2),
        (weight_gradient_entries(g, x, w), 3),
    ]:
        assert isinstance(entries, list)
        assert [len(row) for row in entries] == [columns, columns]
