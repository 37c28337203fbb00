"""Digits of real lines whose text is known: each cut out where a recogniser finds its symbol.

The recogniser aligns the known text with the columns of the line image, so no place has to be
known. The crops are those that reading makes, and so are the windows around them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from torch import from_numpy

from tenfold.line_training.known_lines import labels_of, line_of
from tenfold.line_training.text_loss import text_loss
from tenfold.lineformat import DIGIT_HEIGHT, STEP
from tenfold.photo.recognition.crop_scores import window_middles
from tenfold.photo.recognition.ctc import forced_alignment
from tenfold.photo.recognition.line_image import FINE_SCALE, LineImage
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.photo.recognition.segmentation import segment_digits
from tenfold.pictures import Grey
from tenfold.preprocessing import frame, windows
from tenfold.types import CLASSES, SIDE, Floats, Images, Labels, Progress

MAX_LOSS = 6.0  # of a line: with more, its text is not what the layout left of it
BATCH = 64  # lines that are recognised together
Known: TypeAlias = tuple[LineImage, tuple[int, ...]]


@dataclass(frozen=True)
class AlignedDigits:
    """Digits of lines.

    Attributes:
        crops: uint8 (n, 28, 28), each framed alone
        windows: uint8 (n, 28, 28), each with the parts of its neighbours around it
        labels: uint8 (n,)
    """

    crops: Images
    windows: Images
    labels: Labels


def align_digits(
    pictures: Iterable[tuple[Grey, str]], recogniser: LineRecogniser, progress: Progress
) -> AlignedDigits:
    """Return the digits of pictures of one line each.

    Args:
        pictures: uint8 (height, width), and their texts
        recogniser: that aligns them
        progress: is called with the number of lines so far

    Raises:
        ModelFileError: the recogniser is broken
    """
    found: list[AlignedDigits] = []
    waiting: list[Known] = []
    for grey, text in pictures:
        image, labels = line_of(grey), labels_of(text)
        if image is not None and labels:
            waiting.append((image, labels))
        if len(waiting) == BATCH:
            found += _aligned(waiting, recogniser)
            waiting = []
            progress(0, f"{BATCH * (len(found) // BATCH):,} lines aligned")
    found += _aligned(waiting, recogniser)
    blank = np.empty((0, SIDE, SIDE), np.uint8)
    return AlignedDigits(
        np.concatenate([blank, *(each.crops for each in found)]),
        np.concatenate([blank, *(each.windows for each in found)]),
        np.concatenate([np.empty(0, np.uint8), *(each.labels for each in found)]),
    )


def _aligned(lines: Sequence[Known], recogniser: LineRecogniser) -> list[AlignedDigits]:
    """Return the digits of each line that shows its text."""
    log_probs = recogniser.log_probs([image.pixels for image, _ in lines])
    return [
        _digits_of(image, labels, columns)
        for (image, labels), columns in zip(lines, log_probs, strict=True)
        if text_loss(from_numpy(columns), labels) <= MAX_LOSS
    ]


def _digits_of(image: LineImage, labels: tuple[int, ...], log_probs: Floats) -> AlignedDigits:
    columns = forced_alignment(log_probs, labels)
    centres = np.array([STEP * (first + last + 1) / 2 for first, last in columns])
    symbols = np.array(labels)
    crops = segment_digits(
        image.fine, FINE_SCALE * centres, FINE_SCALE * DIGIT_HEIGHT, low=symbols >= CLASSES
    )
    chosen = np.flatnonzero(symbols < CLASSES)
    framed = [frame(crops[index].ink) for index in chosen]
    around = windows(image.pixels, window_middles(crops, centres)[chosen])
    blank = np.empty((0, SIDE, SIDE), np.uint8)
    return AlignedDigits(
        np.stack(framed) if framed else blank, around, symbols[chosen].astype(np.uint8)
    )
