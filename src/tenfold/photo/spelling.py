"""A line is spelled out: the recogniser finds its digits, the classifier looks at each again.

The recogniser sees a digit among its neighbours, touching or not; the classifier sees it alone,
framed as the digits that it learned from. Where both agree the digit is as good as certain; where
they do not, the reading says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.modelfile.forms import STRIP_STEP
from tenfold.photo.decoding import OTHER, Marks, likeliest, spans
from tenfold.photo.expecting import Expected
from tenfold.photo.parting import Piece, parted
from tenfold.photo.strip import DIGIT, FINER, Strip
from tenfold.preprocessing import frame
from tenfold.types import CLASSES, SIDE, Classifier, Floats

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
        label: the digit that it is in the likeliest string; of what is no digit, the one it looks
            most like
        words: float32 (10,), what classifier and recogniser give each digit together
        agreed: the product of what both gave the label
        other: whether it is no digit at all
        image: uint8 (28, 28) as bytes, as the classifier saw it
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
    strip: Strip,
    columns: Floats,
    classifier: Classifier,
    *,
    expected: Expected | None = None,
) -> list[Spelled]:
    """Return the digits of a strip from left to right.

    Args:
        strip: what is spelled
        columns: what the recogniser says of it, (t, 12)
        classifier: is asked about each digit by itself
        expected: what the string is known to be; where none of the likeliest is, nothing is read
    """
    found = likeliest(columns, fits=expected.may_become if expected else None)
    fitting = [(score, marks) for score, marks in found if not expected or expected.fits(marks)]
    if not fitting or not fitting[0][1]:
        return []
    likely = [each for each in fitting[:MOST] if each[1] and each[0] > fitting[0][0] - REACH]
    best, seen = _likeliest(strip, columns, likely, classifier)
    return [
        _judged(columns[first : last + 1], looked, piece, mark, image)
        for (first, last), looked, piece, mark, image in zip(
            best.places, seen, best.pieces, best.marks, best.images, strict=True
        )
    ]


@dataclass(frozen=True)
class _Cut:
    """A string that the strip may hold, and the strip cut up into its marks."""

    marks: Marks
    places: list[tuple[int, int]]
    pieces: list[Piece]
    images: list[bytes]


def _cut_up(strip: Strip, columns: Floats, marks: Marks) -> _Cut:
    places = spans(columns, marks)
    centres = np.array([STRIP_STEP * (first + last + 1) / 2 for first, last in places])
    pieces = parted(strip.fine, FINER * centres, FINER * DIGIT)
    return _Cut(marks, places, pieces, [frame(piece.ink).tobytes() for piece in pieces])


def _likeliest(
    strip: Strip, columns: Floats, found: Sequence[tuple[float, Marks]], classifier: Classifier
) -> tuple[_Cut, Floats]:
    """Return the likeliest string once the classifier has looked at its marks, and its word.

    The classifier's word only takes from a score: a string that has less than the best so far
    need not be looked at, nor any behind it. Marks that strings share are looked at once.
    """
    known: dict[bytes, Floats] = {}
    best: tuple[float, _Cut, Floats] | None = None
    for score, marks in found:
        if best is not None and score <= best[0]:
            break
        cut = _cut_up(strip, columns, marks)
        new = [image for image in dict.fromkeys(cut.images) if image not in known]
        images = np.frombuffer(b"".join(new), np.uint8).reshape(-1, SIDE, SIDE)
        known.update(zip(new, classifier.predict_proba(images), strict=True))
        seen = np.stack([known[image] for image in cut.images])
        total = score + RATIO * _heard(seen, cut)
        if best is None or total > best[0]:
            best = total, cut, seen
    if best is None:
        raise ValueError("No string came; at least one was wanted.")
    return best[1], best[2]


def _heard(seen: Floats, cut: _Cut) -> float:
    """Return the logarithm of what the classifier gives the marks of a string."""
    heard = 0.0
    for said, mark, piece in zip(seen, cut.marks, cut.pieces, strict=True):
        share = float(said[mark]) if mark < CLASSES else NO_WORD
        heard += (CUT if piece.cut else ALONE) * float(np.log(share + LIKELY))
    return heard


def mixed(spoken: NDArray[np.floating], seen: Floats, weight: float) -> Floats:
    """Return what both words give each digit, (10,): the mean of the logarithms.

    The classifier's word has this weight. The sum is 1 where both say the same and less where they
    do not: that is their doubt, and stays in the numbers.
    """
    said, looked = (np.log(each.astype(np.float64) + LIKELY) for each in (spoken, seen))
    both: Floats = np.exp((1 - weight) * said + weight * looked).astype(np.float32)
    return np.minimum(both, np.float32(1))


def _judged(columns: Floats, seen: Floats, piece: Piece, mark: int, image: bytes) -> Spelled:
    """Return one digit from both words: the columns of its span, and the classifier's."""
    shares = np.exp(columns[:, : OTHER + 1].astype(np.float64)).sum(axis=0)
    shares /= max(shares.sum(), 1e-12)
    spoken = shares[:CLASSES]
    both = mixed(spoken, seen, CUT if piece.cut else ALONE)
    label = mark if mark < CLASSES else int(both.argmax())
    left, top, right, bottom = (side / FINER for side in piece.box)
    return Spelled(
        left,
        right,
        top,
        bottom,
        label,
        both,
        float(spoken[label] * seen[label]),
        mark >= CLASSES,
        image,
    )
