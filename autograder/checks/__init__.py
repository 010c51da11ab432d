"""Is this answer true, and if not, why?

One check for each graded function of the course, under the name that the task gives it.
A check takes the learner's function, calls it on instances drawn for the purpose, and
returns a `Verdict` that shows as its sentences::

    >>> from autograder import checks
    >>> checks.linear_weight_gradient(lambda dZ, X, W: X.T @ dZ)
    ✓ linear_weight_gradient: dW is right in 2 exact tests.

No answer is stored. What a gradient must be is measured: the loss ⟨dZ, XW⟩ is affine in
each argument, so moving one entry by 1 changes it by exactly the derivative, and on
integers the comparison is ``==``; where a function is smooth, a complex step is right
to the last digits. A wrong answer is compared with the wrong formulas that people
write, and called by its name. Needs NumPy alone, and SymPy for the task on symbols.

Each check takes `seed`, which draws other instances, and `thorough`, which draws them
all: more shapes, float32, and inputs that are read-only or not contiguous.
"""

from autograder.checks import (
    activations,
    checking,
    derivation,
    error_hunt,
    linear,
    losses,
    network,
)
from autograder.checks.differences import complex_step_gradient, exact_gradient
from autograder.checks.verdict import Verdict, WrongAnswer

# The check of each task, under the name of its function.
TASKS = {
    check.name: check
    for module in (
        linear,
        activations,
        losses,
        network,
        derivation,
        checking,
        error_hunt,
    )
    for check in vars(module).values()
    if hasattr(check, "quantities") and not isinstance(check, type)
}
globals().update(TASKS)

__all__ = [
    *TASKS,
    "Verdict",
    "WrongAnswer",
    "complex_step_gradient",
    "exact_gradient",
]
