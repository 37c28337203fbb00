import hashlib
import json
from functools import partial

import pytest

from tenfold.line_training import recipe
from tenfold.photo.recognition.recogniser import LineRecogniser

SHORT = ("--steps", 10, "--batch-size", 4)
pytestmark = pytest.mark.usefixtures("one_font", "small")


@pytest.fixture
def small(monkeypatch):
    """Train a narrow network on batches of few lines."""
    monkeypatch.setattr(recipe, "LineRecipe", partial(recipe.LineRecipe, width=4))


def test_a_recogniser_is_trained_and_written_with_its_card(ask, tiny, tmp_path):
    words = ("train-lines", "--data", tiny, *SHORT, "--json")
    found = json.loads(ask(*words).out)
    assert found["card"]["family"] == "lines"
    assert found["card"]["settings"]["steps"] == 10
    assert LineRecogniser(tmp_path / "lines.onnx").card.training_images == 180


def test_the_same_command_writes_the_same_recogniser(ask, tiny, tmp_path):
    for name in ("one", "two"):
        answer = ask("train-lines", "--data", tiny, *SHORT, "--out", name)
        assert answer.out == f"Written to {name}\n"
    one, two = (LineRecogniser(tmp_path / name) for name in ("one", "two"))
    assert one.card.data_sha256 == two.card.data_sha256


def test_a_training_goes_on_from_a_file(ask, tiny, tmp_path):
    ask("train-lines", "--data", tiny, *SHORT, "--out", "first.onnx")
    words = ("train-lines", "--data", tiny, *SHORT, "--start", "first.onnx", "--json")
    card = json.loads(ask(*words).out)["card"]
    first = (tmp_path / "first.onnx").read_bytes()
    assert card["settings"]["start"] == hashlib.sha256(first).hexdigest()
    assert card["settings"]["learning_rate"] == 0.002


def test_a_start_that_is_no_recogniser_is_reported_before_anything_is_fetched(ask, tiny, tmp_path):
    (tmp_path / "notes.txt").write_text("somebody's")
    answer = ask("train-lines", "--data", tiny, "--start", "notes.txt")
    assert (answer.code, answer.out) == (1, "")
    assert "notes.txt" in answer.err


def test_a_place_that_cannot_be_written_is_reported_before_anything_is_learned(ask, tiny):
    answer = ask("train-lines", "--data", tiny, "--out", "/proc/none/lines.onnx")
    assert (answer.code, answer.out) == (1, "")
    assert "could not be written" in answer.err


def test_a_file_that_is_no_checkpoint_is_not_written_over(ask, tiny, tmp_path):
    (tmp_path / "mine.txt").write_text("somebody's")
    answer = ask("train-lines", "--data", tiny, "--checkpoint", "mine.txt")
    assert answer.code == 1
    assert "is not a checkpoint" in answer.err
    assert (tmp_path / "mine.txt").read_text() == "somebody's"
