"""The checks of the linear layer, with and without a bias, in both layouts.

The loss ⟨dZ, XW + b⟩ is affine in each argument, so what a gradient must be is measured
by steps of 1, and on integers the comparison is exact.
"""

from autograder.checks import catalogue
from autograder.checks.comparison import Check
from autograder.checks.quantities import exact, summed

LOSS = "inner(dZ, X @ W)"
dX = exact(LOSS, by="X", sum="dZ[i,j]·W[d,j] over j", mistakes=catalogue.INPUT_GRADIENT)
dW = exact(
    LOSS, by="W", sum="X[i,d]·dZ[i,j] over i", mistakes=catalogue.WEIGHT_GRADIENT
)
db = exact(
    "inner(dZ, rows(b, N))",
    by="b",
    at="0 * dZ[0]",
    sum="dZ[i,j] over i",
    mistakes=catalogue.BIAS_GRADIENT,
)

linear_forward = Check(
    "linear_forward(X ND, W DM)",
    Z=summed("X[i,d]·W[d,j] over d", mistakes=catalogue.LINEAR_OUTPUT),
)
affine_forward = Check(
    "affine_forward(X ND, W DM, b M)",
    Z=summed("X[i,d]·W[d,j] over d + b[j]", mistakes=catalogue.AFFINE_OUTPUT),
)
linear_input_gradient = Check("linear_input_gradient(dZ NM, X ND, W DM)", dX=dX)
linear_weight_gradient = Check("linear_weight_gradient(dZ NM, X ND, W DM)", dW=dW)
bias_gradient = Check("bias_gradient(dZ NM)", db=db)
affine_backward = Check("affine_backward(dZ NM, X ND, W DM, b M)", dX=dX, dW=dW, db=db)
from_numerator_layout = Check(
    "from_numerator_layout(dy_numerator MN, x ND, W DM)",
    dX=exact(
        "inner(dy_numerator.T, x @ W)",
        by="x",
        sum="dy_numerator[j,i]·W[d,j] over j",
        mistakes=catalogue.NUMERATOR_INPUT_GRADIENT,
    ),
    dW=exact(
        "inner(dy_numerator.T, x @ W)",
        by="W",
        sum="x[i,d]·dy_numerator[j,i] over i",
        mistakes=catalogue.NUMERATOR_WEIGHT_GRADIENT,
    ),
    db=exact(
        "inner(dy_numerator.T, rows(b, N))",
        by="b",
        at="0 * dy_numerator[:, 0]",
        sum="dy_numerator[j,i] over i",
        mistakes=catalogue.NUMERATOR_BIAS_GRADIENT,
    ),
)
