"""``tenfold train-context``: the training of the in-context classifier."""

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Also, Checkpoint, Data, Hands, Json, Seed, Source
from tenfold.cli.output import print_json, print_text
from tenfold.cli.outputs import claimed_training, data_files


def train_context(
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("among.onnx"),
    data: Data = "mnist",
    source: Source = None,
    also: Also = None,
    hands: Hands = None,
    digits: Annotated[
        int, typer.Option(min=100, help="The number of training images to compose.")
    ] = 800_000,
    seed: Seed = 0,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Train the in-context classifier on digits between their neighbours in composed lines."""
    from tenfold.cli.loading import load_digits_and_glyphs
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.export import write_model
    from tenfold.line_training.context import SETTINGS, digits_in_context
    from tenfold.line_training.hand_digits import known_digits
    from tenfold.line_training.material import symbols_of
    from tenfold.training import train

    hint = "the same command continues after the last finished epoch." if checkpoint else ""
    with claimed_training(out, checkpoint, data_files(data, *(also or []), source=source)):
        single, glyphs = load_digits_and_glyphs(data, source, also)
        with progress_bar("Composing lines") as progress:
            material = symbols_of(single, glyphs, hands, progress)
            name = f"{single.name} + other hands" if hands else single.name
            known = known_digits(hands, progress) if hands else None
            dataset = digits_in_context(
                material, name, digits, known=known, seed=seed, progress=progress
            )
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
