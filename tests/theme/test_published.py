"""A book that is published says so on each page, and another one says nothing of it."""

import re
import struct
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from autograder.assignments import publication
from theme import ROOM
from theme.notebooks.picture import fonts
from theme.published import HEIGHT, WIDTH

PROJECT = ROOM.parent
REPOSITORY = "https://github.com/Owner/name"
SITE = "https://owner.github.io/name/"
ABOUT = "What is < 1 & small."
PAGE = f"""---
myst: {{html_meta: {{description: "{ABOUT}", keywords: "page"}}}}
---
# A page of $x$ & more

A line.
"""


def git(folder, *arguments):
    """Run git, as somebody, at a time that is written down."""
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        **{
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (
                ("NAME", "A"), ("EMAIL", "a@b.c"), ("DATE", "2026-03-05T12:00:00Z"),
            )
        },
    }  # fmt: skip
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    return done.stdout.decode().strip()


def settings(text, url="", baseurl=""):
    """Return _config.yml with other settings."""
    text = re.sub(r'^  url: "[^"]*"', f'  url: "{url}"', text, flags=re.M)
    return re.sub(r'^  baseurl: "[^"]*"', f'  baseurl: "{baseurl}"', text, flags=re.M)


def shown(folder, name="chapters/page.html"):
    return BeautifulSoup((folder / "_build/html" / name).read_bytes(), "html.parser")


@pytest.fixture(scope="module")
def published(tmp_path_factory, build_book):
    """Return the folder of a book of which it is said where its repository is."""
    try:
        subprocess.run(["git", "--version"], capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no git")
    folder = tmp_path_factory.mktemp("book")
    text = (PROJECT / "_config.yml").read_text("utf-8")
    (folder / "_config.yml").write_text(settings(text, REPOSITORY), "utf-8")
    for name in "pdf/book.pdf", "epub/book.epub":
        made = folder / "_build" / name
        made.parent.mkdir(parents=True)
        made.write_text(name)
    git(folder, "init", "--quiet")
    git(folder, "add", "_config.yml")
    git(folder, "commit", "--quiet", "--message", "A book")
    done = build_book(folder, PAGE)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_page_says_where_to_report_and_change_and_what_edition_it_is(published):
    foot = shown(published).select_one(".edition")
    words = " ".join(foot.get_text().split())
    commit = git(published, "rev-parse", "HEAD")
    assert words == (
        "Report an error · Suggest an edit · The whole book as PDF and ePub"
        f" Version 0.1.0, commit {commit[:7]}, 5 March 2026"
    )
    report, edit, pdf, epub, change = (link["href"] for link in foot.select("a"))
    assert report.startswith(f"{REPOSITORY}/issues/new?")
    (title,) = parse_qs(urlsplit(report).query)["title"]
    assert "/chapters/page.html" in title
    assert edit == f"{REPOSITORY}/edit/main/chapters/page.md"
    assert (pdf, epub) == ("../book.pdf", "../book.epub")
    assert (published / "_build/html/book.pdf").read_text() == "pdf/book.pdf"
    assert (published / "_build/html/book.epub").read_text() == "epub/book.epub"
    assert change == f"{REPOSITORY}/commit/{commit}"
    # A page that has no source can only be reported.
    words = shown(published, "search.html").select_one(".edition").get_text()
    assert "Report an error" in words
    assert "Suggest an edit" not in words


def test_a_page_has_one_address_and_a_card(published):
    soup = shown(published)
    address = f"{SITE}chapters/page.html"
    assert soup.select_one("link[rel=canonical]")["href"] == address
    tags = {tag["property"]: tag["content"] for tag in soup.select("meta[property]")}
    card = tags.pop("og:image")
    assert tags == {
        "og:type": "article",
        "og:site_name": "Gradients, Backwards",
        "og:title": "A page of x & more",
        "og:description": ABOUT,
        "og:url": address,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Gradients, Backwards: A page of x & more",
    }
    picture = published / "_build/html" / card.removeprefix(SITE)
    size = struct.unpack(">LL", picture.read_bytes()[16:24])
    assert size == (WIDTH, HEIGHT) == (1200, 630)


def test_without_the_setting_nothing_is_said(site):
    config = yaml.safe_load((PROJECT / "_config.yml").read_text("utf-8"))
    if config["repository"]["url"]:
        pytest.skip("this book says where it is published")
    for path in site.pages:
        text = path.read_text("utf-8")
        for sign in 'property="og:', "twitter:card", 'rel="canonical"', "Report an":
            assert sign not in text, path
    assert not (site.folder / "_static" / "cards").exists()


def test_every_letter_of_a_card_is_in_the_fonts_that_draw_it():
    known = {
        letter for file in fonts()[0] for letter in map(chr, TTFont(file).getBestCmap())
    }
    for path in (PROJECT / "chapters").glob("*.md"):
        text = path.read_text("utf-8")
        title = re.search(r"^# (.+)$", text, re.M)[1].replace("`", "")
        about = re.search(r'description: "(.*?)"', text)
        assert set(title + (about[1] if about else "")) <= known, path


@pytest.mark.parametrize(
    ("baseurl", "repository", "address"),
    [
        ("", "", ""),
        ("", REPOSITORY, SITE),
        ("", f"{REPOSITORY}/", SITE),
        ("", "https://github.com/Owner/owner.github.io", "https://owner.github.io/"),
        ("", "https://gitlab.example/owner/name", ""),
        ("https://book.example", REPOSITORY, "https://book.example/"),
        ("https://book.example/", "", "https://book.example/"),
    ],
)
def test_a_sites_address_follows_from_its_repository(baseurl, repository, address):
    assert publication.site(baseurl, repository) == address


def test_a_page_is_called_by_its_title_and_where_it_is_known_by_its_address(tmp_path):
    assert publication.page("two_gates", tmp_path) == ("Two gates", "")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "two_gates.md").write_text("---\na: b\n---\n# The gates\n")
    config = tmp_path / "_config.yml"
    text = (PROJECT / "_config.yml").read_text("utf-8")
    config.write_text(settings(text), "utf-8")
    assert publication.page("two_gates", tmp_path) == ("The gates", "")
    config.write_text(settings(text, REPOSITORY), "utf-8")
    address = f"{SITE}chapters/two_gates.html"
    assert publication.page("two_gates", tmp_path) == ("The gates", address)
