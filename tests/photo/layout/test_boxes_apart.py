import numpy as np
import pytest

from tenfold.photo.layout.boxes_apart import find_rows_apart
from tenfold.photo.layout.cell_area import CellArea

SHAPE = (400, 800)


def box(left, top=50, width=50, height=60):
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return CellArea(np.array(corners, np.int32), (left, top, right, bottom))


@pytest.mark.parametrize(
    ("boxes", "sizes"),
    [
        ([box(left) for left in (20, 90, 160, 230)], [4]),
        ([box(left, top) for left in (20, 90, 160) for top in (50, 200)], [3, 3]),
        ([box(20), box(90)], []),  # two
        ([box(20), box(90), box(160, height=90)], []),  # of another size
        ([box(20), box(90), box(160, top=80)], []),  # at another height
        ([box(20), box(90), box(200)], []),  # at another distance
        ([box(20), box(170), box(320)], []),  # too far apart
        ([box(left, width=10, height=12) for left in (20, 40, 60)], []),  # loops of digits
        ([box(0), box(70), box(140)], []),  # the first is cut off
    ],
)
def test_boxes_of_one_size_at_even_distances_are_a_row(boxes, sizes):
    assert [len(row) for row in find_rows_apart(boxes, SHAPE)] == sizes
