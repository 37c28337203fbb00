"""A model file is looked at before it is used: whatever is not as Tenfold writes it is refused.

ONNX Runtime trusts a file: 85 bytes can make it take half a gigabyte, and a graph may read other
files or run for ever. So nothing reaches it before ``check`` has read the whole file, with numpy
alone: the wire format (``wire``, ``runs``), what of ONNX we write (``messages``, ``model``), what
goes in and comes out (``forms``), and the size of every value in between (``graph`` with the table
of ``operators``). The largest file is read in well under a second.
"""

import hashlib
from pathlib import Path
from reprlib import repr as shorten

from tenfold.card import Card, from_json
from tenfold.errors import ModelFileError
from tenfold.modelfile.forms import IMAGES, Form, check_form
from tenfold.modelfile.graph import check_graph
from tenfold.modelfile.model import LONGEST_TEXT, parse, parse_graph
from tenfold.modelfile.reading import LARGEST, read

__all__ = ["LARGEST", "check", "open_checked", "read"]

IR_VERSION = 8  # as ``export`` writes it
OPSETS = {"": 17, "ai.onnx.ml": 3}
CARD, INPUT = "tenfold.card", "tenfold.input"
_BEGINNING = b"\x08"  # the tag of the file format's version, which is written first
_ORT = b"ORTM"  # marks ONNX Runtime's other format, in which the same bytes are another model


def open_checked(
    path: Path, *, sha256: str | None = None, form: Form | None = IMAGES
) -> tuple[bytes, Card]:
    """Return the content of a model file of this form that can be trusted, and its card.

    None for the form stands for any of Tenfold's.

    Where a ``sha256`` is given, it is compared before anything in the file is read.

    Raises:
        ModelFileError: there is no such file, it has another digest, or ``check`` refuses it
    """
    content = read(path)
    if sha256 is not None:
        _compare(path, hashlib.sha256(content).hexdigest(), sha256)
    try:
        return content, check(content, form)
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error}") from error


def check(content: bytes, form: Form | None = IMAGES) -> Card:
    """Return the card of a model file of this form that can be trusted with an inference session.

    None for the form stands for any of Tenfold's.

    Raises:
        ModelFileError: the file is broken, foreign, or asks for more than a model may
    """
    if not content.startswith(_BEGINNING):
        raise ModelFileError("It is no ONNX model; take a file that 'tenfold train' wrote.")
    if content[4:8] == _ORT:
        raise ModelFileError("It is in ONNX Runtime's own format; an ONNX file was wanted.")
    model = parse(content)
    card = _card(model.metadata)
    if (model.ir_version, model.opsets) != (IR_VERSION, OPSETS):
        raise ModelFileError(
            f"It is of ONNX version {model.ir_version} with operators {str(model.opsets)[:200]}; "
            f"version {IR_VERSION} with {OPSETS} was wanted. Export the model again."
        )
    graph = parse_graph(model.graph)
    check_graph(graph, check_form(graph, form))
    return card


def _compare(path: Path, found: str, demanded: str) -> None:
    if found != demanded.strip().lower():
        raise ModelFileError(
            f"{path} has the sha256 {found}; {shorten(demanded)} was demanded. It is another file, "
            "or one that was changed on its way."
        )


def _card(metadata: dict[str, str]) -> Card:
    foreign = [name for name in metadata if not name.startswith("tenfold.")]
    longest = max(map(len, metadata.values()), default=0)
    if foreign or longest > LONGEST_TEXT:
        raise ModelFileError(
            f"It keeps {len(foreign)} notes that are not Tenfold's, the longest note of "
            f"{longest:,} characters; at most {LONGEST_TEXT:,} are read."
        )
    if metadata.get(INPUT) == "picture":
        raise ModelFileError(
            "It takes one picture of any size and frames it by itself, for programs without "
            "Tenfold; take the model file of images that it was exported from."
        )
    if CARD not in metadata:
        raise ModelFileError("It holds no card; it is not a file that Tenfold wrote.")
    return from_json(metadata[CARD])
