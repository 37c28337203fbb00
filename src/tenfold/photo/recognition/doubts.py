"""Doubts on the symbols of a line: cut off, stray, raised, paler than the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import InkMap, Mask
from tenfold.photo.layout.faint_writing import FULL_SHARE
from tenfold.photo.layout.number_gaps import WIDER
from tenfold.photo.symbols import Digit, Sign, Symbol, doubted

# Reasons, as they stand in a reading.
CUT_OFF = "the edge of the picture cuts it off"
GOES_ON = "the number may go on in the next cell"
STRAY = "a sign that begins no number"
RAISED = "it stands above or below the line"
PALER = "paler than what is beside it"
SEVERAL_ROWS = "there is something above or below it"
SMALLER = "it is far smaller than the other digits"
POINT_OR_COMMA = "a point or a comma"
SPACED = "there may be a space, and two numbers"
MERGED = "a stroke of it may be one with the line of its cell"

# Of these, the ink is explained as well as that of a sure digit: only what it means is in doubt.
OF_MEANING = frozenset((RAISED, PALER, SPACED, SEVERAL_ROWS, SMALLER))

CUT_REACH = 1.0  # pixels
MIN_APART = 0.2  # of a digit's height: between two strokes that the edge cuts off
MIN_CUT = 0.8  # of a digit's height: along which the edge cuts a stroke
NEVER_LAST = ":/+"  # signs with which no number ends
GOING_ON = ".,"  # with which a number may go on in the next cell
NEVER_FIRST = ".,:/%"  # signs with which no number begins
# Of a line that the upper or lower edge cuts: its digits, the share of them that end there, and how
# far they are from the other edge, of their height.
MIN_CUT_DIGITS, MIN_CUT_SHARE, MIN_FREE = 2, 0.6, 0.15
TALL_SHARE = 0.75  # of a line's digits: at most so tall are those that are not the tallest
MAX_RAISED_HEIGHT = 0.62  # of the height of the digits beside it: of an exponent
MIN_RAISED = 0.3  # of the same: how far its foot is above theirs, or its top below their middle
# Usual heights: a space between two numbers, and the least that counts as usual.
MIN_SPACE, MIN_USUAL_GAP = 0.55, 0.08
MIN_SPACE_ALONE = 0.95  # the same of spaces that are all wide
WIDER_THAN_NEXT = 2.0  # times the next widest space
LONG_POINT = 1.35  # times its width: the height of a comma
# Of the height of digits: that of a comma, and how far it ends below them.
MIN_COMMA, MIN_BELOW = 0.25, 0.05
MAX_DITTO = 0.5  # of the height of a table's digits
MIN_PALE = 0.7  # of the darkness of the line's symbols


def doubt_line(
    symbols: Sequence[Symbol],
    ink_map: InkMap,
    mask: Mask,
    *,
    slope: float = 0.0,
    expected: bool = False,
) -> tuple[Symbol, ...]:
    """Return the symbols of a text line, those unsure that something beside them speaks against.

    Args:
        symbols: from left to right
        ink_map: of the page
        mask: of the page, 1 where there is ink
        slope: of the line, pixels down for each pixel to the right
        expected: True if it is known to be one number
    """
    found: Sequence[Symbol] = [doubt_cut_digit(symbol, mask) for symbol in symbols]
    found = doubt_cut_line(found, mask.shape[0])
    found = doubt_raised(found, slope)
    found = doubt_pale(found, ink_map)
    found = found if expected else doubt_spaced(doubt_points(found, slope))
    return doubt_signs(found, mask.shape[1])


def doubt_cut_line(symbols: Sequence[Symbol], height: int) -> list[Symbol]:
    """Return the symbols of a line, all unsure where the upper or lower edge cuts through them.

    Then most digits end there, and none at the other edge: in a picture that is cut out closely,
    they touch both.

    Args:
        symbols: from left to right
        height: of the picture, in pixels
    """
    boxes = [symbol.box for symbol in symbols if isinstance(symbol, Digit)]
    if len(boxes) < MIN_CUT_DIGITS:
        return list(symbols)
    usual = float(np.median([box.height for box in boxes]))
    above = np.array([box.top for box in boxes])
    below = height - np.array([box.bottom for box in boxes])
    for cut, other in ((above, below), (below, above)):
        if (cut <= CUT_REACH).mean() >= MIN_CUT_SHARE and other.min() >= MIN_FREE * usual:
            return [doubted(symbol, CUT_OFF) for symbol in symbols]
    return list(symbols)


def doubt_raised(symbols: Sequence[Symbol], slope: float) -> list[Symbol]:
    """Return the symbols of a line, small digits above or below it unsure: they may be exponents.

    Args:
        symbols: from left to right
        slope: of the line, pixels down for each pixel to the right
    """
    digits = [symbol for symbol in symbols if isinstance(symbol, Digit)]
    usual = float(np.quantile([digit.box.height for digit in digits] or [0.0], TALL_SHARE))
    least = MAX_RAISED_HEIGHT * usual
    tall = [digit for digit in digits if digit.box.height > least]
    found = list(symbols)
    for number, symbol in enumerate(symbols):
        if not tall or not isinstance(symbol, Digit) or symbol.box.height > least:
            continue
        beside = min(tall, key=lambda each: abs(each.box.left - symbol.box.left))
        sunk = slope * (symbol.box.left - beside.box.left)
        raised = beside.box.bottom + sunk - symbol.box.bottom
        lowered = symbol.box.top - (beside.box.top + beside.box.bottom) / 2 - sunk
        if raised > MIN_RAISED * usual or lowered > 0:
            found[number] = doubted(symbol, RAISED)
    return found


def doubt_points(symbols: Sequence[Symbol], slope: float) -> list[Symbol]:
    """Return the symbols of a line, with an unsure comma in place of a point that is as long.

    A point is about as high as it is wide, and on the line. A comma is higher, and ends below it.

    Args:
        symbols: from left to right
        slope: of the line, pixels down for each pixel to the right
    """
    found = list(symbols)
    boxes = [symbol.box for symbol in symbols if isinstance(symbol, Digit)]
    points = [
        (number, symbol)
        for number, symbol in enumerate(symbols)
        if isinstance(symbol, Sign) and symbol.symbol == "."
    ]
    if not boxes or not points:
        return found
    height = float(np.median([box.height for box in boxes]))
    for number, point in points:
        box = point.box
        foot = float(np.median([each.bottom + slope * (box.left - each.left) for each in boxes]))
        is_long = box.height >= max(LONG_POINT * box.width, MIN_COMMA * height)
        is_low = box.bottom >= foot + MIN_BELOW * height
        if is_long and is_low:
            found[number] = replace(point, symbol=",", verdict="unsure", why=POINT_OR_COMMA)
    return found


def doubt_small(cells: Mapping[int, tuple[Symbol, ...]]) -> dict[int, tuple[Symbol, ...]]:
    """Return the symbols of each cell of a table, 1s unsure that are far smaller than its digits.

    Two of them are a ditto mark.
    """
    heights = [
        symbol.box.height
        for symbols in cells.values()
        for symbol in symbols
        if isinstance(symbol, Digit)
    ]
    least = MAX_DITTO * float(np.median(heights or [0.0]))
    return {
        index: tuple(
            doubted(symbol, SMALLER)
            if isinstance(symbol, Digit) and symbol.label == 1 and symbol.box.height < least
            else symbol
            for symbol in symbols
        )
        for index, symbols in cells.items()
    }


def doubt_spaced(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Return the symbols of a line, both sides of wide spaces unsure: several numbers, perhaps.

    Spaces are wide beside the others of the line, or where there are no others. Spaces that are
    wider still part numbers for certain (``layout.number_gaps``).
    """
    found, pairs = list(symbols), list(pairwise(symbols))
    digits = [symbol for symbol in symbols if isinstance(symbol, Digit)]
    if len(digits) < 2:
        return found
    height = max(float(np.median([digit.box.height for digit in digits])), 1.0)
    gaps = np.array([after.box.left - before.box.right for before, after in pairs]) / height
    between = np.array([isinstance(one, Digit) and isinstance(two, Digit) for one, two in pairs])
    wide = between & (gaps >= MIN_SPACE)
    others = gaps[between & ~wide]
    least = MIN_SPACE_ALONE
    if len(others):
        usual = max(float(np.median(others)), MIN_USUAL_GAP)
        least = max(WIDER * usual, WIDER_THAN_NEXT * float(others.max()))
    if wide.any() and gaps[wide].min() >= least:
        for number in np.flatnonzero(wide).tolist():
            for side in (number, number + 1):
                found[side] = doubted(found[side], SPACED)
    return found


