"""The digits of a grid's cells."""

import numpy as np

from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.cell import cell_ink
from tenfold.photo.layout.grid import find_grid, rectify_cells
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.rows import row_of_places
from tenfold.photo.recognition.verdict import SingleDigit
from tenfold.photo.result import Row
from tenfold.pictures import Grey

MIN_INK_LEVEL_SHARE = 0.25  # of the cells' usual ink: fainter ink was erased, or is a shadow


def read_grid_cells(
    grey: Grey, models: Models, *, bright: bool | None, constraint: Constraint | None
) -> list[Row] | None:
    """Return a row for each row of the largest grid; None where there is no grid.

    Args:
        grey: uint8 (height, width)
        models: that recognise a cell's digit
        bright: True if the ink is brighter than the paper; None takes it for darker
        constraint: on each row
    """
    dark = 255 - grey if bright else grey
    grid = find_grid(dark)
    if grid is None:
        return None
    rows: list[list[SingleDigit | None]] = [[] for _ in range(grid.shape[0])]
    cells = list(rectify_cells(dark, grid))
    inks = [cell_ink(binarize(cell.picture, bright=False)) for cell in cells]
    levels = [ink.level for ink in inks if not ink.is_blank]
    min_level = MIN_INK_LEVEL_SHARE * float(np.median(levels)) if levels else 0.0
    for cell, ink in zip(cells, inks, strict=True):
        found = None
        if ink.box is not None and ink.level >= min_level:
            in_picture = cell.box_in_picture(ink.box)
            found = models.recognise_digit(ink, ink.box, box_in_picture=in_picture)
        rows[cell.row].append(found)
    return [row_of_places(row, constraint) for row in rows]
