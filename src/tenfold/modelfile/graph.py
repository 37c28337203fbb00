"""Whether a graph can be run: what every node gives is known, and is within bounds."""

from tenfold.errors import ModelFileError
from tenfold.modelfile.forms import Form, begin
from tenfold.modelfile.model import Graph, Node
from tenfold.modelfile.operators import apply
from tenfold.modelfile.values import Value, value_of

# That all nodes give for one image: a model of ours gives some 70,000, fifteen in one a million.
MOST_ELEMENTS = 4_000_000
MOST_STEPS = 4_000_000_000  # of arithmetic for one image: about a second of a core


def check_graph(graph: Graph, form: Form) -> None:
    """Refuse a graph that is not one of ours, or that does not end as its form says.

    Raises:
        ModelFileError: the graph is broken, or asks for more memory or time than a model may
    """
    values = infer(graph, form)
    if len({node.name for node in graph.nodes}) < len(graph.nodes):
        raise ModelFileError("Two nodes have the same name.")
    if values.get(form.output.name) != form.found:
        raise ModelFileError(f"The graph does not end in {form.gives}.")


def infer(graph: Graph, form: Form) -> dict[str, Value]:
    """Return what is known of every value by its name.

    Every node reads what came before it, every name is given once, the images stay apart, and
    what all nodes give together is within bounds for one image, hence n times that for n.

    Raises:
        ModelFileError: it is not so
    """
    values, nodes = begin(form, graph)
    for tensor in graph.tensors:
        _name(values, tensor.name, value_of(tensor))
    elements = steps = 0
    for node in nodes:
        found, work = _come_out(node, values)
        _name(values, node.output, found)
        elements, steps = elements + found.elements, steps + work
        if elements > MOST_ELEMENTS or steps > MOST_STEPS:
            raise ModelFileError(
                f"Up to {_told(node)}, {elements:,} elements and {steps:,} steps are wanted for "
                f"one image; at most {MOST_ELEMENTS:,} and {MOST_STEPS:,} are allowed."
            )
    return values


def _come_out(node: Node, values: dict[str, Value]) -> tuple[Value, int]:
    unknown = [name for name in node.inputs if name not in values]
    if unknown:
        raise ModelFileError(f"{_told(node)} reads {unknown[0]}, which nothing before it gives.")
    try:
        return apply(node, [values[name] for name in node.inputs])
    except ModelFileError as error:
        raise ModelFileError(f"In {_told(node)}: {error}") from error


def _name(values: dict[str, Value], name: str, value: Value) -> None:
    if name in values:
        raise ModelFileError(f"Two values have the name {name}.")
    values[name] = value


def _told(node: Node) -> str:
    return f"the node {node.name} ({node.operator})"
