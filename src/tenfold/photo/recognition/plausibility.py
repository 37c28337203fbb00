"""The plausibility of a reading as a whole: digits in a brick wall are doubted, however clear."""

from collections.abc import Sequence
from dataclasses import replace

from tenfold.photo.recognition.page import PageReading
from tenfold.photo.result import Cell, Digit, Region, Row

MIN_EXPLAINED = 0.6  # of the ink: with less that is read surely, it is hardly writing
MAX_BARS = 2  # 1s in a reading of little else: more of them are bars, fences or tallies
BARS = 0.8  # of all digits: with more 1s it is a reading of little else
MIN_PAIR_SHARE = 0.9  # of all ink: what two rings or bars have at least, as in 10

LITTLE_EXPLAINED = "most of the ink around it is no digit"
ONLY_BARS = "nothing but upright strokes"
ONLY_SIMPLE = "nothing but rings and strokes"


def doubted(reading: PageReading) -> PageReading:
    """Return the reading, its digits unsure where the whole is hardly writing."""
    digits = [digit for region in reading.regions for digit in region.digits]
    why = _reason(reading, digits)
    if not why:
        return reading
    return replace(reading, regions=tuple(_doubted(region, why) for region in reading.regions))


def _reason(reading: PageReading, digits: Sequence[Digit]) -> str:
    """Return the reason against all digits; empty where there is none."""
    ones = sum(digit.label == 1 for digit in digits)
    if len(digits) > MAX_BARS and ones >= BARS * len(digits):
        return ONLY_BARS
    # Rings and bars are everywhere; a number of nothing else is rare.
    simple = bool(digits) and all(digit.label in (0, 1) for digit in digits)
    if simple and (len(digits) != 2 or reading.ink_share < MIN_PAIR_SHARE):
        return ONLY_SIMPLE
    much_else = len(reading.unexplained) > len(digits)
    if reading.score < MIN_EXPLAINED or much_else:
        return LITTLE_EXPLAINED
    return ""


def _doubted(region: Region, why: str) -> Region:
    """Return the region with each sure digit unsure, for a reason."""
    rows = [
        Row(tuple(Cell(cell.box, _unsure(cell.digits, why)) for cell in row.cells), row.kind)
        for row in region.rows
    ]
    return replace(region, rows=tuple(rows))


def _unsure(digits: tuple[Digit, ...], why: str) -> tuple[Digit, ...]:
    return tuple(
        replace(digit, verdict="unsure", why=why) if digit.verdict == "digit" else digit
        for digit in digits
    )
