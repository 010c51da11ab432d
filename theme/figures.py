"""Figures and plots: each has a text alternative, and SVG becomes part of the page.

SVG inside the page takes the page's fonts, text colour and CSS variables, so one
drawing serves light and dark. It applies to ``images/*.svg`` and to what cells plot.
"""

from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx.util import logging

from theme.drawing import inline_svg

logger = logging.getLogger(__name__)


def embed_figures(app, doctree, docname):
    """Write a page's SVG into it, and warn of each image without a text alternative."""
    for number, image in enumerate(list(doctree.findall(nodes.image)), start=1):
        label = " ".join(image.get("alt", "").split())
        place = image
        while not place.line and place.parent:
            place = place.parent
        if not label:
            logger.warning(
                "image without alternative text: %s (a figure takes `:alt:`; a cell "
                "`mystnb: {image: {alt: …}}` in its header)",
                image["uri"],
                location=place,
            )
        drawing = Path(app.srcdir, image["uri"])
        if drawing.suffix == ".svg" and drawing.is_file():
            source, prefix = drawing.read_text(encoding="utf-8"), f"drawing-{number}-"
            try:
                element = inline_svg(source, prefix, label, image.get("width"))
            except (ValueError, ElementTree.ParseError) as error:
                logger.warning("%s: %s", image["uri"], error, location=place)
            else:
                image.replace_self(nodes.raw("", element, format="html"))


def setup(app):
    """Embed figures once references are resolved and a cell's output is chosen."""
    app.connect("doctree-resolved", embed_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
