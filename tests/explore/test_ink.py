"""The ink statistics, on drawings whose measures are known."""

import numpy as np
import pytest

from tenfold.data.dataset import Dataset
from tenfold.explore.ink import ink_statistics


def measured(*images):
    """Measure the images as if all were 3s."""
    labels = np.full(len(images), 3, dtype=np.uint8)
    (statistics,) = ink_statistics(Dataset(np.array(images, dtype=np.uint8), labels, "drawn"))
    return statistics


def bar(top, left, height, width, ink=255):
    image = np.zeros((28, 28), dtype=np.uint8)
    image[top : top + height, left : left + width] = ink
    return image


def ring(radius, thickness):
    y, x = np.mgrid[:28, :28] - 13.5
    inside = np.clip(thickness / 2 + 0.5 - np.abs(np.hypot(x, y) - radius), 0, 1)
    return np.round(255 * inside).astype(np.uint8)


def line(degrees):
    """Draw a stroke that leans so far to the right of upright."""
    y, x = np.mgrid[:28, :28] - 13.5
    across = np.abs(x * np.cos(np.radians(degrees)) + y * np.sin(np.radians(degrees)))
    inked = np.clip(2 - across, 0, 1) * (np.abs(y) < 10)
    return np.round(255 * inked).astype(np.uint8)


def test_a_bar_is_as_wide_and_high_and_inked_as_it_was_drawn():
    statistics = measured(bar(4, 10, 20, 4))
    assert statistics.digit == 3
    assert (statistics.width, statistics.height) == (4, 20)
    assert statistics.mean_ink == pytest.approx(80 / 784)
    assert statistics.inked_share == pytest.approx(80 / 784)
    assert statistics.slant_degrees == pytest.approx(0, abs=1e-3)


def test_faint_ink_counts_for_less_but_is_ink():
    faint = measured(bar(4, 10, 20, 4, ink=51))
    assert faint.mean_ink == pytest.approx(80 / 784 / 5)
    assert (faint.width, faint.height, faint.inked_share) == (4, 20, pytest.approx(80 / 784))


def test_a_shade_of_up_to_a_fifth_of_the_darkest_is_not_ink():
    shaded = bar(4, 10, 20, 4, ink=250)
    shaded[:, 20] = 50
    assert measured(shaded).width == 4
    shaded[:, 20] = 51
    assert measured(shaded).width == 11


@pytest.mark.parametrize("thickness", [2, 3, 4])
def test_the_stroke_of_a_ring_is_as_wide_as_it_was_drawn(thickness):
    assert measured(ring(8, thickness)).stroke_width == pytest.approx(thickness, rel=0.1)


def test_the_stroke_of_a_bar_is_twice_its_area_over_its_perimeter():
    # where the lower and the right edge meet, one diagonal step stands for two
    perimeter = 48 - 2 + 2**0.5
    assert measured(bar(4, 10, 20, 4)).stroke_width == pytest.approx(160 / perimeter)


@pytest.mark.parametrize("degrees", [-30, -10, 0, 10, 30])
def test_a_line_leans_as_it_was_drawn_and_to_the_right_is_positive(degrees):
    assert measured(line(degrees)).slant_degrees == pytest.approx(degrees, abs=1)


def test_a_blank_picture_has_no_ink_and_no_size():
    blank = measured(bar(0, 0, 0, 0))
    assert (blank.mean_ink, blank.inked_share, blank.width, blank.height) == (0, 0, 0, 0)
    assert (blank.stroke_width, blank.slant_degrees) == (0, 0)


def test_each_digit_has_the_mean_of_its_own_pictures():
    images = np.array([bar(4, 4, 20, 2), bar(4, 4, 20, 6), bar(4, 4, 10, 5)])
    one, seven = ink_statistics(Dataset(images, np.array([1, 1, 7], dtype=np.uint8), "drawn"))
    assert (one.digit, one.width, one.height) == (1, 4, 20)
    assert (seven.digit, seven.width, seven.height) == (7, 5, 10)


def test_more_pictures_than_are_measured_at_once_have_the_same_means():
    many = measured(*[bar(4, 4, 20, 2)] * 3000, *[bar(4, 4, 20, 6)] * 3000)
    assert (many.width, many.height) == (4, 20)
