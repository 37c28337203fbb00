import cv2
import numpy as np
import pytest
from tests.photo.forms import (
    comb,
    hand_drawn,
    in_soft_shadow,
    row_of_boxes,
    ruled_paper,
    squared_paper,
    stroke,
)
from tests.photo.pages import grid, paper, shadowed, tilted, write

from tenfold.photo.layout.tables import find_tables


def tables_of(page):
    return find_tables(page).tables


def shapes(page):
    return [(table.n_rows, table.n_columns) for table in tables_of(page)]


def places(table):
    """Return row, column, number of rows and of columns of each cell."""
    return [(cell.row, cell.column, cell.n_rows, cell.n_columns) for cell in table.cells]


@pytest.mark.parametrize("shape", [(9, 9), (3, 5), (1, 6), (12, 4), (2, 2), (1, 2)])
def test_a_table_is_found_with_its_rows_and_columns(shape):
    (table,) = tables_of(grid(*shape))
    assert (table.n_rows, table.n_columns) == shape
    assert places(table) == [(row, at, 1, 1) for row in range(shape[0]) for at in range(shape[1])]


@pytest.mark.parametrize("shape", [(9, 9), (5, 3), (4, 8)])
@pytest.mark.parametrize("degrees", [-6.0, 4.0])
def test_a_table_is_found_from_the_side(shape, degrees):
    assert shapes(tilted(grid(*shape), degrees)) == [shape]


@pytest.mark.parametrize("shape", [(9, 9), (2, 4), (1, 6)])
@pytest.mark.parametrize("change", [np.copy, tilted])
def test_a_table_is_found_in_a_shadow(shape, change):
    assert shapes(in_soft_shadow(change(grid(*shape)))) == [shape]


@pytest.mark.parametrize("shape", [(2, 4), (4, 4), (1, 6)])
def test_a_table_is_found_in_a_shadow_as_sharp_as_a_line(shape):
    assert shapes(shadowed(grid(*shape))) == [shape]


@pytest.mark.xfail(strict=True, reason="a sharp edge across the middle of all cells parts them")
def test_a_sharp_shadow_through_the_middle_of_a_column_is_no_line():
    assert shapes(shadowed(grid(9, 9))) == [(9, 9)]


def test_a_table_is_found_though_the_light_falls_off():
    light = np.linspace(1, 0.4, 840)[:, None] * np.linspace(1, 0.7, 840)
    assert shapes((grid(9, 9) * light).astype(np.uint8)) == [(9, 9)]


def test_its_cells_are_where_they_were_drawn():
    (table,) = tables_of(grid(3, 4, cell=80, margin=60))
    for cell in table.cells:
        left, top = 60 + 80 * cell.column, 60 + 80 * cell.row
        np.testing.assert_allclose(cell.box.sides, (left, top, left + 80, top + 80), atol=7)
    np.testing.assert_allclose(table.box.sides, (60, 60, 380, 300), atol=7)
    assert table.cell_side == pytest.approx(72, abs=4)


def test_a_large_picture_has_its_cells_in_its_own_pixels():
    (table,) = tables_of(grid(4, 6, cell=320, margin=240, thickness=9))
    np.testing.assert_allclose(table.box.sides, (240, 240, 2160, 1520), atol=24)
    assert (table.n_rows, table.n_columns) == (4, 6)


def test_lines_may_be_of_several_strengths():
    pale, thick = grid(9, 9, grey=150, thickness=1), grid(3, 3, cell=240, grey=20, thickness=5)
    assert shapes(np.minimum(pale, thick)) == [(9, 9)]


def test_lines_drawn_by_hand_make_a_table():
    assert shapes(hand_drawn(3, 4)) == [(3, 4)]


@pytest.mark.parametrize(
    "page", [paper(500, 700), grid(1, 1, cell=400), ruled_paper(margin_at=100), comb()]
)
def test_where_there_is_no_table_none_is_found(page):
    assert tables_of(page) == ()


def test_writing_alone_is_no_table():
    page = paper(600, 900)
    for line in range(5):
        write(page, "8088 4606 99", 60, 120 + 100 * line, height=60)
    assert tables_of(page) == ()


def test_squared_paper_is_no_table_but_a_table_on_a_blank_page_is():
    assert tables_of(squared_paper()) == ()
    assert shapes(grid(11, 14, cell=40)) == [(11, 14)]


def test_other_things_that_cross_a_table_do_not_hide_it():
    page = grid(9, 9)
    write(page, "3021", 300, 800, height=90, thickness=8)  # over its lower line
    assert shapes(page) == [(9, 9)]


def test_a_cell_over_two_columns_is_one_cell():
    page = grid(3, 4)
    page[65:136, 130:151] = 220  # the line between the first two cells
    (table,) = tables_of(page)
    assert (table.n_rows, table.n_columns) == (3, 4)
    assert places(table)[:3] == [(0, 0, 1, 2), (0, 2, 1, 1), (0, 3, 1, 1)]
    np.testing.assert_allclose(table.cells[0].box.sides, (60, 60, 220, 140), atol=7)


def test_a_cell_over_two_rows_is_one_cell():
    page = grid(3, 4)
    page[130:151, 65:136] = 220
    assert (0, 0, 2, 1) in places(tables_of(page)[0])


def test_a_stroke_from_line_to_line_parts_no_cell():
    page = grid(3, 4)
    stroke(page, (100, 62), (104, 138))
    (table,) = tables_of(page)
    assert (table.n_columns, len(table.cells)) == (4, 12)


def test_the_same_stroke_in_several_cells_is_no_line():
    page = row_of_boxes(9, 80)
    for column in (0, 4):
        x = 60 + 80 * column + 40
        stroke(page, (x, 62), (x, 138))
    assert shapes(page) == [(1, 9)]


def test_a_cell_that_is_filled_in_keeps_its_place():
    page = grid(3, 4)
    page[60:140, 140:220] = 60
    (table,) = tables_of(page)
    assert (0, 1, 1, 1) in places(table)
    filled = next(cell for cell in table.cells if (cell.row, cell.column) == (0, 1))
    np.testing.assert_allclose(filled.box.sides, (140, 60, 220, 140), atol=12)


def test_tables_come_from_top_to_bottom():
    page = np.vstack([grid(2, 3, cell=60), grid(1, 3, cell=60)])
    assert shapes(page) == [(2, 3), (1, 3)]
    assert shapes(np.ascontiguousarray(page[::-1])) == [(1, 3), (2, 3)]


def test_columns_may_be_of_different_widths():
    page = paper(320, 560)
    for y in (60, 110, 160, 210, 260):
        cv2.line(page, (60, y), (500, y), 60, 3)
    for x in (60, 120, 300, 500):
        cv2.line(page, (x, 60), (x, 260), 60, 3)
    assert shapes(page) == [(4, 3)]


@pytest.mark.parametrize("share", [0.25, 0.3, 0.75])
def test_a_cell_that_a_stroke_parts_is_whole(share):
    page = grid(9, 9, cell=60, margin=20, thickness=2)
    x = 20 + round(60 * share)
    cv2.line(page, (x, 20), (x, 80), 60, 4)
    (table,) = tables_of(page)
    box = table.cells[0].box
    assert (box.left + box.right) / 2 == pytest.approx(50, abs=2)
