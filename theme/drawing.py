"""A drawing in SVG becomes part of a page, with its colours, names and styles.

It is the book's, while it is built, and the reader's, who runs a cell that plots: so it
needs nothing beyond Python.
"""

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG)

# What a drawing says, and what the page makes of it in its light or dark mode.
COLOURS = {
    "#000000": "currentColor",
    "#0b6e99": "var(--gradient-forward, #0b6e99)",
    "#b4490a": "var(--gradient-backward, #b4490a)",
    "#8a8f98": "var(--gradient-muted, #8a8f98)",
}
PIXELS = {"": 1, "px": 1, "pt": 4 / 3}


def inline_svg(source, prefix, label, width=None):
    """Return the drawing as an HTML element that a screen reader knows as one image.

    ``source`` is SVG text; ``prefix`` sets its ids apart from the page's other ids;
    ``label`` is the text alternative; ``width`` is a CSS length or a number of pixels,
    the drawing's own where there is none. The element scrolls sideways where the page
    is too narrow. Raises ValueError where the drawing has no width in px or pt, and
    ElementTree.ParseError where it is not XML.
    """
    svg = ElementTree.fromstring(source)
    for metadata in svg.findall(f"{{{SVG}}}metadata"):
        svg.remove(metadata)

    for element in svg.iter():
        if "id" in element.attrib:
            element.set("id", prefix + element.get("id"))
        if f"{{{XLINK}}}href" in element.attrib:
            element.set("href", element.attrib.pop(f"{{{XLINK}}}href"))
        for name, value in element.attrib.items():
            value = re.sub(r"url\(#", f"url(#{prefix}", value)
            if name == "href":
                value = re.sub(r"^#", f"#{prefix}", value)
            if name in ("style", "fill", "stroke"):
                for drawn, shown in COLOURS.items():
                    value = re.sub(
                        rf"(?<!, ){drawn}\b", shown, value, flags=re.IGNORECASE
                    )
            element.set(name, value)
        if element.tag == f"{{{SVG}}}style":
            # Nested, or the drawing's rules would hold for the whole page.
            element.text = f"#{prefix}drawing {{ {element.text} }}"

    own = svg.get("viewBox", "0 0 none none").split()[2]
    size = re.fullmatch(r"([\d.]+)(px|pt|)", width or svg.get("width") or own)
    if size:
        width = f"{float(size[1]) * PIXELS[size[2]]:g}px"
    elif not width:
        raise ValueError("it has no width in px or pt")
    for name in "width", "height":
        svg.attrib.pop(name, None)
    svg.attrib |= {"id": f"{prefix}drawing", "role": "img", "aria-label": label}
    svg.set("style", f"--drawing-width: {width}; {svg.get('style', '')}".rstrip("; "))
    text = ElementTree.tostring(svg, encoding="unicode")
    return f'<span class="drawing">{text}</span>'
