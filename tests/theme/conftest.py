"""What the tests of the book's other forms compare with: the pages of the site."""

import re
from typing import NamedTuple

import pytest
from lxml import html
from sphinx_external_toc.parsing import parse_toc_yaml

from theme import ROOM

TEX = ".//annotation[@encoding='application/x-tex']"


class Written(NamedTuple):
    """What stands on a page of the site: its words where there are no formulas."""

    headings: list[str]
    figures: list[str]
    formulas: list[str]
    folds: list[str]


def in_line(text):
    """Return a text in one line."""
    return " ".join(text.split())


@pytest.fixture(scope="session")
def written(site):
    """Return {page: what stands on it} for the pages of the site, in their order."""
    parser = html.HTMLParser(encoding="utf-8")
    pages = {}
    for name in parse_toc_yaml(ROOM.parent / "_toc.yml"):
        path = site.folder / f"{name}.html"
        article = html.parse(path, parser).find(".//article")
        for hint in article.xpath(".//*[@hidden]"):
            hint.drop_tree()  # shown after a wrong answer
        formulas = [in_line(tex.text) for tex in article.findall(TEX)]
        for needless in article.xpath(
            ".//*[@class='katex-mathml'] | .//a[@class='headerlink'] | .//script"
        ):
            needless.drop_tree()
        figures = article.xpath(
            ".//*[@class='drawing']/svg/@aria-label | .//img/@alt",
        )
        folds = article.xpath(".//details//p[not(*) and string-length() > 40]")
        pages[name] = Written(
            [in_line(h.text_content()) for h in article.iter("h1", "h2", "h3", "h4")],
            [in_line(alt) for alt in figures],
            formulas,
            [re.sub(r"\s", "", fold.text_content()) for fold in folds],
        )
    return pages
