"""Lines of writing, composed of single digits and other symbols: apart, close or touching.

The labels and places of a composed line are known exactly, and any number of lines can be composed.
Digits are handwritten ones, distorted again for each pool, and printed ones; between them stand
letters and signs; and the line is degraded as lines on a page are (``degradation``). A part of the
lines are numbers as people write them (``number_texts``).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.line_training.degradation import add_clutter, degrade
from tenfold.line_training.glyphs import SIDE
from tenfold.line_training.number_texts import random_text
from tenfold.line_training.pools import GlyphPool, Symbols
from tenfold.lineformat import HEIGHT, label_of
from tenfold.types import CLASSES, Floats

PADDING = 4  # pixels above and below a line while it is composed, for what is turned and moved
MAX_SYMBOLS = 12  # of a line
MAX_TEXT = 16  # symbols of a line that is a number with its signs
MAX_JOIN = 12  # pixels between two symbols that a stroke joins
INK = 0.35  # the lowest value of a pixel with ink, where symbols touch

# Cumulative shares of the symbols that stand apart, close, and (the rest, hardest to learn)
# touching.
APART, CLOSE = 0.25, 0.55
# Cumulative shares of the lines that are handwritten digits, numbers with signs, printed digits,
# mixed, and (the rest) hold no digit.
HANDWRITTEN, NUMBERS, PRINTED, MIXED = 0.62, 0.82, 0.87, 0.94
PRINTED_NUMBERS = 0.15  # of the numbers: those whose digits are printed
# Of the lines: those whose digits are all of one collection, as one hand writes a line.
ONE_COLLECTION = 0.7


@dataclass(frozen=True)
class _Chosen:
    """A symbol of a pool: the set that it is in, and its index there."""

    symbols: Symbols
    index: int


@dataclass(frozen=True)
class ComposedLine:
    """A line image, float32 (32, width), 0 to 1, and its symbols from left to right.

    ``labels`` are 0 to 18; ``centres`` the centres of the symbols' boxes, float64 (n, 2): column
    and row, counted from the corner of the first pixel.
    """

    ink: Floats
    labels: tuple[int, ...]
    centres: NDArray[np.float64]


def compose_line(pool: GlyphPool, random: Generator) -> ComposedLine:
    """Return one line of symbols of the pool, drawn at random."""
    page, labels, centres, width = _place_symbols(pool, random)
    ink, matrix = _transformed(page[:, :width], random)
    ink = degrade(ink, random)
    add_clutter(ink, pool.written[0].images, random)
    if random.random() < 0.3:
        grain = random.normal(0, 0.06 * random.random(), ink.shape)
        ink = np.clip(ink + grain, 0, 1)
    # The matrix is for the centres of pixels, half a pixel from their corners.
    moved = (centres - 0.5) @ matrix[:, :2].T + matrix[:, 2] + 0.5
    return ComposedLine(ink.astype(np.float32), labels, moved)


def _place_symbols(
    pool: GlyphPool, random: Generator
) -> tuple[Floats, tuple[int, ...], NDArray[np.float64], int]:
    """Return a page of symbols side by side, their labels and centres, and the width in use."""
    plan, style = _plan(pool, random), _closeness(random)
    page = np.zeros((HEIGHT + 2 * PADDING, 60 + len(plan) * 42), dtype=np.float32)
    right, last, labels = int(random.integers(2, 14)), -2, []
    centres: list[tuple[float, float]] = []
    stretched = random.random() < 0.15  # as digits that were fitted into boxes
    for number, chosen in enumerate(plan):
        symbols = chosen.symbols
        left, end, upper, lower = (int(side) for side in symbols.boxes[chosen.index])
        symbol = symbols.images[chosen.index][upper:lower, left:end]
        if stretched:
            symbol = _stretched(symbol, random)
        top = _top(upper, lower, symbols in pool.written, random)
        closeness = style if random.random() < 0.6 else _closeness(random)
        start = right
        if number:
            closeness = min(closeness, 1) if symbols is pool.printed else closeness
            start = max(_start(page, symbol, top, right, closeness, random), last + 2)
            if closeness == 2 and random.random() < 0.25:
                start = _join(page, symbol, top, right, random)
        if start + symbol.shape[1] >= page.shape[1] - 2:
            break
        place = page[top : top + len(symbol), start : start + symbol.shape[1]]
        np.maximum(place, symbol, out=place)
        labels.append(int(symbols.labels[chosen.index]))
        centres.append((start + symbol.shape[1] / 2, top + len(symbol) / 2))
        last, right = start, max(right, start + symbol.shape[1])
    placed = np.array(centres, dtype=np.float64).reshape(-1, 2)
    return page, tuple(labels), placed, right + int(random.integers(2, 14))


def _count(random: Generator) -> int:
    """Return the number of symbols of a line."""
    drawn = random.random()
    if drawn < 0.2:
        return 1
    return int(random.integers(2, 9) if drawn < 0.93 else random.integers(8, MAX_SYMBOLS + 1))


def _closeness(random: Generator) -> int:
    """Return the closeness of a symbol to the one before: 0 apart, 1 close, 2 touching."""
    drawn = random.random()
    return int(drawn >= APART) + int(drawn >= CLOSE)


def _plan(pool: GlyphPool, random: Generator) -> list[_Chosen]:
    """Return the symbols of a line, from left to right; at least one."""
    mode = random.random()
    hand = pool.draw_collection(random) if random.random() < ONE_COLLECTION else None
    if HANDWRITTEN <= mode < NUMBERS:
        plan = _number(pool, hand, random)
        if plan:
            return plan
    kinds = [_kind(pool, mode, hand, random) for _ in range(_count(random))]
    return [_Chosen(symbols, int(random.integers(len(symbols.images)))) for symbols in kinds]


def _number(pool: GlyphPool, hand: Symbols | None, random: Generator) -> list[_Chosen]:
    """Return the symbols of a number with its signs; those that the pool lacks are left out."""
    printed = random.random() < PRINTED_NUMBERS
    plan = []
    for symbol in random_text(random)[:MAX_TEXT]:
        label = label_of(symbol)
        if label >= CLASSES:
            symbols = pool.others
        else:
            symbols = pool.printed if printed else hand or pool.draw_collection(random)
        places = symbols.by_label.get(label)
        if places is not None:
            plan.append(_Chosen(symbols, int(places[random.integers(len(places))])))
    return plan


def _kind(pool: GlyphPool, mode: float, hand: Symbols | None, random: Generator) -> Symbols:
    """Return the symbols that the next one is drawn from, in a line of this mode (0 to 1)."""
    if mode < NUMBERS:
        return hand or pool.draw_collection(random)
    if mode < PRINTED:
        return pool.printed
    if mode >= MIXED or random.random() < 0.35:
        return pool.others
    return hand or pool.draw_collection(random) if random.random() < 0.8 else pool.printed


def _stretched(symbol: Floats, random: Generator) -> Floats:
    """Return a symbol with another width, 3 to 40 pixels."""
    width = max(3, round(symbol.shape[1] * float(np.exp(random.normal(0.15, 0.3)))))
    return np.asarray(cv2.resize(symbol, (min(width, 40), len(symbol))))


def _top(upper: int, lower: int, centred: bool, random: Generator) -> int:
    """Return the first row of a symbol: a digit is centred, a glyph stands on its font's line."""
    middle = HEIGHT // 2 + PADDING
    if centred:
        top = round(middle - (lower - upper) / 2 + random.normal(0, 1.0))
    else:
        top = round(middle + upper - SIDE / 2 + random.normal(0, 0.7))
    return min(max(top, 0), HEIGHT + 2 * PADDING - (lower - upper))


