"""Cross-validation: what is validated when, what the means are means of, and what is refused."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import TypeAdapter

from tenfold import crossval
from tenfold.crossval import CrossValidation, Fold, compare_variants, cross_validate, split_folds
from tenfold.data import Dataset
from tenfold.errors import DataError, SettingError
from tenfold.metrics import METRICS
from tenfold.models import estimator_class
from tests.shapes import squares
from tests.tolerances import PARITY

FOREST = {"trees": 5, "n_jobs": 1}
CNN = {"width": 8, "epochs": 2, "batch_size": 25, "device": "cpu"}


def uneven():
    """Return 90 images: 4 of 0, 5 of 1, 6 of 2, and so on, in no order."""
    digits = squares(13)
    kept = [np.flatnonzero(digits.labels == digit)[: 4 + digit] for digit in range(10)]
    return digits.take(np.random.default_rng(0).permutation(np.concatenate(kept)))


def without_times(result):
    return [(fold.number, fold.metrics, fold.curve) for fold in result.folds]


# The folds


@pytest.mark.parametrize("folds", [2, 3, 4])
def test_every_image_is_validated_once_and_never_by_a_model_that_learned_from_it(folds):
    digits = uneven()
    splits = split_folds(digits, folds)
    assert len(splits) == folds
    validated = np.concatenate([validation for _, validation in splits])
    assert sorted(validated) == list(range(len(digits)))
    for training, validation in splits:
        assert sorted([*training, *validation]) == list(range(len(digits)))


def test_every_fold_has_its_share_of_every_digit():
    digits = uneven()
    for _, validation in split_folds(digits, 3):
        for digit, count in enumerate(digits.take(validation).counts):
            assert count in (digits.counts[digit] // 3, -(-digits.counts[digit] // 3))
        assert len(validation) in (28, 29, 30, 31, 32)


def test_a_fold_holds_images_that_lie_together_so_that_no_writer_is_on_both_sides():
    digits = uneven()
    for number, (_, validation) in enumerate(split_folds(digits, 3)):
        for digit in range(10):
            places = np.flatnonzero(digits.labels == digit)
            ours = np.isin(places, validation).nonzero()[0]
            assert ours.tolist() == list(range(ours[0], ours[-1] + 1))
            assert (ours[0] == 0) == (number == 0)


def test_each_fold_is_validated_on_its_own_images_and_learned_on_the_others(monkeypatch):
    digits, calls, real = uneven(), [], crossval.run_fold

    def watched(name, settings, dataset, training, validation, *rest):
        calls.append((training, validation))
        return real(name, settings, dataset, training, validation, *rest)

    monkeypatch.setattr(crossval, "run_fold", watched)
    cross_validate("forest", digits, settings=FOREST, folds=4, curves=False)
    assert sorted(np.concatenate([validation for _, validation in calls])) == list(
        range(len(digits))
    )
    assert all(set(training).isdisjoint(validation) for training, validation in calls)


@pytest.mark.parametrize("folds", [1, 0, -3])
def test_fewer_than_two_folds_are_refused(folds):
    with pytest.raises(SettingError, match=f"folds came as {folds}; 2 or more were wanted"):
        cross_validate("forest", squares(3), settings=FOREST, folds=folds)


def test_more_folds_than_images_of_a_digit_are_refused_with_the_digit():
    with pytest.raises(
        DataError, match=r"Digit 0 has 4 images in squares; 5 folds need at least 5"
    ):
        cross_validate("forest", uneven(), settings=FOREST, folds=5)


def test_a_set_without_one_of_the_digits_is_refused():
    digits = squares(4)
    some = digits.take(np.flatnonzero(digits.labels != 6))
    with pytest.raises(DataError, match="Digit 6 has 0 images"):
        cross_validate("forest", some, settings=FOREST, folds=2)


# What comes out


def test_a_model_that_always_knows_scores_one_on_every_fold():
    result = cross_validate("forest", squares(12), settings={**FOREST, "trees": 20}, folds=3)
    assert [fold.number for fold in result.folds] == [1, 2, 3]
    assert [fold.metrics["accuracy"] for fold in result.folds] == [1, 1, 1]
    assert (result.mean["accuracy"], result.sd["accuracy"]) == (1, 0)


def test_shuffled_labels_score_by_chance():
    """So nothing of the validated images leaks into the training."""
    digits = squares(20)
    labels = np.random.default_rng(0).permutation(digits.labels)
    result = cross_validate(
        "forest", Dataset(digits.images, labels, "shuffled"), settings=FOREST, folds=2
    )
    assert result.mean["accuracy"] < 0.25


def test_the_means_and_deviations_are_those_worked_out_by_hand():
    scores = [(0.9, 1.0), (0.8, 3.0), (0.7, 2.0)]
    folds = tuple(
        Fold(number, {"accuracy": accuracy, "log_loss": loss}, 1.0, ())
        for number, (accuracy, loss) in enumerate(scores, 1)
    )
    result = CrossValidation("svm", {}, 30, "epoch", folds)
    assert result.mean == pytest.approx({"accuracy": 0.8, "log_loss": 2})
    assert result.sd == pytest.approx({"accuracy": 0.1, "log_loss": 1})


def test_the_result_has_every_metric_and_says_what_was_done():
    result = cross_validate("forest", squares(4), settings=FOREST, folds=2)
    assert (result.model, result.settings, result.images) == ("forest", FOREST, 40)
    assert list(result.mean) == list(result.sd) == list(METRICS)
    assert all(fold.fit_seconds > 0 for fold in result.folds)
    adapter = TypeAdapter(CrossValidation)
    assert adapter.validate_json(adapter.dump_json(result)) == result


def test_the_same_seed_gives_the_same_result():
    digits = squares(4)
    digits = Dataset(digits.images // 9, digits.labels, "faint")
    one, again, other = (
        without_times(cross_validate("forest", digits, settings=FOREST, folds=2, seed=seed))
        for seed in (0, 0, 1)
    )
    assert one == again
    assert one != other


def test_folds_in_processes_of_their_own_give_what_they_give_one_after_the_other():
    digits, told = squares(6), []
    assert not estimator_class("svm").uses_all_cores
    result = cross_validate(
        "svm", digits, folds=3, curves=False, progress=lambda done, note: told.append((done, note))
    )
    alone = [
        crossval.run_fold("svm", {"random_state": 0}, digits, training, validation, number, False)
        for number, (training, validation) in enumerate(split_folds(digits, 3), 1)
    ]
    assert [fold.number for fold in result.folds] == [1, 2, 3]
    for fold, other in zip(result.folds, alone, strict=True):  # in other numbers of threads
        assert fold.metrics == pytest.approx(other.metrics, abs=PARITY)
    assert told == [
        (0, "fold 1 of 3"),
        (1 / 3, "fold 2 of 3"),
        (2 / 3, "fold 3 of 3"),
        (1, "fold 3 of 3"),
    ]


def test_a_wrong_setting_is_a_sentence_from_whatever_process():
    with pytest.raises(SettingError, match="svm has no setting 'trees'"):
        cross_validate("svm", squares(2), settings={"trees": 3}, folds=2)
    with pytest.raises(SettingError, match="C came as -1"):
        cross_validate("svm", squares(2), settings={"C": -1}, folds=2)


# Learning curves


def test_a_network_has_a_point_of_its_curve_for_each_epoch():
    result = cross_validate("cnn", squares(12), settings={**CNN, "epochs": 3}, folds=2)
    assert result.curve_axis == "epoch"
    for fold in result.folds:
        assert [point.x for point in fold.curve] == [1, 2, 3]
        assert fold.curve[-1].validation == pytest.approx(fold.metrics["accuracy"])


def test_other_models_have_a_point_for_each_share_of_the_training_images():
    result = cross_validate("forest", squares(20), settings=FOREST, folds=2)
    assert result.curve_axis == "training images"
    for fold in result.folds:
        assert [point.x for point in fold.curve] == [10, 30, 100]
        assert fold.curve[-1].training == 1
        assert fold.curve[-1].validation == pytest.approx(fold.metrics["accuracy"])
        assert fold.curve[0].validation <= fold.curve[-1].validation


def test_where_a_share_is_too_small_for_every_digit_the_curve_begins_later():
    result = cross_validate("forest", squares(4), settings=FOREST, folds=2)
    assert [point.x for point in result.folds[0].curve] == [20]


@pytest.mark.parametrize(("name", "settings"), [("forest", FOREST), ("cnn", CNN)])
def test_without_curves_there_are_none_and_the_scores_are_the_same(name, settings):
    digits = squares(6)
    with_curves, without = (
        cross_validate(name, digits, settings=settings, folds=2, curves=curves)
        for curves in (True, False)
    )
    assert [fold.curve for fold in without.folds] == [(), ()]
    assert with_curves.mean == without.mean


# Variants


@pytest.fixture
def two_variants(monkeypatch):
    variants = {"a stump": {"trees": 1, "depth": 1}, "ten trees": {"trees": 10}}
    monkeypatch.setattr(estimator_class("forest"), "variants", variants)


@pytest.fixture
def one_second_a_fit(monkeypatch):
    """Have the clock go on by a second whenever it is looked at."""
    clock = SimpleNamespace(perf_counter=map(float, itertools.count()).__next__)
    monkeypatch.setattr("tenfold.crossval.time", clock)


def test_every_variant_is_cross_validated_on_the_same_folds(two_variants, one_second_a_fit):
    digits, told = squares(12), []
    result = compare_variants(
        "forest",
        digits,
        settings=FOREST,
        folds=3,
        seed=2,
        progress=lambda done, note="": told.append((done, note)),
    )
    assert (result.model, result.images, result.folds) == ("forest", 120, 3)
    assert [variant.name for variant in result.variants] == ["a stump", "ten trees"]
    stump, ten = result.variants
    assert stump.settings == {"trees": 1, "depth": 1, "n_jobs": 1}
    assert ten.settings == {"trees": 10, "n_jobs": 1}
    assert stump.accuracy < 0.3 < ten.accuracy
    alone = cross_validate("forest", digits, settings=ten.settings, folds=3, seed=2, curves=False)
    assert (ten.accuracy, ten.accuracy_sd) == (alone.mean["accuracy"], alone.sd["accuracy"])
    assert ten.log_loss == alone.mean["log_loss"]
    assert ten.fit_seconds == 1  # the mean over three folds of a second each
    assert told == [(0, "a stump"), (0.5, "ten trees"), (1, "")]


@pytest.mark.parametrize("name", ["svm", "forest", "cnn"])
def test_the_declared_variants_are_settings_that_the_family_has(name):
    known = estimator_class(name)().get_params()
    choices = estimator_class(name).variants
    assert len(choices) > 1
    for choice in choices.values():
        estimator_class(name)(**choice)._check()
        assert set(choice) <= set(known)
    assert len({str({**known, **choice}) for choice in choices.values()}) == len(choices)
