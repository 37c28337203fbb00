"""The metadata of a model file: its card and, where it has them, its reference outputs."""

from tenfold.card import Card, to_json
from tenfold.export.reference_outputs import ReferenceOutputs, pack
from tenfold.modelfile.onnx_format import ANSWERS_KEY, CARD_KEY


def metadata_of(card: Card, outputs: ReferenceOutputs | None = None) -> dict[str, str]:
    """Return the metadata of a model file, by their keys."""
    metadata = {CARD_KEY: to_json(card)}
    if outputs is not None:
        metadata[ANSWERS_KEY] = pack(outputs)
    return metadata
