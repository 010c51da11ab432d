"""Two exercises for paper, each drawn from a number, and every step of their solution.

Exercise A is the linear layer with two samples, two inputs and three outputs. Exercise
B is two steps of gradient descent for P = relu(XW₁ + 1b)W₂, in which both layers move.
The answers are computed by the functions of the key and written in TeX, so that a page
and a printed sheet show the same.
"""

import numpy as np

from solutions.activations import relu, relu_backward
from solutions.example import rate
from solutions.linear import (
    affine_backward,
    affine_forward,
    linear_forward,
    linear_input_gradient,
    linear_weight_gradient,
)
from solutions.losses import mse
from solutions.network import gradient_step


def draw_layer(number):
    """Return (X, W, G), which are exercise A for this number.

    X is (2, 2), W and G are (2, 3), and G is ∂L/∂Z. No entry of them
    or of the answers is 0. X is not symmetric, so a forgotten
    transpose changes dW. NumPy raises ValueError for a number below 0.
    Derived in chapters/by_hand_layer.md.
    """
    rng = np.random.default_rng(number)
    while True:
        X, W, G = (rng.integers(-4, 5, size=s) for s in [(2, 2), (2, 3), (2, 3)])
        matrices = X, W, G, *work_out_layer(X, W, G).values()
        if X[0, 1] != X[1, 0] and all(A.all() for A in matrices):
            return X, W, G


def work_out_layer(X, W, G):
    """Return {"Z": …, "dX": …, "dW": …}, the answers to exercise A.

    X is (N, D), W is (D, M), and G = ∂L/∂Z is (N, M).
    Derived in chapters/by_hand_layer.md.
    """
    return {
        "Z": linear_forward(X, W),
        "dX": linear_input_gradient(G, X, W),
        "dW": linear_weight_gradient(G, X, W),
    }


def draw_network(number):
    """Return (X, Y, W1, b, W2), which are exercise B for this number.

    X is (2, 3), Y is (2, 1), W1 is (3, 2), b is (2,), W2 is (2, 1).
    Their numbers suit paper. NumPy raises ValueError for a number
    below 0.
    Derived in chapters/by_hand_network.md.
    """
    rng, drafts = np.random.default_rng(number), 999
    while True:
        X = rng.choice([-1, 0, 1, 1, 2], size=(drafts, 2, 3))
        W1 = rng.integers(-3, 4, size=(drafts, 3, 2))
        b = rng.choice([-2, -1, 1, 2], size=(drafts, 1, 2))
        W2 = rng.choice([-1, 1], size=(drafts, 2, 1))
        # A tenth of a multiple of 5 is whole or a half.
        delta2 = rng.choice([-1, 1], size=(drafts, 2, 1)) * rng.choice([5, 10])
        H = affine_forward(X, W1, b)
        Y = linear_forward(relu(H), W2) - 2 * delta2
        used = X.any(axis=1).all(axis=1) & X.any(axis=2).all(axis=1)
        for at in np.flatnonzero(used & is_lively(H)):
            exercise = X[at], Y[at], W1[at], b[at, 0], W2[at]
            if suits_paper(*exercise):
                return exercise


def is_lively(H):
    """Return whether ReLU has something to do at the pre-activations H.

    H is (N, M), with a column for each neuron, or a stack of these.
    No entry is 0, and at least one is negative. Each neuron fires
    for at least one sample, and at least one neuron for all of them.
    Derived in chapters/by_hand_network.md.
    """
    fires = H > 0
    works = fires.any(axis=-2).all(axis=-1) & fires.all(axis=-2).any(axis=-1)
    return works & H.all(axis=(-2, -1)) & ~fires.all(axis=(-2, -1))


