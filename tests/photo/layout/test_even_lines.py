import numpy as np
import pytest

from tenfold.photo.layout.even_lines import evened


def even(places, strengths=None):
    places = np.array(places, float)
    return evened(places, np.ones(len(places)) if strengths is None else np.array(strengths, float))


def test_even_lines_stay_where_they_are():
    assert even([0, 10.5, 20, 29.5, 40]) == (0, 10.5, 20, 29.5, 40)


def test_a_missing_line_is_added():
    assert even([0, 10, 20, 40, 50]) == pytest.approx((0, 10, 20, 30, 40, 50))


def test_a_weak_line_between_two_others_is_left_out():
    assert even([0, 10, 14, 20, 30], [1, 1, 0.4, 1, 1]) == (0, 10, 20, 30)


def test_of_two_lines_near_one_place_the_stronger_one_stays():
    assert even([0, 10, 11, 20, 30], [1, 0.3, 1, 1, 1]) == (0, 11, 20, 30)


def test_lines_at_uneven_distances_stay():
    assert even([0, 10, 37, 50]) == (0, 10, 37, 50)


@pytest.mark.parametrize("places", [[], [3.0]])
def test_fewer_than_two_lines_stay(places):
    assert even(places) == tuple(places)
