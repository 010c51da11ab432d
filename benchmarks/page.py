"""What a reader on a phone waits for: these pages as they are, and with stock settings.

    python benchmarks/page.py

The same text is built twice: by this book's _config.yml, and in a temporary folder by
what Jupyter Book does by itself, but that MathJax, which it would ask of a CDN, comes
from the site. Both are served from this machine, compressed, to a window of 375 pixels.
A page is opened with 1.6 Mbit/s, 150 ms of latency and a quarter of the processor, both
ways in turn, and the medians stand side by side. Then Lighthouse judges each, with a
phone of its own on the same network.

MathJax and Lighthouse come from npm. Where that or Chromium is missing, this says so.
The machine must have nothing else to do: a quarter of its processor is measured.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from statistics import median

import yaml
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from theme.server import start  # noqa: E402

LIGHTHOUSE = "lighthouse@12.8.2"
MATHJAX = "mathjax@3.2.2"
ROUNDS = 5
PAGES = {
    "the home page": "chapters/welcome.html",
    "a problem": "chapters/linear_layer.html",
    "the longest page": "chapters/by_hand_network.html",
    "the answer key": "chapters/solutions_linear.html",
    "the glossary": "chapters/glossary.html",
    "the search": "search.html",
}
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
SLOWER = 4
CHROMIUM = [
    "--no-sandbox",
    "--headless=new",
    *(
        f"--disable-{part}"
        for part in (
            "background-networking",
            "component-update",
            "gpu",
            "quic",
            "sync",
        )
    ),
]
# What the pages cannot be built without, of this book's settings: the kernel that finds
# the course, and the pages' own directives.
KEPT = """
title: {title}
only_build_toc_files: true
exclude_patterns: {exclude_patterns}
execute: {{execute_notebooks: cache, timeout: 120}}
parse:
  myst_enable_extensions: {myst}
bibtex_bibfiles: [chapters/references.bib]
sphinx:
  local_extensions: {{stock: .}}
  config:
    nb_kernel_rgx_aliases: {{python3: book}}
    html_static_path: [npm]
    mathjax_path: package/es5/tex-mml-chtml.js
    suppress_warnings: ["*"]
"""
EXTENSION = '''
"""Only what the text needs: the book's kernel, cache and answer key."""


def setup(app):
    for part in "execution", "solutions":
        app.setup_extension(f"theme.{part}")
