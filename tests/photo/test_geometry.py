import numpy as np

from tenfold.photo.geometry import Box, box_around_boxes, box_around_points, heights, widths

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


def test_a_scaled_box_has_all_its_sides_multiplied():
    assert Box(1, 2, 3, 5).scaled(2) == Box(2, 4, 6, 10)


def test_widths_and_heights_are_those_of_each_box():
    assert widths(BOXES).tolist() == [7, 4]
    assert heights(BOXES).tolist() == [16, 22]
