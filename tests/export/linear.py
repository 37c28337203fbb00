"""The smallest model file there is: one matrix product, so that tests need no training."""

from pathlib import Path

import numpy as np

from tenfold.card import Card
from tenfold.export.features import add_scaled
from tenfold.export.graph import Graph, tempered
from tenfold.export.metadata import metadata_of
from tenfold.types import CLASSES, PIXELS


def linear_card() -> Card:
    return Card(
        family="cnn",
        title="Linear",
        settings={},
        seed=0,
        data="nothing",
        data_sha256="0" * 64,
        training_images=0,
        figures={},
        created="2026-01-01",
        versions={},
    )


def linear_file(path: Path, **metadata: str) -> Path:
    """Write a model of chance weights and a card to ``path``."""
    graph = Graph()
    weights = np.random.default_rng(1).normal(size=(PIXELS, CLASSES)).astype(np.float32)
    logits = graph.add("MatMul", add_scaled(graph, [-1, PIXELS]), graph.constant(weights))
    path.write_bytes(
        graph.finish(tempered(graph, logits, 5), metadata_of(linear_card()) | metadata)
    )
    return path
