"""The smallest edit that makes a wrong function right is where its mistake is.

The functions are written as learners write them. ⟦ ⟧ stand around the piece that a
person names; they were set before anything was tried. A function without them holds
two mistakes or another idea, and no place is the right one.
"""

import copy
import itertools
import linecache
import statistics
import sys
import time

import numpy as np
import pytest

from autograder.checks.edits import slip_in, source_of
from autograder.checks.words.en import EDITS
from solutions import activations, checking, linear, losses, network

WRONG = {
    linear.linear_forward: """
def linear_forward(X, W):
    return X ⟦*⟧ W

def linear_forward(X, W):
    return ⟦W @ X⟧

def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[⟦0⟧]
    Z = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[d, j]
    return Z

def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            for d in range(⟦D - 1⟧):
                Z[i, j] += X[i, d] * W[d, j]
    return Z

def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] ⟦=⟧ X[i, d] * W[d, j]
    return Z

def linear_forward(X, W):
    N, D = X.shape
    M = W.shape[1]
    Z = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            for d in range(D):
                Z[i, j] += X[i, d] * W[⟦j, d⟧]
    return Z

def linear_forward(X, W):
    rows = []
    for x in X:
        rows.append(x @ W)
        ⟦return np.array(rows)⟧
""",
    linear.linear_input_gradient: """
def linear_input_gradient(dZ, X, W):
    return dZ @ ⟦W⟧

def linear_input_gradient(dZ, X, W):
    return ⟦W.T @ dZ⟧

def linear_input_gradient(dZ, X, W):
    dX = np.dot(dZ, ⟦W⟧)
    return dX

def linear_input_gradient(dZ, X, W):
    dX = dZ @ W.T
    return dX ⟦/ len(X)⟧

def linear_input_gradient(dZ, X, W):
    dX = ⟦np.multiply⟧(dZ, W.T)
    return dX

def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    N, M = dZ.shape
    for i in range(N):
        for d in range(X.shape[1]):
            for j in range(M):
                dX[i, d] += dZ[i, j] * W[⟦j, d⟧]
    return dX

def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(X)
    for i in range(len(X)):
        dX[i] = W @ dZ[⟦0⟧]
    return dX

def linear_input_gradient(dZ, X, W):
    dX = np.zeros_like(⟦W⟧)
    for i in range(len(X)):
        dX[i] = W @ dZ[i]
    return dX

def linear_input_gradient(dZ, X, W):
    return ⟦W @ dZ.T⟧

def linear_input_gradient(dZ, X, W):
    return dZ @ ⟦W.reshape(W.shape[1], W.shape[0])⟧
""",
    linear.linear_weight_gradient: """
def linear_weight_gradient(dZ, X, W):
    return ⟦X⟧ @ dZ

def linear_weight_gradient(dZ, X, W):
    return ⟦dZ @ X.T⟧

def linear_weight_gradient(dZ, X, W):
    dW = ⟦dZ.T @ X⟧
    return dW

def linear_weight_gradient(dZ, X, W):
    N = X.shape[0]
    dW = X.T @ dZ ⟦/ N⟧
    return dW

def linear_weight_gradient(dZ, X, W):
    return ⟦W⟧.T @ dZ

def linear_weight_gradient(dZ, X, W):
    return ⟦-⟧X.T @ dZ

def linear_weight_gradient(dZ, X, W):
    return ⟦2 *⟧ X.T @ dZ

def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape)
    for i in range(⟦W.shape[0]⟧):
        dW += np.outer(X[i], dZ[i])
    return dW

def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape)
    for x, g in zip(X, dZ):
        dW ⟦=⟧ np.outer(x, g)
    return dW

def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape)
    for x, g in zip(X, dZ):
        dW += np.outer(⟦g, x⟧)
    return dW

def linear_weight_gradient(dZ, X, W):
    N, D = X.shape
    dW = np.zeros(W.shape)
    for d in range(⟦1, D⟧):
        for j in range(dZ.shape[1]):
            for i in range(N):
                dW[d, j] += X[i, d] * dZ[i, j]
    return dW

def linear_weight_gradient(dZ, X, W):
    return np.einsum(⟦"nd,nm->md"⟧, X, dZ)

def linear_weight_gradient(dZ, X, W):
    return W * dZ.sum(axis=0)
""",
    linear.bias_gradient: """
def bias_gradient(dZ):
    return dZ.sum(axis=⟦1⟧)

def bias_gradient(dZ):
    return np.sum(⟦dZ⟧)

def bias_gradient(dZ):
    return dZ.⟦mean⟧(axis=0)

def bias_gradient(dZ):
    db = np.sum(dZ, axis=0, ⟦keepdims=True⟧)
    return db

def bias_gradient(dZ):
    return np.sum(dZ, ⟦1⟧)

def bias_gradient(dZ):
    N, M = dZ.shape
    db = np.zeros(⟦N⟧)
    for i in range(N):
        for j in range(M):
            db[j] += dZ[i, j]
    return db

def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1])
    for i in range(⟦1⟧, len(dZ)):
        db += dZ[i]
    return db

def bias_gradient(dZ):
    db = ⟦dZ[0]⟧
    for row in dZ[1:]:
        db += row
    return db

def bias_gradient(dZ):
    db = dZ.T @ np.ones(dZ.shape[⟦1⟧])
    return db

def bias_gradient(dZ):
    return np.ones(dZ.shape[1])
""",
    linear.affine_backward: """
def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=⟦1⟧)
    return dX, dW, db

def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return ⟦dW, dX⟧, db

def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0) ⟦* b⟧
    return dX, dW, db

def affine_backward(dZ, X, W, b):
    dX = dZ @ W.T
    dW = X.T @ ⟦dX⟧
    db = dZ.sum(axis=0)
    return dX, dW, db

def affine_backward(dZ, X, W, b):
    N = X.shape[0]
    dX = np.dot(dZ, W.T)
    dW = np.dot(X.T, dZ) ⟦/ N⟧
    db = np.sum(dZ, axis=0)
    return dX, dW, db

def affine_backward(dZ, X, W, b):
    dX = dZ @ W
    dW = X @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db
""",
    activations.relu_backward: """
def relu_backward(dO, H):
    return dO * (H ⟦>=⟧ 0)

def relu_backward(dO, H):
    return np.where(⟦dO⟧ > 0, dO, 0)

def relu_backward(dO, H):
    dH = dO.copy()
    dH[H ⟦>⟧ 0] = 0
    return dH

def relu_backward(dO, H):
    dH = ⟦dO⟧
    dH[H <= 0] = 0
    return dH

def relu_backward(dO, H):
    dH = np.zeros_like(dO)
    for i in range(dO.shape[0]):
        for j in range(dO.shape[1]):
            if H[i, j] > 0:
                dH[i, j] = ⟦H⟧[i, j]
    return dH

def relu_backward(dO, H):
    return np.where(H > 0, ⟦0, dO⟧)

def relu_backward(dO, H):
    dH = dO.copy()
    dH[⟦dH⟧ <= 0] = 0
    return dH

def relu_backward(dO, H):
    mask = (H > ⟦1⟧).astype(float)
    return dO * mask

def relu_backward(dO, H):
    return ⟦dO * H⟧ > 0
""",
    activations.sigmoid_backward: """
def sigmoid_backward(dO, O):
    return dO * ⟦(1 - O)⟧

def sigmoid_backward(dO, O):
    return dO * O * (1 ⟦+⟧ O)

def sigmoid_backward(dO, O):
    return ⟦dO * O * 1 - O⟧

def sigmoid_backward(dO, O):
    s = ⟦sigmoid(O)⟧
    return dO * s * (1 - s)

def sigmoid_backward(dO, O):
    return dO * O * ⟦(O - 1)⟧

def sigmoid_backward(dO, O):
    return dO * O * (1 - ⟦dO⟧)

def sigmoid_backward(dO, O):
    return dO ⟦@⟧ (O * (1 - O))

def sigmoid_backward(dO, O):
    slope = O * (1 - O)
    return ⟦slope⟧

def sigmoid_backward(dO, O):
    slope = O * (1 - O)
    return dO ⟦+⟧ slope
""",
    activations.tanh_backward: """
def tanh_backward(dO, O):
    return dO * (1 - ⟦O⟧)

def tanh_backward(dO, O):
    return dO * (1 - ⟦np.tanh(O)⟧ ** 2)

def tanh_backward(dO, O):
    return ⟦dO * 1 - O**2⟧

def tanh_backward(dO, O):
    return dO * (1 - O ⟦*⟧ 2)

def tanh_backward(dO, O):
    return dO * ⟦(1 - O)**2⟧

def tanh_backward(dO, O):
    return dO * (1 - ⟦dO⟧**2)

def tanh_backward(dO, O):
    return dO / np.cosh(O) ** 2
""",
    losses.mse: """
def mse(P, Y):
    N = len(P)
    return np.sum((P - Y) ** 2) / ⟦N⟧, (P - Y) / N

def mse(P, Y):
    N = len(P)
    return np.sum((P - Y) ** 2) / (2 * N), ⟦(Y - P)⟧ / N

def mse(P, Y):
    N = len(P)
    return np.sum((P - Y) ** 2) / ⟦2 * N⟧, (P - Y) / N

def mse(P, Y):
    N = len(P)
    return ⟦np.sum(P - Y) ** 2⟧ / (2 * N), (P - Y) / N

def mse(P, Y):
    N = len(P)
    L = np.sum((P - Y) ** 2) / (2 * N)
    dP = ⟦P - Y / N⟧
    return L, dP

def mse(P, Y):
    N = P.⟦size⟧
    L = np.sum((P - Y) ** 2) / (2 * N)
    dP = (P - Y) / N
    return L, dP

def mse(P, Y):
    N = P.shape[⟦1⟧]
    L = np.sum((P - Y) ** 2) / (2 * N)
    dP = (P - Y) / N
    return L, dP

def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = ⟦np.mean⟧(diff ** 2) / (2 * N)
    dP = diff / N
    return L, dP

def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = np.sum(⟦np.abs(diff)⟧) / (2 * N)
    dP = diff / N
    return L, dP

def mse(P, Y):
    N = P.shape[0]
    diff = P - Y
    L = (diff ** 2).sum() / (2 * N)
    dP = ⟦2 *⟧ diff / N
    return L, dP

def mse(P, Y):
    N = len(P)
    loss = 0
    for i in range(N):
        for j in range(P.shape[1]):
            loss += (P[i, j] - Y[i, j]) ** 2
        ⟦loss = loss / (2 * N)⟧
    return loss, (P - Y) / N

def mse(P, Y):
    N = len(P)
    loss = 0
    for i in range(N):
        for j in range(⟦N⟧):
            loss += (P[i, j] - Y[i, j]) ** 2
    return loss / (2 * N), (P - Y) / N

def mse(P, Y):
    E = P - Y
    N = len(P)
    L = np.sum(E ** 2, ⟦axis=0⟧) / (2 * N)
    return L, E / N

def mse(P, Y):
    E = P - Y
    N = len(P)
    L = np.sum(E ** 2) / (2 * N)
    return ⟦E / N, L⟧

def mse(P, Y):
    return np.linalg.norm(P - Y), P - Y
""",
    losses.softmax_cross_entropy: """
def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=⟦0⟧, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / ⟦E.sum()⟧
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dZ = ⟦P⟧
    dZ[np.arange(N), y] -= 1
    L = -np.log(P[np.arange(N), y]).mean()
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = ⟦np.log(P[np.arange(N), y]).mean()⟧
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).⟦sum⟧()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, ⟦dZ⟧

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] ⟦+=⟧ 1
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N = len(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y] + ⟦1e-7⟧).mean()
    dZ = P.copy()
    dZ[np.arange(N), y] -= 1
    return L, dZ / N

def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    Y = np.zeros((N, M))
    Y[np.arange(N), y] = 1
    Z = Z - Z.max(axis=1, keepdims=True)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    L = -(Y * np.log(P)).sum() / ⟦M⟧
    dZ = (P - Y) / N
    return L, dZ

def softmax_cross_entropy(Z, y):
    N, M = Z.shape
    Y = np.zeros((N, M))
    Y[⟦y, np.arange(N)⟧] = 1
    Z = Z - Z.max(axis=1, keepdims=True)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    L = -(Y * np.log(P)).sum() / N
    dZ = (P - Y) / N
    return L, dZ
""",
    network.forward: """
def forward(X, weights):
    cache, O = [], X
    for W in ⟦weights⟧:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = ⟦X⟧ @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append(⟦(H, O)⟧)
        O = sigmoid(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        O = sigmoid(H)
        ⟦cache.append((O, H))⟧
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(⟦O⟧)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = ⟦np.tanh⟧(H)
    P = O @ weights[-1]
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = ⟦sigmoid(O @ weights[-1])⟧
    cache.append((O, P))
    return P, cache

def forward(X, weights):
    cache = []
    O = X
    for k in range(len(weights)):
        H = O @ weights[k]
        cache.append((O, H))
        O = sigmoid(H) if k < ⟦len(weights)⟧ else H
    return O, cache

def forward(X, weights):
    cache = []
    O = X
    for k, W in enumerate(weights):
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    return ⟦O⟧, cache

def forward(X, weights):
    cache, O = [], X
    for W in weights[:-1]:
        H = O @ W
        cache.append((O, H))
        O = sigmoid(H)
    P = O @ weights[⟦0⟧]
    cache.append((O, P))
    return P, cache
""",
    network.backward: """
def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for W, (O, _) in zip(weights[:0:-1], ⟦cache[:-1][::-1]⟧):
        delta = sigmoid_backward(delta @ W.T, O)
        deltas.insert(0, delta)
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas

def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for W, (⟦_, O⟧) in zip(weights[:0:-1], cache[:0:-1]):
        delta = sigmoid_backward(delta @ W.T, O)
        deltas.insert(0, delta)
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas

def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for W, (O, _) in zip(weights[:0:-1], cache[:0:-1]):
        delta = ⟦delta @ W.T⟧
        deltas.insert(0, delta)
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas

def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for W, (O, _) in zip(weights[:0:-1], cache[:0:-1]):
        delta = sigmoid_backward(⟦dP⟧ @ W.T, O)
        deltas.insert(0, delta)
    gradients = [O.T @ d for (O, _), d in zip(cache, deltas)]
    return gradients, deltas

def backward(dP, cache, weights):
    delta, deltas = dP, [dP]
    for W, (O, _) in zip(weights[:0:-1], cache[:0:-1]):
        delta = sigmoid_backward(delta @ W.T, O)
        deltas.insert(0, delta)
    gradients = [⟦H⟧.T @ d for (O, H), d in zip(cache, deltas)]
    return gradients, deltas

def backward(dP, cache, weights):
    n = len(weights)
    deltas = [None] * n
    gradients = [None] * n
    deltas[n - 1] = dP
    for k in range(n - 2, -1, -1):
        O = cache[⟦k⟧][0]
        deltas[k] = deltas[k + 1] @ weights[k + 1].T * O * (1 - O)
    for k in range(n):
        gradients[k] = cache[k][0].T @ deltas[k]
    return gradients, deltas

def backward(dP, cache, weights):
    n = len(weights)
    deltas = [None] * n
    gradients = [None] * n
    deltas[n - 1] = dP
    for k in range(n - 2, -1, -1):
        O = cache[k + 1][0]
        deltas[k] = deltas[k + 1] @ weights[⟦k⟧].T * O * (1 - O)
    for k in range(n):
        gradients[k] = cache[k][0].T @ deltas[k]
    return gradients, deltas

def backward(dP, cache, weights):
    n = len(weights)
    deltas = [None] * n
    gradients = [None] * n
    deltas[n - 1] = dP
    for k in range(n - 2, -1, -1):
        O = sigmoid(cache[k][⟦0⟧])
        deltas[k] = deltas[k + 1] @ weights[k + 1].T * O * (1 - O)
    for k in range(n):
        gradients[k] = cache[k][0].T @ deltas[k]
    return gradients, deltas

def backward(dP, cache, weights):
    n = len(weights)
    deltas = [None] * n
    gradients = [None] * n
    deltas[n - 1] = dP
    for k in range(n - 2, -1, -1):
        O = cache[k + 1][0]
        deltas[k] = deltas[k + 1] @ weights[k + 1].T * O * (1 - O)
    for k in range(n):
        gradients[k] = cache[k][⟦1⟧].T @ deltas[k]
    return gradients, deltas

def backward(dP, cache, weights):
    delta = dP
    deltas = [delta]
    gradients = [cache[-1][0].T @ delta]
    for k in range(len(weights) - 1, 0, -1):
        O = cache[k][0]
        delta = (delta @ weights[k].T) * O * (1 - O)
        deltas.append(delta)
        gradients.append(cache[k - 1][0].T @ delta)
    return gradients[::-1], ⟦deltas⟧
""",
    network.gradient_step: """
def gradient_step(weights, gradients, rate):
    return [W ⟦+⟧ rate * dW for W, dW in zip(weights, gradients)]

def gradient_step(weights, gradients, rate):
    return [W - ⟦dW⟧ for W, dW in zip(weights, gradients)]

def gradient_step(weights, gradients, rate):
    new = []
    for W, dW in zip(weights, gradients):
        ⟦W -= rate * dW⟧
        new.append(W)
    return new

def gradient_step(weights, gradients, rate):
    for k in range(len(weights)):
        ⟦weights[k] -= rate * gradients[k]⟧
    return weights

def gradient_step(weights, gradients, rate):
    new = []
    for W, dW in zip(weights, gradients):
        new.append(W - rate * dW)
        ⟦return new⟧

def gradient_step(weights, gradients, rate):
    new = []
    for k in range(⟦len(weights) - 1⟧):
        new.append(weights[k] - rate * gradients[k])
    return new

def gradient_step(weights, gradients, rate):
    new = []
    for k in range(len(weights)):
        new.append(weights[k] - rate * gradients[⟦0⟧])
    return new

def gradient_step(weights, gradients, rate):
    return [⟦rate * dW - W⟧ for W, dW in zip(weights, gradients)]

def gradient_step(weights, gradients, rate):
    return [W - rate * dW / ⟦len(weights)⟧ for W, dW in zip(weights, gradients)]
""",
    network.train: """
def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(⟦dP⟧)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(⟦steps - 1⟧):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(L)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, ⟦deltas⟧, rate)
        losses.append(L)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        ⟦new_weights⟧ = gradient_step(weights, grads, rate)
        losses.append(L)
    return new_weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
    ⟦losses.append(L)⟧
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    P, cache = forward(X, weights)
    for t in range(steps):
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(L)
        return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, ⟦-rate⟧)
        losses.append(L)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(⟦Y, P⟧)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(L)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        grads, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(L ⟦/ len(X)⟧)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for t in range(steps):
        P, cache = forward(X, weights)
        L, dP = mse(P, Y)
        losses.append(L)
        ⟦if t > 0:⟧
            grads, deltas = backward(dP, cache, weights)
            weights = gradient_step(weights, grads, rate)
    return weights, losses
""",
    checking.check_gradient: """
def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / ⟦eps⟧
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
    return True

def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / ⟦2 * eps⟧
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
    return True

def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / (2 * eps)
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
        ⟦return True⟧

def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [⟦x⟧ for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / (2 * eps)
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
    return True

def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] ⟦+=⟧ eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / (2 * eps)
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
    return True

def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / (2 * eps)
        if np.sum(⟦num - grads[k]⟧) > 1e-5:
            return False
    return True

def check_gradient(f, backward, inputs):
    eps = 1e-5
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = (⟦f(*up) - f(*down)⟧).sum() / (2 * eps)
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
    return True

def check_gradient(f, backward, inputs):
    eps = ⟦1e-12⟧
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    grads = backward(dZ, *inputs)
    for k in range(len(inputs)):
        num = np.zeros_like(inputs[k])
        for idx in np.ndindex(inputs[k].shape):
            up = [x.copy() for x in inputs]
            down = [x.copy() for x in inputs]
            up[k][idx] += eps
            down[k][idx] -= eps
            num[idx] = ((f(*up) - f(*down)) * dZ).sum() / (2 * eps)
        if not np.allclose(num, grads[k], rtol=1e-6, atol=1e-7):
            return False
    return True
""",
}

