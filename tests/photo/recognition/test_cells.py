import cv2
import numpy as np
import pytest
from tests.photo.forms import row_of_boxes
from tests.photo.pages import grid, write
from tests.photo.readings import region

from tenfold.photo import open_reader
from tenfold.photo.recognition.cells import joined_boxes, read_tables, table_region
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.page import analyse

CELL = 80


def form(*rows, columns=3):
    """A table in whose cells these texts are written, separated by spaces; "." leaves one blank."""
    page = grid(len(rows), columns, cell=CELL)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts.split()):
            left, bottom = 60 + CELL * column + (24 if len(text) == 1 else 12), 60 + CELL * row + 58
            if text != ".":
                write(page, text, left, bottom, height=36 if len(text) == 1 else 30)
    return page


def read(page, kind=None, expect=None):
    """Return the one table of a page, read, and its region."""
    constraint = None if expect is None else Constraint(expect)
    (table,) = read_tables(analyse(page, parted=True), open_reader(), constraint, kind)
    return table, table_region(table, constraint)


def texts(found):
    return [row.text for row in found.rows]


def test_a_digit_in_each_cell_makes_a_grid_or_boxes():
    table, found = read(form("2 0 6", "3 . 5"))
    assert (table.kind, found.kind, texts(found)) == ("grid", "grid", ["206", "3.5"])
    assert read(form("2 . 6"))[1].kind == "boxes"


def test_numbers_in_cells_make_a_table():
    table, found = read(form("27 40 6", "613 . 5"))
    assert (table.kind, texts(found)) == ("table", ["27 40 6", "613 . 5"])


def test_one_number_among_many_digits_is_a_mistake_and_makes_no_table():
    table, found = read(form("2 0 6", "3 27 5"))
    assert table.kind == "grid"
    verdicts = [digit.verdict for digit in found.digits]
    assert verdicts.count("digit") == 5
    assert verdicts[4] != "digit"


@pytest.mark.parametrize("kind", ["grid", "boxes", "table"])
def test_the_kind_may_be_given(kind):
    table, found = read(form("2 0 6"), kind)
    assert (table.kind, found.kind) == (kind, kind)
    assert [digit.label for digit in found.digits] == [2, 0, 6]


def test_a_blank_form_is_read_as_blank_cells():
    table, found = read(form(". . .", ". . ."))
    assert found.digits == ()
    assert [len(row.cells) for row in found.rows] == [3, 3]
    assert all(cell.single is None for cell in table.cells)


def test_cells_and_digits_are_where_they_were_drawn():
    _, found = read(form("2 0 6", "3 . 5"))
    for number, row in enumerate(found.rows):
        for column, cell in enumerate(row.cells):
            left, top = 60 + CELL * column, 60 + CELL * number
            np.testing.assert_allclose(cell.box.sides, (left, top, left + CELL, top + CELL), atol=7)
            for digit in cell.digits:
                assert cell.box.left < digit.box.left < digit.box.right < cell.box.right
                assert digit.box.height == pytest.approx(38, abs=5)


def test_a_cell_that_is_filled_in_holds_no_digit():
    page = form("2 0 .", "3 . 5")
    page[82:120, 245:279] = 40
    digits = [digit for digit in read(page)[1].digits if digit.box.left > 230]
    assert digits[0].verdict == "not a digit"


def test_what_each_row_is_known_to_be_is_used():
    page = form("2 0 6", "3 . 5")
    assert texts(read(page, expect="206|35")[1]) == ["206", "3.5"]
    assert texts(read(page, expect="20[57]|35")[1])[0] in ("205", "207")


def test_a_merged_cell_is_read_in_the_first_of_its_places():
    page = form("7 . 6", "3 4 5")
    page[65:136, 130:151] = 220
    _, found = read(page)
    assert texts(found) == ["7.6", "345"]
    first, second, _ = found.rows[0].cells
    assert first.box.width == pytest.approx(2 * CELL, abs=12)
    assert second.box == first.box
    assert second.digits == ()


def moved(found, right, down=0):
    return found.moved(lambda box: box.shifted(right, down))


def test_rows_of_boxes_side_by_side_are_one_as_in_a_date():
    day, month = region("boxes", list("26")), moved(region("boxes", list("11")), 40)
    (date,) = joined_boxes([month, day])
    assert date.rows[0].text == "2611"
    assert date.box.sides == (0, 0, 60, 10)
    assert len(date.rows[0].cells) == 4


def test_boxes_at_another_height_and_tables_beside_each_other_stay_apart():
    boxes = region("boxes", list("26"))
    assert len(joined_boxes([boxes, moved(boxes, 40, 2)])) == 1
    assert len(joined_boxes([boxes, moved(boxes, 40, 3)])) == 2
    assert len(joined_boxes([boxes, moved(region("table", list("26")), 40)])) == 2
    assert joined_boxes([]) == []


def test_a_row_of_boxes_with_a_missing_line_is_read_as_far_as_it_goes():
    page = row_of_boxes(5, CELL)
    for column, letter in enumerate("20634"):
        write(page, letter, 84 + CELL * column, 118, height=36)
    assert texts(read(page)[1]) == ["20634"]


def test_boxes_in_a_frame_are_read():
    page = np.pad(form("2 0 6"), 60, constant_values=220)
    cv2.rectangle(page, (70, 70), (page.shape[1] - 70, page.shape[0] - 70), 60, 3)
    assert texts(read(page)[1]) == ["206"]
