import numpy as np

from tenfold.preprocessing import windows


def strip_with(*places):
    strip = np.zeros((32, 60), np.uint8)
    for row, column in places:
        strip[row, column] = 255
    return strip


def test_what_lies_at_a_place_comes_to_the_middle():
    (found,) = windows(strip_with((10, 30)), np.array([[30.0, 10.0]]))
    assert found.shape == (28, 28)
    assert np.argwhere(found).tolist() == [[14, 14]]


def test_a_place_between_two_pixels_has_both_beside_its_middle():
    (found,) = windows(strip_with((15, 19), (15, 20)), np.array([[20.0, 16.0]]))
    assert np.argwhere(found).tolist() == [[13, 13], [13, 14]]


def test_neighbours_stay_in_the_window_and_beyond_the_strip_is_paper():
    strip = np.full((32, 60), 255, np.uint8)
    first, last = windows(strip, np.array([[0.0, 16.0], [60.0, 16.0]]))
    assert first[:, :14].max() == 0
    assert first[:, 14:].min() == 255
    assert last[:, :14].min() == 255
    assert last[:, 14:].max() == 0


def test_places_outside_are_taken_for_the_nearest_within():
    strip = strip_with((31, 59))
    (found,) = windows(strip, np.array([[500.0, -40.0]]))
    assert found.max() == 0
    assert windows(strip, np.empty((0, 2))).shape == (0, 28, 28)
