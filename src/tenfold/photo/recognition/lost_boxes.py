"""Boxes at the ends of a row whose lines are not made out: the digits in them stand beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box, box_around_points
from tenfold.photo.recognition.page import PageReading, text_region, without_cells
from tenfold.photo.result import WITH_CELLS, Region, Row
from tenfold.photo.symbols import Digit, doubted

LOST_BOX = "it may stand in a box whose lines are not made out"
MIN_BOXES = 3  # of a row, from where on one more is likely
MAX_OVER = 0.15  # of a box: how far its digit may reach over its sides


def with_lost_boxes(reading: PageReading) -> PageReading:
    """Return the reading, single digits where the next box of a row would be in that row.

    Such a digit is unsure.
    """
    texts = [region for region in reading.regions if region.kind not in WITH_CELLS]
    singles = [cell for region in texts for cell in region.cells if _is_single(cell)]
    found = {
        index: tuple(_beside(region, singles))
        for index, region in enumerate(reading.regions)
        if _is_long_row(region)
    }
    placed = [cell for cells in found.values() for cell in cells]
    if not placed:
        return reading
    regions: list[Region] = []
    for index, region in enumerate(reading.regions):
        if region.kind in WITH_CELLS:
            regions.append(_longer(region, found.get(index, ())))
        else:
            left = [row for row in without_cells(region.rows, placed) if row.cells]
            regions += text_region(left)
    return replace(reading, regions=tuple(regions))


def _is_single(cell: Cell) -> bool:
    return len(cell.symbols) == 1 and isinstance(cell.symbols[0], Digit)


def _is_long_row(region: Region) -> bool:
    return region.kind == "boxes" and len(region.cells) >= MIN_BOXES


def _beside(region: Region, singles: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the single digits within the box before the first of a row, or behind its last."""
    wide = float(np.median([cell.box.width for cell in region.cells]))
    box, over = region.box, MAX_OVER * wide
    for place in (box.left - wide, box.right):
        area = Box(place, box.top, place + wide, box.bottom).grown(over)
        inside = [cell for cell in singles if _contains(area, cell.symbols[0].box)]
        if len(inside) == 1:
            yield inside[0]


def _contains(outer: Box, inner: Box) -> bool:
    corners = outer.left <= inner.left, outer.top <= inner.top
    return all(corners) and inner.right <= outer.right and inner.bottom <= outer.bottom


def _longer(region: Region, cells: Sequence[Cell]) -> Region:
    """Return a row of boxes and these beside it, as one row."""
    if not cells:
        return region
    further = [replace(cell, symbols=(doubted(cell.symbols[0], LOST_BOX),)) for cell in cells]
    every = sorted([*region.cells, *further], key=lambda cell: cell.box.left)
    box = box_around_points(np.concatenate([cell.box.corners for cell in every]))
    return Region("boxes", box, (Row(tuple(every), "boxes"),))
