"""The contested labels of the MNIST test set."""

import numpy as np
import pytest

from tenfold.data.contested_labels import CONTESTED, corrected
from tenfold.errors import DataError

GIVEN = {
    947: 8, 1621: 0, 1901: 9, 2130: 4, 2462: 2, 2597: 5, 2654: 6, 3520: 6, 3558: 5, 5937: 5,
    6651: 0, 6783: 1, 8527: 4, 9679: 6, 9729: 5,
}  # fmt: skip


@pytest.fixture
def test_labels():
    """Labels like those of the MNIST test set, as far as the contested ones go."""
    labels = np.ones(10_000, dtype=np.uint8)
    labels[list(GIVEN)] = list(GIVEN.values())
    return labels


def test_fifteen_labels_are_contested_and_ten_of_them_are_put_right():
    assert set(CONTESTED) == set(GIVEN)
    assert sum(CONTESTED[index] != GIVEN[index] for index in GIVEN) == 10


def test_what_a_majority_rejected_is_put_right_and_nothing_else(test_labels):
    after = corrected(test_labels)
    assert after[947] == 9
    assert after[9729] == 6
    assert after[2654] == 6  # no digit had a majority: the given one stays
    changed = np.flatnonzero(after != test_labels).tolist()
    assert changed == [947, 1621, 1901, 2462, 2597, 3558, 5937, 6651, 6783, 9729]


def test_the_given_labels_stay_as_they_were(test_labels):
    before = test_labels.copy()
    after = corrected(test_labels)
    assert np.array_equal(test_labels, before)
    assert after.dtype == np.uint8


def test_part_of_the_test_set_is_refused_with_its_length(test_labels):
    with pytest.raises(DataError, match="9,999 labels came"):
        corrected(test_labels[:-1])


def test_labels_of_another_set_are_refused():
    with pytest.raises(DataError, match="not those of the MNIST test set"):
        corrected(np.zeros(10_000, dtype=np.uint8))


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        CONTESTED[947] = 8
