"""Where things lie: from pixels of a strip, a cell or a page to the picture as it came."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.cell import Ink
from tenfold.photo.recognition.line_image import Strip
from tenfold.photo.recognition.rescoring import Spelled
from tenfold.photo.result import Box, Row


def around(places: NDArray[np.floating]) -> Box:
    """Return the box around places, (n, 2), x and y."""
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def around_ink(ink: Ink) -> Box | None:
    """Return the box around all marks; None where there are none."""
    if not len(ink.boxes):
        return None
    starts, sizes = ink.boxes[:, :2], ink.boxes[:, 2:]
    return around(np.concatenate([starts, starts + sizes]).astype(float))


def around_in_cell(ink: Ink, corners: NDArray[np.floating], side: int) -> Box | None:
    """Return the box on the page around a cell's marks; None where there are none.

    Args:
        ink: of the straightened cell
        corners: where the cell's corners lie on the page, from the top left on, (4, 2)
        side: of the straightened cell, in pixels
    """
    box = around_ink(ink)
    if box is None:
        return None
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(square, corners.astype(np.float32))
    places = [[(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]]
    return around(np.asarray(cv2.perspectiveTransform(np.array(places, np.float32), turn))[0])


def around_spelled(strip: Strip, spelled: Spelled) -> Box:
    """Return the box on the page around a digit of a strip."""
    corners = [(x, y) for x in (spelled.left, spelled.right) for y in (spelled.top, spelled.bottom)]
    return around(strip.on_page(np.array(corners, dtype=float)))


def scaled(row: Row, scale: float) -> Row:
    """Return the row with its boxes in pixels of the picture as it came."""
    return Row(
        tuple(
            None if digit is None else replace(digit, box=_times(digit.box, scale))
            for digit in row.digits
        )
    )


def _times(box: Box, scale: float) -> Box:
    return Box(box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)
