"""Every sentence that a check can say, in one place."""

# Verdicts
RIGHT = "{name}: {quantities} {are} right{tried}."
RIGHT_TOO = "{quantities} {are} right."
RIGHT_CHECKER = {  # a learner's own checker, by what it does right
    ("caught", "passed"): "{name} {tried}.",
    ("caught",): "It catches every wrong gradient.",
    ("passed",): "It lets every right gradient pass.",
}
IS, ARE = "is", "are"
PLURAL = "gradients", "deltas", "weights", "losses"
LISTS = *PLURAL, "cache"
CODE = "`{name}`"
INSTANCES = {  # compared exactly: all, some
    (True, True): " in {count} exact tests",
    (False, True): " in {count} tests, {exact} of them exact",
    (False, False): " in {count} tests",
}
WRONG_TOO = "{quantity} {are} also wrong ({mistake})."
WRONG_TOO_UNNAMED = "{quantity} {are} also wrong."
WRONG_TOO_BY_MISTAKE = {
    "no refutation": "The value is not judged until your entry and your inputs refute "
    "the formula.",
    "too strict": "It also refuses gradients that are right.",
}
AND = "{rest} and {last}"
WHERE = "Where it shows"
POINTS_OF_OTHERS = "{name} has the quantities {quantities}, not {given}."

# What can be wrong before a value is looked at
NOT_IMPLEMENTED = "not implemented yet: {name}"
NOT_A_FUNCTION = "{name} is {kind}, and cannot be called. Pass the function itself."
NOTHING_RETURNED = "{name} returned None. Is its `return` missing?"
NOT_AN_ARRAY = "{part} is {kind}, but it has to be a plain NumPy array."
NOT_A_NUMBER = "{part} is {kind}, but it has to be one number."
NOT_A_TUPLE = "{name} returned {kind}, but it has to return ({expected})."
OF_LENGTH = "{kind} of length {count}"
NOT_A_LIST = (
    "`{part}` is {kind}, but it has to be a list of length {expected}: {reason}."
)
NOT_NUMBERS = (
    "`losses` is {kind}, but it has to be a list with one number for each step."
)
WRONG_COUNT = (
    "`{part}` has length {got}, but it should have length {expected}: {reason}."
)
ONE_A_LAYER = "one entry for each layer"
A_PAIR = "the input and the pre-activation"
WRONG_SHAPE = "{part} has shape {got}, but it should have shape {expected}. {reason}"
GRADIENT_SHAPE = "A gradient has the shape of its variable."
OUTPUT_SHAPE = "It needs one row for each sample and one column for each output."
CACHE_SHAPE = "Each pair is (input, pre-activation), with one row for each sample."
WEIGHTS_SHAPE = "A step does not change the shape of the weights."
ONE_LOSS_A_STEP = "It needs one number for each step."
NOT_ONE_NUMBER = (
    "{part} has shape {got}, but it has to be one number for the whole batch."
)
WRONG_DTYPE = "{part} is {got}, but the inputs are {expected}. Keep their precision."
INPUTS_CHANGED = (
    "{name} changed its inputs. They are still needed elsewhere, so work on copies."
)
INPUT_CHANGED = (
    "{name} changed its input {argument}. Inputs are still needed elsewhere, so make a "
    "new array."
)
NOT_FINITE = "{part}{index} is {got}, although every entry of the inputs is finite."
WRONG_VALUE = "{part} has the right shape, but not the right values."
WRONG_VALUE_OF_A_NUMBER = "{part} does not have the right value."

# Their names, beside those of the mistakes further down
FAULTS = (
    "not implemented",
    "not a function",
    "nothing returned",
    "not an array",
    "not a number",
    "wrong structure",
    "wrong shape",
    "wrong dtype",
    "low precision",
    "precision not kept",
    "whole numbers",
    "input changed",
    "not finite",
    "wrong value",
    "raises",
    "not an expression",
    "foreign symbols",
    "not True or False",
    "inputs of wrong shapes",
    "entry unreadable",
)

# An exception
RAISED = "{name} stopped{place}: {error}."
RAISED_ON_LINE = " at the line `{line}`"
_TRANSPOSE_OR_ORDER = (
    "Perhaps one of the factors has to be transposed, or the two have to change places"
)
MATMUL_SHAPES = (
    "shapes {left} and {right} do not fit in a matrix product. " + _TRANSPOSE_OR_ORDER
)
MATMUL_SIZES = (
    "in a matrix product, the left factor has {columns} columns but the right one has "
    "{rows} rows. " + _TRANSPOSE_OR_ORDER
)
ENTRYWISE_SHAPES = "shapes {shapes} do not fit together entry by entry"

