"""Files that pass every check of their form, and whose answers are no probabilities."""

import numpy as np
import onnx
from onnx import helper, numpy_helper
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import changed, network


def ended_in(operator: str, constant: float) -> Kind:
    """Return a file whose answers go through one more operator with a constant at the end."""

    def make() -> bytes:
        model = network()
        output = model.graph.output[0].name
        model.graph.node[-1].output[0] = "before"
        model.graph.initializer.append(numpy_helper.from_array(np.float32(constant), "last"))
        model.graph.node.append(helper.make_node(operator, ["before", "last"], [output], "last"))
        return model.SerializeToString()

    return Kind(make, "that are no probabilities; the model is broken")


def enlarge(model: onnx.ModelProto) -> None:
    for constant in model.graph.initializer:
        if constant.data_type == 1:
            numbers = np.frombuffer(constant.raw_data, np.float32)
            constant.raw_data = np.full_like(numbers, 3e38).tobytes()


KINDS = {
    "answers turned negative": ended_in("Mul", -1.0),
    "answers times 1e30": ended_in("Mul", 1e30),
    "answers halved": ended_in("Mul", 0.5),
    "answers raised a little": ended_in("Add", 0.001),
    "answers of zero": ended_in("Mul", 0.0),
    "answers divided by zero": ended_in("Div", 0.0),
    "weights as large as can be": Kind(
        lambda: changed(enlarge), "that are no probabilities; the model is broken"
    ),
}
