"""What the letters of chapters/matrix_derivatives.md stand for."""

import sympy as sp

from tests.chapters.proofs import linear_layer
from tests.chapters.proofs.meaning import InTurn, Scene, f, inner, proofs_in, vec
from tests.chapters.proofs.reading_a_gradient import units


def commutation(rows, columns):
    """Return K: K vec X = vec Xᵀ for an X with so many rows and columns."""
    X = sp.Matrix(rows, columns, range(rows * columns))
    lists = zip(vec(X.T), strict=True)
    return sp.ImmutableMatrix([[int(n == at) for n in vec(X)] for (at,) in lists])


def by_columns(A):
    """Return the entries column by column, as a column."""
    return vec(A.T)


def scores():
    """Z = XBXᵀ, with a loss ⟨G, Z⟩."""
    for N, D in [(2, 2), (2, 3), (3, 2), (1, 2)]:
        scene = Scene(N=N, D=D)
        X, B = scene.given("X", N, D), scene.given("B", D, D)
        G = scene.given("G", N, N, still=True)
        scene.let("L", inner(G, scene.let("Z", X * B * X.T)))
        scene.put("K", commutation(N, D))
        yield scene


def only_x_moves():
    """The same, with a B that stays."""
    for scene in scores():
        scene.still |= set(scene.names["B"])
        yield scene


def matrices(*shapes):
    """Yield a scene for each list of shapes; the names are A, B, C and so on."""
    for shape in shapes:
        scene = Scene()
        for name, (rows, columns) in shape.items():
            scene.given(name, rows, columns)
        yield scene


def alike():
    """Matrices of one shape, and two numbers that stay."""
    for scene in matrices(*(dict.fromkeys("ABC", s) for s in [(2, 3), (1, 2), (2, 2)])):
        scene.given(r"\alpha", still=True)
        scene.given(r"\beta", still=True)
        yield scene


def factors():
    """A product of two factors."""
    yield from matrices(
        {"A": (2, 3), "B": (3, 2), "G": (2, 2)},
        {"A": (1, 2), "B": (2, 3), "G": (1, 3)},
        {"A": (3, 1), "B": (1, 2), "G": (3, 2)},
    )


def turned():
    """A, and a B that has its shape when it is turned."""
    yield from matrices({"A": (2, 3), "B": (3, 2)}, {"A": (2, 2), "B": (2, 2)})


def square():
    """Square matrices of one size, with their identity."""
    for n in (2, 3):
        scene = Scene(N=n)
        for name in "ABP":
            scene.given(name, n, n)
        yield scene


def two_by_two():
    """A 2×2 matrix A, with the loss log det A."""
    scene = Scene()
    scene.given("A", 2, 2)
    scene.given("P", 2, 2)
    yield scene


def identities_without_size():
    """Square matrices, with I for the identity of their size."""
    for scene in square():
        scene.put("I", sp.eye(scene.sizes["N"]).as_immutable())
        yield scene


def inverse():
    """The loss ⟨G, A⁻¹⟩."""
    for n in (2, 3):
        scene = Scene()
        A, G = scene.given("A", n, n), scene.given("G", n, n, still=True)
        scene.let("L", inner(G, A.inv()))
        yield scene


def three_in_a_ring():
    """Factors that can be multiplied in a ring."""
    yield from matrices(
        {"A": (2, 3), "B": (3, 2), "C": (2, 2)},
        {"A": (2, 2), "B": (2, 2), "C": (2, 2)},
        {"A": (1, 2), "B": (2, 3), "C": (3, 1)},
    )


def rings():
    """A square A for the first of the rules; three factors for the second."""
    square_one = next(matrices({"A": (3, 3)}))
    for scene in three_in_a_ring():
        yield InTurn(square_one, scene)


def trace_sides():
    """G and two factors for the first two rules; A and a turned B for the third."""
    for product, pair in zip(factors(), (*turned(), *turned()), strict=False):
        yield InTurn(product, product, pair)


def with_units():
    """P, and the matrices with a single 1."""
    for scene in matrices({"P": (2, 3)}, {"P": (1, 2)}):
        scene.put("E", units(*scene.names["P"].shape))
        yield scene


def least_squares():
    """The loss of least squares."""
    for N, D, M in [(3, 2, 1), (2, 1, 2), (2, 2, 2)]:
        scene = Scene(N=N)
        X, Y = scene.given("X", N, D), scene.given("Y", N, M)
        error = X * scene.given("W", D, M) - Y
        scene.let("L", inner(error, error) / (2 * N))
        yield scene


def gram():
    """Z = XXᵀ, with a loss ⟨G, Z⟩."""
    for N, D in [(2, 3), (3, 1)]:
        scene = Scene()
        X, G = scene.given("X", N, D), scene.given("G", N, N, still=True)
        scene.let("L", inner(G, X * X.T))
        yield scene


def shared():
    """One W in two layers, Z = f(XW)W."""
    for N, D in [(2, 2), (1, 3)]:
        scene = Scene()
        X, W = scene.given("X", N, D, still=True), scene.given("W", D, D)
        H = scene.put("H", X * W)
        O = scene.put("O", H.applyfunc(f))
        Z = scene.let("Z", O * W)
        scene.let("L", inner(scene.given("G", N, D, still=True), Z))
        yield scene


