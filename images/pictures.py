"""Take README's pictures, a page and a verdict, from the built book.

    python images/pictures.py

Needs `make book`, and Chromium as the tests do.
"""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent
PAGE = IMAGES.parent / "_build" / "html" / "chapters" / "linear_layer.html"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox"]
    )
    page = browser.new_page(
        viewport={"width": 1280, "height": 1080}, color_scheme="light"
    )
    page.goto(PAGE.as_uri())
    page.get_by_text("Hint 1: the shapes").first.click()
    page.mouse.move(0, 0)  # or the summary would look as it does under the mouse
    page.wait_for_timeout(1000)  # its arrow is turning
    page.screenshot(path=IMAGES / "page.png")
    cell = page.locator("div.cell", has_text="X.T @ dZ / len(X)").last
    cell.screenshot(path=IMAGES / "verdict.png")
    browser.close()
