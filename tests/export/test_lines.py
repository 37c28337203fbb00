import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from tenfold.card import Card
from tenfold.errors import ModelFileError, ParityError
from tenfold.export import lines
from tenfold.export.lines import write_lines
from tenfold.line_training.network import make_network
from tenfold.lineformat import HEIGHT, MAX_WINDOW_WIDTH, WINDOW_WIDTH
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.nets.layers import fold_batch_norm
from tenfold.predictor import Predictor

CARD = Card("lines", "Recogniser of lines", {}, 0, "drawn", "0" * 64, 1, {}, "2026-01-01", {})


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    network = make_network(4)
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(layer.weight)  # some of them negative
    network.train()
    for _ in range(20):  # norms with statistics of their own
        network(torch.rand(8, 1, 32, 96))
    torch.nn.init.normal_(network[-1].weight)  # so that labels differ as they do once trained
    return network.eval()


@pytest.fixture
def file(network, tmp_path):
    write_lines(network, tmp_path / "lines.onnx", CARD)
    return tmp_path / "lines.onnx"


@pytest.mark.parametrize("width", [2, WINDOW_WIDTH, MAX_WINDOW_WIDTH])
def test_the_file_answers_as_the_network_to_windows_of_any_width(width, network, file):
    windows = np.random.default_rng(1).integers(0, 256, (3, HEIGHT, width), dtype=np.uint8)
    session = onnxruntime.InferenceSession(str(file))
    (columns,) = session.run(["columns"], {"strips": windows})
    with torch.inference_mode():
        ours = network(torch.from_numpy(windows).float().div(255)[:, None])
    expected = ours[:, :, 0].log_softmax(dim=1).permute(0, 2, 1)
    np.testing.assert_allclose(np.exp(columns), expected.exp(), rtol=0, atol=lines.LINE_TOLERANCE)


def test_the_file_passes_the_check_and_keeps_its_card(file):
    assert open_checked(file, signature=LINE_IMAGES)[1] == CARD


def test_a_file_for_windows_of_one_width_is_refused(file):
    model = onnx.load(file)
    for constant in model.graph.initializer:
        if onnx.numpy_helper.to_array(constant).tolist() == [0, 1, HEIGHT, -1]:
            fixed = np.array([-1, 1, HEIGHT, WINDOW_WIDTH])
            constant.CopyFrom(onnx.numpy_helper.from_array(fixed, constant.name))
    file.write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match="cannot be reshaped"):
        open_checked(file, signature=LINE_IMAGES)


def test_it_is_no_classifier_of_digits(file):
    with pytest.raises(ModelFileError, match="reads strips of lines; a model that reads images"):
        Predictor(file)


def test_a_file_that_would_answer_otherwise_is_not_written(network, tmp_path, monkeypatch):
    def without_the_norm(convolution, norm, dtype):
        return fold_batch_norm(convolution, None, dtype)

    monkeypatch.setattr(lines, "fold_batch_norm", without_the_norm)
    with pytest.raises(ParityError, match="disagrees with the model"):
        write_lines(network, tmp_path / "lines.onnx", CARD)
    assert not list(tmp_path.iterdir())
