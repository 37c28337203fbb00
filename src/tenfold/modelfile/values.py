"""The values of a graph, as far as they are known before it runs: type, dimensions, constants."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import ModelFileError
from tenfold.modelfile.messages import MAX_RANK
from tenfold.modelfile.model import Tensor
from tenfold.modelfile.onnx_format import (
    BOOL,
    DOUBLE,
    FLOAT,
    FLOAT16,
    INT8,
    INT32,
    INT64,
    UINT8,
)

DTYPES: dict[int, np.dtype[Any]] = {
    FLOAT: np.dtype("<f4"),
    UINT8: np.dtype("u1"),
    INT8: np.dtype("i1"),
    INT32: np.dtype("<i4"),
    INT64: np.dtype("<i8"),
    BOOL: np.dtype("?"),
    FLOAT16: np.dtype("<f2"),
    DOUBLE: np.dtype("<f8"),
}
FLOATS = (FLOAT, DOUBLE)  # of the arithmetic; weights may be stored in half precision
INTEGERS = (INT32, INT64)
MAX_ELEMENTS = 1 << 40  # that a value may declare; the bound for a whole graph is far lower
_BLOCK = 1 << 18  # elements checked together


@dataclass(frozen=True)
class Value:
    """The type and dimensions of a value, for one image.

    If it is ``batched``, its axis 0 counts the images: it is 1 here and n in use, and every other
    axis is the same for any n. ``constant`` holds the elements if they are known.
    """

    dtype: int
    dims: tuple[int, ...]
    batched: bool = False
    constant: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        """Refuse a value without elements, or with too many elements or axes."""
        if min(self.dims, default=1) < 1 or self.elements > MAX_ELEMENTS or self.rank > MAX_RANK:
            raise ModelFileError(f"A value would have the dimensions {list(self.dims)}.")

    @property
    def rank(self) -> int:
        """Return the number of axes."""
        return len(self.dims)

    @property
    def elements(self) -> int:
        """Return the number of elements for one image."""
        return math.prod(self.dims)

    def whole_numbers(self) -> list[int]:
        """Return the elements of a constant of int64 with one axis, as sizes and axes are given."""
        if self.constant is None or self.dtype != INT64 or self.rank != 1:
            raise ModelFileError("A size or an axis is computed; only a constant is read.")
        numbers: list[int] = self.constant.tolist()
        return numbers


def value_of(tensor: Tensor) -> Value:
    """Return a constant as a value, its elements still in the file's own bytes.

    Raises:
        ModelFileError: its type is not one of ours, its dimensions are not those of its data, or
            a number in it is not finite
    """
    dtype = DTYPES.get(tensor.dtype)
    if dtype is None:
        raise ModelFileError(
            f"The constant {tensor.name} is of type {tensor.dtype}, which Tenfold never writes."
        )
    if min(tensor.dims, default=1) < 1:
        raise ModelFileError(f"The constant {tensor.name} has the dimensions {list(tensor.dims)}.")
    wanted = math.prod(tensor.dims) * dtype.itemsize
    if wanted != len(tensor.data):
        raise ModelFileError(
            f"The constant {tensor.name} has {len(tensor.data):,} bytes; its dimensions "
            f"{list(tensor.dims)} want {wanted:,}."
        )
    elements = np.frombuffer(tensor.data, dtype)
    if dtype.kind == "f" and not finite(elements):
        raise ModelFileError(
            f"The constant {tensor.name} holds a number that is not finite; the model is broken."
        )
    return Value(tensor.dtype, tensor.dims, constant=elements.reshape(tensor.dims))


def finite(elements: NDArray[Any]) -> bool:
    """Return whether all elements are finite, with little memory."""
    starts = range(0, elements.size, _BLOCK)
    return all(np.isfinite(elements[start : start + _BLOCK]).all() for start in starts)


def axis_of(axis: int, value: Value) -> int:
    """Return an axis counted from the front; the axis of the images is refused."""
    place = axis + value.rank if axis < 0 else axis
    if not int(value.batched) <= place < value.rank:
        raise ModelFileError(
            f"Axis {axis} was to be worked along, and the value has "
            f"{value.rank} axes{', the first of which keeps the images apart' * value.batched}."
        )
    return place


def same_dtype(values: Sequence[Value], allowed: Sequence[int]) -> int:
    """Return the type that all values have, which is one of those allowed."""
    dtypes = {value.dtype for value in values}
    if len(dtypes) != 1 or not dtypes <= set(allowed):
        raise ModelFileError(f"The types {sorted(dtypes)} came where one of {list(allowed)} fits.")
    return dtypes.pop()


def broadcast(values: Sequence[Value]) -> tuple[tuple[int, ...], bool]:
    """Return the dimensions of an element-by-element operation, and whether they are batched.

    Images stay apart: a batched value has all axes, and a value that is not batched has at most
    one axis more than those behind the images, of length 1.
    """
    rank = max(value.rank for value in values)
    batched = [value for value in values if value.batched]
    if any(value.rank < rank for value in batched):
        raise ModelFileError("Axes of different images would be mixed.")
    dims = [1] * rank
    for value in values:
        for place, size in enumerate(value.dims, start=rank - value.rank):
            if size != 1 and dims[place] not in (1, size):
                raise ModelFileError(
                    f"The dimensions {[list(value.dims) for value in values]} do not go together."
                )
            dims[place] = max(dims[place], size)
    if batched and dims[0] != 1:
        raise ModelFileError("Axes of different images would be mixed.")
    return tuple(dims), bool(batched)
