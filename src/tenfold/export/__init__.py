"""A trained model becomes one ONNX file, which is written only if it agrees with the model.

Input: uint8 (n, 28, 28). Output: float32 (n, 10), calibrated. All that lies between is inside the
graph.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tenfold.card import Card, to_json
from tenfold.data import Dataset
from tenfold.errors import ModelFileError, ParityError, SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.answers import ANSWERS, MOST, Answers, answers_of, are_of, pack, unpack
from tenfold.export.exporters import add_model
from tenfold.export.graph import CARD, Graph
from tenfold.export.session import run
from tenfold.files import write_bytes
from tenfold.modelfile import check
from tenfold.models.base import DigitClassifier
from tenfold.predictor import Predictor
from tenfold.training import Training, card_of
from tenfold.types import CLASSES, Images, Probabilities

__all__ = [
    "Answers",
    "Parity",
    "answers_of",
    "check_parity",
    "export",
    "run",
    "verify",
    "write_model",
]

_SAMPLE = 1_000  # images on which a file must agree with its model
TOLERANCE = 1e-4  # the largest difference of a probability that still counts as agreement


@dataclass(frozen=True)
class Parity:
    """How far a file agrees with the model it came from, on ``images`` images."""

    images: int
    different_labels: int
    largest_difference: float


def write_model(
    training: Training, path: Path, *, sample: Dataset, test: Dataset | None = None
) -> Card:
    """Write a trained model to ``path`` and return its card.

    Args:
        training: the model and the record of its training
        path: the file
        sample: its first 1,000 images are those on which file and model must agree
        test: is judged for the card, and the answers to it are kept for ``verify`` (to 100,000
            images at most)

    Raises:
        SettingError, ParityError, StorageError: as ``export``
    """
    model, answers, evaluation = training.model, None, None
    if test is not None:
        probabilities = model.predict_proba(test.images)
        evaluation = evaluate_dataset(test, probabilities)
        answers = answers_of(test.images, probabilities) if len(test) <= MOST else None
    card = card_of(training, evaluation)
    export(model, path, card=card, sample=sample.images[:_SAMPLE], answers=answers)
    return card


def export(
    model: DigitClassifier,
    path: Path,
    *,
    card: Card,
    sample: Images,
    answers: Answers | None = None,
) -> Parity:
    """Write a fitted model of the ten digits to ``path`` as one ONNX file.

    Nothing is written unless the file answers as the model does on ``sample``: every label equal,
    every probability within 1e-4.

    Args:
        model: of the family that the card names
        path: the file, which is written whole or not at all
        card: is kept in the file
        sample: images to compare on
        answers: of the model to other images, kept in the file for ``verify``

    Raises:
        SettingError: the model knows other classes than the digits 0 to 9, or other rows than
            pictures
        ParityError: the file would not agree with the model
        ModelFileError: the file would be refused when opened: it asks for more than a model may
        StorageError: the place cannot be written
    """
    if list(model.classes_) != list(range(CLASSES)) or model.n_features_in_ != 784:
        raise SettingError(
            f"The model knows the classes {list(model.classes_)} of rows {model.n_features_in_} "
            "wide; only a model of 28x28 pictures of all ten digits can be exported."
        )
    graph = Graph()
    probabilities = add_model(graph, card.family, model)
    metadata = {CARD: to_json(card)} | ({ANSWERS: pack(answers)} if answers else {})
    content: bytes = graph.finish(probabilities, metadata).SerializeToString()
    check(content)
    parity = check_parity(model.predict_proba(sample), run(content, sample))
    write_bytes(path, content)
    return parity


def check_parity(ours: Probabilities, theirs: Probabilities) -> Parity:
    """Return how far two sets of answers to the same images agree.

    Raises:
        ParityError: a label differs, or a probability by more than 1e-4
    """
    different = int((ours.argmax(axis=1) != theirs.argmax(axis=1)).sum())
    return _judged(different, float(np.abs(ours - theirs).max(initial=0.0)), len(ours))


def _judged(different: int, largest: float, images: int) -> Parity:
    if different or not largest <= TOLERANCE:
        raise ParityError(
            f"The file disagrees with the model on {different} of {images} labels, and by up to "
            f"{largest:.1e} in a probability; no label and at most {TOLERANCE:.0e} were wanted."
        )
    return Parity(images, different, largest)


def verify(predictor: Predictor, images: Images) -> Parity:
    """Return how far a file agrees with what its model answered to ``images`` in training.

    Labels are compared, and the probability of the answer, which the file keeps to 1 / 65,535.

    Raises:
        ModelFileError: the file keeps no answers, or those to other images
        ParityError: they do not agree
    """
    kept = predictor.metadata(ANSWERS)
    if kept is None:
        raise ModelFileError(
            f"{predictor.path} keeps no answers of the model that it came from: that was trained "
            "without a test set, or the file was quantised. Judge it with 'tenfold evaluate'."
        )
    answers = unpack(kept)
    if not are_of(answers, images):
        raise ModelFileError(
            f"{predictor.path} keeps the model's answers to other images, those that it was tested "
            "on. Name them with --data, or judge it with 'tenfold evaluate'."
        )
    found = predictor.predict_proba(images)
    theirs = found[np.arange(len(found)), answers.digits]
    different = int((found.argmax(axis=1) != answers.digits).sum())
    return _judged(different, float(np.abs(theirs - answers.probabilities).max()), len(found))
