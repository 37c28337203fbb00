import pytest

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box
from tenfold.photo.recognition.lost_boxes import LOST_BOX, with_lost_boxes
from tenfold.photo.recognition.page import PageReading
from tenfold.photo.result import Region, Row
from tenfold.photo.symbols import Digit

SIDE = 50


def digit(label, left, top=10):
    return Digit(Box(left, top, left + 18, top + 30), label, 0.99, None, 0.0, "digit")


def boxes(text):
    """Return a row of boxes from 100 on, with a digit in each."""
    cells = [
        Cell(Box(place, 0, place + SIDE, SIDE), (digit(int(each), place + 16),))
        for place, each in zip(range(100, 2_000, SIDE), text, strict=False)
    ]
    return Region("boxes", Box(100, 0, cells[-1].box.right, SIDE), (Row(tuple(cells), "boxes"),))


def beside(*digits):
    rows = tuple(Row((Cell(each.box, (each,)),), "line") for each in digits)
    return Region("lines", Box(0, 0, 900, 300), rows)


def read(*regions):
    return with_lost_boxes(PageReading(regions, (), 1.0))


def test_a_digit_where_the_next_box_would_be_is_in_the_row_and_unsure():
    (region,) = read(boxes("4115"), beside(digit(4, 312))).regions
    assert [row.text for row in region.rows] == ["41154"]
    assert [each.why for each in region.digits] == ["", "", "", "", LOST_BOX]
    assert region.box.right > 312


def test_so_is_one_before_the_first_box_and_others_stay():
    row, rest = read(boxes("115"), beside(digit(4, 62), digit(9, 62, top=200))).regions
    assert [each.text for each in row.rows] == ["4115"]
    assert [each.text for each in rest.rows] == ["9"]


@pytest.mark.parametrize(
    "other",
    [
        beside(digit(4, 380)),  # too far away
        beside(digit(4, 262, top=60)),  # below
        beside(digit(4, 254), digit(2, 274)),  # two of them
    ],
)
def test_what_is_elsewhere_stays_where_it_is(other):
    reading = PageReading((boxes("115"), other), (), 1.0)
    assert with_lost_boxes(reading) is reading
