"""Is this answer true, and if not, why?

One function for each quantity of the course, under the name that the task gives it.
Each takes the learner's function, calls it on instances drawn for the purpose, and
returns a `Verdict` that prints as its sentence::

    >>> from autograder import checks
    >>> checks.linear_weight_gradient(lambda dZ, X, W: X.T @ dZ)
    ✓ linear_weight_gradient: dW is right on 2 instances, exactly.

No answer is stored. What a gradient must be is measured: the loss ⟨dZ, XW + b⟩ is
affine in each argument, so moving one entry by 1 changes it by exactly the derivative,
and on integers the comparison is ``==``. Needs NumPy alone.

Each check takes `seed`, which draws other instances, and `thorough`, which draws them
all: more shapes, float32, and inputs that are read-only or not contiguous.
"""

import numpy as np

from autograder.checks.comparison import Task, judge
from autograder.checks.differences import complex_step_gradient, exact_gradient
from autograder.checks.verdict import Verdict, WrongAnswer

__all__ = [
    "Verdict",
    "WrongAnswer",
    "bias_gradient",
    "complex_step_gradient",
    "exact_gradient",
    "linear_forward",
    "linear_input_gradient",
    "linear_weight_gradient",
]


def linear_forward(function, *, seed=1, thorough=False):
    """Check function(X, W) → Z = XW, as chapters/neuron_to_batch.md derives it."""
    task = Task(
        name="linear_forward",
        arguments=("X", "W"),
        quantity="Z",
        variable_shape=lambda N, D, M: (N, M),
        expected=lambda X, W: (X[:, :, None] * W[None, :, :]).sum(axis=1),
        terms=lambda i, j, N, D, M: [f"X[{i},{d}]·W[{d},{j}]" for d in range(D)],
    )
    return judge(function, task, seed, thorough)


def linear_input_gradient(function, *, seed=1, thorough=False):
    """Check function(dZ, X, W) → dX, as chapters/linear_layer.md derives it."""
    task = Task(
        name="linear_input_gradient",
        arguments=("dZ", "X", "W"),
        quantity="dX",
        variable_shape=lambda N, D, M: (N, D),
        expected=lambda dZ, X, W: exact_gradient(lambda X: (dZ * (X @ W)).sum(), X),
        terms=lambda i, d, N, D, M: [f"dZ[{i},{j}]·W[{d},{j}]" for j in range(M)],
    )
    return judge(function, task, seed, thorough)


def linear_weight_gradient(function, *, seed=1, thorough=False):
    """Check function(dZ, X, W) → dW, as chapters/linear_layer.md derives it."""
    task = Task(
        name="linear_weight_gradient",
        arguments=("dZ", "X", "W"),
        quantity="dW",
        variable_shape=lambda N, D, M: (D, M),
        expected=lambda dZ, X, W: exact_gradient(lambda W: (dZ * (X @ W)).sum(), W),
        terms=lambda d, j, N, D, M: [f"X[{i},{d}]·dZ[{i},{j}]" for i in range(N)],
    )
    return judge(function, task, seed, thorough)


def bias_gradient(function, *, seed=1, thorough=False):
    """Check function(dZ) → db, as chapters/bias.md derives it."""

    def expected(dZ):
        # XW is a constant here, and any constant gives the same differences.
        return exact_gradient(lambda b: (dZ * b).sum(), np.zeros(dZ.shape[1]))

    task = Task(
        name="bias_gradient",
        arguments=("dZ",),
        quantity="db",
        variable_shape=lambda N, D, M: (M,),
        expected=expected,
        terms=lambda j, N, D, M: [f"dZ[{i},{j}]" for i in range(N)],
    )
    return judge(function, task, seed, thorough)
