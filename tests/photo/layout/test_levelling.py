import numpy as np
import pytest

from tenfold.photo.layout.levelling import hull, levelled_boxes, levelling, transformed


def cells(rows=3, columns=4, side=50):
    """The outlines of the cells of a table whose lines are 10 pixels broad, row by row."""
    square = np.array([(0, 0), (40, 0), (40, 40), (0, 40)])
    places = [(100 + side * at, 100 + side * row) for row in range(rows) for at in range(columns)]
    return [(square + place).astype(np.int32) for place in places]


def turned(outlines, degrees):
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [np.rint(outline @ turn).astype(np.int32) for outline in outlines]


def seen_from_the_side(outlines, far=0.0008):
    """The outlines, those further down smaller."""
    return [np.rint(outline / (1 + far * outline[:, 1:])).astype(np.int32) for outline in outlines]


@pytest.mark.parametrize("shape", [(1, 4), (4, 5)])
@pytest.mark.parametrize("degrees", [-10, -3, 0, 5, 20])
def test_cells_that_were_turned_are_squares_again(shape, degrees):
    outlines = turned(cells(*shape), degrees)
    left, top, right, bottom = levelled_boxes(outlines, levelling(outlines)).T
    # A turned table may come out larger, but all its cells by as much.
    np.testing.assert_allclose(right - left, (right - left).mean(), rtol=0.06)
    np.testing.assert_allclose(bottom - top, (bottom - top).mean(), rtol=0.06)
    assert 38 < (right - left).mean() < 62


def test_cells_of_one_row_are_at_one_height_once_levelled():
    outlines = turned(cells(3, 4), 8)
    tops = levelled_boxes(outlines, levelling(outlines))[:, 1].reshape(3, 4)
    assert np.ptp(tops, axis=1).max() < 4
    np.testing.assert_allclose(*np.diff(tops.mean(axis=1)), rtol=0.05)


def test_perspective_is_undone_where_cells_are_many():
    outlines = seen_from_the_side(cells(8, 8))
    widths = np.ptp(np.array(outlines)[:, :, 0], axis=1)
    assert widths.max() > 1.3 * widths.min()
    left, _, right, _ = levelled_boxes(outlines, levelling(outlines)).T
    assert (right - left).max() < 1.15 * (right - left).min()


def test_few_cells_are_turned_alone():
    transform = levelling(seen_from_the_side(cells(2, 5)))
    np.testing.assert_array_equal(transform[2], (0, 0, 1))


def test_points_come_back_by_the_inverse():
    transform = levelling(seen_from_the_side(turned(cells(4, 4), 5)))
    points = np.array([(10, 20), (300, 40), (50, 500)])
    back = transformed(transformed(points, transform), np.linalg.inv(transform))
    np.testing.assert_allclose(back, points, atol=1e-6)


def test_the_hull_is_around_all_outlines():
    around = hull(cells(2, 2))
    assert around.min(axis=0).tolist() == [100, 100]
    assert around.max(axis=0).tolist() == [190, 190]
    assert len(around) == 4


def test_cells_whose_corner_was_not_seen_are_not_bent_for_it():
    outlines = cells(9, 9)
    seen = outlines[:63] + outlines[66:72] + outlines[75:]  # without six at the left below
    np.testing.assert_allclose(levelling(seen)[2, :2], 0, atol=1e-9)
    np.testing.assert_allclose(levelling(seen)[0, 1], 0, atol=1e-9)
