"""McNemar's test of the difference between two models' error rates."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from tenfold.errors import DataError
from tenfold.types import Labels


@dataclass(frozen=True)
class McNemar:
    """The numbers of images on which only one of two models was right, and the p-value."""

    only_first_right: int
    only_second_right: int
    p_value: float


def mcnemar(labels: Labels, first: Labels, second: Labels) -> McNemar:
    """Return the exact test of whether two models' error rates differ, on the same images.

    Only the images count on which exactly one model is right: if the models were equally good,
    each would be right on half of them. The p-value is two-sided, and 1 without such images.
    Source: McNemar
    1947, "Note on the sampling error of the difference between correlated proportions", in the
    exact, binomial form.

    Args:
        labels: the true digits
        first: the digits that one model predicted
        second: the digits that the other model predicted

    Raises:
        DataError: the three differ in length
    """
    if not len(labels) == len(first) == len(second):
        raise DataError(
            f"{len(labels)} labels, {len(first)} predictions of the first model and {len(second)} "
            "of the second came; the same number of each was wanted, for the same images."
        )
    first_right, second_right = first == labels, second == labels
    only_first = int(np.count_nonzero(first_right & ~second_right))
    only_second = int(np.count_nonzero(second_right & ~first_right))
    discordant = only_first + only_second
    p_value = float(binomtest(only_first, discordant).pvalue) if discordant else 1.0
    return McNemar(only_first, only_second, p_value)
