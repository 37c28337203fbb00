"""benchmarks.train: its plan, its summaries, its figure, and a run on drawn digits."""

import argparse
import json
import math
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.baselines import gradients, scaled_pixels
from benchmarks.compared_models import COMPARED_MODELS, OwnModel, epoch_ends
from benchmarks.processes import peak_memory, process_tree_memory
from benchmarks.train_options import (
    Plan,
    add_options,
    count,
    missing_package,
    names,
    schedule,
    trial_counts,
)
from benchmarks.training_figure import draw_training, middle_trial, spread_heights
from benchmarks.training_summary import (
    RATIOS,
    header,
    missing_row,
    ratio,
    ratio_rows,
    seconds_to_target,
    spread,
    summarise,
    table_row,
)
from benchmarks.trial import Stopwatch, Trial, TrialSpec, measure, trial_from_json

from tenfold.figures.style import LIGHT
from tests.drawn import drawn_digits
from tests.waiting import HANGS

ROOT = Path(__file__).parent.parent
SPEC = TrialSpec(name="cnn", how="defaults", data="mnist", images=100, seed=0)
TRIAL = Trial(
    spec=SPEC,
    seconds=30.0,
    fit_seconds=20.0,
    predict_seconds=2.0,
    errors=50,
    tested=10_000,
    curve=((10.0, 0.98), (20.0, 0.993), (25.0, 0.991)),
    memory=2**30,
)


def trial(name="cnn", seed=0, **other):
    return replace(TRIAL, spec=replace(SPEC, name=name, seed=seed), **other)


# The plan


def test_rounds_take_all_models_once_and_those_with_a_seed_have_a_trial_for_each():
    counts = trial_counts(["svc", "cnn", "forest"], 2, 3, ["forest=1"])
    assert counts == {"svc": 2, "cnn": 3, "forest": 1}
    turns = schedule(counts, 2, "mnist", 100)
    assert [(turn.round, turn.spec.name, turn.spec.seed) for turn in turns] == [
        (0, "svc", 0),
        (0, "cnn", 0),
        (0, "forest", 0),
        (1, "svc", 0),
        (1, "cnn", 1),
        (2, "cnn", 0),
    ]


@pytest.mark.parametrize("text", ["svm=0", "svm", "svm=two", "tree=1"])
def test_a_wrong_number_of_trials_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"not an integer|no model"):
        trial_counts(["svm"], 1, 1, [text])


def test_an_unknown_model_is_refused_with_the_list_of_models():
    with pytest.raises(argparse.ArgumentTypeError, match="'tree'; there are svm, forest, cnn"):
        names("svm,tree")


def test_counts_are_whole_numbers_from_one():
    assert count("3") == 3
    for text in ("0", "-1", "1.5", ""):
        with pytest.raises(argparse.ArgumentTypeError):
            count(text)


def test_a_missing_package_is_reported_with_a_command_to_install_it():
    assert missing_package("") == missing_package("numpy") == ""
    assert missing_package("no_such_package").endswith("pip install -e '.[boosting]'")


def test_a_saved_trial_is_reused_and_another_one_is_not(tmp_path):
    turn = schedule({"cnn": 1}, 1, "mnist", 100)[0]
    plan = Plan(("cnn",), (turn,), {}, 0.992, tmp_path, record=False)
    spec = []

    def run(what):
        spec.append(what)
        return replace(TRIAL, spec=what)

    assert plan.trial(turn, run) == plan.trial(turn, run) == TRIAL
    other = replace(turn, spec=replace(turn.spec, how="width 48"))
    assert not plan.is_kept(other)
    plan.trial(other, run)
    assert spec == [turn.spec, other.spec]


def test_a_saved_trial_that_cannot_be_read_is_run_again(tmp_path):
    turn = schedule({"cnn": 1}, 1, "mnist", 100)[0]
    plan = Plan(("cnn",), (turn,), {}, 0.992, tmp_path, record=False)
    for content in ("", "[]", "{}", '{"spec": {}}', '{"spec": 1, "curve": []}'):
        (tmp_path / "cnn-100-round-1.json").write_text(content)
        assert not plan.is_kept(turn)


def test_every_ratio_names_models_of_the_table():
    assert {name for _, *pair, _ in RATIOS for name in pair} <= set(COMPARED_MODELS)


