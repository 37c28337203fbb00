"""Strips of writing, composed of single digits and other marks: apart, close or touching.

What a strip shows is known to the pixel, and there is no end of them. Digits are handwritten ones,
bent anew for each epoch, and printed ones; between them stand letters and signs, and around them
lies what a page leaves in a strip: a rule, the edge of a box, specks, the feet of the line above.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.line_training.degradation import coarse, faded, spoil, thickened
from tenfold.line_training.glyphs import SIDE, Glyphs
from tenfold.lineformat import HEIGHT, OTHER
from tenfold.nets.augmentation import elastic
from tenfold.types import Floats, Images

ROOM = 4  # pixels above and below while it is put together, for what is turned and moved
LONGEST = 12  # marks of a strip
FURTHEST = 12  # pixels between two marks that a stroke joins
APART, CLOSE = 0.25, 0.55  # of the marks, added up; the rest touches: that is what is hard to learn
HANDWRITTEN, PRINTED, MIXED = 0.72, 0.82, 0.92  # of the strips, added up; the rest has no digit
_CHUNK = 1_024  # pictures bent at once


@dataclass(frozen=True)
class Marks:
    """Bent pictures of marks, float32 (n, side, side), their labels, and the box of each's ink.

    ``boxes`` are left, right, top and bottom.
    """

    images: Floats
    labels: NDArray[np.intp]
    boxes: NDArray[np.intp]


@dataclass(frozen=True)
class GlyphPool:
    """What strips are composed of: handwritten digits, printed ones, and marks that are none."""

    written: Marks
    printed: Marks
    others: Marks


@dataclass(frozen=True)
class Strip:
    """A strip, float32 (32, width), 0 to 1, and its marks from left to right.

    ``marks`` are their labels, ``middles`` the middles of their boxes, float64 (n, 2): column and
    row, counted from the corner of the first pixel.
    """

    ink: Floats
    marks: tuple[int, ...]
    middles: NDArray[np.float64]


def make_pool(
    images: Images, labels: NDArray[np.integer], glyphs: Glyphs, *, seed: int
) -> GlyphPool:
    """Return a pool of digits (n, 28, 28) and glyphs, all bent by this seed."""
    generator = torch.Generator().manual_seed(seed)
    digits = glyphs.labels < OTHER
    return GlyphPool(
        _bent(images, labels.astype(np.intp), generator),
        _bent(glyphs.images[digits], glyphs.labels[digits], generator),
        _bent(glyphs.images[~digits], glyphs.labels[~digits], generator),
    )


def compose(pool: GlyphPool, random: Generator) -> Strip:
    """Return one strip."""
    page, marks, middles, width = _written_out(pool, random)
    ink, matrix = _moved(page[:, :width], random)
    drawn = random.random()
    if drawn < 0.08:
        ink = thickened(ink, random)
    elif drawn < 0.16:
        ink = coarse(ink, random)
    elif drawn < 0.32:
        ink = faded(ink, random)
    if random.random() < 0.4:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), random.uniform(0.3, 1.0)))
    ink = np.clip(ink * random.uniform(1, 1.5), 0, 1) ** random.uniform(0.6, 1.6)
    spoil(ink, pool.written.images, random)
    if random.random() < 0.3:
        grain = random.normal(0, 0.06 * random.random(), ink.shape)
        ink = np.clip(ink + grain, 0, 1)
    # A pixel's middle is what the matrix moves, so half a pixel is taken off and given back.
    moved = (middles - 0.5) @ matrix[:, :2].T + matrix[:, 2] + 0.5
    return Strip(ink.astype(np.float32), marks, moved)


def _bent(images: Images, labels: NDArray[np.intp], generator: torch.Generator) -> Marks:
    whole = torch.tensor(images).float().div(255)[:, None]
    parts = [elastic(part, generator).clamp(0, 1)[:, 0] for part in torch.split(whole, _CHUNK)]
    pictures = torch.cat(parts).numpy()
    ink, side = pictures > 0.3, pictures.shape[1]
    columns, rows = np.asarray(ink.any(axis=1)), np.asarray(ink.any(axis=2))
    boxes = np.stack(
        [
            columns.argmax(axis=1),
            side - columns[:, ::-1].argmax(axis=1),
            rows.argmax(axis=1),
            side - rows[:, ::-1].argmax(axis=1),
        ],
        axis=1,
    )
    seen = ink.any(axis=(1, 2))
    return Marks(pictures[seen], labels[seen], boxes[seen].astype(np.intp))


def _written_out(
    pool: GlyphPool, random: Generator
) -> tuple[Floats, tuple[int, ...], NDArray[np.float64], int]:
    """Return marks side by side on a page, labels, middles, and how wide the page is filled."""
    count, mode, style = _count(random), random.random(), _closeness(random)
    page = np.zeros((HEIGHT + 2 * ROOM, 60 + count * 42), dtype=np.float32)
    right, last, labels = int(random.integers(2, 14)), -2, []
    middles: list[tuple[float, float]] = []
    stretch = random.random() < 0.15  # as digits are that were fitted into boxes
    for number in range(count):
        marks = _kind(pool, mode, random)
        chosen = int(random.integers(len(marks.images)))
        left, end, top, bottom = (int(side) for side in marks.boxes[chosen])
        mark = marks.images[chosen][top:bottom, left:end]
        if stretch:
            wide = max(3, round(mark.shape[1] * float(np.exp(random.normal(0.15, 0.3)))))
            mark = np.asarray(cv2.resize(mark, (min(wide, 40), len(mark))))
        at = _top(top, bottom, marks is pool.written, random)
        closeness = style if random.random() < 0.6 else _closeness(random)
        place = right
        if number:
            closeness = min(closeness, 1) if marks is pool.printed else closeness
            place = max(_place(page, mark, at, right, closeness, random), last + 2)
            if closeness == 2 and random.random() < 0.25:
                place = _joined(page, mark, at, right, random)
        if place + mark.shape[1] >= page.shape[1] - 2:
            break
        part = page[at : at + len(mark), place : place + mark.shape[1]]
        np.maximum(part, mark, out=part)
        labels.append(int(marks.labels[chosen]))
        middles.append((place + mark.shape[1] / 2, at + len(mark) / 2))
        last, right = place, max(right, place + mark.shape[1])
    placed = np.array(middles, dtype=np.float64).reshape(-1, 2)
    return page, tuple(labels), placed, right + int(random.integers(2, 14))


def _count(random: Generator) -> int:
    drawn = random.random()
    if drawn < 0.2:
        return 1
    return int(random.integers(2, 9) if drawn < 0.93 else random.integers(8, LONGEST + 1))


def _closeness(random: Generator) -> int:
    """Return how a mark begins behind the others: 0 apart, 1 close, 2 touching."""
    drawn = random.random()
    return int(drawn >= APART) + int(drawn >= CLOSE)


def _kind(pool: GlyphPool, mode: float, random: Generator) -> Marks:
    if mode < HANDWRITTEN:
        return pool.written
    if mode < PRINTED:
        return pool.printed
    if mode >= MIXED or random.random() < 0.35:
        return pool.others
    return pool.written if random.random() < 0.8 else pool.printed


def _top(top: int, bottom: int, centred: bool, random: Generator) -> int:
    """Return the row at which a mark begins: a glyph stands on its font's line, a digit halfway."""
    middle = HEIGHT // 2 + ROOM
    if centred:
        at = round(middle - (bottom - top) / 2 + random.normal(0, 1.0))
    else:
        at = round(middle + top - SIDE / 2 + random.normal(0, 0.7))
    return min(max(at, 0), HEIGHT + 2 * ROOM - (bottom - top))


