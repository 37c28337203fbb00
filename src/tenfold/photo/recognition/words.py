"""Words: among letters some look like digits, but what stands together is no number."""

from collections.abc import Sequence
from dataclasses import replace

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box
from tenfold.photo.recognition.page import PageReading, text_region, without_cells
from tenfold.photo.recognition.verdict import OTHER_SYMBOL
from tenfold.photo.result import WITH_CELLS, Region
from tenfold.photo.symbols import Digit, Symbol, is_sure

MAX_WORD_SCORE = 0.6  # the mean probability of its symbols; letters count as 0


def is_word(symbols: Sequence[Symbol]) -> bool:
    """Return whether symbols side by side are a word: a letter, nothing sure, little likely."""
    if len(symbols) < 2 or any(map(is_sure, symbols)):
        return False
    letters = [symbol.verdict == "not a digit" for symbol in symbols]
    scores = [
        0.0 if is_letter else symbol.probability
        for symbol, is_letter in zip(symbols, letters, strict=True)
    ]
    return any(letters) and sum(scores) < MAX_WORD_SCORE * len(scores)


def without_words(reading: PageReading) -> PageReading:
    """Return the reading, its words unexplained; in a table, or alone, they are no digits."""
    cells = [cell for region in reading.regions for cell in region.cells]
    if not any(is_word(cell.symbols) for cell in cells):
        return reading
    if all(is_word(cell.symbols) for cell in cells):
        regions = tuple(region.with_symbols(_without_word) for region in reading.regions)
        return replace(reading, regions=regions)
    kept: list[Region] = []
    unexplained: list[Box] = list(reading.unexplained)
    for region in reading.regions:
        if region.kind in WITH_CELLS:
            kept.append(region.with_symbols(_without_word))
            continue
        words = [cell for cell in region.cells if is_word(cell.symbols)]
        unexplained += [cell.box for cell in words]
        rows = [row for row in without_cells(region.rows, words) if row.cells]
        kept += text_region(rows) if words else [region]
    return replace(reading, regions=tuple(kept), unexplained=tuple(unexplained))


def _without_word(cell: Cell) -> tuple[Symbol, ...]:
    """Return the symbols of a cell; those of a word as what is no digit."""
    return tuple(map(_letter, cell.symbols)) if is_word(cell.symbols) else cell.symbols


def _letter(symbol: Symbol) -> Symbol:
    if isinstance(symbol, Digit):
        return replace(symbol, verdict="not a digit", why=OTHER_SYMBOL)
    return replace(symbol, verdict="unsure", why=OTHER_SYMBOL, dropped=True)
