"""``tenfold train-context``: the training of the in-context classifier."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Also, Checkpoint, Data, Hands, Json, Seed, Source, Workers
from tenfold.cli.output import print_json, print_text
from tenfold.cli.outputs import claimed_training, data_files

if TYPE_CHECKING:
    from tenfold.data import Dataset
    from tenfold.line_training.glyphs import Glyphs


def train_context(
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("among.onnx"),
    data: Data = "mnist",
    source: Source = None,
    also: Also = None,
    hands: Hands = None,
    digits: Annotated[
        int, typer.Option(min=100, help="The number of training images to compose.")
    ] = 1_600_000,
    workers: Workers = 0,
    seed: Seed = 0,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Train the in-context classifier on digits between their neighbours in composed lines."""
    from tenfold.cli.loading import load_digits_and_glyphs
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.export import write_model
    from tenfold.line_training.context import SETTINGS
    from tenfold.training import train

    hint = "the same command continues after the last finished epoch." if checkpoint else ""
    with claimed_training(out, checkpoint, data_files(data, *(also or []), source=source)):
        single, glyphs = load_digits_and_glyphs(data, source, also)
        dataset = _compose(single, glyphs, hands, digits, max(1, workers), seed)
        with resume_hint(hint), progress_bar("Training the in-context classifier") as progress:
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
    print_text(f"Written to {out}")


def _compose(
    single: "Dataset", glyphs: "Glyphs", hands: Path | None, count: int, workers: int, seed: int
) -> "Dataset":
    """Return digits between their neighbours in lines composed of single ones."""
    from tenfold.cli.progress import progress_bar
    from tenfold.line_training.context import digits_in_context
    from tenfold.line_training.hand_digits import known_digits
    from tenfold.line_training.material import symbols_of

    with progress_bar("Composing lines") as progress:
        material = symbols_of(single, glyphs, hands, progress)
        name = f"{single.name} + other hands" if hands else single.name
        known = known_digits(hands, progress) if hands else None
        return digits_in_context(
            material, name, count, known=known, seed=seed, workers=workers, progress=progress
        )
