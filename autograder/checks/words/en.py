"""What a check can say, in English.

Each table is indexed by keys that the checks use as data. What stands in braces is
filled with a finding's values.
"""

IS, ARE = "is", "are"
PLURAL = "gradients", "deltas", "weights", "losses"
CODE = "`{name}`"
AND = "{rest} and {last}"
PREDICATE = "{part} {what}{formula}."
FORMULA = {  # what a part equals: on every instance, or only where all sizes are equal
    False: ": it equals {formula}",
    True: ": where all sizes are equal, it equals {formula}",
}


def listed(names):
    """Return names as a list in a sentence: "dX, dW and db"."""
    *rest, last = names
    return AND.format(rest=", ".join(rest), last=last) if rest else last


def kind(name, length):
    """Return a type for a sentence: "a tuple of length 2", "an int"."""
    for start, called in (
        ("builtin_function", "a function that has not been called"),
        ("method", "a function that has not been called"),
        ("function", "a function"),
        ("sympy.matrices", "a SymPy matrix"),
        ("sympy.", "a SymPy expression"),
    ):
        if name.startswith(start):
            return called
    called = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return called if length is None else f"{called} of length {length}"


def pairs(text):
    """Return the two sentences under each key of a text: what was done, and why not.

    A key stands at the margin, the first sentence is indented, and the second one more;
    "= key" stands for the second sentence of another key.
    """
    table, said = {}, []
    for line in text.splitlines():
        if line.startswith("    "):
            second = line.startswith("        ")
            said[second] = f"{said[second]} {line.strip()}".lstrip()
        elif line and not line.startswith("#"):
            said = table[line] = ["", ""]
    for said in table.values():
        if said[1].startswith("= "):
            said[1] = table[said[1].removeprefix("= ")][1]
    return {key: tuple(said) for key, said in table.items()}


SENTENCES = {
    # verdicts
    "right": "{name}: {quantities} {are} right{tried}.",
    "right too": "{quantities} {are} right.",
    "right checker": "{name} catches all {wrong} wrong gradients and lets all {right} "
    "right ones pass.",
    "catches all": "It catches every wrong gradient.",
    "lets all pass": "It lets every right gradient pass.",
    "exact tests": " in {count} exact tests",
    "some exact tests": " in {count} tests, {exact} of them exact",
    "tests": " in {count} tests",
    "your inputs": " for your inputs",
    "no tests": "",
    "wrong too": "{quantity} {are} also wrong ({mistake}).",
    "wrong too, unnamed": "{quantity} {are} also wrong.",
    "no refutation": "The value is not judged until your entry and your inputs refute "
    "the formula.",
    "also too strict": "It also refuses gradients that are right.",
    "where it shows": "Where it shows",
    "what it is": "What is this mistake called?",
    "look here": "Look at line {number} of your function:",
    "points of others": "{name} has the quantities {quantities}, not {given}.",
    # evidence
    "wrong entry": "First wrong entry: {part}{index} is {got}, but it should be "
    "{expected}.",
    "wrong number": "{part} is {got}, but it should be {expected}.",
    "plainly": "{fault}",
    "tried on": "Tried on {sizes}.",
    "tried on a kind": "Tried on {sizes} ({kind}).",
    "caught": "Of {total} wrong gradients, {count} got past it, such as {example}.",
    "one caught": "One of {total} wrong gradients got past it: {example}.",
    "passed": "Of {total} right gradients, it refused {count}, such as {example}.",
    "one passed": "It refused one of {total} right gradients: {example}.",
    "all passed": "It refused all {total} right gradients.",
    "your entry": "Your entry for {name} is {got}.",
}

# What is said in a whole sentence, and why: of an answer whose values are not looked
# at, or where nothing more is known of them.

