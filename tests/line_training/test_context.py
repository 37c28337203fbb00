import numpy as np
import pytest

from tenfold.data import Dataset
from tenfold.line_training import context
from tenfold.line_training.aligned_digits import AlignedDigits
from tenfold.line_training.context import digits_in_context
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.material import symbols_of
from tenfold.lineformat import OTHER
from tenfold.types import unwatched


def bar(label, side):
    """A digit is a bar as wide as its label says, so that it can be told by its ink."""
    image = np.zeros((side, side), np.uint8)
    image[side // 2 - 8 : side // 2 + 8, side // 2 - 1 - label // 2 : side // 2 + 1] = 255
    return image


@pytest.fixture(scope="module")
def digits():
    labels = np.arange(10, dtype=np.uint8).repeat(3)
    return Dataset(np.stack([bar(int(label), 28) for label in labels]), labels, "bars")


@pytest.fixture(scope="module")
def glyphs():
    symbols = np.array([1, 8, OTHER])
    return Glyphs(np.stack([bar(int(symbol), 40) for symbol in symbols]), symbols)


def composed(digits, glyphs, count, seed=0, workers=1):
    material = symbols_of(digits, glyphs, None, unwatched)
    return digits_in_context(
        material, digits.name, count, seed=seed, workers=workers, progress=unwatched
    )


def test_each_digit_stands_in_the_middle_of_its_picture(digits, glyphs):
    found = composed(digits, glyphs, 400)
    assert len(found) == 400
    assert set(found.labels) == set(range(10))
    middle = found.images[:, 12:16, 12:16].max(axis=(1, 2))
    assert (middle > 60).mean() > 0.95  # some were bent, spoiled or turned out of it


def test_others_stand_beside_many_of_them(digits, glyphs):
    found = composed(digits, glyphs, 400)
    beside = np.concatenate([found.images[:, :, :4], found.images[:, :, -4:]], axis=2)
    assert 0.3 < (beside.max(axis=(1, 2)) > 100).mean() < 1


def test_only_digits_are_among_them(digits, glyphs):
    assert composed(digits, glyphs, 200).labels.max() <= 9


def test_the_same_seed_gives_the_same_digits_and_a_larger_set_begins_alike(
    digits, glyphs, monkeypatch
):
    monkeypatch.setattr(context, "DIGITS_PER_POOL", 50)
    one, two = composed(digits, glyphs, 120), composed(digits, glyphs, 150)
    assert one.sha256 == composed(digits, glyphs, 120).sha256
    np.testing.assert_array_equal(one.images[:100], two.images[:100])
    assert one.sha256 != composed(digits, glyphs, 120, seed=1).sha256


def test_a_part_of_them_are_of_real_lines_where_there_are_any(digits, glyphs):
    windows = np.zeros((3, 28, 28), np.uint8)
    windows[:, 4:24, 8:20] = 255
    known = AlignedDigits(windows, windows, np.full(3, 7, np.uint8))
    material = symbols_of(digits, glyphs, None, unwatched)
    found = digits_in_context(material, "bars", 400, known=known, seed=0, progress=unwatched)
    assert len(found) == 400
    assert set(found.labels[-100:]) == {7}
    assert found.images[-100:, 12:16, 12:16].min() > 200
    assert not np.array_equal(found.images[-1], found.images[-2])  # distorted anew


def test_other_processes_compose_the_same(digits, glyphs, monkeypatch):
    monkeypatch.setattr(context, "DIGITS_PER_POOL", 50)
    one, two = (composed(digits, glyphs, 120, workers=workers) for workers in (1, 2))
    assert one.sha256 == two.sha256
