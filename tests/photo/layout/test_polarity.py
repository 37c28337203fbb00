import pytest
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
