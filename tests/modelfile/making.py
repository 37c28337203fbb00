"""Small good model files to be spoiled, made by hand: a network and two trees."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from tenfold.card import Card, to_json
from tenfold.export.graph import Graph
from tenfold.modelfile.onnx_format import IR_VERSION, ML_OPSET, OPSET

CARD = Card(
    family="cnn",
    title="A tiny network",
    settings={"width": 2},
    seed=0,
    data="squares",
    data_sha256="0" * 64,
    training_images=200,
    figures={"test_accuracy": 0.5},
    created="2026-01-01T00:00:00+00:00",
    versions={"tenfold": "0.1.0"},
)
IMAGES = helper.make_tensor_value_info("images", TensorProto.UINT8, ["n", 28, 28])
ANSWERS = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 10])


def pixels(graph: Graph, shape: list[int]) -> str:
    """Add what turns the images into floats from 0 to 1 in this shape."""
    scaled = graph.add("Div", graph.cast("images", TensorProto.FLOAT), single(graph, 255))
    return graph.add("Reshape", scaled, graph.constant(shape, np.int64))


def single(graph: Graph, value: float) -> str:
    return graph.constant(value, np.float32)


def finish(graph: Graph, logits: str) -> onnx.ModelProto:
    """Return the model that ends in a softmax of ``logits``, unchecked."""
    graph.nodes.append(helper.make_node("Softmax", [logits], ["probabilities"], "end", axis=1))
    content = helper.make_graph(graph.nodes, "tenfold", [IMAGES], [ANSWERS], graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    model = helper.make_model(
        content, producer_name="tenfold", ir_version=IR_VERSION, opset_imports=opsets
    )
    helper.set_model_props(model, {"tenfold.card": to_json(CARD)})
    return model


def network() -> onnx.ModelProto:
    """Return a network of one convolution and 1,000 random weights."""
    random, graph = np.random.default_rng(0), Graph()
    filters = random.normal(size=(2, 1, 5, 5)).astype(np.float32)
    maps = graph.add(
        "Conv",
        pixels(graph, [-1, 1, 28, 28]),
        graph.constant(filters),
        graph.constant(np.zeros(2, np.float32)),
        kernel_shape=[5, 5],
        pads=[2, 2, 2, 2],
        strides=[2, 2],
    )
    small = graph.add(
        "MaxPool", graph.add("Relu", maps), kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1
    )
    weights = random.normal(size=(10, 98)).astype(np.float32)
    flat = graph.add("Flatten", small, axis=1)
    biases = graph.constant(np.zeros(10, np.float32))
    return finish(graph, graph.add("Gemm", flat, graph.constant(weights), biases, transB=1))


TREES: dict[str, Any] = {
    "n_targets": 10,
    "aggregate_function": "SUM",
    "nodes_treeids": [0, 0, 0, 1, 1, 1, 1, 1],
    "nodes_nodeids": [0, 1, 2, 0, 1, 2, 3, 4],
    "nodes_modes": ["BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "BRANCH_LEQ"]
    + ["LEAF"] * 2,
    "nodes_featureids": [300, 0, 0, 783, 0, 200, 0, 0],
    "nodes_values": [0.5, 0.0, 0.0, 0.25, 0.0, 0.75, 0.0, 0.0],
    "nodes_truenodeids": [1, 0, 0, 1, 0, 3, 0, 0],
    "nodes_falsenodeids": [2, 0, 0, 2, 0, 4, 0, 0],
    "target_treeids": [0, 0, 0, 1, 1, 1],
    "target_nodeids": [1, 1, 2, 1, 3, 4],
    "target_ids": [0, 1, 2, 3, 4, 5],
    "target_weights": [0.25, 0.25, 0.5, 0.5, 0.5, 0.5],
}


def grove(**changed: Any) -> onnx.ModelProto:
    """Return two trees on pixels, with some of their attributes changed."""
    graph = Graph()
    attributes = {**TREES, **changed}
    found = graph.add(
        "TreeEnsembleRegressor", pixels(graph, [-1, 784]), domain="ai.onnx.ml", **attributes
    )
    return finish(graph, found)


def changed(change: Callable[[onnx.ModelProto], object]) -> bytes:
    """Return the file of the network after a change."""
    model = network()
    change(model)
    return model.SerializeToString()


def built(build: Callable[[Graph], str]) -> bytes:
    """Return a file that begins like ours and ends in what ``build`` adds."""
    graph = Graph()
    return finish(graph, build(graph)).SerializeToString()


def with_card(**fields: Any) -> bytes:
    """Return the file of the network with a card of which some fields are changed."""
    card = json.loads(to_json(CARD)) | fields
    return changed(lambda model: helper.set_model_props(model, {"tenfold.card": json.dumps(card)}))


def many_trees(count):
    """Return ``count`` full trees of six branchings, 127 nodes each, on columns 0 to 783."""
    places = np.arange(127)
    leaf, leaves = places > 62, np.arange(63, 127)
    true, false = np.where(leaf, 0, 2 * places + 1), np.where(leaf, 0, 2 * places + 2)
    return {
        "nodes_treeids": np.repeat(np.arange(count), 127).tolist(),
        "nodes_nodeids": np.tile(places, count).tolist(),
        "nodes_modes": np.tile(np.where(leaf, "LEAF", "BRANCH_LEQ"), count).tolist(),
        "nodes_featureids": (np.arange(127 * count) % 784).tolist(),
        "nodes_values": [0.5] * (127 * count),
        "nodes_truenodeids": np.tile(true, count).tolist(),
        "nodes_falsenodeids": np.tile(false, count).tolist(),
        "target_treeids": np.repeat(np.arange(count), 64).tolist(),
        "target_nodeids": np.tile(leaves, count).tolist(),
        "target_ids": (np.arange(64 * count) % 10).tolist(),
        "target_weights": [1.0 / count] * (64 * count),
    }
