import numpy as np
import pytest
from tests.photo.forms import comb, ruled_paper
from tests.photo.pages import write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.combs import find_margin_pieces, find_teeth
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.ruled_lines import find_components_off_lines

FOOT = 100  # the row of the line that teeth stand on


def bars(*boxes):
    mask = np.zeros((200, 400), np.uint8)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 1
    return find_components(mask)


def teeth(*lefts, height=25, width=4):
    return [(left, FOOT - height, left + width, FOOT) for left in lefts]


def on_line(components, foot=FOOT):
    ruled = np.zeros(components.labels.shape, np.uint8)
    ruled[foot : foot + 3] = 1
    return len(find_teeth(components, ruled))


def test_even_bars_on_a_line_are_teeth():
    assert on_line(bars(*teeth(50, 100, 150, 200))) == 4
    assert on_line(bars(*teeth(50, 104, 150, 200))) == 4  # drawn by hand


def test_teeth_may_hang_from_their_line_and_some_may_be_missing():
    assert on_line(bars(*teeth(50, 100, 150, 200)), foot=FOOT - 28) == 4
    assert on_line(bars(*teeth(50, 100, 150, 250, 300))) == 5


@pytest.mark.parametrize(
    "boxes",
    [
        teeth(50, 100),  # too few
        teeth(50, 100, 170, 198),  # uneven
        teeth(50, 100, 150, 214),  # a little uneven
        [*teeth(50, 100), *teeth(150, height=33)],  # one is higher
        teeth(50, 100, 150, 200, width=20),  # too broad
        [*teeth(50), *teeth(100, height=35), *teeth(150, height=50)],  # of several heights
    ],
)
def test_other_bars_on_a_line_are_none(boxes):
    assert on_line(bars(*boxes)) == 0


def test_bars_that_stand_on_no_line_are_none():
    assert on_line(bars(*teeth(50, 100, 150, 200)), foot=FOOT + 3) == 4
    assert on_line(bars(*teeth(50, 100, 150, 200)), foot=FOOT + 8) == 0


def test_a_drawn_comb_leaves_nothing_but_the_digits_between_its_teeth():
    page = comb(6)
    assert len(find_components_off_lines(binarize(page, bright=False)).boxes) == 1
    for number, letter in enumerate("20634"):
        write(page, letter, 72 + 50 * number, 112, height=30, thickness=3)
    boxes = find_components_off_lines(binarize(page, bright=False)).boxes[1:]
    assert len(boxes) == 5
    assert boxes[:, 3].max() <= 116


def test_digits_on_a_line_are_no_teeth():
    page = comb(2, pitch=400)  # a line, and a tooth at each of its ends
    write(page, "2063", 100, 112, height=36, thickness=3)
    boxes = find_components_off_lines(binarize(page, bright=False)).boxes[1:]
    assert len(boxes[boxes[:, 0] > 80]) >= 4


def test_bars_end_to_end_are_pieces_of_a_margin():
    pieces = [(100, top, 103, top + 43) for top in (10, 60, 110)]  # 7 pixels apart
    assert find_margin_pieces(bars(*pieces)).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "pieces",
    [
        [(100, 10, 103, 55), (100, 60, 103, 105)],  # too few
        [(100, 10, 103, 48), (100, 60, 103, 98), (100, 110, 103, 148)],  # with gaps
        [(100, 10, 103, 55), (120, 60, 123, 105), (140, 110, 143, 155)],  # aside
        [(100, 10, 115, 55), (100, 60, 115, 105), (100, 110, 115, 155)],  # too broad
        [(100, 10, 106, 30), (100, 32, 106, 52), (100, 54, 106, 74)],  # too short
    ],
)
def test_other_bars_above_each_other_are_none(pieces):
    assert find_margin_pieces(bars(*pieces)).tolist() == []


def test_ruled_paper_with_a_margin_leaves_no_piece_beside_a_digit():
    page = ruled_paper(margin_at=100)
    write(page, "7", 300, 197, height=30)
    boxes = find_components_off_lines(binarize(page, bright=False)).boxes[1:]
    large = boxes[(boxes[:, 3] - boxes[:, 1]) > 5]
    np.testing.assert_allclose(large, [(303, 167, 324, 198)], atol=3)
