"""The nodes of the normalisation of slant and size: the same steps as ``preprocessing``.

The exact steps there are exact here: sums of whole numbers below 2 ** 24 in single precision and
below 2 ** 53 in double.
"""

import numpy as np

from tenfold.export.graph import Graph
from tenfold.modelfile.onnx_format import DOUBLE, FLOAT, INT64
from tenfold.preprocessing.size import (
    AXIS,
    CENTRE,
    MIN_STEP,
    MIN_VARIANCE,
    MOMENT_POWERS,
    PIXEL_POSITIONS,
    SUBPIXELS,
    TARGET_SPREADS,
)
from tenfold.types import SIDE


def add_deskew(graph: Graph, pixels: str) -> str:
    """Add ``preprocessing.deskew``: float32 (n, 28, 28) of whole numbers to the same."""
    quarters = _row_shifts(graph, pixels)
    whole = graph.add("Floor", graph.add("Div", quarters, graph.constant(4, np.float32)))
    rest = graph.add("Sub", quarters, graph.add("Mul", whole, graph.constant(4, np.float32)))
    first = graph.add(
        "Add",
        graph.cast(whole, INT64),
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
    """Add the pixel of the given column for each pixel; outside the picture there is paper."""
    inside = graph.add(
        "Min",
        graph.add("Max", columns, graph.constant(0, np.int64)),
        graph.constant(SIDE + 1, np.int64),
    )
    return graph.add("GatherElements", paper, inside, axis=2)


def _row_shifts(graph: Graph, pixels: str) -> str:
    """Add the shift of each row to the right, in quarters of a pixel, (n, 28, 1)."""
    axis = np.arange(SIDE, dtype=np.float64).reshape(1, SIDE, 1)
    columns = np.stack([np.ones(SIDE), axis.ravel()], axis=1).astype(np.float32)
    sums = graph.cast(graph.add("MatMul", pixels, graph.constant(columns)), DOUBLE)
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
    return graph.cast(_clip(graph, quarters, -4 * SIDE, 4 * SIDE - 1), FLOAT)


def _cross(graph: Graph, first: str, second: str, third: str, fourth: str) -> str:
    """Add first * second - third * fourth."""
    return graph.add("Sub", graph.add("Mul", first, second), graph.add("Mul", third, fourth))


def _clip(graph: Graph, value: str, low: float, high: float) -> str:
    return graph.add(
        "Clip", value, graph.constant(low, np.float64), graph.constant(high, np.float64)
    )


def add_size(graph: Graph, pixels: str) -> str:
    """Add ``preprocessing.normalise_size``: float32 (n, 28, 28) of whole numbers to the same."""
    positions = _positions(graph, pixels)
    places = [_at(graph, positions, place, 1) for place in (0, 1)]
    rows = graph.add("Reshape", places[0], graph.constant([-1, SIDE, 1], np.int64))
    down = _weights(graph, rows, [1, 1, SIDE])
    along = _weights(graph, places[1], [1, SIDE, 1])
    read = graph.add("MatMul", graph.add("MatMul", down, pixels), along)
    rounded = graph.add("Add", read, graph.constant(SUBPIXELS * SUBPIXELS // 2, np.float32))
    return graph.add("Floor", graph.add("Div", rounded, graph.constant(SUBPIXELS**2, np.float32)))


def _positions(graph: Graph, pixels: str) -> str:
    """Add the positions in the image for each row and column of the result, (n, 2, 28)."""
    by_row = graph.add("Reshape", graph.total(pixels, 2), graph.constant([-1, 1, SIDE], np.int64))
    profiles = graph.add("Concat", by_row, graph.total(pixels, 1), axis=1)
    sums = graph.add("MatMul", graph.cast(profiles, DOUBLE), graph.constant(MOMENT_POWERS))
    mass, first, second = (_at(graph, sums, power, 2) for power in range(3))
    mass = graph.add("Max", mass, graph.constant(1, np.float64))
    step = _step(graph, mass, first, second)
    offsets = graph.add("Mul", graph.constant((AXIS - CENTRE).reshape(1, 1, SIDE)), step)
    places = graph.add("Add", graph.add("Div", first, mass), offsets)
    subpixels = graph.add("Round", graph.add("Mul", places, graph.constant(SUBPIXELS, np.float64)))
    return graph.cast(_clip(graph, subpixels, -SUBPIXELS, SUBPIXELS * SIDE), FLOAT)


def _step(graph: Graph, mass: str, first: str, second: str) -> str:
    """Add the distance in the image of neighbouring pixels of the result, (n, 2, 1)."""
    variance = graph.add(
        "Div", _cross(graph, mass, second, first, first), graph.add("Mul", mass, mass)
    )
    variance = graph.add("Max", variance, graph.constant(MIN_VARIANCE, np.float64))
    spreads = graph.constant(np.reshape(TARGET_SPREADS, (1, 2, 1)), np.float64)
    ratio = graph.add("Div", graph.add("Sqrt", variance), spreads)
    root = graph.add("Sqrt", ratio)
    power = graph.add("Mul", root, graph.add("Sqrt", root))
    return graph.add("Max", power, graph.constant(MIN_STEP, np.float64))


def _weights(graph: Graph, positions: str, shape: list[int]) -> str:
    """Add the weight of each pixel at each position, (n, 28, 28)."""
    pixels = PIXEL_POSITIONS.reshape(shape)
    below = graph.add("Sub", graph.constant(pixels + np.float32(SUBPIXELS)), positions)
    above = graph.add("Sub", positions, graph.constant(pixels - np.float32(SUBPIXELS)))
    return graph.add("Relu", graph.add("Min", below, above))


def _at(graph: Graph, value: str, place: int, axis: int) -> str:
    """Add the elements at one index of an axis, which is kept with length 1."""
    return graph.add("Gather", value, graph.constant([place], np.int64), axis=axis)
