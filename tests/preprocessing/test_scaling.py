import numpy as np
import pytest

from tenfold.errors import DataError
from tenfold.preprocessing import flatten, scale


def test_pixels_scale_to_float32_from_exactly_0_to_exactly_1():
    scaled = scale(np.array([[[0, 51, 255]]], dtype=np.uint8))
    assert scaled.dtype == np.float32
    assert scaled.shape == (1, 1, 3)
    assert scaled[0, 0, 0] == 0
    assert scaled[0, 0, 1] == pytest.approx(0.2)
    assert scaled[0, 0, 2] == 1


def test_pixels_that_are_already_floats_are_refused_by_scale():
    with pytest.raises(DataError, match="Pixels came as float64; uint8 from 0 to 255"):
        scale(np.zeros((1, 28, 28)))


def test_flatten_lays_the_rows_of_a_picture_one_after_the_other():
    images = np.arange(2 * 784, dtype=np.int32).reshape(2, 28, 28)
    rows = flatten(images)
    assert rows.shape == (2, 784)
    assert rows[1, 29] == images[1, 1, 1]


@pytest.mark.parametrize("shape", [(28, 28), (2, 784), (2, 28, 27), (2, 28, 28, 1)])
def test_what_is_not_28_by_28_is_refused_by_flatten(shape):
    with pytest.raises(DataError, match="Images came in shape"):
        flatten(np.zeros(shape, dtype=np.uint8))
