"""``tenfold adapt``: a network fine-tuned to the handwriting of a few writers."""

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Also, Json, Seed, Source
from tenfold.cli.output import print_json, print_table, print_text
from tenfold.cli.outputs import claimed, data_files, model_files

if TYPE_CHECKING:
    from tenfold.adapting import Adaptation


def adapt(
    data: Annotated[
        str,
        typer.Option(help="Your labelled pictures, for example a folder with folders 0 to 9."),
    ],
    model: Annotated[
        Path, typer.Option(help="The network to start from: default, fast or a model file.")
    ] = Path("default"),
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("adapted.onnx"),
    known: Annotated[
        str, typer.Option(help="Data that the model must not forget; values as for --data.")
    ] = "mnist",
    source: Source = None,
    also: Also = None,
    steps: Annotated[
        int | None,
        typer.Option(min=1, help="The number of batches; more for thousands of pictures."),
    ] = None,
    alpha: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="The share of the new weights; chosen if not given."),
    ] = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Adapt a model to your own writers with a few dozen labelled pictures."""
    from tenfold.adapting import adapt as adapt_model
    from tenfold.cli.loading import load_splits, with_further_images
    from tenfold.cli.progress import progress_bar
    from tenfold.predictor import load

    with claimed(
        [out], chain(model_files(model), data_files(data, known, *(also or []), source=source))
    ):
        predictor = load(model)
        own = with_further_images(load_splits(data, source).train, also or [], 1)
        splits = load_splits(known, None)
        with progress_bar(f"Adapting {model}") as progress:
            adaptation = adapt_model(
                predictor, own, splits, out, steps=steps, alpha=alpha, seed=seed, progress=progress
            )
    if as_json:
        print_json({"file": str(out), **_scores(adaptation), "card": adaptation.card})
        return
    _print(adaptation, str(model), out)


def _scores(adaptation: "Adaptation") -> dict[str, object]:
    return {"own": adaptation.own, "known": adaptation.known, "way": adaptation.alpha}


def _print(adaptation: "Adaptation", model: str, out: Path) -> None:

    rows = [("your pictures (cross-validated)", adaptation.own)]
    rows += [("known test pictures", adaptation.known)] if adaptation.known else []
    print_table(
        ["errors", "pictures", "before", "after"],
        [[name, f"{c.images:,}", str(c.before), str(c.after)] for name, c in rows],
    )
    if adaptation.alpha == 0:
        print_text(f"No adapted model is better: {out} gives the same answers as {model}.")
        return
    print_text(f"Written to {out}. Read with it: tenfold read PICTURE --model {out}")
