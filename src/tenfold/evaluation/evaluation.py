"""The evaluation of a model: everything that can be said from its probabilities and the truth."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from tenfold.errors import DataError
from tenfold.evaluation.checks import check_labels, check_probabilities
from tenfold.evaluation.mistakes import Mistake, worst_mistakes
from tenfold.evaluation.roc import RocCurve, roc_curves
from tenfold.metrics import METRICS, ReliabilityBin, answers, reliability, wilson_interval
from tenfold.types import CLASSES, Labels, Probabilities


@dataclass(frozen=True)
class DigitScores:
    """How well one digit is read; what is undefined (support 0, or never answered) counts as 0."""

    digit: int
    precision: float
    recall: float
    f1: float
    support: int  # how often the digit occurs


@dataclass(frozen=True)
class CorrectedAccuracy:
    """The accuracy on labels that people have put right."""

    contested: int  # how many labels the correction changed
    errors: int
    accuracy: float
    accuracy_interval: tuple[float, float]


@dataclass(frozen=True)
class Evaluation:
    """What a model's answers to labelled images are worth.

    Every metric of ``tenfold.metrics.METRICS`` is here under its own name: from 0 to 1, except
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
    confusion_matrix: tuple[tuple[int, ...], ...]  # counts: a row is the truth, a column the answer
    reliability: tuple[ReliabilityBin, ...]  # empty bins left out
    roc: tuple[RocCurve, ...]  # of the digits that occur
    mistakes: tuple[Mistake, ...]  # the worst, worst first
    predictions: tuple[int, ...]
    corrected: CorrectedAccuracy | None


def evaluate(
    labels: Labels,
    probabilities: Probabilities,
    *,
    corrected: Labels | None = None,
    worst: int = 40,
) -> Evaluation:
    """Return all that can be said of a model's probabilities for the images of these labels.

    Args:
        labels: the truth
        probabilities: what the model answered
        corrected: the same labels as people have put them right, to be reported beside
        worst: how many of the mistakes to keep

    Raises:
        DataError: they are not of the same images, or not labels and probabilities, or none came
    """
    check_labels(labels)
    check_probabilities(probabilities, len(labels))
    given = answers(probabilities)
    right = int(np.count_nonzero(given == labels))
    return Evaluation(
        **_scores(labels, probabilities),
        count=len(labels),
        errors=len(labels) - right,
        accuracy_interval=wilson_interval(right, len(labels)),
        per_digit=_per_digit(labels, given),
        confusion_matrix=_confusion_matrix(labels, given),
        reliability=reliability(labels, probabilities),
        roc=roc_curves(labels, probabilities),
        mistakes=worst_mistakes(labels, probabilities, worst),
        predictions=tuple(given.tolist()),
        corrected=None if corrected is None else _corrected(labels, corrected, given),
    )


def _scores(labels: Labels, probabilities: Probabilities) -> dict[str, Any]:
    """Return every metric of the table by its name, None where it is undefined."""
    scores = {name: metric(labels, probabilities) for name, metric in METRICS.items()}
    return {name: None if np.isnan(score) else score for name, score in scores.items()}


def _per_digit(labels: Labels, given: Labels) -> tuple[DigitScores, ...]:
    columns = precision_recall_fscore_support(labels, given, labels=range(CLASSES), zero_division=0)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(DigitScores(digit, *row) for digit, row in enumerate(rows))


def _confusion_matrix(labels: Labels, given: Labels) -> tuple[tuple[int, ...], ...]:
    counts = confusion_matrix(labels, given, labels=range(CLASSES))
    return tuple(tuple(row) for row in counts.tolist())


def _corrected(labels: Labels, corrected: Labels, given: Labels) -> CorrectedAccuracy:
    check_labels(corrected)
    if len(corrected) != len(labels):
        raise DataError(
            f"{len(corrected)} corrected labels came for {len(labels)} labels; as many of each "
            "were wanted, in the same order."
        )
    right = int(np.count_nonzero(given == corrected))
    return CorrectedAccuracy(
        contested=int(np.count_nonzero(corrected != labels)),
        errors=len(labels) - right,
        accuracy=right / len(labels),
        accuracy_interval=wilson_interval(right, len(labels)),
    )
