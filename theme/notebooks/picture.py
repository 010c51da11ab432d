"""A drawing in SVG becomes a PNG, which every Jupyter shows.

Jupyter shows no SVG in an attachment or in the output of a notebook that it does not
trust yet, and Colab shows none in a text. The letters are those of KaTeX's fonts, which
the site serves, and of one that matplotlib brings: a machine's own fonts would give
other bytes on each.
"""

import re
import tempfile
from functools import cache
from pathlib import Path

import matplotlib
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from resvg_py import svg_to_bytes

from theme import ROOM

SCALE = 2  # pixels of the picture for one of the page, for sharp screens
FURTHER = Path(matplotlib.get_data_path(), "fonts", "ttf", "STIXGeneralItalic.ttf")  # ŷ
FONTS = "Main-Regular", "Math-Italic", "Main-Bold", "Main-Italic", "SansSerif-Regular"


@cache
def fonts():
    """Return the fonts' files, and the folder that lives as long as they are needed.

    Where one letter is missing, the renderer takes another font for the whole line: so
    each gets what it lacks from the first two.
    """
    folder = tempfile.TemporaryDirectory()
    single, whole = [], []
    for name in FONTS:
        font = TTFont(ROOM / "static" / "katex" / "fonts" / f"KaTeX_{name}.woff2")
        font.flavor = None  # Brotli is not read
        single.append(str(Path(folder.name, f"{name}.ttf")))
        font.save(single[-1])
    for file in single:
        others = [other for other in single[:2] if other != file]
        whole.append(file.replace(".ttf", "-whole.ttf"))
        Merger().merge([file, *others]).save(whole[-1])
    return [*whole, str(FURTHER)], folder


@cache
def png(svg):
    """Return an SVG drawing, on white, as the bytes of a PNG, twice as large."""
    # The colours of the page are variables, each with a value for where there is none.
    svg = re.sub(r"var\(--[\w-]+,\s*([^()]+)\)", r"\1", svg)
    return bytes(
        svg_to_bytes(
            svg_string=svg,
            background="white",
            zoom=SCALE,
            dpi=96,  # as in CSS
            skip_system_fonts=True,
            font_files=fonts()[0],
            font_family="KaTeX_Main",
            serif_family="KaTeX_Main",
            sans_serif_family="KaTeX_SansSerif",
            monospace_family="KaTeX_Main",
        )
    )
