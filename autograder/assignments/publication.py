"""Where the book is published, and what a page of it is called elsewhere.

`_config.yml` says it. A wheel has neither that file nor the pages.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[2]


def site(baseurl, repository):
    """Return the address of the site, which ends in "/", or "" where none is known.

    It is baseurl where that is set, and otherwise where GitHub Pages publishes the
    repository.
    """
    if not baseurl and urlsplit(repository).netloc == "github.com":
        owner, name = urlsplit(repository).path.strip("/").split("/")
        host = f"{owner.lower()}.github.io"
        baseurl = f"https://{host}/{'' if name.lower() == host else name}"
    return baseurl and baseurl.rstrip("/") + "/"


def page(name, root=ROOT):
    """Return the title of the book's page chapters/NAME.md, and its address or "".

    Where the pages are not there, its name has to do for its title.
    """
    text = root / "chapters" / f"{name}.md"
    if not text.is_file():
        return name.replace("_", " ").capitalize(), ""
    title = re.search(r"^# (.+)$", text.read_text("utf-8"), re.M)[1]
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    address = site(config["html"]["baseurl"], config["repository"]["url"])
    return title, address and f"{address}chapters/{name}.html"
