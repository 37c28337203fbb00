"""The signatures of Tenfold's model files: their inputs and outputs by name, type and shape.

To read a further kind of file, add its signature. Pictures of any size would need more: the sizes
inside their framing depend on the pixels, so no rule can infer them, and the framing's nodes would
have to be recognised by a digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tenfold.errors import ModelFileError
from tenfold.lineformat import HEIGHT, MAX_WINDOW_WIDTH, N_LABELS, STEP, WINDOW_WIDTH
from tenfold.modelfile.model import Graph, Port
from tenfold.modelfile.onnx_format import FLOAT, UINT8
from tenfold.modelfile.values import Value
from tenfold.types import CLASSES, SIDE


@dataclass(frozen=True)
class Signature:
    """The input and the output that a file has to declare, exactly.

    ``reads`` and ``gives`` describe the two in error messages. ``in_logs`` says that the output is
    the logarithm of probabilities. ``sizes`` are those of named sides, the images apart, for which
    a graph is checked: the least and the greatest in use.
    """

    reads: str
    gives: str
    input: Port
    output: Port
    in_logs: bool = False
    sizes: tuple[Mapping[str, int], ...] = (MappingProxyType({}),)

    def input_value(self, sizes: Mapping[str, int]) -> Value:
        """Return the input for one image, the first value of the graph."""
        return _batched(self.input, sizes)

    def output_value(self, sizes: Mapping[str, int]) -> Value:
        """Return the output for one image, in which the graph has to end."""
        return _batched(self.output, sizes)


def _batched(port: Port, sizes: Mapping[str, int]) -> Value:
    sides = (sizes[side] if isinstance(side, str) else side for side in port.dims[1:])
    return Value(port.dtype, (1, *sides), batched=True)


def _of_width(width: int) -> Mapping[str, int]:
    return MappingProxyType({"width": width, "columns": width // STEP})


DIGIT_IMAGES = Signature(
    "images of single digits",
    "one probability a digit for each image",
    Port("images", UINT8, ("n", SIDE, SIDE)),
    Port("probabilities", FLOAT, ("n", CLASSES)),
)
LINE_IMAGES = Signature(
    "strips of lines",
    "the probabilities of the marks in each column",
    Port("strips", UINT8, ("n", HEIGHT, "width")),
    Port("columns", FLOAT, ("n", "columns", N_LABELS)),
    in_logs=True,
    sizes=(_of_width(WINDOW_WIDTH), _of_width(MAX_WINDOW_WIDTH)),
)
SIGNATURES = (DIGIT_IMAGES, LINE_IMAGES)

MODEL_VERSION = "1"  # the only version under which `tenfold serve` and Triton serve a model


def check_signature(graph: Graph, wanted: Signature | None) -> Signature:
    """Return the signature that a graph declares, which has to be ``wanted``; None allows any.

    Raises:
        ModelFileError: it is another signature, or none of Tenfold's
    """
    for signature in SIGNATURES:
        if (graph.input, graph.output) == (signature.input, signature.output):
            if wanted not in (None, signature):
                raise ModelFileError(
                    f"It reads {signature.reads}; a model that reads {wanted.reads} was wanted."
                )
            return signature
    if graph.input.name == LINE_IMAGES.input.name:
        raise ModelFileError(
            f"It reads lines as {list(graph.input.dims)} and answers {list(graph.output.dims)}; "
            f"{list(LINE_IMAGES.input.dims)} and {list(LINE_IMAGES.output.dims)} were wanted. It "
            "was trained with another format of lines; train it again."
        )
    ports = " to ".join(
        f"{port.name} (type {port.dtype}) {list(port.dims)}" for port in (graph.input, graph.output)
    )
    raise ModelFileError(
        f"It is an ONNX model from {ports[:300]}; it is not one that Tenfold wrote."
    )
