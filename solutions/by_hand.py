"""Two exercises for paper, each drawn from a number, and every step of their solution.

Exercise A is the linear layer with two samples, two inputs and three outputs. Exercise
B is two steps of gradient descent for P = relu(XW₁)W₂, in which W₂ is frozen. All
numbers are integers of one or two digits. The answers are computed by the functions of
the key and written in TeX, so that a page and a printed sheet show the same.
"""

import numpy as np

from solutions.activations import relu, relu_backward
from solutions.linear import (
    linear_forward,
    linear_input_gradient,
    linear_weight_gradient,
)
from solutions.losses import mse
from solutions.network import gradient_step


def draw_layer(number):
    """Return (X, W, dZ), which are exercise A for this number.

    X is (2, 2), W and dZ are (2, 3). No entry of them or of the
    answers is 0. X is not symmetric, so a forgotten transpose
    changes dW. NumPy raises ValueError for a number below 0.
    Derived in chapters/by_hand.md.
    """
    rng = np.random.default_rng(number)
    while True:
        X, W, dZ = (rng.integers(-4, 5, size=s) for s in [(2, 2), (2, 3), (2, 3)])
        matrices = X, W, dZ, *work_out_layer(X, W, dZ).values()
        if X[0, 1] != X[1, 0] and all(A.all() for A in matrices):
            return X, W, dZ


def work_out_layer(X, W, dZ):
    """Return {"Z": …, "dX": …, "dW": …}, the answers to exercise A.

    X is (N, D), W is (D, M), dZ is (N, M).
    Derived in chapters/by_hand.md.
    """
    return {
        "Z": linear_forward(X, W),
        "dX": linear_input_gradient(dZ, X, W),
        "dW": linear_weight_gradient(dZ, X, W),
    }


def draw_network(number):
    """Return (X, Y, W1, W2), which are exercise B for this number.

    X is (2, 3), Y is (2, 1), W1 is (3, 2) and W2 is (2, 1). Their
    numbers suit paper. NumPy raises ValueError for a number below 0.
    Derived in chapters/by_hand.md.
    """
    rng = np.random.default_rng(number)
    while True:
        X = rng.integers(-1, 3, size=(2, 3))
        W1 = rng.integers(-5, 6, size=(3, 2))
        H = linear_forward(X, W1)
        if X.any(axis=0).all() and is_lively(H):
            W2 = rng.choice([-1, 1], size=(2, 1))
            delta2 = rng.choice([-8, -4, 4, 8], size=(2, 1))
            Y = linear_forward(relu(H), W2) - len(X) * delta2
            if suits_paper(X, Y, W1, W2):
                return X, Y, W1, W2


def is_lively(H):
    """Return whether ReLU has something to do at the pre-activations H.

    H is (N, M), with a column for each neuron. No entry is 0, and at
    least one is negative. Each neuron fires for at least one sample,
    and at least one neuron fires for all of them.
    Derived in chapters/by_hand.md.
    """
    fires = H > 0
    works = fires.any(axis=0).all() and fires.all(axis=0).any()
    return bool(H.all() and not fires.all() and works)


def suits_paper(X, Y, W1, W2):
    """Return whether two steps of exercise B are pleasant on paper.

    All numbers, Y included, are integers below 100, and the loss
    falls in both steps. In both steps ReLU is lively and no error is
    0. The two errors do not shrink by the same factor.
    Derived in chapters/by_hand.md.
    """
    loss, errors = np.inf, np.zeros((2, 0))
    for step, now in enumerate(descend(X, Y, W1, W2)):
        numbers = np.hstack([np.ravel(A) for A in (Y, *now.values())])
        whole = (numbers % 1 == 0).all() and abs(numbers).max() < 100
        if not (whole and now["loss"] < loss):
            return False
        if step == 2:
            return bool(np.linalg.det(errors))
        if not (is_lively(now["H"]) and now["error"].all()):
            return False
        loss, errors = now["loss"], np.hstack([errors, now["error"]])


