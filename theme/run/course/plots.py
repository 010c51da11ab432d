"""Where matplotlib draws, in the reader's browser: as the book does, into the page."""

import io
from itertools import count

import runner
from drawing import inline_svg
from matplotlib import pyplot
from matplotlib.backends.backend_svg import FigureCanvasSVG as FigureCanvas

__all__ = ["FigureCanvas", "show"]

NUMBERS = count(1)


def show(**_):
    """Show the figures that are open, and close them. Also what pyplot.show() calls."""
    for number in pyplot.get_fignums():
        drawn = io.StringIO()
        pyplot.figure(number).savefig(
            drawn, format="svg", bbox_inches="tight", metadata={"Date": None}
        )
        prefix = f"run-{next(NUMBERS)}-"
        runner.screen.show(
            "drawing", inline_svg(drawn.getvalue(), prefix, runner.screen.alt)
        )
    pyplot.close("all")
