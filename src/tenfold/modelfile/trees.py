"""The rule of trees in one node: every index is checked before ONNX Runtime follows it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import ModelFileError
from tenfold.modelfile.model import Node
from tenfold.modelfile.onnx_format import FLOAT
from tenfold.modelfile.packed_fields import WORDS
from tenfold.modelfile.values import Value, finite, same_dtype

MAX_DEPTH = 256  # levels of a tree; ONNX Runtime builds trees by recursion
_MOST_TARGETS = 100
_LEAF = WORDS.index(b"LEAF")
_NODES = ("treeids", "nodeids", "modes", "featureids", "values", "truenodeids", "falsenodeids")
_TARGETS = ("treeids", "nodeids", "ids", "weights")


def trees(node: Node, values: list[Value]) -> Value:
    """Return the sum over trees.

    Trees are numbered from 0 and written one after the other, their nodes numbered from 0, each
    with its children behind it; every node but a tree's first is the child of one other. So there
    are no circles, and no node that two share.
    """
    same_dtype(values, (FLOAT,))
    wanted = node.attributes.get("n_targets", 0)
    if values[0].rank != 2 or not values[0].batched or not 1 <= wanted <= _MOST_TARGETS:
        raise ModelFileError("Trees want rows of columns, and 1 to 100 targets.")
    if node.attributes.get("aggregate_function") != "SUM":
        raise ModelFileError("Trees are put together by something else than a sum.")
    nodes = _rows(node, "nodes", _NODES)
    starts = _starts(nodes["treeids"], nodes["nodeids"])
    leaf = nodes["modes"] == _LEAF
    if nodes["featureids"].max() >= values[0].dims[1]:
        raise ModelFileError(f"A tree asks for a column beyond the {values[0].dims[1]} there are.")
    _check_children(nodes, starts, leaf)
    _check_leaves(_rows(node, "target", _TARGETS), starts, leaf, wanted)
    return Value(FLOAT, (1, wanted), batched=True)


def _rows(node: Node, group: str, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Return attributes that are rows of equal length, with finite floats."""
    rows = {name: node.attributes.get(f"{group}_{name}") for name in names}
    lengths = {name: 0 if row is None else len(row) for name, row in rows.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise ModelFileError(f"The rows of the trees have different lengths: {lengths}.")
    found = {name: np.asarray(row) for name, row in rows.items()}
    if not all(finite(row) for row in found.values() if row.dtype.kind == "f"):
        raise ModelFileError("A number of the trees is not finite; the model is broken.")
    return found


def _starts(owners: NDArray[np.int32], numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the index of each tree's first node, and the end of the last tree."""
    steps = np.diff(owners)
    firsts = np.flatnonzero(steps) + 1
    starts = np.concatenate([[0], firsts, [len(owners)]]).astype(np.int32)
    counted = np.arange(len(owners), dtype=np.int32)
    counted -= np.repeat(starts[:-1], np.diff(starts))
    if owners[0] != 0 or (steps[firsts - 1] != 1).any() or not np.array_equal(counted, numbers):
        raise ModelFileError("The trees or their nodes are not numbered one after the other.")
    return starts


def _check_children(
    nodes: dict[str, NDArray[Any]], starts: NDArray[np.int32], leaf: NDArray[np.bool_]
) -> None:
    own = np.flatnonzero(~leaf).astype(np.int32)
    tree = nodes["treeids"][own]
    children = np.zeros((2, len(leaf)), dtype=np.int32)
    reached = np.zeros(len(leaf), dtype=np.bool_)
    reached[starts[:-1]] = True
    for row, name in zip(children, ("truenodeids", "falsenodeids"), strict=True):
        side = nodes[name][own]
        if (side >= np.diff(starts)[tree]).any() or (side + starts[tree] <= own).any():
            raise ModelFileError("A node of a tree has a child before it or in another tree.")
        row[own] = side + starts[tree]
        reached[row[own]] = True
    # As many children as there are nodes behind roots, and all reached: each by one parent.
    if not reached.all() or 2 * len(own) + len(starts) - 1 != len(leaf):
        raise ModelFileError("A node of a tree has two parents or none.")
    _check_depth(children, starts[:-1], leaf)


def _check_depth(children: NDArray[np.int32], level: NDArray[Any], leaf: NDArray[np.bool_]) -> None:
    for _ in range(MAX_DEPTH):
        level = children[:, level[~leaf[level]]].ravel()
        if not level.size:
            return
    raise ModelFileError(f"A tree is deeper than {MAX_DEPTH} levels.")


def _check_leaves(
    targets: dict[str, NDArray[Any]], starts: NDArray[np.int32], leaf: NDArray[np.bool_], most: int
) -> None:
    """Refuse weights of nodes that are not leaves, and leaves without weights."""
    if targets["treeids"].max() >= len(starts) - 1 or targets["ids"].max() >= most:
        raise ModelFileError("A leaf's weight is for a tree or a target that there is not.")
    if (targets["nodeids"] >= np.diff(starts)[targets["treeids"]]).any():
        raise ModelFileError("A leaf's weight is for a node that there is not.")
    weighed = np.zeros(len(leaf), dtype=np.bool_)
    weighed[targets["nodeids"] + starts[targets["treeids"]]] = True
    if not np.array_equal(weighed, leaf):
        raise ModelFileError("A leaf has no weight, or a weight belongs to no leaf.")
