"""The material of a training of the line recogniser: digits, glyphs, and lines of known text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.card import part_of
from tenfold.data import Dataset
from tenfold.line_training import hands
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.hand_digits import SHARES, hand_digits
from tenfold.line_training.hand_pictures import (
    number_pictures,
    pen_digits,
    pen_numbers,
    pen_signs,
    register_pictures,
)
from tenfold.line_training.hands import SEED, Part
from tenfold.line_training.known_lines import (
    KnownLines,
    isolated_digits,
    lines_of_pictures,
    lone_symbols,
)
from tenfold.line_training.pen_symbols import (
    draw_symbols,
    place_symbols,
)
from tenfold.line_training.pools import GlyphPool, make_pool
from tenfold.line_training.strokes import PenSample
from tenfold.line_training.text_loss import without_misfits
from tenfold.lineformat import OTHER
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import LINES, path_of
from tenfold.types import CLASSES, Images, Labels, Progress

# Shares of the lines of a batch that are no composed ones.
REGISTERS, NUMBERS, LONE_SYMBOLS, LONE_DIGITS, ISOLATED_DIGITS = 0.08, 0.10, 0.10, 0.10, 0.07
OTHER_HANDS = 0.38  # of the digits that lines are composed of
DIGIT_DRAWINGS = 2  # of each digit alone
BRACKETS = "()"  # beside digits they are known as such, alone they are like a 1
POOL_DIGITS = 30_000
POOL_GLYPHS = 500  # of each label
POOL_OTHERS = 6_000
NO_LINES = KnownLines((), ())


@dataclass(frozen=True)
class Digits:
    """Digits of one collection.

    Attributes:
        share: of the digits of a pool
        images: uint8 (n, 28, 28)
        labels: uint8 (n,)
    """

    share: float
    images: Images
    labels: Labels


@dataclass(frozen=True)
class Material:
    """The symbols that lines are composed of, and lines of known text.

    Attributes:
        digits: handwritten ones, of several collections
        glyphs: printed digits, and signs and other symbols of fonts and pens
        lines: the share of each kind of known lines in a batch, and the lines
        validation: single digits of writers that are not trained on, as lines
        parts: the entries of a card for the collections of other hands
    """

    digits: tuple[Digits, ...]
    glyphs: Glyphs
    lines: tuple[tuple[float, KnownLines], ...] = ()
    validation: KnownLines = NO_LINES
    parts: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def pool(self, *, seed: int) -> GlyphPool:
        """Return a pool of digits and glyphs drawn and distorted by this seed."""
        random = np.random.default_rng(seed)
        chosen = [_sample(each, random) for each in self.digits]
        collections = [
            (each.images[part], each.labels[part])
            for each, part in zip(self.digits, chosen, strict=True)
        ]
        glyphs = self.glyphs.part(_balanced(self.glyphs.labels, random))
        return make_pool(collections, glyphs, seed=seed)


def symbols_of(
    digits: Dataset, glyphs: Glyphs, folder: Path | None, progress: Progress
) -> Material:
    """Return the material that lines are composed of, without known lines.

    Args:
        digits: handwritten ones
        glyphs: printed digits and other symbols
        folder: of the collections of other hands; None without them
        progress: is called with what is being read

    Raises:
        DataError: a file cannot be read
    """
    if folder is None:
        return Material((Digits(1.0, digits.images, digits.labels),), glyphs)
    progress(0, "digits of other hands")
    others = hand_digits(folder, Part.TRAINING)
    factor = OTHER_HANDS / sum(SHARES.values())
    further = [Digits(factor * SHARES[name], *drawn) for name, drawn in others.items()]
    progress(0, "signs and letters of other hands")
    pictures, symbols = hands.bhmsds(folder, Part.TRAINING)
    signs = pen_signs(folder)
    every = glyphs.with_further(draw_symbols(signs, seed=SEED + 2))
    every = every.with_further(place_symbols(pictures, symbols, seed=SEED + 3))
    counts = {
        "unipen/digits.jsonl.gz": len(others["unipen"][1]),
        "unipen/signs.jsonl.gz": sum(not sample.label.isalpha() for sample in signs),
        "unipen/letters.jsonl.gz": sum(sample.label.isalpha() for sample in signs),
        "pendigits-orig/digits.jsonl.gz": len(others["pendigits"][1]),
        "bhmsds/images.npz": len(pictures),
    }
    return Material(
        (Digits(1 - OTHER_HANDS, digits.images, digits.labels), *further),
        every,
        parts=_parts(folder, counts),
    )


def load_material(
    digits: Dataset, glyphs: Glyphs, folder: Path | None, progress: Progress
) -> Material:
    """Return the material of ``symbols_of`` and, with a folder of other hands, known lines.

    Raises:
        DataError: a file cannot be read
    """
    material = symbols_of(digits, glyphs, folder, progress)
    if folder is None:
        return material
    recogniser = LineRecogniser(path_of(LINES))
    registers = lines_of_pictures(register_pictures(folder), progress)
    numbers = lines_of_pictures(number_pictures(folder), progress)
    lines = (
        (REGISTERS, without_misfits(registers, recogniser)),
        (NUMBERS, without_misfits(numbers, recogniser)),
        (LONE_SYMBOLS, lone_symbols(_alone(pen_signs(folder)), seed=SEED + 5)),
        (LONE_DIGITS, lone_symbols(pen_digits(folder), drawings=DIGIT_DRAWINGS, seed=SEED + 6)),
        (ISOLATED_DIGITS, isolated_digits(digits.images, digits.labels)),
    )
    counts = {
        "unipen/numbers.jsonl.gz": len(pen_numbers(folder)),
        "lectaurep-numbers/labels.csv": len(lines[0][1]),
    }
    validation = lone_symbols(pen_digits(folder, Part.VALIDATION), seed=SEED + 9)
    parts = {**material.parts, **_parts(folder, counts)}
    return replace(material, lines=lines, validation=validation, parts=parts)


def _parts(folder: Path, counts: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Return the entries of a card for files of other hands, by the samples used of each."""
    return {
        name: part_of(count, sha256((folder / name).read_bytes()).hexdigest())
        for name, count in counts.items()
    }


def _alone(samples: Sequence[PenSample]) -> list[PenSample]:
    """Return the symbols that are like no digit, also without anything beside them."""
    return [sample for sample in samples if sample.label not in BRACKETS]


def _sample(digits: Digits, random: Generator) -> NDArray[np.intp]:
    """Return the indices of a collection's digits in a pool."""
    count = min(round(digits.share * POOL_DIGITS), len(digits.labels))
    return random.choice(len(digits.labels), count, replace=False)


def _balanced(labels: NDArray[np.intp], random: Generator) -> NDArray[np.bool_]:
    """Return which glyphs are in a pool: all printed digits, of any other label so many."""
    chosen = labels < CLASSES
    for label in np.unique(labels[~chosen]).tolist():
        places = np.flatnonzero(labels == label)
        count = min(len(places), POOL_OTHERS if label == OTHER else POOL_GLYPHS)
        chosen[random.choice(places, count, replace=False)] = True
    return chosen
