from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import InkMap
from tenfold.photo.recognition.doubts import (
    CUT_OFF,
    GOES_ON,
    PALER,
    POINT_OR_COMMA,
    RAISED,
    SMALLER,
    SPACED,
    doubt_cut_digit,
    doubt_cut_line,
    doubt_line,
    doubt_pale,
    doubt_points,
    doubt_raised,
    doubt_signs,
    doubt_small,
    doubt_spaced,
)
from tenfold.photo.symbols import Digit, Sign, is_sure


def sign(symbol, left, verdict="sign"):
    return Sign(Box(left, 10, left + 6, 12), symbol, 0.99, verdict)


def test_signs_that_the_edges_cut_off_are_unsure():
    symbols = (sign("-", 0), sign("-", 50), sign("-", 94))
    found = doubt_signs(symbols, 100)
    assert [each.verdict for each in found] == ["unsure", "sign", "unsure"]
    assert found[0].why == CUT_OFF


@pytest.mark.parametrize(("symbol", "verdict"), [(".", "unsure"), (",", "unsure"), ("-", "sign")])
def test_a_sign_that_begins_no_number_is_unsure(symbol, verdict):
    first, second = doubt_signs((sign(symbol, 20), sign(symbol, 40)), 100)
    assert (first.verdict, second.verdict) == (verdict, "sign")


def test_a_point_that_ends_a_cell_is_unsure_and_one_that_ends_a_line_is_not():
    symbols = (sign("-", 20), sign(".", 40))
    assert doubt_signs(symbols, 100)[1].verdict == "sign"
    last = doubt_signs(symbols, 100, in_cell=True)[1]
    assert (last.verdict, last.why) == ("unsure", GOES_ON)


def test_a_stroke_of_something_beside_the_picture_is_not_in_the_text():
    symbols = (sign(",", 0), sign("-", 50), sign(":", 94, "unsure"))
    assert [each.dropped for each in doubt_signs(symbols, 100)] == [True, False, True]


def test_a_minus_that_the_edge_cuts_off_stays_in_the_text():
    first, last = doubt_signs((sign("-", 0), sign(".", 94)), 100)
    assert (first.dropped, last.dropped) == (False, False)


def one(left, label=1):
    box = Box(left, 10, left + 6, 40)
    return Digit(box, label, 0.99, 7, 0.01, "digit")


@pytest.mark.parametrize(
    ("strokes", "left", "label", "verdict"),
    [
        ([(12, 15), (34, 38)], 94, 1, "unsure"),  # the left of a 0
        ([(12, 15), (34, 38)], 50, 1, "digit"),  # not at the edge
        ([(11, 40)], 94, 1, "unsure"),  # the left of a thick one
        ([(12, 30)], 94, 1, "digit"),
        ([(12, 15), (18, 20)], 94, 1, "digit"),  # one stroke, frayed
        ([(12, 15), (34, 38)], 94, 3, "digit"),
    ],
)
def test_a_1_that_the_edge_cuts_is_unsure(strokes, left, label, verdict):
    mask = np.zeros((50, 100), np.uint8)
    for top, bottom in strokes:
        mask[top:bottom, 90:] = 1
    found = doubt_cut_digit(one(left, label), mask)
    assert (found.verdict, found.why) == (verdict, CUT_OFF if verdict == "unsure" else "")


def digit(left, top, bottom, verdict="digit"):
    return Digit(Box(left, top, left + 20, bottom), 5, 0.99, 7, 0.01, verdict)


@pytest.mark.parametrize(
    ("top", "bottom", "why"),
    [
        (0, 18, RAISED),  # an exponent
        (38, 56, RAISED),  # an index
        (10, 40, ""),  # as tall as the others
        (22, 40, ""),  # small, on the line
        (15, 33, ""),  # a small zero in the middle
    ],
)
def test_a_small_digit_above_or_below_the_line_is_unsure(top, bottom, why):
    symbols = [digit(0, 10, 40), digit(25, 8, 40), digit(50, top, bottom)]
    assert [each.why for each in doubt_raised(symbols, 0.0)] == ["", "", why]


def test_two_raised_digits_of_four_are_unsure():
    symbols = [digit(0, 10, 70), digit(25, 8, 70), digit(50, 8, 40), digit(75, 10, 42)]
    assert [each.why for each in doubt_raised(symbols, 0.0)] == ["", "", RAISED, RAISED]


def test_a_line_that_rises_raises_no_digit():
    symbols = [digit(0, 40, 70), digit(60, 28, 58), digit(120, 30, 46)]
    assert all(not each.why for each in doubt_raised(symbols, -0.2))


