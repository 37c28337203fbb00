"""The export of a trained model of single digits to one ONNX file.

Input: uint8 (n, 28, 28). Output: float32 (n, 10), calibrated. All steps between them are in the
graph.
"""

from functools import partial
from pathlib import Path

from tenfold.card import Card
from tenfold.data import Dataset
from tenfold.errors import SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.exporters import add_model
from tenfold.export.graph import Graph
from tenfold.export.metadata import metadata_of
from tenfold.export.parity import PARITY_IMAGES, Parity, run_and_compare
from tenfold.export.publish import publish
from tenfold.export.reference_outputs import ReferenceOutputs, make_reference_outputs
from tenfold.models.base import DigitClassifier
from tenfold.training import Training, card_of
from tenfold.types import CLASSES, PIXELS, Images


def write_model(
    training: Training, path: Path, *, sample: Dataset, test: Dataset | None = None
) -> Card:
    """Write a trained model to ``path`` and return its card.

    Args:
        training: the model and the record of its training
        path: the file
        sample: file and model have to agree on its first 1,000 images
        test: is evaluated for the card, and the outputs for it are stored for ``verify`` (up to
            100,000 images)

    Raises:
        SettingError, ParityError, StorageError: as ``export``
    """
    model, outputs, evaluation = training.model, None, None
    if test is not None:
        probabilities = model.predict_proba(test.images)
        evaluation = evaluate_dataset(test, probabilities)
        outputs = make_reference_outputs(test.images, probabilities)
    card = card_of(training, evaluation)
    export(model, path, card=card, sample=sample.images[:PARITY_IMAGES], answers=outputs)
    return card


def export(
    model: DigitClassifier,
    path: Path,
    *,
    card: Card,
    sample: Images,
    answers: ReferenceOutputs | None = None,
) -> Parity:
    """Write a fitted model of the ten digits to ``path`` as one ONNX file, and return the parity.

    Nothing is written unless the file answers as the model does on ``sample``: every label equal,
    every probability within 1e-4.

    Args:
        model: of the family that the card names
        path: the file, which is written whole or not at all
        card: is stored in the file
        sample: images to compare on
        answers: the model's outputs for other images, stored in the file for ``verify``

    Raises:
        SettingError: the model has other classes than the digits 0 to 9, or other inputs than
            pictures
        ParityError: the file would not agree with the model
        ModelFileError: the file would be refused when opened: it needs more than a model may
        StorageError: the place cannot be written
    """
    if list(model.classes_) != list(range(CLASSES)) or model.n_features_in_ != PIXELS:
        raise SettingError(
            f"The model knows the classes {list(model.classes_)} of rows {model.n_features_in_} "
            "wide; only a model of 28x28 pictures of all ten digits can be exported."
        )
    graph = Graph()
    probabilities = add_model(graph, card.family, model)
    content = graph.finish(probabilities, metadata_of(card, answers))
    expected = model.predict_proba(sample)
    return publish(content, path, partial(run_and_compare, images=sample, expected=expected))
