"""McNemar's test, against binomials worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.errors import DataError
from tenfold.evaluation import McNemar, mcnemar


def answered(only_first, only_second, both=3, neither=2):
    """Give labels and two models' answers of which so many are right."""
    counts = [only_first, only_second, both, neither]
    first = np.repeat(np.array([5, 6, 5, 6], dtype=np.uint8), counts)
    second = np.repeat(np.array([6, 5, 5, 7], dtype=np.uint8), counts)
    return np.full(sum(counts), 5, dtype=np.uint8), first, second


def test_nine_against_one_is_the_binomial_of_ten_throws():
    assert mcnemar(*answered(9, 1)) == McNemar(9, 1, pytest.approx(2 * (1 + 10) / 2**10))


def test_five_against_five_is_chance():
    assert mcnemar(*answered(5, 5)).p_value == 1


def test_models_that_never_differ_have_a_p_value_of_one():
    assert mcnemar(*answered(0, 0)) == McNemar(0, 0, 1.0)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_it_does_not_matter_which_comes_first_nor_where_they_agree(first, second, both):
    one = mcnemar(*answered(first, second, both=both))
    other = mcnemar(*answered(second, first))
    assert one.p_value == pytest.approx(other.p_value)
    assert 0 <= one.p_value <= 1


def test_answers_to_other_images_are_refused():
    labels, first, second = answered(1, 1)
    with pytest.raises(DataError, match="7 labels, 7 predictions of the first model and 6"):
        mcnemar(labels, first, second[:-1])
