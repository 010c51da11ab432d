"""What the letters of chapters/losses.md stand for."""

import sympy as sp

from solutions import example
from tests.chapters.proofs.meaning import Scene, inner, proofs_in


def softmax(Z):
    """Return each row's powers over their sum."""
    powers = Z.applyfunc(sp.exp)
    return sp.ImmutableMatrix(*Z.shape, lambda i, j: powers[i, j] / sum(powers[i, :]))


def one_hot(classes, M):
    """Return a row for each class, with a 1 in its place."""
    return sp.ImmutableMatrix(len(classes), M, lambda i, j: int(classes[i] == j + 1))


def squares():
    """The mean squared error of predictions P."""
    for N, M in [(2, 3), (3, 2), (1, 2), (2, 1)]:
        scene = Scene(N=N, M=M)
        P, Y = scene.given("P", N, M), scene.given("Y", N, M, still=True)
        scene.let("L", inner(P - Y, P - Y) / (2 * N))
        yield scene


def one_sample():
    """One row of logits z, its probabilities p, and each class as the right one."""
    M = 3
    for right in range(1, M + 1):
        scene = Scene(M=M)
        z = scene.given("z", 1, M)
        scene.put("s", sum(z.applyfunc(sp.exp)))
        p = scene.let("p", softmax(z))
        scene.put("t", one_hot([right], M))
        scene.let("L", -sp.log(p[right - 1]))
        scene.put("J", p.applyfunc(lambda each: each))
        table = [[p[i] * (int(i == j) - p[j]) for j in range(M)] for i in range(M)]
        scene.put("J", sp.ImmutableMatrix(table))
        yield scene


def in_numbers():
    """The example's output layer and its loss."""
    scene = Scene(N=3)
    O, W2 = scene.given("O", 3, 4), scene.given("W", 4, 1, layer=2)
    P, Y = scene.let("P", O * W2), scene.given("Y", 3, 1, still=True)
    scene.let("L", inner(P - Y, P - Y) / 6)
    return scene.in_numbers(O=example.O, W_2=example.W2, Y=example.Y)


def the_example():
    """The same, as the one scene of a proof."""
    yield in_numbers()


def three_classes():
    """A row of logits log 1, log 2 and log 5, and the second class right."""
    yield Scene()


def batch():
    """Logits Z, probabilities P, right classes y with one-hot rows T."""
    for classes, M in [([2, 1], 3), ([1, 2, 2], 2), ([3], 3)]:
        N = len(classes)
        scene = Scene(N=N, M=M)
        Z = scene.given("Z", N, M)
        scene.given("c")
        P = scene.let("P", softmax(Z))
        scene.put("T", one_hot(classes, M))
        scene.put("y", sp.ImmutableMatrix(N, 1, classes))
        right = [sp.log(P[i, classes[i] - 1]) for i in range(N)]
        scene.let("L", -sum(right) / N)
        yield scene


PROOFS = proofs_in(
    {
        squares: "mse-entry mse-differential mse-gradient",
        the_example: "example-loss",
        three_classes: "example-softmax",
        one_sample: "softmax-entry softmax-jacobian cross-entropy-p "
        "cross-entropy-entry",
        batch: "log-softmax cross-entropy-differential cross-entropy-gradient row-sums "
        "shift",
    }
)
