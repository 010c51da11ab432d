"""The key's linear layer against the bare products it is made of, and PyTorch.

    python benchmarks/layer.py

PyTorch is optional: `pip install torch`. Each round times both candidates, so that a
drift of the machine's speed meets both; a ratio is the median over the rounds.
"""

import os
from statistics import median
from time import perf_counter

import numpy as np

from solutions.linear import (
    linear_forward,
    linear_input_gradient,
    linear_weight_gradient,
)

try:
    import torch
except ImportError:
    torch = None

N = D = M = 512
ROUNDS, CALLS = 40, 5


def seconds(function):
    """Return how long a call takes, on average over several in a row.

    The first is not counted. The threads of whoever ran before may still be spinning,
    and NumPy and PyTorch have threads of their own.
    """
    function()
    start = perf_counter()
    for _ in range(CALLS):
        function()
    return (perf_counter() - start) / CALLS


def compare(label, ours, theirs):
    """Print the median time of ours and theirs, and of their ratio round by round."""
    rounds = []
    for number in range(ROUNDS):
        # Take turns at being first.
        first, second = (ours, theirs) if number % 2 else (theirs, ours)
        a, b = seconds(first), seconds(second)
        rounds.append((a, b) if number % 2 else (b, a))
    ratio = median(a / b for a, b in rounds)
    ours_ms, theirs_ms = (1e3 * median(times) for times in zip(*rounds, strict=True))
    print(f"{label:42} {ours_ms:8.2f} ms {theirs_ms:8.2f} ms {ratio:7.3f}")


def against_products(X, W, dZ):
    """Compare each function with the product that it is."""
    pairs = [
        ("linear_forward and X @ W", lambda: linear_forward(X, W), lambda: X @ W),
        (
            "linear_input_gradient and dZ @ W.T",
            lambda: linear_input_gradient(dZ, X, W),
            lambda: dZ @ W.T,
        ),
        (
            "linear_weight_gradient and X.T @ dZ",
            lambda: linear_weight_gradient(dZ, X, W),
            lambda: X.T @ dZ,
        ),
    ]
    for label, ours, theirs in pairs:
        compare(label, ours, theirs)


def against_pytorch(X, W, dZ):
    """Compare both gradients with PyTorch's backward pass of the same layer."""
    torch.set_num_threads(os.cpu_count())
    X_leaf, W_leaf = (torch.tensor(array, requires_grad=True) for array in (X, W))
    upstream = torch.tensor(dZ)
    Z = X_leaf @ W_leaf

    def ours():
        return linear_input_gradient(dZ, X, W), linear_weight_gradient(dZ, X, W)

    def theirs():
        return torch.autograd.grad(Z, (X_leaf, W_leaf), upstream, retain_graph=True)

    for got, expected in zip(ours(), theirs(), strict=True):
        expected = expected.numpy()
        error = np.linalg.norm(got - expected) / np.linalg.norm(expected)
        assert error < 1e-5, f"the two gradients differ by {error:.0e}"
    compare("both gradients and PyTorch's backward", ours, theirs)


def main():
    print(f"N = D = M = {N}, {os.cpu_count()} cores, {ROUNDS} rounds")
    for dtype in (np.float64, np.float32):
        rng = np.random.default_rng(0)
        shapes = (N, D), (D, M), (N, M)
        X, W, dZ = (rng.normal(size=shape).astype(dtype) for shape in shapes)
        print(f"\n{np.dtype(dtype).name:42} {'ours':>11} {'theirs':>11} {'ratio':>7}")
        against_products(X, W, dZ)
        if torch:
            against_pytorch(X, W, dZ)
    if not torch:
        print("\nPyTorch is not installed; its comparison was left out.")


if __name__ == "__main__":
    main()
