import copy

import numpy as np
import pytest
import torch
from tests.drawn import drawn_digits
from tests.tolerances import PARITY, sum_error

from tenfold import adapting, load
from tenfold.adapting import adapt, fitting
from tenfold.adapting.fitting import fine_tune, interpolate, log_likelihoods
from tenfold.adapting.network import FileNetwork
from tenfold.data import Dataset, Splits
from tenfold.errors import DataError, SettingError
from tenfold.export import verify
from tenfold.export.merge import merge
from tenfold.nets.classification import Sample
from tenfold.pretrained import path_of


@pytest.fixture(scope="module")
def known():
    return Splits(train=drawn_digits(300, seed=0), test=drawn_digits(100, seed=1))


@pytest.fixture(scope="module")
def own(known):
    """Writers who write every 3 as others write a 5, and the other way round."""
    drawn = drawn_digits(400, seed=2)
    of_both = np.isin(drawn.labels, [3, 5])
    swapped = np.where(drawn.labels == 3, 5, 3)[of_both].astype(np.uint8)
    return Dataset(np.rot90(drawn.images[of_both], axes=(1, 2)).copy(), swapped, "own")


@pytest.fixture(autouse=True, scope="module")
def few_steps():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "STEPS", 40)
        patch.setattr(adapting, "N_HELD_OUT", 100)
        yield


@pytest.fixture(scope="module")
def adapted(own, known, tmp_path_factory):
    """The result of adapting to these writers, and its file."""
    file = tmp_path_factory.mktemp("adapted") / "own.onnx"
    return adapt(load("fast"), own, known, file), file


def test_the_network_of_a_file_answers_as_the_file(known):
    network = FileNetwork(path_of("fast").read_bytes())
    images = known.train.images[:50]
    sample = Sample(torch.from_numpy(images.astype(np.float32)).div(255)[:, None], torch.empty(0))
    answers = log_likelihoods(network, sample).exp()
    np.testing.assert_allclose(answers, load("fast").predict_proba(images), rtol=0, atol=PARITY)


def test_own_writers_are_learned_and_known_ones_kept(own, adapted):
    found, _ = adapted
    assert found.own.images == len(own)
    assert found.own.after < 0.5 * found.own.before
    assert found.known.after <= found.known.before + 3
    assert found.alpha > 0


def test_the_file_is_an_ordinary_model_that_says_what_it_learned_from(
    own, known, adapted, tmp_path
):
    model = load(adapted[1])
    assert model.card.title.endswith(", adapted")
    assert model.card.parts["own"]["images"] == len(own)
    assert model.card.teacher["name"] == "fast.onnx"
    assert model.card.figures["test_images"] == 100
    assert verify(model, known.test.images).different_labels == 0
    again = adapt(model, own, known, tmp_path / "twice.onnx")
    assert again.card.title.endswith(", adapted")


def test_the_same_seed_gives_the_same_file(own, known, adapted, tmp_path):
    adapt(load("fast"), own, known, tmp_path / "again.onnx")
    files = (adapted[1], tmp_path / "again.onnx")
    one, two = (load(file).predict_proba(own.images) for file in files)
    np.testing.assert_array_equal(one, two)


def test_where_nothing_helps_the_model_stays_as_it_is(known, tmp_path, monkeypatch):
    def spoiled(network, *_samples, **_settings):
        worse = copy.deepcopy(network)
        with torch.no_grad():
            for weights in worse.weights.values():
                weights.mul_(-3)
        return worse

    monkeypatch.setattr(adapting, "fine_tune", spoiled)
    found = adapt(load("fast"), known.train, known, tmp_path / "same.onnx")
    assert found.alpha == 0
    assert found.own.after == found.own.before
    assert found.known.after == found.known.before
    images = known.test.images
    np.testing.assert_allclose(
        load(tmp_path / "same.onnx").predict_proba(images),
        load("fast").predict_proba(images),
        rtol=0,
        atol=PARITY,
    )


def test_too_few_pictures_are_refused(own, known, tmp_path):
    few = Dataset(own.images[:19], own.labels[:19], "few")
    with pytest.raises(DataError, match="19 pictures came; at least 20"):
        adapt(load("fast"), few, known, tmp_path / "few.onnx")
    assert not list(tmp_path.iterdir())


def test_halfway_lies_between_the_old_weights_and_the_new(own):
    old = FileNetwork(path_of("fast").read_bytes())
    ours = Sample(
        torch.from_numpy(own.images.astype(np.float32)).div(255)[:, None],
        torch.from_numpy(own.labels.astype(np.int64)),
    )
    new = fine_tune(old, ours, ours, seed=0)
    half = interpolate(old, new, 0.5)
    for name, weights in half.weights.items():
        mean = (old.weights[name] + new.weights[name]) / 2
        atol = sum_error(4, float(mean.detach().abs().max()))  # two products and their sum, rounded
        torch.testing.assert_close(weights, mean, rtol=0, atol=atol)
    assert torch.equal(interpolate(old, new, 0.0).weights[name], old.weights[name])


def test_what_is_no_single_network_is_refused():
    fast = path_of("fast").read_bytes()
    both = merge([fast, fast], np.array([0.5, 0.5], np.float32), {})
    with pytest.raises(SettingError, match="Only a network can be adapted"):
        FileNetwork(both)
