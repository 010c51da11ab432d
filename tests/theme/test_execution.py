"""Outputs in the book are those of the code that the book imports."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from theme import execution
from theme.execution import choose_cache

ROOT = Path(__file__).parents[2]
PAGE = """---
file_format: mystnb
kernelspec: {name: python3}
---
# A page

```{code-cell} python
---
mystnb: {image: {alt: A rising line.}}
---
import matplotlib.pyplot as plt
with open("../runs", "a") as runs:
    runs.write("run ")
fig, ax = plt.subplots()
ax.plot([1, 2, 3], label="$W$")
ax.legend();
```
"""


@pytest.mark.parametrize(
    "ingredient",
    [
        "solutions/linear.py",
        "autograder/assignments/linear_layer.md",
        "autograder/checks/verdicts.py",
        "requirements.txt",
        "theme/kernels/book/plots.py",
    ],
)
def test_the_cache_follows_what_a_page_runs_on(tmp_path, ingredient):
    app = SimpleNamespace(srcdir=tmp_path, outdir=tmp_path / "_build" / "html")

    def chosen():
        config = SimpleNamespace()
        choose_cache(app, config)
        return config.nb_execution_cache_path

    before = chosen()
    assert before == chosen()
    path = tmp_path / ingredient
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("1")
    created = chosen()
    path.write_text("2")
    edited = chosen()
    path.rename(path.with_name("renamed" + path.suffix))
    assert len({before, created, edited, chosen()}) == (3 if "req" in path.name else 4)


def test_the_cache_follows_whether_a_framework_is_installed(tmp_path, monkeypatch):
    app = SimpleNamespace(srcdir=tmp_path, outdir=tmp_path / "_build" / "html")
    names = set()
    for installed in (None, "2.0.0", "2.1.0"):
        monkeypatch.setattr(execution, "find_spec", lambda _, found=installed: found)
        monkeypatch.setattr(execution, "version", lambda _, found=installed: found)
        config = SimpleNamespace()
        choose_cache(app, config)
        names.add(config.nb_execution_cache_path)
    assert len(names) == 3


def test_cells_run_again_only_where_a_solution_changed(tmp_path, build_book):
    # The site's extension asks questions of the whole key.
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    solution = tmp_path / "solutions" / "linear.py"
    html = tmp_path / "_build" / "html" / "chapters" / "page.html"

    assert build_book(tmp_path, PAGE).returncode == 0
    _, first, _ = re.split("</?article.*>", html.read_text("utf-8"))
    assert build_book(tmp_path, PAGE).returncode == 0
    assert (tmp_path / "runs").read_text() == "run "

    solution.write_text(solution.read_text("utf-8") + "\n")
    html.unlink()
    assert build_book(tmp_path, PAGE).returncode == 0
    assert (tmp_path / "runs").read_text() == "run run "
    _, second, _ = re.split("</?article.*>", html.read_text("utf-8"))
    assert 'aria-label="A rising line."' in first
    assert second == first, "a plot differs from one build to the next"
