import numpy as np
import pytest
from tests.tolerances import sum_error

from tenfold.errors import SettingError
from tenfold.models import build
from tenfold.models.ensemble import Ensemble

SETTINGS = {
    "svm": {"calibration_images": 0},
    "forest": {"trees": 5, "n_jobs": 1},
    "cnn": {"width": 4, "depth": 1, "epochs": 2, "batch_size": 20, "precision": "float32"},
}
THREE = ("svm", "forest", "cnn")


@pytest.fixture(scope="module")
def noise():
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (100, 28, 28)).astype(np.uint8)
    return images, np.arange(100, dtype=np.uint8) % 10


def test_it_answers_with_the_weighted_mean_of_its_members_each_of_its_own_seed(noise):
    images, labels = noise
    model = Ensemble(settings=SETTINGS, weights=(1, 1, 2), random_state=5).fit(images, labels)
    svm, forest, cnn = (
        build(name, {**SETTINGS[name], "random_state": seed}).fit(images, labels)
        for name, seed in zip(THREE, (5, 6, 7), strict=True)
    )
    mean = sum(part.predict_proba(images) for part in (svm, forest, cnn, cnn)) / 4
    np.testing.assert_allclose(model.predict_proba(images), mean, rtol=0, atol=sum_error(4))


def test_one_family_may_come_twice_and_its_members_differ(noise):
    settings = {"cnn": SETTINGS["cnn"]}
    model = Ensemble(members=("cnn", "cnn"), settings=settings).fit(*noise)
    first, second = (member.predict_proba(noise[0]) for member in model.members_)
    assert not np.array_equal(first, second)


def test_each_network_keeps_its_state_in_a_file_of_its_own_and_goes_on_from_it(noise, tmp_path):
    members = ("cnn", "svm", "cnn")
    settings = {name: SETTINGS[name] for name in ("cnn", "svm")}
    first, again = (
        Ensemble(members=members, settings=settings).fit(*noise, checkpoint=tmp_path / "state")
        for _ in range(2)
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state.1-cnn", "state.3-cnn"]
    for one, other in zip(first.members_[::2], again.members_[::2], strict=True):
        assert one.history_ == other.history_  # its seconds too: nothing was trained anew
    np.testing.assert_array_equal(first.predict_proba(noise[0]), again.predict_proba(noise[0]))


def test_whoever_watches_is_told_which_member_learns(noise):
    told = []
    settings = {name: SETTINGS[name] for name in ("svm", "forest")}
    model = Ensemble(members=("svm", "forest"), settings=settings)
    model.fit(*noise, progress=lambda done, note="", /: told.append((done, note)))
    assert told[0] == (0.0, "svm: features")
    assert (0.5, "forest: features") in told
    assert told[-1] == (1.0, "2 members")


def test_the_validation_is_shown_to_networks(noise):
    images, labels = noise
    members, settings = ("svm", "cnn"), {"svm": SETTINGS["svm"], "cnn": SETTINGS["cnn"]}
    model = Ensemble(members=members, settings=settings)
    model.fit(images, labels, validation=(images[:30], labels[:30]))
    seen = model.members_[1].history_[-1].validation_accuracy
    assert seen == pytest.approx(model.members_[1].score(images[:30], labels[:30]))


def test_a_setting_that_a_member_has_not_is_told_with_those_it_has():
    with pytest.raises(SettingError, match="forest has no setting 'C'; it has bootstrap"):
        Ensemble(settings={"forest": {"C": 1}})._check()


@pytest.mark.parametrize(
    "settings",
    [
        {"members": ("svm",)},
        {"members": "svm"},
        {"members": ("svm", "oracle")},
        {"members": ("svm", "ensemble")},
        {"weights": (1, 2)},
        {"weights": (1, 2, 0)},
        {"settings": {"cnn": 3}},
        {"settings": ["C"]},
        {"settings": {"svm": {"C": -1}}},
        {"settings": {"svm": {"random_state": 1}}},
        {"members": ("svm", "forest"), "settings": {"cnn": {"width": 8}}},
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(settings):
    with pytest.raises(SettingError, match=next(reversed(settings))):
        Ensemble(**settings).fit([[0.0], [1.0]], [0, 1])
