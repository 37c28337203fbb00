"""A file is written if it passes the check and the comparison, and not otherwise."""

import pytest

from tenfold.errors import ModelFileError, ParityError
from tenfold.export.publish import publish
from tests.export.linear import linear_file


@pytest.fixture
def content(tmp_path):
    return linear_file(tmp_path / "linear.onnx").read_bytes()


def disagree(content):
    raise ParityError("they differ")


def test_a_file_that_passes_is_written_and_the_result_of_the_comparison_returned(content, tmp_path):
    assert publish(content, tmp_path / "new.onnx", len) == len(content)
    assert (tmp_path / "new.onnx").read_bytes() == content


def test_a_file_that_disagrees_is_not_written(content, tmp_path):
    with pytest.raises(ParityError, match="they differ"):
        publish(content, tmp_path / "new.onnx", disagree)
    assert not (tmp_path / "new.onnx").exists()


def test_a_file_that_would_not_be_opened_is_neither_compared_nor_written(tmp_path):
    with pytest.raises(ModelFileError, match="no ONNX model"):
        publish(b"nothing", tmp_path / "new.onnx", disagree)
    assert not (tmp_path / "new.onnx").exists()


def test_a_file_that_tenfold_does_not_open_is_only_compared(tmp_path):
    assert publish(b"nothing", tmp_path / "new.onnx", len, signature=None) == 7
    assert (tmp_path / "new.onnx").read_bytes() == b"nothing"
