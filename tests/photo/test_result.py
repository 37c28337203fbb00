import json
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.photo.readings import cell, digit, reading, region

from tenfold.photo.cells import UNSURE_SYMBOL, Cell
from tenfold.photo.geometry import Box
from tenfold.photo.numbers import TWO_VALUES
from tenfold.photo.result import UNEXPLAINED, Region, Row
from tenfold.photo.symbols import Digit

TABLE = region("table", ("12", "", "3?"), ("40", "5", "x"))


def test_the_text_has_a_line_for_each_row():
    assert reading(region("lines", ("12",), ("3",))).text == "12\n3"


def test_what_is_unsure_is_in_the_text_and_marked_beside():
    found = reading(region("line", ("12?",)))
    assert (found.text, found.marked, found.sure) == ("12", "1?", False)


def test_what_is_no_digit_is_not_in_the_text():
    found = reading(region("line", ("1x",)))
    assert (found.text, found.marked, found.sure) == ("1", "1?", False)


@pytest.mark.parametrize(
    ("kind", "text", "marked"),
    [
        ("grid", "1.3", "1.?"),
        ("boxes", "1.3", "1.?"),
        ("table", "1 . 3", "1 . ?"),
        ("line", "1 3", "1 ?"),
        ("lines", "1 3", "1 ?"),
    ],
)
def test_cells_are_apart_as_their_kind_wants_and_blank_ones_are_dots(kind, text, marked):
    found = reading(region(kind, ("1", "", "3?")))
    assert (found.text, found.marked) == (text, marked)


def test_a_cell_of_a_table_without_a_digit_is_a_dot_in_the_text_and_marked_beside():
    assert (TABLE.rows[0].text, TABLE.rows[0].marked) == ("12 . 3", "12 . ?")
    assert (TABLE.rows[1].text, TABLE.rows[1].marked) == ("40 5 .", "40 5 ?")


def test_a_blank_cell_is_no_digit_and_leaves_a_reading_sure():
    found = reading(region("grid", ("1", "")))
    assert (found.text, len(found.digits), found.sure) == ("1.", 1, True)
    assert [each and each.label for each in found.rows[0].digits] == [1, None]


def test_numbers_beside_each_other_have_no_blank_place():
    assert [each.label for each in Row((cell("12"), Cell(Box(0, 0, 1, 1)), cell("3"))).digits] == [
        1, 2, 3
    ]  # fmt: skip


def test_a_cell_has_a_text_a_marked_text_and_is_sure_of_its_own():
    cells = [cell("07"), cell("0?7"), cell("x"), cell("")]
    assert [each.text for each in cells] == ["07", "07", "", ""]
    assert [each.marked for each in cells] == ["07", "?7", "?", ""]
    assert [each.sure for each in cells] == [True, False, False, True]


def test_rows_and_digits_are_those_of_all_regions_in_order():
    found = reading(region("line", ("8",)), TABLE, region("boxes", ("6", "")))
    assert found.text == "8\n12 . 3\n40 5 .\n6."
    assert [each.label for each in found.digits] == [8, 1, 2, 3, 4, 0, 5, None, 6]
    assert [row.kind for row in found.rows] == ["line", "table", "table", "boxes"]


def test_a_reading_of_nothing_is_empty_and_sure():
    found = reading()
    assert (found.text, found.digits, found.rows, found.sure, found.why) == ("", (), (), True, "")


@pytest.mark.parametrize("regions", [(), (region("line", ("12",)),)])
def test_ink_that_nothing_explains_makes_a_reading_unsure_and_says_why(regions):
    found = reading(*regions, unexplained=[Box(1, 2, 3, 4)])
    assert (found.sure, found.why) == (False, UNEXPLAINED)


def test_a_region_is_moved_with_all_that_is_in_it():
    box = Box(1, 2, 3, 4)
    row = Row((Cell(box, (digit(7, box=box),)),), "table")
    moved = Region("table", box, (row,)).moved(lambda each: each.shifted(10, 20).scaled(2))
    there = Box(22, 44, 26, 48)
    (row,) = moved.rows
    assert (moved.kind, moved.box, row.kind) == ("table", there, "table")
    assert (row.cells[0].box, row.cells[0].digits) == (there, (digit(7, box=there),))


