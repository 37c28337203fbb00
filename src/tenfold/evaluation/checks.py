"""Checks of labels and probabilities before an evaluation."""

import numpy as np

from tenfold.errors import DataError
from tenfold.types import CLASSES, Labels, Probabilities

_MAX_SUM_ERROR = 1e-4  # of a row of float32 probabilities, from 1


def check_labels(labels: Labels) -> None:
    """Raise DataError unless the labels are whole numbers from 0 to 9, at least one of them."""
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise DataError(
            f"Labels came as {labels.dtype} in shape {labels.shape}; whole numbers in shape (n,) "
            "were wanted."
        )
    if len(labels) == 0:
        raise DataError("No labels came; at least one image is needed to evaluate a model.")
    if labels.min() < 0 or labels.max() >= CLASSES:
        raise DataError(f"Labels came from {labels.min()} to {labels.max()}; 0 to 9 were wanted.")


def check_probabilities(probabilities: Probabilities, images: int) -> None:
    """Raise DataError unless each of the images has ten probabilities that add up to 1."""
    if probabilities.shape != (images, CLASSES):
        raise DataError(
            f"Probabilities came in shape {probabilities.shape} for {images} labels; "
            f"({images}, {CLASSES}) was wanted."
        )
    if not np.isfinite(probabilities).all():
        row = int(np.flatnonzero(~np.isfinite(probabilities).all(axis=1))[0])
        raise DataError(f"The probabilities of image {row} are not all numbers: the model failed.")
    gap = np.abs(probabilities.sum(axis=1, dtype=np.float64) - 1)
    if probabilities.min() < 0 or gap.max() > _MAX_SUM_ERROR:
        row = int(np.argmax(np.where((probabilities < 0).any(axis=1), np.inf, gap)))
        raise DataError(
            f"The probabilities of image {row} are not shares of 1 (they add up to "
            f"{probabilities[row].sum():.4g}, the least is {probabilities[row].min():.4g}); pass "
            "the result of predict_proba, not scores or logits."
        )
