"""The example that goes through the whole book, in small whole numbers.

Three samples, two inputs, four outputs: three sizes, so that no two axes can be
confused. On the page on the linear layer it is Z = XW, with a G that arrives. It gets
its bias b, its activation, its loss, and becomes the first layer of a network with one
output. All that follows from the six things given is computed by the key.
"""

import numpy as np

from solutions.activations import relu, relu_backward
from solutions.linear import (
    affine_forward,
    linear_forward,
    linear_input_gradient,
)
from solutions.losses import mse

# Given: samples, first layer, output layer, targets, rate.
X = np.array([[1, 1], [2, -1], [-1, 2]])
W = np.array([[1, 1, 3, -1], [1, 3, 1, 2]])
b = np.array([2, -1, -2, -2])
W2 = np.array([[-2], [1], [1], [1]])
Y = np.array([[0], [3], [-5]])
rate = 0.1

# Forward, left to right.
Z = linear_forward(X, W)
H = affine_forward(X, W, b)
O = relu(H)
P = linear_forward(O, W2)
L, dP = mse(P, Y)
dP = dP.astype(int)  # each error is a multiple of N

# Backward, from the right: G is what arrives at the first layer.
dO = linear_input_gradient(dP, O, W2)
G = relu_backward(dO, H)