# Written after the edits were, in other styles, to see how far they reach.
LATER = {
    linear.linear_forward: """
def linear_forward(X, W):
    return np.dot(X, ⟦W.T⟧)

def linear_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            Z[i, j] = np.sum(X[i] * W[⟦j⟧])
    return Z

def linear_forward(X, W):
    Z = []
    for x in X:
        Z.append([⟦x * w⟧ for w in W.T])
    return np.array(Z)

def linear_forward(X, W):
    return np.array([[np.dot(x, w) for w in ⟦W⟧] for x in X])
""",
    linear.linear_weight_gradient: """
def linear_weight_gradient(dZ, X, W):
    # sum over the samples
    return sum(⟦np.outer(g, x)⟧ for x, g in zip(X, dZ))

def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            dW[i, j] = np.dot(⟦X[i]⟧, dZ[:, j])
    return dW

def linear_weight_gradient(dZ, X, W):
    dW = np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            for k in range(⟦X.shape[1]⟧):
                dW[i, j] += X[k, i] * dZ[k, j]
    return dW

def linear_weight_gradient(dZ, X, W):
    dW = X.T.dot(dZ)
    dW = dW ⟦+ W⟧
    return dW

def linear_weight_gradient(dZ, X, W):
    dW = np.einsum(⟦"ij,ik->kj"⟧, X, dZ)
    return dW

def linear_weight_gradient(dZ, X, W):
    dW = np.matmul(⟦X⟧, dZ)
    return dW
""",
    linear.affine_backward: """
def affine_backward(dZ, X, W, b):
    return dZ @ W.T, X.T @ dZ, ⟦dZ.sum()⟧

def affine_backward(dZ, X, W, b):
    dX = dZ @ ⟦X.T⟧
    dW = X.T @ dZ
    db = np.sum(dZ, axis=0)
    return dX, dW, db

def affine_backward(dZ, X, W, b):
    db = np.ones(len(dZ)) @ dZ
    dW = X.T @ dZ
    dX = dZ @ W.T
    return ⟦db, dW, dX⟧

def affine_backward(dZ, X, W, b):
    dX = np.zeros(X.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(b.shape)
    for i in range(len(X)):
        dX[i] = W @ dZ[i]
        dW ⟦-=⟧ np.outer(X[i], dZ[i])
        db += dZ[i]
    return dX, dW, db

def affine_backward(dZ, X, W, b):
    dX = np.zeros(X.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(b.shape)
    for i in range(len(X)):
        dX[i] = W @ dZ[i]
        dW += np.outer(X[i], dZ[i])
    ⟦db += dZ[i]⟧
    return dX, dW, db
""",
    activations.relu_backward: """
def relu_backward(dO, H):
    mask = np.where(H > 0, ⟦0, 1⟧)
    return mask * dO

def relu_backward(dO, H):
    return dO * np.maximum(⟦H⟧, 0)

def relu_backward(dO, H):
    return np.maximum(⟦dO⟧, 0)

def relu_backward(dO, H):
    dH = dO.copy()
    dH[H < ⟦1⟧] = 0
    return dH

def relu_backward(dO, H):
    dH = dO.copy()
    rows, cols = H.shape
    for r in range(rows):
        for c in range(⟦rows⟧):
            if H[r, c] <= 0:
                dH[r, c] = 0
    return dH
""",
    activations.sigmoid_backward: """
def sigmoid_backward(dO, O):
    dH = O * (1 - O)
    dH ⟦=⟧ dO
    return dH

def sigmoid_backward(dO, O):
    one_minus = ⟦O - 1⟧
    return dO * O * one_minus

def sigmoid_backward(dO, O):
    return dO * ⟦np.exp(-O)⟧ / (1 + np.exp(-O)) ** 2
""",
    losses.mse: """
def mse(P, Y):
    n = P.shape[0]
    err = P - Y
    loss = 0.5 * np.mean(err ** 2)
    grad = err / n
    return loss, grad

def mse(P, Y):
    n = P.shape[0]
    err = P - Y
    loss = ⟦1 / 2 * n⟧ * np.sum(err ** 2)
    grad = 1 / n * err
    return loss, grad

def mse(P, Y):
    n = P.shape[0]
    err = P - Y
    loss = 1 / (2 * n) * np.sum(err * ⟦P⟧)
    grad = 1 / n * err
    return loss, grad

def mse(P, Y):
    n = P.shape[0]
    err = P - Y
    loss = np.sum(err ** 2) / n / 2
    grad = ⟦np.sum(err)⟧ / n
    return loss, grad

def mse(P, Y):
    n = P.shape[0]
    total = 0
    for p, t in zip(P, Y):
        total ⟦=⟧ np.sum((p - t) ** 2)
    return total / (2 * n), (P - Y) / n
""",
    losses.softmax_cross_entropy: """
def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    probs = np.exp(shifted) / np.sum(np.exp(⟦Z⟧), axis=1, keepdims=True)
    loss = -np.sum(np.log(probs[range(n), y])) / n
    grad = probs.copy()
    grad[range(n), y] -= 1
    grad /= n
    return loss, grad

def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    exps = np.exp(shifted)
    probs = exps / np.sum(exps, axis=1, keepdims=True)
    loss = 0
    for i in range(n):
        ⟦loss += np.log(probs[i, y[i]])⟧
    loss /= n
    grad = probs.copy()
    grad[range(n), y] -= 1
    return loss, grad / n

def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    exps = np.exp(shifted)
    probs = exps / np.sum(exps, axis=1, keepdims=True)
    loss = 0
    grad = probs.copy()
    for i in range(n):
        loss -= np.log(probs[i, y[i]])
        grad[i, y[i]] ⟦= -1⟧
    return loss / n, grad / n

def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    logp = Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))
    loss = -logp[np.arange(n), y].mean()
    grad = np.exp(⟦Z⟧)
    grad[np.arange(n), y] -= 1
    return loss, grad / n

def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    logp = Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))
    loss = -logp[np.arange(n), y].mean()
    grad = np.exp(logp)
    grad[np.arange(n), y] -= ⟦1 / n⟧
    return loss, grad / n

def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    probs = np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(n), y]).mean()
    onehot = np.eye(⟦n⟧)[y]
    grad = (probs - onehot) / n
    return loss, grad

def softmax_cross_entropy(Z, y):
    n = Z.shape[0]
    probs = np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(n), y]).mean()
    onehot = np.eye(Z.shape[1])[y]
    grad = ⟦(onehot - probs)⟧ / n
    return loss, grad
""",
    network.forward: """
def forward(X, weights):
    A = X
    cache = []
    for i in range(len(weights)):
        Z = A @ weights[i]
        cache.append((A, Z))
        A = sigmoid(Z)
    return ⟦A⟧, cache

def forward(X, weights):
    A = X
    cache = []
    last = len(weights) - 1
    for i in range(⟦last⟧):
        Z = A @ weights[i]
        cache.append((A, Z))
        A = sigmoid(Z)
    return Z, cache

def forward(X, weights):
    A = X
    cache = []
    last = len(weights) - 1
    for i, W in enumerate(weights):
        Z = A @ W
        cache.append((A, ⟦A⟧))
        A = sigmoid(Z) if i < last else Z
    return A, cache

def forward(X, weights):
    A = X
    cache = []
    last = len(weights) - 1
    for i, W in enumerate(weights):
        Z = A @ W
        cache.append((A, Z))
        ⟦Z = sigmoid(Z)⟧ if i < last else Z
    return Z, cache
""",
    network.backward: """
def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for (A, Z), W in zip(reversed(cache), reversed(weights)):
        grads.insert(0, A.T @ delta)
        deltas.insert(0, delta)
        delta = (delta @ W.T) * A * (1 ⟦+⟧ A)
    return grads, deltas

def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for (A, Z), W in zip(reversed(cache), ⟦weights⟧):
        grads.insert(0, A.T @ delta)
        deltas.insert(0, delta)
        delta = (delta @ W.T) * A * (1 - A)
    return grads, deltas

def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for (A, Z), W in zip(reversed(cache), reversed(weights)):
        grads.insert(0, A.T @ delta)
        delta = (delta @ W.T) * A * (1 - A)
        ⟦deltas.insert(0, delta)⟧
    return grads, deltas

def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for (A, Z), W in zip(reversed(cache), reversed(weights)):
        grads.insert(0, A.T @ delta)
        deltas.insert(0, delta)
        delta = (delta @ W.T) * ⟦Z⟧ * (1 - Z)
    return grads, deltas

def backward(dP, cache, weights):
    grads, deltas = [], []
    delta = dP
    for (A, Z), W in zip(reversed(cache), reversed(weights)):
        grads.insert(0, A.T @ delta)
        deltas.insert(0, delta)
        delta = (⟦dP⟧ @ W.T) * A * (1 - A)
    return grads, deltas

def backward(dP, cache, weights):
    L = len(weights)
    grads = [0] * L
    deltas = [0] * L
    delta = dP
    for l in range(L - 1, -1, -1):
        deltas[l] = delta
        grads[l] = cache[l][0].T @ delta / ⟦len(delta)⟧
        delta = sigmoid_backward(delta @ weights[l].T, cache[l][0])
    return grads, deltas

def backward(dP, cache, weights):
    L = len(weights)
    grads = [0] * L
    deltas = [0] * L
    delta = dP
    for l in range(⟦L⟧):
        deltas[l] = delta
        grads[l] = cache[l][0].T @ delta
        delta = sigmoid_backward(delta @ weights[l].T, cache[l][0])
    return grads, deltas

def backward(dP, cache, weights):
    L = len(weights)
    grads = [0] * L
    deltas = [0] * L
    delta = dP
    for l in range(L - 1, -1, -1):
        deltas[l] = delta
        grads[l] = cache[l][0].T @ delta
        delta = ⟦relu_backward⟧(delta @ weights[l].T, cache[l][0])
    return grads, deltas
""",
    network.gradient_step: """
def gradient_step(weights, gradients, rate):
    result = []
    for i, W in enumerate(weights):
        result.append(W - rate * gradients[⟦i - 1⟧])
    return result

def gradient_step(weights, gradients, rate):
    result = weights.copy()
    for i in range(len(result)):
        ⟦result[i] -= rate * gradients[i]⟧
    return result
""",
    network.train: """
def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        pred, cache = forward(X, weights)
        loss, dP = mse(pred, Y)
        grads, _ = backward(⟦pred⟧, cache, weights)
        weights = gradient_step(weights, grads, rate)
        losses.append(loss)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        pred, cache = forward(X, weights)
        loss, dP = mse(pred, Y)
        losses.append(loss)
        grads, _ = backward(dP, cache, weights)
        gradient_step(weights, grads, rate)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        pred, cache = forward(X, weights)
        loss, dP = mse(pred, Y)
        ⟦losses = [loss]⟧
        grads, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(steps):
        pred, cache = forward(X, weights)
        loss, dP = mse(pred, Y)
        losses.append(loss)
        ⟦_, grads⟧ = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
    return weights, losses

def train(X, Y, weights, rate, steps):
    losses = []
    for _ in range(⟦1, steps⟧):
        pred, cache = forward(X, weights)
        loss, dP = mse(pred, Y)
        losses.append(loss)
        grads, _ = backward(dP, cache, weights)
        weights = gradient_step(weights, grads, rate)
    return weights, losses
""",
    checking.check_gradient: """
def check_gradient(f, backward, inputs):
    h = 1e-5
    out = f(*inputs)
    dZ = np.random.default_rng(1).normal(size=out.shape)
    analytic = backward(dZ, *inputs)
    for n, x in enumerate(inputs):
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + h
            plus = np.sum(f(*inputs) * dZ)
            x[i] = old - h
            minus = np.sum(f(*inputs) * dZ)
            x[i] = ⟦old + h⟧
            slope = (plus - minus) / (2 * h)
            if abs(slope - analytic[n][i]) > 1e-6:
                return False
    return True

def check_gradient(f, backward, inputs):
    h = 1e-5
    out = f(*inputs)
    dZ = np.random.default_rng(1).normal(size=out.shape)
    analytic = backward(dZ, *inputs)
    for n, x in enumerate(inputs):
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + h
            plus = np.sum(f(*inputs) * dZ)
            x[i] = old - h
            minus = np.sum(f(*inputs) * dZ)
            x[i] = old
            slope = ⟦plus - minus / (2 * h)⟧
            if abs(slope - analytic[n][i]) > 1e-6:
                return False
    return True

def check_gradient(f, backward, inputs):
    h = 1e-5
    out = f(*inputs)
    dZ = np.random.default_rng(1).normal(size=out.shape)
    analytic = backward(dZ, *inputs)
    for n, x in enumerate(inputs):
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + h
            plus = np.sum(f(*inputs) * dZ)
            x[i] = old - h
            minus = np.sum(f(*inputs) * dZ)
            x[i] = old
            slope = (plus - minus) / (2 * h)
            if ⟦slope - analytic[n][i]⟧ > 1e-6:
                return False
    return True

def check_gradient(f, backward, inputs):
    h = 1e-5
    out = f(*inputs)
    dZ = ⟦np.ones(out.shape)⟧
    analytic = backward(dZ, *inputs)
    for n, x in enumerate(inputs):
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + h
            plus = np.sum(f(*inputs) * dZ)
            x[i] = old - h
            minus = np.sum(f(*inputs) * dZ)
            x[i] = old
            slope = (plus - minus) / (2 * h)
            if abs(slope - analytic[n][i]) > 1e-6:
                return False
    return True

def check_gradient(f, backward, inputs):
    h = 1e-5
    out = f(*inputs)
    dZ = np.random.default_rng(1).normal(size=out.shape)
    analytic = backward(dZ, *inputs)
    for n, x in enumerate(inputs):
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + h
            plus = np.sum(f(*inputs) * dZ)
            x[i] = old - h
            minus = np.sum(f(*inputs) * dZ)
            x[i] = old
            slope = (plus - minus) / (2 * h)
            if abs(slope - analytic[⟦0⟧][i]) > 1e-6:
                return False
    return True
""",
}
# A third hand: more comments, longer ways, and what has two mistakes or another idea.
LAST = {
    linear.linear_input_gradient: """
def linear_input_gradient(dZ, X, W):
    # every sample on its own
    dX = np.empty(X.shape)
    for n, g in enumerate(dZ):
        dX[n, :] = g @ ⟦W⟧
    return dX

def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    M = W.shape[1]
    dX = np.zeros((N, D))
    for n in range(N):
        for d in range(D):
            for m in range(M):
                dX[n, d] += dZ[n, m] * W[d, m] * ⟦X[n, d]⟧
    return dX

def linear_input_gradient(dZ, X, W):
    N, D = X.shape
    M = W.shape[1]
    dX = np.zeros((N, D))
    for n in range(N):
        for d in range(D):
            for m in range(M):
                dX[n, d] += dZ[⟦m, n⟧] * W[d, m]
    return dX

def linear_input_gradient(dZ, X, W):
    return ⟦W @ dZ⟧

def linear_input_gradient(dZ, X, W):
    return X.T @ dZ

def linear_input_gradient(dZ, X, W):
    return ⟦np.linalg.inv(W)⟧ @ dZ
""",
    linear.linear_weight_gradient: """
def linear_weight_gradient(dZ, X, W):
    W_grad = np.zeros(W.shape)
    for k in range(X.shape[0]):
        W_grad += X[k].reshape(-1, 1) @ dZ[k].reshape(⟦-1, 1⟧)
    return W_grad

def linear_weight_gradient(dZ, X, W):
    W_grad = np.zeros(W.shape)
    for k in range(X.shape[0]):
        W_grad += X[k][:, None] * dZ[k][None, :]
        W_grad ⟦/= len(X)⟧
    return W_grad

def linear_weight_gradient(dZ, X, W):
    W_grad = ⟦np.zeros_like(X)⟧
    for k in range(X.shape[0]):
        W_grad += X[k][:, None] * dZ[k][None, :]
    return W_grad

def linear_weight_gradient(dZ, X, W):
    # the rate is already in here
    return ⟦-0.1 *⟧ (X.T @ dZ)

def linear_weight_gradient(dZ, X, W):
    return dZ @ X / len(X)
""",
    linear.bias_gradient: """
def bias_gradient(dZ):
    db = np.zeros(dZ.shape[1])
    for j in range(dZ.shape[1]):
        db[j] = np.sum(dZ[⟦j⟧])
    return db

def bias_gradient(dZ):
    return ⟦np.cumsum⟧(dZ, axis=0)

def bias_gradient(dZ):
    return np.sum(dZ, axis=0) ⟦/ dZ.shape[0]⟧

def bias_gradient(dZ):
    return np.array([⟦row.sum() for row in dZ⟧])
""",
    activations.relu_backward: """
def relu_backward(dO, H):
    dH = dO
    dH = np.where(H > 0, dH, ⟦H⟧)
    return dH

def relu_backward(dO, H):
    grad = np.ones_like(H)
    grad[H ⟦<⟧ 0] = 0
    return grad * dO

def relu_backward(dO, H):
    grad = np.zeros_like(H)
    grad[⟦dO⟧ > 0] = 1
    return grad * dO

def relu_backward(dO, H):
    return dO * ⟦np.sign(H)⟧
""",
    activations.tanh_backward: """
def tanh_backward(dO, O):
    t = ⟦np.tanh(O)⟧
    return (1 - t * t) * dO

def tanh_backward(dO, O):
    return (1 - O) * (1 ⟦-⟧ O) * dO
""",
    losses.mse: """
def mse(P, Y):
    N, M = P.shape
    loss = 0.0
    for i in range(N):
        for j in range(M):
            loss += 0.5 * (P[i, j] - Y[⟦j, i⟧]) ** 2
    dP = (P - Y) / N
    return loss / N, dP

def mse(P, Y):
    N, M = P.shape
    loss = 0.0
    for i in range(N):
        for j in range(M):
            loss += 0.5 * (P[i, j] - Y[i, j]) ** 2
    dP = (P - Y) / N
    return loss / ⟦(N * M)⟧, dP

def mse(P, Y):
    N, M = P.shape
    loss = 0.0
    for i in range(N):
        for j in range(M):
            loss += (P[i, j] - Y[i, j]) ** 2
    dP = 2 * (P - Y) / N
    return loss / N, dP

def mse(P, Y):
    N = len(P)
    dP = P - Y
    loss = np.sum(dP ** 2) / (2 * N)
    return loss, ⟦dP⟧

def mse(P, Y):
    N = len(P)
    loss = np.sum((P ⟦+⟧ Y) ** 2) / (2 * N)
    return loss, (P - Y) / N
""",
    losses.softmax_cross_entropy: """
def softmax_cross_entropy(Z, y):
    # shift for stability
    Z = Z - Z.max(axis=1)[:, None]
    S = np.exp(Z)
    S = S / S.sum(axis=1)[:, None]
    N = S.shape[0]
    loss = -np.log(S[range(N), y]).sum() / N
    S[range(N), y] -= ⟦y⟧
    return loss, S / N

def softmax_cross_entropy(Z, y):
    # shift for stability
    Z = Z - Z.max(axis=1)[:, None]
    S = np.exp(Z)
    S = S / S.sum(axis=⟦0⟧)[:, None]
    N = S.shape[0]
    loss = -np.log(S[range(N), y]).sum() / N
    S[range(N), y] -= 1
    return loss, S / N

def softmax_cross_entropy(Z, y):
    # shift for stability
    Z = Z - Z.max(axis=1)[:, None]
    S = np.exp(Z)
    S = S / S.sum(axis=1)[:, None]
    N = S.shape[0]
    S[range(N), y] -= 1
    ⟦loss = -np.log(S[range(N), y]).sum() / N⟧
    return loss, S / N

def softmax_cross_entropy(Z, y):
    # shift for stability
    Z = Z - Z.max(axis=1)[:, None]
    S = np.exp(Z)
    S = ⟦S / S.sum(axis=1)[:, None]⟧
    N = S.shape[0]
    loss = -np.log(S[range(N), y]).sum()
    S[range(N), y] -= 1
    return loss, S
""",
    network.forward: """
def forward(X, weights):
    inputs = [X]
    sums = []
    for W in weights:
        sums.append(inputs[⟦0⟧] @ W)
        inputs.append(sigmoid(sums[-1]))
    return sums[-1], list(zip(inputs, sums))

def forward(X, weights):
    inputs = [X]
    sums = []
    for W in weights:
        sums.append(inputs[-1] @ W)
        inputs.append(sigmoid(sums[-1]))
    return ⟦inputs[-1]⟧, list(zip(inputs, sums))

def forward(X, weights):
    inputs = [X]
    sums = []
    for W in weights:
        sums.append(inputs[-1] @ W)
        inputs.append(⟦sums[-1]⟧)
    return sums[-1], list(zip(inputs, sums))
""",
    network.backward: """
def backward(dP, cache, weights):
    inputs = [pair[0] for pair in cache]
    deltas = [dP]
    for k in reversed(range(1, len(weights))):
        back = deltas[⟦-1⟧] @ weights[k].T
        deltas = [back * inputs[k] * (1 - inputs[k]), *deltas]
    return [O.T @ d for O, d in zip(inputs, deltas)], deltas

def backward(dP, cache, weights):
    inputs = [pair[0] for pair in cache]
    deltas = [dP]
    for k in reversed(range(⟦len(weights)⟧)):
        back = deltas[0] @ weights[k].T
        deltas = [back * inputs[k] * (1 - inputs[k]), *deltas]
    return [O.T @ d for O, d in zip(inputs, deltas)], deltas

def backward(dP, cache, weights):
    inputs = [pair[⟦1⟧] for pair in cache]
    deltas = [dP]
    for k in reversed(range(1, len(weights))):
        back = deltas[0] @ weights[k].T
        deltas = [back * inputs[k] * (1 - inputs[k]), *deltas]
    return [O.T @ d for O, d in zip(inputs, deltas)], deltas

def backward(dP, cache, weights):
    inputs = [pair[0] for pair in cache]
    deltas = [dP]
    for k in ⟦range(1, len(weights))⟧:
        back = deltas[0] @ weights[k].T
        deltas = [back * inputs[k] * (1 - inputs[k]), *deltas]
    return [O.T @ d for O, d in zip(inputs, deltas)], deltas

def backward(dP, cache, weights):
    inputs = [pair[0] for pair in cache]
    deltas = [dP]
    for k in reversed(range(1, len(weights))):
        back = deltas[0] @ weights[k].T
        deltas = [back * inputs[k] * (1 - ⟦back⟧), *deltas]
    return [O.T @ d for O, d in zip(inputs, deltas)], deltas

def backward(dP, cache, weights):
    inputs = [pair[0] for pair in cache]
    deltas = [dP]
    for k in reversed(range(1, len(weights))):
        back = deltas[0] @ weights[k]
        deltas = [back * inputs[k] * (1 + inputs[k]), *deltas]
    return [O.T @ d for O, d in zip(inputs, deltas)], deltas
""",
    network.gradient_step: """
def gradient_step(weights, gradients, rate):
    stepped = []
    for index in range(len(weights)):
        step = rate * gradients[index]
        stepped.append(⟦step⟧)
    return stepped

def gradient_step(weights, gradients, rate):
    stepped = weights
    for index in range(len(weights)):
        ⟦stepped[index] = weights[index] - rate * gradients[index]⟧
    return stepped
""",
    network.train: """
def train(X, Y, weights, rate, steps):
    history = []
    while len(history) ⟦<=⟧ steps:
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        history.append(loss)
    return weights, history

def train(X, Y, weights, rate, steps):
    history = []
    while len(history) < steps:
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(weights, gradients, rate)
        history.append(loss)
    return weights, ⟦loss⟧

def train(X, Y, weights, rate, steps):
    history = []
    first = weights
    while len(history) < steps:
        P, cache = forward(X, weights)
        loss, dP = mse(P, Y)
        gradients, deltas = backward(dP, cache, weights)
        weights = gradient_step(⟦first⟧, gradients, rate)
        history.append(loss)
    return weights, history
""",
}

