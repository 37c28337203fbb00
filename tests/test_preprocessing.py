"""Preprocessing against shapes of known slant and centre, and against MNIST's own framing."""

import math
from fractions import Fraction

import numpy as np
import pytest

from tenfold.errors import DataError
from tenfold.preprocessing import deskew, flatten, frame, ink_up, scale, slant
from tests.shapes import bar, strange


def centre_of_mass(image):
    """Return (row, column), in pixels."""
    ink = image.astype(np.float64)
    return tuple(
        float(ink.sum(axis=1 - axis) @ np.arange(side) / ink.sum())
        for axis, side in enumerate(image.shape)
    )


def box(image):
    """Return (height, width) of the smallest box around all that is not paper."""
    return tuple(int(np.ptp(np.flatnonzero(image.any(axis=1 - axis)))) + 1 for axis in (0, 1))


# Scaling and flattening


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


# Slant and deskewing


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


@pytest.mark.parametrize("function", [deskew, slant])
@pytest.mark.parametrize(
    "images",
    [np.zeros((1, 28, 28), dtype=np.float32), np.zeros((1, 784), dtype=np.uint8), bar(0)],
    ids=["floats", "rows", "one"],
)
def test_what_are_not_images_are_refused_in_a_sentence(function, images):
    with pytest.raises(DataError, match=r"Images came as \w+ in shape .*; uint8 of shape \(n, 28"):
        function(images)


# Framing


@pytest.mark.parametrize("corner", [(0, 0), (0, 70), (40, 0), (40, 70), (21, 33)])
def test_a_square_anywhere_ends_in_the_20_box_in_the_middle(corner):
    picture = np.zeros((50, 80), dtype=np.uint8)
    picture[corner[0] : corner[0] + 10, corner[1] : corner[1] + 10] = 180
    framed = frame(picture)
    assert framed.shape == (28, 28)
    assert framed.dtype == np.uint8
    assert (framed[4:24, 4:24] == 255).all()
    assert np.count_nonzero(framed) == 20 * 20


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        ((1, 1), (20, 20)),
        ((1, 2), (10, 20)),
        ((3, 1), (20, 7)),
        ((20, 20), (20, 20)),
        ((100, 50), (20, 10)),
        ((3000, 4), (20, 1)),
        ((4, 3000), (1, 20)),
        ((1500, 1500), (20, 20)),
    ],
)
def test_a_full_picture_of_any_size_fills_the_longer_side_of_the_box(shape, wanted):
    framed = frame(np.full(shape, 77, dtype=np.uint8))
    assert box(framed) == wanted
    assert set(np.unique(framed)) == {0, 255}
    assert centre_of_mass(framed) == pytest.approx((14, 14), abs=0.5)


def test_the_middle_is_that_of_the_mass_not_that_of_the_box():
    picture = np.zeros((40, 40), dtype=np.uint8)
    picture[0:40, 0:4] = picture[30:40, 0:30] = 255  # an L: its mass is at the lower left
    framed = frame(picture)
    assert centre_of_mass(framed) == pytest.approx((14, 14), abs=0.5)
    rows = np.flatnonzero(framed.any(axis=1))
    assert rows[0] < 28 - 1 - rows[-1]  # so its box lies higher than the middle


@pytest.mark.parametrize("seed", range(10))
def test_any_scribble_ends_with_its_mass_in_the_middle_and_its_darkest_pixel_black(seed):
    random = np.random.default_rng(seed)
    height, width = random.integers(2, 120, 2)
    picture = (random.random((height, width)) ** 8 * random.integers(10, 256)).astype(np.uint8)
    picture[random.integers(height), random.integers(width)] = 100
    framed = frame(picture)
    assert framed.max() == 255
    assert max(box(framed)) <= 20
    assert centre_of_mass(framed) == pytest.approx((14, 14), abs=0.51)  # pixels are whole numbers


def test_where_the_mass_is_at_an_edge_the_box_stays_within_the_field():
    picture = np.zeros((400, 400), dtype=np.uint8)
    picture[:8, :] = 255
    picture[:, 200] = 60
    framed = frame(picture)
    assert framed[27].any()
    assert box(framed) == (20, 20)


