"""The numbers that texts stand for: their kind and their value, as far as it is certain.

A separator between digits means one thing in one country and another elsewhere. Where both are
possible, as in 1.234, a value is given only with its doubt.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

DecimalMark: TypeAlias = Literal["auto", ".", ","]
NumberKind: TypeAlias = Literal["number", "date", "time", "other"]
DECIMAL_MARKS: tuple[DecimalMark, ...] = ("auto", ".", ",")
GROUP = 3  # digits between two marks that divide thousands
MAX_YEAR_DIGITS, MONTHS, DAYS = 4, 12, 31
HOURS, SIXTY = 24, 60
DATE = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
NUMBER = re.compile(r"([+-]?)(\d(?:[\d.,]*\d)?)(%?)")
ENDING = re.compile(r"(?<=\d)(?:[.,:]-?|[.,]?=)$")  # signs against additions, as in 25,- or 25=

# Reasons, as they stand in a reading.
TWO_VALUES = "its separator may be of decimals or of thousands"
NO_NUMBER = "it is no number"
OTHER_MARK = "its separators do not fit the decimal mark"


@dataclass(frozen=True)
class Parsed:
    """The meaning of a text.

    Attributes:
        kind: "number", "date", "time", or "other" of a text that is none of them
        value: of a number, exact; None of any other text
        why: the reason against the value, or against a number; empty where there is none
    """

    kind: NumberKind
    value: Decimal | None = None
    why: str = ""


def parse_number(text: str, decimal: DecimalMark = "auto") -> Parsed:
    """Return the meaning of a text of digits and signs.

    A sign against additions at the end of an amount, as in ``25,-``, has no meaning, and a per cent
    sign changes no value: that of ``12%`` is 12.

    Args:
        text: without spaces
        decimal: the mark of decimals, or "auto", which is certain only where one meaning is
            possible
    """
    if _is_date(text):
        return Parsed("date")
    if _is_time(text):
        return Parsed("time")
    found = NUMBER.fullmatch(ENDING.sub("", text))
    if found is None:
        return Parsed("other", why=NO_NUMBER)
    sign, digits, _ = found.groups()
    meanings = [plain for mark in ".," if (plain := _plain(digits, mark)) is not None]
    chosen = meanings if decimal == "auto" else [_plain(digits, decimal)]
    if not chosen or chosen[0] is None:
        return Parsed("other", why=NO_NUMBER if decimal == "auto" else OTHER_MARK)
    why = TWO_VALUES if len(set(chosen)) > 1 else ""
    return Parsed("number", Decimal(sign + chosen[0]), why)


def _plain(digits: str, mark: str) -> str | None:
    """Return digits with a point as the only separator; None where it is no number of this mark.

    The other mark divides thousands: each of its groups but the first has three digits.
    """
    whole, *decimals = digits.split(mark)
    if len(decimals) > 1 or not whole or any(not each.isdigit() for each in decimals):
        return None
    first, *groups = whole.split("," if mark == "." else ".")
    if any(len(group) != GROUP for group in groups) or not first:
        return None
    if groups and (len(first) > GROUP or first.startswith("0")):
        return None
    return ".".join(["".join([first, *groups]), *decimals])


def _is_date(text: str) -> bool:
    """Return whether a text is a date: day, month and year, in any order that is in use."""
    found = DATE.fullmatch(text)
    if found is None:
        return False
    first, middle, last = found[1], found[3], found[4]
    if len(first) == MAX_YEAR_DIGITS:
        return len(last) <= 2 and _are_day_and_month(middle, last)
    return len(first) <= 2 and len(last) in (2, 4) and _are_day_and_month(first, middle)


def _are_day_and_month(one: str, other: str) -> bool:
    small, large = sorted((int(one), int(other)))
    return 1 <= small <= MONTHS and large <= DAYS


def _is_time(text: str) -> bool:
    found = TIME.fullmatch(text)
    return found is not None and int(found[1]) <= HOURS and int(found[2]) < SIXTY
