import numpy as np
import onnx
import pytest

from tenfold.data import Dataset
from tenfold.errors import ParityError, SettingError
from tenfold.export import int8, write_model
from tenfold.predictor import Predictor
from tenfold.training import train


@pytest.fixture(scope="module")
def squares():
    """Ten classes told by where a bright square stands."""
    random = np.random.default_rng(0)
    labels = np.arange(400, dtype=np.uint8) % 10
    images = random.integers(0, 40, (400, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 5)
        image[4 + 12 * row : 12 + 12 * row, 1 + 5 * column : 7 + 5 * column] += 200
    return Dataset(images, labels, "squares")


@pytest.fixture(scope="module")
def network(squares, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "cnn.onnx"
    settings = {"width": 8, "depth": 1, "epochs": 8, "batch_size": 20, "precision": "float32"}
    write_model(train("cnn", squares, settings=settings), path, sample=squares, test=squares)
    return Predictor(path)


def test_the_file_is_smaller_and_as_right_as_the_one_in_floats(network, squares, tmp_path):
    path = tmp_path / "int8.onnx"
    cost = int8.write_int8(network, path, train=squares, test=squares)
    assert cost.errors_int8 <= cost.errors + 1
    quantised = Predictor(path)
    assert quantised.file_bytes < 0.7 * network.file_bytes
    assert (quantised.predict(squares.images) == squares.labels).mean() > 0.98


def test_activations_are_uint8_weights_int8_and_scales_per_tensor(network, squares, tmp_path):
    path = tmp_path / "int8.onnx"
    int8.write_int8(network, path, train=squares)
    graph = onnx.load(path).graph
    zeros = {node.input[2] for node in graph.node if node.op_type == "QuantizeLinear"}
    constants = {constant.name: constant for constant in graph.initializer}
    assert {constants[name].data_type for name in zeros} == {onnx.TensorProto.UINT8}
    scales = [constant for name, constant in constants.items() if name.endswith("_scale")]
    assert scales
    assert all(int(np.prod(scale.dims)) == 1 for scale in scales)


def test_its_card_says_so_and_tells_its_own_figures(network, squares, tmp_path):
    path = tmp_path / "int8.onnx"
    int8.write_int8(network, path, train=squares, test=squares)
    card = Predictor(path).card
    assert card.precision == "int8"
    assert card.figures["test_images"] == 400
    assert Predictor(path).metadata("tenfold.answers") is None


def test_a_file_that_costs_more_than_one_error_is_not_written(
    network, squares, tmp_path, monkeypatch
):
    monkeypatch.setattr(int8, "_errors", _counting([3, 5]))
    with pytest.raises(ParityError, match="5 errors on 100 validation images, and 3 in floats"):
        int8.write_int8(network, tmp_path / "int8.onnx", train=squares)
    assert not list(tmp_path.iterdir())


def test_a_forest_is_refused(squares, tmp_path):
    path = tmp_path / "forest.onnx"
    write_model(train("forest", squares, settings={"trees": 5}), path, sample=squares)
    with pytest.raises(SettingError, match="forest came; only a cnn"):
        int8.write_int8(Predictor(path), tmp_path / "int8.onnx", train=squares)


class _counting:
    """Stands in for counting errors: gives the numbers it was made with, one a call."""

    def __init__(self, numbers):
        self._numbers = iter(numbers)

    def __call__(self, probabilities, dataset):
        return next(self._numbers)
