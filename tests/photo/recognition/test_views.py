import numpy as np
import pytest
from tests.photo.forms import on_desk, ruled_paper
from tests.photo.pages import grid, paper, write

from tenfold.photo import open_reader
from tenfold.photo.layout.polarity import Polarity, find_polarity
from tenfold.photo.layout.sheet import find_sheet
from tenfold.photo.layout.view import whole
from tenfold.photo.recognition.views import read_best_view

LINES = ("20637", "51498", "73265")


def page_of_lines():
    page = paper(440, 520)
    for row, text in enumerate(LINES):
        write(page, text, 100, 140 + 110 * row, height=60, thickness=6)
    return page


def read(page, polarity=None, kind=None):
    polarity = polarity or find_polarity(page)
    return read_best_view(page, open_reader(), None, polarity, find_sheet(page), kind)


def texts(reading):
    return [row.text for region in reading.regions for row in region.rows]


@pytest.mark.parametrize("quarters", range(4))
def test_a_page_is_read_upright_from_each_quarter_turn(quarters):
    page = np.ascontiguousarray(np.rot90(page_of_lines(), quarters))
    reading = read(page)
    assert tuple(texts(reading)) == LINES
    ink = np.argwhere(page < 110)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    boxes = np.array([digit.box.sides for region in reading.regions for digit in region.digits])
    around = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    np.testing.assert_allclose(around, (left, top, right, bottom), atol=8)


def test_a_page_that_was_turned_by_ten_degrees_is_read():
    assert tuple(texts(read(whole(page_of_lines()).turned(10).grey))) == LINES


def test_ruled_lines_that_slope_are_levelled_first():
    page = ruled_paper(500, 700, pitch=90)
    write(page, "2063", 100, 265, height=60, thickness=6)
    write(page, "514", 100, 355, height=60, thickness=6)
    assert texts(read(whole(page).turned(4).grey)) == ["2063", "514"]


def test_a_sheet_on_a_dark_desk_is_read_and_its_boxes_are_in_the_picture():
    page = on_desk([(150, 100), (650, 100), (650, 500), (150, 500)])
    write(page, "2063", 250, 320, height=70, thickness=7)
    reading = read(page)
    assert texts(reading) == ["2063"]
    (digits,) = (region.digits for region in reading.regions)
    assert digits[0].box.left == pytest.approx(254, abs=12)
    assert digits[0].box.bottom == pytest.approx(322, abs=12)


@pytest.mark.parametrize("bright", [False, True])
def test_where_the_polarity_is_open_both_are_tried(bright):
    page = page_of_lines()
    assert tuple(texts(read(page, Polarity(bright, ambiguous=True)))) == LINES


def test_the_largest_table_alone_is_read_where_a_kind_is_given():
    small, large = grid(1, 3, cell=60), grid(2, 3, cell=90)
    page = np.vstack([np.pad(small, ((0, 0), (0, 90)), constant_values=220), large])
    for column, letter in enumerate("206"):
        write(page, letter, 75 + 60 * column, 108, height=30, thickness=3)
        write(page, letter, 90 + 90 * column, 306, height=40)
    (found,) = read(page, kind="grid").regions
    assert [row.text for row in found.rows] == ["206", "..."]
    np.testing.assert_allclose(found.box.sides, (60, 240, 330, 420), atol=8)
    assert read(page_of_lines(), kind="grid").regions == ()


def test_an_empty_page_reads_as_nothing():
    reading = read(paper(450, 500))
    assert (reading.regions, reading.unexplained) == ((), ())


def test_a_texture_is_ink_that_nothing_explains():
    page = np.tile(np.pad(np.full((4, 4), 40, np.uint8), 2, constant_values=220), (110, 110))
    reading = read(page)
    assert not any(region.digits for region in reading.regions)
    assert len(reading.unexplained) == 1
    assert reading.unexplained[0].width > 860
