"""What models of rows learn from, as nodes: step for step what ``models.features`` does.

Whatever is exact there is exact here: sums of whole numbers below 2 ** 24 in single precision and
below 2 ** 53 in double.
"""

from itertools import pairwise

import numpy as np
from onnx import TensorProto

from tenfold.export.graph import INPUT, Graph
from tenfold.models.features import DIRECTIONS, GRIDS, grid_sizes, norms, window_weights
from tenfold.types import PIXELS, SIDE

_FLOAT, _DOUBLE, _WHOLE = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64


def add_columns(graph: Graph, kind: str) -> str:
    """Add what turns the input into the columns (n, d), float32, of ``features.extract``."""
    if kind == "pixels":
        return add_scaled(graph, [-1, PIXELS])
    return _oriented_gradients(graph, _deskew(graph, graph.cast(INPUT, _FLOAT)))


def add_scaled(graph: Graph, shape: list[int]) -> str:
    """Add what turns the input into float32 pixels from 0 to 1 in this shape."""
    pixels = graph.cast(INPUT, _FLOAT)
    scaled = graph.add("Mul", pixels, graph.constant(1 / 255, np.float32))
    return graph.add("Reshape", scaled, graph.constant(shape, np.int64))


def _deskew(graph: Graph, pixels: str) -> str:
    """Add ``preprocessing.deskew``: float32 (n, 28, 28) of whole numbers to the same."""
    quarters = _row_shifts(graph, pixels)
    whole = graph.add("Floor", graph.add("Div", quarters, graph.constant(4, np.float32)))
    rest = graph.add("Sub", quarters, graph.add("Mul", whole, graph.constant(4, np.float32)))
    first = graph.add(
        "Add",
        graph.cast(whole, _WHOLE),
        graph.constant(np.arange(1, SIDE + 1).reshape(1, 1, SIDE), np.int64),
    )
    second = graph.add("Add", first, graph.constant(1, np.int64))
    paper = graph.add("Pad", pixels, graph.constant([0, 0, 1, 0, 0, 1], np.int64))
    left, right = _read(graph, paper, first), _read(graph, paper, second)
    stay = graph.add("Sub", graph.constant(4, np.float32), rest)
    mixed = graph.add("Add", graph.add("Mul", left, stay), graph.add("Mul", right, rest))
    rounded = graph.add("Add", mixed, graph.constant(2, np.float32))
    return graph.add("Floor", graph.add("Div", rounded, graph.constant(4, np.float32)))


def _read(graph: Graph, paper: str, columns: str) -> str:
    """Add the reading of a column for each pixel; outside the picture there is paper."""
    inside = graph.add(
        "Min",
        graph.add("Max", columns, graph.constant(0, np.int64)),
        graph.constant(SIDE + 1, np.int64),
    )
    return graph.add("GatherElements", paper, inside, axis=2)


def _row_shifts(graph: Graph, pixels: str) -> str:
    """Add how many quarters of a pixel each row is read to the right, (n, 28, 1)."""
    axis = np.arange(SIDE, dtype=np.float64).reshape(1, SIDE, 1)
    columns = np.stack([np.ones(SIDE), axis.ravel()], axis=1).astype(np.float32)
    sums = graph.cast(graph.add("MatMul", pixels, graph.constant(columns)), _DOUBLE)
    by_row = graph.add("Gather", sums, graph.constant([0], np.int64), axis=2)
    along = graph.add("Gather", sums, graph.constant([1], np.int64), axis=2)
    down, square = graph.constant(axis), graph.constant(axis * axis)
    mass, x = graph.total(by_row, 1), graph.total(along, 1)
    y = graph.total(graph.add("Mul", by_row, down), 1)
    xy = graph.total(graph.add("Mul", along, down), 1)
    yy = graph.total(graph.add("Mul", by_row, square), 1)
    one = graph.constant(1, np.float64)
    spread = graph.add("Max", _cross(graph, mass, yy, y, y), one)
    slant = graph.add("Div", _cross(graph, mass, xy, x, y), spread)
    slant = _clip(graph, slant, -1, 1)
    centre = graph.add("Div", y, graph.add("Max", mass, one))
    shift = graph.add("Mul", slant, graph.add("Sub", down, centre))
    quarters = graph.add("Round", graph.add("Mul", shift, graph.constant(4, np.float64)))
    return graph.cast(_clip(graph, quarters, -4 * SIDE, 4 * SIDE - 1), _FLOAT)


def _cross(graph: Graph, first: str, second: str, third: str, fourth: str) -> str:
    """Add first * second - third * fourth."""
    return graph.add("Sub", graph.add("Mul", first, second), graph.add("Mul", third, fourth))


def _clip(graph: Graph, value: str, low: float, high: float) -> str:
    return graph.add(
        "Clip", value, graph.constant(low, np.float64), graph.constant(high, np.float64)
    )


def _oriented_gradients(graph: Graph, pixels: str) -> str:
    """Add ``features.oriented_gradients``: float32 (n, 28, 28) to float32 (n, 360)."""
    planes = graph.add("Reshape", pixels, graph.constant([-1, 1, SIDE, SIDE], np.int64))
    filters = graph.constant(_gradient_filters())
    along = graph.add("Conv", planes, filters, kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    flat = graph.add(
        "Reshape",
        graph.add("Relu", along),
        graph.constant([-1, len(DIRECTIONS), PIXELS], np.int64),
    )
    weights = np.hstack([window_weights(side, step) for side, step in GRIDS])
    gathered = graph.cast(graph.add("MatMul", flat, graph.constant(weights)), _DOUBLE)
    energies = graph.add("Div", gathered, graph.constant(norms().reshape(1, -1, 1)))
    by_window = graph.add("Transpose", energies, perm=[0, 2, 1])
    bounds = np.cumsum([0, *grid_sizes()])
    shares = [_shares(graph, by_window, int(start), int(end)) for start, end in pairwise(bounds)]
    return graph.cast(graph.add("Concat", *shares, axis=1), _FLOAT)


def _gradient_filters() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the 3x3 filters (8, 1, 3, 3) that measure the gradient along each direction."""
    filters = np.zeros((len(DIRECTIONS), 1, 3, 3), dtype=np.float32)
    for plane, (right, down) in zip(filters[:, 0], DIRECTIONS, strict=True):
        plane[1, 2], plane[1, 0] = right, -right
        plane[2, 1], plane[0, 1] = down, -down
    return filters


def _shares(graph: Graph, energies: str, start: int, end: int) -> str:
    """Add the square-rooted shares of the windows from ``start`` to ``end``."""
    bounds = [graph.constant([value], np.int64) for value in (start, end, 1)]
    part = graph.add("Slice", energies, *bounds)
    width = (end - start) * len(DIRECTIONS)
    flat = graph.add("Reshape", part, graph.constant([-1, width], np.int64))
    whole = graph.add("Max", graph.total(flat, 1), graph.constant(1, np.float64))
    return graph.add("Sqrt", graph.add("Div", flat, whole))
