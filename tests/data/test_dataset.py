import dataclasses
import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.data.dataset import Dataset, dataset_from
from tenfold.errors import DataError, SettingError

IMAGES = np.zeros((3, 28, 28), np.uint8)
LABELS = np.array([1, 2, 1], np.uint8)


def of_counts(*counts):
    """A set with so many images of digit 0, 1, ...; image i has the pixel i."""
    labels = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    images = np.zeros((len(labels), 28, 28), np.uint8)
    images[:, 0, 0] = np.arange(len(labels))
    return Dataset(images, labels, "counted")


def test_it_has_a_length_counts_and_a_fingerprint():
    dataset = Dataset(IMAGES, LABELS, "three")
    assert len(dataset) == 3
    assert dataset.counts == (0, 2, 1, 0, 0, 0, 0, 0, 0, 0)
    assert dataset.sha256 == hashlib.sha256(bytes(3 * 784) + bytes([1, 2, 1])).hexdigest()


def test_its_summary_can_be_written_as_json():
    summary = Dataset(IMAGES, LABELS, "three").summary()
    assert json.loads(json.dumps(dataclasses.asdict(summary)))["counts"][1] == 2


def test_it_cannot_be_changed():
    dataset = Dataset(IMAGES, LABELS, "three")
    with pytest.raises(ValueError, match="read-only"):
        dataset.images[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        dataset.name = "four"
    assert IMAGES.flags.writeable


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (IMAGES[:, :27], LABELS, r"images came as uint8 in shape \(3, 27, 28\)"),
        (IMAGES.astype(float), LABELS, "images came as float64"),
        (IMAGES[:0], LABELS[:0], r"shape \(0, 28, 28\).*at least 1"),
        (IMAGES, LABELS[:2], r"labels came as uint8 in shape \(2,\).*one for each image"),
        (IMAGES, LABELS.astype(int), "labels came as int64"),
        (IMAGES, np.array([1, 10, 1], np.uint8), "label at index 1 is 10; 0 to 9"),
    ],
)
def test_what_is_not_wanted_is_refused_by_name(images, labels, message):
    with pytest.raises(DataError, match=f"^bad: .*{message}"):
        Dataset(images, labels, "bad")


@pytest.mark.parametrize("shape", [(3, 784), (3, 28, 28, 1), (3, 28, 28)])
@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", ">i2"])
def test_whole_numbers_of_any_type_and_common_shape_are_taken(shape, dtype):
    images = (np.arange(3 * 784) % 256).reshape(shape).astype(dtype)
    dataset = dataset_from(images, LABELS.astype(dtype).reshape(3, 1), "any")
    assert dataset.images.dtype == np.uint8
    assert dataset.images.reshape(-1).tolist() == [i % 256 for i in range(3 * 784)]
    assert dataset.labels.tolist() == [1, 2, 1]


@pytest.mark.parametrize(
    ("pixel", "message"),
    [(300, "is 300"), (-1, "is -1"), (np.nan, "is nan"), (np.inf, "is inf"), (0.5, "is 0.5")],
)
def test_a_pixel_out_of_range_is_refused_with_its_place(pixel, message):
    images = IMAGES.astype(float)
    images[1, 2, 3] = pixel
    with pytest.raises(DataError, match=rf"bad: a pixel {message}, at index \(1, 2, 3\)"):
        dataset_from(images, LABELS, "bad")


def test_a_label_out_of_range_is_refused_with_its_place():
    with pytest.raises(DataError, match=r"bad: a label is 10, at index \(2,\)"):
        dataset_from(IMAGES, np.array([0, 9, 10]), "bad")


def test_what_is_no_number_is_refused():
    with pytest.raises(DataError, match=r"a label came as <U1"):
        dataset_from(IMAGES, np.array(["1", "2", "3"]), "bad")


def test_images_are_taken_in_the_order_asked_for():
    taken = of_counts(2, 2).take(np.array([3, 0]))
    assert taken.images[:, 0, 0].tolist() == [3, 0]
    assert taken.labels.tolist() == [1, 0]


def test_a_subset_has_the_digits_in_proportion():
    assert of_counts(40, 20, 60).subset(12, seed=0).counts[:3] == (4, 2, 6)


def test_a_subset_as_large_as_the_set_is_the_set():
    dataset = of_counts(4, 4)
    assert dataset.subset(8, seed=0) is dataset
    assert dataset.subset(100, seed=0) is dataset


def test_the_same_seed_gives_the_same_images_and_another_gives_others():
    dataset = of_counts(100, 100)
    first, again, other = (dataset.subset(20, seed=seed).sha256 for seed in (1, 1, 2))
    assert first == again != other


def test_a_split_parts_the_set_in_proportion_and_loses_nothing():
    dataset = of_counts(40, 20, 60)
    training, validation = dataset.split(30, seed=3)
    assert validation.counts[:3] == (10, 5, 15)
    assert training.counts[:3] == (30, 15, 45)
    together = sorted([*training.images[:, 0, 0], *validation.images[:, 0, 0]])
    assert together == list(range(120))


@given(
    st.lists(st.integers(3, 30), min_size=2, max_size=10),
    st.floats(0.4, 0.6),
    st.integers(0, 100),
)
def test_a_split_is_never_further_than_one_image_from_proportion(counts, share, seed):
    dataset = of_counts(*counts)
    held_out = round(share * len(dataset))
    training, validation = dataset.split(held_out, seed=seed)
    assert len(validation) == held_out
    assert len(training) + len(validation) == len(dataset)
    for whole, part in zip(dataset.counts, validation.counts, strict=True):
        assert abs(part - whole * held_out / len(dataset)) < 1


def test_two_images_of_two_digits_cannot_be_split():
    with pytest.raises(DataError, match=r"counted cannot be split in proportion: .* digit 1"):
        of_counts(1, 1).split(1, seed=0)


def test_a_digit_that_would_not_be_trained_on_is_refused():
    with pytest.raises(DataError, match=r"it has 1 of digit 1, and of 2 images in the rest none"):
        of_counts(30, 1).split(29, seed=0)


@pytest.mark.parametrize("held_out", [-1, 0, 4, 5])
def test_a_split_that_leaves_a_side_empty_is_refused(held_out):
    with pytest.raises(SettingError, match="1 to 3 was wanted"):
        of_counts(2, 2).split(held_out, seed=0)


def test_a_subset_of_nothing_is_refused():
    with pytest.raises(SettingError, match="at least 1"):
        of_counts(2, 2).subset(0, seed=0)


@pytest.mark.real
def test_mnist_is_what_it_is_known_to_be(mnist):
    assert mnist.train.counts == (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
    assert mnist.test.counts == (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
    assert mnist.train.labels[:5].tolist() == [5, 0, 4, 1, 9]
    training, validation = mnist.train.split(5000, seed=0)
    assert (len(training), len(validation)) == (55_000, 5_000)