def test_every_option_and_every_model_stands_in_the_docs():
    options = argparse.ArgumentParser(add_help=False)
    add_options(options)
    shown = [each for each in options._actions if each.help != argparse.SUPPRESS]
    page = (ROOT / "docs" / "train.md").read_text()
    words = [each.option_strings[0] for each in shown] + [f"`{name}`" for name in COMPARED_MODELS]
    assert [word for word in words if word not in page] == []


# The reckoning


def test_a_summary_has_medians_and_the_errors_of_each_seed_once():
    trials = [
        trial(seed=0, seconds=30.0, fit_seconds=20.0, errors=50),
        trial(seed=1, seconds=50.0, fit_seconds=45.0, errors=56),
        trial(seed=0, seconds=31.0, fit_seconds=21.0, errors=50),
    ]
    found = summarise(trials, 0.992)
    assert (found.n, found.seconds, found.fit_seconds) == (3, 31.0, 21.0)
    assert (found.errors, found.seed_errors) == (50, (50, 56))
    # Wilson's interval of 50 of 10,000, worked out by hand: (p + z2/2n +- ...) / (1 + z2/n)
    assert found.interval == pytest.approx((0.003794, 0.006587), abs=2e-6)


def test_the_target_is_reached_at_the_end_of_the_first_epoch_that_has_it():
    assert seconds_to_target(TRIAL, 0.992) == 20.0
    assert seconds_to_target(TRIAL, 0.98) == 10.0
    assert seconds_to_target(TRIAL, 0.999) == math.inf


def test_a_target_that_most_trials_never_reach_is_not_reached():
    never = trial(curve=((10.0, 0.9),))
    assert summarise([TRIAL, never, never], 0.992).to_target == math.inf
    assert summarise([TRIAL, TRIAL, never], 0.992).to_target == 20.0
    assert summarise([trial(curve=())], 0.992).to_target is None
    assert "not reached" in table_row("cnn", [never], 0.992)
    assert "no epochs" in table_row("svm", [trial("svm", curve=())], 0.992)


def test_the_spread_over_seeds_is_that_of_a_sample():
    assert spread([30, 32, 37]) == "33.0, sd 3.6 (3 seeds)"
    assert spread([30]) == "30.0 (1 seed)"


def test_a_row_has_medians_rates_memory_and_the_number_of_trials():
    row = table_row("cnn", [TRIAL], 0.992)
    assert row[:2] == ["Tenfold cnn", "defaults"]
    assert row[2:7] == ["30.0 s", "20.00 s", "2.00 s", "5,000", "1,024 MiB"]
    assert row[7].startswith("50 of 10,000 (0.38% to 0.66%)")
    assert row[-2:] == ["20.0 s", "1"]


def test_a_model_left_out_has_a_row_as_wide_as_the_others_with_the_reason():
    row = missing_row("lightgbm", "left out: why")
    assert row[2] == "left out: why"
    assert len(row) == len(table_row("cnn", [TRIAL], 0.992)) == len(header(0.992))


def test_a_ratio_is_that_of_medians_with_the_span_of_the_rounds():
    assert ratio([100, 300, 120], [10, 20, 30]) == "6.00 (round by round 4.00 to 15.00)"
    assert ratio([9.0], [3.0]) == "3.00"
    assert ratio([math.inf], [3.0]).startswith("none")


def test_ratios_are_listed_only_for_models_that_were_both_trained():
    trials = {"svm": [trial("svm", curve=())], "svc": [trial("svc", fit_seconds=80.0, curve=())]}
    rows = dict(ratio_rows(trials, 0.992))
    assert rows["SVM, fit: stock SVC / ours"] == "4.00"
    assert len(rows) == 3


def test_no_epoch_is_reported_to_end_too_early():
    # A fit that ended at 100 s, with epochs of 10, 20 and 30 s: what is left came before them.
    curve = epoch_ends(100.0, [10.0, 20.0, 30.0], [0.9, 0.95, 0.99])
    assert curve == [(50.0, 0.9), (70.0, 0.95), (100.0, 0.99)]


class Clock:
    """A clock that goes on when it is told to; it stands in for the module ``time``."""

    def __init__(self):
        self.now = 1_000.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("benchmarks.trial.time", clock)
    return clock


