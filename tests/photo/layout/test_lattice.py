import numpy as np
import pytest
from tests.photo.pages import grid, tilted

from tenfold.photo.layout.lattice import fit_lattice
from tenfold.photo.layout.levelling import transformed
from tenfold.photo.layout.outlined_cells import find_cell_groups
from tenfold.photo.layout.straight_runs import find_straight_runs


def fitted(page):
    """Return the lattice of the one table on a page, and the runs."""
    runs = find_straight_runs(page)
    (cells,) = find_cell_groups(runs)
    return fit_lattice([cell.outline for cell in cells], runs)[0], runs


def in_picture(lattice):
    """Return x of the lines between columns and y of those between rows, at the table's edges."""
    ends = np.array([(x, lattice.rows[0]) for x in lattice.columns])
    sides = np.array([(lattice.columns[0], y) for y in lattice.rows])
    return transformed(ends, lattice.to_picture)[:, 0], transformed(sides, lattice.to_picture)[:, 1]


@pytest.mark.parametrize("shape", [(1, 6), (3, 4), (9, 9)])
def test_the_lines_are_where_they_were_drawn(shape):
    lattice, _ = fitted(grid(*shape, cell=80, margin=60))
    x, y = in_picture(lattice)
    np.testing.assert_allclose(x, 60 + 80 * np.arange(shape[1] + 1), atol=6)
    np.testing.assert_allclose(y, 60 + 80 * np.arange(shape[0] + 1), atol=6)


def test_thick_lines_are_known_as_such():
    thin, thick = (fitted(grid(3, 4, thickness=each))[0].line_width for each in (2, 7))
    assert thick - thin == pytest.approx(5, abs=1.5)
    assert 2 <= thin <= 10  # with their rims


def test_an_outline_from_the_lines_lies_within_the_cell():
    lattice, _ = fitted(grid(3, 4, cell=80, margin=60))
    outline = lattice.place(1, 2, 1, 1)
    np.testing.assert_allclose(outline.min(axis=0), (220, 140), atol=14)
    np.testing.assert_allclose(outline.max(axis=0), (300, 220), atol=14)
    assert (outline.min(axis=0) > (222, 142)).all()
    assert (outline.max(axis=0) < (298, 218)).all()
    assert np.ptp(lattice.place(0, 0, 1, 3)[:, 0]) > 210


def test_a_line_that_is_missing_between_two_cells_crosses_neither():
    page = grid(3, 4)
    page[65:136, 130:151] = 220
    lattice, runs = fitted(page)
    assert not lattice.is_crossed((0, 0, 1, 2), runs)
    assert lattice.is_crossed((1, 0, 1, 2), runs)
    assert lattice.is_crossed((0, 0, 2, 2), runs)
    assert not lattice.is_crossed((1, 1, 1, 1), runs)


def test_the_lines_of_a_table_from_the_side_meet_its_corners():
    page = tilted(grid(9, 9))
    lattice, runs = fitted(page)
    assert (len(lattice.rows), len(lattice.columns)) == (10, 10)
    for row in range(8):
        assert lattice.is_crossed((row, 3, 2, 1), runs)


def test_a_line_that_is_too_pale_in_some_rows_is_a_line():
    page = grid(6, 6)
    page[65:216, 290:310] = 220  # a half of the fourth line between columns
    assert len(fitted(page)[0].columns) == 7
