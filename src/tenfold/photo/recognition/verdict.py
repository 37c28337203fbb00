"""The verdict on a place: a digit beyond doubt, an unsure one, or not a digit."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import OTHER, SYMBOLS
from tenfold.photo.geometry import Box
from tenfold.photo.recognition.ctc import Labels
from tenfold.photo.recognition.rescoring import RescoredSymbol, combine_scores
from tenfold.photo.symbols import Digit, Sign, Symbol, Verdict
from tenfold.types import CLASSES, Floats

# Reasons, as they stand in a reading.
TWO_LIKELY = "two digits are likely"
NO_FIT = "it does not fit what was expected"
LOOKS_OTHERWISE = "by itself it looks like another"
OTHER_SYMBOL = "a letter or another mark"
SEVERAL_SYMBOLS = "several marks"
NO_DIGIT = "no digit is made out"
BLOT = "a filled area"

UNSURE_COUNT = "there may be more symbols or fewer"

STROKES = "/,."  # signs of one stroke
SURE_CONFIDENCE = 0.9  # from here on, a digit is beyond doubt
# The same of one digit by itself, by the recogniser: in a cell beside others, and alone, where a
# letter or a sign is as likely.
SURE_IN_CELL, SURE_ALONE = 0.93, 0.97
MIN_WRITTEN = 0.3  # of all sequences: how likely it is at least that something is written
SURE_SIGN = 0.9  # the same of a sign
SURE_COUNT = 0.9  # from here on, the count of a line's symbols is beyond doubt
CLASSIFIER_WEIGHT = 0.5  # of the classifier of isolated digits, beside the recogniser
MIN_SINGLE_SHARE = 0.1  # of all sequences: how likely one digit has to be, else it is none
MIN_SINGLE_SHARE_APART = 0.9  # the same of components that stand apart, as parts seldom do

NBest: TypeAlias = list[tuple[float, Labels]]  # log-probabilities and their label sequences


@dataclass(frozen=True)
class SingleDigit:
    """One digit by itself.

    Attributes:
        digit: with its verdict
        scores: float32 (10,), of each digit, classifier and recogniser combined
        confidence: the product of both scores of the likeliest digit
    """

    digit: Digit
    scores: Floats
    confidence: float

    def constrained_to(self, label: int | None) -> Digit:
        """Return it as the digit that a constraint allows; None where none of its digits fits."""
        if label is None:
            return replace(self.digit, verdict="unsure", why=NO_FIT)
        if label == self.digit.label:
            return self.digit
        found = make_digit(self.scores, label, self.digit.box, "unsure", LOOKS_OTHERWISE)
        return replace(found, image=self.digit.image)


def verdict_on_rescored(rescored: RescoredSymbol, box: Box) -> Symbol:
    """Return the digit or sign of a line, with its verdict and its box in the picture."""
    is_counted = rescored.certain_count >= SURE_COUNT
    if rescored.sign:
        is_sign = rescored.confidence >= SURE_SIGN
        why = (UNSURE_COUNT if is_sign else TWO_LIKELY) if not (is_sign and is_counted) else ""
        return Sign(box, rescored.sign, rescored.confidence, "unsure" if why else "sign", why)
    is_clear = rescored.confidence >= SURE_CONFIDENCE
    verdict: Verdict = "digit" if is_clear and is_counted else "unsure"
    why = "" if verdict == "digit" else UNSURE_COUNT if is_clear else TWO_LIKELY
    if rescored.is_other:
        verdict, why = "not a digit", OTHER_SYMBOL
    found = make_digit(rescored.scores, rescored.label, box, verdict, why)
    return replace(found, image=rescored.image)


def verdict_on_single(
    probabilities: Floats,
    n_best: NBest,
    box: Box,
    *,
    apart: bool = False,
    coarse: bool = False,
    in_cell: bool = False,
) -> SingleDigit:
    """Return the digit that ink may be, with its verdict.

    Args:
        probabilities: of each digit, by the classifier, for all of the ink, (10,)
        n_best: the recogniser's likeliest label sequences
        box: around the ink
        apart: True if its components stand apart
        coarse: True if strokes fall to pieces in it: several components may then be one digit
        in_cell: True in a cell of a table, in which a digit is likelier than a letter or a sign
    """
    shares = np.exp(np.array([score for score, _ in n_best]))
    shares /= shares.sum()
    ctc_scores = _single_digit_shares(shares, n_best)
    scores = combine_scores((ctc_scores, 1 - CLASSIFIER_WEIGHT), (probabilities, CLASSIFIER_WEIGHT))
    label = int(scores.argmax())
    confidence = float(probabilities[label]) * float(ctc_scores[label])
    # There is ink: that nothing is written is no explanation of it.
    empty = sum(share for share, (_, labels) in zip(shares, n_best, strict=True) if not labels)
    share_of_written = float(ctc_scores[label]) / max(1 - empty, MIN_WRITTEN)
    least = SURE_IN_CELL if in_cell else SURE_ALONE
    is_sure = probabilities[label] >= SURE_CONFIDENCE and share_of_written >= least
    verdict: Verdict = "digit" if is_sure else "unsure"
    why = ""
    single_share = ctc_scores.sum()
    if single_share < (MIN_SINGLE_SHARE_APART if apart else MIN_SINGLE_SHARE):
        why = _likeliest_other_reason(shares, n_best)
        verdict = "unsure" if coarse and why == SEVERAL_SYMBOLS else "not a digit"
        if not apart and probabilities[1] >= SURE_CONFIDENCE and _like_one(shares, n_best):
            # A stroke alone, of whatever size: a slash or a comma is as likely as a 1.
            scores, label, verdict = probabilities, 1, "unsure"
    elif verdict == "unsure":
        is_one = single_share >= SURE_CONFIDENCE
        why = TWO_LIKELY if is_one else _likeliest_other_reason(shares, n_best)
    return SingleDigit(make_digit(scores, label, box, verdict, why), scores, confidence)


def _single_digit_shares(shares: NDArray[np.float64], n_best: NBest) -> NDArray[np.float64]:
    """Return the share of each digit, (10,), as the whole label sequence."""
    found = np.zeros(CLASSES)
    for share, (_, labels) in zip(shares, n_best, strict=True):
        if len(labels) == 1 and labels[0] < CLASSES:
            found[labels[0]] = share
    return found


def _like_one(shares: NDArray[np.float64], n_best: NBest) -> bool:
    """Return whether the likeliest sequence is one sign that without a line is like a 1."""
    labels = n_best[int(shares.argmax())][1]
    return len(labels) == 1 and CLASSES <= labels[0] < OTHER and SYMBOLS[labels[0]] in STROKES


def _likeliest_other_reason(shares: NDArray[np.float64], n_best: NBest) -> str:
    """Return the reason that has the largest share of the sequences that are not one digit."""
    reasons = {NO_DIGIT: 0.0, OTHER_SYMBOL: 0.0, SEVERAL_SYMBOLS: 0.0}
    for share, (_, labels) in zip(shares, n_best, strict=True):
        if not labels:
            reasons[NO_DIGIT] += share
        elif len(labels) > 1:
            reasons[SEVERAL_SYMBOLS] += share
        elif labels[0] >= CLASSES:
            reasons[OTHER_SYMBOL] += share
    return max(reasons, key=lambda reason: reasons[reason])


def make_digit(scores: Floats, label: int, box: Box, verdict: Verdict, why: str = "") -> Digit:
    """Return the digit with this label and verdict, and the best of the others as the second."""
    others = scores.copy()
    others[label] = -1
    second = int(others.argmax())
    return Digit(
        box=box,
        label=label,
        probability=float(scores[label]),
        second=second,
        second_probability=float(scores[second]),
        verdict=verdict,
        why=why,
        probabilities=tuple(scores.tolist()),
    )
