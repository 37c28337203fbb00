import onnx
import pytest

from tenfold.errors import ModelFileError
from tenfold.lineformat import (
    BLANK,
    HEIGHT,
    N_LABELS,
    OTHER,
    SIGNS,
    SYMBOLS,
    label_of,
)
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import path_of
from tenfold.types import CLASSES


def sides(port):
    return tuple(side.dim_param or side.dim_value for side in port.type.tensor_type.shape.dim)


def test_the_shipped_recogniser_has_this_format():
    graph = onnx.load(path_of("lines")).graph
    assert sides(graph.input[0]) == ("n", HEIGHT, "width")
    assert sides(graph.output[0]) == ("n", "columns", N_LABELS)


def test_the_labels_are_the_digits_then_the_signs_then_other_then_blank():
    assert [label_of(symbol) for symbol in "0123456789.,-+/:=%"] == list(range(18))
    assert label_of("a") == label_of("#") == OTHER == len(SYMBOLS)
    assert (BLANK, N_LABELS) == (OTHER + 1, OTHER + 2)
    assert "".join(map(str, range(CLASSES))) + SIGNS == SYMBOLS


@pytest.mark.parametrize(("side", "value"), [(1, 48), (2, 72)])
def test_a_recogniser_of_another_format_is_refused_in_a_sentence(side, value, tmp_path):
    model = onnx.load(path_of("lines"))
    model.graph.input[0].type.tensor_type.shape.dim[side].dim_value = value
    (tmp_path / "lines.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match=f"{value}.* were wanted.*another format of lines"):
        LineRecogniser(tmp_path / "lines.onnx")