FAULTS = pairs("""
not implemented
    not implemented yet: {name}
not a function
    {name} is {kind}, and cannot be called. Pass the function itself.
nothing returned
    {name} returned None. Is its `return` missing?
not an array
    {part} is {kind}, but it has to be a plain NumPy array.
not a number
    {part} is {kind}, but it has to be one number.
not a tuple
    {name} returned {kind}, but it has to return {expected}.
not a list
    `{part}` is {kind}, but it has to be a list of length {expected}: {reason}.
None for a list
    `{part}` is None, but it has to be a list of length {expected}: {reason}.
        Does it come from a method such as `append` or `reverse`, which changes a list
        and returns nothing?
not numbers
    `losses` is {kind}, but it has to be a list with one number for each step.
wrong count
    `{part}` has length {got}, but it should have length {expected}: {reason}.
wrong shape
    {part} has shape {got}, but it should have shape {expected}.
        {reason}
not one number
    {part} has shape {got}, but it has to be one number for the whole batch.
order
    {name} returns its results in another order: {came}.
        What is asked for is {order}, in this order.
shared memory
    {one} uses the same memory as {other}.
        What is written into one of them shows in the other. Make a new array for each.
one list for both
    {one} and {other} are one and the same list.
        Make a list for each of them.
truth values
    {part} consists of True and False, but it has to consist of numbers.
        Does a comparison come last where it should only be a factor? It needs brackets.
wrong dtype
    {part} has dtype {got}, but the inputs are {expected}. It has to consist of such
    numbers.
input changed
    {name} changed its input {argument}. Inputs are still needed elsewhere, so make
    a new array.
list changed
    {name} changed the list {argument} that it was given. The list is still needed
    elsewhere, so make a new one.
array changed
    {name} changed an array in the list {argument}. It is still needed elsewhere, so
    make a new array.
list shortened
    {name} changed the length of the list {argument} that it was given. The list is
    still needed elsewhere, so go through it without changing it.
not finite
    {part}{index} is {got}, although every entry of the inputs is finite.
        Is 0 divided by 0, a logarithm taken of a negative number or of 0, or a number
        too large for a float?
wrong value
    {part} has the right shape, but not the right values.
        Work out the first wrong entry by hand. Which step of your code gives another
        number?
wrong value of a number
    {part} does not have the right value.
        Work it out by hand for two samples. Which step of your code gives another
        number?
equals an expression
    {part} is wrong: it equals {formula}.
# no call, or no answer
a class
    {name} is a class, but it has to be a function.
raise left over
    {name} still has the line {line}, and stops there.
        Delete that line once your own code stands in its place.
calls its checker
    {name} calls its own checker.
        A check calls the function, so the two would never end. Call it elsewhere.
coroutine
    {name} returned a coroutine, and not yet its answer.
        Is it defined with `async def`? A plain `def` is enough.
generator
    {name} returned a generator, and not yet its answer.
        Is there a `yield` where there should be a `return`, or a loop in round
        brackets?
# an exception
raises
    {name} stopped at {line}: {error}.
own raise
    {name} stopped at its own {line}: {error}.
        These inputs are allowed, so there has to be an answer for them too.
arguments
    {name} is called with {arguments}, but the number of its arguments is {takes}.
arguments missing
    {name} is called with {arguments}, but it also asks for {missing}.
no arguments
    {name} is called without arguments, but it asks for {missing}.
truth value
    {name} stopped at {line}: an array with several entries is neither true nor
    false.
        What asks for one True or False there: an `if`, an `and`, a `max`? For each
        entry by itself, there are `np.where` and `np.maximum`.
power
    {name} stopped at {line}: `^` does not work on floating-point numbers.
        Do you mean a power? It is written `**`.
bits
    {name} stopped at {line}: `{operator}` works on True and False, and not on what
    it is given here.
        Does each comparison stand in brackets, as in `(H > 0) & (H < 1)`?
bits of numbers
    {name} stopped at {line}: `{operator}` works on True and False and on integers,
    and not on what it is given here.
        Which operation on numbers belongs here?
list for an array
    {name} stopped at {line}: a list or tuple is used as if it were an array.
        Is `np.array(…)` missing around it, or an index behind it?
None for a value
    {name} stopped at {line}: something that is used there is None.
        Does it come from a function without a `return`, or from a method such as
        `append`, which changes a list and returns nothing?
function for a value
    {name} stopped at {line}: a function itself is used as if it were a value.
        A function is called with round brackets, as in `X.mean()`. Are they missing?
number for an array
    {name} stopped at {line}: a single number is used as if it were an array.
        Has it been summed, or an entry been taken, once too often?
loop over a number
    {name} stopped at {line}: the entries of a single number are asked for.
        A loop that counts goes over `range(…)`. Is that missing?
not callable
    {name} stopped at {line}: what is called there is no function.
        Should there be a `*` before the bracket, a square bracket in its place, or
        none? Or does a variable have the name of a function?
array for a function of numbers
    {name} stopped at {line}: {called} works on a single number, but it is given an
    array.
        NumPy's own functions, such as `np.exp`, take whole arrays.
ragged
    {name} stopped at {line}: parts of different shapes do not make one array.
        Should they be one array at all? What has several shapes stays a list.
cannot be stored
    {name} stopped at {line}: results of type {got} cannot be stored in an array of
    type {into}.
        `+=` and its kin store into the array that is there. Should that have been made
        with `dtype=float`?
# shapes
product
    {name} stopped at {line}: in a matrix product, the left factor has shape
    {left} and the right one has shape {right}.
        The {inner} and the {outer} have to be equal. What does each of them count?
product of sizes
    {name} stopped at {line}: in a matrix product, each row of the left factor
    has length {inner}, but each column of the right one has length {outer}.
        These have to be equal. What does each of them count?
product with a number
    {name} stopped at {line}: the {side} factor of this matrix product has no rows
    and columns.
        If it is a number, multiply by `*`. If it is a function, its round brackets are
        missing.
entry by entry
    {name} stopped at {line}: shapes {shapes} do not fit together entry by entry.
        Compared from the last axis on, two sizes have to be equal, or one of them has
        to be 1.
shape to be stored
    {name} stopped at {line}: what has shape {got} does not fit into what has shape
    {into}.
        Which of the two shapes is not the one you expect?
einsum, letter
    {name} stopped at {line}: in this einsum, the letter `{letter}` stands for {one}
    and for {other}.
        A letter stands for the same size wherever it occurs.
index too large
    {name} stopped at {line}: index {index} does not exist, because axis {axis} has
    length {size}.
        Indices count from 0, so the last one is the length minus 1. What does this axis
        count, and what does the index?
end of a list
    {name} stopped at {line}: the {kind} is too short for this index.
        Indices count from 0, so the last one is the length minus 1.
end of a matrix
    {name} stopped at {line}: the matrix has no entry with this index.
        Indices count from 0, and the row's comes first. Which matrix is it, and how
        many rows and columns has it?
too few axes
    {name} stopped at {line}: {expected} names stand on the left, but the number of
    sizes in this shape is {got}.
        Do all arrays have so many axes?
too few values
    {name} stopped at {line}: {expected} names stand on the left, but only {got}
    came on the right.
        How many values are there? An array is taken apart into its rows.
# names
unknown name
    {name} stopped at {line}: there is no variable called `{missing}`.
        Is it defined in this notebook, and spelled the same there? Capital letters and
        small ones differ.
unknown name, no arguments
    {name} stopped at {line}: there is no variable called `{missing}`.
        Is it spelled as it is where it is made? The function is called without
        arguments, so it makes its inputs itself.
unknown name, near
    {name} stopped at {line}: there is no variable called `{missing}`.
        Do you mean `{near}`?
another library's
    {name} stopped at {line}: there is no `{attribute}` in NumPy.
        Write `{instead}`.
# symbols
one list for both rows
    {name} returned one and the same list for both rows.
        What is written into one of them shows in the other. `[…] * 2` holds one list
        twice.
not rows
    {name} returned {kind}, but it has to return a list of two lists of entries.
rows of another kind
    {name} returned a list that contains {kind}, but each row has to be a list.
wrong rows
    {name} has to return {rows} rows of length {columns}, but what it returned has rows
    of these lengths: {got}.
# a checker
not True or False
    {name} returned {kind}, but it has to return True or False.
inputs changed
    {name} changed its inputs. They are still needed elsewhere, so work on copies.
# a hunt
not these inputs
    `inputs` is {kind}, but it has to be the tuple ({names}).
input not numbers
    The input {name} has to be an array of finite numbers.
input too large or small
    The input {name} has the entry {got}. Choose numbers that are 0, or between
    0.000001 and 1,000,000 in size.
input of wrong shape
    The input {name} has shape {got}, but it should have shape {expected}.
entry unreadable
    `entry` is {entry}, but it has to be a string such as "{quantity}[0, 0]".
entry outside
    {entry} does not exist. Indices count from 0, so the last entry is
    {quantity}{last}.
""")

