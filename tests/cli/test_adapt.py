import json

import numpy as np
import pytest

from tenfold import adapting
from tenfold.adapting import fitting
from tests.drawn import drawn_digits


@pytest.fixture
def own(tmp_path):
    drawn = drawn_digits(60, seed=5)
    np.savez(tmp_path / "own.npz", images=drawn.images, labels=drawn.labels)
    return tmp_path / "own.npz"


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    monkeypatch.setattr(fitting, "STEPS", 5)
    monkeypatch.setattr(adapting, "N_HELD_OUT", 50)


def test_adapt_shows_before_and_after_and_writes_a_model(ask, own, tiny, tmp_path):
    answer = ask("adapt", "--data", own, "--model", "fast", "--known", tiny)
    assert answer.code == 0, answer.err
    assert "your pictures" in answer.out
    assert "known test pictures" in answer.out
    assert (tmp_path / "adapted.onnx").exists()
    assert ask("card", "adapted.onnx").code == 0


def test_adapt_as_json_has_the_counts_and_the_card(ask, own, tiny):
    words = ("adapt", "--data", own, "--model", "fast", "--known", tiny, "--json")
    found = json.loads(ask(*words).out)
    assert found["own"]["images"] == 60
    assert found["known"]["images"] == 40
    assert 0 <= found["way"] <= 1
    assert found["card"]["teacher"]["name"] == "fast.onnx"


def test_a_model_that_is_no_network_is_refused(ask, own, tiny, forest, tmp_path):
    answer = ask("adapt", "--data", own, "--model", forest, "--known", tiny)
    assert (answer.code, answer.out) == (1, "")
    assert "Only a network can be adapted" in answer.err
    assert not (tmp_path / "adapted.onnx").exists()
