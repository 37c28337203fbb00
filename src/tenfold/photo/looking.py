"""Each mark of a strip is looked at twice: cut out by itself, and where it stands.

One classifier learned from single digits, framed as MNIST's are; it knows most of the marks that
stand alone. The other learned from digits among their neighbours; it knows those that touch, of
which no cut leaves a whole digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tenfold.modelfile.forms import STRIP_STEP
from tenfold.photo.decoding import Marks, spans
from tenfold.photo.parting import Piece, parted
from tenfold.photo.strip import DIGIT, FINER, Strip
from tenfold.preprocessing import frame, windows
from tenfold.types import SIDE, Classifier, Floats, Images


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
        columns: what the recogniser says of its span, (t, 12)
        piece: its ink
        image: uint8 (28, 28), as it was framed
        alone: float32 (10,), what the classifier of single digits gives each digit
        among: the same of the classifier of digits among their neighbours
    """

    label: int
    columns: Floats
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
        centres = np.array([STRIP_STEP * (first + last + 1) / 2 for first, last in places])
        pieces = parted(self.strip.fine, FINER * centres, FINER * DIGIT)
        boxes = np.array([piece.box for piece in pieces]) / FINER
        images = [frame(piece.ink) for piece in pieces]
        around = windows(self.strip.ink, (boxes[:, :2] + boxes[:, 2:]) / 2)
        alone, among = self._alone.words(images), self._among.words(around)
        spoken = [self.columns[first : last + 1] for first, last in places]
        seen = zip(marks, spoken, pieces, images, alone, among, strict=True)
        return [Look(*each) for each in seen]


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
