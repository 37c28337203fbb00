import cv2
import numpy as np
import pytest

from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.orientation import find_direction


def dots(degrees, rows=7, columns=13, apart=40, between=100):
    """The components of rows of dots, which sink to the right by so many degrees."""
    mask = np.zeros((900, 900), np.uint8)
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    for row in range(rows):
        for column in range(columns):
            x, y = apart * (column - columns // 2), between * (row - rows // 2)
            middle = round(450 + x * cos - y * sin), round(450 + x * sin + y * cos)
            cv2.circle(mask, middle, 9, 1, -1)
    return find_components(mask)


def off(degrees, wanted):
    """Return how far a direction is from another; 90 and -90 are one."""
    return abs((degrees - wanted + 90) % 180 - 90)


@pytest.mark.parametrize("degrees", [-80, -45, -20.5, -5, 0, 3, 7.5, 30, 60, 90])
def test_the_direction_of_lines_is_found_whichever_it_is(degrees):
    assert off(find_direction(dots(degrees)), degrees) <= 0.2


def test_one_line_is_enough():
    assert find_direction(dots(25, rows=1, columns=5)) == pytest.approx(25, abs=1)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_components_show_no_direction(count):
    assert find_direction(dots(30, rows=1, columns=count)) == 0


def test_specks_and_large_things_do_not_count():
    mask = (dots(10).labels > 0).astype(np.uint8)
    random = np.random.default_rng(0)
    for x, y in random.integers(5, 895, (60, 2)).tolist():
        if not mask[y - 4 : y + 5, x - 4 : x + 5].any():
            mask[y - 2 : y + 3, x - 2 : x + 3] = 1
    cv2.rectangle(mask, (20, 10), (120, 880), 1, 3)
    assert find_direction(find_components(mask)) == pytest.approx(10, abs=1)
