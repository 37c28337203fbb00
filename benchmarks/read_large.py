"""Readings of large single digits, drawn with a pen: right, sure and wrong, by stroke width."""

import argparse
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.kinds.large import LargeDigit, large_digits
from benchmarks.reading_scores import Score, score_reading
from benchmarks.recording import report
from tenfold.errors import TenfoldError
from tenfold.photo import open_reader

COUNT = 1_000
SEED = 300
WIDTHS = (0.5, 1, 2, 4, 8, 12)  # per cent of the side: the edges of the rows


def read_large(given: argparse.Namespace) -> None:
    """Read every digit with the layout "auto", and report."""
    read = open_reader(given.model).read
    scores: dict[tuple[str, str], Score] = {}
    for each in large_digits(COUNT, seed=SEED):
        try:
            reading = read(each.picture)
        except TenfoldError:
            reading = None
        key = (_ink(each), _width(each))
        scores[key] = scores.get(key, Score()) + score_reading(each.digit, reading, "lines")
    header = ["ink", "stroke, of the side", "n", "right", "called sure", "wrong though sure"]
    report("Reading pictures: large", header, list(_rows(scores)), record=given.record)


def _ink(each: LargeDigit) -> str:
    return "bright on dark" if each.is_bright else "dark on bright"


def _width(each: LargeDigit) -> str:
    (row,) = (
        f"{low:g} to {high:g} %"
        for low, high in pairwise(WIDTHS)
        if low <= 100 * each.stroke < high
    )
    return row


def _rows(scores: dict[tuple[str, str], Score]) -> Iterator[list[str]]:
    order = sorted(scores, key=lambda key: (key[0] != "dark on bright", float(key[1].split()[0])))
    for ink, width in order:
        yield _row(ink, width, scores[ink, width])
    yield _row("both", "all", sum(scores.values(), Score()))


def _row(ink: str, width: str, score: Score) -> list[str]:
    shares = [f"{part / score.n:.1%}" for part in (score.digits, score.sure)]
    return [ink, width, f"{score.n:,}", *shares, str(score.sure_wrong)]
