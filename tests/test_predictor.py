"""The predictor: what a good file answers, and how every other file is refused."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from tenfold.card import to_json
from tenfold.errors import DataError, ModelFileError, SettingError
from tenfold.export import export
from tenfold.predictor import load
from tenfold.pretrained import PRETRAINED
from tenfold.training import card_of, train
from tests import damage
from tests.damage import flips
from tests.shapes import squares, strange
from tests.tolerances import PARITY, ROW_SUM


@pytest.fixture(scope="module")
def training():
    return train("forest", squares(20), settings={"trees": 20, "n_jobs": 1})


@pytest.fixture(scope="module")
def path(training, tmp_path_factory):
    """The file of a small forest."""
    path = tmp_path_factory.mktemp("model") / "forest.onnx"
    card = replace(card_of(training), figures={"accuracy": 0.75})
    export(training.model, path, card=card, sample=squares(10, seed=1).images)
    return path


@pytest.fixture
def other(tmp_path):
    """A place for a file that is not as it should be."""
    return tmp_path / "other.onnx"


def model_of(nodes, given, found, constants=()):
    """Return an ONNX model; ``given`` and ``found`` are (name, type, shape)."""
    values = [[helper.make_tensor_value_info(*value)] for value in (given, found)]
    graph = helper.make_graph(nodes, "other", *values, constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, ir_version=8, opset_imports=opsets)


# A good file


def test_the_file_answers_as_the_model_in_training_did(training, path):
    images = np.concatenate([squares(30, seed=3).images, strange(300)])
    predictor = load(str(path), threads=1)
    assert np.array_equal(predictor.predict(images), training.model.predict(images))
    ours, theirs = predictor.predict_proba(images), training.model.predict_proba(images)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=PARITY)


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513, 1100])
def test_any_number_of_images_is_answered_none_included(path, count):
    images = np.resize(squares(2).images, (count, 28, 28))
    predictor = load(path)
    probabilities, digits = predictor.predict_proba(images), predictor.predict(images)
    assert (probabilities.shape, probabilities.dtype) == ((count, 10), np.float32)
    assert (digits.shape, digits.dtype) == ((count,), np.uint8)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=0, atol=ROW_SUM)
    assert np.array_equal(digits, np.resize(squares(2).labels, count))


def test_an_image_is_answered_alike_alone_and_among_many(path):
    images = strange(600)
    predictor = load(path)
    together = predictor.predict_proba(images)
    alone = np.concatenate([predictor.predict_proba(images[i : i + 1]) for i in range(0, 600, 60)])
    np.testing.assert_allclose(together[::60], alone, rtol=0, atol=PARITY)


def test_images_need_not_lie_in_one_piece_and_are_not_changed(path):
    images = np.concatenate([strange(40)] * 2, axis=2)[::2, :, 28:]
    images.flags.writeable = False
    assert not images.flags.c_contiguous
    predictor = load(path)
    assert np.array_equal(predictor.predict(images), predictor.predict(images.copy()))


def test_the_predictor_tells_its_path_its_size_and_its_card(training, path):
    predictor = load(path)
    assert predictor.path == path
    assert predictor.file_bytes == path.stat().st_size
    assert predictor.card == replace(card_of(training), figures={"accuracy": 0.75})
    assert predictor.metadata("tenfold.card") == to_json(predictor.card)
    assert predictor.metadata("tenfold.answers") is None


def test_the_answers_do_not_depend_on_the_number_of_threads(path):
    images = strange(50)
    one, two = (load(path, threads=threads).predict_proba(images) for threads in (1, 2))
    assert np.array_equal(one, two)


@pytest.mark.parametrize("batch_size", [1, 7, 64, 1000])
def test_the_answers_do_not_depend_on_how_many_images_go_through_at_once(path, batch_size):
    images = strange(50)
    answers = load(path, batch_size=batch_size).predict_proba(images)
    np.testing.assert_allclose(answers, load(path).predict_proba(images), rtol=0, atol=PARITY)


def test_several_threads_may_ask_at_once(path):
    images, predictor = strange(300), load(path, threads=1)
    alone = predictor.predict_proba(images)
    with ThreadPoolExecutor(4) as pool:
        for answers in pool.map(predictor.predict_proba, [images] * 12):
            assert np.array_equal(answers, alone)


@pytest.mark.parametrize("setting", ["threads", "batch_size"])
@pytest.mark.parametrize("value", [0, -1])
def test_less_than_one_thread_or_image_at_once_is_refused(path, setting, value):
    with pytest.raises(SettingError, match=f"{setting} came as {value}; 1 or more was wanted"):
        load(path, **{setting: value})


def test_a_pretrained_model_is_loaded_by_its_name(path, tmp_path, monkeypatch):
    for name in PRETRAINED:
        (tmp_path / f"{name}.onnx").write_bytes(path.read_bytes())
    monkeypatch.setattr("tenfold.pretrained.files", lambda package: tmp_path)
    assert load().path == tmp_path / "default.onnx"
    assert load("fast").path == tmp_path / "fast.onnx"


def test_predicting_loads_neither_torch_nor_scikit_learn(path):
    code = (
        "import sys, numpy; from tenfold.predictor import load; "
        "print(load(sys.argv[1]).predict(numpy.zeros((1, 28, 28), numpy.uint8)).shape); "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    command = [sys.executable, "-c", code, str(path)]
    shape, names = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert shape == "(1,)"
    heavy = {"torch", "sklearn", "sklearnex", "scipy", "onnx", "joblib", "matplotlib", "pydantic"}
    assert set(names.split()) & heavy == set()
    assert {"numpy", "onnxruntime"} <= set(names.split())


# Images that are none


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((1, 28, 28)),
        np.zeros((1, 28, 28), dtype=np.float32),
        np.zeros((1, 28, 28), dtype=np.int8),
        np.zeros((1, 28, 28), dtype=bool),
        np.zeros((28, 28), dtype=np.uint8),
        np.zeros((1, 784), dtype=np.uint8),
        np.zeros((1, 28, 27), dtype=np.uint8),
        np.zeros((1, 28, 28, 1), dtype=np.uint8),
        np.zeros((1, 1, 28, 28), dtype=np.uint8),
        np.zeros(0, dtype=np.uint8),
        np.uint8(3),
    ],
    ids=lambda images: f"{images.dtype}-{images.shape}",
)
def test_what_are_not_images_are_refused_in_a_sentence(path, images):
    predictor = load(path)
    for ask in (predictor.predict, predictor.predict_proba):
        with pytest.raises(DataError, match=r"Images came as \w+ in shape .*; uint8 of shape \(n,"):
            ask(images)


# Files that are none


def refusal(path):
    """Return the sentence by which the file is refused; it names the file."""
    with pytest.raises(ModelFileError) as caught:
        load(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_a_file_that_is_not_there_is_a_sentence(other):
    assert refusal(other) == f"{other} could not be read: No such file or directory."


def test_a_folder_is_a_sentence(tmp_path):
    assert "is not a file" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_that_nobody_fills_is_not_waited_for(other):
    os.mkfifo(other)
    assert "is not a file" in refusal(other)


def test_a_file_that_may_not_be_read_is_a_sentence(open_folder, unprivileged):
    path = open_folder / "model.onnx"
    path.write_bytes(b"x")
    path.chmod(0)
    if os.access(path, os.R_OK, effective_ids=True):
        pytest.skip("this user may read everything, so nothing is kept from it")
    assert "could not be read: Permission denied" in refusal(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"ONNX", b"a model\n" * 1000, b"\x80\x04\x95model.", b"PK\x03\x04", b"\x00" * 5000],
    ids=["empty", "x", "word", "text", "pickle", "zip", "zeros"],
)
def test_what_is_no_onnx_model_is_refused_with_what_to_take(other, content):
    other.write_bytes(content)
    assert refusal(other)


def test_random_bytes_are_refused(other):
    random = np.random.default_rng(0)
    for length in (1, 10, 100, 1000, 10_000) * 10:
        other.write_bytes(random.bytes(length))
        refusal(other)


def test_a_file_cut_short_anywhere_is_refused(path, other):
    content = path.read_bytes()
    for length in [*range(0, len(content), len(content) // 60), len(content) - 1]:
        other.write_bytes(content[:length])
        refusal(other)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(other):
    with other.open("wb") as file:
        file.truncate(256 * 1024 * 1024 + 1)  # takes no room on the disk
    assert "has 268,435,457 bytes; at most 268,435,456 are read" in refusal(other)


def test_a_foreign_model_is_refused_for_want_of_a_card(other):
    image, label = ("input", TensorProto.FLOAT, ["n", 3]), ("output", TensorProto.FLOAT, ["n", 3])
    node = helper.make_node("Identity", ["input"], ["output"])
    onnx.save(model_of([node], image, label), other)
    assert "It holds no card; it is not a file that Tenfold wrote" in refusal(other)


IMAGES = ("images", TensorProto.UINT8, ["n", 28, 28])
ANSWERS = ("probabilities", TensorProto.FLOAT, ["n", 10])


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (("images", TensorProto.FLOAT, ["n", 28, 28]), ANSWERS),
        (("images", TensorProto.UINT8, ["n", 1, 28]), ANSWERS),
        (("picture", TensorProto.UINT8, ["n", 28, 28]), ANSWERS),
        (IMAGES, ("probabilities", TensorProto.FLOAT, ["n", 11])),
        (IMAGES, ("probabilities", TensorProto.DOUBLE, ["n", 10])),
        (IMAGES, ("answers", TensorProto.FLOAT, ["n", 10])),
    ],
)
def test_a_model_from_or_to_something_else_is_refused_though_it_has_our_card(
    training, other, given, found
):
    cast = helper.make_node("Cast", [given[0]], ["cast"], name="cast", to=found[1])
    flat = helper.make_node("Flatten", ["cast"], ["flat"], name="flat")
    bounds = [
        numpy_helper.from_array(np.array([value]), f"bound_{i}")
        for i, value in enumerate((0, found[2][1], 1))
    ]
    places = [bound.name for bound in bounds]
    cut = helper.make_node("Slice", ["flat", *places], [found[0]], name="cut")
    model = model_of([cast, flat, cut], given, found, bounds)
    helper.set_model_props(model, {"tenfold.card": to_json(card_of(training))})
    onnx.save(model, other)
    assert "it is not one that Tenfold wrote" in refusal(other)


def with_card(path, text):
    """Return the bytes of the file with this card in place of its own, or with none."""
    model = onnx.load(path)
    del model.metadata_props[:]
    helper.set_model_props(model, {} if text is None else {"tenfold.card": text})
    return model.SerializeToString()


def test_a_model_without_a_card_is_refused(path, other):
    other.write_bytes(with_card(path, None))
    assert refusal(other) == f"{other}: It holds no card; it is not a file that Tenfold wrote."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not JSON"),
        ("[" * 50_000, "not JSON"),
        ("{}", "does not hold just"),
        ("x" * 200_000, "has 200,000 characters"),
    ],
    ids=["empty", "deep", "bare", "long"],
)
def test_a_card_that_is_none_is_refused_with_the_name_of_the_file(path, other, text, sentence):
    other.write_bytes(with_card(path, text))
    assert sentence in refusal(other)


def test_a_card_of_another_format_is_refused_with_what_to_do(training, path, other):
    card = replace(card_of(training), format=2)
    other.write_bytes(with_card(path, to_json(card)))
    assert "format 2" in refusal(other)
    assert "Export the model again" in refusal(other)
    assert asdict(card)["format"] == 2


def test_a_file_with_a_flipped_bit_is_refused_or_opens_but_never_breaks_otherwise(path, other):
    for changed in flips(path.read_bytes(), 30):
        other.write_bytes(changed)
        assert str(other) in (damage.refusal(load, other) or str(other))
