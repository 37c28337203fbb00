"""Ink statistics of each digit: amount of ink, size, stroke width and slant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.data.dataset import Dataset
from tenfold.preprocessing import scale, slant
from tenfold.types import CLASSES, Floats, Images

_CHUNK = 4096  # images at a time: their temporaries then fit into the processor's cache


@dataclass(frozen=True)
class InkStatistics:
    """The means of one digit's images; a pixel is inked if it exceeds a fifth of the darkest."""

    digit: int
    mean_ink: float  # of all pixels, 0 to 1
    inked_share: float  # of the pixels, 0 to 1
    width: float  # of the box around the inked pixels, in pixels
    height: float
    stroke_width: float  # in pixels
    slant_degrees: float  # from upright; positive leans to the right, as handwriting does


def ink_statistics(dataset: Dataset) -> tuple[InkStatistics, ...]:
    """Return one entry for each digit that occurs. Cost: 1 s for 60,000 images."""
    measured = _measure(dataset.images)
    return tuple(
        InkStatistics(digit, *measured[dataset.labels == digit].mean(axis=0).tolist())
        for digit in range(CLASSES)
        if dataset.counts[digit]
    )


def _measure(images: Images) -> NDArray[np.float64]:
    """Return the six measurements of each image, in the order of ``InkStatistics``, (n, 6)."""
    measured = np.empty((len(images), 6))
    for start in range(0, len(images), _CHUNK):
        part = images[start : start + _CHUNK]
        scaled = scale(part)
        inked = part > (part.max(axis=(1, 2), keepdims=True) // 5)
        columns = (
            scaled.mean(axis=(1, 2)),
            inked.mean(axis=(1, 2)),
            _extent(inked.any(axis=1)),
            _extent(inked.any(axis=2)),
            _stroke_width(scaled),
            -np.degrees(np.arctan(slant(part))),  # y grows downwards: leaning right is negative
        )
        measured[start : start + _CHUNK] = np.column_stack(columns)
    return measured


def _extent(inked: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the number of places from the first to the last inked one of each row."""
    before, after = inked.argmax(axis=1), inked[:, ::-1].argmax(axis=1)
    return np.where(inked.any(axis=1), inked.shape[1] - before - after, 0)


def _stroke_width(scaled: Floats) -> Floats:
    """Return the stroke width: twice the area over the perimeter, as of a long narrow ribbon.

    No threshold is needed: the area is the sum of the ink, and the perimeter, averaged over all
    thresholds, is the sum of the gradient's length (the coarea formula; Fleming and Rishel 1960).
    """
    padded = np.pad(scaled, ((0, 0), (1, 1), (1, 1)))
    across = np.diff(padded[:, :-1], axis=2)
    down = np.diff(padded[:, :, :-1], axis=1)
    perimeter = np.hypot(across, down).sum(axis=(1, 2))
    width: Floats = 2 * scaled.sum(axis=(1, 2)) / np.maximum(perimeter, np.float32(1e-6))
    return width
