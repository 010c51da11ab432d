"""What the letters of chapters/linear_layer.md stand for."""

import sympy as sp

from tests.chapters.proofs.meaning import Scene, inner, proofs_in

EXAMPLE = (2, 2, 3)
SIZES = [EXAMPLE, (3, 2, 2), (1, 3, 2), (2, 1, 3), (3, 4, 1)]


def layer(N, D, M):
    """Z = XW with a loss ⟨G, Z⟩: to first order, every loss looks like one of these."""
    scene = Scene(N=N, D=D, M=M)
    X, W = scene.given("X", N, D), scene.given("W", D, M)
    G = scene.given("G", N, M, still=True)
    Z = scene.let("Z", X * W)
    scene.let("L", inner(G, Z))
    scene.put("J_X", sp.kronecker_product(sp.eye(N), W.T).as_immutable())
    scene.put("J_W", sp.kronecker_product(X, sp.eye(M)).as_immutable())
    return scene


def example():
    """The layer with two samples, two inputs and three outputs."""
    yield layer(*EXAMPLE)


def any_size():
    """The layer in several sizes."""
    for sizes in SIZES:
        yield layer(*sizes)


PROOFS = proofs_in(
    {
        example: "layer chain-x partials-x entries-x matrix-x chain-w partials-w "
        "entries-w matrix-w jacobian-w",
        any_size: "partials index-sum differential jacobians jacobian-product "
        "gradients",
    }
)
