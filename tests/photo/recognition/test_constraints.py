import numpy as np
import pytest

from tenfold.errors import SettingError
from tenfold.photo.recognition.constraints import Expected, pattern_of


@pytest.mark.parametrize(
    ("expect", "pattern"), [(5, r"\d{5}"), ("5", r"\d{5}"), (r"20\d\d", r"20\d\d")]
)
def test_a_number_stands_for_so_many_digits(expect, pattern):
    assert pattern_of(expect) == pattern


@pytest.mark.parametrize("expect", [0, "", "  ", "(", "[0-9", 501, "x" * 300])
def test_what_is_no_pattern_is_told_at_once(expect):
    with pytest.raises(SettingError, match="expect came"):
        pattern_of(expect)


def test_a_beginning_that_may_still_fit_is_followed_and_no_other():
    allowed = Expected(r"20\d\d").may_become
    assert allowed(())
    assert allowed((2, 0))
    assert allowed((2, 0, 2, 6))
    assert not allowed((1,))
    assert not allowed((2, 0, 2, 6, 1))
    assert not allowed((2, 10))


def test_a_whole_string_fits_only_at_its_full_length():
    fits = Expected(3).fits
    assert fits((1, 2, 3))
    assert not fits((1, 2))
    assert not fits((1, 2, 10))


SLOW = r"(?:1|11|111)*[23][67]"


def test_a_pattern_that_would_take_for_ever_is_given_up():
    with pytest.raises(SettingError, match="takes too long"):
        Expected(SLOW).fits(tuple([1] * 60))


def test_tries_that_are_slow_one_by_one_are_given_up_together():
    expected = Expected(SLOW)
    strings = [tuple([1] * length) for length in range(20, 200)]
    with pytest.raises(SettingError, match="takes too long"):
        list(map(expected.fits, strings))


def word(*likely):
    """Most for the first digit, half of it for the second."""
    said = np.full(10, 0.001, np.float32)
    for rank, digit in enumerate(likely):
        said[digit] = 0.9 / 2**rank
    return said


def test_of_places_of_their_own_the_likeliest_row_that_fits_is_taken():
    words = [word(7, 2), word(0), word(3, 9)]
    assert Expected(3).likeliest(words) == (7, 0, 3)
    assert Expected("[12]0[0-9]").likeliest(words) == (2, 0, 3)
    assert Expected("709|20[45]").likeliest(words) == (7, 0, 9)


def test_places_that_are_too_many_or_too_few_fit_nothing():
    assert Expected(2).likeliest([word(7), word(0), word(3)]) is None
    assert Expected(4).likeliest([word(7), word(0), word(3)]) is None
