import numpy as np

from tenfold.photo.geometry import Box
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.rows import constrained, digit_row
from tenfold.photo.recognition.verdict import SingleDigit, make_digit


def place(likely, second, verdict="digit"):
    scores = np.full(10, 0.001, np.float32)
    scores[likely], scores[second] = 0.8, 0.15
    return SingleDigit(make_digit(scores, likely, Box(0, 0, 1, 1), verdict), scores, 0.8)


def told(digits):
    """Return the label and the first letter of the verdict of each digit: 7d, 3u, 9n."""
    return ["blank" if each is None else f"{each.label}{each.verdict[0]}" for each in digits]


def test_the_constraint_decides_for_all_places_together_and_leaves_blank_ones_out():
    found = constrained([place(7, 2), None, place(3, 9)], Constraint("2[0-9]"))
    assert told(found) == ["2u", "blank", "3d"]


def test_a_place_with_no_digit_is_not_counted():
    found = constrained([place(7, 2), place(3, 9, "not a digit")], Constraint(1))
    assert told(found) == ["7d", "3n"]


def test_places_that_cannot_match_are_unsure():
    found = constrained([place(7, 2), place(3, 9)], Constraint(3))
    assert told(found) == ["7u", "3u"]


def test_without_places_there_are_no_digits():
    assert constrained([], Constraint(1)) == []
    assert constrained([None], Constraint(1)) == [None]


def test_a_row_of_one_digit_has_its_likeliest_or_that_of_the_constraint():
    row = digit_row(place(7, 2), None)
    assert (row.kind, row.text, row.cells[0].box) == ("digit", "7", Box(0, 0, 1, 1))
    assert digit_row(place(7, 2), Constraint("[2-4]")).text == "2"
