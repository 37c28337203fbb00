"""Pools: the symbols that lines are composed of, distorted anew for each pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.line_training.glyphs import Glyphs
from tenfold.nets.augmentation import elastic
from tenfold.types import CLASSES, Floats, Images

_CHUNK = 1_024  # images distorted at once


@dataclass(frozen=True, eq=False)
class Symbols:
    """Distorted symbols: images, float32 (n, side, side), labels, and the boxes of their ink.

    ``boxes`` are left, right, top and bottom.
    """

    images: Floats
    labels: NDArray[np.intp]
    boxes: NDArray[np.intp]

    @cached_property
    def by_label(self) -> dict[int, NDArray[np.intp]]:
        """Return the indices of the symbols with each label that occurs."""
        return {
            label: np.flatnonzero(self.labels == label) for label in np.unique(self.labels).tolist()
        }


@dataclass(frozen=True)
class GlyphPool:
    """The symbols that lines are composed of.

    Attributes:
        written: the handwritten digits of each collection
        printed: printed digits
        others: signs, letters and all others
    """

    written: tuple[Symbols, ...]
    printed: Symbols
    others: Symbols

    def draw_collection(self, random: Generator) -> Symbols:
        """Return the digits of one collection; each has the share of its digits in the pool."""
        counts = np.array([len(each.labels) for each in self.written])
        return self.written[int(random.choice(len(counts), p=counts / counts.sum()))]


def make_pool(
    collections: Sequence[tuple[Images, NDArray[np.integer]]], glyphs: Glyphs, *, seed: int
) -> GlyphPool:
    """Return a pool of digits and glyphs, all distorted by this seed.

    Args:
        collections: the digits of each, (n, 28, 28), and their labels
        glyphs: printed digits and other symbols
        seed: of the distortion
    """
    generator = torch.Generator().manual_seed(seed)
    digits = glyphs.labels < CLASSES
    return GlyphPool(
        tuple(
            _distorted(images, labels.astype(np.intp), generator) for images, labels in collections
        ),
        _distorted(glyphs.images[digits], glyphs.labels[digits], generator),
        _distorted(glyphs.images[~digits], glyphs.labels[~digits], generator),
    )


def distorted(images: Images, *, seed: int) -> Images:
    """Return images (n, side, side), uint8, distorted elastically by this seed."""
    generator = torch.Generator().manual_seed(seed)
    found = np.empty_like(images)
    for start in range(0, len(images), _CHUNK):
        part = slice(start, start + _CHUNK)
        whole = torch.tensor(images[part]).float().div(255)[:, None]
        bent = elastic(whole, generator).clamp(0, 1)[:, 0]
        found[part] = np.rint(255 * bent.numpy()).astype(np.uint8)
    return found


def _distorted(images: Images, labels: NDArray[np.intp], generator: torch.Generator) -> Symbols:
    whole = torch.tensor(images).float().div(255)[:, None]
    parts = [elastic(part, generator).clamp(0, 1)[:, 0] for part in torch.split(whole, _CHUNK)]
    distorted = torch.cat(parts).numpy()
    ink, side = distorted > 0.3, distorted.shape[1]
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
    inked = ink.any(axis=(1, 2))
    return Symbols(distorted[inked], labels[inked], boxes[inked].astype(np.intp))
