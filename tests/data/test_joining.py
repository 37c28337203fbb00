import hashlib

import numpy as np
import pytest

from tenfold.data.dataset import Dataset, Part
from tenfold.data.joining import joined
from tenfold.errors import DataError, SettingError


@pytest.fixture
def other():
    images = np.full((3, 28, 28), 7, dtype=np.uint8)
    return Dataset(images, np.array([4, 5, 6], dtype=np.uint8), "others")


def test_the_images_follow_each_other_and_the_further_ones_count_so_many_times(digits, other):
    whole = joined(digits, [other], times=2)
    assert whole.name == "bars + others"
    assert whole.labels.tolist() == [*digits.labels, 4, 5, 6, 4, 5, 6]
    np.testing.assert_array_equal(whole.images[:40], digits.images)
    assert (whole.images[40:] == 7).all()


def test_it_remembers_what_it_was_made_of(digits, other):
    assert joined(digits, [other], times=2).parts == (
        Part("bars", 40, 1, digits.sha256),
        Part("others", 3, 2, other.sha256),
    )
    assert digits.parts == ()


def test_its_sha256_is_over_all_of_it(digits, other):
    whole = joined(digits, [other])
    content = digits.images.tobytes() + other.images.tobytes()
    content += digits.labels.tobytes() + other.labels.tobytes()
    assert whole.sha256 == hashlib.sha256(content).hexdigest()


def test_nothing_joined_is_the_set_itself(digits):
    assert joined(digits, []) is digits


def test_the_same_set_or_name_twice_and_less_than_once_are_refused(digits, other):
    with pytest.raises(DataError, match="bars came twice"):
        joined(digits, [other, digits])
    with pytest.raises(DataError, match="Two different sets are called others; rename"):
        joined(digits, [other, Dataset(other.images, other.labels[::-1], "others")])
    with pytest.raises(SettingError, match="were to count 0 times; 1 or more was wanted"):
        joined(digits, [other], times=0)
