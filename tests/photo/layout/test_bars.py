import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.photo.layout.bars import find_bars
from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.text_lines import find_text_lines

SHAPE = (64, 100)
DIGIT = [40, 20, 55, 50]


def bars(*boxes, fill=1.0):
    sides = np.array(boxes, np.intp)
    areas = fill * (sides[:, 2] - sides[:, 0]) * (sides[:, 3] - sides[:, 1])
    return find_bars(sides, areas.astype(np.intp), SHAPE).tolist()


@pytest.mark.parametrize("bar", [[0, 0, 8, 64], [5, 1, 9, 63], [92, 0, 100, 64]])
def test_what_crosses_the_picture_beside_writing_is_a_bar(bar):
    assert bars(bar, DIGIT) == [True, False]


def test_a_level_bar_is_one_too():
    assert bars([0, 50, 100, 64], [40, 10, 55, 40]) == [True, False]


@pytest.mark.parametrize(
    "boxes",
    [
        ([10, 0, 18, 64],),  # a 1 that fills its picture
        ([10, 0, 18, 64], [30, 0, 60, 64]),  # a 1 and a 0
        ([10, 0, 18, 64], [30, 2, 60, 62]),  # beside a digit nearly as tall
        ([10, 0, 18, 64], [90, 60, 93, 63]),  # beside a speck
        ([10, 0, 60, 64], DIGIT),  # too thick
        ([10, 4, 18, 60], DIGIT),  # it ends before the edges
    ],
)
def test_anything_else_is_none(boxes):
    assert not any(bars(*boxes))


def test_a_rule_that_a_digit_touches_is_no_bar_and_a_thin_one_that_leans_is():
    assert bars([35, 0, 54, 64], DIGIT, fill=0.2) == [False, False]
    assert bars([35, 0, 41, 64], DIGIT, fill=0.2) == [True, False]


def test_a_black_edge_changes_neither_the_strokes_nor_the_line():
    page = paper(64, 200)
    write(page, "282", 60, 48, height=28, thickness=2)
    plain = binarize(page, bright=False)
    page[:, :14] = 10
    edged = binarize(page, bright=False)
    assert edged.stroke_width == pytest.approx(plain.stroke_width, abs=0.5)
    assert edged.threshold == pytest.approx(plain.threshold, abs=0.08)
    (line,) = find_text_lines(edged).lines
    assert len(line.boxes) == 3
