import numpy as np
import pytest
from tests.photo.pages import grid, paper, shadowed, tilted, write

from tenfold.photo.layout.grid import CELL_SIDE, find_grid, rectify_cells


@pytest.mark.parametrize(("rows", "columns"), [(9, 9), (3, 5), (1, 6), (12, 4)])
def test_a_grid_is_found_with_its_rows_and_columns(rows, columns):
    found = find_grid(grid(rows, columns))
    assert found is not None
    assert found.shape == (rows, columns)


@pytest.mark.parametrize("change", [shadowed, tilted, lambda page: shadowed(tilted(page))])
def test_a_grid_is_found_in_a_shadow_and_from_the_side(change):
    found = find_grid(change(grid(9, 9)))
    assert found is not None
    assert found.shape == (9, 9)


def test_its_corners_are_where_they_were_drawn():
    found = find_grid(grid(9, 9, cell=80, margin=60))
    wanted = np.array([[60, 60], [780, 60], [780, 780], [60, 780]])
    assert np.abs(found.corners - wanted).max() < 4


def test_lines_may_be_of_several_strengths():
    page = grid(9, 9, grey=150, thickness=1)
    thick = grid(3, 3, cell=240, grey=20, thickness=5)
    assert find_grid(np.minimum(page, thick)).shape == (9, 9)


def test_every_cell_is_rectified_in_its_place():
    page = grid(3, 3)
    for row in range(3):
        for column in range(3):
            write(page, str(3 * row + column + 1), 60 + column * 80 + 22, 60 + row * 80 + 62)
    page = tilted(page)
    found = find_grid(page)
    cells = {(cell.row, cell.column): cell.picture for cell in rectify_cells(page, found)}
    assert set(cells) == {(row, column) for row in range(3) for column in range(3)}
    assert all(picture.shape == (CELL_SIDE, CELL_SIDE) for picture in cells.values())
    inner = {place: picture[20:80, 20:80] for place, picture in cells.items()}
    assert all((picture < 128).mean() > 0.03 for picture in inner.values())
    one, eight = (inner[0, 0] < 128).mean(), (inner[2, 1] < 128).mean()
    assert one < eight


@pytest.mark.parametrize(
    "page",
    [
        paper(500, 700),
        np.minimum(paper(500, 700), 220),
        grid(1, 1, cell=400),
    ],
)
def test_where_there_is_no_grid_none_is_found(page):
    assert find_grid(page) is None


def test_writing_alone_is_no_grid():
    page = paper(600, 900)
    for line in range(5):
        write(page, "8088 4606 99", 60, 120 + 100 * line, height=60)
    assert find_grid(page) is None


def test_other_things_that_cross_the_grid_do_not_hide_it():
    page = grid(9, 9)
    write(page, "3021", 300, 800, height=90, thickness=8)  # over its lower line
    found = find_grid(page)
    assert found is not None
    assert found.shape == (9, 9)
