"""Under a cell's output, links to the equations that the cell verifies.

Which they are is metadata of the cell, ``:verifies: matrix-x, index-sum``, so that the
prose around it is free to teach.
"""

from docutils import nodes
from sphinx.addnodes import pending_xref


def labels(metadata):
    """Return the names of the equations that a cell's metadata says it verifies."""
    return [name.strip() for name in metadata.get("verifies", "").split(",") if name]


def link_equations(app, doctree):
    """Append the links, which Sphinx resolves and checks like those of the prose."""
    for cell in list(doctree.findall(nodes.container)):
        names = labels(cell.get("cell_metadata", {}))
        if names:
            line = nodes.paragraph("", nodes.Text("Verifies"))
            for name in names:
                link = pending_xref(
                    "",
                    nodes.literal(text=name),
                    refdomain="math",
                    reftype="eq",
                    reftarget=name,
                    refdoc=app.env.docname,
                    refwarn=True,
                )
                link.source, link.line = cell.source, cell.line
                line += [nodes.Text(" "), link]
            # Beside the cell, not in it: MyST-NB takes a cell's last part for output.
            place = cell.parent.index(cell) + 1
            cell.parent.insert(place, nodes.container("", line, classes=["verifies"]))


def setup(app):
    """Link once a page is read."""
    app.connect("doctree-read", link_equations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