WORDS = {
    # a line whose text is not at hand
    "somewhere": "some point",
    "left": "left",
    "right": "right",
    # reasons for a shape or a length
    "a gradient's shape": "A gradient has the shape of its variable.",
    "an output's shape": "It needs one row for each sample and one column for each "
    "output.",
    "the cache's shape": "Each pair is (input, pre-activation), with one row for each "
    "sample.",
    "the weights' shape": "A step does not change the shape of the weights.",
    "one loss a step": "It needs one number for each step.",
    "one a layer": "one entry for each layer",
    "a pair": "the input and the pre-activation",
    # of what is added, where it is another one on other inputs
    "the same number": "the same number",
    # of a number that comes out
    "it comes out": "It comes out",
    "for example": "It comes out, for example,",
    "or": "{one}, or {other}",
    # of a result that has the name of an argument
    "new": "The new {part}",
    # of what is added to a right gradient
    "large": "large",
    "small": "small",
    # in an expression
    "a root": "a power whose exponent is not a whole number",
    "a division by 0": "a division by 0",
}

PLACES = {  # and whether there are several
    ("row", False): "row",
    ("row", True): "rows",
    ("column", False): "column",
    ("column", True): "columns",
    ("entry", False): "entry",
    ("entry", True): "entries",
}

# The instances
KINDS = {
    "square": "all sizes equal",
    "one sample": "one sample",
    "one input": "one input",
    "one output": "one output",
    "longer batch": "a longer batch",
    "float32": "float32",
    "read-only": "read-only",
    "not contiguous": "not contiguous in memory",
    "other numbers": "the shapes of the first call with other numbers",
    "two zeros": "a few zeros in each array",
    "large": "very large entries",
    "far below": "a sample whose logits are all far below 0",
    "one layer": "one layer",
    "deep": "five layers",
    "no steps": "no step at all",
    "many steps": "four steps",
    "large numbers": "large numbers",
    "fractions": "numbers between −2 and 2",
    "float32 digits": "float32, numbers with many digits",
    "small rate": "a small rate",
    "large rate": "a large rate",
    "saturated": "outputs that are rounded to the ends of their range",
}

# Mistakes by name: what was done, said of the part that is wrong, and why it is not the
# quantity that was asked for.