# What NumPy says of it, to be said better
NUMPY_MATMUL = r"matmul: .*size (\d+) is different from (\d+)"
NUMPY_DOT = r"shapes \(.*\) and \(.*\) not aligned: (\d+) .* != (\d+) "
NUMPY_ENTRYWISE = "could not be broadcast together"

# Evidence
FIRST_WRONG_ENTRY = "First wrong entry: {part}{index} is {got}{expected}."
BUT_SHOULD_BE = ", but it should be {expected}"
BUT_SHOULD_BE_SUM = ", but it should be {sum} = {expected}"
WRONG_NUMBER = "{part} is {got}{expected}."
WITH_FORMULA = "{part} {what}: it equals {formula}."
WITHOUT_FORMULA = "{part} {what}."
WITH_FORMULA_ELSEWHERE = (
    "{part} {what}: where all sizes are equal, it equals {formula}."
)
PLACES = {  # one, several; the axes of a matrix, and that of a vector
    "row": ("row {numbers}", "rows {numbers}"),
    "column": ("column {numbers}", "columns {numbers}"),
    "entry": ("entry {numbers}", "entries {numbers}"),
}
TRIED_ON = "Tried on {sizes}{kind}."

# The instances
KINDS = {
    "": "",
    "square": "all sizes equal",
    "one sample": "one sample",
    "one input": "one input",
    "one output": "one output",
    "longer batch": "a longer batch",
    "float32": "float32",
    "read-only": "read-only",
    "not contiguous": "not contiguous in memory",
    "many digits": "numbers with many digits",
    "other numbers": "the shapes of the first call with other numbers",
    "large": "very large entries",
    "one layer": "one layer",
    "deep": "five layers",
    "no steps": "no steps",
    "many steps": "more steps",
}

# Mistakes by name: what was done, said of the part that is wrong, and why it is not the
# quantity that was asked for.
_SAMPLES_ADD_UP = (
    "Nothing inside a layer divides by N. Where samples share a parameter, their "
    "contributions are added up. If the loss is a mean, its 1/N is already in the "
    "upstream gradient."
)
_SHAPES_CAN_MISLEAD = (
    "Where two sizes are equal, shapes alone cannot tell you which product is right. "
    "Follow one entry through the sum instead."
)
_LOSS_DIVIDES_ONCE = (
    "The loss of this course is L = 1/(2N) · Σ (P − Y)², the mean over the N samples "
    "of half the squared error."
)
_SLOPE_TIMES_UPSTREAM = (
    "By the chain rule, the upstream gradient is multiplied by the slope of the "
    "activation, entry by entry."
)
_CROSS_ENTROPY = (
    "For each sample, take −log of the probability that softmax gives to the right "
    "class. The loss is the mean of these numbers."
)
_EACH_DELTA = (
    "A delta is made from the next layer's delta. That goes back through the next "
    "layer's weights, and is then multiplied by the slope at this layer's own "
    "pre-activation."
)
_EACH_STEP = (
    "Each step computes the loss and the gradients at the current weights, and then "
    "moves the weights once."
)

# What is said of a whole list, and not of one array in it
OF_THE_WHOLE = (
    "list reversed",
    "pair swapped",
    "order",
    "state",
    "gradient at the start",
    "one step too few",
    "one step too many",
    "last layer only",
    "one sample a step",
)

