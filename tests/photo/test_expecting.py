import pytest

from tenfold.errors import SettingError
from tenfold.photo.expecting import fits, may_become, pattern_of


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
    allowed = may_become(r"20\d\d")
    assert allowed(())
    assert allowed((2, 0))
    assert allowed((2, 0, 2, 6))
    assert not allowed((1,))
    assert not allowed((2, 0, 2, 6, 1))
    assert not allowed((2, 10))


def test_a_whole_string_fits_only_at_its_full_length():
    assert fits(r"\d{3}", (1, 2, 3))
    assert not fits(r"\d{3}", (1, 2))
    assert not fits(r"\d{3}", (1, 2, 10))


def test_a_pattern_that_would_take_for_ever_is_given_up():
    slow = pattern_of(r"(?:1|11|111)*[23][67]")
    with pytest.raises(SettingError, match="takes too long"):
        fits(slow, tuple([1] * 60))
