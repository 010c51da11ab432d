"""The answer key: what is true. Each module reads like the formulas it implements.

Rows are samples: X is (N, D), W is (D, M), b is (M,), and Z = XW + b is (N, M).
``dZ`` is ∂L/∂Z, and every gradient has the shape of its variable.
"""
