"""Connectionist temporal classification: the likeliest labels, and the columns of each.

Sources: Graves et al. 2006, "Connectionist temporal classification", sections 3 and 4; prefix
search: Graves 2012, "Supervised sequence labelling with recurrent neural networks", section 7.5.
"""

from collections.abc import Callable, Sequence
from math import exp, log1p
from operator import itemgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import BLANK

LOG_ZERO = -1e30  # the logarithm of no probability
MAX_LOG_RATIO = 40.0  # logarithms that differ by more: the smaller adds nothing to the larger
MIN_LABEL_LOG_PROB = -7.0  # a label less likely than this in a column is not followed
SURE_BLANK_LOG_PROB = -1e-4  # from here on, a column holds nothing but a blank

Labels: TypeAlias = tuple[int, ...]  # 0 to 9 are digits, 10 to 17 signs, 18 any other symbol
LogProbs: TypeAlias = NDArray[np.floating]  # (columns, 20)
# The logarithms of a prefix's probability, of the paths that end in a blank and in its last label.
Ends: TypeAlias = dict[Labels, tuple[float, float]]
Beam: TypeAlias = tuple[float, Labels, float, float]  # a prefix, its logarithm before, its ends'


def prefix_beam_search(
    log_probs: LogProbs,
    *,
    beam_width: int = 12,
    accepts_prefix: Callable[[Labels], bool] | None = None,
) -> list[tuple[float, Labels]]:
    """Return the likeliest label sequences with their log-probabilities, the likeliest first.

    Args:
        log_probs: of each label in each column, (columns, 20)
        beam_width: the number of prefixes that are followed from column to column
        accepts_prefix: True of a prefix that may still become an allowed sequence; None allows all
    """
    beams: list[Beam] = [(0.0, (), 0.0, LOG_ZERO)]
    for column in log_probs.tolist():  # Python's own numbers: one at a time they are faster
        if column[BLANK] > SURE_BLANK_LOG_PROB and not accepts_prefix:
            beams = [(total, prefix, total, LOG_ZERO) for total, prefix, *_ in beams]
        else:
            ends = _extended(beams, column, accepts_prefix)
            longer = [(_log_sum(*each), prefix, *each) for prefix, each in ends.items()]
            beams = sorted(longer, key=itemgetter(0), reverse=True)[:beam_width]
    return [(total, prefix) for total, prefix, *_ in beams]


def _extended(
    beams: Sequence[Beam], column: list[float], accepts_prefix: Callable[[Labels], bool] | None
) -> Ends:
    """Return the prefixes after one more column, which may add a label to each."""
    found: Ends = {}
    likely = [label for label in range(BLANK) if column[label] > MIN_LABEL_LOG_PROB]
    for either, prefix, blank, label_end in beams:
        same = label_end + column[prefix[-1]] if prefix else LOG_ZERO
        _add(found, prefix, either + column[BLANK], same)
        for label in likely:
            longer = (*prefix, label)
            if accepts_prefix is None or accepts_prefix(longer):
                # A label twice in a row needs a blank between.
                before = blank if prefix and prefix[-1] == label else either
                _add(found, longer, LOG_ZERO, before + column[label])
    return found


def forced_alignment(log_probs: LogProbs, labels: Labels) -> list[tuple[int, int]]:
    """Return the first and last column of each label, on the likeliest path for these labels.

    The path is Viterbi's, through the labels with a blank before, between and behind.

    Args:
        log_probs: of each label in each column, (columns, 20), at least one column
        labels: the sequence that is aligned
    """
    states = [BLANK, *(state for label in labels for state in (label, BLANK))]
    may_skip = _may_skip(states)
    scores = _viterbi_scores(log_probs[:, states].astype(np.float64), may_skip)
    path = np.array(_viterbi_path(scores, may_skip))
    found = []
    for number in range(len(labels)):
        columns = np.flatnonzero(path == 2 * number + 1)
        found.append((int(columns[0]), int(columns[-1])) if len(columns) else (0, 0))
    return found


def _may_skip(states: list[int]) -> list[bool]:
    """Return whether a path may reach each state from the one before the last: over a blank."""
    return [
        index >= 2 and state != BLANK and state != states[index - 2]
        for index, state in enumerate(states)
    ]


def _viterbi_scores(rows: NDArray[np.float64], may_skip: Sequence[bool]) -> NDArray[np.float64]:
    """Return the logarithm of the likeliest path to each state in each column.

    Two walls stand before the states, which no path comes from: (columns, 2 + states).

    Args:
        rows: the log-probability of each state in each column, (columns, states)
        may_skip: whether a path may reach each state from the one before the last
    """
    columns, states = rows.shape
    scores = np.full((columns, 2 + states), -np.inf)
    scores[:, 2:] = rows
    scores[0, 4:] = LOG_ZERO
    skip_price = np.where(may_skip, 0.0, -np.inf)
    stay, step, skip, reached = scores[:, 2:], scores[:, 1:-1], scores[:, :-2], scores[1:, 2:]
    for place, from_same, from_last, from_skipped in zip(reached, stay, step, skip, strict=False):
        best = np.maximum(from_same, from_last)
        place += np.maximum(best, from_skipped + skip_price, out=best)
    return scores


def _viterbi_path(scores: NDArray[np.float64], may_skip: Sequence[bool]) -> list[int]:
    """Return the state of each column on the likeliest path through all states.

    Of paths that are equally likely, it is the one with the shorter steps.
    """
    state = len(may_skip) - 1
    if scores[-1, -1] < scores[-1, -2]:
        state -= 1
    path = [state]
    for before in scores[-2::-1]:
        two, one, none = before[state : state + 3].tolist()
        step = int(one > none)
        if may_skip[state] and two > max(one, none):
            step = 2
        state -= step
        path.append(state)
    return path[::-1]


def _add(ends: Ends, prefix: Labels, blank: float, label: float) -> None:
    """Add the probabilities of further paths to a prefix."""
    before = ends.get(prefix)
    if before is not None:
        blank, label = _log_sum(before[0], blank), _log_sum(before[1], label)
    ends[prefix] = blank, label


def _log_sum(one: float, other: float) -> float:
    """Return the logarithm of the sum of two probabilities, given by their logarithms."""
    larger, smaller = (one, other) if one > other else (other, one)
    return larger + log1p(exp(smaller - larger)) if smaller > larger - MAX_LOG_RATIO else larger
