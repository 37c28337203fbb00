"""A line of writing, levelled and brought to one height, as the recogniser of lines sees it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import HEIGHT
from tenfold.photo.layout.binarization import Page
from tenfold.photo.layout.cell import Ink, inked
from tenfold.photo.layout.text_lines import Line
from tenfold.pictures import Grey

DIGIT = 20  # pixels that a digit is tall in it, as in MNIST's box
FINER = 2  # times: a second strip, from which single digits are cut
RIM = 4  # pixels of the page around a line, for the pale rims of its strokes
ENDS = 8  # pixels of paper before and behind
WIDEST = 4_096  # pixels: two hundred digits


@dataclass(frozen=True)
class Strip:
    """A line's ink, uint8 (32, width), 255 = full, and the same twice as fine, (64, 2 width).

    ``matrix``, float64 (2, 3), takes a place on the page, x and y, to its place in the strip.
    """

    ink: Grey
    fine: Grey
    matrix: NDArray[np.float64]

    def on_page(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where places in the strip, (n, 2), lie on the page."""
        back = cv2.invertAffineTransform(self.matrix)
        moved: NDArray[np.float64] = places @ back[:, :2].T + back[:, 2]
        return moved


def line_strip(page: Page, labels: NDArray[np.int32], line: Line) -> Strip:
    """Return the strip of one line; what is of no mark of the line is paper in it."""
    left, top, right, bottom = line.around
    tall, wide = labels.shape
    rows = slice(max(0, top - RIM), min(tall, bottom + RIM))
    columns = slice(max(0, left - RIM), min(wide, right + RIM))
    part = labels[rows, columns]
    of_line = np.zeros(max(int(part.max()), int(line.marks.max())) + 1, dtype=np.uint8)
    of_line[line.marks] = 1
    chosen = of_line[part]
    matrix, width = _levelled(line)
    within = matrix.copy()  # from the part that is looked at
    within[:, 2] += matrix[:, :2] @ (columns.start, rows.start)
    ink = inked(page.shares[rows, columns], chosen)
    fine = _warped(ink, FINER * within, FINER * width, FINER * HEIGHT)
    return Strip(_warped(ink, within, width, HEIGHT), fine, matrix)


def digit_strip(ink: Ink) -> Grey:
    """Return the strip, uint8 (32, width), of ink that may be one digit."""
    starts, ends = ink.boxes[:, :2].min(axis=0), (ink.boxes[:, :2] + ink.boxes[:, 2:]).max(axis=0)
    (left, top), (wide, tall) = starts, ends - starts
    scale = DIGIT / max(float(tall), 0.4 * float(wide), 1.0)  # a dash is not blown up
    width = min(WIDEST, round(float(wide) * scale) + 2 * ENDS)
    matrix = np.array(
        [
            [scale, 0, ENDS - scale * float(left)],
            [0, scale, HEIGHT / 2 - scale * (float(top) + float(tall) / 2)],
        ]
    )
    return _warped(ink.pixels, matrix, width, HEIGHT)


def _warped(ink: Grey, matrix: NDArray[np.float64], width: int, height: int) -> Grey:
    shrink = matrix[0, 0]
    if shrink < 1:  # what is skipped is averaged
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.45 / shrink))
    small = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    bright = np.minimum(np.asarray(small, dtype=np.float32) * 1.15, 255)
    whole: Grey = np.rint(bright).astype(np.uint8)
    return whole


def _levelled(line: Line) -> tuple[NDArray[np.float64], int]:
    """Return the matrix from page to strip, and the strip's width."""
    left, _, right, _ = line.around
    scale, slope = DIGIT / line.height, line.slope
    x, y = line.middle
    width = min(WIDEST, round((right - left) * scale) + 2 * ENDS)
    matrix = np.array(
        [
            [scale, 0, ENDS - scale * left],
            [-slope * scale, scale, HEIGHT / 2 - scale * (y - slope * x)],
        ]
    )
    return matrix, max(width, 2 * ENDS + 1)
