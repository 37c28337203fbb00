"""The check of a graph before it runs: the value of every node is inferred and bounded."""

from collections.abc import Mapping

from tenfold.errors import ModelFileError
from tenfold.modelfile.model import Graph, Node
from tenfold.modelfile.operators import infer_output
from tenfold.modelfile.signatures import Signature
from tenfold.modelfile.values import Value, value_of

# Of all nodes for one image: a model of ours has some 70,000, an ensemble of fifteen one million.
MAX_GRAPH_ELEMENTS = 4_000_000
MAX_STEPS = 4_000_000_000  # of arithmetic for one image: about a second of a core


def check_graph(graph: Graph, signature: Signature) -> None:
    """Refuse a graph that is not one of ours, or that does not end in its signature's output.

    Raises:
        ModelFileError: the graph is broken, or needs more memory or time than a model may
    """
    if len({node.name for node in graph.nodes}) < len(graph.nodes):
        raise ModelFileError("Two nodes have the same name.")
    for sizes in signature.sizes:
        values = infer(graph, signature, sizes)
        if values.get(signature.output.name) != signature.output_value(sizes):
            raise ModelFileError(f"The graph does not end in {signature.gives}.")


def infer(graph: Graph, signature: Signature, sizes: Mapping[str, int]) -> dict[str, Value]:
    """Return the type and dimensions of every value by its name, for these sizes of named sides.

    Every node reads earlier values only, every name is given once, and the images stay apart. All
    values together are within bounds for one image, and so within n times those for n images.

    Raises:
        ModelFileError: one of these does not hold
    """
    values = {signature.input.name: signature.input_value(sizes)}
    for tensor in graph.tensors:
        _define(values, tensor.name, value_of(tensor))
    elements = steps = 0
    for node in graph.nodes:
        output, work = _infer_node(node, values)
        _define(values, node.output, output)
        elements, steps = elements + output.elements, steps + work
        if elements > MAX_GRAPH_ELEMENTS or steps > MAX_STEPS:
            raise ModelFileError(
                f"Up to {_described(node)}, {elements:,} elements and {steps:,} steps are wanted "
                f"for one image; at most {MAX_GRAPH_ELEMENTS:,} and {MAX_STEPS:,} are allowed."
            )
    return values


def _infer_node(node: Node, values: dict[str, Value]) -> tuple[Value, int]:
    """Return the output of a node and its steps of arithmetic."""
    unknown = [name for name in node.inputs if name not in values]
    if unknown:
        raise ModelFileError(
            f"{_described(node)} reads {unknown[0]}, which nothing before it gives."
        )
    try:
        return infer_output(node, [values[name] for name in node.inputs])
    except ModelFileError as error:
        raise ModelFileError(f"In {_described(node)}: {error}") from error


def _define(values: dict[str, Value], name: str, value: Value) -> None:
    if name in values:
        raise ModelFileError(f"Two values have the name {name}.")
    values[name] = value


def _described(node: Node) -> str:
    return f"the node {node.name} ({node.operator})"
