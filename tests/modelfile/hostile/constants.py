"""Constants whose data lie elsewhere, are not what is declared, or are no numbers."""

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import changed


def weights(model: onnx.ModelProto) -> onnx.TensorProto:
    """Return the largest constant."""
    return max(model.graph.initializer, key=lambda constant: len(constant.raw_data))


def outside(model: onnx.ModelProto) -> None:
    constant = weights(model)
    constant.external_data.add(key="location", value="../../../etc/passwd")
    constant.data_location = TensorProto.EXTERNAL


def said_to_be_outside(model: onnx.ModelProto) -> None:
    weights(model).data_location = TensorProto.EXTERNAL


def sized(*dims: int) -> Callable[[onnx.ModelProto], None]:
    def change(model: onnx.ModelProto) -> None:
        weights(model).dims[:] = dims

    return change


def typed(dtype: int) -> Callable[[onnx.ModelProto], None]:
    return lambda model: setattr(weights(model), "data_type", dtype)


def holding(value: float) -> Callable[[onnx.ModelProto], None]:
    """Return what puts a value among the weights."""

    def change(model: onnx.ModelProto) -> None:
        constant = weights(model)
        numbers = np.frombuffer(constant.raw_data, np.float32).copy()
        numbers[500] = value
        constant.raw_data = numbers.tobytes()

    return change


def as_floats(model: onnx.ModelProto) -> None:
    constant = weights(model)
    constant.float_data.extend(np.frombuffer(constant.raw_data, np.float32).tolist())
    constant.ClearField("raw_data")


def as_both(model: onnx.ModelProto) -> None:
    weights(model).float_data.extend([1.0] * 980)


def halved(last: float = 0.0) -> Callable[[onnx.ModelProto], None]:
    """Return what stores the weights in half precision, the last of them with this value."""

    def change(model: onnx.ModelProto) -> None:
        constant = weights(model)
        numbers = np.frombuffer(constant.raw_data, np.float32).astype(np.float16)
        numbers[-1] = last
        constant.raw_data, constant.data_type = numbers.tobytes(), TensorProto.FLOAT16

    return change


def of_one_name(model: onnx.ModelProto) -> None:
    model.graph.initializer[1].name = model.graph.initializer[0].name


def without_data(model: onnx.ModelProto) -> None:
    weights(model).ClearField("raw_data")


def in_segments(model: onnx.ModelProto) -> None:
    weights(model).segment.begin = 0


def kind(change: Callable[[onnx.ModelProto], object], because: str) -> Kind:
    return Kind(lambda: changed(change), because)


KINDS = {
    "weights in another file": kind(outside, "another file"),
    "weights said to lie in another file": kind(said_to_be_outside, "another file"),
    "weights for a million rows": kind(sized(1_000_000, 98), "want 392,000,000"),
    "weights for one row": kind(sized(1, 98), "has 3,920 bytes"),
    "weights of no rows": kind(sized(0, 98), "has the dimensions [0, 98]"),
    "weights of minus one row": kind(sized(-10, -98), "has the dimensions [-10, -98]"),
    "weights of 2 ** 124 rows": kind(sized(1 << 62, 1 << 62), "want"),
    "weights whose size overflows": kind(sized(1 << 61, 8, 980), "want"),
    "weights of nine dimensions": kind(sized(*[1] * 8, 980), "more than 8 of dims"),
    "weights in other dimensions": kind(sized(98, 10), "no dense layer"),
    "weights as text": kind(typed(TensorProto.STRING), "type 8"),
    "weights of brain floats": kind(typed(TensorProto.BFLOAT16), "type 16"),
    "weights of half as many bytes": kind(typed(TensorProto.FLOAT16), "want 1,960"),
    "weights of half precision that nothing converts": kind(halved(), "types [1, 10] came"),
    "a weight of half precision without end": kind(halved(np.inf), "not finite"),
    "weights of complex numbers": kind(typed(TensorProto.COMPLEX64), "type 14"),
    "weights of no type": kind(typed(0), "type 0"),
    "weights of bytes": kind(typed(TensorProto.UINT8), "want 980"),
    "weights of whole numbers": kind(typed(TensorProto.INT32), "types [1, 6] came"),
    "a weight that is no number": kind(holding(np.nan), "not finite"),
    "a weight without end": kind(holding(-np.inf), "not finite"),
    "weights one by one": kind(as_floats, "numbers outside its raw data"),
    "weights twice": kind(as_both, "numbers outside its raw data"),
    "no weights": kind(without_data, "no raw_data"),
    "weights in segments": kind(in_segments, "a segment"),
    "two constants of one name": kind(of_one_name, "Two values have the name"),
}
