"""Quantised networks: written if that costs next to nothing, and else not at all."""

import numpy as np
import onnx
import pytest

from tenfold.errors import ParityError, SettingError
from tenfold.export import int8, write_model
from tenfold.export.int8 import write_int8
from tenfold.predictor import load
from tenfold.training import train
from tests.shapes import squares


@pytest.fixture(scope="module")
def digits():
    return squares(40)


@pytest.fixture(scope="module")
def in_floats(digits, tmp_path_factory):
    settings = {"width": 8, "depth": 1, "epochs": 4, "batch_size": 20, "device": "cpu"}
    path = tmp_path_factory.mktemp("floats") / "cnn.onnx"
    write_model(train("cnn", digits, settings=settings), path, sample=digits, test=squares(5, 7))
    return load(path, threads=1)


def test_a_network_in_whole_numbers_answers_nearly_as_it_did_in_floats(in_floats, digits, tmp_path):
    test = squares(20, seed=8)
    cost = write_int8(in_floats, tmp_path / "int8.onnx", train=digits, test=test)
    whole = load(tmp_path / "int8.onnx", threads=1)
    assert cost.images == 100
    assert cost.errors_int8 <= cost.errors + 1
    difference = whole.predict_proba(test.images) - in_floats.predict_proba(test.images)
    assert 0 < np.abs(difference).max() < 0.1
    assert np.mean(whole.predict(test.images) == in_floats.predict(test.images)) > 0.98
    assert whole.predict_proba(test.images[:0]).shape == (0, 10)


def test_its_weights_are_whole_numbers_and_its_card_says_so(in_floats, digits, tmp_path):
    test = squares(20, seed=8)
    write_int8(in_floats, tmp_path / "int8.onnx", train=digits, test=test)
    whole = load(tmp_path / "int8.onnx", threads=1)
    assert (in_floats.card.precision, whole.card.precision) == ("float32", "int8")
    assert whole.card.settings == in_floats.card.settings
    errors = int((whole.predict(test.images) != test.labels).sum())
    assert whole.card.figures["test_errors"] == errors
    assert whole.metadata("tenfold.answers") is None
    model = onnx.load(tmp_path / "int8.onnx")
    kinds = {onnx.TensorProto.DataType.Name(c.data_type) for c in model.graph.initializer}
    assert "INT8" in kinds
    assert model.opset_import[0].version == 17
    assert [path.name for path in tmp_path.iterdir()] == ["int8.onnx"]


def test_a_file_that_makes_too_many_errors_is_not_written(in_floats, digits, tmp_path, monkeypatch):
    def always_zero(content, images):
        answers = np.zeros((len(images), 10), dtype=np.float32)
        answers[:, 0] = 1
        return answers

    monkeypatch.setattr(int8, "run", always_zero)
    with pytest.raises(ParityError, match=r"makes 90 errors on 100 validation images.*not written"):
        write_int8(in_floats, tmp_path / "int8.onnx", train=digits)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_network_gains_nothing_and_is_refused(forest, digits, tmp_path):
    write_model(forest, tmp_path / "forest.onnx", sample=digits)
    with pytest.raises(SettingError, match="family forest came; only a cnn gains by 8-bit"):
        write_int8(load(tmp_path / "forest.onnx"), tmp_path / "int8.onnx", train=digits)
    assert [path.name for path in tmp_path.iterdir()] == ["forest.onnx"]
