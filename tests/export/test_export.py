"""The file says what the model says, or there is no file."""

import json
from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnxruntime import InferenceSession

import tenfold.export
from tenfold.card import from_json
from tenfold.errors import ModelFileError, ParityError, SettingError, StorageError
from tenfold.export import TOLERANCE, Parity, check_parity, export, run, verify, write_model
from tenfold.models import MODELS, build, estimator_class
from tenfold.models.features import extract_features
from tenfold.predictor import Predictor
from tenfold.preprocessing import flatten, scale
from tenfold.training import card_of, train
from tests.shapes import squares
from tests.tolerances import PARITY, ROW_SUM, softmax_error, sum_error


def exported(training, path, sample):
    """Export and return the model as ONNX has it."""
    export(training.model, path, card=card_of(training), sample=sample)
    return onnx.load(path)


def test_every_variant_of_every_family_answers_from_its_file_as_it_did_in_training(
    trained, sample, tmp_path
):
    path = tmp_path / "model.onnx"
    parity = export(trained.model, path, card=card_of(trained), sample=sample[:150])
    assert (parity.images, parity.different_labels) == (150, 0)
    ours, theirs = trained.model.predict_proba(sample[:150]), run(path.read_bytes(), sample[:150])
    assert parity.largest_difference == np.abs(ours - theirs).max()  # on the very same images
    ours, file = trained.model.predict_proba(sample), Predictor(path, threads=1)
    np.testing.assert_allclose(file.predict_proba(sample), ours, rtol=0, atol=PARITY)
    assert np.array_equal(trained.model.predict(sample), file.predict(sample))


def test_the_file_takes_any_number_of_pictures_none_included(trained, sample, tmp_path):
    exported(trained, tmp_path / "model.onnx", sample)
    session = InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    for count in (0, 1, 3, 1000):
        images = np.resize(sample, (count, 28, 28))
        (answers,) = session.run(None, {"images": images})
        assert answers.shape == (count, 10)
        assert answers.dtype == np.float32
        np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=0, atol=ROW_SUM)


def test_the_file_has_pictures_for_input_and_ten_probabilities_for_output(
    trained, sample, tmp_path
):
    model = exported(trained, tmp_path / "model.onnx", sample[:5])
    (given,), (found,) = model.graph.input, model.graph.output
    kinds = (given.type.tensor_type.elem_type, found.type.tensor_type.elem_type)
    assert (given.name, found.name) == ("images", "probabilities")
    assert kinds == (onnx.TensorProto.UINT8, onnx.TensorProto.FLOAT)
    shapes = [
        [axis.dim_value or axis.dim_param for axis in value.type.tensor_type.shape.dim]
        for value in (given, found)
    ]
    assert shapes == [["n", 28, 28], ["n", 10]]


def test_the_file_is_one_valid_file_that_old_runtimes_read(trained, sample, tmp_path):
    model = exported(trained, tmp_path / "model.onnx", sample[:5])
    onnx.checker.check_model(model, full_check=True)
    assert {o.domain: o.version for o in model.opset_import} == {"": 17, "ai.onnx.ml": 3}
    assert (model.ir_version, model.producer_name) == (8, "tenfold")
    assert {node.domain for node in model.graph.node} <= {"", "ai.onnx.ml"}
    assert not any(onnx.external_data_helper.uses_external_data(c) for c in model.graph.initializer)
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]


def test_the_card_lies_in_the_metadata(trained, sample, tmp_path):
    model = exported(trained, tmp_path / "model.onnx", sample[:5])
    (entry,) = model.metadata_props
    assert entry.key == "tenfold.card"
    card = from_json(entry.value)
    assert card == card_of(trained)
    assert json.loads(entry.value)["settings"] == trained.model.get_params()


def test_the_same_model_gives_the_same_file(forest, sample, tmp_path):
    for name in "ab":
        exported(forest, tmp_path / name, sample)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_is_exported_again_takes_the_place_of_the_old_file(forest, sample, tmp_path):
    path = tmp_path / "new" / "folder" / "model.onnx"
    exported(forest, path, sample)
    card = replace(card_of(forest), figures={"x": 1.0})
    export(forest.model, path, card=card, sample=sample)
    assert Predictor(path).card.figures == {"x": 1.0}


