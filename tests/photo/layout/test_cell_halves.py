from itertools import pairwise

import numpy as np

from tenfold.photo.layout.cell_halves import joined_halves


def outline(left, top, right, bottom):
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.int32)


def row(*edges, top=0, bottom=50):
    """Cells between upright lines of 4 pixels at these edges."""
    return [outline(left + 2, top + 2, right - 2, bottom - 2) for left, right in pairwise(edges)]


def boxes(outlines):
    return sorted((*each.min(axis=0).tolist(), *each.max(axis=0).tolist()) for each in outlines)


def test_two_halves_of_a_cell_are_joined():
    found = boxes(joined_halves(row(0, 50, 100, 125, 150, 200)))
    assert found == boxes(row(0, 50, 100, 150, 200))


def test_unequal_parts_are_joined_too():
    found = boxes(joined_halves(row(0, 50, 100, 116, 150, 200)))
    assert found == boxes(row(0, 50, 100, 150, 200))


def test_halves_above_each_other_are_joined():
    turned = [each[:, ::-1] for each in row(0, 50, 100, 125, 150, 200)]
    assert boxes(joined_halves(turned)) == boxes(
        [each[:, ::-1] for each in row(0, 50, 100, 150, 200)]
    )


def test_a_narrow_cell_beside_whole_ones_stays():
    cells = row(0, 50, 100, 130, 180, 230)
    assert boxes(joined_halves(cells)) == boxes(cells)


def test_narrow_cells_in_every_row_are_columns_of_their_own():
    cells = row(0, 50, 100, 125, 150, 200) + row(0, 50, 100, 125, 150, 200, top=50, bottom=100)
    assert boxes(joined_halves(cells)) == boxes(cells)


def test_halves_above_a_whole_cell_are_joined():
    cells = row(0, 50, 100, 125, 150, 200) + row(0, 50, 100, 150, 200, top=50, bottom=100)
    assert len(joined_halves(cells)) == 8


def test_a_line_of_the_next_row_near_the_stroke_is_that_line_and_one_further_off_is_none():
    upper = row(0, 50, 100, 125, 150, 200)
    near = upper + row(0, 50, 100, 131, 150, 200, top=50, bottom=100)
    assert boxes(joined_halves(near)) == boxes(near)
    far = upper + row(0, 50, 109, 150, 200, top=50, bottom=100)
    assert len(joined_halves(far)) == 8
