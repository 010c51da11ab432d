"""Figures that one steps through: a drawing whose parts light up, and a sentence.

A figure is one of these if ``images/NAME.json`` stands beside its ``images/NAME.svg``.
The drawing alone, on paper or without a script, is complete. ``static/steps.js`` shows
of its parts, the elements with ``data-part``, those of one scene at a time, and says
the scene's sentence. It computes nothing: drawing and scenes are made together, by
``images/NAME.py`` from the key. The file holds

- ``scenes``: {key: scene}, where a scene has the names of its ``parts``, ``sum`` and
  ``say``, which are HTML, and perhaps ``view``, the part of the drawing to look at, and
  ``turn``, the label of a button and the key to which it leads;
- ``start``: the key of the first scene, and perhaps ``hint``, HTML that says how to go
  on;
- ``dials``, perhaps: a key is what they are set to, with spaces between. A dial has a
  ``label`` and either ``options``, {value: label}, or ``last``, the number of the last
  step where the first is 1, and ``buttons``, the labels of what leads back and on.

A scene may also be chosen in the drawing, at an element with ``data-scene``.
"""

import json
from html import escape
from pathlib import Path

from docutils import nodes

from theme import as_data


def scenes_of(app, figure):
    """Return the file that says how to step through a figure, or None."""
    for image in figure.findall(nodes.image):
        data = Path(app.srcdir, image["uri"]).with_suffix(".json")
        if data.suffix != Path(image["uri"]).suffix and data.is_file():
            return data
    return None


def note_scenes(app, doctree):
    """Have a page read again where the scenes of its figures have changed."""
    for figure in doctree.findall(nodes.figure):
        if data := scenes_of(app, figure):
            app.env.note_dependency(str(data))


def dial(figure, number, said, start):
    """Return the controls by which a reader sets one part of a scene's key."""
    label, name = escape(said["label"]), f"{figure}-dial-{number}"
    if "last" in said:
        back, on = said["buttons"]
        return (
            f'<div class="dial"><button type="button" value="-1">{back}</button>'
            f'<input type="range" min="1" max="{said["last"]}" value="{start}" '
            f'aria-label="{label}"/>'
            f'<button type="button" value="1">{on}</button></div>'
        )
    options = "".join(
        f'<label><input type="radio" name="{name}" value="{escape(value)}"'
        f"{' checked' if value == start else ''}/><span>{shown}</span></label>"
        for value, shown in said["options"].items()
    )
    return f'<fieldset class="dial"><legend>{label}</legend>{options}</fieldset>'


# Before the page is first shown, a figure takes the room that it will need: otherwise,
# what stands below it would move when steps.js arrives.
MAKE_ROOM = """(({ parentElement: form }) => {
  const svg = form.parentElement.querySelector("svg");
  form.dataset.whole = svg.getAttribute("viewBox");
  svg.setAttribute("viewBox", form.dataset.view || form.dataset.whole);
  form.parentElement.classList.add("live");
  form.hidden = false;
})(document.currentScript)"""


def controls(name, data):
    """Return the form under a drawing; it is hidden where no script serves it."""
    start, scene = data["start"].split(), data["scenes"][data["start"]]
    dials = "".join(
        dial(name, number, said, start[number])
        for number, said in enumerate(data.get("dials", []))
    )
    hint = f'<p class="hint">{data["hint"]}</p>' if "hint" in data else ""
    turn = scene.get("turn", [""])[0]
    # An element "output" is announced when it changes.
    return (
        '<form class="steps" autocomplete="off" hidden '
        f'data-view="{scene.get("view", "")}">{hint}{dials}'
        f'<button type="button" class="turn"{"" if turn else " hidden"}>{turn}</button>'
        f'<output><span class="sum">{scene["sum"]}</span> {scene["say"]}</output>'
        f"{as_data('scenes', data)}"
        f"<script>{MAKE_ROOM}</script></form>"
    )


def add_controls(app, doctree, docname):
    """Put its controls under each drawing that one steps through."""
    for number, figure in enumerate(doctree.findall(nodes.figure)):
        if path := scenes_of(app, figure):
            data = json.loads(path.read_text("utf-8"))
            form = controls(f"steps-{number}", data)
            figure.insert(1, nodes.raw("", form, format="html"))
            figure["classes"].append("stepped")


def add_script(app, pagename, templatename, context, doctree):
    """Serve the script and its style to the pages that have such a figure."""
    if 'class="steps"' in context.get("body", ""):
        app.add_js_file("steps.js", loading_method="defer")
        app.add_css_file("steps.css")


def setup(app):
    """Add the controls before the drawings become part of the page."""
    app.connect("doctree-read", note_scenes)
    app.connect("doctree-resolved", add_controls, priority=400)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