# Parity


@pytest.mark.parametrize("mistake", ["labels", "probabilities", "nan"])
def test_a_file_that_disagrees_is_not_written_and_the_old_one_stays(
    forest, sample, tmp_path, monkeypatch, mistake
):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"old")
    tampered = forest.model.predict_proba(sample)
    if mistake == "labels":
        tampered[5] = np.roll(tampered[5], 1)
    elif mistake == "probabilities":
        tampered[5] *= 0.999
    else:
        tampered[5, 9] = np.nan
    monkeypatch.setattr(type(forest.model), "_predict_proba", lambda model, rows: tampered)
    with pytest.raises(ParityError, match=r"disagrees with the model on \d+ of 200 labels, and"):
        export(forest.model, path, card=card_of(forest), sample=sample)
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]


def test_a_model_that_was_changed_after_its_answers_were_taken_is_caught(forest, sample, tmp_path):
    model = forest.model
    before = model.temperature_
    answers = model.predict_proba(sample)
    model.temperature_ = before * 1.5
    try:
        content = exported(forest, tmp_path / "model.onnx", sample).SerializeToString()
    finally:
        model.temperature_ = before
    with pytest.raises(ParityError):
        check_parity(answers, run(content, sample))


def rows(*shares):
    return np.array([[share, 1 - share] for share in shares], dtype=np.float32)


def test_parity_counts_labels_and_takes_the_largest_difference():
    assert check_parity(rows(0.2, 0.9), rows(0.2, 0.9)) == Parity(2, 0, 0.0)
    parity = check_parity(rows(0.2, 0.9), rows(0.20005, 0.9))
    assert parity.different_labels == 0
    assert parity.largest_difference == pytest.approx(5e-5, rel=0.01)


def test_one_other_label_is_too_much_however_small_the_difference():
    with pytest.raises(ParityError, match=r"on 1 of 2 labels, and by up to 2\.\de-05"):
        check_parity(rows(0.2, 0.50001), rows(0.2, 0.49999))


def test_a_probability_that_is_off_by_more_than_the_tolerance_is_too_much():
    assert TOLERANCE == 1e-4
    check_parity(rows(0.2), rows(0.20009))
    with pytest.raises(ParityError, match=r"on 0 of 1 labels, and by up to 1\.1e-04"):
        check_parity(rows(0.2), rows(0.20011))


def test_exact_ties_between_digits_go_to_the_lower_one_in_the_model_and_in_the_file(
    sample, tmp_path
):
    """Four trees with two votes against two, on many images: rounding must not decide."""
    forest = train("forest", squares(20), settings={"trees": 4, "n_jobs": 1}, seed=1)
    columns = extract_features(flatten(scale(sample)), forest.model.base)
    votes = forest.model._votes(columns)
    tied = np.isclose(votes, votes.max(axis=1, keepdims=True), atol=1e-9)
    images = sample[tied.sum(axis=1) > 1]
    assert len(images) > 20
    lowest = tied[tied.sum(axis=1) > 1].argmax(axis=1)
    exported(forest, tmp_path / "model.onnx", sample)
    assert np.array_equal(forest.model.predict(images), lowest)
    assert np.array_equal(Predictor(tmp_path / "model.onnx").predict(images), lowest)


# Writing a trained model with its card, and verifying the file later


def test_a_model_is_written_with_its_card_and_the_answers_to_the_test_images(forest, tmp_path):
    test = squares(6, seed=4)
    card = write_model(forest, tmp_path / "model.onnx", sample=squares(20), test=test)
    predictor = Predictor(tmp_path / "model.onnx")
    errors = int((forest.model.predict(test.images) != test.labels).sum())
    assert predictor.card == card
    assert (card.figures["test_images"], card.figures["test_errors"]) == (60, errors)
    parity = verify(predictor, test.images)
    assert (parity.images, parity.different_labels) == (60, 0)
    assert parity.largest_difference <= 1 / 65_535


