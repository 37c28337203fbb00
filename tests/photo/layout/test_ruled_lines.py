import cv2
from tests.photo.pages import paper, write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.ruled_lines import find_components_off_lines


def test_ruled_lines_are_removed_and_strokes_through_them_stay_whole():
    page = paper(200, 800)
    write(page, "1", 100, 130, height=80, thickness=6)
    cv2.line(page, (0, 100), (799, 102), 120, 2)
    ink = binarize(page, bright=False)
    clean = find_components_off_lines(ink)
    assert not clean.labels[:, 300:].any()
    assert len(clean.boxes) == 2  # paper and the 1


def test_bars_of_digits_that_touch_in_a_row_are_no_ruled_line():
    page = paper(170, 270)
    write(page, "4", 60, 120, height=60, thickness=9)
    write(page, "4", 100, 120, height=60, thickness=9)
    write(page, "4", 140, 120, height=60, thickness=9)
    cv2.line(page, (56, 106), (186, 106), 40, 9)
    ink = binarize(page, bright=False)
    assert ((find_components_off_lines(ink).labels > 0) == ink.mask).all()
