"""Several files as one: it answers as their mean, and its card names them."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from tenfold.data import Splits
from tenfold.errors import ModelFileError, ParityError, SettingError
from tenfold.export import merge, run, verify, write_model
from tenfold.export.any_size import run_pictures, write_any_size
from tenfold.export.int8 import write_int8
from tenfold.export.merge import write_ensemble
from tenfold.export.sample_pictures import sample_pictures
from tenfold.modelfile import check
from tenfold.predictor import Predictor, load
from tenfold.preprocessing import frame, ink_up
from tenfold.training import train
from tests.export.linear import linear_file
from tests.shapes import squares, strange
from tests.tolerances import PARITY, ROW_SUM

SETTINGS = {
    "svm": {"calibration_images": 0},
    "forest": {"trees": 3, "n_jobs": 1},
    "cnn": {"width": 8, "depth": 1, "epochs": 1, "device": "cpu"},
}


@pytest.fixture(scope="module")
def data():
    return Splits(squares(20), squares(5, seed=2))


@pytest.fixture(scope="module")
def members(data, tmp_path_factory):
    """The file of a small model of each family."""
    folder, found = tmp_path_factory.mktemp("members"), []
    for seed, (name, settings) in enumerate(SETTINGS.items()):
        training = train(name, data.train, settings=settings, seed=seed)
        write_model(training, folder / f"{name}.onnx", sample=data.train)
        found.append(Predictor(folder / f"{name}.onnx", threads=1))
    return found


def test_the_file_answers_with_the_weighted_mean_of_its_members(members, data, tmp_path):
    joined = write_ensemble(members, tmp_path / "all.onnx", weights=(2, 1, 1), data=data)
    svm, forest, cnn = (member.predict_proba(strange(60)) for member in members)
    mean = 0.5 * svm + 0.25 * forest + 0.25 * cnn
    ours = load(tmp_path / "all.onnx").predict_proba(strange(60))
    np.testing.assert_allclose(ours, mean, rtol=0, atol=PARITY)
    np.testing.assert_allclose(ours.sum(axis=1), 1, rtol=0, atol=3 * ROW_SUM)
    assert (joined.parity.images, joined.parity.different_labels) == (50, 0)


def test_the_card_names_each_member_and_how_the_whole_did(members, data, tmp_path):
    card = write_ensemble(members, tmp_path / "all.onnx", weights=(2, 1, 1), data=data).card
    assert card == load(tmp_path / "all.onnx").card
    assert (card.family, card.title) == ("ensemble", "Ensemble of 3")
    assert (card.data, card.data_sha256) == ("squares", data.train.sha256)
    assert (card.training_images, card.parts, card.precision) == (200, {}, "float32")
    assert card.figures["test_images"] == 50
    for number, member in enumerate(members, 1):
        told = card.settings[f"member {number}"]
        assert told["family"] == member.card.family
        assert told["settings"] == member.card.settings
        assert told["seed"] == number - 1
        assert told["weight"] == (0.5 if number == 1 else 0.25)
        assert told["sha256"] == hashlib.sha256(member.path.read_bytes()).hexdigest()


def test_the_answers_to_the_test_images_are_kept_for_verify(members, data, tmp_path):
    write_ensemble(members, tmp_path / "all.onnx", data=data)
    assert verify(load(tmp_path / "all.onnx"), data.test.images).images == 50


def test_without_a_test_set_it_is_not_judged_and_keeps_no_answers(members, data, tmp_path):
    joined = write_ensemble(members, tmp_path / "all.onnx", data=Splits(data.train, None))
    assert joined.card.figures == {}
    assert joined.parity.images == 200
    with pytest.raises(ModelFileError, match="keeps no answers"):
        verify(load(tmp_path / "all.onnx"), data.test.images)


def test_of_different_data_the_card_names_each(members, data, tmp_path):
    other = replace(squares(6, seed=7), name="others")
    write_model(
        train("forest", other, settings=SETTINGS["forest"]), tmp_path / "f.onnx", sample=other
    )
    both = [members[0], load(tmp_path / "f.onnx")]
    card = write_ensemble(both, tmp_path / "all.onnx", data=data).card
    assert (card.data, card.training_images) == ("squares + others", 260)
    assert {name: part["sha256"] for name, part in card.parts.items()} == {
        "squares": data.train.sha256,
        "others": other.sha256,
    }
    assert card.data_sha256 not in (data.train.sha256, other.sha256)


def test_sets_of_one_name_and_different_images_stay_apart_on_the_card(members, data, tmp_path):
    other = squares(6, seed=7)  # goes by the same name as the members' data
    write_model(
        train("forest", other, settings=SETTINGS["forest"]), tmp_path / "f.onnx", sample=other
    )
    both = [members[0], load(tmp_path / "f.onnx")]
    card = write_ensemble(both, tmp_path / "all.onnx", data=data).card
    assert list(card.parts) == ["squares", f"squares ({other.sha256[:8]})"]


def test_an_ensemble_can_be_a_member_and_a_file_be_one_twice(members, data, tmp_path):
    write_ensemble(members[:2], tmp_path / "two.onnx", data=data)
    two = load(tmp_path / "two.onnx")
    write_ensemble([two, two, members[2]], tmp_path / "all.onnx", data=data)
    mean = (2 * two.predict_proba(strange(20)) + members[2].predict_proba(strange(20))) / 3
    ours = load(tmp_path / "all.onnx").predict_proba(strange(20))
    np.testing.assert_allclose(ours, mean, rtol=0, atol=PARITY)


def test_fifteen_networks_are_within_what_a_file_may_ask_for(data, tmp_path):
    write_ensemble([load("default")] * 15, tmp_path / "all.onnx", data=data)
    images = strange(8)
    ours, theirs = (load(name).predict_proba(images) for name in (tmp_path / "all.onnx", "default"))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=PARITY)


def test_the_any_size_form_of_an_ensemble_answers_as_it_does(members, data, tmp_path):
    write_ensemble(members, tmp_path / "all.onnx", data=data)
    write_any_size(load(tmp_path / "all.onnx"), tmp_path / "any.onnx")
    pictures = sample_pictures()[:5]
    framed = np.stack([frame(ink_up(picture)) for picture in pictures])
    found = run_pictures((tmp_path / "any.onnx").read_bytes(), pictures)
    expected = run((tmp_path / "all.onnx").read_bytes(), framed)
    np.testing.assert_allclose(found, expected, rtol=0, atol=PARITY)
    with pytest.raises(ModelFileError, match="takes one picture of any size"):
        check((tmp_path / "any.onnx").read_bytes())


def test_an_ensemble_in_whole_numbers_is_refused_with_what_to_do(members, data, tmp_path):
    write_ensemble(members, tmp_path / "all.onnx", data=data)
    with pytest.raises(
        SettingError, match=r"family ensemble came.*quantised before they are combined"
    ):
        write_int8(load(tmp_path / "all.onnx"), tmp_path / "int8.onnx", train=data.train)


def test_a_single_member_and_weights_that_do_not_fit_are_refused(members, data, tmp_path):
    with pytest.raises(SettingError, match="1 member came; at least two"):
        write_ensemble(members[:1], tmp_path / "all.onnx", data=data)
    with pytest.raises(SettingError, match="3 numbers above 0 were wanted"):
        write_ensemble(members, tmp_path / "all.onnx", weights=(1, 1), data=data)
    assert not (tmp_path / "all.onnx").exists()


def test_a_file_that_does_not_answer_as_its_members_is_not_written(
    members, data, tmp_path, monkeypatch
):
    right = merge.merge
    monkeypatch.setattr(
        merge, "merge", lambda contents, share, notes: right(contents, share[::-1], notes)
    )
    with pytest.raises(ParityError, match="The file disagrees"):
        write_ensemble(members, tmp_path / "all.onnx", weights=(9, 1, 1), data=data)
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_model_may_ask_for_is_refused_and_not_written(data, tmp_path, monkeypatch):
    from tenfold.modelfile import graph

    member = load(linear_file(tmp_path / "linear.onnx"))
    monkeypatch.setattr(graph, "MAX_GRAPH_ELEMENTS", 3_000)
    with pytest.raises(ModelFileError, match="at most 3,000 and"):
        write_ensemble([member] * 3, tmp_path / "all.onnx", data=data)
    assert not (tmp_path / "all.onnx").exists()
