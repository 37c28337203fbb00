"""The area of a cell: paper that straight lines enclose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_FEW_SIDE = 16  # pixels, in the picture in which runs are sought: the least side of a few cells
MAX_UNEVEN = 0.15  # of their height: how far their upper and lower edges differ
EDGE_REACH = 1  # pixels from the picture's edge, within which a cell is cut off
Outline = NDArray[np.int32]  # (n, 2): x and y of a convex polygon


@dataclass(frozen=True)
class CellArea:
    """An area that lines enclose.

    Attributes:
        outline: of its convex hull
        box: left, top, right, bottom
    """

    outline: Outline
    box: tuple[int, int, int, int]

    @property
    def width(self) -> int:
        """Return the distance from left to right."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        """Return the distance from top to bottom."""
        return self.box[3] - self.box[1]
