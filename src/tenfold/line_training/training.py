"""The training of the recogniser of lines, on strips that are composed as it goes.

Every round bends the pool of digits anew and draws from a seed of its own, so a training that is
killed goes on at its last round as if it had never stopped.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from tenfold.card import Card, make_card, parts_of
from tenfold.data import Dataset
from tenfold.line_training.composing import ComposedLine, GlyphPool, compose_line, make_pool
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.network import make_network
from tenfold.line_training.warm_start import load_network
from tenfold.lineformat import BLANK, HEIGHT
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.nets.checkpoint import fingerprint, load_state, save_state
from tenfold.nets.weight_averaging import Weights
from tenfold.types import Progress

ROUND = 1_000  # steps with one pool of bent digits, between two savings
AVERAGED = 0.2  # of the steps, at the end, whose weights are averaged
SHARE = 0.01  # of each step's weights in that mean
SORTED = 4  # batches drawn together and sorted by width: less is spent on padding
SETTING = 512  # strips by which the norms of a start are set
STEEPEST = 5.0  # norm at which a gradient is cut


@dataclass(frozen=True)
class LineRecipe:
    """The settings of the training of the line recogniser.

    Attributes:
        steps: batches altogether
        batch_size: strips of a batch
        learning_rate: its peak; up in a straight line over the first tenth, then down to none
        width: channels of the network's first layer; of a start, those that it has
        seed: of weights, bending and strips
        start: the sha256 of the recogniser's file that the training goes on from; none begins anew
    """

    steps: int = 60_000
    batch_size: int = 32
    learning_rate: float = 0.004
    width: int = 32
    seed: int = 0
    start: str = ""


def warm_started(recipe: LineRecipe, start: Path) -> LineRecipe:
    """Return the recipe by which a training goes on from a recogniser's file, at half the pace.

    Raises:
        ModelFileError: the file is none of a recogniser
    """
    content, card = open_checked(start, signature=LINE_IMAGES)
    rate, digest = recipe.learning_rate / 2, hashlib.sha256(content).hexdigest()
    width = card.settings.get("width")  # written by whoever made the file
    told = width if isinstance(width, int) else recipe.width
    return replace(recipe, learning_rate=rate, width=told, start=digest)


def train_lines(
    digits: Dataset,
    glyphs: Glyphs,
    recipe: LineRecipe,
    *,
    start: Path | None = None,
    checkpoint: Path | None,
    progress: Progress,
) -> nn.Sequential:
    """Return a network trained on strips of these digits (n, 28, 28) and glyphs.

    Where there is a ``start``, the training goes on from that recogniser's file.

    Raises:
        ModelFileError: the start is no recogniser's file
    """
    torch.manual_seed(recipe.seed)
    images, labels = digits.images, digits.labels
    if start:
        pool = make_pool(images, labels, glyphs, seed=recipe.seed)
        random = np.random.default_rng(recipe.seed)
        network = load_network(start, [compose_line(pool, random) for _ in range(SETTING)])
    else:
        network = make_network(recipe.width)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=recipe.learning_rate, weight_decay=0.01, betas=(0.9, 0.99)
    )
    seen = [torch.from_numpy(np.array(each)) for each in (images, labels, glyphs.images)]
    name = fingerprint((recipe, torch.__version__), *seen) if checkpoint else ""
    done, mean = _resume(network, optimizer, checkpoint, name)
    while done < recipe.steps:
        number = done // ROUND
        pool = make_pool(images, labels, glyphs, seed=1_000_003 * recipe.seed + number)
        random = np.random.default_rng((recipe.seed, number))
        draw = _batches(pool, random, recipe.batch_size)
        for step in range(done, min(done + ROUND, recipe.steps)):
            optimizer.param_groups[0]["lr"] = _rate(step / recipe.steps, recipe.learning_rate)
            loss = _learn(network, optimizer, next(draw))
            _average(mean, network, step / recipe.steps)
            if step % 100 == 0:
                progress(step / recipe.steps, f"step {step:,} of {recipe.steps:,}, loss {loss:.3f}")
        done = min(done + ROUND, recipe.steps)
        if checkpoint:
            _save(network, optimizer, checkpoint, name, done, mean)
    if mean:
        network.load_state_dict(mean)
    network.eval()
    return network


def card_of_lines(recipe: LineRecipe, digits: Dataset, glyphs: int) -> Card:
    """Return the card of a recogniser that learned from these digits and so many glyphs."""
    return make_card(
        family="lines",
        title="Recogniser of lines",
        settings={**asdict(recipe), "glyphs": glyphs},
        seed=recipe.seed,
        data=digits.name,
        data_sha256=digits.sha256,
        training_images=len(digits),
        parts=parts_of(digits.parts),
    )


def _batches(pool: GlyphPool, random: Generator, size: int) -> Iterator[list[ComposedLine]]:
    """Yield batches of strips of about the same width."""
    while True:
        strips = [compose_line(pool, random) for _ in range(SORTED * size)]
        drawn = sorted(strips, key=lambda each: each.ink.shape[1])
        for at in range(0, len(drawn), size):
            yield drawn[at : at + size]


def _learn(
    network: nn.Module, optimizer: torch.optim.Optimizer, strips: list[ComposedLine]
) -> float:
    widest = -(-max(strip.ink.shape[1] for strip in strips) // 8) * 8
    pictures = np.zeros((len(strips), 1, HEIGHT, widest), dtype=np.float32)
    for picture, strip in zip(pictures, strips, strict=True):
        picture[0, :, : strip.ink.shape[1]] = strip.ink
    batch = torch.from_numpy(pictures).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(batch)
    columns = logits.float()[:, :, 0].permute(2, 0, 1).log_softmax(2)
    loss: Tensor = functional.ctc_loss(
        columns,
        torch.tensor([mark for strip in strips for mark in strip.labels]),
        torch.full((len(strips),), len(columns)),
        torch.tensor([len(strip.labels) for strip in strips]),
        blank=BLANK,
        zero_infinity=True,
    )
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), STEEPEST)
    optimizer.step()
    return loss.item()


def _rate(done: float, peak: float) -> float:
    warm = 0.1
    return peak * (done / warm if done < warm else (1 - done) / (1 - warm)) + 1e-6


@torch.no_grad()
def _average(mean: Weights, network: nn.Module, done: float) -> None:
    """Take the weights and statistics of this step into the mean of the last."""
    if done < 1 - AVERAGED:
        return
    for name, weights in network.state_dict().items():
        if name not in mean:
            mean[name] = weights.clone()
        elif weights.is_floating_point():
            mean[name].lerp_(weights, SHARE)


def _save(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    path: Path,
    name: str,
    done: int,
    mean: Weights,
) -> None:
    groups: dict[str, Weights] = {"network": network.state_dict(), "mean": mean}
    for part, weights in network.named_parameters():
        for key, value in optimizer.state[weights].items():
            groups.setdefault(f"adam.{key}", {})[part] = value
    tensors = {f"{group}/{key}": value for group, d in groups.items() for key, value in d.items()}
    save_state(path, tensors, {"fingerprint": name, "done": str(done)})


def _resume(
    network: nn.Module, optimizer: torch.optim.Optimizer, path: Path | None, name: str
) -> tuple[int, Weights]:
    """Bring network and optimizer to where the file left off; return the steps done, the mean."""
    saved = load_state(path, name) if path else None
    if saved is None:
        return 0, {}
    groups: dict[str, Weights] = {"mean": {}}
    for key, tensor in saved[0].items():
        group, _, part = key.partition("/")
        groups.setdefault(group, {})[part] = tensor
    network.load_state_dict(groups["network"])
    for part, weights in network.named_parameters():
        for group in [each for each in groups if each.startswith("adam.")]:
            optimizer.state[weights][group.removeprefix("adam.")] = groups[group][part]
    return int(saved[1]["done"]), groups["mean"]
