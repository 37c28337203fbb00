"""The cascade: a large support vector machine, solved exactly through small ones.

Few of the rows become support vectors. A machine trained on some of the rows shows which of the
others may become one; the next machine is trained on these, until no row that was left out breaks
the margin. The rows left out then have weight 0, so the machine is that of all rows. Source: Graf
et al. 2005, "Parallel support vector machines: the cascade SVM", sections 2 and 3.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tenfold.models.calibration import pairs
from tenfold.models.pairwise import SupportVectors
from tenfold.types import Floats

FIRST_ROWS = 10_000  # rows of the first machine; up to twice as many are solved at once
# The distance beyond the margin, in units of it, up to which rows are kept; one for each step.
KEPT_BEYOND_MARGIN = (0.2, *[0.02] * 6)
MARGIN_TOLERANCE = 2e-3  # by which a row may break the margin: the solver's own tolerance
MAX_SHARE = 0.6  # of all rows in a step; if there are more, all are solved at once

Solve = Callable[[Floats, NDArray[np.intp]], SupportVectors]


def cascade_solve(
    solve: Solve, columns: Floats, labels: NDArray[np.intp], *, seed: int
) -> SupportVectors:
    """Return the support vectors that ``solve`` would return for all of the rows.

    Args:
        solve: from columns and labels to the support vectors
        columns: (n, d)
        labels: (n,), 0 to classes - 1
        seed: of the rows of the first step
    """
    if len(labels) <= 2 * FIRST_ROWS:
        return solve(columns, labels)
    drawn = np.random.default_rng(seed).permutation(len(labels))[:FIRST_ROWS]
    of_each_class = np.unique(labels, return_index=True)[1]
    chosen = np.union1d(drawn, of_each_class)
    for near in KEPT_BEYOND_MARGIN:
        machine = solve(columns[chosen], labels[chosen])
        support = chosen[machine.support]
        margins = least_margins(machine.decisions(columns), labels)
        missed = margins < 1 - MARGIN_TOLERANCE
        missed[chosen] = False
        if not missed.any():
            return replace(machine, support=support)
        chosen = np.union1d(support, np.flatnonzero(margins < 1 + near))
        if len(chosen) > MAX_SHARE * len(labels):
            break
    return solve(columns, labels)


def least_margins(decisions: NDArray[np.floating], labels: NDArray[np.intp]) -> Floats:
    """Return the smallest margin of each row's own class against another, (n,).

    Args:
        decisions: (n, pairs)
        labels: (n,), 0 to classes - 1
    """
    least = np.full(len(labels), np.inf, dtype=np.float32)
    first, second = pairs(int(labels.max()) + 1)
    for pair, (one, other) in enumerate(zip(first, second, strict=True)):
        for owner, sign in ((one, 1), (other, -1)):
            own = labels == owner
            least[own] = np.minimum(least[own], sign * decisions[own, pair])
    return least
