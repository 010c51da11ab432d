"""A reader sees which equations a cell has verified."""

from bs4 import BeautifulSoup

PAGE = """---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
# A page

$$
a = a
$$ (trivial)

$$
b = b
$$ (plain)

```{{code-cell}} python
:tags: [hide-input]
:verifies: {names}

print("1 = 1")
```
"""


def test_a_cells_output_is_followed_by_links_to_what_it_verifies(tmp_path, build_book):
    done = build_book(tmp_path, PAGE.format(names="plain, trivial"))
    assert done.returncode == 0, done.stderr
    page = tmp_path / "_build" / "html" / "chapters" / "page.html"
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    line = soup.select_one("div.cell + div.verifies")
    assert line.text.split() == ["Verifies", "(2)", "(1)"]
    links = [link["href"] for link in line.select("a")]
    assert links == ["#equation-plain", "#equation-trivial"]
    assert "1 = 1" in soup.select_one("div.cell_output").text
    assert "Show the check" in soup.select_one("div.cell summary").text


def test_a_name_that_no_equation_has_fails_the_build(tmp_path, build_book):
    done = build_book(tmp_path, PAGE.format(names="plain, lost"))
    assert done.returncode != 0
    assert "lost" in done.stdout + done.stderr
