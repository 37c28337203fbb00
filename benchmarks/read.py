"""Reading pictures that are not MNIST: collections, forms, photographs and strings.

Only the sets that the folder's README allows for measuring are read, and nothing is chosen by them.
A digit counts as right if its likeliest label is right, sure or not; the table also has the share
that is called sure, and how many of those are wrong. In a place with no digit, or with several, any
other verdict than a digit is right.

Those are the collections. ``--part`` measures something else: drawn pictures of the kinds that
people bring (field, own), large digits, pictures of nothing, the worst pages, and more hands.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.handwriting import (
    cell_pictures,
    hwd_pictures,
    optdigits_bitmaps,
    semeion_bitmaps,
)
from benchmarks.read_drawn import read_field, read_own
from benchmarks.read_hands import read_hands
from benchmarks.read_large import read_large
from benchmarks.read_nothing import read_nothing
from benchmarks.read_worst import read_worst
from benchmarks.recording import make_parser, report
from benchmarks.strings import strings
from tenfold.data import load
from tenfold.data.pictures import pictures_in
from tenfold.errors import SettingError, TenfoldError
from tenfold.photo import Digit, Layout, Reading, open_reader

TITLE = "Reading pictures"
Source: TypeAlias = Path | NDArray[np.uint8]
Read: TypeAlias = Callable[[Source, Layout], Reading]


@dataclass(frozen=True)
class Count:
    """The counts of ``n`` places: right ones, those called sure, and sure ones that are wrong."""

    n: int = 0
    right: int = 0
    sure: int = 0
    sure_wrong: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.n + other.n,
            self.right + other.right,
            self.sure + other.sure,
            self.sure_wrong + other.sure_wrong,
        )


def main() -> None:
    """Measure the part that was asked for, and print the counts."""
    given = _options().parse_args()
    try:
        PARTS[given.part](given)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except TenfoldError as error:
        raise SystemExit(str(error)) from None


def _options() -> argparse.ArgumentParser:
    options = make_parser(__doc__)
    add = options.add_argument
    add("--part", choices=PARTS, default="collections", help="what to read; the collections")
    add("--data", type=Path, help="the folder of what is read; for field, that of make.py")
    add("--strings", type=int, default=2_000, help="number of strings to compose")
    add("--model", default="default", help="the model that classifies each digit")
    add("--seeds", help="field, own: of the drawn pictures, separated by commas")
    add("--writers", choices=("test", "validation"), default="test", help="hands: whose are read")
    add("--each", type=int, default=12, help="field, own: pictures of a kind for each seed")
    add("--failures", action="store_true", help="field, own: print what was not read right")
    return options


def _read_collections(given: argparse.Namespace) -> None:
    if given.data is None:
        raise SettingError("--data is missing, the folder of the collections.")
    reader = open_reader(given.model)
    read: Read = lambda source, layout: reader.read(source, layout=layout)  # noqa: E731
    counts = [*_digits(read, given.data), *_cells(read, given.data), *_photos(read, given.data)]
    counts += _strings(read, given.strings)
    header = ["set", "n", "right", "called sure", "wrong among the sure"]
    report(TITLE, header, [_row(name, count) for name, count in counts], record=given.record)


def _digits(read: Read, folder: Path) -> Iterator[tuple[str, Count]]:
    """Yield the counts of the collections of single digits."""
    swiss = folder / "swiss-numbers" / "measure"
    scans = [(path, digit) for digit in range(10) for path in pictures_in(swiss / str(digit))]
    yield "swiss-numbers/measure", _singles(read, scans)
    yield "hwd-1000", _singles(read, hwd_pictures(folder))
    yield "optdigits, last 500", _singles(read, optdigits_bitmaps(folder))
    yield "semeion", _singles(read, semeion_bitmaps(folder))


def _cells(read: Read, folder: Path) -> Iterator[tuple[str, Count]]:
    """Yield the counts of cells of forms: with a digit, blank, and with several small digits."""
    cells = folder / "sudoku-cells"
    yield "sudoku-cells, digits", _singles(read, cell_pictures(folder))
    for kind in ("blank", "candidates"):
        none = [(path, None) for path in pictures_in(cells / kind)]
        yield f"sudoku-cells, {kind}", _singles(read, none)


def _photos(read: Read, folder: Path) -> Iterator[tuple[str, Count]]:
    """Yield the counts of photographed puzzles: grids that are found, and their cells."""
    photos = folder / "sudoku-photos"
    found = Count()
    cells = {"digits": Count(), "blank": Count(), "candidates": Count()}
    for path in pictures_in(photos / "images"):
        truth = _truth(photos / "labels" / f"{path.stem}.txt")
        reading = read(path, "auto")
        rows = [row.digits for row in reading.rows]
        right = reading.layout == "grid" and [len(row) for row in rows] == [9] * 9
        found += Count(1, int(right), int(right), 0)
        for digit, value in zip(sum(rows, ()) if right else (None,) * 81, truth, strict=True):
            kind = {0: "blank", 10: "candidates"}.get(value, "digits")
            wanted = value if kind == "digits" else None
            cells[kind] += _one(digit, wanted) if right else Count(1, 0, 0, 0)
    yield "sudoku-photos, grids", found
    yield "sudoku-photos, all cells", sum(cells.values(), Count())
    for kind, count in cells.items():
        yield f"sudoku-photos, {kind}", count


def _strings(read: Read, count: int) -> Iterator[tuple[str, Count]]:
    """Yield the counts of strings of MNIST's test digits, right where all digits are."""
    test = load("mnist").test
    assert test is not None
    apart, touching = Count(), Count()
    for string in strings(test, count, seed=0):
        reading = read(string.picture, "line")
        right = reading.text == string.text
        one = Count(1, int(right), int(reading.sure), int(reading.sure and not right))
        apart, touching = (apart, touching + one) if string.touching else (apart + one, touching)
    yield "strings", apart + touching
    yield "strings, all digits apart", apart
    yield "strings, with touching digits", touching


def _singles(read: Read, pictures: Iterable[tuple[Source, int | None]]) -> Count:
    found = Count()
    for source, wanted in pictures:
        digits = read(source, "digit").digits
        found += _one(digits[0] if digits else None, wanted)
    return found


def _one(digit: Digit | None, wanted: int | None) -> Count:
    """Return the count of one place; "not a digit" is no answer."""
    answer = None if digit is None or digit.verdict == "not a digit" else digit.label
    sure = digit is not None and digit.verdict == "digit"
    right = answer == wanted
    return Count(1, int(right), int(sure), int(sure and not right))


def _truth(path: Path) -> list[int]:
    """Return the 81 cells: a digit, 0 for a blank one, 10 for one with candidates."""
    return [int(word) for word in path.read_text(encoding="utf-8").split()]


def _row(name: str, count: Count) -> list[str]:
    shares = [f"{part / max(1, count.n):.2%}" for part in (count.right, count.sure)]
    return [name, f"{count.n:,}", *shares, str(count.sure_wrong)]


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "collections": _read_collections,
    "field": read_field,
    "own": read_own,
    "large": read_large,
    "nothing": read_nothing,
    "worst": read_worst,
    "hands": read_hands,
}


if __name__ == "__main__":
    main()