def suits_paper(X, Y, W1, b, W2):
    """Return whether two steps of exercise B are pleasant on paper.

    Both steps lower the loss by a tenth of it or more. Before them,
    all numbers but the loss are below 100 and whole or a half, ReLU
    is lively, no error and no entry of W2 or its gradient is 0, and
    both neurons move. The errors do not shrink by the same factor.
    Derived in chapters/by_hand_network.md.
    """
    loss, errors = np.inf, np.zeros((2, 0))
    for step, now in enumerate(descend(X, Y, W1, b, W2)):
        if now["loss"] > 0.9 * loss:
            return False
        if step == 2:
            return bool(np.linalg.det(errors))
        matrices = Y, *(A for A in now.values() if np.ndim(A))
        numbers = np.hstack([np.ravel(A) for A in matrices])
        plain = (numbers * 2 % 1 == 0).all() and abs(numbers).max() < 100
        matter = all(now[name].all() for name in ("error", "W2", "dW2"))
        moves = now["dW1"].any(axis=0).all()
        if not (plain and matter and moves and is_lively(now["H"])):
            return False
        loss, errors = now["loss"], np.hstack([errors, now["error"]])


def descend(X, Y, W1, b, W2):
    """Yield the passes of gradient descent, with a step between them.

    X is (N, D), Y is (N, 1), W1 is (D, M), b is (M,), W2 is (M, 1),
    and the learning rate is 0.1. A pass is a dictionary of all that
    is computed, in this order: the current W1, b and W2, then H, O,
    P, error, delta2, loss, dW2, dO, delta1, dW1, db.
    Derived in chapters/by_hand_network.md.
    """
    while True:
        H = affine_forward(X, W1, b)
        O = relu(H)
        P = linear_forward(O, W2)
        loss, delta2 = mse(P, Y)
        dO = linear_input_gradient(delta2, O, W2)
        delta1 = relu_backward(dO, H)
        _, dW1, db = affine_backward(delta1, X, W1, b)
        dW2 = linear_weight_gradient(delta2, O, W2)
        yield {
            "W1": W1,
            "b": b,
            "W2": W2,
            "H": H,
            "O": O,
            "P": P,
            "error": P - Y,
            "delta2": delta2,
            "loss": loss,
            "dW2": dW2,
            "dO": dO,
            "delta1": delta1,
            "dW1": dW1,
            "db": db,
        }
        W1, b, W2 = gradient_step([W1, b, W2], [dW1, db, dW2], rate)


def in_tex(A):
    """Return an array in TeX, with each number as it is written on paper.

    A matrix is put in brackets, and a single number is not. Eight
    decimals are more than any exact number of an exercise has.
    Derived in chapters/by_hand_layer.md.
    """
    # Adding 0 makes 0 of −0, which is what a silent neuron hands back.
    rows = [
        " & ".join(f"{round(float(a), 8) + 0:.10g}" for a in row)
        for row in np.atleast_2d(A)
    ]
    inside = r" \\ ".join(rows)
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}" if np.ndim(A) else inside


def gradient_by(variable):
    """Return the derivative of the loss with respect to a variable, in TeX.

    Derived in chapters/by_hand_layer.md.
    """
    return rf"\frac{{\partial L}}{{\partial {variable}}}"


def cross(A, B):
    """Return the product AB in TeX, laid out as a cross, with sums of rows.

    A stands at the lower left, B at the upper right, and AB where
    they meet. The last column holds the sums of the rows of B, and
    of those of AB. The numbers are whole.
    Derived in chapters/by_hand_layer.md.
    """
    B = np.column_stack([B, B.sum(axis=1)])
    (D, columns), blank = B.shape, np.full((len(B), len(B)), "")
    table = np.block([[blank, B.astype(str)], [A.astype(str), (A @ B).astype(str)]])
    rows = [" & ".join(row) for row in table]
    rows[D] = r"\hline " + rows[D]
    lines = "r" * D + "|" + "r" * (columns - 1) + "|r"
    return rf"\begin{{array}}{{{lines}}}" + r" \\ ".join(rows) + r"\end{array}"