def row_norm(D, epsilon=None):
    """A row x that is centred and scaled, with a loss ⟨g, y⟩."""
    scene = Scene(D=D)
    x, g = scene.given("x", 1, D), scene.given("g", 1, D, still=True)
    if epsilon is None:
        epsilon = sp.Symbol("epsilon", positive=True)
        scene.still.add(epsilon)
    scene.put(r"\varepsilon", epsilon)
    scene.put(r"\mathbf{1}", sp.ones(D, 1).as_immutable())
    Q = scene.put("Q", (sp.eye(D) - sp.ones(D, D) / D).as_immutable())
    c = scene.let("c", x * Q)
    s = scene.let("s", sp.sqrt(inner(c, c) / D + epsilon))
    scene.let("L", inner(g, scene.let("y", c / s)))
    return scene


def norm():
    """Rows of two and three numbers."""
    for D in (2, 3):
        yield row_norm(D)


def norm_tests():
    """The first holds with any ε, the second without one."""
    for D in (2, 3):
        yield InTurn(row_norm(D), row_norm(D, epsilon=sp.Integer(0)))


def sandwich():
    """Z = AXB, and the two ways to write matrices as lists."""
    for shape in [
        {"A": (2, 2), "X": (2, 3), "B": (3, 2)},
        {"A": (3, 2), "X": (2, 1), "B": (1, 2)},
    ]:
        scene = next(matrices(shape))
        scene.let("Z", scene.names["A"] * scene.names["X"] * scene.names["B"])
        scene.functions[r"\vec_c"] = by_columns
        rows, columns = scene.names["Z"].shape
        scene.given("G", rows, columns)
        yield scene


def kronecker_factors():
    """Factors of Kronecker products that can be multiplied."""
    yield from matrices(
        {"A": (2, 3), "B": (1, 2), "P": (3, 2), "Q": (2, 2)},
        {"A": (2, 2), "B": (2, 1), "P": (2, 1), "Q": (1, 3)},
    )


def two_layers():
    """Two layers in a row."""
    for N, sizes in [(2, (2, 3, 2)), (1, (1, 2, 2))]:
        scene = Scene(N=N)
        scene.given("W", sizes[0], sizes[1], layer=1)
        scene.given("W", sizes[1], sizes[2], layer=2)
        yield scene


def turning():
    """X and the matrix K that turns its list."""
    for rows, columns in [(2, 3), (2, 2), (3, 1)]:
        scene = Scene()
        scene.given("X", rows, columns)
        scene.put("K", commutation(rows, columns))
        yield scene


def example_turning():
    """The layer of the example, and the matrix K that turns its weights."""
    for scene in linear_layer.mashas():
        scene.put("K", commutation(2, 3))
        yield scene


def chain():
    """A layer and its activation: H = XW and O = f(H)."""
    for N, D, M in [(2, 2, 3), (2, 3, 1), (1, 2, 2)]:
        scene = Scene(N=N, M=M)
        H = scene.let("H", scene.given("X", N, D) * scene.given("W", D, M))
        scene.let("O", H.applyfunc(f))
        yield scene


def squared():
    """A square A, with a loss ⟨G, AA⟩."""
    for n in (2, 3):
        scene = Scene()
        scene.given("A", n, n)
        scene.given("G", n, n, still=True)
        yield scene


def symmetric():
    """A symmetric S that stays so."""
    for n in (2, 3):
        scene = Scene(N=n)
        S = scene.given("S", n, n)
        scene.given("G", n, n)
        upper = sp.Matrix(n, n, lambda i, j, S=S: S[min(i, j), max(i, j)])
        scene.put("S", upper.as_immutable())
        yield scene


def layer():
    """The layer XW of several sizes, neither square nor of one sample."""
    for sizes in [(2, 2, 3), (3, 2, 2)]:
        yield linear_layer.layer(*sizes)


PROOFS = proofs_in(
    {
        scores: "scores-entry scores-gradients scores-jacobian scores-array scores-sum",
        only_x_moves: "scores-differential scores-steps scores-trace",
        factors: "two-moves rule-product",
        alike: "rule-sum rule-transpose rule-inner rule-entrywise side-entrywise "
        "trace-inner",
        square: "rule-inverse inverse-product",
        turned: "side-transpose",
        with_units: "one-entry",
        least_squares: "least-squares normal-equation",
        gram: "gram",
        inverse: "inverse-gradient",
        two_by_two: "det-partials det-two",
        identities_without_size: "log-det-differential log-det",
        shared: "shared-differential shared-gradient",
        norm: "norm-moves norm-differential norm-sides norm-gradient",
        norm_tests: "norm-tests",
        rings: "cyclic",
        trace_sides: "trace-sides",
        sandwich: "vec-entry vec-product vec-columns kronecker-adjoint",
        kronecker_factors: "kronecker-transpose mixed-product",
        two_layers: "kronecker-chain",
        turning: "commutation",
        example_turning: "commutation-small",
        linear_layer.mashas: "slices",
        linear_layer.any_size: "contraction",
        chain: "four-chain",
        squared: "square-rule",
        symmetric: "symmetric-part",
    }
)
WRONG = proofs_in(
    {
        squared: "square-order",
        square: "inverse-order inverse-move",
        kronecker_factors: "kronecker-order",
        layer: "mixed-lists",
        three_in_a_ring: "trace-order",
        symmetric: "symmetric-twice",
    }
)
