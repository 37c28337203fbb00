import numpy as np
import pytest

from tenfold import data
from tenfold.data.idx import write
from tenfold.errors import DataError


def write_pair(folder, stem, dataset, *, images="images-idx3-ubyte", labels="labels-idx1-ubyte"):
    write(folder / f"{stem}{images}", dataset.images)
    write(folder / f"{stem}{labels}", dataset.labels)


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("train-", "t10k-"),
        ("emnist-digits-train-", "emnist-digits-test-"),
        ("digits-", "digits-test-"),
    ],
)
def test_a_training_and_a_test_pair_are_told_apart_by_their_names(
    tmp_path, digits, train, test, ending
):
    some = digits.take(np.arange(10))
    forms = {"images": f"images-idx3-ubyte{ending}", "labels": f"labels-idx1-ubyte{ending}"}
    write_pair(tmp_path, train, digits, **forms)
    write_pair(tmp_path, test, some, **forms)
    splits = data.load(str(tmp_path))
    assert (len(splits.train), len(splits.test)) == (40, 10)
    assert splits.train.name == f"{tmp_path.name}/{train.rstrip('-')}"


def test_one_pair_is_for_training(tmp_path, digits):
    write_pair(tmp_path, "", digits)
    splits = data.load(str(tmp_path))
    assert splits.train.sha256 == digits.sha256
    assert splits.test is None


def test_a_dot_in_the_name_will_do(tmp_path, digits):
    write_pair(tmp_path, "train-", digits, images="images.idx3-ubyte", labels="labels.idx1-ubyte")
    assert data.load(str(tmp_path)).train.sha256 == digits.sha256


def test_of_qmnists_eight_columns_the_first_is_the_digit(tmp_path, digits):
    columns = np.arange(320, dtype=np.int32).reshape(40, 8)
    columns[:, 0] = digits.labels
    write(tmp_path / "qmnist-train-images-idx3-ubyte", digits.images)
    write(tmp_path / "qmnist-train-labels-idx2-int", columns)
    assert data.load(str(tmp_path)).train.sha256 == digits.sha256


def test_emnists_images_are_set_upright(tmp_path, digits):
    write(tmp_path / "emnist-digits-train-images-idx3-ubyte", digits.images.transpose(0, 2, 1))
    write(tmp_path / "emnist-digits-train-labels-idx1-ubyte", digits.labels)
    assert data.load(str(tmp_path)).train.sha256 == digits.sha256


def test_where_there_are_several_pairs_the_images_file_chooses(tmp_path, digits):
    some = digits.take(np.arange(10))
    write_pair(tmp_path, "emnist-digits-train-", digits)
    write_pair(tmp_path, "emnist-mnist-train-", some)
    write_pair(tmp_path, "emnist-mnist-test-", some)
    with pytest.raises(DataError, match="2 pairs of IDX files to train on; 1 was wanted"):
        data.load(str(tmp_path))
    splits = data.load(str(tmp_path / "emnist-mnist-train-images-idx3-ubyte"))
    assert (len(splits.train), len(splits.test)) == (10, 10)


def test_a_file_that_is_named_as_no_images_is_refused(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(DataError, match=r"x is not named as IDX images are"):
        data.load(str(tmp_path / "x"), source="idx")


def test_images_without_labels_are_refused(tmp_path, digits):
    write(tmp_path / "train-images-idx3-ubyte", digits.images)
    with pytest.raises(DataError, match=r"holds no train-labels-idx1-ubyte\[\.gz\]"):
        data.load(str(tmp_path))


def test_letters_are_refused_with_the_place(tmp_path, digits):
    write(tmp_path / "letters-images-idx3-ubyte", digits.images)
    write(tmp_path / "letters-labels-idx1-ubyte", digits.labels + np.uint8(17))
    with pytest.raises(DataError, match=r"letters: a label is 17, at index \(0,\)"):
        data.load(str(tmp_path))


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
def test_every_changed_bit_of_a_header_is_refused(tmp_path, digits, name):
    write_pair(tmp_path, "train-", digits)
    right = (tmp_path / name).read_bytes()
    for bit in range(8 * (16 if "images" in name else 8)):
        changed = bytearray(right)
        changed[bit // 8] ^= 1 << bit % 8
        (tmp_path / name).write_bytes(changed)
        with pytest.raises(DataError, match=name):
            data.load(str(tmp_path))


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_a_truncated_file_is_refused(tmp_path, digits, share):
    write_pair(tmp_path, "train-", digits)
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(DataError, match="train-images-idx3-ubyte"):
        data.load(str(tmp_path))


def test_fewer_labels_than_images_are_refused(tmp_path, digits):
    write(tmp_path / "train-images-idx3-ubyte", digits.images)
    write(tmp_path / "train-labels-idx1-ubyte", digits.labels[:20])
    with pytest.raises(DataError, match="one for each image"):
        data.load(str(tmp_path))
