"""What several rooms of tests use: the built site, a browser, and small books."""

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from theme.server import start as start_server

ROOT = Path(__file__).parent.parent


class Site(NamedTuple):
    """The built book: its folder, its pages in it, and the address that serves it."""

    folder: Path
    pages: list[Path]
    address: str


@pytest.fixture(scope="session")
def serve():
    """Return a function that serves a folder as `make serve` does: its address."""
    servers = []

    def start(folder):
        server = start_server(folder)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(serve):
    """Serve the built book on this machine."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").exists():
        pytest.fail(f"there is no book in {folder}: run `make book` first")
    pages = [path for path in folder.rglob("*.html") if "_static" not in path.parts]
    pages = sorted(path for path in pages if "<main" in path.read_text("utf-8"))
    return Site(folder, pages, serve(folder))


@pytest.fixture(scope="session")
def browser():
    """Start the system's Chromium, which reaches this machine alone."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium: `make system` installs it")
    from playwright.sync_api import sync_playwright

    without = "background-networking", "component-update", "gpu", "quic", "sync"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                *(f"--disable-{part}" for part in without),
            ],
        )


@pytest.fixture(scope="session")
def contrast():
    """Return a function of two CSS colours: WCAG's contrast, from 1 to 21."""

    def luminance(colour):
        channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in channels
        ]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(one, other):
        dark, light = sorted((luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)

    return contrast


@pytest.fixture(scope="session")
def sandbox():
    """Skip where no sandbox can be made; where changes are tested, fail."""
    try:
        alone = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
        done = subprocess.run(alone, capture_output=True, text=True)
        problem = done.stderr
    except FileNotFoundError:
        problem = "`make system` installs bubblewrap"
    if problem:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"there is no sandbox: {problem}")


@pytest.fixture(scope="session")
def build_book():
    """Return a function that builds a book of one page with this book's settings.

    It takes the book's folder and the page's text, and returns the finished process. A
    second call builds the book again as it is.
    """

    def build(folder, page):
        source = folder / "chapters" / "page.md"
        if not source.exists():
            source.parent.mkdir(exist_ok=True)
            source.write_text(page, encoding="utf-8")
            source.with_name("references.bib").touch()
            (folder / "_toc.yml").write_text("format: jb-book\nroot: chapters/page\n")
            for name in "_config.yml", "theme":
                if not (folder / name).exists():
                    (folder / name).symlink_to(ROOT / name)
        command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True)

    return build
