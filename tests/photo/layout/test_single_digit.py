import cv2
import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.photo.layout.cell import Ink
from tenfold.photo.layout.single_digit import DigitInk, find_digit_ink


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


def is_one_thing(*boxes, **settings):
    """Return whether these boxes, filled, on 200 x 200 pixels are one thing."""
    pixels = np.zeros((200, 200), np.uint8)
    for left, top, right, bottom in boxes:
        pixels[top:bottom, left:right] = 255
    return DigitInk(Ink(pixels, np.array(boxes, np.intp), **settings), 1.0).is_one_thing


BAR = (90, 40, 102, 160)


def test_a_stroke_on_a_canvas_is_one_thing():
    assert is_one_thing(BAR)
    assert is_one_thing(BAR, (102, 40, 140, 50))  # with a part of it


def test_no_ink_is_not_one_thing():
    assert not find_digit_ink(paper(200, 200), bright=False).is_one_thing


def test_several_strokes_of_one_size_are_not_one_thing():
    row = [(left, 60, left + 8, 140) for left in range(10, 190, 80)]
    assert not is_one_thing(*row)


def test_many_parts_are_not_one_thing():
    parts = [(110 + 12 * number, 40, 114 + 12 * number, 44) for number in range(4)]
    assert is_one_thing(BAR, *parts[:3])
    assert not is_one_thing(BAR, *parts)


@pytest.mark.parametrize(("share", "wanted"), [(0.09, True), (0.11, False)])
def test_many_specks_leave_not_one_thing(share, wanted):
    assert is_one_thing(BAR, speck_share=share) == wanted


def test_a_blot_and_a_canvas_are_not_one_thing():
    assert is_one_thing((80, 40, 115, 160))
    assert not is_one_thing((40, 40, 160, 160))
    pixels = np.zeros((200, 200), np.uint8)
    cv2.rectangle(pixels, (0, 0), (199, 199), 255, 9)
    canvas = Ink(pixels, np.array([(0, 0, 200, 200)], np.intp))
    assert not DigitInk(canvas, 1.0).is_one_thing


@pytest.mark.parametrize(("holes", "expected"), [(0, True), (4, True), (5, False)])
def test_what_has_more_holes_than_a_digit_is_not_one_thing(holes, expected):
    pixels = np.zeros((200, 200), np.uint8)
    pixels[20:180, 80:120] = 255
    for number in range(holes):
        pixels[40 + 20 * number : 44 + 20 * number, 98:102] = 0
    ink = Ink(pixels, np.array([(80, 20, 120, 180)], np.intp))
    assert DigitInk(ink, 1.0).is_one_thing == expected


def test_the_light_around_a_bright_stroke_is_not_one_thing():
    board = paper(800, 800, 10)
    write(board, "4", 200, 560, height=360, thickness=34, grey=235)
    assert find_digit_ink(board, bright=True).is_one_thing
    assert not find_digit_ink(board, bright=False).is_one_thing
