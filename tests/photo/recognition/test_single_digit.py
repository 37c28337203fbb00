import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.photo import open_reader
from tenfold.photo.recognition.single_digit import read_single_digit


def read(picture, *, any_width=True):
    return read_single_digit(
        picture, open_reader(), bright=None, constraint=None, any_width=any_width
    )


def test_a_blank_picture_has_no_row():
    assert read(paper(90, 90)) == []


def test_ink_wider_than_one_digit_is_read_only_where_it_is_known_to_be_one():
    page = paper(140, 300)
    write(page, "2063", 40, 100, height=60, thickness=6)
    assert read(page, any_width=False) is None
    assert len(read(page)) == 1


def test_the_box_is_in_pixels_of_the_picture_though_less_of_them_were_used():
    page = paper(1_000, 1_000)
    write(page, "7", 300, 800, height=500, thickness=50)
    ((row,),) = (read(page),)
    ((digit,),) = (row.digits,)
    rows = np.flatnonzero((page < 128).any(axis=1))
    assert digit.label == 7
    assert digit.box.top == pytest.approx(rows[0], abs=10)
    assert digit.box.bottom == pytest.approx(rows[-1], abs=10)
