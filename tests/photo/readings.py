"""Readings built by hand, for the tests of what is made of them."""

from tenfold.photo.geometry import Box
from tenfold.photo.result import Cell, Digit, Reading, Region, Row

PLACE = Box(0, 0, 1, 1)
CELL_SIDE = 10  # pixels: cell 2 of row 1 is the box from (10, 0) to (20, 10)


def digit(label, verdict="digit", box=PLACE, why=""):
    return Digit(box, label, 0.9, 1, 0.1, verdict, why)


def cell(text, row=0, column=0):
    """Return a cell at its place: "7" is a digit, "7?" an unsure one, "x" none, "" a blank cell."""
    box = Box(column * CELL_SIDE, row * CELL_SIDE, (column + 1) * CELL_SIDE, (row + 1) * CELL_SIDE)
    digits = []
    for index, letter in enumerate(text):
        if letter == "?":
            continue
        unsure = text[index + 1 : index + 2] == "?"
        verdict = "not a digit" if letter == "x" else "unsure" if unsure else "digit"
        digits.append(digit(None if letter == "x" else int(letter), verdict, box))
    return Cell(box, tuple(digits))


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
