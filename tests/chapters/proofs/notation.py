"""What the letters of chapters/notation.md stand for: X̃, W̃ and so on are given."""

import sympy as sp

from tests.chapters.proofs.backprop import network
from tests.chapters.proofs.meaning import Scene, inner, proofs_in
from tests.chapters.proofs.neuron_to_batch import one_sample


def columns():
    """Samples are columns: X, W and b are made of X̃, W̃ and b̃, and Z̃ of Z."""
    for N, D, M in [(2, 2, 3), (3, 2, 1), (1, 3, 2)]:
        scene = Scene(N=N, D=D, M=M)
        X = scene.let("X", scene.given(r"\tilde{X}", D, N).T)
        W = scene.let("W", scene.given(r"\tilde{W}", M, D).T)
        b = scene.let("b", scene.given(r"\tilde{b}", M, 1).T)
        Z = scene.let("Z", X * W + sp.ones(N, 1) * b)
        turned = scene.let(r"\tilde{Z}", Z.T)
        scene.let("L", inner(scene.given("G", M, N, still=True), turned))
        yield scene


def features_first():
    """A layer without a bias, whose inputs and outputs name their feature first."""
    for N, D, M in [(2, 2, 3), (3, 2, 1)]:
        scene = Scene(N=N, D=D, M=M)
        X = scene.let("X", scene.given(r"\tilde{X}", D, N).T)
        turned = scene.let(r"\tilde{Z}", scene.let("Z", X * scene.given("W", D, M)).T)
        scene.let("L", inner(scene.given("G", M, N, still=True), turned))
        yield scene


def same_shape():
    """Two matrices of one shape."""
    scene = Scene()
    scene.given("A", 2, 3)
    scene.given("B", 2, 3)
    yield scene


def turned_network():
    """Masha's network, made of turned weights, with everything turned beside it."""
    scene = network(2, [2, 3, 2, 1])
    for k, W in list(scene.names["W"].items()):
        turned = scene.given(r"\tilde{W}", *W.T.shape, layer=k)
        scene.definitions |= dict(zip(W, turned.T, strict=True))
    for name in (r"\delta", "H", "O"):
        for k, value in scene.names[name].items():
            decorated = rf"\tilde{{{name}}}"
            scene.put(decorated, value.T, k)
    yield scene


def quartic():
    """A loss of one number that is a polynomial of degree 4."""
    scene = Scene()
    scene.given("a")
    coefficients = sp.symbols("c:5", real=True)
    scene.functions["L"] = lambda t: sum(c * t**n for n, c in enumerate(coefficients))
    yield scene


PROOFS = proofs_in(
    {
        columns: "columns-forward columns-gradients stored-forward stored-gradients",
        one_sample: "denominator",
        features_first: "feature-first",
        same_shape: "inner-names",
        turned_network: "columns-network",
        quartic: "four-points",
    }
)
