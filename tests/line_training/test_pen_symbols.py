import numpy as np
import pytest
from tests.line_training.hand_files import pen_sample

from tenfold.line_training.glyphs import SIDE
from tenfold.line_training.pen_symbols import (
    PLACES,
    draw_digits,
    draw_symbols,
    full_ink,
    place_symbols,
)
from tenfold.lineformat import OTHER, SIGNS, label_of

SEVEN = pen_sample("7", [(0, 0), (60, 0), (20, 100)])
DASH = pen_sample("-", [(0, 0), (80, 2)])
POINT = pen_sample(".", [(0, 0), (1, 1)])
COMMA = pen_sample(",", [(10, 0), (0, 25)])


def rows_of(image):
    return np.flatnonzero((image > 90).any(axis=1))


def test_digits_are_framed_as_mnist_frames_them():
    images, labels = draw_digits([SEVEN] * 3, seed=0)
    assert labels.tolist() == [7] * 3
    for image in images:
        rows = np.flatnonzero(image.any(axis=1))
        assert rows[-1] - rows[0] + 1 == 20


def test_each_digit_has_a_pen_of_its_own():
    images, _ = draw_digits([SEVEN] * 2, seed=0)
    assert not np.array_equal(*images)


def test_every_sign_has_a_place():
    assert "".join(PLACES) == SIGNS


@pytest.mark.parametrize(
    ("sign", "highest", "lowest"), [(DASH, 14, 27), (POINT, 24, 34), (COMMA, 21, 39)]
)
def test_signs_stand_where_they_stand_in_a_number(sign, highest, lowest):
    glyphs = draw_symbols([sign] * 20, seed=0)
    assert set(glyphs.labels) == {label_of(sign.label)}
    for image in glyphs.images:
        rows = rows_of(image)
        assert highest <= rows[0]
        assert rows[-1] <= lowest


def test_look_alikes_of_digits_are_left_out():
    glyphs = draw_symbols(
        [pen_sample("l", [(0, 0), (0, 9)]), pen_sample("W", [(0, 0), (9, 9)])], seed=0
    )
    assert glyphs.labels.tolist() == [OTHER]


def test_pictures_of_signs_are_placed_and_those_of_digits_left_out():
    picture = np.zeros((28, 28), np.uint8)
    picture[12:16, 4:24] = 255
    glyphs = place_symbols(np.stack([picture] * 3), ["-", "7", "w"], seed=0)
    assert glyphs.labels.tolist() == [label_of("-"), OTHER]
    assert glyphs.images.shape == (2, SIDE, SIDE)
    assert 12 < rows_of(glyphs.images[0]).mean() < 27


def test_full_ink_fills_thin_strokes():
    assert full_ink(np.array([[0, 0.5, 0.8, 1]], np.float32)).tolist() == [[0, 178, 255, 255]]
