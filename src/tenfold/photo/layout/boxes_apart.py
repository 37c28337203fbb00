"""Rows of boxes that stand apart, as those of many forms do."""

from tenfold.photo.layout.cell_area import EDGE_REACH, MAX_UNEVEN, MIN_FEW_SIDE, CellArea

MIN_APART_ROW, MAX_BOX_GAP = 3, 1.5  # boxes that stand apart; of their width: the space between


def find_rows_apart(cells: list[CellArea], shape: tuple[int, ...]) -> list[list[CellArea]]:
    """Return rows of boxes that stand apart: of one size, at one height, at even distances."""
    rows: list[list[CellArea]] = []
    whole = [cell for cell in cells if not _is_cut_off(cell, shape)]
    for cell in sorted(whole, key=lambda each: each.box[0]):
        row = next((row for row in rows if _follows(cell, row)), None)
        if row is None:
            rows.append([cell])
        else:
            row.append(cell)
    return [row for row in rows if len(row) >= MIN_APART_ROW]


def _follows(cell: CellArea, row: list[CellArea]) -> bool:
    """Return whether a box is the next one of a row of boxes."""
    last = row[-1]
    gap = cell.box[0] - last.box[2]
    alike = max(abs(cell.width - last.width), abs(cell.height - last.height))
    level = max(abs(cell.box[side] - last.box[side]) for side in (1, 3))
    even = len(row) < 2 or abs(gap - (last.box[0] - row[-2].box[2])) <= MAX_UNEVEN * cell.width
    size = min(cell.height, cell.width)
    return (
        even
        and 0 < gap <= MAX_BOX_GAP * cell.width
        and max(alike, level) <= MAX_UNEVEN * size
        and size >= MIN_FEW_SIDE
    )


def _is_cut_off(cell: CellArea, shape: tuple[int, ...]) -> bool:
    """Return whether a cell reaches the edge of the picture."""
    left, top, right, bottom = cell.box
    near = min(left, top, shape[1] - right, shape[0] - bottom)
    return near <= EDGE_REACH
