"""ROC curves, one digit against the rest."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

from tenfold.metrics import digits_with_roc
from tenfold.types import Labels, Probabilities

MAX_POINTS = 60  # of a curve: enough to draw, few enough to store


@dataclass(frozen=True)
class RocCurve:
    """The ROC curve of one digit against the rest, thinned to ``MAX_POINTS`` points."""

    digit: int
    auc: float  # of the whole curve, before thinning
    false_positive_rate: tuple[float, ...]
    true_positive_rate: tuple[float, ...]


def roc_curves(labels: Labels, probabilities: Probabilities) -> tuple[RocCurve, ...]:
    """Return one curve for each digit that occurs; none if all labels are the same."""
    return tuple(
        _roc_curve(digit, labels == digit, probabilities[:, digit])
        for digit in digits_with_roc(labels)
    )


def _roc_curve(digit: int, truth: np.typing.NDArray[np.bool_], score: Probabilities) -> RocCurve:
    """Return the curve with evenly chosen corners, the ends included: more where it bends."""
    false_positive, true_positive, _ = roc_curve(truth, score)
    kept = np.unique(np.linspace(0, len(false_positive) - 1, MAX_POINTS).round().astype(int))
    return RocCurve(
        digit=digit,
        auc=float(roc_auc_score(truth, score)),
        false_positive_rate=tuple(false_positive[kept].tolist()),
        true_positive_rate=tuple(true_positive[kept].tolist()),
    )
