"""A small hand to build ONNX graphs with: nodes are added in order, names are made here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from tenfold.modelfile.forms import IMAGES, Form
from tenfold.modelfile.model import Port

OPSET = 17  # read by ONNX Runtime since 1.12 (2022), on phones and in browsers too
ML_OPSET = 3  # the operators of trees
IR_VERSION = 8  # the file format that goes with these
INPUT, OUTPUT = IMAGES.input.name, IMAGES.output.name
CARD = "tenfold.card"  # the card's name in the file's metadata


@dataclass
class Graph:
    """A graph in the making, of the form that it is finished in.

    Names begin with ``prefix``, so that the nodes of two graphs can lie in one file.
    """

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    prefix: str = ""

    def constant(self, value: NDArray[Any] | float | Sequence[int], dtype: Any = None) -> str:
        """Return the name of a new constant."""
        name = f"{self.prefix}constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=dtype), name))
        return name

    def add(
        self, operator: str, *inputs: str, domain: str = "", unread: int = 0, **attributes: Any
    ) -> str:
        """Add a node and return the name of what it gives first; ``unread`` more go nowhere."""
        name = f"{self.prefix}{operator.lower()}_{len(self.nodes)}"
        outputs = [name, *(f"{name}_unread_{number}" for number in range(unread))]
        node = helper.make_node(
            operator, list(inputs), outputs, name=name, domain=domain, **attributes
        )
        self.nodes.append(node)
        return name

    def cast(self, value: str, dtype: int) -> str:
        """Add a conversion to an ONNX type and return the name of what it gives."""
        return self.add("Cast", value, to=dtype)

    def total(self, value: str, axis: int) -> str:
        """Add a sum over one axis, which stays with length 1."""
        return self.add("ReduceSum", value, self.constant([axis], np.int64), keepdims=1)

    def finish(self, answer: str, metadata: dict[str, str], form: Form = IMAGES) -> Any:
        """Return the checked model of this form that ends in ``answer``."""
        ends = form.output.name
        self.nodes.append(helper.make_node("Identity", [answer], [ends], name=ends))
        graph = helper.make_graph(
            self.nodes,
            "tenfold",
            [_declared(form.input)],
            [_declared(form.output)],
            self.constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
        model = helper.make_model(
            graph, producer_name="tenfold", ir_version=IR_VERSION, opset_imports=opsets
        )
        helper.set_model_props(model, metadata)
        onnx.checker.check_model(model, full_check=True)
        return model


def _declared(port: Port) -> Any:
    return helper.make_tensor_value_info(port.name, port.dtype, list(port.dims))


def tempered(graph: Graph, logits: str, temperature: float) -> str:
    """Add the softmax of logits at a temperature."""
    return graph.add(
        "Softmax", graph.add("Div", logits, graph.constant(temperature, np.float32)), axis=1
    )