def layer_lines(X, W, G):
    """Return every step of exercise A as a line of TeX.

    A line is (name, formula, numbers, result), which are all equal.
    Derived in chapters/by_hand_layer.md.
    """
    Z, dX, dW = map(in_tex, work_out_layer(X, W, G).values())
    return [
        ("Z", "XW", in_tex(X) + in_tex(W), Z),
        (gradient_by("X"), r"G W^{\top}", in_tex(G) + in_tex(W.T), dX),
        (gradient_by("W"), r"X^{\top} G", in_tex(X.T) + in_tex(G), dW),
    ]


def pass_lines(X, Y, now, after):
    """Return every step of a pass of exercise B as a line of TeX.

    now and after are two consecutive passes from descend. A line is
    (name, …, result), which are all equal. The last three lines are
    the gradient step, and their results are what after begins with.
    Derived in chapters/by_hand_network.md.
    """
    N, dL = len(X), gradient_by
    # What follows goes into a row of its own: an operation, or the factor of a product.
    below, factor = r" \\ &\;{}", r" \\ &\quad{}"
    W1, b, W2, H, O, P, error, delta2, loss, dW2, dO, delta1, dW1, db = map(
        in_tex, now.values()
    )
    one, all_ones = in_tex(np.ones((N, 1))), in_tex(np.ones((1, N)))
    fires = in_tex(now["H"] > 0)
    squares = " + ".join(f"{in_tex(abs(each))}^2" for each in now["error"].flat)
    return [
        (
            "H",
            r"X W^{(1)} + \mathbf{1} b",
            f"{in_tex(X)}{factor}{W1}{below} + {one}{b}",
            H,
        ),
        ("O", r"\operatorname{relu}(H)", O),
        ("P", "O W^{(2)}", O + W2, P),
        ("P - Y", f"{P} - {in_tex(Y)}", error),
        (r"\delta^{(2)}", r"\frac1N (P - Y)", rf"\frac1{N} {error}", delta2),
        ("L", rf"\frac1{{2 \cdot {N}}} ({squares})", loss),
        (dL("W^{(2)}"), r"O^{\top} \delta^{(2)}", in_tex(now["O"].T) + delta2, dW2),
        (dL("O"), r"\delta^{(2)} W^{(2)\top}", delta2 + in_tex(now["W2"].T), dO),
        (
            r"\delta^{(1)}",
            dL("O") + r"\odot [H > 0]",
            rf"{dO}{below} \odot {fires}",
            delta1,
        ),
        (dL("W^{(1)}"), r"X^{\top} \delta^{(1)}", in_tex(X.T) + factor + delta1, dW1),
        (dL("b"), r"\mathbf{1}^{\top} \delta^{(1)}", all_ones + factor + delta1, db),
        *(
            (
                rf"{name}_{{\text{{new}}}}",
                rf"{name} - \eta {dL(name)}",
                f"{old}{below} - {rate} {gradient}",
                in_tex(after[key]),
            )
            for name, key, old, gradient in [
                ("W^{(1)}", "W1", W1, dW1),
                ("b", "b", b, db),
                ("W^{(2)}", "W2", W2, dW2),
            ]
        ),
    ]


def outcome(now):
    """Return the predictions and the loss of a pass in TeX, to two decimals.

    Derived in chapters/by_hand_network.md.
    """
    P, loss = in_tex(now["P"].round(2)), in_tex(now["loss"].round(2))
    return [rf"P \approx {P}", rf"L \approx {loss}"]


def on_paper(lines):
    """Return lines of TeX as one display, narrow enough for a phone.

    A line is (name, …, result), and each of these gets its own row.
    Derived in chapters/by_hand_layer.md.
    """
    rows = [" &= ".join([name, r" \\ &= ".join(rest)]) for name, *rest in lines]
    return r"\begin{aligned}" + r" \\[3ex] ".join(rows) + r"\end{aligned}"
