import cv2
import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.text_layout import group_in_rows
from tenfold.photo.layout.text_lines import find_text_lines, group_text_lines


def lines_of(page):
    return find_text_lines(binarize(page, bright=False)).lines


def test_lines_come_from_top_to_bottom_with_their_digits_from_left_to_right():
    page = paper(400, 700)
    write(page, "123", 50, 350)
    write(page, "45678", 80, 90)
    write(page, "90", 60, 220)
    assert [len(line.boxes) for line in lines_of(page)] == [5, 2, 3]
    for line in lines_of(page):
        assert (np.diff(line.boxes[:, 0]) > 0).all()


def test_digits_far_apart_at_one_height_are_two_lines_from_left_to_right():
    page = paper(150, 1_000)
    write(page, "777", 700, 100)
    write(page, "12", 50, 100)
    assert [len(line.boxes) for line in lines_of(page)] == [2, 3]


@pytest.mark.parametrize("slope", [-0.1, 0.1])
def test_a_line_that_sinks_or_rises_is_one_line_and_its_slope_is_known(slope):
    page = paper(400, 900)
    for number in range(9):
        write(page, "3", 60 + 80 * number, round(200 + slope * 80 * number))
    (line,) = lines_of(page)
    assert len(line.boxes) == 9
    assert line.slope == pytest.approx(slope, abs=0.03)


def test_specks_are_left_out_and_parts_of_broken_strokes_are_taken_along():
    page = paper(200, 500)
    write(page, "25", 60, 120, height=60)
    page[20:24, 450:454] = 40  # a speck far away
    cv2.line(page, (140, 66), (172, 60), 40, 4)  # a hat that hangs over the 5
    (line,) = lines_of(page)
    assert len(line.boxes) == 2
    assert len(line.numbers) in (2, 3)


def test_a_light_hand_between_broad_strokes_is_no_speck():
    page = paper(200, 500)
    write(page, "8", 60, 120, height=60, thickness=12)
    write(page, "8", 220, 120, height=60, thickness=12)
    cv2.line(page, (170, 70), (170, 92), 40, 3)  # a 1 of two pieces, each shorter than a digit
    cv2.line(page, (170, 98), (170, 118), 40, 3)
    page[90:93, 198:201] = 40  # a speck
    (line,) = lines_of(page)
    assert len(line.boxes) == 2
    assert len(line.numbers) == 4


def test_ink_far_above_a_line_is_no_part_of_it():
    page = paper(300, 500)
    write(page, "88", 60, 200, height=60)
    cv2.line(page, (90, 60), (110, 60), 40, 5)
    (line,) = lines_of(page)
    assert len(line.numbers) == 2


def test_the_height_of_a_line_is_that_of_its_digits():
    page = paper(200, 600)
    write(page, "80808", 50, 130, height=60)
    (line,) = lines_of(page)
    assert line.height == pytest.approx(64, abs=6)


def test_an_empty_page_has_no_lines():
    assert lines_of(paper(300, 300)) == ()


def bars(*places, height=40, width=20):
    """The components of bars, each with its left and its upper edge."""
    mask = np.zeros((400, 1_000), np.uint8)
    for left, top in places:
        mask[top : top + height, left : left + width] = 1
    return find_components(mask)


@pytest.mark.parametrize(("gap", "numbers"), [(40, [4]), (60, [2, 2]), (90, [2, 2])])
def test_a_line_is_parted_at_its_wide_spaces_if_that_is_asked(gap, numbers):
    row = bars((50, 50), (80, 50), (100 + gap, 50), (130 + gap, 50))
    found = group_text_lines(row, 8, parted=True).lines
    assert [len(line.boxes) for line in found] == numbers
    assert len(group_text_lines(row, 8).lines) == 1


def test_digits_that_are_all_far_apart_are_one_number():
    row = bars(*[(50 + 80 * number, 50) for number in range(5)])
    assert len(group_text_lines(row, 8, parted=True).lines) == 1


