"""Trees with circles, with children that there are not, and so deep that building them ends."""

from typing import Any

import numpy as np
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import TREES, grove

DEEP = 100_000  # levels


def grown(**changes: Any) -> bytes:
    """Return two trees with some of their rows changed."""
    return grove(**changes).SerializeToString()


def but(name: str, place: int, value: Any) -> bytes:
    """Return two trees with one number changed."""
    row = list(TREES[name])
    row[place] = value
    return grown(**{name: row})


def deep() -> bytes:
    """Return one tree that goes down one side."""
    count = 2 * DEEP + 1
    places = np.arange(count)
    branch = (places % 2 == 0) & (places < count - 1)
    leaves = np.flatnonzero(~branch)
    return grown(
        nodes_treeids=[0] * count,
        nodes_nodeids=places.tolist(),
        nodes_modes=np.where(branch, "BRANCH_LEQ", "LEAF").tolist(),
        nodes_featureids=[0] * count,
        nodes_values=[0.5] * count,
        nodes_truenodeids=np.where(branch, places + 1, 0).tolist(),
        nodes_falsenodeids=np.where(branch, places + 2, 0).tolist(),
        target_treeids=[0] * len(leaves),
        target_nodeids=leaves.tolist(),
        target_ids=[0] * len(leaves),
        target_weights=[1.0] * len(leaves),
    )


def kind(name: str, place: int, value: Any, because: str) -> Kind:
    return Kind(lambda: but(name, place, value), because)


KINDS = {
    "a node that is its own child": kind("nodes_truenodeids", 3, 0, "child before it"),
    "a circle of two nodes": kind("nodes_truenodeids", 5, 0, "child before it"),
    "a child in another tree": kind("nodes_falsenodeids", 0, 4, "in another tree"),
    "a child that there is not": kind("nodes_falsenodeids", 3, 99, "in another tree"),
    "a child below zero": kind("nodes_truenodeids", 0, -1, "negative or too large"),
    "a child beyond 32 bits": kind("nodes_truenodeids", 0, 1 << 33, "too large"),
    "a child of two": kind("nodes_truenodeids", 3, 4, "two parents or none"),
    "a column that there is not": kind("nodes_featureids", 0, 784, "beyond the 784"),
    "a target that there is not": kind("target_ids", 0, 10, "target that there is not"),
    "a weight for no tree": kind("target_treeids", 5, 2, "target that there is not"),
    "a weight for no node": kind("target_nodeids", 5, 9, "node that there is not"),
    "a weight for a branch": kind("target_nodeids", 5, 2, "belongs to no leaf"),
    "a tree of another number": kind("nodes_treeids", 0, 7, "one after the other"),
    "nodes of another order": kind("nodes_nodeids", 1, 2, "one after the other"),
    "a node of another mode": kind("nodes_modes", 0, "BRANCH_GT", "holds another than LEAF"),
    "a threshold that is no number": kind("nodes_values", 0, float("nan"), "not finite"),
    "a weight without bounds": kind("target_weights", 0, float("inf"), "not finite"),
    "rows of different lengths": Kind(lambda: grown(nodes_values=[0.5] * 7), "different lengths"),
    "a tree without thresholds": Kind(lambda: grown(nodes_values=None), "different lengths"),
    "a thousand million targets": Kind(lambda: grown(n_targets=10**9), "1 to 100 targets"),
    "the smallest of the trees": Kind(lambda: grown(aggregate_function="MIN"), "than a sum"),
    "a transformation behind": Kind(lambda: grown(post_transform="PROBIT"), "post_transform"),
    "a tree of 100,000 levels": Kind(deep, "deeper than 256"),
}
