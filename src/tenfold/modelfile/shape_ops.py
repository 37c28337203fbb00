"""The rules of operators that rearrange elements: reshape, transpose, slice, gather and so on."""

import math

from tenfold.errors import ModelFileError
from tenfold.modelfile.model import Node
from tenfold.modelfile.onnx_format import UINT8
from tenfold.modelfile.values import DTYPES, INTEGERS, Value, axis_of, same_dtype


def reshape(_node: Node, values: list[Value]) -> Value:
    """Return the input in the given dimensions, one of which may be inferred (-1).

    A first one of 0 keeps the number of images.
    """
    value, wanted = values[0], values[1].whole_numbers()
    if value.batched and wanted[:1] == [0]:
        return Value(value.dtype, (1, *_reshaped(value.dims[1:], wanted[1:])), batched=True)
    dims = _reshaped(value.dims, wanted)
    if value.batched and (wanted[:1] != [-1] or dims[0] != 1):
        raise ModelFileError(f"Reshaped to {wanted}, the images would not stay apart.")
    return Value(value.dtype, dims, value.batched)


def _reshaped(dims: tuple[int, ...], wanted: list[int]) -> tuple[int, ...]:
    """Return the dimensions that are wanted, an inferred one included."""
    known = Value(UINT8, tuple(size for size in wanted if size != -1))
    left, rest = divmod(math.prod(dims), known.elements)
    if rest or wanted.count(-1) > 1 or (left != 1 and -1 not in wanted):
        raise ModelFileError(f"{list(dims)} cannot be reshaped to {wanted}.")
    return tuple(left if size == -1 else size for size in wanted)


def flatten(node: Node, values: list[Value]) -> Value:
    """Return one row for each image."""
    if node.attributes.get("axis", 1) != 1 or not values[0].batched:
        raise ModelFileError("Only what is behind the images is flattened.")
    return Value(values[0].dtype, (1, values[0].elements), batched=True)


def transpose(node: Node, values: list[Value]) -> Value:
    """Return the input with its axes in another order; the axis of the images stays first."""
    order = [int(place) for place in node.attributes.get("perm", ())]
    if sorted(order) != list(range(values[0].rank)) or (values[0].batched and order[0] != 0):
        raise ModelFileError(f"The order {order} is none for {values[0].rank} axes.")
    dims = tuple(values[0].dims[place] for place in order)
    return Value(values[0].dtype, dims, values[0].batched)


def concat(node: Node, values: list[Value]) -> Value:
    """Return the inputs one after the other along an axis."""
    dtype, first = same_dtype(values, tuple(DTYPES)), values[0]
    axis = axis_of(node.attributes.get("axis", 0), first)
    others = {_without(value, axis) for value in values}
    if len(others) != 1:
        raise ModelFileError(f"{[list(value.dims) for value in values]} cannot be joined.")
    length = sum(value.dims[axis] for value in values)
    return Value(dtype, _replaced(first, axis, length), first.batched)


def slice_out(_node: Node, values: list[Value]) -> Value:
    """Return a slice."""
    starts, ends, axes = (value.whole_numbers() for value in values[1:4])
    steps = values[4].whole_numbers() if len(values) > 4 else [1] * len(starts)
    if not len(starts) == len(ends) == len(axes) == len(set(axes)) == len(steps):
        raise ModelFileError("A slice has other numbers of starts, ends, axes and steps.")
    if min(steps, default=1) < 1:
        raise ModelFileError(f"A slice has the steps {steps}; 1 or more were wanted.")
    left = values[0]
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        place = axis_of(axis, left)
        length = len(range(*slice(start, end, step).indices(left.dims[place])))
        left = Value(left.dtype, _replaced(left, place, length), left.batched)
    return left


def pad(_node: Node, values: list[Value]) -> Value:
    """Return the input with margins."""
    value, pads = values[0], values[1].whole_numbers()
    if len(pads) != 2 * value.rank or min(pads, default=0) < 0:
        raise ModelFileError(f"The margins {pads} are none for {value.rank} axes.")
    if any(filling.rank or filling.dtype != value.dtype for filling in values[2:]):
        raise ModelFileError("What margins are filled with is no single number of their type.")
    margins = [pads[place] + pads[place + value.rank] for place in range(value.rank)]
    if value.batched and margins[0]:
        raise ModelFileError("Images would be added.")
    dims = tuple(size + margin for size, margin in zip(value.dims, margins, strict=True))
    return Value(value.dtype, dims, value.batched)


def gather(node: Node, values: list[Value]) -> Value:
    """Return the elements at constant indices along an axis."""
    value, places = values[0], values[1].constant
    same_dtype(values[1:], INTEGERS)
    axis = axis_of(node.attributes.get("axis", 0), value)
    length = value.dims[axis]
    if places is None or places.min() < -length or places.max() >= length:
        raise ModelFileError(f"Places to read at are computed, or outside the {length} there are.")
    dims = (*value.dims[:axis], *values[1].dims, *value.dims[axis + 1 :])
    return Value(value.dtype, dims, value.batched)


def gather_elements(node: Node, values: list[Value]) -> Value:
    """Return one element for each computed index; ONNX Runtime checks the indices."""
    value, places = values
    same_dtype([places], INTEGERS)
    axis = axis_of(node.attributes.get("axis", 0), value)
    if value.rank != places.rank or _without(value, axis) != _without(places, axis):
        raise ModelFileError(
            f"Places of the dimensions {list(places.dims)} are none in {list(value.dims)}."
        )
    return Value(value.dtype, places.dims, value.batched)


def _replaced(value: Value, axis: int, size: int) -> tuple[int, ...]:
    return (*value.dims[:axis], size, *value.dims[axis + 1 :])


def _without(value: Value, axis: int) -> tuple[int | bool, ...]:
    """Return the rank, batching and dimensions but for one axis."""
    return (value.rank, value.batched, *value.dims[:axis], *value.dims[axis + 1 :])
