"""A builder of ONNX graphs: nodes are added in order, and their names are made here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from tenfold.errors import ModelFileError
from tenfold.modelfile.model import Port
from tenfold.modelfile.onnx_format import IR_VERSION, OPSET, OPSETS, PRODUCER
from tenfold.modelfile.signatures import DIGIT_IMAGES, Signature

INPUT, OUTPUT = DIGIT_IMAGES.input.name, DIGIT_IMAGES.output.name


@dataclass
class Graph:
    """A graph under construction.

    Names begin with ``prefix``, so that one file can hold the nodes of several graphs.
    """

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    prefix: str = ""

    def constant(self, value: NDArray[Any] | float | Sequence[int], dtype: Any = None) -> str:
        """Add a constant and return its name."""
        name = f"{self.prefix}constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=dtype), name))
        return name

    def add(
        self, operator: str, *inputs: str, domain: str = "", unread: int = 0, **attributes: Any
    ) -> str:
        """Add a node and return the name of its first output; ``unread`` more are not used."""
        name = f"{self.prefix}{operator.lower()}_{len(self.nodes)}"
        outputs = [name, *(f"{name}_unread_{number}" for number in range(unread))]
        node = helper.make_node(
            operator, list(inputs), outputs, name=name, domain=domain, **attributes
        )
        self.nodes.append(node)
        return name

    def cast(self, value: str, dtype: int) -> str:
        """Add a conversion to an ONNX type and return the name of its output."""
        return self.add("Cast", value, to=dtype)

    def total(self, value: str, axis: int) -> str:
        """Add a sum over one axis, which is kept with length 1, and return its name."""
        return self.add("ReduceSum", value, self.constant([axis], np.int64), keepdims=1)

    def finish(
        self, result: str, metadata: dict[str, str], signature: Signature = DIGIT_IMAGES
    ) -> bytes:
        """Return the content of a model file with this signature whose output is ``result``."""
        output = signature.output.name
        self.nodes.append(helper.make_node("Identity", [result], [output], name=output))
        graph = helper.make_graph(
            self.nodes,
            PRODUCER,
            [_declared(signature.input)],
            [_declared(signature.output)],
            self.constants,
        )
        opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
        model = helper.make_model(
            graph, producer_name=PRODUCER, ir_version=IR_VERSION, opset_imports=opsets
        )
        helper.set_model_props(model, metadata)
        onnx.checker.check_model(model, full_check=True)
        content: bytes = model.SerializeToString()
        return content


def _declared(port: Port) -> Any:
    return helper.make_tensor_value_info(port.name, port.dtype, list(port.dims))


def load_digit_model(content: bytes, name: str) -> Any:
    """Return the ONNX ModelProto of a file of images of single digits.

    Raises:
        ModelFileError: the file, which the message calls ``name``, is not one that Tenfold wrote
    """
    model = onnx.load_from_string(content)
    inputs = [value.name for value in model.graph.input]
    opsets = [opset.version for opset in model.opset_import if opset.domain == ""]
    if inputs != [INPUT] or opsets != [OPSET]:
        raise ModelFileError(
            f"{name} has the inputs {inputs} in opset {opsets}; a file of images in opset {OPSET} "
            "was wanted. Take one that 'tenfold train' wrote."
        )
    return model


def tempered(graph: Graph, logits: str, temperature: float) -> str:
    """Add the softmax of logits at a temperature."""
    return graph.add(
        "Softmax", graph.add("Div", logits, graph.constant(temperature, np.float32)), axis=1
    )
