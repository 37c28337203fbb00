"""Drawn forms whose lines are known: boxes, tables, ruled and squared paper, combs, a desk."""

import cv2
import numpy as np
from tests.photo.pages import grid, paper, write

LINE = 60  # the grey of printed lines


def row_of_boxes(count=5, side=60, margin=60, grey=LINE, thickness=3):
    """A row of boxes side by side; the first begins at (margin, margin)."""
    return grid(1, count, cell=side, margin=margin, grey=grey, thickness=thickness)


def ruled_paper(height=600, width=800, pitch=50, grey=LINE, margin_at=None, degrees=0.0):
    """Ruled paper, with the line of its margin if wanted; turned, its lines sink to the right."""
    page = paper(height, width)
    sink = np.tan(np.radians(degrees))
    for y in range(pitch, height - pitch // 2, pitch):
        ends = round(y - sink * width / 2), round(y + sink * width / 2)
        cv2.line(page, (0, ends[0]), (width, ends[1]), grey, 2)
    if margin_at is not None:
        cv2.line(page, (margin_at, 0), (margin_at, height), grey, 2)
    return page


def squared_paper(height=500, width=600, side=40):
    """Squared paper up to all edges of the picture."""
    page = ruled_paper(height, width, side)
    for x in range(side, width - side // 2, side):
        cv2.line(page, (x, 0), (x, height), LINE, 2)
    return page


def comb(teeth=6, pitch=50, height=26, left=60, bottom=120):
    """A comb: short even teeth on a line, between which one digit each is written."""
    page = paper(bottom + 80, 2 * left + pitch * (teeth - 1))
    cv2.line(page, (left, bottom), (left + pitch * (teeth - 1), bottom), LINE, 3)
    for number in range(teeth):
        x = left + pitch * number
        cv2.line(page, (x, bottom - height), (x, bottom), LINE, 3)
    return page


def on_desk(sheet_corners, height=600, width=800, desk=70, sheet=220):
    """A bright sheet with these corners on a dark desk."""
    page = paper(height, width, desk)
    cv2.fillConvexPoly(page, np.array(sheet_corners, np.int32), sheet)
    return page


def stroke(page, *points, grey=40, thickness=4):
    """Draw a stroke of the pen through points."""
    cv2.polylines(page, [np.array(points, np.int32)], False, grey, thickness, cv2.LINE_AA)
    return page


def hand_drawn(rows, columns, cell=100, margin=60, tremble=3, period=37):
    """A table whose lines a hand drew: they go up and down by a few pixels."""
    page = paper(rows * cell + 2 * margin, columns * cell + 2 * margin)
    for vertical, count, length in ((False, rows, columns), (True, columns, rows)):
        along = np.arange(margin, margin + length * cell + 1)
        for number in range(count + 1):
            aside = margin + number * cell + tremble * np.sin(along / period * 2 + number)
            points = np.stack([along, aside], axis=1)
            stroke(page, *(points[:, ::-1] if vertical else points), thickness=3)
    return page


def straight(length, rise=0.0, height=300, width=400, grey=LINE, thickness=3):
    """A page with one line of this length from (50, 150) on, which sinks by a share of it."""
    page = paper(height, width)
    cv2.line(page, (50, 150), (50 + length, round(150 + rise * length)), grey, thickness)
    return page


def in_soft_shadow(page, width=8):
    """The page with a shadow over its right half whose edge is about four times so broad."""
    across = np.arange(page.shape[1]) - page.shape[1] / 2
    return (page * (1 - 0.55 / (1 + np.exp(-across / width)))).astype(np.uint8)


def numbers_in_a_grid():
    """A table of 3 x 4 cells, 110 pixels wide, with the numbers 27, 5, 40 and 613."""
    page = grid(3, 4, cell=110)
    for row, column, text in ((0, 0, "27"), (0, 2, "5"), (1, 3, "40"), (2, 1, "613")):
        write(page, text, 70 + 110 * column, 60 + 110 * row + 75, height=36, thickness=4)
    return page