MISTAKES = {
    # matrix products
    "transpose missing": (
        "lacks a transpose",
        "A matrix product sums over the columns of its left factor and the rows of its "
        "right factor. Which index is summed here, and what does it count in each "
        "factor?",
    ),
    "factors swapped": (
        "has its factors in the wrong order",
        "In Z = XW, the weights stand on the right and the inputs on the left. Each of "
        "them keeps its side in the gradients.",
    ),
    "factors swapped, transpose missing": (
        "has its factors in the wrong order and lacks a transpose",
        _SHAPES_CAN_MISLEAD,
    ),
    "result transposed": (
        "is the transpose of what it should be",
        "The numbers are right, but rows and columns are exchanged.",
    ),
    "upstream transposed": (
        "transposes the upstream gradient",
        "The rows of the upstream gradient are samples and its columns are outputs. "
        "Its transpose exchanges the two.",
    ),
    "weights transposed": (
        "transposes the weights",
        "In this course, each column of W belongs to one output. Some frameworks store "
        "one row for each output instead, which is the transpose.",
    ),
    "inputs transposed": (
        "transposes the inputs",
        "Each row of X is a sample, and each sample goes through the weights as a row.",
    ),
    "reshaped, not transposed": (
        "reshapes where it should transpose",
        "Both give the same shape. But a reshape keeps the numbers in their order and "
        "only breaks the rows at other places, whereas a transpose turns rows into "
        "columns.",
    ),
    "elementwise product": (
        "is an entrywise product",
        "Each entry should be a sum over a whole row and a whole column, but `*` adds "
        "nothing up.",
    ),
    "square by a matrix product": (
        "takes the square as a matrix product",
        "An activation works on each entry alone, so each entry is squared by itself.",
    ),
    "matrix product": (
        "is a matrix product",
        "An activation works on each entry alone, so the slopes are multiplied entry "
        "by entry.",
    ),
    "outer product of sums": (
        "multiplies sums where it should sum products",
        "If you add up first and multiply afterwards, you also multiply numbers that "
        "do not belong together, such as those of different samples.",
    ),
    "outer product of means": (
        "multiplies means where it should sum products",
        "If you average first and multiply afterwards, you also multiply numbers of "
        "different samples, which do not belong together.",
    ),
    "sum not taken": (
        "holds the products but does not add them up",
        "Each entry should be a sum of products. One axis has not been summed yet.",
    ),
    "multiplied by the variable": (
        "is multiplied by the variable itself, entry by entry",
        "The layer is linear in this variable, so its slope does not depend on it.",
    ),
    "variable added": (
        "has the variable itself added to it",
        "A gradient only says how the loss reacts to a change. The variable is moved "
        "later, in the step of gradient descent.",
    ),
    "the other gradient": (
        "is the other gradient",
        "One gradient is with respect to the inputs, the other with respect to the "
        "weights.",
    ),
    "the forward pass": (
        "is the forward pass",
        "A gradient says how the loss reacts to a change. It is computed from the "
        "upstream gradient.",
    ),
    # what a gradient must depend on
    "upstream ignored": (
        "ignores the upstream gradient",
        "This is right only if every entry of the upstream gradient is 1. In general, "
        "some outputs affect the loss more strongly than others.",
    ),
    "ones": (
        "is 1 everywhere",
        "That is the derivative of an output with respect to its bias. It still has to "
        "be multiplied by the upstream gradient and added up.",
    ),
    "inputs ignored": (
        "does not use the inputs",
        "Each weight is multiplied by an input, so the input decides how strongly the "
        "weight affects the output.",
    ),
    "weights ignored": (
        "does not use the weights",
        "Each input is multiplied by a weight, so the weight decides how strongly the "
        "input affects the output.",
    ),
    "ignores {argument}": (
        "does not depend on {argument}",
        "With other values of {argument}, the answer stayed the same. It should have "
        "changed.",
    ),
    # sums over the batch
    "averaged": ("is averaged over the batch", _SAMPLES_ADD_UP),
    "averaged twice": (
        "is divided by N once too often",
        "A mean over the batch divides by N once, in a single place of the whole "
        "computation.",
    ),
    "averaged over the inputs": (
        "is averaged over the inputs",
        "It is a sum and not a mean, so nothing divides it by D.",
    ),
    "averaged over the outputs": (
        "is averaged over the outputs",
        "An input affects the loss through all M outputs, and these contributions are "
        "added up. Nothing divides the sum by M.",
    ),
    "averaged over the wrong axis": (
        "is a mean over the outputs, not a sum over the samples",
        _SAMPLES_ADD_UP,
    ),
    "summed over the batch": (
        "is summed over the batch",
        "Samples do not affect one another, so each of them has a row of its own. Only "
        "what all samples share, such as the weights, gets a sum over the batch.",
    ),
    "averaged sample for all": (
        "gives every sample the average over the batch",
        "Samples do not affect one another, so each of them has a row of its own.",
    ),
    "wrong axis": (
        "is summed over the wrong axis",
        "There is one number for each output. The sum runs over the samples, which are "
        "the rows.",
    ),
    "batch axis kept": (
        "still has the batch axis",
        "All samples share the same parameters, so their contributions have to be "
        "added up.",
    ),
    "summed axis kept": (
        "keeps the axis that was summed",
        "The numbers are right, but the variable has one axis fewer.",
    ),
    "summed over everything": (
        "is summed over everything",
        "Each output has its own bias, which affects only its own column.",
    ),
    "one number for all": (
        "is the same number for all outputs",
        "Each output has its own bias, which affects only its own column.",
    ),
    "running sums": (
        "holds the running sums",
        "Only the last of them covers the whole batch.",
    ),
    "last sample only": (
        "uses only the last sample",
        "Every sample counts. Does a loop overwrite the result where it should add to "
        "it?",
    ),
    "first sample only": (
        "uses only the first sample",
        "Every sample counts. Does a loop return too early?",
    ),
    "last term only": (
        "is only the last term of its sum",
        "Every term counts. Does a loop overwrite the result where it should add to "
        "it?",
    ),
    "first term only": (
        "is only the first term of its sum",
        "Every term counts. Does a loop end too early?",
    ),
    # the layer
    "activation applied": (
        "has the sigmoid applied to it",
        "A linear layer ends with its sums. An activation is a layer of its own.",
    ),
    "relu applied": (
        "has its negative entries set to 0",
        "A linear layer ends with its sums. An activation is a layer of its own.",
    ),
    "bias missing": (
        "lacks the bias",
        "The layer is XW + b, with the bias added to each row.",
    ),
    "bias subtracted": (
        "subtracts the bias",
        "The layer is XW + b, with the bias added to each row.",
    ),
    "bias along the samples": (
        "adds one bias to each sample",
        "There is one bias for each output, which means for each column. All rows get "
        "the same biases.",
    ),
    "bias counted N times": (
        "adds the bias N times",
        "Each sample gets the bias once: the N copies go into N different rows.",
    ),
    "bias averaged": (
        "divides the bias by N",
        "Each sample gets the whole bias.",
    ),
    "bias summed": (
        "adds the sum of all biases",
        "Each output has its own bias.",
    ),
    "bias multiplied": (
        "multiplies by the bias",
        "The layer is XW + b, with the bias added to each row.",
    ),
    "bias before the product": (
        "adds the bias to the inputs",
        "A bias belongs to an output, so it is added after the product.",
    ),
    # layouts
    "layout not changed": (
        "is still in numerator layout",
        "The numbers are right, but in this course a gradient has the shape of its "
        "variable.",
    ),
    "layout not read": (
        "treats the upstream gradient as if it were in this course's layout",
        "In numerator layout the upstream gradient is (M, N), and its columns are the "
        "samples.",
    ),
    # activations
    "slope missing": ("lacks the slope of the activation", _SLOPE_TIMES_UPSTREAM),
    "upstream for the input": (
        "depends on the sign of the upstream gradient",
        "Whether an entry passes was decided on the way forward, by the sign of the "
        "input. The upstream gradient may have either sign.",
    ),
    "both masks": (
        "also stops the negative entries of the upstream gradient",
        "Whether an entry passes was decided on the way forward, by the sign of the "
        "input. The upstream gradient may have either sign.",
    ),
    "mask upside down": (
        "lets through what it should stop",
        "Where the input was positive, the slope is 1. Where it was negative, the "
        "slope is 0.",
    ),
    "output for the slope": (
        "multiplies by the output instead of the slope",
        "The output is the height of the activation's curve. The slope says how steep "
        "the curve is there.",
    ),
    "input for the slope": (
        "multiplies by the input instead of the slope",
        "The input is a position on the activation's curve. The slope says how steep "
        "the curve is there.",
    ),
    "sign for the slope": (
        "uses the slope of the absolute value",
        "Where the input was negative, the output stays 0, so no gradient comes back.",
    ),
    "leaky": (
        "lets a little through where the input was negative",
        "That is the leaky variant of ReLU. Here the output stays 0 for a negative "
        "input, so no gradient comes back.",
    ),
    "slope at the kink": (
        "is right except where the input is exactly 0",
        "There, only the slopes 0, ½ and 1 are accepted.",
    ),
    "shifted kink": (
        "has its kink in the wrong place",
        "The activation bends where its input is 0.",
    ),
    "sigmoid's slope": (
        "uses the slope of the sigmoid",
        "Every function has its own slope, and this one is not the sigmoid.",
    ),
    "tanh's slope": (
        "uses the slope of tanh",
        "Every function has its own slope, and this one is not tanh.",
    ),
    "activation applied again": (
        "applies the activation to its own output",
        "O has already been through the activation. Write the slope with O as it is.",
    ),
    "factor O missing": (
        "has only one of the slope's two factors",
        "The slope of the sigmoid is small near the output 0 as well as near the "
        "output 1.",
    ),
    "square missing": (
        "lacks a square",
        "The slope of tanh is the same for O and −O.",
    ),
    "square of the difference": (
        "squares a difference where it should take a difference of squares",
        "The slope of tanh is the same for O and −O.",
    ),
    "sign in the slope": (
        "has a wrong sign inside the slope",
        "Far out on both sides the curve is flat, so the slope has to go to 0 there.",
    ),
    "slope squared": (
        "multiplies by the slope twice",
        "The chain rule uses each slope once.",
    ),
    "slope divides": (
        "divides by the slope",
        _SLOPE_TIMES_UPSTREAM,
    ),
    "upstream for the output": (
        "exchanges the upstream gradient and the output",
        "The slope is computed from the output, and the upstream gradient multiplies "
        "it.",
    ),
    # mean squared error
    "half missing": ("lacks the factor ½", _LOSS_DIVIDES_ONCE),
    "mean missing": (
        "lacks the division by N",
        "The loss is a mean over the samples. Its 1/N enters here, and no layer "
        "divides by N again.",
    ),
    "half and mean missing": (
        "lacks the factor ½ and the division by N",
        _LOSS_DIVIDES_ONCE,
    ),
    "divided by M": (
        "divides by the number of columns",
        "The mean is over the samples, and the samples are the rows.",
    ),
    "mean over all entries": (
        "is a mean over all entries",
        "The loss is a mean over the samples only: divide by the number of rows, not "
        "by the number of entries.",
    ),
    "mean over all entries, half missing": (
        "is a mean over all entries and lacks the factor ½",
        _LOSS_DIVIDES_ONCE,
    ),
    "not squared": (
        "lacks the square",
        "Without the square, positive and negative errors cancel.",
    ),
    "absolute error": (
        "uses the sizes of the errors instead of their squares",
        _LOSS_DIVIDES_ONCE,
    ),
    "squared after the sum": (
        "squares after summing",
        "By then, positive and negative errors have cancelled.",
    ),
    "root taken": (
        "takes a square root",
        "The loss is defined without a root.",
    ),
    "loss kept for each sample": (
        "has one loss for each sample",
        "The loss has to be a single number, so the mean over the batch is still "
        "missing.",
    ),
    "target ignored": (
        "ignores the targets",
        "The loss compares predictions with targets, so it depends on both.",
    ),
    "sign turned": (
        "has the opposite sign",
        "A loss grows as predictions get worse, and its gradient points to where it "
        "grows. The minus sign of gradient descent belongs in the step.",
    ),
    "sign for the difference": (
        "keeps the sign of the error but loses its size",
        "That is the gradient of the absolute error.",
    ),
    "not differentiated": (
        "is the loss of each entry, not its derivative",
        "How does the square of an error react to a small change of that error?",
    ),
    # softmax cross-entropy
    "logarithm missing": ("lacks the logarithm", _CROSS_ENTROPY),
    "logarithm after the mean": (
        "takes the logarithm after the mean",
        _CROSS_ENTROPY,
    ),
    "normalised over the batch": (
        "normalises over the batch",
        "The probabilities of one sample add up to 1, so softmax works along a row.",
    ),
    "normalised over everything": (
        "normalises over the whole batch at once",
        "The probabilities of one sample add up to 1, so softmax works along a row.",
    ),
    "softmax missing": (
        "uses the logits where the probabilities belong",
        "Logits can be any numbers. Softmax turns them into probabilities.",
    ),
    "logarithm to the base 2": (
        "uses the logarithm to base 2",
        "The loss is defined with the natural logarithm.",
    ),
    "target not subtracted": (
        "lacks the targets",
        "If the right class has all the probability, the gradient is 0. Each row of "
        "the gradient adds up to 0.",
    ),
    "target subtracted everywhere": (
        "subtracts 1 from every class",
        "Each sample has only one right class. Each row of the gradient adds up to 0.",
    ),
    "every label in every row": (
        "uses every label of the batch in every row",
        "Each sample has its own label, so rows and labels have to be picked in pairs.",
    ),
    "probabilities missing": (
        "lacks the probabilities",
        "Raising any logit raises the denominator of softmax, so every class plays a "
        "part. Each row of the gradient adds up to 0.",
    ),
    "diagonal of the Jacobian only": (
        "uses only the diagonal of softmax's Jacobian",
        "Every logit of a row is in the denominator of every probability of that row.",
    ),
    "stopped at the probabilities": (
        "is the gradient with respect to the probabilities",
        "One step is left: back through softmax, to the logits.",
    ),
    "logarithms of the probabilities": (
        "uses the logarithms of the probabilities",
        "The gradient contains the probabilities themselves.",
    ),
    "overflows": (
        "is {got} where its inputs are large",
        "In floating point, the exponential of a large number is infinite, and so is "
        "the logarithm of 0. Which equivalent formula has no exponential above 1, and "
        "never takes the logarithm of a number that has been rounded to 0?",
    ),
    # the network's forward pass
    "activation missing": (
        "lacks the activation",
        "There is a sigmoid between every two layers. Without it, the layers collapse "
        "into one matrix.",
    ),
    "activation after the last layer": (
        "applies the activation after the last layer too",
        "The output of this network is linear: the last layer ends with its sums.",
    ),
    "activation on the inputs": (
        "puts the inputs through the activation",
        "The first layer receives X as it is.",
    ),
    "activation twice": (
        "applies the activation twice",
        "Each hidden layer applies it once.",
    ),
    "tanh for the sigmoid": (
        "uses tanh",
        "The activation of this network is the sigmoid.",
    ),
    "relu for the sigmoid": (
        "uses ReLU",
        "The activation of this network is the sigmoid.",
    ),
    "layers in reverse": (
        "goes through the layers in reverse order",
        "The inputs enter the first layer, whose weights are weights[0].",
    ),
    "last layer missing": (
        "leaves out the last layer",
        "The last layer has no activation, but it does have weights.",
    ),
    "outputs for pre-activations": (
        "holds outputs where the pre-activations belong",
        "Each pair is (input, pre-activation): what went into the layer, and its sums "
        "before the activation.",
    ),
    "pair swapped": (
        "has its pairs the wrong way round",
        "Each pair is (input, pre-activation), in this order.",
    ),
    "inputs of the next layer": (
        "holds the layer's output where its input belongs",
        "Each pair is (input, pre-activation). The backward pass needs what went into "
        "the layer.",
    ),
    "list reversed": (
        "is in reverse order",
        "The list has to begin with the first layer.",
    ),
    # the network's backward pass
    "slope at the outputs": (
        "takes the slope of the sigmoid at the output",
        "The sigmoid was applied to the pre-activation, so that is where its slope is "
        "needed.",
    ),
    "slope at the wrong layer": (
        "takes the slope from another layer",
        _EACH_DELTA,
    ),
    "slope at the layer before": (
        "takes the slope from the layer before",
        _EACH_DELTA,
    ),
    "slope after the last layer": (
        "has a slope after the last layer",
        "The output of this network is linear, so the last delta is the upstream "
        "gradient itself.",
    ),
    "delta ignored": (
        "is only the slope",
        _EACH_DELTA,
    ),
    "stale delta": (
        "starts again from the last layer's delta",
        _EACH_DELTA,
    ),
    "upstream averaged": (
        "is divided by N",
        "The loss has already divided by N, so its 1/N is in the upstream gradient.",
    ),
    "delta averaged": (
        "is divided by N",
        "The loss has already divided by N, so its 1/N is in the upstream gradient.",
    ),
    "brackets missing": (
        "multiplies weights and slopes before the matrix product",
        "The matrix product with the weights comes first. The result is then "
        "multiplied by the slope, entry by entry.",
    ),
    "weights of the wrong layer": (
        "goes back through the weights of another layer",
        _EACH_DELTA,
    ),
    "pre-activations for inputs": (
        "uses pre-activations where the layer's inputs belong",
        "On the way forward, the weights were multiplied by the layer's input.",
    ),
    "outputs for inputs": (
        "uses the layer's outputs where its inputs belong",
        "On the way forward, the weights were multiplied by the layer's input.",
    ),
    "delta of the wrong layer": (
        "uses the delta of another layer",
        "A layer's weight gradient is computed from the delta at that layer's own "
        "pre-activation.",
    ),
    # gradient descent
    "the gradient": (
        "is the learning rate times the gradient, without the old weights",
        "The function has to return the new weights.",
    ),
    "step ignored": (
        "has not changed",
        "Gradient descent moves the weights against the gradient in every step.",
    ),
    "order turned": (
        "subtracts the weights from the gradient",
        "The step starts from the weights, and goes against the gradient.",
    ),
    "ascent": (
        "goes uphill",
        "The gradient points to where the loss grows. Descent goes the other way.",
    ),
    "rate missing": (
        "uses the whole gradient as the step",
        "The step is the learning rate times the gradient.",
    ),
    "step only": (
        "is only the step, without the old weights",
        "The function has to return the new weights.",
    ),
    "rate divides": (
        "divides by the learning rate",
        "The step is the learning rate times the gradient.",
    ),
    "rate on the weights": (
        "also multiplies the weights by the learning rate",
        "Only the gradient is multiplied by the learning rate.",
    ),
    "step averaged": (
        "divides the step by the number of layers",
        "Every layer takes its whole step.",
    ),
    "step divided": (
        "divides the step by the number of rows",
        "Every layer takes its whole step.",
    ),
    "multiplied, not subtracted": (
        "multiplies the weights by the step",
        "The step is subtracted from the weights.",
    ),
    "gradient at the start": (
        "uses the gradient at the first weights in every step",
        _EACH_STEP,
    ),
    "one step too few": (
        "stops one step too early",
        "The weights are moved as often as `steps` says.",
    ),
    "one step too many": (
        "takes one step too many",
        "The weights are moved as often as `steps` says.",
    ),
    "a loss too many": (
        "holds one loss too many",
        "losses[t] is the loss before step t, so there are as many losses as steps.",
    ),
    "loss after the step": (
        "holds the losses after the steps",
        "losses[t] is the loss before step t, so the first one belongs to the given "
        "weights.",
    ),
    "weights moved within a step": (
        "uses weights that the same step has already moved",
        "All gradients of a step belong to the same weights. Move the weights when all "
        "the gradients are known.",
    ),
    "last layer only": (
        "comes from training only the last layer",
        "Every layer has a gradient, and takes a step.",
    ),
    "first loss only": (
        "repeats the first loss",
        _EACH_STEP,
    ),
    "one sample a step": (
        "comes from training on only the first sample",
        "Each step uses the whole batch.",
    ),
    # of any quantity
    "sign": (
        "has the opposite sign",
        "Every entry is right except for its sign.",
    ),
    "some signs": (
        "has the wrong sign in some places",
        "Every entry is right except for its sign.",
    ),
    "factor": (
        "is {factor} times what it should be",
        "Every entry is wrong by the same factor. Where does it come from?",
    ),
    "offset": (
        "is off by {offset} in every entry",
        "Every entry is wrong by the same amount. Where does it come from?",
    ),
    "permuted": (
        "has the right numbers in the wrong places",
        "Which index is the row, and which is the column?",
    ),
    "partly right": (
        "is right only in {places}",
        "Is a loop too short, or does one step overwrite the one before it?",
    ),
    "order": (
        "is not in its place",
        "The results have to be returned in the order {order}.",
    ),
    "low precision": (
        "is right to only about {digits} digits, but its inputs have more",
        "Something on the way is computed in low precision, or a derivative is "
        "approximated by a small step.",
    ),
    "precision not kept": (
        "is {got}, but the inputs are {expected}",
        "Keep their precision. A higher one doubles the memory of everything that "
        "follows.",
    ),
    "whole numbers": (
        "is rounded to whole numbers",
        "The inputs are floating-point numbers. Is there an integer array or a `//` on "
        "the way?",
    ),
    "state": (
        "depends on earlier calls",
        "The answer to a call must come from its inputs alone. Start from new arrays "
        "each time, keep nothing between calls, and draw nothing at random.",
    ),
    "square only": (
        "is right where all sizes are equal, but wrong where they differ",
        _SHAPES_CAN_MISLEAD,
    ),
    "special case": (
        "is wrong for these inputs, but right for the others",
        "What is special about these inputs?",
    ),
    "input changed": (
        "changes its input {argument}",
        "Inputs are still needed elsewhere, so make a new array.",
    ),
}

