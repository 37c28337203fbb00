"""A trained model becomes one ONNX file, which is written only if it agrees with the model.

Input: uint8 (n, 28, 28). Output: float32 (n, 10), calibrated. All that lies between is inside the
graph. To export a new family, write ``export/NAME.py`` and add its line to ``_add_model``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tenfold.card import Card, to_json
from tenfold.errors import ParityError, SettingError
from tenfold.export.graph import INPUT, OUTPUT, Graph
from tenfold.files import write_bytes
from tenfold.models.base import DigitClassifier
from tenfold.types import CLASSES, Images, Probabilities

CARD = "tenfold.card"  # the card's name in the file's metadata
TOLERANCE = 1e-4  # the largest difference of a probability that still counts as agreement


@dataclass(frozen=True)
class Parity:
    """How far a file agrees with the model it came from, on ``images`` images."""

    images: int
    different_labels: int
    largest_difference: float


def export(model: DigitClassifier, path: Path, *, card: Card, sample: Images) -> Parity:
    """Write a fitted model of the ten digits to ``path`` as one ONNX file.

    Nothing is written unless the file answers as the model does on ``sample``: every label equal,
    every probability within 1e-4.

    Raises:
        SettingError: the model knows other classes than the digits 0 to 9, or other rows than
            pictures
        ParityError: the file would not agree with the model
        StorageError: the place cannot be written
    """
    if list(model.classes_) != list(range(CLASSES)) or model.n_features_in_ != 784:
        raise SettingError(
            f"The model knows the classes {list(model.classes_)} of rows {model.n_features_in_} "
            "wide; only a model of 28x28 pictures of all ten digits can be exported."
        )
    graph = Graph()
    probabilities = _add_model(graph, card.family, model)
    content: bytes = graph.finish(probabilities, {CARD: to_json(card)}).SerializeToString()
    parity = check_parity(model.predict_proba(sample), run(content, sample))
    write_bytes(path, content)
    return parity


def check_parity(ours: Probabilities, theirs: Probabilities) -> Parity:
    """Return how far two sets of answers to the same images agree.

    Raises:
        ParityError: a label differs, or a probability by more than 1e-4
    """
    different = int((ours.argmax(axis=1) != theirs.argmax(axis=1)).sum())
    largest = float(np.abs(ours - theirs).max(initial=0.0))
    if different or not largest <= TOLERANCE:
        raise ParityError(
            f"The file disagrees with the model on {different} of {len(ours)} labels, and by up "
            f"to {largest:.1e} in a probability; no label and at most {TOLERANCE:.0e} were wanted. "
            "It was not written."
        )
    return Parity(len(ours), different, largest)


def run(content: bytes, images: Images) -> Probabilities:
    """Return the answers of the model file ``content`` to ``images``."""
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    answers = [session.run([OUTPUT], {INPUT: part})[0] for part in _parts(images)]
    return np.concatenate(answers)


def _parts(images: Images) -> list[Images]:
    return np.array_split(images, max(1, len(images) // 512))


def _add_model(graph: Graph, family: str, model: Any) -> str:
    """Add the nodes of a family; each is imported where it is wanted, for the sake of PyTorch."""
    if family == "svm":
        from tenfold.export.svm import add_svm

        return add_svm(graph, model)
    if family == "forest":
        from tenfold.export.forest import add_forest

        return add_forest(graph, model)
    if family == "cnn":
        from tenfold.export.cnn import add_cnn

        return add_cnn(graph, model)
    raise SettingError(f"No export is written for the family {family!r}.")
