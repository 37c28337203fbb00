"""A real browser, Debian's chromium, and what a person does on the page."""

import io
import os
import shutil
import warnings
from contextlib import contextmanager

import pytest
from PIL import Image

from tests.photo.pages import paper, write

BROWSER = os.environ.get("TENFOLD_BROWSER") or shutil.which("chromium")


@contextmanager
def chromium():
    """Have a browser, or skip and say loudly what is left out."""
    if BROWSER is None:
        warnings.warn("No chromium was found: THE PAGE IS NOT TESTED.", stacklevel=1)
        pytest.skip("no chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield browser
        browser.close()


def opened(browser, url):
    """Return the page, which gathers its faults."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
    page.goto(url)
    return page


SEVEN = [(0.3, 0.25), (0.6, 0.25), (0.42, 0.8)]


def draw(page, strokes, aside=0.0):
    box = page.locator("#canvas").bounding_box()
    side = box["height"]
    for stroke in strokes:
        places = [(box["x"] + (aside + x) * side, box["y"] + y * side) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=8)
        page.mouse.up()


def text_of(page, wanted):
    page.wait_for_function(
        "wanted => document.getElementById('text').textContent === wanted", arg=wanted
    )
    return page.locator("#text").text_content()


def picture(text):
    drawn = paper(120, 460)
    write(drawn, text, 40, 85, height=50, thickness=5)
    file = io.BytesIO()
    Image.fromarray(drawn).save(file, "PNG")
    return {"name": "number.png", "mimeType": "image/png", "buffer": file.getvalue()}
