"""Single nodes: operators and attributes that are not ours, or not used so."""

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import built, changed

from tenfold.export.graph import Graph


def node_of(model: onnx.ModelProto, operator: str) -> onnx.NodeProto:
    return next(node for node in model.graph.node if node.op_type == operator)


def set_to(operator: str, **attributes: object) -> bytes:
    """Return the network with other attributes of one of its nodes."""
    return changed(lambda model: give(node_of(model, operator), attributes))


def give(node: onnx.NodeProto, attributes: dict[str, object]) -> None:
    kept = [a for a in node.attribute if a.name not in attributes]
    new = [helper.make_attribute(name, value) for name, value in attributes.items()]
    del node.attribute[:]
    node.attribute.extend([*kept, *new])


def called(operator: str, domain: str = "") -> bytes:
    """Return the network with another operator in the place of its Relu."""
    return changed(lambda model: rename(node_of(model, "Relu"), operator, domain))


def rename(node: onnx.NodeProto, operator: str, domain: str) -> None:
    node.op_type, node.domain = operator, domain


def with_branches(model: onnx.ModelProto) -> None:
    node = node_of(model, "Relu")
    branch = helper.make_graph([], "then", [], [])
    give(node, {"then_branch": branch, "else_branch": branch})
    node.op_type = "If"


def named(name: str) -> bytes:
    return changed(lambda model: setattr(model.graph.node[0], "name", name))


def of_two_kinds(model: onnx.ModelProto) -> None:
    node_of(model, "Flatten").attribute[0].f = 1.0


def of_no_kind(model: onnx.ModelProto) -> None:
    node_of(model, "Flatten").attribute[0].type = 0


def twice(model: onnx.ModelProto) -> None:
    node = node_of(model, "Flatten")
    node.attribute.append(node.attribute[0])


def referring(model: onnx.ModelProto) -> None:
    node_of(model, "Flatten").attribute[0].ref_attr_name = "x"


def without_inputs(model: onnx.ModelProto) -> None:
    del node_of(model, "Gemm").input[:]


def with_two_outputs(model: onnx.ModelProto) -> None:
    node_of(model, "MaxPool").output.append("places")


def mixed_types(graph: Graph) -> str:
    double = graph.cast("images", TensorProto.DOUBLE)
    return graph.add("Add", graph.cast("images", TensorProto.FLOAT), double)


def with_zeros(graph: Graph) -> str:
    """Add a division of whole numbers by zero, which ends a program."""
    whole = graph.cast("images", TensorProto.INT64)
    return graph.add("Div", whole, graph.constant(0, np.int64))


def change(function: Callable[[onnx.ModelProto], object], because: str) -> Kind:
    return Kind(lambda: changed(function), because)


KINDS = {
    "an operator that makes what it is told": Kind(lambda: called("ConstantOfShape"), "none that"),
    "a loop": Kind(lambda: called("Loop"), "none that Tenfold writes"),
    "an operator of a third party": Kind(lambda: called("Relu", "com.microsoft"), "none that"),
    "an operator of nobody": Kind(lambda: called("Relu", "evil"), "none that Tenfold writes"),
    "branches": change(with_branches, "a graph of its own"),
    "a constant in an attribute": Kind(
        lambda: set_to("Relu", value=helper.make_tensor("x", 1, [1], [1.0])),
        "a constant of its own",
    ),
    "an attribute that is not ours": Kind(lambda: set_to("Relu", alpha=1), "attribute alpha"),
    "an attribute of another kind": Kind(lambda: set_to("Flatten", axis=1.0), "attribute axis"),
    "an attribute of two kinds": change(of_two_kinds, "announces i and holds f and i"),
    "an attribute of no kind": change(of_no_kind, "announces what is not read"),
    "an attribute twice": change(twice, "names an attribute twice"),
    "an attribute that refers": change(referring, "a reference to a function"),
    "a node without inputs": change(without_inputs, "0 inputs came"),
    "a node with two outputs": change(with_two_outputs, "more than 1 of output"),
    "a value that nothing gives": change(
        lambda m: node_of(m, "Relu").input.__setitem__(0, "x"), "reads x, which nothing"
    ),
    "an input left out": change(lambda m: node_of(m, "Gemm").input.__setitem__(2, ""), "0 charact"),
    "a name of a megabyte": Kind(lambda: named("x" * 1_000_000), "1,000,000 characters"),
    "a name that a terminal obeys": Kind(lambda: named("\x1b[2J"), "letters, digits"),
    "no name": Kind(lambda: named(""), "letters, digits"),
    "a stride of zero": Kind(lambda: set_to("Conv", strides=[0, 1]), "strides came as [0, 1]"),
    "a stride backwards": Kind(lambda: set_to("Conv", strides=[-1, 1]), "negative or too large"),
    "a stride of a million": Kind(lambda: set_to("Conv", strides=[2, 1_000_000]), "strides came"),
    "a dilation of zero": Kind(lambda: set_to("Conv", dilations=[0, 0]), "dilations came"),
    "a dilation out of the picture": Kind(lambda: set_to("Conv", dilations=[9, 9]), "does not fit"),
    "a kernel that is not its weights'": Kind(
        lambda: set_to("Conv", kernel_shape=[3, 3]), "is not that of"
    ),
    "three strides": Kind(lambda: set_to("Conv", strides=[1, 1, 1]), "strides came"),
    "two margins": Kind(lambda: set_to("Conv", pads=[2, 2]), "four were wanted"),
    "a margin wider than the kernel": Kind(lambda: set_to("Conv", pads=[9] * 4), "does not fit"),
    "no groups": Kind(lambda: set_to("Conv", group=0), "0 groups"),
    "more groups than channels": Kind(lambda: set_to("Conv", group=2), "2 groups"),
    "margins chosen by the runtime": Kind(
        lambda: set_to("Conv", auto_pad="SAME_UPPER"), "auto_pad"
    ),
    "a window of zero": Kind(lambda: set_to("MaxPool", kernel_shape=[0, 2]), "kernel_shape came"),
    "a window behind the picture": Kind(
        lambda: set_to("MaxPool", kernel_shape=[1, 2]), "begin behind the picture"
    ),
    "a rounding of neither kind": Kind(lambda: set_to("MaxPool", ceil_mode=2), "0 or 1 was wanted"),
    "a matrix the wrong way round": Kind(lambda: set_to("Gemm", transB=0), "no dense layer"),
    "a type that there is not": Kind(lambda: set_to("Cast", to=999), "type 999"),
    "a type of texts": Kind(lambda: set_to("Cast", to=TensorProto.STRING), "type 8"),
    "a softmax over the images": Kind(lambda: set_to("Softmax", axis=0), "keeps the images apart"),
    "a softmax over an axis that there is not": Kind(lambda: set_to("Softmax", axis=2), "2 axes"),
    "numbers of two types": Kind(lambda: built(mixed_types), "types [1, 11] came"),
    "whole numbers over zero": Kind(lambda: built(with_zeros), "divided by what may be 0"),
}