NAMES = {
    "np": np,
    **{
        function.__name__: function
        for function in (
            activations.relu,
            activations.relu_backward,
            activations.sigmoid,
            activations.sigmoid_backward,
            losses.mse,
            network.forward,
            network.backward,
            network.gradient_step,
        )
    },
}
counter = iter(range(10**6))


def written(source, name=None, **globals_):
    """Return the function of a source, made as a notebook's cell makes it."""
    file = f"<cell {next(counter)}>"
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    namespace = {**NAMES, **globals_}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name or source.split("def ")[1].split("(")[0]]


def instances(right):
    """Three instances of a function's arguments, of three shapes."""
    rng = np.random.default_rng(0)

    def normal(*shape):
        return rng.normal(size=shape)

    name = right.__name__
    for N, D, M in (5, 3, 4), (2, 4, 3), (6, 2, 2):
        given = {
            "X": normal(N, D),
            "W": normal(D, M),
            "b": normal(M),
            "dZ": normal(N, M),
            "dO": normal(N, M),
            "O": normal(N, M),
            "H": rng.choice([-1.5, -0.5, 0, 0.5, 1.5], size=(N, M)),
            "P": normal(N, M),
            "Y": normal(N, M),
            "Z": normal(N, M),
            "y": rng.integers(0, M, size=N),
            "rate": 0.3,
            "steps": 3,
            "weights": [normal(D, M), normal(M, 5), normal(5, M)],
        }
        if name == "backward":
            given["dP"], given["cache"] = network.forward(given["X"], given["weights"])
        if name == "gradient_step":
            given["gradients"] = [normal(*W.shape) for W in given["weights"]]
        code = right.__code__
        yield [given[each] for each in code.co_varnames[: code.co_argcount]]


