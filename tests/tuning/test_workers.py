"""Several processes of one machine: their cores, their end, and that one may die."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from multiprocessing.context import SpawnProcess
from pathlib import Path

import optuna
import pytest
from optuna.trial import TrialState
from tests.shapes import squares
from tests.waiting import HANGS

from tenfold.errors import SettingError, TenfoldError
from tenfold.tuning import tune, workers
from tenfold.tuning.search import Search, open_study
from tenfold.tuning.worker import start_worker
from tenfold.tuning.workers import divide_cores, run_workers
from tenfold.types import unwatched

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]

# Searches with two workers and says which processes these are.
SEARCHES = """
import json, multiprocessing, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from tenfold.tuning import tune
from tests.shapes import squares

def say(done, note=""):
    print(json.dumps([child.pid for child in multiprocessing.active_children()]), flush=True)

if __name__ == "__main__":
    try:
        tune("svm", squares(4), trials=500, folds=2, workers=2, storage=sys.argv[1], progress=say)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.fixture
def storage(tmp_path):
    return tmp_path / "search.journal"


@pytest.fixture
def searching(storage, tmp_path):
    """A process that searches, with the two that it began, in a group of their own."""
    program = tmp_path / "searches.py"
    program.write_text(textwrap.dedent(SEARCHES))
    command = [sys.executable, str(program), str(storage), str(ROOT)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        workers = json.loads(process.stdout.readline())
        yield process, workers
        process.kill()


def is_there(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(processes):
    until = time.monotonic() + HANGS
    while any(is_there(each) for each in processes):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("cores", "workers", "parts"),
    [
        ([0, 1, 2, 3], 2, [[0, 1], [2, 3]]),
        ([4, 6, 7], 2, [[4], [6]]),
        ([2, 5], 3, [[2], [5], [2]]),
        ([0], 1, [[0]]),
    ],
)
def test_the_cores_are_dealt_in_equal_parts_and_each_worker_has_one(cores, workers, parts):
    assert divide_cores(cores, workers) == parts


def test_workers_together_run_as_many_trials_as_were_requested_and_leave_nothing():
    told = []
    before = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT")}
    result = tune(
        "svm", squares(4), trials=5, folds=2, workers=2, progress=lambda done, _: told.append(done)
    )
    assert len(result.trials) == 5
    assert len({str(trial.settings) for trial in result.trials}) == 5
    assert told[-1] == 1
    assert multiprocessing.active_children() == []
    assert {name: os.environ.get(name) for name in before} == before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_is_killed_is_reported_and_replaced(storage, caplog):
    killed = []

    def kill_one(done, note=""):
        if not killed:
            killed.append(multiprocessing.active_children()[0])
            killed[0].kill()

    result = tune(
        "svm", squares(4), trials=12, folds=2, workers=2, storage=storage, progress=kill_one
    )
    assert len(killed) == 1
    assert len(result.trials) == 12
    assert [record.message for record in caplog.records] == [
        "A worker was killed by SIGKILL; another one takes its place and repeats its trial."
    ]


def killed_at_once(cores):
    worker = start_worker(cores)
    worker.process.kill()
    return worker


def test_workers_that_are_killed_as_they_start_end_the_search_with_a_sentence(storage, monkeypatch):
    monkeypatch.setattr(workers, "start_worker", killed_at_once)
    large = squares(400)  # more than a pipe holds
    with pytest.raises(TenfoldError, match="A worker was killed by SIGKILL, like 3 before it"):
        tune("svm", large, trials=3, folds=2, workers=2, storage=storage)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="others start processes in another way")
def test_ctrl_c_while_a_worker_starts_is_not_lost_and_leaves_none(storage, monkeypatch):
    start = SpawnProcess.start

    def interrupted(self):
        start(self)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(SpawnProcess, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune("svm", squares(4), trials=3, folds=2, workers=2, storage=storage)
    assert multiprocessing.active_children() == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_what_a_worker_failed_of_is_reported(storage):
    search = Search("knn", squares(4), 1, 2, 0)
    with pytest.raises(TenfoldError, match="the last error was: No model is called 'knn'"):
        run_workers(search, storage, optuna.create_study(), 2, unwatched)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc after the processes")
@pytest.mark.parametrize("whom", ["the one that was asked", "all, as a terminal does"])
def test_ctrl_c_ends_all_of_them_and_leaves_no_trial_under_way(searching, storage, whom):
    process, workers = searching
    send = os.killpg if whom.startswith("all") else os.kill
    send(process.pid, signal.SIGINT)
    assert process.wait(HANGS) == 130
    assert not any(is_there(worker) for worker in workers)
    assert process.stderr.read() == ""
    states = {
        trial.state for trial in open_study(Search("svm", squares(4), 1, 2, 0), storage).trials
    }
    assert states <= {TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL}


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc after the processes")
def test_workers_end_when_the_one_that_began_them_is_killed(searching):
    process, workers = searching
    assert len(workers) == 2
    process.kill()
    process.wait()
    wait_until_gone(workers)


def test_no_workers_are_a_sentence():
    with pytest.raises(SettingError, match="workers came as 0; 1 or more were wanted"):
        tune("svm", squares(4), workers=0)
