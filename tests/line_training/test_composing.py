import numpy as np
import pytest

from tenfold.line_training.composing import MAX_SYMBOLS, compose_line
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.pools import make_pool
from tenfold.lineformat import HEIGHT, OTHER


def block(label, side=28):
    """A digit is drawn as so many dots of ink, so that a line can be counted."""
    image = np.zeros((side, side), np.uint8)
    image[6 : side - 6, side // 2 - 2 - label % 3 : side // 2 + 3 + label % 3] = 255
    return image


@pytest.fixture(scope="module")
def pool():
    labels = np.arange(10).repeat(3)
    images = np.stack([block(label) for label in labels])
    symbols = np.array([0, 5, 9, OTHER, OTHER])
    glyphs = Glyphs(np.stack([block(label, 40) for label in symbols]), symbols)
    return make_pool([(images, labels)], glyphs, seed=0)


def lines(pool, count, seed=0):
    random = np.random.default_rng(seed)
    return [compose_line(pool, random) for _ in range(count)]


def test_the_pool_keeps_handwriting_print_and_other_symbols_apart(pool):
    assert len(pool.written[0].images) == 30
    assert pool.printed.labels.tolist() == [0, 5, 9]
    assert set(pool.others.labels) == {OTHER}


def test_the_box_of_a_symbol_is_that_of_its_ink(pool):
    left, right, top, bottom = pool.written[0].boxes[0]
    image = pool.written[0].images[0]
    assert image[:, left].max() > 0.3
    assert image[:, :left].max(initial=0) <= 0.3
    assert image[bottom:].max(initial=0) <= 0.3
    assert right > left
    assert bottom > top


def test_a_line_is_of_one_height_and_as_wide_as_its_symbols(pool):
    for line in lines(pool, 50):
        assert line.ink.shape[0] == HEIGHT
        assert line.ink.dtype == np.float32
        assert line.ink.min() >= 0
        assert line.ink.max() <= 1
        assert 1 <= len(line.labels) <= MAX_SYMBOLS
        assert line.ink.shape[1] > 4 * len(line.labels)


def test_symbols_are_digits_or_others(pool):
    found = {label for line in lines(pool, 200) for label in line.labels}
    assert found <= set(range(OTHER + 1))
    assert OTHER in found


def test_some_digits_touch_and_others_stand_apart(pool):
    import cv2

    joined = []
    for line in lines(pool, 150):
        if len(line.labels) == 2:
            count, *_ = cv2.connectedComponents((line.ink > 0.35).astype(np.uint8))
            joined.append(count - 1 == 1)
    assert 0.2 < np.mean(joined) < 0.7


def test_the_same_seed_gives_the_same_lines(pool):
    for one, other in zip(lines(pool, 5), lines(pool, 5), strict=True):
        np.testing.assert_array_equal(one.ink, other.ink)
        assert one.labels == other.labels


def test_the_centre_of_a_symbol_is_known_to_the_pixel(pool):
    alone = [line for line in lines(pool, 300) if len(line.labels) == 1]
    assert len(alone) > 30
    away = []
    for line in alone:
        columns = np.flatnonzero((line.ink > 0.6).sum(axis=0) > 6)  # more than rules and specks
        if len(columns):
            away.append((columns[0] + columns[-1] + 1) / 2 - line.centres[0, 0])
    assert len(away) > 20
    assert abs(np.median(away)) < 0.75
    assert np.quantile(np.abs(away), 0.75) < 1.5


def test_every_symbol_has_a_centre_and_they_go_from_left_to_right(pool):
    for line in lines(pool, 50):
        assert line.centres.shape == (len(line.labels), 2)
        gaps = np.diff(line.centres[:, 0])
        assert np.count_nonzero(gaps > 0) >= 0.8 * len(gaps)
        assert 0 < line.centres[:, 0].mean() < line.ink.shape[1]
