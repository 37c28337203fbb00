"""What a model file takes and gives: single digits, or strips of lines; the place for another."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.errors import ModelFileError
from tenfold.lineformat import HEIGHT, N_LABELS, STEP, WINDOW_WIDTH
from tenfold.modelfile.model import Graph, Node, Port
from tenfold.modelfile.values import FLOAT, UINT8, Value
from tenfold.types import CLASSES, SIDE


@dataclass(frozen=True)
class Form:
    """The input and output that a file declares, to the letter, and what its graph begins with.

    ``reads`` says in words what it is asked about, and ``gives`` what its graph has to end in.
    """

    reads: str
    gives: str
    input: Port
    output: Port
    given: Value
    found: Value


IMAGES = Form(
    "images of single digits",
    "one probability a digit for each image",
    Port("images", UINT8, ("n", SIDE, SIDE)),
    Port("probabilities", FLOAT, ("n", CLASSES)),
    Value(UINT8, (1, SIDE, SIDE), batched=True),
    Value(FLOAT, (1, CLASSES), batched=True),
)
STRIPS = Form(
    "strips of lines",
    "the probabilities of the marks in each column",
    Port("strips", UINT8, ("n", HEIGHT, WINDOW_WIDTH)),
    Port("columns", FLOAT, ("n", WINDOW_WIDTH // STEP, N_LABELS)),
    Value(UINT8, (1, HEIGHT, WINDOW_WIDTH), batched=True),
    Value(FLOAT, (1, WINDOW_WIDTH // STEP, N_LABELS), batched=True),
)
FORMS = (IMAGES, STRIPS)


def check_form(graph: Graph, wanted: Form | None) -> Form:
    """Return the form that a graph declares; refuse another than the one wanted, None for any.

    Raises:
        ModelFileError: it is of another form, or of none of ours
    """
    for form in FORMS:
        if (graph.input, graph.output) == (form.input, form.output):
            if wanted not in (None, form):
                raise ModelFileError(
                    f"It reads {form.reads}; a model that reads {wanted.reads} was wanted."
                )
            return form
    if graph.input.name == STRIPS.input.name:
        raise ModelFileError(
            f"It reads lines as {list(graph.input.dims)} and answers {list(graph.output.dims)}; "
            f"{list(STRIPS.input.dims)} and {list(STRIPS.output.dims)} were wanted. It was trained "
            "with another format of lines; train it again."
        )
    ports = " to ".join(
        f"{port.name} (type {port.dtype}) {list(port.dims)}" for port in (graph.input, graph.output)
    )
    raise ModelFileError(
        f"It is an ONNX model from {ports[:300]}; it is not one that Tenfold wrote."
    )


def begin(form: Form, graph: Graph) -> tuple[dict[str, Value], Sequence[Node]]:
    """Return the first values by name, and the nodes that are to be checked one by one.

    All nodes, for pictures of one size. A form with pictures of any size would begin here: the
    sizes within its framing hang on the pixels, so no rule can tell them, but its framing is the
    same in every file. Such a form says how many nodes its framing has, the sha256 of them and of
    the constants that they read, and the name and ``Value`` of what they end in, uint8
    (1, 28, 28). Where that digest is that of the file's own first nodes, the framed value and the
    nodes behind it are returned; whoever runs the file has to bound the picture.
    """
    return {form.input.name: form.given}, graph.nodes
