import numpy as np
from tests.photo.pages import paper, write

from tenfold.photo.layout.single_digit import find_digit_ink


def test_a_large_picture_is_made_smaller_by_a_whole_number():
    page = paper(1_500, 1_500)
    write(page, "7", 400, 1_200, height=900, thickness=80)
    found = find_digit_ink(page, bright=False)
    assert found.scale == 12
    assert found.ink.pixels.shape == (125, 125)


def test_a_small_digit_in_its_picture_keeps_its_pixels():
    page = paper(398, 398)
    write(page, "7", 180, 230, height=46, thickness=6)
    found = find_digit_ink(page, bright=False)
    assert found.scale == 1
    assert found.ink.box.height > 40


def test_ink_wider_than_tall_does_not_fit_one_digit():
    page = paper(140, 300)
    write(page, "2063", 40, 100, height=60, thickness=6)
    assert not find_digit_ink(page, bright=False).fits_one_digit
    assert find_digit_ink(np.ascontiguousarray(page.T), bright=False).fits_one_digit
