"""What the letters of chapters/matrix_derivatives.md stand for."""

from tests.chapters.proofs.example import numbers
from tests.chapters.proofs.meaning import InTurn, Scene, f, inner, proofs_in
from tests.chapters.proofs.reading_a_gradient import units


def scores_of(N, D):
    """Z = XBXᵀ, with a loss ⟨G, Z⟩."""
    scene = Scene(N=N, D=D)
    X, B = scene.given("X", N, D), scene.given("B", D, D)
    G = scene.given("G", N, N, still=True)
    scene.let("L", inner(G, scene.let("Z", X * B * X.T)))
    return scene


def scores():
    """The scores of a few sizes."""
    for sizes in [(2, 2), (2, 3), (3, 2), (1, 2)]:
        yield scores_of(*sizes)


def only_x_moves():
    """The same, with a B that stays."""
    for scene in scores():
        scene.still |= set(scene.names["B"])
        yield scene


def in_numbers():
    """The scores of the example, with parts of its W and G for B and G."""
    X, W, G = numbers("X", "W", "G").values()
    return scores_of(3, 2).in_numbers(X=X, B=W[:, 2:], G=G[:, :3])


def scores_in_numbers():
    """The same, as a scene in turn."""
    yield in_numbers()


def matrices(*shapes):
    """Yield a scene for each list of shapes; the names are A, B, C and so on."""
    for shape in shapes:
        scene = Scene()
        for name, (rows, columns) in shape.items():
            scene.given(name, rows, columns)
        yield scene


def factors():
    """A product of two factors."""
    yield from matrices(
        {"A": (2, 3), "B": (3, 2)},
        {"A": (1, 2), "B": (2, 3)},
        {"A": (3, 1), "B": (1, 2)},
    )


def alike():
    """Matrices of one shape, and two numbers that stay."""
    for scene in matrices(*(dict.fromkeys("ABC", s) for s in [(2, 3), (1, 2), (2, 2)])):
        scene.given(r"\alpha", still=True)
        scene.given(r"\beta", still=True)
        yield scene


def six_rules():
    """The second is for two factors, and the others for matrices of one shape."""
    for same, product in zip(alike(), factors(), strict=True):
        yield InTurn(same, product, same, same, same, same)


def turned():
    """A, and a B that has its shape when it is turned."""
    yield from matrices({"A": (2, 3), "B": (3, 2)}, {"A": (2, 2), "B": (2, 2)})


def three_in_a_ring():
    """Factors that can be multiplied in a ring."""
    yield from matrices(
        {"A": (2, 3), "B": (3, 2), "C": (2, 2)},
        {"A": (2, 2), "B": (2, 2), "C": (2, 2)},
        {"A": (1, 2), "B": (2, 3), "C": (3, 1)},
    )


def rings():
    """A square A for the first of the rules; three factors for the second."""
    square = next(matrices({"A": (3, 3)}))
    for scene in three_in_a_ring():
        yield InTurn(square, scene)


def with_units():
    """C, and the matrices with a single 1."""
    for scene in matrices({"C": (2, 3)}, {"C": (1, 2)}):
        scene.put("E", units(*scene.names["C"].shape))
        yield scene


def least_squares_of(N, D, M):
    """The loss of least squares."""
    scene = Scene(N=N)
    X, Y = scene.given("X", N, D), scene.given("Y", N, M)
    scene.given("v", D, 1)
    error = X * scene.given("W", D, M) - Y
    scene.let("L", inner(error, error) / (2 * N))
    return scene


def least_squares():
    """The same for a few sizes, with as many samples as inputs or more."""
    for sizes in [(3, 2, 1), (2, 1, 2), (2, 2, 2)]:
        yield least_squares_of(*sizes)


def least_squares_in_numbers():
    """The example's samples and targets, without its hidden layer."""
    yield least_squares_of(3, 2, 1).in_numbers(**numbers("X", "Y"))


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


def squared():
    """A square A, with a loss ⟨G, AA⟩."""
    for n in (2, 3):
        scene = Scene()
        scene.given("A", n, n)
        scene.given("G", n, n, still=True)
        yield scene


PROOFS = proofs_in(
    {
        scores: "scores-gradients",
        only_x_moves: "scores-differential scores-steps scores-trace",
        scores_in_numbers: "example-scores example-scores-gradients",
        factors: "two-moves",
        six_rules: "rules",
        alike: "side-entrywise trace-inner",
        turned: "side-transpose",
        with_units: "one-entry",
        rings: "cyclic",
        least_squares: "least-squares full-rank normal-equation",
        least_squares_in_numbers: "example-least-squares",
        gram: "gram",
        shared: "shared-differential shared-gradient",
        squared: "square-rule",
    }
)
WRONG = proofs_in({squared: "square-order", three_in_a_ring: "trace-order"})
