"""Degradation of line images, as by pens, scanners and pages: stroke width, resolution, clutter."""

import cv2
import numpy as np
from numpy.random import Generator

from tenfold.types import Floats


def degrade(ink: Floats, random: Generator) -> Floats:
    """Return the line image degraded at random: stroke width, resolution, blur and contrast."""
    drawn = random.random()
    if drawn < 0.08:
        ink = thickened(ink, random)
    elif drawn < 0.16:
        ink = coarse(ink, random)
    elif drawn < 0.32:
        ink = faded(ink, random)
    if random.random() < 0.4:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), random.uniform(0.3, 1.0)))
    degraded: Floats = np.clip(ink * random.uniform(1, 1.5), 0, 1) ** random.uniform(0.6, 1.6)
    return degraded


def thickened(ink: Floats, random: Generator) -> Floats:
    """Return the line image with thicker strokes, as of a broad pen."""
    window = np.ones((int(random.integers(2, 4)), int(random.integers(2, 4))), np.uint8)
    return np.asarray(cv2.dilate(ink, window))


def coarse(ink: Floats, random: Generator) -> Floats:
    """Return the line image as scanned at a low resolution in black and white."""
    shrink = random.uniform(1.2, 2.2)
    height, width = ink.shape
    size = max(4, round(width / shrink)), round(height / shrink)
    few = cv2.resize(ink, size, interpolation=cv2.INTER_AREA) > random.uniform(0.3, 0.5)
    kind = cv2.INTER_NEAREST if random.random() < 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(few.astype(np.float32), (width, height), interpolation=kind))


def faded(ink: Floats, random: Generator) -> Floats:
    """Return the line image without its faintest ink, as after the threshold of a page."""
    threshold = random.uniform(0.1, 0.45)
    return np.asarray(np.clip((ink - threshold) / (1 - threshold), 0, 1), dtype=np.float32)


def add_clutter(ink: Floats, digits: Floats, random: Generator) -> None:
    """Draw on a line image, in place, a rule, specks, parts of other lines, or a box's side.

    Args:
        ink: float32 (height, width), 0 to 1
        digits: float32 (n, 28, 28), of which the lines above and below consist
        random: draws the kind of clutter (most often none) and its place
    """
    drawn = random.random()
    if drawn < 0.12:
        _add_rule(ink, random)
    elif drawn < 0.25:
        _add_specks(ink, random)
    elif drawn < 0.32:
        _add_part_of_digit(ink, digits, random)
    elif drawn < 0.37:
        _add_side_of_box(ink, random)


def _add_rule(ink: Floats, random: Generator) -> None:
    top = int(random.integers(len(ink) - 1))
    rule = ink[top : top + int(random.integers(1, 3))]
    np.maximum(rule, random.uniform(0.2, 0.9), out=rule)


def _add_specks(ink: Floats, random: Generator) -> None:
    height, width = ink.shape
    for _ in range(int(random.integers(1, 6))):
        top, left = int(random.integers(height - 2)), int(random.integers(width - 2))
        down, along = random.integers(1, 4, 2)
        ink[top : top + down, left : left + along] = random.uniform(0.3, 1)


def _add_part_of_digit(ink: Floats, digits: Floats, random: Generator) -> None:
    """Add the lower rows of a digit of the line above, or the upper rows of one below."""
    digit = digits[int(random.integers(len(digits)))]
    left, depth = int(random.integers(max(1, ink.shape[1] - 28))), int(random.integers(2, 6))
    part = digit[24 - depth : 24] if random.random() < 0.5 else digit[4 : 4 + depth]
    rows = ink[:depth] if random.random() < 0.5 else ink[-depth:]
    place = rows[:, left : left + part.shape[1]]
    np.maximum(place, part[:, : place.shape[1]], out=place)


def _add_side_of_box(ink: Floats, random: Generator) -> None:
    from_left, offset = random.random() < 0.5, int(random.integers(3))
    left = offset if from_left else ink.shape[1] - 1 - offset
    ink[:, left : left + int(random.integers(1, 3))] = random.uniform(0.4, 1)
