"""Six mistakes from published material, each refuted with numbers.

Every function returns (entry, inputs, value): the name of an entry that the
published formula gets wrong, inputs that show it, and the right value.
"""

import numpy as np


def hunt_weight_entry():
    """Return (entry, inputs, value) against one entry of a printed ∂L/∂W.

    inputs is (dZ, X, W), of the shapes (2, 3), (2, 2), (2, 3).
    Derived in chapters/error_hunt.md.
    """
    dZ = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 3))
    return "dW[1, 0]", (dZ, X, W), 1 * 2 + 2 * 4


def hunt_weight_product():
    """Return (entry, inputs, value) against ∂L/∂W = ∂L/∂Z · Xᵀ.

    inputs is (dZ, X, W), each (2, 2), where that product exists.
    Derived in chapters/error_hunt.md.
    """
    dZ = np.array([[1.0, 0.0], [0.0, 0.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.ones((2, 2))
    return "dW[1, 0]", (dZ, X, W), 2


def hunt_prediction():
    """Return (entry, inputs, value) against a formula without W2.

    inputs is (X, W1, W2, W3), of the shapes (1, 2), (2, 2), (2, 2),
    (2, 1).
    Derived in chapters/error_hunt.md.
    """
    X, W1 = np.zeros((1, 2)), np.ones((2, 2))
    W2, W3 = np.zeros((2, 2)), np.ones((2, 1))
    # With W2 = 0, the prediction is twice sigmoid(0) = 1/2.
    return "P[0, 0]", (X, W1, W2, W3), 1


def hunt_hidden_delta():
    """Return (entry, inputs, value) against a product without brackets.

    inputs is (delta3, W3, H2), each (2, 2).
    Derived in chapters/error_hunt.md.
    """
    delta3 = np.array([[0.0, 1.0], [0.0, 0.0]])
    W3, H2 = np.eye(2), np.array([[0.0, 0.0], [0.0, 100.0]])
    # The slope of the sigmoid is 1/4 at 0, and next to nothing at 100.
    return "delta2[0, 1]", (delta3, W3, H2), 0.25


def hunt_input_entry():
    """Return (entry, inputs, value) against a sum that ends too early.

    inputs is (dZ, X, W), of the shapes (1, 3), (1, 2), (2, 3).
    Derived in chapters/error_hunt.md.
    """
    dZ = np.array([[0.0, 0.0, 1.0]])
    X = np.ones((1, 2))
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return "dX[0, 0]", (dZ, X, W), 3


def hunt_input_batch():
    """Return (entry, inputs, value) against a ∂L/∂X that mixes the samples.

    inputs is (dZ, X, W), of the shapes (2, 3), (2, 2), (2, 3).
    Derived in chapters/error_hunt.md.
    """
    dZ = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X, W = np.ones((2, 2)), np.ones((2, 3))
    return "dX[0, 0]", (dZ, X, W), 1
