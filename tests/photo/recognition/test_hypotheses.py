import pytest

from tenfold.photo.recognition.hypotheses import (
    HYPOTHESES,
    MIN_RETRY_CONFIDENCE,
    Candidate,
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
