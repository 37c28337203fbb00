"""The ensemble as nodes: each member's own, side by side, and their vote."""

from collections.abc import Callable
from typing import Any

from tenfold.export.graph import Graph
from tenfold.export.vote import add_vote, beginning
from tenfold.models.ensemble import Ensemble
from tenfold.models.voting import shares


def add_ensemble(graph: Graph, model: Ensemble, add_model: Callable[[Graph, str, Any], str]) -> str:
    """Add the whole of a fitted ensemble and return the name of its probabilities.

    Args:
        graph: is added to
        model: the ensemble
        add_model: adds one member, given the graph, the family's name and the fitted model
    """
    answers = []
    for number, (name, member) in enumerate(zip(model.members, model.members_, strict=True)):
        part = Graph(prefix=graph.prefix + beginning(number))
        answers.append(add_model(part, name, member))
        graph.nodes.extend(part.nodes)
        graph.constants.extend(part.constants)
    return add_vote(graph, answers, shares(model.weights, len(answers)))
