import numpy as np
import pytest

from tenfold.photo.geometry import Box
from tenfold.photo.layout.merged_strokes import hides_bar, hides_foot
from tenfold.photo.layout.tables import TableCell

CELL = TableCell(0, 0, 1, 1, np.array([(10, 10), (70, 10), (70, 70), (10, 70)], float))
LINE = 3  # pixels


def page(*, foot=0, bar=0):
    """Return a cell with its lines, and a stroke of so many pixels along the lower or upper one."""
    mask = np.zeros((90, 90), np.uint8)
    mask[70 : 70 + LINE, 7:73] = mask[10 - LINE : 10, 7:73] = 1
    mask[70 : 70 + LINE + foot, 30:50] = 1
    mask[10 - LINE - bar : 10, 30:50] = 1
    mask[10:70, 40:44] = 1  # what is left of the digit
    return mask


DIGIT = Box(30, 10, 50, 70)


@pytest.mark.parametrize(("more", "hidden"), [(0, False), (1, False), (4, True)])
def test_a_line_that_is_thicker_where_the_digit_touches_it_hides_a_stroke(more, hidden):
    assert hides_foot(page(foot=more), CELL, DIGIT) is hidden
    assert hides_bar(page(bar=more), CELL, DIGIT) is hidden


def test_what_does_not_touch_the_line_has_lost_nothing():
    apart = Box(30, 20, 50, 60)
    assert not hides_foot(page(foot=4), CELL, apart)
    assert not hides_bar(page(bar=4), CELL, apart)


def test_a_cell_at_the_edge_of_the_picture_is_no_crash():
    edge = TableCell(0, 0, 1, 1, np.array([(0, 0), (90, 0), (90, 90), (0, 90)], float))
    whole = Box(0, 0, 90, 90)
    assert not hides_foot(page(), edge, whole)
    assert not hides_bar(page(), edge, whole)
