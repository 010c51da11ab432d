"""An edit of the theme reaches the pages, which have not changed."""

import shutil

from theme import ROOM


def test_an_edited_style_sheet_reaches_the_site(tmp_path, build_book):
    shutil.copytree(ROOM, tmp_path / "theme")
    page = "# A page\n\nWith a line of text.\n"
    assert build_book(tmp_path, page).returncode == 0
    with (tmp_path / "theme" / "static" / "style.css").open("a") as style:
        style.write("/* edited */\n")
    assert build_book(tmp_path, page).returncode == 0
    site = tmp_path / "_build" / "html"
    assert "/* edited */" in (site / "_static" / "style.css").read_text("utf-8")
