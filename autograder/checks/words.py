"""Every sentence that a check can say, in one place."""

# Verdicts
RIGHT = "{name}: {quantities} {are} right{tried}."
RIGHT_TOO = "{quantities} {are} right."
IS, ARE = "is", "are"
PLURAL = "gradients", "deltas", "weights", "losses"
INSTANCES = {  # compared exactly: all, some
    (True, True): " on {count} instances, exactly",
    (False, True): " on {count} instances, on {exact} of them exactly",
    (False, False): " on {count} instances",
}
WRONG_TOO = "{quantity}: wrong too ({mistake})."
WRONG_TOO_UNNAMED = "{quantity}: wrong too."
AND = "{rest} and {last}"
WHERE = "Where it shows"
POINTS_OF_OTHERS = "{name} has the quantities {quantities}, not {given}."

# What can be wrong before a value is looked at
NOT_IMPLEMENTED = "not implemented yet: {name}"
NOT_A_FUNCTION = "{name} is {kind}, and cannot be called: pass the function itself."
NOTHING_RETURNED = "{name} returned None. Is its `return` missing?"
NOT_AN_ARRAY = "{part} is {kind}, where a plain NumPy array is asked for."
NOT_A_NUMBER = "{part} is {kind}, where one number is asked for."
NOT_A_TUPLE = "{name} returned {kind}, where {expected} are asked for."
SO_MANY = "{kind} of {count}"
NOT_A_LIST = "{part} is {kind}, where a list of arrays is asked for."
NOT_NUMBERS = "{part} is {kind}, where a list with a number for each step is asked for."
WRONG_COUNT = "{part} has {got} entries, and it should have {expected}: {reason}."
ONE_A_LAYER = "one for each layer"
A_PAIR = "an input and a pre-activation"
WRONG_SHAPE = "{part} has the shape {got}, and it should be {expected}. {reason}"
GRADIENT_SHAPE = "A gradient has the shape of its variable."
OUTPUT_SHAPE = "One row for each sample, one column for each output."
ONE_LOSS_A_STEP = "A list with one number for each step."
NOT_ONE_NUMBER = (
    "{part} has the shape {got}, where one number for the whole batch is asked for."
)
WRONG_DTYPE = "{part} is {got}, and the inputs are {expected}: keep their precision."
INPUTS_CHANGED = "{name} changed its inputs. Others still need them: work on copies."
INPUT_CHANGED = (
    "{name} changed its input {argument}. Others still need it: work on a new array."
)
NOT_FINITE = "{part}{index} is {got}. Every entry of the inputs is finite."
WRONG_VALUE = "{part} has the right shape, but wrong values in it."

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
RAISED_ON_LINE = " in the line `{line}`"
MATMUL_SHAPES = (
    "matmul of {left} and {right}: one of them wants a transpose, or they want to "
    "stand the other way round"
)
MATMUL_SIZES = (
    "a matrix product does not fit: rows of {columns} numbers meet columns of {rows}. "
    "One of its factors wants a transpose, or to stand on the other side"
)
ENTRYWISE_SHAPES = "the shapes {shapes} do not go together entry by entry"

# What NumPy says of it, to be said better
NUMPY_MATMUL = r"matmul: .*size (\d+) is different from (\d+)"
NUMPY_ENTRYWISE = "could not be broadcast together"

# Evidence
FIRST_WRONG_ENTRY = "First wrong entry: {part}{index} is {got}{expected}."
AND_SHOULD_BE = ", and it should be {expected}"
AND_SHOULD_BE_SUM = ", and it should be {sum} = {expected}"
WRONG_NUMBER = "{part} is {got}{expected}."
WITH_FORMULA = "{part} {what}: it equals {formula}."
WITHOUT_FORMULA = "{part} {what}."
WITH_FORMULA_ELSEWHERE = "{part} {what}: where all sizes are equal, it is {formula}."
ROWS = "row {numbers}"
COLUMNS = "column {numbers}"
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
    "not contiguous": "not contiguous",
    "many digits": "many digits",
    "other numbers": "other numbers than in the first call, in the same shapes",
    "large": "very large entries",
    "one layer": "one layer",
    "deep": "five layers",
    "no steps": "no steps",
    "many steps": "more steps",
}

