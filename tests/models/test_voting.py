import numpy as np
import pytest

from tenfold.errors import SettingError
from tenfold.models.voting import shares, vote


def test_shares_add_up_to_one_and_are_all_the_same_where_nothing_is_said():
    assert shares(None, 4).tolist() == [0.25] * 4
    assert shares((1, 3), 2).tolist() == [0.25, 0.75]
    assert shares([2.0, 2.0], 2).dtype == np.float32


def test_the_vote_is_the_weighted_mean():
    one, other = (np.array([row], dtype=np.float32) for row in ([1, 0, 0], [0, 0.5, 0.5]))
    answer = vote([one, other], shares([1, 3], 2))
    assert answer.tolist() == [[0.25, 0.375, 0.375]]
    assert answer.dtype == np.float32


@pytest.mark.parametrize(
    "weights", [(1,), (1, 2, 3), (1, 0), (1, -1), (1, float("nan")), (1, float("inf")), ("a", 1)]
)
def test_weights_that_do_not_fit_are_refused(weights):
    with pytest.raises(SettingError, match=r"weights came as .*; 2 numbers above 0 were wanted"):
        shares(weights, 2)
