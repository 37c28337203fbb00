"""The evaluation of a model: all metrics of its probabilities against the true labels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from tenfold.errors import DataError
from tenfold.evaluation.checks import check_labels, check_probabilities
from tenfold.evaluation.mistakes import Mistake, worst_mistakes
from tenfold.evaluation.roc import RocCurve, roc_curves
from tenfold.metrics import METRICS, ReliabilityBin, predicted_digits, reliability, wilson_interval
from tenfold.types import CLASSES, Labels, Probabilities


@dataclass(frozen=True)
class DigitScores:
    """The scores of one digit; an undefined score (support 0, or never predicted) is 0."""

    digit: int
    precision: float
    recall: float
    f1: float
    support: int  # the number of images of the digit


@dataclass(frozen=True)
class CorrectedAccuracy:
    """The accuracy on labels that people have corrected."""

    contested: int  # the number of labels that the correction changed
    errors: int
    accuracy: float
    accuracy_interval: tuple[float, float]


@dataclass(frozen=True)
class Evaluation:
    """The metrics of a model on labelled images.

    Every metric of ``tenfold.metrics.METRICS`` is a field of the same name: from 0 to 1, except
    ``log_loss`` (nats) and ``brier`` (0 to 2). Intervals are Wilson's, 95 %.
    """

    count: int
    errors: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    precision: float
    recall: float
    f1: float
    precision_weighted: float
    recall_weighted: float
    f1_weighted: float
    log_loss: float
    brier: float
    expected_calibration_error: float
    roc_auc: float | None  # None where all labels are the same
    per_digit: tuple[DigitScores, ...]
    confusion_matrix: tuple[tuple[int, ...], ...]  # row: true digit
    reliability: tuple[ReliabilityBin, ...]  # empty bins left out
    roc: tuple[RocCurve, ...]  # of the digits that occur
    mistakes: tuple[Mistake, ...]  # the worst first
    predictions: tuple[int, ...]
    corrected: CorrectedAccuracy | None


def evaluate(
    labels: Labels,
    probabilities: Probabilities,
    *,
    corrected: Labels | None = None,
    worst: int = 40,
) -> Evaluation:
    """Return all metrics of a model's probabilities for the images with these labels.

    Args:
        labels: the true digits
        probabilities: the model's probabilities for the same images
        corrected: the labels as people have corrected them, for an accuracy of its own
        worst: the number of mistakes to keep

    Raises:
        DataError: labels or probabilities are empty, malformed, or of different lengths
    """
    check_labels(labels)
    check_probabilities(probabilities, len(labels))
    predicted = predicted_digits(probabilities)
    correct = int(np.count_nonzero(predicted == labels))
    return Evaluation(
        **_scores(labels, probabilities),
        count=len(labels),
        errors=len(labels) - correct,
        accuracy_interval=wilson_interval(correct, len(labels)),
        per_digit=_per_digit(labels, predicted),
        confusion_matrix=_confusion_matrix(labels, predicted),
        reliability=reliability(labels, probabilities),
        roc=roc_curves(labels, probabilities),
        mistakes=worst_mistakes(labels, probabilities, worst),
        predictions=tuple(predicted.tolist()),
        corrected=None if corrected is None else _corrected(labels, corrected, predicted),
    )


def _scores(labels: Labels, probabilities: Probabilities) -> dict[str, Any]:
    """Return every metric of ``METRICS`` by its name; None if it is undefined."""
    scores = {name: metric(labels, probabilities) for name, metric in METRICS.items()}
    return {name: None if np.isnan(score) else score for name, score in scores.items()}


def _per_digit(labels: Labels, predicted: Labels) -> tuple[DigitScores, ...]:
    columns = precision_recall_fscore_support(
        labels, predicted, labels=range(CLASSES), zero_division=0
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(DigitScores(digit, *row) for digit, row in enumerate(rows))


def _confusion_matrix(labels: Labels, predicted: Labels) -> tuple[tuple[int, ...], ...]:
    counts = confusion_matrix(labels, predicted, labels=range(CLASSES))
    return tuple(tuple(row) for row in counts.tolist())


def _corrected(labels: Labels, corrected: Labels, predicted: Labels) -> CorrectedAccuracy:
    check_labels(corrected)
    if len(corrected) != len(labels):
        raise DataError(
            f"{len(corrected)} corrected labels came for {len(labels)} labels; as many of each "
            "were wanted, in the same order."
        )
    correct = int(np.count_nonzero(predicted == corrected))
    return CorrectedAccuracy(
        contested=int(np.count_nonzero(corrected != labels)),
        errors=len(labels) - correct,
        accuracy=correct / len(labels),
        accuracy_interval=wilson_interval(correct, len(labels)),
    )
