"""Metrics of classifiers: each is one pure function of the labels and the probabilities.

The predicted digit of an image is the likeliest one. Macro averages weight every digit equally,
weighted averages by its frequency. Both run over the digits that occur in the labels or among the
predictions, and an undefined score (the precision of a digit that is never predicted) is 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.stats import binomtest
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    f1_score,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.metrics import log_loss as sklearn_log_loss

from tenfold.errors import DataError
from tenfold.types import CLASSES, Labels, Probabilities

N_BINS = 15  # of the reliability diagram, as in Guo et al. 2017


def accuracy(labels: Labels, probabilities: Probabilities) -> float:
    """Return the accuracy, 0 to 1."""
    return float(accuracy_score(labels, predicted_digits(probabilities)))


def precision(labels: Labels, probabilities: Probabilities) -> float:
    """Return the precision, 0 to 1, macro average."""
    predicted = predicted_digits(probabilities)
    return float(precision_score(labels, predicted, average="macro", zero_division=0))


def recall(labels: Labels, probabilities: Probabilities) -> float:
    """Return the recall, 0 to 1, macro average."""
    predicted = predicted_digits(probabilities)
    return float(recall_score(labels, predicted, average="macro", zero_division=0))


def f1(labels: Labels, probabilities: Probabilities) -> float:
    """Return the harmonic mean of precision and recall, 0 to 1, macro average."""
    predicted = predicted_digits(probabilities)
    return float(f1_score(labels, predicted, average="macro", zero_division=0))


def precision_weighted(labels: Labels, probabilities: Probabilities) -> float:
    """Return the precision, 0 to 1, weighted average."""
    predicted = predicted_digits(probabilities)
    return float(precision_score(labels, predicted, average="weighted", zero_division=0))


def recall_weighted(labels: Labels, probabilities: Probabilities) -> float:
    """Return the recall, 0 to 1, weighted average, which equals the accuracy."""
    predicted = predicted_digits(probabilities)
    return float(recall_score(labels, predicted, average="weighted", zero_division=0))


def f1_weighted(labels: Labels, probabilities: Probabilities) -> float:
    """Return the harmonic mean of precision and recall, 0 to 1, weighted average."""
    predicted = predicted_digits(probabilities)
    return float(f1_score(labels, predicted, average="weighted", zero_division=0))


def log_loss(labels: Labels, probabilities: Probabilities) -> float:
    """Return the mean of -ln(probability of the true digit), in nats: 0 is best.

    A probability of 0 counts as float32's epsilon, 1.2e-7, so that a single image adds at most 16.
    """
    return float(sklearn_log_loss(labels, probabilities, labels=range(CLASSES)))


def brier(labels: Labels, probabilities: Probabilities) -> float:
    """Return the mean squared error of the probabilities, summed over the ten digits: 0 to 2.

    This is the original score; some authors halve it. Source: Brier 1950, "Verification of
    forecasts expressed in terms of probability", equation 2.
    """
    digits = range(CLASSES)
    return float(brier_score_loss(labels, probabilities, labels=digits, scale_by_half=False))


def expected_calibration_error(labels: Labels, probabilities: Probabilities) -> float:
    """Return the expected calibration error, 0 to 1: mean |accuracy - confidence| over 15 bins.

    Source: Guo et al. 2017, "On calibration of modern neural networks", equation 3.
    """
    bins = reliability(labels, probabilities)
    gaps = (each.count * abs(each.accuracy - each.confidence) for each in bins)
    return sum(gaps) / len(labels)


def roc_auc(labels: Labels, probabilities: Probabilities) -> float:
    """Return the area under the ROC curve, 0 to 1: the mean over each digit against the rest.

    It runs over the digits that occur, and is nan if all labels are the same.
    """
    areas = [
        roc_auc_score(labels == digit, probabilities[:, digit]) for digit in digits_with_roc(labels)
    ]
    return float(np.mean(areas)) if areas else float("nan")


METRICS: Mapping[str, Callable[[Labels, Probabilities], float]] = MappingProxyType(
    {
        "accuracy": accuracy,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "precision_weighted": precision_weighted,
        "recall_weighted": recall_weighted,
        "f1_weighted": f1_weighted,
        "log_loss": log_loss,
        "brier": brier,
        "expected_calibration_error": expected_calibration_error,
        "roc_auc": roc_auc,
    }
)


def predicted_digits(probabilities: Probabilities) -> Labels:
    """Return the likeliest digit of each image; of two equally likely ones the smaller."""
    likeliest: Labels = probabilities.argmax(axis=1).astype(np.uint8)
    return likeliest


def digits_with_roc(labels: Labels) -> tuple[int, ...]:
    """Return the digits that have a ROC curve: those that occur, if at least two do."""
    present = np.unique(labels)
    return tuple(present.tolist()) if len(present) > 1 else ()


@dataclass(frozen=True)
class ReliabilityBin:
    """The images predicted with a confidence above ``lower`` and up to ``upper``."""

    lower: float
    upper: float
    count: int
    confidence: float  # the mean probability of the predicted digits
    accuracy: float  # the share of correct predictions


def reliability(labels: Labels, probabilities: Probabilities) -> tuple[ReliabilityBin, ...]:
    """Return the reliability diagram: 15 equal bins of confidence, without the empty ones.

    Source: Guo et al. 2017, "On calibration of modern neural networks", section 2.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    correct = predicted_digits(probabilities) == labels
    edges = np.linspace(0, 1, N_BINS + 1)
    index = np.digitize(confidence, edges[1:-1], right=True)
    count = np.bincount(index, minlength=N_BINS)
    confidence_sum = np.bincount(index, weights=confidence, minlength=N_BINS)
    correct_sum = np.bincount(index, weights=correct, minlength=N_BINS)
    return tuple(
        ReliabilityBin(
            lower=float(edges[i]),
            upper=float(edges[i + 1]),
            count=int(count[i]),
            confidence=float(confidence_sum[i] / count[i]),
            accuracy=float(correct_sum[i] / count[i]),
        )
        for i in np.flatnonzero(count)
    )


def wilson_interval(correct: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's confidence interval (low, high) of a proportion, ``correct`` out of ``n``.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".

    Raises:
        DataError: ``n`` is 0, or ``correct`` is not from 0 to ``n``
    """
    if not 0 <= correct <= n or n == 0:
        raise DataError(f"{correct} of {n} came; a count from 0 to n, of at least 1, was wanted.")
    interval = binomtest(correct, n).proportion_ci(confidence_level=confidence, method="wilson")
    return float(interval.low), float(interval.high)
