"""The nodes of an ensemble: those of each member, and their vote."""

from tenfold.export.exporters import add_model
from tenfold.export.graph import Graph
from tenfold.export.vote import add_vote, prefix_of
from tenfold.models.ensemble import Ensemble
from tenfold.models.voting import shares


def add_ensemble(graph: Graph, model: Ensemble) -> str:
    """Add the whole of a fitted ensemble and return the name of its probabilities."""
    answers = []
    for number, (name, member) in enumerate(zip(model.members, model.members_, strict=True)):
        part = Graph(prefix=graph.prefix + prefix_of(number))
        answers.append(add_model(part, name, member))
        graph.nodes.extend(part.nodes)
        graph.constants.extend(part.constants)
    return add_vote(graph, answers, shares(model.weights, len(answers)))
