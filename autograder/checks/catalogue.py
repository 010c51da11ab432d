"""The wrong formulas that people write, by quantity and by the mistake's name.

A formula is a NumPy expression. It is what a verdict shows and what an answer is
compared with, so the two cannot differ. Besides the quantity's arguments it may use the
sizes N, D, M and the functions in `expressions.FUNCTIONS`. What is wrong with a mistake
is said in `words/en.py`, under its name. No two formulas of one quantity are the same
function, and none is the right one: the tests try them against each other.
"""

import re

# Z = XW
LINEAR_OUTPUT = {
    "weights transposed": "X @ W.T",
    "product turned round": "W @ X",
    "result transposed": "(X @ W).T",
    "elementwise product": ("X * W", "X.T * W", "X * W.T", "X.T * W.T"),
    "averaged over the inputs": "X @ W / D",
    "outer product of sums": "np.outer(X.sum(axis=1), W.sum(axis=0))",
    "last term only": "np.outer(X[:, -1], W[-1])",
    "sum not taken": "X[:, :, None] * W",
    "relu applied": "np.maximum(X @ W, 0)",
    "one term too few": ("X[:, :-1] @ W[:-1]", "X[:, 1:] @ W[1:]"),
    "outputs paired with samples": "np.diagonal(X @ W)",
}

# Z = XW + 1b
AFFINE_OUTPUT = {
    "weights transposed": "X @ W.T + b",
    "elementwise product": "X * W + b",
    "averaged over the inputs": "X @ W / D + b",
    "last term only": "np.outer(X[:, -1], W[-1]) + b",
    "result transposed": "(X @ W + b).T",
    "relu applied": "np.maximum(X @ W + b, 0)",
    "bias missing": "X @ W",
    "bias subtracted": "X @ W - b",
    "bias along the samples": "X @ W + b[:, None]",
    "bias counted N times": "X @ W + N * b",
    "bias summed": "X @ W + b.sum()",
    "bias before the product": "(X + b) @ W",
}

# dX, from dZ, X, W
INPUT_GRADIENT = {
    "transpose missing": "dZ @ W",
    "factors swapped": "W.T @ dZ",
    "result transposed": "W @ dZ.T",
    "reshaped, not transposed": "dZ @ W.reshape(M, D)",
    "upstream ignored": "np.ones_like(dZ) @ W.T",
    "averaged": "dZ @ W.T / N",
    "summed over the batch": "np.full((N, D), (dZ @ W.T).sum(axis=0))",
    "averaged sample for all": "np.full((N, D), (dZ @ W.T).mean(axis=0))",
    "outer product of sums": "np.outer(dZ.sum(axis=1), W.sum(axis=1))",
    "last term only": "np.outer(dZ[:, -1], W[:, -1])",
    "sum not taken": "dZ[:, None, :] * W",
    "multiplied by the variable": "dZ @ W.T * X",
    "the other gradient": "X.T @ dZ",
    "the forward pass": "X @ W",
    "one term too few": ("dZ[:, :-1] @ W[:, :-1].T", "dZ[:, 1:] @ W[:, 1:].T"),
    "inverted, not transposed": ("dZ @ np.linalg.pinv(W)", "dZ @ np.linalg.inv(W)"),
    "variable added": "dZ @ W.T + X",
}

# dW, from dZ, X, W
WEIGHT_GRADIENT = {
    "transpose missing": "X @ dZ",
    "factors swapped": "dZ @ X.T",
    "result transposed": "dZ.T @ X",
    "reshaped, not transposed": "X.reshape(D, N) @ dZ",
    "upstream ignored": "X.T @ np.ones_like(dZ)",
    "elementwise product": ("X * dZ", "X.T * dZ", "X * dZ.T"),
    "averaged": "X.T @ dZ / N",
    "outer product of sums": "np.outer(X.sum(axis=0), dZ.sum(axis=0))",
    "last sample only": "np.outer(X[-1], dZ[-1])",
    "first sample only": "np.outer(X[0], dZ[0])",
    "batch axis kept": "X[:, :, None] * dZ[:, None, :]",
    "multiplied by the variable": "X.T @ dZ * W",
    "variable added": "X.T @ dZ + W",
    "the other gradient": "dZ @ W.T",
    "the forward pass": "X @ W",
    "one term too few": ("X[:-1].T @ dZ[:-1]", "X[1:].T @ dZ[1:]"),
    "inputs paired with outputs": "np.diagonal(X.T @ dZ)",
}

