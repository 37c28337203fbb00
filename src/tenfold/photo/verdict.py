"""Whether a place holds a digit beyond doubt, perhaps, or not at all."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.decoding import Marks
from tenfold.photo.reading import Box, Digit, Verdict
from tenfold.photo.spelling import Spelled, mixed
from tenfold.types import CLASSES, Floats

Found: TypeAlias = list[tuple[float, Marks]]

SURE = 0.9  # what both words must give a digit together, so that it is beyond doubt
WHOLE = 0.8  # of the classifier's word where one digit is all that there is
ONE = 0.1  # how likely a single digit has to be, so that it is not called none


def digit_of(spelled: Spelled, box: Box) -> Digit:
    """Return the digit with its verdict."""
    verdict: Verdict = "digit" if spelled.agreed >= SURE else "unsure"
    why = "" if verdict == "digit" else "two digits are likely"
    if spelled.other:
        verdict, why = "not a digit", "a letter or another mark"
    return judged(spelled.probabilities, box, verdict, why)


def single(seen: Floats, found: Found, box: Box) -> tuple[Digit, float]:
    """Return what ink that may be one digit is, and what both words give it together, 0 to 1.

    Args:
        seen: the classifier's probabilities for all of it, (10,)
        found: what the recogniser spells, the logarithms of the probabilities and the marks
        box: where it lies
    """
    shares = np.exp(np.array([score for score, _ in found]))
    shares /= shares.sum()
    spoken = np.zeros(CLASSES)
    for share, (_, marks) in zip(shares, found, strict=True):
        if len(marks) == 1 and marks[0] < CLASSES:
            spoken[marks[0]] = share
    both = mixed(spoken, seen, WHOLE)
    best = int(both.argmax())
    together = float(seen[best]) * float(spoken[best])
    if spoken.sum() < ONE:
        return judged(both, box, "not a digit", _instead(shares, found)), together
    if together >= SURE:
        return judged(both, box, "digit"), together
    doubt = "two digits are likely" if spoken.sum() >= SURE else _instead(shares, found)
    return judged(both, box, "unsure", doubt), together


def _instead(shares: NDArray[np.float64], found: Found) -> str:
    """Return what is likelier than one digit."""
    others = {"no digit is made out": 0.0, "a letter or another mark": 0.0, "several marks": 0.0}
    for share, (_, marks) in zip(shares, found, strict=True):
        if not marks:
            others["no digit is made out"] += share
        elif len(marks) > 1:
            others["several marks"] += share
        elif marks[0] >= CLASSES:
            others["a letter or another mark"] += share
    return max(others, key=lambda why: others[why])


def judged(probabilities: Floats, box: Box, verdict: Verdict, why: str = "") -> Digit:
    """Return the likeliest digit and the next, with this verdict."""
    second, best = (int(each) for each in np.argsort(probabilities, kind="stable")[-2:])
    return Digit(
        box=box,
        label=best,
        probability=float(probabilities[best]),
        second=second,
        second_probability=float(probabilities[second]),
        verdict=verdict,
        why=why,
    )
