import numpy as np
from PIL import Image
from tests.photo.pages import paper
from tests.photo.readings import digit, reading, region

import tenfold
from tenfold.photo.cells import Cell
from tenfold.photo.drawing import (
    COLOURS,
    REGION_COLOUR,
    REGION_MARGIN,
    UNEXPLAINED_COLOUR,
    annotated,
    write_annotated,
)
from tenfold.photo.geometry import Box
from tenfold.photo.result import Region, Row
from tenfold.pictures import open_picture

BOX = Box(20, 30, 60, 80)


def digit_reading(verdict="digit", kind="digit", **more):
    row = Row((Cell(BOX, (digit(7, verdict, BOX),)),), kind)
    return reading(Region(kind, BOX, (row,)), layout="digit", **more)


def colours_of(image):
    return {tuple(pixel) for pixel in np.asarray(image).reshape(-1, 3).tolist()}


def test_the_box_is_drawn_in_the_colour_of_its_verdict():
    picture = open_picture(paper(100, 100))
    for verdict, colour in COLOURS.items():
        drawn = np.asarray(annotated(picture, digit_reading(verdict)))
        assert tuple(drawn[30, 40]) == colour
        assert tuple(drawn[50, 20]) == colour


def test_a_picture_that_was_made_smaller_has_its_boxes_made_smaller():
    picture = open_picture(paper(100, 100), longest=50)
    drawn = np.asarray(annotated(picture, digit_reading()))
    assert drawn.shape == (50, 50, 3)
    assert tuple(drawn[15, 20]) == COLOURS["digit"]


def test_the_picture_is_written_whole_as_png(tmp_path):
    picture = open_picture(paper(100, 100))
    write_annotated(picture, digit_reading(), tmp_path / "new" / "drawn.png")
    assert Image.open(tmp_path / "new" / "drawn.png").format == "PNG"
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["drawn.png"]


def test_a_reading_of_nothing_is_the_picture_in_grey():
    page = paper(60, 60)
    drawn = annotated(open_picture(page), tenfold.read(page))
    assert all(len(set(colour)) == 1 for colour in colours_of(drawn))


def test_a_table_has_the_boxes_of_its_cells_and_a_line_a_box_around_its_digits():
    page = open_picture(paper(100, 100))
    drawn = np.asarray(annotated(page, reading(region("table", ("", ""), ("", "")))))
    blue = (drawn == REGION_COLOUR).all(axis=2)
    assert blue[10, :21].all()
    assert blue[:21, 10].all()
    assert not blue[5, 5]
    assert not blue[30:].any()
    drawn = np.asarray(annotated(page, digit_reading(kind="line")))
    assert tuple(drawn[30 - REGION_MARGIN, 40]) == REGION_COLOUR
    assert REGION_COLOUR not in colours_of(annotated(page, digit_reading()))


def test_ink_that_nothing_explains_has_a_dashed_box():
    page = open_picture(paper(100, 100), longest=50)
    drawn = np.asarray(annotated(page, reading(unexplained=[Box(20, 40, 80, 90)])))
    dashed = (drawn == UNEXPLAINED_COLOUR).all(axis=2)
    assert dashed[20, 10]
    assert 0.4 < dashed[20, 10:41].mean() < 0.7
    assert 0.4 < dashed[20:46, 10].mean() < 0.7
    assert not dashed[22:43, 12:39].any()
