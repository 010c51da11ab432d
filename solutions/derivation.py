"""The example with N = 2, D = 2, M = 3, entry by entry, on symbols."""


def input_gradient_entries(g, x, w):
    """Return the four entries of ∂L/∂X as a list of two rows.

    g (2×3), x (2×2) and w (2×3) hold the symbols g11 … g23, x11 …
    x22, w11 … w23, and g[0, 1] is g12 = ∂L/∂z12. Each entry is an
    expression in them.
    Derived in chapters/linear_layer.md.
    """

    def entry(i, d):
        return sum(g[i, j] * w[d, j] for j in range(3))

    return [[entry(i, d) for d in range(2)] for i in range(2)]


def weight_gradient_entries(g, x, w):
    """Return the six entries of ∂L/∂W as a list of two rows.

    g (2×3), x (2×2) and w (2×3) hold the symbols g11 … g23, x11 …
    x22, w11 … w23, and g[0, 1] is g12 = ∂L/∂z12. Each entry is an
    expression in them.
    Derived in chapters/linear_layer.md.
    """

    def entry(d, j):
        return sum(x[i, d] * g[i, j] for i in range(2))

    return [[entry(d, j) for j in range(3)] for d in range(2)]
