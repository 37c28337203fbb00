import numpy as np
import pytest
from tests.tolerances import sum_error

from tenfold.models.features import (
    DIRECTIONS,
    ENERGY_UNIT,
    extract_features,
    grid_sizes,
    oriented_gradients,
    squared_norms,
    window_weights,
)


def test_each_grid_is_of_unit_length_and_a_blank_picture_of_none():
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28)).astype(np.uint8)
    images[4] = 0
    fine, coarse = np.split(oriented_gradients(images), [288], axis=1)
    np.testing.assert_allclose((fine**2).sum(axis=1), [1, 1, 1, 1, 0], rtol=0, atol=sum_error(288))
    np.testing.assert_allclose(
        (coarse**2).sum(axis=1), [1, 1, 1, 1, 0], rtol=0, atol=sum_error(288)
    )


def test_there_are_as_many_columns_as_windows_times_directions():
    assert grid_sizes() == [36, 9]
    assert oriented_gradients(np.zeros((2, 28, 28), dtype=np.uint8)).shape == (2, 45 * 8)


def test_an_edge_gives_energy_only_where_ink_grows():
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    image[0, :, 14:] = 200  # ink begins at the right half: it grows to the right
    image[0, :, 27] = 200
    inside = image.copy()
    features = oriented_gradients(inside).reshape(1, 45, 8)
    middle = features[0, 2 * 6 + 2]  # the window from 8 to 16 both ways
    right = next(i for i, (x, y) in enumerate(DIRECTIONS) if (x, y) == (1, 0))
    left = next(i for i, (x, y) in enumerate(DIRECTIONS) if (x, y) == (-1, 0))
    assert middle.argmax() == right
    assert middle[left] == 0


def test_the_directions_go_once_around_in_eighths():
    angles = np.arctan2(DIRECTIONS[:, 1], DIRECTIONS[:, 0])
    np.testing.assert_allclose(np.diff(np.unwrap(angles)), np.pi / 4, atol=1e-6)
    np.testing.assert_array_equal(squared_norms()[:3], [1, 2, 1])


def test_the_largest_sum_stays_exact_in_single_precision():
    energy = (2 * 255) ** 2 // ENERGY_UNIT
    largest = energy * max(window_weights(side, 1).sum(axis=0).max() for side in (8, 14))
    assert largest < 2**24


def test_every_pixel_within_the_grid_is_weighed_by_whole_numbers():
    weights = window_weights(8, 4)
    assert (weights == np.rint(weights)).all()
    assert (weights.sum(axis=1) > 0).all()


def test_features_do_not_depend_on_the_order_or_number_of_images():
    images = np.random.default_rng(1).integers(0, 256, (700, 28, 28)).astype(np.uint8)
    whole = oriented_gradients(images)
    np.testing.assert_array_equal(whole[::-1], oriented_gradients(images[::-1]))
    np.testing.assert_array_equal(whole[17:18], oriented_gradients(images[17:18]))


@pytest.mark.parametrize("kind", ["pixels", "gradients"])
def test_rows_that_are_no_pictures_come_back_as_they_are(kind):
    rows = np.ones((3, 12), dtype=np.float32)
    assert extract_features(rows, kind) is rows
