"""A soft vote: the weighted mean of probabilities, in the order of an exported file."""

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np

from tenfold.errors import SettingError
from tenfold.types import Floats


def shares(weights: Sequence[float] | None, voters: int) -> Floats:
    """Return each voter's share of the vote, float32 (voters,), which add up to 1.

    Args:
        weights: numbers above 0, one for each; None gives all the same

    Raises:
        SettingError: their number is not that of the voters, or one is not above 0
    """
    given = [1.0] * voters if weights is None else list(weights)
    if len(given) != voters or not all(_is_weight(weight) for weight in given):
        raise SettingError(
            f"weights came as {weights!r}; {voters} numbers above 0 were wanted, one for each "
            "member."
        )
    found: Floats = (np.asarray(given, dtype=np.float64) / sum(given)).astype(np.float32)
    return found


def vote(answers: Sequence[Floats], share: Floats) -> Floats:
    """Return the mean of the voters' probabilities, float32 (n, classes), by their shares."""
    total: Floats = answers[0] * share[0]
    for answer, part in zip(answers[1:], share[1:], strict=True):
        total = total + answer * part
    return total


def _is_weight(weight: object) -> bool:
    usable = isinstance(weight, Real) and not isinstance(weight, bool)
    return usable and 0 < float(weight) < math.inf  # type: ignore[arg-type]  # it is a Real