def test_without_test_images_the_card_has_no_figures_and_nothing_can_be_verified(forest, tmp_path):
    card = write_model(forest, tmp_path / "model.onnx", sample=squares(20))
    assert card.figures == {}
    with pytest.raises(ModelFileError, match=r"model\.onnx keeps no answers of the model"):
        verify(Predictor(tmp_path / "model.onnx"), squares(6).images)


def test_a_file_is_not_verified_on_other_images(forest, tmp_path):
    write_model(forest, tmp_path / "model.onnx", sample=squares(20), test=squares(6, seed=4))
    with pytest.raises(ModelFileError, match="keeps the model's answers to other images"):
        verify(Predictor(tmp_path / "model.onnx"), squares(6, seed=5).images)


def test_a_file_whose_weights_were_changed_is_found_out(forest, tmp_path):
    path, test = tmp_path / "model.onnx", squares(6, seed=4)
    write_model(forest, path, sample=squares(20), test=test)
    model = onnx.load(path)
    temperature = model.graph.initializer[-1]
    temperature.CopyFrom(
        onnx.numpy_helper.from_array(
            onnx.numpy_helper.to_array(temperature) * np.float32(1.1), temperature.name
        )
    )
    onnx.save(model, path)
    with pytest.raises(ParityError, match="disagrees with the model on 0 of 60 labels"):
        verify(Predictor(path), test.images)


def test_of_more_test_images_than_can_be_kept_the_answers_are_left_out(
    forest, tmp_path, monkeypatch
):
    monkeypatch.setattr("tenfold.export.reference_outputs.MAX_OUTPUTS", 59)
    card = write_model(forest, tmp_path / "model.onnx", sample=squares(20), test=squares(6, seed=4))
    assert card.figures["test_images"] == 60
    assert Predictor(tmp_path / "model.onnx").metadata("tenfold.answers") is None


@pytest.mark.real
@pytest.mark.parametrize("name", ["svm", "forest"])
def test_models_of_real_digits_agree_with_their_files_on_a_thousand_others(name, mnist, tmp_path):
    settings = {"forest": {"trees": 20, "n_jobs": 1}}.get(name, {})
    training = train(name, mnist.train.subset(600, seed=0), settings=settings)
    parity = export(
        training.model,
        tmp_path / "model.onnx",
        card=card_of(training),
        sample=mnist.train.images[-1000:],
    )
    assert parity.different_labels == 0
    # A decision is a sum over at most 600 images of kernels, or over 20 trees of votes.
    assert parity.largest_difference < softmax_error(sum_error(600))


# What is not exported


@pytest.mark.parametrize("name", MODELS)
def test_a_model_of_fewer_digits_is_not_exported(name, forest, sample, tmp_path):
    digits = squares(6)
    some = digits.take(np.flatnonzero(digits.labels < 9))
    model = build(name, estimator_class(name).small).fit(some.images, some.labels)
    with pytest.raises(SettingError, match="only a model of 28x28 pictures of all ten digits"):
        export(model, tmp_path / "x", card=card_of(forest), sample=sample)
    assert list(tmp_path.iterdir()) == []


def test_a_model_of_plain_measurements_is_not_exported(forest, sample, tmp_path):
    model = build("forest", {"trees": 2, "n_jobs": 1})
    model.fit(np.random.default_rng(0).random((40, 5)), np.arange(40) % 10)
    with pytest.raises(SettingError, match="of rows 5 wide"):
        export(model, tmp_path / "x", card=card_of(forest), sample=sample)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_sentence(forest, sample, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="could not be written"):
        exported(forest, tmp_path / "file" / "model.onnx", sample)


def test_a_family_without_an_export_is_a_sentence(forest, sample, tmp_path):
    card = replace(card_of(forest), family="perceptron")
    with pytest.raises(SettingError, match="No export is written for the family 'perceptron'"):
        export(forest.model, tmp_path / "x", card=card, sample=sample)


@pytest.mark.parametrize(
    ("old", "new"), [("Answers", "ReferenceOutputs"), ("answers_of", "make_reference_outputs")]
)
def test_the_old_names_still_work_and_name_the_new_ones(old, new):
    with pytest.warns(DeprecationWarning, match=f"{old} is renamed {new}"):
        assert getattr(tenfold.export, old) is getattr(tenfold.export, new)
