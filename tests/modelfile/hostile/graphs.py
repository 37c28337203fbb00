"""The graph as a whole: its input and output, and how its nodes hang together."""

import onnx
from onnx import TensorProto, helper
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import changed


def taking(*values: tuple[str, int, list[int | str]]) -> bytes:
    return changed(lambda model: replace(model.graph.input, values))


def giving(*values: tuple[str, int, list[int | str]]) -> bytes:
    return changed(lambda model: replace(model.graph.output, values))


def replace(ports, values) -> None:
    del ports[:]
    ports.extend(helper.make_tensor_value_info(*value) for value in values)


def circular(model: onnx.ModelProto) -> None:
    """Let the first two nodes read each other."""
    first, second = model.graph.node[:2]
    first.input[0] = second.output[0]


def without_order(model: onnx.ModelProto) -> None:
    nodes = list(reversed(model.graph.node))
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def given_twice(model: onnx.ModelProto) -> None:
    model.graph.node[3].output[0] = model.graph.node[2].output[0]


def over_a_constant(model: onnx.ModelProto) -> None:
    model.graph.node[0].output[0] = model.graph.initializer[0].name


def over_the_input(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].name = "images"


def of_a_name(model: onnx.ModelProto) -> None:
    model.graph.node[1].name = model.graph.node[0].name


def many(model: onnx.ModelProto) -> None:
    """Give the graph 100,000 nodes."""
    node = model.graph.node[0]
    model.graph.node.extend([node] * 100_000)


def many_constants(model: onnx.ModelProto) -> None:
    model.graph.initializer.extend([model.graph.initializer[0]] * 100_000)


def sizeless(model: onnx.ModelProto) -> None:
    model.graph.input[0].type.tensor_type.ClearField("shape")


def sequence(model: onnx.ModelProto) -> None:
    kind = helper.make_tensor_sequence_value_info("images", TensorProto.UINT8, ["n", 28, 28])
    model.graph.input[0].CopyFrom(kind)


BYTE, FLOAT = TensorProto.UINT8, TensorProto.FLOAT
IMAGES, ANSWERS = ("images", BYTE, ["n", 28, 28]), ("probabilities", FLOAT, ["n", 10])

KINDS = {
    "no graph": Kind(lambda: changed(lambda m: m.ClearField("graph")), "no graph"),
    "an empty graph": Kind(lambda: changed(lambda m: m.graph.ClearField("node")), "does not end"),
    "no input": Kind(lambda: taking(), "holds no input"),
    "an input of another name": Kind(lambda: taking(("x", BYTE, ["n", 28, 28])), "from x"),
    "an input of floats": Kind(lambda: taking(("images", FLOAT, ["n", 28, 28])), "type 1"),
    "an input of other pictures": Kind(lambda: taking(("images", BYTE, ["n", 28, 29])), "29"),
    "an input of one picture": Kind(lambda: taking(("images", BYTE, [1, 28, 28])), "[1, 28, 28]"),
    "an input of any picture": Kind(lambda: taking(("images", BYTE, ["n", "h", "w"])), "'h'"),
    "an input without sizes": Kind(lambda: changed(sizeless), "holds no shape"),
    "an input that is a sequence": Kind(lambda: changed(sequence), "a sequence"),
    "two inputs": Kind(lambda: taking(IMAGES, ("more", BYTE, [1])), "more than 1 of input"),
    "no output": Kind(lambda: giving(), "holds no output"),
    "two outputs": Kind(lambda: giving(ANSWERS, ("conv_2", FLOAT, ["n"])), "more than 1 of output"),
    "an output of doubles": Kind(
        lambda: giving(("probabilities", TensorProto.DOUBLE, ["n", 10])), "type 11"
    ),
    "an output of eleven classes": Kind(
        lambda: giving(("probabilities", FLOAT, ["n", 11])), "['n', 11]"
    ),
    "an output that nothing gives": Kind(
        lambda: changed(lambda m: m.graph.node[-1].output.__setitem__(0, "x")), "does not end"
    ),
    "sparse constants": Kind(
        lambda: changed(lambda m: m.graph.sparse_initializer.add()), "sparse constants"
    ),
    "types of values between": Kind(
        lambda: changed(lambda m: m.graph.value_info.append(m.graph.input[0])), "field 13"
    ),
    "a circle": Kind(lambda: changed(circular), "nothing before it gives"),
    "nodes out of order": Kind(lambda: changed(without_order), "nothing before it gives"),
    "a value given twice": Kind(lambda: changed(given_twice), "Two values have the name"),
    "a node over a constant": Kind(lambda: changed(over_a_constant), "Two values have the name"),
    "a constant over the input": Kind(lambda: changed(over_the_input), "Two values have the name"),
    "two nodes of one name": Kind(lambda: changed(of_a_name), "Two nodes have the same name"),
    "a hundred thousand nodes": Kind(lambda: changed(many), "more than 2,000 of node"),
    "a hundred thousand constants": Kind(lambda: changed(many_constants), "more than 4,000 of"),
}
