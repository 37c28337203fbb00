import numpy as np
import pytest

from tenfold.photo.layout.binarization import InkMap
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.faint_writing import find_faint_writing
from tenfold.photo.layout.text_lines import group_text_lines


def page(*, level=0.2, left=100, top=50, height=40, width=24):
    """Two dark digits, and something fainter beside them: rings."""
    darkness = np.zeros((200, 400), np.float32)
    for x, y, high, wide, dark in ((20, 50, 40, 24, 0.8), (60, 50, 40, 24, 0.8),
                                   (left, top, height, width, level)):  # fmt: skip
        darkness[y : y + high, x : x + wide] = dark
        darkness[y + 5 : y + high - 5, x + 5 : x + wide - 5] = 0
    ink_map = InkMap(darkness, 0.5, 5.0)
    text = group_text_lines(find_components(ink_map.mask), 5.0)
    return ink_map, text


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({}, 1),
        ({"level": 0.1}, 0),  # it shines through the paper
        ({"level": 0.8}, 0),  # it is ink, and in the line
        ({"height": 12, "width": 12}, 0),  # a speck
        ({"height": 8, "width": 200}, 0),  # a rule
        ({"left": 300, "top": 140}, 0),  # far from all that is written, and alone
    ],
)
def test_what_is_as_large_as_a_digit_near_a_line_may_be_one(given, count):
    assert len(find_faint_writing(*page(**given))) == count


def test_a_page_without_lines_has_no_faint_writing():
    ink_map, text = page()
    empty = type(text)((), np.zeros_like(text.labels))
    assert find_faint_writing(ink_map, empty) == ()
