import numpy as np
import pytest

from tenfold.line_training.composing import LONGEST, compose, make_pool
from tenfold.line_training.glyphs import Glyphs
from tenfold.lineformat import HEIGHT, OTHER


def block(label, side=28):
    """A digit is drawn as so many dots of ink, so that a strip can be counted."""
    image = np.zeros((side, side), np.uint8)
    image[6 : side - 6, side // 2 - 2 - label % 3 : side // 2 + 3 + label % 3] = 255
    return image


@pytest.fixture(scope="module")
def pool():
    labels = np.arange(10).repeat(3)
    images = np.stack([block(label) for label in labels])
    marks = np.array([0, 5, 9, OTHER, OTHER])
    glyphs = Glyphs(np.stack([block(label, 40) for label in marks]), marks)
    return make_pool(images, labels, glyphs, seed=0)


def strips(pool, count, seed=0):
    random = np.random.default_rng(seed)
    return [compose(pool, random) for _ in range(count)]


def test_the_bank_holds_handwriting_print_and_other_marks_apart(pool):
    assert len(pool.written.images) == 30
    assert pool.printed.labels.tolist() == [0, 5, 9]
    assert set(pool.others.labels) == {OTHER}


def test_the_box_of_a_mark_is_that_of_its_ink(pool):
    left, right, top, bottom = pool.written.boxes[0]
    image = pool.written.images[0]
    assert image[:, left].max() > 0.3
    assert image[:, :left].max(initial=0) <= 0.3
    assert image[bottom:].max(initial=0) <= 0.3
    assert right > left
    assert bottom > top


def test_a_strip_is_of_one_height_and_as_wide_as_its_marks(pool):
    for strip in strips(pool, 50):
        assert strip.ink.shape[0] == HEIGHT
        assert strip.ink.dtype == np.float32
        assert strip.ink.min() >= 0
        assert strip.ink.max() <= 1
        assert 1 <= len(strip.marks) <= LONGEST
        assert strip.ink.shape[1] > 4 * len(strip.marks)


def test_marks_are_digits_or_none(pool):
    found = {mark for strip in strips(pool, 200) for mark in strip.marks}
    assert found <= set(range(11))
    assert OTHER in found


def test_some_digits_touch_and_others_stand_apart(pool):
    import cv2

    joined = []
    for strip in strips(pool, 150):
        if len(strip.marks) == 2:
            count, *_ = cv2.connectedComponents((strip.ink > 0.35).astype(np.uint8))
            joined.append(count - 1 == 1)
    assert 0.2 < np.mean(joined) < 0.7


def test_the_same_seed_gives_the_same_strips(pool):
    for one, other in zip(strips(pool, 5), strips(pool, 5), strict=True):
        np.testing.assert_array_equal(one.ink, other.ink)
        assert one.marks == other.marks


def test_the_middle_of_a_mark_is_told_to_the_pixel(pool):
    alone = [strip for strip in strips(pool, 300) if len(strip.marks) == 1]
    assert len(alone) > 30
    away = []
    for strip in alone:
        columns = np.flatnonzero((strip.ink > 0.6).sum(axis=0) > 6)  # more than rules and specks
        if len(columns):
            away.append((columns[0] + columns[-1] + 1) / 2 - strip.middles[0, 0])
    assert len(away) > 20
    assert abs(np.median(away)) < 0.75
    assert np.quantile(np.abs(away), 0.75) < 1.5


def test_every_mark_has_a_middle_and_they_go_from_left_to_right(pool):
    for strip in strips(pool, 50):
        assert strip.middles.shape == (len(strip.marks), 2)
        gaps = np.diff(strip.middles[:, 0])
        assert np.count_nonzero(gaps > 0) >= 0.8 * len(gaps)
        assert 0 < strip.middles[:, 0].mean() < strip.ink.shape[1]
