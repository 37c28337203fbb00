import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tenfold import load
from tenfold.errors import StorageError
from tenfold.pipeline import run
from tests.drawn import drawn_digits
from tests.pipeline.small import make_light, small_plan
from tests.waiting import HANGS

PROGRAM = [sys.executable, "-m", "tests.pipeline.small"]
ROOT = Path(__file__).parents[2]
TIMES = ("fit_seconds", "microseconds_per_image", "seconds")  # differ from run to run
STEPS = [
    "Explore the data",
    "Cross-validate: Random forest",
    "Compare settings: Random forest",
    "Train and test: Random forest",
]
KILLED_AT = (  # the line at which a run waits and is killed, and the run after it in turn
    "at drawing",
    "at epoch 3 of 4",
    "begin Write the report",
)

pytestmark = pytest.mark.long


class StoppedError(Exception):
    """The run was seen to begin its first step."""


class View:
    """Keeps what it sees; stops the run when the step ``until`` begins."""

    def __init__(self, until=None):
        self.until = until
        self.titles, self.ended, self.kept = [], [], []

    def expect(self, weights, /):
        self.titles = list(weights)

    def begin(self, title, /):
        if title == self.until:
            raise StoppedError
        return lambda done, note="": None

    def end(self, title, said, seconds, /):
        (self.kept if seconds is None else self.ended).append(title)


@pytest.fixture(scope="module", autouse=True)
def _light():
    with pytest.MonkeyPatch.context() as patch:
        make_light(patch)
        yield


@pytest.fixture(scope="module")
def finished(tiny, tmp_path_factory):
    """A finished run and where it went."""
    out, view = tmp_path_factory.mktemp("run"), View()
    return out, view, run(small_plan(tiny), out, view=view, command="a test")


@pytest.fixture
def copied(finished, tmp_path):
    """The folder of a finished run, for a test that changes it."""
    return Path(shutil.copytree(finished[0], tmp_path / "copy"))


def test_a_run_tells_its_steps_before_and_as_they_end(finished):
    _, view, _ = finished
    assert view.titles == ["Get the data", *STEPS, "Write the report"]
    assert view.ended == view.titles
    assert view.kept == []


def test_a_run_writes_down_the_command_and_the_fingerprints_of_its_data(finished):
    _, _, results = finished
    assert results.provenance.command == "a test"
    assert results.provenance.data_sha256["train"] == drawn_digits(180, seed=0).sha256


def test_a_finished_run_that_is_resumed_repeats_no_step_and_finds_the_same(finished, copied, tiny):
    _, _, results = finished
    view = View()
    again = run(small_plan(tiny), copied, view=view, command="a test", resume=True)
    assert view.kept == STEPS
    assert replace(again, provenance=results.provenance) == results


def test_a_step_whose_file_is_gone_is_done_again(copied, tiny):
    (copied / "models" / "forest.onnx").unlink()
    view = View()
    run(small_plan(tiny), copied, view=view, command="a test", resume=True)
    assert view.kept == STEPS[:-1]
    assert (copied / "models" / "forest.onnx").is_file()


@pytest.mark.parametrize("damage", [lambda old: old[:1_000], lambda old: old[:-1] + b"?"])
def test_a_step_whose_file_is_damaged_is_reported_and_done_again(copied, tiny, damage, caplog):
    path, view = copied / "models" / "forest.onnx", View()
    path.write_bytes(damage(path.read_bytes()))
    run(small_plan(tiny), copied, view=view, command="a test", resume=True)
    assert view.kept == STEPS[:-1]
    assert load(path).card.family == "forest"
    assert [each.message for each in caplog.records] == [
        f"{path} is not as it was written; its step is repeated."
    ]


def resumed_with(plan, out):
    """Return the steps that a resumed run would keep before it first works on one."""
    view = View(until=STEPS[0])
    with pytest.raises(StoppedError):
        run(plan, out, view=view, command="a test", resume=True)
    return view.kept


def test_nothing_is_taken_up_by_another_plan(copied, tiny):
    assert resumed_with(replace(small_plan(tiny), folds=2), copied) == []


def test_nothing_is_taken_up_by_another_seed(copied, tiny):
    assert resumed_with(small_plan(tiny, seed=1), copied) == []


def test_nothing_is_taken_up_where_one_pixel_of_the_data_changed(copied, tiny):
    before = tiny.read_bytes()
    arrays = dict(np.load(tiny))
    arrays["x_test"][0, 0, 0] ^= 1
    np.savez(tiny, **arrays)
    try:
        assert resumed_with(small_plan(tiny), copied) == []
    finally:
        tiny.write_bytes(before)


def test_without_resume_a_run_starts_anew(finished, tiny, tmp_path):
    view = View(until=STEPS[1])
    for _ in range(2):
        with pytest.raises(StoppedError):
            run(small_plan(tiny), tmp_path, view=view, command="a test")
    assert view.ended == ["Get the data", STEPS[0]] * 2
    assert view.kept == []


def test_a_place_that_cannot_be_written_is_reported_before_anything_is_read(tmp_path):
    (tmp_path / "file").write_text("")
    view = View()
    with pytest.raises(StorageError, match=r"report\.html could not be written"):
        run(small_plan("nowhere"), tmp_path / "file", view=view, command="a test")
    assert view.titles == []


# Killed


def killed_at(line, out, data):
    """Run until the line is printed, kill the run, and return all lines that came."""
    command, lines = [*PROGRAM, str(out), str(data), line], []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for printed in process.stdout:
            lines.append(printed.rstrip())
            if lines[-1] == line:
                os.kill(process.pid, signal.SIGKILL)
        assert process.wait(HANGS) == -signal.SIGKILL, lines
    return lines


def resumed(out, data):
    command = [*PROGRAM, str(out), str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANGS)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def without_times(value):
    """Return results as they are to be the same in two runs."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if key not in (*TIMES, "provenance")}
        return {key: without_times(each) for key, each in kept.items()}
    if isinstance(value, list):
        return [without_times(each) for each in value]
    return value


def results_of(out):
    """Return the text of the results: 1.0 and 1 are not the same."""
    return json.dumps(without_times(json.loads((out / "results.json").read_text())))


def titles(word, lines):
    return [line.removeprefix(word) for line in lines if line.startswith(word)]


def test_a_run_killed_again_and_again_repeats_no_step_and_finds_what_an_unbroken_run_does(
    tiny, tmp_path
):
    finished = []
    for line in KILLED_AT:
        lines = killed_at(line, tmp_path / "broken", tiny)
        assert titles("kept ", lines) == finished
        finished += [title for title in titles("end ", lines) if title != "Get the data"]
    assert "at epoch 1 of 4" not in lines  # of the net, which was killed in its third
    assert titles("kept ", resumed(tmp_path / "broken", tiny)) == finished
    assert len(finished) == len(set(finished)) == 7
    assert titles("kept ", resumed(tmp_path / "unbroken", tiny)) == []
    assert results_of(tmp_path / "broken") == results_of(tmp_path / "unbroken")
