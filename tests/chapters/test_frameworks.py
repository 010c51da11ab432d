"""The same gradients out of PyTorch, and a page that says so where there is none."""

import ast
import itertools
import os
import subprocess
import sys
from pathlib import Path

import jupytext
import numpy as np
import pytest

from solutions import activations, linear, losses, network

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "chapters" / "frameworks.md"
PRECISION = ROOT / "chapters" / "half_the_digits.md"
# N, D, M: rectangular, square, and each of them 1.
SHAPES = [(4, 3, 5), (6, 2, 3), (3, 3, 3), (1, 4, 2), (5, 1, 3), (4, 3, 1), (1, 1, 1)]
DEPTHS = [(2, 1), (2, 2, 2, 1), (3, 5, 4, 2), (1, 1, 1, 1), (4, 4, 4, 4, 4, 4)]

every_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
every_depth = pytest.mark.parametrize("widths", DEPTHS, ids=str)
# The share by which the norms may differ.
both_precisions = pytest.mark.parametrize(
    ("dtype", "share"),
    [(np.float64, 1e-12), (np.float32, 1e-5)],
    ids=["float64", "float32"],
)


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def drawn(dtype, *shapes):
    rng = np.random.default_rng(sum(map(sum, shapes)))
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


def agree(ours, theirs, share):
    """Require one shape, one precision, and a small distance."""
    theirs = theirs.numpy()
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    # The gradient by the logits of a single class is 0 in both.
    assert np.linalg.norm(ours - theirs) <= share * (np.linalg.norm(theirs) or 1)


@both_precisions
@every_shape
def test_a_layers_gradients_are_those_of_torchs_linear_with_its_weights_transposed(
    torch, shape, dtype, share
):
    N, D, M = shape
    X, W, b, dZ = drawn(dtype, (N, D), (D, M), (M,), (N, M))
    layer = torch.nn.Linear(D, M, dtype=torch.from_numpy(W).dtype)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(W.T.copy()))
        layer.bias.copy_(torch.tensor(b))
    inputs = torch.tensor(X, requires_grad=True)
    Z = layer(inputs)
    Z.backward(torch.tensor(dZ))
    agree(linear.affine_forward(X, W, b), Z.detach(), share)
    for dX, dW, db in (
        linear.affine_backward(dZ, X, W, b),
        linear.from_numerator_layout(dZ.T, X, W),
        (
            linear.linear_input_gradient(dZ, X, W),
            linear.linear_weight_gradient(dZ, X, W),
            linear.bias_gradient(dZ),
        ),
    ):
        agree(dX, inputs.grad, share)
        agree(dW, layer.weight.grad.T, share)
        agree(db, layer.bias.grad, share)


@both_precisions
@every_shape
@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh"])
def test_an_activation_and_its_gradient_are_torchs(torch, name, shape, dtype, share):
    N, _, M = shape
    H, dO = drawn(dtype, (N, M), (N, M))
    H *= np.logspace(-3, 1, H.size, dtype=dtype).reshape(H.shape)  # near 0, and far
    leaf = torch.tensor(H, requires_grad=True)
    theirs = getattr(torch, name)(leaf)
    theirs.backward(torch.tensor(dO))
    ours = getattr(activations, name, np.tanh)(H)
    backward = getattr(activations, f"{name}_backward")
    agree(ours, theirs.detach(), share)
    agree(backward(dO, H if name == "relu" else ours), leaf.grad, share)


@both_precisions
@every_shape
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_squared_error_is_torchs_but_for_what_it_divides_by(
    torch, reduction, shape, dtype, share
):
    N, _, M = shape
    P, Y = drawn(dtype, (N, M), (N, M))
    leaf = torch.tensor(P, requires_grad=True)
    theirs = torch.nn.functional.mse_loss(leaf, torch.tensor(Y), reduction=reduction)
    theirs.backward()
    L, dP = losses.mse(P, Y)
    factor = dtype({"mean": 2 / M, "sum": 2 * N}[reduction])
    agree(factor * L, theirs.detach(), share)
    agree(factor * dP, leaf.grad, share)