# db, from dZ
BIAS_GRADIENT = {
    "averaged": "dZ.mean(axis=0)",
    "wrong axis": "dZ.sum(axis=1)",
    "batch axis kept": "dZ",
    "summed axis kept": ("dZ.sum(axis=0, keepdims=True)", "dZ.sum(axis=0)[:, None]"),
    "one number for all": "np.full(M, dZ.sum())",
    "summed over everything": "dZ.sum()",
    "upstream ignored": "np.full(M, 1.0 * N)",
    "ones": "np.ones(M)",
    "last sample only": "dZ[-1]",
    "first sample only": "dZ[0]",
    "running sums": "dZ.cumsum(axis=0)",
    "one term too few": ("dZ[:-1].sum(axis=0)", "dZ[1:].sum(axis=0)"),
}


# dX, dW and db, from dy_numerator (M, N), x, W
NUMERATOR_INPUT_GRADIENT = {
    "averaged": "dy_numerator.T @ W.T / N",
    "factor transposed": "dy_numerator.T @ W",
    "factors swapped": "W.T @ dy_numerator.T",
    "upstream ignored": "np.ones_like(dy_numerator).T @ W.T",
    "reshaped, not transposed": "dy_numerator.reshape(N, M) @ W.T",
    "layout not changed": "W @ dy_numerator",
    "layout not read": "dy_numerator @ W.T",
}
NUMERATOR_WEIGHT_GRADIENT = {
    "averaged": "x.T @ dy_numerator.T / N",
    "factor transposed": "x @ dy_numerator.T",
    "factors swapped": "dy_numerator.T @ x.T",
    "last sample only": "np.outer(x[-1], dy_numerator[:, -1])",
    "outer product of sums": "np.outer(x.sum(axis=0), dy_numerator.sum(axis=1))",
    "reshaped, not transposed": "x.T @ dy_numerator.reshape(N, M)",
    "layout not changed": "dy_numerator @ x",
    "layout not read": "x.T @ dy_numerator",
}
NUMERATOR_BIAS_GRADIENT = {
    "averaged": "dy_numerator.mean(axis=1)",
    "wrong axis": "dy_numerator.sum(axis=0)",
    "summed axis kept": (
        "dy_numerator.sum(axis=1)[None]",
        "dy_numerator.sum(axis=1, keepdims=True)",
    ),
    "first sample only": "dy_numerator[:, 0]",
    "reshaped, not transposed": "dy_numerator.reshape(N, M).sum(axis=0)",
}


def at_either_border(formulas):
    """Return formulas of H > 0 and its like together with those of H >= 0."""
    wider = {}
    for name, spelled in formulas.items():
        spelled = (spelled,) if isinstance(spelled, str) else spelled
        both = [re.sub("(H [<>]) ", r"\1= ", each) for each in spelled]
        wider[name] = tuple(dict.fromkeys([*spelled, *both]))
    return wider


# dH, from dO and H, where O = max(H, 0)
RELU_GRADIENT = at_either_border({
    "slope missing": "dO",
    "upstream ignored": "1.0 * (H > 0)",
    "upstream for the input": "dO * (dO > 0)",
    "both masks": "dO * (dO > 0) * (H > 0)",
    "mask upside down": "dO * (H < 0)",
    "entries picked out": "dO[H > 0]",
    "output for the slope": "dO * np.maximum(H, 0)",
    "sign for the slope": ("dO * np.sign(H)", "dO * np.where(H > 0, 1, -1)"),
    "leaky": tuple(
        f"dO * np.where(H > 0, 1, {slope})" for slope in (0.01, 0.1, 0.001, 0.2)
    ),
    "shifted kink": ("dO * (H > 1)", "dO * (H > -1)"),
    "sigmoid's slope": "dO * sigmoid(H) * (1 - sigmoid(H))",
    "matrix product": ("dO @ (H > 0)", "dO @ (H > 0).T", "dO.T @ (H > 0)"),
    "result transposed": "(dO * (H > 0)).T",
    "slope capped at 1": "dO * np.clip(H, 0, 1)",
})  # fmt: skip

# dH, from dO and O, where O = sigmoid(H)
SIGMOID_GRADIENT = {
    "slope missing": "dO",
    "upstream ignored": "O * (1 - O)",
    "activation applied again": "dO * sigmoid(O) * (1 - sigmoid(O))",
    "output for the slope": "dO * O",
    "factor O missing": ("dO * (1 - O)", "dO * O**2 * (1 - O)"),
    "tanh's slope": "dO * (1 - O**2)",
    "sign in the slope": "dO * O * (1 + O)",
    "slope squared": "dO * (O * (1 - O))**2",
    "slope divides": "dO / (O * (1 - O))",
    "upstream for the output": "O * dO * (1 - dO)",
    "matrix product": (
        "dO @ (O * (1 - O))",
        "dO @ (O * (1 - O)).T",
        "dO.T @ (O * (1 - O))",
    ),
    "result transposed": "(dO * O * (1 - O)).T",
    "brackets missing in the slope": ("dO * O * 1 - O", "dO * O - O**2", "dO * 1 - O"),
    "summed over the batch": "(dO * O * (1 - O)).sum(axis=0)",
}

