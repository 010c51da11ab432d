"""A network of linear layers: ŷ = f(f(XW₁)W₂)W₃, f the sigmoid, at any depth.

Derived in chapters/backprop.md.
"""

from solutions.activations import sigmoid, sigmoid_backward
from solutions.losses import mse


def forward(X, weights):
    """Return (P, cache): the predictions, and what backward needs.

    X is (N, D₀) and weights[k] is (Dₖ, Dₖ₊₁), counted from 0. P is
    the last pre-activation, with a row for each sample. cache[k] is
    the pair (input, pre-activation) of layer k.
    Derived in chapters/backprop.md.
    """
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache


def backward(dP, cache, weights):
    """Return (gradients, deltas), lists in the order of the layers.

    dP is ∂L/∂P. gradients[k] is ∂L/∂W of layer k and has the shape
    of weights[k]; deltas[k] is ∂L/∂H of layer k and has the shape of
    its pre-activation.
    Derived in chapters/backprop.md.
    """
    delta, deltas = dP, [dP]
    for W, (O, _) in zip(weights[:0:-1], cache[:0:-1], strict=True):
        # O enters layer k + 1, so it left layer k: O = f(H) there.
        delta = sigmoid_backward(delta @ W.T, O)
        deltas.insert(0, delta)
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas, strict=True)]
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    """Return new weights, each moved by −rate · ∂L/∂W.

    gradients[k] has the shape of weights[k].
    Derived in chapters/backprop.md.
    """
    pairs = zip(weights, gradients, strict=True)
    return [W - rate * dW for W, dW in pairs]


def train(X, Y, weights, rate, steps):
    """Return (weights, losses) after this many steps of descent.

    X is (N, D₀), and Y has the shape of the predictions. Each step
    uses the whole batch. losses[t] is the loss before step t. The
    given weights are left unchanged.
    Derived in chapters/backprop.md.
    """
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        losses.append(loss)
    return weights, losses
