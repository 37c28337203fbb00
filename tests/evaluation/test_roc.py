"""The ROC curves."""

import numpy as np
import pytest

from tenfold.evaluation.roc import MAX_POINTS, roc_curves
from tenfold.metrics import roc_auc


def two_digits(share_of_one):
    """Give the digits 0 and 1 all the probability."""
    probabilities = np.zeros((len(share_of_one), 10), dtype=np.float32)
    probabilities[:, 1] = share_of_one
    probabilities[:, 0] = 1 - probabilities[:, 1]
    return probabilities


def test_a_curve_has_the_corners_worked_out_by_hand():
    labels = np.array([0, 0, 1, 1], dtype=np.uint8)
    zero, one = roc_curves(labels, two_digits([0.1, 0.4, 0.35, 0.8]))
    assert (zero.digit, one.digit) == (0, 1)
    assert one.auc == zero.auc == 0.75
    assert one.false_positive_rate == (0, 0, 0.5, 0.5, 1)
    assert one.true_positive_rate == (0, 0.5, 0.5, 1, 1)


def test_only_digits_that_occur_have_a_curve():
    labels = np.array([3, 8, 8], dtype=np.uint8)
    uniform = np.full((3, 10), 0.1, dtype=np.float32)
    assert [curve.digit for curve in roc_curves(labels, uniform)] == [3, 8]
    assert roc_curves(labels[1:], uniform[1:]) == ()


def test_a_long_curve_is_thinned_but_keeps_its_ends_and_its_area():
    chance = np.random.default_rng(0)
    labels = chance.integers(0, 2, 5000).astype(np.uint8)
    probabilities = two_digits(0.6 * chance.random(5000) + 0.4 * labels)
    zero, one = roc_curves(labels, probabilities)
    x, y = np.array(one.false_positive_rate), np.array(one.true_positive_rate)
    assert len(x) == len(y) <= MAX_POINTS
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
    assert (np.diff(x) >= 0).all()
    assert (np.diff(y) >= 0).all()
    assert np.trapezoid(y, x) == pytest.approx(one.auc, abs=0.005)
    assert (zero.auc + one.auc) / 2 == pytest.approx(roc_auc(labels, probabilities))
