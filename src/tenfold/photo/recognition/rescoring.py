"""Rescoring of the N-best label sequences of a line by the classifiers of its crops.

The recogniser sees a digit among its neighbours, touching or not; one classifier sees it isolated,
framed as the digits that it learned from, another in its context. A digit on which all agree is as
good as certain; the confidence shows where they do not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import OTHER, SYMBOLS
from tenfold.photo.geometry import Box
from tenfold.photo.numbers import NumberKind, parse_number
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.crop_scores import Classifiers, CropScore, CropScorer
from tenfold.photo.recognition.ctc import LOG_ZERO, Labels, prefix_beam_search
from tenfold.photo.recognition.deadline import NO_DEADLINE, Deadline
from tenfold.photo.recognition.line_image import FINE_SCALE, LineImage
from tenfold.types import CLASSES, Floats

# Weights of the classifiers' logarithms beside the recogniser's, which weighs 1.
WHOLE_WEIGHT = 0.7  # of a whole crop, isolated
TOUCHING_WEIGHT = 0.3  # of a crop that was cut from another digit, isolated
CONTEXT_WEIGHT = 0.5  # of any digit in its context
LENGTH_BONUS = 0.4  # added for each label of a sequence: each is doubted by three
KIND_BONUS: dict[NumberKind, float] = {"number": 0.0, "date": 2.0, "time": 0.5, "other": -1.0}
SLASH_BONUS = -4.0  # of a slash that makes no date: a 1 is far more frequent
DAY_AND_MONTH = re.compile(r"(\d|[0-3]\d)/(\d|[0-3]\d)")
N_BEST = 6  # sequences that are rescored
MAX_LOG_GAP = 8.0  # below the likeliest: how far a sequence's logarithm may lie to be rescored
MIN_LETTERS, MIN_LETTER_SHARE = 8, 0.6  # a sequence of so many symbols, mostly letters, is a text
IMPOSSIBLE = LOG_ZERO / 2  # the logarithm of a sequence that fits and has no probability
OTHER_SCORE = 0.01  # of a symbol that is no digit or sign, by the classifiers, which know none
SIGN_SCORE = 0.9  # of a sign, by the same: as good as a digit that they are sure of
MIN_SCORE = 1e-6  # of a digit, so that no score excludes one

Weighted: TypeAlias = tuple[NDArray[np.floating], float]  # scores of each digit, and their weight


@dataclass(frozen=True)
class RescoredSymbol:
    """One symbol of a line image.

    Attributes:
        box: in the line image
        label: the digit in the best sequence; of what is no digit, the one that scores best
        scores: float32 (10,), the combined scores of each digit: by recogniser and both classifiers
            for a whole crop, by the recogniser and the classifier in context for one that was cut
        confidence: the product of the label's scores by the same models; of a sign, its score by
            the recogniser
        is_other: True if it is neither a digit nor a sign
        image: uint8 (28, 28) as bytes, the framed crop
        sign: the sign that it is; empty for anything else
        certain_count: the probability that the line has as many symbols as the best sequence, with
            the same signs at the same places
    """

    box: Box
    label: int
    scores: Floats
    confidence: float
    is_other: bool
    image: bytes
    sign: str = ""
    certain_count: float = 1.0


def rescore(
    image: LineImage,
    log_probs: Floats,
    classifiers: Classifiers,
    *,
    constraint: Constraint | None = None,
    deadline: Deadline = NO_DEADLINE,
) -> list[RescoredSymbol]:
    """Return the symbols of a line image from left to right.

    Args:
        image: of the line
        log_probs: of its columns, by the recogniser, (t, 12)
        classifiers: of its crops
        constraint: on the label sequence; where none of the likeliest fits, nothing is read
        deadline: until which it may take

    Raises:
        DataError: the time is over
    """
    deadline.check()
    found = prefix_beam_search(
        log_probs, accepts_prefix=constraint.accepts_prefix if constraint else None
    )
    fitting = [each for each in found if not constraint or constraint.accepts(each[1])]
    if not fitting or not fitting[0][1] or fitting[0][0] <= IMPOSSIBLE:
        return []
    scorer = CropScorer(image, log_probs, classifiers)
    best = _best_sequence(scorer, _candidates(fitting), deadline)
    certain_count = _certain_count(tuple(score.label for score in best), found)
    return [_rescored_symbol(score, certain_count) for score in best]


def combine_scores(*scores: Weighted) -> Floats:
    """Return the combined scores of each digit, (10,): the weighted mean of the logarithms.

    The sum is 1 where all agree and less where they do not: that is their doubt, and stays in the
    numbers.
    """
    total = sum(weight for _, weight in scores)
    logs = [weight / total * np.log(each.astype(np.float64) + MIN_SCORE) for each, weight in scores]
    combined: Floats = np.exp(np.sum(logs, axis=0)).astype(np.float32)
    return np.minimum(combined, np.float32(1))


def _candidates(found: Sequence[tuple[float, Labels]]) -> list[tuple[float, Labels]]:
    """Return the sequences that are rescored: those close to the likeliest, which is not empty.

    Of letters it is the likeliest alone: no rescoring makes a number of them.
    """
    score, labels = found[0]
    if len(labels) >= MIN_LETTERS and labels.count(OTHER) >= MIN_LETTER_SHARE * len(labels):
        return [found[0]]
    return [each for each in found[:N_BEST] if each[1] and each[0] > score - MAX_LOG_GAP]


def _best_sequence(
    scorer: CropScorer, candidates: Sequence[tuple[float, Labels]], deadline: Deadline
) -> list[CropScore]:
    """Return the crop scores of the best sequence, once all have been rescored.

    The classifiers only lower a score: a sequence below the best so far needs no rescoring, nor do
    those behind it.
    """
    ranked = [
        (score + LENGTH_BONUS * len(labels) + _prior(labels), labels)
        for score, labels in candidates
    ]
    best: tuple[float, list[CropScore]] | None = None
    for score, labels in sorted(ranked, key=lambda each: -each[0]):
        if best is not None and score <= best[0]:
            break
        deadline.check()
        crops = scorer.score(labels)
        total = score + sum(_weighted_log_score(crop) for crop in crops)
        if best is None or total > best[0]:
            best = total, crops
    if best is None:
        raise ValueError("No sequence came; at least one was wanted.")
    return best[1]


def _prior(labels: Labels) -> float:
    """Return the logarithm of how much likelier a text is for its kind.

    Of texts with signs, most are numbers, dates and times: between two digits that look like 1, a
    slash is known by the date that it makes.
    """
    if all(label < CLASSES for label in labels) or OTHER in labels:
        return 0.0
    text = "".join(SYMBOLS[label] for label in labels)
    kind = parse_number(text).kind
    if kind == "other" and "/" in text:
        return 0.0 if DAY_AND_MONTH.fullmatch(text) else SLASH_BONUS
    return KIND_BONUS[kind]


def _weighted_log_score(score: CropScore) -> float:
    """Return the logarithm of the classifiers' scores for a label, weighted, 0 or less."""
    other = SIGN_SCORE if score.label < OTHER else OTHER_SCORE
    shares = [
        float(each[score.label]) if score.label < CLASSES else other
        for each in (score.isolated, score.in_context)
    ]
    isolated, in_context = (float(np.log(min(share + MIN_SCORE, 1))) for share in shares)
    weight = TOUCHING_WEIGHT if score.crop.touching else WHOLE_WEIGHT
    return weight * isolated + CONTEXT_WEIGHT * in_context


