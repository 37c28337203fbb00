"""Framing against shapes of known size and centre, and against MNIST's own."""

import numpy as np
import pytest
from tests.shapes import centre_of_mass

from tenfold.errors import DataError
from tenfold.preprocessing import frame, ink_up


def box(image):
    """Return (height, width) of the smallest box around all that is not paper."""
    return tuple(int(np.ptp(np.flatnonzero(image.any(axis=1 - axis)))) + 1 for axis in (0, 1))


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
