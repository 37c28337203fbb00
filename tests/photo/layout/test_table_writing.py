import numpy as np
import pytest
from tests.photo.forms import hand_drawn, in_soft_shadow, stroke
from tests.photo.pages import grid, write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.table_writing import find_table_writing, without_rests
from tenfold.photo.layout.tables import find_tables


def writing_of(page):
    """Return the writing of the tables on a page, and its mask without the rests of lines."""
    found = find_tables(page)
    writing = find_table_writing(page, binarize(page, bright=False), found)
    return writing, without_rests(writing.mask, writing, found.tables)


def drawn(form, *letters):
    """Return a form with digits, (text, left, bottom), and where their ink is."""
    page, alone = form.copy(), np.full_like(form, 220)
    for text, left, bottom in letters:
        write(page, text, left, bottom)
        write(alone, text, left, bottom)
    return page, alone < 110


def share(mask, truth):
    """Return the share of the true ink that is in a mask, and of the mask that is near it."""
    near = np.pad(truth, 3)
    near = np.any([np.roll(near, (y, x), (0, 1)) for x in range(-3, 4) for y in range(-3, 4)], 0)
    near = near[3:-3, 3:-3]
    found = mask > 0
    return (found & truth).sum() / truth.sum(), (found & near).sum() / found.sum()


@pytest.mark.parametrize("form", [grid(2, 3), grid(2, 3, grey=20, thickness=6), hand_drawn(3, 4)])
def test_lines_leave_no_rests(form):
    assert not writing_of(form)[1].any()


@pytest.mark.parametrize("light", [np.copy, in_soft_shadow])
def test_digits_stay_whole_and_lines_do_not(light):
    page, truth = drawn(grid(2, 4), ("7", 85, 125), ("4", 165, 205), ("0", 325, 125))
    seen, right = share(writing_of(light(page))[1], truth)
    assert seen > 0.95
    assert right > 0.98


def test_a_digit_over_a_line_stays_whole():
    page, truth = drawn(grid(2, 3), ("8", 122, 125))
    seen, right = share(writing_of(page)[1], truth)
    assert seen > 0.85
    assert right > 0.9


def test_pixels_have_the_number_of_their_cell_those_on_lines_that_of_a_neighbour():
    writing, _ = writing_of(grid(2, 3))
    numbers = [[writing.cells[100 + 80 * row, 100 + 80 * at] for at in range(3)] for row in (0, 1)]
    assert numbers == [[1, 2, 3], [4, 5, 6]]
    assert set(writing.cells[100, 135:146]) == {1, 2}
    assert writing.cells[20, 20] == 0
    assert writing.zone[60:220, 60:300].all()
    assert not writing.zone[:40].any()


def test_cells_are_numbered_through_all_tables():
    page = np.vstack([grid(1, 2, cell=60), grid(1, 2, cell=60)])
    writing, _ = writing_of(page)
    assert [int(writing.cells[y, x]) for y in (90, 270) for x in (90, 150)] == [1, 2, 3, 4]


def test_the_table_has_ink_of_its_own_and_the_page_keeps_what_it_had():
    page, _ = drawn(grid(2, 3), ("7", 85, 125))
    before = binarize(page, bright=False)
    writing, _ = writing_of(page)
    outside = ~writing.zone
    np.testing.assert_array_equal(writing.ink_map.darkness[outside], before.darkness[outside])
    assert writing.ink_map.threshold == before.threshold


def test_the_band_and_the_lines_run_along_the_edges_of_cells():
    writing, _ = writing_of(grid(2, 3))
    assert writing.ruled[139:142, 80:120].all()
    assert writing.band[62:67, 80:120].all()
    assert not writing.band[90:110, 90:110].any()
    assert 3 <= writing.line_width <= 8  # with its rims


def test_a_second_line_close_to_the_edge_of_a_cell_is_a_rest():
    page = grid(2, 3)
    stroke(page, (70, 69), (130, 69), thickness=2)
    stroke(page, (85, 100), (115, 100), thickness=3)  # a dash in the middle
    kept = writing_of(page)[1]
    assert not kept[64:75, 75:125].any()
    assert kept[98:103, 90:110].all()


def test_a_thin_line_close_around_a_table_is_a_rest_and_a_digit_there_is_none():
    page = grid(2, 3)
    stroke(page, (60, 48), (180, 48), thickness=2)
    write(page, "7", 20, 130, height=36)
    found = find_tables(page)
    ink = binarize(page, bright=False)
    writing = find_table_writing(page, ink, found)
    kept = without_rests(np.where(writing.zone, writing.mask, ink.mask), writing, found.tables)
    assert not kept[44:53, 70:170].any()
    assert kept[90:130, 15:50].sum() > 100


def test_a_thick_stroke_along_the_edge_of_a_cell_is_writing():
    page = grid(2, 3)
    stroke(page, (80, 76), (120, 76), thickness=14)
    kept = writing_of(page)[1]
    assert kept[76:80, 85:115].all()
