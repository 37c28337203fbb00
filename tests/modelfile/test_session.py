"""Sessions: what is answered are probabilities, and a lack of memory is no fault of the file."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper
from tests.modelfile.hostile import answers
from tests.modelfile.making import network

import tenfold
from tenfold.errors import MachineError, ModelFileError
from tenfold.modelfile import check
from tenfold.modelfile.session import SUM_TOLERANCE, are_probabilities
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import PRETRAINED, path_of

EVEN = np.full((1, 10), 0.1, np.float32)


@pytest.mark.parametrize("name", answers.KINDS)
def test_a_file_whose_answers_are_no_probabilities_is_refused_when_it_is_loaded(name, tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(answers.KINDS[name].make())
    check(path.read_bytes())  # which looks at the form alone
    with pytest.raises(ModelFileError, match=answers.KINDS[name].because) as caught:
        tenfold.load(path)
    assert f"{path} answers with numbers from " in str(caught.value)


def test_a_file_that_answers_so_for_some_images_only_is_refused_when_it_is_asked(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(network().SerializeToString())
    predictor = tenfold.load(path)

    class Broken:
        def run(self, names, inputs):
            return [np.full((len(inputs["images"]), 10), 0.2, np.float32)]

    predictor._session._session = Broken()
    for count in (1, 2, 200):
        with pytest.raises(ModelFileError, match=r"numbers from 0\.2 to 0\.2 that are no prob"):
            predictor.predict_proba(np.zeros((count, 28, 28), np.uint8))


def test_a_line_recogniser_has_to_answer_with_logarithms_of_probabilities(tmp_path):
    model = onnx.load(path_of("lines"))
    output = LINE_IMAGES.output.name
    last = next(node for node in model.graph.node if output in node.output)
    last.output[0] = "before"
    model.graph.initializer.append(numpy_helper.from_array(np.float32(-1), "minus"))
    model.graph.node.append(helper.make_node("Mul", ["before", "minus"], [output], "last"))
    (tmp_path / "lines.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match="that are no probabilities"):
        LineRecogniser(tmp_path / "lines.onnx")


def test_the_models_in_the_package_answer_with_probabilities():
    images = np.random.default_rng(0).integers(0, 256, (70, 28, 28)).astype(np.uint8)
    for name in (*PRETRAINED, "among"):
        predictor = tenfold.load(path_of(name))
        assert np.abs(predictor.predict_proba(images).sum(axis=1) - 1).max() < SUM_TOLERANCE
    LineRecogniser(path_of("lines")).log_probs([images[0].repeat(2, axis=0)[:32]])


@pytest.mark.parametrize("count", [1, 2, 64])
def test_rows_are_probabilities_within_the_tolerance(count):
    rows = np.repeat(EVEN, count, axis=0)
    assert are_probabilities(rows)
    for wrong in (-0.1, 0.2, np.nan, np.inf, -np.inf, 0.1 + 2 * SUM_TOLERANCE):
        changed = rows.copy()
        changed[-1, 3] = wrong
        assert not are_probabilities(changed)
    balanced = rows.copy()
    balanced[-1, :2] = (-0.1, 0.3)
    assert not are_probabilities(balanced)


def test_no_rows_are_none_that_is_wrong():
    assert are_probabilities(np.empty((0, 10), np.float32))


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("std::bad_alloc"), RuntimeError("Failed to allocate memory")],
)
def test_a_lack_of_memory_is_not_reported_as_a_broken_file(error, tmp_path, monkeypatch):
    def fails(*_args, **_settings):
        raise error

    path = tmp_path / "model.onnx"
    path.write_bytes(network().SerializeToString())
    monkeypatch.setattr(onnxruntime, "InferenceSession", fails)
    with pytest.raises(MachineError, match="The memory does not suffice"):
        tenfold.load(path)
