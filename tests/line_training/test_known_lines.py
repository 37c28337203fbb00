import numpy as np
import pytest
from tests.line_training.hand_files import pen_sample
from tests.photo.pages import paper, write

from tenfold.line_training.known_lines import (
    KnownLines,
    distorted_line,
    drawn_numbers,
    isolated_digits,
    labels_of,
    lines_of_pictures,
    lone_symbols,
)
from tenfold.lineformat import HEIGHT, OTHER
from tenfold.types import unwatched

ELEVEN = pen_sample("1-1", [(0, 0), (0, 90)], [(30, 50), (60, 50)], [(100, 0), (100, 90)])


def page_with(text):
    page = paper(120, 400)
    write(page, text, 40, 90, height=50, thickness=5)
    return page


def test_labels_are_those_of_the_symbols_without_spaces():
    assert labels_of("3.7 f") == (3, 10, 7, OTHER)


def test_the_line_of_a_picture_is_what_the_layout_leaves_of_it():
    lines = lines_of_pictures([(page_with("2063"), "2063")], unwatched)
    assert lines.labels == ((2, 0, 6, 3),)
    (image,) = lines.images
    rows = np.flatnonzero((image > 90).any(axis=1))
    assert image.shape[0] == HEIGHT
    assert abs(len(rows) - 20) <= 2


@pytest.mark.parametrize("text", ["", "2063" * 9])
def test_pictures_whose_line_cannot_show_their_text_are_left_out(text):
    assert len(lines_of_pictures([(page_with("2063"), text)], unwatched)) == 0


def test_a_blank_picture_has_no_line():
    assert len(lines_of_pictures([(paper(100, 100), "5")], unwatched)) == 0


def test_drawn_numbers_are_on_plain_and_on_real_paper():
    texture = np.full((200, 300), 140, np.uint8)
    pictures = list(drawn_numbers([ELEVEN] * 10, [texture], drawings=2, seed=0))
    assert {text for _, text in pictures} == {"1-1"}
    grounds = {int(np.median(picture)) for picture, _ in pictures}
    assert len(grounds) > 3
    assert len({picture.shape for picture, _ in pictures}) > 3  # of several heights


def test_a_drawn_number_is_found_on_its_paper():
    lines = lines_of_pictures(drawn_numbers([ELEVEN] * 5, [], drawings=2, seed=1), unwatched)
    assert len(lines) >= 8  # of 10
    assert set(lines.labels) == {(1, 12, 1)}


def test_a_lone_symbol_is_as_tall_as_a_digit():
    (image,) = lone_symbols([pen_sample(",", [(10, 0), (0, 25)])], seed=0).images
    rows = np.flatnonzero((image > 60).any(axis=1))
    assert 18 <= len(rows) <= 23


def test_a_line_is_distorted_anew_each_time():
    image = np.zeros((HEIGHT, 60), np.uint8)
    image[6:26, 20:24] = 255
    lines = KnownLines((image,), ((1,),))
    random = np.random.default_rng(0)
    one, other = (distorted_line(lines, random) for _ in range(2))
    assert one.labels == other.labels == (1,)
    assert one.ink.dtype == np.float32
    assert one.ink.shape[0] == HEIGHT
    assert one.ink.shape != other.ink.shape or not np.array_equal(one.ink, other.ink)


def test_a_framed_digit_stands_in_its_image_as_one_that_is_read_by_itself():
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 10:18] = 255
    lines = isolated_digits(image[None], np.array([0], np.uint8))
    assert lines.labels == ((0,),)
    rows = np.flatnonzero((lines.images[0] > 120).any(axis=1))
    assert lines.images[0].shape[0] == HEIGHT
    assert abs(len(rows) - 20) <= 1


def test_a_blank_image_is_no_digit():
    assert len(isolated_digits(np.zeros((1, 28, 28), np.uint8), np.array([0], np.uint8))) == 0