def test_an_evaluation_while_the_watch_is_held_takes_no_time(clock):
    watch = Stopwatch(clock.monotonic() - 5)
    with watch.held():
        clock.sleep(50)
    assert watch.seconds() == 5
    clock.sleep(2)
    assert watch.seconds() == 7


@dataclass
class SlowToAnswer:
    """Fits in two epochs of 1 s, is always right, and predicts in 5 s."""

    clock: Clock

    def fit(self, _images, labels, on_epoch):
        self.labels = labels
        for _ in range(2):
            self.clock.sleep(1)
            on_epoch(self)

    def predict(self, _images):
        self.clock.sleep(5)
        return self.labels


def test_evaluating_an_epoch_is_part_of_no_epochs_time(tmp_path, clock):
    digits = drawn_digits(20, seed=0)
    found = measure(SPEC, SlowToAnswer(clock), digits, digits, clock.now, tmp_path / "timed")
    assert found.curve == ((1, 1.0), (2, 1.0))  # 6 and 12 with the evaluations in it
    assert (found.fit_seconds, found.predict_seconds, found.seconds) == (2, 5, 7)
    assert found.errors == 0


def test_a_trial_is_equal_after_json():
    assert trial_from_json(json.loads(json.dumps(asdict(TRIAL)))) == TRIAL


# The trials


def test_baselines_are_trained_on_scaled_pixels_and_on_the_gradients_that_the_forest_has():
    images = drawn_digits(20, seed=0).images
    assert scaled_pixels(images).dtype == np.float64
    assert (scaled_pixels(images).shape, scaled_pixels(images).max()) == (
        (20, 784),
        images.max() / 255,
    )
    assert gradients(images).shape == (20, 360)


# Its child holds 80 MB until that is seen; then it is timed, and holds 400 MB until that is seen.
HOLDS = """
import pathlib, subprocess, sys, time
folder = pathlib.Path(sys.argv[1])
waits = "import pathlib, sys, time; held = b'1' * {}\\n"
waits += "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)"
command = [sys.executable, "-c", waits.format(80_000_000), str(folder / "seen")]
subprocess.run(command, timeout=900, check=True)
(folder / "timed").touch()
command = [sys.executable, "-c", waits.format(400_000_000), str(folder / "seen later")]
subprocess.run(command, timeout=900, check=True)
"""


def test_memory_is_that_of_the_process_and_its_children_until_the_timing_ends(
    tmp_path, monkeypatch
):
    seen = []

    def measured(pid):
        """Tell the process when what it holds has been measured, so that it goes on."""
        seen.append(process_tree_memory(pid))
        if seen[-1] > 80e6:
            (tmp_path / "seen").touch()
        if seen[-1] > 400e6:
            (tmp_path / "seen later").touch()
        return seen[-1]

    monkeypatch.setattr("benchmarks.processes.process_tree_memory", measured)
    peak = peak_memory([sys.executable, "-c", HOLDS, str(tmp_path)], until=tmp_path / "timed")
    assert 80e6 < peak < 300e6
    assert max(seen) > 400e6


