"""The projection: orthogonal, and along what varies most."""

import numpy as np
import pytest

from tenfold.explore.projection import principal_projection


@pytest.fixture
def noise():
    return np.random.default_rng(0).integers(0, 256, (300, 28, 28)).astype(np.uint8)


def distances(points):
    flat = points.reshape(len(points), -1).astype(np.float64)
    return np.linalg.norm(flat[:, None] - flat[None], axis=2)


def test_it_never_makes_a_distance_longer(noise):
    points = principal_projection(noise[:100], 20).apply(noise[:60])
    assert (distances(points) <= distances(noise[:60] / 255) + 1e-4).all()


def test_in_all_dimensions_it_keeps_every_distance(noise):
    points = principal_projection(noise, 784).apply(noise[:40])
    assert distances(points) == pytest.approx(distances(noise[:40] / 255), abs=1e-3)


def test_the_first_axis_is_the_one_of_most_variance():
    images = np.zeros((40, 28, 28), dtype=np.uint8)
    images[:, 3, 5] = np.arange(40) * 6
    images[:, 9, 9] = np.tile([0, 10], 20)
    axes = principal_projection(images, 2).axes
    assert abs(axes[3 * 28 + 5, 0]) == pytest.approx(1, abs=1e-3)
    assert abs(axes[9 * 28 + 9, 1]) == pytest.approx(1, abs=1e-3)


def test_what_it_was_found_on_has_mean_zero(noise):
    points = principal_projection(noise, 8).apply(noise)
    assert points.mean(axis=0) == pytest.approx(np.zeros(8), abs=1e-4)


def test_fewer_images_than_dimensions_will_do(noise):
    assert principal_projection(noise[:1], 50).apply(noise[:3]).shape == (3, 50)
