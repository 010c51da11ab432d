"""How the book's cells plot: SVG, the same bytes at each run, colours of the theme.

The page that embeds a plot turns black into the colour of its text, and the first
colours of the cycle into the theme's; see ``COLOURS`` in theme/drawing.py.
"""

c = get_config()  # noqa: F821 (IPython defines it where it loads this file)

c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.rc = {
    "axes.facecolor": "none",
    "axes.prop_cycle": "cycler('color', ['#0b6e99', '#b4490a', '#8a8f98'])",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "figure.figsize": (3.4, 2.8),  # inches, 326 × 269 CSS pixels: a phone's width
    "font.size": 12,  # points, 16 CSS pixels: that of the page's text
    "legend.fontsize": 11,
    "legend.frameon": False,
    "svg.fonttype": "none",  # text stays text, in the reader's font
    "svg.hashsalt": "book",  # ids are random otherwise
}
