"""The page in a real browser: Debian's chromium, where it is installed."""

import io
import json
import os

import numpy as np
import pytest
from PIL import Image
from tests.browser import SEVEN, chromium, draw, opened, picture, text_of
from tests.photo.pages import grid, write
from tests.photo.readings import reading, region
from tests.server.service import serving

from tenfold.photo.geometry import Box

KEY = "a-key-of-the-tests-alone"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def service():
    with serving() as service:
        yield service


@pytest.fixture
def page(browser, service):
    page = opened(browser, service.url)
    yield page
    page.close()


def test_a_drawn_seven_is_read_and_told_with_what_the_model_saw(page):
    draw(page, [SEVEN])
    assert text_of(page, "7") == "7"
    assert page.locator(".digit").count() == 1
    assert page.locator(".digit .shares li").count() == 4
    assert page.locator(".digit .shares span").first.text_content() == "7"
    ink = page.evaluate(
        "() => { const seen = document.querySelector('.seen');"
        " return Math.max(...seen.getContext('2d').getImageData(0, 0, 28, 28).data.slice(0, 3136)"
        ".filter((_, at) => at % 4 === 0)); }"
    )
    assert ink == 255
    assert page.faults == []


def test_several_digits_are_read_and_taken_back_stroke_by_stroke(page):
    draw(page, [SEVEN])
    draw(page, [[(0.45, 0.2), (0.43, 0.8)]], aside=0.6)
    assert text_of(page, "71")
    page.get_by_role("button", name="Undo").click()
    assert text_of(page, "7")
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("() => document.querySelectorAll('.digit').length === 0")
    assert page.get_by_role("button", name="Undo").is_disabled()
    assert page.faults == []


def test_a_picture_is_uploaded_shown_and_its_digits_outlined(page):
    page.locator("#file").set_input_files(picture("20634"))
    assert text_of(page, "20634")
    assert page.locator(".digit").count() == 5
    outlined = page.evaluate(
        "() => document.getElementById('boxes').getContext('2d')"
        ".getImageData(0, 0, 640, 320).data.some((value) => value > 0)"
    )
    assert outlined
    assert page.faults == []


def shown_table(page):
    """Return the texts of the cells that are seen and heard, row by row."""
    page.locator(".table table").wait_for()
    rows = page.locator(".table tr").all()
    return [[cell.text_content() for cell in row.locator("td").all()] for row in rows]


def outlined(page, colour):
    """Return whether something of this colour, red, green and blue, is drawn over the picture."""
    return page.evaluate(
        "colour => { const { data } = document.getElementById('boxes').getContext('2d')"
        ".getImageData(0, 0, 640, 320); for (let at = 0; at < data.length; at += 4)"
        " if (data[at + 3] > 200 && colour.every((part, each) =>"
        " Math.abs(data[at + each] - part) < 9)) return true; return false; }",
        list(colour),
    )


BLUE, RED_BROWN = (0x25, 0x63, 0xA8), (0x96, 0x32, 0x19)


