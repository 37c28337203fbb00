"""``tenfold train-lines``: the recogniser of lines that ``tenfold read`` asks."""

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Also, Checkpoint, Data, Json, Seed, Source


def train_lines(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("lines.onnx"),
    data: Data = "mnist",
    source: Source = None,
    also: Also = None,
    steps: Annotated[int, typer.Option(min=10, help="Batches of 32 strips.")] = 60_000,
    seed: Seed = 0,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Train the recogniser of lines on strips composed of single digits, letters and signs."""
    from tenfold.cli.loading import joined_with, load_splits
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import going_on, watching
    from tenfold.export.lines import write_lines
    from tenfold.files import check_writable
    from tenfold.strings.faces import fetch_fonts
    from tenfold.strings.fonts import draw_glyphs
    from tenfold.strings.training import LineRecipe, card_of_lines
    from tenfold.strings.training import train_lines as trained

    check_writable(out)
    digits = joined_with(load_splits(data, source).train, also or [], 1)
    with watching("Fetching fonts") as progress:
        glyphs = draw_glyphs(fetch_fonts(progress))
    recipe = LineRecipe(steps=steps, seed=seed)
    how = "the same command goes on where it was." if checkpoint else ""
    with going_on(how), watching("Training the recogniser of lines") as progress:
        network = trained(
            digits.images, digits.labels, glyphs, recipe, checkpoint=checkpoint, progress=progress
        )
    card = card_of_lines(recipe, digits, len(glyphs.labels))
    write_lines(network, out, card)
    if as_json:
        print_json({"file": str(out), "card": card})
        return
    typer.echo(f"Written to {out}")