# dH, from dO and O, where O = tanh(H)
TANH_GRADIENT = {
    "slope missing": "dO",
    "upstream ignored": "1 - O**2",
    "activation applied again": "dO * (1 - np.tanh(O)**2)",
    "output for the slope": "dO * O",
    "sigmoid's slope": ("dO * O * (1 - O)", "4 * dO * O * (1 - O)"),
    "square missing": ("dO * (1 - O)", "dO * (1 - 2 * O)"),
    "square of the difference": "dO * (1 - O)**2",
    "sign in the slope": "dO * (1 + O**2)",
    "slope squared": "dO * (1 - O**2)**2",
    "slope divides": "dO / (1 - O**2)",
    "matrix product": ("dO @ (1 - O**2)", "dO @ (1 - O**2).T", "dO.T @ (1 - O**2)"),
    "result transposed": "(dO * (1 - O**2)).T",
    "squares added up": (
        "dO * (1 - (O**2).sum(axis=1, keepdims=True))",
        "dO * (1 - (O**2).sum(axis=0))",
        "dO * (1 - (O**2).sum())",
    ),
    "brackets missing in the slope": ("dO * 1 - O**2", "dO - O**2"),
}

# L and dP of the mean squared error, from P, Y
MSE_LOSS = {
    "half missing": "((P - Y)**2).sum() / N",
    "mean missing": "((P - Y)**2).sum() / 2",
    "mean over all entries": "((P - Y)**2).sum() / (2 * N * M)",
    "mean over all entries, half missing": "((P - Y)**2).mean()",
    "absolute error": "np.abs(P - Y).sum() / (2 * N)",
    "squared after the sum": "(P - Y).sum()**2 / (2 * N)",
    "root taken": (
        "np.sqrt(((P - Y)**2).sum() / (2 * N))",
        "np.sqrt(((P - Y)**2).sum() / N)",
        "np.sqrt(((P - Y)**2).mean())",
    ),
    "loss kept for each sample": (
        "((P - Y)**2).sum(axis=1) / 2",
        "((P - Y)**2).sum(axis=1) / (2 * N)",
        "((P - Y)**2).mean(axis=1)",
    ),
    "divided by M": "((P - Y)**2).sum() / (2 * M)",
    "last sample only": "((P[-1] - Y[-1])**2).sum() / 2",
    "difference of squares": "(P**2 - Y**2).sum() / (2 * N)",
    "variance": ("np.var(P - Y) / 2", "np.var(P - Y) * M / 2", "np.var(P - Y)"),
    "normalised": "np.linalg.norm(P - Y) / (2 * N)",
}
MSE_GRADIENT = {
    "half missing": "2 * (P - Y) / N",
    "mean missing": "P - Y",
    "mean over all entries": "(P - Y) / (N * M)",
    "mean over all entries, half missing": "2 * (P - Y) / (N * M)",
    "divided by M": "(P - Y) / M",
    "sign turned": "(Y - P) / N",
    "summed over the batch": "(P - Y).sum(axis=0) / N",
}

