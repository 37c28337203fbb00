"""The types that all rooms share: images, labels, probabilities, and the ``Classifier``.

Images are uint8 of shape (n, 28, 28), 0 = paper, 255 = ink.
Labels are uint8 of shape (n,), 0 to 9.
Probabilities are float32 of shape (n, 10), each row adding up to 1.

Docstrings elsewhere just say ``images: Images``.
"""

from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError

CLASSES = 10
SIDE = 28
PIXELS = SIDE * SIDE

Images: TypeAlias = NDArray[np.uint8]
Labels: TypeAlias = NDArray[np.uint8]
Probabilities: TypeAlias = NDArray[np.float32]
Floats: TypeAlias = NDArray[np.float32]


def check_images(images: Images) -> None:
    """Raise DataError unless the images are uint8 (n, 28, 28).

    Raises:
        DataError: they are of another type or shape
    """
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise DataError(
            f"Images came as {images.dtype} in shape {images.shape}; uint8 of shape "
            f"(n, {SIDE}, {SIDE}) was wanted, 0 = paper and 255 = ink."
        )


@runtime_checkable
class Classifier(Protocol):
    """A classifier of digit images: an estimator, or a model from a file."""

    def predict(self, images: Images, /) -> Labels:
        """Return the likeliest digit of each image."""
        ...

    def predict_proba(self, images: Images, /) -> Probabilities:
        """Return the probability of each digit for each image."""
        ...


class Progress(Protocol):
    """The callback that long work calls with its progress."""

    def __call__(self, done: float, note: str = "", /) -> None:
        """Report that ``done`` (0 to 1) of the work is done, with a note on the current part."""
        ...


def unwatched(done: float, note: str = "", /) -> None:
    """Ignore the progress: the default ``Progress``."""
