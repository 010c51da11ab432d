"""What the letters of chapters/inverse_and_determinant.md stand for."""

import sympy as sp

from tests.chapters.proofs.example import numbers
from tests.chapters.proofs.meaning import InTurn, Scene, inner, proofs_in


def square():
    """A square A that has an inverse."""
    for N in (2, 3):
        scene = Scene(N=N)
        scene.given("A", N, N)
        yield scene


def inverse_of(N):
    """The loss ⟨G, A⁻¹⟩."""
    scene = Scene(N=N)
    A, G = scene.given("A", N, N), scene.given("G", N, N, still=True)
    scene.let("L", inner(G, A.inv()))
    return scene


def inverse():
    """The same for two sizes."""
    for N in (2, 3):
        yield inverse_of(N)


def in_numbers():
    """Parts of the example's W and G as A and G."""
    W, G = numbers("W", "G").values()
    return inverse_of(2).in_numbers(A=W[:, 2:], G=G[:2, :2])


def inverse_in_numbers():
    """The same, as a scene in turn."""
    yield in_numbers()


def two_by_two():
    """A 2×2 matrix A, and what is added to the identity of its size."""
    scene = Scene()
    scene.given("A", 2, 2)
    scene.given("U", 2, 2)
    yield scene


def with_identity():
    """Square matrices, with I for the identity of their size."""
    for scene in square():
        scene.put("I", sp.eye(scene.sizes["N"]).as_immutable())
        yield scene


def row_norm(D, kappa=None):
    """A row x that is centred and scaled, with a loss ⟨g, z⟩."""
    scene = Scene(D=D)
    x, g = scene.given("x", 1, D), scene.given("g", 1, D, still=True)
    if kappa is None:
        kappa = sp.Symbol("kappa", positive=True)
        scene.still.add(kappa)
    scene.put(r"\kappa", kappa)
    scene.put(r"\mathbf{1}", sp.ones(D, 1).as_immutable())
    Q = scene.put("Q", (sp.eye(D) - sp.ones(D, D) / D).as_immutable())
    c = scene.let("c", x * Q)
    s = scene.let("s", sp.sqrt(inner(c, c) / D + kappa))
    scene.let("L", inner(g, scene.let("z", c / s)))
    return scene


def norm():
    """Rows of two and three numbers."""
    for D in (2, 3):
        yield row_norm(D)


def norm_tests():
    """The first holds with any κ, the second without one."""
    for D in (2, 3):
        yield InTurn(row_norm(D), row_norm(D, kappa=sp.Integer(0)))


def norm_in_numbers():
    """The first rows of the example's H and G."""
    H, G = numbers("H", "G").values()
    yield row_norm(4, kappa=sp.Rational(1, 2)).in_numbers(x=H[:1], g=G[:1])


def system():
    """Z = A⁻¹B, with a loss ⟨G, Z⟩."""
    for N, M in [(2, 2), (2, 1), (1, 2)]:
        scene = Scene()
        A, B = scene.given("A", N, N), scene.given("B", N, M)
        Z = scene.let("Z", A.inv() * B)
        scene.let("L", inner(scene.given("G", N, M, still=True), Z))
        yield scene


def samples():
    """Samples with full column rank."""
    for N, D in [(2, 2), (3, 2), (2, 1)]:
        scene = Scene()
        scene.given("X", N, D)
        yield scene


def symmetric():
    """A symmetric S that stays so."""
    for N in (2, 3):
        scene = Scene(N=N)
        S = scene.given("S", N, N)
        scene.given("G", N, N)
        upper = sp.Matrix(N, N, lambda i, j, S=S: S[min(i, j), max(i, j)])
        scene.put("S", upper.as_immutable())
        yield scene


PROOFS = proofs_in(
    {
        square: "rule-inverse",
        inverse: "inverse-gradient",
        inverse_in_numbers: "example-inverse",
        two_by_two: "det-partials det-two",
        with_identity: "log-det-differential log-det",
        norm: "norm-moves norm-sides norm-gradient",
        norm_tests: "norm-tests",
        norm_in_numbers: "example-norm",
        system: "solve-gradients",
        samples: "gram-log-det",
        symmetric: "symmetric-part",
    }
)
WRONG = proofs_in(
    {square: "inverse-move", norm: "norm-constant", symmetric: "symmetric-twice"}
)
