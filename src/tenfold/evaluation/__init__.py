"""How a model is judged: one evaluation from its probabilities, and two models against each other.

``evaluate`` says all that can be said of one model, ``mcnemar`` whether two differ by more than
chance.
"""

from tenfold.evaluation.evaluation import CorrectedAccuracy, DigitScores, Evaluation, evaluate
from tenfold.evaluation.judging import judge
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
    "judge",
    "mcnemar",
]