MISTAKES = pairs("""
# matrix products
transpose missing
    lacks a transpose
        A matrix product sums over the columns of its left factor and the rows of its
        right factor. Which index is summed here, and what does it count in each factor?
factor transposed
    has a factor the wrong way round
        = transpose missing
factors swapped
    has its factors in the wrong order
        In Z = XW, the weights stand on the right and the inputs on the left. Each of
        them keeps its side in the gradients.
product turned round
    has its factors in the wrong order
        In Z = XW, the inputs stand on the left and the weights on the right.
result transposed
    is the transpose of what it should be
        The numbers are right, but rows and columns are exchanged.
weights transposed
    transposes the weights
        In this course, each column of W belongs to one output. Some frameworks store
        one row for each output instead, which is the transpose.
reshaped, not transposed
    reshapes where it should transpose
        Both give the same shape. But a reshape keeps the numbers in their order and
        only breaks the rows at other places, whereas a transpose turns rows into
        columns.
elementwise product
    is an entrywise product
        Each entry should be a sum over a whole row and a whole column, but `*` adds
        nothing up.
matrix product
    is a matrix product
        An activation works on each entry alone, so the slopes are multiplied entry by
        entry.
outer product of sums
    is a product of sums where it should be a sum of products
        In a product of sums, every number of one sum is multiplied with every number of
        the other. Which of them belong together?
sum not taken
    holds the products but does not add them up
        Each entry should be a sum of products. One axis has not been summed yet.
multiplied by the variable
    is multiplied by the variable itself, entry by entry
        The layer is linear in this variable, so its slope does not depend on it.
variable added
    has the variable itself added to it
        Does a sum start from it? A gradient only says how the loss reacts to a change.
        The variable is moved later, in the step of gradient descent.
the other gradient
    is the other gradient
        One gradient is with respect to the inputs, the other with respect to the
        weights.
the forward pass
    is the forward pass
        A gradient says how the loss reacts to a change. It is computed from the
        upstream gradient.
# what a gradient must depend on
upstream ignored
    ignores the upstream gradient
        This is what comes out if every entry of the upstream gradient is 1. In
        general, some outputs affect the loss more strongly than others.
ones
    is 1 everywhere
        That is the derivative of an output with respect to its bias. It still has to be
        multiplied by the upstream gradient and added up.
argument ignored
    does not depend on {argument}
        With other values of {argument}, the answer should change. It stayed the same.
# sums over the batch
averaged
    is averaged over the batch
        No layer divides by N. A mean's 1/N is already in the upstream gradient.
averaged over the inputs
    is averaged over the inputs
        It is a sum and not a mean, so nothing divides it by D.
summed over the batch
    is summed over the batch
        Samples do not affect one another, so each of them has a row of its own. Only
        what all samples share, such as the weights, gets a sum over the batch.
averaged sample for all
    gives every sample the average over the batch
        Samples do not affect one another, so each of them has a row of its own.
wrong axis
    is summed over the wrong axis
        There is one number for each output, so the sum runs over the samples.
batch axis kept
    still has the batch axis
        All samples share the same parameters, so their contributions have to be added
        up.
summed axis kept
    has an axis of length 1 too many
        The numbers are right, but the variable has one axis fewer.
summed over everything
    is summed over everything
        Each output has its own bias, which affects only its own column.
one number for all
    is the same number for all outputs
        = summed over everything
running sums
    holds the running sums
        Each entry also contains those before it. Is anything added up further where it
        should begin anew?
last sample only
    uses only the last sample
        Every sample counts. Is a single one taken, or is the result overwritten where
        it should be added to?
first sample only
    uses only the first sample
        Every sample counts. Is a single one taken, or does a loop return too early?
last term only
    is only the last term of its sum
        Every term counts. Does a loop overwrite the result where it should add to it?
# the layer
relu applied
    has its negative entries set to 0
        A linear layer ends with its sums. An activation is a layer of its own.
bias missing
    lacks the bias
        The layer is XW + b, with the bias added to each row.
bias subtracted
    subtracts the bias
        The layer is XW + b, with the bias added to each row.
bias along the samples
    adds one bias to each sample
        There is one bias for each output, so for each column. All rows get the same.
bias counted N times
    adds the bias N times
        Each sample gets the bias once: the N copies go into N different rows.
bias summed
    adds the sum of all biases
        Each output has its own bias.
bias before the product
    adds the bias to the inputs
        A bias belongs to an output, so it is added after the product.
# layouts
layout not changed
    is in numerator layout
        The numbers are right, but in this course a gradient has the shape of its
        variable.
layout not read
    treats the upstream gradient as if it were in this course's layout
        In numerator layout the upstream gradient is (M, N): its columns are samples.
# activations
slope missing
    lacks the slope of the activation
        By the chain rule, the upstream gradient is multiplied by the slope of the
        activation, entry by entry.
upstream for the input
    depends on the sign of the upstream gradient
        Whether an entry passes was decided on the way forward, by the sign of the
        input. The upstream gradient may have either sign.
both masks
    also stops the negative entries of the upstream gradient
        = upstream for the input
mask upside down
    lets through what it should stop
        Where the input was positive, the slope is 1. Where it was negative, it is 0.
entries picked out
    holds only the entries that pass
        The others are 0, and keep their places. An index with a condition picks out. Is
        there something that multiplies, or chooses?
output for the slope
    multiplies by the output instead of the slope
        The output is the height of the activation's curve. The slope is its steepness.
sign for the slope
    uses the slope of the absolute value
        Where the input was negative, the output stays 0, so no gradient comes back.
leaky
    lets a little through where the input was negative
        That is the leaky variant of ReLU. Here the output stays 0 for a negative input,
        so no gradient comes back.
slope at the kink
    is right except where the input is exactly 0
        There, only the slopes 0, ½ and 1 are accepted.
shifted kink
    has its kink in the wrong place
        The activation bends where its input is 0.
sigmoid's slope
    uses the slope of the sigmoid
        Every function has its own slope, and this one is not the sigmoid.
tanh's slope
    uses the slope of tanh
        Every function has its own slope, and this one is not tanh.
activation applied again
    applies the activation to its own output
        O has already been through the activation. Write the slope with O as it is.
constant slope
    takes ¼ as the slope everywhere
        That is the slope of the sigmoid where its input is 0, and it is the largest.
factor O missing
    has only one of the slope's two factors
        The slope of the sigmoid is small near the output 0 as well as near the output
        1.
square missing
    lacks a square
        The slope of tanh is the same for O and −O.
squares added up
    adds up the squares of several entries
        An activation works on each entry alone, and so does its slope.
square of the difference
    squares a difference where it should take a difference of squares
        The slope of tanh is the same for O and −O.
sign in the slope
    has a wrong sign inside the slope
        Far out on both sides the curve is flat, so the slope has to go to 0 there.
slope squared
    multiplies by the slope twice
        The chain rule uses each slope once.
slope divides
    divides by the slope
        = slope missing
upstream for the output
    exchanges the upstream gradient and the output
        The slope is computed from the output, and the upstream gradient multiplies it.
# mean squared error
half missing
    lacks the factor ½
        The loss of this course is L = 1/(2N) · Σ (P − Y)², the mean over the N samples
        of half the squared error.
mean missing
    lacks the division by N
        The loss is a mean over the samples. Its 1/N enters here, and no layer divides
        by N again.
divided by M
    divides by the number of columns
        The mean is over the samples, and the samples are the rows.
mean over all entries
    is a mean over all entries
        The loss is a mean over the samples only: divide by the number of rows, not by
        the number of entries.
mean over all entries, half missing
    is a mean over all entries and lacks the factor ½
        = half missing
absolute error
    uses the sizes of the errors instead of their squares
        = half missing
squared after the sum
    squares after summing
        By then, positive and negative errors have cancelled.
root taken
    takes a square root
        The loss is defined without a root.
loss kept for each sample
    has one loss for each sample
        The loss is a single number for the whole batch.
slope after softmax
    is multiplied by a slope once more
        The difference of the probabilities and the one-hot rows is already the
        derivative with respect to the logits.
difference of squares
    takes the difference of the squares
        The difference is squared, and not each of its parts.
variance
    is a variance
        A variance subtracts the mean before it squares, so a constant error would cost
        nothing.
sign turned
    has the opposite sign
        A loss grows as predictions get worse, and its gradient points to where it
        grows. The minus sign of gradient descent belongs in the step.
# softmax cross-entropy
logarithm after the mean
    takes the logarithm after the mean
        For each sample, take −log of the probability that softmax gives to the right
        class. The loss is the mean of these numbers.
normalised over the batch
    normalises over the batch
        The probabilities of one sample add up to 1, so softmax works along a row.
normalised over everything
    normalises over the whole batch at once
        = normalised over the batch
logarithm to the base 2
    uses the logarithm to base 2
        The loss is defined with the natural logarithm.
target not subtracted
    lacks the targets
        If the right class has all the probability, the gradient is 0. Each row of the
        gradient adds up to 0.
every label in every row
    uses every label of the batch in every row
        Each sample has its own label, so rows and labels have to be picked in pairs.
diagonal of the Jacobian only
    uses only the diagonal of softmax's Jacobian
        Every logit of a row is in the denominator of every probability of that row.
stopped at the probabilities
    is the gradient with respect to the probabilities
        One step is left: back through softmax, to the logits.
overflows
    is {got} for some inputs with very large entries
        In floating point, the exponential of a large number is infinite, and that of a
        very negative one is 0. Which logarithm or quotient then has no finite value?
# the network's forward pass
activation missing
    lacks the activation
        There is a sigmoid between every two layers. Without it, the layers collapse
        into one matrix.
activation after the last layer
    applies the activation after the last layer too
        The output of this network is linear: the last layer ends with its sums.
activation on the inputs
    puts the inputs through the activation
        The first layer receives X as it is.
tanh for the sigmoid
    uses tanh
        The activation of this network is the sigmoid.
relu for the sigmoid
    uses ReLU
        The activation of this network is the sigmoid.
last layer missing
    leaves out the last layer
        The last layer has no activation, but it does have weights.
outputs for pre-activations
    holds outputs where the pre-activations belong
        Each pair is (input, pre-activation): what went into the layer, and its sums
        before the activation.
pair swapped
    has its pairs the wrong way round
        Each pair is (input, pre-activation), in this order.
inputs of the next layer
    holds the layer's output where its input belongs
        Each pair is (input, pre-activation). The backward pass needs the layer's input.
list reversed
    is in reverse order
        At which end of the list does each new entry belong?
# the network's backward pass
slope at the layer's input
    takes the slope at the layer's input
        The slope O·(1 − O) is written with the output that the activation gave here,
        and not with what went into the layer.
slope after the last layer
    has a slope after the last layer
        The output of this network is linear, so the last delta is the upstream gradient
        itself.
stale delta
    starts again from the last layer's delta
        A delta is made from the next layer's delta. That goes back through the next
        layer's weights, and is then multiplied by the slope at this layer's own
        pre-activation.
brackets missing
    multiplies by slopes before the matrix product
        The matrix product with the weights comes first. The result is then multiplied
        by the slope, entry by entry.
slope at the wrong layer
    takes the slope from another layer
        = stale delta
weights of the wrong layer
    goes back through the weights of another layer
        = stale delta
pre-activations for inputs
    uses pre-activations where the layer's inputs belong
        On the way forward, the weights were multiplied by the layer's input.
outputs for inputs
    uses the layer's outputs where its inputs belong
        = pre-activations for inputs
delta of the wrong layer
    uses the delta of another layer
        A layer's weight gradient is computed from the delta of that layer itself.
# gradient descent
step ignored
    has not changed
        Gradient descent moves the weights against the gradient in every step.
ascent
    goes uphill
        The gradient points to where the loss grows. Descent goes the other way.
rate missing
    uses the whole gradient as the step
        The step is the learning rate times the gradient.
step divided
    divides the step by the number of rows
        Every layer takes its whole step.
gradient at the start
    uses the gradient at the first weights in every step
        Each step computes the loss and the gradients at the current weights, and then
        moves the weights once.
forward pass at the start
    uses the forward pass of the first weights in every step
        = gradient at the start
one step only
    holds the weights after the first step
        There are as many steps as `steps` says, and each starts from the weights that
        the one before has left.
steps N times as long
    moves N times as far in every step
        Does the gradient lack the 1/N of the loss?
steps divided by N
    moves only 1/N as far in every step
        Is something divided by N once too often?
one step too few
    holds the weights before the last step
        The weights are moved as often as `steps` says, and the last ones are returned.
one step too many
    takes one step too many
        The weights are moved as often as `steps` says.
a loss too many
    holds one loss too many
        losses[t] is the loss before step t, so there are as many losses as steps.
the network's inputs
    uses the inputs of the network where the layer's own belong
        On the way forward, the weights were multiplied by the layer's own input.
gradients in reverse
    takes the gradients from the other end of the list
        gradients[k] belongs to weights[k].
one gradient for all
    takes one layer's gradient for all layers
        gradients[k] belongs to weights[k].
loss after the step
    holds the losses after the steps
        losses[t] is the loss before step t, so the first belongs to the given weights.
weights moved within a step
    comes from steps in which gradients use weights that are already moved
        All gradients of a step belong to the same weights, which are moved after them.
last layer only
    comes from training only the last layer
        Every layer has a gradient, and takes a step.
last loss missing
    lacks the last loss
        losses[t] is the loss before step t, so there are as many losses as steps.
one sample after another
    comes from training on one sample in each step
        Each step uses the whole batch.
first loss only
    repeats the first loss
        = gradient at the start
one term too few
    leaves out one term of each sum
        Every term counts. Where does the loop, or the slice, begin and end?
inverted, not transposed
    uses an inverse where a transpose belongs
        Which entry of W leads from this input to that output? Backwards it is the same
        entry.
slope capped at 1
    uses the input, cut off at 1, as the slope
        The slope is 1 for every positive input, however small.
brackets missing in the slope
    lacks the brackets around a difference
        Without them, the products are worked out before the difference.
normalised
    takes a norm where its square belongs
        = half missing
small number added
    adds a small number inside the logarithm
        It keeps the logarithm finite, but changes the loss. The logarithm of softmax
        can be written so that it is always finite.
probability cut off
    keeps the probability above a small number
        = small number added
slope averaged
    takes the mean of the slope over the batch
        Each sample has a slope of its own, at its own pre-activation.
outputs paired with samples
    holds only one output of each sample
        Every sample meets every column of W. Which loops, or which `zip`, pair them?
inputs paired with outputs
    holds only one output for each input
        Every input meets every output. Which loops, or which `zip`, pair them?
a step for each sample
    comes from a step for each sample
        Each step uses the whole batch.
labels one off
    looks up the class beside the right one
        Classes count from 0, as indices do.
yes or no for each class
    treats each class as a question of its own
        = logarithm after the mean
largest logit not added back
    subtracts the largest logit only in one place
        What is subtracted inside the logarithm has to be added again outside, or
        subtracted from the logit of the right class too.
pre-activation for the output
    takes the slope H·(1 − H), with the pre-activation where the output belongs
        The slope of the sigmoid is written with its output, O·(1 − O).
sign for the gradient
    keeps the sign of the gradient but loses its size
        The step is the learning rate times the gradient.
step normalised
    divides the gradient by its norm
        The step is the learning rate times the gradient.
# of any quantity
losses beside wrong weights
    is wrong too
        = losses after a wrong step
losses after a wrong step
    is right only up to losses[{last}]
        A loss follows from the weights of its step, so mend `weights` first.
gradients of wrong deltas
    follows from wrong deltas
        It follows rightly from its own delta and input, so mend `deltas` first.
parameters swapped
    comes from a function with its parameters in another order
        The function is called with ({call}), in this order, and is defined with
        ({order}).
another shape
    has the right numbers, but in shape {shape}
        Which line gives or leaves it this shape?
lists for pairs
    holds all inputs first, and then all pre-activations
        Each layer has one entry, which is the pair of its input and its pre-activation.
pairs in a row
    holds the arrays in a row, where it should hold pairs
        Each layer has one entry, which is the pair of its input and its pre-activation.
last one missing
    lacks only its last entry
        There is one entry for each layer. Where does the loop end?
first one missing
    lacks only its first entry
        There is one entry for each layer. Which one does the loop leave out, or is the
        list made anew on the way?
one too many at the start
    has one entry too many, the first
        The others are right, one for each layer. Where does the loop end?
every step kept
    holds too many arrays, of which the last ones are those asked for
        There is one entry for each layer. Are those of earlier steps kept too?
only the first ones
    holds only its first {entries}
        Does a `return` stand inside the loop, or does the loop end too early?
wrong layers
    is right except for {entries}
        What does your code do differently there?
special kind
    is wrong for inputs of this kind: {kinds}
        Which line treats these inputs differently, or fits only the others?
wrong where sizes are equal
    is right, except for some inputs with equal sizes
        Where two sizes are equal, a wrong product fits as well. Which line decides by
        the shapes, or uses one array in two places?
wrong for other depths
    is right for three layers, but wrong for {kinds}
        Is a number of layers written into the code?
wrong between whole numbers
    is right for whole numbers, but not for all numbers between them
        Does something round or cut off digits, compare with another number than 0, or
        take too large a step?
wrong beside a zero
    is right except where an array holds a 0
        Does something ask whether numbers are true, count those that are not 0, or
        divide by them?
wrong for very large entries
    is right except where entries are very large
        Which number on the way is too large for a float or rounded to 0, and is
        anything added, cut off or replaced there?
wrong where outputs are saturated
    is wrong where some outputs are at an end of their range, or near to it
        Is something cut off there, kept from 0 by a small number, or divided by 0?
zeros
    is 0 for all inputs that were tried
        Is the result written into what is returned, or is one of its factors 0?
sign
    has the opposite sign
        The size is right. Which minus sign is one too many, or missing?
factor
    is {factor} times what it should be
        Where does this factor come from?
offset
    is off by {offset} in every entry
        Where does this number come from?
permuted
    has the right numbers in the wrong places
        Follow one of them through your lines. Which line gives it another place?
all alike
    repeats {axis} {numbers} everywhere
        Is a fixed index used, or is one array filled anew and put in again and again?
not proportional
    does not double when {argument} is doubled
        Every gradient is proportional to the upstream gradient, which enters as a
        factor and nowhere else.
entries mixed
    changes at {index} when only {argument} changes
        An activation works on each entry alone, and so does its gradient.
right on the diagonal
    is right only on its diagonal
        Does one loop give both indices? Each index wants a loop of its own.
partly right
    is right only in {axis} {numbers}
        Is something left out for the others, or taken from there for all of them?
low precision
    is right to only about {digits} digits, but its inputs have more
        Is something computed in low precision, rounded, left out where it is small, or
        approximated by a small step?
precision not kept
    is {got}, but the inputs are {expected}
        Keep their precision. A higher one doubles the memory of all that follows.
precision lost
    is {got}, but the inputs are {expected}
        Keep their precision.
whole numbers
    is rounded to whole numbers
        The inputs are floating-point numbers. Does something round, or is there an
        integer array or a `//` on the way?
argument kept
    does not change with {argument} after the first call
        With other values of {argument} in the same shape, the answer stayed the same.
        Is something of an earlier call used again?
state
    is not the same when the function is called again with the same inputs
        The answer must come from the inputs alone. Is something kept from one call to
        the next, drawn at random, or used before it has a value?
square only
    is right where all sizes are equal, but can be wrong where they differ
        Equal sizes can be mixed up unnoticed. Which size and axis does each line use?
special case
    is right for some inputs, but wrong for others
        What is special about these inputs?
# the entries derived on symbols
table transposed
    has its rows and columns exchanged
        A gradient has the shape of its variable, and each entry stands where its
        variable stands.
rows exchanged
    has its two rows exchanged
        Each entry stands where its variable stands.
only a number
    is a number, without any symbol
        Keep the symbols, and put in no numbers for them.
entry zero
    is 0, although the loss depends on this variable
        In how many entries of Z does this variable occur? Each of them gives one term.
entry negated
    has the opposite sign
        Every product is added to its entry of Z, so there is no minus sign.
entry scaled
    is {factor} times what it should be
        Each product enters its sum once, as it is.
term negated
    has a minus sign where a plus sign belongs
        = entry negated
another entry
    is given as the derivative with respect to {other}
        Which variable is this entry about? Find it in the six entries of Z.
variable as a factor
    still contains the variable as a factor
        The derivative of a product such as x · w with respect to x is w alone.
entry squared
    is the square of what it should be
        Each product enters its sum once, as it is.
terms multiplied
    multiplies its terms where it should add them
        A variable affects the loss through several entries of Z, and their
        contributions are added up.
factors added
    adds the factors of its products
        The chain rule multiplies each slope by the upstream gradient at that entry of
        Z.
term missing
    lacks {count} of its {total} terms
        = entry zero
another entry added
    also contains the derivative with respect to {other}
        Over which indices does this sum run, and does it start anew for each entry?
term too many
    has terms that do not belong to it
        In how many entries of Z does this variable occur? Only they give a term.
upstream missing
    lacks the upstream gradient
        = factors added
factor missing
    lacks the entries of {partner}
        What is the variable multiplied by, wherever it occurs in Z?
variable for its factor
    contains entries of {own}, and none of {partner}
        The derivative of a product x · w with respect to x is w, and vice versa.
factor squared
    has a power of a symbol where the symbol itself belongs
        Each product consists of one g and one entry of {partner}.
variable left
    contains entries of {own} itself
        Z = XW is linear in {own}, so its derivatives do not contain {own} any more.
upstream index wrong
    takes the upstream gradient from the wrong entry of Z
        Each slope is multiplied by the upstream gradient at the same entry of Z.
factor index wrong
    takes a wrong entry of {partner}
        What is the variable multiplied by, in each entry of Z that it occurs in?
not the derivative
    is not what the chain rule gives
        Write out Z, underline the variable wherever it occurs, and go through these
        entries one by one.
fraction left
    has a denominator that does not cancel
        Z = XW consists of sums and products, and so do its derivatives.
not an expression
    is {kind}, but it has to be an expression in SymPy's symbols
foreign symbols
    contains symbols such as {names}, which are none of those given
        Use the entries of g, x and w.
not sums and products
    contains {names}, but has to consist of sums and products
        Is a `*` meant where there is a `**`? And if SymPy has still to work something
        out, add `.doit()`.
expression too large
    is too large to be read
        The answer is a sum of a few products. Write it out.
""")