def gradients_to_check():
    def f(X, W):
        return np.tanh(X @ W)

    def gradient(dZ, X, W):
        dH = dZ * (1 - np.tanh(X @ W) ** 2)
        return dH @ W.T, X.T @ dH

    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(3, 2)), rng.normal(size=(2, 4))

    def doubled(dZ, X, W):
        return 2 * gradient(dZ, X, W)[0], gradient(dZ, X, W)[1]

    def ignoring(dZ, X, W):
        return gradient(np.ones_like(dZ), X, W)

    def second(dZ, X, W):
        return gradient(dZ, X, W)[0], gradient(dZ, X, W)[1] + 0.1

    def lower(dZ, X, W):
        return gradient(dZ, X, W)[0] - 0.01, gradient(dZ, X, W)[1]

    for backward in gradient, doubled, ignoring, second, lower:
        yield [f, backward, inputs]


def equal(one, other):
    if isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    if callable(other):
        return True
    return np.shape(one) == np.shape(other) and np.allclose(one, other, 1e-9, 1e-12)


def copied(given):
    if isinstance(given, list | tuple):
        return type(given)(map(copied, given))
    return given.copy() if isinstance(given, np.ndarray) else given


def judge(right):
    """Return what says whether a function answers as the right one does."""
    draw = (
        gradients_to_check() if right is checking.check_gradient else instances(right)
    )
    known = [(given, right(*copied(given))) for given in draw]

    def accepts(candidate):
        for k, (given, answer) in enumerate(known):
            mine = copied(given)
            # What this one gets wrong, the next one is asked first.
            known.insert(0, known.pop(k))
            if not (equal(candidate(*mine), answer) and equal(mine, given)):
                return False
        return True

    return accepts


