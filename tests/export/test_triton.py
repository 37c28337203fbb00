import importlib.util
from pathlib import Path

import pytest
import tritonclient
from google.protobuf import text_format

from tenfold.errors import SettingError, StorageError
from tenfold.export.triton import MAX_BATCH, write_triton
from tenfold.predictor import Predictor
from tests.export.linear import linear_file


@pytest.fixture
def model(tmp_path):
    return Predictor(linear_file(tmp_path / "mine.onnx"))


@pytest.fixture(scope="module")
def triton():
    """Triton's own definition of a configuration; its package would bring gRPC as well."""
    path = Path(tritonclient.__path__[0]) / "grpc" / "model_config_pb2.py"
    spec = importlib.util.spec_from_file_location("model_config_pb2", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_repository_holds_the_very_file_under_a_version(model, tmp_path):
    folder = write_triton(model, tmp_path / "models", name="mine")
    assert folder == tmp_path / "models" / "mine"
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {"config.pbtxt", "1/model.onnx"}
    assert (folder / "1" / "model.onnx").read_bytes() == model.path.read_bytes()


def test_triton_understands_what_it_is_told(model, tmp_path, triton):
    folder = write_triton(model, tmp_path, name="mine")
    told = text_format.Parse((folder / "config.pbtxt").read_text(), triton.ModelConfig())
    (given,), (found,) = told.input, told.output
    assert (told.name, told.backend, told.max_batch_size) == ("mine", "onnxruntime", MAX_BATCH)
    assert (given.name, given.data_type, list(given.dims)) == (
        "images", triton.TYPE_UINT8, [28, 28],
    )  # fmt: skip
    assert (found.name, found.data_type, list(found.dims)) == (
        "probabilities", triton.TYPE_FP32, [10],
    )  # fmt: skip
    assert told.dynamic_batching.max_queue_delay_microseconds > 0


def test_writing_again_replaces_what_stood_there(model, tmp_path):
    write_triton(model, tmp_path, name="mine")
    other = Predictor(linear_file(tmp_path / "other.onnx", **{"tenfold.answers": "some"}))
    write_triton(other, tmp_path, name="mine")
    assert (tmp_path / "mine" / "1" / "model.onnx").read_bytes() == other.path.read_bytes()


@pytest.mark.parametrize("name", ["", "..", "a/b", 'a"b', "a b", "-a"])
def test_a_name_that_is_no_folders_is_refused(model, tmp_path, name):
    with pytest.raises(SettingError, match="letters, digits"):
        write_triton(model, tmp_path / "models", name=name)
    assert not (tmp_path / "models").exists()


def test_a_file_where_the_repository_should_be_is_told(model, tmp_path):
    (tmp_path / "models").write_text("no folder")
    with pytest.raises(StorageError, match="could not be written"):
        write_triton(model, tmp_path / "models", name="mine")
