"""Parity: the agreement of a model file with the model it came from, and its tolerance."""

from dataclasses import dataclass

import numpy as np

from tenfold.errors import ParityError
from tenfold.export.session import run
from tenfold.types import Floats, Images, Probabilities

TOLERANCE = 1e-4  # the largest difference of a probability that still counts as agreement
PARITY_IMAGES = 1_000  # images on which a file and its model are compared


@dataclass(frozen=True)
class Parity:
    """The agreement of a file with its model on a number of images: labels and probabilities."""

    images: int
    different_labels: int
    largest_difference: float


def check_parity(ours: Probabilities, theirs: Probabilities) -> Parity:
    """Return the parity of two arrays of probabilities (n, 10) of the same images.

    Raises:
        ParityError: a label differs, or a probability by more than 1e-4
    """
    different = int((ours.argmax(axis=1) != theirs.argmax(axis=1)).sum())
    return require(Parity(len(ours), different, largest_difference(ours, theirs)))


def run_and_compare(content: bytes, images: Images, expected: Probabilities) -> Parity:
    """Return the parity of a model file's answers to images with the expected ones.

    Raises:
        ParityError: as ``check_parity``
    """
    return check_parity(expected, run(content, images))


def largest_difference(ours: Floats, theirs: Floats) -> float:
    """Return the largest difference between two arrays of probabilities; 0 without any."""
    return float(np.abs(ours - theirs).max(initial=0.0))


def require(parity: Parity, tolerance: float = TOLERANCE) -> Parity:
    """Return the parity, which has to have equal labels and a difference within the tolerance.

    Raises:
        ParityError: a label differs, or a probability by more than ``tolerance``
    """
    if parity.different_labels or not parity.largest_difference <= tolerance:
        raise ParityError(
            f"The file disagrees with the model on {parity.different_labels} of {parity.images} "
            f"labels, and by up to {parity.largest_difference:.1e} in a probability; no label and "
            f"at most {tolerance:.0e} were wanted."
        )
    return parity
