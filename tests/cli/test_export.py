import numpy as np
import onnxruntime
import pytest

from tenfold.cli import main
from tests.export.linear import linear_file


def ended(*words):
    """Run the command and return the code that it ended with."""
    with pytest.raises(SystemExit) as end:
        main(list(words))
    return end.value.code


def test_any_size_writes_a_file_that_takes_a_picture(tmp_path, capsys):
    model, out = linear_file(tmp_path / "model.onnx"), tmp_path / "any.onnx"
    assert ended("export", str(model), "--any-size", "--out", str(out)) == 0
    assert "pictures of many sizes agree" in capsys.readouterr().out
    session = onnxruntime.InferenceSession(out)
    (answer,) = session.run(None, {"picture": np.eye(30, dtype=np.uint8)})
    assert answer.sum() == pytest.approx(1)


def test_a_form_has_to_be_named(tmp_path, capsys):
    model, out = linear_file(tmp_path / "model.onnx"), tmp_path / "any.onnx"
    assert ended("export", str(model), "--out", str(out)) == 2
    assert "--any-size" in capsys.readouterr().err
    assert not out.exists()


def test_a_file_that_is_no_model_is_reported_in_a_line(tmp_path, capsys):
    (tmp_path / "model.onnx").write_text("no model")
    words = ("export", str(tmp_path / "model.onnx"), "--any-size", "--out", str(tmp_path / "o"))
    assert ended(*words) == 1
    assert capsys.readouterr().err.startswith("tenfold: ")


def test_int8_and_any_size_together_are_misuse(tmp_path):
    model = linear_file(tmp_path / "model.onnx")
    words = ("export", str(model), "--int8", "--any-size", "--out", str(tmp_path / "o"))
    assert ended(*words) == 2


def test_a_model_is_laid_out_for_triton_under_its_own_name(ask, tmp_path):
    answer = ask("export", "fast", "--to", "triton", "--out", "models")
    assert answer.code == 0
    assert "--model-repository models" in answer.out
    assert (tmp_path / "models" / "fast" / "config.pbtxt").exists()
    assert (tmp_path / "models" / "fast" / "1" / "model.onnx").exists()


def test_another_server_is_misuse_and_the_known_one_is_named(ask):
    answer = ask("export", "fast", "--to", "mars", "--out", "models")
    assert answer.code == 2
    assert "triton" in answer.err


def test_int8_of_a_forest_is_refused_in_a_line(ask, forest, tiny):
    answer = ask("export", forest, "--int8", "--out", "int8.onnx", "--data", tiny)
    assert answer.code == 1
    assert "only a cnn gains" in answer.err