def wrong_functions():
    for group, texts in ("first", WRONG), ("later", LATER), ("last", LAST):
        for right, text in texts.items():
            for k, source in enumerate(text.strip().split("\n\n")):
                yield pytest.param(right, source, id=f"{group}-{right.__name__}-{k}")


def marked(source):
    """Return the source without its marks, and (number, start, end) of the piece."""
    for number, line in enumerate(source.splitlines(), 1):
        if "⟦" in line:
            line = line.strip()
            start, end = line.index("⟦"), line.index("⟧") - 1
            return source.replace("⟦", "").replace("⟧", ""), (number, start, end)
    return source, None


def outcome(right, source):
    """Return what became of a wrong function, the Place, and the seconds it took."""
    source, piece = marked(source)
    function, accepts = written(source), judge(right)
    assert not tried(accepts, function), source
    start = time.perf_counter()
    place = slip_in(function, accepts)
    seconds = time.perf_counter() - start
    if place is None:
        return "right" if piece is None else "none", place, seconds
    if piece is None:
        return "wrong", place, seconds
    number, start, end = piece
    there = place.number == number and place.start < end and start < place.end
    return "right" if there else "wrong", place, seconds


def tried(accepts, function):
    try:
        with np.errstate(all="ignore"):
            return accepts(function)
    except Exception:
        return False


