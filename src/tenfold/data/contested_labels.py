"""The contested labels of the MNIST test set, and the labels that people chose instead.

Of the 10,000 labels, 100 that a model suspected were shown to five annotators each, who chose
between the given digit, the digit that the model guessed, and neither. A label is contested where
fewer than three of the five chose the given digit: 15 labels. In ten of them at least three agreed
on the other digit, which takes its place. In the other five no digit had a majority (2130 and 8527
were split two to two; 2654, 3520 and 9679 looked like neither to three of the five), and there the
given label stays: an unreadable picture is no reason to prefer one guess to another.

Source: the votes of cleanlab/label-errors (Apache-2.0), https://github.com/cleanlab/label-errors;
Northcutt, Athalye and Mueller 2021, "Pervasive label errors in test sets destabilize machine
learning benchmarks".
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from tenfold.errors import DataError
from tenfold.types import Labels

_TEST_IMAGES = 10_000

# Index in the test set -> the label as given, the label after the vote.
_VOTED = {
    947: (8, 9),
    1621: (0, 6),
    1901: (9, 4),
    2130: (4, 4),
    2462: (2, 0),
    2597: (5, 3),
    2654: (6, 6),
    3520: (6, 6),
    3558: (5, 0),
    5937: (5, 3),
    6651: (0, 6),
    6783: (1, 6),
    8527: (4, 4),
    9679: (6, 6),
    9729: (5, 6),
}

# Index in the test set -> the label after the vote: in ten places another than the given one.
CONTESTED: Mapping[int, int] = MappingProxyType(
    {index: after for index, (_, after) in _VOTED.items()}
)


def corrected(labels: Labels) -> Labels:
    """Return a copy of the MNIST test labels with the ten that a majority rejected corrected.

    Args:
        labels: the labels of the whole test set, in its own order

    Raises:
        DataError: the labels are not those of the MNIST test set, so indices mean other pictures
    """
    if len(labels) != _TEST_IMAGES:
        raise DataError(
            f"{len(labels):,} labels came; the {_TEST_IMAGES:,} of the whole MNIST test set were "
            "wanted, since the contested ones are known by their index in it."
        )
    indices = np.array(list(_VOTED))
    given, after = np.array(list(_VOTED.values()), dtype=np.uint8).T
    if not np.array_equal(labels[indices], given):
        raise DataError(
            "The labels are not those of the MNIST test set in its own order: only there are the "
            "contested ones known. Leave other labels uncorrected."
        )
    result = labels.copy()
    result[indices] = after
    return result
