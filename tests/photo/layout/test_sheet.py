import cv2
import numpy as np
import pytest
from tests.photo.forms import on_desk, ruled_paper
from tests.photo.pages import paper, write

from tenfold.photo.layout.sheet import find_sheet

SHEETS = {
    "level": [(150, 100), (650, 100), (650, 500), (150, 500)],
    "turned": [(200, 80), (620, 130), (580, 520), (140, 450)],
    "from the side": [(250, 120), (560, 120), (700, 540), (100, 540)],
}


@pytest.mark.parametrize("name", SHEETS)
def test_its_corners_are_a_few_pixels_within_those_of_the_paper(name):
    corners = SHEETS[name]
    found = find_sheet(on_desk(corners))
    assert np.linalg.norm(found - corners, axis=1).max() < 14
    outline = np.array(corners, np.float32)
    assert all(cv2.pointPolygonTest(outline, point.tolist(), False) > 0 for point in found)


def test_what_is_written_on_it_does_no_harm():
    page = on_desk(SHEETS["level"])
    for row in range(3):
        write(page, "2063 514", 200, 200 + 110 * row, height=60, thickness=6)
    assert np.linalg.norm(find_sheet(page) - SHEETS["level"], axis=1).max() < 14


def test_a_large_picture_has_its_corners_in_its_own_pixels():
    corners = [(3 * x, 3 * y) for x, y in SHEETS["turned"]]
    found = find_sheet(on_desk(corners, 1_800, 2_400))
    assert np.linalg.norm(found - corners, axis=1).max() < 42


@pytest.mark.parametrize("page", [paper(600, 800), ruled_paper(), paper(600, 800, grey=70)])
def test_a_picture_that_is_all_paper_has_none(page):
    assert find_sheet(page) is None


def test_writing_that_fills_the_picture_is_no_desk():
    page = paper(600, 800)
    for row in range(6):
        write(page, "20637514", 30, 90 + 95 * row, height=70, thickness=10)
    assert find_sheet(page) is None


@pytest.mark.parametrize("digit", "0147")
def test_a_big_bright_digit_is_none(digit):
    page = paper(600, 600, 40)
    write(page, digit, 150, 480, height=360, thickness=80, grey=230)
    assert find_sheet(page) is None


def test_a_desk_nearly_as_bright_as_the_paper_is_none():
    assert find_sheet(on_desk(SHEETS["level"], desk=145)) is not None
    assert find_sheet(on_desk(SHEETS["level"], desk=170)) is None


def test_a_scrap_of_paper_and_a_thin_dark_rim_are_none():
    assert find_sheet(on_desk([(350, 250), (450, 250), (450, 380), (350, 380)])) is None
    assert find_sheet(on_desk([(4, 4), (795, 4), (795, 595), (4, 595)])) is None


def test_a_round_plate_is_no_sheet():
    page = paper(600, 800, 70)
    cv2.circle(page, (400, 300), 240, 220, -1)
    assert find_sheet(page) is None


def test_in_a_small_picture_none_is_sought():
    small = cv2.resize(on_desk(SHEETS["level"]), (240, 180), interpolation=cv2.INTER_AREA)
    assert find_sheet(small) is None


@pytest.mark.parametrize(("side", "found"), [(155, False), (290, True)])
def test_a_small_sheet_is_one_from_a_twelfth_of_the_picture_on(side, found):
    corners = [(200, 200), (200 + side, 200), (200 + side, 200 + side), (200, 200 + side)]
    assert (find_sheet(on_desk(corners)) is not None) == found
