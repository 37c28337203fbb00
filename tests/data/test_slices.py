import numpy as np
import pytest

from tenfold import data
from tenfold.data.slices import Slice, parse_slice
from tenfold.errors import DataError


@pytest.fixture
def path(tmp_path, digits):
    """Forty images to train on and ten to test with."""
    np.savez(
        tmp_path / "d.npz",
        x_train=digits.images,
        y_train=digits.labels,
        x_test=digits.images[:10],
        y_test=digits.labels[:10],
    )
    return tmp_path / "d.npz"


@pytest.mark.parametrize(
    ("slice_", "start", "end"),
    [("[:15]", 0, 15), ("[15:]", 15, 40), ("[3:4]", 3, 4), ("[:]", 0, 40)],
)
def test_a_slice_takes_its_training_images_in_their_order(path, digits, slice_, start, end):
    splits = data.load(f"{path}{slice_}")
    np.testing.assert_array_equal(splits.train.images, digits.images[start:end])
    np.testing.assert_array_equal(splits.train.labels, digits.labels[start:end])
    assert splits.train.name == f"{path.parent.name}/{path.name} x_train{slice_}"
    assert len(splits.test) == 10


def test_a_file_whose_own_name_ends_in_brackets_is_itself(path, tmp_path):
    path.rename(tmp_path / "d[1:2]")
    assert parse_slice(str(tmp_path / "d[1:2]")) == (str(tmp_path / "d[1:2]"), None)
    assert len(data.load(str(tmp_path / "d[1:2]"), source="npz").train) == 40


def test_without_brackets_all_images_are_meant():
    assert parse_slice("mnist") == ("mnist", None)
    assert parse_slice("mnist[:100]") == ("mnist", Slice(None, 100))


@pytest.mark.parametrize("slice_", ["[5]", "[]", "[-5:]", "[1:2:3]", "[a:b]", "[ :5]", "[½:]"])
def test_brackets_that_are_no_slice_are_refused_with_what_is(path, slice_):
    with pytest.raises(DataError, match=r"ends in brackets that are no slice: \[:1434\] for the"):
        data.load(f"{path}{slice_}")


@pytest.mark.parametrize(
    ("slice_", "told"),
    [
        ("[40:]", r"\[40:\] takes none"),
        ("[7:7]", r"\[7:7\] takes none"),
        ("[9:3]", r"\[9:3\] takes none"),
        ("[:41]", r"\[:41\] ends after them"),
        ("[:0]", r"\[:0\] takes none"),
    ],
)
def test_a_slice_beyond_the_images_is_refused_with_how_many_there_are(path, slice_, told):
    with pytest.raises(DataError, match=f"has 40 images, from 0 to 39; the slice {told}"):
        data.load(f"{path}{slice_}")
