import numpy as np

from tenfold.photo.layout.cell_writing import assign_to_cells
from tenfold.photo.layout.components import find_components

SIDE = 60  # pixels of each cell


def three_cells():
    """The numbers of the pixels of three cells side by side, from 1."""
    return np.tile(np.repeat(np.arange(1, 4, dtype=np.int32), SIDE), (SIDE, 1))


def owned(*boxes, cells=None):
    """Return the boxes of the components, each with the number of its cell."""
    mask = np.zeros((SIDE, 3 * SIDE), np.uint8)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 1
    found = assign_to_cells(find_components(mask), three_cells() if cells is None else cells)
    pairs = zip(found.components.boxes[1:].tolist(), found.cells[1:].tolist(), strict=True)
    return {tuple(box): cell for box, cell in pairs}


def test_a_component_is_in_the_cell_in_which_it_lies():
    first, third = (10, 10, 30, 50), (140, 10, 160, 50)
    assert owned(first, third) == {first: 1, third: 3}


def test_what_lies_in_no_cell_has_none():
    box = (10, 10, 30, 50)
    assert owned(box, cells=np.zeros((SIDE, 3 * SIDE), np.int32)) == {box: 0}
    assert owned() == {}


def test_what_runs_out_of_a_cell_is_that_cells_though_most_lies_outside():
    cells = three_cells()
    cells[:, :55] = 0
    assert owned((20, 10, 60, 50), cells=cells)[20, 10, 60, 50] == 1  # an eighth is in the cell
    assert owned((0, 10, 57, 50), cells=cells)[0, 10, 57, 50] == 0  # a thirtieth


def test_a_digit_over_the_line_is_in_the_left_cell_though_most_of_it_is_right():
    first, over = (10, 10, 30, 50), (52, 10, 76, 50)
    assert owned(first, over) == {first: 1, over: 1}


def test_beside_an_empty_cell_nothing_has_run_over_the_line():
    over, behind = (52, 10, 76, 50), (90, 10, 110, 50)
    assert owned(over) == {over: 2}
    assert owned(over, behind) == {over: 2, behind: 2}


def test_a_tip_beyond_the_line_moves_no_digit():
    first, tip = (10, 10, 30, 50), (59, 10, 90, 50)
    assert owned(first, tip) == {first: 1, tip: 2}


def test_a_broad_stroke_through_two_cells_is_parted_between_them():
    found = owned((20, 30, 100, 36))
    assert sorted(found.values()) == [1, 2]
    (first, second) = sorted(found)
    assert first[2] <= SIDE <= second[0] + 1


def test_a_broad_stroke_with_a_short_end_in_the_next_cell_stays_whole():
    assert owned((15, 30, 64, 36)) == {(15, 30, 64, 36): 1}


def test_a_digit_as_high_as_wide_is_not_parted():
    assert owned((40, 10, 80, 50)) == {(40, 10, 80, 50): 2}
