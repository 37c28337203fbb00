import cv2
import numpy as np
import pytest

from tenfold.photo.layout.quadrilaterals import clockwise, fitted_quadrilateral, quadrilateral

CORNERS = [(20, 30), (180, 10), (190, 150), (10, 120)]


def outline(mask):
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(found[0], np.int32)


def filled(points, height=200, width=220):
    mask = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(mask, np.array(points, np.int32), 1)
    return mask


def circle():
    return outline(cv2.circle(np.zeros((200, 220), np.uint8), (100, 100), 80, 1, -1))


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("step", [1, -1])
def test_corners_come_clockwise_from_the_top_left(first, step):
    given = np.float32([CORNERS[(first + step * number) % 4] for number in range(4)])
    np.testing.assert_array_equal(clockwise(given), np.float32(CORNERS))


@pytest.mark.parametrize("find", [quadrilateral, fitted_quadrilateral])
def test_the_corners_of_a_quadrilateral_are_found(find):
    sides = outline(filled(CORNERS))
    found = find(cv2.convexHull(sides) if find is quadrilateral else sides)
    np.testing.assert_allclose(found, CORNERS, atol=2)


def test_rounded_corners_do_no_harm_where_sides_are_fitted():
    mask = np.zeros((200, 220), np.uint8)
    mask[30:171, 20:201] = 1
    round_window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31))
    found = fitted_quadrilateral(outline(cv2.morphologyEx(mask, cv2.MORPH_OPEN, round_window)))
    np.testing.assert_allclose(found, [(20, 30), (200, 30), (200, 170), (20, 170)], atol=3)


@pytest.mark.parametrize("find", [quadrilateral, fitted_quadrilateral])
def test_circles_and_triangles_are_none(find):
    assert find(cv2.convexHull(circle())) is None
    assert find(outline(filled([(20, 20), (180, 30), (90, 150)]))) is None


def test_a_hexagon_is_none():
    points = [(60, 20), (160, 20), (200, 90), (160, 160), (60, 160), (20, 90)]
    assert quadrilateral(cv2.convexHull(outline(filled(points)))) is None
    assert fitted_quadrilateral(outline(filled(points))) is None
