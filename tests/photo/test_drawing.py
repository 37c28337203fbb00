import numpy as np
from PIL import Image
from tests.photo.pages import paper
from tests.photo.readings import digit, reading, region

import tenfold
from tenfold.photo.drawing import COLOURS, annotated, write_annotated
from tenfold.photo.geometry import Box
from tenfold.photo.result import Cell, Region, Row
from tenfold.pictures import open_picture


def reading(verdict="digit", label=7):
    digit = Digit(Box(20, 30, 60, 80), label, 0.9, 1, 0.1, verdict)
    return Reading((Row((digit,)),), "digit", 100, 100)


def colours_of(image):
    return {tuple(pixel) for pixel in np.asarray(image).reshape(-1, 3).tolist()}


def test_the_box_is_drawn_in_the_colour_of_its_verdict():
    picture = open_picture(paper(100, 100))
    for verdict, colour in COLOURS.items():
        drawn = np.asarray(annotated(picture, reading(verdict)))
        assert tuple(drawn[30, 40]) == colour
        assert tuple(drawn[50, 20]) == colour


def test_a_picture_that_was_made_smaller_has_its_boxes_made_smaller():
    picture = open_picture(paper(100, 100), longest=50)
    drawn = np.asarray(annotated(picture, reading()))
    assert drawn.shape == (50, 50, 3)
    assert tuple(drawn[15, 20]) == COLOURS["digit"]


def test_the_picture_is_written_whole_as_png(tmp_path):
    picture = open_picture(paper(100, 100))
    write_annotated(picture, reading(), tmp_path / "new" / "drawn.png")
    assert Image.open(tmp_path / "new" / "drawn.png").format == "PNG"
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["drawn.png"]


def test_a_reading_of_nothing_is_the_picture_in_grey():
    page = paper(60, 60)
    drawn = annotated(open_picture(page), tenfold.read(page))
    assert all(len(set(colour)) == 1 for colour in colours_of(drawn))
