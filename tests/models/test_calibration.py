import numpy as np
import pytest

from tenfold.models.calibration import (
    calibration_parts,
    couple,
    fit_coupling,
    fit_temperature,
    hold_out,
    pairs,
    temper,
)


def drawn(logits, seed):
    """Draw a label for each row from the softmax of its logits."""
    random = np.random.default_rng(seed)
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (random.random((len(logits), 1)) > chances.cumsum(axis=1)).sum(axis=1)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_by_which_logits_were_inflated_is_found(temperature):
    logits = np.random.default_rng(0).normal(0, 2, (20_000, 10))
    labels = drawn(logits, 1)
    assert fit_temperature(temperature * logits, labels) == pytest.approx(temperature, rel=0.05)


def test_tempering_is_the_softmax_of_divided_logits():
    probabilities = temper(np.array([[2 * np.log(3), 0.0]]), 2.0)
    np.testing.assert_allclose(probabilities, [[0.75, 0.25]], rtol=1e-6)
    assert probabilities.dtype == np.float32


def test_tempering_survives_logits_of_a_thousand():
    np.testing.assert_array_equal(temper(np.array([[1000.0, -1000.0]]), 1.0), [[1, 0]])


def test_pairs_come_in_the_order_of_one_against_one_decisions():
    first, second = pairs(4)
    assert list(zip(first, second, strict=True)) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_a_class_that_wins_all_its_pairs_gets_the_largest_logit():
    decisions = np.array([[-1.0, 2.0, 3.0]])  # 1 beats 0, 0 beats 2, 1 beats 2
    assert couple(decisions, 3, slope=1.0).argmax() == 1


def test_coupling_two_classes_gives_back_the_logistic_of_the_decision():
    logits = couple(np.array([[np.log(4)]]), 2, slope=1.0)
    np.testing.assert_allclose(temper(logits, 1.0), [[0.8, 0.2]], rtol=1e-6)


def test_the_coupling_that_made_the_labels_is_found():
    decisions = np.random.default_rng(2).normal(0, 1, (20_000, 1))
    labels = drawn(couple(decisions, 2, slope=3.0), 3)
    slope, temperature = fit_coupling(decisions, 2, labels)
    assert slope / temperature == pytest.approx(3.0, rel=0.06)


def test_holding_out_parts_the_images_in_proportion():
    labels = np.repeat(np.arange(10), [10, 20, 30, 40, 50, 60, 70, 80, 90, 50])
    learn, held = hold_out(labels, 400, 100, seed=0)
    assert not set(learn) & set(held)
    assert np.bincount(labels[held]).tolist() == [2, 4, 6, 8, 10, 12, 14, 16, 18, 10]


def test_calibration_takes_no_more_than_three_quarters_and_holds_some_of_every_class():
    labels = np.arange(1_000) % 10
    learn, seen = calibration_parts(labels, 10_000, seed=0)
    assert (len(learn), len(seen)) == (750, 250)
    assert not set(learn) & set(seen)
    assert set(labels[seen]) == set(range(10))
    assert len(calibration_parts(labels, 600, seed=0)[0]) == 600


def test_too_few_images_are_not_parted_for_calibration():
    assert calibration_parts(np.arange(30) % 10, 100, seed=0) is None
    assert calibration_parts(np.arange(1_000) % 10, 0, seed=0) is None