# Mistakes by name: what was done, said of the part that is wrong, and why it is not the
# quantity that was asked for.
_SAMPLES_ADD_UP = (
    "Nothing in a layer divides by N. Samples that share a parameter add up what they "
    "ask of it, and if the loss is a mean, its 1/N is already inside the upstream "
    "gradient."
)
_SHAPES_CAN_MISLEAD = (
    "Shapes alone decide nothing where two sizes are equal. Follow one entry through "
    "the sum instead."
)
_LOSS_DIVIDES_ONCE = (
    "The loss of this course is L = 1/(2N) · Σ (P − Y)²: divided by N once, for the "
    "samples, and by 2 once, for the square."
)
_SLOPE_TIMES_UPSTREAM = (
    "By the chain rule, what arrives is multiplied by the slope of the activation, "
    "entry by entry."
)
_CROSS_ENTROPY = (
    "The loss is the mean over the samples of −log of the probability that softmax "
    "gives the right class."
)
_EACH_DELTA = (
    "A delta comes from the delta of the layer above: back through that layer's "
    "weights, then times the slope where this layer's output was made."
)
_EACH_STEP = (
    "Each step measures the loss and the gradients at the weights as they are now, "
    "and moves them once."
)

MISTAKES = {
    # matrix products
    "transpose missing": (
        "lacks a transpose",
        "A matrix product sums over the columns of its left factor and the rows of its "
        "right one. Which index is summed here, and what does it count in each factor?",
    ),
    "factors swapped": (
        "has its factors in the wrong order",
        "What multiplied from the right on the way forward does so on the way back, "
        "and likewise from the left.",
    ),
    "factors swapped, transpose missing": (
        "has its factors in the wrong order, and lacks a transpose",
        _SHAPES_CAN_MISLEAD,
    ),
    "result transposed": (
        "is the transpose of what it should be",
        "The numbers are right, and each stands in the mirrored place: rows and "
        "columns have changed roles.",
    ),
    "upstream transposed": (
        "uses the upstream gradient transposed",
        "Rows of the upstream gradient are samples. Turned over, samples are taken for "
        "outputs.",
    ),
    "weights transposed": (
        "uses the weights transposed",
        "Here a column of W belongs to an output. A matrix with a row for each output, "
        "as some frameworks store it, is the transpose of ours.",
    ),
    "inputs transposed": (
        "uses the inputs transposed",
        "Rows of X are samples, and each of them passes through the weights.",
    ),
    "reshaped, not transposed": (
        "reshapes where it should transpose",
        "Both give the same shape. A reshape keeps the numbers in their order and "
        "breaks the rows at other places; a transpose turns rows into columns.",
    ),
    "elementwise product": (
        "is an entrywise product",
        "Each entry is a sum over a whole row and a whole column, and `*` adds "
        "nothing up.",
    ),
    "square by a matrix product": (
        "squares by a matrix product",
        "An activation works on each entry alone, so the square is entry by entry.",
    ),
    "matrix product": (
        "is a matrix product",
        "An activation works on each entry alone, so the entries do not mix: the "
        "product is entry by entry.",
    ),
    "outer product of sums": (
        "multiplies sums where it should sum products",
        "Adding up first and multiplying afterwards also multiplies numbers that never "
        "met, of different samples or outputs.",
    ),
    "outer product of means": (
        "multiplies means where it should sum products",
        "Averaging first and multiplying afterwards also multiplies numbers of "
        "different samples, which never met.",
    ),
    "sum not taken": (
        "holds the products, and does not add them up",
        "Each entry is the sum of its products; an axis is still waiting to be summed.",
    ),
    "multiplied by the variable": (
        "is multiplied by the variable itself, entry by entry",
        "The layer is linear in this variable, so its slope does not depend on it.",
    ),
    "variable added": (
        "has the variable itself added to it",
        "A gradient says how the loss answers to a change. The step that moves the "
        "variable comes later, and elsewhere.",
    ),
    "the other gradient": (
        "is the other gradient",
        "One is with respect to the inputs, the other with respect to the weights.",
    ),
    "the forward pass": (
        "is the forward pass",
        "What is asked for is how the loss answers to a change, and it starts from the "
        "upstream gradient.",
    ),
    # what a gradient must depend on
    "upstream ignored": (
        "ignores the upstream gradient",
        "It is right only if every entry that arrives is 1. The loss may weigh the "
        "outputs in any way, and what arrives says how.",
    ),
    "ones": (
        "is 1 everywhere",
        "That is the slope of an output by the bias. What arrives from the loss has "
        "yet to be multiplied by it, and added up.",
    ),
    "inputs ignored": (
        "does not use the inputs",
        "The inputs stand beside the weights in each product, so they decide how much "
        "a weight matters.",
    ),
    "weights ignored": (
        "does not use the weights",
        "The weights stand beside the inputs in each product, so they decide how much "
        "an input matters.",
    ),
    "ignores {argument}": (
        "does not depend on {argument}",
        "Other values of {argument} gave the same answer, and they should not.",
    ),
    # sums over the batch
    "averaged": ("is averaged over the batch", _SAMPLES_ADD_UP),
    "averaged twice": (
        "is divided by N once too often",
        "A mean divides by the number of samples once, and one place in the whole "
        "computation does it.",
    ),
    "averaged over the inputs": (
        "is averaged over the inputs",
        "It is a sum of D products. Nothing divides it by D.",
    ),
    "averaged over the outputs": (
        "is averaged over the outputs",
        "An input reaches the loss through all M outputs, and what they answer adds "
        "up. Nothing divides it by M.",
    ),
    "averaged over the wrong axis": (
        "is averaged, and over the outputs",
        _SAMPLES_ADD_UP,
    ),
    "summed over the batch": (
        "is summed over the batch",
        "A sample does not see the other samples, and what belongs to it has its own "
        "row. Only what all samples share collects a sum over them.",
    ),
    "averaged sample for all": (
        "gives every sample the average over the batch",
        "A sample does not see the other samples: each has a row of its own.",
    ),
    "wrong axis": (
        "is summed over the wrong axis",
        "There is one number for each output. What is added up are the samples, which "
        "are the rows.",
    ),
    "batch axis kept": (
        "still has the batch axis",
        "The batch shares one parameter, so the samples have to be added up.",
    ),
    "summed axis kept": (
        "keeps the axis that was summed",
        "The numbers are right. Their variable has one axis fewer.",
    ),
    "summed over everything": (
        "is summed over everything",
        "Each output has a bias of its own, and hears of its own column alone.",
    ),
    "one number for all": (
        "is one number for all outputs",
        "Each output has a bias of its own, and hears of its own column alone.",
    ),
    "running sums": (
        "holds the running sums",
        "Only the last of them has seen the whole batch.",
    ),
    "last sample only": (
        "comes from the last sample alone",
        "Is it overwritten in a loop where it should be added to? Every sample counts.",
    ),
    "first sample only": (
        "comes from the first sample alone",
        "Does a loop return too early? Every sample counts.",
    ),
    "last term only": (
        "is the last term of its sum alone",
        "Is it overwritten in a loop where it should be added to? Every term counts.",
    ),
    "first term only": (
        "is the first term of its sum alone",
        "Does a loop end too early? Every term counts.",
    ),
    # the layer
    "activation applied": (
        "has the sigmoid applied to it",
        "A linear layer ends with its sums. An activation is another layer.",
    ),
    "relu applied": (
        "has its negative entries cut off",
        "A linear layer ends with its sums. An activation is another layer.",
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
        "adds the bias along the samples",
        "There is one bias for each output, that is for each column, and every row "
        "gets the same ones.",
    ),
    "bias counted N times": (
        "adds the bias N times",
        "Each sample gets it once. The N copies lie in N different rows.",
    ),
    "bias averaged": (
        "divides the bias by N",
        "Each sample gets the whole bias.",
    ),
    "bias summed": (
        "adds the sum of all biases",
        "Each output has a bias of its own.",
    ),
    "bias multiplied": (
        "multiplies by the bias",
        "The layer is XW + b, with the bias added to each row.",
    ),
    "bias before the product": (
        "adds the bias to the inputs",
        "A bias belongs to an output. It is added after the product.",
    ),
    # layouts
    "layout not changed": (
        "is still in numerator layout",
        "The numbers are right, and each stands in the mirrored place. Here rows are "
        "samples, before and after.",
    ),
    "layout not read": (
        "takes what arrives for the gradient layout",
        "In numerator layout the upstream is (M, N): its columns are the samples.",
    ),
    # activations
    "slope missing": ("lacks the slope of the activation", _SLOPE_TIMES_UPSTREAM),
    "upstream for the input": (
        "asks the upstream gradient for its sign",
        "Whether an entry passes was decided on the way forward, by the sign of what "
        "came in. What comes back may have any sign.",
    ),
    "both masks": (
        "cuts off the negative entries of the upstream gradient too",
        "Whether an entry passes was decided on the way forward, by the sign of what "
        "came in. What comes back may have any sign.",
    ),
    "mask upside down": (
        "lets through what it should stop",
        "Where the input was positive the slope is 1, where it was negative, 0.",
    ),
    "output for the slope": (
        "multiplies by the output where the slope belongs",
        "The output says where the activation is, the slope how fast it changes there.",
    ),
    "input for the slope": (
        "multiplies by the input where the slope belongs",
        "The input says where the activation is, the slope how fast it changes there.",
    ),
    "sign for the slope": (
        "uses the slope of the absolute value",
        "Where the input was negative the output stays 0, so nothing comes back.",
    ),
    "leaky": (
        "lets a little through where the input was negative",
        "That is the leaky variant. Here the output stays 0 there, so nothing comes "
        "back.",
    ),
    "slope at the kink": (
        "is right except where the input is exactly 0",
        "There the slopes 0, ½ and 1 are all accepted, and no other.",
    ),
    "shifted kink": (
        "has its kink in the wrong place",
        "The activation bends where its input is 0.",
    ),
    "sigmoid's slope": (
        "uses the slope of the sigmoid",
        "Every activation has a slope of its own. This one is not the sigmoid.",
    ),
    "tanh's slope": (
        "uses the slope of tanh",
        "Every activation has a slope of its own. This one is not tanh.",
    ),
    "activation applied again": (
        "applies the activation to its own output",
        "O has been through the activation already. The slope is written with O as it "
        "is.",
    ),
    "factor O missing": (
        "has only one of the slope's two factors",
        "The slope of the sigmoid is symmetric: it is small near the output 0 as well "
        "as near 1.",
    ),
    "square missing": (
        "lacks a square",
        "The slope of tanh is the same for O and −O.",
    ),
    "square of the difference": (
        "squares the difference where it should take the difference of squares",
        "The slope of tanh is the same for O and −O.",
    ),
    "sign in the slope": (
        "has a wrong sign inside the slope",
        "Where the activation saturates, its slope has to go to 0.",
    ),
    "slope squared": (
        "multiplies by the slope twice",
        "The chain rule takes each slope once.",
    ),
    "slope divides": (
        "divides by the slope",
        _SLOPE_TIMES_UPSTREAM,
    ),
    "upstream for the output": (
        "has the upstream gradient and the output in each other's places",
        "The slope is made of the output. What arrives multiplies it.",
    ),
    # mean squared error
    "half missing": ("lacks the factor ½", _LOSS_DIVIDES_ONCE),
    "mean missing": (
        "lacks the division by N",
        "The loss is a mean over the samples. Its 1/N belongs here, and nothing "
        "further back divides again.",
    ),
    "half and mean missing": ("lacks the factor ½ and the 1/N", _LOSS_DIVIDES_ONCE),
    "divided by M": (
        "divides by the number of columns",
        "The mean is over the samples, and the samples are the rows.",
    ),
    "mean over all entries": (
        "is a mean over all entries",
        "The loss is a mean over the samples: it divides by the number of rows, and "
        "the entries of a row are added up.",
    ),
    "mean over all entries, half missing": (
        "is a mean of squares over all entries",
        _LOSS_DIVIDES_ONCE,
    ),
    "not squared": (
        "lacks the square",
        "Without it, errors of different signs cancel.",
    ),
    "absolute error": (
        "takes the size of the errors, and not their squares",
        _LOSS_DIVIDES_ONCE,
    ),
    "squared after the sum": (
        "squares after summing",
        "Errors of different signs have cancelled by then.",
    ),
    "root taken": (
        "takes a root",
        "The loss is the mean square itself.",
    ),
    "loss kept for each sample": (
        "is kept apart for each sample",
        "A gradient is of one number: the mean over the batch is still to be taken.",
    ),
    "target ignored": (
        "ignores the targets",
        "The loss compares predictions with targets, so it has to look at both.",
    ),
    "sign turned": (
        "has the opposite sign",
        "A loss grows as predictions get worse, and its gradient points to where it "
        "grows. The minus of descent belongs into the step.",
    ),
    "sign for the difference": (
        "keeps the sign of the error, and loses its size",
        "That is the gradient of the absolute error.",
    ),
    "not differentiated": (
        "is the loss of each entry, not its derivative",
        "How does the square of an error answer to a small change of it?",
    ),
    # softmax cross-entropy
    "logarithm missing": ("lacks the logarithm", _CROSS_ENTROPY),
    "logarithm after the mean": (
        "takes the logarithm after the mean",
        _CROSS_ENTROPY,
    ),
    "normalised over the batch": (
        "normalises over the batch",
        "The probabilities of one sample add up to 1: softmax runs along a row.",
    ),
    "normalised over everything": (
        "normalises over the whole batch at once",
        "The probabilities of one sample add up to 1: softmax runs along a row.",
    ),
    "softmax missing": (
        "uses the logits where the probabilities belong",
        "Logits may be any numbers. Softmax makes probabilities of them.",
    ),
    "logarithm to the base 2": (
        "uses the logarithm to the base 2",
        "The loss is defined with the natural logarithm.",
    ),
    "target not subtracted": (
        "lacks the targets",
        "The gradient is 0 where all the probability is on the right class. Each row "
        "adds up to 0.",
    ),
    "target subtracted everywhere": (
        "subtracts 1 from every class",
        "Only one class of a sample is right. Each row of the gradient adds up to 0.",
    ),
    "every label in every row": (
        "uses every label of the batch in every row",
        "Each sample has one label of its own. Rows and labels are picked in pairs.",
    ),
    "probabilities missing": (
        "lacks the probabilities",
        "Raising any logit raises what softmax divides by, so every class has a part. "
        "Each row adds up to 0.",
    ),
    "diagonal of the Jacobian only": (
        "uses only the diagonal of softmax's Jacobian",
        "Every logit is in the denominator of every probability of its row.",
    ),
    "stopped at the probabilities": (
        "is the gradient for the probabilities",
        "One step is left: back through softmax, to the logits.",
    ),
    "logarithms of the probabilities": (
        "uses the logarithms of the probabilities",
        "In the gradient the probabilities stand themselves.",
    ),
    "overflows": (
        "is {got} where its inputs are large",
        "The exponential of a large number is infinite in floating point, and the "
        "logarithm of 0 as well. Which equal formula has no exponential above 1, and "
        "takes no logarithm of one that has vanished?",
    ),
    # the network's forward pass
    "activation missing": (
        "lacks the activation",
        "Between two layers stands the sigmoid. Without it, the layers collapse into "
        "one matrix.",
    ),
    "activation after the last layer": (
        "has the activation after the last layer too",
        "The output of this network is linear: the last layer ends with its sums.",
    ),
    "activation on the inputs": (
        "puts the inputs through the activation",
        "The first layer sees X as it is.",
    ),
    "activation twice": (
        "applies the activation twice",
        "Each hidden layer has one.",
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
        "goes through the layers in reverse",
        "weights[0] is the first layer that the inputs meet.",
    ),
    "last layer missing": (
        "leaves the last layer out",
        "The last layer has no activation, but it has weights.",
    ),
    "outputs for pre-activations": (
        "holds the outputs where the pre-activations belong",
        "A pair is (input, pre-activation): what went into the layer, and its sums "
        "before the activation.",
    ),
    "pair swapped": (
        "has its pairs the other way round",
        "A pair is (input, pre-activation), in this order.",
    ),
    "inputs of the next layer": (
        "holds the layer's output where its input belongs",
        "A pair is (input, pre-activation): backward multiplies by what went in.",
    ),
    "list reversed": (
        "is in reverse order",
        "The lists run in the order of the layers, the first layer first.",
    ),
    # the network's backward pass
    "slope at the outputs": (
        "takes the slope of the sigmoid at the output",
        "The sigmoid was applied to the pre-activation. Its slope is wanted there, and "
        "not where it led.",
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
        "The output of this network is linear, so the first delta is what arrives.",
    ),
    "delta ignored": (
        "is the slope alone",
        _EACH_DELTA,
    ),
    "stale delta": (
        "starts again from the last layer's delta",
        _EACH_DELTA,
    ),
    "upstream averaged": (
        "is divided by N",
        "The loss has divided already, and its 1/N is in what arrives.",
    ),
    "delta averaged": (
        "is divided by N",
        "The loss has divided already, and its 1/N is in what arrives.",
    ),
    "brackets missing": (
        "multiplies weights and slopes before the matrix product",
        "First back through the weights, a matrix product. Then the slope, entry by "
        "entry.",
    ),
    "weights of the wrong layer": (
        "goes back through the weights of another layer",
        _EACH_DELTA,
    ),
    "pre-activations for inputs": (
        "uses the pre-activations where the layer's inputs belong",
        "What stood beside the weights on the way forward was the input of the layer.",
    ),
    "outputs for inputs": (
        "uses what the layer put out where its inputs belong",
        "What stood beside the weights on the way forward was the input of the layer.",
    ),
    "delta of the wrong layer": (
        "uses the delta of another layer",
        "A layer's weights hear from the delta at that layer's own pre-activation.",
    ),
    # gradient descent
    "the gradient": (
        "is the rate times the gradient, without the weights that the step starts from",
        "What is asked for are the new weights.",
    ),
    "step ignored": (
        "is what it was",
        "Descent moves the weights in each step, against the gradient.",
    ),
    "order turned": (
        "subtracts the weights from the gradient",
        "The step starts from the weights, and goes against the gradient.",
    ),
    "ascent": (
        "climbs",
        "The gradient points to where the loss grows. Descent goes the other way.",
    ),
    "rate missing": (
        "takes the whole gradient for a step",
        "The step is the learning rate times the gradient.",
    ),
    "step only": (
        "is the step, without the weights that it starts from",
        "What is asked for are the new weights.",
    ),
    "rate divides": (
        "divides by the learning rate",
        "The step is the learning rate times the gradient.",
    ),
    "rate on the weights": (
        "scales the weights too",
        "Only the gradient is multiplied by the learning rate.",
    ),
    "step averaged": (
        "divides the step by the number of layers",
        "Every layer takes its own whole step.",
    ),
    "gradient at the start": (
        "uses the gradient of the start in each step",
        _EACH_STEP,
    ),
    "one step too few": ("stops a step early", _EACH_STEP),
    "one step too many": ("takes a step too many", _EACH_STEP),
    "a loss too many": (
        "holds a loss too many",
        "losses[t] is the loss before step t, so there are as many as steps.",
    ),
    "loss after the step": (
        "holds the losses after the steps",
        "losses[t] is the loss before step t, the first one with the given weights.",
    ),
    "weights moved within a step": (
        "moves weights that the same step still needs",
        "All gradients of a step belong to the same weights. Move them when all are "
        "known.",
    ),
    "last layer only": (
        "trains the last layer alone",
        "Every layer has a gradient, and takes a step.",
    ),
    "first loss only": (
        "repeats the first loss",
        _EACH_STEP,
    ),
    "one sample a step": (
        "trains on the first sample alone",
        "Each step sees the whole batch.",
    ),
    # of any quantity
    "sign": (
        "has the opposite sign",
        "Every entry is right but for its sign.",
    ),
    "some signs": (
        "has the wrong sign in some places",
        "Every entry is right but for its sign.",
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
        "Which index is the row, and which the column?",
    ),
    "partly right": (
        "is right in {places} only",
        "Is a loop too short, or does a step overwrite the one before it?",
    ),
    "order": (
        "comes in the place of another",
        "They are asked for in the order {order}.",
    ),
    "low precision": (
        "is right to about {digits} digits, and its inputs have more",
        "Something on the way is computed in low precision, or by a small step that "
        "stands for a derivative.",
    ),
    "precision not kept": (
        "is {got}, and the inputs are {expected}",
        "Keep their precision: a larger one doubles the memory of whoever goes on.",
    ),
    "whole numbers": (
        "is rounded to whole numbers",
        "The inputs are floating-point numbers. Is there an integer array, or `//`, on "
        "the way?",
    ),
    "state": (
        "depends on the calls before",
        "The answer to a call must come from its inputs alone. Start from new arrays "
        "each time, keep nothing, and draw nothing at random.",
    ),
    "square only": (
        "is right where all sizes are equal, and wrong where they differ",
        _SHAPES_CAN_MISLEAD,
    ),
    "special case": (
        "is wrong here, and right on the other instances",
        "What is special about these inputs?",
    ),
    "input changed": (
        "changes its input {argument}",
        "Others still need it: work on a new array.",
    ),
}

