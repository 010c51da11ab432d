"""Answers to the tasks of the assignment derivation."""

import numpy as np
import sympy as sp

from .records import right, wrong

# input_gradient_entries(g, x, w) → [[∂L/∂x11, ∂L/∂x12], [∂L/∂x21, ∂L/∂x22]]


@wrong("input_gradient_entries", "upstream index wrong")
def first_upstream_entry_in_each_term(g, x, w):
    return [[sum(g[i, 0] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]  # fmt: skip


@wrong("input_gradient_entries", "upstream index wrong")
def second_term_with_the_first_upstream(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    w11, w12, w13, w21, w22, w23 = w
    return [
        [g11 * w11 + g11 * w12 + g13 * w13, g11 * w21 + g12 * w22 + g13 * w23],
        [g21 * w11 + g22 * w12 + g23 * w13, g21 * w21 + g22 * w22 + g23 * w23],
    ]


@wrong("input_gradient_entries", "factor index wrong")
def weights_read_by_columns(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    w11, w12, w13, w21, w22, w23 = w
    return [
        [g11 * w11 + g12 * w21 + g13 * w13, g11 * w12 + g12 * w22 + g13 * w23],
        [g21 * w11 + g22 * w21 + g23 * w13, g21 * w12 + g22 * w22 + g23 * w23],
    ]


@wrong("input_gradient_entries", "entry scaled")
def divided_by_two_samples(g, x, w):
    return ((g * w.T) / 2).tolist()


@wrong("input_gradient_entries", "term missing")
def two_of_three_outputs(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(2)) for d in range(2)]
            for i in range(2)]  # fmt: skip


@wrong("input_gradient_entries", "upstream missing")
def weights_of_a_row(g, x, w):
    return [[w[d, 0] + w[d, 1] + w[d, 2] for d in range(2)] for _ in range(2)]


@wrong("input_gradient_entries", "table transposed")
def rows_and_columns_exchanged(g, x, w):
    return (w * g.T).tolist()


@wrong("input_gradient_entries", "entry negated")
def minus_everywhere(g, x, w):
    return (-g * w.T).tolist()


@wrong("input_gradient_entries", "entry scaled")
def each_term_twice(g, x, w):
    return [[2 * sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]  # fmt: skip


@wrong("input_gradient_entries", "not an expression")
def equations(g, x, w):
    return [[sp.Eq(x[i, d], sum(g[i, j] * w[d, j] for j in range(3)))
             for d in range(2)] for i in range(2)]  # fmt: skip


@wrong("input_gradient_entries", "not an expression")
def entries_left_empty(g, x, w):
    return [[None, None], [None, None]]


@wrong("input_gradient_entries", "foreign symbols")
def symbols_of_another_name(g, x, w):
    dz = sp.Matrix(2, 3, lambda i, j: sp.Symbol(f"dz{i + 1}{j + 1}"))
    return (dz * w.T).tolist()


@wrong("input_gradient_entries", "rows of another kind")
def four_in_a_row(g, x, w):
    return list(g * w.T)


@wrong("input_gradient_entries", "not implemented")
def hand_is_tired(g, x, w):
    raise NotImplementedError


@wrong("input_gradient_entries", "nothing returned")
def printed_entries(g, x, w):
    sp.pprint(g * w.T, use_unicode=False)


@wrong("input_gradient_entries", "product")
def sizes_that_do_not_fit(g, x, w):
    return (g * w).tolist()


@wrong("input_gradient_entries", "variable for its factor")
def inputs_for_weights(g, x, w):
    return [[g[i, 0] * x[i, 0] + g[i, 1] * x[i, 1] for _ in range(2)]
            for i in range(2)]  # fmt: skip


# weight_gradient_entries(g, x, w) → [[∂L/∂w11 … ∂L/∂w13], [∂L/∂w21 … ∂L/∂w23]]


@wrong("weight_gradient_entries", "upstream index wrong")
def as_it_was_printed(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    x11, x12, x21, x22 = x
    return [
        [g11 * x11 + g21 * x21, g12 * x11 + g22 * x21, g13 * x11 + g23 * x21],
        [g11 * x12 + g11 * x22, g12 * x12 + g22 * x22, g13 * x12 + g23 * x22],
    ]


@wrong("weight_gradient_entries", "upstream index wrong")
def first_sample_answers_for_both(g, x, w):
    return [[sum(g[0, j] * x[i, d] for i in range(2)) for j in range(3)]
            for d in range(2)]  # fmt: skip


@wrong("weight_gradient_entries", "transpose missing")
def inputs_not_transposed(g, x, w):
    return (x * g).tolist()


@wrong("weight_gradient_entries", "entry scaled")
def mean_over_two_samples(g, x, w):
    return [[(x[0, d] * g[0, j] + x[1, d] * g[1, j]) / 2 for j in range(3)]
            for d in range(2)]  # fmt: skip


@wrong("weight_gradient_entries", "term missing")
def second_sample_forgotten(g, x, w):
    return [[x[0, d] * g[0, j] for j in range(3)] for d in range(2)]


@wrong("weight_gradient_entries", "upstream missing")
def inputs_of_a_column(g, x, w):
    return [[x[0, d] + x[1, d]] * 3 for d in range(2)]


@wrong("weight_gradient_entries", "rows exchanged")
def rows_exchanged(g, x, w):
    first, second = (x.T * g).tolist()
    return [second, first]


@wrong("weight_gradient_entries", "entry negated")
def negative(g, x, w):
    return sp.zeros(2, 3) - x.T * g


@wrong("weight_gradient_entries", "entry scaled")
def factor_of_a_square(g, x, w):
    return 2 * x.T * g


@wrong("weight_gradient_entries", "not an expression")
def numbers_put_in(g, x, w):
    return [["x11 g11 + x21 g21", "?", "?"], ["?", "?", "?"]]


@wrong("weight_gradient_entries", "not an expression")
def functions_to_be_called(g, x, w):
    return [[(lambda d=d, j=j: x[0, d] * g[0, j] + x[1, d] * g[1, j])
             for j in range(3)] for d in range(2)]  # fmt: skip


@wrong("weight_gradient_entries", "foreign symbols")
def upstream_called_dL(g, x, w):
    dL = sp.MatrixSymbol("dL", 2, 3)
    return sp.Matrix(x.T * sp.Matrix(dL)).tolist()


@wrong("weight_gradient_entries", "table transposed")
def turned_to_three_rows(g, x, w):
    return (g.T * x).tolist()


@wrong("weight_gradient_entries", "wrong rows")
def one_row_alone(g, x, w):
    return [[x[0, 0] * g[0, j] + x[1, 0] * g[1, j] for j in range(3)]]


@wrong("weight_gradient_entries", "outer product of sums")
def sums_over_the_samples_multiplied(g, x, w):
    return [[(x[0, d] + x[1, d]) * (g[0, j] + g[1, j]) for j in range(3)]
            for d in range(2)]  # fmt: skip


@wrong("weight_gradient_entries", "factor squared")
def squared_inputs(g, x, w):
    return [[sum(x[i, d] ** 2 * g[i, j] for i in range(2)) for j in range(3)]
            for d in range(2)]  # fmt: skip


# What is right


@right("input_gradient_entries")
def a_sympy_matrix(g, x, w):
    return g * w.T


@right("input_gradient_entries")
def differentiated(g, x, w):
    z = x * w
    L = sum(g[i, j] * z[i, j] for i in range(2) for j in range(3))
    return [[sp.diff(L, x[i, d]) for d in range(2)] for i in range(2)]


@right("input_gradient_entries")
def tuples_written_out(g, x, w):
    g11, g12, g13, g21, g22, g23 = g
    w11, w12, w13, w21, w22, w23 = w
    return (
        (g11 * w11 + g12 * w12 + g13 * w13, g13 * w23 + g12 * w22 + g11 * w21),
        (w11 * g21 + w12 * g22 + w13 * g23, w21 * g21 + w22 * g22 + w23 * g23),
    )


@right("input_gradient_entries")
def own_symbols_of_the_same_names(g, x, w):
    g = sp.Matrix(2, 3, sp.symbols("g11 g12 g13 g21 g22 g23"))
    w = sp.Matrix(2, 3, sp.symbols("w11 w12 w13 w21 w22 w23"))
    return (g * w.T).tolist()


@right("input_gradient_entries")
def own_symbols_that_are_real(g, x, w):
    g = sp.Matrix(2, 3, sp.symbols("g11 g12 g13 g21 g22 g23", real=True))
    w = sp.Matrix(2, 3, sp.symbols("w11 w12 w13 w21 w22 w23", positive=True))
    return (g * w.T).tolist()


@right("input_gradient_entries")
def not_simplified(g, x, w):
    a = g * w.T
    return [[(a[i, d] * x[0, 0] + x[0, 0]) / x[0, 0] - 1 for d in range(2)]
            for i in range(2)]  # fmt: skip


@right("input_gradient_entries")
def an_array_of_objects(g, x, w):
    return np.array((g * w.T).tolist(), dtype=object)


@right("weight_gradient_entries")
def an_immutable_matrix(g, x, w):
    return sp.ImmutableMatrix(x.T * g)


@right("weight_gradient_entries")
def numpy_arrays_of_symbols(g, x, w):
    return (np.array(x).T @ np.array(g)).tolist()


@right("weight_gradient_entries")
def factored(g, x, w):
    return [[x[0, d] * (g[0, j] + x[1, d] * g[1, j] / x[0, d]) for j in range(3)]
            for d in range(2)]  # fmt: skip


@right("weight_gradient_entries")
def summed_by_sympy(g, x, w):
    i = sp.Symbol("i", integer=True)
    return [[sp.Sum(sp.Matrix([x[0, d] * g[0, j], x[1, d] * g[1, j]])[i, 0], (i, 0, 1))
             .doit() for j in range(3)] for d in range(2)]  # fmt: skip


@right("weight_gradient_entries")
def summed_by_sympy_when_asked(g, x, w):
    def entry(d, j):
        a, b = x[0, d] * g[0, j], x[1, d] * g[1, j]
        i = sp.Symbol("i", integer=True)
        return sp.Sum(a * (1 - i) + b * i, (i, 0, 1))

    return [[entry(d, j) for j in range(3)] for d in range(2)]


@right("weight_gradient_entries")
def multiplied_without_evaluation(g, x, w):
    return [[sp.Add(sp.Mul(x[0, d], g[0, j], evaluate=False),
                    sp.Mul(g[1, j], x[1, d], evaluate=False), evaluate=False)
             for j in range(3)] for d in range(2)]  # fmt: skip
