from tenfold.photo.geometry import Box
from tenfold.photo.result import Digit, Reading, Row

BOX = Box(0, 0, 1, 1)


def digit(label, verdict="digit"):
    return Digit(BOX, label, 0.9, 1, 0.1, verdict)


def test_the_text_has_a_line_for_each_row():
    rows = (Row((digit(1), digit(2))), Row((digit(3),)))
    assert Reading(rows, "page", 10, 10).text == "12\n3"


def test_what_is_unsure_is_in_the_text_and_marked_beside():
    reading = Reading((Row((digit(1), digit(2, "unsure"))),), "line", 10, 10)
    assert (reading.text, reading.marked, reading.sure) == ("12", "1?", False)


def test_what_is_no_digit_is_not_in_the_text():
    reading = Reading((Row((digit(1), digit(2, "not a digit"))),), "line", 10, 10)
    assert (reading.text, reading.marked) == ("1", "1?")


def test_a_blank_cell_is_a_dot_and_no_digit():
    reading = Reading((Row((digit(1), None)),), "grid", 10, 10)
    assert (reading.text, len(reading.digits), reading.sure) == ("1.", 1, True)


def test_nothing_reads_as_nothing():
    reading = Reading((), "page", 10, 10)
    assert (reading.text, reading.digits, reading.sure) == ("", (), True)
