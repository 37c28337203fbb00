"""The verdict on a place: a digit beyond doubt, an unsure one, or not a digit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import OTHER, SYMBOLS
from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import Mask
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

CUT_OFF = "the edge of the picture cuts it off"
GOES_ON = "the number may go on in the next cell"
STRAY = "a sign that begins no number"
UNSURE_COUNT = "there may be more symbols or fewer"

CUT_REACH = 1.0  # pixels
MIN_APART = 0.2  # of a digit's height: between two strokes that the edge cuts off
MIN_CUT = 0.8  # of a digit's height: along which the edge cuts a stroke
STROKES = "/,."  # signs of one stroke
NEVER_LAST = ":/+"  # signs with which no number ends
GOING_ON = ".,"  # with which a number may go on in the next cell
NEVER_FIRST = ".,:/%"  # signs with which no number begins
SURE_CONFIDENCE = 0.9  # from here on, a digit is beyond doubt
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


def doubt_signs(
    symbols: Sequence[Symbol], width: int, *, in_cell: bool = False
) -> tuple[Symbol, ...]:
    """Return the symbols of a line, signs unsure that may be dirt or a part of a rule.

    Args:
        symbols: from left to right
        width: of the picture, in pixels
        in_cell: True in the cell of a table, where a number that ends with a point may go on in
            the next cell
    """
    found: list[Symbol] = []
    for number, symbol in enumerate(symbols):
        if not isinstance(symbol, Sign):
            found.append(symbol)
            continue
        is_first, is_last = number == 0, number == len(symbols) - 1
        is_stray = is_first and symbol.symbol in NEVER_FIRST
        why = ""
        if symbol.box.left <= CUT_REACH or symbol.box.right >= width - CUT_REACH:
            why = CUT_OFF
            # What makes no number there is a stroke of something beside the picture.
            beside = is_stray or (is_last and symbol.symbol in NEVER_LAST)
            symbol = replace(symbol, dropped=beside)
        elif is_stray:
            why = STRAY
        elif in_cell and is_last and symbol.symbol in GOING_ON:
            why = GOES_ON
        is_sure = symbol.verdict == "sign"
        found.append(replace(symbol, verdict="unsure", why=why) if why and is_sure else symbol)
    return tuple(found)


def doubt_cut_digit(symbol: Symbol, mask: Mask) -> Symbol:
    """Return a symbol; a sure 1 is unsure where an edge of the picture cuts it.

    A 1 only touches the edge. Where two strokes end there, or one along nearly all of its height,
    it is the rest of a 0, or of another digit that goes on beside the picture.

    Args:
        symbol: of a text line
        mask: of the picture, 1 where there is ink, uint8 (height, width)
    """
    if not isinstance(symbol, Digit) or (symbol.verdict, symbol.label) != ("digit", 1):
        return symbol
    width, box = mask.shape[1], symbol.box
    rows = slice(max(0, int(box.top)), int(box.bottom) + 1)
    edges = ((0, box.left), (width - 1, width - box.right))
    touched = [mask[rows, column] for column, away in edges if away <= CUT_REACH]
    is_cut = any(each.mean() >= MIN_CUT or _strokes_across(each) > 1 for each in touched)
    return replace(symbol, verdict="unsure", why=CUT_OFF) if is_cut else symbol


def _strokes_across(column: NDArray[np.uint8]) -> int:
    """Return the number of strokes that a column of pixels crosses, apart by so much."""
    ink = np.flatnonzero(column)
    return int(len(ink) > 0) + int((np.diff(ink) > MIN_APART * len(column)).sum())


def verdict_on_single(
    probabilities: Floats, n_best: NBest, box: Box, *, apart: bool = False, coarse: bool = False
) -> SingleDigit:
    """Return the digit that ink may be, with its verdict.

    Args:
        probabilities: of each digit, by the classifier, for all of the ink, (10,)
        n_best: the recogniser's likeliest label sequences
        box: around the ink
        apart: True if its components stand apart
        coarse: True if strokes fall to pieces in it: several components may then be one digit
    """
    shares = np.exp(np.array([score for score, _ in n_best]))
    shares /= shares.sum()
    ctc_scores = _single_digit_shares(shares, n_best)
    scores = combine_scores((ctc_scores, 1 - CLASSIFIER_WEIGHT), (probabilities, CLASSIFIER_WEIGHT))
    label = int(scores.argmax())
    confidence = float(probabilities[label]) * float(ctc_scores[label])
    verdict: Verdict = "digit" if confidence >= SURE_CONFIDENCE else "unsure"
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
