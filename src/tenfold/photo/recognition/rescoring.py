"""A line is spelled out: the recogniser finds its digits, two classifiers look at each again.

The recogniser sees a digit among its neighbours, touching or not; one classifier sees it alone,
framed as the digits that it learned from, another where it stands. Where all agree the digit is as
good as certain; where they do not, the reading says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.recognition.constraints import Expected
from tenfold.photo.recognition.crop_scores import Look, Lookers, Looks
from tenfold.photo.recognition.ctc import Marks, likeliest
from tenfold.photo.recognition.line_image import FINER, Strip
from tenfold.types import CLASSES, Floats

Weighed: TypeAlias = tuple[NDArray[np.floating], float]  # what is given each digit; how it counts

# What the words of those who look count beside the recogniser's, which counts 1.
ALONE = 0.5  # of a mark that is whole, looked at alone
CUT = 0.2  # of one that was cut from another, looked at alone
AMONG = 0.35  # of any, looked at where it stands
EACH = 0.3  # what speaks for a string with each mark that it has: each is doubted by three
MOST = 6  # strings that are compared
REACH = 8.0  # below the likeliest: how far its logarithm a string may lie to be compared
NO_WORD = 0.01  # what a mark that is no digit is given by those who look, who know none
LIKELY = 1e-6  # the least that a digit is given, so that no word is final


@dataclass(frozen=True)
class Spelled:
    """One digit of a strip.

    Attributes:
        left: its first column of pixels in the strip
        right: one behind its last
        top: its first row
        bottom: one behind its last
        label: the digit that it is in the likeliest string; of what is no digit, the one it looks
            most like
        words: float32 (10,), what each digit is given together: by all three of a mark that is
            whole; by the recogniser and the one who looks at it where it stands of one that was cut
        agreed: the product of what the same gave the label
        other: whether it is no digit at all
        image: uint8 (28, 28) as bytes, as the classifier of single digits saw it
    """

    left: float
    right: float
    top: float
    bottom: float
    label: int
    words: Floats
    agreed: float
    other: bool
    image: bytes


def spell(
    strip: Strip, columns: Floats, lookers: Lookers, *, expected: Expected | None = None
) -> list[Spelled]:
    """Return the digits of a strip from left to right.

    Args:
        strip: what is spelled
        columns: what the recogniser says of it, (t, 12)
        lookers: are asked about each digit
        expected: what the string is known to be; where none of the likeliest is, nothing is read
    """
    found = likeliest(columns, fits=expected.may_become if expected else None)
    fitting = [(score, marks) for score, marks in found if not expected or expected.fits(marks)]
    if not fitting or not fitting[0][1]:
        return []
    likely = [each for each in fitting[:MOST] if each[1] and each[0] > fitting[0][0] - REACH]
    return [_judged(look) for look in _likeliest(Looks(strip, columns, lookers), likely)]


def mixed(*words: Weighed) -> Floats:
    """Return what several words give each digit, (10,): the mean of the logarithms, weighed.

    The sum is 1 where all say the same and less where they do not: that is their doubt, and stays
    in the numbers.
    """
    whole = sum(weight for _, weight in words)
    logs = [weight / whole * np.log(word.astype(np.float64) + LIKELY) for word, weight in words]
    both: Floats = np.exp(np.sum(logs, axis=0)).astype(np.float32)
    return np.minimum(both, np.float32(1))


def _likeliest(looks: Looks, found: Sequence[tuple[float, Marks]]) -> list[Look]:
    """Return the marks of the likeliest string, once all have been looked at.

    Who looks only takes from a score: a string that has less than the best so far need not be
    looked at, nor any behind it.
    """
    before = [(score + EACH * len(marks), marks) for score, marks in found]
    best: tuple[float, list[Look]] | None = None
    for score, marks in sorted(before, key=lambda each: -each[0]):
        if best is not None and score <= best[0]:
            break
        seen = looks.at(marks)
        total = score + sum(_heard(look) for look in seen)
        if best is None or total > best[0]:
            best = total, seen
    if best is None:
        raise ValueError("No string came; at least one was wanted.")
    return best[1]


def _heard(look: Look) -> float:
    """Return the logarithm of what a mark is given by those who look at it, 0 or less."""
    digit = look.label < CLASSES
    shares = [float(word[look.label]) if digit else NO_WORD for word in (look.alone, look.among)]
    alone, among = (float(np.log(min(share + LIKELY, 1))) for share in shares)
    return (CUT if look.piece.cut else ALONE) * alone + AMONG * among


def _judged(look: Look) -> Spelled:
    """Return one digit from all words; of one that was cut, from those that saw it whole."""
    heard: list[Weighed] = [(look.spoken, 1), (look.among, AMONG)]
    if not look.piece.cut:
        heard.append((look.alone, ALONE))
    words = mixed(*heard)
    label = look.label if look.label < CLASSES else int(words.argmax())
    agreed = float(look.spoken[label] * look.among[label])
    left, top, right, bottom = (side / FINER for side in look.piece.box)
    return Spelled(
        left,
        right,
        top,
        bottom,
        label,
        words,
        agreed if look.piece.cut else agreed * float(look.alone[label]),
        look.label >= CLASSES,
        look.image.tobytes(),
    )
