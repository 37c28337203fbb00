"""``tenfold train-lines``: the training of the line recogniser."""

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Also, Checkpoint, Data, Device, Hands, Json, Seed, Source, Workers
from tenfold.cli.output import print_json, print_text
from tenfold.cli.outputs import claimed_training, data_files

if TYPE_CHECKING:
    from torch import nn

    from tenfold.card import Card
    from tenfold.data import Dataset
    from tenfold.line_training.material import Material
    from tenfold.line_training.recipe import LineRecipe

Steps = Annotated[int, typer.Option(min=10, help="The number of batches of line images.")]
BatchSize = Annotated[int, typer.Option(min=2, help="The lines of a batch.")]
Start = Annotated[
    Path | None,
    typer.Option(help="A line recogniser's file to start from, at half the learning rate."),
]
Alpha = Annotated[
    float, typer.Option(min=0, max=1, help="With --start: the share of the trained weights.")
]


def train_lines(
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("lines.onnx"),
    data: Data = "mnist",
    source: Source = None,
    also: Also = None,
    hands: Hands = None,
    steps: Steps = 60_000,
    batch_size: BatchSize = 32,
    start: Start = None,
    alpha: Alpha = 1.0,
    device: Device = "auto",
    workers: Workers = 0,
    seed: Seed = 0,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Train the line recogniser on lines composed of single digits, letters and signs."""
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.line_training import recipe as recipes
    from tenfold.line_training.training import train_lines as train
    from tenfold.nets.devices import find_device

    place = find_device(device)
    recipe = recipes.LineRecipe(steps=steps, batch_size=batch_size, seed=seed)
    recipe = recipes.warm_started(recipe, start) if start else recipe
    inputs = chain([start] if start else [], data_files(data, *(also or []), source=source))
    hint = "the same command continues at the last checkpoint." if checkpoint else ""
    with claimed_training(out, checkpoint, inputs):
        digits, material = _load(data, source, also, hands)
        with resume_hint(hint), progress_bar("Training the line recogniser") as progress:
            network = train(
                material,
                recipe,
                start=start,
                alpha=alpha,
                device=place,
                workers=workers,
                checkpoint=checkpoint,
                progress=progress,
            )
        card = _write(network, out, recipe, digits, material, alpha)
    if as_json:
        print_json({"file": str(out), "card": card})
    else:
        print_text(f"Written to {out}")


def _load(
    data: str, source: str | None, also: list[str] | None, hands: Path | None
) -> "tuple[Dataset, Material]":
    """Return single digits, and the material of lines."""
    from tenfold.cli.loading import load_digits_and_glyphs
    from tenfold.cli.progress import progress_bar
    from tenfold.line_training.material import load_material

    digits, glyphs = load_digits_and_glyphs(data, source, also)
    with progress_bar("Loading lines") as progress:
        return digits, load_material(digits, glyphs, hands, progress)


def _write(
    network: "nn.Sequential",
    out: Path,
    recipe: "LineRecipe",
    digits: "Dataset",
    material: "Material",
    alpha: float,
) -> "Card":
    """Write the network at the temperature that suits it, and return its card."""
    from tenfold.export.lines import write_lines
    from tenfold.line_training.training import card_of_lines, temperature_of

    temperature = temperature_of(network, material)
    card = card_of_lines(recipe, digits, material, temperature=temperature, alpha=alpha)
    write_lines(network, out, card, temperature=temperature)
    return card