# What to ask of the place where a small edit would make a function right, by its kind.
EDITS = {
    "argument": "Which arguments does this call need, and in which order?",
    "axis": "Over which axis should this run, and which shape should be left?",
    "bound": "How often does this have to happen?",
    "bracket": "What does each operation here apply to, and is each of them needed?",
    "call": "What does this call do to its argument, and is that wanted here?",
    "comparison": "For which entries should this be true? And at the border?",
    "constant": "Is this the right number?",
    "copy": "Does this give the array itself, or a copy of it?",
    "default": "This is made once, with the function. What does it still hold when the "
    "function is called again?",
    "dtype": "Of which dtype is this array?",
    "einsum": "Which letters are summed, and in which order do the others remain?",
    "exact": "Does this leave room for the error of a measured slope?",
    "extra": "Does this belong here?",
    "factor": "Compared with the formula, is anything missing from this piece?",
    "function": "Is this the right function?",
    "index": "Which entry should this be?",
    "in place": "Does this make a new array, or write into one that is still needed?",
    "indent": "When should this line run, and how often?",
    "not finite": "",  # what is to be asked of it stands with the mistake
    "missing call": "Compared with the formula, what has still to be done with this?",
    "name": "Is this the right variable?",
    "operands": "Which of the two comes first?",
    "operator": "Is this the right operation?",
    "order": "Does this belong before or after the line above it?",
    "other factor": "Is this the factor that the formula names?",
    "power": "To which power is this?",
    "rebound": "Does this change the array, or give its name to another one?",
    "same array": "Is this a copy, or the same array once more?",
    "sign": "Is this what should stand here?",
    "size": "Is this the right size or number?",
    "slice": "Which elements should these be, and in which direction?",
    "reshape": "Should the numbers stay in their order here, or rows become columns?",
    "transpose": "What are the rows here, and what are the columns?",
    "tuple": "Which of these comes first?",
    "unused": "What becomes of the result of this?",
    "update": "What becomes of the value from before?",
}