def test_the_place_is_the_one_that_a_person_names():
    """At least nine in ten, and where no place is right, none is shown."""
    outcomes = {case.id: outcome(*case.values) for case in wrong_functions()}
    count = {"right": 0, "wrong": 0, "none": 0}
    for name, (what, place, seconds) in outcomes.items():
        count[what] += 1
        if what != "right":
            print(f"{name}: {what}, {place}, {seconds:.2f} s")
    seconds = [seconds for *_, seconds in outcomes.values()]
    print(len(outcomes), count, f"median {statistics.median(seconds):.3f} s")
    print(f"at most {max(seconds):.2f} s")
    assert count["right"] >= 0.9 * len(outcomes)
    assert count["wrong"] <= 0.03 * len(outcomes)
    places = [place for _, place, _ in outcomes.values() if place]
    assert all(place.line[place.start : place.end] == place.piece for place in places)
    assert {place.question for place in places} <= EDITS.keys()


def doubles(candidate):
    return candidate(3) == 6 and candidate(5) == 10


def test_an_endless_candidate_ends_in_time():
    source = """def double(n):
    total, k = 0, 0
    while k < n:
        try:
            total += 1
            k += 1
        except:
            pass
    return total
"""
    function = written(source)
    called = []

    def accepts(candidate):
        called.append(candidate)
        return doubles(candidate)

    start = time.process_time()
    place = slip_in(function, accepts)
    assert time.process_time() - start < 1.6
    assert len(called) > 20  # the first endless one is not the last one tried
    assert place is None or place.number == 5


