import numpy as np
import pytest

from tenfold.line_training.degradation import add_clutter, coarse, faded, thickened


def stroke():
    ink = np.zeros((32, 60), np.float32)
    ink[6:26, 28:31] = 1
    return ink


def test_a_broad_pen_only_adds_ink():
    ink = stroke()
    broad = thickened(ink, np.random.default_rng(0))
    assert (broad >= ink).all()
    assert broad.sum() > 1.3 * ink.sum()
    assert broad.sum() < 3 * ink.sum()


def test_few_pixels_keep_the_place_and_lose_the_greys():
    for seed in range(10):
        few = coarse(0.8 * stroke(), np.random.default_rng(seed))
        assert few.shape == (32, 60)
        assert few[16, 29] > 0.5
        assert few[:, :20].max() == 0


def test_what_is_faint_fades_and_what_is_dark_stays():
    ink = stroke()
    ink[:, 10:20] = 0.1
    for seed in range(10):
        left = faded(ink, np.random.default_rng(seed))
        assert left[:, 10:20].max() == 0
        assert left[16, 29] == pytest.approx(1)
        assert (left <= ink).all()


def test_what_a_page_leaves_is_little_and_different_each_time():
    digits = np.zeros((3, 28, 28), np.float32)
    digits[:, 4:24, 12:16] = 1
    changed, random = [], np.random.default_rng(0)
    for _ in range(200):
        ink = np.zeros((32, 60), np.float32)
        add_clutter(ink, digits, random)
        changed.append(float((ink > 0).mean()))
    assert 0.4 < np.mean(np.array(changed) == 0) < 0.8
    assert max(changed) < 0.2
    assert len(set(changed)) > 20
