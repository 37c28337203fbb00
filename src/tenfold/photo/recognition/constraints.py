r"""Constraints on a string of digits: its length, or a pattern such as 20\d\d."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from tenfold.errors import SettingError
from tenfold.photo.recognition.ctc import Labels
from tenfold.types import CLASSES, Floats

MAX_PATTERN_LENGTH = 200  # characters
MAX_DIGITS = 500
MAX_SECONDS = 2.0  # that all matches of one pattern may take together
BEAM_WIDTH = 20  # prefixes that are followed from place to place


class Constraint:
    r"""A constraint on each line of one reading.

    Args:
        expect: a number of digits, or a pattern such as ``20\d\d``

    Raises:
        SettingError: it is not a valid pattern
    """

    def __init__(self, expect: str | int) -> None:
        self.pattern = as_pattern(expect)
        self._compiled = _compiled(self.pattern)
        self._seconds_left = MAX_SECONDS
        self._known: dict[tuple[Labels, bool], bool] = {}  # the same prefixes come many times

    def accepts_prefix(self, labels: Labels) -> bool:
        """Return whether a string that begins with these labels can match.

        Raises:
            SettingError: the pattern took too long, this time and all times before
        """
        return self._matches(labels, True)

    def accepts(self, labels: Labels) -> bool:
        """Return whether the whole string matches.

        Raises:
            SettingError: as of ``accepts_prefix``
        """
        return self._matches(labels, False)

    def best_labels(self, scores: Sequence[Floats]) -> Labels | None:
        """Return the digits, one for each place, that score best of those that match.

        Args:
            scores: of each digit at each place, (10,)

        Returns:
            the digits; None where no string of this length matches

        Raises:
            SettingError: as of ``accepts_prefix``
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

    def _matches(self, labels: Labels, partly: bool) -> bool:
        if (labels, partly) not in self._known:
            are_digits = all(label < CLASSES for label in labels)
            self._known[labels, partly] = are_digits and self._full_match(labels, partly)
        return self._known[labels, partly]

    def _full_match(self, labels: Labels, partly: bool) -> bool:
        text, started = "".join(map(str, labels)), time.monotonic()
        try:
            timeout = max(self._seconds_left, 1e-3)
            return self._compiled.fullmatch(text, partial=partly, timeout=timeout) is not None
        except TimeoutError as error:
            raise SettingError(
                f"The pattern {self.pattern!r} takes too long to try; a simpler one was wanted."
            ) from error
        finally:
            self._seconds_left -= time.monotonic() - started


def as_pattern(expect: str | int) -> str:
    """Return the pattern of a constraint: a number stands for so many digits.

    Raises:
        SettingError: it is not a valid pattern
    """
    text = str(expect).strip()
    if text.isdecimal() and not 1 <= int(text[:4]) <= MAX_DIGITS:
        raise SettingError(f"expect came as {text}; 1 to {MAX_DIGITS} digits were wanted.")
    pattern = rf"\d{{{int(text)}}}" if text.isdecimal() else text
    if not pattern or len(pattern) > MAX_PATTERN_LENGTH:
        raise SettingError(
            f"expect came with {len(pattern)} characters; 1 to {MAX_PATTERN_LENGTH} were wanted."
        )
    _compiled(pattern)
    return pattern


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> Any:
    import regex

    try:
        return regex.compile(pattern, regex.ASCII)
    except regex.error as error:
        raise SettingError(
            f"expect came as {pattern!r}, which is no pattern ({error}); a number of digits or a "
            r"pattern such as \d{5} was wanted."
        ) from error
