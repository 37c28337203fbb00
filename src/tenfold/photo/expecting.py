r"""What the caller knows of a string beforehand: so many digits, or a pattern such as 20\d\d."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from tenfold.errors import SettingError
from tenfold.photo.decoding import Marks

LONGEST = 200  # characters of a pattern
MOST_DIGITS = 500
PATIENCE = 0.2  # seconds that a pattern may take to be tried on one string


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


def may_become(pattern: str) -> Callable[[Marks], bool]:
    """Return what says of the beginning of a string whether it may still fit the pattern."""
    return partial(_fits, _compiled(pattern), True)


def fits(pattern: str, marks: Marks) -> bool:
    """Return whether a string fits the pattern as it is."""
    return _fits(_compiled(pattern), False, marks)


def _fits(compiled: Any, partly: bool, marks: Marks) -> bool:
    if any(mark > 9 for mark in marks):
        return False
    text = "".join(map(str, marks))
    try:
        return compiled.fullmatch(text, partial=partly, timeout=PATIENCE) is not None
    except TimeoutError as error:
        raise SettingError(
            f"The pattern {compiled.pattern!r} takes too long to try; a simpler one was wanted."
        ) from error


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
