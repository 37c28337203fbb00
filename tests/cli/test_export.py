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


def test_a_file_that_is_no_model_is_told_in_a_line(tmp_path, capsys):
    (tmp_path / "model.onnx").write_text("no model")
    words = ("export", str(tmp_path / "model.onnx"), "--any-size", "--out", str(tmp_path / "o"))
    assert ended(*words) == 1
    assert capsys.readouterr().err.startswith("tenfold: ")
