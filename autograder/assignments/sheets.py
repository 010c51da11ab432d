"""Write exercises to print: `python -m autograder.assignments.sheets 17 18 19`.

Each number is one sheet of paper, two sides: the exercises of the pages “By hand”,
chapters/by_hand_layer.md and chapters/by_hand_network.md, with the numbers that
solutions/by_hand.py draws, and room to write. The page needs nothing but itself. Its
mathematics is MathML, which browsers print without a script.
"""

import argparse
from collections import Counter
from itertools import islice
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from latex2mathml.converter import convert
from markupsafe import Markup

from solutions import by_hand

TEMPLATES = Path(__file__).with_name("templates")


def main():
    parser = argparse.ArgumentParser(
        prog="python -m autograder.assignments.sheets",
        description="Write the exercises of the pages “By hand” to one HTML file, to be"
        " opened in a browser and printed. Each number draws its own exercises, and is"
        " one sheet of two sides.",
    )
    parser.add_argument(
        "numbers",
        metavar="NUMBER",
        nargs="+",
        type=student_number,
        help="0, 1, 2 …, such as a student's number; always the same exercises for it",
    )
    parser.add_argument(
        "--key",
        action="store_true",
        help="add the answers after the last sheet, a page for each number",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        default=Path("sheets.html"),
        help="where to write (%(default)s)",
    )
    given = parser.parse_args()
    twice = [n for n, times in Counter(given.numbers).items() if times > 1]
    if twice:
        named = ", ".join(map(str, twice))
        parser.error(
            f"given more than once: {named}. Sheets of one number are the same. Give"
            " each number once, and print it as often as you like."
        )
    try:
        given.output.write_text(page(given.numbers, given.key), encoding="utf-8")
    except OSError as error:
        parser.error(f"cannot write {given.output}: {error.strerror}. Choose --output.")
    count = len(given.numbers)
    print(
        f"{given.output}: {count} sheet{'s' * (count > 1)} of two sides"
        f"{f', then {count} of answers' * given.key}. Open it in a browser, and print."
    )


def student_number(text):
    """Return the number that a text is; raise ArgumentTypeError where it is none."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if text.startswith("-") and text[1:].isdecimal():
        raise argparse.ArgumentTypeError(
            f"{text} is negative. Numbers begin at 0: leave out the minus sign."
        )
    raise argparse.ArgumentTypeError(
        f"“{text}” is not a whole number. Give numbers such as 17 18 19, with spaces"
        " between them."
    )


def page(numbers, key=False):
    """Return the HTML of the sheets of some numbers, and of the key where asked."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["mathml"] = mathml
    template = environment.get_template("sheets.html.j2")
    return template.render(
        sheets=[sheet(number) for number in numbers], key=key, by=by_hand.gradient_by
    )


def sheet(number):
    """Return what the sheet of a number shows, and its answers, in lines of TeX.

    A line is (name, …, result), and has nothing between them where it is given. In
    `steps` a line of the first step has that of the second beside it.
    """
    X, W, G = by_hand.draw_layer(number)
    Z = by_hand.work_out_layer(X, W, G)["Z"]
    shown = {
        "number": number,
        "layer_given": given(X=X, W=W, G=G),
        "layer": by_hand.layer_lines(X, W, G),
        "layer_check": by_hand.in_tex((G * Z).sum()),
    }
    X, Y, W1, b, W2 = by_hand.draw_network(number)
    first, second, last = islice(by_hand.descend(X, Y, W1, b, W2), 3)
    lines = (
        by_hand.pass_lines(X, Y, first, second),
        by_hand.pass_lines(X, Y, second, last),
    )
    return shown | {
        "network_given": given(
            **{"X": X, "Y": Y, "W^{(1)}": W1, "b": b, "W^{(2)}": W2}
        ),
        "steps": list(zip(*lines, strict=True)),
        "checks": [
            by_hand.in_tex((now["delta2"] * now["P"]).sum()) for now in (first, second)
        ],
        "last": by_hand.outcome(last),
    }


def given(**matrices):
    """Return lines of TeX for matrices by their names."""
    return [(name, by_hand.in_tex(A)) for name, A in matrices.items()]


def mathml(tex):
    """Return TeX as MathML.

    A matrix is a table without brackets, which the style sheet draws: a browser
    stretches brackets in some fonts only. HTML needs no namespace.
    """
    formula = convert(tex.replace("pmatrix", "matrix"))
    return Markup(formula.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))


if __name__ == "__main__":
    main()
