"""Size normalisation against shapes of known spread, and against its definition."""

import math
from fractions import Fraction

import numpy as np
import pytest
from tests.shapes import bar, centre_of_mass, hard, strange

from tenfold.preprocessing import normalise_size
from tenfold.preprocessing.size import TARGET_SPREADS


def block(height, width, top=6, left=6):
    """Return an image (28, 28) of a full block of ink."""
    image = np.zeros((28, 28), dtype=np.uint8)
    image[top : top + height, left : left + width] = 255
    return image


def spreads(image):
    """Return the ink's standard deviations (down, along), in pixels."""
    ink, found = image.astype(np.float64), []
    for axis, centre in enumerate(centre_of_mass(image)):
        profile = ink.sum(axis=1 - axis)
        found.append(math.sqrt(profile @ (np.arange(28) - centre) ** 2 / profile.sum()))
    return found


SIZES = [(20, 20), (16, 8), (8, 16), (22, 5), (5, 18), (12, 12)]


@pytest.mark.parametrize("size", SIZES)
def test_a_block_of_any_size_comes_near_to_the_spreads_that_are_wanted(size):
    sized = normalise_size(block(*size, top=3, left=5)[None])[0]
    for found, side, wanted in zip(spreads(sized), size, TARGET_SPREADS, strict=True):
        own = math.sqrt((side * side - 1) / 12)  # of so many pixels in a row
        assert found == pytest.approx(wanted * (own / wanted) ** 0.25, rel=0.05)


@pytest.mark.parametrize("corner", [(0, 0), (0, 12), (10, 3), (6, 9)])
def test_a_digit_comes_to_the_same_bytes_from_anywhere_in_the_field(corner):
    digit = bar(0.3)[6:22, 5:21]
    moved = np.zeros((28, 28), dtype=np.uint8)
    moved[corner[0] : corner[0] + 16, corner[1] : corner[1] + 16] = digit
    sized = normalise_size(np.stack([bar(0.3), moved]))
    assert np.array_equal(sized[0], sized[1])
    assert centre_of_mass(sized[1]) == pytest.approx((13.5, 13.5), abs=0.1)


def test_strong_and_faint_ink_come_to_the_same_size():
    strong = bar(0.2) // 4 * 4
    sized = normalise_size(np.stack([strong, strong // 4]))
    assert spreads(sized[1]) == pytest.approx(spreads(sized[0]), abs=0.02)


def test_blank_stays_blank_and_full_ink_shrinks_within_a_margin_of_paper():
    sized = normalise_size(np.stack([block(0, 0), block(28, 28, 0, 0)]))
    assert not sized[0].any()
    # It spreads by 8.08 pixels, so steps are 1.09 pixels down and 1.32 along; 14.5 are ink or edge.
    rows, columns = (np.flatnonzero(sized[1].any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (1, 26, 3, 24)
    assert (sized[1][2:26, 4:24] == 255).all()


@pytest.mark.parametrize("place", [(0, 0), (0, 27), (27, 0), (27, 27), (11, 5)])
def test_a_single_pixel_becomes_a_spot_ten_thirds_as_wide_in_the_middle(place):
    image = np.zeros((28, 28), dtype=np.uint8)
    image[place] = 255
    sized = normalise_size(image[None])[0]
    # From the middle in steps of 0.3: 0.15, 0.45, 0.75 pixels away, so 7, 4 and 2 eighths are left.
    along = np.zeros(28)
    along[11:17] = 2, 4, 7, 7, 4, 2
    assert np.array_equal(sized, (255 * np.outer(along, along) + 32) // 64)


@pytest.mark.parametrize("side", [0, 1])
def test_a_thin_line_keeps_its_direction_and_is_widened_no_further_than_a_pixel_is(side):
    image = block(1, 20) if side == 0 else block(20, 1)
    sized = normalise_size(image[None])[0]
    assert np.ptp(np.flatnonzero(sized.any(axis=1 - side))) + 1 == 6
    assert np.ptp(np.flatnonzero(sized.any(axis=side))) + 1 > 14


def sized_pixel_by_pixel(image):
    """Return the image at its size, slowly and in the words of the definition."""
    rows = places([int(ink) for ink in image.sum(axis=1, dtype=int)], TARGET_SPREADS[0])
    columns = places([int(ink) for ink in image.sum(axis=0, dtype=int)], TARGET_SPREADS[1])
    sized = np.zeros_like(image)
    for row, column in np.ndindex(28, 28):
        ink = sum(
            part * other * int(image[i, j])
            for i, part in near(rows[row])
            for j, other in near(columns[column])
        )
        sized[row, column] = math.floor(ink + Fraction(1, 2))
    return sized


def places(profile, wanted):
    """Return where each pixel of the result lies in the image along one axis, as fractions."""
    mass = max(sum(profile), 1)
    first = sum(place * ink for place, ink in enumerate(profile))
    second = sum(place * place * ink for place, ink in enumerate(profile))
    spread = math.sqrt(max((mass * second - first * first) / (mass * mass), 0.3))
    root = math.sqrt(spread / wanted)
    step = max(root * math.sqrt(root), 0.3)
    return [Fraction(round(8 * (first / mass + (to - 13.5) * step)), 8) for to in range(28)]


def near(place):
    """Return the pixels beside a place that there are, each with its share."""
    left = math.floor(place)
    pairs = [(left, 1 - (place - left)), (left + 1, place - left)]
    return [(pixel, share) for pixel, share in pairs if 0 <= pixel < 28]


def test_sizing_gives_byte_for_byte_what_its_definition_gives():
    images = np.concatenate([strange(12), hard(), [bar(0.37), block(9, 4), block(21, 6, 7, 22)]])
    assert np.array_equal(normalise_size(images), [sized_pixel_by_pixel(each) for each in images])


def test_each_picture_is_sized_by_itself_however_many_come():
    few = np.stack([bar(lean) for lean in (-0.5, 0, 0.5)])
    many = np.tile(few, (300, 1, 1))
    assert np.array_equal(normalise_size(many), np.tile(normalise_size(few), (300, 1, 1)))
    assert normalise_size(few[:0]).shape == (0, 28, 28)


def test_sizing_leaves_the_images_themselves_alone():
    images = bar(0)[None]
    images.flags.writeable = False
    assert normalise_size(images).flags.writeable