def test_the_content_is_plain_and_has_each_digit_once():
    content = reading(TABLE, layout="table", unexplained=[Box(1, 2, 3, 4)]).as_content()
    assert json.loads(json.dumps(content)) == json.loads(json.dumps(content, default=list))
    assert content["text"] == "12 . 3\n40 5 ."
    assert (content["marked"], content["sure"], content["why"]) == (
        "12 . ?\n40 5 ?", False, UNEXPLAINED
    )  # fmt: skip
    assert (content["layout"], content["width"], content["height"]) == ("table", 100, 100)
    assert content["unexplained"] == [{"left": 1, "top": 2, "right": 3, "bottom": 4}]
    (found,) = content["regions"]
    assert (found["kind"], found["box"]) == (
        "table", {"left": 0, "top": 0, "right": 30, "bottom": 20}
    )  # fmt: skip
    assert found["rows"][0]["cells"][2] == {
        "box": {"left": 20, "top": 0, "right": 30, "bottom": 10},
        "text": "3", "marked": "?", "sure": False,
    }  # fmt: skip
    labels = [[each and each["label"] for each in row["digits"]] for row in content["rows"]]
    assert labels == [[1, 2, None, 3], [4, 0, 5, None]]


def test_the_content_has_images_only_where_they_are_asked_for():
    seen = Digit(Box(0, 0, 1, 1), 7, 0.9, 1, 0.1, "digit", image=b"\x00\xff")
    found = reading(Region("digit", seen.box, (Row((Cell(seen.box, (seen,)),), "digit"),)))
    assert "image" not in found.as_content()["rows"][0]["digits"][0]
    assert found.as_content(images=True)["rows"][0]["digits"][0]["image"] == "AP8="


def test_signs_stand_in_the_text_between_the_digits():
    found = reading(region("line", ("3.75", "-2?6,4?")))
    assert (found.text, found.marked, found.sure) == ("3.75 -26,4", "3.75 -?6,?", False)
    assert [each.label for each in found.digits] == [3, 7, 5, 2, 6, 4]
    assert [each.symbol for each in found.rows[0].signs] == [".", "-", ","]


def test_an_unsure_sign_makes_its_number_unsure():
    found = reading(region("line", ("3.?75",)))
    assert (found.text, found.marked, found.sure) == ("3.75", "3?75", False)
    (number,) = found.numbers
    assert (number.value, number.sure, number.why) == (Decimal("3.75"), False, UNSURE_SYMBOL)


def test_every_cell_with_a_digit_is_a_number_with_its_box():
    found = reading(region("table", ("47,5", "", "-"), ("10:42", "07/08/2024", "12")))
    kinds = [(each.text, each.kind, each.value) for each in found.numbers]
    assert kinds == [
        ("47,5", "number", Decimal("47.5")),
        ("10:42", "time", None),
        ("07/08/2024", "date", None),
        ("12", "number", Decimal(12)),
    ]
    assert all(each.sure for each in found.numbers)
    assert found.numbers[0].box == found.rows[0].cells[0].box


def test_boxes_side_by_side_are_one_number_and_a_blank_one_ends_it():
    found = reading(region("boxes", ("1", "2", "", "3")))
    assert [each.text for each in found.numbers] == ["12", "3"]


def test_a_value_of_which_two_are_possible_is_unsure_until_the_mark_is_known():
    line = region("line", ("1.234",))
    (number,) = reading(line).numbers
    assert (number.sure, number.why) == (False, TWO_VALUES)
    (number,) = replace(reading(line), decimal=",").numbers
    assert (number.value, number.sure) == (Decimal(1234), True)


def test_signs_that_are_dropped_stay_in_what_is_marked():
    found = reading(region("line", ("47,5",)).without_signs())
    assert (found.text, found.marked) == ("475", "47,5")
    assert found.numbers[0].value == Decimal(475)
