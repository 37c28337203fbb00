"""Scores of each digit of a line image by two classifiers: isolated, and in its context.

One classifier learned from single digits, framed as MNIST's are; it is right about most digits that
stand alone. The other learned from digits among their neighbours; it is right about those that
touch, which no cut leaves whole, and runs only where there is doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import DIGIT_HEIGHT, OTHER, STEP
from tenfold.photo.recognition.ctc import Labels, forced_alignment
from tenfold.photo.recognition.line_image import FINE_SCALE, LineImage
from tenfold.photo.recognition.segmentation import Crop, Segmenter
from tenfold.preprocessing import frame, windows
from tenfold.types import CLASSES, SIDE, Classifier, Floats, Images

CLEAR_SCORE = 0.98  # by recogniser and classifier: from here on, a whole digit needs no further one


@dataclass(frozen=True)
class Classifiers:
    """The classifiers of crops: of ``isolated`` digits, and of digits ``in_context``."""

    isolated: Classifier
    in_context: Classifier


@dataclass(frozen=True)
class CropScore:
    """The scores of one crop.

    Attributes:
        label: 0 to 18, in the label sequence that was scored
        ctc_scores: float64 (10,), of each digit by the recogniser, in the label's columns
        crop: the ink
        image: uint8 (28, 28), the framed crop
        isolated: float32 (10,), of each digit by the classifier of isolated digits
        in_context: the same by the classifier of digits in context; those of ``isolated`` for a
            clear digit, for which it did not run
        sign_score: of the label by the recogniser; 0 for a digit
    """

    label: int
    ctc_scores: NDArray[np.float64]
    crop: Crop
    image: Images
    isolated: Floats
    in_context: Floats
    sign_score: float = 0.0


class CropScorer:
    """The scores of crops of one line image; what label sequences share is scored once.

    Args:
        image: of the line
        log_probs: of its columns, by the recogniser
        classifiers: of its crops
    """

    def __init__(self, image: LineImage, log_probs: Floats, classifiers: Classifiers) -> None:
        self.image = image
        self.log_probs = log_probs
        self._segmenter = Segmenter(image.fine, FINE_SCALE * DIGIT_HEIGHT)
        self._frames: dict[tuple[tuple[int, ...], bytes], Images] = {}
        self._isolated = _CachedClassifier(classifiers.isolated)
        self._in_context = _CachedClassifier(classifiers.in_context)

    def score(self, labels: Labels) -> list[CropScore]:
        """Return the scores of each label's crop, from left to right; at least one label."""
        columns = forced_alignment(self.log_probs, labels)
        centres = np.array([STEP * (first + last + 1) / 2 for first, last in columns])
        signs = np.array([label >= CLASSES for label in labels])
        crops = self._segmenter.crops(FINE_SCALE * centres, low=signs)
        images = [self._framed(crop) for crop in crops]
        shares = [_shares(self.log_probs[first : last + 1]) for first, last in columns]
        ctc_scores = [each[:CLASSES] for each in shares]
        sign_scores = [
            float(each[label]) if label >= CLASSES else 0.0
            for each, label in zip(shares, labels, strict=True)
        ]
        isolated = self._isolated.scores(images)
        known = zip(labels, ctc_scores, crops, isolated, strict=True)
        doubtful = [index for index, each in enumerate(known) if not _is_clear(*each)]
        in_context = list(isolated)
        if doubtful:
            around = windows(self.image.pixels, window_middles(crops, centres)[doubtful])
            for index, scores in zip(doubtful, self._in_context.scores(around), strict=True):
                in_context[index] = scores
        scored = zip(
            labels, ctc_scores, crops, images, isolated, in_context, sign_scores, strict=True
        )
        return [CropScore(*each) for each in scored]

    def _framed(self, crop: Crop) -> Images:
        """Return the framed crop."""
        key = crop.ink.shape, crop.ink.tobytes()
        if key not in self._frames:
            self._frames[key] = frame(crop.ink)
        return self._frames[key]


def window_middles(crops: Sequence[Crop], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the middles (n, 2) of the windows around digits, x and y in the line image."""
    corners = np.array([[(c.box.left, c.box.top), (c.box.right, c.box.bottom)] for c in crops])
    corners = corners / FINE_SCALE
    middles: NDArray[np.float64] = (corners[:, 0] + corners[:, 1]) / 2
    # A cut may be wrong, and columns give a place only roughly; both seldom err together.
    middles[:, 0] = (middles[:, 0] + centres) / 2
    return middles


def _shares(log_probs: Floats) -> NDArray[np.float64]:
    """Return the share of each label among all symbols, (19,), over the columns (t, 20)."""
    shares = np.exp(log_probs[:, : OTHER + 1].astype(np.float64)).sum(axis=0)
    found: NDArray[np.float64] = shares / max(shares.sum(), 1e-12)
    return found


def _is_clear(label: int, ctc_scores: NDArray[np.float64], crop: Crop, isolated: Floats) -> bool:
    """Return whether a digit is whole, and recogniser and classifier are both sure of it."""
    if crop.touching or label >= CLASSES:
        return False
    return bool(min(ctc_scores[label], isolated[label]) >= CLEAR_SCORE)


class _CachedClassifier:
    """A classifier that runs once for each image."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._known: dict[bytes, Floats] = {}

    def scores(self, images: Sequence[Images] | Images) -> list[Floats]:
        """Return the probabilities (10,) of each image (28, 28)."""
        keys = [image.tobytes() for image in images]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        unknown = np.frombuffer(b"".join(new), np.uint8).reshape(-1, SIDE, SIDE)
        self._known.update(zip(new, self._classifier.predict_proba(unknown), strict=True))
        return [self._known[key] for key in keys]
