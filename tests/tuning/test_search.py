"""Several processes at one search, for real: they share it, and one that is killed is replaced."""

import json
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import optuna
import pytest
from optuna.trial import TrialState
from tests.shapes import squares
from tests.waiting import HANGS

from tenfold.crossval import Fold, split_folds
from tenfold.tuning import search, tune
from tenfold.tuning.search import Search, open_study, run_trials
from tenfold.types import unwatched

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]

# Searches with folds that are given scores, not trained; hangs in a certain one until it is killed.
# Those that meet in a folder wait there, in their first fold, until so many have come.
SEARCHES = """
import json, os, sys, time
from pathlib import Path
storage, root, hangs, trials, meeting, meet = json.loads(sys.argv[1])
sys.path.insert(0, root)
from tenfold.crossval import Fold
from tenfold.tuning import search, tune
from tests.shapes import squares

class Folds:
    begun = 0
    def __call__(self, name, settings, dataset, training, validation, number, curves):
        self.begun += 1
        if self.begun == hangs:
            print("hanging", flush=True)
            time.sleep(900)
        if meet:
            Path(meeting, str(os.getpid())).touch()
        while meet and len(list(Path(meeting).iterdir())) < meet:
            time.sleep(0.01)
        time.sleep(0.1)
        return Fold(number, {"accuracy": settings["C"] % 1}, 0.1, ())

search.run_fold = Folds()
print("ready", flush=True)
input()
found = tune("svm", squares(4), trials=trials, folds=2, storage=storage)
print(json.dumps([trial.number for trial in found.trials]))
"""


def searcher(storage, *, trials, hangs=0, meeting=None, meet=0):
    given = json.dumps([str(storage), str(ROOT), hangs, trials, str(meeting), meet])
    command = [sys.executable, "-c", textwrap.dedent(SEARCHES), given]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, text=True, **pipes)


