"""The rules of the operators of networks and SVMs: products, convolutions, poolings."""

from tenfold.errors import ModelFileError
from tenfold.modelfile.model import Node
from tenfold.modelfile.onnx_format import FLOAT, INT8, UINT8
from tenfold.modelfile.values import FLOATS, Value, same_dtype

_MAX_STRIDE = 1_000  # and dilation, and kernel side; our largest stride is 2


def product(_node: Node, values: list[Value]) -> Value:
    """Return a product with one matrix, or of two matrices of each image."""
    value, matrix = values
    dtype = same_dtype(values, FLOATS)
    one_for_all = not matrix.batched and matrix.rank == 2 <= value.rank
    one_each = value.batched and matrix.batched and value.rank == matrix.rank == 3
    if not (one_for_all or one_each) or value.dims[-1] != matrix.dims[-2]:
        raise ModelFileError(f"{list(value.dims)} times {list(matrix.dims)} is no product.")
    return Value(dtype, (*value.dims[:-1], matrix.dims[-1]), value.batched)


def dense(node: Node, values: list[Value]) -> Value:
    """Return the output of a dense layer: rows times a matrix, and a bias."""
    value, weights = values[:2]
    dtype = same_dtype(values, FLOATS)
    given, wanted = weights.dims if weights.rank == 2 else (0, 0)
    if node.flag("transB"):
        given, wanted = wanted, given
    biases = [bias.dims for bias in values[2:]]
    if value.rank != 2 or value.dims[1] != given or any(dims != (wanted,) for dims in biases):
        raise ModelFileError(
            f"{list(value.dims)}, {list(weights.dims)} and biases of {biases} are no dense layer."
        )
    if any(part.batched for part in values[1:]):
        raise ModelFileError("A weight depends on the image.")
    return Value(dtype, (value.dims[0], wanted), value.batched)


def convolution(node: Node, values: list[Value]) -> Value:
    """Return a convolution of pictures."""
    value, filters = values[:2]
    dtype = same_dtype(values, (FLOAT,))
    if value.rank != 4 or filters.rank != 4 or any(part.batched for part in values[1:]):
        raise ModelFileError(f"{list(value.dims)} by {list(filters.dims)} is no convolution.")
    wanted, given = filters.dims[:2]
    groups = node.attributes.get("group", 1)
    biases = [bias.dims for bias in values[2:]]
    if groups < 1 or value.dims[1] != given * groups or wanted % groups:
        raise ModelFileError(f"{value.dims[1]} channels came in {groups} groups of {given}.")
    if any(dims != (wanted,) for dims in biases):
        raise ModelFileError(f"Biases of {biases} came for {wanted} channels.")
    kernel = _pair(node, "kernel_shape", filters.dims[2:])
    if kernel != filters.dims[2:]:
        raise ModelFileError(f"The kernel {list(kernel)} is not that of {list(filters.dims)}.")
    return Value(dtype, (value.dims[0], wanted, *_output_sides(node, value, kernel)), value.batched)


def pooling(node: Node, values: list[Value]) -> Value:
    """Return the largest of each window of a picture."""
    value = values[0]
    dtype = same_dtype(values, (FLOAT, UINT8, INT8))
    if value.rank != 4:
        raise ModelFileError(f"{list(value.dims)} is no picture with channels.")
    sides = _output_sides(node, value, _pair(node, "kernel_shape", (0, 0)))
    return Value(dtype, (*value.dims[:2], *sides), value.batched)


def _output_sides(node: Node, value: Value, kernel: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sides of the output of a window that slides over a picture."""
    strides = _pair(node, "strides", (1, 1))
    dilations = _pair(node, "dilations", (1, 1))
    pads = tuple(int(pad) for pad in node.attributes.get("pads", (0,) * 4))
    if len(pads) != 4:
        raise ModelFileError(f"The margins {list(pads[:9])} came; four were wanted.")
    rounding = node.flag("ceil_mode")
    sides = []
    for place, side in enumerate(value.dims[2:]):
        reach = (kernel[place] - 1) * dilations[place] + 1
        before, after, stride = pads[place], pads[place + 2], strides[place]
        room = side + before + after - reach
        if max(before, after) >= reach or room < 0:
            raise ModelFileError(f"A window of {reach} does not fit a side of {side}.")
        steps = -(-room // stride) if rounding else room // stride
        if steps * stride >= side + before:  # runtimes differ on whether that is a window
            raise ModelFileError("A window would begin behind the picture.")
        sides.append(steps + 1)
    return tuple(sides)


def _pair(node: Node, name: str, usual: tuple[int, ...]) -> tuple[int, ...]:
    pair = tuple(int(size) for size in node.attributes.get(name, usual)[:3])
    if len(pair) != 2 or min(pair) < 1 or max(pair) > _MAX_STRIDE:
        raise ModelFileError(f"The attribute {name} came as {list(pair)}; two sizes were wanted.")
    return pair
