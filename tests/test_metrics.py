"""The metrics, against values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from tenfold import metrics
from tenfold.errors import DataError
from tenfold.metrics import METRICS, reliability, wilson_interval

pytestmark = pytest.mark.filterwarnings("error")


def digits(*values):
    return np.array(values, dtype=np.uint8)


def sure(answers, confidence):
    """Give each answer the confidence, and every other digit an equal share of the rest."""
    probabilities = np.full((len(answers), 10), (1 - confidence) / 9, dtype=np.float32)
    probabilities[np.arange(len(answers)), answers] = confidence
    return probabilities


# Of the 0, two 1s and the 2, one 1 is taken for a 2, always at 91 %.
LABELS = digits(0, 1, 1, 2)
PROBABILITIES = sure([0, 1, 2, 2], 0.91)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accuracy", 3 / 4),
        ("precision", (1 + 1 + 1 / 2) / 3),
        ("recall", (1 + 1 / 2 + 1) / 3),
        ("f1", (1 + 2 / 3 + 2 / 3) / 3),
        ("precision_weighted", (1 + 2 * 1 + 1 / 2) / 4),
        ("recall_weighted", 3 / 4),
        ("f1_weighted", (1 + 2 * 2 / 3 + 2 / 3) / 4),
        ("log_loss", -(3 * math.log(0.91) + math.log(0.01)) / 4),
        # three times 0.09^2 + 9 * 0.01^2, once 0.91^2 + 0.99^2 + 8 * 0.01^2
        ("brier", (3 * 0.009 + 1.809) / 4),
        ("expected_calibration_error", 0.91 - 3 / 4),
        # of the pairs of a digit and another, how many are in order; a tie counts half
        ("roc_auc", (1 + (2 + 2 / 2) / 4 + (2 + 1 / 2) / 3) / 3),
    ],
)
def test_each_metric_has_the_value_worked_out_by_hand(name, value):
    assert METRICS[name](LABELS, PROBABILITIES) == pytest.approx(value, abs=1e-6)


def test_the_table_holds_the_metrics_in_the_order_of_the_report():
    assert list(METRICS) == [
        "accuracy",
        "precision",
        "recall",
        "f1",
        "precision_weighted",
        "recall_weighted",
        "f1_weighted",
        "log_loss",
        "brier",
        "expected_calibration_error",
        "roc_auc",
    ]


@pytest.mark.parametrize("name", METRICS)
def test_each_metric_is_a_plain_number(name):
    assert type(METRICS[name](LABELS, PROBABILITIES)) is float


@pytest.mark.parametrize(
    ("name", "best"),
    [(name, 0 if name in {"log_loss", "brier", "expected_calibration_error"} else 1)
     for name in METRICS],
)  # fmt: skip
def test_a_perfect_and_certain_model_has_the_best_of_each(name, best):
    labels = np.arange(10, dtype=np.uint8)
    assert METRICS[name](labels, sure(labels, 1.0)) == pytest.approx(best, abs=1e-6)


def test_a_digit_that_neither_occurs_nor_is_answered_is_left_out_of_the_macro_average():
    assert metrics.recall(digits(3, 3), sure([3, 3], 0.9)) == 1


def test_a_digit_that_is_answered_but_does_not_occur_counts_as_nothing():
    assert metrics.recall(digits(3, 3), sure([3, 5], 0.9)) == pytest.approx((1 / 2 + 0) / 2)


def test_a_certain_mistake_costs_sixteen_nats_and_not_infinitely_many():
    assert metrics.log_loss(digits(1), sure([2], 1.0)) == pytest.approx(-math.log(2**-23))


def test_a_certain_mistake_has_a_brier_score_of_two():
    assert metrics.brier(digits(1), sure([2], 1.0)) == pytest.approx(2)


def test_the_roc_area_is_that_of_scikit_learn_where_all_digits_occur():
    chance = np.random.default_rng(0)
    labels = np.tile(np.arange(10, dtype=np.uint8), 30)
    probabilities = chance.dirichlet(np.ones(10), 300).astype(np.float32)
    theirs = roc_auc_score(labels, probabilities, multi_class="ovr")
    assert metrics.roc_auc(labels, probabilities) == pytest.approx(theirs)


def test_the_roc_area_is_undefined_where_all_labels_are_the_same():
    assert math.isnan(metrics.roc_auc(digits(4, 4), sure([4, 5], 0.9)))


def test_between_equally_likely_digits_the_smaller_is_the_answer():
    assert metrics.predicted_digits(np.full((1, 10), 0.1, dtype=np.float32)).tolist() == [0]


def test_the_reliability_bins_hold_the_confident_and_the_doubtful_apart():
    probabilities = np.vstack([sure([1, 1], 0.9), sure([2, 2, 2], 0.5)])
    low, high = reliability(digits(1, 0, 2, 2, 0), probabilities)
    assert (low.lower, low.upper) == pytest.approx((7 / 15, 8 / 15))
    assert (low.count, low.confidence, low.accuracy) == pytest.approx((3, 0.5, 2 / 3))
    assert (high.lower, high.upper) == pytest.approx((13 / 15, 14 / 15))
    assert (high.count, high.confidence, high.accuracy) == pytest.approx((2, 0.9, 1 / 2))


def test_the_calibration_error_weighs_each_bin_by_its_images():
    probabilities = np.vstack([sure([1, 1], 0.9), sure([2, 2, 2], 0.5)])
    error = metrics.expected_calibration_error(digits(1, 0, 2, 2, 0), probabilities)
    assert error == pytest.approx((2 * (0.9 - 1 / 2) + 3 * (2 / 3 - 0.5)) / 5)


def test_full_confidence_falls_into_the_last_bin():
    (part,) = reliability(digits(7), sure([7], 1.0))
    assert part.upper == 1


def test_wilsons_interval_of_nine_in_ten_is_the_one_of_the_textbooks():
    assert wilson_interval(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)


def test_wilsons_interval_of_none_wrong_does_not_pretend_certainty():
    low, high = wilson_interval(10, 10)
    assert low == pytest.approx(10 / (10 + 1.959964**2))
    assert high == 1


def test_less_confidence_makes_a_narrower_interval():
    low, high = wilson_interval(90, 100)
    narrow_low, narrow_high = wilson_interval(90, 100, confidence=0.5)
    assert low < narrow_low < 0.9 < narrow_high < high


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_share_and_mirrors_the_errors(seen):
    correct, n = seen
    low, high = wilson_interval(correct, n)
    assert 0 <= low <= correct / n <= high <= 1
    assert wilson_interval(n - correct, n) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("correct", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_impossible_counts_are_refused(correct, n):
    with pytest.raises(DataError, match=f"{correct} of {n} came"):
        wilson_interval(correct, n)
