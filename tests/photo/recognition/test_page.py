from dataclasses import replace

import numpy as np
import pytest
from tests.photo.pages import grid, paper, write
from tests.photo.readings import region

from tenfold.photo import open_reader
from tenfold.photo.recognition.page import analyse, main_table, read_page, score_of


def read(page, **settings):
    layout = analyse(page, parted=True)
    return read_page(layout, open_reader(), constraint=None, **settings)


def with_table(above="", below="", height=40):
    """A table of 2 x 3 cells with 2063 in it, and text above and below."""
    page = np.vstack([paper(100, 360), grid(2, 3, cell=80), paper(100, 360)])
    for text, left, bottom in (("2", 85, 225), ("0", 165, 225), ("6", 245, 225), ("3", 85, 305)):
        write(page, text, left, bottom)
    write(page, above, 80, 80, height=height)
    write(page, below, 80, 440, height=height)
    return page


def test_the_table_with_most_digits_is_the_main_one():
    small, large = region("boxes", list("20")), region("grid", list("20"), list("63"))
    assert main_table([small, large]) is large
    assert main_table([]) is None


def test_a_table_with_few_or_unsure_digits_is_no_main_one():
    assert main_table([region("boxes", list("206"))]) is None
    assert main_table([region("boxes", list("2063"))]) is not None
    assert main_table([region("boxes", ["2?", "0?", "6?", "3?"])]) is None


def test_regions_come_from_top_to_bottom_with_tables_in_their_place():
    reading = read(with_table("514", "98"))
    assert [each.kind for each in reading.regions] == ["line", "grid", "line"]
    assert ["\n".join(row.text for row in each.rows) for each in reading.regions] == [
        "514",
        "206\n3..",
        "98",
    ]
    assert sum(len(region.digits) for region in reading.regions) == 9


def test_lines_between_two_tables_are_one_region():
    page = np.vstack([with_table(below="98"), with_table(above="514")])
    kinds = [each.kind for each in read(page).regions]
    assert kinds == ["grid", "lines", "grid"]


def test_print_beside_a_table_is_unexplained_if_it_is_much_smaller_than_the_digits():
    reading = read(with_table("514", height=16))
    assert [each.kind for each in reading.regions] == ["grid"]
    (box,) = reading.unexplained
    assert box.bottom == pytest.approx(80, abs=4)


def test_a_table_that_was_read_before_is_not_read_again():
    layout = analyse(with_table("514"), parted=True)
    reading = read_page(layout, open_reader(), constraint=None, tables=())
    assert [each.kind for each in reading.regions] == ["line"]


def test_all_lines_are_one_if_that_is_known():
    page = paper(300, 600)
    write(page, "20", 50, 100)
    write(page, "63", 400, 220)
    assert len(read(page).regions[0].rows) == 2
    (line,) = read(page, as_one=True).regions
    assert [row.text for row in line.rows] == ["2063"]


def test_the_score_is_the_share_of_the_ink_that_is_read():
    page = paper(300, 600)
    write(page, "2063", 50, 200, height=60, thickness=6)
    layout = analyse(page, parted=True)
    whole = read_page(layout, open_reader(), constraint=None)
    assert whole.score > 0.95
    left_out = np.array([[0, 0, 60, 60]] * 4)
    more = replace(layout, text=replace(layout.text, left_out=left_out))
    half = read_page(more, open_reader(), constraint=None).score
    assert half == pytest.approx(whole.score / 2, abs=0.15)


def test_an_empty_page_is_explained():
    layout = analyse(paper(300, 300), parted=True)
    assert score_of(layout, (), ()) == 1
    reading = read_page(layout, open_reader(), constraint=None)
    assert (reading.regions, reading.unexplained, reading.score) == ((), (), 1)


def grid_and_text(side, cell=50, beside=0):
    """A square grid with 2063 in its first row, and 514 below; more paper beside it."""
    page = np.vstack([grid(side, side, cell=cell), paper(120, side * cell + 120)])
    for column, letter in enumerate("2063"):
        write(page, letter, 75 + cell * column, 100, height=30, thickness=3)
    write(page, "514", 80, side * cell + 190, height=30, thickness=3)
    return np.pad(page, ((0, beside), (0, beside)), constant_values=220)


def test_beside_a_grid_that_a_picture_was_taken_of_all_else_is_unexplained():
    reading = read(grid_and_text(6))
    assert [each.kind for each in reading.regions] == ["grid"]
    assert len(reading.unexplained) == 1


def test_beside_a_smaller_grid_text_is_read():
    assert [each.kind for each in read(grid_and_text(5)).regions] == ["grid", "line"]
    small_share = read(grid_and_text(6, beside=700))
    assert [each.kind for each in small_share.regions] == ["grid", "line"]