def test_a_failed_process_is_reported_with_its_message(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as failure:
        peak_memory([sys.executable, "-c", "raise SystemExit('no luck')"], until=tmp_path / "t")
    assert failure.value.stderr == "no luck\n"


def test_the_curve_of_a_network_ends_with_its_fit_and_with_its_errors(tmp_path):
    settings = {"epochs": 2, "width": 8, "depth": 1, "precision": "float32", "batch_size": 32}
    training, test = drawn_digits(200, seed=0), drawn_digits(50, seed=1)
    timed = tmp_path / "timed"
    found = measure(SPEC, OwnModel("cnn", settings, 0), training, test, time.monotonic(), timed)
    assert timed.exists()
    assert len(found.curve) == 2
    assert found.curve[-1][1] == pytest.approx(1 - found.errors / 50)
    assert found.curve[0][0] < found.curve[1][0] == found.seconds - found.predict_seconds


def test_without_a_curve_a_network_is_not_trained_again(tmp_path):
    settings = {"epochs": 1, "width": 8, "depth": 1, "precision": "float32", "batch_size": 32}
    training, test = drawn_digits(200, seed=0), drawn_digits(50, seed=1)
    learner = OwnModel("cnn", settings, 0, curve=False)
    assert measure(SPEC, learner, training, test, time.monotonic(), tmp_path / "t").curve == ()


def test_the_network_of_the_common_recipe_has_the_number_of_weights_of_its_layers():
    from benchmarks.two_convolutions import Net

    layers = (9 + 1) * 32 + (32 * 9 + 1) * 64 + (64 * 12 * 12 + 1) * 128 + (128 + 1) * 10
    assert sum(weights.numel() for weights in Net().parameters()) == layers == 1_199_882


def test_the_common_recipe_is_evaluated_after_each_epoch(tmp_path):
    from benchmarks.two_convolutions import TwoConvolutions

    training, test = drawn_digits(600, seed=0), drawn_digits(50, seed=1)
    learner = TwoConvolutions(0, epochs=3)
    found = measure(SPEC, learner, training, test, time.monotonic(), tmp_path / "timed")
    assert len(found.curve) == 3
    assert found.curve[-1][1] == pytest.approx(1 - found.errors / 50)
    assert found.curve[-1][0] <= found.seconds
    assert found.errors < 25  # it learns: guesses would miss 45


# The figure


def test_the_figure_has_a_dot_for_each_model_and_a_line_for_those_with_epochs():
    trials = {"cnn": TRIAL, "svc": trial("svc", seconds=300.0, errors=150, curve=())}
    axes = draw_training(LIGHT, trials, 0.992).axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) > 1]
    assert list(lines[0].get_xdata()) == [10, 20, 25, 30]
    assert list(lines[0].get_ydata()) == pytest.approx([0.02, 0.007, 0.009, 0.005])
    dots = [
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in axes.lines
        if line.get_marker() == "o"
    ]
    assert dots == [(30, 0.005), (300, 0.015)]
    words = {text.get_text() for text in axes.texts}
    assert words == {"Tenfold cnn", "scikit-learn SVC", "99.2 %"}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ([0.9, 0.5, 0.1], [0.9, 0.5, 0.1]),
        ([0.9, 0.85, 0.5], [0.9, 0.8, 0.5]),
        ([0.9, 0.9, 0.9], [0.9, 0.8, 0.7]),
        ([0.15, 0.05, 0.05], [0.2, 0.1, 0.0]),
    ],
)
def test_names_are_spread_and_none_is_below_the_axes(wanted, given):
    assert spread_heights(wanted, 0.1) == pytest.approx(given)


def test_the_figure_takes_the_trial_of_median_time_with_the_mean_of_the_errors():
    trials = [
        trial(seconds=seconds, errors=errors) for seconds, errors in ((9, 40), (3, 20), (5, 15))
    ]
    assert middle_trial(trials).seconds == 5
    assert middle_trial(trials).errors == 25


# The command


def run(tiny, folder, *arguments):
    command = [sys.executable, "-m", "benchmarks.train", "--data", str(tiny), *arguments]
    return subprocess.run(
        [*command, "--keep", str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=HANGS
    )


def test_a_run_reports_its_models_and_a_second_one_reuses_their_trials(tiny, tmp_path):
    options = ["--only", "stock-forest,knn", "--rounds", "1", "--seeds", "1"]
    first = run(tiny, tmp_path, *options)
    assert first.returncode == 0, first.stderr
    assert "| scikit-learn k nearest | pixels / 255, k 3 |" in first.stdout
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == [
        "knn-180-round-1.json",
        "stock-forest-180-round-1.json",
        "training-dark.png",
        "training-light.png",
    ]
    assert json.loads((tmp_path / "knn-180-round-1.json").read_text())["memory"] > 20e6
    again = run(tiny, tmp_path, *options)
    assert "left: 0 trials" in again.stdout
    rows = [line for line in first.stdout.splitlines() if line.startswith("|")]
    assert rows == [line for line in again.stdout.splitlines() if line.startswith("|")]


def test_data_that_are_missing_or_have_no_test_images_are_answered_with_one_line(tmp_path):
    digits = drawn_digits(20, seed=0)
    np.savez(tmp_path / "train.npz", images=digits.images, labels=digits.labels)
    for name, words in (("none.npz", "none.npz"), ("train.npz", "has no test images")):
        done = run(tmp_path / name, tmp_path, "--only", "knn")
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert words in done.stderr
