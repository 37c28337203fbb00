"""Tuning: how many trials, which is best, and that a killed search goes on."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from statistics import fmean

import pytest
from tests.shapes import squares

from tenfold.crossval import Fold, run_fold, split_folds
from tenfold.errors import DataError, SettingError, StorageError
from tenfold.models import MODELS, build
from tenfold.tuning import search, tune

ROOT = Path(__file__).parents[2]

# Begins a search and hangs in the last fold of its third trial, until it is killed.
HANGS = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tenfold.tuning import search, tune
from tests.shapes import squares

class Hangs:
    real, folds = staticmethod(search.run_fold), 0
    def __call__(self, *arguments, **settings):
        self.folds += 1
        if self.folds == 6:
            print("hanging", flush=True)
            time.sleep(900)
        return self.real(*arguments, **settings)

search.run_fold = Hangs()
tune("svm", squares(4), trials=5, folds=2, storage=Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def digits():
    return squares(4)


@pytest.fixture
def scores(monkeypatch):
    """Let folds score, one after the other, what the test says; none is trained."""
    given = []

    def scripted(name, settings, dataset, training, validation, number, *, curves):
        return Fold(number, {"accuracy": given.pop(0)}, 0.1, ())

    monkeypatch.setattr(search, "run_fold", scripted)
    return given


def chosen(result):
    return [str(trial.settings) for trial in result.trials]


def test_a_search_runs_as_many_trials_as_were_requested(digits):
    result = tune("svm", digits, trials=3, folds=2)
    assert (result.model, result.images, result.folds) == ("svm", 40, 2)
    assert [trial.number for trial in result.trials] == [0, 1, 2]
    assert len(set(chosen(result))) == 3
    assert all(trial.seconds > 0 for trial in result.trials)


@pytest.mark.parametrize("name", MODELS)
def test_every_trial_is_of_settings_that_the_family_has_and_takes(name, digits, scores):
    scores += [0.5] * 40
    result = tune(name, digits, trials=20, folds=2)
    assert len(set(chosen(result))) == 20
    for trial in result.trials:
        build(name, trial.settings)._check()


def test_the_accuracy_of_a_trial_is_the_mean_over_the_folds_of_its_settings(digits):
    result = tune("svm", digits, trials=1, folds=2, seed=3)
    (trial,) = result.trials
    folds = [
        run_fold("svm", trial.settings, digits, training, validation, number, curves=False)
        for number, (training, validation) in enumerate(split_folds(digits, 2))
    ]
    assert trial.settings["random_state"] == 3
    assert trial.accuracy == result.accuracy == fmean(f.metrics["accuracy"] for f in folds)


def test_the_best_settings_are_those_of_the_trial_with_the_highest_mean(digits, scores):
    scores += [0.5, 0.7, 0.9, 0.7, 0.6, 0.6]
    result = tune("svm", digits, trials=3, folds=2)
    assert [trial.accuracy for trial in result.trials] == pytest.approx([0.6, 0.8, 0.6])
    assert result.accuracy == pytest.approx(0.8)
    assert result.best == result.trials[1].settings


def test_a_trial_whose_folds_promise_little_is_pruned_and_has_no_accuracy(digits, scores):
    scores += [0.9, 0.9] * 5 + [0.1] + [0.95, 0.95]
    result = tune("svm", digits, trials=7, folds=2)
    assert [trial.accuracy for trial in result.trials] == pytest.approx([0.9] * 5 + [None, 0.95])
    assert result.trials[5].settings.keys() == result.best.keys()
    assert scores == []


def test_the_same_seed_tries_the_same_settings_and_another_tries_others(digits, scores):
    scores += [0.5] * 18
    one, again, other = (chosen(tune("svm", digits, trials=3, folds=2, seed=s)) for s in (0, 0, 1))
    assert one == again
    assert not set(one) & set(other)


def test_a_search_that_goes_on_tries_what_is_missing_and_nothing_twice(digits, scores, tmp_path):
    scores += [0.5, 0.5] * 6
    storage = tmp_path / "new" / "study.log"
    first = tune("svm", digits, trials=2, folds=2, storage=storage)
    second = tune("svm", digits, trials=6, folds=2, storage=storage)
    assert second.trials[:2] == first.trials
    assert len(second.trials) == 6
    assert len(set(chosen(second))) == 6
    assert scores == []


def test_a_search_that_has_all_its_trials_only_tells_them_again(digits, scores, tmp_path):
    scores += [0.5, 0.7, 0.5, 0.5]
    first = tune("svm", digits, trials=2, folds=2, storage=tmp_path / "study.log")
    assert tune("svm", digits, trials=1, folds=2, storage=tmp_path / "study.log") == first


def test_searches_of_other_data_folds_or_models_share_a_file_and_nothing_else(
    digits, scores, tmp_path
):
    scores += [0.5] * 100
    storage = tmp_path / "study.log"
    tune("svm", digits, trials=2, folds=2, storage=storage)
    for name, dataset, folds in (
        ("forest", digits, 2),
        ("svm", squares(4, seed=1), 2),
        ("svm", digits, 3),
    ):
        assert len(tune(name, dataset, trials=1, folds=folds, storage=storage).trials) == 1


def test_a_search_that_was_killed_in_the_middle_of_a_trial_goes_on(digits, tmp_path):
    storage = tmp_path / "study.log"
    command = [sys.executable, "-c", textwrap.dedent(HANGS), str(storage), str(ROOT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"hanging\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    before = storage.read_bytes()
    result = tune("svm", digits, trials=5, folds=2, storage=storage)
    assert storage.read_bytes().startswith(before)
    assert [trial.number for trial in result.trials] == [0, 1, 3, 4, 5]  # 2 was the killed one
    assert len(set(chosen(result))) == 5
    assert result.accuracy == max(trial.accuracy for trial in result.trials)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_trial_that_broke_off_does_not_count_and_the_search_goes_on(
    digits, tmp_path, monkeypatch, error
):
    def break_off(*_, **__):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(search, "run_fold", break_off)
        with pytest.raises(error):
            tune("svm", digits, trials=2, folds=2, storage=tmp_path / "study.log")
    result = tune("svm", digits, trials=2, folds=2, storage=tmp_path / "study.log")
    assert [trial.number for trial in result.trials] == [1, 2]
    assert all(trial.accuracy is not None for trial in result.trials)


def test_the_callback_receives_each_trial_and_the_best_so_far(digits, scores, tmp_path):
    scores += [0.5, 0.7, 0.9, 0.9, 0.5, 0.5]
    told = []
    for trials in (1, 3):
        tune(
            "svm",
            digits,
            trials=trials,
            folds=2,
            storage=tmp_path / "study.log",
            progress=lambda done, note: told.append((done, note)),
        )
    assert told == [
        (1, "trial 1 of 1, best 60.00%"),
        (2 / 3, "trial 2 of 3, best 90.00%"),
        (1, "trial 3 of 3, best 90.00%"),
    ]


# What is refused


def test_no_trials_too_few_folds_and_unknown_models_are_sentences(digits):
    with pytest.raises(SettingError, match="trials came as 0; 1 or more were wanted"):
        tune("svm", digits, trials=0)
    with pytest.raises(SettingError, match="folds came as 1; 2 or more were wanted"):
        tune("svm", digits, folds=1)
    with pytest.raises(SettingError, match="No model is called 'knn'"):
        tune("knn", digits)


def test_more_folds_than_images_of_a_digit_are_refused_before_anything_is_tried(digits, tmp_path):
    with pytest.raises(DataError, match="Digit 0 has 4 images in squares; 5 folds need"):
        tune("svm", digits, folds=5, storage=tmp_path / "study.log")
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_written_is_a_sentence(digits, tmp_path):
    (tmp_path / "file").touch()
    for storage in (tmp_path / "file" / "study.log", tmp_path):
        with pytest.raises(StorageError, match=rf"{storage} could not be written: "):
            tune("svm", digits, trials=1, folds=2, storage=storage)


@pytest.mark.parametrize(
    "content",
    ["hello\n", "hello", "{}\n", "[1]\n", '{"op_code": 0}\n', "\0\n", "3\n", '{"op_code": 99}\n'],
)
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(digits, tmp_path, content):
    storage = tmp_path / "notes.txt"
    storage.write_text(content)
    with pytest.raises(StorageError, match=r"notes\.txt is not the journal of a search; choose an"):
        tune("svm", digits, trials=1, folds=2, storage=storage)
    assert storage.read_text().startswith(content)
