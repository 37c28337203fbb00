"""Digits among their neighbours: what a classifier learns from that looks at digits in a line.

A digit that touches another cannot be cut out without loss. So strips are composed as for the
recogniser, and each digit is looked at where it stands, with whatever of its neighbours lies
around it. Where it stands is known only about when a picture is read, so it is so here too.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.random import Generator

from tenfold.data import Dataset
from tenfold.line_training.composing import GlyphPool, compose, make_pool
from tenfold.line_training.glyphs import Glyphs
from tenfold.preprocessing import windows
from tenfold.types import CLASSES, SIDE, Images, Labels, Progress

# How a convolutional network learns from them. The strips are bent already, so a shift is enough.
SETTINGS: Mapping[str, float] = MappingProxyType(
    {"width": 48, "epochs": 6, "averaged_epochs": 1, "held_out": 0.02}
)
ASTRAY = 0.8  # pixels (standard deviation): how far a place is from a digit's middle
BENT = 100_000  # digits looked at with one pool, before all are bent anew


def digits_among(
    digits: Dataset, glyphs: Glyphs, count: int, *, seed: int, progress: Progress
) -> Dataset:
    """Return so many digits (count, 28, 28), each in the middle, its neighbours around it.

    Args:
        digits: handwritten ones that strips are composed of
        glyphs: printed digits and other marks
        count: how many are wanted
        seed: of bending and strips
        progress: told how many there are
    """
    images = np.empty((count, SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(count, dtype=np.uint8)
    for start in range(0, count, BENT):
        progress(start / count, f"{start:,} of {count:,} digits")
        pool = make_pool(digits.images, digits.labels, glyphs, seed=1_000_003 * seed + start)
        part = slice(start, min(start + BENT, count))
        _fill(images[part], labels[part], pool, np.random.default_rng((seed, start)))
    return Dataset(images, labels, f"{digits.name}, among neighbours")


def _fill(images: Images, labels: Labels, pool: GlyphPool, random: Generator) -> None:
    """Fill the arrays with the digits of one strip after the other."""
    done = 0
    while done < len(labels):
        strip = compose(pool, random)
        marks = np.array(strip.marks)
        seen = np.flatnonzero(marks < CLASSES)[: len(labels) - done]
        part = slice(done, done + len(seen))
        ink = np.rint(255 * strip.ink).astype(np.uint8)
        places = strip.middles[seen] + random.normal(0, ASTRAY, (len(seen), 2))
        images[part], labels[part] = windows(ink, places), marks[seen]
        done += len(seen)
