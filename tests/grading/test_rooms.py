"""The rooms of grading import downwards only."""

import ast
from pathlib import Path

GRADING = Path(__file__).parents[2] / "autograder" / "grading"
BELOW = {
    "running": set(),
    "taking": set(),
    "gathering": {"taking"},
    "judging": {"running"},
    "recording": {"gathering", "judging", "running", "taking"},
}


def rooms_in(path):
    """Return the rooms that a module imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = (name or "").split(".")
            if parts[:2] == ["autograder", "grading"]:
                found.add(parts[2])
    return found


def test_no_room_knows_one_above_it():
    for room, below in BELOW.items():
        for path in (GRADING / room).glob("*.py"):
            assert rooms_in(path) <= below | {room}, path


def test_every_module_is_in_a_room():
    outside = {path.name for path in GRADING.glob("*.py")}
    assert outside == {"__init__.py", "__main__.py"}
    folders = {path.name for path in GRADING.iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == BELOW.keys()