# The entries derived on symbols
ENTRY_FOR = "The entry for {name}"
NOT_ROWS = "{name} returned {kind}, but it has to return a list of two rows."
WRONG_ROWS = (
    "{name} returned rows of length {got}, but it has to return {expected[0]} rows of "
    "length {expected[1]}."
)
ENTRY_IS = "Your entry for {name} is {got}."
NOT_AN_EXPRESSION = "is {kind}, but it has to be an expression in SymPy's symbols"
FOREIGN_SYMBOLS = "contains symbols that the example does not have: {names}"
DERIVATION = {
    "sign": (
        "has the opposite sign",
        "Every product is added to its entry of Z, so there is no minus sign.",
    ),
    "averaged": (
        "is half of what it should be",
        "Nothing here is a mean: each product enters its sum as it is.",
    ),
    "factor": (
        "is right up to a factor",
        "Each product enters its sum once, as it is.",
    ),
    "upstream ignored": (
        "lacks the upstream gradient",
        "The chain rule multiplies each slope by the upstream gradient at that entry "
        "of Z.",
    ),
    "another entry": (
        "belongs to another variable",
        "Which variable is this entry about? Find it in the six entries of Z.",
    ),
    "indices swapped": (
        "has the two indices of a symbol swapped",
        "The first index is the row, the second is the column.",
    ),
    "term missing": (
        "lacks a term",
        "In how many entries of Z does this variable occur? Each of them gives one "
        "term.",
    ),
    "term too many": (
        "has a term too many",
        "In how many entries of Z does this variable occur? Only they give a term.",
    ),
    "upstream index wrong": (
        "takes the upstream gradient from the wrong entry of Z",
        "Each slope is multiplied by the upstream gradient at the same entry of Z.",
    ),
    "wrong value": (
        "is not the derivative",
        "Write out Z, underline the variable wherever it occurs, and go through these "
        "entries one by one.",
    ),
}

