"""The nodes of the features: the same steps as ``models.features`` and ``models.discriminants``.

The exact steps there are exact here: sums of whole numbers below 2 ** 24 in single precision and
below 2 ** 53 in double.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tenfold.export.graph import INPUT, Graph
from tenfold.export.normalization import add_deskew, add_size
from tenfold.modelfile.onnx_format import DOUBLE, FLOAT
from tenfold.models.discriminants import COLUMN_STEPS, MAX_WEIGHT
from tenfold.models.features import (
    DIRECTIONS,
    ENERGY_UNIT,
    GRIDS,
    grid_sizes,
    squared_norms,
    window_weights,
)
from tenfold.types import PIXELS, SIDE


def add_features(graph: Graph, kind: str) -> str:
    """Add ``features.extract`` of the input, float32 (n, d), and return its name."""
    if kind == "pixels":
        return add_scaled(graph, [-1, PIXELS])
    deskewed = add_deskew(graph, graph.cast(INPUT, FLOAT))
    return _oriented_gradients(graph, add_size(graph, deskewed))


def add_discriminants(graph: Graph, columns: str, weights: NDArray[np.float64]) -> str:
    """Add ``discriminants.project``: float32 (n, d) to float32 (n, pairs)."""
    parts = graph.add("Mul", graph.cast(columns, DOUBLE), graph.constant(COLUMN_STEPS, np.float64))
    projected = graph.add("MatMul", graph.add("Round", parts), graph.constant(weights))
    scale = graph.constant(COLUMN_STEPS * MAX_WEIGHT, np.float64)
    return graph.cast(graph.add("Div", projected, scale), FLOAT)


def add_scaled(graph: Graph, shape: list[int]) -> str:
    """Add the input as float32 pixels from 0 to 1 in this shape, and return its name."""
    pixels = graph.cast(INPUT, FLOAT)
    scaled = graph.add("Mul", pixels, graph.constant(1 / 255, np.float32))
    return graph.add("Reshape", scaled, graph.constant(shape, np.int64))


def _oriented_gradients(graph: Graph, pixels: str) -> str:
    """Add ``features.oriented_gradients``: float32 (n, 28, 28) to float32 (n, 360)."""
    planes = graph.add("Reshape", pixels, graph.constant([-1, 1, SIDE, SIDE], np.int64))
    filters = graph.constant(_gradient_filters())
    along = graph.add("Conv", planes, filters, kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    forward = graph.add("Relu", along)
    squares = graph.add("Mul", forward, forward)
    whole = graph.add(
        "Floor", graph.add("Mul", squares, graph.constant(1 / ENERGY_UNIT, np.float32))
    )
    flat = graph.add("Reshape", whole, graph.constant([-1, len(DIRECTIONS), PIXELS], np.int64))
    weights = np.hstack([window_weights(side, step) for side, step in GRIDS])
    gathered = graph.cast(graph.add("MatMul", flat, graph.constant(weights)), DOUBLE)
    energies = graph.add("Div", gathered, graph.constant(squared_norms().reshape(1, -1, 1)))
    by_window = graph.add("Transpose", energies, perm=[0, 2, 1])
    bounds = np.cumsum([0, *grid_sizes()])
    shares = [_shares(graph, by_window, int(start), int(end)) for start, end in pairwise(bounds)]
    return graph.cast(graph.add("Concat", *shares, axis=1), FLOAT)


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
