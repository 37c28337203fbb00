import pytest

from tenfold.errors import DataError
from tenfold.photo.recognition.deadline import NO_DEADLINE, Deadline


def test_a_deadline_that_is_over_ends_the_reading():
    with pytest.raises(DataError, match="longer than 0 s to read"):
        Deadline.after(0).check()


def test_one_that_is_far_away_or_none_does_not():
    Deadline.after(1e9).check()
    NO_DEADLINE.check()
