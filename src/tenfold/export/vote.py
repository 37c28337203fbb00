"""The nodes of a soft vote: the answers of the members are weighted and added."""

from collections.abc import Sequence

import numpy as np

from tenfold.export.graph import Graph
from tenfold.types import Floats


def prefix_of(number: int) -> str:
    """Return the prefix of the names of a member's nodes and constants; members count from 0."""
    return f"member{number}_"


def add_vote(graph: Graph, answers: Sequence[str], share: Floats) -> str:
    """Add ``models.voting.vote``, step for step, and return the name of the probabilities."""
    parts = [
        graph.add("Mul", answer, graph.constant(part, np.float32))
        for answer, part in zip(answers, share, strict=True)
    ]
    total = parts[0]
    for part in parts[1:]:
        total = graph.add("Add", total, part)
    return total