def test_a_table_is_read_outlined_and_shown_as_a_table(page):
    drawn = grid(2, 3, cell=110)
    for row, column, text in ((0, 0, "07"), (0, 2, "5"), (1, 1, "613")):
        write(drawn, text, 70 + 110 * column, 60 + 110 * row + 75, height=36, thickness=4)
    file = io.BytesIO()
    Image.fromarray(drawn).save(file, "PNG")
    page.locator("#file").set_input_files(
        {"name": "table.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    assert shown_table(page) == [["07", "blank", "5"], ["blank", "613", "blank"]]
    assert page.locator(".table caption").text_content() == "Table: 2 rows, 3 columns"
    assert page.locator("#text").text_content() == ""
    assert page.locator("#note").text_content() == "All of it is sure."
    assert outlined(page, BLUE)
    assert not outlined(page, RED_BROWN)
    if folder := os.environ.get("TENFOLD_SHOTS"):
        page.screenshot(path=f"{folder}/table.png", full_page=True)
    assert page.faults == []


def test_what_is_unsure_and_what_nothing_explains_is_marked_and_told(page):
    found = reading(
        region("lines", ("12", "3?"), ("4x",)),
        region("boxes", ("6", "", "7")),
        region("table", ("07", "", "3?"), ("1", "x", "2")),
        unexplained=[Box(40, 40, 60, 60)],
    )
    content = json.dumps(found.as_content(images=True))
    page.route("**/v1/read*", lambda route: route.fulfill(body=content))
    page.locator("#file").set_input_files(picture("1"))
    assert shown_table(page) == [["07", "blank", "3? unsure"], ["1", "? unsure", "2"]]
    assert page.locator(".table caption").text_content() == (
        "Table: 2 rows, 3 columns, 2 cells unsure"
    )
    assert page.get_by_role("region", name="Table: 2 rows").count() == 1
    assert page.locator("#text").text_content() == "12 3\n4\n6·7"
    assert page.locator("#text .unsure").all_text_contents() == ["3"]
    assert page.locator("#note").text_content() == (
        "2 symbols are unsure. 2 symbols are no digits. Ink in one place is no digit, line or box: "
        "see the dotted outlines."
    )
    assert outlined(page, BLUE)
    assert outlined(page, RED_BROWN)
    if folder := os.environ.get("TENFOLD_SHOTS"):
        page.screenshot(path=f"{folder}/unexplained.png", full_page=True)
    assert page.faults == []


def test_what_is_no_picture_is_told_kindly(page):
    page.locator("#file").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    )
    page.locator("#problem").wait_for(state="visible")
    assert "no picture that can be read" in page.locator("#problem").text_content()
    draw(page, [SEVEN])
    assert text_of(page, "7")
    assert page.locator("#problem").is_hidden()


def test_a_service_that_has_gone_is_told_kindly(browser):
    with serving() as service:
        page = browser.new_page()
        page.goto(service.url)
        service.end()
        draw(page, [SEVEN])
        page.locator("#problem").wait_for(state="visible")
        assert "does not answer" in page.locator("#problem").text_content()
        page.close()


def test_the_keys_write_as_well(page):
    page.locator("#canvas").focus()
    for _ in range(12):
        page.keyboard.press("ArrowUp")
    page.keyboard.down("Shift")
    for _ in range(24):
        page.keyboard.press("ArrowDown")
    page.keyboard.up("Shift")
    assert text_of(page, "1")
    page.keyboard.press("Control+z")
    page.wait_for_function("() => document.getElementById('text').textContent === ''")


def test_everything_can_be_reached_and_has_a_name(page):
    page.locator("#file").set_input_files(picture("7"))
    assert text_of(page, "7")
    for role, name in (("button", "Undo"), ("button", "Clear"), ("img", "A field to write on.")):
        assert page.get_by_role(role, name=name).count() <= 1
    unnamed = page.evaluate(
        "() => [...document.querySelectorAll('button, input, meter, canvas:not([aria-hidden])')]"
        ".filter((each) => !(each.textContent.trim() || each.getAttribute('aria-label') ||"
        " (each.labels && each.labels.length))).map((each) => each.outerHTML)"
    )
    assert unnamed == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_a_telephone_and_a_desk_by_day_and_by_night(browser, service, scheme, width):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(service.url)
    draw(page, [SEVEN])
    assert text_of(page, "7")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"))
    assert (shot[5, 5] < 60) == (scheme == "dark")
    if folder := os.environ.get("TENFOLD_SHOTS"):
        page.screenshot(path=f"{folder}/page-{scheme}-{width}.png", full_page=True)
    page.close()


def test_a_service_with_a_key_asks_for_it(browser):
    with serving(key=KEY) as service:
        page = browser.new_page()
        page.goto(service.url)
        draw(page, [SEVEN])
        page.locator("#lock").wait_for(state="visible")
        page.locator("#key").fill(KEY)
        page.get_by_role("button", name="Go on").click()
        assert text_of(page, "7")
        page.close()


def test_the_page_is_small_and_asks_no_other_host(browser, service):
    page = browser.new_page()
    asked = []
    page.on("response", lambda answer: asked.append((answer.url, len(answer.body()))))
    page.goto(service.url, wait_until="networkidle")
    assert all(url.startswith(service.url) for url, _ in asked)
    assert sum(size for _, size in asked) < 100_000
    page.close()
