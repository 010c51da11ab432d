"""A network of linear layers: ŷ = f(f(XW₁)W₂)W₃, f the sigmoid, at any depth.

Derived in chapters/backprop.md.
"""

from solutions.activations import sigmoid, sigmoid_backward
from solutions.losses import mse


def forward(X, weights):
    """Return (P, cache): the predictions, and what the backward pass will need.

    X is (N, D₀) and weights[k] is (Dₖ, Dₖ₊₁). P is (N, D_L), without an activation.
    cache[k] is the pair (input, pre-activation) of layer k.
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
    """Return (gradients, deltas), two lists in the order of the layers.

    dP is ∂L/∂P, (N, D_L). deltas[k] is ∂L/∂H of layer k, the shape of its
    pre-activation; gradients[k] is ∂L/∂W of layer k, the shape of weights[k].
    """
    delta, deltas = dP, [dP]
    for W, (O, _) in zip(weights[:0:-1], cache[:0:-1], strict=True):
        # O enters layer k + 1, so it left layer k: O = f(H) there.
        delta = sigmoid_backward(delta @ W.T, O)
        deltas.insert(0, delta)
    gradients = [O.T @ delta for (O, _), delta in zip(cache, deltas, strict=True)]
    return gradients, deltas


def gradient_step(weights, gradients, rate):
    """Return new weights, each moved against its gradient: W − rate · ∂L/∂W."""
    return [W - rate * dW for W, dW in zip(weights, gradients, strict=True)]


def train(X, Y, weights, rate, steps):
    """Return (weights, losses) after steps of gradient descent on the whole batch.

    X is (N, D₀), Y is (N, D_L). losses[t] is the loss before step t, so there are
    exactly `steps` of them. The given weights are left as they are.
    """
    losses = []
    for _ in range(steps):
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        gradients, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        losses.append(loss)
    return weights, losses
