import json

import pytest

from tenfold.line_training import context
from tenfold.predictor import Predictor

pytestmark = pytest.mark.usefixtures("one_font")


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(context, "SETTINGS", {"width": 4, "epochs": 1})


def test_an_in_context_classifier_is_trained_and_written_with_its_card(ask, tiny, tmp_path, small):
    found = json.loads(ask("train-context", "--data", tiny, "--digits", 400, "--json").out)
    assert found["card"]["family"] == "cnn"
    assert found["card"]["training_images"] == 400
    assert "among neighbours" in found["card"]["data"]
    assert Predictor(tmp_path / "among.onnx").card.settings["width"] == 4


def test_the_old_name_of_the_command_writes_the_same_classifier(ask, tiny, small):
    new, old = (
        json.loads(ask(command, "--data", tiny, "--digits", 200, "--json").out)
        for command in ("train-context", "train-among")
    )
    assert new["file"] == old["file"]
    assert new["card"]["data_sha256"] == old["card"]["data_sha256"]
    assert new["card"]["settings"] == old["card"]["settings"]


def test_the_help_says_that_it_is_the_old_name(ask):
    assert "The old name of train-context." in ask("train-among", "--help").out


def test_a_file_that_is_no_checkpoint_is_not_written_over(ask, tiny, tmp_path):
    (tmp_path / "mine.txt").write_text("somebody's")
    answer = ask("train-context", "--data", tiny, "--checkpoint", "mine.txt")
    assert answer.code == 1
    assert "is not a checkpoint" in answer.err
    assert (tmp_path / "mine.txt").read_text() == "somebody's"
