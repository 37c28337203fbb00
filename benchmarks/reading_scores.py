"""Scores of readings against the text that a person reads in the picture.

A truth has its rows separated by "|", the cells of a row by spaces, and "." for an empty cell, as
in the ``truth.csv`` of drawn pictures. Digits are compared in order; their places are compared row
by row, in one of the ways of ``Places``. Signs and letters are left aside in both; they count, and
so do the gaps between numbers, only in ``signs``.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tenfold.photo import Reading

Places: TypeAlias = Literal["lines", "cells", "boxes", "form", "printed", "sheet"]

PER = 12  # pictures: the means are given for so many of a kind
BLANK = "."  # an empty cell


@dataclass(frozen=True)
class Score:
    """The counts of ``n`` pictures.

    Attributes:
        digits: all digits are right
        places: their places too
        signs: the signs and gaps too
        sure: called sure
        sure_wrong: sure, though not all of that is right
    """

    n: int = 0
    digits: int = 0
    places: int = 0
    signs: int = 0
    sure: int = 0
    sure_wrong: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.n + other.n,
            self.digits + other.digits,
            self.places + other.places,
            self.signs + other.signs,
            self.sure + other.sure,
            self.sure_wrong + other.sure_wrong,
        )


def score_reading(truth: str, reading: Reading | None, places: Places) -> Score:
    """Return the score of one picture; None is a picture that was refused."""
    if reading is None:
        return Score(n=1)
    digits = has_right_digits(truth, reading.text, places)
    placed = digits and has_right_places(truth, reading.text, places)
    exact = placed and has_right_signs(truth, reading.text, places)
    return Score(1, digits, placed, exact, reading.sure, reading.sure and not exact)


def has_right_digits(truth: str, text: str, places: Places = "lines") -> bool:
    """Return whether a text has all digits of the truth in order, and no others.

    The digits of a "sheet" may also come column by column, in the order of its truth.
    """
    wanted = {_digits(truth)} | ({_digits(_rows_of_sheet(truth))} if places == "sheet" else set())
    return _digits(text) in wanted


def has_right_signs(truth: str, text: str, places: Places) -> bool:
    """Return whether a text is the truth, with its signs and gaps; of marks in boxes: always."""
    if places not in ("lines", "cells"):
        return True
    wanted, found = _rows(truth, filled=False), _rows(text, filled=False)
    return [row.split() for row in wanted] == [row.split() for row in found]


def has_right_places(truth: str, text: str, places: Places) -> bool:
    """Return whether a text has the rows of the truth, and in each row its cells.

    - "lines": a row is one number; spaces do not count
    - "cells": the cells of a row are separated by spaces
    - "boxes": a row of boxes with a digit or nothing (".") in each; spaces do not count
    - "form": a row whose cells are all one character long is compared as boxes, others as cells
    - "printed": cells of a table with print, which is no writing. Rows without digits do not
      count, nor does an empty cell before the first of the truth (for the printed numbers)
    - "sheet": a table of marks whose truth lists the first column, the last column and the sum. It
      is compared row by row: the mark and its total in each row, then the sum; empty cells and rows
      without digits do not count
    """
    if places == "sheet":
        truth = _rows_of_sheet(truth)
    filled = places in ("printed", "sheet")
    wanted, found = _rows(truth, filled=filled), _rows(text, filled=filled)
    return len(wanted) == len(found) and all(
        _is_same_row(one, other, places) for one, other in zip(wanted, found, strict=True)
    )


def _rows(text: str, *, filled: bool) -> list[str]:
    """Return the rows that are not empty; if ``filled``, only those with digits."""
    rows = [row for row in re.split(r"[|\n]", text) if row.strip()]
    return [row for row in rows if not filled or _digits(row)]


def _is_same_row(wanted: str, found: str, places: Places) -> bool:
    if places == "boxes" or (places == "form" and all(len(cell) == 1 for cell in wanted.split())):
        return _boxes(wanted) == _boxes(found)
    if places == "lines":
        return _digits(wanted) == _digits(found)
    cells = _cells(found)
    if places == "sheet":
        return _cells(wanted) == [cell for cell in cells if cell not in ("", BLANK)]
    return _cells(wanted) == cells or (places == "printed" and [BLANK, *_cells(wanted)] == cells)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _boxes(row: str) -> str:
    """Return the digits of a row of boxes, with a point for each empty one."""
    return re.sub(r"[^\d.]", "", row)


def _cells(row: str) -> list[str]:
    """Return the digits of each cell; a point for one that is empty, "" for a sign alone."""
    return [cell if cell == BLANK else _digits(cell) for cell in row.split()]


def _rows_of_sheet(truth: str) -> str:
    """Return the truth of a sheet row by row: "3 1 - 3 1 04" becomes "3 3|1 1|04"."""
    cells = [cell for cell in truth.split() if _digits(cell)]
    half = len(cells) // 2
    pairs = zip(cells[:half], cells[half : 2 * half], strict=True)
    return "|".join([*(f"{mark} {total}" for mark, total in pairs), *cells[2 * half :]])
