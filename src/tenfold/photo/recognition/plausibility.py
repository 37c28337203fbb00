"""The plausibility of a reading as a whole: digits in a brick wall are doubted, however clear."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tenfold.photo.cells import Cell
from tenfold.photo.numbers import DAYS, MONTHS
from tenfold.photo.recognition.lost_boxes import with_lost_boxes
from tenfold.photo.recognition.page import PageReading
from tenfold.photo.recognition.words import is_word, without_words
from tenfold.photo.symbols import Digit, Symbol, doubted

MIN_EXPLAINED = 0.6  # of the ink: with less that is read surely, it is hardly writing
MAX_BARS = 2  # 1s in a reading of little else: more of them are bars, fences or tallies
BARS = 0.8  # of all digits: with more 1s it is a reading of little else
MAX_OTHER_EDGES = 0.4  # of all edges as clear as writing's: with more, it is in a picture of things
MIN_SURE_SHARE = 0.5  # of the digits: where no more are sure, the others are accidents
MIN_EDGE_STRENGTH = 7  # greys: paler marks are seen in any surface
MIN_PAIR_SHARE = 0.9  # of all ink: what two rings or bars have at least, as in 10

DATE = re.compile(r"(\d{1,2})(1\d{1,2})1(?:\d{4}|\d{2})")  # with 1s in place of slashes

LITTLE_EXPLAINED = "most of the ink around it is no digit"
ONLY_BARS = "nothing but upright strokes"
SLASH = "a 1 or a slash"
ONLY_SIMPLE = "nothing but rings and strokes"
ONLY_FEW = "most of what is beside it is no clear digit"
AMONG_OTHERS = "most of what is as clear is no writing"
TOO_PALE = "hardly darker than the paper"


def judged(reading: PageReading) -> PageReading:
    """Return the reading without words, lost boxes in their rows; unsure if hardly writing."""
    why = _reason(reading, reading.digits) or _reason_of_the_rest(reading)
    reading = with_lost_boxes(without_words(reading))
    if why:
        return _changed(reading, lambda cell: tuple(doubted(each, why) for each in cell.symbols))
    if any(_is_date(cell) for region in reading.regions for cell in region.cells):
        return _changed(reading, _with_slashes)
    return reading


def _is_date(cell: Cell) -> bool:
    """Return whether a number may be a date whose slashes were read as 1s."""
    found = DATE.fullmatch(cell.text)
    if found is None or len(cell.text) != len(cell.symbols):
        return False
    first, second = int(found[1]), int(found[2][1:])
    return 0 < min(first, second) <= MONTHS and 0 < max(first, second) <= DAYS


def _slash_places(cell: Cell) -> tuple[int, int]:
    """Return the places of the slashes that a date may have."""
    found = DATE.fullmatch(cell.text)
    return (found.end(1), found.end(2)) if found else (0, 0)


def _with_slashes(cell: Cell) -> tuple[Symbol, ...]:
    """Return the symbols of a number, those that may be the slashes of a date unsure."""
    if not _is_date(cell):
        return cell.symbols
    places = _slash_places(cell)
    return tuple(
        doubted(symbol, SLASH) if place in places else symbol
        for place, symbol in enumerate(cell.symbols)
    )


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


def _reason_of_the_rest(reading: PageReading) -> str:
    """Return the reason against all digits that what is beside them gives; empty without any."""
    if reading.has_main_table or not reading.digits:
        return ""
    cells = [cell for region in reading.regions for cell in region.cells]
    digits = [digit for cell in cells if not is_word(cell.symbols) for digit in cell.digits]
    n_sure = sum(digit.verdict == "digit" for digit in digits)
    if n_sure <= MIN_SURE_SHARE * len(digits):
        return ONLY_FEW
    edges = reading.edges
    if edges is None:
        return ""
    if edges.strength < MIN_EDGE_STRENGTH:
        return TOO_PALE
    return AMONG_OTHERS if edges.other_share > MAX_OTHER_EDGES else ""


def _changed(reading: PageReading, symbols: Callable[[Cell], tuple[Symbol, ...]]) -> PageReading:
    """Return the reading with the symbols of each cell changed."""
    regions = tuple(region.with_symbols(symbols) for region in reading.regions)
    return replace(reading, regions=regions)