def test_a_faint_picture_is_framed_as_a_strong_one_and_keeps_its_shades():
    strong = np.zeros((30, 30), dtype=np.uint8)
    strong[5:25, 5:25] = 250
    strong[10:20, 10:20] = 125
    assert np.array_equal(frame(strong), frame(strong // 25))
    assert frame(strong)[14, 14] == 128
    assert frame(np.eye(9, dtype=np.uint8) * 10).max() == 255


def test_what_is_fainter_than_a_fifth_of_the_ink_is_paper_outside_the_digit():
    picture = np.zeros((60, 60), dtype=np.uint8)
    picture[20:40, 20:40] = 200
    clean = frame(picture)
    picture[picture == 0] = 40
    assert np.array_equal(frame(picture), clean)


def test_shrinking_averages_what_it_skips():
    stripes = np.zeros((200, 200), dtype=np.uint8)
    stripes[:, ::2] = 255
    framed = frame(stripes)[5:23, 5:23]
    assert framed.std() < 10  # grey throughout, where picking pixels would leave stripes


@pytest.mark.parametrize("shape", [(28, 28), (3, 70), (1, 1), (0, 5), (5, 0), (0, 0)])
def test_a_blank_or_empty_picture_stays_blank(shape):
    framed = frame(np.zeros(shape, dtype=np.uint8))
    assert framed.shape == (28, 28)
    assert not framed.any()


def test_framing_leaves_the_picture_itself_alone():
    picture = np.eye(50, dtype=np.uint8)
    picture.flags.writeable = False
    frame(picture)


@pytest.mark.parametrize(
    "picture",
    [np.zeros((9, 9)), np.zeros((9, 9, 3), dtype=np.uint8), np.zeros(9, dtype=np.uint8)],
    ids=["floats", "colours", "a row"],
)
def test_what_is_no_picture_is_refused_by_frame_in_a_sentence(picture):
    with pytest.raises(DataError, match=r"A picture came as \w+ in shape .*; uint8 of shape \(hei"):
        frame(picture)


@pytest.mark.real
def test_mnist_itself_has_its_centres_of_mass_where_frame_puts_them(mnist):
    centres = np.array([centre_of_mass(image) for image in mnist.test.images[:1000]])
    assert centres.mean(axis=0) == pytest.approx((14, 14), abs=0.05)
    assert np.abs(centres - 14).max() < 0.55


@pytest.mark.real
def test_a_digit_of_mnist_pasted_into_a_larger_picture_is_framed_as_mnist_framed_it(mnist):
    random = np.random.default_rng(0)
    likeness = []
    for image in mnist.test.images[:300]:
        canvas = np.zeros((120, 90), dtype=np.uint8)
        top, left = random.integers(0, 92), random.integers(0, 62)
        canvas[top : top + 28, left : left + 28] = image
        likeness.append(np.corrcoef(frame(canvas).ravel(), image.ravel())[0, 1])
    # Moved by one pixel, a digit correlates with itself by 0.77.
    assert np.mean(likeness) > 0.99
    assert np.mean(np.array(likeness) > 0.999) > 0.95


# Polarity


def test_a_dark_digit_on_bright_paper_is_turned_over_and_a_bright_one_on_dark_is_not():
    ink = np.zeros((20, 20), dtype=np.uint8)
    ink[5:15, 9:11] = 200
    assert np.array_equal(ink_up(ink), ink)
    assert np.array_equal(ink_up(255 - ink), ink)


@pytest.mark.parametrize(("paper", "ink"), [(90, 10), (200, 120), (40, 240), (254, 255), (0, 1)])
def test_the_grey_of_the_paper_is_taken_away_and_what_is_left_is_ink(paper, ink):
    picture = np.full((20, 20), paper, dtype=np.uint8)
    picture[5:15, 9:11] = ink
    up = ink_up(picture)
    assert up.dtype == np.uint8
    assert (up[5:15, 9:11] == abs(ink - paper)).all()
    assert np.count_nonzero(up) == 20


def test_what_is_fainter_than_the_paper_is_paper_too():
    picture = np.full((9, 9), 60, dtype=np.uint8)
    picture[4, 4], picture[2, 2] = 250, 10
    up = ink_up(picture)
    assert (up[4, 4], up[2, 2]) == (190, 0)


def test_a_stroke_that_runs_over_the_border_does_not_turn_the_picture_over():
    ink = np.zeros((20, 20), dtype=np.uint8)
    ink[:, 8:12] = 255
    assert np.array_equal(ink_up(ink), ink)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (1, 1), (4, 4)])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_picture_of_one_shade_is_paper_throughout(shape, shade):
    up = ink_up(np.full(shape, shade, dtype=np.uint8))
    assert up.shape == shape
    assert not up.any()
