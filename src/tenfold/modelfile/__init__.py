"""The check of a model file before it is opened; a file that Tenfold never writes is refused.

ONNX Runtime trusts a file: 85 bytes can make it take half a gigabyte, and a graph may read other
files or run for ever. So nothing reaches it before ``check`` has read the whole file, with numpy
alone: the wire format (``wire``, ``packed_fields``), the part of ONNX that Tenfold writes
(``messages``, ``model``), the inputs and outputs (``signatures``), and the size of every value in
between (``graph`` with the table of ``operators``). The largest file is read in well under a
second.
"""

import hashlib
from pathlib import Path
from reprlib import repr as shorten

from tenfold.card import Card, from_json
from tenfold.deprecation import former_name
from tenfold.errors import ModelFileError
from tenfold.modelfile.graph import check_graph
from tenfold.modelfile.model import MAX_TEXT_LENGTH, parse, parse_graph
from tenfold.modelfile.onnx_format import (
    CARD_KEY,
    INPUT_KEY,
    IR_VERSION,
    METADATA_PREFIX,
    OPSETS,
    PICTURE,
)
from tenfold.modelfile.reading import MAX_FILE_BYTES, read
from tenfold.modelfile.signatures import DIGIT_IMAGES, Signature, check_signature

__all__ = ["MAX_FILE_BYTES", "check", "open_checked", "read"]

_BEGINNING = b"\x08"  # the tag of the file format's version, which is written first
_ORT = b"ORTM"  # marks ONNX Runtime's other format, in which the same bytes are another model


_RENAMED = {"LARGEST": "MAX_FILE_BYTES"}


def __getattr__(name: str) -> object:
    return former_name(__name__, name, _RENAMED)


def open_checked(
    path: Path, *, sha256: str | None = None, signature: Signature | None = DIGIT_IMAGES
) -> tuple[bytes, Card]:
    """Return the content and the card of a model file that can be trusted.

    Args:
        path: the file
        sha256: the digest that the file has to have, compared before anything in it is read
        signature: the one that the file has to have; None allows any of Tenfold's

    Raises:
        ModelFileError: there is no such file, it has another digest, or ``check`` refuses it
    """
    content = read(path)
    if sha256 is not None:
        _compare(path, hashlib.sha256(content).hexdigest(), sha256)
    try:
        return content, check(content, signature)
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error}") from error


def check(content: bytes, signature: Signature | None = DIGIT_IMAGES) -> Card:
    """Return the card of a model file that an inference session can be trusted with.

    Args:
        content: of the file
        signature: the one that the file has to have; None allows any of Tenfold's

    Raises:
        ModelFileError: the file is broken, foreign, or needs more than a model may
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
    check_graph(graph, check_signature(graph, signature))
    return card


def _compare(path: Path, found: str, demanded: str) -> None:
    if found != demanded.strip().lower():
        raise ModelFileError(
            f"{path} has the sha256 {found}; {shorten(demanded)} was demanded. It is another file, "
            "or one that was changed on its way."
        )


def _card(metadata: dict[str, str]) -> Card:
    foreign = [name for name in metadata if not name.startswith(METADATA_PREFIX)]
    longest = max(map(len, metadata.values()), default=0)
    if foreign or longest > MAX_TEXT_LENGTH:
        raise ModelFileError(
            f"It keeps {len(foreign)} notes that are not Tenfold's, the longest note of "
            f"{longest:,} characters; at most {MAX_TEXT_LENGTH:,} are read."
        )
    if metadata.get(INPUT_KEY) == PICTURE:
        raise ModelFileError(
            "It takes one picture of any size and frames it by itself, for programs without "
            "Tenfold; take the model file of images that it was exported from."
        )
    if CARD_KEY not in metadata:
        raise ModelFileError("It holds no card; it is not a file that Tenfold wrote.")
    return from_json(metadata[CARD_KEY])