# The learner's own gradient checker: the cases, and what is wrong with it
CASES = {
    # right
    "several inputs": "that of a function of three inputs",
    "one input": "that of a function of one input",
    "many outputs": "that of a function with 36 outputs",
    "small": "that of a function whose slopes are all below 0.000001",
    "large": "that of a function whose slopes are around 1,000,000",
    "zeros": "one that is 0 everywhere for one of the inputs, an array of zeros",
    "one sample": "that of a function whose output has a single row",
    "square": "that of a function whose inputs are square",
    "vectors": "that of a function whose inputs are vectors",
    "far smaller": "one that is far smaller for one input than for the others",
    "one output": "that of a function with a single output",
    # wrong: the upstream gradient
    "upstream ignored": "one that ignores the upstream gradient",
    "columns averaged": "one that is right only where the columns of the upstream "
    "gradient are all equal",
    "rows averaged": "one that is right only where the rows of the upstream gradient "
    "are all equal",
    "rank one": "one that is right only where the rows of the upstream gradient are "
    "all multiples of one row",
    "positive only": "one that is right only where the upstream gradient is positive "
    "everywhere",
    "even entries": "one that ignores every second entry of the upstream gradient, "
    "from the second on",
    "odd entries": "one that ignores every second entry of the upstream gradient, "
    "from the first on",
    "upstream transposed": "one that transposes the upstream gradient",
    "output for upstream": "one that takes the function's output for the upstream "
    "gradient",
    # wrong: how many there are, their shapes, and what are no numbers
    "too few": "one in which the last gradient is missing",
    "too many": "one with a gradient more than there are inputs",
    "shape": "one with a gradient of the wrong shape",
    "axis kept": "one with an extra axis of length 1",
    "axis missing": "one that lacks an axis of length 1",
    "flattened": "one in which the first gradient has been made a vector",
    "one zero": "one with a single 0 in place of an array of zeros",
    "nan": "one that contains nan",
    "one nan": "one with a single nan",
    # wrong: values
    "sign turned": "one in which the first gradient has the opposite sign",
    "all signs turned": "one in which every gradient has the opposite sign",
    "some signs turned": "one in which every other entry of the second gradient has "
    "the opposite sign",
    "rows reversed": "one in which the rows of the first gradient have been reversed",
    "vector reversed": "one in which a vector has been reversed",
    "square transposed": "one in which a square gradient has been transposed",
    "exchanged": "one in which two gradients of the same shape have been exchanged",
    "evened out": "one in which each entry of the first gradient is the mean of all",
    "second gradient": "one in which only the second of three gradients is wrong",
    "last gradient": "one in which only the last of three gradients is wrong",
    "all doubled": "one that is twice what it should be",
    "only gradient": "one that is twice what it should be, for a single input",
    "only output": "one that is twice what it should be, for a single output",
    "first entry": "one with a single wrong entry, the first of the second gradient",
    "last entry": "one with a single wrong entry, the last of the first gradient",
    "smallest entry": "one with a single wrong entry, the smallest of the second "
    "gradient",
    "middling entry": "one with a single wrong entry somewhere in the first gradient",
    "one per cent": "one that is one per cent too large",
    "two thousandths": "one that is two thousandths too large",
    "large one per cent": "one that is one per cent too large, with numbers around "
    "1,000,000",
    "small doubled": "one that is twice what it should be, with numbers below 0.000001",
    "far smaller off": "one that is three per cent too large, but only for an input "
    "whose gradient is far smaller than the others",
    "negligible off": "one with another sign and of twice the size, but only for an "
    "input whose gradient is negligible beside the others",
    "not zero": "one that is not 0 for an input that has no effect",
}
CHECKERS = pairs("""
always True
    It accepts every gradient.
        Does it compare anything? It has to return the result of a comparison.
always False
    It refuses every gradient that was tried.
        Does it measure the slope of the sum of dZ times f, and leave room for the error
        of a measured slope?
exchanged
    It refuses right gradients and accepts wrong ones.
        Are True and False where they belong?
by chance
    Asked the same question twice, it gives different answers.
        What it says may depend on f, backward and the inputs alone. Only the upstream
        gradient is drawn at random, and a right gradient is right with any of them.
in another precision
    It calls f with arrays of another dtype or shape than the inputs have.
        Whole numbers and short floats lose a small step. Copy the inputs as they are.
not put back
    It does not put back every entry that it has moved.
        Then the next slopes are measured at another point.
several at once
    It moves several entries at once.
        Then what is measured is the sum of their slopes, each times its own step.
step too large
    Its step is too large.
        On the way, the function bends. With central differences, a step of about 1e-5
        is a good one.
step too small
    Its step is too small.
        Then the two values of f agree in nearly all of their digits, and few digits of
        their difference are right. A step of about 1e-5 is a good one.
one-sided
    It refuses right gradients, because it moves each entry to one side only.
        Such a difference is less exact, and it is one step long, and not two. Move each
        entry to both sides.
upstream left out
    It refuses right gradients, and accepts those that ignore the upstream gradient.
        What is measured has to be the slope of the sum of dZ times f.
stops
    {fault} A wrong `backward` was tried: {example}.
        That is to be answered with False.
slopes halved
    It accepts gradients that are twice what they should be, and refuses right ones.
        What is the difference of the two values of f divided by?
values not compared
    It does not compare the gradients with measured slopes.
        Most wrong gradients have the right shape, and contain only finite numbers.
upstream of ones
    It measures with an upstream gradient of ones.
        Then a gradient that ignores the upstream gradient looks right. Draw the
        upstream gradient at random.
upstream of rank one
    The rows of its upstream gradient are multiples of one another.
        Then a gradient that mixes up its entries may look right. Draw every entry of
        the upstream gradient at random.
upstream of one sign
    Its upstream gradient has no negative entry.
        Then a gradient that loses the signs of the upstream gradient looks right. Draw
        numbers of both signs, with `normal` for example.
upstream with zeros
    Its upstream gradient is 0 in places.
        Then a gradient that is wrong only there looks right. Draw all at random.
output for upstream
    It takes the function's output for the upstream gradient.
        Then a gradient that does the same looks right. Draw the upstream gradient at
        random.
count not compared
    It accepts fewer or more gradients than there are inputs.
        There has to be one for each input. `zip` stops silently at the shorter list.
shapes not compared
    It does not compare the shapes.
        A gradient has the shape of its input. Arrays of different shapes can often be
        subtracted all the same.
nan accepted
    It accepts a gradient that contains nan.
        With nan, `<` and `>` are False, and some functions leave nan out. Which line of
        yours lets it pass?
not finite accepted
    It accepts nan and inf in a gradient.
        Which line of yours lets them pass?
one side only
    It accepts gradients that are too {much}.
        The difference has a sign, and a tolerance is for its size.
not moved
    It calls f with the inputs as they are, and with no others.
        Then all values of f are the same. Which array is each entry moved in, and is it
        still moved in the array that f is given?
first input only
    It looks only at the first input.
        backward returns a gradient for each input, and each of them may be wrong.
last input only
    It looks only at the last input.
        Each of the gradients may be wrong. Does a loop overwrite the answer?
not every entry
    A wrong entry here and there gets past it.
        Is every entry of every input moved, one after the other, and does each of them
        have to agree?
sum only
    It compares only sums.
        The right numbers in the wrong places have the same sum.
order ignored
    It does not notice numbers in the wrong places.
        Compare entry by entry, each with its own slope.
length only
    It compares only lengths.
        Many arrays have the same length. Take the length of the difference, not the
        difference of the lengths.
direction only
    It does not notice a gradient that is too long.
        Direction and signs are not enough. Take the length of the difference.
sign ignored
    It does not notice a wrong sign.
        Take the size of the difference, not the difference of the sizes.
tolerance too loose
    Its tolerance is too large.
        With central differences and a step of 1e-5, a right gradient agrees to about
        nine digits. An error of one in a thousand is a mistake.
absolute tolerance
    It accepts a wrong gradient where the numbers are small.
        Where the gradient is small, so is the error of a wrong one. Compare the size of
        the difference with the size of the gradient.
one length for all
    It accepts a wrong gradient that is small beside the others.
        Among larger ones its error counts for little. Compare each gradient with its
        own slopes.
one is enough
    It accepts gradients of which only one is right.
        Each of them has to be right.
too mild
    Some wrong gradients get past it.
        Move every entry of every input, and draw the upstream gradient at random. Then
        compare the size of the difference with the size of the gradient.
zero gradient refused
    It refuses a gradient that is 0 everywhere, where that is right.
        Is something divided by the size of a slope, which can be 0?
too strict
    It refuses gradients that are right.
        Is the slope measured rightly there? A measured slope has an error of its own,
        so leave room for it, also where a gradient is 0.
""")

