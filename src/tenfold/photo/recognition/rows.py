"""Rows of digits that each have a place of their own, as in a grid."""

from collections.abc import Sequence

from tenfold.photo.cells import Cell
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.verdict import SingleDigit
from tenfold.photo.result import Row
from tenfold.photo.symbols import Digit


def constrained(places: Sequence[SingleDigit | None], constraint: Constraint) -> list[Digit | None]:
    """Return the likeliest digits that the constraint allows; a blank place is None."""
    digits = [None if place is None else place.digit for place in places]
    fitting = [
        (index, place)
        for index, place in enumerate(places)
        if place is not None and place.digit.verdict != "not a digit"
    ]
    if fitting:
        labels = constraint.best_labels([place.scores for _, place in fitting])
        for number, (index, place) in enumerate(fitting):
            digits[index] = place.constrained_to(None if labels is None else labels[number])
    return digits


def digit_row(single: SingleDigit, constraint: Constraint | None) -> Row:
    """Return the row of one digit, the likeliest that the constraint allows."""
    found = [single.digit] if constraint is None else constrained([single], constraint)
    digits = tuple(digit for digit in found if digit is not None)
    return Row((Cell(single.digit.box, digits),), "digit")
