"""The nodes of the forest: one of all trees, and the softmax at its temperature."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.export.features import add_discriminants, add_features
from tenfold.export.graph import Graph, tempered
from tenfold.modelfile.onnx_format import ML_DOMAIN
from tenfold.models.forest import MIN_VOTE_SHARE, VOTE_STEPS, Forest
from tenfold.types import CLASSES


def add_forest(graph: Graph, model: Forest) -> str:
    """Add the whole of a fitted forest and return the name of its probabilities."""
    columns = _columns(graph, model)
    trees = [estimator.tree_ for estimator in model.forest_.estimators_]
    shares = graph.add(
        "TreeEnsembleRegressor",
        columns,
        domain=ML_DOMAIN,
        n_targets=CLASSES,
        aggregate_function="SUM",
        **_nodes(trees),
        **_leaves(trees),
    )
    grain = graph.constant(VOTE_STEPS, np.float32)
    rounded = graph.add("Div", graph.add("Round", graph.add("Mul", shares, grain)), grain)
    floored = graph.add("Max", rounded, graph.constant(MIN_VOTE_SHARE, np.float32))
    return tempered(graph, graph.add("Log", floored), model.temperature_)


def _columns(graph: Graph, model: Forest) -> str:
    columns = add_features(graph, model.base)
    if model.discriminants_ is None:
        return columns
    discriminants = add_discriminants(graph, columns, model.discriminants_)
    return graph.add("Concat", columns, discriminants, axis=1)


def _nodes(trees: list[Any]) -> dict[str, Any]:
    leaf = [tree.children_left < 0 for tree in trees]
    modes = np.where(np.concatenate(leaf), "LEAF", "BRANCH_LEQ")
    return {
        "nodes_treeids": _owners(trees),
        "nodes_nodeids": np.concatenate([np.arange(tree.node_count) for tree in trees]).tolist(),
        "nodes_modes": modes.tolist(),
        "nodes_featureids": _joined([np.maximum(tree.feature, 0) for tree in trees]),
        "nodes_values": _rounded_down(np.concatenate([tree.threshold for tree in trees])).tolist(),
        "nodes_truenodeids": _joined([np.maximum(tree.children_left, 0) for tree in trees]),
        "nodes_falsenodeids": _joined([np.maximum(tree.children_right, 0) for tree in trees]),
    }


def _leaves(trees: list[Any]) -> dict[str, Any]:
    """Return the weights of leaves for digits: the share of images, over the number of trees."""
    owners, nodes, targets, weights = [], [], [], []
    for number, tree in enumerate(trees):
        values = tree.value[:, 0, :]
        shares = values / values.sum(axis=1, keepdims=True) / len(trees)
        node, target = np.nonzero((shares > 0) & (tree.children_left < 0)[:, None])
        owners.append(np.full(len(node), number))
        nodes.append(node)
        targets.append(target)
        weights.append(shares[node, target].astype(np.float32))
    return {
        "target_treeids": _joined(owners),
        "target_nodeids": _joined(nodes),
        "target_ids": _joined(targets),
        "target_weights": _joined(weights),
    }


def _rounded_down(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the largest float32 not above each threshold: float32 columns then branch alike."""
    nearest = thresholds.astype(np.float32)
    below = np.nextafter(nearest, np.float32(-np.inf))
    return np.where(nearest > thresholds, below, nearest)


def _owners(trees: list[Any]) -> list[Any]:
    counts = [tree.node_count for tree in trees]
    return np.repeat(np.arange(len(trees)), counts).tolist()


def _joined(parts: list[NDArray[Any]]) -> list[Any]:
    joined: list[Any] = np.concatenate(parts).tolist()
    return joined
