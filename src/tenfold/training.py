"""Training one model on one dataset, and the record of how that was done."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tenfold.card import Card
from tenfold.data import Dataset
from tenfold.evaluation import Evaluation
from tenfold.machine import versions
from tenfold.models import build
from tenfold.models.base import DigitClassifier
from tenfold.models.history import EpochRecord
from tenfold.types import Progress, unwatched


@dataclass(frozen=True)
class Training:
    """A trained model with the record of its training.

    ``fit_seconds`` is the wall time of ``fit`` alone; where a killed training was taken up again,
    that of the last part.
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

    @property
    def history(self) -> tuple[EpochRecord, ...]:
        """Return the record of each epoch; empty where the model does not learn in epochs."""
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
    progress: Progress = unwatched,
) -> Training:
    """Train the family ``name`` on ``dataset``.

    Args:
        settings: of the estimator, where they are to differ from its defaults
        validation: is watched epoch by epoch and nothing else; see ``DigitClassifier.fit``
        checkpoint: a file from which a killed training of epochs goes on

    Raises:
        SettingError: no such family or setting
        DataError: the data are not what was wanted
    """
    model = build(name, {**(settings or {}), "random_state": seed})
    dataset.require_all_digits()
    watched = None if validation is None else (validation.images, validation.labels)
    started = time.perf_counter()
    model.fit(
        dataset.images,
        dataset.labels,
        validation=watched,
        checkpoint=checkpoint,
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
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def card_of(training: Training, evaluation: Evaluation | None = None) -> Card:
    """Return the card of a trained model, judged on data that it did not see."""
    return Card(
        family=training.name,
        title=training.model.title,
        settings=training.settings,
        seed=training.seed,
        data=training.data,
        data_sha256=training.data_sha256,
        training_images=training.images,
        figures={} if evaluation is None else figures_of(evaluation),
        created=training.created,
        versions=versions(),
    )


def figures_of(evaluation: Evaluation) -> dict[str, float]:
    """Return the figures of an evaluation that go on a card."""
    return {
        "test_images": evaluation.count,
        "test_errors": evaluation.errors,
        "test_accuracy": evaluation.accuracy,
        "test_log_loss": evaluation.log_loss,
        "test_expected_calibration_error": evaluation.expected_calibration_error,
    }
