"""The table of the operators that a model file may use.

Each line states the number of inputs, the allowed attributes with their types, and the rule that
infers the output. An operator, input or attribute that is not in the table is refused; to use a new
one in an export, add its line. A rule is a function of the node and its input values. It refuses a
node if the output cannot be inferred or the images would not stay apart. Source of the rules:
github.com/onnx/onnx, docs/Operators.md, opset 17.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from tenfold.errors import ModelFileError
from tenfold.modelfile import elementwise, layers, shape_ops
from tenfold.modelfile.messages import MAX_INPUTS
from tenfold.modelfile.model import Node
from tenfold.modelfile.onnx_format import ML_DOMAIN
from tenfold.modelfile.trees import trees
from tenfold.modelfile.values import Value

I, S, FS, IS, WS = "int", "str", "floats", "ints", "words"  # noqa: E741


@dataclass(frozen=True)
class Operator:
    """The allowed use of an operator, and the rule that infers its output.

    ``product_axis`` is, for a product, the axis of the output with one element for each column of
    the weights, which are the second input; it determines the number of multiplications.
    """

    rule: Callable[[Node, list[Value]], Value]
    min_inputs: int
    max_inputs: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    product_axis: int | None = None


_WINDOW = {"kernel_shape": IS, "pads": IS, "strides": IS, "dilations": IS}
_TREES = {
    "n_targets": I, "aggregate_function": S,
    "nodes_treeids": IS, "nodes_nodeids": IS, "nodes_featureids": IS, "nodes_truenodeids": IS,
    "nodes_falsenodeids": IS, "nodes_values": FS, "nodes_modes": WS,
    "target_treeids": IS, "target_nodeids": IS, "target_ids": IS, "target_weights": FS,
}  # fmt: skip

OPERATORS: Mapping[tuple[str, str], Operator] = {
    ("", "Add"): Operator(elementwise.nary, 2, 2),
    ("", "Cast"): Operator(elementwise.cast, 1, 1, {"to": I}),
    ("", "Clip"): Operator(elementwise.clip, 3, 3),
    ("", "Concat"): Operator(shape_ops.concat, 1, MAX_INPUTS, {"axis": I}),
    ("", "Conv"): Operator(layers.convolution, 2, 3, {**_WINDOW, "group": I}, product_axis=1),
    ("", "DequantizeLinear"): Operator(elementwise.dequantize, 2, 3, {"axis": I}),
    ("", "Div"): Operator(elementwise.quotient, 2, 2),
    ("", "Exp"): Operator(elementwise.unary, 1, 1),
    ("", "Flatten"): Operator(shape_ops.flatten, 1, 1, {"axis": I}),
    ("", "Floor"): Operator(elementwise.unary, 1, 1),
    ("", "Gather"): Operator(shape_ops.gather, 2, 2, {"axis": I}),
    ("", "GatherElements"): Operator(shape_ops.gather_elements, 2, 2, {"axis": I}),
    ("", "Gemm"): Operator(layers.dense, 2, 3, {"transB": I}, product_axis=1),
    ("", "Identity"): Operator(elementwise.identity, 1, 1),
    ("", "Log"): Operator(elementwise.unary, 1, 1),
    ("", "MatMul"): Operator(layers.product, 2, 2, product_axis=-1),
    ("", "Max"): Operator(elementwise.nary, 2, 2),
    ("", "MaxPool"): Operator(layers.pooling, 1, 1, {**_WINDOW, "ceil_mode": I}),
    ("", "Min"): Operator(elementwise.nary, 2, 2),
    ("", "Mul"): Operator(elementwise.nary, 2, 2),
    ("", "Neg"): Operator(elementwise.unary, 1, 1),
    ("", "Pad"): Operator(shape_ops.pad, 2, 3),
    ("", "QuantizeLinear"): Operator(elementwise.quantize, 3, 3, {"axis": I}),
    ("", "ReduceSum"): Operator(elementwise.total, 2, 2, {"keepdims": I}),
    ("", "Relu"): Operator(elementwise.unary, 1, 1),
    ("", "Reshape"): Operator(shape_ops.reshape, 2, 2),
    ("", "Round"): Operator(elementwise.unary, 1, 1),
    ("", "Slice"): Operator(shape_ops.slice_out, 4, 5),
    ("", "Softmax"): Operator(elementwise.softmax, 1, 1, {"axis": I}),
    ("", "Softplus"): Operator(elementwise.unary, 1, 1),
    ("", "Sqrt"): Operator(elementwise.unary, 1, 1),
    ("", "Sub"): Operator(elementwise.nary, 2, 2),
    ("", "Transpose"): Operator(shape_ops.transpose, 1, 1, {"perm": IS}),
    (ML_DOMAIN, "TreeEnsembleRegressor"): Operator(trees, 1, 1, _TREES),
}


def infer_output(node: Node, values: list[Value]) -> tuple[Value, int]:
    """Return the output of a node, and about how many steps of arithmetic it takes.

    Raises:
        ModelFileError: the node is not used as our exports use it
    """
    operator = OPERATORS.get((node.domain, node.operator))
    if operator is None:
        raise ModelFileError("The operator is none that Tenfold writes.")
    if not operator.min_inputs <= len(values) <= operator.max_inputs:
        raise ModelFileError(
            f"{len(values)} inputs came; {operator.min_inputs} or more were wanted."
        )
    for name, value in node.attributes.items():
        if operator.attributes.get(name) != _kind(value):
            raise ModelFileError(f"The attribute {name} is none that Tenfold writes.")
    found = operator.rule(node, values)
    return found, _steps(operator, values, found)


def _steps(operator: Operator, values: list[Value], found: Value) -> int:
    """Return the multiplications of a product, or else the elements of inputs and output."""
    if operator.product_axis is not None:
        return found.elements * (values[1].elements // found.dims[operator.product_axis])
    return found.elements + sum(value.elements for value in values)


def _kind(value: object) -> str:
    if isinstance(value, np.ndarray):
        return {"f": FS, "i": IS, "u": WS}[value.dtype.kind]
    return type(value).__name__