def doubt_pale(symbols: Sequence[Symbol], ink_map: InkMap) -> list[Symbol]:
    """Return the symbols of a line, those unsure that are paler by far: rings of a hole, stains."""
    levels = np.array([_level(symbol, ink_map) for symbol in symbols])
    least = MIN_PALE * float(np.median(levels)) if len(levels) else 0.0
    return [
        doubted(symbol, PALER) if level < least else symbol
        for symbol, level in zip(symbols, levels, strict=True)
    ]


def _level(symbol: Symbol, ink_map: InkMap) -> float:
    """Return the darkness of the ink in a symbol's box, away from the edges of strokes."""
    left, top, right, bottom = (max(0, round(side)) for side in symbol.box.sides)
    part = ink_map.darkness[top : bottom + 1, left : right + 1]
    ink = part[part > ink_map.threshold]
    return float(np.quantile(ink, FULL_SHARE)) if len(ink) else 0.0


def doubt_signs(
    symbols: Sequence[Symbol], width: int, *, in_cell: bool = False
) -> tuple[Symbol, ...]:
    """Return the symbols of a line, signs unsure that may be dirt or a part of a rule.

    Args:
        symbols: from left to right
        width: of the picture, in pixels
        in_cell: True in the cell of a table, where a number that ends with a point may go on in
            the next cell
    """
    found: list[Symbol] = []
    for number, symbol in enumerate(symbols):
        if not isinstance(symbol, Sign):
            found.append(symbol)
            continue
        is_first, is_last = number == 0, number == len(symbols) - 1
        is_stray = is_first and symbol.symbol in NEVER_FIRST
        why = ""
        if symbol.box.left <= CUT_REACH or symbol.box.right >= width - CUT_REACH:
            why = CUT_OFF
            # What makes no number there is a stroke of something beside the picture.
            beside = is_stray or (is_last and symbol.symbol in NEVER_LAST)
            symbol = replace(symbol, dropped=beside)
        elif is_stray:
            why = STRAY
        elif in_cell and is_last and symbol.symbol in GOING_ON:
            why = GOES_ON
        is_sure = symbol.verdict == "sign"
        found.append(replace(symbol, verdict="unsure", why=why) if why and is_sure else symbol)
    return tuple(found)


