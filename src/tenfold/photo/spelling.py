"""A line is spelled out: the recogniser finds its digits, the classifier looks at each again.

The recogniser sees a digit among its neighbours, touching or not; the classifier sees it alone,
framed as the digits that it learned from. Where both agree the digit is as good as certain; where
they do not, the reading says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.modelfile.forms import STRIP_STEP
from tenfold.photo.decoding import OTHER, Marks, likeliest, spans
from tenfold.photo.parting import Piece, parted
from tenfold.photo.strip import DIGIT, FINER, Strip
from tenfold.preprocessing import frame
from tenfold.types import CLASSES, Classifier, Floats

ALONE = 0.7  # of the classifier's word beside the recogniser's, on a mark that is whole
CUT = 0.3  # on one that was cut from another
RATIO = 1.0  # of the classifier's logarithms to the recogniser's, where strings are compared
MOST = 6  # strings that are compared
REACH = 8.0  # below the likeliest: how far its logarithm a string may lie to be compared
NO_WORD = 0.01  # what the classifier gives a mark that is no digit, which it does not know
LIKELY = 1e-6  # the least that a digit is given, so that no word is final


@dataclass(frozen=True)
class Spelled:
    """One digit of a strip.

    Attributes:
        left: its first column of pixels in the strip
        right: one behind its last
        top: its first row
        bottom: one behind its last
        probabilities: float32 (10,), of both words together
        spoken: float32 (10,), the recogniser's word alone
        agreed: the product of what both gave the likeliest digit
        other: whether it is no digit at all
    """

    left: float
    right: float
    top: float
    bottom: float
    probabilities: Floats
    spoken: Floats
    agreed: float
    other: bool


def spell(
    strip: Strip,
    columns: Floats,
    classifier: Classifier,
    *,
    fits: Callable[[Marks], bool] | None = None,
    whole: Callable[[Marks], bool] | None = None,
) -> list[Spelled]:
    """Return the digits of a strip from left to right.

    Args:
        strip: what is spelled
        columns: what the recogniser says of it, (t, 12)
        classifier: is asked about each digit by itself
        fits: says of a beginning whether it may still become what is wanted
        whole: says of a whole string whether it is; where none of the likeliest is, nothing is read
    """
    found = likeliest(columns, fits=fits)
    fitting = [(score, marks) for score, marks in found if whole is None or whole(marks)]
    if not fitting or not fitting[0][1]:
        return []
    best = max(
        (
            _looked_at(strip, columns, marks, score, classifier)
            for score, marks in fitting[:MOST]
            if marks and score > fitting[0][0] - REACH
        ),
        key=lambda each: each.score,
    )
    return [
        _judged(columns[first : last + 1], probabilities, piece, mark >= CLASSES)
        for (first, last), probabilities, piece, mark in zip(
            best.places, best.seen, best.pieces, best.marks, strict=True
        )
    ]


@dataclass(frozen=True)
class _Looked:
    """A string that the strip may hold, after the classifier has looked at each of its marks."""

    score: float
    marks: Marks
    places: list[tuple[int, int]]
    pieces: list[Piece]
    seen: Floats


def _looked_at(
    strip: Strip, columns: Floats, marks: Marks, score: float, classifier: Classifier
) -> _Looked:
    """Return the string with the classifier's word added to its score."""
    places = spans(columns, marks)
    centres = np.array([STRIP_STEP * (first + last + 1) / 2 for first, last in places])
    pieces = parted(strip.fine, FINER * centres, FINER * DIGIT)
    seen = classifier.predict_proba(np.stack([frame(piece.ink) for piece in pieces]))
    heard = 0.0
    for said, mark, piece in zip(seen, marks, pieces, strict=True):
        share = float(said[mark]) if mark < CLASSES else NO_WORD
        heard += (CUT if piece.cut else ALONE) * float(np.log(share + LIKELY))
    return _Looked(score + RATIO * heard, marks, places, pieces, seen)


def mixed(spoken: NDArray[np.floating], seen: Floats, weight: float) -> Floats:
    """Return the probabilities (10,) that both words come to, the classifier's with this weight."""
    said, looked = (np.log(each.astype(np.float64) + LIKELY) for each in (spoken, seen))
    logs = (1 - weight) * said + weight * looked
    both = np.exp(logs - logs.max())
    whole: Floats = (both / both.sum()).astype(np.float32)
    return whole


def _judged(columns: Floats, seen: Floats, piece: Piece, other: bool) -> Spelled:
    """Return one digit from both words: the columns of its span, and the classifier's."""
    shares = np.exp(columns[:, : OTHER + 1].astype(np.float64)).sum(axis=0)
    shares /= max(shares.sum(), 1e-12)
    spoken = shares[:CLASSES]
    both = mixed(spoken, seen, CUT if piece.cut else ALONE)
    best = int(both.argmax())
    left, top, right, bottom = (side / FINER for side in piece.box)
    return Spelled(
        left,
        right,
        top,
        bottom,
        both,
        spoken.astype(np.float32),
        float(spoken[best] * seen[best]),
        other,
    )