def _certain_count(labels: Labels, found: Sequence[tuple[float, Labels]]) -> float:
    """Return the probability of all sequences with the same count and the same signs.

    Each counts as much as its text is likely by its kind; what no sequence says counts against it.
    """
    wanted = _signs_alone(labels)
    weights = [float(np.exp(score + _prior(each))) for score, each in found]
    same = sum(
        weight
        for weight, (_, each) in zip(weights, found, strict=True)
        if _signs_alone(each) == wanted
    )
    rest = max(0.0, 1 - float(sum(np.exp(score) for score, _ in found)))
    return same / max(sum(weights) + rest, 1e-12)


def _signs_alone(labels: Labels) -> Labels:
    """Return the labels with the same one for all digits."""
    return tuple(label if label >= CLASSES else 0 for label in labels)


def _rescored_symbol(score: CropScore, certain_count: float) -> RescoredSymbol:
    """Return one symbol by all scores; one that was cut, by those that saw it whole."""
    weighted: list[Weighted] = [(score.ctc_scores, 1), (score.in_context, CONTEXT_WEIGHT)]
    if not score.crop.touching:
        weighted.append((score.isolated, WHOLE_WEIGHT))
    scores = combine_scores(*weighted)
    label = score.label if score.label < CLASSES else int(scores.argmax())
    sign = SYMBOLS[score.label] if CLASSES <= score.label < OTHER else ""
    confidence = float(score.ctc_scores[label] * score.in_context[label])
    if sign:
        confidence = score.sign_score
    elif not score.crop.touching:
        confidence *= float(score.isolated[label])
    return RescoredSymbol(
        score.crop.box.scaled(1 / FINE_SCALE),
        label,
        scores,
        confidence,
        score.label == OTHER,
        score.image.tobytes(),
        sign,
        certain_count,
    )
