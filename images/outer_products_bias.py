"""The gradients of weights and bias grow sample by sample: the bias's input is 1."""

from outer_products import OuterProducts
from svg import save

FIGURE = OuterProducts("outer_products_bias", bias=True)


def draw() -> str:
    return FIGURE.draw()


def steps() -> dict:
    return FIGURE.steps()


if __name__ == "__main__":
    save(__file__, draw(), steps())