def test_the_numbers_of_columns_come_row_by_row():
    places = [(x, y) for x in (50, 80, 400, 430) for y in (50, 150, 250)]
    lines = group_text_lines(bars(*places), 8, parted=True).lines
    assert [(line.box.left, line.box.top) for line in lines] == [
        (x, y) for y in (50, 150, 250) for x in (50, 400)
    ]
    rows = group_in_rows(lines[::-1])
    assert [[line.box.left for line in row] for row in rows] == [[50, 400]] * 3


def test_merged_lines_are_one_from_left_to_right():
    layout = group_text_lines(bars((400, 50), (50, 200), (430, 50)), 8)
    assert len(layout.lines) == 2
    (line,) = layout.merged().lines
    assert line.boxes[:, 0].tolist() == [50, 400, 430]
    assert line.box.sides == (50, 50, 450, 240)


def test_the_edge_of_a_sheet_is_left_out_and_reported():
    page = bars((50, 50), (80, 50), (110, 50))
    mask = (page.labels > 0).astype(np.uint8)
    cv2.rectangle(mask, (5, 5), (990, 390), 1, 3)
    layout = group_text_lines(find_components(mask), 8)
    assert [len(line.boxes) for line in layout.lines] == [3]
    assert len(layout.left_out) == 1


def test_digits_so_far_apart_that_others_would_fit_between_are_two_lines():
    assert len(group_text_lines(bars((50, 50), (155, 50)), 8).lines) == 1
    assert len(group_text_lines(bars((50, 50), (200, 50)), 8).lines) == 2


def test_a_point_as_small_as_the_pen_belongs_to_its_line():
    page = paper(200, 500)
    write(page, "25", 60, 120, height=60, thickness=5)
    page[112:120, 170:178] = 40
    write(page, "7", 200, 120, height=60, thickness=5)
    (line,) = lines_of(page)
    assert (len(line.boxes), len(line.numbers)) == (3, 4)


def test_a_second_sign_behind_the_first_belongs_to_the_line():
    page = paper(200, 600)
    write(page, "25", 60, 120, height=60, thickness=5)
    cv2.line(page, (190, 112), (180, 130), 40, 5)  # a comma
    cv2.line(page, (230, 92), (270, 92), 40, 5)  # and a dash, far from the last digit
    (line,) = lines_of(page)
    assert len(line.numbers) == 4


def test_a_dash_between_two_groups_of_digits_fills_the_space():
    page = paper(200, 700)
    write(page, "123", 60, 120, height=60, thickness=5)
    write(page, "456", 350, 120, height=60, thickness=5)
    components = find_components(binarize(page, bright=False).mask)
    assert len(group_text_lines(components, 5, parted=True).lines) == 2
    cv2.line(page, (245, 92), (312, 92), 40, 5)
    components = find_components(binarize(page, bright=False).mask)
    assert len(group_text_lines(components, 5, parted=True).lines) == 1


def test_strokes_of_the_lines_above_and_below_are_no_part_of_a_picture_of_one_line():
    page = paper(200, 500)
    write(page, "2063", 60, 120, height=60, thickness=5)
    write(page, "71", 100, 30, height=60, thickness=5)  # the feet of two digits reach in
    layout = find_text_lines(binarize(page, bright=False))
    (line,) = layout.merged().lines
    assert len(line.boxes) == 4
    assert line.box.top > 50


def test_what_is_far_taller_than_digits_is_no_part_of_their_line():
    mask = np.zeros((700, 600), np.uint8)
    for top in (150, 250, 350, 450):
        for left in range(60, 300, 40):
            mask[top : top + 40, left : left + 25] = 1
    mask[60:540, 310:350] = 1
    layout = group_text_lines(find_components(mask), 5)
    assert [len(line.numbers) for line in layout.lines] == [6, 6, 6, 6]
    assert layout.left_out.tolist() == [[310, 60, 350, 540]]
