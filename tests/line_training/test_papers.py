import numpy as np
import pytest

from tenfold.line_training.papers import MAX_CUT, MAX_MARGIN, on_paper

PAPER = np.full((300, 400), 200, np.uint8)


def bar():
    """Return ink of two upright strokes, 40 pixels tall and 60 apart."""
    ink = np.zeros((44, 90), np.float32)
    ink[2:42, 10:16] = ink[2:42, 70:76] = 1
    return ink


def pictures(count, papers=(PAPER,)):
    random = np.random.default_rng(0)
    return [on_paper(bar(), papers, random) for _ in range(count)]


def test_ink_is_darker_than_its_paper():
    for picture in pictures(60):
        assert picture.dtype == np.uint8
        middle = picture[picture.shape[0] // 2]
        assert middle.min() < np.median(picture) - 20


def test_margins_differ_and_some_cut_a_little_off():
    heights, widths = zip(*(picture.shape for picture in pictures(200)), strict=True)
    assert 44 + 4 <= min(heights) < max(heights) <= 44 + 2 * MAX_MARGIN
    assert min(widths) >= 60 - 2 * MAX_CUT
    assert max(widths) <= 90 + 2 * MAX_MARGIN


def test_papers_are_of_many_greys():
    medians = [int(np.median(picture)) for picture in pictures(60, papers=())]
    assert max(medians) - min(medians) > 60


def test_some_papers_are_printed_or_ruled_and_most_are_not():
    random, blank = np.random.default_rng(0), np.zeros((60, 120), np.float32)
    papers = [on_paper(blank, (), random) for _ in range(200)]
    printed = [np.mean(paper < np.median(paper) - 30) > 0.01 for paper in papers]
    assert 0.05 < np.mean(printed) < 0.4


def test_the_same_seed_gives_the_same_pictures():
    for one, other in zip(pictures(5), pictures(5), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("shape", [(3, 3), (10, 2)])
def test_a_paper_that_is_smaller_than_what_is_written_is_enlarged(shape):
    random = np.random.default_rng(1)
    small = np.full(shape, 180, np.uint8)
    for _ in range(10):
        assert min(on_paper(bar(), [small], random).shape) >= 44