# The error hunt
HUNT = pairs("""
no refutation
    The value is not judged until your entry and your inputs refute the formula.
entry is right
    The published formula is right at {entry}, whatever the inputs are.
        Compare it with the sum over the indices, entry by entry.
inputs do not show it
    The published formula is wrong at {entry}, but your inputs do not show it.
        Both formulas give the same number here. Choose inputs for which they differ.
another entry shows it
    For your inputs, the published formula is right at {entry}, but wrong elsewhere.
        Name that entry, or choose inputs for which the two differ at {entry}.
inputs perhaps in another order
    For your inputs, the published formula is right at {entry}.
        If they are read as ({came}), your entry and your value are right. ({order}) is
        asked for.
inputs in another order
    The inputs come in another order: {order} is asked for.
results in another order
    {name} has to return (entry, inputs, value), in this order.
other inputs each time
    The inputs are others at every call, so no fixed value belongs to them.
        Draw them from a generator with a seed, or write them out.
not the value
    Your value {got} is not the right one for {entry}.
        Write out the sum for this entry, and put in your inputs.
""")

# Ways to a wrong value of a hunt, as they follow "It comes out if".
WAYS = {
    "the claimed value": "the published formula is worked out.",
    "value rounded": "the right one is rounded to fewer digits.",
    "value times a factor": "the right one is multiplied by {factor}.",
    "term left out": "some terms of the sum are left out.",
    "value of another entry": "the entry {other} is worked out.",
    "inputs exchanged": "your inputs are ({came}), in this order, and they are read as "
    "({order}).",
    "value of a formula": "{fault}",
}
HUNT |= dict.fromkeys(WAYS, (HUNT["not the value"][0], "{comes} if {way}"))

# What is said in whole sentences, under all keys.
WHOLE = {**FAULTS, **CHECKERS, **HUNT}
