"""The final training of one model on one dataset, with a record of it."""

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenfold.card import Card, make_card, now, parts_of
from tenfold.data import Dataset
from tenfold.data.dataset import Part
from tenfold.evaluation import Evaluation
from tenfold.files import read_regular
from tenfold.files.names import printable
from tenfold.models import build
from tenfold.models.base import DigitClassifier
from tenfold.nets.history import EpochRecord
from tenfold.types import Classifier, Progress, unwatched


@dataclass(frozen=True)
class Training:
    """A trained model with the record of its training.

    ``fit_seconds`` is the wall time of ``fit`` alone; of a resumed training, that of its last part.
    ``teacher`` has the name and sha256 of the teacher's file, if there was one.
    """

    model: DigitClassifier
    name: str
    settings: dict[str, Any]
    seed: int
    data: str
    data_sha256: str
    images: int
    fit_seconds: float
    created: str
    teacher: dict[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @property
    def history(self) -> tuple[EpochRecord, ...]:
        """Return the record of each epoch; empty if the model does not learn in epochs."""
        history: tuple[EpochRecord, ...] = getattr(self.model, "history_", ())
        return history


def train(
    name: str,
    dataset: Dataset,
    *,
    settings: dict[str, Any] | None = None,
    seed: int = 0,
    validation: Dataset | None = None,
    checkpoint: Path | None = None,
    teacher: Classifier | None = None,
    progress: Progress = unwatched,
) -> Training:
    """Return a model of the family ``name`` trained on ``dataset``, with the record.

    Args:
        name: of the family: a key of ``MODELS``
        dataset: the training set
        settings: of the estimator, as far as they differ from its defaults
        seed: of all random choices
        validation: evaluated after each epoch, for the history; see ``DigitClassifier.fit``
        checkpoint: a file from which an interrupted training in epochs is resumed
        teacher: the model whose probabilities a network learns beside the labels (distillation)
        progress: called during the training

    Raises:
        SettingError: no such family or setting, or a teacher for a model that takes none
        DataError: a digit has no images
    """
    model = build(name, {**(settings or {}), "random_state": seed})
    dataset.require_all_digits()
    held_out = None if validation is None else (validation.images, validation.labels)
    started = time.perf_counter()
    model.fit(
        dataset.images,
        dataset.labels,
        validation=held_out,
        checkpoint=checkpoint,
        teacher=teacher,
        progress=progress,
    )
    return Training(
        model=model,
        name=name,
        settings=model.get_params(),
        seed=seed,
        data=dataset.name,
        data_sha256=dataset.sha256,
        images=len(dataset),
        fit_seconds=time.perf_counter() - started,
        created=now(),
        teacher=teacher_entry(teacher),
        parts=dataset.parts,
    )


def card_of(training: Training, evaluation: Evaluation | None = None) -> Card:
    """Return the card of a trained model, with the figures of its evaluation on unseen data."""
    return make_card(
        family=training.name,
        title=training.model.title,
        settings=training.settings,
        seed=training.seed,
        data=training.data,
        data_sha256=training.data_sha256,
        training_images=training.images,
        figures=figures_of(evaluation),
        created=training.created,
        teacher=training.teacher,
        parts=parts_of(training.parts),
    )


def figures_of(evaluation: Evaluation | None) -> dict[str, float]:
    """Return the metrics of an evaluation that a card contains; none without an evaluation."""
    if evaluation is None:
        return {}
    return {
        "test_images": evaluation.count,
        "test_errors": evaluation.errors,
        "test_accuracy": evaluation.accuracy,
        "test_log_loss": evaluation.log_loss,
        "test_expected_calibration_error": evaluation.expected_calibration_error,
    }


def teacher_entry(teacher: Classifier | None) -> dict[str, str]:
    """Return the entry of a card for a teacher: name and sha256 of its file, else its class."""
    if teacher is None:
        return {}
    path = getattr(teacher, "path", None)
    if not isinstance(path, Path):
        return {"name": type(teacher).__name__}
    return {"name": printable(path.name), "sha256": hashlib.sha256(read_regular(path)).hexdigest()}
