"""Looks at `railint map --format html` in a real browser.

Usage: map.py PAGE [SCREENSHOT-FOLDER]. Needs the packages `playwright` and
`axe-playwright-python`, and Chromium (the one on the PATH, or CHROMIUM).
"""

import os
import pathlib
import shutil
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright


def main() -> None:
    page_file = pathlib.Path(sys.argv[1]).resolve()
    shots = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        papers = set()
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme)
            page = context.new_page()
            requests, errors = [], []
            page.on("request", lambda request: requests.append(request.url))
            page.on("console", lambda message: errors.append(message.text))
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(page_file.as_uri())
            assert requests == [page_file.as_uri()], f"asks for more than itself: {requests}"
            assert not errors, errors
            papers.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            check_keyboard(page)
            check_readers(page)
            check_widths(page)
            if shots:
                page.set_viewport_size({"width": 1100, "height": 800})
                page.screenshot(path=shots / f"map-{scheme}.png", full_page=True)
            context.close()
        assert len(papers) == 2, "light and dark look the same"
        browser.close()
    print("map: light and dark, keyboard, screen reader, widths: as they should be")


def check_keyboard(page) -> None:
    """The first component is reached with Tab and opened with Enter."""
    first = page.locator("details").first
    assert not first.evaluate("d => d.open")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.tagName")
    assert focused == "SUMMARY", f"Tab goes to {focused}"
    page.keyboard.press("Enter")
    assert first.evaluate("d => d.open"), "Enter does not open it"
    place = first.locator("li code").first
    assert place.is_visible() and ":" in place.inner_text(), "no file and line"


def check_readers(page) -> None:
    """No rule of axe is broken, with everything open."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    results = Axe().run(page)
    broken = results.response["violations"]
    assert not broken, [(rule["id"], len(rule["nodes"])) for rule in broken]


def check_widths(page) -> None:
    """Nothing sticks out, on a phone neither."""
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} pixels on a screen of {width}"


main()
