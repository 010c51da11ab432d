"""A fault in a page stops the build, with a message that says where it stands."""

import re

import pytest

PAGE = r"""---
file_format: mystnb
kernelspec: {name: python3}
---
# A page with a fault on each line that is named below

A reference to [no page](nowhere.md).

An equation that is missing: {eq}`nothing`.

A citation that is missing: {cite}`nobody`.

Mathematics with an open brace: $\frac{1}{$.

A drawing without text: ![](bare.svg)

A drawing that is no drawing: ![Text](broken.svg)

```{figure} missing.png
:alt: This image is missing.
```

```{code-cell} python
import matplotlib.pyplot as plt
plt.plot([1, 2]);
```

```{code-cell} python
import sys
print("a warning", file=sys.stderr)
```

```{code-cell} python
raise ValueError("the mean, not the sum")
```
"""
# Where a message stands, and what it says.
FAULTS = {
    "reference": ("A reference", r"target not found: 'nowhere\.md'"),
    "equation": ("An equation", "equation not found: nothing"),
    "citation": ("A citation", 'could not find bibtex key "nobody"'),
    "formula": ("Mathematics", r"KaTeX parse error: .* \\frac"),
    "alternative text": ("A drawing without", r"without alternative text: .*bare\.svg"),
    "drawing": ("A drawing that is no", r"broken\.svg: it has no width"),
    "missing image": ("```{figure}", r"not readable: .*missing\.png"),
    "plot": ("import matplotlib", "image without alternative text: .*svg"),
    "stderr": ("import sys", "stderr was found in the cell outputs"),
    "cell": ("raise ValueError", "cell failed: ValueError: the mean, not the sum"),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory, build_book):
    """Build a page of faults."""
    folder = tmp_path_factory.mktemp("faults")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (folder / "chapters").mkdir()
    (folder / "chapters" / "bare.svg").write_text(svg)
    (folder / "chapters" / "broken.svg").write_text(svg.replace("width", "depth"))
    return build_book(folder, PAGE)


def test_a_book_with_faults_is_not_built(build):
    assert build.returncode != 0


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_page_and_line(build, fault):
    start, message = FAULTS[fault]
    lines = PAGE.splitlines()
    (stands,) = (i for i, line in enumerate(lines, start=1) if line.startswith(start))
    pattern = rf"chapters/page\.md:(\d+): (?:WARNING|ERROR): .*{message}"
    found = [int(line) for line in re.findall(pattern, build.stderr)]
    # MyST counts a line on after its front matter, and a cell from its fence.
    assert any(abs(line - stands) <= 1 for line in found), build.stderr


def test_a_failed_cell_is_shown(build):
    assert 'raise ValueError("the mean, not the sum")' in build.stderr


def test_a_failed_build_fails_when_it_is_repeated(tmp_path, build_book):
    page = "# A page that Sphinx would not read again\n\n$\\frac{1}{$\n"
    for _ in range(2):
        build = build_book(tmp_path, page)
        assert build.returncode != 0
        assert "chapters/page.md:3: WARNING: KaTeX parse error" in build.stderr
