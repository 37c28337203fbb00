import cv2
import numpy as np
import pytest
from tests.photo.forms import comb, row_of_boxes, ruled_paper, stroke
from tests.photo.pages import grid, paper, write

from tenfold.photo.layout.outlined_cells import find_cell_groups
from tenfold.photo.layout.straight_runs import find_straight_runs

ROW = slice(64, 118)  # between the upper and the lower line of a drawn row


def groups_of(page):
    return find_cell_groups(find_straight_runs(page))


def counts(page):
    return sorted(len(group) for group in groups_of(page))


@pytest.mark.parametrize("side", [30, 60, 90])
@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_a_row_of_boxes_has_as_many_cells_as_were_drawn(count, side):
    assert counts(row_of_boxes(count, side)) == [count]


def test_cells_lie_between_the_lines():
    (cells,) = groups_of(row_of_boxes(3, 60))
    lefts = sorted(cell.box[0] for cell in cells)
    assert lefts == pytest.approx([64, 124, 184], abs=2)
    assert {(cell.width, cell.height) for cell in cells} == {(53, 53)}


def test_a_frame_by_itself_is_no_group():
    assert counts(grid(1, 1, cell=200)) == []


def test_two_tables_apart_are_two_groups():
    page = paper(300, 800)
    page[:, :300] = np.pad(grid(1, 3, cell=60), ((60, 60), (0, 0)), constant_values=220)
    page[:, 400:760] = np.pad(grid(1, 4, cell=60), ((60, 60), (0, 0)), constant_values=220)
    assert counts(page) == [3, 4]


@pytest.mark.parametrize("text", ["8", "88", "00"])
def test_the_loops_of_digits_are_no_cells(text):
    page = paper(400, 600)
    write(page, text, 100, 300, height=200, thickness=10)
    assert counts(page) == []


def test_round_holes_side_by_side_are_no_cells():
    page = paper(200, 500)
    for x in range(100, 420, 80):
        cv2.ellipse(page, (x, 100), (38, 38), 0, 0, 360, 60, 4)
    assert counts(page) == []


def test_loops_in_a_cell_are_part_of_it():
    page = row_of_boxes(4, 100)
    write(page, "8", 80, 145, height=70, thickness=4)
    assert counts(page) == [4]


@pytest.mark.parametrize("margin", [None, 100, 700])
def test_ruled_paper_has_no_cells_even_with_a_margin(margin):
    assert counts(ruled_paper(margin_at=margin)) == []


def test_strokes_from_one_ruled_line_to_the_next_make_no_cells():
    page = ruled_paper(300, 900, pitch=80)
    for x in (300, 350, 400):
        stroke(page, (x, 80), (x, 160))
    assert counts(page) == []


def test_the_teeth_of_a_comb_enclose_nothing():
    assert counts(comb()) == []


def test_a_row_that_the_edge_of_the_picture_cuts_off_keeps_its_cells():
    page = row_of_boxes(5)
    assert counts(page[90:]) == [5]  # without its upper line
    assert counts(page[:90]) == [5]  # without its lower line
    assert counts(page[:, 90:]) == [5]  # within the first box


def test_the_paper_around_a_table_is_no_cell_of_it():
    page = row_of_boxes(5, 60, margin=60)
    cv2.line(page, (0, 90), (60, 90), 60, 3)  # lines that part the paper around it
    cv2.line(page, (360, 90), (page.shape[1], 90), 60, 3)
    assert counts(page) == [5]


def test_a_box_that_is_open_at_the_end_of_its_row_is_a_cell():
    page = row_of_boxes(5)
    page[ROW, 50:70] = 220
    (cells,) = groups_of(page)
    assert min(cell.box[0] for cell in cells) == pytest.approx(64, abs=3)
    assert len(cells) == 5


def test_two_boxes_without_the_line_between_them_are_one_cell():
    page = row_of_boxes(5)
    page[ROW, 170:190] = 220
    (cells,) = groups_of(page)
    assert sorted(cell.width for cell in cells) == [53, 53, 53, 113]


def test_parts_of_a_row_with_boxes_between_them_that_are_hatched_are_one_group():
    page = row_of_boxes(7)
    for x in range(120, 300, 8):  # the third and the fourth box are hatched
        stroke(page, (max(x, 180), 60 + max(0, 180 - x)), (min(x + 60, 300), min(120, 360 - x)))
    assert counts(page) == [5]


def test_cells_that_are_as_small_as_letters_are_none():
    assert counts(row_of_boxes(9, 12)) == []
    assert counts(row_of_boxes(3, 20)) == []  # of so few, each has to be larger
    assert counts(row_of_boxes(5, 20)) == [5]


def test_few_areas_of_different_heights_are_no_boxes():
    page = paper(300, 300)
    cv2.rectangle(page, (60, 60), (120, 120), 60, 3)
    cv2.rectangle(page, (120, 60), (180, 150), 60, 3)
    assert counts(page) == []


@pytest.mark.parametrize(("step", "found"), [(5, [2]), (16, [])])
def test_a_few_boxes_of_nearly_one_height_are_boxes(step, found):
    page = paper(300, 300)
    cv2.rectangle(page, (60, 60), (120, 120), 60, 3)
    cv2.rectangle(page, (120, 60), (180, 120 + step), 60, 3)
    assert counts(page) == found


def test_bent_strokes_between_two_lines_are_no_sides_of_cells():
    page = paper(260, 700)
    for y in (80, 180):
        cv2.line(page, (60, y), (640, y), 60, 3)
    for x in (100, 200, 300, 400, 500, 600):
        cv2.ellipse(page, (x, 130), (48, 50), 0, 90, 270, 60, 3)
    assert counts(page) == []


def test_cells_with_much_writing_are_cells():
    page = row_of_boxes(5, 100)
    for column in range(5):
        write(page, "8", 75 + 100 * column, 150, height=80, thickness=12)
    assert counts(page) == [5]


def test_a_table_that_all_edges_cut_off_is_one_if_enough_of_its_cells_are_whole():
    page = grid(4, 5, cell=80)
    assert counts(page[80:360, 80:440]) == [20]
    assert counts(grid(3, 3, cell=80)[80:280, 80:280]) == []


@pytest.mark.parametrize("frame", [(100, 100, 700, 450), (225, 225, 595, 355)])
def test_a_frame_around_a_row_of_boxes_does_not_hide_it(frame):
    page = paper(600, 800)
    page[200:380, 200:620] = row_of_boxes(5)
    cv2.rectangle(page, frame[:2], frame[2:], 60, 3)
    assert counts(page) == [5]
