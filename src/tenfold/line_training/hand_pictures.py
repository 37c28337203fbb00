"""Pictures of lines by other hands to train on, and the pen strokes that some are drawn from."""

from collections.abc import Iterator
from pathlib import Path

from tenfold.line_training import hands
from tenfold.line_training.hands import SEED, Part
from tenfold.line_training.known_lines import drawn_numbers
from tenfold.line_training.pen_symbols import LOOK_ALIKES
from tenfold.line_training.strokes import PenSample
from tenfold.line_training.written_numbers import hands_of, write_numbers
from tenfold.pictures import Grey, open_picture

NUMBER_DRAWINGS = 2  # of each whole number
WRITTEN_NUMBERS = 6_000  # that are made of single symbols
PAPERS = ("lectaurep", "crumpled")  # newsprint is left out: its print is no writing to read


def register_pictures(folder: Path) -> Iterator[tuple[Grey, str]]:
    """Yield the pictures of the lines of registers to train on, and their texts.

    Raises:
        DataError: a file cannot be read
    """
    for path, text in hands.registers(folder, Part.TRAINING):
        yield open_picture(path).grey, text


def number_pictures(folder: Path) -> Iterator[tuple[Grey, str]]:
    """Yield pictures of numbers to train on, drawn on paper: whole ones, and made of symbols.

    Raises:
        DataError: a file cannot be read
    """
    signs, papers = pen_signs(folder), _papers(folder)
    by_label: dict[str, list[PenSample]] = {}
    for sample in signs:
        by_label.setdefault(sample.label, []).append(sample)
    writers = hands_of([*pen_digits(folder), *signs])
    written = write_numbers(writers, by_label, count=WRITTEN_NUMBERS, seed=SEED + 7)
    numbers = pen_numbers(folder)
    yield from drawn_numbers(numbers, papers, drawings=NUMBER_DRAWINGS, seed=SEED + 4)
    yield from drawn_numbers(written, papers, drawings=1, seed=SEED + 8)


def pen_numbers(folder: Path) -> list[PenSample]:
    """Return the whole numbers to train on."""
    return list(hands.unipen(folder, "numbers", Part.TRAINING))


def pen_digits(folder: Path, part: Part = Part.TRAINING) -> list[PenSample]:
    """Return the digits of a part that are pen strokes."""
    return [*hands.unipen(folder, "digits", part), *hands.pendigits(folder, part)]


def pen_signs(folder: Path) -> list[PenSample]:
    """Return the signs and letters to train on that are like no digit."""
    return [
        sample
        for name in ("signs", "letters")
        for sample in hands.unipen(folder, name, Part.TRAINING)
        if sample.label not in LOOK_ALIKES
    ]


def _papers(folder: Path) -> list[Grey]:
    """Return pictures of paper without writing."""
    textures = folder / "paper-textures"
    paths = sorted(each for kind in PAPERS for each in (textures / kind).rglob("*"))
    return [
        open_picture(path).grey
        for path in paths
        if path.suffix.lower() in (".png", ".jpg", ".jpeg")
    ]
