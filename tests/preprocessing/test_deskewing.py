"""Deskewing against shapes of known slant."""

import math
from fractions import Fraction

import numpy as np
import pytest
from tests.shapes import bar, centre_of_mass, strange

from tenfold.preprocessing import deskew, slant


@pytest.mark.parametrize("lean", [-0.75, -0.5, -0.2, 0, 0.2, 0.5, 0.75])
def test_the_slant_of_a_bar_is_the_pixels_to_the_right_for_each_pixel_down(lean):
    assert slant(bar(lean)[None])[0] == pytest.approx(lean, abs=0.005)


def test_a_mirrored_picture_leans_the_other_way():
    images = strange(8)
    assert slant(images[:, :, ::-1]) == pytest.approx(-slant(images))


def test_blank_pictures_and_single_rows_do_not_lean_and_stay_as_they_are():
    images = np.zeros((2, 28, 28), dtype=np.uint8)
    images[1, 9, 3:20] = np.arange(17)
    assert slant(images).tolist() == [0, 0]
    assert np.array_equal(deskew(images), images)


def test_no_picture_leans_more_than_a_pixel_a_row():
    corners = np.zeros((2, 28, 28), dtype=np.uint8)
    corners[0, 13, 0] = corners[0, 14, 27] = corners[1, 13, 27] = corners[1, 14, 0] = 255
    assert slant(corners).tolist() == [1, -1]


@pytest.mark.parametrize("lean", [-0.8, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5, 0.8])
def test_a_slanted_bar_comes_upright(lean):
    upright = deskew(bar(lean)[None])
    assert abs(slant(upright)[0]) < 0.02
    middles = [centre_of_mass(row[None])[1] for row in upright[0] if row.any()]
    assert len(middles) == 16
    assert np.ptp(middles) <= 0.26  # rows are moved by quarters of a pixel


def test_a_bar_and_a_cross_that_are_upright_are_unchanged():
    cross = np.zeros((28, 28), dtype=np.uint8)
    cross[4:24, 13:15] = cross[13:15, 4:24] = 200
    images = np.stack([bar(0), cross])
    assert np.array_equal(deskew(images), images)


def upright_pixel_by_pixel(image):
    """Return the deskewed image, slowly and in the words of the definition."""
    mass = x = y = xy = yy = 0
    for row, column in np.ndindex(28, 28):
        ink = int(image[row, column])
        mass, x, y = mass + ink, x + ink * column, y + ink * row
        xy, yy = xy + ink * column * row, yy + ink * row * row
    lean = min(max((mass * xy - x * y) / max(mass * yy - y * y, 1), -1), 1)
    upright = np.zeros_like(image)
    for row, column in np.ndindex(28, 28):
        shift = Fraction(round(4 * lean * (row - y / max(mass, 1))), 4)
        left = math.floor(column + shift)
        part = column + shift - left
        first, second = (
            int(image[row, place]) if 0 <= place < 28 else 0 for place in (left, left + 1)
        )
        upright[row, column] = math.floor(first * (1 - part) + second * part + Fraction(1, 2))
    return upright


def test_deskewing_gives_byte_for_byte_what_its_definition_gives():
    images = np.concatenate([strange(24), [bar(0.37), bar(-0.61)]])
    images[4, :, :14] = 0
    images[5, 3:, :] = 0
    assert np.array_equal(deskew(images), [upright_pixel_by_pixel(image) for image in images])


def test_each_picture_is_deskewed_by_itself_however_many_come():
    few = np.stack([bar(lean) for lean in (-0.5, 0, 0.5)])
    many = np.tile(few, (700, 1, 1))
    assert np.array_equal(deskew(many), np.tile(deskew(few), (700, 1, 1)))
    assert deskew(few[:0]).shape == (0, 28, 28)
