"""The ROC curves: each digit against the rest."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

from tenfold.metrics import ranked_digits
from tenfold.types import Labels, Probabilities

POINTS = 60  # the most that a curve keeps: enough to draw, few enough to store


@dataclass(frozen=True)
class RocCurve:
    """What accepting a digit more and more readily finds, and what it takes in by mistake."""

    digit: int
    auc: float  # of the whole curve, before thinning
    false_positive_rate: tuple[float, ...]
    true_positive_rate: tuple[float, ...]


def roc_curves(labels: Labels, probabilities: Probabilities) -> tuple[RocCurve, ...]:
    """Return one curve for each digit that occurs; none where all labels are the same."""
    return tuple(
        _roc_curve(digit, labels == digit, probabilities[:, digit])
        for digit in ranked_digits(labels)
    )


def _roc_curve(digit: int, truth: np.typing.NDArray[np.bool_], score: Probabilities) -> RocCurve:
    """Keep an even choice of the curve's corners: they crowd where it bends, the ends included."""
    false_positive, true_positive, _ = roc_curve(truth, score)
    kept = np.unique(np.linspace(0, len(false_positive) - 1, POINTS).round().astype(int))
    return RocCurve(
        digit=digit,
        auc=float(roc_auc_score(truth, score)),
        false_positive_rate=tuple(false_positive[kept].tolist()),
        true_positive_rate=tuple(true_positive[kept].tolist()),
    )
