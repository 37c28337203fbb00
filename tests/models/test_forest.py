import numpy as np
import pytest

from tenfold.errors import SettingError
from tenfold.models.forest import MIN_VOTE_SHARE, Forest, log_votes


def test_votes_that_tie_but_for_rounding_tie_exactly():
    logits = log_votes(np.array([[0.3 + 1e-9, 0.3 - 1e-9, 0.4]]))
    assert logits[0, 0] == logits[0, 1] < logits[0, 2]


def test_no_votes_are_a_floor_and_not_minus_infinity():
    np.testing.assert_allclose(log_votes(np.array([[0.0, 1.0]])), [[np.log(MIN_VOTE_SHARE), 0]])


@pytest.mark.parametrize("kind", ["random", "extra"])
@pytest.mark.parametrize("bootstrap", [False, True])
def test_the_temperature_comes_from_images_not_learned(kind, bootstrap):
    random = np.random.default_rng(0)
    rows, labels = random.normal(size=(300, 3)), np.arange(300) % 3  # nothing to learn
    model = Forest(kind=kind, trees=30, bootstrap=bootstrap, n_jobs=1).fit(rows, labels)
    assert model.predict_proba(random.normal(size=(200, 3))).max() < 0.6
    assert model.temperature_ > 1


def test_with_too_few_images_the_temperature_is_left_alone():
    model = Forest(trees=5, n_jobs=1).fit(np.eye(4), [0, 1, 0, 1])
    assert model.temperature_ == 1


@pytest.mark.parametrize("bootstrap", [False, True])
def test_a_tree_learns_from_all_images_unless_they_are_drawn(bootstrap):
    rows, labels = np.arange(100.0)[:, None], np.arange(100) % 2
    model = Forest(trees=5, bootstrap=bootstrap, n_jobs=1).fit(rows, labels)
    leaves = [tree.get_n_leaves() for tree in model.forest_.estimators_]
    assert (min(leaves) == 100) == (not bootstrap)  # every neighbour has the other label


def test_depth_bounds_every_tree():
    rows = np.random.default_rng(0).normal(size=(100, 4))
    model = Forest(trees=5, depth=2, n_jobs=1).fit(rows, np.arange(100) % 2)
    assert max(tree.get_depth() for tree in model.forest_.estimators_) == 2


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "tropical"},
        {"trees": 0},
        {"trees": 10.5},
        {"trees": 10_001},
        {"n_jobs": 0},
        {"depth": 0},
        {"max_features": 1.5},
        {"max_features": "all"},
        {"features": "edges"},
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(settings):
    with pytest.raises(SettingError, match=next(reversed(settings))):
        Forest(**settings).fit([[0.0], [1.0]], [0, 1])
