import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANGS

ROOT = Path(__file__).parents[1]
MAIN = ROOT / "main.py"
MODELS = ["svm", "forest", "cnn"]

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def done(tiny, tmp_path_factory):
    """The whole pipeline on a small data set, as a user runs it."""
    folder = tmp_path_factory.mktemp("main")
    command = [sys.executable, MAIN, "--quick", "--data", tiny, "--out", "made"]
    return folder, subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=HANGS
    )


@pytest.fixture(scope="module")
def results(done):
    folder, _ = done
    return json.loads((folder / "made" / "results.json").read_text())


def test_it_ends_well_and_prints_the_place_of_the_report_and_nothing_else(done):
    folder, ended = done
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == f"Open {Path('made', 'report.html')}\n"
    assert (folder / "made" / "report.html").stat().st_size > 100_000


def test_without_a_terminal_each_step_is_one_line_when_it_begins_and_one_when_it_ends(done):
    _, ended = done
    lines = [line for line in ended.stderr.splitlines() if not line.startswith("  ")]
    begun = [line for line in lines if line.endswith(" ...")]
    finished = [line for line in lines if line.startswith("✓ ")]
    assert len(begun) == len(finished) == 12
    assert len(lines) == 24
    assert "\x1b" not in ended.stderr


def test_the_report_stands_alone(done):
    folder, _ = done
    page = (folder / "made" / "report.html").read_text()
    loaded = re.findall(r"(?:src|srcset|href)=\"([^\"#]+)\"", page)
    assert [each for each in loaded if not each.startswith(("data:", "models/"))] == []


def test_the_results_have_every_figure_of_every_model(results):
    assert list(results["models"]) == MODELS
    for model in results["models"].values():
        assert {"precision", "recall", "f1", "per_digit"} <= set(model)
        low, high = model["accuracy_interval"]
        assert 0 <= low <= model["accuracy"] <= high <= 1
        assert model["fit_seconds"] > 0
        assert model["microseconds_per_image"] > 0


def test_the_confusion_matrix_counts_every_test_image_and_agrees_with_the_accuracy(results):
    for model in results["models"].values():
        matrix = model["confusion_matrix"]
        assert [len(row) for row in matrix] == [10] * 10
        assert all(isinstance(count, int) for row in matrix for count in row)
        assert [sum(row) for row in matrix] == [4] * 10
        assert sum(matrix[digit][digit] for digit in range(10)) == round(40 * model["accuracy"])


def test_the_models_learned(results):
    assert results["models"]["svm"]["accuracy"] > 0.9
    assert results["models"]["forest"]["accuracy"] > 0.9


def test_the_folds_are_in_the_results(results):
    assert list(results["crossval"]) == MODELS
    for found in results["crossval"].values():
        assert len(found["folds"]) == 3
        assert "accuracy" in found["folds"][0]["metrics"]


def test_the_figures_and_the_models_are_files(done):
    folder, _ = done
    figures = {path.name for path in (folder / "made" / "figures").glob("*.png")}
    assert {"data-counts.png", "crossval-svm.png", "comparison-cnn.png"} <= figures
    assert {f"{name}-confusion.png" for name in MODELS} <= figures
    models = (folder / "made" / "models").glob("*")
    assert {path.name for path in models} == {f"{name}.onnx" for name in MODELS}


def test_the_results_tell_how_they_were_obtained(results):
    told = results["provenance"]
    assert told["command"].startswith("main.py --quick --data ")
    assert told["seed"] == 0
    assert set(told["data_sha256"]) == {"train", "test"}


def test_its_help_is_that_of_tenfold_run():
    ended = subprocess.run([sys.executable, MAIN, "--help"], capture_output=True, text=True)
    assert ended.returncode == 0
    assert "--resume" in ended.stdout
