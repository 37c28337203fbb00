"""Training of the line recogniser with CTC, on lines that are composed as it goes."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from tenfold.card import Card, make_card, parts_of
from tenfold.data import Dataset
from tenfold.line_training.composing import ComposedLine, compose_line
from tenfold.line_training.known_lines import KnownLines, distorted_line
from tenfold.line_training.material import Material
from tenfold.line_training.network import make_network
from tenfold.line_training.pools import GlyphPool
from tenfold.line_training.warm_start import interpolate, load_network
from tenfold.lineformat import BLANK, HEIGHT
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.nets.checkpoint import Checkpoint, fingerprint
from tenfold.nets.schedules import triangular
from tenfold.nets.task import Batch, Outcome, Task
from tenfold.nets.trainer import Recipe, train
from tenfold.nets.weight_averaging import Averaging
from tenfold.types import Progress

ROUND_STEPS = 1_000  # with one pool of distorted digits, between two checkpoints
AVERAGING = Averaging(start=0.8, share=0.01)
BATCHES_SORTED = 4  # drawn together and sorted by width, so that less is padded
WARM_START_LINES = 512  # on which the batch normalisations of a warm start are set
MAX_GRADIENT_NORM = 5.0
# Of the answers: trained on lines that are harder than most, the network is too unsure of others.
TEMPERATURE = 0.7

Labels = list[tuple[int, ...]]


@dataclass(frozen=True)
class LineRecipe:
    """The settings of the training of the line recogniser.

    Attributes:
        steps: batches altogether
        batch_size: lines of a batch
        learning_rate: the peak; up in a straight line over the first tenth, then down to almost 0
        width: channels of the network's first layer; after a warm start, those of the file
        seed: of weights, distortion and lines
        start: the sha256 of the line recogniser's file of a warm start; empty without one
    """

    steps: int = 60_000
    batch_size: int = 32
    learning_rate: float = 0.004
    width: int = 32
    seed: int = 0
    start: str = ""


def warm_started(recipe: LineRecipe, start: Path) -> LineRecipe:
    """Return the recipe with which the training of a file continues, at half the learning rate.

    Raises:
        ModelFileError: the file is not a line recogniser's
    """
    content, card = open_checked(start, signature=LINE_IMAGES)
    rate, digest = recipe.learning_rate / 2, hashlib.sha256(content).hexdigest()
    width = card.settings.get("width")  # the card may come from anybody
    known = width if isinstance(width, int) else recipe.width
    return replace(recipe, learning_rate=rate, width=known, start=digest)


class LineReading(Task[Labels]):
    """The task of reading lines, each round with digits and glyphs drawn and distorted again.

    Args:
        recipe: the settings
        material: that lines are composed of, and lines of known text
    """

    def __init__(self, recipe: LineRecipe, material: Material) -> None:
        self.recipe = recipe
        self.material = material
        self.rounds = -(-recipe.steps // ROUND_STEPS)
        self.examples = ROUND_STEPS * recipe.batch_size

    def batches(self, number: int) -> Iterator[Batch[Labels]]:
        """Yield batches of lines of about the same width."""
        recipe = self.recipe
        pool = self.material.pool(seed=1_000_003 * recipe.seed + number)
        random = np.random.default_rng((recipe.seed, number))
        lines = _batches_of_lines(pool, self.material.lines, random, recipe)
        first = number * ROUND_STEPS
        steps = range(first, min(first + ROUND_STEPS, recipe.steps))
        for step, batch in zip(steps, lines, strict=False):
            yield Batch(step / recipe.steps, _padded(batch), [line.labels for line in batch])

    def loss(self, outputs: Tensor, batch: Batch[Labels]) -> Outcome:
        """Return the CTC loss of the logits (n, 20, 1, columns)."""
        log_probs = outputs[:, :, 0].permute(2, 0, 1).log_softmax(2)
        loss: Tensor = functional.ctc_loss(
            log_probs,
            torch.tensor([label for labels in batch.targets for label in labels]),
            torch.full((len(batch.targets),), len(log_probs)),
            torch.tensor([len(labels) for labels in batch.targets]),
            blank=BLANK,
            zero_infinity=True,
        )
        return Outcome(loss)

    def note(self, number: int, step: int, loss: Tensor) -> str:
        """Return the number of the step and its loss."""
        done = number * ROUND_STEPS + step
        return f"step {done:,} of {self.recipe.steps:,}, loss {loss.item():.3f}"

    def fingerprint(self) -> str:
        """Return a digest of the training: of its settings and of its material."""
        material = self.material
        arrays = [material.glyphs.images, material.glyphs.labels]
        for digits in material.digits:
            arrays += [digits.images, digits.labels]
        for _, lines in material.lines:
            arrays.append(np.concatenate([image.ravel() for image in lines.images]))
        tensors = [torch.from_numpy(np.array(each)) for each in arrays]
        shares = [each.share for each in material.digits], [share for share, _ in material.lines]
        return fingerprint((self.recipe, torch.__version__, shares), *tensors)


def train_lines(
    material: Material,
    recipe: LineRecipe,
    *,
    start: Path | None = None,
    alpha: float = 1.0,
    checkpoint: Path | None,
    progress: Progress,
) -> nn.Sequential:
    """Return a network trained on lines of this material.

    Args:
        material: that lines are composed of, and lines of known text
        recipe: the settings
        start: the line recogniser's file of a warm start, if any
        alpha: after a warm start, the share of the trained weights in the result; the rest are
            those of ``start``
        checkpoint: the file in which the state is kept after each round; if it holds one of this
            training, the training continues there
        progress: is called every few steps

    Raises:
        ModelFileError: ``start`` is not a line recogniser's file
        StorageError: the checkpoint cannot be written
    """
    torch.manual_seed(recipe.seed)
    network = _warm_network(start, material, recipe) if start else make_network(recipe.width)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    task = LineReading(recipe, material)
    train(
        network,
        torch.optim.AdamW(
            network.parameters(), lr=recipe.learning_rate, weight_decay=0.01, betas=(0.9, 0.99)
        ),
        task,
        Recipe(
            learning_rate=partial(triangular, peak=recipe.learning_rate),
            averaging=AVERAGING,
            max_gradient_norm=MAX_GRADIENT_NORM,
            bfloat16=True,
        ),
        checkpoint=Checkpoint(checkpoint, task.fingerprint()) if checkpoint else None,
        progress=progress,
    )
    if start and alpha < 1:
        interpolate(_warm_network(start, material, recipe), network, alpha)
    return network.eval()


def card_of_lines(
    recipe: LineRecipe, digits: Dataset, material: Material, *, alpha: float = 1.0
) -> Card:
    """Return the card of a line recogniser that was trained on this material.

    Args:
        recipe: the settings
        digits: the data set among the material's digits
        material: that the training was on
        alpha: the share of the trained weights, after a warm start
    """
    return make_card(
        family="lines",
        title="Recogniser of lines",
        settings={
            **asdict(recipe),
            "glyphs": len(material.glyphs.labels),
            "temperature": TEMPERATURE,
            "alpha": alpha,
        },
        seed=recipe.seed,
        data=digits.name,
        data_sha256=digits.sha256,
        training_images=sum(len(each.labels) for each in material.digits),
        parts={**parts_of(digits.parts), **material.parts},
    )


def _warm_network(start: Path, material: Material, recipe: LineRecipe) -> nn.Sequential:
    pool = material.pool(seed=recipe.seed)
    random = np.random.default_rng(recipe.seed)
    return load_network(start, [compose_line(pool, random) for _ in range(WARM_START_LINES)])


def _batches_of_lines(
    pool: GlyphPool,
    known: Sequence[tuple[float, KnownLines]],
    random: Generator,
    recipe: LineRecipe,
) -> Iterator[list[ComposedLine]]:
    """Yield batches of lines of about the same width, without end."""
    size = recipe.batch_size
    while True:
        lines = [_line(pool, known, random) for _ in range(BATCHES_SORTED * size)]
        lines.sort(key=lambda line: line.ink.shape[1])
        for start in range(0, len(lines), size):
            yield lines[start : start + size]


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


def _padded(lines: list[ComposedLine]) -> Tensor:
    """Return lines as one tensor (n, 1, 32, width), with paper behind those that end early."""
    width = -(-max(line.ink.shape[1] for line in lines) // 8) * 8
    padded = np.zeros((len(lines), 1, HEIGHT, width), dtype=np.float32)
    for image, line in zip(padded, lines, strict=True):
        image[0, :, : line.ink.shape[1]] = line.ink
    return torch.from_numpy(padded).contiguous(memory_format=torch.channels_last)
