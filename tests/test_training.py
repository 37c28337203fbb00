"""Training: the record of how it was done, and what is handed on to the model."""

import hashlib
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tenfold.card import from_json, to_json
from tenfold.data import joined
from tenfold.errors import DataError, SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.machine import versions
from tenfold.predictor import load
from tenfold.training import card_of, train
from tests.shapes import squares

FOREST = {"trees": 20, "n_jobs": 1}
CNN = {"width": 8, "epochs": 2, "batch_size": 25, "device": "cpu"}


@pytest.fixture(scope="module")
def digits():
    return squares(12)


@pytest.fixture(scope="module")
def forest(digits):
    return train("forest", digits, settings=FOREST, seed=3)


def test_a_trained_model_reads_the_digits_that_it_learned_from(forest, digits):
    assert np.array_equal(forest.model.predict(digits.images), digits.labels)


def test_the_record_says_what_was_trained_on_what(forest, digits):
    assert (forest.name, forest.seed, forest.images) == ("forest", 3, 120)
    assert (forest.data, forest.data_sha256) == ("squares", digits.sha256)


def test_the_record_has_every_setting_of_the_model_defaults_and_seed_included(forest):
    assert forest.settings == forest.model.get_params()
    assert forest.settings["trees"] == 20
    assert forest.settings["random_state"] == 3
    assert forest.settings["max_features"] == 0.025


def test_the_record_says_when_in_universal_time_and_how_long(digits):
    began = datetime.now(UTC).replace(microsecond=0)
    forest = train("forest", digits, settings=FOREST, seed=3)
    created = datetime.fromisoformat(forest.created)
    assert created.utcoffset() == timedelta(0)
    assert began <= created <= datetime.now(UTC)
    assert forest.fit_seconds > 0


def test_only_what_learns_in_epochs_has_a_history(forest, digits):
    assert forest.history == ()
    network = train("cnn", digits, settings=CNN)
    assert [record.epoch for record in network.history] == [1, 2]


@pytest.mark.parametrize(("name", "settings"), [("forest", FOREST), ("cnn", CNN)])
def test_the_same_seed_gives_the_same_answers_and_another_gives_others(digits, name, settings):
    images = squares(3, seed=9).images
    first, again, other = (
        train(name, digits, settings=settings, seed=seed).model.predict_proba(images)
        for seed in (0, 0, 1)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_validation_images_are_watched_in_every_epoch_and_nothing_else(digits):
    watched = squares(2, seed=4)
    with_it = train("cnn", digits, settings={**CNN, "held_out": 0.0}, validation=watched)
    without = train("cnn", digits, settings={**CNN, "held_out": 0.0})
    accuracy = with_it.model.score(watched.images, watched.labels)
    assert with_it.history[-1].validation_accuracy == pytest.approx(accuracy)
    assert without.history[-1].validation_accuracy is None
    for one, other in zip(with_it.history, without.history, strict=True):
        assert one.training_loss == other.training_loss


def test_a_training_goes_on_from_its_checkpoint(digits, tmp_path):
    checkpoint = tmp_path / "state"
    first = train("cnn", digits, settings=CNN, checkpoint=checkpoint)
    again = train("cnn", digits, settings=CNN, checkpoint=checkpoint)
    assert again.history == first.history  # its seconds too: nothing was trained anew
    assert train("cnn", digits, settings=CNN).history != first.history


def test_the_callback_is_called_up_to_the_end(digits):
    told = []
    train("forest", digits, settings=FOREST, progress=lambda done, note="": told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_setting_that_there_is_not_and_a_model_that_there_is_not_are_sentences(digits):
    with pytest.raises(SettingError, match="forest has no setting 'C'; it has bootstrap, "):
        train("forest", digits, settings={"C": 1})
    with pytest.raises(SettingError, match="No model is called 'knn'; there are svm, forest, cnn"):
        train("knn", digits)
    with pytest.raises(SettingError, match="trees came as 0"):
        train("forest", digits, settings={"trees": 0})


def test_images_of_a_single_digit_are_a_sentence(digits):
    ones = digits.take(np.flatnonzero(digits.labels == 1))
    with pytest.raises(DataError, match="has no image of digit 0, 2, 3"):
        train("forest", ones, settings=FOREST)


@pytest.mark.parametrize(
    ("name", "settings"), [("forest", FOREST), ("svm", {"gamma": "scale"}), ("cnn", CNN)]
)
def test_the_card_says_what_the_record_says_and_can_be_kept(digits, name, settings):
    training = train(name, digits, settings=settings, seed=1)
    card = card_of(training)
    assert (card.family, card.title) == (name, training.model.title)
    assert (card.settings, card.seed) == (training.settings, 1)
    assert (card.data, card.data_sha256) == ("squares", digits.sha256)
    assert (card.training_images, card.created) == (120, training.created)
    assert (card.figures, card.versions) == ({}, versions())
    assert from_json(to_json(card)) == card


def test_the_card_has_the_figures_of_an_evaluation(forest, digits):
    answers = forest.model.predict_proba(digits.images)
    card = card_of(forest, evaluate_dataset(digits, np.roll(answers, 1, axis=0)))
    assert card.figures["test_images"] == 120
    assert card.figures["test_errors"] == 120
    assert card.figures["test_accuracy"] == 0
    assert all(math.isfinite(figure) for figure in card.figures.values())
    assert from_json(to_json(card)) == card


def test_the_card_says_which_file_taught_the_network(digits):
    teacher = load("fast")
    training = train("cnn", digits, settings=CNN, teacher=teacher)
    sha256 = hashlib.sha256(teacher.path.read_bytes()).hexdigest()
    assert card_of(training).teacher == {"name": "fast.onnx", "sha256": sha256}


def test_a_teacher_that_is_no_file_is_named_by_its_kind(forest, digits):
    training = train("cnn", digits, settings=CNN, teacher=forest.model)
    assert card_of(training).teacher == {"name": "Forest"}


def test_the_card_names_each_of_the_sets_that_were_joined(digits):
    further = replace(squares(3, seed=5), name="more")
    card = card_of(train("forest", joined(digits, [further], times=2), settings=FOREST))
    assert (card.data, card.training_images) == ("squares + more", 180)
    assert card.parts == {
        "squares": {"images": 120, "times": 1, "sha256": digits.sha256},
        "more": {"images": 30, "times": 2, "sha256": further.sha256},
    }
