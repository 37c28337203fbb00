"""Cells: areas of paper that straight lines enclose, and the tables that they make up."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes, heights, widths
from tenfold.photo.layout.binarization import Mask, measure_stroke_width
from tenfold.photo.layout.boxes_apart import find_rows_apart
from tenfold.photo.layout.cell_area import EDGE_REACH, MAX_UNEVEN, MIN_FEW_SIDE, CellArea
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.straight_runs import StraightRuns

MIN_CELL_SIDE = 9  # pixels, in the picture in which runs are sought
FEW_CELLS = 4  # of so few, or fewer, each has to be large enough
MAX_CELL_SHARE = 0.6  # of the picture's area
MIN_FRAMED = 3  # cells in an area that is a frame around them; an 8 has two loops
MIN_RECTANGULARITY = 0.83  # of the smallest rectangle around it; a circle fills 0.785
MIN_FILL = 0.4  # of its outline: the paper in a cell, beside what is written
MAX_ROUNDING = 0.1  # of the shorter side: how far a corner is from that of the rectangle
MIN_CORNERS = 3
SIDE_REACH = 0.1  # of the shorter side: how far from a cell's edge its line is sought
LINE_REACH = 4  # pixels within which lines go on beyond a row
MIN_SIDE_COVER = 0.75  # of a side: how much of it a line covers
MIN_OPEN_COVER = 0.9  # of the sides above and below of a cell that is open at a row's end
MIN_WHOLE = 6  # cells, or as many as are cut off: with fewer, it is ruled paper
MIN_CUT_ROW, MIN_EVEN = 3, 0.6  # cells, and the share of them that are as wide as each other
MAX_CUT_RATIO = 1.3  # times the largest whole cell: the size of one that is cut off
MAX_STEP = 0.3  # of a cell's height: how far the ends of two parts of a row differ in height
MAX_UNSEEN = 3.3  # cells between two parts of a row, which were not seen
MAX_CELLS = 2_500  # of a picture


def find_cell_groups(runs: StraightRuns) -> list[list[CellArea]]:
    """Return groups of adjacent cells, two or more each; a frame by itself is no group.

    Pixels are those of the runs.
    """
    mask = runs.mask
    cells = [cell for cell in _enclosed(mask, runs) if _has_sides(cell, runs)]
    if not cells:
        return []
    reach = round(0.75 * measure_stroke_width(mask)) + 2
    groups = _adjacent(cells, reach)
    whole = [_without_cut(group, mask.shape) for group in groups]
    again = [part for group in whole for part in _adjacent(group, reach)]
    joined = [_continued(group, runs) for group in _joined_rows(again, runs)]
    apart = [cell for group in joined if len(group) == 1 for cell in group]
    return [group for group in joined if _is_table(group)] + find_rows_apart(apart, mask.shape)


def _is_table(cells: list[CellArea]) -> bool:
    """Return whether cells are a table; a few are one only side by side, unlike an 8's loops."""
    if len(cells) < 2 or len(cells) >= FEW_CELLS:
        return len(cells) >= FEW_CELLS
    boxes = np.array([cell.box for cell in cells])
    side = min(min(cell.width, cell.height) for cell in cells)
    ends = np.ptp(boxes[:, [1, 3]], axis=0).max() <= MAX_UNEVEN * float(np.median(heights(boxes)))
    return side >= MIN_FEW_SIDE and bool(ends)


def _joined_rows(groups: list[list[CellArea]], runs: StraightRuns) -> list[list[CellArea]]:
    """Return the groups, two that go on in the same rows being one: cells between were not seen."""
    joined: list[list[CellArea]] = []
    for group in sorted(filter(None, groups), key=lambda cells: min(cell.box[0] for cell in cells)):
        before = next((other for other in joined if _goes_on(other, group, runs)), None)
        if before is None:
            joined.append(group)
        else:
            before.extend(group)
    return joined


def _continued(cells: list[CellArea], runs: StraightRuns) -> list[CellArea]:
    """Return the cells of a row with those that are open at its ends.

    There the lines above and below go on, but the one at the side is missing, or too pale. Lines
    that go on further are those of ruled paper, and no cells.
    """
    boxes = np.array([cell.box for cell in cells])
    top, bottom = int(np.median(boxes[:, 1])), int(np.median(boxes[:, 3]))
    if len(cells) < 2:
        return cells
    width = int(np.median(widths(boxes)))
    in_row = (np.abs(boxes[:, 1] - top) < 0.3 * (bottom - top)).all()
    if not in_row:
        left, top, right, bottom = (
            int(end) for end in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
        )
        beyond = ((right + 2 * LINE_REACH, right + width), (left - width, left - 2 * LINE_REACH))
        return [] if any(_lines_go_on(runs, *each, top, bottom) for each in beyond) else cells
    starts = np.sort(boxes[:, 0])
    pitch = int(np.median(np.diff(starts)))
    if pitch > 1.5 * width:
        return cells
    found = list(cells)
    left, right = int(boxes[:, 0].min()), int(boxes[:, 2].max())
    for step, edge in ((pitch, right + pitch - width), (-pitch, left - pitch)):
        if not _lines_go_on(runs, edge, edge + width, top, bottom):
            continue
        if _lines_go_on(runs, edge + step, edge + step + width, top, bottom):
            return []  # lines of ruled paper; what parts them are strokes
        corners = [(edge, top), (edge + width, top), (edge + width, bottom), (edge, bottom)]
        found.append(CellArea(np.array(corners, np.int32), (edge, top, edge + width, bottom)))
    return found


