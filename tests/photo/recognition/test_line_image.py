import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.lineformat import DIGIT_HEIGHT, HEIGHT
from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.cell import Ink, cell_ink
from tenfold.photo.layout.text_lines import find_text_lines
from tenfold.photo.recognition.line_image import (
    FINE_SCALE,
    digit_line_image,
    line_image,
)


@pytest.fixture
def found():
    page = paper(200, 600)
    write(page, "2063", 100, 130, height=60)
    ink_map = binarize(page, bright=False)
    layout = find_text_lines(ink_map)
    return line_image(ink_map, layout.labels, layout.lines[0]), layout.lines[0]


def rows_of(pixels):
    return np.flatnonzero((pixels > 127).any(axis=1))


def test_digits_of_a_line_have_the_recognisers_height(found):
    image, _ = found
    assert len(image.pixels) == HEIGHT
    assert image.fine.shape == (FINE_SCALE * HEIGHT, FINE_SCALE * image.pixels.shape[1])
    assert len(rows_of(image.pixels)) == pytest.approx(DIGIT_HEIGHT, abs=2)


def test_a_box_in_the_image_is_where_its_line_is_on_the_page(found):
    image, line = found
    height, width = image.pixels.shape
    box = image.box_on_page(Box(0, 0, width, height))
    assert box.left < line.box.left < line.box.right < box.right
    assert box.top < line.box.top < line.box.bottom < box.bottom


def test_a_single_digit_has_the_recognisers_height_too():
    page = paper(140, 140)
    write(page, "7", 40, 115, height=90, thickness=8)
    ink = cell_ink(binarize(page, bright=False))
    pixels = digit_line_image(ink)
    assert len(pixels) == HEIGHT
    assert len(rows_of(pixels)) == pytest.approx(DIGIT_HEIGHT, abs=2)


@pytest.mark.parametrize("times", [7, 14])
def test_a_digit_of_very_many_pixels_has_the_image_of_a_small_one(times):
    page = paper(160, 180, 0)
    write(page, "2", 60, 130, height=100, thickness=10, grey=255)
    inks = (page, np.kron(page, np.ones((times, times), np.uint8)))
    first, second = (digit_line_image(Ink(ink, whole_box(ink))) for ink in inks)
    assert first.shape == second.shape
    assert np.abs(first.astype(int) - second).mean() < 4  # of 255, along the edges


def whole_box(ink):
    """Return the boxes of the one component of ink."""
    (top, left), (bottom, right) = (edge(np.argwhere(ink > 0), axis=0) for edge in (np.min, np.max))
    return np.array([(left, top, right + 1, bottom + 1)], np.intp)
