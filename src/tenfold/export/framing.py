"""The nodes of the framing of one picture: the same steps as ``preprocessing.frame``.

Every sum is one of whole numbers that its type holds exactly, and every other step is one rounded
operation in double precision, so the bytes are those of ``frame(ink_up(picture))``.
"""

import numpy as np

from tenfold.export.graph import Graph
from tenfold.modelfile.onnx_format import DOUBLE, FLOAT, INT64, UINT8
from tenfold.preprocessing import BOX, MIDDLE, WEIGHT
from tenfold.types import SIDE

_MIN_PEAK = 1e-9  # stands in for the darkest pixel of a blank picture; any other's is far above


def add_framing(graph: Graph, picture: str) -> str:
    """Add the framed image, uint8 (1, 28, 28), of ``picture``, uint8 (height, width).

    Either polarity, any size; a blank picture becomes all 0.
    """
    small = _fit_box(graph, _crop_to_ink(graph, _ink_up(graph, graph.cast(picture, FLOAT))))
    return graph.add("Unsqueeze", _centred(graph, small), graph.constant([0], np.int64))


def _ink_up(graph: Graph, values: str) -> str:
    """Add ``preprocessing.ink_up``: the difference from the paper, with ink bright, at least 0."""
    paper = _paper(graph, values)
    bounds = graph.add("Add", _largest(graph, values), _least(graph, values))
    inverted = graph.add("Greater", graph.add("Add", paper, paper), bounds)
    above = graph.add("Sub", values, paper)
    sign = graph.add("Where", inverted, _single(graph, -1), _single(graph, 1))
    return graph.add("Max", graph.add("Mul", above, sign), _single(graph, 0))


def _paper(graph: Graph, values: str) -> str:
    """Add the lower median of the outermost pixels: the largest of their lower half."""
    sides = [
        graph.add("Reshape", _line(graph, values, place, axis), graph.constant([-1], np.int64))
        for axis in (0, 1)
        for place in (0, -1)
    ]
    border = graph.add("Concat", *sides, axis=0)
    count = graph.add("Add", graph.add("Shape", border), graph.constant([1], np.int64))
    half = graph.add("Div", count, graph.constant([2], np.int64))
    return _largest(graph, graph.add("TopK", border, half, unread=1, largest=0, axis=0))


def _line(graph: Graph, values: str, place: int, axis: int) -> str:
    return graph.add("Gather", values, graph.constant([place], np.int64), axis=axis)


def _crop_to_ink(graph: Graph, ink: str) -> str:
    """Add the crop to the ink; a blank picture is kept whole."""
    peak = _largest(graph, ink)
    bounds = [_bounds(graph, ink, peak, axis) for axis in (0, 1)]
    starts = graph.add("Concat", *(first for first, _ in bounds), axis=0)
    ends = graph.add("Concat", *(end for _, end in bounds), axis=0)
    return graph.add("Slice", ink, starts, ends, graph.constant([0, 1], np.int64))


def _bounds(graph: Graph, ink: str, peak: str, axis: int) -> tuple[str, str]:
    """Add the first inked line along ``axis`` and the one after the last, (1,) each."""
    lines = graph.add("ReduceMax", ink, axes=[1 - axis], keepdims=0)
    inked = graph.add("Greater", graph.add("Mul", lines, _single(graph, 5)), peak)
    marks = graph.cast(inked, FLOAT)
    first = graph.add("ArgMax", marks, axis=0)
    last = graph.add("ArgMax", marks, axis=0, select_last_index=1)
    return first, graph.add("Add", last, graph.constant([1], np.int64))


def _fit_box(graph: Graph, cropped: str) -> str:
    """Add the scaling to the 20 box: whole numbers from 0 to 255, in double precision."""
    sides = [_side(graph, cropped, axis) for axis in (0, 1)]
    longer = graph.add("Max", *sides)
    down, along = (_resampling(graph, side, longer) for side in sides)
    pixels = graph.cast(cropped, DOUBLE)
    across = graph.add("Transpose", along, perm=[1, 0])
    weighed = graph.add("MatMul", graph.add("MatMul", down, pixels), across)
    weights = graph.add("Mul", graph.total(down, 1), graph.total(across, 0))
    small = graph.add("Div", weighed, weights)
    largest = graph.add("Max", _largest(graph, small), _double(graph, _MIN_PEAK))
    gain = graph.add("Div", _double(graph, 255), largest)
    return graph.add("Round", graph.add("Mul", small, gain))


def _resampling(graph: Graph, source: str, longer: str) -> str:
    """Add the weights (target, source) that scale a side along with the longer one."""
    share = graph.add("Div", graph.add("Mul", source, _double(graph, BOX)), longer)
    target = graph.add("Max", graph.add("Round", share), _double(graph, 1))
    step = graph.add("Div", source, target)
    half, one = _double(graph, 0.5), _double(graph, 1)
    middles = graph.add("Mul", graph.add("Add", _count(graph, target), half), step)
    column = graph.add("Unsqueeze", middles, graph.constant([1], np.int64))
    centre = graph.add("Sub", column, half)
    distance = graph.add("Abs", graph.add("Sub", _count(graph, source), centre))
    slope = graph.add("Sub", one, graph.add("Div", distance, graph.add("Max", step, one)))
    weights = graph.add("Mul", graph.add("Max", slope, _double(graph, 0)), _double(graph, WEIGHT))
    return graph.add("Round", weights)


def _centred(graph: Graph, small: str) -> str:
    """Add the image with its centre of mass in the middle, uint8 (28, 28)."""
    before, after = [], []
    mass = graph.add("Max", _summed(graph, small, [0, 1]), _double(graph, 1))
    for axis in (0, 1):
        side = _side(graph, small, axis)
        profile = _summed(graph, small, [1 - axis])
        moment = _summed(graph, graph.add("Mul", profile, _count(graph, side)), [0])
        offset = graph.add("Sub", _double(graph, MIDDLE), graph.add("Div", moment, mass))
        room = graph.add("Sub", _double(graph, SIDE), side)
        first = graph.add("Max", graph.add("Round", offset), _double(graph, 0))
        before.append(graph.add("Min", first, room))
        after.append(graph.add("Sub", room, before[-1]))
    ends = [graph.add("Reshape", end, graph.constant([1], np.int64)) for end in before + after]
    pads = graph.cast(graph.add("Concat", *ends, axis=0), INT64)
    field = graph.add("Pad", graph.cast(small, UINT8), pads)
    return graph.add("Reshape", field, graph.constant([SIDE, SIDE], np.int64))


def _side(graph: Graph, values: str, axis: int) -> str:
    """Add the length of one axis, a double without dimensions."""
    length = graph.add("Shape", values, start=axis, end=axis + 1)
    return graph.cast(graph.add("Squeeze", length), DOUBLE)


def _count(graph: Graph, end: str) -> str:
    """Add the numbers 0, 1, 2 up to ``end`` exclusively."""
    return graph.add("Range", _double(graph, 0), end, _double(graph, 1))


def _largest(graph: Graph, values: str) -> str:
    return graph.add("ReduceMax", values, keepdims=0)


def _least(graph: Graph, values: str) -> str:
    return graph.add("ReduceMin", values, keepdims=0)


def _summed(graph: Graph, values: str, axes: list[int]) -> str:
    return graph.add("ReduceSum", values, graph.constant(axes, np.int64), keepdims=0)


def _single(graph: Graph, value: float) -> str:
    return graph.constant(value, np.float32)


def _double(graph: Graph, value: float) -> str:
    return graph.constant(value, np.float64)
