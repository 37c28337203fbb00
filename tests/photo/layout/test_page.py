import numpy as np
import pytest
from tests.photo.forms import row_of_boxes, ruled_paper, stroke
from tests.photo.pages import grid, paper, write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.page import find_page_layout
from tenfold.photo.layout.tables import find_tables


def layout_of(page, *, parted=False, with_tables=True):
    tables = find_tables(page) if with_tables else None
    return find_page_layout(page, binarize(page, bright=False), tables, parted=parted)


def written(layout):
    """Return the numbers of the cells in which something is written, from 0."""
    return [number for number, line in enumerate(layout.cells) if line is not None]


def form():
    """A table of 2 x 3 cells with a 7 in the first and a 4 in the fifth, 40 pixels high."""
    page = grid(2, 3)
    write(page, "7", 85, 125)
    write(page, "4", 165, 205)
    return page


def test_each_cell_has_what_is_written_in_it():
    layout = layout_of(form())
    assert written(layout) == [0, 4]
    np.testing.assert_allclose(layout.cells[0].box.sides, (88, 86, 117, 126), atol=4)
    np.testing.assert_allclose(layout.cells[4].box.sides, (166, 166, 200, 206), atol=4)
    assert (layout.text.lines, layout.unexplained, layout.is_blank) == ((), (), False)
    assert layout.ink_share == 1


def test_a_blank_table_is_a_blank_page():
    layout = layout_of(grid(2, 3))
    assert layout.is_blank
    assert layout.cells == (None,) * 6


def test_text_under_a_table_is_a_line_of_its_own():
    page = np.vstack([form(), paper(120, 360)])
    write(page, "2063", 80, 360)
    layout = layout_of(page)
    assert written(layout) == [0, 4]
    (line,) = layout.text.lines
    assert len(line.boxes) == 4
    assert line.box.top == pytest.approx(320, abs=5)
    assert layout.ink_share == 1


def test_where_tables_are_not_sought_all_that_is_written_is_in_lines():
    layout = layout_of(form(), with_tables=False)
    assert (layout.tables, layout.cells) == ((), ())
    assert layout.text.lines


def test_text_on_ruled_paper_is_lines():
    page = ruled_paper(margin_at=100)
    write(page, "2063", 200, 145, height=35)
    layout = layout_of(page)
    assert layout.tables == ()
    assert [len(line.boxes) for line in layout.text.lines] == [4]


def test_a_line_is_parted_at_wide_spaces_only_where_that_is_asked():
    page = paper(200, 900)
    right = write(page, "123", 50, 120)
    write(page, "45", right + 90, 120)
    assert len(layout_of(page).text.lines) == 1
    assert len(layout_of(page, parted=True).text.lines) == 2
    below = np.vstack([form()[:, :360], paper(120, 360)])
    right = write(below, "12", 30, 360)
    write(below, "45", right + 90, 360)
    assert len(layout_of(below).text.lines) == 1
    assert len(layout_of(below, parted=True).text.lines) == 2


def test_a_number_that_runs_over_the_line_is_in_the_cell_that_it_began_in():
    page = form()
    write(page, "7", 125, 128)
    layout = layout_of(page)
    assert written(layout) == [0, 4]
    assert len(layout.cells[0].numbers) == 2


def test_specks_in_cells_are_nothing():
    page = form()
    page[95:101, 180:186] = 40
    layout = layout_of(page)
    assert written(layout) == [0, 4]
    assert layout.ink_share < 1


def test_ink_that_was_taken_for_the_rest_of_a_line_is_reported_if_it_is_large():
    page = form()
    assert layout_of(page).unexplained == ()
    stroke(page, (228, 72), (228, 132), (290, 132), thickness=2)  # along two sides of a cell
    layout = layout_of(page)
    assert written(layout) == [0, 4]
    (box,) = layout.unexplained
    np.testing.assert_allclose(box.sides, (227, 71, 291, 134), atol=4)


def test_a_dash_in_a_cell_is_as_small_as_it_is_beside_digits():
    page = form()
    stroke(page, (245, 105), (275, 105), thickness=5)
    layout = layout_of(page)
    assert written(layout) == [0, 2, 4]
    assert layout.cells[2].box.height < 10
    assert layout.cells[2].height == pytest.approx(16, abs=3)  # two fifths of a digit's


def test_a_layout_without_its_text_reports_that_as_unexplained():
    page = np.vstack([form(), paper(120, 360)])
    write(page, "2063", 80, 360)
    layout = layout_of(page)
    bare = layout.without_text()
    assert bare.text.lines == ()
    assert bare.unexplained == (layout.text.lines[0].box,)
    assert written(bare) == [0, 4]


def test_several_tables_have_their_cells_one_after_the_other():
    page = np.vstack([row_of_boxes(3), row_of_boxes(3)])
    write(page, "7", 76, 108, height=32)
    write(page, "4", 196, 288, height=32)
    assert written(layout_of(page)) == [0, 5]


@pytest.mark.parametrize(("length", "found"), [(30, 1), (12, 0)])
def test_a_rest_is_large_from_a_quarter_of_a_cell_on(length, found):
    page = form()
    stroke(page, (228, 72 + length), (228, 72), (228 + length, 72), thickness=2)
    assert len(layout_of(page).unexplained) == found


def test_something_is_written_in_a_cell_from_a_fifth_of_its_side_on():
    page = form()
    stroke(page, (250, 105), (270, 105), thickness=5)
    page[180:192, 90:102] = 40
    assert written(layout_of(page)) == [0, 2, 4]


def test_what_is_far_longer_than_a_number_is_the_rest_of_a_line():
    page = paper(240, 1_480)
    for across in (40, 120, 200):
        stroke(page, (40, across), (1_440, across))
    for down in (40, 740, 1_440):
        stroke(page, (down, 40), (down, 200))
    write(page, "7", 75, 100, height=32)
    write(page, "4", 75, 180, height=32)
    wave = [(x, 160 + round(4 * np.sin(x / 20))) for x in range(780, 1_400, 10)]
    stroke(page, *wave[:15], thickness=2)
    assert written(layout_of(page)) == [0, 2, 3]
    stroke(page, *wave, thickness=2)
    assert written(layout_of(page)) == [0, 2]


def test_writing_that_is_far_longer_than_a_number_is_reported():
    page = paper(240, 1_480)
    for across in (40, 120, 200):
        stroke(page, (40, across), (1_440, across))
    for down in (40, 740, 1_440):
        stroke(page, (down, 40), (down, 200))
    write(page, "7", 75, 100, height=32)
    write(page, "4", 75, 180, height=32)
    write(page, 5 * "27483 6 150", 770, 165, height=13, thickness=1)
    layout = layout_of(page)
    assert written(layout) == [0, 2]
    assert len(layout.unexplained) > 20