@both_precisions
@every_shape
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_cross_entropy_is_torchs(torch, reduction, shape, dtype, share):
    N, _, M = shape
    (Z,) = drawn(dtype, (N, M))
    y = np.random.default_rng(N).integers(M, size=N)
    leaf = torch.tensor(Z, requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(
        leaf, torch.tensor(y), reduction=reduction
    )
    theirs.backward()
    L, dZ = losses.softmax_cross_entropy(Z, y)
    factor = dtype({"mean": 1, "sum": N}[reduction])
    agree(factor * L, theirs.detach(), share)
    agree(factor * dZ, leaf.grad, share)


def torch_network(torch, X, weights):
    """Return the leaves, the pre-activations and the predictions."""
    leaves = [torch.tensor(W, requires_grad=True) for W in weights]
    O, pre_activations = torch.tensor(X), []
    for W in leaves:
        H = O @ W
        H.retain_grad()
        pre_activations.append(H)
        O = torch.sigmoid(H)
    return leaves, pre_activations, H


@both_precisions
@every_depth
@pytest.mark.parametrize("N", [1, 6])
def test_a_networks_gradients_and_deltas_are_torchs(torch, N, widths, dtype, share):
    pairs = list(itertools.pairwise(widths))
    X, dP, *weights = drawn(dtype, (N, widths[0]), (N, widths[-1]), *pairs)
    leaves, pre_activations, theirs = torch_network(torch, X, weights)
    theirs.backward(torch.tensor(dP))
    P, cache = network.forward(X, weights)
    gradients, deltas = network.backward(dP, cache, weights)
    agree(P, theirs.detach(), share)
    for ours, leaf in zip(
        [*gradients, *deltas], [*leaves, *pre_activations], strict=True
    ):
        agree(ours, leaf.grad, share)


@every_depth
def test_training_takes_the_steps_that_torchs_descent_takes(torch, widths):
    N, steps, rate = 5, 20, 0.1
    pairs = itertools.pairwise(widths)
    X, Y, *weights = drawn(float, (N, widths[0]), (N, widths[-1]), *pairs)
    ours, our_losses = network.train(X, Y, weights, rate, steps)
    their_losses = []
    for _ in range(steps):
        leaves, _, P = torch_network(torch, X, weights)
        loss = ((P - torch.tensor(Y)) ** 2).sum() / (2 * N)
        loss.backward()
        their_losses.append(loss.item())
        optimizer = torch.optim.SGD(leaves, lr=rate)
        optimizer.step()
        weights = [leaf.detach().numpy() for leaf in leaves]
    for W, expected in zip(ours, weights, strict=True):
        agree(W, torch.from_numpy(expected), 1e-12)
    np.testing.assert_allclose(our_losses, their_losses, rtol=1e-12)


# The page


def cells_about_torch():
    """Return the page's cells that name torch, with what they use of earlier ones."""
    page = jupytext.read(PAGE)
    sources = [cell.source for cell in page.cells if cell.cell_type == "code"]
    first = next(i for i, source in enumerate(sources) if "import torch" in source)
    about_torch = [source for source in sources[first:] if "torch" in source]
    kept = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
    start = [
        ast.unparse(node)
        for source in sources[:first]
        for node in ast.parse(source).body
        if isinstance(node, kept)
    ]
    return [*start, "rng = np.random.default_rng(0)", *about_torch]


def run(source, folder):
    environment = os.environ | {
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-c", source],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_without_pytorch_the_page_says_so_once_and_goes_on(tmp_path):
    without = 'import sys\nsys.modules["torch"] = None'
    done = run("\n\n".join([without, *cells_about_torch()]), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("PyTorch is not installed") == 1
    assert "`pip install torch`" in done.stdout


def test_with_pytorch_the_page_compares_all_gradients_and_is_silent(torch, tmp_path):
    done = run("\n\n".join(cells_about_torch()), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "not installed" not in done.stdout
    assert done.stdout.count("relative error") == 3
    assert "gradcheck of Mistaken: False" in done.stdout


def function_of(page, name):
    """Return a function that a page's code defines."""
    for cell in jupytext.read(page).cells:
        if cell.cell_type == "code":
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    scope = {"np": np}
                    exec(ast.unparse(node), scope)
                    return scope[name]
    raise LookupError(f"{page.name} does not define {name}")


def test_the_page_on_precision_rounds_to_bfloat16_as_torch_does(torch):
    rng = np.random.default_rng(3)
    numbers = rng.normal(size=1000) * 10.0 ** rng.integers(-40, 38, size=1000)
    halfway = 1 + np.arange(256) / 2**9  # every second one between two neighbours
    numbers = np.concatenate([numbers, halfway, -halfway]).astype(np.float32)
    ours = function_of(PRECISION, "bfloat16")(numbers)
    theirs = torch.from_numpy(numbers).to(torch.bfloat16).to(torch.float32).numpy()
    assert ours.dtype == np.float32
    np.testing.assert_array_equal(ours, theirs)
