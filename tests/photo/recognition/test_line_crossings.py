import numpy as np
import pytest

from tenfold.photo.geometry import Box
from tenfold.photo.layout.tables import TableCell
from tenfold.photo.recognition.doubts import GOES_ON
from tenfold.photo.recognition.line_crossings import across_lines
from tenfold.photo.symbols import Digit, Sign

LINE = 100.0


def cell(row, column):
    corners = np.array([(0, 0), (LINE, 0), (LINE, 60), (0, 60)], float)
    return TableCell(row, column, 1, 1, corners + np.array([LINE * column, 60 * row]))


CELLS = (cell(0, 0), cell(0, 1), cell(1, 0))


def digit(label, left):
    return Digit(Box(left, 10, left + 16, 40), label, 0.99, None, 0.0, "digit")


def point(left):
    return Sign(Box(left, 36, left + 4, 40), ".", 0.99, "sign")


def texts(symbols):
    return {index: "".join(each.character for each in found) for index, found in symbols.items()}


def test_a_digit_on_the_line_is_a_decimal_of_the_number_that_ends_in_a_point():
    symbols = {0: (digit(4, 40), digit(9, 60), point(84)), 1: (digit(5, 92), digit(2, 110))}
    found = across_lines(symbols, CELLS)
    assert texts(found) == {0: "49.5", 1: "2"}
    assert (found[0][-1].verdict, found[0][-1].why) == ("unsure", GOES_ON)
    assert found[1] == symbols[1][1:]


def test_a_digit_behind_the_line_is_the_next_cell_s():
    symbols = {0: (digit(9, 60), point(84), digit(5, 92), digit(2, 110))}
    found = across_lines(symbols, CELLS)
    assert texts(found) == {0: "9.5", 1: "2"}
    assert found[1][0].verdict == "unsure"


@pytest.mark.parametrize(
    "symbols",
    [
        {0: (digit(4, 40), digit(9, 60)), 1: (digit(5, 92), digit(2, 110))},  # no decimals wanted
        {0: (digit(9, 60), point(84)), 1: (digit(5, 104),)},  # not on the line
        {0: (point(84),), 1: (digit(5, 92),)},  # no number
        {0: (digit(9, 60), point(84)), 2: (digit(5, 92),)},  # in another row
        {0: (digit(9, 110),)},  # nothing would be left
    ],
)
def test_all_others_stay_where_they_are(symbols):
    assert across_lines(symbols, CELLS) == symbols
