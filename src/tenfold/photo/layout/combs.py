"""Short upright lines that are no 1s: the teeth of combs, and the pieces of a margin's line.

Teeth have one height and stand on a ruled line, evenly. A margin's line falls to pieces where ruled
lines that cross it were removed.
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes, heights, widths
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.components import Components

MIN_TEETH = 3
MIN_ASPECT = 2.0  # height to width: of a tooth
MIN_FILL = 0.5  # of its box: how much of it a straight line fills
MAX_DIFFERENCE = 0.15  # of the usual height: how far the teeth's heights and feet differ
MAX_SHIFT = 0.15  # of the usual distance: how far a tooth is from its place
MIN_PIECES, MIN_PIECE_ASPECT = 3, 4.0  # of a margin's line; height to width
MAX_PIECE_GAP = 0.1  # of a piece's height: the gap to the next one, and how far it is aside
MAX_UPRIGHT = 400  # upright components of a page: more of them are a texture
FOOT_REACH = 4  # pixels between a tooth and its line


def find_teeth(components: Components, ruled: Mask) -> NDArray[np.intp]:
    """Return the numbers of the components that are teeth of combs.

    Args:
        components: of a page without its ruled lines
        ruled: uint8 (height, width), 1 on these lines
    """
    boxes = components.boxes
    thin = heights(boxes) >= MIN_ASPECT * widths(boxes)
    thin &= components.areas >= MIN_FILL * widths(boxes) * heights(boxes)
    thin[0] = False
    if np.count_nonzero(thin) > MAX_UPRIGHT:
        return np.empty(0, np.intp)
    candidates = np.array(
        [number for number in np.flatnonzero(thin) if _touches(boxes[number], ruled)], np.intp
    )
    found = [np.empty(0, np.intp)]
    for number in candidates:
        alike = candidates[_alike(boxes[candidates], boxes[number])]
        if len(alike) >= MIN_TEETH and _is_even(boxes[alike]):
            found.append(alike)
    return np.unique(np.concatenate(found))


def find_margin_pieces(components: Components) -> NDArray[np.intp]:
    """Return the numbers of thin upright components that stand end to end, three or more."""
    boxes = components.boxes
    thin = heights(boxes) >= MIN_PIECE_ASPECT * widths(boxes)
    thin &= components.areas >= MIN_FILL * widths(boxes) * heights(boxes)
    thin[0] = False
    numbers = np.flatnonzero(thin)[np.argsort(boxes[thin, 1], kind="stable")]
    if len(numbers) > MAX_UPRIGHT:
        return np.empty(0, np.intp)
    chains: list[list[int]] = []
    for number in numbers.tolist():
        chain = next((each for each in chains if _goes_on(boxes[each[-1]], boxes[number])), None)
        if chain is None:
            chains.append([number])
        else:
            chain.append(number)
    long = [chain for chain in chains if len(chain) >= MIN_PIECES]
    return np.array([number for chain in long for number in chain], np.intp)


def _goes_on(above: NDArray[np.intp], below: NDArray[np.intp]) -> bool:
    """Return whether a component goes on where the one above it ends."""
    height = max(above[3] - above[1], below[3] - below[1])
    gap = below[1] - above[3]
    aside = max(below[0] - above[2], above[0] - below[2])
    return bool(-2 <= gap <= MAX_PIECE_GAP * height + 4 and aside <= MAX_PIECE_GAP * height)


def _touches(box: NDArray[np.intp], ruled: Mask) -> bool:
    """Return whether a ruled line lies right above or right below a box."""
    left, top, right, bottom = (int(side) for side in box)
    below = ruled[bottom : bottom + FOOT_REACH, left:right]
    above = ruled[max(0, top - FOOT_REACH) : top, left:right]
    return bool(below.any() or above.any())


def _alike(boxes: Boxes, box: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return whether each box is as high as this one, at the same height."""
    reach = MAX_DIFFERENCE * (box[3] - box[1]) + 1
    found: NDArray[np.bool_] = (np.abs(boxes[:, [1, 3]] - box[[1, 3]]) <= reach).all(axis=1)
    return found


def _is_even(boxes: Boxes) -> bool:
    """Return whether boxes stand at even distances; some may be missing."""
    middles = np.sort((boxes[:, 0] + boxes[:, 2]) / 2)
    gaps = np.diff(middles)
    usual = float(np.median(gaps))
    if usual < 1:
        return False
    steps = gaps / usual
    return bool((np.abs(steps - np.maximum(np.rint(steps), 1)) <= MAX_SHIFT).all())
