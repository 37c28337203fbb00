import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.photo import open_reader
from tenfold.photo.recognition.single_digit import (
    HYPOTHESES,
    MIN_RETRY_CONFIDENCE,
    Candidate,
    Hypothesis,
    read_single_digit,
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


def read(picture, *, any_width=True):
    return read_single_digit(
        picture, open_reader(), bright=None, constraint=None, any_width=any_width
    )


def test_a_blank_picture_has_no_row():
    assert read(paper(90, 90)) == []


def test_ink_wider_than_one_digit_is_read_only_where_it_is_known_to_be_one():
    page = paper(140, 300)
    write(page, "2063", 40, 100, height=60, thickness=6)
    assert read(page, any_width=False) is None
    assert len(read(page)) == 1


def test_the_box_is_in_pixels_of_the_picture_though_less_of_them_were_used():
    page = paper(1_000, 1_000)
    write(page, "7", 300, 800, height=500, thickness=50)
    ((row,),) = (read(page),)
    ((digit,),) = (row.digits,)
    rows = np.flatnonzero((page < 128).any(axis=1))
    assert digit.label == 7
    assert digit.box.top == pytest.approx(rows[0], abs=10)
    assert digit.box.bottom == pytest.approx(rows[-1], abs=10)
