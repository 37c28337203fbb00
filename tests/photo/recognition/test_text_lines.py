import numpy as np
from tests.photo.pages import paper, write
from tests.photo.readings import digit

from tenfold.photo import open_reader
from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.text_layout import TextLayout, TextLine
from tenfold.photo.layout.text_lines import find_text_lines
from tenfold.photo.recognition.text_lines import (
    ReadLine,
    box_around_rows,
    read_text_lines,
    text_rows,
)


def read_line(left, top, *digits):
    box = Box(left, top, left + 20, top + 40)
    boxes = np.array([(left, top, left + 20, top + 40)], np.intp)
    return ReadLine(TextLine(np.array([1]), boxes, box), digits)


def test_a_line_has_digits_if_any_of_its_symbols_is_one():
    other = digit(None, "not a digit")
    assert not read_line(0, 0).has_digits
    assert not read_line(0, 0, other).has_digits
    assert read_line(0, 0, other, digit(7, "unsure")).has_digits


def test_lines_side_by_side_are_cells_of_one_row():
    lines = [
        read_line(300, 12, digit(4)),
        read_line(50, 100, digit(9)),
        read_line(50, 10, digit(7)),
    ]
    rows = text_rows(lines)
    assert [[cell.text for cell in row.cells] for row in rows] == [["7", "4"], ["9"]]
    assert [row.text for row in rows] == ["7 4", "9"]
    assert box_around_rows(rows).sides == (50, 10, 320, 140)


def test_each_line_is_read_in_its_place():
    page = paper(400, 600)
    write(page, "2063", 50, 100)
    write(page, "514", 80, 300)
    ink_map = binarize(page, bright=False)
    lines = read_text_lines(ink_map, find_text_lines(ink_map), open_reader(), None)
    assert [line.cell.text for line in lines] == ["2063", "514"]
    for line in lines:
        middles = [(each.box.top + each.box.bottom) / 2 for each in line.symbols]
        assert all(line.line.box.top < middle < line.line.box.bottom for middle in middles)


def test_no_lines_are_no_answers():
    ink_map = binarize(paper(50, 50), bright=False)
    nothing = TextLayout((), np.zeros((50, 50), np.int32))
    assert read_text_lines(ink_map, nothing, open_reader(), None) == []
