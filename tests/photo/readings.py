"""Readings built by hand, for the tests of what is made of them."""

from tenfold.lineformat import SIGNS
from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box
from tenfold.photo.result import Reading, Region, Row
from tenfold.photo.symbols import Digit, Sign

PLACE = Box(0, 0, 1, 1)
CELL_SIDE = 10  # pixels: cell 2 of row 1 is the box from (10, 0) to (20, 10)


def digit(label, verdict="digit", box=PLACE, why=""):
    return Digit(box, label, 0.9, 1, 0.1, verdict, why)


def cell(text, row=0, column=0):
    """Return a cell at its place: "7" is a digit, "7?" an unsure one, "x" none, "" a blank cell.

    "." is a sign, ".?" an unsure one.
    """
    box = Box(column * CELL_SIDE, row * CELL_SIDE, (column + 1) * CELL_SIDE, (row + 1) * CELL_SIDE)
    symbols = []
    for index, letter in enumerate(text):
        if letter == "?":
            continue
        unsure = text[index + 1 : index + 2] == "?"
        if letter in SIGNS:
            symbols.append(Sign(box, letter, 0.9, "unsure" if unsure else "sign"))
            continue
        verdict = "not a digit" if letter == "x" else "unsure" if unsure else "digit"
        symbols.append(digit(None if letter == "x" else int(letter), verdict, box))
    return Cell(box, tuple(symbols))


def region(kind, *rows):
    """Return a region of rows, each the texts of its cells."""
    found = tuple(
        Row(tuple(cell(text, number, column) for column, text in enumerate(texts)), kind)
        for number, texts in enumerate(rows)
    )
    width = max((len(row) for row in rows), default=0) * CELL_SIDE
    return Region(kind, Box(0, 0, width, len(rows) * CELL_SIDE), found)


def reading(*regions, layout="page", unexplained=()):
    return Reading(tuple(regions), layout, 100, 100, tuple(unexplained))
