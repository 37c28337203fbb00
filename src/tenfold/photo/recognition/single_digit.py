"""The digit of a picture that shows one: of several hypotheses on its ink, the clearest."""

from tenfold.photo.layout.polarity import Polarity, find_polarity
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.hypotheses import HYPOTHESES, DigitPicture
from tenfold.photo.recognition.models import Models
from tenfold.photo.result import Row
from tenfold.pictures import Grey


def read_single_digit(
    grey: Grey,
    models: Models,
    *,
    bright: bool | None,
    constraint: Constraint | None,
    any_width: bool,
) -> list[Row] | None:
    """Return the row of a single digit, no row of a blank picture.

    A picture that is blank at first stays so. Otherwise each hypothesis that applies is tried, and
    read if it is clear enough and clearer than those before.

    Args:
        grey: uint8 (height, width)
        models: that recognise the digit
        bright: True if the ink is brighter than the paper; None detects it
        constraint: on the digit
        any_width: True if it is one digit, however wide its ink

    Returns:
        the row; None where the ink is wider than that of one digit and may not be
    """
    polarity = find_polarity(grey) if bright is None else Polarity(bright, ambiguous=False)
    picture = DigitPicture(grey, polarity, any_width, models, constraint)
    if not picture.fits_one_digit:
        return None
    first = best = HYPOTHESES[0].read(picture)
    for hypothesis in HYPOTHESES[1:]:
        if hypothesis.applies(picture, best.confidence):
            candidate = hypothesis.read(picture)
            if hypothesis.accepts(
                candidate.confidence, first=first.confidence, best=best.confidence
            ):
                best = candidate
    return best.rows
