import numpy as np
import pytest

from tenfold.errors import SettingError
from tenfold.photo.recognition.constraints import Constraint, as_pattern


@pytest.mark.parametrize(
    ("expect", "pattern"), [(5, r"\d{5}"), ("5", r"\d{5}"), (r"20\d\d", r"20\d\d")]
)
def test_a_number_stands_for_so_many_digits(expect, pattern):
    assert as_pattern(expect) == pattern


@pytest.mark.parametrize(
    "expect", [0, "", "  ", "(", "[0-9", 501, "501", 10**4_000, "9" * 5_000, "x" * 300]
)
def test_an_invalid_pattern_is_refused_at_once(expect):
    with pytest.raises(SettingError, match="expect came"):
        Constraint(expect)


def test_a_beginning_that_may_still_fit_is_followed_and_no_other():
    allowed = Constraint(r"20\d\d").accepts_prefix
    assert allowed(())
    assert allowed((2, 0))
    assert allowed((2, 0, 2, 6))
    assert not allowed((1,))
    assert not allowed((2, 0, 2, 6, 1))
    assert not allowed((2, 10))


def test_a_whole_string_fits_only_at_its_full_length():
    accepts = Constraint(3).accepts
    assert accepts((1, 2, 3))
    assert not accepts((1, 2))
    assert not accepts((1, 2, 10))


def scores(*likely):
    """Most for the first digit, half of it for the second."""
    found = np.full(10, 0.001, np.float32)
    for rank, digit in enumerate(likely):
        found[digit] = 0.9 / 2**rank
    return found


def test_the_best_labels_are_those_of_the_likeliest_row_that_matches():
    places = [scores(7, 2), scores(0), scores(3, 9)]
    assert Constraint(3).best_labels(places) == (7, 0, 3)
    assert Constraint("[12]0[0-9]").best_labels(places) == (2, 0, 3)
    assert Constraint("709|20[45]").best_labels(places) == (7, 0, 9)


def test_places_that_are_too_many_or_too_few_fit_nothing():
    assert Constraint(2).best_labels([scores(7), scores(0), scores(3)]) is None
    assert Constraint(4).best_labels([scores(7), scores(0), scores(3)]) is None