# The entries derived on symbols
NOT_ROWS = "{name} returned {kind}, where a list of two rows is asked for."
WRONG_ROWS = (
    "{name} returned rows of {got} entries. The table is "
    "{expected[0]} × {expected[1]}, like the variable."
)
ENTRY_FAULT = "{name} {what}."
ENTRY_IS = "You have {name}: {got}."
NOT_AN_EXPRESSION = "is {kind}, where an expression in SymPy's symbols is asked for"
FOREIGN_SYMBOLS = "holds {names}, which the example does not have"
DERIVATION = {
    "sign": ("has the opposite sign", "Every product adds to its entry of Z."),
    "averaged": (
        "is halved",
        "Nothing here is a mean: each product stands in its sum as it is.",
    ),
    "factor": (
        "is right up to a factor",
        "Each product stands in its sum once, as it is.",
    ),
    "upstream ignored": (
        "lacks the upstream gradient",
        "The chain rule multiplies each slope by what arrives at that entry of Z.",
    ),
    "another entry": (
        "is another entry of the gradients",
        "Which variable is it about? Look for it in the six entries of Z.",
    ),
    "indices swapped": (
        "has the two indices of a symbol swapped",
        "The first index is the row, the second the column.",
    ),
    "term missing": (
        "lacks a term",
        "In how many entries of Z does this variable stand? Each of them answers.",
    ),
    "term too many": (
        "has a term too many",
        "In how many entries of Z does this variable stand? Only they answer.",
    ),
    "upstream index wrong": (
        "takes what arrives from the wrong entry of Z",
        "Each slope is multiplied by the upstream gradient of that same entry of Z.",
    ),
    "wrong value": (
        "is not the derivative",
        "Write out Z, find the variable in it, and go through its entries one by one.",
    ),
}

