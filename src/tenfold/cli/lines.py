"""``tenfold train-lines`` and ``train-among``: what ``tenfold read`` asks about lines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Also, Checkpoint, Data, Json, Seed, Source

if TYPE_CHECKING:
    from tenfold.data import Dataset
    from tenfold.line_training.glyphs import Glyphs


def train_lines(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("lines.onnx"),
    data: Data = "mnist",
    source: Source = None,
    also: Also = None,
    steps: Annotated[int, typer.Option(min=10, help="Batches of 32 strips.")] = 60_000,
    start: Annotated[
        Path | None, typer.Option(help="A recogniser's file to go on from, at half the pace.")
    ] = None,
    seed: Seed = 0,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Train the recogniser of lines on strips composed of single digits, letters and signs."""
    from tenfold.cli.loading import check_output_files
    from tenfold.cli.output import print_json
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.export.lines import write_lines
    from tenfold.line_training.training import LineRecipe, card_of_lines, onward
    from tenfold.line_training.training import train_lines as trained

    check_output_files(out, checkpoint)
    recipe = LineRecipe(steps=steps, seed=seed)
    if start:
        recipe = onward(recipe, start)
    digits, glyphs = _digits_and_glyphs(data, source, also)
    how = "the same command goes on where it was." if checkpoint else ""
    with resume_hint(how), progress_bar("Training the recogniser of lines") as progress:
        network = trained(
            digits.images,
            digits.labels,
            glyphs,
            recipe,
            start=start,
            checkpoint=checkpoint,
            progress=progress,
        )
    card = card_of_lines(recipe, digits, len(glyphs.labels))
    write_lines(network, out, card)
    if as_json:
        print_json({"file": str(out), "card": card})
        return
    typer.echo(f"Written to {out}")


def train_among(
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("among.onnx"),
    data: Data = "mnist",
    source: Source = None,
    also: Also = None,
    digits: Annotated[int, typer.Option(min=100, help="How many are composed.")] = 800_000,
    seed: Seed = 0,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Train the classifier of digits among their neighbours on strips composed of single ones."""
    from tenfold.cli.loading import check_output_files
    from tenfold.cli.output import print_json
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.export import write_model
    from tenfold.line_training.context import SETTINGS, digits_among
    from tenfold.training import train

    check_output_files(out, checkpoint)
    single, glyphs = _digits_and_glyphs(data, source, also)
    with progress_bar("Composing strips") as progress:
        dataset = digits_among(single, glyphs, digits, seed=seed, progress=progress)
    how = "the same command goes on after the last finished epoch." if checkpoint else ""
    with (
        resume_hint(how),
        progress_bar("Training the classifier of digits among others") as progress,
    ):
        training = train(
            "cnn",
            dataset,
            settings=dict(SETTINGS),
            seed=seed,
            checkpoint=checkpoint,
            progress=progress,
        )
        card = write_model(training, out, sample=dataset)
    if as_json:
        print_json({"file": str(out), "card": card})
        return
    typer.echo(f"Written to {out}")


def _digits_and_glyphs(
    data: str, source: str | None, also: list[str] | None
) -> "tuple[Dataset, Glyphs]":
    """Return the material of the composed strips: handwritten digits, and glyphs of fonts."""
    from tenfold.cli.loading import load_splits, with_further_images
    from tenfold.cli.progress import progress_bar
    from tenfold.downloads.fonts import fetch_fonts
    from tenfold.line_training.glyphs import draw_glyphs

    digits = with_further_images(load_splits(data, source).train, also or [], 1)
    with progress_bar("Fetching fonts") as progress:
        return digits, draw_glyphs(fetch_fonts(progress))
