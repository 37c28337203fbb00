import numpy as np
import pytest

from tenfold.data import Dataset
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.material import Digits, Material, load_material, symbols_of
from tenfold.lineformat import OTHER, label_of
from tenfold.types import unwatched


@pytest.fixture(scope="module")
def digits():
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 4:24, 12:16] = 255
    return Dataset(images, np.arange(10, dtype=np.uint8).repeat(4), "bars")


@pytest.fixture(scope="module")
def glyphs():
    images = np.zeros((3, 40, 40), np.uint8)
    images[:, 12:28, 18:22] = 255
    return Glyphs(images, np.array([1, label_of("."), OTHER]))


def test_few_writers_do_not_outvote_many(digits, glyphs):
    many = np.full((40_000, 28, 28), 9, np.uint8)
    many[:, 4:24, 12:16] = 255
    material = Material(
        (
            Digits(0.75, digits.images.repeat(1_000, axis=0), digits.labels.repeat(1_000)),
            Digits(0.25, many, np.full(40_000, 7, np.uint8)),
        ),
        glyphs,
    )
    pool = material.pool(seed=0)
    labels = np.concatenate([each.labels for each in pool.written])
    assert np.mean(labels == 7) == pytest.approx(0.25 + 0.75 / 10, abs=0.02)
    random = np.random.default_rng(0)
    drawn = [pool.draw_collection(random) is pool.written[1] for _ in range(1_000)]
    assert np.mean(drawn) == pytest.approx(0.25, abs=0.05)


def test_a_pool_is_another_for_another_seed_and_the_same_for_the_same(digits, glyphs):
    material = symbols_of(digits, glyphs, None, unwatched)
    one, same, other = (material.pool(seed=seed).written[0].images for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_material_of_a_folder_has_all_kinds(hands_folder, digits, glyphs):
    material = load_material(digits, glyphs, hands_folder, unwatched)
    assert [len(each.labels) > 0 for each in material.digits] == [True] * 4
    assert sum(each.share for each in material.digits) == pytest.approx(1)
    registers, numbers, symbols, lone_digits, isolated = (lines for _, lines in material.lines)
    assert registers.labels == ((2, 6, 4),)
    assert set(numbers.labels) <= {(7, 1)}
    assert set(symbols.labels) == {(label_of(sign),) for sign in ".,-W"}  # no look-alikes
    assert set(lone_digits.labels) == {(0,), (7,), (3,)}
    assert isolated.labels == tuple((label,) for label in digits.labels)
    assert set(material.validation.labels) == {(0,), (7,), (3,)}


def test_the_card_counts_what_was_read_of_each_file(hands_folder, digits, glyphs):
    parts = load_material(digits, glyphs, hands_folder, unwatched).parts
    assert parts["pendigits-orig/digits.jsonl.gz"]["images"] == 8  # one writer is for validation
    assert parts["lectaurep-numbers/labels.csv"]["images"] == 1
    assert all(len(part["sha256"]) == 64 for part in parts.values())