def _start(
    page: Floats, symbol: Floats, top: int, right: int, closeness: int, random: Generator
) -> int:
    """Return the first column of a symbol behind the others, at this closeness."""
    if closeness == 0:
        return right + int(
            random.integers(10, 30) if random.random() < 0.1 else random.integers(2, 14)
        )
    if closeness == 1:
        return right + int(random.integers(0, 4))
    before, here = page[top : top + len(symbol), :right] > INK, symbol > INK
    both = before.any(axis=1) & here.any(axis=1)
    if not both.any():
        return right + int(random.integers(0, 2))
    ends = right - 1 - before[:, ::-1].argmax(axis=1)
    gap = int((right + here.argmax(axis=1) - ends)[both].min())
    overlap = round(random.uniform(0, 2.2))
    return max(right - gap + 1 - overlap, right - int(0.6 * symbol.shape[1]) - 1, 1)


def _join(page: Floats, symbol: Floats, top: int, right: int, random: Generator) -> int:
    """Draw a stroke to a symbol, as a pen that is not lifted; return the symbol's first column."""
    place = right + int(random.integers(-5, 4))
    place = max(place, right - int(0.4 * symbol.shape[1]), 1)
    before, here = page[top : top + len(symbol), :right] > INK, symbol > INK
    both = np.flatnonzero(before.any(axis=1) & here.any(axis=1))
    if len(both):
        ends = right - 1 - before[both, ::-1].argmax(axis=1)
        starts = place + here[both].argmax(axis=1)
        if random.random() < 0.6:  # where they are nearest; else from anywhere to anywhere
            one = other = int((starts - ends).argmin())
        else:
            one, other = (int(each) for each in random.integers(len(both), size=2))
        start = int(ends[one]), int(top + both[one])
        end = int(starts[other]), int(top + both[other])
        if 0 <= end[0] - start[0] < MAX_JOIN:
            cv2.line(page, start, end, 0.9, int(random.integers(1, 3)), cv2.LINE_AA)
    return place


def _transformed(page: Floats, random: Generator) -> tuple[Floats, NDArray[np.float64]]:
    """Return the page as a line image, slanted, rotated and scaled at random; and the matrix."""
    height, width = page.shape
    scale = float(np.exp(random.normal(0, 0.12)))
    along = scale * float(np.exp(random.normal(0, 0.14)))
    slant = float(np.clip(random.normal(0, 0.15), -0.45, 0.45))
    angle = float(random.normal(0, 0.02))
    matrix = np.array(
        [
            [along * np.cos(angle), -(slant + np.sin(angle)) * scale],
            [along * np.sin(angle), scale * np.cos(angle)],
        ]
    )
    new_width = int(width * along + abs(slant) * HEIGHT) + 2
    centre = np.array([new_width / 2, HEIGHT / 2 + random.normal(0, 0.8)])
    shift = centre - matrix @ np.array([width / 2, height / 2])
    whole = np.hstack([matrix, shift[:, None]])
    transformed = cv2.warpAffine(page, whole, (new_width, HEIGHT))
    return np.asarray(transformed, dtype=np.float32), whole
