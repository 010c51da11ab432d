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

from autograder.checks.activations import (
    relu_backward,
    sigmoid_backward,
    tanh_backward,
)
from autograder.checks.checking import check_gradient
from autograder.checks.derivation import (
    input_gradient_entries,
    weight_gradient_entries,
)
from autograder.checks.differences import complex_step_gradient, exact_gradient
from autograder.checks.error_hunt import (
    hunt_hidden_delta,
    hunt_input_batch,
    hunt_input_entry,
    hunt_prediction,
    hunt_weight_entry,
    hunt_weight_product,
)
from autograder.checks.linear import (
    affine_backward,
    affine_forward,
    bias_gradient,
    from_numerator_layout,
    linear_forward,
    linear_input_gradient,
    linear_weight_gradient,
)
from autograder.checks.losses import mse, softmax_cross_entropy
from autograder.checks.network import backward, forward
from autograder.checks.training import gradient_step, train
from autograder.checks.verdict import Verdict, WrongAnswer

__all__ = [
    "Verdict",
    "WrongAnswer",
    "affine_backward",
    "affine_forward",
    "backward",
    "bias_gradient",
    "check_gradient",
    "complex_step_gradient",
    "exact_gradient",
    "forward",
    "from_numerator_layout",
    "gradient_step",
    "hunt_hidden_delta",
    "hunt_input_batch",
    "hunt_input_entry",
    "hunt_prediction",
    "hunt_weight_entry",
    "hunt_weight_product",
    "input_gradient_entries",
    "linear_forward",
    "linear_input_gradient",
    "linear_weight_gradient",
    "mse",
    "relu_backward",
    "sigmoid_backward",
    "softmax_cross_entropy",
    "tanh_backward",
    "train",
    "weight_gradient_entries",
]
