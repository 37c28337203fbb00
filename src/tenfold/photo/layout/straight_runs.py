"""Straight runs of ink, level and upright: what ruled lines consist of, and a few strokes too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import heights, widths
from tenfold.photo.layout.binarization import (
    Darkness,
    Mask,
    measure_stroke_width,
    normalise_background,
    otsu_threshold,
)
from tenfold.photo.layout.components import find_components
from tenfold.pictures import Grey

MAX_RUN_SIDE = 1_000  # pixels of the longer side in which runs are sought
PAPER_REACH = 1 / 25  # of the shorter side, within which the paper of a line is sought
CLEAR_LINE, FAINT_LINE = 0.3, 0.12  # of the threshold of ink: lines are often paler than ink
MIN_LINE_DARKNESS = 0.03  # the share of the paper's light that a line lacks at least
MIN_AREA_SIDE, MANY_AREAS = 9, 5  # pixels, and areas of paper so large that boxes and more have
STROKE_RIM = 2  # pixels around a stroke that are paler than it
ABOVE_GRAIN = 3.0  # times the usual darkness of the paper
MIN_RUN = 12  # pixels
MIN_RUN_STROKES = 3.0  # stroke widths: shorter runs are found in strokes
SLOPES = (-0.2, -0.1, 0.0, 0.1, 0.2)  # pixels aside for each pixel along

MIN_RULED, MIN_RULED_LINES = 0.3, 2  # of the width: the length of lines that show a tilt; how many
MIN_COLUMNS = 10  # of a line, to fit a curve to
LONG_SLOPES = (-0.05, -0.025, 0.0, 0.025, 0.05)  # the same for long runs


@dataclass(frozen=True)
class StraightRuns:
    """The straight runs of a picture, in one that is ``scale`` times smaller.

    Attributes:
        level: uint8 (height, width), 1 on runs from left to right
        upright: the same of runs from top to bottom
        scale: pixels of the picture for each pixel of the masks
        darkness: of each pixel, relative to the paper
    """

    level: Mask
    upright: Mask
    scale: float
    darkness: Darkness

    @property
    def mask(self) -> Mask:
        """Return 1 on runs of either direction."""
        return np.maximum(self.level, self.upright)

    def with_faint(self) -> "StraightRuns":
        """Return the runs of the palest lines too, which makes dark ones broader.

        They are the same where no pale ink but the rims of strokes is long, and what is clear
        encloses too few areas for boxes: that saves time with a line of writing.
        """
        clear, faint = (_ink(self.darkness, share) for share in (CLEAR_LINE, FAINT_LINE))
        if not _may_have_lines(clear, faint):
            return self
        return _find_runs(faint, self.scale, self.darkness)

    def cropped(self, part: tuple[slice, slice]) -> "StraightRuns":
        """Return the runs in some rows and columns of the masks."""
        level, upright = (np.ascontiguousarray(each[part]) for each in (self.level, self.upright))
        return replace(self, level=level, upright=upright, darkness=self.darkness[part])

    def longer(self, level: float, upright: float) -> "StraightRuns":
        """Return the runs that are straight over so many pixels of the masks."""
        turned = np.ascontiguousarray(self.upright.T)
        found = np.ascontiguousarray(_opened(turned, round(upright), LONG_SLOPES).T)
        level_runs = _opened(self.level, round(level), LONG_SLOPES)
        return replace(self, level=level_runs, upright=found)

    def within(self, runs: "StraightRuns") -> "StraightRuns":
        """Return the runs as thick as they are among others."""
        rim = np.ones((5, 5), np.uint8)
        level, upright = (
            np.asarray(cv2.dilate(part, rim), np.uint8) & whole
            for part, whole in ((self.level, runs.level), (self.upright, runs.upright))
        )
        return replace(self, level=level, upright=upright)


def find_straight_runs(grey: Grey) -> StraightRuns:
    """Return the runs of dark ink that are straight over several stroke widths.

    Args:
        grey: uint8 (height, width)
    """
    scale = max(1.0, max(grey.shape) / MAX_RUN_SIDE)
    small = _shrunk(grey, scale)
    darkness = normalise_background(small, max(5.0, PAPER_REACH * min(small.shape)))
    return _find_runs(_ink(darkness, CLEAR_LINE), scale, darkness)


def _may_have_lines(clear: Mask, faint: Mask) -> bool:
    """Return whether ink has long pale pieces, or encloses several areas."""
    side = 2 * STROKE_RIM + 1
    near = np.asarray(cv2.dilate(clear, np.ones((side, side), np.uint8)), np.uint8)
    pale = find_components((faint > near).astype(np.uint8)).boxes[1:]
    paper = find_components(1 - near, connectivity=4).boxes[1:]
    n_areas = np.count_nonzero(np.minimum(widths(paper), heights(paper)) >= MIN_AREA_SIDE)
    is_long = np.maximum(widths(pale), heights(pale)) >= MIN_RUN
    return bool(n_areas >= MANY_AREAS or is_long.any())


def _find_runs(mask: Mask, scale: float, darkness: Darkness) -> StraightRuns:
    """Return the runs of a mask."""
    run = max(MIN_RUN, round(MIN_RUN_STROKES * measure_stroke_width(mask)))
    upright = np.ascontiguousarray(_level_runs(np.ascontiguousarray(mask.T), run).T)
    return StraightRuns(_level_runs(mask, run), upright, scale, darkness)


def ruling_tilt(runs: StraightRuns) -> float:
    """Return the tilt of long level lines in degrees, positive if they sink to the right.

    It is 0 where there are not several.
    """
    length = MIN_RULED * runs.level.shape[1]
    slopes = [np.polyfit(x, y, 1)[0] for x, y in line_middles(runs.level, length)]
    if len(slopes) < MIN_RULED_LINES:
        return 0.0
    return float(np.degrees(np.arctan(np.median(slopes))))


def line_middles(
    runs: Mask, length: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """Yield x and y along the middle of each line of level runs that is so long.

    Columns in which strokes join the line, which is thicker there, are left out.
    """
    if np.count_nonzero(runs.any(axis=0)) < length:
        return
    components = find_components(runs)
    for number in np.flatnonzero(widths(components.boxes) >= length):
        if number == 0:
            continue
        left, top, right, bottom = (int(side) for side in components.boxes[number])
        own = components.labels[top:bottom, left:right] == number
        thickness = own.sum(axis=0)
        thin = np.flatnonzero((thickness > 0) & (thickness <= 1.3 * np.median(thickness)))
        if len(thin) > MIN_COLUMNS:
            weighted = (np.arange(bottom - top)[:, None] * own).sum(axis=0)
            yield thin + left, weighted[thin] / thickness[thin] + top


def _shrunk(grey: Grey, scale: float) -> Grey:
    """Return a smaller picture in which thin dark lines stay dark."""
    if scale == 1:
        return np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.7))
    side = int(np.ceil(scale))
    darkest = cv2.erode(cv2.GaussianBlur(grey, (0, 0), 1.0), np.ones((side, side), np.uint8))
    size = max(1, round(grey.shape[1] / scale)), max(1, round(grey.shape[0] / scale))
    return np.asarray(cv2.resize(darkest, size, interpolation=cv2.INTER_AREA), np.uint8)


def _ink(darkness: Darkness, share: float) -> Mask:
    """Return 1 on ink, lines that are paler included: darker than a share of the threshold."""
    threshold = max(MIN_LINE_DARKNESS, share * otsu_threshold(darkness))
    mask = darkness > threshold
    if 2 * np.count_nonzero(ABOVE_GRAIN * darkness > threshold) > mask.size:
        mask = darkness > ABOVE_GRAIN * float(np.median(darkness))
    return mask.astype(np.uint8)


def _level_runs(mask: Mask, run: int) -> Mask:
    """Return 1 on runs from left to right, which may slope a little or bend."""
    thick = np.asarray(cv2.dilate(mask, np.ones((3, 1), np.uint8)), np.uint8)
    return _opened(thick, run, SLOPES)


def _opened(mask: Mask, run: int, slopes: Sequence[float]) -> Mask:
    """Return 1 on the lines of a mask that have one of these slopes."""
    found = np.zeros_like(mask)
    for slope in slopes:
        opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _sloping_line(run, slope))
        if opened.max() > 1:  # in the picture's corners, where the whole window lies outside
            opened = np.where(opened > 1, mask, opened)
        found |= np.asarray(opened, np.uint8)
    return found


def _sloping_line(run: int, slope: float) -> Mask:
    """Return the window of a line, 1 pixel thick."""
    rise = round(abs(slope) * run)
    window = np.zeros((rise + 1, run), np.uint8)
    ends = ((0, 0), (run - 1, rise)) if slope >= 0 else ((0, rise), (run - 1, 0))
    cv2.line(window, *ends, 1)
    return window