def _lines_go_on(runs: StraightRuns, left: int, right: int, top: int, bottom: int) -> bool:
    """Return whether there are level lines above and below a place within the picture."""
    if left < 0 or right > runs.level.shape[1] or right - left < LINE_REACH:
        return False
    reach = LINE_REACH
    bands = [runs.level[max(0, y - 2 * reach) : y + 2 * reach, left:right] for y in (top, bottom)]
    return all(float(band.any(axis=0).mean()) >= MIN_OPEN_COVER for band in bands)


def _goes_on(left: list[CellArea], right: list[CellArea], runs: StraightRuns) -> bool:
    """Return whether both groups lie between the same lines, a few cells apart."""
    tops = [min(cell.box[1] for cell in cells) for cells in (left, right)]
    tallest = max(cell.height for cell in (*left, *right))
    if (
        abs(tops[0] - tops[1]) >= MAX_STEP * tallest
    ):  # of a thousand groups nearly all pairs end here
        return False
    first, second = (np.array([cell.box for cell in cells]) for cells in (left, right))
    usual = np.median(np.concatenate([first, second]), axis=0)
    side = float(usual[3] - usual[1]), float(np.median(widths(np.concatenate([first, second]))))
    ends = [(boxes[:, 1].min(), boxes[:, 3].max()) for boxes in (first, second)]
    steps = abs(ends[0][0] - ends[1][0]), abs(ends[0][1] - ends[1][1])
    level = max(steps) < MAX_STEP * side[0]
    start, end = int(first[:, 2].max()), int(second[:, 0].min())
    if not level or not 0 <= end - start < MAX_UNSEEN * side[1]:
        return False
    return _lines_go_on(runs, start, max(end, start + 1), int(usual[1]), int(usual[3]))


def _enclosed(mask: Mask, runs: StraightRuns) -> list[CellArea]:
    """Return the areas of paper that are nearly rectangles; of nested ones, the outermost."""
    paper = find_components((1 - mask).astype(np.uint8), connectivity=4)
    boxes, width, height = paper.boxes, widths(paper.boxes), heights(paper.boxes)
    likely = (np.minimum(width, height) >= MIN_CELL_SIDE) & (
        paper.areas >= MIN_FILL * 0.7 * width * height
    )
    likely &= width * height < MAX_CELL_SHARE * mask.size
    likely[0] = False
    numbers = np.flatnonzero(likely)
    if len(numbers) > MAX_CELLS:
        return []
    found = [_cell(paper.labels, int(number), boxes[number]) for number in numbers]
    return _outermost([cell for cell in found if cell is not None], runs)


