"""The components that are written in each cell of a page's tables."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import heights, widths
from tenfold.photo.layout.components import Components, find_components
from tenfold.photo.layout.table_writing import CellLabels

MIN_SHARED = 0.15  # of a component's pixels: in a second cell, from where on it is parted
MIN_RUN_OVER = 0.08  # of them: in the cell that it runs out of
MAX_WHOLE_ASPECT = 1.25  # width to height: a wider component in two cells is parted


@dataclass(frozen=True)
class OwnedComponents:
    """The components of a page, and the cell that each lies in.

    Attributes:
        components: of all that is written; none lies in two cells
        cells: the number of each component's cell, 0 for what is in none, (n,)
    """

    components: Components
    cells: NDArray[np.intp]


def assign_to_cells(components: Components, cells: CellLabels) -> OwnedComponents:
    """Return the components, each in the cell with most of it, or the one that it runs out of.

    A component that is wider than a digit and lies in several cells is parted at their edges.
    """
    numbers, owners, counts = _votes(components, cells)
    parted = _in_several(components, numbers, owners, counts)
    if len(parted):
        components = _parted(components, cells, parted)
        numbers, owners, counts = _votes(components, cells)
    large = (owners > 0) & (counts >= MIN_RUN_OVER * components.areas[numbers])
    numbers, owners, counts = numbers[large], owners[large], counts[large]
    found = np.zeros(len(components.boxes), np.intp)
    order = np.argsort(counts, kind="stable")  # the last one written has the most pixels
    found[numbers[order]] = owners[order]
    return OwnedComponents(components, _written_over(found, numbers, owners))


def _written_over(
    found: NDArray[np.intp], numbers: NDArray[np.intp], owners: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the cells, a component over the line between two being in the left one.

    Who runs out of space writes on to the right; nobody begins a number left of its cell. In an
    otherwise empty cell nothing can have run over its line.
    """
    order = np.lexsort((owners, numbers))
    numbers, owners = numbers[order], owners[order]
    twice = np.flatnonzero((numbers[1:] == numbers[:-1]) & (owners[1:] == owners[:-1] + 1))
    alone = np.bincount(found, minlength=int(found.max(initial=0)) + 2)
    for index in twice:
        left = owners[index]
        if found[numbers[index]] == left + 1 and alone[left] > 0:
            found[numbers[index]] = left
    return found


def _votes(
    components: Components, cells: CellLabels
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of component and cell that share pixels, and how many."""
    ink = components.labels > 0
    base = int(cells.max()) + 1
    keys = components.labels[ink].astype(np.int64) * base + cells[ink]
    pairs, counts = np.unique(keys, return_counts=True)
    return (pairs // base).astype(np.intp), (pairs % base).astype(np.intp), counts.astype(np.intp)


def _in_several(
    components: Components,
    numbers: NDArray[np.intp],
    owners: NDArray[np.intp],
    counts: NDArray[np.intp],
) -> NDArray[np.intp]:
    """Return the numbers of the components that are parted."""
    large = (owners > 0) & (counts >= MIN_SHARED * components.areas[numbers])
    shares = np.bincount(numbers[large], minlength=len(components.boxes))
    wide = widths(components.boxes) > MAX_WHOLE_ASPECT * heights(components.boxes)
    return np.flatnonzero((shares >= 2) & wide)


def _parted(components: Components, cells: CellLabels, numbers: NDArray[np.intp]) -> Components:
    """Return the components with these parted at the edges of cells."""
    mask = (components.labels > 0).astype(np.uint8)
    for number in numbers:
        left, top, right, bottom = (int(side) for side in components.boxes[number])
        part = slice(top, bottom), slice(left, right)
        own = components.labels[part] == number
        within = cells[part]
        border = np.zeros(own.shape, bool)
        border[:, :-1] |= within[:, :-1] != within[:, 1:]
        border[:-1] |= within[:-1] != within[1:]
        mask[part][own & (border | (within == 0))] = 0
    return find_components(mask)