# The learner's own gradient checker
GRADIENTS = "catches all {wrong} wrong gradients and lets all {right} right ones pass"
NOT_TRUE_OR_FALSE = "{name} returned {kind}, but it has to return True or False."
CHECKED = {
    "caught": "{count} of {total} wrong gradients got past it, for example {example}.",
    "passed": "{count} of {total} right gradients were refused, for example {example}.",
}
CASES = {
    "a linear layer": "that of a linear layer",
    "a smooth layer": "that of a layer with a sigmoid",
    "cubes": "that of x³, entry by entry",
    "a product": "that of an entrywise product",
    "small products": "that of a product whose numbers are all around 0.001",
    "large products": "that of a product whose numbers are all around 100",
    "one sample": "that of a linear layer with one sample",
    "zeros": "that of a product with zeros, where one gradient is 0",
    "axis kept": "one with an extra axis of length 1",
    "upstream ignored": "one that ignores the upstream gradient",
    "second gradient": "one in which only the second of three gradients is wrong",
    "sign turned": "one in which the first gradient has the opposite sign",
    "rows in another order": "one in which the rows of the first gradient have been "
    "reordered",
    "one entry": "one with a single wrong entry, the last of the first gradient",
    "one entry of W": "one with a single wrong entry, the last of the second gradient",
    "slope missing": "one that lacks the slope of the activation",
    "transpose missing": "one that lacks a transpose, on square arrays",
    "last gradient": "one in which only the last of three gradients is wrong",
    "one per cent": "one in which the first gradient is one per cent too large",
    "all signs turned": "one in which every gradient has the opposite sign",
    "all doubled": "one that is twice what it should be",
    "nan": "one that contains nan",
    "shape": "one with a gradient of the wrong shape",
    "small numbers": "one whose numbers are all small, around 0.001",
}
CHECKERS = {
    "always True": (
        "It accepts every gradient.",
        "Does it compare anything? It has to return the result of a comparison.",
    ),
    "always False": (
        "It refuses every gradient.",
        "A measured slope is not exact, so even a right gradient differs from it a "
        "little.",
    ),
    "upstream of ones": (
        "It measures with an upstream gradient of ones.",
        "Then a gradient that ignores the upstream gradient looks right. Draw the "
        "upstream gradient at random.",
    ),
    "first input only": (
        "It looks only at the first input.",
        "backward returns a gradient for each input, and each of them may be wrong.",
    ),
    "shape only": (
        "It looks only at the shapes.",
        "Most wrong gradients have the right shape.",
    ),
    "not every entry": (
        "It does not look at every entry.",
        "Move every entry of every input, one after the other.",
    ),
    "sum only": (
        "It compares only sums.",
        "The right numbers in the wrong places have the same sum.",
    ),
    "sign ignored": (
        "It does not notice a wrong sign.",
        "Take the size of the difference, not the difference of the sizes.",
    ),
    "tolerance too loose": (
        "Its tolerance is too large.",
        "With central differences and a step of 1e-5, a right gradient agrees to about "
        "nine digits. An error of one per cent is a mistake.",
    ),
    "too mild": (
        "Some wrong gradients get past it.",
        "Move every entry of every input, and draw the upstream gradient at random. "
        "Then compare the size of the difference with the size of the gradient.",
    ),
    "too strict": (
        "It refuses gradients that are right.",
        "A measured slope has an error of its own. Compare the size of the difference "
        "with the size of the gradient, and leave room for a gradient of 0.",
    ),
}

