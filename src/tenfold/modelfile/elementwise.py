"""The rules of operators that work element by element, along an axis, or not at all."""

import numpy as np

from tenfold.errors import ModelFileError
from tenfold.modelfile.model import Node
from tenfold.modelfile.onnx_format import FLOAT, INT8, INT32, UINT8
from tenfold.modelfile.values import (
    DTYPES,
    FLOATS,
    INTEGERS,
    Value,
    axis_of,
    broadcast,
    same_dtype,
)


def identity(_node: Node, values: list[Value]) -> Value:
    """Return a value of the type and dimensions of the only input."""
    return Value(values[0].dtype, values[0].dims, values[0].batched)


def unary(node: Node, values: list[Value]) -> Value:
    """Return the output of a function of each float."""
    same_dtype(values, FLOATS)
    return identity(node, values)


def nary(_node: Node, values: list[Value]) -> Value:
    """Return the output of a function of elements at the same place, floats or integers."""
    dtype = same_dtype(values, (*FLOATS, *INTEGERS))
    return Value(dtype, *broadcast(values))


def quotient(node: Node, values: list[Value]) -> Value:
    """Return a quotient; a division of integers by 0 would end the program, so it is refused."""
    divisor = values[1]
    if divisor.dtype not in FLOATS and (divisor.constant is None or divisor.constant.min() < 1):
        raise ModelFileError("Whole numbers are divided by what may be 0 or less.")
    return nary(node, values)


def clip(node: Node, values: list[Value]) -> Value:
    """Return a value clipped to two scalar bounds."""
    if any(bound.rank or bound.batched for bound in values[1:]):
        raise ModelFileError("A bound has dimensions; a single number was wanted.")
    return nary(node, values)


def cast(node: Node, values: list[Value]) -> Value:
    """Return the input converted to another type."""
    if node.attributes.get("to") not in DTYPES:
        raise ModelFileError(f"The type {node.attributes.get('to')} is none that Tenfold writes.")
    return Value(node.attributes["to"], values[0].dims, values[0].batched)


def softmax(node: Node, values: list[Value]) -> Value:
    """Return a softmax along an axis."""
    axis_of(node.attributes.get("axis", -1), values[0])
    return unary(node, values)


def total(node: Node, values: list[Value]) -> Value:
    """Return a sum over the given axes."""
    same_dtype(values[:1], FLOATS)
    axes = _axes(values[0], values[1])
    kept = node.flag("keepdims", usual=1)
    dims = [1 if place in axes else size for place, size in enumerate(values[0].dims)]
    left = [size for place, size in enumerate(dims) if kept or place not in axes]
    return Value(values[0].dtype, tuple(left), values[0].batched)


def quantize(node: Node, values: list[Value]) -> Value:
    """Return floats quantised to bytes."""
    same_dtype(values[:2], (FLOAT,))
    _check_steps(node, values)
    return Value(same_dtype(values[2:], (UINT8, INT8)), values[0].dims, values[0].batched)


def dequantize(node: Node, values: list[Value]) -> Value:
    """Return floats from quantised bytes, or from the sums of their products."""
    same_dtype([values[0], *values[2:]], (UINT8, INT8, INT32))
    _check_steps(node, values)
    return Value(same_dtype(values[1:2], (FLOAT,)), values[0].dims, values[0].batched)


def _check_steps(node: Node, values: list[Value]) -> None:
    """Refuse steps that are not positive constants, either one or one for each index of an axis."""
    steps = values[1]
    if steps.constant is None or not np.all(steps.constant > 0):
        raise ModelFileError("The steps of a quantisation are no positive constants.")
    if any(zero.constant is None or zero.elements != steps.elements for zero in values[2:]):
        raise ModelFileError("The zeros of a quantisation are not constants like its steps.")
    if steps.elements > 1:
        axis = axis_of(node.attributes.get("axis", 1), values[0])
        if steps.dims != (values[0].dims[axis],):
            raise ModelFileError(f"Steps of {list(steps.dims)} do not fit {list(values[0].dims)}.")


def _axes(value: Value, axes: Value) -> set[int]:
    given = axes.whole_numbers()
    found = {axis_of(axis, value) for axis in given}
    if len(found) < len(given):
        raise ModelFileError("An axis is named twice.")
    return found
