"""Numbers written by one hand: the digits and signs of a writer, one beside the other."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.random import Generator

from tenfold.line_training.number_texts import random_text
from tenfold.line_training.pen_symbols import ANYTHING, PLACES
from tenfold.line_training.strokes import PenSample, Stroke
from tenfold.lineformat import DIGIT_HEIGHT

MIDDLE = 20.0  # the row of a digit's middle, as in a glyph's image
GAP = 4.0  # pixels between two symbols, on average, for digits of 20 pixels
MAX_SYMBOLS = 14
Hand = Mapping[str, Sequence[PenSample]]


def hands_of(samples: Iterable[PenSample]) -> list[dict[str, list[PenSample]]]:
    """Return the samples of each writer by their labels, of writers with every digit."""
    writers: dict[str, dict[str, list[PenSample]]] = {}
    for sample in samples:
        writers.setdefault(sample.writer, {}).setdefault(sample.label, []).append(sample)
    return [hand for hand in writers.values() if all(digit in hand for digit in "0123456789")]


def write_numbers(hands: Sequence[Hand], signs: Hand, *, count: int, seed: int) -> list[PenSample]:
    """Return numbers, each by one hand; signs that it never wrote are another's.

    Args:
        hands: the samples of each writer by their labels
        signs: those of all writers
        count: of the numbers
        seed: of texts and samples
    """
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count if hands else 0):
        hand = hands[int(random.integers(len(hands)))]
        text = "".join(
            each for each in random_text(random)[:MAX_SYMBOLS] if each in hand or each in signs
        )
        if text:
            found.append(_written(text, hand, signs, random))
    return found


def _written(text: str, hand: Hand, signs: Hand, random: Generator) -> PenSample:
    """Return one number; its digits are 20 units tall."""
    tightness = float(np.exp(random.normal(0, 0.5)))
    right, strokes, writer = 0.0, [], ""
    for symbol in text:
        samples = hand.get(symbol) or signs[symbol]
        sample = samples[int(random.integers(len(samples)))]
        writer = writer or sample.writer
        moved = _placed(sample, symbol, random)
        left = min(float(stroke[:, 0].min()) for stroke in moved)
        start = right + GAP * tightness * float(np.exp(random.normal(0, 0.4))) - left
        moved = [stroke + np.array((start, 0.0)) for stroke in moved]
        right = max(float(stroke[:, 0].max()) for stroke in moved)
        strokes += moved
    return PenSample(text, writer, tuple(strokes))


def _placed(sample: PenSample, symbol: str, random: Generator) -> list[Stroke]:
    """Return the strokes of a symbol at its size and height in a line."""
    points = np.concatenate(sample.strokes)
    low, sides = points.min(axis=0), np.ptp(points, axis=0)
    if symbol.isdigit():
        size, middle = DIGIT_HEIGHT * float(np.exp(random.normal(0, 0.08))), MIDDLE
        middle += random.normal(0, 0.8)
        scale = size / max(float(sides[1]), 0.6 * float(sides[0]), 1e-6)
    else:
        place = PLACES.get(symbol, ANYTHING)
        size, middle = random.uniform(*place.size), random.uniform(*place.middle)
        scale = size / max(float(sides.max()), 1e-6)
    shift = np.array((0.0, middle - scale * float(sides[1]) / 2))
    return [(stroke - low) * scale + shift for stroke in sample.strokes]