def test_what_is_far_paler_than_the_rest_of_its_line_is_unsure():
    darkness = np.zeros((50, 100), np.float32)
    darkness[10:40, :50] = 0.8
    darkness[10:40, 50:75] = 0.3
    symbols = [digit(0, 10, 40), digit(25, 10, 40), digit(52, 10, 40)]
    found = doubt_pale(symbols, InkMap(darkness, 0.2, 4.0))
    assert [each.why for each in found] == ["", "", PALER]


@pytest.mark.parametrize(
    ("lefts", "doubted"),
    [
        ((0, 22, 44, 82, 104), [2, 3]),  # 18 pixels between digits 30 high, else 2
        ((0, 22, 44, 66, 88), []),
        ((0, 30, 60, 98, 128), []),  # wide everywhere
        ((0, 38, 60, 98, 120), [0, 1, 2, 3]),  # two wide spaces
        ((0, 38), []),  # there is no other space
        ((0, 60), [0, 1]),  # nor here, and it is wide
        ((0, 60, 120), [0, 1, 2]),
    ],
)
def test_the_sides_of_wide_spaces_are_unsure(lefts, doubted):
    found = doubt_spaced([digit(left, 10, 40) for left in lefts])
    assert [number for number, each in enumerate(found) if each.why == SPACED] == doubted


@pytest.mark.parametrize(
    ("places", "height", "verdict"),
    [
        (((10, 40), (12, 40), (11, 38)), 40, "unsure"),  # two of three end at the lower edge
        (((0, 30), (0, 28), (1, 31)), 45, "unsure"),
        (((10, 40), (12, 36), (11, 38)), 40, "digit"),  # one of three
        (((0, 40), (2, 40), (1, 40)), 40, "digit"),  # cut out closely
        (((10, 40),), 40, "digit"),
    ],
)
def test_a_line_that_the_upper_or_lower_edge_cuts_is_unsure(places, height, verdict):
    symbols = [digit(25 * number, *place) for number, place in enumerate(places)]
    assert {each.verdict for each in doubt_cut_line(symbols, height)} == {verdict}


def test_a_ditto_mark_in_a_table_is_no_sure_11():
    marks = tuple(replace(digit(left, 10, 22), label=1) for left in (0, 8))
    tall = (digit(0, 10, 40), digit(25, 10, 42))
    cells = {0: tall, 1: tall, 2: marks, 5: (digit(0, 10, 22),)}
    found = doubt_small(cells)
    assert [each.why for each in found[2]] == [SMALLER, SMALLER]
    assert all(not each.why for index in (0, 1, 5) for each in found[index])


@pytest.mark.parametrize(
    ("box", "symbol", "wanted"),
    [
        (Box(22, 36, 26, 46), ".", ","),
        (Box(22, 35, 26, 40), ".", "."),  # as wide as high, on the line
        (Box(22, 28, 26, 39), ".", "."),  # long, but on the line
        (Box(22, 42, 30, 48), ".", "."),  # below, but no longer than wide
        (Box(22, 36, 26, 46), ":", ":"),
    ],
)
def test_a_point_as_long_as_a_comma_is_an_unsure_comma(box, symbol, wanted):
    symbols = [digit(0, 10, 40), Sign(box, symbol, 0.9, "sign"), digit(28, 10, 41)]
    found = doubt_points(symbols, 0.0)[1]
    assert (found.symbol, found.why) == (wanted, POINT_OR_COMMA if wanted != symbol else "")


SIDES = st.floats(-5, 120)
BOXES = st.builds(Box, SIDES, SIDES, SIDES, SIDES)
DIGITS = st.builds(
    Digit, BOXES, st.integers(0, 9), st.just(0.99), st.just(7), st.just(0.0),
    st.sampled_from(["digit", "unsure", "not a digit"]),
)  # fmt: skip
SIGNS = st.builds(
    Sign, BOXES, st.sampled_from(".,-+/:=%"), st.just(0.9), st.sampled_from(["sign", "unsure"])
)


@given(st.lists(DIGITS | SIGNS, max_size=6), st.floats(-0.3, 0.3), st.booleans())
def test_no_line_is_made_surer_or_shorter_wherever_its_symbols_stand(symbols, slope, expected):
    darkness = np.zeros((100, 100), np.float32)
    darkness[20:60, 10:90] = 0.7
    ink_map = InkMap(darkness, 0.2, 4.0)
    found = doubt_line(symbols, ink_map, ink_map.mask, slope=slope, expected=expected)
    assert len(found) == len(symbols)
    assert all(
        is_sure(before) or not is_sure(after) for before, after in zip(symbols, found, strict=True)
    )
