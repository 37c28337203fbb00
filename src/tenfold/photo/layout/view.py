"""Views of a picture: its sheet seen from straight above, turned upright, with dark ink."""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, box_around_points, heights, widths
from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.quadrilaterals import Corners
from tenfold.pictures import Grey

Matrix: TypeAlias = NDArray[np.float64]  # (3, 3): from points of a view to those of the picture
QUARTER = 90.0  # degrees
MIN_FILL = 0.3  # of its box: what lies at the edge of a sheet and is no ruled line
MAX_BLOT_ASPECT = 12.0  # length to breadth of it; a longer thing is a line
EDGE_RIM = 4  # pixels around what lies at the edge of a sheet: its pale rim


@dataclass(frozen=True)
class View:
    """A view of a picture.

    Attributes:
        grey: uint8 (height, width), dark ink on bright paper
        to_picture: the transform of its points to those of the picture
        removed: boxes in the picture of what was removed from the view
    """

    grey: Grey
    to_picture: Matrix
    removed: tuple[Box, ...] = ()

    def box_in_picture(self, box: Box) -> Box:
        """Return the box in the picture around a box in the view."""
        points = cv2.perspectiveTransform(box.corners[None].astype(np.float64), self.to_picture)
        return box_around_points(np.asarray(points)[0])

    def turned(self, degrees: float) -> "View":
        """Return the view turned clockwise; what lies outside is as the edges are."""
        height, width = self.grey.shape
        quarters = round(degrees / QUARTER) % 4
        if degrees == QUARTER * round(degrees / QUARTER):
            grey = np.ascontiguousarray(np.rot90(self.grey, -quarters))
            back = self.to_picture @ _quarters_back(quarters, height, width)
            return View(grey, back, self.removed)
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        size = round(width * cos + height * sin), round(width * sin + height * cos)
        turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
        paper = int(np.median(np.concatenate([self.grey[0], self.grey[-1]])))
        moved = cv2.warpAffine(self.grey, turn, size, borderValue=paper)
        back = np.vstack([cv2.invertAffineTransform(turn), (0, 0, 1)])
        return View(np.asarray(moved, np.uint8), self.to_picture @ back, self.removed)

    def without_edges(self) -> "View":
        """Return the view with paper in place of dark things at its edges.

        Nobody writes over the edge of a sheet; fingers and shadows lie there.
        """
        components = find_components(binarize(self.grey, bright=False).mask)
        height, width = self.grey.shape
        boxes = components.boxes
        at_edge = (boxes[:, :2] <= 1).any(axis=1)
        at_edge |= (boxes[:, 2] >= width - 1) | (boxes[:, 3] >= height - 1)
        long = np.maximum(widths(boxes), heights(boxes))
        broad = np.minimum(widths(boxes), heights(boxes))
        # A ruled line is no blot, nor is what it joins.
        at_edge &= components.areas >= MIN_FILL * long * broad
        at_edge &= long <= MAX_BLOT_ASPECT * broad
        at_edge[0] = False
        if not at_edge.any():
            return self
        dark = at_edge[components.labels].astype(np.uint8)
        rim = np.asarray(cv2.dilate(dark, np.ones((2 * EDGE_RIM + 1, 2 * EDGE_RIM + 1), np.uint8)))
        paper = int(np.median(self.grey))
        removed = tuple(self.box_in_picture(Box(*map(float, box))) for box in boxes[at_edge])
        cleared = np.where(rim > 0, paper, self.grey).astype(np.uint8)
        return View(cleared, self.to_picture, removed)

    def straightened(self, corners: Corners) -> "View":
        """Return the part between four corners, seen from straight above."""
        sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
        width, height = round(float(sides[::2].mean())), round(float(sides[1::2].mean()))
        square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        transform = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
        grey = cv2.warpPerspective(
            self.grey, transform, (width, height), borderMode=cv2.BORDER_REPLICATE
        )
        back = np.linalg.inv(transform)
        return View(np.asarray(grey, np.uint8), self.to_picture @ back, self.removed)


def whole(grey: Grey) -> View:
    """Return the view of a whole picture, as it lies."""
    return View(grey, np.eye(3))


def _quarters_back(quarters: int, height: int, width: int) -> Matrix:
    """Return the transform from a picture turned by quarters, clockwise, to the one before."""
    found = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, 1, 0], [-1, 0, height]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, -1, width], [1, 0, 0]],
    }
    return np.array([*found[quarters], [0, 0, 1]], np.float64)
