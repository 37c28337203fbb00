import numpy as np
import onnx
import pytest

from tenfold.card import to_json
from tenfold.errors import ModelFileError, ParityError
from tenfold.export import any_size as module
from tenfold.export.any_size import any_size, run_pictures, write_any_size
from tenfold.predictor import Predictor
from tenfold.preprocessing import frame, ink_up
from tests.export.linear import linear_card, linear_file
from tests.tolerances import softmax_error, sum_error


@pytest.fixture
def model(tmp_path):
    return Predictor(linear_file(tmp_path / "linear.onnx", **{"tenfold.answers": "some"}))


@pytest.fixture
def content(model):
    return any_size(model.path.read_bytes())


def dash(height, width):
    """A picture of a thick dash, dark on bright."""
    picture = np.full((height, width), 240, dtype=np.uint8)
    picture[height // 3 : height // 2, width // 4 : -width // 4] = 20
    return picture


@pytest.mark.parametrize("size", [(8, 8), (8, 1024), (1024, 8), (37, 61), (1024, 1024)])
def test_a_picture_is_answered_as_by_framing_and_the_model(model, content, size):
    ours = model.predict_proba(frame(ink_up(dash(*size)))[None])
    theirs = run_pictures(content, [dash(*size)])
    assert theirs.dtype == np.float32
    assert theirs.shape == (1, 10)
    # 784 products of a weight, about 1, and a pixel, of which a tenth is inked, over temperature 5.
    atol = softmax_error(sum_error(784, 80) / 5)
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=atol)


def test_the_file_declares_a_picture_of_any_size_and_one_row_of_probabilities(content):
    session = onnx.load_from_string(content).graph
    (given,), (answer,) = session.input, session.output
    assert [given.name, answer.name] == ["picture", "probabilities"]
    assert given.type.tensor_type.elem_type == onnx.TensorProto.UINT8
    assert [side.dim_param for side in given.type.tensor_type.shape.dim] == ["height", "width"]
    assert [side.dim_value for side in answer.type.tensor_type.shape.dim] == [1, 10]


def test_the_card_stays_beside_what_the_input_is_and_answers_to_images_go(content):
    found = {entry.key: entry.value for entry in onnx.load_from_string(content).metadata_props}
    assert found == {"tenfold.card": to_json(linear_card()), "tenfold.input": "picture"}


def test_writing_tells_how_far_the_file_agrees(model, tmp_path):
    parity = write_any_size(model, tmp_path / "any.onnx")
    assert parity.images >= 30
    assert parity.different_labels == 0
    assert (tmp_path / "any.onnx").read_bytes() == any_size(model.path.read_bytes())


def test_nothing_is_written_where_the_file_disagrees(model, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "ink_up", lambda picture: picture)
    with pytest.raises(ParityError, match="labels"):
        write_any_size(model, tmp_path / "any.onnx")
    assert not (tmp_path / "any.onnx").exists()


def test_an_any_size_file_is_not_made_any_size_again(content):
    with pytest.raises(ModelFileError, match="any size already"):
        any_size(content)


def test_a_file_without_a_card_is_refused(model):
    foreign = onnx.load(model.path)
    del foreign.metadata_props[:]
    with pytest.raises(ModelFileError, match="holds no card"):
        any_size(foreign.SerializeToString())


def test_a_predictor_says_what_such_a_file_is(content, tmp_path):
    (tmp_path / "any.onnx").write_bytes(content)
    with pytest.raises(ModelFileError, match="takes one picture of any size"):
        Predictor(tmp_path / "any.onnx")