def begin(*processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()


def study_in(storage, trials):
    return open_study(Search("svm", squares(4), trials, 2, 0), storage)


@pytest.fixture
def scored(monkeypatch):
    def fold(name, settings, dataset, training, validation, number, *, curves):
        return Fold(number, {"accuracy": settings["C"] % 1}, 0.1, ())

    monkeypatch.setattr(search, "run_fold", fold)


def test_two_processes_that_begin_at_once_finish_exactly_what_was_wanted(storage, tmp_path_factory):
    meeting = tmp_path_factory.mktemp("meeting")
    one, two = (searcher(storage, trials=9, meeting=meeting, meet=2) for _ in range(2))
    begin(one, two)
    told = [json.loads(process.communicate(timeout=HANGS)[0]) for process in (one, two)]
    assert (one.returncode, two.returncode) == (0, 0)
    assert told[0] == told[1]
    trials = study_in(storage, 9).trials
    counted = [t for t in trials if t.state in (TrialState.COMPLETE, TrialState.PRUNED)]
    assert [t.number for t in counted] == told[0]
    assert len(counted) == 9
    assert {t.state for t in trials if t not in counted} <= {TrialState.FAIL}
    assert len({t.user_attrs["worker"] for t in counted}) == 2
    assert len({str(t.params) for t in counted}) == 9


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it takes two minutes to be sure")
def test_a_search_that_was_killed_goes_on_in_another_process(storage, scored):
    with searcher(storage, trials=4, hangs=4) as process:
        begin(process)
        assert process.stdout.readline() == "hanging\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    result = tune("svm", squares(4), trials=4, folds=2, storage=storage)
    assert [trial.number for trial in result.trials] == [0, 2, 3, 4]  # 1 was the killed one
    assert study_in(storage, 4).trials[1].state is TrialState.FAIL


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it takes two minutes to be sure")
def test_whoever_waits_for_a_process_that_is_killed_does_its_trial(storage):
    hangs, works = searcher(storage, trials=3, hangs=1), searcher(storage, trials=3)
    begin(hangs)
    assert hangs.stdout.readline() == "hanging\n"
    begin(works)
    study = study_in(storage, 3)
    while sum(trial.state is TrialState.COMPLETE for trial in study.trials) < 2:
        assert works.poll() is None
        time.sleep(0.05)
    hangs.kill()
    hangs.wait()
    assert json.loads(works.communicate(timeout=HANGS)[0]) == [1, 2, 3]


def test_a_trial_more_than_are_wanted_is_not_tried(storage, scored):
    study = study_in(storage, 2)
    for _ in range(2):
        study.ask()  # two others begin between the look and the next number
    search._run_trial(Search("svm", squares(4), 2, 2, 0), study, split_folds(squares(4), 2))
    states = [trial.state for trial in study.trials]
    assert states == [TrialState.RUNNING, TrialState.RUNNING, TrialState.FAIL]


def test_a_trial_that_others_failed_meanwhile_does_not_count_and_another_is_tried(
    storage, scored, monkeypatch
):
    study, spec = study_in(storage, 1), Search("svm", squares(4), 1, 2, 0)
    real = search.run_fold

    def slow(*arguments, **settings):
        (mine,) = study.get_trials(states=(TrialState.RUNNING,))
        if mine.number == 0:
            study_in(storage, 1).tell(0, state=TrialState.FAIL)
        return real(*arguments, **settings)

    monkeypatch.setattr(search, "run_fold", slow)
    run_trials(spec, study, split_folds(squares(4), 2), unwatched)
    assert [trial.state for trial in study.trials] == [TrialState.FAIL, TrialState.COMPLETE]


def test_a_trial_is_pruned_by_what_other_processes_have_found(storage, monkeypatch):
    others = study_in(storage, 6)
    for _ in range(5):
        trial = others.ask()
        trial.report(0.9, 1)
        others.tell(trial, 0.9)
    folds = []

    def bad(name, settings, dataset, training, validation, number, *, curves):
        folds.append(number)
        return Fold(number, {"accuracy": 0.1}, 0.1, ())

    monkeypatch.setattr(search, "run_fold", bad)
    result = tune("svm", squares(4), trials=6, folds=2, storage=storage)
    assert folds == [1]
    last = result.trials[-1]
    assert (last.accuracy, last.folds, last.so_far) == (None, 1, 0.1)


def test_a_trial_that_has_run_all_folds_keeps_its_accuracy_however_bad(storage, monkeypatch):
    others = study_in(storage, 6)
    for _ in range(5):
        trial = others.ask()
        trial.report(0.9, 1)
        trial.report(0.9, 2)
        others.tell(trial, 0.9)
    scores = [0.95, 0.1]
    monkeypatch.setattr(
        search,
        "run_fold",
        lambda *_, **__: Fold(0, {"accuracy": scores.pop(0)}, 0.1, ()),
    )
    last = tune("svm", squares(4), trials=6, folds=2, storage=storage).trials[-1]
    assert last.accuracy == pytest.approx(0.525)


def test_searches_with_other_seeds_have_other_folds_and_are_kept_apart(scored, tmp_path):
    for seed in (0, 1):
        found = tune(
            "svm", squares(4), trials=1, folds=2, seed=seed, storage=tmp_path / "search.journal"
        )
        assert len(found.trials) == 1


def test_optuna_is_quiet(capfd, scored):
    tune("svm", squares(4), trials=12, folds=2)
    assert capfd.readouterr() == ("", "")
    assert optuna.logging.get_verbosity() == optuna.logging.ERROR


def test_an_interrupt_while_a_trial_starts_leaves_none_running(monkeypatch):
    wanted = Search("svm", squares(4), 3, 2, 0)
    study = open_study(wanted, None)
    begin = study.ask

    def interrupted():
        trial = begin()
        signal.raise_signal(signal.SIGINT)
        return trial

    monkeypatch.setattr(study, "ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_trials(wanted, study, split_folds(squares(4), 2), unwatched)
    assert [trial.state for trial in study.trials] == [TrialState.FAIL]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