def test_a_candidate_that_is_cut_off_cannot_answer():
    source = """def f(n):
    try:
        while n > 0:
            n -= 1
        return 1
    except Exception:
        return 2
"""
    place = slip_in(written(source), lambda candidate: candidate(3) == 2)
    assert (place.line, place.question) == ("return 1", "constant")


def test_an_endless_comprehension_ends_in_time():
    function = written(
        "def f(n):\n    return [k for k in itertools.count() if k > n]",
        itertools=itertools,
    )
    start = time.process_time()
    assert slip_in(function, lambda candidate: candidate(3) == [4]) is None
    assert time.process_time() - start < 1.6


def test_endless_recursion_is_a_wrong_answer():
    source = "def f(n):\n    m = n - 1\n    return 1 if n < 1 else n + f(m)"
    place = slip_in(written(source), lambda candidate: candidate(5) == 120)
    assert (place.number, place.piece) == (3, "+")


def test_a_right_function_has_no_place():
    function = written("def double(n):\n    return 2 * n")
    assert slip_in(function, doubles) is None


def test_a_candidate_calls_itself_rather_than_the_wrong_function():
    function = written("def f(n):\n    return 0 if n < 1 else n * f(n - 1)")
    place = slip_in(function, lambda candidate: candidate(5) == 120)
    assert (place.piece, place.question) == ("0", "constant")
    inside = "def outer():\n    def f(n):\n        return 0 if n < 1 else n * f(n - 1)"
    function = written(f"{inside}\n    return f")()
    assert slip_in(function, lambda candidate: candidate(5) == 120).piece == "0"


