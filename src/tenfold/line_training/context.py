"""Training images of the in-context classifier: digits between their neighbours in a line.

A digit that touches another cannot be cut out without loss. So lines are composed as for the line
recogniser, and each digit is cropped with the parts of its neighbours around it. When a picture is
read, the place of a digit is known only approximately, so it is moved a little here too.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.random import Generator

from tenfold.data import Dataset
from tenfold.line_training.aligned_digits import AlignedDigits
from tenfold.line_training.composing import compose_line
from tenfold.line_training.material import Material
from tenfold.line_training.pools import GlyphPool, distorted
from tenfold.preprocessing import windows
from tenfold.processes import in_processes
from tenfold.types import CLASSES, SIDE, Images, Labels, Progress

# Of the convolutional network that is trained on them. Composed lines are distorted already, so
# the network's own augmentation, a shift, is enough.
SETTINGS: Mapping[str, float] = MappingProxyType(
    {
        "width": 48,
        "epochs": 6,
        "averaged_epochs": 1,
        "held_out": 0.02,
        "batch_size": 250,
        "learning_rate": 0.08,
    }
)
KNOWN_SHARE = 0.25  # of the digits: those of real lines, where there are any
PLACE_ERROR = 0.8  # pixels (standard deviation) from a digit's centre to the centre of its crop
DIGITS_PER_POOL = 100_000  # after which the digits and glyphs are distorted again


def digits_in_context(
    material: Material,
    name: str,
    count: int,
    *,
    known: AlignedDigits | None = None,
    seed: int,
    workers: int = 1,
    progress: Progress,
) -> Dataset:
    """Return digits of composed lines, (count, 28, 28), each centred, its neighbours around it.

    Args:
        material: that lines are composed of
        name: of its digits
        count: of the digits that are returned
        known: digits of real lines, of which a part of them are; None for composed ones alone
        seed: of the distortion and the lines
        workers: the processes that compose lines; 1 for this process alone
        progress: is called with the number of digits so far
    """
    images = np.empty((count, SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(count, dtype=np.uint8)
    composed = count if known is None else count - round(KNOWN_SHARE * count)
    progress(0, f"0 of {count:,} digits")
    jobs = {
        start: (material, start, min(DIGITS_PER_POOL, composed - start), seed)
        for start in range(0, composed, DIGITS_PER_POOL)
    }
    for done, (start, *drawn) in enumerate(in_processes(_compose, jobs, workers=workers), start=1):
        part = slice(start, start + len(drawn[1]))
        images[part], labels[part] = drawn
        progress(done / len(jobs), f"{min(done * DIGITS_PER_POOL, count):,} of {count:,} digits")
    if known is not None:
        random = np.random.default_rng((seed, count))
        chosen = random.integers(len(known.labels), size=count - composed)
        images[composed:] = distorted(known.windows[chosen], seed=seed)
        labels[composed:] = known.labels[chosen]
    return Dataset(images, labels, f"{name}, among neighbours")


def _compose(material: Material, start: int, count: int, seed: int) -> tuple[int, Images, Labels]:
    """Return the number of the first digit, the digits, and their labels."""
    images = np.empty((count, SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(count, dtype=np.uint8)
    pool = material.pool(seed=1_000_003 * seed + start)
    _fill(images, labels, pool, np.random.default_rng((seed, start)))
    return start, images, labels


def _fill(images: Images, labels: Labels, pool: GlyphPool, random: Generator) -> None:
    """Fill the arrays with the digits of one composed line after the other."""
    done = 0
    while done < len(labels):
        line = compose_line(pool, random)
        symbols = np.array(line.labels)
        chosen = np.flatnonzero(symbols < CLASSES)[: len(labels) - done]
        part = slice(done, done + len(chosen))
        ink = np.rint(255 * line.ink).astype(np.uint8)
        places = line.centres[chosen] + random.normal(0, PLACE_ERROR, (len(chosen), 2))
        images[part], labels[part] = windows(ink, places), symbols[chosen]
        done += len(chosen)
