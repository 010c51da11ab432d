"""The slope of a cube, measured in three ways with steps from 10⁻¹ down to 10⁻²⁰.

Every number is made by additions, subtractions, products and quotients, which all
machines round in the same way, so the drawing is the same on each of them.
"""

from fractions import Fraction
from math import log10

from svg import (
    BACKWARD,
    FORWARD,
    INK,
    MUTED,
    figure,
    line,
    math,
    number,
    part,
    polyline,
    said,
    save,
    words,
)

SLOPE = 3  # of L(a) = a³ at a = 1
LAST = 20  # the smallest step is 10 to the minus this
SHOWN = 8  # on paper
LEFT, RIGHT, TOP, BOTTOM = 52, 318, 22, 240
EXACT = 262  # y of an error of 0, below all others
DECADES = 16  # of errors, from 1 down
LOOKS = {
    "forward": (FORWARD, "6 4"),
    "central": (BACKWARD, "1.5 4"),
    "complex": (INK, ""),
}


def cube(a):
    return a * a * a


def imaginary_cube(step):
    """The imaginary part of (1 + i·step)³, by real arithmetic."""
    square = 1 - step * step, step + step
    return square[0] * step + square[1]


def measure(step):
    """The slope by each way, and what was subtracted."""
    here, ahead, behind = cube(1.0), cube(1 + step), cube(1 - step)
    return {
        "forward": ((ahead - here) / step, (ahead, here)),
        "central": ((ahead - behind) / (2 * step), (ahead, behind)),
        "complex": (imaginary_cube(step) / step, ()),
    }


def error(slope) -> float:
    return abs(slope - SLOPE) / SLOPE


def bends(way, n) -> bool:
    """Whether the error comes from the bend of the cube more than from rounding."""
    step = Fraction(1, 10**n)
    chord = {"forward": 3 * step + step**2, "central": step**2, "complex": -(step**2)}
    slope = measure(float(f"1e-{n}"))[way][0]
    return abs(chord[way]) > abs(Fraction(slope) - SLOPE - chord[way])


def power(value) -> str:
    """An error as people say it, to one digit."""
    if not value:
        return "0"
    first, exponent = f"{value:.0e}".split("e")
    return f"{first}·10^{{{int(exponent)}}}" if int(exponent) else first


def plain(value) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def comment(n) -> str:
    forward, central = bends("forward", n), bends("central", n)
    slopes = {way: slope for way, (slope, _) in measure(float(f"1e-{n}")).items()}
    if forward and central:
        text = (
            "The cube bends, so both differences are off. While that is all, a step "
            "ten times smaller makes the forward one ten times better, and the central "
            "one a hundred times."
        )
    elif forward:
        text = (
            "The central difference is past its best step: its two losses agree in so "
            "many digits that rounding is most of what is left. The forward one is "
            "still off because of the bend."
        )
    elif slopes["forward"]:
        text = (
            f"Of their 16 digits, the two losses agree in about {n}. These cancel, and "
            "what is left of both differences is mostly rounding."
        )
    elif slopes["central"]:
        text = (
            "For the computer, 1 + ε is 1 by now, and the forward difference is 0. "
            "Below 1 its numbers lie closer together, so 1 − ε is less than 1 still."
        )
    else:
        text = "For the computer, 1 + ε and 1 − ε are 1: both differences are 0."
    if bends("complex", n):
        return f"{text} The complex step is off because of the bend as well."
    return f"{text} The complex step subtracts nothing, so no digit is lost."


def scene(n) -> dict:
    slopes = measure(float(f"1e-{n}"))
    lines = []
    for way, (slope, ends) in slopes.items():
        name = {"complex": "Complex step"}.get(way, way.capitalize())
        below = "2ε" if way == "central" else "ε"
        above = f"({plain(ends[0])} − {plain(ends[1])})" if ends else "Im L(1 + iε)"
        lines.append(
            f"{name}: {above} / {below} = {plain(slope)}, "
            f"relative error {power(error(slope))}."
        )
    return {
        "parts": [f"at{n}"],
        "sum": said(f"ε = 10^{{-{n}}}"),
        "say": said(comment(n))
        + "".join(f' <span class="line">{said(each)}</span>' for each in lines),
    }


def place(n, value):
    """Where the error of a step stands."""
    x = LEFT + (RIGHT - LEFT) * (n - 1) / (LAST - 1)
    tall = (BOTTOM - TOP) / DECADES
    return x, EXACT if value == 0 else TOP - tall * log10(value)


def marker(way, x, y, radius=3.2) -> str:
    """A triangle, a square or a circle, as on the page's plot."""
    colour = LOOKS[way][0]
    style = f'style="fill:{colour};stroke:none"'
    if way == "complex":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}" {style}/>'
    sides = {"forward": ((0, -1.2), (1.2, 1), (-1.2, 1)), "central": SQUARE}[way]
    points = " ".join(
        f"{number(x + radius * dx)},{number(y + radius * dy)}" for dx, dy in sides
    )
    return f'<polygon points="{points}" {style}/>'


SQUARE = (-1, -1), (1, -1), (1, 1), (-1, 1)
SCENES = {str(n): scene(n) for n in range(1, LAST + 1)}


def steps() -> dict:
    return {
        "start": "1",
        "dials": [
            {"label": "Step size", "last": LAST, "buttons": ["Larger", "Smaller"]}
        ],
        "scenes": SCENES,
    }


def axis() -> list[str]:
    low = EXACT + 10
    parts = [
        line((LEFT - 8, low), (RIGHT + 4, low), MUTED, 1),
        line((LEFT - 8, TOP - 6), (LEFT - 8, low), MUTED, 1),
        words(LEFT - 12, EXACT, "exact", 13, "end"),
        math((LEFT + RIGHT) / 2, low + 36, "ε", 17),
        words(LEFT, 8, "relative error", 13, "start"),
    ]
    for n in (1, 5, 10, 15, 20):
        parts.append(math(place(n, 1)[0], low + 15, f"10^{{−{n}}}", 14))
    for n in (0, 5, 10, 15):
        y = place(1, float(f"1e-{n}"))[1]
        text = f"10^{{−{n}}}" if n else "1"
        parts.append(math(LEFT - 12, y, text, 14, "end"))
    return parts


def draw() -> str:
    curves = {
        way: [
            place(n, error(measure(float(f"1e-{n}"))[way][0]))
            for n in range(1, LAST + 1)
        ]
        for way in LOOKS
    }
    parts = axis()
    for way, points in curves.items():
        colour, dash = LOOKS[way]
        parts.append(polyline(points, colour, 1.8, dash))
        parts += [marker(way, *point) for point in points]
    for n in range(1, LAST + 1):
        x = place(n, 1)[0]
        rings = [
            f'<circle cx="{number(x)}" cy="{number(points[n - 1][1])}" r="7" '
            f'style="fill:none;stroke:{LOOKS[way][0]};stroke-width:2"/>'
            for way, points in curves.items()
        ]
        upright = line((x, TOP - 6), (x, EXACT + 10), MUTED, 1.5)
        parts.append(part(f"at{n}", upright, *rings, shown=n == SHOWN))
    parts += [
        words(97, 60, "forward", 14, "start", FORWARD),
        words(164, 182, "central", 14, "start", BACKWARD),
        words(RIGHT, 228, "complex step", 14, "end"),
    ]
    return figure(340, EXACT + 60, *parts)


if __name__ == "__main__":
    save(__file__, draw(), steps())
