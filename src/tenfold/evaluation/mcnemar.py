"""McNemar's test: do two models err differently, or is it chance?"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from tenfold.errors import DataError
from tenfold.types import Labels


@dataclass(frozen=True)
class McNemar:
    """On how many images only one of two models was right, and how likely that is by chance."""

    only_first_right: int
    only_second_right: int
    p_value: float


def mcnemar(labels: Labels, first: Labels, second: Labels) -> McNemar:
    """Return the exact test of whether two models' error rates differ, on the same images.

    Only the images count on which exactly one is right: were the models equally good, each would
    be right on half of them. The p-value is two-sided, and 1 where there are none. Source: McNemar
    1947, "Note on the sampling error of the difference between correlated proportions", in the
    exact, binomial form.

    Args:
        labels: the truth
        first: the answers of one model
        second: the answers of the other

    Raises:
        DataError: the three are not of one length
    """
    if not len(labels) == len(first) == len(second):
        raise DataError(
            f"{len(labels)} labels, {len(first)} answers of the first model and {len(second)} of "
            "the second came; as many of each were wanted, for the same images."
        )
    first_right, second_right = first == labels, second == labels
    only_first = int(np.count_nonzero(first_right & ~second_right))
    only_second = int(np.count_nonzero(second_right & ~first_right))
    disputed = only_first + only_second
    p_value = float(binomtest(only_first, disputed).pvalue) if disputed else 1.0
    return McNemar(only_first, only_second, p_value)