def _place(
    page: Floats, mark: Floats, at: int, right: int, closeness: int, random: Generator
) -> int:
    """Return the column at which a mark begins behind the others: 0 apart, 1 close, 2 touching."""
    if closeness == 0:
        return right + int(
            random.integers(10, 30) if random.random() < 0.1 else random.integers(2, 14)
        )
    if closeness == 1:
        return right + int(random.integers(0, 4))
    before, here = page[at : at + len(mark), :right] > 0.35, mark > 0.35
    both = before.any(axis=1) & here.any(axis=1)
    if not both.any():
        return right + int(random.integers(0, 2))
    ends = right - 1 - before[:, ::-1].argmax(axis=1)
    gap = int((right + here.argmax(axis=1) - ends)[both].min())
    deeper = round(random.uniform(0, 2.2))
    return max(right - gap + 1 - deeper, right - int(0.6 * mark.shape[1]) - 1, 1)


def _joined(page: Floats, mark: Floats, at: int, right: int, random: Generator) -> int:
    """Draw a stroke to a mark, as a pen does that is not lifted; return where the mark begins."""
    place = right + int(random.integers(-5, 4))
    place = max(place, right - int(0.4 * mark.shape[1]), 1)
    before, here = page[at : at + len(mark), :right] > 0.35, mark > 0.35
    both = np.flatnonzero(before.any(axis=1) & here.any(axis=1))
    if len(both):
        ends = right - 1 - before[both, ::-1].argmax(axis=1)
        starts = place + here[both].argmax(axis=1)
        if random.random() < 0.6:  # where they are nearest; else from anywhere to anywhere
            one = other = int((starts - ends).argmin())
        else:
            one, other = (int(each) for each in random.integers(len(both), size=2))
        start = int(ends[one]), int(at + both[one])
        end = int(starts[other]), int(at + both[other])
        if 0 <= end[0] - start[0] < FURTHEST:
            cv2.line(page, start, end, 0.9, int(random.integers(1, 3)), cv2.LINE_AA)
    return place


def _moved(page: Floats, random: Generator) -> tuple[Floats, NDArray[np.float64]]:
    """Return the page as a strip, leaning, turned a little, larger or smaller; and the matrix."""
    tall, wide = page.shape
    scale = float(np.exp(random.normal(0, 0.12)))
    along = scale * float(np.exp(random.normal(0, 0.14)))
    lean = float(np.clip(random.normal(0, 0.15), -0.45, 0.45))
    turn = float(random.normal(0, 0.02))
    matrix = np.array(
        [
            [along * np.cos(turn), -(lean + np.sin(turn)) * scale],
            [along * np.sin(turn), scale * np.cos(turn)],
        ]
    )
    width = int(wide * along + abs(lean) * HEIGHT) + 2
    middle = np.array([width / 2, HEIGHT / 2 + random.normal(0, 0.8)])
    shift = middle - matrix @ np.array([wide / 2, tall / 2])
    whole = np.hstack([matrix, shift[:, None]])
    turned = cv2.warpAffine(page, whole, (width, HEIGHT))
    return np.asarray(turned, dtype=np.float32), whole
