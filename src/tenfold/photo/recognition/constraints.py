r"""What the caller knows of a string beforehand: so many digits, or a pattern such as 20\d\d."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from tenfold.errors import SettingError
from tenfold.photo.recognition.ctc import Marks
from tenfold.types import CLASSES, Floats

LONGEST = 200  # characters of a pattern
MOST_DIGITS = 500
PATIENCE = 2.0  # seconds that a pattern may take altogether
WIDTH = 20  # beginnings that are followed from place to place


class Expected:
    r"""What each line of one reading is known to be.

    Args:
        expect: a number of digits, or a pattern such as ``20\d\d``

    Raises:
        SettingError: it is no pattern
    """

    def __init__(self, expect: str | int) -> None:
        self.pattern = pattern_of(expect)
        self._compiled = _compiled(self.pattern)
        self._left = PATIENCE
        self._known: dict[tuple[Marks, bool], bool] = {}  # the same beginnings come many times

    def may_become(self, marks: Marks) -> bool:
        """Return whether the beginning of a string may still become what is expected.

        Raises:
            SettingError: the pattern took too long, this time and all times before
        """
        return self._asked(marks, True)

    def fits(self, marks: Marks) -> bool:
        """Return whether a string is what is expected.

        Raises:
            SettingError: as of ``may_become``
        """
        return self._asked(marks, False)

    def likeliest(self, words: Sequence[Floats]) -> Marks | None:
        """Return a digit for each place so that all together are the likeliest that fits.

        Args:
            words: what each digit has for itself at each place, (10,)

        Returns:
            the digits; None where so many cannot fit

        Raises:
            SettingError: as of ``may_become``
        """
        beginnings: list[tuple[float, Marks]] = [(0.0, ())]
        for word in words:
            logs = np.log(word.astype(np.float64) + 1e-9).tolist()
            longer = sorted(
                (
                    (score - logs[digit], (*marks, digit))
                    for score, marks in beginnings
                    for digit in range(CLASSES)
                ),
            )
            beginnings = []
            for each in longer:
                if len(beginnings) < WIDTH and self.may_become(each[1]):
                    beginnings.append(each)
        return next((marks for _, marks in beginnings if self.fits(marks)), None)

    def _asked(self, marks: Marks, partly: bool) -> bool:
        if (marks, partly) not in self._known:
            told = all(mark < CLASSES for mark in marks) and self._tried(marks, partly)
            self._known[marks, partly] = told
        return self._known[marks, partly]

    def _tried(self, marks: Marks, partly: bool) -> bool:
        text, started = "".join(map(str, marks)), time.monotonic()
        try:
            timeout = max(self._left, 1e-3)
            return self._compiled.fullmatch(text, partial=partly, timeout=timeout) is not None
        except TimeoutError as error:
            raise SettingError(
                f"The pattern {self.pattern!r} takes too long to try; a simpler one was wanted."
            ) from error
        finally:
            self._left -= time.monotonic() - started


def pattern_of(expect: str | int) -> str:
    """Return the pattern of what is expected: a number stands for so many digits.

    Raises:
        SettingError: it is no pattern
    """
    text = str(expect).strip()
    if text.isdecimal() and not 1 <= int(text[:4]) <= MOST_DIGITS:
        raise SettingError(f"expect came as {text}; 1 to {MOST_DIGITS} digits were wanted.")
    pattern = rf"\d{{{int(text)}}}" if text.isdecimal() else text
    if not pattern or len(pattern) > LONGEST:
        raise SettingError(
            f"expect came with {len(pattern)} characters; 1 to {LONGEST} were wanted."
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
