"""Each digit of a strip by itself: a whole mark where it stands alone, else cut from another."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import Mask
from tenfold.pictures import Grey
from tenfold.types import Floats

INK = 64  # from which a pixel counts as ink, of 255
TALL = 0.45  # of the strip's digits: a mark so tall is a digit, or several; a smaller one is a part
BREAK = 0.1  # of that height: how far parts that lie one above the other are broken at most
NEARER = 0.2  # how much the way to a digit's middle counts beside that to its mark
OUTSIDE = 3.0  # how much more a pixel outside of a mark counts than one from its middle
ASIDE = 0.15  # price of a step aside on the way of a cut, in pixels of full ink
UNEVEN = 0.5  # price of a cut right at a digit's middle for one halfway, in pixels of full ink


@dataclass(frozen=True)
class Piece:
    """One digit's ink, cut to its box, which is left, top, right and bottom in the strip.

    ``cut`` says whether it was cut from a mark that it shares with another.
    """

    ink: Grey
    box: tuple[int, int, int, int]
    cut: bool


def parted(ink: Grey, centres: NDArray[np.floating], height: float) -> list[Piece]:
    """Return the ink of each digit by itself.

    Args:
        ink: a strip, uint8 (h, w)
        centres: the column that each digit is at, from left to right; at least one
        height: of its digits, in pixels
    """
    labels, boxes, middles = _marks((ink > INK).astype(np.uint8), height)
    owners = np.zeros(ink.shape, dtype=np.uint8)
    shared = np.zeros(len(centres), dtype=bool)
    held_by = _held(centres, boxes, middles, TALL * height)
    for mark in range(1, len(boxes)):
        left, top, wide, tall, _ = (int(value) for value in boxes[mark])
        box = slice(top, top + tall), slice(left, left + wide)
        own = labels[box] == mark
        held = np.flatnonzero(held_by == mark)
        if len(held) < 2:
            away = np.abs(centres - middles[mark])
            nearest = (_gaps(boxes[mark], boxes[held_by]) + NEARER * away).argmin()
            owners[box][own] = (held[0] if len(held) else nearest) + 1
            continue
        shared[held] = True
        alone: Floats = np.where(own, ink[box], 0).astype(np.float32) / np.float32(255)
        sides = _sides(alone, centres[held] - left)
        owners[box][own] = (held[sides] + 1)[own]
    rim = np.asarray(cv2.dilate(owners, np.ones((3, 3), np.uint8)))
    # With the pale rim of each stroke.
    whole = np.where(owners > 0, owners, np.where(ink > 0, rim, 0))
    return [
        _piece(ink, whole == number + 1, float(centre), bool(cut))
        for number, (centre, cut) in enumerate(zip(centres, shared, strict=True))
    ]


def _marks(
    mask: Mask, height: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Return the mark of each pixel, the marks' boxes, and their middle columns.

    Parts that lie one above the other with a small break are one mark. Marks that are tall are
    whole, and one that leans over another stays apart from it.
    """
    _, labels, boxes, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    part = boxes[:, 3] < TALL * height
    if np.count_nonzero(part) >= 2:
        mended = np.maximum(mask, _mended(part[labels].astype(np.uint8), round(BREAK * height)))
        _, labels, boxes, middles = cv2.connectedComponentsWithStats(mended, connectivity=8)
        labels = labels * mask
    columns = np.asarray(middles[:, 0], np.float64)
    return np.asarray(labels), np.asarray(boxes, np.int32), columns


def _mended(parts: Mask, reach: int) -> Mask:
    """Return the parts with what lies between two of them filled, one above the other."""
    room = cv2.copyMakeBorder(parts, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    upright = np.ones((2 * reach + 1, 1), np.uint8)
    closed = cv2.morphologyEx(room, cv2.MORPH_CLOSE, upright)
    return np.asarray(closed[reach : reach + len(parts)])


def _gaps(part: NDArray[np.int32], marks: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return how far the box of a part lies from those of marks: left, top, width, height."""
    starts = np.maximum(part[:2], marks[:, :2])
    ends = np.minimum(part[:2] + part[2:4], marks[:, :2] + marks[:, 2:4])
    gaps: NDArray[np.float64] = np.hypot(*np.maximum(starts - ends, 0).T)
    return gaps


def _held(
    centres: NDArray[np.floating],
    stats: NDArray[np.int32],
    middles: NDArray[np.float64],
    least: float,
) -> NDArray[np.intp]:
    """Return for each centre the mark that it is of; 0 where there is no tall mark.

    Marks that lean reach over their neighbours, so a mark's middle tells as well as its sides.
    """
    tall = np.flatnonzero(stats[:, 3] >= least)
    tall = tall[tall > 0]
    if not len(tall):
        return np.zeros(len(centres), dtype=np.intp)
    left, right = stats[tall, 0], stats[tall, 0] + stats[tall, 2]
    outside = np.maximum(np.maximum(left - centres[:, None], centres[:, None] - right), 0)
    away = np.abs(centres[:, None] - middles[tall])
    found: NDArray[np.intp] = tall[(OUTSIDE * outside + away).argmin(axis=1)]
    return found


def _sides(ink: Floats, centres: NDArray[np.floating]) -> NDArray[np.intp]:
    """Return for each pixel of a mark the digit that it is of, 0 for the first."""
    columns = np.arange(ink.shape[1])
    sides = np.zeros(ink.shape, dtype=np.intp)
    for first, second in pairwise(centres.tolist()):
        sides += columns >= _cut(ink, first, second)[:, None]
    return sides


def _cut(ink: Floats, first: float, second: float) -> NDArray[np.intp]:
    """Return the column of each row from which the second digit begins.

    The cut runs from top to bottom between the two middles, by the way with least ink.
    """
    start = min(max(int(first) + 1, 0), ink.shape[1] - 1)
    end = min(max(int(second), start + 1), ink.shape[1])
    part = ink[:, start:end]
    between = np.abs(np.linspace(-1, 1, part.shape[1], dtype=np.float32))
    price = part + UNEVEN * between / len(ink)
    came = np.zeros(part.shape, dtype=np.int8)
    # What the ways cost so far, with walls on both sides.
    least = np.full(part.shape[1] + 2, np.inf, dtype=np.float32)
    here, left, right = least[1:-1], least[:-2], least[2:]
    here[:] = price[0]
    for row in range(1, len(part)):
        aside = np.minimum(left, right) + np.float32(ASIDE)
        came[row] = np.where(here <= aside, 0, np.where(left <= right, -1, 1))
        here[:] = np.minimum(here, aside) + price[row]
    cut = np.empty(len(part), dtype=np.intp)
    at = int(here.argmin())
    for row in range(len(part) - 1, -1, -1):
        cut[row] = start + at
        at += int(came[row, at])
    return cut


def _piece(ink: Grey, owned: NDArray[np.bool_], centre: float, cut: bool) -> Piece:
    rows, columns = np.flatnonzero(owned.any(axis=1)), np.flatnonzero(owned.any(axis=0))
    if not len(rows):
        at = min(max(int(centre), 0), ink.shape[1] - 1)
        return Piece(np.zeros((1, 1), np.uint8), (at, 0, at + 1, ink.shape[0]), cut)
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    piece = np.where(owned, ink, 0)[top:bottom, left:right].astype(np.uint8)
    return Piece(piece, (left, top, right, bottom), cut)