# The learner's own gradient checker
GRADIENTS = " on {right} right gradients and {wrong} wrong ones"
NOT_TRUE_OR_FALSE = "{name} returned {kind}, where True or False is asked for."
CHECKED = {
    "caught": "{count} of {total} wrong gradients got past it, first {example}.",
    "passed": "{count} of {total} right gradients were refused, first {example}.",
}
CASES = {
    "a linear layer": "that of a linear layer",
    "a smooth layer": "that of a layer with a sigmoid",
    "cubes": "that of x³, entry by entry",
    "a product": "that of an entrywise product",
    "small products": "that of a product whose numbers are all around 0.001",
    "large products": "that of a product whose numbers are all around 100",
    "one sample": "that of a linear layer and one sample",
    "zeros": "that of a product with zeros, where one gradient is 0",
    "axis kept": "one with an axis too many, of length 1",
    "upstream ignored": "one that ignores the upstream gradient",
    "second gradient": "one with only the second of three gradients wrong",
    "sign turned": "one with the sign of the first gradient turned",
    "rows in another order": "one with the rows of the first gradient in another order",
    "one entry": "one with a single wrong entry, the last of the first gradient",
    "one entry of W": "one with a single wrong entry, the last of the second gradient",
    "slope missing": "one that lacks the slope of the activation",
    "transpose missing": "one that lacks a transpose, on square arrays",
    "last gradient": "one with only the last of three gradients wrong",
    "one per cent": "one that is off by one per cent",
    "all signs turned": "one with every sign turned",
    "all doubled": "one that is twice what it should be",
    "nan": "one that is nan",
    "shape": "one with a gradient of the wrong shape",
    "small numbers": "one whose numbers are all small, around 0.001",
}
CHECKERS = {
    "always True": (
        "Whatever the gradient is, it gets past.",
        "Does it compare anything? Return the comparison, not the intention.",
    ),
    "always False": (
        "It refuses every gradient.",
        "Small steps have small errors: right gradients differ a little from what is "
        "measured.",
    ),
    "upstream of ones": (
        "It measures with an upstream gradient of ones.",
        "A gradient that ignores what arrives looks right then. Draw the upstream "
        "gradient at random.",
    ),
    "first input only": (
        "It looks at the first input alone.",
        "backward returns a gradient for each input, and each may be wrong.",
    ),
    "shape only": (
        "It looks at the shapes alone.",
        "A wrong gradient has the right shape more often than not.",
    ),
    "not every entry": (
        "It does not look at every entry.",
        "Move every entry of every input, one after the other.",
    ),
    "sum only": (
        "It compares sums.",
        "The right numbers in wrong places have the same sum.",
    ),
    "sign ignored": (
        "It does not see the sign.",
        "Take the size of the difference, not the difference of the sizes.",
    ),
    "tolerance too loose": (
        "Its tolerance is too large.",
        "With central differences and a step of 1e-5, right gradients agree to about "
        "nine digits. One per cent is a mistake.",
    ),
    "too mild": (
        "Some wrong gradients get past it.",
        "Every entry, every input, a random upstream gradient, and the size of the "
        "difference against the size of the gradient.",
    ),
    "too strict": (
        "It refuses gradients that are right.",
        "Measured slopes have an error of their own. Compare the size of the "
        "difference with the size of the gradient, and leave room for a gradient of 0.",
    ),
}

