"""An edit of the theme reaches the pages, which have not changed."""

import re
import shutil

from theme import ROOM


def test_an_edited_style_sheet_reaches_the_site(tmp_path, build_book):
    shutil.copytree(ROOM, tmp_path / "theme")
    page = "# A page\n\nWith a line of text.\n"
    assert build_book(tmp_path, page).returncode == 0
    site = tmp_path / "_build" / "html"
    before = (site / "chapters" / "page.html").read_text("utf-8")
    with (tmp_path / "theme" / "static" / "style.css").open("a") as style:
        style.write("em { color: tomato; }\n")
    assert build_book(tmp_path, page).returncode == 0
    assert "em{color: tomato;}" in (site / "_static" / "book.css").read_text("utf-8")
    # It has a new address, or browsers would keep the old one.
    after = (site / "chapters" / "page.html").read_text("utf-8")
    link = re.compile(r"_static/book\.css\?v=\w+")
    assert link.search(before)[0] != link.search(after)[0]
