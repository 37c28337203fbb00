"""A large machine solved through small ones, exactly: the cascade.

Few of the rows become support vectors. A machine that has learned from some of them tells which of
the others may; the next learns from these, until none is missed that breaks the margin. What was
left out then weighs nothing, so the machine is that of all rows. Source: Graf et al. 2005,
"Parallel support vector machines: the cascade SVM", sections 2 and 3.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tenfold.models.calibration import pairs
from tenfold.models.pairwise import Machine
from tenfold.types import Floats

FIRST = 10_000  # rows of the first machine; up to twice as many are solved at once
NEAR = (0.2, *[0.02] * 6)  # beyond the margin, in units of it: how far rows are taken along
MISSED = 2e-3  # by which a row must break the margin to be missed: the solver's own tolerance
MOST = 0.6  # of all rows: with more to take along, all are solved at once

Solve = Callable[[Floats, NDArray[np.intp]], Machine]


def solve_in_steps(
    solve: Solve, columns: Floats, labels: NDArray[np.intp], *, seed: int
) -> Machine:
    """Return the machine that ``solve`` would return for all of the rows.

    Args:
        solve: from columns and labels to the solved machine
        columns: (n, d)
        labels: (n,), 0 to classes - 1
        seed: of which rows come first
    """
    if len(labels) <= 2 * FIRST:
        return solve(columns, labels)
    drawn = np.random.default_rng(seed).permutation(len(labels))[:FIRST]
    of_each_class = np.unique(labels, return_index=True)[1]
    chosen = np.union1d(drawn, of_each_class)
    for near in NEAR:
        machine = solve(columns[chosen], labels[chosen])
        support = chosen[machine.support]
        margins = least_margins(machine.decisions(columns), labels)
        missed = margins < 1 - MISSED
        missed[chosen] = False
        if not missed.any():
            return replace(machine, support=support)
        chosen = np.union1d(support, np.flatnonzero(margins < 1 + near))
        if len(chosen) > MOST * len(labels):
            break
    return solve(columns, labels)


def least_margins(decisions: NDArray[np.floating], labels: NDArray[np.intp]) -> Floats:
    """Return how clearly each row is decided, (n,), where its own class is least preferred.

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
