"""Ink on paper: plain, ruled, printed with a pattern, or a part of a real sheet, as it is seen."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.pictures import Grey
from tenfold.types import Floats

MAX_MARGIN = 16  # pixels of paper around what is written
MAX_CUT = 3  # pixels of what is written that are cut off at an end


def on_paper(ink: Floats, papers: Sequence[Grey], random: Generator) -> Grey:
    """Return a picture of ink on paper, uint8, as a scanner or a camera sees it.

    Args:
        ink: float32 (height, width), 0 to 1
        papers: pictures of paper without writing
        random: draws paper, margins, contrast, noise, blur and compression
    """
    ink = _framed(ink, random)
    ground = _ground(ink.shape, papers, random)
    drawn = random.random()
    if drawn < 0.12:
        _print_pattern(ground, random)
    elif drawn < 0.3:
        _rule(ground, random)
    page = ground * (1 - random.uniform(0.35, 0.95) * ink)
    page = page + random.normal(0, random.uniform(0, 5), ink.shape)
    if random.random() < 0.3:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), random.uniform(0.4, 1.1)))
    found: NDArray[np.uint8] = np.clip(np.rint(page), 0, 255).astype(np.uint8)
    return _compressed(found, random) if random.random() < 0.3 else found


def _framed(ink: Floats, random: Generator) -> Floats:
    """Return ink with margins, sometimes none at an end, where a little of it is cut off then."""
    above, below, before, behind = (int(each) for each in random.integers(2, MAX_MARGIN + 1, 4))
    padded = np.pad(ink, ((above, below), (before, behind)))
    if random.random() < 0.25:
        columns = np.flatnonzero(padded.max(axis=0) > 0.3)
        if len(columns) > 4 * MAX_CUT:
            cut = int(random.integers(-MAX_CUT, MAX_CUT + 1))
            start, end = int(columns[0]) + cut, int(columns[-1]) + 1 - cut
            padded = padded[:, max(0, start) :] if random.random() < 0.6 else padded[:, :end]
    return np.ascontiguousarray(padded, dtype=np.float32)


def _ground(shape: tuple[int, ...], papers: Sequence[Grey], random: Generator) -> Floats:
    """Return the greys of paper without writing."""
    height, width = shape
    if not len(papers) or random.random() < 0.5:
        light = random.uniform(150, 250) + random.normal(0, 8) * np.linspace(-1, 1, width)
        return np.broadcast_to(light, (height, width)).astype(np.float32).copy()
    paper = papers[int(random.integers(len(papers)))]
    scale = max(height / paper.shape[0], width / paper.shape[1], random.uniform(0.4, 1.2))
    size = int(paper.shape[1] * scale) + 1, int(paper.shape[0] * scale) + 1
    large = cv2.resize(paper, size, interpolation=cv2.INTER_AREA)
    top = int(random.integers(large.shape[0] - height + 1))
    left = int(random.integers(large.shape[1] - width + 1))
    return np.array(large[top : top + height, left : left + width], np.float32)


def _print_pattern(ground: Floats, random: Generator) -> None:
    """Print fine waves on paper, as on cheques, in place."""
    height, width = ground.shape
    columns = np.arange(width)
    step, length = random.uniform(4, 9), random.uniform(8, 40)
    darker, phase = random.uniform(15, 70), random.uniform(0, 3)
    mask = np.zeros((height, width), np.uint8)
    for number, row in enumerate(np.arange(-step, height + step, step)):
        rows = row + random.uniform(0.2, 1) * step * np.sin(columns / length + phase * number)
        points = np.stack([columns, rows], axis=1)
        cv2.polylines(mask, [np.rint(16 * points).astype(np.int32)], False, 255, 1, cv2.LINE_AA, 4)
    ground -= np.float32(darker / 255) * mask


def _rule(ground: Floats, random: Generator) -> None:
    """Draw lines of ruled paper or of a table, across what is written or beside it, in place."""
    height, width = ground.shape
    mask = np.zeros((height, width), np.uint8)
    darker, thickness = random.uniform(20, 130), int(random.integers(1, 3))
    if random.random() < 0.7:
        for _ in range(int(random.integers(1, 3))):
            row = int(random.integers(height))
            cv2.line(mask, (0, row), (width, row + int(random.integers(-2, 3))), 255, thickness)
    else:
        column = int(random.choice([random.integers(5), width - 1 - random.integers(5)]))
        cv2.line(mask, (column, 0), (column + int(random.integers(-1, 2)), height), 255, thickness)
    ground -= np.float32(darker / 255) * mask


def _compressed(picture: Grey, random: Generator) -> Grey:
    """Return a picture as JPEG leaves it."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 80))]
    packed = cv2.imencode(".jpg", picture, quality)[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
