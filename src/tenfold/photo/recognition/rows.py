"""Rows of digits that each have a place of their own, as in a grid."""

from collections.abc import Sequence

from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.verdict import SingleDigit
from tenfold.photo.result import Row


def row_of_places(places: Sequence[SingleDigit | None], constraint: Constraint | None) -> Row:
    """Return the likeliest row that the constraint allows; a blank place is None."""
    digits = [None if place is None else place.digit for place in places]
    constrained = [
        (index, place)
        for index, place in enumerate(places)
        if place is not None and place.digit.verdict != "not a digit"
    ]
    if constraint is not None and constrained:
        labels = constraint.best_labels([place.scores for _, place in constrained])
        for number, (index, place) in enumerate(constrained):
            digits[index] = place.constrained_to(None if labels is None else labels[number])
    return Row(tuple(digits))
