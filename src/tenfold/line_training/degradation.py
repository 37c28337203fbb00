"""What pens, scans and pages do to a strip: broad strokes, few pixels, rules, specks, boxes."""

import cv2
import numpy as np
from numpy.random import Generator

from tenfold.types import Floats


def thickened(ink: Floats, random: Generator) -> Floats:
    """Return the strip as a broad pen would have written it."""
    window = np.ones((int(random.integers(2, 4)), int(random.integers(2, 4))), np.uint8)
    return np.asarray(cv2.dilate(ink, window))


def coarse(ink: Floats, random: Generator) -> Floats:
    """Return the strip as it looks from few pixels that are black or white."""
    shrink = random.uniform(1.2, 2.2)
    tall, wide = ink.shape
    size = max(4, round(wide / shrink)), round(tall / shrink)
    few = cv2.resize(ink, size, interpolation=cv2.INTER_AREA) > random.uniform(0.3, 0.5)
    kind = cv2.INTER_NEAREST if random.random() < 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(few.astype(np.float32), (wide, tall), interpolation=kind))


def faded(ink: Floats, random: Generator) -> Floats:
    """Return the strip without what is so faint that a page's threshold takes it for paper."""
    least = random.uniform(0.1, 0.45)
    return np.asarray(np.clip((ink - least) / (1 - least), 0, 1), dtype=np.float32)


def spoil(ink: Floats, digits: Floats, random: Generator) -> None:
    """Put on a strip what a page may leave there; ``digits`` (n, 28, 28) are of other lines."""
    drawn, (tall, wide) = random.random(), ink.shape
    if drawn < 0.12:  # a rule
        top = int(random.integers(tall - 1))
        rule = ink[top : top + int(random.integers(1, 3))]
        np.maximum(rule, random.uniform(0.2, 0.9), out=rule)
    elif drawn < 0.25:  # specks
        for _ in range(int(random.integers(1, 6))):
            top, left = int(random.integers(tall - 2)), int(random.integers(wide - 2))
            down, along = random.integers(1, 4, 2)
            ink[top : top + down, left : left + along] = random.uniform(0.3, 1)
    elif drawn < 0.32:  # of the lines above and below
        digit = digits[int(random.integers(len(digits)))]
        left, deep = int(random.integers(max(1, wide - 28))), int(random.integers(2, 6))
        part = digit[24 - deep : 24] if random.random() < 0.5 else digit[4 : 4 + deep]
        rows = ink[:deep] if random.random() < 0.5 else ink[-deep:]
        place = rows[:, left : left + part.shape[1]]
        np.maximum(place, part[:, : place.shape[1]], out=place)
    elif drawn < 0.37:  # the side of a box
        left = (
            int(random.integers(3)) if random.random() < 0.5 else wide - 1 - int(random.integers(3))
        )
        ink[:, left : left + int(random.integers(1, 3))] = random.uniform(0.4, 1)
