"""What the letters of chapters/by_hand.md stand for."""

from tests.chapters.proofs.linear_layer import any_size
from tests.chapters.proofs.meaning import FUNCTIONS, Scene, inner, proofs_in

relu = FUNCTIONS[r"\relu"]


def one_activation():
    """O = relu(H), and a loss ⟨G, O⟩."""
    for N, M in [(2, 2), (1, 3)]:
        scene = Scene()
        H, G = scene.given("H", N, M), scene.given("G", N, M, still=True)
        scene.let("L", inner(G, scene.let("O", relu(H))))
        yield scene


def network():
    """Two layers with ReLU between them, and the mean squared error."""
    for N, D, M in [(2, 3, 2), (1, 1, 2)]:
        scene = Scene(N=N)
        X, Y = scene.given("X", N, D, still=True), scene.given("Y", N, 1, still=True)
        W1, W2 = scene.given("W", D, M, 1), scene.given("W", M, 1, 2)
        H = scene.let("H", X * W1, 1)
        O = scene.let("O", relu(H), 1)
        P = scene.let("P", O * W2)
        scene.let("L", inner(P - Y, P - Y) / (2 * N))
        for k, variable in (1, H), (2, P):
            scene.put(r"\delta", scene.gradient(scene.names["L"], variable), k)
        yield scene


def the_exercise():
    """The same in the sizes of the exercise, which the page writes under braces."""
    yield next(network())


PROOFS = proofs_in(
    {
        any_size: "by-hand-sums by-hand-balance",
        one_activation: "by-hand-relu",
        network: "by-hand-loss by-hand-balance-network",
        the_exercise: "by-hand-backward",
    }
)