'''

# When there is a formula to read: with the first frame that has one, and its font. Both
# KaTeX and MathJax mark a formula, and draw it with fonts of their own.
WATCH = """
  window.moved = 0;
  new PerformanceObserver((entries) =>
    entries.getEntries().forEach((entry) => { window.moved += entry.value; })
  ).observe({ type: "layout-shift", buffered: true });
  const look = (now) => {
    const formula = document.querySelector("article :is(.katex-html, mjx-math)");
    const fonts = [...document.fonts].filter((font) => /KaTeX|MJX/.test(font.family));
    if (formula && fonts.some((font) => font.status == "loaded")) window.formula = now;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
SEEN = """() => {
  const [first] = performance.getEntriesByName("first-contentful-paint");
  const came = ["navigation", "resource"].flatMap((kind) =>
    performance.getEntriesByType(kind));
  return {
    "first text, s": first.startTime / 1000,
    "first formula, s": Math.max(window.formula ?? NaN, first.startTime) / 1000,
    "layout shift": window.moved,
    "requests": came.length,
    "compressed, kB": came.reduce((sum, file) => sum + file.encodedBodySize, 0) / 1000,
    "elements": document.querySelectorAll("*").length,
    "waits for": came.filter((file) => file.renderBlockingStatus == "blocking").length,
  };
}"""


def build(folder):
    """Build the book in a folder, and return where its site is."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    site = folder / "_build" / "html"
    if not (site / "search.html").exists():
        sys.exit(f"{done.stdout}{done.stderr}\nthe book in {folder} was not built")
    return site


def stock_book(folder):
    """Lay the same text out in a folder, with the settings that Jupyter Book has."""
    ours = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    settings = KEPT.format(
        title=ours["title"],
        exclude_patterns=json.dumps(ours["exclude_patterns"]),
        myst=json.dumps(ours["parse"]["myst_enable_extensions"]),
    )
    (folder / "_config.yml").write_text(settings, "utf-8")
    (folder / "stock.py").write_text(EXTENSION, "utf-8")
    names = "_toc.yml autograder chapters images requirements.txt solutions tests theme"
    for name in names.split():
        (folder / name).symlink_to(ROOT / name)
    (folder / "npm").mkdir()
    command = ["npm", "pack", MATHJAX, "--silent"]
    done = subprocess.run(command, cwd=folder / "npm", capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stderr}\nnpm could not fetch {MATHJAX}")
    archive = folder / "npm" / done.stdout.strip()
    shutil.unpack_archive(archive, folder / "npm", filter="data")
    archive.unlink()
    caches = ROOT / "_build" / ".jupyter_cache"
    if caches.is_dir():  # the outputs are the same: the cells need not run again
        shutil.copytree(caches, folder / "_build" / ".jupyter_cache")
    return folder


def serve(site):
    """Serve a folder, compressed, and return its address."""
    server = start(site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def open_as_on_a_phone(browser, address):
    """Open a page as somebody does who was never here; return what is measured."""
    context = browser.new_context(
        viewport={"width": 375, "height": 812}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load", timeout=120_000)
    if page.locator("article .math").count():
        page.wait_for_function("window.formula", timeout=120_000)
    seen = page.evaluate(SEEN)
    context.close()
    return seen


def judge(address, chromium):
    """Return Lighthouse's marks of a page, or None where it cannot be run."""
    flags = " ".join(CHROMIUM)
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(
        [*command, f"--chrome-flags={flags}"],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return None
    marks = json.loads(done.stdout)["categories"].values()
    return {f"Lighthouse, {mark['title']}": 100 * mark["score"] for mark in marks}


def main():
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium: `make system` installs it")
    if shutil.which("npx") is None:
        sys.exit("there is no npm, which brings MathJax and Lighthouse")
    load = os.getloadavg()[0]
    print(f"load of the machine before: {load:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as temporary:
        print("building the book, and the same text with stock settings", flush=True)
        sites = [serve(build(ROOT)), serve(build(stock_book(Path(temporary))))]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=CHROMIUM
            )
            for kind, name in PAGES.items():
                rounds = [
                    [open_as_on_a_phone(browser, site + name) for site in sites]
                    for _ in range(ROUNDS)
                ]
                columns = [
                    {key: median(one[side][key] for one in rounds) for key in one_side}
                    for side, one_side in enumerate(rounds[0])
                ]
                show(kind, name, columns)
            browser.close()
        for kind, name in PAGES.items():
            columns = [marks_of(site + name, chromium) for site in sites]
            if None in columns:
                print(f"no marks of Lighthouse: npx could not run {LIGHTHOUSE}")
                return
            show(kind, name, columns)


def marks_of(address, chromium):
    """Return the medians of Lighthouse's marks, or None where it cannot be run."""
    judged = [judge(address, chromium) for _ in range(3)]
    if None in judged:
        return None
    return {key: median(marks[key] for marks in judged) for key in judged[0]}


def show(kind, name, columns):
    """Print what was measured of a page, with this book's settings and stock ones."""
    print(f"\n{kind}, {name:40}{'book':>10}{'stock':>10}{'ratio':>8}")
    ours, stock = columns
    for key, value in ours.items():
        ratio = f"{value / stock[key]:.2f}" if stock[key] else "–"
        print(f"  {key:50}{value:>10.4g}{stock[key]:>10.4g}{ratio:>8}", flush=True)


if __name__ == "__main__":
    main()
