import cv2
import pytest
from tests.photo.forms import ruled_paper
from tests.photo.pages import paper, write

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.edges import Edges, measure_edges
from tenfold.photo.layout.page import find_page_layout


def edges(page):
    return measure_edges(page, find_page_layout(page, binarize(page, bright=False), None))


def written(page, grey=40):
    write(page, "2063", 100, 200, height=60, thickness=6, grey=grey)
    return page


@pytest.mark.parametrize("grey", [40, 120, 200])
def test_the_strength_is_a_good_part_of_the_step_from_paper_to_ink(grey):
    assert (220 - grey) / 2 < edges(written(paper(300, 500), grey)).strength < 220 - grey


def test_nothing_has_no_strength():
    assert edges(paper(300, 500)) == Edges(0.0, 0.0)


def test_a_page_of_writing_and_lines_has_no_other_edges():
    assert edges(written(paper(300, 500))).other_share == 0
    assert edges(written(ruled_paper(300, 500, pitch=90))).other_share < 0.05


def test_the_edges_of_a_thing_are_others():
    page = written(paper(600, 500))
    cv2.rectangle(page, (100, 300), (400, 580), 80, -1)  # so broad that it is its own paper
    assert edges(page).other_share > 0.4


def test_paler_edges_than_those_of_writing_do_not_count():
    page = written(paper(600, 500))
    cv2.rectangle(page, (0, 300), (500, 600), 180, -1)
    assert edges(page).other_share == 0
