import cv2
import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.cell import Ink, cell_ink


def ink_of(page):
    return cell_ink(binarize(page, bright=False))


def bordered(tilt=0):
    page = paper(128, 128)
    cv2.line(page, (0, 4), (127, 4 + tilt), 20, 5)
    cv2.line(page, (5, 0), (5 - tilt // 2, 127), 20, 4)
    return page


@pytest.mark.parametrize("tilt", [0, 4])
def test_parts_of_a_grid_along_the_edges_are_no_ink(tilt):
    found = ink_of(bordered(tilt))
    assert len(found.boxes) == 0
    assert found.pixels.max() == 0


@pytest.mark.parametrize("grey", [30, 170])
def test_a_digit_within_a_border_is_all_that_is_left(grey):
    page = bordered(3)
    write(page, "5", 45, 90, height=50, grey=grey)
    found = ink_of(page)
    alone = paper(128, 128)
    write(alone, "5", 45, 90, height=50, grey=grey)
    assert len(found.boxes) == 1
    truth = alone < (grey + 220) / 2
    seen = found.pixels > 127
    assert (seen & truth).sum() / (seen | truth).sum() > 0.75


def test_the_bar_of_a_seven_stays_though_it_is_long_and_level_and_high_up():
    page = bordered()
    cv2.line(page, (30, 18), (95, 18), 60, 6)
    cv2.line(page, (95, 18), (50, 110), 60, 6)
    found = ink_of(page)
    assert found.boxes[:, 0].min() <= 32
    assert found.boxes[:, 1].min() <= 20


def test_a_digit_that_runs_out_of_a_picture_without_a_border_is_kept():
    page = paper(90, 90)
    cv2.circle(page, (8, 45), 25, 60, 5)
    assert len(ink_of(page).boxes) == 1


def test_blank_paper_has_no_components():
    random = np.random.default_rng(1)
    page = np.clip(paper(128, 128) + random.normal(0, 1.5, (128, 128)), 0, 255)
    assert len(ink_of(page.astype(np.uint8)).boxes) == 0


def test_a_speck_is_no_component():
    page = paper(128, 128)
    page[60:66, 60:66] = 40
    assert len(ink_of(page).boxes) == 0


def test_each_of_several_components_has_its_box():
    page = paper(128, 128)
    write(page, "1", 20, 90, height=50)
    write(page, "8", 70, 90, height=50)
    boxes = ink_of(page).boxes
    assert len(boxes) == 2
    assert sorted(boxes[:, 0])[0] < 40 < 60 < sorted(boxes[:, 0])[1]


@pytest.mark.parametrize(
    ("boxes", "apart"),
    [
        ([(10, 10, 30, 50)], False),
        ([(10, 10, 30, 50), (20, 10, 40, 50)], False),  # as a 4 of two strokes
        ([(10, 10, 30, 50), (25, 10, 45, 50)], True),  # as slanted digits
        ([(10, 10, 30, 50), (34, 10, 54, 50)], True),
        ([(10, 10, 30, 30), (10, 50, 30, 70)], True),
        ([(10, 10, 30, 50), (60, 10, 65, 15)], False),  # a speck
    ],
)
def test_larger_components_with_a_space_between_stand_apart(boxes, apart):
    assert Ink(np.zeros((100, 100), np.uint8), np.array(boxes)).is_apart == apart
    assert not Ink(np.zeros((30, 30), np.uint8), np.array(boxes)).is_apart