def _cell(labels: NDArray[np.int32], number: int, box: NDArray[np.intp]) -> CellArea | None:
    """Return the cell that a component of paper is; None where it is no rectangle."""
    left, top, right, bottom = (int(side) for side in box)
    area = (labels[top:bottom, left:right] == number).astype(np.uint8)
    outlines, _ = cv2.findContours(area, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = np.asarray(cv2.convexHull(np.concatenate(outlines)), np.int32)
    hull_area = cv2.contourArea(hull)
    _, sides, _ = cv2.minAreaRect(hull)
    if hull_area < MIN_RECTANGULARITY * max(sides[0] * sides[1], 1.0):
        return None
    if np.count_nonzero(area) < MIN_FILL * hull_area or not _has_corners(hull):
        return None
    outline = hull[:, 0].astype(np.int32) + np.array((left, top), np.int32)
    return CellArea(outline, (left, top, right, bottom))


def _has_corners(hull: NDArray[np.int32]) -> bool:
    """Return whether a hull fills the corners of the smallest rectangle around it.

    The loop of a digit is round.
    """
    rectangle = cv2.minAreaRect(hull)
    corners = np.asarray(cv2.boxPoints(rectangle))
    away = np.linalg.norm(corners[:, None] - hull[None, :, 0], axis=2).min(axis=1)
    return int((away <= MAX_ROUNDING * min(rectangle[1]) + 1).sum()) >= MIN_CORNERS


def _has_sides(cell: CellArea, runs: StraightRuns) -> bool:
    """Return whether straight lines run along the sides of a cell, or the picture's edge does.

    Digits that reach from one ruled line to the next enclose paper too.
    """
    left, top, right, bottom = cell.box
    height, width = runs.level.shape
    reach = max(2, round(SIDE_REACH * min(cell.width, cell.height)))
    sides = [
        (runs.upright[top:bottom, max(0, left - reach) : left + reach], 1, left),
        (runs.upright[top:bottom, right - reach : right + reach], 1, width - right),
        (runs.level[max(0, top - reach) : top + reach, left:right], 0, top),
        (runs.level[bottom - reach : bottom + reach, left:right], 0, height - bottom),
    ]
    return all(
        from_edge <= EDGE_REACH or float(side.any(axis=axis).mean()) >= MIN_SIDE_COVER
        for side, axis, from_edge in sides
    )


def _outermost(cells: list[CellArea], runs: StraightRuns) -> list[CellArea]:
    """Return the cells that lie in no other, as the loops of digits do.

    What several cells lie in is the frame around a table, and no cell.
    """
    boxes = np.array([cell.box for cell in cells]).reshape(-1, 4)
    areas = widths(boxes) * heights(boxes)
    around: list[list[int]] = []  # the numbers of the cells that each lies in
    for index, cell in enumerate(cells):
        left, top, right, bottom = cell.box
        larger = (boxes[:, 0] <= left) & (boxes[:, 1] <= top)
        larger &= (boxes[:, 2] >= right) & (boxes[:, 3] >= bottom) & (areas > areas[index])
        middle = (left + right) / 2, (top + bottom) / 2
        around.append(
            [
                int(other)
                for other in np.flatnonzero(larger)
                if cv2.pointPolygonTest(cells[other].outline, middle, False) > 0
            ]
        )
    held = np.zeros(len(cells), np.intp)
    for cell, others in zip(cells, around, strict=True):
        if others and _has_sides(cell, runs):
            held[others] += 1
    frames = set(np.flatnonzero(held >= MIN_FRAMED).tolist())
    return [
        cell
        for index, (cell, others) in enumerate(zip(cells, around, strict=True))
        if index not in frames and frames.issuperset(others)
    ]


def _adjacent(cells: list[CellArea], reach: int) -> list[list[CellArea]]:
    """Return the cells in groups, each cell nearer than twice the reach to another of its group."""
    if len(cells) < 2:  # none is left of a group that was cut off
        return [cells] if cells else []
    boxes = np.array([cell.box for cell in cells])
    origin = boxes[:, :2].min(axis=0) - reach
    width, height = boxes[:, 2:].max(axis=0) + reach + 1 - origin
    filled = np.zeros((height, width), np.uint8)
    for cell in cells:
        cv2.fillConvexPoly(filled, cell.outline - origin.astype(np.int32), 1)
    side = 2 * reach + 1
    filled = np.asarray(cv2.dilate(filled, np.ones((side, side), np.uint8)))
    labels = find_components(filled).labels
    groups: dict[int, list[CellArea]] = {}
    for cell in cells:
        x, y = cell.outline[0] - origin
        groups.setdefault(int(labels[y, x]), []).append(cell)
    return list(groups.values())


def _is_cut_row(boxes: Boxes, height: int) -> bool:
    """Return whether boxes are a row whose upper or lower line is beyond the picture's edge."""
    above, below = boxes[:, 1] <= EDGE_REACH, boxes[:, 3] >= height - EDGE_REACH
    at_edge = (above.all() and not below.any()) or (below.all() and not above.any())
    usual = float(np.median(widths(boxes)))
    alike = float((np.abs(widths(boxes) - usual) <= MAX_UNEVEN * usual).mean())
    return bool(at_edge and len(boxes) >= MIN_CUT_ROW and alike >= MIN_EVEN)


def _without_cut(cells: list[CellArea], shape: tuple[int, ...]) -> list[CellArea]:
    """Return the cells without those at the picture's edge that are larger than the whole ones.

    The paper around a table is enclosed by the table and the edges of the picture.
    """
    height, width = shape
    boxes = np.array([cell.box for cell in cells])
    cut = (boxes[:, :2] <= EDGE_REACH).any(axis=1)
    cut |= (boxes[:, 2] >= width - EDGE_REACH) | (boxes[:, 3] >= height - EDGE_REACH)
    if _is_cut_row(boxes, height):
        return cells
    n_whole = int((~cut).sum())
    if n_whole < min(len(cells) - n_whole, MIN_WHOLE) or not n_whole:
        return []
    fits = widths(boxes) <= MAX_CUT_RATIO * widths(boxes[~cut]).max()
    fits &= heights(boxes) <= MAX_CUT_RATIO * heights(boxes[~cut]).max()
    fits &= heights(boxes) >= heights(boxes[~cut]).min() / 2
    return [cell for cell, is_cut, fit in zip(cells, cut, fits, strict=True) if fit or not is_cut]
