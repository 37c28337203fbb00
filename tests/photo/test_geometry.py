import numpy as np
import pytest

from tenfold.errors import SettingError
from tenfold.photo.geometry import (
    Box,
    box_around_boxes,
    box_around_points,
    box_of_text,
    heights,
    widths,
)

BOXES = np.array([[3, 4, 10, 20], [1, 8, 5, 30]])


def test_a_box_around_boxes_encloses_all_of_them():
    assert box_around_boxes(BOXES) == Box(1, 4, 10, 30)


def test_a_box_around_points_ends_at_the_outermost():
    assert box_around_points(np.array([[1.5, 2], [0, 7], [3, 4]])) == Box(0, 2, 3, 7)


def test_a_box_is_the_box_around_its_corners():
    box = Box(1, 2, 3, 5)
    assert box_around_points(box.corners) == box
    assert (box.width, box.height) == (2, 3)
    assert box.sides == (1, 2, 3, 5)
    assert box.grown(2) == Box(-1, 0, 5, 7)


def test_a_scaled_box_has_all_its_sides_multiplied():
    assert Box(1, 2, 3, 5).scaled(2) == Box(2, 4, 6, 10)


def test_widths_and_heights_are_those_of_each_box():
    assert widths(BOXES).tolist() == [7, 4]
    assert heights(BOXES).tolist() == [16, 22]


@pytest.mark.parametrize("text", ["40,20,300,150", " 40, 20 ,300.0,150", "40,20,300,150.000"])
def test_a_text_of_four_numbers_is_a_box(text):
    assert box_of_text(text) == Box(40, 20, 340, 170)


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "1,2,3,4,5", "a,2,3,4", "-1,2,3,4", "1,2,0,4", "1,2,3,0.0", "nan,1,1,1",
     "1e9,1,1,1", "9999999,1,1,1", "1;2;3;4", "\u0661,1,1,1", "1,2,3,4\n"],
)  # fmt: skip
def test_another_text_is_no_box(text):
    with pytest.raises(SettingError, match=r"region came as .*; x,y,w,h was wanted"):
        box_of_text(text)
