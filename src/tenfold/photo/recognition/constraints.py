r"""Constraints on a string of digits: its length, or a pattern such as 20\d\d."""

from collections.abc import Sequence

import numpy as np

from tenfold.errors import SettingError
from tenfold.lineformat import OTHER, SYMBOLS
from tenfold.photo.recognition.automaton import START, States, build_automaton
from tenfold.photo.recognition.ctc import Labels
from tenfold.photo.recognition.pattern import MAX_REPEATS
from tenfold.types import CLASSES, Floats

# Patterns that have a name.
NAMED_PATTERNS = {
    "integer": r"-?\d+",
    "amount": r"[+-]?\d{1,3}([.,]?\d{3})*([.,]\d{1,2})?",
    "date": r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}",
    "time": r"\d{1,2}[:.]\d\d(:\d\d)?",
}
BEAM_WIDTH = 20  # prefixes that are followed from place to place


class Constraint:
    r"""A constraint on each line of one reading.

    Args:
        expect: a number of digits, a pattern such as ``20\d\d``, of the grammar in ``pattern``, or
            the name of one: "integer", "amount", "date", "time"

    Raises:
        SettingError: it is not a valid pattern
    """

    def __init__(self, expect: str | int) -> None:
        self.pattern = as_pattern(expect)
        self._automaton = build_automaton(self.pattern)
        self._known: dict[Labels, States] = {(): START}  # the same prefixes come many times

    def accepts_prefix(self, labels: Labels) -> bool:
        """Return whether a string that begins with these labels can match."""
        return self._states(labels) != 0

    def accepts(self, labels: Labels) -> bool:
        """Return whether the whole string matches."""
        return self._automaton.accepts(self._states(labels))

    def best_labels(self, scores: Sequence[Floats]) -> Labels | None:
        """Return the digits, one for each place, that score best of those that match.

        Args:
            scores: of each digit at each place, (10,)

        Returns:
            the digits; None where no string of this length matches
        """
        prefixes: list[tuple[float, Labels]] = [(0.0, ())]
        for place in scores:
            logs = np.log(place.astype(np.float64) + 1e-9).tolist()
            longer = sorted(
                (cost - logs[digit], (*labels, digit))
                for cost, labels in prefixes
                for digit in range(CLASSES)
            )
            prefixes = []
            for cost, labels in longer:
                if len(prefixes) < BEAM_WIDTH and self.accepts_prefix(labels):
                    prefixes.append((cost, labels))
        return next((labels for _, labels in prefixes if self.accepts(labels)), None)

    def _states(self, labels: Labels) -> States:
        """Return the states after these labels; 0 where no string that matches begins so."""
        begin = len(labels)
        while labels[:begin] not in self._known:
            begin -= 1
        states = self._known[labels[:begin]]
        for end in range(begin, len(labels)):
            is_symbol = labels[end] < OTHER
            states = self._automaton.step(states, SYMBOLS[labels[end]]) if is_symbol else 0
            self._known[labels[: end + 1]] = states
        return states


def as_pattern(expect: str | int) -> str:
    """Return the pattern of a constraint: a number stands for so many digits, a name for its own.

    Raises:
        SettingError: the number is out of range
    """
    text = expect.strip() if isinstance(expect, str) else ""
    if isinstance(expect, str) and not (text.isascii() and text.isdecimal()):
        return NAMED_PATTERNS.get(text, text)
    number = int(text[:9]) if isinstance(expect, str) else expect
    if isinstance(number, bool) or not 1 <= number <= MAX_REPEATS:
        raise SettingError(
            f"expect came as {str(expect)[:40]}; a pattern, or a number of digits from 1 to "
            f"{MAX_REPEATS}, was wanted."
        )
    return rf"\d{{{number}}}"
