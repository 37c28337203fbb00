"""A few nodes run by themselves, as a graph that ends in them."""

from collections.abc import Callable

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from tenfold.export.graph import INPUT, Graph
from tenfold.modelfile.onnx_format import IR_VERSION, OPSET
from tenfold.types import Floats, Images


def run_nodes(build: Callable[[Graph], str], images: Images, dims: list[int]) -> Floats:
    """Return float32 (n, *dims): what the nodes that ``build`` adds give for images."""
    graph = Graph()
    found = build(graph)
    given = helper.make_tensor_value_info(INPUT, TensorProto.UINT8, ["n", 28, 28])
    wanted = helper.make_tensor_value_info(found, TensorProto.FLOAT, ["n", *dims])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "nodes", [given], [wanted], graph.constants),
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    answers: list[NDArray[np.float32]] = session.run(None, {INPUT: images})
    return answers[0]
