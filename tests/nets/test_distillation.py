import hashlib

import numpy as np
import pytest
import torch
from torch.nn import functional

from tenfold.errors import DataError, SettingError
from tenfold.models import build
from tenfold.models.cnn import CNN
from tenfold.nets.distillation import as_images, distillation_loss, teacher_id

SMALL = {"width": 8, "depth": 1, "batch_size": 20, "precision": "float32", "held_out": 0.0}


class Always:
    """A teacher that says the same of every picture, and remembers the pictures."""

    def __init__(self, digit):
        self.digit = digit
        self.shown = []

    def predict_proba(self, images, /):
        self.shown.append(images)
        return np.tile(np.eye(10, dtype=np.float32)[self.digit], (len(images), 1))

    def predict(self, images, /):
        return np.full(len(images), self.digit, dtype=np.uint8)


@pytest.fixture(scope="module")
def noise():
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (100, 28, 28)).astype(np.uint8)
    return images, np.arange(100, dtype=np.uint8) % 10


def test_the_loss_is_the_labels_and_the_teachers_in_their_shares():
    logits = torch.tensor([[2.0] + [0.0] * 9])
    images = torch.zeros((1, 1, 28, 28))
    mixed = distillation_loss(torch.tensor(3.0), logits, images, Always(1), 0.75)
    teachers = -functional.log_softmax(logits, dim=1)[0, 1]
    assert mixed.item() == pytest.approx(0.25 * 3 + 0.75 * teachers.item())


def test_without_a_teacher_the_loss_stays_as_it_is():
    loss = torch.tensor(3.0)
    assert (
        distillation_loss(loss, torch.zeros(1, 10), torch.zeros(1, 1, 28, 28), None, 0.75) is loss
    )


def test_the_teacher_is_shown_bytes_rounded_and_within_their_range():
    images = torch.tensor([0.0, 0.4 / 255, 0.6 / 255, 1.0, 1.1, -0.1]).repeat(1, 784 // 6 + 1)
    pictures = as_images(images[:, :784].reshape(1, 1, 28, 28))
    assert pictures.dtype == np.uint8
    assert pictures.shape == (1, 28, 28)
    assert pictures.ravel()[:6].tolist() == [0, 0, 1, 255, 255, 0]


def test_a_network_that_hears_only_its_teacher_says_what_the_teacher_says(noise):
    settings = {**SMALL, "epochs": 4, "teacher_share": 1.0}
    model = CNN(**settings).fit(*noise, teacher=Always(7))
    assert (model.predict(noise[0]) == 7).all()


def test_the_teacher_is_asked_about_the_pictures_as_they_are_shown(noise):
    images, labels = noise
    plain, shifted = Always(7), Always(7)
    CNN(**SMALL, epochs=1, augmentation="none").fit(images, labels, teacher=plain)
    CNN(**SMALL, epochs=1, augmentation="shift").fit(images, labels, teacher=shifted)
    known = {image.tobytes() for image in images}
    assert {image.tobytes() for batch in plain.shown for image in batch} == known
    assert {image.tobytes() for batch in shifted.shown for image in batch} - known


def test_a_share_of_nothing_learns_what_no_teacher_would(noise):
    images, labels = noise
    alone = CNN(**SMALL, epochs=1).fit(images, labels)
    taught = CNN(**SMALL, epochs=1, teacher_share=0.0).fit(images, labels, teacher=Always(7))
    np.testing.assert_array_equal(alone.predict_proba(images), taught.predict_proba(images))


def test_a_checkpoint_with_another_teacher_is_not_taken_up(noise, tmp_path):
    images, labels = noise
    path = tmp_path / "state"
    CNN(**SMALL, epochs=2).fit(images, labels, teacher=Always(7), checkpoint=path)
    taken = CNN(**SMALL, epochs=2).fit(images, labels, teacher=Always(3), checkpoint=path)
    fresh = CNN(**SMALL, epochs=2).fit(images, labels, teacher=Always(3))
    np.testing.assert_array_equal(fresh.predict_proba(images), taken.predict_proba(images))


def test_a_checkpoint_with_the_same_teacher_is_taken_up(noise, tmp_path):
    first, second = (
        CNN(**SMALL, epochs=2).fit(*noise, teacher=Always(7), checkpoint=tmp_path / "state")
        for _ in range(2)
    )
    assert second.history_ == first.history_  # its seconds too: nothing was trained anew


def test_a_teacher_that_is_a_file_is_known_by_its_sha256(tmp_path):
    teacher = Always(1)
    teacher.path = tmp_path / "teacher.onnx"
    teacher.path.write_bytes(b"a teacher")
    assert (
        teacher_id(teacher, torch.zeros(1, 1, 28, 28)) == hashlib.sha256(b"a teacher").hexdigest()
    )
    assert teacher.shown == []


def test_no_teacher_has_no_identifier():
    assert teacher_id(None, torch.zeros(1, 1, 28, 28)) == ""


@pytest.mark.parametrize("name", ["svm", "forest"])
def test_a_model_that_learns_in_one_piece_refuses_a_teacher(name, noise):
    with pytest.raises(
        SettingError,
        match="learns in one piece; only a model that learns in epochs, the cnn, can have one",
    ):
        build(name).fit(*noise, teacher=Always(1))


def test_what_is_no_classifier_cannot_teach(noise):
    with pytest.raises(SettingError, match="The teacher came as str; a classifier with predict"):
        CNN(**SMALL).fit(*noise, teacher="default")


def test_a_teacher_wants_pictures_of_all_ten_digits(noise):
    images, labels = noise
    for X, y, told in (
        (images, labels % 3, "labels of 3 classes for rows 784 wide"),
        (images.reshape(100, 784)[:, :100], labels, "labels of 10 classes for rows 100 wide"),
    ):
        with pytest.raises(DataError, match=told):
            CNN(**SMALL).fit(X, y, teacher=Always(1))
