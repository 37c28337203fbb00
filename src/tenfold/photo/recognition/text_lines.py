"""The digits of a page's text lines."""

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.text_lines import find_text_lines
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.verdict import verdict_on_rescored
from tenfold.photo.result import Row
from tenfold.pictures import Grey


def read_text_lines(
    grey: Grey,
    models: Models,
    *,
    bright: bool | None,
    constraint: Constraint | None,
    as_one: bool,
) -> list[Row]:
    """Return a row for each text line of a picture.

    Args:
        grey: uint8 (height, width)
        models: that recognise lines
        bright: True if the ink is brighter than the paper; None detects it
        constraint: on each line
        as_one: True if all that is written is one line
    """
    ink_map = binarize(grey, bright=bright)
    layout = find_text_lines(ink_map)
    if as_one:
        layout = layout.merged()
    return [
        Row(tuple(verdict_on_rescored(each, image.box_on_page(each.box)) for each in digits))
        for image, digits in models.recognise_lines(ink_map, layout, constraint)
    ]
