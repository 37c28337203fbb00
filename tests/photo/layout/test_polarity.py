import pytest
from tests.photo.forms import on_desk
from tests.photo.pages import paper, write

from tenfold.photo.layout.polarity import find_polarity


def written(height=120, width=400, grey=40):
    page = paper(height, width)
    write(page, "12345", 30, 85, grey=grey)
    return page


def test_ink_is_dark_unless_the_paper_is():
    assert not find_polarity(written()).bright_ink
    assert find_polarity(255 - written()).bright_ink
    large = written(500, 900)
    assert not find_polarity(large).bright_ink
    assert find_polarity(255 - large).bright_ink


def test_a_dark_border_right_at_the_edge_does_not_make_paper_of_ink():
    page = paper(100, 100)
    write(page, "7", 35, 70)
    page[:3] = page[-3:] = page[:, :3] = page[:, -3:] = 0
    assert not find_polarity(page).bright_ink


def test_edges_with_as_much_ink_as_paper_leave_the_polarity_open():
    page = paper(30, 30)
    assert not find_polarity(page).ambiguous
    page[:, :15] = 40
    assert find_polarity(page).ambiguous


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_large_picture_of_one_grey_leaves_the_polarity_open(grey):
    assert find_polarity(paper(500, 500, grey)).ambiguous


def text_page():
    page = paper(700, 900)
    for row in range(6):
        write(page, "20637 514", 60, 110 + 100 * row, height=50, thickness=5)
    return page


def told(page):
    found = find_polarity(page)
    return bool(found.bright_ink), bool(found.ambiguous)


def test_fine_strokes_and_edges_leave_no_doubt_in_a_page_of_text():
    assert told(text_page()) == (False, False)
    assert told(255 - text_page()) == (True, False)


def test_a_broad_bright_stroke_on_a_dark_board_is_known_by_the_edges():
    board = paper(600, 600, 40)
    write(board, "7", 150, 480, height=360, thickness=60, grey=230)
    assert told(board) == (True, True)
    assert told(255 - board) == (False, True)


def test_dark_writing_on_a_sheet_on_a_dark_desk_is_ambiguous():
    page = on_desk([(150, 100), (650, 100), (650, 500), (150, 500)])
    write(page, "2063", 280, 300, height=50, thickness=5)
    assert told(page) == (False, True)
    assert told(255 - page) == (True, True)


@pytest.mark.parametrize("size", [(2_000, 1_500), (1_500, 2_000)])
def test_dense_writing_on_a_large_page_is_dark_though_its_gaps_are_as_fine(size):
    page = paper(*size)
    for bottom in range(80, size[0] - 20, 38):
        write(page, "0123456789" * (size[1] // 300), 40, bottom, height=26, thickness=3)
    assert told(page) == (False, False)
    assert told(255 - page) == (True, False)
