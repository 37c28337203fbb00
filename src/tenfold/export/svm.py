"""The nodes of the support vector machine: two matrix products, and pairwise coupling."""

import numpy as np

from tenfold.export.features import add_features
from tenfold.export.graph import Graph, tempered
from tenfold.modelfile.onnx_format import DOUBLE, FLOAT
from tenfold.models.calibration import pairs
from tenfold.models.pairwise import FLOAT64_KERNELS, SupportVectors
from tenfold.models.svm import SVM
from tenfold.types import CLASSES


def add_svm(graph: Graph, model: SVM) -> str:
    """Add the whole of a fitted machine and return the name of its probabilities."""
    machine = model.machine_
    columns = graph.add("Sub", add_features(graph, model.features), graph.constant(machine.centre))
    kernel = graph.cast(_kernel(graph, machine, columns), DOUBLE)
    products = graph.add("MatMul", kernel, graph.constant(machine.weights))
    decisions = graph.add("Add", products, graph.constant(machine.intercepts))
    scaled = graph.add("Mul", decisions, graph.constant(model.slope_, np.float64))
    return tempered(graph, _couple(graph, scaled), model.temperature_)


def _kernel(graph: Graph, machine: SupportVectors, columns: str) -> str:
    vectors = machine.vectors
    if machine.kernel in FLOAT64_KERNELS:
        columns = graph.cast(columns, DOUBLE)
        products = graph.add("MatMul", columns, graph.constant(vectors.T.astype(np.float64)))
        if machine.kernel == "linear":
            return products
        scaled = graph.add("Mul", products, graph.constant(machine.gamma, np.float64))
        base = graph.add("Add", scaled, graph.constant(1.0))
        return graph.add("Mul", graph.add("Mul", base, base), base)
    products = graph.add("MatMul", columns, graph.constant(vectors.T.copy()))
    squares = graph.total(graph.add("Mul", columns, columns), 1)
    known = graph.constant((vectors * vectors).sum(axis=1))
    twice = graph.add("Mul", products, graph.constant(2, np.float32))
    distances = graph.add("Sub", graph.add("Add", squares, known), twice)
    near = graph.add("Max", distances, graph.constant(0, np.float32))
    return graph.add("Exp", graph.add("Mul", near, graph.constant(-machine.gamma, np.float32)))


def _couple(graph: Graph, scaled: str) -> str:
    """Add ``calibration.couple``; the log of a logistic is minus a softplus."""
    first, second = pairs(CLASSES)
    wins, losses = (-np.eye(CLASSES, dtype=np.float32)[side] for side in (first, second))
    scaled = graph.cast(scaled, FLOAT)
    beaten = graph.add("Softplus", graph.add("Neg", scaled))
    return graph.add(
        "Add",
        graph.add("MatMul", beaten, graph.constant(wins)),
        graph.add("MatMul", graph.add("Softplus", scaled), graph.constant(losses)),
    )
