import onnx
import pytest

from tenfold.errors import ModelFileError
from tenfold.lineformat import BLANK, HEIGHT, N_LABELS, OTHER, STEP, WINDOW_WIDTH
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import path_of
from tenfold.types import CLASSES


def sides(port):
    return tuple(side.dim_value for side in port.type.tensor_type.shape.dim)


def test_the_shipped_recogniser_has_this_format():
    graph = onnx.load(path_of("lines")).graph
    assert sides(graph.input[0])[1:] == (HEIGHT, WINDOW_WIDTH)
    assert sides(graph.output[0])[1:] == (WINDOW_WIDTH // STEP, N_LABELS)


def test_the_labels_are_the_digits_then_other_then_blank():
    assert (OTHER, BLANK, N_LABELS) == (CLASSES, CLASSES + 1, CLASSES + 2)


@pytest.mark.parametrize(("side", "value"), [(1, 48), (2, 96)])
def test_a_recogniser_of_another_format_is_refused_in_a_sentence(side, value, tmp_path):
    model = onnx.load(path_of("lines"))
    model.graph.input[0].type.tensor_type.shape.dim[side].dim_value = value
    (tmp_path / "lines.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match=f"{value}.* were wanted.*another format of lines"):
        LineRecogniser(tmp_path / "lines.onnx")
