"""Evaluation of models: the metrics of one model, and McNemar's test between two.

``evaluate_dataset`` takes the probabilities for a dataset, ``evaluate`` those for bare labels;
``mcnemar`` tests whether the error rates of two models differ by more than chance.
"""

from tenfold.deprecation import former_name
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


_RENAMED = {"judge": "evaluate_dataset"}


def __getattr__(name: str) -> object:
    return former_name(__name__, name, _RENAMED)