# L and dZ of the softmax cross-entropy, from Z, y; onehot(y)
# holds a row for each sample with a 1 at its class
EPSILONS = [f"1e-{digits}" for digits in range(2, 16)]
CROSS_ENTROPY_LOSS = {
    "mean missing": "-np.log(softmax(Z)[np.arange(N), y]).sum()",
    "logarithm after the mean": "-np.log(softmax(Z)[np.arange(N), y].mean())",
    "mean over all entries": "-(onehot(y) * np.log(softmax(Z))).mean()",
    "every label in every row": "-np.log(softmax(Z))[:, y].mean()",
    "normalised over the batch": "-np.log(softmax(Z.T).T[np.arange(N), y]).mean()",
    "logarithm to the base 2": (
        "-np.log2(softmax(Z)[np.arange(N), y]).mean()",
        "(np.log2(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1)) - (Z - Z.max("
        "axis=1, keepdims=True))[np.arange(N), y]).mean()",
    ),
    "loss kept for each sample": "-np.log(softmax(Z)[np.arange(N), y])",
    "last sample only": "-np.log(softmax(Z)[-1, y[-1]])",
    "small number added": tuple(
        f"-np.log(softmax(Z)[np.arange(N), y] + {epsilon}).mean()"
        for epsilon in EPSILONS
    ),
    "probability cut off": tuple(
        f"-np.log(np.maximum(softmax(Z)[np.arange(N), y], {epsilon})).mean()"
        for epsilon in EPSILONS
    ),
    "labels one off": (
        "-np.log(softmax(Z)[np.arange(N), y - 1]).mean()",
        "-np.log(softmax(Z)[np.arange(N), (y + 1) % M]).mean()",
    ),
    "normalised over everything": "-(Z - np.log(np.exp(Z).sum()))[np.arange(N), y]"
    ".mean()",
    "yes or no for each class": "-(onehot(y) * np.log(softmax(Z)) + (1 - onehot(y))"
    " * np.log(1 - softmax(Z))).sum() / N",
    "largest logit not added back": "(np.log(np.exp(Z - Z.max(axis=1, keepdims=True))"
    ".sum(axis=1)) - Z[np.arange(N), y]).mean()",
}
CROSS_ENTROPY_GRADIENT = {
    "mean missing": "softmax(Z) - onehot(y)",
    "sign turned": "(onehot(y) - softmax(Z)) / N",
    "mean over all entries": "(softmax(Z) - onehot(y)) / (N * M)",
    "target not subtracted": "softmax(Z) / N",
    "every label in every row": "(softmax(Z) - onehot(y).max(axis=0)) / N",
    "normalised over the batch": "(softmax(Z.T).T - onehot(y)) / N",
    "normalised over everything": "(np.exp(Z) / np.exp(Z).sum() - onehot(y)) / N",
    "diagonal of the Jacobian only": "-onehot(y) * (1 - softmax(Z)) / N",
    "slope after softmax": "(softmax(Z) - onehot(y)) * softmax(Z) * (1 - softmax(Z))"
    " / N",
    "stopped at the probabilities": "-onehot(y) / softmax(Z) / N",
    "labels one off": (
        "(softmax(Z) - onehot(y - 1)) / N",
        "(softmax(Z) - onehot((y + 1) % M)) / N",
    ),
}

# delta of a hidden layer, from the delta and the weights W of the layer above, and the
# pre-activations H; sloped is that delta with its slope, where it has been left out, dP
# is what arrived at the last layer, W_own are the weights before H, H_next the
# pre-activations of the layer after it, O what went into the layer of H
DELTA = {
    "slope missing": ("delta @ W.T", "sloped @ W.T"),
    "transpose missing": "(delta @ W) * slope(H)",
    "brackets missing": ("delta @ (W.T * slope(H))", "(delta * slope(H_next)) @ W.T"),
    "slope averaged": "(delta @ W.T) * slope(H).mean(axis=0)",
    "stale delta": "(dP @ W.T) * slope(H)",
    "output for the slope": "(delta @ W.T) * sigmoid(H)",
    "constant slope": "(delta @ W.T) / 4",
    "tanh's slope": (
        "(delta @ W.T) * (1 - sigmoid(H)**2)",
        "(delta @ W.T) * (1 - np.tanh(H)**2)",
    ),
    "slope at the wrong layer": "(delta @ W.T) * slope(H_next)",
    "slope at the layer's input": "(delta @ W.T) * O * (1 - O)",
    "weights of the wrong layer": "(delta @ W_own.T) * slope(H)",
    "elementwise product": "delta * W.T * slope(H)",
    "slope squared": "(delta @ W.T) * slope(H)**2",
    "list reversed": "true[-1 - k]",
    "pre-activation for the output": "(delta @ W.T) * H * (1 - H)",
    "relu for the sigmoid": "(delta @ W.T) * (H > 0)",
}
LAST_DELTA = {
    "slope after the last layer": "dP * slope(H)",
    "list reversed": "true[-1 - k]",
}

# dW of a layer, from its input O, its pre-activations H and its delta
LAYER_GRADIENT = {
    "averaged": "O.T @ delta / N",
    "result transposed": "delta.T @ O",
    "transpose missing": "O @ delta",
    "factors swapped": "delta @ O.T",
    "upstream ignored": "O.T @ np.ones_like(delta)",
    "last sample only": "np.outer(O[-1], delta[-1])",
    "pre-activations for inputs": ("H_before.T @ delta", "H.T @ delta"),
    "outputs for inputs": "sigmoid(H).T @ delta",
    "first sample only": "np.outer(O[0], delta[0])",
    "delta of the wrong layer": "O.T @ delta_next",
    "the network's inputs": "cache[0][0].T @ delta",
    "list reversed": "cache[-1 - k][0].T @ true[-1 - k]",
}

