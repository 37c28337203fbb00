import numpy as np
import pytest
from tests.photo.pages import paper, shadowed, write

from tenfold.photo.layout.binarization import binarize, measure_stroke_width


def written(height=120, width=400, grey=40):
    page = paper(height, width)
    write(page, "12345", 30, 85, grey=grey)
    return page


def overlap(mask, truth):
    return (mask & truth).sum() / (mask | truth).sum()


@pytest.mark.parametrize("grey", [10, 120, 190])
def test_ink_is_found_however_faint_it_is(grey):
    page = written(grey=grey)
    truth = written(grey=0) < 110
    assert overlap(binarize(page).mask > 0, truth) > 0.75


def test_the_other_polarity_gives_the_same_ink():
    page = written()
    assert overlap(binarize(255 - page).mask, binarize(page).mask) > 0.9


def test_a_shadow_is_no_ink_and_hides_none():
    page = written(480, 900)
    truth = written(480, 900) < 130
    found = binarize(shadowed(page)).mask > 0
    assert overlap(found, truth) > 0.7


def test_paper_sought_close_to_the_strokes_leaves_out_the_edge_of_a_shadow():
    page = paper(140, 140)
    write(page, "3", 40, 115, height=90, thickness=5, grey=140)
    truth = page < 180
    page = (page * np.where(np.arange(140) > 70, 0.6, 1)).astype(np.uint8)
    near, far = (overlap(binarize(page, local=local).mask > 0, truth) for local in (True, False))
    assert near > 0.9 > far


def test_paper_alone_has_next_to_no_ink():
    random = np.random.default_rng(0)
    page = np.clip(paper(200, 300) + random.normal(0, 2, (200, 300)), 0, 255).astype(np.uint8)
    assert binarize(page).mask.mean() < 0.01


@pytest.mark.parametrize("height", [28, 100, 300])
def test_a_thick_digit_is_found_whole_at_every_size(height):
    page = paper(height, height)
    page[height // 5 : -height // 5, height * 2 // 5 : height * 3 // 5] = 30  # a fifth is ink
    truth = page < 100
    assert overlap(binarize(page).mask > 0, truth) > 0.8


def test_a_picture_of_one_grey_has_no_ink():
    found = binarize(paper(50, 60))
    assert found.mask.sum() == 0
    assert found.stroke_width == 0


@pytest.mark.parametrize("width", [3, 7, 15])
def test_strokes_are_as_wide_as_they_are_drawn(width):
    mask = np.zeros((200, 200), dtype=np.uint8)
    mask[20:180, 60 : 60 + width] = 1
    mask[100, 150] = 1  # a speck
    assert measure_stroke_width(mask) == pytest.approx(width, abs=1.5)
