"""Signs of life: a process that is gone, one that is silent, and one that is at work."""

import os
import subprocess
import sys
import time

import optuna
import pytest
from optuna.trial import TrialState

from tenfold.tuning import heartbeat
from tenfold.tuning.heartbeat import (
    TIMEOUT_SECONDS,
    UNNAMED_SECONDS,
    HeartbeatMonitor,
    fail_dead_trials,
    has_ended,
    send_heartbeats,
    worker_id,
)

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes so")


@pytest.fixture
def study():
    return optuna.create_study(direction="maximize")


def running(study):
    return study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))


def watch_at(study, watch, *moments):
    for moment in moments:
        fail_dead_trials(study, running(study), watch, moment)


@linux
def test_a_process_is_gone_when_it_has_ended_and_not_before():
    code = "from tenfold.tuning.heartbeat import worker_id; print(worker_id(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        other = process.stdout.readline().strip()
        assert not has_ended(other)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert has_ended(other)  # though its parent has not asked after it yet
    assert has_ended(other)
    assert not has_ended(worker_id())


@linux
def test_a_number_that_another_process_has_now_is_not_the_one_that_is_gone():
    assert has_ended(worker_id().rpartition("/")[0] + "/1")


@pytest.mark.parametrize("worker", ["", "elsewhere/4026531836/12/34", "nonsense"])
def test_of_a_process_elsewhere_nothing_is_said(worker):
    assert not has_ended(worker)


def test_a_trial_that_does_not_say_whose_it_is_is_failed_soon(study):
    study.ask()
    watch = HeartbeatMonitor()
    watch_at(study, watch, 0.0, UNNAMED_SECONDS)
    assert len(running(study)) == 1
    watch_at(study, watch, 0.1 + UNNAMED_SECONDS)
    assert running(study) == []


def test_a_trial_that_is_silent_for_too_long_by_the_own_clock_is_failed(study):
    study.ask().set_user_attr("worker", "")
    watch = HeartbeatMonitor()
    watch_at(study, watch, 1000.0, 1000.0 + TIMEOUT_SECONDS)
    assert len(running(study)) == 1
    watch_at(study, watch, 1000.1 + TIMEOUT_SECONDS)
    assert [trial.state for trial in study.trials] == [TrialState.FAIL]


def test_a_trial_that_beats_or_finishes_a_fold_is_not_silent(study):
    trial, watch = study.ask(), HeartbeatMonitor()
    trial.set_user_attr("worker", "")
    watch_at(study, watch, 0.0)
    trial.set_user_attr("beat", 1)
    watch_at(study, watch, TIMEOUT_SECONDS)
    trial.report(0.5, 1)
    watch_at(study, watch, 2 * TIMEOUT_SECONDS, 3 * TIMEOUT_SECONDS)
    assert len(running(study)) == 1


@linux
def test_a_trial_of_an_ended_process_of_this_machine_is_failed_at_once(study):
    study.ask().set_user_attr("worker", worker_id().rpartition("/")[0] + "/1")
    watch_at(study, HeartbeatMonitor(), 0.0)
    assert running(study) == []


def test_a_trial_beats_as_long_as_it_is_under_way_and_says_where(study, monkeypatch):
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.01)
    trial = study.ask()
    with send_heartbeats(trial):
        assert study.trials[0].user_attrs["worker"] == worker_id()
        while "beat" not in study.trials[0].user_attrs:
            time.sleep(0.001)
    beats = study.trials[0].user_attrs["beat"]
    study.tell(trial, 0.5)
    assert beats == study.trials[0].user_attrs["beat"] > 0
