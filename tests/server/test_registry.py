import os
import shutil
import sys

import pytest

from tenfold.errors import SettingError
from tenfold.pretrained import path_of
from tenfold.server.errors import RequestError, error_body
from tenfold.server.registry import ModelRegistry


@pytest.fixture
def folder(tmp_path):
    shutil.copy(path_of("fast"), tmp_path / "mine.onnx")
    return tmp_path


def test_models_of_a_folder_join_those_of_the_package(folder):
    assert ModelRegistry(folder).names == ["default", "fast", "mine"]
    assert ModelRegistry(None).names == ["default", "fast"]


def test_a_folder_that_is_none_is_told_at_the_start(tmp_path):
    with pytest.raises(SettingError, match="is no folder"):
        ModelRegistry(tmp_path / "none")


def test_a_folder_that_is_gone_takes_no_model_away(folder, caplog):
    registry = ModelRegistry(folder)
    shutil.rmtree(folder)
    registry.reload()
    assert registry.names == ["default", "fast", "mine"]
    assert "no folder any more" in caplog.text


def test_a_file_that_is_gone_takes_its_model_away_and_a_broken_one_does_not(folder):
    shutil.copy(path_of("fast"), folder / "other.onnx")
    registry = ModelRegistry(folder)
    (folder / "mine.onnx").write_bytes(b"broken")
    (folder / "other.onnx").unlink()
    registry.reload()
    assert registry.names == ["default", "fast", "mine"]


@pytest.mark.skipif(sys.platform != "linux", reason="this system has no such file names")
@pytest.mark.parametrize("name", [b"\xff\xfe.onnx", b"a\nb.onnx", b"\x1b[2J.onnx"])
def test_a_name_that_cannot_be_sent_is_not_served(folder, name, caplog):
    shutil.copy(path_of("fast"), os.fsencode(folder) + b"/" + name)
    registry = ModelRegistry(folder)
    assert registry.names == ["default", "fast", "mine"]
    assert caplog.text.isascii()
    with pytest.raises(RequestError) as refused:
        registry.model("none")
    assert error_body(str(refused.value)).isascii()
