"""Training of the line recogniser with CTC, on lines that are composed as it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tenfold.card import Card, make_card, parts_of
from tenfold.data import Dataset
from tenfold.line_training.calibration import fit_line_temperature
from tenfold.line_training.composing import compose_line
from tenfold.line_training.material import Material
from tenfold.line_training.network import make_network
from tenfold.line_training.recipe import LineRecipe
from tenfold.line_training.rounds import (
    LineBatch,
    compose_ahead,
    compose_round,
    rounds_of,
    steps_of_round,
)
from tenfold.line_training.warm_start import interpolate, load_network
from tenfold.lineformat import BLANK
from tenfold.nets.checkpoint import Checkpoint, fingerprint
from tenfold.nets.devices import CPU, multiplies_bfloat16
from tenfold.nets.schedules import triangular
from tenfold.nets.task import Batch, Outcome, Task
from tenfold.nets.trainer import Recipe, train
from tenfold.nets.weight_averaging import Averaging
from tenfold.types import Progress

AVERAGING = Averaging(start=0.8, share=0.01)
WARM_START_LINES = 512  # on which the batch normalisations of a warm start are set
MAX_GRADIENT_NORM = 5.0
# Without lines of other hands to fit it on: trained on lines that are harder than most, the network
# is too unsure of others.
TEMPERATURE = 0.7

Labels = list[tuple[int, ...]]


class LineReading(Task[Labels]):
    """The task of reading lines, each round with digits and glyphs drawn and distorted again.

    Args:
        recipe: the settings
        material: that lines are composed of, and lines of known text
        device: of the network
        workers: the processes that compose lines ahead; 0 for this process alone
    """

    def __init__(
        self,
        recipe: LineRecipe,
        material: Material,
        *,
        device: torch.device = CPU,
        workers: int = 0,
    ) -> None:
        self.recipe = recipe
        self.material = material
        self.device = device
        self.workers = workers
        self.ahead: Iterator[list[LineBatch]] | None = None
        self.rounds = rounds_of(recipe)
        self.examples = steps_of_round(recipe) * recipe.batch_size

    def batches(self, number: int) -> Iterator[Batch[Labels]]:
        """Yield batches of lines of about the same width."""
        done = number * steps_of_round(self.recipe)
        for step, batch in enumerate(self._round(number), start=done):
            images = torch.from_numpy(batch.images).to(self.device).float().div(255)
            inputs = images.contiguous(memory_format=torch.channels_last)
            yield Batch(step / self.recipe.steps, inputs, batch.labels)

    def _round(self, number: int) -> Iterable[LineBatch]:
        if not self.workers:
            return compose_round(self.material, self.recipe, number)
        if self.ahead is None:
            workers = self.workers
            self.ahead = compose_ahead(self.material, self.recipe, number, workers=workers)
        return next(self.ahead)

    def loss(self, outputs: Tensor, batch: Batch[Labels]) -> Outcome:
        """Return the CTC loss of the logits (n, 20, 1, columns)."""
        log_probs = outputs[:, :, 0].permute(2, 0, 1).log_softmax(2)
        loss: Tensor = functional.ctc_loss(
            log_probs,
            torch.tensor(
                [label for labels in batch.targets for label in labels], device=outputs.device
            ),
            torch.full((len(batch.targets),), len(log_probs)),
            torch.tensor([len(labels) for labels in batch.targets]),
            blank=BLANK,
            zero_infinity=True,
        )
        return Outcome(loss)

    def note(self, number: int, step: int, loss: Tensor) -> str:
        """Return the number of the step and its loss."""
        done = number * steps_of_round(self.recipe) + step
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
    device: torch.device = CPU,
    workers: int = 0,
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
        device: that the network is trained on; on another one the last bits differ
        workers: the processes that compose lines ahead; 0 for this process alone
        checkpoint: the file in which the state is kept after each round; if it holds one of this
            training, the training continues there
        progress: is called every few steps

    Raises:
        ModelFileError: ``start`` is not a line recogniser's file
        StorageError: the checkpoint cannot be written
    """
    torch.manual_seed(recipe.seed)
    network = _warm_network(start, material, recipe) if start else make_network(recipe.width)
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    task = LineReading(recipe, material, device=device, workers=workers)
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
            bfloat16=multiplies_bfloat16(device),
        ),
        checkpoint=Checkpoint(checkpoint, task.fingerprint()) if checkpoint else None,
        progress=progress,
    )
    network.to(CPU)
    if start and alpha < 1:
        interpolate(_warm_network(start, material, recipe), network, alpha)
    return network.eval()


def temperature_of(network: nn.Sequential, material: Material) -> float:
    """Return the temperature of a trained network, fitted on the material's digits for validation.

    Without any it is 0.7.
    """
    lines = material.validation
    return fit_line_temperature(network, lines) if len(lines) else TEMPERATURE


def card_of_lines(
    recipe: LineRecipe,
    digits: Dataset,
    material: Material,
    *,
    temperature: float = TEMPERATURE,
    alpha: float = 1.0,
) -> Card:
    """Return the card of a line recogniser that was trained on this material.

    Args:
        recipe: the settings
        digits: the data set among the material's digits
        material: that the training was on
        temperature: of the answers
        alpha: the share of the trained weights, after a warm start
    """
    return make_card(
        family="lines",
        title="Recogniser of lines",
        settings={
            **asdict(recipe),
            "glyphs": len(material.glyphs.labels),
            "temperature": temperature,
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
