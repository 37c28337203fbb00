"""Line images: a text line or a single digit, levelled and scaled to the recogniser's height."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import DIGIT_HEIGHT, HEIGHT
from tenfold.photo.geometry import Box, box_around_points
from tenfold.photo.layout.binarization import InkMap
from tenfold.photo.layout.cell import Ink, ink_pixels
from tenfold.photo.layout.text_layout import TextLine
from tenfold.pictures import Grey

FINE_SCALE = 2  # times: a second, finer image, from which single digits are cropped
RIM_WIDTH = 4  # pixels of the page around a line, for the pale rims of its strokes
END_MARGIN = 8  # pixels of paper before and behind
MAX_WIDTH = 4_096  # pixels: two hundred digits
MIN_DIGIT_ASPECT = 0.4  # of its width: the height that a digit has at least, so a dash stays small
BLOCK_SHARE = 1 / 16  # of the pixels that one of the image is made of, which are averaged first
BRIGHTER = 1.15  # times: what scaling takes from thin strokes


@dataclass(frozen=True)
class LineImage:
    """The image of a line.

    Attributes:
        pixels: uint8 (32, width), 255 = ink
        fine: the same twice as fine, (64, 2 width)
        matrix: float64 (2, 3), from a point on the page, x and y, to its point in the image
    """

    pixels: Grey
    fine: Grey
    matrix: NDArray[np.float64]

    def box_on_page(self, box: Box) -> Box:
        """Return the box on the page around a box in the image."""
        inverse = cv2.invertAffineTransform(self.matrix)
        return box_around_points(box.corners @ inverse[:, :2].T + inverse[:, 2])


def line_image(ink_map: InkMap, labels: NDArray[np.int32], line: TextLine) -> LineImage:
    """Return the image of one line; all components of other lines are paper in it.

    Args:
        ink_map: of the page
        labels: the number of each pixel's component, (height, width)
        line: one of the page's lines
    """
    height, width = labels.shape
    left, top, right, bottom = (int(side) for side in line.box.sides)
    rows = slice(max(0, top - RIM_WIDTH), min(height, bottom + RIM_WIDTH))
    columns = slice(max(0, left - RIM_WIDTH), min(width, right + RIM_WIDTH))
    part = labels[rows, columns]
    of_line = np.zeros(max(int(part.max()), int(line.numbers.max())) + 1, dtype=np.uint8)
    of_line[line.numbers] = 1
    matrix, image_width = _levelling(line)
    from_part = matrix.copy()
    from_part[:, 2] += matrix[:, :2] @ (columns.start, rows.start)
    ink = ink_pixels(ink_map.darkness[rows, columns], of_line[part])
    fine = _warped(ink, FINE_SCALE * from_part, FINE_SCALE * image_width, FINE_SCALE * HEIGHT)
    return LineImage(_warped(ink, from_part, image_width, HEIGHT), fine, matrix)


def digit_line_image(ink: Ink) -> Grey:
    """Return the pixels of a line image, uint8 (32, width), of ink that may be one digit."""
    box = ink.box
    if box is None:
        raise ValueError("Blank ink came; some was wanted.")
    scale = DIGIT_HEIGHT / max(box.height, MIN_DIGIT_ASPECT * box.width, 1.0)
    width = min(MAX_WIDTH, round(box.width * scale) + 2 * END_MARGIN)
    matrix = np.array(
        [
            [scale, 0, END_MARGIN - scale * box.left],
            [0, scale, HEIGHT / 2 - scale * (box.top + box.height / 2)],
        ]
    )
    return _warped(ink.pixels, matrix, width, HEIGHT)


def _warped(ink: Grey, matrix: NDArray[np.float64], width: int, height: int) -> Grey:
    """Return the ink under a matrix; of far too many pixels, whole blocks are averaged first."""
    block = int(BLOCK_SHARE / matrix[0, 0])
    if block > 1:
        size = max(1, ink.shape[1] // block), max(1, ink.shape[0] // block)
        steps = np.array((ink.shape[1] / size[0], ink.shape[0] / size[1]))
        ink = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)
        shift = matrix[:, :2] @ ((steps - 1) / 2) + matrix[:, 2]
        matrix = np.column_stack([matrix[:, :2] * steps, shift])
    scale = matrix[0, 0]
    if scale < 1:  # pixels that would be skipped are averaged
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.45 / scale))
    small = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    bright = np.minimum(np.asarray(small, dtype=np.float32) * BRIGHTER, 255)
    whole: Grey = np.rint(bright).astype(np.uint8)
    return whole


def _levelling(line: TextLine) -> tuple[NDArray[np.float64], int]:
    """Return the matrix from the page to the line's image, and the image's width."""
    left, right = line.box.left, line.box.right
    scale, slope = DIGIT_HEIGHT / line.height, line.slope
    x, y = line.middle
    width = min(MAX_WIDTH, round((right - left) * scale) + 2 * END_MARGIN)
    matrix = np.array(
        [
            [scale, 0, END_MARGIN - scale * left],
            [-slope * scale, scale, HEIGHT / 2 - scale * (y - slope * x)],
        ]
    )
    return matrix, max(width, 2 * END_MARGIN + 1)