# The error hunt
YOUR_INPUTS = " on your inputs"
NOT_THESE_INPUTS = "inputs is {kind}, where the arrays {names} are asked for."
INPUT_NOT_NUMBERS = "The input {name} is no array of finite numbers."
INPUT_SHAPE = "The input {name} has the shape {got}, and it should be {expected}."
ENTRY_UNREADABLE = (
    'entry is {entry!r}, where a text like "{quantity}[0, 0]" is asked for.'
)
ENTRY_OUTSIDE = (
    "{entry} does not exist: the last entry is {quantity}{last}, counted from 0."
)
HUNT = {
    "no refutation": (
        "The value counts once the entry and the inputs refute the formula.",
        "",
    ),
    "entry is right": (
        "The published formula is right at {entry}, whatever the inputs are.",
        "Compare it with the sum over the indices, entry by entry.",
    ),
    "inputs do not show it": (
        "At {entry} the published formula is wrong, but not on these inputs.",
        "Both give the same number here. Choose inputs that tell them apart.",
    ),
    "the claimed value": (
        "value is {got}: that is what the published formula gives at {entry}.",
        "What is asked for is the right value, on the same inputs.",
    ),
    "value of another entry": (
        "value is {got}, which belongs to another entry than {entry}.",
        "Rows come first, and code counts from 0.",
    ),
    "wrong value": (
        "value is {got}, and that is not what belongs at {entry}.",
        "Write out the sum of this entry, and put your inputs into it.",
    ),
}
