import numpy as np
import pytest

from tenfold.photo.layout.number_gaps import find_columns, part_numbers

NO_SIGNS = np.empty((0, 4), np.intp)


def row(*lefts, top=50, height=40, width=20):
    return np.array([(left, top, left + width, top + height) for left in lefts], np.intp)


def page(*rules, level=0.1, height=140):
    """The darkness of a page with upright rules at these columns."""
    darkness = np.zeros((height, 600), np.float32)
    for column in rules:
        darkness[:, column : column + 2] = level
    return darkness


def sizes(boxes, darkness=None, signs=NO_SIGNS):
    return [len(part) for part in part_numbers(boxes, signs, 40.0, darkness)]


def test_an_upright_rule_parts_a_line_however_narrow_the_space():
    digits = row(10, 35, 60, 100, 125)
    assert sizes(digits) == [5]
    assert sizes(digits, page(90)) == [3, 2]
    assert part_numbers(digits, NO_SIGNS, 40.0, page(90))[1].tolist() == [3, 4]


def test_a_stroke_that_does_not_go_on_above_and_below_is_no_rule():
    darkness = page()
    darkness[50:90, 90:92] = 0.5
    assert not find_columns(row(10, 35, 60, 100, 125), darkness).any()


def test_a_shadow_is_no_rule():
    darkness = page()
    darkness[:, 82:100] = 0.2
    assert not find_columns(row(10, 35, 60, 100, 125), darkness).any()


@pytest.mark.parametrize("rules", [(30, 55, 80, 120), (20, 45, 90, 110)])
def test_on_squared_paper_no_line_is_parted(rules):
    """Rules between all digits, or behind some of them."""
    assert sizes(row(5, 32, 57, 100, 125), page(*rules)) == [5]


def test_a_sign_fills_the_space_between_two_numbers():
    digits, sign = row(10, 35, 160, 185), np.array([(95, 68, 120, 74)], np.intp)
    assert sizes(digits) == [2, 2]
    assert sizes(digits, signs=sign) == [4]
