import numpy as np
import pytest
from tests.photo.forms import hand_drawn, stroke
from tests.photo.pages import grid, write

from tenfold.photo.layout.table_lines import find_table_lines
from tenfold.photo.layout.tables import find_tables


def lines_of(page):
    found = find_tables(page)
    (table,) = found.tables
    return find_table_lines(found.runs, table)


def runs_down(mask, x):
    """Return the first and the last row of each run of a mask's column."""
    rows = np.flatnonzero(mask[:, x])
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return [(int(part[0]), int(part[-1])) for part in parts if len(part)]


def test_the_lines_of_a_table_are_found_as_thick_as_they_are():
    lines = lines_of(grid(2, 3, cell=80, margin=60))
    assert not lines.bent
    for (first, last), y in zip(runs_down(lines.mask, 100), (60, 140, 220), strict=True):
        assert (first, last) == (pytest.approx(y - 3, abs=2), pytest.approx(y + 3, abs=2))
    for (first, last), x in zip(runs_down(lines.mask.T, 100), (60, 140, 220, 300), strict=True):
        assert (first, last) == (pytest.approx(x - 3, abs=2), pytest.approx(x + 3, abs=2))


def test_a_stroke_along_a_line_is_no_part_of_it():
    page = grid(2, 3, cell=80, margin=60)
    stroke(page, (150, 133), (205, 133), thickness=7)
    mask = lines_of(page).mask
    assert runs_down(mask, 180)[1][0] >= 135
    assert not mask[127:134, 160:200].any()


def test_strokes_of_less_than_half_a_cell_are_no_lines():
    page = grid(2, 3, cell=80, margin=60)
    for left in (85, 165, 245):
        write(page, "7", left, 115, height=26)
    mask = lines_of(page).mask
    assert not mask[75:128, 75:128].any()
    assert not mask[75:128, 155:208].any()


def test_lines_drawn_by_hand_are_known_as_such_and_found_whole():
    page = hand_drawn(3, 4)
    lines = lines_of(page)
    assert lines.bent
    thin = page[62:359, 110] < 100  # the second column's lines, from above
    assert lines.whole[62:359, 110][thin].mean() > 0.85
    assert lines.mask[62:359, 110][thin].mean() > 0.85


@pytest.mark.parametrize("rise", [0.0, 0.03])
def test_lines_that_curl_smoothly_are_not_drawn_by_hand(rise):
    page = grid(3, 4, cell=100)
    across = np.arange(page.shape[1])
    bow = np.rint(rise * page.shape[1] * (across / page.shape[1] - 0.5) ** 2).astype(int)
    curled = np.stack([np.roll(page[:, x], bow[x]) for x in across], axis=1)
    assert not lines_of(curled).bent


def test_a_part_of_the_lines_comes_in_the_pixels_of_the_picture():
    page = grid(3, 4, cell=320, margin=240, thickness=9)
    lines = lines_of(page)
    part = slice(500, 700), slice(300, 500)
    large = lines.in_picture(page.shape, part)
    assert large.mask.shape == large.whole.shape == (200, 200)
    assert runs_down(large.mask, 50) == [(pytest.approx(48, abs=8), pytest.approx(72, abs=8))]
    assert large.bent == lines.bent


def test_the_lines_of_a_table_are_told_without_those_of_another():
    drawn, printed = hand_drawn(3, 4), grid(3, 4, cell=100, margin=60)
    page = np.vstack([drawn, np.full((300, drawn.shape[1]), 225, np.uint8), printed])
    found = find_tables(page)
    upper, lower = (find_table_lines(found.runs, table) for table in found.tables)
    assert (upper.bent, lower.bent) == (True, False)
    assert not upper.mask[600:].any()
    assert not lower.mask[:600].any()
