"""Rounds of a training: batches of lines, each round with symbols that are distorted anew.

A round depends on the material, the recipe and its number alone. So rounds can be composed by
other processes, ahead of the training, and are the same whoever composes them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Dataset

from tenfold.errors import TenfoldError
from tenfold.line_training.composing import ComposedLine, compose_line
from tenfold.line_training.known_lines import KnownLines, distorted_line
from tenfold.line_training.material import Material
from tenfold.line_training.pools import GlyphPool
from tenfold.line_training.recipe import LineRecipe
from tenfold.lineformat import HEIGHT

ROUND_LINES = 32_000  # about as many digits and glyphs are in the pool of a round
BATCHES_SORTED = 4  # drawn together and sorted by width, so that less is padded


@dataclass(frozen=True)
class LineBatch:
    """Lines of about the same width.

    Attributes:
        images: uint8 (n, 1, 32, width), 255 = ink, with paper behind lines that end early
        labels: of the symbols of each line
    """

    images: NDArray[np.uint8]
    labels: list[tuple[int, ...]]


def steps_of_round(recipe: LineRecipe) -> int:
    """Return the number of batches of a round."""
    return max(1, ROUND_LINES // recipe.batch_size)


def rounds_of(recipe: LineRecipe) -> int:
    """Return the number of rounds; the last may be shorter than the others."""
    return -(-recipe.steps // steps_of_round(recipe))


def compose_round(material: Material, recipe: LineRecipe, number: int) -> Iterator[LineBatch]:
    """Yield the batches of a round, counted from 0."""
    pool = material.pool(seed=1_000_003 * recipe.seed + number)
    random = np.random.default_rng((recipe.seed, number))
    steps = min(steps_of_round(recipe), recipe.steps - number * steps_of_round(recipe))
    batches = _batches(pool, material.lines, random, recipe.batch_size)
    for _, batch in zip(range(steps), batches, strict=False):
        yield batch


def compose_ahead(
    material: Material, recipe: LineRecipe, first: int, *, workers: int
) -> Iterator[list[LineBatch]]:
    """Yield the batches of each round from the first one on, which other processes compose.

    Args:
        material: that lines are composed of
        recipe: the settings
        first: the number of the first round
        workers: the number of processes; each composes one round ahead

    Raises:
        TenfoldError: one of them was killed
    """
    rounds = _Rounds(material, recipe)
    order = range(first, len(rounds))
    loader = DataLoader(
        rounds, None, sampler=order, num_workers=workers, collate_fn=_whole, prefetch_factor=1
    )
    try:
        yield from loader
    except RuntimeError as error:  # so the loader reports a process that is gone
        raise TenfoldError(
            "A process that composes lines was killed. Often the memory does not suffice: take "
            "fewer --workers."
        ) from error


class _Rounds(Dataset[list[LineBatch]]):
    """The rounds of a training, by their numbers."""

    def __init__(self, material: Material, recipe: LineRecipe) -> None:
        self.material = material
        self.recipe = recipe

    def __len__(self) -> int:
        return rounds_of(self.recipe)

    def __getitem__(self, number: int) -> list[LineBatch]:
        return list(compose_round(self.material, self.recipe, number))


def _whole(batches: list[LineBatch]) -> list[LineBatch]:
    """Return a round as it is: the loader would make tensors of its arrays."""
    return batches


def _batches(
    pool: GlyphPool,
    known: Sequence[tuple[float, KnownLines]],
    random: Generator,
    size: int,
) -> Iterator[LineBatch]:
    """Yield batches of lines of about the same width, without end."""
    while True:
        lines = [_line(pool, known, random) for _ in range(BATCHES_SORTED * size)]
        lines.sort(key=lambda line: line.ink.shape[1])
        for start in range(0, len(lines), size):
            yield _padded(lines[start : start + size])


def _line(
    pool: GlyphPool, known: Sequence[tuple[float, KnownLines]], random: Generator
) -> ComposedLine:
    """Return one line: of one of the kinds of known lines, by their shares, or composed."""
    drawn = random.random()
    for share, lines in known:
        if drawn < share:
            return distorted_line(lines, random)
        drawn -= share
    return compose_line(pool, random)


def _padded(lines: Sequence[ComposedLine]) -> LineBatch:
    """Return lines as one batch, as wide as the widest, rounded up to 8 pixels."""
    width = -(-max(line.ink.shape[1] for line in lines) // 8) * 8
    images = np.zeros((len(lines), 1, HEIGHT, width), dtype=np.uint8)
    for image, line in zip(images, lines, strict=True):
        image[0, :, : line.ink.shape[1]] = np.rint(255 * line.ink)
    return LineBatch(images, [line.labels for line in lines])
