"""Every sentence that a check can say, in one place."""

RIGHT = "✓ {name}: {quantity} is right on {count} instances, exactly."

NOT_IMPLEMENTED = "not implemented yet: {name}"
NOT_A_FUNCTION = "{name} is {kind}, and cannot be called: pass the function itself."
NOTHING_RETURNED = "{name} returned None. Is its `return` missing?"
NOT_AN_ARRAY = "{quantity} is {kind}, where a plain NumPy array is asked for."
WRONG_SHAPE = "{quantity} has the shape {got}, and it should be {expected}. {reason}"
GRADIENT_SHAPE = "A gradient has the shape of its variable."
OUTPUT_SHAPE = "One row for each sample, one column for each output."
WRONG_DTYPE = (
    "{quantity} is {got}, and the inputs are {expected}: keep their precision."
)
INPUT_CHANGED = (
    "{name} changed its input {argument}. Others still need it: work on a new array."
)
NOT_FINITE = "{quantity}{index} is {got}. Every entry of the inputs is finite."
WRONG_VALUE = "{quantity} has the right shape, but wrong values in it."
FIRST_WRONG_ENTRY = "First wrong entry: {quantity}{index} is {got}."
SHOULD_BE = "It should be {sum} = {expected}."
PRODUCT_DOES_NOT_FIT = (
    "a matrix product does not fit: rows of {columns} numbers meet columns of {rows}. "
    "One of its factors wants a transpose, or to stand on the other side"
)
RAISED = "{name} stopped{place}: {error}."
RAISED_ON_LINE = " in the line `{line}`"
TRIED_ON = "Tried on {sizes}{kind}."
