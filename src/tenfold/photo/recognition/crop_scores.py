"""Each mark of a strip is looked at twice: cut out by itself, and where it stands.

One classifier learned from single digits, framed as MNIST's are; it knows most of the marks that
stand alone. The other learned from digits among their neighbours; it knows those that touch, of
which no cut leaves a whole digit, and is asked wherever there is doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import OTHER, STEP
from tenfold.photo.recognition.ctc import Marks, spans
from tenfold.photo.recognition.line_image import DIGIT, FINER, Strip
from tenfold.photo.recognition.segmentation import Piece, parted
from tenfold.preprocessing import frame, windows
from tenfold.types import CLASSES, SIDE, Classifier, Floats, Images

CLEAR = 0.98  # what recogniser and classifier both give a whole mark about which nobody is asked


@dataclass(frozen=True)
class Lookers:
    """Who looks at a mark: ``alone`` at what was cut out, ``among`` at where it stands."""

    alone: Classifier
    among: Classifier


@dataclass(frozen=True)
class Look:
    """What was seen of one mark.

    Attributes:
        label: 0 to 9, or 10 for one that is no digit, in the string that it was taken for
        spoken: float64 (10,), what the recogniser gives each digit in its span
        piece: its ink
        image: uint8 (28, 28), as it was framed
        alone: float32 (10,), what the classifier of single digits gives each digit
        among: the same of the classifier of digits among their neighbours; of a clear mark, about
            which it was not asked, the same as ``alone``
    """

    label: int
    spoken: NDArray[np.float64]
    piece: Piece
    image: Images
    alone: Floats
    among: Floats


class Looks:
    """What all lookers see in one strip; what strings share is looked at once."""

    def __init__(self, strip: Strip, columns: Floats, lookers: Lookers) -> None:
        self.strip = strip
        self.columns = columns
        self._alone = _Memory(lookers.alone)
        self._among = _Memory(lookers.among)

    def at(self, marks: Marks) -> list[Look]:
        """Return what is seen where the strip is taken for these marks, from left to right."""
        places = spans(self.columns, marks)
        centres = np.array([STEP * (first + last + 1) / 2 for first, last in places])
        pieces = parted(self.strip.fine, FINER * centres, FINER * DIGIT)
        boxes = np.array([piece.box for piece in pieces]) / FINER
        images = [frame(piece.ink) for piece in pieces]
        middles = (boxes[:, :2] + boxes[:, 2:]) / 2
        # A cut may run wrong and a column tells a mark's place roughly; both seldom err together.
        middles[:, 0] = (middles[:, 0] + centres) / 2
        around = windows(self.strip.ink, middles)
        spoken = [_spoken(self.columns[first : last + 1]) for first, last in places]
        alone = self._alone.words(images)
        known = zip(marks, spoken, pieces, alone, strict=True)
        asked = [at for at, each in enumerate(known) if not _is_clear(*each)]
        among = list(alone)
        for at, word in zip(asked, self._among.words(around[asked]), strict=True):
            among[at] = word
        seen = zip(marks, spoken, pieces, images, alone, among, strict=True)
        return [Look(*each) for each in seen]


def _spoken(columns: Floats) -> NDArray[np.float64]:
    """Return what the recogniser gives each digit in the columns (t, 12) of a mark."""
    shares = np.exp(columns[:, : OTHER + 1].astype(np.float64)).sum(axis=0)
    spoken: NDArray[np.float64] = shares[:CLASSES] / max(shares.sum(), 1e-12)
    return spoken


def _is_clear(mark: int, spoken: NDArray[np.float64], piece: Piece, alone: Floats) -> bool:
    """Return whether a mark is whole, and recogniser and classifier are both sure of it."""
    if piece.cut or mark >= CLASSES:
        return False
    return bool(min(spoken[mark], alone[mark]) >= CLEAR)


class _Memory:
    """A classifier that is asked about each image once."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._known: dict[bytes, Floats] = {}

    def words(self, images: Sequence[Images] | Images) -> list[Floats]:
        """Return the probabilities (10,) of each image (28, 28)."""
        keys = [image.tobytes() for image in images]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        unknown = np.frombuffer(b"".join(new), np.uint8).reshape(-1, SIDE, SIDE)
        self._known.update(zip(new, self._classifier.predict_proba(unknown), strict=True))
        return [self._known[key] for key in keys]
