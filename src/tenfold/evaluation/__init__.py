"""Evaluation of models: the metrics of one model, and McNemar's test between two.

``evaluate_dataset`` takes the probabilities for a dataset, ``evaluate`` those for bare labels;
``mcnemar`` tests whether the error rates of two models differ by more than chance.
"""

import warnings

from tenfold.evaluation.evaluating import evaluate_dataset
from tenfold.evaluation.evaluation import CorrectedAccuracy, DigitScores, Evaluation, evaluate
from tenfold.evaluation.mcnemar import McNemar, mcnemar
from tenfold.evaluation.mistakes import Mistake
from tenfold.evaluation.roc import RocCurve
from tenfold.metrics import ReliabilityBin

__all__ = [
    "CorrectedAccuracy",
    "DigitScores",
    "Evaluation",
    "McNemar",
    "Mistake",
    "ReliabilityBin",
    "RocCurve",
    "evaluate",
    "evaluate_dataset",
    "mcnemar",
]


def __getattr__(name: str) -> object:
    if name == "judge":
        warnings.warn(
            "tenfold.evaluation.judge is renamed evaluate_dataset; use that name.",
            DeprecationWarning,
            stacklevel=2,
        )
        return evaluate_dataset
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
