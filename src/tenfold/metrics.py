"""How good are the answers: one metric, one pure function of the labels and the probabilities.

The answer to an image is its likeliest digit. Macro averages weigh every digit alike, weighted ones
by how often it occurs; both run over the digits that occur in the labels or among the answers, and
count as 0 what is undefined (the precision of a digit that is never answered).
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

BINS = 15  # of the reliability diagram, as in Guo et al. 2017


def accuracy(labels: Labels, probabilities: Probabilities) -> float:
    """Return the share of right answers, 0 to 1."""
    return float(accuracy_score(labels, answers(probabilities)))


def precision(labels: Labels, probabilities: Probabilities) -> float:
    """Return how much of what is answered is right, 0 to 1, macro average."""
    given = answers(probabilities)
    return float(precision_score(labels, given, average="macro", zero_division=0))


def recall(labels: Labels, probabilities: Probabilities) -> float:
    """Return how much of each digit is found, 0 to 1, macro average."""
    given = answers(probabilities)
    return float(recall_score(labels, given, average="macro", zero_division=0))


def f1(labels: Labels, probabilities: Probabilities) -> float:
    """Return the harmonic mean of precision and recall, 0 to 1, macro average."""
    given = answers(probabilities)
    return float(f1_score(labels, given, average="macro", zero_division=0))


def precision_weighted(labels: Labels, probabilities: Probabilities) -> float:
    """Return how much of what is answered is right, 0 to 1, weighted average."""
    given = answers(probabilities)
    return float(precision_score(labels, given, average="weighted", zero_division=0))


def recall_weighted(labels: Labels, probabilities: Probabilities) -> float:
    """Return how much of each digit is found, 0 to 1, weighted average: the accuracy again."""
    given = answers(probabilities)
    return float(recall_score(labels, given, average="weighted", zero_division=0))


def f1_weighted(labels: Labels, probabilities: Probabilities) -> float:
    """Return the harmonic mean of precision and recall, 0 to 1, weighted average."""
    given = answers(probabilities)
    return float(f1_score(labels, given, average="weighted", zero_division=0))


def log_loss(labels: Labels, probabilities: Probabilities) -> float:
    """Return the mean of -ln(probability of the truth), in nats: 0 is best.

    A probability of 0 counts as float32's epsilon, 1.2e-7, so that no single image costs over 16.
    """
    return float(sklearn_log_loss(labels, probabilities, labels=range(CLASSES)))


def brier(labels: Labels, probabilities: Probabilities) -> float:
    """Return the mean squared error of the probabilities, summed over the ten digits: 0 to 2.

    This is the original score; some halve it. Source: Brier 1950, "Verification of forecasts
    expressed in terms of probability", equation 2.
    """
    digits = range(CLASSES)
    return float(brier_score_loss(labels, probabilities, labels=digits, scale_by_half=False))


def expected_calibration_error(labels: Labels, probabilities: Probabilities) -> float:
    """Return how far confidence and accuracy lie apart on average, 0 to 1, over 15 equal bins.

    Source: Guo et al. 2017, "On calibration of modern neural networks", equation 3.
    """
    bins = reliability(labels, probabilities)
    gaps = (part.count * abs(part.accuracy - part.confidence) for part in bins)
    return sum(gaps) / len(labels)


def roc_auc(labels: Labels, probabilities: Probabilities) -> float:
    """Return the area under the ROC curve, 0 to 1: the mean over each digit against the rest.

    It runs over the digits that occur, and is nan where all labels are the same.
    """
    areas = [
        roc_auc_score(labels == digit, probabilities[:, digit]) for digit in ranked_digits(labels)
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


def answers(probabilities: Probabilities) -> Labels:
    """Return the likeliest digit of each image, the smaller one where two are equally likely."""
    likeliest: Labels = probabilities.argmax(axis=1).astype(np.uint8)
    return likeliest


def ranked_digits(labels: Labels) -> tuple[int, ...]:
    """Return the digits that have a ROC curve: they occur, and so does another."""
    present = np.unique(labels)
    return tuple(present.tolist()) if len(present) > 1 else ()


@dataclass(frozen=True)
class ReliabilityBin:
    """The images answered with a confidence above ``lower`` and up to ``upper``."""

    lower: float
    upper: float
    count: int
    confidence: float  # the mean probability of the answers
    accuracy: float  # the share of them that are right


def reliability(labels: Labels, probabilities: Probabilities) -> tuple[ReliabilityBin, ...]:
    """Return what confidence was worth: 15 equal bins from 0 to 1, empty ones left out.

    Source: Guo et al. 2017, "On calibration of modern neural networks", section 2.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = answers(probabilities) == labels
    edges = np.linspace(0, 1, BINS + 1)
    place = np.digitize(confidence, edges[1:-1], right=True)
    count = np.bincount(place, minlength=BINS)
    confident = np.bincount(place, weights=confidence, minlength=BINS)
    correct = np.bincount(place, weights=right, minlength=BINS)
    return tuple(
        ReliabilityBin(
            lower=float(edges[i]),
            upper=float(edges[i + 1]),
            count=int(count[i]),
            confidence=float(confident[i] / count[i]),
            accuracy=float(correct[i] / count[i]),
        )
        for i in np.flatnonzero(count)
    )


def wilson_interval(correct: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval (low, high) that holds the true share, ``correct`` of ``n`` being seen.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".

    Raises:
        DataError: there was nothing to count, or more were right than there were
    """
    if not 0 <= correct <= n or n == 0:
        raise DataError(f"{correct} of {n} came; a count from 0 to n, of at least 1, was wanted.")
    interval = binomtest(correct, n).proportion_ci(confidence_level=confidence, method="wilson")
    return float(interval.low), float(interval.high)
