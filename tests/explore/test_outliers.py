"""The pictures farthest from their digit."""

import numpy as np
import pytest

from tenfold.explore.outliers import outliers


@pytest.fixture
def cloud():
    """Two digits: 2s around 0 and 5s around 40, three dimensions."""
    points = np.random.default_rng(0).normal(size=(400, 3)).astype(np.float32)
    labels = np.repeat(np.array([2, 5], dtype=np.uint8), 200)
    points[labels == 5] += 40
    return labels, points


def test_a_planted_outlier_comes_first(cloud):
    labels, points = cloud
    points[317] = 70
    first = outliers(labels, points)[0]
    assert (first.index, first.digit) == (317, 5)


def test_a_picture_in_the_wrong_class_is_an_outlier_there(cloud):
    labels, points = cloud
    labels[317] = 2
    first = outliers(labels, points)[0]
    assert (first.index, first.digit) == (317, 2)


def test_a_direction_in_which_the_digit_varies_counts_less(cloud):
    labels, points = cloud
    points[:, 0] *= 20
    points[10], points[11] = (50, 0, 0), (0, 12, 0)
    found = [outlier.index for outlier in outliers(labels, points)]
    assert found[0] == 11
    assert 10 not in found[:2]


def test_the_distance_is_counted_in_standard_deviations():
    points = np.repeat(np.array([[-1.0], [1.0]], dtype=np.float32), 500, axis=0)
    found = outliers(np.zeros(1000, dtype=np.uint8), points, each=1)
    assert found[0].distance == pytest.approx(1, abs=1e-3)


def test_there_are_so_many_of_each_digit_and_the_farthest_come_first(cloud):
    found = outliers(*cloud, each=3)
    assert sorted(outlier.digit for outlier in found) == [2, 2, 2, 5, 5, 5]
    distances = [outlier.distance for outlier in found]
    assert distances == sorted(distances, reverse=True)


def test_a_digit_of_one_picture_or_of_equal_ones_has_distance_zero():
    points = np.zeros((4, 3), dtype=np.float32)
    found = outliers(np.array([1, 1, 1, 9], dtype=np.uint8), points)
    assert [(outlier.digit, outlier.distance) for outlier in found] == [
        (1, 0.0),
        (1, 0.0),
        (1, 0.0),
        (9, 0.0),
    ]
