"""From what the recogniser says of each column to the likeliest strings, and to their places.

Sources: Graves et al. 2006, "Connectionist temporal classification", sections 3 and 4; prefix
search: Graves 2012, "Supervised sequence labelling with recurrent neural networks", section 7.5.
"""

from collections.abc import Callable
from math import exp, log1p

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import BLANK

NEGLIGIBLE = 40.0  # logarithms below another: what adds nothing to it
NEVER = -1e30  # the logarithm of no probability
LEAST = -7.0  # a label less likely than this in a column is not followed

Marks = tuple[int, ...]
LogProbabilities = NDArray[np.floating]


def likeliest(
    columns: LogProbabilities,
    *,
    width: int = 12,
    fits: Callable[[Marks], bool] | None = None,
) -> list[tuple[float, Marks]]:
    """Return the likeliest sequences of labels with the logarithms of their probabilities.

    Args:
        columns: (t, 12), each row the logarithms of probabilities
        width: how many beginnings are followed from column to column
        fits: says of a beginning whether it may still become what is wanted; None lets all pass
    """
    beams: dict[Marks, tuple[float, float]] = {(): (0.0, NEVER)}  # ending in a blank, in its label
    for column in columns.tolist():  # Python's own numbers: one at a time they are faster
        if column[BLANK] > -1e-4 and not fits:
            beams = {each: (_sum(*ends), NEVER) for each, ends in beams.items()}
            continue
        found: dict[Marks, tuple[float, float]] = {}
        usable = [mark for mark in range(BLANK) if column[mark] > LEAST]
        for beginning, (blank, label) in beams.items():
            either = _sum(blank, label)
            same = label + column[beginning[-1]] if beginning else NEVER
            _add(found, beginning, either + column[BLANK], same)
            for mark in usable:
                longer = (*beginning, mark)
                if fits is None or fits(longer):
                    before = blank if beginning and beginning[-1] == mark else either
                    _add(found, longer, NEVER, before + column[mark])
        best = sorted(found, key=lambda each: -_sum(*found[each]))[:width]
        beams = {each: found[each] for each in best}
    ranked = [(_sum(*ends), marks) for marks, ends in beams.items()]
    return sorted(ranked, key=lambda each: -each[0])


def spans(columns: LogProbabilities, marks: Marks) -> list[tuple[int, int]]:
    """Return the first and last column of each label on the likeliest path that spells ``marks``.

    The path is Viterbi's, through the labels with a blank before, between and behind.
    """
    path = [BLANK, *(each for mark in marks for each in (mark, BLANK))]
    may_skip = [
        at >= 2 and path[at] != BLANK and path[at] != path[at - 2] for at in range(len(path))
    ]
    first, *rows = columns[:, path].tolist()
    scores = [score if at < 2 else NEVER for at, score in enumerate(first)]
    came = []
    for row in rows:
        steps, reached = [], []
        for at, score in enumerate(row):
            best, step = scores[at], 0
            if at and scores[at - 1] > best:
                best, step = scores[at - 1], 1
            if may_skip[at] and scores[at - 2] > best:
                best, step = scores[at - 2], 2
            steps.append(step)
            reached.append(best + score)
        scores = reached
        came.append(steps)
    at = len(path) - 1
    if at and scores[-1] < scores[-2]:
        at -= 1
    ways = [at]
    for steps in reversed(came):
        at -= steps[at]
        ways.append(at)
    places = np.array(ways[::-1])
    found = []
    for number in range(len(marks)):
        at_label = np.flatnonzero(places == 2 * number + 1)
        found.append((int(at_label[0]), int(at_label[-1])) if len(at_label) else (0, 0))
    return found


def _add(found: dict[Marks, tuple[float, float]], marks: Marks, blank: float, label: float) -> None:
    before = found.get(marks)
    if before is not None:
        blank, label = _sum(before[0], blank), _sum(before[1], label)
    found[marks] = blank, label


def _sum(one: float, other: float) -> float:
    """Return the logarithm of the sum of two probabilities, given by their logarithms."""
    larger, smaller = (one, other) if one > other else (other, one)
    return larger + log1p(exp(smaller - larger)) if smaller > larger - NEGLIGIBLE else larger