# the new weights of a layer, from W, dW and the rate
STEP = {
    "ascent": "W + rate * dW",
    "rate missing": "W - dW",
    "step divided": "W - rate * dW / len(W)",
    "step ignored": "W",
    "list reversed": "weights[-1 - k] - rate * gradients[-1 - k]",
    "gradients in reverse": "W - rate * gradients[-1 - k]",
    "one gradient for all": ("W - rate * gradients[0]", "W - rate * gradients[-1]"),
    "sign for the gradient": "W - rate * np.sign(dW)",
    "step normalised": "W - rate * dW / np.linalg.norm(dW)",
}

# P and the cache of a network's forward pass. run(…) makes the whole pass again on the
# same inputs, with another activation, other inputs or other weights.
PASS = {
    "activation missing": "run(f=identity)",
    "tanh for the sigmoid": "run(f=np.tanh)",
    "relu for the sigmoid": "run(f=relu)",
    "activation after the last layer": "run(last=sigmoid)",
    "activation on the inputs": "run(X=sigmoid(X))",
    "weights transposed": "run(weights=[W.T for W in weights])",
}
OUTPUT = {**PASS, "last layer missing": "(cache[-1][0], cache)"}
CACHE = {
    **PASS,
    "outputs for pre-activations": "(P, [(O, sigmoid(H)) for O, H in cache[:-1]]"
    " + cache[-1:])",
    "pair swapped": "(P, [(H, O) for O, H in cache])",
    "inputs of the next layer": (
        "(P, [(sigmoid(H), H) for _, H in cache[:-1]] + [(P, P)])",
        "(P, [(sigmoid(H), H) for _, H in cache[:-1]] + cache[-1:])",
    ),
    "list reversed": "(P, cache[::-1])",
}

# The prediction of a network of three layers
PREDICTION = {
    "activation after the last layer": "sigmoid(sigmoid(sigmoid(X @ W1) @ W2) @ W3)",
    "activation missing": (
        "X @ W1 @ W2 @ W3",
        "sigmoid(X @ W1 @ W2) @ W3",
        "sigmoid(X @ W1) @ W2 @ W3",
    ),
    "weights transposed": (
        "sigmoid(sigmoid(X @ W1) @ W2.T) @ W3",
        "sigmoid(sigmoid(X @ W1.T) @ W2) @ W3",
        "sigmoid(sigmoid(X @ W1.T) @ W2.T) @ W3",
    ),
    "tanh for the sigmoid": "np.tanh(np.tanh(X @ W1) @ W2) @ W3",
    "relu for the sigmoid": "np.maximum(np.maximum(X @ W1, 0) @ W2, 0) @ W3",
    "last layer missing": "sigmoid(sigmoid(X @ W1) @ W2)",
    "weights of the wrong layer": ("sigmoid(X @ W2) @ W3", "sigmoid(X @ W1) @ W3"),
}

# The weights and the losses of a training. run(…) trains again from the same weights,
# with another rate, for other steps, or in one of the ways that people slip into.
TRAINING = {
    "ascent": "run(rate=-rate)",
    "rate missing": "run(rate=1)",
    "steps N times as long": "run(rate=N * rate)",
    "steps divided by N": "run(rate=rate / N)",
    "gradient at the start": "run(slip='gradient at the start')",
    "forward pass at the start": "run(slip='forward pass at the start')",
    "weights moved within a step": (
        "run(slip='weights moved within a step')",
        "run(slip='each layer')",
    ),
    "last layer only": "run(slip='last layer only')",
    "one sample after another": "run(slip='one sample after another')",
    "a step for each sample": "run(slip='a step for each sample')",
    "one step too few": "(run(steps=max(steps - 1, 0))[0], run()[1][:-1])",
}
TRAINED = {
    **TRAINING,
    "one step too many": "run(steps=steps + 1)",
    "step ignored": "run(steps=0)",
    "one step only": "run(steps=min(steps, 1))",
}
LOSSES = {
    "last loss missing": "(0, losses[:-1])",
    "a loss too many": "run(steps=steps + 1)",
    "loss after the step": "(0, run(steps=steps + 1)[1][1:])",
    "mean over all entries, half missing": "(0, 2 * losses / M)",
    "first loss only": "(0, run(steps=1)[1].repeat(steps))",
    "half missing": "(0, 2 * losses)",
    "mean missing": "(0, N * losses)",
    "mean over all entries": "(0, losses / M)",
    "list reversed": "(0, losses[::-1])",
    "running sums": "(0, losses.cumsum())",
    "root taken": ("(0, np.sqrt(losses))", "(0, np.sqrt(2 * losses))"),
}
