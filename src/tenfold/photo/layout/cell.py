"""One cell or one digit's picture: its ink without frame, rules and specks."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import FAINTEST, TINY, Mask, Page, Shares, split
from tenfold.pictures import Grey

EDGE = 0.1  # of the shorter side: what lies mostly within is of the frame, or of a neighbour
BLURRED = 0.06  # of the shorter side: how far a frame's blurred line may reach in
BAND = 0.2  # of the shorter side: how far in a frame's line may run
THIN = 0.1  # of the shorter side: how thick a frame's line is at most
LONG = 0.6  # of the width or height: what a frame's line is at least
FAINT = 0.6  # of the threshold: what is above is ink where it hangs together with darker ink
FAINTER = 0.15  # of the frame's darkness: fainter marks were rubbed out, or shine through
LIKE = 0.6  # of the largest mark's size: what is as large is no speck and no hat of a 5
SLANT = 0.2  # of the largest mark's size: how far boxes of marks side by side overlap
SPECK = 0.1  # of the shorter side: what is smaller each way is a speck


@dataclass(frozen=True)
class Ink:
    """The ink of what was looked for, uint8 (height, width), 255 = full, and its marks.

    ``boxes`` are left, top, width and height of each connected mark, int (marks, 4); ``level`` is
    the share of the paper's light that the ink takes, 0 without any; ``framed`` says whether lines
    along the edges were taken for a frame's, and away.
    """

    pixels: Grey
    boxes: NDArray[np.intp]
    level: float = 0.0
    framed: bool = False

    @property
    def is_coarse(self) -> bool:
        """Return whether it has so few pixels that strokes fall to pieces in it."""
        return bool(min(self.pixels.shape) < TINY)

    @property
    def is_cut_off(self) -> bool:
        """Return whether the left or the right edge of the picture cuts marks off."""
        left, right = self.boxes[:, 0], self.boxes[:, 0] + self.boxes[:, 2]
        return bool((left <= 1).any() or (right >= self.pixels.shape[1] - 1).any())

    @property
    def is_apart(self) -> bool:
        """Return whether two of its larger marks stand apart, as a digit's parts seldom do.

        Of coarse ink it cannot be told.
        """
        if self.is_coarse or len(self.boxes) < 2:
            return False
        sizes = self.boxes[:, 2:].max(axis=1)
        starts = self.boxes[sizes >= LIKE * sizes.max(), :2]
        ends = starts + self.boxes[sizes >= LIKE * sizes.max(), 2:]
        gaps = (np.maximum(starts[:, None], starts) - np.minimum(ends[:, None], ends)).max(axis=2)
        pairs = gaps[np.triu_indices(len(gaps), 1)]
        return bool((pairs > -SLANT * sizes.max()).any())


def cell_ink(page: Page, *, frame_lines: bool = True) -> Ink:
    """Return the ink within a cell; no marks where it is blank.

    Args:
        page: the cell
        frame_lines: whether there may be lines of a frame along its edges, which are no ink
    """
    faint = np.asarray(page.shares > max(FAINT * page.threshold, FAINTEST)).astype(np.uint8)
    frame = np.zeros_like(faint)
    if frame_lines and min(faint.shape) >= TINY:
        frame = np.maximum(_frame_lines(page.mask), _frame_lines(faint))
    shares = np.where(frame > 0, np.float32(0), page.shares)
    # A frame is often darker than what is written: the threshold is sought again without it.
    threshold = max(split(_inner_part(shares, BLURRED)), FAINTEST)
    mask = _with_faint(shares, threshold)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    edge = EDGE if frame.any() else 0.0
    within = np.bincount(_inner_part(labels, edge).ravel(), minlength=count)
    large = np.maximum(stats[:, 2], stats[:, 3]) >= SPECK * min(mask.shape)
    # What was written lies for the most part within; what is left of a frame along the edge.
    seen = large & (2 * within > stats[:, 4])
    seen[0] = False
    kept, chosen = np.flatnonzero(seen), seen[labels]
    level = float(np.median(shares[chosen])) if len(kept) else 0.0
    dark = float(np.quantile(page.shares[frame > 0], 0.9)) if frame.any() else 0.0
    if level < max(FAINTEST, FAINTER * dark):
        return Ink(np.zeros(mask.shape, np.uint8), np.empty((0, 4), dtype=np.intp))
    pixels = inked(shares, chosen.astype(np.uint8))
    return Ink(pixels, stats[kept, :4].astype(np.intp), level, bool(frame.any()))


def _with_faint(shares: Shares, threshold: float) -> Mask:
    """Return 1 on ink, and on fainter ink that hangs together with it.

    Source: Canny 1986, "A computational approach to edge detection", section 7 (hysteresis).
    """
    low = np.asarray(shares > max(FAINT * threshold, FAINTEST))
    count, labels = cv2.connectedComponents(low.astype(np.uint8), connectivity=8)
    surely = np.zeros(count, dtype=bool)
    surely[labels[shares > threshold]] = True
    surely[0] = False
    found: Mask = surely[labels].astype(np.uint8)
    return found


def inked(shares: Shares, chosen: Mask) -> Grey:
    """Return the shares of what is chosen, and a pixel around, as ink up to 255."""
    level = float(np.median(shares[chosen > 0]))
    around = cv2.dilate(chosen, np.ones((3, 3), np.uint8))
    rising = np.clip((shares - 0.25 * level) / (0.75 * level), 0, 1) * 255
    return np.where(around > 0, np.rint(rising), 0).astype(np.uint8)


def _inner_part(values: NDArray[Any], edge: float) -> NDArray[Any]:
    """Return what lies further from the edges than this share of the shorter side."""
    height, width = values.shape
    cut = round(edge * min(height, width))
    return values[cut : height - cut, cut : width - cut]


def _frame_lines(mask: Mask) -> Mask:
    """Return 1 on the lines along the edges of the picture: long, straight, running out of it."""
    found = np.zeros_like(mask)
    for lines, across in ((_long(mask), False), (_long(mask.T), True)):
        if lines.any():
            kept = _running_out(lines)
            found |= kept.T if across else kept
    if not found.any():
        return found
    return np.asarray(cv2.dilate(found, np.ones((5, 5), np.uint8)))


def _long(mask: Mask) -> Mask:
    """Return the level runs of a third of the width, in the bands at the top and the bottom."""
    height, width = mask.shape
    band = max(2, round(BAND * min(height, width)))
    run = np.ones((1, max(5, round(0.35 * width))), np.uint8)
    lines: Mask = np.asarray(
        cv2.morphologyEx(np.ascontiguousarray(mask), cv2.MORPH_OPEN, run), dtype=np.uint8
    )
    lines[band : height - band] = 0
    return lines


def _running_out(lines: Mask) -> Mask:
    """Return the lines that run along most of the picture's edge, and out of the picture.

    The bar of a 7 or the foot of a 2 is shorter, or ends before.
    """
    height, width = lines.shape
    outer = 0.07 * min(height, width)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = []
    for line in range(1, count):
        left, top, wide, tall, ink = (int(value) for value in stats[line])
        thin = ink <= THIN * min(height, width) * wide
        ends = left <= 3 or left + wide >= width - 3
        along_edge = top + tall <= outer or top >= height - outer
        if thin and wide >= LONG * width and (ends or along_edge):
            kept.append(line)
    return np.isin(labels, kept).astype(np.uint8)