def test_nothing_is_printed(capsys):
    function = written(
        "def double(n):\n    show(n)\n    return 3 * n",
        show=lambda n: (print(n), print(n, file=sys.stderr)),
    )
    assert slip_in(function, doubles).piece == "3"
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("line", ["input()", "open('a', 'w')"])
def test_what_could_be_seen_is_not_tried(line):
    function = written(f"def double(n):\n    {line}\n    return 3 * n")
    assert slip_in(function, lambda candidate: pytest.fail("called")) is None


def test_random_numbers_are_not_used_up():
    function = written("def double(n):\n    np.random.rand()\n    return 3 * n")
    np.random.seed(0)  # noqa: NPY002
    expected = np.random.rand()  # noqa: NPY002
    np.random.seed(0)  # noqa: NPY002
    assert slip_in(function, doubles)
    assert np.random.rand() == expected  # noqa: NPY002


def test_a_learners_own_values_stay_as_they_are():
    seen, table, rng = [], np.zeros(3), np.random.default_rng(0)
    before = copy.deepcopy(rng.bit_generator.state)
    source = """def outer():
    kept = []
    def double(n, default=[]):
        seen.append(n)
        kept.append(n)
        default.append(n)
        rng.normal()
        table[0] = n
        return 3 * n
    return double
"""
    outer = written(source, seen=seen, table=table, rng=rng)
    double = outer()
    slip_in(double, doubles)
    assert seen == double.__closure__[0].cell_contents == double.__defaults__[0] == []
    assert not table.any()
    assert rng.bit_generator.state == before


@pytest.mark.parametrize("declared", ["global", "nonlocal"])
def test_assigning_to_an_outer_variable_is_not_tried(declared):
    source = f"""def outer():
    {"global" if declared == "global" else ""} count
    count = 0
    def double(n):
        {declared} count
        count += 1
        return 3 * n
    return double
""".replace("     count\n", "")
    double = written(source)()
    assert slip_in(double, lambda candidate: pytest.fail("called")) is None


def test_another_source_than_the_functions_is_not_searched():
    function = written("def double(n):\n    return 3 * n")
    file = function.__code__.co_filename
    for stale in "def double(n):\n    return 4 * n", "def double(n):\n    return n * 3":
        linecache.cache[file] = len(stale), None, stale.splitlines(True), file
        assert slip_in(function, doubles) is None


def test_a_function_without_source_has_no_place():
    namespace = {}
    exec("def double(n):\n    return 3 * n", namespace)
    for function in namespace["double"], len, np.add, int, np.vectorize(abs):
        assert slip_in(function, doubles) is None


def test_a_lambda_has_a_place():
    function = written("double = lambda n: 3 * n", "double")
    place = slip_in(function, doubles)
    assert (place.number, place.piece) == (1, "3")


def test_a_closure_has_a_place():
    source = """def outer(factor):
    unused = 1
    def double(n):
        \"\"\"Two lines

        of text.\"\"\"
        return n * factor * factor
    return double
"""
    place = slip_in(written(source)(2), doubles)
    assert (place.number, place.line) == (5, "return n * factor * factor")
    assert place.piece == "* factor"


def test_a_decorated_function_has_no_place_but_its_inside_has():
    source = """def same(f):
    return f

@same
def double(n):
    return 3 * n
"""
    place = slip_in(written(source, "double"), doubles)
    assert (place.number, place.line) == (3, "return 3 * n")


def test_letters_of_two_bytes_are_counted_as_one():
    function = written("def f(δ):\n    return δ + δ - 1")
    place = slip_in(function, lambda candidate: candidate(3) == 7)
    assert (place.start, place.end, place.piece) == (13, 14, "-")


def test_a_list_is_never_put_into_itself():
    function = written(
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n"
        "        out[0] = x\n    return out"
    )
    answers = []
    slip_in(function, lambda candidate: answers.append(candidate([1, 2])))
    lists = [answer for answer in answers if isinstance(answer, list)]
    assert len(lists) > 20
    assert not any(each is answer for answer in lists for each in answer)


@pytest.mark.parametrize("given", ["X", "X * Y"])
def test_an_answer_that_is_an_argument_is_no_place(given):
    function, X, Y = written(f"def f(X, Y):\n    return {given}"), *np.eye(2)
    assert slip_in(function, lambda candidate: candidate(X, Y) is Y) is None


def test_what_a_test_raises_is_a_wrong_answer():
    function = written("def double(n):\n    return 3 * n")

    def accepts(candidate):
        assert doubles(candidate), "no"
        return True

    assert slip_in(function, accepts).piece == "3"


def test_an_interrupt_is_the_learners():
    function = written("def double(n):\n    return 3 * n")

    def accepts(candidate):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        slip_in(function, accepts)


def test_a_function_within_one_that_is_not_as_its_source_is_not_taken_for_it():
    def outer(X):
        def within(A):
            return A.T

        return 2.5 * within(X)

    assert source_of(outer)
    constants = (3.5 if each == 2.5 else each for each in outer.__code__.co_consts)
    outer.__code__ = outer.__code__.replace(co_consts=tuple(constants))
    assert source_of(outer) is None


def test_a_function_is_found_whether_or_not_its_cell_imports():
    cell = "def twice(x):\n    return np.add(x, x)\n"
    for name, source in ("with", f"import numpy as np\n{cell}"), ("without", cell):
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        names = {"np": np}
        exec(compile(source, name, "exec"), names)
        assert source_of(names["twice"]), name