# The error hunt
YOUR_INPUTS = " for your inputs"
NOT_THESE_INPUTS = "`inputs` is {kind}, but it has to be the tuple ({names})."
INPUT_NOT_NUMBERS = "The input {name} has to be an array of finite numbers."
INPUT_SHAPE = "The input {name} has shape {got}, but it should have shape {expected}."
ENTRY_UNREADABLE = (
    '`entry` is {entry!r}, but it has to be a string such as "{quantity}[0, 0]".'
)
ENTRY_OUTSIDE = (
    "{entry} does not exist. Indices count from 0, so the last entry is "
    "{quantity}{last}."
)
HUNT = {
    "no refutation": (
        "The value is not judged until your entry and your inputs refute the formula.",
        "",
    ),
    "entry is right": (
        "The published formula is right at {entry}, whatever the inputs are.",
        "Compare it with the sum over the indices, entry by entry.",
    ),
    "inputs do not show it": (
        "The published formula is wrong at {entry}, but your inputs do not show it.",
        "Both formulas give the same number here. Choose inputs for which they differ.",
    ),
    "the claimed value": (
        "Your value {got} is what the published formula gives at {entry}.",
        "Give the right value for the same inputs.",
    ),
    "value of another entry": (
        "Your value {got} belongs to an entry other than {entry}.",
        "The row index comes first, and indices count from 0.",
    ),
    "wrong value": (
        "Your value {got} is not the right one for {entry}.",
        "Write out the sum for this entry, and put in your inputs.",
    ),
}