def doubt_cut_digit(symbol: Symbol, mask: Mask) -> Symbol:
    """Return a symbol; a sure 1 is unsure where an edge of the picture cuts it.

    A 1 only touches the edge. Where two strokes end there, or one along nearly all of its height,
    it is the rest of a 0, or of another digit that goes on beside the picture.

    Args:
        symbol: of a text line
        mask: of the picture, 1 where there is ink, uint8 (height, width)
    """
    if not isinstance(symbol, Digit) or (symbol.verdict, symbol.label) != ("digit", 1):
        return symbol
    width, box = mask.shape[1], symbol.box
    rows = slice(max(0, int(box.top)), int(box.bottom) + 1)
    edges = ((0, box.left), (width - 1, width - box.right))
    touched = [mask[rows, column] for column, away in edges if away <= CUT_REACH]
    is_cut = any(each.mean() >= MIN_CUT or _strokes_across(each) > 1 for each in touched)
    return replace(symbol, verdict="unsure", why=CUT_OFF) if is_cut else symbol


def _strokes_across(column: NDArray[np.uint8]) -> int:
    """Return the number of strokes that a column of pixels crosses, apart by so much."""
    ink = np.flatnonzero(column)
    return int(len(ink) > 0) + int((np.diff(ink) > MIN_APART * len(column)).sum())