def descend(X, Y, W1, W2):
    """Yield the passes of exercise B, with a step between them.

    X is (2, 3), Y is (2, 1), W1 is (3, 2), W2 is (2, 1), and the
    learning rate is ½. A pass is a dictionary of everything that is
    computed, in this order: the current W1, H, O, P, error, delta2,
    loss, dO, delta1, dW1.
    Derived in chapters/by_hand.md.
    """
    while True:
        H = linear_forward(X, W1)
        O = relu(H)
        P = linear_forward(O, W2)
        loss, delta2 = mse(P, Y)
        dO = linear_input_gradient(delta2, O, W2)
        delta1 = relu_backward(dO, H)
        dW1 = linear_weight_gradient(delta1, X, W1)
        yield {
            "W1": W1,
            "H": H,
            "O": O,
            "P": P,
            "error": P - Y,
            "delta2": delta2,
            "loss": loss,
            "dO": dO,
            "delta1": delta1,
            "dW1": dW1,
        }
        [W1] = gradient_step([W1], [dW1], 0.5)


def in_tex(A):
    """Return an array of whole numbers in TeX, as it is written on paper.

    A matrix is put in brackets, and a single number is not.
    Derived in chapters/by_hand.md.
    """
    # Adding 0 makes 0 of −0, which is what a silent neuron hands back.
    rows = [" & ".join(f"{a + 0:g}" for a in row) for row in np.atleast_2d(A)]
    inside = r" \\ ".join(rows)
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}" if np.ndim(A) else inside


def gradient_by(variable):
    """Return the derivative of the loss with respect to a variable, in TeX.

    Derived in chapters/by_hand.md.
    """
    return rf"\frac{{\partial L}}{{\partial {variable}}}"


def layer_lines(X, W, dZ):
    """Return every step of exercise A as a line of TeX.

    A line is (name, formula, numbers, result), which are all equal.
    Derived in chapters/by_hand.md.
    """
    answers = work_out_layer(X, W, dZ)
    Z, dX, dW = (in_tex(answer) for answer in answers.values())
    dL = gradient_by("Z")
    return [
        ("Z", "XW", in_tex(X) + in_tex(W), Z),
        (gradient_by("X"), rf"{dL} W^{{\top}}", in_tex(dZ) + in_tex(W.T), dX),
        (gradient_by("W"), rf"X^{{\top}} {dL}", in_tex(X.T) + in_tex(dZ), dW),
    ]


def pass_lines(now, after, X, Y, W2):
    """Return every step of a pass of exercise B as a line of TeX.

    now and after are two consecutive passes from descend. A line is
    (name, …, numbers, result), which are all equal. The last line is
    the gradient step, and its result is the W1 of after.
    Derived in chapters/by_hand.md.
    """
    W1, H, O, P, error, delta2, loss, dO, delta1, dW1 = map(in_tex, now.values())
    fires = in_tex((now["H"] > 0).astype(int))
    squares = " + ".join(f"{abs(entry):g}^2" for entry in now["delta2"].flat)
    by_O, by_W1 = gradient_by("O^{(1)}"), gradient_by("W^{(1)}")
    return [
        ("H^{(1)}", "X W^{(1)}", in_tex(X) + W1, H),
        ("O^{(1)}", r"\max(H^{(1)}, 0)", rf"\max\left({H}, 0\right)", O),
        ("P", "O^{(1)} W^{(2)}", O + in_tex(W2), P),
        ("P - Y", f"{P} - {in_tex(Y)}", error),
        (r"\delta^{(2)}", r"\frac{1}{N} (P - Y)", rf"\frac{{1}}{{2}} {error}", delta2),
        ("L", r"\langle \delta^{(2)}, \delta^{(2)} \rangle", squares, loss),
        (by_O, r"\delta^{(2)} W^{(2)\top}", delta2 + in_tex(W2.T), dO),
        (
            r"\delta^{(1)}",
            rf"{by_O} \odot [H^{{(1)}} > 0]",
            rf"{dO} \odot {fires}",
            delta1,
        ),
        (by_W1, r"X^{\top} \delta^{(1)}", in_tex(X.T) + delta1, dW1),
        (
            r"W^{(1)}_{\text{new}}",
            rf"W^{{(1)}} - \eta {by_W1}",
            rf"{W1} - \frac{{1}}{{2}} {dW1}",
            in_tex(after["W1"]),
        ),
    ]


def on_paper(lines):
    """Return lines of TeX as one display, narrow enough for a phone.

    A line is (name, …, result), and each of these gets its own row.
    Derived in chapters/by_hand.md.
    """
    rows = [" &= ".join([name, r" \\ &= ".join(rest)]) for name, *rest in lines]
    return r"\begin{aligned}" + r" \\[3ex] ".join(rows) + r"\end{aligned}"
