import cv2
import numpy as np
import pytest
from tests.photo.pages import paper

from tenfold.photo.geometry import Box
from tenfold.photo.layout.view import whole

MARK = Box(60, 40, 90, 60)


def marked():
    """A page with one dark mark."""
    page = paper(200, 300)
    page[40:60, 60:90] = 20
    return page


def mark_of(view):
    """Return the box of the mark in a view."""
    rows, columns = np.nonzero(view.grey < 120)
    return Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


@pytest.mark.parametrize(
    ("degrees", "shape", "place"),
    [
        (0, (200, 300), (60, 40, 90, 60)),
        (90, (300, 200), (140, 60, 160, 90)),
        (180, (200, 300), (210, 140, 240, 160)),
        (270, (300, 200), (40, 210, 60, 240)),
        (-90, (300, 200), (40, 210, 60, 240)),
    ],
)
def test_quarter_turns_are_clockwise_and_exact(degrees, shape, place):
    view = whole(marked()).turned(degrees)
    assert view.grey.shape == shape
    assert mark_of(view).sides == place
    np.testing.assert_allclose(view.box_in_picture(mark_of(view)).sides, MARK.sides, atol=1e-9)


@pytest.mark.parametrize("degrees", [10, -10, 100, 190])
def test_a_box_in_a_view_turned_otherwise_is_around_that_in_the_picture(degrees):
    view = whole(marked()).turned(degrees)
    box = view.box_in_picture(mark_of(view))
    assert box.left <= MARK.left + 2
    assert box.right >= MARK.right - 2
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    np.testing.assert_allclose(middle, (75, 50), atol=1.5)


def test_a_turned_view_loses_no_corner_and_adds_only_paper():
    page = marked()
    page[:20, :20] = page[-20:, -20:] = 20
    view = whole(page).turned(10)
    assert (view.grey < 120).sum() == pytest.approx((page < 120).sum(), rel=0.03)
    assert int(view.grey[0, 0]) == 220


def test_turns_after_each_other_map_back_to_the_picture():
    view = whole(marked()).turned(90).turned(180).turned(90)
    assert mark_of(view).sides == MARK.sides
    np.testing.assert_allclose(view.box_in_picture(MARK).sides, MARK.sides, atol=1e-9)


def test_the_part_between_corners_is_seen_from_straight_above():
    corners = np.float32([(40, 20), (240, 20), (240, 120), (40, 120)])
    view = whole(marked()).straightened(corners)
    assert view.grey.shape == (100, 200)
    np.testing.assert_allclose(mark_of(view).sides, (20, 20, 50, 40), atol=1)
    np.testing.assert_allclose(view.box_in_picture(Box(20, 20, 50, 40)).sides, MARK.sides, atol=1)


def test_boxes_come_back_from_a_straightened_part_that_was_turned():
    corners = np.float32([(20, 10), (280, 20), (260, 190), (40, 180)])
    view = whole(marked()).straightened(corners).turned(90)
    np.testing.assert_allclose(view.box_in_picture(mark_of(view)).sides, MARK.sides, atol=4)


def test_a_thumb_at_the_edge_becomes_paper_and_writing_stays():
    page = marked()
    page[120:, 200:260] = 30
    view = whole(page).without_edges()
    assert mark_of(view).sides == MARK.sides
    assert (view.grey[110:, 190:270] == 220).all()


def test_ruled_lines_up_to_the_edges_stay():
    page = marked()
    for y in (80, 130):
        cv2.line(page, (0, y), (299, y + 16), 60, 2)
    assert (whole(page).without_edges().grey == page).all()


def test_a_dark_corner_becomes_paper_with_its_pale_rim():
    page = marked()
    cv2.fillConvexPoly(page, np.array([(300, 150), (300, 200), (250, 200)], np.int32), 30)
    page = cv2.GaussianBlur(page, (0, 0), 1.5)
    grey = whole(page).without_edges().grey
    assert (grey[140:, 240:] > 200).all()
    assert (grey < 120).sum() == pytest.approx(600, rel=0.1)


def test_level_ruled_lines_up_to_the_edges_stay():
    page = marked()
    page[100:103] = 60
    assert (whole(page).without_edges().grey == page).all()


@pytest.mark.parametrize("degrees", [90, 180, 10])
def test_what_was_removed_is_known_in_the_picture_after_every_turn(degrees):
    page = marked()
    page[120:, 200:260] = 30
    view = whole(page).without_edges()
    (thumb,) = view.removed
    assert thumb.sides == (200, 120, 260, 200)
    assert view.turned(degrees).removed == (thumb,)
    corners = np.float32([(40, 20), (240, 20), (240, 120), (40, 120)])
    assert view.straightened(corners).without_edges().removed == (thumb,)
