import numpy as np

from tenfold.photo.geometry import Box
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.rows import row_of_places
from tenfold.photo.recognition.verdict import SingleDigit, make_digit


def place(likely, second, verdict="digit"):
    scores = np.full(10, 0.001, np.float32)
    scores[likely], scores[second] = 0.8, 0.15
    return SingleDigit(make_digit(scores, likely, Box(0, 0, 1, 1), verdict), scores, 0.8)


def test_without_a_constraint_each_place_has_its_likeliest_digit():
    assert row_of_places([place(7, 2), None, place(3, 9)], None).text == "7.3"


def test_the_constraint_decides_for_all_places_together_and_leaves_blank_ones_out():
    row = row_of_places([place(7, 2), None, place(3, 9)], Constraint("2[0-9]"))
    assert (row.text, row.marked) == ("2.3", "?.3")


def test_a_place_with_no_digit_is_not_counted():
    row = row_of_places([place(7, 2), place(3, 9, "not a digit")], Constraint(1))
    assert (row.text, row.marked) == ("7", "7?")


def test_places_that_cannot_match_are_unsure():
    row = row_of_places([place(7, 2), place(3, 9)], Constraint(3))
    assert (row.text, row.marked) == ("73", "??")
