import io
import zipfile

import numpy as np
import pytest

from tenfold import data
from tenfold.errors import DataError
from tests.damage import flips, refusal


def saved(path, **arrays):
    np.savez_compressed(path, **arrays)
    return str(path)


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return str(path)


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
    ],
)
def test_training_and_test_arrays_are_read_under_their_usual_names(tmp_path, digits, names):
    some = digits.take(np.arange(10))
    arrays = [digits.images, digits.labels, some.images, some.labels]
    splits = data.load(saved(tmp_path / "x.npz", **dict(zip(names, arrays, strict=True))))
    assert splits.train.sha256 == digits.sha256
    assert splits.test.sha256 == some.sha256


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_images_and_labels_alone_are_for_training(tmp_path, digits, save):
    rows = np.asfortranarray(digits.images.reshape(40, 784).astype(np.int64))
    save(tmp_path / "x.npz", images=rows, labels=digits.labels.astype(np.int32))
    splits = data.load(str(tmp_path / "x.npz"))
    assert splits.train.sha256 == digits.sha256
    assert splits.test is None


def test_other_names_are_refused_with_what_came_and_what_was_wanted(tmp_path):
    with pytest.raises(DataError, match=r"x\.npz holds a\.npy, b\.npy; x_train and y_train, or"):
        data.load(saved(tmp_path / "x.npz", a=np.zeros(3), b=np.zeros(3)))


def test_nan_is_refused_with_its_place(tmp_path, digits):
    images = digits.images.astype(np.float32)
    images[7, 8, 9] = np.nan
    with pytest.raises(DataError, match=r"x\.npz images: a pixel is nan, at index \(7, 8, 9\)"):
        data.load(saved(tmp_path / "x.npz", images=images, labels=digits.labels))


def test_pixels_from_0_to_1_are_refused_with_what_to_do(tmp_path, digits):
    with pytest.raises(DataError, match="multiply pixels from 0 to 1 by 255"):
        data.load(saved(tmp_path / "x.npz", images=digits.images / 255, labels=digits.labels))


def test_another_shape_is_refused(tmp_path, digits):
    with pytest.raises(DataError, match=r"shape \(40, 32, 32\)"):
        data.load(saved(tmp_path / "x.npz", images=np.zeros((40, 32, 32)), labels=digits.labels))


def test_pickled_objects_are_refused_unread(tmp_path, digits):
    trap = npy(np.array([{"an": "object"}] * 40, dtype=object))
    with pytest.raises(
        DataError, match=r"array labels cannot be read: it contains pickled objects"
    ):
        data.load(zipped(tmp_path / "x.npz", images=npy(digits.images), labels=trap))


def test_a_header_that_claims_more_than_came_is_not_believed(tmp_path, digits):
    lying = npy(digits.images).replace(b"(40, 28, 28), }     ", b"(9999999, 28, 28), }")
    assert len(lying) == len(npy(digits.images))
    with pytest.raises(DataError, match=r"array images cannot be read: 31,360 bytes came"):
        data.load(zipped(tmp_path / "x.npz", images=lying, labels=npy(digits.labels)))


def test_a_zip_bomb_is_refused(tmp_path, digits):
    bomb = npy(digits.images) + bytes(20 << 20)
    with pytest.raises(DataError, match=r"array images has more than the [\d,]+ bytes"):
        data.load(zipped(tmp_path / "x.npz", images=bomb, labels=npy(digits.labels)))


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"no zip")
    with pytest.raises(DataError, match=r"x\.npz is a damaged npz file"):
        data.load(str(tmp_path / "x.npz"))


def test_400_changed_bits_are_refused_by_name_or_harmless(tmp_path, digits):
    path = tmp_path / "x.npz"
    right = saved(path, images=digits.images, labels=digits.labels)
    for changed in flips(path.read_bytes(), 400):
        path.write_bytes(changed)
        message = refusal(data.load, right)
        assert message is None or right in message
