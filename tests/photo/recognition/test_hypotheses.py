import pytest
from tests.photo.pages import paper, write

from tenfold.photo import open_reader
from tenfold.photo.layout.polarity import Polarity
from tenfold.photo.recognition.hypotheses import (
    HYPOTHESES,
    MIN_RETRY_CONFIDENCE,
    Candidate,
    DigitPicture,
    Hypothesis,
)


def hypothesis(**settings):
    return Hypothesis("any", lambda _: Candidate(), lambda *_: True, **settings)


@pytest.mark.parametrize(
    ("settings", "confidence", "accepted"),
    [
        ({}, 0.41, True),
        ({}, 0.4, False),  # no better than the best so far
        ({"min_confidence": 0.9}, 0.9, True),
        ({"min_confidence": 0.9}, 0.89, False),
        ({"min_confidence": MIN_RETRY_CONFIDENCE}, 0.5, False),
        ({"min_ratio": 3.0}, 0.61, True),
        ({"min_ratio": 3.0}, 0.6, False),
    ],
)
def test_a_candidate_replaces_the_best_where_it_is_clear_enough(settings, confidence, accepted):
    assert hypothesis(**settings).accepts(confidence, first=0.2, best=0.4) == accepted


def test_each_hypothesis_has_a_name_of_its_own():
    names = [each.name for each in HYPOTHESES]
    assert len(set(names)) == len(names)


def test_a_block_of_dense_writing_is_no_digit_in_any_polarity():
    page = paper(2_000, 1_500)
    for bottom in range(80, 1_960, 38):
        write(page, "0123456789" * 3, 40, bottom, height=26, thickness=3)
    picture = DigitPicture(page, Polarity(True, ambiguous=True), False, open_reader(), None)
    assert not picture.fits_one_digit
    assert [rows for each in HYPOTHESES[:-1] for rows in each.read(picture).rows] == []
