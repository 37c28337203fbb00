"""Whether a place holds a digit beyond doubt, perhaps, or not at all."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.recognition.ctc import Marks
from tenfold.photo.recognition.rescoring import Spelled, mixed
from tenfold.photo.result import Box, Digit, Verdict
from tenfold.types import CLASSES, Floats

SEVERAL = "several marks"
Found: TypeAlias = list[tuple[float, Marks]]

SURE = 0.9  # what both words must give a digit together, so that it is beyond doubt
WHOLE = 0.5  # of the classifier's word where one digit is all that there is
ONE = 0.1  # how likely a single digit has to be, so that it is not called none
ONE_APART = 0.9  # the same where marks stand apart, as a digit's parts seldom do


def digit_of(spelled: Spelled, box: Box) -> Digit:
    """Return the digit with its verdict."""
    verdict: Verdict = "digit" if spelled.agreed >= SURE else "unsure"
    why = "" if verdict == "digit" else "two digits are likely"
    if spelled.other:
        verdict, why = "not a digit", "a letter or another mark"
    found = judged(spelled.words, spelled.label, box, verdict, why)
    return replace(found, image=spelled.image)


@dataclass(frozen=True)
class Single:
    """One digit by itself.

    Attributes:
        digit: with its verdict
        words: float32 (10,), what classifier and recogniser give each digit together
        together: the product of what both gave the likeliest
    """

    digit: Digit
    words: Floats
    together: float

    def known_as(self, label: int | None) -> Digit:
        """Return it as the digit that it is known to be; None where what it is fits nothing."""
        if label is None:
            return replace(self.digit, verdict="unsure", why="it does not fit what was expected")
        if label == self.digit.label:
            return self.digit
        why = "by itself it looks like another"
        found = judged(self.words, label, self.digit.box, "unsure", why)
        return replace(found, image=self.digit.image)


def single(
    seen: Floats, found: Found, box: Box, *, apart: bool = False, coarse: bool = False
) -> Single:
    """Return what ink that may be one digit is.

    Args:
        seen: the classifier's probabilities for all of it, (10,)
        found: what the recogniser spells, the logarithms of the probabilities and the marks
        box: where it lies
        apart: whether its marks stand apart
        coarse: whether strokes fall to pieces in it: then several marks may be one digit
    """
    shares = np.exp(np.array([score for score, _ in found]))
    shares /= shares.sum()
    spoken = np.zeros(CLASSES)
    for share, (_, marks) in zip(shares, found, strict=True):
        if len(marks) == 1 and marks[0] < CLASSES:
            spoken[marks[0]] = share
    both = mixed((spoken, 1 - WHOLE), (seen, WHOLE))
    label = int(both.argmax())
    together = float(seen[label]) * float(spoken[label])
    verdict: Verdict = "digit" if together >= SURE else "unsure"
    none: Verdict = "not a digit"
    why = ""
    if spoken.sum() < (ONE_APART if apart else ONE):
        why = _instead(shares, found)
        verdict = "unsure" if coarse and why == SEVERAL else none
    elif verdict == "unsure":
        why = "two digits are likely" if spoken.sum() >= SURE else _instead(shares, found)
    return Single(judged(both, label, box, verdict, why), both, together)


def _instead(shares: NDArray[np.float64], found: Found) -> str:
    """Return what is likelier than one digit."""
    others = {"no digit is made out": 0.0, "a letter or another mark": 0.0, SEVERAL: 0.0}
    for share, (_, marks) in zip(shares, found, strict=True):
        if not marks:
            others["no digit is made out"] += share
        elif len(marks) > 1:
            others[SEVERAL] += share
        elif marks[0] >= CLASSES:
            others["a letter or another mark"] += share
    return max(others, key=lambda why: others[why])


def judged(words: Floats, label: int, box: Box, verdict: Verdict, why: str = "") -> Digit:
    """Return the digit, and of the others the likeliest, with this verdict."""
    others = words.copy()
    others[label] = -1
    second = int(others.argmax())
    return Digit(
        box=box,
        label=label,
        probability=float(words[label]),
        second=second,
        second_probability=float(words[second]),
        verdict=verdict,
        why=why,
        probabilities=tuple(words.tolist()),
    )
